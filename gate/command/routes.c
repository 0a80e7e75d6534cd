/* SPDX-License-Identifier: MIT */
/*
 * `routegate routes`: what one state's devices would have in their tables.
 */
#include "command/command.h"
#include "command/state/load.h"
#include "command/output.h"

static int print(const struct options *options, const struct state *state,
		 const struct output *output, const struct prefix *prefix)
{
	struct buffer out;

	buffer_init(&out, options->arena);
	if (output->json)
		report_routes_json(state->side.routes, options->device, prefix, &out);
	else
		report_routes_text(state->side.routes, options->device, prefix,
				   output_look(options, output), &out);
	output_unsettled(options, state->side.routes, state->side.name);
	return output_deliver(options, output, &out, EXIT_ACCEPTED);
}

int command_routes(const struct options *options)
{
	struct loader loader;
	struct state state = { 0 };
	struct diagnostics diag;
	struct prefix prefix;
	struct output output;
	const char *mistake = output_read(options, &output);

	if (mistake)
		return command_usage("routes", mistake);
	if (options->prefix && !prefix_parse(options->prefix, &prefix, NULL))
		return command_usage("routes", "--prefix wants a prefix without host bits, such as "
					       "192.0.2.0/24");
	diagnostics_init(&diag, options->arena);
	loader_init(&loader, options, options->arena);
	if (!state_open(&loader, &state, &diag))
		return command_fail(options, &diag);
	if (!state.side.valid)
		return command_refuse(options, &state.diag);
	state_routes(&loader, &state);
	return print(options, &state, &output, options->prefix ? &prefix : NULL);
}
