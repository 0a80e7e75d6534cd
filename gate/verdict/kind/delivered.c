/* SPDX-License-Identifier: MIT */
/*
 * Rules about where packets end up, which is more than whether there is a route: a hijacker's route
 * is one as well, and so is that of a site that takes in everybody's traffic.
 *
 * `delivered`: packets from each device matching `from` (a vantage point: devices of other networks,
 * too, where `from` names them) are delivered by a device matching `to`, in every part of the prefix
 * and on all equal-cost branches. `max-share`: no device of ours is where the packets of more than so many of
 * the `from` devices end or leave our network.
 */
#include <string.h>

#include "base/text.h"
#include "verdict/kind/kinds.h"

static uint32_t device_of(const struct network *network, uint32_t instance)
{
	return network->instances[instance].device;
}

static const char *device_name(const struct network *network, uint32_t instance)
{
	return network->devices[device_of(network, instance)]->name;
}

/* Vantage points: those the globs name, wherever they are; without globs all of ours. */
static bool is_vantage(const struct rule *rule, const struct routes *state, uint32_t instance)
{
	const struct network *network = routes_network(state);
	const struct network_instance *in = &network->instances[instance];

	if (routes_device_failed(state, in->device) ||
	    !network->devices[in->device]->instances[in->instance].is_default)
		return false;
	return rule->devices.n ? globs_match(rule->devices, network->devices[in->device]->name)
			       : !network->device_outside[in->device];
}

/* ---- delivered ------------------------------------------------------------------------------- */

/* A host without a config, behind a device that knows it by a route of its own, has the packets; a
 * neighbor of whom it only heard by BGP, or that takes what nobody knows, is another network. */
static bool is_handed_over(const struct routes *state, uint32_t last, const struct walk_stop *stop)
{
	const struct route *route = routes_longest(state, last, stop->part);

	return stop->end == WALK_LEFT && route && route->protocol != PROTOCOL_BGP &&
	       !prefix_is_default(route->prefix);
}

static bool is_wanted_end(const struct rule *rule, const struct routes *state,
			  const struct walk_stop *stop)
{
	const struct network *network = routes_network(state);
	uint32_t last = stop->instances[stop->count - 1];

	if (stop->end != WALK_DELIVERED && !is_handed_over(state, last, stop))
		return false;
	return rule->to.n ? globs_match(rule->to, device_name(network, last))
			  : !network->device_outside[device_of(network, last)];
}

static const char *stop_words(const struct network *network, const struct walk_stop *stop,
			      struct arena *arena)
{
	if (stop->end != WALK_DELIVERED)
		return walk_end_words(stop->end);
	return arena_printf(arena, "ends at %s",
			    instance_title(network, stop->instances[stop->count - 1], arena));
}

/* The first unwanted end speaks for the vantage point. */
static void delivered_check_one(const struct rule *rule, const struct routes *state,
				uint32_t instance, struct prefix prefix,
				struct violations *violations, struct arena *arena)
{
	const struct network *network = routes_network(state);
	struct walk_stops stops = walk_stops(state, instance, prefix, arena);
	const char *from = instance_title(network, instance, arena);
	char text[PREFIX_TEXT], part[PREFIX_TEXT];
	size_t i = 0;

	violations->subjects++;
	while (i < stops.n && is_wanted_end(rule, state, &stops.v[i]))
		i++;
	if (i == stops.n)
		return;

	const struct walk_stop *stop = &stops.v[i];

	prefix_text(prefix, text);
	struct violation *violation = violation_add(
		violations, arena, arena_printf(arena, "%s %s", text, from), from,
		arena_printf(arena, "%s: traffic from %s to %s %s (%s)", text, from,
			     prefix_text(stop->part, part), stop_words(network, stop, arena),
			     walk_path_text(network, stop->instances, stop->count, arena)));
	violation->has_prefix = true;
	violation->prefix = prefix;
}

