/* SPDX-License-Identifier: MIT */
/*
 * Links that routegate.yaml states. Unnumbered interfaces (fe80::/10 only, or a borrowed address)
 * share no subnet that could tell their cables, so somebody has to.
 *
 * What is stated wins: nothing is inferred for its interfaces. An end that the state at hand does
 * not have is left out: the links of the base serve both states, and a change may take away what
 * they name. The end that is left then has a cable with nobody known at its other end, which is
 * more than to know of no cable: nobody else can be there.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "network/seal.h"

/* False: the network has no such interface. */
static bool end_port(const struct network *network, const struct link_end *end, struct port *port)
{
	port->device = network_device(network, end->device);
	if (port->device == UINT32_MAX)
		return false;
	port->interface = interface_find(network->devices[port->device], end->interface);
	return port->interface != UINT32_MAX;
}

void stated_find(struct seal *seal)
{
	const struct surroundings *around = seal->network->surroundings;
	size_t i, e;

	seal->stated = map_new(seal->arena);
	for (i = 0; i < around->link_count; i++) {
		for (e = 0; e < around->links[i].end_count; e++) {
			struct port port = { 0, 0 };

			if (end_port(seal->network, &around->links[i].ends[e], &port))
				*map_slot(seal->stated, &port, sizeof(port)) = &around->links[i];
		}
	}
}

const struct stated_link *stated_at(const struct seal *seal, struct port port)
{
	return map_get(seal->stated, &port, sizeof(port));
}

size_t stated_ports(const struct seal *seal, const struct stated_link *link, struct port *ports)
{
	const struct network *network = seal->network;
	size_t e, n = 0;

	for (e = 0; e < link->end_count; e++) {
		const struct interface *interface;

		if (!end_port(network, &link->ends[e], &ports[n]))
			continue;
		interface = &network->devices[ports[n].device]->interfaces[ports[n].interface];
		n += !interface->loopback && !interface->looped;
	}
	return n;
}

uint32_t stated_far_device(const struct seal *seal, const struct stated_link *link, uint32_t device)
{
	uint32_t far = UINT32_MAX;
	size_t e;

	for (e = 0; e < link->end_count; e++) {
		uint32_t d = network_device(seal->network, link->ends[e].device);

		if (d != UINT32_MAX && d != device)
			far = d;
	}
	return far;
}

/* ---- gaps ---------------------------------------------------------------------------------- */

void gap_add(struct seal *seal, const char *code, struct port port, struct place place,
	     const char *what, const char *why)
{
	seal_speak_of(seal, seal->network->devices[port.device]);
	diag_add(seal->diag, DIAG_UNSUPPORTED, code, place, NULL, "%s", why);
	*array_push(&seal->gaps, seal->arena) =
		(struct network_gap){ port,
				      { .place = place, .path = what, .text = what, .why = why } };
}

static bool has_subnet(const struct interface *interface)
{
	size_t a;

	for (a = 0; a < interface->address_count; a++) {
		if (!interface->addresses[a].link_local && interface->addresses[a].subnet.len < 128)
			return true;
	}
	return false;
}

static bool has_ipv4(const struct interface *interface)
{
	size_t a;

	for (a = 0; a < interface->address_count; a++) {
		if (addr_family(interface->addresses[a].addr) == FAMILY_IPV4)
			return true;
	}
	return interface->unnumbered_from != NULL;
}

/* A subnet that nobody else has tells that nobody is there; without one nothing does. */
static void igp_gap_try(struct seal *seal, struct port port, struct place place,
			const char *protocol)
{
	const struct device *device = seal->network->devices[port.device];
	const struct interface *interface = &device->interfaces[port.interface];

	if (!interface->enabled || interface->loopback || interface->looped ||
	    interface->member_of != NULL || interface->bridge != NULL || has_subnet(interface) ||
	    seal->network->interface_links[port.device][port.interface][0] > 0 ||
	    stated_at(seal, port) != NULL)
		return;
	gap_add(seal, "igp-unnumbered-without-link", port, place,
		arena_printf(seal->arena, "%s on %s", protocol, interface->name),
		arena_printf(seal->arena,
			     "nothing tells with whom %s of %s speaks %s; name the link's ends "
			     "under `link:` in routegate.yaml, as [\"%s:%s\", "
			     "\"DEVICE:INTERFACE\"]",
			     interface->name, device->name, protocol, device->name,
			     interface->name));
}

static void ospf_gaps_find(struct seal *seal, uint32_t device, const struct ospf *ospf)
{
	size_t i;

	for (i = 0; ospf->enabled && i < ospf->interface_count; i++) {
		const struct ospf_interface *at = &ospf->interfaces[i];
		struct port port = { device, at->interface };

		/* Version 2 needs a subnet, or to be told that it is not to ask for one. */
		if (at->passive || at->network == OSPF_NETWORK_LOOPBACK ||
		    (ospf->version == 2 &&
		     (at->network != OSPF_NETWORK_POINT_TO_POINT ||
		      !has_ipv4(&seal->network->devices[device]->interfaces[at->interface]))))
			continue;
		igp_gap_try(seal, port, at->place, ospf->version == 3 ? "OSPFv3" : "OSPF");
	}
}

