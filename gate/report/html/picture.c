/* SPDX-License-Identifier: MIT */
/*
 * The section with the two pictures: what the signs mean, the choice of a prefix for those with a
 * script, and the views as data for it.
 */
#include "report/html/html.h"

#include <string.h>

enum { VIEWS = 400 };

static void legend_item(struct buffer *out, const char *class, const char *drawing,
			const char *text)
{
	buffer_printf(out,
		      "<li><svg class=\"net key\" viewBox=\"-24 -12 48 24\" aria-hidden=\"true\">"
		      "<g class=\"%s\">%s</g></svg> %s</li>\n",
		      class, drawing, text);
}

static const char LINE[] = "<path d=\"M-22 0L22 0\"/>";
static const char CROSSED[] = "<path d=\"M-22 0L22 0\"/><use href=\"#x\"/>";

static void legend(const struct graph *graph, struct buffer *out)
{
	const char *ok = "<use class=\"i\" href=\"#d-ok\"/>",
		   *lost = "<use class=\"i\" href=\"#d-lost\"/>";
	const char *none = "<use class=\"i\" href=\"#d-none\"/>";

	if (graph->boxes) {
		ok = "<rect class=\"b\" x=\"-12\" y=\"-9\" width=\"24\" height=\"18\"/><use "
		     "class=\"i\" "
		     "href=\"#i-ok\"/>";
		lost = "<rect class=\"b\" x=\"-12\" y=\"-9\" width=\"24\" height=\"18\"/><use "
		       "class=\"i\" "
		       "href=\"#i-lost\"/>";
		none = "<rect class=\"b\" x=\"-12\" y=\"-9\" width=\"24\" height=\"18\"/><use "
		       "class=\"i\" "
		       "href=\"#i-none\"/>";
	}
	buffer_puts(out, "<ul class=legend>\n");
	legend_item(out, "n dev ok", ok, "has a route to the protected prefixes");
	legend_item(out, "n dev lost", lost, "has lost one");
	legend_item(out, "n dev none", none, "had none");
	legend_item(out, "n dev ok origin", ok, "originates one");
	legend_item(out, "n", "<use class=\"c\" href=\"#i-changed\"/>", "its config changes");
	legend_item(out, "n cloud ok", "<use class=\"i\" href=\"#o-ok\"/>",
		    "another network that hears of them");
	legend_item(out, "n cloud lost", "<use class=\"i\" href=\"#o-lost\"/>",
		    "hears of one no more");
	legend_item(out, "e link up flow", LINE, "carries protected routes");
	legend_item(out, "e link up", LINE, "a link");
	legend_item(out, "e link down", CROSSED, "down, or an announcement that ends");
	if (graph->sessions_lost && graph->sessions_drawn)
		legend_item(out, "e bgp down",
			    "<path d=\"M-22 6Q0-14 22 6\"/><use href=\"#x\" y=\"-4\"/>",
			    "BGP session inside, lost");
	buffer_puts(out, "</ul>\n");
}

/* ---- the views as data --------------------------------------------------------------------- */

static void put_pair(struct buffer *out, const char *key, const struct bits bits[SIDES])
{
	buffer_printf(out, ",\"%s\":[", key);
	html_bits(out, bits[BEFORE]);
	buffer_puts(out, ",");
	html_bits(out, bits[AFTER]);
	buffer_puts(out, "]");
}

static void put_view(struct buffer *out, const struct view *view)
{
	buffer_puts(out, "{\"lost\":");
	html_bits(out, view->lost);
	put_pair(out, "routed", view->routed);
	put_pair(out, "origin", view->origin);
	put_pair(out, "carries", view->carries);
	buffer_puts(out, "}");
}

static bool any(struct bits bits)
{
	for (size_t i = 0; i < bits.words; i++)
		if (bits.v[i])
			return true;
	return false;
}

static void view_option(struct buffer *out, const struct view *view, size_t number)
{
	char text[PREFIX_TEXT];

	buffer_printf(out, "<option value=\"%zu\">%s", number,
		      any(view->lost) ? "lost: "
		      : view->differs ? "moved: "
				      : "");
	for (size_t i = 0; i < view->prefix_count && i < 3; i++)
		buffer_printf(out, "%s%s", i ? ", " : "", prefix_text(view->prefixes[i], text));
	if (view->prefix_count > 3)
		buffer_printf(out, " and %zu more alike", view->prefix_count - 3);
	buffer_puts(out, "</option>\n");
}

