/* SPDX-License-Identifier: MIT */
/*
 * Places and diagnostics: where something was said, and what we have to say about it.
 *
 * Everything reports into the list it was given; nothing below command/ prints. A function that
 * returns false has added at least one DIAG_ERROR. Same input, same list: diagnostics_sort gives
 * the order of the output.
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* A line of an input. line 0: the file as a whole. file null: no place (a default, a machine's
 * failure). Every element of the model carries one, so it is kept small; the data path of a
 * place in a tree is looked up again when it is needed (yang/). */
struct place {
	const char *file;
	uint32_t line;
};

enum diag_severity {
	DIAG_NOTE,        /* worth knowing: an assumption that was made, state that was skipped */
	DIAG_WARNING,     /* probably not what was meant; does not change the verdict */
	DIAG_UNSUPPORTED, /* right, but not modelled: 'accepted' is out of reach where it matters */
	DIAG_ERROR,       /* the input is wrong, or the machine failed */
	DIAG_SEVERITY_COUNT
};

struct diag {
	enum diag_severity severity;
	const char *code;   /* a stable name such as "bgp-neighbor-without-as"; a literal */
	const char *device; /* null where it belongs to none */
	struct place place;
	const char *path; /* data path or command, null where there is none */
	const char *message;
};

struct map;

struct diagnostics {
	struct arena *arena; /* messages are copied into it */
	struct diag *v;
	size_t n, cap;
	size_t count[DIAG_SEVERITY_COUNT];
	const char *device; /* given to each new message: set while one device is read */
	struct map *same;   /* private: how many there were of each kind */
};

/* Of messages with the same severity, code, file and device only so many are kept; the others are
 * counted in count[], and one note 'messages-left-out' tells of them. A file of a million equal
 * mistakes helps nobody and fills the memory. */
enum { DIAG_SAME_MAX = 1000 };

void diagnostics_init(struct diagnostics *list, struct arena *arena);
/* Adds a message; path may be null. The message says what is wrong and what to do; one line, no
 * full stop at its end. The strings are copied, place.file is not. Returns false for
 * DIAG_ERROR, so that a function can end with `return diag_add(...)`. */
bool diag_add(struct diagnostics *list, enum diag_severity severity, const char *code,
	      struct place place, const char *path, const char *format, ...)
	__attribute__((format(printf, 6, 7)));
bool diagnostics_failed(const struct diagnostics *list); /* has a DIAG_ERROR */
/* Appends all of from, copied into the list's arena. */
void diagnostics_append(struct diagnostics *list, const struct diagnostics *from);
/* By file, line, code, message; equal ones become one. */
void diagnostics_sort(struct diagnostics *list);

/* "FILE:LINE", "FILE" without a line, "-" without a file. */
const char *place_text(struct place place, struct arena *arena);
int place_compare(struct place a, struct place b);

#endif
