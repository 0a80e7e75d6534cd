/* SPDX-License-Identifier: MIT */
/*
 * The questions of export.c and import.c once more, in their order, for one path on one session, and
 * with the answer's reason. What a session writes is not made again: the filters of the far end see
 * the path with the sender's AS in front, the rest as the sender has it.
 */
#include "routes/passage.h"

#include "routes/attrs/table.h"
#include "routes/bgp/peer.h"
#include "routes/filter/apply.h"

static const struct bgp *bgp_of(const struct network *network, uint32_t instance)
{
	const struct network_instance *in = &network->instances[instance];

	return network->devices[in->device]->instances[in->instance].bgp;
}

static bool is_frr(const struct network *network, uint32_t instance)
{
	return network->devices[network->instances[instance].device]->dialect == DIALECT_FRR;
}

static struct filter_route route_of(const struct routes *routes, struct prefix prefix,
				    const struct path *path)
{
	const struct network *network = routes_network(routes);
	const struct network_neighbor *from =
		path->from == ROUTES_NONE ? NULL : &network->neighbors[path->from];
	struct filter_route route = { .prefix = prefix,
				      .attrs = *path->attrs,
				      .igp_metric = path->igp_metric,
				      .protocol = PROTOCOL_BGP,
				      .metric = path->attrs->med };

	if (from) {
		route.source = route.peer = bgp_seen_as(from->unnumbered_interface, from->remote);
		route.is_internal = !from->ebgp;
		route.is_external = from->ebgp && !from->confederation;
	}
	return route;
}

static void route_meets(const struct routes *routes, struct filter_route *route, uint32_t neighbor)
{
	const struct network_neighbor *n = &routes_network(routes)->neighbors[neighbor];

	route->peer = bgp_seen_as(n->unnumbered_interface, n->remote);
	route->self = routes_session(routes, neighbor).local;
	route->own_as = n->local_as;
}

static struct passage chain_asked(const struct filter_chain *chain, struct filter_route *route,
				  struct arena *arena)
{
	struct attrs_table *table = attrs_table_new(arena);
	bool accepted = filter_chain_apply(chain, route, table, arena);

	return (struct passage){ accepted ? PASSAGE_OPEN : PASSAGE_FILTER, route->filter,
				 route->entry };
}

static bool has_community(const struct attrs *attrs, uint32_t community)
{
	for (uint16_t i = 0; i < attrs->community_count; i++)
		if (attrs->communities[i] == community)
			return true;
	return false;
}

/* RFC 1997. */
static bool communities_forbid(const struct attrs *attrs, const struct network_neighbor *n)
{
	return has_community(attrs, 0xffffff02) || /* no-advertise */
	       (n->ebgp && !n->confederation && has_community(attrs, 0xffffff01)) ||
	       (n->ebgp && has_community(attrs, 0xffffff03));
}

/* RFC 9234 5: what came from a provider or a peer goes to customers only. */
static bool role_forbids(const struct attrs *attrs, const struct network_neighbor *to)
{
	enum bgp_role role = to->config->role;

	return attrs->only_to_customer != 0 &&
	       (role == BGP_ROLE_CUSTOMER || role == BGP_ROLE_RS_CLIENT || role == BGP_ROLE_PEER);
}

/* The same at the far end, where a path that says so comes from one that may not send it. */
static bool role_refuses(const struct attrs *attrs, const struct network_neighbor *from)
{
	enum bgp_role role = from->config->role;

	return attrs->only_to_customer != 0 &&
	       (role == BGP_ROLE_PROVIDER || role == BGP_ROLE_RS ||
		(role == BGP_ROLE_PEER && attrs->only_to_customer != from->remote_as));
}

static bool is_client(const struct network_neighbor *n, enum family family)
{
	return n->config->family[family]->route_reflector_client;
}

static enum passage_reason before_export_filters(const struct routes *routes, uint32_t neighbor,
						 enum family family, const struct path *path)
{
	const struct network *network = routes_network(routes);
	const struct network_neighbor *n = &network->neighbors[neighbor];
	const struct network_neighbor *from =
		path->from == ROUTES_NONE ? NULL : &network->neighbors[path->from];
	const struct bgp *bgp = bgp_of(network, n->instance);

	if (!n->family[family])
		return PASSAGE_FAMILY;
	if (communities_forbid(path->attrs, n))
		return PASSAGE_COMMUNITY;
	if (role_forbids(path->attrs, n))
		return PASSAGE_ROLE;
	if (from && !from->ebgp && !n->ebgp && !(is_client(from, family) || is_client(n, family)))
		return PASSAGE_REFLECTION;
	if (bgp->ebgp_requires_policy && n->ebgp && !n->config->family[family]->has_export)
		return PASSAGE_NO_POLICY;
	return PASSAGE_OPEN;
}

