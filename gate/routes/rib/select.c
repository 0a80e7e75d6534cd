/* SPDX-License-Identifier: MIT */
/*
 * Selection in the RIB, and how next hops resolve (as zebra's nexthop_active and OpenConfig's
 * recurse have it).
 *
 * What resolves depends on what is selected, and the other way round. Every selection starts with
 * all recursive routes unselected and lets them in while they resolve, until a pass changes
 * nothing: so two routes never hold each other up. A next hop never resolves over its own prefix,
 * nor over anything shorter.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/bug.h"
#include "routes/rib/inside.h"

enum {
	HOPS_MAX = 1024, /* next hops of one route; routers stop far below */
	PASSES_MAX = 64, /* a chain of recursion this long is no network any more */
};

struct resolution {
	uint64_t stamp;
	const struct rib_entry *over; /* null: it does not resolve */
};

/* ---- sets of next hops ------------------------------------------------------------------- */

static int hop_compare(const void *left, const void *right)
{
	const struct next_hop *a = left, *b = right;
	int order = addr_compare(a->via, b->via);

	return order != 0 ? order : (a->interface > b->interface) - (a->interface < b->interface);
}

uint32_t hops_sort(struct next_hop *hops, uint32_t n)
{
	uint32_t i, kept = 0;

	if (n > 1)
		qsort(hops, n, sizeof(*hops), hop_compare);
	for (i = 0; i < n; i++)
		if (kept == 0 || hop_compare(&hops[kept - 1], &hops[i]) != 0)
			hops[kept++] = hops[i];
	return kept;
}

struct hops hops_union(struct hops a, struct hops b, struct arena *arena)
{
	struct next_hop *both;
	uint32_t n;

	if (a.v == b.v || b.n == 0)
		return a;
	if (a.n == 0)
		return b;
	both = arena_alloc(arena, (a.n + b.n) * sizeof(*both));
	memcpy(both, a.v, a.n * sizeof(*both));
	memcpy(both + a.n, b.v, b.n * sizeof(*both));
	n = hops_sort(both, a.n + b.n);
	return n == a.n && memcmp(a.v, both, n * sizeof(*both)) == 0 ? a : (struct hops){ both, n };
}

/* Where what is made at a look lives. */
static struct arena *rib_memory(const struct rib *rib)
{
	return rib->lock != NULL ? rib_lock_arena(rib->lock) : rib->arena;
}

/* ---- resolving --------------------------------------------------------------------------- */

/* rib_longest with the lock held. */
static const struct rib_entry *longest(const struct rib *rib, struct prefix prefix)
{
	int least = prefix_family(prefix) == FAMILY_IPV4 ? 96 : 0, len = (int)prefix.len;

	for (; len >= least && (len = rib_length_below(rib, len)) >= least; len--) {
		const struct rib_entry *entry =
			rib_look(rib, prefix_make(prefix.addr, (unsigned)len));

		if (entry != NULL && entry->selected != NULL)
			return entry;
	}
	return NULL;
}

const struct rib_entry *rib_longest(const struct rib *rib, struct prefix prefix)
{
	const struct rib_entry *found;

	rib_lock_take(rib);
	found = longest(rib, prefix);
	rib_lock_give(rib);
	return found;
}

/* The selected route that a next hop falls into, asked once a pass. */
static const struct rib_entry *entry_over(struct rib *rib, struct addr next_hop)
{
	struct resolution *known;
	void **slot;

	if (rib->resolved == NULL)
		rib->resolved = map_new(rib_memory(rib));
	slot = map_slot(rib->resolved, &next_hop, sizeof(next_hop));
	if (*slot == NULL)
		*slot = arena_alloc(rib_memory(rib), sizeof(struct resolution));
	known = *slot;
	if (known->stamp != rib->stamp) {
		known->stamp = rib->stamp;
		known->over = longest(rib, prefix_host(next_hop));
	}
	return known->over;
}

/* Zebra stops looking at the asking prefix itself, selected or not. */
static bool may_resolve(const struct rib_entry *over, struct addr next_hop, struct prefix self,
			bool via_default)
{
	if (over == NULL)
		return false;
	if (prefix_has_addr(self, next_hop) && self.len >= over->prefix.len &&
	    prefix_family(self) == addr_family(next_hop))
		return false;
	return via_default || !prefix_is_default(over->prefix);
}

/* Over a route to an interface the next hop itself is the neighbor there. */
static uint32_t hops_over(const struct rib_entry *over, struct addr next_hop, struct next_hop *hops,
			  uint32_t max)
{
	uint32_t i;

	for (i = 0; i < over->route.hop_count && i < max; i++) {
		hops[i] = over->route.hops[i];
		if (addr_is_none(hops[i].via) && hops[i].interface != ROUTES_NONE)
			hops[i].via = next_hop;
	}
	return i;
}

