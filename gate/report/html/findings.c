/* SPDX-License-Identifier: MIT */
/*
 * Each finding: what is lost, where, the steps from the cause to the loss, the lines to blame. What
 * was told with an earlier finding is pointed to, not repeated.
 */
#include <string.h>

#include "base/array.h"
#include "report/html/html.h"

enum {
	FULL = 40,    /* groups with their reasons; the rest is a list */
	LISTED = 400, /* then the page is long enough */
	EXCERPTS = 5, /* a finding */
	NAMES_SHOWN = 12
};

struct badge {
	const char *class, *word, *icon;
};

struct telling {
	struct html *html;
	struct map *causes; /* "FILE:LINE" -> told */
	struct map *chains; /* a chain's text -> told */
};

static struct badge badge_of(const struct finding *finding)
{
	static const struct badge severities[] = {
		[FINDING_REJECT] = { "reject", "Reject", "\xe2\x9c\x95" },
		[FINDING_WARN] = { "warn", "Warning", "!" },
		[FINDING_UNDECIDED] = { "undecided", "Undecided", "?" },
		[FINDING_NOTE] = { "note", "Note", "i" },
	};

	if (finding->waiver)
		return (struct badge){ "note", "Waived", "i" };
	if (finding->status == FINDING_FIXED)
		return (struct badge){ "fixed", "Fixed", "\xe2\x9c\x93" };
	if (finding->status == FINDING_PRE_EXISTING && finding->severity != FINDING_NOTE)
		return (struct badge){ "note", "Pre-existing", "i" };
	return severities[finding->severity];
}

/* ---- causes -------------------------------------------------------------------------------- */

static const char *cause_key(const struct telling *telling, const struct cause *cause)
{
	return arena_printf(telling->html->arena, "%d%s", (int)cause->before,
			    place_text(cause->place, telling->html->arena));
}

static bool all_told(const struct telling *telling, const struct finding *finding)
{
	for (size_t i = 0; i < finding->cause_count; i++)
		if (!map_get_string(telling->causes, cause_key(telling, &finding->causes[i])))
			return false;
	return true;
}

static void tell_place(struct html *html, const struct cause *cause)
{
	buffer_puts(html->out, "<code>");
	html_text(html->out, place_text(cause->place, html->arena));
	buffer_puts(html->out, "</code>");
}

static void told_above(struct telling *telling, const struct finding *finding)
{
	struct html *html = telling->html;

	buffer_puts(html->out, "<p class=above>The same lines as above: ");
	for (size_t i = 0; i < finding->cause_count && i < 6; i++) {
		buffer_puts(html->out, i ? ", " : "");
		tell_place(html, &finding->causes[i]);
	}
	if (finding->cause_count > 6)
		buffer_printf(html->out, " and %zu more", finding->cause_count - 6);
	buffer_puts(html->out, ".</p>\n");
}

/* A line that is in no changed file, or in none that we have. */
static void plain_cause(struct html *html, const struct cause *cause)
{
	buffer_puts(html->out, "<figure class=code><figcaption>");
	tell_place(html, cause);
	if (cause->before)
		buffer_puts(html->out, " (before)");
	if (cause->path) {
		buffer_puts(html->out, " <span class=path>");
		html_text(html->out, cause->path);
		buffer_puts(html->out, "</span>");
	}
	buffer_puts(html->out, "</figcaption>");
	if (cause->text || cause->why) {
		buffer_puts(html->out, "<pre class=diff tabindex=0><span class=\"ln blame\">");
		html_text(html->out, cause->text);
		if (cause->why) {
			buffer_puts(html->out, " <b class=why>\xe2\x97\x80 ");
			html_text(html->out, cause->why);
			buffer_puts(html->out, "</b>");
		}
		buffer_puts(html->out, "\n</span></pre>");
	}
	buffer_puts(html->out, "</figure>\n");
}

static bool same_file(const struct cause *a, const struct cause *b)
{
	return a->before == b->before && a->place.file && b->place.file &&
	       !strcmp(a->place.file, b->place.file);
}

