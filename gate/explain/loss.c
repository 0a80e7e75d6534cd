/* SPDX-License-Identifier: MIT */
/*
 * Why a route is gone: the base's route says what it rested on (an interface, a next hop, an IGP
 * path, a BGP path of a neighbor); whichever of these is missing at the head is explained in turn.
 * Each step adds its line after those of its cause.
 */
#include "explain/loss.h"

#include <stdarg.h>
#include <string.h>

#include "base/array.h"

const char *loss_device_name(const struct network *network, uint32_t instance)
{
	return network->devices[network->instances[instance].device]->name;
}

void loss_say(struct loss *loss, const char *who, const char *format, ...)
{
	va_list ap;
	const char *what;

	va_start(ap, format);
	what = arena_vprintf(loss->arena, format, ap);
	va_end(ap);
	for (size_t i = 0; i < loss->steps.n; i++)
		if (!strcmp(loss->steps.v[i].what, what) && !strcmp(loss->steps.v[i].who, who))
			return;
	*array_push(&loss->steps, loss->arena) = (struct step){ what, who, 0 };
}

/* The branch ended as this one does? What was told before it (the interfaces, usually) it did not
 * tell again. */
static bool branch_went_alike(const struct loss *loss, const struct branch *branch, size_t first)
{
	size_t n = loss->steps.n - first;

	if (branch->end - branch->first < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (strcmp(loss->steps.v[branch->end - n + i].what, loss->steps.v[first + i].what))
			return false;
	return true;
}

static void step_add(struct step *step, const char *who, struct arena *arena)
{
	size_t n = strlen(who), names = 1;

	for (const char *at = step->who; at; at = strstr(at, ", "), names += at != NULL) {
		at += at != step->who ? 2 : 0;
		if (!strncmp(at, who, n) && (!at[n] || !strncmp(at + n, ", ", 2)))
			return;
	}
	if (names < LOSS_NAMES)
		step->who = arena_printf(arena, "%s, %s", step->who, who);
	else
		step->more++;
}

void loss_branch_end(struct loss *loss, size_t first)
{
	size_t n = loss->steps.n - first;

	for (size_t b = 0; n && b < loss->branches.n; b++) {
		if (!branch_went_alike(loss, &loss->branches.v[b], first))
			continue;
		for (size_t i = 0; i < n; i++)
			step_add(&loss->steps.v[loss->branches.v[b].end - n + i],
				 loss->steps.v[first + i].who, loss->arena);
		loss->steps.n = first;
		return;
	}
	if (n)
		*array_push(&loss->branches, loss->arena) = (struct branch){ first, loss->steps.n };
}

static bool same_cause(const struct cause *a, const struct cause *b)
{
	return a->before == b->before && place_compare(a->place, b->place) == 0 &&
	       !strcmp(a->text ? a->text : "", b->text ? b->text : "");
}

static void blame(struct loss *loss, const struct cause *cause)
{
	if (!cause->place.file)
		return;
	for (size_t i = 0; i < loss->causes.n; i++)
		if (same_cause(&loss->causes.v[i], cause))
			return;
	*array_push(&loss->causes, loss->arena) = *cause;
}

/* The line of an edit that took this line of the base away. */
static bool displaced_by(const struct loss *loss, const char *device, struct place *place)
{
	uint32_t d = device ? network_device(loss->after, device) : ROUTES_NONE;
	const struct device *after = d == ROUTES_NONE ? NULL : loss->after->devices[d];

	for (size_t i = 0; after && place->file && i < after->displaced_count; i++)
		if (!place_compare(after->displaced[i].old, *place)) {
			*place = after->displaced[i].by;
			return true;
		}
	return false;
}

void loss_blame(struct loss *loss, const char *device, struct place place, const char *why)
{
	blame(loss, &(struct cause){ .device = device, .place = place, .why = why });
}

void loss_blame_before(struct loss *loss, const char *device, struct place place, const char *why)
{
	bool before = !displaced_by(loss, device, &place);

	blame(loss,
	      &(struct cause){ .device = device, .place = place, .before = before, .why = why });
}

void loss_blame_down(struct loss *loss, const struct down *down)
{
	const struct device *device = loss->after->devices[down->port.device];
	bool whole = down->port.interface == UINT32_MAX;

	blame(loss, &(struct cause){
			    .device = device->name,
			    .place = { LOSS_DOWN_FILE, 0 },
			    .text = down->argument,
			    .why = arena_printf(
				    loss->arena, "%s%s%s taken down by --down", device->name,
				    whole ? "" : ":",
				    whole ? "" : device->interfaces[down->port.interface].name),
		    });
}

uint32_t loss_instance_after(const struct loss *loss, uint32_t instance)
{
	return network_instance_in(loss->after, loss->before, instance);
}

uint32_t loss_neighbor_after(const struct loss *loss, uint32_t neighbor)
{
	return network_neighbor_in(loss->after, loss->before, neighbor);
}

uint32_t loss_neighbor_before(const struct loss *loss, uint32_t neighbor)
{
	return network_neighbor_in(loss->before, loss->after, neighbor);
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

	const char *device = loss_device_name(loss->before, instance);

	if (route->hop_count && route->hops[0].interface != ROUTES_NONE &&
	    loss_port(loss, loss->before->instances[instance].device, route->hops[0].interface))
		return;
	loss_blame_before(loss, device, route->place, "the address");
	loss_say(loss, device, "no address in %s any more", prefix_text(route->prefix, text));
}

static bool has_static(const struct network *network, uint32_t instance, struct prefix prefix)
{
	const struct network_instance *in = &network->instances[instance];
	const struct instance *config = &network->devices[in->device]->instances[in->instance];

	for (size_t i = 0; i < config->static_count; i++)
		if (prefix_equal(config->statics[i].prefix, prefix))
			return true;
	return false;
}

static void loss_static(struct loss *loss, uint32_t instance, const struct route *route)
{
	char text[PREFIX_TEXT];
	const char *device = loss_device_name(loss->before, instance);
	uint32_t now = loss_instance_after(loss, instance);

	prefix_text(route->prefix, text);
	if (now != ROUTES_NONE && has_static(loss->after, now, route->prefix)) {
		if (route->hop_count && !addr_is_none(route->hops[0].via) &&
		    !routes_longest(loss->head, now, prefix_host(route->hops[0].via)))
			loss_route(loss, instance, prefix_host(route->hops[0].via));
		loss_say(loss, device, "the static route for %s is not usable", text);
		return;
	}
	loss_blame_before(
		loss, device, route->place,
		arena_printf(loss->arena, "the %s for %s",
			     route->protocol == PROTOCOL_AGGREGATE ? "aggregate" : "static route",
			     text));
	loss_say(loss, device, "the %s for %s is gone",
		 route->protocol == PROTOCOL_AGGREGATE ? "aggregate" : "static route", text);
}

static void loss_igp(struct loss *loss, uint32_t instance, const struct route *route)
{
	char text[PREFIX_TEXT];
	const char *device = loss_device_name(loss->before, instance);
	const char *protocol = route->protocol == PROTOCOL_OSPF ? "OSPF" : "IS-IS";
	const char *origin = route->origin_instance == ROUTES_NONE
				     ? "its origin"
				     : loss_device_name(loss->before, route->origin_instance);

	if (route->origin_instance != ROUTES_NONE && route->origin_instance != instance) {
		uint32_t now = loss_instance_after(loss, route->origin_instance);

		if (now == ROUTES_NONE || !routes_get(loss->head, now, route->prefix))
			loss_route(loss, route->origin_instance, route->prefix);
	}
	if (!loss->steps.n || loss->ports_told)
		if (!loss_ports(loss))
			loss_adjacencies(loss, route->protocol);
	loss_say(loss, arena_printf(loss->arena, "%s to %s", device, origin),
		 "no %s path%s%s any more", protocol, route->prefix.len == 128 ? "" : " for ",
		 route->prefix.len == 128 ? "" : prefix_text(route->prefix, text));
}

/* From a neighbor without a config here: what it announces has not changed. */
static void loss_external(struct loss *loss, uint32_t instance, const struct path *path,
			  struct prefix prefix)
{
	uint32_t now = loss_neighbor_after(loss, path->from);
	struct crossing crossing = { path->from, now, prefix, path, path, false };
	const char *device = loss_device_name(loss->before, instance);
	char text[PREFIX_TEXT];

	if (loss_filtered(loss, &crossing))
		return;
	loss_say(loss, device, "%s from AS%u is not accepted any more", prefix_text(prefix, text),
		 loss->before->neighbors[path->from].remote_as);
	loss_blame(loss, device, loss->after->neighbors[now].config->place, "the neighbor");
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
		loss_external(loss, instance, path, prefix);
		return;
	}
	sender = loss->before->neighbors[neighbor->mirror].instance;
	loss_announcement(loss, neighbor->mirror, prefix);
	loss_say(loss,
		 arena_printf(loss->arena, "%s (had it from %s)",
			      loss_device_name(loss->before, instance),
			      loss_device_name(loss->before, sender)),
		 "%s is gone", text);
}

