/* SPDX-License-Identifier: MIT */
/*
 * defined-sets: prefix, neighbor, tag, community, extended community and as-path sets. Each member
 * becomes one entry, all permit; sets are found by name in the maps of struct openconfig.
 *
 * Checked here, since YANG does not: host bits, mask ranges that match nothing, members of another
 * family than the mode says, equal members in two spellings, expressions that do not compile.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "config/openconfig/openconfig.h"

static void set_add(struct map *map, const char *name, void *set)
{
	*map_slot(map, name, strlen(name)) = set;
}

/* ---- prefix sets ---------------------------------------------------------------------------- */

/* "exact" or "N..M", as people count. */
static bool range_read(struct openconfig *oc, const struct node *node, const char *text,
		       struct prefix_entry *entry)
{
	unsigned offset = prefix_family(entry->prefix) == FAMILY_IPV4 ? 96 : 0;
	unsigned low, high, length = prefix_length(entry->prefix);

	if (strcmp(text, "exact") == 0) {
		entry->ge = entry->le = entry->prefix.len;
		return true;
	}
	if (sscanf(text, "%u..%u", &low, &high) != 2)
		return reading_error(oc->reading, node, "openconfig-masklength",
				     "'%s' is no range of mask lengths: write 'exact' or 'N..M'",
				     text);
	if (high + offset > 128)
		return reading_error(oc->reading, node, "openconfig-masklength",
				     "the range '%s' goes beyond the length of an address", text);
	if (low > high || high < length)
		return reading_error(
			oc->reading, node, "openconfig-masklength",
			"the range '%s' is empty for a prefix of length %u: it matches nothing",
			text, length);
	entry->ge = (uint8_t)((low > length ? low : length) + offset);
	entry->le = (uint8_t)(high + offset);
	return true;
}

static void prefix_member_read(struct openconfig *oc, const struct node *node, const char *mode,
			       struct prefix_set *set, struct map *seen)
{
	const char *text = openconfig_key(oc, node, "ip-prefix");
	const char *range = openconfig_key(oc, node, "masklength-range");
	struct prefix_entry entry = { .permit = true, .seq = (uint32_t)set->n + 1 };
	bool is_v4;

	if (text == NULL || range == NULL || !openconfig_prefix(oc, node, text, &entry.prefix) ||
	    !range_read(oc, node, range, &entry) ||
	    !openconfig_prefix_is_new(oc, node, seen, entry.prefix, range))
		return;
	is_v4 = prefix_family(entry.prefix) == FAMILY_IPV4;
	if (mode != NULL &&
	    ((strcmp(mode, "IPV4") == 0 && !is_v4) || (strcmp(mode, "IPV6") == 0 && is_v4))) {
		reading_error(oc->reading, node, "openconfig-prefix-set-mode",
			      "the set '%s' has the mode %s but holds %s: split it, or set MIXED",
			      set->name, mode, text);
		return;
	}
	entry.place = reading_node_place(oc->reading, node);
	*array_push(set, oc->arena) = entry;
}

static void prefix_set_read(struct openconfig *oc, const struct node *node)
{
	struct prefix_set *set = arena_alloc(oc->arena, sizeof(*set));
	const char *name = openconfig_key(oc, node, "name"), *mode = node_leaf(node, "config/mode");
	struct map *seen = map_new(oc->reading->scratch);

	if (name == NULL)
		return;
	set->name = reading_string(oc->reading, name);
	set->kind = "prefix-set";
	set->place = reading_node_place(oc->reading, node);
	for (const struct node *p = node_first(node, "prefixes/prefix"); p != NULL;
	     p = node_next(p))
		prefix_member_read(oc, p, mode, set, seen);
	set_add(oc->prefix_sets, name, set);
}

