/* SPDX-License-Identifier: MIT */
/*
 * `routegate convert`: a router's config as the validated YANG data that it stands for. What no
 * model has is no part of the data, and told on standard error.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command/state/apply.h"
#include "command/command.h"
#include "config/config.h"

static const struct {
	const char *name, *suffix;
} dialects[] = {
	{ "openconfig-json", ".json" },
	{ "openconfig-xml", ".xml" },
	{ "frr", ".conf" },
};

enum { DIALECTS = sizeof(dialects) / sizeof(*dialects) };

struct convert {
	const struct options *options;
	struct diagnostics diag;
	struct text text;
	struct config_options config;
	enum tree_format format;
	const char *file; /* null: standard output */
};

static const char *read_format(struct convert *convert)
{
	const struct options *options = convert->options;
	const char *name = "json";

	if (options->formats.n > 1)
		return "convert takes one --format";
	if (options->formats.n)
		name = format_split(options->formats.v[0], &convert->file, options->arena);
	convert->format = strcmp(name, "xml") ? TREE_JSON : TREE_XML;
	if (convert->format == TREE_JSON && strcmp(name, "json"))
		return arena_printf(options->arena, "no format '%s'; convert has json, xml", name);
	return NULL;
}

/* The dialect is told by the name, or by --dialect where there is none. */
static const char *name_text(struct convert *convert)
{
	const struct options *options = convert->options;
	const char *file = options->arguments.v[0];
	bool standard = !strcmp(file, "-");

	if (options->dialect && !standard)
		return "--dialect goes with standard input; a file's name says what it is";
	if (!standard && !config_knows_file(file))
		return arena_printf(
			options->arena,
			"'%s' does not say what it is: configs end in .json or .xml "
			"(OpenConfig) or .conf (FRR); or `convert - --dialect D < FILE`",
			file);
	if (!standard)
		return NULL;
	for (int i = 0; options->dialect && i < DIALECTS; i++)
		if (!strcmp(options->dialect, dialects[i].name)) {
			convert->text.name =
				arena_printf(options->arena, "<stdin>%s", dialects[i].suffix);
			return NULL;
		}
	return "standard input wants --dialect openconfig-json, openconfig-xml or frr";
}

/* Of the rules only the leniencies concern a single file. */
static bool read_rules(struct convert *convert)
{
	struct arena *arena = convert->options->arena;
	struct models *models;
	struct rules *rules;
	struct text text;

	if (!convert->options->config)
		return true;
	models = models_open(MODELS_RULES, NULL, 0, arena, &convert->diag);
	if (!models || !text_read_file(convert->options->config, &text, arena, &convert->diag))
		return false;
	rules = rules_read(models, &text, arena, &convert->diag);
	if (rules)
		convert->config.leniencies = rules->leniencies;
	return rules != NULL;
}

static void tell(const struct convert *convert)
{
	struct report_options report = { .color = options_color(convert->options, STDERR_FILENO),
					 .verbose = convert->options->verbose };
	struct buffer out;

	buffer_init(&out, convert->options->arena);
	report_diagnostics(&convert->diag, report, &out);
	fputs(out.s, stderr);
}

static int print(struct convert *convert)
{
	struct arena *arena = convert->options->arena;
	struct config *config = config_open(&convert->config, arena, &convert->diag);
	struct tree *tree = config_read_tree(config, &convert->text, 1, arena, &convert->diag);
	struct buffer out;

	if (!tree)
		return command_refuse(convert->options, &convert->diag);
	tell(convert);
	buffer_init(&out, arena);
	buffer_puts(&out, tree_print(tree, convert->format, arena));
	diagnostics_init(&convert->diag, arena);
	return command_deliver(convert->file, &out, &convert->diag)
		       ? EXIT_ACCEPTED
		       : command_fail(convert->options, &convert->diag);
}

int command_convert(const struct options *options)
{
	struct convert convert = {
		.options = options,
		.config = { .yang_dirs = options->yang_dirs.v,
			    .yang_dir_count = options->yang_dirs.n },
	};
	const char *named = NULL, *mistake;

	if (options->arguments.n != 1)
		return command_usage("convert", "convert wants one file, or - for standard input");
	mistake = read_format(&convert);
	if (!mistake)
		mistake = name_text(&convert);
	if (mistake)
		return command_usage("convert", mistake);
	diagnostics_init(&convert.diag, options->arena);
	named = convert.text.name;
	if (!text_read_file(options->arguments.v[0], &convert.text, options->arena,
			    &convert.diag) ||
	    !read_rules(&convert))
		return command_fail(options, &convert.diag);
	if (named)
		convert.text.name = named;
	return print(&convert);
}
