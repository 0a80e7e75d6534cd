/* SPDX-License-Identifier: MIT */
/*
 * From a member to its schema node, and what to do with one that has none. RFC 7951 section 4: the
 * module name is written at the top and where it differs from the parent's, and nowhere else.
 *
 * Nothing is dropped without a trace: state is skipped and counted; what a table of the caller
 * admits becomes an outsider, which tree_coverage tells; all else is an error. Values of unknown
 * members are never shown: they may be passwords.
 */
#include <stdlib.h>
#include <string.h>

#include "yang/inside.h"

const char *names_path(struct arena *arena, const struct lyd_node *parent, const char *name)
{
	return arena_printf(arena, "%s/%s", parent ? node_data_path(parent, arena) : "", name);
}

size_t item_leaves(const struct item *item)
{
	size_t n = 0;

	if (!item->child)
		return 1;
	for (const struct item *child = item->child; child; child = child->next)
		n += item_leaves(child);
	return n;
}

static void skip_state(struct build *build, const struct item *item)
{
	if (!build->skipped_state.n)
		build->skipped_state.line = item->line;
	build->skipped_state.n += item_leaves(item);
}

static bool is_state(const struct item *item)
{
	return !strcmp(item->name, "state") || !strcmp(item->name, "counters");
}

static void admit(struct build *build, struct lyd_node *parent, const struct item *item,
		  enum irrelevance class, const char *why)
{
	struct tree *tree = build->tree;
	struct outsider *outsider = array_push(&tree->outsiders, tree->arena);
	const char *name = item->module
				   ? arena_printf(build->scratch, "%s:%s", item->module, item->name)
				   : item->name;

	*outsider = (struct outsider){
		.path = names_path(tree->arena, parent, name),
		.near = parent,
		.place = { build->file, item->line },
		.class = class,
		.why = why,
		.leaves = item_leaves(item),
	};
}

static const char *schema_path(struct build *build, const struct lyd_node *parent, const char *name)
{
	return arena_printf(build->scratch, "%s/%s", parent ? schema_of(parent->schema)->path : "",
			    name);
}

/* The standard's own modules, by name or namespace: a vendor's node at the same path is another
 * thing. */
static bool module_is_standard(struct build *build, const char *module)
{
	return !module || !strncmp(module, "openconfig-", 11) || !strncmp(module, "ietf-", 5) ||
	       !strncmp(module, "http://openconfig.net/yang/", 27) ||
	       ly_ctx_get_module_implemented(build->tree->models->ctx, module);
}

static bool is_outside(struct build *build, struct lyd_node *parent, const struct item *item)
{
	const char *path = schema_path(build, parent, item->name);

	if (!module_is_standard(build, item->module))
		return false;
	for (size_t i = 0; i < build->options->outside_count; i++) {
		const struct irrelevant_path *row = &build->options->outside[i];
		size_t n = strlen(row->path);

		if (strncmp(row->path, path, n) != 0 || (path[n] && path[n] != '/'))
			continue;
		admit(build, parent, item, row->class, row->why);
		return true;
	}
	return false;
}

/* XML has the namespace where JSON has the module; OpenConfig's end in the module's name. */
static bool module_matches(const char *module, const char *written, const char *name)
{
	const char *slash;

	if (!written) /* leniency unqualified-names */
		return !strncmp(module, "openconfig-", 11) && !strcmp(module + 11, name);
	if (!strcmp(module, written))
		return true;
	slash = strrchr(written, '/');
	return slash && !strncmp(written, "http://openconfig.net/", 22) &&
	       !strncmp(module, "openconfig-", 11) && !strcmp(module + 11, slash + 1);
}

static bool is_foreign(struct build *build, const struct item *item)
{
	if (!item->module && !(build->options->leniencies & LENIENCY_UNQUALIFIED_NAMES))
		return false;
	for (size_t i = 0; i < build->options->foreign_count; i++) {
		const struct foreign_module *row = &build->options->foreign[i];

		if (!module_matches(row->module, item->module, item->name))
			continue;
		admit(build, NULL, item, row->class, row->why);
		return true;
	}
	return false;
}

static bool is_allowed(struct build *build, struct lyd_node *parent, const struct item *item)
{
	const char *path = schema_path(build, parent, item->name);

	for (size_t i = 0; item->module && i < build->options->allowed_count; i++) {
		const struct allowed_path *row = &build->options->allowed[i];

		if (strcmp(row->module, item->module) != 0 || !text_glob(row->pattern, path))
			continue;
		admit(build, parent, item, row->class, row->why);
		return true;
	}
	return false;
}

/* What people bring instead of RFC 7951 data. */
static const struct hint {
	const char *name;
	const char *hint;
} top_hints[] = {
	{ "local-routes", "it has moved to network-instances/network-instance/protocols/protocol/"
			  "static-routes" },
	{ "bgp", "it has moved to network-instances/network-instance/protocols/protocol/bgp" },
	{ "update", "this looks like a gNMI message; commit the configuration itself" },
	{ "notification", "this looks like a gNMI message; commit the configuration itself" },
	{ "replace", "this looks like a gNMI message; commit the configuration itself" },
	{ "data", "allow the wrapper with the leniency unwrap" },
	{ "config", "allow the wrapper with the leniency unwrap" },
	{ "rpc-reply", "allow the wrapper with the leniency unwrap" },
};

