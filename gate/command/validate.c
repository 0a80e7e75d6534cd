/* SPDX-License-Identifier: MIT */
/*
 * `routegate validate`: parse and validate one state; all errors, then the coverage. What cannot be read
 * is neither valid nor invalid.
 */
#include <stdio.h>
#include <unistd.h>

#include "command/command.h"
#include "command/state/load.h"

int command_validate(const struct options *options)
{
	struct loader loader;
	struct state state = { 0 };
	struct diagnostics diag;
	struct buffer out;
	struct report_options report = { .color = options_color(options, STDOUT_FILENO),
					 .quiet = options->quiet,
					 .verbose = options->verbose };

	diagnostics_init(&diag, options->arena);
	loader_init(&loader, options, options->arena);
	if (!state_open(&loader, &state, &diag))
		return command_fail(options, &diag);
	if (state.unread)
		return command_fail(options, &state.diag);
	buffer_init(&out, options->arena);
	report_validate_text(state.side.network, &state.diag, report, &out);
	if (!command_deliver(NULL, &out, &diag))
		return command_fail(options, &diag);
	return state.side.valid ? EXIT_ACCEPTED : EXIT_REJECTED;
}
