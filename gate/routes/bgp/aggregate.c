/* SPDX-License-Identifier: MIT */
/*
 * Aggregates of the BGP table (FRR aggregate-address; RFC 4271 9.2.2.2). One is active while a
 * longer prefix inside it has a usable path in the instance's own table, other aggregates not
 * counted; its attributes come from those parts. With summary-only, or where a suppress map says
 * so, the parts are kept from all neighbors.
 *
 * What an aggregate is depends on the results of other classes. It is a fact here: fixed while
 * classes run, worked out anew when all have, and where it changed its class runs again (bgp.c).
 */
#include "base/array.h"
#include "routes/bgp/state.h"
#include "routes/filter/apply.h"

enum { LOCAL_WEIGHT = 32768 };

void bgp_aggregates_collect(struct bgp_state *state)
{
	const struct routes *routes = state->routes;
	uint32_t i;
	size_t j;
	int family;

	for (i = 0; i < routes->network->instance_count; i++) {
		const struct bgp *bgp = bgp_config_of(routes, i);

		for (family = 0; bgp != NULL && family < FAMILY_COUNT; family++) {
			for (j = 0; j < bgp->family[family].aggregate_count; j++)
				*array_push(&state->aggregates,
					    state->memory) = (struct bgp_aggregate_fact){
					.instance = i, .config = &bgp->family[family].aggregates[j]
				};
			if (bgp->family[family].aggregate_count > 0)
				state->instance_watched[i] |= (uint8_t)(1u << family);
		}
	}
}

/* A suppress map sees nothing of a part but its prefix (FRR, aggr_suppress_map_test). */
static struct filter_route bare_route(struct bgp_worker *worker, struct prefix prefix)
{
	struct filter_route route = { .prefix = prefix,
				      .is_local = true,
				      .protocol = PROTOCOL_BGP };

	route.attrs.as_path = as_path_empty(worker->table);
	route.attrs.origin = ORIGIN_IGP;
	return route;
}

bool bgp_aggregate_suppresses(struct bgp_worker *worker, uint32_t instance,
			      const struct bgp_offer *offer)
{
	const struct bgp_class *class = worker->class;
	struct filter_route route;
	size_t i;

	if (offer->source == PATH_AGGREGATE)
		return false;
	for (i = 0; i < class->covering_count; i++) {
		const struct bgp_aggregate_fact *fact =
			&worker->state->aggregates.v[class->covering[i]];

		if (fact->instance != instance || fact->suspended)
			continue;
		if (fact->config->summary_only)
			return true;
		if (fact->config->suppress == NULL)
			continue;
		route = bare_route(worker, class->prefix);
		if (filter_apply(fact->config->suppress, &route, worker->table, worker->scratch))
			return true;
	}
	return false;
}

/* ---- from the parts ---------------------------------------------------------------------- */

struct gathering {
	struct bgp_state *state;
	const struct bgp_aggregate_fact *fact;
	size_t parts;
	enum origin origin;
	bool med_differs;
	uint32_t med;
	struct attrs attrs; /* of as-set */
};

static void communities_unite(struct gathering *g, const struct attrs *part)
{
	struct arena *memory = g->state->memory;
	uint16_t i;

	for (i = 0; i < part->community_count; i++)
		attrs_add_community(&g->attrs, part->communities[i], memory);
	for (i = 0; i < part->extended_count; i++)
		attrs_add_extended(&g->attrs, part->extended[i], memory);
	for (i = 0; i < part->large_count; i++)
		attrs_add_large(&g->attrs, &part->large[i], memory);
}

static void part_gather(struct gathering *g, const struct path *path)
{
	const struct attrs *a = path->attrs;
	uint32_t med = a->med_set ? a->med : 0;

	if (!path->usable || path->source == PATH_AGGREGATE)
		return;
	if (a->origin > g->origin)
		g->origin = a->origin;
	if (g->parts > 0 && med != g->med)
		g->med_differs = true;
	g->med = med;
	if (g->fact->config->as_set) {
		const struct as_path *own = as_path_intern(g->state->table, a->as_path->segments,
							   a->as_path->segment_count);

		g->attrs.as_path =
			g->parts == 0 ? own
				      : as_path_aggregate(g->state->table, g->attrs.as_path, own);
		communities_unite(g, a);
	}
	g->parts++;
}

static const struct watched_table *table_find(const struct bgp_class_result *result,
					      uint32_t instance)
{
	size_t i;

	for (i = 0; i < result->table_count; i++)
		if (result->tables[i].instance == instance)
			return &result->tables[i];
	return NULL;
}

static bool covers(const struct bgp_class *class, uint32_t aggregate)
{
	size_t i;

	for (i = 0; i < class->covering_count; i++)
		if (class->covering[i] == aggregate)
			return true;
	return false;
}

static void parts_gather(struct gathering *g, uint32_t aggregate)
{
	const struct bgp_state *state = g->state;
	uint32_t j;
	size_t i;

	for (i = 0; i < state->classes.n; i++) {
		const struct bgp_class *class = &state->classes.v[i];
		const struct watched_table *table;

		if (!covers(class, aggregate))
			continue;
		table = table_find(class->result, g->fact->instance);
		for (j = 0; table != NULL && j < table->n; j++)
			part_gather(g, &table->v[j]);
	}
}

static const struct attrs *aggregate_attrs(struct gathering *g, bool suspended)
{
	const struct bgp_aggregate *config = g->fact->config;
	const struct bgp *bgp = bgp_config_of(g->state->routes, g->fact->instance);
	struct attrs *a = &g->attrs;
	struct bgp_offer offer = { a, ROUTES_NONE, 0, PATH_AGGREGATE, PROTOCOL_BGP };
	struct filter_route route;

	if (g->parts == 0 || suspended)
		return NULL;
	if (!config->as_set)
		a->as_path = as_path_empty(g->state->table);
	a->atomic_aggregate = !config->as_set;
	a->origin = config->origin_set ? config->origin : g->origin;
	a->weight = LOCAL_WEIGHT;
	a->med_set = true;
	a->med = 0;
	bgp_shutdown_mark(g->state, bgp, a);
	if (config->filter != NULL) {
		bgp_filter_route(&route, g->state, config->prefix, &offer);
		if (!filter_apply(config->filter, &route, g->state->table, g->state->memory))
			return NULL;
		*a = route.attrs;
		bgp_shutdown_mark(g->state, bgp, a);
	}
	return attrs_intern(g->state->table, a);
}

static void classes_mark(struct bgp_state *state, uint32_t aggregate, bool parts)
{
	size_t i, j;

	for (i = 0; i < state->classes.n; i++) {
		struct bgp_class *class = &state->classes.v[i];

		for (j = 0; j < class->from_count; j++)
			if (class->from[j].aggregate == aggregate)
				class->dirty = true;
		if (parts && covers(class, aggregate))
			class->dirty = true;
	}
}

bool bgp_aggregates_update(struct bgp_state *state)
{
	bool changed = false;
	uint32_t i;

	for (i = 0; i < state->aggregates.n; i++) {
		struct bgp_aggregate_fact *fact = &state->aggregates.v[i];
		struct gathering g = { .state = state, .fact = fact };
		const struct attrs *attrs;
		bool suspended;

		parts_gather(&g, i);
		suspended = fact->config->matching_med_only && g.med_differs;
		attrs = aggregate_attrs(&g, suspended);
		if (attrs == fact->attrs && suspended == fact->suspended)
			continue;
		classes_mark(state, i, suspended != fact->suspended);
		fact->attrs = attrs;
		fact->suspended = suspended;
		changed = true;
	}
	return changed;
}
