/* SPDX-License-Identifier: MIT */
/*
 * Sealing: the devices in order of their names, their instances in one array, who owns which
 * address, and the router ids. The other parts of sealing are in files of their own (seal.h).
 *
 * A router id that nobody configured is the highest IPv4 address of a loopback, else the highest of
 * any interface; of the same instance, of interfaces that are not shut, and never one from 127/8 or
 * 169.254/16 (RFC 4271 leaves the choice to the router; this is zebra's, and that of most others).
 */
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/text.h"
#include "network/seal.h"

void seal_speak_of(struct seal *seal, const struct device *device)
{
	seal->diag->device = device == NULL ? NULL : device->name;
}

const struct device *instance_device(const struct network *network, uint32_t instance)
{
	return network->devices[network->instances[instance].device];
}

const struct bgp *instance_bgp(const struct network *network, uint32_t instance)
{
	const struct network_instance *i = &network->instances[instance];

	return network->devices[i->device]->instances[i->instance].bgp;
}

uint32_t port_instance(const struct network *network, struct port port)
{
	return network->device_instances[port.device] +
	       network->devices[port.device]->interfaces[port.interface].instance;
}

static int interface_name_compare(const void *name, const void *interface)
{
	return strcmp(name, ((const struct interface *)interface)->name);
}

uint32_t interface_find(const struct device *device, const char *name)
{
	const struct interface *found = NULL;

	if (device->interface_count > 0)
		found = bsearch(name, device->interfaces, device->interface_count,
				sizeof(*device->interfaces), interface_name_compare);
	return found == NULL ? UINT32_MAX : (uint32_t)(found - device->interfaces);
}

static int device_compare(const void *left, const void *right)
{
	const struct device *const *a = left, *const *b = right;

	return strcmp((*a)->name, (*b)->name);
}

static bool devices_are_sorted(struct seal *seal, const struct device **devices, size_t n)
{
	const struct device **sorted = arena_copy(seal->arena, devices, n * sizeof(*sorted));
	bool ok = true;
	size_t i;

	if (n > 1)
		qsort(sorted, n, sizeof(*sorted), device_compare);
	for (i = 1; i < n; i++) {
		if (strcmp(sorted[i - 1]->name, sorted[i]->name) != 0)
			continue;
		seal_speak_of(seal, sorted[i]);
		ok = diag_add(seal->diag, DIAG_ERROR, "device-twice", sorted[i]->place, NULL,
			      "two devices are called '%s' (%s and %s); rename one of the files",
			      sorted[i]->name, sorted[i - 1]->file, sorted[i]->file);
	}
	seal->network->devices = sorted;
	seal->network->device_count = n;
	return ok;
}

static void instances_flatten(struct seal *seal)
{
	struct network *network = seal->network;
	uint32_t *first = arena_alloc(seal->arena, network->device_count * sizeof(*first));
	size_t d, i, count = 0;

	for (d = 0; d < network->device_count; d++) {
		first[d] = (uint32_t)count;
		count += network->devices[d]->instance_count;
	}
	seal->instances = arena_alloc(seal->arena, count * sizeof(*seal->instances));
	for (d = 0; d < network->device_count; d++) {
		for (i = 0; i < network->devices[d]->instance_count; i++) {
			seal->instances[first[d] + i].device = (uint32_t)d;
			seal->instances[first[d] + i].instance = (uint32_t)i;
		}
	}
	network->instances = seal->instances;
	network->instance_count = count;
	network->device_instances = first;
}

/* ---- owners ------------------------------------------------------------------------------ */

static void owner_add(struct seal *seal, struct addr addr, struct port port)
{
	void **slot = map_slot(seal->owners, &addr, sizeof(addr));
	struct owner *owner = *slot;

	/* Filled backwards, so the newest is the first; an address written twice counts once. */
	if (owner != NULL && owner->port.device == port.device &&
	    owner->port.interface == port.interface)
		return;
	owner = arena_alloc(seal->arena, sizeof(*owner));
	owner->port = port;
	owner->next = *slot;
	*slot = owner;
}

size_t seal_addresses(const struct seal *seal)
{
	size_t d, i, n = 0;

	for (d = 0; d < seal->network->device_count; d++) {
		const struct device *device = seal->network->devices[d];

		for (i = 0; i < device->interface_count; i++)
			n += device->interfaces[i].address_count;
	}
	return n;
}

