/* SPDX-License-Identifier: MIT */
/*
 * What the files of IS-IS share. There is a graph for each level and family; a router has a
 * vertex in each that it takes part in.
 *
 *	isis.c      the round: what is redistributed, routes into the ribs
 *	build.c     routers, adjacencies, graphs, prefixes of interfaces
 *	route.c     the route of one router for one prefix, leaking between levels
 */
#ifndef ROUTES_ISIS_INSIDE_H
#define ROUTES_ISIS_INSIDE_H

#include "base/intern.h"
#include "routes/igp/igp.h"
#include "routes/igp/spf.h"

enum {
	ISIS_DISTANCE = 115,
	ISIS_NARROW_LINK_MAX = 63, /* ISO 10589, 7.2.2 */
	ISIS_NARROW_PATH_MAX = 1023,
	ISIS_WIDE_LINK_MAX = 0xfffffe, /* RFC 5305 3: one more and the link is not used */
	ISIS_GRAPHS = 4,
};

/* Which graph; level is 0 for level 1. */
#define ISIS_GRAPH(level, family) ((level)*FAMILY_COUNT + (family))

struct isis_reach {
	uint32_t prefix, vertex, cost, router;
	bool external;
	bool down;     /* leaked from level 2 (RFC 5302) */
	bool attached; /* the default of the attached bit */
};

struct isis_graph {
	struct spf_graph *graph;
	struct isis_reach_list {
		struct isis_reach *v;
		size_t n, cap;
	} reaches;
	size_t fixed;               /* reaches of interfaces; behind them those of the round */
	struct isis_reach *grouped; /* by prefix, as they were when something changed last */
	uint32_t *first, groups;
};

struct isis_router {
	uint32_t device, instance;
	const struct isis *config;
	uint32_t vertex[ISIS_GRAPHS];       /* ROUTES_NONE: not in it */
	struct spf_tree *tree[ISIS_GRAPHS]; /* null until asked for */
	uint32_t full[2];                   /* adjacencies by level */
};

struct isis_port {
	struct port port;
	uint32_t router;
	const struct isis_interface *config;
	uint32_t next; /* another of the same interface; ROUTES_NONE */
};

struct isis_state {
	struct routes *routes;
	struct arena *arena; /* the lock's */
	struct isis_graph graphs[ISIS_GRAPHS];
	struct {
		struct isis_router *v;
		size_t n, cap;
	} routers;
	struct {
		struct isis_port *v;
		size_t n, cap;
	} ports;
	uint32_t **ports_of;
	struct igp_prefixes prefixes;
	struct spf_work *work;
	uint64_t digest;
	bool built;
};

struct isis_route {
	/* 0: none; 1: level 1; 2: level 2; 3: level 2 leaked into level 1 (RFC 5302 3.2) */
	uint8_t rank;
	bool external, attached;
	uint32_t cost, router;
	struct hops hops;
};

void isis_reach_add(struct isis_state *state, uint32_t router, unsigned level, struct prefix prefix,
		    const struct isis_reach *reach);
uint32_t isis_link_cost(const struct isis *config, unsigned level, uint32_t metric);
void isis_build(struct isis_state *state);

/* route.c: those that will be asked for anyway, at once */
void isis_trees_make(struct isis_state *state);
/* route.c; levels: ISIS_LEVEL_ bits of those that are looked at. */
void isis_route_find(struct isis_state *state, struct isis_router *router, uint32_t prefix,
		     unsigned levels, struct isis_route *best);
void isis_group(struct isis_state *state);
void isis_leak(struct isis_state *state);

#endif
