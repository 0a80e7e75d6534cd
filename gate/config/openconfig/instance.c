/* SPDX-License-Identifier: MIT */
/*
 * Network instances with their bindings and protocols; the default instance comes first, and there
 * always is one.
 *
 * Checked here: exactly one DEFAULT_INSTANCE (the validator lets two through), interfaces bound
 * twice. An interface that is bound nowhere is taken to the default instance, as most devices do.
 */
#include <string.h>
#include <strings.h>

#include "base/array.h"
#include "config/openconfig/openconfig.h"

/* ---- protocols --------------------------------------------------------------------------------
 */

struct protocol_lists {
	struct static_list statics;
	struct aggregate_list aggregates;
	struct {
		struct ospf *v;
		size_t n, cap;
	} ospfs;
	struct {
		struct isis *v;
		size_t n, cap;
	} isises;
};

/* Protocols that make no routes here, or routes that no file tells. */
static void other_protocol_read(struct openconfig *oc, const struct node *node, const char *name)
{
	static const char *const harmless[] = { "DIRECTLY_CONNECTED", "LOCAL", "PIM", "IGMP" };

	for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
		if (name != NULL && strcmp(name, harmless[i]) == 0) {
			node_mark_read(node);
			return;
		}
	if (node_bool(node, "config/enabled", true))
		reading_unmodelled(oc->reading, node,
				   "the protocol installs routes that are in no file");
	node_mark_read(node);
}

/* True: the entry is switched off, and none of its statements counts. */
static bool is_off(struct openconfig *oc, const struct node *node)
{
	if (node_bool(node, "config/enabled", true))
		return false;
	reading_note(oc->reading, node, "openconfig-protocol-off",
		     "the protocol entry is switched off: what is in it does not count");
	node_mark_read(node);
	return true;
}

static void bgp_add(struct openconfig *oc, const struct node *node, struct instance *instance)
{
	if (instance->bgp != NULL) {
		reading_unmodelled(oc->reading, node,
				   "a second BGP in one instance is not simulated");
		node_mark_read(node);
		return;
	}
	instance->bgp = arena_alloc(oc->arena, sizeof(*instance->bgp));
	openconfig_bgp_read(oc, node, instance, instance->bgp);
}

static void protocol_read(struct openconfig *oc, const struct node *node, struct instance *instance,
			  struct protocol_lists *lists)
{
	const char *name = openconfig_bare(openconfig_key(oc, node, "identifier"));
	enum family family;

	openconfig_key(oc, node, "name");
	switch (openconfig_protocol(name, &family)) {
	case PROTOCOL_STATIC:
		if (!is_off(oc, node))
			openconfig_statics_read(oc, node, &lists->statics);
		break;
	case PROTOCOL_AGGREGATE:
		if (!is_off(oc, node))
			openconfig_aggregates_read(oc, node, &lists->aggregates);
		break;
	case PROTOCOL_OSPF:
		openconfig_ospf_read(oc, node, family == FAMILY_IPV4 ? 2 : 3,
				     array_push(&lists->ospfs, oc->arena));
		break;
	case PROTOCOL_ISIS:
		openconfig_isis_read(oc, node, array_push(&lists->isises, oc->arena));
		break;
	case PROTOCOL_BGP:
		bgp_add(oc, node, instance);
		break;
	default:
		other_protocol_read(oc, node, name);
	}
}

static void protocols_read(struct openconfig *oc, const struct node *node,
			   struct instance *instance)
{
	struct protocol_lists lists = { 0 };

	for (const struct node *p = node_first(node, "protocols/protocol"); p != NULL;
	     p = node_next(p))
		protocol_read(oc, p, instance, &lists);
	instance->statics = lists.statics.v;
	instance->static_count = lists.statics.n;
	instance->aggregates = lists.aggregates.v;
	instance->aggregate_count = lists.aggregates.n;
	instance->ospfs = lists.ospfs.v;
	instance->ospf_count = lists.ospfs.n;
	instance->isises = lists.isises.v;
	instance->isis_count = lists.isises.n;
	for (size_t i = 0; i < instance->ospf_count; i++)
		if (instance->ospfs[i].router_id == 0)
			instance->ospfs[i].router_id = instance->router_id;
}

/* ---- bindings ---------------------------------------------------------------------------------
 */

/* The interface of a binding: by its leaves, else by the free text of its id. */
static struct interface *binding_interface(struct openconfig *oc, const struct node *node)
{
	const char *id = openconfig_key(oc, node, "id");
	const char *name = node_leaf(node, "config/interface");
	uint32_t unit = (uint32_t)node_uint(node, "config/subinterface", 0);

	if (name == NULL)
		return id == NULL ? NULL : openconfig_interface_get(oc, node, id, 0);
	if (node_leaf(node, "config/subinterface") == NULL &&
	    (oc->reading->options->leniencies & LENIENCY_IMPLIED_SUBINTERFACE) == 0)
		reading_once(oc->reading, node, "openconfig-implied-subinterface",
			     "an interface is referred to without its subinterface: taken as 0");
	return openconfig_interface_get(oc, node, name, unit);
}

