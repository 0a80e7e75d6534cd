/* SPDX-License-Identifier: MIT */
/*
 * Connected routes: the subnet of each address of each interface that is up. Link-local subnets
 * make no route that leaves the link and are left out. Of equal ones that of a loopback counts
 * (zebra/zebra_rib.c, rib_choose_best): it comes first.
 */
#include "routes/state.h"

static void interface_connect(struct routes *routes, uint32_t instance, uint32_t index)
{
	uint32_t device = routes->network->instances[instance].device;
	const struct interface *interface = &routes->network->devices[device]->interfaces[index];
	struct next_hop *hop = NULL;
	size_t a;

	for (a = 0; a < interface->address_count; a++) {
		const struct interface_address *address = &interface->addresses[a];
		struct rib_candidate candidate = {
			.protocol = PROTOCOL_CONNECTED,
			.internal = true,
			.hop_count = 1,
			.place = address->place,
			.origin_instance = instance,
		};

		if (address->link_local || !interface->family_enabled[addr_family(address->addr)])
			continue;
		if (hop == NULL) {
			hop = arena_alloc(routes->arena, sizeof(*hop));
			hop->interface = index;
		}
		candidate.hops = hop;
		rib_add(routes->ribs[instance], address->subnet, &candidate);
	}
}

static void instance_connect(struct routes *routes, uint32_t n, bool loopbacks)
{
	const struct network *network = routes->network;
	const struct network_instance *where = &network->instances[n];
	const struct device *device = network->devices[where->device];
	uint32_t i;

	for (i = 0; i < device->interface_count; i++)
		if (device->interfaces[i].instance == where->instance &&
		    device->interfaces[i].loopback == loopbacks &&
		    port_is_up(routes, where->device, i))
			interface_connect(routes, n, i);
}

void connected_compute(struct routes *routes)
{
	const struct network *network = routes->network;
	uint32_t n;

	for (n = 0; n < network->instance_count; n++) {
		const struct network_instance *where = &network->instances[n];
		const struct device *device = network->devices[where->device];

		if (!device->instances[where->instance].enabled)
			continue;
		instance_connect(routes, n, true);
		instance_connect(routes, n, false);
	}
}
