/* SPDX-License-Identifier: MIT */
/*
 * Network instances: one is the default, the others are VRFs. Interfaces are bound by the interface leaf, never by the id, which is
 * free text; what is bound nowhere belongs to the default instance, as devices have it (told once).
 */
#include <string.h>

#include "base/array.h"
#include "config/openconfig.h"

struct instance_lists {
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

struct entries {
	struct node **v;
	size_t n, cap;
};

static bool entry_is_default(struct openconfig *oc, const struct node *node)
{
	const char *type = openconfig_bare(node_leaf(node, "config/type"));
	const char *name = openconfig_key(oc, node, "name");

	if (type != NULL)
		return !strcmp(type, "DEFAULT_INSTANCE");
	if (name != NULL && (!strcmp(name, "DEFAULT") || !strcmp(name, "default")))
		return true;
	reading_error(oc->reading, node, "openconfig-instance-type",
		      "the instance has no type: write config/type");
	return false;
}

/* ---- bindings -------------------------------------------------------------------------------- */

static void binding_read(struct openconfig *oc, const struct node *node, uint32_t instance,
			 bool *bound)
{
	const char *id = openconfig_key(oc, node, "id");
	const char *name = node_leaf(node, "config/interface");
	uint32_t unit = (uint32_t)node_uint(node, "config/subinterface", 0), index;
	struct interface *interface;

	for (const struct node *f = node_first(node, "config/associated-address-families"); f != NULL;
	     f = node_next(f))
		reading_unmodelled(oc->reading, f, "an instance for one family of an interface is not simulated");
	if (name == NULL) {
		reading_error(oc->reading, node, "openconfig-binding",
			      "the entry '%s' names no interface: write config/interface", id);
		return;
	}
	interface = openconfig_interface_get(oc, node, name, unit);
	if (interface == NULL)
		return;
	index = openconfig_interface_index(oc, interface);
	if (bound[index] && interface->instance != instance)
		reading_error(oc->reading, node, "openconfig-binding",
			      "the interface '%s' is in two instances", interface->name);
	bound[index] = true;
	interface->instance = instance;
}

static void bindings_tell(struct openconfig *oc, const bool *bound)
{
	if (oc->reading->options->leniencies & LENIENCY_IMPLIED_BINDING)
		return;
	for (size_t i = 0; i < oc->device->interface_count; i++)
		if (!bound[i])
			reading_once(oc->reading, NULL, "openconfig-implied-binding",
				     "interfaces that no instance lists (such as '%s') are taken as in the "
				     "default one",
				     oc->device->interfaces[i].name);
}

/* ---- protocols --------------------------------------------------------------------------------- */

static void other_protocol(struct openconfig *oc, const struct node *node, const char *identity)
{
	const char *name = openconfig_bare(identity);

	if (!strcmp(name, "PIM") || !strcmp(name, "IGMP")) {
		node_mark_read(node);
		reading_once(oc->reading, node, "openconfig-multicast",
			     "multicast protocols make no unicast routes and are left out");
		return;
	}
	reading_unmodelled(oc->reading, node, "this protocol is not simulated and may make routes");
}

static void protocol_read(struct openconfig *oc, const struct node *node, struct instance *instance,
			  struct instance_lists *lists)
{
	const char *identity = openconfig_key(oc, node, "identifier");
	enum family family;

