/* SPDX-License-Identifier: MIT */
/*
 * What FRR's ospf6d, the only version 3 here, does otherwise than RFC 2328 16.2 and 12.4.3:
 *
 *	- a border or AS boundary router is known by its best entry alone: inside an area before
 *	  across areas, then by cost, then by the least area id. What it tells other areas is passed
 *	  over, and so is all of a stub router (ospf6_intra_brouter_calculation);
 *	- a border router looks at the summaries of all areas, and tells what it learned in any of
 *	  them to any other, the backbone too (ospf6_abr_examin_summary,
 *	  ospf6_abr_originate_summary_to_area). So summaries are made in rounds until none changes;
 *	- a summary of a prefix for which the area has a range is passed over;
 *	- of border routers that are equally far the one heard last stays alone, not the union; that
 *	  is mostly the one with the highest id, as it comes last in each look.
 */
#include "base/array.h"
#include "routes/ospf/inside.h"

/* ---- border routers ---------------------------------------------------------------------- */

/* Whether the router's LSA in that area says that it is an AS boundary. */
static bool says_external(const struct ospf_router *router,
			  const struct ospf_attachment *attachment)
{
	return router->asbr && attachment->kind != OSPF_AREA_STUB;
}

static bool is_nearer(const struct ospf_world *world, const struct ospf_reach *a,
		      const struct ospf_reach *b)
{
	if (!b->found || a->cost != b->cost)
		return !b->found || a->cost < b->cost;
	return world->areas.v[a->area].id < world->areas.v[b->area].id;
}

/* The best entry inside an area for a router that is a border or AS boundary; the attachment of the
 * far router there, or null. */
static const struct ospf_attachment *entry_inside(struct ospf_world *world,
						  struct ospf_router *router, uint32_t far,
						  struct ospf_reach *best)
{
	const struct ospf_router *other = &world->routers.v[far];
	const struct ospf_attachment *found = NULL;
	size_t a;

	*best = (struct ospf_reach){ .found = false };
	for (a = 0; !other->config->max_metric && a < router->areas.n; a++) {
		const struct ospf_attachment *there =
			ospf_attached(&world->routers.v[far], router->areas.v[a].area);
		struct ospf_reach reach;

		if (there == NULL || (!other->border && !says_external(other, there)) ||
		    !ospf_reach_intra(world, router, &router->areas.v[a], far, &reach) ||
		    !is_nearer(world, &reach, best))
			continue;
		*best = reach;
		found = there;
	}
	return found;
}

/* What the border router says in that area counts. */
static bool is_heard(struct ospf_world *world, struct ospf_router *router,
		     const struct ospf_attachment *attachment, uint32_t border,
		     struct ospf_reach *reach)
{
	return &world->routers.v[border] != router && world->routers.v[border].border &&
	       entry_inside(world, router, border, reach) != NULL &&
	       reach->area == attachment->area;
}

/* The least cost; of the same one the highest router. */
static const struct ospf_summary *summary_choose(struct ospf_world *world,
						 struct ospf_router *router,
						 const struct ospf_attachment *attachment,
						 const struct ospf_summary *v, uint32_t n,
						 struct ospf_reach *best)
{
	const struct ospf_summary *chosen = NULL;
	uint32_t i;

	for (i = 0; i < n; i++) {
		struct ospf_reach reach;
		uint64_t cost;

		if (!is_heard(world, router, attachment, v[i].router, &reach))
			continue;
		cost = (uint64_t)reach.cost + v[i].cost;
		if (chosen != NULL &&
		    (cost > best->cost ||
		     (cost == best->cost &&
		      world->routers.v[v[i].router].id < world->routers.v[chosen->router].id)))
			continue;
		*best = reach;
		best->cost = (uint32_t)cost;
		chosen = &v[i];
	}
	return chosen;
}

bool ospf3_reach_border(struct ospf_world *world, struct ospf_router *router, uint32_t asbr,
			struct ospf_reach *best)
{
	const struct ospf_attachment *there = entry_inside(world, router, asbr, best);
	size_t a;

	if (there != NULL)
		return best->found = says_external(&world->routers.v[asbr], there);
	for (a = 0; a < router->areas.n; a++) {
		const struct ospf_area_graph *area = &world->areas.v[router->areas.v[a].area];
		uint32_t i, end = ospf_group(&area->asbr_groups, asbr, &i);
		struct ospf_reach reach;

		if (&world->routers.v[asbr] != router && i < end &&
		    summary_choose(world, router, &router->areas.v[a], &area->asbr_summaries.v[i],
				   end - i, &reach) != NULL &&
		    is_nearer(world, &reach, best))
			*best = reach;
	}
	return best->found;
}

