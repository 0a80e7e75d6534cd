/* SPDX-License-Identifier: MIT */
/*
 * What nobody read. A walk over the explicit nodes: what is read is modelled; what is not is looked
 * up in the dialect's table of nodes without effect; the rest is unmodelled, and told at its
 * topmost node.
 */
#include <stdlib.h>
#include <string.h>

#include "yang/inside.h"

struct walk {
	const struct tree *tree;
	struct map *rows;  /* schema path -> row */
	struct map *above; /* schema paths with rows below them */
	struct coverage *coverage;
	struct unreads {
		struct unread *v;
		size_t n, cap;
	} unreads;
	struct arena *scratch;
};

static void index_rows(struct walk *walk, const struct irrelevant_path *table, size_t n)
{
	walk->rows = map_new(walk->scratch);
	walk->above = map_new(walk->scratch);
	for (size_t i = 0; i < n; i++) {
		const char *path = table[i].path;

		*map_slot(walk->rows, path, strlen(path)) = (void *)&table[i];
		for (const char *slash = strchr(path + 1, '/'); slash;
		     slash = strchr(slash + 1, '/'))
			*map_slot(walk->above, path, (size_t)(slash - path)) = walk;
	}
}

/* A key, or its copy in config/: read with its entry. */
static bool is_key(const struct lyd_node *node)
{
	const struct lyd_node *parent = lyd_parent(node);
	const struct lyd_node *entry = parent ? lyd_parent(parent) : NULL;

	if (lysc_is_key(node->schema))
		return node_is_read(parent);
	if (!entry || entry->schema->nodetype != LYS_LIST || !node_is_read(entry) ||
	    schema_of(entry->schema)->config != parent->schema)
		return false;
	for (const struct lyd_node *key = lyd_child(entry); key && lysc_is_key(key->schema);
	     key = key->next)
		if (key->schema->name == node->schema->name)
			return true;
	return false;
}

/* A container in which there is nothing but copies of keys. */
static bool has_keys_only(const struct lyd_node *node)
{
	bool any = false;

	if (node->schema->nodetype != LYS_CONTAINER)
		return false;
	for (const struct lyd_node *c = lyd_child(node); c; c = c->next) {
		if (!node_is_explicit(c))
			continue;
		if (!is_key(c))
			return false;
		any = true;
	}
	return any;
}

static bool is_counted(const struct lyd_node *node)
{
	return !node_any_child((const struct node *)node);
}

static bool is_mere_container(const struct lyd_node *node)
{
	return node->schema->nodetype == LYS_CONTAINER && !(node->schema->flags & LYS_PRESENCE) &&
	       !is_counted(node);
}

static size_t count_below(const struct lyd_node *root)
{
	const struct lyd_node *elem;
	size_t n = 0;

	LYD_TREE_DFS_BEGIN(root, elem)
	{
		n += node_is_explicit(elem) && is_counted(elem);
		LYD_TREE_DFS_END(root, elem);
	}
	return n;
}

static void tell(struct walk *walk, const struct lyd_node *node, const struct irrelevant_path *row)
{
	*array_push(&walk->unreads, walk->scratch) = (struct unread){
		.node = (const struct node *)node,
		.near = (const struct node *)node,
		.path = node_data_path(node, walk->tree->arena),
		.place = *node_origin(node),
		.class = row ? row->class : NODE_TAINT,
		.why = row ? row->why : NULL,
	};
}

static void visit(struct walk *walk, const struct lyd_node *node);

static void visit_children(struct walk *walk, const struct lyd_node *node)
{
	for (const struct lyd_node *c = lyd_child(node); c; c = c->next)
		if (node_is_explicit(c))
			visit(walk, c);
}

static void visit(struct walk *walk, const struct lyd_node *node)
{
	const char *path = schema_of(node->schema)->path;
	const struct irrelevant_path *row;

	if (node_is_read(node) || is_key(node) || has_keys_only(node)) {
		walk->coverage->modelled += is_counted(node);
		visit_children(walk, node);
		return;
	}
	row = map_get_string(walk->rows, path);
	if (row && row->class == NODE_IGNORE) {
		walk->coverage->irrelevant += count_below(node);
		return;
	}
	/* That an entry or a presence container is there says something itself. */
	if (!row && is_mere_container(node) && map_get_string(walk->above, path)) {
		visit_children(walk, node);
		return;
	}
	walk->coverage->unmodelled += count_below(node);
	tell(walk, node, row);
}

static void outsiders(struct walk *walk)
{
	for (size_t i = 0; i < walk->tree->outsiders.n; i++) {
		const struct outsider *o = &walk->tree->outsiders.v[i];

		if (o->class == NODE_IGNORE) {
			walk->coverage->irrelevant += o->leaves;
			continue;
		}
		walk->coverage->unmodelled += o->leaves;
		*array_push(&walk->unreads, walk->scratch) = (struct unread){
			.near = (const struct node *)o->near,
			.path = o->path,
			.place = o->place,
			.class = o->class,
			.why = o->why,
		};
	}
}

static int by_place(const void *a, const void *b)
{
	const struct unread *x = a, *y = b;
	int order = place_compare(x->place, y->place);

	return order ? order : strcmp(x->path, y->path);
}

void tree_coverage(const struct tree *tree, const struct irrelevant_path *table, size_t n,
		   struct coverage *coverage, unread_visit *report, void *context)
{
	struct walk walk = { .tree = tree, .coverage = coverage, .scratch = arena_new() };

	*coverage = (struct coverage){ .state = tree->state };
	index_rows(&walk, table, n);
	for (const struct lyd_node *node = tree->first; node; node = node->next)
		if (node_is_explicit(node))
			visit(&walk, node);
	outsiders(&walk);
	/* libyang keeps siblings in the order of the schema; people read the text's. */
	if (walk.unreads.n)
		qsort(walk.unreads.v, walk.unreads.n, sizeof(*walk.unreads.v), by_place);
	for (size_t i = 0; report && i < walk.unreads.n; i++)
		report(context, &walk.unreads.v[i]);
	arena_free(walk.scratch);
}
