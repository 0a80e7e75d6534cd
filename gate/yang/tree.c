/* SPDX-License-Identifier: MIT */
/* Making trees: from texts (tree_read), or node by node (tree_add_*). */
#include <string.h>

#include "base/bug.h"
#include "yang/inside.h"

/* One text of a device. False if it could not even be parsed. */
static bool read_text(struct build *build, const struct text *text)
{
	struct models *models = build->tree->models;
	unsigned leniencies = build->options->leniencies;
	const struct item *root;
	struct text inner;

	build->file = text->name;
	memset(build->uses, 0, sizeof(build->uses));
	build->skipped_state = (struct use){ 0 };
	build->counts = (struct build_counts){ 0 };
	if (build->format == TREE_XML) {
		root = item_read_xml(text, build->edit, models, build->scratch, build->diag);
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
	for (size_t i = 0; i < build.options->edit_count; i++) {
		build.edit = true;
		build.format = build.options->edits[i].format;
		good &= read_text(&build, &build.options->edits[i].text);
		arena_reset(build.scratch);
	}
	if (good && !build.errors && tree_is_empty(build.tree))
		good = diag_add(diag, DIAG_ERROR, "document-empty",
				(struct place){ n ? texts[0].name : NULL, 0 }, NULL,
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
static const struct lysc_node *add_schema(struct tree *tree, struct node *parent, const char *name,
					  uint16_t types, struct place place,
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
	const struct lysc_node *schema = add_schema(tree, parent, name, LYS_CONTAINER, place, diag);

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

static void refuse_keys(struct tree *tree, struct lyd_node *above, const struct lysc_node *schema,
			const char *const *keys, struct place place, struct diagnostics *diag)
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
	struct lyd_node *above = (struct lyd_node *)parent, *node;
	const struct lysc_node *schema = add_schema(tree, parent, name, LYS_LIST, place, diag);
	bool made;

	if (!schema)
		return NULL;
	bug_if(n != schema_of(schema)->keys || n > TREE_MAX_KEYS);
	node = tree_make_entry(tree, above, schema, keys, &made);
	if (!node) {
		refuse_keys(tree, above, schema, keys, place, diag);
		return NULL;
	}
	if (!made)
		return (struct node *)node;
	tree_put(tree, node, place.file, place.line);
	for (struct lyd_node *k = lyd_child(node); k; k = k->next)
		tree_put(tree, k, place.file, place.line);
	return (struct node *)node;
}

static void refuse_value(struct tree *tree, struct lyd_node *above, const struct lysc_node *schema,
			 const char *value, struct place place, struct diagnostics *diag)
{
	struct arena *scratch = arena_new();

	ly_err_clean(tree->models->ctx, NULL);
	value_error(diag, place, names_path(scratch, above, schema->name), schema, value, scratch);
	arena_free(scratch);
}

struct node *tree_add_leaf(struct tree *tree, struct node *parent, const char *name,
			   const char *value, struct place place, struct diagnostics *diag)
{
	struct lyd_node *above = (struct lyd_node *)parent, *node;
	const struct lysc_node *schema =
		add_schema(tree, parent, name, LYS_LEAF | LYS_LEAFLIST, place, diag);
	bool made = true;

	if (!schema)
		return NULL;
	node = schema->nodetype == LYS_LEAF ? tree_find(tree, above, schema) : NULL;
	if (node) {
		/* A line of an edit that says again what is there changes nothing. */
		if (tree->edit.file && !strcmp(lyd_get_value(node), value))
			return (struct node *)node;
		if (tree_change(tree, node, value, place)) {
			refuse_value(tree, above, schema, value, place, diag);
			return NULL;
		}
		return (struct node *)node;
	}
	node = schema->nodetype == LYS_LEAF ? tree_make_leaf(tree, above, schema, value)
					    : tree_make_value(tree, above, schema, value, &made);
	if (!node)
		refuse_value(tree, above, schema, value, place, diag);
	else if (made)
		tree_put(tree, node, place.file, place.line);
	return (struct node *)node;
}

void tree_remove(struct tree *tree, struct node *node)
{
	tree_drop(tree, (struct lyd_node *)node);
}

void tree_edit_at(struct tree *tree, struct place place)
{
	tree->edit = place;
}

const struct displaced *tree_displaced(const struct tree *tree, size_t *n)
{
	*n = tree->displaced.n;
	return tree->displaced.v;
}

bool tree_finish(struct tree *tree, struct diagnostics *diag)
{
	struct arena *scratch = arena_new();
	bool good = tree_validate(tree, NULL, scratch, diag);

	arena_free(scratch);
	return good;
}
