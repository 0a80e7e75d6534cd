/* SPDX-License-Identifier: MIT */
/*
 * `routegate init`: a first routegate.yaml from what the configs say and do today. Internal to
 * command/init/.
 *
 *	init.c    the command: reads, looks, tries the rules, writes
 *	outside.c which devices stand for other networks; which neighbors have no config here
 *	cable.c   what may be cabled to interfaces without a subnet
 *	look.c    what is worth protecting: announced prefixes, loopbacks, DNS servers, networks
 *	write.c   the file, each line with its reason
 */
#ifndef COMMAND_INIT_INIT_H
#define COMMAND_INIT_INIT_H

#include "command/state/load.h"

enum { INIT_SET_MAX = 1000 }; /* a longer list nobody reads; the rest is counted in a comment */

struct init_prefix {
	struct prefix prefix;
	const char *reason;
	size_t sessions, devices;     /* outside sessions that get it, devices that send it */
	uint32_t last_device, origin; /* while counting; the instance it comes from */
};

struct init_set {
	const char *name, *reason;
	struct init_prefix *v;
	size_t n, cap;
};

struct init_remark { /* a device or a neighbor, and what to say of it */
	const char *device, *neighbor, *reason;
};

struct init_remarks {
	struct init_remark *v;
	size_t n, cap;
};

/* An interface whose cable nothing tells; guessed: a description does. */
struct init_cable {
	struct port near, far;
	const char *near_name, *far_name, *reason;
	bool guessed, contested, again; /* again: the other end has said it */
};

/* A rule to try: what holds today is written. */
struct init_rule {
	const char *id, *body, *reason;
	const char *under; /* the failures it is to hold under, or null */
	bool dropped;
};

struct init {
	struct arena *arena;
	struct state state;
	const struct network *network;
	const struct routes *routes;
	struct init_remarks outside; /* guessed */
	struct init_remarks foreign; /* other ASes that are not guessed to be outside */
	struct init_remarks external;
	struct init_set announced, internal, anycast, loopbacks, dns, networks;
	struct {
		struct init_cable *v;
		size_t n, cap;
	} cables;
	struct {
		struct stated_link *v;
		size_t n, cap;
	} links;                    /* guessed */
	struct init_remarks silent; /* statements whose prefix nobody has a route to */
	struct init_rules {
		struct init_rule *v;
		size_t n, cap;
	} rules;
	const char *configs; /* the glob */
	const char *cut;     /* why not all rules were tried, or null */
};

/* All sets, null-terminated, in the order of the file. */
const struct init_set **init_sets(const struct init *init);
void init_cables(struct init *init);
/* Whether it is an end of a guessed link. */
bool init_cable_is_told(const struct init *init, const struct init_cable *cable);
void init_outside(struct init *init);
void init_external(struct init *init);
void init_look(struct init *init);
void init_rules_propose(struct init *init);
/* The file. all: rules that were dropped, too, for trying them. */
const char *init_text(const struct init *init, bool all);

#endif
