/* SPDX-License-Identifier: MIT */
/*
 * Shortest paths against Floyd and Warshall's algorithm, on random graphs: distances, and the set
 * of first hops, which by definition are the neighbors that a path of the least cost begins with.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/parallel.h"
#include "routes/igp/spf.h"

enum { VERTICES_MAX = 40 };

struct random_graph {
	struct spf_graph *graph;
	uint32_t n;
	uint64_t cost[VERTICES_MAX][VERTICES_MAX]; /* of the edge; FAR: none */
	uint64_t distance[VERTICES_MAX][VERTICES_MAX];
	bool no_transit[VERTICES_MAX];
};

static const uint64_t FAR = UINT64_MAX / 4;

static uint32_t next_random(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

static void make(struct random_graph *g, uint64_t seed, struct arena *arena)
{
	uint32_t i, k, edges;

	g->n = 2 + next_random(&seed) % (VERTICES_MAX - 1);
	g->graph = spf_graph_new(arena);
	for (i = 0; i < g->n; i++) {
		g->no_transit[i] = next_random(&seed) % 10 == 0;
		spf_vertex(g->graph, g->no_transit[i] ? SPF_NO_TRANSIT : 0);
		for (k = 0; k < g->n; k++)
			g->cost[i][k] = FAR;
	}
	for (edges = next_random(&seed) % (g->n * 4); edges > 0; edges--) {
		i = next_random(&seed) % g->n;
		k = next_random(&seed) % g->n;
		if (i == k || g->cost[i][k] != FAR)
			continue;
		g->cost[i][k] = 1 + next_random(&seed) % 4; /* small: many equal paths */
		spf_edge(g->graph, &(struct spf_edge){ .from = i,
						       .to = k,
						       .cost = (uint32_t)g->cost[i][k],
						       .interface = k,
						       .via = { 1, k } });
	}
	spf_seal(g->graph);
}

/* All pairs, never through a vertex without transit: such a one is no middle. */
static void all_pairs(struct random_graph *g)
{
	uint32_t i, k, m;

	for (i = 0; i < g->n; i++)
		for (k = 0; k < g->n; k++)
			g->distance[i][k] = i == k ? 0 : g->cost[i][k];
	for (m = 0; m < g->n; m++)
		for (i = 0; i < g->n && !g->no_transit[m]; i++)
			for (k = 0; k < g->n; k++)
				if (g->distance[i][m] + g->distance[m][k] < g->distance[i][k])
					g->distance[i][k] = g->distance[i][m] + g->distance[m][k];
}

static bool begins_a_path(const struct random_graph *g, uint32_t root, uint32_t first, uint32_t to)
{
	if (g->cost[root][first] == FAR || (first != to && g->no_transit[first]))
		return false;
	return g->distance[root][to] < FAR &&
	       g->cost[root][first] + g->distance[first][to] == g->distance[root][to];
}

static void check(const struct random_graph *g, uint32_t root, struct arena *arena,
		  struct spf_work *work)
{
	struct spf_tree *tree = spf_run(g->graph, root, NULL, arena, work);
	uint32_t to, first, count;

	for (to = 0; to < g->n; to++) {
		struct hops hops = spf_hops(tree, to);

		if (g->distance[root][to] >= FAR) {
			assert_int_equal(tree->distance[to], SPF_INFINITY);
			assert_int_equal(hops.n, 0);
			continue;
		}
		assert_int_equal(tree->distance[to], g->distance[root][to]);
		for (first = 0, count = 0; first < g->n && to != root; first++) {
			if (!begins_a_path(g, root, first, to))
				continue;
			assert_true(count < hops.n);
			assert_int_equal(hops.v[count].interface, first);
			count++;
		}
		assert_int_equal(hops.n, count);
	}
}

static void agrees_with_all_pairs_on_random_graphs(void **state)
{
	struct random_graph *g = malloc(sizeof(*g));
	uint64_t seed;
	uint32_t root;

	(void)state;
	for (seed = 1; seed <= 400; seed++) {
		struct arena *arena = arena_new();
		struct spf_work *work = spf_work_new(arena);

		make(g, seed, arena);
		all_pairs(g);
		for (root = 0; root < g->n; root++)
			check(g, root, arena, work);
		arena_free(arena);
	}
	free(g);
}

static void many_at_once_are_the_same(void **state)
{
	struct random_graph *g = malloc(sizeof(*g));
	struct spf_tree *trees[VERTICES_MAX] = { NULL };
	struct spf_job jobs[VERTICES_MAX];
	struct arena *arena = arena_new();
	uint32_t root, to;

	(void)state;
	make(g, 12, arena);
	for (root = 0; root < g->n; root++)
		jobs[root] = (struct spf_job){ g->graph, root, NULL, &trees[root] };
	parallel_set_workers(7);
	spf_run_all(jobs, g->n, arena);
	parallel_set_workers(0);
	for (root = 0; root < g->n; root++) {
		struct spf_tree *tree = spf_run(g->graph, root, NULL, arena, spf_work_new(arena));

		for (to = 0; to < g->n; to++) {
			assert_int_equal(tree->distance[to], trees[root]->distance[to]);
			assert_int_equal(spf_hops(tree, to).n, spf_hops(trees[root], to).n);
		}
	}
	arena_free(arena);
	free(g);
}

/* Root 0 and routers 1, 2 on network 3; router 4 behind 1 and 2. */
static void behind_a_network_the_routers_are_first_hops(void **state)
{
	struct arena *arena = arena_new();
	struct spf_graph *graph = spf_graph_new(arena);
	struct spf_tree *tree;
	struct hops hops;
	uint32_t i;

	(void)state;
	for (i = 0; i < 5; i++)
		spf_vertex(graph, i == 3 ? SPF_NETWORK : 0);
	for (i = 0; i < 3; i++) {
		spf_edge(graph,
			 &(struct spf_edge){ .from = i, .to = 3, .cost = 10, .interface = 5 });
		spf_edge(graph, &(struct spf_edge){ .from = 3, .to = i, .via = { 1, i } });
	}
	for (i = 1; i < 3; i++) {
		spf_edge(graph,
			 &(struct spf_edge){
				 .from = i, .to = 4, .cost = 7, .interface = 6, .via = { 2, 4 } });
		spf_edge(graph,
			 &(struct spf_edge){
				 .from = 4, .to = i, .cost = 7, .interface = i, .via = { 2, i } });
	}
	spf_seal(graph);
	tree = spf_run(graph, 0, NULL, arena, spf_work_new(arena));
	assert_int_equal(tree->distance[3], 10);
	assert_int_equal(tree->distance[4], 17);
	hops = spf_hops(tree, 3);
	assert_int_equal(hops.n, 1);
	assert_true(addr_is_none(hops.v[0].via));
	hops = spf_hops(tree, 4);
	assert_int_equal(hops.n, 2);
	assert_int_equal(hops.v[0].via.lo, 1);
	assert_int_equal(hops.v[1].via.lo, 2);
	assert_int_equal(hops.v[0].interface, 5);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_all_pairs_on_random_graphs),
		cmocka_unit_test(many_at_once_are_the_same),
		cmocka_unit_test(behind_a_network_the_routers_are_first_hops),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
