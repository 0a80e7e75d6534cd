/* SPDX-License-Identifier: MIT */
/*
 * Patterns: POSIX extended expressions of the C library. '_' is replaced as FRR does it, everywhere
 * in the text. Inside brackets or behind a backslash that makes another expression than the one
 * that was meant (FRR refuses most of these), so there it is an error.
 *
 * The library builds an automaton, so a pattern cannot make a search exponential; but repetition
 * counts are expanded when it is built and groups are parsed recursively. Both are bounded
 * here, since a pattern is untrusted input.
 */
#include "network/pattern.h"

#include <ctype.h>
#include <regex.h>
#include <string.h>

#include "base/text.h"

static const char DELIMITER[] = "(^|[ ,{}()]|$)";

enum {
	SOURCE_MAX = 2048,  /* bytes: longer lists belong into several entries */
	GROUP_MAX = 100,    /* nested groups */
	EXPAND_MAX = 20000, /* length of the expression with all counts written out */
};

struct pattern {
	const char *source;
	regex_t regex;
};

/* One walk over the source that remembers where it is. */
struct scan {
	const char *s;
	size_t depth;
	size_t expanded; /* product of all repetition counts: nested ones multiply */
	const char *error;
};

/* The larger number of {n,m}; 1 where there is none. */
static size_t repetition(const char *s)
{
	size_t most = 1, number = 0;

	for (s++; isdigit((unsigned char)*s) || *s == ','; s++) {
		number = *s == ',' ? 0 : number * 10 + (size_t)(*s - '0');
		if (number > EXPAND_MAX)
			number = EXPAND_MAX;
		if (number > most)
			most = number;
	}
	return *s == '}' ? most : 1;
}

/* Behind the '[': where the set ends, or null. A ']' that comes first is a member, and so is one
 * inside a class such as [:digit:]. */
static const char *bracket_end(const char *s)
{
	if (*s == '^')
		s++;
	if (*s == ']')
		s++;
	for (; *s != '\0' && *s != ']'; s++) {
		char end[3] = { s[1], ']', '\0' };
		const char *stop;

		if (*s != '[' || s[1] == '\0' || strchr(":.=", s[1]) == NULL)
			continue;
		stop = strstr(s + 2, end);
		if (stop == NULL)
			return NULL;
		s = stop + 1;
	}
	return *s == ']' ? s : NULL;
}

/* Takes one element of the source: a set, an escaped character or one character. */
static void take(struct scan *scan, struct buffer *out)
{
	const char *end = scan->s;

	if (*scan->s == '[') {
		end = bracket_end(scan->s + 1);
		if (end == NULL)
			scan->error = "'[' without its ']'";
		else if (memchr(scan->s, '_', (size_t)(end - scan->s)) != NULL)
			scan->error = "'_' stands for a delimiter and cannot be inside [...]";
	} else if (*scan->s == '\\') {
		end = scan->s + 1;
		if (*end == '\0')
			scan->error = "a backslash at the end";
		else if (*end == '_')
			scan->error = "'_' stands for a delimiter and cannot be escaped";
	} else if (*scan->s == '(' && ++scan->depth > GROUP_MAX) {
		scan->error = "too many nested groups";
	} else if (*scan->s == ')' && scan->depth > 0) {
		scan->depth--;
	} else if (*scan->s == '{') {
		scan->expanded *= repetition(scan->s);
	}
	if (scan->error != NULL)
		return;
	if (*scan->s == '_')
		buffer_puts(out, DELIMITER);
	else
		buffer_add(out, scan->s, (size_t)(end - scan->s) + 1);
	scan->s = end + 1;
}

/* The expression for the library, or null. */
static const char *translate(const char *source, struct arena *arena, const char **error)
{
	struct scan scan = { .s = source, .expanded = 1 };
	struct buffer out;

	buffer_init(&out, arena);
	if (strlen(source) > SOURCE_MAX)
		scan.error = "the expression is too long";
	while (scan.error == NULL && *scan.s != '\0') {
		take(&scan, &out);
		if (scan.error == NULL && scan.expanded * (out.n + 1) > EXPAND_MAX)
			scan.error = scan.expanded > 1 ? "the repetition counts are too large"
						       : "the expression is too long";
	}
	*error = scan.error;
	return scan.error == NULL ? out.s : NULL;
}

static void release(void *handle)
{
	regfree(handle);
}

const struct pattern *pattern_new(const char *source, struct arena *arena, const char **error)
{
	struct pattern *pattern = arena_alloc(arena, sizeof(*pattern));
	const char *expression = translate(source, arena, error);
	char text[200];
	int code;

	if (expression == NULL)
		return NULL;
	code = regcomp(&pattern->regex, expression, REG_EXTENDED | REG_NOSUB);
	if (code != 0) {
		regerror(code, &pattern->regex, text, sizeof(text));
		*error = arena_strdup(arena, text);
		return NULL;
	}
	arena_on_free(arena, release, &pattern->regex);
	pattern->source = arena_strdup(arena, source);
	return pattern;
}

bool pattern_matches(const struct pattern *pattern, const char *text)
{
	return regexec(&pattern->regex, text, 0, NULL, 0) == 0;
}

const char *pattern_source(const struct pattern *pattern)
{
	return pattern->source;
}
