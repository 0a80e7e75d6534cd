/* SPDX-License-Identifier: MIT */
/*
 * `routegate hook install|uninstall`; `run` is in push.c.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/command.h"
#include "snapshot/hook/hook.h"

int command_hook(const struct options *options)
{
	char program[4096];
	ssize_t n = readlink("/proc/self/exe", program, sizeof(program) - 1);
	struct hook_request request = {
		.repo = options->repo,
		.type = options->type ? options->type : "pre-commit",
		.program = n > 0 ? arena_strndup(options->arena, program, (size_t)n) : NULL,
		.force = options->force,
	};
	const char *what = options->arguments.n ? options->arguments.v[0] : "";
	const char *path = NULL;
	struct diagnostics diag;
	bool install = !strcmp(what, "install");

	if (!strcmp(what, "run"))
		return command_hook_run(options);
	if (options->arguments.n != 1 || (!install && strcmp(what, "uninstall")))
		return command_usage("hook", "hook wants `install`, `uninstall` or `run`");
	if (options->timeout > 0)
		return command_usage("hook", "--timeout goes with `hook run`");
	diagnostics_init(&diag, options->arena);
	if (!(install ? hook_install : hook_uninstall)(&request, options->arena, &diag, &path))
		return command_fail(options, &diag);
	if (diag.n) {
		printf("%s\n", diag.v[0].message);
		return EXIT_ACCEPTED;
	}
	if (!options->quiet)
		printf("%s %s\n", install ? "installed" : "removed", path);
	return EXIT_ACCEPTED;
}
