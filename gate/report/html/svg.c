/* SPDX-License-Identifier: MIT */
/*
 * One side of the picture as SVG. Nothing is told by color alone: a lost device has another shape and
 * a cross, a dead link is dashed and has a cross, a changed device has a triangle. Colors are the style
 * sheet's, by class, so that light, dark and paper share one drawing. Elements carry their numbers
 * (data-n, data-e): the script shows another view by changing classes.
 */
#include <string.h>

#include "report/html/html.h"

enum {
	LABELS_TO = 150, /* drawn nodes: above, only what matters is labelled */
	LABELS_MOST = 90,
	LETTERS = 24 /* of a name in a box */
};

struct drawing {
	const struct graph *graph;
	int side;
	struct buffer *out;
	bool all_labels, lost_labels;
};

static const char *node_state(const struct drawing *drawing, uint32_t i)
{
	const struct view *view = &drawing->graph->overview;

	if (drawing->side == AFTER && bit_get(view->lost, i))
		return "lost";
	return bit_get(view->routed[drawing->side], i) ? "ok" : "none";
}

/* ---- edges --------------------------------------------------------------------------------- */

static const char *edge_state(const struct edge *edge, int side)
{
	if (!edge->all[side])
		return side == AFTER ? "gone" : NULL;
	if (!edge->up[side])
		return "down";
	if (edge->up[side] < edge->all[side])
		return "part";
	return side == AFTER && !edge->all[BEFORE] ? "new" : "up";
}

static void edge_title(const struct drawing *drawing, const struct edge *edge, const char *state)
{
	static const char *const words[] = {
		[EDGE_LINK] = "link", [EDGE_OUTSIDE] = "session", [EDGE_SESSION] = "BGP session"
	};
	const struct node *nodes = drawing->graph->nodes;
	struct buffer *out = drawing->out;

	buffer_puts(out, "<title>");
	html_text(out, nodes[edge->a].name);
	buffer_puts(out, " \xe2\x80\x93 ");
	html_text(out, nodes[edge->b].name);
	buffer_printf(out, ": %u %s%s, %u up%s</title>", (unsigned)edge->all[drawing->side],
		      words[edge->kind], edge->all[drawing->side] == 1 ? "" : "s",
		      (unsigned)edge->up[drawing->side],
		      !strcmp(state, "gone")  ? " (no longer configured)"
		      : !strcmp(state, "new") ? " (new)"
					      : "");
}

static void draw_line(const struct drawing *drawing, const struct edge *edge)
{
	const struct node *a = &drawing->graph->nodes[edge->a],
			  *b = &drawing->graph->nodes[edge->b];
	double middle_x = (a->x + b->x) / 2, middle_y = (a->y + b->y) / 2;

	if (edge->kind == EDGE_SESSION) /* a curve: it is no link */
		buffer_printf(drawing->out, "<path d=\"M%.0f %.0fQ%.0f %.0f %.0f %.0f\"/>", a->x,
			      a->y, middle_x - (b->y - a->y) * 0.18,
			      middle_y + (b->x - a->x) * 0.18, b->x, b->y);
	else
		buffer_printf(drawing->out, "<path d=\"M%.0f %.0fL%.0f %.0f\"/>", a->x, a->y, b->x,
			      b->y);
}

/* The cross on what is down, or how many of several are up. */
static void draw_mark(const struct drawing *drawing, const struct edge *edge, const char *state)
{
	const struct node *a = &drawing->graph->nodes[edge->a],
			  *b = &drawing->graph->nodes[edge->b];
	double off = edge->kind == EDGE_SESSION ? 0.09 : 0;
	double x = (a->x + b->x) / 2 - (b->y - a->y) * off;
	double y = (a->y + b->y) / 2 + (b->x - a->x) * off;

	if (!strcmp(state, "part"))
		buffer_printf(drawing->out, "<text x=\"%.0f\" y=\"%.0f\">%u/%u</text>", x, y + 4,
			      (unsigned)edge->up[drawing->side],
			      (unsigned)edge->all[drawing->side]);
	else if (!strcmp(state, "down") || edge->kind == EDGE_OUTSIDE)
		buffer_printf(drawing->out, "<use href=\"#x\" x=\"%.0f\" y=\"%.0f\"/>", x, y);
}

