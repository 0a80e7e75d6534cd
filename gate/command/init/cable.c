/* SPDX-License-Identifier: MIT */
/*
 * Cables that nothing tells: behind some interfaces must be routers, and no shared subnet says
 * which. Descriptions often do ("to spine1:swp3", "spine1 swp3"). Such a word is a proposal, to be
 * checked: only one that names a single interface, which no other end claims, is written as a link;
 * the rest is listed.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/array.h"
#include "command/init/init.h"

static const struct interface *interface_of(const struct init *init, struct port port)
{
	return &init->network->devices[port.device]->interfaces[port.interface];
}

static const char *port_name(const struct init *init, struct port port)
{
	return arena_printf(init->arena, "%s:%s", init->network->devices[port.device]->name,
			    interface_of(init, port)->name);
}

static bool port_equal(struct port a, struct port b)
{
	return a.device == b.device && a.interface == b.interface;
}

/* The text behind the name if it stands here as a word of its own; null: it does not. */
static const char *behind_word(const char *at, const char *name)
{
	size_t n = strlen(name);

	return n && !strncasecmp(at, name, n) && !isalnum((unsigned char)at[n]) ? at + n : NULL;
}

/* The device's interface that stands first in the text; the longest name that fits. */
static bool interface_at(const struct device *device, const char *text, uint32_t *interface)
{
	size_t longest = 0;

	text += strspn(text, " :/,_-[(");
	for (uint32_t i = 0; i < device->interface_count; i++) {
		size_t n = strlen(device->interfaces[i].name);

		if (n <= longest || !behind_word(text, device->interfaces[i].name))
			continue;
		longest = n;
		*interface = i;
	}
	return longest > 0;
}

/* How many interfaces of other devices the text names; *far is the last of them. */
static size_t named_in(const struct init *init, struct port near, const char *text,
		       struct port *far)
{
	size_t count = 0;

	for (const char *at = text; at && *at; at++) {
		if (at > text && isalnum((unsigned char)at[-1]))
			continue;
		for (uint32_t d = 0; d < init->network->device_count; d++) {
			const struct device *device = init->network->devices[d];
			const char *behind =
				d == near.device ? NULL : behind_word(at, device->name);
			struct port port = { d, 0 };

			if (!behind || !interface_at(device, behind, &port.interface) ||
			    (count && port_equal(port, *far)))
				continue;
			*far = port;
			count++;
		}
	}
	return count;
}

/* Of the interface itself, else of the neighbor that it leads to. */
static const char *description_of(const struct init *init, struct port port)
{
	const struct network *network = init->network;
	const char *own = interface_of(init, port)->description;

	for (size_t i = 0; !own && i < network->neighbor_count; i++) {
		const struct network_neighbor *n = &network->neighbors[i];

		if (n->unnumbered_interface == port.interface &&
		    network->instances[n->instance].device == port.device)
			own = n->config->description;
	}
	return own;
}

static bool is_free(const struct init *init, struct port port)
{
	return init->network->interface_links[port.device][port.interface][0] == 0 &&
	       !interface_of(init, port)->loopback;
}

static bool guess(const struct init *init, struct port near, struct port *far)
{
	return named_in(init, near, description_of(init, near), far) == 1 && is_free(init, *far);
}

static void gather_gaps(struct init *init)
{
	const struct network *network = init->network;

	for (size_t g = 0; g < network->gap_count; g++) {
		struct init_cable cable = { .near = network->gaps[g].port };
		size_t i = 0;

		while (i < init->cables.n && !port_equal(init->cables.v[i].near, cable.near))
			i++;
		if (i < init->cables.n)
			continue;
		cable.guessed = guess(init, cable.near, &cable.far);
		cable.reason = description_of(init, cable.near);
		*array_push(&init->cables, init->arena) = cable;
	}
}

/* What two ends claim is nobody's. */
static bool is_contested(const struct init *init, const struct init_cable *cable)
{
	for (size_t i = 0; i < init->cables.n; i++) {
		const struct init_cable *other = &init->cables.v[i];

		if (other == cable || !other->guessed)
			continue;
		if (port_equal(other->near, cable->far)
			    ? !port_equal(other->far, cable->near)
			    : port_equal(other->far, cable->far) ||
				      port_equal(other->far, cable->near))
			return true;
	}
	return false;
}

static struct link_end end_of(const struct init *init, struct port port)
{
	return (struct link_end){ init->network->devices[port.device]->name,
				  interface_of(init, port)->name,
				  { NULL, 0 } };
}

void init_cables(struct init *init)
{
	gather_gaps(init);
	for (size_t i = 0; i < init->cables.n; i++)
		init->cables.v[i].contested = is_contested(init, &init->cables.v[i]);
	for (size_t i = 0; i < init->cables.n; i++) {
		struct init_cable *cable = &init->cables.v[i];
		struct stated_link link = { .end_count = 2 };

		cable->guessed &= !cable->contested;
		cable->near_name = port_name(init, cable->near);
		if (!cable->guessed)
			continue;
		cable->far_name = port_name(init, cable->far);
		link.ends = arena_alloc(init->arena, 2 * sizeof(*link.ends));
		link.ends[0] = end_of(init, cable->near);
		link.ends[1] = end_of(init, cable->far);
		for (size_t k = 0; k < init->links.n && !cable->again; k++)
			cable->again = stated_link_same(&init->links.v[k], &link);
		if (!cable->again)
			*array_push(&init->links, init->arena) = link;
	}
}

bool init_cable_is_told(const struct init *init, const struct init_cable *cable)
{
	for (size_t i = 0; i < init->cables.n; i++)
		if (init->cables.v[i].guessed && port_equal(init->cables.v[i].far, cable->near))
			return true;
	return cable->guessed;
}
