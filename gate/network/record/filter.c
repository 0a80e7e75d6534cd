/* SPDX-License-Identifier: MIT */
/*
 * Filters and sets as records. Filters call each other and several chains name one filter, so they
 * are shared objects; a pattern is the text that it was made of, for what the C library made of it
 * cannot be written.
 */
#include "network/record/record.h"

#include "network/filter.h"

static const char *pattern_text(const void *pattern)
{
	return pattern_source(pattern);
}

static const void *pattern_make(const char *text, struct arena *arena)
{
	const char *error;

	return pattern_new(text, arena, &error);
}

static const struct made pattern_made = { pattern_text, pattern_make };

/* clang-format off: a row a line */
static const struct field prefix_entry_fields[] = {
	INSIDE(struct prefix_entry, prefix, prefix_record),
	NUMBER(struct prefix_entry, ge),
	NUMBER(struct prefix_entry, le),
	FLAG(struct prefix_entry, permit),
	NUMBER(struct prefix_entry, seq),
	INSIDE(struct prefix_entry, place, place_record),
};
static const struct record prefix_entry_record = RECORD(struct prefix_entry, prefix_entry_fields);

static const struct field prefix_set_fields[] = {
	TEXT(struct prefix_set, name),
	TEXT(struct prefix_set, kind),
	NUMBER(struct prefix_set, n),
	ARRAY_GROWN(struct prefix_set, prefix_entry_record),
	INSIDE(struct prefix_set, place, place_record),
};
const struct record prefix_set_record = RECORD(struct prefix_set, prefix_set_fields);

static const struct field large_community_fields[] = {
	NUMBER(struct large_community, global),
	NUMBER(struct large_community, local1),
	NUMBER(struct large_community, local2),
};
static const struct record large_community_record =
	RECORD(struct large_community, large_community_fields);

static const struct field community_entry_fields[] = {
	FLAG(struct community_entry, permit),
	NUMBER(struct community_entry, seq),
	MADE(struct community_entry, pattern, pattern_made),
	FLAG(struct community_entry, whole),
	NUMBER(struct community_entry, n),
	NUMBERS(struct community_entry, literals, n),
	ARRAY(struct community_entry, large, n, large_community_record),
	INSIDE(struct community_entry, place, place_record),
};
static const struct record community_entry_record =
	RECORD(struct community_entry, community_entry_fields);

static const struct field community_set_fields[] = {
	TEXT(struct community_set, name),
	TEXT(struct community_set, kind),
	NUMBER(struct community_set, community),
	NUMBER(struct community_set, n),
	ARRAY_GROWN(struct community_set, community_entry_record),
	INSIDE(struct community_set, place, place_record),
};
static const struct record community_set_record =
	RECORD(struct community_set, community_set_fields);

static const struct field as_path_entry_fields[] = {
	FLAG(struct as_path_entry, permit),
	NUMBER(struct as_path_entry, seq),
	NUMBER(struct as_path_entry, asn),
	MADE(struct as_path_entry, pattern, pattern_made),
	INSIDE(struct as_path_entry, place, place_record),
};
static const struct record as_path_entry_record =
	RECORD(struct as_path_entry, as_path_entry_fields);

static const struct field as_path_set_fields[] = {
	TEXT(struct as_path_set, name),
	TEXT(struct as_path_set, kind),
	NUMBER(struct as_path_set, n),
	ARRAY_GROWN(struct as_path_set, as_path_entry_record),
	INSIDE(struct as_path_set, place, place_record),
};
static const struct record as_path_set_record = RECORD(struct as_path_set, as_path_set_fields);

static const struct field addr_set_fields[] = {
	TEXT(struct addr_set, name),
	NUMBER(struct addr_set, n),
	ARRAY_GROWN(struct addr_set, addr_record),
	INSIDE(struct addr_set, place, place_record),
};
static const struct record addr_set_record = RECORD(struct addr_set, addr_set_fields);

static const struct field tag_set_fields[] = {
	TEXT(struct tag_set, name),
	NUMBER(struct tag_set, n),
	NUMBERS_GROWN(struct tag_set),
	INSIDE(struct tag_set, place, place_record),
};
static const struct record tag_set_record = RECORD(struct tag_set, tag_set_fields);

