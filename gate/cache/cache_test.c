/* SPDX-License-Identifier: MIT */
/* The cache: what was kept comes back, and nothing else ever does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "cache/cache.h"
#include "cache/file.h"

struct place_of_test {
	struct arena *arena;
	char root[32];
	const char *folder, *path, *lock;
};

static int open_place(void **state)
{
	struct arena *arena = arena_new();
	struct place_of_test *at = arena_alloc(arena, sizeof(*at));

	at->arena = arena;
	strcpy(at->root, "/tmp/cache-test-XXXXXX");
	assert_non_null(mkdtemp(at->root));
	/* The folder and the one around it are not there yet. */
	at->folder = arena_printf(arena, "%s/around/routegate", at->root);
	at->path = arena_printf(arena, "%s/devices", at->folder);
	at->lock = arena_printf(arena, "%s.lock", at->path);
	*state = at;
	return 0;
}

static int close_place(void **state)
{
	struct place_of_test *at = *state;

	unlink(at->path);
	unlink(at->lock);
	rmdir(at->folder);
	rmdir(arena_printf(at->arena, "%s/around", at->root));
	rmdir(at->root);
	arena_free(at->arena);
	return 0;
}

/* One run that finds out two things. */
static void fill(const struct place_of_test *at)
{
	struct cache *cache = cache_open(at->folder, at->arena);

	cache_put(cache, "one", "1", 1);
	cache_put(cache, "two", "\0second", 7);
	cache_save(cache);
}

/* -1: it is not there; else whether it is what fill put. */
static int look(struct cache *cache, const char *key, const char *bytes, size_t n)
{
	size_t size;
	const char *got = cache_get(cache, key, &size);

	return got == NULL ? -1 : size == n && memcmp(got, bytes, n) == 0;
}

static bool both_are_there(const struct place_of_test *at)
{
	struct cache *cache = cache_open(at->folder, at->arena);

	return look(cache, "one", "1", 1) == 1 && look(cache, "two", "\0second", 7) == 1;
}

/* Neither is wrong; how many are there. */
static int never_wrong(const struct place_of_test *at)
{
	struct arena *arena = arena_new();
	struct cache *cache = cache_open(at->folder, arena);
	int one = look(cache, "one", "1", 1), two = look(cache, "two", "\0second", 7);

	assert_int_not_equal(one, 0);
	assert_int_not_equal(two, 0);
	arena_free(arena);
	return (one == 1) + (two == 1);
}

static struct text file_read(const struct place_of_test *at)
{
	FILE *f = fopen(at->path, "rb");
	struct stat info;
	char *bytes;

	assert_non_null(f);
	assert_int_equal(fstat(fileno(f), &info), 0);
	bytes = arena_alloc(at->arena, (size_t)info.st_size);
	assert_int_equal(fread(bytes, 1, (size_t)info.st_size, f), info.st_size);
	fclose(f);
	return (struct text){ at->path, bytes, (size_t)info.st_size };
}