static void draw_edge(const struct drawing *drawing, uint32_t e)
{
	static const char *const kinds[] = {
		[EDGE_LINK] = "link", [EDGE_OUTSIDE] = "out", [EDGE_SESSION] = "bgp"
	};
	const struct graph *graph = drawing->graph;
	const struct edge *edge = &graph->edges[e];
	const struct view *view = &graph->overview;
	const char *state = edge_state(edge, drawing->side);
	bool carries = bit_get(view->carries[drawing->side], e);
	bool cut = edge->kind == EDGE_OUTSIDE && drawing->side == AFTER && !carries &&
		   bit_get(view->carries[BEFORE], e);

	if (!edge->drawn || !state || (edge->kind == EDGE_SESSION && drawing->side == BEFORE))
		return;
	buffer_printf(drawing->out, "<g class=\"e %s %s%s%s\" data-e=\"%u\">", kinds[edge->kind],
		      state, carries ? " flow" : "", cut ? " cut" : "", (unsigned)e);
	edge_title(drawing, edge, state);
	draw_line(drawing, edge);
	draw_mark(drawing, edge, state);
	buffer_puts(drawing->out, "</g>\n");
}

/* ---- nodes --------------------------------------------------------------------------------- */

static void folded_names(const struct drawing *drawing, uint32_t i, bool twins)
{
	const struct graph *graph = drawing->graph;
	size_t n = 0;

	for (uint32_t other = 0; other < graph->node_count; other++) {
		if (graph->nodes[other].folded_into != i || graph->nodes[other].twin != twins)
			continue;
		if (n++ < 40) {
			buffer_puts(drawing->out, n == 1 ? ": " : ", ");
			html_text(drawing->out, graph->nodes[other].name);
		}
	}
	if (n > 40)
		buffer_printf(drawing->out, " and %zu more", n - 40);
}

static void node_title(const struct drawing *drawing, uint32_t i)
{
	const struct node *node = &drawing->graph->nodes[i];
	struct buffer *out = drawing->out;

	buffer_puts(out, "<title>");
	html_text(out, node->name);
	if (node->about && strcmp(node->about, node->name)) {
		buffer_puts(out, " (");
		html_text(out, node->about);
		buffer_puts(out, ")");
	}
	if (node->kind == NODE_OUTSIDE)
		buffer_puts(out, ", outside");
	if (node->changed)
		buffer_puts(out, ", its config changes");
	if (node->twins) {
		buffer_printf(out, "; drawn for %u like it", (unsigned)node->twins);
		folded_names(drawing, i, true);
	}
	if (node->hidden) {
		buffer_printf(out, "; %u behind it are not drawn, nothing happens to them",
			      (unsigned)node->hidden);
		folded_names(drawing, i, false);
	}
	buffer_puts(out, "</title>");
}

/* The first letters of a name, whole characters only. */
static void short_name(const struct drawing *drawing, const struct node *node, size_t letters)
{
	const char *name = node->name;
	size_t n = 0, bytes = 0;

	while (name[bytes] && n < letters) {
		bytes++;
		while (((unsigned char)name[bytes] & 0xc0) == 0x80)
			bytes++;
		n++;
	}
	html_text(drawing->out, arena_strndup(drawing->out->arena, name, bytes));
	if (name[bytes])
		buffer_puts(drawing->out, "\xe2\x80\xa6");
}

static void counts(const struct drawing *drawing, const struct node *node)
{
	if (node->twins)
		buffer_printf(drawing->out, " \xc3\x97%u", (unsigned)node->twins + 1);
	if (node->hidden)
		buffer_printf(drawing->out, " +%u", (unsigned)node->hidden);
}

