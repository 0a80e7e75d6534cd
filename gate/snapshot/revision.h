/* SPDX-License-Identifier: MIT */
/* From what a user types to a commit. */
#ifndef SNAPSHOT_REVISION_H
#define SNAPSHOT_REVISION_H

#include <git2.h>
#include <stdbool.h>

#include "base/diag.h"
#include "snapshot/repository.h"

/* The commit a revision names (tags are followed). False: diag has the error. */
bool revision_resolve(const struct repository *repo, const char *revision, git_oid *commit,
		      struct diagnostics *diag);
/* True if the revision is HEAD and HEAD's branch has no commit yet. */
bool revision_is_unborn(const struct repository *repo, const char *revision);
/* The merge base of two commits, with a warning if there are several of equal right. */
bool revision_merge_base(const struct repository *repo, const git_oid *a, const git_oid *b,
			 git_oid *base, struct diagnostics *diag);

#endif
