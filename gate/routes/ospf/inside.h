/* SPDX-License-Identifier: MIT */
/*
 * What the files of OSPF share. Version 2 and version 3 are two worlds of one shape: routers
 * (processes), areas (a graph each) and prefixes (numbered).
 *
 *	ospf.c      the round: what changed, which parts to do again, routes into the ribs
 *	build.c     routers, interfaces, prefixes
 *	adjacent.c  who is adjacent to whom, edges, segments with a designated router
 *	route.c     the route of one router for one prefix: intra-area, inter-area
 *	border.c    border routers, virtual links
 *	summary.c   what border routers tell: summaries, ranges, defaults of stub areas, type 4
 *	external.c  redistribution, type 7 to type 5, external routes
 *	aggregate.c external routes in one
 *	multipoint.c host routes of point-to-multipoint networks
 *	version3*.c where FRR's version 3 differs
 */
#ifndef ROUTES_OSPF_INSIDE_H
#define ROUTES_OSPF_INSIDE_H

#include "base/intern.h"
#include "routes/igp/igp.h"
#include "routes/igp/spf.h"

enum { OSPF_LS_INFINITY = 0xffffff, OSPF_MAX_LINK_METRIC = 0xffff, OSPF_DISTANCE = 110 };
/* What FRR's stub routers say in summaries. */
enum { OSPF_MAX_SUMMARY_METRIC = 0xff0000 };
/* Of external routes; of a default route that is there, and of one that is made in any case. */
enum { OSPF_EXTERNAL_METRIC = 20, OSPF_DEFAULT_METRIC = 10, OSPF_DEFAULT_METRIC_ALWAYS = 1 };

/* A prefix that a vertex of an area advertises. */
struct ospf_stub {
	uint32_t prefix, vertex, cost;
	uint32_t router; /* one that says it */
};

/* A type 3 summary: a prefix that a border router reaches in another area; type 4: the same with
 * the number of a router. */
struct ospf_summary {
	uint32_t target, vertex, cost;
	uint32_t router; /* the border router */
};

/* A type 5 or, with an area, a type 7 announcement. */
struct ospf_external {
	uint32_t prefix, router;
	uint8_t type;
	uint32_t metric, tag;
	struct addr forward;    /* none: the router itself */
	uint32_t area;          /* index; ROUTES_NONE: type 5 */
	bool propagate;         /* P bit: to be translated */
	const uint32_t *covers; /* prefixes that hold `forward`, longest first */
	uint32_t cover_count;
};

struct ospf_area_graph {
	uint32_t id;
	bool is_transit; /* for virtual links */
	struct spf_graph *graph;
	struct {
		struct ospf_stub *v;
		size_t n, cap;
	} stubs;
	struct ospf_summaries {
		struct ospf_summary *v;
		size_t n, cap;
	} summaries, asbr_summaries, told, asbr_told; /* told: while they are made */
	/* by their first member */
	struct ospf_groups {
		uint32_t *first, n;
	} stub_groups, summary_groups, asbr_groups;
	struct {
		uint32_t *v;
		size_t n, cap;
	} routers; /* that are in it */
};

struct ospf_attachment {
	uint32_t area;                  /* index in areas */
	uint32_t vertex;                /* in its graph */
	const struct ospf_area *config; /* null: nothing is said about it */
	enum ospf_area_kind kind;
	uint32_t interfaces, full;                 /* interfaces up; adjacencies */
	bool default_withdrawn, default_looked_at; /* version 3: the default that it makes */
	struct spf_tree *tree;                     /* null until ospf_tree */
};

struct ospf_virtual {
	uint32_t far;     /* router */
	uint32_t transit; /* index of the own attachment it goes through */
};

struct ospf_router {
	uint32_t device, instance, id;
	const struct ospf *config;
	struct {
		struct ospf_attachment *v;
		size_t n, cap;
	} areas;
	struct {
		struct ospf_virtual *v;
		size_t n, cap;
	} virtuals;
	struct hops *virtual_hops;
	bool border;
	bool redistributes; /* in this round */
	bool asbr;          /* that, or it translates */
	uint32_t asbr_number;
	struct ospf_reach *reaches; /* [asbr_number]: of others, once asked; null: none was asked */
	/* prefixes of active ranges: that are told, all, of NSSAs; of external aggregates */
	struct ospf_discards {
		uint32_t *v;
		size_t n, cap;
	} discards, sums, nssa_discards, aggregates;
};

