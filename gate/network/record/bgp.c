/* SPDX-License-Identifier: MIT */
/* BGP as records: bgp.h, member by member. */
#include "network/record/record.h"

#include "network/bgp.h"

/* clang-format off: a row a line */
static const struct field prefix_limit_fields[] = {
	NUMBER(struct prefix_limit, max),
	FLAG(struct prefix_limit, warning_only),
	FLAG(struct prefix_limit, before_filter),
	FLAG(struct prefix_limit, counts_late),
	INSIDE(struct prefix_limit, place, place_record),
};
static const struct record prefix_limit_record = RECORD(struct prefix_limit, prefix_limit_fields);

static const struct field conditional_advertisement_fields[] = {
	SHARED(struct conditional_advertisement, advertise, filter_record),
	SHARED(struct conditional_advertisement, condition, filter_record),
	FLAG(struct conditional_advertisement, non_exist),
	INSIDE(struct conditional_advertisement, place, place_record),
};
static const struct record conditional_advertisement_record =
	RECORD(struct conditional_advertisement, conditional_advertisement_fields);

static const struct field neighbor_family_fields[] = {
	FLAG(struct neighbor_family, enabled),
	INSIDE(struct neighbor_family, import, filter_chain_record),
	INSIDE(struct neighbor_family, export, filter_chain_record),
	FLAG(struct neighbor_family, has_import),
	FLAG(struct neighbor_family, has_export),
	NUMBER(struct neighbor_family, next_hop_self),
	FLAG(struct neighbor_family, next_hop_unchanged),
	FLAG(struct neighbor_family, route_reflector_client),
	FLAG(struct neighbor_family, route_server_client),
	NUMBER(struct neighbor_family, send_communities),
	NUMBER(struct neighbor_family, allow_own_as),
	FLAG(struct neighbor_family, allow_own_as_origin),
	FLAG(struct neighbor_family, as_override),
	NUMBER(struct neighbor_family, private_as),
	FLAG(struct neighbor_family, default_originate),
	SHARED(struct neighbor_family, default_originate_filter, filter_record),
	INSIDE(struct neighbor_family, limit, prefix_limit_record),
	INSIDE(struct neighbor_family, out_limit, prefix_limit_record),
	SHARED(struct neighbor_family, unsuppress, filter_record),
	SHARED(struct neighbor_family, conditional, conditional_advertisement_record),
	NUMBER(struct neighbor_family, weight),
	FLAG(struct neighbor_family, weight_set),
	FLAG(struct neighbor_family, addpath_tx_all),
	FLAG(struct neighbor_family, addpath_tx_best_per_as),
	FLAG(struct neighbor_family, attribute_unchanged_as_path),
	FLAG(struct neighbor_family, attribute_unchanged_med),
	FLAG(struct neighbor_family, soo_set),
	NUMBER(struct neighbor_family, soo),
};
const struct record neighbor_family_record = RECORD(struct neighbor_family, neighbor_family_fields);

static const struct field neighbor_fields[] = {
	INSIDE(struct neighbor, addr, addr_record),
	TEXT(struct neighbor, interface),
	FLAG(struct neighbor, link_local_only),
	TEXT(struct neighbor, description),
	NUMBER(struct neighbor, remote_as),
	FLAG(struct neighbor, remote_internal),
	FLAG(struct neighbor, remote_external),
	NUMBER(struct neighbor, local_as),
	NUMBER(struct neighbor, local_as_mode),
	FLAG(struct neighbor, shutdown),
	INSIDE(struct neighbor, shutdown_place, place_record),
	FLAG(struct neighbor, passive),
	TEXT(struct neighbor, password),
	INSIDE(struct neighbor, update_source, addr_record),
	TEXT(struct neighbor, update_source_interface),
	NUMBER(struct neighbor, ttl),
	NUMBER(struct neighbor, ttl_security_hops),
	FLAG(struct neighbor, disable_connected_check),
	FLAG(struct neighbor, enforce_first_as),
	FLAG(struct neighbor, peer_as_filter),
	NUMBER(struct neighbor, role),
	FLAG(struct neighbor, role_strict),
	INSIDE(struct neighbor, role_place, place_record),
	FLAG(struct neighbor, solo),
	FLAG(struct neighbor, extended_next_hop),
	NUMBER(struct neighbor, port),
	NUMBER(struct neighbor, cluster_id),
	INSIDE_TIMES(struct neighbor, enabled_place, FAMILY_COUNT, place_record),
	SHARED_TIMES(struct neighbor, family, FAMILY_COUNT, neighbor_family_record),
	TEXT(struct neighbor, group),
	INSIDE(struct neighbor, place, place_record),
	INSIDE(struct neighbor, remote_as_place, place_record),
};
static const struct record neighbor_record = RECORD(struct neighbor, neighbor_fields);

