/* SPDX-License-Identifier: MIT */
/*
 * `routegate check`: two states, one verdict. Whatever fails on the way is reported in every format
 * that was asked for, as undecided.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/array.h"
#include "command/command.h"
#include "command/load.h"
#include "explain/explain.h"
#include "kernel/kernel.h"

struct check {
	const struct options *options;
	struct arena *arena;
	struct loader loader;
	struct diagnostics diag; /* what failed before there were states */
	struct state base, head;
	struct judgement judgement;
	struct strings changed;
	struct timespec start;
};

static double seconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) + 1e-9 * (double)(now.tv_nsec - start->tv_nsec);
}

static bool out_of_time(void *context)
{
	const struct check *check = context;

	return check->options->timeout > 0 &&
	       seconds_since(&check->start) > check->options->timeout;
}

/* The time limit for what cannot be asked in between. Only async-signal-safe calls. */
static void time_is_up(int signal)
{
	static const char words[] = "routegate: the time limit is over\nverdict: undecided\n";

	(void)signal;
	if (write(STDERR_FILENO, words, sizeof(words) - 1) < 0)
		_exit(EXIT_UNDECIDED);
	_exit(EXIT_UNDECIDED);
}

static void start_clock(struct check *check)
{
	double timeout = check->options->timeout;

	clock_gettime(CLOCK_MONOTONIC, &check->start);
	if (timeout <= 0)
		return;
	signal(SIGALRM, time_is_up);
	alarm((unsigned)(timeout + 2)); /* the soft limit gets its chance to report first */
}

/* ---- states ---------------------------------------------------------------------------------- */

static bool open_states(struct check *check)
{
	struct snapshot_request request;
	struct snapshot *base, *head;
	const char *message;
	size_t most = check->options->staged ? 1 : 2;

	if (!options_request(check->options, most, &request, &message))
		return diag_add(&check->diag, DIAG_ERROR, "usage", (struct place){ NULL, 0 }, NULL,
				"%s; see `routegate help check`", message);
	if (!snapshot_open_pair(&request, check->arena, &base, &head, &check->diag))
		return false;
	state_rules(&check->loader, &check->base, base);
	state_rules(&check->loader, &check->head, head);
	return true;
}

/* The base's rules hold; where it has none (or is not there, or its rules are invalid), the head's.
 */
static void choose_rules(struct check *check)
{
	struct judgement *j = &check->judgement;

	j->rules_from_head = !check->base.rules || !check->base.has_rules_file;
	j->rules = j->rules_from_head ? check->head.rules : check->base.rules;
	j->rules_changed = check->base.rules &&
			   (check->base.has_rules_file != check->head.has_rules_file ||
			    check->base.rules_text.size != check->head.rules_text.size ||
			    memcmp(check->base.rules_text.bytes ? check->base.rules_text.bytes : "",
				   check->head.rules_text.bytes ? check->head.rules_text.bytes : "",
				   check->base.rules_text.size));
	if (!check->head.rules && check->head.side.exists)
		j->rules = NULL; /* the head's own rules are invalid: a rejection */
}

/* The base is not asked for more than it can give: an invalid one does not stop its own repair. */
static void load_states(struct check *check)
{
	const struct rules *rules = check->judgement.rules;

	if (!rules)
		return;
	if (check->base.side.exists)
		state_configs(&check->loader, &check->base, rules);
	state_configs(&check->loader, &check->head, rules);
	if (!check->head.side.valid)
		return;
	if (check->base.side.valid)
		state_routes(&check->loader, &check->base);
	state_routes(&check->loader, &check->head);
}

static const char *file_oid(const struct snapshot_files *files, const char *name)
{
	for (size_t i = 0; i < files->n; i++)
		if (!strcmp(files->v[i].text.name, name))
			return files->v[i].oid;
	return NULL;
}

static void list_changed(struct check *check)
{
	const struct snapshot_files *base = &check->base.files, *head = &check->head.files;

	for (size_t i = 0; i < head->n; i++) {
		const char *before = file_oid(base, head->v[i].text.name);

		if (!before || strcmp(before, head->v[i].oid))
			*array_push(&check->changed, check->arena) = arena_printf(
				check->arena, "%c%s", before ? '~' : '+', head->v[i].text.name);
	}
	for (size_t i = 0; i < base->n; i++)
		if (!file_oid(head, base->v[i].text.name))
			*array_push(&check->changed, check->arena) =
				arena_printf(check->arena, "-%s", base->v[i].text.name);
}

static const struct text *file_texts(const struct snapshot_files *files, struct arena *arena)
{
	struct text *texts = arena_alloc(arena, (files->n + 1) * sizeof(*texts));

	for (size_t i = 0; i < files->n; i++)
		texts[i] = files->v[i].text;
	return texts;
}

static struct verdict *reach(struct check *check)
{
	struct verdict *verdict = verdict_reach(&check->judgement, check->arena);
	struct explain_texts texts = {
		.base = file_texts(&check->base.files, check->arena),
		.head = file_texts(&check->head.files, check->arena),
		.base_count = check->base.files.n,
		.head_count = check->head.files.n,
		.changed = check->changed.v,
		.changed_count = check->changed.n,
	};

