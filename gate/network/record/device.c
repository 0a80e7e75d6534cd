/* SPDX-License-Identifier: MIT */
/* Devices, interfaces and instances as records: device.h, member by member. */
#include "network/record/record.h"

#include "network/device.h"

/* clang-format off: a row a line */
static const struct field interface_address_fields[] = {
	INSIDE(struct interface_address, subnet, prefix_record),
	INSIDE(struct interface_address, addr, addr_record),
	FLAG(struct interface_address, link_local),
	FLAG(struct interface_address, secondary),
	INSIDE(struct interface_address, place, place_record),
};
static const struct record interface_address_record =
	RECORD(struct interface_address, interface_address_fields);

static const struct field interface_fields[] = {
	TEXT(struct interface, name),
	TEXT(struct interface, port),
	NUMBER(struct interface, unit),
	FLAG(struct interface, loopback),
	FLAG(struct interface, enabled),
	INSIDE(struct interface, disabled_place, place_record),
	FLAG(struct interface, looped),
	NUMBER(struct interface, vlan_outer),
	NUMBER(struct interface, vlan_inner),
	TEXT(struct interface, member_of),
	TEXT(struct interface, bridge),
	FLAG_TIMES(struct interface, family_enabled, FAMILY_COUNT),
	FLAG_TIMES(struct interface, address_unknown, FAMILY_COUNT),
	TEXT(struct interface, unnumbered_from),
	NUMBER(struct interface, address_count),
	ARRAY(struct interface, addresses, address_count, interface_address_record),
	NUMBER(struct interface, instance),
	NUMBER(struct interface, bandwidth),
	NUMBER(struct interface, mtu),
	TEXT(struct interface, description),
	INSIDE(struct interface, place, place_record),
};
static const struct record interface_record = RECORD(struct interface, interface_fields);

static const struct field static_route_fields[] = {
	INSIDE(struct static_route, prefix, prefix_record),
	NUMBER(struct static_route, kind),
	INSIDE(struct static_route, next_hop, addr_record),
	TEXT(struct static_route, interface),
	NUMBER(struct static_route, interface_index),
	FLAG(struct static_route, recursive),
	FLAG(struct static_route, onlink),
	NUMBER(struct static_route, distance),
	NUMBER(struct static_route, metric),
	NUMBER(struct static_route, tag),
	TEXT(struct static_route, next_hop_instance),
	INSIDE(struct static_route, place, place_record),
};
static const struct record static_route_record = RECORD(struct static_route, static_route_fields);

static const struct field local_aggregate_fields[] = {
	INSIDE(struct local_aggregate, prefix, prefix_record),
	FLAG(struct local_aggregate, discard),
	NUMBER(struct local_aggregate, distance),
	NUMBER(struct local_aggregate, metric),
	NUMBER(struct local_aggregate, tag),
	INSIDE(struct local_aggregate, place, place_record),
};
static const struct record local_aggregate_record =
	RECORD(struct local_aggregate, local_aggregate_fields);

static const struct field redistribution_fields[] = {
	NUMBER(struct redistribution, from),
	TEXT(struct redistribution, from_name),
	NUMBER(struct redistribution, to),
	TEXT(struct redistribution, to_name),
	NUMBER(struct redistribution, family),
	NUMBER(struct redistribution, to_levels),
	INSIDE(struct redistribution, chain, filter_chain_record),
	NUMBER(struct redistribution, metric),
	FLAG(struct redistribution, metric_set),
	FLAG(struct redistribution, propagate_metric),
	NUMBER(struct redistribution, metric_type),
	NUMBER(struct redistribution, origin),
	INSIDE(struct redistribution, place, place_record),
};
static const struct record redistribution_record =
	RECORD(struct redistribution, redistribution_fields);

static const struct field instance_fields[] = {
	TEXT(struct instance, name),
	FLAG(struct instance, is_default),
	FLAG(struct instance, enabled),
	NUMBER(struct instance, router_id),
	NUMBER(struct instance, static_count),
	ARRAY(struct instance, statics, static_count, static_route_record),
	NUMBER(struct instance, aggregate_count),
	ARRAY(struct instance, aggregates, aggregate_count, local_aggregate_record),
	NUMBER(struct instance, redistribution_count),
	ARRAY(struct instance, redistributions, redistribution_count, redistribution_record),
	NUMBER(struct instance, ospf_count),
	ARRAY(struct instance, ospfs, ospf_count, ospf_record),
	NUMBER(struct instance, isis_count),
	ARRAY(struct instance, isises, isis_count, isis_record),
	SHARED(struct instance, bgp, bgp_record),
	FLAG_TIMES(struct instance, resolve_via_default, FAMILY_COUNT),
	INSIDE(struct instance, place, place_record),
};
static const struct record instance_record = RECORD(struct instance, instance_fields);

static const struct field unmodelled_fields[] = {
	INSIDE(struct unmodelled, place, place_record),
	TEXT(struct unmodelled, path),
	TEXT(struct unmodelled, text),
	TEXT(struct unmodelled, why),
	FLAG(struct unmodelled, packets_only),
};
static const struct record unmodelled_record = RECORD(struct unmodelled, unmodelled_fields);

static const struct field displaced_line_fields[] = {
	INSIDE(struct displaced_line, old, place_record),
	INSIDE(struct displaced_line, by, place_record),
};
static const struct record displaced_line_record =
	RECORD(struct displaced_line, displaced_line_fields);

static const struct field device_fields[] = {
	TEXT(struct device, name),
	NUMBER(struct device, dialect),
	TEXT(struct device, file),
	NUMBER(struct device, interface_count),
	ARRAY(struct device, interfaces, interface_count, interface_record),
	NUMBER(struct device, instance_count),
	ARRAY(struct device, instances, instance_count, instance_record),
	NUMBER(struct device, filter_count),
	POINTERS(struct device, filters, filter_count, filter_record),
	NUMBER(struct device, prefix_set_count),
	POINTERS(struct device, prefix_sets, prefix_set_count, prefix_set_record),
	NUMBER(struct device, unmodelled_count),
	ARRAY(struct device, unmodelled, unmodelled_count, unmodelled_record),
	NUMBER(struct device, count_modelled),
	NUMBER(struct device, count_irrelevant),
	NUMBER(struct device, count_unmodelled),
	NUMBER(struct device, count_state),
	NUMBER(struct device, displaced_count),
	ARRAY(struct device, displaced, displaced_count, displaced_line_record),
	INSIDE(struct device, place, place_record),
};
const struct record device_record = RECORD(struct device, device_fields);
