/* SPDX-License-Identifier: MIT */
/*
 * One family of a BGP session. Six levels from the neighbor's family to the router: a leaf that is
 * written wins over all less specific ones, a leaf-list wins as a whole.
 *
 * Which default counts where no policy decides: one that is written anywhere; else reject, but on
 * iBGP without any policy it is the setting ibgp-without-policy (RFC 8212 speaks of eBGP only), and
 * each such session is told.
 */
#include <string.h>

#include "config/openconfig/openconfig.h"

static const char *const unicast[FAMILY_COUNT] = { "ipv4-unicast", "ipv6-unicast" };

static const struct node *family_leaf(struct openconfig *oc, const struct openconfig_levels *levels,
				      enum family family, const char *path)
{
	return openconfig_level_get(
		levels, arena_printf(oc->reading->scratch, "%s/%s", unicast[family], path), NULL);
}

static bool family_bool(struct openconfig *oc, const struct openconfig_levels *levels,
			enum family family, const char *path)
{
	const struct node *leaf = family_leaf(oc, levels, family, path);

	return leaf != NULL && strcmp(node_value(leaf), "true") == 0;
}

/* ---- policies ---------------------------------------------------------------------------------
 */

/* Devices disagree whether a neighbor's list or the list of its group's family is the more
 * specific. */
static void precedence_tell(struct openconfig *oc, const struct openconfig_levels *levels,
			    const char *path, int level)
{
	if (level == BGP_NEIGHBOR && openconfig_peek(levels->v[BGP_GROUP_FAMILY], path) != NULL)
		reading_warn(oc->reading, node_get(levels->v[BGP_NEIGHBOR], path),
			     "openconfig-policy-precedence",
			     "devices disagree whether this or the policy of the group's family "
			     "holds: this one is taken");
}

/* Returns whether a policy or a default is written. */
static bool chain_read(struct openconfig *oc, const struct openconfig_levels *levels, bool import,
		       bool internal, struct filter_chain *chain)
{
	const char *list =
		import ? "apply-policy/config/import-policy" : "apply-policy/config/export-policy";
	const char *otherwise = import ? "apply-policy/config/default-import-policy"
				       : "apply-policy/config/default-export-policy";
	int level = BGP_LEVELS;
	bool any = openconfig_level_get(levels, list, &level) != NULL, written;

	for (int i = 0; i < BGP_LEVELS; i++) /* what is overridden counts as read */
		for (const struct node *p = openconfig_peek(levels->v[i], list); p != NULL;
		     p = node_next(p))
			continue;
	if (any) {
		openconfig_chain_read(oc, levels->v[level], list, chain);
		precedence_tell(oc, levels, list, level);
	}
	level = BGP_LEVELS;
	written = openconfig_level_get(levels, otherwise, &level) != NULL;
	chain->otherwise = FILTER_REJECT;
	if (written)
		openconfig_otherwise_read(oc, levels->v[level], otherwise, chain);
	else if (!any && internal && oc->reading->settings->ibgp_without_policy == IBGP_RFC8212)
		chain->otherwise = FILTER_ACCEPT;
	return any || written;
}

static void chains_read(struct openconfig *oc, const struct openconfig_session *session,
			const struct openconfig_levels *levels, bool internal,
			struct neighbor_family *family)
{
	bool accepts = oc->reading->settings->ibgp_without_policy == IBGP_RFC8212;

	family->has_import = chain_read(oc, levels, true, internal, &family->import);
	family->has_export = chain_read(oc, levels, false, internal, &family->export);
	if (!family->enabled || (family->has_import && family->has_export))
		return;
	if (internal)
		reading_note(oc->reading, session->place, "openconfig-ibgp-without-policy",
			     "iBGP without a policy and without a written default (%s%s%s): taken "
			     "as %s (ibgp-without-policy: %s)",
			     family->has_import ? "" : "import",
			     family->has_import || family->has_export ? "" : ", ",
			     family->has_export ? "" : "export", accepts ? "accept" : "reject",
			     accepts ? "rfc8212" : "literal");
	else
		reading_note(oc->reading, session->place, "openconfig-ebgp-without-policy",
			     "eBGP without a policy and without a written default (%s%s%s): "
			     "everything is rejected (RFC 8212)",
			     family->has_import ? "" : "import",
			     family->has_import || family->has_export ? "" : ", ",
			     family->has_export ? "" : "export");
}

/* ---- communities ------------------------------------------------------------------------------
 */

