/* SPDX-License-Identifier: MIT */
/*
 * What a push is about to do to the refs of a repository, as git tells a hook, and which states are
 * to be compared for each of them (githooks(5), "pre-push" and "pre-receive"):
 *
 *	a ref that moves      its new commit against its old one, forced or not: states are judged,
 *	                      not histories
 *	a new ref             its commit against the merge base with the default branch; without one
 *	                      (another history), against the default branch; without a default branch
 *	                      against nothing
 *	a ref that goes       nothing to judge
 *	refs/notes/           no state of the network: nothing to judge
 */
#ifndef SNAPSHOT_PUSH_H
#define SNAPSHOT_PUSH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"

enum push_step {
	PUSH_JUDGE,
	PUSH_PASS, /* nothing to judge; why says so */
	PUSH_FAIL, /* it cannot be judged; the diagnostics say why */
};

struct push_update {
	const char *ref; /* of the repository that is pushed to */
	enum push_step step;
	const char *why;
	const char *base, *head;           /* ids of commits; base: the null id for nothing */
	const char *base_name, *head_name; /* as a report calls them */
};

struct push_updates {
	struct push_update *v;
	size_t n, cap;
};

struct push_request {
	const char *repo;   /* --repo, or null */
	const char *type;   /* "pre-push" or "pre-receive": they tell the refs in different ways */
	const char *remote; /* pre-push: the remote's name (or URL) */
	const char *lines;  /* what git wrote to the hook's standard input */
};

/* False: the lines are not what git writes, or the repository cannot be opened; diag has the error. */
bool push_plan(const struct push_request *request, struct arena *arena,
	       struct push_updates *updates, struct diagnostics *diag);

#endif
