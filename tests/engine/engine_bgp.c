/* SPDX-License-Identifier: MIT */
/*
 * BGP, message by message (RFC 4271 9): a session that comes up exchanges everything, each UPDATE
 * that arrives changes one Adj-RIB-In, the router decides that prefix again and tells each neighbor
 * what it now would send, if that differs from what it sent last. Messages of one session never
 * overtake each other.
 */
#include <stdlib.h>
#include <string.h>

#include "engine.h"

enum { MESSAGES_MAX = 8000 }; /* in one round: real ones take some hundreds */

static const struct bgp *bgp_of(const struct engine_router *router)
{
	const struct bgp *bgp = router->config->bgp;

	return bgp == NULL || bgp->shutdown ? NULL : bgp;
}

bool engine_same_attrs(const struct engine_attrs *a, const struct engine_attrs *b)
{
	return a->path_count == b->path_count && a->community_count == b->community_count &&
	       a->cluster_count == b->cluster_count &&
	       memcmp(a->path, b->path, a->path_count * sizeof(a->path[0])) == 0 &&
	       memcmp(a->communities, b->communities, a->community_count * sizeof(a->path[0])) ==
		       0 &&
	       memcmp(a->clusters, b->clusters, a->cluster_count * sizeof(a->path[0])) == 0 &&
	       addr_equal(a->next_hop, b->next_hop) && a->origin == b->origin &&
	       a->med_set == b->med_set && (!a->med_set || a->med == b->med) &&
	       a->local_pref_set == b->local_pref_set &&
	       (!a->local_pref_set || a->local_pref == b->local_pref) &&
	       a->originator == b->originator;
}

/* ---- sessions ------------------------------------------------------------------------------- */

/* The own address on the subnet of the far end, if an interface that is up has one. */
static struct addr address_towards(const struct engine *engine, const struct engine_router *router,
				   struct addr remote)
{
	uint32_t i;
	size_t a;

	for (i = 0; i < router->device->interface_count; i++) {
		const struct interface *interface = &router->device->interfaces[i];

		for (a = 0; a < interface->address_count && engine->port_up[router->in->device][i];
		     a++)
			if (prefix_has_addr(interface->addresses[a].subnet, remote))
				return interface->addresses[a].addr;
	}
	return (struct addr){ 0 };
}

static bool address_is_up(const struct engine *engine, const struct engine_router *router,
			  struct addr addr)
{
	uint32_t i;
	size_t a;

	for (i = 0; i < router->device->interface_count; i++)
		for (a = 0; a < router->device->interfaces[i].address_count; a++)
			if (engine->port_up[router->in->device][i] &&
			    addr_equal(router->device->interfaces[i].addresses[a].addr, addr))
				return true;
	return false;
}

static struct addr session_local(const struct engine *engine, const struct engine_router *router,
				 uint32_t n)
{
	const struct network_neighbor *neighbor = &engine->network->neighbors[n];

	if (!addr_is_none(neighbor->local_fixed))
		return neighbor->local_fixed;
	if (neighbor->mirror != UINT32_MAX &&
	    !addr_is_none(engine->network->neighbors[neighbor->mirror].remote))
		return engine->network->neighbors[neighbor->mirror].remote;
	return address_towards(engine, router, neighbor->remote);
}

static struct engine_router *owner_of(const struct engine *engine, struct addr addr)
{
	uint32_t r;

	for (r = 0; r < engine->network->instance_count; r++)
		if (address_is_up(engine, &engine->routers[r], addr))
			return &engine->routers[r];
	return NULL;
}

/* Packets, router by router along the first next hop. */
static bool packets_arrive(const struct engine *engine, const struct engine_router *from,
			   struct addr to)
{
	int hops;

	for (hops = 0; hops < 64; hops++) {
		const struct engine_route *route = from == NULL ? NULL : engine_longest(from, to);
		struct addr via;

		if (route == NULL || route->hops.n == 0 ||
		    route->hops.v[0].interface == ROUTES_NONE)
			return false;
		via = addr_is_none(route->hops.v[0].via) ? to : route->hops.v[0].via;
		from = owner_of(engine, via);
		if (from != NULL && address_is_up(engine, from, to))
			return true;
	}
	return false;
}

