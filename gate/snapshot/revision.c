/* SPDX-License-Identifier: MIT */
/*
 * Revisions and merge bases. In a shallow clone the history ends where .git/shallow says so;
 * libgit2 does not know that file and fails on the first parent that is not there, so there the
 * merge base is searched here, as git does it: with the commits of that file as roots. Such a
 * history is short. A base that lies behind the cut is an error that says how to get it.
 */
#include "snapshot/revision.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"

static const char *shallow_path(const struct repository *repo)
{
	const char *given = getenv("GIT_SHALLOW_FILE"); /* a push from a shallow clone */

	return given && *given ? given : arena_printf(repo->arena, "%sshallow", repo->common);
}

/* The commits at which the history is cut off, as keys; null if it is complete. */
static struct map *shallow_read(const struct repository *repo)
{
	FILE *file = fopen(shallow_path(repo), "re");
	struct map *cut = 0;
	char line[128];
	git_oid oid;

	if (!file)
		return 0;
	while (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = 0;
		if (git_oid_fromstr(&oid, line) < 0)
			continue;
		if (!cut)
			cut = map_new(repo->arena);
		*map_slot(cut, oid.id, sizeof(oid.id)) = cut;
	}
	fclose(file);
	return cut;
}

bool revision_is_unborn(const struct repository *repo, const char *revision)
{
	return (!strcmp(revision, "HEAD") || !strcmp(revision, "@")) &&
	       git_repository_head_unborn(repo->git) == 1;
}

/* True if the revision's starting point is there, and only a step back from it is not. */
static bool leads_behind_cut(const struct repository *repo, const char *revision)
{
	size_t length = strcspn(revision, "~^");
	git_object *object = 0;
	bool leads;

	if (!revision[length] || !shallow_read(repo))
		return false;
	leads = git_revparse_single(&object, repo->git,
				    arena_strndup(repo->arena, revision, length)) == 0;
	git_object_free(object);
	return leads;
}

static bool explain_unknown(const struct repository *repo, const char *revision, int error,
			    struct diagnostics *diag)
{
	const char *reason = arena_strdup(repo->arena, repository_reason());
	struct place nowhere = { 0 };

	if (error == GIT_EAMBIGUOUS)
		return diag_add(
			diag, DIAG_ERROR, "revision-ambiguous", nowhere, 0,
			"'%s' could be more than one object: give more digits of its id, or a full "
			"name such as refs/heads/NAME",
			revision);
	if (revision_is_unborn(repo, revision))
		return diag_add(diag, DIAG_ERROR, "revision-unknown", nowhere, 0,
				"%s names no commit: the branch has none yet", revision);
	if (leads_behind_cut(repo, revision))
		return diag_add(diag, DIAG_ERROR, "history-shallow", nowhere, 0,
				"'%s' lies behind the end of this shallow clone; run: git fetch "
				"--unshallow",
				revision);
	return diag_add(
		diag, DIAG_ERROR, "revision-unknown", nowhere, 0,
		"'%s' is no revision of this repository (%s); `git log --all --oneline` lists them",
		revision, reason);
}

bool revision_resolve(const struct repository *repo, const char *revision, git_oid *commit,
		      struct diagnostics *diag)
{
	git_object *object = 0, *peeled = 0;
	int error = git_revparse_single(&object, repo->git, revision);

	if (error < 0)
		return explain_unknown(repo, revision, error, diag);
	error = git_object_peel(&peeled, object, GIT_OBJECT_COMMIT);
	if (error < 0)
		diag_add(diag, DIAG_ERROR, "revision-not-a-commit", (struct place){ 0 }, 0,
			 "'%s' is a %s, not a commit: name a commit, a branch or a tag of one",
			 revision, git_object_type2string(git_object_type(object)));
	else
		*commit = *git_object_id(peeled);
	git_object_free(peeled);
	git_object_free(object);
	return error == 0;
}

/* The search in a shallow history. */
enum { REACHED_A = 1, REACHED_B = 2, REACHED_BOTH = 3, BEHIND_BASE = 4 };

struct node {
	git_oid oid;
	unsigned flags;
	git_time_t time;
};

struct nodes {
	struct node **v;
	size_t n, cap;
};

struct search {
	const struct repository *repo;
	struct map *cut, *by_oid;
	struct nodes all, open;
};

