/* SPDX-License-Identifier: MIT */
/*
 * Link-state routing the plain way: from each router a Bellman-Ford over all interfaces of all
 * routers, then the prefixes of every router behind it. A LAN is a full mesh of its members at the
 * cost of the sending interface, which gives the same distances and next hops as its network vertex
 * (the way back costs 0).
 */
#include <stdlib.h>
#include <string.h>

#include "engine.h"

#define FAR UINT32_MAX

/* One interface in an IGP, whichever it is. */
struct node_port {
	uint32_t router, interface;
	uint32_t cost;        /* towards its neighbors */
	uint32_t prefix_cost; /* of its own prefix */
	bool passive, host_route, hidden, lan, family[FAMILY_COUNT];
	const void *protocol; /* struct ospf_interface or isis_interface */
};

struct igp {
	struct engine *engine;
	enum protocol protocol;
	enum family family;
	uint8_t version;         /* of OSPF */
	bool *runs, *no_transit; /* [router] */
	uint8_t *distance_of;    /* [router] administrative */
	struct {
		struct node_port *v;
		size_t n, cap;
	} ports;
};

static const struct interface *interface_of(const struct igp *igp, const struct node_port *port)
{
	return &igp->engine->routers[port->router].device->interfaces[port->interface];
}

/* The address of the port on a subnet that both have; none: there is none. */
static struct addr neighbor_address(const struct igp *igp, const struct node_port *from,
				    const struct node_port *to)
{
	const struct interface *a = interface_of(igp, from), *b = interface_of(igp, to);
	size_t i, j;

	for (j = 0; j < b->address_count; j++)
		for (i = 0; i < a->address_count; i++)
			if (prefix_equal(a->addresses[i].subnet, b->addresses[j].subnet) &&
			    prefix_family(a->addresses[i].subnet) == igp->family &&
			    !a->addresses[i].link_local)
				return b->addresses[j].addr;
	return (struct addr){ 0 };
}

static bool ospf_agrees(const struct ospf_interface *a, const struct ospf_interface *b)
{
	return a->area == b->area && a->network == b->network && a->hello == b->hello &&
	       a->dead == b->dead;
}

static bool isis_agrees(const struct isis_interface *a, const struct isis_interface *b)
{
	return (a->levels & b->levels) != 0 && a->point_to_point == b->point_to_point;
}

static bool are_adjacent(const struct igp *igp, const struct node_port *a,
			 const struct node_port *b)
{
	if (a->router == b->router || a->passive || b->passive || !a->family[igp->family] ||
	    !b->family[igp->family] || interface_of(igp, a)->loopback ||
	    interface_of(igp, b)->loopback || interface_of(igp, a)->looped ||
	    interface_of(igp, b)->looped)
		return false;
	if (addr_is_none(neighbor_address(igp, a, b)))
		return false;
	return igp->protocol == PROTOCOL_OSPF ? ospf_agrees(a->protocol, b->protocol)
					      : isis_agrees(a->protocol, b->protocol);
}

/* ---- distances ----------------------------------------------------------------------------- */

struct tree {
	uint32_t *distance;       /* [router] */
	struct engine_hops *hops; /* [router] */
};

/* FRR's OSPFv3 stub router does not find anything itself, and nobody finds it as a border. */
static bool leads_on(const struct igp *igp, uint32_t router, uint32_t root)
{
	return !igp->no_transit[router] || (router == root && igp->protocol == PROTOCOL_ISIS);
}

static bool distances_relax(const struct igp *igp, uint32_t root, struct tree *tree)
{
	bool changed = false;
	size_t i, j;

	for (i = 0; i < igp->ports.n; i++) {
		const struct node_port *a = &igp->ports.v[i];

		if (tree->distance[a->router] == FAR || !leads_on(igp, a->router, root))
			continue;
		for (j = 0; j < igp->ports.n; j++) {
			const struct node_port *b = &igp->ports.v[j];

			if (!are_adjacent(igp, a, b) ||
			    tree->distance[a->router] + a->cost >= tree->distance[b->router])
				continue;
			tree->distance[b->router] = tree->distance[a->router] + a->cost;
			changed = true;
		}
	}
	return changed;
}

