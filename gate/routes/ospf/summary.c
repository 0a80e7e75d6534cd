/* SPDX-License-Identifier: MIT */
/*
 * What border routers tell one area of another (RFC 2328 12.4.3): summaries, ranges, the default of
 * stub areas, ways to AS boundary routers.
 *
 * Made in rounds: each border router looks at what was told in the round before. Inter-area routes
 * cross the backbone once, so two rounds do, unless an area is transit for virtual links, where what
 * others tell shortens the way through the backbone (16.3), or the version is 3 (version3.c).
 *
 * Filters, no-summary and the check of next hops concern the parts of a range, not the range itself
 * (FRR's ospf_abr_announce_aggregates); backbone routes are not summed up into a transit area.
 */
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "routes/filter/apply.h"
#include "routes/ospf/inside.h"

/* Distance vectors with costs above 0 settle after as many rounds as routers lie on a way. */
enum { ROUNDS = 2, ROUNDS_MAX = 64 };

/* ---- filters ------------------------------------------------------------------------------ */

static bool list_permits(const struct prefix_set *set, struct prefix prefix)
{
	return set == NULL || prefix_set_matches(set, prefix);
}

bool ospf_lets_out(const struct ospf_attachment *from, struct prefix prefix)
{
	return from->config == NULL || (list_permits(from->config->export_list, prefix) &&
					list_permits(from->config->filter_out, prefix));
}

bool ospf_lets_in(const struct ospf_attachment *to, struct prefix prefix)
{
	return to->config == NULL || (list_permits(to->config->import_list, prefix) &&
				      list_permits(to->config->filter_in, prefix));
}

const struct ospf_range *ospf_range_of(const struct ospf_attachment *attachment,
				       struct prefix prefix)
{
	const struct ospf_range *best = NULL;
	size_t i;

	for (i = 0; attachment->config != NULL && i < attachment->config->range_count; i++) {
		const struct ospf_range *range = &attachment->config->ranges[i];

		if (prefix_contains(range->prefix, prefix) &&
		    (best == NULL || range->prefix.len > best->prefix.len))
			best = range;
	}
	return best;
}

/* ---- one router --------------------------------------------------------------------------- */

/* A range at work. */
struct sum {
	const struct ospf_range *range;
	const struct ospf_attachment *from;
	uint32_t cost;
	bool active;
};

struct border {
	struct ospf_world *world;
	struct ospf_router *router;
	uint32_t index;
	bool has_backbone; /* with neighbors in it */
	struct {
		struct sum *v;
		size_t n, cap;
	} sums;
};

void ospf_summary_add(struct ospf_world *world, uint32_t router, const struct ospf_attachment *to,
		      uint32_t prefix, uint32_t cost)
{
	if (cost < OSPF_LS_INFINITY)
		*array_push(&world->areas.v[to->area].told, world->arena) =
			(struct ospf_summary){ prefix, to->vertex, cost, router };
}

static void summary_add(const struct border *border, const struct ospf_attachment *to,
			uint32_t prefix, uint32_t cost)
{
	const struct ospf *config = border->router->config;

	if (config->max_metric && config->max_metric_summaries)
		cost = OSPF_MAX_SUMMARY_METRIC;
	ospf_summary_add(border->world, border->index, to, prefix, cost);
}

static bool is_backbone(const struct ospf_world *world, uint32_t area)
{
	return world->areas.v[area].id == 0;
}

/* Some next hop leads over an interface in that area. To FRR those of a virtual link do not: what goes
 * through the backbone is told to the transit area. */
static bool hops_lead_into(const struct border *border, const struct hops *hops, uint32_t from,
			   uint32_t to)
{
	const struct ospf_world *world = border->world;
	uint32_t i, at;

	if (is_backbone(world, from) && border->router->virtuals.n > 0)
		return false;
	for (i = 0; i < hops->n; i++) {
		if (hops->v[i].interface == ROUTES_NONE)
			continue;
		for (at = world->ports_of[border->router->device][hops->v[i].interface]; at != 0;
		     at = world->ports.v[at - 1].next + 1) {
			const struct ospf_port *port = &world->ports.v[at - 1];

			if (port->router == border->index &&
			    border->router->areas.v[port->attachment].area == to)
				return true;
			if (port->next == ROUTES_NONE)
				break;
		}
	}
	return false;
}

static bool takes_summaries(const struct ospf_attachment *to)
{
	return to->kind == OSPF_AREA_NORMAL || !to->config->no_summary;
}

