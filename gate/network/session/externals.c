/* SPDX-License-Identifier: MIT */
/*
 * What lies around the network: neighbors without a config announce what routegate.yaml says they
 * do, and a session that leads to them, or to a device that stands for another network, is an
 * outside one.
 */
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "network/seal.h"

struct announced {
	const struct external_route **v;
	size_t n, cap;
};

static bool any_matches(const char *const *globs, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n && name != NULL; i++) {
		if (text_glob(globs[i], name))
			return true;
	}
	return false;
}

static bool external_matches(const struct seal *seal, const struct external *external,
			     const struct side *side)
{
	const struct device *device = instance_device(seal->network, side->entry.instance);
	const char *const *globs = external->neighbors;
	size_t n = external->neighbor_count;

	/* Without globs a block is for all: it says less, not nothing. */
	if (external->device_count > 0 &&
	    !any_matches(external->devices, external->device_count, device->name))
		return false;
	return n == 0 || any_matches(globs, n, side_far_text(side, seal->arena)) ||
	       any_matches(globs, n, side->entry.config->description);
}

static void externals_note(struct seal *seal, const bool *used)
{
	const struct surroundings *around = seal->network->surroundings;
	size_t i;

	seal_speak_of(seal, NULL);
	for (i = 0; i < around->external_count; i++) {
		if (!used[i])
			diag_add(seal->diag, DIAG_WARNING, "external-without-neighbor",
				 around->externals[i].place, NULL,
				 "no neighbor without a config matches this: it announces nothing");
	}
}

static bool announced_fill(struct seal *seal, struct side *side, bool *used)
{
	const struct surroundings *around = seal->network->surroundings;
	struct announced announced = { 0 };
	bool matched = false;
	size_t i, r;

	for (i = 0; i < around->external_count; i++) {
		const struct external *external = &around->externals[i];

		if (!external_matches(seal, external, side))
			continue;
		matched = used[i] = true;
		for (r = 0; r < external->route_count; r++)
			*array_push(&announced, seal->arena) = &external->routes[r];
	}
	side->entry.externals = announced.v;
	side->entry.external_count = announced.n;
	return matched;
}

void externals_attach(struct seal *seal, struct sides *sides)
{
	size_t i, n = seal->network->surroundings->external_count;
	bool *used = arena_alloc(seal->arena, n * sizeof(*used));

	for (i = 0; i < sides->n; i++) {
		struct side *side = &sides->v[i];
		struct network_neighbor *entry = &side->entry;
		bool outside, known = true;

		if (entry->remote_device == UINT32_MAX) {
			outside = true;
			/* Behind an unnumbered interface may be one of our own devices. */
			known = announced_fill(seal, side, used) ||
				!addr_is_none(entry->config->addr);
			if (side->untold && !known)
				side_gap_add(seal, side);
		} else {
			outside = seal->device_outside[entry->remote_device];
		}
		entry->outside = entry->ebgp && !entry->confederation && outside && known &&
				 !seal->device_outside[seal->instances[entry->instance].device];
	}
	externals_note(seal, used);
}
