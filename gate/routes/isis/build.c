/* SPDX-License-Identifier: MIT */
/*
 * The routers of IS-IS, who is adjacent to whom at which level (ISO 10589 8.2, 8.4), and the
 * graphs that come of it.
 *
 * IPv6 follows the links and metrics of IPv4 unless both ends run it as a topology of its own
 * (RFC 5120); a router that does and one that does not have no IPv6 over each other. Routers of
 * different metric style do not read each other's reachability: between them is no edge. A link
 * without an address of the family still counts for a path, but its own router has no next hop
 * there.
 */
#include "routes/isis/inside.h"

#include <string.h>

#include "base/array.h"

void isis_reach_add(struct isis_state *state, uint32_t router, unsigned level, struct prefix prefix,
		    const struct isis_reach *reach)
{
	unsigned g = ISIS_GRAPH(level, prefix_family(prefix));
	struct isis_reach *added;

	if (state->routers.v[router].vertex[g] == ROUTES_NONE)
		return;
	added = array_push(&state->graphs[g].reaches, state->arena);
	*added = *reach;
	added->prefix = igp_prefix_number(&state->prefixes, prefix, state->arena);
	added->vertex = state->routers.v[router].vertex[g];
	added->router = router;
}

uint32_t isis_link_cost(const struct isis *config, unsigned level, uint32_t metric)
{
	if (config->wide[level])
		return config->high_metric ? ISIS_WIDE_LINK_MAX : metric;
	return config->high_metric || metric > ISIS_NARROW_LINK_MAX ? ISIS_NARROW_LINK_MAX : metric;
}

static uint32_t port_metric(const struct isis *config, const struct isis_interface *interface,
			    unsigned level, enum family family)
{
	bool own = family == FAMILY_IPV6 && config->multi_topology_ipv6;

	return interface->metric[level][own ? FAMILY_IPV6 : FAMILY_IPV4];
}

/* ---- routers ----------------------------------------------------------------------------- */

static void port_add(struct isis_state *state, uint32_t router_index,
		     const struct isis_interface *config)
{
	const struct isis_router *router = &state->routers.v[router_index];
	struct port port = { router->device, config->interface };
	uint32_t *first;

	if (config->interface == UINT32_MAX ||
	    !port_is_up(state->routes, port.device, port.interface))
		return;
	first = &state->ports_of[port.device][port.interface];
	*array_push(&state->ports, state->arena) = (struct isis_port){
		.port = port,
		.router = router_index,
		.config = config,
		.next = *first == 0 ? ROUTES_NONE : *first - 1,
	};
	*first = (uint32_t)state->ports.n;
}

static void router_add(struct isis_state *state, uint32_t instance, uint32_t device,
		       const struct isis *config)
{
	struct isis_router router = { .device = device, .instance = instance, .config = config };
	unsigned level, family;
	size_t i;

	for (level = 0; level < 2; level++)
		for (family = 0; family < FAMILY_COUNT; family++) {
			unsigned g = ISIS_GRAPH(level, family);

			router.vertex[g] = ROUTES_NONE;
			if ((config->levels & 1u << level) && config->family[family])
				router.vertex[g] =
					spf_vertex(state->graphs[g].graph,
						   config->overload ? SPF_NO_TRANSIT : 0);
		}
	*array_push(&state->routers, state->arena) = router;
	for (i = 0; i < config->interface_count; i++)
		port_add(state, (uint32_t)state->routers.n - 1, &config->interfaces[i]);
}

static void routers_collect(struct isis_state *state)
{
	const struct network *network = state->routes->network;
	uint32_t n;
	size_t i;

	for (n = 0; n < network->instance_count; n++) {
		const struct network_instance *where = &network->instances[n];
		const struct instance *instance =
			&network->devices[where->device]->instances[where->instance];

		for (i = 0; i < instance->isis_count; i++)
			if (instance->enabled && instance->isises[i].enabled &&
			    !state->routes->device_failed[where->device])
				router_add(state, n, where->device, &instance->isises[i]);
	}
}

/* An L1L2 router puts all its interfaces into both levels, whatever the level of their circuits
 * (as FRR does). */
static void port_advertise(struct isis_state *state, const struct isis_port *port)
{
	const struct interface *interface = port_interface(state->routes, port->port);
	const struct isis *config = state->routers.v[port->router].config;
	unsigned level;
	size_t a;

	for (a = 0; a < interface->address_count; a++) {
		const struct interface_address *address = &interface->addresses[a];
		enum family family = addr_family(address->addr);

		if (address->link_local || !port->config->family[family] ||
		    port->config->suppress[family] || !interface->family_enabled[family])
			continue;
		for (level = 0; level < 2; level++) {
			uint32_t metric = port_metric(config, port->config, level, family);
			struct isis_reach reach = { .cost = metric };

			if (!config->wide[level] && metric > ISIS_NARROW_LINK_MAX)
				reach.cost = ISIS_NARROW_LINK_MAX;
			isis_reach_add(state, port->router, level, address->subnet, &reach);
		}
	}
}

