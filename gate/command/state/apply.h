/* SPDX-License-Identifier: MIT */
/*
 * Changes that are no commit: what `--apply DEVICE:FILE` lays over a device's config, and what
 * `--down DEVICE[:INTERFACE]` takes out of service.
 */
#ifndef COMMAND_APPLY_H
#define COMMAND_APPLY_H

#include "command/options.h"
#include "verdict/verdict.h"

struct edit {
	const char *device;
	struct text text; /* named as the user did; "<stdin>" */
};

struct edits {
	struct edit *v;
	size_t n, cap;
};

/* A file wherever it is; "-" is standard input. */
bool text_read_file(const char *name, struct text *text, struct arena *arena,
		    struct diagnostics *diag);
/* Reads the files of all --apply. What cannot be read is in diag, as `usage` or `file-unreadable`:
 * no fault of a state. */
bool edits_read(const struct options *options, struct edits *edits, struct diagnostics *diag);

/* Finds what all --down mean in the network, for side->failure and side->downs. An error for a glob
 * that matches nothing. */
bool down_resolve(const struct options *options, struct side *side, struct diagnostics *diag);

enum { EDIT_MAX_BYTES = 64 << 20 }; /* nobody types more */

#endif
