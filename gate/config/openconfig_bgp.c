/* SPDX-License-Identifier: MIT */
/*
 * BGP of one instance: what is global, and the lists of neighbors and of ranges that neighbors may come from. Knobs that stand both
 * globally and at a family are one knob in the model: two families that disagree are not modelled.
 */
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "config/openconfig.h"

struct as_list {
	uint32_t *v;
	size_t n, cap;
};

struct neighbor_list {
	struct neighbor *v;
	size_t n, cap;
};

struct range_list {
	struct listen_range *v;
	size_t n, cap;
};

const struct node *openconfig_bgp_family_node(const struct node *level, enum family family)
{
	if (level == NULL)
		return NULL;
	for (const struct node *a = node_first(level, "afi-safis/afi-safi"); a != NULL; a = node_next(a)) {
		const char *name = node_leaf(a, "afi-safi-name");

		if (name != NULL && openconfig_family(name) == family &&
		    strstr(name, "_UNICAST") != NULL && strstr(name, "LABELED") == NULL)
			return a;
	}
	return NULL;
}

/* ---- knobs ------------------------------------------------------------------------------------- */

/* A boolean that may stand at the families, too. */
static bool knob(struct openconfig *oc, const struct node *global, const char *path, bool fallback)
{
	bool value = node_bool(global, path, fallback);
	const char *first = NULL;

	for (int f = 0; f < FAMILY_COUNT; f++) {
		const struct node *family = openconfig_bgp_family_node(global, (enum family)f);
		const char *text = family == NULL ? NULL : node_leaf(family, path);

		if (text == NULL)
			continue;
		if (first != NULL && strcmp(first, text) != 0)
			reading_unmodelled(oc->reading, node_get(family, path),
					   "the two families of BGP are simulated with one setting of this");
		first = text;
		value = strcmp(text, "true") == 0;
	}
	return value;
}

static void selection_read(struct openconfig *oc, const struct node *global, struct bgp *bgp)
{
#define OPTIONS "route-selection-options/config/"
	bgp->always_compare_med = knob(oc, global, OPTIONS "always-compare-med", false);
	bgp->as_path_ignore = knob(oc, global, OPTIONS "ignore-as-path-length", false);
	bgp->compare_router_id = knob(oc, global, OPTIONS "external-compare-router-id", true);
	bgp->suppress_inactive = !knob(oc, global, OPTIONS "advertise-inactive-routes", false);
	bgp->ignore_igp_metric = knob(oc, global, OPTIONS "ignore-next-hop-igp-metric", false);
#undef OPTIONS
	bgp->deterministic_med = true; /* the decision works on sets */
}

/* The first of family and global that says something; both are read. */
static uint64_t paths_of(const struct node *family, const struct node *global, const char *path)
{
	uint64_t at_global = node_uint(global, path, 1);

	return family == NULL ? at_global : node_uint(family, path, at_global);
}

static void multipath_read(struct openconfig *oc, const struct node *global, struct bgp *bgp)
{
	for (int f = 0; f < FAMILY_COUNT; f++) {
		const struct node *node = openconfig_bgp_family_node(global, (enum family)f);
		bool on = node_bool(global, "use-multiple-paths/config/enabled", false);
		uint64_t external = paths_of(node, global, "use-multiple-paths/ebgp/config/maximum-paths");
		uint64_t internal = paths_of(node, global, "use-multiple-paths/ibgp/config/maximum-paths");

		if (node != NULL)
			on = node_bool(node, "use-multiple-paths/config/enabled", on);
		bgp->family[f].ebgp_paths = on ? (uint16_t)(external > UINT16_MAX ? UINT16_MAX : external) : 1;
		bgp->family[f].ibgp_paths = on ? (uint16_t)(internal > UINT16_MAX ? UINT16_MAX : internal) : 1;
	}
	bgp->multipath_relax = knob(oc, global, "use-multiple-paths/ebgp/config/allow-multiple-as", false);
}

