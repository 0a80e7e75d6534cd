/* SPDX-License-Identifier: MIT */
/*
 * Redistribution by table-connections. `tables` itself is made by the system. Without a policy and a default nothing is
 * redistributed; one connection speaks for all instances of both protocols.
 */

#include "base/array.h"
#include "config/openconfig.h"

struct redistribution_list {
	struct redistribution *v;
	size_t n, cap;
};

/* OSPF carries IPv4 only, OSPF3 IPv6 only: a connection of the other family does nothing. */
static bool family_fits(enum family of_protocol, enum family family)
{
	return of_protocol == FAMILY_COUNT || of_protocol == family;
}

static void connection_read(struct openconfig *oc, const struct node *node,
			    struct redistribution_list *list)
{
	struct redistribution r = { .origin = ORIGIN_INCOMPLETE, .metric_type = 2,
				    .to_levels = ISIS_LEVEL_1_2 };
	enum family from_family, to_family;
	const char *from = openconfig_key(oc, node, "src-protocol");
	const char *to = openconfig_key(oc, node, "dst-protocol");
	const char *family = openconfig_key(oc, node, "address-family");

	r.from = openconfig_protocol(from, &from_family);
	r.to = openconfig_protocol(to, &to_family);
	r.family = openconfig_family(family);
	r.place = reading_node_place(oc->reading, node);
	r.chain.otherwise = FILTER_REJECT;
	openconfig_chain_read(oc, node, "config/import-policy", &r.chain);
	openconfig_otherwise_read(oc, node, "config/default-import-policy", &r.chain);
	r.propagate_metric = !node_bool(node, "config/disable-metric-propagation", false);
	if (r.family == FAMILY_COUNT)
		return; /* MPLS and layer 2 make no unicast routes */
	if (r.from == PROTOCOL_NONE || r.to == PROTOCOL_NONE || r.to == PROTOCOL_STATIC ||
	    r.to == PROTOCOL_CONNECTED || r.to == PROTOCOL_AGGREGATE) {
		reading_unmodelled(oc->reading, node,
				   "redistribution between these protocols is not simulated");
		return;
	}
	if (r.from == r.to) {
		reading_error(oc->reading, node, "openconfig-redistribution",
			      "a protocol is not redistributed into itself");
		return;
	}
	if (!family_fits(from_family, r.family) || !family_fits(to_family, r.family)) {
		reading_warn(oc->reading, node, "openconfig-redistribution",
			     "one of the protocols does not carry this family: the connection does nothing");
		return;
	}
	*array_push(list, oc->arena) = r;
}

void openconfig_redistributions_read(struct openconfig *oc, const struct node *node,
				     struct instance *instance)
{
	struct redistribution_list list = { 0 };

	for (const struct node *c = node_first(node, "table-connections/table-connection"); c != NULL;
	     c = node_next(c))
		connection_read(oc, c, &list);
	instance->redistributions = list.v;
	instance->redistribution_count = list.n;
}
