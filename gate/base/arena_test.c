/* SPDX-License-Identifier: MIT */
/*
 * Arenas: every byte is zero and aligned and its own, actions run newest first, a reset keeps the
 * memory, and exhaustion ends the program with "undecided".
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"

static void allocations_are_zeroed_aligned_and_apart(void **state)
{
	enum { COUNT = 5000 };
	static unsigned char *all[COUNT];
	struct arena *arena = arena_new();
	size_t i, j;

	(void)state;
	for (i = 0; i < COUNT; i++) {
		size_t size = i % 97;

		all[i] = arena_alloc(arena, size);
		assert_int_equal((uintptr_t)all[i] % _Alignof(max_align_t), 0);
		for (j = 0; j < size; j++)
			assert_int_equal(all[i][j], 0);
		memset(all[i], (int)(i % 255 + 1), size);
	}
	for (i = 0; i < COUNT; i++)
		for (j = 0; j < i % 97; j++)
			assert_int_equal(all[i][j], i % 255 + 1);
	assert_ptr_not_equal(arena_alloc(arena, 0), arena_alloc(arena, 0));
	arena_free(arena);
}

static void large_allocations_are_whole(void **state)
{
	static const size_t sizes[] = { 65536, 65537, 262144, 262145, 1048576, 5000000 };
	struct arena *arena = arena_new();
	size_t i, total = 0;

	(void)state;
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		unsigned char *p = arena_alloc(arena, sizes[i]);

		assert_int_equal(p[0] | p[sizes[i] - 1], 0);
		memset(p, 0xff, sizes[i]);
		total += sizes[i];
	}
	assert_true(arena_size(arena) >= total);
	assert_true(arena_size(arena) < total + 2 * 1048576);
	arena_free(arena);
}

static void memory_is_zeroed_again_after_a_reset(void **state)
{
	struct arena *arena = arena_new();
	size_t round, i, size = 0;

	(void)state;
	for (round = 0; round < 20; round++) {
		for (i = 0; i < 300; i++) {
			unsigned char *p = arena_alloc(arena, 1000);

			assert_int_equal(p[0] | p[500] | p[999], 0);
			memset(p, 0xff, 1000);
		}
		if (round == 0)
			size = arena_size(arena);
		assert_int_equal(arena_size(arena), size); /* nothing new after the first */
		arena_reset(arena);
	}
	arena_free(arena);
}

static void strings_are_copied(void **state)
{
	struct arena *arena = arena_new();
	char source[] = "router", *copy = arena_strdup(arena, source), *text;

	(void)state;
	source[0] = 'R';
	assert_string_equal(copy, "router");
	assert_string_equal(arena_strndup(arena, "router", 3), "rou");
	assert_string_equal(arena_strndup(arena, "ab", 9), "ab");
	assert_string_equal(arena_strndup(arena, "ab", 0), "");
	assert_memory_equal(arena_copy(arena, "a\0b", 3), "a\0b", 3);
	assert_non_null(arena_copy(arena, NULL, 0));
	assert_string_equal(arena_printf(arena, "%s-%d", "as", 65000), "as-65000");
	/* Around the size that is formatted without a second pass. */
	text = arena_printf(arena, "%255d", 7);
	assert_int_equal(strlen(text), 255);
	text = arena_printf(arena, "%256d", 7);
	assert_int_equal(strlen(text), 256);
	text = arena_printf(arena, "%s%1000d", "x", 7);
	assert_int_equal(strlen(text), 1001);
	assert_int_equal(text[0], 'x');
	assert_int_equal(text[1000], '7');
	arena_free(arena);
}

static char trace[8];

static void leave_trace(void *handle)
{
	strncat(trace, handle, sizeof(trace) - strlen(trace) - 1);
}

static void actions_run_once_newest_first(void **state)
{
	struct arena *arena = arena_new();
	char a[] = "a", b[] = "b", c[] = "c";

	(void)state;
	trace[0] = '\0';
	arena_on_free(arena, leave_trace, a);
	arena_on_free(arena, leave_trace, b);
	arena_reset(arena);
	assert_string_equal(trace, "ba");
	arena_on_free(arena, leave_trace, c);
	arena_free(arena);
	assert_string_equal(trace, "bac");
	arena_free(NULL);
}

/* Runs in a child; returns its wait status and what it wrote to stderr. */
static int status_of(void (*function)(void), char *said, size_t size)
{
	int ends[2], status;
	ssize_t n;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	fflush(NULL);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		dup2(ends[1], STDERR_FILENO);
		function();
		_exit(0);
	}
	close(ends[1]);
	n = read(ends[0], said, size - 1);
	said[n > 0 ? n : 0] = '\0';
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static void grow_until_the_second_growth_fails(void)
{
	struct arena *arena;
	int i;

	arena_fail_after(2);
	arena = arena_new(); /* the first */
	for (i = 0; i < 10; i++)
		arena_alloc(arena, 600000);
}

static void ask_for_too_much(void)
{
	arena_alloc(arena_new(), SIZE_MAX - 8);
}

static void grow_with_the_hook_off(void)
{
	arena_fail_after(1);
	arena_fail_after(0);
	arena_free(arena_new());
}

static void exhaustion_ends_undecided(void **state)
{
	char said[200];
	int status;

	(void)state;
	status = status_of(grow_until_the_second_growth_fails, said, sizeof(said));
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 2);
	assert_string_equal(said, "routegate: out of memory; verdict: undecided\n");
	status = status_of(ask_for_too_much, said, sizeof(said));
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 2);
	assert_int_equal(status_of(grow_with_the_hook_off, said, sizeof(said)), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(allocations_are_zeroed_aligned_and_apart),
		cmocka_unit_test(large_allocations_are_whole),
		cmocka_unit_test(memory_is_zeroed_again_after_a_reset),
		cmocka_unit_test(strings_are_copied),
		cmocka_unit_test(actions_run_once_newest_first),
		cmocka_unit_test(exhaustion_ends_undecided),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
