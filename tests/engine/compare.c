/* SPDX-License-Identifier: MIT */
/*
 * Every answer is written as one line of text by each side, the lines are sorted, and those that
 * only one side has are the differences.
 */
#include <stdlib.h>
#include <string.h>

#include "compare.h"

struct lines {
	const char **v;
	size_t n, cap;
	struct arena *arena;
	const struct network *network;
	const char *device; /* whose lines these are */
	uint32_t instance;
};

static int line_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *addr_word(struct arena *arena, struct addr addr)
{
	char text[ADDR_TEXT];

	return addr_is_none(addr) ? "-" : arena_strdup(arena, addr_text(addr, text));
}

static const char *prefix_word(struct arena *arena, struct prefix prefix)
{
	char text[PREFIX_TEXT];

	return arena_strdup(arena, prefix_text(prefix, text));
}

static const char *hops_word(struct lines *lines, const struct next_hop *hops, uint32_t n)
{
	const struct device *device =
		lines->network->devices[lines->network->instances[lines->instance].device];
	const char *text = "", **words = arena_alloc(lines->arena, (n + 1) * sizeof(*words));
	uint32_t i;

	for (i = 0; i < n; i++)
		words[i] = arena_printf(lines->arena, "%s@%s", addr_word(lines->arena, hops[i].via),
					hops[i].interface == ROUTES_NONE
						? "discard"
						: device->interfaces[hops[i].interface].name);
	qsort(words, n, sizeof(*words), line_compare);
	for (i = 0; i < n; i++)
		text = arena_printf(lines->arena, "%s %s", text, words[i]);
	return text;
}

static void line_add(struct lines *lines, const char *text)
{
	*array_push(lines, lines->arena) = arena_printf(lines->arena, "%s %s", lines->device, text);
}

static void route_line(struct lines *lines, struct prefix prefix, enum protocol protocol,
		       uint8_t distance, uint32_t metric, const char *hops)
{
	line_add(lines, arena_printf(lines->arena, "%s route: %s %u/%u%s",
				     prefix_word(lines->arena, prefix), protocol_name(protocol),
				     (unsigned)distance, metric, hops));
}

/* "65001 65002 via 10.0.0.1 lp 100 med - igp 65000:1,65000:2 originator 1 clusters 2" */
static const char *attrs_word(struct arena *arena, const struct engine_attrs *attrs)
{
	const char *path = "", *communities = "", *clusters = "", *lp = "-", *med = "-";
	char text[24];
	uint32_t i;

	for (i = 0; i < attrs->path_count; i++)
		path = arena_printf(arena, "%s%u ", path, attrs->path[i]);
	for (i = 0; i < attrs->community_count; i++)
		communities = arena_printf(arena, "%s,%s", communities,
					   community_text(attrs->communities[i], text));
	for (i = 0; i < attrs->cluster_count; i++)
		clusters = arena_printf(arena, "%s,%x", clusters, attrs->clusters[i]);
	if (attrs->local_pref_set)
		lp = arena_printf(arena, "%u", attrs->local_pref);
	if (attrs->med_set)
		med = arena_printf(arena, "%u", attrs->med);
	return arena_printf(arena,
			    "[%s] via %s lp %s med %s %s communities%s originator %x clusters%s",
			    path, addr_word(arena, attrs->next_hop), lp, med,
			    origin_name(attrs->origin), communities, attrs->originator, clusters);
}

/* The main engine's attributes in the plain one's form. */
static struct engine_attrs attrs_translate(const struct attrs *attrs)
{
	struct engine_attrs plain = { .next_hop = attrs->next_hop,
				      .origin = attrs->origin,
				      .med_set = attrs->med_set,
				      .local_pref_set = attrs->local_pref_set,
				      .med = attrs->med,
				      .local_pref = attrs->local_pref,
				      .originator = attrs->originator };
	uint32_t i, k;

	for (i = 0; i < attrs->as_path->segment_count; i++)
		for (k = 0; k < attrs->as_path->segments[i].n; k++)
			plain.path[plain.path_count++] = attrs->as_path->segments[i].asns[k];
	for (i = 0; i < attrs->community_count; i++)
		plain.communities[plain.community_count++] = attrs->communities[i];
	for (i = 0; i < attrs->cluster_count; i++)
		plain.clusters[plain.cluster_count++] = attrs->clusters[i];
	return plain;
}

static void best_line(struct lines *lines, struct prefix prefix, const struct engine_attrs *attrs,
		      uint32_t from, uint32_t multipaths)
{
	const char *who = from == ROUTES_NONE
				  ? "local"
				  : addr_word(lines->arena, lines->network->neighbors[from].remote);

	line_add(lines, arena_printf(lines->arena, "%s best: %s from %s of %u",
				     prefix_word(lines->arena, prefix),
				     attrs_word(lines->arena, attrs), who, multipaths));
}

static void session_line(struct lines *lines, uint32_t n, bool up)
{
	line_add(lines, arena_printf(lines->arena, "session %s: %s",
				     addr_word(lines->arena, lines->network->neighbors[n].remote),
				     up ? "up" : "down"));
}

/* Inside the network the main engine keeps that something is sent, not what: that shows in the
 * neighbor's table. */
