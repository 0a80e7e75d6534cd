/* SPDX-License-Identifier: MIT */
/*
 * What a BGP session does to a path, asked again after all is computed: does it pass, and which
 * entry of which filter decided? For explanation: the routes themselves are what was computed.
 */
#ifndef ROUTES_PASSAGE_H
#define ROUTES_PASSAGE_H

#include "routes/routes.h"

enum passage_reason {
	PASSAGE_OPEN,
	PASSAGE_FAMILY,     /* the session does not carry this family */
	PASSAGE_COMMUNITY,  /* no-export, no-advertise, local-AS */
	PASSAGE_REFLECTION, /* from iBGP to iBGP, and neither end is a client */
	PASSAGE_LOOP,       /* the AS path holds the receiver's AS */
	PASSAGE_ROLE,       /* it is for customers only (RFC 9234) */
	PASSAGE_RPKI,       /* the receiver drops what is RPKI-invalid */
	PASSAGE_NO_POLICY,  /* RFC 8212: eBGP without a policy */
	PASSAGE_CONDITION,  /* a conditional advertisement withholds it */
	PASSAGE_FILTER,
};

struct passage {
	enum passage_reason reason;
	/* what decided, refused or let it through; entry null: the end of the filter; filter null:
	 * the end of the chain, or there is none */
	const struct filter *filter;
	const struct filter_entry *entry;
};

/* May the path of the neighbor statement's own device be sent to the neighbor? */
struct passage passage_out(const struct routes *routes, uint32_t neighbor, struct prefix prefix,
			   const struct path *path, struct arena *arena);
/* Is the path, as the far end sends it, accepted from the neighbor? */
struct passage passage_in(const struct routes *routes, uint32_t neighbor, struct prefix prefix,
			  const struct path *path, struct arena *arena);
/* Does the filter accept a path of this device's table? */
bool passage_matches(const struct routes *routes, const struct filter *filter, struct prefix prefix,
		     const struct path *path, struct arena *arena);
/* The entry of the set that decides for this prefix, or null. */
const struct prefix_entry *passage_set_entry(const struct prefix_set *set, struct prefix prefix);

#endif