static void owners_find(struct seal *seal)
{
	size_t d, i, a;

	seal->owners = map_new_for(seal->arena, seal_addresses(seal));
	for (d = seal->network->device_count; d-- > 0;) {
		const struct device *device = seal->network->devices[d];

		for (i = device->interface_count; i-- > 0;) {
			const struct interface *interface = &device->interfaces[i];

			for (a = interface->address_count; a-- > 0;) {
				if (interface->addresses[a].link_local)
					continue;
				owner_add(seal, interface->addresses[a].addr,
					  (struct port){ (uint32_t)d, (uint32_t)i });
			}
		}
	}
	seal->network->owners = seal->owners;
}

const struct owner *network_owner(const struct network *network, struct addr addr)
{
	return map_get(network->owners, &addr, sizeof(addr));
}

/* ---- link-local addresses ---------------------------------------------------------------- */

static const struct interface *port_interface_at(const struct network *network, struct port port)
{
	return &network->devices[port.device]->interfaces[port.interface];
}

/* The same in every state: by name, not by number. */
static struct addr untold_at(const struct network *network, struct port port)
{
	const char *device = network->devices[port.device]->name;
	const char *interface = port_interface_at(network, port)->name;

	return addr_link_local_untold(
		hash_bytes(interface, strlen(interface), hash_bytes(device, strlen(device), 0)));
}

struct addr network_link_local(const struct network *network, struct port port)
{
	const struct interface *interface = port_interface_at(network, port);
	struct addr told = { 0, 0 };
	size_t i;

	for (i = 0; i < interface->address_count; i++) {
		const struct interface_address *address = &interface->addresses[i];

		if (addr_family(address->addr) != FAMILY_IPV6)
			continue;
		if (!address->link_local)
			return address->addr;
		if (addr_is_none(told))
			told = address->addr;
	}
	return addr_is_none(told) ? untold_at(network, port) : told;
}

bool network_port_has(const struct network *network, struct port port, struct addr addr)
{
	const struct interface *interface = port_interface_at(network, port);
	size_t i;

	for (i = 0; i < interface->address_count; i++) {
		if (addr_equal(interface->addresses[i].addr, addr))
			return true;
	}
	return addr_is_untold(addr) && addr_equal(untold_at(network, port), addr);
}

/* ---- router ids -------------------------------------------------------------------------- */

static bool is_router_id(struct addr addr)
{
	return addr_family(addr) == FAMILY_IPV4 && addr_to_ipv4(addr) >> 24 != 127 &&
	       addr_to_ipv4(addr) != 0 && !addr_is_link_local(addr);
}

/* The highest address of the instance's interfaces, or of its loopbacks only; 0: none. */
static uint32_t highest_address(const struct device *device, size_t instance, bool loopbacks)
{
	uint32_t best = 0;
	size_t i, a;

	for (i = 0; i < device->interface_count; i++) {
		const struct interface *interface = &device->interfaces[i];

		if (interface->instance != instance || !interface->enabled ||
		    (loopbacks && !interface->loopback))
			continue;
		for (a = 0; a < interface->address_count; a++) {
			struct addr addr = interface->addresses[a].addr;

			if (is_router_id(addr) && addr_to_ipv4(addr) > best)
				best = addr_to_ipv4(addr);
		}
	}
	return best;
}

static void router_ids_choose(struct seal *seal)
{
	size_t i;

	for (i = 0; i < seal->network->instance_count; i++) {
		struct network_instance *at = &seal->instances[i];
		const struct device *device = seal->network->devices[at->device];
		const struct instance *instance = &device->instances[at->instance];

		at->default_router_id = instance->router_id;
		if (at->default_router_id == 0)
			at->default_router_id = highest_address(device, at->instance, true);
		if (at->default_router_id == 0)
			at->default_router_id = highest_address(device, at->instance, false);
		at->router_id = at->default_router_id;
		if (instance->bgp != NULL && instance->bgp->router_id != 0)
			at->router_id = instance->bgp->router_id;
	}
}

/* Tells of two devices that use the same id in one protocol. */
static void id_note(struct seal *seal, struct map *seen, const char *protocol, const char *id,
		    struct port at, struct place place)
{
	const char *key = arena_printf(seal->arena, "%s %s", protocol, id);
	void **slot = map_slot(seen, key, strlen(key));
	const struct device *other = *slot, *device = seal->network->devices[at.device];

	if (other == NULL) {
		*slot = (void *)(uintptr_t)device;
		return;
	}
	if (other == device) /* its instances are apart */
		return;
	seal_speak_of(seal, device);
	diag_add(seal->diag, DIAG_WARNING, "router-id-twice", place, NULL,
		 "%s and %s both have the %s id %s; give each its own", other->name, device->name,
		 protocol, id);
}

static const char *id_text(uint32_t id, struct arena *arena)
{
	char text[ADDR_TEXT];

	return arena_strdup(arena, addr_text(addr_ipv4(id), text));
}

