/* SPDX-License-Identifier: MIT */
/*
 * For a person: what is lost, where, and why, findings that decide first; then what was looked at; the verdict last,
 * in words.
 */
#include <string.h>

#include "report/formats.h"

struct page {
	const struct report_input *input;
	struct buffer *out;
	bool color;
};

static const char *style(const struct page *page, enum style style)
{
	return style_escape(style, page->color);
}

static void changes(struct page *page)
{
	const struct judgement *j = page->input->judgement;

	if (!j->head.name)
		return;
	buffer_printf(page->out, "%s against %s", j->head.name, j->base.name ? j->base.name : "nothing");
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
					       : "changed",
			      file + 1);
	}
	buffer_puts(page->out, "\n");
}

/* REJECT, KNOWN (the base had it), ... : the words in front of a finding. */
static const char *heading(const struct finding *finding, enum style *style)
{
	static const struct {
		const char *word;
		enum style style;
	} severities[] = {
		[FINDING_REJECT] = { "REJECT", STYLE_RED },
		[FINDING_WARN] = { "WARNING", STYLE_YELLOW },
		[FINDING_UNDECIDED] = { "UNDECIDED", STYLE_YELLOW },
		[FINDING_NOTE] = { "NOTE", STYLE_DIM },
	};

	*style = STYLE_DIM;
	if (finding->waiver)
		return "WAIVED";
	if (finding->status == FINDING_FIXED) {
		*style = STYLE_GREEN;
		return "FIXED";
	}
	if (finding->status == FINDING_PRE_EXISTING && finding->severity != FINDING_NOTE)
		return "PRE-EXISTING";
	*style = severities[finding->severity].style;
	return severities[finding->severity].word;
}

static void names(struct page *page, const char *label, const char *const *v, size_t n)
{
	size_t most = page->input->options.verbose ? n : 10;

	if (!n)
		return;
	buffer_printf(page->out, "  %s: ", label);
	for (size_t i = 0; i < n && i < most; i++)
		buffer_printf(page->out, "%s%s", i ? ", " : "", v[i]);
	if (n > most)
		buffer_printf(page->out, " and %zu more", n - most);
	buffer_puts(page->out, "\n");
}

static void causes(struct page *page, const struct finding *finding)
{
	for (size_t i = 0; i < finding->cause_count; i++) {
		const struct cause *cause = &finding->causes[i];

		if (i == 6 && !page->input->options.verbose) {
			buffer_printf(page->out, "    and %zu more lines\n", finding->cause_count - i);
			break;
		}
		buffer_printf(page->out, "  %s%s%s", style(page, STYLE_BOLD),
			      place_text(cause->place, page->out->arena), style(page, STYLE_PLAIN));
		if (cause->text)
			buffer_printf(page->out, ": %s", cause->text);
		if (cause->why)
			buffer_printf(page->out, "  (%s)", cause->why);
		buffer_puts(page->out, "\n");
	}
}

static void one_finding(struct page *page, const struct finding *finding)
{
	enum style colour;
	const char *word = heading(finding, &colour);

	buffer_printf(page->out, "%s%s%s ", style(page, colour), word, style(page, STYLE_PLAIN));
	if (!finding->cause_count && finding->place.file && strcmp(finding->rule, "protect"))
		buffer_printf(page->out, "%s: ", place_text(finding->place, page->out->arena));
	buffer_printf(page->out, "%s [%s%s%s]\n", finding->message, finding->rule,
		      finding->set ? ": " : "", finding->set ? finding->set : "");
	if (finding->device_count > 1 || strcmp(finding->kind, "invalid"))
		names(page, finding->device_count == 1 ? "device" : "devices", finding->devices,
		      finding->device_count);
	names(page, "with these down", finding->failure, finding->failure_count);
	if (finding->chain_length)
		buffer_puts(page->out, "  why:\n");
	for (size_t i = 0; i < finding->chain_length; i++)
		buffer_printf(page->out, "    %s%s\n", i ? "-> " : "", finding->chain[i]);
	causes(page, finding);
	if (finding->waiver)
		buffer_printf(page->out, "  waived by %s until %s: %s\n", finding->waiver->who,
			      finding->waiver->until, finding->waiver->reason);
	buffer_puts(page->out, "\n");
}

static bool is_told(const struct page *page, const struct finding *finding)
{
	if (page->input->options.verbose)
		return true;
	/* what the base had and nobody changed is counted, not told */
	return !(finding->status == FINDING_PRE_EXISTING && finding->severity != FINDING_REJECT);
}

static void statistics(struct page *page)
{
	const struct verdict_stats *stats = &page->input->verdict->stats;

	if (!stats->devices)
		return;
	buffer_printf(page->out,
		      "%zu devices, %zu sessions up, %zu BGP prefixes, %zu scenarios; %zu nodes modelled, "
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
		for (size_t i = 0; i < input->verdict->finding_count; i++)
			if (is_told(&page, &input->verdict->findings[i]))
				one_finding(&page, &input->verdict->findings[i]);
			else
				silent++;
		if (silent)
			buffer_printf(out, "%zu more that the base had, too (--verbose tells them)\n",
				      silent);
		statistics(&page);
	}
	verdict_line(&page);
}
