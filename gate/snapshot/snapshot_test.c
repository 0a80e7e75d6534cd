/* SPDX-License-Identifier: MIT */
/*
 * Snapshots of repositories that the git command builds. Ids of blobs are those of git hash-object:
 * of "one\n" 5626abf0f72e58d7a153368ba57db4c673c0e171, of nothing
 * e69de29bb2d1d6434b8b29ae775ad8c2e48c5391.
 */
#include "snapshot/git_fixture.h"
#include "snapshot/snapshot.h"

static const char oid_one[] = "5626abf0f72e58d7a153368ba57db4c673c0e171";

static struct snapshot *base, *head;

static bool pair(struct snapshot_request request)
{
	fresh();
	return snapshot_open_pair(&request, fixture.arena, &base, &head, &fixture.diag);
}

static bool one(struct snapshot_request request)
{
	fresh();
	return snapshot_open(&request, fixture.arena, &head, &fixture.diag);
}

/* "path=first line" of each file that matches, divided by blanks; "error" if there was one. */
static const char *files(struct snapshot *snapshot, const char *glob)
{
	struct snapshot_files found = { 0 };
	char *s = arena_strdup(fixture.arena, "");

	if (!snapshot_match(snapshot, &glob, 1, &found, &fixture.diag))
		return "error";
	for (size_t i = 0; i < found.n; i++)
		s = arena_printf(fixture.arena, "%s%s%s=%.*s", s, i ? " " : "",
				 found.v[i].text.name, (int)strcspn(found.v[i].text.bytes, "\n"),
				 found.v[i].text.bytes);
	return s;
}

#define assert_files(snapshot, glob, wanted) assert_string_equal(files(snapshot, glob), wanted)

static const char two_commits[] =
	"git init -q -b main; mkdir configs; echo one >configs/r1; echo one >configs/r2; commit 1; "
	"git tag v1; echo two >configs/r2; commit 2; git tag -a -m x v2";

static void commits_are_compared(void **state)
{
	static const char *const ranges[] = { "v1..v2", "v1..", "HEAD~1..HEAD", "v1..main",
					      "v1..@" };

	(void)state;
	sh(two_commits);
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		assert_true(pair((struct snapshot_request){ .first = ranges[i] }));
		assert_files(base, "configs/*", "configs/r1=one configs/r2=one");
		assert_files(head, "configs/*", "configs/r1=one configs/r2=two");
		assert_int_equal(snapshot_kind(base), SNAPSHOT_COMMIT);
		assert_int_equal(strlen(snapshot_oid(base)), 40);
	}
	assert_true(pair((struct snapshot_request){ .first = "v1", .second = "v2" }));
	assert_files(head, "configs/*", "configs/r1=one configs/r2=two");
	assert_string_equal(snapshot_name(head), "v2");
	assert_true(pair((struct snapshot_request){ .first = "..v1" }));
	assert_string_equal(snapshot_name(base), "HEAD");
	assert_files(base, "configs/r2", "configs/r2=two");
	assert_files(head, "configs/r2", "configs/r2=one");
}

static void merge_base_is_the_base(void **state)
{
	(void)state;
	sh(two_commits);
	sh("git checkout -q -b topic v1; echo t >configs/r1; commit t; git checkout -q main");
	assert_true(pair((struct snapshot_request){ .first = "main...topic" }));
	assert_files(base, "configs/*", "configs/r1=one configs/r2=one");
	assert_files(head, "configs/*", "configs/r1=t configs/r2=one");
	assert_string_equal(snapshot_name(base), "merge base of main and topic");
	assert_true(pair((struct snapshot_request){ .first = "...topic" }));
	assert_files(base, "configs/r2", "configs/r2=one");
	sh("git checkout -q --orphan alone; commit a");
	assert_false(pair((struct snapshot_request){ .first = "main...alone" }));
	assert_code("merge-base-missing", "A..B");
	/* A criss-cross: two bases of equal right. */
	sh("git checkout -q main; git checkout -q -b x; git merge -q -s ours -m m topic; git "
	   "checkout -q "
	   "topic; git merge -q -s ours -m m main");
	assert_true(pair((struct snapshot_request){ .first = "x...topic" }));
	assert_true(has_code("merge-base-several"));
}