static void sum_add(struct border *border, const struct ospf_attachment *from,
		    const struct ospf_range *range, uint32_t cost)
{
	size_t i;

	for (i = 0; i < border->sums.n; i++)
		if (border->sums.v[i].range == range)
			break;
	if (i == border->sums.n)
		*array_push(&border->sums, border->world->arena) =
			(struct sum){ range, from, 0, 0 };
	border->sums.v[i].active = true;
	if (cost > border->sums.v[i].cost)
		border->sums.v[i].cost = cost;
}

static void route_summarise(struct border *border, uint32_t p, const struct ospf_route *route)
{
	struct ospf_world *world = border->world;
	struct prefix prefix = world->prefixes.all.v[p];
	const struct ospf_attachment *from = ospf_attached(border->router, route->area);
	bool intra = route->path == OSPF_PATH_INTRA;
	const struct ospf_range *range;
	size_t a;

	if (intra ? !ospf_lets_out(from, prefix)
		  : !border->has_backbone || !is_backbone(world, route->area))
		return;
	range = intra ? ospf_range_of(from, prefix) : NULL;
	for (a = 0; a < border->router->areas.n; a++) {
		const struct ospf_attachment *to = &border->router->areas.v[a];

		if (to->area == route->area || (!intra && is_backbone(world, to->area)) ||
		    hops_lead_into(border, &route->hops, route->area, to->area) ||
		    !ospf_lets_in(to, prefix) || !takes_summaries(to))
			continue;
		if (range != NULL && !world->areas.v[to->area].is_transit)
			sum_add(border, from, range, route->cost);
		else
			summary_add(border, to, p, route->cost);
	}
}

/* FRR 8.4's ospfd looks at all ranges once more for the type 7 of its NSSAs, finds none (that part is
 * turned off), takes the discard routes away again and forgets that ranges are active
 * (ospf_abr_nssa_task). */
static bool keeps_ranges(const struct ospf_router *router)
{
	size_t a;

	for (a = 0; a < router->areas.n; a++)
		if (router->areas.v[a].kind == OSPF_AREA_NSSA)
			return false;
	return true;
}

static void sum_tell(struct border *border, const struct sum *sum)
{
	struct ospf_world *world = border->world;
	const struct ospf_range *range = sum->range;
	uint32_t p = ospf_prefix_number(world, range->prefix);
	size_t a;

	if (keeps_ranges(border->router)) {
		*array_push(&border->router->sums, world->arena) = p;
		if (range->advertise)
			*array_push(&border->router->discards, world->arena) = p;
	}
	if (!range->advertise)
		return;
	if (range->has_substitute)
		p = ospf_prefix_number(world, range->substitute);
	for (a = 0; a < border->router->areas.n; a++) {
		const struct ospf_attachment *to = &border->router->areas.v[a];

		if (to->area == sum->from->area ||
		    (world->areas.v[to->area].is_transit && is_backbone(world, sum->from->area)))
			continue;
		if (border->router->config->ranges_everywhere || takes_summaries(to))
			summary_add(border, to, p, range->cost_set ? range->cost : sum->cost);
	}
}

static void defaults_add(struct border *border)
{
	uint32_t prefix = ospf_prefix_number(border->world, prefix_default(border->world->family));
	size_t a;

	for (a = 0; a < border->router->areas.n; a++) {
		const struct ospf_attachment *to = &border->router->areas.v[a];

		/* FRR tells an NSSA of the default in any case (measured with 8.4). */
		if (to->kind != OSPF_AREA_NORMAL)
			summary_add(border, to, prefix, to->config->default_cost);
	}
}

/* The best way decides, also where it leads through an NSSA and is not told then. */
static void asbrs_tell(const struct border *border)
{
	struct ospf_world *world = border->world;
	struct ospf_reach reach;
	uint32_t k;
	size_t a;

	for (k = 0; k < world->routers.n; k++) {
		if (!world->routers.v[k].asbr || k == border->index ||
		    !ospf_asbr_reach(world, border->router, k, &reach) ||
		    ospf_attached(border->router, reach.area)->kind == OSPF_AREA_NSSA ||
		    (reach.inter && (!border->has_backbone || !is_backbone(world, reach.area))))
			continue;
		for (a = 0; a < border->router->areas.n; a++) {
			const struct ospf_attachment *to = &border->router->areas.v[a];

			if (to->area == reach.area || to->kind != OSPF_AREA_NORMAL ||
			    (reach.inter && is_backbone(world, to->area)) ||
			    hops_lead_into(border, &reach.hops, reach.area, to->area))
				continue;
			*array_push(&world->areas.v[to->area].asbr_told, world->arena) =
				(struct ospf_summary){ k, to->vertex, reach.cost, border->index };
		}
	}
}

