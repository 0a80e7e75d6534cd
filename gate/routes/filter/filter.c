/* SPDX-License-Identifier: MIT */
/*
 * Evaluation of filters, as network/filter.h defines them; both dialects' rules are in the data, so
 * there is one walk over entries here and no question about the dialect.
 *
 * filter.c walks, condition.c answers conditions, community.c those on communities,
 * action.c changes the route.
 *
 * Filters call filters. The front ends refuse cycles; should one come through, the walk ends at a
 * fixed depth and the route is rejected.
 */
#include "routes/filter/internal.h"

enum { CALLS_MAX = 32 };

struct walk {
	struct attrs_table *table;
	struct arena *scratch;
	unsigned depth;
};

static enum filter_result filter_walk(const struct filter *filter, struct filter_route *route,
				      struct walk *walk);

static enum filter_result filter_call(const struct filter *called, struct filter_route *route,
				      struct walk *walk)
{
	enum filter_result result;

	if (called == NULL || walk->depth >= CALLS_MAX)
		return FILTER_REJECT;
	walk->depth++;
	result = filter_walk(called, route, walk);
	walk->depth--;
	if (result == FILTER_NEXT)
		result = called->called_fallthrough ? FILTER_ACCEPT : FILTER_REJECT;
	return result;
}

/* OpenConfig call-policy works on a copy: nothing stays if the entry does not match in the end. */
static bool entry_matches(const struct filter_entry *entry, struct filter_route *route,
			  struct walk *walk)
{
	struct filter_route copy;
	size_t i;

	if (entry->call != CALL_CONDITION) {
		for (i = 0; i < entry->condition_count; i++)
			if (!condition_holds(&entry->conditions[i], route, walk->scratch))
				return false;
		return true;
	}
	copy = *route;
	if (filter_call(entry->called, &copy, walk) != FILTER_ACCEPT)
		return false;
	for (i = 0; i < entry->condition_count; i++)
		if (!condition_holds(&entry->conditions[i], &copy, walk->scratch))
			return false;
	*route = copy;
	return true;
}

static enum filter_result entry_act(const struct filter_entry *entry, struct filter_route *route,
				    struct walk *walk)
{
	size_t i;

	for (i = 0; i < entry->action_count; i++)
		action_apply(&entry->actions[i], route, walk->table, walk->scratch);
	if (entry->call == CALL_AFTER && filter_call(entry->called, route, walk) != FILTER_ACCEPT)
		return FILTER_REJECT;
	return entry->result;
}

static enum filter_result filter_walk(const struct filter *filter, struct filter_route *route,
				      struct walk *walk)
{
	size_t i = 0;

	while (i < filter->n) {
		const struct filter_entry *entry = &filter->v[i];
		enum filter_result result = FILTER_NEXT;

		if (entry_matches(entry, route, walk))
			result = entry_act(entry, route, walk);
		if (result == FILTER_ACCEPT || result == FILTER_REJECT) {
			route->filter = filter;
			route->entry = entry;
			return result;
		}
		i++;
		/* Only forward, so that every walk ends. */
		if (result == FILTER_GOTO)
			while (i < filter->n && filter->v[i].seq < entry->goto_seq)
				i++;
	}
	route->filter = filter;
	route->entry = NULL;
	return filter->end;
}

bool filter_apply(const struct filter *filter, struct filter_route *route,
		  struct attrs_table *table, struct arena *scratch)
{
	struct walk walk = { table, scratch, 0 };

	return filter_walk(filter, route, &walk) == FILTER_ACCEPT;
}

bool filter_chain_apply(const struct filter_chain *chain, struct filter_route *route,
			struct attrs_table *table, struct arena *scratch)
{
	struct walk walk = { table, scratch, 0 };
	size_t i;

	for (i = 0; i < chain->n; i++) {
		enum filter_result result = filter_walk(chain->v[i], route, &walk);

		if (result != FILTER_NEXT)
			return result == FILTER_ACCEPT;
	}
	route->filter = NULL;
	route->entry = NULL;
	return chain->otherwise == FILTER_ACCEPT;
}

bool prefix_set_matches(const struct prefix_set *set, struct prefix prefix)
{
	size_t i;

	for (i = 0; i < set->n; i++) {
		const struct prefix_entry *e = &set->v[i];

		if (prefix.len >= e->ge && prefix.len <= e->le &&
		    prefix_contains(e->prefix, prefix))
			return e->permit;
	}
	return false;
}
