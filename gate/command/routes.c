/* SPDX-License-Identifier: MIT */
/*
 * `routegate routes`: what one state's devices would have in their tables.
 */
#include <string.h>
#include <unistd.h>

#include "command/command.h"
#include "command/load.h"

struct output {
	const char *file;
	bool json;
};

static const char *read_format(const struct options *options, struct output *output)
{
	const char *name;

	if (options->formats.n > 1)
		return "routes takes one --format";
	if (!options->formats.n)
		return NULL;
	name = format_split(options->formats.v[0], &output->file, options->arena);
	output->json = !strcmp(name, "json");
	if (!output->json && strcmp(name, "text"))
		return arena_printf(options->arena, "no format '%s'; routes has text, json", name);
	return NULL;
}

static int print(const struct options *options, const struct state *state,
		 const struct output *output, const struct prefix *prefix)
{
	struct buffer out;
	struct diagnostics diag;
	struct report_options report = { .color = !output->file &&
						  options_color(options, STDOUT_FILENO),
					 .verbose = options->verbose };

	diagnostics_init(&diag, options->arena);
	buffer_init(&out, options->arena);
	if (output->json)
		report_routes_json(state->side.routes, options->device, prefix, &out);
	else
		report_routes_text(state->side.routes, options->device, prefix, report, &out);
	return command_deliver(output->file, &out, &diag) ? EXIT_ACCEPTED
							 : command_fail(options, &diag);
}

int command_routes(const struct options *options)
{
	struct loader loader;
	struct state state = { 0 };
	struct diagnostics diag;
	struct prefix prefix;
	struct output output = { 0 };
	const char *mistake = read_format(options, &output);

	if (mistake)
		return command_usage("routes", mistake);
	if (options->prefix && !prefix_parse(options->prefix, &prefix, NULL))
		return command_usage("routes", "--prefix wants a prefix without host bits, such as "
					       "192.0.2.0/24");
	diagnostics_init(&diag, options->arena);
	loader_init(&loader, options, options->arena);
	if (!state_open(&loader, &state, &diag))
		return command_fail(options, &diag);
	if (!state.side.valid) {
		return command_refuse(options, &state.diag);
	}
	state_routes(&loader, &state);
	return print(options, &state, &output, options->prefix ? &prefix : NULL);
}
