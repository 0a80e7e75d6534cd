/* SPDX-License-Identifier: MIT */
/*
 * Filters on one route: each kind of condition and action, and the ways through entries, calls and
 * chains. Expected values follow network/filter.h and the two dialects' documents.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/array.h"
#include "routes/attrs/table.h"
#include "routes/filter/apply.h"
#include "routes/filter/internal.h"

#define C(a, b) ((uint32_t)(a) << 16 | (b))

struct desk {
	struct arena *arena;
	struct attrs_table *table;
	struct filter_route route;
};

static const uint32_t path_asns[] = { 65001, 65002, 65003 };
static const uint32_t route_communities[] = { C(65001, 1), C(65001, 100),
					      WELL_KNOWN(COMMUNITY_NO_EXPORT_LOW) };
static const struct large_community route_large[] = { { 1, 2, 3 } };

static struct prefix prefix_of(const char *text)
{
	struct prefix prefix;

	assert_true(prefix_parse(text, &prefix, NULL));
	return prefix;
}

static struct addr addr_of(const char *text)
{
	struct addr addr;

	assert_true(addr_parse(text, &addr));
	return addr;
}

static void desk_init(struct desk *d)
{
	struct as_segment segment = { AS_SEQUENCE, 3, path_asns };

	memset(d, 0, sizeof(*d));
	d->arena = arena_new();
	d->table = attrs_table_new(d->arena);
	d->route.prefix = prefix_of("10.1.2.0/24");
	d->route.attrs.as_path = as_path_intern(d->table, &segment, 1);
	d->route.attrs.next_hop = addr_of("192.0.2.1");
	d->route.attrs.communities = route_communities;
	d->route.attrs.community_count = 3;
	d->route.attrs.large = route_large;
	d->route.attrs.large_count = 1;
	d->route.attrs.med_set = true;
	d->route.attrs.med = 50;
	d->route.attrs.weight = 7;
	d->route.attrs.tag = 9;
	d->route.peer = addr_of("192.0.2.2");
	d->route.source = addr_of("192.0.2.3");
	d->route.self = addr_of("192.0.2.4");
	d->route.own_as = 65000;
	d->route.protocol = PROTOCOL_OSPF;
	d->route.protocol_name = "1";
	d->route.interface = "eth0";
	d->route.is_external = true;
	d->route.metric = 20;
	d->route.metric_type = 2;
	d->route.area = 1;
	d->route.level = 2;
	d->route.igp_metric = 33;
}

static void desk_end(struct desk *d)
{
	arena_free(d->arena);
}

/* ---- conditions -------------------------------------------------------------------------- */

static bool holds(struct desk *d, struct condition c)
{
	bool inverse, result = condition_holds(&c, &d->route, d->arena);

	c.options = MATCH_INVERT;
	inverse = condition_holds(&c, &d->route, d->arena);
	assert_true(inverse != result);
	return result;
}

static bool holds_number(struct desk *d, enum condition_kind kind, enum comparison comparison,
			 uint64_t number)
{
	return holds(
		d, (struct condition){ .kind = kind, .comparison = comparison, .number = number });
}

