/* SPDX-License-Identifier: MIT */
/*
 * Redistribution into the IGPs: the selected routes of one protocol in the RIB, through a chain
 * of filters.
 *
 * FRR's daemons take default routes only by `default-information originate`, never by
 * `redistribute` (zebra sends them apart); OpenConfig has no such statement, there a table
 * connection does it.
 */
#include "routes/igp/igp.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "routes/filter/apply.h"

const struct interface *port_interface(const struct routes *routes, struct port port)
{
	return &routes->network->devices[port.device]->interfaces[port.interface];
}

static bool via_ipv4(const struct interface *near, const struct interface *far, struct addr *via)
{
	size_t a, b;

	for (a = 0; a < far->address_count; a++)
		for (b = 0; b < near->address_count; b++)
			if (addr_family(far->addresses[a].addr) == FAMILY_IPV4 &&
			    prefix_equal(far->addresses[a].subnet, near->addresses[b].subnet) &&
			    !addr_equal(far->addresses[a].addr, near->addresses[b].addr)) {
				*via = far->addresses[a].addr;
				return true;
			}
	return false;
}

/* FRR takes every host address on an interface for a borrowed one (zebra/connected.c) and needs no
 * subnet for next hops there. */
static bool is_unnumbered(const struct interface *interface)
{
	size_t a;

	for (a = 0; a < interface->address_count; a++)
		if (addr_family(interface->addresses[a].addr) == FAMILY_IPV4 &&
		    interface->addresses[a].subnet.len == 128)
			return true;
	return interface->unnumbered_from != NULL;
}

/* The interface itself, or the one whose address it borrows; null: it is not there. */
static const struct interface *address_home(const struct routes *routes, struct port port)
{
	const struct device *device = routes->network->devices[port.device];
	const struct interface *interface = &device->interfaces[port.interface];
	size_t i;

	if (interface->unnumbered_from == NULL)
		return interface;
	for (i = 0; i < device->interface_count; i++)
		if (strcmp(device->interfaces[i].name, interface->unnumbered_from) == 0)
			return &device->interfaces[i];
	return NULL;
}

static bool via_borrowed(const struct routes *routes, struct port near, struct port far,
			 struct addr *via)
{
	const struct interface *home = address_home(routes, far);
	size_t a;

	if (!is_unnumbered(port_interface(routes, near)))
		return false;
	for (a = 0; home != NULL && a < home->address_count; a++)
		if (addr_family(home->addresses[a].addr) == FAMILY_IPV4) {
			*via = home->addresses[a].addr;
			return true;
		}
	return false;
}

bool igp_shares_subnet(const struct routes *routes, struct port near, struct port far)
{
	struct addr via;

	return via_ipv4(port_interface(routes, near), port_interface(routes, far), &via);
}

bool igp_via(const struct routes *routes, enum family family, struct port near, struct port far,
	     struct addr *via)
{
	const struct interface *a = port_interface(routes, near), *b = port_interface(routes, far);

	*via = (struct addr){ 0, 0 };
	if (!a->family_enabled[family] || !b->family_enabled[family])
		return false;
	if (family == FAMILY_IPV4)
		return via_ipv4(a, b, via) || via_borrowed(routes, near, far, via);
	*via = network_link_local(routes->network, far);
	return true;
}

bool igp_is_wanted(const struct routes *routes, uint32_t instance)
{
	const struct network_instance *where = &routes->network->instances[instance];
	uint32_t i;

	for (i = 0; i < where->neighbor_count; i++)
		if (!routes->network->neighbors[where->first_neighbor + i].ebgp)
			return true;
	return false;
}

/* ---- redistribution ---------------------------------------------------------------------- */

struct redistributing {
	struct routes *routes;
	uint32_t instance;
	const struct device *device;
	const struct redistribution *config;
	enum protocol to;
	const char *to_name;
	struct redistributed_list *list;
	const struct filter *filter;
	bool passed; /* the filter let one pass */
};

static const char *name_of_hop(const struct device *device, const struct route *route)
{
	if (route->hop_count == 0 || route->hops[0].interface == ROUTES_NONE)
		return NULL;
	return device->interfaces[route->hops[0].interface].name;
}

