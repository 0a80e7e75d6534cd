/* SPDX-License-Identifier: MIT */
/*
 * One BGP neighbor with all that it inherits: from its family to the neighbor, the group's family, the group, the global family,
 * global. A leaf that is written at a level wins over all less specific levels; the model's defaults count only where no level
 * has it.
 */
#include <string.h>

#include "config/openconfig.h"

/* Reads the leaf at every level, so that an overridden one counts as understood; the most specific wins. */
const struct node *openconfig_level_get(const struct openconfig_levels *levels, const char *path,
					int *level)
{
	const struct node *found = NULL;

	for (int i = 0; i < BGP_LEVELS; i++) {
		const struct node *leaf = levels->v[i] == NULL ? NULL : node_get(levels->v[i], path);

		if (leaf == NULL || found != NULL)
			continue;
		found = leaf;
		if (level != NULL)
			*level = i;
	}
	return found;
}

static const struct node *level_of(const struct openconfig_levels *levels, const char *path)
{
	int level;

	return openconfig_level_get(levels, path, &level) == NULL ? NULL : levels->v[level];
}

static const char *level_leaf(const struct openconfig_levels *levels, const char *path)
{
	const struct node *level = level_of(levels, path);

	return level == NULL ? NULL : node_leaf(level, path);
}

static bool level_bool(const struct openconfig_levels *levels, const char *path, bool fallback)
{
	const struct node *level = level_of(levels, path);

	return level == NULL ? fallback : node_bool(level, path, fallback);
}

static uint64_t level_uint(const struct openconfig_levels *levels, const char *path, uint64_t fallback)
{
	const struct node *level = level_of(levels, path);

	return level == NULL ? fallback : node_uint(level, path, fallback);
}

static struct place level_place(struct openconfig *oc, const struct openconfig_levels *levels,
				const char *path, const struct node *node)
{
	const struct node *level = level_of(levels, path);

	return level == NULL ? reading_node_place(oc->reading, node)
			     : reading_leaf_place(oc->reading, level, path);
}

/* ---- whose AS ---------------------------------------------------------------------------------- */

static void remote_as_read(struct openconfig *oc, const struct openconfig_levels *levels,
			   const struct node *node, const struct bgp *global, struct neighbor *n)
{
	const char *type = level_leaf(levels, "config/peer-type");
	uint32_t own;

	n->remote_as = (uint32_t)level_uint(levels, "config/peer-as", 0);
	n->remote_as_place = level_place(oc, levels, "config/peer-as", node);
	n->local_as = (uint32_t)level_uint(levels, "config/local-as", 0);
	if (n->local_as == global->asn)
		n->local_as = 0;
	if (n->local_as != 0)
		reading_note(oc->reading, node, "openconfig-local-as",
			     "the model does not say whether the own AS stays in the path behind local-as: "
			     "taken as staying");
	own = n->local_as != 0 ? n->local_as : global->asn;
	if (n->remote_as == 0 && type == NULL) {
		reading_error(oc->reading, node, "openconfig-bgp-peer-as",
			      "neither peer-as nor peer-type says whose the neighbor is");
		return;
	}
	if (n->remote_as == 0) {
		n->remote_internal = strcmp(type, "INTERNAL") == 0;
		n->remote_external = !n->remote_internal;
	} else if (type != NULL && (strcmp(type, "INTERNAL") == 0) != (n->remote_as == own)) {
		reading_unmodelled(oc->reading, node,
				   "a peer-type that contradicts the AS numbers is not simulated");
	}
}

static bool is_internal(const struct neighbor *n, const struct bgp *global)
{
	if (n->remote_as == 0)
		return n->remote_internal;
	return n->remote_as == (n->local_as != 0 ? n->local_as : global->asn);
}

/* ---- the session ------------------------------------------------------------------------------- */

static void transport_read(struct openconfig *oc, const struct openconfig_levels *levels,
			   const struct node *node, struct neighbor *n)
{
	const char *local = level_leaf(levels, "transport/config/local-address");

	n->passive = level_bool(levels, "transport/config/passive-mode", false);
	if (local == NULL)
		return;
	if (addr_parse(local, &n->update_source)) {
		if (!addr_is_none(n->addr) && addr_family(n->addr) != addr_family(n->update_source))
			reading_error(oc->reading, node, "openconfig-bgp-local-address",
				      "local-address %s is not of the neighbor's family", local);
		return;
	}
	n->update_source_interface = reading_string(oc->reading, local);
}

