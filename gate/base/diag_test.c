/* SPDX-License-Identifier: MIT */
/*
 * Diagnostics: what is added is there and counted, sorting gives one order and drops only what
 * is equal, and a flood is cut off without losing a count.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/diag.h"

static const struct place nowhere = { NULL, 0 };

static struct place line(const char *file, uint32_t n)
{
	return (struct place){ file, n };
}

static void only_an_error_is_a_failure(void **state)
{
	struct arena *arena = arena_new();
	struct diagnostics list;

	(void)state;
	diagnostics_init(&list, arena);
	assert_true(diag_add(&list, DIAG_NOTE, "n", nowhere, NULL, "x"));
	assert_true(diag_add(&list, DIAG_WARNING, "w", nowhere, NULL, "x"));
	assert_true(diag_add(&list, DIAG_UNSUPPORTED, "u", nowhere, NULL, "x"));
	assert_false(diagnostics_failed(&list));
	assert_false(diag_add(&list, DIAG_ERROR, "e", nowhere, NULL, "x"));
	assert_true(diagnostics_failed(&list));
	assert_int_equal(list.n, 4);
	arena_free(arena);
}

static void strings_are_copied(void **state)
{
	struct arena *arena = arena_new();
	char path[] = "/bgp/as", device[] = "r1", name[] = "peer";
	struct diagnostics list;

	(void)state;
	diagnostics_init(&list, arena);
	list.device = device;
	diag_add(&list, DIAG_ERROR, "bgp-as", line("r1.xml", 7), path, "no AS for %s", name);
	path[0] = device[0] = name[0] = '!';
	assert_int_equal(list.v[0].severity, DIAG_ERROR);
	assert_string_equal(list.v[0].code, "bgp-as");
	assert_string_equal(list.v[0].device, "r1");
	assert_string_equal(list.v[0].path, "/bgp/as");
	assert_string_equal(list.v[0].message, "no AS for peer");
	assert_int_equal(list.v[0].place.line, 7);
	list.device = NULL;
	diag_add(&list, DIAG_NOTE, "n", nowhere, NULL, "x");
	assert_null(list.v[1].device);
	assert_null(list.v[1].path);
	arena_free(arena);
}

static void order_does_not_depend_on_adding(void **state)
{
	static const char *const expected[] = { "none", "whole", "first", "one", "two", "x", "y" };
	struct arena *arena = arena_new();
	struct diagnostics list;
	size_t i;

	(void)state;
	diagnostics_init(&list, arena);
	diag_add(&list, DIAG_NOTE, "code", line("b", 1), "/2", "y");
	diag_add(&list, DIAG_NOTE, "b-code", line("a", 9), NULL, "two");
	diag_add(&list, DIAG_NOTE, "code", line("b", 1), NULL, "x");
	diag_add(&list, DIAG_ERROR, "b-code", line("a", 9), NULL, "one");
	diag_add(&list, DIAG_NOTE, "a-code", line("a", 9), NULL, "first");
	diag_add(&list, DIAG_NOTE, "code", line("a", 0), NULL, "whole");
	diag_add(&list, DIAG_NOTE, "code", nowhere, NULL, "none");
	diagnostics_sort(&list);
	assert_int_equal(list.n, 7);
	for (i = 0; i < 7; i++)
		assert_string_equal(list.v[i].message, expected[i]);
	arena_free(arena);
}

static void equal_ones_become_one(void **state)
{
	struct arena *arena = arena_new();
	struct diagnostics list;
	int i;

	(void)state;
	diagnostics_init(&list, arena);
	diagnostics_sort(&list);
	assert_int_equal(list.n, 0);
	for (i = 0; i < 3; i++) {
		diag_add(&list, DIAG_WARNING, "c", line("a", 1), NULL, "same");
		diag_add(&list, DIAG_WARNING, "c", line("a", 1), "/path", "same");
	}
	list.device = "r1";
	diag_add(&list, DIAG_WARNING, "c", line("a", 1), NULL, "same");
	diag_add(&list, DIAG_ERROR, "c", line("a", 1), NULL, "same");
	diagnostics_sort(&list);
	assert_int_equal(list.n, 4);
	assert_int_equal(list.count[DIAG_WARNING], 3);
	assert_int_equal(list.count[DIAG_ERROR], 1);
	arena_free(arena);
}

static void lists_are_joined_by_copy(void **state)
{
	struct arena *arena = arena_new(), *short_lived = arena_new();
	struct diagnostics list, other;

	(void)state;
	diagnostics_init(&list, arena);
	diagnostics_init(&other, short_lived);
	list.device = "r1";
	other.device = "r2";
	diag_add(&list, DIAG_NOTE, "n", line("a", 1), NULL, "mine");
	diag_add(&other, DIAG_ERROR, "e", line("b", 2), "/p", "theirs");
	diagnostics_append(&list, &other);
	arena_free(short_lived);
	assert_int_equal(list.n, 2);
	assert_int_equal(list.count[DIAG_ERROR], 1);
	assert_int_equal(list.count[DIAG_NOTE], 1);
	assert_string_equal(list.v[0].device, "r1");
	assert_string_equal(list.v[1].device, "r2");
	assert_string_equal(list.v[1].path, "/p");
	assert_string_equal(list.v[1].message, "theirs");
	assert_string_equal(list.v[1].code, "e");
	assert_true(diagnostics_failed(&list));
	arena_free(arena);
}

static void a_flood_is_cut_but_counted(void **state)
{
	struct arena *arena = arena_new();
	struct diagnostics list;
	uint32_t i;

	(void)state;
	diagnostics_init(&list, arena);
	list.device = "r1";
	for (i = 1; i <= 5000; i++)
		assert_false(diag_add(&list, DIAG_ERROR, "bad", line("a", i), NULL, "%u", i));
	assert_int_equal(list.n, 1001);
	assert_int_equal(list.count[DIAG_ERROR], 5000);
	assert_int_equal(list.count[DIAG_NOTE], 1);
	assert_string_equal(list.v[999].message, "1000");
	assert_int_equal(list.v[1000].severity, DIAG_NOTE);
	assert_string_equal(list.v[1000].code, "messages-left-out");
	assert_non_null(strstr(list.v[1000].message, "'bad'"));
	/* Another severity, code, file or device is not drowned by it. */
	diag_add(&list, DIAG_UNSUPPORTED, "bad", line("a", 1), NULL, "severity");
	diag_add(&list, DIAG_ERROR, "other", line("a", 1), NULL, "code");
	diag_add(&list, DIAG_ERROR, "bad", line("b", 1), NULL, "file");
	list.device = "r2";
	diag_add(&list, DIAG_ERROR, "bad", line("a", 1), NULL, "device");
	assert_int_equal(list.n, 1005);
	assert_int_equal(list.count[DIAG_ERROR], 5003);
	arena_free(arena);
}

