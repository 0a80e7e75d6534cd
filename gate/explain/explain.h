/* SPDX-License-Identifier: MIT */
/*
 * explain/: from a finding back to the lines: what was lost, what it rested on, and which line
 * took that away.
 *
 *	explain.c   each finding gets its chain and its causes
 *	loss.c      why a device no longer has a route (loss.h): back along what the base's routes carry
 *	origin.c    why a device no longer originates one
 *	session.c   why a session is down
 *	gain.c      where a path that should not be there comes from
 *	ports.c     which interfaces went down, by whose line
 *
 * The chain is told in the order in which things happened: cause first, loss last.
 */
#ifndef EXPLAIN_EXPLAIN_H
#define EXPLAIN_EXPLAIN_H

#include "base/text.h"
#include "verdict/verdict.h"

/* The configs' texts, for the lines themselves. Both sorted or not, by name. */
struct explain_texts {
	const struct text *base, *head;
	size_t base_count, head_count;
	const char *const *changed; /* "+name", "-name", "~name" */
	size_t changed_count;
};

/* Fills chain and causes of the findings that lose something. */
void explain_verdict(const struct judgement *judgement, struct verdict *verdict,
		     const struct explain_texts *texts, struct arena *arena);

#endif
