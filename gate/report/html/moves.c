/* SPDX-License-Identifier: MIT */
/*
 * The table of routes that the change moves: a row a group of like changes
 * (routes/difference/), so that ten thousand of them are one. What does not fit is counted.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "base/prefix/trie.h"
#include "report/html/html.h"
#include "routes/difference/difference.h"

enum {
	ROWS = 2000,
	BYTES = 2 << 20, /* of the table: a browser stays quick */
	WAYS = 30,       /* listed in one row */
	HOPS = 4,
	PREFIXES = 40 /* of a row as text; rows of more have a set for the script (put_set) */
};

struct table {
	struct html *html;
	const struct difference *difference;
	const struct routes *base, *head;
	struct trie *protected;
	struct map *numbers; /* struct number_key -> number + 1 of a prefix in the page's list */
	struct {
		struct prefix *v;
		size_t n, cap;
	} listed;
};

struct number_key {
	uint64_t hi, lo, len;
};

/* ---- what is protected --------------------------------------------------------------------- */

static void protect(struct trie *trie, const struct prefix *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		*trie_slot(trie, v[i]) = trie;
}

static struct trie *protected_trie(const struct rules *rules, struct arena *arena)
{
	struct trie *trie = trie_new(arena);

	for (size_t i = 0; rules && i < rules->protect_count; i++)
		protect(trie, rules->protects[i].prefixes, rules->protects[i].prefix_count);
	for (size_t i = 0; rules && i < rules->rule_count; i++)
		protect(trie, rules->rules[i].prefixes, rules->rules[i].prefix_count);
	return trie;
}

static bool stop(void *context, struct prefix prefix, void *value)
{
	(void)context;
	(void)prefix;
	(void)value;
	return false;
}

/* Inside a protected prefix, or around one (but for the default route). */
static bool is_protected(const struct trie *trie, struct prefix prefix)
{
	return trie_longest(trie, prefix, NULL) ||
	       (!prefix_is_default(prefix) && !trie_covered(trie, prefix, stop, NULL));
}

/* ---- routes as text ------------------------------------------------------------------------ */

static void hop_text(const struct device *device, const struct next_hop *hop, struct buffer *out)
{
	char text[ADDR_TEXT];

	if (hop->interface == ROUTES_NONE) {
		buffer_puts(out, "discarded");
		return;
	}
	if (!addr_is_none(hop->via))
		buffer_printf(out, "%s ", addr_text(hop->via, text));
	html_text(out, device->interfaces[hop->interface].name);
}

static const struct device *device_of(const struct routes *routes, uint32_t instance)
{
	const struct network *network = routes_network(routes);

	return network->devices[network->instances[instance].device];
}

static void attribute_text(const struct route *route, struct buffer *out)
{
	buffer_printf(out, " [%u/%u]", (unsigned)route->distance, (unsigned)route->metric);
	if (!route->path)
		return;
	buffer_puts(out, " path ");
	html_text(out, route->path->attrs->as_path->text[0] ? route->path->attrs->as_path->text
							    : "(local)");
	if (route->path->attrs->local_pref_set)
		buffer_printf(out, " pref %u", (unsigned)route->path->attrs->local_pref);
	if (route->path->attrs->med_set)
		buffer_printf(out, " med %u", (unsigned)route->path->attrs->med);
}

static void route_text(const struct table *table, const struct difference_group *group,
		       const struct difference_device *device, const struct route *route, int side,
		       struct buffer *out)
{
	const struct routes *routes = side == BEFORE ? table->base : table->head;
	uint32_t instance = side == BEFORE ? device->before : device->after;

	if (!route) {
		buffer_puts(out, instance == ROUTES_NONE ? "no device" : "no route");
		return;
	}
	buffer_printf(out, "%s ", protocol_name(route->protocol));
	for (uint32_t i = 0; i < route->hop_count && i < HOPS; i++) {
		buffer_puts(out, i ? ", " : "");
		hop_text(device_of(routes, instance), &route->hops[i], out);
	}
	if (route->hop_count > HOPS)
		buffer_printf(out, " and %u more", (unsigned)route->hop_count - HOPS);
	if (group->kind == DIFFERENCE_ALTERED)
		attribute_text(route, out);
}

/* ---- a row --------------------------------------------------------------------------------- */

/* A thousand prefixes in a hundred rows would make the page ten times as large. So they stand in it
 * once, and such a row has a bit for each: four a letter, the lowest first. */
