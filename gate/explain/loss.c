/* SPDX-License-Identifier: MIT */
/*
 * Why a route is gone: the base's route says what it rested on (an interface, a next hop, an IGP path, a BGP path of a
 * neighbor); whichever of these is missing at the head is explained in turn. Each step adds its line after those of its
 * cause.
 */
#include "explain/loss.h"

#include <stdarg.h>
#include <string.h>

#include "base/array.h"

const char *loss_device_name(const struct network *network, uint32_t instance)
{
	return network->devices[network->instances[instance].device]->name;
}

void loss_say(struct loss *loss, const char *format, ...)
{
	va_list ap;
	const char *line;

	va_start(ap, format);
	line = arena_vprintf(loss->arena, format, ap);
	va_end(ap);
	for (size_t i = 0; i < loss->lines.n; i++)
		if (!strcmp(loss->lines.v[i], line))
			return;
	*array_push(&loss->lines, loss->arena) = line;
}

void loss_blame(struct loss *loss, const char *device, struct place place, const char *why)
{
	if (!place.file)
		return;
	for (size_t i = 0; i < loss->causes.n; i++)
		if (place_compare(loss->causes.v[i].place, place) == 0)
			return;
	*array_push(&loss->causes, loss->arena) =
		(struct cause){ .device = device, .place = place, .why = why };
}

uint32_t loss_instance_after(const struct loss *loss, uint32_t instance)
{
	const struct network_instance *in = &loss->before->instances[instance];
	const struct device *device = loss->before->devices[in->device];
	uint32_t d = network_device(loss->after, device->name);

	for (uint32_t i = 0; d != ROUTES_NONE && i < loss->after->instance_count; i++)
		if (loss->after->instances[i].device == d &&
		    !strcmp(loss->after->devices[d]->instances[loss->after->instances[i].instance].name,
			    device->instances[in->instance].name))
			return i;
	return ROUTES_NONE;
}

uint32_t loss_neighbor_after(const struct loss *loss, uint32_t neighbor)
{
	const struct network_neighbor *old = &loss->before->neighbors[neighbor];
	uint32_t instance = loss_instance_after(loss, old->instance);

	if (instance == ROUTES_NONE)
		return ROUTES_NONE;
	const struct network_instance *in = &loss->after->instances[instance];

	for (uint32_t i = in->first_neighbor; i < in->first_neighbor + in->neighbor_count; i++)
		if (addr_equal(loss->after->neighbors[i].config->addr, old->config->addr) &&
		    (!old->config->interface ||
		     !strcmp(old->config->interface, loss->after->neighbors[i].config->interface
							     ? loss->after->neighbors[i].config->interface
							     : "")))
			return i;
	return ROUTES_NONE;
}

static bool first_inside(void *context, const struct route *route)
{
	*(const struct route **)context = route;
	return false;
}

/* The base's route that served the prefix: it covers it, or is the first inside. */
static const struct route *serving_route(const struct routes *routes, uint32_t instance,
					 struct prefix prefix)
{
	const struct route *route = routes_longest(routes, instance, prefix);
	const struct route *inside = NULL;

	if (route && (!prefix_is_default(route->prefix) || prefix_is_default(prefix)))
		return route;
	routes_each(routes, instance, prefix, first_inside, &inside);
	return inside ? inside : route;
}

static void loss_connected(struct loss *loss, uint32_t instance, const struct route *route)
{
	char text[PREFIX_TEXT];

	if (!loss_ports(loss)) {
		loss_blame(loss, loss_device_name(loss->before, instance), route->place,
			   "the address is gone");
		loss_say(loss, "%s no longer has an address in %s",
			 loss_device_name(loss->before, instance), prefix_text(route->prefix, text));
	}
}

static void loss_static(struct loss *loss, uint32_t instance, const struct route *route)
{
	char text[PREFIX_TEXT];
	const char *device = loss_device_name(loss->before, instance);
	uint32_t now = loss_instance_after(loss, instance);

	prefix_text(route->prefix, text);
	loss_blame(loss, device, route->place, "the static route");
	if (now != ROUTES_NONE && route->hop_count && !addr_is_none(route->hops[0].via) &&
	    !routes_longest(loss->head, now, prefix_host(route->hops[0].via)))
		loss_route(loss, instance, prefix_host(route->hops[0].via));
	loss_say(loss, "the static route for %s on %s is gone or has no next hop", text, device);
}

