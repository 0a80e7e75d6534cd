/* SPDX-License-Identifier: MIT */
/*
 * Questions to the finished BGP: tables and announcements by prefix. Prefixes of one class share their paths and
 * announcements; entries are copied for each, because an entry tells its prefix.
 */
#include <string.h>

#include "routes/bgp_state.h"

static const struct bgp_entry *entries_for(const struct bgp_state *state, const struct bgp_class *class,
					   struct prefix prefix)
{
	size_t n = state->routes->network->instance_count, i;
	struct bgp_entry *entries;

	if (prefix_equal(prefix, class->prefix))
		return class->result->entries;
	entries = arena_copy(state->routes->arena, class->result->entries, n * sizeof(*entries));
	for (i = 0; i < n; i++)
		entries[i].prefix = prefix;
	return entries;
}

void bgp_results_make(struct bgp_state *state)
{
	struct arena *arena = state->routes->arena;
	size_t i;

	state->members = arena_alloc(arena, state->prefixes.n * sizeof(*state->members));
	state->member_count = state->prefixes.n;
	for (i = 0; i < state->prefixes.n; i++) {
		const struct bgp_prefix *p = &state->prefixes.v[i];
		const struct bgp_class *class = &state->classes.v[p->class];
		struct bgp_member *member = &state->members[i];

		member->prefix = p->prefix;
		member->entries = entries_for(state, class, p->prefix);
		member->sent = class->result->sent;
		member->from = arena_copy(arena, p->from.v, p->from.n * sizeof(*p->from.v));
		member->from_count = p->from.n;
	}
}

void bgp_finish(struct routes *routes)
{
	if (routes->bgp == NULL)
		return;
	bgp_results_make(routes->bgp);
	bgp_unsettled_report(routes->bgp);
}

static const struct bgp_member *member_find(const struct routes *routes, struct prefix prefix)
{
	const struct bgp_state *state = routes->bgp;
	size_t low = 0, high = state == NULL ? 0 : state->member_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = prefix_compare(state->members[middle].prefix, prefix);

		if (order == 0)
			return &state->members[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

struct session routes_session(const struct routes *routes, uint32_t neighbor)
{
	return routes->sessions[neighbor];
}

const struct bgp_entry *routes_bgp(const struct routes *routes, uint32_t instance, struct prefix prefix)
{
	const struct bgp_member *member = member_find(routes, prefix);

	return member == NULL || member->entries[instance].path_count == 0 ? NULL : &member->entries[instance];
}

bool routes_bgp_each(const struct routes *routes, uint32_t instance, bgp_visit *visit, void *context)
{
	const struct bgp_state *state = routes->bgp;
	size_t i;

	for (i = 0; state != NULL && i < state->member_count; i++) {
		const struct bgp_entry *entry = &state->members[i].entries[instance];

		if (entry->path_count > 0 && !visit(context, entry))
			return false;
	}
	return true;
}

struct place routes_bgp_place(const struct routes *routes, uint32_t instance, struct prefix prefix)
{
	const struct bgp_member *member = member_find(routes, prefix);
	const struct bgp_entry *entry;
	size_t i;

	if (member == NULL || (entry = &member->entries[instance])->best == NULL ||
	    entry->best->from != ROUTES_NONE)
		return (struct place){NULL, 0};
	for (i = 0; i < member->from_count; i++)
		if (member->from[i].kind == ORIGINATION_LOCAL && member->from[i].instance == instance &&
		    member->from[i].source == entry->best->source)
			return member->from[i].place;
	return (struct place){NULL, 0};
}

const struct attrs *routes_advertised(const struct routes *routes, uint32_t neighbor, struct prefix prefix)
{
	const struct bgp_member *member = member_find(routes, prefix);

	return member == NULL ? NULL : member->sent[neighbor];
}

bool routes_advertised_each(const struct routes *routes, uint32_t neighbor, advertised_visit *visit, void *context)
{
	const struct bgp_state *state = routes->bgp;
	size_t i;

	for (i = 0; state != NULL && i < state->member_count; i++) {
		const struct attrs *attrs = state->members[i].sent[neighbor];

		if (attrs != NULL && !visit(context, state->members[i].prefix, attrs))
			return false;
	}
	return true;
}
