/* SPDX-License-Identifier: MIT */
/*
 * Snapshots on a disk: a folder, and the working tree. Every step goes through an open folder
 * (openat) and refuses symlinks, so nothing outside the root is ever read, whatever is exchanged
 * meanwhile. Only regular files are opened: a pipe would block, a device could do anything.
 *
 * The working tree is what is on disk: tracked files, and untracked ones that no .gitignore
 * excludes. A file left out by a sparse checkout counts with its content in the index, as for git.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "snapshot/source.h"

static void close_root(void *root)
{
	close(*(int *)root);
}

bool disk_open(struct snapshot *snapshot, const char *folder, struct diagnostics *diag)
{
	int *root = arena_alloc(snapshot->arena, sizeof(*root));

	*root = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*root < 0)
		return diag_add(diag, DIAG_ERROR, "folder-unreadable", (struct place){ 0 }, 0,
				"the folder '%s' cannot be read: %s", folder, strerror(errno));
	arena_on_free(snapshot->arena, close_root, root);
	snapshot->root = *root;
	return true;
}

static int enter(int folder, const char *name)
{
	return openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static enum entry_type type_at(int folder, const char *name)
{
	struct stat info;

	if (fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT || errno == ENOTDIR ? ENTRY_NONE : ENTRY_UNREADABLE;
	if (S_ISREG(info.st_mode))
		return ENTRY_FILE;
	if (S_ISDIR(info.st_mode))
		return ENTRY_FOLDER;
	return S_ISLNK(info.st_mode) ? ENTRY_SYMLINK : ENTRY_SPECIAL;
}

/* In the working tree a folder with a repository of its own is a submodule, or would become one. */
static enum entry_type type_in(const struct snapshot *snapshot, int folder, const char *name,
			       const char *path)
{
	enum entry_type type = type_at(folder, name);
	const git_index_entry *at;
	int below;

	if (type != ENTRY_FOLDER || !snapshot->index)
		return type;
	at = git_index_get_bypath(snapshot->index, path, 0);
	if (at && at->mode == GIT_FILEMODE_COMMIT)
		return ENTRY_SUBMODULE;
	below = enter(folder, name);
	if (below < 0)
		return type;
	if (type_at(below, ".git") != ENTRY_NONE)
		type = ENTRY_SUBMODULE;
	close(below);
	return type;
}

static bool is_tracked(const struct snapshot *snapshot, const char *path, bool folder)
{
	size_t position;

	if (git_index_find(&position, snapshot->index, path) == 0)
		return true; /* in any stage: a conflict is tracked, too */
	return folder && git_index_find_prefix(&position, snapshot->index,
					       arena_printf(snapshot->arena, "%s/", path)) == 0;
}

/* Sets *excluded; false if git's rules cannot be read. */
static bool ask_exclusion(const struct snapshot *snapshot, const char *path, bool folder,
			  bool *excluded, struct diagnostics *diag)
{
	int ignored = 0;

	*excluded = false;
	if (!snapshot->index || is_tracked(snapshot, path, folder))
		return true;
	if (git_ignore_path_is_ignored(&ignored, snapshot->repo->git,
				       folder ? arena_printf(snapshot->arena, "%s/", path) : path) <
	    0)
		return diag_add(diag, DIAG_ERROR, "file-unreadable", file_place(path, diag), 0,
				"git's ignore rules cannot be read: %s", repository_reason());
	*excluded = ignored;
	return true;
}

static void note_exclusion(const char *path, struct diagnostics *diag)
{
	diag_add(diag, DIAG_NOTE, "file-ignored", file_place(path, diag), 0,
		 "ignored by git and not tracked: not part of the working tree that is judged");
}

static bool list_folder(struct match *match, int folder, const char *path);