/* Link-state ids count inside one instance name: a VRF is a network of its own. */
static void ids_note_igps(struct seal *seal, struct map *seen, uint32_t index)
{
	const struct network_instance *at = &seal->instances[index];
	const struct instance *instance =
		&seal->network->devices[at->device]->instances[at->instance];
	struct port port = { at->device, 0 };
	size_t i;

	for (i = 0; i < instance->ospf_count; i++) {
		const struct ospf *ospf = &instance->ospfs[i];
		uint32_t id = ospf->router_id != 0 ? ospf->router_id : at->default_router_id;

		if (ospf->enabled && id != 0)
			id_note(seal, seen, ospf->version == 3 ? "OSPFv3 router" : "OSPF router",
				id_text(id, seal->arena), port, ospf->place);
	}
	for (i = 0; i < instance->isis_count; i++) {
		const uint8_t *s = instance->isises[i].system_id;

		if (instance->isises[i].enabled)
			id_note(seal, seen, "IS-IS system",
				arena_printf(seal->arena, "%02x%02x.%02x%02x.%02x%02x", s[0], s[1],
					     s[2], s[3], s[4], s[5]),
				port, instance->isises[i].place);
	}
}

static void ids_note(struct seal *seal)
{
	struct map *seen = map_new(seal->arena);
	uint32_t i;

	for (i = 0; i < seal->network->instance_count; i++) {
		const struct network_instance *at = &seal->instances[i];
		const struct instance *instance =
			&seal->network->devices[at->device]->instances[at->instance];

		/* Two VRFs of different networks may well use the same ids. */
		if (!instance->is_default || !instance->enabled)
			continue;
		if (instance->bgp != NULL && at->router_id != 0)
			id_note(seal, seen, "BGP router", id_text(at->router_id, seal->arena),
				(struct port){ at->device, 0 }, instance->bgp->place);
		ids_note_igps(seal, seen, i);
	}
}

/* ---- surroundings ------------------------------------------------------------------------ */

static void outside_mark(struct seal *seal)
{
	const struct surroundings *around = seal->network->surroundings;
	size_t n = seal->network->device_count, d, g;

	seal->device_outside = arena_alloc(seal->arena, n * sizeof(*seal->device_outside));
	seal->network->device_outside = seal->device_outside;
	seal_speak_of(seal, NULL);
	for (g = 0; g < around->outside_count; g++) {
		bool found = false;

		for (d = 0; d < n; d++) {
			if (!text_glob(around->outside[g], seal->network->devices[d]->name))
				continue;
			seal->device_outside[d] = true;
			found = true;
		}
		if (!found)
			diag_add(seal->diag, DIAG_WARNING, "outside-without-device",
				 (struct place){ 0 }, NULL, "outside '%s' matches no device",
				 around->outside[g]);
	}
}

static void services_note(struct seal *seal)
{
	const struct surroundings *around = seal->network->surroundings;
	size_t i;

	seal_speak_of(seal, NULL);
	for (i = 0; i < around->service_count; i++) {
		const struct service *service = &around->services[i];

		if (network_device(seal->network, service->device) == UINT32_MAX)
			diag_add(seal->diag, DIAG_WARNING, "service-without-device", service->place,
				 NULL, "service '%s' is on '%s', which is no device", service->name,
				 service->device);
	}
}

/* ---- */

struct network *network_seal(const struct device **devices, size_t n,
			     const struct surroundings *surroundings, struct arena *arena,
			     struct diagnostics *diag)
{
	static const struct surroundings nothing;
	struct network *network = arena_alloc(arena, sizeof(*network));
	struct seal seal = {
		.network = network, .arena = arena, .scratch = arena_new(), .diag = diag
	};
	const char *before = diag->device;
	bool ok;

	network->arena = arena;
	network->surroundings = surroundings == NULL ? &nothing : surroundings;
	ok = devices_are_sorted(&seal, devices, n);
	if (ok) {
		instances_flatten(&seal);
		owners_find(&seal);
		outside_mark(&seal);
		services_note(&seal);
		router_ids_choose(&seal);
		ids_note(&seal);
		stated_find(&seal);
		links_find(&seal);
		arena_reset(seal.scratch);
		sessions_pair(&seal);
		igp_gaps_find(&seal);
		network->gaps = seal.gaps.v;
		network->gap_count = seal.gaps.n;
	}
	diag->device = before;
	arena_free(seal.scratch);
	return ok ? network : NULL;
}

uint32_t network_device(const struct network *network, const char *name)
{
	size_t low = 0, high = network->device_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(name, network->devices[middle]->name);

		if (order == 0)
			return (uint32_t)middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return UINT32_MAX;
}
