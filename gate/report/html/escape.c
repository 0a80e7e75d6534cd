/* SPDX-License-Identifier: MIT */
/*
 * Text into HTML. What a config holds is not ours: it may be a script, an end tag, bytes that are no
 * UTF-8 or that turn the direction of writing.
 */
#include "report/html/html.h"

#include <string.h>

#include "base/utf8.h"

void html_text(struct buffer *out, const char *text)
{
	const char *clean = utf8_clean(text, out->arena);

	for (; clean && *clean; clean++) {
		switch (*clean) {
		case '&':
			buffer_puts(out, "&amp;");
			break;
		case '<':
			buffer_puts(out, "&lt;");
			break;
		case '>':
			buffer_puts(out, "&gt;");
			break;
		case '"':
			buffer_puts(out, "&quot;");
			break;
		case '\'':
			buffer_puts(out, "&#39;");
			break;
		default:
			buffer_add(out, clean, 1);
		}
	}
}

void html_number(struct buffer *out, size_t n)
{
	if (n >= 1000) {
		html_number(out, n / 1000);
		buffer_printf(out, ",%03zu", n % 1000);
		return;
	}
	buffer_printf(out, "%zu", n);
}

void html_count(struct buffer *out, size_t n, const char *one, const char *many)
{
	html_number(out, n);
	buffer_printf(out, " %s", n == 1 ? one : many);
}

void html_names(struct buffer *out, const char *const *v, size_t n, size_t most, size_t limit)
{
	size_t shown = n <= most + 1 ? n : most, last = n < limit ? n : limit;

	for (size_t i = 0; i < shown; i++) {
		buffer_puts(out, i ? ", " : "");
		html_text(out, v[i]);
	}
	if (shown == n)
		return;
	buffer_puts(out, " <details class=more><summary>and ");
	html_number(out, n - shown);
	buffer_puts(out, " more</summary><span>");
	for (size_t i = shown; i < last; i++) {
		buffer_puts(out, i > shown ? ", " : "");
		html_text(out, v[i]);
	}
	if (last < n) {
		buffer_puts(out, " and ");
		html_number(out, n - last);
		buffer_puts(out, " that are not written out here");
	}
	buffer_puts(out, "</span></details>");
}

void html_bits(struct buffer *out, struct bits bits)
{
	size_t last = bits.words * 16;

	while (last && !(bits.v[(last - 1) / 16] >> (last - 1) % 16 * 4 & 15))
		last--;
	buffer_puts(out, "\"");
	for (size_t i = 0; i < last; i++)
		buffer_printf(out, "%x", (unsigned)(bits.v[i / 16] >> i % 16 * 4 & 15));
	buffer_puts(out, "\"");
}
