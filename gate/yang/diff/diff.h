/* SPDX-License-Identifier: MIT */
/*
 * The difference of two trees as a list of edits, and trees that lie between the two: the base with
 * some of the edits made. What blame experiments with.
 *
 * An edit is the smallest thing that makes sense to put back alone: a leaf of something that both
 * trees have; a list entry or presence container that came or went, with all it holds; an entry of
 * an ordered list that moved. An entry that took another's place on the same line (a typing error
 * in a key) is one edit, not two.
 */
#ifndef YANG_DIFF_H
#define YANG_DIFF_H

#include "yang/yang.h"

enum edit_kind { EDIT_ADDED, EDIT_REMOVED, EDIT_CHANGED, EDIT_MOVED };

struct edit {
	enum edit_kind kind;
	const char *path;        /* data path, in the head unless removed */
	struct place base, head; /* file null: it is not there */
};

struct tree_diff;

/* Both trees are of one set of models and live as long as the arena. by_line: the text is read line
 * by line (FRR): what one line said is one edit. */
struct tree_diff *tree_diff(const struct tree *base, const struct tree *head, bool by_line,
			    struct arena *arena);
const struct edit *tree_diff_edits(const struct tree_diff *diff, size_t *n);
/* The base with the chosen edits made, validated. Null: no valid tree; diag says why. */
struct tree *tree_patch(const struct tree_diff *diff, const bool *chosen, struct arena *arena,
			struct diagnostics *diag);

#endif
