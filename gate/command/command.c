/* SPDX-License-Identifier: MIT */
/*
 * The table of commands, help, and what they share. Only here and in the commands themselves is
 * anything printed.
 */
#include "command/command.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/progress.h"
#include "config/frr/frr.h"

static const struct command commands[] = {
	{ "check", "[A..B | A...B | A | --staged | --no-index DIR DIR]",
	  "judge a change: accepted, rejected or undecided",
	  OPTION_REPO | OPTION_STATE | OPTION_FORMAT | OPTION_TIMEOUT | OPTION_AGAINST |
		  OPTION_LIVE | OPTION_EDIT,
	  command_check,
	  "Without arguments the working tree is judged against HEAD. A..B judges commit B against "
	  "A,\n"
	  "A...B judges B against their merge base, A the working tree against A.\n"
	  "With --apply or --down one state is named (A, --staged, --no-index DIR; the working "
	  "tree),\n"
	  "and judged as it would be after them. A FILE of `-` is standard input.\n"
	  "Exit status: 0 accepted, 1 rejected, 2 undecided. Anything but 0 means: do not "
	  "deploy.\n" },
	{ "validate", "[REV | --staged | --no-index DIR]",
	  "parse the configs and validate them against YANG", OPTION_REPO | OPTION_STATE,
	  command_validate,
	  "Prints every error as FILE:LINE: PATH: message, and how much of each config is "
	  "modelled.\n"
	  "Exit status: 0 valid, 1 invalid, 2 could not be read.\n" },
	{ "routes", "[REV | --staged | --no-index DIR]", "print the simulated routes of one state",
	  OPTION_REPO | OPTION_STATE | OPTION_FORMAT | OPTION_NARROW, command_routes,
	  "Formats: text and json.\n" },
	{ "diff", "[A..B | A...B | A | --staged | --no-index DIR DIR]",
	  "what a change does to the routes: gained, lost, moved",
	  OPTION_REPO | OPTION_STATE | OPTION_FORMAT | OPTION_NARROW | OPTION_EDIT, command_diff,
	  "Like changes are told once for all their devices and prefixes; --verbose tells each.\n"
	  "--prefix takes in the longer ones inside it. Formats: text and json.\n"
	  "Exit status: 0 computed, 1 a config is invalid, 2 failed. It judges nothing.\n" },
	{ "explain", "[A..B | A...B | A | --staged | --no-index DIR DIR] PREFIX",
	  "the life of a prefix before and after: origin, way, exits, what stops it",
	  OPTION_REPO | OPTION_STATE | OPTION_FORMAT | OPTION_NARROW | OPTION_EDIT, command_explain,
	  "Formats: text and json. Exit status: 0 computed, 1 a config is invalid, 2 failed.\n" },
	{ "convert", "FILE | -", "print a router config as validated YANG data",
	  OPTION_CONVERT | OPTION_FORMAT, command_convert,
	  "FILE is OpenConfig data (.json, .xml) or a frr.conf (.conf), whose model is in "
	  "models/.\n"
	  "What no model has is no part of the data and told on standard error.\n"
	  "Formats: json (the default) and xml. Exit status: 0 printed, 1 invalid, 2 "
	  "unreadable.\n" },
	{ "init", "[--no-index DIR]", "look at the configs and write a first routegate.yaml",
	  OPTION_REPO | OPTION_STATE | OPTION_INIT, command_init,
	  "Each line has its reason as a comment; rules are proposed only if they hold today. "
	  "Nothing\n"
	  "is replaced without --force. Exit status: 0 written, 1 a config is invalid, 2 "
	  "failed.\n" },
	{ "live", "--device D [--netns NAME] [REV | --staged | --no-index DIR]",
	  "compare a live box's kernel routes with the prediction",
	  OPTION_REPO | OPTION_STATE | OPTION_FORMAT | OPTION_NARROW | OPTION_LIVE, command_live,
	  "Exit status: 0 only if interfaces and routes are what the configs predict; 1 they "
	  "differ;\n"
	  "2 the box or the configs could not be read.\n" },
	{ "hook", "install | uninstall | run [REMOTE URL]",
	  "install or remove a git hook that judges commits or pushes",
	  OPTION_REPO | OPTION_HOOK | OPTION_TIMEOUT, command_hook,
	  "pre-commit judges what is about to be committed, pre-push what is about to be pushed,\n"
	  "pre-receive, on a server, what is pushed to it. A hook that is not ours is left alone.\n"
	  "`run` is what the hooks call: for the last two it reads from standard input what git "
	  "tells\n"
	  "them, and judges every branch and tag against what it was, a new one against where it "
	  "left\n"
	  "the default branch. Exit status: as `check`; a push is as good as its worst ref.\n" },
};

