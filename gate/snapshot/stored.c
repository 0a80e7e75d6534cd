/* SPDX-License-Identifier: MIT */
/*
 * Snapshots made of git objects: a commit's tree, and the index. Bytes come from the object
 * database as they are; no filter, no line end conversion, no attribute is looked at.
 *
 * A tree is data from outside: names that git itself would refuse to check out are an error.
 */
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "snapshot/source.h"

static void close_tree(void *handle)
{
	git_tree_free(handle);
}

static void close_index(void *handle)
{
	git_index_free(handle);
}

static bool refuse_objects(const struct snapshot *snapshot, struct diagnostics *diag)
{
	return diag_add(diag, DIAG_ERROR, "repository-unreadable", (struct place){ 0 }, 0,
			"an object of %s cannot be read: %s; `git fsck` tells more", snapshot->name,
			repository_reason());
}

bool stored_open_tree(struct snapshot *snapshot, const git_oid *oid, struct diagnostics *diag)
{
	git_commit *commit = 0;
	int error = git_commit_lookup(&commit, snapshot->repo->git, oid);

	if (error == 0)
		error = git_commit_tree(&snapshot->tree, commit);
	git_commit_free(commit);
	if (error < 0)
		return refuse_objects(snapshot, diag);
	arena_on_free(snapshot->arena, close_tree, snapshot->tree);
	char *hex = arena_alloc(snapshot->arena, SNAPSHOT_OID_TEXT);
	snapshot->oid = git_oid_tostr(hex, SNAPSHOT_OID_TEXT, oid);
	return true;
}

static enum entry_type type_of_mode(unsigned mode)
{
	switch (mode & 0170000) {
	case 0100000:
		return ENTRY_FILE;
	case 0040000:
		return ENTRY_FOLDER;
	case 0120000:
		return ENTRY_SYMLINK;
	case 0160000:
		return ENTRY_SUBMODULE;
	}
	return ENTRY_SPECIAL;
}

static bool name_is_sound(const char *name)
{
	return *name && !strchr(name, '/') && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
	       strcmp(name, ".git") != 0;
}

static bool list_tree(struct match *match, const git_tree *tree, const char *above)
{
	struct snapshot *snapshot = match->snapshot;
	bool ok = true;

	for (size_t i = 0; i < git_tree_entrycount(tree); i++) {
		const git_tree_entry *at = git_tree_entry_byindex(tree, i);
		const char *name = git_tree_entry_name(at);
		struct entry entry = { .type = type_of_mode(git_tree_entry_filemode_raw(at)),
				       .stored = true,
				       .oid = *git_tree_entry_id(at) };
		git_tree *below = 0;

		if (!name_is_sound(name))
			return diag_add(match->diag, DIAG_ERROR, "repository-unreadable",
					(struct place){ 0 }, 0,
					"%s has a tree with the forbidden name '%s'",
					snapshot->name, name);
		entry.path =
			arena_printf(snapshot->arena, "%s%s%s", above, *above ? "/" : "", name);
		enum glob_answer answer = match_test(match, entry.path);
		if (answer == GLOB_NO)
			continue;
		if (entry.type != ENTRY_FOLDER) {
			ok &= match_offer(match, answer, &entry);
			continue;
		}
		if (git_tree_lookup(&below, snapshot->repo->git, &entry.oid) < 0)
			return refuse_objects(snapshot, match->diag);
		ok &= list_tree(match, below, entry.path);
		git_tree_free(below);
	}
	return ok;
}

static bool stored_tree_list(struct match *match)
{
	return list_tree(match, match->snapshot->tree, "");
}

static bool stored_tree_find(struct snapshot *snapshot, const char *path, struct entry *entry,
			     struct diagnostics *diag)
{
	/* A shorter path first: what is a symlink or a submodule has nothing below it in a tree. */
	for (size_t length = 0; path[length];) {
		git_tree_entry *at = 0;

		length += path[length] == '/';
		length += strcspn(path + length, "/");
		entry->path = arena_strndup(snapshot->arena, path, length);
		int error = git_tree_entry_bypath(&at, snapshot->tree, entry->path);
		if (error == GIT_ENOTFOUND && git_error_last() &&
		    git_error_last()->klass != GIT_ERROR_TREE)
			error = GIT_ERROR; /* the entry is there, its tree's object is not */
		if (error < 0 && error != GIT_ENOTFOUND)
			return refuse_objects(snapshot, diag);
		entry->type = ENTRY_NONE;
		if (error == GIT_ENOTFOUND)
			return true;
		entry->type = type_of_mode(git_tree_entry_filemode_raw(at));
		entry->oid = *git_tree_entry_id(at);
		entry->stored = true;
		git_tree_entry_free(at);
		if (entry->type == ENTRY_FILE && path[length])
			entry->type = ENTRY_NONE;
		if (entry->type != ENTRY_FOLDER)
			return true;
	}
	return true;
}

