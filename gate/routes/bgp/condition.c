/* SPDX-License-Identifier: MIT */
/*
 * Conditions on the own table: conditional advertisement, and default-originate with a filter. Both
 * ask whether the filter accepts any path of the instance's table, usable or not (FRR;
 * bgp_conditional_adv.c there). Like aggregates they are facts between classes. A condition that
 * nobody has looked at yet does nothing: prefixes are announced before FRR first looks.
 */
#include "base/array.h"
#include "routes/bgp/state.h"
#include "routes/filter/apply.h"

struct bgp_condition_fact *bgp_condition_find(const struct bgp_state *state, uint32_t neighbor,
					      enum family family, bool is_default)
{
	size_t low = 0, high = state->conditions.n;

	/* Sorted by neighbor, family, kind: so they were collected. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct bgp_condition_fact *fact = &state->conditions.v[middle];
		int order = fact->neighbor != neighbor ? (fact->neighbor < neighbor ? -1 : 1)
			    : fact->family != family   ? (fact->family < family ? -1 : 1)
						       : (int)fact->is_default - (int)is_default;

		if (order == 0)
			return fact;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

void bgp_conditions_collect(struct bgp_state *state)
{
	const struct network *network = state->routes->network;
	uint32_t i;
	int family;

	for (i = 0; i < network->neighbor_count; i++)
		for (family = 0; family < FAMILY_COUNT; family++) {
			const struct neighbor_family *config =
				network->neighbors[i].config->family[family];
			struct bgp_condition_fact fact = { .neighbor = i,
							   .family = (enum family)family };

			if (config->conditional != NULL)
				*array_push(&state->conditions, state->memory) = fact;
			fact.is_default = true;
			if (config->default_originate && config->default_originate_filter != NULL)
				*array_push(&state->conditions, state->memory) = fact;
		}
}

struct looking {
	struct bgp_state *state;
	const struct filter *filter;
	uint32_t instance;
	enum family family;
	bool is_default;
	const struct filter_entry *entry; /* the first in the filter that accepted some path */
};

static bool path_matches(struct looking *l, const struct bgp_class *class, const struct path *path)
{
	struct bgp_offer offer = { path->attrs, path->from, path->igp_metric, path->source,
				   PROTOCOL_BGP };
	struct filter_route route;

	bgp_filter_route(&route, l->state, class->prefix, &offer);
	route.is_local = route.is_local && l->is_default;
	if (!filter_apply(l->filter, &route, l->state->table, l->state->memory))
		return false;
	if (route.entry != NULL && (l->entry == NULL || route.entry->seq < l->entry->seq))
		l->entry = route.entry;
	return true;
}

static bool table_matches(struct looking *l)
{
	const struct bgp_state *state = l->state;
	bool any = false;
	size_t i, j;
	uint32_t k;

	for (i = 0; i < state->classes.n; i++) {
		const struct bgp_class *class = &state->classes.v[i];

		if (class->family != l->family)
			continue;
		for (j = 0; j < class->result->table_count; j++) {
			const struct watched_table *table = &class->result->tables[j];

			for (k = 0; table->instance == l->instance && k < table->n; k++)
				any |= path_matches(l, class, &table->v[k]);
		}
	}
	return any;
}

/* What is matched is a path of the table, what is changed is the default: the first entry that
 * matched any says how. */
static const struct attrs *default_attrs(struct looking *l, uint32_t neighbor)
{
	const struct bgp_peer *peer = &l->state->peers[neighbor];
	struct attrs a = { .as_path = as_path_empty(l->state->table),
			   .origin = ORIGIN_IGP,
			   .med_set = true };
	struct filter_route route = { .prefix = prefix_default(l->family),
				      .attrs = a,
				      .is_local = true };
	struct filter_entry entry = { .result = FILTER_ACCEPT };
	struct filter only = { .v = &entry, .n = 1, .end = FILTER_REJECT };

	bgp_shutdown_mark(l->state, peer->bgp, &route.attrs);
	route.own_as = peer->local_as;
	route.peer = peer->seen_as;
	if (l->entry != NULL) {
		entry.actions = l->entry->actions;
		entry.action_count = l->entry->action_count;
	}
	filter_apply(&only, &route, l->state->table, l->state->memory);
	return attrs_intern(l->state->table, &route.attrs);
}

static void classes_mark(struct bgp_state *state, const struct bgp_condition_fact *fact)
{
	size_t i;

	for (i = 0; i < state->classes.n; i++) {
		struct bgp_class *class = &state->classes.v[i];

		if (class->family == fact->family &&
		    (!fact->is_default || prefix_is_default(class->prefix)))
			class->dirty = true;
	}
}

bool bgp_conditions_update(struct bgp_state *state)
{
	bool changed = false;
	size_t i;

	for (i = 0; i < state->conditions.n; i++) {
		struct bgp_condition_fact *fact = &state->conditions.v[i];
		const struct bgp_peer *peer = &state->peers[fact->neighbor];
		const struct neighbor_family *config = peer->config->family[fact->family];
		struct looking l = { .state = state,
				     .instance = peer->instance,
				     .family = fact->family,
				     .is_default = fact->is_default };
		enum truth truth;
		bool matches;

		if (!peer->up)
			continue;
		l.filter = fact->is_default ? config->default_originate_filter
					    : config->conditional->condition;
		matches = table_matches(&l);
		if (!fact->is_default && config->conditional->non_exist)
			matches = !matches;
		truth = matches ? TRUTH_YES : TRUTH_NO;
		if (truth == fact->truth)
			continue;
		fact->truth = truth;
		fact->attrs =
			fact->is_default && matches ? default_attrs(&l, fact->neighbor) : NULL;
		classes_mark(state, fact);
		changed = true;
	}
	return changed;
}