static void revisions_are_checked(void **state)
{
	(void)state;
	sh(two_commits);
	assert_false(pair((struct snapshot_request){ .first = "nope..alsonot" }));
	assert_code("revision-unknown", "'nope'");
	assert_code("revision-unknown", "'alsonot'");
	assert_false(pair((struct snapshot_request){ .first = "HEAD~7" }));
	assert_code("revision-unknown", "HEAD~7");
	assert_false(pair((struct snapshot_request){ .first = "HEAD^{tree}" }));
	assert_code("revision-not-a-commit", "is a tree");
	assert_false(pair((struct snapshot_request){ .first = "HEAD:configs/r1..HEAD" }));
	assert_code("revision-not-a-commit", "is a blob");
	/* Two objects whose ids begin alike: found among 700 by their first 4 digits. */
	sh("mkdir ../n; seq 700 | split -l 1 -a 3 - ../n/; ls ../n/* | git hash-object -w "
	   "--stdin-paths | cut -c1-4 | sort | uniq -d | head -n1 >../prefix; test -s ../prefix");
	char prefix[8] = "";
	FILE *file = fopen("../prefix", "r");
	assert_non_null(file);
	assert_non_null(fgets(prefix, 5, file));
	fclose(file);
	assert_false(pair((struct snapshot_request){ .first = prefix }));
	assert_code("revision-ambiguous", "more digits");
}

static void wrong_uses_are_refused(void **state)
{
	static const struct snapshot_request pairs[] = {
		{ .staged = true, .first = "a..b" },
		{ .staged = true, .first = "a", .second = "b" },
		{ .first = "a..b", .second = "c" },
		{ .first = "" },
		{ .no_index = true, .first = "a" },
		{ .no_index = true, .staged = true, .first = "a", .second = "b" },
	};
	static const struct snapshot_request ones[] = {
		{ .first = "a..b" },
		{ .first = "a", .second = "b" },
		{ .staged = true, .first = "a" },
		{ .no_index = true },
	};

	(void)state;
	sh(two_commits);
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		assert_false(pair(pairs[i]));
		assert_code("usage", "");
	}
	for (size_t i = 0; i < sizeof(ones) / sizeof(ones[0]); i++) {
		assert_false(one(ones[i]));
		assert_code("usage", "one");
	}
}

static void index_is_not_the_working_tree(void **state)
{
	(void)state;
	sh(two_commits);
	sh("echo staged >configs/r1; git add configs/r1; echo disk >configs/r1; echo new "
	   ">configs/r3; "
	   "git rm -q --cached configs/r2");
	assert_true(pair((struct snapshot_request){ .staged = true }));
	assert_files(base, "configs/*", "configs/r1=one configs/r2=two");
	assert_files(head, "configs/*", "configs/r1=staged");
	assert_string_equal(snapshot_name(head), "index");
	assert_null(snapshot_oid(head));
	assert_true(pair((struct snapshot_request){ .staged = true, .first = "v1" }));
	assert_files(base, "configs/r2", "configs/r2=one");
	assert_true(pair((struct snapshot_request){ 0 }));
	assert_files(head, "configs/*", "configs/r1=disk configs/r2=two configs/r3=new");
	assert_string_equal(snapshot_name(head), "working tree");
	assert_true(pair((struct snapshot_request){ .first = "v1" }));
	assert_files(base, "configs/r2", "configs/r2=one");
	assert_int_equal(snapshot_kind(head), SNAPSHOT_WORKTREE);
	assert_true(one((struct snapshot_request){ .staged = true }));
	assert_files(head, "configs/*", "configs/r1=staged");
	assert_true(one((struct snapshot_request){ 0 }));
	assert_files(head, "configs/r3", "configs/r3=new");
	assert_true(one((struct snapshot_request){ .first = "v1" }));
	assert_files(head, "configs/r2", "configs/r2=one");
}