static void controls(const struct graph *graph, struct buffer *out)
{
	size_t n = graph->view_count < VIEWS ? graph->view_count : VIEWS;

	buffer_puts(out, "<div class=controls id=controls hidden>"
			 "<label>Show <select id=view><option value=\"0\">all protected prefixes"
			 "</option>\n");
	for (size_t i = 0; i < n; i++)
		view_option(out, &graph->views[i], i + 1);
	buffer_puts(
		out,
		"</select></label> <span class=zoom role=group aria-label=\"Size of the pictures\">"
		"<button type=button id=zoom-out aria-label=Smaller>\xe2\x88\x92</button>"
		"<button type=button id=zoom-in aria-label=Larger>+</button>"
		"<button type=button id=zoom-fit>Fit</button>"
		"<button type=button id=wide aria-pressed=false>One above the other</button>"
		"</span></div>\n");
	if (n < graph->view_count)
		buffer_printf(out,
			      "<p class=note>%zu more groups of prefixes cannot be chosen.</p>\n",
			      graph->view_count - n);
}

static void data(const struct graph *graph, struct buffer *out)
{
	buffer_puts(out, "<script type=\"application/json\" id=views>[");
	put_view(out, &graph->overview);
	for (size_t i = 0; i < graph->view_count && i < VIEWS; i++) {
		buffer_puts(out, ",\n");
		put_view(out, &graph->views[i]);
	}
	buffer_puts(out, "]</script>\n");
}

/* ---- the section --------------------------------------------------------------------------- */

static void notes(const struct graph *graph, struct buffer *out)
{
	size_t folded = graph->node_count - graph->drawn;

	if (folded) {
		buffer_puts(out, "<p class=note>");
		html_count(out, folded, "node", "nodes");
		buffer_puts(out,
			    " to which nothing happens stand behind others: \xc3\x97n counts those "
			    "that hang on the same devices, +n those that hang on this one "
			    "only.</p>\n");
	}
	if (graph->prefixes_left) {
		buffer_puts(out, "<p class=note>The pictures show ");
		html_number(out, graph->prefix_count - graph->prefixes_left);
		buffer_puts(out, " of ");
		html_count(out, graph->prefix_count, "protected prefix", "protected prefixes");
		buffer_puts(out, ", all that have a finding among them.</p>\n");
	}
	if (graph->sessions_lost && !graph->sessions_drawn) {
		buffer_puts(out, "<p class=note>");
		html_count(out, graph->sessions_lost, "BGP session", "BGP sessions");
		buffer_puts(out, " inside the network go down; they are not drawn, so many are "
				 "they.</p>\n");
	}
}

static void figure(const struct graph *graph, int side, const struct side *state, struct html *html)
{
	buffer_printf(html->out, "<figure><figcaption><b>%s</b> ",
		      side == BEFORE ? "Before" : "After");
	html_text(html->out, state->name);
	buffer_puts(html->out, "</figcaption><div class=canvas>\n");
	graph_draw(graph, side, html->out);
	buffer_puts(html->out, "</div></figure>\n");
}

void html_picture(struct html *html)
{
	const struct judgement *j = html->input->judgement;
	struct graph *graph = graph_make(html->input, html->arena);
	struct buffer *out = html->out;

	buffer_puts(out, "<section id=picture aria-labelledby=h-picture>"
			 "<h2 id=h-picture>The network before and after</h2>\n");
	if (!graph) {
		buffer_puts(out, "<p>There is no picture: the routes of neither state could be "
				 "computed.</p></section>\n");
		return;
	}
	graph_views(graph, html->input);
	graph_fold(graph);
	graph_sites(graph);
	if (!graph_layout(graph)) {
		buffer_puts(out, "<p>There is no picture: graphviz could not lay it out.</p>"
				 "</section>\n");
		return;
	}
	controls(graph, out);
	legend(graph, out);
	buffer_printf(out, "<div class=\"pair%s\" id=pair>\n",
		      graph->routes[BEFORE] ? "" : " single");
	if (graph->routes[BEFORE])
		figure(graph, BEFORE, &j->base, html);
	if (graph->routes[AFTER])
		figure(graph, AFTER, &j->head, html);
	buffer_puts(out, "</div>\n");
	notes(graph, out);
	data(graph, out);
	buffer_puts(out, "</section>\n");
}