static void file_write(const struct place_of_test *at, const char *bytes, size_t n)
{
	int handle = open(at->path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(handle >= 0);
	assert_int_equal(write(handle, bytes, n), n);
	close(handle);
}

static ino_t inode(const struct place_of_test *at)
{
	struct stat info;

	assert_int_equal(stat(at->path, &info), 0);
	return info.st_ino;
}

static void test_kept(void **state)
{
	const struct place_of_test *at = *state;
	struct stat info;
	ino_t before;
	struct cache *cache;

	fill(at);
	assert_int_equal(stat(at->path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600); /* configs hold secrets */
	assert_true(both_are_there(at));
	cache = cache_open(at->folder, at->arena);
	assert_int_equal(look(cache, "three", "", 0), -1);
	assert_int_equal(look(cache, "", "", 0), -1);
	assert_int_equal(look(cache, "two", "\0second", 7), 1);
	before = inode(at);
	cache_save(cache);
	assert_int_equal(inode(at), before); /* nothing new: nothing is written */
	cache_put(cache, "three", "3", 1);
	cache_put(cache, "one", "uno", 3);
	cache_save(cache);
	assert_int_not_equal(inode(at), before);
	cache = cache_open(at->folder, at->arena);
	assert_int_equal(look(cache, "one", "uno", 3), 1);
	assert_int_equal(look(cache, "two", "\0second", 7), 1);
	assert_int_equal(look(cache, "three", "3", 1), 1);
}

static void test_nowhere(void **state)
{
	const struct place_of_test *at = *state;
	struct cache *cache = cache_open(NULL, at->arena);

	cache_put(cache, "one", "1", 1);
	cache_save(cache);
	assert_int_equal(look(cache, "one", "1", 1), -1);
	/* Nor in a folder that cannot be made. */
	cache = cache_open("/proc/no/such", at->arena);
	cache_put(cache, "one", "1", 1);
	cache_save(cache);
	assert_int_equal(look(cache_open("/proc/no/such", at->arena), "one", "1", 1), -1);
}

static void test_any_bit_flipped(void **state)
{
	const struct place_of_test *at = *state;
	struct text whole;
	char *copy;
	int bit;
	size_t i;

	fill(at);
	whole = file_read(at);
	copy = arena_copy(at->arena, whole.bytes, whole.size);
	for (i = 0; i < whole.size; i++) {
		for (bit = 0; bit < 8; bit++) {
			copy[i] ^= (char)(1 << bit);
			file_write(at, copy, whole.size);
			assert_true(never_wrong(at) < 2);
			copy[i] ^= (char)(1 << bit);
		}
	}
	file_write(at, copy, whole.size);
	assert_int_equal(never_wrong(at), 2);
}

static void test_cut_short(void **state)
{
	const struct place_of_test *at = *state;
	struct text whole;
	size_t n;

	fill(at);
	whole = file_read(at);
	for (n = 0; n < whole.size; n++) {
		file_write(at, whole.bytes, n);
		assert_int_equal(never_wrong(at), 0);
	}
	file_write(at, arena_printf(at->arena, "%200s", ""), 200);
	assert_int_equal(never_wrong(at), 0);
	fill(at); /* and is replaced */
	assert_true(both_are_there(at));
}

static void test_of_another_program(void **state)
{
	const struct place_of_test *at = *state;
	const struct cache_file none = { .handle = -1 };
	struct cache_mark mark;
	struct cache_entry entry = { .key = "one", .bytes = "x" };

	fill(at);
	assert_true(cache_mark_find(&mark));
	mark.b++;
	entry.row.key = cache_sum("one", 3);
	entry.row.size = 5;
	cache_file_write(at->path, mark, &none, &entry, 1, at->arena);
	assert_int_equal(cache_file_open(at->path, mark, at->arena).count, 1);
	assert_int_equal(never_wrong(at), 0);
}

/* Equal sums of two keys: the key itself is compared, too. */
static void test_key_is_compared(void **state)
{
	const struct place_of_test *at = *state;
	const struct cache_file none = { .handle = -1 };
	struct cache_mark mark;
	struct cache_entry entry = { .key = "two", .bytes = "x" };

	fill(at);
	assert_true(cache_mark_find(&mark));
	entry.row.key = cache_sum("one", 3);
	entry.row.size = 5;
	cache_file_write(at->path, mark, &none, &entry, 1, at->arena);
	assert_int_equal(never_wrong(at), 0);
}

static void test_others_may_write(void **state)
{
	const struct place_of_test *at = *state;

	fill(at);
	assert_int_equal(chmod(at->path, 0620), 0);
	assert_int_equal(never_wrong(at), 0);
	assert_int_equal(chmod(at->path, 0602), 0);
	assert_int_equal(never_wrong(at), 0);
	assert_int_equal(chmod(at->path, 0600), 0);
	assert_true(both_are_there(at));
}

/* Root in a user's repository leaves nothing there that the user could not replace. */
static void test_in_a_folder_of_others(void **state)
{
	const struct place_of_test *at = *state;

	if (geteuid() != 0)
		skip(); /* nobody else can give a folder away */
	assert_int_equal(chown(at->root, 65534, 65534), 0);
	assert_int_equal(mkdir(arena_printf(at->arena, "%s/around", at->root), 0700), 0);
	assert_int_equal(chown(arena_printf(at->arena, "%s/around", at->root), 65534, 65534), 0);
	fill(at);
	assert_int_equal(access(at->folder, F_OK), -1);
	assert_int_equal(never_wrong(at), 0);
}

static void test_distrust(void **state)
{
	const struct place_of_test *at = *state;
	struct cache *cache;

	fill(at);
	cache = cache_open(at->folder, at->arena);
	cache_distrust(cache);
	assert_int_equal(look(cache, "one", "1", 1), -1);
	cache_put(cache, "two", "new", 3);
	cache_save(cache);
	cache = cache_open(at->folder, at->arena);
	assert_int_equal(look(cache, "one", "1", 1), -1);
	assert_int_equal(look(cache, "two", "new", 3), 1);
}

/* Who is writing is left alone, unless that was long ago. */
static void test_lock(void **state)
{
	const struct place_of_test *at = *state;
	struct timespec old[2] = { { .tv_sec = time(NULL) - 3600 },
				   { .tv_sec = time(NULL) - 3600 } };

	assert_int_equal(mkdir(arena_printf(at->arena, "%s/around", at->root), 0700), 0);
	assert_int_equal(mkdir(at->folder, 0700), 0);
	close(open(at->lock, O_WRONLY | O_CREAT, 0600));
	fill(at);
	assert_int_equal(access(at->path, F_OK), -1);
	assert_int_equal(utimensat(AT_FDCWD, at->lock, old, 0), 0);
	fill(at);
	assert_true(both_are_there(at));
	assert_int_equal(access(at->lock, F_OK), -1);
}

static void old_entry(struct cache_entry *entry, const char *key, uint64_t used)
{
	*entry = (struct cache_entry){ .key = key, .bytes = "x" };
	entry->row.key = cache_sum(key, strlen(key));
	entry->row.size = strlen(key) + 2;
	entry->row.used = used;
}

/* Unused for two weeks: gone with the next writing. What is used stays, and is young again. */
static void test_age(void **state)
{
	const struct place_of_test *at = *state;
	const struct cache_file none = { .handle = -1 };
	uint64_t today = (uint64_t)time(NULL) / 86400;
	struct cache_entry entries[4];
	struct cache_file file;
	struct cache_mark mark;
	struct cache *cache;
	size_t i;

	fill(at);
	assert_true(cache_mark_find(&mark));
	old_entry(&entries[0], "used", today - CACHE_DAYS - 5);
	old_entry(&entries[1], "old", today - CACHE_DAYS - 5);
	old_entry(&entries[2], "young", today - 3);
	old_entry(&entries[3], "of the future", today + 1000);
	cache_file_write(at->path, mark, &none, entries, 4, at->arena);
	cache = cache_open(at->folder, at->arena);
	assert_int_equal(look(cache, "used", "x", 1), 1);
	cache_save(cache);
	cache = cache_open(at->folder, at->arena);
	assert_int_equal(look(cache, "used", "x", 1), 1);
	assert_int_equal(look(cache, "young", "x", 1), 1);
	assert_int_equal(look(cache, "old", "x", 1), -1);
	assert_int_equal(look(cache, "of the future", "x", 1), -1);
	file = cache_file_open(at->path, mark, at->arena);
	assert_int_equal(file.count, 2);
	for (i = 0; i < file.count; i++) {
		bool is_used = file.rows[i].key.a == cache_sum("used", 4).a;

		assert_int_equal(file.rows[i].used, is_used ? today : today - 3);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_kept, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_nowhere, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_any_bit_flipped, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_cut_short, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_of_another_program, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_key_is_compared, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_others_may_write, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_in_a_folder_of_others, open_place,
						close_place),
		cmocka_unit_test_setup_teardown(test_distrust, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_lock, open_place, close_place),
		cmocka_unit_test_setup_teardown(test_age, open_place, close_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
