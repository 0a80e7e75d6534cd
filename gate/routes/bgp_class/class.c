/* SPDX-License-Identifier: MIT */
/*
 * Classes: prefixes that nothing in the network tells apart share one propagation.
 *
 * Two prefixes are in one class if the same is announced for both by the same instances with the
 * same attributes, and nothing that propagation asks distinguishes them. It asks for: the family;
 * membership in prefix sets of filters that sessions, aggregates and conditions use; which
 * aggregates cover the prefix; whether it is a default route; whether it holds the address of a
 * next hop (then its own route may resolve paths, its own among them); where a router announces
 * only what it has installed, which route of another protocol it has; where somebody validates
 * origins, for which origins it is authorised. All of that is in the key,
 * and equal keys are one class. Aggregates, conditions and limits couple classes, but only through
 * facts that are fixed while a class runs and iterated outside (bgp.c), so a class never looks into
 * another one.
 *
 * The key is complete: between rounds a class with the key it had keeps its result if sessions and
 * next hops stayed as they were.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "base/text.h"
#include "routes/bgp_class/class.h"
#include "routes/filter/apply.h"

/* More comparisons of prefixes with entries of sets than this cost more than classes save. */
enum { COMPARISONS_MAX = 50 * 1000 * 1000 };

static int compare_prefixes(const void *a, const void *b)
{
	return prefix_compare(((const struct bgp_prefix *)a)->prefix,
			      ((const struct bgp_prefix *)b)->prefix);
}

static int compare_addrs(const void *a, const void *b)
{
	return addr_compare(*(const struct addr *)a, *(const struct addr *)b);
}

/* ---- next hops that a prefix may hold ---------------------------------------------------- */

struct addrs {
	struct addr *v;
	size_t n, cap;
};

static void addr_note(struct addrs *addrs, struct addr addr, struct arena *arena)
{
	if (!addr_is_none(addr))
		*array_push(addrs, arena) = addr;
}

static struct addrs next_hops_collect(struct bgp_state *state, const struct filter_facts *facts)
{
	struct addrs addrs = { 0 };
	size_t i, j;

	for (i = 0; i < state->routes->network->neighbor_count; i++) {
		const struct bgp_peer *peer = &state->peers[i];

		addr_note(&addrs, peer->remote, state->memory);
		for (j = 0; j < FAMILY_COUNT; j++)
			addr_note(&addrs, peer->self[j], state->memory);
	}
	for (i = 0; i < facts->next_hop_count; i++)
		addr_note(&addrs, facts->next_hops[i], state->memory);
	for (i = 0; i < state->prefixes.n; i++)
		for (j = 0; j < state->prefixes.v[i].from.n; j++)
			if (state->prefixes.v[i].from.v[j].attrs != NULL)
				addr_note(&addrs, state->prefixes.v[i].from.v[j].attrs->next_hop,
					  state->memory);
	if (addrs.n > 1)
		qsort(addrs.v, addrs.n, sizeof(*addrs.v), compare_addrs);
	return addrs;
}

