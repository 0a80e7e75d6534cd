/* SPDX-License-Identifier: MIT */
/*
 * Texts: lines by number, buffers across their growth, shell patterns, and guesses at typing
 * errors.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"

static void lines_are_found_by_number(void **state)
{
	static const char bytes[] = "one\ntwo\r\n\nfour";
	struct text text = { "t", bytes, sizeof(bytes) - 1 }, empty = { "e", "", 0 };
	struct text ended = { "n", "a\n", 2 };
	struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(text_line(&text, 1, arena), "one");
	assert_string_equal(text_line(&text, 2, arena), "two");
	assert_string_equal(text_line(&text, 3, arena), "");
	assert_string_equal(text_line(&text, 4, arena), "four");
	assert_string_equal(text_line(&text, 5, arena), "");
	assert_string_equal(text_line(&text, 4000000000u, arena), "");
	assert_string_equal(text_line(&text, 0, arena), "");
	assert_string_equal(text_line(&empty, 1, arena), "");
	assert_string_equal(text_line(&empty, 2, arena), "");
	assert_string_equal(text_line(&ended, 1, arena), "a");
	assert_string_equal(text_line(&ended, 2, arena), "");
	arena_free(arena);
}

static void buffers_grow_and_stay_terminated(void **state)
{
	struct arena *arena = arena_new();
	struct buffer buffer;
	size_t i;

	(void)state;
	buffer_init(&buffer, arena);
	assert_string_equal(buffer.s, "");
	buffer_add(&buffer, "", 0);
	for (i = 0; i < 3000; i++) {
		buffer_puts(&buffer, "ab");
		buffer_add(&buffer, "cdX", 2);
		assert_int_equal(buffer.n, 4 * (i + 1));
		assert_int_equal(buffer.s[buffer.n], '\0');
	}
	for (i = 0; i < buffer.n; i++)
		assert_int_equal(buffer.s[i], "abcd"[i % 4]);
	arena_free(arena);
}

/* The printed text ends before, at and behind the end of the first piece of memory. */
static void printing_fits_at_every_length(void **state)
{
	struct arena *arena = arena_new();
	int before, width;

	(void)state;
	for (before = 0; before < 70; before++) {
		for (width = 1; width < 140; width += 3) {
			struct buffer buffer;

			buffer_init(&buffer, arena);
			buffer_printf(&buffer, "%*s", before, "");
			buffer_printf(&buffer, "%*d", width, 7);
			assert_int_equal(buffer.n, before + width);
			assert_int_equal(strlen(buffer.s), buffer.n);
			assert_int_equal(buffer.s[buffer.n - 1], '7');
			buffer_puts(&buffer, "!");
			assert_int_equal(buffer.s[buffer.n - 1], '!');
		}
	}
	arena_free(arena);
}

static void patterns_match_as_in_a_shell(void **state)
{
	(void)state;
	assert_true(text_glob("edge*", "edge1"));
	assert_true(text_glob("edge*", "edge"));
	assert_false(text_glob("edge*", "Edge1"));
	assert_false(text_glob("edge", "edge1"));
	assert_false(text_glob("dge1", "edge1"));
	assert_true(text_glob("*", "r1"));
	assert_true(text_glob("*", ".hidden"));
	assert_true(text_glob("r?", "r1"));
	assert_false(text_glob("r?", "r12"));
	assert_true(text_glob("r[1-3]", "r2"));
	assert_false(text_glob("r[!1-3]", "r2"));
	assert_true(text_glob("r\\*", "r*"));
	assert_false(text_glob("r\\*", "r1"));
	assert_true(text_glob("", ""));
	assert_false(text_glob("", "r1"));
	assert_true(text_glob("configs/*", "configs/r1.conf"));
	assert_true(text_glob("/interfaces/*/mtu", "/interfaces/interface/config/mtu"));
	assert_true(text_glob("Ethernet*", "Ethernet1/1"));
	assert_false(text_glob("@(r1|r2)", "r1")); /* no extended patterns */
}

static void near_words_are_guessed(void **state)
{
	static const char *const words[] = { "neighbor", "network", "description", "med", "as" };
	static const char *const twins[] = { "cost", "most" };
	const size_t n = sizeof(words) / sizeof(words[0]);

	(void)state;
	assert_string_equal(text_nearest("neighbour", words, n), "neighbor");
	assert_string_equal(text_nearest("nieghbor", words, n), "neighbor");
	assert_string_equal(text_nearest("netwrok", words, n), "network");
	assert_string_equal(text_nearest("NETWORK", words, n), "network");
	assert_string_equal(text_nearest("descripton", words, n), "description");
	assert_string_equal(text_nearest("mde", words, n), "med");
	assert_null(text_nearest("metric", words, n)); /* four changes to "network" */
	assert_null(text_nearest("xyz", words, n));
	assert_null(text_nearest("x", words, n));
	assert_null(text_nearest("", words, n));
	assert_null(text_nearest("network", NULL, 0));
	assert_string_equal(text_nearest("bost", twins, 2), "cost"); /* equally near: the first */
	assert_null(text_nearest("1234567890123456789012345678901234567890123456789012345678901234",
				 words, n));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_found_by_number),
		cmocka_unit_test(buffers_grow_and_stay_terminated),
		cmocka_unit_test(printing_fits_at_every_length),
		cmocka_unit_test(patterns_match_as_in_a_shell),
		cmocka_unit_test(near_words_are_guessed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
