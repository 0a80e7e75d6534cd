/* SPDX-License-Identifier: MIT */
/*
 * What comes from configs, file names, commits and waivers is made fit to be shown, once, before any
 * format sees it (base/utf8.h). A format then escapes only what is special in its own language.
 */
#ifndef REPORT_CLEAN_H
#define REPORT_CLEAN_H

#include "report/report.h"

struct clean_input {
	struct report_input input; /* what the formats get */
	struct judgement judgement;
	struct verdict verdict;
};

/* A copy of the input with clean texts; the original is left as it is. */
const struct report_input *report_clean(const struct report_input *input, struct arena *arena);

#endif
