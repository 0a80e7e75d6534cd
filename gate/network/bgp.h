/* SPDX-License-Identifier: MIT */
/*
 * BGP of one instance, as configured, flat: inheritance from groups is done by the front end, so
 * every neighbor here has its own complete settings.
 */
#ifndef NETWORK_BGP_H
#define NETWORK_BGP_H

#include "network/filter.h"

enum { BGP_COMMUNITY_STANDARD = 1, BGP_COMMUNITY_EXTENDED = 2, BGP_COMMUNITY_LARGE = 4 };

enum next_hop_self { NEXT_HOP_KEEP, NEXT_HOP_SELF, NEXT_HOP_SELF_FORCE };

enum private_as {
	PRIVATE_AS_KEEP,
	PRIVATE_AS_REMOVE, /* FRR plain: only if the whole path is private */
	PRIVATE_AS_REMOVE_ALL,
	PRIVATE_AS_REPLACE, /* FRR `replace-AS` plain: only if the whole path is private */
	PRIVATE_AS_REPLACE_ALL,
};

enum local_as_mode { LOCAL_AS_PREPEND, LOCAL_AS_NO_PREPEND, LOCAL_AS_REPLACE };

struct prefix_limit {
	uint32_t max;       /* 0: none */
	bool warning_only;  /* the session stays */
	bool before_filter; /* counts what was received (OpenConfig prefix-limit-received; FRR's
			       counts so with force; plain FRR counts what was accepted) */
	/* What was there before an announcement is held against the limit, not what is there with
	 * it: one too many stays (FRR, bgp_maximum_prefix_overflow called from bgp_update). */
	bool counts_late;
	struct place place;
};

/* FRR conditional advertisement: what `advertise` matches is sent only while the condition on the
 * own BGP table holds: exist: some path is matched by it; non-exist: none is. */
struct conditional_advertisement {
	const struct filter *advertise;
	const struct filter *condition;
	bool non_exist;
	struct place place;
};

struct neighbor_family {
	bool enabled;
	struct filter_chain import, export;
	bool has_import, has_export; /* some filter is configured, for RFC 8212 */
	enum next_hop_self next_hop_self;
	bool next_hop_unchanged;
	bool route_reflector_client;
	bool route_server_client;
	unsigned send_communities; /* BGP_COMMUNITY_ bits */
	uint8_t allow_own_as;      /* own AS this often in a received path is fine */
	bool allow_own_as_origin;  /* FRR allowas-in origin */
	bool as_override;
	enum private_as private_as;
	bool default_originate;
	const struct filter *default_originate_filter; /* null: always */
	struct prefix_limit limit;
	struct prefix_limit out_limit; /* FRR maximum-prefix-out */
	const struct filter *unsuppress;
	struct conditional_advertisement *conditional; /* null: none */
	uint32_t weight;
	bool weight_set;
	bool addpath_tx_all, addpath_tx_best_per_as; /* not modelled: the front end reports them */
	bool attribute_unchanged_as_path, attribute_unchanged_med;
	bool soo_set;
	uint64_t soo;
};

/* What we are to the neighbor (RFC 9234 4). */
enum bgp_role {
	BGP_ROLE_NONE,
	BGP_ROLE_PROVIDER,
	BGP_ROLE_RS,
	BGP_ROLE_RS_CLIENT,
	BGP_ROLE_CUSTOMER,
	BGP_ROLE_PEER,
};