static bool list_entry(struct match *match, int folder, const char *above, const char *name)
{
	struct snapshot *snapshot = match->snapshot;
	struct entry entry = { .path = arena_printf(snapshot->arena, "%s%s%s", above,
						    *above ? "/" : "", name) };
	enum glob_answer answer = match_test(match, entry.path);
	bool excluded;
	int below;

	if (answer == GLOB_NO)
		return true;
	entry.type = type_in(snapshot, folder, name, entry.path);
	if (entry.type == ENTRY_NONE)
		return true; /* gone since the folder was read: it is not part of the state */
	if (!ask_exclusion(snapshot, entry.path, entry.type == ENTRY_FOLDER, &excluded,
			   match->diag))
		return false;
	if (excluded) {
		if (answer == GLOB_MATCH)
			note_exclusion(entry.path, match->diag);
		return true;
	}
	if (entry.type != ENTRY_FOLDER)
		return match_offer(match, answer, &entry);
	below = enter(folder, name);
	if (below < 0)
		return diag_add(match->diag, DIAG_ERROR, "file-unreadable",
				file_place(entry.path, match->diag), 0,
				"the folder cannot be read: %s", strerror(errno));
	return list_folder(match, below, entry.path);
}

/* Takes the folder over and closes it. */
static bool list_folder(struct match *match, int folder, const char *path)
{
	DIR *stream = fdopendir(folder);
	bool ok = true;

	if (!stream) {
		close(folder);
		return diag_add(match->diag, DIAG_ERROR, "file-unreadable",
				file_place(path, match->diag), 0, "the folder cannot be read: %s",
				strerror(errno));
	}
	for (;;) {
		errno = 0;
		const struct dirent *at = readdir(stream);
		if (!at)
			break;
		if (strcmp(at->d_name, ".") != 0 && strcmp(at->d_name, "..") != 0 &&
		    strcmp(at->d_name, ".git") != 0)
			ok &= list_entry(match, folder, path, at->d_name);
	}
	if (errno != 0)
		ok = diag_add(match->diag, DIAG_ERROR, "file-unreadable",
			      file_place(path, match->diag), 0,
			      "the folder cannot be read to its end: %s", strerror(errno));
	closedir(stream);
	return ok;
}

static bool disk_list(struct match *match)
{
	int root = enter(match->snapshot->root, ".");

	if (root < 0)
		return diag_add(match->diag, DIAG_ERROR, "folder-unreadable", (struct place){ 0 },
				0, "'%s' cannot be read: %s", match->snapshot->name,
				strerror(errno));
	return list_folder(match, root, "");
}

static bool disk_find(struct snapshot *snapshot, const char *path, struct entry *entry,
		      struct diagnostics *diag)
{
	int folder = snapshot->root;
	bool excluded, ok = true;

	*entry = (struct entry){ .path = path };
	for (size_t length = 0; path[length];) {
		size_t start = length + (path[length] == '/');

		length = start + strcspn(path + start, "/");
		const char *name = arena_strndup(snapshot->arena, path + start, length - start);
		entry->path = arena_strndup(snapshot->arena, path, length);
		entry->type = type_in(snapshot, folder, name, entry->path);
		if (entry->type != ENTRY_FOLDER || !path[length]) {
			if (entry->type == ENTRY_FILE && path[length])
				entry->type = ENTRY_NONE;
			break;
		}
		int below = enter(folder, name);
		if (folder != snapshot->root)
			close(folder);
		folder = below;
		if (folder < 0) {
			entry->type = ENTRY_UNREADABLE;
			return true;
		}
	}
	if (folder != snapshot->root)
		close(folder);
	if (entry->type != ENTRY_NONE) {
		ok = ask_exclusion(snapshot, entry->path, entry->type == ENTRY_FOLDER, &excluded,
				   diag);
		if (ok && excluded) {
			note_exclusion(entry->path, diag);
			entry->type = ENTRY_NONE;
		}
	}
	return ok;
}

const struct source disk_folder = { disk_list, disk_find };

static bool is_left_out(const git_index_entry *at)
{
	return (at->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) &&
	       at->mode != GIT_FILEMODE_COMMIT;
}

