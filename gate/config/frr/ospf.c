/* SPDX-License-Identifier: MIT */
/*
 * OSPF of one instance, version 2 or 3: the router as a whole and its areas. Its interfaces are in
 * ospf_interface.c.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "config/frr/device.h"

struct area_list {
	struct ospf_area *v;
	size_t n, cap;
};

struct range_list {
	struct ospf_range *v;
	size_t n, cap;
};

struct aggregate_list {
	struct ospf_aggregate *v;
	size_t n, cap;
};

struct id_list {
	uint32_t *v;
	size_t n, cap;
};

/* ---- areas ---- */

static void range_add(struct frr *frr, const struct node *node, struct range_list *list)
{
	struct ospf_range range = { .place = frr_place(frr, node) };

	if (!frr_prefix(frr, node, node_leaf(node, "prefix"), &range.prefix))
		return;
	range.advertise = node_get(node, "not-advertise") == NULL;
	range.cost_set = node_leaf(node, "cost") != NULL;
	range.cost = (uint32_t)node_uint(node, "cost", 0);
	*array_push(list, frr->arena) = range;
}

static void ranges_read(struct frr *frr, const struct node *node, uint8_t version,
			struct ospf_area *area)
{
	struct range_list list = { 0 }, nssa = { 0 };

	for (const struct node *r = node_first(node, "range"); r != NULL; r = node_next(r)) {
		size_t before = list.n;

		range_add(frr, r, &list);
		node_get(r, "advertise");
		if (version == 3 || list.n == before || node_leaf(r, "substitute") == NULL)
			continue;
		list.v[before].has_substitute =
			frr_prefix(frr, r, node_leaf(r, "substitute"), &list.v[before].substitute);
	}
	area->ranges = list.v;
	area->range_count = list.n;
	if (version == 2)
		return;
	for (const struct node *r = node_first(node, "nssa-range"); r != NULL; r = node_next(r))
		range_add(frr, r, &nssa);
	area->nssa_ranges = nssa.v;
	area->nssa_range_count = nssa.n;
}

static void nssa_read(struct frr *frr, const struct node *node, uint8_t version,
		      struct ospf_area *area)
{
	static const char *const addresses[] = { "suppress-fa", NULL };
	const char *translate;

	area->kind = OSPF_AREA_NSSA;
	area->no_summary |= node_get(node, "no-summary") != NULL;
	if (version == 3) {
		area->nssa_default = node_get(node, "default-information-originate") != NULL;
		area->default_cost = (uint32_t)node_uint(node, "metric", 1);
		area->nssa_default_type = (uint8_t)node_uint(node, "metric-type", 2);
		return;
	}
	frr_refuse(frr, node, addresses,
		   "external routes without forwarding address are not simulated");
	translate = node_leaf(node, "translate");
	if (translate != NULL && strcmp(translate, "always") == 0)
		area->translate = OSPF_TRANSLATE_ALWAYS;
	if (translate != NULL && strcmp(translate, "never") == 0)
		area->translate = OSPF_TRANSLATE_NEVER;
}

static const struct prefix_set *list_get(const struct map *map, const char *name)
{
	return name == NULL ? NULL : map_get_string(map, name);
}

/* A list that is not defined lets everything pass here. */
static void filters_read(struct frr *frr, const struct node *node, enum family family,
			 struct ospf_area *area)
{
	area->import_list = list_get(frr->access_lists[family], node_leaf(node, "import-list"));
	area->export_list = list_get(frr->access_lists[family], node_leaf(node, "export-list"));
	for (const struct node *f = node_first(node, "filter-list"); f != NULL; f = node_next(f)) {
		const struct prefix_set *set =
			list_get(frr->prefix_lists[family], node_leaf(f, "name"));

		if (strcmp(node_leaf(f, "direction"), "in") == 0)
			area->filter_in = set;
		else
			area->filter_out = set;
	}
}

static void virtual_links_read(struct frr *frr, const struct node *node, struct ospf_area *area)
{
	static const char *const refused[] = { "authentication", "hello-interval", "dead-interval",
					       NULL };
	struct id_list list = { 0 };

	for (const struct node *l = node_first(node, "virtual-link"); l != NULL; l = node_next(l)) {
		*array_push(&list, frr->arena) = frr_quad(l, "router-id");
		frr_refuse(frr, l, refused,
			   "what both ends of a virtual link must agree on is not looked at");
	}
	area->virtual_links = list.v;
	area->virtual_link_count = list.n;
}

