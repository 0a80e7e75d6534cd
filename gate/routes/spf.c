/* SPDX-License-Identifier: MIT */
/*
 * Dijkstra with a binary heap over a compressed graph. A set of first hops is a sorted list of small numbers, kept
 * once for each content: most vertices have their parent's, a union is made only where paths of equal
 * cost meet.
 *
 * Of equal distances a network is taken before a router (RFC 2328 16.1 (3)): its edges cost nothing, so a router
 * behind it must not be finished before it.
 */
#include "routes/spf.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"

struct first_hop {
	struct next_hop hop;
	const struct hops *hops; /* of a virtual link, else null */
	bool direct;             /* a network on the root's interface: the routers behind it are first hops */
};

struct set {
	const uint32_t *v; /* sorted, into first hops */
	uint32_t n;
	bool direct; /* some first hop is */
};

struct run {
	const struct spf_graph *graph;
	struct arena *arena, *hops, *scratch;
	struct spf_tree *tree;
	uint32_t *heap, *at; /* at[vertex]: place in the heap + 1; DONE */
	uint32_t heap_count;
	struct {
		struct first_hop *v;
		size_t n, cap;
	} firsts;
	struct {
		struct set *v;
		size_t n, cap;
	} sets;
	struct map *by_content; /* to the index in sets */
};

#define DONE UINT32_MAX

struct spf_graph *spf_graph_new(struct arena *arena)
{
	struct spf_graph *graph = arena_alloc(arena, sizeof(*graph));

	graph->arena = arena;
	return graph;
}

uint32_t spf_vertex(struct spf_graph *graph, uint8_t flags)
{
	if (graph->vertex_count == graph->vertex_cap) {
		size_t cap = graph->vertex_cap;

		graph->flags = array_grow(graph->flags, &cap, 1, graph->vertex_count, graph->arena);
		graph->vertex_cap = (uint32_t)cap;
	}
	graph->flags[graph->vertex_count] = flags;
	return graph->vertex_count++;
}

void spf_edge(struct spf_graph *graph, const struct spf_edge *edge)
{
	*array_push(&graph->edges, graph->arena) = *edge;
}

void spf_seal(struct spf_graph *graph)
{
	size_t n = graph->edges.n, i;
	struct spf_edge *sorted = arena_alloc(graph->arena, n * sizeof(*sorted));
	uint32_t *first = arena_alloc(graph->arena, (graph->vertex_count + 2) * sizeof(*first));

	for (i = 0; i < n; i++)
		first[graph->edges.v[i].from + 2]++;
	for (i = 0; i < graph->vertex_count; i++)
		first[i + 2] += first[i + 1];
	for (i = 0; i < n; i++)
		sorted[first[graph->edges.v[i].from + 1]++] = graph->edges.v[i];
	graph->edges.v = sorted;
	graph->edges.cap = n;
	graph->first = first;
}

/* ---- heap -------------------------------------------------------------------------------- */

static bool comes_before(const struct run *run, uint32_t a, uint32_t b)
{
	const uint32_t *distance = run->tree->distance;
	const uint8_t *flags = run->graph->flags;

	if (distance[a] != distance[b])
		return distance[a] < distance[b];
	if ((flags[a] ^ flags[b]) & SPF_NETWORK)
		return flags[a] & SPF_NETWORK;
	return a < b;
}

static void heap_put(struct run *run, uint32_t place, uint32_t vertex)
{
	run->heap[place] = vertex;
	run->at[vertex] = place + 1;
}

static void heap_rise(struct run *run, uint32_t place)
{
	uint32_t vertex = run->heap[place];

	while (place > 0 && comes_before(run, vertex, run->heap[(place - 1) / 2])) {
		heap_put(run, place, run->heap[(place - 1) / 2]);
		place = (place - 1) / 2;
	}
	heap_put(run, place, vertex);
}