/* What one end asks for: its address is up, and the far end is connected (eBGP, RFC 4271 5.1.3 and
 * FRR's TTL of 1) or routed. */
static bool end_can_talk(const struct engine *engine, uint32_t n, struct addr *local)
{
	const struct network_neighbor *neighbor = &engine->network->neighbors[n];
	const struct engine_router *router = &engine->routers[neighbor->instance];

	*local = session_local(engine, router, n);
	if (bgp_of(router) == NULL || engine_device_failed(engine, router->in->device) ||
	    neighbor->obstacle != SESSION_POSSIBLE || addr_is_none(*local) ||
	    !address_is_up(engine, router, *local))
		return false;
	if (neighbor->ebgp && neighbor->config->ttl <= 1)
		return !addr_is_none(address_towards(engine, router, neighbor->remote));
	return packets_arrive(engine, router, neighbor->remote);
}

/* A router opens a connection only over a route that next hops resolve over; one of the two has to.
 */
static bool end_opens(const struct engine *engine, uint32_t n)
{
	return engine_resolve(&engine->routers[engine->network->neighbors[n].instance],
			      engine->network->neighbors[n].remote) != NULL;
}

/* Everything learned and told on the session is gone. */
static void session_clear(struct engine *engine, uint32_t n)
{
	struct engine_router *router = &engine->routers[engine->network->neighbors[n].instance];
	size_t i, kept = 0;

	for (i = 0; i < router->paths.n; i++)
		if (router->paths.v[i].from != n)
			router->paths.v[kept++] = router->paths.v[i];
	router->paths.n = kept;
	engine->sessions[n].out.n = 0;
	for (i = kept = 0; i < engine->queue.n; i++)
		if (engine->queue.v[i].to != n)
			engine->queue.v[kept++] = engine->queue.v[i];
	engine->queue.n = kept;
}

static void path_store(struct engine *engine, struct engine_router *router, uint32_t from,
		       struct prefix prefix, const struct engine_attrs *attrs)
{
	struct engine_path *path = NULL;
	size_t i;

	for (i = 0; i < router->paths.n; i++)
		if (router->paths.v[i].from == from &&
		    prefix_equal(router->paths.v[i].prefix, prefix))
			path = &router->paths.v[i];
	if (path == NULL && attrs == NULL)
		return;
	if (attrs == NULL) {
		*path = router->paths.v[--router->paths.n];
		return;
	}
	if (path == NULL)
		path = array_push(&router->paths, engine->arena);
	*path = (struct engine_path){ .prefix = prefix, .from = from, .raw = *attrs };
}

/* A neighbor without a config says what routegate.yaml has it say. */
static void external_speaks(struct engine *engine, uint32_t n)
{
	const struct network_neighbor *neighbor = &engine->network->neighbors[n];
	size_t i, k;

	for (i = 0; i < neighbor->external_count; i++) {
		const struct external_route *route = neighbor->externals[i];
		struct engine_attrs attrs = { .next_hop = neighbor->remote,
					      .origin = route->origin,
					      .med_set = route->med_set,
					      .med = route->med };

		if (!neighbor->family[prefix_family(route->prefix)])
			continue;
		attrs.path_count = (uint32_t)route->as_path_count;
		for (k = 0; k < route->as_path_count; k++)
			attrs.path[k] = route->as_path[k];
		if (attrs.path_count == 0 && neighbor->ebgp)
			attrs.path[attrs.path_count++] = neighbor->remote_as;
		for (k = 0; k < route->community_count; k++) {
			uint32_t at = attrs.community_count++;

			for (; at > 0 && attrs.communities[at - 1] > route->communities[k]; at--)
				attrs.communities[at] = attrs.communities[at - 1];
			attrs.communities[at] = (uint32_t)route->communities[k];
		}
		path_store(engine, &engine->routers[neighbor->instance], n, route->prefix, &attrs);
	}
}

