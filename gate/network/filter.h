/* SPDX-License-Identifier: MIT */
/*
 * Filters: what routers apply to routes, free of dialect. An OpenConfig policy, an FRR route-map
 * and a prefix-list on a neighbor all become a struct filter; where the dialects differ, the
 * difference is a field here and never a question about the dialect later.
 *
 * Evaluation of a chain (OpenConfig routing-policy, and FRR's neighbor filters in front of its
 * route-map): filters in order, each sees what the earlier ones changed; the first ACCEPT or
 * REJECT ends it; a filter that falls through hands on to the next; behind the last the chain's
 * otherwise decides.
 *
 * Names are resolved by the front end as it reads a device: a null set or filter pointer with a
 * name beside it is an undefined object. What that means differs by kind and dialect, so the front
 * end says it: a condition on an undefined set has the set null and never matches (INVERT: always);
 * a chain that names an undefined filter is given one that rejects everything (FRR) or is an error
 * (OpenConfig).
 */
#ifndef NETWORK_FILTER_H
#define NETWORK_FILTER_H

#include "base/diag.h"
#include "base/prefix/prefix.h"
#include "network/pattern.h"

/* Where a route came from; also the source of a redistribution. */
enum protocol {
	PROTOCOL_NONE,
	PROTOCOL_CONNECTED, /* OpenConfig DIRECTLY_CONNECTED; LOCAL, the host address, is not
			       redistributed */
	PROTOCOL_STATIC,
	PROTOCOL_OSPF, /* OSPFv2 and OSPFv3: the family tells which */
	PROTOCOL_ISIS,
	PROTOCOL_BGP,
	PROTOCOL_AGGREGATE, /* OpenConfig LOCAL_AGGREGATE */
	PROTOCOL_KERNEL,    /* FRR `redistribute kernel`: routes nobody configured; none here */
	PROTOCOL_COUNT
};

const char *protocol_name(
	enum protocol protocol); /* "connected", "static", "ospf", "isis", "bgp", "aggregate" */

/* ---- sets -------------------------------------------------------------------------------- */

/* Matches a prefix inside `prefix` whose length is in ge..le (lengths as struct prefix counts). The
 * exact match is ge == le == prefix.len. */
struct prefix_entry {
	struct prefix prefix;
	uint8_t ge, le;
	bool permit;
	uint32_t seq;
	struct place place;
};

/* The first entry that matches decides; none: no match. All-permit sets (OpenConfig) are the same
 * with no deny. FRR access-lists, too: `permit 10.0.0.0/8` has le 128, exact-match ge == le. */
struct prefix_set {
	const char *name;
	const char *kind; /* as its dialect calls it: "prefix-set", "prefix-list", "access-list" */
	struct prefix_entry *v;
	size_t n, cap;
	struct place place;
};

/* Communities are numbers: standard ones 32 bits; extended ones 64 bits as on the wire (RFC 4360);
 * large ones three times 32 bits (RFC 8092). */
struct large_community {
	uint32_t global, local1, local2;
};

enum community_kind { COMMUNITY_STANDARD, COMMUNITY_EXTENDED, COMMUNITY_LARGE };

/* One line of a list or one member of a set: all the literals, or the pattern. */
struct community_entry {
	bool permit;
	uint32_t seq;
	const struct pattern *pattern; /* null: the literals count */
	bool whole;         /* the pattern sees all communities of the route as one text, sorted,
			       one space between (FRR expanded lists); else one community at a time */
	uint64_t *literals; /* standard and extended; all must be there */
	struct large_community *large;
	size_t n;
	struct place place;
};

struct community_set {
	const char *name;
	const char *kind; /* "community-set", "community-list", ... */
	enum community_kind community;
	struct community_entry *v;
	size_t n, cap;
	struct place place;
};

/* asn != 0: that AS is somewhere in the path; else the pattern sees the path as text: numbers with
 * one space between, {1,2} for sets, (1 2) for confederation sequences. */
struct as_path_entry {
	bool permit;
	uint32_t seq;
	uint32_t asn;
	const struct pattern *pattern;
	struct place place;
};

struct as_path_set {
	const char *name;
	const char *kind;
	struct as_path_entry *v;
	size_t n, cap;
	struct place place;
};

struct addr_set { /* OpenConfig neighbor-set */
	const char *name;
	struct addr *v;
	size_t n, cap;
	struct place place;
};

