/* SPDX-License-Identifier: MIT */
/*
 * snapshot/: one state of a configuration repository, as named texts in memory. The only folder
 * that knows libgit2. Nothing is checked out, nothing of the repository is executed, no hook or
 * filter of it runs.
 *
 *	snapshot.h   opening one state or a pair of states, finding texts in it
 *	repository.c finding and opening a repository, with the variables git gives to hooks
 *	revision.c   revisions and merge bases, in shallow clones too
 *	source.h     what stands behind a snapshot: stored.c (a commit, the index), disk.c (the
 *	             working tree, a folder)
 *	match.c      finding and reading files; glob.c says what a glob means
 *	author.c     (author.h) who wrote a line, or took it away
 *	edits.c      (edits.h) two versions of a text, line by line
 *	hook/        installing and removing git hooks; what a push is about to do
 */
#ifndef SNAPSHOT_SNAPSHOT_H
#define SNAPSHOT_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/text.h"

enum snapshot_kind {
	SNAPSHOT_NONE, /* there is no such state: an unborn HEAD, the base of a first commit */
	SNAPSHOT_COMMIT,
	SNAPSHOT_INDEX,
	SNAPSHOT_WORKTREE, /* tracked files as they are on disk, and untracked ones not ignored */
	SNAPSHOT_FOLDER,
};

enum { SNAPSHOT_OID_TEXT = 41 };

struct snapshot_file {
	struct text text;            /* name: path from the root of the tree, with '/' */
	char oid[SNAPSHOT_OID_TEXT]; /* the blob id git gives (or would give) these bytes */
};

struct snapshot;

/* What the command line asks for. In the manner of `git diff`. */
struct snapshot_request {
	const char *repo;   /* --repo, else null; found from there upwards (null: GIT_DIR, or from
			       here) */
	bool staged;        /* the index against HEAD (or against revision) */
	bool no_index;      /* first and second are folders */
	const char *first;  /* "A..B", "A...B", "A", a folder, or null */
	const char *second; /* a second revision or folder, or null */
	const char *base_name,
		*head_name; /* how a report calls the two; null: as they were typed */
};

/* Opens the two states to compare: no argument: HEAD and the working tree; staged: HEAD and the
 * index; "A..B"; "A...B": their merge base and B; "A": A and the working tree; an empty side of
 * '..' is HEAD. A base that does not exist yet (unborn HEAD; the parent of a root commit is not
 * asked for), or that is git's null id (all zeros, as hooks and CI systems give it for "nothing"), is a
 * snapshot of kind SNAPSHOT_NONE. False: diag has the error (codes:
 * repository-not-found, repository-unreadable, repository-sha256, revision-unknown,
 * revision-ambiguous, revision-not-a-commit, merge-base-missing, history-shallow, index-unreadable,
 * index-conflicted, folder-unreadable, usage). The variables that git sets for a hook (GIT_DIR,
 * GIT_INDEX_FILE, ...) count as they do for git; with repo set, if they are about that repository.
 */
bool snapshot_open_pair(const struct snapshot_request *request, struct arena *arena,
			struct snapshot **base, struct snapshot **head, struct diagnostics *diag);
/* Opens one state: no argument: the working tree; staged: the index; "A": that commit; no_index:
 * the folder. */
bool snapshot_open(const struct snapshot_request *request, struct arena *arena,
		   struct snapshot **one, struct diagnostics *diag);

enum snapshot_kind snapshot_kind(const struct snapshot *snapshot);
/* As a report names it: "main", "HEAD", "index", "working tree", "old/". */
const char *snapshot_name(const struct snapshot *snapshot);
/* The commit's id in hex, or null. */
const char *snapshot_oid(const struct snapshot *snapshot);

/* The folder on disk that the state is; null: a commit or the index. */
const char *snapshot_folder(const struct snapshot *snapshot);
/* A folder for what only this program needs, which git leaves alone, inside the repository and
 * common to its work trees; null where there is no repository. It need not exist. */
const char *snapshot_private_folder(const struct snapshot *snapshot);

/* Reads one file. Found: 1. Not there: 0. There, but not a regular file or not readable, or too
 * large (codes: file-symlink, file-submodule, file-unreadable, file-too-large,
 * repository-unreadable), or a path that is absolute or has '..': -1, with the error. A symlink on
 * the way is an error, too. */
int snapshot_read(struct snapshot *snapshot, const char *path, struct snapshot_file *file,
		  struct diagnostics *diag);

struct snapshot_files {
	struct snapshot_file *v;
	size_t n, cap;
};

/* Reads all files whose path matches one of the globs ('*' stops at '/', '**' does not), sorted by
 * path. A glob that matches a folder takes all files in and below it. As in a shell, names that
 * start with a dot match only where the glob says the dot. What matches but is a symlink or a
 * submodule, or cannot be read, is an error: it is not skipped, nor is a symlink where a glob asks
 * for a folder. Notes tell of what matches but is not part of the state (file-ignored,
 * file-intent-to-add). False if there was an error (further codes: usage for an empty, absolute or
 * '..' glob, files-too-many); files then has what could be read. */
bool snapshot_match(struct snapshot *snapshot, const char *const *globs, size_t n,
		    struct snapshot_files *files, struct diagnostics *diag);

/* The same, but what git stores under an id is not read: its text.bytes is null, and snapshot_text
 * reads it where it is needed; false and the error if it cannot. */
bool snapshot_list(struct snapshot *snapshot, const char *const *globs, size_t n,
		   struct snapshot_files *files, struct diagnostics *diag);
bool snapshot_text(struct snapshot *snapshot, struct snapshot_file *file, struct diagnostics *diag);

/* Limits, each with its reason. */
enum {
	SNAPSHOT_MAX_FILE = 256 << 20, /* no router's config is larger; a dump of one may be big */
	SNAPSHOT_MAX_FILES = 100000,   /* ten times the largest fleets in one repository */
};

#endif