bool ospf3_reach_inside(struct ospf_world *world, struct ospf_router *router, uint32_t asbr,
			uint32_t area, struct ospf_reach *reach)
{
	const struct ospf_attachment *there = entry_inside(world, router, asbr, reach);

	return there != NULL && reach->area == area &&
	       says_external(&world->routers.v[asbr], there);
}

/* ---- inter-area routes ------------------------------------------------------------------- */

static bool has_range(const struct ospf_attachment *attachment, struct prefix prefix)
{
	size_t i;

	for (i = 0; attachment->config != NULL && i < attachment->config->range_count; i++)
		if (prefix_equal(attachment->config->ranges[i].prefix, prefix))
			return true;
	return false;
}

void ospf3_route_inter(struct ospf_world *world, struct ospf_router *router, uint32_t prefix,
		       struct ospf_route *best)
{
	size_t a;

	for (a = 0; a < router->areas.n; a++) {
		const struct ospf_attachment *attachment = &router->areas.v[a];
		const struct ospf_area_graph *area = &world->areas.v[attachment->area];
		uint32_t i, end = ospf_group(&area->summary_groups, prefix, &i);
		const struct ospf_summary *summary;
		struct ospf_reach reach;
		struct ospf_route route;

		if (i == end || has_range(attachment, world->prefixes.all.v[prefix]))
			continue;
		summary = summary_choose(world, router, attachment, &area->summaries.v[i], end - i,
					 &reach);
		if (summary == NULL)
			continue;
		route = (struct ospf_route){
			.path = OSPF_PATH_INTER,
			.cost = reach.cost,
			.area = attachment->area,
			.router = summary->router,
			.hops = reach.hops,
		};
		ospf_route_offer(world, best, &route);
	}
}

/* ---- summaries --------------------------------------------------------------------------- */

/* Ranges and the default of a stub area are not asked of filters and the like; a default passes
 * where summaries do not. */
enum teller { TELL_ROUTE, TELL_RANGE, TELL_DEFAULT };

static bool summary_tell(struct ospf_world *world, uint32_t index, uint32_t prefix,
			 const struct ospf_route *route, const struct ospf_attachment *to,
			 enum teller teller)
{
	struct ospf_router *router = &world->routers.v[index];
	const struct ospf_attachment *from = ospf_attached(router, route->area);
	struct prefix told = world->prefixes.all.v[prefix];

	if (to->area == route->area || route->cost >= OSPF_LS_INFINITY ||
	    (to->kind != OSPF_AREA_NORMAL && to->config->no_summary && teller != TELL_DEFAULT) ||
	    (teller != TELL_RANGE &&
	     ((from != NULL && !ospf_lets_out(from, told)) || !ospf_lets_in(to, told))))
		return false;
	ospf_summary_add(world, index, to, prefix, route->cost);
	return true;
}

static void route_tell(struct ospf_world *world, uint32_t index, uint32_t prefix,
		       const struct ospf_route *route)
{
	struct ospf_router *router = &world->routers.v[index];
	size_t a;

	if (route->path != OSPF_PATH_INTRA && route->path != OSPF_PATH_INTER)
		return;
	if (route->path == OSPF_PATH_INTRA && ospf_range_of(ospf_attached(router, route->area),
							    world->prefixes.all.v[prefix]) != NULL)
		return;
	for (a = 0; a < router->areas.n; a++)
		summary_tell(world, index, prefix, route, &router->areas.v[a], TELL_ROUTE);
}

/* The dearest of the area's own routes under the range, also where another area's is better or a
 * longer range holds it; 0: there is none. */
static uint32_t range_cost(struct ospf_world *world, struct ospf_router *router,
			   struct ospf_attachment *attachment, const struct ospf_range *range)
{
	uint32_t p, cost = 0;

	for (p = 0; p < world->prefixes.all.n; p++) {
		struct ospf_route route = { .path = OSPF_PATH_NONE };

		if (!prefix_contains(range->prefix, world->prefixes.all.v[p]))
			continue;
		ospf_route_intra_area(world, router, attachment, p, &route);
		if (route.path == OSPF_PATH_INTRA && route.cost > cost)
			cost = route.cost;
	}
	return cost;
}

static void range_tell(struct ospf_world *world, uint32_t index, struct ospf_attachment *attachment,
		       const struct ospf_range *range)
{
	struct ospf_router *router = &world->routers.v[index];
	struct ospf_route route = { .path = OSPF_PATH_INTRA, .area = attachment->area };
	uint32_t prefix = ospf_prefix_number(world, range->prefix);
	bool told = false;
	size_t a;

	route.cost = range_cost(world, router, attachment, range);
	if (route.cost == 0 || !range->advertise)
		return;
	if (range->cost_set)
		route.cost = range->cost;
	for (a = 0; a < router->areas.n; a++)
		told |= summary_tell(world, index, prefix, &route, &router->areas.v[a], TELL_RANGE);
	if (told)
		*array_push(&router->discards, world->arena) = prefix;
}