static void bindings_read(struct openconfig *oc, const struct node *node, uint32_t index,
			  bool *bound)
{
	for (const struct node *b = node_first(node, "interfaces/interface"); b != NULL;
	     b = node_next(b)) {
		struct interface *interface = binding_interface(oc, b);
		const struct node *families = node_first(b, "config/associated-address-families");
		uint32_t i;

		if (families != NULL)
			reading_unmodelled(oc->reading, families,
					   "an interface that is in an instance with some families "
					   "only is not simulated");
		for (; families != NULL; families = node_next(families))
			node_mark_read(families);
		if (interface == NULL)
			continue;
		i = openconfig_interface_index(oc, interface);
		if (bound[i])
			reading_error(
				oc->reading, b, "openconfig-bound-twice",
				"the interface '%s' is bound to two network instances: keep one",
				interface->name);
		bound[i] = true;
		interface->instance = index;
	}
}

static void unbound_tell(struct openconfig *oc, const bool *bound)
{
	bool lenient = (oc->reading->options->leniencies & LENIENCY_IMPLIED_BINDING) != 0;

	for (size_t i = 0; i < oc->device->interface_count; i++) {
		const struct interface *interface = &oc->device->interfaces[i];

		if (bound[i] || interface->address_count == 0)
			continue;
		diag_add(oc->reading->diag, lenient ? DIAG_NOTE : DIAG_WARNING,
			 "openconfig-unbound-interface", interface->place, NULL,
			 "the interface '%s' is bound to no network instance: taken to the default "
			 "one, which some devices do not do",
			 interface->name);
		return; /* one a device is enough */
	}
}

/* ---- instances --------------------------------------------------------------------------------
 */

enum instance_kind { INSTANCE_DEFAULT, INSTANCE_VRF, INSTANCE_OTHER };

static enum instance_kind kind_read(struct openconfig *oc, const struct node *node)
{
	const char *name = openconfig_key(oc, node, "name");
	const char *type = openconfig_bare(node_leaf(node, "config/type"));

	if (type == NULL && name != NULL && strcasecmp(name, "default") == 0)
		return INSTANCE_DEFAULT;
	if (type == NULL) {
		reading_error(oc->reading, node, "openconfig-instance-type",
			      "the network instance '%s' has no type: add config/type", name);
		return INSTANCE_OTHER;
	}
	if (strcmp(type, "DEFAULT_INSTANCE") == 0)
		return INSTANCE_DEFAULT;
	if (strcmp(type, "L3VRF") == 0)
		return INSTANCE_VRF;
	reading_unmodelled(oc->reading, node, "instances of layer 2 are not simulated");
	node_mark_read(node);
	return INSTANCE_OTHER;
}

static void instance_read(struct openconfig *oc, const struct node *node, struct instance *instance)
{
	instance->name = reading_string(oc->reading, openconfig_key(oc, node, "name"));
	instance->place = reading_node_place(oc->reading, node);
	instance->router_id = openconfig_router_id(oc, node, "config/router-id");
	instance->enabled = node_bool(node, "config/enabled", true); /* gone upstream since 2022 */
	protocols_read(oc, node, instance);
	openconfig_redistributions_read(oc, node, instance);
}

struct node_list {
	const struct node **v;
	size_t n, cap;
};

/* The instances in their order: the default one first; null in its place if the file has none. */
static void instances_order(struct openconfig *oc, struct node_list *list)
{
	const struct node *top = tree_top(oc->reading->tree, "network-instances");

	*array_push(list, oc->reading->scratch) = NULL;
	if (top == NULL)
		return;
	for (const struct node *n = node_first(top, "network-instance"); n != NULL;
	     n = node_next(n)) {
		switch (kind_read(oc, n)) {
		case INSTANCE_DEFAULT:
			if (list->v[0] != NULL)
				reading_error(oc->reading, n, "openconfig-two-defaults",
					      "a device has one DEFAULT_INSTANCE, this is the "
					      "second: make it an L3VRF");
			else
				list->v[0] = n;
			break;
		case INSTANCE_VRF:
			*array_push(list, oc->reading->scratch) = n;
			break;
		case INSTANCE_OTHER:
			break;
		}
	}
}

void openconfig_instances_read(struct openconfig *oc)
{
	struct device *device = oc->device;
	struct node_list list = { 0 };
	bool *bound = arena_alloc(oc->reading->scratch, device->interface_count + 1);

	instances_order(oc, &list);
	device->instance_count = list.n;
	device->instances = arena_alloc(oc->arena, list.n * sizeof(*device->instances));
	device->instances[0].name = "default";
	device->instances[0].is_default = device->instances[0].enabled = true;
	device->instances[0].place = device->place;
	for (size_t i = 0; i < list.n; i++)
		if (list.v[i] != NULL)
			bindings_read(oc, list.v[i], (uint32_t)i, bound);
	unbound_tell(oc, bound);
	for (size_t i = 0; i < list.n; i++)
		if (list.v[i] != NULL)
			instance_read(oc, list.v[i], &device->instances[i]);
}