static uint32_t heap_pop(struct run *run)
{
	uint32_t top = run->heap[0], vertex = run->heap[--run->heap_count], place = 0;

	run->at[top] = DONE;
	if (run->heap_count == 0)
		return top;
	for (;;) {
		uint32_t child = 2 * place + 1;

		if (child >= run->heap_count)
			break;
		if (child + 1 < run->heap_count &&
		    comes_before(run, run->heap[child + 1], run->heap[child]))
			child++;
		if (!comes_before(run, run->heap[child], vertex))
			break;
		heap_put(run, place, run->heap[child]);
		place = child;
	}
	heap_put(run, place, vertex);
	return top;
}

/* ---- sets of first hops ------------------------------------------------------------------ */

static uint32_t set_intern(struct run *run, const uint32_t *v, uint32_t n, bool direct)
{
	void **slot = map_slot(run->by_content, v, n * sizeof(*v));

	if (*slot == NULL) {
		*array_push(&run->sets, run->scratch) = (struct set){
			.v = arena_copy(run->scratch, v, n * sizeof(*v)),
			.n = n,
			.direct = direct,
		};
		*slot = (void *)(uintptr_t)run->sets.n;
	}
	return (uint32_t)(uintptr_t)*slot - 1;
}

static uint32_t set_of_first(struct run *run, const struct first_hop *first)
{
	uint32_t index = (uint32_t)run->firsts.n;

	*array_push(&run->firsts, run->scratch) = *first;
	return set_intern(run, &index, 1, first->direct);
}

static uint32_t set_union(struct run *run, uint32_t a, uint32_t b)
{
	const struct set *x = &run->sets.v[a], *y = &run->sets.v[b];
	uint32_t *both, n = 0, i = 0, k = 0;

	if (a == b || y->n == 0)
		return a;
	if (x->n == 0)
		return b;
	both = arena_alloc(run->scratch, (x->n + y->n) * sizeof(*both));
	while (i < x->n || k < y->n) {
		if (k == y->n || (i < x->n && x->v[i] < y->v[k]))
			both[n++] = x->v[i++];
		else if (i == x->n || y->v[k] < x->v[i])
			both[n++] = y->v[k++];
		else {
			both[n++] = x->v[i++];
			k++;
		}
	}
	return set_intern(run, both, n, x->direct || y->direct);
}

/* Behind a network on the root's own interface: its router at via is the first hop. */
static uint32_t set_behind(struct run *run, uint32_t set, const struct spf_edge *edge)
{
	uint32_t result = 0, i;

	if (!run->sets.v[set].direct)
		return set;
	for (i = 0; i < run->sets.v[set].n; i++) {
		uint32_t index = run->sets.v[set].v[i], part;
		struct first_hop first = run->firsts.v[index];

		if (first.direct) {
			first.direct = false;
			first.hop.via = edge->via;
			part = set_of_first(run, &first);
		} else {
			part = set_intern(run, &index, 1, false);
		}
		result = set_union(run, result, part);
	}
	return result;
}

static uint32_t set_from_root(struct run *run, const struct spf_edge *edge, const struct hops *virtuals)
{
	struct first_hop first = { .hop = { edge->via, edge->interface } };

	if (edge->interface == SPF_VIRTUAL)
		first.hops = virtuals == NULL ? NULL : &virtuals[edge->via.lo];
	else
		first.direct = run->graph->flags[edge->to] & SPF_NETWORK;
	return set_of_first(run, &first);
}

/* ---- the run ----------------------------------------------------------------------------- */

static void edge_relax(struct run *run, const struct spf_edge *edge, const struct hops *virtuals)
{
	struct spf_tree *tree = run->tree;
	uint64_t distance = (uint64_t)tree->distance[edge->from] + edge->cost;
	uint32_t set;

	if (run->at[edge->to] == DONE || (run->graph->flags[edge->to] & SPF_ABSENT) ||
	    distance >= SPF_INFINITY || distance > tree->distance[edge->to])
		return;
	if (edge->from == tree->root)
		set = set_from_root(run, edge, virtuals);
	else if (run->graph->flags[edge->from] & SPF_NETWORK)
		set = set_behind(run, tree->set[edge->from], edge);
	else
		set = tree->set[edge->from];
	if (distance == tree->distance[edge->to]) {
		tree->set[edge->to] = set_union(run, tree->set[edge->to], set);
		return;
	}
	if (tree->distance[edge->to] == SPF_INFINITY) {
		run->heap[run->heap_count] = edge->to;
		run->at[edge->to] = ++run->heap_count;
	}
	tree->distance[edge->to] = (uint32_t)distance;
	tree->set[edge->to] = set;
	heap_rise(run, run->at[edge->to] - 1);
}