static void area_read(struct frr *frr, const struct node *node, uint8_t version,
		      struct ospf_area *area)
{
	const struct node *stub = node_get(node, "stub"), *nssa = node_get(node, "nssa");

	area->id = frr_quad(node, "id");
	if (version == 2)
		node_leaf(node, "authentication"); /* read where the interfaces are */
	area->default_cost = version == 2 ? (uint32_t)node_uint(node, "default-cost", 1) : 1;
	area->place = frr_place(frr, node);
	if (stub != NULL) {
		area->kind = OSPF_AREA_STUB;
		area->no_summary = node_get(stub, "no-summary") != NULL;
	}
	if (nssa != NULL)
		nssa_read(frr, nssa, version, area);
	if (area->kind != OSPF_AREA_NORMAL && area->id == 0)
		reading_error(frr->reading, node, "frr-ospf-area",
			      "the backbone can be neither stub nor NSSA");
	ranges_read(frr, node, version, area);
	filters_read(frr, node, version == 2 ? FAMILY_IPV4 : FAMILY_IPV6, area);
	if (version == 2)
		virtual_links_read(frr, node, area);
}

static void areas_read(struct frr *frr, const struct node *node, struct ospf *ospf)
{
	struct area_list list = { 0 };

	for (const struct node *a = node_first(node, "area"); a != NULL; a = node_next(a)) {
		struct ospf_area area = { 0 };

		area_read(frr, a, ospf->version, &area);
		*array_push(&list, frr->arena) = area;
	}
	ospf->areas = list.v;
	ospf->area_count = list.n;
}

/* ---- redistribution ---- */

/* distribute-list NAME out PROTOCOL stands in front of the route-map. */
static void distribute_add(struct frr *frr, const struct node *node, const struct node *line,
			   struct redistribution *r)
{
	for (const struct node *d = node_first(node, "distribute-list"); d != NULL;
	     d = node_next(d)) {
		const struct filter *gate;

		if (strcmp(node_leaf(d, "protocol"), node_leaf(line, "protocol")) != 0)
			continue;
		gate = frr_gate(frr, FRR_DISTRIBUTE_LIST, FAMILY_IPV4, d, node_leaf(d, "name"));
		*array_push(&r->chain, frr->arena) = gate;
		if (r->chain.n == 2) {
			r->chain.v[1] = r->chain.v[0];
			r->chain.v[0] = gate;
		}
	}
}

static void redistributions_read(struct frr *frr, const struct node *node, struct frr_instance *at,
				 const struct ospf *ospf)
{
	enum family family = ospf->version == 2 ? FAMILY_IPV4 : FAMILY_IPV6;

	for (const struct node *n = node_first(node, "redistribute"); n != NULL; n = node_next(n)) {
		struct redistribution *r =
			frr_redistribution_read(frr, n, PROTOCOL_OSPF, family, at);
		uint64_t number = node_uint(n, "instance", 0);

		node_get(n, "metric-type");
		if (r == NULL)
			continue;
		r->to_name = ospf->name;
		r->metric_type = (uint8_t)node_uint(n, "metric-type", 2);
		if (r->from == PROTOCOL_OSPF)
			r->from_name = arena_printf(frr->arena, "ospf %u", (unsigned)number);
		if (ospf->version == 2)
			distribute_add(frr, node, n, r);
	}
}

static void default_information_read(struct frr *frr, const struct node *node, struct ospf *ospf)
{
	struct ospf_default_information *d = &ospf->default_information;
	const struct node *n = node_get(node, "default-information");

	d->metric_type = 2;
	if (n == NULL)
		return;
	d->on = true;
	d->always = node_get(n, "always") != NULL;
	d->metric_set = node_leaf(n, "metric") != NULL;
	d->metric = (uint32_t)node_uint(n, "metric", 0);
	d->metric_type = (uint8_t)node_uint(n, "metric-type", 2);
	d->filter = frr_route_map(frr, n, "route-map");
	d->place = frr_place(frr, n);
}

