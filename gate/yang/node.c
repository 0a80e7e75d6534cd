/* SPDX-License-Identifier: MIT */
/*
 * Reading a validated tree. Every accessor marks what it passes and what it returns. Only explicit
 * nodes are seen: whether a text says a thing or a default does, is a difference in inheritance.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "yang/inside.h"

enum { READ_MARK = 1 };

static void mark(const struct lyd_node *node)
{
	((struct lyd_node *)node)->priv = (void *)((uintptr_t)node->priv | READ_MARK);
}

/* The child of that name: its first explicit instance, or null. */
static struct lyd_node *child_named(const struct lyd_node *node, const char *name, size_t n)
{
	const struct lysc_node *schema =
		schema_child(schema_of(node->schema)->children, NULL, name, n);
	const struct lyd_node *children = lyd_child(node);
	struct lyd_node *child = NULL;

	/* Upstream's models lack what our profile has from older ones. */
	if (!schema && schema_of(node->schema)->ours)
		bug("the model has no \"%.*s\" in %s", (int)n, name, schema_of(node->schema)->path);
	if (!schema || !children || lyd_find_sibling_val(children, schema, NULL, 0, &child))
		return NULL;
	return node_is_explicit(child) ? child : NULL;
}

/* Walks down; null at the first step that is not there. */
static struct lyd_node *walk(const struct node *start, const char *path)
{
	struct lyd_node *node = (struct lyd_node *)start;

	while (node && *path) {
		size_t n = strcspn(path, "/");

		node = child_named(node, path, n);
		if (node)
			mark(node);
		path += n + (path[n] == '/');
	}
	return node;
}

struct node *tree_top(const struct tree *tree, const char *name)
{
	const char *colon = strchr(name, ':'), *local = colon ? colon + 1 : name;
	const struct lysc_node *schema =
		schema_child(&tree->models->top, NULL, local, strlen(local));
	struct lyd_node *node = schema ? tree_find(tree, NULL, schema) : NULL;

	if (!node || (colon && (strncmp(schema->module->name, name, (size_t)(colon - name)) ||
				schema->module->name[colon - name])))
		return NULL;
	mark(node);
	return (struct node *)node;
}

struct node *node_get(const struct node *node, const char *path)
{
	return (struct node *)walk(node, path);
}

const char *node_leaf(const struct node *node, const char *path)
{
	struct lyd_node *leaf = walk(node, path);

	return leaf ? lyd_get_value(leaf) : NULL;
}

/* The schema node that the path leads to. */
static const struct lysc_node *schema_walk(const struct node *start, const char *path)
{
	const struct lysc_node *schema = ((const struct lyd_node *)start)->schema;

	while (schema && *path) {
		const struct schema *above = schema_of(schema);
		size_t n = strcspn(path, "/");

		schema = schema_child(above->children, NULL, path, n);
		if (!schema && above->ours)
			bug("the model has no \"%s\" in %s", path, above->path);
		path += n + (path[n] == '/');
	}
	return schema;
}

const char *node_leaf_or_default(const struct node *node, const char *path)
{
	const char *value = node_leaf(node, path);
	const struct lysc_node *schema;
	const struct lyd_value *dflt;

	if (!value && node) {
		schema = schema_walk(node, path);
		dflt = schema && schema->nodetype == LYS_LEAF
			       ? ((const struct lysc_node_leaf *)schema)->dflt
			       : NULL;
		value = dflt ? lyd_value_get_canonical(schema->module->ctx, dflt) : NULL;
	}
	return value && *value ? value : NULL;
}

bool node_bool(const struct node *node, const char *path, bool fallback)
{
	const char *value = node_leaf(node, path);

	if (!value)
		return fallback;
	if (strcmp(value, "true") != 0 && strcmp(value, "false") != 0)
		bug("%s is no boolean: %s", path, value);
	return *value == 't';
}

