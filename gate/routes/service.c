/* SPDX-License-Identifier: MIT */
/*
 * Services: prefixes that a site announces only while it is healthy (routegate.yaml `service`),
 * which is how a network takes itself off the Internet. Healthy: each of its needs is routed on
 * its device by more than the default route: by a route that covers it, or by longer ones that
 * together do. A route that discards is none.
 */
#include <string.h>

#include "routes/state.h"

struct coverage {
	struct prefix need;
	struct addr next; /* first address of the need that nothing has covered yet */
	bool done;        /* covered up to the end */
};

static bool discards(const struct route *route)
{
	return route->hop_count == 0 || route->hops[0].interface == ROUTES_NONE;
}

/* The address behind the last one of the prefix; true if that wraps around. */
static bool address_behind(struct prefix prefix, struct addr *addr)
{
	struct addr step = { 0, 0 };

	*addr = prefix.addr;
	if (prefix.len == 0)
		return true;
	if (prefix.len <= 64)
		step.hi = (uint64_t)1 << (64 - prefix.len);
	else
		step.lo = (uint64_t)1 << (128 - prefix.len);
	addr->lo += step.lo;
	addr->hi += step.hi + (addr->lo < step.lo);
	return addr->hi == 0 && addr->lo == 0;
}

/* Entries come in order of address: a gap is a prefix that begins behind what is covered. */
static bool cover_more(void *context, const struct rib_entry *entry)
{
	struct coverage *coverage = context;
	struct addr behind;

	if (discards(&entry->route))
		return true;
	if (addr_compare(entry->prefix.addr, coverage->next) > 0)
		return false;
	if (address_behind(entry->prefix, &behind)) {
		coverage->done = true;
		return false;
	}
	if (addr_compare(behind, coverage->next) > 0)
		coverage->next = behind;
	coverage->done = !prefix_has_addr(coverage->need, coverage->next);
	return !coverage->done;
}

static bool is_routed(struct rib *rib, struct prefix need)
{
	const struct rib_entry *entry = rib_longest(rib, need);
	struct coverage coverage = { .need = need, .next = need.addr };

	if (entry != NULL && !prefix_is_default(entry->prefix) && !discards(&entry->route))
		return true;
	rib_each(rib, need, cover_more, &coverage);
	return coverage.done;
}

/* The default instance of a device in network.instances; ROUTES_NONE: it has none. */
static uint32_t default_instance(const struct network *network, uint32_t device)
{
	uint32_t n;

	for (n = 0; n < network->instance_count; n++)
		if (network->instances[n].device == device &&
		    network->devices[device]->instances[network->instances[n].instance].is_default)
			return n;
	return ROUTES_NONE;
}

void service_compute(struct routes *routes)
{
	const struct surroundings *surroundings = routes->network->surroundings;
	size_t s, i;

	for (s = 0; surroundings != NULL && s < surroundings->service_count; s++) {
		const struct service *service = &surroundings->services[s];
		uint32_t device = network_device(routes->network, service->device);
		uint32_t instance = device == UINT32_MAX
					    ? ROUTES_NONE
					    : default_instance(routes->network, device);

		routes->service_missing[s] = NULL;
		for (i = 0; i < service->need_count && routes->service_missing[s] == NULL; i++)
			if (instance == ROUTES_NONE || routes->device_failed[device] ||
			    !is_routed(routes->ribs[instance], service->needs[i]))
				routes->service_missing[s] = &service->needs[i];
		routes->service_healthy[s] = routes->service_missing[s] == NULL;
	}
}

bool service_withholds(const struct routes *routes, uint32_t device, struct prefix prefix)
{
	const struct surroundings *surroundings = routes->network->surroundings;
	size_t s, i;

	for (s = 0; surroundings != NULL && s < surroundings->service_count; s++) {
		const struct service *service = &surroundings->services[s];

		if (routes->service_healthy[s] ||
		    strcmp(service->device, routes->network->devices[device]->name) != 0)
			continue;
		for (i = 0; i < service->prefix_count; i++)
			if (prefix_contains(service->prefixes[i], prefix))
				return true;
	}
	return false;
}
