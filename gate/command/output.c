/* SPDX-License-Identifier: MIT */
/* Text or JSON, to standard output or a file; and what has to be said about routes beside them. */
#include "command/output.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/command.h"
#include "command/progress.h"

const char *output_read(const struct options *options, struct output *output)
{
	const char *name;

	*output = (struct output){ 0 };
	if (options->formats.n > 1)
		return arena_printf(options->arena, "%s takes one --format", options->command);
	if (!options->formats.n)
		return NULL;
	name = format_split(options->formats.v[0], &output->file, options->arena);
	output->json = !strcmp(name, "json");
	if (!output->json && strcmp(name, "text"))
		return arena_printf(options->arena, "no format '%s'; %s has text, json", name,
				    options->command);
	if (!output->file && strchr(options->formats.v[0], '='))
		return arena_printf(options->arena, "--format %s names no file",
				    options->formats.v[0]);
	return NULL;
}

struct report_options output_look(const struct options *options, const struct output *output)
{
	return (struct report_options){ .color = !output->file &&
						 options_color(options, STDOUT_FILENO),
					.verbose = options->verbose,
					.quiet = options->quiet };
}

int output_deliver(const struct options *options, const struct output *output,
		   const struct buffer *report, int code)
{
	struct diagnostics diag;

	diagnostics_init(&diag, options->arena);
	return command_deliver(output->file, report, &diag) ? code : command_fail(options, &diag);
}

void output_unsettled(const struct options *options, const struct routes *routes, const char *state)
{
	struct report_options look = { .color = options_color(options, STDERR_FILENO) };
	struct diagnostics diag;
	struct buffer out;
	size_t n;
	const struct unsettled *unsettled = routes_unsettled(routes, &n);

	diagnostics_init(&diag, options->arena);
	for (size_t i = 0; i < n; i++)
		diag_add(&diag, DIAG_WARNING, "unsettled", (struct place){ state, 0 }, NULL,
			 "%s: what is shown is %s", unsettled[i].text,
			 unsettled[i].several_outcomes ? "one of several outcomes"
						       : "only the last that was seen");
	if (!n)
		return;
	buffer_init(&out, options->arena);
	report_diagnostics(&diag, look, &out);
	progress_end();
	fputs(out.s, stderr);
}
