/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#include "base/utf8.h"

#define BAD "\xef\xbf\xbd"

static void becomes(const char *s, const char *wanted)
{
	struct arena *arena = arena_new();

	assert_string_equal(utf8_clean(s, arena), wanted);
	arena_free(arena);
}

static void what_is_fit_is_left_alone(void **state)
{
	static const char text[] =
		"a\tb\nc ~ \xc3\xa9 \xe2\x82\xac \xf0\x9f\x9a\xa7 \xed\x9f\xbf \xee\x80\x80";

	(void)state;
	assert_ptr_equal(utf8_clean(text, NULL), text);
	assert_null(utf8_clean(NULL, NULL));
	becomes("", "");
}

static void controls_are_replaced(void **state)
{
	(void)state;
	becomes("a\x1b[31mb", "a" BAD "[31mb");
	becomes("\x01\x08\x0b\x0c\r\x7f", BAD BAD BAD BAD BAD BAD);
	becomes("\xc2\x9b"
		"31m",
		BAD "31m"); /* CSI in one character */
	becomes("x\xef\xbf\xbe"
		"\xef\xbf\xbf",
		"x" BAD BAD);
	becomes("if \xe2\x80\xae"
		"nib",
		"if " BAD "nib"); /* right to left from here */
	becomes("\xe2\x80\xa8"
		"::error::",
		BAD "::error::");
}

static void what_is_no_utf8_is_replaced_byte_by_byte(void **state)
{
	(void)state;
	becomes("caf\xe9", "caf" BAD);
	becomes("caf\xe9!", "caf" BAD "!");
	becomes("\x80\xbf", BAD BAD);
	becomes("\xc0\xaf", BAD BAD);         /* '/', overlong */
	becomes("\xe0\x80\xaf", BAD BAD BAD); /* the same in three */
	becomes("\xed\xa0\x80", BAD BAD BAD); /* a surrogate */
	becomes("\xf4\x90\x80\x80", BAD BAD BAD BAD);
	becomes("\xf5", BAD);
	becomes("\xe2\x82", BAD BAD); /* cut off */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_fit_is_left_alone),
		cmocka_unit_test(controls_are_replaced),
		cmocka_unit_test(what_is_no_utf8_is_replaced_byte_by_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
