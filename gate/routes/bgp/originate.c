/* SPDX-License-Identifier: MIT */
/*
 * What enters BGP: network statements, redistribution, aggregates, what external neighbors
 * announce, and default-originate. The attributes are FRR's: weight 32768 and no local preference
 * for what is local, MED 0 for a network statement, the route's own metric for a redistributed one.
 *
 * A network statement whose route is not there stays in the table as an unusable path, as FRR shows
 * it.
 */
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "routes/bgp/state.h"
#include "routes/filter/apply.h"

enum { LOCAL_WEIGHT = 32768 };

struct key {
	uint64_t hi, lo, len;
};

struct bgp_prefix *bgp_prefix_get(struct bgp_state *state, struct prefix prefix)
{
	struct key key = { prefix.addr.hi, prefix.addr.lo, prefix.len };
	void **slot = map_slot(state->prefix_index, &key, sizeof(key));
	struct bgp_prefix *p;

	if (*slot != NULL)
		return &state->prefixes.v[(uintptr_t)*slot - 1];
	p = array_push(&state->prefixes, state->memory);
	memset(p, 0, sizeof(*p));
	p->prefix = prefix;
	*slot = (void *)(uintptr_t)state->prefixes.n;
	return p;
}

static void originate(struct bgp_state *state, struct prefix prefix,
		      const struct origination *origination)
{
	*array_push(&bgp_prefix_get(state, prefix)->from, state->memory) = *origination;
}

/* ---- local paths ------------------------------------------------------------------------- */

static struct attrs local_attrs(struct bgp_state *state, const struct bgp *bgp, enum origin origin,
				uint32_t med)
{
	struct attrs a = { .as_path = as_path_empty(state->table),
			   .origin = origin,
			   .weight = LOCAL_WEIGHT };

	a.med_set = true;
	a.med = med;
	/* None is shown or sent, but filters see this one (FRR, bgp_attr_default_set). */
	a.local_pref = bgp->default_local_pref;
	return a;
}

void bgp_shutdown_mark(struct bgp_state *state, const struct bgp *bgp, struct attrs *a)
{
	if (!bgp->graceful_shutdown)
		return;
	a->local_pref = 0;
	a->local_pref_set = true;
	attrs_add_community(a, WELL_KNOWN(COMMUNITY_GRACEFUL_SHUTDOWN_LOW), state->memory);
}

static struct filter_route local_route(struct prefix prefix, const struct attrs *a,
				       const struct bgp *bgp)
{
	struct filter_route route = {
		.prefix = prefix, .attrs = *a, .is_local = true, .protocol = PROTOCOL_BGP
	};

	route.own_as = bgp->asn;
	route.metric = a->med;
	return route;
}

static void network_originate(struct bgp_state *state, uint32_t instance, const struct bgp *bgp,
			      const struct bgp_network *network)
{
	uint32_t device = bgp_instance_of(state, instance)->device;
	const struct rib_entry *entry = rib_get(state->routes->ribs[instance], network->prefix);
	struct origination o = { .kind = ORIGINATION_LOCAL,
				 .instance = instance,
				 .source = PATH_NETWORK };
	struct attrs a = local_attrs(state, bgp, ORIGIN_IGP, 0);
	struct filter_route route;

	if (network->backdoor || service_withholds(state->routes, device, network->prefix))
		return;
	if (network->filter != NULL) {
		route = local_route(network->prefix, &a, bgp);
		if (!filter_apply(network->filter, &route, state->table, state->memory))
			return;
		a = route.attrs;
	}
	bgp_shutdown_mark(state, bgp, &a);
	o.neighbor = o.aggregate = ROUTES_NONE;
	o.protocol = PROTOCOL_BGP;
	/* A route of BGP itself is none to check by (FRR, bgp_process_nexthop_update). */
	o.usable = !bgp->network_import_check || (entry != NULL && entry->selected != NULL &&
						  entry->selected->protocol != PROTOCOL_BGP);
	o.attrs = attrs_intern(state->table, &a);
	o.place = network->place;
	originate(state, network->prefix, &o);
}

/* ---- redistribution ---------------------------------------------------------------------- */

struct redistributing {
	struct bgp_state *state;
	uint32_t instance;
	const struct bgp *bgp;
	const struct device *device;
	const struct redistribution *config;
};

static bool source_fits(const struct redistribution *config, const struct rib_candidate *candidate)
{
	if (candidate->protocol != config->from)
		return false;
	return config->from_name == NULL ||
	       (candidate->protocol_instance_name != NULL &&
		strcmp(config->from_name, candidate->protocol_instance_name) == 0);
}