static const char *hint_for(struct build *build, const struct lyd_node *parent, const char *name)
{
	const struct schema_children *children =
		schema_children(build->tree->models, parent ? parent->schema : NULL);
	const char *nearest = schema_nearest(children, name, build->scratch);

	for (size_t i = 0; !parent && i < sizeof(top_hints) / sizeof(*top_hints); i++)
		if (!strcmp(top_hints[i].name, name))
			return top_hints[i].hint;
	if (nearest && strcmp(nearest, name) != 0)
		return arena_printf(build->scratch, "do you mean \"%s\"?", nearest);
	return NULL;
}

static bool module_is_known(struct build *build, const char *module)
{
	return !module || ly_ctx_get_module_implemented(build->tree->models->ctx, module);
}

static void refuse(struct build *build, struct lyd_node *parent, const struct item *item)
{
	const char *hint = hint_for(build, parent, item->name);
	const char *path = names_path(build->scratch, parent, item->name);

	if (module_is_known(build, item->module))
		build_error(build, "unknown-node", item->line, path,
			    "unknown name \"%s%s%s\"%s%s%s%s", item->module ? item->module : "",
			    item->module ? ":" : "", item->name, parent ? " in " : " at the top",
			    parent ? parent->schema->name : "", hint ? ": " : "", hint ? hint : "");
	else
		build_error(build, "unknown-module", item->line, path,
			    "\"%s\" is of module %s, which is not known: give its YANG with "
			    "--yang-dir, or allow the node in routegate.yaml%s%s%s",
			    item->name, item->module, hint ? " (" : "", hint ? hint : "",
			    hint ? ")" : "");
}

static void unknown(struct build *build, struct lyd_node *parent, const struct item *item)
{
	if (parent && is_state(item))
		skip_state(build, item);
	else if (!is_outside(build, parent, item) && (parent || !is_foreign(build, item)) &&
		 !is_allowed(build, parent, item))
		refuse(build, parent, item);
}

/* A module name where none belongs: some devices write it everywhere. */
static const struct lysc_node *check_qualified(struct build *build, struct lyd_node *parent,
					       const struct lysc_node *schema,
					       const struct item *item)
{
	if (build->format != TREE_JSON || !parent || parent->schema->module != schema->module ||
	    build_lenient(build, LENIENCY_ANY_QUALIFICATION, item->line))
		return schema;
	build_error(build, "name-overqualified", item->line,
		    names_path(build->scratch, parent, item->name),
		    "\"%s:%s\" is to be written \"%s\" here (RFC 7951 section 4), or allow the "
		    "leniency any-qualification",
		    item->module, item->name, item->name);
	return NULL;
}

static const struct lysc_node *find_unqualified(struct build *build, struct lyd_node *parent,
						const struct schema_children *children,
						const struct item *item)
{
	const struct lysc_node *schema =
		schema_child(children, NULL, item->name, strlen(item->name));

	if (!schema || build->format == TREE_YAML) {
		if (!schema)
			unknown(build, parent, item);
		return schema;
	}
	if (schema_count(children, item->name) > 1) {
		build_error(build, "name-ambiguous", item->line,
			    names_path(build->scratch, parent, item->name),
			    "\"%s\" is in several modules: write the module's name, too",
			    item->name);
		return NULL;
	}
	if (build_lenient(build, LENIENCY_UNQUALIFIED_NAMES, item->line))
		return schema;
	build_error(build, "name-unqualified", item->line,
		    names_path(build->scratch, parent, item->name),
		    "\"%s\" needs its module's name: \"%s:%s\" (RFC 7951 section 4), or allow the "
		    "leniency unqualified-names",
		    item->name, schema->module->name, item->name);
	return NULL;
}

static const struct lysc_node *find(struct build *build, struct lyd_node *parent,
				    const struct item *item)
{
	const struct schema_children *children =
		schema_children(build->tree->models, parent ? parent->schema : NULL);
	const char *module = item->module;
	const struct lysc_node *schema;
	size_t n = strlen(item->name);

	if (!module && parent && build->format != TREE_XML)
		module = parent->schema->module->name;
	schema = module ? schema_child(children, module, item->name, n) : NULL;
	if (schema)
		return item->module ? check_qualified(build, parent, schema, item) : schema;
	if (!item->module)
		return find_unqualified(build, parent, children, item);
	unknown(build, parent, item);
	return NULL;
}

/* Metadata (RFC 7952) is no configuration; but what tells a device to do something with a node
 * makes the file an edit, whose result we do not know. */
static void annotation(struct build *build, const char *path, const struct item *item)
{
	for (const struct item *child = item->child; child; child = child->next) {
		if (child->module &&
		    (!strcmp(child->module, "ietf-netconf") || !strcmp(child->module, "yang")))
			build_error(build, "edit-attribute", child->line, path,
				    "\"%s:%s\": this is an edit, not a configuration",
				    child->module, child->name);
		annotation(build, path, child);
	}
}

const struct lysc_node *names_resolve(struct build *build, struct lyd_node *parent,
				      const struct item *item)
{
	const struct lysc_node *schema;

	if (item->name[0] == '@' && build->format == TREE_JSON) {
		annotation(build, names_path(build->scratch, parent, item->name + 1), item);
		return NULL;
	}
	schema = find(build, parent, item);
	if (!schema)
		return NULL;
	if (schema->flags & LYS_CONFIG_R) {
		skip_state(build, item);
		return NULL;
	}
	if (schema->nodetype & (LYS_CONTAINER | LYS_LIST | LYS_LEAF | LYS_LEAFLIST))
		return schema;
	build_error(build, "unknown-node", item->line,
		    names_path(build->scratch, parent, item->name),
		    "\"%s\" is not a node that holds configuration we can read", item->name);
	return NULL;
}