static bool holds_any(const struct addrs *addrs, struct prefix prefix)
{
	size_t low = 0, high = addrs->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (addr_compare(addrs->v[middle], prefix.addr) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < addrs->n && prefix_has_addr(prefix, addrs->v[low]);
}

/* ---- the key ----------------------------------------------------------------------------- */

struct keying {
	struct bgp_state *state;
	struct filter_facts facts;
	struct addrs next_hops;
	bool each_alone, installed;
	struct map *elsewhere; /* prefixes of other protocols, where somebody looks at them */
	struct buffer key;
	struct {
		uint32_t *v;
		size_t n, cap;
	} covering;
};

static void key_add(struct keying *k, uint64_t value)
{
	buffer_add(&k->key, (const char *)&value, sizeof(value));
}

static void key_add_prefix(struct keying *k, struct prefix prefix)
{
	key_add(k, prefix.addr.hi);
	key_add(k, prefix.addr.lo);
	key_add(k, prefix.len);
}

static void key_add_originations(struct keying *k, const struct originations *from)
{
	size_t i;

	for (i = 0; i < from->n; i++) {
		const struct origination *o = &from->v[i];

		key_add(k, (uint64_t)o->kind | (uint64_t)o->source << 8 |
				   (uint64_t)o->usable << 16 | (uint64_t)o->protocol << 24 |
				   (uint64_t)o->instance << 32);
		key_add(k, (uint64_t)o->neighbor << 32 | o->aggregate);
		key_add(k, (uint64_t)(uintptr_t)o->attrs);
	}
}

static void key_add_sets(struct keying *k, struct prefix prefix)
{
	uint64_t bits = 0;
	size_t i;

	for (i = 0; i < k->facts.set_count; i++) {
		bits = bits << 1 | prefix_set_matches(k->facts.sets[i], prefix);
		if (i % 64 == 63)
			key_add(k, bits);
	}
	key_add(k, bits);
}

static void key_add_covering(struct keying *k, struct prefix prefix)
{
	const struct bgp_state *state = k->state;
	uint32_t i;

	k->covering.n = 0;
	for (i = 0; i < state->aggregates.n; i++) {
		struct prefix outer = state->aggregates.v[i].config->prefix;

		if (outer.len >= prefix.len || !prefix_contains(outer, prefix))
			continue;
		*array_push(&k->covering, state->memory) = i;
		key_add(k, i);
	}
	key_add(k, k->covering.n);
}

static bool looks_at_rib(const struct routes *routes, uint32_t instance)
{
	const struct bgp *bgp = bgp_config_of(routes, instance);

	return bgp != NULL && bgp->suppress_inactive;
}

/* Most prefixes of BGP are nobody else's, and no RIB has to be asked about them. */
static void elsewhere_collect(struct keying *k)
{
	const struct routes *routes = k->state->routes;
	struct map *seen = map_new(k->state->memory);
	uint32_t i;

	if (!k->facts.any_suppress_inactive)
		return;
	k->elsewhere = map_new(k->state->memory);
	for (i = 0; i < routes->network->instance_count; i++)
		if (looks_at_rib(routes, i))
			rib_prefixes_but(routes->ribs[i], PROTOCOL_BGP, k->elsewhere, seen);
}

/* Only routers that announce nothing but what they have installed look at the RIB. */
static void key_add_installed(struct keying *k, struct prefix prefix)
{
	const struct routes *routes = k->state->routes;
	struct rib_key key = { prefix.addr.hi, prefix.addr.lo, prefix.len };
	uint32_t i;

	if (map_get(k->elsewhere, &key, sizeof(key)) == NULL)
		return;
	for (i = 0; i < routes->network->instance_count; i++) {
		const struct rib_entry *entry;

		if (!looks_at_rib(routes, i))
			continue;
		entry = rib_get(routes->ribs[i], prefix);
		if (entry == NULL || entry->selected == NULL ||
		    entry->selected->protocol == PROTOCOL_BGP)
			continue;
		key_add(k, (uint64_t)i << 32 | entry->selected->distance);
		k->installed = true;
	}
}

struct authorised {
	struct keying *k;
	struct prefix prefix;
};

static void key_add_roa(void *context, const struct roa *roa)
{
	const struct authorised *a = context;

	key_add(a->k, (uint64_t)roa->asn << 1 | (a->prefix.len <= roa->max_length));
}

/* Only routers that drop what is invalid ask. The end of the list is told: no AS has that number. */
static void key_add_authorised(struct keying *k, struct prefix prefix)
{
	const struct rpki *rpki = &k->state->routes->network->surroundings->rpki;
	struct authorised authorised = { k, prefix };

	if (rpki->dropper_count == 0)
		return;
	rpki_covering(rpki, prefix, key_add_roa, &authorised);
	key_add(k, UINT64_MAX);
}

static bool key_make(struct keying *k, const struct bgp_prefix *p)
{
	bool holds = holds_any(&k->next_hops, p->prefix);

	k->installed = false;
	buffer_init(&k->key, k->state->memory);
	key_add(k, (uint64_t)prefix_family(p->prefix) << 1 | holds);
	if (holds || k->each_alone || prefix_is_default(p->prefix))
		key_add_prefix(k, p->prefix);
	key_add_originations(k, &p->from);
	if (!k->each_alone)
		key_add_sets(k, p->prefix);
	key_add_covering(k, p->prefix);
	if (k->facts.any_suppress_inactive)
		key_add_installed(k, p->prefix);
	key_add_authorised(k, p->prefix);
	return holds;
}

/* ---- classes ----------------------------------------------------------------------------- */

static void class_add(struct keying *k, struct bgp_prefix *p, bool holds)
{
	struct bgp_state *state = k->state;
	struct bgp_class *class = array_push(&state->classes, state->memory);

	memset(class, 0, sizeof(*class));
	class->family = prefix_family(p->prefix);
	class->prefix = p->prefix;
	class->from = p->from.v;
	class->from_count = p->from.n;
	class->covering_count = k->covering.n;
	class->covering =
		arena_copy(state->memory, k->covering.v, k->covering.n * sizeof(*k->covering.v));
	class->key = k->key.s;
	class->key_size = k->key.n;
	class->holds_next_hop = holds;
	class->elsewhere = k->installed;
	class->dirty = true;
}

static bool too_many_comparisons(const struct keying *k)
{
	size_t entries = 0, i;

	for (i = 0; i < k->facts.set_count; i++)
		entries += k->facts.sets[i]->n;
	return entries > 0 && k->state->prefixes.n > COMPARISONS_MAX / entries;
}

void bgp_classes_build(struct bgp_state *state)
{
	struct map *by_key = map_new(state->memory);
	struct keying k = { .state = state };
	size_t i;

	filter_facts_collect(&k.facts, state);
	state->preferences = k.facts.any_preference;
	state->classes.v = NULL;
	state->classes.n = state->classes.cap = 0;
	if (state->prefixes.n > 1)
		qsort(state->prefixes.v, state->prefixes.n, sizeof(*state->prefixes.v),
		      compare_prefixes);
	k.next_hops = next_hops_collect(state, &k.facts);
	k.each_alone = too_many_comparisons(&k);
	elsewhere_collect(&k);
	for (i = 0; i < state->prefixes.n; i++) {
		struct bgp_prefix *p = &state->prefixes.v[i];
		bool holds = key_make(&k, p);
		void **slot = map_slot(by_key, k.key.s, k.key.n);

		if (*slot == NULL) {
			class_add(&k, p, holds);
			*slot = (void *)(uintptr_t)state->classes.n;
		}
		p->class = (uint32_t)((uintptr_t)*slot - 1);
		state->classes.v[p->class].member_count++;
	}
	state->routes->stats.prefixes = state->prefixes.n;
	state->routes->stats.classes = state->classes.n;
}
