/* SPDX-License-Identifier: MIT */
/*
 * One family of BGP: what it originates, and each neighbor's part in it. A neighbor's own line
 * wins over its peer-group's, filter by filter and direction by direction.
 *
 * The filters of a neighbor are asked in this order and all must permit: distribute-list,
 * prefix-list, filter-list, then the route-map (bgp_input_filter, bgp_output_filter).
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "config/frr/device.h"

enum { MULTIPATH_DEFAULT = 256, ALLOWAS_IN_DEFAULT = 3 };

static const char *const blocks[FAMILY_COUNT] = { "ipv4-unicast", "ipv6-unicast" };

struct network_list {
	struct bgp_network *v;
	size_t n, cap;
};

struct aggregate_list {
	struct bgp_aggregate *v;
	size_t n, cap;
};

/* ---- the router ---- */

static void networks_read(struct frr *frr, const struct node *node, enum family f,
			  struct bgp_family *family)
{
	struct network_list list = { 0 };

	for (const struct node *n = node_first(node, "network"); n != NULL; n = node_next(n)) {
		struct bgp_network network = { .place = frr_place(frr, n) };

		if (!frr_prefix(frr, n, node_leaf(n, "prefix"), &network.prefix))
			continue;
		network.filter = frr_route_map(frr, n, "route-map");
		network.backdoor = f == FAMILY_IPV4 && node_get(n, "backdoor") != NULL;
		node_get(n, "label-index");
		*array_push(&list, frr->arena) = network;
	}
	family->networks = list.v;
	family->network_count = list.n;
}

static void aggregates_read(struct frr *frr, const struct node *bgp, const struct node *node,
			    struct bgp_family *family)
{
	struct aggregate_list list = { 0 };
	/* bgpd makes none then that it would itself refuse (bgp_aggregate_set). */
	bool without_set = node_bool(bgp, "reject-as-sets", false);

	for (const struct node *n = node_first(node, "aggregate-address"); n != NULL;
	     n = node_next(n)) {
		struct bgp_aggregate aggregate = { .place = frr_place(frr, n) };
		const char *origin = node_leaf(n, "origin");

		if (!frr_prefix(frr, n, node_leaf(n, "prefix"), &aggregate.prefix))
			continue;
		aggregate.summary_only = node_get(n, "summary-only") != NULL;
		aggregate.as_set = node_get(n, "as-set") != NULL && !without_set;
		aggregate.matching_med_only = node_get(n, "matching-med-only") != NULL;
		aggregate.filter = frr_route_map(frr, n, "route-map");
		aggregate.suppress = frr_route_map(frr, n, "suppress-map");
		aggregate.origin_set = origin != NULL;
		if (origin != NULL)
			aggregate.origin = origin[0] == 'e'             ? ORIGIN_EGP
					   : strcmp(origin, "igp") == 0 ? ORIGIN_IGP
									: ORIGIN_INCOMPLETE;
		*array_push(&list, frr->arena) = aggregate;
	}
	family->aggregates = list.v;
	family->aggregate_count = list.n;
}

static void redistributions_read(struct frr *frr, const struct node *node, enum family family,
				 struct frr_instance *at)
{
	for (const struct node *n = node_first(node, "redistribute"); n != NULL; n = node_next(n)) {
		struct redistribution *r =
			frr_redistribution_read(frr, n, PROTOCOL_BGP, family, at);
		uint64_t number = node_uint(n, "instance", 0);

		if (r != NULL && r->from == PROTOCOL_OSPF && number != 0)
			r->from_name = arena_printf(frr->arena, "ospf %u", (unsigned)number);
	}
}

void frr_bgp_family_read(struct frr *frr, const struct node *bgp, enum family f,
			 struct frr_instance *at)
{
	struct bgp_family *family = &at->instance->bgp->family[f];
	const struct node *node = node_get(bgp, blocks[f]);

