/* SPDX-License-Identifier: MIT */
/*
 * Static routes and local aggregates. Each next hop of a prefix becomes a struct static_route of
 * its own: in OpenConfig the preference belongs to the next hop, and a floating route is a second
 * next hop with a higher one. recurse is false by default: the next hop must be in a connected
 * subnet.
 */
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "config/openconfig/openconfig.h"

static bool tag_read(struct openconfig *oc, const struct node *node, uint32_t *tag)
{
	const char *text = node_leaf(node, "config/set-tag");

	if (text == NULL || openconfig_tag(text, tag))
		return true;
	return reading_error(oc->reading, node_get(node, "config/set-tag"), "openconfig-tag",
			     "the tag '%s' does not fit into 32 bits", text);
}

/* The other instance, if one is named; it excludes next-hop and recurse (upstream's description).
 * Its older name said where the next hop is looked up. */
static bool other_instance_read(struct openconfig *oc, const struct node *node,
				struct static_route *route)
{
	const char *name = node_leaf(node, "config/next-network-instance");
	const char *older = node_leaf(node, "config/nh-network-instance");

	route->next_hop_instance = reading_string(oc->reading, name == NULL ? older : name);
	if (name == NULL)
		return true;
	if (node_leaf(node, "config/next-hop") != NULL || node_leaf(node, "config/recurse") != NULL)
		return reading_error(
			oc->reading, node, "openconfig-static-next-hop",
			"next-network-instance excludes next-hop and recurse: keep one");
	return true;
}

static bool target_read(struct openconfig *oc, const struct node *node, struct static_route *route)
{
	const char *hop = node_leaf(node, "config/next-hop"), *word = openconfig_bare(hop);
	bool has_interface = route->interface != NULL;

	if (hop != NULL && strcmp(word, "DROP") == 0) {
		route->kind = STATIC_DISCARD;
		return true;
	}
	if (hop != NULL && strcmp(word, "LOCAL_LINK") != 0) {
		route->kind = STATIC_VIA;
		if (!openconfig_addr(oc, node_get(node, "config/next-hop"), hop, &route->next_hop))
			return false;
		if (addr_family(route->next_hop) == prefix_family(route->prefix))
			return true;
		return reading_error(oc->reading, node_get(node, "config/next-hop"),
				     "openconfig-static-family",
				     "the next hop %s is not of the family of its prefix", hop);
	}
	if (has_interface) {
		route->kind = STATIC_INTERFACE;
		return true;
	}
	if (route->next_hop_instance != NULL)
		return true;
	return reading_error(oc->reading, node, "openconfig-static-next-hop",
			     "a next hop needs a next-hop address, DROP, or an interface-ref");
}

static void next_hop_read(struct openconfig *oc, const struct node *node,
			  const struct static_route *common, struct static_list *list)
{
	struct static_route route = *common;
	const struct interface *interface;

	openconfig_key(oc, node, "index");
	route.place = reading_node_place(oc->reading, node);
	route.metric = (uint32_t)node_uint(node, "config/metric", 0);
	route.distance = openconfig_distance(oc, node, "config/preference",
					     oc->reading->settings->distance_static);
	route.recursive = node_bool(node, "config/recurse", false);
	route.interface_index = UINT32_MAX;
	if (node_get(node, "interface-ref") != NULL) {
		interface = openconfig_interface_ref(oc, node, NULL);
		if (interface == NULL)
			return;
		route.interface = interface->name;
		route.interface_index = openconfig_interface_index(oc, interface);
		route.recursive = false;
	}
	if (!other_instance_read(oc, node, &route) || !target_read(oc, node, &route))
		return;
	*array_push(list, oc->arena) = route;
}

void openconfig_statics_read(struct openconfig *oc, const struct node *protocol,
			     struct static_list *list)
{
	struct map *seen = map_new(oc->reading->scratch);

	for (const struct node *s = node_first(protocol, "static-routes/static"); s != NULL;
	     s = node_next(s)) {
		const char *text = openconfig_key(oc, s, "prefix");
		struct static_route route = { 0 };
		size_t before = list->n;

		if (text == NULL || !openconfig_prefix(oc, s, text, &route.prefix) ||
		    !tag_read(oc, s, &route.tag))
			continue;
		if (!openconfig_prefix_is_new(oc, s, seen, route.prefix, ""))
			continue;
		for (const struct node *h = node_first(s, "next-hops/next-hop"); h != NULL;
		     h = node_next(h))
			next_hop_read(oc, h, &route, list);
		if (list->n == before && node_first(s, "next-hops/next-hop") == NULL)
			reading_warn(oc->reading, s, "openconfig-static-next-hop",
				     "the static route %s has no next hop and does nothing", text);
	}
}

void openconfig_aggregates_read(struct openconfig *oc, const struct node *protocol,
				struct aggregate_list *list)
{
	struct map *seen = map_new(oc->reading->scratch);

	for (const struct node *a = node_first(protocol, "local-aggregates/aggregate"); a != NULL;
	     a = node_next(a)) {
		const char *text = openconfig_key(oc, a, "prefix");
		struct local_aggregate aggregate = { 0 };

		if (text == NULL || !openconfig_prefix(oc, a, text, &aggregate.prefix) ||
		    !tag_read(oc, a, &aggregate.tag))
			continue;
		if (!openconfig_prefix_is_new(oc, a, seen, aggregate.prefix, ""))
			continue;
		aggregate.discard = node_bool(a, "config/discard", false);
		aggregate.metric = (uint32_t)node_uint(a, "config/metric", 0);
		aggregate.distance = openconfig_distance(oc, a, "config/preference",
							 oc->reading->settings->distance_aggregate);
		aggregate.place = reading_node_place(oc->reading, a);
		*array_push(list, oc->arena) = aggregate;
	}
}
