/* SPDX-License-Identifier: MIT */
/*
 * report/ci/: what machines that gate a change read, each after its own published form:
 *
 *	sarif.c     code scanners and editors (OASIS SARIF 2.1.0)
 *	junit.c     test results, as nearly every CI system shows them
 *	github.c    workflow commands: notes at the changed lines of a pull request
 *	markdown.c  a comment, or the summary of a job
 *	weight.c    what a finding does to the verdict, what its kind means
 *
 * A run that did not end in 'accepted' never looks like a pass in any of them, not even to a
 * reader who only counts results.
 */
#ifndef REPORT_CI_CI_H
#define REPORT_CI_CI_H

#include "report/ci/weight.h"
#include "report/report.h"

void report_sarif_write(const struct report_input *input, struct buffer *out);
void report_junit_write(const struct report_input *input, struct buffer *out);
void report_github_write(const struct report_input *input, struct buffer *out);
void report_markdown_write(const struct report_input *input, struct buffer *out);

/* Where to look first: a line of the head that is to blame; else a file in which the change took one
 * away (a line of the base cannot be pointed at in the head); else the rule. file null: nowhere. */
struct place finding_place(const struct report_input *input, const struct finding *finding);
/* Where to look for the cause in the head; file null: the head has no such file. */
struct place cause_place(const struct report_input *input, const struct cause *cause);
/* "protect: dns": the rule that was broken, and the set it is about. */
const char *finding_rule_text(const struct finding *finding, struct arena *arena);
/* The text, or its first bytes (whole characters) and "..." if it has more than most. */
const char *report_cut(const char *text, size_t most, struct arena *arena);

#endif