	family->enabled = true;
	family->ebgp_paths = family->ibgp_paths = MULTIPATH_DEFAULT;
	if (node == NULL)
		return;
	family->ebgp_paths = (uint16_t)node_uint(node, "maximum-paths", MULTIPATH_DEFAULT);
	family->ibgp_paths =
		(uint16_t)node_uint(node, "maximum-paths-ibgp/paths", MULTIPATH_DEFAULT);
	family->ibgp_equal_cluster_length =
		node_get(node, "maximum-paths-ibgp/equal-cluster-length") != NULL;
	family->distance_external = (uint8_t)node_uint(node, "distance/external", 0);
	family->distance_internal = (uint8_t)node_uint(node, "distance/internal", 0);
	family->distance_local = (uint8_t)node_uint(node, "distance/local", 0);
	family->table_map = frr_route_map(frr, node, "table-map");
	networks_read(frr, node, f, family);
	aggregates_read(frr, bgp, node, family);
	redistributions_read(frr, node, f, at);
}

/* ---- filters ---- */

const struct node *frr_family_peer(const struct node *bgp, enum family family, const char *peer)
{
	const struct node *block = node_get(bgp, blocks[family]);

	for (const struct node *n = block == NULL ? NULL : node_first(block, "neighbor"); n != NULL;
	     n = node_next(n))
		if (strcmp(node_leaf(n, "peer"), peer) == 0)
			return n;
	return NULL;
}

/* A neighbor and its group in one family; null where they have no line there. */
struct sides {
	const struct node *own, *group;
};

static const struct node *filter_in(const struct node *node, const char *list,
				    const char *direction)
{
	for (const struct node *n = node == NULL ? NULL : node_first(node, list); n != NULL;
	     n = node_next(n))
		if (strcmp(node_leaf(n, "direction"), direction) == 0)
			return n;
	return NULL;
}

static const struct node *filter_find(const struct sides *sides, const char *list,
				      const char *direction)
{
	const struct node *own = filter_in(sides->own, list, direction);
	const struct node *group = filter_in(sides->group, list, direction);

	if (group != NULL)
		node_leaf(group, "name");
	return own != NULL ? own : group;
}

static bool chain_read(struct frr *frr, const struct sides *sides, enum family family,
		       const char *direction, struct filter_chain *chain)
{
	static const char *const lists[] = { "distribute-list", "prefix-list", "filter-list" };
	const struct node *n;

	chain->otherwise = FILTER_ACCEPT;
	for (int kind = 0; kind < 3; kind++) {
		n = filter_find(sides, lists[kind], direction);
		if (n == NULL)
			continue;
		if (chain->n == 0)
			chain->place = frr_place(frr, n);
		*array_push(chain, frr->arena) =
			frr_gate(frr, (enum frr_gate)kind, family, n, node_leaf(n, "name"));
	}
	n = filter_find(sides, "route-map", direction);
	if (n != NULL) {
		if (chain->n == 0)
			chain->place = frr_place(frr, n);
		*array_push(chain, frr->arena) = frr_route_map(frr, n, "name");
		chain->otherwise = FILTER_REJECT;
	}
	return chain->n > 0;
}

/* ---- the rest of a neighbor ---- */

static bool flag_read(const struct sides *sides, const char *path)
{
	return frr_either(sides->own, sides->group, path) != NULL;
}

/* Own line, the group's, the default at the time when the neighbor was made. */
static void activate_read(struct frr *frr, const struct frr_session *session,
			  const struct sides *sides, enum family f, struct neighbor *neighbor)
{
	const struct node *leaf = frr_either(sides->own, sides->group, "activate");
	const struct node *at = session->own != NULL ? session->own : session->group;
	const struct node *preset = node_get(
		session->bgp, f == FAMILY_IPV4 ? "default-ipv4-unicast" : "default-ipv6-unicast");
	struct neighbor_family *family = neighbor->family[f];

	family->enabled = f == FAMILY_IPV4;
	neighbor->enabled_place[f] = frr_place(frr, at);
	if (preset != NULL && !frr_is_behind(preset, at))
		family->enabled = strcmp(node_value(preset), "true") == 0;
	if (leaf == NULL)
		return;
	family->enabled = strcmp(node_value(leaf), "true") == 0;
	neighbor->enabled_place[f] = frr_place(frr, leaf);
}

