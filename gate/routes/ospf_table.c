/* SPDX-License-Identifier: MIT */
/*
 * The routes of one router: from the trees of its areas and the prefixes in them (RFC 2328 16.1), and from the
 * summaries of border routers (16.2).
 */
#include <string.h>

#include "routes/ospf_inside.h"

struct ospf_table ospf_table_new(struct ospf_world *world, uint32_t router, struct arena *arena)
{
	struct ospf_table table = { .world = world, .router = &world->routers.v[router] };

	table.n = world->prefixes.n;
	table.v = arena_alloc(arena, table.n * sizeof(*table.v));
	table.borders = arena_alloc(arena, world->routers.n * sizeof(*table.borders));
	return table;
}

void ospf_table_reset(struct ospf_table *table, uint32_t router)
{
	table->router = &table->world->routers.v[router];
	memset(table->v, 0, table->n * sizeof(*table->v));
	memset(table->borders, 0, table->world->routers.n * sizeof(*table->borders));
}

/* Below 0: a is better. */
static int route_compare(const struct ospf_route *a, const struct ospf_route *b)
{
	if (a->path != b->path)
		return a->path < b->path ? -1 : 1;
	if (a->type2 != b->type2)
		return a->type2 < b->type2 ? -1 : 1;
	if (a->detour != b->detour)
		return a->detour < b->detour ? -1 : 1;
	return (a->cost > b->cost) - (a->cost < b->cost);
}

bool ospf_route_offer(struct ospf_table *table, uint32_t prefix, const struct ospf_route *route)
{
	struct ospf_route *best = &table->v[prefix];
	int order = best->path == OSPF_PATH_NONE ? -1 : route_compare(route, best);

	if (order < 0)
		*best = *route;
	else if (order == 0)
		best->hops = hops_union(best->hops, route->hops, table->world->routes->arena);
	return order <= 0;
}

void ospf_table_intra(struct ospf_table *table)
{
	size_t a, i;

	for (a = 0; a < table->router->areas.n; a++) {
		const struct ospf_attachment *attachment = &table->router->areas.v[a];
		const struct ospf_area_graph *area = &table->world->areas.v[attachment->area];

		for (i = 0; i < area->stubs.n; i++) {
			const struct ospf_stub *stub = &area->stubs.v[i];
			uint32_t distance = attachment->tree->distance[stub->vertex];
			struct ospf_route route = {
				.path = OSPF_PATH_INTRA,
				.cost = distance + stub->cost,
				.area = attachment->area,
				.router = stub->router,
			};

			if (distance == SPF_INFINITY)
				continue;
			route.hops = spf_hops(attachment->tree, stub->vertex);
			ospf_route_offer(table, stub->prefix, &route);
		}
	}
}

/* A border router that has neighbors in the backbone takes inter-area routes from there only (RFC 3509 2.2). */
bool ospf_examines(const struct ospf_world *world, const struct ospf_router *router,
		   const struct ospf_attachment *attachment)
{
	size_t a;

	if (!router->border || world->areas.v[attachment->area].id == 0)
		return true;
	for (a = 0; a < router->areas.n; a++)
		if (world->areas.v[router->areas.v[a].area].id == 0 && router->areas.v[a].full > 0)
			return false;
	return true;
}

void ospf_table_inter(struct ospf_table *table)
{
	size_t a, i;

	for (a = 0; a < table->router->areas.n; a++) {
		const struct ospf_attachment *attachment = &table->router->areas.v[a];
		const struct ospf_area_graph *area = &table->world->areas.v[attachment->area];

		if (!ospf_examines(table->world, table->router, attachment))
			continue;
		for (i = 0; i < area->summaries.n; i++) {
			const struct ospf_summary *summary = &area->summaries.v[i];
			uint32_t distance = attachment->tree->distance[summary->vertex];
			struct ospf_route route = {
				.path = OSPF_PATH_INTER,
				.cost = distance + summary->cost,
				.area = attachment->area,
				.router = summary->router,
			};

			if (distance == SPF_INFINITY || summary->vertex == attachment->vertex)
				continue;
			route.hops = spf_hops(attachment->tree, summary->vertex);
			ospf_route_offer(table, summary->target, &route);
		}
	}
}

bool ospf_reach_intra(const struct ospf_world *world, const struct ospf_router *from,
		      const struct ospf_attachment *attachment, uint32_t to, struct ospf_reach *reach)
{
	const struct ospf_attachment *there =
		ospf_attached(&world->routers.v[to], attachment->area);
	uint32_t distance;

	if (there == NULL)
		return false;
	distance = attachment->tree->distance[there->vertex];
	if (distance == SPF_INFINITY)
		return false;
	*reach = (struct ospf_reach){
		.asked = true,
		.found = true,
		.detour = !from->config->rfc1583_compatible &&
			  world->areas.v[attachment->area].id == 0,
		.cost = distance,
		.area = attachment->area,
		.hops = spf_hops(attachment->tree, there->vertex),
	};
	return true;
}