/* One interface that runs OSPF and is up. */
struct ospf_port {
	struct port port;
	uint32_t router, attachment;
	const struct ospf_interface *config;
	/* v2: the subnet that belongs to a segment's vertex; len 0 and no address: none */
	struct prefix transit;
	bool is_transit;
	uint32_t next; /* another of the same interface; ROUTES_NONE */
};

struct ospf_world {
	struct routes *routes;
	struct arena *arena; /* the lock's */
	struct spf_work *work;
	uint8_t version;
	enum family family;
	struct {
		struct ospf_router *v;
		size_t n, cap;
	} routers;
	struct {
		struct ospf_area_graph *v;
		size_t n, cap;
	} areas;
	struct {
		struct ospf_port *v;
		size_t n, cap;
	} ports;
	uint32_t **ports_of; /* [device][interface]: first in ports, plus 1; 0: none */
	struct igp_prefixes prefixes;
	struct ospf_externals {
		struct ospf_external *v;
		size_t n, cap;
	} externals;
	struct ospf_externals pending; /* of this round, before it is known whether they differ */
	struct ospf_groups external_groups;
	uint32_t asbr_count;
	uint64_t digest; /* of what is redistributed */
};

struct ospf_state {
	struct ospf_world worlds[2];
	bool built;
};

/* Kinds of paths, best first (RFC 2328 11). */
enum ospf_path { OSPF_PATH_NONE, OSPF_PATH_INTRA, OSPF_PATH_INTER, OSPF_PATH_E1, OSPF_PATH_E2 };

struct ospf_route {
	enum ospf_path path;
	uint32_t type2; /* external metric of type 2 */
	/* external: 1 unless it goes to the border router inside a non-backbone area (RFC 2328
	 * 16.4.1) */
	uint8_t detour;
	uint32_t cost;
	uint32_t area; /* index */
	uint32_t tag;
	uint32_t router; /* that advertises it; of several the one with the least id */
	struct hops hops;
	struct hops first; /* by what that one says: FRR's version 2 has them in front */
};

/* The way to a router that announces external routes. */
struct ospf_reach {
	bool asked, found;
	bool inter;
	uint8_t detour;
	uint32_t cost, area;
	struct hops hops;
};

uint32_t ospf_prefix_number(struct ospf_world *world, struct prefix prefix);
struct ospf_attachment *ospf_attached(struct ospf_router *router, uint32_t area);
uint32_t ospf_area_index(struct ospf_world *world, uint32_t id);
uint32_t ospf_attach(struct ospf_world *world, uint32_t router, uint32_t area_id);

/* build.c */
void ospf_build(struct ospf_world *world);
/* The first own interface that runs this OSPF and has an address that fits; ROUTES_NONE: none. */
uint32_t ospf_own_interface(const struct ospf_world *world, const struct ospf_router *router,
			    bool (*fits)(const struct interface_address *, const void *),
			    const void *key);
void ospf_adjacencies(struct ospf_world *world); /* adjacent.c */

/* route.c */
const struct spf_tree *ospf_tree(struct ospf_world *world, struct ospf_router *router,
				 struct ospf_attachment *attachment);
/* Those of routers that will be asked anyway, at once. */
void ospf_trees_make(struct ospf_world *world);
int ospf_route_compare(const struct ospf_route *a, const struct ospf_route *b); /* below 0: a */
void ospf_route_offer(struct ospf_world *world, struct ospf_route *best,
		      const struct ospf_route *route);
void ospf_route_intra(struct ospf_world *world, struct ospf_router *router, uint32_t prefix,
		      struct ospf_route *best);
/* In one area only. */
void ospf_route_intra_area(struct ospf_world *world, struct ospf_router *router,
			   struct ospf_attachment *attachment, uint32_t prefix,
			   struct ospf_route *best);
