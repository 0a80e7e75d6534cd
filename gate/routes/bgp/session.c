/* SPDX-License-Identifier: MIT */
/*
 * Which BGP sessions are up. What the two configs say of each other is decided when the network is
 * sealed (network_neighbor.obstacle); here is what the routes say: an address to speak from that is
 * up, and packets that arrive in both directions before their TTL ends.
 *
 * Packets are followed hop by hop over the RIBs, so a session is up over a default route where the
 * kernel would carry it. But FRR opens a connection only to an address that its next-hop tracking
 * resolves, and that does not take the default route unless told to; the other end may still open
 * it.
 *
 * eBGP without multihop is TTL 1: enough to reach a loopback of the router at the other end of the
 * link.
 */
#include "routes/bgp/state.h"

enum { HOPS_MAX = 64 };

struct end {
	const struct routes *routes;
	const struct network_neighbor *n;
	uint32_t index;
};

static const struct device *end_device(const struct end *end)
{
	const struct network *network = end->routes->network;

	return network->devices[network->instances[end->n->instance].device];
}

static uint32_t device_of(const struct routes *routes, uint32_t instance)
{
	return routes->network->instances[instance].device;
}

bool bgp_owns(const struct routes *routes, uint32_t instance, struct addr addr)
{
	const struct network *network = routes->network;
	const struct network_instance *where = &network->instances[instance];
	const struct owner *owner = network_owner(network, addr);

	for (; owner != NULL; owner = owner->next) {
		const struct interface *interface;

		if (owner->port.device != where->device)
			continue;
		interface = &network->devices[where->device]->interfaces[owner->port.interface];
		if (interface->instance == where->instance &&
		    port_is_up(routes, where->device, owner->port.interface))
			return true;
	}
	return false;
}

uint32_t bgp_connected_interface(const struct routes *routes, uint32_t instance, struct addr addr,
				 struct prefix *subnet)
{
	const struct network_instance *where = &routes->network->instances[instance];
	const struct device *device = routes->network->devices[where->device];
	uint32_t found = ROUTES_NONE, i;
	uint8_t len = 0;
	size_t j;

	for (i = 0; i < device->interface_count; i++) {
		const struct interface *interface = &device->interfaces[i];

		if (interface->instance != where->instance)
			continue;
		for (j = 0; j < interface->address_count; j++) {
			struct prefix p = interface->addresses[j].subnet;

			if (p.len < len || !prefix_has_addr(p, addr) ||
			    interface->addresses[j].link_local ||
			    !port_is_up(routes, where->device, i))
				continue;
			found = i;
			len = p.len;
			if (subnet != NULL)
				*subnet = p;
		}
	}
	return found;
}

/* ---- following packets ------------------------------------------------------------------- */

/* The instance at the other end of a hop; ROUTES_NONE: nobody with a config is there. */
static uint32_t hop_instance(const struct routes *routes, uint32_t device,
			     const struct next_hop *hop, struct addr to)
{
	const struct network *network = routes->network;
	struct addr via = addr_is_none(hop->via) ? to : hop->via;
	const uint32_t *links = network->interface_links[device][hop->interface];
	uint32_t i, only = ROUTES_NONE;
	size_t j;

	for (i = 1; links != NULL && i <= links[0]; i++) {
		const struct link *link = &network->links[links[i]];

		for (j = 0; j < link->member_count; j++) {
			struct port port = link->members[j];
			const struct interface *interface =
				&network->devices[port.device]->interfaces[port.interface];
			uint32_t instance =
				network->device_instances[port.device] + interface->instance;

			if (port.device == device ||
			    !port_is_up(routes, port.device, port.interface))
				continue;
			if (bgp_owns(routes, instance, via) ||
			    (addr_is_link_local(via) && network_port_has(network, port, via)))
				return instance;
			if (link->member_count == 2)
				only = instance;
		}
	}
	return addr_is_link_local(via) ? only : ROUTES_NONE;
}

