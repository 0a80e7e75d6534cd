/* SPDX-License-Identifier: MIT */
/*
 * Which command a line is: every way through the block's steps that takes all words, the best of
 * them. Better is, at the first word that differs, a whole keyword before a value of some form
 * before a shortened keyword before any word. Two ways that are as good and read a shortened word
 * differently make the line ambiguous, as for FRR.
 *
 * Behind 'no' a command may end where only values are missing.
 */
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "config/frr_text/grammar.h"

struct run {
	struct frr_match *match;
	const struct frr_grammar *grammar;
	const struct frr_words *words;
	bool negative;
	struct arena *arena;
	/* for the hint: the way that understood most, then what could follow it at word number at
	 */
	enum { HINT_NONE, HINT_SEARCH, HINT_COLLECT } hint;
	size_t at;
	uint8_t *understood;
	struct candidates {
		const char **v;
		size_t n, cap;
	} keywords, values;
	bool complete_there;
};

static void captures_copy(struct frr_captures *to, const struct frr_captures *from,
			  struct arena *arena)
{
	to->n = 0;
	for (size_t i = 0; i < from->n; i++)
		*array_push(to, arena) = from->v[i];
}

/* Positive: the way now is better than the best so far. */
static int compare(const struct frr_match *m, size_t n)
{
	return memcmp(m->now.fit, m->best.fit, n);
}

/* Sets first and second if both ways read a shortened word differently. */
static bool differs(struct frr_match *m, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *a = m->best.keyword[i], *b = m->now.keyword[i];

		if (m->now.fit[i] != FIT_SHORTENED || a == NULL || b == NULL || strcmp(a, b) == 0)
			continue;
		m->first = a;
		m->second = b;
		return true;
	}
	return false;
}

static void offer(struct run *run, uint32_t accept, bool complete)
{
	const struct frr_node *node = run->grammar->steps.v[accept].node;
	struct frr_match *m = run->match;
	size_t n = run->words->n, i;
	int better = m->accept_count == 0 ? 1 : compare(m, n);

	if (run->negative && node != NULL && node->fixed)
		return;
	if (better == 0)
		better = (int)complete - (int)m->complete;
	if (better < 0)
		return;
	if (better == 0 && differs(m, n)) {
		m->verdict = LINE_AMBIGUOUS;
		return;
	}
	if (better > 0) {
		memcpy(m->best.fit, m->now.fit, n);
		memcpy(m->best.keyword, m->now.keyword, n * sizeof(*m->now.keyword));
		m->accept_count = 0;
		m->verdict = LINE_MATCHES;
		m->complete = complete;
	} else if (!run->negative || m->accept_count == FRR_TARGETS) {
		return;
	}
	for (i = 0; i < m->accept_count; i++)
		if (run->grammar->steps.v[m->accept[i]].node == node ||
		    run->grammar->steps.v[m->accept[i]].node == NULL || node == NULL)
			return;
	m->accept[m->accept_count] = accept;
	captures_copy(&m->captures[m->accept_count++], &m->stack, run->arena);
}

/* The step stands in front of word number w: what it would take. */
static void note(struct run *run, const struct frr_step *step, size_t w)
{
	const uint8_t *fit = run->match->now.fit;
	size_t n = w < run->at ? w : run->at;
	int better;

	if (run->hint == HINT_NONE)
		return;
	better = memcmp(fit, run->understood, n);
	if (run->hint == HINT_SEARCH) {
		if (better > 0 || (better == 0 && w > run->at)) {
			memcpy(run->understood, fit, w);
			run->at = w;
		}
	} else if (w == run->at && better == 0) {
		if (step->op == OP_KEYWORD)
			*array_push(&run->keywords, run->arena) = step->word;
		else if (step->op == OP_VALUE || step->op == OP_REST)
			*array_push(&run->values, run->arena) =
				frr_value_name(step->leaf, run->arena);
		else if (step->op != OP_BEGINS || run->negative)
			run->complete_there = true;
	}
}

