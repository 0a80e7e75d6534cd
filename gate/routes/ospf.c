/* SPDX-License-Identifier: MIT */
/*
 * OSPF, both versions (RFC 2328, RFC 5340), in a round of the fixed point. The graphs depend on the
 * interfaces only and are made once; routes are made again when something else is redistributed.
 *
 * A router's own prefixes are connected routes and never OSPF's. A range that is active has a discard route on its border router,
 * with metric 0.
 */
#include "routes/ospf_inside.h"

static uint8_t distance_of(const struct ospf *config, enum ospf_path path)
{
	uint8_t distance = path == OSPF_PATH_INTRA ? config->distance_intra :
			   path == OSPF_PATH_INTER ? config->distance_inter :
						     config->distance_external;

	if (distance == 0)
		distance = config->distance;
	return distance == 0 ? OSPF_DISTANCE : distance;
}

static bool has_own(struct hops hops)
{
	uint32_t i;

	for (i = 0; i < hops.n; i++)
		if (addr_is_none(hops.v[i].via))
			return true;
	return hops.n == 0;
}

static void route_install(const struct ospf_table *table, uint32_t prefix, const struct ospf_route *route)
{
	const struct ospf_world *world = table->world;
	const struct ospf *config = table->router->config;
	struct rib_candidate candidate = {
		.protocol = PROTOCOL_OSPF,
		.distance = distance_of(config, route->path),
		.metric = route->path == OSPF_PATH_E2 ? route->type2 : route->cost,
		.tag = route->tag,
		.internal = route->path <= OSPF_PATH_INTER,
		.hops = route->hops.v,
		.hop_count = route->hops.n,
		.origin_instance = world->routers.v[route->router].instance,
		.ospf_type = route->path == OSPF_PATH_E1 ? 1 : route->path == OSPF_PATH_E2 ? 2 : 0,
		.area = world->areas.v[route->area].id,
		.protocol_instance_name = config->name,
	};

	if (has_own(route->hops))
		return;
	if (config->max_paths > 0 && candidate.hop_count > config->max_paths)
		candidate.hop_count = config->max_paths;
	rib_add(world->routes->ribs[table->router->instance], world->prefixes.v[prefix], &candidate);
}

/* Discard routes of ranges go in front of everything but an intra-area route. */
static void discards_apply(struct ospf_table *table)
{
	static const struct next_hop discard = { .interface = ROUTES_NONE };
	size_t i;

	for (i = 0; i < table->router->discards.n; i++) {
		uint32_t prefix = table->router->discards.v[i];
		struct rib_candidate candidate = {
			.protocol = PROTOCOL_OSPF,
			.distance = distance_of(table->router->config, OSPF_PATH_INTER),
			.internal = true,
			.hops = &discard,
			.hop_count = 1,
			.origin_instance = table->router->instance,
			.protocol_instance_name = table->router->config->name,
		};

		if (table->v[prefix].path == OSPF_PATH_INTRA)
			continue;
		table->v[prefix].path = OSPF_PATH_NONE;
		rib_add(table->world->routes->ribs[table->router->instance],
			table->world->prefixes.v[prefix], &candidate);
	}
}

static void router_install(struct ospf_table *table, uint32_t router)
{
	uint32_t p;

	ospf_table_reset(table, router);
	ospf_table_intra(table);
	ospf_table_inter(table);
	ospf_table_external(table);
	discards_apply(table);
	for (p = 0; p < table->n; p++)
		if (table->v[p].path != OSPF_PATH_NONE)
			route_install(table, p, &table->v[p]);
}

static void world_clear(struct ospf_world *world)
{
	size_t r;

	for (r = 0; r < world->routers.n; r++)
		rib_clear(world->routes->ribs[world->routers.v[r].instance], PROTOCOL_OSPF);
}

static void world_install(struct ospf_world *world)
{
	struct ospf_table table;
	struct arena *scratch;
	uint32_t r;

	if (world->routers.n == 0)
		return;
	ospf_externals_prepare(world);
	ospf_summarise(world);
	scratch = arena_new();
	table = ospf_table_new(world, 0, scratch);
	for (r = 0; r < world->routers.n; r++)
		router_install(&table, r);
	arena_free(scratch);
}

void ospf_compute(struct routes *routes)
{
	struct ospf_state *state = routes->ospf;
	uint64_t digest[2];
	size_t w;

	if (state == NULL) {
		state = routes->ospf = arena_alloc(routes->scratch, sizeof(*state));
		for (w = 0; w < 2; w++) {
			state->worlds[w].routes = routes;
			state->worlds[w].arena = routes->scratch;
			state->worlds[w].version = w == 0 ? 2 : 3;
			ospf_build(&state->worlds[w]);
		}
	}
	for (w = 0; w < 2; w++)
		digest[w] = ospf_redistribute(&state->worlds[w]);
	if (state->built && digest[0] == state->worlds[0].digest && digest[1] == state->worlds[1].digest)
		return;
	state->built = true;
	for (w = 0; w < 2; w++)
		world_clear(&state->worlds[w]);
	for (w = 0; w < 2; w++) {
		state->worlds[w].digest = digest[w];
		world_install(&state->worlds[w]);
	}
}