static int by_name(const void *a, const void *b)
{
	const struct prefix_set *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

static void prefix_sets_read(struct openconfig *oc, const struct node *sets)
{
	struct {
		struct prefix_set **v;
		size_t n, cap;
	} list = { 0 };

	for (const struct node *s = node_first(sets, "prefix-sets/prefix-set"); s != NULL;
	     s = node_next(s)) {
		struct prefix_set *set;

		prefix_set_read(oc, s);
		set = map_get_string(oc->prefix_sets, openconfig_key(oc, s, "name"));
		if (set != NULL)
			*array_push(&list, oc->arena) = set;
	}
	if (list.n > 0)
		qsort(list.v, list.n, sizeof(*list.v), by_name);
	oc->device->prefix_sets = list.v;
	oc->device->prefix_set_count = list.n;
}

/* ---- addresses and tags --------------------------------------------------------------------- */

static void addr_set_read(struct openconfig *oc, const struct node *node)
{
	struct addr_set *set = arena_alloc(oc->arena, sizeof(*set));
	const char *name = openconfig_key(oc, node, "name");
	struct addr addr;

	if (name == NULL)
		return;
	set->name = reading_string(oc->reading, name);
	set->place = reading_node_place(oc->reading, node);
	for (const struct node *a = node_first(node, "config/address"); a != NULL; a = node_next(a))
		if (openconfig_addr(oc, a, node_value(a), &addr))
			*array_push(set, oc->arena) = addr;
	set_add(oc->addr_sets, name, set);
}

static void tag_set_read(struct openconfig *oc, const struct node *node)
{
	struct tag_set *set = arena_alloc(oc->arena, sizeof(*set));
	const char *name = openconfig_key(oc, node, "name");
	uint32_t tag;

	if (name == NULL)
		return;
	set->name = reading_string(oc->reading, name);
	set->place = reading_node_place(oc->reading, node);
	for (const struct node *t = node_first(node, "config/tag-value"); t != NULL;
	     t = node_next(t)) {
		if (openconfig_tag(node_value(t), &tag))
			*array_push(set, oc->arena) = tag;
		else
			reading_error(oc->reading, t, "openconfig-tag",
				      "the tag '%s' does not fit into 32 bits", node_value(t));
	}
	set_add(oc->tag_sets, name, set);
}

/* ---- communities and as-paths --------------------------------------------------------------- */

static const struct pattern *pattern_read(struct openconfig *oc, const struct node *node)
{
	const char *why = NULL;
	const struct pattern *pattern = pattern_new(node_value(node), oc->arena, &why);

	if (pattern == NULL)
		reading_error(oc->reading, node, "openconfig-pattern",
			      "'%s' is no regular expression: %s", node_value(node),
			      why == NULL ? "it does not compile" : why);
	return pattern;
}

static void community_member_read(struct openconfig *oc, const struct node *node,
				  struct community_set *set)
{
	const char *text = node_value(node), *doubt;
	struct community_entry entry = { .permit = true, .seq = (uint32_t)set->n + 1 };
	uint64_t literal = 0;
	enum openconfig_member member =
		set->community == COMMUNITY_STANDARD
			? openconfig_community_classify(text, &literal, &doubt)
			: openconfig_ext_community_classify(text, &literal, &doubt);

	entry.place = reading_node_place(oc->reading, node);
	if (member == MEMBER_LITERAL) {
		entry.literals = arena_copy(oc->arena, &literal, sizeof(literal));
		entry.n = 1;
	} else {
		if (doubt != NULL)
			reading_warn(oc->reading, node, "openconfig-community-doubt",
				     "'%s' is taken as a regular expression: %s", text, doubt);
		entry.pattern = pattern_read(oc, node);
		if (entry.pattern == NULL)
			return;
	}
	*array_push(set, oc->arena) = entry;
}

static void community_set_read(struct openconfig *oc, const struct node *node,
			       enum community_kind kind)
{
	bool standard = kind == COMMUNITY_STANDARD;
	const char *name = openconfig_key(
		oc, node, standard ? "community-set-name" : "ext-community-set-name");
	struct community_set *set = arena_alloc(oc->arena, sizeof(*set));
	const char *options;

	if (name == NULL)
		return;
	set->name = reading_string(oc->reading, name);
	set->kind = standard ? "community-set" : "ext-community-set";
	set->community = kind;
	set->place = reading_node_place(oc->reading, node);
	for (const struct node *m = node_first(node, standard ? "config/community-member"
							      : "config/ext-community-member");
	     m != NULL; m = node_next(m))
		community_member_read(oc, m, set);
	set_add(standard ? oc->community_sets : oc->ext_community_sets, name, set);
	options = node_leaf(node, "config/match-set-options");
	if (options != NULL) /* only the deprecated way of matching looks at it */
		set_add(oc->set_options,
			arena_printf(oc->reading->scratch, "%s %s", set->kind, name),
			arena_strdup(oc->reading->scratch, options));
}

static void as_path_member_read(struct openconfig *oc, const struct node *node,
				struct as_path_set *set)
{
	const char *text = node_value(node);
	struct as_path_entry entry = { .permit = true, .seq = (uint32_t)set->n + 1 };

	entry.place = reading_node_place(oc->reading, node);
	if (text[0] != '\0' && strspn(text, "0123456789") == strlen(text)) {
		if (!openconfig_number(text, &entry.asn) || entry.asn == 0) {
			reading_error(oc->reading, node, "openconfig-as-path",
				      "'%s' is no AS number", text);
			return;
		}
	} else {
		entry.pattern = pattern_read(oc, node);
		if (entry.pattern == NULL)
			return;
	}
	*array_push(set, oc->arena) = entry;
}

static void as_path_set_read(struct openconfig *oc, const struct node *node)
{
	struct as_path_set *set = arena_alloc(oc->arena, sizeof(*set));
	const char *name = openconfig_key(oc, node, "as-path-set-name");

	if (name == NULL)
		return;
	set->name = reading_string(oc->reading, name);
	set->kind = "as-path-set";
	set->place = reading_node_place(oc->reading, node);
	for (const struct node *m = node_first(node, "config/as-path-set-member"); m != NULL;
	     m = node_next(m))
		as_path_member_read(oc, m, set);
	set_add(oc->as_path_sets, name, set);
}

void openconfig_sets_read(struct openconfig *oc, const struct node *sets)
{
	static const char bgp[] = "bgp-defined-sets";
	const struct node *b, *s;

	prefix_sets_read(oc, sets);
	for (s = node_first(sets, "neighbor-sets/neighbor-set"); s != NULL; s = node_next(s))
		addr_set_read(oc, s);
	for (s = node_first(sets, "tag-sets/tag-set"); s != NULL; s = node_next(s))
		tag_set_read(oc, s);
	b = node_get(sets, bgp);
	if (b == NULL)
		return;
	for (s = node_first(b, "community-sets/community-set"); s != NULL; s = node_next(s))
		community_set_read(oc, s, COMMUNITY_STANDARD);
	for (s = node_first(b, "ext-community-sets/ext-community-set"); s != NULL; s = node_next(s))
		community_set_read(oc, s, COMMUNITY_EXTENDED);
	for (s = node_first(b, "as-path-sets/as-path-set"); s != NULL; s = node_next(s))
		as_path_set_read(oc, s);
}
