/* SPDX-License-Identifier: MIT */
/*
 * Filters, interpreted as network/filter.h describes them: entries in order, each on what the
 * earlier ones left; what a condition cannot speak of is false, and true under INVERT.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine.h"

enum verdict { ACCEPT, REJECT, FALL };

static bool compares(enum comparison comparison, uint64_t have, uint64_t want)
{
	switch (comparison) {
	case COMPARE_EQ:
		return have == want;
	case COMPARE_GE:
		return have >= want;
	case COMPARE_LE:
		return have <= want;
	}
	return false;
}

static bool prefix_set_has(const struct prefix_set *set, struct prefix prefix)
{
	size_t i;

	for (i = 0; set != NULL && i < set->n; i++) {
		const struct prefix_entry *entry = &set->v[i];

		if (prefix_contains(entry->prefix, prefix) && prefix.len >= entry->ge &&
		    prefix.len <= entry->le)
			return entry->permit;
	}
	return false;
}

static bool community_is(const struct community_entry *entry, uint32_t community)
{
	char text[24];
	size_t i;

	if (entry->pattern != NULL) {
		snprintf(text, sizeof(text), "%u:%u", community >> 16, community & 0xffff);
		return pattern_matches(entry->pattern, text);
	}
	for (i = 0; i < entry->n; i++)
		if (entry->literals[i] == community)
			return true;
	return false;
}

static bool has_community(const struct engine_attrs *attrs, uint64_t community)
{
	uint32_t i;

	for (i = 0; i < attrs->community_count; i++)
		if (attrs->communities[i] == community)
			return true;
	return false;
}

static bool community_entry_matches(const struct community_entry *entry,
				    const struct engine_attrs *attrs)
{
	uint32_t i;

	bug_if(entry->whole);
	if (entry->pattern == NULL) {
		for (i = 0; i < entry->n; i++)
			if (!has_community(attrs, entry->literals[i]))
				return false;
		return true;
	}
	for (i = 0; i < attrs->community_count; i++)
		if (community_is(entry, attrs->communities[i]))
			return true;
	return false;
}

static bool as_path_entry_matches(const struct as_path_entry *entry,
				  const struct engine_attrs *attrs)
{
	char text[ENGINE_PATH_MAX * 11 + 1] = "";
	size_t n = 0;
	uint32_t i;

	for (i = 0; i < attrs->path_count; i++) {
		if (entry->asn != 0 && attrs->path[i] == entry->asn)
			return true;
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%u", i > 0 ? " " : "",
				      attrs->path[i]);
	}
	return entry->asn == 0 && pattern_matches(entry->pattern, text);
}

/* Sets in general: matches(entry i) for ANY and ALL; INVERT is not ANY. */
static bool set_matches(const struct condition *condition, const struct engine_attrs *attrs)
{
	bool community = condition->kind == CONDITION_COMMUNITY;
	size_t i, n = 0;

	if (community && condition->community_set != NULL)
		n = condition->community_set->n;
	if (!community && condition->as_path_set != NULL)
		n = condition->as_path_set->n;
	for (i = 0; i < n; i++) {
		bool permit = community ? condition->community_set->v[i].permit
					: condition->as_path_set->v[i].permit;
		bool hit = community
				   ? community_entry_matches(&condition->community_set->v[i], attrs)
				   : as_path_entry_matches(&condition->as_path_set->v[i], attrs);

		if (condition->options == MATCH_ALL && !hit)
			return false;
		if (condition->options != MATCH_ALL && hit)
			return permit;
	}
	return condition->options == MATCH_ALL && n > 0;
}

static bool addrs_have(const struct addr *v, size_t n, struct addr addr)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (addr_equal(v[i], addr))
			return true;
	return false;
}

