/* SPDX-License-Identifier: MIT */
/*
 * BGP of one VRF: the router as a whole, its neighbors and listen ranges. Neighbors in one family
 * are in bgp_family.c, all else of them in bgp_neighbor.c.
 *
 * Defaults hang on the profile and on the version that wrote the file: since 7.4 eBGP without a
 * policy carries nothing (traditional profile), and network statements need their route in the RIB
 * (both).
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "config/frr/device.h"

static const uint32_t med_max_default = 4294967294U;

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

/* ---- the router ---- */

static void confederation_read(struct frr *frr, const struct node *node, struct bgp *bgp)
{
	struct asn_list list = { 0 };

	bgp->confederation = (uint32_t)node_uint(node, "confederation-identifier", 0);
	for (const struct node *p = node_first(node, "confederation-peer"); p != NULL;
	     p = node_next(p)) {
		struct addr unused;

		if (!addr_parse(node_value(p), &unused))
			*array_push(&list, frr->arena) = (uint32_t)strtoul(node_value(p), NULL, 10);
	}
	bgp->confederation_peers = list.v;
	bgp->confederation_peer_count = list.n;
}

static void decision_read(struct frr *frr, const struct node *node, struct bgp *bgp)
{
	static const char *const refused[] = { "bestpath-peer-type-multipath-relax", NULL };
	const char *bandwidth = node_leaf(node, "bestpath-bandwidth");
	const struct node *relax = node_get(node, "bestpath-multipath-relax");

	bgp->always_compare_med = node_bool(node, "always-compare-med", false);
	bgp->deterministic_med = node_bool(node, "deterministic-med", frr->datacenter);
	bgp->as_path_ignore = node_bool(node, "bestpath-as-path-ignore", false);
	bgp->as_path_confed = node_bool(node, "bestpath-as-path-confed", false);
	bgp->multipath_relax = relax != NULL;
	if (relax != NULL)
		node_mark_read(relax);
	bgp->compare_router_id = node_bool(node, "bestpath-compare-routerid", false);
	bgp->med_confed = node_bool(node, "bestpath-med/confed", false);
	bgp->med_missing_as_worst = node_bool(node, "bestpath-med/missing-as-worst", false);
	frr_refuse(frr, node, refused,
		   "multipath of eBGP and iBGP paths together is not simulated");
	if (bandwidth != NULL && strcmp(bandwidth, "skip-missing") == 0)
		reading_unmodelled(
			frr->reading, node_get(node, "bestpath-bandwidth"),
			"next hops that are left out by their bandwidth are not simulated");
}

static void behaviour_read(struct frr *frr, const struct node *node, struct bgp *bgp)
{
	static const char *const refused[] = { "allow-martian-nexthop", "default-shutdown", NULL };
	const struct node *max_med = node_get(node, "max-med-administrative");
	const struct node *graceful = tree_top(frr->reading->tree, "bgp-graceful-shutdown");
	const struct node *pending = tree_top(frr->reading->tree, "bgp-suppress-fib-pending");

	bgp->default_local_pref = (uint32_t)node_uint(node, "default-local-preference", 100);
	bgp->client_to_client = node_bool(node, "client-to-client-reflection", true);
	bgp->reflect_unchanged = !node_bool(node, "rr-allow-outbound-policy", false);
	bgp->network_import_check =
		node_bool(node, "network-import-check", frr->version >= 704 || frr->datacenter);
	bgp->ebgp_requires_policy =
		node_bool(node, "ebgp-requires-policy", frr->version >= 704 && !frr->datacenter);
	bgp->suppress_inactive = node_bool(node, "suppress-fib-pending", false) ||
				 (pending != NULL && strcmp(node_value(pending), "true") == 0);
	bgp->graceful_shutdown = node_bool(node, "graceful-shutdown", false) ||
				 (graceful != NULL && strcmp(node_value(graceful), "true") == 0);
	bgp->fast_external_failover = node_bool(node, "fast-external-failover", true);
	bgp->reject_as_sets = node_bool(node, "reject-as-sets", false);
	bgp->send_to_origin = true;
	bgp->shutdown = node_get(node, "shutdown") != NULL;
	if (bgp->shutdown) {
		node_mark_read(node_get(node, "shutdown"));
		bgp->shutdown_place = reading_leaf_place(frr->reading, node, "shutdown");
	}
	if (max_med != NULL)
		bgp->max_med = (uint32_t)node_uint(max_med, "med", med_max_default);
	frr_refuse(frr, node, refused, "this is not simulated");
}

/* ---- neighbors ---- */

static const struct node *group_find(const struct node *bgp, const char *name)
{
	for (const struct node *n = node_first(bgp, "neighbor"); n != NULL; n = node_next(n))
		if (strcmp(node_leaf(n, "peer"), name) == 0 && node_get(n, "is-group") != NULL)
			return n;
	return NULL;
}

