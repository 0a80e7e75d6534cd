/* SPDX-License-Identifier: MIT */
/*
 * IS-IS (ISO 10589, RFC 1195, RFC 5305, RFC 5308) in a round of the fixed point: graphs and trees are made once, as only
 * interfaces matter to them; what is redistributed, default routes and leaks again in each round that
 * changes them.
 */
#include "routes/isis_inside.h"

static void redistributed_reach(struct isis_state *state, uint32_t router,
				const struct redistributed *from)
{
	const struct isis *config = state->routers.v[router].config;
	unsigned level, levels = from->levels != 0 ? from->levels : config->levels;

	for (level = 0; level < 2; level++) {
		struct isis_reach reach = {
			.cost = from->metric_set ? from->metric : 0,
			.external = true,
		};

		if (!config->wide[level] && reach.cost > ISIS_NARROW_LINK_MAX)
			reach.cost = ISIS_NARROW_LINK_MAX;
		if (levels & config->levels & 1u << level)
			isis_reach_add(state, router, level, from->prefix, &reach);
	}
}

static uint64_t defaults_reach(struct isis_state *state, uint32_t index, uint64_t digest)
{
	const struct isis_router *router = &state->routers.v[index];
	const struct isis_default_information *config = &router->config->default_information;
	unsigned level, family;

	for (level = 0; level < 2; level++)
		for (family = 0; family < FAMILY_COUNT; family++) {
			struct redistributed from = {
				.metric_set = true,
				.metric = config->metric[level][family],
			};
			struct redistributed_list list = { &from, 1, 1 };

			if (!config->on[level][family] ||
			    !redistribute_default(state->routes, router->instance, PROTOCOL_ISIS, family,
						  config->always[level][family],
						  config->filter[level][family], &from))
				continue;
			from.levels = 1u << level;
			digest = redistributed_digest(&list, digest ^ index);
			redistributed_reach(state, index, &from);
		}
	return digest;
}

/* Level 1 routers are told of the way out by the attached bit of those with level 2 neighbors. */
static void attached_reach(struct isis_state *state, uint32_t index)
{
	const struct isis_router *router = &state->routers.v[index];
	struct isis_reach reach = { .attached = true };
	unsigned family;

	if (router->config->levels != ISIS_LEVEL_1_2 || router->full[1] == 0 ||
	    !router->config->attached_send)
		return;
	for (family = 0; family < FAMILY_COUNT; family++)
		isis_reach_add(state, index, 0, prefix_default(family), &reach);
}

static uint64_t reaches_collect(struct isis_state *state)
{
	uint64_t digest = 1;
	uint32_t r;
	unsigned g, family;
	size_t i;

	for (g = 0; g < ISIS_GRAPHS; g++)
		state->graphs[g].reaches.n = state->graphs[g].fixed;
	for (r = 0; r < state->routers.n; r++) {
		const struct isis_router *router = &state->routers.v[r];

		for (family = 0; family < FAMILY_COUNT; family++) {
			struct redistributed_list list = { 0 };

			redistribute(state->routes, router->instance, PROTOCOL_ISIS,
				     router->config->name, family, &list);
			digest = redistributed_digest(&list, digest ^ r);
			for (i = 0; i < list.n; i++)
				redistributed_reach(state, r, &list.v[i]);
		}
		digest = defaults_reach(state, r, digest);
		attached_reach(state, r);
	}
	return digest;
}

static uint8_t distance_of(const struct isis *config, bool external)
{
	uint8_t distance = external ? config->distance_external : config->distance_internal;

	return distance == 0 ? ISIS_DISTANCE : distance;
}

static void route_install(const struct isis_table *table, uint32_t prefix, const struct isis_route *route)
{
	const struct isis_state *state = table->state;
	const struct isis *config = table->router->config;
	struct rib_candidate candidate = {
		.protocol = PROTOCOL_ISIS,
		.distance = distance_of(config, route->external),
		.metric = route->cost,
		.internal = !route->external,
		.hops = route->hops.v,
		.hop_count = route->hops.n,
		.origin_instance = state->routers.v[route->router].instance,
		.ospf_type = route->external ? 2 : 1,
		.area = route->rank == 2 ? 2 : 1,
		.protocol_instance_name = config->name,
	};

	if (route->rank == 0 || route->hops.n == 0)
		return;
	if (config->max_paths > 0 && candidate.hop_count > config->max_paths)
		candidate.hop_count = config->max_paths;
	rib_add(state->routes->ribs[table->router->instance], state->prefixes.v[prefix], &candidate);
}

static void routes_install(struct isis_state *state)
{
	struct arena *scratch = arena_new();
	struct isis_table table;
	uint32_t r, p;

	isis_leak(state);
	for (r = 0; r < state->routers.n; r++)
		rib_clear(state->routes->ribs[state->routers.v[r].instance], PROTOCOL_ISIS);
	table = isis_table_new(state, scratch);
	for (r = 0; r < state->routers.n; r++) {
		isis_table_reset(&table, r);
		isis_table_level(&table, 0);
		isis_table_level(&table, 1);
		for (p = 0; p < table.n; p++)
			route_install(&table, p, &table.v[p]);
	}
	arena_free(scratch);
}

void isis_compute(struct routes *routes)
{
	struct isis_state *state = routes->isis;
	uint64_t digest;

	if (state == NULL) {
		state = routes->isis = arena_alloc(routes->scratch, sizeof(*state));
		state->routes = routes;
		state->arena = routes->scratch;
		isis_build(state);
	}
	if (state->routers.n == 0)
		return;
	digest = reaches_collect(state);
	if (state->installed && digest == state->digest)
		return;
	state->installed = true;
	state->digest = digest;
	routes_install(state);
}