static void draw_box(const struct drawing *drawing, uint32_t i)
{
	const struct node *node = &drawing->graph->nodes[i];
	struct buffer *out = drawing->out;
	size_t letters = strlen(node->name);
	double half = 18 + 4.05 * (double)(letters < LETTERS ? letters : LETTERS);

	if (node->twins || node->hidden)
		half += 12;
	if (node->kind == NODE_OUTSIDE)
		buffer_printf(
			out,
			"<path class=\"b\" d=\"M%.0f 13h%.0fa10 10 0 0 0 5-19a13 13 0 0 0-20-8"
			"a%.0f 14 0 0 0-%.0f 2a12 12 0 0 0-15 25z\"/>",
			8 - half, 2 * half - 13, half * 0.55, 2 * half - 38);
	else
		buffer_printf(out,
			      "<rect class=\"b\" x=\"%.0f\" y=\"-13\" width=\"%.0f\" "
			      "height=\"26\"/>",
			      -half, 2 * half);
	buffer_printf(out, "<use class=\"i\" href=\"#i-%s\" x=\"%.0f\" y=\"0\"/>",
		      node_state(drawing, i), 12 - half);
	buffer_puts(out, "<text x=\"8\" y=\"4\">");
	short_name(drawing, node, LETTERS);
	counts(drawing, node);
	buffer_puts(out, "</text>");
	if (node->changed)
		buffer_printf(out, "<use class=\"c\" href=\"#i-changed\" x=\"%.0f\" y=\"-13\"/>",
			      half - 2);
}

static bool has_label(const struct drawing *drawing, uint32_t i)
{
	const struct node *node = &drawing->graph->nodes[i];

	if (drawing->all_labels || node->changed)
		return true;
	return bit_get(drawing->graph->overview.lost, i) && drawing->lost_labels;
}

static void draw_dot(const struct drawing *drawing, uint32_t i)
{
	const struct node *node = &drawing->graph->nodes[i];
	const char *shape = node->kind == NODE_OUTSIDE ? "o" : "d";
	struct buffer *out = drawing->out;

	buffer_printf(out, "<use class=\"i\" href=\"#%s-%s\"/>", shape, node_state(drawing, i));
	if (node->changed)
		buffer_puts(out, "<use class=\"c\" href=\"#i-changed\" x=\"8\" y=\"-8\"/>");
	buffer_printf(out, "<text class=\"%s\" y=\"%d\">", has_label(drawing, i) ? "l" : "l q",
		      node->kind == NODE_OUTSIDE ? -11 : 19);
	short_name(drawing, node, LETTERS);
	buffer_puts(out, "</text>");
	if (node->twins || node->hidden) {
		buffer_puts(out, "<text class=k x=\"16\" y=\"-5\">");
		counts(drawing, node);
		buffer_puts(out, "</text>");
	}
}

static void draw_node(const struct drawing *drawing, uint32_t i)
{
	static const char *const kinds[] = {
		[NODE_DEVICE] = "dev", [NODE_OUTSIDE] = "cloud", [NODE_LAN] = "lan"
	};
	const struct node *node = &drawing->graph->nodes[i];
	bool gone = !node->there[drawing->side];

	if (node->folded_into != GRAPH_NONE || (gone && drawing->side == BEFORE))
		return;
	buffer_printf(
		drawing->out,
		"<g class=\"n %s %s%s%s%s\" data-n=\"%u\" transform=\"translate(%.0f %.0f)\">",
		kinds[node->kind], node->kind == NODE_LAN ? "none" : node_state(drawing, i),
		bit_get(drawing->graph->overview.origin[drawing->side], i) ? " origin" : "",
		node->changed ? " changed" : "", gone ? " gone" : "", (unsigned)i, node->x,
		node->y);
	node_title(drawing, i);
	if (node->kind == NODE_LAN)
		buffer_puts(drawing->out, "<use href=\"#lan\"/>");
	else if (drawing->graph->boxes)
		draw_box(drawing, i);
	else
		draw_dot(drawing, i);
	buffer_puts(drawing->out, "</g>\n");
}

