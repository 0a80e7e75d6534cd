/* SPDX-License-Identifier: MIT */
/*
 * The file of the cache: read with checks on every number, written under the name of its lock and
 * renamed, as git does with its index. It is read and not mapped: a file that somebody cuts short
 * meanwhile must not kill the program, nor may bytes change after they were checked.
 */
#include "cache/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/intern.h"
#include "cache/cache.h"

enum {
	STALE_SECONDS = 600, /* no run writes for so long: the lock's owner was killed */
	COPY_MAX = 1 << 20,
};

struct header {
	char magic[16];
	struct cache_mark mark;
	uint64_t count, rows_at, file_size;
	struct cache_sum rows_sum;
	struct cache_sum sum; /* of all before it */
};

static const char MAGIC[16] = "routegate cache";

struct cache_sum cache_sum(const void *bytes, size_t n)
{
	return (struct cache_sum){ hash_bytes(bytes, n, 1), hash_bytes(bytes, n, 2) };
}

static bool sum_equal(struct cache_sum a, struct cache_sum b)
{
	return a.a == b.a && a.b == b.b;
}

static bool read_at(int handle, void *bytes, size_t n, uint64_t offset)
{
	char *to = bytes;

	while (n > 0) {
		ssize_t got = pread(handle, to, n, (off_t)offset);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		to += got;
		n -= (size_t)got;
		offset += (uint64_t)got;
	}
	return true;
}

/* ---- reading ------------------------------------------------------------------------------ */