uint64_t node_uint(const struct node *node, const char *path, uint64_t fallback)
{
	const char *value = node_leaf(node, path);
	char *end;
	uint64_t number;

	if (!value)
		return fallback;
	number = strtoull(value, &end, 10);
	if (*value < '0' || *value > '9' || *end)
		bug("%s is no number: %s", path, value);
	return number;
}

const char *node_identity(const struct node *node, const char *path)
{
	const char *value = node_leaf(node, path);
	const char *colon = value ? strchr(value, ':') : NULL;

	return colon ? colon + 1 : value;
}

struct node *node_first(const struct node *node, const char *path)
{
	return (struct node *)walk(node, path);
}

struct node *node_next(const struct node *node)
{
	const struct lyd_node *data = (const struct lyd_node *)node;
	struct lyd_node *next = data->next;

	if (!next || next->schema != data->schema)
		return NULL;
	mark(next);
	return (struct node *)next;
}

const char *node_value(const struct node *node)
{
	const struct lyd_node *data = (const struct lyd_node *)node;

	return data->schema->nodetype & (LYS_LEAF | LYS_LEAFLIST) ? lyd_get_value(data) : NULL;
}

const char *node_name(const struct node *node)
{
	return ((const struct lyd_node *)node)->schema->name;
}

const char *node_module(const struct node *node)
{
	return ((const struct lyd_node *)node)->schema->module->name;
}

struct node *node_parent(const struct node *node)
{
	return (struct node *)((const struct lyd_node *)node)->parent;
}

static struct node *first_explicit(struct lyd_node *node)
{
	while (node && !node_is_explicit(node))
		node = node->next;
	return (struct node *)node;
}

struct node *node_any_child(const struct node *node)
{
	return first_explicit(lyd_child((const struct lyd_node *)node));
}

struct node *node_any_sibling(const struct node *node)
{
	return first_explicit(((const struct lyd_node *)node)->next);
}

struct place node_place(const struct node *node)
{
	const struct lyd_node *data = (const struct lyd_node *)node;

	while (data && !node_is_explicit(data))
		data = lyd_parent(data);
	return data ? *node_origin(data) : (struct place){ 0 };
}

struct place node_leaf_place(const struct node *node, const char *path)
{
	const struct lyd_node *leaf = walk(node, path);

	return node_place(leaf ? (const struct node *)leaf : node);
}

const char *node_data_path(const struct lyd_node *node, struct arena *arena)
{
	char *path = lyd_path(node, LYD_PATH_STD, NULL, 0);
	const char *copy = arena_strdup(arena, path ? path : "");

	free(path);
	return copy;
}

const char *node_path(const struct node *node, struct arena *arena)
{
	return node_data_path((const struct lyd_node *)node, arena);
}

void node_mark_read(const struct node *node)
{
	struct lyd_node *root = (struct lyd_node *)node, *elem;

	LYD_TREE_DFS_BEGIN(root, elem)
	{
		if (node_is_explicit(elem))
			mark(elem);
		LYD_TREE_DFS_END(root, elem);
	}
}

static LYD_FORMAT print_format(enum tree_format format)
{
	return format == TREE_XML ? LYD_XML : LYD_JSON;
}

char *tree_print(const struct tree *tree, enum tree_format format, struct arena *arena)
{
	char *text = NULL, *copy;

	bug_if(format == TREE_YAML);
	if (lyd_print_mem(&text, tree->first, print_format(format),
			  LYD_PRINT_WITHSIBLINGS | LYD_PRINT_WD_EXPLICIT))
		bug("libyang cannot print a tree that it has validated");
	/* XML has one root, and tree_read takes this one off again. */
	if (format == TREE_XML)
		copy = arena_printf(
			arena,
			"<data xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\">\n%s</data>\n",
			text ? text : "");
	else
		copy = arena_strdup(arena, text ? text : "{}\n");
	free(text);
	return copy;
}