static void numbers(void **state)
{
	struct desk d;

	(void)state;
	desk_init(&d);
	assert_true(holds_number(&d, CONDITION_AS_PATH_LENGTH, COMPARE_EQ, 3));
	assert_true(holds_number(&d, CONDITION_AS_PATH_LENGTH, COMPARE_GE, 3));
	assert_false(holds_number(&d, CONDITION_AS_PATH_LENGTH, COMPARE_LE, 2));
	assert_true(holds_number(&d, CONDITION_COMMUNITY_COUNT, COMPARE_LE, 3));
	assert_false(holds_number(&d, CONDITION_COMMUNITY_COUNT, COMPARE_GE, 4));
	assert_true(holds_number(&d, CONDITION_MED, COMPARE_EQ, 50));
	assert_true(holds_number(&d, CONDITION_WEIGHT, COMPARE_EQ, 7));
	assert_false(holds_number(&d, CONDITION_LOCAL_PREF, COMPARE_EQ, 0)); /* absent is not 0 */
	assert_true(holds(
		&d, (struct condition){ .kind = CONDITION_LOCAL_PREF, .absent_is_zero = true }));
	assert_true(holds_number(&d, CONDITION_ORIGIN, COMPARE_EQ, ORIGIN_IGP));
	assert_false(holds_number(&d, CONDITION_ORIGIN, COMPARE_EQ, ORIGIN_EGP));
	assert_true(holds_number(&d, CONDITION_LEVEL, COMPARE_EQ, 2));
	assert_true(holds_number(&d, CONDITION_AREA, COMPARE_EQ, 1));
	assert_true(holds_number(&d, CONDITION_METRIC_TYPE, COMPARE_EQ, 2));
	assert_false(holds_number(&d, CONDITION_METRIC_TYPE, COMPARE_EQ, 1));
	assert_true(holds_number(&d, CONDITION_METRIC, COMPARE_EQ, 20));
	assert_true(holds_number(&d, CONDITION_FAMILY, COMPARE_EQ, 1u << FAMILY_IPV4));
	assert_false(holds_number(&d, CONDITION_FAMILY, COMPARE_EQ, 1u << FAMILY_IPV6));
	assert_true(holds_number(&d, CONDITION_PROTOCOL, COMPARE_EQ, PROTOCOL_OSPF));
	assert_false(holds_number(&d, CONDITION_PROTOCOL, COMPARE_EQ, PROTOCOL_STATIC));
	assert_true(holds_number(&d, CONDITION_EXTERNAL, COMPARE_EQ, 0));
	assert_false(holds_number(&d, CONDITION_INTERNAL, COMPARE_EQ, 0));
	assert_false(holds_number(&d, CONDITION_LOCAL, COMPARE_EQ, 0));
	assert_true(holds_number(&d, CONDITION_ALWAYS, COMPARE_EQ, 0));
	assert_false(holds_number(&d, CONDITION_NEVER, COMPARE_EQ, 0));
	desk_end(&d);
}

static void names_and_addresses(void **state)
{
	struct addr listed[2];
	struct addr_set set = { .v = listed, .n = 2 };
	uint32_t tag = 9;
	struct tag_set tags = { .v = &tag, .n = 1 };
	struct desk d;

	(void)state;
	desk_init(&d);
	listed[0] = addr_of("192.0.2.9");
	listed[1] = d.route.peer;
	assert_true(holds(&d, (struct condition){ .kind = CONDITION_NEIGHBOR, .addr_set = &set }));
	listed[1] = d.route.source;
	assert_false(holds(&d, (struct condition){ .kind = CONDITION_NEIGHBOR, .addr_set = &set }));
	assert_false(holds(&d, (struct condition){ .kind = CONDITION_NEIGHBOR }));
	assert_false(holds(&d, (struct condition){ .kind = CONDITION_NEXT_HOP,
						   .addrs = listed,
						   .addr_count = 2 }));
	listed[0] = d.route.attrs.next_hop;
	assert_true(holds(&d, (struct condition){ .kind = CONDITION_NEXT_HOP,
						  .addrs = listed,
						  .addr_count = 2 }));
	assert_true(holds(&d, (struct condition){ .kind = CONDITION_TAG, .tag_set = &tags }));
	tag = 8;
	assert_false(holds(&d, (struct condition){ .kind = CONDITION_TAG, .tag_set = &tags }));
	assert_true(holds(&d, (struct condition){ .kind = CONDITION_INTERFACE, .text = "eth0" }));
	assert_false(holds(&d, (struct condition){ .kind = CONDITION_INTERFACE, .text = "eth1" }));
	assert_true(holds(&d, (struct condition){ .kind = CONDITION_PROTOCOL,
						  .number = PROTOCOL_OSPF,
						  .text = "1" }));
	assert_false(holds(&d, (struct condition){ .kind = CONDITION_PROTOCOL,
						   .number = PROTOCOL_OSPF,
						   .text = "2" }));
	desk_end(&d);
}

