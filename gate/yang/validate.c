/* SPDX-License-Identifier: MIT */
/*
 * Validation of a whole tree. libyang 2.1 stops at the first error, and has no place and sometimes
 * not even an instance for it. So when it fails, our own walk looks for what most often fails,
 * references that lead nowhere and mandatory nodes that are missing, and tells all of them. What
 * libyang has found beside is told, too; then the offending node is taken away and it is asked
 * again.
 *
 * An error can be the consequence of another. After a subtree was taken away, missing references
 * and mandatory nodes are no news: the walk has seen the whole tree. Nor are those that a refused
 * value would have satisfied.
 */
#include <libyang/plugins_types.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "yang/inside.h"

struct validation {
	struct tree *tree;
	const struct refused *refused;
	struct arena *scratch;
	struct diagnostics *diag;
	struct victims {
		struct lyd_node **v;
		size_t n, cap;
	} victims; /* to be taken away before libyang is asked again */
	size_t errors, explicit_nodes;
	bool walked;
};

static bool was_refused(const struct validation *v, const struct lysc_node *schema)
{
	return v->refused && v->refused->n &&
	       map_get(v->refused->nodes, &schema, sizeof(schema)) != NULL;
}

/* The nearest list entry or presence container: what has to go if something in it is missing. */
static struct lyd_node *holder(struct lyd_node *node)
{
	while (node && node->schema->nodetype != LYS_LIST &&
	       !(node->schema->nodetype == LYS_CONTAINER && node->schema->flags & LYS_PRESENCE))
		node = lyd_parent(node);
	return node;
}

static void report(struct validation *v, const struct lyd_node *node, const char *code,
		   const char *child, const char *message)
{
	const char *path =
		child ? names_path(v->scratch, node, child) : node_data_path(node, v->scratch);

	v->errors++;
	diag_add(v->diag, DIAG_ERROR, code, node_place((const struct node *)node), path, "%s",
		 message);
}

/* The schema node a leafref leads to, or null. Its path is steps with prefixes; predicates only
 * narrow. */
static const struct lysc_node *reference_target(const struct validation *v,
						const struct lysc_node *leaf,
						const struct lysc_type_leafref *type)
{
	const char *s = lyxp_get_expr(type->path);
	const struct lysc_node *at = *s == '/' ? NULL : leaf;

	while (*s) {
		size_t n;

		s += *s == '/';
		if (!strncmp(s, "..", 2)) {
			at = at ? lysc_data_parent(at) : NULL;
			s += 2;
			continue;
		}
		n = strcspn(s, "/[");
		if (memchr(s, ':', n)) {
			size_t prefix = (size_t)((const char *)memchr(s, ':', n) - s) + 1;

			s += prefix;
			n -= prefix;
		}
		if (at && !schema_of(at)->children)
			return NULL;
		at = schema_child(schema_children(v->tree->models, at), NULL, s, n);
		if (!at)
			return NULL;
		s += n;
		for (int depth = 0; *s && (*s == '[' || depth); s++)
			depth += *s == '[' ? 1 : *s == ']' ? -1 : 0;
	}
	return at;
}

static void check_reference(struct validation *v, struct lyd_node *node)
{
	const struct lysc_type_leafref *type =
		(const struct lysc_type_leafref *)((const struct lysc_node_leaf *)node->schema)
			->type;
	struct lyd_node_term *term = (struct lyd_node_term *)node;
	const struct lysc_node *target;
	char *message = NULL;

	if (type->basetype != LY_TYPE_LEAFREF || !type->require_instance)
		return;
	if (!lyplg_type_resolve_leafref(type, node, &term->value, v->tree->first, NULL, &message))
		return;
	free(message);
	*array_push(&v->victims, v->scratch) = node;
	target = reference_target(v, node->schema, type);
	if (target && (was_refused(v, target) ||
		       (lysc_data_parent(target) && was_refused(v, lysc_data_parent(target)))))
		return;
	report(v, node, "reference-missing", NULL,
	       arena_printf(v->scratch, "\"%.60s\" does not exist: no %s has this value",
			    lyd_get_value(node),
			    target ? schema_of(target)->path : lyxp_get_expr(type->path)));
}

static size_t count_instances(const struct validation *v, const struct lyd_node *parent,
			      const struct lysc_node *schema)
{
	struct lyd_node *node = tree_find(v->tree, parent, schema);
	size_t n = 0;

	for (; node && node->schema == schema; node = node->next)
		n++;
	return n;
}

static void missing(struct validation *v, struct lyd_node *parent, const struct lysc_node *schema,
		    const char *message)
{
	struct lyd_node *victim = holder(parent);

	if (victim)
		*array_push(&v->victims, v->scratch) = victim;
	if (was_refused(v, schema))
		return;
	report(v, parent, "mandatory-missing", schema->name, message);
}