struct neighbor {
	struct addr addr;      /* none: unnumbered, then interface */
	const char *interface; /* unnumbered neighbor or null */
	bool link_local_only;  /* unnumbered: never over the IPv4 address that a /30 or /31 tells */
	const char *description; /* or null */
	uint32_t remote_as;      /* 0: by type */
	bool remote_internal,
		remote_external; /* FRR remote-as internal|external; OpenConfig peer-type */
	uint32_t local_as;       /* 0: the instance's */
	enum local_as_mode local_as_mode;
	bool shutdown;
	struct place shutdown_place;
	bool passive;
	const char *password;
	struct addr update_source;           /* none: the outgoing interface's address */
	const char *update_source_interface; /* or null */
	uint8_t ttl;               /* eBGP: 1 unless multihop; 255: multihop without a number */
	uint8_t ttl_security_hops; /* 0: off */
	bool disable_connected_check;
	bool enforce_first_as;
	bool peer_as_filter; /* do not send routes that hold the neighbor's AS (OpenConfig's
				default; FRR: sends) */
	enum bgp_role role;
	bool role_strict; /* no session with a neighbor that tells no role */
	struct place role_place;
	bool solo;
	bool extended_next_hop; /* IPv4 over an IPv6 next hop (RFC 8950) */
	uint16_t port;
	uint32_t cluster_id; /* as a client: 0: the instance's */
	struct place enabled_place[FAMILY_COUNT];
	struct neighbor_family
		*family[FAMILY_COUNT]; /* never null; neighbors of one device that say
							 the same share it */
	const char *group;             /* for messages, or null */
	struct place place;
	struct place remote_as_place;
};

/* A listen range (FRR bgp listen range, OpenConfig dynamic-neighbor-prefixes): settings of the
 * sessions that come in from it. template.addr is none. */
struct listen_range {
	struct prefix prefix;
	uint32_t limit;
	struct neighbor template;
	struct place place;
};

struct bgp_network {
	struct prefix prefix;
	const struct filter *filter; /* route-map, or null */
	bool backdoor;
	struct place place;
};

struct bgp_aggregate {
	struct prefix prefix;
	bool summary_only, as_set, matching_med_only;
	enum origin origin; /* with origin_set */
	bool origin_set;
	const struct filter *filter;
	const struct filter *suppress;
	struct place place;
};

struct bgp_family {
	bool enabled;
	uint16_t ebgp_paths, ibgp_paths; /* 1: no multipath */
	bool ibgp_equal_cluster_length;
	struct bgp_network *networks;
	size_t network_count;
	struct bgp_aggregate *aggregates;
	size_t aggregate_count;
	uint8_t distance_external, distance_internal, distance_local; /* 0: the default */
	const struct filter *table_map; /* what goes into the RIB; null: all */
};

struct bgp {
	uint32_t asn;
	const char *name; /* of the protocol instance */
	bool shutdown;
	struct place shutdown_place;
	uint32_t router_id;  /* 0: chosen when the network is sealed: highest loopback address, else
				highest address */
	uint32_t cluster_id; /* 0: the router id */
	uint32_t confederation; /* identifier; 0: none */
	const uint32_t *confederation_peers;
	size_t confederation_peer_count;
	uint32_t default_local_pref; /* 100 */
	/* knobs of the decision process */
	bool always_compare_med;
	bool deterministic_med;
	bool med_missing_as_worst;
	bool med_confed;
	bool as_path_ignore;
	bool as_path_confed;    /* confederation segments count in the length */
	bool multipath_relax;   /* allow-multiple-as */
	bool compare_router_id; /* else equal eBGP paths: the older one, which nobody can predict */
	bool ignore_igp_metric;
	bool client_to_client;  /* true is the default */
	bool reflect_unchanged; /* export filters refuse reflected paths but do not change them (FRR
				   without `bgp route-reflector allow-outbound-policy`) */
	/* behaviour */
	bool ebgp_requires_policy; /* RFC 8212 */
	bool ibgp_requires_policy; /* OpenConfig taken literally */
	bool network_import_check; /* a network statement needs the exact route in the RIB */
	bool suppress_inactive;    /* announce only what is in the RIB (OpenConfig without
				      advertise-inactive-routes) */
	bool reject_as_sets;
	bool graceful_shutdown;
	bool fast_external_failover; /* true is the default */
	bool send_to_origin; /* an eBGP best path is sent back to the neighbor it is from (FRR does)
			      */
	uint32_t max_med;    /* MED on everything sent (FRR max-med administrative); 0: off */
	struct bgp_family family[FAMILY_COUNT];
	struct neighbor *neighbors;
	size_t neighbor_count;
	struct listen_range *ranges;
	size_t range_count;
	struct place place;
};

/* Gives a neighbor families of its own, to be filled. */
void neighbor_families_make(struct neighbor *neighbor, struct arena *arena);
/* Keeps what several neighbors say alike once; they must not be written to any more. */
void bgp_families_share(struct bgp *bgp);

#endif