/* Which pointer of the union a condition of that kind has. */
static const struct field *condition_choose(const void *object)
{
	static const struct field prefix_set =
		SHARED(struct condition, prefix_set, prefix_set_record);
	static const struct field community_set =
		SHARED(struct condition, community_set, community_set_record);
	static const struct field as_path_set =
		SHARED(struct condition, as_path_set, as_path_set_record);
	static const struct field addr_set = SHARED(struct condition, addr_set, addr_set_record);
	static const struct field tag_set = SHARED(struct condition, tag_set, tag_set_record);
	static const struct field text = TEXT(struct condition, text);

	switch (((const struct condition *)object)->kind) {
	case CONDITION_PREFIX:
	case CONDITION_NEXT_HOP_PREFIX:
	case CONDITION_SOURCE_PREFIX:
		return &prefix_set;
	case CONDITION_NEIGHBOR:
		return &addr_set;
	case CONDITION_TAG:
		return &tag_set;
	case CONDITION_COMMUNITY:
		return &community_set;
	case CONDITION_AS_PATH:
		return &as_path_set;
	case CONDITION_PROTOCOL:
	case CONDITION_INTERFACE:
		return &text;
	default:
		return NULL;
	}
}

static const struct field condition_fields[] = {
	NUMBER(struct condition, kind),
	NUMBER(struct condition, options),
	NUMBER(struct condition, comparison),
	FLAG(struct condition, absent_is_zero),
	NUMBER(struct condition, unknown_to),
	TEXT(struct condition, name),
	CHOICE(struct condition, prefix_set, condition_choose),
	NUMBER(struct condition, number),
	NUMBER(struct condition, addr_count),
	ARRAY(struct condition, addrs, addr_count, addr_record),
	INSIDE(struct condition, place, place_record),
};
static const struct record condition_record = RECORD(struct condition, condition_fields);

static const struct field action_fields[] = {
	NUMBER(struct action, kind),
	NUMBER(struct action, arithmetic),
	NUMBER(struct action, community),
	NUMBER(struct action, unknown_to),
	NUMBER(struct action, number),
	INSIDE(struct action, addr, addr_record),
	NUMBER(struct action, n),
	NUMBERS(struct action, asns, n),
	NUMBERS(struct action, literals, n),
	ARRAY(struct action, large, n, large_community_record),
	SHARED(struct action, community_set, community_set_record),
	TEXT(struct action, text),
	INSIDE(struct action, place, place_record),
};
static const struct record action_record = RECORD(struct action, action_fields);

static const struct field filter_entry_fields[] = {
	NUMBER(struct filter_entry, seq),
	TEXT(struct filter_entry, name),
	NUMBER(struct filter_entry, condition_count),
	ARRAY(struct filter_entry, conditions, condition_count, condition_record),
	NUMBER(struct filter_entry, action_count),
	ARRAY(struct filter_entry, actions, action_count, action_record),
	NUMBER(struct filter_entry, call),
	SHARED(struct filter_entry, called, filter_record),
	TEXT(struct filter_entry, called_name),
	NUMBER(struct filter_entry, result),
	NUMBER(struct filter_entry, goto_seq),
	INSIDE(struct filter_entry, place, place_record),
};
static const struct record filter_entry_record = RECORD(struct filter_entry, filter_entry_fields);

static const struct field filter_fields[] = {
	TEXT(struct filter, name),
	TEXT(struct filter, kind),
	NUMBER(struct filter, n),
	ARRAY_GROWN(struct filter, filter_entry_record),
	NUMBER(struct filter, end),
	FLAG(struct filter, undefined),
	FLAG(struct filter, edits),
	FLAG(struct filter, called_fallthrough),
	INSIDE(struct filter, place, place_record),
};
const struct record filter_record = RECORD(struct filter, filter_fields);

static const struct field filter_chain_fields[] = {
	NUMBER(struct filter_chain, n),
	POINTERS_GROWN(struct filter_chain, filter_record),
	NUMBER(struct filter_chain, otherwise),
	INSIDE(struct filter_chain, otherwise_place, place_record),
	INSIDE(struct filter_chain, place, place_record),
};
const struct record filter_chain_record = RECORD(struct filter_chain, filter_chain_fields);