	explain_verdict(&check->judgement, verdict, &texts, check->arena);
	return verdict;
}

/* ---- reports --------------------------------------------------------------------------------- */

static bool report_one(struct check *check, const char *format, const struct report_input *input)
{
	struct report_input own = *input;
	const char *file;
	const char *name = format_split(format, &file, check->arena);
	const struct report_format *row = report_format_find(name);
	struct buffer out;

	own.options.color = !file && options_color(check->options, STDOUT_FILENO);
	buffer_init(&out, check->arena);
	row->write(&own, &out);
	return report_deliver(file, &out, &check->diag);
}

static int report(struct check *check, const struct verdict *verdict)
{
	const struct strings *formats = &check->options->formats;
	struct report_input input = {
		.judgement = &check->judgement,
		.verdict = verdict,
		.changed_files = check->changed.v,
		.changed_count = check->changed.n,
		.options = { .verbose = check->options->verbose,
			     .quiet = check->options->quiet,
			     .seconds = seconds_since(&check->start) },
	};
	bool ok = true;

	for (size_t i = 0; i < formats->n; i++)
		ok &= report_one(check, formats->v[i], &input);
	if (!formats->n)
		ok = report_one(check, "text", &input);
	if (!ok)
		return command_fail(check->options, &check->diag);
	return verdict_exit_code(verdict->word);
}

static const char *unknown_format(const struct check *check)
{
	for (size_t i = 0; i < check->options->formats.n; i++) {
		const char *file;
		const char *name = format_split(check->options->formats.v[i], &file, check->arena);

		if (!report_format_find(name))
			return arena_printf(check->arena, "no format '%s'; there are %s", name,
					    report_format_names(check->arena));
	}
	return NULL;
}

static const char *today(struct arena *arena)
{
	time_t now = time(NULL);
	struct tm tm;
	char text[16] = "";

	if (localtime_r(&now, &tm))
		strftime(text, sizeof(text), "%Y-%m-%d", &tm);
	return arena_strdup(arena, text);
}

/* Models that cannot be opened are no fault of the states: none of them was looked at. */
static void blame_models(struct check *check)
{
	const struct diagnostics *diag = &check->loader.config_diag;

	for (size_t i = 0; i < diag->n; i++) {
		if (diag->v[i].severity != DIAG_ERROR)
			continue;
		check->judgement.incomplete = true;
		check->judgement.incomplete_why = arena_printf(
			check->arena, "%s: %s", place_text(diag->v[i].place, check->arena),
			diag->v[i].message);
		check->judgement.head.exists = false;
		return;
	}
}

/* ---- the live box ------------------------------------------------------------------------------
 */

/* Where the box is not what the base predicts, the prediction for the head stands on sand: that is
 * said. A box that cannot be read leaves the judgement incomplete. */
static void hold_against_box(struct check *check, const struct kernel *kernel)
{
	const struct side *base = &check->base.side;
	uint32_t device;

	if (!base->routes)
		return;
	device = network_device(base->network, check->options->live);
	if (device == UINT32_MAX) {
		check->judgement.incomplete = true;
		check->judgement.incomplete_why =
			arena_printf(check->arena, "--live: no config of the base describes '%s'",
				     check->options->live);
		return;
	}
	struct kernel_comparison comparison =
		kernel_compare(kernel, base->routes, device, check->arena);

	if (comparison.n)
		diag_add(&check->head.diag, DIAG_WARNING, "live-differs",
			 (struct place){ base->network->devices[device]->file, 0 }, NULL,
			 "the live box %s is not what the base predicts (%zu differences; see "
			 "`routegate "
			 "live`): the prediction for the head stands on sand",
			 check->options->live, comparison.n);
}

static bool read_box(struct check *check, struct kernel *kernel)
{
	if (!check->options->live ||
	    kernel_read(check->options->netns, check->arena, kernel, &check->diag))
		return true;
	check->judgement.incomplete = true;
	check->judgement.incomplete_why = check->diag.v[0].message;
	return false;
}

int command_check(const struct options *options)
{
	struct check check = { .options = options, .arena = options->arena };
	struct judgement *j = &check.judgement;
	const char *mistake = unknown_format(&check);
	struct kernel kernel = { 0 };
	bool read;

	if (mistake)
		return command_usage("check", mistake);
	start_clock(&check);
	diagnostics_init(&check.diag, check.arena);
	read = read_box(&check, &kernel); /* before any thread is started */
	loader_init(&check.loader, options, check.arena);
	if (open_states(&check)) {
		choose_rules(&check);
		load_states(&check);
		list_changed(&check);
		if (options->live && read)
			hold_against_box(&check, &kernel);
	} else {
		j->incomplete = true;
		j->incomplete_why =
			check.diag.n ? check.diag.v[0].message : "no state could be opened";
		j->head.diag = &check.diag;
	}
	if (check.base.snapshot)
		j->base = check.base.side;
	if (check.head.snapshot)
		j->head = check.head.side;
	blame_models(&check);
	j->today = today(check.arena);
	j->out_of_time = out_of_time;
	j->out_of_time_context = &check;
	return report(&check, reach(&check));
}
