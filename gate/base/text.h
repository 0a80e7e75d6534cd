/* SPDX-License-Identifier: MIT */
/*
 * A text is a named run of bytes: every input is one. A buffer is a text being written.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* bytes[size] is always a NUL that does not count; NULs inside are possible (and a reader's
 * business to refuse). */
struct text {
	const char *name; /* as a user would type it: relative to the judged tree's root */
	const char *bytes;
	size_t size;
};

/* The line with that number (1 is the first), without its end; an empty string if there is
 * none. The result is a copy in the arena. */
const char *text_line(const struct text *text, unsigned line, struct arena *arena);

/* Lines that one text has in place of another's, by their numbers; a count may be 0: then the number
 * is that of the line they would stand before. */
struct text_edit {
	uint32_t before, before_count, after, after_count;
};

/* A buffer grows in its arena; s is always NUL-terminated and never null after buffer_init. */
struct buffer {
	struct arena *arena;
	char *s;
	size_t n, cap;
};

void buffer_init(struct buffer *buffer, struct arena *arena);
void buffer_add(struct buffer *buffer, const char *s, size_t n);
void buffer_puts(struct buffer *buffer, const char *s);
void buffer_printf(struct buffer *buffer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* True if name matches the shell pattern; '*' and '?' match any character, '/' too (Ethernet1/1,
 * data paths). The globs of files are snapshot/'s. */
bool text_glob(const char *pattern, const char *name);

/* The candidate that is nearest to word in edit distance, or null if none is near enough to be
 * a likely typing error. */
const char *text_nearest(const char *word, const char *const *candidates, size_t n);

#endif
