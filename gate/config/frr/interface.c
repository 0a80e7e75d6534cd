/* SPDX-License-Identifier: MIT */
/*
 * Interfaces as the file names them. FRR asks the kernel what kind one is; here the name says it:
 * `lo` and the devices of VRFs are loopbacks to FRR, dummy ones and further `lo` are always up and
 * have no neighbors, but to OSPF and IS-IS they are like any other (ospf_interface.c).
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "config/frr/device.h"

struct interface_list {
	struct interface *v;
	size_t n, cap;
};

struct address_list {
	struct interface_address *v;
	size_t n, cap;
};

static bool is_loopback(const char *name)
{
	if (strncmp(name, "dummy", 5) == 0)
		return true;
	return strncmp(name, "lo", 2) == 0 && strspn(name + 2, "0123456789") == strlen(name + 2);
}

static void addresses_add(struct frr *frr, const struct node *node, const char *name,
			  struct address_list *list)
{
	for (const struct node *a = node_first(node, name); a != NULL; a = node_next(a)) {
		const char *text = node_leaf(a, "address");
		struct interface_address address = { .place = frr_place(frr, a) };

		if (!prefix_parse(text, &address.subnet, &address.addr)) {
			reading_error(frr->reading, a, "frr-address",
				      "'%s' is no address with a length", text);
			continue;
		}
		if (addr_family(address.addr) == FAMILY_IPV6)
			address.link_local = addr_is_link_local(address.addr);
		else
			address.secondary = node_get(a, "secondary") != NULL;
		*array_push(list, frr->arena) = address;
	}
}

static void addresses_read(struct frr *frr, const struct node *node, struct interface *interface)
{
	struct address_list list = { 0 };

	addresses_add(frr, node, "ipv4-address", &list);
	addresses_add(frr, node, "ipv6-address", &list);
	interface->addresses = list.v;
	interface->address_count = list.n;
}

/* The VRFs are known by now. */
static uint32_t instance_index(const struct frr *frr, const char *vrf)
{
	for (size_t i = 0; vrf != NULL && i < frr->device->instance_count; i++)
		if (strcmp(frr->device->instances[i].name, vrf) == 0)
			return (uint32_t)i;
	return 0;
}

static bool is_vrf(const struct frr *frr, const char *name)
{
	return instance_index(frr, name) != 0;
}

static void interface_read(struct frr *frr, const struct node *node, struct interface_list *list)
{
	const char *name = frr_string(frr, node, "name");
	struct interface *interface = array_push(list, frr->arena);

	*interface = (struct interface){
		.name = name,
		.port = name,
		.enabled = node_get(node, "shutdown") == NULL,
		.description = frr_string(frr, node, "description"),
		.bandwidth = (uint32_t)node_uint(node, "bandwidth", 0) * 1000,
		.instance = instance_index(frr, node_leaf(node, "vrf")),
		.place = frr_place(frr, node),
	};
	if (!interface->enabled)
		interface->disabled_place = reading_leaf_place(frr->reading, node, "shutdown");
	interface->loopback = is_loopback(name);
	if (is_vrf(frr, name)) {
		interface->loopback = true;
		interface->instance = instance_index(frr, name);
	}
	for (int f = 0; f < FAMILY_COUNT; f++)
		interface->family_enabled[f] = true;
	addresses_read(frr, node, interface);
	for (const struct node *p = node_first(node, "ipv4-peer"); p != NULL; p = node_next(p)) {
		node_mark_read(p);
		reading_unmodelled(frr->reading, p, "addresses with a peer are not simulated");
	}
	if (!node_bool(node, "link-detect", true))
		reading_unmodelled(
			frr->reading, node_get(node, "link-detect"),
			"an interface that counts as up without carrier is not simulated");
}

static int by_name(const void *a, const void *b)
{
	const struct interface *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static bool is_listed(const struct interface_list *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->v[i].name, name) == 0)
			return true;
	return false;
}

/* `neighbor swp1 interface` needs no block for swp1: the kernel has the interface all the same. */
static void implied_read(struct frr *frr, const struct node *bgp, struct interface_list *list)
{
	for (const struct node *n = node_first(bgp, "neighbor"); n != NULL; n = node_next(n)) {
		const char *name = node_leaf(n, "peer");
		struct interface *interface;

		if (node_get(n, "interface") == NULL || is_listed(list, name))
			continue;
		interface = array_push(list, frr->arena);
		*interface = (struct interface){
			.name = reading_string(frr->reading, name),
			.enabled = true,
			.family_enabled = { true, true },
			.instance = instance_index(frr, node_leaf(bgp, "vrf")),
			.place = frr_place(frr, n),
		};
		interface->port = interface->name;
	}
}

void frr_interfaces_read(struct frr *frr)
{
	struct interface_list list = { 0 };

	for (const struct node *i = tree_top(frr->reading->tree, "interface"); i != NULL;
	     i = node_next(i))
		interface_read(frr, i, &list);
	for (const struct node *b = tree_top(frr->reading->tree, "bgp"); b != NULL;
	     b = node_next(b))
		implied_read(frr, b, &list);
	if (list.n > 0)
		qsort(list.v, list.n, sizeof(*list.v), by_name);
	frr->device->interfaces = list.v;
	frr->device->interface_count = list.n;
	for (size_t i = 0; i < list.n; i++)
		*map_slot(frr->interfaces, list.v[i].name, strlen(list.v[i].name)) = &list.v[i];
}

struct interface *frr_interface_find(const struct frr *frr, const char *name)
{
	return map_get_string(frr->interfaces, name);
}

uint32_t frr_interface_index(const struct frr *frr, const struct interface *interface)
{
	return (uint32_t)(interface - frr->device->interfaces);
}