static unsigned communities_read(const struct sides *sides)
{
	static const struct {
		const char *path;
		unsigned bit;
	} kinds[] = { { "send-community/standard", BGP_COMMUNITY_STANDARD },
		      { "send-community/extended", BGP_COMMUNITY_EXTENDED },
		      { "send-community/large", BGP_COMMUNITY_LARGE } };
	unsigned bits = 0;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const struct node *leaf = frr_either(sides->own, sides->group, kinds[i].path);

		if (leaf == NULL || strcmp(node_value(leaf), "true") == 0)
			bits |= kinds[i].bit;
	}
	return bits;
}

static void limits_read(struct frr *frr, const struct sides *sides, struct neighbor_family *family)
{
	const struct node *n = frr_either(sides->own, sides->group, "maximum-prefix");
	const struct node *out = frr_either(sides->own, sides->group, "maximum-prefix-out");

	if (n != NULL) {
		family->limit.max = (uint32_t)node_uint(n, "limit", 0);
		family->limit.warning_only = node_get(n, "warning-only") != NULL;
		family->limit.before_filter = node_get(n, "force") != NULL;
		family->limit.counts_late = !family->limit.before_filter;
		family->limit.place = frr_place(frr, n);
		node_mark_read(n);
	}
	if (out != NULL) {
		family->out_limit.max = (uint32_t)strtoul(node_value(out), NULL, 10);
		family->out_limit.place = frr_place(frr, out);
	}
}

static void as_paths_read(const struct sides *sides, struct neighbor_family *family)
{
	const struct node *allow = frr_either(sides->own, sides->group, "allowas-in");
	const struct node *private_as = frr_either(sides->own, sides->group, "remove-private-as");
	bool all, replace;

	if (allow != NULL) {
		family->allow_own_as_origin = node_get(allow, "origin") != NULL;
		family->allow_own_as = (uint8_t)node_uint(
			allow, "times", family->allow_own_as_origin ? 0 : ALLOWAS_IN_DEFAULT);
	}
	family->as_override = flag_read(sides, "as-override");
	if (private_as == NULL)
		return;
	all = node_get(private_as, "all") != NULL;
	replace = node_get(private_as, "replace-as") != NULL;
	family->private_as = all ? (replace ? PRIVATE_AS_REPLACE_ALL : PRIVATE_AS_REMOVE_ALL)
				 : (replace ? PRIVATE_AS_REPLACE : PRIVATE_AS_REMOVE);
}

static void next_hops_read(const struct sides *sides, struct neighbor_family *family)
{
	const struct node *self = frr_either(sides->own, sides->group, "next-hop-self");
	const struct node *kept = frr_either(sides->own, sides->group, "attribute-unchanged");
	bool all;

	if (self != NULL)
		family->next_hop_self =
			node_get(self, "force") != NULL ? NEXT_HOP_SELF_FORCE : NEXT_HOP_SELF;
	if (kept == NULL)
		return;
	all = node_any_child(kept) == NULL;
	family->next_hop_unchanged = node_get(kept, "next-hop") != NULL || all;
	family->attribute_unchanged_as_path = node_get(kept, "as-path") != NULL || all;
	family->attribute_unchanged_med = node_get(kept, "med") != NULL || all;
}

