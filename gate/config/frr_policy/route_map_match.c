/* SPDX-License-Identifier: MIT */
/*
 * Conditions of a route-map entry. A list that is not defined matches nothing; so does an IPv4
 * list an IPv6 prefix.
 *
 * Some matches belong to zebra alone: bgpd and the IGPs do not know them, and their entries match
 * as if the line were not there. Those only zebra asks (`ip protocol ... route-map`) are not
 * simulated at all. The IGPs pass over most of what bgpd knows, too.
 */
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "config/frr/device.h"

/* What the IGPs' daemons have a rule for (ospfd/ospf_routemap.c, ospf6d/ospf6_asbr.c,
 * isisd/isis_routemap.c); bgpd has one for all that is read here. */
static uint8_t unknown_to(const struct node *node)
{
	static const struct frr_known known[] = {
		{ "interface", 1 << ASKER_OSPF2 | 1 << ASKER_OSPF3 },
		{ "ipv4-address", 1 << ASKER_OSPF2 | 1 << ASKER_ISIS },
		{ "ipv4-address-prefix-list", 1 << ASKER_OSPF2 | 1 << ASKER_ISIS },
		{ "ipv4-next-hop", 1 << ASKER_OSPF2 },
		{ "ipv4-next-hop-prefix-list", 1 << ASKER_OSPF2 },
		{ "ipv4-next-hop-type", 1 << ASKER_OSPF2 },
		{ "ipv6-address", 1 << ASKER_ISIS },
		{ "ipv6-address-prefix-list", 1 << ASKER_OSPF3 | 1 << ASKER_ISIS },
		{ "tag", 1 << ASKER_OSPF2 | 1 << ASKER_OSPF3 | 1 << ASKER_ISIS },
	};

	return frr_unknown_to(known, sizeof(known) / sizeof(known[0]), node);
}

static struct condition *condition_add(struct frr *frr, struct frr_entry *e,
				       enum condition_kind kind, const struct node *node)
{
	struct condition *condition = array_push(&e->conditions, frr->arena);

	*condition = (struct condition){ .kind = kind,
					 .unknown_to = unknown_to(node),
					 .place = frr_place(frr, node) };
	return condition;
}

static void undefined_tell(struct frr *frr, const struct node *leaf, const char *kind)
{
	reading_warn(frr->reading, leaf, "frr-undefined",
		     "the %s '%s' is not defined: the entry matches nothing", kind,
		     node_value(leaf));
}

/* ---- prefixes and addresses ---- */

static void prefix_match(struct frr *frr, struct frr_entry *e, const char *path,
			 enum condition_kind kind, const struct map *map)
{
	const struct node *leaf = node_get(e->node, path);
	struct condition *c;

	if (leaf == NULL)
		return;
	c = condition_add(frr, e, kind, leaf);
	c->name = reading_string(frr->reading, node_value(leaf));
	c->prefix_set = map_get_string(map, node_value(leaf));
	if (c->prefix_set == NULL)
		undefined_tell(frr, leaf,
			       strstr(path, "prefix-list") != NULL ? "prefix-list" : "access-list");
}

static void prefixes_match(struct frr *frr, struct frr_entry *e)
{
	static const char *const names[FAMILY_COUNT] = { "ipv4", "ipv6" };

	for (int f = 0; f < FAMILY_COUNT; f++) {
		struct arena *scratch = frr->reading->scratch;

		prefix_match(frr, e, arena_printf(scratch, "%s-address", names[f]),
			     CONDITION_PREFIX, frr->access_lists[f]);
		prefix_match(frr, e, arena_printf(scratch, "%s-address-prefix-list", names[f]),
			     CONDITION_PREFIX, frr->prefix_lists[f]);
		prefix_match(frr, e, arena_printf(scratch, "%s-next-hop", names[f]),
			     CONDITION_NEXT_HOP_PREFIX, frr->access_lists[f]);
		prefix_match(frr, e, arena_printf(scratch, "%s-next-hop-prefix-list", names[f]),
			     CONDITION_NEXT_HOP_PREFIX, frr->prefix_lists[f]);
	}
	prefix_match(frr, e, "ipv4-route-source", CONDITION_SOURCE_PREFIX,
		     frr->access_lists[FAMILY_IPV4]);
	prefix_match(frr, e, "ipv4-route-source-prefix-list", CONDITION_SOURCE_PREFIX,
		     frr->prefix_lists[FAMILY_IPV4]);
}

static struct addr *addr_keep(struct frr *frr, const struct node *leaf)
{
	struct addr addr;

	if (!frr_addr(frr, leaf, node_value(leaf), &addr))
		return NULL;
	return arena_copy(frr->arena, &addr, sizeof(addr));
}

static void next_hop_match(struct frr *frr, struct frr_entry *e, const char *path)
{
	const struct node *leaf = node_get(e->node, path);
	struct condition *c;

	if (leaf == NULL)
		return;
	c = condition_add(frr, e, CONDITION_NEXT_HOP, leaf);
	c->addrs = addr_keep(frr, leaf);
	c->addr_count = c->addrs != NULL;
}

