/* SPDX-License-Identifier: MIT */
/*
 * One neighbor or listen range, for all families. What is written at the neighbor wins over what
 * is written at its peer-group, but a group's remote-as is that of all its members (bgpd/bgpd.c,
 * peer_group2peer_config_copy).
 */
#include <stdlib.h>
#include <string.h>

#include "config/frr/device.h"

enum { TTL_MAX = 255 };

/* ---- who it is ---- */

static void remote_as_take(struct frr *frr, const struct node *leaf, struct neighbor *neighbor)
{
	const char *text = node_value(leaf);

	neighbor->remote_as_place = frr_place(frr, leaf);
	neighbor->remote_internal = strcmp(text, "internal") == 0;
	neighbor->remote_external = strcmp(text, "external") == 0;
	if (!neighbor->remote_internal && !neighbor->remote_external)
		neighbor->remote_as = (uint32_t)strtoul(text, NULL, 10);
}

/* False: an error was told. */
static bool remote_as_read(struct frr *frr, const struct frr_session *session,
			   struct neighbor *neighbor)
{
	const struct node *own = NULL, *leaf;

	if (session->own != NULL) {
		own = node_get(session->own, "remote-as");
		if (own == NULL && node_get(session->own, "interface") != NULL)
			own = node_get(session->own, "interface/remote-as");
	}
	leaf = session->group == NULL ? NULL : node_get(session->group, "remote-as");
	if (leaf == NULL)
		leaf = own;
	if (leaf != NULL) {
		remote_as_take(frr, leaf, neighbor);
		return true;
	}
	if (session->own == NULL) {
		reading_unmodelled(frr->reading, session->group,
				   "the group has no remote-as: who may come in is open");
		return true;
	}
	return reading_error(frr->reading, session->own, "frr-neighbor-without-as",
			     "the neighbor has no remote-as, nor has its group: add it");
}

static bool name_read(struct frr *frr, const struct frr_session *session, struct neighbor *neighbor)
{
	const char *peer;

	if (session->own == NULL)
		return true;
	peer = node_leaf(session->own, "peer");
	if (addr_parse(peer, &neighbor->addr)) {
		const char *scope = node_leaf(session->own, "scope-interface");

		neighbor->interface = reading_string(frr->reading, scope);
		return true;
	}
	neighbor->interface = reading_string(frr->reading, peer);
	if (node_get(session->own, "interface") != NULL)
		return true;
	return reading_error(
		frr->reading, session->own, "frr-no-neighbor",
		"'%s' is neither an address nor a peer-group nor said to be an interface", peer);
}

static void local_as_read(const struct frr_session *session, struct neighbor *neighbor)
{
	const struct node *n = frr_either(session->own, session->group, "local-as");

	if (n == NULL)
		return;
	node_mark_read(n);
	neighbor->local_as = (uint32_t)node_uint(n, "as", 0);
	neighbor->local_as_mode = node_get(n, "replace-as") != NULL   ? LOCAL_AS_REPLACE
				  : node_get(n, "no-prepend") != NULL ? LOCAL_AS_NO_PREPEND
								      : LOCAL_AS_PREPEND;
	if (neighbor->local_as == session->config->asn)
		neighbor->local_as = 0;
}

/* ---- transport ---- */

static void source_read(struct frr *frr, const struct frr_session *session,
			struct neighbor *neighbor)
{
	const struct node *leaf = frr_either(session->own, session->group, "update-source");

	if (leaf != NULL && !addr_parse(node_value(leaf), &neighbor->update_source))
		neighbor->update_source_interface = reading_string(frr->reading, node_value(leaf));
}

static void ttl_read(const struct frr_session *session, struct neighbor *neighbor)
{
	const struct node *multihop = frr_either(session->own, session->group, "ebgp-multihop");
	const struct node *hops = frr_either(session->own, session->group, "ttl-security-hops");

	neighbor->ttl = multihop == NULL ? 1 : (uint8_t)node_uint(multihop, "ttl", TTL_MAX);
	if (hops != NULL)
		neighbor->ttl_security_hops = (uint8_t)strtoul(node_value(hops), NULL, 10);
}

static bool flag_read(const struct frr_session *session, const char *path)
{
	return frr_either(session->own, session->group, path) != NULL;
}

static bool bool_read(const struct frr_session *session, const char *path, bool fallback)
{
	const struct node *leaf = frr_either(session->own, session->group, path);

	return leaf == NULL ? fallback : strcmp(node_value(leaf), "true") == 0;
}

static void transport_read(struct frr *frr, const struct frr_session *session,
			   struct neighbor *neighbor)
{
	const struct node *password = frr_either(session->own, session->group, "password");
	const struct node *port = frr_either(session->own, session->group, "port");

