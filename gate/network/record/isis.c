/* SPDX-License-Identifier: MIT */
/* IS-IS as records: isis.h, member by member. */
#include "network/record/record.h"

#include "network/isis.h"

/* clang-format off: a row a line */
static const struct field isis_interface_fields[] = {
	NUMBER(struct isis_interface, interface),
	NUMBER(struct isis_interface, levels),
	FLAG_TIMES(struct isis_interface, family, FAMILY_COUNT),
	FLAG(struct isis_interface, passive),
	INSIDE(struct isis_interface, passive_place, place_record),
	FLAG(struct isis_interface, point_to_point),
	NUMBER_TIMES(struct isis_interface, metric, 2 * FAMILY_COUNT),
	NUMBER_TIMES(struct isis_interface, priority, 2),
	TEXT(struct isis_interface, authentication),
	FLAG_TIMES(struct isis_interface, suppress, FAMILY_COUNT),
	INSIDE(struct isis_interface, place, place_record),
};
static const struct record isis_interface_record =
	RECORD(struct isis_interface, isis_interface_fields);

static const struct field isis_default_information_fields[] = {
	FLAG_TIMES(struct isis_default_information, on, 2 * FAMILY_COUNT),
	FLAG_TIMES(struct isis_default_information, always, 2 * FAMILY_COUNT),
	NUMBER_TIMES(struct isis_default_information, metric, 2 * FAMILY_COUNT),
	SHARED_TIMES(struct isis_default_information, filter, 2 * FAMILY_COUNT, filter_record),
	INSIDE(struct isis_default_information, place, place_record),
};
static const struct record isis_default_information_record =
	RECORD(struct isis_default_information, isis_default_information_fields);

static const struct field isis_summary_fields[] = {
	INSIDE(struct isis_summary, prefix, prefix_record),
	NUMBER(struct isis_summary, levels),
	INSIDE(struct isis_summary, place, place_record),
};
static const struct record isis_summary_record = RECORD(struct isis_summary, isis_summary_fields);

static const struct field isis_leak_fields[] = {
	FLAG(struct isis_leak, on),
	INSIDE(struct isis_leak, chain, filter_chain_record),
};
static const struct record isis_leak_record = RECORD(struct isis_leak, isis_leak_fields);

static const struct field isis_fields[] = {
	TEXT(struct isis, name),
	FLAG(struct isis, enabled),
	NUMBER_TIMES(struct isis, system_id, 6),
	NUMBER(struct isis, area_count),
	TEXTS(struct isis, areas, area_count),
	NUMBER(struct isis, levels),
	FLAG_TIMES(struct isis, wide, 2),
	FLAG(struct isis, overload),
	INSIDE(struct isis, overload_place, place_record),
	FLAG(struct isis, high_metric),
	FLAG(struct isis, attached_send),
	FLAG(struct isis, attached_receive),
	FLAG(struct isis, multi_topology_ipv6),
	INSIDE(struct isis, up, isis_leak_record),
	INSIDE(struct isis, down, isis_leak_record),
	FLAG_TIMES(struct isis, family, FAMILY_COUNT),
	NUMBER(struct isis, max_paths),
	NUMBER(struct isis, distance_internal),
	NUMBER(struct isis, distance_external),
	NUMBER(struct isis, interface_count),
	ARRAY(struct isis, interfaces, interface_count, isis_interface_record),
	INSIDE(struct isis, default_information, isis_default_information_record),
	NUMBER(struct isis, summary_count),
	ARRAY(struct isis, summaries, summary_count, isis_summary_record),
	INSIDE(struct isis, place, place_record),
};
const struct record isis_record = RECORD(struct isis, isis_fields);
