/* SPDX-License-Identifier: MIT */
/*
 * External routes (RFC 2328 16.4, RFC 3101): what routers redistribute, as type 5 where an area
 * takes it, as type 7 in an NSSA; the elected border router makes type 5 of type 7. An
 * announcement with a forwarding address counts from there, and only if OSPF itself has a route
 * to it.
 */
#include "routes/ospf/inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

/* ---- announcing -------------------------------------------------------------------------- */

/* The interface that is up, runs OSPF on the router and holds the address. */
static bool on_ospf_subnet(const struct ospf_world *world, uint32_t router, struct prefix prefix)
{
	size_t i, a;

	for (i = 0; i < world->ports.n; i++) {
		const struct interface *interface;

		if (world->ports.v[i].router != router)
			continue;
		interface = port_interface(world->routes, world->ports.v[i].port);
		for (a = 0; a < interface->address_count; a++)
			if (prefix_contains(interface->addresses[a].subnet, prefix))
				return true;
	}
	return false;
}

/* The address that type 7 of this area carry: that of the router's first interface in it. */
struct addr ospf_nssa_address(const struct ospf_world *world, uint32_t router, uint32_t area)
{
	struct addr none = { 0, 0 };
	size_t i, a;

	for (i = 0; i < world->ports.n; i++) {
		const struct ospf_port *port = &world->ports.v[i];
		const struct interface *interface = port_interface(world->routes, port->port);

		if (port->router != router ||
		    world->routers.v[router].areas.v[port->attachment].area != area)
			continue;
		for (a = 0; a < interface->address_count; a++)
			if (addr_family(interface->addresses[a].addr) == world->family &&
			    !interface->addresses[a].link_local)
				return interface->addresses[a].addr;
	}
	return none;
}

static void announce(struct ospf_world *world, uint32_t index, const struct redistributed *from,
		     uint32_t metric)
{
	struct ospf_router *router = &world->routers.v[index];
	struct ospf_external external = {
		.prefix = ospf_prefix_number(world, from->prefix),
		.router = index,
		.type = from->metric_type == 1 ? 1 : 2,
		.metric = metric,
		.tag = from->tag,
		.area = ROUTES_NONE,
	};
	bool normal = false;
	size_t a;

	router->redistributes = true;
	if (world->version == 2 && !addr_is_none(from->next_hop) &&
	    addr_family(from->next_hop) == world->family &&
	    on_ospf_subnet(world, index, prefix_host(from->next_hop)))
		external.forward = from->next_hop;
	for (a = 0; a < router->areas.n; a++)
		normal |= router->areas.v[a].kind == OSPF_AREA_NORMAL;
	if (normal)
		*array_push(&world->pending, world->arena) = external;
	for (a = 0; a < router->areas.n; a++) {
		struct ospf_external inside = external;

		if (router->areas.v[a].kind != OSPF_AREA_NSSA)
			continue;
		inside.area = router->areas.v[a].area;
		inside.propagate = world->version == 3 ||
				   (!router->border && !prefix_is_default(from->prefix));
		if (addr_is_none(inside.forward))
			inside.forward = ospf_nssa_address(world, index, inside.area);
		*array_push(&world->pending, world->arena) = inside;
	}
}

static uint32_t metric_of(const struct ospf *config, const struct redistributed *from)
{
	if (from->metric_set)
		return from->metric;
	return config->default_metric_set ? config->default_metric : OSPF_EXTERNAL_METRIC;
}

/* FRR's ospfd asks the route-map of the default about everything that it redistributes. If one
 * passes, so does the default, without what the route-map sets. */
static bool default_hangs_on_others(const struct ospf_world *world,
				    const struct ospf_router *router)
{
	const struct network *network = world->routes->network;
	uint32_t device = network->instances[router->instance].device;

	return world->version == 2 && network->devices[device]->dialect == DIALECT_FRR &&
	       redistribute_passes(world->routes, router->instance, PROTOCOL_OSPF,
				   router->config->name, world->family,
				   router->config->default_information.filter);
}

