/* SPDX-License-Identifier: MIT */
/*
 * Listen ranges: a device takes connections from a whole range, without a statement for each
 * neighbor. For every one that comes in it gets an entry of its own, with the range's settings. A
 * statement for that very address goes first, then the longest range (FRR bgp listen range).
 */
#include "base/array.h"
#include "network/seal.h"

/* The address that the side would come from: its source, or an address that the range takes. */
static struct addr source_in(const struct seal *seal, const struct side *side, struct prefix range)
{
	const struct network_instance *at = &seal->instances[side->entry.instance];
	const struct device *device = seal->network->devices[at->device];
	size_t i, a;

	if (!addr_is_none(side->source))
		return prefix_has_addr(range, side->source) ? side->source : (struct addr){ 0, 0 };
	for (i = 0; i < device->interface_count; i++) {
		const struct interface *interface = &device->interfaces[i];

		if (interface->instance != at->instance || interface->loopback)
			continue;
		for (a = 0; a < interface->address_count; a++) {
			if (!interface->addresses[a].link_local &&
			    prefix_has_addr(range, interface->addresses[a].addr))
				return interface->addresses[a].addr;
		}
	}
	return (struct addr){ 0, 0 };
}

static bool is_named(const struct sides *sides, uint32_t instance, struct addr addr)
{
	size_t i;

	for (i = 0; i < sides->n; i++) {
		if (sides->v[i].entry.instance == instance &&
		    addr_equal(sides->v[i].entry.config->addr, addr))
			return true;
	}
	return false;
}

static size_t accepted_count(const struct sides *sides, size_t first, uint32_t instance,
			     const struct listen_range *range)
{
	size_t i, n = 0;

	for (i = first; i < sides->n; i++)
		n += sides->v[i].entry.instance == instance &&
		     prefix_has_addr(range->prefix, sides->v[i].entry.remote);
	return n;
}

/* Gives the instance an entry of its own for a neighbor that comes in from a range. */
static void dynamic_add(struct seal *seal, struct sides *sides, uint32_t a, uint32_t instance,
			const struct listen_range *range, struct addr source)
{
	struct neighbor *config = arena_copy(seal->arena, &range->template, sizeof(*config));
	struct side side;

	config->addr = source;
	config->interface = NULL;
	side = side_make(seal, instance, config);
	side.dynamic = true;
	side.entry.local_fixed = sides->v[a].entry.remote; /* where the connection came in */
	side.source = side.entry.local_fixed;
	*array_push(sides, seal->scratch) = side;
	sides_join(sides, a, (uint32_t)sides->n - 1);
}

static const struct listen_range *range_find(const struct seal *seal, const struct side *side,
					     const struct bgp *bgp, struct addr *source)
{
	const struct listen_range *best = NULL;
	struct addr addr;
	size_t i;

	for (i = 0; i < bgp->range_count; i++) {
		const struct listen_range *range = &bgp->ranges[i];

		if (best != NULL && best->prefix.len >= range->prefix.len)
			continue;
		addr = source_in(seal, side, range->prefix);
		if (addr_is_none(addr))
			continue;
		best = range;
		*source = addr;
	}
	return best;
}

static bool range_is_full(struct seal *seal, const struct sides *sides, size_t first,
			  uint32_t instance, const struct listen_range *range)
{
	if (range->limit == 0 || accepted_count(sides, first, instance, range) < range->limit)
		return false;
	seal_speak_of(seal, instance_device(seal->network, instance));
	diag_add(seal->diag, DIAG_WARNING, "bgp-listen-limit", range->place, NULL,
		 "more neighbors come in than the limit of %u", (unsigned)range->limit);
	return true;
}

void listen_accept(struct seal *seal, struct sides *sides)
{
	size_t first = sides->n;
	uint32_t a;

	for (a = 0; a < first; a++) {
		const struct owner *owner = sides->v[a].far;

		for (; owner != NULL && sides->v[a].entry.mirror == UINT32_MAX;
		     owner = owner->next) {
			const struct side *side = &sides->v[a];
			uint32_t instance = port_instance(seal->network, owner->port);
			const struct bgp *bgp = instance_bgp(seal->network, instance);
			const struct listen_range *range;
			struct addr source;

			if (bgp == NULL || bgp->range_count == 0 || side->mute ||
			    side->entry.config->passive || side_leads_to(seal, side, instance) == 0)
				continue;
			range = range_find(seal, side, bgp, &source);
			if (range != NULL && !is_named(sides, instance, source) &&
			    !range_is_full(seal, sides, first, instance, range))
				dynamic_add(seal, sides, a, instance, range, source);
		}
	}
}
