/* SPDX-License-Identifier: MIT */
/*
 * Sources of a RIB: they are asked for a prefix when it is looked at, and what they offered is
 * kept. Everything that is made here is made under one lock a result, in an arena of its own, as
 * results are read by several threads.
 */
#include <pthread.h>

#include "base/bug.h"
#include "routes/rib/inside.h"

struct rib_lock {
	pthread_mutex_t mutex;
	struct arena *arena;
};

static void lock_free(void *handle)
{
	struct rib_lock *lock = handle;

	pthread_mutex_destroy(&lock->mutex);
	arena_free(lock->arena);
}

struct rib_lock *rib_lock_new(struct arena *arena)
{
	struct rib_lock *lock = arena_alloc(arena, sizeof(*lock));

	pthread_mutex_init(&lock->mutex, NULL);
	lock->arena = arena_new();
	arena_on_free(arena, lock_free, lock);
	return lock;
}

struct arena *rib_lock_arena(const struct rib_lock *lock)
{
	return lock->arena;
}

void rib_lock_enter(struct rib_lock *lock)
{
	pthread_mutex_lock(&lock->mutex);
}

void rib_lock_leave(struct rib_lock *lock)
{
	pthread_mutex_unlock(&lock->mutex);
}

void rib_lock_take(const struct rib *rib)
{
	if (rib->lock != NULL)
		rib_lock_enter(rib->lock);
}

void rib_lock_give(const struct rib *rib)
{
	if (rib->lock != NULL)
		rib_lock_leave(rib->lock);
}

void rib_share(struct rib *rib, struct rib_lock *lock)
{
	rib->lock = lock;
}

void rib_source_add(struct rib *rib, const struct rib_source *source)
{
	bug_if(rib->source_count == RIB_SOURCES_MAX || rib->lock == NULL);
	if (rib->source_count == 0 || source->distance < rib->source_distance)
		rib->source_distance = source->distance;
	rib->sources[rib->source_count++] = source;
	rib_forget(rib);
}

void rib_offer(struct rib *rib, struct rib_entry *entry, const struct rib_candidate *candidate)
{
	rib_candidate_append(rib, entry, candidate, rib->lock->arena)->offered = true;
	entry->recursive |= candidate->recursive;
	if (entry->listed)
		rib_recursive_queue(rib, entry);
}

void rib_forget(struct rib *rib)
{
	size_t i;

	rib->generation++;
	for (i = 0; i < rib->slot_count; i++) {
		struct rib_entry *entry = rib->slots[i];
		struct rib_candidate **at;

		if (entry == NULL)
			continue;
		for (at = &entry->candidates; *at != NULL;)
			if ((*at)->offered)
				rib_candidate_drop(rib, at);
			else
				at = &(*at)->next;
		if (entry->listed) {
			rib_touch(rib, entry);
		} else {
			entry->selected = NULL;
			entry->recursive = false;
		}
	}
}

static uint32_t number_in(const struct rib_range *range, struct prefix prefix)
{
	struct rib_key key = { prefix.addr.hi, prefix.addr.lo, prefix.len };
	size_t at;

	if (!(range->lengths[prefix.len / 64] >> prefix.len % 64 & 1))
		return ROUTES_NONE;
	if (range->numbers == NULL) {
		at = rib_range_from(range, prefix);
		return at < range->n && prefix_equal(range->v[at], prefix) ? (uint32_t)at
									   : ROUTES_NONE;
	}
	return (uint32_t)(uintptr_t)map_get(range->numbers, &key, sizeof(key)) - 1;
}

void rib_entry_fill(struct rib *rib, struct rib_entry *entry)
{
	size_t i;

	if (entry->generation == rib->generation)
		return;
	entry->generation = rib->generation;
	for (i = 0; i < rib->source_count; i++) {
		const struct rib_source *source = rib->sources[i];
		uint32_t number = number_in(source->range, entry->prefix);

		if (number != ROUTES_NONE)
			source->offer(source, rib, entry, number);
	}
}

static bool is_known(const struct rib *rib, struct prefix prefix)
{
	size_t i;

	for (i = 0; i < rib->source_count; i++)
		if (number_in(rib->sources[i]->range, prefix) != ROUTES_NONE)
			return true;
	return false;
}

struct rib_entry *rib_look(const struct rib *rib, struct prefix prefix)
{
	struct rib *writable = (struct rib *)rib; /* what sources have is only not there yet */
	struct rib_entry *entry = rib_find(rib, prefix);

	if (rib->source_count == 0)
		return entry;
	if (entry == NULL) {
		if (!is_known(rib, prefix))
			return NULL;
		entry = rib_entry_make(writable, prefix, rib->lock->arena);
	}
	if (entry->listed || entry->busy)
		return entry;
	if (entry->generation != rib->generation) {
		rib_entry_fill(writable, entry);
		rib_entry_settle(writable, entry);
	} else if (entry->recursive && entry->stamp != rib->stamp) {
		rib_entry_settle(writable, entry);
	}
	return entry;
}
