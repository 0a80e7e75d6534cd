/* SPDX-License-Identifier: MIT */
/*
 * Globs over paths: '*', '?' and '[]' stop at '/', '**' as a whole component stands for any
 * number of folders. As in a shell, none of them matches a name that starts with a dot.
 */
#ifndef SNAPSHOT_GLOB_H
#define SNAPSHOT_GLOB_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"

/* A state of the match is one bit of 64, and one state stands for 'all of it matched'. */
enum { GLOB_MAX_PARTS = 63 };

struct glob {
	const char *text;
	const char *part[GLOB_MAX_PARTS]; /* the components of the path; null: '**' */
	size_t n;
};

enum glob_answer {
	GLOB_NO,
	GLOB_BELOW, /* not this path, but if it is a folder, something in it may match */
	GLOB_MATCH, /* this path, or a folder that it lies in */
};

/* False, with an error, for what can match nothing: an empty, absolute or '..' glob. */
bool glob_parse(const char *text, struct arena *arena, struct glob *glob, struct diagnostics *diag);
enum glob_answer glob_test(const struct glob *glob, const char *path);

#endif
