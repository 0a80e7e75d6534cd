/* SPDX-License-Identifier: MIT */
/*
 * Dijkstra with a binary heap over a compressed graph. A set of first hops is a sorted list of
 * small numbers, kept once for each content: most vertices have their parent's, a union is made
 * only where paths of equal cost meet.
 *
 * Of equal distances a network is taken before a router (RFC 2328 16.1 (3)): its edges cost
 * nothing, so a router behind it must not be finished before it.
 */
#include "routes/igp/spf.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "base/parallel.h"

struct first_hop {
	struct next_hop hop;
	const struct hops *hops; /* of a virtual link, else null */
	/* a network on the root's interface: the routers behind it are first hops */
	bool direct;
};

struct set {
	uint32_t from, n; /* in members: sorted, into first hops */
	bool direct;      /* some first hop is */
};

struct spf_work {
	struct arena *arena;
	uint64_t *heap;   /* distance, then whether a router, then vertex: the least comes first */
	uint32_t *at;     /* at[vertex]: place in the heap + 1; 0: not in it; DONE */
	uint32_t *number; /* [set]: what it is called in the tree */
	size_t vertex_cap, number_cap;
	struct {
		struct first_hop *v;
		size_t n, cap;
	} firsts;
	struct {
		struct set *v;
		size_t n, cap;
	} sets;
	/* of all sets; .v moves, so sets hold offsets */
	struct {
		uint32_t *v;
		size_t n, cap;
	} members;
	uint32_t *slots; /* hash table of sets: index + 1 */
	size_t slot_count;
};