/* Further lines of the same file are named beside its first one. */
static void likewise(struct telling *telling, const struct finding *finding, size_t first,
		     bool *done)
{
	struct html *html = telling->html;
	size_t n = 0;

	for (size_t i = first + 1; i < finding->cause_count; i++) {
		const struct cause *cause = &finding->causes[i];

		if (done[i] || !same_file(&finding->causes[first], cause))
			continue;
		done[i] = true;
		*map_slot(telling->causes, cause_key(telling, cause),
			  strlen(cause_key(telling, cause))) = html;
		buffer_puts(html->out, n++ ? "; " : "<p class=likewise>Likewise ");
		buffer_printf(html->out, "line %u", (unsigned)cause->place.line);
		if (cause->why) {
			buffer_puts(html->out, " (");
			html_text(html->out, cause->why);
			buffer_puts(html->out, ")");
		}
	}
	if (n)
		buffer_puts(html->out, ".</p>\n");
}

static void tell_causes(struct telling *telling, const struct finding *finding)
{
	struct html *html = telling->html;
	bool *done = arena_alloc(html->arena, finding->cause_count + 1);
	size_t shown = 0, left = 0;

	for (size_t i = 0; i < finding->cause_count; i++) {
		const struct cause *cause = &finding->causes[i];

		if (done[i])
			continue;
		if (shown == EXCERPTS) {
			left++;
			continue;
		}
		*map_slot(telling->causes, cause_key(telling, cause),
			  strlen(cause_key(telling, cause))) = html;
		if (!html_excerpt(html, cause))
			plain_cause(html, cause);
		likewise(telling, finding, i, done);
		shown++;
	}
	if (left)
		buffer_printf(html->out,
			      "<p class=note>%zu more line%s to blame; they are among the "
			      "<a href=\"#changes\">changed files</a>.</p>\n",
			      left, left == 1 ? "" : "s");
}

/* ---- the chain ----------------------------------------------------------------------------- */

/* "what: who": the two apart, so that the eye finds the devices. */
static void step(struct html *html, const char *text)
{
	const char *colon = strstr(text, ": ");

	buffer_puts(html->out, "<li>");
	if (!colon) {
		html_text(html->out, text);
	} else {
		buffer_puts(html->out, "<span class=what>");
		html_text(html->out, arena_strndup(html->arena, text, (size_t)(colon - text)));
		buffer_puts(html->out, "</span> <span class=who>");
		html_text(html->out, colon + 2);
		buffer_puts(html->out, "</span>");
	}
	buffer_puts(html->out, "</li>\n");
}

static void tell_chain(struct telling *telling, const struct finding *finding)
{
	struct html *html = telling->html;
	struct buffer key;
	void **slot;

	if (!finding->chain_length)
		return;
	buffer_init(&key, html->arena);
	for (size_t i = 0; i < finding->chain_length; i++)
		buffer_printf(&key, "%s\n", finding->chain[i]);
	slot = map_slot(telling->chains, key.s, key.n);
	buffer_printf(html->out, "<details class=why%s><summary>Why", *slot ? "" : " open");
	if (finding->device_count > 1 && finding->has_prefix) {
		buffer_puts(html->out, ", on ");
		html_text(html->out, finding->devices[0]);
	}
	buffer_printf(html->out, ": %zu step%s</summary>\n<ol class=chain>", finding->chain_length,
		      finding->chain_length == 1 ? "" : "s");
	for (size_t i = 0; i < finding->chain_length; i++)
		step(html, finding->chain[i]);
	buffer_puts(html->out, "</ol></details>\n");
	*slot = html;
}

/* ---- a finding and those like it ----------------------------------------------------------- */

static void names_row(struct html *html, const char *label, const char *const *v, size_t n)
{
	if (!n)
		return;
	buffer_printf(html->out, "<div><dt>%s</dt><dd>", label);
	html_names(html->out, v, n, NAMES_SHOWN, NAMES_MAX);
	buffer_puts(html->out, "</dd></div>\n");
}

static void prefixes_row(struct html *html, const struct group *group)
{
	const char **v = arena_alloc(html->arena, group->n * sizeof(*v));
	char text[PREFIX_TEXT];

	for (size_t i = 1; i < group->n; i++)
		v[i - 1] = arena_strdup(html->arena, prefix_text(group->v[i]->prefix, text));
	names_row(html, "Likewise", v, group->n - 1);
}

