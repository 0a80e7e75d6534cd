/* SPDX-License-Identifier: MIT */
/*
 * Route-maps: entries in order of their numbers, each a decision with conditions
 * (route_map_match.c) and changes (route_map_set.c).
 *
 * lib/routemap.c: behind the last entry the route is denied if that did not match; `on-match goto`
 * past the last entry and `on-match next` on it permit. An entry that denies changes nothing and goes on nowhere. A
 * called map that is not defined is passed over; one that denies ends all.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "config/frr/device.h"

enum { CALLS_MAX = 16 };

/* The map of that name, made undefined if nobody has named it yet. */
static struct filter *map_slot_get(struct frr *frr, const char *name)
{
	void **slot = map_slot(frr->route_maps, name, strlen(name));
	struct filter *map = *slot;

	if (map != NULL)
		return map;
	*slot = map = arena_alloc(frr->arena, sizeof(*map));
	map->name = reading_string(frr->reading, name);
	map->kind = "route-map";
	map->edits = true;
	map->end = FILTER_REJECT;
	map->undefined = true;
	return map;
}

const struct filter *frr_route_map(struct frr *frr, const struct node *node, const char *path)
{
	const char *name = node == NULL ? NULL : node_leaf(node, path);
	struct filter *map;

	if (name == NULL)
		return NULL;
	map = map_slot_get(frr, name);
	if (map->undefined) {
		map->place = frr_place(frr, node);
		reading_warn(frr->reading, node, "frr-undefined",
			     "the route-map '%s' is not defined: everything is rejected", name);
	}
	return map;
}

uint8_t frr_unknown_to(const struct frr_known *known, size_t n, const struct node *node)
{
	uint8_t all = (1 << ASKER_COUNT) - 1 - (1 << ASKER_ANY);

	for (size_t i = 0; i < n; i++)
		if (strcmp(known[i].name, node_name(node)) == 0)
			return all & ~known[i].to;
	return all;
}

static void call_read(struct frr *frr, const struct node *node, struct filter_entry *entry)
{
	const char *name = node_leaf(node, "call");
	struct filter *called;

	if (name == NULL)
		return;
	called = map_slot_get(frr, name);
	if (called->undefined) {
		reading_warn(frr->reading, node_get(node, "call"), "frr-undefined",
			     "the route-map '%s' is not defined: the call does nothing", name);
		return;
	}
	entry->call = CALL_AFTER;
	entry->called = called;
	entry->called_name = called->name;
}

/* Where a permit goes on. */
static void exit_read(const struct node *node, struct filter_entry *entry)
{
	const struct node *n = node_get(node, "on-match");

	if (n == NULL)
		return;
	node_get(n, "next");
	entry->goto_seq = (uint32_t)node_uint(n, "goto", 0);
	if (entry->result == FILTER_ACCEPT)
		entry->result = entry->goto_seq != 0 ? FILTER_GOTO : FILTER_NEXT;
}

static void entry_read(struct frr *frr, const struct node *node, struct filter_entry *entry)
{
	const char *action = node_leaf(node, "action");
	struct frr_entry e = { .entry = entry };

	entry->seq = (uint32_t)node_uint(node, "seq", 0);
	entry->place = frr_place(frr, node);
	entry->result =
		action != NULL && strcmp(action, "permit") == 0 ? FILTER_ACCEPT : FILTER_REJECT;
	e.node = node_get(node, "match");
	if (e.node != NULL)
		frr_route_map_matches_read(frr, &e);
	e.node = node_get(node, "set");
	if (e.node != NULL)
		frr_route_map_sets_read(frr, &e);
	entry->conditions = e.conditions.v;
	entry->condition_count = e.conditions.n;
	exit_read(node, entry);
	if (entry->result == FILTER_REJECT) {
		node_leaf(node, "call");
		return;
	}
	entry->actions = e.actions.v;
	entry->action_count = e.actions.n;
	call_read(frr, node, entry);
}

static int by_seq(const void *a, const void *b)
{
	const struct filter_entry *x = a, *y = b;

	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* A goto that finds no entry any more permits, and so does `on-match next` on the last one: what
 * denies is an entry that is looked at and does not match. */
static void gotos_settle(struct filter *map)
{
	if (map->n > 0 && map->v[map->n - 1].result == FILTER_NEXT)
		map->v[map->n - 1].result = FILTER_ACCEPT;
	for (size_t i = 0; i < map->n; i++)
		if (map->v[i].result == FILTER_GOTO && map->v[map->n - 1].seq < map->v[i].goto_seq)
			map->v[i].result = FILTER_ACCEPT;
}

static void map_read(struct frr *frr, const struct node *node)
{
	struct filter *map = map_slot_get(frr, node_leaf(node, "name"));

	for (const struct node *e = node_first(node, "entry"); e != NULL; e = node_next(e)) {
		struct filter_entry entry = { 0 };

		entry_read(frr, e, &entry);
		*array_push(map, frr->arena) = entry;
	}
	if (map->n > 1)
		qsort(map->v, map->n, sizeof(*map->v), by_seq);
	gotos_settle(map);
	*array_push(&frr->filters, frr->arena) = map;
}

/* FRR stops a chain of calls at 10; a circle is a mistake in any case. */
static bool calls_end(const struct filter *map, unsigned depth)
{
	if (depth > CALLS_MAX)
		return false;
	for (size_t i = 0; i < map->n; i++)
		if (map->v[i].called != NULL && !calls_end(map->v[i].called, depth + 1))
			return false;
	return true;
}

void frr_route_maps_read(struct frr *frr)
{
	const struct node *top = tree_top(frr->reading->tree, "route-map");

	/* first the names, so that a call finds a map that stands further down */
	for (const struct node *m = top; m != NULL; m = node_next(m)) {
		struct filter *map;

		if (node_first(m, "entry") == NULL)
			continue;
		map = map_slot_get(frr, node_leaf(m, "name"));
		map->undefined = false;
		map->place = frr_place(frr, m);
	}
	for (const struct node *m = top; m != NULL; m = node_next(m))
		if (node_first(m, "entry") != NULL)
			map_read(frr, m);
	for (size_t i = 0; i < frr->filters.n; i++)
		if (!calls_end(frr->filters.v[i], 0)) {
			diag_add(frr->reading->diag, DIAG_ERROR, "frr-call",
				 frr->filters.v[i]->place, NULL,
				 "the route-map '%s' calls itself, or calls run too deep",
				 frr->filters.v[i]->name);
			return;
		}
}