static void families_read(struct openconfig *oc, const struct node *global, struct bgp *bgp)
{
	const struct config_settings *settings = oc->reading->settings;
	uint8_t external = openconfig_distance(
		oc, global, "default-route-distance/config/external-route-distance", settings->distance_ebgp);
	uint8_t internal = openconfig_distance(
		oc, global, "default-route-distance/config/internal-route-distance", settings->distance_ibgp);

	for (int f = 0; f < FAMILY_COUNT; f++) {
		const struct node *node = openconfig_bgp_family_node(global, (enum family)f);
		struct bgp_family *family = &bgp->family[f];

		family->enabled = node != NULL && node_bool(node, "config/enabled", false);
		family->distance_external = external;
		family->distance_internal = family->distance_local = internal;
	}
	for (const struct node *a = node_first(global, "afi-safis/afi-safi"); a != NULL; a = node_next(a)) {
		const char *name = openconfig_key(oc, a, "afi-safi-name");

		reading_refuse_true(oc->reading, a, "add-paths/config/receive", "add-paths are not simulated");
		reading_refuse_true(oc->reading, a, "add-paths/config/send", "add-paths are not simulated");
		if (openconfig_family(name) == FAMILY_COUNT || strstr(name, "_UNICAST") == NULL) {
			node_mark_read(a);
			reading_once(oc->reading, a, "openconfig-bgp-family",
				     "families other than IPv4 and IPv6 unicast carry no routes here");
		}
	}
}

static void confederation_read(const struct openconfig *oc, const struct node *global, struct bgp *bgp)
{
	struct as_list members = { 0 };

	bgp->confederation = (uint32_t)node_uint(global, "confederation/config/identifier", 0);
	for (const struct node *m = node_first(global, "confederation/config/member-as"); m != NULL;
	     m = node_next(m)) {
		uint32_t asn;

		if (openconfig_number(node_value(m), &asn) && asn != bgp->asn)
			*array_push(&members, oc->arena) = asn;
	}
	bgp->confederation_peers = members.v;
	bgp->confederation_peer_count = members.n;
}

static void global_read(struct openconfig *oc, const struct node *global, struct bgp *bgp)
{
	bgp->asn = (uint32_t)node_uint(global, "config/as", 0);
	if (bgp->asn == 0)
		reading_error(oc->reading, global, "openconfig-bgp-as",
			      "BGP needs its AS number: write global/config/as, not 0");
	bgp->router_id = openconfig_router_id(oc, global, "config/router-id");
	bgp->default_local_pref = 100;
	bgp->client_to_client = true;
	bgp->fast_external_failover = true;
	bgp->send_to_origin = true;
	bgp->network_import_check = true;
	selection_read(oc, global, bgp);
	multipath_read(oc, global, bgp);
	families_read(oc, global, bgp);
	confederation_read(oc, global, bgp);
}

/* ---- neighbors --------------------------------------------------------------------------------- */

static const struct node *group_find(const struct node *bgp, const char *name)
{
	for (const struct node *g = node_first(bgp, "peer-groups/peer-group"); g != NULL; g = node_next(g)) {
		const char *key = node_leaf(g, "peer-group-name");

		if (key != NULL && strcmp(key, name) == 0)
			return g;
	}
	return NULL;
}

static const struct node *group_of(struct openconfig *oc, const struct node *bgp,
				   const struct node *node)
{
	const char *name = node_leaf(node, "config/peer-group");
	const struct node *group = name == NULL ? NULL : group_find(bgp, name);

	if (name != NULL && group == NULL)
		reading_error(oc->reading, node_get(node, "config/peer-group"), "openconfig-bgp-group",
			      "there is no peer group '%s'", name);
	return group;
}

