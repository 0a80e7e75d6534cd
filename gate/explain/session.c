/* SPDX-License-Identifier: MIT */
/*
 * Why a BGP session that was up is down.
 */
#include "explain/loss.h"

static const char *session_title(const struct network *network, uint32_t neighbor,
				 struct arena *arena)
{
	const struct network_neighbor *n = &network->neighbors[neighbor];
	char text[ADDR_TEXT];

	if (n->remote_device != ROUTES_NONE)
		return arena_printf(arena, "%s - %s", loss_device_name(network, n->instance),
				    network->devices[n->remote_device]->name);
	return arena_printf(arena, "%s - %s (AS%u)", loss_device_name(network, n->instance),
			    addr_text(n->remote, text), n->remote_as);
}

static void session_config(struct loss *loss, uint32_t after, const char *title)
{
	const struct network_neighbor *n = &loss->after->neighbors[after];

	loss_blame(loss, loss_device_name(loss->after, n->instance),
		   n->obstacle_place.file ? n->obstacle_place : n->config->place,
		   session_obstacle_text(n->obstacle));
	loss_say(loss, title, "BGP session down (%s)", session_obstacle_text(n->obstacle));
}

/* Of either end. */
static bool session_device_down(struct loss *loss, uint32_t neighbor)
{
	const struct network_neighbor *n = &loss->before->neighbors[neighbor];
	bool down = loss_device_down(loss, n->instance);

	if (n->mirror != ROUTES_NONE)
		down |= loss_device_down(loss, loss->before->neighbors[n->mirror].instance);
	return down;
}

bool loss_session(struct loss *loss, uint32_t neighbor)
{
	const struct network_neighbor *old = &loss->before->neighbors[neighbor];
	const char *title = session_title(loss->before, neighbor, loss->arena);
	uint32_t now = loss_neighbor_after(loss, neighbor);
	struct session session;

	if (now == ROUTES_NONE) {
		loss_blame_before(loss, loss_device_name(loss->before, old->instance),
				  old->config->place, "the neighbor is removed");
		loss_say(loss, title, "BGP session removed");
		return true;
	}
	session = routes_session(loss->head, now);
	if (session.state == SESSION_DOWN_FAILED && session_device_down(loss, neighbor)) {
		loss_say(loss, title, "BGP session down (its device is down)");
		return true;
	}
	switch (session.state) {
	case SESSION_UP:
		return false;
	case SESSION_DOWN_CONFIG:
		session_config(loss, now, title);
		return true;
	case SESSION_DOWN_LIMIT:
		loss_blame(loss,
			   loss_device_name(loss->after, loss->after->neighbors[now].instance),
			   loss->after->neighbors[now].config->place, "prefix limit");
		loss_say(loss, title, "BGP session torn down (over its prefix limit)");
		return true;
	default:
		break;
	}
	loss_route(loss, old->instance, prefix_host(old->remote));
	loss_say(loss, title, "BGP session down (%s)",
		 session.state == SESSION_DOWN_LOCAL ? "its own interface is down"
		 : session.state == SESSION_DOWN_MULTIHOP
			 ? "the neighbor is not on a connected network"
			 : "the neighbor is not reachable");
	return true;
}
