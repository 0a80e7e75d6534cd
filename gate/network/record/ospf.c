/* SPDX-License-Identifier: MIT */
/* OSPF as records: ospf.h, member by member. */
#include "network/record/record.h"

#include "network/ospf.h"

/* clang-format off: a row a line */
static const struct field ospf_range_fields[] = {
	INSIDE(struct ospf_range, prefix, prefix_record),
	FLAG(struct ospf_range, advertise),
	NUMBER(struct ospf_range, cost),
	FLAG(struct ospf_range, cost_set),
	FLAG(struct ospf_range, has_substitute),
	INSIDE(struct ospf_range, substitute, prefix_record),
	INSIDE(struct ospf_range, place, place_record),
};
static const struct record ospf_range_record = RECORD(struct ospf_range, ospf_range_fields);

static const struct field ospf_aggregate_fields[] = {
	INSIDE(struct ospf_aggregate, prefix, prefix_record),
	FLAG(struct ospf_aggregate, advertise),
	NUMBER(struct ospf_aggregate, metric),
	FLAG(struct ospf_aggregate, metric_set),
	NUMBER(struct ospf_aggregate, metric_type),
	NUMBER(struct ospf_aggregate, tag),
	INSIDE(struct ospf_aggregate, place, place_record),
};
static const struct record ospf_aggregate_record =
	RECORD(struct ospf_aggregate, ospf_aggregate_fields);

static const struct field ospf_area_fields[] = {
	NUMBER(struct ospf_area, id),
	NUMBER(struct ospf_area, kind),
	FLAG(struct ospf_area, no_summary),
	NUMBER(struct ospf_area, default_cost),
	FLAG(struct ospf_area, nssa_default),
	NUMBER(struct ospf_area, nssa_default_type),
	NUMBER(struct ospf_area, translate),
	NUMBER(struct ospf_area, range_count),
	ARRAY(struct ospf_area, ranges, range_count, ospf_range_record),
	NUMBER(struct ospf_area, nssa_range_count),
	ARRAY(struct ospf_area, nssa_ranges, nssa_range_count, ospf_range_record),
	SHARED(struct ospf_area, import_list, prefix_set_record),
	SHARED(struct ospf_area, export_list, prefix_set_record),
	SHARED(struct ospf_area, filter_in, prefix_set_record),
	SHARED(struct ospf_area, filter_out, prefix_set_record),
	NUMBER(struct ospf_area, virtual_link_count),
	NUMBERS(struct ospf_area, virtual_links, virtual_link_count),
	INSIDE(struct ospf_area, place, place_record),
};
static const struct record ospf_area_record = RECORD(struct ospf_area, ospf_area_fields);

static const struct field ospf_interface_fields[] = {
	NUMBER(struct ospf_interface, interface),
	NUMBER(struct ospf_interface, area),
	NUMBER(struct ospf_interface, cost),
	FLAG(struct ospf_interface, passive),
	INSIDE(struct ospf_interface, passive_place, place_record),
	NUMBER(struct ospf_interface, network),
	NUMBER(struct ospf_interface, priority),
	NUMBER(struct ospf_interface, hello),
	NUMBER(struct ospf_interface, dead),
	TEXT(struct ospf_interface, authentication),
	FLAG(struct ospf_interface, hide),
	FLAG(struct ospf_interface, mtu_ignore),
	NUMBER(struct ospf_interface, instance_id),
	INSIDE(struct ospf_interface, place, place_record),
};
static const struct record ospf_interface_record =
	RECORD(struct ospf_interface, ospf_interface_fields);

static const struct field ospf_default_information_fields[] = {
	FLAG(struct ospf_default_information, on),
	FLAG(struct ospf_default_information, always),
	NUMBER(struct ospf_default_information, metric),
	FLAG(struct ospf_default_information, metric_set),
	NUMBER(struct ospf_default_information, metric_type),
	SHARED(struct ospf_default_information, filter, filter_record),
	INSIDE(struct ospf_default_information, place, place_record),
};
static const struct record ospf_default_information_record =
	RECORD(struct ospf_default_information, ospf_default_information_fields);

static const struct field ospf_fields[] = {
	NUMBER(struct ospf, version),
	TEXT(struct ospf, name),
	FLAG(struct ospf, enabled),
	NUMBER(struct ospf, router_id),
	NUMBER(struct ospf, area_count),
	ARRAY(struct ospf, areas, area_count, ospf_area_record),
	NUMBER(struct ospf, aggregate_count),
	ARRAY(struct ospf, aggregates, aggregate_count, ospf_aggregate_record),
	NUMBER(struct ospf, interface_count),
	ARRAY(struct ospf, interfaces, interface_count, ospf_interface_record),
	FLAG(struct ospf, max_metric),
	FLAG(struct ospf, max_metric_summaries),
	FLAG(struct ospf, ranges_everywhere),
	FLAG(struct ospf, rfc1583_compatible),
	NUMBER(struct ospf, max_paths),
	NUMBER(struct ospf, distance),
	NUMBER(struct ospf, distance_intra),
	NUMBER(struct ospf, distance_inter),
	NUMBER(struct ospf, distance_external),
	NUMBER(struct ospf, default_metric),
	FLAG(struct ospf, default_metric_set),
	FLAG(struct ospf, abr_needs_backbone),
	INSIDE(struct ospf, default_information, ospf_default_information_record),
	INSIDE(struct ospf, place, place_record),
};
const struct record ospf_record = RECORD(struct ospf, ospf_fields);
