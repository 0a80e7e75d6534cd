/* SPDX-License-Identifier: MIT */
/*
 * The file of the cache. Internal to cache/.
 *
 *	header, entries' bytes one behind the other, a row an entry
 *
 * Header and rows have a checksum in the header, each entry's bytes have one in its row. The file is
 * never changed, only replaced by a new one; who has it open reads the old one to the end.
 */
#ifndef CACHE_FILE_H
#define CACHE_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "cache/mark.h"

/* Two independent 64-bit hashes: enough against damage; against malice there is the owner of the
 * file, who could as well change the program. */
struct cache_sum {
	uint64_t a, b;
};

struct cache_row {
	struct cache_sum key;  /* of the key's text */
	struct cache_sum sum;  /* of the bytes */
	uint64_t offset, size; /* the key's text with its NUL, then the bytes */
	uint64_t used;         /* the day it was last used, since 1970 */
};

struct cache_file {
	int handle; /* -1: there is none */
	struct cache_row *rows;
	uint64_t count;
};

struct cache_sum cache_sum(const void *bytes, size_t n);

/* Whatever is wrong with it: a file without rows. Closed with the arena. */
struct cache_file cache_file_open(const char *path, struct cache_mark mark, struct arena *arena);
/* The row's bytes, checked; null if they are not what was written. */
const char *cache_file_read(const struct cache_file *file, const struct cache_row *row,
			    struct arena *arena);

/* Entries of a new file: those with bytes are new, the others are in the old one. */
struct cache_entry {
	struct cache_row row;
	const char *key, *bytes;
	bool used; /* by this run */
};

/* Replaces the file. Does nothing if another run is just doing so, or if it cannot. */
void cache_file_write(const char *path, struct cache_mark mark, const struct cache_file *old,
		      struct cache_entry *entries, uint64_t n, struct arena *arena);

#endif