enum { COMMANDS = sizeof(commands) / sizeof(*commands) };

/* One or two of each, for help. */
static const struct {
	const char *command, *lines;
} examples[] = {
	{ "check", "  routegate check origin/main...HEAD --format text --format junit=check.xml\n"
		   "  routegate check --apply bb1:maintenance.txt    # lines as typed into vtysh\n"
		   "  routegate check --down 'bb1:eth*' --down lhr-edge1\n" },
	{ "validate", "  routegate validate --staged\n" },
	{ "routes", "  routegate routes main --device 'edge*' --prefix 192.0.2.0/24\n" },
	{ "diff", "  routegate diff main..topic --prefix 10.0.0.0/8\n" },
	{ "explain", "  routegate explain main..topic 192.0.2.0/24 --device edge1\n" },
	{ "convert", "  routegate convert configs/r1.json --format xml=r1.xml\n"
		     "  vtysh -c 'show running-config' | routegate convert - --dialect frr\n" },
	{ "init", "  routegate init --stdout\n" },
	{ "live", "  routegate live --device edge1 HEAD\n" },
	{ "hook", "  routegate hook install --type pre-push\n" },
	{ "help", "  routegate help check\n" },
};

static const char *example_of(const char *command)
{
	for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++)
		if (!strcmp(examples[i].command, command))
			return examples[i].lines;
	return "";
}

static int help_all(FILE *out)
{
	fprintf(out, "routegate: a safety gate for routing-configuration changes\n\n"
		     "usage: routegate COMMAND [OPTIONS] [ARGUMENTS]\n\n");
	for (int i = 0; i < COMMANDS; i++)
		fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].summary);
	fprintf(out, "  %-10s %s\n", "help",
		"this text, `help COMMAND`, or `help frr`: the commands of frr.conf that are read");
	fprintf(out, "\nExit status: 0 accepted, 1 rejected, 2 undecided or failed.\n");
	return EXIT_ACCEPTED;
}

static const struct command *find(const char *name)
{
	for (int i = 0; i < COMMANDS; i++)
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	return NULL;
}

static int help_one(const struct command *command)
{
	struct arena *arena = arena_new();
	struct buffer out;

	buffer_init(&out, arena);
	buffer_printf(&out, "usage: routegate %s [OPTIONS] %s\n\n%s.\n\n%s%sOptions:\n",
		      command->name, command->arguments, command->summary, command->details,
		      command->details[0] ? "\n" : "");
	options_help(command->options, &out);
	buffer_printf(&out, "\nFor example:\n%s", example_of(command->name));
	fputs(out.s, stdout);
	arena_free(arena);
	return EXIT_ACCEPTED;
}

static void details_table(const struct command *command, struct buffer *out)
{
	for (const char *line = command->details; *line;) {
		size_t n = strcspn(line, "\n");

		buffer_printf(out, "detail\t%s\t", command->name);
		buffer_add(out, line, n);
		buffer_puts(out, "\n");
		line += n + (line[n] == '\n');
	}
}

/* `help tables`: what the manual page and the completions are made from. */
static int help_tables(void)
{
	struct arena *arena = arena_new();
	struct buffer out;

	buffer_init(&out, arena);
	for (int i = 0; i < COMMANDS; i++) {
		const struct command *command = &commands[i];

		buffer_printf(&out, "command\t%s\t%s\t%s\n", command->name, command->arguments,
			      command->summary);
		details_table(command, &out);
		options_table(command->name, command->options, &out);
	}
	buffer_printf(&out, "formats\t%s\n", report_format_names(arena));
	fputs(out.s, stdout);
	arena_free(arena);
	return EXIT_ACCEPTED;
}

int command_usage(const char *command, const char *message)
{
	progress_end();
	fprintf(stderr, "routegate: %s\n", message);
	if (command)
		fprintf(stderr, "see `routegate help %s`\n", command);
	else
		fprintf(stderr, "see `routegate help`\n");
	fprintf(stderr, "verdict: undecided\n");
	return EXIT_UNDECIDED;
}

