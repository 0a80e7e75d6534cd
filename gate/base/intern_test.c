/* SPDX-License-Identifier: MIT */
/*
 * Interning and maps: equal content meets in one place, other content never does, through many
 * growths; the hash spreads keys that differ in a single bit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <stdio.h>

#include "base/intern.h"

static void equal_content_is_one_pointer(void **state)
{
	struct arena *arena = arena_new();
	struct intern *table = intern_new(arena);
	char name[] = "eth0";
	const char *first = intern_string(table, name), *second;

	(void)state;
	assert_ptr_not_equal(first, name);
	assert_string_equal(first, "eth0");
	assert_ptr_equal(intern_string(table, "eth0"), first);
	assert_ptr_equal(intern_bytes(table, "eth0/1", 4), first);
	second = intern_string(table, "eth1");
	assert_ptr_not_equal(second, first);
	assert_ptr_equal(intern_string(table, ""), intern_bytes(table, NULL, 0));
	/* NULs are bytes like others. */
	assert_ptr_not_equal(intern_bytes(table, "a\0b", 3), intern_bytes(table, "a\0c", 3));
	assert_ptr_not_equal(intern_bytes(table, "a", 1), intern_bytes(table, "a\0", 2));
	arena_free(arena);
}

/* Keys that differ in nothing but their length meet in a crowded table. */
static void length_is_part_of_a_key(void **state)
{
	static const char zeros[1000];
	struct arena *arena = arena_new();
	struct map *map = map_new(arena);
	size_t n;

	(void)state;
	for (n = 0; n < sizeof(zeros); n++) {
		void **slot = map_slot(map, zeros, n);

		assert_null(*slot);
		*slot = (void *)(uintptr_t)(n + 1);
	}
	for (n = 0; n < sizeof(zeros); n++)
		assert_int_equal((uintptr_t)map_get(map, zeros, n), n + 1);
	arena_free(arena);
}

static void pointers_stay_through_growth(void **state)
{
	enum { COUNT = 20000 };
	static const char *all[COUNT];
	struct arena *arena = arena_new();
	struct intern *table = intern_new(arena);
	char name[32];
	int i;

	(void)state;
	for (i = 0; i < COUNT; i++) {
		snprintf(name, sizeof(name), "name-%d", i);
		all[i] = intern_string(table, name);
	}
	for (i = 0; i < COUNT; i++) {
		snprintf(name, sizeof(name), "name-%d", i);
		assert_string_equal(all[i], name);
		assert_ptr_equal(intern_string(table, name), all[i]);
	}
	arena_free(arena);
}

static void values_are_kept(struct arena *arena, struct map *map)
{
	static int values[20000];
	uint32_t i;

	assert_null(map_get(map, "x", 1));
	assert_null(map_get_string(map, "x"));
	for (i = 0; i < 20000; i++) {
		void **slot = map_slot(map, &i, sizeof(i));

		assert_null(*slot);
		*slot = &values[i];
	}
	for (i = 0; i < 20000; i++) {
		assert_ptr_equal(map_get(map, &i, sizeof(i)), &values[i]);
		assert_ptr_equal(*map_slot(map, &i, sizeof(i)), &values[i]);
	}
	for (; i < 40000; i++)
		assert_null(map_get(map, &i, sizeof(i)));
	*map_slot(map, "r1", 2) = &values[1];
	assert_ptr_equal(map_get_string(map, "r1"), &values[1]);
	assert_null(map_get_string(map, "r"));
	assert_null(map_get_string(map, "r10"));
	arena_free(arena);
}

static void a_map_keeps_its_values(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	values_are_kept(arena, map_new(arena));
}

static void room_is_not_a_limit(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	values_are_kept(arena, map_new_for(arena, 100));
	arena = arena_new();
	values_are_kept(arena, map_new_for(arena, 0));
}

static void there_is_room_for_all(void **state)
{
	struct arena *arena = arena_new();
	struct map *map = map_new_for(arena, 100000);
	size_t before = arena_size(arena);
	uint32_t i;

	(void)state;
	for (i = 0; i < 100000; i++)
		*map_slot(map, &i, sizeof(i)) = map;
	/* The keys only: no larger table. */
	assert_true(arena_size(arena) - before < (size_t)100000 * 48);
	arena_free(arena);
}

/* Flipping any one bit of a key of any length changes about half of the hash. */
static void the_hash_spreads_single_bits(void **state)
{
	unsigned char key[70];
	size_t n, bit, pairs = 0, flipped = 0;

	(void)state;
	for (n = 0; n < sizeof(key); n++)
		key[n] = (unsigned char)(n * 37 + 1);
	for (n = 1; n <= sizeof(key); n++) {
		uint64_t hash = hash_bytes(key, n, 0);

		assert_int_equal(hash_bytes(key, n, 0), hash);
		assert_true(hash_bytes(key, n, 1) != hash);
		assert_true(hash_bytes(key, n - 1, 0) != hash);
		for (bit = 0; bit < n * 8; bit++) {
			int changed;

			key[bit / 8] ^= (unsigned char)(1u << bit % 8);
			changed = __builtin_popcountll(hash ^ hash_bytes(key, n, 0));
			key[bit / 8] ^= (unsigned char)(1u << bit % 8);
			assert_in_range(changed, 10, 54);
			flipped += (size_t)changed;
			pairs++;
		}
	}
	assert_in_range(flipped / pairs, 31, 32);
}

static uint64_t hash_of(uint64_t a, uint64_t b)
{
	uint64_t words[2] = { a, b };

	return hash_bytes(words, sizeof(words), 0);
}

static int hash_compare(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return (a > b) - (a < b);
}

/* Pairs of small numbers, such as ids: the low 32 bits of 40,000 hashes collide as often as chance
 * has it, 0.19 times on average; 5 would be a fault. */
static void the_hash_spreads_small_numbers(void **state)
{
	enum { SIDE = 200 };
	static uint32_t low[SIDE * SIDE];
	size_t i, equal = 0;

	(void)state;
	for (i = 0; i < SIDE * SIDE; i++)
		low[i] = (uint32_t)hash_of(i / SIDE, i % SIDE);
	qsort(low, SIDE * SIDE, sizeof(low[0]), hash_compare);
	for (i = 1; i < SIDE * SIDE; i++)
		equal += low[i] == low[i - 1];
	assert_in_range(equal, 0, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_content_is_one_pointer),
		cmocka_unit_test(length_is_part_of_a_key),
		cmocka_unit_test(pointers_stay_through_growth),
		cmocka_unit_test(a_map_keeps_its_values),
		cmocka_unit_test(room_is_not_a_limit),
		cmocka_unit_test(there_is_room_for_all),
		cmocka_unit_test(the_hash_spreads_single_bits),
		cmocka_unit_test(the_hash_spreads_small_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
