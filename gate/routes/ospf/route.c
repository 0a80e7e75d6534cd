/* SPDX-License-Identifier: MIT */
/*
 * The route of one router for one prefix: from the tree of each of its areas and who advertises
 * the prefix there (RFC 2328 16.1), and from the summaries of border routers (16.2). Trees are
 * made when first asked for.
 */
#include "routes/ospf/inside.h"

#include "base/array.h"

const struct spf_tree *ospf_tree(struct ospf_world *world, struct ospf_router *router,
				 struct ospf_attachment *attachment)
{
	if (attachment->tree == NULL) {
		attachment->tree =
			spf_run(world->areas.v[attachment->area].graph, attachment->vertex,
				router->virtual_hops, world->arena, world->work);
	}
	return attachment->tree;
}

void ospf_trees_make(struct ospf_world *world)
{
	struct {
		struct spf_job *v;
		size_t n, cap;
	} jobs = { 0 };
	size_t r, a;

	for (r = 0; r < world->routers.n; r++) {
		struct ospf_router *router = &world->routers.v[r];

		for (a = 0; a < router->areas.n && igp_is_wanted(world->routes, router->instance);
		     a++)
			if (router->areas.v[a].tree == NULL)
				*array_push(&jobs, world->arena) = (struct spf_job){
					world->areas.v[router->areas.v[a].area].graph,
					router->areas.v[a].vertex, router->virtual_hops,
					&router->areas.v[a].tree
				};
	}
	spf_run_all(jobs.v, jobs.n, world->arena);
}

uint32_t ospf_group(const struct ospf_groups *groups, uint32_t group, uint32_t *at)
{
	*at = 0;
	if (group >= groups->n)
		return 0;
	*at = groups->first[group];
	return groups->first[group + 1];
}

int ospf_route_compare(const struct ospf_route *a, const struct ospf_route *b)
{
	if (a->path != b->path)
		return a->path < b->path ? -1 : 1;
	if (a->type2 != b->type2)
		return a->type2 < b->type2 ? -1 : 1;
	if (a->detour != b->detour)
		return a->detour < b->detour ? -1 : 1;
	return (a->cost > b->cost) - (a->cost < b->cost);
}

/* FRR's version 3 does not mix areas; the least id wins. */
static int areas_compare(const struct ospf_world *world, uint32_t a, uint32_t b)
{
	uint32_t x = world->areas.v[a].id, y = world->areas.v[b].id;

	return (x > y) - (x < y);
}

void ospf_route_offer(struct ospf_world *world, struct ospf_route *best,
		      const struct ospf_route *route)
{
	int order = best->path == OSPF_PATH_NONE ? -1 : ospf_route_compare(route, best);

	if (order == 0 && world->version == 3 && route->path <= OSPF_PATH_INTER)
		order = areas_compare(world, route->area, best->area);
	if (order > 0)
		return;
	if (order < 0) {
		*best = *route;
		best->first = route->hops;
		return;
	}
	if (world->routers.v[route->router].id < world->routers.v[best->router].id) {
		best->router = route->router;
		best->first = route->hops;
	}
	best->hops = hops_union(best->hops, route->hops, world->arena);
}

void ospf_route_intra_area(struct ospf_world *world, struct ospf_router *router,
			   struct ospf_attachment *attachment, uint32_t prefix,
			   struct ospf_route *best)
{
	const struct ospf_area_graph *area = &world->areas.v[attachment->area];
	uint32_t i, end = ospf_group(&area->stub_groups, prefix, &i);

	for (; i < end; i++) {
		const struct ospf_stub *stub = &area->stubs.v[i];
		const struct spf_tree *tree = ospf_tree(world, router, attachment);
		struct ospf_route route = {
			.path = OSPF_PATH_INTRA,
			.cost = tree->distance[stub->vertex] + stub->cost,
			.area = attachment->area,
			.router = stub->router,
		};

		if (tree->distance[stub->vertex] == SPF_INFINITY)
			continue;
		route.hops = spf_hops(tree, stub->vertex);
		ospf_route_offer(world, best, &route);
	}
}

void ospf_route_intra(struct ospf_world *world, struct ospf_router *router, uint32_t prefix,
		      struct ospf_route *best)
{
	size_t a;

	for (a = 0; a < router->areas.n; a++)
		ospf_route_intra_area(world, router, &router->areas.v[a], prefix, best);
}

/* A border router that has neighbors in the backbone looks nowhere else. */
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

