/* SPDX-License-Identifier: MIT */
/*
 * One finding for a person: what is lost, where, why step by step, the lines to blame. What differs
 * in the prefix only is told once with the other prefixes beside it, and a reason that was told
 * already is not told again: the same cause loses many things at once, and the reader wants to see
 * the one cause.
 */
#include <string.h>

#include "base/array.h"
#include "report/text_page.h"

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

/* ---- told already?
 * ------------------------------------------------------------------------------- */

static bool cause_is_told(const struct page *page, const struct cause *cause)
{
	for (size_t t = 0; t < page->told.n; t++) {
		const struct finding *told = page->told.v[t];

		for (size_t i = 0; i < told->cause_count; i++)
			if (!place_compare(told->causes[i].place, cause->place))
				return true;
	}
	return false;
}

/* "what: who": what happened is the same, whoever it happened to. */
static bool step_is_told(const struct page *page, const struct finding *finding, const char *step)
{
	struct arena *arena = page->out->arena;

	for (size_t t = 0; t < page->told.n; t++) {
		const struct finding *told = page->told.v[t];

		for (size_t i = 0; i < told->chain_length; i++) {
			const char *other = told->chain[i];
			const char *end = strstr(step, ": "), *other_end = strstr(other, ": ");

			if (end && other_end &&
			    finding_texts_alike(
				    finding, arena_strndup(arena, step, (size_t)(end - step)), told,
				    arena_strndup(arena, other, (size_t)(other_end - other))))
				return true;
		}
	}
	return false;
}

static bool is_blamed(const struct finding *finding)
{
	return finding->cause_count && finding->causes[0].blamed;
}

/* Where the lines to blame are known, those that only looked guilty are for --verbose. */
static bool is_shown(const struct page *page, const struct finding *finding,
		     const struct cause *cause)
{
	return cause->blamed || !is_blamed(finding) || page->input->options.verbose;
}

static bool reason_is_told(const struct page *page, const struct finding *finding)
{
	for (size_t i = 0; i < finding->cause_count; i++)
		if (is_shown(page, finding, &finding->causes[i]) &&
		    !cause_is_told(page, &finding->causes[i]))
			return false;
	for (size_t i = 0; i < finding->chain_length; i++)
		if (!step_is_told(page, finding, finding->chain[i]))
			return false;
	return finding->chain_length > 0;
}

/* ---- causes
 * ---------------------------------------------------------------------------------------- */

static bool same_line(const struct cause *a, const struct cause *b)
{
	return a->text && b->text && a->before == b->before && a->blamed == b->blamed &&
	       (a->blamed || (!a->path && !b->path)) && a->place.file && b->place.file &&
	       !strcmp(a->place.file, b->place.file) && !strcmp(a->text, b->text);
}

static void author(struct page *page, const struct cause *cause)
{
	if (cause->author)
		buffer_printf(page->out, "      by %s%s%s\n", cause->author,
			      cause->commit ? " in " : "", cause->commit ? cause->commit : "");
}

static void likewise_lines(struct page *page, const struct finding *finding, size_t first,
			   bool *done)
{
	struct buffer lines;
	size_t n = 0;

	buffer_init(&lines, page->out->arena);
	for (size_t i = first + 1; i < finding->cause_count; i++) {
		if (done[i] || !same_line(&finding->causes[first], &finding->causes[i]))
			continue;
		buffer_printf(&lines, "%s%u", n++ ? ", " : "",
			      (unsigned)finding->causes[i].place.line);
		done[i] = true;
	}
	if (n)
		buffer_printf(page->out, "; likewise line%s %s", n == 1 ? "" : "s", lines.s);
}

static void one_cause(struct page *page, const struct finding *finding, size_t first, bool *done)
{
	const struct cause *cause = &finding->causes[first];

	buffer_printf(page->out, "  %s%s%s%s%s", finding->chain_length ? "  " : "",
		      style(page, STYLE_BOLD), place_text(cause->place, page->out->arena),
		      style(page, STYLE_PLAIN), cause->before ? " (before)" : "");
	if (cause->path && !cause->blamed && !finding->has_prefix &&
	    !strstr(finding->message, cause->path))
		buffer_printf(page->out, ": %s%s", cause->path, cause->text ? "\n    " : "");
	else if (cause->text)
		buffer_puts(page->out, ": ");
	if (cause->text)
		buffer_puts(page->out, cause->text);
	if (cause->why) {
		buffer_printf(page->out, "  (%s", cause->why);
		likewise_lines(page, finding, first, done);
		buffer_puts(page->out, ")");
	}
	buffer_puts(page->out, "\n");
	author(page, cause);
}

