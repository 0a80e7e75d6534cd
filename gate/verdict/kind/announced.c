/* SPDX-License-Identifier: MIT */
/*
 * `announced`: the prefix, or a covering one, is sent to at least so many outside sessions from at
 * least so many devices.
 */
#include "verdict/kind/kinds.h"

bool session_is_judged(const struct rule *rule, const struct network *network,
		       const struct network_neighbor *neighbor)
{
	char address[ADDR_TEXT];
	const struct device *device =
		network->devices[network->instances[neighbor->instance].device];

	if (!neighbor->outside || !globs_match(rule->devices, device->name))
		return false;
	if (!globs_match(rule->neighbors, addr_text(neighbor->remote, address)) &&
	    !(neighbor->config->description &&
	      globs_match(rule->neighbors, neighbor->config->description)))
		return false;
	for (size_t i = 0; i < rule->to_as_count; i++)
		if (rule->to_as[i] == neighbor->remote_as)
			return true;
	return rule->to_as_count == 0;
}

struct announced_count {
	uint32_t sessions, devices, possible;
};

static struct announced_count announced_count(const struct rule *rule, const struct routes *state,
					      struct prefix prefix)
{
	const struct network *network = routes_network(state);
	struct announced_count count = { 0 };
	uint32_t last = UINT32_MAX; /* neighbors come device by device */

	for (uint32_t i = 0; i < network->neighbor_count; i++) {
		const struct network_neighbor *neighbor = &network->neighbors[i];

		if (!session_is_judged(rule, network, neighbor))
			continue;
		count.possible++;
		if (!prefix_is_announced(state, i, prefix, rule->exact))
			continue;
		uint32_t device = network->instances[neighbor->instance].device;

		count.sessions++;
		count.devices += device != last;
		last = device;
	}
	return count;
}

static const char *plural(uint32_t n)
{
	return n == 1 ? "" : "s";
}

void rule_announced_check(RULE_CHECK_PARAMETERS)
{
	(void)rules;
	(void)base;
	for (size_t p = 0; p < rule->prefix_count; p++) {
		char text[PREFIX_TEXT];
		uint32_t want_sessions = rule->min_sessions ? rule->min_sessions : 1;
		uint32_t want_devices = rule->min_devices ? rule->min_devices : 1;
		struct announced_count count = announced_count(rule, state, rule->prefixes[p]);

		violations->subjects += count.possible;
		if (count.sessions >= want_sessions && count.devices >= want_devices)
			continue;
		prefix_text(rule->prefixes[p], text);

		struct violation *violation = violation_add(
			violations, arena, arena_strdup(arena, text), NULL,
			arena_printf(arena,
				     "%s is announced to %u outside session%s from %u device%s; at "
				     "least %u from %u wanted",
				     text, count.sessions, plural(count.sessions), count.devices,
				     plural(count.devices), want_sessions, want_devices));
		violation->has_prefix = true;
		violation->prefix = rule->prefixes[p];
	}
}
