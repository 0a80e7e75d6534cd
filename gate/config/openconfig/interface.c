/* SPDX-License-Identifier: MIT */
/*
 * Interfaces: each port and each unit of it becomes a struct interface. Unit 0 has the port's name
 * ("eth0"), other units "eth0.5"; a port without units still is one, so that it can be a member, be
 * named and be shut. A routed VLAN has the name of its interface.
 *
 * What YANG leaves out and is checked here: addresses that are equal in another spelling, a missing
 * prefix-length, two units of one name.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "config/openconfig/openconfig.h"

struct interface_list {
	struct interface *v;
	size_t n, cap;
};

struct address_list {
	struct interface_address *v;
	size_t n, cap;
};

static bool address_is_new(struct openconfig *oc, const struct node *node,
			   const struct address_list *list, struct addr addr)
{
	char buf[ADDR_TEXT];

	for (size_t i = 0; i < list->n; i++)
		if (addr_equal(list->v[i].addr, addr))
			return reading_error(
				oc->reading, node, "openconfig-duplicate-address",
				"the address %s is on this interface twice: remove one",
				addr_text(addr, buf));
	return true;
}

static void address_read(struct openconfig *oc, const struct node *node, enum family family,
			 struct address_list *list)
{
	unsigned widest = family == FAMILY_IPV4 ? 32 : 128;
	uint64_t length = node_uint(node, "config/prefix-length", UINT64_MAX);
	const char *ip = openconfig_key(oc, node, "ip"), *type = node_leaf(node, "config/type");
	struct interface_address *a;
	struct addr addr;

	if (ip == NULL || !openconfig_addr(oc, node, ip, &addr))
		return;
	if (length > widest) {
		reading_error(oc->reading, node, "openconfig-prefix-length",
			      "the address %s has no prefix-length: add config/prefix-length", ip);
		return;
	}
	if (addr_family(addr) != family || !address_is_new(oc, node, list, addr))
		return;
	a = array_push(list, oc->arena);
	a->addr = addr;
	a->subnet = prefix_make(addr, (unsigned)length + (family == FAMILY_IPV4 ? 96 : 0));
	a->secondary = type != NULL && strcmp(type, "SECONDARY") == 0;
	a->link_local = family == FAMILY_IPV6 && addr_is_link_local(addr);
	a->place = reading_node_place(oc->reading, node);
	if (type != NULL && strcmp(type, "LINK_LOCAL_UNICAST") == 0 && !a->link_local)
		reading_error(oc->reading, node, "openconfig-link-local",
			      "%s is called LINK_LOCAL_UNICAST but is not in fe80::/10", ip);
}

/* The name of a unit, as interface.c writes it. */
static const char *unit_name(struct arena *arena, const char *port, uint32_t unit)
{
	return unit == 0 ? port : arena_printf(arena, "%s.%u", port, (unsigned)unit);
}

static void unnumbered_read(struct openconfig *oc, const struct node *ip,
			    struct interface *interface)
{
	const char *from = node_leaf(ip, "unnumbered/interface-ref/config/interface");
	uint64_t unit = node_uint(ip, "unnumbered/interface-ref/config/subinterface", 0);

	if (!node_bool(ip, "unnumbered/config/enabled", false))
		return;
	if (from == NULL)
		reading_error(oc->reading, ip, "openconfig-unnumbered",
			      "unnumbered without interface-ref: say whose address it borrows");
	else
		interface->unnumbered_from = reading_string(
			oc->reading, unit_name(oc->reading->scratch, from, (uint32_t)unit));
}

/* ipv4 and ipv6 below a subinterface or a routed VLAN. */
static void families_read(struct openconfig *oc, const struct node *node,
			  struct interface *interface)
{
	static const char *const names[FAMILY_COUNT] = { "ipv4", "ipv6" };
	struct address_list list = { interface->addresses, interface->address_count,
				     interface->address_count };

