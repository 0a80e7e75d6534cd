/* SPDX-License-Identifier: MIT */
/*
 * The parts of the page. Internal to report/html/.
 *
 * Whatever comes from a config, a file name or a rule goes through html_text: it escapes for text
 * and for quoted attributes alike, so there is one function and no choice to get wrong.
 */
#ifndef REPORT_HTML_HTML_H
#define REPORT_HTML_HTML_H

#include "report/group.h"
#include "report/html/graph.h"

struct html {
	const struct report_input *input;
	struct buffer *out;
	struct arena *arena;
	struct groups groups;
	size_t silent; /* findings that the base had, too, and that are only counted */
	bool *told;    /* [changed file]: its lines were shown with a finding */
};

void html_text(struct buffer *out, const char *text); /* null: nothing */
/* "1 device", "1,234 devices" */
void html_count(struct buffer *out, size_t n, const char *one, const char *many);
void html_number(struct buffer *out, size_t n); /* 1,234 */
/* Names with ", " between, those over `most` behind a fold that a click opens; all of them up to a
 * limit, then a count. */
void html_names(struct buffer *out, const char *const *v, size_t n, size_t most, size_t limit);
enum { NAMES_MAX = 5000 }; /* in one list: more is no reading, and a page has many lists */
/* As "hex", four bits a letter, the lowest first; zeros at the end are left out. */
void html_bits(struct buffer *out, struct bits bits);

void html_findings(struct html *html); /* findings.c */
/* The changed lines that a cause is in, with what stands around them; false: they are in no changed
 * file (excerpt.c). */
bool html_excerpt(struct html *html, const struct cause *cause);
/* Every changed file, its lines behind a fold. */
void html_changes(struct html *html);
void html_picture(struct html *html); /* picture.c */
void html_routes(struct html *html);  /* moves.c */

/* style.css and script.js as text, and the script's hash for the page's security policy. */
extern const char html_style[], html_script[], html_script_hash[];

#endif
