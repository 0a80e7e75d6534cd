/* SPDX-License-Identifier: MIT */
/*
 * What a router tells a neighbor of its best path: may it go there (RFC 4271 9.2, RFC 4456 6, RFC
 * 1997), what does the session make of it, what does the policy, and last what belongs to the wire.
 */
#include <string.h>

#include "engine.h"

struct telling {
	const struct engine *engine;
	const struct engine_router *router;
	const struct engine_best *best;
	const struct network_neighbor *to, *from; /* from: null for a local path */
	const struct neighbor_family *family;
	uint32_t session;
	bool reflected;
};

static bool has_community(const struct engine_attrs *attrs, uint32_t community)
{
	uint32_t i;

	for (i = 0; i < attrs->community_count; i++)
		if (attrs->communities[i] == community)
			return true;
	return false;
}

static bool path_has(const struct engine_attrs *attrs, uint32_t asn)
{
	uint32_t i;

	for (i = 0; i < attrs->path_count; i++)
		if (attrs->path[i] == asn)
			return true;
	return false;
}

static uint32_t far_router_id(const struct engine *engine, const struct network_neighbor *neighbor)
{
	if (neighbor->mirror == UINT32_MAX)
		return 0;
	return engine->network->instances[engine->network->neighbors[neighbor->mirror].instance]
		.router_id;
}

/* From iBGP to iBGP: only a reflector, and only from or to a client. The client that it is from is
 * told, too: its originator id is there for that (RFC 4456 8). */
static bool is_reflectable(const struct telling *telling)
{
	const struct bgp *bgp = telling->router->config->bgp;
	enum family family = prefix_family(telling->best->prefix);
	bool from_client = telling->from->config->family[family]->route_reflector_client;
	bool to_client = telling->family->route_reflector_client;

	if (from_client && to_client)
		return bgp->client_to_client;
	return from_client || to_client;
}

static bool may_go(const struct telling *telling)
{
	const struct engine_attrs *attrs = &telling->best->path.attrs;
	const struct bgp *bgp = telling->router->config->bgp;
	const struct engine_route *active;

	if (!telling->best->exists)
		return false;
	if (bgp->suppress_inactive && telling->from != NULL) {
		active = engine_get(telling->router, telling->best->prefix);
		if (active == NULL || active->protocol != PROTOCOL_BGP)
			return false;
	}
	if (telling->from == telling->to && !bgp->send_to_origin)
		return false;
	if (telling->reflected && !is_reflectable(telling))
		return false;
	if (has_community(attrs, 0xffffff02) ||
	    (telling->to->ebgp &&
	     (has_community(attrs, 0xffffff01) || has_community(attrs, 0xffffff03))))
		return false;
	if (telling->to->ebgp && telling->to->config->peer_as_filter &&
	    !telling->family->as_override && path_has(attrs, telling->to->remote_as))
		return false;
	return telling->family->has_export ||
	       !(telling->to->ebgp ? bgp->ebgp_requires_policy : bgp->ibgp_requires_policy);
}

/* A third router on the subnet that both ends share is told as it is (RFC 4271 5.1.3 2), but not
 * back to where the path is from. */
static bool is_third_party(const struct telling *telling, struct addr next_hop)
{
	const struct device *device = telling->router->device;
	uint32_t i;
	size_t a;

	for (i = 0; i < device->interface_count && telling->from != telling->to; i++)
		for (a = 0; a < device->interfaces[i].address_count; a++)
			if (prefix_has_addr(device->interfaces[i].addresses[a].subnet,
					    telling->to->remote) &&
			    prefix_has_addr(device->interfaces[i].addresses[a].subnet, next_hop))
				return true;
	return false;
}

/* OSPFv3 and IS-IS give IPv6 routes link-local next hops, which nobody else can use. */
static bool is_from_ipv6_igp(const struct telling *telling)
{
	const struct engine_route *route = engine_get(telling->router, telling->best->prefix);

	return telling->from == NULL && prefix_family(telling->best->prefix) == FAMILY_IPV6 &&
	       route != NULL &&
	       (route->protocol == PROTOCOL_OSPF || route->protocol == PROTOCOL_ISIS);
}

/* Before the policy sees it. */
static void session_defaults(const struct telling *telling, struct engine_attrs *attrs)
{
	const struct bgp *bgp = telling->router->config->bgp;
	struct addr own = telling->engine->sessions[telling->session].local;

	attrs->weight = 0;
	if (is_from_ipv6_igp(telling))
		attrs->next_hop = (struct addr){ 0 };
	if (telling->to->ebgp) {
		if (telling->from != NULL)
			attrs->med_set = false;
		if (!telling->family->next_hop_unchanged &&
		    (addr_is_none(attrs->next_hop) || !is_third_party(telling, attrs->next_hop)))
			attrs->next_hop = own;
		return;
	}
	if (!attrs->local_pref_set) {
		attrs->local_pref_set = true;
		attrs->local_pref = bgp->default_local_pref;
	}
	/* FRR 8.4: a path without a MED leaves the first reflector with MED 0. */
	if (telling->reflected && attrs->originator == 0 && !attrs->med_set) {
		attrs->med_set = true;
		attrs->med = 0;
	}
	if (addr_is_none(attrs->next_hop) ||
	    telling->family->next_hop_self == NEXT_HOP_SELF_FORCE ||
	    (telling->family->next_hop_self == NEXT_HOP_SELF && !telling->reflected))
		attrs->next_hop = own;
}

