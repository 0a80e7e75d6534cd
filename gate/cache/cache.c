/* SPDX-License-Identifier: MIT */
/*
 * The entries of the cache. What a run put or used is in a map; the file is written only if there is
 * something new in it, or if an entry that was used would else seem to be older than it is.
 */
#include "cache/cache.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/array.h"
#include "base/intern.h"
#include "cache/file.h"

struct cache {
	struct arena *arena;
	const char *path; /* null: nothing is kept */
	struct cache_mark mark;
	struct cache_file file;
	struct map *by_key; /* struct cache_sum of the key to its row in the file */
	struct added {
		struct cache_entry *v;
		size_t n, cap;
	} added;
	uint64_t today;
	bool *used; /* by row */
	bool aged;  /* a row that was used says another day */
};

static uint64_t today(void)
{
	return (uint64_t)time(NULL) / (24 * 60 * 60);
}

static bool is_ours(const char *folder)
{
	struct stat info;

	return stat(folder, &info) == 0 && info.st_uid == geteuid();
}

/* A folder of ours in somebody else's (root, who checks a user's repository) would shut that user
 * out: there nothing is kept. Whatever else is wrong with it shows when the file is written. */
static const char *path_in(const char *folder, struct arena *arena)
{
	const char *slash = strrchr(folder, '/'), *around;

	around = slash == NULL ? "." : arena_strndup(arena, folder, (size_t)(slash - folder));
	if (!is_ours(folder)) {
		mkdir(around, 0700);
		if (!is_ours(around))
			return NULL;
		mkdir(folder, 0700);
	}
	return arena_printf(arena, "%s/devices", folder);
}

struct cache *cache_open(const char *folder, struct arena *arena)
{
	struct cache *cache = arena_alloc(arena, sizeof(*cache));
	uint64_t i;

	cache->arena = arena;
	cache->file.handle = -1;
	cache->today = today();
	if (folder == NULL || !cache_mark_find(&cache->mark))
		return cache;
	cache->path = path_in(folder, arena);
	if (cache->path == NULL)
		return cache;
	cache->file = cache_file_open(cache->path, cache->mark, arena);
	cache->used = arena_alloc(arena, cache->file.count * sizeof(*cache->used));
	cache->by_key = map_new(arena);
	for (i = 0; i < cache->file.count; i++) {
		struct cache_row *row = &cache->file.rows[i];

		*map_slot(cache->by_key, &row->key, sizeof(row->key)) = row;
	}
	return cache;
}

const char *cache_path(const struct cache *cache)
{
	return cache->path;
}

const char *cache_get(struct cache *cache, const char *key, size_t *n)
{
	struct cache_sum sum = cache_sum(key, strlen(key));
	size_t key_size = strlen(key) + 1;
	const struct cache_row *row = NULL;
	const char *bytes;

	if (cache->file.count > 0)
		row = map_get(cache->by_key, &sum, sizeof(sum));
	if (row == NULL || row->size < key_size)
		return NULL;
	bytes = cache_file_read(&cache->file, row, cache->arena);
	if (bytes == NULL || memcmp(bytes, key, key_size) != 0)
		return NULL;
	cache->used[row - cache->file.rows] = true;
	cache->aged |= row->used != cache->today;
	*n = row->size - key_size;
	return bytes + key_size;
}

void cache_put(struct cache *cache, const char *key, const char *bytes, size_t n)
{
	struct cache_entry *entry;

	if (cache->path == NULL)
		return;
	entry = array_push(&cache->added, cache->arena);
	entry->key = key;
	entry->bytes = bytes;
	entry->row.key = cache_sum(key, strlen(key));
	entry->row.size = strlen(key) + 1 + n;
	entry->row.used = cache->today;
}

void cache_distrust(struct cache *cache)
{
	cache->file.count = 0;
	cache->added.n = 0;
}

/* ---- saving ------------------------------------------------------------------------------- */

static int entry_compare(const void *left, const void *right)
{
	const struct cache_entry *a = left, *b = right;

	if (a->row.used != b->row.used)
		return a->row.used > b->row.used ? -1 : 1;
	return (a->row.offset > b->row.offset) - (a->row.offset < b->row.offset);
}

static bool is_replaced(const struct map *added, const struct cache_row *row)
{
	return map_get(added, &row->key, sizeof(row->key)) != NULL;
}

/* What is put, what was used, and of the others the newest. */
static struct added entries_choose(struct cache *cache)
{
	struct added all = cache->added;
	struct map *added = map_new(cache->arena);
	size_t kept, i, spare = 0;

	for (i = 0; i < all.n; i++)
		*map_slot(added, &all.v[i].row.key, sizeof(all.v[i].row.key)) = cache;
	for (i = 0; i < cache->file.count; i++) {
		struct cache_row row = cache->file.rows[i];

		if (cache->used[i])
			row.used = cache->today;
		if (row.used > cache->today)
			row.used = 0; /* the clock was wrong */
		if (row.used + CACHE_DAYS >= cache->today && !is_replaced(added, &row))
			*array_push(&all, cache->arena) =
				(struct cache_entry){ .row = row, .used = cache->used[i] };
	}
	kept = cache->added.n;
	if (all.n > kept)
		qsort(all.v + kept, all.n - kept, sizeof(*all.v), entry_compare);
	for (i = kept; i < all.n && kept < CACHE_MAX_ENTRIES; i++) {
		if (!all.v[i].used)
			spare += all.v[i].row.size;
		if (spare <= CACHE_MAX_BYTES)
			all.v[kept++] = all.v[i];
	}
	all.n = kept < CACHE_MAX_ENTRIES ? kept : CACHE_MAX_ENTRIES;
	return all;
}

void cache_save(struct cache *cache)
{
	struct added all;

	if (cache->path == NULL || (cache->added.n == 0 && !cache->aged))
		return;
	all = entries_choose(cache);
	cache_file_write(cache->path, cache->mark, &cache->file, all.v, all.n, cache->arena);
	cache->added.n = 0;
	cache->aged = false;
}
