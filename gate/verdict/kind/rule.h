/* SPDX-License-Identifier: MIT */
/*
 * A rule kind: looks at one state under one failure and lists the violations. Internal to verdict/.
 */
#ifndef VERDICT_RULE_H
#define VERDICT_RULE_H

#include "verdict/verdict.h"

struct violation {
	const char *key; /* same key in base and head: the same violation */
	bool has_prefix;
	struct prefix prefix;
	const char *device; /* or null */
	const char *message;
};

struct violations {
	struct violation *v;
	size_t n, cap;
	size_t subjects; /* how many (device, prefix) pairs, sessions, ... the rule had to look at:
			    none in base and head: the rule protects nothing */
};

struct rule_kind_row {
	const char *name;
	/* state: the side looked at; base: for kinds that compare (max-loss); null where there is
	 * none */
	void (*check)(const struct rule *rule, const struct rules *rules,
		      const struct routes *state, const struct routes *base,
		      struct violations *violations, struct arena *arena);
};

extern const struct rule_kind_row rule_kinds[RULE_KIND_COUNT];

/* Is the whole prefix routed on the instance: itself, a less-specific (not the default, unless it
 * counts), or more-specifics that cover it? With exact: itself only. */
bool prefix_is_routed(const struct routes *routes, uint32_t instance, struct prefix prefix,
		      bool exact, bool default_counts);
/* Is any part of it (a more-specific) routed? */
bool prefix_is_partly_routed(const struct routes *routes, uint32_t instance, struct prefix prefix);
/* Is the prefix, or a covering non-default one, sent on this (outside) session? */
bool prefix_is_announced(const struct routes *routes, uint32_t neighbor, struct prefix prefix,
			 bool exact);
bool globs_match(struct globs globs, const char *name); /* none: true */

#endif
