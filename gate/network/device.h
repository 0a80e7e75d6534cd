/* SPDX-License-Identifier: MIT */
/*
 * One device as its config says it, free of dialect. A front end (config/) makes it in an arena of
 * its own and nothing changes it afterwards: base and head share the devices that the change does
 * not touch. Everything that needs a second device is in network.h.
 */
#ifndef NETWORK_DEVICE_H
#define NETWORK_DEVICE_H

#include "network/bgp.h"
#include "network/isis.h"
#include "network/ospf.h"

enum dialect { DIALECT_OPENCONFIG, DIALECT_FRR };

struct interface_address {
	struct prefix subnet; /* masked */
	struct addr addr;
	bool link_local; /* fe80::/10: makes no route that leaves the link */
	bool secondary;
	struct place place;
};

/* A layer-3 interface: a port, or one unit of it. */
struct interface {
	const char *name; /* as the device's kernel has it: "eth0", "eth0.100"; unit 0 has the
			     port's name */
	const char *port; /* for link inference and --down */
	uint32_t unit;
	bool loopback; /* always up, has no neighbors */
	bool enabled;
	struct place disabled_place;     /* what shut it, if it is not enabled */
	bool looped;                     /* loopback-mode: addresses stay, no neighbors */
	uint32_t vlan_outer, vlan_inner; /* 0: untagged */
	const char *member_of;           /* LAG name, or null */
	const char *bridge; /* layer-2 domain inside the device (a VLAN's SVI), or null */
	bool family_enabled[FAMILY_COUNT];
	bool address_unknown[FAMILY_COUNT]; /* dhcp: reported by the front end */
	const char *unnumbered_from;        /* interface whose address it borrows, or null */
	struct interface_address *addresses;
	size_t address_count;
	uint32_t instance;  /* index into instances */
	uint32_t bandwidth; /* kbit/s, 0 unknown */
	uint32_t mtu;
	const char *description;
	struct place place;
};

enum static_kind {
	STATIC_VIA,       /* next_hop, maybe on an interface */
	STATIC_INTERFACE, /* directly connected to the interface */
	STATIC_DISCARD,   /* blackhole, Null0, DROP: traffic is dropped */
	STATIC_REJECT,    /* dropped with an ICMP error; same reachability */
};

/* One next hop of one static route; those of one prefix compete by distance, then metric, and share
 * the load when equal. */
struct static_route {
	struct prefix prefix;
	enum static_kind kind;
	struct addr next_hop;
	const char *interface;    /* or null */
	uint32_t interface_index; /* into interfaces, UINT32_MAX if null or unknown */
	bool recursive; /* may resolve over any route; false (OpenConfig's default): only over a
			   connected one */
	bool onlink;
	uint8_t distance; /* 1 */
	uint32_t metric;
	uint32_t tag;
	const char *next_hop_instance; /* another instance's name, or null */
	struct place place;
};

/* OpenConfig local-aggregates: active while a longer active route is in the RIB. */
struct local_aggregate {
	struct prefix prefix;
	bool discard;
	uint8_t distance; /* 130 */
	uint32_t metric, tag;
	struct place place;
};

/* Redistribution from one protocol's active routes into another. */
struct redistribution {
	enum protocol from;
	const char *from_name; /* a certain protocol instance, or null */
	enum protocol to;
	const char *to_name;
	enum family family;
	unsigned to_levels; /* IS-IS: ISIS_LEVEL_ bits */
	struct filter_chain chain;
	uint32_t metric; /* with metric_set */
	bool metric_set;
	bool propagate_metric; /* without metric_set: carry the source's metric (BGP MED); else 0 or
				  the protocol's default */
	uint8_t metric_type;   /* OSPF 1 or 2 */
	enum origin origin;    /* into BGP; a filter can set another */
	struct place place;
};

struct instance { /* a VRF; the default one is first */
	const char *name;
	bool is_default;
	bool enabled;
	uint32_t router_id; /* 0: none given */
	struct static_route *statics;
	size_t static_count;
	struct local_aggregate *aggregates;
	size_t aggregate_count;
	struct redistribution *redistributions;
	size_t redistribution_count;
	struct ospf *ospfs;
	size_t ospf_count;
	struct isis *isises;
	size_t isis_count;
	struct bgp *bgp;                        /* or null */
	bool resolve_via_default[FAMILY_COUNT]; /* FRR ip nht resolve-via-default */
	struct place place;
};

/* Something the front end could not model and that could matter to routing. */
struct unmodelled {
	struct place place;
	const char *path; /* data path or command line, without values that may be secret */
	const char *text; /* normalised, for comparing base and head: equal text, same line */
	const char *why;
	bool packets_only; /* cannot change routes, may stop packets (ACLs) */
};

/* A line that an edit took away or overrode, and the edit's line that did it. */
struct displaced_line {
	struct place old, by;
};

struct device {
	const char *name;
	enum dialect dialect;
	const char *file;             /* the first of its files */
	struct interface *interfaces; /* sorted by name */
	size_t interface_count;
	struct instance *instances;
	size_t instance_count;
	/* all filters and sets, for warnings and messages; each sorted by name */
	struct filter **filters;
	size_t filter_count;
	struct prefix_set **prefix_sets;
	size_t prefix_set_count;
	struct unmodelled *unmodelled;
	size_t unmodelled_count;
	/* the ledger of lines or nodes */
	size_t count_modelled, count_irrelevant, count_unmodelled, count_state;
	const struct displaced_line *displaced; /* by edits on top of the files; usually none */
	size_t displaced_count;
	struct place place;
};

#endif