static void working_tree_knows_what_is_ignored(void **state)
{
	(void)state;
	sh(two_commits);
	sh("echo '*.bak' >.gitignore; echo 'build/' >>.gitignore; echo x >configs/a.bak; echo y "
	   ">configs/b.bak; git add -f configs/b.bak; mkdir configs/build; echo z "
	   ">configs/build/z; rm "
	   "configs/r1; mkdir sub; cd sub; ln -s /etc/passwd ../configs/l.bak");
	assert_true(pair((struct snapshot_request){ 0 }));
	assert_files(head, "configs/*", "configs/b.bak=y configs/r2=two");
	assert_true(has_code("file-ignored"));
}

static void hook_sees_the_index_git_names(void **state)
{
	(void)state;
	sh(two_commits);
	/* git commit FILE: the other staged change is not part of the commit. */
	sh("echo staged >configs/r1; git add configs/r1; echo two2 >configs/r2; printf "
	   "'#!/bin/sh\\ncp \"$GIT_INDEX_FILE\" ../seen; echo \"$GIT_INDEX_FILE\" >../name\\nexit "
	   "1\\n' "
	   ">.git/hooks/pre-commit; chmod +x .git/hooks/pre-commit; fails git commit -m x "
	   "configs/r2");
	setenv("GIT_INDEX_FILE", "../seen", 1);
	assert_true(pair((struct snapshot_request){ .staged = true }));
	assert_files(head, "configs/*", "configs/r1=one configs/r2=two2");
	assert_true(pair((struct snapshot_request){ .staged = true, .repo = "." }));
	assert_files(head, "configs/*", "configs/r1=one configs/r2=two2");
	/* Another repository: the variable is not about it. */
	sh("unset GIT_INDEX_FILE; git clone -q . ../other");
	assert_true(pair((struct snapshot_request){ .staged = true, .repo = "../other" }));
	assert_files(head, "configs/*", "configs/r1=one configs/r2=two");
	sh("echo garbage >../seen");
	assert_false(pair((struct snapshot_request){ .staged = true }));
	assert_code("index-unreadable", "../seen");
	setenv("GIT_INDEX_FILE", "../gone", 1);
	assert_false(pair((struct snapshot_request){ .staged = true }));
	assert_code("index-unreadable", "../gone");
}

static void index_conflicts_and_promises(void **state)
{
	(void)state;
	sh(two_commits);
	sh("echo later >configs/r9; git add -N configs/r9");
	assert_true(pair((struct snapshot_request){ .staged = true }));
	assert_files(head, "configs/*", "configs/r1=one configs/r2=two");
	assert_true(has_code("file-intent-to-add"));
	assert_true(pair((struct snapshot_request){ 0 }));
	assert_files(head, "configs/r9", "configs/r9=later");
	sh("rm configs/r9; git reset -q; git checkout -q -b t v1; echo three >configs/r2; commit "
	   "t; fails git "
	   "merge -q main");
	assert_false(pair((struct snapshot_request){ .staged = true }));
	assert_code("index-conflicted", "resolve");
	assert_int_equal(fixture.diag.count[DIAG_ERROR], 1);
	assert_string_equal(fixture.diag.v[0].place.file, "configs/r2");
	assert_true(one((struct snapshot_request){ 0 }));
	assert_files(head, "configs/r2", "configs/r2=<<<<<<< HEAD");
}

static void unborn_head_has_no_base(void **state)
{
	struct snapshot_file file;

	(void)state;
	sh("git init -q; mkdir configs; echo one >configs/r1; git add .");
	assert_true(pair((struct snapshot_request){ .staged = true }));
	assert_int_equal(snapshot_kind(base), SNAPSHOT_NONE);
	assert_null(snapshot_oid(base));
	assert_files(base, "configs/*", "");
	assert_int_equal(snapshot_read(base, "configs/r1", &file, &fixture.diag), 0);
	assert_files(head, "configs/*", "configs/r1=one");
	assert_true(pair((struct snapshot_request){ 0 }));
	assert_int_equal(snapshot_kind(base), SNAPSHOT_NONE);
	assert_false(one((struct snapshot_request){ .first = "HEAD" }));
	assert_code("revision-unknown", "none yet");
	assert_false(pair((struct snapshot_request){ .first = "HEAD...HEAD" }));
	assert_code("revision-unknown", "none yet");
	/* A branch that is there and broken is no unborn one. */
	sh("b=$(git symbolic-ref HEAD); echo rubbish >.git/$b");
	assert_false(pair((struct snapshot_request){ .staged = true }));
}

