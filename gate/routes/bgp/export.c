/* SPDX-License-Identifier: MIT */
/*
 * From a best path to what one session sends. The order is FRR's subgroup_announce_check, which
 * contains the RFCs': who may hear of it at all (RFC 4271 9.2, RFC 4456 6, RFC 1997), what is taken
 * away or added on the way, the export filters, then what the session itself writes: AS path, next
 * hop, cluster list.
 *
 * Conditions in export filters see the next hop as it was received; the default rule for it comes
 * behind them and yields to what they set.
 *
 * Ends that are sent the same are asked once (peer.c, is_twin): what is asked here of the end that
 * is sent to has to be compared there.
 */
#include "routes/bgp/state.h"
#include "routes/filter/apply.h"

struct export
{
	struct bgp_worker *worker;
	const struct bgp_peer *to;
	const struct bgp_peer *from; /* null: the path is local */
	const struct bgp_peer_family *family;
	const struct bgp_offer *offer;
	bool reflect;     /* from iBGP to iBGP */
	bool transparent; /* between clients of a route server */
};

void bgp_filter_route(struct filter_route *route, const struct bgp_state *state,
		      struct prefix prefix, const struct bgp_offer *offer)
{
	const struct bgp_peer *from =
		offer->from == ROUTES_NONE ? NULL : &state->peers[offer->from];

	*route = (struct filter_route){ .prefix = prefix,
					.attrs = *offer->attrs,
					.igp_metric = offer->igp_metric };
	route->protocol = offer->protocol;
	route->metric = offer->attrs->med;
	route->is_local = from == NULL;
	if (from == NULL)
		return;
	route->source = route->peer = from->seen_as;
	route->is_internal = from->sort == BGP_IBGP;
	route->is_external =
		from->sort == BGP_EBGP; /* not what a member of the confederation sends */
}

/* ---- who may hear of it ------------------------------------------------------------------ */

static bool communities_allow(const struct export *e)
{
	const struct attrs *a = e->offer->attrs;
	uint16_t i;

	for (i = 0; i < a->community_count; i++) {
		uint32_t c = a->communities[i];

		if (c == WELL_KNOWN(COMMUNITY_NO_ADVERTISE_LOW))
			return false;
		if (c == WELL_KNOWN(COMMUNITY_NO_EXPORT_LOW) && e->to->sort == BGP_EBGP)
			return false;
		if (c == WELL_KNOWN(COMMUNITY_LOCAL_AS_LOW) && e->to->sort != BGP_IBGP)
			return false;
	}
	return true;
}

static bool reflection_allows(const struct export *e)
{
	if (!e->reflect)
		return true;
	if (!e->from->family[e->worker->class->family].client)
		return e->family->client;
	return e->to->reflects_between_clients || !e->family->client;
}

static bool is_installed(const struct export *e)
{
	const struct rib_entry *entry;

	if (!e->to->installed_only || e->from == NULL || !e->worker->class->elsewhere)
		return true;
	entry = rib_get(e->worker->state->routes->ribs[e->to->instance], e->worker->class->prefix);
	return entry == NULL || entry->selected == NULL ||
	       entry->selected->protocol == PROTOCOL_BGP ||
	       entry->selected->distance > (e->from->sort == BGP_EBGP ? 20 : 200);
}

/* RFC 9234 5: what came from a provider or a peer goes to customers only. */
static bool role_allows(const struct export *e)
{
	enum bgp_role role = e->to->config->role;

	return e->offer->attrs->only_to_customer == 0 ||
	       (role != BGP_ROLE_CUSTOMER && role != BGP_ROLE_RS_CLIENT && role != BGP_ROLE_PEER);
}

static bool may_hear(const struct export *e)
{
	const struct bgp_peer *to = e->to;
	const struct as_path *path = e->offer->attrs->as_path;

	if (e->family->refuses_out || (e->from == to && !to->sends_back))
		return false;
	if (e->family->default_originate && prefix_is_default(e->worker->class->prefix))
		return false;
	if (!e->transparent && !communities_allow(e))
		return false;
	if (to->neighbor_as_filtered && !e->family->config->as_override &&
	    as_path_contains(path, to->remote_as, NULL))
		return false;
	if (to->confederation != 0 && as_path_contains(path, to->confederation, NULL))
		return false;
	if (to->refuses_sets && as_path_has_set(path))
		return false;
	return role_allows(e) && reflection_allows(e) && is_installed(e);
}

