/* SPDX-License-Identifier: MIT */
/*
 * The user's folders with YANG modules. libyang walks its search folders anew for every import; one
 * walk and a table are faster, and let us see which modules there are before anything is loaded. A
 * file is NAME.yang or NAME@REVISION.yang (RFC 7950 5.2).
 */
#include "yang/models/dirs.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/intern.h"
#include "base/text.h"

enum {
	MAX_DEPTH = 16,        /* vendors nest about six deep; a loop of links ends here */
	MAX_MODULE = 16 << 20, /* the largest module known has 2 MB */
	MAX_FILES = 20000,     /* all of YangModels/yang would be 90,000: not one device's */
};

struct model_file {
	const char *name, *revision, *path;
	const char *text;
	size_t folder; /* which of yang_dirs */
};

struct model_files {
	struct model_file **v;
	size_t n, cap;
	struct map *by_name;
	struct arena *arena;
	struct diagnostics *diag;
};

static void add_file(struct model_files *files, const char *path, const char *base, size_t folder)
{
	size_t n = strlen(base) - strlen(".yang");
	const char *at = memchr(base, '@', n);
	size_t name_n = at ? (size_t)(at - base) : n;
	const char *revision = at ? arena_strndup(files->arena, at + 1, n - name_n - 1) : "";
	struct model_file **slot = (struct model_file **)map_slot(files->by_name, base, name_n);

	if (!*slot) {
		*slot = arena_alloc(files->arena, sizeof(**slot));
		(*slot)->name = arena_strndup(files->arena, base, name_n);
		*array_push(files, files->arena) = *slot;
	} else if ((*slot)->folder != folder || strcmp(revision, (*slot)->revision) <= 0) {
		return;
	}
	(*slot)->folder = folder;
	(*slot)->revision = revision;
	(*slot)->path = path;
}

static bool walk(struct model_files *files, const char *dir, size_t folder, int depth);

static bool walk_entry(struct model_files *files, const char *dir, const char *base, size_t folder,
		       int depth)
{
	size_t n = strlen(base);
	const char *path;
	struct stat st;

	if (base[0] == '.')
		return true;
	path = arena_printf(files->arena, "%s/%s", dir, base);
	if (stat(path, &st))
		return true; /* a dangling link is no module */
	if (S_ISDIR(st.st_mode))
		return walk(files, path, folder, depth + 1);
	if (!S_ISREG(st.st_mode) || n <= 5 || strcmp(base + n - 5, ".yang") != 0)
		return true;
	add_file(files, path, base, folder);
	if (files->n > MAX_FILES)
		return diag_add(
			files->diag, DIAG_ERROR, "yang-dir-too-large",
			(struct place){ .file = dir }, NULL,
			"more than %d YANG modules: name the folder of your devices' release",
			MAX_FILES);
	return true;
}

static bool walk(struct model_files *files, const char *dir, size_t folder, int depth)
{
	DIR *handle;
	struct dirent *entry;
	bool good = true;

	if (depth > MAX_DEPTH)
		return true;
	handle = opendir(dir);
	if (!handle)
		return diag_add(files->diag, DIAG_ERROR, "yang-dir-unreadable",
				(struct place){ .file = dir }, NULL, "cannot read the folder: %s",
				strerror(errno));
	while (good && (entry = readdir(handle)))
		good = walk_entry(files, dir, entry->d_name, folder, depth);
	closedir(handle);
	return good;
}

static int by_name(const void *a, const void *b)
{
	return strcmp((*(struct model_file *const *)a)->name,
		      (*(struct model_file *const *)b)->name);
}

struct model_files *dirs_open(const char *const *dirs, size_t n, struct arena *arena,
			      struct diagnostics *diag)
{
	struct model_files *files = arena_alloc(arena, sizeof(*files));

	files->arena = arena;
	files->diag = diag;
	files->by_name = map_new(arena);
	for (size_t i = 0; i < n; i++)
		if (!walk(files, dirs[i], i, 0))
			return NULL;
	/* readdir has no order; a run must not depend on it. */
	if (files->n)
		qsort(files->v, files->n, sizeof(*files->v), by_name);
	return files;
}

bool dirs_has(const struct model_files *files, const char *name)
{
	return map_get_string(files->by_name, name) != NULL;
}

static const char *file_read(struct model_files *files, const char *path)
{
	FILE *f = fopen(path, "rb");
	char *text = NULL;
	struct stat st;

	if (f && !fstat(fileno(f), &st) && st.st_size < MAX_MODULE) {
		text = arena_alloc(files->arena, (size_t)st.st_size + 1);
		if (fread(text, 1, (size_t)st.st_size, f) != (size_t)st.st_size)
			text = NULL;
	}
	if (f)
		fclose(f);
	if (!text)
		diag_add(files->diag, DIAG_ERROR, "yang-module-unreadable",
			 (struct place){ .file = path }, NULL, "cannot read the YANG module");
	return text;
}

const char *dirs_text(struct model_files *files, const char *name)
{
	struct model_file *file = map_get_string(files->by_name, name);

	if (!file)
		return NULL;
	if (!file->text)
		file->text = file_read(files, file->path);
	return file->text;
}

size_t dirs_count(const struct model_files *files)
{
	return files->n;
}

const char *dirs_name(const struct model_files *files, size_t i)
{
	return files->v[i]->name;
}

/* The first word that is no comment tells (RFC 7950 7.1, 7.2). */
bool dirs_is_submodule(struct model_files *files, size_t i)
{
	const char *s = dirs_text(files, files->v[i]->name);

	while (s && *s) {
		s += strspn(s, " \t\r\n");
		if (!strncmp(s, "//", 2))
			s += strcspn(s, "\n");
		else if (!strncmp(s, "/*", 2))
			s = strstr(s, "*/") ? strstr(s, "*/") + 2 : NULL;
		else
			return !strncmp(s, "submodule", 9);
	}
	return false;
}
