/* SPDX-License-Identifier: MIT */
/*
 * Items become libyang nodes, each with its place. Several texts of a device meet in one tree:
 * containers and list entries are joined; a leaf may be said twice only with one value; a list
 * whose order matters (ordered-by user) may come from one text only, for nobody could tell the
 * order of two. An edit comes on top of all: what it says counts (RFC 6241 section 7.2).
 */
#include <string.h>

#include "base/bug.h"
#include "yang/inside.h"

static struct build_count *count_of(struct build *build, const char *code)
{
	for (size_t i = 0; i < build->counts.n; i++)
		if (!strcmp(build->counts.v[i].code, code))
			return &build->counts.v[i];
	struct build_count *count = array_push(&build->counts, build->scratch);

	*count = (struct build_count){ .code = code };
	return count;
}

void build_error(struct build *build, const char *code, uint32_t line, const char *path,
		 const char *format, ...)
{
	struct build_count *count = count_of(build, code);
	va_list ap;

	build->errors++;
	if (count->n++ >= BUILD_MAX_TOLD) {
		if (!count->line)
			count->line = line;
		return;
	}
	va_start(ap, format);
	diag_add(build->diag, DIAG_ERROR, code, (struct place){ build->file, line }, path, "%s",
		 arena_vprintf(build->scratch, format, ap));
	va_end(ap);
}

bool build_lenient(struct build *build, enum leniency leniency, uint32_t line)
{
	unsigned bit = 0;

	if (!(build->options->leniencies & leniency))
		return false;
	while (leniency >> bit != 1)
		bit++;
	if (!build->uses[bit].n++)
		build->uses[bit].line = line;
	return true;
}

static const char *const leniency_names[] = {
	"unqualified-names", "unqualified-identities", "any-qualification",    "unwrap",
	"implied-config",    "implied-binding",        "implied-subinterface",
};
enum { LENIENCIES = sizeof(leniency_names) / sizeof(*leniency_names) };

unsigned leniency_parse(const char *name)
{
	for (unsigned i = 0; i < LENIENCIES; i++)
		if (!strcmp(name, leniency_names[i]))
			return 1u << i;
	return 0;
}

static void note_uses(struct build *build)
{
	for (unsigned i = 0; i < LENIENCIES; i++)
		if (build->uses[i].n)
			diag_add(build->diag, DIAG_NOTE, "leniency-used",
				 (struct place){ build->file, build->uses[i].line }, NULL,
				 "leniency %s was used %zu times, first here", leniency_names[i],
				 build->uses[i].n);
	if (build->skipped_state.n)
		diag_add(build->diag, DIAG_NOTE, "state-skipped",
			 (struct place){ build->file, build->skipped_state.line }, NULL,
			 "%zu nodes of operational state skipped, first here",
			 build->skipped_state.n);
	for (size_t i = 0; i < build->counts.n; i++) {
		const struct build_count *count = &build->counts.v[i];

		if (count->n > BUILD_MAX_TOLD)
			diag_add(build->diag, DIAG_ERROR, count->code,
				 (struct place){ build->file, count->line }, NULL,
				 "and %zu more of this kind, the first of them here",
				 count->n - BUILD_MAX_TOLD);
	}
	build->tree->state += build->skipped_state.n;
}

/* Remembers that something of this schema node was refused. */
static void refused(struct build *build, const struct lysc_node *schema)
{
	*map_slot(build->refused.nodes, &schema, sizeof(schema)) = (void *)schema;
	build->refused.n++;
}

static const char *path_of(struct build *build, struct lyd_node *parent,
			   const struct lysc_node *schema)
{
	return names_path(build->scratch, parent, schema->name);
}

/* libyang refused to make a node although its values are right: told as it says. */
static void library_error(struct build *build, struct lyd_node *parent,
			  const struct lysc_node *schema, uint32_t line)
{
	const struct ly_err_item *e = ly_err_last(build->tree->models->ctx);

	build_error(build, "node-refused", line, path_of(build, parent, schema), "%s",
		    e && e->msg ? e->msg : "libyang refuses the node and gives no reason");
	ly_err_clean(build->tree->models->ctx, NULL);
}

static bool same_text(const struct build *build, const struct lyd_node *node)
{
	return node_origin(node)->file == build->file;
}

static void duplicate(struct build *build, const struct lyd_node *first, uint32_t line)
{
	build_error(build, "duplicate-node", line, node_data_path(first, build->scratch),
		    "\"%s\" is here twice; the first is at line %u", first->schema->name,
		    node_origin(first)->line);
}

static void put(struct build *build, struct lyd_node *node, uint32_t line)
{
	tree_put(build->tree, node, build->file, line);
}