/* ---- changes in front of the filters ----------------------------------------------------- */

static bool private_but(const void *context, uint32_t asn)
{
	const uint32_t *neighbor = context;

	return asn_is_private(asn) && asn != *neighbor;
}

static bool is_private(const void *context, uint32_t asn)
{
	(void)context;
	return asn_is_private(asn);
}

static bool is_the_one(const void *context, uint32_t asn)
{
	return asn == *(const uint32_t *)context;
}

static const struct as_path *path_cleaned(const struct export *e, const struct as_path *path)
{
	struct attrs_table *table = e->worker->table;
	const uint32_t *neighbor = &e->to->remote_as;
	enum private_as mode = e->family->config->private_as;

	if (mode == PRIVATE_AS_REMOVE_ALL ||
	    (mode == PRIVATE_AS_REMOVE && as_path_all(path, is_private, NULL)))
		path = as_path_remove(table, path, private_but, neighbor);
	else if (mode == PRIVATE_AS_REPLACE_ALL ||
		 (mode == PRIVATE_AS_REPLACE && as_path_all(path, is_private, NULL)))
		path = as_path_replace(table, path, private_but, neighbor, e->to->bgp->asn);
	if (e->family->config->as_override)
		path = as_path_replace(table, path, is_the_one, neighbor, e->to->bgp->asn);
	return path;
}

static void prepare(const struct export *e, struct attrs *a)
{
	if (e->from == NULL && a->next_hop_marks == 0)
		a->next_hop = bgp_next_hop_redistributed(e->worker->class->prefix,
							 e->offer->protocol, a->next_hop);
	if (e->to->sort != BGP_EBGP) {
		if (!a->local_pref_set) {
			a->local_pref = e->to->bgp->default_local_pref;
			a->local_pref_set = true;
		}
	} else {
		if (e->from != NULL && !e->transparent && !e->family->keep_med)
			a->med_set = false;
		if (e->family->cleans_path)
			a->as_path = path_cleaned(e, a->as_path);
	}
	if (e->reflect && a->originator == 0) {
		a->originator = e->from->far_router_id;
		/* FRR 8.4 sets a wrong bit here: a path that had no MED leaves the first reflector
		 * with MED 0. */
		a->med = a->med_set ? a->med : 0;
		a->med_set = true;
	}
}

/* ---- filters ----------------------------------------------------------------------------- */

/* On the way out FRR knows no neighbor, for it asks for a whole group of them: `match peer` holds of
 * nothing there, and nothing is local any more. */
static void session_route(const struct export *e, struct filter_route *route, const struct attrs *a)
{
	bgp_filter_route(route, e->worker->state, e->worker->class->prefix, e->offer);
	route->attrs = *a;
	route->is_local = false;
	route->leaves = true;
	route->peer = e->to->filters_blindly ? (struct addr){ 0, 0 } : e->to->remote;
	route->self = e->to->self[e->worker->class->family];
	route->own_as = e->to->local_as;
}

enum condition_says { CONDITION_SILENT, CONDITION_RELEASES, CONDITION_WITHHOLDS };

/* What the condition releases skips the export filters; what it withholds is not sent; the rest is
 * not touched. */
static enum condition_says condition_ask(const struct export *e, struct filter_route *route)
{
	const struct conditional_advertisement *conditional = e->family->config->conditional;
	const struct bgp_condition_fact *fact;
	struct filter_route tried = *route;

	tried.peer = tried.source; /* it is asked about the path, not for the neighbor */
	if (conditional == NULL)
		return CONDITION_SILENT;
	fact = bgp_condition_find(e->worker->state, (uint32_t)(e->to - e->worker->state->peers),
				  e->worker->class->family, false);
	if (fact == NULL || fact->truth == TRUTH_UNKNOWN ||
	    !filter_apply(conditional->advertise, &tried, e->worker->table, e->worker->scratch))
		return CONDITION_SILENT;
	if (fact->truth == TRUTH_NO)
		return CONDITION_WITHHOLDS;
	*route = tried;
	return CONDITION_RELEASES;
}

