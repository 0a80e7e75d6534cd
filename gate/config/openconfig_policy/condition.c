/* SPDX-License-Identifier: MIT */
/*
 * The conditions of a policy statement; all of them must hold. A condition on something that the
 * route does not have is false, which is the evaluation's business (routes/); what can never hold
 * here becomes CONDITION_NEVER, so that a statement never matches more than it says.
 */
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "config/openconfig/openconfig.h"

struct condition *openconfig_condition_add(struct openconfig *oc, struct openconfig_statement *s,
					   enum condition_kind kind, const struct node *node)
{
	struct condition *condition = array_push(&s->conditions, oc->arena);

	condition->kind = kind;
	condition->place = reading_node_place(oc->reading, node);
	return condition;
}

const void *openconfig_set_get(struct openconfig *oc, const struct map *sets,
			       const struct node *leaf, const char *kind)
{
	const void *set = map_get_string(sets, node_value(leaf));

	if (set == NULL)
		reading_error(oc->reading, leaf, "openconfig-no-set",
			      "there is no %s '%s': define it or remove the reference", kind,
			      node_value(leaf));
	return set;
}

static enum match_options options_of(const char *text)
{
	if (text != NULL && strcmp(text, "INVERT") == 0)
		return MATCH_INVERT;
	if (text != NULL && strcmp(text, "ALL") == 0)
		return MATCH_ALL;
	return MATCH_ANY;
}

/* A condition on a set: container holds config/NAME and config/match-set-options. Null if it is not
 * there. */
static struct condition *set_condition(struct openconfig *oc, struct openconfig_statement *s,
				       const struct node *container, const char *name,
				       enum condition_kind kind)
{
	const struct node *leaf =
		node_get(container, arena_printf(oc->reading->scratch, "config/%s", name));
	const char *options = node_leaf(container, "config/match-set-options");
	struct condition *condition;

	if (leaf == NULL) {
		if (options != NULL)
			reading_error(oc->reading, container, "openconfig-condition-without-set",
				      "match-set-options without %s: name the set", name);
		return NULL;
	}
	condition = openconfig_condition_add(oc, s, kind, leaf);
	condition->options = options_of(options);
	condition->name = reading_string(oc->reading, node_value(leaf));
	return condition;
}

static void sets_read(struct openconfig *oc, struct openconfig_statement *s)
{
	const struct node *n;
	struct condition *c;

	n = node_get(s->node, "conditions/match-prefix-set");
	c = n == NULL ? NULL : set_condition(oc, s, n, "prefix-set", CONDITION_PREFIX);
	if (c != NULL)
		c->prefix_set = openconfig_set_get(oc, oc->prefix_sets,
						   node_get(n, "config/prefix-set"), "prefix-set");
	n = node_get(s->node, "conditions/match-neighbor-set");
	c = n == NULL ? NULL : set_condition(oc, s, n, "neighbor-set", CONDITION_NEIGHBOR);
	if (c != NULL)
		c->addr_set = openconfig_set_get(
			oc, oc->addr_sets, node_get(n, "config/neighbor-set"), "neighbor-set");
	n = node_get(s->node, "conditions/match-tag-set");
	c = n == NULL ? NULL : set_condition(oc, s, n, "tag-set", CONDITION_TAG);
	if (c != NULL)
		c->tag_set = openconfig_set_get(oc, oc->tag_sets, node_get(n, "config/tag-set"),
						"tag-set");
}

/* The protocol that has the route in the RIB. OSPF and OSPF3 are one protocol here, told apart by
 * the family. */
static void protocol_read(struct openconfig *oc, struct openconfig_statement *s,
			  const struct node *leaf, const char *name)
{
	enum family family;
	enum protocol protocol = openconfig_protocol(node_value(leaf), &family);
	struct condition *c;

	if (protocol == PROTOCOL_NONE) {
		/* LOCAL is the host address, which no table hands on; the others make no routes
		 * here */
		openconfig_condition_add(oc, s, CONDITION_NEVER, leaf);
		return;
	}
	c = openconfig_condition_add(oc, s, CONDITION_PROTOCOL, leaf);
	c->number = protocol;
	c->text = reading_string(oc->reading, name);
	if (family != FAMILY_COUNT) {
		c = openconfig_condition_add(oc, s, CONDITION_FAMILY, leaf);
		c->number = 1U << family;
	}
}

static void interface_read(struct openconfig *oc, struct openconfig_statement *s)
{
	const struct node *n = node_get(s->node, "conditions/match-interface");
	const char *name = n == NULL ? NULL : node_leaf(n, "config/interface");
	const struct interface *interface;

	if (name == NULL)
		return;
	interface = openconfig_interface_get(oc, n, name,
					     (uint32_t)node_uint(n, "config/subinterface", 0));
	if (interface != NULL)
		openconfig_condition_add(oc, s, CONDITION_INTERFACE, n)->text = interface->name;
}