/* The next hops of these are link-local addresses (RFC 5340 2.5, RFC 5308 2), for which the RIB has
 * a global one that tells more: filters must not see that, and no neighbor gets it. */
struct addr bgp_next_hop_redistributed(struct prefix prefix, enum protocol protocol,
				       struct addr next_hop)
{
	if (prefix_family(prefix) != FAMILY_IPV6 || addr_is_none(next_hop) ||
	    (protocol != PROTOCOL_OSPF && protocol != PROTOCOL_ISIS))
		return next_hop;
	return addr_link_local_untold(0);
}

static bool redistribution_accepts(const struct redistributing *r, const struct rib_entry *entry,
				   struct attrs *a)
{
	const struct rib_candidate *candidate = entry->selected;
	struct filter_route route = local_route(entry->prefix, a, r->bgp);

	route.attrs.next_hop =
		bgp_next_hop_redistributed(entry->prefix, candidate->protocol, a->next_hop);
	route.no_attrs = r->device->dialect != DIALECT_FRR;
	route.protocol = candidate->protocol;
	route.protocol_name = candidate->protocol_instance_name;
	/* FRR's map sees the metric that the statement gives. */
	if (r->device->dialect != DIALECT_FRR)
		route.metric = candidate->metric;
	route.metric_type = candidate->ospf_type;
	route.area = candidate->area;
	route.level = candidate->protocol == PROTOCOL_ISIS ? (uint8_t)candidate->area : 0;
	if (entry->route.hop_count > 0 && entry->route.hops[0].interface != ROUTES_NONE)
		route.interface = r->device->interfaces[entry->route.hops[0].interface].name;
	if (!filter_chain_apply(&r->config->chain, &route, r->state->table, r->state->memory))
		return false;
	if (route.attrs.next_hop_marks == 0)
		route.attrs.next_hop = a->next_hop;
	*a = route.attrs;
	/* There is no session yet: the next hop of each that it is sent on. */
	if (a->next_hop_marks & NEXT_HOP_OWN)
		a->next_hop = (struct addr){ 0, 0 };
	return true;
}

static bool redistribute_visit(void *context, const struct rib_entry *entry)
{
	const struct redistributing *r = context;
	const struct rib_candidate *candidate = entry->selected;
	struct origination o = { .kind = ORIGINATION_LOCAL,
				 .instance = r->instance,
				 .source = PATH_REDISTRIBUTED };
	uint32_t device = bgp_instance_of(r->state, r->instance)->device, med;
	struct attrs a;

	if (!source_fits(r->config, candidate) ||
	    service_withholds(r->state->routes, device, entry->prefix))
		return true;
	med = r->config->metric_set         ? r->config->metric
	      : r->config->propagate_metric ? candidate->metric
					    : 0;
	a = local_attrs(r->state, r->bgp, r->config->origin, med);
	a.tag = candidate->tag;
	if (entry->route.hop_count > 0)
		a.next_hop = entry->route.hops[0].via;
	if (!redistribution_accepts(r, entry, &a))
		return true;
	bgp_shutdown_mark(r->state, r->bgp, &a);
	/* OpenConfig has no network statement: what the policy makes IGP is one, and the router's
	 * own. */
	if (r->device->dialect == DIALECT_OPENCONFIG && a.origin == ORIGIN_IGP)
		a.next_hop = (struct addr){ 0, 0 };
	o.neighbor = o.aggregate = ROUTES_NONE;
	o.protocol = candidate->protocol;
	o.usable = true;
	o.attrs = attrs_intern(r->state->table, &a);
	o.place = r->config->place;
	originate(r->state, entry->prefix, &o);
	return true;
}

static void redistributions_originate(struct bgp_state *state, uint32_t instance,
				      const struct bgp *bgp)
{
	const struct network_instance *where = bgp_instance_of(state, instance);
	const struct device *device = state->routes->network->devices[where->device];
	const struct instance *config = &device->instances[where->instance];
	size_t i;

	for (i = 0; i < config->redistribution_count; i++) {
		const struct redistribution *redistribution = &config->redistributions[i];
		struct redistributing r = { state, instance, bgp, device, redistribution };

		if (redistribution->to != PROTOCOL_BGP || redistribution->from == PROTOCOL_BGP ||
		    !bgp->family[redistribution->family].enabled)
			continue;
		rib_each_of(state->routes->ribs[instance], redistribution->from,
			    prefix_default(redistribution->family), redistribute_visit, &r);
	}
}

