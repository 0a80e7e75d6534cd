/* SPDX-License-Identifier: MIT */
/*
 * One address family of a neighbor: whether it is on, its policies with the default that counts, communities, limits.
 *
 * Where a neighbor or its group lists families, those that it does not list are off; where neither lists any, the global ones
 * apply. A list of policies replaces the less specific one.
 *
 * Which default counts (the model's text, RFC 8212, and the public conformance test of it): a written one; else REJECT where some
 * policy is named and for eBGP; for iBGP without any policy what the setting says.
 */
#include <string.h>

#include "config/openconfig.h"

static const struct node *level_of(const struct openconfig_levels *levels, const char *path)
{
	int level;

	return openconfig_level_get(levels, path, &level) == NULL ? NULL : levels->v[level];
}

static bool lists_families(const struct node *level)
{
	return level != NULL && node_first(level, "afi-safis/afi-safi") != NULL;
}

static void enabled_read(struct openconfig *oc, const struct openconfig_levels *levels,
			 struct neighbor_family *f)
{
	static const char path[] = "config/enabled";
	const struct node *own = levels->v[BGP_NEIGHBOR_FAMILY], *group = levels->v[BGP_GROUP_FAMILY];
	const struct node *top = levels->v[BGP_GLOBAL_FAMILY];
	bool listed = lists_families(levels->v[BGP_NEIGHBOR]) || lists_families(levels->v[BGP_GROUP]);
	bool fallback = top != NULL && node_bool(top, path, false);
	const struct node *said = own != NULL && node_leaf(own, path) != NULL	    ? own
				  : group != NULL && node_leaf(group, path) != NULL ? group
				  : top != NULL && node_leaf(top, path) != NULL	    ? top
										    : NULL;

	if (listed && own == NULL && group == NULL) {
		f->enabled = false;
		return;
	}
	f->enabled = group == NULL ? fallback : node_bool(group, path, fallback);
	if (own != NULL)
		f->enabled = node_bool(own, path, f->enabled);
	if (said != NULL)
		f->enabled_place = reading_leaf_place(oc->reading, said, path);
}

/* ---- policies ---------------------------------------------------------------------------------- */

static bool chain_read(struct openconfig *oc, const struct openconfig_levels *levels,
		       const char *policies, const char *otherwise, struct filter_chain *chain)
{
	struct openconfig_levels lists = *levels; /* the global levels have no lists */
	const struct node *level;

	lists.v[BGP_GLOBAL_FAMILY] = lists.v[BGP_GLOBAL] = NULL;
	level = level_of(&lists, policies);
	if (level != NULL)
		openconfig_chain_read(oc, level, policies, chain);
	for (int i = 0; i < BGP_LEVELS; i++) /* overridden lists are understood, too */
		for (const struct node *p = lists.v[i] == NULL ? NULL : node_first(lists.v[i], policies);
		     p != NULL; p = node_next(p))
			continue;
	level = level_of(levels, otherwise);
	return level != NULL && openconfig_otherwise_read(oc, level, otherwise, chain);
}

static void default_choose(struct openconfig *oc, const struct node *node, bool written, bool internal,
			   struct filter_chain *chain)
{
	if (written)
		return;
	chain->otherwise = FILTER_REJECT;
	if (chain->n > 0 || !internal ||
	    oc->reading->settings->ibgp_without_policy == IBGP_LITERAL)
		return;
	chain->otherwise = FILTER_ACCEPT;
	reading_once(oc->reading, node, "openconfig-ibgp-without-policy",
		     "iBGP sessions without a policy and a written default are taken as open "
		     "(ibgp-without-policy: rfc8212)");
}

static void policies_read(struct openconfig *oc, const struct openconfig_levels *levels, bool internal,
			  struct neighbor_family *f)
{
	const struct node *node =
		levels->v[BGP_NEIGHBOR] != NULL ? levels->v[BGP_NEIGHBOR] : levels->v[BGP_GROUP];
	bool written = chain_read(oc, levels, "apply-policy/config/import-policy",
				  "apply-policy/config/default-import-policy", &f->import);

	default_choose(oc, node, f->enabled ? written : true, internal, &f->import);
	written = chain_read(oc, levels, "apply-policy/config/export-policy",
			     "apply-policy/config/default-export-policy", &f->export);
	default_choose(oc, node, f->enabled ? written : true, internal, &f->export);
	f->has_import = f->has_export = true; /* the chains say all, RFC 8212 included */
}

/* ---- communities, limits, the rest --------------------------------------------------------------- */

static unsigned community_bits(const char *name)
{
	if (!strcmp(name, "STANDARD"))
		return BGP_COMMUNITY_STANDARD;
	if (!strcmp(name, "EXTENDED"))
		return BGP_COMMUNITY_EXTENDED;
	if (!strcmp(name, "LARGE"))
		return BGP_COMMUNITY_LARGE;
	return !strcmp(name, "BOTH") ? BGP_COMMUNITY_STANDARD | BGP_COMMUNITY_EXTENDED : 0;
}

/* The neighbor and its group have leaves that families and global lack. */
static struct openconfig_levels peers_of(const struct openconfig_levels *levels)
{
	return (struct openconfig_levels){ .v = { [BGP_NEIGHBOR] = levels->v[BGP_NEIGHBOR],
						  [BGP_GROUP] = levels->v[BGP_GROUP] } };
}