static void neighbors_read(struct openconfig *oc, const struct node *node, struct bgp *bgp)
{
	struct neighbor_list list = { 0 };
	struct map *seen = map_new(oc->reading->scratch);

	for (const struct node *n = node_first(node, "neighbors/neighbor"); n != NULL; n = node_next(n)) {
		const char *text = openconfig_key(oc, n, "neighbor-address");
		const struct node *group = group_of(oc, node, n);
		struct addr addr;

		if (text == NULL || !openconfig_addr(oc, n, text, &addr) ||
		    !openconfig_prefix_is_new(oc, n, seen, prefix_host(addr), ""))
			continue;
		struct neighbor *neighbor = array_push(&list, oc->arena);

		neighbor->addr = addr;
		openconfig_neighbor_read(oc,
					 &(struct openconfig_session){ .global = node_get(node, "global"),
								       .node = n,
								       .group = group,
								       .place = n,
								       .bgp = bgp },
					 neighbor);
	}
	bgp->neighbors = list.v;
	bgp->neighbor_count = list.n;
}

static void ranges_read(struct openconfig *oc, const struct node *node, struct bgp *bgp)
{
	struct range_list list = { 0 };

	for (const struct node *r =
		     node_first(node, "global/dynamic-neighbor-prefixes/dynamic-neighbor-prefix");
	     r != NULL; r = node_next(r)) {
		const char *text = openconfig_key(oc, r, "prefix");
		const struct node *group = group_of(oc, node, r);
		struct prefix prefix;

		if (text == NULL || !openconfig_prefix(oc, r, text, &prefix))
			continue;
		if (group == NULL) {
			reading_error(oc->reading, r, "openconfig-bgp-range",
				      "a range of neighbors needs a peer group");
			continue;
		}
		struct listen_range *range = array_push(&list, oc->arena);

		range->prefix = prefix;
		range->place = reading_node_place(oc->reading, r);
		openconfig_neighbor_read(oc,
					 &(struct openconfig_session){ .global = node_get(node, "global"),
								       .group = group,
								       .place = r,
								       .bgp = bgp },
					 &range->template);
	}
	bgp->ranges = list.v;
	bgp->range_count = list.n;
}

/* A group without members configures nothing: its nodes are understood, and told. */
static void idle_groups_tell(struct openconfig *oc, const struct node *node, const struct bgp *bgp)
{
	for (const struct node *g = node_first(node, "peer-groups/peer-group"); g != NULL; g = node_next(g)) {
		const char *name = openconfig_key(oc, g, "peer-group-name");
		bool used = false;

		for (size_t i = 0; i < bgp->neighbor_count && !used; i++)
			used = bgp->neighbors[i].group != NULL && name != NULL &&
			       strcmp(bgp->neighbors[i].group, name) == 0;
		for (size_t i = 0; i < bgp->range_count && !used; i++)
			used = bgp->ranges[i].template.group != NULL && name != NULL &&
			       strcmp(bgp->ranges[i].template.group, name) == 0;
		if (used)
			continue;
		node_mark_read(g);
		reading_note(oc->reading, g, "openconfig-bgp-group-idle",
			     "no neighbor is in the peer group '%s': it has no effect", name);
	}
}

void openconfig_bgp_read(struct openconfig *oc, const struct node *protocol,
			 const struct instance *instance, struct bgp *bgp)
{
	const struct node *node = node_get(protocol, "bgp");
	const struct node *global = node == NULL ? NULL : node_get(node, "global");

	(void)instance; /* its router id counts when the network is sealed */
	bgp->name = reading_string(oc->reading, node_leaf(protocol, "name"));
	bgp->place = reading_node_place(oc->reading, protocol);
	if (global == NULL) {
		reading_error(oc->reading, protocol, "openconfig-bgp-as",
			      "BGP needs its AS number: write bgp/global/config/as");
		return;
	}
	global_read(oc, global, bgp);
	neighbors_read(oc, node, bgp);
	ranges_read(oc, node, bgp);
	idle_groups_tell(oc, node, bgp);
}
