/* SPDX-License-Identifier: MIT */
/*
 * What the filters in use can ask of a prefix. Internal to class.c and filter_facts.c.
 */
#ifndef ROUTES_BGP_CLASS_H
#define ROUTES_BGP_CLASS_H

#include "routes/bgp/state.h"

struct filter_facts {
	const struct prefix_set *
		*sets; /* that filters match prefixes with, those with the same content once */
	size_t set_count;
	struct addr *next_hops; /* that filters set */
	size_t next_hop_count;
	bool any_suppress_inactive;
	bool any_preference; /* filters or neighbors set local preference or weight */
};

void filter_facts_collect(struct filter_facts *facts, struct bgp_state *state);

#endif