static void put_set(struct table *table, const struct difference_group *group)
{
	struct arena *arena = table->html->arena;
	size_t most = table->listed.n + group->prefix_count;
	struct bits bits = bits_new(most, arena);

	for (size_t i = 0; i < group->prefix_count; i++) {
		struct prefix prefix = group->prefixes[i];
		struct number_key key = { prefix.addr.hi, prefix.addr.lo, prefix.len };
		void **slot = map_slot(table->numbers, &key, sizeof(key));

		if (!*slot) {
			*array_push(&table->listed, arena) = prefix;
			*slot = (void *)(uintptr_t)table->listed.n;
		}
		bit_set(bits, (uintptr_t)*slot - 1);
	}
	buffer_puts(table->html->out, " data-p=");
	html_bits(table->html->out, bits);
}

static void put_list(const struct table *table)
{
	struct buffer *out = table->html->out;
	char text[PREFIX_TEXT];

	buffer_puts(out, "<script type=\"application/json\" id=prefixes>[");
	for (size_t i = 0; i < table->listed.n; i++)
		buffer_printf(out, "%s\"%s\"", i ? "," : "", prefix_text(table->listed.v[i], text));
	buffer_puts(out, "]</script>\n");
}

static void prefixes_cell(const struct table *table, const struct difference_group *group)
{
	struct buffer *out = table->html->out;
	const char **v = arena_alloc(table->html->arena, group->prefix_count * sizeof(*v));
	char text[PREFIX_TEXT];
	bool marked = false;

	for (size_t i = 0; i < group->prefix_count; i++) {
		v[i] = arena_strdup(table->html->arena, prefix_text(group->prefixes[i], text));
		marked = marked || is_protected(table->protected, group->prefixes[i]);
	}
	buffer_puts(out, "<td data-l=Prefix>");
	if (marked)
		buffer_puts(out, "<span class=tag>protected</span> ");
	if (group->prefix_count > 1) {
		buffer_puts(out, "<b>");
		html_count(out, group->prefix_count, "prefix", "prefixes");
		buffer_puts(out, ":</b> ");
	}
	html_names(out, v, group->prefix_count, 3, PREFIXES);
	buffer_puts(out, "</td>");
}

static void devices_cell(const struct table *table, const struct difference_group *group)
{
	struct buffer *out = table->html->out;
	const char **v = arena_alloc(table->html->arena, group->device_count * sizeof(*v));

	for (size_t i = 0; i < group->device_count; i++)
		v[i] = group->devices[i].name;
	buffer_puts(out, "<td data-l=Device>");
	if (group->device_count > 1) {
		buffer_puts(out, "<b>");
		html_count(out, group->device_count, "device", "devices");
		buffer_puts(out, ":</b> ");
	}
	html_names(out, v, group->device_count, 3, NAMES_MAX);
	buffer_puts(out, "</td>");
}

/* One way only: the two cells say it. Several: the second says how many, and lists them. */
static size_t count_ways(const struct difference_group *group)
{
	size_t n = 0;

	for (size_t d = 0; d < group->device_count; d++)
		n += group->devices[d].way_count;
	return n;
}

static void one_way(const struct table *table, const struct difference_group *group,
		    const struct difference_device *device, const struct difference_way *way)
{
	struct buffer *out = table->html->out;
	char text[PREFIX_TEXT];

	buffer_puts(out, "<li><b>");
	html_text(out, device->name);
	buffer_puts(out, "</b>");
	if (device->way_count > 1) {
		buffer_printf(out, " %s", prefix_text(way->prefixes[0], text));
		if (way->prefix_count > 1)
			buffer_printf(out, " and %zu more", way->prefix_count - 1);
	}
	buffer_puts(out, ": ");
	route_text(table, group, device, way->before, BEFORE, out);
	buffer_puts(out, " \xe2\x86\x92 ");
	route_text(table, group, device, way->after, AFTER, out);
	buffer_puts(out, "</li>\n");
}

static void list_ways(const struct table *table, const struct difference_group *group, size_t n)
{
	struct buffer *out = table->html->out;
	size_t listed = 0;

	buffer_puts(out, " <details class=more><summary>");
	html_count(out, n, "way", "different ways");
	buffer_puts(out, "</summary><ul class=ways>\n");
	for (size_t d = 0; d < group->device_count; d++)
		for (size_t w = 0; w < group->devices[d].way_count && listed < WAYS; w++, listed++)
			one_way(table, group, &group->devices[d], &group->devices[d].ways[w]);
	if (listed < n)
		buffer_printf(out, "<li>and %zu more that are not listed here</li>", n - listed);
	buffer_puts(out, "</ul></details>");
}

static void protocol_cell(const struct table *table, const char *label, enum protocol protocol)
{
	buffer_printf(table->html->out, "<td data-l=%s>%s", label,
		      protocol ? protocol_name(protocol) : "no route");
}

