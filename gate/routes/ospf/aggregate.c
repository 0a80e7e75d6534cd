/* SPDX-License-Identifier: MIT */
/*
 * External routes in one (FRR's `summary-address`): a route is announced as part of the longest
 * aggregate that holds it, and the aggregate once, with its own tag and the metric and type of
 * nothing else than itself; version 3 throws away on the router what the parts do not cover.
 */
#include "base/array.h"
#include "routes/ospf/inside.h"

static const struct ospf_aggregate *aggregate_find(const struct ospf *config, struct prefix prefix)
{
	const struct ospf_aggregate *best = NULL;
	size_t i;

	for (i = 0; i < config->aggregate_count; i++) {
		const struct ospf_aggregate *aggregate = &config->aggregates[i];

		if (prefix_contains(aggregate->prefix, prefix) &&
		    (best == NULL || aggregate->prefix.len > best->prefix.len))
			best = aggregate;
	}
	return prefix_is_default(prefix) ? NULL : best;
}

static struct redistributed announcement_of(const struct ospf_aggregate *aggregate)
{
	return (struct redistributed){
		.prefix = aggregate->prefix,
		.metric_set = aggregate->metric_set,
		.metric = aggregate->metric,
		.metric_type = aggregate->metric_type,
		.tag = aggregate->tag,
	};
}

static bool is_in(const struct redistributed_list *list, struct prefix prefix)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (prefix_equal(list->v[i].prefix, prefix))
			return true;
	return false;
}

void ospf_externals_sum(struct ospf_world *world, struct ospf_router *router,
			struct redistributed_list *list)
{
	struct redistributed_list parts = *list, sums = { 0 };
	size_t i;

	router->aggregates.n = 0;
	if (router->config->aggregate_count == 0)
		return;
	*list = (struct redistributed_list){ 0 };
	for (i = 0; i < parts.n; i++) {
		const struct ospf_aggregate *aggregate =
			aggregate_find(router->config, parts.v[i].prefix);

		if (aggregate == NULL)
			*array_push(list, world->routes->scratch) = parts.v[i];
		else if (aggregate->advertise && !is_in(&sums, aggregate->prefix))
			*array_push(&sums, world->routes->scratch) = announcement_of(aggregate);
	}
	for (i = 0; i < sums.n; i++) {
		*array_push(list, world->routes->scratch) = sums.v[i];
		if (world->version == 3)
			*array_push(&router->aggregates, world->arena) =
				ospf_prefix_number(world, sums.v[i].prefix);
	}
}