const struct source stored_tree = { stored_tree_list, stored_tree_find };

bool stored_open_index(struct snapshot *snapshot, struct diagnostics *diag)
{
	const char *path = snapshot->repo->index;

	/* No index is an empty one for git, which would read as 'all is removed'. */
	if (access(path, F_OK) < 0 && git_repository_head_unborn(snapshot->repo->git) != 1)
		return diag_add(diag, DIAG_ERROR, "index-unreadable", (struct place){ 0 }, 0,
				"the index %s is not there; `git reset` makes it again", path);
	if (git_index_open(&snapshot->index, path) < 0)
		return diag_add(diag, DIAG_ERROR, "index-unreadable", (struct place){ 0 }, 0,
				"the index %s cannot be read: %s", path, repository_reason());
	arena_on_free(snapshot->arena, close_index, snapshot->index);
	return true;
}

static struct entry entry_of_index(const git_index_entry *at)
{
	return (struct entry){
		.path = at->path, .type = type_of_mode(at->mode), .stored = true, .oid = at->id
	};
}

/* `git add -N` only promises a file: it is not part of what would be committed. */
static bool is_promise(const git_index_entry *at)
{
	return at->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD;
}

static bool stored_index_list(struct match *match)
{
	bool ok = true;

	for (size_t i = 0; i < git_index_entrycount(match->snapshot->index); i++) {
		const git_index_entry *at = git_index_get_byindex(match->snapshot->index, i);
		struct entry entry = entry_of_index(at);
		enum glob_answer answer = match_test(match, at->path);

		if (answer == GLOB_NO)
			continue;
		if (!is_promise(at))
			ok &= match_offer(match, answer, &entry);
		else if (answer == GLOB_MATCH)
			diag_add(match->diag, DIAG_NOTE, "file-intent-to-add",
				 file_place(at->path, match->diag), 0,
				 "marked with `git add -N` only: not part of what would be "
				 "committed");
	}
	return ok;
}

static bool stored_index_find(struct snapshot *snapshot, const char *path, struct entry *entry,
			      struct diagnostics *diag)
{
	size_t position;

	(void)diag;
	for (size_t length = 0; path[length];) {
		length += path[length] == '/';
		length += strcspn(path + length, "/");
		const char *part = arena_strndup(snapshot->arena, path, length);
		const git_index_entry *at = git_index_get_bypath(snapshot->index, part, 0);
		if (!at || is_promise(at))
			continue;
		*entry = entry_of_index(at);
		if (entry->type == ENTRY_FILE && path[length])
			entry->type = ENTRY_NONE;
		return true;
	}
	*entry = (struct entry){ .path = path };
	if (git_index_find_prefix(&position, snapshot->index,
				  arena_printf(snapshot->arena, "%s/", path)) == 0)
		entry->type = ENTRY_FOLDER;
	return true;
}

const struct source stored_index = { stored_index_list, stored_index_find };

bool stored_read(struct snapshot *snapshot, const struct entry *entry, struct text *text,
		 struct diagnostics *diag)
{
	git_odb_object *object = 0;
	git_object_t type;
	size_t size;
	int error = git_odb_read_header(&size, &type, snapshot->repo->odb, &entry->oid);

	if (error == 0 && size > SNAPSHOT_MAX_FILE)
		return diag_add(diag, DIAG_ERROR, "file-too-large", file_place(entry->path, diag),
				0, "has %zu bytes; the limit is %d", size, SNAPSHOT_MAX_FILE);
	if (error == 0)
		error = git_odb_read(&object, snapshot->repo->odb, &entry->oid);
	if (error < 0 || git_odb_object_type(object) != GIT_OBJECT_BLOB) {
		diag_add(
			diag, DIAG_ERROR, "file-unreadable", file_place(entry->path, diag), 0,
			"its git object cannot be read: %s; `git fsck` tells more (a partial clone "
			"needs the blobs: git fetch --refetch --no-filter)",
			error < 0 ? repository_reason() : "it is no blob");
		git_odb_object_free(object);
		return false;
	}
	char *bytes = arena_alloc(snapshot->arena, git_odb_object_size(object) + 1);
	text->size = git_odb_object_size(object);
	if (text->size > 0)
		memcpy(bytes, git_odb_object_data(object), text->size);
	text->bytes = bytes;
	git_odb_object_free(object);
	return true;
}
