/* SPDX-License-Identifier: MIT */
/*
 * One BGP session: what belongs to the neighbor as a whole. A leaf that is written at the neighbor
 * wins over one at its group; the model's default counts only where neither has it. Only explicit
 * leaves are ever seen: an implicit default at the neighbor must not hide what the group says.
 */
#include <string.h>

#include "config/openconfig/openconfig.h"

static const char *text_get(const struct openconfig_levels *levels, const char *path)
{
	const struct node *leaf = openconfig_level_get(levels, path, NULL);

	return leaf == NULL ? NULL : node_value(leaf);
}

static uint32_t number_get(const struct openconfig_levels *levels, const char *path,
			   uint32_t fallback)
{
	const char *text = text_get(levels, path);
	uint32_t number = fallback;

	if (text != NULL)
		openconfig_number(text, &number);
	return number;
}

static bool bool_get(const struct openconfig_levels *levels, const char *path, bool fallback)
{
	const char *text = text_get(levels, path);

	return text == NULL ? fallback : strcmp(text, "true") == 0;
}

static struct place place_get(struct openconfig *oc, const struct openconfig_levels *levels,
			      const char *path)
{
	const struct node *leaf = openconfig_level_get(levels, path, NULL);

	return leaf == NULL ? (struct place){ 0 } : reading_node_place(oc->reading, leaf);
}

/* ---- AS numbers -------------------------------------------------------------------------------
 */

static void remote_as_read(struct openconfig *oc, const struct openconfig_session *session,
			   const struct openconfig_levels *levels, struct neighbor *neighbor)
{
	const char *type = text_get(levels, "config/peer-type");

	neighbor->remote_as = number_get(levels, "config/peer-as", 0);
	neighbor->remote_as_place = place_get(oc, levels, "config/peer-as");
	neighbor->remote_internal = type != NULL && strcmp(type, "INTERNAL") == 0;
	neighbor->remote_external = type != NULL && strcmp(type, "EXTERNAL") == 0;
	if (neighbor->remote_as != 0 || type != NULL)
		return;
	if (session->node == NULL)
		reading_unmodelled(
			oc->reading, session->place,
			"the group has neither peer-as nor peer-type: who may come in is open");
	else
		reading_error(oc->reading, session->node, "openconfig-neighbor-without-as",
			      "the neighbor has neither peer-as nor peer-type, nor has its group: "
			      "add config/peer-as");
}

static void local_as_read(struct openconfig *oc, const struct openconfig_session *session,
			  const struct openconfig_levels *levels, struct neighbor *neighbor)
{
	neighbor->local_as = number_get(levels, "config/local-as", 0);
	if (neighbor->local_as == session->bgp->asn)
		neighbor->local_as = 0;
	neighbor->local_as_mode = LOCAL_AS_PREPEND;
	if (neighbor->local_as != 0)
		reading_note(oc->reading, session->place, "openconfig-local-as",
			     "local-as %u: assumed to stand before the own AS %u in what is sent, "
			     "the model does not say",
			     (unsigned)neighbor->local_as, (unsigned)session->bgp->asn);
}

static bool is_internal(const struct neighbor *neighbor, const struct bgp *bgp)
{
	uint32_t own = neighbor->local_as != 0 ? neighbor->local_as : bgp->asn;

	if (neighbor->remote_internal || neighbor->remote_external)
		return neighbor->remote_internal;
	return neighbor->remote_as == own;
}

/* ---- transport --------------------------------------------------------------------------------
 */

static void source_read(struct openconfig *oc, const struct openconfig_levels *levels,
			struct neighbor *neighbor)
{
	const struct node *leaf =
		openconfig_level_get(levels, "transport/config/local-address", NULL);
	const struct interface *interface;

	if (leaf == NULL)
		return;
	if (addr_parse(node_value(leaf), &neighbor->update_source)) {
		if (!addr_is_none(neighbor->addr) &&
		    addr_family(neighbor->addr) != addr_family(neighbor->update_source))
			reading_error(oc->reading, leaf, "openconfig-local-address",
				      "the local-address %s is not of the neighbor's family",
				      node_value(leaf));
		return;
	}
	interface = openconfig_interface_get(oc, leaf, node_value(leaf), 0);
	if (interface != NULL)
		neighbor->update_source_interface = interface->name;
}

static void ttl_read(struct openconfig *oc, const struct openconfig_levels *levels,
		     const struct openconfig_session *session, struct neighbor *neighbor)
{
	const char *ttl = text_get(levels, "ebgp-multihop/config/multihop-ttl");
	bool on = bool_get(levels, "ebgp-multihop/config/enabled", false);
	uint32_t number = number_get(levels, "ebgp-multihop/config/multihop-ttl", 255);

	neighbor->ttl = 1;
	if (on)
		neighbor->ttl = (uint8_t)(number == 0 ? 1 : number);
	else if (ttl != NULL)
		reading_warn(oc->reading, session->place, "openconfig-multihop",
			     "multihop-ttl does nothing without ebgp-multihop/config/enabled");
}

