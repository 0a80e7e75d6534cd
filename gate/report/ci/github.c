/* SPDX-License-Identifier: MIT */
/*
 * Workflow commands of GitHub: a note at each line to blame, with what it does. The text of a note
 * comes from configs, so it is escaped as the runner unescapes it: % first, then what would end the
 * line and, in properties, what would end the property.
 *
 * GitHub shows ten errors, ten warnings and ten notices of a step and drops the rest, so at most
 * that many are written: the verdict first, the lines that decide next, one line of each file before
 * a second of any, and at last how many are left out.
 */
#include <string.h>

#include "base/array.h"
#include "report/ci/ci.h"
#include "report/group.h"

enum { SHOWN_MAX = 10, TEXT_MAX = 4000, TITLE_MAX = 200, GROUPS_MAX = 5 };

enum note_level { NOTE_ERROR, NOTE_WARNING, NOTE_NOTICE, NOTE_LEVELS };

static const char *const commands[] = { "error", "warning", "notice" };

struct group_list {
	const struct group **v;
	size_t n, cap;
};

/* A line (or none), and the findings that it is to blame for. */
struct note {
	struct place place;        /* file null: none */
	const struct cause *cause; /* null: the rule's line, or no line */
	enum note_level level;
	struct group_list groups;
	size_t before; /* notes of the same file in front of this one: a round later each */
};

struct notes {
	struct note *v;
	size_t n, cap;
};

static const char *escaped(const char *s, bool property, struct arena *arena)
{
	struct buffer out;

	buffer_init(&out, arena);
	for (; *s; s++) {
		bool special = strchr("%\r\n", *s) || (property && strchr(":,", *s));

		if (special)
			buffer_printf(&out, "%%%02X", (unsigned)*s);
		else
			buffer_add(&out, s, 1);
	}
	return out.s;
}

static void write_command(struct buffer *out, enum note_level level, struct place place,
			  const char *title, const char *text)
{
	struct arena *arena = out->arena;

	buffer_printf(out, "::%s ", commands[level]);
	if (place.file)
		buffer_printf(out, "file=%s,", escaped(place.file, true, arena));
	if (place.file && place.line)
		buffer_printf(out, "line=%u,", (unsigned)place.line);
	buffer_printf(out, "title=%s::%s\n",
		      escaped(report_cut(title, TITLE_MAX, arena), true, arena),
		      escaped(report_cut(text, TEXT_MAX, arena), false, arena));
}

/* ---- which notes --------------------------------------------------------------------------- */

static enum note_level level_of(const struct finding *finding)
{
	switch (finding_weight(finding)) {
	case WEIGHT_REJECT:
	case WEIGHT_UNDECIDED:
		return NOTE_ERROR;
	case WEIGHT_WARNING:
		return NOTE_WARNING;
	default:
		return NOTE_NOTICE;
	}
}

static void note_add(struct notes *notes, struct place place, const struct cause *cause,
		     const struct group *group, struct arena *arena)
{
	enum note_level level = level_of(group->v[0]);
	size_t before = 0;

	for (size_t i = 0; place.file && i < notes->n; i++) {
		struct note *note = &notes->v[i];

		if (!note->place.file || note->level != level)
			continue;
		if (!place_compare(note->place, place)) {
			*array_push(&note->groups, arena) = group;
			return;
		}
		before += !strcmp(note->place.file, place.file);
	}
	struct note *note = array_push(notes, arena);

	*note = (struct note){ .place = place, .cause = cause, .level = level, .before = before };
	*array_push(&note->groups, arena) = group;
}

/* At each line of the head that is to blame; without one, at the file or the rule. */
static void group_notes(struct notes *notes, const struct report_input *input,
			const struct group *group, struct arena *arena)
{
	const struct finding *finding = group->v[0];
	size_t noted = 0;

	for (size_t i = 0; i < finding->cause_count; i++) {
		const struct cause *cause = &finding->causes[i];

		if (cause->before || !cause->place.file)
			continue;
		note_add(notes, cause->place, cause, group, arena);
		noted++;
	}
	if (!noted)
		note_add(notes, finding_place(input, finding), NULL, group, arena);
}