/* ---- sites --------------------------------------------------------------------------------- */

/* A broad line through the devices of a site: a shade behind them, with the site's name. */
static void draw_site(const struct drawing *drawing, const struct site *site)
{
	const struct node *nodes = drawing->graph->nodes;
	const struct node *top = &nodes[site->nodes[0]];

	buffer_puts(drawing->out, "<g class=site><path d=\"");
	for (size_t i = 0; i < site->n; i++) {
		const struct node *node = &nodes[site->nodes[i]];

		buffer_printf(drawing->out, "%c%.0f %.0f", i ? 'L' : 'M', node->x, node->y);
		top = node->y < top->y ? node : top;
	}
	buffer_printf(drawing->out, "\"/><text x=\"%.0f\" y=\"%.0f\">", top->x,
		      top->y - (drawing->graph->boxes ? 20 : 13));
	html_text(drawing->out, site->name);
	buffer_puts(drawing->out, "</text></g>\n");
}

/* ---- the whole ----------------------------------------------------------------------------- */

/* What the picture says, for those who do not see it. */
static void describe(const struct drawing *drawing)
{
	const struct graph *graph = drawing->graph;
	size_t devices = 0, routed = 0, lost = 0, links = 0, down = 0;

	for (uint32_t i = 0; i < graph->node_count; i++) {
		if (graph->nodes[i].kind != NODE_DEVICE || !graph->nodes[i].there[drawing->side])
			continue;
		devices++;
		routed += bit_get(graph->overview.routed[drawing->side], i);
		lost += drawing->side == AFTER && bit_get(graph->overview.lost, i);
	}
	for (size_t e = 0; e < graph->edge_count; e++) {
		const struct edge *edge = &graph->edges[e];

		if (edge->kind != EDGE_LINK)
			continue;
		links += edge->all[drawing->side];
		down += edge->all[drawing->side] - edge->up[drawing->side];
	}
	buffer_printf(
		drawing->out,
		"%zu devices, %zu links of which %zu are down; %zu devices have a route to some "
		"protected prefix",
		devices, links, down, routed);
	if (drawing->side == AFTER)
		buffer_printf(drawing->out, ", %zu have lost one", lost);
}

static void choose_labels(struct drawing *drawing)
{
	const struct graph *graph = drawing->graph;
	size_t lost = 0;

	for (uint32_t i = 0; i < graph->node_count; i++)
		lost += bit_get(graph->overview.lost, i);
	drawing->all_labels = graph->drawn <= LABELS_TO;
	drawing->lost_labels = lost <= LABELS_MOST;
}

void graph_draw(const struct graph *graph, int side, struct buffer *out)
{
	static const char *const names[] = { [BEFORE] = "before", [AFTER] = "after" };
	struct drawing drawing = { .graph = graph, .side = side, .out = out };

	choose_labels(&drawing);
	buffer_printf(out,
		      "<svg class=\"net %s%s\" id=\"%s\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" "
		      "aria-label=\"The network %s the change\" aria-describedby=\"%s-d\">\n"
		      "<desc id=\"%s-d\">",
		      graph->boxes ? "boxes" : "dots", graph->drawn > LABELS_TO ? " large" : "",
		      names[side], graph->width, graph->height, names[side], names[side],
		      names[side]);
	describe(&drawing);
	buffer_puts(out, "</desc>\n");
	for (size_t i = 0; i < graph->site_count; i++)
		draw_site(&drawing, &graph->sites[i]);
	for (uint32_t e = 0; e < graph->edge_count; e++)
		draw_edge(&drawing, e);
	for (uint32_t i = 0; i < graph->node_count; i++)
		draw_node(&drawing, i);
	buffer_puts(out, "</svg>\n");
}
