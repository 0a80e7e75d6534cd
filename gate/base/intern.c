/* SPDX-License-Identifier: MIT */
/*
 * Hash tables: open addressing with linear probing in a table whose size is a power of two and
 * which is at most two thirds full. Each entry holds its hash, so growing touches no key and a
 * search compares bytes only where the hashes are equal. Nothing is ever removed.
 *
 * hash_bytes multiplies pairs of 64-bit words to 128 bits and folds the halves: two words a
 * multiplication, and every input bit reaches every output bit. Inputs are not chosen to collide by
 * anyone who could not simply ask for more work; so there is no secret in it.
 */
#include "base/intern.h"

#include <stdbool.h>
#include <string.h>

#include "base/bug.h"

enum { FIRST_SIZE = 16 };

struct entry {
	uint64_t hash;
	const void *key; /* null: the entry is free */
	size_t n;
	void *value;
};

struct map {
	struct arena *arena;
	struct entry *entries;
	size_t size, used; /* size: 0 or a power of two */
};

struct intern {
	struct map map;
};

/* Odd constants without a pattern: the fractional parts of the square roots of 2, 3, 5
 * and 7, made odd. */
static const uint64_t MIX_A = 0x6a09e667f3bcc909, MIX_B = 0xbb67ae8584caa73b,
		      MIX_C = 0x3c6ef372fe94f82b, MIX_D = 0xa54ff53a5f1d36f1;

static inline uint64_t fold(uint64_t a, uint64_t b)
{
	__extension__ unsigned __int128 product = (unsigned __int128)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t load64(const unsigned char *p)
{
	uint64_t x;

	memcpy(&x, p, sizeof(x));
	return x;
}

static inline uint64_t load32(const unsigned char *p)
{
	uint32_t x;

	memcpy(&x, p, sizeof(x));
	return x;
}

uint64_t hash_bytes(const void *bytes, size_t n, uint64_t seed)
{
	const unsigned char *p = bytes;
	uint64_t h = seed ^ MIX_A, a = 0, b = 0;
	size_t left = n;

	for (; left > 16; left -= 16, p += 16)
		h = fold(load64(p) ^ MIX_B, load64(p + 8) ^ h) + MIX_C;
	/* The last 1 to 16 bytes; the two words may overlap. */
	if (left >= 8) {
		a = load64(p);
		b = load64(p + left - 8);
	} else if (left >= 4) {
		a = load32(p);
		b = load32(p + left - 4);
	} else if (left > 0) {
		a = p[0];
		b = (uint64_t)p[left / 2] << 8 | p[left - 1];
	}
	h = fold(a ^ MIX_C, b ^ h);
	return fold(h ^ MIX_D, n ^ MIX_B);
}

/* The entry of the key, or the free one where it belongs. The table has a free entry. */
static struct entry *find(const struct map *map, uint64_t hash, const void *key, size_t n)
{
	size_t mask = map->size - 1, i;

	for (i = hash & mask;; i = (i + 1) & mask) {
		struct entry *e = &map->entries[i];

		if (e->key == NULL)
			return e;
		if (e->hash == hash && e->n == n && (n == 0 || memcmp(e->key, key, n) == 0))
			return e;
	}
}

static bool is_full(size_t used, size_t size)
{
	return used * 3 > size * 2;
}

static void grow(struct map *map)
{
	size_t size = map->size == 0 ? FIRST_SIZE : map->size * 2, mask = size - 1, i, at;
	struct entry *entries = arena_alloc(map->arena, size * sizeof(*entries));

	for (i = 0; i < map->size; i++) {
		const struct entry *e = &map->entries[i];

		if (e->key == NULL)
			continue;
		for (at = e->hash & mask; entries[at].key != NULL; at = (at + 1) & mask)
			;
		entries[at] = *e;
	}
	map->entries = entries;
	map->size = size;
}

static struct entry *entry_of(struct map *map, const void *key, size_t n)
{
	uint64_t hash = hash_bytes(key, n, 0);
	struct entry *e;
	char *copy;

	if (map->size > 0) {
		e = find(map, hash, key, n);
		if (e->key != NULL)
			return e;
	}
	if (is_full(map->used + 1, map->size))
		grow(map);
	e = find(map, hash, key, n);
	bug_if(n + 1 == 0);
	copy = arena_alloc(map->arena, n + 1);
	if (n > 0)
		memcpy(copy, key, n);
	e->hash = hash;
	e->key = copy;
	e->n = n;
	map->used++;
	return e;
}

struct map *map_new(struct arena *arena)
{
	struct map *map = arena_alloc(arena, sizeof(*map));

	map->arena = arena;
	return map;
}

struct map *map_new_for(struct arena *arena, size_t n)
{
	struct map *map = map_new(arena);

	for (map->size = FIRST_SIZE; is_full(n, map->size); map->size *= 2)
		;
	map->entries = arena_alloc(arena, map->size * sizeof(*map->entries));
	return map;
}

void **map_slot(struct map *map, const void *key, size_t n)
{
	return &entry_of(map, key, n)->value;
}

void *map_get(const struct map *map, const void *key, size_t n)
{
	if (map->size == 0)
		return NULL;
	return find(map, hash_bytes(key, n, 0), key, n)->value; /* a free entry's value is null */
}

void *map_get_string(const struct map *map, const char *key)
{
	return map_get(map, key, strlen(key));
}

struct intern *intern_new(struct arena *arena)
{
	struct intern *table = arena_alloc(arena, sizeof(*table));

	table->map.arena = arena;
	return table;
}

const void *intern_bytes(struct intern *table, const void *bytes, size_t n)
{
	return entry_of(&table->map, bytes, n)->key;
}

const char *intern_string(struct intern *table, const char *s)
{
	return intern_bytes(table, s, strlen(s));
}