static void sessions_look(struct engine *engine)
{
	uint32_t n;

	for (n = 0; n < engine->network->neighbor_count; n++) {
		const struct network_neighbor *neighbor = &engine->network->neighbors[n];
		struct engine_session *session = &engine->sessions[n];
		struct addr far;
		bool up = end_can_talk(engine, n, &session->local);

		if (up && neighbor->remote_device != UINT32_MAX)
			up = neighbor->mirror != UINT32_MAX &&
			     end_can_talk(engine, neighbor->mirror, &far) &&
			     (end_opens(engine, n) || end_opens(engine, neighbor->mirror));
		if (up == session->up)
			continue;
		session->up = up;
		session_clear(engine, n);
		if (up && neighbor->remote_device == UINT32_MAX)
			external_speaks(engine, n);
	}
}

/* ---- origination ----------------------------------------------------------------------------- */

static bool network_originates(const struct engine_router *router, const struct bgp *bgp,
			       struct prefix prefix, struct engine_attrs *attrs)
{
	const struct bgp_family *family = &bgp->family[prefix_family(prefix)];
	size_t i;

	for (i = 0; i < family->network_count; i++) {
		const struct bgp_network *network = &family->networks[i];
		const struct engine_route *route = engine_get(router, prefix);

		if (!prefix_equal(network->prefix, prefix) ||
		    (bgp->network_import_check &&
		     (route == NULL || route->protocol == PROTOCOL_BGP)))
			continue;
		bug_if(network->filter != NULL || network->backdoor);
		*attrs = (struct engine_attrs){ .origin = ORIGIN_IGP,
						.med_set = true,
						.local_pref = bgp->default_local_pref,
						.weight = 32768 };
		return true;
	}
	return false;
}

static bool redistribution_originates(const struct engine_router *router,
				      const struct engine_route *route, struct engine_attrs *attrs)
{
	size_t i;

	for (i = 0; i < router->config->redistribution_count; i++) {
		const struct redistribution *rule = &router->config->redistributions[i];
		struct engine_subject subject = { .prefix = route->prefix,
						  .protocol = route->protocol,
						  .is_local = true,
						  .asn = router->config->bgp->asn };

		if (rule->to != PROTOCOL_BGP || rule->from != route->protocol ||
		    rule->family != prefix_family(route->prefix))
			continue;
		subject.attrs.origin = rule->origin;
		subject.attrs.med_set = true;
		subject.attrs.med = rule->metric_set         ? rule->metric
				    : rule->propagate_metric ? route->metric
							     : 0;
		subject.attrs.weight = 32768;
		subject.attrs.local_pref = router->config->bgp->default_local_pref;
		subject.attrs.tag = route->tag;
		if (route->hops.n > 0) /* FRR hands the next hop of the route on */
			subject.attrs.next_hop = route->hops.v[0].via;
		if (!engine_chain(&rule->chain, &subject))
			continue;
		/* What the policy makes IGP stands for a network statement, which OpenConfig lacks.
		 */
		if (subject.attrs.origin == ORIGIN_IGP)
			subject.attrs.next_hop = (struct addr){ 0 };
		*attrs = subject.attrs;
		return true;
	}
	return false;
}

static void locals_make(struct engine *engine, struct engine_router *router)
{
	const struct bgp *bgp = bgp_of(router);
	enum family family;
	size_t i;

	for (i = 0; bgp != NULL && i < router->rib.n; i++) {
		const struct engine_route *route = &router->rib.v[i];
		struct engine_attrs attrs;

		if (!bgp->family[prefix_family(route->prefix)].enabled ||
		    engine_is_withheld(engine, router, route->prefix))
			continue;
		if (redistribution_originates(router, route, &attrs))
			path_store(engine, router, ROUTES_NONE, route->prefix, &attrs);
	}
	for (family = 0; bgp != NULL && family < FAMILY_COUNT; family++) {
		for (i = 0; i < bgp->family[family].network_count; i++) {
			struct prefix prefix = bgp->family[family].networks[i].prefix;
			struct engine_attrs attrs;

			if (!engine_is_withheld(engine, router, prefix) &&
			    network_originates(router, bgp, prefix, &attrs))
				path_store(engine, router, ROUTES_NONE, prefix, &attrs);
		}
	}
}

/* ---- import --------------------------------------------------------------------------------- */

