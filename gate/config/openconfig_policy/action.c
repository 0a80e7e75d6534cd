/* SPDX-License-Identifier: MIT */
/*
 * The actions of a policy statement, in the order of the model. Checked here (upstream's `must` on
 * bgp-actions/config says it wrongly and is not in our modules): set-med and set-med-action need
 * each other, IGP goes with SET only. Models before 8.0.0 had no set-med-action and wrote "+N" and
 * "-N": both are read.
 */
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "config/openconfig/openconfig.h"

struct action *openconfig_action_add(struct openconfig *oc, struct openconfig_statement *s,
				     enum action_kind kind, const struct node *node)
{
	struct action *action = array_push(&s->actions, oc->arena);

	action->kind = kind;
	action->place = reading_node_place(oc->reading, node);
	return action;
}

static void tag_read(struct openconfig *oc, struct openconfig_statement *s, const struct node *node)
{
	const struct node *leaf = node_get(node, "reference/config/tag-set");
	const struct tag_set *set;
	uint32_t tag = 0;

	if (leaf != NULL) {
		set = openconfig_set_get(oc, oc->tag_sets, leaf, "tag-set");
		if (set != NULL && set->n != 1)
			reading_error(oc->reading, leaf, "openconfig-set-tag",
				      "the tag-set '%s' has %zu tags, a route takes one", set->name,
				      set->n);
		tag = set != NULL && set->n == 1 ? set->v[0] : 0;
	} else {
		leaf = node_first(node, "inline/config/tag");
		if (leaf == NULL || node_next(leaf) != NULL) {
			reading_error(oc->reading, node, "openconfig-set-tag",
				      "set-tag needs one tag, inline or by reference");
			return;
		}
		if (!openconfig_tag(node_value(leaf), &tag))
			reading_error(oc->reading, leaf, "openconfig-tag",
				      "the tag '%s' does not fit into 32 bits", node_value(leaf));
	}
	node_leaf(node, "config/mode");
	openconfig_action_add(oc, s, ACTION_TAG, leaf)->number = tag;
}

static void med_set(struct openconfig *oc, struct openconfig_statement *s, const struct node *leaf,
		    const char *how)
{
	const char *med = node_value(leaf);
	struct action *action;
	uint32_t number = 0;

	if (strcmp(med, "IGP") == 0) {
		if (strcmp(how, "SET") != 0)
			reading_error(oc->reading, leaf, "openconfig-med",
				      "set-med IGP can only be set: write set-med-action SET");
		openconfig_action_add(oc, s, ACTION_MED_FROM_IGP, leaf);
		return;
	}
	if (!openconfig_number(med[0] == '+' || med[0] == '-' ? med + 1 : med, &number))
		reading_error(oc->reading, leaf, "openconfig-med", "'%s' is no MED", med);
	action = openconfig_action_add(oc, s, ACTION_MED, leaf);
	action->number = number;
	action->arithmetic = strcmp(how, "ADD") == 0        ? ARITHMETIC_ADD
			     : strcmp(how, "SUBTRACT") == 0 ? ARITHMETIC_SUBTRACT
							    : ARITHMETIC_SET;
}

static void med_read(struct openconfig *oc, struct openconfig_statement *s, const struct node *node)
{
	const struct node *leaf = node_get(node, "config/set-med");
	const char *how = node_leaf(node, "config/set-med-action"), *med;

	if (leaf == NULL) {
		if (how != NULL)
			reading_error(oc->reading, node_get(node, "config/set-med-action"),
				      "openconfig-med",
				      "set-med-action without set-med: add the value or remove it");
		return;
	}
	med = node_value(leaf);
	if (how == NULL && (med[0] == '+' || med[0] == '-')) {
		reading_once(oc->reading, leaf, "openconfig-old-med",
			     "a set-med with a sign is from before model 8.0.0: read as ADD or "
			     "SUBTRACT");
		how = med[0] == '+' ? "ADD" : "SUBTRACT";
	}
	if (how == NULL)
		reading_error(oc->reading, leaf, "openconfig-med",
			      "set-med without set-med-action: say SET, ADD or SUBTRACT");
	else
		med_set(oc, s, leaf, how);
}

