/* SPDX-License-Identifier: MIT */
/*
 * Reports on a change without a judgement: `routegate diff` (difference.c) and `routegate
 * explain` (life.c).
 */
#ifndef REPORT_CHANGE_H
#define REPORT_CHANGE_H

#include "explain/life.h"
#include "report/report.h"
#include "routes/difference/difference.h"

struct report_difference {
	const char *base_name, *head_name;
	const struct routes *base, *head;
	const struct difference *difference;
	struct report_options options;
};

void report_difference_text(const struct report_difference *in, struct buffer *out);
void report_difference_json(const struct report_difference *in, struct buffer *out);

struct report_life {
	const struct judgement *judgement;
	const struct life *life;
	struct report_options options;
};

void report_life_text(const struct report_life *in, struct buffer *out);
void report_life_json(const struct report_life *in, struct buffer *out);

#endif
