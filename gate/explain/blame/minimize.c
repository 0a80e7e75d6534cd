/* SPDX-License-Identifier: MIT */
/* See minimize.h. The set is held as a list of groups; a part of it is a range to keep or to drop. */
#include "explain/blame/minimize.h"

#include <string.h>

#include "base/array.h"

struct search {
	const struct experiment *experiment;
	const size_t *group;
	bool *scratch;
	struct members {
		size_t *v; /* groups that are left */
		size_t n, cap;
	} left;
	bool stopped;
};

static size_t group_of(const struct search *search, size_t element)
{
	return search->group ? search->group[element] : element;
}

/* Groups are numbered below the number of elements. */
static void choose(const struct search *search, bool *chosen)
{
	size_t n = search->experiment->n;
	struct arena *arena = arena_new();
	bool *in = arena_alloc(arena, n + 1);

	for (size_t i = 0; i < search->left.n; i++)
		in[search->left.v[i]] = true;
	for (size_t i = 0; i < n; i++)
		chosen[i] = in[group_of(search, i)];
	arena_free(arena);
}

/* Tries the set with only (or without) the groups from..to; keeps it so if that does it. */
static bool narrow(struct search *search, size_t from, size_t to, bool only)
{
	struct members all = search->left, part = { 0 };
	struct arena *arena = arena_new();
	enum answer answer;

	for (size_t i = 0; i < all.n; i++)
		if ((i >= from && i < to) == only)
			*array_push(&part, arena) = all.v[i];
	search->left = part;
	choose(search, search->scratch);
	answer = part.n ? search->experiment->test(search->experiment->context, search->scratch)
			: ANSWER_NO;
	search->stopped |= answer == ANSWER_STOP;
	search->left = all;
	if (answer == ANSWER_YES) {
		memcpy(all.v, part.v, part.n * sizeof(*part.v));
		search->left.n = part.n;
	}
	arena_free(arena);
	return answer == ANSWER_YES;
}

static void halve(struct search *search)
{
	while (search->left.n > 1 && !search->stopped) {
		size_t half = search->left.n / 2;

		if (!narrow(search, 0, half, true) &&
		    (search->stopped || !narrow(search, half, search->left.n, true)))
			return;
	}
}

static bool drop_chunks(struct search *search, size_t size)
{
	bool dropped = false;

	for (size_t at = 0; at < search->left.n && search->left.n > 1 && !search->stopped;) {
		size_t end = at + size < search->left.n ? at + size : search->left.n;

		if (end - at < search->left.n && narrow(search, at, end, false))
			dropped = true;
		else
			at = end;
	}
	return dropped;
}

bool minimize(const struct experiment *experiment, const size_t *group, bool *chosen)
{
	struct arena *arena = arena_new();
	struct search search = { .experiment = experiment, .group = group };
	bool *seen = arena_alloc(arena, experiment->n + 1);

	search.scratch = arena_alloc(arena, experiment->n + 1);
	for (size_t i = 0; i < experiment->n; i++)
		if (chosen[i] && !seen[group_of(&search, i)]) {
			seen[group_of(&search, i)] = true;
			*array_push(&search.left, arena) = group_of(&search, i);
		}
	halve(&search);
	for (size_t size = search.left.n / 4; size > 1 && !search.stopped; size /= 2)
		drop_chunks(&search, size);
	while (search.left.n > 1 && !search.stopped && drop_chunks(&search, 1))
		;
	choose(&search, chosen);
	arena_free(arena);
	return !search.stopped;
}
