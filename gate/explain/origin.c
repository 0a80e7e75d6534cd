/* SPDX-License-Identifier: MIT */
/*
 * Why a device no longer originates a prefix into BGP: a service that is not healthy, a statement
 * that is gone, or the route behind it.
 */

#include "explain/loss.h"

/* The service that holds the prefix back on this device at the head, with its first missing need.
 */
static const struct service *withholding_service(const struct loss *loss, uint32_t instance,
						 struct prefix prefix,
						 const struct prefix **missing)
{
	const struct surroundings *surroundings = loss->after->surroundings;
	const char *device = loss_device_name(loss->before, instance);

	for (size_t s = 0; s < surroundings->service_count; s++) {
		const struct service *service = &surroundings->services[s];

		if (!text_glob(service->device, device))
			continue;
		for (size_t p = 0; p < service->prefix_count; p++)
			if (prefix_equal(service->prefixes[p], prefix) &&
			    !routes_service_healthy(loss->head, s, missing))
				return service;
	}
	return NULL;
}

void loss_origin(struct loss *loss, uint32_t instance, struct prefix prefix,
		 const struct path *path)
{
	const char *device = loss_device_name(loss->before, instance);
	const struct prefix *missing = NULL;
	const struct service *service = withholding_service(loss, instance, prefix, &missing);
	uint32_t now = loss_instance_after(loss, instance);
	char text[PREFIX_TEXT], need[PREFIX_TEXT];

	prefix_text(prefix, text);
	if (loss_device_down(loss, instance))
		return;
	if (service) {
		if (missing)
			loss_route(loss, instance, *missing);
		loss_say(loss, arena_printf(loss->arena, "%s (service %s)", device, service->name),
			 "the site is unhealthy without %s and withdraws %s",
			 missing ? prefix_text(*missing, need) : "a route that is gone", text);
		return;
	}
	if (now == ROUTES_NONE) {
		loss_say(loss, device, "the device that originated %s is removed", text);
		return;
	}
	if (path->source == PATH_AGGREGATE) {
		loss_say(loss, device, "the aggregate %s is not originated any more", text);
	} else if (!routes_get(loss->head, now, prefix) &&
		   routes_get(loss->base, instance, prefix)) {
		const struct route *route = routes_get(loss->base, instance, prefix);

		if (route->protocol != PROTOCOL_BGP)
			loss_route(loss, instance, prefix);
		loss_say(loss, device, "%s is not originated any more, the route behind it is gone",
			 text);
	} else {
		loss_say(loss, device, "%s is not originated any more", text);
	}
	loss_blame_before(loss, device, path->place, "originated the prefix");
}