/* ---- aggregates, externals, defaults ----------------------------------------------------- */

static void aggregates_originate(struct bgp_state *state)
{
	uint32_t i;

	for (i = 0; i < state->aggregates.n; i++) {
		const struct bgp_aggregate_fact *fact = &state->aggregates.v[i];
		struct origination o = { .kind = ORIGINATION_LOCAL, .instance = fact->instance };

		o.source = PATH_AGGREGATE;
		o.neighbor = ROUTES_NONE;
		o.protocol = PROTOCOL_BGP;
		o.usable = true;
		o.aggregate = i;
		o.place = fact->config->place;
		originate(state, fact->config->prefix, &o);
	}
}

static void external_originate(struct bgp_state *state, uint32_t neighbor,
			       const struct external_route *external)
{
	const struct bgp_peer *peer = &state->peers[neighbor];
	struct origination o = { .kind = ORIGINATION_EXTERNAL,
				 .instance = peer->instance,
				 .neighbor = neighbor };
	struct attrs a = { .origin = external->origin,
			   .med_set = external->med_set,
			   .med = external->med };
	struct as_segment segment = { .kind = AS_SEQUENCE, .n = 1, .asns = &peer->remote_as };
	size_t i;

	if (!peer->family[prefix_family(external->prefix)].carried)
		return;
	if (external->as_path_count > 0) {
		segment.asns = external->as_path;
		segment.n = (uint16_t)external->as_path_count;
	}
	a.as_path = as_path_intern(state->table, &segment,
				   peer->sort == BGP_EBGP || external->as_path_count > 0 ? 1 : 0);
	for (i = 0; i < external->community_count; i++)
		attrs_add_community(&a, (uint32_t)external->communities[i], state->memory);
	if (addr_family(peer->remote) == prefix_family(external->prefix) ||
	    peer->config->extended_next_hop)
		a.next_hop = peer->remote;
	if (peer->sort != BGP_EBGP) {
		a.local_pref_set = true;
		a.local_pref = peer->bgp->default_local_pref;
	}
	o.aggregate = ROUTES_NONE;
	o.usable = true;
	o.attrs = attrs_intern(state->table, &a);
	o.place = external->place;
	originate(state, external->prefix, &o);
}

static void default_originate(struct bgp_state *state, uint32_t neighbor, enum family family)
{
	const struct bgp_peer *peer = &state->peers[neighbor];
	const struct neighbor_family *config = peer->config->family[family];
	struct origination o = { .kind = ORIGINATION_DEFAULT,
				 .instance = peer->instance,
				 .neighbor = neighbor };
	struct attrs a = { .as_path = as_path_empty(state->table),
			   .origin = ORIGIN_IGP,
			   .med_set = true };

	if (!peer->family[family].carried || !config->default_originate)
		return;
	bgp_shutdown_mark(state, peer->bgp, &a);
	o.aggregate = ROUTES_NONE;
	o.usable = true;
	o.attrs = attrs_intern(state->table, &a);
	o.place = peer->config->enabled_place[family];
	originate(state, prefix_default(family), &o);
}

static void neighbors_originate(struct bgp_state *state)
{
	const struct network *network = state->routes->network;
	uint32_t i;
	size_t j;
	int family;

	for (i = 0; i < network->neighbor_count; i++) {
		if (!state->peers[i].up)
			continue;
		for (j = 0; j < network->neighbors[i].external_count; j++)
			external_originate(state, i, network->neighbors[i].externals[j]);
		for (family = 0; family < FAMILY_COUNT; family++)
			default_originate(state, i, (enum family)family);
	}
}

void bgp_originate(struct bgp_state *state)
{
	const struct routes *routes = state->routes;
	size_t j;
	uint32_t i;
	int family;

	state->prefix_index = map_new(state->memory);
	state->prefixes.v = NULL;
	state->prefixes.n = state->prefixes.cap = 0;
	for (i = 0; i < routes->network->instance_count; i++) {
		const struct bgp *bgp = bgp_config_of(routes, i);

		if (bgp == NULL)
			continue;
		for (family = 0; family < FAMILY_COUNT; family++)
			for (j = 0; j < bgp->family[family].network_count; j++)
				network_originate(state, i, bgp, &bgp->family[family].networks[j]);
		redistributions_originate(state, i, bgp);
	}
	aggregates_originate(state);
	neighbors_originate(state);
}
