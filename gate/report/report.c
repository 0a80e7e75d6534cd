/* SPDX-License-Identifier: MIT */
/*
 * The table of formats, and delivery: whole or not at all.
 */
#include "report/report.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/ci/ci.h"
#include "report/clean.h"
#include "report/formats.h"

static const struct report_format formats[] = {
	{ .name = "text", .write = report_text_write },
	{ .name = "json", .write = report_json_write },
	{ .name = "sarif", .write = report_sarif_write },
	{ .name = "junit", .write = report_junit_write },
	{ .name = "github", .write = report_github_write },
	{ .name = "markdown", .write = report_markdown_write },
	{ .name = "html", .write = report_html_write, .with_files = true },
};

enum { FORMATS = sizeof(formats) / sizeof(*formats) };

const struct report_format *report_format_find(const char *name)
{
	for (int i = 0; i < FORMATS; i++)
		if (!strcmp(formats[i].name, name))
			return &formats[i];
	return NULL;
}

const char *report_format_names(struct arena *arena)
{
	struct buffer names;

	buffer_init(&names, arena);
	for (int i = 0; i < FORMATS; i++)
		buffer_printf(&names, "%s%s", i ? ", " : "", formats[i].name);
	return names.s;
}

void report_write(const struct report_format *format, const struct report_input *input,
		  struct buffer *out)
{
	format->write(report_clean(input, out->arena), out);
}

static bool deliver_failed(const char *path, struct diagnostics *diag)
{
	return diag_add(diag, DIAG_ERROR, "report-unwritable", (struct place){ path, 0 }, NULL,
			"the report could not be written: %s", strerror(errno));
}

static bool write_all(int fd, const char *bytes, size_t n)
{
	while (n) {
		ssize_t wrote = write(fd, bytes, n);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0)
			return false;
		bytes += wrote;
		n -= (size_t)wrote;
	}
	return true;
}

/* A pipe, a terminal, /dev/stderr: what is no regular file is never replaced by one. */
static bool deliver_in_place(const char *path, const struct buffer *bytes)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool ok = fd >= 0 && write_all(fd, bytes->s, bytes->n);

	return fd >= 0 && !close(fd) && ok;
}

bool report_deliver(const char *path, const struct buffer *bytes, struct diagnostics *diag)
{
	if (!path) {
		fflush(stdout);
		return write_all(STDOUT_FILENO, bytes->s, bytes->n) ||
		       deliver_failed("standard output", diag);
	}
	char real[PATH_MAX];
	struct stat info;

	if (realpath(path, real) && !stat(real, &info) && !S_ISREG(info.st_mode))
		return deliver_in_place(path, bytes) || deliver_failed(path, diag);

	const char *target = realpath(path, real) ? real : path;
	char *temporary = arena_printf(bytes->arena, "%s.XXXXXX", target);
	int fd = mkstemp(temporary);
	bool ok;

	if (fd < 0)
		return deliver_failed(path, diag);
	ok = write_all(fd, bytes->s, bytes->n) && !fchmod(fd, 0644) && !fsync(fd);
	ok = !close(fd) && ok && !rename(temporary, target);
	if (ok)
		return true;
	deliver_failed(path, diag);
	unlink(temporary);
	return false;
}
