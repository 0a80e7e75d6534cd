/* SPDX-License-Identifier: MIT */
/*
 * Adjacencies: two interfaces on one link whose Hellos agree (RFC 2328 10.5; RFC 5340 4.2.2), and
 * what becomes of them in the area's graph: an edge each way between two routers, or, on a
 * segment with a designated router, a vertex for the segment (12.4.1.2, 12.4.2). A segment where
 * nobody may be designated router, or with one router only, is a stub network.
 */
#include "routes/ospf/inside.h"

#include <string.h>

#include "base/array.h"

static struct ospf_attachment *attachment_of(const struct ospf_world *world,
					     const struct ospf_port *port)
{
	return &world->routers.v[port->router].areas.v[port->attachment];
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* An exchange stops where the far end's packets may be larger than one's own (RFC 2328 10.6). */
static bool mtu_fits(const struct ospf_world *world, const struct ospf_port *a,
		     const struct ospf_port *b)
{
	uint32_t mtu_a = port_interface(world->routes, a->port)->mtu;
	uint32_t mtu_b = port_interface(world->routes, b->port)->mtu;

	if (mtu_a == 0 || mtu_b == 0 || mtu_a == mtu_b)
		return true;
	return mtu_a < mtu_b ? a->config->mtu_ignore : b->config->mtu_ignore;
}

/* RFC 2328 10.5: masks and networks are compared but on point-to-point links. */
static bool subnets_fit(const struct ospf_world *world, const struct ospf_port *a,
			const struct ospf_port *b)
{
	return world->version == 3 || a->config->network == OSPF_NETWORK_POINT_TO_POINT ||
	       igp_shares_subnet(world->routes, a->port, b->port);
}

static bool are_adjacent(const struct ospf_world *world, const struct ospf_port *a,
			 const struct ospf_port *b)
{
	const struct ospf_interface *x = a->config, *y = b->config;
	struct addr via;

	return a->router != b->router &&
	       world->routers.v[a->router].id != world->routers.v[b->router].id &&
	       x->area == y->area && x->network == y->network && x->hello == y->hello &&
	       x->dead == y->dead && x->instance_id == y->instance_id &&
	       same_text(x->authentication, y->authentication) &&
	       attachment_of(world, a)->kind == attachment_of(world, b)->kind &&
	       mtu_fits(world, a, b) && subnets_fit(world, a, b) &&
	       igp_via(world->routes, world->family, a->port, b->port, &via) &&
	       igp_via(world->routes, world->family, b->port, a->port, &via);
}

static uint32_t transit_cost(const struct ospf_world *world, const struct ospf_port *port)
{
	return world->routers.v[port->router].config->max_metric ? OSPF_MAX_LINK_METRIC
								 : port->config->cost;
}

/* The R bit (RFC 5340 A.2), clear on a stub router: nobody goes through it, nor, in FRR, does it find
 * anything itself. */
static bool leads_on(const struct ospf_world *world, const struct ospf_port *port)
{
	return world->version == 2 || !world->routers.v[port->router].config->max_metric;
}

static void edge_add(struct ospf_world *world, const struct ospf_port *from,
		     const struct ospf_port *to)
{
	struct ospf_attachment *near = attachment_of(world, from);
	struct spf_edge edge = {
		.from = near->vertex,
		.to = attachment_of(world, to)->vertex,
		.cost = transit_cost(world, from),
		.interface = from->port.interface,
	};

	igp_via(world->routes, world->family, from->port, to->port, &edge.via);
	if (leads_on(world, from))
		spf_edge(world->areas.v[near->area].graph, &edge);
	near->full++;
}

static bool is_segment(const struct ospf_port *port)
{
	return port->config->network == OSPF_NETWORK_BROADCAST ||
	       port->config->network == OSPF_NETWORK_NON_BROADCAST;
}

/* ---- segments ---------------------------------------------------------------------------- */

static bool ranks_above(const struct ospf_world *world, const struct ospf_port *a,
			const struct ospf_port *b)
{
	if (a->config->priority != b->config->priority)
		return a->config->priority > b->config->priority;
	return world->routers.v[a->router].id > world->routers.v[b->router].id;
}

/* The subnet that two interfaces share, for version 2. */
static struct prefix common_subnet(const struct ospf_world *world, const struct ospf_port *port,
				   const struct ospf_port *other)
{
	const struct interface *interface = port_interface(world->routes, port->port);
	struct prefix none = { 0 };
	struct addr via;
	size_t a;

	igp_via(world->routes, world->family, port->port, other->port, &via);
	for (a = 0; a < interface->address_count; a++)
		if (addr_family(interface->addresses[a].addr) == addr_family(via) &&
		    prefix_has_addr(interface->addresses[a].subnet, via))
			return interface->addresses[a].subnet;
	return none;
}

static void segment_stub(struct ospf_world *world, const struct ospf_port *designated,
			 uint32_t vertex, struct prefix prefix)
{
	const struct ospf_attachment *attachment = attachment_of(world, designated);

	*array_push(&world->areas.v[attachment->area].stubs, world->arena) = (struct ospf_stub){
		.prefix = ospf_prefix_number(world, prefix),
		.vertex = vertex,
		.router = designated->router,
	};
}

/* Version 3: the designated router advertises the prefixes of all (RFC 5340 4.4.3.9). */
static void segment_prefixes(struct ospf_world *world, const struct ospf_port *designated,
			     const struct ospf_port *member, uint32_t vertex)
{
	const struct interface *interface = port_interface(world->routes, member->port);
	size_t a;

	for (a = 0; a < interface->address_count; a++)
		if (addr_family(interface->addresses[a].addr) == FAMILY_IPV6 &&
		    !interface->addresses[a].link_local)
			segment_stub(world, designated, vertex, interface->addresses[a].subnet);
}

static void member_connect(struct ospf_world *world, struct ospf_port *port,
			   const struct ospf_port *other, uint32_t vertex)
{
	struct ospf_attachment *attachment = attachment_of(world, port);
	struct spf_graph *graph = world->areas.v[attachment->area].graph;
	struct spf_edge out = {
		.from = attachment->vertex,
		.to = vertex,
		.cost = transit_cost(world, port),
		.interface = port->port.interface,
	};
	struct spf_edge in = { .from = vertex, .to = attachment->vertex };

	igp_via(world->routes, world->family, other->port, port->port, &in.via);
	if (leads_on(world, port))
		spf_edge(graph, &out);
	spf_edge(graph, &in);
	attachment->full++;
	port->is_transit = true;
	port->transit = common_subnet(world, port, other);
}

/* All of members that are adjacent to the designated router; those are taken out (set null). */
static void segment_make(struct ospf_world *world, struct ospf_port **members, size_t n,
			 size_t leader)
{
	struct ospf_port *designated = members[leader], *other = NULL;
	struct spf_graph *graph = world->areas.v[attachment_of(world, designated)->area].graph;
	uint32_t vertex = 0;
	size_t i;

	members[leader] = NULL;
	for (i = 0; i < n; i++) {
		if (members[i] == NULL || !are_adjacent(world, designated, members[i]))
			continue;
		if (other == NULL) {
			other = members[i];
			vertex = spf_vertex(graph, SPF_NETWORK);
			member_connect(world, designated, other, vertex);
			if (world->version == 3 && !designated->config->hide)
				segment_prefixes(world, designated, designated, vertex);
			else if (!designated->config->hide)
				segment_stub(world, designated, vertex, designated->transit);
		}
		member_connect(world, members[i], designated, vertex);
		if (world->version == 3 && !members[i]->config->hide)
			segment_prefixes(world, designated, members[i], vertex);
		members[i] = NULL;
	}
}

/* Elects among what is left; routers that do not understand the first one make a segment of their
 * own. */
static void segments_make(struct ospf_world *world, struct ospf_port **members, size_t n)
{
	for (;;) {
		size_t i, leader = n;

		for (i = 0; i < n; i++)
			if (members[i] != NULL && members[i]->config->priority > 0 &&
			    (leader == n || ranks_above(world, members[i], members[leader])))
				leader = i;
		if (leader == n)
			return;
		segment_make(world, members, n, leader);
	}
}

/* ---- links ------------------------------------------------------------------------------- */

struct port_list {
	struct ospf_port **v;
	size_t n, cap;
};

/* Two interfaces may share several links (a second subnet with a third router); the first counts.
 */
static bool is_first_link(const struct ospf_world *world, uint32_t link, struct port a,
			  struct port b)
{
	const struct network *network = world->routes->network;
	const uint32_t *x = network->interface_links[a.device][a.interface];
	const uint32_t *y = network->interface_links[b.device][b.interface];
	uint32_t i, k;

	for (i = 1; i <= x[0]; i++)
		for (k = 1; k <= y[0]; k++)
			if (x[i] == y[k] && x[i] < link)
				return false;
	return true;
}

static void pairs_connect(struct ospf_world *world, uint32_t link, const struct port_list *ports)
{
	size_t i, k;

	for (i = 0; i < ports->n; i++)
		for (k = i + 1; k < ports->n; k++) {
			if (!is_first_link(world, link, ports->v[i]->port, ports->v[k]->port) ||
			    !are_adjacent(world, ports->v[i], ports->v[k]))
				continue;
			edge_add(world, ports->v[i], ports->v[k]);
			edge_add(world, ports->v[k], ports->v[i]);
		}
}

static void link_connect(struct ospf_world *world, uint32_t index)
{
	const struct link *link = &world->routes->network->links[index];
	struct port_list pairs = { 0 }, segment = { 0 };
	size_t m;

	for (m = 0; m < link->member_count; m++) {
		struct port port = link->members[m];
		uint32_t at = world->ports_of[port.device][port.interface];

		for (at = at == 0 ? ROUTES_NONE : at - 1; at != ROUTES_NONE;
		     at = world->ports.v[at].next) {
			struct ospf_port *p = &world->ports.v[at];

			if (p->config->passive || p->config->network == OSPF_NETWORK_LOOPBACK ||
			    (is_segment(p) && p->is_transit))
				continue;
			*array_push(is_segment(p) ? &segment : &pairs, world->arena) = p;
		}
	}
	if (pairs.n > 1)
		pairs_connect(world, index, &pairs);
	if (segment.n > 1)
		segments_make(world, segment.v, segment.n);
}

void ospf_adjacencies(struct ospf_world *world)
{
	uint32_t i;

	for (i = 0; i < world->routes->network->link_count; i++)
		link_connect(world, i);
}