void ospf_route_inter(struct ospf_world *world, struct ospf_router *router, uint32_t prefix,
		      struct ospf_route *best);
/* The members of a group: from *at to below the result. */
uint32_t ospf_group(const struct ospf_groups *groups, uint32_t group, uint32_t *at);
/* Whether inter-area routes are taken from this area (RFC 3509 2.2). */
bool ospf_examines(const struct ospf_world *world, const struct ospf_router *router,
		   const struct ospf_attachment *attachment);
/* Inside an area of the router's; false: not reached. */
bool ospf_reach_intra(struct ospf_world *world, struct ospf_router *from,
		      struct ospf_attachment *attachment, uint32_t to, struct ospf_reach *reach);

/* The better of both; in version 2 with what shortens a way through the backbone (RFC 2328 16.3). */
void ospf_route_internal(struct ospf_world *world, struct ospf_router *router, uint32_t prefix,
			 struct ospf_route *best);

/* border.c */
void ospf_borders_find(struct ospf_world *world); /* virtual links; seals the graphs */

/* summary.c */
void ospf_summarise(struct ospf_world *world);
/* Filters of areas. */
bool ospf_lets_out(const struct ospf_attachment *from, struct prefix prefix);
bool ospf_lets_in(const struct ospf_attachment *to, struct prefix prefix);
/* The range of the area that it falls into, or null. */
const struct ospf_range *ospf_range_of(const struct ospf_attachment *attachment,
				       struct prefix prefix);
void ospf_summary_add(struct ospf_world *world, uint32_t router, const struct ospf_attachment *to,
		      uint32_t prefix, uint32_t cost);

/* version3.c */
void ospf3_border_tell(struct ospf_world *world, uint32_t index); /* one round */
/* After the rounds; whether others are needed. */
bool ospf3_defaults_settle(struct ospf_world *world);
void ospf3_route_inter(struct ospf_world *world, struct ospf_router *router, uint32_t prefix,
		       struct ospf_route *best);
/* The way to a router that announces type 5. */
bool ospf3_reach_border(struct ospf_world *world, struct ospf_router *router, uint32_t asbr,
			struct ospf_reach *best);
/* The same for type 7 of an area. */
bool ospf3_reach_inside(struct ospf_world *world, struct ospf_router *router, uint32_t asbr,
			uint32_t area, struct ospf_reach *reach);

/* multipoint.c: the next hops of a host route. True: it is the router's own. */
bool ospf_host_route(const struct ospf_world *world, const struct ospf_router *router,
		     uint32_t number, struct ospf_route *route);

/* aggregate.c: puts aggregates in the place of their parts */
void ospf_externals_sum(struct ospf_world *world, struct ospf_router *router,
			struct redistributed_list *list);

/* version3_external.c */
void ospf3_route_external(struct ospf_world *world, struct ospf_router *router, uint32_t prefix,
			  struct ospf_route *best);
/* What an NSSA's type 7 puts before all else; false: none does. */
bool ospf3_route_type7(struct ospf_world *world, struct ospf_router *router, uint32_t prefix,
		       struct ospf_route *best);
void ospf3_nssa_ranges(struct ospf_world *world, uint32_t index,
		       struct ospf_attachment *attachment);
void ospf3_nssa_translate(struct ospf_world *world, uint32_t index,
			  struct ospf_attachment *attachment);

/* external.c */
/* The way to a router that announces type 5; false: none. Version 2. */
bool ospf_asbr_reach(struct ospf_world *world, struct ospf_router *router, uint32_t asbr,
		     struct ospf_reach *best);
/* Collects what is announced in this round in `pending`; a digest of it. */
uint64_t ospf_redistribute(struct ospf_world *world);
void ospf_externals_prepare(struct ospf_world *world);
struct addr ospf_nssa_address(const struct ospf_world *world, uint32_t router, uint32_t area);
void ospf_route_external(struct ospf_world *world, struct ospf_router *router, uint32_t prefix,
			 struct ospf_route *best);

#endif
