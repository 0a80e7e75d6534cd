/* SPDX-License-Identifier: MIT */
/*
 * One neighbor statement by itself: who has the address that it names, from where it speaks, and
 * whether another statement can be its far end.
 *
 * The source is the update-source; without one the address in the subnet that holds the far
 * address; else it depends on the routes. An unnumbered neighbor is whoever is at the far end of
 * the cable. An fe80:: address names something on the own links only (RFC 4291 2.5.6).
 */
#include <stdlib.h>
#include <string.h>

#include "network/seal.h"

/* ---- where an end is and speaks from ----------------------------------------------------- */

/* The first address of the family that is good beyond the link; none: there is no such one. */
static struct addr interface_addr(const struct interface *interface, enum family family)
{
	size_t i;

	for (i = 0; i < interface->address_count; i++) {
		const struct interface_address *address = &interface->addresses[i];

		if (!address->link_local && addr_family(address->addr) == family)
			return address->addr;
	}
	return (struct addr){ 0, 0 };
}

static bool ports_share_link(const struct network *network, struct port a, struct port b)
{
	const uint32_t *x = network->interface_links[a.device][a.interface];
	const uint32_t *y = network->interface_links[b.device][b.interface];
	uint32_t i, j;

	for (i = 1; i <= x[0]; i++) {
		for (j = 1; j <= y[0]; j++) {
			if (x[i] == y[j])
				return true;
		}
	}
	return false;
}

/* The own interface whose subnet holds the far address: the longest subnet, rather one that is not
 * shut. Its address there is the source. */
static void near_find(const struct seal *seal, struct side *side)
{
	const struct network_instance *at = &seal->instances[side->entry.instance];
	const struct device *device = seal->network->devices[at->device];
	bool enabled = false;
	uint32_t i;
	size_t a;

	for (i = 0; i < device->interface_count; i++) {
		const struct interface *interface = &device->interfaces[i];

		if (interface->instance != at->instance || interface->loopback)
			continue;
		for (a = 0; a < interface->address_count; a++) {
			const struct interface_address *address = &interface->addresses[a];

			if (address->link_local || address->subnet.len >= 128 ||
			    !prefix_has_addr(address->subnet, side->entry.remote))
				continue;
			if (side->near != UINT32_MAX &&
			    (enabled > interface->enabled ||
			     (enabled == interface->enabled &&
			      side->near_subnet.len >= address->subnet.len)))
				continue;
			side->near = i;
			side->near_subnet = address->subnet;
			side->source = address->addr;
			enabled = interface->enabled;
		}
	}
}

bool side_instance_has(const struct seal *seal, uint32_t instance, struct addr addr)
{
	const struct owner *owner;

	for (owner = network_owner(seal->network, addr); owner != NULL; owner = owner->next) {
		if (port_instance(seal->network, owner->port) == instance)
			return true;
	}
	return false;
}

/* The configured source, if there is one. */
static void fixed_find(struct seal *seal, struct side *side)
{
	const struct device *device = instance_device(seal->network, side->entry.instance);
	const struct neighbor *config = side->entry.config;
	struct addr addr = config->update_source;
	uint32_t interface;

	if (addr_is_none(addr) && config->update_source_interface == NULL)
		return;
	if (config->update_source_interface != NULL) {
		interface = interface_find(device, config->update_source_interface);
		if (interface != UINT32_MAX)
			addr = interface_addr(&device->interfaces[interface],
					      addr_family(side->entry.remote));
	}
	side->entry.local_fixed = addr;
	side->source = addr;
	side->mute = addr_is_none(addr) || !side_instance_has(seal, side->entry.instance, addr);
	if (!side->mute)
		return;
	seal_speak_of(seal, device);
	diag_add(seal->diag, DIAG_WARNING, "bgp-update-source-unknown", config->place, NULL,
		 "the update-source of neighbor %s is no address of %s: it cannot connect",
		 side_far_text(side, seal->arena), device->name);
}

/* ---- far ends that no owner tells -------------------------------------------------------- */

static const struct owner *owner_new(struct seal *seal, struct port port)
{
	struct owner *owner = arena_alloc(seal->scratch, sizeof(*owner));

	owner->port = port;
	return owner;
}

static bool port_equal(struct port a, struct port b)
{
	return a.device == b.device && a.interface == b.interface;
}

