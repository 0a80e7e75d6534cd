/* SPDX-License-Identifier: MIT */
/* The numbers of edited lines, worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "snapshot/edits.h"

static const char *edits_text(const char *before, const char *after, struct arena *arena)
{
	struct text b = { "b", before, before ? strlen(before) : 0 };
	struct text a = { "a", after, after ? strlen(after) : 0 };
	struct text_edits edits;
	struct buffer out;

	assert_true(snapshot_edits(before ? &b : NULL, after ? &a : NULL, arena, &edits));
	buffer_init(&out, arena);
	for (size_t i = 0; i < edits.n; i++)
		buffer_printf(&out, "%s%u+%u>%u+%u", i ? " " : "", edits.v[i].before,
			      edits.v[i].before_count, edits.v[i].after, edits.v[i].after_count);
	return out.s;
}

static void lines_are_numbered_on_both_sides(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(edits_text("a\nb\nc\n", "a\nb\nc\n", arena), "");
	assert_string_equal(edits_text("a\nb\nc\n", "a\nx\nc\n", arena), "2+1>2+1");
	assert_string_equal(edits_text("a\nb\nc\n", "a\nc\n", arena), "2+1>2+0");
	assert_string_equal(edits_text("a\nc\n", "a\nb\nc\n", arena), "2+0>2+1");
	assert_string_equal(edits_text("a\nb\nc\nd\ne\n", "z\na\nb\nc\nd\n", arena),
			    "1+0>1+1 5+1>6+0");
	arena_free(arena);
}

static void a_file_that_comes_or_goes(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(edits_text(NULL, "a\nb\n", arena), "1+0>1+2");
	assert_string_equal(edits_text("a\nb\n", NULL, arena), "1+2>1+0");
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_numbered_on_both_sides),
		cmocka_unit_test(a_file_that_comes_or_goes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
