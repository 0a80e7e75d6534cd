/* SPDX-License-Identifier: MIT */
/*
 * Adjacencies of OSPF and IS-IS that the change took away, although both interfaces are up: for each
 * link what the two ends say of themselves is put side by side (RFC 2328 10.5 and 10.6; ISO 10589
 * 8.2 and 8.4), and what they disagree about is named with the end that changed.
 */
#include <stdarg.h>
#include <string.h>

#include "explain/loss.h"

/* One end of a link as its IGP sees it. */
struct end {
	const char *device;
	const struct interface *interface;
	const struct ospf *ospf;
	const struct ospf_interface *ospf_port;
	const struct isis *isis;
	const struct isis_interface *isis_port;
};

static uint32_t port_named(const struct device *device, const char *name)
{
	for (uint32_t i = 0; i < device->interface_count; i++)
		if (!strcmp(device->interfaces[i].name, name))
			return i;
	return ROUTES_NONE;
}

static void find_ospf(struct end *end, const struct instance *instance, uint32_t interface)
{
	for (size_t o = 0; o < instance->ospf_count; o++)
		for (size_t i = 0; i < instance->ospfs[o].interface_count; i++)
			if (instance->ospfs[o].interfaces[i].interface == interface) {
				end->ospf = &instance->ospfs[o];
				end->ospf_port = &instance->ospfs[o].interfaces[i];
			}
}

static void find_isis(struct end *end, const struct instance *instance, uint32_t interface)
{
	for (size_t p = 0; p < instance->isis_count; p++)
		for (size_t i = 0; i < instance->isises[p].interface_count; i++)
			if (instance->isises[p].interfaces[i].interface == interface) {
				end->isis = &instance->isises[p];
				end->isis_port = &instance->isises[p].interfaces[i];
			}
}

/* False: it is not there, or not up. */
static bool end_find(const struct routes *routes, const char *device_name, const char *port,
		     struct end *end)
{
	const struct network *network = routes_network(routes);
	uint32_t d = network_device(network, device_name);
	const struct device *device = d == ROUTES_NONE ? NULL : network->devices[d];
	uint32_t i = device ? port_named(device, port) : ROUTES_NONE;

