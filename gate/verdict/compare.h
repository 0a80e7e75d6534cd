/* SPDX-License-Identifier: MIT */
/*
 * From the violations of base and head to findings. Internal to verdict/.
 */
#ifndef VERDICT_COMPARE_H
#define VERDICT_COMPARE_H

#include "verdict/kind/rule.h"

struct findings {
	struct finding *v;
	size_t n, cap;
};

/* A finding in the list, all zero but for severity (reject or warn by the rule) and rule. rule
 * null: `protect`. */
struct finding *finding_add(struct findings *findings, const struct rule *rule,
			    struct arena *arena);
/* One finding a (prefix, status), the devices of its violations together. Violations of the head
 * whose key the base has are pre-existing (new if the rule is strict), of the base only: fixed. */
void compare_violations(const struct rule *rule, const struct rules *rules,
			const struct violations *base, const struct violations *head,
			const char *const *failure, size_t failure_count, struct findings *findings,
			struct arena *arena);
/* What a rule says under many failures becomes one finding: the first failure and how many more.
 * What holds as configured already is not told again under failures. */
void findings_merge_failures(struct findings *findings, struct arena *arena);
/* The order of output, and their ids. */
void findings_finish(struct findings *findings, struct arena *arena);

#endif
