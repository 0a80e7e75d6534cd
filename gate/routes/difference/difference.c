/* SPDX-License-Identifier: MIT */
/*
 * Two results side by side. First the instances are paired by name and their routes merged in
 * order: what differs is a cell, a device and a prefix with its route before and after. Then the
 * cells of one kind and protocols become groups (group.c).
 */
#include "routes/difference/difference.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "routes/difference/inside.h"

struct routes_list {
	const struct route **v;
	size_t n, cap;
	struct arena *arena;
};

const char *difference_kind_name(enum difference_kind kind)
{
	static const char *const names[] = {
		[DIFFERENCE_LOST] = "lost",
		[DIFFERENCE_MOVED] = "moved",
		[DIFFERENCE_ALTERED] = "altered",
		[DIFFERENCE_GAINED] = "gained",
	};

	return names[kind];
}

struct prefix cell_prefix(const struct cell *cell)
{
	return cell->before ? cell->before->prefix : cell->after->prefix;
}

/* ---- which instance is which --------------------------------------------------------------- */

static const struct instance *instance_of(const struct network *network, uint32_t number)
{
	const struct network_instance *in = &network->instances[number];

	return &network->devices[in->device]->instances[in->instance];
}

/* The instance of a device with that name; ROUTES_NONE: none. */
static uint32_t instance_like(const struct network *network, uint32_t device,
			      const struct instance *wanted)
{
	for (uint32_t i = 0; device != UINT32_MAX && i < network->devices[device]->instance_count;
	     i++) {
		uint32_t number = network->device_instances[device] + i;
		const struct instance *instance = instance_of(network, number);

		if (wanted->is_default
			    ? instance->is_default
			    : !instance->is_default && !strcmp(instance->name, wanted->name))
			return number;
	}
	return ROUTES_NONE;
}

static void add_pair(struct compare *compare, const struct network *network, uint32_t number,
		     uint32_t before, uint32_t after)
{
	const struct network *base = routes_network(compare->base);
	const struct network *head = routes_network(compare->head);
	const struct instance *instance = instance_of(network, number);
	const char *device = network->devices[network->instances[number].device]->name;
	struct pair *pair;

	if (compare->scope && compare->scope->device && !text_glob(compare->scope->device, device))
		return;
	pair = array_push(&compare->pairs, compare->scratch);
	*pair = (struct pair){ .before = before, .after = after };
	pair->name = instance->is_default
			     ? arena_strdup(compare->arena, device)
			     : arena_printf(compare->arena, "%s:%s", device, instance->name);
	if (before != ROUTES_NONE)
		pair->device_before = base->devices[base->instances[before].device];
	if (after != ROUTES_NONE)
		pair->device_after = head->devices[head->instances[after].device];
	pair->same = pair->device_before == pair->device_after;
}

static int compare_pairs(const void *a, const void *b)
{
	return strcmp(((const struct pair *)a)->name, ((const struct pair *)b)->name);
}

static void pair_instances(struct compare *compare)
{
	const struct network *base = routes_network(compare->base);
	const struct network *head = routes_network(compare->head);

	for (uint32_t i = 0; i < base->instance_count; i++) {
		const char *device = base->devices[base->instances[i].device]->name;

		add_pair(compare, base, i, i,
			 instance_like(head, network_device(head, device), instance_of(base, i)));
	}
	for (uint32_t i = 0; i < head->instance_count; i++) {
		const char *device = head->devices[head->instances[i].device]->name;

		if (instance_like(base, network_device(base, device), instance_of(head, i)) ==
		    ROUTES_NONE)
			add_pair(compare, head, i, ROUTES_NONE, i);
	}
	if (compare->pairs.n > 1)
		qsort(compare->pairs.v, compare->pairs.n, sizeof(*compare->pairs.v), compare_pairs);
}

/* ---- one route against another ------------------------------------------------------------- */

static bool same_interface(const struct pair *pair, uint32_t before, uint32_t after)
{
	if (pair->same || before == ROUTES_NONE || after == ROUTES_NONE)
		return before == after;
	return !strcmp(pair->device_before->interfaces[before].name,
		       pair->device_after->interfaces[after].name);
}

static bool same_hops(const struct pair *pair, const struct route *before,
		      const struct route *after)
{
	if (before->hop_count != after->hop_count)
		return false;
	for (uint32_t i = 0; i < before->hop_count; i++)
		if (!addr_equal(before->hops[i].via, after->hops[i].via) ||
		    !same_interface(pair, before->hops[i].interface, after->hops[i].interface))
			return false;
	return true;
}

