/* SPDX-License-Identifier: MIT */
/*
 * Questions to a finished result, BGP's own aside (bgp/result.c). Nothing here changes anything:
 * any number of threads may ask.
 */
#include "routes/state.h"

const struct network *routes_network(const struct routes *routes)
{
	return routes->network;
}

enum port_state routes_port(const struct routes *routes, uint32_t device, uint32_t interface)
{
	return routes->ports[device][interface];
}

bool routes_device_failed(const struct routes *routes, uint32_t device)
{
	return routes->device_failed[device];
}

const struct route *routes_get(const struct routes *routes, uint32_t instance, struct prefix prefix)
{
	const struct rib_entry *entry = rib_get(routes->ribs[instance], prefix);

	return entry == NULL || entry->selected == NULL ? NULL : &entry->route;
}

const struct route *routes_longest(const struct routes *routes, uint32_t instance,
				   struct prefix prefix)
{
	const struct rib_entry *entry = rib_longest(routes->ribs[instance], prefix);

	return entry == NULL ? NULL : &entry->route;
}

struct each {
	route_visit *visit;
	void *context;
};

static bool each_visit(void *context, const struct rib_entry *entry)
{
	const struct each *each = context;

	return each->visit(each->context, &entry->route);
}

bool routes_each(const struct routes *routes, uint32_t instance, struct prefix inside,
		 route_visit *visit, void *context)
{
	struct each each = { visit, context };

	return rib_each(routes->ribs[instance], inside, each_visit, &each);
}

struct counting {
	enum protocol protocol;
	size_t n;
};

static bool count_visit(void *context, const struct rib_entry *entry)
{
	struct counting *counting = context;
	const struct rib_candidate *c = entry->candidates;

	while (c != NULL && c->protocol != counting->protocol)
		c = c->next;
	counting->n += counting->protocol == PROTOCOL_NONE || c != NULL;
	return true;
}

static bool count_paths(void *context, const struct bgp_entry *entry)
{
	*(size_t *)context += entry->best != NULL;
	return true;
}

size_t routes_count(const struct routes *routes, uint32_t instance, enum protocol protocol)
{
	struct counting counting = { protocol, 0 };
	int family;

	if (protocol == PROTOCOL_BGP) {
		routes_bgp_each(routes, instance, count_paths, &counting.n);
		return counting.n;
	}
	for (family = 0; family < FAMILY_COUNT; family++)
		rib_each(routes->ribs[instance], prefix_default((enum family)family), count_visit,
			 &counting);
	return counting.n;
}

bool routes_service_healthy(const struct routes *routes, size_t service,
			    const struct prefix **missing)
{
	if (missing != NULL)
		*missing = routes->service_missing[service];
	return routes->service_healthy[service];
}

const struct unsettled *routes_unsettled(const struct routes *routes, size_t *n)
{
	*n = routes->unsettled_count;
	return routes->unsettled;
}

struct routes_stats routes_stats(const struct routes *routes)
{
	return routes->stats;
}