static bool filters_ask(const struct export *e, struct filter_route *route, bool suppressed)
{
	struct bgp_worker *worker = e->worker;

	switch (condition_ask(e, route)) {
	case CONDITION_RELEASES:
		return true;
	case CONDITION_WITHHOLDS:
		return false;
	case CONDITION_SILENT:
		break;
	}
	if (suppressed)
		return filter_apply(e->family->config->unsuppress, route, worker->table,
				    worker->scratch);
	return filter_chain_apply(&e->family->config->export, route, worker->table,
				  worker->scratch);
}

static bool filters_accept(const struct export *e, struct attrs *a)
{
	bool suppressed = e->worker->class->covering_count > 0 &&
			  bgp_aggregate_suppresses(e->worker, e->to->instance, e->offer);
	struct filter_route route;

	if (suppressed && e->family->config->unsuppress == NULL)
		return false;
	if (!e->family->filters_out && !suppressed)
		return e->family->config->export.otherwise == FILTER_ACCEPT;
	/* What was done to the next hop on the way in counts only where nothing is done to the path
	 * on the way out (FRR, subgroup_announce_check). */
	if (suppressed || e->family->edits_out)
		a->next_hop_marks = 0;
	session_route(e, &route, a);
	if (!filters_ask(e, &route, suppressed))
		return false;
	/* FRR's reflectors filter reflected paths but leave them as they are. */
	if (e->reflect && e->to->bgp->reflect_unchanged)
		return true;
	*a = route.attrs;
	return true;
}

/* ---- what the session writes ------------------------------------------------------------- */

static const struct as_path *path_written(const struct export *e, const struct as_path *path)
{
	struct attrs_table *table = e->worker->table;
	const struct bgp_peer *to = e->to;

	if (to->sort == BGP_IBGP)
		return path;
	if (to->sort == BGP_CONFED)
		return as_path_prepend(table, path, to->local_as, 1, true);
	if ((e->family->keep_path && path->segment_count > 0) || e->family->server_client)
		return path;
	path = as_path_without_confed(table, path);
	if (to->confederation == 0 && to->local_as != to->asn && to->config->local_as != 0 &&
	    to->config->local_as_mode != LOCAL_AS_REPLACE)
		path = as_path_prepend(table, path, to->asn, 1, false);
	return as_path_prepend(table, path, to->local_as, 1, false);
}

/* A third router on the subnet that we share with the neighbor: let it go there directly. */
static bool third_party(const struct export *e, struct addr next_hop)
{
	return e->from != e->to && e->to->subnet.len > 0 && !addr_is_none(next_hop) &&
	       prefix_has_addr(e->to->subnet, next_hop);
}

/* What an export filter did to the next hop holds; towards eBGP only that (FRR, bpacket_reformat_for_peer). */
static struct addr next_hop_by_filter(const struct export *e, const struct attrs *a)
{
	return a->next_hop_marks & NEXT_HOP_OWN ? e->to->self[e->worker->class->family]
						: a->next_hop;
}

/* The session's own rule. `next-hop-self` yields to a filter that did anything to the next hop. */
static bool writes_self(const struct export *e, const struct attrs *a)
{
	bool is_edited =
		a->next_hop_marks != 0 || e->offer->attrs->next_hop_marks & NEXT_HOP_UNTOUCHED;

	if (e->family->next_hop_self != NEXT_HOP_KEEP && !is_edited && !e->transparent)
		return !e->reflect || e->family->next_hop_self == NEXT_HOP_SELF_FORCE;
	return e->to->sort == BGP_EBGP && !third_party(e, a->next_hop);
}

static struct addr next_hop_written(const struct export *e, const struct attrs *a)
{
	struct addr self = e->to->self[e->worker->class->family], written = a->next_hop;
	bool untouched = (a->next_hop_marks & NEXT_HOP_UNTOUCHED) != 0;

	if (a->next_hop_marks & (NEXT_HOP_SET | NEXT_HOP_OWN) &&
	    (e->to->sort != BGP_EBGP || e->family->edits_out))
		written = next_hop_by_filter(e, a);
	else if (!e->family->keep_next_hop && !untouched && writes_self(e, a))
		written = self;
	/* A session has next hops of one family, its own (RFC 8950 3). A link-local address means
	 * nothing on another link. */
	if (addr_is_none(written) ||
	    (!addr_is_none(self) && addr_family(written) != addr_family(self)) ||
	    (addr_family(written) == FAMILY_IPV6 && addr_is_link_local(written)))
		return self;
	return written;
}

