/* SPDX-License-Identifier: MIT */
/*
 * A picture of five hundred devices is read only if most of them are not in it. Two kinds can go
 * without loss, as long as nothing happens to them (not changed, nothing lost, all their links as up
 * as before):
 *
 *	twins	devices or outside neighbors that hang on the same others: one stands for all
 *	twigs	in a large network, devices that hang on one other: that one says how many they are
 *
 * Folding is for the eye only: the tables tell of every device.
 */
#include "report/html/graph.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"

enum {
	TWINS_FROM = 40, /* nodes: below, everybody is drawn */
	TWIGS_FROM = 150,
	BOXES_TO = 60, /* drawn nodes: above, a device is a dot with its name beside it */
};

struct near {
	uint32_t *v; /* neighbors that are not folded, sorted */
	size_t n, cap;
};

struct fold {
	struct graph *graph;
	struct arena *scratch;
	struct near *near;
	bool *calm; /* nothing happens to the node */
};

static int compare_numbers(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static bool edge_is_calm(const struct edge *edge)
{
	return edge->kind != EDGE_SESSION && edge->all[BEFORE] == edge->all[AFTER] &&
	       edge->up[BEFORE] == edge->all[BEFORE] && edge->up[AFTER] == edge->all[AFTER];
}

static void find_calm(struct fold *fold)
{
	struct graph *graph = fold->graph;

	for (size_t i = 0; i < graph->node_count; i++)
		fold->calm[i] = !graph->nodes[i].changed && !bit_get(graph->overview.lost, i) &&
				graph->nodes[i].kind != NODE_LAN &&
				graph->nodes[i].there[BEFORE] == graph->nodes[i].there[AFTER];
	for (size_t e = 0; e < graph->edge_count; e++) {
		const struct edge *edge = &graph->edges[e];

		if (!edge_is_calm(edge))
			fold->calm[edge->a] = fold->calm[edge->b] = false;
	}
}

static void find_near(struct fold *fold)
{
	struct graph *graph = fold->graph;

	memset(fold->near, 0, graph->node_count * sizeof(*fold->near));
	for (size_t e = 0; e < graph->edge_count; e++) {
		uint32_t a = graph->edges[e].a, b = graph->edges[e].b;

		if (graph->nodes[a].folded_into != GRAPH_NONE ||
		    graph->nodes[b].folded_into != GRAPH_NONE)
			continue;
		*array_push(&fold->near[a], fold->scratch) = b;
		*array_push(&fold->near[b], fold->scratch) = a;
	}
	for (size_t i = 0; i < graph->node_count; i++)
		if (fold->near[i].n > 1)
			qsort(fold->near[i].v, fold->near[i].n, sizeof(uint32_t), compare_numbers);
}

/* What twins have in common, as bytes. */
static void twin_key(const struct fold *fold, uint32_t i, struct buffer *key)
{
	const struct view *overview = &fold->graph->overview;
	char state[] = { (char)fold->graph->nodes[i].kind };

	key->n = 0;
	buffer_add(key, state, sizeof(state));
	for (int side = 0; side < SIDES; side++) {
		char bits[] = { (char)bit_get(overview->routed[side], i),
				(char)bit_get(overview->origin[side], i) };

		buffer_add(key, bits, sizeof(bits));
	}
	buffer_add(key, (const char *)fold->near[i].v, fold->near[i].n * sizeof(uint32_t));
}

static void fold_twins(struct fold *fold)
{
	struct map *first = map_new(fold->scratch);
	struct graph *graph = fold->graph;
	struct buffer key;

	buffer_init(&key, fold->scratch);
	for (uint32_t i = 0; i < graph->node_count; i++) {
		void **slot;
		uint32_t other;

		if (!fold->calm[i] || !fold->near[i].n || graph->nodes[i].hidden)
			continue;
		twin_key(fold, i, &key);
		slot = map_slot(first, key.s, key.n);
		if (!*slot) {
			*slot = (void *)(uintptr_t)(i + 1);
			continue;
		}
		other = (uint32_t)((uintptr_t)*slot - 1);
		graph->nodes[i].folded_into = other;
		graph->nodes[i].twin = true;
		graph->nodes[other].twins++;
	}
}

/* Twigs of twigs, too: until nothing changes. */
static bool fold_twigs(struct fold *fold)
{
	struct graph *graph = fold->graph;
	bool folded = false;

	find_near(fold);
	for (uint32_t i = 0; i < graph->node_count; i++) {
		struct node *node = &graph->nodes[i];
		uint32_t parent;

		if (!fold->calm[i] || node->kind != NODE_DEVICE ||
		    node->folded_into != GRAPH_NONE || fold->near[i].n != 1)
			continue;
		parent = fold->near[i].v[0];
		if (graph->nodes[parent].folded_into != GRAPH_NONE)
			continue;
		node->folded_into = parent;
		graph->nodes[parent].hidden += 1 + node->hidden + node->twins;
		folded = true;
	}
	return folded;
}

static void count_drawn(struct graph *graph)
{
	for (size_t i = 0; i < graph->node_count; i++)
		graph->drawn += graph->nodes[i].folded_into == GRAPH_NONE;
	graph->boxes = graph->drawn <= BOXES_TO;
	for (size_t e = 0; e < graph->edge_count; e++) {
		struct edge *edge = &graph->edges[e];

		edge->drawn = graph->nodes[edge->a].folded_into == GRAPH_NONE &&
			      graph->nodes[edge->b].folded_into == GRAPH_NONE;
	}
}

void graph_fold(struct graph *graph)
{
	struct fold fold = { .graph = graph, .scratch = arena_new() };
	size_t n = graph->node_count;

	fold.near = arena_alloc(fold.scratch, (n + 1) * sizeof(*fold.near));
	fold.calm = arena_alloc(fold.scratch, n + 1);
	find_calm(&fold);
	if (n >= TWINS_FROM) {
		find_near(&fold);
		fold_twins(&fold);
	}
	while (n >= TWIGS_FROM && fold_twigs(&fold))
		;
	count_drawn(graph);
	arena_free(fold.scratch);
}
