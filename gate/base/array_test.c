/* SPDX-License-Identifier: MIT */
/*
 * Arrays keep their elements while they grow, and hand out zeroed ones.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/array.h"

struct pair {
	uint64_t a;
	char b;
};

static void elements_survive_growing(void **state)
{
	struct arena *arena = arena_new();
	struct {
		struct pair *v;
		size_t n, cap;
	} pairs = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < 10000; i++) {
		struct pair *pair = array_push(&pairs, arena);

		assert_int_equal(pair->a, 0);
		assert_int_equal(pair->b, 0);
		pair->a = i * i;
		pair->b = (char)i;
		assert_int_equal(pairs.n, i + 1);
		assert_true(pairs.cap >= pairs.n);
	}
	for (i = 0; i < 10000; i++) {
		assert_int_equal(pairs.v[i].a, i * i);
		assert_int_equal(pairs.v[i].b, (char)i);
	}
	arena_free(arena);
}

static void a_push_is_an_expression(void **state)
{
	struct arena *arena = arena_new();
	struct {
		const char **v;
		size_t n, cap;
	} names = { 0 };

	(void)state;
	*array_push(&names, arena) = "r1";
	*array_push(&names, arena) = "r2";
	assert_string_equal(names.v[0], "r1");
	assert_string_equal(names.v[1], "r2");
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(elements_survive_growing),
		cmocka_unit_test(a_push_is_an_expression),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
