/* SPDX-License-Identifier: MIT */
/*
 * Attributes and their one copy. Interning is a search by hash in a table of pointers (open
 * addressing, linear probing, at most two thirds full, nothing is ever removed). The hash is made
 * of the fields, never of the struct's bytes, which have padding.
 *
 * A copy carries a private tail: its hash, which is of the content alone, and the copy that was
 * made of it to keep, so that a result holds each attribute once though its table is thrown away.
 */
#include "routes/attrs/attrs.h"

#include <string.h>

#include "base/bug.h"
#include "base/intern.h"
#include "routes/attrs/table.h"

struct node {
	struct attrs attrs; /* first: a pointer to it is a pointer to the node */
	uint64_t hash;
	const struct attrs *kept;
};

struct attrs_table *attrs_table_new_in(struct arena *index, struct arena *nodes)
{
	struct attrs_table *table = arena_alloc(index, sizeof(*table));

	table->arena = nodes;
	table->index = index;
	table->empty = as_path_intern(table, NULL, 0);
	return table;
}

struct attrs_table *attrs_table_new(struct arena *arena)
{
	return attrs_table_new_in(arena, arena);
}

static void hash_clear(struct hash_table *table)
{
	if (table->used > 0)
		memset(table->v, 0, table->size * sizeof(*table->v));
	table->used = 0;
}

void attrs_table_clear(struct attrs_table *table)
{
	hash_clear(&table->attrs);
	hash_clear(&table->paths);
	memset(table->cache, 0, sizeof(table->cache));
	table->empty = as_path_intern(table, NULL, 0);
}

static uint64_t mix(uint64_t h, uint64_t x)
{
	h = (h ^ x) * 0x9fb21c651e98df25u;
	return h ^ (h >> 32);
}

static uint64_t mix_bytes(uint64_t h, const void *v, size_t size)
{
	return size == 0 ? h : hash_bytes(v, size, h);
}

static uint64_t attrs_hash(const struct attrs *a)
{
	uint64_t h = mix(0x51ed270b7f4a7c15u, as_path_digest(a->as_path));

	h = mix(h, a->next_hop.hi);
	h = mix(h, a->next_hop.lo);
	h = mix(h, (uint64_t)a->origin | (uint64_t)a->med_set << 2 |
			   (uint64_t)a->local_pref_set << 3 | (uint64_t)a->atomic_aggregate << 4 |
			   (uint64_t)a->next_hop_marks << 5 | (uint64_t)a->weight << 32);
	h = mix(h, (uint64_t)a->med << 32 | a->local_pref);
	h = mix(h, (uint64_t)a->tag << 32 | a->originator);
	h = mix(h, a->only_to_customer);
	h = mix_bytes(h, a->communities, a->community_count * sizeof(*a->communities));
	h = mix_bytes(h, a->large, a->large_count * sizeof(*a->large));
	h = mix_bytes(h, a->extended, a->extended_count * sizeof(*a->extended));
	return mix_bytes(h, a->clusters, a->cluster_count * sizeof(*a->clusters));
}

static bool bytes_equal(const void *a, const void *b, size_t size)
{
	return size == 0 || a == b || memcmp(a, b, size) == 0;
}

/* All but the path. */
static bool rest_equal(const struct attrs *a, const struct attrs *b)
{
	return addr_equal(a->next_hop, b->next_hop) && a->origin == b->origin &&
	       a->med_set == b->med_set && a->local_pref_set == b->local_pref_set &&
	       a->med == b->med && a->local_pref == b->local_pref && a->weight == b->weight &&
	       a->tag == b->tag && a->originator == b->originator &&
	       a->atomic_aggregate == b->atomic_aggregate &&
	       a->next_hop_marks == b->next_hop_marks &&
	       a->only_to_customer == b->only_to_customer &&
	       a->community_count == b->community_count && a->large_count == b->large_count &&
	       a->extended_count == b->extended_count && a->cluster_count == b->cluster_count &&
	       bytes_equal(a->communities, b->communities,
			   a->community_count * sizeof(*a->communities)) &&
	       bytes_equal(a->large, b->large, a->large_count * sizeof(*a->large)) &&
	       bytes_equal(a->extended, b->extended, a->extended_count * sizeof(*a->extended)) &&
	       bytes_equal(a->clusters, b->clusters, a->cluster_count * sizeof(*a->clusters));
}

void **hash_slot(struct hash_table *table, uint64_t hash, hash_same *same, const void *key,
		 struct arena *arena)
{
	size_t mask, i;

	if ((table->used + 1) * 3 > table->size * 2)
		hash_grow(table, arena);
	mask = table->size - 1;
	for (i = hash & mask; table->v[i].value != NULL; i = (i + 1) & mask)
		if (table->v[i].hash == hash && same(table->v[i].value, key))
			return &table->v[i].value;
	table->v[i].hash = hash;
	table->used++;
	return &table->v[i].value;
}

void hash_grow(struct hash_table *table, struct arena *arena)
{
	size_t size = table->size == 0 ? 256 : table->size * 2, mask = size - 1, i, at;
	struct hash_entry *v = arena_alloc(arena, size * sizeof(*v));

	for (i = 0; i < table->size; i++) {
		if (table->v[i].value == NULL)
			continue;
		for (at = table->v[i].hash & mask; v[at].value != NULL; at = (at + 1) & mask)
			;
		v[at] = table->v[i];
	}
	table->v = v;
	table->size = size;
}

static bool node_same(const void *value, const void *key)
{
	const struct attrs *a = value, *b = key;

	return a->as_path == b->as_path && rest_equal(a, b);
}

