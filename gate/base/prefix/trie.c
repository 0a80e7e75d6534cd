/* SPDX-License-Identifier: MIT */
/*
 * The trie: binary and path-compressed. A node stands for a prefix; its children are longer
 * prefixes inside it, chosen by the bit that follows the node's own. A node without a value
 * exists only where two branches part, so there are fewer than twice as many nodes as prefixes.
 *
 * Each family has a root of its own: that alone keeps IPv6 prefixes that cover ::ffff:0:0/96 out of
 * every lookup for IPv4, and IPv4 out of a walk below ::/0.
 */
#include "base/prefix/trie.h"

struct node {
	struct prefix prefix;
	struct node *child[2];
	void *value;
};

struct trie {
	struct arena *arena;
	struct node *root[FAMILY_COUNT];
};

/* How many leading bits two addresses have in common: 0..128. */
static inline unsigned common_bits(struct addr a, struct addr b)
{
	uint64_t hi = a.hi ^ b.hi, lo = a.lo ^ b.lo;

	if (hi != 0)
		return (unsigned)__builtin_clzll(hi);
	return lo != 0 ? 64 + (unsigned)__builtin_clzll(lo) : 128;
}

/* The bit behind the first i; i is less than 128. */
static inline int bit_at(struct addr addr, unsigned i)
{
	return (int)(i < 64 ? addr.hi >> (63 - i) & 1 : addr.lo >> (127 - i) & 1);
}

/* The family is not looked at: both are known to be of the same one. */
static inline bool covers(const struct node *node, struct prefix prefix)
{
	return node->prefix.len <= prefix.len &&
	       common_bits(node->prefix.addr, prefix.addr) >= node->prefix.len;
}

struct trie *trie_new(struct arena *arena)
{
	struct trie *trie = arena_alloc(arena, sizeof(*trie));

	trie->arena = arena;
	return trie;
}

static struct node *node_new(struct trie *trie, struct prefix prefix)
{
	struct node *node = arena_alloc(trie->arena, sizeof(*node));

	node->prefix = prefix;
	return node;
}

/* Makes the prefix's node where the node at *at stands, which does not cover it. */
static struct node *put_above(struct trie *trie, struct node **at, struct prefix prefix)
{
	struct node *below = *at, *made = node_new(trie, prefix), *fork;
	unsigned common = common_bits(below->prefix.addr, prefix.addr);

	if (common >= prefix.len) {
		made->child[bit_at(below->prefix.addr, prefix.len)] = below;
		*at = made;
		return made;
	}
	fork = node_new(trie, prefix_make(prefix.addr, common));
	fork->child[bit_at(prefix.addr, common)] = made;
	fork->child[bit_at(below->prefix.addr, common)] = below;
	*at = fork;
	return made;
}

void **trie_slot(struct trie *trie, struct prefix prefix)
{
	struct node **at = &trie->root[prefix_family(prefix)];

	while (*at != NULL) {
		struct node *node = *at;

		if (!covers(node, prefix))
			return &put_above(trie, at, prefix)->value;
		if (node->prefix.len == prefix.len)
			return &node->value;
		at = &node->child[bit_at(prefix.addr, node->prefix.len)];
	}
	*at = node_new(trie, prefix);
	return &(*at)->value;
}

/* The child on the way from a node to a prefix that it covers; null at the end of the way. */
static inline struct node *next_node(const struct node *node, struct prefix prefix)
{
	if (node->prefix.len == prefix.len)
		return NULL;
	return node->child[bit_at(prefix.addr, node->prefix.len)];
}

void *trie_get(const struct trie *trie, struct prefix prefix)
{
	const struct node *node = trie->root[prefix_family(prefix)];

	while (node != NULL && node->prefix.len < prefix.len)
		node = next_node(node, prefix);
	return node != NULL && prefix_equal(node->prefix, prefix) ? node->value : NULL;
}

void *trie_longest(const struct trie *trie, struct prefix prefix, struct prefix *found)
{
	const struct node *node = trie->root[prefix_family(prefix)], *best = NULL;

	for (; node != NULL && covers(node, prefix); node = next_node(node, prefix))
		if (node->value != NULL)
			best = node;
	if (best == NULL)
		return NULL;
	if (found != NULL)
		*found = best->prefix;
	return best->value;
}

bool trie_covering(const struct trie *trie, struct prefix prefix, trie_visit *visit, void *context)
{
	const struct node *node = trie->root[prefix_family(prefix)];

	for (; node != NULL && covers(node, prefix); node = next_node(node, prefix))
		if (node->value != NULL && !visit(context, node->prefix, node->value))
			return false;
	return true;
}

/* A node before its children, the one with the 0 first: that is the order of prefix_compare. The
 * depth is bounded by the 129 lengths. */
static bool walk(const struct node *node, trie_visit *visit, void *context)
{
	if (node == NULL)
		return true;
	if (node->value != NULL && !visit(context, node->prefix, node->value))
		return false;
	return walk(node->child[0], visit, context) && walk(node->child[1], visit, context);
}

bool trie_covered(const struct trie *trie, struct prefix prefix, trie_visit *visit, void *context)
{
	const struct node *node = trie->root[prefix_family(prefix)];

	while (node != NULL && node->prefix.len < prefix.len)
		node = next_node(node, prefix);
	if (node == NULL || common_bits(node->prefix.addr, prefix.addr) < prefix.len)
		return true;
	return walk(node, visit, context);
}

bool trie_walk(const struct trie *trie, trie_visit *visit, void *context)
{
	return walk(trie->root[FAMILY_IPV4], visit, context) &&
	       walk(trie->root[FAMILY_IPV6], visit, context);
}
