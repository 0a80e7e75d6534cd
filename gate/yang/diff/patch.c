/* SPDX-License-Identifier: MIT */
/*
 * A tree between two: made anew from the nodes of both, each with its place, as the chosen edits
 * say; then validated like any other.
 */
#include <string.h>

#include "yang/diff/inside.h"

struct patch {
	const struct tree_diff *diff;
	const bool *chosen;
	struct tree *tree;
	struct arena *scratch;
	struct map *counts; /* of renumbered lists: the keys before the last -> entries made */
	bool failed;
};

static bool is_chosen(const struct patch *patch, uint32_t edit)
{
	return edit != EDIT_NONE && patch->chosen[edit];
}

/* Of a leaf or container that an edit is about: the base's or the head's; else the base's. */
static struct lyd_node *version(const struct patch *patch, struct lyd_node *b, struct lyd_node *h)
{
	const struct lyd_node *key = b ? b : h;
	size_t edit = (size_t)map_get(patch->diff->nodes, &key, sizeof(const struct lyd_node *));

	return edit && patch->chosen[edit - 1] ? h : b;
}

static bool is_edited(const struct patch *patch, const struct lyd_node *b, const struct lyd_node *h)
{
	const struct lyd_node *key = b ? b : h;

	return map_get(patch->diff->nodes, &key, sizeof(const struct lyd_node *)) != NULL;
}

static void place_as(struct patch *patch, struct lyd_node *made, const struct lyd_node *like)
{
	const struct place *place = node_origin(like);

	tree_put(patch->tree, made, place->file, place->line);
}

static struct lyd_node *made(struct patch *patch, struct lyd_node *node,
			     const struct lyd_node *like)
{
	if (node)
		place_as(patch, node, like);
	else
		patch->failed = true;
	return node;
}

/* The number that a counted entry gets: its position, with room as routers leave it. */
static const char *number(struct patch *patch, const char *const *keys, uint32_t last)
{
	struct buffer name;
	void **slot;

	buffer_init(&name, patch->scratch);
	for (uint32_t i = 0; i < last; i++)
		buffer_printf(&name, "%s\n", keys[i]);
	slot = map_slot(patch->counts, name.s, name.n);
	*slot = (void *)((size_t)*slot + 1);
	return arena_printf(patch->scratch, "%zu", (size_t)*slot * 5);
}

static struct lyd_node *make_entry(struct patch *patch, struct lyd_node *parent,
				   const struct lyd_node *like, bool renumber)
{
	const char *keys[TREE_MAX_KEYS] = { 0 };
	struct lyd_node *entry, *k;
	uint32_t n = 0;
	bool fresh;

	for (k = lyd_child(like); k && lysc_is_key(k->schema) && n < TREE_MAX_KEYS; k = k->next)
		keys[n++] = lyd_get_value(k);
	if (renumber && n)
		keys[n - 1] = number(patch, keys, n - 1);
	entry = made(patch, tree_make_entry(patch->tree, parent, like->schema, keys, &fresh), like);
	for (k = entry ? lyd_child(entry) : NULL; k; k = k->next)
		place_as(patch, k, like);
	return entry;
}

static struct lyd_node *make_term(struct patch *patch, struct lyd_node *parent,
				  const struct lyd_node *like)
{
	const char *value = lyd_get_value(like);
	bool fresh;

	return made(patch,
		    like->schema->nodetype == LYS_LEAF
			    ? tree_make_leaf(patch->tree, parent, like->schema, value)
			    : tree_make_value(patch->tree, parent, like->schema, value, &fresh),
		    like);
}

static void copy(struct patch *patch, struct lyd_node *parent, const struct lyd_node *like,
		 bool renumber)
{
	struct lyd_node *node;

	if (like->schema->nodetype & (LYS_LEAF | LYS_LEAFLIST)) {
		make_term(patch, parent, like);
		return;
	}
	node = like->schema->nodetype == LYS_LIST
		       ? make_entry(patch, parent, like, renumber)
		       : made(patch, tree_make_inner(patch->tree, parent, like->schema), like);
	for (const struct lyd_node *c = lyd_child(like); node && c; c = c->next)
		if (node_is_explicit(c) && !lysc_is_key(c->schema))
			copy(patch, node, c, false);
}

/* ---- lists ---- */

/* An output list: the base's order, with what comes or moves put behind its predecessor. */
struct link {
	struct cell *cell;
	struct link *next;
};

static bool keeps_place(const struct patch *patch, const struct cell *cell)
{
	if (!cell->base)
		return false;
	return !is_chosen(patch, cell->edit) || (cell->head && !cell->moved);
}

static bool comes(const struct patch *patch, const struct cell *cell)
{
	return cell->head && is_chosen(patch, cell->edit) && (!cell->base || cell->moved);
}