static bool is_looped(const struct engine *engine, const struct engine_router *router,
		      const struct engine_path *path, const struct network_neighbor *neighbor)
{
	const struct bgp *bgp = router->config->bgp;
	uint32_t cluster = bgp->cluster_id != 0 ? bgp->cluster_id : router->in->router_id;
	const struct neighbor_family *family =
		neighbor->config->family[prefix_family(path->prefix)];
	uint32_t i, own = 0;

	(void)engine;
	for (i = 0; i < path->raw.path_count; i++)
		own += path->raw.path[i] == bgp->asn;
	if (own > family->allow_own_as || path->raw.originator == router->in->router_id)
		return true;
	for (i = 0; i < path->raw.cluster_count; i++)
		if (path->raw.clusters[i] == cluster)
			return true;
	return false;
}

static void path_import(const struct engine *engine, const struct engine_router *router,
			struct engine_path *path)
{
	const struct network_neighbor *neighbor = &engine->network->neighbors[path->from];
	const struct neighbor_family *family =
		neighbor->config->family[prefix_family(path->prefix)];
	const struct bgp *bgp = router->config->bgp;
	struct engine_subject subject = { .prefix = path->prefix,
					  .has_attrs = true,
					  .attrs = path->raw,
					  .protocol = PROTOCOL_BGP,
					  .is_internal = !neighbor->ebgp,
					  .peer = neighbor->remote,
					  .local = engine->sessions[path->from].local,
					  .asn = bgp->asn };

	path->accepted = !is_looped(engine, router, path, neighbor);
	if (!family->has_import &&
	    (neighbor->ebgp ? bgp->ebgp_requires_policy : bgp->ibgp_requires_policy))
		path->accepted = false;
	if (neighbor->ebgp && neighbor->config->enforce_first_as && path->raw.path_count > 0 &&
	    path->raw.path[0] != neighbor->remote_as)
		path->accepted = false;
	if (family->weight_set)
		subject.attrs.weight = family->weight;
	path->accepted = path->accepted && engine_chain(&family->import, &subject);
	path->attrs = subject.attrs;
	/* RFC 4271 5.1.3: not through oneself. */
	if (address_is_up(engine, router, path->attrs.next_hop))
		path->accepted = false;
}

/* ---- decision -------------------------------------------------------------------------------- */

/* A BGP path resolves neither over its own route nor, being a host route, over itself in another
 * protocol (FRR makes an exception for what a client of a reflector brings). */
static bool resolves_itself(const struct engine *engine, const struct engine_path *path,
			    const struct engine_route *route)
{
	const struct network_neighbor *neighbor = &engine->network->neighbors[path->from];

	if (prefix_equal(prefix_host(path->attrs.next_hop), path->prefix))
		return neighbor->ebgp || !neighbor->config->family[prefix_family(path->prefix)]
						  ->route_reflector_client;
	return route->protocol == PROTOCOL_BGP && prefix_equal(route->prefix, path->prefix);
}

static void path_resolve(const struct engine *engine, const struct engine_router *router,
			 struct engine_path *path)
{
	const struct engine_route *route;

	path->hops.n = 0;
	path->igp_metric = 0;
	path->usable = path->accepted;
	if (path->from == ROUTES_NONE || !path->accepted)
		return;
	route = engine_resolve(router, path->attrs.next_hop);
	path->usable = route != NULL && !resolves_itself(engine, path, route);
	if (!path->usable)
		return;
	path->igp_metric = route->metric;
	engine_hops_via(&path->hops, route, path->attrs.next_hop);
}

static uint32_t neighbor_as(const struct engine_path *path)
{
	return path->attrs.path_count > 0 ? path->attrs.path[0] : 0;
}

static uint32_t router_id_of(const struct engine *engine, const struct engine_path *path)
{
	const struct network_neighbor *neighbor;

	if (path->attrs.originator != 0)
		return path->attrs.originator;
	if (path->from == ROUTES_NONE)
		return 0;
	neighbor = &engine->network->neighbors[path->from];
	if (neighbor->mirror != UINT32_MAX)
		return engine->network
			->instances[engine->network->neighbors[neighbor->mirror].instance]
			.router_id;
	return addr_family(neighbor->remote) == FAMILY_IPV4 ? addr_to_ipv4(neighbor->remote)
							    : (uint32_t)neighbor->remote.lo;
}