struct run {
	const struct spf_graph *graph;
	struct arena *arena;
	struct spf_work *work;
	struct spf_tree *tree;
	uint32_t heap_count;
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

static uint64_t heap_key(const struct run *run, uint32_t vertex)
{
	uint64_t router = !(run->graph->flags[vertex] & SPF_NETWORK);

	/* 31 bits are enough for a vertex. */
	return (uint64_t)run->tree->distance[vertex] << 32 | router << 31 | vertex;
}

static uint32_t heap_vertex(uint64_t key)
{
	return (uint32_t)key & 0x7fffffff;
}

static void heap_put(struct spf_work *work, uint32_t place, uint64_t key)
{
	work->heap[place] = key;
	work->at[heap_vertex(key)] = place + 1;
}

static void heap_rise(struct spf_work *work, uint32_t place, uint64_t key)
{
	while (place > 0 && key < work->heap[(place - 1) / 2]) {
		heap_put(work, place, work->heap[(place - 1) / 2]);
		place = (place - 1) / 2;
	}
	heap_put(work, place, key);
}

static uint32_t heap_pop(struct run *run)
{
	struct spf_work *work = run->work;
	uint64_t key = work->heap[--run->heap_count];
	uint32_t top = heap_vertex(work->heap[0]), place = 0;

	work->at[top] = DONE;
	if (run->heap_count == 0)
		return top;
	for (;;) {
		uint32_t child = 2 * place + 1;

		if (child >= run->heap_count)
			break;
		if (child + 1 < run->heap_count && work->heap[child + 1] < work->heap[child])
			child++;
		if (key < work->heap[child])
			break;
		heap_put(work, place, work->heap[child]);
		place = child;
	}
	heap_put(work, place, key);
	return top;
}

/* ---- sets of first hops ------------------------------------------------------------------ */

static void slots_grow(struct spf_work *work)
{
	size_t i, mask;

	work->slot_count = work->slot_count == 0 ? 64 : work->slot_count * 2;
	work->slots = arena_alloc(work->arena, work->slot_count * sizeof(*work->slots));
	mask = work->slot_count - 1;
	for (i = 0; i < work->sets.n; i++) {
		const struct set *set = &work->sets.v[i];
		size_t at = hash_bytes(work->members.v + set->from, set->n * sizeof(uint32_t), 0) &
			    mask;

		while (work->slots[at] != 0)
			at = (at + 1) & mask;
		work->slots[at] = (uint32_t)i + 1;
	}
}

/* The set of the last n members that were pushed; they are taken back if it is known. */
static uint32_t set_intern(struct spf_work *work, uint32_t n, bool direct)
{
	uint32_t from = (uint32_t)work->members.n - n;
	const uint32_t *v = work->members.v + from;
	size_t mask, at;

	if (work->sets.n * 2 >= work->slot_count)
		slots_grow(work);
	mask = work->slot_count - 1;
	for (at = hash_bytes(v, n * sizeof(*v), 0) & mask; work->slots[at] != 0;
	     at = (at + 1) & mask) {
		const struct set *set = &work->sets.v[work->slots[at] - 1];

		if (set->n == n && memcmp(work->members.v + set->from, v, n * sizeof(*v)) == 0) {
			work->members.n = from;
			return work->slots[at] - 1;
		}
	}
	*array_push(&work->sets, work->arena) = (struct set){ from, n, direct };
	work->slots[at] = (uint32_t)work->sets.n;
	return (uint32_t)work->sets.n - 1;
}

static uint32_t set_single(struct spf_work *work, uint32_t first)
{
	*array_push(&work->members, work->arena) = first;
	return set_intern(work, 1, work->firsts.v[first].direct);
}

static uint32_t set_of_first(struct spf_work *work, const struct first_hop *first)
{
	*array_push(&work->firsts, work->arena) = *first;
	return set_single(work, (uint32_t)work->firsts.n - 1);
}

static uint32_t set_union(struct spf_work *work, uint32_t a, uint32_t b)
{
	struct set x = work->sets.v[a], y = work->sets.v[b];
	uint32_t i = 0, k = 0, n = 0;

	if (a == b || y.n == 0)
		return a;
	if (x.n == 0)
		return b;
	for (; i < x.n || k < y.n; n++) {
		uint32_t left = i < x.n ? work->members.v[x.from + i] : UINT32_MAX;
		uint32_t right = k < y.n ? work->members.v[y.from + k] : UINT32_MAX;

		i += left <= right;
		k += right <= left;
		*array_push(&work->members, work->arena) = left < right ? left : right;
	}
	return set_intern(work, n, x.direct || y.direct);
}

/* Behind a network on the root's own interface: its router at via is the first hop. */
static uint32_t set_behind(struct spf_work *work, uint32_t set, const struct spf_edge *edge)
{
	struct set members = work->sets.v[set];
	uint32_t result = 0, i;

	if (!members.direct)
		return set;
	for (i = 0; i < members.n; i++) {
		uint32_t index = work->members.v[members.from + i];
		struct first_hop first = work->firsts.v[index];

		if (!first.direct) {
			result = set_union(work, result, set_single(work, index));
			continue;
		}
		first.direct = false;
		first.hop.via = edge->via;
		result = set_union(work, result, set_of_first(work, &first));
	}
	return result;
}

static uint32_t set_from_root(const struct run *run, const struct spf_edge *edge,
			      const struct hops *virtuals)
{
	struct first_hop first = { .hop = { edge->via, edge->interface } };

	if (edge->interface == SPF_VIRTUAL)
		first.hops = virtuals == NULL ? NULL : &virtuals[edge->via.lo];
	else
		first.direct = run->graph->flags[edge->to] & SPF_NETWORK;
	return set_of_first(run->work, &first);
}

/* ---- the run ----------------------------------------------------------------------------- */

static uint32_t edge_set(const struct run *run, const struct spf_edge *edge,
			 const struct hops *virtuals)
{
	if (edge->from == run->tree->root)
		return set_from_root(run, edge, virtuals);
	if (run->graph->flags[edge->from] & SPF_NETWORK)
		return set_behind(run->work, run->tree->set[edge->from], edge);
	return run->tree->set[edge->from];
}

static void edge_relax(struct run *run, const struct spf_edge *edge, const struct hops *virtuals)
{
	struct spf_tree *tree = run->tree;
	struct spf_work *work = run->work;
	uint64_t distance = (uint64_t)tree->distance[edge->from] + edge->cost;
	uint32_t place = work->at[edge->to];

	if (place == DONE || (run->graph->flags[edge->to] & SPF_ABSENT) ||
	    distance >= SPF_INFINITY || distance > tree->distance[edge->to])
		return;
	if (distance == tree->distance[edge->to]) {
		tree->set[edge->to] =
			set_union(work, tree->set[edge->to], edge_set(run, edge, virtuals));
		return;
	}
	tree->set[edge->to] = edge_set(run, edge, virtuals);
	tree->distance[edge->to] = (uint32_t)distance;
	heap_rise(work, place == 0 ? run->heap_count++ : place - 1, heap_key(run, edge->to));
}

static uint32_t first_size(const struct first_hop *first)
{
	return first->hops != NULL ? first->hops->n : first->hop.interface != SPF_VIRTUAL;
}

static struct hops set_spell_out(const struct run *run, const struct set *set)
{
	const struct spf_work *work = run->work;
	const uint32_t *v = work->members.v + set->from;
	struct next_hop *hops;
	uint32_t i, n = 0;