static struct prefix_entry entry_of(const char *prefix, unsigned ge, unsigned le, bool permit)
{
	struct prefix_entry e = { .prefix = prefix_of(prefix), .permit = permit };

	e.ge = (uint8_t)(ge == 0 ? e.prefix.len : 96 + ge);
	e.le = (uint8_t)(le == 0 ? e.prefix.len : 96 + le);
	return e;
}

static void prefixes_by_length(void **state)
{
	struct prefix_entry v[] = {
		entry_of("10.1.2.128/25", 0, 0, true),
		entry_of("10.1.0.0/16", 20, 23, false),
		entry_of("10.0.0.0/8", 0, 24, true),
	};
	struct prefix_set set = { .v = v, .n = 3 };
	struct desk d;

	(void)state;
	desk_init(&d);
	assert_true(prefix_set_matches(&set, prefix_of("10.1.2.0/24")));
	assert_true(prefix_set_matches(&set, prefix_of("10.0.0.0/8")));
	assert_false(prefix_set_matches(&set, prefix_of("10.1.0.0/20"))); /* the deny in front */
	assert_true(prefix_set_matches(&set, prefix_of("10.1.0.0/19")));
	assert_false(prefix_set_matches(&set, prefix_of("10.1.2.0/25")));
	assert_true(prefix_set_matches(&set, prefix_of("10.1.2.128/25")));
	assert_false(prefix_set_matches(&set, prefix_of("11.0.0.0/8")));
	assert_false(prefix_set_matches(&set, prefix_of("2001:db8::/32")));
	assert_true(holds(&d, (struct condition){ .kind = CONDITION_PREFIX, .prefix_set = &set }));
	assert_false(holds(&d, (struct condition){ .kind = CONDITION_PREFIX }));
	assert_false(holds(
		&d, (struct condition){ .kind = CONDITION_NEXT_HOP_PREFIX, .prefix_set = &set }));
	v[0] = entry_of("192.0.2.0/24", 32, 32, true);
	assert_true(holds(
		&d, (struct condition){ .kind = CONDITION_NEXT_HOP_PREFIX, .prefix_set = &set }));
	assert_true(holds(
		&d, (struct condition){ .kind = CONDITION_SOURCE_PREFIX, .prefix_set = &set }));
	d.route.source = (struct addr){ 0, 0 };
	assert_false(holds(
		&d, (struct condition){ .kind = CONDITION_SOURCE_PREFIX, .prefix_set = &set }));
	desk_end(&d);
}

static bool path_holds(struct desk *d, const char *pattern, enum match_options options)
{
	const char *error = NULL;
	struct as_path_entry v[2] = { { .permit = true, .asn = 65002 }, { .permit = true } };
	struct as_path_set set = { .v = v, .n = 2 };
	struct condition c = { .kind = CONDITION_AS_PATH, .options = options, .as_path_set = &set };

	v[1].pattern = pattern_new(pattern, d->arena, &error);
	assert_non_null(v[1].pattern);
	return condition_holds(&c, &d->route, d->arena);
}

static void paths(void **state)
{
	struct as_path_entry deny = { .permit = false, .asn = 65002 };
	struct as_path_set set = { .v = &deny, .n = 1 };
	struct desk d;

	(void)state;
	desk_init(&d);
	assert_true(path_holds(&d, "^65001 65002 65003$", MATCH_ALL));
	assert_true(path_holds(&d, "_65003$", MATCH_ALL));
	assert_false(path_holds(&d, "^65002_", MATCH_ALL));
	assert_true(path_holds(&d, "^65002_", MATCH_ANY));
	assert_false(path_holds(&d, "^65002_", MATCH_INVERT));
	assert_false(
		holds(&d, (struct condition){ .kind = CONDITION_AS_PATH, .as_path_set = &set }));
	assert_false(holds(&d, (struct condition){ .kind = CONDITION_AS_PATH }));
	desk_end(&d);
}

