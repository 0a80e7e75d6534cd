/* SPDX-License-Identifier: MIT */
/*
 * Best paths as candidates of the RIB. FRR's distances: 20 for eBGP, 200 for iBGP, between
 * confederation members and for aggregates (a discard route); the metric is the MED. What a router
 * originates itself is in its RIB already.
 *
 * The RIBs ask for most of them (rib.h): a prefix is put in only where its own route may resolve
 * next hops, or a table map has its say.
 *
 * A path of a single-hop eBGP session is installed only if its next hop is on a connected subnet;
 * it is best and announced all the same. All others resolve over the RIB.
 */
#include "routes/bgp/state.h"
#include "routes/filter/apply.h"

enum { DISTANCE_EXTERNAL = 20, DISTANCE_INTERNAL = 200, DISTANCE_LOCAL = 200 };

/* What the sources read; stays as long as the result. */
struct bgp_feed {
	struct routes *routes;
	const uint8_t *sorts;                   /* [neighbor]: enum of its session */
	const struct bgp_entry *const *entries; /* [number][instance] */
	struct rib_range range;
};

struct installing {
	const struct bgp_feed *feed;
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
	if (in->feed->sorts[best->from] == BGP_EBGP)
		return f->distance_external != 0 ? f->distance_external : DISTANCE_EXTERNAL;
	return f->distance_internal != 0 ? f->distance_internal : DISTANCE_INTERNAL;
}

bool bgp_hop_fill(const struct bgp_state *state, uint32_t neighbor, struct addr next_hop,
		  struct next_hop *hop)
{
	const struct bgp_peer *peer = &state->peers[neighbor];

	hop->via = next_hop;
	hop->interface = bgp_near_interface(peer, next_hop);
	if (hop->interface != ROUTES_NONE)
		return true;
	if (peer->multihop)
		return true;
	if (peer->subnet.len > 0 && prefix_has_addr(peer->subnet, next_hop))
		hop->interface = peer->interface;
	else
		hop->interface =
			bgp_connected_interface(state->routes, peer->instance, next_hop, NULL);
	return hop->interface != ROUTES_NONE;
}

static bool hops_take(struct installing *in)
{
	static const struct next_hop discard = { .interface = ROUTES_NONE };
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
		.internal = best->from == ROUTES_NONE || in->feed->sorts[best->from] != BGP_EBGP,
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
		if (in->family->networks[i].backdoor &&
		    prefix_equal(in->family->networks[i].prefix, prefix))
			return true;
	return false;
}

static bool take(struct installing *in, const struct bgp_feed *feed, uint32_t instance,
		 const struct bgp_family *family, const struct bgp_entry *entries)
{
	*in = (struct installing){ .feed = feed, .instance = instance, .family = family };
	in->entry = &entries[instance];
	return candidate_make(in);
}

/* ---- asked for --------------------------------------------------------------------------- */

static void route_give(const struct rib_source *source, struct rib *rib, struct rib_entry *entry,
		       uint32_t number)
{
	const struct bgp_feed *feed = source->state;
	const struct bgp *bgp = bgp_config_of(feed->routes, source->router);
	const struct bgp_family *family = &bgp->family[prefix_family(entry->prefix)];
	struct installing in;

	if (family->table_map != NULL ||
	    !take(&in, feed, source->router, family, feed->entries[number]))
		return;
	if (in.candidate.distance == DISTANCE_EXTERNAL && is_backdoor(&in, entry->prefix))
		in.candidate.distance = DISTANCE_LOCAL;
	rib_offer(rib, entry, &in.candidate);
}

static uint8_t distance_least(const struct bgp *bgp)
{
	uint8_t least = DISTANCE_EXTERNAL;
	size_t f;

	for (f = 0; f < FAMILY_COUNT; f++) {
		const struct bgp_family *family = &bgp->family[f];

		if (family->distance_external != 0 && family->distance_external < least)
			least = family->distance_external;
		if (family->distance_internal != 0 && family->distance_internal < least)
			least = family->distance_internal;
		if (family->distance_local != 0 && family->distance_local < least)
			least = family->distance_local;
	}
	return least;
}