	for (i = 0; i < set->n; i++)
		n += first_size(&work->firsts.v[v[i]]);
	hops = arena_alloc(run->arena, n * sizeof(*hops));
	for (i = 0, n = 0; i < set->n; i++) {
		const struct first_hop *first = &work->firsts.v[v[i]];

		if (first->hops != NULL && first->hops->n > 0)
			memcpy(hops + n, first->hops->v, first->hops->n * sizeof(*hops));
		else if (first_size(first) > 0)
			hops[n] = first->hop;
		n += first_size(first);
	}
	return (struct hops){ hops, hops_sort(hops, n) };
}

/* Only the sets that some vertex ended with are spelled out. */
static void sets_finish(struct run *run)
{
	struct spf_tree *tree = run->tree;
	struct spf_work *work = run->work;
	uint32_t i, count = 1;

	if (work->number_cap < work->sets.n) {
		work->number_cap = work->sets.cap;
		work->number = arena_alloc(work->arena, work->number_cap * sizeof(*work->number));
	}
	memset(work->number, 0, work->sets.n * sizeof(*work->number));
	for (i = 0; i < run->graph->vertex_count; i++) {
		uint32_t *number = &work->number[tree->set[i]];

		if (tree->set[i] != 0 && *number == 0)
			*number = count++;
	}
	tree->sets = arena_alloc(run->arena, count * sizeof(*tree->sets));
	tree->set_count = count;
	for (i = 1; i < work->sets.n; i++)
		if (work->number[i] != 0)
			tree->sets[work->number[i]] = set_spell_out(run, &work->sets.v[i]);
	for (i = 0; i < run->graph->vertex_count; i++)
		tree->set[i] = work->number[tree->set[i]];
}

struct spf_work *spf_work_new(struct arena *arena)
{
	struct spf_work *work = arena_alloc(arena, sizeof(*work));

	work->arena = arena;
	return work;
}

static void work_prepare(struct spf_work *work, uint32_t n)
{
	if (work->vertex_cap < n) {
		work->vertex_cap = n;
		work->heap = arena_alloc(work->arena, n * sizeof(*work->heap));
		work->at = arena_alloc(work->arena, n * sizeof(*work->at));
	}
	memset(work->at, 0, n * sizeof(*work->at));
	if (work->slot_count > 0)
		memset(work->slots, 0, work->slot_count * sizeof(*work->slots));
	work->firsts.n = work->sets.n = work->members.n = 0;
	set_intern(work, 0, false); /* set 0 */
}

static void run_start(struct run *run, uint32_t root)
{
	uint32_t n = run->graph->vertex_count, i;
	struct spf_tree *tree = arena_alloc(run->arena, sizeof(*tree));

	run->tree = tree;
	tree->root = root;
	tree->distance = arena_alloc(run->arena, n * sizeof(*tree->distance));
	tree->set = arena_alloc(run->arena, n * sizeof(*tree->set));
	for (i = 0; i < n; i++)
		tree->distance[i] = SPF_INFINITY;
	work_prepare(run->work, n);
	tree->distance[root] = 0;
	heap_rise(run->work, run->heap_count++, heap_key(run, root));
}

struct spf_tree *spf_run(const struct spf_graph *graph, uint32_t root, const struct hops *virtuals,
			 struct arena *arena, struct spf_work *work)
{
	struct run run = { .graph = graph, .arena = arena, .work = work };
	uint32_t e;

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

/* ---- many at once ------------------------------------------------------------------------ */

struct worker {
	struct arena *trees, *memory;
	struct spf_work *work;
};

struct crowd {
	const struct spf_job *jobs;
	struct worker *workers;
};

static void job_run(void *shared, int number, size_t item)
{
	const struct crowd *crowd = shared;
	const struct spf_job *job = &crowd->jobs[item];
	struct worker *worker = &crowd->workers[number];

	if (worker->work == NULL) {
		worker->trees = arena_new();
		worker->memory = arena_new();
		worker->work = spf_work_new(worker->memory);
	}
	*job->tree = spf_run(job->graph, job->root, job->virtuals, worker->trees, worker->work);
}

static void trees_free(void *trees)
{
	arena_free(trees);
}

void spf_run_all(const struct spf_job *jobs, size_t n, struct arena *owner)
{
	struct crowd crowd = { .jobs = jobs };
	int i, count = parallel_workers();

	crowd.workers = arena_alloc(owner, (size_t)count * sizeof(*crowd.workers));
	parallel_for(n, job_run, &crowd);
	for (i = 0; i < count; i++) {
		if (crowd.workers[i].work == NULL)
			continue;
		arena_on_free(owner, trees_free, crowd.workers[i].trees);
		arena_free(crowd.workers[i].memory);
	}
}