static bool communities_hold(struct desk *d, enum match_options options, const uint64_t *literals,
			     size_t n)
{
	struct community_entry entry = { .permit = true,
					 .literals = (uint64_t *)(uintptr_t)literals,
					 .n = n };
	struct community_set set = { .community = COMMUNITY_STANDARD, .v = &entry, .n = 1 };
	struct condition c = { .kind = CONDITION_COMMUNITY,
			       .options = options,
			       .community_set = &set };

	return condition_holds(&c, &d->route, d->arena);
}

static bool pattern_holds(struct desk *d, const char *pattern, bool whole)
{
	const char *error = NULL;
	struct community_entry entry = { .permit = true, .whole = whole };
	struct community_set set = { .community = COMMUNITY_STANDARD, .v = &entry, .n = 1 };
	struct condition c = { .kind = CONDITION_COMMUNITY, .community_set = &set };

	entry.pattern = pattern_new(pattern, d->arena, &error);
	assert_non_null(entry.pattern);
	return condition_holds(&c, &d->route, d->arena);
}

static void communities(void **state)
{
	static const uint64_t both[] = { C(65001, 1), C(65001, 100) },
			      one_missing[] = { C(65001, 1), C(65001, 2) },
			      all[] = { C(65001, 1), C(65001, 100),
					WELL_KNOWN(COMMUNITY_NO_EXPORT_LOW) };
	static struct large_community large = { 1, 2, 3 };
	struct community_entry entry = { .permit = true, .large = &large, .n = 1 };
	struct community_set set = { .community = COMMUNITY_LARGE, .v = &entry, .n = 1 };
	struct condition c = { .kind = CONDITION_COMMUNITY, .community_set = &set };
	struct desk d;

	(void)state;
	desk_init(&d);
	assert_true(communities_hold(&d, MATCH_ANY, both, 2)); /* an entry wants all of its own */
	assert_false(communities_hold(&d, MATCH_ANY, one_missing, 2));
	assert_true(communities_hold(&d, MATCH_INVERT, one_missing, 2));
	assert_false(communities_hold(&d, MATCH_EXACT, both, 2));
	assert_true(communities_hold(&d, MATCH_EXACT, all, 3));
	/* FRR's expanded lists see one text, OpenConfig's patterns one community at a time. */
	assert_false(pattern_holds(&d, "^65001:1(0|00)$", true));
	assert_true(pattern_holds(&d, "^65001:1(0|00)$", false));
	assert_true(pattern_holds(&d, "^65001:1 65001:100 no-export$", true));
	assert_true(pattern_holds(&d, "^65535:65281$", false));
	assert_true(holds(&d, c));
	large.local2 = 4;
	assert_false(holds(&d, c));
	set.n = 0;
	assert_false(holds(&d, c));
	c.options = MATCH_ALL;
	assert_false(condition_holds(&c, &d.route, d.arena));
	desk_end(&d);
}

/* ---- actions ----------------------------------------------------------------------------- */

static void do_action(struct desk *d, struct action a)
{
	action_apply(&a, &d->route, d->table, d->arena);
}

