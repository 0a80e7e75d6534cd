/* SPDX-License-Identifier: MIT */
/*
 * command/: one file a command, each of which calls the stages in order. The table is in command.c.
 */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include "command/options.h"

enum { EXIT_ACCEPTED = 0, EXIT_REJECTED = 1, EXIT_UNDECIDED = 2 };

struct command {
	const char *name, *arguments, *summary;
	unsigned options; /* which it takes */
	int (*run)(const struct options *options);
	const char *details; /* more help */
};

/* The exit code. */
int command_main(int argc, char **argv);

int command_check(const struct options *options);
int command_validate(const struct options *options);
int command_routes(const struct options *options);
int command_diff(const struct options *options);
int command_explain(const struct options *options);
int command_convert(const struct options *options);
int command_init(const struct options *options);
int command_live(const struct options *options);
int command_hook(const struct options *options);
/* `hook run`: what an installed hook calls. */
int command_hook_run(const struct options *options);

/* A usage error or the failure of a stage before any report: said on stderr, with the verdict in
 * words. */
int command_fail(const struct options *options, const struct diagnostics *diag);
/* The same where a state is invalid: rejected. */
int command_refuse(const struct options *options, const struct diagnostics *diag);
int command_usage(const char *command, const char *message);
/* report_deliver, once the line of the progress is free again. */
bool command_deliver(const char *path, const struct buffer *bytes, struct diagnostics *diag);
/* Splits "NAME=FILE"; file null: standard output. */
const char *format_split(const char *format, const char **file, struct arena *arena);

#endif
