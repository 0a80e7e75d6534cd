/* SPDX-License-Identifier: MIT */
/*
 * Sessions: which neighbor statements answer each other.
 *
 * A TCP connection may be opened by either end (RFC 4271 8.2.1 has both try). The end that opens it speaks
 * from its update-source or, without one, from the address of the interface that leads to the far
 * end; the other end looks for a neighbor statement with that address, then for a listen range. So two
 * statements make a session if each names an address of the other device and at least one of
 * them connects from the very address that the other names. Where the outgoing interface depends on the
 * routes, each address of an interface that is no loopback is possible.
 *
 * An address may have several owners (anycast, one plan used in two VRFs): pairs that share a link
 * come first, then those where both ends could connect; each statement is used once.
 */
#include <string.h>

#include "base/array.h"
#include "network/seal.h"

struct pair {
	uint32_t a, b;
	int rank;
};

struct pairs {
	struct pair *v;
	size_t n, cap;
};

enum { RANK_ONE_WAY = 1, RANK_BOTH_WAYS = 2, RANK_LINKED = 2, RANK_MAX = 4 };

/* ---- where an end is and speaks from ----------------------------------------------------- */

static uint32_t interface_find(const struct device *device, const char *name)
{
	uint32_t i;

	for (i = 0; i < device->interface_count; i++) {
		if (strcmp(device->interfaces[i].name, name) == 0)
			return i;
	}
	return UINT32_MAX;
}

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

static bool has_addr(const struct seal *seal, uint32_t instance, struct addr addr)
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
	side->mute = addr_is_none(addr) || !has_addr(seal, side->entry.instance, addr);
	if (!side->mute)
		return;
	seal_speak_of(seal, device);
	diag_add(seal->diag, DIAG_WARNING, "bgp-update-source-unknown", config->place, NULL,
		 "the update-source of neighbor %s is no address of %s: it cannot connect",
		 session_far_text(side, seal->arena), device->name);
}

/* ---- far ends that no owner tells -------------------------------------------------------- */

static const struct owner *owner_new(struct seal *seal, struct port port)
{
	struct owner *owner = arena_alloc(seal->arena, sizeof(*owner));

	owner->port = port;
	return owner;
}

static bool port_equal(struct port a, struct port b)
{
	return a.device == b.device && a.interface == b.interface;
}

static bool has_link_local(const struct interface *interface, struct addr addr)
{
	size_t i;

	for (i = 0; i < interface->address_count; i++) {
		if (addr_equal(interface->addresses[i].addr, addr))
			return true;
	}
	return false;
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
				    !has_link_local(&network->devices[far.device]
							     ->interfaces[far.interface],
						    side->entry.remote))
					continue;
				side->near = near.interface;
				return owner_new(seal, far);
			}
		}
	}
	return NULL;
}

static struct addr unnumbered_remote(const struct interface *far)
{
	struct addr addr;
	size_t i;

	for (i = 0; i < far->address_count; i++) {
		if (far->addresses[i].link_local)
			return far->addresses[i].addr;
	}
	addr = interface_addr(far, FAMILY_IPV6);
	return addr_is_none(addr) ? interface_addr(far, FAMILY_IPV4) : addr;
}

/* The other end of the cable behind the interface. */
static const struct owner *unnumbered_owner(struct seal *seal, struct side *side)
{
	const struct network *network = seal->network;
	const struct device *device = instance_device(network, side->entry.instance);
	uint32_t own = interface_find(device, side->entry.config->interface);
	struct port near = { seal->instances[side->entry.instance].device, own }, far;
	const uint32_t *list;
	uint32_t l;

	if (own != UINT32_MAX) {
		side->entry.unnumbered_interface = side->near = own;
		list = network->interface_links[near.device][own];
		for (l = 1; l <= list[0]; l++) {
			const struct link *link = &network->links[list[l]];

			if (!link->point_to_point)
				continue;
			far = link->members[port_equal(link->members[0], near)];
			side->entry.remote = unnumbered_remote(
				&network->devices[far.device]->interfaces[far.interface]);
			return owner_new(seal, far);
		}
	}
	seal_speak_of(seal, device);
	diag_add(seal->diag, DIAG_UNSUPPORTED, "bgp-unnumbered-without-link",
		 side->entry.config->place, NULL,
		 "nothing tells who is the neighbor on %s; give both ends addresses of one subnet",
		 side->entry.config->interface);
	return NULL;
}

