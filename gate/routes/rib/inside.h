/* SPDX-License-Identifier: MIT */
/*
 * What rib.c, source.c and select.c share: a hash table of entries, and which prefix
 * lengths occur, so that the longest match is a few look-ups. Nobody else includes this.
 *
 * An entry is listed if something was added to it; one that only sources know is not, and is made
 * when it is asked for.
 */
#ifndef ROUTES_RIB_INSIDE_H
#define ROUTES_RIB_INSIDE_H

#include "routes/rib/rib.h"

enum { RIB_SOURCES_MAX = 8 }; /* processes of link-state protocols in one instance */

struct rib_list {
	struct rib_entry **v;
	size_t n, cap;
};

struct rib {
	struct arena *arena;
	struct rib_entry **slots; /* open addressing */
	size_t slot_count, used;  /* slot_count: a power of two, or 0 */
	struct rib_list all;      /* the listed ones, in order of addition, or sorted */
	bool sorted;
	uint64_t lengths[3];                   /* bit l: a listed entry with that length is there */
	size_t protocol_count[PROTOCOL_COUNT]; /* candidates that were added */
	struct rib_candidate *free;
	/* free after the next selection: entries may still point to them */
	struct rib_candidate *cleared;
	struct rib_list touched;   /* entries whose candidates changed since the last selection */
	struct rib_list recursive; /* entries that ever had a recursive candidate */
	uint32_t round;
	uint64_t digest;
	bool unsettled;
	struct prefix unsettled_prefix;
	struct map *hop_sets; /* of resolved recursive routes, by content */
	struct map *resolved; /* struct addr -> struct resolution * */
	/* of what is selected now: resolutions with another one are stale */
	uint64_t stamp;
	bool via_default[FAMILY_COUNT]; /* as at the last selection */
	const struct rib_source *sources[RIB_SOURCES_MAX];
	size_t source_count;
	uint8_t source_distance; /* the lowest of theirs */
	/* entries of another one ask the sources again; the first is 1 */
	uint32_t generation;
	struct rib_lock *lock; /* null: there are no sources */
};

struct rib_entry *rib_find(const struct rib *rib, struct prefix prefix); /* as it is */
struct rib_entry *rib_entry_make(struct rib *rib, struct prefix prefix, struct arena *arena);
/* Notes a listed entry as one whose next hops have to be resolved. */
void rib_recursive_queue(struct rib *rib, struct rib_entry *entry);
/* the first that is not before it */
size_t rib_range_from(const struct rib_range *range, struct prefix prefix);
void rib_touch(struct rib *rib, struct rib_entry *entry);
struct rib_candidate *rib_candidate_append(struct rib *rib, struct rib_entry *entry,
					   const struct rib_candidate *candidate,
					   struct arena *arena);
void rib_candidate_drop(struct rib *rib, struct rib_candidate **at);

/* The longest length that occurs in any of the sets and is not above most; -1: none. */
int rib_length_below(const struct rib *rib, int most);

void rib_lock_take(const struct rib *rib);
void rib_lock_give(const struct rib *rib);
/* Asks the sources if they have not been; the lock is held. */
void rib_entry_fill(struct rib *rib, struct rib_entry *entry);
/* The entry, made and filled where sources know the prefix; the lock is held. */
struct rib_entry *rib_look(const struct rib *rib, struct prefix prefix);
/* Chooses for an entry that is not listed, as things stand; select.c. */
void rib_entry_settle(struct rib *rib, struct rib_entry *entry);

#endif
