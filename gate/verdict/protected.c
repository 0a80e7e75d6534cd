/* SPDX-License-Identifier: MIT */
/*
 * What `protect` alone means: a device that has a route to a protected prefix at the base still has
 * one at the head, and what is announced to some outside session at the base still is to at least
 * one.
 *
 * A device 'has a route' for the whole prefix or, where more-specifics cover only parts of it, for
 * some part: the base's own standard is asked of the head. Mostly both just have a route to the very
 * prefix, which is known of all devices at once (routes_held). Without a base every protected prefix
 * must be routed somewhere, and announced to the outside if there is an outside and the prefix can
 * be seen there (private space, RFC 1918 and RFC 4193, cannot).
 */
#include "verdict/kind/kinds.h"

#include <string.h>

bool prefix_is_retired(const struct rules *rules, struct prefix prefix)
{
	for (size_t i = 0; i < rules->retire_count; i++)
		if (prefix_contains(rules->retire[i], prefix))
			return true;
	return false;
}

static const uint32_t DEVICE_GONE = UINT32_MAX, INSTANCE_GONE = UINT32_MAX - 1;

/* Both states, and what became of each instance of the base. */
struct states {
	const struct routes *base, *head;
	uint32_t *now; /* [instance of the base]: that of the head, or one of the above */
};

/* A device that is taken out of service is meant to lose its routes, as one that is removed. */
static uint32_t instance_now(const struct routes *head, const struct network *before,
			     uint32_t instance)
{
	const struct network *after = routes_network(head);
	const struct device *device = before->devices[before->instances[instance].device];
	uint32_t d = network_device(after, device->name), now;

	if (d == UINT32_MAX || routes_device_failed(head, d))
		return DEVICE_GONE;
	now = network_instance_in(after, before, instance);
	return now == UINT32_MAX ? INSTANCE_GONE : now;
}

static struct states states_pair(const struct routes *head, const struct routes *base,
				 struct arena *arena)
{
	const struct network *before = routes_network(base);
	struct states states = { base, head, NULL };

	states.now = arena_alloc(arena, before->instance_count * sizeof(*states.now));
	for (uint32_t i = 0; i < before->instance_count; i++)
		states.now[i] = instance_now(head, before, i);
	return states;
}

/* In whole or in part. */
static bool is_routed_somehow(const struct routes *routes, const bool *held, uint32_t instance,
			      struct prefix prefix)
{
	return (held && held[instance]) ||
	       prefix_is_routed(routes, instance, prefix, false, false) ||
	       prefix_is_partly_routed(routes, instance, prefix);
}

static bool instance_lost(const struct states *states, const bool *held, uint32_t was,
			  struct prefix prefix)
{
	uint32_t now = states->now[was];

	if (now == INSTANCE_GONE)
		return true;
	if ((held && held[now]) || prefix_is_routed(states->head, now, prefix, false, false))
		return false;
	return prefix_is_routed(states->base, was, prefix, false, false) ||
	       !prefix_is_partly_routed(states->head, now, prefix);
}

static void protected_add(struct violations *violations, struct arena *arena, const char *what,
			  struct prefix prefix, const char *device, const char *message)
{
	char text[PREFIX_TEXT];
	struct violation *violation =
		violation_add(violations, arena,
			      arena_printf(arena, "%s %s %s", what, prefix_text(prefix, text),
					   device ? device : "-"),
			      device, message);

	violation->has_prefix = true;
	violation->prefix = prefix;
}

static bool is_routed_anywhere(const struct routes *routes, struct prefix prefix)
{
	const struct network *network = routes_network(routes);
	const bool *held = routes_held(routes, prefix);

	for (uint32_t i = 0; i < network->instance_count; i++)
		if (!network->device_outside[network->instances[i].device] &&
		    is_routed_somehow(routes, held, i, prefix))
			return true;
	return false;
}

/* A device that goes loses its routes with it, and is not asked. But if all that had a route go,
 * the prefix goes with them: that is the loss itself. */
static void gone_with_devices(const struct states *states, struct prefix prefix,
			      struct violations *violations, struct arena *arena)
{
	char text[PREFIX_TEXT];