/* Those that need a BGP route; without one each is false. */
static bool bgp_condition_holds(const struct condition *condition,
				const struct engine_subject *subject)
{
	const struct engine_attrs *attrs = &subject->attrs;

	if (!subject->has_attrs)
		return false;
	switch (condition->kind) {
	case CONDITION_COMMUNITY:
	case CONDITION_AS_PATH:
		return set_matches(condition, attrs);
	case CONDITION_AS_PATH_LENGTH:
		return compares(condition->comparison, attrs->path_count, condition->number);
	case CONDITION_COMMUNITY_COUNT:
		return compares(condition->comparison, attrs->community_count, condition->number);
	case CONDITION_MED:
		return (attrs->med_set || condition->absent_is_zero) &&
		       compares(condition->comparison, attrs->med_set ? attrs->med : 0,
				condition->number);
	case CONDITION_LOCAL_PREF:
		return (attrs->local_pref_set || attrs->local_pref != 0) &&
		       compares(condition->comparison, attrs->local_pref, condition->number);
	case CONDITION_ORIGIN:
		return attrs->origin == condition->number;
	case CONDITION_INTERNAL:
		return !subject->is_local && subject->is_internal;
	case CONDITION_EXTERNAL:
		return !subject->is_local && !subject->is_internal;
	case CONDITION_NEXT_HOP:
		return addrs_have(condition->addrs, condition->addr_count, attrs->next_hop);
	default:
		bug("condition %d is not for this engine", (int)condition->kind);
	}
}

static bool condition_holds(const struct condition *condition, const struct engine_subject *subject)
{
	bool holds;

	switch (condition->kind) {
	case CONDITION_ALWAYS:
		return true;
	case CONDITION_NEVER:
		return false;
	case CONDITION_PREFIX:
		holds = prefix_set_has(condition->prefix_set, subject->prefix);
		break;
	case CONDITION_NEIGHBOR:
		holds = condition->addr_set != NULL && !addr_is_none(subject->peer) &&
			addrs_have(condition->addr_set->v, condition->addr_set->n, subject->peer);
		break;
	case CONDITION_FAMILY:
		holds = (condition->number >> prefix_family(subject->prefix) & 1) != 0;
		break;
	case CONDITION_PROTOCOL:
		holds = subject->protocol == condition->number;
		break;
	default:
		holds = bgp_condition_holds(condition, subject);
	}
	return condition->options == MATCH_INVERT ? !holds : holds;
}

/* ---- actions ------------------------------------------------------------------------------- */

static void path_prepend(struct engine_attrs *attrs, uint32_t asn)
{
	bug_if(attrs->path_count == ENGINE_PATH_MAX);
	memmove(attrs->path + 1, attrs->path, attrs->path_count * sizeof(attrs->path[0]));
	attrs->path[0] = asn;
	attrs->path_count++;
}

static uint32_t calculated(const struct action *action, uint32_t old)
{
	uint64_t sum = (uint64_t)old + action->number;

	if (action->arithmetic == ARITHMETIC_SET)
		return (uint32_t)action->number;
	if (action->arithmetic == ARITHMETIC_SUBTRACT)
		return action->number > old ? 0 : old - (uint32_t)action->number;
	return sum > UINT32_MAX ? UINT32_MAX : (uint32_t)sum;
}

static void community_add(struct engine_attrs *attrs, uint32_t community)
{
	uint32_t i = attrs->community_count;

	if (has_community(attrs, community))
		return;
	bug_if(i == ENGINE_COMMUNITIES_MAX);
	for (; i > 0 && attrs->communities[i - 1] > community; i--)
		attrs->communities[i] = attrs->communities[i - 1];
	attrs->communities[i] = community;
	attrs->community_count++;
}

static bool community_goes(const struct action *action, uint32_t community)
{
	const struct community_set *set = action->community_set;
	size_t i;

	for (i = 0; i < action->n; i++)
		if (action->literals[i] == community)
			return true;
	for (i = 0; set != NULL && i < set->n; i++)
		if (community_is(&set->v[i], community))
			return true;
	return false;
}

static void communities_change(const struct action *action, struct engine_attrs *attrs)
{
	uint32_t kept = 0, i;

	bug_if(action->community != COMMUNITY_STANDARD);
	if (action->kind == ACTION_COMMUNITY_SET)
		attrs->community_count = 0;
	for (i = 0; action->kind != ACTION_COMMUNITY_REMOVE && i < action->n; i++)
		community_add(attrs, (uint32_t)action->literals[i]);
	for (i = 0; action->kind == ACTION_COMMUNITY_REMOVE && i < attrs->community_count; i++)
		if (!community_goes(action, attrs->communities[i]))
			attrs->communities[kept++] = attrs->communities[i];
	if (action->kind == ACTION_COMMUNITY_REMOVE)
		attrs->community_count = kept;
}

