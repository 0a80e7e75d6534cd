/* SPDX-License-Identifier: MIT */
/*
 * Interfaces that were up and are not: the usual first cause. Shut ones are named with their line;
 * those whose far end was shut follow from them and are not named beside them.
 */
#include <string.h>

#include "explain/loss.h"

static uint32_t interface_named(const struct device *device, const char *name)
{
	for (uint32_t i = 0; i < device->interface_count; i++)
		if (!strcmp(device->interfaces[i].name, name))
			return i;
	return ROUTES_NONE;
}

/* The argument that takes the interface of the head down: alone, with its port, or with its device.
 * Null: none, it fails by itself. */
static const struct down *port_down(const struct loss *loss, uint32_t device, uint32_t interface)
{
	const struct side *side = &loss->judgement->head;
	const struct interface *all = loss->after->devices[device]->interfaces;

	for (size_t i = 0; i < side->down_count; i++) {
		struct port port = side->downs[i].port;

		if (port.device == device &&
		    (port.interface == UINT32_MAX ||
		     (interface != UINT32_MAX &&
		      !strcmp(all[port.interface].port, all[interface].port))))
			return &side->downs[i];
	}
	return NULL;
}

bool loss_device_down(struct loss *loss, uint32_t instance)
{
	const char *name = loss_device_name(loss->before, instance);
	uint32_t d = network_device(loss->after, name);
	const struct down *down;

	if (d == ROUTES_NONE || !routes_device_failed(loss->head, d))
		return false;
	down = port_down(loss, d, UINT32_MAX);
	if (down)
		loss_blame_down(loss, down);
	loss_say(loss, name, "out of service");
	return true;
}

/* Shut or gone at the head: blames the line. False: neither. */
static bool port_is_shut(struct loss *loss, uint32_t before_device, uint32_t before_interface)
{
	const struct device *old = loss->before->devices[before_device];
	const struct interface *port = &old->interfaces[before_interface];
	uint32_t d = network_device(loss->after, old->name);
	uint32_t i = d == ROUTES_NONE ? ROUTES_NONE
				      : interface_named(loss->after->devices[d], port->name);

	if (routes_port(loss->base, before_device, before_interface) != PORT_UP)
		return false;
	if (d == ROUTES_NONE) {
		loss_blame_before(loss, old->name, port->place, "the device is removed");
		return true;
	}
	if (i == ROUTES_NONE) {
		loss_blame_before(
			loss, old->name, port->place,
			arena_printf(loss->arena, "%s %s is removed", old->name, port->name));
		return true;
	}
	if (routes_port(loss->head, d, i) == PORT_FAILED) {
		const struct down *down = port_down(loss, d, i);

		if (down)
			loss_blame_down(loss, down);
		return true;
	}
	if (routes_port(loss->head, d, i) != PORT_DISABLED)
		return false;
	loss_blame(loss, old->name, loss->after->devices[d]->interfaces[i].disabled_place,
		   arena_printf(loss->arena, "%s %s is shut", old->name, port->name));
	return true;
}

bool loss_ports(struct loss *loss)
{
	struct buffer all;

	if (loss->ports_told)
		return true;
	buffer_init(&all, loss->arena);
	for (uint32_t d = 0; d < loss->before->device_count; d++) {
		struct buffer names;
		size_t n = 0;

		buffer_init(&names, loss->arena);
		for (uint32_t i = 0; i < loss->before->devices[d]->interface_count; i++)
			if (port_is_shut(loss, d, i))
				buffer_printf(&names, "%s%s", n++ ? ", " : "",
					      loss->before->devices[d]->interfaces[i].name);
		if (n > 4)
			buffer_printf(&all, "%s%s (%zu interfaces)", all.n ? ", " : "",
				      loss->before->devices[d]->name, n);
		else if (n)
			buffer_printf(&all, "%s%s (%s)", all.n ? ", " : "",
				      loss->before->devices[d]->name, names.s);
	}
	if (!all.n)
		return false;
	loss->ports_told = true;
	loss_say(loss, all.s, "interfaces go down");
	return true;
}

static bool port_is_member(const struct link *link, uint32_t device, uint32_t interface)
{
	for (size_t m = 0; m < link->member_count; m++)
		if (link->members[m].device == device && link->members[m].interface == interface)
			return true;
	return false;
}

bool loss_port(struct loss *loss, uint32_t device, uint32_t interface)
{
	const struct network *before = loss->before;
	const struct device *own = before->devices[device];
	bool found = port_is_shut(loss, device, interface);

	if (found)
		loss_say(loss,
			 arena_printf(loss->arena, "%s (%s)", own->name,
				      own->interfaces[interface].name),
			 "interfaces go down");
	for (size_t l = 0; !found && l < before->link_count; l++) {
		const struct link *link = &before->links[l];

		for (size_t m = 0;
		     port_is_member(link, device, interface) && m < link->member_count; m++) {
			const struct port *far = &link->members[m];
			const struct device *other = before->devices[far->device];

			if (far->device == device ||
			    !port_is_shut(loss, far->device, far->interface))
				continue;
			loss_say(loss,
				 arena_printf(loss->arena, "%s (%s)", other->name,
					      other->interfaces[far->interface].name),
				 "interfaces go down");
			found = true;
		}
	}
	return found;
}
