/* SPDX-License-Identifier: MIT */
/*
 * A known-fatal edit of a network, made in memory: every origin of every protected prefix is taken
 * away, and where default routes can serve one, theirs, too (stub areas become ordinary ones, for
 * their border routers make a default by themselves). A gate that does not reject it has a fault,
 * as the audit tool of October 2021 had, and must not accept anything else either.
 *
 * The devices are copied where they change; everything else is shared with the network that was
 * given.
 */
#include "verdict/selftest.h"

#include "base/prefix/trie.h"

struct fatal {
	struct trie *protects, *rules; /* of their prefixes */
	struct arena *arena;
};

static void prefixes_note(struct trie *trie, const struct prefix *prefixes, size_t n)
{
	for (size_t p = 0; p < n; p++)
		*trie_slot(trie, prefixes[p]) = trie;
}

static struct fatal fatal_make(const struct rules *rules, struct arena *arena)
{
	struct fatal fatal = { trie_new(arena), trie_new(arena), arena };

	for (size_t s = 0; s < rules->protect_count; s++)
		prefixes_note(fatal.protects, rules->protects[s].prefixes,
			      rules->protects[s].prefix_count);
	for (size_t r = 0; r < rules->rule_count; r++)
		prefixes_note(fatal.rules, rules->rules[r].prefixes, rules->rules[r].prefix_count);
	return fatal;
}

static bool stop_at_first(void *context, struct prefix prefix, void *value)
{
	(void)context;
	(void)prefix;
	(void)value;
	return false;
}

/* Is any of these inside the prefix? */
static bool has_inside(const struct trie *trie, struct prefix prefix)
{
	return !trie_covered(trie, prefix, stop_at_first, NULL);
}

/* Does the route to `made` serve a protected prefix: it covers it (as a default route only where
 * rules look at it, which may let it count) or is inside it? */
static bool serves_protected(const struct fatal *fatal, struct prefix made)
{
	return trie_longest(fatal->protects, made, NULL) ||
	       trie_longest(fatal->rules, made, NULL) ||
	       (!prefix_is_default(made) && has_inside(fatal->protects, made)) ||
	       has_inside(fatal->rules, made);
}

static bool default_serves(const struct fatal *fatal, enum family family)
{
	return serves_protected(fatal, prefix_default(family));
}

/* Copies the elements whose prefix serves nothing protected. */
#define keep_unprotected(fatal, to, to_count, from, from_count, field)                             \
	do {                                                                                       \
		(to) = arena_alloc((fatal)->arena, ((from_count) + 1) * sizeof(*(to)));            \
		(to_count) = 0;                                                                    \
		for (size_t keep_i = 0; keep_i < (from_count); keep_i++)                           \
			if (!serves_protected((fatal), (from)[keep_i].field))                      \
				(to)[(to_count)++] = (from)[keep_i];                               \
	} while (0)

/* No neighbor is sent a default route any more. The families may be shared: they stay as they are. */
static void no_default(const struct fatal *fatal, struct bgp *copy, int family)
{
	for (size_t n = 0; n < copy->neighbor_count; n++) {
		struct neighbor_family **f = &copy->neighbors[n].family[family];

		if (!(*f)->default_originate)
			continue;
		*f = arena_copy(fatal->arena, *f, sizeof(**f));
		(*f)->default_originate = false;
	}
}

static struct bgp *fatal_bgp(const struct fatal *fatal, const struct bgp *bgp)
{
	struct bgp *copy = arena_copy(fatal->arena, bgp, sizeof(*bgp));

	copy->neighbors = arena_copy(fatal->arena, bgp->neighbors,
				     bgp->neighbor_count * sizeof(*bgp->neighbors));
	for (int f = 0; f < FAMILY_COUNT; f++) {
		if (default_serves(fatal, (enum family)f))
			no_default(fatal, copy, f);
		const struct bgp_family *from = &bgp->family[f];
		struct bgp_family *to = &copy->family[f];

		keep_unprotected(fatal, to->networks, to->network_count, from->networks,
				 from->network_count, prefix);
		keep_unprotected(fatal, to->aggregates, to->aggregate_count, from->aggregates,
				 from->aggregate_count, prefix);
	}
	return copy;
}

