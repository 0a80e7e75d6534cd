/* SPDX-License-Identifier: MIT */
/*
 * The text of a frr.conf, line by line, as vtysh reads it: a line is a command of the block it
 * stands in, or, if it is none there, of a block around it, which ends the inner ones. Indentation
 * means nothing. Keywords may be shortened. What neither a model nor the table of known commands
 * has is an error, with what was probably meant.
 */
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "config/frr_text/grammar.h"

enum { WORD_SHOWN = 60 };

static bool words_split(struct frr_words *words, char *line, struct arena *arena)
{
	char *save = NULL;

	words->n = 0;
	for (char *w = strtok_r(line, " \t\r", &save); w != NULL;
	     w = strtok_r(NULL, " \t\r", &save))
		*array_push(words, arena) = w;
	return words->n > 0;
}

static struct frr_level *level_top(struct frr_reader *reader)
{
	return &reader->levels.v[reader->levels.n - 1];
}

static void level_push(struct frr_reader *reader, const struct frr_block *block, struct node *node,
		       const char *command)
{
	const char *above = level_top(reader)->path;
	struct frr_level *level = array_push(&reader->levels, reader->work);

	*level = (struct frr_level){ .block = block, .node = node };
	level->path =
		arena_printf(reader->work, "%s%s%s", above, *above != '\0' ? " / " : "", command);
}

/* ---- leaving blocks ---- */

/* True if the line was about leaving. */
static bool leave(struct frr_reader *reader)
{
	const char *word = reader->words.v[0];
	size_t i = reader->levels.n;

	if (reader->words.n != 1)
		return false;
	if (strcmp(word, "end") == 0) {
		reader->levels.n = 1;
		return true;
	}
	if (frr_keyword_fit("exit", word) == FIT_KEYWORD ||
	    frr_keyword_fit("quit", word) != FIT_NONE) {
		if (reader->levels.n > 1)
			reader->levels.n--;
		return true;
	}
	while (i-- > 1) {
		if (strncmp(word, "exit-", 5) != 0 ||
		    frr_keyword_fit(reader->levels.v[i].block->exit, word) == FIT_NONE)
			continue;
		reader->levels.n = i;
		return true;
	}
	return false;
}

/* ---- commands ---- */

/* A command that no model has. */
static void known_take(struct frr_reader *reader, const struct frr_known *known, bool negative)
{
	struct frr_ledger *ledger = reader->ledger;
	const char *above = level_top(reader)->path;
	struct frr_line *line;
	uint64_t hash = 0;

	if (known->opens != NULL && !negative)
		level_push(reader, frr_block_find(reader->grammar, known->opens), NULL,
			   known->pattern);
	if (known->class == NODE_IGNORE || negative) {
		ledger->irrelevant++;
		return;
	}
	for (size_t i = 0; i < reader->words.n; i++)
		hash = hash_bytes(reader->words.v[i], strlen(reader->words.v[i]) + 1, hash);
	line = array_push(ledger, reader->arena);
	line->place = reader->place;
	line->path = arena_printf(reader->arena, "%s%s%s", above, *above != '\0' ? " / " : "",
				  known->pattern);
	/* 32 bits don't tell a secret. */
	line->text =
		arena_printf(reader->arena, "%s #%08x", line->path, (unsigned)(hash & UINT32_MAX));
	line->why = known->why;
	line->class = known->class;
}

static const char *words_text(const struct frr_words *words, bool negative, struct arena *arena)
{
	struct buffer b;

	buffer_init(&b, arena);
	if (negative)
		buffer_puts(&b, "no");
	for (size_t i = 0; i < words->n; i++)
		buffer_printf(&b, "%s%s", b.n > 0 ? " " : "", words->v[i]);
	return b.s;
}

static void modelled_take(struct frr_reader *reader, bool negative)
{
	const struct frr_match *match = &reader->match;
	const struct frr_level *level = level_top(reader);

	reader->ledger->modelled++;
	reader->took = !negative;
	for (size_t i = 0; i < match->accept_count; i++) {
		const struct frr_node *target = reader->grammar->steps.v[match->accept[i]].node;
		struct node *node;

		if (negative) {
			frr_take(reader, level, target, &match->captures[i]);
			continue;
		}
		node = frr_put(reader, level, target, &match->captures[i]);
		if (target->block != NULL && node != NULL)
			level_push(reader, target->block, node,
				   words_text(&reader->words, false, reader->scratch));
	}
	/* Who types 'no' means something that is there: FRR, too, says when it is not. */
	if (reader->typed && !reader->took)
		diag_add(reader->diag, DIAG_WARNING, "frr-nothing-taken", reader->place,
			 level_top(reader)->path,
			 "'no %s' takes nothing away: there is no such thing in the config",
			 reader->grammar->steps.v[match->accept[0]].pattern);
}

