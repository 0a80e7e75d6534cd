/* SPDX-License-Identifier: MIT */
/*
 * The life of one prefix before and after a change: who originates it, how it travels, whom it is
 * told to, where it stops. What is lost on the way is explained like a finding, with its chain and
 * the lines.
 */
#ifndef EXPLAIN_LIFE_H
#define EXPLAIN_LIFE_H

#include "explain/explain.h"

/* What one instance has, on one side. */
struct life_view {
	uint32_t instance;         /* ROUTES_NONE: it is not there */
	const struct route *route; /* for exactly the prefix; else what covers it, or null */
	const struct bgp_entry *bgp;
	bool origin; /* it puts the prefix into the network: by an address, a static route, a
			network statement, an aggregate, redistribution */
	struct place origin_place;
	const char *service; /* unhealthy, so the origin is held back; null: none is */
	uint32_t steps;      /* how far from its origin, by BGP's path or one for an IGP's */
};

struct life_station {
	const char *device; /* "r1", or "r1:INSTANCE" */
	struct life_view before, after;
};

/* A session to the outside on which it is sent, before or after. */
struct life_exit {
	const char *device, *neighbor; /* "edge1", "192.0.2.2 (transit-a)" */
	bool before, after;
	const char *as_path_before, *as_path_after; /* as sent; null: it is not */
};

struct life {
	struct prefix prefix;
	const struct life_station *stations; /* from the origins outwards */
	size_t station_count;
	const struct life_exit *exits;
	size_t exit_count;
	struct verdict losses; /* a finding for each thing that is lost, explained; no verdict */
};

/* device: a glob, or null. Both sides of the judgement are simulated. */
const struct life *life_tell(const struct judgement *judgement, struct prefix prefix,
			     const char *device, const struct explain_texts *texts,
			     struct arena *arena);

#endif