	source_read(frr, session, neighbor);
	ttl_read(session, neighbor);
	neighbor->passive = flag_read(session, "passive");
	neighbor->password =
		password == NULL ? NULL : reading_string(frr->reading, node_value(password));
	neighbor->port = port == NULL ? 179 : (uint16_t)strtoul(node_value(port), NULL, 10);
	if (neighbor->port != 179)
		reading_note(frr->reading, port, "frr-neighbor-port",
			     "the session uses port %u: whether the far end listens there is not "
			     "simulated",
			     (unsigned)neighbor->port);
	neighbor->disable_connected_check =
		flag_read(session, "disable-connected-check") ||
		node_bool(session->bgp, "disable-ebgp-connected-route-check", false);
}

static void shutdown_read(struct frr *frr, const struct frr_session *session,
			  struct neighbor *neighbor)
{
	const struct node *n = frr_either(session->own, session->group, "shutdown");

	if (n == NULL)
		return;
	node_mark_read(n);
	neighbor->shutdown = true;
	neighbor->shutdown_place = frr_place(frr, n);
}

static void role_read(struct frr *frr, const struct frr_session *session, struct neighbor *neighbor)
{
	static const struct {
		const char *name;
		enum bgp_role role;
	} roles[] = {
		{ "provider", BGP_ROLE_PROVIDER }, { "customer", BGP_ROLE_CUSTOMER },
		{ "rs-server", BGP_ROLE_RS },      { "rs-client", BGP_ROLE_RS_CLIENT },
		{ "peer", BGP_ROLE_PEER },
	};
	const struct node *n = frr_either(session->own, session->group, "local-role");
	const char *name = n == NULL ? NULL : node_leaf(n, "role");

	if (name == NULL)
		return;
	node_mark_read(n);
	for (size_t i = 0; i < sizeof(roles) / sizeof(*roles); i++)
		if (strcmp(roles[i].name, name) == 0)
			neighbor->role = roles[i].role;
	neighbor->role_strict = node_get(n, "strict-mode") != NULL;
	neighbor->role_place = frr_place(frr, n);
}

/* ---- all ---- */

/* bgpd looks only where the neighbor is alone in its update group, and groups do not pass it on. */
static bool detects_loops(const struct frr_session *session, const struct neighbor *neighbor)
{
	return bool_read(session, "sender-as-path-loop-detection", false) && neighbor->solo &&
	       session->own != NULL && node_get(session->own, "sender-as-path-loop-detection");
}

static void refusals_read(struct frr *frr, const struct frr_session *session)
{
	static const char *const capabilities[] = { "override-capability",
						    "strict-capability-match",
						    "dont-capability-negotiate", NULL };
	static const char *const rtt[] = { "shutdown-rtt", NULL };
	const struct node *nodes[] = { session->own, session->group };

	for (int i = 0; i < 2; i++) {
		if (nodes[i] == NULL)
			continue;
		frr_refuse(frr, nodes[i], capabilities,
			   "what the neighbors tell each other of themselves is not simulated");
		frr_refuse(frr, nodes[i], rtt, "round trip times are in no file");
	}
}

bool frr_neighbor_read(struct frr *frr, const struct frr_session *session,
		       struct neighbor *neighbor)
{
	const struct node *at = session->own != NULL ? session->own : session->group;
	const struct node *description;

	neighbor_families_make(neighbor, frr->arena);
	neighbor->place = frr_place(frr, at);
	if (!name_read(frr, session, neighbor) || !remote_as_read(frr, session, neighbor))
		return false;
	description = frr_either(session->own, session->group, "description");
	if (description != NULL)
		neighbor->description = reading_string(frr->reading, node_value(description));
	if (session->group != NULL)
		neighbor->group = frr_string(frr, session->group, "peer");
	local_as_read(session, neighbor);
	transport_read(frr, session, neighbor);
	shutdown_read(frr, session, neighbor);
	neighbor->enforce_first_as = bool_read(session, "enforce-first-as", false);
	role_read(frr, session, neighbor);
	neighbor->solo = flag_read(session, "solo");
	neighbor->peer_as_filter = detects_loops(session, neighbor);
	neighbor->extended_next_hop =
		bool_read(session, "capability-extended-nexthop",
			  session->own != NULL && node_get(session->own, "interface") != NULL);
	if (session->own != NULL && node_get(session->own, "interface") != NULL)
		node_mark_read(node_get(session->own, "interface"));
	neighbor->link_local_only =
		session->own != NULL && node_get(session->own, "interface/v6only") != NULL;
	refusals_read(frr, session);
	for (int f = 0; f < FAMILY_COUNT; f++)
		frr_neighbor_family_read(frr, session, (enum family)f, neighbor);
	if (!neighbor->family[FAMILY_IPV4]->enabled && !neighbor->family[FAMILY_IPV6]->enabled)
		reading_warn(frr->reading, at, "frr-neighbor-without-family",
			     "the neighbor is activated in no unicast family: the session carries "
			     "no routes");
	return true;
}
