/* SPDX-License-Identifier: MIT */
/*
 * A comment for a pull request, or the summary of a job: the verdict in the first line, what decides
 * it below, the rest folded away (CommonMark, with the two HTML elements that GitHub and GitLab
 * allow for that). Text from configs must stay text: what is special is escaped, lines of a config
 * are code spans, and nobody is mentioned.
 */
#include <ctype.h>
#include <string.h>

#include "report/ci/ci.h"
#include "report/group.h"

/* A comment of GitHub has at most 65,536 characters. */
enum { PAGE_MAX = 55000, LINES_MAX = 8, NAMES_MAX = 12, LINE_TEXT_MAX = 160 };

/* ---- text that stays text ------------------------------------------------------------------ */

/* "1. " or "2) " at the start of a line would be a list. */
static bool ends_number(const char *s, size_t at)
{
	return at > 0 && strchr(".)", s[at]) && strchr(" \t", s[at + 1]) &&
	       strspn(s, "0123456789") == at;
}

static bool is_special(const char *s, size_t at)
{
	if (strchr("\\`*_[]<>|~&$", s[at]) || ends_number(s, at))
		return true;
	if (s[at] == ':') /* an address of the web, the name of a picture */
		return s[at + 1] == '/' || isalpha((unsigned char)s[at + 1]);
	if (s[at] == '.') /* a link without a mark of its own */
		return at >= 3 && !strncasecmp(s + at - 3, "www", 3);
	return at == 0 && strchr("+-=", s[at]);
}

static void put_text(struct buffer *out, const char *s)
{
	for (size_t i = 0; s[i]; i++) {
		if (s[i] == '\n')
			buffer_puts(out, " ");
		else if (s[i] == '@' || s[i] == '#') /* names and numbers behind them are links */
			buffer_printf(out, "%s%c%s", s[i] == '#' ? "\\" : "", s[i],
				      isalnum((unsigned char)s[i + 1]) ? "&#8203;" : "");
		else if (is_special(s, i))
			buffer_printf(out, "\\%c", s[i]);
		else
			buffer_add(out, s + i, 1);
	}
}

static size_t longest_run(const char *s, char c)
{
	size_t longest = 0;

	while (*s) {
		size_t run = strspn(s, (const char[]){ c, '\0' });

		longest = run > longest ? run : longest;
		s += run ? run : 1;
	}
	return longest;
}

/* A code span: its fence is longer than any run of backticks in it. */
static void put_code(struct buffer *out, const char *s)
{
	const char *text = report_cut(s, LINE_TEXT_MAX, out->arena);
	size_t fence = longest_run(text, '`') + 1;
	bool padded = *text == '`' || (*text && text[strlen(text) - 1] == '`') || *text == ' ';

	if (!*text)
		return;
	for (size_t i = 0; i < fence; i++)
		buffer_puts(out, "`");
	buffer_puts(out, padded ? " " : "");
	for (; *text; text++)
		buffer_add(out, *text == '\n' || *text == '\t' ? " " : text, 1);
	buffer_puts(out, padded ? " " : "");
	for (size_t i = 0; i < fence; i++)
		buffer_puts(out, "`");
}

static void put_names(struct buffer *out, const char *label, const char *const *v, size_t n)
{
	if (!n)
		return;
	buffer_puts(out, label);
	for (size_t i = 0; i < n && i < NAMES_MAX; i++) {
		buffer_puts(out, i ? ", " : "");
		put_text(out, v[i]);
	}
	if (n > NAMES_MAX)
		buffer_printf(out, " and %zu more", n - NAMES_MAX);
	buffer_puts(out, "\n");
}

static void fold(struct buffer *out, const char *summary)
{
	buffer_printf(out, "<details><summary>%s</summary>\n\n", summary);
}

static void unfold(struct buffer *out)
{
	buffer_puts(out, "\n</details>\n\n");
}

static bool decides(const struct group *group)
{
	return finding_weight(group->v[0]) <= WEIGHT_UNDECIDED;
}

/* ---- a finding ----------------------------------------------------------------------------- */

static void put_heading(struct buffer *out, const struct group *group)
{
	const struct finding *finding = group->v[0];
	char prefix[PREFIX_TEXT];

	buffer_printf(out, "**%s** ", weight_word(finding_weight(finding)));
	put_text(out, finding->message);
	buffer_puts(out, " \\[");
	put_text(out, finding_rule_text(finding, out->arena));
	buffer_puts(out, "\\]\n");
	for (size_t i = 1; i < group->n && i < NAMES_MAX; i++)
		buffer_printf(out, "%s%s", i == 1 ? "likewise: " : ", ",
			      prefix_text(group->v[i]->prefix, prefix));
	if (group->n > NAMES_MAX)
		buffer_printf(out, " and %zu more", group->n - NAMES_MAX);
	buffer_puts(out, group->n > 1 ? "\n" : "");
}

/* All the lines that an earlier group of the page told of, and no others. */
static bool causes_are_told(const struct groups *groups, size_t upto)
{
	const struct finding *finding = groups->v[upto].v[0];

	for (size_t g = 0; g < upto; g++) {
		const struct finding *told = groups->v[g].v[0];
		size_t i = 0;

		if (decides(&groups->v[g]) != decides(&groups->v[upto]) ||
		    told->cause_count != finding->cause_count)
			continue;
		while (i < told->cause_count &&
		       !place_compare(told->causes[i].place, finding->causes[i].place))
			i++;
		if (i == told->cause_count)
			return i > 0;
	}
	return false;
}

