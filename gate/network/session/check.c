/* SPDX-License-Identifier: MIT */
/*
 * What two paired neighbor statements make of each other: AS numbers, kind of session, address
 * families, and the first obstacle that keeps the session down whatever the routes are.
 *
 * RFC 4271 6.2 (OPEN errors: peer AS, BGP identifier), RFC 6286 (identifiers only need to differ
 * inside an AS), RFC 5065 4 (to the outside a confederation shows its identifier), RFC 2385 (a
 * password on one side only: the segments are dropped), RFC 4760 (a family counts if both ends
 * announce it).
 */
#include <string.h>

#include "network/seal.h"

static bool is_confederation_peer(const struct bgp *bgp, uint32_t asn)
{
	size_t i;

	for (i = 0; i < bgp->confederation_peer_count; i++) {
		if (bgp->confederation_peers[i] == asn)
			return true;
	}
	return false;
}

/* The AS number that this end puts into its OPEN. */
static uint32_t presented_as(const struct bgp *bgp, const struct neighbor *config)
{
	if (config->local_as != 0)
		return config->local_as;
	if (bgp->confederation == 0 || config->remote_internal || config->remote_as == bgp->asn ||
	    is_confederation_peer(bgp, config->remote_as))
		return bgp->asn;
	return bgp->confederation;
}

static bool expects_as(const struct bgp *bgp, const struct neighbor *config, uint32_t presented)
{
	if (config->remote_as != 0)
		return config->remote_as == presented;
	if (config->remote_internal)
		return presented == bgp->asn;
	return config->remote_external && presented != bgp->asn;
}

/* As FRR sorts its peers. */
static bool is_ebgp(const struct bgp *bgp, const struct network_neighbor *entry)
{
	const struct neighbor *config = entry->config;

	if (config->remote_as == 0 && (config->remote_internal || config->remote_external))
		return config->remote_external;
	if (entry->local_as != entry->remote_as)
		return true;
	/* A member that shows the confederation's number to someone with that number. */
	return bgp->confederation != 0 && bgp->asn != bgp->confederation &&
	       entry->local_as == bgp->confederation;
}

static void as_fill(const struct seal *seal, const struct sides *sides,
		    struct network_neighbor *entry)
{
	const struct bgp *bgp = instance_bgp(seal->network, entry->instance);
	const struct neighbor *config = entry->config;

	entry->local_as = presented_as(bgp, config);
	entry->remote_as = config->remote_as;
	if (entry->remote_as == 0 && entry->mirror != UINT32_MAX) {
		const struct network_neighbor *mirror = &sides->v[entry->mirror].entry;

		entry->remote_as =
			presented_as(instance_bgp(seal->network, mirror->instance), mirror->config);
	} else if (entry->remote_as == 0 && config->remote_internal) {
		entry->remote_as = bgp->asn;
	}
	entry->ebgp = is_ebgp(bgp, entry);
	entry->confederation = entry->ebgp && bgp->confederation != 0 &&
			       is_confederation_peer(bgp, entry->remote_as);
}

static bool blame(struct network_neighbor *entry, enum session_obstacle obstacle,
		  struct place place)
{
	entry->obstacle = obstacle;
	entry->obstacle_place = place;
	return true;
}

/* ---- one obstacle each ------------------------------------------------------------------- */

/* Whether one end is shut: the neighbor, its BGP or its instance. */
static bool is_shut(const struct seal *seal, const struct network_neighbor *end,
		    struct network_neighbor *entry)
{
	const struct network_instance *at = &seal->instances[end->instance];
	const struct instance *instance =
		&seal->network->devices[at->device]->instances[at->instance];

	if (end->config->shutdown)
		return blame(entry, SESSION_SHUTDOWN, end->config->shutdown_place);
	if (instance->bgp->shutdown)
		return blame(entry, SESSION_SHUTDOWN, instance->bgp->shutdown_place);
	return !instance->enabled && blame(entry, SESSION_SHUTDOWN, instance->place);
}

