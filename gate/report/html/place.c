/* SPDX-License-Identifier: MIT */
/*
 * The nodes that are drawn get their places, once for both sides: what moves between the two
 * pictures is what the change moves.
 */
#include <string.h>

#include "base/array.h"
#include "report/html/graph.h"
#include "report/html/layout.h"

/* The room of a node, its name included. */
static struct layout_node room_of(const struct graph *graph, const struct node *node)
{
	size_t letters = strlen(node->name);

	if (node->kind == NODE_LAN)
		return (struct layout_node){ .width = 18, .height = 18 };
	if (graph->boxes)
		return (struct layout_node){
			.width = 44 + 8.1 * (double)(letters < 24 ? letters : 24),
			.height = node->kind == NODE_OUTSIDE ? 46 : 36,
		};
	return (struct layout_node){ .width = 22, .height = 22 };
}

static double length_of(const struct graph *graph, const struct edge *edge)
{
	if (graph->boxes)
		return edge->kind == EDGE_OUTSIDE ? 105 : 120;
	return edge->kind == EDGE_OUTSIDE ? 34 : 48;
}

static double lower(double a, double b)
{
	return a < b ? a : b;
}

static double higher(double a, double b)
{
	return a > b ? a : b;
}

/* To pixels from the top left; y downwards. */
static void take_places(struct graph *graph, const struct layout_node *placed, size_t n,
			const uint32_t *which)
{
	double margin_x = graph->boxes ? 12 : 54, margin_y = 20;
	double left = placed[0].x, right = left, bottom = placed[0].y, top = bottom;

	for (size_t i = 0; i < n; i++) {
		left = lower(left, placed[i].x - placed[i].width / 2);
		right = higher(right, placed[i].x + placed[i].width / 2);
		bottom = lower(bottom, placed[i].y - placed[i].height / 2);
		top = higher(top, placed[i].y + placed[i].height / 2);
	}
	for (size_t i = 0; i < n; i++) {
		graph->nodes[which[i]].x = placed[i].x - left + margin_x;
		graph->nodes[which[i]].y = top - placed[i].y + margin_y;
	}
	graph->width = right - left + 2 * margin_x;
	graph->height = top - bottom + 2 * margin_y;
}

struct wanted {
	struct layout_edge *v;
	size_t n, cap;
};

/* The edges that are drawn, and a pull between the devices of a site. */
static struct wanted want_edges(const struct graph *graph, const size_t *number,
				struct arena *scratch)
{
	struct wanted wanted = { 0 };

	for (size_t e = 0; e < graph->edge_count; e++) {
		const struct edge *edge = &graph->edges[e];

		if (edge->drawn && edge->kind != EDGE_SESSION)
			*array_push(&wanted, scratch) =
				(struct layout_edge){ number[edge->a], number[edge->b],
						      length_of(graph, edge) };
	}
	for (size_t s = 0; s < graph->site_count; s++)
		for (size_t i = 1; i < graph->sites[s].n; i++)
			*array_push(&wanted, scratch) =
				(struct layout_edge){ number[graph->sites[s].nodes[i - 1]],
						      number[graph->sites[s].nodes[i]],
						      graph->boxes ? 60 : 30 };
	return wanted;
}

bool graph_layout(struct graph *graph)
{
	struct arena *scratch = arena_new();
	uint32_t *which = arena_alloc(scratch, (graph->node_count + 1) * sizeof(*which));
	size_t *number = arena_alloc(scratch, (graph->node_count + 1) * sizeof(*number));
	struct layout_node *nodes = arena_alloc(scratch, (graph->node_count + 1) * sizeof(*nodes));
	struct wanted edges;
	size_t n = 0;
	bool ok;

	for (uint32_t i = 0; i < graph->node_count; i++) {
		if (graph->nodes[i].folded_into != GRAPH_NONE)
			continue;
		number[i] = n;
		which[n] = i;
		nodes[n++] = room_of(graph, &graph->nodes[i]);
	}
	edges = want_edges(graph, number, scratch);
	ok = layout_place(nodes, n, edges.v, edges.n, graph->boxes ? 8 : 5);
	if (ok)
		take_places(graph, nodes, n, which);
	arena_free(scratch);
	return ok;
}
