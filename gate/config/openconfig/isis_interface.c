/* SPDX-License-Identifier: MIT */
/*
 * The families and interfaces of IS-IS. Metrics go from the interface's level and family to the
 * router's family to 10. An interface that is listed without `enabled` is off, as the model says,
 * and a warning tells: people forget it. A level that is listed without `enabled` counts as on, as
 * devices take it, and a note tells.
 *
 * The model here (network/isis.h) has passive, families and suppression by interface, upstream by
 * level: where the levels of one interface differ, that is unmodelled.
 */
#include <string.h>

#include "base/array.h"
#include "config/openconfig/openconfig.h"

enum { METRIC_NOT_USED = 16777215, METRIC_WIDE_MAX = 16777214, METRIC_NARROW_MAX = 63 };

struct isis_interface_list {
	struct isis_interface *v;
	size_t n, cap;
};

/* The af entry of a family below node, or null. */
static const struct node *af_find(struct openconfig *oc, const struct node *node, const char *path,
				  enum family family)
{
	for (const struct node *a = node_first(node, path); a != NULL; a = node_next(a)) {
		const char *safi = openconfig_bare(openconfig_key(oc, a, "safi-name"));

		if (safi != NULL && strcmp(safi, "UNICAST") == 0 &&
		    openconfig_family(openconfig_key(oc, a, "afi-name")) == family)
			return a;
	}
	return NULL;
}

static bool suppresses(const char *how, const struct isis_interface *interface)
{
	if (how == NULL || strcmp(how, "NONE") == 0)
		return false;
	if (strcmp(how, "ALL") == 0)
		return true;
	if (strcmp(how, "NON_PASSIVE") == 0)
		return !interface->passive;
	return !interface->passive && interface->point_to_point;
}

/* ---- the router's families --------------------------------------------------------------------
 */

static bool interface_wants(struct openconfig *oc, const struct node *node, enum family family)
{
	for (const struct node *i = node_first(node, "interfaces/interface"); i != NULL;
	     i = node_next(i)) {
		const struct node *af = af_find(oc, i, "afi-safi/af", family);

		if (af != NULL && node_bool(af, "config/enabled", false))
			return true;
	}
	return false;
}

static void families_read(struct openconfig *oc, const struct node *node, struct isis *isis)
{
	static const char path[] = "global/afi-safi/af";
	bool any = node_first(node, path) != NULL;

	for (int f = 0; f < FAMILY_COUNT; f++) {
		const struct node *af = af_find(oc, node, path, (enum family)f);

		if (af == NULL) {
			isis->family[f] = !any && interface_wants(oc, node, (enum family)f);
			continue;
		}
		isis->family[f] = node_bool(af, "config/enabled", true);
		if (node_leaf(af, "config/enabled") == NULL)
			reading_once(oc->reading, af, "openconfig-isis-family",
				     "a family is listed without enabled: taken as on");
		if (node_leaf(af, "config/max-ecmp-paths") != NULL)
			isis->max_paths = (uint8_t)node_uint(af, "config/max-ecmp-paths", 0);
		if (f == FAMILY_IPV6 && node_leaf(af, "multi-topology/config/afi-name") != NULL)
			isis->multi_topology_ipv6 = true;
		if (node_get(af, "multi-topology") != NULL)
			node_mark_read(node_get(af, "multi-topology"));
	}
	if (!isis->family[FAMILY_IPV4] && !isis->family[FAMILY_IPV6])
		reading_warn(oc->reading, node, "openconfig-isis-family",
			     "IS-IS without an address family carries no prefixes: enable one "
			     "below global/afi-safi");
}

/* What the readers of one interface share. */
struct isis_source {
	const struct node *router; /* isis */
	const struct node *node;   /* its interface */
	const struct isis *isis;
};

/* ---- one interface ----------------------------------------------------------------------------
 */

/* What is read of one level of one interface, to be compared with the other level. */
struct level {
	const struct node *node; /* the entry, or null */
	bool on, passive;
	bool family[FAMILY_COUNT], suppress[FAMILY_COUNT];
};

