/* SPDX-License-Identifier: MIT */
/*
 * What the parts of routes/ share while one result is computed. Internal to routes/.
 *
 * compute.c runs, until a whole round changes nothing: statics and connected, IGPs (with what is
 * redistributed into them), selection, BGP (sessions that the routes allow, origination,
 * propagation, decision), selection, services.
 */
#ifndef ROUTES_STATE_H
#define ROUTES_STATE_H

#include "routes/rib/rib.h"

struct bgp_state;  /* bgp/bgp.c */
struct ospf_state; /* ospf/ospf.c */
struct isis_state; /* isis/isis.c */

struct routes {
	const struct network *network;
	const struct failure *failure;
	struct arena *arena;     /* results */
	enum port_state **ports; /* [device][interface] */
	bool *device_failed;
	const struct bgp **bgp_configs; /* [network.instances]; null: no BGP runs there */
	struct rib **ribs;              /* [network.instances] */
	struct session *sessions;       /* [network.neighbors] */
	bool *service_healthy;          /* [services] */
	const struct prefix **service_missing;
	struct bgp_state *bgp;
	struct ospf_state *ospf;
	struct isis_state *isis;
	/* under which OSPF and IS-IS make routes that somebody asks for */
	struct rib_lock *lock;
	uint64_t igp_digest[2];        /* of what OSPF and IS-IS were told in this round */
	uint64_t bgp_digest;           /* of what BGP has to offer */
	struct attrs_table *igp_attrs; /* for filters between protocols; in scratch */
	struct arena *scratch;         /* freed at the end of routes_compute */
	uint32_t round;                /* of the fixed point; the first is 1 */
	struct unsettled *unsettled;
	size_t unsettled_count, unsettled_cap;
	struct routes_stats stats;
};

/* ---- parts, in order of a round ------------------------------------------------------------ */

void ports_compute(struct routes *routes); /* ports.c */
bool port_is_up(const struct routes *routes, uint32_t device, uint32_t interface);
void connected_compute(struct routes *routes); /* connected.c */
/* static.c; statics and local aggregates */
void static_compute(struct routes *routes);
/* True if the routes they have to offer may have changed. */
bool ospf_compute(struct routes *routes); /* ospf/ospf.c; both versions */
bool isis_compute(struct routes *routes); /* isis/isis.c */
/* Sessions, origination, propagation, decision; puts PROTOCOL_BGP candidates into the ribs. True
 * if anything in it changed since the last call (sessions, best paths, announcements). */
bool bgp_compute(struct routes *routes); /* bgp/bgp.c */
/* Once, behind the last round: lays out the result of BGP and reports what does not settle. */
void bgp_finish(struct routes *routes);
void service_compute(struct routes *routes); /* service.c */
/* Is a service that owns this prefix on this device unhealthy? Then the device does not originate
 * it into BGP. */
bool service_withholds(const struct routes *routes, uint32_t device, struct prefix prefix);
void unsettled_add(struct routes *routes, const struct unsettled *unsettled);

#endif
