/* SPDX-License-Identifier: MIT */
/*
 * Border routers (RFC 2328 12.4.3): what they tell one area of another, ranges, the default of
 * stub areas, and virtual links (15), which are edges of the backbone whose first hops are those
 * through the transit area.
 *
 * Summaries are made in two steps, as inter-area routes cross the backbone once: first what
 * border routers have intra-area, to all their other areas; then what they have learned in the
 * backbone, to the areas behind them.
 */
#include <string.h>

#include "base/array.h"
#include "routes/filter/apply.h"
#include "routes/ospf/inside.h"

/* ---- virtual links ----------------------------------------------------------------------- */

static bool has_virtual(const struct ospf_attachment *attachment, uint32_t id)
{
	size_t i;

	for (i = 0; attachment->config != NULL && i < attachment->config->virtual_link_count; i++)
		if (attachment->config->virtual_links[i] == id)
			return true;
	return false;
}

/* The far end of a virtual link, if that has one back and is reached through the transit area. */
static uint32_t virtual_far_end(struct ospf_world *world, struct ospf_router *router,
				struct ospf_attachment *attachment, uint32_t id)
{
	const struct ospf_area_graph *area = &world->areas.v[attachment->area];
	size_t i;

	for (i = 0; i < area->routers.n; i++) {
		struct ospf_router *far = &world->routers.v[area->routers.v[i]];
		const struct ospf_attachment *there = ospf_attached(far, attachment->area);

		if (far->id == id && far != router && has_virtual(there, router->id) &&
		    ospf_tree(world, router, attachment)->distance[there->vertex] != SPF_INFINITY)
			return area->routers.v[i];
	}
	return ROUTES_NONE;
}

static void virtuals_find(struct ospf_world *world, uint32_t index)
{
	struct ospf_router *router = &world->routers.v[index];
	size_t a, i;

	for (a = 0; a < router->areas.n; a++) {
		struct ospf_attachment *attachment = &router->areas.v[a];

		if (attachment->config == NULL || attachment->kind != OSPF_AREA_NORMAL ||
		    world->areas.v[attachment->area].id == 0)
			continue;
		for (i = 0; i < attachment->config->virtual_link_count; i++) {
			uint32_t far = virtual_far_end(world, router, attachment,
						       attachment->config->virtual_links[i]);

			if (far != ROUTES_NONE)
				*array_push(&router->virtuals, world->arena) =
					(struct ospf_virtual){ far, (uint32_t)a };
		}
	}
}

static void virtuals_connect(struct ospf_world *world, uint32_t index)
{
	uint32_t i;

	for (i = 0; i < world->routers.v[index].virtuals.n; i++) {
		struct ospf_virtual link = world->routers.v[index].virtuals.v[i];
		uint32_t near_backbone = ospf_attach(world, index, 0);
		uint32_t far_backbone = ospf_attach(world, link.far, 0);
		struct ospf_router *near = &world->routers.v[index],
				   *far = &world->routers.v[link.far];
		const struct ospf_attachment *transit = &near->areas.v[link.transit];
		uint32_t there = ospf_attached(far, transit->area)->vertex;
		struct spf_edge edge = {
			.from = near->areas.v[near_backbone].vertex,
			.to = far->areas.v[far_backbone].vertex,
			.cost = transit->tree->distance[there],
			.interface = SPF_VIRTUAL,
			.via = { 0, i },
		};

		if (near->virtual_hops == NULL)
			near->virtual_hops = arena_alloc(
				world->arena, near->virtuals.n * sizeof(*near->virtual_hops));
		near->virtual_hops[i] = spf_hops(transit->tree, there);
		spf_edge(world->areas.v[ospf_area_index(world, 0)].graph, &edge);
		near->areas.v[near_backbone].full++;
	}
}

static bool area_is_used(const struct ospf *config, size_t interfaces, uint32_t id)
{
	size_t i;

	for (i = 0; i < interfaces; i++)
		if (config->interfaces[i].area == id)
			return true;
	return false;
}

static size_t areas_configured(const struct ospf *config)
{
	size_t i, n = 0;

	for (i = 0; i < config->interface_count; i++)
		n += !area_is_used(config, i, config->interfaces[i].area);
	return n;
}