static void build_members(struct build *build, struct lyd_node *parent, const struct item *object,
			  const struct lysc_node *list);

static void build_container(struct build *build, struct lyd_node *parent,
			    const struct lysc_node *schema, const struct item *item)
{
	struct lyd_node *node = tree_find(build->tree, parent, schema);
	bool empty = item->kind == ITEM_TEXT && !*item->text; /* <config/> */

	if (item->kind != ITEM_OBJECT && !empty &&
	    !(item->kind == ITEM_NULL && build->format == TREE_YAML)) {
		build_error(build, "wrong-encoding", item->line, path_of(build, parent, schema),
			    "\"%s\" must be an object: it has nodes below it", schema->name);
		return;
	}
	if (node && same_text(build, node)) {
		duplicate(build, node, item->line);
		return;
	}
	if (!node) {
		node = tree_make_inner(build->tree, parent, schema);
		if (!node) {
			library_error(build, parent, schema, item->line);
			return;
		}
		put(build, node, item->line);
	}
	if (item->kind == ITEM_OBJECT)
		build_members(build, node, item, NULL);
}

static void refuse_value(struct build *build, struct lyd_node *parent,
			 const struct lysc_node *schema, const char *text, uint32_t line)
{
	refused(build, schema);
	ly_err_clean(build->tree->models->ctx, NULL);
	if (count_of(build, "wrong-value")->n++ < BUILD_MAX_TOLD)
		value_error(build->diag, (struct place){ build->file, line },
			    path_of(build, parent, schema), schema, text, build->scratch);
	build->errors++;
}

static void build_leaf(struct build *build, struct lyd_node *parent, const struct lysc_node *schema,
		       const struct item *item)
{
	struct lyd_node *node = tree_find(build->tree, parent, schema);
	const char *text = value_text(build, parent, schema, item);

	if (!text) {
		refused(build, schema);
		return;
	}
	if (node && same_text(build, node)) {
		duplicate(build, node, item->line);
		return;
	}
	if (node && build->edit) {
		if (tree_change(build->tree, node, text, (struct place){ build->file, item->line }))
			refuse_value(build, parent, schema, text, item->line);
		return;
	}
	if (node) {
		if (lyd_value_compare((struct lyd_node_term *)node, text, strlen(text)))
			build_error(build, "merge-conflicting-values", item->line,
				    node_data_path(node, build->scratch),
				    "another value is in %s:%u", node_origin(node)->file,
				    node_origin(node)->line);
		return;
	}
	node = tree_make_leaf(build->tree, parent, schema, text);
	if (node) {
		put(build, node, item->line);
		return;
	}
	refuse_value(build, parent, schema, text, item->line);
}

/* False and an error where another text has entries of an ordered list, too. */
static bool check_order(struct build *build, struct lyd_node *parent,
			const struct lysc_node *schema, uint32_t line)
{
	const struct lyd_node *first;

	if (!(schema->flags & LYS_ORDBY_USER) || build->edit)
		return true;
	first = tree_find(build->tree, parent, schema);
	if (!first || same_text(build, first))
		return true;
	build_error(build, "merge-ordered-list", line, path_of(build, parent, schema),
		    "the order of \"%s\" matters, and %s:%u has entries of it, too", schema->name,
		    node_origin(first)->file, node_origin(first)->line);
	return false;
}

static void build_value(struct build *build, struct lyd_node *parent,
			const struct lysc_node *schema, const struct item *item)
{
	const char *text = value_text(build, parent, schema, item);
	struct lyd_node *node;
	bool made;

	if (!text) {
		refused(build, schema);
		return;
	}
	node = tree_make_value(build->tree, parent, schema, text, &made);
	if (!node) {
		refuse_value(build, parent, schema, text, item->line);
		return;
	}
	if (made)
		put(build, node, item->line);
	else if (same_text(build, node))
		duplicate(build, node, item->line);
}

static const struct item *find_member(const struct item *object, const struct lysc_node *schema)
{
	if (object->kind == ITEM_ARRAY) /* its elements have no names */
		return NULL;
	for (const struct item *item = object->child; item; item = item->next)
		if (!strcmp(item->name, schema->name) &&
		    (!item->module || !strcmp(item->module, schema->module->name)))
			return item;
	return NULL;
}

