/* SPDX-License-Identifier: MIT */
/*
 * From what a session brings to a path in the table, in the order of FRR's bgp_update: loops (RFC
 * 4271 9.1.2, RFC 4456 8, RFC 5065), RFC 8212, the import filters, graceful shutdown (RFC 8326),
 * the next hop.
 */
#include "routes/bgp/state.h"
#include "routes/filter/apply.h"

static unsigned times_in(const struct as_path *path, uint32_t asn)
{
	unsigned times = 0;

	as_path_contains(path, asn, &times);
	return times;
}

static bool as_path_loops(const struct bgp_peer *peer, const struct bgp_peer_family *family,
			  const struct as_path *path)
{
	unsigned allowed = family->allow_own_as;

	/* The local AS that we have just prepended ourselves is fine. */
	if (peer->config->local_as != 0 &&
	    times_in(path, peer->config->local_as) >
		    (allowed > 0 ? allowed : peer->config->local_as_mode == LOCAL_AS_PREPEND))
		return true;
	if (family->config->allow_own_as_origin && as_path_last(path) == peer->asn)
		return false;
	return times_in(path, peer->asn) > allowed ||
	       (peer->confederation != 0 && times_in(path, peer->confederation) > allowed);
}

static bool reflection_loops(const struct bgp_peer *peer, const struct attrs *a)
{
	uint16_t i;

	if (a->originator == 0)
		return false;
	for (i = 0; i < a->cluster_count; i++)
		if (a->clusters[i] == peer->instance_cluster_id ||
		    a->clusters[i] == peer->cluster_id)
			return true;
	return a->originator == peer->router_id;
}

static bool filters_accept(struct bgp_worker *worker, const struct bgp_peer *peer,
			   const struct bgp_peer_family *family, struct attrs *a)
{
	struct filter_route route = { .prefix = worker->class->prefix,
				      .attrs = *a,
				      .protocol = PROTOCOL_BGP };

	route.is_internal = peer->sort == BGP_IBGP;
	route.is_external =
		peer->sort == BGP_EBGP; /* not what a member of the confederation sends */
	route.peer = route.source = peer->seen_as;
	route.self = peer->self[worker->class->family];
	route.own_as = peer->local_as;
	route.metric = a->med;
	if (!filter_chain_apply(&family->config->import, &route, worker->table, worker->scratch))
		return false;
	*a = route.attrs;
	/* FRR heeds on the way out what a filter did on the way in. */
	if (!peer->filters_blindly)
		a->next_hop_marks = 0;
	return true;
}

/* eBGP only. */
static void external_rules(struct bgp_worker *worker, const struct bgp_peer *peer, struct attrs *a)
{
	if (attrs_has_community(a, WELL_KNOWN(COMMUNITY_BLACKHOLE_LOW)) &&
	    !attrs_has_community(a, WELL_KNOWN(COMMUNITY_NO_ADVERTISE_LOW)))
		attrs_add_community(a, WELL_KNOWN(COMMUNITY_NO_EXPORT_LOW), worker->scratch);
	if (peer->shuts_down)
		attrs_add_community(a, WELL_KNOWN(COMMUNITY_GRACEFUL_SHUTDOWN_LOW),
				    worker->scratch);
	if (attrs_has_community(a, WELL_KNOWN(COMMUNITY_GRACEFUL_SHUTDOWN_LOW))) {
		a->local_pref = 0;
		a->local_pref_set = true;
	}
}

/* What the session itself changes; the filters see the path with the local AS in front. */
static void session_rules(struct bgp_worker *worker, const struct bgp_peer *peer,
			  const struct bgp_peer_family *family, struct attrs *a)
{
	if (peer->config->local_as != 0 && peer->config->local_as_mode == LOCAL_AS_PREPEND &&
	    peer->sort == BGP_EBGP)
		a->as_path = as_path_prepend(worker->table, a->as_path, peer->config->local_as, 1,
					     false);
	if (family->config->weight_set)
		a->weight = family->config->weight;
}

/* Before the filters, as routers that validate on their own do it: what is invalid stays in no
 * table. */
