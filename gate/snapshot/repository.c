/* SPDX-License-Identifier: MIT */
/*
 * Opening a repository. git tells a hook through variables what it works on: GIT_DIR and
 * GIT_WORK_TREE, GIT_INDEX_FILE (a temporary index in `git commit -a` and `git commit FILE`),
 * GIT_OBJECT_DIRECTORY and GIT_ALTERNATE_OBJECT_DIRECTORIES (the quarantine of a push that is not
 * accepted yet). libgit2 reads only some of them and refuses others, so they are read here
 * (git(1), "ENVIRONMENT VARIABLES"; githooks(5); git-receive-pack(1), "QUARANTINE ENVIRONMENT").
 */
#include "snapshot/repository.h"

#include <git2/sys/repository.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void close_library(void *nothing)
{
	(void)nothing;
	git_libgit2_shutdown();
}

static void close_repository(void *handle)
{
	git_repository_free(handle);
}

static void close_odb(void *handle)
{
	git_odb_free(handle);
}

const char *repository_reason(void)
{
	const git_error *error = git_error_last();

	return error && error->message ? error->message : "libgit2 gives no reason";
}

void repository_library_open(struct arena *arena)
{
	/* Extensions that change nothing for a reader of objects; worktreeconfig is read below. */
	static const char *const harmless[] = { "preciousobjects", "partialclone",
						"worktreeconfig" };

	if (git_libgit2_init() == 1)
		git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, harmless,
				 sizeof(harmless) / sizeof(harmless[0]));
	arena_on_free(arena, close_library, 0);
}

/* A variable that is set and not empty. */
static const char *variable(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : 0;
}

static bool unreadable(struct diagnostics *diag, const char *path, const char *what)
{
	return diag_add(diag, DIAG_ERROR, "repository-unreadable", (struct place){ 0 }, 0,
			"the git repository at '%s' cannot be read: %s", path, what);
}

static bool explain_failure(int error, const char *path, struct diagnostics *diag)
{
	const char *reason = repository_reason();

	if (error == GIT_EOWNER)
		return diag_add(
			diag, DIAG_ERROR, "repository-unreadable", (struct place){ 0 }, 0,
			"the git repository at '%s' belongs to another user; if you trust it, run: "
			"git config --global --add safe.directory '%s'",
			path, path);
	if (error == GIT_ENOTFOUND)
		return diag_add(
			diag, DIAG_ERROR, "repository-not-found", (struct place){ 0 }, 0,
			"there is no git repository at '%s' or above it; name one with --repo, or "
			"compare two folders with --no-index",
			path);
	if (strstr(reason, "objectformat"))
		return diag_add(
			diag, DIAG_ERROR, "repository-sha256", (struct place){ 0 }, 0,
			"the git repository at '%s' uses SHA-256 object ids, which libgit2 cannot "
			"read; export both states to folders and use --no-index",
			path);
	return unreadable(diag, path, reason);
}

/* safe.directory = * in the user's or the machine's configuration; an empty value forgets those
 * before it (git-config(1)). libgit2 1.5 knows only paths. */
static bool all_folders_are_safe(void)
{
	git_config *config = 0;
	git_config_iterator *iterator = 0;
	git_config_entry *entry;
	bool safe = false;

	if (git_config_open_default(&config) == 0 &&
	    git_config_multivar_iterator_new(&iterator, config, "safe.directory", 0) == 0)
		while (git_config_next(&entry, iterator) == 0)
			safe = *entry->value && (safe || !strcmp(entry->value, "*"));
	git_config_iterator_free(iterator);
	git_config_free(config);
	return safe;
}

/* libgit2 1.5 tells "not found" where safe.directory is not set at all. */
static bool is_owner_failure(int error)
{
	return error == GIT_EOWNER ||
	       (error == GIT_ENOTFOUND && strstr(repository_reason(), "safe.directory"));
}

static int open_git(git_repository **git, const char *path, unsigned flags)
{
	const char *ceilings = variable("GIT_CEILING_DIRECTORIES");
	int error = git_repository_open_ext(git, path, flags, ceilings);

	if (error < 0 && is_owner_failure(error)) {
		if (!all_folders_are_safe())
			return GIT_EOWNER;
		git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
		error = git_repository_open_ext(git, path, flags, ceilings);
		git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 1);
	}
	return error;
}

static int open_at(git_repository **git, const char *path)
{
	return open_git(git, path,
			getenv("GIT_DISCOVERY_ACROSS_FILESYSTEM") ? GIT_REPOSITORY_OPEN_CROSS_FS
								  : 0);
}

static int open_environment(git_repository **git)
{
	const char *dir = variable("GIT_DIR");

	if (!dir)
		return open_at(git, ".");
	return open_git(git, dir, GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_NO_DOTGIT);
}

static bool same_folder(const char *a, const char *b)
{
	char real_a[PATH_MAX], real_b[PATH_MAX];

	return realpath(a, real_a) && realpath(b, real_b) && !strcmp(real_a, real_b);
}

/* The variables speak of one repository. With --repo they count if it is that one: a hook that
 * names its own repository must not be judged by another index than git is about to commit. */
static bool environment_applies(const char *path, git_repository *git)
{
	git_repository *own = 0;
	bool same;

	if (!path)
		return true;
	if (open_environment(&own) < 0)
		return false;
	same = same_folder(git_repository_path(own), git_repository_path(git));
	git_repository_free(own);
	return same;
}

/* extensions.worktreeConfig: two keys that libgit2 would read may stand in a file it does not know
 * (git-worktree(1), "CONFIGURATION FILE"). Sets *bare; null or the work tree named there. */
