/* SPDX-License-Identifier: MIT */
/*
 * Static routes. Each next hop is one static route: staticd lets those of a prefix with the
 * smallest distance share the load. A next hop resolves over any route but the default one. An
 * interface whose name begins with Null0, in any case, drops, too.
 */
#include <string.h>
#include <strings.h>

#include "base/array.h"
#include "config/frr/device.h"

struct static_list {
	struct static_route *v;
	size_t n, cap;
};

static const struct node *first(const struct frr *frr, const struct node *vrf, const char *name)
{
	return vrf == NULL ? tree_top(frr->reading->tree, name) : node_first(vrf, name);
}

static void interface_take(struct frr *frr, const struct node *node, const char *name,
			   struct static_route *route)
{
	const struct interface *interface = frr_interface_find(frr, name);

	route->interface = reading_string(frr->reading, name);
	if (interface != NULL)
		route->interface_index = frr_interface_index(frr, interface);
	else
		reading_warn(frr->reading, node, "frr-no-interface",
			     "the file has no interface '%s': it is taken as not there, and the "
			     "route with it",
			     name);
}

/* False: an error was told. */
static bool target_read(struct frr *frr, const struct node *node, struct static_route *route)
{
	const char *kind = node_leaf(node, "kind"), *gateway = node_leaf(node, "gateway");
	const char *interface = node_leaf(node, "interface");

	route->recursive = true;
	if (kind != NULL || (interface != NULL && strncasecmp(interface, "Null0", 5) == 0)) {
		route->kind = kind != NULL && strcmp(kind, "reject") == 0 ? STATIC_REJECT
									  : STATIC_DISCARD;
		return true;
	}
	if (interface != NULL) {
		interface_take(frr, node, interface, route);
		route->recursive = false;
	}
	route->kind = gateway != NULL ? STATIC_VIA : STATIC_INTERFACE;
	return gateway == NULL || frr_addr(frr, node, gateway, &route->next_hop);
}

static bool is_other_vrf(const struct node *node, const char *path, const struct instance *instance)
{
	const char *vrf = node_leaf(node, path);

	return vrf != NULL && strcmp(vrf, instance->name) != 0;
}

static void route_read(struct frr *frr, const struct node *node, const struct instance *instance,
		       struct static_list *list)
{
	static const char *const refused[] = { "label", "color", "table", NULL };
	struct static_route route = { .interface_index = UINT32_MAX,
				      .place = frr_place(frr, node) };

	node_leaf(node, "index");
	if (!frr_prefix(frr, node, node_leaf(node, "prefix"), &route.prefix) ||
	    !target_read(frr, node, &route))
		return;
	route.distance = (uint8_t)node_uint(node, "distance", 1);
	route.tag = (uint32_t)node_uint(node, "tag", 0);
	route.onlink = node_get(node, "onlink") != NULL;
	frr_refuse(frr, node, refused, "static routes with this are not simulated");
	if (prefix_family(route.prefix) == FAMILY_IPV6 && node_get(node, "from") != NULL) {
		reading_unmodelled(frr->reading, node_get(node, "from"),
				   "routes by source address are not simulated");
		return;
	}
	if (is_other_vrf(node, "nexthop-vrf", instance))
		route.next_hop_instance = frr_string(frr, node, "nexthop-vrf");
	if (node_get(node, "table") == NULL)
		*array_push(list, frr->arena) = route;
}

static void routes_read(struct frr *frr, const struct node *vrf, const struct instance *instance,
			const char *name, struct static_list *list)
{
	const char *own = instance->is_default ? NULL : instance->name;

	for (const struct node *r = first(frr, vrf, name); r != NULL; r = node_next(r))
		if (!is_other_vrf(r, "vrf", instance))
			route_read(frr, r, instance, list);
	/* `ip route ... vrf NAME` at the top */
	for (const struct node *r = own == NULL ? NULL : first(frr, NULL, name); r != NULL;
	     r = node_next(r)) {
		const char *in = node_leaf(r, "vrf");

		if (in != NULL && strcmp(in, own) == 0)
			route_read(frr, r, instance, list);
	}
}

void frr_statics_read(struct frr *frr, const struct node *vrf, struct instance *instance)
{
	struct static_list list = { 0 };

	routes_read(frr, vrf, instance, "ipv4-route", &list);
	routes_read(frr, vrf, instance, "ipv6-route", &list);
	instance->statics = list.v;
	instance->static_count = list.n;
}