static void peer_match(struct frr *frr, struct frr_entry *e)
{
	const struct node *leaf = node_get(e->node, "peer");
	struct addr_set *set;
	struct addr addr;

	if (leaf == NULL)
		return;
	if (strcmp(node_value(leaf), "local") == 0) {
		condition_add(frr, e, CONDITION_LOCAL, leaf);
		return;
	}
	if (!addr_parse(node_value(leaf), &addr)) {
		condition_add(frr, e, CONDITION_NEVER, leaf);
		reading_unmodelled(frr->reading, leaf,
				   "a neighbor that is matched by its interface is not simulated");
		return;
	}
	set = arena_alloc(frr->arena, sizeof(*set));
	set->name = reading_string(frr->reading, node_value(leaf));
	set->place = frr_place(frr, leaf);
	*array_push(set, frr->arena) = addr;
	condition_add(frr, e, CONDITION_NEIGHBOR, leaf)->addr_set = set;
}

/* ---- attributes ---- */

static void community_match(struct frr *frr, struct frr_entry *e, const char *path,
			    enum community_kind kind, const char *name)
{
	const struct node *node = node_get(e->node, path), *leaf;
	struct condition *c;

	if (node == NULL)
		return;
	leaf = kind == COMMUNITY_EXTENDED ? node : node_get(node, "list");
	c = condition_add(frr, e, CONDITION_COMMUNITY, leaf);
	c->name = reading_string(frr->reading, node_value(leaf));
	c->community_set = map_get_string(frr->community_lists[kind], node_value(leaf));
	if (kind != COMMUNITY_EXTENDED && node_get(node, "exact-match") != NULL)
		c->options = MATCH_EXACT;
	if (c->community_set == NULL)
		undefined_tell(frr, leaf, name);
}

static void as_path_match(struct frr *frr, struct frr_entry *e)
{
	const struct node *leaf = node_get(e->node, "as-path");
	struct condition *c;

	if (leaf == NULL)
		return;
	c = condition_add(frr, e, CONDITION_AS_PATH, leaf);
	c->name = reading_string(frr->reading, node_value(leaf));
	c->as_path_set = map_get_string(frr->as_path_lists, node_value(leaf));
	if (c->as_path_set == NULL)
		undefined_tell(frr, leaf, "as-path access-list");
}

/* The MED of a route in BGP and the metric of a redistributed one are one word. */
static void number_match(struct frr *frr, struct frr_entry *e, const char *path,
			 enum condition_kind kind)
{
	const struct node *leaf = node_get(e->node, path);

	if (leaf != NULL)
		condition_add(frr, e, kind, leaf)->number = node_uint(e->node, path, 0);
}

static void tag_match(struct frr *frr, struct frr_entry *e)
{
	const struct node *leaf = node_get(e->node, "tag");
	struct tag_set *set;

	if (leaf == NULL)
		return;
	set = arena_alloc(frr->arena, sizeof(*set));
	set->name = reading_string(frr->reading, node_value(leaf));
	set->place = frr_place(frr, leaf);
	*array_push(set, frr->arena) = (uint32_t)node_uint(e->node, "tag", 0);
	condition_add(frr, e, CONDITION_TAG, leaf)->tag_set = set;
}

static void origin_match(struct frr *frr, struct frr_entry *e)
{
	const struct node *leaf = node_get(e->node, "origin");

	if (leaf == NULL)
		return;
	condition_add(frr, e, CONDITION_ORIGIN, leaf)->number =
		node_value(leaf)[0] == 'e'             ? ORIGIN_EGP
		: strcmp(node_value(leaf), "igp") == 0 ? ORIGIN_IGP
						       : ORIGIN_INCOMPLETE;
}

static void interface_match(struct frr *frr, struct frr_entry *e)
{
	const struct node *leaf = node_get(e->node, "interface");

	if (leaf != NULL)
		condition_add(frr, e, CONDITION_INTERFACE, leaf)->text =
			reading_string(frr->reading, node_value(leaf));
}

/* ---- the rest ---- */

static void zebra_only_match(struct frr *frr, struct frr_entry *e)
{
	static const char *const paths[] = { "ipv4-address-prefix-length",
					     "ipv6-address-prefix-length",
					     "ipv4-next-hop-prefix-length", "source-instance",
					     "source-protocol" };

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		const struct node *leaf = node_get(e->node, paths[i]);

		if (leaf != NULL)
			reading_warn(frr->reading, leaf, "frr-zebra-match",
				     "only zebra knows this match: to BGP and the IGPs the entry "
				     "matches without it");
	}
}

void frr_route_map_matches_read(struct frr *frr, struct frr_entry *e)
{
	static const char *const refused[] = { "ipv4-next-hop-type",
					       "ipv6-next-hop-type",
					       "alias",
					       "probability",
					       "rpki",
					       "source-vrf",
					       NULL };

	interface_match(frr, e);
	prefixes_match(frr, e);
	next_hop_match(frr, e, "ipv4-next-hop-address");
	next_hop_match(frr, e, "ipv6-next-hop-address");
	as_path_match(frr, e);
	community_match(frr, e, "community", COMMUNITY_STANDARD, "community-list");
	community_match(frr, e, "large-community", COMMUNITY_LARGE, "large-community-list");
	community_match(frr, e, "extended-community", COMMUNITY_EXTENDED, "extcommunity-list");
	number_match(frr, e, "local-preference", CONDITION_LOCAL_PREF);
	number_match(frr, e, "metric", CONDITION_METRIC);
	origin_match(frr, e);
	peer_match(frr, e);
	tag_match(frr, e);
	zebra_only_match(frr, e);
	for (const char *const *r = refused; *r != NULL; r++)
		if (node_get(e->node, *r) != NULL)
			condition_add(frr, e, CONDITION_NEVER, node_get(e->node, *r));
	frr_refuse(frr, e->node, refused, "what this matches is in no file");
}
