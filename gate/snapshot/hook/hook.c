/* SPDX-License-Identifier: MIT */
/*
 * Hooks: which there are is a table (githooks(5) has each one's input and meaning). The script is
 * written beside its place under another name and then moved there in one step, so git never runs
 * half of it.
 */
#include "snapshot/hook/hook.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "snapshot/repository.h"

static const struct hook_type {
	const char *name;
	const char *command; /* what the script runs */
	const char *does;
} hook_types[] = {
	{ "pre-commit", "routegate check --staged", "judges what is about to be committed" },
	{ "pre-push", "routegate hook run --type pre-push \"$@\"",
	  "judges what is about to be pushed" },
	{ "pre-receive", "routegate hook run --type pre-receive",
	  "judges what is pushed to this repository, and refuses the push" },
};

enum { HOOK_TYPES = sizeof(hook_types) / sizeof(hook_types[0]) };

/* The line that tells our hooks from others. */
static const char marker[] = "# routegate-hook: written and removed by `routegate hook`";

enum hook_owner { OWNER_NONE, OWNER_OURS, OWNER_FOREIGN };

static const struct hook_type *type_find(const char *name, struct arena *arena,
					 struct diagnostics *diag)
{
	const char *names = hook_types[0].name;

	for (size_t i = 0; i < HOOK_TYPES; i++) {
		if (!strcmp(hook_types[i].name, name))
			return &hook_types[i];
		if (i > 0)
			names = arena_printf(arena, "%s, %s", names, hook_types[i].name);
	}
	diag_add(diag, DIAG_ERROR, "usage", (struct place){ 0 }, 0,
		 "there is no hook type '%s'; there is: %s", name, names);
	return 0;
}

static bool refuse_write(const char *path, struct diagnostics *diag)
{
	return diag_add(diag, DIAG_ERROR, "hook-unwritable", (struct place){ 0 }, 0,
			"the hook '%s' cannot be written: %s", path, strerror(errno));
}

/* core.hooksPath: with '~', or relative to where hooks run, which is the top of the working tree
 * (git-config(1)). Null: not set. */
static const char *configured_folder(const struct repository *repo, struct diagnostics *diag)
{
	git_config *config = 0;
	git_config_entry *entry = 0;
	git_buf buf = { 0 };
	const char *folder = 0;

	if (git_repository_config_snapshot(&config, repo->git) == 0 &&
	    git_config_get_path(&buf, config, "core.hooksPath") == 0 && *buf.ptr) {
		folder = *buf.ptr == '/'
				 ? arena_strdup(repo->arena, buf.ptr)
				 : arena_printf(repo->arena, "%s%s",
						repo->worktree ? repo->worktree
							       : git_repository_path(repo->git),
						buf.ptr);
		if (git_config_get_entry(&entry, config, "core.hooksPath") == 0 &&
		    entry->level < GIT_CONFIG_LEVEL_LOCAL)
			diag_add(diag, DIAG_WARNING, "hook-shared", (struct place){ 0 }, 0,
				 "core.hooksPath is set for more than this repository: the hook in "
				 "'%s' "
				 "runs in all of them",
				 folder);
	}
	git_config_entry_free(entry);
	git_buf_dispose(&buf);
	git_config_free(config);
	return folder;
}

static const char *hook_path(const struct hook_request *request, struct arena *arena,
			     struct diagnostics *diag)
{
	struct repository *repo = repository_open(request->repo, arena, diag);
	const char *folder;

	if (!repo)
		return 0;
	folder = configured_folder(repo, diag);
	if (!folder)
		folder = arena_printf(arena, "%shooks", repo->common);
	return arena_printf(arena, "%s%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/",
			    request->type);
}

static enum hook_owner hook_owner(const char *path)
{
	enum hook_owner owner = OWNER_FOREIGN;
	char line[256];
	struct stat info;
	FILE *file;

	if (lstat(path, &info) < 0)
		return errno == ENOENT || errno == ENOTDIR ? OWNER_NONE : OWNER_FOREIGN;
	if (!S_ISREG(info.st_mode)) /* a symlink belongs to whoever manages its target */
		return OWNER_FOREIGN;
	file = fopen(path, "re");
	if (!file)
		return OWNER_FOREIGN;
	while (owner == OWNER_FOREIGN && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = 0;
		if (!strcmp(line, marker))
			owner = OWNER_OURS;
	}
	fclose(file);
	return owner;
}