/* One step: what it makes of a path; smaller is better. */
enum step {
	WEIGHT,
	PREFERENCE,
	LOCAL,
	LENGTH,
	ORIGIN,
	MED,
	EXTERNAL,
	IGP,
	ROUTER_ID,
	CLUSTERS,
	ADDRESS,
	STEPS
};

static uint64_t step_value(const struct engine *engine, const struct engine_router *router,
			   const struct engine_path *path, enum step step)
{
	const struct bgp *bgp = router->config->bgp;
	const struct engine_attrs *attrs = &path->attrs;
	bool local = path->from == ROUTES_NONE;

	switch (step) {
	case WEIGHT:
		return UINT32_MAX - (uint64_t)attrs->weight;
	case PREFERENCE:
		return UINT32_MAX - (uint64_t)(attrs->local_pref_set ? attrs->local_pref
								     : bgp->default_local_pref);
	case LOCAL:
		return !local;
	case LENGTH:
		return bgp->as_path_ignore ? 0 : attrs->path_count;
	case ORIGIN:
		return attrs->origin;
	case MED:
		return attrs->med_set ? attrs->med : bgp->med_missing_as_worst ? UINT32_MAX : 0;
	case EXTERNAL:
		return !local && !engine->network->neighbors[path->from].ebgp;
	case IGP:
		return bgp->ignore_igp_metric ? 0 : path->igp_metric;
	case ROUTER_ID:
		return router_id_of(engine, path);
	case CLUSTERS:
		return attrs->cluster_count;
	default:
		return 0;
	}
}

struct choice {
	struct engine_path **v;
	size_t n;
};

/* Keeps those with the smallest value; MED: among those of the same neighbor AS (RFC 4271 9.1.2.2
 * c). */
static void choice_narrow(const struct engine *engine, const struct engine_router *router,
			  struct choice *choice, enum step step)
{
	bool groups = step == MED && !router->config->bgp->always_compare_med;
	bool gone[256] = { false };
	size_t i, k, kept = 0;

	bug_if(choice->n > 256);
	for (i = 0; i < choice->n; i++)
		for (k = 0; k < choice->n; k++)
			if ((!groups || neighbor_as(choice->v[i]) == neighbor_as(choice->v[k])) &&
			    step_value(engine, router, choice->v[k], step) <
				    step_value(engine, router, choice->v[i], step))
				gone[i] = true;
	for (i = 0; i < choice->n; i++)
		if (!gone[i])
			choice->v[kept++] = choice->v[i];
	choice->n = kept;
}

static struct engine_path *lowest_address(const struct engine *engine, const struct choice *choice)
{
	struct engine_path *best = choice->v[0];
	size_t i;

	for (i = 1; i < choice->n; i++)
		if (addr_compare(engine->network->neighbors[choice->v[i]->from].remote,
				 engine->network->neighbors[best->from].remote) < 0)
			best = choice->v[i];
	return best;
}

/* As good as the best in every step in front of the cut; MED only where the two are comparable. */
static bool is_equal(const struct engine *engine, const struct engine_router *router,
		     const struct engine_path *path, const struct engine_path *best)
{
	bool comparable =
		router->config->bgp->always_compare_med || neighbor_as(path) == neighbor_as(best);
	enum step step;

	for (step = WEIGHT; step <= IGP; step++)
		if ((step != MED || comparable) && step_value(engine, router, path, step) !=
							   step_value(engine, router, best, step))
			return false;
	return true;
}

/* Unless told otherwise, eBGP paths share from one neighbor AS only, iBGP ones with one AS path
 * only. */
static bool may_share(const struct engine *engine, const struct engine_router *router,
		      const struct engine_path *path, const struct engine_path *best)
{
	const struct network_neighbor *a = &engine->network->neighbors[path->from],
				      *b = &engine->network->neighbors[best->from];

	if (router->config->bgp->multipath_relax)
		return true;
	if (b->ebgp)
		return a->remote_as == b->remote_as;
	return memcmp(path->attrs.path, best->attrs.path,
		      best->attrs.path_count * sizeof(best->attrs.path[0])) == 0;
}

