/* SPDX-License-Identifier: MIT */
/*
 * What `protect` alone means: a device that has a route to a protected prefix at the base still has
 * one at the head, and what is announced to some outside session at the base still is to at least
 * one.
 *
 * A device 'has a route' for the whole prefix or, where more-specifics cover only parts of it, for
 * some part: the base's own standard is asked of the head. Without a base every protected prefix
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

static uint32_t instance_named_as(const struct network *network, const struct network *other,
				  uint32_t instance)
{
	const struct network_instance *in = &other->instances[instance];
	const struct device *device = other->devices[in->device];
	uint32_t d = network_device(network, device->name);

	for (uint32_t i = 0; d != UINT32_MAX && i < network->instance_count; i++)
		if (network->instances[i].device == d &&
		    !strcmp(network->devices[d]->instances[network->instances[i].instance].name,
			    device->instances[in->instance].name))
			return i;
	return UINT32_MAX;
}

static bool instance_lost(const struct routes *head, const struct routes *base, uint32_t in_head,
			  uint32_t in_base, struct prefix prefix)
{
	if (prefix_is_routed(base, in_base, prefix, false, false))
		return !prefix_is_routed(head, in_head, prefix, false, false);
	return !prefix_is_routed(head, in_head, prefix, false, false) &&
	       !prefix_is_partly_routed(head, in_head, prefix);
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

static void routed_before(const struct routes *head, const struct routes *base,
			  struct prefix prefix, struct violations *violations, struct arena *arena)
{
	const struct network *before = routes_network(base), *after = routes_network(head);
	char text[PREFIX_TEXT];

	for (uint32_t i = 0; i < before->instance_count; i++) {
		const struct network_instance *in = &before->instances[i];
		uint32_t now;

		if (before->device_outside[in->device] ||
		    (!prefix_is_routed(base, i, prefix, false, false) &&
		     !prefix_is_partly_routed(base, i, prefix)))
			continue;
		violations->subjects++;
		now = instance_named_as(after, before, i);
		if (now == UINT32_MAX &&
		    network_device(after, before->devices[in->device]->name) == UINT32_MAX)
			continue; /* removed by the change */
		if (now != UINT32_MAX && !instance_lost(head, base, now, i, prefix))
			continue;
		const char *device = instance_title(before, i, arena);

		protected_add(violations, arena, "routed", prefix, device,
			      arena_printf(arena, "%s is no longer routed on %s",
					   prefix_text(prefix, text), device));
	}
}

static size_t announcing(const struct routes *routes, struct prefix prefix, size_t *outside)
{
	const struct network *network = routes_network(routes);
	size_t n = 0;

	*outside = 0;
	for (uint32_t i = 0; i < network->neighbor_count; i++) {
		if (!network->neighbors[i].outside)
			continue;
		++*outside;
		n += prefix_is_announced(routes, i, prefix, false);
	}
	return n;
}

static void announced_before(const struct routes *head, const struct routes *base,
			     struct prefix prefix, struct violations *violations,
			     struct arena *arena)
{
	size_t outside;
	size_t before = announcing(base, prefix, &outside);
	char text[PREFIX_TEXT];

	violations->subjects += before;
	if (before > 0 && announcing(head, prefix, &outside) == 0)
		protected_add(violations, arena, "announced", prefix, NULL,
			      arena_printf(arena,
					   "%s is no longer announced to any outside session "
					   "(before: %zu)",
					   prefix_text(prefix, text), before));
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
	const struct network *network = routes_network(head);
	char text[PREFIX_TEXT];
	bool routed = false;
	size_t outside;
	size_t announced = announcing(head, prefix, &outside);

	prefix_text(prefix, text);
	for (uint32_t i = 0; i < network->instance_count && !routed; i++)
		routed = !network->device_outside[network->instances[i].device] &&
			 (prefix_is_routed(head, i, prefix, false, false) ||
			  prefix_is_partly_routed(head, i, prefix));
	violations->subjects++;
	if (!routed)
		protected_add(violations, arena, "routed", prefix, NULL,
			      arena_printf(arena, "%s is not routed on any device", text));
	else if (outside > 0 && announced == 0 && !prefix_is_private(prefix))
		protected_add(
			violations, arena, "announced", prefix, NULL,
			arena_printf(arena, "%s is not announced to any outside session", text));
}

void protected_check(const struct rules *rules, const struct routes *head,
		     const struct routes *base, struct violations *violations, struct arena *arena)
{
	for (size_t s = 0; s < rules->protect_count; s++) {
		const struct protect *set = &rules->protects[s];

		for (size_t p = 0; set->by_default && p < set->prefix_count; p++) {
			if (prefix_is_retired(rules, set->prefixes[p]))
				continue;
			if (base) {
				routed_before(head, base, set->prefixes[p], violations, arena);
				announced_before(head, base, set->prefixes[p], violations, arena);
			} else {
				exists_somewhere(head, set->prefixes[p], violations, arena);
			}
		}
	}
}
