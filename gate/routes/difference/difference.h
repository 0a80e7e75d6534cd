/* SPDX-License-Identifier: MIT */
/*
 * What a change does to the routes of the whole network: every (device, prefix) that lost its
 * route, gained one, goes another way, or keeps its way but not its attributes.
 *
 * A change that moves a thousand prefixes on two hundred routers is one change to the reader. So
 * the routes are told in groups: of one kind, from one protocol to one, and a whole rectangle of
 * devices and prefixes (each of the devices has each of the prefixes in it). Inside a group each
 * device says which ways its prefixes go; those that share their next hops are one way.
 */
#ifndef ROUTES_DIFFERENCE_H
#define ROUTES_DIFFERENCE_H

#include "routes/routes.h"

enum difference_kind { /* in order of concern, which is the order of groups */
		       DIFFERENCE_LOST,
		       DIFFERENCE_MOVED,   /* another protocol, or other next hops */
		       DIFFERENCE_ALTERED, /* same protocol and next hops, but another distance,
					      metric, tag or BGP attribute */
		       DIFFERENCE_GAINED,
		       DIFFERENCE_KIND_COUNT
};

/* Routes of one device that share their next hops before, and those after (altered ones: their
 * distance, metric and BGP path as well). */
struct difference_way {
	/* of the first of the prefixes; null: there is none */
	const struct route *before, *after;
	const struct prefix *prefixes; /* sorted */
	size_t prefix_count;
};

struct difference_device {
	const char *name; /* "r1"; of another instance than the default one "r1:INSTANCE" */
	/* into the networks' instances; ROUTES_NONE: not there on that side */
	uint32_t before, after;
	const struct difference_way *ways; /* in order of their first prefix */
	size_t way_count;
};

struct difference_group {
	enum difference_kind kind;
	enum protocol before, after;   /* PROTOCOL_NONE: there is no route on that side */
	const struct prefix *prefixes; /* sorted */
	size_t prefix_count;
	const struct difference_device *devices; /* by name, then instance */
	size_t device_count;
};

struct difference {
	/* by kind, then those of most routes first, then by prefix and device */
	const struct difference_group *groups;
	size_t group_count;
	size_t routes[DIFFERENCE_KIND_COUNT]; /* (device, prefix) each */
	size_t unchanged;
};

/* What of the routes is compared; null members: all. */
struct difference_scope {
	const char *device;          /* a glob on the device's name */
	const struct prefix *inside; /* this prefix and longer ones in it */
};

/* Everything is in the arena or in the two results. Link-local and multicast prefixes are left
 * out. Devices are the same by name, so are instances and interfaces. */
const struct difference *routes_difference(const struct routes *base, const struct routes *head,
					   const struct difference_scope *scope,
					   struct arena *arena);
const char *difference_kind_name(enum difference_kind kind); /* "lost", "moved", ... */

#endif
