/* SPDX-License-Identifier: MIT */
/*
 * Canonical text of filters and of the prefix sets of a device. Entries keep their order: the first
 * match counts. Sets of other kinds are printed where a condition or an action uses them.
 */
#include "network/print/print.h"

#include <inttypes.h>

#include "base/bug.h"

/* ---- sets -------------------------------------------------------------------------------- */

static void print_prefix_set(struct blocks *blocks, struct arena *arena,
			     const struct prefix_set *set)
{
	struct buffer block;
	size_t i;

	buffer_init(&block, arena);
	buffer_printf(&block, "prefix-set %s\n", set->name);
	for (i = 0; i < set->n; i++) {
		const struct prefix_entry *e = &set->v[i];
		unsigned offset = e->prefix.len - prefix_length(e->prefix);

		buffer_puts(&block, " ");
		print_prefix(&block, e->permit ? "permit" : "deny", e->prefix);
		buffer_printf(&block, " %u..%u\n", e->ge - offset, e->le - offset);
	}
	print_block(blocks, &block);
}

static void print_community(struct buffer *out, enum community_kind kind, const uint64_t *literals,
			    const struct large_community *large, size_t i)
{
	if (kind == COMMUNITY_LARGE)
		buffer_printf(out, "%u:%u:%u", (unsigned)large[i].global, (unsigned)large[i].local1,
			      (unsigned)large[i].local2);
	else if (kind == COMMUNITY_EXTENDED)
		buffer_printf(out, "%016" PRIx64, literals[i]);
	else
		buffer_printf(out, "%u:%u", (unsigned)(literals[i] >> 16),
			      (unsigned)(literals[i] & 0xffff));
}

static void print_community_set(struct buffer *out, const struct community_set *set)
{
	size_t i, j;

	buffer_puts(out, " {");
	for (i = 0; i < set->n; i++) {
		const struct community_entry *e = &set->v[i];

		buffer_printf(out, "%s%s ", i == 0 ? "" : ", ", e->permit ? "permit" : "deny");
		if (e->pattern != NULL)
			buffer_printf(out, "%s/%s/", e->whole ? "whole" : "",
				      pattern_source(e->pattern));
		for (j = 0; e->pattern == NULL && j < e->n; j++) {
			buffer_puts(out, j == 0 ? "" : " ");
			print_community(out, set->community, e->literals, e->large, j);
		}
	}
	buffer_puts(out, "}");
}

static void print_as_path_set(struct buffer *out, const struct as_path_set *set)
{
	size_t i;

	buffer_puts(out, " {");
	for (i = 0; i < set->n; i++) {
		const struct as_path_entry *e = &set->v[i];

		buffer_printf(out, "%s%s ", i == 0 ? "" : ", ", e->permit ? "permit" : "deny");
		if (e->asn != 0)
			buffer_printf(out, "%u", (unsigned)e->asn);
		else
			buffer_printf(out, "/%s/", pattern_source(e->pattern));
	}
	buffer_puts(out, "}");
}

/* ---- conditions -------------------------------------------------------------------------- */

static const char *condition_name(enum condition_kind kind)
{
	static const char *const names[] = {
		[CONDITION_PREFIX] = "prefix",
		[CONDITION_NEXT_HOP_PREFIX] = "next-hop-prefix",
		[CONDITION_SOURCE_PREFIX] = "source-prefix",
		[CONDITION_NEIGHBOR] = "neighbor",
		[CONDITION_LOCAL] = "local",
		[CONDITION_TAG] = "tag",
		[CONDITION_COMMUNITY] = "community",
		[CONDITION_AS_PATH] = "as-path",
		[CONDITION_AS_PATH_LENGTH] = "as-path-length",
		[CONDITION_COMMUNITY_COUNT] = "community-count",
		[CONDITION_MED] = "med",
		[CONDITION_LOCAL_PREF] = "local-pref",
		[CONDITION_WEIGHT] = "weight",
		[CONDITION_ORIGIN] = "origin",
		[CONDITION_INTERNAL] = "internal",
		[CONDITION_EXTERNAL] = "external",
		[CONDITION_NEXT_HOP] = "next-hop",
		[CONDITION_FAMILY] = "family",
		[CONDITION_PROTOCOL] = "protocol",
		[CONDITION_INTERFACE] = "interface",
		[CONDITION_LEVEL] = "level",
		[CONDITION_AREA] = "area",
		[CONDITION_METRIC_TYPE] = "metric-type",
		[CONDITION_METRIC] = "metric",
		[CONDITION_ALWAYS] = "always",
		[CONDITION_NEVER] = "never",
	};

	bug_if((unsigned)kind >= sizeof(names) / sizeof(*names) || names[kind] == NULL);
	return names[kind];
}

