/* SPDX-License-Identifier: MIT */
/*
 * `routegate diff` and `routegate explain`: what a change does, without judging it. Both take what
 * `check` takes, and stand on two simulated states.
 */
#include <string.h>

#include "command/state/change.h"
#include "command/command.h"
#include "command/output.h"
#include "report/change/change.h"

/* True if both states are simulated; else *code is what to end with. */
static bool change_is_simulated(struct change *change, const struct options *options, int *code)
{
	const struct judgement *j = &change->judgement;

	if (!change_open(change, options)) {
		*code = command_fail(options, &change->diag);
		return false;
	}
	if (j->base.routes && j->head.routes) {
		output_unsettled(options, j->base.routes, j->base.name);
		output_unsettled(options, j->head.routes, j->head.name);
		return true;
	}
	if (j->head.exists && !j->head.valid)
		*code = command_refuse(options, &change->head.diag);
	else if (j->base.exists && !j->base.valid)
		*code = command_refuse(options, &change->base.diag);
	else
		*code = command_usage(options->command,
				      j->incomplete_why ? j->incomplete_why
							: "there is no base to compare with");
	return false;
}

int command_diff(const struct options *options)
{
	struct change change = { 0 };
	const struct judgement *j = &change.judgement;
	struct output output;
	struct prefix prefix;
	struct buffer out;
	const char *mistake = output_read(options, &output);
	int code;

	if (mistake)
		return command_usage("diff", mistake);
	if (options->prefix && !prefix_parse(options->prefix, &prefix, NULL))
		return command_usage("diff", "--prefix wants a prefix without host bits, such as "
					     "192.0.2.0/24");
	if (!change_is_simulated(&change, options, &code))
		return code;

	struct difference_scope scope = { options->device, options->prefix ? &prefix : NULL };
	struct report_difference in = {
		.base_name = j->base.name,
		.head_name = j->head.name,
		.base = j->base.routes,
		.head = j->head.routes,
		.difference =
			routes_difference(j->base.routes, j->head.routes, &scope, options->arena),
		.options = output_look(options, &output),
	};

	buffer_init(&out, options->arena);
	if (output.json)
		report_difference_json(&in, &out);
	else
		report_difference_text(&in, &out);
	return output_deliver(options, &output, &out, EXIT_ACCEPTED);
}

int command_explain(const struct options *options)
{
	struct options rest = *options; /* without the prefix */
	struct change change = { 0 };
	struct output output;
	struct explain_texts texts;
	struct prefix prefix;
	struct buffer out;
	const char *mistake = output_read(options, &output);
	int code;

	if (mistake)
		return command_usage("explain", mistake);
	if (!rest.arguments.n ||
	    !prefix_parse(rest.arguments.v[rest.arguments.n - 1], &prefix, NULL))
		return command_usage("explain", "the last argument is a prefix without host bits, "
						"such as 192.0.2.0/24");
	rest.arguments.n--;
	if (!change_is_simulated(&change, &rest, &code))
		return code;
	texts = change_texts(&change);

	struct report_life in = {
		.judgement = &change.judgement,
		.life = life_tell(&change.judgement, prefix, options->device, &texts,
				  options->arena),
		.options = output_look(options, &output),
	};

	buffer_init(&out, options->arena);
	if (output.json)
		report_life_json(&in, &out);
	else
		report_life_text(&in, &out);
	return output_deliver(options, &output, &out, EXIT_ACCEPTED);
}
