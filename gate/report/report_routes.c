/* SPDX-License-Identifier: MIT */
/*
 * One state's routes: JSON in the shape that routers' own tables are recorded in, and text for a
 * person.
 *
 * Left out, as interface.md says: link-local, multicast and kernel-local routes. Instances other
 * than the default one stand under "DEVICE:INSTANCE".
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "report/formats.h"
#include "report/json_out.h"

struct print {
	const struct routes *routes;
	const struct network *network;
	uint32_t device, instance;
	const struct prefix *only;
	json_t *fib, *rib, *bgp, *list;
	struct buffer *out;
};

static bool is_shown(const struct print *print, struct prefix prefix)
{
	return !addr_is_link_local(prefix.addr) && !addr_is_multicast(prefix.addr) &&
	       (!print->only || prefix_equal(*print->only, prefix));
}

/* Routes that nobody looks at are not made (routes/rib/rib.h): one prefix is asked for alone. */
static void each_route(struct print *print, route_visit *visit)
{
	if (print->only)
		routes_each(print->routes, print->instance, *print->only, visit, print);
	for (int f = 0; !print->only && f < FAMILY_COUNT; f++)
		routes_each(print->routes, print->instance, prefix_default((enum family)f), visit,
			    print);
}

static void set(json_t *object, const char *key, json_t *value)
{
	json_object_set_new(object, key, value);
}

static const char *hop_interface(const struct print *print, const struct next_hop *hop)
{
	return print->network->devices[print->device]->interfaces[hop->interface].name;
}

static json_t *hop_array(const struct print *print, const struct next_hop *hop)
{
	char via[ADDR_TEXT];
	json_t *array = json_array();

	if (hop->interface == ROUTES_NONE) {
		json_array_append_new(array, json_string("blackhole"));
		json_array_append_new(array, json_null());
		return array;
	}
	json_array_append_new(array, addr_is_none(hop->via)
					     ? json_null()
					     : json_string(addr_text(hop->via, via)));
	json_array_append_new(array, json_string(hop_interface(print, hop)));
	return array;
}

/* Two neighbors on one link whose link-local addresses no config tells are written alike. */
static bool looks_same(const struct next_hop *a, const struct next_hop *b)
{
	return a->interface == b->interface && addr_is_untold(a->via) && addr_is_untold(b->via);
}

static bool route_json(void *context, const struct route *route)
{
	struct print *print = context;
	char prefix[PREFIX_TEXT];
	json_t *hops, *rib;

	if (!is_shown(print, route->prefix))
		return true;
	hops = json_array();
	for (uint32_t i = 0; i < route->hop_count; i++)
		if (!i || !looks_same(&route->hops[i], &route->hops[i - 1]))
			json_array_append_new(hops, hop_array(print, &route->hops[i]));
	prefix_text(route->prefix, prefix);
	set(print->fib, prefix, hops);
	rib = json_object();
	set(rib, "protocol", json_string(protocol_name(route->protocol)));
	set(rib, "distance", json_integer(route->distance));
	set(rib, "metric", json_integer(route->metric));
	set(print->rib, prefix, rib);
	return true;
}

static json_t *communities(const struct attrs *attrs)
{
	json_t *array = json_array();
	char text[24];

	for (uint16_t i = 0; i < attrs->community_count; i++)
		json_array_append_new(array,
				      json_string(community_text(attrs->communities[i], text)));
	return array;
}

static json_t *large_communities(const struct attrs *attrs)
{
	json_t *array = json_array();

	for (uint16_t i = 0; i < attrs->large_count; i++)
		json_array_append_new(array,
				      json_sprintf("%u:%u:%u", attrs->large[i].global,
						   attrs->large[i].local1, attrs->large[i].local2));
	return array;
}

/* The next hop of what a device originates is shown as 0.0.0.0 or ::. */
static json_t *next_hop(const struct bgp_entry *entry)
{
	char text[ADDR_TEXT];
	struct addr addr = entry->best->attrs->next_hop;

	if (addr_is_none(addr))
		return json_string(prefix_family(entry->prefix) == FAMILY_IPV4 ? "0.0.0.0" : "::");
	return json_string(addr_text(addr, text));
}

static json_t *path_json(const struct print *print, const struct bgp_entry *entry)
{
	const struct path *path = entry->best;
	const struct attrs *attrs;
	char text[ADDR_TEXT];
	json_t *object;

	if (!path)
		return json_null();
	attrs = path->attrs;
	object = json_object();
	set(object, "as-path", json_string(attrs->as_path->text));
	set(object, "local-pref",
	    attrs->local_pref_set ? json_integer(attrs->local_pref) : json_null());
	set(object, "med", attrs->med_set ? json_integer(attrs->med) : json_null());
	set(object, "origin", json_string(origin_name(attrs->origin)));
	set(object, "nexthop", next_hop(entry));
	set(object, "communities", communities(attrs));
	set(object, "large-communities", large_communities(attrs));
	set(object, "weight", json_integer(attrs->weight));
	set(object, "from",
	    path->from == ROUTES_NONE
		    ? json_null()
		    : json_string(addr_text(print->network->neighbors[path->from].remote, text)));
	return object;
}

static bool bgp_json(void *context, const struct bgp_entry *entry)
{
	struct print *print = context;
	char prefix[PREFIX_TEXT];
	json_t *object;

	if (!is_shown(print, entry->prefix))
		return true;
	object = json_object();
	set(object, "best", path_json(print, entry));
	set(object, "multipath-count", json_integer(entry->multipath_count));
	set(print->bgp, prefix_text(entry->prefix, prefix), object);
	return true;
}

