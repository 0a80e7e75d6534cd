/* SPDX-License-Identifier: MIT */
/*
 * The inside of a table of attributes, and what only routes/ may do with attributes.
 */
#ifndef ROUTES_ATTRS_TABLE_H
#define ROUTES_ATTRS_TABLE_H

#include "routes/attrs/attrs.h"

/* Well-known communities (RFC 1997, 7999, 8326). */
enum {
	COMMUNITY_GRACEFUL_SHUTDOWN_LOW = 0x0000,
	COMMUNITY_BLACKHOLE_LOW = 0x029a,
	COMMUNITY_NO_EXPORT_LOW = 0xff01,
	COMMUNITY_NO_ADVERTISE_LOW = 0xff02,
	COMMUNITY_LOCAL_AS_LOW = 0xff03,
};
#define WELL_KNOWN(low) (0xffff0000u | (uint32_t)(low))

struct hash_entry {
	uint64_t hash;
	void *value; /* null: free */
};

struct hash_table {
	struct hash_entry *v;
	size_t size, used;
};

typedef bool hash_same(const void *value, const void *key);

/* The slot of the key, made (null) if there is none: the caller must fill it. */
void **hash_slot(struct hash_table *table, uint64_t hash, hash_same *same, const void *key,
		 struct arena *arena);
void hash_grow(struct hash_table *table, struct arena *arena);

enum { PREPEND_CACHE = 1024 };

/* The last results of as_path_prepend; a propagation asks the same again for each neighbor. */
struct prepend_cached {
	const struct as_path *path, *result;
	uint32_t asn;
	uint32_t times_confed;
};

struct attrs_table {
	struct arena *arena; /* of what is interned */
	struct arena *index; /* of the hash tables */
	struct hash_table attrs, paths;
	const struct as_path *empty;
	struct prepend_cached cache[PREPEND_CACHE];
};

/* A table whose content is thrown away time and again: nodes lie in `nodes`, which the caller
 * resets and then calls attrs_table_clear. */
struct attrs_table *attrs_table_new_in(struct arena *index, struct arena *nodes);
void attrs_table_clear(struct attrs_table *table);
/* A copy of interned attributes that outlives their table; the same one each time it is asked for.
 * Null stays null. */
const struct attrs *attrs_keep(const struct attrs *attrs, struct arena *keep);
/* Of the content: equal in any table and any run. The attributes must be interned or kept. */
uint64_t attrs_digest(const struct attrs *attrs);
const struct as_path *as_path_keep(const struct as_path *path, struct arena *keep);
uint64_t as_path_digest(const struct as_path *path);
bool as_path_equal(const struct as_path *a, const struct as_path *b);

bool attrs_has_community(const struct attrs *attrs, uint32_t community);
void attrs_add_community(struct attrs *attrs, uint32_t community, struct arena *scratch);
bool attrs_has_extended(const struct attrs *attrs, uint64_t community);
void attrs_add_extended(struct attrs *attrs, uint64_t community, struct arena *scratch);
int large_compare(const struct large_community *a, const struct large_community *b);
void attrs_add_large(struct attrs *attrs, const struct large_community *community,
		     struct arena *scratch);

bool asn_is_private(uint32_t asn); /* RFC 6996 */
/* Path edits beside attrs.h; each gives a path of the table. */
const struct as_path *as_path_without_confed(struct attrs_table *table, const struct as_path *path);
/* Takes out (keep false) or keeps those AS numbers for which test is true. */
typedef bool asn_test(const void *context, uint32_t asn);
const struct as_path *as_path_remove(struct attrs_table *table, const struct as_path *path,
				     asn_test *test, const void *context);
const struct as_path *as_path_replace(struct attrs_table *table, const struct as_path *path,
				      asn_test *test, const void *context, uint32_t asn);
bool as_path_all(const struct as_path *path, asn_test *test, const void *context);
bool as_path_has_set(const struct as_path *path);
uint32_t as_path_last(const struct as_path *path); /* the AS that originated it; 0: none */
uint32_t as_path_confed_first(
	const struct as_path *path); /* first of a leading confederation sequence; 0: none */
/* The common start of both, then a set of what is left (RFC 4271 9.2.2.2). */
const struct as_path *as_path_aggregate(struct attrs_table *table, const struct as_path *a,
					const struct as_path *b);

#endif
