/* SPDX-License-Identifier: MIT */
/*
 * OSPF, both versions (RFC 2328, RFC 5340), in a round of the fixed point. The graphs depend on
 * the interfaces only and are made once; summaries and externals again when something else is
 * redistributed. Routes are made when the RIB asks for a prefix.
 *
 * A router's own prefixes are connected routes and never OSPF's. A range that is active has a
 * discard route on its border router, with metric 0.
 */
#include "routes/ospf/inside.h"

static uint8_t distance_of(const struct ospf *config, enum ospf_path path)
{
	uint8_t distance = path == OSPF_PATH_INTRA   ? config->distance_intra
			   : path == OSPF_PATH_INTER ? config->distance_inter
						     : config->distance_external;

	if (distance == 0)
		distance = config->distance;
	return distance == 0 ? OSPF_DISTANCE : distance;
}

static uint8_t distance_least(const struct ospf *config)
{
	uint8_t least = distance_of(config, OSPF_PATH_INTRA);

	if (distance_of(config, OSPF_PATH_INTER) < least)
		least = distance_of(config, OSPF_PATH_INTER);
	if (distance_of(config, OSPF_PATH_E1) < least)
		least = distance_of(config, OSPF_PATH_E1);
	return least;
}

static bool has_own(struct hops hops)
{
	uint32_t i;

	for (i = 0; i < hops.n; i++)
		if (addr_is_none(hops.v[i].via))
			return true;
	return hops.n == 0;
}

static bool hops_have(struct hops hops, const struct next_hop *hop)
{
	uint32_t i;

	for (i = 0; i < hops.n; i++)
		if (addr_equal(hops.v[i].via, hop->via) && hops.v[i].interface == hop->interface)
			return true;
	return false;
}

static bool lists(const struct ospf_discards *discards, uint32_t prefix)
{
	size_t i;

	for (i = 0; i < discards->n; i++)
		if (discards->v[i] == prefix)
			return true;
	return false;
}

static bool has_discard(const struct ospf_router *router, uint32_t prefix)
{
	return lists(&router->discards, prefix) || lists(&router->nssa_discards, prefix) ||
	       lists(&router->aggregates, prefix);
}

/* An external aggregate of type 1 has its metric (version 3). */
static uint32_t discard_cost(const struct ospf_world *world, const struct ospf_router *router,
			     uint32_t prefix)
{
	const struct ospf *config = router->config;
	size_t i;

	for (i = 0; lists(&router->aggregates, prefix) && i < config->aggregate_count; i++)
		if (config->aggregates[i].metric_type == 1 &&
		    prefix_equal(config->aggregates[i].prefix, world->prefixes.all.v[prefix]))
			return config->aggregates[i].metric_set ? config->aggregates[i].metric
								: OSPF_EXTERNAL_METRIC;
	return 0;
}

/* Some next hops more than are used: those of `first` are kept before others. */
static struct next_hop *hops_order(const struct ospf_world *world, const struct ospf_route *route)
{
	struct next_hop *ordered = arena_alloc(world->arena, route->hops.n * sizeof(*ordered));
	uint32_t i, n = 0;
	int turn;

	for (turn = 0; turn < 2; turn++)
		for (i = 0; i < route->hops.n; i++)
			if (hops_have(route->first, &route->hops.v[i]) == (turn == 0))
				ordered[n++] = route->hops.v[i];
	return ordered;
}

static struct rib_candidate candidate_of(const struct ospf_world *world,
					 const struct ospf_router *router,
					 const struct ospf_route *route)
{
	struct rib_candidate candidate = {
		.protocol = PROTOCOL_OSPF,
		.distance = distance_of(router->config, route->path),
		.metric = route->path == OSPF_PATH_E2 ? route->type2 : route->cost,
		.tag = route->tag,
		.internal = route->path <= OSPF_PATH_INTER,
		.hops = route->hops.v,
		.hop_count = route->hops.n,
		.origin_instance = world->routers.v[route->router].instance,
		.ospf_type = route->path == OSPF_PATH_E1   ? 1
			     : route->path == OSPF_PATH_E2 ? 2
							   : 0,
		.area = world->areas.v[route->area].id,
		.protocol_instance_name = router->config->name,
	};

	if (router->config->max_paths > 0 && candidate.hop_count > router->config->max_paths) {
		if (world->version == 2)
			candidate.hops = hops_order(world, route);
		candidate.hop_count = router->config->max_paths;
	}
	return candidate;
}

