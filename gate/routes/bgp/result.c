/* SPDX-License-Identifier: MIT */
/*
 * Questions to the finished BGP: tables and announcements by prefix. Prefixes of one class share
 * their paths and announcements; an entry is copied when it is asked for, because it tells its
 * prefix.
 */
#include <string.h>

#include "routes/bgp/state.h"

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
		member->entries = class->result->entries;
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

static struct bgp_member *member_find(const struct routes *routes, struct prefix prefix)
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

/* Null: nothing is there. */
static const struct bgp_entry *member_entry(const struct routes *routes, struct bgp_member *member,
					    uint32_t instance)
{
	const struct bgp_entry *entry = &member->entries[instance];
	struct arena *arena = rib_lock_arena(routes->lock);
	struct bgp_entry *copy;

	if (entry->path_count == 0)
		return NULL;
	if (prefix_equal(entry->prefix, member->prefix))
		return entry;
	rib_lock_enter(routes->lock);
	if (member->own == NULL)
		member->own =
			arena_alloc(arena, routes->network->instance_count * sizeof(*member->own));
	if (member->own[instance] == NULL) {
		copy = arena_copy(arena, entry, sizeof(*copy));
		copy->prefix = member->prefix;
		member->own[instance] = copy;
	}
	entry = member->own[instance];
	rib_lock_leave(routes->lock);
	return entry;
}

struct session routes_session(const struct routes *routes, uint32_t neighbor)
{
	return routes->sessions[neighbor];
}

const struct bgp_entry *routes_bgp(const struct routes *routes, uint32_t instance,
				   struct prefix prefix)
{
	struct bgp_member *member = member_find(routes, prefix);

	return member == NULL ? NULL : member_entry(routes, member, instance);
}

bool routes_bgp_each(const struct routes *routes, uint32_t instance, bgp_visit *visit,
		     void *context)
{
	const struct bgp_state *state = routes->bgp;
	size_t i;

	for (i = 0; state != NULL && i < state->member_count; i++) {
		const struct bgp_entry *entry = member_entry(routes, &state->members[i], instance);

		if (entry != NULL && !visit(context, entry))
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
		return (struct place){ NULL, 0 };
	for (i = 0; i < member->from_count; i++)
		if (member->from[i].kind == ORIGINATION_LOCAL &&
		    member->from[i].instance == instance &&
		    member->from[i].source == entry->best->source)
			return member->from[i].place;
	return (struct place){ NULL, 0 };
}

const struct attrs *routes_advertised(const struct routes *routes, uint32_t neighbor,
				      struct prefix prefix)
{
	const struct bgp_member *member = member_find(routes, prefix);

	return member == NULL ? NULL : member->sent[neighbor];
}

bool routes_advertised_each(const struct routes *routes, uint32_t neighbor, advertised_visit *visit,
			    void *context)
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
