/* SPDX-License-Identifier: MIT */
/*
 * Which interfaces are up. An interface is down when its config says so, when the failure takes
 * it or its port, or when nothing is at the other end: on a link between two ports, the one whose
 * far end is down has no carrier (as Linux and FRR see it, which then take its connected routes
 * away). A LAG needs one member, the interface of a bridge one port.
 */
#include <string.h>

#include "routes/state.h"

static bool contains_u32(const uint32_t *v, size_t n, uint32_t x)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i] == x)
			return true;
	return false;
}

static bool failure_has_port(const struct failure *failure, uint32_t device,
			     const struct device *config, const struct interface *interface)
{
	size_t i;

	for (i = 0; i < failure->port_count; i++) {
		const struct interface *failed;

		if (failure->ports[i].device != device)
			continue;
		failed = &config->interfaces[failure->ports[i].interface];
		if (failed == interface)
			return true;
		/* With a port go its units. */
		if (strcmp(failed->name, failed->port) == 0 &&
		    strcmp(failed->port, interface->port) == 0)
			return true;
	}
	return false;
}

/* What the device itself does to its interface, carrier and members aside. */
static enum port_state own_state(const struct routes *routes, uint32_t device, uint32_t index)
{
	const struct device *config = routes->network->devices[device];
	const struct interface *interface = &config->interfaces[index];

	if (routes->device_failed[device] ||
	    (routes->failure != NULL &&
	     failure_has_port(routes->failure, device, config, interface)))
		return PORT_FAILED;
	return interface->enabled ? PORT_UP : PORT_DISABLED;
}

/* Members of a LAG, and ports of a bridge, are interfaces without addresses that name it. */
static bool has_members(const struct routes *routes, uint32_t device, uint32_t index)
{
	const struct device *config = routes->network->devices[device];
	const struct interface *interface = &config->interfaces[index];
	size_t i, members = 0, up = 0;

	for (i = 0; i < config->interface_count; i++) {
		const struct interface *other = &config->interfaces[i];
		bool is_member = other->member_of != NULL &&
				 (strcmp(other->member_of, interface->name) == 0 ||
				  strcmp(other->member_of, interface->port) == 0);
		bool is_port = interface->bridge != NULL && other->bridge != NULL &&
			       other->address_count == 0 &&
			       strcmp(other->bridge, interface->bridge) == 0;

		if (other == interface || (!is_member && !is_port))
			continue;
		members++;
		up += own_state(routes, device, (uint32_t)i) == PORT_UP;
	}
	return members == 0 || up > 0;
}

static enum port_state alone_state(const struct routes *routes, uint32_t device, uint32_t index)
{
	enum port_state state = own_state(routes, device, index);

	return state == PORT_UP && !has_members(routes, device, index) ? PORT_MEMBERS : state;
}

/* A unit with a tag keeps its carrier when only the far end's unit is shut: the port decides. */
static bool far_end_is_up(const struct routes *routes, struct port far)
{
	const struct device *config = routes->network->devices[far.device];
	const struct interface *interface = &config->interfaces[far.interface];
	uint32_t i;

	if (interface->vlan_outer == 0 || routes->device_failed[far.device])
		return routes->ports[far.device][far.interface] == PORT_UP;
	for (i = 0; i < config->interface_count; i++) {
		const struct interface *other = &config->interfaces[i];

		if (strcmp(other->port, interface->port) == 0 &&
		    strcmp(other->name, other->port) == 0)
			return routes->ports[far.device][i] == PORT_UP;
	}
	return true;
}

static bool has_carrier(const struct routes *routes, uint32_t device, uint32_t index)
{
	const struct network *network = routes->network;
	const uint32_t *list = network->interface_links[device][index];
	uint32_t i;

	for (i = 1; i <= list[0]; i++) {
		const struct link *link = &network->links[list[i]];
		struct port far;

		if (routes->failure != NULL &&
		    contains_u32(routes->failure->links, routes->failure->link_count, list[i]))
			return false;
		if (!link->point_to_point)
			continue;
		far = link->members[link->members[0].device == device &&
				    link->members[0].interface == index];
		if (!far_end_is_up(routes, far))
			return false;
	}
	return true;
}

void ports_compute(struct routes *routes)
{
	const struct network *network = routes->network;
	bool **no_carrier =
		arena_alloc(routes->scratch, network->device_count * sizeof(*no_carrier));
	uint32_t d, i;

	for (d = 0; routes->failure != NULL && d < routes->failure->device_count; d++)
		routes->device_failed[routes->failure->devices[d]] = true;
	for (d = 0; d < network->device_count; d++) {
		size_t n = network->devices[d]->interface_count;

		routes->ports[d] = arena_alloc(routes->arena, n * sizeof(**routes->ports));
		no_carrier[d] = arena_alloc(routes->scratch, n * sizeof(**no_carrier));
		for (i = 0; i < n; i++)
			routes->ports[d][i] = alone_state(routes, d, i);
	}
	/* Two passes: that one end has no carrier does not take it from the other. */
	for (d = 0; d < network->device_count; d++)
		for (i = 0; i < network->devices[d]->interface_count; i++)
			no_carrier[d][i] = !network->devices[d]->interfaces[i].loopback &&
					   !has_carrier(routes, d, i);
	for (d = 0; d < network->device_count; d++)
		for (i = 0; i < network->devices[d]->interface_count; i++)
			if (no_carrier[d][i] && routes->ports[d][i] == PORT_UP)
				routes->ports[d][i] = PORT_NO_CARRIER;
}

bool port_is_up(const struct routes *routes, uint32_t device, uint32_t interface)
{
	return routes->ports[device][interface] == PORT_UP;
}