/* Once distances stand: hops flow along every edge that is on a shortest path, until they are
 * everywhere. */
static bool hops_flow(const struct igp *igp, uint32_t root, struct tree *tree)
{
	bool changed = false;
	size_t i, j;

	for (i = 0; i < igp->ports.n; i++) {
		const struct node_port *a = &igp->ports.v[i];

		if (tree->distance[a->router] == FAR || !leads_on(igp, a->router, root))
			continue;
		for (j = 0; j < igp->ports.n; j++) {
			const struct node_port *b = &igp->ports.v[j];
			struct engine_hops *hops = &tree->hops[b->router];
			uint32_t before = hops->n;

			if (!are_adjacent(igp, a, b) || b->router == root ||
			    tree->distance[a->router] + a->cost != tree->distance[b->router])
				continue;
			if (a->router == root)
				engine_hop_add(hops, (struct next_hop){ neighbor_address(igp, a, b),
									a->interface });
			else
				engine_hops_add(hops, &tree->hops[a->router]);
			changed |= hops->n != before;
		}
	}
	return changed;
}

static struct tree tree_make(const struct igp *igp, uint32_t root)
{
	size_t n = igp->engine->network->instance_count;
	struct tree tree = { arena_alloc(igp->engine->arena, n * sizeof(uint32_t)),
			     arena_alloc(igp->engine->arena, n * sizeof(struct engine_hops)) };

	memset(tree.distance, 0xff, n * sizeof(uint32_t));
	tree.distance[root] = 0;
	while (distances_relax(igp, root, &tree))
		;
	while (hops_flow(igp, root, &tree))
		;
	return tree;
}

/* ---- prefixes ------------------------------------------------------------------------------ */

/* type 0: inside; 1, 2: OSPF external. Smaller (type, metric, way) wins, equal ones share. */
struct offer {
	struct prefix prefix;
	uint32_t type, metric, way;
};

static void offer_take(const struct igp *igp, uint32_t root, const struct offer *offer,
		       const struct engine_hops *hops)
{
	struct engine_router *router = &igp->engine->routers[root];
	bool made;
	struct engine_route *route =
		engine_candidate(igp->engine, router, igp->protocol, offer->prefix, &made);
	uint64_t have = ((uint64_t)route->tag << 32) + route->metric,
		 want = ((uint64_t)offer->type << 32) + offer->metric;

	/* For the time being the tag holds the type; the way to a border is told apart below. */
	if (!made && have < want)
		return;
	if (made || want < have)
		route->hops.n = 0;
	route->tag = offer->type;
	route->metric = offer->metric;
	route->distance = igp->distance_of[root];
	route->internal = offer->type == 0;
	engine_hops_add(&route->hops, hops);
}

static void inside_offers(const struct igp *igp, uint32_t root, const struct tree *tree)
{
	size_t i, k;

	for (i = 0; i < igp->ports.n; i++) {
		const struct node_port *port = &igp->ports.v[i];
		const struct interface *interface = interface_of(igp, port);

		if (port->router == root || tree->distance[port->router] == FAR || port->hidden ||
		    !port->family[igp->family])
			continue;
		for (k = 0; k < interface->address_count; k++) {
			const struct interface_address *address = &interface->addresses[k];
			struct offer offer = { .prefix = port->host_route
								 ? prefix_host(address->addr)
								 : address->subnet };

			if (address->link_local || addr_family(address->addr) != igp->family)
				continue;
			offer.metric = tree->distance[port->router] + port->prefix_cost;
			offer_take(igp, root, &offer, &tree->hops[port->router]);
		}
	}
}

/* What one router redistributes: the offer as its neighbors see it. False: not this route. */
static bool redistributed(const struct igp *igp, const struct engine_route *route,
			  const struct redistribution *rule, const struct ospf *ospf,
			  struct offer *offer)
{
	struct engine_subject subject = { .prefix = route->prefix, .protocol = route->protocol };

