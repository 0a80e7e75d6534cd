/* SPDX-License-Identifier: MIT */
/*
 * The command line, read with popt. One table of options for all commands, so that an option means
 * the same everywhere; a command says which of them it takes, and what it does not take is an
 * error.
 */
#include "command/options.h"

#include <popt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"

/* What an option sets: a field of struct options of this type. */
enum option_type { FLAG, STRING, STRINGS, COUNT, SECONDS };

struct option_row {
	const char *name;
	unsigned group; /* 0: every command */
	enum option_type type;
	size_t offset; /* in struct options */
	const char *argument, *help;
};

#define AT(field) offsetof(struct options, field)

static const struct option_row rows[] = {
	{ "staged", OPTION_STATE, FLAG, AT(staged), NULL,
	  "take the index (what a commit would hold)" },
	{ "no-index", OPTION_STATE, FLAG, AT(no_index), NULL, "take plain folders, no git" },
	{ "repo", OPTION_REPO, STRING, AT(repo), "DIR",
	  "the repository; default: the one around here" },
	{ "config", OPTION_STATE | OPTION_CONVERT, STRING, AT(config), "FILE",
	  "the rules; default: routegate.yaml at the root of the judged tree" },
	{ "configs", OPTION_STATE, STRINGS, AT(configs), "GLOB",
	  "which files are configs, in place of the rules' `configs:`; repeatable" },
	{ "yang-dir", OPTION_STATE | OPTION_CONVERT, STRINGS, AT(yang_dirs), "DIR",
	  "YANG modules to put before the built-in ones; repeatable" },
	{ "format", OPTION_FORMAT, STRINGS, AT(formats), "NAME[=FILE]",
	  "how to report; repeatable" },
	{ "apply", OPTION_EDIT, STRINGS, AT(apply), "DEVICE:FILE",
	  "judge FILE typed into DEVICE (vtysh lines, or an OpenConfig edit); repeatable" },
	{ "down", OPTION_EDIT, STRINGS, AT(down), "DEVICE[:INTERFACE]",
	  "judge taking these out of service (globs); repeatable" },
	{ "dialect", OPTION_CONVERT, STRING, AT(dialect), "D",
	  "of standard input: openconfig-json, openconfig-xml or frr" },
	{ "device", OPTION_NARROW, STRING, AT(device), "GLOB", "only these devices" },
	{ "prefix", OPTION_NARROW, STRING, AT(prefix), "P", "only this prefix" },
	{ "live", OPTION_AGAINST, STRING, AT(live), "D",
	  "warn if this box, device D, is not what the base predicts" },
	{ "netns", OPTION_LIVE, STRING, AT(netns), "NAME",
	  "a network namespace in place of this machine" },
	{ "type", OPTION_HOOK, STRING, AT(type), "HOOK",
	  "pre-commit (the default), pre-push or pre-receive" },
	{ "force", OPTION_HOOK | OPTION_INIT, FLAG, AT(force), NULL,
	  "replace what is there: a hook that is not ours, a routegate.yaml" },
	{ "stdout", OPTION_INIT, FLAG, AT(print), NULL, "print it and write nothing" },
	{ "jobs", OPTION_STATE, COUNT, AT(jobs), "N", "threads; default: one a core" },
	{ "timeout", OPTION_TIMEOUT | OPTION_INIT, SECONDS, AT(timeout), "SECONDS",
	  "undecided when it takes longer" },
	{ "no-cache", OPTION_STATE, FLAG, AT(no_cache), NULL, "read every config anew" },
	{ "color", 0, STRING, AT(color), "WHEN", "auto, always or never" },
	{ "quiet", 0, FLAG, AT(quiet), NULL, "only the verdict" },
	{ "verbose", 0, FLAG, AT(verbose), NULL, "everything" },
};

enum { ROWS = sizeof(rows) / sizeof(*rows) };

static const char *set_number(const struct option_row *row, const char *value,
			      struct options *options)
{
	char *end;
	double number = strtod(value, &end);
	void *field = (char *)options + row->offset;

	if (*end || end == value || !(number >= 0 && number < 1e6))
		return arena_printf(options->arena, "--%s wants a number, not '%s'", row->name,
				    value);
	if (row->type == COUNT)
		*(int *)field = (int)number;
	else
		*(double *)field = number;
	return NULL;
}

static const char *set_option(const struct option_row *row, const char *value,
			      struct options *options)
{
	void *field = (char *)options + row->offset;

