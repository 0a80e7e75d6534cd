/* SPDX-License-Identifier: MIT */
/*
 * States between base and head: each unit of the change is made or not. A unit is a whole device at
 * first; a device that matters is taken apart into the edits of its tree. Simulating such a state
 * and asking for findings is a trial; what was tried once is remembered.
 */
#ifndef EXPLAIN_BLAME_TRIAL_H
#define EXPLAIN_BLAME_TRIAL_H

#include "explain/explain.h"
#include "verdict/reproduce.h"
#include "yang/diff/diff.h"

/* One device that the change touches. */
struct touched {
	const struct explain_device *input;
	const struct device *base, *head; /* null: it is not there */
	bool apart;                       /* taken apart */
	struct tree_diff *diff;           /* null: it cannot be, or is one unit anyway */
	const struct edit *edits;
	size_t edit_count;
	struct map *versions; /* chosen edits -> struct device, null: not valid */
};

/* device NONE: an argument of --down. */
struct unit {
	size_t device, edit; /* into touched; into its edits, SIZE_MAX: all of it */
	const struct down *down;
};

struct trials {
	const struct judgement *judgement;
	const struct explain_texts *texts;
	struct arena *arena;
	struct touched *touched;
	size_t touched_count;
	struct units {
		struct unit *v;
		size_t n, cap;
	} units;
	/* what is asked of each trial: findings seen under the same failure, or none */
	const struct finding **asked;
	size_t asked_count;
	const struct routes *base; /* under that failure */
	struct map *known;         /* state -> enum reproduction [asked] */
	size_t made, most;
	bool (*is_over)(void *context); /* the time; null: there is no limit */
	void *is_over_context;
};

void trials_init(struct trials *trials, const struct judgement *judgement,
		 const struct explain_texts *texts, struct arena *arena);
/* From here on these findings are asked for; what was tried is forgotten. */
void trials_ask(struct trials *trials, const struct finding **findings, size_t n);
/* No more searching: as many were made as the size of the network allows, or the time is over. */
bool trials_are_spent(const struct trials *trials);
/* Simulates base plus the chosen units. Null: the time is over. [asked]; all REPRODUCED_PARTLY where
 * the chosen units make no valid state: it neither causes nor cures. */
const enum reproduction *trials_make(struct trials *trials, const bool *chosen);
/* Does this choice cause the finding that is asked for at this position, and all but it not? False
 * where the time is over, too. */
bool trials_cause_and_cure(struct trials *trials, const bool *chosen, size_t asked);
/* All units that are not chosen. */
bool *trials_others(const struct trials *trials, const bool *chosen);
/* The choice of these units, which may have been taken apart since. */
bool *trials_choice(const struct trials *trials, const struct units *units);
/* Takes apart the devices that the choice has units of. Units are numbered anew: the same choice
 * among the new ones is returned. */
bool *trials_take_apart(struct trials *trials, const bool *chosen);

#endif
