/* SPDX-License-Identifier: MIT */
/*
 * What a route-map entry does to communities. Extended ones are always added to what is there
 * (bgpd/bgp_routemap.c).
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "config/frr/device.h"

struct literals {
	uint64_t *v;
	size_t n, cap;
};

struct larges {
	struct large_community *v;
	size_t n, cap;
};

static int by_number(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static int by_parts(const void *a, const void *b)
{
	const struct large_community *x = a, *y = b;

	if (x->global != y->global)
		return x->global < y->global ? -1 : 1;
	if (x->local1 != y->local1)
		return x->local1 < y->local1 ? -1 : 1;
	return x->local2 < y->local2 ? -1 : x->local2 > y->local2;
}

static void literals_take(struct literals *literals, struct action *action)
{
	if (literals->n > 1)
		qsort(literals->v, literals->n, sizeof(*literals->v), by_number);
	action->literals = literals->v;
	action->n = literals->n;
}

static void standard_set(struct frr *frr, struct frr_entry *e)
{
	const struct node *node = node_get(e->node, "community");
	struct literals literals = { 0 };
	struct action *action;

	if (node == NULL)
		return;
	action = frr_action_add(frr, e,
				node_get(node, "additive") != NULL ? ACTION_COMMUNITY_ADD
								   : ACTION_COMMUNITY_SET,
				node);
	action->community = COMMUNITY_STANDARD;
	node_get(node, "none");
	for (const struct node *c = node_first(node, "community"); c != NULL; c = node_next(c)) {
		uint64_t literal;

		if (frr_community_parse(node_value(c), &literal))
			*array_push(&literals, frr->arena) = literal;
		else
			reading_error(frr->reading, c, "frr-community", "'%s' is no community",
				      node_value(c));
	}
	literals_take(&literals, action);
}

static void large_set(struct frr *frr, struct frr_entry *e)
{
	const struct node *node = node_get(e->node, "large-community");
	struct larges larges = { 0 };
	struct action *action;

	if (node == NULL)
		return;
	action = frr_action_add(frr, e,
				node_get(node, "additive") != NULL ? ACTION_COMMUNITY_ADD
								   : ACTION_COMMUNITY_SET,
				node);
	action->community = COMMUNITY_LARGE;
	node_get(node, "none");
	for (const struct node *c = node_first(node, "community"); c != NULL; c = node_next(c)) {
		struct large_community large;

		if (frr_large_community_parse(node_value(c), &large))
			*array_push(&larges, frr->arena) = large;
		else
			reading_error(frr->reading, c, "frr-community",
				      "'%s' is no large community", node_value(c));
	}
	if (larges.n > 1)
		qsort(larges.v, larges.n, sizeof(*larges.v), by_parts);
	action->large = larges.v;
	action->n = larges.n;
}

static void extended_set(struct frr *frr, struct frr_entry *e, const char *path, unsigned subtype)
{
	const struct node *node = node_get(e->node, path);
	struct literals literals = { 0 };
	struct action *action;

	if (node == NULL)
		return;
	action = frr_action_add(frr, e, ACTION_COMMUNITY_ADD, node);
	action->community = COMMUNITY_EXTENDED;
	for (const struct node *c = node_first(node, "community"); c != NULL; c = node_next(c)) {
		uint64_t literal;

		if (frr_ext_community_parse(node_value(c), subtype, &literal))
			*array_push(&literals, frr->arena) = literal;
		else
			reading_error(frr->reading, c, "frr-community",
				      "'%s' is no extended community", node_value(c));
	}
	literals_take(&literals, action);
}

static void list_delete(struct frr *frr, struct frr_entry *e, const char *path,
			enum community_kind kind)
{
	const struct node *leaf = node_get(e->node, path);
	const struct community_set *set;
	struct action *action;

	if (leaf == NULL)
		return;
	set = map_get_string(frr->community_lists[kind], node_value(leaf));
	if (set == NULL) {
		reading_warn(frr->reading, leaf, "frr-undefined",
			     "the list '%s' is not defined: nothing is taken away",
			     node_value(leaf));
		return;
	}
	action = frr_action_add(frr, e, ACTION_COMMUNITY_REMOVE, leaf);
	action->community = kind;
	action->community_set = frr_communities_apart(frr, set);
}

void frr_set_communities_read(struct frr *frr, struct frr_entry *e)
{
	const struct node *none = node_get(e->node, "extended-community-none");

	standard_set(frr, e);
	large_set(frr, e);
	if (none != NULL)
		frr_action_add(frr, e, ACTION_COMMUNITY_SET, none)->community = COMMUNITY_EXTENDED;
	extended_set(frr, e, "extended-community-rt", 2);
	extended_set(frr, e, "extended-community-soo", 3);
	list_delete(frr, e, "delete-communities", COMMUNITY_STANDARD);
	list_delete(frr, e, "delete-large-communities", COMMUNITY_LARGE);
}