uint32_t rib_resolve(const struct rib *rib, struct addr next_hop, struct prefix self,
		     bool via_default, struct next_hop *hops, uint32_t max, uint32_t *metric)
{
	const struct rib_entry *over = rib_longest(rib, prefix_host(next_hop));

	if (!may_resolve(over, next_hop, self, via_default))
		return 0;
	*metric = over->route.metric;
	return hops_over(over, next_hop, hops, max);
}

bool rib_reaches(const struct rib *rib, const struct next_hop *hops, uint32_t n, struct prefix self)
{
	/* Only the memory of what was resolved grows. */
	struct rib *writable = (struct rib *)rib;
	uint32_t i;

	for (i = 0; i < n; i++)
		if (addr_is_none(hops[i].via) || hops[i].interface != ROUTES_NONE ||
		    may_resolve(entry_over(writable, hops[i].via), hops[i].via, self,
				rib->via_default[prefix_family(self)]))
			return true;
	return false;
}

/* One copy of each set: thousands of BGP routes have the same few. */
static struct hops hops_keep(struct rib *rib, const struct next_hop *hops, uint32_t n)
{
	uint64_t key[3 * HOPS_MAX]; /* a struct has bytes that nobody set */
	struct next_hop *copy;
	void **slot;
	uint32_t i;

	if (n == 0)
		return (struct hops){ NULL, 0 };
	for (i = 0; i < n; i++) {
		key[3 * i] = hops[i].via.hi;
		key[3 * i + 1] = hops[i].via.lo;
		key[3 * i + 2] = hops[i].interface;
	}
	if (rib->hop_sets == NULL)
		rib->hop_sets = map_new(rib_memory(rib));
	slot = map_slot(rib->hop_sets, key, 3 * n * sizeof(*key));
	if (*slot == NULL) {
		copy = arena_alloc(rib_memory(rib), n * sizeof(*copy));
		for (i = 0; i < n; i++)
			copy[i] = hops[i];
		*slot = copy;
	}
	return (struct hops){ *slot, n };
}

/* The next hops of a recursive candidate, in use now. */
static struct hops candidate_resolve(struct rib *rib, struct prefix prefix,
				     const struct rib_candidate *candidate, bool via_default)
{
	struct next_hop hops[HOPS_MAX];
	uint32_t i, n = 0;

	for (i = 0; i < candidate->hop_count && n < HOPS_MAX; i++) {
		struct next_hop hop = candidate->hops[i];
		const struct rib_entry *over;

		if (addr_is_none(hop.via) || hop.interface != ROUTES_NONE) {
			hops[n++] = hop;
			continue;
		}
		over = entry_over(rib, hop.via);
		if (may_resolve(over, hop.via, prefix, via_default))
			n += hops_over(over, hop.via, hops + n, HOPS_MAX - n);
	}
	return hops_keep(rib, hops, hops_sort(hops, n));
}

/* ---- selecting --------------------------------------------------------------------------- */

static bool is_better(const struct rib_candidate *a, const struct rib_candidate *b)
{
	if (a->distance != b->distance)
		return a->distance < b->distance;
	if (a->protocol != b->protocol)
		return a->protocol < b->protocol;
	return a->metric < b->metric;
}

static void entry_set(struct rib_entry *entry, const struct rib_candidate *candidate,
		      struct hops hops)
{
	entry->selected = candidate;
	if (candidate == NULL) {
		entry->route = (struct route){ 0 };
		return;
	}
	entry->route = (struct route){
		.prefix = entry->prefix,
		.protocol = candidate->protocol,
		.distance = candidate->distance,
		.metric = candidate->metric,
		.tag = candidate->tag,
		.internal = candidate->internal,
		.hops = hops.v,
		.hop_count = hops.n,
		.place = candidate->place,
		.origin_instance = candidate->origin_instance,
		.path = candidate->path,
	};
}

/* The best usable candidate and its next hops; null: none. via_default null: recursive ones do
 * not count yet. */
static const struct rib_candidate *candidate_best(struct rib *rib, const struct rib_entry *entry,
						  const bool *via_default, struct hops *best_hops)
{
	const struct rib_candidate *candidate, *best = NULL;

	for (candidate = entry->candidates; candidate != NULL; candidate = candidate->next) {
		struct hops hops = { candidate->hops, candidate->hop_count };

		if (best != NULL && !is_better(candidate, best))
			continue;
		if (candidate->recursive && via_default == NULL)
			continue;
		if (candidate->recursive)
			hops = candidate_resolve(rib, entry->prefix, candidate,
						 via_default[prefix_family(entry->prefix)]);
		if (hops.n == 0)
			continue;
		best = candidate;
		*best_hops = hops;
	}
	return best;
}