static void prepend(const struct action *action, struct engine_subject *subject)
{
	struct engine_attrs *attrs = &subject->attrs;
	uint64_t i;

	if (action->kind == ACTION_PREPEND) {
		for (i = action->n; i-- > 0;)
			path_prepend(attrs, action->asns[i]);
		return;
	}
	if (action->kind == ACTION_PREPEND_LAST && attrs->path_count == 0)
		return;
	for (i = 0; i < action->number; i++)
		path_prepend(attrs,
			     action->kind == ACTION_PREPEND_OWN ? subject->asn : attrs->path[0]);
}

static void action_apply(const struct action *action, struct engine_subject *subject)
{
	struct engine_attrs *attrs = &subject->attrs;

	switch (action->kind) {
	case ACTION_LOCAL_PREF:
		attrs->local_pref = calculated(action, attrs->local_pref);
		attrs->local_pref_set = true;
		break;
	case ACTION_MED:
		if (action->arithmetic != ARITHMETIC_SET && action->number == 0 && !attrs->med_set)
			break;
		attrs->med = calculated(action, attrs->med_set ? attrs->med : 0);
		attrs->med_set = true;
		break;
	case ACTION_MED_FROM_IGP:
		attrs->med = subject->igp_metric;
		attrs->med_set = true;
		break;
	case ACTION_WEIGHT:
		attrs->weight = (uint32_t)action->number;
		break;
	case ACTION_ORIGIN:
		attrs->origin = (enum origin)action->number;
		break;
	case ACTION_NEXT_HOP:
		attrs->next_hop = action->addr;
		break;
	case ACTION_NEXT_HOP_SELF:
		attrs->next_hop = subject->local;
		break;
	case ACTION_NEXT_HOP_PEER:
		attrs->next_hop = subject->peer;
		break;
	case ACTION_PREPEND:
	case ACTION_PREPEND_LAST:
	case ACTION_PREPEND_OWN:
		prepend(action, subject);
		break;
	case ACTION_COMMUNITY_ADD:
	case ACTION_COMMUNITY_SET:
	case ACTION_COMMUNITY_REMOVE:
		communities_change(action, attrs);
		break;
	case ACTION_TAG:
		attrs->tag = (uint32_t)action->number;
		break;
	case ACTION_METRIC:
		subject->metric = calculated(action, subject->metric);
		subject->metric_set = true;
		break;
	case ACTION_METRIC_TYPE:
		subject->metric_type = (uint8_t)action->number;
		break;
	case ACTION_IGNORED:
		break;
	default:
		bug("action %d is not for this engine", (int)action->kind);
	}
}

/* ---- evaluation ---------------------------------------------------------------------------- */

static enum verdict filter_run(const struct filter *filter, struct engine_subject *subject);

/* All conditions, on a copy that the called filter may change. */
static bool entry_matches(const struct filter_entry *entry, struct engine_subject *subject)
{
	struct engine_subject copy = *subject;
	enum verdict verdict;
	size_t i;

	bug_if(entry->call == CALL_AFTER);
	if (entry->call == CALL_CONDITION) {
		if (entry->called == NULL)
			return false;
		verdict = filter_run(entry->called, &copy);
		if (verdict == REJECT || (verdict == FALL && !entry->called->called_fallthrough))
			return false;
	}
	for (i = 0; i < entry->condition_count; i++)
		if (!condition_holds(&entry->conditions[i], &copy))
			return false;
	*subject = copy;
	return true;
}

static enum verdict filter_run(const struct filter *filter, struct engine_subject *subject)
{
	size_t i, a;

	for (i = 0; i < filter->n; i++) {
		const struct filter_entry *entry = &filter->v[i];

		if (!entry_matches(entry, subject))
			continue;
		for (a = 0; a < entry->action_count; a++)
			action_apply(&entry->actions[a], subject);
		bug_if(entry->result == FILTER_GOTO);
		if (entry->result != FILTER_NEXT)
			return entry->result == FILTER_ACCEPT ? ACCEPT : REJECT;
	}
	if (filter->end == FILTER_NEXT)
		return FALL;
	return filter->end == FILTER_ACCEPT ? ACCEPT : REJECT;
}

bool engine_chain(const struct filter_chain *chain, struct engine_subject *subject)
{
	enum verdict verdict;
	size_t i;

	for (i = 0; i < chain->n; i++) {
		verdict = filter_run(chain->v[i], subject);
		if (verdict != FALL)
			return verdict == ACCEPT;
	}
	return chain->otherwise == FILTER_ACCEPT;
}
