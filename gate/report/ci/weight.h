/* SPDX-License-Identifier: MIT */
/* What a finding does to the verdict, and what its kind means. Internal to report/. */
#ifndef REPORT_WEIGHT_H
#define REPORT_WEIGHT_H

#include "verdict/verdict.h"

/* Only the first two keep a change from being accepted. */
enum weight {
	WEIGHT_REJECT,
	WEIGHT_UNDECIDED,
	WEIGHT_WARNING,
	WEIGHT_NOTE,
	WEIGHT_KNOWN, /* the base had it, too */
	WEIGHT_WAIVED,
	WEIGHT_FIXED,
	WEIGHT_COUNT
};

enum weight finding_weight(const struct finding *finding);
/* "REJECT", "PRE-EXISTING", ... */
const char *weight_word(enum weight weight);
/* "accepted", "rejected", "undecided". */
const char *verdict_participle(enum verdict_word word);

/* A kind of finding, for readers who meet it for the first time. */
struct kind_help {
	const char *kind;
	const char *title; /* a noun phrase */
	const char *help;  /* what it means, and what to do */
};

/* Null: the kind is not in the table (a test sees to it that all are). */
const struct kind_help *kind_help(const char *kind);

#endif
