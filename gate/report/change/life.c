/* SPDX-License-Identifier: MIT */
/*
 * `routegate explain`: the life of a prefix. Stations in the order in which it travels; one line
 * where nothing changes, two where before and after differ; then whom it is told to, then what is
 * lost and why, as `check` tells it.
 */
#include <string.h>

#include "report/change/change.h"
#include "report/json_out.h"
#include "report/change/route_words.h"
#include "report/text_page.h"

/* ---- views ----------------------------------------------------------------------------------- */

static const char *neighbor_text(const struct routes *routes, uint32_t neighbor,
				 struct arena *arena)
{
	const struct network *network = routes_network(routes);
	const struct network_neighbor *n = &network->neighbors[neighbor];
	char text[ADDR_TEXT];

	if (n->remote_device != UINT32_MAX)
		return network->devices[n->remote_device]->name;
	return n->config->description ? n->config->description
				      : arena_strdup(arena, addr_text(n->remote, text));
}

static const char *origin_text(const struct life_view *view, bool with_place, struct arena *arena)
{
	bool in_bgp = view->bgp && view->bgp->best;
	const char *state = in_bgp ? ", announced by BGP" : "";

	if (view->service)
		state = arena_printf(arena, ", held back: service %s is unhealthy", view->service);
	return with_place && view->origin_place.file
		       ? arena_printf(arena, "originated here%s (%s)", state,
				      place_text(view->origin_place, arena))
		       : arena_printf(arena, "originated here%s", state);
}

static const char *source_text(const struct routes *routes, const struct life_view *view,
			       bool with_place, struct arena *arena)
{
	const struct path *path = view->bgp ? view->bgp->best : NULL;

	if (view->origin)
		return origin_text(view, with_place, arena);
	if (path && path->from != ROUTES_NONE)
		return arena_printf(arena, "from %s, %s", neighbor_text(routes, path->from, arena),
				    path_text(path, arena));
	return NULL;
}

/* "bgp via 10.0.0.1 eth0, from rr1, AS path 64500, ..." */
static const char *view_text(const struct routes *routes, const struct life_view *view,
			     struct prefix prefix, bool with_place, struct arena *arena)
{
	const char *source;
	char text[PREFIX_TEXT];

	if (view->instance == ROUTES_NONE)
		return "the device is not there";
	source = source_text(routes, view, with_place, arena);
	if (!view->route)
		return source ? arena_printf(arena, "not in the routing table (%s)", source)
			      : "no route";
	return arena_printf(
		arena, "%s%s %s%s%s%s%s",
		prefix_equal(view->route->prefix, prefix)
			? ""
			: arena_printf(arena,
				       "covered by %s: ", prefix_text(view->route->prefix, text)),
		protocol_name(view->route->protocol),
		route_hops_text(routes, view->instance, view->route, arena), source ? ", " : "",
		source ? source : "", view->bgp && view->bgp->decided_by ? ", best by " : "",
		view->bgp && view->bgp->decided_by ? decide_step_name(view->bgp->decided_by) : "");
}

/* ---- text ------------------------------------------------------------------------------------ */

/* Where a statement stands is no difference. */
static bool is_unchanged(const struct report_life *in, const struct life_station *s,
			 struct arena *arena)
{
	const struct judgement *j = in->judgement;
	struct prefix prefix = in->life->prefix;

	return !j->base.routes ||
	       !strcmp(view_text(j->base.routes, &s->before, prefix, false, arena),
		       view_text(j->head.routes, &s->after, prefix, false, arena));
}

static void stations(const struct report_life *in, struct page *page)
{
	const struct judgement *j = in->judgement;
	struct arena *arena = page->out->arena;
	size_t equal = 0, told = 0;

	buffer_puts(page->out, "How it travels\n");
	for (size_t i = 0; i < in->life->station_count; i++) {
		const struct life_station *s = &in->life->stations[i];
		const char *before, *after;

		if (is_unchanged(in, s, arena)) {
			if (equal++ < 12 || in->options.verbose) {
				buffer_printf(page->out, "  %-12s %s\n", s->device,
					      view_text(j->head.routes, &s->after, in->life->prefix,
							true, arena));
				told++;
			}
			continue;
		}
		before = view_text(j->base.routes, &s->before, in->life->prefix, true, arena);
		after = view_text(j->head.routes, &s->after, in->life->prefix, true, arena);
		told++;
		buffer_printf(page->out, "  %-12s before: %s\n  %-12s after:  %s%s%s\n", s->device,
			      before, "", style(page, STYLE_BOLD), after, style(page, STYLE_PLAIN));
	}
	if (told < in->life->station_count)
		buffer_printf(page->out,
			      "  and %zu more devices that do not change (--verbose tells them)\n",
			      in->life->station_count - told);
}

