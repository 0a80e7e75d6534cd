/* SPDX-License-Identifier: MIT */
/*
 * BGP of an instance: the router as a whole, and the list of its neighbors and listen ranges. What
 * a neighbor inherits is in bgp_neighbor.c and bgp_family.c.
 *
 * The decision process here has one set of options a router, upstream one a family: where enabled
 * families differ, that is unmodelled.
 */
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "config/openconfig/openconfig.h"

struct neighbor_list {
	struct neighbor *v;
	size_t n, cap;
};

struct range_list {
	struct listen_range *v;
	size_t n, cap;
};

struct asn_list {
	uint32_t *v;
	size_t n, cap;
};

const struct node *openconfig_bgp_family_node(const struct node *level, enum family family)
{
	if (level == NULL)
		return NULL;
	for (const struct node *f = node_first(level, "afi-safis/afi-safi"); f != NULL;
	     f = node_next(f)) {
		const char *name = node_leaf(f, "afi-safi-name");
		bool is_unicast = name != NULL && strstr(name, "_UNICAST") != NULL &&
				  strstr(name, "LABELED") == NULL && strstr(name, "L3VPN") == NULL;

		if (is_unicast && openconfig_family(name) == family)
			return f;
	}
	return NULL;
}

const struct node *openconfig_level_get(const struct openconfig_levels *levels, const char *path,
					int *level)
{
	const struct node *found = NULL;

	for (int i = 0; i < BGP_LEVELS; i++) {
		const struct node *n = openconfig_peek(levels->v[i], path);

		if (n == NULL || found != NULL)
			continue;
		found = n;
		if (level != NULL)
			*level = i;
	}
	return found;
}

/* ---- the router -------------------------------------------------------------------------------
 */

/* The families' own value, the router's, the default; unmodelled if enabled families differ. */
static bool option_read(struct openconfig *oc, const struct node *global, const struct bgp *bgp,
			const char *path, bool fallback)
{
	bool value = node_bool(global, path, fallback), first = true, result = value;
	const struct node *own = NULL;

	for (int f = 0; f < FAMILY_COUNT; f++) {
		const struct node *family = openconfig_bgp_family_node(global, (enum family)f);
		bool here = family == NULL ? value : node_bool(family, path, value);

		if (family != NULL && node_get(family, path) != NULL)
			own = node_get(family, path);
		if (!bgp->family[f].enabled)
			continue;
		if (!first && here != result && own != NULL)
			reading_unmodelled(oc->reading, own,
					   "an option of the decision that differs by family is "
					   "not simulated");
		if (first)
			result = here;
		first = false;
	}
	return result;
}

static void options_read(struct openconfig *oc, const struct node *global, struct bgp *bgp)
{
#define OPTION(name) "route-selection-options/config/" name
	bgp->always_compare_med = option_read(oc, global, bgp, OPTION("always-compare-med"), false);
	bgp->as_path_ignore = option_read(oc, global, bgp, OPTION("ignore-as-path-length"), false);
	bgp->compare_router_id =
		option_read(oc, global, bgp, OPTION("external-compare-router-id"), true);
	bgp->suppress_inactive =
		!option_read(oc, global, bgp, OPTION("advertise-inactive-routes"), false);
	bgp->ignore_igp_metric =
		option_read(oc, global, bgp, OPTION("ignore-next-hop-igp-metric"), false);
#undef OPTION
	bgp->multipath_relax = option_read(
		oc, global, bgp, "use-multiple-paths/ebgp/config/allow-multiple-as", false);
}

static uint16_t paths_read(const struct node *family, const struct node *global, const char *path)
{
	uint64_t paths = node_uint(global, path, 1);

	if (family != NULL)
		paths = node_uint(family, path, paths);
	return (uint16_t)(paths == 0 ? 1 : paths > UINT16_MAX ? UINT16_MAX : paths);
}

