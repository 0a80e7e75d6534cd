/* SPDX-License-Identifier: MIT */
/*
 * What differs between two trees. Both are walked side by side: containers by their name, list
 * entries as align.c pairs them. Only explicit nodes are looked at: a default that libyang adds is
 * nobody's edit.
 */
#include "yang/diff/diff.h"

#include <string.h>

#include "yang/diff/inside.h"

/* ---- walking two trees ---- */

struct lyd_node *next_explicit(const struct lyd_node *node)
{
	struct lyd_node *next = node->next;

	while (next && !node_is_explicit(next))
		next = next->next;
	return next;
}

struct lyd_node *half_first(struct half half)
{
	struct lyd_node *first = !half.there   ? NULL
				 : half.parent ? lyd_child(half.parent)
					       : half.tree->first;

	return first && !node_is_explicit(first) ? next_explicit(first) : first;
}

struct lyd_node *half_find(struct half half, const struct lysc_node *schema)
{
	struct lyd_node *node = half.there ? tree_find(half.tree, half.parent, schema) : NULL;

	return node && node_is_explicit(node) ? node : NULL;
}

struct half half_below(struct half half, const struct lyd_node *node)
{
	return (struct half){ half.tree, node, node != NULL };
}

bool is_many(const struct lyd_node *node)
{
	return node->schema->nodetype & (LYS_LIST | LYS_LEAFLIST);
}

void halves_each(struct half base, struct half head, pair_visit *visit, void *context)
{
	const struct lysc_node *last = NULL;

	for (struct lyd_node *b = half_first(base); b; b = next_explicit(b)) {
		if (b->schema != last)
			visit(context, base, head, b, half_find(head, b->schema));
		last = b->schema;
	}
	last = NULL;
	for (struct lyd_node *h = half_first(head); h; h = next_explicit(h)) {
		if (h->schema != last && !half_find(base, h->schema))
			visit(context, base, head, NULL, h);
		last = h->schema;
	}
}

/* ---- edits ---- */

static struct place place_of(const struct lyd_node *node)
{
	return node ? node_place((const struct node *)node) : (struct place){ 0 };
}

struct line_key {
	const char *base_file, *head_file;
	uint32_t base_line, head_line;
};

/* A new edit, or the one that the same lines belong to already. */
static uint32_t edit_add(struct tree_diff *diff, enum edit_kind kind, const struct lyd_node *base,
			 const struct lyd_node *head)
{
	struct edit edit = { kind, NULL, place_of(base), place_of(head) };
	struct line_key key = { edit.base.file, edit.head.file, edit.base.line, edit.head.line };
	void **slot = map_slot(diff->lines, &key, sizeof(key));

	if (diff->by_line && *slot)
		return (uint32_t)((uintptr_t)*slot - 1);
	edit.path = node_data_path(head ? head : base, diff->arena);
	*array_push(&diff->edits, diff->arena) = edit;
	*slot = (void *)diff->edits.n;
	return (uint32_t)(diff->edits.n - 1);
}

static void remember(struct tree_diff *diff, const struct lyd_node *node, uint32_t edit)
{
	if (node)
		*map_slot(diff->nodes, &node, sizeof(const struct lyd_node *)) =
			(void *)((uintptr_t)edit + 1);
}

static void node_edit(struct tree_diff *diff, enum edit_kind kind, struct lyd_node *base,
		      struct lyd_node *head)
{
	uint32_t edit = edit_add(diff, kind, base, head);

	remember(diff, base, edit);
	remember(diff, head, edit);
}

static enum edit_kind kind_of(const struct lyd_node *base, const struct lyd_node *head)
{
	return !base ? EDIT_ADDED : !head ? EDIT_REMOVED : EDIT_CHANGED;
}

/* ---- what differs ---- */

static void diff_pair(void *context, struct half base, struct half head, struct lyd_node *b,
		      struct lyd_node *h);

bool first_difference(const struct lyd_node *base, const struct lyd_node *head,
		      const struct lyd_node **b, const struct lyd_node **h)
{
	const struct lyd_node *x = lyd_child(base), *y = lyd_child(head);

	if (base->schema->nodetype & (LYS_LEAF | LYS_LEAFLIST)) {
		*b = base;
		*h = head;
		return strcmp(lyd_get_value(base), lyd_get_value(head)) != 0;
	}
	for (; x && y && x->schema == y->schema; x = x->next, y = y->next)
		if (node_is_explicit(x) && node_is_explicit(y) && first_difference(x, y, b, h))
			return true;
	return false;
}

static void diff_cell(struct tree_diff *diff, struct half base, struct half head, struct cell *cell)
{
	const struct lyd_node *b = cell->base, *h = cell->head;

	cell->edit = EDIT_NONE;
	if (!b || !h || cell->replaced) {
		if (b && h)
			first_difference(cell->base, cell->head, &b, &h);
		cell->edit = edit_add(diff, kind_of(b, h), b, h);
		return;
	}
	if (cell->moved)
		cell->edit = edit_add(diff, EDIT_MOVED, b, h);
	if (b->schema->nodetype == LYS_LIST)
		halves_each(half_below(base, b), half_below(head, h), diff_pair, diff);
}

static void diff_list(struct tree_diff *diff, struct half base, struct half head,
		      struct lyd_node *b, struct lyd_node *h)
{
	struct cells *cells = cells_align(b, h, diff->arena);
	const struct lyd_node *first = b ? b : h;

	*map_slot(diff->lists, &first, sizeof(const struct lyd_node *)) = cells;
	for (size_t i = 0; i < cells->base_count; i++)
		diff_cell(diff, base, head, cells->by_base[i]);
	for (size_t i = 0; i < cells->head_count; i++)
		if (!cells->by_head[i]->base)
			diff_cell(diff, base, head, cells->by_head[i]);
}

static void diff_pair(void *context, struct half base, struct half head, struct lyd_node *b,
		      struct lyd_node *h)
{
	struct tree_diff *diff = context;
	const struct lysc_node *schema = (b ? b : h)->schema;

	if (lysc_is_key(schema))
		return;
	if (is_many(b ? b : h)) {
		diff_list(diff, base, head, b, h);
	} else if (schema->nodetype & LYS_LEAF) {
		if (!b || !h || strcmp(lyd_get_value(b), lyd_get_value(h)) != 0)
			node_edit(diff, kind_of(b, h), b, h);
	} else if (schema->flags & LYS_PRESENCE && !(b && h)) {
		node_edit(diff, kind_of(b, h), b, h);
	} else {
		halves_each(half_below(base, b), half_below(head, h), diff_pair, diff);
	}
}

struct tree_diff *tree_diff(const struct tree *base, const struct tree *head, bool by_line,
			    struct arena *arena)
{
	struct tree_diff *diff = arena_alloc(arena, sizeof(*diff));

	diff->base = base;
	diff->head = head;
	diff->by_line = by_line;
	diff->arena = arena;
	diff->nodes = map_new(arena);
	diff->lists = map_new(arena);
	diff->lines = map_new(arena);
	halves_each((struct half){ base, NULL, true }, (struct half){ head, NULL, true }, diff_pair,
		    diff);
	return diff;
}

const struct edit *tree_diff_edits(const struct tree_diff *diff, size_t *n)
{
	*n = diff->edits.n;
	return diff->edits.v;
}