/* The paths beside the best that share its load: as good up to the IGP metric, of its kind, through
 * other next hops. */
static void multipath_make(const struct engine *engine, const struct engine_router *router,
			   const struct choice *usable, struct engine_best *best)
{
	const struct bgp_family *family = &router->config->bgp->family[prefix_family(best->prefix)];
	bool local = best->path.from == ROUTES_NONE;
	struct addr seen[256];
	size_t i, k;

	best->hops = best->path.hops;
	best->multipath_count = 1;
	seen[0] = best->path.attrs.next_hop;
	if (local || (engine->network->neighbors[best->path.from].ebgp ? family->ebgp_paths
								       : family->ibgp_paths) <= 1)
		return;
	for (i = 0; i < usable->n; i++) {
		const struct engine_path *path = usable->v[i];

		for (k = 0; k < best->multipath_count && !addr_equal(seen[k], path->attrs.next_hop);
		     k++)
			;
		if (k < best->multipath_count || path->from == ROUTES_NONE ||
		    !is_equal(engine, router, path, &best->path) ||
		    !may_share(engine, router, path, &best->path))
			continue;
		seen[best->multipath_count++] = path->attrs.next_hop;
		engine_hops_add(&best->hops, &path->hops);
	}
}

static void decide(const struct engine *engine, struct engine_router *router,
		   struct engine_best *best)
{
	struct engine_path *v[256], *all[256];
	struct choice choice = { v, 0 }, usable = { all, 0 };
	enum step step;
	size_t i;

	for (i = 0; i < router->paths.n; i++) {
		struct engine_path *path = &router->paths.v[i];

		if (!prefix_equal(path->prefix, best->prefix))
			continue;
		if (path->from == ROUTES_NONE) {
			path->attrs = path->raw;
			path->accepted = true;
		} else {
			path_import(engine, router, path);
		}
		path_resolve(engine, router, path);
		bug_if(choice.n == 256);
		if (path->usable)
			choice.v[choice.n++] = path;
	}
	best->exists = choice.n > 0;
	if (!best->exists)
		return;
	usable.n = choice.n;
	memcpy(usable.v, choice.v, choice.n * sizeof(choice.v[0]));
	for (step = WEIGHT; step < STEPS; step++)
		choice_narrow(engine, router, &choice, step);
	best->path = *lowest_address(engine, &choice);
	multipath_make(engine, router, &usable, best);
}

/* ---- messages -------------------------------------------------------------------------------- */

static struct engine_best *best_of(struct engine *engine, struct engine_router *router,
				   struct prefix prefix)
{
	struct engine_best *best;
	size_t i;

	for (i = 0; i < router->bests.n; i++)
		if (prefix_equal(router->bests.v[i].prefix, prefix))
			return &router->bests.v[i];
	best = array_push(&router->bests, engine->arena);
	*best = (struct engine_best){ .prefix = prefix };
	return best;
}

static void message_send(struct engine *engine, uint32_t session, struct prefix prefix,
			 const struct engine_attrs *attrs)
{
	uint32_t mirror = engine->network->neighbors[session].mirror;
	struct engine_message *message;

	engine->messages++;
	if (mirror == UINT32_MAX)
		return;
	message = array_push(&engine->queue, engine->arena);
	*message = (struct engine_message){ .to = mirror,
					    .withdraw = attrs == NULL,
					    .prefix = prefix };
	if (attrs != NULL)
		message->attrs = *attrs;
}

/* Brings the Adj-RIB-Out of a session up to date for one prefix. */
static void neighbor_tell(struct engine *engine, struct engine_router *router, uint32_t n,
			  const struct engine_best *best)
{
	struct engine_session *session = &engine->sessions[n];
	struct engine_attrs attrs;
	bool send = engine_export(engine, router, best, n, &attrs);
	size_t i;

	for (i = 0; i < session->out.n; i++)
		if (prefix_equal(session->out.v[i].prefix, best->prefix))
			break;
	if (!send && i == session->out.n)
		return;
	if (!send) {
		session->out.v[i] = session->out.v[--session->out.n];
		message_send(engine, n, best->prefix, NULL);
		return;
	}
	if (i < session->out.n && engine_same_attrs(&session->out.v[i].attrs, &attrs))
		return;
	if (i == session->out.n)
		(void)array_push(&session->out, engine->arena);
	session->out.v[i] = (struct engine_advertised){ best->prefix, attrs };
	message_send(engine, n, best->prefix, &attrs);
}