static unsigned community_bits(const char *word)
{
	if (strcmp(word, "STANDARD") == 0)
		return BGP_COMMUNITY_STANDARD;
	if (strcmp(word, "EXTENDED") == 0)
		return BGP_COMMUNITY_EXTENDED;
	if (strcmp(word, "LARGE") == 0)
		return BGP_COMMUNITY_LARGE;
	if (strcmp(word, "BOTH") == 0)
		return BGP_COMMUNITY_STANDARD | BGP_COMMUNITY_EXTENDED;
	return 0;
}

/* The leaf-list of the most specific level that has one; the deprecated leaf counts at its level.
 */
static unsigned communities_read(struct openconfig *oc, const struct openconfig_levels *levels,
				 const struct node *place)
{
	unsigned result = 0;
	bool found = false;

	for (int i = 0; i < BGP_LEVELS; i++) {
		const struct node *first =
			openconfig_peek(levels->v[i], "config/send-community-type");
		const struct node *old = openconfig_peek(levels->v[i], "config/send-community");
		unsigned bits = 0, count = 0;
		bool none = false;

		if (first == NULL && old == NULL)
			continue;
		if (first == NULL)
			bits = community_bits(node_value(old));
		for (const struct node *t = first; t != NULL; t = node_next(t), count++) {
			bits |= community_bits(node_value(t));
			none = none || strcmp(node_value(t), "NONE") == 0;
		}
		if (none && count > 1)
			reading_error(oc->reading, place, "openconfig-send-community",
				      "send-community-type has NONE beside other types: keep one "
				      "or the other");
		if (!found)
			result = none ? 0 : bits;
		found = true;
	}
	return result;
}

/* ---- limits -----------------------------------------------------------------------------------
 */

static bool limit_read(struct openconfig *oc, const struct openconfig_levels *levels,
		       enum family family, const char *name, struct prefix_limit *limit)
{
	struct arena *scratch = oc->reading->scratch;
	const struct node *max = family_leaf(oc, levels, family,
					     arena_printf(scratch, "%s/config/max-prefixes", name));
	bool stays = family_bool(oc, levels, family,
				 arena_printf(scratch, "%s/config/prevent-teardown", name));

	family_leaf(oc, levels, family,
		    arena_printf(scratch, "%s/config/warning-threshold-pct", name));
	if (max == NULL)
		return false;
	if (limit->max != 0 || strcmp(node_value(max), "0") == 0) {
		reading_unmodelled(oc->reading, max,
				   limit->max != 0
					   ? "a second limit on the same session is not simulated"
					   : "whether 0 means no prefix or no limit is open");
		return true;
	}
	openconfig_number(node_value(max), &limit->max);
	limit->warning_only = stays;
	limit->place = reading_node_place(oc->reading, max);
	return true;
}

/* ---- the family -------------------------------------------------------------------------------
 */

/* A session whose neighbor or group lists families has these only: that is how devices activate
 * them, though the model would let every family of the router in. One that lists none has the
 * router's. */
static void enabled_read(struct openconfig *oc, const struct openconfig_levels *all, enum family f,
			 struct neighbor *neighbor)
{
	struct neighbor_family *family = neighbor->family[f];
	struct openconfig_levels levels = *all;
	const struct node *leaf;
	bool listed = openconfig_peek(all->v[BGP_NEIGHBOR], "afi-safis/afi-safi") != NULL ||
		      openconfig_peek(all->v[BGP_GROUP], "afi-safis/afi-safi") != NULL;

	/* config/enabled of a neighbor is its session's */
	levels.v[BGP_NEIGHBOR] = levels.v[BGP_GROUP] = levels.v[BGP_GLOBAL] = NULL;
	leaf = openconfig_level_get(&levels, "config/enabled", NULL);
	family->enabled = leaf != NULL && strcmp(node_value(leaf), "true") == 0;
	if (leaf != NULL)
		neighbor->enabled_place[f] = reading_node_place(oc->reading, leaf);
	if (!family->enabled || !listed || all->v[BGP_NEIGHBOR_FAMILY] != NULL ||
	    all->v[BGP_GROUP_FAMILY] != NULL)
		return;
	family->enabled = false;
	reading_once(oc->reading, leaf, "openconfig-family-not-listed",
		     "sessions that list families have these only, not all that are enabled here");
}

