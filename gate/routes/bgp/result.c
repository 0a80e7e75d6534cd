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
	struct bgp_held *held = arena_alloc(arena, state->classes.n * sizeof(*held));
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
		member->held = class->holds_next_hop ? NULL : &held[p->class];
		state->member_lengths[p->prefix.len / 64] |= (uint64_t)1 << p->prefix.len % 64;
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

	if (high > 0 && (state->member_lengths[prefix.len / 64] >> prefix.len % 64 & 1) == 0)
		return NULL;
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

/* ---- who has a route --------------------------------------------------------------------- */

/* Whether BGP's route is there for any prefix of the class. The RIB may select another one; what a
 * table map says is not known here. */
static bool entry_is_held(const struct routes *routes, uint32_t instance,
			  const struct bgp_member *member)
{
	const struct path *best = member->entries[instance].best;
	enum family family = prefix_family(member->prefix);

	if (best == NULL || bgp_config_of(routes, instance)->family[family].table_map != NULL)
		return false;
	if (best->from == ROUTES_NONE)
		return best->source == PATH_AGGREGATE;
	return rib_reaches(routes->ribs[instance], member->entries[instance].hops,
			   member->entries[instance].hop_count, member->prefix);
}

const bool *routes_held(const struct routes *routes, struct prefix prefix)
{
	const struct bgp_member *member = member_find(routes, prefix);
	struct bgp_held *held = member == NULL ? NULL : member->held;
	size_t n = routes->network->instance_count;
	uint32_t i;

	if (held == NULL)
		return NULL;
	rib_lock_enter(routes->lock);
	if (held->v == NULL) {
		held->v = arena_alloc(rib_lock_arena(routes->lock), n * sizeof(*held->v));
		for (i = 0; i < n; i++)
			held->v[i] = entry_is_held(routes, i, member);
	}
	rib_lock_leave(routes->lock);
	return held->v;
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
