/* SPDX-License-Identifier: MIT */
/*
 * The route of one IS-IS router for one prefix, and what routers of both levels carry from one
 * into the other (RFC 1195 3.2, RFC 5302). Level 1 paths win over level 2, and these over what
 * was leaked down. Trees are made when first asked for.
 */
#include <string.h>

#include "base/array.h"
#include "routes/filter/apply.h"
#include "routes/isis/inside.h"

static const struct spf_tree *tree_of(struct isis_state *state, struct isis_router *router,
				      unsigned g)
{
	if (router->tree[g] == NULL) {
		router->tree[g] = spf_run(state->graphs[g].graph, router->vertex[g], NULL,
					  state->arena, state->work);
	}
	return router->tree[g];
}

void isis_trees_make(struct isis_state *state)
{
	struct {
		struct spf_job *v;
		size_t n, cap;
	} jobs = { 0 };
	size_t r;
	unsigned g;

	for (r = 0; r < state->routers.n; r++) {
		struct isis_router *router = &state->routers.v[r];

		for (g = 0; g < ISIS_GRAPHS && igp_is_wanted(state->routes, router->instance); g++)
			if (router->vertex[g] != ROUTES_NONE && router->tree[g] == NULL &&
			    state->graphs[g].reaches.n > 0)
				*array_push(&jobs, state->arena) =
					(struct spf_job){ state->graphs[g].graph, router->vertex[g],
							  NULL, &router->tree[g] };
	}
	spf_run_all(jobs.v, jobs.n, state->arena);
}

/* A router that has level 2 neighbors itself does not follow the attached bit. */
static bool follows_attached(const struct isis_router *router)
{
	return router->config->attached_receive && router->full[1] == 0;
}

static bool is_frr(const struct isis_state *state, const struct isis_router *router)
{
	const struct network *network = state->routes->network;

	return network->devices[network->instances[router->instance].device]->dialect ==
	       DIALECT_FRR;
}

/* isisd reads no prefix of IPv6 where the metric style is narrow (isis_spf_process_lsp), though RFC
 * 5308 has nothing to do with that. */
static bool reads(const struct isis_state *state, const struct isis_router *router, unsigned level,
		  enum family family)
{
	return family == FAMILY_IPV4 || router->config->wide[level] || !is_frr(state, router);
}

/* isisd computes a prefix of IPv4 twice, by how it is said: the default of the attached bit, what the
 * router says itself and the internal ones of narrow metrics, then the others. Of the two results
 * the last stays, which is the dearer one (isis_route_create). All of IPv6 is said in one way. */
enum { KINDS = 2 };

static unsigned kind_of(const struct isis_state *state, const struct isis_router *router,
			unsigned g, const struct isis_reach *reach)
{
	unsigned level = g / FAMILY_COUNT;

	if (g == ISIS_GRAPH(level, FAMILY_IPV6) || reach->attached ||
	    reach->vertex == router->vertex[g] || !is_frr(state, router))
		return 0;
	return router->config->wide[level] || reach->external;
}

static void route_offer(struct isis_state *state, struct isis_route *best,
			const struct isis_route *route)
{
	if (best->rank == 0 || route->rank < best->rank ||
	    (route->rank == best->rank && route->cost < best->cost))
		*best = *route;
	else if (route->rank == best->rank && route->cost == best->cost)
		best->hops = hops_union(best->hops, route->hops, state->arena);
}

static void reach_offer(struct isis_state *state, const struct isis_router *router, unsigned level,
			const struct spf_tree *tree, const struct isis_reach *reach,
			struct isis_route *best)
{
	bool is_own = reach->vertex == tree->root && is_frr(state, router);
	/* What isisd says itself costs it nothing. */
	uint64_t cost = is_own ? 0 : (uint64_t)tree->distance[reach->vertex] + reach->cost;
	struct isis_route route = {
		.rank = (uint8_t)(level == 1    ? 2
				  : reach->down ? 3
						: 1),
		.external = reach->external,
		.attached = reach->attached,
		.cost = (uint32_t)cost,
		.router = reach->router,
	};