static void exits(const struct report_life *in, struct page *page)
{
	buffer_puts(page->out, "\nWho outside is told\n");
	for (size_t i = 0; i < in->life->exit_count; i++) {
		const struct life_exit *e = &in->life->exits[i];
		const char *state = e->before == e->after ? ""
				    : e->after            ? "  (new)"
							  : "  (no longer)";

		if (!in->judgement->base.routes)
			state = "";
		buffer_printf(page->out, "  %s to %s, AS path %s%s%s%s\n", e->device, e->neighbor,
			      e->after ? e->as_path_after : e->as_path_before,
			      *state ? style(page, e->after ? STYLE_GREEN : STYLE_RED) : "", state,
			      *state ? style(page, STYLE_PLAIN) : "");
	}
	if (!in->life->exit_count)
		buffer_puts(page->out, "  nobody\n");
}

void report_life_text(const struct report_life *in, struct buffer *out)
{
	struct report_input input = { .judgement = in->judgement,
				      .verdict = &in->life->losses,
				      .options = in->options };
	struct page page = { .input = &input, .out = out, .color = in->options.color };
	char text[PREFIX_TEXT];

	buffer_printf(out, "%s in %s", prefix_text(in->life->prefix, text),
		      in->judgement->head.name);
	if (in->judgement->base.routes)
		buffer_printf(out, " against %s", in->judgement->base.name);
	buffer_puts(out, "\n\n");
	stations(in, &page);
	exits(in, &page);
	if (in->life->losses.finding_count) {
		buffer_puts(out, "\nWhat is lost, and why\n\n");
		page_findings(&page);
	}
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static json_t *view_json(const struct routes *routes, const struct life_view *view,
			 struct arena *arena)
{
	json_t *object;
	char text[PREFIX_TEXT];

	if (!routes || view->instance == ROUTES_NONE || (!view->route && !view->bgp))
		return json_null();
	object = json_object();
	if (view->route) {
		json_object_set_new(object, "prefix",
				    json_string(prefix_text(view->route->prefix, text)));
		json_object_set_new(object, "protocol",
				    json_string(protocol_name(view->route->protocol)));
		json_object_set_new(object, "next-hops",
				    route_hops_json(routes, view->instance, view->route));
	}
	json_object_set_new(object, "origin", json_boolean(view->origin));
	json_object_set_new(object, "origin-place",
			    view->origin_place.file
				    ? json_string(place_text(view->origin_place, arena))
				    : json_null());
	if (view->bgp && view->bgp->best) {
		const struct path *path = view->bgp->best;

		json_object_set_new(
			object, "from",
			path->from == ROUTES_NONE
				? json_null()
				: json_string(neighbor_text(routes, path->from, arena)));
		json_object_set_new(object, "as-path", json_string(path->attrs->as_path->text));
		json_object_set_new(object, "decided-by",
				    view->bgp->decided_by
					    ? json_string(decide_step_name(view->bgp->decided_by))
					    : json_null());
	}
	return object;
}

static json_t *exit_json(const struct life_exit *e)
{
	return json_pack("{s:s, s:s, s:s?, s:s?}", "device", e->device, "neighbor", e->neighbor,
			 "before", e->as_path_before, "after", e->as_path_after);
}

static json_t *loss_json(const struct finding *finding)
{
	json_t *chain = json_array(), *causes = json_array();

	for (size_t i = 0; i < finding->chain_length; i++)
		json_array_append_new(chain, json_string(finding->chain[i]));
	for (size_t i = 0; i < finding->cause_count; i++) {
		const struct cause *c = &finding->causes[i];

		json_array_append_new(causes, json_pack("{s:s?, s:s?, s:i, s:s?, s:s?}", "device",
							c->device, "file", c->place.file, "line",
							(int)c->place.line, "text", c->text, "why",
							c->why));
	}
	return json_pack("{s:s, s:o, s:o}", "message", finding->message, "chain", chain, "cause",
			 causes);
}

void report_life_json(const struct report_life *in, struct buffer *out)
{
	json_t *all = json_object(), *stations = json_array(), *exits = json_array();
	json_t *losses = json_array();
	char text[PREFIX_TEXT];

	for (size_t i = 0; i < in->life->station_count; i++) {
		const struct life_station *s = &in->life->stations[i];
		json_t *one = json_object();

		json_object_set_new(one, "device", json_string(s->device));
		json_object_set_new(one, "before",
				    view_json(in->judgement->base.routes, &s->before, out->arena));
		json_object_set_new(one, "after",
				    view_json(in->judgement->head.routes, &s->after, out->arena));
		json_array_append_new(stations, one);
	}
	for (size_t i = 0; i < in->life->exit_count; i++)
		json_array_append_new(exits, exit_json(&in->life->exits[i]));
	for (size_t i = 0; i < in->life->losses.finding_count; i++)
		json_array_append_new(losses, loss_json(&in->life->losses.findings[i]));
	json_object_set_new(all, "routegate", json_string(ROUTEGATE_VERSION));
	json_object_set_new(all, "prefix", json_string(prefix_text(in->life->prefix, text)));
	json_object_set_new(all, "devices", stations);
	json_object_set_new(all, "announced", exits);
	json_object_set_new(all, "lost", losses);
	json_out(all, out);
}