bool route_attributes_equal(const struct route *a, const struct route *b)
{
	return a->distance == b->distance && a->metric == b->metric && a->tag == b->tag &&
	       a->internal == b->internal && !a->path == !b->path &&
	       (!a->path || attrs_equal(a->path->attrs, b->path->attrs));
}

static void add_cell(struct compare *compare, enum difference_kind kind, uint32_t pair,
		     const struct route *before, const struct route *after)
{
	unsigned from = before ? before->protocol : PROTOCOL_NONE;
	unsigned to = after ? after->protocol : PROTOCOL_NONE;
	unsigned bucket = ((unsigned)kind * PROTOCOL_COUNT + from) * PROTOCOL_COUNT + to;

	*array_push(&compare->buckets[bucket], compare->scratch) =
		(struct cell){ pair, before, after };
	compare->difference->routes[kind]++;
}

static void compare_routes(struct compare *compare, uint32_t number, const struct route *before,
			   const struct route *after)
{
	const struct pair *pair = &compare->pairs.v[number];

	if (before->protocol != after->protocol || !same_hops(pair, before, after))
		add_cell(compare, DIFFERENCE_MOVED, number, before, after);
	else if (!route_attributes_equal(before, after))
		add_cell(compare, DIFFERENCE_ALTERED, number, before, after);
	else
		compare->difference->unchanged++;
}

static bool collect(void *context, const struct route *route)
{
	struct routes_list *list = context;

	if (!addr_is_link_local(route->prefix.addr) && !addr_is_multicast(route->prefix.addr))
		*array_push(list, list->arena) = route;
	return true;
}

static void collect_routes(const struct compare *compare, const struct routes *routes,
			   uint32_t instance, struct routes_list *list)
{
	list->n = 0;
	if (instance == ROUTES_NONE)
		return;
	if (compare->scope && compare->scope->inside) {
		routes_each(routes, instance, *compare->scope->inside, collect, list);
		return;
	}
	for (int f = 0; f < FAMILY_COUNT; f++)
		routes_each(routes, instance, prefix_default((enum family)f), collect, list);
}

/* Both lists are in order of prefix_compare. */
static void compare_pair(struct compare *compare, uint32_t number, struct routes_list *before,
			 struct routes_list *after)
{
	const struct pair *pair = &compare->pairs.v[number];
	size_t b = 0, a = 0;

	collect_routes(compare, compare->base, pair->before, before);
	collect_routes(compare, compare->head, pair->after, after);
	while (b < before->n || a < after->n) {
		int order = b == before->n ? 1
			    : a == after->n
				    ? -1
				    : prefix_compare(before->v[b]->prefix, after->v[a]->prefix);

		if (order < 0)
			add_cell(compare, DIFFERENCE_LOST, number, before->v[b++], NULL);
		else if (order > 0)
			add_cell(compare, DIFFERENCE_GAINED, number, NULL, after->v[a++]);
		else
			compare_routes(compare, number, before->v[b++], after->v[a++]);
	}
}

/* Groups never share a device and prefix, so this is a total order. */
static int compare_groups(const void *a, const void *b)
{
	const struct difference_group *x = a, *y = b;
	size_t nx = x->prefix_count * x->device_count, ny = y->prefix_count * y->device_count;
	int order;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (nx != ny)
		return nx > ny ? -1 : 1;
	order = prefix_compare(x->prefixes[0], y->prefixes[0]);
	return order ? order : strcmp(x->devices[0].name, y->devices[0].name);
}

const struct difference *routes_difference(const struct routes *base, const struct routes *head,
					   const struct difference_scope *scope,
					   struct arena *arena)
{
	struct arena *scratch = arena_new();
	struct compare *compare = arena_alloc(scratch, sizeof(*compare));
	struct routes_list before = { .arena = scratch }, after = { .arena = scratch };
	struct difference *difference = arena_alloc(arena, sizeof(*difference));

	*compare = (struct compare){
		.base = base, .head = head, .scope = scope, .arena = arena, .scratch = scratch
	};
	compare->difference = difference;
	pair_instances(compare);
	for (size_t i = 0; i < compare->pairs.n; i++)
		compare_pair(compare, (uint32_t)i, &before, &after);
	for (unsigned bucket = 0; bucket < BUCKETS; bucket++)
		difference_group_add(compare, bucket);
	if (compare->groups.n > 1)
		qsort(compare->groups.v, compare->groups.n, sizeof(*compare->groups.v),
		      compare_groups);
	difference->groups = compare->groups.v;
	difference->group_count = compare->groups.n;
	arena_free(scratch);
	return difference;
}