/* FRR wants the whole command behind 'no' where a part of it does not tell which entry is meant. */
static bool is_too_short(const struct frr_reader *reader)
{
	const struct frr_match *match = &reader->match;

	for (size_t i = 0; i < match->accept_count; i++) {
		const struct frr_step *step = &reader->grammar->steps.v[match->accept[i]];
		size_t keys = 0;

		if (match->complete || step->node == NULL || step->node->kind != MODEL_LIST)
			continue;
		if (step->node->count_step > 0)
			return true;
		for (size_t k = 0; k < step->node->key_count; k++) {
			bool given = step->node->children[k].absent != NULL;

			for (size_t c = 0; c < match->captures[i].n; c++)
				given |= match->captures[i].v[c].leaf == &step->node->children[k];
			keys += given;
		}
		if (keys < step->node->key_count)
			return true;
	}
	return false;
}

/* Commands that no model has take nearly anything behind their keywords: where one matches by short
 * keywords, whole ones are looked for, here and further out ('router isis x' is no 'router-info').
 */
static bool is_forced(const struct frr_reader *reader, size_t level, bool negative)
{
	const struct frr_match *match = &reader->match;

	if (reader->grammar->steps.v[match->accept[0]].op != OP_KNOWN)
		return false;
	if (frr_match_is_forced(match, reader->grammar, reader->levels.v[level].block->entry,
				&reader->words, negative, reader->scratch))
		return true;
	for (size_t i = 0; i < level && match->best.fit[0] == FIT_SHORTENED; i++) {
		struct frr_match outer = { 0 };

		frr_match_line(&outer, reader->grammar, reader->levels.v[i].block->entry,
			       &reader->words, negative, reader->scratch);
		if (outer.accept_count > 0 && outer.best.fit[0] == FIT_KEYWORD)
			return true;
	}
	return false;
}

/* Told up to the word that nobody understood: behind it there may be a secret. */
static void unknown(struct frr_reader *reader, bool negative)
{
	const struct frr_words *words = &reader->words;
	struct frr_hint best = { 0 };
	struct buffer line;

	/* The block in which most of the line is understood; an inner one before those around it.
	 */
	for (size_t i = reader->levels.n; i-- > 0;) {
		struct frr_hint hint =
			frr_match_hint(reader->grammar, reader->levels.v[i].block->entry, words,
				       negative, reader->scratch);

		if (hint.at > best.at || (best.text == NULL && hint.text != NULL))
			best = hint;
	}
	buffer_init(&line, reader->scratch);
	buffer_puts(&line, negative ? "no" : "");
	for (size_t i = 0; i < words->n && i <= best.at; i++)
		buffer_printf(&line, "%s%.*s", line.n > 0 ? " " : "", WORD_SHOWN, words->v[i]);
	if (best.at + 1 < words->n)
		buffer_puts(&line, " ...");
	diag_add(reader->diag, DIAG_ERROR, "frr-unknown-command", reader->place,
		 level_top(reader)->path, "FRR has no command '%s'%s%s", line.s,
		 best.text != NULL ? ": " : "", best.text != NULL ? best.text : "");
}

static void command_read(struct frr_reader *reader)
{
	struct frr_words *words = &reader->words;
	bool negative = strcmp(words->v[0], "no") == 0 && words->n > 1;
	const struct frr_step *step;

	if (negative) {
		memmove(words->v, words->v + 1, (words->n - 1) * sizeof(*words->v));
		words->n--;
	}
	for (size_t i = reader->levels.n; i-- > 0;) {
		struct frr_match *match = &reader->match;

		frr_match_line(match, reader->grammar, reader->levels.v[i].block->entry, words,
			       negative, reader->work);
		/* As vtysh: a command that this block only begins is not looked for further out. */
		if (match->accept_count == 0 && match->depth == words->n)
			break;
		if (match->accept_count == 0 || (negative && is_too_short(reader)) ||
		    is_forced(reader, i, negative))
			continue;
		if (match->verdict == LINE_AMBIGUOUS) {
			diag_add(reader->diag, DIAG_ERROR, "frr-ambiguous-command", reader->place,
				 reader->levels.v[i].path,
				 "the command is too short: it may be '%s' or '%s'", match->first,
				 match->second);
			return;
		}
		reader->levels.n = i + 1;
		step = &reader->grammar->steps.v[match->accept[0]];
		if (step->op == OP_KNOWN)
			known_take(reader, step->known, negative);
		else
			modelled_take(reader, negative);
		return;
	}
	unknown(reader, negative);
}