static void default_announce(struct ospf_world *world, uint32_t index, uint64_t *digest)
{
	const struct ospf_router *router = &world->routers.v[index];
	const struct ospf_default_information *config = &router->config->default_information;
	struct redistributed from = {
		.metric_set = config->metric_set,
		.metric = config->metric,
		.metric_type = config->metric_type,
	};
	struct redistributed_list list = { &from, 1, 1 };
	const struct filter *filter = config->filter;

	if (config->on && filter != NULL && default_hangs_on_others(world, router))
		filter = NULL;
	if (!config->on || !redistribute_default(world->routes, router->instance, PROTOCOL_OSPF,
						 world->family, config->always, filter, &from))
		return;
	if (!from.metric_set)
		from.metric = config->always ? OSPF_DEFAULT_METRIC_ALWAYS : OSPF_DEFAULT_METRIC;
	*digest = redistributed_digest(&list, *digest ^ index);
	announce(world, index, &from, from.metric);
}

/* FRR does not announce as external what lies on an interface that runs OSPF. */
static bool is_announced(const struct ospf_world *world, uint32_t index,
			 const struct redistributed *from)
{
	return world->version != 2 || prefix_is_default(from->prefix) ||
	       !on_ospf_subnet(world, index, from->prefix);
}

uint64_t ospf_redistribute(struct ospf_world *world)
{
	uint64_t digest = 1;
	uint32_t r;
	size_t i, kept;

	world->pending = (struct ospf_externals){ 0 };
	for (r = 0; r < world->routers.n; r++) {
		struct ospf_router *router = &world->routers.v[r];
		struct redistributed_list list = { 0 };

		router->redistributes = false;
		redistribute(world->routes, router->instance, PROTOCOL_OSPF, router->config->name,
			     world->family, &list);
		digest = redistributed_digest(&list, digest ^ r);
		for (i = 0, kept = 0; i < list.n; i++)
			if (is_announced(world, r, &list.v[i]))
				list.v[kept++] = list.v[i];
		list.n = kept;
		ospf_externals_sum(world, router, &list);
		for (i = 0; i < list.n; i++)
			announce(world, r, &list.v[i], metric_of(router->config, &list.v[i]));
		default_announce(world, r, &digest);
	}
	return digest;
}

/* ---- NSSA: type 7 to type 5 -------------------------------------------------------------- */

static void nssa_defaults_announce(struct ospf_world *world)
{
	uint32_t r;
	size_t a;

	for (r = 0; r < world->routers.n; r++) {
		for (a = 0; a < world->routers.v[r].areas.n; a++) {
			const struct ospf_attachment *attachment = &world->routers.v[r].areas.v[a];

			if (!world->routers.v[r].border || attachment->kind != OSPF_AREA_NSSA ||
			    !attachment->config->nssa_default)
				continue;
			*array_push(&world->externals, world->arena) = (struct ospf_external){
				.prefix = ospf_prefix_number(world, prefix_default(world->family)),
				.router = r,
				.type = attachment->config->nssa_default_type,
				.metric = attachment->config->default_cost,
				.area = attachment->area,
				.forward = ospf_nssa_address(world, r, attachment->area),
			};
		}
	}
}

/* RFC 3101 3.1: `always`, or the highest router id among the candidates that reach each other. */
static bool translates(struct ospf_world *world, uint32_t index, struct ospf_attachment *attachment)
{
	struct ospf_router *router = &world->routers.v[index];
	const struct ospf_area_graph *area = &world->areas.v[attachment->area];
	size_t i;

	if (!router->border || attachment->config->translate == OSPF_TRANSLATE_NEVER)
		return false;
	if (attachment->config->translate == OSPF_TRANSLATE_ALWAYS)
		return true;
	for (i = 0; i < area->routers.n; i++) {
		struct ospf_router *other = &world->routers.v[area->routers.v[i]];
		const struct ospf_attachment *there = ospf_attached(other, attachment->area);

		/* one that never translates is elected all the same */
		if (other == router || !other->border ||
		    ospf_tree(world, router, attachment)->distance[there->vertex] == SPF_INFINITY)
			continue;
		if (there->config->translate == OSPF_TRANSLATE_ALWAYS || other->id > router->id)
			return false;
	}
	return true;
}

static const struct ospf_range *nssa_range_of(const struct ospf_area *config, struct prefix prefix)
{
	size_t i;

	for (i = 0; i < config->nssa_range_count; i++)
		if (prefix_contains(config->nssa_ranges[i].prefix, prefix))
			return &config->nssa_ranges[i];
	return NULL;
}

/* Adds a translated announcement, or betters the one that the translator makes of the prefix
 * already. */
