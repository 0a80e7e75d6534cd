/* SPDX-License-Identifier: MIT */
/*
 * Changed lines in their context, as a reviewer knows them: numbers of both sides, a minus or plus,
 * and on the lines to blame what they did.
 */
#include "report/html/html.h"

#include <string.h>

enum {
	CONTEXT = 2,
	EDIT_LINES = 14,  /* of one edit in an excerpt, a side */
	FILE_LINES = 400, /* of one file among the changes */
	FILES = 200
};

/* A text being read from top to bottom. */
struct lines {
	const struct text *text;
	const char *at;
	uint32_t number; /* of the line that `at` begins */
};

struct excerpt {
	struct html *html;
	const struct report_file *file;
	const struct cause *cause; /* or null */
	struct lines before, after;
};

static void lines_start(struct lines *lines, const struct text *text)
{
	*lines = (struct lines){ text, text ? text->bytes : NULL, 1 };
}

/* The next line, or false. *line is a copy. */
static bool lines_next(struct lines *lines, struct arena *arena, const char **line)
{
	const char *end, *newline;

	if (!lines->text)
		return false;
	end = lines->text->bytes + lines->text->size;
	if (lines->at >= end)
		return false;
	newline = memchr(lines->at, '\n', (size_t)(end - lines->at));
	*line = arena_strndup(arena, lines->at, (size_t)((newline ? newline : end) - lines->at));
	lines->at = newline ? newline + 1 : end;
	lines->number++;
	return true;
}

static void lines_skip_to(struct lines *lines, uint32_t number)
{
	while (lines->text && lines->number < number) {
		const char *end = lines->text->bytes + lines->text->size;
		const char *newline =
			lines->at < end ? memchr(lines->at, '\n', (size_t)(end - lines->at)) : NULL;

		if (!newline)
			break;
		lines->at = newline + 1;
		lines->number++;
	}
}

static void put_line(const struct excerpt *excerpt, char sign, uint32_t before, uint32_t after,
		     const char *line)
{
	struct buffer *out = excerpt->html->out;
	const struct cause *cause = excerpt->cause;
	bool blamed =
		cause && cause->place.line && (cause->before ? before : after) == cause->place.line;
	const char *class = sign == '-' ? "del" : sign == '+' ? "ins" : "ctx";

	buffer_printf(out, "<span class=\"ln %s%s\"><span class=nr>", class,
		      blamed ? " blame" : "");
	if (before)
		buffer_printf(out, "%u", (unsigned)before);
	buffer_puts(out, "</span><span class=nr>");
	if (after)
		buffer_printf(out, "%u", (unsigned)after);
	buffer_printf(out, "</span><span class=sign>%c</span>", sign);
	html_text(out, line);
	if (blamed && cause->why) {
		buffer_puts(out, " <b class=why>\xe2\x97\x80 ");
		html_text(out, cause->why);
		buffer_puts(out, "</b>");
	}
	buffer_puts(out, "\n</span>");
}

static void left_out(const struct excerpt *excerpt, size_t n)
{
	if (n)
		buffer_printf(excerpt->html->out,
			      "<span class=\"ln skip\">%zu more line%s of this change</span>", n,
			      n == 1 ? "" : "s");
}

/* Lines that both sides have. */
static void put_context(struct excerpt *excerpt, uint32_t after_from, uint32_t after_to)
{
	const char *line;

	if (after_from >= after_to)
		return;
	lines_skip_to(&excerpt->after, after_from);
	while (excerpt->after.number < after_to) {
		uint32_t after = excerpt->after.number, before;

		if (!lines_next(&excerpt->after, excerpt->html->arena, &line))
			return;
		before = excerpt->before.number;
		put_line(excerpt, ' ', before, after, line);
		excerpt->before.number++; /* counted along; its bytes are not needed */
	}
}

/* The lines around the one to blame, if the edit is long. */
static uint32_t first_shown(const struct excerpt *excerpt, bool before, uint32_t from,
			    uint32_t count, uint32_t most)
{
	const struct cause *cause = excerpt->cause;

	if (!cause || cause->before != before || count <= most ||
	    cause->place.line < from + most / 2)
		return 0;
	return cause->place.line - from + most / 2 < count ? cause->place.line - from - most / 2
							   : count - most;
}

static uint32_t put_side(struct excerpt *excerpt, bool before, uint32_t from, uint32_t count,
			 uint32_t most)
{
	struct lines *lines = before ? &excerpt->before : &excerpt->after;
	uint32_t first = first_shown(excerpt, before, from, count, most), shown = 0;
	const char *line;

	lines_start(lines, before ? excerpt->file->before : excerpt->file->after);
	lines_skip_to(lines, from + first);
	left_out(excerpt, first);
	while (shown < most && first + shown < count &&
	       lines_next(lines, excerpt->html->arena, &line)) {
		uint32_t number = from + first + shown++;

		put_line(excerpt, before ? '-' : '+', before ? number : 0, before ? 0 : number,
			 line);
	}
	left_out(excerpt, count - first - shown);
	return shown;
}