static void arithmetic(void **state)
{
	struct desk d;

	(void)state;
	desk_init(&d);
	do_action(&d,
		  (struct action){ .kind = ACTION_MED, .arithmetic = ARITHMETIC_ADD, .number = 5 });
	assert_int_equal(d.route.attrs.med, 55);
	do_action(&d, (struct action){ .kind = ACTION_MED,
				       .arithmetic = ARITHMETIC_SUBTRACT,
				       .number = 60 });
	assert_int_equal(d.route.attrs.med, 0);
	do_action(&d, (struct action){ .kind = ACTION_MED,
				       .arithmetic = ARITHMETIC_ADD,
				       .number = UINT32_MAX });
	do_action(&d,
		  (struct action){ .kind = ACTION_MED, .arithmetic = ARITHMETIC_ADD, .number = 1 });
	assert_int_equal(d.route.attrs.med, UINT32_MAX);
	d.route.attrs.med_set = false;
	do_action(&d,
		  (struct action){ .kind = ACTION_MED, .arithmetic = ARITHMETIC_ADD, .number = 0 });
	assert_false(d.route.attrs.med_set);
	do_action(&d,
		  (struct action){ .kind = ACTION_MED, .arithmetic = ARITHMETIC_ADD, .number = 3 });
	assert_int_equal(d.route.attrs.med, 3);
	do_action(&d, (struct action){ .kind = ACTION_MED_FROM_IGP });
	assert_int_equal(d.route.attrs.med, 33);
	do_action(&d, (struct action){ .kind = ACTION_LOCAL_PREF, .number = 120 });
	assert_true(d.route.attrs.local_pref_set);
	do_action(&d, (struct action){ .kind = ACTION_LOCAL_PREF,
				       .arithmetic = ARITHMETIC_SUBTRACT,
				       .number = 20 });
	assert_int_equal(d.route.attrs.local_pref, 100);
	do_action(&d, (struct action){
			      .kind = ACTION_METRIC, .arithmetic = ARITHMETIC_ADD, .number = 1 });
	assert_int_equal(d.route.metric, 21);
	assert_true(d.route.metric_changed);
	desk_end(&d);
}

static void plain_values(void **state)
{
	struct desk d;

	(void)state;
	desk_init(&d);
	do_action(&d, (struct action){ .kind = ACTION_WEIGHT, .number = 5 });
	do_action(&d, (struct action){ .kind = ACTION_ORIGIN, .number = ORIGIN_EGP });
	do_action(&d, (struct action){ .kind = ACTION_TAG, .number = 6 });
	do_action(&d, (struct action){ .kind = ACTION_METRIC_TYPE, .number = 1 });
	do_action(&d, (struct action){ .kind = ACTION_LEVEL, .number = 3 });
	do_action(&d, (struct action){ .kind = ACTION_DISTANCE, .number = 150 });
	do_action(&d, (struct action){ .kind = ACTION_IGNORED });
	assert_int_equal(d.route.attrs.weight, 5);
	assert_int_equal(d.route.attrs.origin, ORIGIN_EGP);
	assert_int_equal(d.route.attrs.tag, 6);
	assert_int_equal(d.route.new_metric_type, 1);
	assert_int_equal(d.route.new_level, 3);
	assert_int_equal(d.route.distance, 150);
	desk_end(&d);
}

static void next_hops(void **state)
{
	struct desk d;

	(void)state;
	desk_init(&d);
	do_action(&d, (struct action){ .kind = ACTION_NEXT_HOP, .addr = addr_of("2001:db8::1") });
	assert_int_equal(d.route.attrs.next_hop_marks, NEXT_HOP_ASIDE); /* not of the family */
	do_action(&d, (struct action){ .kind = ACTION_NEXT_HOP, .addr = addr_of("192.0.2.77") });
	assert_int_equal(d.route.attrs.next_hop_marks, NEXT_HOP_ASIDE | NEXT_HOP_SET);
	assert_true(addr_equal(d.route.attrs.next_hop, addr_of("192.0.2.77")));
	do_action(&d, (struct action){ .kind = ACTION_NEXT_HOP_PEER });
	assert_true(addr_equal(d.route.attrs.next_hop, d.route.peer));
	do_action(&d, (struct action){ .kind = ACTION_NEXT_HOP_SELF });
	assert_true(d.route.attrs.next_hop_marks & NEXT_HOP_OWN);
	assert_true(addr_equal(d.route.attrs.next_hop, d.route.self));
	do_action(&d, (struct action){ .kind = ACTION_NEXT_HOP_UNCHANGED });
	assert_true(d.route.attrs.next_hop_marks & NEXT_HOP_UNTOUCHED);
	desk_end(&d);
}

