/* SPDX-License-Identifier: MIT */
/*
 * Communities and the lists of them. A standard entry wants all of its communities, `internet`
 * there means any route; an expanded one is a regular expression over all communities of the
 * route, sorted, as one text (bgpd/bgp_clist.c). With `set comm-list NAME delete` each community
 * is looked at alone.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "config/frr/device.h"

static const struct {
	const char *name;
	uint32_t community;
} well_known[] = {
	{ "internet", 0 },
	{ "graceful-shutdown", 0xffff0000 },
	{ "accept-own", 0xffff0001 },
	{ "route-filter-translated-v4", 0xffff0002 },
	{ "route-filter-v4", 0xffff0003 },
	{ "route-filter-translated-v6", 0xffff0004 },
	{ "route-filter-v6", 0xffff0005 },
	{ "llgr-stale", 0xffff0006 },
	{ "no-llgr", 0xffff0007 },
	{ "accept-own-nexthop", 0xffff0008 },
	{ "blackhole", 0xffff029a },
	{ "no-export", 0xffffff01 },
	{ "no-advertise", 0xffffff02 },
	{ "local-AS", 0xffffff03 },
	{ "no-peer", 0xffffff04 },
};

/* Up to n numbers with ':' between, all of the text, each at most max. */
static bool numbers_parse(const char *text, uint64_t *numbers, size_t n, uint64_t max)
{
	for (size_t i = 0; i < n; i++) {
		char *end;

		if (*text < '0' || *text > '9')
			return false;
		numbers[i] = strtoull(text, &end, 10);
		if (numbers[i] > max || end - text > 10 || *end != (i + 1 < n ? ':' : '\0'))
			return false;
		text = end + 1;
	}
	return true;
}

bool frr_community_parse(const char *text, uint64_t *community)
{
	uint64_t v[2];

	for (size_t i = 0; i < sizeof(well_known) / sizeof(well_known[0]); i++)
		if (strcmp(text, well_known[i].name) == 0) {
			*community = well_known[i].community;
			return true;
		}
	if (numbers_parse(text, v, 1, UINT32_MAX)) {
		*community = v[0];
		return true;
	}
	if (!numbers_parse(text, v, 2, UINT16_MAX))
		return false;
	*community = v[0] << 16 | v[1];
	return true;
}

bool frr_large_community_parse(const char *text, struct large_community *large)
{
	uint64_t v[3];

	if (!numbers_parse(text, v, 3, UINT32_MAX))
		return false;
	*large = (struct large_community){ (uint32_t)v[0], (uint32_t)v[1], (uint32_t)v[2] };
	return true;
}

/* RFC 4360, 5668: type 0 a short AS, 1 an address, 2 a long AS. */
bool frr_ext_community_parse(const char *text, unsigned subtype, uint64_t *community)
{
	const char *colon = strrchr(text, ':');
	uint64_t v[2], type;
	struct addr addr;
	char head[ADDR_TEXT];

	if (colon == NULL || (size_t)(colon - text) >= sizeof(head))
		return false;
	memcpy(head, text, (size_t)(colon - text));
	head[colon - text] = '\0';
	if (addr_parse(head, &addr) && addr_family(addr) == FAMILY_IPV4) {
		v[0] = addr_to_ipv4(addr);
		if (!numbers_parse(colon + 1, v + 1, 1, UINT16_MAX))
			return false;
		type = 1;
	} else {
		if (!numbers_parse(text, v, 2, UINT32_MAX))
			return false;
		type = v[0] > UINT16_MAX ? 2 : 0;
		if (type == 2 && v[1] > UINT16_MAX)
			return false;
	}
	*community = type << 56 | (uint64_t)subtype << 48;
	*community |= type == 0 ? v[0] << 32 | v[1] : v[0] << 16 | v[1];
	return true;
}

/* ---- lists ---- */

struct literals {
	uint64_t *v;
	size_t n, cap;
};

struct larges {
	struct large_community *v;
	size_t n, cap;
};

/* A word of a standard entry. subtype: of the `rt` or `soo` in front. False: it is no community. */
static bool literal_add(struct frr *frr, enum community_kind kind, const char *word,
			unsigned subtype, struct literals *literals, struct larges *larges)
{
	struct large_community large;
	uint64_t literal;

	if (kind == COMMUNITY_LARGE) {
		if (!frr_large_community_parse(word, &large))
			return false;
		*array_push(larges, frr->arena) = large;
		return true;
	}
	if (kind == COMMUNITY_STANDARD ? !frr_community_parse(word, &literal)
				       : !frr_ext_community_parse(word, subtype, &literal))
		return false;
	for (size_t i = 0; i < literals->n; i++)
		if (literals->v[i] == literal)
			return true;
	*array_push(literals, frr->arena) = literal;
	return true;
}

