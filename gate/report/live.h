/* SPDX-License-Identifier: MIT */
/* `routegate live`: a box held against the prediction (kernel/). */
#ifndef REPORT_LIVE_H
#define REPORT_LIVE_H

#include "kernel/kernel.h"
#include "report/report.h"

void report_live_text(const char *device, const struct kernel_comparison *comparison,
		      struct report_options options, struct buffer *out);
void report_live_json(const char *device, const struct kernel_comparison *comparison,
		      struct buffer *out);

#endif