	for (int f = 0; f < FAMILY_COUNT; f++) {
		const struct node *ip = node_get(node, names[f]);

		if (ip == NULL)
			continue;
		if (!node_bool(ip, "config/enabled", true))
			interface->family_enabled[f] = false;
		for (const struct node *a = node_first(ip, "addresses/address"); a != NULL;
		     a = node_next(a))
			address_read(oc, a, (enum family)f, &list);
		unnumbered_read(oc, ip, interface);
	}
	interface->addresses = list.v;
	interface->address_count = list.n;
}

static void tags_read(struct openconfig *oc, const struct node *node, struct interface *interface)
{
	const char *old = node_leaf(node, "vlan/config/vlan-id");
	unsigned outer, inner;

	interface->vlan_outer =
		(uint32_t)node_uint(node, "vlan/match/double-tagged/config/outer-vlan-id",
				    node_uint(node, "vlan/match/single-tagged/config/vlan-id", 0));
	interface->vlan_inner =
		(uint32_t)node_uint(node, "vlan/match/double-tagged/config/inner-vlan-id", 0);
	if (old == NULL)
		return;
	reading_once(oc->reading, node_get(node, "vlan/config/vlan-id"), "openconfig-old-vlan-id",
		     "vlan/config/vlan-id is from before 2019: read as vlan/match");
	if (interface->vlan_outer != 0)
		return;
	switch (sscanf(old, "%u.%u", &outer, &inner)) {
	case 2:
		interface->vlan_inner = inner;
		interface->vlan_outer = outer;
		break;
	case 1:
		interface->vlan_outer = outer;
		break;
	default:
		reading_error(oc->reading, node, "openconfig-vlan-id", "'%s' is no VLAN tag", old);
	}
}

/* What units have from their port. */
static void port_read(struct openconfig *oc, const struct node *node, struct interface *port)
{
	const char *type = openconfig_bare(node_leaf(node, "config/type"));
	const char *loop = node_leaf(node, "config/loopback-mode");
	const char *speed = openconfig_bare(node_leaf(node, "ethernet/config/port-speed"));
	const char *digits;

	port->place = reading_node_place(oc->reading, node);
	port->loopback = type != NULL && strcmp(type, "softwareLoopback") == 0;
	if (type == NULL)
		reading_once(oc->reading, node, "openconfig-interface-type",
			     "an interface has no config/type: taken as an ordinary port");
	port->enabled = node_bool(node, "config/enabled", true);
	if (!port->enabled)
		port->disabled_place = reading_leaf_place(oc->reading, node, "config/enabled");
	/* boolean before 2023: false was NONE */
	port->looped = loop != NULL && strcmp(loop, "NONE") != 0 && strcmp(loop, "false") != 0;
	port->member_of =
		reading_string(oc->reading, node_leaf(node, "ethernet/config/aggregate-id"));
	port->description = reading_string(oc->reading, node_leaf(node, "config/description"));
	port->mtu = (uint32_t)node_uint(node, "config/mtu", 0);
	if (speed != NULL && strncmp(speed, "SPEED_", 6) == 0) {
		digits = speed + 6;
		port->bandwidth = (uint32_t)strtoul(digits, NULL, 10) *
				  (strstr(digits, "GB") != NULL ? 1000000U : 1000U);
	}
	for (int f = 0; f < FAMILY_COUNT; f++)
		port->family_enabled[f] = true;
}

static void unit_read(struct openconfig *oc, const struct node *node, struct interface *unit)
{
	const char *description = node_leaf(node, "config/description");
	bool enabled = node_bool(node, "config/enabled", true);

	unit->place = reading_node_place(oc->reading, node);
	if (unit->enabled && !enabled) {
		unit->enabled = false;
		unit->disabled_place = reading_leaf_place(oc->reading, node, "config/enabled");
	}
	if (description != NULL)
		unit->description = reading_string(oc->reading, description);
	tags_read(oc, node, unit);
	families_read(oc, node, unit);
}

