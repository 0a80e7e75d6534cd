/* SPDX-License-Identifier: MIT */
/*
 * Where packets go: a walk from device to device over all equal-cost branches, for every part of
 * a prefix.
 *
 * A part is a piece that no device on the way has longer routes for. It is found by trying: where
 * a device has some, the halves are walked instead, from the start. Within a part each instance
 * is looked at once; one that is met again on its own branch is a loop.
 *
 * A next hop that no configured device has belongs to a neighbor without a config, and packets
 * leave; but on a link that has exactly two ends, both known, nobody else can be there.
 */
#include <string.h>

#include "base/array.h"
#include "routes/state.h"

enum visit_state { UNSEEN, ON_BRANCH, FINISHED };

struct walk {
	const struct routes *routes;
	struct arena *arena; /* of this walk */
	uint8_t *seen;       /* [instance], enum visit_state, of this part */
	uint8_t *end;        /* [instance], once finished */
	struct {
		uint32_t *v;
		size_t n, cap;
	} touched, branch;
	struct prefix part;
	bool splits; /* some device on the way has longer routes inside the part */
	struct walk_result worst;
	struct walk_stops *stops;   /* null: only the worst is wanted */
	struct arena *stops_memory; /* theirs */
};

static enum walk_end walk_from(struct walk *walk, uint32_t instance);

static void stop_add(struct walk *walk, enum walk_end end)
{
	const uint32_t *branch = arena_copy(walk->stops_memory, walk->branch.v,
					    walk->branch.n * sizeof(*walk->branch.v));

	*array_push(walk->stops, walk->stops_memory) =
		(struct walk_stop){ end, walk->part, branch, walk->branch.n };
}

static void ends(struct walk *walk, enum walk_end end)
{
	if (walk->stops != NULL)
		stop_add(walk, end);
	if (end <= walk->worst.end && walk->worst.instances != NULL)
		return;
	walk->worst.end = end;
	walk->worst.part = walk->part;
	walk->worst.instances =
		arena_copy(walk->arena, walk->branch.v, walk->branch.n * sizeof(*walk->branch.v));
	walk->worst.count = walk->branch.n;
}

static bool is_longer(void *context, const struct route *route)
{
	const struct prefix *part = context;

	return route->prefix.len == part->len; /* stops at the first longer one */
}

/* ---- one hop ----------------------------------------------------------------------------- */

static bool is_member(const struct link *link, struct port port)
{
	size_t i;

	for (i = 0; i < link->member_count; i++)
		if (link->members[i].device == port.device &&
		    link->members[i].interface == port.interface)
			return true;
	return false;
}

static bool share_link(const struct network *network, struct port a, struct port b)
{
	const uint32_t *links = network->interface_links[a.device][a.interface];
	uint32_t i;

	for (i = 1; i <= links[0]; i++)
		if (is_member(&network->links[links[i]], b))
			return true;
	return false;
}

/* The only other port on the links of an interface. far is set if there is exactly one; the count
 * of others is the result. */
static size_t others_on_link(const struct network *network, struct port near, struct port *far)
{
	const uint32_t *links = network->interface_links[near.device][near.interface];
	size_t count = 0, m;
	uint32_t i;

	for (i = 1; i <= links[0]; i++) {
		const struct link *link = &network->links[links[i]];

		for (m = 0; m < link->member_count; m++) {
			if (link->members[m].device == near.device &&
			    link->members[m].interface == near.interface)
				continue;
			*far = link->members[m];
			count++;
		}
	}
	return count;
}

static bool port_of_link_local(const struct network *network, struct port near, struct addr addr,
			       struct port *far)
{
	const uint32_t *links = network->interface_links[near.device][near.interface];
	uint32_t i;
	size_t m;

	for (i = 1; i <= links[0]; i++) {
		const struct link *link = &network->links[links[i]];

		for (m = 0; m < link->member_count; m++) {
			*far = link->members[m];
			if (far->device != near.device &&
			    network_port_has(network, *far, addr))
				return true;
		}
	}
	return false;
}

static bool is_borrower(const struct network *network, struct port port)
{
	return network->devices[port.device]->interfaces[port.interface].unnumbered_from != NULL;
}

/* The port that answers for an address on the links of an interface; false: no configured one. */
static bool port_of_address(const struct network *network, struct port near, struct addr addr,
			    struct port *far)
{
	const struct owner *owner = network_owner(network, addr);

	if (addr_is_link_local(addr) && addr_family(addr) == FAMILY_IPV6)
		return port_of_link_local(network, near, addr, far);
	for (; owner != NULL; owner = owner->next) {
		if (owner->port.device != near.device && share_link(network, near, owner->port)) {
			*far = owner->port;
			return true;
		}
	}
	/* An unnumbered one answers for the address that it borrows. */
	if (others_on_link(network, near, far) != 1)
		return false;
	for (owner = network_owner(network, addr); owner != NULL; owner = owner->next)
		if (owner->port.device == far->device && is_borrower(network, *far))
			return true;
	return false;
}

static uint32_t instance_of(const struct network *network, struct port port)
{
	const struct interface *interface =
		&network->devices[port.device]->interfaces[port.interface];
	uint32_t n;

	for (n = network->device_instances[port.device];
	     n < network->instance_count && network->instances[n].device == port.device; n++)
		if (network->instances[n].instance == interface->instance)
			return n;
	return ROUTES_NONE;
}

static enum walk_end walk_into(struct walk *walk, struct port far)
{
	uint32_t instance;