/* The keys' texts; false after errors. */
static bool collect_keys(struct build *build, struct lyd_node *parent,
			 const struct lysc_node *schema, const struct item *entry,
			 const char **keys)
{
	const struct lysc_node *key = lysc_node_child(schema);
	bool good = true;

	for (uint32_t i = 0; i < schema_of(schema)->keys; i++, key = key->next) {
		const struct item *item = find_member(entry, key);

		keys[i] = item ? value_text(build, parent, key, item) : NULL;
		if (!item)
			build_error(build, "list-key-missing", entry->line,
				    path_of(build, parent, schema),
				    "the entry has no \"%s\", which is its key", key->name);
		else if (keys[i] && !value_is_valid(key, keys[i])) {
			if (count_of(build, "wrong-value")->n++ < BUILD_MAX_TOLD)
				value_error(build->diag, (struct place){ build->file, item->line },
					    path_of(build, parent, schema), key, keys[i],
					    build->scratch);
			build->errors++;
			keys[i] = NULL;
		}
		good &= keys[i] != NULL;
	}
	return good;
}

/* The entry, made or (from another text) found; null after errors. */
static struct lyd_node *make_entry(struct build *build, struct lyd_node *parent,
				   const struct lysc_node *schema, const struct item *entry,
				   const char *const *keys)
{
	bool made;
	struct lyd_node *node = tree_make_entry(build->tree, parent, schema, keys, &made);

	if (!node) {
		library_error(build, parent, schema, entry->line);
		return NULL;
	}
	if (!made) {
		if (!same_text(build, node))
			return node;
		duplicate(build, node, entry->line);
		return NULL;
	}
	put(build, node, entry->line);
	for (struct lyd_node *key = lyd_child(node); key; key = key->next) {
		const struct item *item = find_member(entry, key->schema);

		put(build, key, item ? item->line : entry->line);
	}
	return node;
}

/* OpenConfig writes a list's keys a second time, in config/. They must agree; where the leniency
 * is on, they may be left out, and are then put in, because upstream's models refer to them. */
static void check_key_copy(struct build *build, struct lyd_node *entry, struct lyd_node *key,
			   const struct lysc_node *copy_schema, const struct item *item)
{
	const struct lysc_node *config_schema = schema_of(entry->schema)->config;
	struct lyd_node *config = tree_find(build->tree, entry, config_schema);
	struct lyd_node *copy = config ? tree_find(build->tree, config, copy_schema) : NULL;

	if (copy) {
		if (strcmp(lyd_get_value(copy), lyd_get_value(key)) != 0)
			build_error(build, "list-key-differs", node_origin(copy)->line,
				    node_data_path(copy, build->scratch),
				    "the list entry at line %u has \"%s\" as its key",
				    node_origin(entry)->line, lyd_get_value(key));
		return;
	}
	if (map_get(build->refused.nodes, &copy_schema, sizeof(copy_schema)))
		return; /* it is there, but wrong */
	if (!build_lenient(build, LENIENCY_IMPLIED_CONFIG, item->line)) {
		build_error(build, "list-key-copy-missing", item->line,
			    node_data_path(entry, build->scratch),
			    "config/%s is missing: OpenConfig has a key twice, or allow the "
			    "leniency implied-config",
			    key->schema->name);
		return;
	}
	if (!config) {
		config = tree_make_inner(build->tree, entry, config_schema);
		if (config)
			put(build, config, item->line);
	}
	copy = config ? tree_make_leaf(build->tree, config, copy_schema, lyd_get_value(key)) : NULL;
	if (copy)
		put(build, copy, item->line);
	else
		library_error(build, entry, copy_schema, item->line);
}

static void check_key_copies(struct build *build, struct lyd_node *entry, const struct item *item)
{
	const struct lysc_node *config = schema_of(entry->schema)->config;

	if (!config || build->tree->models->set != MODELS_OPENCONFIG)
		return;
	for (struct lyd_node *key = lyd_child(entry); key && lysc_is_key(key->schema);
	     key = key->next) {
		const struct lysc_node *copy =
			schema_child(schema_of(config)->children, NULL, key->schema->name,
				     strlen(key->schema->name));

		if (copy && copy->nodetype == LYS_LEAF && !(copy->flags & LYS_CONFIG_R))
			check_key_copy(build, entry, key, copy, item);
	}
}

static void build_entry(struct build *build, struct lyd_node *parent,
			const struct lysc_node *schema, const struct item *item)
{
	const char *keys[TREE_MAX_KEYS] = { 0 };
	struct lyd_node *entry = NULL;

	bug_if(schema_of(schema)->keys > TREE_MAX_KEYS);
	if (item->kind != ITEM_OBJECT)
		build_error(build, "wrong-encoding", item->line, path_of(build, parent, schema),
			    "an entry of the list \"%s\" must be an object", schema->name);
	else if (collect_keys(build, parent, schema, item, keys))
		entry = make_entry(build, parent, schema, item, keys);
	if (!entry) {
		refused(build, schema);
		return;
	}
	build_members(build, entry, item, schema);
	check_key_copies(build, entry, item);
}