	if (i == ROUTES_NONE || routes_port(routes, d, i) != PORT_UP)
		return false;
	*end = (struct end){ .device = device->name, .interface = &device->interfaces[i] };
	for (size_t n = 0; n < device->instance_count; n++) {
		find_ospf(end, &device->instances[n], i);
		find_isis(end, &device->instances[n], i);
	}
	return true;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* ---- what two ends disagree about ------------------------------------------------------------ */

static const char *speaks_of(struct loss *loss, const char *what, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static const char *speaks_of(struct loss *loss, const char *what, const char *format, ...)
{
	va_list ap;
	const char *rest;

	va_start(ap, format);
	rest = arena_vprintf(loss->arena, format, ap);
	va_end(ap);
	return arena_printf(loss->arena, "%s %s", what, rest);
}

static const char *network_words(enum ospf_network network)
{
	static const char *const words[] = { "broadcast", "point-to-point", "non-broadcast",
					     "point-to-multipoint", "loopback" };

	return words[network];
}

static const char *ospf_clash(struct loss *loss, const struct end *a, const struct end *b)
{
	const struct ospf_interface *x = a->ospf_port, *y = b->ospf_port;

	if (!x || !y)
		return speaks_of(loss, "OSPF", "is off on %s", !x ? a->device : b->device);
	if (x->passive || y->passive)
		return speaks_of(loss, "the interface", "is passive on %s",
				 x->passive ? a->device : b->device);
	if (x->area != y->area)
		return speaks_of(loss, "area", "%u on %s, %u on %s", (unsigned)x->area, a->device,
				 (unsigned)y->area, b->device);
	if (x->network != y->network)
		return speaks_of(loss, "network type", "%s on %s, %s on %s",
				 network_words(x->network), a->device, network_words(y->network),
				 b->device);
	if (x->hello != y->hello)
		return speaks_of(loss, "hello", "%u s on %s, %u s on %s", (unsigned)x->hello,
				 a->device, (unsigned)y->hello, b->device);
	if (x->dead != y->dead)
		return speaks_of(loss, "dead interval", "%u s on %s, %u s on %s", (unsigned)x->dead,
				 a->device, (unsigned)y->dead, b->device);
	if (!same_text(x->authentication, y->authentication))
		return speaks_of(loss, "authentication", "differs between %s and %s", a->device,
				 b->device);
	if (a->interface->mtu && b->interface->mtu && a->interface->mtu != b->interface->mtu &&
	    !(a->interface->mtu < b->interface->mtu ? x : y)->mtu_ignore)
		return speaks_of(loss, "MTU", "%u on %s, %u on %s", (unsigned)a->interface->mtu,
				 a->device, (unsigned)b->interface->mtu, b->device);
	return NULL;
}

static const char *level_words(unsigned levels)
{
	return levels == ISIS_LEVEL_1 ? "1" : levels == ISIS_LEVEL_2 ? "2" : "1-2";
}

static bool share_area(const struct isis *a, const struct isis *b)
{
	for (size_t i = 0; i < a->area_count; i++)
		for (size_t k = 0; k < b->area_count; k++)
			if (!strcmp(a->areas[i], b->areas[k]))
				return true;
	return false;
}

static const char *isis_clash(struct loss *loss, const struct end *a, const struct end *b)
{
	const struct isis_interface *x = a->isis_port, *y = b->isis_port;
	unsigned common = x && y ? x->levels & y->levels : 0;

	if (!x || !y)
		return speaks_of(loss, "IS-IS", "is off on %s", !x ? a->device : b->device);
	if (x->passive || y->passive)
		return speaks_of(loss, "the interface", "is passive on %s",
				 x->passive ? a->device : b->device);
	if (!common)
		return speaks_of(loss, "level", "%s on %s, %s on %s", level_words(x->levels),
				 a->device, level_words(y->levels), b->device);
	if (common == ISIS_LEVEL_1 && !share_area(a->isis, b->isis))
		return speaks_of(loss, "area", "differs between %s and %s (level 1)", a->device,
				 b->device);
	if (x->point_to_point != y->point_to_point)
		return speaks_of(loss, "network type", "%s on %s, %s on %s",
				 x->point_to_point ? "point-to-point" : "broadcast", a->device,
				 y->point_to_point ? "point-to-point" : "broadcast", b->device);
	if (!same_text(x->authentication, y->authentication))
		return speaks_of(loss, "authentication", "differs between %s and %s", a->device,
				 b->device);
	if (a->isis->wide[common != ISIS_LEVEL_1] != b->isis->wide[common != ISIS_LEVEL_1])
		return speaks_of(
			loss, "metric style", "%s on %s, %s on %s",
			a->isis->wide[common != ISIS_LEVEL_1] ? "wide" : "narrow", a->device,
			b->isis->wide[common != ISIS_LEVEL_1] ? "wide" : "narrow", b->device);
	return NULL;
}

static const char *clash(struct loss *loss, enum protocol protocol, const struct end *a,
			 const struct end *b)
{
	return protocol == PROTOCOL_OSPF ? ospf_clash(loss, a, b) : isis_clash(loss, a, b);
}

/* ---- the links ---------------------------------------------------------------------------------- */

static struct place port_place(const struct end *end, enum protocol protocol)
{
	const struct place *passive =
		protocol == PROTOCOL_OSPF ? end->ospf_port ? &end->ospf_port->passive_place : NULL
		: end->isis_port          ? &end->isis_port->passive_place
					  : NULL;

	if (passive && passive->file)
		return *passive;
	if (protocol == PROTOCOL_OSPF && end->ospf_port)
		return end->ospf_port->place;
	if (protocol == PROTOCOL_ISIS && end->isis_port)
		return end->isis_port->place;
	return end->interface->place;
}

static bool member_end(const struct loss *loss, const struct routes *routes,
		       const struct port *port, struct end *end)
{
	const struct device *device = loss->before->devices[port->device];

	return end_find(routes, device->name, device->interfaces[port->interface].name, end);
}

static bool share_subnet(const struct interface *a, const struct interface *b)
{
	for (size_t i = 0; i < a->address_count; i++)
		for (size_t k = 0; k < b->address_count; k++)
			if (prefix_equal(a->addresses[i].subnet, b->addresses[k].subnet))
				return true;
	return !a->address_count || !b->address_count; /* unnumbered */
}

static const char *first_address(const struct loss *loss, const struct end *end)
{
	const struct interface_address *address = end->interface->addresses;
	char text[ADDR_TEXT];

	return arena_strdup(loss->arena, addr_text(address->addr, text));
}

static bool link_lost(struct loss *loss, enum protocol protocol, const struct link *link)
{
	struct end was[2], now[2];
	const char *what;

	if (link->member_count != 2)
		return false;
	for (int i = 0; i < 2; i++)
		if (!member_end(loss, loss->base, &link->members[i], &was[i]) ||
		    !member_end(loss, loss->head, &link->members[i], &now[i]))
			return false;
	if (clash(loss, protocol, &was[0], &was[1]))
		return false;
	what = clash(loss, protocol, &now[0], &now[1]);
	if (!what && !share_subnet(now[0].interface, now[1].interface))
		what = arena_printf(loss->arena, "no common subnet, %s on %s, %s on %s",
				    first_address(loss, &now[0]), now[0].device,
				    first_address(loss, &now[1]), now[1].device);
	if (!what)
		return false;
	for (int i = 0; i < 2; i++)
		loss_blame(loss, now[i].device, port_place(&now[i], protocol), what);
	loss_say(loss, arena_printf(loss->arena, "%s - %s", now[0].device, now[1].device),
		 "no %s adjacency (%s)", protocol == PROTOCOL_OSPF ? "OSPF" : "IS-IS", what);
	return true;
}

bool loss_adjacencies(struct loss *loss, enum protocol protocol)
{
	bool any = false;

	for (uint32_t l = 0; l < loss->before->link_count; l++)
		any |= link_lost(loss, protocol, &loss->before->links[l]);
	return any;
}