static void line_read(struct frr_reader *reader, const char *s, size_t n)
{
	if (memchr(s, '\0', n) != NULL) {
		diag_add(reader->diag, DIAG_ERROR, "frr-bad-byte", reader->place, NULL,
			 "a NUL byte: this is no text");
		return;
	}
	if (!words_split(&reader->words, arena_strndup(reader->scratch, s, n), reader->work) ||
	    reader->words.v[0][0] == '!' || reader->words.v[0][0] == '#')
		return;
	if (reader->typed && frr_typed_line(reader))
		return;
	if (leave(reader))
		reader->ledger->modelled++;
	else
		command_read(reader);
}

static void text_read(struct frr_reader *reader, const struct text *text)
{
	const char *s = text->bytes, *end = s + text->size;

	reader->levels.n = 0;
	*array_push(&reader->levels, reader->work) =
		(struct frr_level){ .block = &reader->grammar->top, .path = "" };
	reader->place = (struct place){ text->name, 0 };
	while (s < end) {
		const char *newline = memchr(s, '\n', (size_t)(end - s));
		const char *stop = newline != NULL ? newline : end;

		reader->place.line++;
		if (reader->typed)
			tree_edit_at(reader->tree, reader->place);
		line_read(reader, s, (size_t)(stop - s));
		arena_reset(reader->scratch);
		s = stop + 1;
	}
}

static size_t lines_read(const struct frr_ledger *ledger)
{
	return ledger->modelled + ledger->irrelevant + ledger->n;
}

static void edit_read(struct frr_reader *reader, const struct text *text)
{
	size_t errors = reader->diag->count[DIAG_ERROR], lines = lines_read(reader->ledger);
	size_t first = strspn(text->bytes, " \t\r\n");

	reader->typed = true;
	reader->left_at = 0;
	if (text->bytes[first] == '{' || text->bytes[first] == '<') {
		diag_add(
			reader->diag, DIAG_ERROR, "edit-format", (struct place){ text->name, 1 },
			NULL,
			"an edit of a frr.conf is a file of commands as one types them into vtysh, "
			"not JSON or XML");
		return;
	}
	text_read(reader, text);
	if (reader->diag->count[DIAG_ERROR] == errors && lines_read(reader->ledger) == lines)
		diag_add(reader->diag, DIAG_ERROR, "document-empty",
			 (struct place){ text->name, 0 }, NULL, "the edit has no command");
}

struct tree *frr_text_read(struct models *models, const struct config_input *input,
			   struct arena *arena, struct frr_ledger *ledger, struct diagnostics *diag)
{
	struct frr_reader reader = { .models = models,
				     .tree = tree_new(models, arena),
				     .arena = arena,
				     .scratch = arena_new(),
				     .work = arena_new(),
				     .diag = diag,
				     .ledger = ledger };
	size_t errors = diag->count[DIAG_ERROR];
	bool good;

	reader.grammar = frr_grammar_of(models);
	reader.counters = map_new(reader.work);
	reader.cache = arena_alloc(reader.work, reader.grammar->node_count * sizeof(*reader.cache));
	for (size_t i = 0; i < input->n; i++)
		text_read(&reader, &input->texts[i]);
	if (diag->count[DIAG_ERROR] == errors && lines_read(ledger) == 0)
		diag_add(diag, DIAG_ERROR, "document-empty",
			 (struct place){ input->n > 0 ? input->texts[0].name : NULL, 0 }, NULL,
			 "nothing is configured: delete the file if the device is meant to go");
	for (size_t i = 0; i < input->edit_count; i++)
		edit_read(&reader, &input->edits[i]);
	good = tree_finish(reader.tree, diag) && diag->count[DIAG_ERROR] == errors;
	arena_free(reader.scratch);
	arena_free(reader.work);
	return good ? reader.tree : NULL;
}