static void message_row(struct html *html, const char *message)
{
	struct {
		const char **v;
		size_t n, cap;
	} names = { 0 };
	const char *from = strstr(message, "; likewise "), *to;

	for (; from; from = to) {
		from += strlen("; likewise ");
		to = strstr(from, "; likewise ");
		*array_push(&names, html->arena) =
			arena_strndup(html->arena, from, to ? (size_t)(to - from) : strlen(from));
	}
	names_row(html, "Likewise", names.v, names.n);
}

static void facts(struct html *html, const struct group *group)
{
	const struct finding *finding = group->v[0];

	buffer_puts(html->out, "<dl class=facts>\n");
	if (group->n > 1)
		prefixes_row(html, group);
	message_row(html, finding->message);
	names_row(html, finding->device_count == 1 ? "Device" : "Devices", finding->devices,
		  finding->device_count);
	names_row(html, "With these down", finding->failure, finding->failure_count);
	buffer_puts(html->out, "<div><dt>Rule</dt><dd>");
	html_text(html->out, finding->rule);
	if (finding->set) {
		buffer_puts(html->out, ": ");
		html_text(html->out, finding->set);
	}
	if (finding->place.file && strcmp(finding->rule, "protect")) {
		buffer_puts(html->out, " <code>");
		html_text(html->out, place_text(finding->place, html->arena));
		buffer_puts(html->out, "</code>");
	}
	buffer_puts(html->out, "</dd></div>\n");
	if (finding->waiver) {
		buffer_puts(html->out, "<div><dt>Waived</dt><dd>by ");
		html_text(html->out, finding->waiver->who);
		buffer_puts(html->out, " until ");
		html_text(html->out, finding->waiver->until);
		buffer_puts(html->out, ": ");
		html_text(html->out, finding->waiver->reason);
		buffer_puts(html->out, "</dd></div>\n");
	}
	buffer_puts(html->out, "</dl>\n");
}

/* A message may name many things that it is true of; the heading has the first. */
static const char *heading(struct html *html, const char *message)
{
	const char *more = strstr(message, "; likewise ");

	return more ? arena_strndup(html->arena, message, (size_t)(more - message)) : message;
}

static void one_group(struct telling *telling, const struct group *group, bool full)
{
	struct html *html = telling->html;
	const struct finding *finding = group->v[0];
	struct badge badge = badge_of(finding);

	buffer_printf(
		html->out,
		"<article class=\"finding %s\"><h3><span class=badge><span aria-hidden=true>%s"
		"</span> %s</span> ",
		badge.class, badge.icon, badge.word);
	html_text(html->out, heading(html, finding->message));
	buffer_puts(html->out, "</h3>\n");
	facts(html, group);
	if (full) {
		tell_chain(telling, finding);
		if (finding->cause_count && all_told(telling, finding))
			told_above(telling, finding);
		else
			tell_causes(telling, finding);
	}
	buffer_puts(html->out, "</article>\n");
}

void html_findings(struct html *html)
{
	struct telling telling = { html, map_new(html->arena), map_new(html->arena) };
	const struct groups *groups = &html->groups;

	buffer_puts(html->out, "<section id=findings aria-labelledby=h-findings>"
			       "<h2 id=h-findings>Findings</h2>\n");
	if (!groups->n)
		buffer_puts(html->out, "<p>None.</p>\n");
	for (size_t i = 0; i < groups->n && i < LISTED; i++)
		one_group(&telling, &groups->v[i], i < FULL);
	if (groups->n > FULL)
		buffer_printf(
			html->out,
			"<p class=note>The first %d findings are told with their reasons; of %zu "
			"groups in all %zu are listed here. The JSON report has every one.</p>\n",
			FULL, groups->n, groups->n < LISTED ? groups->n : (size_t)LISTED);
	if (html->silent)
		buffer_printf(
			html->out,
			"<p class=note>%zu more that the base had, too (<code>--verbose</code> "
			"tells them).</p>\n",
			html->silent);
	buffer_puts(html->out, "</section>\n");
}