/* False: not a standard entry. */
static bool literals_read(struct frr *frr, const char *text, enum community_kind kind,
			  struct community_entry *entry)
{
	char *words = arena_strdup(frr->reading->scratch, text), *rest = words, *word;
	struct literals literals = { 0 };
	struct larges larges = { 0 };
	unsigned subtype = 2;

	while ((word = strtok_r(rest, " ", &rest)) != NULL) {
		if (kind == COMMUNITY_EXTENDED &&
		    (strcmp(word, "rt") == 0 || strcmp(word, "soo") == 0)) {
			subtype = word[0] == 'r' ? 2 : 3;
			continue;
		}
		if (kind == COMMUNITY_STANDARD && strcmp(word, "internet") == 0) {
			*entry = (struct community_entry){ .permit = entry->permit,
							   .seq = entry->seq,
							   .place = entry->place };
			return true;
		}
		if (!literal_add(frr, kind, word, subtype, &literals, &larges))
			return false;
	}
	entry->literals = literals.v;
	entry->large = larges.v;
	entry->n = kind == COMMUNITY_LARGE ? larges.n : literals.n;
	return entry->n > 0;
}

static void entry_read(struct frr *frr, const struct node *node, bool expanded,
		       struct community_set *set)
{
	const char *text = node_leaf(node, "communities"), *action = node_leaf(node, "action");
	const char *error = NULL;
	struct community_entry entry = {
		.permit = action != NULL && strcmp(action, "permit") == 0,
		.seq = (uint32_t)node_uint(node, "seq", 0),
		.place = frr_place(frr, node),
	};

	if (expanded) {
		entry.whole = true;
		entry.pattern = pattern_new(text, frr->arena, &error);
		if (entry.pattern == NULL) {
			reading_error(frr->reading, node, "frr-regex", "'%s': %s", text, error);
			return;
		}
	} else if (!literals_read(frr, text, set->community, &entry)) {
		reading_error(frr->reading, node, "frr-community",
			      "'%s' are no communities of a standard %s", text, set->kind);
		return;
	}
	*array_push(set, frr->arena) = entry;
}

static int by_seq(const void *a, const void *b)
{
	const struct community_entry *x = a, *y = b;

	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* A list says which kind it is; of a number it is known. */
static bool is_expanded(const struct node *node, const char *name)
{
	const char *kind = node_leaf(node, "kind");
	uint64_t number;

	if (kind != NULL)
		return strcmp(kind, "expanded") == 0;
	return numbers_parse(name, &number, 1, 500) && number >= 100;
}

static void list_read(struct frr *frr, const struct node *node, enum community_kind kind)
{
	static const char *const kinds[] = { "community-list", "extcommunity-list",
					     "large-community-list" };
	struct community_set *set = arena_alloc(frr->arena, sizeof(*set));
	bool expanded;

	set->name = frr_string(frr, node, "name");
	set->kind = kinds[kind];
	set->community = kind;
	set->place = frr_place(frr, node);
	expanded = is_expanded(node, set->name);
	for (const struct node *e = node_first(node, "entry"); e != NULL; e = node_next(e))
		entry_read(frr, e, expanded, set);
	if (set->n > 1)
		qsort(set->v, set->n, sizeof(*set->v), by_seq);
	*map_slot(frr->community_lists[kind], set->name, strlen(set->name)) = set;
}

void frr_communities_read(struct frr *frr)
{
	static const char *const tops[] = { "community-list", "extended-community-list",
					    "large-community-list" };

	for (int kind = 0; kind < 3; kind++)
		for (const struct node *l = tree_top(frr->reading->tree, tops[kind]); l != NULL;
		     l = node_next(l))
			list_read(frr, l, (enum community_kind)kind);
}

const struct community_set *frr_communities_apart(struct frr *frr, const struct community_set *set)
{
	struct community_set *apart = arena_alloc(frr->arena, sizeof(*apart));

	*apart = *set;
	apart->v = NULL;
	apart->n = apart->cap = 0;
	for (size_t i = 0; i < set->n; i++) {
		const struct community_entry *e = &set->v[i];

		if (e->n <= 1) {
			*array_push(apart, frr->arena) = *e;
			apart->v[apart->n - 1].whole = e->pattern != NULL;
			continue;
		}
		for (size_t k = 0; k < e->n; k++) {
			struct community_entry *one = array_push(apart, frr->arena);

			*one = *e;
			one->n = 1;
			one->literals = e->literals == NULL ? NULL : e->literals + k;
			one->large = e->large == NULL ? NULL : e->large + k;
		}
	}
	return apart;
}
