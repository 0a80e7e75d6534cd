/* SPDX-License-Identifier: MIT */
/*
 * `routegate live`: the kernel's tables of this machine, or of a network namespace, against the
 * prediction for one device.
 */
#include <string.h>
#include <unistd.h>

#include "command/command.h"
#include "command/load.h"
#include "report/live.h"

static int print(const struct options *options, const struct kernel_comparison *comparison)
{
	struct buffer out;
	struct diagnostics diag;
	const char *file = NULL;
	const char *format = options->formats.n
				     ? format_split(options->formats.v[0], &file, options->arena)
				     : "text";
	struct report_options report = { .color = !file && options_color(options, STDOUT_FILENO),
					 .quiet = options->quiet };

	diagnostics_init(&diag, options->arena);
	buffer_init(&out, options->arena);
	if (!strcmp(format, "json"))
		report_live_json(options->device, comparison, &out);
	else
		report_live_text(options->device, comparison, report, &out);
	if (!command_deliver(file, &out, &diag))
		return command_fail(options, &diag);
	return comparison->n ? EXIT_REJECTED : EXIT_ACCEPTED;
}

static const char *mistake(const struct options *options)
{
	const char *file;

	if (!options->device)
		return "live wants --device: which config describes this box";
	if (options->formats.n > 1)
		return "live takes one --format";
	if (options->formats.n) {
		const char *name = format_split(options->formats.v[0], &file, options->arena);

		if (strcmp(name, "text") && strcmp(name, "json"))
			return arena_printf(options->arena, "no format '%s'; live has text, json",
					    name);
	}
	return NULL;
}

int command_live(const struct options *options)
{
	struct loader loader;
	struct state state = { 0 };
	struct diagnostics diag;
	struct kernel kernel;
	const char *wrong = mistake(options);
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

	struct kernel_comparison comparison =
		kernel_compare(&kernel, state.side.routes, device, options->arena);

	return print(options, &comparison);
}