static bool has_backbone(const struct ospf_world *world, const struct ospf_router *router)
{
	size_t a;

	for (a = 0; a < router->areas.n; a++)
		if (is_backbone(world, router->areas.v[a].area) && router->areas.v[a].full > 0)
			return true;
	return false;
}

static void border_tell(struct border *border, uint32_t index, bool inter_too)
{
	struct ospf_world *world = border->world;
	uint32_t p;
	size_t i;

	border->index = index;
	border->router = &world->routers.v[index];
	border->has_backbone = has_backbone(world, border->router);
	border->sums.n = 0;
	for (p = 0; p < world->prefixes.all.n; p++) {
		struct ospf_route route = { .path = OSPF_PATH_NONE };

		if (inter_too)
			ospf_route_internal(world, border->router, p, &route);
		else
			ospf_route_intra(world, border->router, p, &route);
		if (route.path != OSPF_PATH_NONE && route.cost < OSPF_LS_INFINITY)
			route_summarise(border, p, &route);
	}
	border->router->discards.n = border->router->sums.n = 0;
	for (i = 0; i < border->sums.n; i++)
		sum_tell(border, &border->sums.v[i]);
	defaults_add(border);
	asbrs_tell(border);
}

/* ---- rounds ------------------------------------------------------------------------------- */

static void summaries_group(struct ospf_world *world)
{
	size_t a;

	for (a = 0; a < world->areas.n; a++) {
		struct ospf_area_graph *area = &world->areas.v[a];

		area->summary_groups.n = (uint32_t)world->prefixes.all.n;
		area->summary_groups.first =
			igp_group(area->summaries.v, sizeof(*area->summaries.v), area->summaries.n,
				  area->summary_groups.n, world->arena);
		area->asbr_groups.n = (uint32_t)world->routers.n;
		area->asbr_groups.first =
			igp_group(area->asbr_summaries.v, sizeof(*area->asbr_summaries.v),
				  area->asbr_summaries.n, area->asbr_groups.n, world->arena);
	}
}

static uint64_t list_digest(const struct ospf_summaries *list, uint64_t seed)
{
	size_t i;

	for (i = 0; i < list->n; i++) {
		const struct ospf_summary *s = &list->v[i];
		uint32_t fields[4] = { s->target, s->vertex, s->cost, s->router };

		seed = hash_bytes(fields, sizeof(fields), seed);
	}
	return seed;
}

static void lists_swap(struct ospf_summaries *told, struct ospf_summaries *heard)
{
	struct ospf_summaries old = *heard;

	*heard = *told;
	*told = old;
	told->n = 0;
}

/* What was told becomes what is heard; a digest of it. */
static uint64_t told_take(struct ospf_world *world)
{
	uint64_t digest = 1;
	size_t a;

	for (a = 0; a < world->areas.n; a++) {
		struct ospf_area_graph *area = &world->areas.v[a];

		digest = list_digest(&area->told, digest + a);
		digest = list_digest(&area->asbr_told, digest);
		lists_swap(&area->told, &area->summaries);
		lists_swap(&area->asbr_told, &area->asbr_summaries);
	}
	summaries_group(world);
	return digest;
}

static unsigned rounds_needed(const struct ospf_world *world)
{
	size_t a;

	for (a = 0; a < world->areas.n; a++)
		if (world->areas.v[a].is_transit)
			return ROUNDS_MAX;
	return world->version == 3 ? ROUNDS_MAX : ROUNDS;
}

static void rounds_run(struct ospf_world *world)
{
	struct border border = { .world = world };
	uint64_t before = 0, now = 1;
	unsigned round, most = rounds_needed(world);
	uint32_t r;

	for (round = 0; round < most && now != before; round++) {
		before = now;
		for (r = 0; r < world->routers.n; r++) {
			if (!world->routers.v[r].border)
				continue;
			if (world->version == 3)
				ospf3_border_tell(world, r);
			else
				border_tell(&border, r, round > 0);
		}
		now = told_take(world);
	}
}

static void defaults_reset(struct ospf_world *world)
{
	size_t r, a;

	for (r = 0; r < world->routers.n; r++)
		for (a = 0; a < world->routers.v[r].areas.n; a++) {
			struct ospf_attachment *attachment = &world->routers.v[r].areas.v[a];

			attachment->default_withdrawn = attachment->default_looked_at = false;
		}
}

void ospf_summarise(struct ospf_world *world)
{
	size_t a;

	for (a = 0; a < world->areas.n; a++)
		world->areas.v[a].told.n = world->areas.v[a].asbr_told.n = 0;
	told_take(world); /* nothing is heard */
	if (world->areas.n < 2)
		return;
	defaults_reset(world);
	do
		rounds_run(world);
	while (world->version == 3 && ospf3_defaults_settle(world));
}
