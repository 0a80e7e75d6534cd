/* SPDX-License-Identifier: MIT */
/*
 * New lines that do nothing now and would act later, when somebody else's change wakes them: a
 * network statement without its route, a static route that does not resolve, a neighbor whose
 * session cannot come up.
 */
#include "verdict/warning/warning.h"

#include <string.h>

/* The instance of this name at the base; null: it had none. */
static const struct instance *instance_named(const struct device *device, const char *name)
{
	for (size_t i = 0; i < device->instance_count; i++)
		if (!strcmp(device->instances[i].name, name))
			return &device->instances[i];
	return NULL;
}

static bool had_network(const struct instance *before, int family, struct prefix prefix)
{
	const struct bgp *bgp = before ? before->bgp : NULL;

	for (size_t i = 0; bgp && i < bgp->family[family].network_count; i++)
		if (prefix_equal(bgp->family[family].networks[i].prefix, prefix))
			return true;
	return false;
}

static bool is_originated(const struct routes *routes, uint32_t instance, struct prefix prefix)
{
	return routes_bgp_place(routes, instance, prefix).file != NULL;
}

static void warn_networks(struct warnings *w, const char *device, const struct instance *before,
			  const struct instance *after, uint32_t instance)
{
	for (int f = 0; after->bgp && f < FAMILY_COUNT; f++) {
		const struct bgp_family *family = &after->bgp->family[f];

		for (size_t i = 0; i < family->network_count; i++) {
			const struct bgp_network *statement = &family->networks[i];
			char text[PREFIX_TEXT];

			if (had_network(before, f, statement->prefix) ||
			    is_originated(w->head, instance, statement->prefix))
				continue;
			warning_add(w,
				    (struct warning){ "dormant", device, statement->place,
						      "it has no effect now" },
				    "%s is not announced although %s has a network statement for "
				    "it: the route is not there",
				    prefix_text(statement->prefix, text), device);
		}
	}
}

static bool had_static(const struct instance *before, const struct static_route *route)
{
	for (size_t i = 0; before && i < before->static_count; i++)
		if (prefix_equal(before->statics[i].prefix, route->prefix) &&
		    addr_equal(before->statics[i].next_hop, route->next_hop) &&
		    before->statics[i].kind == route->kind)
			return true;
	return false;
}

/* Not in use, and not because a better one is. */
static bool is_inactive(const struct routes *routes, uint32_t instance,
			const struct static_route *route)
{
	const struct route *active = routes_get(routes, instance, route->prefix);

	return !active || active->distance > route->distance;
}

static void warn_statics(struct warnings *w, const char *device, const struct instance *before,
			 const struct instance *after, uint32_t instance)
{
	for (size_t i = 0; i < after->static_count; i++) {
		const struct static_route *route = &after->statics[i];
		char text[PREFIX_TEXT], hop[ADDR_TEXT];
		const char *via = addr_is_none(route->next_hop)
					  ? route->interface ? route->interface : "its next hop"
					  : addr_text(route->next_hop, hop);

		if (had_static(before, route) || !is_inactive(w->head, instance, route))
			continue;
		warning_add(
			w,
			(struct warning){ "dormant", device, route->place, "it has no effect now" },
			"the static route for %s on %s is not in use: %s cannot be reached",
			prefix_text(route->prefix, text), device, via);
	}
}

static void warn_neighbors(struct warnings *w, const char *device, uint32_t instance)
{
	const struct network_instance *in = &w->after->instances[instance];

	for (uint32_t n = in->first_neighbor; n < in->first_neighbor + in->neighbor_count; n++) {
		const struct network_neighbor *neighbor = &w->after->neighbors[n];

		if (neighbor->obstacle == SESSION_POSSIBLE ||
		    neighbor->obstacle == SESSION_SHUTDOWN ||
		    warning_neighbor_before(w, n) != UINT32_MAX)
			continue;
		warning_add(w,
			    (struct warning){ "dormant", device, neighbor->config->place,
					      "it has no effect now" },
			    "the new session %s cannot come up: %s", warning_session_text(w, n),
			    session_obstacle_text(neighbor->obstacle));
	}
}

void warn_dormant(struct warnings *w, const struct changed_device *device)
{
	uint32_t first = w->after->device_instances[device->index_after];

	for (uint32_t i = 0; i < device->after->instance_count; i++) {
		const struct instance *after = &device->after->instances[i];
		const struct instance *before = instance_named(device->before, after->name);

		warn_networks(w, device->after->name, before, after, first + i);
		warn_statics(w, device->after->name, before, after, first + i);
		warn_neighbors(w, device->after->name, first + i);
	}
}
