/* SPDX-License-Identifier: MIT */
/*
 * A path-compressed binary trie from prefixes to pointers (or small integers cast to them).
 * Both families live in one trie; a lookup for IPv4 never finds an IPv6 prefix, ::/0 included.
 */
#ifndef BASE_TRIE_H
#define BASE_TRIE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/prefix/prefix.h"

struct trie;

struct trie *trie_new(struct arena *arena);
/* The slot of the prefix, made (null) if it is not there. The slot stays valid. */
void **trie_slot(struct trie *trie, struct prefix prefix);
/* The value of exactly this prefix, or null. */
void *trie_get(const struct trie *trie, struct prefix prefix);
/* The longest prefix with a non-null value that contains the given one, itself included; null if
 * there is none. found may be null. */
void *trie_longest(const struct trie *trie, struct prefix prefix, struct prefix *found);
/* Calls visit for each non-null value whose prefix contains (trie_covering, shortest first) or
 * is contained in (trie_covered, in order of prefix_compare) the given prefix, itself included.
 * visit returns false to stop; the function then returns false. */
typedef bool trie_visit(void *context, struct prefix prefix, void *value);
bool trie_covering(const struct trie *trie, struct prefix prefix, trie_visit *visit, void *context);
bool trie_covered(const struct trie *trie, struct prefix prefix, trie_visit *visit, void *context);
/* All of both families. */
bool trie_walk(const struct trie *trie, trie_visit *visit, void *context);

#endif