static void reflect(const struct telling *telling, struct engine_attrs *attrs)
{
	const struct bgp *bgp = telling->router->config->bgp;

	if (attrs->originator == 0) {
		attrs->originator = far_router_id(telling->engine, telling->from);
		/* FRR 8.4: a path without a MED leaves its first reflector with MED 0. */
		attrs->med = attrs->med_set ? attrs->med : 0;
		attrs->med_set = true;
	}
	bug_if(attrs->cluster_count == ENGINE_CLUSTERS_MAX);
	memmove(attrs->clusters + 1, attrs->clusters,
		attrs->cluster_count * sizeof(attrs->clusters[0]));
	attrs->clusters[0] =
		bgp->cluster_id != 0 ? bgp->cluster_id : telling->router->in->router_id;
	attrs->cluster_count++;
}

static bool is_private(uint32_t asn)
{
	return (asn >= 64512 && asn <= 65534) || (asn >= 4200000000u && asn <= 4294967294u);
}

/* Private numbers but the neighbor's own go (FRR, bgp_peer_remove_private_as); that one as-override
 * takes. */
static void path_rewrite(const struct telling *telling, struct engine_attrs *attrs)
{
	uint32_t own = telling->router->config->bgp->asn, i, kept = 0;
	bool remove = telling->family->private_as == PRIVATE_AS_REMOVE_ALL;
	bool replace = telling->family->private_as == PRIVATE_AS_REPLACE_ALL;

	bug_if(telling->family->private_as == PRIVATE_AS_REMOVE ||
	       telling->family->private_as == PRIVATE_AS_REPLACE);
	for (i = 0; i < attrs->path_count; i++) {
		uint32_t asn = attrs->path[i];

		if (is_private(asn) && asn != telling->to->remote_as && remove)
			continue;
		if (is_private(asn) && asn != telling->to->remote_as && replace)
			asn = own;
		else if (telling->family->as_override && asn == telling->to->remote_as)
			asn = own;
		attrs->path[kept++] = asn;
	}
	attrs->path_count = kept;
}

/* Behind the policy: what an eBGP session does to everything. */
static void wire(const struct telling *telling, struct engine_attrs *attrs)
{
	uint32_t own = telling->router->config->bgp->asn;

	if (telling->to->ebgp) {
		bug_if(telling->to->config->local_as != 0 || telling->to->confederation);
		path_rewrite(telling, attrs);
		bug_if(attrs->path_count == ENGINE_PATH_MAX);
		memmove(attrs->path + 1, attrs->path, attrs->path_count * sizeof(attrs->path[0]));
		attrs->path[0] = own;
		attrs->path_count++;
		attrs->local_pref_set = false;
		attrs->local_pref = 0;
		attrs->originator = 0;
		attrs->cluster_count = 0;
	}
	if ((telling->family->send_communities & BGP_COMMUNITY_STANDARD) == 0)
		attrs->community_count = 0;
}

static bool policy(const struct telling *telling, struct engine_attrs *attrs)
{
	struct engine_subject subject = { .prefix = telling->best->prefix,
					  .has_attrs = true,
					  .attrs = *attrs,
					  .protocol = PROTOCOL_BGP,
					  .is_local = telling->from == NULL,
					  .is_internal =
						  telling->from != NULL && !telling->from->ebgp,
					  .peer = telling->to->remote,
					  .local =
						  telling->engine->sessions[telling->session].local,
					  .asn = telling->router->config->bgp->asn,
					  .igp_metric = telling->best->path.igp_metric };
	const struct engine_route *active = engine_get(telling->router, telling->best->prefix);

	if (telling->from == NULL && active != NULL)
		subject.protocol = active->protocol;
	if (!engine_chain(&telling->family->export, &subject))
		return false;
	if (!telling->reflected || !telling->router->config->bgp->reflect_unchanged)
		*attrs = subject.attrs;
	return true;
}

/* A default route that the session owes its neighbor, whatever the table and the policy say. */
static bool default_told(const struct telling *telling, struct engine_attrs *attrs)
{
	if (!telling->family->default_originate || !prefix_is_default(telling->best->prefix))
		return false;
	bug_if(telling->family->default_originate_filter != NULL);
	*attrs = (struct engine_attrs){ .origin = ORIGIN_IGP,
					.med_set = true,
					.local_pref_set = true,
					.local_pref =
						telling->router->config->bgp->default_local_pref,
					.next_hop =
						telling->engine->sessions[telling->session].local };
	wire(telling, attrs);
	return true;
}

bool engine_export(struct engine *engine, struct engine_router *router,
		   const struct engine_best *best, uint32_t neighbor, struct engine_attrs *attrs)
{
	const struct network_neighbor *to = &engine->network->neighbors[neighbor];
	struct telling telling = { .engine = engine,
				   .router = router,
				   .best = best,
				   .to = to,
				   .family = to->config->family[prefix_family(best->prefix)],
				   .session = neighbor };

	if (!to->family[prefix_family(best->prefix)])
		return false;
	if (best->exists && best->path.from != ROUTES_NONE)
		telling.from = &engine->network->neighbors[best->path.from];
	telling.reflected = telling.from != NULL && !telling.from->ebgp && !to->ebgp;
	if (default_told(&telling, attrs))
		return true;
	if (!may_go(&telling))
		return false;
	*attrs = best->path.attrs;
	session_defaults(&telling, attrs);
	if (!policy(&telling, attrs))
		return false;
	if (telling.reflected)
		reflect(&telling, attrs);
	wire(&telling, attrs);
	return true;
}