static void igp_read(struct openconfig *oc, struct openconfig_statement *s)
{
	const struct node *n = node_get(s->node, "conditions/isis-conditions");
	const char *text;
	uint32_t number;

	if (n != NULL && node_leaf(n, "config/level-eq") != NULL)
		openconfig_condition_add(oc, s, CONDITION_LEVEL, n)->number =
			node_uint(n, "config/level-eq", 0);
	text = n == NULL ? NULL : node_leaf(n, "config/match-metric-type");
	if (text != NULL) {
		openconfig_condition_add(oc, s, CONDITION_PROTOCOL, n)->number = PROTOCOL_ISIS;
		openconfig_condition_add(oc, s, CONDITION_METRIC_TYPE, n)->number =
			strcmp(text, "EXTERNAL") == 0 ? 2 : 1;
	}
	n = node_get(s->node, "conditions/ospf-conditions");
	text = n == NULL ? NULL : node_leaf(n, "config/area-eq");
	if (text == NULL)
		return;
	if (openconfig_number(text, &number))
		openconfig_condition_add(oc, s, CONDITION_AREA, n)->number = number;
	else
		reading_error(oc->reading, n, "openconfig-area", "'%s' is no area", text);
}

void openconfig_conditions_read(struct openconfig *oc, struct openconfig_statement *s)
{
	const struct node *n;

	n = node_get(s->node, "conditions/config/install-protocol-eq");
	if (n != NULL)
		protocol_read(oc, s, n, NULL);
	n = node_get(s->node, "conditions/match-protocol-instance");
	if (n != NULL && node_get(n, "config/protocol-identifier") != NULL)
		protocol_read(oc, s, node_get(n, "config/protocol-identifier"),
			      node_leaf(n, "config/protocol-name"));
	interface_read(oc, s);
	sets_read(oc, s);
	n = node_get(s->node, "conditions/bgp-conditions");
	if (n != NULL)
		openconfig_bgp_conditions_read(oc, s, n);
	igp_read(oc, s);
}

/* ---- BGP --------------------------------------------------------------------------------------
 */

static void number_read(struct openconfig *oc, struct openconfig_statement *s,
			const struct node *node, const char *path, enum condition_kind kind)
{
	struct condition *c;

	if (node_leaf(node, path) == NULL)
		return;
	c = openconfig_condition_add(oc, s, kind, node_get(node, path));
	c->comparison = COMPARE_EQ;
	c->number = node_uint(node, path, 0);
}

static void count_read(struct openconfig *oc, struct openconfig_statement *s,
		       const struct node *node, enum condition_kind kind)
{
	const char *operator;
	struct condition *c;

	if (node == NULL)
		return;
	operator= openconfig_bare(node_leaf(node, "config/operator"));
	if (operator== NULL || node_leaf(node, "config/value") == NULL) {
		reading_error(oc->reading, node, "openconfig-comparison",
			      "a comparison needs an operator and a value");
		return;
	}
	c = openconfig_condition_add(oc, s, kind, node);
	c->comparison = strcmp(operator, "ATTRIBUTE_GE") == 0   ? COMPARE_GE
			: strcmp(operator, "ATTRIBUTE_LE") == 0 ? COMPARE_LE
								: COMPARE_EQ;
	c->number = node_uint(node, "config/value", 0);
}

static void next_hops_read(struct openconfig *oc, struct openconfig_statement *s,
			   const struct node *node)
{
	struct {
		struct addr *v;
		size_t n, cap;
	} list = { 0 };
	struct condition *c;
	struct addr addr;

	for (const struct node *a = node_first(node, "config/next-hop-in"); a != NULL;
	     a = node_next(a))
		if (openconfig_addr(oc, a, node_value(a), &addr))
			*array_push(&list, oc->arena) = addr;
	if (list.n == 0)
		return;
	c = openconfig_condition_add(oc, s, CONDITION_NEXT_HOP, node);
	c->addrs = list.v;
	c->addr_count = list.n;
}

static void families_read(struct openconfig *oc, struct openconfig_statement *s,
			  const struct node *node)
{
	const struct node *first = node_first(node, "config/afi-safi-in");
	uint64_t bits = 0;

	if (first == NULL)
		return;
	for (const struct node *f = first; f != NULL; f = node_next(f)) {
		enum family family = openconfig_family(node_value(f));

		if (family != FAMILY_COUNT)
			bits |= 1U << family;
	}
	openconfig_condition_add(oc, s, bits == 0 ? CONDITION_NEVER : CONDITION_FAMILY, first)
		->number = bits;
}

