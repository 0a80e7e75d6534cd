/* SPDX-License-Identifier: MIT */
/*
 * The rounds: ports, connected, static, IGPs, selection, BGP, until a round changes nothing.
 * Selection is by administrative distance (connected 0, static 1, eBGP 20, OSPF 110, IS-IS 115,
 * iBGP 200).
 */
#include <stdlib.h>
#include <string.h>

#include "engine.h"

enum { ROUNDS_MAX = 40 };

/* ---- hops and routes ------------------------------------------------------------------------ */

static int hop_compare(const void *left, const void *right)
{
	const struct next_hop *a = left, *b = right;
	int c = addr_compare(a->via, b->via);

	return c != 0 ? c : (a->interface > b->interface) - (a->interface < b->interface);
}

void engine_hop_add(struct engine_hops *hops, struct next_hop hop)
{
	uint32_t i;

	for (i = 0; i < hops->n; i++)
		if (hop_compare(&hops->v[i], &hop) == 0)
			return;
	bug_if(hops->n == ENGINE_HOPS_MAX);
	hops->v[hops->n++] = hop;
	qsort(hops->v, hops->n, sizeof(hops->v[0]), hop_compare);
}

void engine_hops_add(struct engine_hops *hops, const struct engine_hops *more)
{
	uint32_t i;

	for (i = 0; i < more->n; i++)
		engine_hop_add(hops, more->v[i]);
}

void engine_hops_via(struct engine_hops *hops, const struct engine_route *route, struct addr via)
{
	uint32_t i;

	for (i = 0; i < route->hops.n; i++) {
		struct next_hop hop = route->hops.v[i];

		if (addr_is_none(hop.via) && hop.interface != ROUTES_NONE)
			hop.via = via;
		engine_hop_add(hops, hop);
	}
}

struct engine_route *engine_candidate(struct engine *engine, struct engine_router *router,
				      enum protocol protocol, struct prefix prefix, bool *made)
{
	struct engine_routes *routes = &router->candidates[protocol];
	struct engine_route *route;
	size_t i;

	*made = false;
	for (i = 0; i < routes->n; i++)
		if (prefix_equal(routes->v[i].prefix, prefix))
			return &routes->v[i];
	*made = true;
	route = array_push(routes, engine->arena);
	memset(route, 0, sizeof(*route));
	route->prefix = prefix;
	route->protocol = protocol;
	return route;
}

const struct engine_route *engine_get(const struct engine_router *router, struct prefix prefix)
{
	size_t i;

	for (i = 0; i < router->rib.n; i++)
		if (prefix_equal(router->rib.v[i].prefix, prefix))
			return &router->rib.v[i];
	return NULL;
}

const struct engine_route *engine_longest(const struct engine_router *router, struct addr addr)
{
	const struct engine_route *best = NULL;
	size_t i;

	for (i = 0; i < router->rib.n; i++) {
		const struct engine_route *route = &router->rib.v[i];

		if (prefix_contains(route->prefix, prefix_host(addr)) &&
		    (best == NULL || route->prefix.len > best->prefix.len))
			best = route;
	}
	return best;
}

const struct engine_route *engine_resolve(const struct engine_router *router, struct addr addr)
{
	const struct engine_route *route = engine_longest(router, addr);

	if (route != NULL && prefix_is_default(route->prefix) &&
	    !router->config->resolve_via_default[addr_family(addr)])
		return NULL;
	return route;
}

static void rib_select(struct engine *engine, struct engine_router *router)
{
	enum protocol protocol;
	size_t i, k;

	router->rib.n = 0;
	for (protocol = 0; protocol < PROTOCOL_COUNT; protocol++) {
		const struct engine_routes *routes = &router->candidates[protocol];

		for (i = 0; i < routes->n; i++) {
			for (k = 0; k < router->rib.n; k++)
				if (prefix_equal(router->rib.v[k].prefix, routes->v[i].prefix))
					break;
			if (k == router->rib.n)
				*array_push(&router->rib, engine->arena) = routes->v[i];
			else if (routes->v[i].distance < router->rib.v[k].distance)
				router->rib.v[k] = routes->v[i];
		}
	}
}

/* ---- ports ---------------------------------------------------------------------------------- */

bool engine_device_failed(const struct engine *engine, uint32_t device)
{
	size_t i;

	for (i = 0; i < engine->failure->device_count; i++)
		if (engine->failure->devices[i] == device)
			return true;
	return false;
}

static bool port_stands(const struct engine *engine, struct port port)
{
	const struct failure *failure = engine->failure;
	size_t i;

	if (engine_device_failed(engine, port.device) ||
	    !engine->network->devices[port.device]->interfaces[port.interface].enabled)
		return false;
	for (i = 0; i < failure->port_count; i++)
		if (failure->ports[i].device == port.device &&
		    failure->ports[i].interface == port.interface)
			return false;
	return true;
}

static bool link_failed(const struct engine *engine, size_t link)
{
	size_t i;

	for (i = 0; i < engine->failure->link_count; i++)
		if (engine->failure->links[i] == link)
			return true;
	return false;
}

