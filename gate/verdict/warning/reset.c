/* SPDX-License-Identifier: MIT */
/*
 * Sessions that are up before and after, but that the change takes down in between: what a router
 * cannot change on a session that stands (RFC 4271, 8.1: the OPEN message and the connection are
 * made of it). FRR resets on these; filters and next-hop-self are refreshed without.
 */
#include "verdict/warning/warning.h"

#include <string.h>

#include "base/array.h"

static bool differ(const char *a, const char *b)
{
	return !a != !b || (a && strcmp(a, b));
}

static const struct bgp *bgp_of(const struct network *network, const struct network_neighbor *n)
{
	const struct network_instance *in = &network->instances[n->instance];

	return network->devices[in->device]->instances[in->instance].bgp;
}

/* What of the neighbor's own statement makes a new session necessary; null: nothing. */
static const char *statement_reset(const struct neighbor *a, const struct neighbor *b)
{
	if (differ(a->password, b->password))
		return "its password changes";
	if (!addr_equal(a->update_source, b->update_source) ||
	    differ(a->update_source_interface, b->update_source_interface))
		return "its source address changes";
	if (a->ttl != b->ttl || a->ttl_security_hops != b->ttl_security_hops)
		return "its TTL changes";
	if (a->port != b->port)
		return "its port changes";
	for (int f = 0; f < FAMILY_COUNT; f++) {
		if (a->family[f]->enabled != b->family[f]->enabled)
			return "its address families change";
		if (a->family[f]->route_reflector_client != b->family[f]->route_reflector_client)
			return "it becomes or ceases to be a reflector client";
	}
	return NULL;
}

static const char *reset_reason(const struct warnings *w, const struct network_neighbor *a,
				const struct network_neighbor *b)
{
	const struct bgp *before = bgp_of(w->before, a), *after = bgp_of(w->after, b);

	if (a->local_as != b->local_as || a->remote_as != b->remote_as)
		return "its AS numbers change";
	if (w->before->instances[a->instance].router_id !=
	    w->after->instances[b->instance].router_id)
		return "the router id changes";
	if (before->confederation != after->confederation)
		return "the confederation changes";
	return statement_reset(a->config, b->config);
}

static void warn_one(struct warnings *w, const char *device, const char *reason, struct place place,
		     const struct name_list *sessions)
{
	if (sessions->n)
		warning_add(
			w,
			(struct warning){ "session-reset", device, place, "its session restarts" },
			"%zu session%s will reset, because %s: %s", sessions->n,
			sessions->n == 1 ? "" : "s", reason, name_list_text(sessions, w->arena));
}

void warn_reset(struct warnings *w, const struct changed_device *device)
{
	uint32_t first = w->after->device_instances[device->index_after];

	for (uint32_t i = first; i < first + device->after->instance_count; i++) {
		const struct network_instance *in = &w->after->instances[i];
		struct name_list sessions = { 0 };
		const char *reason = NULL;
		struct place place = { 0 };

		for (uint32_t n = in->first_neighbor; n < in->first_neighbor + in->neighbor_count;
		     n++) {
			uint32_t old = warning_neighbor_before(w, n);
			const char *why;

			if (old == UINT32_MAX || routes_session(w->base, old).state != SESSION_UP ||
			    routes_session(w->head, n).state != SESSION_UP)
				continue;
			why = reset_reason(w, &w->before->neighbors[old], &w->after->neighbors[n]);
			if (!why)
				continue;
			if (reason && strcmp(reason, why)) {
				warn_one(w, device->after->name, reason, place, &sessions);
				sessions.n = 0;
			}
			if (!sessions.n)
				place = w->after->neighbors[n].config->place;
			reason = why;
			*array_push(&sessions, w->arena) = warning_session_text(w, n);
		}
		warn_one(w, device->after->name, reason, place, &sessions);
	}
}
