/* SPDX-License-Identifier: MIT */
/*
 * The table of rule kinds, and the questions about routes that several of them ask.
 *
 * 'Routed' for a whole prefix means: itself, a less-specific route (the default route only where it
 * counts), or more-specific ones that cover it without a gap.
 */
#include "verdict/kind/rule.h"

#include "base/array.h"
#include "base/text.h"
#include "verdict/kind/kinds.h"

const struct rule_kind_row rule_kinds[RULE_KIND_COUNT] = {
	[RULE_PROTECTED] = { "protected", NULL }, /* compares two states: protected.c */
	[RULE_ROUTED] = { "routed", rule_routed_check },
	[RULE_ANNOUNCED] = { "announced", rule_announced_check },
	[RULE_REACHABLE] = { "reachable", rule_reachable_check },
	[RULE_CONVERGES] = { "converges", rule_converges_check },
	[RULE_ONLY_ANNOUNCED] = { "only-announced", rule_only_announced_check },
	[RULE_ORIGIN] = { "origin", rule_origin_check },
	[RULE_NO_LEAK] = { "no-leak", rule_no_leak_check },
	[RULE_SESSIONS] = { "sessions", rule_sessions_check },
	[RULE_MAX_LOSS] = { "max-loss", rule_max_loss_check },
	[RULE_DELIVERED] = { "delivered", rule_delivered_check },
	[RULE_MAX_SHARE] = { "max-share", rule_max_share_check },
	[RULE_MAX_ROUTES] = { "max-routes", rule_max_routes_check },
	[RULE_RPKI_VALID] = { "rpki-valid", rule_rpki_valid_check },
};

const char *rule_kind_name(enum rule_kind kind)
{
	return rule_kinds[kind].name;
}

bool globs_match(struct globs globs, const char *name)
{
	for (size_t i = 0; i < globs.n; i++)
		if (text_glob(globs.v[i], name))
			return true;
	return globs.n == 0;
}

/* Walks the more-specific routes of a prefix in order and keeps the first address that none has
 * covered yet. */
struct cover {
	struct prefix whole;
	struct addr next; /* the first address not covered so far */
	bool full, gap, any;
};

static struct addr prefix_last(struct prefix prefix)
{
	struct addr last = prefix.addr;

	if (prefix.len < 64)
		last.hi |= ~0ULL >> prefix.len;
	if (prefix.len <= 64)
		last.lo = ~0ULL;
	else if (prefix.len < 128)
		last.lo |= ~0ULL >> (prefix.len - 64);
	return last;
}

static bool cover_route(void *context, const struct route *route)
{
	struct cover *cover = context;

	cover->any = true;
	if (cover->full || addr_compare(prefix_last(route->prefix), cover->next) < 0)
		return true;
	if (addr_compare(route->prefix.addr, cover->next) > 0) {
		cover->gap = true;
		return false;
	}
	struct addr last = prefix_last(route->prefix);

	if (addr_compare(last, prefix_last(cover->whole)) >= 0) {
		cover->full = true;
		return false;
	}
	cover->next = (struct addr){ last.hi + (last.lo == ~0ULL), last.lo + 1 };
	return true;
}

static struct cover cover_by_specifics(const struct routes *routes, uint32_t instance,
				       struct prefix prefix)
{
	struct cover cover = { .whole = prefix, .next = prefix.addr };

	routes_each(routes, instance, prefix, cover_route, &cover);
	return cover;
}

bool prefix_is_routed(const struct routes *routes, uint32_t instance, struct prefix prefix,
		      bool exact, bool default_counts)
{
	const bool *held = routes_held(routes, prefix);

	if (held && held[instance])
		return true;
	if (exact)
		return routes_get(routes, instance, prefix) != NULL;

	const struct route *route = routes_longest(routes, instance, prefix);

	if (route &&
	    (default_counts || !prefix_is_default(route->prefix) || prefix_is_default(prefix)))
		return true;
	return cover_by_specifics(routes, instance, prefix).full;
}

bool prefix_is_partly_routed(const struct routes *routes, uint32_t instance, struct prefix prefix)
{
	return cover_by_specifics(routes, instance, prefix).any;
}

bool prefix_is_announced(const struct routes *routes, uint32_t neighbor, struct prefix prefix,
			 bool exact)
{
	unsigned shortest = prefix_default(prefix_family(prefix)).len;

	if (routes_advertised(routes, neighbor, prefix))
		return true;
	for (unsigned len = prefix.len; !exact && len-- > shortest + 1;)
		if (routes_advertised(routes, neighbor, prefix_make(prefix.addr, len)))
			return true;
	return false;
}

struct violation *violation_add(struct violations *violations, struct arena *arena, const char *key,
				const char *device, const char *message)
{
	struct violation *violation = array_push(violations, arena);

	violation->key = key;
	violation->device = device;
	violation->message = message;
	return violation;
}

const char *instance_title(const struct network *network, uint32_t instance, struct arena *arena)
{
	const struct network_instance *in = &network->instances[instance];
	const struct device *device = network->devices[in->device];
	const struct instance *config = &device->instances[in->instance];

	return config->is_default ? device->name
				  : arena_printf(arena, "%s (%s)", device->name, config->name);
}

bool instance_is_judged(const struct network *network, uint32_t instance, struct globs devices)
{
	const struct network_instance *in = &network->instances[instance];
	const struct device *device = network->devices[in->device];

	return !network->device_outside[in->device] && device->instances[in->instance].is_default &&
	       globs_match(devices, device->name);
}