static void interface_read(struct openconfig *oc, const struct node *node,
			   struct interface_list *list)
{
	const char *name = reading_string(oc->reading, openconfig_key(oc, node, "name"));
	const struct node *routed = node_get(node, "routed-vlan");
	struct interface port = { .name = name, .port = name }, base;

	if (name == NULL)
		return;
	port_read(oc, node, &port);
	base = port;
	if (routed != NULL)
		families_read(oc, routed, &base);
	for (const struct node *s = node_first(node, "subinterfaces/subinterface"); s != NULL;
	     s = node_next(s)) {
		const char *index = openconfig_key(oc, s, "index");
		uint32_t unit = 0;

		if (index == NULL || !openconfig_number(index, &unit))
			continue;
		if (unit == 0) {
			unit_read(oc, s, &base);
			continue;
		}
		port.unit = unit;
		port.name = unit_name(oc->arena, name, unit);
		struct interface *slot = array_push(list, oc->arena);
		*slot = port;
		unit_read(oc, s, slot);
	}
	*array_push(list, oc->arena) = base;
}

static int by_name(const void *a, const void *b)
{
	const struct interface *x = a, *y = b;

	return strcmp(x->name, y->name);
}

void openconfig_interfaces_read(struct openconfig *oc)
{
	const struct node *top = tree_top(oc->reading->tree, "interfaces");
	struct interface_list list = { 0 };

	oc->interfaces = map_new(oc->reading->scratch);
	if (top == NULL)
		return;
	for (const struct node *i = node_first(top, "interface"); i != NULL; i = node_next(i))
		interface_read(oc, i, &list);
	if (list.n > 0)
		qsort(list.v, list.n, sizeof(*list.v), by_name);
	oc->device->interfaces = list.v;
	oc->device->interface_count = list.n;
	for (size_t i = 0; i < list.n; i++) {
		void **slot = map_slot(oc->interfaces, list.v[i].name, strlen(list.v[i].name));

		if (*slot != NULL)
			diag_add(oc->reading->diag, DIAG_ERROR, "openconfig-duplicate-interface",
				 list.v[i].place, NULL,
				 "two interfaces would be called '%s': rename one", list.v[i].name);
		*slot = &list.v[i];
	}
}

uint32_t openconfig_interface_index(const struct openconfig *oc, const struct interface *interface)
{
	return (uint32_t)(interface - oc->device->interfaces);
}

struct interface *openconfig_interface_get(struct openconfig *oc, const struct node *node,
					   const char *name, uint32_t unit)
{
	const char *full = unit_name(oc->reading->scratch, name, unit);
	struct interface *interface = map_get_string(oc->interfaces, full);

	if (interface == NULL)
		reading_error(oc->reading, node, "openconfig-no-interface",
			      "there is no interface '%s' on this device", full);
	return interface;
}

struct interface *openconfig_interface_ref(struct openconfig *oc, const struct node *node,
					   const char *id)
{
	const char *name = node_leaf(node, "interface-ref/config/interface");
	const char *unit = node_leaf(node, "interface-ref/config/subinterface");
	uint32_t number = 0;

	if (unit != NULL)
		openconfig_number(unit, &number);
	if (name == NULL && unit != NULL)
		reading_error(oc->reading, node, "openconfig-interface-ref",
			      "interface-ref has a subinterface but no interface: add it");
	if (name != NULL || unit != NULL)
		return name == NULL ? NULL : openconfig_interface_get(oc, node, name, number);
	/* Devices without interface-ref, and XR: the id says it. "eth0.0" is unit 0. */
	if (id != NULL && map_get_string(oc->interfaces, id) == NULL) {
		size_t n = strlen(id);

		if (n > 2 && strcmp(id + n - 2, ".0") == 0)
			id = arena_strndup(oc->reading->scratch, id, n - 2);
	}
	return id == NULL ? NULL : openconfig_interface_get(oc, node, id, 0);
}