static void clusters_write(const struct export *e, struct attrs *a)
{
	const struct bgp_peer *client =
		e->from->family[e->worker->class->family].client ? e->from : e->to;
	uint32_t *clusters;
	uint16_t i;

	clusters = arena_alloc(e->worker->scratch, (a->cluster_count + 1u) * sizeof(*clusters));
	clusters[0] = client->cluster_id;
	for (i = 0; i < a->cluster_count; i++)
		clusters[i + 1] = a->clusters[i];
	a->clusters = clusters;
	a->cluster_count++;
}

static void shutdown_write(const struct export *e, struct attrs *a)
{
	if (e->to->sort == BGP_EBGP)
		attrs_add_community(a, WELL_KNOWN(COMMUNITY_GRACEFUL_SHUTDOWN_LOW),
				    e->worker->scratch);
	else
		a->local_pref = 0;
}

static void role_write(const struct export *e, struct attrs *a)
{
	enum bgp_role role = e->to->config->role;

	if (a->only_to_customer == 0 &&
	    (role == BGP_ROLE_PROVIDER || role == BGP_ROLE_RS || role == BGP_ROLE_PEER))
		a->only_to_customer = e->to->bgp->asn;
}

static void communities_write(const struct export *e, struct attrs *a)
{
	if ((e->family->send_communities & BGP_COMMUNITY_STANDARD) == 0)
		a->community_count = 0;
	if ((e->family->send_communities & BGP_COMMUNITY_EXTENDED) == 0)
		a->extended_count = 0;
	if ((e->family->send_communities & BGP_COMMUNITY_LARGE) == 0)
		a->large_count = 0;
}

static const struct attrs *write(const struct export *e, struct attrs *a)
{
	if (e->to->shuts_down)
		shutdown_write(e, a);
	if (e->to->bgp->max_med > 0) {
		a->med = e->to->bgp->max_med;
		a->med_set = true;
	}
	a->next_hop = next_hop_written(e, a);
	a->next_hop_marks = 0;
	a->as_path = path_written(e, a->as_path);
	if (e->to->sort == BGP_EBGP) {
		a->local_pref_set = false;
		a->local_pref = 0;
		a->originator = 0;
		a->cluster_count = 0;
	} else if (e->reflect) {
		clusters_write(e, a);
	}
	communities_write(e, a);
	role_write(e, a);
	a->weight = 0;
	a->tag = 0;
	return attrs_intern(e->worker->table, a);
}

static struct export export_make(struct bgp_worker *worker, uint32_t neighbor,
				 const struct bgp_offer *offer)
{
	const struct bgp_peer *peers = worker->state->peers;
	enum family family = worker->class->family;
	struct export e = { .worker = worker, .to = &peers[neighbor], .offer = offer };

	e.family = &e.to->family[family];
	if (offer->from != ROUTES_NONE) {
		e.from = &peers[offer->from];
		e.reflect = e.from->sort == BGP_IBGP && e.to->sort == BGP_IBGP;
		e.transparent = e.family->server_client && e.from->family[family].server_client;
	}
	return e;
}

const struct attrs *bgp_export(struct bgp_worker *worker, uint32_t neighbor,
			       const struct bgp_offer *offer)
{
	struct export e = export_make(worker, neighbor, offer);
	struct attrs a;

	if (!may_hear(&e))
		return NULL;
	a = *offer->attrs;
	prepare(&e, &a);
	if (!filters_accept(&e, &a))
		return NULL;
	/* A path from the neighbor's own site does not go back to it (site of origin, RFC 4364 7).
	 */
	if (e.family->marks_site && attrs_has_extended(&a, e.family->config->soo))
		return NULL;
	return write(&e, &a);
}

/* default-originate: no export filter is asked; filtered: the default, as its own filter made it.
 */
const struct attrs *bgp_export_default(struct bgp_worker *worker, uint32_t neighbor,
				       const struct attrs *filtered)
{
	struct bgp_offer offer = { filtered, ROUTES_NONE, 0, PATH_NETWORK, PROTOCOL_BGP };
	struct export e = export_make(worker, neighbor, &offer);
	struct attrs a = *filtered;

	prepare(&e, &a);
	return write(&e, &a);
}