void openconfig_neighbor_family_read(struct openconfig *oc,
				     const struct openconfig_session *session, enum family f,
				     bool internal, struct neighbor *neighbor)
{
	struct neighbor_family *family = neighbor->family[f];
	const struct openconfig_levels levels = { {
		[BGP_NEIGHBOR_FAMILY] = openconfig_bgp_family_node(session->node, f),
		[BGP_NEIGHBOR] = session->node,
		[BGP_GROUP_FAMILY] = openconfig_bgp_family_node(session->group, f),
		[BGP_GROUP] = session->group,
		[BGP_GLOBAL_FAMILY] = openconfig_bgp_family_node(session->global, f),
		[BGP_GLOBAL] = session->global,
	} };

	enabled_read(oc, &levels, f, neighbor);
	chains_read(oc, session, &levels, internal, family);
	family->send_communities = communities_read(oc, &levels, session->place);
	family->default_originate = family_bool(oc, &levels, f, "config/send-default-route");
	if (f == FAMILY_IPV4)
		neighbor->extended_next_hop =
			family_bool(oc, &levels, f, "config/extended-next-hop-encoding");
	limit_read(oc, &levels, f, "prefix-limit", &family->limit);
	if (family->limit.max != 0) {
		struct prefix_limit second = family->limit;

		limit_read(oc, &levels, f, "prefix-limit-received", &second);
	} else if (limit_read(oc, &levels, f, "prefix-limit-received", &family->limit)) {
		family->limit.before_filter = true;
	}
}

/* ---- checks at one level ------------------------------------------------------------------------
 */

static bool paths_agree(const struct node *node, const char *path, uint16_t paths)
{
	const struct node *leaf = openconfig_peek(node, path);
	uint32_t value = paths;

	if (leaf != NULL)
		openconfig_number(node_value(leaf), &value);
	return value == paths || (value > UINT16_MAX && paths == UINT16_MAX);
}

/* use-multiple-paths of a group, neighbor or family of it: fine as long as it repeats what the
 * router does. */
static void multipath_check(struct openconfig *oc, const struct node *node, const struct bgp *bgp,
			    enum family f)
{
	const struct node *n = node_get(node, "use-multiple-paths");
	const struct bgp_family *family = &bgp->family[f];
	bool many, own;

	if (n == NULL)
		return;
	many = family->ebgp_paths > 1 || family->ibgp_paths > 1;
	own = node_bool(n, "config/enabled", many);
	if (!own && !many) {
		node_mark_read(n);
		return;
	}
	if (own != many || !paths_agree(n, "ebgp/config/maximum-paths", family->ebgp_paths) ||
	    !paths_agree(n, "ibgp/config/maximum-paths", family->ibgp_paths) ||
	    node_bool(n, "ebgp/config/allow-multiple-as", bgp->multipath_relax) !=
		    bgp->multipath_relax)
		reading_unmodelled(
			oc->reading, n,
			"multipath that differs from the router's is not simulated by session");
	node_mark_read(n);
}

static void add_paths_check(struct openconfig *oc, const struct node *node)
{
	const struct node *n = openconfig_peek(node, "add-paths");

	if (n == NULL)
		return;
	reading_refuse_true(oc->reading, n, "config/receive", "additional paths are not simulated");
	reading_refuse_true(oc->reading, n, "config/send", "additional paths are not simulated");
	node_mark_read(n);
}

/* A family without unicast routes of ours. Labels and VPNs may bring some, all else does not. */
static void other_family_check(struct openconfig *oc, const struct node *node, const char *name)
{
	bool on = node_bool(node, "config/enabled", false);

	if (on && (strstr(name, "L3VPN") != NULL || strstr(name, "LABELED") != NULL ||
		   strstr(name, "EVPN") != NULL))
		reading_unmodelled(
			oc->reading, node,
			"VPN and labeled routes are not simulated, and may become unicast ones");
	else if (on)
		reading_once(oc->reading, node, "openconfig-other-family",
			     "families without unicast routes are not looked at, %s for one", name);
	node_mark_read(node);
}

void openconfig_bgp_level_check(struct openconfig *oc, const struct node *level,
				const struct bgp *bgp, bool is_global)
{
	if (!is_global) {
		add_paths_check(oc, level); /* before 2017-07 it stood here */
		multipath_check(oc, level, bgp,
				bgp->family[FAMILY_IPV4].enabled ? FAMILY_IPV4 : FAMILY_IPV6);
	}
	for (const struct node *f = node_first(level, "afi-safis/afi-safi"); f != NULL;
	     f = node_next(f)) {
		const char *name = openconfig_bare(openconfig_key(oc, f, "afi-safi-name"));
		enum family family = openconfig_family(name);

		add_paths_check(oc, f);
		if (family == FAMILY_COUNT)
			other_family_check(oc, f, name == NULL ? "" : name);
		else if (!is_global)
			multipath_check(oc, f, bgp, family);
	}
}
