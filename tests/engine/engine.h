/* SPDX-License-Identifier: MIT */
/*
 * A second, plain engine, to hold the first one against: routers that send each other BGP UPDATEs
 *one at a time, with an Adj-RIB-In, Loc-RIB and Adj-RIB-Out each (RFC 4271 3.2), and an IGP by
 *Bellman-Ford from every router. No classes, no slicing, no interning, no indexes: everything is an
 *array that is searched from its start. It shares with routes/ nothing but the sealed network.
 *
 *	engine.c         the RIBs, connected and static routes, the rounds
 *	engine_igp.c     OSPF in one area (RFC 2328 16.1) and IS-IS in one level (ISO 10589 C.2, RFC
 *1195) engine_bgp.c     messages, decision (RFC 4271 9.1.2.2), reflection (RFC 4456)
 *	engine_export.c  what is told to whom (RFC 4271 9.2, RFC 1997)
 *	engine_filter.c  an interpreter of filters
 *
 * Out of its reach, and bug() where it notices: several areas or levels, confederations,
 *aggregates, sets in paths, extended and large communities, prefix limits, listen ranges, several
 *instances on a device.
 */
#ifndef ENGINE_H
#define ENGINE_H

#include "base/array.h"
#include "base/bug.h"
#include "network/network.h"
#include "routes/routes.h" /* struct failure, struct next_hop: the words of the question, not of the answer */

enum {
	ENGINE_PATH_MAX = 160,
	ENGINE_COMMUNITIES_MAX = 64,
	ENGINE_CLUSTERS_MAX = 32,
	ENGINE_HOPS_MAX = 64
};

struct engine_attrs {
	uint32_t path[ENGINE_PATH_MAX], communities[ENGINE_COMMUNITIES_MAX],
		clusters[ENGINE_CLUSTERS_MAX];
	uint32_t path_count, community_count, cluster_count;
	struct addr next_hop;
	enum origin origin;
	bool med_set, local_pref_set;
	uint32_t med, local_pref, weight, tag, originator;
};

struct engine_hops {
	struct next_hop v[ENGINE_HOPS_MAX];
	uint32_t n;
};

struct engine_route {
	struct prefix prefix;
	enum protocol protocol;
	uint8_t distance;
	uint32_t metric, tag;
	bool internal;
	struct engine_hops hops;
};

struct engine_routes {
	struct engine_route *v;
	size_t n, cap;
};

/* A path in an Adj-RIB-In, or a local one. */
struct engine_path {
	struct prefix prefix;
	uint32_t from;           /* own end of the session; ROUTES_NONE: local */
	struct engine_attrs raw; /* as received */
	/* as the last decision saw it */
	struct engine_attrs attrs;
	bool accepted, usable;
	uint32_t igp_metric;
	struct engine_hops hops;
};

struct engine_paths {
	struct engine_path *v;
	size_t n, cap;
};

struct engine_best {
	struct prefix prefix;
	bool exists;
	struct engine_path path;
	struct engine_hops hops; /* of all multipaths */
	uint32_t multipath_count;
};

struct engine_bests {
	struct engine_best *v;
	size_t n, cap;
};

struct engine_router {
	uint32_t index; /* into network.instances */
	const struct network_instance *in;
	const struct device *device;
	const struct instance *config;
	struct engine_routes candidates[PROTOCOL_COUNT], rib;
	struct engine_paths paths; /* Adj-RIB-In of all sessions, and local ones */
	struct engine_bests bests; /* Loc-RIB */
};

struct engine_advertised {
	struct prefix prefix;
	struct engine_attrs attrs;
};

struct engine_session {
	bool up;
	struct addr local;
	struct { /* Adj-RIB-Out */
		struct engine_advertised *v;
		size_t n, cap;
	} out;
};

struct engine_message {
	uint32_t to; /* session at the receiver's end */
	bool withdraw;
	struct prefix prefix;
	struct engine_attrs attrs;
};

struct engine {
	const struct network *network;
	const struct failure *failure;
	struct arena *arena;
	bool **port_up;                  /* [device][interface] */
	struct engine_router *routers;   /* [network.instances] */
	struct engine_session *sessions; /* [network.neighbors] */
	struct {
		struct engine_message *v;
		size_t n, cap;
	} queue;
	bool *service_healthy;
	uint64_t order; /* 0: messages first in, first out; else a seed that picks the session whose
			   turn it is */
	size_t messages; /* how many were sent */
	bool settled;
};

/* Runs until nothing changes, or gives up: then settled is false. */
struct engine *engine_run(const struct network *network, const struct failure *failure,
			  uint64_t order, struct arena *arena);

/* ---- between the files ---------------------------------------------------------------------- */

bool engine_device_failed(const struct engine *engine, uint32_t device);
const struct engine_route *engine_get(const struct engine_router *router, struct prefix prefix);
const struct engine_route *engine_longest(const struct engine_router *router, struct addr addr);
/* The route a next hop or a far end resolves over: not the default route, unless the instance
 * allows it. */
const struct engine_route *engine_resolve(const struct engine_router *router, struct addr addr);
void engine_hop_add(struct engine_hops *hops, struct next_hop hop);
void engine_hops_add(struct engine_hops *hops, const struct engine_hops *more);
/* A hop that leaves the router for this next hop, over this route. */
void engine_hops_via(struct engine_hops *hops, const struct engine_route *route, struct addr via);
/* A candidate of that protocol for the prefix, made if it is not there. */
struct engine_route *engine_candidate(struct engine *engine, struct engine_router *router,
				      enum protocol protocol, struct prefix prefix, bool *made);

void engine_ospf(struct engine *engine);
void engine_isis(struct engine *engine);
void engine_bgp(struct engine *engine); /* one round: sessions, origination, messages until the
					   queue is empty */
bool engine_same_attrs(const struct engine_attrs *a, const struct engine_attrs *b);
/* The attributes sent to a neighbor; false: nothing is. */
bool engine_export(struct engine *engine, struct engine_router *router,
		   const struct engine_best *best, uint32_t neighbor, struct engine_attrs *attrs);
bool engine_is_withheld(const struct engine *engine, const struct engine_router *router,
			struct prefix prefix);

/* What a filter looks at. */
struct engine_subject {
	struct prefix prefix;
	struct engine_attrs attrs;
	bool has_attrs;             /* a BGP route: else the conditions on attributes fail */
	enum protocol protocol;     /* in the RIB */
	bool is_local, is_internal; /* of a BGP path */
	struct addr peer, local;    /* of the session */
	uint32_t asn;
	uint32_t igp_metric;
	bool metric_set; /* by ACTION_METRIC */
	uint32_t metric;
	uint8_t metric_type;
};

/* True: accepted, the subject is changed. False: the subject's state has no meaning. */
bool engine_chain(const struct filter_chain *chain, struct engine_subject *subject);

#endif
