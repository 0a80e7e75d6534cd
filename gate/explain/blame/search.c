/* SPDX-License-Identifier: MIT */
/*
 * From all that changed to what is to blame, in this order, for a trial is a simulation:
 * - which devices: those that the chain names are tried before all others;
 * - which edits of these: again the lines that the chain names first;
 * - then with these put back: is the finding gone? If it is not, what is left causes it, too (a change
 *   that does the same thing many times): the search is made again, for the smallest set that both
 *   causes and cures.
 * Where the trials are spent before it is the smallest, a set that causes and cures is told all the
 * same, if it is short.
 */
#include "explain/blame/search.h"

#include <string.h>

#include "explain/blame/minimize.h"

enum { BLAME_LINES = 64 };

struct search {
	struct trials *trials;
	size_t asked;
	bool must_cure; /* not only cause it */
};

static enum answer cures_it(struct search *search, const bool *chosen)
{
	const enum reproduction *result =
		trials_make(search->trials, trials_others(search->trials, chosen));

	return !result                                   ? ANSWER_STOP
	       : result[search->asked] == REPRODUCED_NOT ? ANSWER_YES
							 : ANSWER_NO;
}

static enum answer does_it(struct search *search, const bool *chosen)
{
	const enum reproduction *result = trials_make(search->trials, chosen);

	if (!result)
		return ANSWER_STOP;
	if (result[search->asked] != REPRODUCED)
		return ANSWER_NO;
	return search->must_cure ? cures_it(search, chosen) : ANSWER_YES;
}

/* ---- where to look first -------------------------------------------------------------------- */

bool unit_is_at(const struct trials *trials, const struct unit *unit, const struct cause *cause)
{
	const struct edit *edit;

	if (unit->down)
		return cause->text && !strcmp(cause->text, unit->down->argument);
	if (unit->edit == SIZE_MAX)
		return cause->device &&
		       !strcmp(cause->device, trials->touched[unit->device].input->name);
	edit = &trials->touched[unit->device].edits[unit->edit];
	return !place_compare(cause->place, cause->before ? edit->base : edit->head);
}

static bool device_is_named(const struct trials *trials, const struct unit *unit,
			    const struct finding *finding)
{
	for (size_t i = 0; i < finding->cause_count; i++) {
		const char *device = finding->causes[i].device;

		if (unit->down
			    ? unit_is_at(trials, unit, &finding->causes[i])
			    : device && !strcmp(device, trials->touched[unit->device].input->name))
			return true;
	}
	return false;
}

static bool line_is_named(const struct trials *trials, const struct unit *unit,
			  const struct finding *finding)
{
	for (size_t i = 0; i < finding->cause_count; i++)
		if (unit_is_at(trials, unit, &finding->causes[i]))
			return true;
	return false;
}

/* Keeps only what is named, if that is enough to cause it. */
static void try_named(struct search *search, bool *chosen,
		      bool (*is_named)(const struct trials *, const struct unit *,
				       const struct finding *))
{
	const struct trials *trials = search->trials;
	bool *named = arena_alloc(trials->arena, trials->units.n + 1);
	size_t n = 0, all = 0;

	for (size_t u = 0; u < trials->units.n; u++) {
		named[u] = chosen[u] &&
			   is_named(trials, &trials->units.v[u], trials->asked[search->asked]);
		n += named[u];
		all += chosen[u];
	}
	if (n && n < all && does_it(search, named) == ANSWER_YES)
		memcpy(chosen, named, trials->units.n * sizeof(*named));
}

/* ---- the search ------------------------------------------------------------------------------ */

static size_t *device_groups(const struct trials *trials)
{
	size_t *groups = arena_alloc(trials->arena, (trials->units.n + 1) * sizeof(*groups));

	for (size_t u = 0; u < trials->units.n; u++) {
		const struct unit *unit = &trials->units.v[u], *before = unit - 1;

		groups[u] = u && !unit->down && before->device == unit->device ? groups[u - 1] : u;
	}
	return groups;
}

static enum answer still_does_it(void *context, const bool *chosen)
{
	struct search *search = context;

	return trials_are_spent(search->trials) ? ANSWER_STOP : does_it(search, chosen);
}

static void narrow(struct search *search, const size_t *groups, bool *chosen)
{
	struct experiment experiment = { search->trials->units.n, still_does_it, search };

	minimize(&experiment, groups, chosen);
}

/* The smallest set that does what is asked for, or the smallest that the trials were enough for. */
static bool *find_smallest(struct search *search)
{
	struct trials *trials = search->trials;
	bool *chosen = arena_alloc(trials->arena, trials->units.n + 1);

	for (size_t u = 0; u < trials->units.n; u++)
		chosen[u] = true;
	try_named(search, chosen, device_is_named);
	narrow(search, device_groups(trials), chosen);
	chosen = trials_take_apart(trials, chosen);
	try_named(search, chosen, line_is_named);
	narrow(search, NULL, chosen);
	return chosen;
}

/* More than a person can look through explains nothing. */
static bool is_telling(const struct trials *trials, const bool *blamed)
{
	size_t n = 0;

	for (size_t u = 0; u < trials->units.n; u++)
		n += blamed[u];
	return n <= BLAME_LINES || !trials_are_spent(trials);
}

bool *search_blamed(struct trials *trials, size_t asked)
{
	struct search search = { trials, asked, false };
	bool *blamed;

	if (trials_are_spent(trials))
		return NULL;
	blamed = find_smallest(&search);
	if (cures_it(&search, blamed) == ANSWER_NO && !trials_are_spent(trials)) {
		search.must_cure = true;
		blamed = find_smallest(&search);
	}
	return cures_it(&search, blamed) == ANSWER_YES && is_telling(trials, blamed) ? blamed
										     : NULL;
}