/* ---- adjacencies ------------------------------------------------------------------------- */

static bool same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool share_area(const struct isis *a, const struct isis *b)
{
	size_t i, k;

	for (i = 0; i < a->area_count; i++)
		for (k = 0; k < b->area_count; k++)
			if (strcmp(a->areas[i], b->areas[k]) == 0)
				return true;
	return false;
}

static bool speak_family(const struct isis_state *state, const struct isis_port *a,
			 const struct isis_port *b, enum family family)
{
	const struct isis *x = state->routers.v[a->router].config,
			  *y = state->routers.v[b->router].config;
	struct addr via;

	return x->family[family] && y->family[family] && a->config->family[family] &&
	       b->config->family[family] &&
	       igp_via(state->routes, family, a->port, b->port, &via) &&
	       igp_via(state->routes, family, b->port, a->port, &via);
}

static bool are_adjacent(const struct isis_state *state, const struct isis_port *a,
			 const struct isis_port *b, unsigned level)
{
	const struct isis *x = state->routers.v[a->router].config,
			  *y = state->routers.v[b->router].config;

	if (a->router == b->router ||
	    memcmp(x->system_id, y->system_id, sizeof(x->system_id)) == 0 ||
	    !(a->config->levels & x->levels & b->config->levels & y->levels & 1u << level) ||
	    a->config->point_to_point != b->config->point_to_point ||
	    !same_text(a->config->authentication, b->config->authentication) ||
	    (level == 0 && !share_area(x, y)))
		return false;
	return speak_family(state, a, b, FAMILY_IPV4) || speak_family(state, a, b, FAMILY_IPV6);
}

/* Whether two adjacent routers see each other in a graph. */
static bool share_graph(const struct isis_state *state, const struct isis_port *a,
			const struct isis_port *b, unsigned level, enum family family)
{
	const struct isis_router *x = &state->routers.v[a->router],
				 *y = &state->routers.v[b->router];
	unsigned g = ISIS_GRAPH(level, family);

	if (x->vertex[g] == ROUTES_NONE || y->vertex[g] == ROUTES_NONE ||
	    x->config->wide[level] != y->config->wide[level])
		return false;
	if (family == FAMILY_IPV4)
		return true;
	if (x->config->multi_topology_ipv6 != y->config->multi_topology_ipv6)
		return false;
	return !x->config->multi_topology_ipv6 || speak_family(state, a, b, family);
}

/* One way; a link at the very maximum is not used (RFC 5305 3). */
static void edge_add(struct isis_state *state, const struct isis_port *from,
		     const struct isis_port *to, unsigned level, enum family family)
{
	const struct isis_router *near = &state->routers.v[from->router];
	unsigned g = ISIS_GRAPH(level, family);
	struct spf_edge edge = {
		.from = near->vertex[g],
		.to = state->routers.v[to->router].vertex[g],
		.cost = isis_link_cost(near->config, level,
				       port_metric(near->config, from->config, level, family)),
		.interface = from->port.interface,
	};

	if (edge.cost > ISIS_WIDE_LINK_MAX)
		return;
	if (speak_family(state, from, to, family))
		igp_via(state->routes, family, from->port, to->port, &edge.via);
	else
		edge.interface = SPF_VIRTUAL; /* and no first hops for it */
	spf_edge(state->graphs[g].graph, &edge);
}

static void pair_connect(struct isis_state *state, const struct isis_port *a,
			 const struct isis_port *b)
{
	unsigned level, family;

	for (level = 0; level < 2; level++) {
		if (!are_adjacent(state, a, b, level))
			continue;
		state->routers.v[a->router].full[level]++;
		state->routers.v[b->router].full[level]++;
		for (family = 0; family < FAMILY_COUNT; family++) {
			if (!share_graph(state, a, b, level, family))
				continue;
			edge_add(state, a, b, level, family);
			edge_add(state, b, a, level, family);
		}
	}
}

/* ---- LANs -------------------------------------------------------------------------------- */

struct port_list {
	const struct isis_port **v;
	size_t n, cap;
};

static void member_connect(struct isis_state *state, const struct isis_port *port,
			   const struct isis_port *other, uint32_t vertex, unsigned level,
			   enum family family)
{
	const struct isis_router *router = &state->routers.v[port->router];
	unsigned g = ISIS_GRAPH(level, family);
	struct spf_edge out = {
		.from = router->vertex[g],
		.to = vertex,
		.cost = isis_link_cost(router->config, level,
				       port_metric(router->config, port->config, level, family)),
		.interface = port->port.interface,
	};
	struct spf_edge in = { .from = vertex, .to = router->vertex[g] };

	if (!igp_via(state->routes, family, other->port, port->port, &in.via))
		return;
	spf_edge(state->graphs[g].graph, &in);
	if (out.cost <= ISIS_WIDE_LINK_MAX)
		spf_edge(state->graphs[g].graph, &out);
}