/* In YAML, a list whose only key is called "entry" is a sequence of things without names; the
 * key is the position. A convention of our own models. */
static bool is_sequence(const struct build *build, const struct lysc_node *schema)
{
	return build->format == TREE_YAML && schema_of(schema)->keys == 1 &&
	       !strcmp(lysc_node_child(schema)->name, "entry");
}

static void build_many(struct build *build, struct lyd_node *parent, const struct lysc_node *schema,
		       const struct item *item);

/* The one leaf or leaf-list beside the position, if that is all there is: then elements may be
 * plain values, or sequences of them. */
static const struct lysc_node *sequence_leaf(const struct lysc_node *schema)
{
	const struct lysc_node *leaf = lysc_node_child(schema)->next;

	return leaf && !leaf->next && leaf->nodetype & (LYS_LEAF | LYS_LEAFLIST) ? leaf : NULL;
}

static void build_element(struct build *build, struct lyd_node *parent,
			  const struct lysc_node *schema, const struct item *item, size_t position)
{
	const struct lysc_node *leaf = sequence_leaf(schema);
	const char *key = arena_printf(build->scratch, "%zu", position);
	struct lyd_node *entry;

	if (item->kind != ITEM_OBJECT && !leaf) {
		build_error(build, "wrong-encoding", item->line, path_of(build, parent, schema),
			    "an element of \"%s\" must be a mapping (NAME: VALUE)", schema->name);
		refused(build, schema);
		return;
	}
	if (find_member(item, lysc_node_child(schema))) {
		build_error(build, "unknown-node", item->line, path_of(build, parent, schema),
			    "unknown name \"entry\": positions are not written");
		return;
	}
	entry = make_entry(build, parent, schema, item, &key);
	if (!entry)
		refused(build, schema);
	else if (item->kind == ITEM_OBJECT)
		build_members(build, entry, item, schema);
	else
		(leaf->nodetype == LYS_LEAF ? build_leaf : build_many)(build, entry, leaf, item);
}

static void build_sequence(struct build *build, struct lyd_node *parent,
			   const struct lysc_node *schema, const struct item *item)
{
	size_t position = 1;

	if (item->kind != ITEM_ARRAY) {
		build_element(build, parent, schema, item, position);
		return;
	}
	for (const struct item *child = item->child; child; child = child->next)
		build_element(build, parent, schema, child, position++);
}

/* A list or leaf-list: JSON has an array; XML repeats the element; YAML may leave out the
 * brackets around a single value. */
static void build_many(struct build *build, struct lyd_node *parent, const struct lysc_node *schema,
		       const struct item *item)
{
	bool is_list = schema->nodetype == LYS_LIST;

	if (!check_order(build, parent, schema, item->line))
		return;
	if (is_list && is_sequence(build, schema)) {
		build_sequence(build, parent, schema, item);
		return;
	}
	if (item->kind != ITEM_ARRAY) {
		if (build->format == TREE_XML || (build->format == TREE_YAML && !is_list)) {
			(is_list ? build_entry : build_value)(build, parent, schema, item);
			return;
		}
		refused(build, schema);
		build_error(build, "wrong-encoding", item->line, path_of(build, parent, schema),
			    "\"%s\" is a %s and must be an array", schema->name,
			    is_list ? "list" : "leaf-list");
		return;
	}
	for (const struct item *child = item->child; child; child = child->next)
		(is_list ? build_entry : build_value)(build, parent, schema, child);
}

/* ---- edits ---- */

/* The node that the item names, or null; what had to be made to look for it is dropped again. */
static struct lyd_node *find_item(struct build *build, struct lyd_node *parent,
				  const struct lysc_node *schema, const struct item *item)
{
	const char *keys[TREE_MAX_KEYS] = { 0 };
	struct lyd_node *node = NULL;
	bool made = false;

	if (schema->nodetype & (LYS_CONTAINER | LYS_LEAF))
		return tree_find(build->tree, parent, schema);
	if (schema->nodetype == LYS_LEAFLIST)
		keys[0] = value_text(build, parent, schema, item);
	else if (!collect_keys(build, parent, schema, item, keys))
		keys[0] = NULL;
	if (keys[0])
		node = schema->nodetype == LYS_LIST
			       ? tree_make_entry(build->tree, parent, schema, keys, &made)
			       : tree_make_value(build->tree, parent, schema, keys[0], &made);
	ly_err_clean(build->tree->models->ctx, NULL);
	if (node && made)
		tree_drop(build->tree, node);
	return made ? NULL : node;
}