static void transport_read(struct openconfig *oc, const struct openconfig_session *session,
			   const struct openconfig_levels *levels, struct neighbor *neighbor)
{
	source_read(oc, levels, neighbor);
	ttl_read(oc, levels, session, neighbor);
	neighbor->passive = bool_get(levels, "transport/config/passive-mode", false);
	neighbor->password = reading_string(oc->reading, text_get(levels, "config/auth-password"));
	neighbor->port = 179;
	if (session->node != NULL)
		neighbor->port = (uint16_t)node_uint(session->node, "config/neighbor-port", 179);
	if (neighbor->port != 179)
		reading_note(oc->reading, session->node, "openconfig-neighbor-port",
			     "the session uses port %u: whether the far end listens there is not "
			     "simulated",
			     (unsigned)neighbor->port);
}

/* ---- the rest ---------------------------------------------------------------------------------
 */

static enum private_as private_as_read(const struct openconfig_levels *levels)
{
	const char *option = openconfig_bare(text_get(levels, "config/remove-private-as"));

	if (option != NULL && strcmp(option, "PRIVATE_AS_REMOVE_ALL") == 0)
		return PRIVATE_AS_REMOVE_ALL;
	if (option != NULL && strcmp(option, "PRIVATE_AS_REPLACE_ALL") == 0)
		return PRIVATE_AS_REPLACE_ALL;
	return PRIVATE_AS_KEEP;
}

/* Leaves of the neighbor that the model here keeps by family. */
static void shared_read(const struct openconfig_levels *levels, struct neighbor *neighbor)
{
	enum private_as private_as = private_as_read(levels);
	bool client = bool_get(levels, "route-reflector/config/route-reflector-client", false);
	bool as_override = bool_get(levels, "as-path-options/config/replace-peer-as", false);
	uint32_t own = number_get(levels, "as-path-options/config/allow-own-as", 0);

	for (int f = 0; f < FAMILY_COUNT; f++) {
		neighbor->family[f]->private_as = private_as;
		neighbor->family[f]->route_reflector_client = client;
		neighbor->family[f]->as_override = as_override;
		neighbor->family[f]->allow_own_as = (uint8_t)own;
	}
	neighbor->cluster_id =
		number_get(levels, "route-reflector/config/route-reflector-cluster-id", 0);
}

static void enabled_read(struct openconfig *oc, const struct node *node, struct neighbor *neighbor)
{
	if (node == NULL)
		return;
	neighbor->shutdown = !node_bool(node, "config/enabled", true);
	if (neighbor->shutdown)
		neighbor->shutdown_place = reading_leaf_place(oc->reading, node, "config/enabled");
}

static void group_name_read(struct openconfig *oc, const struct openconfig_session *session,
			    struct neighbor *neighbor)
{
	if (session->group != NULL)
		neighbor->group = reading_string(
			oc->reading, openconfig_key(oc, session->group, "peer-group-name"));
}

void openconfig_neighbor_read(struct openconfig *oc, const struct openconfig_session *session,
			      struct neighbor *neighbor)
{
	struct openconfig_levels levels = { 0 };
	bool internal;

	levels.v[BGP_NEIGHBOR] = session->node;
	levels.v[BGP_GROUP] = session->group;
	neighbor_families_make(neighbor, oc->arena);
	neighbor->place = reading_node_place(oc->reading, session->place);
	neighbor->description =
		reading_string(oc->reading, text_get(&levels, "config/description"));
	group_name_read(oc, session, neighbor);
	enabled_read(oc, session->node, neighbor);
	local_as_read(oc, session, &levels, neighbor);
	remote_as_read(oc, session, &levels, neighbor);
	transport_read(oc, session, &levels, neighbor);
	shared_read(&levels, neighbor);
	internal = is_internal(neighbor, session->bgp);
	/* Devices look for the neighbor's AS in what they send on eBGP only. */
	neighbor->peer_as_filter =
		!bool_get(&levels, "as-path-options/config/disable-peer-as-filter", false) &&
		!internal;
	for (int f = 0; f < FAMILY_COUNT; f++)
		openconfig_neighbor_family_read(oc, session, (enum family)f, internal, neighbor);
	if (!neighbor->family[FAMILY_IPV4]->enabled && !neighbor->family[FAMILY_IPV6]->enabled)
		reading_warn(oc->reading, session->place, "openconfig-neighbor-without-family",
			     "no unicast family is enabled on this session: it carries no routes");
}
