/* SPDX-License-Identifier: MIT */
/* What the two halves of the text report share: report_text.c (the page) and report_finding.c. */
#ifndef REPORT_TEXT_PAGE_H
#define REPORT_TEXT_PAGE_H

#include "report/formats.h"
#include "report/group.h"

struct page {
	const struct report_input *input;
	struct buffer *out;
	bool color;
	struct group told; /* whose reasons were told */
};

static inline const char *style(const struct page *page, enum style style)
{
	return style_escape(style, page->color);
}

/* Writes all findings; returns how many that the base had, too, were only counted. */
size_t page_findings(struct page *page);

#endif