static void search_reach(struct search *search, const git_oid *oid, unsigned flags)
{
	void **slot = map_slot(search->by_oid, oid->id, sizeof(oid->id));
	struct node *node = *slot;

	if (!node) {
		node = *slot = arena_alloc(search->repo->arena, sizeof(*node));
		node->oid = *oid;
		*array_push(&search->all, search->repo->arena) = node;
	} else if ((node->flags & flags) == flags) {
		return;
	}
	node->flags |= flags;
	*array_push(&search->open, search->repo->arena) = node;
}

/* Hands the node's flag on to its parents; false if the commit cannot be read. */
static bool search_expand(struct search *search, struct node *node, unsigned flags)
{
	git_commit *commit = 0;

	if (git_commit_lookup(&commit, search->repo->git, &node->oid) < 0)
		return false;
	node->time = git_commit_time(commit);
	if (!map_get(search->cut, node->oid.id, sizeof(node->oid.id)))
		for (unsigned i = 0; i < git_commit_parentcount(commit); i++)
			search_reach(search, git_commit_parent_id(commit, i), flags);
	git_commit_free(commit);
	return true;
}

static bool search_run(struct search *search, unsigned flags)
{
	while (search->open.n > 0)
		if (!search_expand(search, search->open.v[--search->open.n], flags))
			return false;
	return true;
}

/* How many best common ancestors there are; base is the youngest. Less than 0: unreadable. */
static int search_bases(struct search *search, const git_oid *a, const git_oid *b, git_oid *base)
{
	const struct node *best = 0;
	int count = 0;

	search_reach(search, a, REACHED_A);
	if (!search_run(search, REACHED_A))
		return -1;
	search_reach(search, b, REACHED_B);
	if (!search_run(search, REACHED_B))
		return -1;
	for (size_t i = 0, n = search->all.n; i < n; i++) {
		struct node *node = search->all.v[i];

		if ((node->flags & REACHED_BOTH) == REACHED_BOTH &&
		    (!search_expand(search, node, BEHIND_BASE) || !search_run(search, BEHIND_BASE)))
			return -1;
	}
	for (size_t i = 0; i < search->all.n; i++) {
		const struct node *node = search->all.v[i];

		if (node->flags != REACHED_BOTH)
			continue;
		count++;
		if (!best || node->time > best->time ||
		    (node->time == best->time && git_oid_cmp(&node->oid, &best->oid) < 0))
			best = node;
	}
	if (best)
		*base = best->oid;
	return count;
}

static int complete_bases(const struct repository *repo, const git_oid *a, const git_oid *b,
			  git_oid *base)
{
	git_oidarray bases = { 0 };
	int error = git_merge_bases(&bases, repo->git, a, b);
	int count;

	if (error == GIT_ENOTFOUND && git_error_last() &&
	    git_error_last()->klass != GIT_ERROR_MERGE)
		return -1; /* a commit is missing, which is something else than unrelated histories
			    */
	if (error < 0)
		return error == GIT_ENOTFOUND ? 0 : -1;
	count = (int)bases.count;
	if (count > 0)
		*base = bases.ids[0];
	git_oidarray_dispose(&bases);
	return count;
}

bool revision_merge_base(const struct repository *repo, const git_oid *a, const git_oid *b,
			 git_oid *base, struct diagnostics *diag)
{
	struct search search = { .repo = repo, .cut = shallow_read(repo) };
	struct place nowhere = { 0 };
	int count;

	if (search.cut) {
		search.by_oid = map_new(repo->arena);
		count = search_bases(&search, a, b, base);
	} else {
		count = complete_bases(repo, a, b, base);
	}
	if (count < 0)
		return diag_add(diag, DIAG_ERROR, "repository-unreadable", nowhere, 0,
				"the history cannot be read: %s", repository_reason());
	if (count == 0 && search.cut)
		return diag_add(
			diag, DIAG_ERROR, "history-shallow", nowhere, 0,
			"the merge base lies behind the end of this shallow clone; run: git fetch "
			"--unshallow");
	if (count == 0)
		return diag_add(
			diag, DIAG_ERROR, "merge-base-missing", nowhere, 0,
			"the two revisions have no common ancestor; compare them with A..B");
	if (count > 1)
		diag_add(diag, DIAG_WARNING, "merge-base-several", nowhere, 0,
			 "the two revisions have %d merge bases; %.12s is taken", count,
			 git_oid_tostr((char[GIT_OID_HEXSZ + 1]){ 0 }, GIT_OID_HEXSZ + 1, base));
	return true;
}
