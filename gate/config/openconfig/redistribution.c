/* SPDX-License-Identifier: MIT */
/*
 * table-connections: redistribution between the protocols of one instance. Without a policy and a
 * default nothing is redistributed, since the model's default rejects. The model leaves open
 * whether a metric is carried along; as on the reference platform an IGP's metric becomes the MED,
 * and nothing of it becomes an IGP's.
 */
#include <string.h>

#include "base/array.h"
#include "config/openconfig/openconfig.h"

struct redistribution_list {
	struct redistribution *v;
	size_t n, cap;
};

static void metric_read(struct openconfig *oc, const struct node *node, struct redistribution *r)
{
	bool propagate = !node_bool(node, "config/disable-metric-propagation", false);

	r->propagate_metric = propagate && r->to == PROTOCOL_BGP;
	if (propagate && r->to != PROTOCOL_BGP)
		reading_once(oc->reading, node, "openconfig-metric-propagation",
			     "redistribution into an IGP takes the metric of its policy, else the "
			     "protocol's default, not that of the source");
}

/* Both ends in the family, and an end that exists here. False: the connection does nothing. */
static bool ends_read(struct openconfig *oc, const struct node *node, struct redistribution *r)
{
	const char *from = openconfig_key(oc, node, "src-protocol");
	const char *to = openconfig_key(oc, node, "dst-protocol");
	enum family from_family, to_family,
		family = openconfig_family(openconfig_key(oc, node, "address-family"));

	r->from = openconfig_protocol(from, &from_family);
	r->to = openconfig_protocol(to, &to_family);
	r->family = family;
	if (family == FAMILY_COUNT || r->from == PROTOCOL_NONE || r->to == PROTOCOL_NONE) {
		reading_unmodelled(oc->reading, node,
				   "redistribution between these protocols or of this family is "
				   "not simulated");
		node_mark_read(node);
		return false;
	}
	if ((from_family != FAMILY_COUNT && from_family != family) ||
	    (to_family != FAMILY_COUNT && to_family != family)) {
		reading_warn(
			oc->reading, node, "openconfig-table-connection",
			"OSPF is for IPv4 and OSPF3 for IPv6: this table-connection does nothing");
		node_mark_read(node);
		return false;
	}
	if (r->to != PROTOCOL_BGP && r->to != PROTOCOL_OSPF && r->to != PROTOCOL_ISIS) {
		reading_warn(oc->reading, node, "openconfig-table-connection",
			     "routes can be redistributed into BGP, OSPF and IS-IS only: this "
			     "table-connection does nothing");
		node_mark_read(node);
		return false;
	}
	if (r->from == r->to) {
		reading_error(oc->reading, node, "openconfig-table-connection",
			      "a protocol is not redistributed into itself");
		return false;
	}
	return true;
}

static void connection_read(struct openconfig *oc, const struct node *node,
			    struct redistribution_list *list)
{
	struct redistribution r = { 0 };
	bool written;

	if (!ends_read(oc, node, &r))
		return;
	r.place = reading_node_place(oc->reading, node);
	r.origin = ORIGIN_INCOMPLETE;
	r.metric_type = 2;
	r.to_levels = ISIS_LEVEL_1_2;
	r.chain.otherwise = FILTER_REJECT;
	metric_read(oc, node, &r);
	openconfig_chain_read(oc, node, "config/import-policy", &r.chain);
	written = openconfig_otherwise_read(oc, node, "config/default-import-policy", &r.chain);
	if (r.chain.n == 0 && !written)
		reading_warn(oc->reading, node, "openconfig-table-connection",
			     "a table-connection without import-policy and default-import-policy "
			     "redistributes nothing: the model's default rejects");
	*array_push(list, oc->arena) = r;
}

void openconfig_redistributions_read(struct openconfig *oc, const struct node *node,
				     struct instance *instance)
{
	struct redistribution_list list = { 0 };

	for (const struct node *c = node_first(node, "table-connections/table-connection");
	     c != NULL; c = node_next(c))
		connection_read(oc, c, &list);
	instance->redistributions = list.v;
	instance->redistribution_count = list.n;
}
