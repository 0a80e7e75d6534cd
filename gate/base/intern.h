/* SPDX-License-Identifier: MIT */
/*
 * A hash table of byte strings: equal content, one pointer. Also the program's only hash map:
 * from bytes to a pointer.
 */
#ifndef BASE_INTERN_H
#define BASE_INTERN_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct intern;

struct intern *intern_new(struct arena *arena);
/* The one copy of these bytes (NUL-terminated behind n). Equal within one table only. */
const void *intern_bytes(struct intern *table, const void *bytes, size_t n);
const char *intern_string(struct intern *table, const char *s);

struct map;

struct map *map_new(struct arena *arena);
/* With room for n keys. */
struct map *map_new_for(struct arena *arena, size_t n);
/* The slot of the key, made (null) if it is not there. The key is copied. The slot is valid until
 * the next map_slot. */
void **map_slot(struct map *map, const void *key, size_t n);
/* The value, or null. */
void *map_get(const struct map *map, const void *key, size_t n);
void *map_get_string(const struct map *map, const char *key);

uint64_t hash_bytes(const void *bytes, size_t n, uint64_t seed);

#endif
