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

/* "r1 expects AS 65001 of r2, which is AS 65002" */
static const char *as_words(const struct loss *loss, const struct network_neighbor *n)
{
	const struct network_neighbor *far =
		n->mirror == ROUTES_NONE ? NULL : &loss->after->neighbors[n->mirror];
	const struct network_neighbor *wrong = n, *right = far;

	if (!far)
		return "it has no remote AS";
	/* the place is that of the statement that expects another AS than there is */
	if (far->config->remote_as_place.file &&
	    !place_compare(far->config->remote_as_place, n->obstacle_place)) {
		wrong = far;
		right = n;
	}
	return arena_printf(
		loss->arena, "%s expects AS %u of %s, which is AS %u",
		loss_device_name(loss->after, wrong->instance), (unsigned)wrong->remote_as,
		loss_device_name(loss->after, right->instance), (unsigned)right->local_as);
}

/* The far end's statement is gone, or the two speak past each other. */
static const char *mirror_words(struct loss *loss, const struct network_neighbor *old,
				const struct network_neighbor *n)
{
	const struct network_neighbor *far =
		old->mirror == ROUTES_NONE ? NULL : &loss->before->neighbors[old->mirror];
	uint32_t still = far ? loss_neighbor_after(loss, old->mirror) : ROUTES_NONE;
	char from[ADDR_TEXT], wanted[ADDR_TEXT];

	if (n->remote_device == ROUTES_NONE)
		return "no device has its address any more";
	if (!far || still == ROUTES_NONE) {
		if (far)
			loss_blame_before(loss, loss_device_name(loss->before, far->instance),
					  far->config->place, "the neighbor is removed");
		return arena_printf(loss->arena, "%s has no neighbor statement for %s",
				    loss->after->devices[n->remote_device]->name,
				    loss_device_name(loss->after, n->instance));
	}
	return arena_printf(loss->arena, "%s speaks from %s, %s expects %s",
			    loss_device_name(loss->after, n->instance),
			    addr_is_none(n->local_fixed) ? "its interface's address"
							 : addr_text(n->local_fixed, from),
			    loss->after->devices[n->remote_device]->name,
			    addr_text(loss->after->neighbors[still].remote, wanted));
}

static const char *obstacle_words(struct loss *loss, const struct network_neighbor *old,
				  const struct network_neighbor *n)
{
	switch (n->obstacle) {
	case SESSION_AS_MISMATCH:
		return as_words(loss, n);
	case SESSION_NO_MIRROR:
		return mirror_words(loss, old, n);
	default:
		return session_obstacle_text(n->obstacle);
	}
}

static void session_config(struct loss *loss, const struct network_neighbor *old, uint32_t after,
			   const char *title)
{
	const struct network_neighbor *n = &loss->after->neighbors[after];
	struct place place = n->obstacle_place.file ? n->obstacle_place : n->config->place;
	const char *words = obstacle_words(loss, old, n);

	loss_blame(loss, loss_device_name(loss->after, n->instance), place,
		   session_obstacle_text(n->obstacle));
	loss_say(loss, title, "BGP session down, %s (%s)", words, place_text(place, loss->arena));
}

/* Over the limit: whose, and how much it takes. */
static void session_limit(struct loss *loss, uint32_t now, uint32_t blamed, const char *title)
{
	const struct network_neighbor *n =
		&loss->after->neighbors[blamed == ROUTES_NONE ? now : blamed];
	const struct prefix_limit *limit = &n->config->family[FAMILY_IPV4]->limit;
	const char *device = loss_device_name(loss->after, n->instance);

	if (!limit->max)
		limit = &n->config->family[FAMILY_IPV6]->limit;
	loss_blame(loss, device, limit->place.file ? limit->place : n->config->place,
		   "the prefix limit");
	loss_say(loss, title, "BGP session torn down, %s takes at most %u prefix%s (%s)", device,
		 (unsigned)limit->max, limit->max == 1 ? "" : "es",
		 place_text(limit->place.file ? limit->place : n->config->place, loss->arena));
}

/* Nothing is wrong with the statements, but one end does not reach the other. */
static void session_route(struct loss *loss, uint32_t neighbor, uint32_t now,
			  enum session_state state, const char *title)
{
	const struct network_neighbor *old = &loss->before->neighbors[neighbor];
	const struct network_neighbor *n = &loss->after->neighbors[now];
	const struct route *way = routes_longest(loss->head, n->instance, prefix_host(old->remote));
	size_t causes = loss->causes.n;

	/* which way is it that is gone: there, or back? */
	if (!way || prefix_is_default(way->prefix) || old->mirror == ROUTES_NONE)
		loss_route(loss, old->instance, prefix_host(old->remote));
	else
		loss_route(loss, loss->before->neighbors[old->mirror].instance,
			   prefix_host(loss->before->neighbors[old->mirror].remote));
	if (!causes && !loss->causes.n)
		loss_blame(loss, loss_device_name(loss->after, n->instance), n->config->place,
			   "the neighbor");
	loss_say(loss, title, "BGP session down (%s)",
		 state == SESSION_DOWN_LOCAL ? "its own interface or address is down"
		 : state == SESSION_DOWN_MULTIHOP
			 ? "eBGP, and the neighbor is not on a connected network"
			 : "the neighbor is not reachable");
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
		session_config(loss, old, now, title);
		return true;
	case SESSION_DOWN_LIMIT:
		session_limit(loss, now, session.blame_neighbor, title);
		return true;
	default:
		break;
	}
	session_route(loss, neighbor, now, session.state, title);
	return true;
}