static void fatal_ospf(const struct fatal *fatal, struct instance *copy,
		       const struct instance *from)
{
	copy->ospfs = arena_alloc(fatal->arena, (from->ospf_count + 1) * sizeof(*copy->ospfs));
	for (size_t o = 0; o < from->ospf_count; o++) {
		struct ospf *ospf = &copy->ospfs[o];
		bool no_default = default_serves(fatal, from->ospfs[o].version == 3 ? FAMILY_IPV6
										    : FAMILY_IPV4);

		*ospf = from->ospfs[o];
		if (no_default)
			ospf->default_information.on = false;
		ospf->areas =
			arena_alloc(fatal->arena, (ospf->area_count + 1) * sizeof(*ospf->areas));
		for (size_t a = 0; a < ospf->area_count; a++) {
			ospf->areas[a] = from->ospfs[o].areas[a];
			if (no_default)
				ospf->areas[a].kind = OSPF_AREA_NORMAL;
			keep_unprotected(fatal, ospf->areas[a].ranges, ospf->areas[a].range_count,
					 from->ospfs[o].areas[a].ranges,
					 from->ospfs[o].areas[a].range_count, prefix);
		}
	}
}

static void fatal_isis(const struct fatal *fatal, struct instance *copy,
		       const struct instance *from)
{
	copy->isises =
		arena_copy(fatal->arena, from->isises, from->isis_count * sizeof(*from->isises));
	for (size_t i = 0; i < from->isis_count; i++)
		for (int f = 0; f < FAMILY_COUNT; f++) {
			if (!default_serves(fatal, (enum family)f))
				continue;
			for (int level = 0; level < 2; level++)
				copy->isises[i].default_information.on[level][f] = false;
			copy->isises[i].attached_send = false;
		}
}

static void fatal_instance(const struct fatal *fatal, struct instance *copy,
			   const struct instance *from)
{
	*copy = *from;
	keep_unprotected(fatal, copy->statics, copy->static_count, from->statics,
			 from->static_count, prefix);
	keep_unprotected(fatal, copy->aggregates, copy->aggregate_count, from->aggregates,
			 from->aggregate_count, prefix);
	fatal_ospf(fatal, copy, from);
	fatal_isis(fatal, copy, from);
	if (from->bgp)
		copy->bgp = fatal_bgp(fatal, from->bgp);
}

static const struct device *fatal_device(const struct fatal *fatal, const struct device *device)
{
	struct device *copy = arena_copy(fatal->arena, device, sizeof(*device));

	copy->interfaces = arena_alloc(fatal->arena,
				       (device->interface_count + 1) * sizeof(*copy->interfaces));
	for (size_t i = 0; i < device->interface_count; i++) {
		const struct interface *from = &device->interfaces[i];
		struct interface *to = &copy->interfaces[i];

		*to = *from;
		keep_unprotected(fatal, to->addresses, to->address_count, from->addresses,
				 from->address_count, subnet);
	}
	copy->instances =
		arena_alloc(fatal->arena, (device->instance_count + 1) * sizeof(*copy->instances));
	for (size_t i = 0; i < device->instance_count; i++)
		fatal_instance(fatal, &copy->instances[i], &device->instances[i]);
	return copy;
}

static const struct surroundings *fatal_surroundings(const struct fatal *fatal,
						     const struct surroundings *from)
{
	struct surroundings *copy = arena_copy(fatal->arena, from, sizeof(*from));

	copy->externals =
		arena_alloc(fatal->arena, (from->external_count + 1) * sizeof(*copy->externals));
	for (size_t e = 0; e < from->external_count; e++) {
		copy->externals[e] = from->externals[e];
		keep_unprotected(fatal, copy->externals[e].routes, copy->externals[e].route_count,
				 from->externals[e].routes, from->externals[e].route_count, prefix);
	}
	return copy;
}

const struct network *selftest_fatal_network(const struct network *network,
					     const struct rules *rules, struct arena *arena)
{
	struct fatal fatal = fatal_make(rules, arena);
	const struct device **devices =
		arena_alloc(arena, (network->device_count + 1) * sizeof(*devices));
	struct diagnostics diag;

	diagnostics_init(&diag, arena);
	for (size_t d = 0; d < network->device_count; d++)
		devices[d] = fatal_device(&fatal, network->devices[d]);
	return network_seal(devices, network->device_count,
			    fatal_surroundings(&fatal, network->surroundings), arena, &diag);
}
