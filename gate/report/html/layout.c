/* SPDX-License-Identifier: MIT */
/*
 * The one file that knows graphviz, which places nodes and draws nothing: a page that is read in
 * light and dark and on paper needs a drawing of its own (svg.c).
 *
 * neato places nodes so that distances are those of the graph, which shows rings and planes as a
 * network engineer would draw them; for very large graphs it is too slow, sfdp does. Both start from
 * a fixed seed, and rooms that overlap are moved apart here: the same network gives the same picture.
 */
#include "report/html/layout.h"

#include <graphviz/gvc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { NEATO_TO = 800, SEED = 7, ROUNDS = 100 };

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

static Agraph_t *graph_new(void)
{
	Agraph_t *g = agopen(text("g"), Agundirected, NULL);
	char value[32];

	agattr(g, AGNODE, text("label"), text(""));
	agattr(g, AGNODE, text("shape"), text("box"));
	agattr(g, AGNODE, text("fixedsize"), text("true"));
	snprintf(value, sizeof(value), "%d", SEED);
	set(g, "start", value);
	set(g, "overlap", "true"); /* graphviz takes them apart in an order of its memory */
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

/* Moves two rooms that overlap apart, along the axis where that is less far. */
static bool part(struct layout_node *a, struct layout_node *b, double gap)
{
	double x = (a->width + b->width) / 2 + gap, y = (a->height + b->height) / 2 + gap;
	double dx = b->x - a->x, dy = b->y - a->y;
	double over_x = x - (dx < 0 ? -dx : dx), over_y = y - (dy < 0 ? -dy : dy);

	if (over_x <= 0.01 || over_y <= 0.01)
		return false;
	if (over_x < over_y) {
		a->x -= dx < 0 ? -over_x / 2 : over_x / 2;
		b->x += dx < 0 ? -over_x / 2 : over_x / 2;
	} else {
		a->y -= dy < 0 ? -over_y / 2 : over_y / 2;
		b->y += dy < 0 ? -over_y / 2 : over_y / 2;
	}
	return true;
}

static void part_all(struct layout_node *nodes, size_t n, double gap)
{
	bool moved = true;

	for (int round = 0; moved && round < ROUNDS; round++) {
		moved = false;
		for (size_t i = 0; i < n; i++)
			for (size_t j = i + 1; j < n; j++)
				moved |= part(&nodes[i], &nodes[j], gap);
	}
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
	g = graph_new();
	for (size_t i = 0; i < node_count; i++) {
		set_inches(node_at(g, i), "width", nodes[i].width);
		set_inches(node_at(g, i), "height", nodes[i].height);
	}
	for (size_t i = 0; i < edge_count; i++) {
		Agnode_t *a = node_at(g, edges[i].a), *b = node_at(g, edges[i].b);

		set_inches(agedge(g, a, b, NULL, 1), "len", edges[i].length);
	}
	srand(SEED);
	ok = !gvLayout(gvc, g, node_count <= NEATO_TO ? "neato" : "sfdp");
	for (size_t i = 0; ok && i < node_count; i++) {
		nodes[i].x = ND_coord(node_at(g, i)).x;
		nodes[i].y = ND_coord(node_at(g, i)).y;
	}
	if (ok) {
		gvFreeLayout(gvc, g);
		part_all(nodes, node_count, gap);
	}
	agclose(g);
	gvFreeContext(gvc);
	return ok;
}