static struct link *link_new(const struct patch *patch, struct cell *cell, struct link **at)
{
	struct link *link = arena_alloc(patch->scratch, sizeof(*link));

	*link = (struct link){ cell, *at };
	*at = link;
	return link;
}

static struct link *order(const struct patch *patch, const struct cells *cells)
{
	struct map *links = map_new(patch->scratch);
	struct link *first = NULL, **end = &first, *before = NULL;

	for (size_t i = 0; i < cells->base_count; i++) {
		struct cell *cell = cells->by_base[i];

		if (!keeps_place(patch, cell))
			continue;
		*map_slot(links, &cell, sizeof(struct cell *)) = link_new(patch, cell, end);
		end = &(*end)->next;
	}
	for (size_t j = 0; j < cells->head_count; j++) {
		struct cell *cell = cells->by_head[j];
		struct link *link = map_get(links, &cell, sizeof(struct cell *));

		if (comes(patch, cell))
			link = link_new(patch, cell, before ? &before->next : &first);
		if (link && (!cell->moved || is_chosen(patch, cell->edit)))
			before = link;
	}
	return first;
}

static void patch_pair(void *context, struct half base, struct half head, struct lyd_node *b,
		       struct lyd_node *h);

struct below {
	struct patch *patch;
	struct lyd_node *parent;
};

static void patch_cell(struct below *below, struct half base, struct half head,
		       const struct cell *cell, bool renumber)
{
	struct patch *patch = below->patch;
	bool whole = !cell->base || !cell->head || cell->replaced;
	struct below inner = { patch, NULL };

	if (whole || cell->base->schema->nodetype == LYS_LEAFLIST) {
		copy(patch, below->parent,
		     cell->base && !(whole && is_chosen(patch, cell->edit)) ? cell->base
									    : cell->head,
		     renumber);
		return;
	}
	inner.parent = make_entry(patch, below->parent, cell->base, renumber);
	if (inner.parent)
		halves_each(half_below(base, cell->base), half_below(head, cell->head), patch_pair,
			    &inner);
}

static void patch_list(struct below *below, struct half base, struct half head, struct lyd_node *b,
		       struct lyd_node *h)
{
	const struct lyd_node *key = b ? b : h;
	const struct cells *cells =
		map_get(below->patch->diff->lists, &key, sizeof(const struct lyd_node *));

	for (struct link *l = order(below->patch, cells); l; l = l->next)
		patch_cell(below, base, head, l->cell, cells->renumber);
}

/* ---- the rest ---- */

/* A container that is empty in the end is there only if both trees have it. */
static void patch_container(struct below *below, struct half base, struct half head,
			    struct lyd_node *b, struct lyd_node *h)
{
	struct patch *patch = below->patch;
	const struct lyd_node *like = b ? b : h;
	struct below inner = {
		patch, made(patch, tree_make_inner(patch->tree, below->parent, like->schema), like)
	};

	if (!inner.parent)
		return;
	halves_each(half_below(base, b), half_below(head, h), patch_pair, &inner);
	if (!lyd_child(inner.parent) && !(b && h))
		tree_drop(patch->tree, inner.parent);
}

static void patch_pair(void *context, struct half base, struct half head, struct lyd_node *b,
		       struct lyd_node *h)
{
	struct below *below = context;
	const struct lysc_node *schema = (b ? b : h)->schema;

	if (lysc_is_key(schema) || below->patch->failed)
		return;
	if (is_many(b ? b : h)) {
		patch_list(below, base, head, b, h);
	} else if (schema->nodetype == LYS_LEAF || is_edited(below->patch, b, h)) {
		const struct lyd_node *like = version(below->patch, b, h);

		if (like)
			copy(below->patch, below->parent, like, false);
	} else {
		patch_container(below, base, head, b, h);
	}
}

struct tree *tree_patch(const struct tree_diff *diff, const bool *chosen, struct arena *arena,
			struct diagnostics *diag)
{
	struct patch patch = { .diff = diff,
			       .chosen = chosen,
			       .tree = tree_new(diff->base->models, arena),
			       .scratch = arena_new() };
	struct below top = { &patch, NULL };
	bool good;

	patch.counts = map_new(patch.scratch);
	halves_each((struct half){ diff->base, NULL, true },
		    (struct half){ diff->head, NULL, true }, patch_pair, &top);
	arena_free(patch.scratch);
	if (patch.failed) {
		ly_err_clean(diff->base->models->ctx, NULL);
		diag_add(diag, DIAG_ERROR, "patch", (struct place){ 0 }, NULL,
			 "these edits make no tree");
		return NULL;
	}
	good = tree_finish(patch.tree, diag);
	return good ? patch.tree : NULL;
}
