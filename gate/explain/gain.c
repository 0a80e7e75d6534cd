/* SPDX-License-Identifier: MIT */
/*
 * Where a path that should not be there comes from: back along the paths to the session it came in
 * on or to the statement that originates it.
 */
#include "explain/loss.h"

static void gain_origin(struct loss *loss, uint32_t instance, struct prefix prefix,
			const struct path *path)
{
	const char *device = loss_device_name(loss->after, instance);
	const struct route *route = routes_get(loss->head, instance, prefix);
	char text[PREFIX_TEXT];

	prefix_text(prefix, text);
	loss_say(loss, device, "%s is originated", text);
	if (route && route->protocol != PROTOCOL_BGP)
		loss_blame(loss, device, route->place, "the route behind it");
	loss_blame(loss, device, path->place, "originates the prefix");
}

void gain_path(struct loss *loss, uint32_t instance, struct prefix prefix)
{
	const struct network *network = loss->after;
	const struct bgp_entry *entry =
		instance == ROUTES_NONE ? NULL : routes_bgp(loss->head, instance, prefix);
	const struct path *path = entry ? entry->best : NULL;
	const struct network_neighbor *n;
	char text[PREFIX_TEXT], address[ADDR_TEXT];

	for (; path && path->parent; path = path->parent)
		if (path->from != ROUTES_NONE &&
		    network->neighbors[path->from].mirror != ROUTES_NONE)
			instance =
				network->neighbors[network->neighbors[path->from].mirror].instance;
	if (!path)
		return;
	if (path->from == ROUTES_NONE) {
		gain_origin(loss, instance, prefix, path);
		return;
	}
	n = &network->neighbors[path->from];
	prefix_text(prefix, text);
	loss_say(loss,
		 arena_printf(loss->arena, "%s from %s (AS%u)",
			      loss_device_name(network, n->instance), addr_text(n->remote, address),
			      n->remote_as),
		 "%s comes in", text);
	gain_passage(loss, path->from, prefix, path, false);
	loss_blame(loss, loss_device_name(network, n->instance), n->config->place,
		   "the neighbor it comes from");
}