static void row(struct table *table, const struct difference_group *group)
{
	static const char *const icons[] = {
		[DIFFERENCE_LOST] = "\xe2\x9c\x95",
		[DIFFERENCE_MOVED] = "\xe2\x86\xb7",
		[DIFFERENCE_ALTERED] = "\xe2\x89\x88",
		[DIFFERENCE_GAINED] = "+",
	};
	struct buffer *out = table->html->out;
	const char *kind = difference_kind_name(group->kind);
	size_t ways = count_ways(group);

	buffer_puts(out, "<tr");
	if (group->prefix_count > PREFIXES)
		put_set(table, group);
	buffer_printf(out,
		      "><td data-l=Change><span class=\"kind %s\"><span aria-hidden=true>%s</span> "
		      "%s</span></td>",
		      kind, icons[group->kind], kind);
	prefixes_cell(table, group);
	devices_cell(table, group);
	if (ways == 1) {
		const struct difference_device *device = group->devices;

		buffer_puts(out, "<td data-l=Before>");
		route_text(table, group, device, device->ways[0].before, BEFORE, out);
		buffer_puts(out, "</td><td data-l=After>");
		route_text(table, group, device, device->ways[0].after, AFTER, out);
	} else {
		protocol_cell(table, "Before", group->before);
		buffer_puts(out, "</td>");
		protocol_cell(table, "After", group->after);
		list_ways(table, group, ways);
	}
	buffer_puts(out, "</td></tr>\n");
}

/* ---- the section --------------------------------------------------------------------------- */

static void sums(const struct table *table)
{
	struct buffer *out = table->html->out;

	buffer_puts(out, "<p class=sums>");
	for (int k = 0; k < DIFFERENCE_KIND_COUNT; k++) {
		const char *kind = difference_kind_name((enum difference_kind)k);

		buffer_printf(out, "<span class=\"kind %s\"><b>", kind);
		html_number(out, table->difference->routes[k]);
		buffer_printf(out, "</b> %s</span> ", kind);
	}
	buffer_puts(out, "<span><b>");
	html_number(out, table->difference->unchanged);
	buffer_puts(out,
		    "</b> unchanged</span> <span class=hint>(routes: a prefix on a device each; "
		    "altered: same way, other attributes)</span></p>\n");
}

static void rest(const struct table *table, size_t from)
{
	struct buffer *out = table->html->out;
	size_t routes = 0;

	for (size_t i = from; i < table->difference->group_count; i++)
		routes += table->difference->groups[i].prefix_count *
			  table->difference->groups[i].device_count;
	if (!routes)
		return;
	buffer_puts(out, "<p class=note>");
	html_count(out, table->difference->group_count - from, "more group", "more groups");
	buffer_puts(out, " of ");
	html_count(out, routes, "route", "routes");
	buffer_puts(out, " in all do not fit into this page; <code>routegate diff --verbose</code> "
			 "tells every route.</p>\n");
}

static void table_of_groups(struct table *table)
{
	struct buffer *out = table->html->out;
	size_t start = out->n, i = 0;

	buffer_puts(
		out,
		"<div class=controls id=search-form hidden role=search><label>Search <input "
		"type=search id=search autocomplete=off placeholder=\"device, prefix, next hop, "
		"lost, moved, protected \xe2\x80\xa6\"></label> <output id=search-count for=search>"
		"</output></div>\n<section class=scroll tabindex=0 "
		"aria-label=\"Table of moved routes\"><table id=moves><caption class=hidden>Routes "
		"that the "
		"change moves</caption><thead><tr><th scope=col>Change</th><th "
		"scope=col>Prefix</th>"
		"<th scope=col>Device</th><th scope=col>Before</th><th scope=col>After</th></tr>"
		"</thead><tbody>\n");
	for (; i < table->difference->group_count && i < ROWS && out->n - start < BYTES; i++)
		row(table, &table->difference->groups[i]);
	buffer_puts(out, "</tbody></table></section>\n");
	put_list(table);
	rest(table, i);
}

void html_routes(struct html *html)
{
	const struct judgement *j = html->input->judgement;
	struct table table = { .html = html, .base = j->base.routes, .head = j->head.routes };

	buffer_puts(html->out, "<section id=routes aria-labelledby=h-routes>"
			       "<h2 id=h-routes>Moved routes</h2>\n");
	if (!table.base || !table.head) {
		buffer_puts(html->out,
			    "<p>There is nothing to compare: the routes of one of the states "
			    "could not be computed.</p></section>\n");
		return;
	}
	table.difference = routes_difference(table.base, table.head, NULL, html->arena);
	table.numbers = map_new(html->arena);
	table.protected = protected_trie(j->rules, html->arena);
	sums(&table);
	if (table.difference->group_count)
		table_of_groups(&table);
	else
		buffer_puts(html->out, "<p>No route changes.</p>\n");
	buffer_puts(html->out, "</section>\n");
}