/* The list of types, else the older single leaf, whose default is none. NONE excludes the others. */
static unsigned communities_read(const struct openconfig_levels *all)
{
	struct openconfig_levels peers = peers_of(all), listed = *all, *levels = &listed;
	const struct node *old = level_of(&peers, "config/send-community");
	const struct node *level;
	unsigned bits = 0;

	listed.v[BGP_GLOBAL] = NULL;
	level = level_of(levels, "config/send-community-type");
	for (int i = 0; i < BGP_LEVELS; i++)
		for (const struct node *t = levels->v[i] == NULL
						    ? NULL
						    : node_first(levels->v[i], "config/send-community-type");
		     t != NULL; t = node_next(t))
			if (levels->v[i] == level)
				bits |= strcmp(node_value(t), "NONE") ? community_bits(node_value(t)) : 1u << 31;
	if (level != NULL)
		return bits & 1u << 31 ? 0 : bits;
	return old == NULL ? 0 : community_bits(node_leaf(old, "config/send-community"));
}

static const struct node *family_level(const struct openconfig_levels *levels, const char *path)
{
	struct openconfig_levels only = *levels;

	only.v[BGP_NEIGHBOR] = only.v[BGP_GROUP] = only.v[BGP_GLOBAL] = NULL;
	return level_of(&only, path);
}

static void limit_read(struct openconfig *oc, const struct openconfig_levels *levels,
		       const char *container, bool before_filter, struct neighbor_family *f)
{
	const char *max = arena_printf(oc->reading->scratch, "%s/config/max-prefixes", container);
	const char *keep = arena_printf(oc->reading->scratch, "%s/config/prevent-teardown", container);
	const char *warn = arena_printf(oc->reading->scratch, "%s/config/warning-threshold-pct", container);
	const struct node *level = family_level(levels, max), *kept = family_level(levels, keep);

	family_level(levels, warn); /* a log message only */
	if (level == NULL)
		return;
	if (f->limit.max != 0) {
		reading_unmodelled(oc->reading, node_get(level, max),
				   "one prefix limit a family is simulated, not both kinds");
		return;
	}
	f->limit.max = (uint32_t)node_uint(level, max, 0);
	f->limit.before_filter = before_filter;
	f->limit.warning_only = kept != NULL && node_bool(kept, keep, false);
	f->limit.place = reading_leaf_place(oc->reading, level, max);
}

static bool family_bool(const struct openconfig_levels *levels, const char *path)
{
	const struct node *level = family_level(levels, path);

	return level != NULL && node_bool(level, path, false);
}

static bool peer_bool(const struct openconfig_levels *levels, const char *path)
{
	struct openconfig_levels peers = peers_of(levels);
	const struct node *level = level_of(&peers, path);

	return level != NULL && node_bool(level, path, false);
}

static enum private_as private_as_read(const struct openconfig_levels *levels)
{
	struct openconfig_levels peers = peers_of(levels);
	const struct node *level = level_of(&peers, "config/remove-private-as");
	const char *name = level == NULL ? NULL
					 : openconfig_bare(node_leaf(level, "config/remove-private-as"));

	if (name == NULL)
		return PRIVATE_AS_KEEP;
	return strstr(name, "REPLACE") ? PRIVATE_AS_REPLACE_ALL : PRIVATE_AS_REMOVE_ALL;
}

void openconfig_neighbor_family_read(struct openconfig *oc, const struct openconfig_session *session,
				     enum family family, bool internal, struct neighbor *neighbor)
{
	struct openconfig_levels all = {
		.v = { [BGP_NEIGHBOR_FAMILY] = openconfig_bgp_family_node(session->node, family),
		       [BGP_NEIGHBOR] = session->node,
		       [BGP_GROUP_FAMILY] = openconfig_bgp_family_node(session->group, family),
		       [BGP_GROUP] = session->group,
		       [BGP_GLOBAL_FAMILY] = openconfig_bgp_family_node(session->global, family),
		       [BGP_GLOBAL] = session->global }
	};
	const struct openconfig_levels *levels = &all;
	struct neighbor_family *f = &neighbor->family[family];
	bool ipv4 = family == FAMILY_IPV4;
	struct openconfig_levels peers = peers_of(levels);
	const struct node *own = level_of(&peers, "as-path-options/config/allow-own-as");

	enabled_read(oc, levels, f);
	policies_read(oc, levels, internal, f);
	f->send_communities = communities_read(levels);
	f->route_reflector_client = peer_bool(levels, "route-reflector/config/route-reflector-client");
	f->allow_own_as =
		own == NULL ? 0 : (uint8_t)node_uint(own, "as-path-options/config/allow-own-as", 0);
	f->as_override = peer_bool(levels, "as-path-options/config/replace-peer-as");
	f->private_as = private_as_read(levels);
	f->default_originate = family_bool(levels, ipv4 ? "ipv4-unicast/config/send-default-route"
							: "ipv6-unicast/config/send-default-route");
	if (ipv4 && family_bool(levels, "ipv4-unicast/config/extended-next-hop-encoding"))
		neighbor->extended_next_hop = true;
	limit_read(oc, levels, ipv4 ? "ipv4-unicast/prefix-limit" : "ipv6-unicast/prefix-limit", false, f);
	limit_read(oc, levels,
		   ipv4 ? "ipv4-unicast/prefix-limit-received" : "ipv6-unicast/prefix-limit-received", true,
		   f);
}
