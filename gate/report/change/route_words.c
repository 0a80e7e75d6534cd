/* SPDX-License-Identifier: MIT */
/* Routes in the words of a report. */
#include "report/change/route_words.h"

#include "base/text.h"

static const char *hop_interface(const struct routes *routes, uint32_t instance,
				 const struct next_hop *hop)
{
	const struct network *network = routes_network(routes);
	const struct network_instance *in = &network->instances[instance];

	return network->devices[in->device]->interfaces[hop->interface].name;
}

const char *route_hops_text(const struct routes *routes, uint32_t instance,
			    const struct route *route, struct arena *arena)
{
	struct buffer out;
	char via[ADDR_TEXT];

	if (!route)
		return "none";
	buffer_init(&out, arena);
	for (uint32_t i = 0; i < route->hop_count; i++) {
		const struct next_hop *hop = &route->hops[i];

		buffer_puts(&out, i ? ", " : "");
		if (hop->interface == ROUTES_NONE)
			buffer_puts(&out, "discard");
		else if (addr_is_none(hop->via))
			buffer_puts(&out, hop_interface(routes, instance, hop));
		else
			buffer_printf(&out, "%s%s %s", i ? "" : "via ", addr_text(hop->via, via),
				      hop_interface(routes, instance, hop));
	}
	return route->hop_count ? out.s : "no next hop";
}

json_t *route_hops_json(const struct routes *routes, uint32_t instance, const struct route *route)
{
	json_t *array = json_array();
	char via[ADDR_TEXT];

	for (uint32_t i = 0; route && i < route->hop_count; i++) {
		const struct next_hop *hop = &route->hops[i];
		json_t *one = json_array();

		if (hop->interface == ROUTES_NONE) {
			json_array_append_new(one, json_string("blackhole"));
			json_array_append_new(one, json_null());
		} else {
			json_array_append_new(one, addr_is_none(hop->via)
							   ? json_null()
							   : json_string(addr_text(hop->via, via)));
			json_array_append_new(one,
					      json_string(hop_interface(routes, instance, hop)));
		}
		json_array_append_new(array, one);
	}
	return array;
}

const char *path_text(const struct path *path, struct arena *arena)
{
	const struct attrs *attrs = path->attrs;
	struct buffer out;

	buffer_init(&out, arena);
	buffer_printf(&out, "AS path %s",
		      attrs->as_path->text[0] ? attrs->as_path->text : "(empty)");
	if (attrs->local_pref_set)
		buffer_printf(&out, ", local-pref %u", attrs->local_pref);
	if (attrs->med_set)
		buffer_printf(&out, ", MED %u", attrs->med);
	if (attrs->weight)
		buffer_printf(&out, ", weight %u", attrs->weight);
	buffer_printf(&out, ", origin %s", origin_name(attrs->origin));
	return out.s;
}

const char *prefixes_text(const struct prefix *prefixes, size_t n, size_t most, struct arena *arena)
{
	struct buffer out;
	char text[PREFIX_TEXT];

	buffer_init(&out, arena);
	for (size_t i = 0; i < n && i < most; i++)
		buffer_printf(&out, "%s%s", i ? ", " : "", prefix_text(prefixes[i], text));
	if (n > most)
		buffer_printf(&out, " and %zu more", n - most);
	return out.s;
}

json_t *prefixes_json(const struct prefix *prefixes, size_t n)
{
	json_t *array = json_array();
	char text[PREFIX_TEXT];

	for (size_t i = 0; i < n; i++)
		json_array_append_new(array, json_string(prefix_text(prefixes[i], text)));
	return array;
}
