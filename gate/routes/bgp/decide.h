/* SPDX-License-Identifier: MIT */
/*
 * The decision process (RFC 4271 9.1.2.2) over a set of candidates. Pure: no state, no side
 * effects.
 */
#ifndef ROUTES_BGP_DECIDE_H
#define ROUTES_BGP_DECIDE_H

#include "routes/routes.h"

enum bgp_sort { BGP_LOCAL, BGP_EBGP, BGP_IBGP, BGP_CONFED };

/* A path with what the decision asks of the session it came on. */
struct candidate {
	const struct attrs *attrs;
	bool usable;
	uint32_t igp_metric;
	enum path_source source;
	uint32_t from;        /* own end of the session; ROUTES_NONE: local */
	uint32_t arrived;     /* in which order the paths came; 0: not known */
	uint32_t origination; /* of a local one: its number; the decision does not look at it */
	enum bgp_sort sort;
	uint32_t neighbor_as;
	uint32_t router_id;     /* of the neighbor */
	bool router_id_guessed; /* the neighbor has no config here */
	struct addr addr;       /* of the neighbor */
};

struct decision {
	const struct candidate *best;         /* null: nothing is usable */
	const struct decide_step *decided_by; /* null: there was nothing to decide */
	bool depends_on_age; /* the older path wins, or a router id that nobody here knows: ours is
				a guess */
};

/* Narrows the set, which is the caller's to lose; order does not matter. The incumbent is the
 * session of the path that has been best so far: by age it wins. ROUTES_NONE: there is none. */
struct decision bgp_decide(const struct bgp *bgp, enum family family, const struct candidate **set,
			   size_t n, uint32_t incumbent);
/* The paths used beside the best: those equal to it as far as multipath asks, one for each next
 * hop, sorted by it. Fills others, which has room for n; returns how many. */
size_t bgp_decide_multipath(const struct bgp *bgp, enum family family, const struct candidate *best,
			    const struct candidate *v, size_t n, const struct candidate **others);

/* Steps by position in the table, for tests: null behind the end. */
const struct decide_step *decide_step_at(size_t i);
/* Whether a choice made here can differ with the order in which paths arrive or depends on what
 * other routers chose for reasons other than the length of the path. */
bool decide_step_is_policy(const struct decide_step *step);

#endif
