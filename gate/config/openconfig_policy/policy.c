/* SPDX-License-Identifier: MIT */
/*
 * policy-definitions: each policy becomes a struct filter whose end is FILTER_NEXT, each statement
 * an entry. Policies are made before any is filled, so that call-policy and chains can point to
 * them in any order.
 *
 * Errors here that YANG does not see: a policy without statements, a statement without conditions
 * and actions (upstream's text calls both invalid), policies that call each other in a circle.
 * Upstream leaves open what a called policy that falls through means: each such call is told.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "config/openconfig/openconfig.h"

struct filter_list {
	struct filter **v;
	size_t n, cap;
};

/* ---- chains -----------------------------------------------------------------------------------
 */

static struct filter *policy_of(struct openconfig *oc, const struct node *leaf)
{
	struct filter *filter = map_get_string(oc->policies, node_value(leaf));

	if (filter == NULL)
		reading_error(oc->reading, leaf, "openconfig-no-policy",
			      "there is no policy '%s': define it or remove the reference",
			      node_value(leaf));
	return filter;
}

void openconfig_chain_read(struct openconfig *oc, const struct node *node, const char *path,
			   struct filter_chain *chain)
{
	if (node == NULL)
		return;
	for (const struct node *p = node_first(node, path); p != NULL; p = node_next(p)) {
		const struct filter *filter = policy_of(oc, p);

		if (chain->n == 0)
			chain->place = reading_node_place(oc->reading, p);
		if (filter != NULL)
			*array_push(chain, oc->arena) = filter;
	}
}

bool openconfig_otherwise_read(struct openconfig *oc, const struct node *node, const char *path,
			       struct filter_chain *chain)
{
	const char *value = node == NULL ? NULL : node_leaf(node, path);

	if (value == NULL)
		return false;
	chain->otherwise = strcmp(value, "ACCEPT_ROUTE") == 0 ? FILTER_ACCEPT : FILTER_REJECT;
	chain->otherwise_place = reading_leaf_place(oc->reading, node, path);
	return true;
}

/* ---- statements -------------------------------------------------------------------------------
 */

static bool has_leaf(const struct node *node)
{
	if (node == NULL)
		return false;
	if (node_value(node) != NULL)
		return true;
	for (const struct node *c = node_any_child(node); c != NULL; c = node_any_sibling(c))
		if (has_leaf(c))
			return true;
	return false;
}

static enum filter_result result_read(const struct node *node)
{
	const char *result = node_leaf(node, "actions/config/policy-result");

	if (result != NULL && strcmp(result, "ACCEPT_ROUTE") == 0)
		return FILTER_ACCEPT;
	if (result != NULL && strcmp(result, "REJECT_ROUTE") == 0)
		return FILTER_REJECT;
	return FILTER_NEXT;
}

static void call_read(struct openconfig *oc, const struct node *node, struct filter_entry *entry)
{
	const struct node *leaf = node_get(node, "conditions/config/call-policy");

	if (leaf == NULL)
		return;
	entry->call = CALL_CONDITION;
	entry->called_name = reading_string(oc->reading, node_value(leaf));
	entry->called = policy_of(oc, leaf);
}

static void statement_read(struct openconfig *oc, const struct node *node, struct filter *filter)
{
	struct filter_entry entry = { .seq = (uint32_t)filter->n + 1 };
	struct openconfig_statement statement = { .entry = &entry, .node = node };

	entry.name = reading_string(oc->reading, openconfig_key(oc, node, "name"));
	entry.place = reading_node_place(oc->reading, node);
	entry.result = result_read(node);
	if (!has_leaf(node_get(node, "conditions")) && !has_leaf(node_get(node, "actions")))
		reading_error(oc->reading, node, "openconfig-empty-statement",
			      "the statement '%s' of the policy '%s' has neither a condition nor "
			      "an action: complete it or remove it",
			      entry.name, filter->name);
	call_read(oc, node, &entry);
	openconfig_conditions_read(oc, &statement);
	openconfig_actions_read(oc, &statement);
	entry.conditions = statement.conditions.v;
	entry.condition_count = statement.conditions.n;
	entry.actions = statement.actions.v;
	entry.action_count = statement.actions.n;
	*array_push(filter, oc->arena) = entry;
}

