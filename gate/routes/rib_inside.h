/* SPDX-License-Identifier: MIT */
/*
 * What rib.c and rib_select.c share: a hash table of entries, and which prefix lengths occur, so that the
 * longest match is a few look-ups. Nobody else includes this.
 */
#ifndef ROUTES_RIB_INSIDE_H
#define ROUTES_RIB_INSIDE_H

#include "base/intern.h"
#include "routes/rib.h"

struct rib_list {
	struct rib_entry **v;
	size_t n, cap;
};

struct rib {
	struct arena *arena;
	struct rib_entry **slots; /* open addressing */
	size_t slot_count;        /* a power of two, or 0 */
	struct rib_list all;      /* in order of addition, or sorted */
	bool sorted;
	uint64_t lengths[3];      /* bit l: an entry with that length is there */
	size_t protocol_count[PROTOCOL_COUNT]; /* candidates */
	struct rib_candidate *free;
	struct rib_candidate *cleared; /* free after the next selection: entries may still point to them */
	struct rib_list touched;   /* entries whose candidates changed since the last selection */
	struct rib_list recursive; /* entries that ever had a recursive candidate */
	uint32_t round;
	uint64_t digest;
	bool unsettled;
	struct prefix unsettled_prefix;
	struct intern *hop_sets;   /* of resolved recursive routes */
	struct map *resolved;      /* struct addr -> struct resolution * */
	uint64_t stamp;            /* results with another one are stale */
};

struct rib_entry *rib_find(const struct rib *rib, struct prefix prefix);
void rib_touch(struct rib *rib, struct rib_entry *entry);

#endif