static const struct field listen_range_fields[] = {
	INSIDE(struct listen_range, prefix, prefix_record),
	NUMBER(struct listen_range, limit),
	INSIDE(struct listen_range, template, neighbor_record),
	INSIDE(struct listen_range, place, place_record),
};
static const struct record listen_range_record = RECORD(struct listen_range, listen_range_fields);

static const struct field bgp_network_fields[] = {
	INSIDE(struct bgp_network, prefix, prefix_record),
	SHARED(struct bgp_network, filter, filter_record),
	FLAG(struct bgp_network, backdoor),
	INSIDE(struct bgp_network, place, place_record),
};
static const struct record bgp_network_record = RECORD(struct bgp_network, bgp_network_fields);

static const struct field bgp_aggregate_fields[] = {
	INSIDE(struct bgp_aggregate, prefix, prefix_record),
	FLAG(struct bgp_aggregate, summary_only),
	FLAG(struct bgp_aggregate, as_set),
	FLAG(struct bgp_aggregate, matching_med_only),
	NUMBER(struct bgp_aggregate, origin),
	FLAG(struct bgp_aggregate, origin_set),
	SHARED(struct bgp_aggregate, filter, filter_record),
	SHARED(struct bgp_aggregate, suppress, filter_record),
	INSIDE(struct bgp_aggregate, place, place_record),
};
static const struct record bgp_aggregate_record =
	RECORD(struct bgp_aggregate, bgp_aggregate_fields);

static const struct field bgp_family_fields[] = {
	FLAG(struct bgp_family, enabled),
	NUMBER(struct bgp_family, ebgp_paths),
	NUMBER(struct bgp_family, ibgp_paths),
	FLAG(struct bgp_family, ibgp_equal_cluster_length),
	NUMBER(struct bgp_family, network_count),
	ARRAY(struct bgp_family, networks, network_count, bgp_network_record),
	NUMBER(struct bgp_family, aggregate_count),
	ARRAY(struct bgp_family, aggregates, aggregate_count, bgp_aggregate_record),
	NUMBER(struct bgp_family, distance_external),
	NUMBER(struct bgp_family, distance_internal),
	NUMBER(struct bgp_family, distance_local),
	SHARED(struct bgp_family, table_map, filter_record),
};
static const struct record bgp_family_record = RECORD(struct bgp_family, bgp_family_fields);

static const struct field bgp_fields[] = {
	NUMBER(struct bgp, asn),
	TEXT(struct bgp, name),
	FLAG(struct bgp, shutdown),
	INSIDE(struct bgp, shutdown_place, place_record),
	NUMBER(struct bgp, router_id),
	NUMBER(struct bgp, cluster_id),
	NUMBER(struct bgp, confederation),
	NUMBER(struct bgp, confederation_peer_count),
	NUMBERS(struct bgp, confederation_peers, confederation_peer_count),
	NUMBER(struct bgp, default_local_pref),
	FLAG(struct bgp, always_compare_med),
	FLAG(struct bgp, deterministic_med),
	FLAG(struct bgp, med_missing_as_worst),
	FLAG(struct bgp, med_confed),
	FLAG(struct bgp, as_path_ignore),
	FLAG(struct bgp, as_path_confed),
	FLAG(struct bgp, multipath_relax),
	FLAG(struct bgp, compare_router_id),
	FLAG(struct bgp, ignore_igp_metric),
	FLAG(struct bgp, client_to_client),
	FLAG(struct bgp, reflect_unchanged),
	FLAG(struct bgp, ebgp_requires_policy),
	FLAG(struct bgp, ibgp_requires_policy),
	FLAG(struct bgp, network_import_check),
	FLAG(struct bgp, suppress_inactive),
	FLAG(struct bgp, reject_as_sets),
	FLAG(struct bgp, graceful_shutdown),
	FLAG(struct bgp, fast_external_failover),
	FLAG(struct bgp, send_to_origin),
	NUMBER(struct bgp, max_med),
	INSIDE_TIMES(struct bgp, family, FAMILY_COUNT, bgp_family_record),
	NUMBER(struct bgp, neighbor_count),
	ARRAY(struct bgp, neighbors, neighbor_count, neighbor_record),
	NUMBER(struct bgp, range_count),
	ARRAY(struct bgp, ranges, range_count, listen_range_record),
	INSIDE(struct bgp, place, place_record),
};
const struct record bgp_record = RECORD(struct bgp, bgp_fields);
