/* SPDX-License-Identifier: MIT */
/*
 * What decides whether an interface is up and is not said at the interface itself: a LAG needs as
 * many enabled members as min-links says, at least one; a routed VLAN needs the VLAN, and an
 * enabled port of it if any port is said to have it. Runs after all interfaces are read; the
 * failure of a member is another matter (routes/).
 */
#include <stdio.h>
#include <string.h>

#include "base/intern.h"
#include "config/openconfig/openconfig.h"

/* VLANs that the instances name. */
static const struct node *vlan_find(struct openconfig *oc, const char *vlan)
{
	const struct node *top = tree_top(oc->reading->tree, "network-instances");

	if (top == NULL)
		return NULL;
	for (const struct node *n = node_first(top, "network-instance"); n != NULL;
	     n = node_next(n))
		for (const struct node *v = node_first(n, "vlans/vlan"); v != NULL;
		     v = node_next(v)) {
			const char *id = openconfig_key(oc, v, "vlan-id");
			const char *name = node_leaf(v, "config/name");

			if ((id != NULL && strcmp(id, vlan) == 0) ||
			    (name != NULL && strcmp(name, vlan) == 0))
				return v;
		}
	return NULL;
}

static bool trunk_carries(const struct node *switched, uint32_t vlan)
{
	bool any = false;

	for (const struct node *t = node_first(switched, "config/trunk-vlans"); t != NULL;
	     t = node_next(t)) {
		unsigned low = 0, high = 0;
		int n = sscanf(node_value(t), "%u..%u", &low, &high);

		any = true;
		if (n == 1)
			high = low;
		if (n >= 1 && low <= vlan && vlan <= high)
			return true;
	}
	return !any || node_uint(switched, "config/native-vlan", 0) == vlan;
}

static bool port_carries(const struct node *switched, uint32_t vlan)
{
	const char *mode = node_leaf(switched, "config/interface-mode");

	if (mode != NULL && strcmp(mode, "TRUNK") == 0)
		return trunk_carries(switched, vlan);
	return node_uint(switched, "config/access-vlan", 1) == vlan;
}

/* Counts the ports of the device that carry the VLAN, and those of them that are enabled. */
static void ports_count(struct openconfig *oc, uint32_t vlan, size_t *all, size_t *enabled)
{
	const struct node *top = tree_top(oc->reading->tree, "interfaces");

	*all = *enabled = 0;
	for (const struct node *i = node_first(top, "interface"); i != NULL; i = node_next(i)) {
		const struct node *switched = node_get(i, "ethernet/switched-vlan");

		if (switched == NULL)
			switched = node_get(i, "aggregation/switched-vlan");
		if (switched == NULL || !port_carries(switched, vlan))
			continue;
		(*all)++;
		if (node_bool(i, "config/enabled", true))
			(*enabled)++;
	}
}

static void interface_down(struct interface *interface, struct place place)
{
	if (!interface->enabled)
		return;
	interface->enabled = false;
	interface->disabled_place = place;
}

static void vlan_settle(struct openconfig *oc, const struct node *node, struct interface *svi)
{
	const char *vlan = node_leaf(node, "routed-vlan/config/vlan"), *status;
	const struct node *v;
	uint32_t id;
	size_t all, enabled;

	if (vlan == NULL)
		return;
	v = vlan_find(oc, vlan);
	if (!openconfig_number(vlan, &id) &&
	    (v == NULL || !openconfig_number(openconfig_key(oc, v, "vlan-id"), &id))) {
		reading_error(oc->reading, node, "openconfig-no-vlan",
			      "there is no VLAN of the name '%s': add it below vlans", vlan);
		return;
	}
	svi->bridge = arena_printf(oc->arena, "vlan%u", (unsigned)id);
	status = v == NULL ? NULL : node_leaf(v, "config/status");
	if (status != NULL && strcmp(status, "SUSPENDED") == 0)
		interface_down(svi, reading_leaf_place(oc->reading, v, "config/status"));
	ports_count(oc, id, &all, &enabled);
	if (all > 0 && enabled == 0)
		interface_down(svi, svi->place);
}

static size_t members_enabled(const struct openconfig *oc, const char *lag, size_t *all)
{
	size_t n = 0;

	*all = 0;
	for (size_t i = 0; i < oc->device->interface_count; i++) {
		const struct interface *m = &oc->device->interfaces[i];

		if (m->member_of == NULL || m->unit != 0 || strcmp(m->member_of, lag) != 0)
			continue;
		(*all)++;
		n += m->enabled;
	}
	return n;
}

static void lag_settle(struct openconfig *oc, const struct node *node, const char *name)
{
	uint64_t least = node_uint(node, "aggregation/config/min-links", 1);
	size_t all, up = members_enabled(oc, name, &all);

	if (up >= (least == 0 ? 1 : least))
		return;
	reading_warn(oc->reading, node, "openconfig-lag-down",
		     "the LAG '%s' is down: %zu of %zu members are enabled, %llu are needed", name,
		     up, all, (unsigned long long)(least == 0 ? 1 : least));
	for (size_t i = 0; i < oc->device->interface_count; i++)
		if (strcmp(oc->device->interfaces[i].port, name) == 0)
			interface_down(&oc->device->interfaces[i],
				       reading_node_place(oc->reading, node));
}

static bool is_lag(const struct node *node)
{
	const char *type = openconfig_bare(node_leaf(node, "config/type"));

	return type != NULL && strcmp(type, "ieee8023adLag") == 0;
}

void openconfig_interfaces_settle(struct openconfig *oc)
{
	const struct node *top = tree_top(oc->reading->tree, "interfaces");

	if (top == NULL)
		return;
	for (const struct node *i = node_first(top, "interface"); i != NULL; i = node_next(i)) {
		const char *name = openconfig_key(oc, i, "name");
		struct interface *base = name == NULL ? NULL : map_get_string(oc->interfaces, name);

		if (base == NULL)
			continue;
		if (is_lag(i))
			lag_settle(oc, i, name);
		if (node_get(i, "routed-vlan") != NULL)
			vlan_settle(oc, i, base);
	}
	for (size_t i = 0; i < oc->device->interface_count; i++) {
		const struct interface *u = &oc->device->interfaces[i];

		if (u->unnumbered_from != NULL &&
		    map_get_string(oc->interfaces, u->unnumbered_from) == NULL)
			diag_add(oc->reading->diag, DIAG_ERROR, "openconfig-no-interface", u->place,
				 NULL, "'%s' borrows the address of '%s', which is not there",
				 u->name, u->unnumbered_from);
	}
}
