/* SPDX-License-Identifier: MIT */
/*
 * Interfaces that were up and are not: the usual first cause. Shut ones are named with their line; those whose far end was
 * shut follow from them and are not named beside them.
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

/* Tells about one interface of the base that was up; adds its name to the list if it is shut or gone now. */
static bool port_went_down(struct loss *loss, uint32_t before_device, uint32_t before_interface,
			   struct buffer *names)
{
	const struct device *old = loss->before->devices[before_device];
	const struct interface *port = &old->interfaces[before_interface];
	uint32_t d = network_device(loss->after, old->name);
	uint32_t i = d == ROUTES_NONE ? ROUTES_NONE : interface_named(loss->after->devices[d], port->name);
	const char *why = "shut";
	struct place place = port->place;

	if (routes_port(loss->base, before_device, before_interface) != PORT_UP)
		return false;
	if (i == ROUTES_NONE) {
		why = d == ROUTES_NONE ? "the device is removed" : "the interface is removed";
	} else {
		if (routes_port(loss->head, d, i) != PORT_DISABLED)
			return false;
		place = loss->after->devices[d]->interfaces[i].disabled_place;
	}
	loss_blame(loss, old->name, place, arena_printf(loss->arena, "%s %s: %s", old->name, port->name, why));
	buffer_printf(names, "%s%s", names->n ? ", " : "", port->name);
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
		bool any = false;

		buffer_init(&names, loss->arena);
		for (uint32_t i = 0; i < loss->before->devices[d]->interface_count; i++)
			any |= port_went_down(loss, d, i, &names);
		if (any)
			buffer_printf(&all, "%s%s (%s)", all.n ? ", " : "",
				      loss->before->devices[d]->name, names.s);
	}
	if (!all.n)
		return false;
	loss->ports_told = true;
	loss_say(loss, "interfaces go down on %s", all.s);
	return true;
}
