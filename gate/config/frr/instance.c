/* SPDX-License-Identifier: MIT */
/*
 * VRFs with what runs in them. A VRF is whatever a vrf block, an interface or a protocol's
 * instance names; what FRR says of the default one stands at the top of the file.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "config/frr/device.h"

struct instance_list {
	struct instance *v;
	size_t n, cap;
};

static void name_add(struct frr *frr, struct instance_list *list, const struct node *node,
		     const char *name)
{
	struct instance *instance;

	if (name == NULL || strcmp(name, "default") == 0)
		return;
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->v[i].name, name) == 0)
			return;
	instance = array_push(list, frr->arena);
	*instance = (struct instance){ .enabled = true,
				       .name = reading_string(frr->reading, name),
				       .place = frr_place(frr, node) };
}

void frr_instances_name(struct frr *frr)
{
	static const struct {
		const char *top, *leaf;
	} tops[] = { { "vrf", "name" }, { "interface", "vrf" }, { "bgp", "vrf" },
		     { "ospf", "vrf" }, { "ospf6", "vrf" },     { "isis", "vrf" } };
	struct instance_list list = { 0 };

	*array_push(&list, frr->arena) = (struct instance){
		.name = "default", .is_default = true, .enabled = true, .place = frr->device->place
	};
	for (size_t i = 0; i < sizeof(tops) / sizeof(tops[0]); i++)
		for (const struct node *n = tree_top(frr->reading->tree, tops[i].top); n != NULL;
		     n = node_next(n))
			name_add(frr, &list, n, node_leaf(n, tops[i].leaf));
	frr->device->instances = list.v;
	frr->device->instance_count = list.n;
}

/* ---- what the table itself is told ---- */

static const struct node *child(const struct frr *frr, const struct node *vrf, const char *name)
{
	return vrf == NULL ? tree_top(frr->reading->tree, name) : node_get(vrf, name);
}

static bool table_bool(const struct frr *frr, const struct node *vrf, const char *name,
		       bool fallback)
{
	const struct node *leaf = child(frr, vrf, name);

	return leaf == NULL ? fallback : strcmp(node_value(leaf), "true") == 0;
}

static void table_read(struct frr *frr, const struct node *vrf, struct instance *instance)
{
	const struct node *id = child(frr, vrf, "router-id");
	struct addr addr;

	if (id != NULL && frr_addr(frr, id, node_value(id), &addr))
		instance->router_id = addr_to_ipv4(addr);
	instance->resolve_via_default[FAMILY_IPV4] =
		table_bool(frr, vrf, "ipv4-resolve-via-default", frr->datacenter);
	instance->resolve_via_default[FAMILY_IPV6] =
		table_bool(frr, vrf, "ipv6-resolve-via-default", frr->datacenter);
	frr_statics_read(frr, vrf, instance);
}

/* ---- protocols ---- */

static bool is_of(const struct node *node, const struct instance *instance)
{
	const char *vrf = node_leaf(node, "vrf");

	return strcmp(vrf == NULL ? "default" : vrf, instance->name) == 0;
}

struct ospf_list {
	struct ospf *v;
	size_t n, cap;
};

struct isis_list {
	struct isis *v;
	size_t n, cap;
};

static void ospfs_read(struct frr *frr, struct frr_instance *at)
{
	struct ospf_list list = { 0 };

	for (uint8_t version = 2; version <= 3; version++)
		for (const struct node *n =
			     tree_top(frr->reading->tree, version == 2 ? "ospf" : "ospf6");
		     n != NULL; n = node_next(n)) {
			struct ospf ospf = { .version = version };

			if (!is_of(n, at->instance))
				continue;
			frr_ospf_read(frr, n, version, at, &ospf);
			*array_push(&list, frr->arena) = ospf;
		}
	at->instance->ospfs = list.v;
	at->instance->ospf_count = list.n;
}

static void isises_read(struct frr *frr, struct frr_instance *at)
{
	struct isis_list list = { 0 };

	for (const struct node *n = tree_top(frr->reading->tree, "isis"); n != NULL;
	     n = node_next(n)) {
		struct isis isis = { 0 };

		if (!is_of(n, at->instance))
			continue;
		frr_isis_read(frr, n, at, &isis);
		*array_push(&list, frr->arena) = isis;
	}
	at->instance->isises = list.v;
	at->instance->isis_count = list.n;
}

static void instance_read(struct frr *frr, const struct node *vrf, uint32_t index)
{
	struct frr_instance at = { .instance = &frr->device->instances[index], .index = index };

	if (vrf != NULL || index == 0)
		table_read(frr, vrf, at.instance);
	ospfs_read(frr, &at);
	isises_read(frr, &at);
	for (const struct node *n = tree_top(frr->reading->tree, "bgp"); n != NULL;
	     n = node_next(n))
		if (is_of(n, at.instance))
			frr_bgp_read(frr, n, &at);
	at.instance->redistributions = at.redistributions.v;
	at.instance->redistribution_count = at.redistributions.n;
}

void frr_instances_read(struct frr *frr)
{
	for (uint32_t i = 0; i < frr->device->instance_count; i++) {
		const struct node *vrf = i == 0 ? NULL : tree_top(frr->reading->tree, "vrf");

		while (vrf != NULL &&
		       strcmp(node_leaf(vrf, "name"), frr->device->instances[i].name) != 0)
			vrf = node_next(vrf);
		instance_read(frr, vrf, i);
	}
}