/* The group that a neighbor is in, in any of the three forms. */
static const char *group_name(const struct node *bgp, const struct node *own)
{
	const char *name = node_leaf(own, "peer-group"), *peer = node_leaf(own, "peer");

	if (name == NULL && node_get(own, "interface") != NULL)
		name = node_leaf(own, "interface/peer-group");
	for (int f = 0; f < FAMILY_COUNT; f++) {
		const struct node *family = frr_family_peer(bgp, (enum family)f, peer);
		const char *old = family == NULL ? NULL : node_leaf(family, "peer-group");

		if (name == NULL)
			name = old;
	}
	return name;
}

/* False: a group is named that is not there. */
static bool session_group(struct frr *frr, struct frr_session *session, const char *name,
			  const struct node *at)
{
	session->group = name == NULL ? NULL : group_find(session->bgp, name);
	if (name == NULL || session->group != NULL)
		return true;
	return reading_error(frr->reading, at, "frr-no-peer-group",
			     "there is no peer-group '%s': define it or remove the reference",
			     name);
}

static void neighbors_read(struct frr *frr, const struct node *node, struct bgp *bgp)
{
	struct frr_session session = { .bgp = node, .config = bgp };
	struct neighbor_list list = { 0 };

	for (const struct node *n = node_first(node, "neighbor"); n != NULL; n = node_next(n)) {
		struct neighbor neighbor = { 0 };

		if (node_get(n, "is-group") != NULL)
			continue;
		session.own = n;
		if (session_group(frr, &session, group_name(node, n), n) &&
		    frr_neighbor_read(frr, &session, &neighbor))
			*array_push(&list, frr->arena) = neighbor;
	}
	bgp->neighbors = list.v;
	bgp->neighbor_count = list.n;
}

static void ranges_read(struct frr *frr, const struct node *node, struct bgp *bgp)
{
	struct frr_session session = { .bgp = node, .config = bgp };
	uint32_t limit = (uint32_t)node_uint(node, "listen-limit", 100);
	struct range_list list = { 0 };

	for (const struct node *n = node_first(node, "listen-range"); n != NULL; n = node_next(n)) {
		struct listen_range range = { .limit = limit, .place = frr_place(frr, n) };

		if (frr_prefix(frr, n, node_leaf(n, "prefix"), &range.prefix) &&
		    session_group(frr, &session, node_leaf(n, "peer-group"), n) &&
		    frr_neighbor_read(frr, &session, &range.template))
			*array_push(&list, frr->arena) = range;
	}
	bgp->ranges = list.v;
	bgp->range_count = list.n;
}

/* A line in a family of a neighbor that nobody has made: FRR refuses it. */
static void strangers_tell(struct frr *frr, const struct node *node)
{
	static const char *const families[] = { "ipv4-unicast/neighbor", "ipv6-unicast/neighbor" };

	for (int f = 0; f < FAMILY_COUNT; f++)
		for (const struct node *n = node_first(node, families[f]); n != NULL;
		     n = node_next(n)) {
			const char *peer = node_leaf(n, "peer");
			const struct node *own = node_first(node, "neighbor");

			while (own != NULL && strcmp(node_leaf(own, "peer"), peer) != 0)
				own = node_next(own);
			if (own == NULL)
				reading_error(frr->reading, n, "frr-no-neighbor",
					      "there is no neighbor '%s': add its remote-as or "
					      "peer-group",
					      peer);
		}
}

/* The settings of a group that nobody is in have no effect. */
static void groups_mark(const struct node *node)
{
	for (const struct node *n = node_first(node, "neighbor"); n != NULL; n = node_next(n)) {
		if (node_get(n, "is-group") == NULL)
			continue;
		node_mark_read(n);
		for (int f = 0; f < FAMILY_COUNT; f++) {
			const struct node *family =
				frr_family_peer(node, (enum family)f, node_leaf(n, "peer"));

			if (family != NULL)
				node_mark_read(family);
		}
	}
}

void frr_bgp_read(struct frr *frr, const struct node *node, struct frr_instance *at)
{
	struct bgp *bgp = arena_alloc(frr->arena, sizeof(*bgp));

	at->instance->bgp = bgp;
	bgp->name = "bgp";
	bgp->place = frr_place(frr, node);
	bgp->asn = (uint32_t)node_uint(node, "as", 0);
	bgp->router_id = frr_quad(node, "router-id");
	if (bgp->router_id == 0)
		bgp->router_id = at->instance->router_id;
	bgp->cluster_id = frr_quad(node, "cluster-id");
	confederation_read(frr, node, bgp);
	decision_read(frr, node, bgp);
	behaviour_read(frr, node, bgp);
	for (int f = 0; f < FAMILY_COUNT; f++)
		frr_bgp_family_read(frr, node, (enum family)f, at);
	strangers_tell(frr, node);
	neighbors_read(frr, node, bgp);
	ranges_read(frr, node, bgp);
	bgp_families_share(bgp);
	groups_mark(node);
}