void rule_delivered_check(RULE_CHECK_PARAMETERS)
{
	const struct network *network = routes_network(state);

	(void)rules;
	(void)base;
	for (uint32_t i = 0; i < network->instance_count; i++)
		for (size_t p = 0; is_vantage(rule, state, i) && p < rule->prefix_count; p++)
			delivered_check_one(rule, state, i, rule->prefixes[p], violations, arena);
}

/* ---- max-share ------------------------------------------------------------------------------- */

/* [device of the network]: from how many vantage points packets for a prefix come to their end, or
 * leave, there. */
struct shares {
	size_t *n;
	size_t all; /* vantage points */
};

/* The device of ours that had the packets last. None if they got lost inside: what other networks do
 * with them is not asked. */
static uint32_t last_of_ours(const struct network *network, const struct walk_stop *stop)
{
	bool lost = stop->end != WALK_DELIVERED && stop->end != WALK_LEFT &&
		    stop->end != WALK_DISCARDED;

	for (size_t i = stop->count; i-- > 0; lost = false)
		if (!network->device_outside[device_of(network, stop->instances[i])])
			return lost ? UINT32_MAX : device_of(network, stop->instances[i]);
	return UINT32_MAX;
}

static struct shares shares_count(const struct rule *rule, const struct routes *state,
				  struct prefix prefix, struct arena *arena)
{
	const struct network *network = routes_network(state);
	size_t size = (network->device_count + 1) * sizeof(size_t);
	struct shares shares = { .n = arena_alloc(arena, size) };
	size_t *counted = arena_alloc(arena, size); /* by which vantage point last */

	for (uint32_t i = 0; i < network->instance_count; i++) {
		struct walk_stops stops;

		if (!is_vantage(rule, state, i))
			continue;
		shares.all++;
		stops = walk_stops(state, i, prefix, arena);
		for (size_t s = 0; s < stops.n; s++) {
			uint32_t device = last_of_ours(network, &stops.v[s]);

			if (device == UINT32_MAX || counted[device] == shares.all)
				continue;
			counted[device] = shares.all;
			shares.n[device]++;
		}
	}
	return shares;
}

static void share_add(const struct rule *rule, struct prefix prefix, const char *device,
		      const char *message, const char *what, struct violations *violations,
		      struct arena *arena)
{
	char text[PREFIX_TEXT];
	struct violation *violation = violation_add(
		violations, arena,
		arena_printf(arena, "%s %s %s", what, prefix_text(prefix, text), device), device,
		arena_printf(arena, "%s; at most %u%s may be", message, rule->amount.value,
			     rule->amount.percent ? " percent" : ""));

	violation->has_prefix = true;
	violation->prefix = prefix;
}

static void max_share_check_one(const struct rule *rule, const struct routes *state,
				const struct routes *base, struct prefix prefix,
				struct violations *violations, struct arena *arena)
{
	const struct network *network = routes_network(state);
	struct shares now = shares_count(rule, state, prefix, arena), before = { NULL, 0 };
	char text[PREFIX_TEXT];

	violations->subjects += now.all;
	if (base)
		before = shares_count(rule, base, prefix, arena);
	prefix_text(prefix, text);
	for (uint32_t d = 0; d < network->device_count; d++) {
		const char *name = network->devices[d]->name;
		uint32_t was = base ? network_device(routes_network(base), name) : UINT32_MAX;
		size_t had = was == UINT32_MAX ? 0 : before.n[was];
		const char *message;

		if (!amount_exceeded(rule->amount, now.n[d], now.all))
			continue;
		message = arena_printf(arena,
				       "traffic to %s from %zu of %zu devices comes to %s "
				       "(before: %zu)",
				       text, now.n[d], now.all, name, had);
		share_add(rule, prefix, name, message, "share", violations, arena);
		if (amount_exceeded(rule->amount, had, before.all) && now.n[d] > had)
			share_add(rule, prefix, name, message, "grows", violations, arena);
	}
}

void rule_max_share_check(RULE_CHECK_PARAMETERS)
{
	(void)rules;
	for (size_t p = 0; p < rule->prefix_count; p++)
		max_share_check_one(rule, state, base, rule->prefixes[p], violations, arena);
}
