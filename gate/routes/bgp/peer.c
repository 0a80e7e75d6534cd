/* SPDX-License-Identifier: MIT */
/*
 * What propagation asks of the ends of sessions, gathered once a round: kinds, addresses, numbers.
 * A session's own next hop is the address it speaks from; for the other family, an address of that
 * family on the interface which has it (as routers do when one session carries both families).
 */
#include <string.h>

#include "routes/bgp/state.h"

const struct network_instance *bgp_instance_of(const struct bgp_state *state, uint32_t instance)
{
	return &state->routes->network->instances[instance];
}

static const struct bgp *config_find(const struct routes *routes, uint32_t instance)
{
	const struct network_instance *where = &routes->network->instances[instance];
	const struct instance *config =
		&routes->network->devices[where->device]->instances[where->instance];

	if (routes->device_failed[where->device] || !config->enabled || config->bgp == NULL ||
	    config->bgp->shutdown)
		return NULL;
	return config->bgp;
}

void bgp_configs_find(struct routes *routes)
{
	size_t n = routes->network->instance_count;
	uint32_t i;

	routes->bgp_configs = arena_alloc(routes->arena, n * sizeof(*routes->bgp_configs));
	for (i = 0; i < n; i++)
		routes->bgp_configs[i] = config_find(routes, i);
}

static enum bgp_sort peer_sort(const struct network_neighbor *n)
{
	if (!n->ebgp)
		return BGP_IBGP;
	return n->confederation ? BGP_CONFED : BGP_EBGP;
}

uint32_t bgp_near_interface(const struct bgp_peer *peer, struct addr next_hop)
{
	bool link_local = addr_family(next_hop) == FAMILY_IPV6 && addr_is_link_local(next_hop);

	if (peer->unnumbered != ROUTES_NONE && (link_local || addr_equal(next_hop, peer->remote)))
		return peer->unnumbered;
	return link_local ? peer->interface : ROUTES_NONE;
}

/* The first global address of the family on the interface that has this address; on one with a link
 * the link-local one will do (bgpd/bgp_zebra.c, bgp_nexthop_set). */
static struct addr sibling_address(const struct bgp_state *state, uint32_t instance,
				   struct addr addr, enum family family)
{
	const struct network *network = state->routes->network;
	uint32_t device = network->instances[instance].device;
	const struct owner *owner = network_owner(network, addr);
	const struct interface *interface;
	size_t i;

	while (owner != NULL && owner->port.device != device)
		owner = owner->next;
	if (owner == NULL)
		return (struct addr){ 0, 0 };
	interface = &network->devices[device]->interfaces[owner->port.interface];
	for (i = 0; i < interface->address_count; i++)
		if (addr_family(interface->addresses[i].addr) == family &&
		    !interface->addresses[i].link_local)
			return interface->addresses[i].addr;
	return family == FAMILY_IPV6 && !interface->loopback && interface->family_enabled[family]
		       ? network_link_local(network, owner->port)
		       : (struct addr){ 0, 0 };
}

struct addr bgp_seen_as(uint32_t unnumbered_interface, struct addr remote)
{
	if (unnumbered_interface != UINT32_MAX && addr_family(remote) == FAMILY_IPV6)
		return (struct addr){ 0, 0 };
	return remote;
}

/* RFC 8950: a capability counts if both ends announce it. */
static bool is_extended(const struct bgp_state *state, const struct bgp_peer *peer)
{
	return peer->config->extended_next_hop &&
	       (peer->mirror == UINT32_MAX ||
		state->routes->network->neighbors[peer->mirror].config->extended_next_hop);
}

static void peer_next_hops(const struct bgp_state *state, struct bgp_peer *peer, struct addr local)
{
	int family;

	for (family = 0; family < FAMILY_COUNT; family++) {
		if (addr_is_none(local))
			continue;
		if (addr_family(local) == (enum family)family) {
			peer->self[family] = local;
			continue;
		}
		peer->self[family] =
			sibling_address(state, peer->instance, local, (enum family)family);
		/* RFC 8950: IPv4 over an IPv6 next hop. */
		if (is_extended(state, peer) && family == FAMILY_IPV4 &&
		    addr_family(local) == FAMILY_IPV6)
			peer->self[family] = local;
	}
}

static void cluster_ids_fill(struct bgp_peer *peer)
{
	peer->instance_cluster_id =
		peer->bgp->cluster_id != 0 ? peer->bgp->cluster_id : peer->router_id;
	peer->cluster_id = peer->config->cluster_id != 0 ? peer->config->cluster_id
							 : peer->instance_cluster_id;
}

static uint32_t far_router_id(const struct network *network, const struct network_neighbor *n,
			      bool *guessed)
{
	if (n->mirror != UINT32_MAX)
		return network->instances[network->neighbors[n->mirror].instance].router_id;
	*guessed = true;
	return addr_family(n->remote) == FAMILY_IPV4 ? addr_to_ipv4(n->remote) : 0;
}