static bool same_name(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

static enum asker asker_of(enum protocol protocol, enum family family)
{
	if (protocol == PROTOCOL_ISIS)
		return ASKER_ISIS;
	return family == FAMILY_IPV4 ? ASKER_OSPF2 : ASKER_OSPF3;
}

/* FRR's OSPF adds to its own default, its OSPFv3 to nothing. */
static uint32_t metric_base(const struct device *device, enum asker asker, uint32_t metric)
{
	if (device->dialect != DIALECT_FRR || asker == ASKER_ISIS)
		return metric;
	return asker == ASKER_OSPF2 ? 20 : 0;
}

static struct filter_route filter_route_of(const struct device *device,
					   const struct rib_entry *entry, enum protocol to,
					   struct attrs_table *table)
{
	const struct route *route = &entry->route;
	enum asker asker = asker_of(to, prefix_family(entry->prefix));
	struct filter_route made = {
		.prefix = entry->prefix,
		.asker = asker,
		.protocol = route->protocol,
		.protocol_name = entry->selected->protocol_instance_name,
		.is_internal = route->protocol == PROTOCOL_BGP && route->internal,
		.is_external = route->protocol == PROTOCOL_BGP && !route->internal,
		.no_attrs = route->path == NULL && device->dialect != DIALECT_FRR,
		.interface = name_of_hop(device, route),
		.metric_type = entry->selected->ospf_type,
		.metric = metric_base(device, asker, route->metric),
	};

	if (route->protocol == PROTOCOL_OSPF)
		made.area = entry->selected->area;
	if (route->protocol == PROTOCOL_ISIS)
		made.level = (uint8_t)entry->selected->area;
	if (route->path != NULL) {
		made.attrs = *route->path->attrs;
	} else {
		made.attrs.as_path = as_path_empty(table);
		if (route->hop_count > 0)
			made.attrs.next_hop = route->hops[0].via;
	}
	made.attrs.tag = route->tag;
	made.attrs.med_set = made.attrs.med_set && device->dialect != DIALECT_FRR;
	return made;
}

/* One word, `set metric`, changes the MED and an IGP's metric in an FRR route-map. */
static void metric_take(struct redistributed *result, const struct filter_route *route,
			const struct device *device)
{
	if (route->metric_changed) {
		result->metric = route->metric;
		result->metric_set = true;
	} else if (device->dialect == DIALECT_FRR && route->attrs.med_set) {
		result->metric = route->attrs.med;
		result->metric_set = true;
	}
	if (route->new_metric_type != 0)
		result->metric_type = route->new_metric_type;
	if (route->new_level != 0)
		result->levels = route->new_level;
	result->tag = route->attrs.tag;
}

static bool is_from(const struct redistributing *context, const struct rib_entry *entry)
{
	const struct redistribution *config = context->config;
	const char *name = entry->selected->protocol_instance_name;

	if (entry->route.protocol != config->from)
		return false;
	if (config->from_name != NULL && name != NULL && !same_name(config->from_name, name))
		return false;
	if (config->from == context->to && (name == NULL || same_name(name, context->to_name)))
		return false;
	return context->device->dialect != DIALECT_FRR || !prefix_is_default(entry->prefix);
}

static bool entry_redistribute(void *opaque, const struct rib_entry *entry)
{
	const struct redistributing *context = opaque;
	const struct redistribution *config = context->config;
	struct attrs_table *table = context->routes->igp_attrs;
	struct redistributed result = {
		.prefix = entry->prefix,
		.metric_set = config->metric_set,
		.metric = config->metric,
		.metric_type = config->metric_type,
		.levels = config->to_levels,
	};
	struct filter_route route;

	if (!is_from(context, entry))
		return true;
	route = filter_route_of(context->device, entry, context->to, table);
	if (entry->route.hop_count > 0)
		result.next_hop = entry->route.hops[0].via;
	if (!config->metric_set && config->propagate_metric) {
		result.metric = route.attrs.med_set ? route.attrs.med : entry->route.metric;
		result.metric_set = true;
	}
	if (!filter_chain_apply(&config->chain, &route, table, context->routes->scratch))
		return true;
	metric_take(&result, &route, context->device);
	*array_push(context->list, context->routes->scratch) = result;
	return true;
}

static bool entry_pass(void *opaque, const struct rib_entry *entry)
{
	struct redistributing *context = opaque;
	struct filter_route route;

	if (!is_from(context, entry))
		return true;
	route = filter_route_of(context->device, entry, context->to, context->routes->igp_attrs);
	context->passed = filter_apply(context->filter, &route, context->routes->igp_attrs,
				       context->routes->scratch);
	return !context->passed;
}

static const struct instance *instance_config(const struct routes *routes, uint32_t instance,
					      const struct device **device)
{
	const struct network_instance *where = &routes->network->instances[instance];

	*device = routes->network->devices[where->device];
	return &(*device)->instances[where->instance];
}

/* Every route that some redistribution into the protocol takes from, before its own filters. */
static void sources_visit(struct redistributing *context, enum family family,
			  bool (*visit)(void *, const struct rib_entry *))
{
	const struct instance *config =
		instance_config(context->routes, context->instance, &context->device);
	size_t i;

	for (i = 0; i < config->redistribution_count; i++) {
		const struct redistribution *r = context->config = &config->redistributions[i];

		if (r->to == context->to && r->family == family &&
		    (r->to_name == NULL || context->to_name == NULL ||
		     same_name(r->to_name, context->to_name)))
			rib_each_of(context->routes->ribs[context->instance], r->from,
				    prefix_default(family), visit, context);
	}
}

void redistribute(struct routes *routes, uint32_t instance, enum protocol to, const char *to_name,
		  enum family family, struct redistributed_list *list)
{
	struct redistributing context = {
		.routes = routes,
		.instance = instance,
		.to = to,
		.to_name = to_name,
		.list = list,
	};

	sources_visit(&context, family, entry_redistribute);
}

bool redistribute_passes(struct routes *routes, uint32_t instance, enum protocol to,
			 const char *to_name, enum family family, const struct filter *filter)
{
	struct redistributing context = {
		.routes = routes,
		.instance = instance,
		.to = to,
		.to_name = to_name,
		.filter = filter,
	};

	sources_visit(&context, family, entry_pass);
	return context.passed;
}

bool redistribute_default(struct routes *routes, uint32_t instance, enum protocol protocol,
			  enum family family, bool always, const struct filter *filter,
			  struct redistributed *result)
{
	const struct rib_entry *entry = rib_get(routes->ribs[instance], prefix_default(family));
	struct filter_route route = { .prefix = prefix_default(family),
				      .asker = asker_of(protocol, family) };
	const struct device *device;
	bool there = entry != NULL && entry->selected != NULL && entry->route.protocol != protocol;

	instance_config(routes, instance, &device);
	if (!there && !always)
		return false;
	if (there)
		route = filter_route_of(device, entry, protocol, routes->igp_attrs);
	else
		route.attrs.as_path = as_path_empty(routes->igp_attrs);
	result->prefix = route.prefix;
	if (!always && entry->route.hop_count > 0)
		result->next_hop = entry->route.hops[0].via;
	if (filter == NULL)
		return true;
	if (!filter_apply(filter, &route, routes->igp_attrs, routes->scratch))
		return false;
	metric_take(result, &route, device);
	return true;
}

uint64_t redistributed_digest(const struct redistributed_list *list, uint64_t seed)
{
	size_t i;

	for (i = 0; i < list->n; i++) {
		const struct redistributed *r = &list->v[i];
		uint64_t fields[7] = { r->prefix.addr.hi,
				       r->prefix.addr.lo,
				       r->prefix.len,
				       (uint64_t)r->metric << 32 | r->tag,
				       (uint64_t)r->metric_set << 32 | r->metric_type << 8 |
					       r->levels,
				       r->next_hop.hi,
				       r->next_hop.lo };

		seed = hash_bytes(fields, sizeof(fields), seed);
	}
	return seed;
}

/* ---- numbered prefixes ------------------------------------------------------------------- */

static uint32_t key_of(const char *item)
{
	uint32_t key;

	memcpy(&key, item, sizeof(key));
	return key;
}

uint32_t *igp_group(void *items, size_t size, size_t n, uint32_t groups, struct arena *arena)
{
	uint32_t *first = arena_alloc(arena, ((size_t)groups + 2) * sizeof(*first));
	char *from = arena_alloc(arena, n * size);
	size_t i;

	if (n > 0)
		memcpy(from, items, n * size);
	for (i = 0; i < n; i++)
		first[key_of(from + i * size) + 2]++;
	for (i = 0; i < groups; i++)
		first[i + 2] += first[i + 1];
	for (i = 0; i < n; i++)
		memcpy((char *)items + first[key_of(from + i * size) + 1]++ * size, from + i * size,
		       size);
	return first;
}

uint32_t igp_prefix_number(struct igp_prefixes *prefixes, struct prefix prefix, struct arena *arena)
{
	struct rib_key key = { prefix.addr.hi, prefix.addr.lo, prefix.len };
	void **slot;

	if (prefixes->numbers == NULL)
		prefixes->numbers = map_new(arena);
	slot = map_slot(prefixes->numbers, &key, sizeof(key));
	if (*slot == NULL) {
		*array_push(&prefixes->all, arena) = prefix;
		*slot = (void *)(uintptr_t)prefixes->all.n;
	}
	return (uint32_t)((uintptr_t)*slot - 1);
}

static int prefix_order(const void *left, const void *right)
{
	const struct prefix *a = left, *b = right;

	return prefix_compare(*a, *b);
}

void igp_prefixes_sort(struct igp_prefixes *prefixes, struct arena *arena)
{
	struct rib_range *range = &prefixes->range;
	struct prefix *sorted;
	size_t i;

	if (prefixes->numbers == NULL)
		prefixes->numbers = map_new(arena);
	range->numbers = prefixes->numbers;
	if (range->n == prefixes->all.n)
		return;
	sorted = arena_copy(arena, prefixes->all.v, prefixes->all.n * sizeof(*sorted));
	qsort(sorted, prefixes->all.n, sizeof(*sorted), prefix_order);
	range->v = sorted;
	range->n = prefixes->all.n;
	for (i = 0; i < range->n; i++)
		range->lengths[sorted[i].len / 64] |= (uint64_t)1 << sorted[i].len % 64;
}