static void segment_connect(struct isis_state *state, const struct isis_port *leader,
			    const struct port_list *members, unsigned level, enum family family)
{
	struct spf_graph *graph = state->graphs[ISIS_GRAPH(level, family)].graph;
	uint32_t vertex = ROUTES_NONE;
	size_t i;

	for (i = 0; i < members->n; i++) {
		if (!share_graph(state, leader, members->v[i], level, family))
			continue;
		if (vertex == ROUTES_NONE) {
			vertex = spf_vertex(graph, SPF_NETWORK);
			member_connect(state, leader, members->v[i], vertex, level, family);
		}
		member_connect(state, members->v[i], leader, vertex, level, family);
	}
}

/* The designated router is the one of the highest priority; the first of equals, as nothing
 * depends on it. */
static size_t leader_of(const struct port_list *ports, unsigned level)
{
	size_t i, leader = ports->n;

	for (i = 0; i < ports->n; i++)
		if (ports->v[i] != NULL &&
		    (leader == ports->n || ports->v[i]->config->priority[level] >
						   ports->v[leader]->config->priority[level]))
			leader = i;
	return leader;
}

static void segments_make(struct isis_state *state, const struct port_list *ports, unsigned level)
{
	struct port_list left = *ports;
	unsigned family;
	size_t i, leader;

	left.v = arena_copy(state->arena, ports->v, ports->n * sizeof(*ports->v));
	while ((leader = leader_of(&left, level)) < left.n) {
		const struct isis_port *first = left.v[leader];
		struct port_list members = { 0 };

		left.v[leader] = NULL;
		for (i = 0; i < left.n; i++) {
			if (left.v[i] == NULL || !are_adjacent(state, first, left.v[i], level))
				continue;
			*array_push(&members, state->arena) = left.v[i];
			state->routers.v[left.v[i]->router].full[level]++;
			left.v[i] = NULL;
		}
		state->routers.v[first->router].full[level] += (uint32_t)members.n;
		for (family = 0; members.n > 0 && family < FAMILY_COUNT; family++)
			segment_connect(state, first, &members, level, family);
	}
}

/* ---- all --------------------------------------------------------------------------------- */

/* Two interfaces that share several links are adjacent once. */
static bool is_first_link(const struct isis_state *state, uint32_t link, struct port a,
			  struct port b)
{
	const struct network *network = state->routes->network;
	const uint32_t *x = network->interface_links[a.device][a.interface];
	const uint32_t *y = network->interface_links[b.device][b.interface];
	uint32_t i, k;

	for (i = 1; i <= x[0]; i++)
		for (k = 1; k <= y[0]; k++)
			if (x[i] == y[k] && x[i] < link)
				return false;
	return true;
}

static void link_connect(struct isis_state *state, uint32_t index)
{
	const struct link *link = &state->routes->network->links[index];
	struct port_list pairs = { 0 }, segment = { 0 };
	size_t m, i, k;

	for (m = 0; m < link->member_count; m++) {
		struct port port = link->members[m];
		uint32_t at = state->ports_of[port.device][port.interface];

		for (at = at == 0 ? ROUTES_NONE : at - 1; at != ROUTES_NONE;
		     at = state->ports.v[at].next) {
			const struct isis_port *p = &state->ports.v[at];

			if (!p->config->passive)
				*array_push(p->config->point_to_point ? &pairs : &segment,
					    state->arena) = p;
		}
	}
	for (i = 0; i < pairs.n; i++)
		for (k = i + 1; k < pairs.n; k++)
			if (is_first_link(state, index, pairs.v[i]->port, pairs.v[k]->port))
				pair_connect(state, pairs.v[i], pairs.v[k]);
	if (segment.n > 1) {
		segments_make(state, &segment, 0);
		segments_make(state, &segment, 1);
	}
}

void isis_build(struct isis_state *state)
{
	const struct network *network = state->routes->network;
	uint32_t i;

	for (i = 0; i < ISIS_GRAPHS; i++)
		state->graphs[i].graph = spf_graph_new(state->arena);
	state->ports_of =
		arena_alloc(state->arena, network->device_count * sizeof(*state->ports_of));
	for (i = 0; i < network->device_count; i++)
		state->ports_of[i] =
			arena_alloc(state->arena, network->devices[i]->interface_count *
							  sizeof(**state->ports_of));
	routers_collect(state);
	if (state->routers.n == 0)
		return;
	for (i = 0; i < network->link_count; i++)
		link_connect(state, i);
	for (i = 0; i < state->ports.n; i++)
		port_advertise(state, &state->ports.v[i]);
	for (i = 0; i < ISIS_GRAPHS; i++) {
		spf_seal(state->graphs[i].graph);
		state->graphs[i].fixed = state->graphs[i].reaches.n;
	}
}
