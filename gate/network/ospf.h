/* SPDX-License-Identifier: MIT */
/*
 * OSPF of one instance, as configured: version 2 (RFC 2328) carries IPv4, version 3 (RFC 5340)
 * IPv6.
 */
#ifndef NETWORK_OSPF_H
#define NETWORK_OSPF_H

#include "network/filter.h"

enum ospf_area_kind { OSPF_AREA_NORMAL, OSPF_AREA_STUB, OSPF_AREA_NSSA };

struct ospf_range {
	struct prefix prefix;
	bool advertise; /* false: not-advertise */
	uint32_t cost;  /* with cost_set; else that of the dearest component */
	bool cost_set;
	bool has_substitute;
	struct prefix substitute;
	struct place place;
};

/* External routes that are announced as one (FRR summary-address). */
struct ospf_aggregate {
	struct prefix prefix;
	bool advertise;
	uint32_t metric; /* with metric_set */
	bool metric_set;
	uint8_t metric_type; /* 1 or 2 */
	uint32_t tag;
	struct place place;
};

enum ospf_translate { OSPF_TRANSLATE_CANDIDATE, OSPF_TRANSLATE_ALWAYS, OSPF_TRANSLATE_NEVER };

struct ospf_area {
	uint32_t id;
	enum ospf_area_kind kind;
	bool no_summary;       /* totally stubby */
	uint32_t default_cost; /* of the default into a stub or NSSA; 1 */
	bool nssa_default;     /* NSSA default-information-originate; its cost is default_cost */
	uint8_t nssa_default_type; /* 1 or 2 */
	enum ospf_translate translate;
	struct ospf_range *ranges;
	size_t range_count;
	struct ospf_range *nssa_ranges;
	size_t nssa_range_count;
	const struct prefix_set *import_list,
		*export_list; /* FRR area import-list / export-list, filter-list prefix */
	const struct prefix_set *filter_in, *filter_out;
	uint32_t *virtual_links; /* router ids of the far ends */
	size_t virtual_link_count;
	struct place place;
};

enum ospf_network {
	OSPF_NETWORK_BROADCAST,
	OSPF_NETWORK_POINT_TO_POINT,
	OSPF_NETWORK_NON_BROADCAST,
	OSPF_NETWORK_POINT_TO_MULTIPOINT,
	OSPF_NETWORK_LOOPBACK
};

struct ospf_interface {
	uint32_t interface; /* index into the device's interfaces */
	uint32_t area;      /* area id */
	uint32_t cost;
	bool passive;
	struct place passive_place;
	enum ospf_network network;
	uint8_t priority;
	uint32_t hello, dead;       /* seconds; must agree on a link */
	const char *authentication; /* kind and key as text; must agree; null: none */
	bool hide;                  /* prefix suppressed (RFC 6860) */
	bool mtu_ignore;
	uint16_t instance_id; /* OSPFv3 */
	struct place place;
};

struct ospf_default_information {
	bool on, always;
	uint32_t metric; /* with metric_set; else 10, or 1 with always in FRR's v2 */
	bool metric_set;
	uint8_t metric_type; /* 1 or 2 */
	const struct filter *filter;
	struct place place;
};

struct ospf {
	uint8_t version; /* 2 or 3 */
	const char *name;
	bool enabled;
	uint32_t router_id; /* 0: chosen when sealed */
	struct ospf_area *areas;
	size_t area_count;
	struct ospf_aggregate *aggregates;
	size_t aggregate_count;
	struct ospf_interface *interfaces; /* those that run OSPF, one an area */
	size_t interface_count;
	bool max_metric;           /* stub router (RFC 6987): transit links at 65535 */
	bool max_metric_summaries; /* FRR: and summaries at 0xff0000 */
	bool ranges_everywhere;    /* FRR: ranges are told to areas without summaries, too */
	bool rfc1583_compatible;
	uint8_t max_paths; /* 0: no limit that matters */
	uint8_t distance, distance_intra, distance_inter,
		distance_external; /* 0: the default 110 */
	uint32_t default_metric;   /* of redistributed routes, with default_metric_set; else 20 */
	bool default_metric_set;
	bool abr_needs_backbone; /* FRR's and Cisco's abr-type: an ABR without an active backbone
				    interface does not summarise */
	struct ospf_default_information default_information;
	struct place place;
};

#endif