/* RFC 2328 16.2 (3) and FRR (process_summary_lsa): what falls into an active range of the router's, and
 * the default of a stub area to the border router that may make one itself. */
static bool is_passed_over(const struct ospf_world *world, const struct ospf_router *router,
			   const struct ospf_attachment *attachment, uint32_t number)
{
	struct prefix prefix = world->prefixes.all.v[number];
	size_t i;

	for (i = 0; i < router->sums.n; i++)
		if (prefix_contains(world->prefixes.all.v[router->sums.v[i]], prefix))
			return true;
	return router->border && router->config->abr_needs_backbone &&
	       attachment->kind != OSPF_AREA_NORMAL && prefix_is_default(prefix);
}

void ospf_route_inter(struct ospf_world *world, struct ospf_router *router, uint32_t prefix,
		      struct ospf_route *best)
{
	size_t a;

	if (world->version == 3) {
		ospf3_route_inter(world, router, prefix, best);
		return;
	}
	for (a = 0; a < router->areas.n; a++) {
		struct ospf_attachment *attachment = &router->areas.v[a];
		const struct ospf_area_graph *area = &world->areas.v[attachment->area];
		uint32_t i, end = ospf_group(&area->summary_groups, prefix, &i);

		if (i == end || !ospf_examines(world, router, attachment) ||
		    is_passed_over(world, router, attachment, prefix))
			continue;
		for (; i < end; i++) {
			const struct ospf_summary *summary = &area->summaries.v[i];
			const struct spf_tree *tree = ospf_tree(world, router, attachment);
			struct ospf_route route = {
				.path = OSPF_PATH_INTER,
				.cost = tree->distance[summary->vertex] + summary->cost,
				.area = attachment->area,
				.router = summary->router,
			};

			if (tree->distance[summary->vertex] == SPF_INFINITY ||
			    summary->vertex == attachment->vertex)
				continue;
			route.hops = spf_hops(tree, summary->vertex);
			ospf_route_offer(world, best, &route);
		}
	}
}

/* RFC 2328 16.3: what border routers of a transit area tell there betters a way through the backbone,
 * which stays one of the backbone. */
static void transit_better(struct ospf_world *world, struct ospf_router *router,
			   struct ospf_attachment *attachment, uint32_t prefix,
			   struct ospf_route *best)
{
	const struct ospf_area_graph *area = &world->areas.v[attachment->area];
	uint32_t i, end = ospf_group(&area->summary_groups, prefix, &i);

	for (; i < end; i++) {
		const struct ospf_summary *summary = &area->summaries.v[i];
		const struct spf_tree *tree = ospf_tree(world, router, attachment);
		uint32_t cost = tree->distance[summary->vertex] + summary->cost;

		if (tree->distance[summary->vertex] == SPF_INFINITY ||
		    summary->vertex == attachment->vertex || cost > best->cost)
			continue;
		if (cost < best->cost)
			best->hops = (struct hops){ 0 };
		best->cost = cost;
		best->hops = hops_union(best->hops, spf_hops(tree, summary->vertex), world->arena);
	}
}

void ospf_route_internal(struct ospf_world *world, struct ospf_router *router, uint32_t prefix,
			 struct ospf_route *best)
{
	size_t a;

	ospf_route_intra(world, router, prefix, best);
	if (best->path == OSPF_PATH_NONE)
		ospf_route_inter(world, router, prefix, best);
	if (world->version == 3 || !router->border || best->path == OSPF_PATH_NONE ||
	    world->areas.v[best->area].id != 0)
		return;
	for (a = 0; a < router->areas.n; a++)
		if (world->areas.v[router->areas.v[a].area].is_transit &&
		    world->areas.v[router->areas.v[a].area].id != 0)
			transit_better(world, router, &router->areas.v[a], prefix, best);
}

bool ospf_reach_intra(struct ospf_world *world, struct ospf_router *from,
		      struct ospf_attachment *attachment, uint32_t to, struct ospf_reach *reach)
{
	const struct ospf_attachment *there =
		ospf_attached(&world->routers.v[to], attachment->area);
	const struct spf_tree *tree;

	if (there == NULL)
		return false;
	tree = ospf_tree(world, from, attachment);
	if (tree->distance[there->vertex] == SPF_INFINITY)
		return false;
	*reach = (struct ospf_reach){
		.asked = true,
		.found = true,
		.detour = !from->config->rfc1583_compatible &&
			  world->areas.v[attachment->area].id == 0,
		.cost = tree->distance[there->vertex],
		.area = attachment->area,
		.hops = spf_hops(tree, there->vertex),
	};
	return true;
}