static bool choice_is_made(const struct validation *v, const struct lyd_node *parent,
			   const struct lysc_node *choice)
{
	for (const struct lysc_node *c = NULL; (c = lys_getnext(c, choice, NULL, 0));)
		if (tree_find(v->tree, parent, c) || was_refused(v, c))
			return true;
	return false;
}

static void check_count(struct validation *v, struct lyd_node *parent,
			const struct lysc_node *schema)
{
	uint32_t min = schema->nodetype == LYS_LIST
			       ? ((const struct lysc_node_list *)schema)->min
			       : ((const struct lysc_node_leaflist *)schema)->min;

	if (min && count_instances(v, parent, schema) < min)
		missing(v, parent, schema,
			arena_printf(v->scratch, "\"%s\" needs at least %u entr%s", schema->name,
				     min, min == 1 ? "y" : "ies"));
}

/* The first explicit node of a case, or null. */
static struct lyd_node *case_node(const struct validation *v, const struct lyd_node *parent,
				  const struct lysc_node_case *alternative)
{
	for (const struct lysc_node *c = alternative->child; c; c = c->next) {
		struct lyd_node *node = tree_find(v->tree, parent, c);

		if (node && node_is_explicit(node))
			return node;
	}
	return NULL;
}

/* Of the alternatives of a choice only one may be there (RFC 7950, 7.9). */
static void check_choice(struct validation *v, const struct lyd_node *parent,
			 const struct lysc_node *choice)
{
	const struct lysc_node_case *c = ((const struct lysc_node_choice *)choice)->cases;
	struct lyd_node *first = NULL;

	for (; c; c = (const struct lysc_node_case *)c->next) {
		struct lyd_node *node = case_node(v, parent, c);

		if (!node)
			continue;
		if (!first) {
			first = node;
			continue;
		}
		report(v, node, "alternatives-clash", NULL,
		       arena_printf(v->scratch, "\"%s\" and \"%s\" exclude each other: keep one",
				    first->schema->name, node->schema->name));
		*array_push(&v->victims, v->scratch) = node;
	}
}

/* Mandatory children of parent. A container without presence is there even if nobody wrote it,
 * and so are its mandatory nodes; libyang has made it. Nodes with a 'when' are left to libyang. */
static void check_mandatory(struct validation *v, struct lyd_node *parent)
{
	for (const struct lysc_node *c = NULL;
	     (c = lys_getnext(c, parent->schema, NULL, LYS_GETNEXT_WITHCHOICE));) {
		if (c->flags & LYS_CONFIG_R || (lysc_node_when(c) && *lysc_node_when(c)))
			continue;
		if (c->nodetype == LYS_LEAF && c->flags & LYS_MAND_TRUE && !lysc_is_key(c) &&
		    !tree_find(v->tree, parent, c))
			missing(v, parent, c,
				arena_printf(v->scratch, "\"%s\" is missing and must be there",
					     c->name));
		else if (c->nodetype == LYS_CHOICE)
			check_choice(v, parent, c);
		if (c->nodetype == LYS_CHOICE && c->flags & LYS_MAND_TRUE &&
		    !choice_is_made(v, parent, c))
			missing(v, parent, c,
				arena_printf(v->scratch,
					     "one of the alternatives of \"%s\" "
					     "must be there",
					     c->name));
		else if (c->nodetype & (LYS_LIST | LYS_LEAFLIST))
			check_count(v, parent, c);
	}
}

static void walk(struct validation *v)
{
	struct lyd_node *root, *elem;

	v->walked = true;
	/* libyang may have stopped before it came to the containers of a later module. */
	lyd_new_implicit_all(&v->tree->first, v->tree->models->ctx, LYD_IMPLICIT_NO_STATE, NULL);
	LY_LIST_FOR(v->tree->first, root)
	{
		LYD_TREE_DFS_BEGIN(root, elem)
		{
			v->explicit_nodes += node_is_explicit(elem);
			if (elem->schema->nodetype & (LYS_LEAF | LYS_LEAFLIST)) {
				if (node_is_explicit(elem))
					check_reference(v, elem);
			} else {
				check_mandatory(v, elem);
			}
			LYD_TREE_DFS_END(root, elem);
		}
	}
	ly_err_clean(v->tree->models->ctx, NULL);
}

static bool is_ancestor(const struct lyd_node *above, const struct lyd_node *node)
{
	for (; node; node = lyd_parent(node))
		if (node == above)
			return true;
	return false;
}

/* Takes a node away; of a list entry's key the entry goes. */
static void take_away(struct validation *v, struct lyd_node *node)
{
	if (lysc_is_key(node->schema))
		node = lyd_parent(node);
	for (size_t i = 0; i < v->victims.n; i++)
		if (v->victims.v[i] && is_ancestor(node, v->victims.v[i]))
			v->victims.v[i] = NULL;
	tree_drop(v->tree, node);
}