static void ports_make(struct engine *engine)
{
	const struct network *network = engine->network;
	uint32_t d, i;
	size_t l, m;

	engine->port_up =
		arena_alloc(engine->arena, network->device_count * sizeof(*engine->port_up));
	for (d = 0; d < network->device_count; d++) {
		engine->port_up[d] =
			arena_alloc(engine->arena, network->devices[d]->interface_count + 1);
		for (i = 0; i < network->devices[d]->interface_count; i++)
			engine->port_up[d][i] = port_stands(engine, (struct port){ d, i });
	}
	for (l = 0; l < network->link_count; l++) {
		const struct link *link = &network->links[l];
		bool carries = !link_failed(engine, l);

		for (m = 0; m < link->member_count && link->point_to_point; m++)
			carries = carries && port_stands(engine, link->members[m]);
		for (m = 0; m < link->member_count; m++)
			if (!carries)
				engine->port_up[link->members[m].device]
					       [link->members[m].interface] = false;
	}
}

/* ---- connected and static ------------------------------------------------------------------- */

static void connected_make(struct engine *engine, struct engine_router *router)
{
	uint32_t i;
	size_t a;
	bool made;

	router->candidates[PROTOCOL_CONNECTED].n = 0;
	for (i = 0; i < router->device->interface_count; i++) {
		const struct interface *interface = &router->device->interfaces[i];

		for (a = 0; a < interface->address_count; a++) {
			const struct interface_address *address = &interface->addresses[a];

			if (engine->port_up[router->in->device][i] && !address->link_local &&
			    interface->family_enabled[addr_family(address->addr)])
				engine_hop_add(&engine_candidate(engine, router, PROTOCOL_CONNECTED,
								 address->subnet, &made)
							->hops,
					       (struct next_hop){ .interface = i });
		}
	}
}

static bool static_resolves(const struct engine *engine, const struct engine_router *router,
			    const struct static_route *config, struct engine_hops *hops)
{
	const struct engine_route *route;

	hops->n = 0;
	if (config->kind == STATIC_DISCARD || config->kind == STATIC_REJECT) {
		engine_hop_add(hops, (struct next_hop){ .interface = ROUTES_NONE });
		return true;
	}
	if (config->kind == STATIC_INTERFACE) {
		engine_hop_add(hops, (struct next_hop){ .interface = config->interface_index });
		return engine->port_up[router->in->device][config->interface_index];
	}
	bug_if(config->interface != NULL);
	route = engine_resolve(router, config->next_hop);
	if (route == NULL || prefix_equal(route->prefix, config->prefix) ||
	    (!config->recursive && route->protocol != PROTOCOL_CONNECTED))
		return false;
	engine_hops_via(hops, route, config->next_hop);
	return true;
}

static void static_make(struct engine *engine, struct engine_router *router)
{
	size_t i;

	router->candidates[PROTOCOL_STATIC].n = 0;
	for (i = 0; i < router->config->static_count; i++) {
		const struct static_route *config = &router->config->statics[i];
		struct engine_route *route;
		struct engine_hops hops;
		bool made;

		if (!static_resolves(engine, router, config, &hops))
			continue;
		route = engine_candidate(engine, router, PROTOCOL_STATIC, config->prefix, &made);
		if (!made &&
		    (config->distance > route->distance ||
		     (config->distance == route->distance && config->metric > route->metric)))
			continue;
		if (made || config->distance < route->distance || config->metric < route->metric)
			route->hops.n = 0;
		route->distance = config->distance;
		route->metric = config->metric;
		route->tag = config->tag;
		engine_hops_add(&route->hops, &hops);
	}
}

/* ---- services ------------------------------------------------------------------------------- */

static int length_compare(const void *left, const void *right)
{
	const struct prefix *a = left, *b = right;

	return (a->len > b->len) - (a->len < b->len);
}

/* v: what the router has a route to that does not discard. The need itself or something shorter,
 * but for the default route; or halves that are each routed. */
static bool is_routed(struct prefix need, const struct prefix *v, size_t n)
{
	size_t i;
	bool inside = false;

	for (i = 0; i < n; i++) {
		if (prefix_contains(v[i], need) && !prefix_is_default(v[i]))
			return true;
		inside = inside || prefix_contains(need, v[i]);
	}
	return inside && need.len < 128 && is_routed(prefix_half(need, 0), v, n) &&
	       is_routed(prefix_half(need, 1), v, n);
}

static void services_look(struct engine *engine)
{
	const struct surroundings *around = engine->network->surroundings;
	size_t s, i, k, n;
	uint32_t r;

	for (s = 0; around != NULL && s < around->service_count; s++) {
		const struct service *service = &around->services[s];

		engine->service_healthy[s] = true;
		for (r = 0; r < engine->network->instance_count; r++) {
			const struct engine_router *router = &engine->routers[r];
			struct prefix *v;

			if (strcmp(router->device->name, service->device) != 0)
				continue;
			v = arena_alloc(engine->arena, (router->rib.n + 1) * sizeof(*v));
			for (i = n = 0; i < router->rib.n; i++)
				if (router->rib.v[i].hops.n > 0 &&
				    router->rib.v[i].hops.v[0].interface != ROUTES_NONE)
					v[n++] = router->rib.v[i].prefix;
			qsort(v, n, sizeof(*v), length_compare);
			for (k = 0; k < service->need_count; k++)
				if (!is_routed(service->needs[k], v, n))
					engine->service_healthy[s] = false;
		}
	}
}

