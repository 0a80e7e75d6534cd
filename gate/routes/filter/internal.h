/* SPDX-License-Identifier: MIT */
/*
 * What the files of filter*.c share.
 */
#ifndef ROUTES_FILTER_INTERNAL_H
#define ROUTES_FILTER_INTERNAL_H

#include "routes/filter/apply.h"

bool condition_holds(const struct condition *condition, const struct filter_route *route,
		     struct arena *scratch);
void action_apply(const struct action *action, struct filter_route *route,
		  struct attrs_table *table, struct arena *scratch);

/* A route's communities of one kind, as one list. */
struct community_list {
	enum community_kind kind;
	const uint32_t *standard;
	const uint64_t *extended;
	const struct large_community *large;
	size_t n;
};

struct community_list attrs_communities(const struct attrs *attrs, enum community_kind kind);
/* The first entry that matches the list decides. */
bool community_set_matches(const struct community_set *set, const struct community_list *list,
			   enum match_options options, struct arena *scratch);

#endif
