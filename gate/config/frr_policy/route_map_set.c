/* SPDX-License-Identifier: MIT */
/*
 * Changes of a route-map entry, in the order in which the lines stand: `set comm-list X delete` in
 * front of `set community Y additive` is another thing than behind it. `set metric` is the MED to
 * BGP and the metric to an IGP.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "config/frr/device.h"

/* What the IGPs' daemons can set. Version 2 takes a 0 for nothing said, and so does version 3, which
 * refuses to subtract. */
static uint8_t unknown_to(const struct node *node)
{
	static const struct frr_known known[] = {
		{ "metric", 1 << ASKER_OSPF2 | 1 << ASKER_OSPF3 | 1 << ASKER_ISIS },
		{ "metric-type", 1 << ASKER_OSPF2 | 1 << ASKER_OSPF3 },
		{ "tag", 1 << ASKER_OSPF2 | 1 << ASKER_OSPF3 },
	};
	uint8_t unknown = frr_unknown_to(known, sizeof(known) / sizeof(known[0]), node);
	const char *value = node_value(node);

	if (value == NULL || strcmp(node_name(node), "metric") != 0)
		return unknown;
	if (value[strspn(value, "+-0")] == '\0')
		unknown |= 1 << ASKER_OSPF2 | 1 << ASKER_OSPF3;
	if (*value == '-')
		unknown |= 1 << ASKER_OSPF3;
	return unknown;
}

struct action *frr_action_add(struct frr *frr, struct frr_entry *e, enum action_kind kind,
			      const struct node *node)
{
	struct action *action = array_push(&e->actions, frr->arena);

	*action = (struct action){ .kind = kind,
				   .unknown_to = unknown_to(node),
				   .place = frr_place(frr, node) };
	return action;
}

/* ---- numbers ---- */

/* "+5", "-5", "5". */
static void arithmetic_read(const char *text, struct action *action)
{
	if (*text == '+')
		action->arithmetic = ARITHMETIC_ADD;
	if (*text == '-')
		action->arithmetic = ARITHMETIC_SUBTRACT;
	if (*text == '+' || *text == '-')
		text++;
	action->number = strtoull(text, NULL, 10);
	if (action->number > UINT32_MAX)
		action->number = UINT32_MAX;
}

static void metric_set(struct frr *frr, struct frr_entry *e)
{
	const struct node *leaf = node_get(e->node, "metric");

	if (leaf == NULL)
		return;
	if (strstr(node_value(leaf), "rtt") != NULL) {
		reading_unmodelled(frr->reading, leaf, "round trip times are in no file");
		return;
	}
	arithmetic_read(node_value(leaf), frr_action_add(frr, e, ACTION_MED, leaf));
	arithmetic_read(node_value(leaf), frr_action_add(frr, e, ACTION_METRIC, leaf));
}

static void number_set(struct frr *frr, struct frr_entry *e, const char *path,
		       enum action_kind kind)
{
	const struct node *leaf = node_get(e->node, path);

	if (leaf != NULL)
		arithmetic_read(node_value(leaf), frr_action_add(frr, e, kind, leaf));
}

static void words_set(struct frr *frr, struct frr_entry *e)
{
	const struct node *origin = node_get(e->node, "origin");
	const struct node *type = node_get(e->node, "metric-type");

	if (origin != NULL)
		frr_action_add(frr, e, ACTION_ORIGIN, origin)->number =
			node_value(origin)[0] == 'e'             ? ORIGIN_EGP
			: strcmp(node_value(origin), "igp") == 0 ? ORIGIN_IGP
								 : ORIGIN_INCOMPLETE;
	if (type != NULL)
		frr_action_add(frr, e, ACTION_METRIC_TYPE, type)->number =
			strcmp(node_value(type), "type-1") == 0 ? 1 : 2;
}

/* ---- paths ---- */

struct asn_list {
	uint32_t *v;
	size_t n, cap;
};

static void asns_take(struct frr *frr, const char *text, struct action *action)
{
	struct asn_list list = { 0 };

	while (*text != '\0') {
		char *end;
		unsigned long asn = strtoul(text, &end, 10);

		if (end == text)
			break;
		*array_push(&list, frr->arena) = (uint32_t)asn;
		text = end + strspn(end, " ");
	}
	action->asns = list.v;
	action->n = list.n;
}