bool command_deliver(const char *path, const struct buffer *bytes, struct diagnostics *diag)
{
	progress_end();
	return report_deliver(path, bytes, diag);
}

static void tell(const struct options *options, const struct diagnostics *diag, const char *word)
{
	struct buffer out;
	struct report_options report = { .color = options_color(options, STDERR_FILENO) };

	buffer_init(&out, options->arena);
	report_diagnostics(diag, report, &out);
	progress_end();
	fprintf(stderr, "%sverdict: %s\n", out.s, word);
}

int command_fail(const struct options *options, const struct diagnostics *diag)
{
	tell(options, diag, "undecided");
	return EXIT_UNDECIDED;
}

int command_refuse(const struct options *options, const struct diagnostics *diag)
{
	tell(options, diag, "rejected: a config is invalid");
	return EXIT_REJECTED;
}

const char *format_split(const char *format, const char **file, struct arena *arena)
{
	const char *equals = strchr(format, '=');

	*file = equals && equals[1] ? equals + 1 : NULL;
	return equals ? arena_strndup(arena, format, (size_t)(equals - format)) : format;
}

static int unknown_command(const char *name)
{
	const char *names[COMMANDS];
	struct arena *arena = arena_new();
	const char *nearest;
	int code;

	for (int i = 0; i < COMMANDS; i++)
		names[i] = commands[i].name;
	nearest = text_nearest(name, names, COMMANDS);
	code = command_usage(NULL, arena_printf(arena, "no such command '%s'%s%s%s", name,
						nearest ? "; did you mean '" : "",
						nearest ? nearest : "", nearest ? "'?" : ""));
	arena_free(arena);
	return code;
}

/* The commands of FRR that are read, as the models have them. */
static int help_frr(void)
{
	struct arena *arena = arena_new();
	struct diagnostics diag;
	struct models *models;

	diagnostics_init(&diag, arena);
	models = models_open(MODELS_FRR, NULL, 0, arena, &diag);
	if (models)
		fputs(frr_commands(models, arena), stdout);
	arena_free(arena);
	return models ? EXIT_ACCEPTED : EXIT_UNDECIDED;
}

static int help(int argc, char **argv)
{
	const struct command *command = argc > 2 ? find(argv[2]) : NULL;

	if (argc > 2 && !strcmp(argv[2], "frr"))
		return help_frr();
	if (argc > 2 && !strcmp(argv[2], "tables"))
		return help_tables();

	if (argc > 2 && !strcmp(argv[2], "help")) {
		printf("usage: routegate help [COMMAND | frr]\n\nFor example:\n%s",
		       example_of("help"));
		return EXIT_ACCEPTED;
	}
	if (argc > 2 && !command)
		return unknown_command(argv[2]);
	return command ? help_one(command) : help_all(stdout);
}

static bool asks_for_help(int argc, char **argv)
{
	for (int i = 2; i < argc && strcmp(argv[i], "--"); i++)
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))
			return true;
	return false;
}

static int run(const struct command *command, int argc, char **argv)
{
	struct arena *arena = arena_new();
	const char *message;
	struct options *options =
		options_parse(argc - 1, (const char **)argv + 1, command->options, arena, &message);
	int code = EXIT_UNDECIDED;

	if (options) {
		options->command = command->name;
		code = command->run(options);
	} else {
		command_usage(command->name, message);
	}

	arena_free(arena);
	return code;
}

static int dispatch(int argc, char **argv)
{
	const struct command *command;

	if (argc < 2) {
		help_all(stderr);
		fprintf(stderr, "verdict: undecided\n");
		return EXIT_UNDECIDED;
	}
	if (!strcmp(argv[1], "help") || !strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
		return help(argc, argv);
	if (!strcmp(argv[1], "--version")) {
		puts("routegate " ROUTEGATE_VERSION);
		return EXIT_ACCEPTED;
	}
	command = find(argv[1]);
	if (!command)
		return unknown_command(argv[1]);
	return asks_for_help(argc, argv) ? help_one(command) : run(command, argc, argv);
}

int command_main(int argc, char **argv)
{
	int code = dispatch(argc, argv);

	if (!fflush(stdout) && !ferror(stdout))
		return code;
	fprintf(stderr, "routegate: standard output could not be written\n"
			"verdict: undecided\n");
	return EXIT_UNDECIDED;
}