static void origination_read(struct frr *frr, const struct sides *sides,
			     struct neighbor_family *family)
{
	const struct node *preset = frr_either(sides->own, sides->group, "default-originate");
	const struct node *map = frr_either(sides->own, sides->group, "advertise-map");
	const struct node *unsuppress = frr_either(sides->own, sides->group, "unsuppress-map");
	struct conditional_advertisement *conditional;

	if (preset != NULL) {
		family->default_originate = true;
		family->default_originate_filter = frr_route_map(frr, preset, "route-map");
	}
	if (unsuppress != NULL)
		family->unsuppress = frr_route_map(frr, node_parent(unsuppress), "unsuppress-map");
	if (map == NULL)
		return;
	family->conditional = conditional = arena_alloc(frr->arena, sizeof(*conditional));
	conditional->place = frr_place(frr, map);
	conditional->advertise = frr_route_map(frr, map, "advertise");
	conditional->condition = frr_route_map(frr, map, "exist");
	conditional->non_exist = conditional->condition == NULL;
	if (conditional->non_exist)
		conditional->condition = frr_route_map(frr, map, "non-exist");
}

static void refusals_read(struct frr *frr, const struct sides *sides,
			  struct neighbor_family *family)
{
	static const char *const addpath[] = { "addpath-tx-all-paths", "addpath-tx-bestpath-per-as",
					       NULL };
	static const char *const orf[] = { "orf-prefix-list", NULL };
	const struct node *nodes[] = { sides->own, sides->group };

	family->addpath_tx_all = flag_read(sides, addpath[0]);
	family->addpath_tx_best_per_as = flag_read(sides, addpath[1]);
	for (int i = 0; i < 2; i++)
		if (nodes[i] != NULL) {
			frr_refuse(frr, nodes[i], addpath, "additional paths are not simulated");
			frr_refuse(frr, nodes[i], orf,
				   "prefix-lists that neighbors tell each other are not simulated");
		}
}

static void soo_read(struct frr *frr, const struct sides *sides, struct neighbor_family *family)
{
	const struct node *leaf = frr_either(sides->own, sides->group, "soo");

	if (leaf == NULL)
		return;
	family->soo_set = frr_ext_community_parse(node_value(leaf), 3, &family->soo);
	if (!family->soo_set)
		reading_error(frr->reading, leaf, "frr-community", "'%s' is no extended community",
			      node_value(leaf));
}

void frr_neighbor_family_read(struct frr *frr, const struct frr_session *session, enum family f,
			      struct neighbor *neighbor)
{
	struct neighbor_family *family = neighbor->family[f];
	struct sides sides = { 0 };
	const struct node *weight, *server;

	if (session->own != NULL)
		sides.own = frr_family_peer(session->bgp, f, node_leaf(session->own, "peer"));
	if (session->group != NULL)
		sides.group = frr_family_peer(session->bgp, f, node_leaf(session->group, "peer"));
	activate_read(frr, session, &sides, f, neighbor);
	family->has_import = chain_read(frr, &sides, f, "in", &family->import);
	family->has_export = chain_read(frr, &sides, f, "out", &family->export);
	family->send_communities = communities_read(&sides);
	family->route_reflector_client = flag_read(&sides, "route-reflector-client");
	family->route_server_client = flag_read(&sides, "route-server-client");
	weight = frr_either(sides.own, sides.group, "weight");
	family->weight_set = weight != NULL;
	if (weight != NULL)
		family->weight = (uint32_t)strtoul(node_value(weight), NULL, 10);
	next_hops_read(&sides, family);
	/* A group's line keeps the next hops of those only that come by themselves and so take over
	 * all that the group has (peer_af_flag_modify). */
	server = session->own != NULL ? sides.own : sides.group;
	if (server != NULL && node_get(server, "route-server-client") != NULL)
		family->next_hop_unchanged = true;
	as_paths_read(&sides, family);
	limits_read(frr, &sides, family);
	origination_read(frr, &sides, family);
	soo_read(frr, &sides, family);
	refusals_read(frr, &sides, family);
}