static const char *read_worktree_config(const struct repository *repo, bool *bare)
{
	const char *file =
		arena_printf(repo->arena, "%sconfig.worktree", git_repository_path(repo->git));
	git_config *main_config = 0, *config = 0;
	git_buf buf = { 0 };
	const char *worktree = 0;
	int flag = 0;

	if (git_repository_config_snapshot(&main_config, repo->git) == 0 &&
	    git_config_get_bool(&flag, main_config, "extensions.worktreeconfig") == 0 && flag &&
	    access(file, F_OK) == 0 && git_config_open_ondisk(&config, file) == 0) {
		if (git_config_get_bool(&flag, config, "core.bare") == 0)
			*bare = flag;
		if (git_config_get_string_buf(&buf, config, "core.worktree") == 0)
			worktree = *buf.ptr == '/'
					   ? arena_strdup(repo->arena, buf.ptr)
					   : arena_printf(repo->arena, "%s%s",
							  git_repository_path(repo->git), buf.ptr);
	}
	git_buf_dispose(&buf);
	git_config_free(config);
	git_config_free(main_config);
	return worktree;
}

static bool names_worktree(git_repository *git)
{
	git_config *config = 0;
	git_buf buf = { 0 };
	bool named = git_repository_config_snapshot(&config, git) == 0 &&
		     git_config_get_string_buf(&buf, config, "core.worktree") == 0;

	git_buf_dispose(&buf);
	git_config_free(config);
	return named;
}

/* Which folder is the working tree: GIT_WORK_TREE, core.worktree, the current folder if GIT_DIR is
 * given, else where libgit2 found it. */
static bool settle_worktree(struct repository *repo, bool environment, const char *path,
			    struct diagnostics *diag)
{
	bool bare = git_repository_is_bare(repo->git);
	const char *folder = read_worktree_config(repo, &bare);

	if (environment && variable("GIT_WORK_TREE"))
		folder = variable("GIT_WORK_TREE");
	else if (bare)
		return true;
	else if (!folder && environment && !path && variable("GIT_DIR") &&
		 !names_worktree(repo->git))
		folder = ".";
	if (folder) {
		char real[PATH_MAX];

		if (!realpath(folder, real))
			return unreadable(
				diag, git_repository_path(repo->git),
				"its working tree (GIT_WORK_TREE or core.worktree) is not there");
		if (!(git_repository_workdir(repo->git) &&
		      same_folder(real, git_repository_workdir(repo->git))) &&
		    git_repository_set_workdir(repo->git, real, 0) < 0)
			return unreadable(diag, git_repository_path(repo->git),
					  repository_reason());
	}
	repo->worktree = git_repository_workdir(repo->git);
	return true;
}

/* Adds each folder of a list as git writes it: divided by ':', relative to the current folder. */
static bool add_alternates(struct repository *repo, const char *list, struct diagnostics *diag)
{
	while (list && *list) {
		size_t length = strcspn(list, ":");
		const char *folder = arena_strndup(repo->arena, list, length);

		if (*folder == '"')
			return unreadable(
				diag, git_repository_path(repo->git),
				"GIT_ALTERNATE_OBJECT_DIRECTORIES has a quoted folder name, "
				"which is not supported");
		if (*folder && git_odb_add_disk_alternate(repo->odb, folder) < 0)
			return unreadable(diag, git_repository_path(repo->git),
					  repository_reason());
		list += length + (list[length] == ':');
	}
	return true;
}

static bool settle_objects(struct repository *repo, bool environment, struct diagnostics *diag)
{
	const char *folder = environment ? variable("GIT_OBJECT_DIRECTORY") : 0;
	int error = folder ? git_odb_open(&repo->odb, folder)
			   : git_repository_odb(&repo->odb, repo->git);

	if (error < 0)
		return unreadable(diag, git_repository_path(repo->git), repository_reason());
	arena_on_free(repo->arena, close_odb, repo->odb);
	if (environment &&
	    !add_alternates(repo, variable("GIT_ALTERNATE_OBJECT_DIRECTORIES"), diag))
		return false;
	if (folder && git_repository_set_odb(repo->git, repo->odb) < 0)
		return unreadable(diag, git_repository_path(repo->git), repository_reason());
	return true;
}

struct repository *repository_open(const char *path, struct arena *arena, struct diagnostics *diag)
{
	struct repository *repo = arena_alloc(arena, sizeof(*repo));
	const char *shown = path ? path : variable("GIT_DIR") ? variable("GIT_DIR") : ".";
	bool environment;
	int error;

	repository_library_open(arena);
	repo->arena = arena;
	error = path ? open_at(&repo->git, path) : open_environment(&repo->git);
	if (error < 0) {
		char real[PATH_MAX];

		explain_failure(error, realpath(shown, real) ? real : shown, diag);
		return 0;
	}
	arena_on_free(arena, close_repository, repo->git);
	environment = environment_applies(path, repo->git);
	repo->common = git_repository_commondir(repo->git);
	if (environment && variable("GIT_COMMON_DIR") &&
	    !same_folder(variable("GIT_COMMON_DIR"), repo->common)) {
		unreadable(diag, shown,
			   "GIT_COMMON_DIR names another folder than the repository does");
		return 0;
	}
	if (!settle_worktree(repo, environment, path, diag) ||
	    !settle_objects(repo, environment, diag))
		return 0;
	repo->index = environment && variable("GIT_INDEX_FILE")
			      ? arena_strdup(arena, variable("GIT_INDEX_FILE"))
			      : arena_printf(arena, "%sindex", git_repository_path(repo->git));
	return repo;
}