/* FRR's version 3: an area that something is said about counts, the backbone, too. */
static bool is_border_3(const struct ospf *config)
{
	size_t i, n = areas_configured(config);
	bool backbone = area_is_used(config, config->interface_count, 0);

	for (i = 0; i < config->area_count; i++) {
		n += !area_is_used(config, config->interface_count, config->areas[i].id);
		backbone |= config->areas[i].id == 0;
	}
	return backbone && n > 1;
}

/* Cisco's and FRR's rule: areas behind, and an active interface (or virtual link) in the
 * backbone. */
static void border_mark(struct ospf_world *world, struct ospf_router *router)
{
	bool backbone = false, is_virtual = false;
	size_t a, active = 0;

	for (a = 0; a < router->areas.n; a++) {
		bool is_backbone = world->areas.v[router->areas.v[a].area].id == 0;

		active++;
		backbone |= is_backbone;
		is_virtual |= is_backbone && router->areas.v[a].interfaces == 0;
	}
	if (world->version == 3)
		router->border = is_border_3(router->config);
	else if (router->config->abr_needs_backbone)
		router->border = backbone && areas_configured(router->config) + is_virtual > 1;
	else
		router->border = active > 1;
}

/* Numbers for everything that may be told, before anything is grouped by number. */
static void prefixes_reserve(struct ospf_world *world)
{
	size_t r, a, i;

	ospf_prefix_number(world, prefix_default(world->family));
	for (r = 0; r < world->routers.n; r++) {
		for (a = 0; a < world->routers.v[r].areas.n; a++) {
			const struct ospf_area *config = world->routers.v[r].areas.v[a].config;

			for (i = 0; config != NULL && i < config->range_count; i++) {
				ospf_prefix_number(world, config->ranges[i].prefix);
				if (config->ranges[i].has_substitute)
					ospf_prefix_number(world, config->ranges[i].substitute);
			}
		}
	}
}

void ospf_borders_find(struct ospf_world *world)
{
	uint32_t i;

	for (i = 0; i < world->areas.n; i++)
		if (world->areas.v[i].id != 0)
			spf_seal(world->areas.v[i].graph);
	for (i = 0; i < world->routers.n; i++)
		virtuals_find(world, i);
	for (i = 0; i < world->routers.n; i++)
		virtuals_connect(world, i);
	for (i = 0; i < world->areas.n; i++)
		if (world->areas.v[i].id == 0)
			spf_seal(world->areas.v[i].graph);
	for (i = 0; i < world->routers.n; i++)
		border_mark(world, &world->routers.v[i]);
	prefixes_reserve(world);
}

/* ---- summaries --------------------------------------------------------------------------- */

static bool list_permits(const struct prefix_set *set, struct prefix prefix)
{
	return set == NULL || prefix_set_matches(set, prefix);
}

bool ospf_lets_out(const struct ospf_attachment *from, struct prefix prefix, bool intra)
{
	if (from->config == NULL)
		return true;
	return (!intra || list_permits(from->config->export_list, prefix)) &&
	       list_permits(from->config->filter_out, prefix);
}

bool ospf_lets_in(const struct ospf_attachment *to, struct prefix prefix, bool intra)
{
	if (to->config == NULL)
		return true;
	return (!intra || list_permits(to->config->import_list, prefix)) &&
	       list_permits(to->config->filter_in, prefix);
}

/* One border router at work: its routes by prefix. */
struct border {
	struct ospf_world *world;
	struct ospf_router *router;
	uint32_t index;
	struct ospf_route *routes;
	size_t n;
};

void ospf_summary_add(struct ospf_world *world, uint32_t router, const struct ospf_attachment *to,
		      uint32_t prefix, uint32_t cost)
{
	struct ospf_area_graph *area = &world->areas.v[to->area];

	if (cost < OSPF_LS_INFINITY)
		*array_push(world->version == 2 ? &area->summaries : &area->told, world->arena) =
			(struct ospf_summary){ prefix, to->vertex, cost, router };
}