/* True if the step took the word. */
static bool take_keyword(struct run *run, const struct frr_step *step, size_t w)
{
	struct frr_match *m = run->match;
	enum frr_fit fit = frr_keyword_fit(step->word, run->words->v[w]);

	if (fit == FIT_NONE)
		return false;
	m->now.fit[w] = (uint8_t)fit;
	m->now.keyword[w] = step->word;
	for (size_t i = 0; i < step->setting_count; i++)
		*array_push(&m->stack, run->arena) =
			(struct frr_capture){ .leaf = step->settings[i].leaf,
					      .value = step->settings[i].value,
					      .setting = true };
	return true;
}

static bool take_value(struct run *run, const struct frr_step *step, size_t w)
{
	struct frr_match *m = run->match;
	enum frr_fit fit = frr_value_fit(step->leaf, step->part, run->words->v[w]);

	if (fit == FIT_NONE)
		return false;
	m->now.fit[w] = (uint8_t)fit;
	m->now.keyword[w] = NULL;
	if (step->leaf != NULL)
		*array_push(&m->stack, run->arena) = (struct frr_capture){
			.leaf = step->leaf, .part = step->part, .value = run->words->v[w]
		};
	return true;
}

static void take_rest(struct run *run, const struct frr_step *step, size_t w)
{
	for (; w < run->words->n; w++) {
		run->match->now.fit[w] = FIT_ANY;
		run->match->now.keyword[w] = NULL;
		if (step->leaf != NULL)
			*array_push(&run->match->stack, run->arena) =
				(struct frr_capture){ .leaf = step->leaf,
						      .value = run->words->v[w] };
	}
}

static void run_steps(struct run *run, uint32_t at, size_t w, uint32_t once)
{
	size_t n = run->words->n;

	for (;;) {
		const struct frr_step *step = &run->grammar->steps.v[at];

		if (w > run->match->depth)
			run->match->depth = w;
		if (step->op != OP_FORK && step->op != OP_ONCE)
			note(run, step, w);
		if (step->op == OP_FORK) {
			size_t captures = run->match->stack.n;

			for (size_t i = 0; i < step->fork_count; i++) {
				run_steps(run, step->forks[i], w, once);
				run->match->stack.n = captures;
			}
			return;
		}
		if (step->op == OP_ACCEPT || step->op == OP_KNOWN ||
		    (step->op == OP_BEGINS && run->negative)) {
			if (w == n)
				offer(run, at, true);
			return;
		}
		if (step->op == OP_BEGINS)
			return;
		if (step->op == OP_ONCE) {
			if (once & step->once)
				return;
			once |= step->once;
			at = step->next;
			continue;
		}
		if (w == n) {
			if (run->negative && step->tail != 0)
				offer(run, step->tail - 1, false);
			return;
		}
		if (step->op == OP_REST) {
			take_rest(run, step, w);
			w = n;
		} else if (step->op == OP_KEYWORD ? take_keyword(run, step, w)
						  : take_value(run, step, w)) {
			w++;
		} else {
			return;
		}
		at = step->next;
	}
}

static void marks_grow(struct frr_marks *marks, size_t n, struct arena *arena)
{
	if (n <= marks->cap)
		return;
	marks->cap = n < 64 ? 64 : 2 * n;
	marks->fit = arena_alloc(arena, marks->cap);
	marks->keyword = arena_alloc(arena, marks->cap * sizeof(*marks->keyword));
}

void frr_match_line(struct frr_match *match, const struct frr_grammar *grammar, uint32_t entry,
		    const struct frr_words *words, bool negative, struct arena *arena)
{
	struct run run = { .match = match,
			   .grammar = grammar,
			   .words = words,
			   .negative = negative,
			   .arena = arena };

	marks_grow(&match->now, words->n, arena);
	marks_grow(&match->best, words->n, arena);
	match->verdict = LINE_UNKNOWN;
	match->accept_count = match->depth = match->stack.n = 0;
	match->complete = false;
	run_steps(&run, entry, 0, 0);
}