static void feed_start(struct bgp_state *state)
{
	struct routes *routes = state->routes;
	uint32_t instance;

	state->feed = arena_alloc(routes->arena, sizeof(*state->feed));
	state->feed->routes = routes;
	for (instance = 0; instance < routes->network->instance_count; instance++) {
		const struct bgp *bgp = bgp_config_of(routes, instance);
		struct rib_source *source;

		if (bgp == NULL)
			continue;
		source = arena_alloc(routes->arena, sizeof(*source));
		*source = (struct rib_source){
			.offer = route_give,
			.state = state->feed,
			.router = instance,
			.protocol = PROTOCOL_BGP,
			.distance = distance_least(bgp),
			.range = &state->feed->range,
		};
		rib_source_add(routes->ribs[instance], source);
	}
}

static void feed_update(struct bgp_state *state)
{
	struct arena *arena = state->routes->arena;
	struct bgp_feed *feed = state->feed;
	struct prefix *prefixes = arena_alloc(arena, state->prefixes.n * sizeof(*prefixes));
	const struct bgp_entry **entries = arena_alloc(arena, state->prefixes.n * sizeof(*entries));
	size_t neighbors = state->routes->network->neighbor_count, i, n = 0;
	uint8_t *sorts = arena_alloc(arena, neighbors);

	for (i = 0; i < neighbors; i++)
		sorts[i] = (uint8_t)state->peers[i].sort;
	feed->range = (struct rib_range){ .v = prefixes };
	for (i = 0; i < state->prefixes.n; i++) {
		const struct bgp_class *class = &state->classes.v[state->prefixes.v[i].class];
		struct prefix prefix = state->prefixes.v[i].prefix;

		if (class->holds_next_hop)
			continue;
		feed->range.lengths[prefix.len / 64] |= (uint64_t)1 << prefix.len % 64;
		prefixes[n] = prefix;
		entries[n++] = class->result->entries;
	}
	feed->range.n = n;
	feed->entries = entries;
	feed->sorts = sorts;
}

/* ---- put in ------------------------------------------------------------------------------ */

static void prefix_install(struct bgp_state *state, const struct installing *in,
			   struct prefix prefix)
{
	struct rib_candidate candidate = in->candidate;
	const struct path *best = in->entry->best;
	struct bgp_offer offer = { best->attrs, best->from, best->igp_metric, best->source,
				   PROTOCOL_BGP };
	struct filter_route route;

	if (in->family->table_map != NULL) {
		bgp_filter_route(&route, state, prefix, &offer);
		if (!filter_apply(in->family->table_map, &route, state->table, state->memory))
			return;
		candidate.metric = route.attrs.med_set ? route.attrs.med : 0;
		candidate.tag = route.attrs.tag;
		if (route.distance != 0)
			candidate.distance = (uint8_t)route.distance;
	}
	if (candidate.distance == DISTANCE_EXTERNAL && is_backdoor(in, prefix))
		candidate.distance = DISTANCE_LOCAL;
	rib_add(state->routes->ribs[in->instance], prefix, &candidate);
}

static void instance_install(struct bgp_state *state, uint32_t instance, const struct bgp *bgp)
{
	struct installing in;
	size_t i;

	for (i = 0; i < state->prefixes.n; i++) {
		const struct bgp_prefix *p = &state->prefixes.v[i];
		const struct bgp_class *class = &state->classes.v[p->class];
		const struct bgp_family *family = &bgp->family[class->family];

		if ((class->holds_next_hop || family->table_map != NULL) &&
		    take(&in, state->feed, instance, family, class->result->entries))
			prefix_install(state, &in, p->prefix);
	}
}

void bgp_install(struct bgp_state *state)
{
	const struct routes *routes = state->routes;
	uint32_t instance;

	if (state->feed == NULL)
		feed_start(state);
	feed_update(state);
	for (instance = 0; instance < routes->network->instance_count; instance++) {
		const struct bgp *bgp = bgp_config_of(routes, instance);

		if (bgp == NULL)
			continue;
		rib_clear(routes->ribs[instance], PROTOCOL_BGP);
		rib_forget(routes->ribs[instance]);
		instance_install(state, instance, bgp);
	}
}
