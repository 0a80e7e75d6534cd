/* SPDX-License-Identifier: MIT */
/*
 * Shortest paths for link-state protocols (RFC 2328 16.1, ISO 10589 C.2): a graph of routers and
 * of networks (segments with several routers), and from one root the distances and all equal-cost
 * first hops. Internal to routes/.
 */
#ifndef ROUTES_SPF_H
#define ROUTES_SPF_H

#include "routes/rib/rib.h"

#define SPF_INFINITY UINT32_MAX

enum { SPF_NETWORK = 1, SPF_NO_TRANSIT = 2, SPF_ABSENT = 4 };

/* The interface of an edge without one: a virtual link, whose first hops the root brings along
 * (via.lo is its index). */
#define SPF_VIRTUAL (UINT32_MAX - 1)

struct spf_edge {
	uint32_t from, to;
	uint32_t cost;
	uint32_t interface; /* of the router it leaves from; unused from a network */
	struct addr via;    /* address of the router it leads to; none towards a network */
};

struct spf_graph {
	struct arena *arena;
	uint32_t vertex_count, vertex_cap;
	uint8_t *flags; /* [vertex] */
	struct {
		struct spf_edge *v;
		size_t n, cap;
	} edges;         /* sorted by from once spf_seal was called, else in order of addition */
	uint32_t *first; /* [vertex + 1], into edges */
};

struct spf_tree {
	uint32_t root;
	uint32_t *distance; /* [vertex] */
	uint32_t *set;      /* [vertex], into sets; 0 is the empty one (the root's) */
	/* sorted; towards a network on the root's own interface the via is none */
	struct hops *sets;
	uint32_t set_count;
};

struct spf_graph *spf_graph_new(struct arena *arena);
uint32_t spf_vertex(struct spf_graph *graph, uint8_t flags);
void spf_edge(struct spf_graph *graph, const struct spf_edge *edge);
/* No vertices or edges after this. */
void spf_seal(struct spf_graph *graph);
/* What runs one after the other use again and again; lives in an arena of its caller. */
struct spf_work;
struct spf_work *spf_work_new(struct arena *arena);
/* virtuals: the first hops of virtual links that start at the root, by index; may be null. The
 * tree is made in `arena`. */
struct spf_tree *spf_run(const struct spf_graph *graph, uint32_t root, const struct hops *virtuals,
			 struct arena *arena, struct spf_work *work);
/* Trees that will all be wanted, made in parallel. Their arenas are freed with `owner`. */
struct spf_job {
	const struct spf_graph *graph;
	uint32_t root;
	const struct hops *virtuals;
	struct spf_tree **tree; /* where the result goes */
};
void spf_run_all(const struct spf_job *jobs, size_t n, struct arena *owner);

struct hops spf_hops(const struct spf_tree *tree, uint32_t vertex);

#endif
