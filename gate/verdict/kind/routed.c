/* SPDX-License-Identifier: MIT */
/*
 * `routed`: on every device matching `on` there is an active route for the whole prefix.
 */
#include "verdict/kind/kinds.h"

static void routed_check_one(const struct rule *rule, const struct routes *state, uint32_t instance,
			     struct prefix prefix, struct violations *violations,
			     struct arena *arena)
{
	char text[PREFIX_TEXT];
	const char *device = instance_title(routes_network(state), instance, arena);
	const char *message = NULL;

	prefix_text(prefix, text);
	violations->subjects++;
	if (!prefix_is_routed(state, instance, prefix, rule->exact, rule->default_counts)) {
		message = arena_printf(arena, "%s is not routed on %s", text, device);
	} else if (rule->min_next_hops > 1) {
		const struct route *route = routes_longest(state, instance, prefix);
		uint32_t hops = route ? route->hop_count : 0;

		if (hops < rule->min_next_hops)
			message = arena_printf(arena, "%s has %u next hops on %s, %u are wanted",
					       text, hops, device, rule->min_next_hops);
	}
	if (!message)
		return;

	struct violation *violation = violation_add(
		violations, arena, arena_printf(arena, "%s %s", text, device), device, message);
	violation->has_prefix = true;
	violation->prefix = prefix;
}

void rule_routed_check(RULE_CHECK_PARAMETERS)
{
	const struct network *network = routes_network(state);

	(void)rules;
	(void)base;
	for (uint32_t i = 0; i < network->instance_count; i++)
		if (instance_is_judged(network, i, rule->devices) &&
		    !routes_device_failed(state, network->instances[i].device))
			for (size_t p = 0; p < rule->prefix_count; p++)
				routed_check_one(rule, state, i, rule->prefixes[p], violations,
						 arena);
}
