/* SPDX-License-Identifier: MIT */
/*
 * IS-IS of one instance: the router as a whole; its interfaces are in isis_interface.c.
 * Between the levels FRR 8.4 carries nothing: a router of both puts its own prefixes into both,
 * that is all.
 *
 * isisd takes lines in their order: a route-map that redistribute names must stand in front of it.
 * This is told.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "config/frr/device.h"

enum { SYSTEM_DIGITS = 12, SELECTOR_DIGITS = 2 };

struct area_list {
	const char **v;
	size_t n, cap;
};

static unsigned nibble(char c)
{
	return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'a' + 10);
}

/* "49.0001.0102.5500.0001.00": area, six octets of system id, selector. */
static void net_read(struct frr *frr, const struct node *node, struct isis *isis,
		     struct area_list *list)
{
	char *hex = arena_strdup(frr->arena, node_value(node)), *to = hex;
	size_t n;

	for (const char *p = node_value(node); *p != '\0'; p++)
		if (*p != '.')
			*to++ = *p >= 'A' && *p <= 'F' ? (char)(*p - 'A' + 'a') : *p;
	*to = '\0';
	n = strlen(hex);
	if (n < SYSTEM_DIGITS + SELECTOR_DIGITS + 2 || n % 2 != 0 || n > 40 ||
	    strcmp(to - SELECTOR_DIGITS, "00") != 0) {
		reading_error(
			frr->reading, node, "frr-isis-net",
			"'%s' is no NET of a router: 1 to 13 octets of area, 6 of system id, 00",
			node_value(node));
		return;
	}
	to -= SYSTEM_DIGITS + SELECTOR_DIGITS;
	for (int i = 0; i < 6; i++)
		isis->system_id[i] = (uint8_t)(nibble(to[2 * i]) << 4 | nibble(to[2 * i + 1]));
	*to = '\0';
	*array_push(list, frr->arena) = hex;
}

static unsigned levels_of(const char *type)
{
	if (type != NULL && strcmp(type, "level-1") == 0)
		return ISIS_LEVEL_1;
	if (type != NULL && strcmp(type, "level-2-only") == 0)
		return ISIS_LEVEL_2;
	return ISIS_LEVEL_1_2;
}

static void topologies_read(struct frr *frr, const struct node *node, struct isis *isis)
{
	for (const struct node *t = node_first(node, "topology"); t != NULL; t = node_next(t)) {
		const char *name = node_leaf(t, "name");
		bool plain = strcmp(name, "standard") == 0 || strcmp(name, "ipv4-unicast") == 0;

		if (strcmp(name, "ipv6-unicast") == 0)
			isis->multi_topology_ipv6 = true;
		if (node_get(t, "overload") != NULL || (!plain && !isis->multi_topology_ipv6))
			reading_unmodelled(frr->reading, t, "this topology is not simulated");
	}
}

/* ---- from other protocols ---- */

static enum family family_of(const struct node *node)
{
	return strcmp(node_leaf(node, "family"), "ipv6") == 0 ? FAMILY_IPV6 : FAMILY_IPV4;
}

static void order_tell(struct frr *frr, const struct node *node)
{
	const char *name = node_leaf(node, "route-map");

	for (const struct node *m = tree_top(frr->reading->tree, "route-map");
	     name != NULL && m != NULL; m = node_next(m))
		if (strcmp(node_leaf(m, "name"), name) == 0 && frr_is_behind(m, node))
			reading_warn(frr->reading, node, "frr-isis-order",
				     "isisd redistributes nothing when the route-map '%s' is "
				     "defined behind this line: move it to the front",
				     name);
}

static void redistributions_read(struct frr *frr, const struct node *node, struct frr_instance *at,
				 const struct isis *isis)
{
	for (const struct node *n = node_first(node, "redistribute"); n != NULL; n = node_next(n)) {
		struct redistribution *r =
			frr_redistribution_read(frr, n, PROTOCOL_ISIS, family_of(n), at);

		order_tell(frr, n);
		if (r == NULL)
			continue;
		r->to_name = isis->name;
		r->to_levels = levels_of(node_leaf(n, "level"));
		if (strcmp(node_leaf(n, "level"), "level-2") == 0)
			r->to_levels = ISIS_LEVEL_2;
		r->metric_set = true; /* 0 where none is written */
	}
}

static void default_information_read(struct frr *frr, const struct node *node, struct isis *isis)
{
	struct isis_default_information *d = &isis->default_information;

	for (const struct node *n = node_first(node, "default-information"); n != NULL;
	     n = node_next(n)) {
		int level = strcmp(node_leaf(n, "level"), "level-2") == 0;
		enum family f = family_of(n);

		d->on[level][f] = true;
		d->always[level][f] = node_get(n, "always") != NULL;
		d->metric[level][f] = (uint32_t)node_uint(n, "metric", 0);
		d->filter[level][f] = frr_route_map(frr, n, "route-map");
		d->place = frr_place(frr, n);
	}
}

/* ---- the router ---- */

void frr_isis_read(struct frr *frr, const struct node *node, struct frr_instance *at,
		   struct isis *isis)
{
	static const char *const refused[] = { "area-password", "domain-password", NULL };
	const char *style = node_leaf(node, "metric-style");
	struct area_list areas = { 0 };

	isis->name = frr_string(frr, node, "name");
	isis->place = frr_place(frr, node);
	for (const struct node *n = node_first(node, "net"); n != NULL; n = node_next(n))
		net_read(frr, n, isis, &areas);
	isis->areas = areas.v;
	isis->area_count = areas.n;
	isis->enabled = areas.n > 0;
	if (!isis->enabled)
		reading_warn(frr->reading, node, "frr-isis-net",
			     "IS-IS without a NET does not run: add net");
	isis->levels = levels_of(node_leaf(node, "is-type"));
	isis->wide[0] = isis->wide[1] = style == NULL || strcmp(style, "narrow") != 0;
	isis->overload = node_bool(node, "overload", false);
	if (isis->overload)
		isis->overload_place = reading_leaf_place(frr->reading, node, "overload");
	isis->attached_send = node_bool(node, "attached-bit-send", true);
	isis->attached_receive = !node_bool(node, "attached-bit-receive-ignore", false);
	isis->up.chain.otherwise = isis->down.chain.otherwise = FILTER_REJECT;
	topologies_read(frr, node, isis);
	frr_refuse(frr, node, refused, "passwords of areas and domains are not simulated");
	default_information_read(frr, node, isis);
	redistributions_read(frr, node, at, isis);
	frr_isis_interfaces_read(frr, at, node, isis);
}
