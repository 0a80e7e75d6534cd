/* SPDX-License-Identifier: MIT */
/*
 * From what the command line asks for to one or two open states. First the words are made a plan
 * (which states, by which names), then each state is opened; the plan is where all wrong uses are
 * refused.
 */
#include "snapshot/snapshot.h"

#include <string.h>
#include <unistd.h>

#include "snapshot/revision.h"
#include "snapshot/source.h"

/* One state to open: what it is, and the revision of a commit. */
struct wish {
	enum snapshot_kind kind;
	const char *revision;
	const char *fork; /* the other side of "A...B": the state is the merge base of both */
};

static bool refuse_use(struct diagnostics *diag, const char *what)
{
	return diag_add(diag, DIAG_ERROR, "usage", (struct place){ 0 }, 0, "%s", what);
}

static struct snapshot *snapshot_new(enum snapshot_kind kind, const char *name, struct arena *arena)
{
	struct snapshot *snapshot = arena_alloc(arena, sizeof(*snapshot));

	*snapshot = (struct snapshot){
		.kind = kind, .name = arena_strdup(arena, name), .arena = arena, .root = -1
	};
	return snapshot;
}

static bool folder_open(const char *folder, struct arena *arena, struct snapshot **one,
			struct diagnostics *diag)
{
	struct snapshot *snapshot = snapshot_new(SNAPSHOT_FOLDER, folder, arena);

	repository_library_open(arena); /* for the ids of the files */
	snapshot->source = &disk_folder;
	*one = snapshot;
	return disk_open(snapshot, folder, diag);
}

static bool commit_open(struct repository *repo, const struct wish *wish, struct snapshot **one,
			struct diagnostics *diag)
{
	const char *name = wish->revision;
	git_oid oid, fork;

	if (wish->fork)
		name = arena_printf(repo->arena, "merge base of %s and %s", wish->revision,
				    wish->fork);
	if (!revision_resolve(repo, wish->revision, &oid, diag))
		return false;
	if (wish->fork && (!revision_resolve(repo, wish->fork, &fork, diag) ||
			   !revision_merge_base(repo, &oid, &fork, &oid, diag)))
		return false;
	*one = snapshot_new(SNAPSHOT_COMMIT, name, repo->arena);
	(*one)->repo = repo;
	(*one)->source = &stored_tree;
	return stored_open_tree(*one, &oid, diag);
}

/* The paths in conflict, each reported once. */
static bool refuse_conflicts(const struct snapshot *snapshot, struct diagnostics *diag)
{
	const char *last = "";
	bool ok = true;

	for (size_t i = 0; i < git_index_entrycount(snapshot->index); i++) {
		const git_index_entry *at = git_index_get_byindex(snapshot->index, i);

		if (GIT_INDEX_ENTRY_STAGE(at) == 0 || !strcmp(at->path, last))
			continue;
		last = at->path;
		ok = diag_add(diag, DIAG_ERROR, "index-conflicted", file_place(at->path, diag), 0,
			      "is in conflict in the index: resolve it and `git add` it");
	}
	return ok;
}

static bool index_open(struct repository *repo, struct snapshot **one, struct diagnostics *diag)
{
	if (!repo->worktree)
		return refuse_use(diag,
				  "this is a bare repository, it has no index: name revisions, "
				  "such as A..B");
	*one = snapshot_new(SNAPSHOT_INDEX, "index", repo->arena);
	(*one)->repo = repo;
	(*one)->source = &stored_index;
	return stored_open_index(*one, diag) && refuse_conflicts(*one, diag);
}

static bool worktree_open(struct repository *repo, struct snapshot **one, struct diagnostics *diag)
{
	if (!repo->worktree)
		return refuse_use(diag, "this is a bare repository, it has no working tree: name "
					"revisions, such as A..B");
	*one = snapshot_new(SNAPSHOT_WORKTREE, "working tree", repo->arena);
	(*one)->repo = repo;
	(*one)->source = &disk_worktree;
	return stored_open_index(*one, diag) && disk_open(*one, repo->worktree, diag);
}

static bool wish_open(struct repository *repo, const struct wish *wish, struct snapshot **one,
		      struct diagnostics *diag)
{
	switch (wish->kind) {
	case SNAPSHOT_COMMIT:
		return commit_open(repo, wish, one, diag);
	case SNAPSHOT_INDEX:
		return index_open(repo, one, diag);
	case SNAPSHOT_WORKTREE:
		return worktree_open(repo, one, diag);
	default:
		*one = snapshot_new(SNAPSHOT_NONE, wish->revision, repo->arena);
		return true;
	}
}

/* An empty side of '..' is HEAD, as for git. */
static const char *side(const char *revision)
{
	return *revision ? revision : "HEAD";
}

/* git's null id: the state does not exist. */
static bool is_nothing(const char *revision)
{
	size_t n = strlen(revision);

	return (n == GIT_OID_HEXSZ || n == 64) && strspn(revision, "0") == n;
}