bool engine_is_withheld(const struct engine *engine, const struct engine_router *router,
			struct prefix prefix)
{
	const struct surroundings *around = engine->network->surroundings;
	size_t s, i;

	for (s = 0; around != NULL && s < around->service_count; s++)
		for (i = 0; i < around->services[s].prefix_count; i++)
			if (!engine->service_healthy[s] &&
			    strcmp(around->services[s].device, router->device->name) == 0 &&
			    prefix_contains(around->services[s].prefixes[i], prefix))
				return true;
	return false;
}

/* ---- rounds --------------------------------------------------------------------------------- */

static bool route_same(const struct engine_route *a, const struct engine_route *b)
{
	uint32_t i;

	for (i = 0; i < a->hops.n && a->hops.n == b->hops.n; i++)
		if (hop_compare(&a->hops.v[i], &b->hops.v[i]) != 0)
			return false;
	return prefix_equal(a->prefix, b->prefix) && a->protocol == b->protocol &&
	       a->distance == b->distance && a->metric == b->metric && a->hops.n == b->hops.n;
}

static bool ribs_same(const struct engine_routes *a, const struct engine_routes *b)
{
	size_t i, k;

	for (i = 0; i < a->n && a->n == b->n; i++) {
		for (k = 0; k < b->n && !route_same(&a->v[i], &b->v[k]); k++)
			;
		if (k == b->n)
			return false;
	}
	return a->n == b->n;
}

static void select_all(struct engine *engine)
{
	uint32_t r;

	for (r = 0; r < engine->network->instance_count; r++)
		rib_select(engine, &engine->routers[r]);
}

static void each_router(struct engine *engine,
			void (*make)(struct engine *, struct engine_router *))
{
	uint32_t r;

	for (r = 0; r < engine->network->instance_count; r++)
		if (!engine_device_failed(engine, engine->routers[r].in->device))
			make(engine, &engine->routers[r]);
}

static void round_run(struct engine *engine)
{
	uint32_t r;

	each_router(engine, connected_make);
	each_router(engine, static_make);
	for (r = 0; r < engine->network->instance_count; r++)
		engine->routers[r].candidates[PROTOCOL_OSPF].n =
			engine->routers[r].candidates[PROTOCOL_ISIS].n = 0;
	engine_ospf(engine);
	engine_isis(engine);
	select_all(engine);
	engine_bgp(engine);
	select_all(engine);
	services_look(engine);
}

/* A copy of every RIB, to see whether a round changed one. */
static struct engine_routes *ribs_copy(const struct engine *engine)
{
	size_t n = engine->network->instance_count, r;
	struct engine_routes *copy = arena_alloc(engine->arena, n * sizeof(*copy));

	for (r = 0; r < n; r++) {
		copy[r] = engine->routers[r].rib;
		copy[r].v = arena_copy(engine->arena, copy[r].v, copy[r].n * sizeof(*copy[r].v));
	}
	return copy;
}

static void routers_make(struct engine *engine)
{
	const struct network *network = engine->network;
	uint32_t r;

	engine->routers =
		arena_alloc(engine->arena, network->instance_count * sizeof(*engine->routers));
	for (r = 0; r < network->instance_count; r++) {
		const struct network_instance *in = &network->instances[r];

		engine->routers[r].index = r;
		engine->routers[r].in = in;
		engine->routers[r].device = network->devices[in->device];
		engine->routers[r].config = &engine->routers[r].device->instances[in->instance];
		bug_if(in->instance != 0);
	}
}

struct engine *engine_run(const struct network *network, const struct failure *failure,
			  uint64_t order, struct arena *arena)
{
	struct engine *engine = arena_alloc(arena, sizeof(*engine));
	size_t services = network->surroundings != NULL ? network->surroundings->service_count : 0;
	int round;
	uint32_t r;

	*engine = (struct engine){
		.network = network, .failure = failure, .arena = arena, .order = order
	};
	engine->sessions =
		arena_alloc(arena, (network->neighbor_count + 1) * sizeof(*engine->sessions));
	engine->service_healthy = arena_alloc(arena, services + 1);
	memset(engine->service_healthy, true, services);
	routers_make(engine);
	ports_make(engine);
	for (round = 0; round < ROUNDS_MAX && !engine->settled && engine->queue.n == 0; round++) {
		struct engine_routes *before = ribs_copy(engine);
		bool *healthy = arena_copy(arena, engine->service_healthy, services + 1);
		size_t messages = engine->messages;

		round_run(engine);
		engine->settled = round > 1 && engine->queue.n == 0 &&
				  messages == engine->messages &&
				  memcmp(healthy, engine->service_healthy, services) == 0;
		for (r = 0; r < network->instance_count && engine->settled; r++)
			engine->settled = ribs_same(&before[r], &engine->routers[r].rib);
	}
	return engine;
}
