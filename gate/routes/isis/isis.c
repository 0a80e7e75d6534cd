/* SPDX-License-Identifier: MIT */
/*
 * IS-IS (ISO 10589, RFC 1195, RFC 5305, RFC 5308) in a round of the fixed point: graphs and trees
 * are made once, as only interfaces matter to them; what is redistributed, default routes and
 * leaks again in each round that changes them.
 */
#include "routes/isis/inside.h"

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
			    !redistribute_default(state->routes, router->instance, PROTOCOL_ISIS,
						  family, config->always[level][family],
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

static struct rib_candidate candidate_of(const struct isis_state *state,
					 const struct isis_router *router,
					 const struct isis_route *route)
{
	const struct isis *config = router->config;
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

	if (config->max_paths > 0 && candidate.hop_count > config->max_paths)
		candidate.hop_count = config->max_paths;
	return candidate;
}

static bool has_own(struct hops hops)
{
	uint32_t i;

	for (i = 0; i < hops.n; i++)
		if (addr_is_none(hops.v[i].via))
			return true;
	return hops.n == 0;
}

static void route_give(const struct rib_source *source, struct rib *rib, struct rib_entry *entry,
		       uint32_t number)
{
	struct isis_state *state = source->state;
	struct isis_router *router = &state->routers.v[source->router];
	struct isis_route route = { .rank = 0 };
	struct rib_candidate candidate;

	isis_route_find(state, router, number, ISIS_LEVEL_1_2, &route);
	if (route.rank == 0 || has_own(route.hops))
		return;
	candidate = candidate_of(state, router, &route);
	rib_offer(rib, entry, &candidate);
}

static void sources_attach(struct isis_state *state)
{
	uint32_t r;

	for (r = 0; r < state->routers.n; r++) {
		const struct isis_router *router = &state->routers.v[r];
		struct rib_source *source = arena_alloc(state->arena, sizeof(*source));
		uint8_t internal = distance_of(router->config, false);
		uint8_t external = distance_of(router->config, true);

		*source = (struct rib_source){
			.offer = route_give,
			.state = state,
			.router = r,
			.protocol = PROTOCOL_ISIS,
			.distance = internal < external ? internal : external,
			.range = &state->prefixes.range,
		};
		rib_source_add(state->routes->ribs[router->instance], source);
	}
}

static struct isis_state *state_new(struct routes *routes)
{
	struct arena *arena = rib_lock_arena(routes->lock);
	struct isis_state *state = arena_alloc(arena, sizeof(*state));
	uint32_t r;
	size_t i;

	state->routes = routes;
	state->arena = arena;
	state->work = spf_work_new(arena);
	isis_build(state);
	for (r = 0; r < state->routers.n; r++) /* numbers before anything is grouped by them */
		for (i = 0; i < state->routers.v[r].config->summary_count; i++)
			igp_prefix_number(&state->prefixes,
					  state->routers.v[r].config->summaries[i].prefix, arena);
	sources_attach(state);
	return state;
}

bool isis_compute(struct routes *routes)
{
	struct isis_state *state = routes->isis;
	uint64_t digest;
	uint32_t r;

	if (state == NULL)
		state = routes->isis = state_new(routes);
	if (state->routers.n == 0)
		return false;
	digest = reaches_collect(state);
	if (state->built && digest == state->digest)
		return false;
	state->built = true;
	state->digest = routes->igp_digest[1] = digest;
	isis_trees_make(state);
	isis_leak(state);
	igp_prefixes_sort(&state->prefixes, state->arena);
	for (r = 0; r < state->routers.n; r++)
		rib_forget(routes->ribs[state->routers.v[r].instance]);
	return true;
}
