/* SPDX-License-Identifier: MIT */
/*
 * The RIB's container: candidates by prefix. A hash table rather than a trie, because a network has few
 * prefix lengths: the longest match asks once for each length that occurs. The order that output and
 * walks want is made by one sort when all prefixes are known; entries are never taken out.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "routes/rib_inside.h"

struct rib *rib_new(struct arena *arena)
{
	struct rib *rib = arena_alloc(arena, sizeof(*rib));

	rib->arena = arena;
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

static void grow(struct rib *rib)
{
	size_t i;

	rib->slot_count = rib->slot_count == 0 ? 16 : rib->slot_count * 2;
	rib->slots = arena_alloc(rib->arena, rib->slot_count * sizeof(struct rib_entry *));
	for (i = 0; i < rib->all.n; i++)
		rib->slots[slot_of(rib, rib->all.v[i]->prefix)] = rib->all.v[i];
}

static struct rib_entry *entry_make(struct rib *rib, struct prefix prefix)
{
	struct rib_entry *entry;
	size_t at;

	if (rib->all.n * 3 >= rib->slot_count * 2)
		grow(rib);
	at = slot_of(rib, prefix);
	entry = rib->slots[at];
	if (entry != NULL)
		return entry;
	entry = arena_alloc(rib->arena, sizeof(*entry));
	entry->prefix = prefix;
	rib->slots[at] = entry;
	*array_push(&rib->all, rib->arena) = entry;
	rib->lengths[prefix.len / 64] |= (uint64_t)1 << prefix.len % 64;
	rib->sorted = false;
	return entry;
}

void rib_touch(struct rib *rib, struct rib_entry *entry)
{
	if (entry->touched)
		return;
	entry->touched = true;
	*array_push(&rib->touched, rib->arena) = entry;
}

static struct rib_candidate *candidate_new(struct rib *rib)
{
	struct rib_candidate *candidate = rib->free;

	if (candidate == NULL)
		return arena_alloc(rib->arena, sizeof(*candidate));
	rib->free = candidate->next;
	return candidate;
}

void rib_clear(struct rib *rib, enum protocol protocol)
{
	size_t i;

	for (i = 0; i < rib->all.n && rib->protocol_count[protocol] > 0; i++) {
		struct rib_entry *entry = rib->all.v[i];
		struct rib_candidate **at = &entry->candidates;

		while (*at != NULL) {
			struct rib_candidate *candidate = *at;

			if (candidate->protocol != protocol) {
				at = &candidate->next;
				continue;
			}
			*at = candidate->next;
			candidate->next = rib->cleared;
			rib->cleared = candidate;
			rib->protocol_count[protocol]--;
			rib_touch(rib, entry);
		}
	}
}

void rib_add(struct rib *rib, struct prefix prefix, const struct rib_candidate *candidate)
{
	struct rib_entry *entry = entry_make(rib, prefix);
	struct rib_candidate **at = &entry->candidates, *copy = candidate_new(rib);

	while (*at != NULL)
		at = &(*at)->next;
	*copy = *candidate;
	copy->next = NULL;
	*at = copy;
	rib->protocol_count[candidate->protocol]++;
	rib_touch(rib, entry);
	if (candidate->recursive && !entry->recursive) {
		entry->recursive = true;
		*array_push(&rib->recursive, rib->arena) = entry;
	}
}

const struct rib_entry *rib_get(const struct rib *rib, struct prefix prefix)
{
	return rib_find(rib, prefix);
}

/* The longest length that occurs and is not above most; -1: none. */
static int length_below(const struct rib *rib, int most)
{
	int word;

	for (word = most / 64; word >= 0; word--) {
		uint64_t bits = rib->lengths[word];

		if (word == most / 64 && most % 64 < 63)
			bits &= ((uint64_t)1 << (most % 64 + 1)) - 1;
		if (bits != 0)
			return word * 64 + 63 - __builtin_clzll(bits);
	}
	return -1;
}

const struct rib_entry *rib_longest(const struct rib *rib, struct prefix prefix)
{
	int least = prefix_family(prefix) == FAMILY_IPV4 ? 96 : 0;
	int len = (int)prefix.len;

	while (len >= least && (len = length_below(rib, len)) >= least) {
		const struct rib_entry *entry = rib_find(rib, prefix_make(prefix.addr, (unsigned)len));

		if (entry != NULL && entry->selected != NULL)
			return entry;
		len--;
	}
	return NULL;
}

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

bool rib_each(struct rib *rib, struct prefix inside, rib_visit *visit, void *context)
{
	size_t low = 0, high = rib->all.n;

	if (!rib->sorted)
		rib_sort(rib);
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (prefix_compare(rib->all.v[middle]->prefix, inside) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < rib->all.n && prefix_contains(inside, rib->all.v[low]->prefix); low++)
		if (rib->all.v[low]->selected != NULL && !visit(context, rib->all.v[low]))
			return false;
	return true;
}