static void path_edits(void **state)
{
	static const uint32_t two[] = { 65009, 65010 }, middle[] = { 65002 };
	struct desk d;

	(void)state;
	desk_init(&d);
	do_action(&d, (struct action){ .kind = ACTION_PREPEND, .asns = two, .n = 2 });
	assert_string_equal(d.route.attrs.as_path->text, "65009 65010 65001 65002 65003");
	do_action(&d, (struct action){ .kind = ACTION_PREPEND_LAST, .number = 2 });
	assert_string_equal(d.route.attrs.as_path->text,
			    "65009 65009 65009 65010 65001 65002 65003");
	do_action(&d, (struct action){ .kind = ACTION_AS_PATH_EXCLUDE, .asns = two, .n = 2 });
	do_action(&d, (struct action){ .kind = ACTION_AS_PATH_EXCLUDE, .asns = middle, .n = 1 });
	assert_string_equal(d.route.attrs.as_path->text, "65001 65003");
	do_action(&d, (struct action){ .kind = ACTION_PREPEND_OWN, .number = 1 });
	assert_string_equal(d.route.attrs.as_path->text, "65000 65001 65003");
	do_action(&d, (struct action){ .kind = ACTION_AS_PATH_REPLACE, .asns = path_asns, .n = 1 });
	assert_string_equal(d.route.attrs.as_path->text, "65000 65000 65003");
	do_action(&d, (struct action){ .kind = ACTION_AS_PATH_REPLACE });
	assert_string_equal(d.route.attrs.as_path->text, "65000 65000 65000");
	do_action(&d, (struct action){ .kind = ACTION_AS_PATH_EXCLUDE });
	assert_string_equal(d.route.attrs.as_path->text, "");
	do_action(&d, (struct action){ .kind = ACTION_PREPEND_LAST, .number = 2 });
	assert_string_equal(d.route.attrs.as_path->text, "");
	desk_end(&d);
}

static void community_edits(void **state)
{
	static const uint64_t literals[] = { C(65001, 100), C(65000, 5) };
	static const struct large_community large[] = { { 0, 0, 1 }, { 1, 2, 3 } };
	const char *error = NULL;
	struct community_entry entry = { .permit = true };
	struct community_set set = { .community = COMMUNITY_STANDARD, .v = &entry, .n = 1 };
	struct desk d;

	(void)state;
	desk_init(&d);
	do_action(&d,
		  (struct action){ .kind = ACTION_COMMUNITY_ADD, .literals = literals, .n = 2 });
	assert_int_equal(d.route.attrs.community_count, 4); /* one was there */
	assert_int_equal(d.route.attrs.communities[0], C(65000, 5));
	assert_int_equal(d.route.attrs.communities[3], WELL_KNOWN(COMMUNITY_NO_EXPORT_LOW));
	entry.pattern = pattern_new("^65001:", d.arena, &error);
	do_action(&d, (struct action){ .kind = ACTION_COMMUNITY_REMOVE, .community_set = &set });
	assert_int_equal(d.route.attrs.community_count, 2);
	do_action(&d,
		  (struct action){ .kind = ACTION_COMMUNITY_REMOVE, .literals = literals, .n = 2 });
	assert_int_equal(d.route.attrs.community_count, 1);
	assert_int_equal(d.route.attrs.communities[0], WELL_KNOWN(COMMUNITY_NO_EXPORT_LOW));
	do_action(&d,
		  (struct action){ .kind = ACTION_COMMUNITY_SET, .literals = literals, .n = 1 });
	assert_int_equal(d.route.attrs.community_count, 1);
	assert_int_equal(d.route.attrs.communities[0], C(65001, 100));
	do_action(&d, (struct action){ .kind = ACTION_COMMUNITY_SET });
	assert_int_equal(d.route.attrs.community_count, 0);
	do_action(&d, (struct action){ .kind = ACTION_COMMUNITY_ADD,
				       .community = COMMUNITY_LARGE,
				       .large = large,
				       .n = 2 });
	assert_int_equal(d.route.attrs.large_count, 2);
	assert_int_equal(d.route.attrs.large[0].local2, 1);
	do_action(&d, (struct action){ .kind = ACTION_COMMUNITY_REMOVE,
				       .community = COMMUNITY_LARGE,
				       .large = large,
				       .n = 1 });
	assert_int_equal(d.route.attrs.large_count, 1);
	assert_int_equal(d.route.attrs.large[0].local2, 3);
	do_action(&d, (struct action){ .kind = ACTION_COMMUNITY_ADD,
				       .community = COMMUNITY_EXTENDED,
				       .literals = literals,
				       .n = 2 });
	assert_int_equal(d.route.attrs.extended_count, 2);
	desk_end(&d);
}