static uint32_t set_size(const struct run *run, const struct set *set)
{
	uint32_t i, n = 0;

	for (i = 0; i < set->n; i++) {
		const struct first_hop *first = &run->firsts.v[set->v[i]];

		n += first->hops != NULL ? first->hops->n : first->hop.interface != SPF_VIRTUAL;
	}
	return n;
}

static struct hops set_spell_out(const struct run *run, const struct set *set)
{
	struct next_hop *hops = arena_alloc(run->hops, set_size(run, set) * sizeof(*hops));
	uint32_t i, n = 0;

	for (i = 0; i < set->n; i++) {
		const struct first_hop *first = &run->firsts.v[set->v[i]];

		if (first->hops != NULL && first->hops->n > 0)
			memcpy(hops + n, first->hops->v, first->hops->n * sizeof(*hops));
		else if (first->hops == NULL && first->hop.interface != SPF_VIRTUAL)
			hops[n] = first->hop;
		n += first->hops != NULL ? first->hops->n : first->hop.interface != SPF_VIRTUAL;
	}
	return (struct hops){ hops, hops_sort(hops, n) };
}

/* Only the sets that some vertex ended with are spelled out. */
static void sets_finish(struct run *run)
{
	struct spf_tree *tree = run->tree;
	uint32_t *number = arena_alloc(run->scratch, run->sets.n * sizeof(*number)), i;

	tree->sets = arena_alloc(run->arena, run->sets.n * sizeof(*tree->sets));
	tree->set_count = 1;
	for (i = 0; i < run->graph->vertex_count; i++) {
		uint32_t set = tree->set[i];

		if (set != 0 && number[set] == 0) {
			number[set] = tree->set_count;
			tree->sets[tree->set_count++] = set_spell_out(run, &run->sets.v[set]);
		}
		tree->set[i] = number[set];
	}
}

static void run_start(struct run *run, uint32_t root)
{
	uint32_t n = run->graph->vertex_count, i;
	struct spf_tree *tree = run->tree;

	tree->root = root;
	tree->distance = arena_alloc(run->arena, n * sizeof(*tree->distance));
	tree->set = arena_alloc(run->arena, n * sizeof(*tree->set));
	run->heap = arena_alloc(run->scratch, n * sizeof(*run->heap));
	run->at = arena_alloc(run->scratch, n * sizeof(*run->at));
	run->by_content = map_new(run->scratch);
	for (i = 0; i < n; i++)
		tree->distance[i] = SPF_INFINITY;
	set_intern(run, NULL, 0, false);
	tree->distance[root] = 0;
	run->heap_count = 1;
	heap_put(run, 0, root);
}

struct spf_tree *spf_run(const struct spf_graph *graph, uint32_t root, const struct hops *virtuals,
			 struct arena *arena, struct arena *hops, struct arena *scratch)
{
	struct run run = { .graph = graph, .arena = arena, .hops = hops, .scratch = scratch };
	uint32_t e;

	run.tree = arena_alloc(arena, sizeof(*run.tree));
	run_start(&run, root);
	while (run.heap_count > 0) {
		uint32_t vertex = heap_pop(&run);

		if ((graph->flags[vertex] & SPF_NO_TRANSIT) && vertex != root)
			continue;
		for (e = graph->first[vertex]; e < graph->first[vertex + 1]; e++)
			edge_relax(&run, &graph->edges.v[e], virtuals);
	}
	sets_finish(&run);
	return run.tree;
}

struct hops spf_hops(const struct spf_tree *tree, uint32_t vertex)
{
	return tree->sets[tree->set[vertex]];
}
