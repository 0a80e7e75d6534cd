/* SPDX-License-Identifier: MIT */
/* Patterns: the delimiter, what is refused, and that a hostile one ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "network/filter.h"

static bool matches(const char *source, const char *text)
{
	struct arena *arena = arena_new();
	const char *error = "not set";
	const struct pattern *pattern = pattern_new(source, arena, &error);
	bool result;

	assert_non_null(pattern);
	assert_null(error);
	assert_string_equal(pattern_source(pattern), source);
	result = pattern_matches(pattern, text);
	arena_free(arena);
	return result;
}

static void assert_refused(const char *source, const char *why)
{
	struct arena *arena = arena_new();
	const char *error = NULL;

	assert_null(pattern_new(source, arena, &error));
	assert_non_null(error);
	assert_non_null(strstr(error, why));
	arena_free(arena);
}

static void test_delimiter(void **state)
{
	(void)state;
	assert_true(matches("_65001_", "65001"));
	assert_true(matches("_65001_", "1 65001 2"));
	assert_true(matches("_65001_", "1 {65001,2}"));
	assert_true(matches("_65001_", "(65001 7) 9"));
	assert_false(matches("_65001_", "165001 650012"));
	assert_true(matches("^65001_", "65001 4"));
	assert_false(matches("^65001_", "4 65001"));
	assert_true(matches("^$", ""));
	assert_false(matches("^$", "1"));
	assert_true(matches("_65000$", "65000"));
	assert_false(matches("^65001_65002$", "6500165002"));
	assert_true(matches("^65001_65002$", "65001 65002"));
}

static void test_extended(void **state)
{
	(void)state;
	assert_true(matches("^(65[0-9]{3})( [0-9]+)*$", "65123 4 5"));
	assert_false(matches("^(65[0-9]{3})( [0-9]+)*$", "64123 4 5"));
	assert_true(matches("^65000:(1|2)..$", "65000:199"));
	assert_true(matches("[[:digit:]]+:[]7]", "5:7"));
	assert_true(matches("a\\.b", "a.b"));
	assert_false(matches("a\\.b", "axb"));
}

static void test_refused(void **state)
{
	(void)state;
	assert_refused("(65001", "nmatched");
	assert_refused("[65001", "'['");
	assert_refused("65001\\", "backslash");
	assert_refused("[_ ]65001", "inside [");
	assert_refused("\\_65001", "escaped");
}

static void test_bounded(void **state)
{
	struct arena *arena = arena_new();
	struct buffer deep, wide;
	int i;

	(void)state;
	buffer_init(&deep, arena);
	for (i = 0; i < 1000; i++)
		buffer_puts(&deep, "(");
	assert_refused(deep.s, "nested");
	buffer_init(&wide, arena);
	for (i = 0; i < 3000; i++)
		buffer_puts(&wide, "a");
	assert_refused(wide.s, "too long");
	assert_refused("((a{1,200}){1,200}){1,200}", "repetition");
	arena_free(arena);
}

/* An engine that tries all ways would need 2^40 steps here. */
static void test_not_exponential(void **state)
{
	char text[42];

	(void)state;
	memset(text, 'a', 40);
	strcpy(text + 40, "b");
	assert_false(matches("^(a|a)*$", text));
	assert_false(matches("^(a*)*c", text));
}

static void test_protocol_names(void **state)
{
	(void)state;
	assert_string_equal(protocol_name(PROTOCOL_CONNECTED), "connected");
	assert_string_equal(protocol_name(PROTOCOL_OSPF), "ospf");
	assert_string_equal(protocol_name(PROTOCOL_AGGREGATE), "aggregate");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_delimiter),       cmocka_unit_test(test_extended),
		cmocka_unit_test(test_refused),         cmocka_unit_test(test_bounded),
		cmocka_unit_test(test_not_exponential), cmocka_unit_test(test_protocol_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