static void print_addr_set(struct buffer *out, const struct addr *addrs, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		print_addr(out, i == 0 ? "of" : "or", addrs[i]);
}

static void print_tags(struct buffer *out, const struct tag_set *set)
{
	size_t i;

	for (i = 0; i < set->n; i++)
		buffer_printf(out, " %u", (unsigned)set->v[i]);
}

/* What the condition is about. The union holds a set or a text, as the kind says. */
static void print_subject(struct buffer *out, const struct condition *c)
{
	bool undefined = false;

	switch (c->kind) {
	case CONDITION_PREFIX:
	case CONDITION_NEXT_HOP_PREFIX:
	case CONDITION_SOURCE_PREFIX:
		undefined = c->prefix_set == NULL;
		break;
	case CONDITION_COMMUNITY:
		undefined = c->community_set == NULL;
		if (!undefined)
			print_community_set(out, c->community_set);
		break;
	case CONDITION_AS_PATH:
		undefined = c->as_path_set == NULL;
		if (!undefined)
			print_as_path_set(out, c->as_path_set);
		break;
	case CONDITION_NEIGHBOR:
		undefined = c->addr_set == NULL;
		if (!undefined)
			print_addr_set(out, c->addr_set->v, c->addr_set->n);
		break;
	case CONDITION_TAG:
		undefined = c->tag_set == NULL;
		if (!undefined)
			print_tags(out, c->tag_set);
		break;
	case CONDITION_PROTOCOL:
	case CONDITION_INTERFACE:
		print_word(out, "named", c->text);
		break;
	default:
		break;
	}
	print_flag(out, "undefined", undefined);
}

static void print_condition(struct buffer *out, const struct condition *c)
{
	static const char *const options[] = { NULL, "all", "invert", "exact" };
	static const char *const comparisons[] = { "", ">=", "<=" };

	buffer_printf(out, "    if %s", condition_name(c->kind));
	if (options[c->options] != NULL)
		buffer_printf(out, " %s", options[c->options]);
	print_word(out, "set", c->name);
	print_subject(out, c);
	if (c->number != 0 || c->comparison != COMPARE_EQ)
		buffer_printf(out, " %s%" PRIu64, comparisons[c->comparison], c->number);
	print_addr_set(out, c->addrs, c->addr_count);
	print_flag(out, "absent-is-zero", c->absent_is_zero);
	buffer_puts(out, "\n");
}

/* ---- actions ----------------------------------------------------------------------------- */

static const char *action_name(enum action_kind kind)
{
	static const char *const names[] = {
		[ACTION_LOCAL_PREF] = "local-pref",
		[ACTION_MED] = "med",
		[ACTION_MED_FROM_IGP] = "med-from-igp",
		[ACTION_WEIGHT] = "weight",
		[ACTION_ORIGIN] = "origin",
		[ACTION_NEXT_HOP] = "next-hop",
		[ACTION_NEXT_HOP_SELF] = "next-hop-self",
		[ACTION_NEXT_HOP_PEER] = "next-hop-peer",
		[ACTION_NEXT_HOP_SESSION] = "next-hop-session",
		[ACTION_NEXT_HOP_UNCHANGED] = "next-hop-unchanged",
		[ACTION_NEXT_HOP_LINK_LOCAL] = "next-hop-link-local",
		[ACTION_PREPEND] = "prepend",
		[ACTION_PREPEND_LAST] = "prepend-last",
		[ACTION_PREPEND_OWN] = "prepend-own",
		[ACTION_AS_PATH_EXCLUDE] = "as-path-exclude",
		[ACTION_AS_PATH_REPLACE] = "as-path-replace",
		[ACTION_COMMUNITY_ADD] = "community-add",
		[ACTION_COMMUNITY_SET] = "community-set",
		[ACTION_COMMUNITY_REMOVE] = "community-remove",
		[ACTION_TAG] = "tag",
		[ACTION_METRIC] = "metric",
		[ACTION_METRIC_TYPE] = "metric-type",
		[ACTION_LEVEL] = "level",
		[ACTION_DISTANCE] = "distance",
		[ACTION_IGNORED] = "ignored",
	};

	bug_if((unsigned)kind >= sizeof(names) / sizeof(*names) || names[kind] == NULL);
	return names[kind];
}