static void loss_igp(struct loss *loss, uint32_t instance, const struct route *route)
{
	char text[PREFIX_TEXT];
	const char *device = loss_device_name(loss->before, instance);
	const char *protocol = route->protocol == PROTOCOL_OSPF ? "OSPF" : "IS-IS";
	const char *origin = route->origin_instance == ROUTES_NONE
				     ? "its origin"
				     : loss_device_name(loss->before, route->origin_instance);

	loss_ports(loss);
	loss_say(loss, "%s has no %s path to %s any more (%s)", device, protocol, origin,
		 prefix_text(route->prefix, text));
}

void loss_path(struct loss *loss, uint32_t instance, struct prefix prefix)
{
	const struct bgp_entry *entry = routes_bgp(loss->base, instance, prefix);
	const struct path *path = entry ? entry->best : NULL;
	const struct network_neighbor *neighbor;
	uint32_t sender;
	char text[PREFIX_TEXT];

	if (!path || loss->depth >= LOSS_DEPTH)
		return;
	loss->depth++;
	prefix_text(prefix, text);
	if (path->from == ROUTES_NONE) {
		loss_origin(loss, instance, prefix, path);
		return;
	}
	neighbor = &loss->before->neighbors[path->from];
	if (loss_session(loss, path->from))
		return;
	if (neighbor->mirror == ROUTES_NONE) {
		loss_say(loss, "%s no longer accepts %s from AS%u",
			 loss_device_name(loss->before, instance), text, neighbor->remote_as);
		loss_blame(loss, loss_device_name(loss->before, instance), neighbor->config->place,
			   "the neighbor");
		return;
	}
	sender = loss->before->neighbors[neighbor->mirror].instance;
	loss_announcement(loss, neighbor->mirror, prefix);
	loss_say(loss, "%s no longer has %s from %s", loss_device_name(loss->before, instance), text,
		 loss_device_name(loss->before, sender));
}

void loss_announcement(struct loss *loss, uint32_t neighbor, struct prefix prefix)
{
	const struct network_neighbor *n = &loss->before->neighbors[neighbor];
	uint32_t now = loss_instance_after(loss, n->instance);
	uint32_t session = loss_neighbor_after(loss, neighbor);
	const struct bgp_entry *entry = now == ROUTES_NONE ? NULL : routes_bgp(loss->head, now, prefix);
	const char *device = loss_device_name(loss->before, n->instance);
	char text[PREFIX_TEXT], address[ADDR_TEXT];

	prefix_text(prefix, text);
	addr_text(n->remote, address);
	if (!entry || !entry->best) {
		loss_path(loss, n->instance, prefix);
		return;
	}
	if (session != ROUTES_NONE && routes_session(loss->head, session).state != SESSION_UP) {
		loss_session(loss, neighbor);
		return;
	}
	if (session != ROUTES_NONE && routes_advertised(loss->head, session, prefix)) {
		loss_say(loss, "%s is sent by %s to %s and not accepted there", text, device, address);
		return;
	}
	loss_say(loss, "an export filter of %s keeps %s from %s", device, text, address);
	loss_blame(loss, device, n->config->place, "the neighbor whose export filter rejects it");
}

void loss_route(struct loss *loss, uint32_t instance, struct prefix prefix)
{
	const struct route *route = serving_route(loss->base, instance, prefix);

	if (!route || loss->depth >= LOSS_DEPTH)
		return;
	loss->depth++;
	switch (route->protocol) {
	case PROTOCOL_CONNECTED:
		loss_connected(loss, instance, route);
		break;
	case PROTOCOL_STATIC:
	case PROTOCOL_AGGREGATE:
		loss_static(loss, instance, route);
		break;
	case PROTOCOL_OSPF:
	case PROTOCOL_ISIS:
		loss_igp(loss, instance, route);
		break;
	case PROTOCOL_BGP:
		loss_path(loss, instance, route->prefix);
		break;
	default:
		break;
	}
}