static void translated_add(struct ospf_world *world, size_t first, const struct ospf_external *made,
			   bool highest)
{
	size_t i;

	for (i = first; i < world->externals.n; i++) {
		struct ospf_external *there = &world->externals.v[i];

		if (there->prefix != made->prefix || there->router != made->router)
			continue;
		if (highest ? made->metric > there->metric
			    : made->type < there->type ||
				      (made->type == there->type && made->metric < there->metric))
			*there = *made;
		return;
	}
	*array_push(&world->externals, world->arena) = *made;
}

static void type7_translate(struct ospf_world *world, uint32_t index,
			    struct ospf_attachment *attachment, size_t count)
{
	size_t i, first = world->externals.n;

	for (i = 0; i < count; i++) {
		struct ospf_external made = world->externals.v[i];
		const struct ospf_range *range;
		struct ospf_reach reach;

		if (made.area != attachment->area || !made.propagate || made.router == index ||
		    !ospf_reach_intra(world, &world->routers.v[index], attachment, made.router,
				      &reach))
			continue;
		range = nssa_range_of(attachment->config, world->prefixes.all.v[made.prefix]);
		if (range != NULL && !range->advertise)
			continue;
		made.area = ROUTES_NONE;
		made.router = index;
		/* FRR 8.4, whose version 2 is the only one here with such areas, takes type, tag
		 * and forwarding address over but not the metric. */
		made.metric = metric_of(world->routers.v[index].config,
					&(struct redistributed){ .metric_set = false });
		if (range != NULL) {
			made.prefix = ospf_prefix_number(world, range->prefix);
			made.forward = (struct addr){ 0, 0 };
		}
		translated_add(world, first, &made, range != NULL);
	}
}

/* ---- forwarding addresses ---------------------------------------------------------------- */

static int longest_first(const void *left, const void *right, void *context)
{
	const struct ospf_world *world = context;
	const struct prefix *a = &world->prefixes.all.v[*(const uint32_t *)left];
	const struct prefix *b = &world->prefixes.all.v[*(const uint32_t *)right];

	return (a->len < b->len) - (a->len > b->len);
}

static void covers_find(struct ospf_world *world, struct ospf_external *external)
{
	uint32_t *covers, p;

	if (addr_is_none(external->forward))
		return;
	covers = arena_alloc(world->arena, 130 * sizeof(*covers));
	external->cover_count = 0;
	for (p = 0; p < world->prefixes.all.n && external->cover_count < 130; p++)
		if (prefix_has_addr(world->prefixes.all.v[p], external->forward))
			covers[external->cover_count++] = p;
	qsort_r(covers, external->cover_count, sizeof(*covers), longest_first, world);
	external->covers = covers;
}

static void nssa_translate(struct ospf_world *world, uint32_t index,
			   struct ospf_attachment *attachment, size_t count)
{
	world->routers.v[index].asbr = true; /* RFC 3101 3.1 */
	if (world->version == 2) {
		type7_translate(world, index, attachment, count);
		return;
	}
	ospf3_nssa_ranges(world, index, attachment);
	ospf3_nssa_translate(world, index, attachment);
}

static void nssas_translate(struct ospf_world *world)
{
	size_t a, i, count = world->externals.n;
	uint32_t r;

	for (i = 0; world->version == 3 && i < count; i++)
		covers_find(world, &world->externals.v[i]);
	for (r = 0; r < world->routers.n; r++)
		for (a = 0; a < world->routers.v[r].areas.n; a++) {
			struct ospf_attachment *attachment = &world->routers.v[r].areas.v[a];

			if (attachment->kind == OSPF_AREA_NSSA && translates(world, r, attachment))
				nssa_translate(world, r, attachment, count);
		}
}

void ospf_externals_prepare(struct ospf_world *world)
{
	size_t i;
	uint32_t r;

	for (r = 0; r < world->routers.n; r++) {
		world->routers.v[r].asbr = world->routers.v[r].redistributes;
		world->routers.v[r].nssa_discards.n = 0;
	}
	nssa_defaults_announce(world);
	nssas_translate(world);
	for (i = 0; i < world->externals.n; i++)
		covers_find(world, &world->externals.v[i]);
	world->external_groups.n = (uint32_t)world->prefixes.all.n;
	world->external_groups.first =
		igp_group(world->externals.v, sizeof(*world->externals.v), world->externals.n,
			  world->external_groups.n, world->arena);
	world->asbr_count = 0;
	for (r = 0; r < world->routers.n; r++) {
		world->routers.v[r].reaches = NULL;
		if (world->routers.v[r].asbr)
			world->routers.v[r].asbr_number = world->asbr_count++;
	}
}

