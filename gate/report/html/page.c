/* SPDX-License-Identifier: MIT */
/*
 * One HTML file that needs nothing else: no network, no script to be read. The first screen says the
 * verdict and why; then the findings, the picture, the routes, the changed lines.
 *
 * The page forbids itself what it does not need: its security policy allows its own style and the one
 * script, known by its hash, so that nothing a config holds could ever run. There is no time and no
 * duration on it: the same change gives the same bytes.
 */
#include <string.h>

#include "report/formats.h"
#include "report/html/html.h"

static const struct {
	const char *class, *word, *advice, *icon;
} words[] = {
	[VERDICT_UNDECIDED] = { "undecided", "Undecided", "do not deploy", "?" },
	[VERDICT_ACCEPT] = { "accept", "Accepted", NULL, "\xe2\x9c\x93" },
	[VERDICT_REJECT] = { "reject", "Rejected", "do not deploy", "\xe2\x9c\x95" },
};

static void head(struct html *html)
{
	const struct judgement *j = html->input->judgement;
	struct buffer *out = html->out;

	buffer_puts(out,
		    "<!DOCTYPE html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n"
		    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		    "style-src 'unsafe-inline'; script-src '");
	buffer_puts(out, html_script_hash);
	buffer_puts(out, "'; base-uri 'none'; form-action 'none'\">\n<meta name=viewport "
			 "content=\"width=device-width, initial-scale=1\">\n"
			 "<meta name=color-scheme content=\"light dark\">\n<title>");
	buffer_puts(out, words[html->input->verdict->word].word);
	if (j->head.name) {
		buffer_puts(out, ": ");
		html_text(out, j->head.name);
	}
	buffer_puts(out, " \xe2\x80\x93 routegate</title>\n<style>\n");
	buffer_puts(out, html_style);
	buffer_puts(out, "</style>\n</head>\n");
}

/* Shapes that the drawings use; the names are those in svg.c. */
static const char SYMBOLS[] =
	"<svg class=hidden aria-hidden=true width=0 height=0><defs>"
	"<path id=x d=\"M-5-5L5 5M5-5L-5 5\"/>"
	"<path id=i-ok d=\"M-4 0L-1 3L5-4\"/>"
	"<path id=i-lost d=\"M-4-4L4 4M4-4L-4 4\"/>"
	"<path id=i-none d=\"M-3 0L3 0\"/>"
	"<path id=i-changed d=\"M0-7L7 5L-7 5Z\"/>"
	"<circle id=d-ok r=6 />"
	"<path id=d-lost d=\"M-8-8H8V8H-8ZM-4-4L4 4M4-4L-4 4\"/>"
	"<circle id=d-none r=4 />"
	"<path id=o-ok d=\"M-9 6H8a4 4 0 0 0 1-9a7 6 0 0 0-13-2a5 5 0 0 0-5 11z\"/>"
	"<path id=o-lost d=\"M-9 6H8a4 4 0 0 0 1-9a7 6 0 0 0-13-2a5 5 0 0 0-5 11zM-3-3L3 3M3-3L-3 "
	"3\"/>"
	"<path id=o-none d=\"M-9 6H8a4 4 0 0 0 1-9a7 6 0 0 0-13-2a5 5 0 0 0-5 11z\"/>"
	"<path id=lan d=\"M0-6L6 0L0 6L-6 0Z\"/>"
	"</defs></svg>\n";

/* ---- the first screen ---------------------------------------------------------------------- */

static void state_name(struct html *html, const struct side *side)
{
	buffer_puts(html->out, "<b>");
	html_text(html->out, side->name ? side->name : "nothing");
	buffer_puts(html->out, "</b>");
	if (!side->oid)
		return;
	buffer_puts(html->out, " <code>");
	html_text(html->out, arena_strndup(html->arena, side->oid, 12));
	buffer_puts(html->out, "</code>");
}

static size_t deciding(const struct html *html)
{
	const struct verdict *verdict = html->input->verdict;
	size_t n = 0;

	for (size_t i = 0; i < verdict->finding_count; i++) {
		const struct finding *finding = &verdict->findings[i];

		n += finding->status == FINDING_NEW && !finding->waiver &&
		     (finding->severity == FINDING_REJECT ||
		      finding->severity == FINDING_UNDECIDED);
	}
	return n;
}

