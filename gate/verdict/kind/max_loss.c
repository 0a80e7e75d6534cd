/* SPDX-License-Identifier: MIT */
/*
 * Rules that count: `max-loss`, the (device, prefix) routes of the base that a change takes away;
 * `sessions`, the BGP sessions that are up; `max-routes`, what a protocol's table holds on a device.
 */
#include "verdict/kind/kinds.h"

struct loss_count {
	const struct rules *rules;
	const struct routes *state;
	uint32_t instance; /* in state; ROUTES_NONE: the device is gone, all its routes with it */
	size_t before, lost;
};

static bool loss_visit(void *context, const struct route *route)
{
	struct loss_count *count = context;

	if (prefix_is_retired(count->rules, route->prefix))
		return true;
	count->before++;
	if (count->instance == ROUTES_NONE ||
	    !prefix_is_routed(count->state, count->instance, route->prefix, false,
			      prefix_is_default(route->prefix)))
		count->lost++;
	return true;
}

uint32_t default_instance(const struct network *network, const char *device)
{
	uint32_t d = network_device(network, device);

	for (uint32_t i = 0; d != UINT32_MAX && i < network->instance_count; i++)
		if (network->instances[i].device == d &&
		    network->devices[d]->instances[network->instances[i].instance].is_default)
			return i;
	return ROUTES_NONE;
}

bool amount_exceeded(struct amount amount, size_t part, size_t whole)
{
	return amount.percent ? part * 100 > (size_t)amount.value * whole : part > amount.value;
}

void rule_max_loss_check(RULE_CHECK_PARAMETERS)
{
	struct loss_count count = { .rules = rules, .state = state };

	if (!base) {
		violations->subjects++;
		return;
	}
	const struct network *before = routes_network(base);

	for (uint32_t i = 0; i < before->instance_count; i++) {
		if (!instance_is_judged(before, i, rule->devices))
			continue;
		count.instance = default_instance(
			routes_network(state), before->devices[before->instances[i].device]->name);
		for (int f = 0; f < FAMILY_COUNT; f++)
			routes_each(base, i, prefix_default((enum family)f), loss_visit, &count);
	}
	violations->subjects += count.before;
	if (amount_exceeded(rule->amount, count.lost, count.before))
		violation_add(
			violations, arena, "loss", NULL,
			arena_printf(arena,
				     "%zu of %zu routes of the base are lost; at most %u%s may be",
				     count.lost, count.before, rule->amount.value,
				     rule->amount.percent ? " percent" : ""));
}

void rule_sessions_check(RULE_CHECK_PARAMETERS)
{
	const struct network *network = routes_network(state);
	size_t up = 0, all = 0;

	(void)rules;
	(void)base;
	for (uint32_t i = 0; i < network->neighbor_count; i++) {
		uint32_t device = network->instances[network->neighbors[i].instance].device;

		if (network->device_outside[device] ||
		    !globs_match(rule->devices, network->devices[device]->name))
			continue;
		all++;
		up += routes_session(state, i).state == SESSION_UP;
	}
	violations->subjects += all;
	bool enough = rule->amount.percent ? up * 100 >= (size_t)rule->amount.value * all
					   : up >= rule->amount.value;

	if (!enough)
		violation_add(violations, arena, "sessions", NULL,
			      arena_printf(arena,
					   "%zu of %zu BGP sessions are up; at least %u%s must be",
					   up, all, rule->amount.value,
					   rule->amount.percent ? " percent" : ""));
}

/* ---- max-routes ------------------------------------------------------------------------------ */

/* As operators write it; "": any protocol. */
static const char *protocol_words(enum protocol protocol)
{
	return protocol == PROTOCOL_NONE     ? ""
	       : protocol == PROTOCOL_OSPF   ? "OSPF "
	       : protocol == PROTOCOL_ISIS   ? "IS-IS "
	       : protocol == PROTOCOL_BGP    ? "BGP "
	       : protocol == PROTOCOL_STATIC ? "static "
					     : "connected ";
}

/* A budget that the base had overdrawn already is not free for all: what grows further is a
 * violation of its own. */
static void budget_add(const struct rule *rule, const char *device, size_t now, size_t before,
		       struct violations *violations, struct arena *arena)
{
	const char *message =
		arena_printf(arena, "%s has %zu %sroutes (before: %zu); at most %u may be", device,
			     now, protocol_words(rule->protocol), before, rule->amount.value);

	violation_add(violations, arena, arena_printf(arena, "routes %s", device), device, message);
	if (amount_exceeded(rule->amount, before, before) && now > before)
		violation_add(violations, arena, arena_printf(arena, "grows %s", device), device,
			      message);
}

void rule_max_routes_check(RULE_CHECK_PARAMETERS)
{
	const struct network *network = routes_network(state);

	(void)rules;
	for (uint32_t i = 0; i < network->instance_count; i++) {
		uint32_t device = network->instances[i].device, was;
		const char *name = network->devices[device]->name;
		size_t now, before = 0;

		if (!instance_is_judged(network, i, rule->devices) ||
		    routes_device_failed(state, device))
			continue;
		violations->subjects++;
		now = routes_count(state, i, rule->protocol);
		was = base ? default_instance(routes_network(base), name) : ROUTES_NONE;
		if (was != ROUTES_NONE)
			before = routes_count(base, was, rule->protocol);
		if (amount_exceeded(rule->amount, now, now))
			budget_add(rule, name, now, before, violations, arena);
	}
}
