/* SPDX-License-Identifier: MIT */
/* The writers behind the table in report.c, and what they share. Internal to report/. */
#ifndef REPORT_FORMATS_H
#define REPORT_FORMATS_H

#include "report/report.h"

void report_text_write(const struct report_input *input, struct buffer *out);
void report_json_write(const struct report_input *input, struct buffer *out);
void report_html_write(const struct report_input *input, struct buffer *out);

enum style { STYLE_PLAIN, STYLE_BOLD, STYLE_RED, STYLE_GREEN, STYLE_YELLOW, STYLE_DIM };
/* Terminal escape of a style, "" without color. STYLE_PLAIN ends any. */
const char *style_escape(enum style style, bool color);

#endif