static void families_read(struct openconfig *oc, const struct node *global, struct bgp *bgp)
{
	static const char multipath[] = "use-multiple-paths/config/enabled";
	const struct config_settings *settings = oc->reading->settings;

	for (int f = 0; f < FAMILY_COUNT; f++) {
		const struct node *node = openconfig_bgp_family_node(global, (enum family)f);
		struct bgp_family *family = &bgp->family[f];
		bool many = node_bool(global, multipath, false);

		family->enabled = node != NULL && node_bool(node, "config/enabled", false);
		if (node != NULL)
			many = node_bool(node, multipath, many);
		family->ebgp_paths =
			paths_read(node, global, "use-multiple-paths/ebgp/config/maximum-paths");
		family->ibgp_paths =
			paths_read(node, global, "use-multiple-paths/ibgp/config/maximum-paths");
		if (!many)
			family->ebgp_paths = family->ibgp_paths = 1;
		family->distance_external = openconfig_distance(
			oc, global, "default-route-distance/config/external-route-distance",
			settings->distance_ebgp);
		family->distance_internal = openconfig_distance(
			oc, global, "default-route-distance/config/internal-route-distance",
			settings->distance_ibgp);
	}
}

static void confederation_read(struct openconfig *oc, const struct node *global, struct bgp *bgp)
{
	struct asn_list list = { 0 };

	bgp->confederation = (uint32_t)node_uint(global, "confederation/config/identifier", 0);
	for (const struct node *m = node_first(global, "confederation/config/member-as"); m != NULL;
	     m = node_next(m)) {
		uint32_t asn = 0;

		if (openconfig_number(node_value(m), &asn) && asn != bgp->asn)
			*array_push(&list, oc->arena) = asn;
	}
	bgp->confederation_peers = list.v;
	bgp->confederation_peer_count = list.n;
	if (list.n > 0 && bgp->confederation == 0)
		reading_error(oc->reading, global, "openconfig-confederation",
			      "a confederation has members but no identifier: add it");
}

/* What no leaf says and RFC 4271 or the reference platform does. */
static void defaults_set(struct bgp *bgp)
{
	bgp->default_local_pref = 100;
	bgp->deterministic_med = true;
	bgp->client_to_client = true;
	bgp->network_import_check = true;
	bgp->fast_external_failover = true;
	bgp->send_to_origin = true;
	/* eBGP without policy is settled in each neighbor's chains, where a written default counts
	 */
	bgp->ebgp_requires_policy = false;
	bgp->ibgp_requires_policy = false;
}

/* ---- neighbors --------------------------------------------------------------------------------
 */

/* name -> node */
static struct map *groups_find(struct openconfig *oc, const struct node *node,
			       const struct bgp *bgp)
{
	struct map *groups = map_new(oc->reading->scratch);

	for (const struct node *g = node_first(node, "peer-groups/peer-group"); g != NULL;
	     g = node_next(g)) {
		const char *name = openconfig_key(oc, g, "peer-group-name");

		openconfig_bgp_level_check(oc, g, bgp, false);
		if (name != NULL)
			*map_slot(groups, name, strlen(name)) = (void *)g;
	}
	return groups;
}

/* False: a group is named that is not there. */
static bool group_find(struct openconfig *oc, const struct map *groups, const struct node *node,
		       struct openconfig_session *session)
{
	const char *name = node_leaf(node, "config/peer-group");

	session->group = name == NULL ? NULL : map_get_string(groups, name);
	if (name == NULL || session->group != NULL)
		return true;
	return reading_error(oc->reading, node, "openconfig-no-peer-group",
			     "there is no peer-group '%s': define it or remove the reference",
			     name);
}

static void neighbors_read(struct openconfig *oc, const struct node *node, const struct map *groups,
			   struct openconfig_session *session, struct bgp *bgp)
{
	struct map *seen = map_new(oc->reading->scratch);
	struct neighbor_list list = { 0 };

	for (const struct node *n = node_first(node, "neighbors/neighbor"); n != NULL;
	     n = node_next(n)) {
		const char *text = openconfig_key(oc, n, "neighbor-address");
		struct neighbor neighbor = { 0 };

		session->node = session->place = n;
		openconfig_bgp_level_check(oc, n, bgp, false);
		if (text == NULL || !openconfig_addr(oc, n, text, &neighbor.addr) ||
		    !openconfig_prefix_is_new(oc, n, seen, prefix_host(neighbor.addr), "") ||
		    !group_find(oc, groups, n, session))
			continue;
		openconfig_neighbor_read(oc, session, &neighbor);
		for (int f = 0; f < FAMILY_COUNT; f++)
			if (neighbor.family[f]->enabled)
				bgp->family[f].enabled = true;
		*array_push(&list, oc->arena) = neighbor;
	}
	bgp->neighbors = list.v;
	bgp->neighbor_count = list.n;
}

