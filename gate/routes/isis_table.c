/* SPDX-License-Identifier: MIT */
/*
 * The routes of one IS-IS router, and what routers of both levels carry from one into the other (RFC 1195 3.2,
 * RFC 5302). Level 1 paths win over level 2, and these over what was leaked down.
 */
#include <string.h>

#include "routes/filter_apply.h"
#include "routes/isis_inside.h"

struct isis_table isis_table_new(struct isis_state *state, struct arena *arena)
{
	struct isis_table table = { .state = state, .n = state->prefixes.n };

	table.v = arena_alloc(arena, table.n * sizeof(*table.v));
	return table;
}

void isis_table_reset(struct isis_table *table, uint32_t router)
{
	table->router = &table->state->routers.v[router];
	memset(table->v, 0, table->n * sizeof(*table->v));
}

/* A router that has level 2 neighbors itself does not follow the attached bit. */
static bool follows_attached(const struct isis_router *router)
{
	return router->config->attached_receive && router->full[1] == 0;
}

static void route_offer(struct isis_table *table, uint32_t prefix, const struct isis_route *route)
{
	struct isis_route *best = &table->v[prefix];

	if (best->rank == 0 || route->rank < best->rank ||
	    (route->rank == best->rank && route->cost < best->cost))
		*best = *route;
	else if (route->rank == best->rank && route->cost == best->cost)
		best->hops = hops_union(best->hops, route->hops, table->state->routes->arena);
}

static void graph_offer(struct isis_table *table, unsigned level, const struct isis_graph *graph,
			const struct spf_tree *tree)
{
	bool attached = follows_attached(table->router);
	size_t i;

	for (i = 0; i < graph->reaches.n; i++) {
		const struct isis_reach *reach = &graph->reaches.v[i];
		uint64_t cost = (uint64_t)tree->distance[reach->vertex] + reach->cost;
		struct isis_route route = {
			.rank = (uint8_t)(level == 1 ? 2 : reach->down ? 3 : 1),
			.external = reach->external,
			.attached = reach->attached,
			.cost = (uint32_t)cost,
			.router = reach->router,
		};

		if (tree->distance[reach->vertex] == SPF_INFINITY || cost >= SPF_INFINITY ||
		    (!table->router->config->wide[level] && cost > ISIS_NARROW_PATH_MAX) ||
		    (reach->attached && (!attached || reach->vertex == tree->root)))
			continue;
		route.hops = spf_hops(tree, reach->vertex);
		route_offer(table, reach->prefix, &route);
	}
}

void isis_table_level(struct isis_table *table, unsigned level)
{
	unsigned family, g;

	for (family = 0; family < FAMILY_COUNT; family++) {
		g = ISIS_GRAPH(level, family);
		if (table->router->tree[g] != NULL)
			graph_offer(table, level, &table->state->graphs[g], table->router->tree[g]);
	}
}

/* ---- leaking ----------------------------------------------------------------------------- */

static struct prefix summarised(const struct isis *config, unsigned level, struct prefix prefix)
{
	size_t i;

	for (i = 0; i < config->summary_count; i++)
		if ((config->summaries[i].levels & 1u << level) &&
		    prefix_contains(config->summaries[i].prefix, prefix))
			return config->summaries[i].prefix;
	return prefix;
}

static bool leak_lets_pass(struct isis_state *state, const struct filter_chain *chain,
			   struct prefix prefix, const struct isis_route *route, uint32_t *cost)
{
	struct filter_route filtered = {
		.prefix = prefix,
		.protocol = PROTOCOL_ISIS,
		.metric = route->cost,
		.metric_type = route->external ? 2 : 1,
		.level = route->rank == 1 ? 1 : 2,
	};

	filtered.attrs.as_path = as_path_empty(state->routes->igp_attrs);
	if (!filter_chain_apply(chain, &filtered, state->routes->igp_attrs, state->routes->scratch))
		return false;
	*cost = filtered.metric_changed ? filtered.metric : route->cost;
	return true;
}

/* Puts what the table has of one level into the other. */
static void table_leak(struct isis_table *table, uint32_t router, unsigned to,
		       const struct filter_chain *chain)
{
	struct isis_state *state = table->state;
	uint8_t rank = to == 1 ? 1 : 2;
	uint32_t p;

	for (p = 0; p < table->n; p++) {
		const struct isis_route *route = &table->v[p];
		struct isis_reach reach = { .external = route->external, .down = to == 0 };
		struct prefix prefix = state->prefixes.v[p];

		if (route->rank != rank || route->attached || route->hops.n == 0 ||
		    !leak_lets_pass(state, chain, prefix, route, &reach.cost))
			continue;
		isis_reach_add(state, router, to, summarised(table->router->config, to, prefix), &reach);
	}
}

void isis_leak(struct isis_state *state)
{
	struct isis_table table;
	uint32_t r;
	size_t i;

	for (r = 0; r < state->routers.n; r++) /* numbers for them before the table is made */
		for (i = 0; i < state->routers.v[r].config->summary_count; i++)
			isis_prefix_number(state, state->routers.v[r].config->summaries[i].prefix);
	table = isis_table_new(state, state->arena);
	for (r = 0; r < state->routers.n; r++) {
		const struct isis *config = state->routers.v[r].config;

		if (config->levels != ISIS_LEVEL_1_2 || !config->up.on)
			continue;
		isis_table_reset(&table, r);
		isis_table_level(&table, 0);
		table_leak(&table, r, 1, &config->up.chain);
	}
	for (r = 0; r < state->routers.n; r++) {
		const struct isis *config = state->routers.v[r].config;

		if (config->levels != ISIS_LEVEL_1_2 || !config->down.on)
			continue;
		isis_table_reset(&table, r);
		isis_table_level(&table, 0);
		isis_table_level(&table, 1);
		table_leak(&table, r, 0, &config->down.chain);
	}
}