static void session_read(struct openconfig *oc, const struct openconfig_levels *levels,
			 const struct node *node, struct neighbor *n)
{
	const char *cluster = level_leaf(levels, "route-reflector/config/route-reflector-cluster-id");
	bool multihop = level_bool(levels, "ebgp-multihop/config/enabled", false);
	uint64_t ttl = level_uint(levels, "ebgp-multihop/config/multihop-ttl", 255);

	n->shutdown = !node_bool(levels->v[BGP_NEIGHBOR], "config/enabled", true);
	if (n->shutdown)
		n->shutdown_place =
			reading_leaf_place(oc->reading, levels->v[BGP_NEIGHBOR], "config/enabled");
	n->password = reading_string(oc->reading, level_leaf(levels, "config/auth-password"));
	n->ttl = multihop ? (uint8_t)(ttl > 255 || ttl == 0 ? 255 : ttl) : 1;
	n->port = (uint16_t)node_uint(levels->v[BGP_NEIGHBOR], "config/neighbor-port", 179);
	if (n->port != 179)
		reading_note(oc->reading, node, "openconfig-bgp-port",
			     "port %u: taken as what the far end listens on", n->port);
	n->peer_as_filter = !level_bool(levels, "as-path-options/config/disable-peer-as-filter", false);
	if (cluster != NULL && !openconfig_number(cluster, &n->cluster_id))
		reading_error(oc->reading, node, "openconfig-bgp-cluster",
			      "the cluster id '%s' is neither a number nor a dotted quad", cluster);
	transport_read(oc, levels, node, n);
}

/* A neighbor's own switch of multipath is finer than what is simulated. */
static void refusals_read(struct openconfig *oc, const struct openconfig_levels *levels)
{
	for (int i = BGP_NEIGHBOR_FAMILY; i <= BGP_GROUP; i++) {
		if (levels->v[i] == NULL)
			continue;
		reading_refuse_true(oc->reading, levels->v[i],
				    "use-multiple-paths/ebgp/config/allow-multiple-as",
				    "multipath is simulated for all neighbors alike");
		if (!node_bool(levels->v[i], "use-multiple-paths/config/enabled", true))
			reading_unmodelled(oc->reading,
					   node_get(levels->v[i], "use-multiple-paths/config/enabled"),
					   "multipath is simulated for all neighbors alike");
		reading_refuse_true(oc->reading, levels->v[i], "add-paths/config/receive",
				    "add-paths are not simulated");
		reading_refuse_true(oc->reading, levels->v[i], "add-paths/config/send",
				    "add-paths are not simulated");
	}
}

static void other_families_mark(struct openconfig *oc, const struct node *level)
{
	if (level == NULL)
		return;
	for (const struct node *a = node_first(level, "afi-safis/afi-safi"); a != NULL; a = node_next(a)) {
		const char *name = openconfig_key(oc, a, "afi-safi-name");

		if (name != NULL &&
		    (openconfig_family(name) == FAMILY_COUNT || strstr(name, "_UNICAST") == NULL))
			node_mark_read(a);
	}
}

void openconfig_neighbor_read(struct openconfig *oc, const struct openconfig_session *session,
			      struct neighbor *neighbor)
{
	struct openconfig_levels levels = { .v = { [BGP_NEIGHBOR] = session->node,
						   [BGP_GROUP] = session->group } };

	neighbor->place = reading_node_place(oc->reading, session->place);
	neighbor->description = reading_string(oc->reading, node_leaf(session->node, "config/description"));
	neighbor->group = reading_string(oc->reading, node_leaf(session->place, "config/peer-group"));
	remote_as_read(oc, &levels, session->place, session->bgp, neighbor);
	session_read(oc, &levels, session->place, neighbor);
	for (int f = 0; f < FAMILY_COUNT; f++) {
		levels.v[BGP_NEIGHBOR_FAMILY] = openconfig_bgp_family_node(session->node, (enum family)f);
		levels.v[BGP_GROUP_FAMILY] = openconfig_bgp_family_node(session->group, (enum family)f);
		openconfig_neighbor_family_read(oc, session, (enum family)f,
						is_internal(neighbor, session->bgp), neighbor);
		refusals_read(oc, &levels);
	}
	other_families_mark(oc, session->node);
	other_families_mark(oc, session->group);
}