static void aggregates_read(struct frr *frr, const struct node *node, struct ospf *ospf)
{
	struct aggregate_list list = { 0 };

	for (const struct node *n = node_first(node, "summary-address"); n != NULL;
	     n = node_next(n)) {
		struct ospf_aggregate aggregate = { .place = frr_place(frr, n) };

		if (!frr_prefix(frr, n, node_leaf(n, "prefix"), &aggregate.prefix))
			continue;
		aggregate.advertise = node_get(n, "no-advertise") == NULL;
		aggregate.tag = (uint32_t)node_uint(n, "tag", 0);
		aggregate.metric_type = 2;
		if (ospf->version == 3) {
			aggregate.metric_set = node_leaf(n, "metric") != NULL;
			aggregate.metric = (uint32_t)node_uint(n, "metric", 0);
			aggregate.metric_type = (uint8_t)node_uint(n, "metric-type", 2);
		}
		*array_push(&list, frr->arena) = aggregate;
	}
	ospf->aggregates = list.v;
	ospf->aggregate_count = list.n;
}

/* ---- the router ---- */

static void distances_read(const struct node *node, struct ospf *ospf)
{
	ospf->distance = (uint8_t)node_uint(node, "distance", 0);
	ospf->distance_intra = (uint8_t)node_uint(node, "distances/intra-area", 0);
	ospf->distance_inter = (uint8_t)node_uint(node, "distances/inter-area", 0);
	ospf->distance_external = (uint8_t)node_uint(node, "distances/external", 0);
}

/* What ospf_interface.c asks for each interface; without any it has no effect. */
static void interface_lines_mark(const struct node *node, uint8_t version)
{
	static const char *const lists[] = { "network", "passive-interface" };

	node_get(node, "reference-bandwidth");
	for (int i = 0; version == 2 && i < 2; i++)
		for (const struct node *n = node_first(node, lists[i]); n != NULL; n = node_next(n))
			node_mark_read(n);
	if (version == 2)
		node_get(node, "passive-default");
	else
		for (const struct node *n = node_first(node, "interface-area"); n != NULL;
		     n = node_next(n))
			node_mark_read(n);
}

static void version_2_read(struct frr *frr, const struct node *node, struct ospf *ospf)
{
	static const char *const refused[] = { "neighbor", NULL };
	const char *abr = node_leaf(node, "abr-type");

	ospf->abr_needs_backbone = abr == NULL || strcmp(abr, "standard") != 0;
	if (abr != NULL && strcmp(abr, "shortcut") == 0)
		reading_unmodelled(frr->reading, node_get(node, "abr-type"),
				   "shortcuts around the backbone are not simulated");
	ospf->rfc1583_compatible = node_bool(node, "rfc1583-compatible", false);
	ospf->max_metric = node_bool(node, "max-metric-administrative", false);
	ospf->max_metric_summaries = ospf->ranges_everywhere = true;
	ospf->default_metric_set = node_leaf(node, "default-metric") != NULL;
	ospf->default_metric = (uint32_t)node_uint(node, "default-metric", 0);
	frr_refuse(frr, node, refused, "this is not simulated");
}

static void version_3_read(const struct node *node, struct ospf *ospf)
{
	ospf->abr_needs_backbone = true;
	ospf->max_metric = node_bool(node, "stub-router-administrative", false);
}

void frr_ospf_read(struct frr *frr, const struct node *node, uint8_t version,
		   struct frr_instance *at, struct ospf *ospf)
{
	uint64_t number = version == 2 ? node_uint(node, "instance", 0) : 0;
	uint64_t paths = node_uint(node, "maximum-paths", 0);

	ospf->name = version == 3  ? "ospf6"
		     : number == 0 ? "ospf"
				   : arena_printf(frr->arena, "ospf %u", (unsigned)number);
	ospf->enabled = true;
	ospf->place = frr_place(frr, node);
	ospf->router_id = frr_quad(node, "router-id");
	if (ospf->router_id == 0)
		ospf->router_id = at->instance->router_id;
	ospf->max_paths = (uint8_t)(paths > UINT8_MAX ? 0 : paths);
	distances_read(node, ospf);
	if (version == 2)
		version_2_read(frr, node, ospf);
	else
		version_3_read(node, ospf);
	default_information_read(frr, node, ospf);
	aggregates_read(frr, node, ospf);
	areas_read(frr, node, ospf);
	interface_lines_mark(node, version);
	frr_ospf_interfaces_read(frr, node, at->index, ospf);
	redistributions_read(frr, node, at, ospf);
}
