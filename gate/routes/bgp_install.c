/* SPDX-License-Identifier: MIT */
/*
 * Best paths as candidates of the RIB. FRR's distances: 20 for eBGP, 200 for iBGP, between confederation members and for
 * aggregates (a discard route); the metric is the MED. What a router originates itself is in its RIB already.
 *
 * A path of a single-hop eBGP session is installed only if its next hop is on a connected subnet; it is best and
 * announced all the same. All others resolve over the RIB.
 */
#include "routes/bgp_state.h"
#include "routes/filter_apply.h"

enum { DISTANCE_EXTERNAL = 20, DISTANCE_INTERNAL = 200, DISTANCE_LOCAL = 200 };

struct installing {
	struct bgp_state *state;
	uint32_t instance;
	const struct bgp_family *family;
	const struct bgp_entry *entry; /* of the class */
	struct rib_candidate candidate;
};

static uint8_t distance_of(const struct installing *in, const struct path *best)
{
	const struct bgp_family *f = in->family;

	if (best->from == ROUTES_NONE)
		return f->distance_local != 0 ? f->distance_local : DISTANCE_LOCAL;
	if (in->state->peers[best->from].sort == BGP_EBGP)
		return f->distance_external != 0 ? f->distance_external : DISTANCE_EXTERNAL;
	return f->distance_internal != 0 ? f->distance_internal : DISTANCE_INTERNAL;
}

bool bgp_hop_fill(const struct bgp_state *state, uint32_t neighbor, struct addr next_hop, struct next_hop *hop)
{
	const struct bgp_peer *peer = &state->peers[neighbor];

	hop->via = next_hop;
	hop->interface = ROUTES_NONE;
	if (peer->unnumbered != ROUTES_NONE && addr_equal(next_hop, peer->remote)) {
		hop->interface = peer->unnumbered;
		return true;
	}
	if (peer->multihop)
		return true;
	if (peer->subnet.len > 0 && prefix_has_addr(peer->subnet, next_hop))
		hop->interface = peer->interface;
	else
		hop->interface = bgp_connected_interface(state->routes, peer->instance, next_hop, NULL);
	return hop->interface != ROUTES_NONE;
}

static bool hops_take(struct installing *in)
{
	static const struct next_hop discard = {.interface = ROUTES_NONE};
	uint32_t i;

	if (in->entry->best->source == PATH_AGGREGATE) {
		in->candidate.hops = &discard;
		in->candidate.hop_count = 1;
		return true;
	}
	in->candidate.hops = in->entry->hops;
	in->candidate.hop_count = in->entry->hop_count;
	for (i = 0; i < in->entry->hop_count; i++)
		in->candidate.recursive |= in->entry->hops[i].interface == ROUTES_NONE;
	return in->entry->hop_count > 0;
}

static bool candidate_make(struct installing *in)
{
	const struct path *best = in->entry->best;

	if (best == NULL || (best->from == ROUTES_NONE && best->source != PATH_AGGREGATE))
		return false;
	in->candidate = (struct rib_candidate){
		.protocol = PROTOCOL_BGP,
		.distance = distance_of(in, best),
		.metric = best->attrs->med_set ? best->attrs->med : 0,
		.tag = best->attrs->tag,
		.internal = best->from == ROUTES_NONE || in->state->peers[best->from].sort != BGP_EBGP,
		.place = best->place,
		.origin_instance = ROUTES_NONE,
		.path = best,
	};
	return hops_take(in);
}

static bool is_backdoor(const struct installing *in, struct prefix prefix)
{
	size_t i;

	for (i = 0; i < in->family->network_count; i++)
		if (in->family->networks[i].backdoor && prefix_equal(in->family->networks[i].prefix, prefix))
			return true;
	return false;
}

static void member_install(const struct installing *in, struct prefix prefix)
{
	struct rib_candidate candidate = in->candidate;
	const struct path *best = in->entry->best;
	struct bgp_offer offer = {best->attrs, best->from, best->igp_metric, best->source, PROTOCOL_BGP};
	struct filter_route route;

	if (in->family->table_map != NULL) {
		bgp_filter_route(&route, in->state, prefix, &offer);
		if (!filter_apply(in->family->table_map, &route, in->state->table, in->state->memory))
			return;
		candidate.metric = route.attrs.med_set ? route.attrs.med : 0;
		candidate.tag = route.attrs.tag;
		if (route.distance != 0)
			candidate.distance = (uint8_t)route.distance;
	}
	if (candidate.distance == DISTANCE_EXTERNAL && is_backdoor(in, prefix))
		candidate.distance = DISTANCE_LOCAL;
	rib_add(in->state->routes->ribs[in->instance], prefix, &candidate);
}

/* Members of a class share candidates: the classes' first, then each prefix takes its class's. */
void bgp_install(struct bgp_state *state)
{
	const struct routes *routes = state->routes;
	struct installing *made = arena_alloc(state->memory, state->classes.n * sizeof(*made));
	bool *has = arena_alloc(state->memory, state->classes.n);
	uint32_t instance;
	size_t i;

	for (instance = 0; instance < routes->network->instance_count; instance++) {
		const struct bgp *bgp = bgp_config_of(routes, instance);

		rib_clear(routes->ribs[instance], PROTOCOL_BGP);
		if (bgp == NULL)
			continue;
		for (i = 0; i < state->classes.n; i++) {
			const struct bgp_class *class = &state->classes.v[i];

			made[i] = (struct installing){.state = state, .instance = instance};
			made[i].family = &bgp->family[class->family];
			made[i].entry = &class->result->entries[instance];
			has[i] = candidate_make(&made[i]);
		}
		for (i = 0; i < state->prefixes.n; i++)
			if (has[state->prefixes.v[i].class])
				member_install(&made[state->prefixes.v[i].class], state->prefixes.v[i].prefix);
	}
}
