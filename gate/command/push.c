/* SPDX-License-Identifier: MIT */
/*
 * `routegate hook run`: what the hooks of `hook install` call. A push is as good as its worst ref.
 * Each ref is judged by `check` itself, in an arena of its own.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/command.h"
#include "snapshot/hook/push.h"

struct push {
	const struct options *options;
	struct push_updates updates;
	int *codes; /* of each update */
};

/* All that git writes to the hook. */
static bool read_lines(struct buffer *lines, struct diagnostics *diag)
{
	char bytes[4096];
	ssize_t n;

	for (;;) {
		n = read(STDIN_FILENO, bytes, sizeof(bytes));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		buffer_add(lines, bytes, (size_t)n);
	}
	return n == 0 || diag_add(diag, DIAG_ERROR, "push-unreadable", (struct place){ 0 }, NULL,
				  "standard input cannot be read: %s", strerror(errno));
}

static int check_update(const struct options *options, const struct push_update *update)
{
	struct options own = *options;
	int code;

	own.arena = arena_new();
	own.command = "check";
	own.base_name = update->base_name;
	own.head_name = update->head_name;

	const char *range = arena_printf(own.arena, "%s..%s", update->base, update->head);

	own.arguments = (struct strings){ .v = &range, .n = 1, .cap = 1 };
	code = command_check(&own);
	fflush(stdout);
	arena_free(own.arena);
	return code;
}

/* An earlier ref with the same two states; or i itself. */
static size_t twin(const struct push *push, size_t i)
{
	const struct push_update *update = &push->updates.v[i];

	for (size_t t = 0; t < i; t++) {
		const struct push_update *other = &push->updates.v[t];

		if (other->step == PUSH_JUDGE && !strcmp(other->base, update->base) &&
		    !strcmp(other->head, update->head))
			return t;
	}
	return i;
}

static int judge_update(struct push *push, size_t i)
{
	const struct push_update *update = &push->updates.v[i];
	size_t same;

	if (update->step == PUSH_PASS) {
		printf("%s %s\n", update->ref, update->why);
		return EXIT_ACCEPTED;
	}
	if (update->step == PUSH_FAIL) {
		printf("%s cannot be judged\n", update->ref);
		return EXIT_UNDECIDED;
	}
	same = twin(push, i);
	printf("%s%s%s\n", update->ref, same < i ? ": the same as " : "",
	       same < i ? push->updates.v[same].ref : "");
	return same < i ? push->codes[same] : check_update(push->options, update);
}

/* Rejected, where any ref is; else undecided, where any is. */
static int judge_all(struct push *push)
{
	int code = EXIT_ACCEPTED;
	size_t judged = 0;

	push->codes =
		arena_alloc(push->options->arena, (push->updates.n + 1) * sizeof(*push->codes));
	for (size_t i = 0; i < push->updates.n; i++) {
		push->codes[i] = judge_update(push, i);
		judged += push->updates.v[i].step == PUSH_JUDGE;
		if (push->codes[i] == EXIT_REJECTED || code == EXIT_ACCEPTED)
			code = push->codes[i];
	}
	if (code == EXIT_ACCEPTED && !judged)
		printf("verdict: accepted: nothing to judge\n");
	return code;
}

static int hook_push(const struct options *options, const char *type)
{
	struct push push = { .options = options };
	struct diagnostics diag;
	struct buffer lines;
	struct push_request request = {
		.repo = options->repo,
		.type = type,
		.remote = options->arguments.n > 1 ? options->arguments.v[1] : NULL,
	};

	diagnostics_init(&diag, options->arena);
	buffer_init(&lines, options->arena);
	if (!read_lines(&lines, &diag))
		return command_fail(options, &diag);
	request.lines = lines.s;
	if (strlen(lines.s) != lines.n)
		return command_usage("hook", "standard input has a NUL: it does not come from git");
	if (!push_plan(&request, options->arena, &push.updates, &diag))
		return command_fail(options, &diag);

	if (!push.updates.n && !strcmp(type, "pre-receive"))
		return command_usage("hook", "standard input says nothing of a push");
	int code = judge_all(&push);

	/* what stands in the way of refs that cannot be judged */
	fflush(stdout);
	if (diagnostics_failed(&diag) && code != EXIT_REJECTED)
		return command_fail(options, &diag);
	if (diagnostics_failed(&diag))
		command_fail(options, &diag);
	return code;
}

int command_hook_run(const struct options *options)
{
	const char *type = options->type ? options->type : "pre-commit";
	struct options own = *options;

	if (!strcmp(type, "pre-push") || !strcmp(type, "pre-receive"))
		return hook_push(options, type);
	if (strcmp(type, "pre-commit"))
		return command_usage("hook",
				     "`hook run` knows pre-commit, pre-push and pre-receive");
	own.arguments = (struct strings){ 0 };
	own.command = "check";
	own.staged = true;
	return command_check(&own);
}