	if (tree->distance[reach->vertex] == SPF_INFINITY || cost >= SPF_INFINITY ||
	    (!router->config->wide[level] && cost > ISIS_NARROW_PATH_MAX) ||
	    (reach->attached && (!follows_attached(router) || reach->vertex == tree->root)))
		return;
	route.hops = spf_hops(tree, reach->vertex);
	route_offer(state, best, &route);
}

void isis_route_find(struct isis_state *state, struct isis_router *router, uint32_t prefix,
		     unsigned levels, struct isis_route *best)
{
	enum family family = prefix_family(state->prefixes.all.v[prefix]);
	unsigned level;
	uint32_t i;

	for (level = 0; level < 2; level++) {
		unsigned g = ISIS_GRAPH(level, family), last;
		const struct isis_graph *graph = &state->graphs[g];
		struct isis_route found[KINDS] = { { .rank = 0 } };

		if (!(levels & 1u << level) || router->vertex[g] == ROUTES_NONE ||
		    prefix >= graph->groups)
			continue;
		for (i = graph->first[prefix]; i < graph->first[prefix + 1]; i++) {
			const struct isis_reach *reach = &graph->grouped[i];

			if (reach->attached || reads(state, router, level, family))
				reach_offer(state, router, level, tree_of(state, router, g), reach,
					    &found[kind_of(state, router, g, reach)]);
		}
		last = found[1].rank != 0 && (found[0].rank == 0 || found[1].cost >= found[0].cost);
		if (found[last].rank != 0)
			route_offer(state, best, &found[last]);
	}
}

void isis_group(struct isis_state *state)
{
	unsigned g;

	for (g = 0; g < ISIS_GRAPHS; g++) {
		struct isis_graph *graph = &state->graphs[g];
		size_t n = graph->reaches.n;

		graph->groups = (uint32_t)state->prefixes.all.n;
		graph->grouped = arena_alloc(state->arena, n * sizeof(*graph->grouped));
		if (n > 0)
			memcpy(graph->grouped, graph->reaches.v, n * sizeof(*graph->grouped));
		graph->first = igp_group(graph->grouped, sizeof(*graph->grouped), n, graph->groups,
					 state->arena);
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

/* Puts what the router has of the other level into level `to`; own prefixes are in both already. */
static void router_leak(struct isis_state *state, uint32_t index, unsigned to,
			const struct filter_chain *chain)
{
	struct isis_router *router = &state->routers.v[index];
	uint8_t rank = to == 1 ? 1 : 2;
	uint32_t p, count = (uint32_t)state->prefixes.all.n;

	for (p = 0; p < count; p++) {
		struct isis_route route = { .rank = 0 };
		struct isis_reach reach = { .down = to == 0 };
		struct prefix prefix = state->prefixes.all.v[p];

		isis_route_find(state, router, p, ISIS_LEVEL_1_2, &route);
		if (route.rank != rank || route.attached || route.hops.n == 0 ||
		    !leak_lets_pass(state, chain, prefix, &route, &reach.cost))
			continue;
		reach.external = route.external;
		isis_reach_add(state, index, to, summarised(router->config, to, prefix), &reach);
	}
}

/* Upwards first: what came up in one area may go down in another. */
void isis_leak(struct isis_state *state)
{
	bool up = false, down = false;
	uint32_t r;

	isis_group(state);
	for (r = 0; r < state->routers.n; r++) {
		const struct isis *config = state->routers.v[r].config;

		if (config->levels != ISIS_LEVEL_1_2 || !config->up.on)
			continue;
		router_leak(state, r, 1, &config->up.chain);
		up = true;
	}
	if (up)
		isis_group(state);
	for (r = 0; r < state->routers.n; r++) {
		const struct isis *config = state->routers.v[r].config;

		if (config->levels != ISIS_LEVEL_1_2 || !config->down.on)
			continue;
		router_leak(state, r, 0, &config->down.chain);
		down = true;
	}
	if (down)
		isis_group(state);
}