static bool action_is_community(enum action_kind kind)
{
	return kind == ACTION_COMMUNITY_ADD || kind == ACTION_COMMUNITY_SET ||
	       kind == ACTION_COMMUNITY_REMOVE;
}

static void print_action(struct buffer *out, const struct action *a)
{
	static const char *const arithmetics[] = { "", "+", "-" };
	static const char *const communities[] = { "standard", "extended", "large" };
	size_t i;

	if (a->kind == ACTION_IGNORED)
		return;
	buffer_printf(out, "    set %s", action_name(a->kind));
	if (action_is_community(a->kind)) {
		buffer_printf(out, " %s", communities[a->community]);
		for (i = 0; a->community_set == NULL && i < a->n; i++) {
			buffer_puts(out, " ");
			print_community(out, a->community, a->literals, a->large, i);
		}
		if (a->community_set != NULL)
			print_community_set(out, a->community_set);
	} else {
		for (i = 0; i < a->n; i++)
			buffer_printf(out, " %u", (unsigned)a->asns[i]);
		if (a->n == 0)
			buffer_printf(out, " %s%" PRIu64, arithmetics[a->arithmetic], a->number);
		print_addr(out, "addr", a->addr);
	}
	buffer_puts(out, "\n");
}

/* ---- filters ----------------------------------------------------------------------------- */

static const char *result_name(enum filter_result result)
{
	static const char *const names[] = { "accept", "reject", "next", "goto" };

	bug_if((unsigned)result >= sizeof(names) / sizeof(*names));
	return names[result];
}

/* Sequence numbers are the dialect's: a jump is told by the number of the entry it leads to. */
static size_t goto_number(const struct filter *filter, const struct filter_entry *entry)
{
	size_t i = 0;

	while (i < filter->n && filter->v[i].seq < entry->goto_seq)
		i++;
	return i + 1;
}

static void print_entry(struct buffer *out, const struct filter *filter, size_t index)
{
	const struct filter_entry *entry = &filter->v[index];
	struct blocks conditions = { 0 };
	struct buffer line;
	size_t i;

	buffer_printf(out, "  entry %zu", index + 1);
	if (entry->call != CALL_NONE)
		buffer_printf(out, " %s %s%s",
			      entry->call == CALL_CONDITION ? "if-called" : "then-call",
			      entry->called_name != NULL ? entry->called_name
			      : entry->called != NULL    ? entry->called->name
							 : "-",
			      entry->called == NULL ? " undefined" : "");
	buffer_puts(out, "\n");
	for (i = 0; i < entry->condition_count; i++) {
		buffer_init(&line, out->arena);
		print_condition(&line, &entry->conditions[i]);
		print_block(&conditions, &line);
	}
	print_blocks(out, &conditions);
	for (i = 0; i < entry->action_count; i++)
		print_action(out, &entry->actions[i]);
	buffer_printf(out, "    %s", result_name(entry->result));
	if (entry->result == FILTER_GOTO)
		print_number(out, "entry", goto_number(filter, entry));
	buffer_puts(out, "\n");
}

static void print_filter(struct blocks *blocks, struct arena *arena, const struct filter *filter)
{
	struct buffer block;
	size_t i;

	buffer_init(&block, arena);
	buffer_printf(&block, "filter %s", filter->name);
	print_flag(&block, "undefined", filter->undefined);
	print_flag(&block, "called-fallthrough", filter->called_fallthrough);
	buffer_puts(&block, "\n");
	for (i = 0; i < filter->n; i++)
		print_entry(&block, filter, i);
	buffer_printf(&block, "  end %s\n", result_name(filter->end));
	print_block(blocks, &block);
}

void print_filters(struct buffer *out, const struct device *device)
{
	struct blocks filters = { 0 }, sets = { 0 };
	size_t i;

	for (i = 0; i < device->filter_count; i++)
		print_filter(&filters, out->arena, device->filters[i]);
	for (i = 0; i < device->prefix_set_count; i++)
		print_prefix_set(&sets, out->arena, device->prefix_sets[i]);
	print_blocks(out, &filters);
	print_blocks(out, &sets);
}
