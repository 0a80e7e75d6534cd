/* SPDX-License-Identifier: MIT */
/*
 * Delta debugging: the smallest part of a set that still does it. A test says whether a part does;
 * parts that mean nothing do not.
 *
 * After Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input" (IEEE TSE 28(2),
 * 2002): halves first, for most faults are one line; where no half does it, several work together,
 * and chunks are taken away, ever smaller ones. In the end nothing can be left out any more. A test
 * is expensive, so halves are tried only while they help.
 */
#ifndef EXPLAIN_BLAME_MINIMIZE_H
#define EXPLAIN_BLAME_MINIMIZE_H

#include <stdbool.h>
#include <stddef.h>

enum answer { ANSWER_NO, ANSWER_YES, ANSWER_STOP /* no more tests */ };

struct experiment {
	size_t n;
	/* chosen[i]: element i takes part */
	enum answer (*test)(void *context, const bool *chosen);
	void *context;
};

/* chosen is a part that does it, and becomes one of which no element can be left out. Elements that
 * belong together have the same group (null: each is its own) and are kept or dropped together.
 * False: it was stopped; what is chosen does it still, but may be too much. */
bool minimize(const struct experiment *experiment, const size_t *group, bool *chosen);

#endif
