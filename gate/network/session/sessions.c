/* SPDX-License-Identifier: MIT */
/*
 * Sessions: which neighbor statements answer each other.
 *
 * A TCP connection may be opened by either end (RFC 4271 8.2.1 has both try). The end that opens it
 * speaks from its update-source or, without one, from the address of the interface that leads to
 * the far end; the other end looks for a neighbor statement with that address, then for a listen
 * range. So two statements make a session if each names an address of the other device and at least
 * one of them connects from the very address that the other names. Where the outgoing interface
 * depends on the routes, each address of an interface that is no loopback is possible.
 *
 * An address may have several owners (anycast, one plan used in two VRFs): pairs that share a link
 * come first, then those where both ends could connect; each statement is used once.
 */
#include <stdlib.h>

#include "base/array.h"
#include "network/seal.h"

struct pair {
	uint32_t a, b;
	int rank;
};

struct pairs {
	struct pair *v;
	size_t n, cap;
};

/* A statement of one instance that names an address of another one. */
struct lead {
	uint32_t instance, far, side;
};

struct leads {
	struct lead *v;
	size_t n, cap;
};

enum { RANK_ONE_WAY = 1, RANK_BOTH_WAYS = 2, RANK_LINKED = 2, RANK_MAX = 4 };

/* ---- statements -------------------------------------------------------------------------- */

static void own_warn(struct seal *seal, const struct side *side)
{
	const struct device *device = instance_device(seal->network, side->entry.instance);

	if (!side_instance_has(seal, side->entry.instance, side->entry.remote))
		return;
	seal_speak_of(seal, device);
	diag_add(seal->diag, DIAG_WARNING, "bgp-neighbor-is-self", side->entry.config->place, NULL,
		 "neighbor %s is an address of %s itself", side_far_text(side, seal->arena),
		 device->name);
}

/* Room for all of them: a large network has many. */
static struct sides sides_new(struct seal *seal)
{
	struct sides sides = { 0 };
	uint32_t i;

	for (i = 0; i < seal->network->instance_count; i++) {
		const struct bgp *bgp = instance_bgp(seal->network, i);

		sides.cap += bgp == NULL ? 0 : bgp->neighbor_count;
	}
	sides.v = arena_alloc(seal->scratch, sides.cap * sizeof(*sides.v));
	return sides;
}

static struct sides sides_collect(struct seal *seal)
{
	struct sides sides = sides_new(seal);
	uint32_t i;
	size_t n;

	for (i = 0; i < seal->network->instance_count; i++) {
		const struct bgp *bgp = instance_bgp(seal->network, i);

		for (n = 0; bgp != NULL && n < bgp->neighbor_count; n++) {
			struct side side = side_make(seal, i, &bgp->neighbors[n]);

			*array_push(&sides, seal->scratch) = side;
			own_warn(seal, &side);
		}
	}
	return sides;
}

/* ---- pairs ------------------------------------------------------------------------------- */

static void pair_try(struct seal *seal, struct sides *sides, struct pairs *pairs, uint32_t a,
		     uint32_t b)
{
	const struct side *x = &sides->v[a], *y = &sides->v[b];
	int there = side_leads_to(seal, x, y->entry.instance), back, ways;

	back = there == 0 ? 0 : side_leads_to(seal, y, x->entry.instance);
	if (back == 0)
		return;
	ways = side_can_reach(seal, x, y) + side_can_reach(seal, y, x);
	if (ways == 0)
		return;
	*array_push(pairs, seal->scratch) = (struct pair){
		a, b, (ways == 2 ? RANK_BOTH_WAYS : RANK_ONE_WAY) + (there == 2 ? RANK_LINKED : 0)
	};
}

/* Every instance that the statement leads to by its address. */
static void leads_add(struct seal *seal, struct leads *leads, const struct side *side,
		      uint32_t index)
{
	const struct owner *owner;
	uint32_t last = UINT32_MAX;

	for (owner = side->far; owner != NULL; owner = owner->next) {
		uint32_t far = port_instance(seal->network, owner->port);

		if (far == last || far == side->entry.instance)
			continue;
		last = far;
		*array_push(leads, seal->scratch) =
			(struct lead){ side->entry.instance, far, index };
	}
}

static int lead_compare(const void *left, const void *right)
{
	const struct lead *a = left, *b = right;

	if (a->instance != b->instance)
		return a->instance < b->instance ? -1 : 1;
	if (a->far != b->far)
		return a->far < b->far ? -1 : 1;
	return (a->side > b->side) - (a->side < b->side);
}

