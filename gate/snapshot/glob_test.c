/* SPDX-License-Identifier: MIT */
/* Globs: what '*' and '**' stand for, folders, hidden names, and patterns that are refused. */
#include "snapshot/git_fixture.h"
#include "snapshot/glob.h"

static void globs_answer(void **state)
{
	static const struct {
		const char *glob, *path;
		enum glob_answer answer;
	} rows[] = {
		{ "configs/*", "configs/r1.json", GLOB_MATCH },
		{ "configs/*", "configs", GLOB_BELOW },
		{ "configs/*", "configs/r1/a.json", GLOB_MATCH },
		{ "configs/*", "configs/r1/x/a.json", GLOB_MATCH },
		{ "configs/*", "configs/.r1.json", GLOB_NO },
		{ "configs/*", "configs/r1/.a.json", GLOB_NO },
		{ "configs/.*", "configs/.r1.json", GLOB_MATCH },
		{ "configs/*", "other/r1.json", GLOB_NO },
		{ "configs/*", "x/configs/r1.json", GLOB_NO },
		{ "configs/*.conf", "configs/r1.conf", GLOB_MATCH },
		{ "configs/*.conf", "configs/r1.json", GLOB_NO },
		{ "configs/*.conf", "configs/a/r1.conf", GLOB_NO },
		{ "./configs//r?.conf", "configs/r1.conf", GLOB_MATCH },
		{ "configs/r[12].conf", "configs/r3.conf", GLOB_NO },
		{ "**/*.conf", "r1.conf", GLOB_MATCH },
		{ "**/*.conf", "a/b/r1.conf", GLOB_MATCH },
		{ "**/*.conf", "a/b", GLOB_BELOW },
		{ "**/*.conf", ".git/r1.conf", GLOB_NO },
		{ "a/**/b/*.conf", "a/b/r1.conf", GLOB_MATCH },
		{ "a/**/b/*.conf", "a/x/y/b/r1.conf", GLOB_MATCH },
		{ "a/**/b/*.conf", "a/x/r1.conf", GLOB_BELOW },
		{ "a/**", "a", GLOB_BELOW },
		{ "a/**", "a/b/c", GLOB_MATCH },
		{ "configs/", "configs/r1.conf", GLOB_MATCH },
		{ "r1.conf", "r1.conf", GLOB_MATCH },
		{ "r1.conf", "r1.confx", GLOB_NO },
	};
	struct glob glob;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(glob_parse(rows[i].glob, fixture.arena, &glob, &fixture.diag));
		if (glob_test(&glob, rows[i].path) != rows[i].answer)
			fail_msg("%s on %s", rows[i].glob, rows[i].path);
	}
}

static void globs_that_match_nothing_are_refused(void **state)
{
	static const char *const globs[] = { "", "/", ".", "/etc/*", "../x", "a/../../b" };
	struct glob glob;

	(void)state;
	for (size_t i = 0; i < sizeof(globs) / sizeof(globs[0]); i++) {
		fresh();
		assert_false(glob_parse(globs[i], fixture.arena, &glob, &fixture.diag));
		assert_code("usage", "root of the tree");
	}
}

static void many_stars_take_no_time(void **state)
{
	char pattern[400] = "", path[1200] = "";
	struct glob glob;

	(void)state;
	for (int i = 0; i < 30; i++)
		strcat(pattern, "**/a/");
	strcat(pattern, "b");
	for (int i = 0; i < 500; i++)
		strcat(path, "a/");
	strcat(path, "c");
	assert_true(glob_parse(pattern, fixture.arena, &glob, &fixture.diag));
	assert_int_equal(glob_test(&glob, path), GLOB_BELOW);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(globs_answer, fixture_open, fixture_close),
		cmocka_unit_test_setup_teardown(globs_that_match_nothing_are_refused, fixture_open,
						fixture_close),
		cmocka_unit_test_setup_teardown(many_stars_take_no_time, fixture_open,
						fixture_close),
	};

	return cmocka_run_group_tests(tests, 0, 0);
}
