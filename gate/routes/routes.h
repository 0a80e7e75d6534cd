/* SPDX-License-Identifier: MIT */
/*
 * routes/: what the network does. From a sealed network and a failure: the routes of every
 * device, and what it announces to whom, each with where it came from and what decided it.
 *
 *	compute.c    the fixed point over everything below; the only entry
 *	ports.c      which interfaces are up, and why not
 *	rib/         candidates by prefix, selection by distance, next hops resolved
 *	connected.c static.c
 *	igp/         shortest paths, and what OSPF and IS-IS share
 *	ospf/ isis/  the link-state protocols
 *	attrs/       BGP attributes, interned
 *	filter/      evaluation of filters
 *	bgp/         sessions, propagation, the decision as a table of named steps
 *	bgp_class/   which prefixes no statement tells apart
 *	walk.c       where packets go
 *	difference/  two results side by side
 *	print.c      one state as text, for tests and `routegate routes`
 *
 * Explanation is data: `origin`, `from` and `decided_by` are written when a decision is made.
 *
 * All of a result is const and lives in the arena given to routes_compute; so may a base's and a
 * head's result live side by side. Pointers to attrs are comparable within one prefix of one
 * result only; else attrs_equal.
 */
#ifndef ROUTES_ROUTES_H
#define ROUTES_ROUTES_H

#include "network/network.h"
#include "routes/attrs/attrs.h"

#define ROUTES_NONE UINT32_MAX

/* What is down beside what the configs say. Sorted arrays; all empty: nothing failed. */
struct failure {
	/* into network.links: the link carries nothing, its ports stay configured but have no
	 * carrier */
	const uint32_t *links;
	size_t link_count;
	const uint32_t *devices;
	size_t device_count;
	const struct port *ports;
	size_t port_count;
};

/* ---- results ----------------------------------------------------------------------------- */

enum port_state {
	PORT_UP,
	PORT_DISABLED,   /* shut in the config */
	PORT_NO_CARRIER, /* the far end of the link is down */
	PORT_FAILED,     /* the failure took it */
	PORT_MEMBERS,    /* a LAG without enough members, an SVI without a port */
};

struct next_hop {
	struct addr via;    /* none: directly connected */
	uint32_t interface; /* index in the device; ROUTES_NONE: discard */
};

enum path_source {
	PATH_LEARNED,
	PATH_NETWORK, /* a network statement */
	PATH_REDISTRIBUTED,
	PATH_AGGREGATE,
};

/* The steps of the decision process, in the words of a report; see bgp/decide.c for the table. */
struct decide_step;
const char *decide_step_name(const struct decide_step *step);

/* A usable or unusable path in the BGP table of one instance. */
struct path {
	const struct attrs *attrs; /* after the import filters */
	enum path_source source;
	/* index into network.neighbors (own end) it was learned on; ROUTES_NONE: local */
	uint32_t from;
	/* the sender's path it was made from; null: local or external */
	const struct path *parent;
	/* the statement that originated it here, where it is local. Prefixes that nothing
	 * distinguishes share paths: this is the first one's, routes_bgp_place gives each one's */
	struct place place;
	struct addr next_hop; /* = attrs->next_hop */
	uint32_t igp_metric;  /* to the next hop */
	bool usable;          /* the next hop resolves, loop checks passed */
};

struct bgp_entry {
	struct prefix prefix;
	const struct path *best; /* null: no path is usable */
	/* of the best path and those used beside it, as they go into the RIB (not resolved);
	 * those that may not be installed are left out */
	const struct next_hop *hops;
	uint32_t hop_count;
	uint32_t multipath_count;             /* paths in use, the best one too */
	uint32_t path_count;                  /* all, usable or not */
	const struct decide_step *decided_by; /* null: there was only one path */
	/* the older path wins, or the lower router id of a neighbor without a config here: our
	 * choice is one of several */
	bool depends_on_age;
};

/* The selected route of a prefix in the RIB of one instance. */
struct route {
	struct prefix prefix;
	enum protocol protocol;
	uint32_t metric;
	uint32_t tag;
	uint8_t distance;
	bool internal; /* BGP: over iBGP; OSPF: not external */
	/* IGP: the instance that advertises the prefix (one of them); ROUTES_NONE */
	uint32_t origin_instance;
	uint32_t hop_count;
	const struct next_hop *hops; /* in use, recursive ones resolved, sorted, each once */
	/* the statement that made it (address, static route, aggregate); else none */
	struct place place;
	const struct path *path; /* BGP: the best path */
};

enum session_state {
	SESSION_UP,
	SESSION_DOWN_CONFIG,      /* network_neighbor.obstacle says why */
	SESSION_DOWN_LOCAL,       /* the interface or address to speak from is down */
	SESSION_DOWN_UNREACHABLE, /* no route to the far end (or only the default), or from it */
	/* eBGP, the far end is not connected, and the TTL does not reach */
	SESSION_DOWN_MULTIHOP,
	SESSION_DOWN_LIMIT,  /* over the prefix limit */
	SESSION_DOWN_FAILED, /* a device of it has failed */
};

