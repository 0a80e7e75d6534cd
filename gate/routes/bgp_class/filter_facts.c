/* SPDX-License-Identifier: MIT */
/*
 * Walks all filters that BGP can apply to a path and gathers what they ask of prefixes. It starts
 * at the uses, not at the lists of named objects, because front ends make filters that have no
 * name.
 */
#include "base/array.h"
#include "base/intern.h"
#include "routes/bgp_class/class.h"

struct collecting {
	struct arena *memory;
	struct map *seen;     /* filters, by address */
	struct map *contents; /* sets, by content */
	struct map *seen_sets;
	struct {
		const struct prefix_set **v;
		size_t n, cap;
	} sets;
	struct {
		struct addr *v;
		size_t n, cap;
	} next_hops;
	bool preference;
};

static bool seen_before(struct map *map, const void *p)
{
	void **slot = map_slot(map, &p, sizeof(p));

	if (*slot != NULL)
		return true;
	*slot = (void *)(uintptr_t)1;
	return false;
}

/* What decides about a match, without names and places. */
struct content {
	uint64_t hi, lo, rest;
};

static void set_collect(struct collecting *c, const struct prefix_set *set)
{
	struct content *content;
	void **slot;
	size_t i;

	if (set == NULL || set->n == 0 || seen_before(c->seen_sets, set))
		return;
	content = arena_alloc(c->memory, set->n * sizeof(*content));
	for (i = 0; i < set->n; i++) {
		const struct prefix_entry *e = &set->v[i];

		content[i].hi = e->prefix.addr.hi;
		content[i].lo = e->prefix.addr.lo;
		content[i].rest = (uint64_t)e->prefix.len | (uint64_t)e->ge << 8 |
				  (uint64_t)e->le << 16 | (uint64_t)e->permit << 24;
	}
	slot = map_slot(c->contents, content, set->n * sizeof(*content));
	if (*slot != NULL)
		return;
	*slot = (void *)(uintptr_t)1;
	*array_push(&c->sets, c->memory) = set;
}

static void action_collect(struct collecting *c, const struct action *action)
{
	if (action->kind == ACTION_NEXT_HOP)
		*array_push(&c->next_hops, c->memory) = action->addr;
	if (action->kind == ACTION_LOCAL_PREF || action->kind == ACTION_WEIGHT)
		c->preference = true;
}

static void filter_collect(struct collecting *c, const struct filter *filter)
{
	size_t i, j;

	if (filter == NULL || seen_before(c->seen, filter))
		return;
	for (i = 0; i < filter->n; i++) {
		const struct filter_entry *entry = &filter->v[i];

		for (j = 0; j < entry->condition_count; j++)
			if (entry->conditions[j].kind == CONDITION_PREFIX)
				set_collect(c, entry->conditions[j].prefix_set);
		for (j = 0; j < entry->action_count; j++)
			action_collect(c, &entry->actions[j]);
		filter_collect(c, entry->called);
	}
}

static void chain_collect(struct collecting *c, const struct filter_chain *chain)
{
	size_t i;

	for (i = 0; i < chain->n; i++)
		filter_collect(c, chain->v[i]);
}

static void neighbor_collect(struct collecting *c, const struct neighbor *neighbor)
{
	int family;

	for (family = 0; family < FAMILY_COUNT; family++) {
		const struct neighbor_family *f = neighbor->family[family];

		c->preference |= f->weight_set;
		chain_collect(c, &f->import);
		chain_collect(c, &f->export);
		filter_collect(c, f->default_originate_filter);
		filter_collect(c, f->unsuppress);
		if (f->conditional != NULL) {
			filter_collect(c, f->conditional->advertise);
			filter_collect(c, f->conditional->condition);
		}
	}
}

static void family_collect(struct collecting *c, const struct bgp_family *family)
{
	size_t i;

	for (i = 0; i < family->aggregate_count; i++) {
		filter_collect(c, family->aggregates[i].filter);
		filter_collect(c, family->aggregates[i].suppress);
	}
	filter_collect(c, family->table_map);
}

void filter_facts_collect(struct filter_facts *facts, struct bgp_state *state)
{
	const struct routes *routes = state->routes;
	struct collecting c = { .memory = state->memory };
	size_t i;
	int family;

	c.seen = map_new(c.memory);
	c.seen_sets = map_new(c.memory);
	c.contents = map_new(c.memory);
	for (i = 0; i < routes->network->neighbor_count; i++)
		neighbor_collect(&c, routes->network->neighbors[i].config);
	for (i = 0; i < routes->network->instance_count; i++) {
		const struct bgp *bgp = bgp_config_of(routes, (uint32_t)i);

		if (bgp == NULL)
			continue;
		facts->any_suppress_inactive |= bgp->suppress_inactive;
		for (family = 0; family < FAMILY_COUNT; family++)
			family_collect(&c, &bgp->family[family]);
	}
	facts->any_preference = c.preference;
	facts->sets = c.sets.v;
	facts->set_count = c.sets.n;
	facts->next_hops = c.next_hops.v;
	facts->next_hop_count = c.next_hops.n;
}
