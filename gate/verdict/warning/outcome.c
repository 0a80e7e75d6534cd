/* SPDX-License-Identifier: MIT */
/*
 * What filters may do with a route of which only the prefix is known: three-valued logic over the
 * conditions. A condition on anything but the prefix may hold or not. The answer is never too
 * narrow: what is not in it cannot happen.
 */
#include "verdict/warning/warning.h"

enum truth { NO, YES, MAYBE };

static bool entry_covers(const struct prefix_entry *entry, struct prefix prefix)
{
	return prefix_contains(entry->prefix, prefix) && prefix.len >= entry->ge &&
	       prefix.len <= entry->le;
}

static enum truth prefix_truth(const struct condition *condition, struct prefix prefix,
			       struct place *line)
{
	const struct prefix_set *set = condition->prefix_set;
	bool invert = condition->options == MATCH_INVERT;

	for (size_t i = 0; set && i < set->n; i++) {
		if (!entry_covers(&set->v[i], prefix))
			continue;
		*line = set->v[i].place;
		return set->v[i].permit != invert ? YES : NO;
	}
	return invert ? YES : NO;
}

static enum truth condition_truth(const struct condition *condition, struct prefix prefix,
				  struct place *line)
{
	switch (condition->kind) {
	case CONDITION_PREFIX:
		return prefix_truth(condition, prefix, line);
	case CONDITION_FAMILY:
		return condition->number & 1u << prefix_family(prefix) ? YES : NO;
	case CONDITION_ALWAYS:
		return YES;
	case CONDITION_NEVER:
		return NO;
	default:
		return MAYBE;
	}
}

static enum truth entry_truth(const struct filter_entry *entry, struct prefix prefix,
			      struct place *line)
{
	enum truth truth = entry->call == CALL_CONDITION ? MAYBE : YES;

	*line = entry->place;
	for (size_t i = 0; i < entry->condition_count; i++) {
		enum truth one = condition_truth(&entry->conditions[i], prefix, line);

		if (one == NO)
			return NO;
		if (one == MAYBE)
			truth = MAYBE;
	}
	return truth;
}

static unsigned filter_outcomes(const struct filter *filter, struct prefix prefix,
				struct place *accepting)
{
	static const unsigned of_result[] = { [FILTER_ACCEPT] = OUTCOME_ACCEPT,
					      [FILTER_REJECT] = OUTCOME_REJECT,
					      [FILTER_NEXT] = OUTCOME_PASS };
	unsigned outcomes = 0;

	for (size_t i = 0; i < filter->n; i++) {
		const struct filter_entry *entry = &filter->v[i];
		struct place line;
		enum truth truth = entry_truth(entry, prefix, &line);

		if (truth == NO)
			continue;
		if (entry->result == FILTER_GOTO)
			return OUTCOME_UNKNOWN;
		if (entry->call == CALL_AFTER)
			outcomes |= OUTCOME_REJECT;
		if (entry->result == FILTER_NEXT)
			continue;
		if (entry->result == FILTER_ACCEPT && !(outcomes & OUTCOME_ACCEPT))
			*accepting = line;
		outcomes |= of_result[entry->result];
		if (truth == YES)
			return outcomes;
	}
	return outcomes | (filter->end == FILTER_GOTO ? OUTCOME_UNKNOWN : of_result[filter->end]);
}

unsigned chain_outcomes(const struct filter_chain *chain, struct prefix prefix,
			struct place *accepting)
{
	unsigned outcomes = 0;

	*accepting = (struct place){ 0 };
	for (size_t i = 0; i < chain->n; i++) {
		struct place line = { 0 };
		unsigned one = filter_outcomes(chain->v[i], prefix, &line);

		if (one & OUTCOME_ACCEPT && !(outcomes & OUTCOME_ACCEPT))
			*accepting = line;
		outcomes |= one & ~(unsigned)OUTCOME_PASS;
		if (!(one & (OUTCOME_PASS | OUTCOME_UNKNOWN)))
			return outcomes;
	}
	if (chain->otherwise == FILTER_REJECT)
		return outcomes | OUTCOME_REJECT;
	if (!(outcomes & OUTCOME_ACCEPT))
		*accepting = chain->otherwise_place;
	return outcomes | OUTCOME_ACCEPT;
}