struct tag_set {
	const char *name;
	uint32_t *v;
	size_t n, cap;
	struct place place;
};

/* ---- conditions -------------------------------------------------------------------------- */

/* Who asks a filter. Each of FRR's daemons knows some commands of a route-map only and passes over
 * the rest, so one map says different things to them. */
enum asker { ASKER_ANY, ASKER_OSPF2, ASKER_OSPF3, ASKER_ISIS, ASKER_COUNT };

enum match_options {
	MATCH_ANY,    /* sets in order: the first entry that matches decides */
	MATCH_ALL,    /* every entry matches */
	MATCH_INVERT, /* not MATCH_ANY */
	MATCH_EXACT, /* FRR exact-match: the route's communities are those of an entry, no others */
};

enum comparison { COMPARE_EQ, COMPARE_GE, COMPARE_LE };

enum condition_kind {
	CONDITION_PREFIX,          /* prefix_set on the route's prefix */
	CONDITION_NEXT_HOP_PREFIX, /* prefix_set on the next hop as a host prefix */
	CONDITION_SOURCE_PREFIX,   /* prefix_set on the address of the neighbor it was learned from
				      (FRR `match ip route-source`) */
	CONDITION_NEIGHBOR, /* addr_set: the neighbor it was learned from; in export the one it goes
			       to (FRR `match peer` looks at the session's neighbor) */
	CONDITION_LOCAL,    /* FRR `match peer local`: originated here */
	CONDITION_TAG,      /* tag_set */
	CONDITION_COMMUNITY,      /* community_set of any kind */
	CONDITION_AS_PATH,        /* as_path_set */
	CONDITION_AS_PATH_LENGTH, /* comparison, number; a set counts 1, confederation segments 0 */
	CONDITION_COMMUNITY_COUNT, /* comparison, number; standard ones */
	CONDITION_MED,             /* comparison, number; absent: no match in OpenConfig; FRR: 0 */
	CONDITION_LOCAL_PREF,
	CONDITION_WEIGHT,
	CONDITION_ORIGIN,    /* number: enum origin */
	CONDITION_INTERNAL,  /* learned over iBGP; local routes are neither */
	CONDITION_EXTERNAL,  /* learned over eBGP */
	CONDITION_NEXT_HOP,  /* addrs: one of them */
	CONDITION_FAMILY,    /* families: bit set of 1 << FAMILY_ */
	CONDITION_PROTOCOL,  /* number: enum protocol, protocol that the route has in the RIB; text:
				name of the protocol's instance, or null */
	CONDITION_INTERFACE, /* text: name of the outgoing interface */
	CONDITION_LEVEL,     /* number: IS-IS level */
	CONDITION_AREA,      /* number: OSPF area */
	CONDITION_METRIC_TYPE, /* number: OSPF external 1 or 2 (0 is internal); IS-IS: 1 internal, 2
				  external */
	CONDITION_METRIC, /* FRR `match metric` in IGP redistribution: metric of the source route */
	CONDITION_ALWAYS,
	CONDITION_NEVER, /* matches nothing: an undefined object of a kind that is not a set */
};

struct condition {
	enum condition_kind kind;
	enum match_options options;
	enum comparison comparison;
	bool absent_is_zero; /* MED: FRR takes an absent one as 0 */
	uint8_t unknown_to;  /* bit set of 1 << enum asker: to them the condition is not there */
	const char *name;    /* of the set, also where it is undefined */
	union {
		const struct prefix_set *prefix_set;
		const struct community_set *community_set;
		const struct as_path_set *as_path_set;
		const struct addr_set *addr_set;
		const struct tag_set *tag_set;
		const char *text;
	};
	uint64_t number;
	const struct addr *addrs;
	size_t addr_count;
	struct place place;
};

/* ---- actions ----------------------------------------------------------------------------- */

enum origin { ORIGIN_IGP, ORIGIN_EGP, ORIGIN_INCOMPLETE };