/* ---- ways -------------------------------------------------------------------------------- */

/* Entries 10, 20, 30, each adding its number to the MED. */
static struct filter *three(struct desk *d, struct filter_entry **entries)
{
	struct filter *filter = arena_alloc(d->arena, sizeof(*filter));
	uint32_t i;

	for (i = 1; i <= 3; i++) {
		struct filter_entry *e = array_push(filter, d->arena);
		struct action a = { .kind = ACTION_MED,
				    .arithmetic = ARITHMETIC_ADD,
				    .number = i * 10 };

		e->seq = i * 10;
		e->actions = arena_copy(d->arena, &a, sizeof(a));
		e->action_count = 1;
		e->result = FILTER_NEXT;
	}
	filter->end = FILTER_REJECT;
	*entries = filter->v;
	return filter;
}

static void never(struct desk *d, struct filter_entry *e)
{
	struct condition c = { .kind = CONDITION_NEVER };

	e->conditions = arena_copy(d->arena, &c, sizeof(c));
	e->condition_count = 1;
}

static void entries_in_order(void **state)
{
	struct filter_entry *e;
	struct desk d;
	struct filter *filter;

	(void)state;
	desk_init(&d);
	d.route.attrs.med = 0;
	filter = three(&d, &e);
	/* FRR on-match next: all match, and then nothing permits. */
	assert_false(filter_apply(filter, &d.route, d.table, d.arena));
	assert_int_equal(d.route.attrs.med, 60);
	assert_null(d.route.entry);
	d.route.attrs.med = 0;
	e[1].result = FILTER_ACCEPT;
	assert_true(filter_apply(filter, &d.route, d.table, d.arena));
	assert_int_equal(d.route.attrs.med, 30);
	assert_ptr_equal(d.route.entry, &e[1]);
	e[0].result = FILTER_GOTO;
	e[0].goto_seq = 25;
	e[2].result = FILTER_ACCEPT;
	d.route.attrs.med = 0;
	assert_true(filter_apply(filter, &d.route, d.table, d.arena));
	assert_int_equal(d.route.attrs.med, 40);
	e[0].goto_seq = 31;
	assert_false(filter_apply(filter, &d.route, d.table, d.arena));
	e[0].goto_seq = 1; /* never back */
	d.route.attrs.med = 0;
	assert_true(filter_apply(filter, &d.route, d.table, d.arena));
	assert_int_equal(d.route.attrs.med, 30);
	never(&d, &e[1]);
	e[2].result = FILTER_REJECT;
	assert_false(filter_apply(filter, &d.route, d.table, d.arena));
	assert_ptr_equal(d.route.entry, &e[2]);
	desk_end(&d);
}