/* One edit with what stands around it; context_from: not before this line of the head. */
static uint32_t put_edit(struct excerpt *excerpt, const struct text_edit *edit,
			 uint32_t context_from, uint32_t context_to, uint32_t most)
{
	uint32_t lead = edit->after > CONTEXT ? edit->after - CONTEXT : 1, lines;

	if (lead < context_from)
		lead = context_from;
	lines_start(&excerpt->after, excerpt->file->after);
	excerpt->before.number = edit->before - (edit->after - lead);
	put_context(excerpt, lead, edit->after);
	lines = put_side(excerpt, true, edit->before, edit->before_count, most);
	lines += put_side(excerpt, false, edit->after, edit->after_count, most);
	lines_start(&excerpt->after, excerpt->file->after);
	excerpt->before.number = edit->before + edit->before_count;
	put_context(excerpt, edit->after + edit->after_count,
		    edit->after + edit->after_count + CONTEXT < context_to
			    ? edit->after + edit->after_count + CONTEXT
			    : context_to);
	return lines;
}

static size_t changed_file(const struct html *html, const char *name)
{
	size_t i = 0;

	while (html->input->files && name && i < html->input->changed_count &&
	       strcmp(html->input->changed_files[i] + 1, name))
		i++;
	return html->input->files && name ? i : html->input->changed_count;
}

static const struct text_edit *edit_of(const struct report_file *file, const struct cause *cause)
{
	uint32_t line = cause->place.line;

	for (size_t i = 0; i < file->edit_count; i++) {
		const struct text_edit *edit = &file->edits[i];
		uint32_t from = cause->before ? edit->before : edit->after;
		uint32_t count = cause->before ? edit->before_count : edit->after_count;

		/* where lines are only taken away, the line behind them stands for it */
		if (line >= from && (line < from + count || (!count && line == from)))
			return edit;
	}
	return NULL;
}

bool html_excerpt(struct html *html, const struct cause *cause)
{
	size_t i = changed_file(html, cause->place.file);
	struct excerpt excerpt = { .html = html, .cause = cause };
	const struct text_edit *edit;

	if (i == html->input->changed_count)
		return false;
	excerpt.file = &html->input->files[i];
	edit = edit_of(excerpt.file, cause);
	if (!edit)
		return false;
	buffer_puts(html->out, "<figure class=code><figcaption><a href=\"#file-");
	buffer_printf(html->out, "%zu\">", i);
	html_text(html->out, place_text(cause->place, html->arena));
	buffer_printf(html->out, "</a>%s</figcaption><pre class=diff tabindex=0>",
		      cause->before ? " (before)" : "");
	put_edit(&excerpt, edit, 1, UINT32_MAX, EDIT_LINES);
	buffer_puts(html->out, "</pre></figure>\n");
	return true;
}

/* ---- all changes --------------------------------------------------------------------------- */

static void count_lines(const struct report_file *file, size_t *gone, size_t *new)
{
	*gone = *new = 0;
	for (size_t i = 0; i < file->edit_count; i++) {
		*gone += file->edits[i].before_count;
		*new += file->edits[i].after_count;
	}
}

static void put_file(struct html *html, size_t i)
{
	const struct report_file *file = &html->input->files[i];
	struct excerpt excerpt = { .html = html, .file = file };
	size_t lines = 0, e;

	buffer_puts(html->out, "<pre class=diff tabindex=0>");
	for (e = 0; e < file->edit_count && lines < FILE_LINES; e++) {
		const struct text_edit *edit = &file->edits[e];
		uint32_t from = e ? edit[-1].after + edit[-1].after_count : 1;
		uint32_t to = e + 1 < file->edit_count ? edit[1].after : UINT32_MAX;
		bool joined = e && edit->after <= from + CONTEXT;

		if (e && !joined)
			buffer_puts(html->out, "<span class=\"ln skip\">\xe2\x8b\xaf</span>");
		lines += put_edit(&excerpt, edit, joined ? edit->after : from, to,
				  (uint32_t)(FILE_LINES - lines));
	}
	left_out(&excerpt, 0);
	buffer_puts(html->out, "</pre>");
	if (e < file->edit_count)
		buffer_printf(html->out,
			      "<p class=note>%zu more places of this file are not shown.</p>",
			      file->edit_count - e);
}

static void one_file(struct html *html, size_t i)
{
	static const struct {
		char sign;
		const char *word;
	} words[] = { { '+', "added" }, { '-', "removed" }, { '~', "changed" } };
	const char *name = html->input->changed_files[i];
	size_t gone, new;

	buffer_printf(html->out, "<details class=file id=\"file-%zu\"><summary><code>", i);
	html_text(html->out, name + 1);
	buffer_puts(html->out, "</code> ");
	for (size_t w = 0; w < 3; w++)
		if (words[w].sign == name[0])
			buffer_puts(html->out, words[w].word);
	if (!html->input->files) {
		buffer_puts(html->out, "</summary></details>\n");
		return;
	}
	count_lines(&html->input->files[i], &gone, &new);
	buffer_printf(
		html->out,
		" <span class=stat><span class=ins>+%zu</span> <span class=del>\xe2\x88\x92%zu"
		"</span></span></summary>\n",
		new, gone);
	put_file(html, i);
	buffer_puts(html->out, "</details>\n");
}

void html_changes(struct html *html)
{
	size_t n = html->input->changed_count;

	buffer_puts(html->out, "<section id=changes aria-labelledby=h-changes>"
			       "<h2 id=h-changes>Changed files</h2>\n");
	if (!n)
		buffer_puts(html->out, "<p>No config changes.</p>");
	for (size_t i = 0; i < n && i < FILES; i++)
		one_file(html, i);
	if (n > FILES)
		buffer_printf(html->out, "<p class=note>%zu more files are not listed here.</p>",
			      n - FILES);
	buffer_puts(html->out, "</section>\n");
}