static void advertised_line(struct lines *lines, uint32_t n, struct prefix prefix,
			    const struct engine_attrs *attrs)
{
	const struct network_neighbor *neighbor = &lines->network->neighbors[n];
	bool content = neighbor->outside || neighbor->mirror == UINT32_MAX;

	line_add(lines,
		 arena_printf(lines->arena, "%s to %s: %s", prefix_word(lines->arena, prefix),
			      addr_word(lines->arena, neighbor->remote),
			      content ? attrs_word(lines->arena, attrs) : "something"));
}

/* ---- the plain side ---------------------------------------------------------------------------
 */

static void plain_sessions(struct lines *lines, const struct engine *plain,
			   const struct network_instance *in)
{
	uint32_t n;
	size_t i;

	for (n = in->first_neighbor; n < in->first_neighbor + in->neighbor_count; n++) {
		session_line(lines, n, plain->sessions[n].up);
		for (i = 0; i < plain->sessions[n].out.n; i++)
			advertised_line(lines, n, plain->sessions[n].out.v[i].prefix,
					&plain->sessions[n].out.v[i].attrs);
	}
}

static void plain_lines(struct lines *lines, const struct engine *plain)
{
	uint32_t r;
	size_t i;

	for (r = 0; r < plain->network->instance_count; r++) {
		const struct engine_router *router = &plain->routers[r];

		lines->instance = r;
		lines->device = router->device->name;
		for (i = 0; i < router->rib.n; i++) {
			const struct engine_route *route = &router->rib.v[i];

			route_line(lines, route->prefix, route->protocol, route->distance,
				   route->metric, hops_word(lines, route->hops.v, route->hops.n));
		}
		for (i = 0; i < router->bests.n; i++)
			if (router->bests.v[i].exists)
				best_line(lines, router->bests.v[i].prefix,
					  &router->bests.v[i].path.attrs,
					  router->bests.v[i].path.from,
					  router->bests.v[i].multipath_count);
		plain_sessions(lines, plain, router->in);
	}
}

/* ---- the main side ----------------------------------------------------------------------------
 */

static bool main_route(void *context, const struct route *route)
{
	struct lines *lines = context;

	route_line(lines, route->prefix, route->protocol, route->distance, route->metric,
		   hops_word(lines, route->hops, route->hop_count));
	return true;
}

static bool main_best(void *context, const struct bgp_entry *entry)
{
	struct engine_attrs attrs;

	if (entry->best == NULL)
		return true;
	attrs = attrs_translate(entry->best->attrs);
	best_line(context, entry->prefix, &attrs, entry->best->from, entry->multipath_count);
	return true;
}

struct advertised_context {
	struct lines *lines;
	uint32_t neighbor;
};

static bool main_advertised(void *context, struct prefix prefix, const struct attrs *attrs)
{
	struct advertised_context *at = context;
	struct engine_attrs plain = attrs_translate(attrs);

	advertised_line(at->lines, at->neighbor, prefix, &plain);
	return true;
}

static void main_lines(struct lines *lines, const struct routes *routes)
{
	uint32_t r, n;
	enum family family;

	for (r = 0; r < lines->network->instance_count; r++) {
		const struct network_instance *in = &lines->network->instances[r];

		lines->instance = r;
		lines->device = lines->network->devices[in->device]->name;
		for (family = 0; family < FAMILY_COUNT; family++)
			routes_each(routes, r, prefix_default(family), main_route, lines);
		routes_bgp_each(routes, r, main_best, lines);
		for (n = in->first_neighbor; n < in->first_neighbor + in->neighbor_count; n++) {
			session_line(lines, n, routes_session(routes, n).state == SESSION_UP);
			routes_advertised_each(routes, n, main_advertised,
					       &(struct advertised_context){ lines, n });
		}
	}
}

/* ---- differences ------------------------------------------------------------------------------
 */

static bool lines_compare(const struct lines *a, const char *name_a, const struct lines *b,
			  const char *name_b, struct buffer *out)
{
	size_t i = 0, k = 0;
	bool same = true;

	qsort(a->v, a->n, sizeof(*a->v), line_compare);
	qsort(b->v, b->n, sizeof(*b->v), line_compare);
	while (i < a->n || k < b->n) {
		int order = i == a->n ? 1 : k == b->n ? -1 : strcmp(a->v[i], b->v[k]);

		if (order != 0)
			buffer_printf(out, "  %s: %s\n", order < 0 ? name_a : name_b,
				      order < 0 ? a->v[i] : b->v[k]);
		same = same && order == 0;
		i += order <= 0;
		k += order >= 0;
	}
	return same;
}

bool compare_engines(const struct engine *plain, const struct routes *routes,
		     struct buffer *differences)
{
	struct lines a = { .arena = plain->arena, .network = plain->network }, b = a;

	plain_lines(&a, plain);
	main_lines(&b, routes);
	return lines_compare(&a, "plain", &b, "main ", differences);
}

bool compare_orders(const struct engine *a, const struct engine *b)
{
	struct lines x = { .arena = a->arena, .network = a->network }, y = x;
	struct buffer unused;

	buffer_init(&unused, a->arena);
	plain_lines(&x, a);
	plain_lines(&y, b);
	return lines_compare(&x, "", &y, "", &unused);
}
