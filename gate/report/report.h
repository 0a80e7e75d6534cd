/* SPDX-License-Identifier: MIT */
/*
 * report/: what we say. One file a format, one table (report.c). A report is written whole or not
 * at all: to a temporary name beside its destination, then renamed; standard output gets it in one
 * piece.
 *
 *	report_text.c    for a person: what is lost, where, since which line; the verdict last, in words
 *	report_json.c    for scripts: interface of `check --format json`
 *	ci/              for machines that gate a change: SARIF, JUnit, GitHub's notes, Markdown
 *	clean.c          texts are made fit to be shown, once for all formats
 *	html/            a page that needs nothing else
 *	change/          `diff` and `explain`
 *	report_routes.c  one state's routes, as text and JSON
 *	report_diag.c    diagnostics, for validate
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/text.h"
#include "verdict/verdict.h"

struct report_options {
	bool color;     /* terminal escapes allowed */
	bool verbose;   /* everything */
	bool quiet;     /* only the verdict */
	double seconds; /* how long it took; for the statistics */
};

/* A config's file that the change touches, line by line. */
struct report_file {
	const struct text *before, *after; /* null: not there */
	const struct text_edit *edits;
	size_t edit_count;
};

struct report_input {
	const struct judgement *judgement;
	const struct verdict *verdict;
	const char *const *
		changed_files; /* of the configs, sorted: "+name", "-name", "~name"; ">name": applied */
	size_t changed_count;
	/* as many as changed_files, in their order; null: the format does not ask for them */
	const struct report_file *files;
	struct report_options options;
};

struct report_format {
	const char *name; /* as in --format */
	void (*write)(const struct report_input *input, struct buffer *out);
	bool with_files; /* input->files is wanted */
};

const struct report_format *report_format_find(const char *name);
/* Writes the report; texts that are not fit to be shown are cleaned before (clean.h). */
void report_write(const struct report_format *format, const struct report_input *input,
		  struct buffer *out);
/* Names of all formats with ", " between, for messages. */
const char *report_format_names(struct arena *arena);

/* `routegate routes`: device globs and one prefix (null: all) narrow it. */
void report_routes_text(const struct routes *routes, const char *device_glob,
			const struct prefix *prefix, struct report_options options,
			struct buffer *out);
void report_routes_json(const struct routes *routes, const char *device_glob,
			const struct prefix *prefix, struct buffer *out);
/* `routegate validate`: diagnostics, then the coverage by device. */
void report_validate_text(const struct network *network, const struct diagnostics *diag,
			  struct report_options options, struct buffer *out);
void report_diagnostics(const struct diagnostics *diag, struct report_options options,
			struct buffer *out);

/* Writes the bytes to path whole or not at all (null: standard output). False: diag has the error.
 */
bool report_deliver(const char *path, const struct buffer *bytes, struct diagnostics *diag);

#endif
