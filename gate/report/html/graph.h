/* SPDX-License-Identifier: MIT */
/*
 * The picture as data: one graph of both states, so that what stands in both has one place. Devices,
 * the outside neighbors, LANs; links and outside sessions between them, sessions inside the network
 * where they are lost. What the picture says of the protected prefixes are views: one for
 * prefixes that go the same ways everywhere, and the overview, which is all of them on top of each
 * other.
 *
 *	graph.c    networks to nodes and edges
 *	view.c     which nodes have a route, which edges carry one
 *	fold.c     what nobody need see in a large network goes into groups
 *	site.c     which devices stand together
 *	place.c    where nodes stand; layout.c asks graphviz
 *	svg.c      one side, drawn
 */
#ifndef REPORT_HTML_GRAPH_H
#define REPORT_HTML_GRAPH_H

#include "report/report.h"

enum { BEFORE, AFTER, SIDES };

#define GRAPH_NONE UINT32_MAX

enum node_kind { NODE_DEVICE, NODE_OUTSIDE, NODE_LAN };

struct node {
	enum node_kind kind;
	const char *name;  /* a device's; an outside neighbor's description, or its AS; a subnet */
	const char *about; /* an outside neighbor's AS; or null */
	uint32_t device[SIDES]; /* in the side's network; GRAPH_NONE: not there, or no device */
	bool there[SIDES];
	bool changed; /* its config is touched by the change */
	/* folded: the node that stands for it, which counts it; GRAPH_NONE: it is drawn */
	uint32_t folded_into;
	bool twin;      /* it was folded since it is like the other one, not since it hangs on it */
	uint32_t twins; /* how many others it stands for */
	uint32_t hidden; /* how many hang on it, not drawn */
	double x, y;     /* the middle, in pixels of the picture */
};

enum edge_kind {
	EDGE_LINK,    /* between devices, or a device and its LAN */
	EDGE_OUTSIDE, /* sessions with an outside neighbor */
	EDGE_SESSION, /* sessions inside that the change takes down */
};

struct edge {
	enum edge_kind kind;
	uint32_t a, b;       /* nodes; a < b */
	uint32_t all[SIDES]; /* links or sessions between the two */
	uint32_t up[SIDES];  /* of these */
	bool drawn;
};

/* Bits by node or edge. */
struct bits {
	uint64_t *v;
	size_t words;
};

struct view {
	const struct prefix *prefixes;
	size_t prefix_count;
	struct bits routed[SIDES];  /* nodes: a device has a route; an outside neighbor is told */
	struct bits origin[SIDES];  /* devices that have the prefix from themselves */
	struct bits lost;           /* had it before, have not after */
	struct bits carries[SIDES]; /* edges on the way of packets (or of an announcement) */
	bool differs;               /* before and after are not the same */
};

struct graph {
	struct arena *arena;
	const struct routes *routes[SIDES]; /* null: that side has none */
	struct node *nodes;
	size_t node_count;
	struct edge *edges;
	size_t edge_count;
	struct view overview;
	struct view *views; /* those that differ first */
	size_t view_count;
	size_t prefix_count, prefixes_left; /* protected ones; those nobody looked at: too many */
	size_t sessions_lost;               /* inside */
	bool sessions_drawn;
	size_t drawn; /* nodes */
	double width, height;
	bool boxes; /* few enough that each device is a box with its name in it */
	/* in graph.c: where a route's next hop leads to */
	struct graph_index *index;
	const struct site *sites;
	size_t site_count;
};

/* Devices that stand together, by their names: "ams" of ams-edge1 and ams-dns1. */
struct site {
	const char *name;
	const uint32_t *nodes; /* drawn ones, two at least */
	size_t n;
};

/* A graph of what the judgement has; without any network: null. */
struct graph *graph_make(const struct report_input *input, struct arena *arena);
/* The edge that a next hop of a device takes; GRAPH_NONE: none. *beyond: a second one, over a LAN. */
uint32_t graph_hop_edge(const struct graph *graph, int side, uint32_t device,
			const struct next_hop *hop, uint32_t *beyond);
/* The edge and the outer node of an outside session; false: it has none. */
bool graph_outside(const struct graph *graph, int side, uint32_t neighbor, uint32_t *edge,
		   uint32_t *node);
uint32_t graph_node_of(const struct graph *graph, int side, uint32_t device);

void graph_views(struct graph *graph, const struct report_input *input);
void graph_fold(struct graph *graph);
void graph_sites(struct graph *graph); /* site.c */
/* Gives the nodes their places. False: graphviz could not. */
bool graph_layout(struct graph *graph);
/* The drawing of one side, as it is without a script: the overview. */
void graph_draw(const struct graph *graph, int side, struct buffer *out);

struct bits bits_new(size_t n, struct arena *arena);
static inline bool bit_get(struct bits bits, size_t i)
{
	return bits.v[i / 64] >> i % 64 & 1;
}
static inline void bit_set(struct bits bits, size_t i)
{
	bits.v[i / 64] |= (uint64_t)1 << i % 64;
}

#endif
