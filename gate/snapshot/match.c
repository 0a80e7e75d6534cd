/* SPDX-License-Identifier: MIT */
/*
 * Finding and reading the files of a snapshot. What matches and cannot be judged (a symlink, a
 * submodule, a pipe) is an error, and so is such a thing in the place of a folder in which
 * something might match: its content is not part of this state, but whoever put it there may
 * think it is.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "snapshot/source.h"

struct place file_place(const char *path, struct diagnostics *diag)
{
	return (struct place){ .file = arena_strdup(diag->arena, path) };
}

bool entry_refuse(const struct entry *entry, struct diagnostics *diag)
{
	struct place place = file_place(entry->path, diag);

	switch (entry->type) {
	case ENTRY_SYMLINK:
		return diag_add(
			diag, DIAG_ERROR, "file-symlink", place, 0,
			"is a symbolic link, which is not followed: put the file itself in its "
			"place, or narrow the globs");
	case ENTRY_SUBMODULE:
		return diag_add(diag, DIAG_ERROR, "file-submodule", place, 0,
				"is a submodule (a repository of its own), whose files are not "
				"part of this "
				"state: narrow the globs, or judge it by itself");
	case ENTRY_FOLDER:
		return diag_add(diag, DIAG_ERROR, "file-unreadable", place, 0,
				"is a folder where a file is expected");
	case ENTRY_UNREADABLE:
		return diag_add(diag, DIAG_ERROR, "file-unreadable", place, 0,
				"cannot be looked at: check the permissions of its folder");
	default:
		return diag_add(diag, DIAG_ERROR, "file-unreadable", place, 0,
				"is no regular file (a pipe, a socket or a device)");
	}
}

enum glob_answer match_test(const struct match *match, const char *path)
{
	enum glob_answer best = GLOB_NO;

	for (size_t i = 0; i < match->n && best != GLOB_MATCH; i++) {
		enum glob_answer answer = glob_test(&match->globs[i], path);

		if (answer > best)
			best = answer;
	}
	return best;
}

static bool name_is_printable(const char *path)
{
	for (; *path; path++)
		if ((unsigned char)*path < ' ' || *path == 127)
			return false;
	return true;
}

bool match_offer(struct match *match, enum glob_answer answer, const struct entry *entry)
{
	if (answer != GLOB_MATCH && (entry->type == ENTRY_FILE || entry->type == ENTRY_SPECIAL))
		return true; /* nothing can be below it */
	if (!name_is_printable(entry->path))
		return diag_add(match->diag, DIAG_ERROR, "file-unreadable",
				file_place("", match->diag), 0,
				"a file name of %s that matches has control characters: rename it",
				match->snapshot->name);
	if (entry->type != ENTRY_FILE)
		return entry_refuse(entry, match->diag);
	if (match->full)
		return false;
	match->full = match->found.n == SNAPSHOT_MAX_FILES;
	if (match->full)
		return diag_add(match->diag, DIAG_ERROR, "files-too-many", (struct place){ 0 }, 0,
				"more than %d files match: narrow the globs", SNAPSHOT_MAX_FILES);
	struct entry *kept = array_push(&match->found, match->snapshot->arena);
	*kept = *entry;
	kept->path = arena_strdup(match->snapshot->arena, entry->path);
	return true;
}

static bool entry_read(struct snapshot *snapshot, const struct entry *entry,
		       struct snapshot_file *file, struct diagnostics *diag)
{
	git_oid oid = entry->oid;
	bool ok = entry->stored ? stored_read(snapshot, entry, &file->text, diag)
				: disk_read(snapshot, entry, &file->text, diag);

	if (!ok)
		return false;
	if (!entry->stored &&
	    git_odb_hash(&oid, file->text.bytes, file->text.size, GIT_OBJECT_BLOB) < 0)
		return diag_add(diag, DIAG_ERROR, "file-unreadable", file_place(entry->path, diag),
				0, "cannot be hashed: %s", repository_reason());
	file->text.name = entry->path;
	git_oid_tostr(file->oid, sizeof(file->oid), &oid);
	return true;
}

