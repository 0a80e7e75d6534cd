/* SPDX-License-Identifier: MIT */
/*
 * Evaluation of filters (network/filter.h) on one route. Internal to routes/.
 */
#ifndef ROUTES_FILTER_APPLY_H
#define ROUTES_FILTER_APPLY_H

#include "network/device.h"
#include "routes/attrs/attrs.h"

/* The route under evaluation: what conditions look at and actions change. The attrs are a working
 * copy on the caller's stack whose arrays may point into the table or into scratch; intern it when
 * the chain accepts. */
struct filter_route {
	struct prefix prefix;
	struct attrs attrs;
	enum asker asker;
	enum protocol protocol;        /* in the RIB of the device, for CONDITION_PROTOCOL */
	const char *protocol_name;     /* the protocol instance's name, or null */
	bool is_internal, is_external; /* learned over iBGP, eBGP; local: neither */
	bool is_local;
	bool leaves; /* it is sent to a neighbor */
	bool no_attrs; /* OpenConfig, and no BGP route: conditions on attributes (but for the tag)
			  do not hold */
	struct addr peer;   /* the session's neighbor in import; in export the one it goes to */
	struct addr source; /* the neighbor it was learned from */
	struct addr self;   /* the session's own address */
	uint32_t own_as;
	uint32_t igp_metric;
	const char *interface; /* outgoing interface or null */
	uint8_t metric_type, level;
	uint32_t area;
	uint32_t metric;     /* of the source route in redistribution; what an action adds to */
	bool metric_changed; /* an action set it */
	uint8_t new_metric_type, new_level; /* 0: not set */
	uint32_t distance; /* 0: not set */
	/* what decided, for explanation */
	const struct filter *filter;
	const struct filter_entry *entry; /* null: the end of the filter or of the chain */
};

/* True: accepted. The table is used for as-path edits; scratch for arrays. */
bool filter_apply(const struct filter *filter, struct filter_route *route,
		  struct attrs_table *table, struct arena *scratch);
bool filter_chain_apply(const struct filter_chain *chain, struct filter_route *route,
			struct attrs_table *table, struct arena *scratch);
bool prefix_set_matches(const struct prefix_set *set, struct prefix prefix);

#endif