static bool worktree_find(struct snapshot *snapshot, const char *path, struct entry *entry,
			  struct diagnostics *diag)
{
	const git_index_entry *at;

	if (!disk_find(snapshot, path, entry, diag))
		return false;
	at = entry->type == ENTRY_NONE ? git_index_get_bypath(snapshot->index, path, 0) : 0;
	if (!at || !is_left_out(at))
		return true;
	*entry = (struct entry){ .path = path, .stored = true, .oid = at->id, .type = ENTRY_FILE };
	if (at->mode == GIT_FILEMODE_LINK)
		entry->type = ENTRY_SYMLINK;
	return true;
}

static bool worktree_list(struct match *match)
{
	struct snapshot *snapshot = match->snapshot;
	bool ok = disk_list(match);

	for (size_t i = 0; i < git_index_entrycount(snapshot->index); i++) {
		const git_index_entry *at = git_index_get_byindex(snapshot->index, i);
		enum glob_answer answer;
		struct entry entry;

		if (!is_left_out(at))
			continue;
		answer = match_test(match, at->path);
		if (answer == GLOB_NO)
			continue;
		if (!worktree_find(snapshot, at->path, &entry, match->diag))
			ok = false;
		else if (entry.stored)
			ok &= match_offer(match, answer, &entry);
	}
	return ok;
}

const struct source disk_worktree = { worktree_list, worktree_find };

static int open_file(const struct snapshot *snapshot, const char *path)
{
	int folder = snapshot->root;
	const char *slash;

	while ((slash = strchr(path, '/'))) {
		int below =
			enter(folder, arena_strndup(snapshot->arena, path, (size_t)(slash - path)));

		if (folder != snapshot->root)
			close(folder);
		if (below < 0)
			return -1;
		folder = below;
		path = slash + 1;
	}
	/* O_NONBLOCK: should a pipe have taken the file's place just now, opening it must not wait.
	 */
	int file = openat(folder, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (folder != snapshot->root)
		close(folder);
	return file;
}

/* Reads the whole file, which must not grow or shrink meanwhile. False: errno tells why. */
static bool read_all(int file, size_t expected, struct arena *arena, struct text *text)
{
	size_t room = expected + 1;
	char *bytes = arena_alloc(arena, room + 1);
	size_t n = 0;

	for (;;) {
		ssize_t got = read(file, bytes + n, room - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		n += (size_t)got;
		if (got == 0)
			break;
		if (n > expected) {
			errno = EBUSY; /* it grows while it is read: no state that could be judged
					*/
			return false;
		}
	}
	if (n != expected) {
		errno = EBUSY;
		return false;
	}
	bytes[n] = 0;
	text->bytes = bytes;
	text->size = n;
	return true;
}

bool disk_read(struct snapshot *snapshot, const struct entry *entry, struct text *text,
	       struct diagnostics *diag)
{
	int file = open_file(snapshot, entry->path);
	struct stat info;
	bool ok;

	if (file < 0)
		return diag_add(diag, DIAG_ERROR, "file-unreadable", file_place(entry->path, diag),
				0, "cannot be read: %s", strerror(errno));
	ok = fstat(file, &info) == 0;
	if (ok && !S_ISREG(info.st_mode)) {
		errno = EINVAL;
		ok = false;
	}
	if (ok && info.st_size > SNAPSHOT_MAX_FILE) {
		close(file);
		return diag_add(diag, DIAG_ERROR, "file-too-large", file_place(entry->path, diag),
				0, "has %lld bytes; the limit is %d", (long long)info.st_size,
				SNAPSHOT_MAX_FILE);
	}
	ok = ok && read_all(file, (size_t)info.st_size, snapshot->arena, text);
	if (!ok)
		diag_add(diag, DIAG_ERROR, "file-unreadable", file_place(entry->path, diag), 0,
			 errno == EBUSY ? "changed while it was read: run again (%s)"
					: "cannot be read: %s",
			 strerror(errno));
	close(file);
	return ok;
}
