/* SPDX-License-Identifier: MIT */
/*
 * `routegate live`: the kernel's tables of this machine, or of a network namespace, against the
 * prediction for one device.
 */
#include "command/command.h"
#include "command/state/load.h"
#include "command/output.h"
#include "report/live.h"

static int print(const struct options *options, const struct output *output,
		 const struct kernel_comparison *comparison)
{
	struct buffer out;

	buffer_init(&out, options->arena);
	if (output->json)
		report_live_json(options->device, comparison, &out);
	else
		report_live_text(options->device, comparison, output_look(options, output), &out);
	return output_deliver(options, output, &out, comparison->n ? EXIT_REJECTED : EXIT_ACCEPTED);
}

int command_live(const struct options *options)
{
	struct loader loader;
	struct state state = { 0 };
	struct diagnostics diag;
	struct kernel kernel;
	struct output output;
	const char *wrong = options->device
				    ? output_read(options, &output)
				    : "live wants --device: which config describes this box";
	uint32_t device;

	if (wrong)
		return command_usage("live", wrong);
	diagnostics_init(&diag, options->arena);
	loader_init(&loader, options, options->arena);
	/* before any thread is started: reading changes the namespace for a moment */
	if (!kernel_read(options->netns, options->arena, &kernel, &diag) ||
	    !state_open(&loader, &state, &diag))
		return command_fail(options, &diag);
	if (!state.side.valid)
		return command_fail(options, &state.diag);
	device = network_device(state.side.network, options->device);
	if (device == UINT32_MAX)
		return command_usage(
			"live",
			arena_printf(options->arena, "no config describes '%s'", options->device));
	state_routes(&loader, &state);
	output_unsettled(options, state.side.routes, state.side.name);

	struct kernel_comparison comparison =
		kernel_compare(&kernel, state.side.routes, device, options->arena);

	return print(options, &output, &comparison);
}