/* Ours alone: what others may write to must not judge for us. */
static bool is_trusted(int handle, uint64_t *size)
{
	struct stat info;

	if (fstat(handle, &info) != 0 || !S_ISREG(info.st_mode) || info.st_uid != geteuid() ||
	    (info.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return false;
	*size = (uint64_t)info.st_size;
	return true;
}

static bool header_read(int handle, uint64_t size, struct cache_mark mark, struct header *header)
{
	return size >= sizeof(*header) && read_at(handle, header, sizeof(*header), 0) &&
	       memcmp(header->magic, MAGIC, sizeof(MAGIC)) == 0 &&
	       sum_equal(header->sum, cache_sum(header, offsetof(struct header, sum))) &&
	       header->mark.a == mark.a && header->mark.b == mark.b && header->file_size == size &&
	       header->count <= CACHE_MAX_ENTRIES && header->rows_at <= size &&
	       size - header->rows_at == header->count * sizeof(struct cache_row);
}

static bool rows_read(int handle, const struct header *header, struct cache_file *file,
		      struct arena *arena)
{
	size_t n = header->count * sizeof(*file->rows);
	uint64_t i;

	file->rows = arena_alloc(arena, n);
	if (!read_at(handle, file->rows, n, header->rows_at) ||
	    !sum_equal(cache_sum(file->rows, n), header->rows_sum))
		return false;
	for (i = 0; i < header->count; i++)
		if (file->rows[i].offset > header->rows_at ||
		    file->rows[i].size > header->rows_at - file->rows[i].offset)
			return false;
	file->count = header->count;
	return true;
}

static void close_handle(void *handle)
{
	close(*(int *)handle);
}

struct cache_file cache_file_open(const char *path, struct cache_mark mark, struct arena *arena)
{
	struct cache_file file = { .handle = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW |
								O_NONBLOCK | O_NOCTTY) };
	struct header header;
	uint64_t size;

	if (file.handle < 0)
		return file;
	arena_on_free(arena, close_handle, arena_copy(arena, &file.handle, sizeof(file.handle)));
	if (!is_trusted(file.handle, &size) || !header_read(file.handle, size, mark, &header) ||
	    !rows_read(file.handle, &header, &file, arena))
		file.count = 0;
	return file;
}

const char *cache_file_read(const struct cache_file *file, const struct cache_row *row,
			    struct arena *arena)
{
	char *bytes = arena_alloc(arena, row->size);

	if (!read_at(file->handle, bytes, row->size, row->offset) ||
	    !sum_equal(cache_sum(bytes, row->size), row->sum))
		return NULL;
	return bytes;
}

/* ---- writing ------------------------------------------------------------------------------ */

struct output {
	int handle;
	uint64_t offset;
	bool failed;
};

static void write_all(struct output *output, const void *bytes, size_t n)
{
	const char *from = bytes;

	while (n > 0 && !output->failed) {
		ssize_t written = pwrite(output->handle, from, n, (off_t)output->offset);

		if (written < 0 && errno == EINTR)
			continue;
		output->failed = written <= 0;
		if (output->failed)
			break;
		from += written;
		n -= (size_t)written;
		output->offset += (uint64_t)written;
	}
}

static int lock_open(const char *lock)
{
	return open(lock, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
}

/* -1: somebody else is writing, or nobody can. */
static int lock_take(const char *lock)
{
	int handle = lock_open(lock);
	struct stat info;

	if (handle >= 0 || errno != EEXIST)
		return handle;
	/* Should two runs find it stale at once, one may write into the other's file: then the sums
	 * are wrong, and the next run finds nothing. */
	if (lstat(lock, &info) != 0 || time(NULL) - info.st_mtime < STALE_SECONDS ||
	    unlink(lock) != 0)
		return -1;
	return lock_open(lock);
}

/* Old bytes are copied unread and keep their sum: damage stays visible. */
static void entry_copy(struct output *output, const struct cache_file *old, struct cache_row *row,
		       char *room)
{
	uint64_t at = row->offset, left = row->size;

	row->offset = output->offset;
	while (left > 0 && !output->failed) {
		size_t n = left < COPY_MAX ? left : COPY_MAX;

		if (!read_at(old->handle, room, n, at))
			output->failed = true;
		write_all(output, room, n);
		at += n;
		left -= n;
	}
}

static void entry_write(struct output *output, struct cache_entry *entry, struct arena *scratch)
{
	size_t key_size = strlen(entry->key) + 1, n = entry->row.size;
	char *whole = arena_alloc(scratch, n);

	memcpy(whole, entry->key, key_size);
	memcpy(whole + key_size, entry->bytes, n - key_size);
	entry->row.offset = output->offset;
	entry->row.sum = cache_sum(whole, n);
	write_all(output, whole, n);
	arena_reset(scratch);
}

static void entries_write(struct output *output, const struct cache_file *old,
			  struct cache_entry *entries, uint64_t n)
{
	struct arena *scratch = arena_new(), *room = arena_new();
	char *copy = arena_alloc(room, COPY_MAX);
	uint64_t i;

	for (i = 0; i < n && !output->failed; i++) {
		if (entries[i].bytes == NULL)
			entry_copy(output, old, &entries[i].row, copy);
		else
			entry_write(output, &entries[i], scratch);
	}
	arena_free(scratch);
	arena_free(room);
}

static void file_fill(struct output *output, struct cache_mark mark, const struct cache_file *old,
		      struct cache_entry *entries, uint64_t n, struct arena *arena)
{
	struct cache_row *rows = arena_alloc(arena, n * sizeof(*rows));
	struct header header = { .mark = mark, .count = n };
	uint64_t i;

	memcpy(header.magic, MAGIC, sizeof(MAGIC));
	output->offset = sizeof(header);
	entries_write(output, old, entries, n);
	for (i = 0; i < n; i++)
		rows[i] = entries[i].row;
	header.rows_at = output->offset;
	header.rows_sum = cache_sum(rows, n * sizeof(*rows));
	header.file_size = header.rows_at + n * sizeof(*rows);
	header.sum = cache_sum(&header, offsetof(struct header, sum));
	write_all(output, rows, n * sizeof(*rows));
	output->offset = 0;
	write_all(output, &header, sizeof(header));
}

void cache_file_write(const char *path, struct cache_mark mark, const struct cache_file *old,
		      struct cache_entry *entries, uint64_t n, struct arena *arena)
{
	const char *lock = arena_printf(arena, "%s.lock", path);
	struct output output = { .handle = lock_take(lock) };

	if (output.handle < 0)
		return;
	file_fill(&output, mark, old, entries, n, arena);
	output.failed |= close(output.handle) != 0;
	if (output.failed || rename(lock, path) != 0)
		unlink(lock);
}