void igp_gaps_find(struct seal *seal)
{
	uint32_t n;
	size_t i, k;

	for (n = 0; n < seal->network->instance_count; n++) {
		uint32_t device = seal->instances[n].device;
		const struct instance *instance =
			&seal->network->devices[device]->instances[seal->instances[n].instance];

		for (i = 0; instance->enabled && i < instance->ospf_count; i++)
			ospf_gaps_find(seal, device, &instance->ospfs[i]);
		for (i = 0; instance->enabled && i < instance->isis_count; i++) {
			const struct isis *isis = &instance->isises[i];

			for (k = 0; isis->enabled && k < isis->interface_count; k++) {
				const struct isis_interface *at = &isis->interfaces[k];

				if (!at->passive)
					igp_gap_try(seal, (struct port){ device, at->interface },
						    at->place, "IS-IS");
			}
		}
	}
}

/* ---- what a file states against what there is ---------------------------------------------- */

bool network_end_is_linked(const struct network *network, const struct link_end *end)
{
	const struct surroundings *around = network->surroundings;
	struct port port;
	size_t i, e;

	if (end_port(network, end, &port) &&
	    network->interface_links[port.device][port.interface][0] > 0)
		return true;
	for (i = 0; i < around->link_count; i++) {
		for (e = 0; e < around->links[i].end_count; e++) {
			const struct link_end *other = &around->links[i].ends[e];

			if (strcmp(other->device, end->device) == 0 &&
			    strcmp(other->interface, end->interface) == 0)
				return true;
		}
	}
	return false;
}

bool stated_link_same(const struct stated_link *a, const struct stated_link *b)
{
	size_t i, k;

	for (i = 0; i < a->end_count; i++) {
		for (k = 0; k < b->end_count; k++) {
			if (strcmp(a->ends[i].device, b->ends[k].device) == 0 &&
			    strcmp(a->ends[i].interface, b->ends[k].interface) == 0)
				break;
		}
		if (k == b->end_count)
			return false;
	}
	return a->end_count == b->end_count;
}

static bool is_known(const struct surroundings *known, const struct stated_link *link)
{
	size_t i;

	for (i = 0; known != NULL && i < known->link_count; i++) {
		if (stated_link_same(&known->links[i], link))
			return true;
	}
	return false;
}

/* What was right before is no typing error. */
static const char *hint(enum diag_severity severity, const char *name, const char *const *names,
			size_t n, struct arena *arena)
{
	const char *nearest = severity == DIAG_ERROR ? text_nearest(name, names, n) : NULL;

	return nearest == NULL ? "" : arena_printf(arena, "; did you mean '%s'?", nearest);
}

static void device_complain(const struct network *network, const struct link_end *end,
			    enum diag_severity severity, struct diagnostics *diag)
{
	struct arena *scratch = arena_new();
	const char **names = arena_alloc(scratch, network->device_count * sizeof(*names));
	size_t d;

	for (d = 0; d < network->device_count; d++)
		names[d] = network->devices[d]->name;
	diag_add(diag, severity, "link-device-unknown", end->place, NULL,
		 "no config describes the device '%s' that this link names%s", end->device,
		 hint(severity, end->device, names, network->device_count, scratch));
	arena_free(scratch);
}

static void interface_complain(const struct device *device, const struct link_end *end,
			       enum diag_severity severity, struct diagnostics *diag)
{
	struct arena *scratch = arena_new();
	const char **names = arena_alloc(scratch, device->interface_count * sizeof(*names));
	size_t i;

	for (i = 0; i < device->interface_count; i++)
		names[i] = device->interfaces[i].name;
	diag_add(diag, severity, "link-interface-unknown", end->place, NULL,
		 "the config of %s has no interface '%s' that this link names%s", device->name,
		 end->interface,
		 hint(severity, end->interface, names, device->interface_count, scratch));
	arena_free(scratch);
}

static void end_check(const struct network *network, const struct link_end *end,
		      enum diag_severity severity, struct diagnostics *diag)
{
	struct port port;

	if (!end_port(network, end, &port)) {
		if (port.device == UINT32_MAX)
			device_complain(network, end, severity, diag);
		else
			interface_complain(network->devices[port.device], end, severity, diag);
	} else if (network->devices[port.device]->interfaces[port.interface].loopback) {
		diag_add(diag, severity, "link-at-loopback", end->place, NULL,
			 "%s:%s is a loopback: no cable ends there", end->device, end->interface);
	}
}

void network_check_links(const struct network *network, const struct surroundings *own,
			 const struct surroundings *known, struct diagnostics *diag)
{
	const char *before = diag->device;
	size_t i, e;

	diag->device = NULL;
	for (i = 0; i < own->link_count; i++) {
		const struct stated_link *link = &own->links[i];
		enum diag_severity severity = is_known(known, link) ? DIAG_WARNING : DIAG_ERROR;

		for (e = 0; e < link->end_count; e++)
			end_check(network, &link->ends[e], severity, diag);
	}
	diag->device = before;
}