enum action_kind {
	ACTION_LOCAL_PREF, /* set, add, subtract */
	ACTION_MED, /* set, add, subtract, or from the IGP metric to the next hop. Adding 0 to an
		       absent one leaves it absent; else absent counts 0; saturates at both ends */
	ACTION_MED_FROM_IGP,
	ACTION_WEIGHT,
	ACTION_ORIGIN,   /* number */
	ACTION_NEXT_HOP, /* addr */
	/* The next five: number is 1 + the family whose routes they are for, or 0. */
	ACTION_NEXT_HOP_SELF,    /* the session's local address */
	ACTION_NEXT_HOP_PEER,    /* the neighbor's address */
	ACTION_NEXT_HOP_SESSION, /* FRR `peer-address`: the neighbor's in import, our own in export */
	ACTION_NEXT_HOP_UNCHANGED,
	ACTION_NEXT_HOP_LINK_LOCAL, /* the second next hop of IPv6, or that the first is preferred: no
				       effect on choice, but FRR takes the next hop as set */
	ACTION_PREPEND,             /* asns */
	ACTION_PREPEND_LAST,        /* number times the leftmost AS; nothing on an empty path */
	ACTION_PREPEND_OWN,         /* number times the own AS */
	ACTION_AS_PATH_EXCLUDE,     /* asns; none: all */
	ACTION_AS_PATH_REPLACE,     /* asns: each is replaced by the own AS; none: every AS */
	ACTION_COMMUNITY_ADD,
	ACTION_COMMUNITY_SET,    /* replaces all; empty: none */
	ACTION_COMMUNITY_REMOVE, /* by community_set, each community that matches; or literals */
	ACTION_TAG,
	ACTION_METRIC, /* the metric in an IGP that it is redistributed into; set, add, subtract */
	ACTION_METRIC_TYPE, /* number: OSPF external 1 or 2; IS-IS 1 internal, 2 external */
	ACTION_LEVEL,       /* number: IS-IS level 1, 2 or 3 (both) */
	ACTION_DISTANCE,    /* FRR `set distance`: of the route in the RIB */
	ACTION_IGNORED,     /* changes nothing that we compute; text says what it is */
};

enum arithmetic { ARITHMETIC_SET, ARITHMETIC_ADD, ARITHMETIC_SUBTRACT };

struct action {
	enum action_kind kind;
	enum arithmetic arithmetic;
	enum community_kind community;
	uint8_t unknown_to; /* bit set of 1 << enum asker: to them the action is not there */
	uint64_t number;
	struct addr addr;
	const uint32_t *asns;
	const uint64_t *literals; /* communities, standard or extended */
	const struct large_community *large;
	size_t n; /* of asns, literals or large */
	const struct community_set *community_set;
	const char *text;
	struct place place;
};

/* ---- filters ----------------------------------------------------------------------------- */

enum filter_result {
	FILTER_ACCEPT,
	FILTER_REJECT,
	FILTER_NEXT, /* to the next entry (after a match), or behind the filter's end: to the next
			filter */
	FILTER_GOTO, /* to the first entry with seq >= goto_seq; FRR on-match goto, continue N */
};

struct filter;

enum call_kind {
	CALL_NONE,
	CALL_CONDITION, /* OpenConfig call-policy: the entry matches if the called filter accepts a
			   copy; then its changes stay. Looked at before the other conditions. A
			   called filter that falls through counts as called_fallthrough says */
	CALL_AFTER, /* FRR call: after the entry's own actions; a reject (or falling off) rejects
		       the route for good, the changes of an accept stay */
};

struct filter_entry {
	uint32_t seq;
	const char *name;             /* OpenConfig statement name; null in FRR */
	struct condition *conditions; /* all must hold; none: always */
	size_t condition_count;
	struct action *actions; /* in order of application; only after all conditions held */
	size_t action_count;
	enum call_kind call;
	const struct filter *called; /* null with a name: undefined: CALL_AFTER rejects */
	const char *called_name;
	enum filter_result result;
	uint32_t goto_seq;
	struct place place;
};

struct filter {
	const char *name;
	const char *kind;       /* "policy", "route-map", "prefix-list", ...: for messages */
	struct filter_entry *v; /* in order of evaluation */
	size_t n, cap;
	enum filter_result
		end;    /* behind the last entry: FILTER_NEXT (OpenConfig) or FILTER_REJECT (FRR) */
	bool undefined; /* stands for an object that is not there */
	bool edits;     /* a policy or a route-map: it may change what it lets pass */
	bool called_fallthrough; /* what a call of this filter that falls through counts as */
	struct place place;
};

struct filter_chain {
	const struct filter **v;
	size_t n, cap;
	enum filter_result otherwise; /* FILTER_ACCEPT or FILTER_REJECT */
	struct place otherwise_place; /* where that was said; no file: a default */
	struct place place;
};

#endif
