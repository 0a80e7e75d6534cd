/* SPDX-License-Identifier: MIT */
/*
 * Places for the nodes of a graph, by graphviz. Plain numbers: its headers know names that are ours
 * as well (struct port, struct path), so no other file includes them and this one none of ours.
 */
#ifndef REPORT_HTML_LAYOUT_H
#define REPORT_HTML_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

struct layout_node {
	double width, height; /* the room it takes, in points (1/72 inch) */
	double x, y;          /* result: its middle, y upwards */
};

struct layout_edge {
	size_t a, b;
	double length; /* wanted, in points */
};

/* False: graphviz could not (an installation without its layout plug-ins). gap: points that stay
 * free around each node. */
bool layout_place(struct layout_node *nodes, size_t node_count, const struct layout_edge *edges,
		  size_t edge_count, unsigned gap);

#endif
