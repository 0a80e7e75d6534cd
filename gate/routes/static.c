/* SPDX-License-Identifier: MIT */
/*
 * Static routes and OpenConfig's local aggregates.
 *
 * The next hops of one prefix with equal distance and metric are one candidate; others are
 * floating routes beside it. Without `recursive` a next hop counts only inside a connected subnet
 * of an interface that is up. An aggregate is there while a longer route inside it is active:
 * looked at in each round.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "routes/state.h"

struct static_hops {
	struct next_hop *v;
	size_t n, cap;
};

struct static_context {
	struct routes *routes;
	const struct device *device;
	const struct instance *instance;
	uint32_t device_index, instance_index; /* network's */
};

static bool interface_has(const struct interface *interface, struct addr addr, unsigned *len)
{
	size_t a;
	bool has = false;

	for (a = 0; a < interface->address_count; a++) {
		const struct interface_address *address = &interface->addresses[a];

		if (address->link_local || !interface->family_enabled[addr_family(addr)] ||
		    addr_family(address->addr) != addr_family(addr) ||
		    !prefix_has_addr(address->subnet, addr) || (has && address->subnet.len <= *len))
			continue;
		has = true;
		*len = address->subnet.len;
	}
	return has;
}

static bool has_family(const struct interface *interface, enum family family)
{
	size_t a;

	for (a = 0; a < interface->address_count; a++)
		if (addr_family(interface->addresses[a].addr) == family)
			return true;
	return false;
}

/* The interface, up, of the instance with the longest connected subnet that holds the address. */
static uint32_t interface_towards(const struct static_context *context, uint32_t instance,
				  struct addr addr)
{
	const struct device *device = context->device;
	uint32_t i, found = ROUTES_NONE;
	unsigned len = 0, best = 0;

	for (i = 0; i < device->interface_count; i++) {
		if (device->interfaces[i].instance != instance ||
		    !port_is_up(context->routes, context->device_index, i) ||
		    !interface_has(&device->interfaces[i], addr, &len))
			continue;
		if (found == ROUTES_NONE || len > best) {
			found = i;
			best = len;
		}
	}
	return found;
}

static bool is_on_interface(const struct static_context *context, const struct static_route *route)
{
	const struct interface *interface = &context->device->interfaces[route->interface_index];
	unsigned len;

	if (route->onlink || addr_is_link_local(route->next_hop) ||
	    interface_has(interface, route->next_hop, &len))
		return true;
	/* Without an address of its own an interface may lead anywhere; but zebra wants `onlink`
	 * then (nexthop_active). */
	return context->device->dialect != DIALECT_FRR &&
	       !has_family(interface, addr_family(route->next_hop));
}

/* The instance of the device that the next hop is looked up in; ROUTES_NONE: there is none of the
 * name. */
static uint32_t instance_of_next_hop(const struct static_context *context,
				     const struct static_route *route)
{
	const struct device *device = context->device;
	uint32_t i;

	if (route->next_hop_instance == NULL)
		return context->routes->network->instances[context->instance_index].instance;
	for (i = 0; i < device->instance_count; i++)
		if (strcmp(device->instances[i].name, route->next_hop_instance) == 0)
			return i;
	return ROUTES_NONE;
}

/* FRR's staticd takes no route whose next hop is the router itself (static_nexthop_is_local). */
static bool is_own(const struct static_context *context, struct addr addr)
{
	const struct device *device = context->device;
	uint32_t instance = context->routes->network->instances[context->instance_index].instance;
	size_t i, a;

	if (device->dialect != DIALECT_FRR)
		return false;
	for (i = 0; i < device->interface_count; i++) {
		if (device->interfaces[i].instance != instance)
			continue;
		for (a = 0; a < device->interfaces[i].address_count; a++)
			if (addr_equal(device->interfaces[i].addresses[a].addr, addr))
				return true;
	}
	return false;
}

/* False: it is of no use now. */
static bool hop_of(const struct static_context *context, const struct static_route *route,
		   struct next_hop *hop)
{
	uint32_t instance;

	*hop = (struct next_hop){ .interface = ROUTES_NONE };
	if (route->kind == STATIC_DISCARD || route->kind == STATIC_REJECT)
		return true;
	if (route->kind == STATIC_VIA)
		hop->via = route->next_hop;
	if (route->kind == STATIC_VIA && is_own(context, route->next_hop))
		return false;
	if (route->interface != NULL) {
		hop->interface = route->interface_index;
		return route->interface_index != UINT32_MAX &&
		       port_is_up(context->routes, context->device_index, route->interface_index) &&
		       (route->kind == STATIC_INTERFACE || is_on_interface(context, route));
	}
	if (route->kind == STATIC_INTERFACE || addr_is_link_local(route->next_hop))
		return false;
	if (route->recursive && route->next_hop_instance == NULL)
		return true;
	instance = instance_of_next_hop(context, route);
	if (instance != ROUTES_NONE)
		hop->interface = interface_towards(context, instance, route->next_hop);
	return hop->interface != ROUTES_NONE;
}

