/* SPDX-License-Identifier: MIT */
/*
 * A bug aborts and says where; a condition that does not hold does nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bug.h"

static void a_bug_aborts_and_says_where(void **state)
{
	char said[300], expected[300];
	int ends[2], status, line = __LINE__ + 11;
	ssize_t n;
	pid_t child;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	fflush(NULL);
	child = fork();
	if (child == 0) {
		signal(SIGABRT, SIG_DFL);
		dup2(ends[1], STDERR_FILENO);
		bug("class %d is empty", 7);
	}
	close(ends[1]);
	n = read(ends[0], said, sizeof(said) - 1);
	close(ends[0]);
	assert_true(n > 0);
	said[n] = '\0';
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
	snprintf(expected, sizeof(expected),
		 "routegate: bug at %s:%d: class 7 is empty; verdict: undecided\n", __FILE__, line);
	/* Unbuffered stderr writes in pieces; the first must be there at least. */
	assert_int_equal(strncmp(said, expected, (size_t)n), 0);
}

static void a_false_condition_does_nothing(void **state)
{
	int n = 0;

	(void)state;
	bug_if(n != 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bug_aborts_and_says_where),
		cmocka_unit_test(a_false_condition_does_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
