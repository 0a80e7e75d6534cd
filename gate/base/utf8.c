/* SPDX-License-Identifier: MIT */
/*
 * A strict decoder after table 3-7 of the Unicode standard: neither overlong forms nor surrogates
 * nor what lies above U+10FFFF.
 */
#include "base/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

/* How many bytes the well-formed character at s has; 0: there is none. A NUL ends every sequence,
 * since it continues none. */
static size_t character(const unsigned char *s, uint32_t *code)
{
	size_t n = s[0] < 0x80                   ? 1
		   : s[0] >= 0xc2 && s[0] < 0xe0 ? 2
		   : s[0] >= 0xe0 && s[0] < 0xf0 ? 3
		   : s[0] >= 0xf0 && s[0] < 0xf5 ? 4
						 : 0;

	*code = n < 2 ? s[0] : s[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		*code = *code << 6 | (s[i] & 0x3f);
	}
	if ((n == 3 && (*code < 0x800 || (*code >= 0xd800 && *code < 0xe000))) ||
	    (n == 4 && (*code < 0x10000 || *code > 0x10ffff)))
		return 0;
	return n;
}

static bool is_fit(uint32_t code)
{
	bool control =
		(code < 0x20 && code != '\t' && code != '\n') || (code >= 0x7f && code < 0xa0);
	bool turns = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) ||
		     code == 0x200e || code == 0x200f || code == 0x061c;
	bool ends_line = code == 0x2028 || code == 0x2029;

	return !control && !turns && !ends_line && (code & 0xfffe) != 0xfffe;
}

const char *utf8_clean(const char *s, struct arena *arena)
{
	const unsigned char *at = (const unsigned char *)s, *copied = at;
	struct buffer out = { 0 };
	uint32_t code;

	while (at && *at) {
		size_t n = character(at, &code);

		if (n && is_fit(code)) {
			at += n;
			continue;
		}
		if (!out.arena)
			buffer_init(&out, arena);
		buffer_add(&out, (const char *)copied, (size_t)(at - copied));
		buffer_puts(&out, "\xef\xbf\xbd");
		at += n ? n : 1;
		copied = at;
	}
	if (!out.arena)
		return s;
	buffer_puts(&out, (const char *)copied);
	return out.s;
}
