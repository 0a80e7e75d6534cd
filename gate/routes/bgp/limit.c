/* SPDX-License-Identifier: MIT */
/*
 * Prefix limits: a session over its limit goes down and stays down. Counted is what was accepted,
 * or with before_filter what was received; what a loop check refuses does not count. FRR looks
 * before it adds, so one too many stays until the neighbor says anything more (counts_late); a
 * limit that is set while the session is up is held against all, which no state shows. All that
 * are over go at once: who would be first is a matter of timing.
 */
#include "routes/bgp/state.h"

static bool over(const struct bgp_state *state, uint32_t neighbor, const size_t *received,
		 const size_t *accepted)
{
	const struct neighbor *config = state->peers[neighbor].config;
	int family;

	for (family = 0; family < FAMILY_COUNT; family++) {
		const struct prefix_limit *limit = &config->family[family]->limit;
		size_t at = (size_t)neighbor * FAMILY_COUNT + (size_t)family;

		size_t count = limit->before_filter ? received[at] : accepted[at];

		if (limit->max > 0 && !limit->warning_only &&
		    count > (size_t)limit->max + limit->counts_late)
			return true;
	}
	return false;
}

bool bgp_limits_enforce(struct bgp_state *state)
{
	size_t n = state->routes->network->neighbor_count, i, j;
	size_t *received = arena_alloc(state->memory, n * FAMILY_COUNT * sizeof(*received));
	size_t *accepted = arena_alloc(state->memory, n * FAMILY_COUNT * sizeof(*accepted));
	bool any = false;
	uint32_t neighbor;

	for (i = 0; i < state->classes.n; i++) {
		const struct bgp_class *class = &state->classes.v[i];

		for (j = 0; j < class->result->count_count; j++) {
			const struct limited_count *count = &class->result->counts[j];
			size_t at = (size_t)count->neighbor * FAMILY_COUNT + (size_t) class->family;

			received[at] += class->member_count * count->received;
			accepted[at] += class->member_count * count->accepted;
		}
	}
	for (neighbor = 0; neighbor < n; neighbor++) {
		uint32_t mirror = state->peers[neighbor].mirror;

		if (!state->limited[neighbor] || !state->peers[neighbor].up ||
		    !over(state, neighbor, received, accepted))
			continue;
		state->limit_down[neighbor] = neighbor;
		if (mirror != ROUTES_NONE)
			state->limit_down[mirror] = neighbor;
		any = true;
	}
	return any;
}