	if (!is_routed_anywhere(states->head, prefix))
		protected_add(violations, arena, "routed", prefix, NULL,
			      arena_printf(arena,
					   "%s is no longer routed on any device: all that had a "
					   "route are taken away",
					   prefix_text(prefix, text)));
}

static void routed_before(const struct states *states, struct prefix prefix,
			  struct violations *violations, struct arena *arena)
{
	const struct network *before = routes_network(states->base);
	const bool *was_held = routes_held(states->base, prefix);
	const bool *is_held = routes_held(states->head, prefix);
	size_t held = 0, gone = 0;
	char text[PREFIX_TEXT];

	for (uint32_t i = 0; i < before->instance_count; i++) {
		if (before->device_outside[before->instances[i].device] ||
		    !is_routed_somehow(states->base, was_held, i, prefix))
			continue;
		violations->subjects++;
		held++;
		gone += states->now[i] == DEVICE_GONE;
		if (states->now[i] == DEVICE_GONE || !instance_lost(states, is_held, i, prefix))
			continue; /* removed or drained by the change, or still there */
		const char *device = instance_title(before, i, arena);

		protected_add(violations, arena, "routed", prefix, device,
			      arena_printf(arena, "%s is no longer routed on %s",
					   prefix_text(prefix, text), device));
	}
	if (held && gone == held)
		gone_with_devices(states, prefix, violations, arena);
}

/* To how many of the outside sessions it is announced; `most` of them suffice. */
static size_t announcing(const struct routes *routes, struct prefix prefix, size_t most)
{
	const struct network *network = routes_network(routes);
	size_t n = 0;

	for (uint32_t i = 0; i < network->neighbor_count && n < most; i++)
		n += network->neighbors[i].outside && prefix_is_announced(routes, i, prefix, false);
	return n;
}

static bool has_outside(const struct routes *routes)
{
	const struct network *network = routes_network(routes);

	for (uint32_t i = 0; i < network->neighbor_count; i++)
		if (network->neighbors[i].outside)
			return true;
	return false;
}

static void announced_before(const struct states *states, struct prefix prefix,
			     struct violations *violations, struct arena *arena)
{
	char text[PREFIX_TEXT];

	if (!announcing(states->base, prefix, 1))
		return;
	violations->subjects++;
	if (!announcing(states->head, prefix, 1))
		protected_add(violations, arena, "announced", prefix, NULL,
			      arena_printf(arena,
					   "%s is no longer announced to any outside session "
					   "(before: %zu)",
					   prefix_text(prefix, text),
					   announcing(states->base, prefix, SIZE_MAX)));
}

static bool prefix_is_private(struct prefix prefix)
{
	static const char *const spaces[] = { "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
					      "100.64.0.0/10", "fc00::/7" };

	for (size_t i = 0; i < sizeof(spaces) / sizeof(*spaces); i++) {
		struct prefix space;

		if (prefix_parse(spaces[i], &space, NULL) && prefix_contains(space, prefix))
			return true;
	}
	return false;
}

static void exists_somewhere(const struct routes *head, struct prefix prefix,
			     struct violations *violations, struct arena *arena)
{
	char text[PREFIX_TEXT];

	prefix_text(prefix, text);
	violations->subjects++;
	if (!is_routed_anywhere(head, prefix))
		protected_add(violations, arena, "routed", prefix, NULL,
			      arena_printf(arena, "%s is not routed on any device", text));
	else if (has_outside(head) && !announcing(head, prefix, 1) && !prefix_is_private(prefix))
		protected_add(
			violations, arena, "announced", prefix, NULL,
			arena_printf(arena, "%s is not announced to any outside session", text));
}

void protected_check(const struct rules *rules, const struct routes *head,
		     const struct routes *base, struct violations *violations, struct arena *arena)
{
	struct states states = { 0 };

	if (base)
		states = states_pair(head, base, arena);
	for (size_t s = 0; s < rules->protect_count; s++) {
		const struct protect *set = &rules->protects[s];

		for (size_t p = 0; set->by_default && p < set->prefix_count; p++) {
			if (prefix_is_retired(rules, set->prefixes[p]))
				continue;
			if (base) {
				routed_before(&states, set->prefixes[p], violations, arena);
				announced_before(&states, set->prefixes[p], violations, arena);
			} else {
				exists_somewhere(head, set->prefixes[p], violations, arena);
			}
		}
	}
}