	openconfig_key(oc, node, "name");
	if (identity == NULL)
		return;
	if (!node_bool(node, "config/enabled", true)) {
		node_mark_read(node);
		return;
	}
	switch (openconfig_protocol(identity, &family)) {
	case PROTOCOL_STATIC:
		openconfig_statics_read(oc, node, &lists->statics);
		break;
	case PROTOCOL_AGGREGATE:
		openconfig_aggregates_read(oc, node, &lists->aggregates);
		break;
	case PROTOCOL_OSPF:
		openconfig_ospf_read(oc, node, family == FAMILY_IPV6 ? 3 : 2,
				     array_push(&lists->ospfs, oc->arena));
		break;
	case PROTOCOL_ISIS:
		openconfig_isis_read(oc, node, array_push(&lists->isises, oc->arena));
		break;
	case PROTOCOL_BGP:
		if (instance->bgp != NULL) {
			reading_unmodelled(oc->reading, node, "a second BGP in one instance is not simulated");
			break;
		}
		instance->bgp = arena_alloc(oc->arena, sizeof(*instance->bgp));
		openconfig_bgp_read(oc, node, instance, instance->bgp);
		break;
	case PROTOCOL_CONNECTED:
		break;
	default:
		other_protocol(oc, node, identity);
	}
}

static void instance_read(struct openconfig *oc, const struct node *node, uint32_t index,
			  bool *bound)
{
	struct instance *instance = &oc->device->instances[index];
	struct instance_lists lists = { 0 };
	const char *type = openconfig_bare(node_leaf(node, "config/type"));

	instance->name = reading_string(oc->reading, openconfig_key(oc, node, "name"));
	instance->is_default = index == 0;
	instance->enabled = node_bool(node, "config/enabled", true);
	instance->router_id = openconfig_router_id(oc, node, "config/router-id");
	instance->place = reading_node_place(oc->reading, node);
	if (type != NULL && strcmp(type, "DEFAULT_INSTANCE") && strcmp(type, "L3VRF"))
		reading_unmodelled(oc->reading, node_get(node, "config/type"),
				   "only routed instances are simulated");
	for (const struct node *i = node_first(node, "interfaces/interface"); i != NULL;
	     i = node_next(i))
		binding_read(oc, i, index, bound);
	for (const struct node *p = node_first(node, "protocols/protocol"); p != NULL;
	     p = node_next(p))
		protocol_read(oc, p, instance, &lists);
	openconfig_redistributions_read(oc, node, instance);
	instance->statics = lists.statics.v;
	instance->static_count = lists.statics.n;
	instance->aggregates = lists.aggregates.v;
	instance->aggregate_count = lists.aggregates.n;
	instance->ospfs = lists.ospfs.v;
	instance->ospf_count = lists.ospfs.n;
	instance->isises = lists.isises.v;
	instance->isis_count = lists.isises.n;
}

/* The default instance leads; a device that writes none still has one. */
static void entries_order(struct openconfig *oc, struct entries *entries)
{
	const struct node *first = NULL;

	*array_push(entries, oc->arena) = NULL;
	for (struct node *n = node_first(tree_top(oc->reading->tree, "network-instances"),
					 "network-instance");
	     n != NULL; n = node_next(n)) {
		if (!entry_is_default(oc, n)) {
			*array_push(entries, oc->arena) = n;
			continue;
		}
		if (first != NULL)
			reading_error(oc->reading, n, "openconfig-default-instance",
				      "there is a second instance of type DEFAULT_INSTANCE");
		first = n;
		entries->v[0] = n;
	}
}

void openconfig_instances_read(struct openconfig *oc)
{
	bool *bound = arena_alloc(oc->reading->scratch, oc->device->interface_count + 1);
	struct entries entries = { 0 };

	if (tree_top(oc->reading->tree, "network-instances") != NULL)
		entries_order(oc, &entries);
	else
		*array_push(&entries, oc->arena) = NULL;
	oc->device->instances = arena_alloc(oc->arena, entries.n * sizeof(*oc->device->instances));
	oc->device->instance_count = entries.n;
	oc->device->instances[0] =
		(struct instance){ .name = "DEFAULT", .is_default = true, .enabled = true };
	for (size_t i = 0; i < entries.n; i++)
		if (entries.v[i] != NULL)
			instance_read(oc, entries.v[i], (uint32_t)i, bound);
	if (entries.v[0] != NULL)
		bindings_tell(oc, bound);
}