	switch (row->type) {
	case FLAG:
		*(bool *)field = true;
		return NULL;
	case STRING:
		*(const char **)field = arena_strdup(options->arena, value);
		return NULL;
	case STRINGS:
		*array_push((struct strings *)field, options->arena) =
			arena_strdup(options->arena, value);
		return NULL;
	default:
		return set_number(row, value, options);
	}
}

static const char *check_color(const struct options *options)
{
	if (strcmp(options->color, "auto") && strcmp(options->color, "always") &&
	    strcmp(options->color, "never"))
		return arena_printf(options->arena, "--color wants auto, always or never, not '%s'",
				    options->color);
	return NULL;
}

static void make_table(struct poptOption *table)
{
	for (int i = 0; i < ROWS; i++)
		table[i] =
			(struct poptOption){ rows[i].name,
					     rows[i].name[0] == 'q'             ? 'q'
					     : !strcmp(rows[i].name, "verbose") ? 'v'
										: '\0',
					     rows[i].type == FLAG ? POPT_ARG_NONE : POPT_ARG_STRING,
					     NULL,
					     i + 1,
					     NULL,
					     NULL };
	table[ROWS] = (struct poptOption)POPT_TABLEEND;
}

static const char *read_all(poptContext context, unsigned allowed, struct options *options)
{
	const char *message = NULL;
	int i;

	while (!message && (i = poptGetNextOpt(context)) > 0) {
		const struct option_row *row = &rows[i - 1];
		char *value = poptGetOptArg(context); /* handed over by popt */

		if (value)
			arena_on_free(options->arena, free, value);
		if (row->group && !(row->group & allowed))
			message = arena_printf(options->arena, "--%s does not go with this command",
					       row->name);
		else
			message = set_option(row, value ? value : "", options);
	}
	if (!message && i < -1)
		message = arena_printf(options->arena, "%s: %s",
				       poptBadOption(context, POPT_BADOPTION_NOALIAS),
				       poptStrerror(i));
	for (const char *argument; !message && (argument = poptGetArg(context));)
		*array_push(&options->arguments, options->arena) =
			arena_strdup(options->arena, argument);
	return message;
}

struct options *options_parse(int argc, const char **argv, unsigned allowed, struct arena *arena,
			      const char **message)
{
	struct poptOption table[ROWS + 1];
	struct options *options = arena_alloc(arena, sizeof(*options));

	options->arena = arena;
	options->color = "auto";
	make_table(table);
	poptContext context = poptGetContext("routegate", argc, argv, table, 0);

	*message = read_all(context, allowed, options);
	poptFreeContext(context);
	if (!*message)
		*message = check_color(options);
	return *message ? NULL : options;
}

void options_help(unsigned allowed, struct buffer *out)
{
	for (int i = 0; i < ROWS; i++) {
		const struct option_row *row = &rows[i];
		int width;

		if (row->group && !(row->group & allowed))
			continue;
		width = 24 - (int)strlen(row->name) -
			(int)(row->argument ? strlen(row->argument) + 1 : 0);
		buffer_printf(out, "  --%s%s%s%*s %s\n", row->name, row->argument ? " " : "",
			      row->argument ? row->argument : "", width > 0 ? width : 0, "",
			      row->help);
	}
}

void options_table(const char *command, unsigned allowed, struct buffer *out)
{
	for (int i = 0; i < ROWS; i++)
		if (!rows[i].group || (rows[i].group & allowed))
			buffer_printf(out, "option\t%s\t--%s\t%s\t%s\n", command, rows[i].name,
				      rows[i].argument ? rows[i].argument : "", rows[i].help);
}

bool options_color(const struct options *options, int fd)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (strcmp(options->color, "auto"))
		return !strcmp(options->color, "always");
	return isatty(fd) && !(no_color && *no_color) && !(term && !strcmp(term, "dumb"));
}

bool options_request(const struct options *options, size_t most, struct snapshot_request *request,
		     const char **message)
{
	if (options->arguments.n > most) {
		*message = arena_printf(options->arena, "too many arguments: '%s'",
					options->arguments.v[most]);
		return false;
	}
	if (options->staged && options->no_index) {
		*message = "--staged and --no-index exclude each other";
		return false;
	}
	if (options->no_index && options->arguments.n != most) {
		*message = most == 2 ? "--no-index wants two folders" : "--no-index wants a folder";
		return false;
	}
	*request = (struct snapshot_request){
		.repo = options->repo,
		.staged = options->staged,
		.no_index = options->no_index,
		.first = options->arguments.n > 0 ? options->arguments.v[0] : NULL,
		.second = options->arguments.n > 1 ? options->arguments.v[1] : NULL,
		.base_name = options->base_name,
		.head_name = options->head_name,
	};
	return true;
}