static void symlinks_are_errors(void **state)
{
	static const struct snapshot_request states[] = {
		{ .first = "HEAD" },
		{ .staged = true },
		{ 0 },
		{ .no_index = true, .first = "." },
	};
	struct snapshot_file file;

	(void)state;
	sh("git init -q; mkdir configs; echo one >configs/r1; ln -s r1 configs/r2; ln -s configs "
	   "other; "
	   "ln -s configs/r1 ok; commit 1");
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		assert_true(one(states[i]));
		assert_files(head, "configs/*", "error");
		assert_code("file-symlink", "not followed");
		assert_true(one(states[i]));
		assert_files(head, "other/*", "error");
		assert_code("file-symlink", "symbolic link");
		assert_true(one(states[i]));
		assert_files(head, "configs/r1", "configs/r1=one");
		assert_int_equal(snapshot_read(head, "other/r1", &file, &fixture.diag), -1);
		assert_code("file-symlink", "");
		assert_true(one(states[i]));
		assert_int_equal(snapshot_read(head, "configs/r2", &file, &fixture.diag), -1);
		assert_code("file-symlink", "");
	}
}

static void submodules_are_errors(void **state)
{
	static const struct snapshot_request states[] = { { .first = "HEAD" },
							  { .staged = true },
							  { 0 } };
	struct snapshot_file file;

	(void)state;
	sh("git init -q ../sub; (cd ../sub; echo one >r1; commit s); git init -q; git submodule "
	   "--quiet "
	   "add ../sub configs/sub; echo one >configs/r1; commit 1");
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		assert_true(one(states[i]));
		assert_files(head, "configs/*", "error");
		assert_code("file-submodule", "submodule");
		assert_true(one(states[i]));
		assert_files(head, "**/*.conf", "error");
		assert_code("file-submodule", "");
		assert_true(one(states[i]));
		assert_files(head, "configs/r*", "configs/r1=one");
		assert_int_equal(snapshot_read(head, "configs/sub/r1", &file, &fixture.diag), -1);
		assert_code("file-submodule", "");
	}
	/* A repository inside that is not (yet) a submodule. */
	sh("git init -q configs/r7; echo x >configs/r7/x");
	assert_true(one((struct snapshot_request){ 0 }));
	assert_files(head, "configs/r7/*", "error");
	assert_code("file-submodule", "");
}

static void bare_repository(void **state)
{
	(void)state;
	sh(two_commits);
	sh("git clone -q --bare . ../bare.git");
	assert_true(pair((struct snapshot_request){ .repo = "../bare.git", .first = "v1..main" }));
	assert_files(head, "configs/*", "configs/r1=one configs/r2=two");
	assert_false(pair((struct snapshot_request){ .repo = "../bare.git" }));
	assert_code("usage", "bare");
	assert_false(pair((struct snapshot_request){ .repo = "../bare.git", .staged = true }));
	assert_code("usage", "bare");
	assert_false(one((struct snapshot_request){ .repo = "../bare.git" }));
	assert_code("usage", "bare");
}

static void linked_worktree(void **state)
{
	(void)state;
	sh(two_commits);
	sh("git worktree add -q ../linked v1; cd ../linked; echo l >configs/r1; git add .; echo d "
	   ">configs/r1");
	assert_true(pair((struct snapshot_request){ .repo = "../linked", .staged = true }));
	assert_files(base, "configs/*", "configs/r1=one configs/r2=one");
	assert_files(head, "configs/*", "configs/r1=l configs/r2=one");
	assert_true(pair((struct snapshot_request){ .repo = "../linked/configs" }));
	assert_files(head, "configs/r1", "configs/r1=d");
	/* As in its hook. */
	char *dir = arena_printf(fixture.arena, "%s/work/.git/worktrees/linked", fixture.folder);
	setenv("GIT_DIR", dir, 1);
	assert_int_equal(chdir("../linked"), 0);
	assert_true(pair((struct snapshot_request){ .staged = true }));
	assert_files(head, "configs/*", "configs/r1=l configs/r2=one");
	assert_true(pair((struct snapshot_request){ 0 }));
	assert_files(head, "configs/r1", "configs/r1=d");
	unsetenv("GIT_DIR");
	sh("git sparse-checkout set --no-cone '/configs/r1'");
	assert_true(pair((struct snapshot_request){ 0 }));
	assert_files(head, "configs/*", "configs/r1=d configs/r2=one");
}

