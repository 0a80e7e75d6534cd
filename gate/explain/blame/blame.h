/* SPDX-License-Identifier: MIT */
/*
 * Which changed lines are to blame: the smallest set that still causes a finding, and which, put
 * back alone, cures it. Found by simulating states between base and head.
 *
 *	blame.c      for which findings, and what is said of the lines
 *	search.c     the smallest set for one finding
 *	trial.c      states between base and head, simulated
 *	minimize.c   delta debugging
 *
 * It never changes what was found. Where time or trials run out, or nothing was found, the causes
 * stay as the chain named them, and none is marked as blamed.
 */
#ifndef EXPLAIN_BLAME_BLAME_H
#define EXPLAIN_BLAME_BLAME_H

#include "explain/explain.h"

/* Puts the lines to blame in front of the causes of the findings, which have their chains. */
void blame_verdict(const struct judgement *judgement, struct verdict *verdict,
		   const struct explain_texts *texts, struct arena *arena);

#endif