struct passage passage_out(const struct routes *routes, uint32_t neighbor, struct prefix prefix,
			   const struct path *path, struct arena *arena)
{
	const struct network_neighbor *n = &routes_network(routes)->neighbors[neighbor];
	enum family family = prefix_family(prefix);
	const struct neighbor_family *config = n->config->family[family];
	enum passage_reason reason = before_export_filters(routes, neighbor, family, path);
	struct filter_route route = route_of(routes, prefix, path);

	if (reason != PASSAGE_OPEN)
		return (struct passage){ .reason = reason };
	route_meets(routes, &route, neighbor);
	if (is_frr(routes_network(routes), n->instance))
		route.peer = (struct addr){ 0, 0 }; /* as export.c has it */
	if (config->conditional &&
	    passage_matches(routes, config->conditional->advertise, prefix, path, arena))
		return (struct passage){ .reason = routes_advertised(routes, neighbor, prefix)
							   ? PASSAGE_OPEN
							   : PASSAGE_CONDITION,
					 .filter = config->conditional->condition };
	return chain_asked(&config->export, &route, arena);
}

static bool path_holds(const struct attrs *attrs, uint32_t asn)
{
	return as_path_contains(attrs->as_path, asn, NULL);
}

/* The far end's number, if it is to be in front, is no origin but of a path that has none yet. */
static bool is_rpki_invalid(const struct routes *routes, const struct network_neighbor *n,
			    struct prefix prefix, const struct path *path)
{
	const struct network *network = routes_network(routes);
	const struct rpki *rpki = &network->surroundings->rpki;
	uint32_t device = network->instances[n->instance].device;
	const struct as_path *as_path = path->attrs->as_path;
	uint32_t origin = as_path_has_set(as_path)      ? 0
			  : as_path->segment_count == 0 ? n->remote_as
							: as_path_last(as_path);

	return n->ebgp && !n->confederation &&
	       rpki_is_dropper(rpki, network->devices[device]->name) &&
	       rpki_validate(rpki, prefix, origin, NULL) == RPKI_INVALID;
}

struct passage passage_in(const struct routes *routes, uint32_t neighbor, struct prefix prefix,
			  const struct path *path, struct arena *arena)
{
	const struct network_neighbor *n = &routes_network(routes)->neighbors[neighbor];
	enum family family = prefix_family(prefix);
	const struct neighbor_family *config = n->config->family[family];
	const struct bgp *bgp = bgp_of(routes_network(routes), n->instance);
	struct filter_route route = route_of(routes, prefix, path);

	if (!n->family[family])
		return (struct passage){ .reason = PASSAGE_FAMILY };
	if (n->ebgp && config->allow_own_as == 0 && path_holds(path->attrs, n->local_as))
		return (struct passage){ .reason = PASSAGE_LOOP };
	if (path->from != neighbor && role_refuses(path->attrs, n))
		return (struct passage){ .reason = PASSAGE_ROLE };
	if (is_rpki_invalid(routes, n, prefix, path))
		return (struct passage){ .reason = PASSAGE_RPKI };
	if (bgp->ebgp_requires_policy && n->ebgp && !config->has_import)
		return (struct passage){ .reason = PASSAGE_NO_POLICY };
	route_meets(routes, &route, neighbor);
	route.source = route.peer;
	route.is_internal = !n->ebgp;
	route.is_external = n->ebgp && !n->confederation;
	/* a path of the far end's own table; an external neighbor's has its AS in front already */
	if (n->ebgp && n->mirror != ROUTES_NONE && path->from != neighbor)
		route.attrs.as_path = as_path_prepend(attrs_table_new(arena), route.attrs.as_path,
						      n->remote_as, 1, n->confederation);
	return chain_asked(&config->import, &route, arena);
}

bool passage_matches(const struct routes *routes, const struct filter *filter, struct prefix prefix,
		     const struct path *path, struct arena *arena)
{
	struct filter_route route = route_of(routes, prefix, path);

	return filter_apply(filter, &route, attrs_table_new(arena), arena);
}

const struct prefix_entry *passage_set_entry(const struct prefix_set *set, struct prefix prefix)
{
	for (size_t i = 0; set && i < set->n; i++)
		if (prefix_contains(set->v[i].prefix, prefix) && prefix.len >= set->v[i].ge &&
		    prefix.len <= set->v[i].le)
			return &set->v[i];
	return NULL;
}
