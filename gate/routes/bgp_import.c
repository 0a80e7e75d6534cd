/* SPDX-License-Identifier: MIT */
/*
 * From what a session brings to a path in the table, in the order of FRR's bgp_update: loops (RFC 4271 9.1.2, RFC 4456
 * 8, RFC 5065), RFC 8212, the import filters, graceful shutdown (RFC 8326), the next hop.
 */
#include "routes/bgp_state.h"
#include "routes/filter_apply.h"

static unsigned times_in(const struct as_path *path, uint32_t asn)
{
	unsigned times = 0;

	as_path_contains(path, asn, &times);
	return times;
}

static bool as_path_loops(const struct bgp_peer *peer, const struct neighbor_family *config,
			  const struct as_path *path)
{
	const struct bgp *bgp = peer->bgp;
	unsigned allowed = config->allow_own_as;

	/* The local AS that we have just prepended ourselves is fine. */
	if (peer->config->local_as != 0 &&
	    times_in(path, peer->config->local_as) >
		    (allowed > 0 ? allowed : peer->config->local_as_mode == LOCAL_AS_PREPEND))
		return true;
	if (config->allow_own_as_origin && as_path_last(path) == bgp->asn)
		return false;
	return times_in(path, bgp->asn) > allowed ||
	       (bgp->confederation != 0 && times_in(path, bgp->confederation) > allowed);
}

static bool reflection_loops(const struct bgp_peer *peer, const struct attrs *a)
{
	uint32_t own = peer->bgp->cluster_id != 0 ? peer->bgp->cluster_id : peer->router_id;
	uint16_t i;

	if (a->originator != 0 && a->originator == peer->router_id)
		return true;
	for (i = 0; i < a->cluster_count; i++)
		if (a->clusters[i] == own || a->clusters[i] == peer->cluster_id)
			return true;
	return false;
}

static bool policy_missing(const struct bgp_peer *peer, const struct neighbor_family *config)
{
	const struct bgp *bgp = peer->bgp;

	if (peer->sort == BGP_IBGP)
		return bgp->ibgp_requires_policy && !config->has_import;
	return bgp->ebgp_requires_policy && (peer->sort == BGP_CONFED || !config->has_import);
}

static bool filters_accept(struct bgp_worker *worker, const struct bgp_peer *peer,
			   const struct neighbor_family *config, struct attrs *a)
{
	struct filter_route route;

	if (config->import.n == 0)
		return config->import.otherwise == FILTER_ACCEPT;
	route = (struct filter_route){.prefix = worker->class->prefix, .attrs = *a, .protocol = PROTOCOL_BGP};
	route.is_internal = peer->sort == BGP_IBGP;
	route.is_external = peer->sort != BGP_IBGP;
	route.peer = route.source = peer->remote;
	route.self = peer->self[worker->class->family];
	route.own_as = peer->local_as;
	route.metric = a->med;
	if (!filter_chain_apply(&config->import, &route, worker->table, worker->scratch))
		return false;
	*a = route.attrs;
	return true;
}

static void external_rules(struct bgp_worker *worker, const struct bgp_peer *peer, struct attrs *a)
{
	if (peer->sort != BGP_EBGP)
		return;
	if (attrs_has_community(a, WELL_KNOWN(COMMUNITY_BLACKHOLE_LOW)) &&
	    !attrs_has_community(a, WELL_KNOWN(COMMUNITY_NO_ADVERTISE_LOW)))
		attrs_add_community(a, WELL_KNOWN(COMMUNITY_NO_EXPORT_LOW), worker->scratch);
	if (peer->bgp->graceful_shutdown)
		attrs_add_community(a, WELL_KNOWN(COMMUNITY_GRACEFUL_SHUTDOWN_LOW), worker->scratch);
	if (attrs_has_community(a, WELL_KNOWN(COMMUNITY_GRACEFUL_SHUTDOWN_LOW))) {
		a->local_pref = 0;
		a->local_pref_set = true;
	}
}

/* The filter sees the path as a router's does, with the local AS in front. */
static void session_rules(struct bgp_worker *worker, const struct bgp_peer *peer,
			  const struct neighbor_family *config, struct attrs *a)
{
	if (peer->config->local_as != 0 && peer->config->local_as_mode == LOCAL_AS_PREPEND && peer->sort == BGP_EBGP)
		a->as_path = as_path_prepend(worker->table, a->as_path, peer->config->local_as, 1, false);
	a->weight = config->weight_set ? config->weight : 0;
}

static bool refused_before_filters(const struct bgp_peer *peer, const struct neighbor_family *config,
				   const struct attrs *received, const struct attrs *a)
{
	return as_path_loops(peer, config, a->as_path) || reflection_loops(peer, a) ||
	       (peer->config->enforce_first_as && peer->sort == BGP_EBGP &&
		as_path_first(received->as_path) != peer->remote_as) ||
	       (peer->bgp->reject_as_sets && as_path_has_set(a->as_path));
}

void bgp_import(struct bgp_worker *worker, uint32_t neighbor, const struct attrs *received, struct bgp_slot *slot)
{
	const struct bgp_peer *peer = &worker->state->peers[neighbor];
	const struct neighbor_family *config = &peer->config->family[worker->class->family];
	struct attrs a;
	bool own;

	*slot = (struct bgp_slot){.attrs = NULL};
	if (received == NULL)
		return;
	a = *received;
	session_rules(worker, peer, config, &a);
	if (refused_before_filters(peer, config, received, &a))
		return;
	slot->received = true;
	if (policy_missing(peer, config) || !filters_accept(worker, peer, config, &a))
		return;
	external_rules(worker, peer, &a);
	slot->usable = bgp_next_hop_usable(worker, neighbor, a.next_hop, &slot->igp_metric, &own);
	if (own)
		return;
	slot->attrs = attrs_intern(worker->table, &a);
}