static const struct path *path_before(const struct loss *loss, uint32_t instance,
				      struct prefix prefix)
{
	const struct bgp_entry *entry = routes_bgp(loss->base, instance, prefix);

	return entry ? entry->best : NULL;
}

/* What is sent, and does not end up as a path of the far end: refused there, or its next hop leads
 * nowhere. */
static void loss_received(struct loss *loss, uint32_t neighbor, uint32_t session,
			  struct prefix prefix, const struct path *sent)
{
	uint32_t mirror = loss->after->neighbors[session].mirror;
	uint32_t was = loss->before->neighbors[neighbor].mirror, receiver;
	struct crossing crossing = { was, mirror, prefix, NULL, sent, false };
	const struct bgp_entry *entry;
	char text[PREFIX_TEXT], hop[ADDR_TEXT];

	if (mirror == ROUTES_NONE || was == ROUTES_NONE)
		return;
	crossing.was = path_before(loss, loss->before->neighbors[neighbor].instance, prefix);
	if (loss_filtered(loss, &crossing))
		return;
	receiver = loss->after->neighbors[mirror].instance;
	entry = routes_bgp(loss->head, receiver, prefix);
	if (entry && entry->best)
		return;
	const struct attrs *attrs = routes_advertised(loss->head, session, prefix);
	struct addr next_hop = attrs ? attrs->next_hop : sent->next_hop;
	const char *device = loss_device_name(loss->after, receiver);