/* ---- hints ---- */

static const char *list_text(const struct candidates *keywords, const struct candidates *values,
			     struct arena *arena)
{
	const struct candidates *lists[] = { values, keywords };
	struct map *seen = map_new(arena);
	struct buffer b;
	size_t told = 0;

	buffer_init(&b, arena);
	for (size_t k = 0; k < 2; k++) {
		for (size_t i = 0; i < lists[k]->n; i++) {
			const char *word = lists[k]->v[i];
			void **slot = map_slot(seen, word, strlen(word));

			if (*slot != NULL)
				continue;
			*slot = seen;
			if (++told > 6)
				continue;
			buffer_printf(&b, "%s%s", told > 1 ? ", " : "", word);
		}
	}
	if (told > 6)
		buffer_printf(&b, " or %zu others", told - 6);
	return b.s;
}

/* The words so far, keywords in full. */
static const char *so_far(const struct frr_words *words, size_t n, bool negative,
			  struct arena *arena)
{
	struct buffer b;

	buffer_init(&b, arena);
	buffer_puts(&b, negative ? "no" : "");
	for (size_t i = 0; i < n; i++)
		buffer_printf(&b, "%s%s", b.n > 0 ? " " : "", words->v[i]);
	return b.s;
}

static const char *hint_text(struct run *run)
{
	const struct frr_words *words = run->words;
	struct arena *arena = run->arena;
	const char *before = so_far(words, run->at, run->negative, arena), *nearest;

	if (run->at == words->n)
		return arena_printf(arena, "the command is incomplete: behind '%s' must come %s",
				    before, list_text(&run->keywords, &run->values, arena));
	nearest = text_nearest(words->v[run->at], run->keywords.v, run->keywords.n);
	if (nearest != NULL)
		return arena_printf(arena, "did you mean '%s%s%s'?", before,
				    *before != '\0' ? " " : "", nearest);
	if (run->at == 0)
		return NULL;
	if (run->keywords.n + run->values.n == 0)
		return arena_printf(arena, "nothing may follow '%s'", before);
	return arena_printf(arena, "behind '%s' may come %s%s", before,
			    list_text(&run->keywords, &run->values, arena),
			    run->complete_there ? ", or nothing" : "");
}

/* The way that understands most: run->at words, as run->understood says. */
static struct run search(struct frr_match *match, const struct frr_grammar *grammar, uint32_t entry,
			 const struct frr_words *words, bool negative, struct arena *arena)
{
	struct run run = { .match = match,
			   .grammar = grammar,
			   .words = words,
			   .negative = negative,
			   .arena = arena,
			   .hint = HINT_SEARCH,
			   .understood = arena_alloc(arena, words->n + 1) };

	marks_grow(&match->now, words->n, arena);
	marks_grow(&match->best, words->n, arena);
	run_steps(&run, entry, 0, 0);
	return run;
}

bool frr_match_is_forced(const struct frr_match *match, const struct frr_grammar *grammar,
			 uint32_t entry, const struct frr_words *words, bool negative,
			 struct arena *arena)
{
	struct frr_match again = { 0 };
	struct run run;
	size_t shortened = 0;

	for (size_t i = 0; i < words->n; i++)
		shortened += match->best.fit[i] == FIT_SHORTENED;
	if (shortened == 0)
		return false;
	run = search(&again, grammar, entry, words, negative, arena);
	for (size_t i = 0; i < run.at; i++)
		if (match->best.fit[i] == FIT_SHORTENED && run.understood[i] == FIT_KEYWORD)
			return true;
	return false;
}

struct frr_hint frr_match_hint(const struct frr_grammar *grammar, uint32_t entry,
			       const struct frr_words *words, bool negative, struct arena *arena)
{
	struct frr_match again = { 0 };
	struct run run = search(&again, grammar, entry, words, negative, arena);

	run.hint = HINT_COLLECT;
	run_steps(&run, entry, 0, 0);
	return (struct frr_hint){ run.at, hint_text(&run) };
}