static void git_dir_and_work_tree(void **state)
{
	(void)state;
	sh(two_commits);
	sh("mkdir -p ../tree/configs; echo elsewhere >../tree/configs/r1");
	setenv("GIT_DIR", ".git", 1);
	setenv("GIT_WORK_TREE", "../tree", 1);
	assert_true(pair((struct snapshot_request){ 0 }));
	assert_files(base, "configs/r1", "configs/r1=one");
	assert_files(head, "configs/*", "configs/r1=elsewhere");
	setenv("GIT_WORK_TREE", "../absent", 1);
	assert_false(pair((struct snapshot_request){ 0 }));
	assert_code("repository-unreadable", "GIT_WORK_TREE");
	unsetenv("GIT_WORK_TREE");
	setenv("GIT_DIR", "../work/.git", 1);
	assert_int_equal(chdir("../tree"), 0);
	assert_true(pair((struct snapshot_request){ 0 }));
	assert_files(head, "configs/*", "configs/r1=elsewhere");
}

static void quarantined_objects_are_read(void **state)
{
	(void)state;
	sh(two_commits);
	sh("git clone -q --bare . ../bare.git; printf '#!/bin/sh\\nread old new ref; echo $new "
	   ">../new; cp "
	   "-r \"$GIT_OBJECT_DIRECTORY\" ../quarantine; exit 1\\n' >../bare.git/hooks/pre-receive; "
	   "chmod +x "
	   "../bare.git/hooks/pre-receive; echo pushed >configs/r1; commit 3; fails git push -q "
	   "../bare.git "
	   "main");
	char oid[64] = "";
	FILE *file = fopen("../new", "r");
	assert_non_null(file);
	assert_non_null(fgets(oid, 41, file));
	fclose(file);
	const char *range = arena_printf(fixture.arena, "main..%s", oid);
	assert_int_equal(chdir("../bare.git"), 0);
	assert_false(pair((struct snapshot_request){ .first = range }));
	setenv("GIT_DIR", ".", 1);
	setenv("GIT_OBJECT_DIRECTORY", "../quarantine", 1);
	setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", "../bare.git/objects", 1);
	assert_true(pair((struct snapshot_request){ .first = range }));
	assert_files(base, "configs/r1", "configs/r1=one");
	assert_files(head, "configs/r1", "configs/r1=pushed");
}

static void shallow_history(void **state)
{
	(void)state;
	sh(two_commits);
	sh("git checkout -q -b topic v1; for i in 1 2 3; do echo $i >configs/r1; commit t$i; done; "
	   "git "
	   "checkout -q main; for i in 1 2; do commit m$i; done; git clone -q --no-tags --depth 2 "
	   "--no-single-branch "
	   "\"file://$PWD\" ../short; git clone -q --no-tags --depth 4 --no-single-branch "
	   "\"file://$PWD\" ../enough");
	assert_false(pair((struct snapshot_request){ .repo = "../short",
						     .first = "origin/main...origin/topic" }));
	assert_code("history-shallow", "--unshallow");
	assert_false(pair((struct snapshot_request){ .repo = "../short", .first = "HEAD~2" }));
	assert_code("history-shallow", "HEAD~2");
	assert_false(pair((struct snapshot_request){ .repo = "../short", .first = "nope~2" }));
	assert_code("revision-unknown", "nope");
	assert_true(pair((struct snapshot_request){ .repo = "../short",
						    .first = "origin/main..origin/topic" }));
	/* Depth 4 ends exactly at v1, which is the merge base. */
	assert_true(pair((struct snapshot_request){ .repo = "../enough",
						    .first = "origin/main...origin/topic" }));
	assert_files(base, "configs/*", "configs/r1=one configs/r2=one");
	sh("cd ../enough; git checkout -q origin/topic~1; commit side");
	assert_true(
		pair((struct snapshot_request){ .repo = "../enough", .first = "...origin/topic" }));
	assert_files(base, "configs/r1", "configs/r1=2");
}

