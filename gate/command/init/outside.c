/* SPDX-License-Identifier: MIT */
/*
 * Whose network this is. The AS that more than half of the devices with BGP have is ours. A device
 * with another, public AS (RFC 6996, RFC 7300 name the private ones) that has no IGP and speaks
 * eBGP only probably stands for another network; with a private AS it may as well be a rack of
 * ours, and is only remarked on.
 */
#include "base/array.h"
#include "command/init/init.h"

static uint32_t device_as(const struct device *device)
{
	const struct bgp *bgp = device->instance_count ? device->instances[0].bgp : NULL;

	return bgp ? bgp->confederation ? bgp->confederation : bgp->asn : 0;
}

static uint32_t own_as(const struct network *network)
{
	size_t speaking = 0, most = 0;
	uint32_t own = 0;

	for (size_t d = 0; d < network->device_count; d++) {
		uint32_t as = device_as(network->devices[d]);
		size_t same = 0;

		speaking += as != 0;
		for (size_t i = 0; as && i < network->device_count; i++)
			same += device_as(network->devices[i]) == as;
		if (same > most) {
			most = same;
			own = as;
		}
	}
	return most * 2 > speaking ? own : 0;
}

static bool as_is_private(uint32_t as)
{
	return (as >= 64512 && as <= 65535) || as >= 4200000000U;
}

static bool has_igp(const struct device *device)
{
	for (size_t i = 0; i < device->instance_count; i++)
		if (device->instances[i].ospf_count || device->instances[i].isis_count)
			return true;
	return false;
}

static bool speaks_ibgp(const struct network *network, uint32_t device)
{
	for (size_t i = 0; i < network->neighbor_count; i++)
		if (network->instances[network->neighbors[i].instance].device == device &&
		    !network->neighbors[i].ebgp)
			return true;
	return false;
}

void init_outside(struct init *init)
{
	const struct network *network = init->network;
	uint32_t own = own_as(network);

	for (uint32_t d = 0; d < network->device_count; d++) {
		const struct device *device = network->devices[d];
		uint32_t as = device_as(device);

		if (!as || as == own)
			continue;
		if (!own)
			*array_push(&init->foreign, init->arena) = (struct init_remark){
				.device = device->name,
				.reason = arena_printf(init->arena, "AS%u", as),
			};
		else if (as_is_private(as) || has_igp(device) || speaks_ibgp(network, d))
			*array_push(&init->foreign, init->arena) = (struct init_remark){
				.device = device->name,
				.reason = arena_printf(init->arena, "AS%u, not AS%u", as, own),
			};
		else
			*array_push(&init->outside, init->arena) = (struct init_remark){
				.device = device->name,
				.reason = arena_printf(
					init->arena,
					"AS%u, most are AS%u; it has no IGP and only eBGP", as,
					own),
			};
	}
}

void init_external(struct init *init)
{
	const struct network *network = init->network;

	for (uint32_t i = 0; i < network->neighbor_count; i++) {
		const struct network_neighbor *n = &network->neighbors[i];
		char address[ADDR_TEXT];

		if (n->remote_device != UINT32_MAX || !n->outside)
			continue;
		*array_push(&init->external, init->arena) = (struct init_remark){
			.device = network->devices[network->instances[n->instance].device]->name,
			.neighbor = arena_strdup(init->arena, addr_text(n->remote, address)),
			.reason =
				arena_printf(init->arena, "AS%u%s%s", n->remote_as,
					     n->config->description ? ", " : "",
					     n->config->description ? n->config->description : ""),
		};
	}
}
