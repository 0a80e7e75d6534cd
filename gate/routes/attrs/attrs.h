/* SPDX-License-Identifier: MIT */
/*
 * BGP attributes: immutable and interned. Within one table equal attributes are one pointer, so
 * attrs_same compares pointers; attributes of two tables (base and head, two workers) are compared
 * by attrs_equal, by value.
 */
#ifndef ROUTES_ATTRS_H
#define ROUTES_ATTRS_H

#include "network/filter.h"

enum as_segment_kind { AS_SEQUENCE, AS_SET, AS_CONFED_SEQUENCE, AS_CONFED_SET };

/* A path is its segments in order; most paths have one. Interned within a table of attrs. */
struct as_segment {
	enum as_segment_kind kind;
	uint16_t n;
	const uint32_t *asns;
};

struct as_path {
	uint16_t segment_count;
	uint16_t length;        /* as the decision counts: a set 1, confederation segments 0 */
	uint16_t confed_length; /* AS numbers in confederation segments: a sequence its number, a
				   set 1 */
	const struct as_segment *segments;
	const char *text; /* as a router shows it, and as patterns see it */
};

/* What filters did to the next hop, for what the session does to it afterwards. */
enum next_hop_mark {
	NEXT_HOP_SET = 1 << 0,
	NEXT_HOP_OWN = 1 << 1,       /* the session's own address, whichever that is */
	NEXT_HOP_UNTOUCHED = 1 << 2, /* to be left as it is */
	NEXT_HOP_ASIDE = 1 << 3,     /* of another family, or the second one of IPv6 */
};

struct attrs {
	const struct as_path *as_path;
	struct addr next_hop;
	enum origin origin;
	bool med_set, local_pref_set;
	uint32_t med, local_pref;
	uint32_t weight; /* local to the device */
	uint32_t tag;    /* of the source route, for redistribution */
	uint16_t community_count, large_count, extended_count, cluster_count;
	const uint32_t *communities;         /* sorted */
	const struct large_community *large; /* sorted */
	const uint64_t *extended;            /* sorted */
	uint32_t originator;                 /* router id; 0: none */
	const uint32_t *clusters;            /* nearest first */
	bool atomic_aggregate;
	uint32_t only_to_customer; /* RFC 9234 5: the AS that said so; 0: not set */
	uint8_t next_hop_marks; /* enum next_hop_mark; local to the device */
};

struct attrs_table;

struct attrs_table *attrs_table_new(struct arena *arena);
/* The one copy of these attributes. attrs->as_path must be of the same table; other arrays are
 * copied. */
const struct attrs *attrs_intern(struct attrs_table *table, const struct attrs *attrs);
const struct as_path *as_path_intern(struct attrs_table *table, const struct as_segment *segments,
				     size_t n);
const struct as_path *as_path_empty(struct attrs_table *table);
/* Copies attributes of another table into this one. */
const struct attrs *attrs_import(struct attrs_table *table, const struct attrs *foreign);

bool attrs_same(const struct attrs *a, const struct attrs *b);  /* of one table */
bool attrs_equal(const struct attrs *a, const struct attrs *b); /* of any tables */

/* Path edits; results are interned in the table. */
const struct as_path *as_path_prepend(struct attrs_table *table, const struct as_path *path,
				      uint32_t asn, unsigned times, bool confed);
bool as_path_contains(const struct as_path *path, uint32_t asn, unsigned *times);
uint32_t as_path_first(
	const struct as_path *path); /* neighbor AS, skipping confederation segments; 0: none */

/* "65000:1", "no-export", ...: as FRR shows it. buf of 24 bytes. */
const char *community_text(uint32_t community, char buf[24]);
const char *origin_name(enum origin origin); /* "igp", "egp", "incomplete" */

#endif