static void no_repository_and_other_kinds(void **state)
{
	(void)state;
	assert_false(pair((struct snapshot_request){ 0 }));
	assert_code("repository-not-found", "--no-index");
	assert_false(one((struct snapshot_request){ .repo = "absent" }));
	assert_code("repository-not-found", "absent");
	setenv("GIT_DIR", "absent.git", 1);
	assert_false(one((struct snapshot_request){ 0 }));
	assert_code("repository-not-found", "absent.git");
	unsetenv("GIT_DIR");
	sh("git init -q --object-format=sha256 s; cd s; echo one >r1; commit 1");
	assert_false(pair((struct snapshot_request){ .repo = "s" }));
	assert_code("repository-sha256", "--no-index");
	sh("git init -q f; git -C f config core.repositoryformatversion 99");
	assert_false(pair((struct snapshot_request){ .repo = "f" }));
	assert_code("repository-unreadable", "");
	if (geteuid() != 0)
		return; /* only root can give a repository away */
	sh("git init -q o; cd o; commit 1; chown -R 12345 .");
	assert_false(pair((struct snapshot_request){ .repo = "o" }));
	assert_code("repository-unreadable", "git config --global --add safe.directory '/");
	sh("git config --global --add safe.directory \"$PWD/o\"");
	assert_true(pair((struct snapshot_request){ .repo = "o" }));
	sh("git config --global --replace-all safe.directory '*'");
	assert_true(pair((struct snapshot_request){ .repo = "o" }));
	sh("git config --global --add safe.directory ''");
	assert_false(pair((struct snapshot_request){ .repo = "o" }));
	assert_code("repository-unreadable", "another user");
}

static void missing_objects_are_errors(void **state)
{
	(void)state;
	sh(two_commits);
	sh("rm -f .git/objects/56/26abf0f72e58d7a153368ba57db4c673c0e171");
	assert_true(pair((struct snapshot_request){ .first = "v1..v2" }));
	assert_files(head, "configs/r2", "configs/r2=two");
	assert_files(head, "configs/*", "error");
	assert_code("file-unreadable", "fsck");
	assert_true(pair((struct snapshot_request){ .first = "v1..v2" }));
	sh("t=$(git rev-parse HEAD:configs); rm -f .git/objects/$(echo $t | sed 's,^..,&/,')");
	assert_true(pair((struct snapshot_request){ .first = "v1..v2" }));
	assert_files(head, "configs/*", "error");
	assert_code("repository-unreadable", "");
	struct snapshot_file file;
	assert_true(pair((struct snapshot_request){ .first = "v1..v2" }));
	assert_int_equal(snapshot_read(head, "configs/r1", &file, &fixture.diag), -1);
}

static void trees_are_not_trusted(void **state)
{
	(void)state;
	sh("git init -q -b main; echo one >r1; commit 1; b=$(git rev-parse HEAD:r1); commit_tree() "
	   "{ git "
	   "update-ref refs/heads/$1 $(git commit-tree -m x $(git mktree)); }; printf '100644 blob "
	   "%s\\t..\\n' "
	   "$b | commit_tree dots; printf '100644 blob %s\\tr1\\n100644 blob %s\\tr1\\n' $b $b | "
	   "git mktree "
	   ">../twice; git update-ref refs/heads/twice $(git commit-tree -m x $(cat ../twice))");
	assert_true(one((struct snapshot_request){ .first = "dots" }));
	assert_files(head, "r*", "error");
	assert_code("repository-unreadable", "forbidden name '..'");
	assert_true(one((struct snapshot_request){ .first = "twice" }));
	assert_files(head, "r*", "error");
	assert_code("repository-unreadable", "twice");
}