/* The path without "./" and doubled '/'; null if it leads out of the tree. */
static const char *path_clean(const char *path, struct arena *arena)
{
	char *clean = arena_alloc(arena, strlen(path) + 1), *end = clean;

	if (*path == '/')
		return 0;
	while (*path) {
		size_t length = strcspn(path, "/");

		if (length == 2 && !memcmp(path, "..", 2))
			return 0;
		if (length > 0 && !(length == 1 && *path == '.')) {
			if (end != clean)
				*end++ = '/';
			memcpy(end, path, length);
			end += length;
		}
		path += length + (path[length] == '/');
	}
	*end = 0;
	return *clean ? clean : 0;
}

int snapshot_read(struct snapshot *snapshot, const char *path, struct snapshot_file *file,
		  struct diagnostics *diag)
{
	const char *clean = path_clean(path, snapshot->arena);
	struct entry entry = { 0 };

	if (!clean) {
		diag_add(diag, DIAG_ERROR, "file-unreadable", file_place(path, diag), 0,
			 "does not lie in the tree: give the path from its root");
		return -1;
	}
	if (!snapshot->source)
		return 0;
	if (!snapshot->source->find(snapshot, clean, &entry, diag))
		return -1;
	if (entry.type == ENTRY_NONE)
		return 0;
	if (entry.type != ENTRY_FILE) {
		entry_refuse(&entry, diag);
		return -1;
	}
	return entry_read(snapshot, &entry, file, diag) ? 1 : -1;
}

static int compare_paths(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->path, ((const struct entry *)b)->path);
}

/* What is stored need not be read to be known. */
static void entry_list(const struct entry *entry, struct snapshot_file *file)
{
	file->text.name = entry->path;
	git_oid_tostr(file->oid, sizeof(file->oid), &entry->oid);
}

static bool find_all(struct snapshot *snapshot, const char *const *globs, size_t n, bool read,
		     struct snapshot_files *files, struct diagnostics *diag)
{
	struct glob *parsed = arena_alloc(snapshot->arena, (n + 1) * sizeof(*parsed));
	struct match match = { .snapshot = snapshot, .globs = parsed, .n = n, .diag = diag };
	bool ok = true;

	for (size_t i = 0; i < n; i++)
		ok &= glob_parse(globs[i], snapshot->arena, &parsed[i], diag);
	if (!ok || !snapshot->source)
		return ok;
	ok = snapshot->source->list(&match);
	if (match.full)
		return false;
	if (match.found.n > 0)
		qsort(match.found.v, match.found.n, sizeof(*match.found.v), compare_paths);
	for (size_t i = 0; i < match.found.n; i++) {
		const struct entry *entry = &match.found.v[i];
		struct snapshot_file file = { 0 };

		if (i > 0 && !strcmp(entry[-1].path, entry->path))
			ok = diag_add(diag, DIAG_ERROR, "repository-unreadable",
				      file_place(entry->path, diag), 0, "is there twice in %s",
				      snapshot->name);
		else if (!read && entry->stored)
			entry_list(entry, array_push(files, snapshot->arena));
		else if (entry_read(snapshot, entry, &file, diag))
			*array_push(files, snapshot->arena) = file;
		else
			ok = false;
	}
	return ok;
}

bool snapshot_match(struct snapshot *snapshot, const char *const *globs, size_t n,
		    struct snapshot_files *files, struct diagnostics *diag)
{
	return find_all(snapshot, globs, n, true, files, diag);
}

bool snapshot_text(struct snapshot *snapshot, struct snapshot_file *file, struct diagnostics *diag)
{
	struct entry entry = { .path = file->text.name, .type = ENTRY_FILE, .stored = true };

	if (file->text.bytes)
		return true;
	git_oid_fromstr(&entry.oid, file->oid);
	return entry_read(snapshot, &entry, file, diag);
}

bool snapshot_list(struct snapshot *snapshot, const char *const *globs, size_t n,
		   struct snapshot_files *files, struct diagnostics *diag)
{
	return find_all(snapshot, globs, n, false, files, diag);
}
