/* SPDX-License-Identifier: MIT */
/*
 * For a person: what is lost, where, and why, findings that decide first; then what was looked at;
 * the verdict last, in words.
 */
#include <string.h>

#include "report/text_page.h"

static void changes(struct page *page)
{
	const struct judgement *j = page->input->judgement;

	if (!j->head.name)
		return;
	buffer_printf(page->out, "%s against %s", j->head.name,
		      j->base.name ? j->base.name : "nothing");
	if (!page->input->changed_count)
		buffer_puts(page->out, ": no config changes");
	buffer_puts(page->out, "\n");
	for (size_t i = 0; i < page->input->changed_count; i++) {
		if (i == 12 && !page->input->options.verbose) {
			buffer_printf(page->out, "  and %zu more files\n",
				      page->input->changed_count - i);
			break;
		}
		const char *file = page->input->changed_files[i];

		buffer_printf(page->out, "  %s %s\n",
			      file[0] == '+'   ? "added"
			      : file[0] == '-' ? "removed"
			      : file[0] == '>' ? "applied"
					       : "changed",
			      file + 1);
	}
	buffer_puts(page->out, "\n");
}

static void statistics(struct page *page)
{
	const struct verdict_stats *stats = &page->input->verdict->stats;

	if (!stats->devices)
		return;
	buffer_printf(page->out,
		      "%zu devices, %zu sessions up, %zu BGP prefixes, %zu scenarios; %zu nodes "
		      "modelled, "
		      "%zu irrelevant to routing, %zu not modelled",
		      stats->devices, stats->sessions, stats->prefixes, stats->scenarios,
		      stats->modelled, stats->irrelevant, stats->unmodelled);
	if (stats->state)
		buffer_printf(page->out, ", %zu of state skipped", stats->state);
	buffer_printf(page->out, "; %.2f s\n", page->input->options.seconds);
}

static void verdict_line(struct page *page)
{
	static const struct {
		const char *word, *advice;
		enum style style;
	} words[] = {
		[VERDICT_UNDECIDED] = { "undecided", "do not deploy", STYLE_YELLOW },
		[VERDICT_ACCEPT] = { "accepted", NULL, STYLE_GREEN },
		[VERDICT_REJECT] = { "rejected", "do not deploy", STYLE_RED },
	};
	const struct verdict *verdict = page->input->verdict;

	buffer_printf(page->out, "verdict: %s%s%s: %s", style(page, words[verdict->word].style),
		      words[verdict->word].word, style(page, STYLE_PLAIN), verdict->reason);
	if (words[verdict->word].advice)
		buffer_printf(page->out, "; %s", words[verdict->word].advice);
	buffer_puts(page->out, "\n");
}

void report_text_write(const struct report_input *input, struct buffer *out)
{
	struct page page = { .input = input, .out = out, .color = input->options.color };
	size_t silent = 0;

	if (!input->options.quiet) {
		changes(&page);
		silent = page_findings(&page);
		if (silent)
			buffer_printf(out,
				      "%zu more that the base had, too (--verbose tells them)\n",
				      silent);
		statistics(&page);
	}
	verdict_line(&page);
}
