/* SPDX-License-Identifier: MIT */
/*
 * The RIB's container: candidates by prefix. A hash table rather than a trie, because a network
 * has few prefix lengths: the longest match asks once for each length that occurs. The order that
 * output and walks want is made by one sort when all prefixes are known; entries are never taken
 * out.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "routes/rib/inside.h"

struct rib *rib_new(struct arena *arena)
{
	struct rib *rib = arena_alloc(arena, sizeof(*rib));

	rib->arena = arena;
	rib->generation = 1;
	return rib;
}

void rib_round(struct rib *rib, uint32_t round)
{
	rib->round = round;
}

uint64_t rib_digest(const struct rib *rib)
{
	return rib->digest;
}

size_t rib_count(const struct rib *rib)
{
	return rib->all.n;
}

bool rib_unsettled(const struct rib *rib, struct prefix *prefix)
{
	if (rib->unsettled)
		*prefix = rib->unsettled_prefix;
	return rib->unsettled;
}

/* The slot where the prefix is or belongs. */
static size_t slot_of(const struct rib *rib, struct prefix prefix)
{
	size_t mask = rib->slot_count - 1, i = prefix_hash(prefix) & mask;

	while (rib->slots[i] != NULL && !prefix_equal(rib->slots[i]->prefix, prefix))
		i = (i + 1) & mask;
	return i;
}

struct rib_entry *rib_find(const struct rib *rib, struct prefix prefix)
{
	return rib->slot_count == 0 ? NULL : rib->slots[slot_of(rib, prefix)];
}

static void grow(struct rib *rib, struct arena *arena)
{
	struct rib_entry **before = rib->slots;
	size_t count = rib->slot_count, i;

	rib->slot_count = count == 0 ? 16 : count * 2;
	rib->slots = arena_alloc(arena, rib->slot_count * sizeof(struct rib_entry *));
	for (i = 0; i < count; i++)
		if (before[i] != NULL)
			rib->slots[slot_of(rib, before[i]->prefix)] = before[i];
}

struct rib_entry *rib_entry_make(struct rib *rib, struct prefix prefix, struct arena *arena)
{
	struct rib_entry *entry;
	size_t at;

	if (rib->used * 3 >= rib->slot_count * 2)
		grow(rib, arena);
	at = slot_of(rib, prefix);
	entry = rib->slots[at];
	if (entry != NULL)
		return entry;
	entry = arena_alloc(arena, sizeof(*entry));
	entry->prefix = prefix;
	rib->slots[at] = entry;
	rib->used++;
	return entry;
}

void rib_touch(struct rib *rib, struct rib_entry *entry)
{
	if (entry->touched)
		return;
	entry->touched = true;
	*array_push(&rib->touched, rib->arena) = entry;
}

struct rib_candidate *rib_candidate_append(struct rib *rib, struct rib_entry *entry,
					   const struct rib_candidate *candidate,
					   struct arena *arena)
{
	struct rib_candidate **at = &entry->candidates, *copy = rib->free;

	if (copy == NULL)
		copy = arena_alloc(arena, sizeof(*copy));
	else
		rib->free = copy->next;
	while (*at != NULL)
		at = &(*at)->next;
	*copy = *candidate;
	copy->next = NULL;
	copy->offered = false;
	*at = copy;
	return copy;
}

void rib_candidate_drop(struct rib *rib, struct rib_candidate **at)
{
	struct rib_candidate *candidate = *at;

	*at = candidate->next;
	candidate->next = rib->cleared;
	rib->cleared = candidate;
}

void rib_clear(struct rib *rib, enum protocol protocol)
{
	size_t i;

	for (i = 0; i < rib->all.n && rib->protocol_count[protocol] > 0; i++) {
		struct rib_entry *entry = rib->all.v[i];
		struct rib_candidate **at = &entry->candidates;

		while (*at != NULL) {
			if ((*at)->protocol != protocol) {
				at = &(*at)->next;
				continue;
			}
			rib_candidate_drop(rib, at);
			rib->protocol_count[protocol]--;
			rib_touch(rib, entry);
		}
	}
}

void rib_add(struct rib *rib, struct prefix prefix, const struct rib_candidate *candidate)
{
	struct rib_entry *entry = rib_entry_make(rib, prefix, rib->arena);

	if (!entry->listed) {
		entry->listed = true;
		*array_push(&rib->all, rib->arena) = entry;
		rib->lengths[prefix.len / 64] |= (uint64_t)1 << prefix.len % 64;
		rib->sorted = false;
	}
	rib_candidate_append(rib, entry, candidate, rib->arena);
	rib->protocol_count[candidate->protocol]++;
	rib_touch(rib, entry);
	entry->recursive |= candidate->recursive;
	rib_recursive_queue(rib, entry);
}

void rib_recursive_queue(struct rib *rib, struct rib_entry *entry)
{
	if (!entry->recursive || entry->queued)
		return;
	entry->queued = true;
	*array_push(&rib->recursive, rib->arena) = entry;
}

/* ---- looking up -------------------------------------------------------------------------- */

const struct rib_entry *rib_get(const struct rib *rib, struct prefix prefix)
{
	const struct rib_entry *entry;

	rib_lock_take(rib);
	entry = rib_look(rib, prefix);
	rib_lock_give(rib);
	return entry;
}