/* SESSION_UP: packets from the instance arrive at the address within so many hops. */
static enum session_state packets_arrive(const struct routes *routes, uint32_t from, struct addr to,
					 uint32_t far, unsigned hops_max)
{
	uint32_t at = from;
	unsigned hops;

	for (hops = 1; hops <= HOPS_MAX; hops++) {
		const struct rib_entry *entry = rib_longest(routes->ribs[at], prefix_host(to));
		const struct next_hop *hop;

		if (entry == NULL || entry->selected == NULL || entry->route.hop_count == 0)
			return SESSION_DOWN_UNREACHABLE;
		hop = &entry->route.hops[0];
		if (hop->interface == ROUTES_NONE)
			return SESSION_DOWN_UNREACHABLE;
		at = hop_instance(routes, device_of(routes, at), hop, to);
		if (at == ROUTES_NONE)
			return SESSION_DOWN_UNREACHABLE;
		if (at == far && bgp_owns(routes, at, to))
			return hops <= hops_max ? SESSION_UP : SESSION_DOWN_MULTIHOP;
	}
	return SESSION_DOWN_UNREACHABLE;
}

/* ---- one end ----------------------------------------------------------------------------- */

static unsigned end_hops_max(const struct network_neighbor *n)
{
	if (!n->ebgp)
		return HOPS_MAX;
	if (n->config->ttl_security_hops > 0)
		return n->config->ttl_security_hops;
	return n->config->ttl == 0 ? 1 : n->config->ttl;
}

static struct addr interface_address(const struct interface *interface, struct prefix subnet,
				     enum family family)
{
	struct addr none = { 0, 0 }, first = none;
	size_t i;

	for (i = 0; i < interface->address_count; i++) {
		const struct interface_address *a = &interface->addresses[i];

		if (addr_family(a->addr) != family || a->link_local)
			continue;
		if (subnet.len > 0 && prefix_equal(a->subnet, subnet))
			return a->addr;
		if (addr_is_none(first))
			first = a->addr;
	}
	return first;
}

/* The address that a connection opened by this end comes from. */
static struct addr end_source(const struct end *end)
{
	const struct network_neighbor *n = end->n;
	const struct rib_entry *entry;
	struct prefix subnet = { .len = 0 };
	uint32_t interface;

	if (!addr_is_none(n->local_fixed))
		return n->local_fixed;
	interface = bgp_connected_interface(end->routes, n->instance, n->remote, &subnet);
	if (interface == ROUTES_NONE) {
		entry = rib_longest(end->routes->ribs[n->instance], prefix_host(n->remote));
		if (entry == NULL || entry->selected == NULL || entry->route.hop_count == 0)
			return (struct addr){ 0, 0 };
		interface = entry->route.hops[0].interface;
	}
	if (interface == ROUTES_NONE)
		return (struct addr){ 0, 0 };
	return interface_address(&end_device(end)->interfaces[interface], subnet,
				 addr_family(n->remote));
}

/* Whether the end may open the connection: FRR waits until next-hop tracking resolves the address.
 */
static bool end_opens(const struct end *end)
{
	const struct network *network = end->routes->network;
	const struct instance *instance =
		&end_device(end)->instances[network->instances[end->n->instance].instance];
	const struct rib_entry *entry =
		rib_longest(end->routes->ribs[end->n->instance], prefix_host(end->n->remote));

	if (end->n->config->passive || entry == NULL || entry->selected == NULL)
		return false;
	return !prefix_is_default(entry->prefix) ||
	       instance->resolve_via_default[addr_family(end->n->remote)];
}

static enum session_state external_state(const struct end *end)
{
	const struct network_neighbor *n = end->n;
	const struct rib_entry *entry;