static void calls_after(void **state)
{
	struct filter_entry *e, *f;
	struct desk d;
	struct filter *filter, *called;

	(void)state;
	desk_init(&d);
	filter = three(&d, &e);
	called = three(&d, &f);
	e[0].call = CALL_AFTER;
	e[0].called = called;
	e[0].result = FILTER_ACCEPT;
	d.route.attrs.med = 0;
	f[0].result = FILTER_ACCEPT;
	assert_true(filter_apply(filter, &d.route, d.table, d.arena));
	assert_int_equal(d.route.attrs.med, 20);
	/* Falling off the called one rejects for good, and its sets stay. */
	f[0].result = FILTER_NEXT;
	d.route.attrs.med = 0;
	assert_false(filter_apply(filter, &d.route, d.table, d.arena));
	assert_int_equal(d.route.attrs.med, 70);
	e[0].called = NULL;
	assert_false(filter_apply(filter, &d.route, d.table, d.arena));
	/* A cycle ends. */
	e[0].called = filter;
	assert_false(filter_apply(filter, &d.route, d.table, d.arena));
	desk_end(&d);
}

static void calls_as_conditions(void **state)
{
	struct filter_entry *e, *f;
	struct desk d;
	struct filter *filter, *called;

	(void)state;
	desk_init(&d);
	filter = three(&d, &e);
	called = three(&d, &f);
	called->end = filter->end = FILTER_NEXT;
	e[0].call = CALL_CONDITION;
	e[0].called = called;
	e[0].result = FILTER_ACCEPT;
	f[0].result = FILTER_ACCEPT;
	d.route.attrs.med = 0;
	assert_true(filter_apply(filter, &d.route, d.table, d.arena));
	assert_int_equal(d.route.attrs.med, 20);
	/* Another condition fails: what the called one did is undone. */
	never(&d, &e[0]);
	d.route.attrs.med = 0;
	e[1].result = FILTER_ACCEPT;
	assert_true(filter_apply(filter, &d.route, d.table, d.arena));
	assert_int_equal(d.route.attrs.med, 20);
	/* Falling through counts as the filter says. */
	e[0].condition_count = 0;
	f[0].result = FILTER_NEXT;
	d.route.attrs.med = 0;
	assert_true(filter_apply(filter, &d.route, d.table, d.arena));
	assert_ptr_equal(d.route.entry, &e[1]);
	called->called_fallthrough = true;
	d.route.attrs.med = 0;
	assert_true(filter_apply(filter, &d.route, d.table, d.arena));
	assert_ptr_equal(d.route.entry, &e[0]);
	assert_int_equal(d.route.attrs.med, 70);
	desk_end(&d);
}

static void chains(void **state)
{
	struct filter_entry *e, *f;
	struct filter_chain chain = { .otherwise = FILTER_REJECT };
	struct desk d;
	struct filter *first, *second;

	(void)state;
	desk_init(&d);
	assert_false(filter_chain_apply(&chain, &d.route, d.table, d.arena));
	chain.otherwise = FILTER_ACCEPT;
	assert_true(filter_chain_apply(&chain, &d.route, d.table, d.arena));
	first = three(&d, &e);
	second = three(&d, &f);
	first->end = second->end = FILTER_NEXT;
	*array_push(&chain, d.arena) = first;
	*array_push(&chain, d.arena) = second;
	d.route.attrs.med = 0;
	assert_true(filter_chain_apply(&chain, &d.route, d.table, d.arena));
	assert_int_equal(d.route.attrs.med, 120); /* through both, changes kept */
	e[0].result = FILTER_REJECT;
	assert_false(filter_chain_apply(&chain, &d.route, d.table, d.arena));
	e[0].result = FILTER_ACCEPT;
	chain.otherwise = FILTER_REJECT;
	assert_true(filter_chain_apply(&chain, &d.route, d.table, d.arena));
	desk_end(&d);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(names_and_addresses),
		cmocka_unit_test(prefixes_by_length),
		cmocka_unit_test(paths),
		cmocka_unit_test(communities),
		cmocka_unit_test(arithmetic),
		cmocka_unit_test(plain_values),
		cmocka_unit_test(next_hops),
		cmocka_unit_test(path_edits),
		cmocka_unit_test(community_edits),
		cmocka_unit_test(entries_in_order),
		cmocka_unit_test(calls_after),
		cmocka_unit_test(calls_as_conditions),
		cmocka_unit_test(chains),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
