/* SPDX-License-Identifier: MIT */
/*
 * Making trees: node by node (tree_add_*), or from texts (tree_read). A libyang node has a pointer for its
 * user: ours leads to the node's place, and its lowest bit is the mark of having been read. Nodes of one line
 * share the place. libyang's own implicit nodes have none, and that is how they are told apart:
 * LYD_DEFAULT is set for an explicit value that equals the default, too.
 */
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "yang/inside.h"

enum { READ_MARK = 1 };

void tree_put(struct tree *tree, struct lyd_node *node, const char *file, uint32_t line)
{
	if (!tree->place || tree->place->line != line || tree->place->file != file) {
		tree->place = arena_alloc(tree->arena, sizeof(*tree->place));
		*tree->place = (struct place){file, line};
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
	arena_on_free(arena, free_tree, tree);
	return tree;
}

static struct lyd_node *attach(struct tree *tree, struct lyd_node *parent, struct lyd_node *node)
{
	if (!parent && lyd_insert_sibling(tree->first, node, &tree->first)) {
		lyd_free_tree(node);
		return NULL;
	}
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

struct lyd_node *tree_make_list(struct tree *tree, struct lyd_node *parent,
				const struct lysc_node *schema, const char *const *keys)
{
	const char *k[TREE_MAX_KEYS] = {0};
	struct lyd_node *node;

	for (uint32_t i = 0; i < schema_of(schema)->keys; i++)
		k[i] = keys[i];
	/* It takes as many as the list has. */
	if (lyd_new_list(parent, schema->module, schema->name, 0, &node, k[0], k[1], k[2], k[3],
			 k[4], k[5], k[6], k[7]))
		return NULL;
	return attach(tree, parent, node);
}

struct lyd_node *tree_make_term(struct tree *tree, struct lyd_node *parent,
				const struct lysc_node *schema, const char *value)
{
	struct lyd_node *node;

	if (lyd_new_term(parent, schema->module, schema->name, value, 0, &node))
		return NULL;
	return attach(tree, parent, node);
}

struct lyd_node *tree_find(const struct tree *tree, const struct lyd_node *parent,
			   const struct lysc_node *schema)
{
	struct lyd_node *node = NULL;
	const struct lyd_node *siblings = parent ? lyd_child(parent) : tree->first;

	if (!siblings || lyd_find_sibling_val(siblings, schema, NULL, 0, &node))
		return NULL;
	return node;
}

/* By hash where there are four siblings or more, so lists of any size are cheap. */
struct lyd_node *tree_find_twin(const struct lyd_node *node)
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

void tree_drop(struct tree *tree, struct lyd_node *node)
{
	if (tree->first == node)
		tree->first = node->next;
	lyd_free_tree(node);
}

/* One text of a device. False if it could not even be parsed. */
static bool read_text(struct build *build, const struct text *text)
{
	struct models *models = build->tree->models;
	unsigned leniencies = build->options->leniencies;
	const struct item *root;
	struct text inner;

	build->file = text->name;
	memset(build->uses, 0, sizeof(build->uses));
	build->skipped_state = (struct use){0};
	build->counts = (struct build_counts){0};
	if (build->format == TREE_XML) {
		root = item_read_xml(text, models, build->scratch, build->diag);
	} else {
		if (build->format == TREE_JSON && leniencies & LENIENCY_UNWRAP &&
		    item_check_bytes(text, build->diag) &&
		    item_strip(text, build->scratch, &inner)) {
			build_lenient(build, LENIENCY_UNWRAP, 1);
			text = &inner;
		}
		root = item_read(text, build->format, build->scratch, build->diag);
	}
	if (!root)
		return false;
	build_text(build, root);
	return true;
}

static bool tree_is_empty(const struct tree *tree)
{
	return !tree->first && !tree->outsiders.n && !tree->state;
}

struct tree *tree_read(struct models *models, const struct text *texts, size_t n,
		       enum tree_format format, const struct tree_options *options,
		       struct arena *arena, struct diagnostics *diag)
{
	static const struct tree_options none;
	struct build build = {
		.tree = tree_new(models, arena),
		.options = options ? options : &none,
		.format = format,
		.diag = diag,
	};
	struct arena *once = arena_new();
	bool good = true;

	build.scratch = arena_new();
	build.refused.nodes = map_new(once);
	for (size_t i = 0; i < n; i++) {
		good &= read_text(&build, &texts[i]);
		arena_reset(build.scratch);
	}
	if (good && !build.errors && tree_is_empty(build.tree))
		good = diag_add(diag, DIAG_ERROR, "document-empty",
				(struct place){n ? texts[0].name : NULL, 0}, NULL,
				"nothing is configured: delete the file if the device is "
				"meant to go");
	/* Where a text is missing altogether, every reference into it would dangle. */
	if (good && !tree_validate(build.tree, &build.refused, build.scratch, diag))
		good = false;
	arena_free(build.scratch);
	arena_free(once);
	return good && !build.errors ? build.tree : NULL;
}

/* Building one node at a time. */

static void refuse(struct tree *tree, const char *code, const struct lyd_node *parent,
		   const char *name, struct place place, struct diagnostics *diag)
{
	struct arena *scratch = arena_new();
	const char *path = names_path(scratch, parent, name);
	const struct ly_err_item *e = ly_err_last(tree->models->ctx);

	diag_add(diag, DIAG_ERROR, code, place, path, "not allowed by the model: %s",
		 e && e->msg ? e->msg : "no such node");
	ly_err_clean(tree->models->ctx, NULL);
	arena_free(scratch);
}

/* The schema node, or null after an error. */
static const struct lysc_node *add_schema(struct tree *tree, struct node *parent,
					  const char *name, uint16_t types, struct place place,
					  struct diagnostics *diag)
{
	struct lyd_node *above = (struct lyd_node *)parent;
	const char *colon = strchr(name, ':');
	const char *local = colon ? colon + 1 : name;
	const struct lysc_node *schema =
		schema_child(schema_children(tree->models, above ? above->schema : NULL), NULL,
			     local, strlen(local));

	if (schema && schema->nodetype & types &&
	    (!colon || (strlen(schema->module->name) == (size_t)(colon - name) &&
			!strncmp(schema->module->name, name, (size_t)(colon - name)))))
		return schema;
	refuse(tree, "unknown-node", above, name, place, diag);
	return NULL;
}

struct node *tree_add_container(struct tree *tree, struct node *parent, const char *name,
				struct place place, struct diagnostics *diag)
{
	struct lyd_node *above = (struct lyd_node *)parent, *node;
	const struct lysc_node *schema =
		add_schema(tree, parent, name, LYS_CONTAINER, place, diag);

	if (!schema)
		return NULL;
	node = tree_find(tree, above, schema);
	if (node)
		return (struct node *)node;
	node = tree_make_inner(tree, above, schema);
	if (!node) {
		refuse(tree, "unknown-node", above, name, place, diag);
		return NULL;
	}
	tree_put(tree, node, place.file, place.line);
	return (struct node *)node;
}

static void refuse_keys(struct tree *tree, struct lyd_node *above,
			const struct lysc_node *schema, const char *const *keys,
			struct place place, struct diagnostics *diag)
{
	struct arena *scratch = arena_new();
	const struct lysc_node *key = lysc_node_child(schema);
	size_t i = 0;

	ly_err_clean(tree->models->ctx, NULL);
	for (; key && lysc_is_key(key); key = key->next, i++)
		if (!value_is_valid(key, keys[i]))
			value_error(diag, place, names_path(scratch, above, schema->name), key,
				    keys[i], scratch);
	arena_free(scratch);
}

struct node *tree_add_list(struct tree *tree, struct node *parent, const char *name,
			   const char *const *keys, size_t n, struct place place,
			   struct diagnostics *diag)
{
	struct lyd_node *above = (struct lyd_node *)parent, *node, *twin;
	const struct lysc_node *schema = add_schema(tree, parent, name, LYS_LIST, place, diag);

	if (!schema)
		return NULL;
	bug_if(n != schema_of(schema)->keys || n > TREE_MAX_KEYS);
	node = tree_make_list(tree, above, schema, keys);
	if (!node) {
		refuse_keys(tree, above, schema, keys, place, diag);
		return NULL;
	}
	twin = tree_find_twin(node);
	if (twin) {
		tree_drop(tree, node);
		return (struct node *)twin;
	}
	tree_put(tree, node, place.file, place.line);
	for (struct lyd_node *k = lyd_child(node); k; k = k->next)
		tree_put(tree, k, place.file, place.line);
	return (struct node *)node;
}

static void refuse_value(struct tree *tree, struct lyd_node *above,
			 const struct lysc_node *schema, const char *value, struct place place,
			 struct diagnostics *diag)
{
	struct arena *scratch = arena_new();

	ly_err_clean(tree->models->ctx, NULL);
	value_error(diag, place, names_path(scratch, above, schema->name), schema, value,
		    scratch);
	arena_free(scratch);
}

struct node *tree_add_leaf(struct tree *tree, struct node *parent, const char *name,
			   const char *value, struct place place, struct diagnostics *diag)
{
	struct lyd_node *above = (struct lyd_node *)parent, *node, *twin;
	const struct lysc_node *schema =
		add_schema(tree, parent, name, LYS_LEAF | LYS_LEAFLIST, place, diag);

	if (!schema)
		return NULL;
	node = schema->nodetype == LYS_LEAF ? tree_find(tree, above, schema) : NULL;
	if (node) {
		LY_ERR rc = lyd_change_term(node, value);

		if (rc && rc != LY_EEXIST && rc != LY_ENOT) {
			refuse_value(tree, above, schema, value, place, diag);
			return NULL;
		}
		tree_put(tree, node, place.file, place.line);
		return (struct node *)node;
	}
	node = tree_make_term(tree, above, schema, value);
	if (!node) {
		refuse_value(tree, above, schema, value, place, diag);
		return NULL;
	}
	twin = schema->nodetype == LYS_LEAFLIST ? tree_find_twin(node) : NULL;
	if (twin) {
		tree_drop(tree, node);
		return (struct node *)twin;
	}
	tree_put(tree, node, place.file, place.line);
	return (struct node *)node;
}

void tree_remove(struct tree *tree, struct node *node)
{
	tree_drop(tree, (struct lyd_node *)node);
}

bool tree_finish(struct tree *tree, struct diagnostics *diag)
{
	struct arena *scratch = arena_new();
	bool good = tree_validate(tree, NULL, scratch, diag);

	arena_free(scratch);
	return good;
}
