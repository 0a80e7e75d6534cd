/* SPDX-License-Identifier: MIT */
/*
 * The nodes of a tree: making, finding, dropping. A libyang node has a pointer for its user: ours
 * leads to the node's place, and its lowest bit is the mark of having been read. Nodes of one line
 * share the place. libyang's own implicit nodes have none, and that is how they are told apart:
 * LYD_DEFAULT is set for an explicit value that equals the default, too.
 */
#include <string.h>

#include "yang/inside.h"

enum { READ_MARK = 1 };

void tree_put(struct tree *tree, struct lyd_node *node, const char *file, uint32_t line)
{
	if (!tree->place || tree->place->line != line || tree->place->file != file) {
		tree->place = arena_alloc(tree->arena, sizeof(*tree->place));
		*tree->place = (struct place){ file, line };
	}
	node->priv = tree->place;
}

const struct place *node_origin(const struct lyd_node *node)
{
	return (const struct place *)((uintptr_t)node->priv & ~(uintptr_t)READ_MARK);
}

bool node_is_explicit(const struct lyd_node *node)
{
	return node->priv != NULL;
}

bool node_is_read(const struct lyd_node *node)
{
	return (uintptr_t)node->priv & READ_MARK;
}

static void free_tree(void *handle)
{
	struct tree *tree = handle;

	lyd_free_all(tree->first);
	tree->first = NULL;
}

struct tree *tree_new(struct models *models, struct arena *arena)
{
	struct tree *tree = arena_alloc(arena, sizeof(*tree));

	tree->models = models;
	tree->arena = arena;
	tree->tops = map_new(arena);
	tree->twins = map_new(arena);
	arena_on_free(arena, free_tree, tree);
	return tree;
}

static struct top *top_of(const struct tree *tree, const struct lysc_node *schema)
{
	return map_get(tree->tops, &schema, sizeof(schema));
}

/* A further instance goes behind the last of its kind, without libyang's search through all
 * siblings. */
static void splice(struct tree *tree, struct lyd_node *last, struct lyd_node *node)
{
	node->prev = last;
	node->next = last->next;
	if (last->next)
		last->next->prev = node;
	else
		tree->first->prev = node; /* the first one's prev is the last */
	last->next = node;
}

static struct lyd_node *attach(struct tree *tree, struct lyd_node *parent, struct lyd_node *node)
{
	struct top *top;

	if (parent)
		return node;
	top = top_of(tree, node->schema);
	if (top && top->last) {
		splice(tree, top->last, node);
		top->last = node;
		return node;
	}
	if (lyd_insert_sibling(tree->first, node, &tree->first)) {
		lyd_free_tree(node);
		return NULL;
	}
	if (!top) {
		top = arena_alloc(tree->arena, sizeof(*top));
		*map_slot(tree->tops, &node->schema, sizeof(node->schema)) = top;
	}
	top->first = top->last = node;
	return node;
}

static void detach(struct tree *tree, struct lyd_node *node)
{
	struct top *top = top_of(tree, node->schema);

	if (tree->first == node)
		tree->first = node->next;
	if (!top || !top->first)
		return;
	if (top->first == node && top->last == node)
		*top = (struct top){ 0 };
	else if (top->first == node)
		top->first = node->next;
	else if (top->last == node)
		top->last = node->prev;
}

struct twin_key {
	const struct lysc_node *schema;
	uint64_t hash;
};

static struct top_twin **twin_slot(const struct tree *tree, const struct lyd_node *node)
{
	struct twin_key key = { node->schema, node->hash };

	return (struct top_twin **)map_slot(tree->twins, &key, sizeof(key));
}

static struct lyd_node *top_twin(const struct tree *tree, const struct lyd_node *node)
{
	for (struct top_twin *twin = *twin_slot(tree, node); twin; twin = twin->next)
		if (twin->node && !lyd_compare_single(twin->node, node, 0))
			return twin->node;
	return NULL;
}

static void top_remember(struct tree *tree, struct lyd_node *node)
{
	struct top_twin **slot = twin_slot(tree, node);
	struct top_twin *twin = arena_alloc(tree->arena, sizeof(*twin));

	*twin = (struct top_twin){ node, *slot };
	*slot = twin;
	/* We know that it is unique; libyang would compare it with every sibling. */
	node->flags &= ~(uint32_t)LYD_NEW;
}

static void top_forget(struct tree *tree, const struct lyd_node *node)
{
	for (struct top_twin *twin = *twin_slot(tree, node); twin; twin = twin->next)
		if (twin->node == node)
			twin->node = NULL;
}

/* Another list entry or leaf-list value below the same parent that equals the node, or null. By
 * hash where there are four siblings or more, so lists of any size are cheap. */