static uint32_t metric_read(struct openconfig *oc, const struct node *isis_node,
			    const struct node *level, enum family family, bool wide)
{
	const struct node *global = af_find(oc, isis_node, "global/afi-safi/af", family);
	const struct node *own = level == NULL ? NULL : af_find(oc, level, "afi-safi/af", family);
	uint64_t metric = global == NULL ? 10 : node_uint(global, "config/metric", 10);
	const struct node *leaf;

	leaf = own == NULL ? NULL : node_get(own, "config/metric");
	if (leaf == NULL)
		leaf = global == NULL ? NULL : node_get(global, "config/metric");
	if (own != NULL)
		metric = node_uint(own, "config/metric", metric);
	if (leaf == NULL)
		return (uint32_t)metric;
	if (wide && metric == METRIC_NOT_USED)
		reading_unmodelled(oc->reading, leaf,
				   "the metric 16777215 takes the link out of the computation");
	else if (metric == 0 || metric > (wide ? METRIC_WIDE_MAX : METRIC_NARROW_MAX))
		reading_error(oc->reading, leaf, "openconfig-isis-metric",
			      "the metric %llu is outside of 1 to %d", (unsigned long long)metric,
			      (int)(wide ? METRIC_WIDE_MAX : METRIC_NARROW_MAX));
	return (uint32_t)metric;
}

static const struct node *level_find(struct openconfig *oc, const struct node *node,
				     const char *path, int level)
{
	for (const struct node *l = node_first(node, path); l != NULL; l = node_next(l)) {
		const char *number = openconfig_key(oc, l, "level-number");

		if (number != NULL && strcmp(number, level == 0 ? "1" : "2") == 0)
			return l;
	}
	return NULL;
}

/* How prefixes are suppressed without a word at the interface: by the level, else by the router. */
static const char *suppression(struct openconfig *oc, const struct node *isis_node, int level,
			       enum family family)
{
	const struct node *l = level_find(oc, isis_node, "levels/level", level), *af;
	const char *how = NULL;

	af = l == NULL ? NULL : af_find(oc, l, "afi-safi/af", family);
	if (af != NULL)
		how = node_leaf(af, "config/suppress-interface-reachability");
	if (how != NULL)
		return how;
	af = af_find(oc, isis_node, "global/afi-safi/af", family);
	return af == NULL ? NULL : node_leaf(af, "config/suppress-interface-reachability");
}

static void level_family_read(struct openconfig *oc, const struct node *isis_node, int level,
			      struct isis_interface *interface, struct level *l)
{
	for (int f = 0; f < FAMILY_COUNT; f++) {
		const struct node *af =
			l->node == NULL ? NULL
					: af_find(oc, l->node, "afi-safi/af", (enum family)f);

		l->family[f] = af == NULL || node_bool(af, "config/enabled", true);
		l->suppress[f] =
			suppresses(suppression(oc, isis_node, level, (enum family)f), interface);
		if (af != NULL)
			l->suppress[f] =
				node_bool(af, "config/suppress-reachability", l->suppress[f]);
	}
}

static bool levels_differ(const struct level *a, const struct level *b)
{
	return a->passive != b->passive || memcmp(a->family, b->family, sizeof(a->family)) != 0 ||
	       memcmp(a->suppress, b->suppress, sizeof(a->suppress)) != 0;
}

static void level_read(struct openconfig *oc, const struct isis_source *source, int number,
		       struct isis_interface *interface, struct level *level)
{
	bool listed = node_first(source->node, "levels/level") != NULL;