static bool advertised_json(void *context, struct prefix prefix, const struct attrs *attrs)
{
	struct print *print = context;
	char text[PREFIX_TEXT];

	(void)attrs;
	if (is_shown(print, prefix))
		json_array_append_new(print->list, json_string(prefix_text(prefix, text)));
	return true;
}

/* The key is the neighbor's address, or its interface where it has no number. */
static const char *neighbor_key(const struct network_neighbor *neighbor, char text[ADDR_TEXT])
{
	if (addr_is_none(neighbor->config->addr) && neighbor->config->interface)
		return neighbor->config->interface;
	return addr_text(neighbor->remote, text);
}

struct keyed {
	const char *key;
	uint32_t neighbor;
};

static int compare_keys(const void *a, const void *b)
{
	return strcmp(((const struct keyed *)a)->key, ((const struct keyed *)b)->key);
}

/* By key, so that the order of the config does not show. */
static json_t *advertised(struct print *print)
{
	const struct network_instance *in = &print->network->instances[print->instance];
	struct arena *arena = print->out->arena;
	struct keyed *sorted = arena_alloc(arena, (in->neighbor_count + 1) * sizeof(*sorted));
	json_t *object = json_object();

	for (uint32_t i = 0; i < in->neighbor_count; i++) {
		uint32_t neighbor = in->first_neighbor + i;
		char text[ADDR_TEXT];

		sorted[i].neighbor = neighbor;
		sorted[i].key = arena_strdup(
			arena, neighbor_key(&print->network->neighbors[neighbor], text));
	}
	if (in->neighbor_count > 1)
		qsort(sorted, in->neighbor_count, sizeof(*sorted), compare_keys);
	for (uint32_t i = 0; i < in->neighbor_count; i++) {
		print->list = json_array();
		routes_advertised_each(print->routes, sorted[i].neighbor, advertised_json, print);
		set(object, sorted[i].key, print->list);
	}
	return object;
}

static json_t *instance_json(struct print *print)
{
	json_t *object = json_object();

	print->fib = json_object();
	print->rib = json_object();
	print->bgp = json_object();
	each_route(print, route_json);
	routes_bgp_each(print->routes, print->instance, bgp_json, print);
	set(object, "fib", print->fib);
	set(object, "rib", print->rib);
	set(object, "bgp", print->bgp);
	set(object, "advertised", advertised(print));
	return object;
}

static const char *instance_key(const struct print *print)
{
	const struct device *device = print->network->devices[print->device];
	const struct instance *instance =
		&device->instances[print->network->instances[print->instance].instance];

	return instance->is_default
		       ? device->name
		       : arena_printf(print->out->arena, "%s:%s", device->name, instance->name);
}

typedef void print_instance(struct print *print, void *context);

static void each_instance(const struct routes *routes, const char *glob, const struct prefix *only,
			  struct buffer *out, print_instance *visit, void *context)
{
	const struct network *network = routes_network(routes);

	for (uint32_t i = 0; i < network->instance_count; i++) {
		struct print print = { .routes = routes,
				       .network = network,
				       .device = network->instances[i].device,
				       .instance = i,
				       .only = only,
				       .out = out };

		if (!glob || text_glob(glob, network->devices[print.device]->name))
			visit(&print, context);
	}
}

static void add_instance_json(struct print *print, void *context)
{
	set(context, instance_key(print), instance_json(print));
}

void report_routes_json(const struct routes *routes, const char *device_glob,
			const struct prefix *prefix, struct buffer *out)
{
	json_t *all = json_object();

	each_instance(routes, device_glob, prefix, out, add_instance_json, all);
	json_out(all, out);
}

/* ---- text ------------------------------------------------------------------------------------ */

static bool route_text(void *context, const struct route *route)
{
	struct print *print = context;
	char prefix[PREFIX_TEXT], via[ADDR_TEXT];

	if (!is_shown(print, route->prefix))
		return true;
	buffer_printf(print->out, "  %-20s %-9s [%u/%u]", prefix_text(route->prefix, prefix),
		      protocol_name(route->protocol), route->distance, route->metric);
	for (uint32_t i = 0; i < route->hop_count; i++) {
		const struct next_hop *hop = &route->hops[i];

		buffer_puts(print->out, i ? ", " : " ");
		if (hop->interface == ROUTES_NONE)
			buffer_puts(print->out, "discard");
		else if (addr_is_none(hop->via))
			buffer_puts(print->out, hop_interface(print, hop));
		else
			buffer_printf(print->out, "via %s %s", addr_text(hop->via, via),
				      hop_interface(print, hop));
	}
	if (route->path)
		buffer_printf(print->out, "  path %s",
			      route->path->attrs->as_path->text[0]
				      ? route->path->attrs->as_path->text
				      : "(local)");
	buffer_puts(print->out, "\n");
	return true;
}

struct text_context {
	bool color;
};

static void instance_text(struct print *print, void *context)
{
	const struct text_context *text = context;

	buffer_printf(print->out, "%s%s%s\n", style_escape(STYLE_BOLD, text->color),
		      instance_key(print), style_escape(STYLE_PLAIN, text->color));
	each_route(print, route_text);
}

void report_routes_text(const struct routes *routes, const char *device_glob,
			const struct prefix *prefix, struct report_options options,
			struct buffer *out)
{
	struct text_context context = { options.color };

	each_instance(routes, device_glob, prefix, out, instance_text, &context);
}