static bool is_below(const struct lyd_node *node, const struct lyd_node *above)
{
	while (node && node != above)
		node = lyd_parent(node);
	return node != NULL;
}

/* With the node goes what stood below it and is not in the schema. */
static void drop_node(struct build *build, struct lyd_node *node, uint32_t line)
{
	struct outsiders *outsiders = &build->tree->outsiders;
	size_t kept = 0;

	for (size_t i = 0; i < outsiders->n; i++)
		if (!is_below(outsiders->v[i].near, node))
			outsiders->v[kept++] = outsiders->v[i];
	outsiders->n = kept;
	build->tree->edit.line = line;
	tree_drop(build->tree, node);
}

/* What the item's operation asks for beside merging. True: its content is to be merged. */
static bool operate(struct build *build, struct lyd_node *parent, const struct lysc_node *schema,
		    const struct item *item)
{
	struct lyd_node *node;

	if (item->operation == OPERATION_MERGE)
		return true;
	node = find_item(build, parent, schema, item);
	if (item->operation == OPERATION_CREATE && node)
		build_error(build, "edit-exists", item->line, path_of(build, parent, schema),
			    "\"%s\" is to be created, but it is there since %s:%u", schema->name,
			    node_origin(node)->file, node_origin(node)->line);
	if (item->operation == OPERATION_DELETE && !node)
		build_error(build, "edit-missing", item->line, path_of(build, parent, schema),
			    "\"%s\" is to be deleted, but it is not there", schema->name);
	if (node && item->operation != OPERATION_CREATE)
		drop_node(build, node, item->line);
	return item->operation == OPERATION_REPLACE || item->operation == OPERATION_CREATE;
}

/* list: the schema of the list entry that parent is, whose keys are made already; else null. */
static void build_members(struct build *build, struct lyd_node *parent, const struct item *object,
			  const struct lysc_node *list)
{
	for (const struct item *item = object->child; item; item = item->next) {
		const struct lysc_node *schema = names_resolve(build, parent, item);

		if (!schema)
			continue;
		if (list && lysc_is_key(schema)) {
			if (item->operation != OPERATION_MERGE)
				build_error(build, "edit-key", item->line,
					    path_of(build, parent, schema),
					    "\"%s\" is the key of its entry: the operation belongs "
					    "to the entry",
					    schema->name);
			if (find_member(object, schema) != item)
				build_error(build, "duplicate-node", item->line,
					    path_of(build, parent, schema), "\"%s\" is here twice",
					    schema->name);
			continue;
		}
		build->tree->edit.line = item->line;
		if (!operate(build, parent, schema, item))
			continue;
		if (schema->nodetype == LYS_CONTAINER)
			build_container(build, parent, schema, item);
		else if (schema->nodetype == LYS_LEAF)
			build_leaf(build, parent, schema, item);
		else
			build_many(build, parent, schema, item);
	}
}

static bool is_wrapper(const struct build *build, const struct item *item)
{
	if (item->kind != ITEM_OBJECT && !(item->kind == ITEM_TEXT && !*item->text))
		return false;
	if (strcmp(item->name, "data") != 0 && strcmp(item->name, "config") != 0 &&
	    strcmp(item->name, "rpc-reply") != 0)
		return false;
	/* Not a node of a model that happens to be called so. */
	return !item->module || !schema_child(&build->tree->models->top, item->module, item->name,
					      strlen(item->name));
}

/* What merges nothing would have to take away all there is: not what a wrapper is for. */
static const struct item *unwrap(struct build *build, const struct item *wrapper)
{
	if (wrapper->operation != OPERATION_MERGE)
		build_error(build, "edit-operation", wrapper->line, NULL,
			    "an operation on \"%s\": it belongs to a node of the configuration",
			    wrapper->name);
	return wrapper;
}

/* XML needs one root, so <data> or <config> is no leniency there. */
void build_text(struct build *build, const struct item *root)
{
	while (root->child && !root->child->next && is_wrapper(build, root->child) &&
	       (build->format == TREE_XML ||
		(build->format == TREE_JSON &&
		 build_lenient(build, LENIENCY_UNWRAP, root->child->line))))
		root = unwrap(build, root->child);
	build->tree->edit = (struct place){ build->edit ? build->file : NULL, 0 };
	if (build->edit && !root->child)
		build_error(build, "document-empty", root->line, NULL, "the edit says nothing");
	build_members(build, NULL, root, NULL);
	build->tree->edit.file = NULL;
	note_uses(build);
}