static void take_victims(struct validation *v)
{
	for (size_t i = 0; i < v->victims.n; i++)
		if (v->victims.v[i])
			take_away(v, v->victims.v[i]);
	v->victims.n = 0;
}

/* The data node that libyang's error names, or null. */
static struct lyd_node *error_node(const struct validation *v, const struct ly_err_item *e)
{
	const char *start = e->path ? strstr(e->path, "Data location \"") : NULL;
	struct lyd_node *node = NULL;
	const char *end;

	if (!start)
		return NULL;
	start += strlen("Data location \"");
	end = strrchr(start, '"');
	if (!end)
		return NULL;
	if (lyd_find_path(v->tree->first, arena_strndup(v->scratch, start, (size_t)(end - start)),
			  0, &node))
		return NULL;
	return node;
}

static const char *error_code(const struct ly_err_item *e)
{
	if (e->msg && !strncmp(e->msg, "When condition", 14))
		return "condition-false";
	if (e->apptag && !strcmp(e->apptag, "instance-required"))
		return "reference-missing";
	if (e->apptag && !strcmp(e->apptag, "must-violation"))
		return "constraint-violated";
	if (e->msg && (strstr(e->msg, "Mandatory") || strstr(e->msg, "Too few")))
		return "mandatory-missing";
	if (e->msg && strstr(e->msg, "Duplicate"))
		return "duplicate-node";
	if (e->msg && !strncmp(e->msg, "Data for both cases", 19))
		return "alternatives-clash";
	return "model-violated";
}

/* True if the walk has told such errors already, or they follow from others. */
static bool is_known(const struct validation *v, const char *code)
{
	bool refusals = v->refused && v->refused->n;

	if (!strcmp(code, "reference-missing") || !strcmp(code, "mandatory-missing") ||
	    !strcmp(code, "alternatives-clash"))
		return v->errors || refusals;
	return refusals && !strcmp(code, "constraint-violated");
}

/* What libyang has to say, kept while we look around. */
struct verdict {
	const char *code, *message, *path;
	struct lyd_node *node;
};

static struct verdict take_verdict(struct validation *v)
{
	struct ly_ctx *ctx = v->tree->models->ctx;
	const struct ly_err_item *e = ly_err_last(ctx);
	struct verdict verdict = {
		.code = e ? error_code(e) : "model-violated",
		.message = e && e->msg ? arena_strdup(v->scratch, e->msg)
				       : "libyang refuses the data and gives no reason",
		.path = e && e->path ? arena_strdup(v->scratch, e->path) : NULL,
		.node = e ? error_node(v, e) : NULL,
	};

	ly_err_clean(ctx, NULL);
	return verdict;
}

/* Tells it unless it is known, and names what has to be taken away. False: nothing can be. */
static bool settle(struct validation *v, const struct verdict *verdict)
{
	struct lyd_node *node = verdict->node;

	if (!is_known(v, verdict->code)) {
		v->errors++;
		diag_add(v->diag, DIAG_ERROR, verdict->code,
			 node_place((const struct node *)(node ? node : v->tree->first)),
			 node ? node_data_path(node, v->scratch) : verdict->path, "%s",
			 verdict->message);
	}
	/* A container without presence comes back by itself, unless its condition is false: its
	 * holder has to go. */
	if (node && node->schema->nodetype == LYS_CONTAINER &&
	    strcmp(verdict->code, "condition-false") != 0)
		node = holder(node);
	if (node && !node_is_explicit(node))
		node = NULL;
	if (node)
		*array_push(&v->victims, v->scratch) = node;
	return v->victims.n > 0;
}

enum {
	MAX_ROUNDS = 100,
	MAX_WORK = 5 * 1000 * 1000, /* nodes times rounds: about ten seconds */
};

/* After libyang has failed. False: it cannot be asked again. */
static bool next_round(struct validation *v, size_t round)
{
	struct verdict verdict = take_verdict(v);
	bool go_on;

	if (!v->walked)
		walk(v);
	go_on = settle(v, &verdict);
	take_victims(v);
	if (!go_on || !v->tree->first)
		return false;
	if (round < MAX_ROUNDS && round * v->explicit_nodes < MAX_WORK)
		return true;
	return diag_add(v->diag, DIAG_ERROR, "errors-cut-short",
			node_place((const struct node *)v->tree->first), NULL,
			"too many errors to find all of them in one run");
}

bool tree_validate(struct tree *tree, const struct refused *refused, struct arena *scratch,
		   struct diagnostics *diag)
{
	struct validation v = {
		.tree = tree, .refused = refused, .scratch = scratch, .diag = diag
	};

	ly_err_clean(tree->models->ctx, NULL);
	for (size_t round = 0;; round++) {
		if (!lyd_validate_all(&tree->first, tree->models->ctx,
				      LYD_VALIDATE_PRESENT | LYD_VALIDATE_NO_STATE, NULL))
			break;
		if (!next_round(&v, round))
			return false;
	}
	return !v.walked;
}