static void put_causes(struct buffer *out, const struct finding *finding)
{
	size_t shown = finding->cause_count < LINES_MAX ? finding->cause_count : LINES_MAX;

	buffer_puts(out, finding->cause_count ? "\n" : "");
	for (size_t i = 0; i < shown; i++) {
		const struct cause *cause = &finding->causes[i];

		buffer_puts(out, "- ");
		put_code(out, place_text(cause->place, out->arena));
		buffer_puts(out, cause->before ? " (before)" : "");
		if (cause->text) {
			buffer_puts(out, " ");
			put_code(out, cause->text);
		}
		if (cause->why) {
			buffer_puts(out, " ");
			put_text(out, cause->why);
		}
		if (cause->commit)
			buffer_printf(out, " (%s)", cause->commit);
		buffer_puts(out, "\n");
	}
	if (finding->cause_count > shown)
		buffer_printf(out, "- and %zu more lines\n", finding->cause_count - shown);
}

static void put_chain(struct buffer *out, const struct finding *finding)
{
	if (!finding->chain_length)
		return;
	buffer_puts(out, "\n");
	fold(out, "why, step by step");
	for (size_t i = 0; i < finding->chain_length; i++) {
		buffer_printf(out, "%zu. ", i + 1);
		put_text(out, finding->chain[i]);
		buffer_puts(out, "\n");
	}
	buffer_puts(out, "\n</details>\n");
}

static void put_group(struct buffer *out, const struct groups *groups, size_t at)
{
	const struct finding *finding = groups->v[at].v[0];

	put_heading(out, &groups->v[at]);
	put_names(out, "with these down: ", finding->failure, finding->failure_count);
	put_names(out, finding->device_count == 1 ? "device: " : "devices: ", finding->devices,
		  finding->device_count);
	if (finding->waiver) {
		buffer_puts(out, "waived by ");
		put_text(out, finding->waiver->who);
		buffer_printf(out, " until %s: ", finding->waiver->until);
		put_text(out, finding->waiver->reason);
		buffer_puts(out, "\n");
	}
	if (causes_are_told(groups, at))
		buffer_puts(out, "\n- the same lines as above\n");
	else
		put_causes(out, finding);
	put_chain(out, finding);
	buffer_puts(out, "\n");
}

/* ---- the page ------------------------------------------------------------------------------ */

static void put_verdict(struct buffer *out, const struct report_input *input)
{
	const struct verdict *verdict = input->verdict;
	const struct judgement *j = input->judgement;

	buffer_printf(out, "### routegate: %s\n\n", verdict_participle(verdict->word));
	put_text(out, verdict->reason);
	buffer_puts(out, verdict->word == VERDICT_ACCEPT ? "" : "; **do not deploy**");
	if (j->head.name) {
		buffer_puts(out, ". Judged: ");
		put_code(out, j->head.name);
		buffer_puts(out, " against ");
		put_code(out, j->base.name ? j->base.name : "nothing");
		buffer_printf(out, ", %zu config%s changed", input->changed_count,
			      input->changed_count == 1 ? "" : "s");
	}
	buffer_puts(out, ".\n\n");
	if (verdict->word == VERDICT_REJECT && !verdict->complete)
		buffer_puts(out, "The judgement is not complete: there may be more.\n\n");
}

/* Those that decide, or all others; returns how many there was no room for. */
static size_t put_groups(struct buffer *out, const struct groups *groups, bool deciding)
{
	size_t left = 0;

	for (size_t i = 0; i < groups->n; i++) {
		if (decides(&groups->v[i]) != deciding)
			continue;
		if (out->n > PAGE_MAX)
			left += groups->v[i].n;
		else
			put_group(out, groups, i);
	}
	return left;
}

static void put_others(struct buffer *out, const struct groups *groups, size_t known)
{
	size_t others = 0, left;

	for (size_t i = 0; i < groups->n; i++)
		others += decides(&groups->v[i]) ? 0 : groups->v[i].n;
	if (others) {
		fold(out, arena_printf(out->arena, "%zu that %s not decide", others,
				       others == 1 ? "does" : "do"));
		left = put_groups(out, groups, false);
		if (left)
			buffer_printf(out, "and %zu more\n", left);
		unfold(out);
	}
	if (known)
		buffer_printf(out, "%zu more that the base had, too.\n\n", known);
}

static void put_statistics(struct buffer *out, const struct report_input *input)
{
	const struct verdict_stats *stats = &input->verdict->stats;

	if (stats->devices)
		buffer_printf(out,
			      "<sub>%zu devices, %zu sessions up, %zu BGP prefixes, %zu scenarios; "
			      "%zu nodes not modelled; routegate " ROUTEGATE_VERSION "</sub>\n",
			      stats->devices, stats->sessions, stats->prefixes, stats->scenarios,
			      stats->unmodelled);
}

void report_markdown_write(const struct report_input *input, struct buffer *out)
{
	struct groups groups = { 0 };
	size_t known = groups_of_findings(input, &groups, out->arena), left;

	put_verdict(out, input);
	left = put_groups(out, &groups, true);
	if (left)
		buffer_printf(out, "and %zu more that decide; the whole report has them\n\n", left);
	put_others(out, &groups, known);
	put_statistics(out, input);
}
