/* SPDX-License-Identifier: MIT */
/*
 * An index over the compiled schema: a hash table of children by name for each node. libyang looks
 * names up by comparing them one after the other, and readers ask for children all the time. The
 * index hangs at lysc_node.priv, so that it is found from a data node without anything else.
 */
#include <string.h>

#include "base/bug.h"
#include "yang/inside.h"

const struct schema *schema_of(const struct lysc_node *node)
{
	return node->priv;
}

const struct schema_children *schema_children(const struct models *models,
					      const struct lysc_node *parent)
{
	return parent ? schema_of(parent)->children : &models->top;
}

static uint32_t name_hash(const char *name, size_t n)
{
	uint32_t hash = 2166136261u; /* FNV-1a: names are short */

	for (size_t i = 0; i < n; i++)
		hash = (hash ^ (unsigned char)name[i]) * 16777619u;
	return hash;
}

const struct lysc_node *schema_child(const struct schema_children *children, const char *module,
				     const char *name, size_t n)
{
	if (!children || !children->n)
		return NULL;
	for (uint32_t i = name_hash(name, n);; i++) {
		const struct lysc_node *node = children->slots[i & (children->size - 1)];

		if (!node)
			return NULL;
		if (!strncmp(node->name, name, n) && !node->name[n] &&
		    (!module || !strcmp(node->module->name, module)))
			return node;
	}
}

unsigned schema_count(const struct schema_children *children, const char *name)
{
	unsigned count = 0;

	for (uint32_t i = 0; children && i < children->size; i++)
		count += children->slots[i] && !strcmp(children->slots[i]->name, name);
	return count;
}

const char *schema_nearest(const struct schema_children *children, const char *name,
			   struct arena *scratch)
{
	const char **names;
	size_t n = 0;

	if (!children || !children->n)
		return NULL;
	names = arena_alloc(scratch, children->n * sizeof(*names));
	for (uint32_t i = 0; i < children->size; i++)
		if (children->slots[i])
			names[n++] = children->slots[i]->name;
	return text_nearest(name, names, n);
}

static void children_put(struct schema_children *children, const struct lysc_node *node)
{
	uint32_t i = name_hash(node->name, strlen(node->name));

	while (children->slots[i & (children->size - 1)])
		i++;
	children->slots[i & (children->size - 1)] = node;
	children->n++;
}

static void children_index(struct schema_children *children, const struct lysc_node **nodes,
			   size_t n, struct arena *arena)
{
	children->ordered = nodes;
	children->size = 4;
	while (children->size < 2 * n)
		children->size *= 2;
	children->slots = arena_alloc(arena, children->size * sizeof(*children->slots));
	for (size_t i = 0; i < n; i++)
		children_put(children, nodes[i]);
}

struct node_list {
	const struct lysc_node **v;
	size_t n, cap;
};

static void list_config(struct schema *schema)
{
	const struct lysc_node *config =
		schema_child(schema->children, schema->node->module->name, "config", 6);

	for (const struct lysc_node *key = lysc_node_child(schema->node); key && lysc_is_key(key);
	     key = key->next)
		schema->keys++;
	if (config && config->nodetype == LYS_CONTAINER)
		schema->config = config;
}

static void schema_add(struct models *models, const struct lysc_node *node, const char *above);

static void schema_add_children(struct models *models, struct schema *schema)
{
	struct node_list list = { 0 };

	for (const struct lysc_node *child = NULL;
	     (child = lys_getnext(child, schema->node, NULL, 0));) {
		schema_add(models, child, schema->path);
		*array_push(&list, models->arena) = child;
	}
	schema->children = arena_alloc(models->arena, sizeof(*schema->children));
	children_index(schema->children, list.v, list.n, models->arena);
}

static void schema_add(struct models *models, const struct lysc_node *node, const char *above)
{
	struct schema *schema = arena_alloc(models->arena, sizeof(*schema));

	schema->node = node;
	schema->ours = !models->from_dirs;
	schema->parsed = node->priv; /* LY_CTX_SET_PRIV_PARSED put it there */
	schema->path = arena_printf(models->arena, "%s/%s", above, node->name);
	((struct lysc_node *)node)->priv = schema;
	if (node->nodetype & (LYS_CONTAINER | LYS_LIST))
		schema_add_children(models, schema);
	if (node->nodetype == LYS_LIST)
		list_config(schema);
}

void schema_index(struct models *models)
{
	struct node_list list = { 0 };
	const struct lys_module *module;
	uint32_t i = 0;

	while ((module = ly_ctx_get_module_iter(models->ctx, &i))) {
		if (!module->implemented)
			continue;
		for (const struct lysc_node *node = NULL;
		     (node = lys_getnext(node, NULL, module->compiled, 0));) {
			if (!(node->nodetype &
			      (LYS_CONTAINER | LYS_LIST | LYS_LEAF | LYS_LEAFLIST)))
				continue;
			schema_add(models, node, "");
			*array_push(&list, models->arena) = node;
		}
	}
	children_index(&models->top, list.v, list.n, models->arena);
}