static void policy_read(struct openconfig *oc, const struct node *node)
{
	struct filter *filter = map_get_string(oc->policies, openconfig_key(oc, node, "name"));

	if (filter == NULL)
		return;
	for (const struct node *s = node_first(node, "statements/statement"); s != NULL;
	     s = node_next(s))
		statement_read(oc, s, filter);
	if (filter->n == 0)
		reading_error(oc->reading, node, "openconfig-empty-policy",
			      "the policy '%s' has no statements: add one or remove the policy",
			      filter->name);
}

/* ---- calls ------------------------------------------------------------------------------------
 */

static bool may_fall_through(const struct filter *filter)
{
	for (size_t i = 0; i < filter->n; i++)
		if (filter->v[i].condition_count == 0 && filter->v[i].call == CALL_NONE &&
		    filter->v[i].result != FILTER_NEXT)
			return false;
	return true;
}

/* state: name -> "on the way" or "done". Depth first; false if a circle was found. */
static bool calls_check(struct openconfig *oc, const struct filter *filter, struct map *state)
{
	static char on_the_way, done;
	void **slot = map_slot(state, filter->name, strlen(filter->name));
	bool fine = true;

	if (*slot != NULL)
		return *slot == &done;
	*slot = &on_the_way;
	for (size_t i = 0; i < filter->n && fine; i++) {
		const struct filter *called = filter->v[i].called;

		if (called == NULL || calls_check(oc, called, state))
			continue;
		fine = false;
		diag_add(oc->reading->diag, DIAG_ERROR, "openconfig-policy-circle",
			 filter->v[i].place, NULL,
			 "the policy '%s' calls '%s', which leads back to it: break the circle",
			 filter->name, called->name);
	}
	*map_slot(state, filter->name, strlen(filter->name)) = &done;
	return fine;
}

static void calls_tell(struct openconfig *oc, const struct filter *filter)
{
	for (size_t i = 0; i < filter->n; i++) {
		const struct filter *called = filter->v[i].called;

		if (called == NULL || !may_fall_through(called))
			continue;
		diag_add(oc->reading->diag, DIAG_WARNING, "openconfig-called-fallthrough",
			 filter->v[i].place, NULL,
			 "the called policy '%s' may end without a result, which devices read "
			 "differently: here it counts as %s; end it with a statement that accepts "
			 "or rejects",
			 called->name, called->called_fallthrough ? "true" : "false");
	}
}

static void filters_keep(struct openconfig *oc, const struct filter_list *list)
{
	struct map *state = map_new(oc->reading->scratch);

	oc->device->filters = list->v;
	oc->device->filter_count = list->n;
	for (size_t i = 0; i < list->n; i++) {
		calls_check(oc, list->v[i], state);
		calls_tell(oc, list->v[i]);
	}
}

static int by_name(const void *a, const void *b)
{
	const struct filter *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

static struct filter *policy_new(struct openconfig *oc, const struct node *node, const char *name)
{
	struct filter *filter = arena_alloc(oc->arena, sizeof(*filter));

	filter->name = reading_string(oc->reading, name);
	filter->kind = "policy";
	filter->edits = true;
	filter->end = FILTER_NEXT;
	filter->called_fallthrough = oc->reading->settings->called_fallthrough;
	filter->place = reading_node_place(oc->reading, node);
	*map_slot(oc->policies, name, strlen(name)) = filter;
	return filter;
}

void openconfig_policies_read(struct openconfig *oc)
{
	static const char path[] = "policy-definitions/policy-definition";
	const struct node *top = tree_top(oc->reading->tree, "routing-policy"), *sets, *p;
	struct filter_list list = { 0 };

	if (top == NULL)
		return;
	sets = node_get(top, "defined-sets");
	if (sets != NULL)
		openconfig_sets_read(oc, sets);
	for (p = node_first(top, path); p != NULL; p = node_next(p)) {
		const char *name = openconfig_key(oc, p, "name");

		if (name != NULL)
			*array_push(&list, oc->arena) = policy_new(oc, p, name);
	}
	for (p = node_first(top, path); p != NULL; p = node_next(p))
		policy_read(oc, p);
	if (list.n > 0)
		qsort(list.v, list.n, sizeof(*list.v), by_name);
	filters_keep(oc, &list);
}
