/* SPDX-License-Identifier: MIT */
/*
 * Interfaces of IS-IS: those that name the instance. Every one has metric 10 unless told
 * otherwise, loopbacks too, which are passive by themselves.
 */
#include <string.h>

#include "base/array.h"
#include "config/frr/device.h"

enum { METRIC = 10, METRIC_NARROW_MAX = 63, PRIORITY = 64 };

struct interface_list {
	struct isis_interface *v;
	size_t n, cap;
};

static bool runs_here(const struct node *node, const char *path, const struct isis *isis)
{
	const struct node *n = node_get(node, path);

	if (n == NULL)
		return false;
	node_leaf(n, "vrf");
	return strcmp(node_leaf(n, "instance"), isis->name) == 0;
}

/* A number for both levels, or one for each. */
static uint32_t level_value(const struct node *node, int level, uint32_t fallback)
{
	uint64_t both;

	if (node == NULL)
		return fallback;
	both = node_uint(node, "value", fallback);
	return (uint32_t)node_uint(node, level == 0 ? "level-1" : "level-2", both);
}

static void metrics_read(struct frr *frr, const struct node *node, const struct node *router,
			 struct isis_interface *o)
{
	const struct node *metric = node_get(node, "metric"),
			  *priority = node_get(node, "priority");

	for (int level = 0; level < 2; level++) {
		uint32_t value = level_value(metric, level, METRIC);

		o->metric[level][FAMILY_IPV4] = o->metric[level][FAMILY_IPV6] = value;
		o->priority[level] = (uint8_t)level_value(priority, level, PRIORITY);
		if (value > METRIC_NARROW_MAX && frr_is_behind(router, metric)) {
			reading_warn(frr->reading, metric, "frr-isis-order",
				     "isisd refuses a metric above 63 in front of the router isis "
				     "block: move the block to the front");
			break;
		}
	}
}

static void levels_read(const struct node *node, const struct isis *isis, struct isis_interface *o)
{
	const char *type = node_leaf(node, "circuit-type");

	o->levels = ISIS_LEVEL_1_2;
	if (type != NULL && strcmp(type, "level-1") == 0)
		o->levels = ISIS_LEVEL_1;
	if (type != NULL && strcmp(type, "level-2-only") == 0)
		o->levels = ISIS_LEVEL_2;
	o->levels &= isis->levels;
}

static void interface_read(struct frr *frr, const struct node *node, const struct node *router,
			   const struct interface *port, const struct isis *isis,
			   struct isis_interface *o)
{
	const struct node *password = node_get(node, "password");

	o->interface = frr_interface_index(frr, port);
	o->passive = node_get(node, "passive") != NULL || strcmp(port->name, "lo") == 0;
	if (o->passive)
		o->passive_place = reading_leaf_place(frr->reading, node, "passive");
	o->point_to_point = node_get(node, "network-point-to-point") != NULL;
	levels_read(node, isis, o);
	metrics_read(frr, node, router, o);
	if (password != NULL)
		o->authentication = arena_printf(frr->arena, "%s %s", node_leaf(password, "kind"),
						 node_leaf(password, "password"));
	for (const struct node *t = node_first(node, "topology"); t != NULL; t = node_next(t))
		if (!node_bool(t, "enabled", true))
			reading_unmodelled(frr->reading, t,
					   "an interface outside of a topology is not simulated");
}

void frr_isis_interfaces_read(struct frr *frr, const struct frr_instance *at,
			      const struct node *router, struct isis *isis)
{
	struct interface_list list = { 0 };

	for (const struct node *i = tree_top(frr->reading->tree, "interface"); i != NULL;
	     i = node_next(i)) {
		const struct interface *port = frr_interface_find(frr, node_leaf(i, "name"));
		const struct node *node = node_get(i, "isis");
		struct isis_interface o = { .place = frr_place(frr, i) };

		if (port->instance != at->index || node == NULL)
			continue;
		o.family[FAMILY_IPV4] = runs_here(node, "ipv4", isis);
		o.family[FAMILY_IPV6] = runs_here(node, "ipv6", isis);
		if (!o.family[FAMILY_IPV4] && !o.family[FAMILY_IPV6])
			continue;
		interface_read(frr, node, router, port, isis, &o);
		for (int f = 0; f < FAMILY_COUNT; f++)
			isis->family[f] |= o.family[f];
		*array_push(&list, frr->arena) = o;
	}
	isis->interfaces = list.v;
	isis->interface_count = list.n;
}
