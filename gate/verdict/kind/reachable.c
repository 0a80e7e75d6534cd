/* SPDX-License-Identifier: MIT */
/*
 * `reachable`: packets from every device matching `from` to every part of the prefix are delivered
 * on all equal-cost branches. `converges`: routing settles, and in one outcome only.
 */
#include "base/text.h"
#include "verdict/kind/kinds.h"

static const char *const walk_words[] = {
	[WALK_DELIVERED] = "is delivered",
	[WALK_LEFT] = "leaves to a neighbor that has no config here",
	[WALK_DISCARDED] = "runs into a discard route",
	[WALK_NO_ROUTE] = "finds no route",
	[WALK_LOOP] = "runs in a loop",
	[WALK_BLOCKED] = "finds its next hop's interface down",
};

const char *walk_end_words(enum walk_end end)
{
	return walk_words[end];
}

const char *walk_path_text(const struct network *network, const uint32_t *instances, size_t n,
			   struct arena *arena)
{
	struct buffer path;

	buffer_init(&path, arena);
	for (size_t i = 0; i < n; i++)
		buffer_printf(&path, "%s%s", i ? " - " : "",
			      instance_title(network, instances[i], arena));
	return path.s;
}

/* The change takes the next hop's device away: what was delivered leaves into the blue. */
static bool was_delivered(const struct routes *base, const char *device, struct prefix prefix,
			  struct arena *arena)
{
	const struct network *network = base ? routes_network(base) : NULL;
	uint32_t d = network ? network_device(network, device) : UINT32_MAX;

	return d != UINT32_MAX &&
	       walk_prefix(base, network->device_instances[d], prefix, arena).end == WALK_DELIVERED;
}

static void reachable_check_one(const struct routes *state, const struct routes *base,
				uint32_t instance, struct prefix prefix,
				struct violations *violations, struct arena *arena)
{
	const struct network *network = routes_network(state);
	struct walk_result walk = walk_prefix(state, instance, prefix, arena);
	char text[PREFIX_TEXT], part[PREFIX_TEXT];

	violations->subjects++;
	const char *device = instance_title(network, instance, arena);

	if (walk.end == WALK_DELIVERED ||
	    (walk.end == WALK_LEFT &&
	     (base == state || !was_delivered(base, device, prefix, arena))))
		return;

	prefix_text(prefix, text);
	struct violation *violation = violation_add(
		violations, arena, arena_printf(arena, "%s %s", text, device), device,
		arena_printf(arena, "%s is not reachable from %s: traffic to %s %s (%s)", text,
			     device, prefix_text(walk.part, part), walk_words[walk.end],
			     walk_path_text(network, walk.instances, walk.count, arena)));
	violation->has_prefix = true;
	violation->prefix = prefix;
}

void rule_reachable_check(RULE_CHECK_PARAMETERS)
{
	const struct network *network = routes_network(state);

	(void)rules;
	for (uint32_t i = 0; i < network->instance_count; i++)
		if (instance_is_judged(network, i, rule->devices) &&
		    !routes_device_failed(state, network->instances[i].device))
			for (size_t p = 0; p < rule->prefix_count; p++)
				reachable_check_one(state, base, i, rule->prefixes[p], violations,
						    arena);
}

void rule_converges_check(RULE_CHECK_PARAMETERS)
{
	size_t n;
	const struct unsettled *unsettled = routes_unsettled(state, &n);

	(void)rule;
	(void)rules;
	(void)base;
	for (size_t i = 0; i < n; i++) {
		char text[PREFIX_TEXT] = "routing";
		bool one = unsettled[i].prefix.len != 0 || !addr_is_none(unsettled[i].prefix.addr);

		if (one)
			prefix_text(unsettled[i].prefix, text);

		struct violation *violation = violation_add(
			violations, arena, arena_strdup(arena, text), NULL,
			arena_printf(arena, "%s%s: %s", text,
				     unsettled[i].several_outcomes ? "" : " does not settle",
				     unsettled[i].text));
		violation->has_prefix = one;
		violation->prefix = unsettled[i].prefix;
	}
}
