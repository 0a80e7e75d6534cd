/* SPDX-License-Identifier: MIT */
/*
 * What the change takes away without breaking a rule: ways out for a protected prefix, and links of
 * a device. Told when half or more is gone, or all but one: the next failure is the outage.
 */
#include "verdict/warning/warning.h"

#include <string.h>

#include "base/array.h"

static bool is_thin(size_t before, size_t after)
{
	return after && after < before && (after == 1 || after * 2 <= before);
}

/* ---- exits ----------------------------------------------------------------------------------- */

static size_t count_exits(const struct routes *routes, struct prefix prefix)
{
	const struct network *network = routes_network(routes);
	size_t n = 0;

	for (uint32_t i = 0; i < network->neighbor_count; i++)
		n += network->neighbors[i].outside && prefix_is_announced(routes, i, prefix, false);
	return n;
}

/* Prefixes of one set that follow each other and lose as many exits: told as one. */
struct run {
	const struct protect *set;
	struct prefix first;
	size_t before, after;
	struct name_list others;
};

/* Neither device nor line here: explain/ goes back from the announcements that are gone. */
static void tell_run(struct warnings *w, struct run *run)
{
	char text[PREFIX_TEXT];
	struct finding *told;

	if (!run->after)
		return;
	told = warning_add(w, (struct warning){ .kind = "fewer-exits" },
			   "%s goes out on %zu outside session%s only (before: %zu)%s%s",
			   prefix_text(run->first, text), run->after, run->after == 1 ? "" : "s",
			   run->before, run->others.n ? "; likewise " : "",
			   run->others.n ? name_list_text(&run->others, w->arena) : "");
	told->has_prefix = true;
	told->prefix = run->first;
	told->set = run->set->name;
	run->after = run->others.n = 0;
}

static void warn_set_exits(struct warnings *w, const struct protect *set)
{
	struct run run = { .set = set };

	for (size_t p = 0; p < set->prefix_count; p++) {
		size_t before = count_exits(w->base, set->prefixes[p]);
		size_t after = before > 1 ? count_exits(w->head, set->prefixes[p]) : 0;
		char text[PREFIX_TEXT];

		if (!is_thin(before, after))
			continue;
		if (run.after == after && run.before == before) {
			*array_push(&run.others, w->arena) =
				arena_strdup(w->arena, prefix_text(set->prefixes[p], text));
			continue;
		}
		tell_run(w, &run);
		run.first = set->prefixes[p];
		run.before = before;
		run.after = after;
	}
	tell_run(w, &run);
}

void warn_exits(struct warnings *w)
{
	for (size_t s = 0; s < w->rules->protect_count; s++)
		warn_set_exits(w, &w->rules->protects[s]);
}

/* ---- links ----------------------------------------------------------------------------------- */

static bool link_is_up(const struct routes *routes, const struct link *link)
{
	size_t up = 0;

	for (size_t i = 0; i < link->member_count; i++)
		up += routes_port(routes, link->members[i].device, link->members[i].interface) ==
		      PORT_UP;
	return up > 1;
}

/* Ports of the device with a link that is up; a port counts once, however many subnets it has. */
static size_t count_links(const struct routes *routes, uint32_t device, const struct link **one,
			  struct arena *arena)
{
	const struct network *network = routes_network(routes);
	const struct device *config = network->devices[device];
	struct name_list ports = { 0 };

	for (uint32_t i = 0; i < config->interface_count; i++) {
		const uint32_t *links = network->interface_links[device][i];
		bool up = false, known = false;

		for (uint32_t l = 1; !config->interfaces[i].loopback && l <= links[0] && !up; l++) {
			up = link_is_up(routes, &network->links[links[l]]);
			if (up)
				*one = &network->links[links[l]];
		}
		for (size_t n = 0; n < ports.n; n++)
			known |= !strcmp(ports.v[n], config->interfaces[i].port);
		if (up && !known)
			*array_push(&ports, arena) = config->interfaces[i].port;
	}
	return ports.n;
}

static struct place shut_port(const struct warnings *w, uint32_t after)
{
	const struct device *device = w->after->devices[after];

	for (uint32_t i = 0; i < device->interface_count; i++)
		if (!device->interfaces[i].enabled)
			return device->interfaces[i].disabled_place.file
				       ? device->interfaces[i].disabled_place
				       : device->interfaces[i].place;
	return (struct place){ 0 };
}

void warn_links(struct warnings *w)
{
	for (uint32_t d = 0; d < w->after->device_count; d++) {
		const char *name = w->after->devices[d]->name;
		uint32_t old = network_device(w->before, name);
		const struct link *left = NULL, *unused = NULL;
		size_t before, after;

		if (old == UINT32_MAX || w->after->device_outside[d])
			continue;
		after = count_links(w->head, d, &left, w->arena);
		if (after != 1)
			continue;
		before = count_links(w->base, old, &unused, w->arena);
		if (before > 1)
			warning_add(w,
				    (struct warning){ "last-link", name, shut_port(w, d),
						      "an interface of it is shut" },
				    "%s hangs on one link, %s (before: %zu)", name,
				    link_text(w->after, left, w->arena), before);
	}
}