static bool edits(const struct filter_chain *chain)
{
	for (size_t i = 0; i < chain->n; i++)
		if (chain->v[i]->edits)
			return true;
	return false;
}

static void family_fill(const struct bgp_peer *peer, const struct neighbor_family *config,
			struct bgp_peer_family *f)
{
	const struct bgp *bgp = peer->bgp;
	bool internal = peer->sort == BGP_IBGP, confed = peer->sort == BGP_CONFED;

	f->config = config;
	f->client = config->route_reflector_client;
	f->server_client = config->route_server_client;
	f->filters_in = config->import.n > 0;
	f->edits_out = edits(&config->export);
	f->filters_out = config->export.n > 0 || config->conditional != NULL;
	/* RFC 8212. At a confederation's inner border FRR takes no policy as one. */
	f->refuses_in = (internal ? bgp->ibgp_requires_policy && !config->has_import
				  : bgp->ebgp_requires_policy && (confed || !config->has_import)) ||
			(!f->filters_in && config->import.otherwise != FILTER_ACCEPT);
	f->refuses_out =
		(internal ? bgp->ibgp_requires_policy && !config->has_export
			  : bgp->ebgp_requires_policy && (confed || !config->has_export)) ||
		(!f->filters_out && config->export.otherwise != FILTER_ACCEPT &&
		 config->unsuppress == NULL);
	f->cleans_path = config->private_as != PRIVATE_AS_KEEP || config->as_override;
	f->keep_path = config->attribute_unchanged_as_path;
	f->keep_med = config->attribute_unchanged_med;
	f->keep_next_hop = config->next_hop_unchanged;
	f->default_originate = config->default_originate;
	f->marks_site = config->soo_set;
	f->next_hop_self = (uint8_t)config->next_hop_self;
	f->send_communities = (uint8_t)config->send_communities;
	f->allow_own_as = config->allow_own_as;
}

/* Only while the session is up. */
static bool drops_invalid(const struct network *network, const struct network_neighbor *n)
{
	const struct rpki *rpki = &network->surroundings->rpki;
	uint32_t device = network->instances[n->instance].device;

	return rpki->roa_count > 0 && rpki_is_dropper(rpki, network->devices[device]->name);
}

static void peer_fill_up(const struct routes *routes, const struct network_neighbor *n,
			 struct bgp_peer *peer)
{
	const struct neighbor *config = n->config;
	const struct bgp *bgp = peer->bgp;
	int family;

	peer->asn = bgp->asn;
	peer->confederation = bgp->confederation;
	peer->router_id = routes->network->instances[n->instance].router_id;
	peer->far_router_id = far_router_id(routes->network, n, &peer->far_guessed);
	cluster_ids_fill(peer);
	peer->multihop =
		peer->sort != BGP_EBGP || config->ttl > 1 || config->disable_connected_check;
	peer->sends_back = bgp->send_to_origin && !config->solo;
	peer->neighbor_as_filtered = config->peer_as_filter && peer->sort == BGP_EBGP;
	peer->shuts_down = bgp->graceful_shutdown;
	peer->refuses_sets = bgp->reject_as_sets;
	peer->reflects_between_clients = bgp->client_to_client;
	peer->installed_only = bgp->suppress_inactive;
	for (family = 0; family < FAMILY_COUNT; family++) {
		family_fill(peer, config->family[family], &peer->family[family]);
		peer->family[family].carried = n->family[family];
	}
	peer->drops_invalid = peer->sort == BGP_EBGP && drops_invalid(routes->network, n);
	peer->filters_blindly =
		routes->network->devices[routes->network->instances[n->instance].device]->dialect ==
		DIALECT_FRR;
	peer->plain_in = config->local_as == 0 && config->role == BGP_ROLE_NONE &&
			 !config->enforce_first_as && !peer->drops_invalid && !peer->refuses_sets &&
			 !peer->shuts_down && !config->family[FAMILY_IPV4]->weight_set &&
			 !config->family[FAMILY_IPV6]->weight_set &&
			 !config->family[FAMILY_IPV4]->allow_own_as_origin &&
			 !config->family[FAMILY_IPV6]->allow_own_as_origin;
	peer->interface = bgp_connected_interface(routes, n->instance, n->remote, &peer->subnet);
}