/* fe80:: addresses name something on a link only: who has it on one of the own links? */
static const struct owner *link_local_owner(struct seal *seal, struct side *side)
{
	const struct network *network = seal->network;
	const struct network_instance *at = &seal->instances[side->entry.instance];
	const struct device *device = network->devices[at->device];
	struct port near = { at->device, 0 };
	uint32_t l;
	size_t m;

	for (; near.interface < device->interface_count; near.interface++) {
		const uint32_t *list = network->interface_links[near.device][near.interface];

		if (device->interfaces[near.interface].instance != at->instance)
			continue;
		for (l = 1; l <= list[0]; l++) {
			const struct link *link = &network->links[list[l]];

			for (m = 0; m < link->member_count; m++) {
				struct port far = link->members[m];

				if (port_equal(near, far) ||
				    !network_port_has(network, far, side->entry.remote))
					continue;
				side->near = near.interface;
				side->entry.unnumbered_interface = near.interface;
				return owner_new(seal, far);
			}
		}
	}
	return NULL;
}

/* The far address that a /30 or /31 on the own interface tells, whatever the far end has: FRR's first
 * choice (bgpd/bgpd.c, bgp_peer_conf_if_to_su_update_v4). */
static struct addr paired_addr(const struct interface *near)
{
	size_t i;

	for (i = 0; i < near->address_count; i++) {
		const struct interface_address *own = &near->addresses[i];
		uint32_t addr;

		if (addr_family(own->addr) != FAMILY_IPV4)
			continue;
		addr = addr_to_ipv4(own->addr);
		if (prefix_length(own->subnet) == 31)
			return addr_ipv4(addr ^ 1);
		if (prefix_length(own->subnet) == 30 && ((addr & 3) == 1 || (addr & 3) == 2))
			return addr_ipv4(addr ^ 3);
	}
	return (struct addr){ 0, 0 };
}

static struct addr unnumbered_remote(const struct network *network, const struct neighbor *config,
				     struct port near, struct port far)
{
	struct addr addr = { 0, 0 };

	if (!config->link_local_only)
		addr = paired_addr(&network->devices[near.device]->interfaces[near.interface]);
	return addr_is_none(addr) ? network_link_local(network, far) : addr;
}

void side_gap_add(struct seal *seal, const struct side *side)
{
	const struct device *device = instance_device(seal->network, side->entry.instance);
	const char *interface = side->entry.config->interface;
	struct port port = { seal->instances[side->entry.instance].device, side->near };
	bool several = side->near != UINT32_MAX &&
		       seal->network->interface_links[port.device][port.interface][0] > 0;

	gap_add(seal, "bgp-unnumbered-without-link", port, side->entry.config->place,
		arena_printf(seal->arena, "neighbor %s", interface),
		arena_printf(seal->arena,
			     "%s the neighbor on %s; name the link's two ends under `link:` in "
			     "routegate.yaml, as [\"%s:%s\", \"DEVICE:INTERFACE\"]",
			     several ? "several could be" : "nothing tells who is", interface,
			     device->name, interface));
}

/* The other end of the cable behind the interface. */
static const struct owner *unnumbered_owner(struct seal *seal, struct side *side)
{
	const struct network *network = seal->network;
	const struct device *device = instance_device(network, side->entry.instance);
	uint32_t own = interface_find(device, side->entry.config->interface);
	struct port near = { seal->instances[side->entry.instance].device, own }, far;
	const struct stated_link *stated = NULL;
	const uint32_t *list;
	uint32_t l;

	if (own != UINT32_MAX) {
		stated = stated_at(seal, near);
		side->entry.unnumbered_interface = side->near = own;
		list = network->interface_links[near.device][own];
		for (l = 1; l <= list[0]; l++) {
			const struct link *link = &network->links[list[l]];

			if (!link->point_to_point)
				continue;
			far = link->members[port_equal(link->members[0], near)];
			side->entry.remote =
				unnumbered_remote(network, side->entry.config, near, far);
			return owner_new(seal, far);
		}
	}
	side->alone = stated != NULL && stated->end_count == 2;
	if (side->alone)
		side->entry.remote_device = stated_far_device(seal, stated, near.device);
	else
		side->untold = true;
	return NULL;
}

/* ---- statements --------------------------------------------------------------------------- */

