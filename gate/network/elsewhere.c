/* SPDX-License-Identifier: MIT */
/* The same things in another state: instances by the names of device and instance, neighbor statements
 * by what they name. */
#include <string.h>

#include "network/network.h"

uint32_t network_instance_in(const struct network *other, const struct network *network,
			     uint32_t instance)
{
	const struct network_instance *in = &network->instances[instance];
	const struct device *device = network->devices[in->device];
	uint32_t d = network_device(other, device->name);

	if (d == UINT32_MAX)
		return UINT32_MAX;
	for (uint32_t i = 0; i < other->devices[d]->instance_count; i++)
		if (!strcmp(other->devices[d]->instances[i].name,
			    device->instances[in->instance].name))
			return other->device_instances[d] + i;
	return UINT32_MAX;
}

/* By interface, by address, or (one that came in from a listen range) by who it is. */
static bool is_same_statement(const struct network_neighbor *a, const struct network_neighbor *b)
{
	const char *ia = a->config->interface, *ib = b->config->interface;

	if (ia || ib)
		return ia && ib && !strcmp(ia, ib);
	return addr_equal(a->config->addr, b->config->addr) &&
	       (!addr_is_none(a->config->addr) || addr_equal(a->remote, b->remote));
}

uint32_t network_neighbor_in(const struct network *other, const struct network *network,
			     uint32_t neighbor)
{
	const struct network_neighbor *wanted = &network->neighbors[neighbor];
	uint32_t instance = network_instance_in(other, network, wanted->instance);
	const struct network_instance *in;

	if (instance == UINT32_MAX)
		return UINT32_MAX;
	in = &other->instances[instance];
	for (uint32_t i = in->first_neighbor; i < in->first_neighbor + in->neighbor_count; i++)
		if (is_same_statement(&other->neighbors[i], wanted))
			return i;
	return UINT32_MAX;
}