static void peer_fill(const struct bgp_state *state, uint32_t index, struct bgp_peer *peer)
{
	const struct routes *routes = state->routes;
	const struct network_neighbor *n = &routes->network->neighbors[index];

	peer->config = n->config;
	peer->bgp = bgp_config_of(routes, n->instance);
	peer->instance = n->instance;
	peer->mirror = n->mirror;
	peer->far_instance = n->mirror == UINT32_MAX
				     ? ROUTES_NONE
				     : routes->network->neighbors[n->mirror].instance;
	peer->local_as = n->local_as;
	peer->remote_as = n->remote_as;
	peer->sort = peer_sort(n);
	peer->remote = n->remote;
	peer->unnumbered = n->unnumbered_interface;
	peer->seen_as = bgp_seen_as(n->unnumbered_interface, n->remote);
	peer->up = routes->sessions[index].state == SESSION_UP && peer->bgp != NULL;
	if (!peer->up)
		return;
	peer_fill_up(routes, n, peer);
	peer_next_hops(state, peer, routes->sessions[index].local);
}

static void watched_note(struct bgp_state *state, const struct bgp_peer *peer, uint32_t index)
{
	int family;

	for (family = 0; family < FAMILY_COUNT; family++) {
		const struct neighbor_family *f = peer->config->family[family];

		if (f->limit.max > 0)
			state->limited[index] = true;
		if (f->conditional != NULL ||
		    (f->default_originate && f->default_originate_filter != NULL))
			state->instance_watched[peer->instance] |= (uint8_t)(1u << family);
	}
}

/* Field by field, not as bytes: padding. */
static bool peer_same(const struct bgp_peer *a, const struct bgp_peer *b)
{
	int family;

	if (a->up != b->up)
		return false;
	if (!a->up)
		return true;
	for (family = 0; family < FAMILY_COUNT; family++)
		if (a->family[family].carried != b->family[family].carried ||
		    !addr_equal(a->self[family], b->self[family]))
			return false;
	return prefix_equal(a->subnet, b->subnet) && a->interface == b->interface;
}

/* ---- twins ------------------------------------------------------------------------------- */

/* Whether export gives both the same, whatever the path, unless it came from one of them. All that
 * export.c asks of the end that it sends on is here; filters may ask for the neighbor's address. */
static bool family_is_twin(const struct bgp_peer_family *a, const struct bgp_peer_family *b)
{
	return a->carried && b->carried && !a->filters_out && !b->filters_out &&
	       a->client == b->client && a->server_client == b->server_client &&
	       a->refuses_out == b->refuses_out && !a->cleans_path && !b->cleans_path &&
	       a->keep_path == b->keep_path && a->keep_med == b->keep_med &&
	       a->keep_next_hop == b->keep_next_hop &&
	       a->default_originate == b->default_originate && !a->marks_site && !b->marks_site &&
	       a->next_hop_self == b->next_hop_self && a->send_communities == b->send_communities &&
	       a->config->export.otherwise == b->config->export.otherwise &&
	       a->config->unsuppress == NULL && b->config->unsuppress == NULL;
}

/* Only inside an AS: there the neighbor's AS, its subnet and the local AS have no say. */
static bool is_twin(const struct bgp_peer *a, const struct bgp_peer *b, int family)
{
	return a->sort == BGP_IBGP && b->sort == BGP_IBGP && a->cluster_id == b->cluster_id &&
	       a->sends_back == b->sends_back && a->remote_as == b->remote_as &&
	       a->local_as == b->local_as && addr_equal(a->self[family], b->self[family]) &&
	       family_is_twin(&a->family[family], &b->family[family]);
}

/* Most neighbors of an instance are of a few kinds: compared with the first of each. */
static void twins_find(struct bgp_state *state, const struct network_instance *where, int family)
{
	enum { KINDS_MAX = 8 };
	uint32_t kinds[KINDS_MAX], first = where->first_neighbor, i;
	size_t n = 0, k;

	for (i = first; i < first + where->neighbor_count; i++) {
		struct bgp_peer *peer = &state->peers[i];

		peer->family[family].twin = i;
		for (k = 0; peer->up && k < n; k++)
			if (is_twin(&state->peers[kinds[k]], peer, family))
				break;
		if (peer->up && k < n)
			peer->family[family].twin = kinds[k];
		else if (peer->up && n < KINDS_MAX)
			kinds[n++] = i;
	}
}

bool bgp_peers_build(struct bgp_state *state)
{
	const struct network *network = state->routes->network;
	bool changed = false;
	uint32_t i;

	state->routes->stats.sessions_up = 0;
	for (i = 0; i < network->neighbor_count; i++) {
		struct bgp_peer peer;

		memset(&peer, 0, sizeof(peer));
		peer_fill(state, i, &peer);
		changed |= !peer_same(&peer, &state->peers[i]);
		state->peers[i] = peer;
		state->routes->stats.sessions_up += peer.up;
		watched_note(state, &peer, i);
	}
	for (i = 0; i < network->instance_count; i++) {
		twins_find(state, &network->instances[i], FAMILY_IPV4);
		twins_find(state, &network->instances[i], FAMILY_IPV6);
	}
	return changed;
}