/* Those that were blamed, or the others. */
static void causes(struct page *page, const struct finding *finding, bool blamed)
{
	bool *done = arena_alloc(page->out->arena, finding->cause_count + 1);
	size_t rows = 0, left = 0;

	for (size_t i = 0; i < finding->cause_count; i++) {
		const struct cause *cause = &finding->causes[i];

		if (done[i] || cause->blamed != blamed || !is_shown(page, finding, cause))
			continue;
		if (rows == 8 && !page->input->options.verbose) {
			left++;
			continue;
		}
		if (!rows++ && finding->chain_length)
			buffer_printf(page->out, "  %s:\n",
				      !blamed && is_blamed(finding) ? "also looked at"
				      : !blamed                     ? "may be caused by"
				      : finding->cause_count > 1 && finding->causes[1].blamed
					      ? "caused by, together"
					      : "caused by");
		one_cause(page, finding, i, done);
	}
	if (left)
		buffer_printf(page->out, "    and %zu more line%s (--verbose tells them)\n", left,
			      left == 1 ? "" : "s");
}

/* ---- a finding and those like it
 * -------------------------------------------------------------------- */

static void reason(struct page *page, const struct finding *finding)
{
	if (finding->chain_length && !page->input->options.verbose &&
	    reason_is_told(page, finding)) {
		buffer_puts(page->out, "  why: as above\n");
		return;
	}
	causes(page, finding, true);
	if (finding->chain_length && finding->device_count > 1 && finding->has_prefix)
		buffer_printf(page->out, "  why, on %s:\n", finding->devices[0]);
	else if (finding->chain_length)
		buffer_puts(page->out, "  why:\n");
	for (size_t i = 0; i < finding->chain_length; i++)
		buffer_printf(page->out, "    %s%s\n", i && finding->has_prefix ? "-> " : "",
			      finding->chain[i]);
	causes(page, finding, false);
	*array_push(&page->told, page->out->arena) = finding;
}

static void likewise(struct page *page, const struct group *group)
{
	char text[PREFIX_TEXT];

	for (size_t i = 1; i < group->n; i++)
		buffer_printf(page->out, "%s%s", i == 1 ? "  likewise: " : ", ",
			      prefix_text(group->v[i]->prefix, text));
	if (group->n > 1)
		buffer_puts(page->out, "\n");
}

static void one_group(struct page *page, const struct group *group)
{
	const struct finding *finding = group->v[0];
	enum style colour;
	const char *word = heading(finding, &colour);

	buffer_printf(page->out, "%s%s%s ", style(page, colour), word, style(page, STYLE_PLAIN));
	if (!finding->cause_count && finding->place.file && strcmp(finding->rule, "protect"))
		buffer_printf(page->out, "%s: ", place_text(finding->place, page->out->arena));
	buffer_printf(page->out, "%s [%s%s%s]\n", finding->message, finding->rule,
		      finding->set ? ": " : "", finding->set ? finding->set : "");
	likewise(page, group);
	if (finding->device_count > 1 || strcmp(finding->kind, "invalid"))
		names(page, finding->device_count == 1 ? "device" : "devices", finding->devices,
		      finding->device_count);
	names(page, "with these down", finding->failure, finding->failure_count);
	reason(page, finding);
	if (finding->waiver)
		buffer_printf(page->out, "  waived by %s until %s: %s\n", finding->waiver->who,
			      finding->waiver->until, finding->waiver->reason);
	buffer_puts(page->out, "\n");
}

size_t page_findings(struct page *page)
{
	struct groups groups = { 0 };
	size_t silent = groups_of_findings(page->input, &groups, page->out->arena);

	for (size_t i = 0; i < groups.n; i++)
		one_group(page, &groups.v[i]);
	return silent;
}
