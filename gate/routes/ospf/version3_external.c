/* SPDX-License-Identifier: MIT */
/*
 * External routes as FRR's ospf6d has them, beside RFC 5340 4.8.5 and RFC 3101:
 *
 *	- every type 7 has the P bit, a border router's own and a default, too, and the translator
 *	  translates its own as well; none is without forwarding address;
 *	- a forwarding address is looked up among all OSPF routes, external ones too; one that is the
 *	  router's own makes the announcement void. The way there gives the cost. It gives the next
 *	  hops of a type 7 that is alone; else they are those to the announcing routers
 *	  (ospf6_asbr_lsa_add, ospf6_asbr_update_route_ecmp_path);
 *	- what a type 7 says goes to the kernel last, after each look, whatever is preferred to it: a route
 *	  that the area itself has is not, one of another area or kind is (the copy that
 *	  ospf6_area_route_hook_add makes is marked best);
 *	- a range of an NSSA is announced as type 7 by the translator, at the cost of its dearest part as
 *	  that router has it, and translated like any other.
 */
#include "base/array.h"
#include "routes/ospf/inside.h"

/* A route to a forwarding address that leads to another forwarding address, and so on. */
enum { DEPTH_MAX = 4 };

static bool is_address(const struct interface_address *own, const void *addr)
{
	return addr_equal(own->addr, *(const struct addr *)addr);
}

static bool is_subnet(const struct interface_address *own, const void *prefix)
{
	return prefix_equal(own->subnet, *(const struct prefix *)prefix);
}

/* The own interface with the prefix: the next hop is the link itself. */
static struct hops hops_on_link(struct ospf_world *world, const struct ospf_router *router,
				struct prefix prefix)
{
	uint32_t interface = ospf_own_interface(world, router, is_subnet, &prefix);
	struct next_hop *hop;

	if (interface == ROUTES_NONE)
		return (struct hops){ 0 };
	hop = arena_alloc(world->arena, sizeof(*hop));
	hop->interface = interface;
	return (struct hops){ hop, 1 };
}

static bool hops_are_own(struct hops hops)
{
	return hops.n == 0 || addr_is_none(hops.v[0].via);
}

struct look {
	struct ospf_world *world;
	struct ospf_router *router;
	unsigned depth;
};

static void externals_offer(const struct look *look, uint32_t prefix, struct ospf_route *best);

static bool forward_reach(const struct look *look, const struct ospf_external *external,
			  struct ospf_reach *reach)
{
	struct ospf_world *world = look->world;
	struct look deeper = { world, look->router, look->depth + 1 };
	uint32_t i;

	if (ospf_own_interface(world, look->router, is_address, &external->forward) != ROUTES_NONE)
		return false;
	for (i = 0; i < external->cover_count; i++) {
		struct ospf_route route = { .path = OSPF_PATH_NONE };
		uint32_t cover = external->covers[i];

		ospf_route_intra(world, look->router, cover, &route);
		if (route.path == OSPF_PATH_NONE)
			ospf3_route_inter(world, look->router, cover, &route);
		if (route.path == OSPF_PATH_NONE && cover != external->prefix)
			externals_offer(&deeper, cover, &route);
		if (route.path == OSPF_PATH_NONE)
			continue;
		reach->cost = route.cost;
		reach->area = route.area;
		reach->hops = route.hops;
		if (route.path == OSPF_PATH_INTRA && hops_are_own(route.hops))
			reach->hops =
				hops_on_link(world, look->router, world->prefixes.all.v[cover]);
		return true;
	}
	return false;
}

/* RFC 3101 2.5 (3): what a border router does not take for its own default. */
static bool default_is_void(const struct ospf_world *world, const struct ospf_router *router,
			    const struct ospf_external *external,
			    const struct ospf_attachment *attachment)
{
	return router->border && prefix_is_default(world->prefixes.all.v[external->prefix]) &&
	       (external->propagate || attachment->config->no_summary);
}

static bool has_normal(const struct ospf_router *router)
{
	size_t a;

	for (a = 0; a < router->areas.n; a++)
		if (router->areas.v[a].kind == OSPF_AREA_NORMAL)
			return true;
	return false;
}

/* The way there; the next hops to the announcing router in *asbr. */
static bool external_reach(const struct look *look, const struct ospf_external *external,
			   struct ospf_reach *reach, struct hops *asbr)
{
	struct ospf_world *world = look->world;
	const struct ospf_attachment *attachment;

	if (&world->routers.v[external->router] == look->router ||
	    external->metric >= OSPF_LS_INFINITY)
		return false;
	if (external->area == ROUTES_NONE) {
		if (!has_normal(look->router) ||
		    !ospf3_reach_border(world, look->router, external->router, reach))
			return false;
	} else {
		attachment = ospf_attached(look->router, external->area);
		if (attachment == NULL ||
		    !ospf3_reach_inside(world, look->router, external->router, external->area,
					reach) ||
		    default_is_void(world, look->router, external, attachment))
			return false;
	}
	*asbr = reach->hops;
	return addr_is_none(external->forward) ||
	       (look->depth < DEPTH_MAX && forward_reach(look, external, reach));
}

/* Those that are as good as each other share the ways to the routers that announce them. */
static void external_offer(const struct look *look, const struct ospf_external *external,
			   struct ospf_route *best, struct hops *asbrs)
{
	struct ospf_world *world = look->world;
	struct ospf_route route = {
		.path = external->type == 1 ? OSPF_PATH_E1 : OSPF_PATH_E2,
		.type2 = external->type == 1 ? 0 : external->metric,
		.tag = external->tag,
		.router = external->router,
	};
	struct ospf_reach reach;
	struct hops asbr;
	int order;