static void plan_range(const char *range, struct arena *arena, struct wish *base, struct wish *head)
{
	const char *dots = strstr(range, "..");
	bool three = dots[2] == '.';
	const char *a = side(arena_strndup(arena, range, (size_t)(dots - range)));
	const char *b = side(arena_strdup(arena, dots + 2 + three));

	*base = (struct wish){ SNAPSHOT_COMMIT, a, three ? b : 0 };
	*head = (struct wish){ SNAPSHOT_COMMIT, b, 0 };
}

static bool plan_pair(const struct snapshot_request *request, struct arena *arena,
		      struct wish *base, struct wish *head, struct diagnostics *diag)
{
	const char *first = request->first;
	bool range = first && strstr(first, "..");

	if (request->staged && (range || request->second))
		return refuse_use(
			diag, "--staged takes one revision at most: the index is compared with it");
	if (request->second && (range || strstr(request->second, "..")))
		return refuse_use(diag, "give either A..B or two revisions, not both");
	if ((first && !*first) || (request->second && !*request->second))
		return refuse_use(diag, "a revision is empty");
	if (range) {
		plan_range(first, arena, base, head);
		return true;
	}
	*base = (struct wish){ SNAPSHOT_COMMIT, first ? first : "HEAD", 0 };
	*head = (struct wish){ request->staged ? SNAPSHOT_INDEX : SNAPSHOT_WORKTREE, 0, 0 };
	if (request->second)
		*head = (struct wish){ SNAPSHOT_COMMIT, request->second, 0 };
	return true;
}

static bool open_folders(const struct snapshot_request *request, struct arena *arena,
			 struct snapshot **base, struct snapshot **head, struct diagnostics *diag)
{
	bool ok;

	if (request->staged || !request->first || !request->second)
		return refuse_use(diag, "--no-index compares two folders, without --staged: "
					"--no-index DIR_A DIR_B");
	ok = folder_open(request->first, arena, base, diag);
	ok &= folder_open(request->second, arena, head, diag);
	return ok;
}

bool snapshot_open_pair(const struct snapshot_request *request, struct arena *arena,
			struct snapshot **base, struct snapshot **head, struct diagnostics *diag)
{
	struct wish base_wish, head_wish;
	struct repository *repo;
	bool ok;

	*base = *head = 0;
	if (request->no_index)
		return open_folders(request, arena, base, head, diag);
	if (!plan_pair(request, arena, &base_wish, &head_wish, diag))
		return false;
	repo = repository_open(request->repo, arena, diag);
	if (!repo)
		return false;
	if ((revision_is_unborn(repo, base_wish.revision) || is_nothing(base_wish.revision)) &&
	    !base_wish.fork)
		base_wish.kind = SNAPSHOT_NONE;
	ok = wish_open(repo, &base_wish, base, diag);
	ok &= wish_open(repo, &head_wish, head, diag);
	if (ok && request->base_name)
		(*base)->name = request->base_name;
	if (ok && request->head_name)
		(*head)->name = request->head_name;
	return ok;
}

bool snapshot_open(const struct snapshot_request *request, struct arena *arena,
		   struct snapshot **one, struct diagnostics *diag)
{
	struct wish wish = { SNAPSHOT_WORKTREE, 0, 0 };
	struct repository *repo;

	*one = 0;
	if (request->second || (request->first && request->staged) ||
	    (request->no_index && (request->staged || !request->first)))
		return refuse_use(
			diag, "one state is asked for: a revision, --staged, or --no-index DIR");
	if (request->no_index)
		return folder_open(request->first, arena, one, diag);
	if (request->first && (!*request->first || strstr(request->first, "..")))
		return refuse_use(diag, "one revision is asked for, not a range");
	if (request->staged)
		wish.kind = SNAPSHOT_INDEX;
	else if (request->first)
		wish = (struct wish){ SNAPSHOT_COMMIT, request->first, 0 };
	repo = repository_open(request->repo, arena, diag);
	return repo && wish_open(repo, &wish, one, diag);
}

enum snapshot_kind snapshot_kind(const struct snapshot *snapshot)
{
	return snapshot->kind;
}

const char *snapshot_name(const struct snapshot *snapshot)
{
	return snapshot->name;
}

const char *snapshot_oid(const struct snapshot *snapshot)
{
	return snapshot->oid;
}

const char *snapshot_folder(const struct snapshot *snapshot)
{
	if (snapshot->kind == SNAPSHOT_WORKTREE)
		return snapshot->repo->worktree;
	return snapshot->kind == SNAPSHOT_FOLDER ? snapshot->name : 0;
}

const char *snapshot_private_folder(const struct snapshot *snapshot)
{
	return snapshot->repo ? arena_printf(snapshot->arena, "%sroutegate", snapshot->repo->common)
			      : 0;
}