	if (rule->to != igp->protocol || rule->from != route->protocol ||
	    rule->family != igp->family || prefix_family(route->prefix) != igp->family)
		return false;
	subject.metric = igp->protocol == PROTOCOL_ISIS ? 0 : 20;
	if (rule->metric_set)
		subject.metric = rule->metric;
	else if (rule->propagate_metric)
		subject.metric = route->metric;
	else if (ospf != NULL && ospf->default_metric_set)
		subject.metric = ospf->default_metric;
	subject.metric_type = rule->metric_type == 1 ? 1 : 2;
	if (!engine_chain(&rule->chain, &subject))
		return false;
	offer->prefix = route->prefix;
	offer->metric = subject.metric;
	offer->type = igp->protocol == PROTOCOL_ISIS ? 0 : subject.metric_type;
	return true;
}

static void border_offers(const struct igp *igp, uint32_t root, const struct tree *tree,
			  uint32_t border)
{
	const struct engine_router *router = &igp->engine->routers[border];
	const struct ospf *ospf = router->config->ospf_count > 0 ? router->config->ospfs : NULL;
	size_t i, k;

	for (i = 0; i < router->rib.n; i++) {
		for (k = 0; k < router->config->redistribution_count; k++) {
			struct offer offer = { 0 };

			if (!redistributed(igp, &router->rib.v[i],
					   &router->config->redistributions[k], ospf, &offer))
				continue;
			offer.way = tree->distance[border];
			if (offer.type < 2)
				offer.metric += offer.way;
			offer_take(igp, root, &offer, &tree->hops[border]);
		}
	}
}

/* Type 2 routes of one metric: the nearest border counts (RFC 2328 16.4 (6)). So borders are asked
 * nearest first, and a farther one is not asked for a prefix that is there with the same metric:
 * its offers are dropped again. */
static void outside_offers(const struct igp *igp, uint32_t root, const struct tree *tree)
{
	size_t n = igp->engine->network->instance_count;
	struct engine_routes *routes = &igp->engine->routers[root].candidates[igp->protocol];
	uint32_t way = 0, next, b;
	size_t i;

	for (;; way = next + 1) {
		struct engine_routes before = *routes;

		next = FAR;
		for (b = 0; b < n; b++)
			if (b != root && igp->runs[b] && tree->distance[b] >= way &&
			    tree->distance[b] < next)
				next = tree->distance[b];
		if (next == FAR)
			return;
		before.v =
			arena_copy(igp->engine->arena, routes->v, routes->n * sizeof(*routes->v));
		for (b = 0; b < n; b++)
			if (b != root && igp->runs[b] && tree->distance[b] == next &&
			    (igp->protocol == PROTOCOL_ISIS || !igp->no_transit[b]))
				border_offers(igp, root, tree, b);
		for (i = 0; i < before.n; i++)
			if (before.v[i].tag == 2 && routes->v[i].tag == 2 &&
			    before.v[i].metric == routes->v[i].metric)
				routes->v[i] = before.v[i];
	}
}

/* RFC 6987: a stub router's transit links are dear, and a LAN with neighbors on it is one; its
 * prefix comes with it. */
static void lans_price(struct igp *igp)
{
	size_t i, k;

	for (i = 0; i < igp->ports.n; i++) {
		struct node_port *port = &igp->ports.v[i];

		for (k = 0; k < igp->ports.n && port->lan; k++)
			if (are_adjacent(igp, port, &igp->ports.v[k]))
				port->prefix_cost = port->cost;
	}
}

static void igp_run(struct igp *igp)
{
	uint32_t root;
	size_t i;

	lans_price(igp);
	for (root = 0; root < igp->engine->network->instance_count; root++) {
		struct engine_routes *routes =
			&igp->engine->routers[root].candidates[igp->protocol];
		struct tree tree;

		if (!igp->runs[root])
			continue;
		tree = tree_make(igp, root);
		inside_offers(igp, root, &tree);
		outside_offers(igp, root, &tree);
		for (i = 0; i < routes->n; i++)
			if (prefix_family(routes->v[i].prefix) == igp->family)
				routes->v[i].tag = 0;
	}
}