/* What is known, waived or fixed is no matter of the changed lines. */
static bool is_noted(const struct finding *finding)
{
	return finding_weight(finding) <= WEIGHT_NOTE;
}

/* ---- what they say ------------------------------------------------------------------------- */

static void put_group(struct buffer *text, const struct group *group)
{
	char prefix[PREFIX_TEXT];

	buffer_printf(text, "%s [%s]\n", group->v[0]->message,
		      finding_rule_text(group->v[0], text->arena));
	for (size_t i = 1; i < group->n && i < GROUPS_MAX; i++)
		buffer_printf(text, "%s%s", i == 1 ? "likewise: " : ", ",
			      prefix_text(group->v[i]->prefix, prefix));
	if (group->n > GROUPS_MAX)
		buffer_printf(text, " and %zu more", group->n - GROUPS_MAX);
	buffer_puts(text, group->n > 1 ? "\n" : "");
}

static const char *note_text(const struct note *note, struct arena *arena)
{
	const struct finding *first = note->groups.v[0]->v[0];
	struct buffer text;

	buffer_init(&text, arena);
	if (note->cause && note->cause->why)
		buffer_printf(&text, "%s\n", note->cause->why);
	for (size_t i = 0; i < note->groups.n && i < GROUPS_MAX; i++)
		put_group(&text, note->groups.v[i]);
	if (note->groups.n > GROUPS_MAX)
		buffer_printf(&text, "and %zu more\n", note->groups.n - GROUPS_MAX);
	if (first->failure_count)
		buffer_printf(&text, "with these down: %s%s\n", first->failure[0],
			      first->failure_count > 1 ? ", ..." : "");
	for (size_t i = 0; i < first->chain_length; i++)
		buffer_printf(&text, "%s%s\n",
			      i && first->has_prefix ? "-> " : "why: ", first->chain[i]);
	text.s[text.n - 1] = '\0';
	return text.s;
}

static void write_note(struct buffer *out, const struct note *note)
{
	const struct finding *first = note->groups.v[0]->v[0];
	const char *title = arena_printf(out->arena, "%s: %s", weight_word(finding_weight(first)),
					 first->message);

	write_command(out, note->level, note->place, title, note_text(note, out->arena));
}

/* The notes of one level, a round at a time: the first of each file, the second of each, ... */
static void write_level(struct buffer *out, const struct notes *notes, enum note_level level,
			size_t room)
{
	size_t total = 0, shown = 0;

	for (size_t i = 0; i < notes->n; i++)
		total += notes->v[i].level == level;
	if (total > room)
		room--; /* for the last line */
	for (size_t round = 0; shown < total && shown < room; round++)
		for (size_t i = 0; i < notes->n && shown < room; i++) {
			const struct note *note = &notes->v[i];

			if (note->level != level || note->before != round)
				continue;
			write_note(out, note);
			shown++;
		}
	if (shown < total)
		write_command(out, level, (struct place){ 0 }, "routegate",
			      arena_printf(out->arena,
					   "and %zu more lines; the whole report has them",
					   total - shown));
}

void report_github_write(const struct report_input *input, struct buffer *out)
{
	const struct verdict *verdict = input->verdict;
	enum note_level own = verdict->word == VERDICT_ACCEPT ? NOTE_NOTICE : NOTE_ERROR;
	struct groups groups = { 0 };
	struct notes notes = { 0 };

	groups_of_findings(input, &groups, out->arena);
	write_command(out, own, (struct place){ 0 },
		      arena_printf(out->arena, "routegate: %s", verdict_participle(verdict->word)),
		      arena_printf(out->arena, "%s%s", verdict->reason,
				   verdict->word == VERDICT_ACCEPT ? "" : "; do not deploy"));
	for (size_t i = 0; i < groups.n; i++)
		if (is_noted(groups.v[i].v[0]))
			group_notes(&notes, input, &groups.v[i], out->arena);
	for (int level = 0; level < NOTE_LEVELS; level++)
		write_level(out, &notes, (enum note_level)level, SHOWN_MAX - (level == (int)own));
}