	if (!port_is_up(walk->routes, far.device, far.interface)) {
		ends(walk, WALK_BLOCKED);
		return WALK_BLOCKED;
	}
	instance = instance_of(walk->routes->network, far);
	if (instance == ROUTES_NONE) {
		ends(walk, WALK_BLOCKED);
		return WALK_BLOCKED;
	}
	return walk_from(walk, instance);
}

/* A single address on a connected subnet: if a configured device has it there, with its interface
 * up. */
static bool host_is_up(const struct walk *walk, struct port near)
{
	struct port far;

	return walk->part.len < 128 ||
	       !port_of_address(walk->routes->network, near, walk->part.addr, &far) ||
	       port_is_up(walk->routes, far.device, far.interface);
}

static enum walk_end hop_follow(struct walk *walk, const struct route *route, uint32_t device,
				const struct next_hop *hop)
{
	const struct network *network = walk->routes->network;
	struct port near = { device, hop->interface }, far = { 0, 0 };
	enum walk_end end = WALK_LEFT;
	bool known;

	if (hop->interface == ROUTES_NONE)
		end = WALK_DISCARDED;
	else if (!port_is_up(walk->routes, device, hop->interface))
		end = WALK_BLOCKED;
	else if (addr_is_none(hop->via) && route->protocol == PROTOCOL_CONNECTED)
		end = host_is_up(walk, near) ? WALK_DELIVERED : WALK_BLOCKED;
	if (end != WALK_LEFT) {
		ends(walk, end);
		return end;
	}
	if (addr_is_none(hop->via))
		known = port_of_address(network, near, walk->part.addr, &far) ||
			others_on_link(network, near, &far) == 1;
	else
		known = port_of_address(network, near, hop->via, &far);
	if (known)
		return walk_into(walk, far);
	if (!addr_is_none(hop->via) && others_on_link(network, near, &far) == 1)
		end = prefix_family(route->prefix) == FAMILY_IPV4 ? WALK_BLOCKED : WALK_LEFT;
	ends(walk, end);
	return end;
}

/* ---- branches ---------------------------------------------------------------------------- */

static enum walk_end branches_follow(struct walk *walk, uint32_t instance)
{
	const struct network_instance *where = &walk->routes->network->instances[instance];
	const struct route *route;
	enum walk_end worst = WALK_DELIVERED;
	uint32_t i;

	if (walk->part.len < 128 &&
	    !routes_each(walk->routes, instance, walk->part, is_longer, &walk->part)) {
		walk->splits = true;
		return WALK_DELIVERED;
	}
	route = routes_longest(walk->routes, instance, walk->part);
	if (route == NULL) {
		ends(walk, WALK_NO_ROUTE);
		return WALK_NO_ROUTE;
	}
	for (i = 0; i < route->hop_count && !walk->splits; i++) {
		enum walk_end end = hop_follow(walk, route, where->device, &route->hops[i]);

		if (end > worst)
			worst = end;
	}
	return worst;
}

static enum walk_end walk_from(struct walk *walk, uint32_t instance)
{
	enum walk_end end;

	if (walk->seen[instance] == FINISHED)
		return (enum walk_end)walk->end[instance];
	*array_push(&walk->branch, walk->arena) = instance;
	if (walk->seen[instance] == ON_BRANCH) {
		ends(walk, WALK_LOOP);
		walk->branch.n--;
		return WALK_LOOP;
	}
	walk->seen[instance] = ON_BRANCH;
	*array_push(&walk->touched, walk->arena) = instance;
	end = branches_follow(walk, instance);
	walk->seen[instance] = FINISHED;
	walk->end[instance] = (uint8_t)end;
	walk->branch.n--;
	return end;
}

static void part_walk(struct walk *walk, uint32_t instance, struct prefix part)
{
	struct walk_result before = walk->worst;
	size_t stopped = walk->stops != NULL ? walk->stops->n : 0, i;

	walk->part = part;
	walk->splits = false;
	walk_from(walk, instance);
	for (i = 0; i < walk->touched.n; i++)
		walk->seen[walk->touched.v[i]] = UNSEEN;
	walk->touched.n = walk->branch.n = 0;
	if (!walk->splits)
		return;
	walk->worst = before;
	if (walk->stops != NULL)
		walk->stops->n = stopped;
	part_walk(walk, instance, prefix_half(part, 0));
	part_walk(walk, instance, prefix_half(part, 1));
}

static void whole_walk(struct walk *walk, uint32_t instance, struct prefix prefix)
{
	walk->seen = arena_alloc(walk->arena, walk->routes->network->instance_count);
	walk->end = arena_alloc(walk->arena, walk->routes->network->instance_count);
	part_walk(walk, instance, prefix);
}

struct walk_stops walk_stops(const struct routes *routes, uint32_t instance, struct prefix prefix,
			     struct arena *arena)
{
	struct walk_stops stops = { NULL, 0, 0 };
	struct walk walk = {
		.routes = routes, .arena = arena_new(), .stops = &stops, .stops_memory = arena
	};

	whole_walk(&walk, instance, prefix);
	arena_free(walk.arena);
	return stops;
}

struct walk_result walk_prefix(const struct routes *routes, uint32_t instance, struct prefix prefix,
			       struct arena *arena)
{
	struct walk walk = { .routes = routes, .arena = arena_new() };
	struct walk_result worst;

	whole_walk(&walk, instance, prefix);
	worst = walk.worst;
	worst.instances =
		arena_copy(arena, worst.instances, worst.count * sizeof(*worst.instances));
	arena_free(walk.arena);
	return worst;
}