static int static_compare(const void *left, const void *right)
{
	const struct static_route *a = *(const struct static_route *const *)left;
	const struct static_route *b = *(const struct static_route *const *)right;
	int order = prefix_compare(a->prefix, b->prefix);

	if (order == 0)
		order = (a->distance > b->distance) - (a->distance < b->distance);
	if (order == 0)
		order = (a->metric > b->metric) - (a->metric < b->metric);
	if (order == 0)
		order = place_compare(a->place, b->place);
	return order;
}

static bool are_together(const struct static_route *a, const struct static_route *b)
{
	return prefix_equal(a->prefix, b->prefix) && a->distance == b->distance &&
	       a->metric == b->metric;
}

/* One candidate from n next hops that belong together. */
static void static_add(const struct static_context *context,
		       const struct static_route *const *routes, size_t n)
{
	struct static_hops hops = { 0 };
	struct rib_candidate candidate = {
		.protocol = PROTOCOL_STATIC,
		.distance = routes[0]->distance,
		.metric = routes[0]->metric,
		.origin_instance = context->instance_index,
	};
	size_t i;

	for (i = 0; i < n; i++) {
		struct next_hop hop;

		if (!hop_of(context, routes[i], &hop))
			continue;
		if (!addr_is_none(hop.via) && hop.interface == ROUTES_NONE)
			candidate.recursive = true;
		if (hops.n == 0) {
			candidate.tag = routes[i]->tag;
			candidate.place = routes[i]->place;
		}
		*array_push(&hops, context->routes->arena) = hop;
	}
	if (hops.n == 0)
		return;
	candidate.hops = hops.v;
	candidate.hop_count = hops_sort(hops.v, (uint32_t)hops.n);
	rib_add(context->routes->ribs[context->instance_index], routes[0]->prefix, &candidate);
}

static void statics_add(const struct static_context *context)
{
	const struct instance *instance = context->instance;
	const struct static_route **sorted =
		arena_alloc(context->routes->scratch, instance->static_count * sizeof(*sorted));
	size_t i, run;

	for (i = 0; i < instance->static_count; i++)
		sorted[i] = &instance->statics[i];
	if (instance->static_count > 1)
		qsort(sorted, instance->static_count, sizeof(*sorted), static_compare);
	for (i = 0; i < instance->static_count; i += run) {
		for (run = 1; i + run < instance->static_count; run++)
			if (!are_together(sorted[i], sorted[i + run]))
				break;
		static_add(context, sorted + i, run);
	}
}

/* ---- local aggregates -------------------------------------------------------------------- */

static bool stop_at_longer(void *context, const struct rib_entry *entry)
{
	const struct prefix *prefix = context;

	return entry->prefix.len == prefix->len;
}

static bool has_contributor(struct rib *rib, struct prefix prefix)
{
	return !rib_each(rib, prefix, stop_at_longer, &prefix);
}

static bool is_there(const struct rib *rib, struct prefix prefix)
{
	const struct rib_entry *entry = rib_get(rib, prefix);
	const struct rib_candidate *candidate = entry == NULL ? NULL : entry->candidates;

	while (candidate != NULL && candidate->protocol != PROTOCOL_AGGREGATE)
		candidate = candidate->next;
	return candidate != NULL;
}

static void aggregate_add(const struct static_context *context,
			  const struct local_aggregate *aggregate)
{
	static const struct next_hop discard = { .interface = ROUTES_NONE };
	struct rib_candidate candidate = {
		.protocol = PROTOCOL_AGGREGATE,
		.distance = aggregate->distance,
		.metric = aggregate->metric,
		.tag = aggregate->tag,
		.hops = &discard,
		.hop_count = 1,
		.place = aggregate->place,
		.origin_instance = context->instance_index,
	};

	rib_add(context->routes->ribs[context->instance_index], aggregate->prefix, &candidate);
}

static void aggregates_update(const struct static_context *context)
{
	struct rib *rib = context->routes->ribs[context->instance_index];
	const struct instance *instance = context->instance;
	bool *wanted = arena_alloc(context->routes->scratch, instance->aggregate_count);
	bool differs = false;
	size_t i;

	for (i = 0; i < instance->aggregate_count; i++) {
		wanted[i] = has_contributor(rib, instance->aggregates[i].prefix);
		differs |= wanted[i] != is_there(rib, instance->aggregates[i].prefix);
	}
	if (!differs)
		return;
	rib_clear(rib, PROTOCOL_AGGREGATE);
	for (i = 0; i < instance->aggregate_count; i++)
		if (wanted[i])
			aggregate_add(context, &instance->aggregates[i]);
}

void static_compute(struct routes *routes)
{
	const struct network *network = routes->network;
	uint32_t n;

	for (n = 0; n < network->instance_count; n++) {
		const struct network_instance *where = &network->instances[n];
		struct static_context context = {
			.routes = routes,
			.device = network->devices[where->device],
			.device_index = where->device,
			.instance_index = n,
		};

		context.instance = &context.device->instances[where->instance];
		if (!context.instance->enabled || routes->device_failed[where->device])
			continue;
		if (routes->round == 1)
			statics_add(&context);
		if (context.instance->aggregate_count > 0)
			aggregates_update(&context);
	}
}
