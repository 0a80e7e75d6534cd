/* SPDX-License-Identifier: MIT */
/*
 * One redistribute line, whatever it feeds. A route-map that is not defined lets nothing through.
 * BGP takes the metric of the source as MED; the IGPs have defaults of their own.
 */
#include <string.h>

#include "base/array.h"
#include "config/frr/device.h"

struct redistribution *frr_redistribution_read(struct frr *frr, const struct node *node,
					       enum protocol to, enum family family,
					       struct frr_instance *at)
{
	const char *name = node_leaf(node, "protocol");
	const struct filter *map = frr_route_map(frr, node, "route-map");
	struct redistribution r = { .to = to,
				    .family = family,
				    .origin = ORIGIN_INCOMPLETE,
				    .metric_type = 2,
				    .place = frr_place(frr, node) };
	enum family only;

	node_get(node, "metric");
	if (strcmp(name, "kernel") == 0) {
		node_mark_read(node);
		reading_once(frr->reading, node, "frr-kernel-routes",
			     "redistribute kernel: routes that nobody configured are in no file, "
			     "none is assumed");
		return NULL;
	}
	if (!frr_protocol(name, &r.from, &only) || (only != FAMILY_COUNT && only != family)) {
		node_mark_read(node);
		reading_unmodelled(frr->reading, node,
				   "redistribution from there is not simulated");
		return NULL;
	}
	r.metric_set = node_leaf(node, "metric") != NULL;
	r.metric = (uint32_t)node_uint(node, "metric", 0);
	r.propagate_metric = to == PROTOCOL_BGP;
	r.chain.otherwise = FILTER_ACCEPT;
	if (map != NULL) {
		*array_push(&r.chain, frr->arena) = map;
		r.chain.otherwise = FILTER_REJECT;
	}
	r.chain.place = r.place;
	*array_push(&at->redistributions, frr->arena) = r;
	return &at->redistributions.v[at->redistributions.n - 1];
}