/* ---- what runs where ------------------------------------------------------------------------ */

static struct igp igp_new(struct engine *engine, enum protocol protocol, enum family family)
{
	size_t n = engine->network->instance_count;

	return (struct igp){
		.engine = engine,
		.protocol = protocol,
		.family = family,
		.runs = arena_alloc(engine->arena, n * sizeof(bool)),
		.no_transit = arena_alloc(engine->arena, n * sizeof(bool)),
		.distance_of = arena_alloc(engine->arena, n),
	};
}

static void ospf_router(struct igp *igp, uint32_t r)
{
	const struct engine_router *router = &igp->engine->routers[r];
	const struct ospf *ospf = router->config->ospfs;
	size_t i;

	if (router->config->ospf_count == 0 || !ospf->enabled || ospf->version != igp->version ||
	    engine_device_failed(igp->engine, router->in->device))
		return;
	igp->runs[r] = true;
	igp->no_transit[r] = ospf->max_metric && ospf->version == 3;
	igp->distance_of[r] = ospf->distance != 0 ? ospf->distance : 110;
	for (i = 0; i < ospf->interface_count; i++) {
		const struct ospf_interface *own = &ospf->interfaces[i];
		struct node_port port = { .router = r,
					  .interface = own->interface,
					  .protocol = own };

		if (!igp->engine->port_up[router->in->device][own->interface])
			continue;
		port.host_route = own->network == OSPF_NETWORK_LOOPBACK;
		port.prefix_cost =
			own->cost; /* the front end knows what a loopback costs: FRR says 0 */
		port.cost = ospf->max_metric ? 65535 : own->cost;
		port.passive = own->passive;
		port.lan = own->network == OSPF_NETWORK_BROADCAST;
		port.hidden = own->hide;
		port.family[igp->family] = true;
		*array_push(&igp->ports, igp->engine->arena) = port;
	}
}

void engine_ospf(struct engine *engine)
{
	uint8_t version;
	uint32_t r;

	for (version = 2; version <= 3; version++) {
		struct igp igp =
			igp_new(engine, PROTOCOL_OSPF, version == 2 ? FAMILY_IPV4 : FAMILY_IPV6);

		igp.version = version;
		for (r = 0; r < engine->network->instance_count; r++)
			ospf_router(&igp, r);
		igp_run(&igp);
	}
}

static void isis_router(struct igp *igp, uint32_t r)
{
	const struct engine_router *router = &igp->engine->routers[r];
	const struct isis *isis = router->config->isises;
	size_t i;

	if (router->config->isis_count == 0 || !isis->enabled || !isis->family[igp->family] ||
	    engine_device_failed(igp->engine, router->in->device))
		return;
	bug_if(isis->levels == ISIS_LEVEL_1_2);
	igp->runs[r] = true;
	igp->no_transit[r] = isis->overload;
	igp->distance_of[r] = isis->distance_internal != 0 ? isis->distance_internal : 115;
	for (i = 0; i < isis->interface_count; i++) {
		const struct isis_interface *own = &isis->interfaces[i];
		struct node_port port = { .router = r,
					  .interface = own->interface,
					  .protocol = own };

		if (!igp->engine->port_up[router->in->device][own->interface])
			continue;
		port.cost = port.prefix_cost = own->metric[isis->levels - 1][igp->family];
		port.passive = own->passive;
		port.hidden = own->suppress[igp->family];
		port.family[igp->family] = own->family[igp->family];
		*array_push(&igp->ports, igp->engine->arena) = port;
	}
}

void engine_isis(struct engine *engine)
{
	enum family family;
	uint32_t r;

	for (family = 0; family < FAMILY_COUNT; family++) {
		struct igp igp = igp_new(engine, PROTOCOL_ISIS, family);

		for (r = 0; r < engine->network->instance_count; r++)
			isis_router(&igp, r);
		igp_run(&igp);
	}
}
