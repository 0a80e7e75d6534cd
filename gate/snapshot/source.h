/* SPDX-License-Identifier: MIT */
/*
 * What stands behind a snapshot: git objects (stored.c: a commit's tree, the index) or a disk
 * (disk.c: the working tree, a folder). Each knows how to find one path and how to list what may
 * match.
 */
#ifndef SNAPSHOT_SOURCE_H
#define SNAPSHOT_SOURCE_H

#include <git2.h>

#include "snapshot/glob.h"
#include "snapshot/repository.h"
#include "snapshot/snapshot.h"

enum entry_type {
	ENTRY_NONE,
	ENTRY_FILE,
	ENTRY_FOLDER,
	ENTRY_SYMLINK,
	ENTRY_SUBMODULE,
	ENTRY_SPECIAL,    /* a pipe, a socket, a device */
	ENTRY_UNREADABLE, /* may be anything: the system refuses to tell */
};

struct entry {
	const char *path;
	enum entry_type type;
	bool stored; /* a blob with this id; else a file below the snapshot's root */
	git_oid oid;
};

struct entries {
	struct entry *v;
	size_t n, cap;
};

/* A search for globs; what is found is put into found, in any order. */
struct match {
	struct snapshot *snapshot;
	const struct glob *globs;
	size_t n;
	struct entries found;
	bool full; /* the limit was hit, and reported */
	struct diagnostics *diag;
};

struct source {
	bool (*list)(struct match *match);
	/* Sets *entry to what is at the path, or to the symlink or submodule that is in the way. */
	bool (*find)(struct snapshot *snapshot, const char *path, struct entry *entry,
		     struct diagnostics *diag);
};

struct snapshot {
	enum snapshot_kind kind;
	const char *name, *oid;
	struct arena *arena;
	struct repository *repo;     /* null: a folder */
	git_tree *tree;              /* of a commit */
	git_index *index;            /* of the index and of the working tree */
	int root;                    /* of the working tree and of a folder: an open folder */
	const struct source *source; /* null: nothing is in it */
};

extern const struct source stored_tree, stored_index, disk_worktree, disk_folder;

/* What the best of the globs says of the path. */
enum glob_answer match_test(const struct match *match, const char *path);
/* Takes the entry if it is of the kind that counts under this answer; path is copied. */
bool match_offer(struct match *match, enum glob_answer answer, const struct entry *entry);
/* Reports an entry that is no regular file. False always. */
bool entry_refuse(const struct entry *entry, struct diagnostics *diag);

bool stored_open_tree(struct snapshot *snapshot, const git_oid *commit, struct diagnostics *diag);
bool stored_open_index(struct snapshot *snapshot, struct diagnostics *diag);
bool stored_read(struct snapshot *snapshot, const struct entry *entry, struct text *text,
		 struct diagnostics *diag);
bool disk_open(struct snapshot *snapshot, const char *folder, struct diagnostics *diag);
bool disk_read(struct snapshot *snapshot, const struct entry *entry, struct text *text,
	       struct diagnostics *diag);

/* For messages about one file; the name is kept in the list's arena. */
struct place file_place(const char *path, struct diagnostics *diag);

#endif