static const void *copy(struct arena *arena, const void *v, size_t size)
{
	return size == 0 ? NULL : arena_copy(arena, v, size);
}

static void arrays_copy(struct attrs *a, struct arena *arena)
{
	a->communities = copy(arena, a->communities, a->community_count * sizeof(*a->communities));
	a->large = copy(arena, a->large, a->large_count * sizeof(*a->large));
	a->extended = copy(arena, a->extended, a->extended_count * sizeof(*a->extended));
	a->clusters = copy(arena, a->clusters, a->cluster_count * sizeof(*a->clusters));
}

const struct attrs *attrs_intern(struct attrs_table *table, const struct attrs *attrs)
{
	struct arena *arena = table->arena;
	struct attrs a = *attrs;
	struct node *node;
	uint64_t hash;
	void **slot;

	bug_if(a.as_path == NULL);
	/* What is not set has no value, or equal attributes would differ; but for the local
	 * preference, which FRR's filters see in local paths (bgp/originate.c). */
	if (!a.med_set)
		a.med = 0;
	hash = attrs_hash(&a);
	slot = hash_slot(&table->attrs, hash, node_same, &a, table->index);
	if (*slot != NULL)
		return *slot;
	node = arena_alloc(arena, sizeof(*node));
	node->hash = hash;
	node->attrs = a;
	arrays_copy(&node->attrs, arena);
	*slot = node;
	return &node->attrs;
}

const struct attrs *attrs_import(struct attrs_table *table, const struct attrs *foreign)
{
	struct attrs a = *foreign;

	a.as_path =
		as_path_intern(table, foreign->as_path->segments, foreign->as_path->segment_count);
	return attrs_intern(table, &a);
}

const struct attrs *attrs_keep(const struct attrs *attrs, struct arena *keep)
{
	/* The attributes are const for everyone else; the tail is this file's. */
	struct node *node = (struct node *)(uintptr_t)attrs, *kept;

	if (attrs == NULL)
		return NULL;
	if (node->kept == NULL) {
		kept = arena_alloc(keep, sizeof(*kept));
		kept->attrs = *attrs;
		kept->hash = node->hash;
		kept->kept = &kept->attrs;
		arrays_copy(&kept->attrs, keep);
		kept->attrs.as_path = as_path_keep(attrs->as_path, keep);
		node->kept = &kept->attrs;
	}
	return node->kept;
}

uint64_t attrs_digest(const struct attrs *attrs)
{
	return attrs == NULL ? 0 : ((const struct node *)(const void *)attrs)->hash;
}

bool attrs_same(const struct attrs *a, const struct attrs *b)
{
	return a == b;
}

bool attrs_equal(const struct attrs *a, const struct attrs *b)
{
	if (a == b)
		return true;
	if (a == NULL || b == NULL)
		return false;
	return as_path_equal(a->as_path, b->as_path) && rest_equal(a, b);
}

bool attrs_has_community(const struct attrs *attrs, uint32_t community)
{
	uint16_t i;

	for (i = 0; i < attrs->community_count; i++)
		if (attrs->communities[i] == community)
			return true;
	return false;
}

void attrs_add_community(struct attrs *attrs, uint32_t community, struct arena *scratch)
{
	uint32_t *v;
	uint16_t i, n = 0;

	if (attrs_has_community(attrs, community))
		return;
	v = arena_alloc(scratch, (attrs->community_count + 1u) * sizeof(*v));
	for (i = 0; i < attrs->community_count && attrs->communities[i] < community; i++)
		v[n++] = attrs->communities[i];
	v[n++] = community;
	for (; i < attrs->community_count; i++)
		v[n++] = attrs->communities[i];
	attrs->communities = v;
	attrs->community_count = n;
}

bool attrs_has_extended(const struct attrs *attrs, uint64_t community)
{
	uint16_t i;

	for (i = 0; i < attrs->extended_count; i++)
		if (attrs->extended[i] == community)
			return true;
	return false;
}

void attrs_add_extended(struct attrs *attrs, uint64_t community, struct arena *scratch)
{
	uint64_t *v;
	uint16_t i, n = 0;

	if (attrs_has_extended(attrs, community))
		return;
	v = arena_alloc(scratch, (attrs->extended_count + 1u) * sizeof(*v));
	for (i = 0; i < attrs->extended_count && attrs->extended[i] < community; i++)
		v[n++] = attrs->extended[i];
	v[n++] = community;
	for (; i < attrs->extended_count; i++)
		v[n++] = attrs->extended[i];
	attrs->extended = v;
	attrs->extended_count = n;
}

int large_compare(const struct large_community *a, const struct large_community *b)
{
	if (a->global != b->global)
		return a->global < b->global ? -1 : 1;
	if (a->local1 != b->local1)
		return a->local1 < b->local1 ? -1 : 1;
	if (a->local2 != b->local2)
		return a->local2 < b->local2 ? -1 : 1;
	return 0;
}

void attrs_add_large(struct attrs *attrs, const struct large_community *community,
		     struct arena *scratch)
{
	struct large_community *v = arena_alloc(scratch, (attrs->large_count + 1u) * sizeof(*v));
	uint16_t i = 0, n = 0;

	while (i < attrs->large_count && large_compare(&attrs->large[i], community) < 0)
		v[n++] = attrs->large[i++];
	if (i < attrs->large_count && large_compare(&attrs->large[i], community) == 0)
		return;
	v[n++] = *community;
	while (i < attrs->large_count)
		v[n++] = attrs->large[i++];
	attrs->large = v;
	attrs->large_count = n;
}
