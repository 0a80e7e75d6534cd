/* SPDX-License-Identifier: MIT */
/*
 * explain/: from a finding back to the lines: what was lost, what it rested on, and which line
 * took that away.
 *
 *	explain.c   each finding gets its chain and its causes
 *	loss.c      why a device no longer has a route (loss.h): back along what the base's routes carry
 *	losses.c    why so many routes are gone
 *	origin.c    why a device no longer originates one
 *	session.c   why a session is down, and who disagrees with whom
 *	adjacency.c what two ends of a link disagree about, so that OSPF or IS-IS is not adjacent
 *	filtered.c  which entry of which filter stops a path, or lets it through
 *	authority.c which origins are authorised, no more or newly
 *	gain.c      where a path that should not be there comes from
 *	ports.c     which interfaces went down, by whose line
 *
 * The chain is told in the order in which things happened: cause first, loss last.
 */
#ifndef EXPLAIN_EXPLAIN_H
#define EXPLAIN_EXPLAIN_H

#include "base/text.h"
#include "config/config.h"
#include "verdict/verdict.h"

/* A device that the change touches, as it was read; no texts: it is not there. */
struct explain_device {
	const char *name;
	struct config_input base, head;
};

/* The configs' texts, for the lines themselves. Both sorted or not, by name. */
struct explain_texts {
	const struct text *base, *head;
	size_t base_count, head_count;
	const char *const *changed; /* "+name", "-name", "~name", ">name": applied on top */
	size_t changed_count;
	/* for blame, which reads and simulates again: null or none, then nothing is blamed */
	struct config *config;
	const struct explain_device *devices;
	size_t device_count;
	bool (*is_over)(void *context); /* no more time for it; null: there is time */
	void *is_over_context;
};

/* The line at this place, without the white space around it; null: there is none. */
const char *explain_line(const struct explain_texts *texts, struct place place, bool before,
			 struct arena *arena);

/* Fills chain and causes of the findings that lose something. */
void explain_verdict(const struct judgement *judgement, struct verdict *verdict,
		     const struct explain_texts *texts, struct arena *arena);

#endif
