/* SPDX-License-Identifier: MIT */
/*
 * Warnings that save the next outage: what the change does that breaks no rule today. They never
 * touch the verdict. Only what the change brings is told; what the base had already is not.
 *
 *	warning.c       the table, and how a warning is put down
 *	shadowed.c      an entry of a filter that can no longer match, because of the order
 *	wider.c         a session's filters let through what they did not (outcome.c)
 *	discarded.c     a route whose next hop now resolves into a discard route
 *	redundancy.c    fewer ways out for a protected prefix, a device on its last link
 *	reset.c         sessions that the change takes down for a moment
 *	dormant.c       new lines that have no effect now
 *
 * Names that nothing defines are told by the front ends, which know what that means in their dialect.
 * Internal to verdict/.
 */
#ifndef VERDICT_WARNING_H
#define VERDICT_WARNING_H

#include "verdict/compare.h"

struct warnings {
	const struct rules *rules;
	const struct network *before, *after;
	const struct routes *base, *head;
	struct findings *findings;
	struct arena *arena;
};

/* A device that both states have and that differs. */
struct changed_device {
	const struct device *before, *after;
	uint32_t index_before, index_after; /* in their networks */
};

/* What a warning is about: its device, and the line that is to blame, with what it does. */
struct warning {
	const char *kind;
	const char *device;
	struct place place;
	const char *why;
};

/* All kinds of warnings; both states are simulated. */
void warnings_tell(const struct judgement *judgement, const struct rules *rules,
		   struct findings *findings, struct arena *arena);

struct finding *warning_add(struct warnings *w, struct warning about, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The same neighbor statement at the base: an index into before->neighbors, or UINT32_MAX. */
uint32_t warning_neighbor_before(const struct warnings *w, uint32_t neighbor);
/* The device's list of the same name and kind; null: it has none. */
const struct prefix_set *warning_set_in(const struct device *device, const struct prefix_set *set);
/* "r1 - 192.0.2.1 (transit-a)". */
const char *warning_session_text(const struct warnings *w, uint32_t neighbor);

/* "a, b, c and 4 more" of what was put in. */
struct name_list {
	const char **v;
	size_t n, cap;
};
const char *name_list_text(const struct name_list *list, struct arena *arena);

/* What a chain of filters may do with a route of this prefix, whatever its attributes are. */
enum { OUTCOME_ACCEPT = 1, OUTCOME_REJECT = 2, OUTCOME_PASS = 4, OUTCOME_UNKNOWN = 8 };
/* accepting: the line that may accept. */
unsigned chain_outcomes(const struct filter_chain *chain, struct prefix prefix,
			struct place *accepting);

typedef void warn_device(struct warnings *w, const struct changed_device *device);
warn_device warn_shadowed, warn_wider, warn_reset, warn_dormant;

typedef void warn_network(struct warnings *w);
warn_network warn_discarded, warn_exits, warn_links;

#endif