/* Chooses among the candidates; true if that or its next hops are others than before. Sources are
 * asked only where they could have something better. */
static bool entry_choose(struct rib *rib, struct rib_entry *entry, const bool *via_default)
{
	const struct rib_candidate *best, *before = entry->selected;
	const struct next_hop *hops_before = entry->route.hops;
	struct hops hops = { NULL, 0 };

	best = candidate_best(rib, entry, via_default, &hops);
	if (rib->source_count > 0 && entry->generation != rib->generation &&
	    (best == NULL || best->distance >= rib->source_distance)) {
		rib_entry_fill(rib, entry);
		best = candidate_best(rib, entry, via_default, &hops);
	}
	entry_set(entry, best, hops);
	return best != before || hops.v != hops_before;
}

/* While its next hops are resolved it counts as not being there: it does not hold itself up. */
void rib_entry_settle(struct rib *rib, struct rib_entry *entry)
{
	struct hops hops = { NULL, 0 };
	const struct rib_candidate *best;

	entry->busy = true;
	entry->selected = NULL;
	best = candidate_best(rib, entry, rib->via_default, &hops);
	entry->busy = false;
	entry->stamp = rib->stamp;
	entry_set(entry, best, hops);
}

static uint64_t route_digest(const struct rib_entry *entry)
{
	const struct route *route = &entry->route;
	uint64_t fields[6], h = prefix_hash(entry->prefix);
	uint32_t i;

	if (entry->selected == NULL)
		return 0;
	fields[0] = (uint64_t)route->protocol << 32 | route->distance;
	fields[1] = (uint64_t)route->metric << 32 | route->tag;
	fields[2] = route->internal;
	fields[3] = route->path == NULL ? 0 : (uint64_t)(uintptr_t)route->path->attrs;
	fields[4] = route->path == NULL ? 0 : route->path->from;
	fields[5] = (uint64_t)entry->selected->ospf_type << 32 | entry->selected->area;
	h = hash_bytes(fields, sizeof(fields), h);
	for (i = 0; i < route->hop_count; i++) {
		uint64_t hop[3] = { route->hops[i].via.hi, route->hops[i].via.lo,
				    route->hops[i].interface };

		h = hash_bytes(hop, sizeof(hop), h);
	}
	return h | 1;
}

/* True if the route is another one than at the last selection. */
static bool entry_settle(struct rib *rib, struct rib_entry *entry)
{
	uint64_t digest = route_digest(entry);

	if (digest == entry->digest)
		return false;
	rib->digest += digest - entry->digest;
	entry->digest = digest;
	entry->changed_round = rib->round;
	return true;
}

/* Lets recursive routes in until nothing changes. */
static void recursion_settle(struct rib *rib, const bool via_default[FAMILY_COUNT])
{
	size_t i, pass;
	bool changed = true;

	for (i = 0; i < rib->recursive.n; i++)
		entry_choose(rib, rib->recursive.v[i], NULL);
	rib->unsettled = false;
	for (pass = 0; changed; pass++) {
		changed = false;
		rib->stamp++;
		for (i = 0; i < rib->recursive.n; i++) {
			struct rib_entry *entry = rib->recursive.v[i];

			if (!entry_choose(rib, entry, via_default))
				continue;
			changed = true;
			rib->unsettled_prefix = entry->prefix;
		}
		if (changed && pass == PASSES_MAX) {
			rib->unsettled = true;
			return;
		}
	}
}

static bool select_all(struct rib *rib, const bool resolve_via_default[FAMILY_COUNT])
{
	bool changed = false;
	size_t i;

	memcpy(rib->via_default, resolve_via_default, sizeof(rib->via_default));
	for (i = 0; i < rib->touched.n; i++)
		if (!rib->touched.v[i]->recursive)
			entry_choose(rib, rib->touched.v[i], NULL);
	rib->stamp++;
	if (rib->recursive.n > 0)
		recursion_settle(rib, resolve_via_default);
	for (i = 0; i < rib->touched.n; i++) {
		rib->touched.v[i]->touched = false;
		changed |= entry_settle(rib, rib->touched.v[i]);
	}
	for (i = 0; i < rib->recursive.n; i++)
		changed |= entry_settle(rib, rib->recursive.v[i]);
	rib->stamp++;
	rib->touched.n = 0;
	while (rib->cleared != NULL) {
		struct rib_candidate *candidate = rib->cleared;

		rib->cleared = candidate->next;
		candidate->next = rib->free;
		rib->free = candidate;
	}
	return changed;
}

bool rib_select(struct rib *rib, const bool resolve_via_default[FAMILY_COUNT])
{
	bool changed;

	if (rib->touched.n == 0)
		return false;
	rib_lock_take(rib);
	changed = select_all(rib, resolve_via_default);
	rib_lock_give(rib);
	return changed;
}
