/* SPDX-License-Identifier: MIT */
/*
 * Combinations of failures, in order of their size: what a single failure breaks is told as that
 * and not as part of a double one. Outside devices do not fail: they are not ours.
 */
#include "verdict/failures.h"

#include <string.h>

static uint32_t element_count(const struct failures *f)
{
	return (uint32_t)(f->network->link_count + f->network->device_count);
}

static bool within_limits(const struct failures *f)
{
	uint32_t links = 0, devices = 0;

	for (uint32_t i = 0; i < f->count; i++) {
		if (f->chosen[i] < f->network->link_count) {
			links++;
			continue;
		}
		devices++;
		if (f->network->device_outside[f->chosen[i] - f->network->link_count])
			return false;
	}
	return links <= f->max_links && devices <= f->max_devices;
}

/* The next ascending tuple of the same size; false: there is none. */
static bool advance(struct failures *f)
{
	uint32_t n = element_count(f);

	for (uint32_t i = f->count; i-- > 0;) {
		if (f->chosen[i] + (f->count - i) >= n)
			continue;
		f->chosen[i]++;
		for (uint32_t k = i + 1; k < f->count; k++)
			f->chosen[k] = f->chosen[k - 1] + 1;
		return true;
	}
	return false;
}

static bool grow(struct failures *f)
{
	if (f->count + 1 > f->max_links + f->max_devices || f->count + 1 > element_count(f))
		return false;
	f->count++;
	for (uint32_t i = 0; i < f->count; i++)
		f->chosen[i] = i;
	return true;
}

bool failures_next(struct failures *f)
{
	if (!f->started) {
		f->started = true;
		f->count = 0;
		return true;
	}
	do {
		if (!(f->count && advance(f)) && !grow(f))
			return false;
	} while (!within_limits(f));
	return true;
}

static uint32_t link_named_as(const struct network *network, const struct network *other,
			      const struct link *link, struct arena *arena)
{
	const char *name = link_text(other, link, arena);

	for (uint32_t i = 0; i < network->link_count; i++)
		if (!strcmp(link_text(network, &network->links[i], arena), name))
			return i;
	return ROUTES_NONE;
}

static bool has_element(const uint32_t *v, size_t n, uint32_t element)
{
	for (size_t i = 0; i < n; i++)
		if (v[i] == element)
			return true;
	return false;
}

/* The elements stay sorted, each once. */
static void add_element(uint32_t *v, size_t *n, uint32_t element)
{
	size_t at = *n;

	if (has_element(v, *n, element))
		return;
	for (; at > 0 && v[at - 1] > element; at--)
		v[at] = v[at - 1];
	v[at] = element;
	++*n;
}

/* A copy with room for the chosen ones. */
static uint32_t *room_for(const struct failures *f, const uint32_t *v, size_t n,
			  struct arena *arena)
{
	uint32_t *copy = arena_alloc(arena, n * sizeof(*copy) + sizeof(f->chosen));

	if (n)
		memcpy(copy, v, n * sizeof(*copy));
	return copy;
}

struct failure *failures_current(const struct failures *f, const struct side *side,
				 struct arena *arena)
{
	static const struct failure none;
	const struct network *network = side->network;
	const struct failure *anyhow = side->failure ? side->failure : &none;
	struct failure *failure = arena_copy(arena, anyhow, sizeof(*failure));
	uint32_t *links = room_for(f, anyhow->links, anyhow->link_count, arena);
	uint32_t *devices = room_for(f, anyhow->devices, anyhow->device_count, arena);

	failure->links = links;
	failure->devices = devices;
	for (uint32_t i = 0; i < f->count; i++) {
		uint32_t element = f->chosen[i];
		bool is_link = element < f->network->link_count;

		if (!is_link)
			element -= (uint32_t)f->network->link_count;
		if (network != f->network)
			element = is_link ? link_named_as(network, f->network,
							  &f->network->links[element], arena)
					  : network_device(network,
							   f->network->devices[element]->name);
		if (element == ROUTES_NONE)
			continue;
		if (is_link)
			add_element(links, &failure->link_count, element);
		else
			add_element(devices, &failure->device_count, element);
	}
	return failure;
}

const char *const *failures_text(const struct failures *f, struct arena *arena, size_t *n)
{
	const char **text =
		arena_alloc(arena, sizeof(f->chosen) / sizeof(*f->chosen) * sizeof(*text));

	*n = f->count;
	for (uint32_t i = 0; i < f->count; i++)
		text[i] =
			f->chosen[i] < f->network->link_count
				? link_text(f->network, &f->network->links[f->chosen[i]], arena)
				: arena_printf(
					  arena, "device %s",
					  f->network->devices[f->chosen[i] - f->network->link_count]
						  ->name);
	return text;
}