static void prefix_look(struct engine *engine, struct engine_router *router, struct prefix prefix)
{
	struct engine_best *best = best_of(engine, router, prefix);
	uint32_t i;

	decide(engine, router, best);
	for (i = 0; i < router->in->neighbor_count; i++)
		if (engine->sessions[router->in->first_neighbor + i].up)
			neighbor_tell(engine, router, router->in->first_neighbor + i, best);
}

/* The position of the message whose turn it is: the oldest of its session. */
static size_t queue_pick(struct engine *engine)
{
	size_t at = 0, i;

	if (engine->order == 0)
		return 0;
	engine->order = engine->order * 6364136223846793005u + 1442695040888963407u;
	at = (size_t)((engine->order >> 33) % engine->queue.n);
	for (i = 0; i < at; i++)
		if (engine->queue.v[i].to == engine->queue.v[at].to)
			return i;
	return at;
}

static void queue_run(struct engine *engine)
{
	size_t sent = engine->messages;

	while (engine->queue.n > 0 && engine->messages < sent + MESSAGES_MAX) {
		size_t at = queue_pick(engine);
		struct engine_message message = engine->queue.v[at];
		struct engine_router *router =
			&engine->routers[engine->network->neighbors[message.to].instance];

		memmove(&engine->queue.v[at], &engine->queue.v[at + 1],
			(engine->queue.n - at - 1) * sizeof(message));
		engine->queue.n--;
		path_store(engine, router, message.to, message.prefix,
			   message.withdraw ? NULL : &message.attrs);
		prefix_look(engine, router, message.prefix);
	}
}

/* ---- one round ------------------------------------------------------------------------------- */

/* Every prefix that the router knows of or has known of, and the default route that it may owe
 * someone. */
static void router_look(struct engine *engine, struct engine_router *router)
{
	enum family family;
	size_t i;

	for (i = 0; i < router->paths.n; i++)
		(void)best_of(engine, router, router->paths.v[i].prefix);
	for (family = 0; family < FAMILY_COUNT; family++)
		(void)best_of(engine, router, prefix_default(family));
	for (i = 0; i < router->bests.n; i++)
		prefix_look(engine, router, router->bests.v[i].prefix);
}

static void routes_install(struct engine *engine, struct engine_router *router)
{
	const struct bgp *bgp = router->config->bgp;
	size_t i;
	bool made;

	router->candidates[PROTOCOL_BGP].n = 0;
	for (i = 0; i < router->bests.n; i++) {
		const struct engine_best *best = &router->bests.v[i];
		const struct bgp_family *family;
		struct engine_route *route;

		if (!best->exists || best->path.from == ROUTES_NONE)
			continue;
		family = &bgp->family[prefix_family(best->prefix)];
		route = engine_candidate(engine, router, PROTOCOL_BGP, best->prefix, &made);
		route->internal = !engine->network->neighbors[best->path.from].ebgp;
		route->distance =
			route->internal
				? (family->distance_internal != 0 ? family->distance_internal : 200)
				: (family->distance_external != 0 ? family->distance_external : 20);
		route->metric = best->path.attrs.med_set ? best->path.attrs.med : 0;
		route->hops = best->hops;
	}
}

void engine_bgp(struct engine *engine)
{
	uint32_t r;

	sessions_look(engine);
	for (r = 0; r < engine->network->instance_count; r++) {
		struct engine_router *router = &engine->routers[r];
		size_t i, kept = 0;

		for (i = 0; i < router->paths.n; i++)
			if (router->paths.v[i].from != ROUTES_NONE)
				router->paths.v[kept++] = router->paths.v[i];
		router->paths.n = kept;
		locals_make(engine, router);
		router_look(engine, router);
	}
	queue_run(engine);
	for (r = 0; r < engine->network->instance_count; r++)
		routes_install(engine, &engine->routers[r]);
}
