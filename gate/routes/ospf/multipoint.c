/* SPDX-License-Identifier: MIT */
/*
 * The host routes of point-to-multipoint networks: each router there tells its own address (RFC
 * 2328 12.4.1.4). Its own it has as a route to the interface. The neighbor's would lead to the neighbor
 * over the neighbor, which zebra takes for a loop and does not use, unless the next hop is `onlink`, as
 * over a borrowed address.
 */
#include "routes/ospf/inside.h"

static bool is_own_address(const struct interface *interface, struct prefix host)
{
	for (size_t a = 0; a < interface->address_count; a++)
		if (prefix_equal(prefix_host(interface->addresses[a].addr), host))
			return true;
	return false;
}

static struct hops own_hop(const struct ospf_world *world, const struct ospf_router *router,
			   struct prefix host)
{
	const struct network *network = world->routes->network;
	uint32_t d = network->instances[router->instance].device;
	const struct device *device = network->devices[d];

	for (uint32_t i = 0; i < device->interface_count; i++) {
		uint32_t at = world->ports_of[d][i];
		struct next_hop *hop;

		if (at == 0 ||
		    world->ports.v[at - 1].config->network != OSPF_NETWORK_POINT_TO_MULTIPOINT ||
		    !is_own_address(&device->interfaces[i], host))
			continue;
		hop = arena_alloc(world->arena, sizeof(*hop));
		hop->interface = i;
		return (struct hops){ hop, 1 };
	}
	return (struct hops){ NULL, 0 };
}

static bool lies_on(const struct ospf_world *world, const struct ospf_router *router,
		    const struct next_hop *hop)
{
	const struct network *network = world->routes->network;
	uint32_t d = network->instances[router->instance].device;
	const struct interface *interface = &network->devices[d]->interfaces[hop->interface];

	for (size_t a = 0; a < interface->address_count; a++)
		if (prefix_has_addr(interface->addresses[a].subnet, hop->via))
			return true;
	return false;
}

static struct hops without_itself(const struct ospf_world *world, const struct ospf_router *router,
				  struct hops hops, struct prefix host)
{
	struct next_hop *kept = arena_alloc(world->arena, (hops.n + 1) * sizeof(*kept));
	uint32_t n = 0;

	for (uint32_t i = 0; i < hops.n; i++)
		if (!addr_equal(hops.v[i].via, host.addr) || !lies_on(world, router, &hops.v[i]))
			kept[n++] = hops.v[i];
	return (struct hops){ kept, n };
}

bool ospf_host_route(const struct ospf_world *world, const struct ospf_router *router,
		     uint32_t number, struct ospf_route *route)
{
	struct prefix host = world->prefixes.all.v[number];

	if (world->version != 2 || host.len != 128 || route->path != OSPF_PATH_INTRA)
		return false;
	if (route->hops.n > 0) {
		route->hops = without_itself(world, router, route->hops, host);
		return false;
	}
	route->hops = own_hop(world, router, host);
	return route->hops.n > 0;
}
