/* SPDX-License-Identifier: MIT */
/*
 * The list of diagnostics. Messages of one severity and code in one file and device are cut
 * off after DIAG_SAME_MAX: they are still counted, and a note tells that they were left out. A
 * verdict looks at counts, severities and devices, and none of these is lost by that.
 */
#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/bug.h"
#include "base/intern.h"

static const char *or_empty(const char *s)
{
	return s == NULL ? "" : s;
}

/* Null sorts before everything. */
static int string_compare(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

int place_compare(struct place a, struct place b)
{
	int order = string_compare(a.file, b.file);

	return order != 0 ? order : (a.line > b.line) - (a.line < b.line);
}

const char *place_text(struct place place, struct arena *arena)
{
	if (place.file == NULL)
		return "-";
	if (place.line == 0)
		return arena_strdup(arena, place.file);
	return arena_printf(arena, "%s:%u", place.file, (unsigned)place.line);
}

void diagnostics_init(struct diagnostics *list, struct arena *arena)
{
	memset(list, 0, sizeof(*list));
	list->arena = arena;
}

/* How many messages like this one there were, this one included. */
static size_t count_same(struct diagnostics *list, enum diag_severity severity, const char *code,
			 const char *file)
{
	char small[512], *key = small;
	size_t *count;
	void **slot;
	int n;

	/* No name contains a line feed: the readers of file and device names refuse it. */
	n = snprintf(small, sizeof(small), "%d\n%s\n%s\n%s", (int)severity, code, or_empty(file),
		     or_empty(list->device));
	bug_if(n < 0);
	if ((size_t)n >= sizeof(small))
		key = arena_printf(list->arena, "%d\n%s\n%s\n%s", (int)severity, code,
				   or_empty(file), or_empty(list->device));
	if (list->same == NULL)
		list->same = map_new(list->arena);
	slot = map_slot(list->same, key, (size_t)n);
	if (*slot == NULL)
		*slot = arena_alloc(list->arena, sizeof(size_t));
	count = *slot;
	return ++*count;
}

/* A run of messages about one device shares one copy of its name. */
static const char *device_copy(const struct diagnostics *list, const char *device)
{
	const char *last = list->n > 0 ? list->v[list->n - 1].device : NULL;

	if (device == NULL)
		return NULL;
	if (last != NULL && strcmp(last, device) == 0)
		return last;
	return arena_strdup(list->arena, device);
}

static struct diag *push(struct diagnostics *list, enum diag_severity severity, const char *code,
			 const char *device)
{
	const char *copy = device_copy(list, device);
	struct diag *diag = array_push(list, list->arena);

	*diag = (struct diag){ .severity = severity, .code = code, .device = copy };
	return diag;
}

static void tell_cut(struct diagnostics *list, const char *code, const char *file)
{
	struct diag *note = push(list, DIAG_NOTE, "messages-left-out", list->device);

	list->count[DIAG_NOTE]++;
	note->place.file = file;
	note->message =
		arena_printf(list->arena, "more than %d messages '%s'; the others are only counted",
			     DIAG_SAME_MAX, code);
}

bool diag_add(struct diagnostics *list, enum diag_severity severity, const char *code,
	      struct place place, const char *path, const char *format, ...)
{
	size_t same = count_same(list, severity, code, place.file);
	struct diag *diag;
	va_list ap;

	list->count[severity]++;
	if (same == DIAG_SAME_MAX + 1)
		tell_cut(list, code, place.file);
	if (same <= DIAG_SAME_MAX) {
		diag = push(list, severity, code, list->device);
		diag->place = place;
		diag->path = path == NULL ? NULL : arena_strdup(list->arena, path);
		va_start(ap, format);
		diag->message = arena_vprintf(list->arena, format, ap);
		va_end(ap);
	}
	return severity != DIAG_ERROR;
}

bool diagnostics_failed(const struct diagnostics *list)
{
	return list->count[DIAG_ERROR] > 0;
}

void diagnostics_append(struct diagnostics *list, const struct diagnostics *from)
{
	size_t i;

	bug_if(list == from);
	for (i = 0; i < from->n; i++) {
		const struct diag *d = &from->v[i];
		struct diag *copy = push(list, d->severity, d->code, d->device);

		copy->place = d->place;
		copy->path = d->path == NULL ? NULL : arena_strdup(list->arena, d->path);
		copy->message = arena_strdup(list->arena, d->message);
	}
	for (i = 0; i < DIAG_SEVERITY_COUNT; i++)
		list->count[i] += from->count[i];
}

/* Total, so that the order of adding never shows. */
static int diag_compare(const void *left, const void *right)
{
	const struct diag *a = left, *b = right;
	int order = place_compare(a->place, b->place);

	if (order == 0)
		order = strcmp(a->code, b->code);
	if (order == 0)
		order = strcmp(a->message, b->message);
	if (order == 0)
		order = string_compare(a->device, b->device);
	if (order == 0)
		order = string_compare(a->path, b->path);
	return order != 0 ? order : (int)a->severity - (int)b->severity;
}

void diagnostics_sort(struct diagnostics *list)
{
	size_t i, kept = 0;

	if (list->n < 2)
		return;
	qsort(list->v, list->n, sizeof(*list->v), diag_compare);
	for (i = 1; i < list->n; i++) {
		if (diag_compare(&list->v[kept], &list->v[i]) == 0)
			list->count[list->v[i].severity]--;
		else
			list->v[++kept] = list->v[i];
	}
	list->n = kept + 1;
}