static struct lyd_node *find_twin(const struct lyd_node *node)
{
	struct lyd_node *twin = NULL;
	struct ly_set *set = NULL;

	if (lyd_find_sibling_dup_inst_set(node, node, &set))
		return NULL;
	for (uint32_t i = 0; i < set->count && !twin; i++)
		if (set->dnodes[i] != node)
			twin = set->dnodes[i];
	ly_set_free(set, NULL);
	return twin;
}

/* Of a new node and an equal one the new one goes. */
static struct lyd_node *settle_twin(struct tree *tree, struct lyd_node *parent,
				    struct lyd_node *node, bool *made)
{
	struct lyd_node *twin = parent ? find_twin(node) : top_twin(tree, node);

	*made = !twin;
	if (twin) {
		lyd_free_tree(node);
		return twin;
	}
	if (parent)
		return node;
	node = attach(tree, NULL, node);
	if (node)
		top_remember(tree, node);
	return node;
}

struct lyd_node *tree_make_inner(struct tree *tree, struct lyd_node *parent,
				 const struct lysc_node *schema)
{
	struct lyd_node *node;

	if (lyd_new_inner(parent, schema->module, schema->name, 0, &node))
		return NULL;
	return attach(tree, parent, node);
}

struct lyd_node *tree_make_leaf(struct tree *tree, struct lyd_node *parent,
				const struct lysc_node *schema, const char *value)
{
	struct lyd_node *node;

	if (lyd_new_term(parent, schema->module, schema->name, value, 0, &node))
		return NULL;
	return attach(tree, parent, node);
}

struct lyd_node *tree_make_value(struct tree *tree, struct lyd_node *parent,
				 const struct lysc_node *schema, const char *value, bool *made)
{
	struct lyd_node *node;

	if (lyd_new_term(parent, schema->module, schema->name, value, 0, &node))
		return NULL;
	return settle_twin(tree, parent, node, made);
}

struct lyd_node *tree_make_entry(struct tree *tree, struct lyd_node *parent,
				 const struct lysc_node *schema, const char *const *keys,
				 bool *made)
{
	const char *k[TREE_MAX_KEYS] = { 0 };
	struct lyd_node *node;

	for (uint32_t i = 0; i < schema_of(schema)->keys; i++)
		k[i] = keys[i];
	/* It takes as many as the list has. */
	if (lyd_new_list(parent, schema->module, schema->name, 0, &node, k[0], k[1], k[2], k[3],
			 k[4], k[5], k[6], k[7]))
		return NULL;
	return settle_twin(tree, parent, node, made);
}

struct lyd_node *tree_find(const struct tree *tree, const struct lyd_node *parent,
			   const struct lysc_node *schema)
{
	struct lyd_node *node = NULL;
	const struct top *top;

	if (!parent) {
		top = top_of(tree, schema);
		return top ? top->first : NULL;
	}
	if (!lyd_child(parent) || lyd_find_sibling_val(lyd_child(parent), schema, NULL, 0, &node))
		return NULL;
	return node;
}

/* Remembers, while an edit is read, whose place its line takes. Nodes of one line are told once. */
static void displace(struct tree *tree, const struct lyd_node *node)
{
	const struct place *old = node_origin(node);
	struct displacements *all = &tree->displaced;

	if (!old || old->file == tree->edit.file ||
	    (all->n && !place_compare(all->v[all->n - 1].old, *old) &&
	     !place_compare(all->v[all->n - 1].by, tree->edit)))
		return;
	*array_push(all, tree->arena) = (struct displaced){ *old, tree->edit };
}

LY_ERR tree_change(struct tree *tree, struct lyd_node *leaf, const char *value, struct place place)
{
	LY_ERR rc = lyd_change_term(leaf, value);

	if (rc && rc != LY_EEXIST && rc != LY_ENOT)
		return rc;
	if (tree->edit.file && !rc)
		displace(tree, leaf);
	tree_put(tree, leaf, place.file, place.line);
	return LY_SUCCESS;
}

static void displace_all(struct tree *tree, const struct lyd_node *node)
{
	const struct lyd_node *below;

	LYD_TREE_DFS_BEGIN(node, below)
	{
		displace(tree, below);
		LYD_TREE_DFS_END(node, below);
	}
}

void tree_drop(struct tree *tree, struct lyd_node *node)
{
	if (tree->edit.file)
		displace_all(tree, node);
	if (!lyd_parent(node)) {
		detach(tree, node);
		if (node->schema->nodetype & (LYS_LIST | LYS_LEAFLIST))
			top_forget(tree, node);
	}
	lyd_free_tree(node);
}
