/* SPDX-License-Identifier: MIT */
/*
 * What finding a difference (diff.c, align.c) and applying it (patch.c) share. Internal to yang/.
 */
#ifndef YANG_DIFF_INSIDE_H
#define YANG_DIFF_INSIDE_H

#include "yang/diff/diff.h"
#include "yang/inside.h"

#define EDIT_NONE UINT32_MAX

/* An entry of a list, or a value of a leaf-list, in base and head. Both: it is in both trees, or
 * one took the other's place (replaced). */
struct cell {
	struct lyd_node *base, *head;
	bool moved, replaced;
	uint32_t edit; /* EDIT_NONE: what differs, if anything, lies below */
};

/* All instances of one list below one parent. */
struct cells {
	struct cell **by_base, **by_head;
	size_t base_count, head_count;
	/* the numbers of its last key were counted, and differ for entries that are the same */
	bool renumber;
};

/* One tree's half of a pair of parents. */
struct half {
	const struct tree *tree;
	const struct lyd_node *parent; /* null: the top */
	bool there;                    /* false: this tree has no such parent */
};

struct tree_diff {
	const struct tree *base, *head;
	struct arena *arena;
	bool by_line;
	struct map *nodes; /* a leaf or presence container (of either tree) -> its edit + 1 */
	struct map *lists; /* the first instance -> struct cells */
	struct map *lines; /* by_line: both places -> edit + 1 */
	struct edits {
		struct edit *v;
		size_t n, cap;
	} edits;
};

struct lyd_node *half_first(struct half half); /* first explicit child */
struct lyd_node *half_find(struct half half, const struct lysc_node *schema);
struct half half_below(struct half half, const struct lyd_node *node);
struct lyd_node *next_explicit(const struct lyd_node *node);
/* Visits the pairs of children: each leaf and container of either half with its counterpart (or
 * null), each list by its first instances (either may be null). */
typedef void pair_visit(void *context, struct half base, struct half head, struct lyd_node *b,
			struct lyd_node *h);
void halves_each(struct half base, struct half head, pair_visit *visit, void *context);
bool is_many(const struct lyd_node *node); /* list or leaf-list */

/* Which entries are the same. */
struct cells *cells_align(struct lyd_node *base, struct lyd_node *head, struct arena *arena);
/* Leaves and values that differ, the first of them; false: none does. */
bool first_difference(const struct lyd_node *base, const struct lyd_node *head,
		      const struct lyd_node **b, const struct lyd_node **h);

#endif