/* The statement on the far device that was probably meant to answer. */
static const struct network_neighbor *nearly_mirror(const struct seal *seal,
						    const struct sides *sides,
						    const struct network_neighbor *entry)
{
	const struct owner *owner;
	size_t i;

	for (i = 0; i < sides->n; i++) {
		const struct network_neighbor *other = &sides->v[i].entry;

		if (seal->instances[other->instance].device != entry->remote_device ||
		    other->mirror != UINT32_MAX)
			continue;
		for (owner = sides->v[i].far; owner != NULL; owner = owner->next) {
			if (port_instance(seal->network, owner->port) == entry->instance)
				return other;
		}
	}
	return NULL;
}

static bool lacks_mirror(const struct seal *seal, const struct sides *sides,
			 struct network_neighbor *entry)
{
	const struct network_neighbor *other;

	if (entry->mirror != UINT32_MAX)
		return false;
	other = nearly_mirror(seal, sides, entry);
	return blame(entry, SESSION_NO_MIRROR,
		     other != NULL ? other->config->place : entry->config->place);
}

static struct place as_place(const struct neighbor *config)
{
	return config->remote_as_place.file != NULL ? config->remote_as_place : config->place;
}

/* Both ends blame the same statement: that whose expectation is wrong. */
static bool as_differs(const struct seal *seal, const struct network_neighbor *mirror,
		       struct network_neighbor *entry)
{
	const struct bgp *own = instance_bgp(seal->network, entry->instance);
	const struct bgp *far = instance_bgp(seal->network, mirror->instance);

	if (!expects_as(own, entry->config, presented_as(far, mirror->config)))
		return blame(entry, SESSION_AS_MISMATCH, as_place(entry->config));
	return !expects_as(far, mirror->config, presented_as(own, entry->config)) &&
	       blame(entry, SESSION_AS_MISMATCH, as_place(mirror->config));
}

static bool password_differs(const struct network_neighbor *mirror, struct network_neighbor *entry)
{
	const char *own = entry->config->password, *far = mirror->config->password;

	if ((own == NULL && far == NULL) || (own != NULL && far != NULL && strcmp(own, far) == 0))
		return false;
	return blame(entry, SESSION_PASSWORD_MISMATCH, entry->config->place);
}

/* RFC 9234 4.2. */
static bool roles_fit(enum bgp_role own, enum bgp_role far)
{
	static const enum bgp_role answers[] = {
		[BGP_ROLE_PROVIDER] = BGP_ROLE_CUSTOMER, [BGP_ROLE_CUSTOMER] = BGP_ROLE_PROVIDER,
		[BGP_ROLE_RS] = BGP_ROLE_RS_CLIENT,      [BGP_ROLE_RS_CLIENT] = BGP_ROLE_RS,
		[BGP_ROLE_PEER] = BGP_ROLE_PEER,
	};

	return own == BGP_ROLE_NONE || far == BGP_ROLE_NONE || far == answers[own];
}

static bool role_differs(const struct network_neighbor *mirror, struct network_neighbor *entry)
{
	const struct neighbor *own = entry->config, *far = mirror->config;
	bool untold = (own->role_strict && far->role == BGP_ROLE_NONE) ||
		      (far->role_strict && own->role == BGP_ROLE_NONE);

	if (!untold && roles_fit(own->role, far->role))
		return false;
	return blame(entry, SESSION_ROLE_MISMATCH,
		     own->role != BGP_ROLE_NONE ? own->role_place : far->role_place);
}

/* Nobody opens the connection: who could is passive. */
static bool nobody_opens(const struct seal *seal, const struct side *side,
			 const struct side *mirror, struct network_neighbor *entry)
{
	if ((!side->entry.config->passive && side_can_reach(seal, side, mirror)) ||
	    (!mirror->entry.config->passive && side_can_reach(seal, mirror, side)))
		return false;
	return blame(entry, SESSION_BOTH_PASSIVE,
		     side->entry.config->passive ? side->entry.config->place
						 : mirror->entry.config->place);
}

