/* SPDX-License-Identifier: MIT */
/*
 * The command line: `routegate COMMAND [OPTIONS] [ARGUMENTS]`, read with popt.
 */
#ifndef COMMAND_OPTIONS_H
#define COMMAND_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "report/report.h"
#include "snapshot/snapshot.h"

struct strings {
	const char **v;
	size_t n, cap;
};

/* Which options a command takes beside --color, --quiet and --verbose. */
enum {
	OPTION_REPO = 1 << 0,  /* --repo */
	OPTION_STATE = 1 << 1, /* --staged, --no-index, --config, --configs, --yang-dir, --jobs,
				  --no-cache */
	OPTION_FORMAT = 1 << 2,
	OPTION_TIMEOUT = 1 << 3,
	OPTION_NARROW = 1 << 4,  /* --device, --prefix */
	OPTION_HOOK = 1 << 5,    /* --type, --force */
	OPTION_LIVE = 1 << 6,    /* --netns */
	OPTION_AGAINST = 1 << 7, /* --live */
	OPTION_EDIT = 1 << 8,    /* --apply, --down */
	OPTION_CONVERT = 1 << 9, /* --dialect, --config, --yang-dir */
	OPTION_INIT = 1 << 10,   /* --stdout, --force */
};

struct options {
	struct arena *arena;
	const char *command; /* its name */
	const char *repo, *config;
	struct strings configs, yang_dirs, formats, apply, down;
	bool staged, no_index, no_cache, quiet, verbose, force, print;
	bool no_rules;     /* set by other commands only: routegate.yaml is not read */
	const char *color; /* "auto", "always", "never" */
	int jobs;
	double timeout; /* seconds; 0: none */
	const char *device, *prefix, *type, *netns, *live, *dialect;
	struct strings arguments;
	const char *base_name, *head_name; /* set by other commands only: names of the states */
};

/* Null on a mistake: message says which. */
struct options *options_parse(int argc, const char **argv, unsigned allowed, struct arena *arena,
			      const char **message);
/* One line an option, for help. */
void options_help(unsigned allowed, struct buffer *out);
/* The same for programs: "option", command, option, argument, help, with tabs between. */
void options_table(const char *command, unsigned allowed, struct buffer *out);

bool options_color(const struct options *options, int fd);
/* Revision arguments as the snapshot wants them; at most `most` arguments. False: message. */
bool options_request(const struct options *options, size_t most, struct snapshot_request *request,
		     const char **message);

#endif