/* Tells a route of one area to the others; an inter-area one never back into the backbone. */
static void route_summarise(const struct border *border, uint32_t prefix,
			    const struct ospf_route *route)
{
	struct ospf_world *world = border->world;
	struct ospf_router *router = border->router;
	bool intra = route->path == OSPF_PATH_INTRA;
	size_t a;

	if (!ospf_lets_out(ospf_attached(router, route->area), world->prefixes.all.v[prefix],
			   intra))
		return;
	for (a = 0; a < router->areas.n; a++) {
		const struct ospf_attachment *to = &router->areas.v[a];

		if (to->area == route->area || (!intra && world->areas.v[to->area].id == 0) ||
		    (to->kind != OSPF_AREA_NORMAL && to->config->no_summary) ||
		    !ospf_lets_in(to, world->prefixes.all.v[prefix], intra))
			continue;
		ospf_summary_add(world, border->index, to, prefix, route->cost);
	}
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

/* FRR 8.4's ospfd looks at all ranges once more for the type 7 of its NSSAs, finds none (that part is
 * turned off) and takes the discard routes away again (ospf_abr_nssa_task). */
static bool keeps_discards(const struct border *border)
{
	size_t a;

	for (a = 0; border->world->version == 2 && a < border->router->areas.n; a++)
		if (border->router->areas.v[a].kind == OSPF_AREA_NSSA)
			return false;
	return true;
}

static void range_summarise(const struct border *border, const struct ospf_attachment *attachment,
			    const struct ospf_range *range)
{
	struct ospf_route summary = { .path = OSPF_PATH_INTRA, .area = attachment->area };
	bool active = false;
	uint32_t p;

	for (p = 0; p < border->n; p++) {
		const struct ospf_route *route = &border->routes[p];

		if (route->path != OSPF_PATH_INTRA || route->area != attachment->area ||
		    ospf_range_of(attachment, border->world->prefixes.all.v[p]) != range)
			continue;
		active = true;
		if (route->cost > summary.cost)
			summary.cost = route->cost;
	}
	if (!active || !range->advertise)
		return;
	if (range->cost_set)
		summary.cost = range->cost;
	p = ospf_prefix_number(border->world, range->prefix);
	if (keeps_discards(border))
		*array_push(&border->router->discards, border->world->arena) = p;
	if (range->has_substitute)
		p = ospf_prefix_number(border->world, range->substitute);
	route_summarise(border, p, &summary);
}

static void defaults_add(struct ospf_world *world, uint32_t index)
{
	struct ospf_router *router = &world->routers.v[index];
	uint32_t prefix = ospf_prefix_number(world, prefix_default(world->family));
	size_t a;

	for (a = 0; a < router->areas.n; a++) {
		const struct ospf_attachment *to = &router->areas.v[a];

		/* FRR's version 2 tells an NSSA of the default in any case (measured with 8.4). */
		if (to->kind == OSPF_AREA_STUB ||
		    (to->kind == OSPF_AREA_NSSA && (to->config->no_summary || world->version == 2)))
			ospf_summary_add(world, index, to, prefix, to->config->default_cost);
	}
}

static void border_summarise_intra(const struct border *border)
{
	struct ospf_router *router = border->router;
	size_t a, i;
	uint32_t p;

	for (p = 0; p < border->n; p++) {
		const struct ospf_route *route = &border->routes[p];

		if (route->path == OSPF_PATH_INTRA &&
		    ospf_range_of(ospf_attached(router, route->area),
				  border->world->prefixes.all.v[p]) == NULL)
			route_summarise(border, p, route);
	}
	router->discards.n = 0;
	for (a = 0; a < router->areas.n; a++)
		for (i = 0; router->areas.v[a].config != NULL &&
			    i < router->areas.v[a].config->range_count;
		     i++)
			range_summarise(border, &router->areas.v[a],
					&router->areas.v[a].config->ranges[i]);
	defaults_add(border->world, border->index);
}

static void border_summarise_inter(const struct border *border)
{
	uint32_t p;

	for (p = 0; p < border->n; p++)
		if (border->routes[p].path == OSPF_PATH_INTER &&
		    border->world->areas.v[border->routes[p].area].id == 0)
			route_summarise(border, p, &border->routes[p]);
}

/* ---- ways to routers that announce external routes (type 4) ------------------------------- */

static void asbr_tell(struct ospf_world *world, uint32_t index, uint32_t asbr,
		      const struct ospf_reach *reach, bool intra)
{
	struct ospf_router *router = &world->routers.v[index];
	size_t a;

	for (a = 0; a < router->areas.n; a++) {
		const struct ospf_attachment *to = &router->areas.v[a];

		if (to->area == reach->area || to->kind != OSPF_AREA_NORMAL ||
		    (!intra && world->areas.v[to->area].id == 0))
			continue;
		*array_push(&world->areas.v[to->area].asbr_summaries, world->arena) =
			(struct ospf_summary){ asbr, to->vertex, reach->cost, index };
	}
}

static bool asbr_intra_best(struct ospf_world *world, struct ospf_router *router, uint32_t asbr,
			    struct ospf_reach *best)
{
	struct ospf_reach reach;
	bool found = false;
	size_t a;

	for (a = 0; a < router->areas.n; a++) {
		struct ospf_attachment *attachment = &router->areas.v[a];

		if (attachment->kind != OSPF_AREA_NORMAL ||
		    !ospf_reach_intra(world, router, attachment, asbr, &reach) ||
		    (found && reach.cost >= best->cost))
			continue;
		*best = reach;
		found = true;
	}
	return found;
}

static void border_tell_asbrs(struct ospf_world *world, uint32_t index)
{
	struct ospf_router *router = &world->routers.v[index];
	struct ospf_reach reach;
	uint32_t k;

	for (k = 0; k < world->routers.n; k++)
		if (world->routers.v[k].asbr && k != index &&
		    asbr_intra_best(world, router, k, &reach))
			asbr_tell(world, index, k, &reach, true);
}

/* Those known from the backbone only, to the areas behind. */
static void border_pass_asbrs(struct ospf_world *world, uint32_t index,
			      struct ospf_attachment *backbone)
{
	const struct ospf_area_graph *area = &world->areas.v[backbone->area];
	struct ospf_router *router = &world->routers.v[index];
	const struct spf_tree *tree = ospf_tree(world, router, backbone);
	struct ospf_reach intra;
	size_t i, told = area->asbr_summaries.n;

	for (i = 0; i < told; i++) {
		const struct ospf_summary *summary = &area->asbr_summaries.v[i];
		uint32_t distance = tree->distance[summary->vertex];
		struct ospf_reach reach = { .cost = distance + summary->cost,
					    .area = backbone->area };

		if (distance == SPF_INFINITY || summary->router == index ||
		    asbr_intra_best(world, router, summary->target, &intra))
			continue;
		asbr_tell(world, index, summary->target, &reach, false);
	}
}

/* ---- all --------------------------------------------------------------------------------- */

static struct ospf_attachment *backbone_of(struct ospf_world *world, struct ospf_router *router)
{
	size_t a;

	for (a = 0; a < router->areas.n; a++)
		if (world->areas.v[router->areas.v[a].area].id == 0 && router->areas.v[a].full > 0)
			return &router->areas.v[a];
	return NULL;
}

static void border_look(struct border *border, uint32_t index, bool inter_too)
{
	uint32_t p;

	border->index = index;
	border->router = &border->world->routers.v[index];
	memset(border->routes, 0, border->n * sizeof(*border->routes));
	for (p = 0; p < border->n; p++) {
		ospf_route_intra(border->world, border->router, p, &border->routes[p]);
		if (inter_too)
			ospf_route_inter(border->world, border->router, p, &border->routes[p]);
	}
}

void ospf_summaries_group(struct ospf_world *world)
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

void ospf_summarise(struct ospf_world *world)
{
	struct border border = { .world = world };
	uint32_t r;
	size_t a;

	for (a = 0; a < world->areas.n; a++)
		world->areas.v[a].summaries.n = world->areas.v[a].asbr_summaries.n = 0;
	if (world->areas.n < 2)
		return;
	if (world->version == 3) {
		ospf3_summarise(world);
		return;
	}
	border.n = world->prefixes.all.n;
	border.routes = arena_alloc(world->routes->scratch, border.n * sizeof(*border.routes));
	for (r = 0; r < world->routers.n; r++) {
		if (!world->routers.v[r].border)
			continue;
		border_look(&border, r, false);
		border_summarise_intra(&border);
		border_tell_asbrs(world, r);
	}
	ospf_summaries_group(world);
	for (r = 0; r < world->routers.n; r++) {
		struct ospf_attachment *backbone = backbone_of(world, &world->routers.v[r]);

		if (!world->routers.v[r].border || backbone == NULL)
			continue;
		border_look(&border, r, true);
		border_summarise_inter(&border);
		border_pass_asbrs(world, r, backbone);
	}
	ospf_summaries_group(world);
}