static void words_read(struct openconfig *oc, struct openconfig_statement *s,
		       const struct node *node)
{
	const char *origin = node_leaf(node, "config/origin-eq");
	const char *type = node_leaf(node, "config/route-type");

	if (origin != NULL)
		openconfig_condition_add(oc, s, CONDITION_ORIGIN, node)->number =
			strcmp(origin, "IGP") == 0   ? ORIGIN_IGP
			: strcmp(origin, "EGP") == 0 ? ORIGIN_EGP
						     : ORIGIN_INCOMPLETE;
	if (type != NULL)
		openconfig_condition_add(oc, s,
					 strcmp(type, "INTERNAL") == 0 ? CONDITION_INTERNAL
								       : CONDITION_EXTERNAL,
					 node);
}

/* ALL of an empty set is false, though every one of its members matches. */
static void empty_check(struct condition *c, size_t members)
{
	if (c->options == MATCH_ALL && members == 0)
		c->kind = CONDITION_NEVER;
}

static void community_condition(struct openconfig *oc, struct openconfig_statement *s,
				const struct node *container, const char *name,
				enum community_kind kind)
{
	bool standard = kind == COMMUNITY_STANDARD;
	struct condition *c;

	if (container == NULL)
		return;
	c = set_condition(oc, s, container, name, CONDITION_COMMUNITY);
	if (c == NULL)
		return;
	c->community_set = openconfig_set_get(
		oc, standard ? oc->community_sets : oc->ext_community_sets,
		node_get(container, arena_printf(oc->reading->scratch, "config/%s", name)), name);
	if (c->community_set != NULL)
		empty_check(c, c->community_set->n);
}

/* The deprecated leaf: the options are the set's own. */
static void old_community_condition(struct openconfig *oc, struct openconfig_statement *s,
				    const struct node *node, const char *name,
				    enum community_kind kind)
{
	bool standard = kind == COMMUNITY_STANDARD;
	const struct node *leaf =
		node_get(node, arena_printf(oc->reading->scratch, "config/%s", name));
	const char *options;
	struct condition *c;

	if (leaf == NULL)
		return;
	c = openconfig_condition_add(oc, s, CONDITION_COMMUNITY, leaf);
	c->name = reading_string(oc->reading, node_value(leaf));
	c->community_set = openconfig_set_get(
		oc, standard ? oc->community_sets : oc->ext_community_sets, leaf, name);
	if (c->community_set == NULL)
		return;
	options = map_get_string(oc->set_options,
				 arena_printf(oc->reading->scratch, "%s %s", name, c->name));
	c->options = options_of(options);
	empty_check(c, c->community_set->n);
}

static void as_path_condition(struct openconfig *oc, struct openconfig_statement *s,
			      const struct node *node)
{
	struct condition *c;

	if (node == NULL)
		return;
	c = set_condition(oc, s, node, "as-path-set", CONDITION_AS_PATH);
	if (c == NULL)
		return;
	c->as_path_set = openconfig_set_get(oc, oc->as_path_sets,
					    node_get(node, "config/as-path-set"), "as-path-set");
	if (c->as_path_set != NULL)
		empty_check(c, c->as_path_set->n);
}

void openconfig_bgp_conditions_read(struct openconfig *oc, struct openconfig_statement *s,
				    const struct node *node)
{
	const struct node *extended = node_get(node, "ext-community-count");

	number_read(oc, s, node, "config/med-eq", CONDITION_MED);
	number_read(oc, s, node, "config/local-pref-eq", CONDITION_LOCAL_PREF);
	words_read(oc, s, node);
	next_hops_read(oc, s, node);
	families_read(oc, s, node);
	count_read(oc, s, node_get(node, "community-count"), CONDITION_COMMUNITY_COUNT);
	count_read(oc, s, node_get(node, "as-path-length"), CONDITION_AS_PATH_LENGTH);
	if (extended != NULL) {
		node_mark_read(extended);
		reading_unmodelled(
			oc->reading, extended,
			"extended communities are not counted; the statement never matches here");
		openconfig_condition_add(oc, s, CONDITION_NEVER, extended);
	}
	community_condition(oc, s, node_get(node, "match-community-set"), "community-set",
			    COMMUNITY_STANDARD);
	community_condition(oc, s, node_get(node, "match-ext-community-set"), "ext-community-set",
			    COMMUNITY_EXTENDED);
	old_community_condition(oc, s, node, "community-set", COMMUNITY_STANDARD);
	old_community_condition(oc, s, node, "ext-community-set", COMMUNITY_EXTENDED);
	as_path_condition(oc, s, node_get(node, "match-as-path-set"));
}
