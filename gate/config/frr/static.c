/* SPDX-License-Identifier: MIT */
/*
 * Static routes. Each next hop is one static route: staticd lets those of a prefix with the
 * smallest distance share the load. A next hop resolves over any route but the default one. An
 * interface whose name begins with Null0, in any case, drops, too.
 */
#include <stdlib.h>
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

static bool is_same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool is_same_hop(const struct static_route *a, const struct static_route *b)
{
	bool a_drops = a->kind == STATIC_DISCARD || a->kind == STATIC_REJECT;
	bool b_drops = b->kind == STATIC_DISCARD || b->kind == STATIC_REJECT;

	if (a_drops || b_drops)
		return a_drops && b_drops;
	return a->kind == b->kind && addr_equal(a->next_hop, b->next_hop) &&
	       is_same_text(a->interface, b->interface) &&
	       is_same_text(a->next_hop_instance, b->next_hop_instance);
}

static int order_compare(const void *left, const void *right)
{
	const struct static_route *a = *(struct static_route *const *)left;
	const struct static_route *b = *(struct static_route *const *)right;
	int order = prefix_compare(a->prefix, b->prefix);

	return order != 0 ? order : (a > b) - (a < b);
}

/* A route and the n behind it are of one prefix. True: one of those takes its place. */
static bool is_replaced(struct static_route *const *route, size_t n)
{
	size_t i;

	for (i = 1; i <= n; i++)
		if (is_same_hop(route[0], route[i]))
			return true;
	return false;
}

static void tag_settle(struct static_route *const *route, size_t n)
{
	size_t i;

	for (i = 1; i <= n; i++)
		if (route[0]->distance == route[i]->distance)
			route[0]->tag = route[i]->tag;
}

/* staticd knows a line by its prefix and next hop: a later one with another distance takes the place
 * of the first, and so does a black hole of another kind. A tag is of all next hops of a prefix that
 * have one distance: the last one said. */
static void routes_settle(struct frr *frr, struct static_list *list)
{
	struct static_list settled = { 0 };
	struct static_route **sorted = arena_alloc(frr->arena, list->n * sizeof(*sorted));
	size_t i, end;

	for (i = 0; i < list->n; i++)
		sorted[i] = &list->v[i];
	if (list->n > 1)
		qsort(sorted, list->n, sizeof(*sorted), order_compare);
	for (i = end = 0; i < list->n; i++) {
		while (end < list->n && prefix_equal(sorted[i]->prefix, sorted[end]->prefix))
			end++;
		if (is_replaced(sorted + i, end - i - 1))
			continue;
		tag_settle(sorted + i, end - i - 1);
		*array_push(&settled, frr->arena) = *sorted[i];
	}
	*list = settled;
}

void frr_statics_read(struct frr *frr, const struct node *vrf, struct instance *instance)
{
	struct static_list list = { 0 };

	routes_read(frr, vrf, instance, "ipv4-route", &list);
	routes_read(frr, vrf, instance, "ipv6-route", &list);
	routes_settle(frr, &list);
	instance->statics = list.v;
	instance->static_count = list.n;
}
