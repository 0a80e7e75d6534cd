/* SPDX-License-Identifier: MIT */
/* Finding and opening a repository as git itself would, the variables it sets for hooks included.
 */
#ifndef SNAPSHOT_REPOSITORY_H
#define SNAPSHOT_REPOSITORY_H

#include <git2.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"

struct repository {
	struct arena *arena;
	git_repository *git;
	git_odb *odb;
	const char *index; /* the index file that counts: GIT_INDEX_FILE, else the repository's */
	const char *worktree; /* null: bare */
	const char *common;   /* what linked worktrees share */
};

/* Null: diag has the error. path null: GIT_DIR, else from the current folder upwards. All handles
 * are closed with the arena. */
struct repository *repository_open(const char *path, struct arena *arena, struct diagnostics *diag);
/* One use of libgit2, given back with the arena: call it before any other handle is put there. */
void repository_library_open(struct arena *arena);
/* Why the last call into libgit2 failed; read it at once. */
const char *repository_reason(void);

#endif