static void ranges_read(struct openconfig *oc, const struct map *groups,
			struct openconfig_session *session, struct bgp *bgp)
{
	struct map *seen = map_new(oc->reading->scratch);
	struct range_list list = { 0 };

	for (const struct node *n = node_first(session->global,
					       "dynamic-neighbor-prefixes/dynamic-neighbor-prefix");
	     n != NULL; n = node_next(n)) {
		const char *text = openconfig_key(oc, n, "prefix");
		struct listen_range range = { 0 };

		session->node = NULL;
		session->place = n;
		if (text == NULL || !openconfig_prefix(oc, n, text, &range.prefix) ||
		    !openconfig_prefix_is_new(oc, n, seen, range.prefix, "") ||
		    !group_find(oc, groups, n, session))
			continue;
		if (session->group == NULL) {
			reading_error(
				oc->reading, n, "openconfig-range-without-group",
				"a range of neighbors needs a peer-group: add config/peer-group");
			continue;
		}
		range.place = reading_node_place(oc->reading, n);
		openconfig_neighbor_read(oc, session, &range.template);
		for (int f = 0; f < FAMILY_COUNT; f++)
			if (range.template.family[f]->enabled)
				bgp->family[f].enabled = true;
		*array_push(&list, oc->arena) = range;
	}
	bgp->ranges = list.v;
	bgp->range_count = list.n;
}

/* What only sessions inherit has no effect where nobody inherits it. */
static void unused_mark(struct openconfig *oc, const struct node *node, const struct bgp *bgp)
{
	static const char *const inherited[] = { "global/afi-safis", "global/apply-policy" };
	struct map *used = map_new(oc->reading->scratch);

	for (size_t i = 0; i < bgp->neighbor_count; i++)
		if (bgp->neighbors[i].group != NULL)
			*map_slot(used, bgp->neighbors[i].group, strlen(bgp->neighbors[i].group)) =
				used;
	for (size_t i = 0; i < bgp->range_count; i++)
		if (bgp->ranges[i].template.group != NULL)
			*map_slot(used, bgp->ranges[i].template.group,
				  strlen(bgp->ranges[i].template.group)) = used;
	for (const struct node *g = node_first(node, "peer-groups/peer-group"); g != NULL;
	     g = node_next(g)) {
		const char *name = openconfig_key(oc, g, "peer-group-name");

		if (name == NULL || map_get_string(used, name) != NULL)
			continue;
		reading_note(oc->reading, g, "openconfig-unused-group",
			     "the peer-group '%s' has no neighbor", name);
		node_mark_read(g);
	}
	for (size_t i = 0; i < 2 && bgp->neighbor_count + bgp->range_count == 0; i++)
		if (node_get(node, inherited[i]) != NULL)
			node_mark_read(node_get(node, inherited[i]));
}

void openconfig_bgp_read(struct openconfig *oc, const struct node *protocol,
			 const struct instance *instance, struct bgp *bgp)
{
	const struct node *node = node_get(protocol, "bgp");
	const struct node *global = node == NULL ? NULL : node_get(node, "global");
	struct openconfig_session session = { .global = global, .bgp = bgp };
	const struct map *groups;

	bgp->name = reading_string(oc->reading, openconfig_key(oc, protocol, "name"));
	bgp->place = reading_node_place(oc->reading, protocol);
	bgp->shutdown = !node_bool(protocol, "config/enabled", true);
	if (bgp->shutdown)
		bgp->shutdown_place = reading_leaf_place(oc->reading, protocol, "config/enabled");
	defaults_set(bgp);
	if (global == NULL || node_uint(global, "config/as", 0) == 0) {
		reading_error(oc->reading, protocol, "openconfig-bgp-without-as",
			      "BGP without an AS number: add bgp/global/config/as");
		return;
	}
	bgp->asn = (uint32_t)node_uint(global, "config/as", 0);
	bgp->router_id = openconfig_router_id(oc, global, "config/router-id");
	if (bgp->router_id == 0)
		bgp->router_id = instance->router_id;
	families_read(oc, global, bgp);
	options_read(oc, global, bgp);
	confederation_read(oc, global, bgp);
	openconfig_bgp_level_check(oc, global, bgp, true);
	groups = groups_find(oc, node, bgp);
	neighbors_read(oc, node, groups, &session, bgp);
	ranges_read(oc, groups, &session, bgp);
	bgp_families_share(bgp);
	unused_mark(oc, node, bgp);
}