/* ---- statements -------------------------------------------------------------------------- */

static struct side side_make(struct seal *seal, uint32_t instance, const struct neighbor *config)
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

const char *session_far_text(const struct side *side, struct arena *arena)
{
	char text[ADDR_TEXT];

	if (addr_is_none(side->entry.config->addr))
		return side->entry.config->interface == NULL ? "-" : side->entry.config->interface;
	return arena_strdup(arena, addr_text(side->entry.config->addr, text));
}

static void own_warn(struct seal *seal, const struct side *side)
{
	const struct device *device = instance_device(seal->network, side->entry.instance);

	if (!has_addr(seal, side->entry.instance, side->entry.remote))
		return;
	seal_speak_of(seal, device);
	diag_add(seal->diag, DIAG_WARNING, "bgp-neighbor-is-self", side->entry.config->place, NULL,
		 "neighbor %s is an address of %s itself", session_far_text(side, seal->arena),
		 device->name);
}

static struct sides sides_collect(struct seal *seal)
{
	struct sides sides = { 0 };
	uint32_t i;
	size_t n;

	for (i = 0; i < seal->network->instance_count; i++) {
		const struct bgp *bgp = instance_bgp(seal->network, i);

		seal->instances[i].first_neighbor = (uint32_t)sides.n;
		for (n = 0; bgp != NULL && n < bgp->neighbor_count; n++) {
			struct side side = side_make(seal, i, &bgp->neighbors[n]);

			*array_push(&sides, seal->arena) = side;
			own_warn(seal, &side);
		}
		seal->instances[i].neighbor_count = (uint32_t)(bgp == NULL ? 0 : bgp->neighbor_count);
	}
	return sides;
}

/* ---- pairs ------------------------------------------------------------------------------- */

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
static int side_leads_to(const struct seal *seal, const struct side *side, uint32_t instance)
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
		way = side->near != UINT32_MAX &&
				      ports_share_link(seal->network, near, owner->port)
			      ? 2
			      : 1;
		if (way > best)
			best = way;
	}
	return best;
}

/* An unnumbered statement answers another one at the far end of its cable; or, as FRR derives the far address of a
 * /30 or /31, one that names an address of its interface. */
