/* SPDX-License-Identifier: MIT */
/*
 * A line's author is libgit2's blame. Who removed a line is found by reading the file in each commit
 * between base and head, oldest first: the one after which the line is there less often.
 */
#include "snapshot/author.h"

#include <string.h>

#include "snapshot/source.h"

enum { SHORT_OID = 10, COMMITS_MAX = 1000 /* a longer range is not walked for a name */ };

static void tell(const git_oid *oid, const git_signature *who, struct arena *arena,
		 struct authorship *found)
{
	char hex[SNAPSHOT_OID_TEXT];

	git_oid_tostr(hex, SHORT_OID + 1, oid);
	found->commit = arena_strdup(arena, hex);
	found->author = who ? arena_strdup(arena, who->name) : NULL;
}

static bool commits_of(const struct snapshot *base, const struct snapshot *head, git_oid *from,
		       git_oid *to)
{
	return head->kind == SNAPSHOT_COMMIT && head->oid && base->oid && head->repo &&
	       git_oid_fromstr(from, base->oid) == 0 && git_oid_fromstr(to, head->oid) == 0;
}

bool snapshot_line_author(const struct snapshot *base, const struct snapshot *head,
			  const char *file, unsigned line, struct arena *arena,
			  struct authorship *found)
{
	git_blame_options options;
	const git_blame_hunk *hunk;
	git_blame *blame = NULL;

	if (git_blame_options_init(&options, GIT_BLAME_OPTIONS_VERSION) < 0 ||
	    !commits_of(base, head, &options.oldest_commit, &options.newest_commit) ||
	    git_blame_file(&blame, head->repo->git, file, &options) < 0)
		return false;
	hunk = git_blame_get_hunk_byline(blame, line);
	if (hunk)
		tell(&hunk->final_commit_id, hunk->final_signature, arena, found);
	git_blame_free(blame);
	return hunk != NULL;
}

/* ---- removed ---- */

static size_t times_in(const char *bytes, size_t size, const char *line)
{
	size_t n = strlen(line), times = 0;

	for (const char *at = bytes; at < bytes + size;) {
		const char *end = memchr(at, '\n', (size_t)(bytes + size - at));
		const char *stop = end ? end : bytes + size;

		while (at < stop && strchr(" \t", *at))
			at++;
		while (stop > at && strchr(" \t\r", stop[-1]))
			stop--;
		times += (size_t)(stop - at) == n && !memcmp(at, line, n);
		at = end ? end + 1 : bytes + size;
	}
	return times;
}

/* How often the file of this commit has the line. */
static size_t commit_has(git_commit *commit, git_repository *repo, const char *file,
			 const char *line)
{
	git_tree *tree = NULL;
	git_tree_entry *entry = NULL;
	git_blob *blob = NULL;
	size_t times = 0;

	if (git_commit_tree(&tree, commit) == 0 && git_tree_entry_bypath(&entry, tree, file) == 0 &&
	    git_blob_lookup(&blob, repo, git_tree_entry_id(entry)) == 0)
		times = times_in(git_blob_rawcontent(blob), (size_t)git_blob_rawsize(blob), line);
	git_blob_free(blob);
	git_tree_entry_free(entry);
	git_tree_free(tree);
	return times;
}

static bool took_it(git_repository *repo, const git_oid *oid, const char *file, const char *line,
		    struct arena *arena, struct authorship *found)
{
	git_commit *commit = NULL, *parent = NULL;
	bool took = false;

	if (git_commit_lookup(&commit, repo, oid) == 0 && git_commit_parentcount(commit) == 1 &&
	    git_commit_parent(&parent, commit, 0) == 0)
		took = commit_has(commit, repo, file, line) < commit_has(parent, repo, file, line);
	if (took)
		tell(oid, git_commit_author(commit), arena, found);
	git_commit_free(parent);
	git_commit_free(commit);
	return took;
}

bool snapshot_line_remover(const struct snapshot *base, const struct snapshot *head,
			   const char *file, const char *line, struct arena *arena,
			   struct authorship *found)
{
	git_oid from, to, oid;
	git_revwalk *walk = NULL;
	bool took = false;

	if (!commits_of(base, head, &from, &to) || git_revwalk_new(&walk, head->repo->git) < 0)
		return false;
	git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL | GIT_SORT_REVERSE);
	if (git_revwalk_push(walk, &to) == 0 && git_revwalk_hide(walk, &from) == 0)
		for (size_t n = 0; n < COMMITS_MAX && !took && git_revwalk_next(&oid, walk) == 0;
		     n++)
			took = took_it(head->repo->git, &oid, file, line, arena, found);
	git_revwalk_free(walk);
	return took;
}