/* In single quotes for sh. */
static void put_quoted(struct buffer *out, const char *s)
{
	buffer_puts(out, "'");
	for (; *s; s++) {
		if (*s == '\'')
			buffer_puts(out, "'\\''");
		else
			buffer_add(out, s, 1);
	}
	buffer_puts(out, "'");
}

static void script_write(struct buffer *out, const struct hook_type *type, const char *program)
{
	const char *arguments = strchr(type->command, ' ');
	char real[PATH_MAX];

	buffer_puts(out, "#!/bin/sh\n");
	buffer_printf(out, "%s\n# It %s. `git help hooks` tells how to run git without hooks.\n",
		      marker, type->does);
	buffer_puts(out, "if command -v routegate >/dev/null 2>&1; then\n");
	buffer_printf(out, "\texec %s\nfi\n", type->command);
	if (program && realpath(program, real)) {
		buffer_puts(out, "program=");
		put_quoted(out, real);
		buffer_printf(out, "\nif [ -x \"$program\" ]; then\n\texec \"$program\"%s\nfi\n",
			      arguments);
	}
	buffer_printf(
		out,
		"echo 'routegate: not found, so nothing was judged: put it into PATH, or remove "
		"this hook with: routegate hook uninstall --type %s' >&2\n"
		"exit 2\n",
		type->name);
}

static bool folder_make(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		int made = mkdir(path, 0777);
		*slash = '/';
		if (made < 0 && errno != EEXIST)
			return false;
	}
	return true;
}

static bool write_all(int file, const char *s, size_t n)
{
	while (n > 0) {
		ssize_t done = write(file, s, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		s += done;
		n -= (size_t)done;
	}
	return true;
}

/* replace false: fails with EEXIST if somebody else's hook has come there meanwhile. */
static bool file_put(const char *path, const struct buffer *script, bool replace,
		     struct arena *arena)
{
	char *temporary = arena_printf(arena, "%s.XXXXXX", path);
	mode_t mask = umask(022); /* it can only be read by setting it */

	umask(mask);
	bool ok = folder_make(arena_strdup(arena, path));
	int file = ok ? mkostemp(temporary, O_CLOEXEC) : -1;
	int error;

	if (file < 0)
		return false;
	ok = write_all(file, script->s, script->n) && fchmod(file, 0777 & ~mask) == 0 &&
	     fsync(file) == 0;
	ok = close(file) == 0 && ok;
	if (ok && replace)
		ok = rename(temporary, path) == 0;
	else if (ok)
		ok = link(temporary, path) == 0;
	error = errno;
	if (!ok || !replace)
		unlink(temporary);
	errno = error;
	return ok;
}

static bool refuse_foreign(const char *path, const struct hook_type *type, const char *how,
			   struct diagnostics *diag)
{
	return diag_add(
		diag, DIAG_ERROR, "hook-foreign", (struct place){ 0 }, 0,
		"there is a hook at '%s' that routegate did not write; %s (its line for routegate "
		"is: %s || exit)",
		path, how, type->command);
}

bool hook_install(const struct hook_request *request, struct arena *arena, struct diagnostics *diag,
		  const char **path)
{
	const struct hook_type *type = type_find(request->type, arena, diag);
	enum hook_owner owner;
	struct buffer script;

	*path = type ? hook_path(request, arena, diag) : 0;
	if (!*path)
		return false;
	owner = hook_owner(*path);
	if (owner == OWNER_FOREIGN && !request->force)
		return refuse_foreign(*path, type,
				      "call routegate from it, or replace it with --force", diag);
	buffer_init(&script, arena);
	script_write(&script, type, request->program);
	if (!file_put(*path, &script, owner != OWNER_NONE, arena))
		return refuse_write(*path, diag);
	return true;
}

bool hook_uninstall(const struct hook_request *request, struct arena *arena,
		    struct diagnostics *diag, const char **path)
{
	const struct hook_type *type = type_find(request->type, arena, diag);

	*path = type ? hook_path(request, arena, diag) : 0;
	if (!*path)
		return false;
	switch (hook_owner(*path)) {
	case OWNER_NONE:
		diag_add(diag, DIAG_NOTE, "hook-absent", (struct place){ 0 }, 0,
			 "there is no hook at '%s'", *path);
		return true;
	case OWNER_FOREIGN:
		if (!request->force)
			return refuse_foreign(*path, type, "it is left as it is", diag);
		break;
	case OWNER_OURS:
		break;
	}
	return unlink(*path) == 0 || refuse_write(*path, diag);
}