/* The first lead from one instance to another one, or where it would be. */
static size_t leads_find(const struct leads *leads, uint32_t instance, uint32_t far)
{
	struct lead key = { instance, far, 0 };
	size_t low = 0, high = leads->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (lead_compare(&leads->v[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Pairs of statements that lead to each other's instance; each pair once. */
static void pairs_collect(struct seal *seal, struct sides *sides, struct pairs *pairs)
{
	struct leads leads = { 0 };
	uint32_t a;
	size_t i, j;

	for (a = 0; a < sides->n; a++)
		leads_add(seal, &leads, &sides->v[a], a);
	if (leads.n > 1)
		qsort(leads.v, leads.n, sizeof(*leads.v), lead_compare);
	for (i = 0; i < leads.n; i++) {
		const struct lead *there = &leads.v[i], *back;

		if (there->instance > there->far)
			continue;
		for (j = leads_find(&leads, there->far, there->instance); j < leads.n; j++) {
			back = &leads.v[j];
			if (back->instance != there->far || back->far != there->instance)
				break;
			pair_try(seal, sides, pairs, there->side, back->side);
		}
	}
}

void sides_join(struct sides *sides, uint32_t a, uint32_t b)
{
	sides->v[a].entry.mirror = b;
	sides->v[b].entry.mirror = a;
}

static void pairs_choose(struct seal *seal, struct sides *sides)
{
	struct pairs pairs = { 0 };
	size_t i;
	int rank;

	pairs_collect(seal, sides, &pairs);
	for (rank = RANK_MAX; rank > 0; rank--) {
		for (i = 0; i < pairs.n; i++) {
			const struct pair *pair = &pairs.v[i];

			if (pair->rank == rank && sides->v[pair->a].entry.mirror == UINT32_MAX &&
			    sides->v[pair->b].entry.mirror == UINT32_MAX)
				sides_join(sides, pair->a, pair->b);
		}
	}
}

/* ---- the far device ---------------------------------------------------------------------- */

/* Without a mirror: rather an instance that runs BGP, and another one than the own. */
static void remote_device_set(const struct seal *seal, struct sides *sides, struct side *side)
{
	const struct owner *owner;
	int best = -1, worth;

	if (side->entry.mirror != UINT32_MAX) {
		const struct side *mirror = &sides->v[side->entry.mirror];

		side->entry.remote_device = seal->instances[mirror->entry.instance].device;
		if (addr_is_none(side->entry.remote))
			side->entry.remote = mirror->source;
		return;
	}
	for (owner = side->far; owner != NULL; owner = owner->next) {
		uint32_t instance = port_instance(seal->network, owner->port);

		worth = instance == side->entry.instance                ? 0
			: instance_bgp(seal->network, instance) == NULL ? 1
			: side_leads_to(seal, side, instance) == 0      ? 2
									: 3;
		if (worth <= best)
			continue;
		best = worth;
		side->entry.remote_device = owner->port.device;
	}
}

/* An internal neighbor that nobody is: most likely a typing error or a device that went. */
static void nobody_warn(struct seal *seal, const struct side *side)
{
	if (side->entry.remote_device != UINT32_MAX || side->entry.ebgp ||
	    addr_is_none(side->entry.config->addr))
		return;
	seal_speak_of(seal, instance_device(seal->network, side->entry.instance));
	diag_add(seal->diag, DIAG_WARNING, "bgp-neighbor-nowhere", side->entry.config->place, NULL,
		 "no device has the address of the internal neighbor %s",
		 side_far_text(side, seal->arena));
}

/* ---- all --------------------------------------------------------------------------------- */

/* Puts each instance's entries side by side, accepted ones behind those it names. */
static void neighbors_fill(struct seal *seal, const struct sides *sides)
{
	struct network *network = seal->network;
	struct network_neighbor *v = arena_alloc(seal->arena, sides->n * sizeof(*v));
	uint32_t *moved = arena_alloc(seal->scratch, sides->n * sizeof(*moved));
	uint32_t *next = arena_alloc(seal->scratch, (network->instance_count + 1) * sizeof(*next));
	size_t i;

	for (i = 0; i < sides->n; i++)
		next[sides->v[i].entry.instance + 1]++;
	for (i = 0; i < network->instance_count; i++) {
		seal->instances[i].neighbor_count = next[i + 1];
		next[i + 1] += next[i];
		seal->instances[i].first_neighbor = next[i];
	}
	for (i = 0; i < sides->n; i++) {
		moved[i] = next[sides->v[i].entry.instance]++;
		v[moved[i]] = sides->v[i].entry;
	}
	for (i = 0; i < sides->n; i++) {
		if (v[i].mirror != UINT32_MAX)
			v[i].mirror = moved[v[i].mirror];
	}
	network->neighbors = v;
	network->neighbor_count = sides->n;
}

void sessions_pair(struct seal *seal)
{
	struct sides sides = sides_collect(seal);
	size_t i;

	pairs_choose(seal, &sides);
	listen_accept(seal, &sides);
	for (i = 0; i < sides.n; i++)
		remote_device_set(seal, &sides, &sides.v[i]);
	for (i = 0; i < sides.n; i++) {
		session_check(seal, &sides, i);
		nobody_warn(seal, &sides.v[i]);
	}
	externals_attach(seal, &sides);
	neighbors_fill(seal, &sides);
}