/* The discard route of a range goes in front of everything but an intra-area route. */
static void route_give(const struct rib_source *source, struct rib *rib, struct rib_entry *entry,
		       uint32_t number)
{
	static const struct next_hop discard = { .interface = ROUTES_NONE };
	struct ospf_world *world = source->state;
	struct ospf_router *router = &world->routers.v[source->router];
	struct ospf_route route = { .path = OSPF_PATH_NONE };
	struct rib_candidate candidate;

	if (world->version == 2 || !ospf3_route_type7(world, router, number, &route))
		ospf_route_internal(world, router, number, &route);
	if (route.path != OSPF_PATH_INTRA && has_discard(router, number)) {
		route = (struct ospf_route){ .path = OSPF_PATH_INTER, .router = source->router };
		route.hops = (struct hops){ &discard, 1 };
		route.cost = discard_cost(world, router, number);
		candidate = candidate_of(world, router, &route);
		candidate.distance = OSPF_DISTANCE; /* `distance` is not for it */
		rib_offer(rib, entry, &candidate);
		return;
	}
	if (route.path == OSPF_PATH_NONE)
		ospf_route_external(world, router, number, &route);
	if (route.path == OSPF_PATH_NONE ||
	    (!ospf_host_route(world, router, number, &route) && has_own(route.hops) &&
	     (world->version == 2 || route.path < OSPF_PATH_E1)))
		return;
	candidate = candidate_of(world, router, &route);
	rib_offer(rib, entry, &candidate);
}

static void world_attach(struct ospf_world *world)
{
	uint32_t r;

	for (r = 0; r < world->routers.n; r++) {
		struct rib_source *source = arena_alloc(world->arena, sizeof(*source));

		*source = (struct rib_source){
			.offer = route_give,
			.state = world,
			.router = r,
			.protocol = PROTOCOL_OSPF,
			.distance = distance_least(world->routers.v[r].config),
			.range = &world->prefixes.range,
		};
		rib_source_add(world->routes->ribs[world->routers.v[r].instance], source);
	}
}

/* After something else is redistributed. */
static void world_update(struct ospf_world *world)
{
	uint32_t r;

	if (world->routers.n == 0)
		return;
	ospf_trees_make(world);
	ospf_externals_prepare(world);
	ospf_summarise(world);
	igp_prefixes_sort(&world->prefixes, world->arena);
	for (r = 0; r < world->routers.n; r++)
		rib_forget(world->routes->ribs[world->routers.v[r].instance]);
}

static struct ospf_state *state_new(struct routes *routes)
{
	struct arena *arena = rib_lock_arena(routes->lock);
	struct spf_work *work = spf_work_new(arena);
	struct ospf_state *state = arena_alloc(arena, sizeof(*state));
	size_t w;

	for (w = 0; w < 2; w++) {
		struct ospf_world *world = &state->worlds[w];

		world->routes = routes;
		world->arena = arena;
		world->work = work;
		world->version = w == 0 ? 2 : 3;
		ospf_build(world);
		world_attach(world);
	}
	return state;
}

bool ospf_compute(struct routes *routes)
{
	struct ospf_state *state = routes->ospf;
	bool changed = false;
	size_t w;

	if (state == NULL)
		state = routes->ospf = state_new(routes);
	for (w = 0; w < 2; w++) {
		struct ospf_world *world = &state->worlds[w];
		uint64_t digest = ospf_redistribute(world);

		if (state->built && digest == world->digest)
			continue;
		world->digest = digest;
		world->externals = world->pending;
		world_update(world);
		changed = true;
	}
	state->built = true;
	routes->igp_digest[0] = state->worlds[0].digest * 31 + state->worlds[1].digest;
	return changed;
}
