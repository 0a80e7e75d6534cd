/* SPDX-License-Identifier: MIT */
/*
 * Installing and removing git hooks. A hook is a small shell script that runs the gate and lets git
 * go on only if it accepts: where the program is missing, the hook fails, too.
 *
 * Where git looks for hooks: core.hooksPath, else hooks/ of the repository (for linked worktrees:
 * the one they share). A hook that is not ours is never touched without force.
 */
#ifndef SNAPSHOT_HOOK_H
#define SNAPSHOT_HOOK_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"

struct hook_request {
	const char *repo;    /* --repo, or null */
	const char *type;    /* "pre-commit", "pre-push" or "pre-receive" */
	const char *program; /* the installing binary, run if PATH has no routegate; may be null */
	bool force;          /* replace (remove) a hook that is not ours */
};

/* Writes the hook; *path is then its file. Again with the same request: no change. Codes: usage,
 * hook-foreign, hook-unwritable, and those of opening a repository. */
bool hook_install(const struct hook_request *request, struct arena *arena, struct diagnostics *diag,
		  const char **path);
/* Removes the hook if it is ours (force: whosever it is); none there: a note, and true. */
bool hook_uninstall(const struct hook_request *request, struct arena *arena,
		    struct diagnostics *diag, const char **path);

#endif
