/* SPDX-License-Identifier: MIT */
/*
 * OSPFv2 and OSPFv3 of one protocol instance. Listing an interface is enabling it. The model has no
 * default for a v2 metric: the setting's (10) is taken and told once. Area types, ranges and the
 * rest that only v3 has upstream are read where they are.
 *
 * Not simulated and so not read, which makes them unmodelled: inter-area propagation policies,
 * virtual links, neighbors on point-to-multipoint.
 */
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "config/openconfig/openconfig.h"

struct ospf_lists {
	struct {
		struct ospf_area *v;
		size_t n, cap;
	} areas;
	struct {
		struct ospf_interface *v;
		size_t n, cap;
	} interfaces;
	bool hide_transit;
};

struct range_list {
	struct ospf_range *v;
	size_t n, cap;
};

static uint32_t cost_read(struct openconfig *oc, const struct node *node, uint8_t version)
{
	const char *metric = node_leaf(node, "config/metric");

	if (metric != NULL)
		return (uint32_t)node_uint(node, "config/metric", 0);
	if (version == 3)
		return 10;
	reading_once(oc->reading, node, "openconfig-ospf-metric",
		     "OSPF interfaces without a metric: each is taken as %u, a device may reckon "
		     "it from the bandwidth",
		     (unsigned)oc->reading->settings->ospf_cost);
	return oc->reading->settings->ospf_cost;
}

static enum ospf_network network_read(const struct node *node, const struct interface *interface)
{
	const char *type = openconfig_bare(node_leaf(node, "config/network-type"));

	if (interface->loopback)
		return OSPF_NETWORK_LOOPBACK;
	if (type != NULL && strcmp(type, "POINT_TO_POINT_NETWORK") == 0)
		return OSPF_NETWORK_POINT_TO_POINT;
	if (type != NULL && strcmp(type, "NON_BROADCAST_NETWORK") == 0)
		return OSPF_NETWORK_NON_BROADCAST;
	return OSPF_NETWORK_BROADCAST;
}

/* What is right and not simulated. */
static void refusals_read(struct openconfig *oc, const struct node *node)
{
	if (!node_bool(node, "config/multi-area-adjacency-primary", true))
		reading_unmodelled(oc->reading,
				   node_get(node, "config/multi-area-adjacency-primary"),
				   "adjacencies of several areas on one link are not simulated");
	reading_refuse_true(oc->reading, node, "lsa-filter/config/all",
			    "filters on the flooding of an interface are not simulated");
}

static void interface_read(struct openconfig *oc, const struct node *node, uint32_t area,
			   uint8_t version, struct ospf_lists *lists)
{
	const struct interface *interface =
		openconfig_interface_ref(oc, node, openconfig_key(oc, node, "id"));
	struct ospf_interface o = { .area = area };

	if (interface == NULL)
		return;
	o.interface = openconfig_interface_index(oc, interface);
	for (size_t i = 0; i < lists->interfaces.n; i++)
		if (lists->interfaces.v[i].interface == o.interface &&
		    lists->interfaces.v[i].area == area) {
			reading_error(oc->reading, node, "openconfig-duplicate-interface",
				      "the interface '%s' is in this area twice", interface->name);
			return;
		}
	o.cost = cost_read(oc, node, version);
	o.passive = node_bool(node, "config/passive", false);
	if (o.passive)
		o.passive_place = reading_leaf_place(oc->reading, node, "config/passive");
	o.network = network_read(node, interface);
	o.priority = (uint8_t)node_uint(node, "config/priority", 1);
	o.hello = (uint32_t)node_uint(node, "timers/config/hello-interval", 10);
	o.dead = (uint32_t)node_uint(node, "timers/config/dead-interval", 40);
	o.authentication =
		reading_string(oc->reading, node_leaf(node, "config/authentication-type"));
	o.hide = node_bool(node, "config/hide-network", false) ||
		 (lists->hide_transit && !o.passive && !interface->loopback);
	o.place = reading_node_place(oc->reading, node);
	refusals_read(oc, node);
	*array_push(&lists->interfaces, oc->arena) = o;
}

static void ranges_read(struct openconfig *oc, const struct node *node, struct ospf_area *area)
{
	struct map *seen = map_new(oc->reading->scratch);
	struct range_list list = { 0 };

	for (const struct node *r = node_first(node, "address-ranges/address-range"); r != NULL;
	     r = node_next(r)) {
		const char *text = openconfig_key(oc, r, "prefix");
		const char *status = node_leaf(r, "config/status");
		struct ospf_range range = { 0 };

		if (text == NULL || !openconfig_prefix(oc, r, text, &range.prefix) ||
		    !openconfig_prefix_is_new(oc, r, seen, range.prefix, ""))
			continue;
		range.advertise = status == NULL || strcmp(status, "ADVERTISE") == 0;
		range.place = reading_node_place(oc->reading, r);
		*array_push(&list, oc->arena) = range;
	}
	area->ranges = list.v;
	area->range_count = list.n;
}

