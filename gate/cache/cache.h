/* SPDX-License-Identifier: MIT */
/*
 * cache/: what earlier runs found out, as bytes under keys, in one file.
 *
 *	cache.c  the entries: looked up, added, and written again when the run is over
 *	file.c   (file.h) the file: how it is laid out, checked, and replaced
 *	mark.c   (mark.h) which program wrote it
 *
 * Nothing here can fail: a file that is missing, damaged, cut short, of another program or of
 * another user is an empty one, and where none can be written the next run has to work again. The
 * file may be deleted at any time.
 */
#ifndef CACHE_CACHE_H
#define CACHE_CACHE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct cache;

/* The cache in that folder; null: an empty one that keeps nothing. Never null. */
struct cache *cache_open(const char *folder, struct arena *arena);
/* Where it is, for messages. */
const char *cache_path(const struct cache *cache);
/* The bytes that were put under exactly this key, or null. They are in the arena. */
const char *cache_get(struct cache *cache, const char *key, size_t *n);
/* The bytes must live until the cache is saved. */
void cache_put(struct cache *cache, const char *key, const char *bytes, size_t n);
/* Forgets all that earlier runs found out: the next cache_save writes what was put since. */
void cache_distrust(struct cache *cache);
/* Writes what is new. Entries that no run has used for a while go, and so do the oldest ones when
 * there are too many. */
void cache_save(struct cache *cache);

/* Limits, each with its reason. */
enum {
	CACHE_DAYS = 14,            /* a branch that nobody checked for two weeks is read again */
	CACHE_MAX_BYTES = 64 << 20, /* of what this run did not use: ten thousand devices */
	CACHE_MAX_ENTRIES = 200000,
};

#endif