	level->node = level_find(oc, source->node, "levels/level", number);
	level->on = !listed || level->node != NULL;
	if (level->node != NULL) {
		level->on = node_bool(level->node, "config/enabled", true);
		if (node_leaf(level->node, "config/enabled") == NULL)
			reading_once(oc->reading, level->node, "openconfig-isis-level",
				     "levels of interfaces are listed without enabled: taken as "
				     "on, though the model's default is off");
	}
	level->on = level->on && (source->isis->levels & (1U << number)) != 0;
	level->passive =
		level->node != NULL && node_bool(level->node, "config/passive", interface->passive);
	if (level->node == NULL)
		level->passive = interface->passive;
	interface->priority[number] =
		(uint8_t)(level->node == NULL ? 64 : node_uint(level->node, "config/priority", 64));
	for (int f = 0; f < FAMILY_COUNT; f++)
		interface->metric[number][f] =
			metric_read(oc, source->router, level->node, (enum family)f,
				    source->isis->wide[number]);
	level_family_read(oc, source->router, number, interface, level);
	if (level->on)
		interface->levels |= 1U << number;
}

static void levels_join(struct openconfig *oc, const struct node *node, struct level level[2],
			const struct isis *isis, struct isis_interface *interface)
{
	const struct level *first = level[0].on ? &level[0] : &level[1];

	if (level[0].on && level[1].on && levels_differ(&level[0], &level[1]))
		reading_unmodelled(oc->reading, node,
				   "passive, family or suppression that differs between the levels "
				   "is not simulated");
	if (first->passive && !interface->passive)
		interface->passive_place =
			reading_leaf_place(oc->reading, first->node, "config/passive");
	interface->passive = first->passive;
	for (int f = 0; f < FAMILY_COUNT; f++) {
		const struct node *af = af_find(oc, node, "afi-safi/af", (enum family)f);
		bool on = af == NULL ? isis->family[f]
				     : node_bool(af, "config/enabled", isis->family[f]);

		interface->family[f] = on && first->family[f];
		interface->suppress[f] = first->suppress[f];
	}
}

static void authentication_read(struct openconfig *oc, const struct node *node,
				struct isis_interface *interface)
{
	const char *password = node_leaf(node, "authentication/config/auth-password");

	if (node_bool(node, "authentication/config/enabled", false))
		interface->authentication =
			arena_printf(oc->arena, "password %s", password == NULL ? "" : password);
}

static void interface_read(struct openconfig *oc, const struct node *isis_node,
			   const struct node *node, struct isis *isis,
			   struct isis_interface_list *list)
{
	const char *id = openconfig_key(oc, node, "interface-id");
	const struct interface *port = openconfig_interface_ref(oc, node, id);
	const char *circuit = node_leaf(node, "config/circuit-type");
	const struct isis_source source = { isis_node, node, isis };
	struct isis_interface interface = { 0 };
	struct level level[2] = { 0 };

	if (port == NULL)
		return;
	interface.interface = openconfig_interface_index(oc, port);
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].interface == interface.interface)
			reading_error(oc->reading, node, "openconfig-duplicate-interface",
				      "the interface '%s' is in IS-IS twice", port->name);
	interface.place = reading_node_place(oc->reading, node);
	interface.passive = node_bool(node, "config/passive", false) || port->loopback;
	if (interface.passive)
		interface.passive_place = reading_leaf_place(oc->reading, node, "config/passive");
	interface.point_to_point = circuit != NULL && strcmp(circuit, "POINT_TO_POINT") == 0;
	authentication_read(oc, node, &interface);
	for (int l = 0; l < 2; l++)
		level_read(oc, &source, l, &interface, &level[l]);
	levels_join(oc, node, level, isis, &interface);
	if (node_leaf(node, "config/enabled") == NULL)
		reading_warn(oc->reading, node, "openconfig-isis-interface",
			     "the interface '%s' is listed without enabled, whose default is off: "
			     "IS-IS does not run there",
			     port->name);
	if (node_bool(node, "config/enabled", false))
		*array_push(list, oc->arena) = interface;
}

void openconfig_isis_interfaces_read(struct openconfig *oc, const struct node *node,
				     struct isis *isis)
{
	struct isis_interface_list list = { 0 };

	families_read(oc, node, isis);
	for (const struct node *i = node_first(node, "interfaces/interface"); i != NULL;
	     i = node_next(i))
		interface_read(oc, node, i, isis, &list);
	isis->interfaces = list.v;
	isis->interface_count = list.n;
}