/* ---- routes ------------------------------------------------------------------------------ */

/* The router's LSA there says that it is an AS boundary. */
static bool says_external(const struct ospf_router *router,
			  const struct ospf_attachment *attachment)
{
	return router->asbr && attachment->kind != OSPF_AREA_STUB;
}

static void reach_offer(struct ospf_world *world, struct ospf_reach *best,
			const struct ospf_reach *reach)
{
	if (!best->found || reach->cost < best->cost)
		*best = *reach;
	else if (reach->cost == best->cost)
		best->hops = hops_union(best->hops, reach->hops, world->arena);
}

/* By what border routers tell of it in that area. */
static void reach_told(struct ospf_world *world, struct ospf_router *router,
		       struct ospf_attachment *attachment, uint32_t asbr, struct ospf_reach *best)
{
	const struct ospf_area_graph *area = &world->areas.v[attachment->area];
	uint32_t i, end = ospf_group(&area->asbr_groups, asbr, &i);

	for (; i < end; i++) {
		const struct ospf_summary *summary = &area->asbr_summaries.v[i];
		const struct spf_tree *tree = ospf_tree(world, router, attachment);
		struct ospf_reach reach = {
			.found = true,
			.inter = true,
			.detour = !router->config->rfc1583_compatible,
			.cost = tree->distance[summary->vertex] + summary->cost,
			.area = attachment->area,
		};

		if (tree->distance[summary->vertex] == SPF_INFINITY ||
		    summary->vertex == attachment->vertex)
			continue;
		reach.hops = spf_hops(tree, summary->vertex);
		reach_offer(world, best, &reach);
	}
}

/* RFC 2328 16.3, for the way through the backbone. */
static void reach_shorten(struct ospf_world *world, struct ospf_router *router, uint32_t asbr,
			  struct ospf_reach *best)
{
	size_t a;

	for (a = 0; a < router->areas.n; a++) {
		struct ospf_reach reach = *best;

		if (!world->areas.v[router->areas.v[a].area].is_transit ||
		    world->areas.v[router->areas.v[a].area].id == 0)
			continue;
		reach_told(world, router, &router->areas.v[a], asbr, &reach);
		best->cost = reach.cost;
		best->hops = reach.hops;
	}
}

/* The entry for the router in one area; false: none. *external: it is one of an AS boundary. */
static bool entry_find(struct ospf_world *world, struct ospf_router *router,
		       struct ospf_attachment *attachment, uint32_t asbr, struct ospf_reach *entry,
		       bool *external)
{
	struct ospf_router *other = &world->routers.v[asbr];
	const struct ospf_attachment *there = ospf_attached(other, attachment->area);

	*entry = (struct ospf_reach){ .found = false };
	*external = true;
	if (there != NULL && (other->border || says_external(other, there)) &&
	    ospf_reach_intra(world, router, attachment, asbr, entry))
		*external = says_external(other, there);
	else if (ospf_examines(world, router, attachment))
		reach_told(world, router, attachment, asbr, entry);
	if (entry->found && *external && router->border && world->areas.v[attachment->area].id == 0)
		reach_shorten(world, router, asbr, entry);
	return entry->found && entry->cost < OSPF_LS_INFINITY;
}

/* RFC 2328 16.4.1: inside an area other than the backbone before others, but for RFC 1583; then the
 * least cost, then the largest area. */
static bool is_preferred(const struct ospf_world *world, const struct ospf_reach *a,
			 const struct ospf_reach *b)
{
	if (!b->found || a->detour != b->detour)
		return !b->found || a->detour < b->detour;
	if (a->cost != b->cost)
		return a->cost < b->cost;
	return world->areas.v[a->area].id > world->areas.v[b->area].id;
}

bool ospf_asbr_reach(struct ospf_world *world, struct ospf_router *router, uint32_t asbr,
		     struct ospf_reach *best)
{
	struct ospf_reach entry;
	bool external = false, is_external;
	size_t a;

	*best = (struct ospf_reach){ .found = false };
	for (a = 0; a < router->areas.n; a++)
		if (entry_find(world, router, &router->areas.v[a], asbr, &entry, &is_external) &&
		    is_preferred(world, &entry, best)) {
			*best = entry;
			external = is_external;
		}
	return best->found && external;
}

