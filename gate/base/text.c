/* SPDX-License-Identifier: MIT */
/*
 * Texts, buffers, patterns and the guess at a mistyped word. A buffer doubles; like an array it
 * leaves its old bytes behind in the arena.
 */
#include "base/text.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/bug.h"

enum {
	FIRST_CAPACITY = 64,
	WORD_MAX = 63, /* longer words get no guess: nobody types them by hand */
};

const char *text_line(const struct text *text, unsigned line, struct arena *arena)
{
	const char *at = text->bytes, *end = text->bytes + text->size, *stop;

	if (line == 0)
		return arena_strdup(arena, "");
	while (--line > 0) {
		at = at == end ? NULL : memchr(at, '\n', (size_t)(end - at));
		if (at == NULL)
			return arena_strdup(arena, "");
		at++;
	}
	stop = at == end ? NULL : memchr(at, '\n', (size_t)(end - at));
	if (stop == NULL)
		stop = end;
	if (stop > at && stop[-1] == '\r')
		stop--;
	return arena_strndup(arena, at, (size_t)(stop - at));
}

void buffer_init(struct buffer *buffer, struct arena *arena)
{
	buffer->arena = arena;
	buffer->s = arena_alloc(arena, FIRST_CAPACITY);
	buffer->n = 0;
	buffer->cap = FIRST_CAPACITY;
}

/* Room for n more bytes and the NUL. */
static void reserve(struct buffer *buffer, size_t n)
{
	size_t cap = buffer->cap;
	char *s;

	if (n < cap - buffer->n)
		return;
	bug_if(n > SIZE_MAX / 4);
	while (cap - buffer->n <= n)
		cap *= 2;
	s = arena_alloc(buffer->arena, cap);
	memcpy(s, buffer->s, buffer->n + 1);
	buffer->s = s;
	buffer->cap = cap;
}

void buffer_add(struct buffer *buffer, const char *s, size_t n)
{
	if (n == 0)
		return;
	reserve(buffer, n);
	memcpy(buffer->s + buffer->n, s, n);
	buffer->n += n;
	buffer->s[buffer->n] = '\0';
}

void buffer_puts(struct buffer *buffer, const char *s)
{
	buffer_add(buffer, s, strlen(s));
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
	size_t room = buffer->cap - buffer->n;
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(buffer->s + buffer->n, room, format, ap);
	va_end(ap);
	bug_if(n < 0);
	if ((size_t)n >= room) {
		buffer->s[buffer->n] = '\0';
		reserve(buffer, (size_t)n);
		va_start(ap, format);
		vsnprintf(buffer->s + buffer->n, (size_t)n + 1, format, ap);
		va_end(ap);
	}
	buffer->n += (size_t)n;
}

bool text_glob(const char *pattern, const char *name)
{
	return fnmatch(pattern, name, 0) == 0;
}

static unsigned min(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Insertions, deletions, replacements and swaps of neighbours, each for 1; case does not count. */
static unsigned edit_distance(const char *a, size_t an, const char *b, size_t bn)
{
	unsigned rows[3][WORD_MAX + 1];
	unsigned *before = rows[0], *last = rows[1], *row = rows[2], *spare;
	size_t i, j;

	for (j = 0; j <= bn; j++)
		last[j] = before[j] = (unsigned)j;
	for (i = 1; i <= an; i++) {
		int x = tolower((unsigned char)a[i - 1]);

		row[0] = (unsigned)i;
		for (j = 1; j <= bn; j++) {
			int y = tolower((unsigned char)b[j - 1]);

			row[j] = min(last[j - 1] + (x != y), min(last[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && x == tolower((unsigned char)b[j - 2]) &&
			    y == tolower((unsigned char)a[i - 2]))
				row[j] = min(row[j], before[j - 2] + 1);
		}
		spare = before;
		before = last;
		last = row;
		row = spare;
	}
	return last[bn];
}

const char *text_nearest(const char *word, const char *const *candidates, size_t n)
{
	size_t length = strlen(word), i;
	/* One slip in a short word, one for three letters in a long one. */
	unsigned best = (unsigned)(length < 3 ? 1 : length / 3) + 1, distance;
	const char *nearest = NULL;

	if (length == 0 || length > WORD_MAX)
		return NULL;
	for (i = 0; i < n; i++) {
		size_t other = strlen(candidates[i]);

		if (other > WORD_MAX)
			continue;
		distance = edit_distance(word, length, candidates[i], other);
		/* As many changes as letters would turn any word into any other. */
		if (distance < best && distance < other && distance < length) {
			best = distance;
			nearest = candidates[i];
		}
	}
	return nearest;
}