	if (bgp_connected_interface(end->routes, n->instance, n->remote, NULL) != ROUTES_NONE)
		return SESSION_UP;
	entry = rib_longest(end->routes->ribs[n->instance], prefix_host(n->remote));
	if (entry == NULL || entry->selected == NULL || entry->route.hop_count == 0 ||
	    entry->route.hops[0].interface == ROUTES_NONE)
		return SESSION_DOWN_UNREACHABLE;
	if (end_hops_max(n) == 1 && !n->config->disable_connected_check)
		return SESSION_DOWN_MULTIHOP;
	return SESSION_UP;
}

/* What this end knows against the session. */
static enum session_state end_state(const struct bgp_state *state, const struct end *end)
{
	const struct routes *routes = end->routes;
	const struct network_neighbor *n = end->n;
	uint32_t device = device_of(routes, n->instance);

	if (routes->device_failed[device] ||
	    (n->remote_device != UINT32_MAX && routes->device_failed[n->remote_device]))
		return SESSION_DOWN_FAILED;
	if (n->obstacle != SESSION_POSSIBLE)
		return SESSION_DOWN_CONFIG;
	if (state->limit_down[end->index] != ROUTES_NONE)
		return SESSION_DOWN_LIMIT;
	if (n->unnumbered_interface != UINT32_MAX)
		return port_is_up(routes, device, n->unnumbered_interface) ? SESSION_UP
									   : SESSION_DOWN_LOCAL;
	if (!addr_is_none(n->local_fixed) && !bgp_owns(routes, n->instance, n->local_fixed))
		return SESSION_DOWN_LOCAL;
	if (n->mirror == UINT32_MAX)
		return external_state(end);
	return packets_arrive(routes, n->instance, n->remote,
			      routes->network->neighbors[n->mirror].instance, end_hops_max(n));
}

/* Do the two statements meet, once both know their routes? One that may open the connection must
 * come from the address that the other waits for. */
static bool ends_meet(const struct end *a, const struct end *b)
{
	if (a->n->unnumbered_interface != UINT32_MAX || b->n->unnumbered_interface != UINT32_MAX)
		return true;
	return (end_opens(a) && addr_equal(end_source(a), b->n->remote)) ||
	       (end_opens(b) && addr_equal(end_source(b), a->n->remote));
}

static struct end end_make(const struct bgp_state *state, uint32_t index)
{
	return (struct end){ state->routes, &state->routes->network->neighbors[index], index };
}

static void session_set(struct bgp_state *state, uint32_t index, enum session_state value,
			struct addr local, uint32_t blame)
{
	struct session *session = &state->routes->sessions[index];

	session->state = value;
	session->local = local;
	session->blame_neighbor = blame;
}

static void pair_compute(struct bgp_state *state, uint32_t index, uint32_t mirror)
{
	struct end a = end_make(state, index), b = end_make(state, mirror);
	enum session_state sa = end_state(state, &a), sb = end_state(state, &b);

	if (sa == SESSION_UP && sb == SESSION_UP && !ends_meet(&a, &b))
		sa = sb = SESSION_DOWN_UNREACHABLE;
	/* What one end has to say counts for it; else the other end's reason does. */
	session_set(state, index, sa != SESSION_UP ? sa : sb, b.n->remote,
		    sa == SESSION_DOWN_LIMIT ? state->limit_down[index]
		    : sa != SESSION_UP       ? index
					     : mirror);
	session_set(state, mirror, sb != SESSION_UP ? sb : sa, a.n->remote,
		    sb == SESSION_DOWN_LIMIT ? state->limit_down[mirror]
		    : sb != SESSION_UP       ? mirror
					     : index);
}

void bgp_sessions_compute(struct bgp_state *state)
{
	const struct network *network = state->routes->network;
	uint32_t i;

	for (i = 0; i < network->neighbor_count; i++) {
		uint32_t mirror = network->neighbors[i].mirror;
		struct end end = end_make(state, i);

		if (mirror == UINT32_MAX)
			session_set(state, i, end_state(state, &end), end_source(&end),
				    state->limit_down[i] != ROUTES_NONE ? state->limit_down[i] : i);
		else if (i < mirror)
			pair_compute(state, i, mirror);
	}
}