/* The way to a router with type 5 announcements; kept, as it has many prefixes. */
static const struct ospf_reach *reach_border(struct ospf_world *world, struct ospf_router *router,
					     uint32_t asbr)
{
	struct ospf_reach *best;

	if (router->reaches == NULL)
		router->reaches =
			arena_alloc(world->arena, world->asbr_count * sizeof(*router->reaches));
	best = &router->reaches[world->routers.v[asbr].asbr_number];
	if (best->asked)
		return best;
	/* type 5 does not count by a way through an NSSA */
	best->found = ospf_asbr_reach(world, router, asbr, best) &&
		      ospf_attached(router, best->area)->kind == OSPF_AREA_NORMAL;
	best->asked = true;
	return best;
}

static bool is_address(const struct interface_address *own, const void *addr)
{
	return addr_equal(own->addr, *(const struct addr *)addr);
}

static bool has_on_subnet(const struct interface_address *own, const void *addr)
{
	return prefix_has_addr(own->subnet, *(const struct addr *)addr);
}

/* The own interface with the address in its subnet; ROUTES_NONE: none, or the address is its own. */
static uint32_t interface_towards(const struct ospf_world *world, const struct ospf_router *router,
				  struct addr addr)
{
	if (ospf_own_interface(world, router, is_address, &addr) != ROUTES_NONE)
		return ROUTES_NONE;
	return ospf_own_interface(world, router, has_on_subnet, &addr);
}

static bool is_own(const struct hops *hops)
{
	return hops->n == 0 || addr_is_none(hops->v[0].via);
}

static bool reach_forward(struct ospf_world *world, struct ospf_router *router,
			  const struct ospf_external *external, struct ospf_reach *reach)
{
	struct next_hop *hop;
	uint32_t i, interface;

	for (i = 0; i < external->cover_count; i++) {
		struct ospf_route route = { .path = OSPF_PATH_NONE };

		ospf_route_internal(world, router, external->covers[i], &route);
		if (route.path == OSPF_PATH_NONE)
			continue;
		*reach = (struct ospf_reach){
			.found = true,
			.detour = !router->config->rfc1583_compatible &&
				  (route.path == OSPF_PATH_INTER ||
				   world->areas.v[route.area].id == 0),
			.cost = route.cost,
			.area = route.area,
			.hops = route.hops,
		};
		if (!is_own(&route.hops))
			return true;
		interface = interface_towards(world, router, external->forward);
		if (interface == ROUTES_NONE)
			return false;
		hop = arena_alloc(world->arena, sizeof(*hop));
		*hop = (struct next_hop){ external->forward, interface };
		reach->hops = (struct hops){ hop, 1 };
		return true;
	}
	return false;
}

/* How the router gets there, if it hears the announcement at all. */
static bool reach_external(struct ospf_world *world, struct ospf_router *router,
			   const struct ospf_external *external, struct ospf_reach *reach)
{
	struct ospf_attachment *attachment;

	if (external->area != ROUTES_NONE) {
		attachment = ospf_attached(router, external->area);
		if (attachment == NULL ||
		    !ospf_reach_intra(world, router, attachment, external->router, reach))
			return false;
	} else {
		*reach = *reach_border(world, router, external->router);
		if (!reach->found)
			return false;
	}
	return addr_is_none(external->forward) || reach_forward(world, router, external, reach);
}

void ospf_route_external(struct ospf_world *world, struct ospf_router *router, uint32_t prefix,
			 struct ospf_route *best)
{
	uint32_t i, end = ospf_group(&world->external_groups, prefix, &i);

	if (world->version == 3) {
		ospf3_route_external(world, router, prefix, best);
		return;
	}
	for (; i < end; i++) {
		const struct ospf_external *external = &world->externals.v[i];
		struct ospf_route route = {
			.path = external->type == 1 ? OSPF_PATH_E1 : OSPF_PATH_E2,
			.type2 = external->type == 1 ? 0 : external->metric,
			.tag = external->tag,
			.router = external->router,
		};
		struct ospf_reach reach;

		if (&world->routers.v[external->router] == router ||
		    !reach_external(world, router, external, &reach))
			continue;
		route.detour = reach.detour;
		route.cost = reach.cost + (external->type == 1 ? external->metric : 0);
		route.area = reach.area;
		route.hops = reach.hops;
		ospf_route_offer(world, best, &route);
	}
}