static void as_path_set(struct frr *frr, struct frr_entry *e)
{
	const struct node *prepend = node_get(e->node, "as-path-prepend");
	const struct node *exclude = node_get(e->node, "as-path-exclude");
	const struct node *replace = node_get(e->node, "as-path-replace");
	const char *asns = prepend == NULL ? NULL : node_leaf(prepend, "asns");

	if (prepend != NULL && node_leaf(prepend, "last-as") != NULL)
		frr_action_add(frr, e, ACTION_PREPEND_LAST, prepend)->number =
			node_uint(prepend, "last-as", 0);
	if (asns != NULL)
		asns_take(frr, asns, frr_action_add(frr, e, ACTION_PREPEND, prepend));
	if (exclude != NULL)
		asns_take(frr, node_value(exclude),
			  frr_action_add(frr, e, ACTION_AS_PATH_EXCLUDE, exclude));
	if (replace == NULL)
		return;
	if (strcmp(node_value(replace), "any") == 0)
		frr_action_add(frr, e, ACTION_AS_PATH_REPLACE, replace);
	else
		asns_take(frr, node_value(replace),
			  frr_action_add(frr, e, ACTION_AS_PATH_REPLACE, replace));
}

/* ---- next hops ---- */

static void next_hop_set(struct frr *frr, struct frr_entry *e, const char *path,
			 enum action_kind kind)
{
	const struct node *leaf = node_get(e->node, path);
	struct addr addr;

	if (leaf != NULL && frr_addr(frr, leaf, node_value(leaf), &addr))
		frr_action_add(frr, e, kind, leaf)->addr = addr;
}

static void next_hops_set(struct frr *frr, struct frr_entry *e)
{
	const struct node *leaf = node_get(e->node, "ipv4-next-hop");

	if (leaf != NULL && strcmp(node_value(leaf), "peer-address") == 0)
		frr_action_add(frr, e, ACTION_NEXT_HOP_SESSION, leaf)->number = 1 + FAMILY_IPV4;
	else if (leaf != NULL && strcmp(node_value(leaf), "unchanged") == 0)
		frr_action_add(frr, e, ACTION_NEXT_HOP_UNCHANGED, leaf)->number = 1 + FAMILY_IPV4;
	else
		next_hop_set(frr, e, "ipv4-next-hop", ACTION_NEXT_HOP);
	next_hop_set(frr, e, "ipv6-next-hop-global", ACTION_NEXT_HOP);
	next_hop_set(frr, e, "ipv6-next-hop-local", ACTION_NEXT_HOP_LINK_LOCAL);
	leaf = node_get(e->node, "ipv6-next-hop-peer-address");
	if (leaf != NULL)
		frr_action_add(frr, e, ACTION_NEXT_HOP_SESSION, leaf)->number = 1 + FAMILY_IPV6;
	leaf = node_get(e->node, "ipv6-next-hop-prefer-global");
	if (leaf != NULL)
		frr_action_add(frr, e, ACTION_NEXT_HOP_LINK_LOCAL, leaf);
}

/* ---- all ---- */

static void ignored_set(struct frr *frr, struct frr_entry *e)
{
	static const char *const paths[] = { "aggregator", "atomic-aggregate", "label-index",
					     "source" };

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		const struct node *n = node_get(e->node, paths[i]);

		if (n == NULL)
			continue;
		node_mark_read(n);
		frr_action_add(frr, e, ACTION_IGNORED, n)->text = paths[i];
	}
}

static int by_line(const void *a, const void *b)
{
	const struct action *x = a, *y = b;

	if (x->place.line != y->place.line)
		return x->place.line < y->place.line ? -1 : 1;
	return x->kind < y->kind ? -1 : x->kind > y->kind;
}

void frr_route_map_sets_read(struct frr *frr, struct frr_entry *e)
{
	static const char *const refused[] = { "extended-community-bandwidth", "originator-id",
					       "forwarding-address", "table", NULL };

	metric_set(frr, e);
	number_set(frr, e, "local-preference", ACTION_LOCAL_PREF);
	number_set(frr, e, "weight", ACTION_WEIGHT);
	number_set(frr, e, "tag", ACTION_TAG);
	number_set(frr, e, "distance", ACTION_DISTANCE);
	words_set(frr, e);
	as_path_set(frr, e);
	next_hops_set(frr, e);
	frr_set_communities_read(frr, e);
	ignored_set(frr, e);
	frr_refuse(frr, e->node, refused, "this change is not simulated");
	if (e->actions.n > 1)
		qsort(e->actions.v, e->actions.n, sizeof(*e->actions.v), by_line);
}