static void next_hop_read(struct openconfig *oc, struct openconfig_statement *s,
			  const struct node *node)
{
	const struct node *leaf = node_get(node, "config/set-next-hop");
	struct addr addr;

	if (leaf == NULL)
		return;
	if (strcmp(node_value(leaf), "SELF") == 0)
		openconfig_action_add(oc, s, ACTION_NEXT_HOP_SELF, leaf);
	else if (strcmp(node_value(leaf), "PEER_ADDRESS") == 0)
		openconfig_action_add(oc, s, ACTION_NEXT_HOP_PEER, leaf);
	else if (openconfig_addr(oc, leaf, node_value(leaf), &addr))
		openconfig_action_add(oc, s, ACTION_NEXT_HOP, leaf)->addr = addr;
}

static void prepend_read(struct openconfig *oc, struct openconfig_statement *s,
			 const struct node *node)
{
	const char *asn = node_leaf(node, "config/asn");
	bool last = node_bool(node, "config/use-last-as", false);
	uint64_t repeat = node_uint(node, "config/repeat-n", 1);
	struct action *action;
	uint32_t *asns;

	if (asn != NULL && last) {
		reading_error(oc->reading, node, "openconfig-prepend",
			      "asn and use-last-as exclude each other: keep one");
		return;
	}
	if (asn == NULL) {
		action = openconfig_action_add(
			oc, s, last ? ACTION_PREPEND_LAST : ACTION_PREPEND_OWN, node);
		action->number = repeat;
		return;
	}
	asns = arena_alloc(oc->arena, repeat * sizeof(*asns));
	for (uint64_t i = 0; i < repeat; i++)
		asns[i] = (uint32_t)node_uint(node, "config/asn", 0);
	action = openconfig_action_add(oc, s, ACTION_PREPEND, node);
	action->asns = asns;
	action->n = repeat;
}

static void bgp_read(struct openconfig *oc, struct openconfig_statement *s, const struct node *node)
{
	const char *origin = node_leaf(node, "config/set-route-origin");
	const struct node *n;

	if (origin != NULL)
		openconfig_action_add(oc, s, ACTION_ORIGIN, node)->number =
			strcmp(origin, "IGP") == 0   ? ORIGIN_IGP
			: strcmp(origin, "EGP") == 0 ? ORIGIN_EGP
						     : ORIGIN_INCOMPLETE;
	n = node_get(node, "config/set-local-pref");
	if (n != NULL)
		openconfig_action_add(oc, s, ACTION_LOCAL_PREF, n)->number =
			node_uint(node, "config/set-local-pref", 0);
	next_hop_read(oc, s, node);
	med_read(oc, s, node);
	n = node_get(node, "set-as-path-prepend");
	if (n != NULL)
		prepend_read(oc, s, n);
	n = node_get(node, "set-community");
	if (n != NULL)
		openconfig_set_community_read(oc, s, n, COMMUNITY_STANDARD);
	n = node_get(node, "set-ext-community");
	if (n != NULL)
		openconfig_set_community_read(oc, s, n, COMMUNITY_EXTENDED);
}

static void igp_read(struct openconfig *oc, struct openconfig_statement *s)
{
	const struct node *n = node_get(s->node, "actions/isis-actions");
	const char *type;

	if (n != NULL && node_leaf(n, "config/set-level") != NULL)
		openconfig_action_add(oc, s, ACTION_LEVEL, n)->number =
			node_uint(n, "config/set-level", 0);
	if (n != NULL && node_leaf(n, "config/set-metric") != NULL)
		openconfig_action_add(oc, s, ACTION_METRIC, n)->number =
			node_uint(n, "config/set-metric", 0);
	type = n == NULL ? NULL : node_leaf(n, "config/set-metric-type");
	if (type != NULL)
		openconfig_action_add(oc, s, ACTION_METRIC_TYPE, n)->number =
			strcmp(type, "EXTERNAL") == 0 ? 2 : 1;
	n = node_get(s->node, "actions/ospf-actions");
	if (n != NULL && node_leaf(n, "set-metric/config/metric") != NULL)
		openconfig_action_add(oc, s, ACTION_METRIC, n)->number =
			node_uint(n, "set-metric/config/metric", 0);
	type = n == NULL ? NULL : node_leaf(n, "set-metric/config/metric-type");
	if (type != NULL)
		openconfig_action_add(oc, s, ACTION_METRIC_TYPE, n)->number =
			strcmp(type, "EXTERNAL_TYPE_1") == 0 ? 1 : 2;
}

void openconfig_actions_read(struct openconfig *oc, struct openconfig_statement *s)
{
	const struct node *n = node_get(s->node, "actions/set-tag");

	if (n != NULL)
		tag_read(oc, s, n);
	n = node_get(s->node, "actions/bgp-actions");
	if (n != NULL)
		bgp_read(oc, s, n);
	igp_read(oc, s);
}

