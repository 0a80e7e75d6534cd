/* SPDX-License-Identifier: MIT */
/* What the commands share that report as text or JSON and judge nothing: routes, diff, explain, live. */
#ifndef COMMAND_OUTPUT_H
#define COMMAND_OUTPUT_H

#include "command/options.h"

struct output {
	const char *file; /* null: standard output */
	bool json;
};

/* Reads --format; null, or what is wrong with it. */
const char *output_read(const struct options *options, struct output *output);
struct report_options output_look(const struct options *options, const struct output *output);
/* Writes the report; the code, or that of a failure. */
int output_deliver(const struct options *options, const struct output *output,
		   const struct buffer *report, int code);
/* Says on standard error that the routes shown are the last ones seen, where routing of the state
 * does not settle, or one of several outcomes. */
void output_unsettled(const struct options *options, const struct routes *routes,
		      const char *state);

#endif