static void too_many_files_are_an_error(void **state)
{
	(void)state;
	sh("git init -q; b=$(git hash-object -w /dev/null); t=$(seq -f \"100644 blob ${b}_%06.0f\" "
	   "100001 "
	   "| tr _ '\\t' | git mktree); git update-ref HEAD $(git commit-tree -m x $t)");
	assert_true(one((struct snapshot_request){ .first = "HEAD" }));
	assert_files(head, "*", "error");
	assert_code("files-too-many", "100000");
	assert_int_equal(fixture.diag.n, 1);
	fresh();
	assert_files(head, "00001?",
		     "000010= 000011= 000012= 000013= 000014= 000015= 000016= 000017= 000018= "
		     "000019=");
	assert_int_equal(fixture.diag.n, 0);
}

static void separate_configuration_of_a_worktree(void **state)
{
	(void)state;
	sh(two_commits);
	sh("git config extensions.worktreeConfig true; git config core.repositoryformatversion 1; "
	   "mkdir -p "
	   "../tree/configs; echo t >../tree/configs/r1; printf '[core]\\nworktree = "
	   "../../tree\\n' "
	   ">.git/config.worktree");
	assert_true(pair((struct snapshot_request){ 0 }));
	assert_files(head, "configs/*", "configs/r1=t");
	sh("printf '[core]\\nbare = true\\n' >.git/config.worktree");
	assert_false(pair((struct snapshot_request){ 0 }));
	assert_code("usage", "bare");
}

static void renames_and_folders(void **state)
{
	(void)state;
	sh("git init -q; mkdir -p configs/r3/x; echo one >configs/r1; echo b >configs/r3/b; echo a "
	   ">configs/r3/a; echo c >configs/r3/x/c; echo h >configs/.hidden; echo d >configs.d; "
	   "commit 1; "
	   "git mv configs/r1 configs/r0");
	assert_true(pair((struct snapshot_request){ .staged = true }));
	assert_files(base, "configs/*",
		     "configs/r1=one configs/r3/a=a configs/r3/b=b configs/r3/x/c=c");
	assert_files(head, "configs/*",
		     "configs/r0=one configs/r3/a=a configs/r3/b=b configs/r3/x/c=c");
	assert_true(pair((struct snapshot_request){ 0 }));
	assert_files(head, "configs",
		     "configs/r0=one configs/r3/a=a configs/r3/b=b configs/r3/x/c=c");
	assert_files(head, "*.d", "configs.d=d");
	assert_files(head, "nothing/*", "");
	assert_int_equal(fixture.diag.n, 0);
}