/* The default of a stub area costs what `default-information originate` says (metric_value). */
static uint32_t default_cost(const struct ospf *config)
{
	const struct ospf_default_information *d = &config->default_information;

	if (d->on && d->metric_set)
		return d->metric;
	return d->on && !d->always ? OSPF_DEFAULT_METRIC : OSPF_DEFAULT_METRIC_ALWAYS;
}

static void defaults_tell(struct ospf_world *world, uint32_t index)
{
	struct ospf_router *router = &world->routers.v[index];
	struct ospf_route route = { .path = OSPF_PATH_INTER, .area = ospf_area_index(world, 0) };
	size_t a;

	route.cost = default_cost(router->config);
	for (a = 0; a < router->areas.n; a++) {
		const struct ospf_attachment *to = &router->areas.v[a];

		if (!to->default_withdrawn &&
		    (to->kind == OSPF_AREA_STUB ||
		     (to->kind == OSPF_AREA_NSSA && to->config->no_summary)))
			summary_tell(world, index,
				     ospf_prefix_number(world, prefix_default(world->family)),
				     &route, to, TELL_DEFAULT);
	}
}

/* A border router takes its own default of an area without summaries back when it hears of a default in
 * another area, as it does when a second border of that area passes the first one's on. What it hears is
 * gone then, too; if not it makes its own again (ospf6_abr_originate_summary_to_area). */
static bool default_withdraw(struct ospf_world *world, struct ospf_router *router)
{
	uint32_t prefix = ospf_prefix_number(world, prefix_default(world->family));
	struct ospf_route route = { .path = OSPF_PATH_NONE };
	bool changes = false;
	size_t a;

	if (!router->border)
		return false;
	ospf_route_internal(world, router, prefix, &route);
	for (a = 0; route.path != OSPF_PATH_NONE && a < router->areas.n; a++) {
		struct ospf_attachment *to = &router->areas.v[a];

		if (to->kind == OSPF_AREA_NORMAL || !to->config->no_summary ||
		    to->area == route.area || to->default_looked_at)
			continue;
		to->default_withdrawn = to->default_looked_at = changes = true;
	}
	return changes;
}

static bool default_restore(struct ospf_world *world, struct ospf_router *router)
{
	uint32_t prefix = ospf_prefix_number(world, prefix_default(world->family));
	struct ospf_route route = { .path = OSPF_PATH_NONE };
	bool changes = false;
	size_t a;

	ospf_route_internal(world, router, prefix, &route);
	for (a = 0; route.path != OSPF_PATH_NONE && a < router->areas.n; a++) {
		struct ospf_attachment *to = &router->areas.v[a];

		changes |= to->default_withdrawn && to->area != route.area;
		to->default_withdrawn &= to->area == route.area;
	}
	return changes;
}

bool ospf3_defaults_settle(struct ospf_world *world)
{
	uint32_t r;

	for (r = 0; r < world->routers.n; r++)
		if (default_restore(world, &world->routers.v[r]) ||
		    default_withdraw(world, &world->routers.v[r]))
			return true;
	return false;
}

static void asbrs_tell(struct ospf_world *world, uint32_t index)
{
	struct ospf_router *router = &world->routers.v[index];
	struct ospf_reach reach;
	uint32_t k;
	size_t a;

	for (k = 0; k < world->routers.n; k++) {
		if (!world->routers.v[k].asbr || k == index ||
		    !ospf3_reach_border(world, router, k, &reach) ||
		    ospf_attached(router, reach.area)->kind == OSPF_AREA_NSSA)
			continue;
		for (a = 0; a < router->areas.n; a++) {
			const struct ospf_attachment *to = &router->areas.v[a];

			if (to->area != reach.area && to->kind == OSPF_AREA_NORMAL &&
			    reach.cost < OSPF_LS_INFINITY)
				*array_push(&world->areas.v[to->area].asbr_told, world->arena) =
					(struct ospf_summary){ k, to->vertex, reach.cost, index };
		}
	}
}

void ospf3_border_tell(struct ospf_world *world, uint32_t index)
{
	struct ospf_router *router = &world->routers.v[index];
	size_t a, i;
	uint32_t p;

	router->discards.n = 0;
	for (p = 0; p < world->prefixes.all.n; p++) {
		struct ospf_route route = { .path = OSPF_PATH_NONE };

		ospf_route_intra(world, router, p, &route);
		if (route.path == OSPF_PATH_NONE)
			ospf3_route_inter(world, router, p, &route);
		route_tell(world, index, p, &route);
	}
	for (a = 0; a < router->areas.n; a++)
		for (i = 0; router->areas.v[a].config != NULL &&
			    i < router->areas.v[a].config->range_count;
		     i++)
			range_tell(world, index, &router->areas.v[a],
				   &router->areas.v[a].config->ranges[i]);
	defaults_tell(world, index);
	asbrs_tell(world, index);
}