/* An identifier of 0 is refused by everyone; equal ones by all but the outside of an AS. */
static bool router_id_same(const struct seal *seal, const struct network_neighbor *mirror,
			   struct network_neighbor *entry)
{
	uint32_t own = seal->instances[entry->instance].router_id;
	uint32_t far = seal->instances[mirror->instance].router_id;
	bool inside = !entry->ebgp || entry->confederation;
	uint32_t blamed = far == 0 ? mirror->instance : entry->instance;

	if (own != 0 && far != 0 && (own != far || !inside))
		return false;
	return blame(entry, SESSION_SAME_ROUTER_ID, instance_bgp(seal->network, blamed)->place);
}

static bool lacks_family(const struct network_neighbor *mirror, struct network_neighbor *entry)
{
	bool any = false;
	size_t f;

	for (f = 0; f < FAMILY_COUNT; f++) {
		entry->family[f] = entry->config->family[f]->enabled &&
				   (mirror == NULL || mirror->config->family[f]->enabled);
		any = any || entry->family[f];
	}
	return !any && blame(entry, SESSION_NO_FAMILY, entry->config->place);
}

static void check_external(const struct seal *seal, struct network_neighbor *entry)
{
	const struct neighbor *config = entry->config;

	if (lacks_family(NULL, entry) || is_shut(seal, entry, entry))
		return;
	if (config->remote_as == 0 && !config->remote_internal && !config->remote_external)
		blame(entry, SESSION_AS_MISMATCH, as_place(config));
	else if (seal->instances[entry->instance].router_id == 0)
		blame(entry, SESSION_SAME_ROUTER_ID,
		      instance_bgp(seal->network, entry->instance)->place);
}

void session_check(const struct seal *seal, struct sides *sides, size_t index)
{
	struct side *side = &sides->v[index];
	struct network_neighbor *entry = &side->entry;
	const struct side *mirror;

	as_fill(seal, sides, entry);
	if (entry->remote_device == UINT32_MAX) {
		check_external(seal, entry);
		if (side->alone && entry->obstacle == SESSION_POSSIBLE)
			blame(entry, SESSION_NO_MIRROR, entry->config->place);
		return;
	}
	if (entry->mirror == UINT32_MAX) {
		if (!is_shut(seal, entry, entry))
			lacks_mirror(seal, sides, entry);
		return;
	}
	mirror = &sides->v[entry->mirror];
	/* The families first: they are wanted whatever else is wrong. */
	if (lacks_family(&mirror->entry, entry))
		return;
	if (is_shut(seal, entry, entry) || is_shut(seal, &mirror->entry, entry) ||
	    as_differs(seal, &mirror->entry, entry) || password_differs(&mirror->entry, entry) ||
	    role_differs(&mirror->entry, entry) || nobody_opens(seal, side, mirror, entry))
		return;
	router_id_same(seal, &mirror->entry, entry);
}

const char *session_obstacle_text(enum session_obstacle obstacle)
{
	switch (obstacle) {
	case SESSION_POSSIBLE:
		return "possible";
	case SESSION_SHUTDOWN:
		return "shut down";
	case SESSION_NO_MIRROR:
		return "the far device has no neighbor statement that answers";
	case SESSION_AS_MISMATCH:
		return "the AS numbers do not agree";
	case SESSION_NO_FAMILY:
		return "no address family is on at both ends";
	case SESSION_BOTH_PASSIVE:
		return "both ends are passive";
	case SESSION_PASSWORD_MISMATCH:
		return "the passwords differ";
	case SESSION_ROLE_MISMATCH:
		return "the roles do not fit (RFC 9234)";
	case SESSION_SAME_ROUTER_ID:
		return "both ends have the same router id, or one has none";
	case SESSION_OBSTACLE_COUNT:
		break;
	}
	return "?";
}