static bool unnumbered_reaches(const struct seal *seal, const struct side *from,
			       const struct side *to)
{
	struct port own = { seal->instances[from->entry.instance].device, from->near };
	struct port other = { seal->instances[to->entry.instance].device, to->near };

	return to->far != NULL && from->far != NULL && from->near != UINT32_MAX &&
	       to->near != UINT32_MAX && ports_share_link(seal->network, own, other);
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

static void pair_try(struct seal *seal, struct sides *sides, struct pairs *pairs, uint32_t a,
		     uint32_t b)
{
	const struct side *x = &sides->v[a], *y = &sides->v[b];
	int there = side_leads_to(seal, x, y->entry.instance), back, ways;

	back = there == 0 ? 0 : side_leads_to(seal, y, x->entry.instance);
	if (back == 0)
		return;
	ways = side_can_reach(seal, x, y) + side_can_reach(seal, y, x);
	if (ways == 0)
		return;
	*array_push(pairs, seal->arena) = (struct pair){
		a, b, (ways == 2 ? RANK_BOTH_WAYS : RANK_ONE_WAY) + (there == 2 ? RANK_LINKED : 0)
	};
}

/* All statements of all instances that have the address this one names; each pair once. */
static void pairs_of(struct seal *seal, struct sides *sides, struct pairs *pairs, uint32_t a)
{
	const struct owner *owner;
	uint32_t last = UINT32_MAX, b;

	for (owner = sides->v[a].far; owner != NULL; owner = owner->next) {
		uint32_t instance = port_instance(seal->network, owner->port);
		const struct network_instance *at = &seal->instances[instance];

		if (instance == last || instance <= sides->v[a].entry.instance)
			continue;
		last = instance;
		for (b = at->first_neighbor; b < at->first_neighbor + at->neighbor_count; b++)
			pair_try(seal, sides, pairs, a, b);
	}
}

static void mirror_set(struct sides *sides, uint32_t a, uint32_t b)
{
	sides->v[a].entry.mirror = b;
	sides->v[b].entry.mirror = a;
}

static void pairs_choose(struct seal *seal, struct sides *sides)
{
	struct pairs pairs = { 0 };
	uint32_t a;
	size_t i;
	int rank;

	for (a = 0; a < sides->n; a++)
		pairs_of(seal, sides, &pairs, a);
	for (rank = RANK_MAX; rank > 0; rank--) {
		for (i = 0; i < pairs.n; i++) {
			const struct pair *pair = &pairs.v[i];

			if (pair->rank == rank &&
			    sides->v[pair->a].entry.mirror == UINT32_MAX &&
			    sides->v[pair->b].entry.mirror == UINT32_MAX)
				mirror_set(sides, pair->a, pair->b);
		}
	}
}

/* ---- listen ranges ----------------------------------------------------------------------- */

/* The address that the side would come from: its source, or an address that the range takes. */
static struct addr source_in(const struct seal *seal, const struct side *side, struct prefix range)
{
	const struct network_instance *at = &seal->instances[side->entry.instance];
	const struct device *device = seal->network->devices[at->device];
	size_t i, a;

	if (!addr_is_none(side->source))
		return prefix_has_addr(range, side->source) ? side->source : (struct addr){ 0, 0 };
	for (i = 0; i < device->interface_count; i++) {
		const struct interface *interface = &device->interfaces[i];

		if (interface->instance != at->instance || interface->loopback)
			continue;
		for (a = 0; a < interface->address_count; a++) {
			if (!interface->addresses[a].link_local &&
			    prefix_has_addr(range, interface->addresses[a].addr))
				return interface->addresses[a].addr;
		}
	}
	return (struct addr){ 0, 0 };
}

static bool is_named(const struct sides *sides, uint32_t instance, struct addr addr)
{
	size_t i;

	for (i = 0; i < sides->n; i++) {
		if (sides->v[i].entry.instance == instance &&
		    addr_equal(sides->v[i].entry.config->addr, addr))
			return true;
	}
	return false;
}

static size_t accepted_count(const struct sides *sides, size_t first, uint32_t instance,
			     const struct listen_range *range)
{
	size_t i, n = 0;

	for (i = first; i < sides->n; i++)
		n += sides->v[i].entry.instance == instance &&
		     prefix_has_addr(range->prefix, sides->v[i].entry.remote);
	return n;
}

/* Gives the instance an entry of its own for a neighbor that comes in from a range. */
static void dynamic_add(struct seal *seal, struct sides *sides, uint32_t a, uint32_t instance,
			const struct listen_range *range, struct addr source)
{
	struct neighbor *config = arena_copy(seal->arena, &range->template, sizeof(*config));
	struct side side;

	config->addr = source;
	config->interface = NULL;
	side = side_make(seal, instance, config);
	side.dynamic = true;
	side.entry.local_fixed = sides->v[a].entry.remote; /* where the connection came in */
	side.source = side.entry.local_fixed;
	*array_push(sides, seal->arena) = side;
	mirror_set(sides, a, (uint32_t)sides->n - 1);
}

static const struct listen_range *range_find(const struct seal *seal, const struct side *side,
					     const struct bgp *bgp, struct addr *source)
{
	const struct listen_range *best = NULL;
	struct addr addr;
	size_t i;

	for (i = 0; i < bgp->range_count; i++) {
		const struct listen_range *range = &bgp->ranges[i];

		if (best != NULL && best->prefix.len >= range->prefix.len)
			continue;
		addr = source_in(seal, side, range->prefix);
		if (addr_is_none(addr))
			continue;
		best = range;
		*source = addr;
	}
	return best;
}

static bool range_is_full(struct seal *seal, const struct sides *sides, size_t first,
			  uint32_t instance, const struct listen_range *range)
{
	if (range->limit == 0 || accepted_count(sides, first, instance, range) < range->limit)
		return false;
	seal_speak_of(seal, instance_device(seal->network, instance));
	diag_add(seal->diag, DIAG_WARNING, "bgp-listen-limit", range->place, NULL,
		 "more neighbors come in than the limit of %u", (unsigned)range->limit);
	return true;
}

static void dynamics_accept(struct seal *seal, struct sides *sides)
{
	size_t first = sides->n;
	uint32_t a;

	for (a = 0; a < first; a++) {
		const struct owner *owner = sides->v[a].far;

		for (; owner != NULL && sides->v[a].entry.mirror == UINT32_MAX; owner = owner->next) {
			const struct side *side = &sides->v[a];
			uint32_t instance = port_instance(seal->network, owner->port);
			const struct bgp *bgp = instance_bgp(seal->network, instance);
			const struct listen_range *range;
			struct addr source;

			if (bgp == NULL || bgp->range_count == 0 || side->mute ||
			    side->entry.config->passive ||
			    side_leads_to(seal, side, instance) == 0)
				continue;
			range = range_find(seal, side, bgp, &source);
			if (range != NULL && !is_named(sides, instance, source) &&
			    !range_is_full(seal, sides, first, instance, range))
				dynamic_add(seal, sides, a, instance, range, source);
		}
	}
}

/* ---- the far device ---------------------------------------------------------------------- */

/* Without a mirror: rather an instance that runs BGP, and another one than the own. */
static void remote_device_set(const struct seal *seal, struct sides *sides, struct side *side)
{
	const struct owner *owner;
	int best = -1, worth;

	if (side->entry.mirror != UINT32_MAX) {
		const struct side *mirror = &sides->v[side->entry.mirror];

		side->entry.remote_device = seal->instances[mirror->entry.instance].device;
		if (addr_is_none(side->entry.remote))
			side->entry.remote = mirror->source;
		return;
	}
	for (owner = side->far; owner != NULL; owner = owner->next) {
		uint32_t instance = port_instance(seal->network, owner->port);

		worth = instance == side->entry.instance                      ? 0
			: instance_bgp(seal->network, instance) == NULL       ? 1
			: side_leads_to(seal, side, instance) == 0            ? 2
									      : 3;
		if (worth <= best)
			continue;
		best = worth;
		side->entry.remote_device = owner->port.device;
	}
}

/* An internal neighbor that nobody is: most likely a typing error or a device that went. */
static void nobody_warn(struct seal *seal, const struct side *side)
{
	if (side->entry.remote_device != UINT32_MAX || side->entry.ebgp ||
	    addr_is_none(side->entry.config->addr))
		return;
	seal_speak_of(seal, instance_device(seal->network, side->entry.instance));
	diag_add(seal->diag, DIAG_WARNING, "bgp-neighbor-nowhere", side->entry.config->place, NULL,
		 "no device has the address of the internal neighbor %s",
		 session_far_text(side, seal->arena));
}

/* ---- all --------------------------------------------------------------------------------- */

/* Puts each instance's entries side by side, accepted ones behind those it names. */
static void neighbors_fill(struct seal *seal, const struct sides *sides)
{
	struct network *network = seal->network;
	struct network_neighbor *v = arena_alloc(seal->arena, sides->n * sizeof(*v));
	uint32_t *moved = arena_alloc(seal->arena, sides->n * sizeof(*moved));
	uint32_t *next = arena_alloc(seal->arena, (network->instance_count + 1) * sizeof(*next));
	size_t i;

	for (i = 0; i < sides->n; i++)
		next[sides->v[i].entry.instance + 1]++;
	for (i = 0; i < network->instance_count; i++) {
		seal->instances[i].neighbor_count = next[i + 1];
		next[i + 1] += next[i];
		seal->instances[i].first_neighbor = next[i];
	}
	for (i = 0; i < sides->n; i++) {
		moved[i] = next[sides->v[i].entry.instance]++;
		v[moved[i]] = sides->v[i].entry;
	}
	for (i = 0; i < sides->n; i++) {
		if (v[i].mirror != UINT32_MAX)
			v[i].mirror = moved[v[i].mirror];
	}
	network->neighbors = v;
	network->neighbor_count = sides->n;
}

void sessions_pair(struct seal *seal)
{
	struct sides sides = sides_collect(seal);
	size_t i;

	pairs_choose(seal, &sides);
	dynamics_accept(seal, &sides);
	for (i = 0; i < sides.n; i++)
		remote_device_set(seal, &sides, &sides.v[i]);
	for (i = 0; i < sides.n; i++) {
		session_check(seal, &sides, i);
		nobody_warn(seal, &sides.v[i]);
	}
	externals_attach(seal, &sides);
	neighbors_fill(seal, &sides);
}
