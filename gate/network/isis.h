/* SPDX-License-Identifier: MIT */
/*
 * IS-IS of one instance, as configured (ISO 10589, RFC 1195, RFC 5305, RFC 5308, RFC 5120).
 */
#ifndef NETWORK_ISIS_H
#define NETWORK_ISIS_H

#include "network/filter.h"

enum { ISIS_LEVEL_1 = 1, ISIS_LEVEL_2 = 2, ISIS_LEVEL_1_2 = 3 };

struct isis_interface {
	uint32_t interface; /* index into the device's interfaces */
	unsigned levels;    /* ISIS_LEVEL_ bits, already cut with the router's */
	bool family[FAMILY_COUNT];
	bool passive;
	struct place passive_place;
	bool point_to_point;              /* else a LAN */
	uint32_t metric[2][FAMILY_COUNT]; /* [level - 1] */
	uint8_t priority[2];
	const char *authentication;  /* kind and password; must agree; null: none */
	bool suppress[FAMILY_COUNT]; /* prefix not advertised */
	struct place place;
};

struct isis_default_information {
	bool on[2][FAMILY_COUNT], always[2][FAMILY_COUNT]; /* [level - 1] */
	uint32_t metric[2][FAMILY_COUNT];
	const struct filter *filter[2][FAMILY_COUNT];
	struct place place;
};

struct isis_summary {
	struct prefix prefix;
	unsigned levels;
	struct place place;
};

/* Leaking between levels. RFC 1195 and 5302: level 1 goes into level 2 (but not in FRR 8.4, which
 * carries only the own prefixes of an L1L2 router), level 2 into level 1 only where told. */
struct isis_leak {
	bool on;
	struct filter_chain chain;
};

struct isis {
	const char *name;
	bool enabled;
	uint8_t system_id[6];
	const char *const *areas; /* hex without dots */
	size_t area_count;
	unsigned levels;
	bool wide[2]; /* metric style by level; both ends and both kinds: transition counts as wide
		       */
	bool overload;
	struct place overload_place;
	bool high_metric;                     /* all links at the maximum */
	bool attached_send, attached_receive; /* default true */
	bool multi_topology_ipv6;
	struct isis_leak up, down; /* level 1 to 2, level 2 to 1 */
	bool family[FAMILY_COUNT];
	uint8_t max_paths;
	uint8_t distance_internal, distance_external; /* 0: 115 */
	struct isis_interface *interfaces;
	size_t interface_count;
	struct isis_default_information default_information;
	struct isis_summary *summaries;
	size_t summary_count;
	struct place place;
};

#endif