/* Only version 3 has these upstream. */
static void kind_read(struct openconfig *oc, const struct node *node, struct ospf_area *area)
{
	const char *type = openconfig_bare(node_leaf(node, "config/type"));

	if (type != NULL && strcmp(type, "STUB") == 0)
		area->kind = OSPF_AREA_STUB;
	if (type != NULL && strcmp(type, "NSSA") == 0)
		area->kind = OSPF_AREA_NSSA;
	if (area->kind != OSPF_AREA_NORMAL && area->id == 0)
		reading_error(oc->reading, node, "openconfig-ospf-area",
			      "the backbone can be neither stub nor NSSA");
	area->no_summary = !node_bool(node, "config/import-summaries", true);
	area->default_cost = (uint32_t)node_uint(node, "config/stub-default-cost", 1);
	ranges_read(oc, node, area);
}

static void area_read(struct openconfig *oc, const struct node *node, uint8_t version,
		      struct ospf_lists *lists)
{
	const char *text = openconfig_key(oc, node, "identifier");
	struct ospf_area area = { .default_cost = 1 };

	if (text == NULL || !openconfig_number(text, &area.id)) {
		reading_error(oc->reading, node, "openconfig-ospf-area",
			      "an area is a number or a dotted quad");
		return;
	}
	for (size_t i = 0; i < lists->areas.n; i++)
		if (lists->areas.v[i].id == area.id) {
			reading_error(oc->reading, node, "openconfig-ospf-area",
				      "the area %s is here twice, in two spellings: keep one",
				      text);
			return;
		}
	area.place = reading_node_place(oc->reading, node);
	if (version == 3)
		kind_read(oc, node, &area);
	*array_push(&lists->areas, oc->arena) = area;
	for (const struct node *i = node_first(node, "interfaces/interface"); i != NULL;
	     i = node_next(i))
		interface_read(oc, i, area.id, version, lists);
}

static void max_metric_read(struct openconfig *oc, const struct node *node, struct ospf *ospf)
{
	const struct node *n = node_get(node, "global/timers/max-metric");

	if (n == NULL)
		return;
	ospf->max_metric = node_bool(n, "config/set", false);
	/* triggers act after a start only: the steady state is without */
	for (const struct node *t = node_first(n, "config/trigger"); t != NULL; t = node_next(t))
		node_mark_read(t);
	if (node_uint(n, "config/timeout", 0) != 0 && ospf->max_metric)
		reading_unmodelled(
			oc->reading, node_get(n, "config/timeout"),
			"the maximum metric ends after a while: which state is meant is open");
}

static void global_read(struct openconfig *oc, const struct node *node, uint8_t version,
			struct ospf *ospf)
{
	const char *mode, *abr;

	ospf->router_id = openconfig_router_id(oc, node, "global/config/router-id");
	ospf->abr_needs_backbone = true;
	max_metric_read(oc, node, ospf);
	if (version == 3) {
		abr = openconfig_bare(node_leaf(node, "global/config/abr-capability"));
		if (abr != NULL && strcmp(abr, "RFC2328_ABR") == 0)
			ospf->abr_needs_backbone = false;
		return;
	}
	mode = node_leaf(node, "global/config/summary-route-cost-mode");
	ospf->rfc1583_compatible = mode != NULL && strcmp(mode, "RFC1583_COMPATIBLE") == 0;
	reading_refuse_true(oc->reading, node, "global/config/igp-shortcuts",
			    "tunnels as shortcuts are not simulated");
}

void openconfig_ospf_read(struct openconfig *oc, const struct node *protocol, uint8_t version,
			  struct ospf *ospf)
{
	const struct node *node = node_get(protocol, version == 3 ? "ospfv3" : "ospfv2");
	struct ospf_lists lists = { 0 };

	ospf->version = version;
	ospf->name = reading_string(oc->reading, openconfig_key(oc, protocol, "name"));
	ospf->enabled = node_bool(protocol, "config/enabled", true);
	ospf->distance = oc->reading->settings->distance_ospf;
	ospf->default_information.metric_type = 2;
	ospf->place = reading_node_place(oc->reading, protocol);
	if (node == NULL)
		return;
	global_read(oc, node, version, ospf);
	lists.hide_transit = node_bool(node, "global/config/hide-transit-only-networks", false);
	for (const struct node *a = node_first(node, "areas/area"); a != NULL; a = node_next(a))
		area_read(oc, a, version, &lists);
	ospf->areas = lists.areas.v;
	ospf->area_count = lists.areas.n;
	ospf->interfaces = lists.interfaces.v;
	ospf->interface_count = lists.interfaces.n;
}