/* The reason in one sentence: the finding that decides, not only how many there are. */
static void sentence(struct html *html)
{
	const struct verdict *verdict = html->input->verdict;
	const struct finding *first = html->groups.n ? html->groups.v[0].v[0] : NULL;
	size_t n = deciding(html);

	buffer_puts(html->out, "<p class=reason>");
	if (verdict->word != VERDICT_ACCEPT && n && first && first->status == FINDING_NEW) {
		const char *more = strstr(first->message, "; likewise ");

		html_text(html->out, more ? arena_strndup(html->arena, first->message,
							  (size_t)(more - first->message))
					  : first->message);
		if (n > 1) {
			buffer_puts(html->out, ", and ");
			html_count(html->out, n - 1, "more finding", "more findings");
		}
		buffer_puts(html->out, ".</p>\n");
		return;
	}
	buffer_puts(html->out, "<span class=plain>");
	html_text(html->out, verdict->reason);
	buffer_puts(html->out, ".</span></p>\n");
}

static void statistics(struct html *html)
{
	const struct verdict_stats *stats = &html->input->verdict->stats;
	struct buffer *out = html->out;

	if (!stats->devices)
		return;
	buffer_puts(out, "<p class=stats>");
	html_count(out, stats->devices, "device", "devices");
	buffer_puts(out, " \xc2\xb7 ");
	html_count(out, stats->sessions, "session up", "sessions up");
	buffer_puts(out, " \xc2\xb7 ");
	html_count(out, stats->prefixes, "BGP prefix", "BGP prefixes");
	buffer_puts(out, " \xc2\xb7 ");
	html_count(out, stats->scenarios, "scenario", "scenarios");
	buffer_puts(out, " \xc2\xb7 ");
	html_number(out, stats->unmodelled);
	buffer_puts(out, " of ");
	html_count(out, stats->modelled + stats->irrelevant + stats->unmodelled, "config node",
		   "config nodes");
	buffer_puts(out, " not modelled</p>\n");
}

static void banner(struct html *html)
{
	const struct judgement *j = html->input->judgement;
	enum verdict_word word = html->input->verdict->word;
	struct buffer *out = html->out;

	buffer_printf(
		out,
		"<header class=\"banner %s\">\n<p class=brand>routegate</p>\n<h1><span class=mark "
		"aria-hidden=true>%s</span> %s",
		words[word].class, words[word].icon, words[word].word);
	if (words[word].advice)
		buffer_printf(out, "<span class=advice>: %s</span>", words[word].advice);
	buffer_puts(out, "</h1>\n");
	sentence(html);
	buffer_puts(out, "<p class=sides>");
	state_name(html, &j->head);
	buffer_puts(out, " against ");
	state_name(html, &j->base);
	buffer_puts(out, ", ");
	html_count(out, html->input->changed_count, "file changes", "files change");
	buffer_puts(out, "</p>\n");
	statistics(html);
	buffer_puts(out, "</header>\n<nav aria-label=Sections><a href=\"#findings\">Findings</a> "
			 "<a href=\"#picture\">Picture</a> <a href=\"#routes\">Moved routes</a> "
			 "<a href=\"#changes\">Changed files</a></nav>\n");
}

void report_html_write(const struct report_input *input, struct buffer *out)
{
	struct html html = { .input = input, .out = out, .arena = out->arena };

	html.silent = groups_of_findings(input, &html.groups, html.arena);
	head(&html);
	buffer_puts(out, "<body>\n");
	buffer_puts(out, SYMBOLS);
	banner(&html);
	buffer_puts(out, "<main>\n");
	html_findings(&html);
	html_picture(&html);
	html_routes(&html);
	html_changes(&html);
	buffer_printf(out,
		      "</main>\n<footer>routegate %s. The simulation covers what its configs say; "
		      "exit status %d.</footer>\n<script>",
		      ROUTEGATE_VERSION, verdict_exit_code(input->verdict->word));
	buffer_puts(out, html_script);
	buffer_puts(out, "</script>\n</body>\n</html>\n");
}
