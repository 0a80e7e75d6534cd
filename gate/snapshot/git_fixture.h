/* SPDX-License-Identifier: MIT */
/*
 * For the tests of this folder: a temporary folder that is also HOME, and commands run in it. Every
 * case starts in an empty folder and sees no git variable and no configuration of the machine.
 */
#ifndef SNAPSHOT_GIT_FIXTURE_H
#define SNAPSHOT_GIT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/diag.h"

/* libgit2 1.5 loses what it matched with pcre2 whenever it opens a repository with extensions. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:git_config_foreach_match\nleak:libpcre2-8.so\n";
}

struct fixture {
	struct arena *arena;
	struct diagnostics diag;
	char folder[64];
};

static struct fixture fixture;

/* Runs a shell script, each command of which must succeed, or fail where `fails` stands before it.
 */
static inline void sh(const char *script)
{
	char *whole = arena_printf(
		fixture.arena,
		"set -e; exec >>\"$HOME/../log\" 2>&1; git() { command git -c "
		"protocol.file.allow=always \"$@\"; }; commit() { git add -A && git "
		"commit -q --allow-empty -m \"$1\"; }; fails() { if \"$@\"; then exit 9; "
		"fi; }; %s",
		script);

	if (system(whole) != 0)
		fail_msg("failed: %s", script);
}

static int fixture_open(void **state)
{
	static const char *const variables[] = {
		"GIT_DIR",
		"GIT_INDEX_FILE",
		"GIT_WORK_TREE",
		"GIT_OBJECT_DIRECTORY",
		"GIT_ALTERNATE_OBJECT_DIRECTORIES",
		"GIT_COMMON_DIR",
		"GIT_PREFIX",
		"GIT_CEILING_DIRECTORIES",
		"GIT_SHALLOW_FILE",
		"GIT_QUARANTINE_PATH",
		"XDG_CONFIG_HOME",
	};
	char home[96];

	(void)state;
	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++)
		unsetenv(variables[i]);
	fixture = (struct fixture){ .arena = arena_new() };
	diagnostics_init(&fixture.diag, fixture.arena);
	snprintf(fixture.folder, sizeof(fixture.folder), "%s", "/tmp/snapshot-test-XXXXXX");
	if (!mkdtemp(fixture.folder))
		return -1;
	snprintf(home, sizeof(home), "%s/home", fixture.folder);
	setenv("HOME", home, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("GIT_AUTHOR_NAME", "a", 1);
	setenv("GIT_AUTHOR_EMAIL", "a@example.net", 1);
	setenv("GIT_COMMITTER_NAME", "c", 1);
	setenv("GIT_COMMITTER_EMAIL", "c@example.net", 1);
	snprintf(home, sizeof(home), "%s/work", fixture.folder);
	if (mkdir(getenv("HOME"), 0700) < 0 || mkdir(home, 0700) < 0)
		return -1;
	return chdir(home);
}

static int fixture_close(void **state)
{
	(void)state;
	char *remove = arena_printf(fixture.arena, "chmod -R u+rwX %s; rm -rf %s", fixture.folder,
				    fixture.folder);
	int result = chdir("/") < 0 || system(remove) != 0;

	arena_free(fixture.arena);
	return result;
}

/* Forgets the messages of the step before. */
static inline void fresh(void)
{
	diagnostics_init(&fixture.diag, fixture.arena);
}

static inline bool has_code(const char *code)
{
	for (size_t i = 0; i < fixture.diag.n; i++)
		if (!strcmp(fixture.diag.v[i].code, code))
			return true;
	return false;
}

/* The last error is this one, and is so explained. */
#define assert_code(wanted, part)                                                                  \
	do {                                                                                       \
		if (!has_code(wanted))                                                             \
			fail_msg("no %s; first: %s", wanted,                                       \
				 fixture.diag.n ? fixture.diag.v[0].message : "nothing");          \
		assert_true(diagnostics_failed(&fixture.diag));                                    \
		bool explained = false;                                                            \
		for (size_t i_ = 0; i_ < fixture.diag.n; i_++)                                     \
			explained |= strstr(fixture.diag.v[i_].message, part) != 0;                \
		if (!explained)                                                                    \
			fail_msg("not explained by '%s': %s", part, fixture.diag.v[0].message);    \
	} while (0)

#endif
