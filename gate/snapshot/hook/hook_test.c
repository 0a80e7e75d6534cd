/* SPDX-License-Identifier: MIT */
/* Hooks in real repositories: what git commit does with them, and that foreign ones are left alone.
 */
#include "snapshot/git_fixture.h"
#include "snapshot/hook/hook.h"

static const char *path;

static bool install(struct hook_request request)
{
	fresh();
	request.type = request.type ? request.type : "pre-commit";
	return hook_install(&request, fixture.arena, &fixture.diag, &path);
}

static bool uninstall(struct hook_request request)
{
	fresh();
	request.type = "pre-commit";
	return hook_uninstall(&request, fixture.arena, &fixture.diag, &path);
}

/* A program that notes its arguments, and accepts if the file 'accept' is there. */
static const char program[] = "printf '#!/bin/sh\\necho \"$0 $*\" >../ran; test -f ../accept\\n' "
			      ">\"../it's\"; chmod +x \"../it's\"";

static void hook_decides(void **state)
{
	struct stat info;

	(void)state;
	sh("git init -q; rm -rf .git/hooks");
	sh(program);
	assert_true(install((struct hook_request){ .program = "../it's" }));
	assert_string_equal(path + strlen(path) - 22, "/.git/hooks/pre-commit");
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 0700, 0700);
	assert_int_equal(info.st_mode & 022, 0);
	sh("fails commit 1; grep -q \"it's check --staged\" ../ran; fails git rev-parse HEAD");
	sh(": >../accept; commit 1; git rev-parse HEAD");
	/* What is in PATH comes first. */
	sh("mkdir ../bin; cp \"../it's\" ../bin/routegate; PATH=\"$PWD/../bin:$PATH\"; commit 2; "
	   "grep -q "
	   "bin/routegate ../ran");
	/* No program at all: no commit. */
	sh("rm \"../it's\"; fails commit 3; test $(git rev-list --count HEAD) = 2; rc=0; sh "
	   ".git/hooks/pre-commit || rc=$?; test $rc = 2");
}

static void installing_twice_is_once(void **state)
{
	(void)state;
	sh("git init -q");
	sh(program);
	assert_true(install((struct hook_request){ .program = "../it's" }));
	sh("cp .git/hooks/pre-commit ../first");
	assert_true(install((struct hook_request){ .program = "../it's" }));
	sh("cmp .git/hooks/pre-commit ../first; test $(ls -A .git/hooks | grep -vc sample) = 1");
	assert_true(uninstall((struct hook_request){ 0 }));
	sh("test ! -e .git/hooks/pre-commit; test $(ls -A .git/hooks | grep -vc sample || true) = "
	   "0");
	assert_true(uninstall((struct hook_request){ 0 }));
	assert_true(has_code("hook-absent"));
}

static void foreign_hooks_are_left_alone(void **state)
{
	(void)state;
	sh("git init -q; mkdir -p .git/hooks; echo '# theirs' >.git/hooks/pre-commit");
	assert_false(install((struct hook_request){ 0 }));
	assert_code("hook-foreign", "routegate check --staged || exit");
	assert_false(uninstall((struct hook_request){ 0 }));
	assert_code("hook-foreign", "left as it is");
	sh("grep -q theirs .git/hooks/pre-commit");
	/* A symlink is not ours, whatever it leads to. */
	assert_true(install((struct hook_request){ .force = true }));
	sh("grep -q routegate .git/hooks/pre-commit; mv .git/hooks/pre-commit ../p; ln -s "
	   "../../../p "
	   ".git/hooks/pre-commit");
	assert_false(install((struct hook_request){ 0 }));
	assert_code("hook-foreign", "");
	assert_true(install((struct hook_request){ .force = true }));
	sh("test ! -L .git/hooks/pre-commit; rm .git/hooks/pre-commit; ln -s absent "
	   ".git/hooks/pre-commit");
	assert_false(install((struct hook_request){ 0 }));
	assert_true(uninstall((struct hook_request){ .force = true }));
	sh("test ! -L .git/hooks/pre-commit; mkdir .git/hooks/pre-commit");
	assert_false(install((struct hook_request){ .force = true }));
	assert_code("hook-unwritable", "");
	sh("test $(ls -A .git/hooks | grep -vc sample) = 1");
}

static void where_git_looks_for_hooks(void **state)
{
	(void)state;
	sh("git init -q -b main; commit 1; git worktree add -q ../linked");
	assert_true(install((struct hook_request){ .repo = "../linked" }));
	sh("test -x .git/hooks/pre-commit; cd ../linked; fails git commit --allow-empty -m x");
	sh("git config core.hooksPath tools/hooks");
	assert_true(install((struct hook_request){ 0 }));
	sh("test -x tools/hooks/pre-commit; fails git commit --allow-empty -m x");
	assert_int_equal(fixture.diag.n, 0);
	sh("git config --unset core.hooksPath; git config --global core.hooksPath '~/hooks'");
	assert_true(install((struct hook_request){ 0 }));
	assert_true(has_code("hook-shared"));
	sh("test -x ~/hooks/pre-commit; fails git commit --allow-empty -m x");
	assert_true(uninstall((struct hook_request){ 0 }));
	sh("test ! -e ~/hooks/pre-commit; git commit -q --allow-empty -m x");
	sh("git config --global --unset core.hooksPath; git clone -q --bare . ../bare.git");
	assert_true(install((struct hook_request){ .repo = "../bare.git" }));
	sh("test -x ../bare.git/hooks/pre-commit");
}

static void wrong_requests(void **state)
{
	(void)state;
	assert_false(install((struct hook_request){ 0 }));
	assert_code("repository-not-found", "");
	sh("git init -q");
	assert_false(install((struct hook_request){ .type = "post-crash" }));
	assert_code("usage", "pre-commit");
	sh("rm -rf .git/hooks; : >.git/hooks");
	assert_false(install((struct hook_request){ 0 }));
	assert_code("hook-unwritable", "Not a directory");
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
	const struct CMUnitTest tests[] = {
		CASE(hook_decides),
		CASE(installing_twice_is_once),
		CASE(foreign_hooks_are_left_alone),
		CASE(where_git_looks_for_hooks),
		CASE(wrong_requests),
	};

	return cmocka_run_group_tests(tests, 0, 0);
}
