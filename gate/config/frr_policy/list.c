/* SPDX-License-Identifier: MIT */
/*
 * Lists that prefixes and AS paths are held against: prefix-lists, access-lists, as-path
 * access-lists, and the gates that a neighbor makes of them.
 *
 * lib/plist.c: an entry without ge and le is the prefix itself, a length 0 counts as none; a list
 * with no entry at all permits everything. lib/filter.c: an entry of FRR's own kind matches
 * everything inside its prefix, one of Cisco's standard kind looks at the prefix's address only,
 * whatever its length.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "config/frr/device.h"

/* Entries of a list come in the order in which they were written; they are tried by number. */
static int by_seq(const void *a, const void *b)
{
	const struct prefix_entry *x = a, *y = b;

	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static int as_path_by_seq(const void *a, const void *b)
{
	const struct as_path_entry *x = a, *y = b;

	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static bool is_permit(const struct node *entry)
{
	const char *action = node_leaf(entry, "action");

	return action != NULL && strcmp(action, "permit") == 0;
}

static struct prefix_entry entry_begin(const struct frr *frr, const struct node *node,
				       enum family family)
{
	struct prefix_entry entry = {
		.prefix = prefix_default(family),
		.le = 128,
		.permit = is_permit(node),
		.seq = (uint32_t)node_uint(node, "seq", 0),
		.place = frr_place(frr, node),
	};

	entry.ge = entry.prefix.len;
	return entry;
}

/* ---- prefix-lists ---- */

static void prefix_entry_read(struct frr *frr, const struct node *node, enum family family,
			      struct prefix_set *set)
{
	unsigned base = family == FAMILY_IPV4 ? 96 : 0;
	unsigned ge = (unsigned)node_uint(node, "ge", 0), le = (unsigned)node_uint(node, "le", 0),
		 len;
	struct prefix_entry entry = entry_begin(frr, node, family);
	const char *text = node_leaf(node, "prefix");

	node_get(node, "any");
	if (text != NULL) {
		if (!frr_prefix(frr, node, text, &entry.prefix))
			return;
		len = entry.prefix.len - base;
		if ((ge != 0 && ge < len) || (le != 0 && le < len) || (le != 0 && ge > le)) {
			reading_error(frr->reading, node, "frr-prefix-list",
				      "lengths must rise: that of the prefix, ge, le");
			return;
		}
		entry.ge = entry.prefix.len;
		entry.le = ge == 0 && le == 0 ? entry.prefix.len : 128;
	}
	if (ge != 0)
		entry.ge = (uint8_t)(base + ge);
	if (le != 0)
		entry.le = (uint8_t)(base + le);
	*array_push(set, frr->arena) = entry;
}

static void prefix_list_read(struct frr *frr, const struct node *node, enum family family,
			     struct prefix_set *set)
{
	for (const struct node *e = node_first(node, "entry"); e != NULL; e = node_next(e))
		prefix_entry_read(frr, e, family, set);
	if (node_first(node, "entry") == NULL)
		*array_push(set, frr->arena) = (struct prefix_entry){
			.prefix = prefix_default(family),
			.ge = prefix_default(family).len,
			.le = 128,
			.permit = true,
			.place = set->place,
		};
}

/* ---- access-lists ---- */

/* Addresses from base on whose last bits do not matter; a shorter prefix whose address is one of
 * them matches, too. */
static void cisco_add(struct frr *frr, struct prefix_set *set, const struct prefix_entry *entry)
{
	struct prefix_entry shorter = *entry;

	*array_push(set, frr->arena) = *entry;
	for (unsigned len = 96; len < entry->prefix.len; len++) {
		shorter.prefix = prefix_make(entry->prefix.addr, len);
		if (!addr_equal(shorter.prefix.addr, entry->prefix.addr))
			continue;
		shorter.ge = shorter.le = (uint8_t)len;
		*array_push(set, frr->arena) = shorter;
	}
}

/* The length of a prefix whose wildcard this is; 0: it is none of a prefix. */
static unsigned wildcard_length(struct addr wildcard)
{
	uint32_t bits = addr_to_ipv4(wildcard);
	unsigned len = 128;

	if ((bits & (bits + 1)) != 0)
		return 0;
	for (; bits != 0; bits >>= 1)
		len--;
	return len;
}

static bool cisco_read(struct frr *frr, const struct node *node, struct prefix_entry *entry)
{
	const char *host = node_leaf(node, "host"), *source = node_leaf(node, "source");
	const char *wildcard = node_leaf(node, "source-wildcard");
	struct addr addr, bits;
	unsigned len = 128;

	if (host != NULL)
		source = host;
	if (source == NULL || !frr_addr(frr, node, source, &addr))
		return false;
	if (wildcard != NULL) {
		if (!frr_addr(frr, node, wildcard, &bits))
			return false;
		len = wildcard_length(bits);
	}
	if (len == 0)
		return false;
	entry->prefix = prefix_make(addr, len);
	entry->ge = entry->prefix.len;
	return true;
}

/* An extended entry: a source for the address, a destination for the mask. Only what matches all
 * of them is read. */
static bool is_extended(const struct node *node)
{
	static const char *const leaves[] = { "source-any",      "source-host",
					      "destination-any", "destination-host",
					      "destination",     "destination-wildcard" };
	bool any = false;

	for (size_t i = 0; i < sizeof(leaves) / sizeof(leaves[0]); i++)
		any |= node_get(node, leaves[i]) != NULL;
	return any;
}

static void access_entry_read(struct frr *frr, const struct node *node, enum family family,
			      struct prefix_set *set)
{
	struct prefix_entry entry = entry_begin(frr, node, family);
	const char *text = node_leaf(node, "prefix");
	bool extended = family == FAMILY_IPV4 && is_extended(node);

	if (text != NULL) {
		if (!frr_prefix(frr, node, text, &entry.prefix))
			return;
		entry.ge = entry.prefix.len;
		entry.le = node_get(node, "exact-match") != NULL ? entry.prefix.len : 128;
		*array_push(set, frr->arena) = entry;
	} else if (node_get(node, "any") != NULL ||
		   (extended && node_get(node, "source-any") != NULL &&
		    node_get(node, "destination-any") != NULL)) {
		*array_push(set, frr->arena) = entry;
	} else if (!extended && cisco_read(frr, node, &entry)) {
		cisco_add(frr, set, &entry);
	} else {
		node_mark_read(node);
		reading_unmodelled(frr->reading, node,
				   "access-list entries of this kind are not simulated");
	}
}

/* ---- as-path lists ---- */

static void as_path_entry_read(struct frr *frr, const struct node *node, struct as_path_set *set)
{
	const char *regex = node_leaf(node, "regex"), *error = NULL;
	struct as_path_entry entry = {
		.permit = is_permit(node),
		.seq = (uint32_t)node_uint(node, "seq", 0),
		.place = frr_place(frr, node),
	};

	entry.pattern = pattern_new(regex == NULL ? "" : regex, frr->arena, &error);
	if (entry.pattern == NULL)
		reading_error(frr->reading, node, "frr-regex", "'%s': %s", regex, error);
	else
		*array_push(set, frr->arena) = entry;
}

static void as_path_lists_read(struct frr *frr)
{
	for (const struct node *l = tree_top(frr->reading->tree, "as-path-list"); l != NULL;
	     l = node_next(l)) {
		struct as_path_set *set = arena_alloc(frr->arena, sizeof(*set));

		set->name = frr_string(frr, l, "name");
		set->kind = "as-path access-list";
		set->place = frr_place(frr, l);
		for (const struct node *e = node_first(l, "entry"); e != NULL; e = node_next(e))
			as_path_entry_read(frr, e, set);
		if (set->n > 1)
			qsort(set->v, set->n, sizeof(*set->v), as_path_by_seq);
		*map_slot(frr->as_path_lists, set->name, strlen(set->name)) = set;
	}
}

/* ---- all of them ---- */

struct set_list {
	struct prefix_set **v;
	size_t n, cap;
};

static void sets_read(struct frr *frr, const char *top, bool is_access, enum family family,
		      struct set_list *all)
{
	struct map *map = is_access ? frr->access_lists[family] : frr->prefix_lists[family];

	for (const struct node *l = tree_top(frr->reading->tree, top); l != NULL;
	     l = node_next(l)) {
		struct prefix_set *set = arena_alloc(frr->arena, sizeof(*set));

		set->name = frr_string(frr, l, "name");
		set->kind = is_access ? "access-list" : "prefix-list";
		set->place = frr_place(frr, l);
		if (is_access)
			for (const struct node *e = node_first(l, "entry"); e != NULL;
			     e = node_next(e))
				access_entry_read(frr, e, family, set);
		else
			prefix_list_read(frr, l, family, set);
		if (set->n > 1) /* what one entry became stays together: they do not overlap */
			qsort(set->v, set->n, sizeof(*set->v), by_seq);
		*map_slot(map, set->name, strlen(set->name)) = set;
		*array_push(all, frr->arena) = set;
	}
}

static int by_name(const void *a, const void *b)
{
	const struct prefix_set *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

void frr_lists_read(struct frr *frr)
{
	struct set_list all = { 0 };

	sets_read(frr, "ipv4-prefix-list", false, FAMILY_IPV4, &all);
	sets_read(frr, "ipv6-prefix-list", false, FAMILY_IPV6, &all);
	sets_read(frr, "ipv4-access-list", true, FAMILY_IPV4, &all);
	sets_read(frr, "ipv6-access-list", true, FAMILY_IPV6, &all);
	as_path_lists_read(frr);
	if (all.n > 0)
		qsort(all.v, all.n, sizeof(*all.v), by_name);
	frr->device->prefix_sets = all.v;
	frr->device->prefix_set_count = all.n;
}

/* ---- gates ---- */

static const char *const gate_kinds[] = { "distribute-list", "prefix-list", "filter-list" };

/* True if the list is there. */
static bool gate_condition(struct frr *frr, enum frr_gate kind, enum family family,
			   const char *name, struct condition *condition)
{
	condition->options = MATCH_INVERT;
	condition->name = name;
	if (kind == FRR_FILTER_LIST) {
		condition->kind = CONDITION_AS_PATH;
		condition->as_path_set = map_get_string(frr->as_path_lists, name);
		return condition->as_path_set != NULL;
	}
	condition->kind = CONDITION_PREFIX;
	condition->prefix_set = map_get_string(kind == FRR_PREFIX_LIST ? frr->prefix_lists[family]
								       : frr->access_lists[family],
					       name);
	return condition->prefix_set != NULL;
}

const struct filter *frr_gate(struct frr *frr, enum frr_gate kind, enum family family,
			      const struct node *node, const char *name)
{
	const char *key = arena_printf(frr->reading->scratch, "%s %d %s", gate_kinds[kind],
				       (int)family, name);
	void **slot = map_slot(frr->gates, key, strlen(key));
	struct condition *condition;
	struct filter *gate;

	if (*slot != NULL)
		return *slot;
	*slot = gate = arena_alloc(frr->arena, sizeof(*gate));
	gate->name = reading_string(frr->reading, name);
	gate->kind = gate_kinds[kind];
	gate->end = FILTER_NEXT;
	condition = arena_alloc(frr->arena, sizeof(*condition));
	condition->place = frr_place(frr, node);
	gate->place = condition->place;
	if (!gate_condition(frr, kind, family, gate->name, condition)) {
		gate->undefined = true;
		gate->end = FILTER_REJECT;
		reading_warn(frr->reading, node, "frr-undefined",
			     "the %s '%s' is not defined: everything is rejected", gate->kind,
			     name);
		return gate;
	}
	gate->place = condition->kind == CONDITION_AS_PATH ? condition->as_path_set->place
							   : condition->prefix_set->place;
	*array_push(gate, frr->arena) = (struct filter_entry){
		.conditions = condition,
		.condition_count = 1,
		.result = FILTER_REJECT,
		.place = gate->place,
	};
	return gate;
}