	if (!external_reach(look, external, &reach, &asbr))
		return;
	route.cost = reach.cost + (external->type == 1 ? external->metric : 0);
	route.area = reach.area;
	route.hops = external->area == ROUTES_NONE ? asbr : reach.hops;
	order = best->path == OSPF_PATH_NONE ? -1 : ospf_route_compare(&route, best);
	if (order < 0) {
		*best = route;
		*asbrs = asbr;
	} else if (order == 0) {
		*asbrs = hops_union(*asbrs, asbr, world->arena);
		best->hops = *asbrs;
	}
}

static void externals_offer(const struct look *look, uint32_t prefix, struct ospf_route *best)
{
	uint32_t i, end = ospf_group(&look->world->external_groups, prefix, &i);
	struct hops asbrs = { 0 };

	for (; i < end; i++)
		external_offer(look, &look->world->externals.v[i], best, &asbrs);
}

static void type7_offer(const struct look *look, struct ospf_attachment *attachment,
			uint32_t prefix, struct ospf_route *best)
{
	struct ospf_world *world = look->world;
	uint32_t i, end = ospf_group(&world->external_groups, prefix, &i);
	struct ospf_route inside = { .path = OSPF_PATH_NONE };
	struct hops asbrs = { 0 };

	if (attachment->kind != OSPF_AREA_NSSA || i == end)
		return;
	ospf_route_intra_area(world, look->router, attachment, prefix, &inside);
	for (; inside.path == OSPF_PATH_NONE && i < end; i++)
		if (world->externals.v[i].area == attachment->area)
			external_offer(look, &world->externals.v[i], best, &asbrs);
}

bool ospf3_route_type7(struct ospf_world *world, struct ospf_router *router, uint32_t prefix,
		       struct ospf_route *best)
{
	struct look look = { world, router, 0 };
	size_t a;

	for (a = 0; a < router->areas.n; a++) {
		struct ospf_route route = { .path = OSPF_PATH_NONE };

		type7_offer(&look, &router->areas.v[a], prefix, &route);
		if (route.path != OSPF_PATH_NONE &&
		    (best->path == OSPF_PATH_NONE ||
		     world->areas.v[route.area].id > world->areas.v[best->area].id))
			*best = route;
	}
	return best->path != OSPF_PATH_NONE;
}

void ospf3_route_external(struct ospf_world *world, struct ospf_router *router, uint32_t prefix,
			  struct ospf_route *best)
{
	struct look look = { world, router, 0 };

	externals_offer(&look, prefix, best);
}

/* ---- NSSA -------------------------------------------------------------------------------- */

static const struct ospf_range *range_find(const struct ospf_area *config, struct prefix prefix)
{
	const struct ospf_range *best = NULL;
	size_t i;

	for (i = 0; i < config->nssa_range_count; i++) {
		const struct ospf_range *range = &config->nssa_ranges[i];

		if (prefix_contains(range->prefix, prefix) &&
		    (best == NULL || range->prefix.len > best->prefix.len))
			best = range;
	}
	return best;
}

/* The dearest external route under the range that leads into the area; 0: there is none. */
static uint32_t range_cost(struct ospf_world *world, struct ospf_router *router, uint32_t area,
			   const struct ospf_range *range, size_t count)
{
	struct look look = { world, router, 0 };
	uint32_t cost = 0, sum;
	size_t i;

	for (i = 0; i < count; i++) {
		const struct ospf_external *external = &world->externals.v[i];
		struct ospf_reach reach;
		struct hops asbr;

		if (external->area != area ||
		    !prefix_contains(range->prefix, world->prefixes.all.v[external->prefix]) ||
		    !external_reach(&look, external, &reach, &asbr) || reach.area != area)
			continue;
		sum = reach.cost + (external->type == 1 ? external->metric : 0);
		if (sum > cost)
			cost = sum;
	}
	return cost;
}

void ospf3_nssa_ranges(struct ospf_world *world, uint32_t index, struct ospf_attachment *attachment)
{
	struct ospf_router *router = &world->routers.v[index];
	size_t i, count = world->externals.n;

	for (i = 0; i < attachment->config->nssa_range_count; i++) {
		const struct ospf_range *range = &attachment->config->nssa_ranges[i];
		uint32_t cost = range_cost(world, router, attachment->area, range, count);
		struct ospf_external made = {
			.prefix = ospf_prefix_number(world, range->prefix),
			.router = index,
			.type = 2,
			.metric = range->cost_set ? range->cost : cost,
			.area = attachment->area,
			.forward = ospf_nssa_address(world, index, attachment->area),
			.propagate = true,
		};

		if (cost == 0 || !range->advertise)
			continue;
		*array_push(&world->externals, world->arena) = made;
		*array_push(&router->nssa_discards, world->arena) = made.prefix;
	}
}

void ospf3_nssa_translate(struct ospf_world *world, uint32_t index,
			  struct ospf_attachment *attachment)
{
	size_t i, count = world->externals.n;

	for (i = 0; i < count; i++) {
		struct ospf_external made = world->externals.v[i];
		struct prefix prefix = world->prefixes.all.v[made.prefix];
		const struct ospf_range *range;
		struct ospf_reach reach;

		if (made.area != attachment->area || !made.propagate ||
		    addr_is_none(made.forward) ||
		    (made.router != index && !ospf_reach_intra(world, &world->routers.v[index],
							       attachment, made.router, &reach)))
			continue;
		range = range_find(attachment->config, prefix);
		if (range != NULL && !prefix_equal(range->prefix, prefix))
			continue;
		made.area = ROUTES_NONE;
		made.router = index;
		made.tag = __builtin_bswap32(made.tag); /* it is turned round once too often */
		*array_push(&world->externals, world->arena) = made;
	}
}
