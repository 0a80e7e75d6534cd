/* SPDX-License-Identifier: MIT */
/*
 * Routes of protected prefixes that are no discard routes themselves, but whose next hop now
 * resolves into one: announced, selected, and a black hole. Only instances that have a discard
 * route can have that.
 */
#include "verdict/warning/warning.h"

#include <string.h>

static bool has_discards(const struct network *network, uint32_t instance)
{
	const struct network_instance *in = &network->instances[instance];
	const struct instance *config = &network->devices[in->device]->instances[in->instance];

	for (size_t i = 0; i < config->static_count; i++)
		if (config->statics[i].kind == STATIC_DISCARD ||
		    config->statics[i].kind == STATIC_REJECT)
			return true;
	return config->aggregate_count > 0;
}

/* A learned route whose packets are dropped here. */
static bool falls_into_discard(const struct route *route)
{
	return route && route->protocol == PROTOCOL_BGP && route->path &&
	       route->path->source == PATH_LEARNED && route->hop_count == 1 &&
	       route->hops[0].interface == ROUTES_NONE;
}

static bool did_before(struct warnings *w, uint32_t device, uint32_t instance, struct prefix prefix)
{
	uint32_t d = network_device(w->before, w->after->devices[device]->name);

	if (d == UINT32_MAX || instance >= w->before->devices[d]->instance_count)
		return false;
	return falls_into_discard(
		routes_longest(w->base, w->before->device_instances[d] + instance, prefix));
}

void warn_discarded(struct warnings *w)
{
	for (uint32_t i = 0; i < w->after->instance_count; i++) {
		const struct network_instance *in = &w->after->instances[i];
		const char *device = w->after->devices[in->device]->name;

		if (w->after->device_outside[in->device] || !has_discards(w->after, i))
			continue;
		for (size_t s = 0; s < w->rules->protect_count; s++) {
			const struct protect *set = &w->rules->protects[s];

			for (size_t p = 0; p < set->prefix_count; p++) {
				struct prefix prefix = set->prefixes[p];
				const struct route *route = routes_longest(w->head, i, prefix);
				char text[PREFIX_TEXT], hop[ADDR_TEXT];
				struct finding *finding;

				if (!falls_into_discard(route) ||
				    did_before(w, in->device, in->instance, prefix))
					continue;
				finding = warning_add(
					w,
					(struct warning){ .kind = "next-hop-discarded",
							  .device = device },
					"%s on %s is a black hole: its next hop %s resolves "
					"through a discard route",
					prefix_text(prefix, text), device,
					addr_text(route->path->next_hop, hop));
				finding->has_prefix = true;
				finding->prefix = prefix;
			}
		}
	}
}