static void two_folders(void **state)
{
	struct snapshot_file file;

	(void)state;
	sh("mkdir -p old/configs new/configs; echo one >old/configs/r1; echo two >new/configs/r1; "
	   ": "
	   ">new/configs/r2");
	assert_true(pair(
		(struct snapshot_request){ .no_index = true, .first = "old/", .second = "new" }));
	assert_files(base, "configs/*", "configs/r1=one");
	assert_files(head, "configs/*", "configs/r1=two configs/r2=");
	assert_string_equal(snapshot_name(base), "old/");
	assert_int_equal(snapshot_kind(base), SNAPSHOT_FOLDER);
	assert_null(snapshot_oid(base));
	assert_int_equal(snapshot_read(base, "./configs//r1", &file, &fixture.diag), 1);
	assert_string_equal(file.oid, oid_one);
	assert_string_equal(file.text.name, "configs/r1");
	assert_int_equal(file.text.size, 4);
	assert_int_equal(snapshot_read(head, "configs/r2", &file, &fixture.diag), 1);
	assert_string_equal(file.oid, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
	assert_int_equal(snapshot_read(base, "configs/r2", &file, &fixture.diag), 0);
	assert_int_equal(snapshot_read(base, "configs/r1/x", &file, &fixture.diag), 0);
	assert_false(diagnostics_failed(&fixture.diag));
	assert_int_equal(snapshot_read(base, "../new/configs/r1", &file, &fixture.diag), -1);
	assert_code("file-unreadable", "does not lie in the tree");
	assert_int_equal(snapshot_read(base, "/etc/passwd", &file, &fixture.diag), -1);
	assert_int_equal(snapshot_read(base, "configs", &file, &fixture.diag), -1);
	assert_code("file-unreadable", "is a folder");
	assert_false(pair(
		(struct snapshot_request){ .no_index = true, .first = "no", .second = "nor" }));
	assert_code("folder-unreadable", "'no'");
	assert_code("folder-unreadable", "'nor'");
	assert_false(pair((struct snapshot_request){
		.no_index = true, .first = "old", .second = "old/configs/r1" }));
	assert_code("folder-unreadable", "old/configs/r1");
}

static void what_is_no_regular_file(void **state)
{
	(void)state;
	sh("mkdir configs; mkfifo configs/pipe; echo one >configs/r1");
	assert_true(one((struct snapshot_request){ .no_index = true, .first = "." }));
	assert_files(head, "configs/*", "error");
	assert_code("file-unreadable", "pipe");
	assert_true(one((struct snapshot_request){ .no_index = true, .first = "." }));
	assert_files(head, "configs/*/x", "");
	sh("rm configs/pipe; printf 'x\\n' >\"configs/a$(printf '\\001')b\"");
	assert_files(head, "configs/*", "error");
	assert_code("file-unreadable", "control characters");
	sh("rm configs/a*; truncate -s 268435457 configs/big");
	assert_true(one((struct snapshot_request){ .no_index = true, .first = "." }));
	assert_files(head, "configs/*", "error");
	assert_code("file-too-large", "268435457");
	if (geteuid() == 0)
		return; /* root may read everything */
	sh("rm configs/big; mkdir configs/d; chmod 0 configs/r1 configs/d");
	assert_true(one((struct snapshot_request){ .no_index = true, .first = "." }));
	assert_files(head, "configs/*", "error");
	assert_code("file-unreadable", "Permission denied");
	assert_int_equal(fixture.diag.count[DIAG_ERROR], 2);
}

static void bytes_are_raw(void **state)
{
	struct snapshot_file file;

	(void)state;
	/* The filter would leave a mark if it ran. */
	sh("git init -q; printf 'a\\r\\nb\\0c\\r\\n' >r1; commit 1; git config core.autocrlf true; "
	   "git "
	   "config filter.f.clean 'touch ../ran; cat'; git config filter.f.smudge 'touch ../ran; "
	   "cat'; git "
	   "config core.fsmonitor 'touch ../ran'; echo '* filter=f text' >.gitattributes");
	for (int i = 0; i < 3; i++) {
		assert_true(one((struct snapshot_request){ .first = i == 0 ? "HEAD" : 0,
							   .staged = i == 1 }));
		assert_int_equal(snapshot_read(head, "r1", &file, &fixture.diag), 1);
		assert_int_equal(file.text.size, 8);
		assert_memory_equal(file.text.bytes, "a\r\nb\0c\r\n", 9);
		/* printf 'a\r\nb\0c\r\n' | git hash-object --stdin --no-filters */
		assert_string_equal(file.oid, "ef76e8d76cba01ed8db8f4f88fe1a6f8e91e9060");
	}
	assert_int_equal(access("../ran", F_OK), -1);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
	const struct CMUnitTest tests[] = {
		CASE(commits_are_compared),
		CASE(merge_base_is_the_base),
		CASE(revisions_are_checked),
		CASE(wrong_uses_are_refused),
		CASE(index_is_not_the_working_tree),
		CASE(working_tree_knows_what_is_ignored),
		CASE(hook_sees_the_index_git_names),
		CASE(index_conflicts_and_promises),
		CASE(unborn_head_has_no_base),
		CASE(symlinks_are_errors),
		CASE(submodules_are_errors),
		CASE(bare_repository),
		CASE(linked_worktree),
		CASE(git_dir_and_work_tree),
		CASE(quarantined_objects_are_read),
		CASE(shallow_history),
		CASE(no_repository_and_other_kinds),
		CASE(missing_objects_are_errors),
		CASE(trees_are_not_trusted),
		CASE(too_many_files_are_an_error),
		CASE(separate_configuration_of_a_worktree),
		CASE(renames_and_folders),
		CASE(two_folders),
		CASE(what_is_no_regular_file),
		CASE(bytes_are_raw),
	};

	return cmocka_run_group_tests(tests, 0, 0);
}