int rib_length_below(const struct rib *rib, int most)
{
	int word;
	size_t s;

	for (word = most / 64; word >= 0; word--) {
		uint64_t bits = rib->lengths[word];

		for (s = 0; s < rib->source_count; s++)
			bits |= rib->sources[s]->range->lengths[word];
		if (word == most / 64 && most % 64 < 63)
			bits &= ((uint64_t)1 << (most % 64 + 1)) - 1;
		if (bits != 0)
			return word * 64 + 63 - __builtin_clzll(bits);
	}
	return -1;
}

/* ---- in order ---------------------------------------------------------------------------- */

static int entry_compare(const void *left, const void *right)
{
	const struct rib_entry *const *a = left, *const *b = right;

	return prefix_compare((*a)->prefix, (*b)->prefix);
}

void rib_sort(struct rib *rib)
{
	if (!rib->sorted && rib->all.n > 1)
		qsort(rib->all.v, rib->all.n, sizeof(*rib->all.v), entry_compare);
	rib->sorted = true;
}

void rib_each_added(struct rib *rib, rib_visit *visit, void *context)
{
	size_t i;

	for (i = 0; i < rib->all.n; i++)
		visit(context, rib->all.v[i]);
}

static void prefix_note(struct map *into, struct prefix prefix)
{
	struct rib_key key = { prefix.addr.hi, prefix.addr.lo, prefix.len };

	*map_slot(into, &key, sizeof(key)) = into;
}

static void range_note(const struct rib_range *range, struct map *into, struct map *seen)
{
	void **slot = map_slot(seen, &range, sizeof(range));
	size_t i;

	for (i = 0; *slot == NULL && i < range->n; i++)
		prefix_note(into, range->v[i]);
	*slot = seen;
}

void rib_prefixes_but(const struct rib *rib, enum protocol protocol, struct map *into,
		      struct map *seen)
{
	size_t i;

	for (i = 0; i < rib->all.n; i++) {
		const struct rib_candidate *candidate = rib->all.v[i]->candidates;

		while (candidate != NULL && candidate->protocol == protocol)
			candidate = candidate->next;
		if (candidate != NULL)
			prefix_note(into, rib->all.v[i]->prefix);
	}
	for (i = 0; i < rib->source_count; i++)
		if (rib->sources[i]->protocol != protocol)
			range_note(rib->sources[i]->range, into, seen);
}

/* A merge of the listed entries and of what each source may have. */
struct merge {
	const struct rib *rib;
	struct prefix inside;
	size_t listed;
	size_t at[RIB_SOURCES_MAX]; /* the range's n: nothing more */
};

static size_t listed_from(const struct rib *rib, struct prefix prefix)
{
	size_t low = 0, high = rib->all.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (prefix_compare(rib->all.v[middle]->prefix, prefix) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t rib_range_from(const struct rib_range *range, struct prefix prefix)
{
	size_t low = 0, high = range->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (prefix_compare(range->v[middle], prefix) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void least_take(struct prefix *least, bool *found, struct prefix prefix)
{
	if (!*found || prefix_compare(prefix, *least) < 0)
		*least = prefix;
	*found = true;
}

/* The next prefix inside; false: there are no more. */
static bool merge_next(struct merge *merge, struct prefix *next)
{
	const struct rib *rib = merge->rib;
	bool found = false;
	size_t s;

	if (merge->listed < rib->all.n)
		least_take(next, &found, rib->all.v[merge->listed]->prefix);
	for (s = 0; s < rib->source_count; s++)
		if (merge->at[s] < rib->sources[s]->range->n)
			least_take(next, &found, rib->sources[s]->range->v[merge->at[s]]);
	if (!found || !prefix_contains(merge->inside, *next))
		return false;
	if (merge->listed < rib->all.n && prefix_equal(rib->all.v[merge->listed]->prefix, *next))
		merge->listed++;
	for (s = 0; s < rib->source_count; s++)
		if (merge->at[s] < rib->sources[s]->range->n &&
		    prefix_equal(rib->sources[s]->range->v[merge->at[s]], *next))
			merge->at[s]++;
	return true;
}

bool rib_each_of(struct rib *rib, enum protocol protocol, struct prefix inside, rib_visit *visit,
		 void *context)
{
	struct merge merge = { .rib = rib, .inside = inside };
	struct prefix next = { 0 };
	size_t s;

	if (!rib->sorted)
		rib_sort(rib);
	merge.listed = listed_from(rib, inside);
	for (s = 0; s < rib->source_count; s++) {
		const struct rib_source *source = rib->sources[s];
		bool counts = protocol == PROTOCOL_NONE || protocol == source->protocol;

		merge.at[s] = counts ? rib_range_from(source->range, inside) : source->range->n;
	}
	while (merge_next(&merge, &next)) {
		const struct rib_entry *entry = rib_get(rib, next);

		if (entry != NULL && entry->selected != NULL && !visit(context, entry))
			return false;
	}
	return true;
}

bool rib_each(struct rib *rib, struct prefix inside, rib_visit *visit, void *context)
{
	return rib_each_of(rib, PROTOCOL_NONE, inside, visit, context);
}
