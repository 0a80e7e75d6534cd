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

#include "command/state/change.h"
#include "command/command.h"
#include "command/progress.h"
#include "kernel/kernel.h"

struct check {
	struct change change;
	struct timespec start;
	size_t failures;    /* looked at so far, for the progress */
	double blame_until; /* in seconds since the start, where there is a time limit */
};

static double seconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) + 1e-9 * (double)(now.tv_nsec - start->tv_nsec);
}

static bool out_of_time(void *context)
{
	struct check *check = context;

	progress_tell("judging links and devices that fail", ++check->failures, 0);
	return check->change.options->timeout > 0 &&
	       seconds_since(&check->start) > check->change.options->timeout;
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
	double timeout = check->change.options->timeout;

	clock_gettime(CLOCK_MONOTONIC, &check->start);
	if (timeout <= 0)
		return;
	signal(SIGALRM, time_is_up);
	alarm((unsigned)(timeout + 2)); /* the soft limit gets its chance to report first */
}

/* Of a time limit, looking for the lines to blame may take half of what is left. Without one it is
 * bounded by the number of its trials alone: what is found must not hang on the machine. */
static void limit_blame(struct check *check)
{
	double timeout = check->change.options->timeout, used = seconds_since(&check->start);

	check->blame_until = used + (timeout - used) / 2;
}

static bool blame_is_over(void *context)
{
	const struct check *check = context;

	return check->change.options->timeout > 0 &&
	       seconds_since(&check->start) > check->blame_until;
}

static struct verdict *reach(struct check *check)
{
	struct change *change = &check->change;
	struct verdict *verdict = verdict_reach(&change->judgement, change->arena);
	struct explain_texts texts = change_texts(change);

	limit_blame(check);
	texts.is_over = blame_is_over;
	texts.is_over_context = check;
	progress_tell("looking for the lines to blame", 0, 0);
	explain_verdict(&change->judgement, verdict, &texts, change->arena);
	change_authors(change, verdict);
	return verdict;
}

/* ---- reports ------------------------------------------------------------------------------- */

static bool report_one(struct check *check, const char *format, const struct report_input *input)
{
	struct report_input own = *input;
	const char *file;
	const char *name = format_split(format, &file, check->change.arena);
	const struct report_format *row = report_format_find(name);
	struct buffer out;

	if (row->with_files)
		own.files = change_files(&check->change);
	own.options.color = !file && options_color(check->change.options, STDOUT_FILENO);
	buffer_init(&out, check->change.arena);
	report_write(row, &own, &out);
	return command_deliver(file, &out, &check->change.diag);
}

static int report(struct check *check, const struct verdict *verdict)
{
	const struct strings *formats = &check->change.options->formats;
	struct report_input input = {
		.judgement = &check->change.judgement,
		.verdict = verdict,
		.changed_files = check->change.changed.v,
		.changed_count = check->change.changed.n,
		.options = { .verbose = check->change.options->verbose,
			     .quiet = check->change.options->quiet,
			     .seconds = seconds_since(&check->start) },
	};
	bool ok = true;

	for (size_t i = 0; i < formats->n; i++)
		ok &= report_one(check, formats->v[i], &input);
	if (!formats->n)
		ok = report_one(check, "text", &input);
	if (!ok)
		return command_fail(check->change.options, &check->change.diag);
	return verdict_exit_code(verdict->word);
}

/* Two reports in one place would be no report: the last one would replace the first. */
static bool is_taken(const struct check *check, size_t upto, const char *file)
{
	const struct strings *formats = &check->change.options->formats;
	const char *other;

	for (size_t i = 0; file && i < upto; i++) {
		format_split(formats->v[i], &other, check->change.arena);
		if (other && !strcmp(other, file))
			return true;
	}
	return false;
}

static const char *unknown_format(const struct check *check)
{
	for (size_t i = 0; i < check->change.options->formats.n; i++) {
		const char *format = check->change.options->formats.v[i], *file;
		const char *name = format_split(format, &file, check->change.arena);

		if (!file && strchr(format, '='))
			return arena_printf(check->change.arena, "--format %s names no file",
					    format);
		if (is_taken(check, i, file))
			return arena_printf(check->change.arena,
					    "two formats go to the same file, '%s'", file);
		if (!report_format_find(name))
			return arena_printf(check->change.arena, "no format '%s'; there are %s",
					    name, report_format_names(check->change.arena));
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

/* ---- the live box ------------------------------------------------------------------------------
 */

/* Where the box is not what the base predicts, the prediction for the head stands on sand: that is
 * said. A box that cannot be read leaves the judgement incomplete. */
static void hold_against_box(struct check *check, const struct kernel *kernel)
{
	const struct side *base = &check->change.base.side;
	uint32_t device;

	if (!base->routes)
		return;
	device = network_device(base->network, check->change.options->live);
	if (device == UINT32_MAX) {
		check->change.judgement.incomplete = true;
		check->change.judgement.incomplete_why = arena_printf(
			check->change.arena, "--live: no config of the base describes '%s'",
			check->change.options->live);
		return;
	}
	struct kernel_comparison comparison =
		kernel_compare(kernel, base->routes, device, check->change.arena);

	if (comparison.n)
		diag_add(&check->change.head.diag, DIAG_WARNING, "live-differs",
			 (struct place){ base->network->devices[device]->file, 0 }, NULL,
			 "the live box %s is not what the base predicts (%zu differences; see "
			 "`routegate "
			 "live`): the prediction for the head stands on sand",
			 check->change.options->live, comparison.n);
}

static bool read_box(struct check *check, struct kernel *kernel)
{
	if (!check->change.options->live ||
	    kernel_read(check->change.options->netns, check->change.arena, kernel,
			&check->change.diag))
		return true;
	check->change.judgement.incomplete = true;
	check->change.judgement.incomplete_why = check->change.diag.v[0].message;
	return false;
}

int command_check(const struct options *options)
{
	struct check check = { .change = { .options = options, .arena = options->arena } };
	struct judgement *j = &check.change.judgement;
	const char *mistake = unknown_format(&check);
	struct kernel kernel = { 0 };
	bool read, opened;

	if (mistake)
		return command_usage("check", mistake);
	start_clock(&check);
	diagnostics_init(&check.change.diag, options->arena);
	read = read_box(&check, &kernel); /* before any thread is started */
	opened = change_open(&check.change, options);
	if (opened && options->live && read)
		hold_against_box(&check, &kernel);
	j->today = today(options->arena);
	j->out_of_time = out_of_time;
	j->out_of_time_context = &check;
	return report(&check, reach(&check));
}
