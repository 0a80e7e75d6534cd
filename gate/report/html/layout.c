/* SPDX-License-Identifier: MIT */
/*
 * The one file that knows graphviz, which places nodes and draws nothing: a page that is read in
 * light and dark and on paper needs a drawing of its own (svg.c).
 *
 * neato places nodes so that distances are those of the graph, which shows rings and planes as a
 * network engineer would draw them; for very large graphs it is too slow, sfdp does. Both start from
 * a fixed seed: the same network gives the same picture.
 */
#include "report/html/layout.h"

#include <graphviz/gvc.h>
#include <stdint.h>
#include <stdio.h>

enum { NEATO_TO = 800 };

static int be_silent(char *message)
{
	(void)message;
	return 0;
}

/* graphviz takes char * and changes none of them. */
static char *text(const char *s)
{
	return (char *)(uintptr_t)s;
}

static void set(void *object, const char *name, const char *value)
{
	agsafeset(object, text(name), text(value), text(""));
}

static void set_inches(void *object, const char *name, double points)
{
	char value[32];

	snprintf(value, sizeof(value), "%.3f", points / 72);
	set(object, name, value);
}

static Agraph_t *graph_new(unsigned gap)
{
	Agraph_t *g = agopen(text("g"), Agundirected, NULL);
	char value[32];

	agattr(g, AGNODE, text("label"), text(""));
	agattr(g, AGNODE, text("shape"), text("box"));
	agattr(g, AGNODE, text("fixedsize"), text("true"));
	snprintf(value, sizeof(value), "+%u", gap);
	set(g, "sep", value);
	set(g, "start", "7");
	set(g, "overlap", "prism");
	set(g, "overlap_scaling", "0"); /* the lengths that were asked for */
	set(g, "splines", "line");
	return g;
}

/* Nodes are found again by their names, which are their numbers. */
static Agnode_t *node_at(Agraph_t *g, size_t i)
{
	char name[24];

	snprintf(name, sizeof(name), "%zu", i);
	return agnode(g, name, 1);
}

bool layout_place(struct layout_node *nodes, size_t node_count, const struct layout_edge *edges,
		  size_t edge_count, unsigned gap)
{
	GVC_t *gvc;
	Agraph_t *g;
	bool ok;

	agseterrf(be_silent);
	agseterr(AGMAX);
	gvc = gvContext();
	g = graph_new(gap);
	for (size_t i = 0; i < node_count; i++) {
		set_inches(node_at(g, i), "width", nodes[i].width);
		set_inches(node_at(g, i), "height", nodes[i].height);
	}
	for (size_t i = 0; i < edge_count; i++) {
		Agnode_t *a = node_at(g, edges[i].a), *b = node_at(g, edges[i].b);

		set_inches(agedge(g, a, b, NULL, 1), "len", edges[i].length);
	}
	ok = !gvLayout(gvc, g, node_count <= NEATO_TO ? "neato" : "sfdp");
	for (size_t i = 0; ok && i < node_count; i++) {
		nodes[i].x = ND_coord(node_at(g, i)).x;
		nodes[i].y = ND_coord(node_at(g, i)).y;
	}
	if (ok)
		gvFreeLayout(gvc, g);
	agclose(g);
	gvFreeContext(gvc);
	return ok;
}
