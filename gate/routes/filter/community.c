/* SPDX-License-Identifier: MIT */
/*
 * Communities under filters: sets of literals and patterns against the list that a route carries.
 * FRR's expanded lists see the whole list as one text with the well-known names; OpenConfig's
 * patterns see one community at a time, as numbers.
 */
#include <stdio.h>

#include "base/text.h"
#include "routes/attrs/table.h"
#include "routes/filter/internal.h"

enum { COMMUNITY_TEXT = 64 };

struct community_list attrs_communities(const struct attrs *attrs, enum community_kind kind)
{
	struct community_list list = { .kind = kind };

	switch (kind) {
	case COMMUNITY_STANDARD:
		list.standard = attrs->communities;
		list.n = attrs->community_count;
		break;
	case COMMUNITY_EXTENDED:
		list.extended = attrs->extended;
		list.n = attrs->extended_count;
		break;
	case COMMUNITY_LARGE:
		list.large = attrs->large;
		list.n = attrs->large_count;
		break;
	}
	return list;
}

/* RFC 4360: type, subtype 2 a route target, 3 a route origin; type 0 a short AS, 1 an address, 2 a
 * long AS. names: 0 as OpenConfig writes them, 1 as FRR does. */
static void extended_text(uint64_t e, bool frr, char *buf, size_t size)
{
	unsigned type = (unsigned)(e >> 56), subtype = (unsigned)(e >> 48 & 0xff);
	const char *name;
	char addr[ADDR_TEXT];

	if (type > 2 || subtype < 2 || subtype > 3) {
		snprintf(buf, size, "%016llx", (unsigned long long)e);
		return;
	}
	name = subtype == 2 ? (frr ? "RT" : "route-target") : (frr ? "SoO" : "route-origin");
	if (type == 0)
		snprintf(buf, size, "%s:%u:%u", name, (unsigned)(e >> 32 & 0xffff),
			 (unsigned)(uint32_t)e);
	else if (type == 1)
		snprintf(buf, size, "%s:%s:%u", name,
			 addr_text(addr_ipv4((uint32_t)(e >> 16)), addr), (unsigned)(e & 0xffff));
	else
		snprintf(buf, size, "%s:%u:%u", name, (unsigned)(uint32_t)(e >> 16),
			 (unsigned)(e & 0xffff));
}

static const char *member_text(const struct community_list *list, size_t i, bool frr,
			       char buf[COMMUNITY_TEXT])
{
	switch (list->kind) {
	case COMMUNITY_STANDARD:
		if (frr)
			return community_text(list->standard[i], buf);
		snprintf(buf, COMMUNITY_TEXT, "%u:%u", (unsigned)(list->standard[i] >> 16),
			 (unsigned)(list->standard[i] & 0xffff));
		break;
	case COMMUNITY_EXTENDED:
		extended_text(list->extended[i], frr, buf, COMMUNITY_TEXT);
		break;
	case COMMUNITY_LARGE:
		snprintf(buf, COMMUNITY_TEXT, "%u:%u:%u", (unsigned)list->large[i].global,
			 (unsigned)list->large[i].local1, (unsigned)list->large[i].local2);
		break;
	}
	return buf;
}

static bool pattern_matches_list(const struct community_entry *entry,
				 const struct community_list *list, struct arena *scratch)
{
	char buf[COMMUNITY_TEXT];
	struct buffer text;
	size_t i;

	if (!entry->whole) {
		for (i = 0; i < list->n; i++)
			if (pattern_matches(entry->pattern, member_text(list, i, false, buf)))
				return true;
		return false;
	}
	buffer_init(&text, scratch);
	for (i = 0; i < list->n; i++) {
		if (i > 0)
			buffer_puts(&text, " ");
		buffer_puts(&text, member_text(list, i, true, buf));
	}
	return pattern_matches(entry->pattern, text.s);
}

static bool list_has(const struct community_list *list, const struct community_entry *entry,
		     size_t j)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		switch (list->kind) {
		case COMMUNITY_STANDARD:
			if (list->standard[i] == entry->literals[j])
				return true;
			break;
		case COMMUNITY_EXTENDED:
			if (list->extended[i] == entry->literals[j])
				return true;
			break;
		case COMMUNITY_LARGE:
			if (large_compare(&list->large[i], &entry->large[j]) == 0)
				return true;
			break;
		}
	return false;
}

static bool entry_matches_list(const struct community_entry *entry,
			       const struct community_list *list, bool exact, struct arena *scratch)
{
	size_t j;

	if (entry->pattern != NULL)
		return pattern_matches_list(entry, list, scratch);
	for (j = 0; j < entry->n; j++)
		if (!list_has(list, entry, j))
			return false;
	/* An entry without communities stands for any list. Entries and routes hold each community
	 * once. */
	return !exact || entry->n == 0 || entry->n == list->n;
}

bool community_set_matches(const struct community_set *set, const struct community_list *list,
			   enum match_options options, struct arena *scratch)
{
	size_t i;

	if (set->n == 0)
		return false;
	for (i = 0; i < set->n; i++) {
		bool matches =
			entry_matches_list(&set->v[i], list, options == MATCH_EXACT, scratch);

		if (options == MATCH_ALL && !matches)
			return false;
		if (options != MATCH_ALL && matches)
			return set->v[i].permit;
	}
	return options == MATCH_ALL;
}