static void exactly_the_limit_is_kept_whole(void **state)
{
	char file[700];
	struct arena *arena = arena_new();
	struct diagnostics list;
	uint32_t i;

	(void)state;
	memset(file, 'f', sizeof(file) - 1);
	file[sizeof(file) - 1] = '\0';
	diagnostics_init(&list, arena);
	for (i = 1; i <= DIAG_SAME_MAX; i++)
		diag_add(&list, DIAG_NOTE, "n", line(file, i), NULL, "x");
	assert_int_equal(list.n, 1000);
	assert_int_equal(list.count[DIAG_NOTE], 1000);
	diag_add(&list, DIAG_NOTE, "n", line(file, i), NULL, "x");
	assert_int_equal(list.n, 1001);
	assert_int_equal(list.count[DIAG_NOTE], 1002); /* the one left out and the note on it */
	arena_free(arena);
}

static void places_have_text(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(place_text(line("configs/r1.conf", 12), arena), "configs/r1.conf:12");
	assert_string_equal(place_text(line("configs/r1.conf", 0), arena), "configs/r1.conf");
	assert_string_equal(place_text(nowhere, arena), "-");
	assert_true(place_compare(nowhere, line("a", 0)) < 0);
	assert_true(place_compare(line("a", 2), line("a", 10)) < 0);
	assert_true(place_compare(line("b", 1), line("a", 10)) > 0);
	assert_true(place_compare(line("a", 4000000000), line("a", 1)) > 0);
	assert_int_equal(place_compare(line("a", 3), line("a", 3)), 0);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_an_error_is_a_failure),
		cmocka_unit_test(strings_are_copied),
		cmocka_unit_test(order_does_not_depend_on_adding),
		cmocka_unit_test(equal_ones_become_one),
		cmocka_unit_test(lists_are_joined_by_copy),
		cmocka_unit_test(a_flood_is_cut_but_counted),
		cmocka_unit_test(exactly_the_limit_is_kept_whole),
		cmocka_unit_test(places_have_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