	loss_blame(loss, loss_device_name(loss->after, loss->after->neighbors[session].instance),
		   loss->after->neighbors[session].config->place, "the neighbor that sends it");
	loss_say(loss, device, "%s is there, but its next hop %s cannot be resolved",
		 prefix_text(prefix, text), addr_text(next_hop, hop));
}

void loss_announcement(struct loss *loss, uint32_t neighbor, struct prefix prefix)
{
	const struct network_neighbor *n = &loss->before->neighbors[neighbor];
	uint32_t now = loss_instance_after(loss, n->instance);
	uint32_t session = loss_neighbor_after(loss, neighbor);
	const struct bgp_entry *entry =
		now == ROUTES_NONE ? NULL : routes_bgp(loss->head, now, prefix);
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
	if (session == ROUTES_NONE) {
		loss_session(loss, neighbor);
		return;
	}
	if (routes_advertised(loss->head, session, prefix)) {
		loss_received(loss, neighbor, session, prefix, entry->best);
		return;
	}
	struct crossing crossing = { neighbor,    session,
				     prefix,      path_before(loss, n->instance, prefix),
				     entry->best, true };

	if (loss_filtered(loss, &crossing))
		return;
	loss_say(loss, arena_printf(loss->arena, "%s to %s", device, address), "%s is not sent",
		 text);
	loss_blame(loss, device, loss->after->neighbors[session].config->place, "the neighbor");
}

void loss_route(struct loss *loss, uint32_t instance, struct prefix prefix)
{
	const struct route *route = serving_route(loss->base, instance, prefix);
	uint32_t now = loss_instance_after(loss, instance);

	if (!route || loss->depth >= LOSS_DEPTH ||
	    (now != ROUTES_NONE && routes_get(loss->head, now, route->prefix)))
		return;
	loss->depth++;
	if (loss_device_down(loss, instance))
		return;
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
