/* SPDX-License-Identifier: MIT */
/*
 * Who is a border router, and virtual links (RFC 2328 15), which are edges of the backbone whose first
 * hops are those through the transit area.
 */
#include "base/array.h"
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

static void virtual_add(struct ospf_world *world, struct ospf_router *router, uint32_t far,
			uint32_t transit)
{
	*array_push(&router->virtuals, world->arena) = (struct ospf_virtual){ far, transit };
	world->areas.v[router->areas.v[transit].area].is_transit = true;
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
				virtual_add(world, router, far, (uint32_t)a);
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
			.cost = near->config->max_metric ? OSPF_MAX_LINK_METRIC
							 : transit->tree->distance[there],
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