static bool is_rpki_invalid(const struct bgp_worker *worker, const struct bgp_peer *peer,
			    const struct attrs *received)
{
	const struct rpki *rpki = &worker->state->routes->network->surroundings->rpki;
	uint32_t origin = as_path_has_set(received->as_path) ? 0 : as_path_last(received->as_path);

	return peer->drops_invalid &&
	       rpki_validate(rpki, worker->class->prefix, origin, NULL) == RPKI_INVALID;
}

static bool refused_before_filters(const struct bgp_peer *peer,
				   const struct bgp_peer_family *family,
				   const struct attrs *received, const struct attrs *a)
{
	return as_path_loops(peer, family, a->as_path) || reflection_loops(peer, a) ||
	       (peer->config->enforce_first_as && peer->sort == BGP_EBGP &&
		as_path_first(received->as_path) != peer->remote_as) ||
	       (peer->refuses_sets && as_path_has_set(a->as_path));
}

/* RFC 9234 5, on the way in: a leak is refused, and what must go to customers only is marked. */
static bool is_leaked(const struct bgp_peer *peer, struct attrs *a)
{
	enum bgp_role role = peer->config->role;

	if (a->only_to_customer != 0)
		return role == BGP_ROLE_PROVIDER || role == BGP_ROLE_RS ||
		       (role == BGP_ROLE_PEER && a->only_to_customer != peer->remote_as);
	if (role == BGP_ROLE_CUSTOMER || role == BGP_ROLE_PEER || role == BGP_ROLE_RS_CLIENT)
		a->only_to_customer = peer->remote_as;
	return false;
}

/* The path after import; null: refused. */
static const struct attrs *import_changed(struct bgp_worker *worker, const struct bgp_peer *peer,
					  const struct bgp_peer_family *family,
					  const struct attrs *received, bool *counts)
{
	struct attrs a = *received;

	session_rules(worker, peer, family, &a);
	if (refused_before_filters(peer, family, received, &a) ||
	    is_rpki_invalid(worker, peer, received))
		return NULL;
	if (is_leaked(peer, &a))
		return NULL;
	*counts = true;
	if (family->refuses_in || (family->filters_in && !filters_accept(worker, peer, family, &a)))
		return NULL;
	if (peer->sort == BGP_EBGP)
		external_rules(worker, peer, &a);
	if (family->marks_site)
		attrs_add_extended(&a, family->config->soo, worker->scratch);
	return attrs_intern(worker->table, &a);
}

/* The same where a session changes nothing: most do not, and the attributes stay as they came. */
static const struct attrs *import_unchanged(const struct bgp_peer *peer,
					    const struct bgp_peer_family *family,
					    const struct attrs *received, bool *counts)
{
	if (as_path_contains(received->as_path, peer->asn, NULL) ||
	    (peer->confederation != 0 &&
	     as_path_contains(received->as_path, peer->confederation, NULL)) ||
	    reflection_loops(peer, received))
		return NULL;
	*counts = true;
	return family->refuses_in ? NULL : received;
}

void bgp_import(struct bgp_worker *worker, uint32_t neighbor, const struct attrs *received,
		struct bgp_slot *slot)
{
	const struct bgp_peer *peer = &worker->state->peers[neighbor];
	const struct bgp_peer_family *family = &peer->family[worker->class->family];
	const struct attrs *attrs;
	bool own;

	*slot = (struct bgp_slot){ .attrs = NULL };
	if (received == NULL)
		return;
	if (peer->plain_in && !family->filters_in && !family->marks_site &&
	    family->allow_own_as == 0 && (received->community_count == 0 || peer->sort != BGP_EBGP))
		attrs = import_unchanged(peer, family, received, &slot->received);
	else
		attrs = import_changed(worker, peer, family, received, &slot->received);
	if (attrs == NULL)
		return;
	slot->usable =
		bgp_next_hop_usable(worker, neighbor, attrs->next_hop, &slot->igp_metric, &own);
	/* FRR refuses its own address as a next hop. */
	slot->attrs = own ? NULL : attrs;
}
