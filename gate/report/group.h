/* SPDX-License-Identifier: MIT */
/* Findings that are told together (report_group.c). Internal to report/. */
#ifndef REPORT_GROUP_H
#define REPORT_GROUP_H

#include "report/report.h"

/* Findings that differ in the prefix only. */
struct group {
	const struct finding **v;
	size_t n, cap;
};

struct groups {
	struct group *v;
	size_t n, cap;
};

/* All findings in groups, in the order of telling. Returns how many are left out, because the base
 * had them, too, and nothing depends on them (not with options.verbose). */
size_t groups_of_findings(const struct report_input *input, struct groups *groups,
			  struct arena *arena);
/* Are x of finding a and y of finding b the same if each one's own prefix is left out of it? */
bool finding_texts_alike(const struct finding *a, const char *x, const struct finding *b,
			 const char *y);

#endif