struct session {
	enum session_state state;
	struct addr local; /* the address it speaks from, once known */
	/* the end whose limit was passed, etc. (into network.neighbors) */
	uint32_t blame_neighbor;
};

struct unsettled {
	/* none: conditions between prefixes (sessions, services, recursion) */
	struct prefix prefix;
	const char *text;      /* the cycle in words */
	uint32_t instances[8]; /* some of those that keep changing */
	uint32_t instance_count;
	bool several_outcomes; /* it settles, but how depends on the order */
};

struct routes;

/* Computes everything. workers as parallel_for has them. Never fails: what does not settle is in
 * the result (and its routes are the last ones seen). */
struct routes *routes_compute(const struct network *network, const struct failure *failure,
			      struct arena *arena);

const struct network *routes_network(const struct routes *routes);
enum port_state routes_port(const struct routes *routes, uint32_t device, uint32_t interface);
bool routes_device_failed(const struct routes *routes, uint32_t device); /* the failure took it */
struct session routes_session(const struct routes *routes, uint32_t neighbor);
/* The selected route of exactly this prefix, or null. */
const struct route *routes_get(const struct routes *routes, uint32_t instance,
			       struct prefix prefix);
/* [instance]: true: it has a selected route to exactly this prefix. The way to ask for all
 * instances at once: worked out once for all prefixes that BGP does not tell apart. False, or null
 * for all: not known, ask routes_get. */
const bool *routes_held(const struct routes *routes, struct prefix prefix);
/* The route that an address (as a host prefix) or a whole prefix falls into: the longest that
 * covers it, discard routes too. */
const struct route *routes_longest(const struct routes *routes, uint32_t instance,
				   struct prefix prefix);
/* All selected routes in order of prefix_compare; longer prefixes inside `inside` only. False if
 * visit said so. */
typedef bool route_visit(void *context, const struct route *route);
bool routes_each(const struct routes *routes, uint32_t instance, struct prefix inside,
		 route_visit *visit, void *context);
const struct bgp_entry *routes_bgp(const struct routes *routes, uint32_t instance,
				   struct prefix prefix);
/* How many prefixes the protocol has a route for there, chosen by the RIB or not: what its table
 * holds. PROTOCOL_NONE: the routes in use, of whatever protocol. */
size_t routes_count(const struct routes *routes, uint32_t instance, enum protocol protocol);
typedef bool bgp_visit(void *context, const struct bgp_entry *entry);
bool routes_bgp_each(const struct routes *routes, uint32_t instance, bgp_visit *visit,
		     void *context);
/* Where the local path of this prefix was said in the instance: what place is for a shared path.
 * No file: nowhere. */
struct place routes_bgp_place(const struct routes *routes, uint32_t instance, struct prefix prefix);
/* What is sent on a session (own end's index); null: nothing for this prefix, the export filters
 * count. On outside sessions and to external neighbors the attributes as they are sent; inside
 * the network those of the sender's path: what arrives is in the neighbor's table. */
const struct attrs *routes_advertised(const struct routes *routes, uint32_t neighbor,
				      struct prefix prefix);
typedef bool advertised_visit(void *context, struct prefix prefix, const struct attrs *attrs);
bool routes_advertised_each(const struct routes *routes, uint32_t neighbor, advertised_visit *visit,
			    void *context);
/* Whether a service's needs are met on its device; index into surroundings->services. */
bool routes_service_healthy(const struct routes *routes, size_t service,
			    const struct prefix **missing);
const struct unsettled *routes_unsettled(const struct routes *routes, size_t *n);
/* For statistics: prefixes and classes of BGP, rounds of the fixed point. */
struct routes_stats {
	size_t sessions_up, prefixes, classes, rounds;
};
struct routes_stats routes_stats(const struct routes *routes);

/* ---- where packets go (walk.c) ------------------------------------------------------------ */

enum walk_end {
	/* reached a device that has the address or a connected subnet that holds it */
	WALK_DELIVERED,
	WALK_LEFT,      /* left to an external neighbor */
	WALK_DISCARDED, /* a discard route */
	WALK_NO_ROUTE,
	WALK_LOOP,
	WALK_BLOCKED, /* next hop's interface is down, or nobody there */
};

struct walk_result {
	/* the worst of all equal-cost branches and all parts of the prefix */
	enum walk_end end;
	struct prefix part;        /* the part of the prefix it happened to */
	const uint32_t *instances; /* the branch, device by device, from the start */
	size_t count;
};

/* Follows packets to every part of the prefix (it is split where routes are more specific) over
 * all equal-cost branches. */
struct walk_result walk_prefix(const struct routes *routes, uint32_t instance, struct prefix prefix,
			       struct arena *arena);

/* Where one branch of one part ended. */
struct walk_stop {
	enum walk_end end;
	struct prefix part;
	const uint32_t *instances; /* the branch, device by device, from the start; never empty */
	size_t count;
};

/* All ends of all branches and parts, in the order of the walk. */
struct walk_stops {
	struct walk_stop *v;
	size_t n, cap;
};
struct walk_stops walk_stops(const struct routes *routes, uint32_t instance, struct prefix prefix,
			     struct arena *arena);

#endif