struct side side_make(struct seal *seal, uint32_t instance, const struct neighbor *config)
{
	struct side side = {
		.entry = { .instance = instance,
			   .config = config,
			   .remote = config->addr,
			   .remote_device = UINT32_MAX,
			   .mirror = UINT32_MAX,
			   .unnumbered_interface = UINT32_MAX },
		.near = UINT32_MAX,
	};

	if (addr_is_none(config->addr)) {
		if (config->interface != NULL)
			side.far = unnumbered_owner(seal, &side);
		return side;
	}
	if (addr_family(config->addr) == FAMILY_IPV6 && addr_is_link_local(config->addr)) {
		side.far = link_local_owner(seal, &side);
	} else {
		side.far = network_owner(seal->network, config->addr);
		near_find(seal, &side);
		fixed_find(seal, &side);
	}
	return side;
}

const char *side_far_text(const struct side *side, struct arena *arena)
{
	char text[ADDR_TEXT];

	if (addr_is_none(side->entry.config->addr))
		return side->entry.config->interface == NULL ? "-" : side->entry.config->interface;
	return arena_strdup(arena, addr_text(side->entry.config->addr, text));
}

/* ---- two statements ---------------------------------------------------------------------- */

/* The far address is in the subnet of the own interface, the far interface has the same subnet, and
 * yet they share no link: different VLANs, a looped port, one subnet used twice. */
static bool is_cut_off(const struct seal *seal, const struct side *side, struct port far)
{
	const struct interface *interface =
		&seal->network->devices[far.device]->interfaces[far.interface];
	struct port near = { seal->instances[side->entry.instance].device, side->near };
	size_t i;

	if (side->near == UINT32_MAX || ports_share_link(seal->network, near, far))
		return false;
	for (i = 0; i < interface->address_count; i++) {
		if (addr_equal(interface->addresses[i].addr, side->entry.remote) &&
		    prefix_equal(interface->addresses[i].subnet, side->near_subnet))
			return true;
	}
	return false;
}

/* 0: the statement does not lead to that instance; 1: it does; 2: over a common link. */
int side_leads_to(const struct seal *seal, const struct side *side, uint32_t instance)
{
	struct port near = { seal->instances[side->entry.instance].device, side->near };
	const struct owner *owner;
	int best = 0, way;

	if (side->entry.instance == instance)
		return 0;
	for (owner = side->far; owner != NULL; owner = owner->next) {
		if (port_instance(seal->network, owner->port) != instance ||
		    is_cut_off(seal, side, owner->port))
			continue;
		way = side->near != UINT32_MAX && ports_share_link(seal->network, near, owner->port)
			      ? 2
			      : 1;
		if (way > best)
			best = way;
	}
	return best;
}

/* An unnumbered statement answers another one at the far end of its cable; or, as FRR derives the
 * far address of a /30 or /31, one that names an address of its interface. */
static bool unnumbered_reaches(const struct seal *seal, const struct side *from,
			       const struct side *to)
{
	struct port own = { seal->instances[from->entry.instance].device, from->near };
	struct port other = { seal->instances[to->entry.instance].device, to->near };

	if (to->far == NULL || from->far == NULL || from->near == UINT32_MAX ||
	    to->near == UINT32_MAX || !ports_share_link(seal->network, own, other) ||
	    addr_family(from->entry.remote) != addr_family(to->entry.remote))
		return false;
	if (addr_family(to->entry.remote) == FAMILY_IPV4)
		return network_port_has(seal->network, own, to->entry.remote);
	/* Over fe80:: both: a global address is not what the other end is called by. */
	return from->entry.unnumbered_interface != UINT32_MAX &&
	       to->entry.unnumbered_interface != UINT32_MAX;
}

bool side_can_reach(const struct seal *seal, const struct side *from, const struct side *to)
{
	const struct owner *owner;
	struct port port;

	if (from->mute || from->dynamic)
		return false;
	if (from->entry.unnumbered_interface != UINT32_MAX ||
	    to->entry.unnumbered_interface != UINT32_MAX)
		return unnumbered_reaches(seal, from, to);
	if (!addr_is_none(from->source))
		return addr_equal(from->source, to->entry.remote);
	for (owner = to->far; owner != NULL; owner = owner->next) {
		port = owner->port;
		if (port_instance(seal->network, port) == from->entry.instance &&
		    !seal->network->devices[port.device]->interfaces[port.interface].loopback)
			return true;
	}
	return false;
}