/* ---- communities ------------------------------------------------------------------------------
 */

struct literal_list {
	uint64_t *v;
	size_t n, cap;
};

static void literals_inline(struct openconfig *oc, const struct node *node, bool standard,
			    struct literal_list *list)
{
	for (const struct node *c = node_first(node, "inline/config/communities"); c != NULL;
	     c = node_next(c)) {
		uint64_t literal = 0;
		const char *doubt;
		enum openconfig_member member =
			standard ? openconfig_community_classify(node_value(c), &literal, &doubt)
				 : openconfig_ext_community_classify(node_value(c), &literal,
								     &doubt);

		if (member == MEMBER_LITERAL)
			*array_push(list, oc->arena) = literal;
		else
			reading_error(oc->reading, c, "openconfig-set-community",
				      "'%s' is no community that can be set", node_value(c));
	}
}

static void literals_of_set(struct openconfig *oc, const struct node *leaf,
			    const struct community_set *set, struct literal_list *list)
{
	for (size_t i = 0; i < set->n; i++) {
		if (set->v[i].pattern != NULL)
			reading_error(oc->reading, leaf, "openconfig-set-community",
				      "the set '%s' holds the expression '%s', which cannot be "
				      "added to a route",
				      set->name, pattern_source(set->v[i].pattern));
		for (size_t k = 0; k < set->v[i].n; k++)
			*array_push(list, oc->arena) = set->v[i].literals[k];
	}
}

struct set_community {
	enum community_kind kind;
	enum action_kind action;
	struct literal_list literals;
};

static void set_referred(struct openconfig *oc, struct openconfig_statement *s,
			 const struct node *leaf, struct set_community *set)
{
	bool standard = set->kind == COMMUNITY_STANDARD;
	const struct community_set *members =
		openconfig_set_get(oc, standard ? oc->community_sets : oc->ext_community_sets, leaf,
				   standard ? "community-set" : "ext-community-set");
	struct action *action;

	if (members == NULL)
		return;
	if (set->action != ACTION_COMMUNITY_REMOVE) {
		literals_of_set(oc, leaf, members, &set->literals);
		return;
	}
	action = openconfig_action_add(oc, s, ACTION_COMMUNITY_REMOVE, leaf);
	action->community = set->kind;
	action->community_set = members;
}

static void set_literals(struct openconfig *oc, struct openconfig_statement *s,
			 const struct node *node, const struct set_community *set)
{
	struct action *action = openconfig_action_add(oc, s, set->action, node);

	action->community = set->kind;
	action->literals = set->literals.v;
	action->n = set->literals.n;
}

static void set_references(struct openconfig *oc, struct openconfig_statement *s,
			   const struct node *node, struct set_community *set)
{
	bool standard = set->kind == COMMUNITY_STANDARD;
	const char *many = standard ? "reference/config/community-set-refs"
				    : "reference/config/ext-community-set-refs";
	const struct node *one =
		node_get(node, standard ? "reference/config/community-set-ref"
					: "reference/config/ext-community-set-ref");

	for (const struct node *r = node_first(node, many); r != NULL; r = node_next(r))
		set_referred(oc, s, r, set);
	if (one != NULL)
		set_referred(oc, s, one, set);
	if (set->action != ACTION_COMMUNITY_REMOVE)
		set_literals(oc, s, node, set);
}

void openconfig_set_community_read(struct openconfig *oc, struct openconfig_statement *s,
				   const struct node *node, enum community_kind kind)
{
	const char *method = node_leaf(node, "config/method");
	const char *options = node_leaf(node, "config/options");
	struct set_community set = { .kind = kind };

	if (method == NULL || options == NULL) {
		reading_error(oc->reading, node, "openconfig-set-community",
			      "setting communities needs a method (INLINE, REFERENCE) and options "
			      "(ADD, REMOVE, REPLACE): neither has a default");
		return;
	}
	set.action = strcmp(options, "ADD") == 0      ? ACTION_COMMUNITY_ADD
		     : strcmp(options, "REMOVE") == 0 ? ACTION_COMMUNITY_REMOVE
						      : ACTION_COMMUNITY_SET;
	if (strcmp(method, "REFERENCE") == 0) {
		set_references(oc, s, node, &set);
		return;
	}
	literals_inline(oc, node, kind == COMMUNITY_STANDARD, &set.literals);
	set_literals(oc, s, node, &set);
}
