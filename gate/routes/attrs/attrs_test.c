/* SPDX-License-Identifier: MIT */
/*
 * Attributes and paths: one copy of equal ones, edits, texts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "routes/attrs/table.h"

static const struct as_path *sequence(struct attrs_table *table, enum as_segment_kind kind,
				      const uint32_t *asns, uint16_t n)
{
	struct as_segment segment = { kind, n, asns };

	return as_path_intern(table, &segment, 1);
}

static void equal_is_same(void **state)
{
	static const uint32_t c1[] = { 1, 2 }, c2[] = { 1, 2 };
	struct arena *arena = arena_new();
	struct attrs_table *t = attrs_table_new(arena), *u = attrs_table_new(arena);
	struct attrs a = { .as_path = as_path_empty(t),
			   .communities = c1,
			   .community_count = 2,
			   .med = 7 },
		     b = a;
	const struct attrs *x, *y;

	(void)state;
	b.communities = c2;
	b.med = 8; /* not set: no difference */
	x = attrs_intern(t, &a);
	assert_ptr_equal(x, attrs_intern(t, &b));
	b.med_set = true;
	y = attrs_intern(t, &b);
	assert_ptr_not_equal(x, y);
	assert_false(attrs_equal(x, y));
	assert_ptr_not_equal(x, attrs_import(u, x));
	assert_true(attrs_equal(x, attrs_import(u, x)));
	assert_ptr_not_equal(attrs_keep(x, arena), x);
	assert_ptr_equal(attrs_keep(x, arena), attrs_keep(x, arena));
	assert_ptr_equal(attrs_keep(attrs_keep(x, arena), arena), attrs_keep(x, arena));
	assert_true(attrs_equal(attrs_keep(x, arena), x));
	assert_int_equal(attrs_digest(attrs_import(u, x)), attrs_digest(attrs_keep(x, arena)));
	arena_free(arena);
}

static void every_field_counts(void **state)
{
	static const uint32_t one[] = { 1 };
	static const uint64_t extended[] = { 1 };
	static const struct large_community large[] = { { 1, 2, 3 } };
	struct arena *arena = arena_new();
	struct attrs_table *t = attrs_table_new(arena);
	struct attrs base = { .as_path = as_path_empty(t) }, v[14];
	size_t n = sizeof(v) / sizeof(*v), i, j;

	(void)state;
	for (i = 0; i < n; i++)
		v[i] = base;
	v[1].as_path = sequence(t, AS_SEQUENCE, one, 1);
	v[2].next_hop = addr_ipv4(1);
	v[3].origin = ORIGIN_EGP;
	v[4].med_set = true;
	v[5].local_pref_set = true;
	v[6].weight = 1;
	v[7].tag = 1;
	v[8].communities = one;
	v[8].community_count = 1;
	v[9].large = large;
	v[9].large_count = 1;
	v[10].extended = extended;
	v[10].extended_count = 1;
	v[11].clusters = one;
	v[11].cluster_count = 1;
	v[12].originator = 1;
	v[13].atomic_aggregate = true;
	for (i = 0; i < n; i++)
		for (j = 0; j < n; j++) {
			assert_true((attrs_intern(t, &v[i]) == attrs_intern(t, &v[j])) == (i == j));
			assert_true(attrs_equal(&v[i], &v[j]) == (i == j));
		}
	arena_free(arena);
}

static void paths_grow_in_front(void **state)
{
	static const uint32_t set[] = { 7, 8 };
	struct arena *arena = arena_new();
	struct attrs_table *t = attrs_table_new(arena);
	const struct as_path *p = as_path_empty(t);

	(void)state;
	assert_string_equal(p->text, "");
	p = as_path_prepend(t, p, 65001, 1, false);
	p = as_path_prepend(t, p, 65002, 2, false);
	assert_string_equal(p->text, "65002 65002 65001");
	assert_int_equal(p->segment_count, 1);
	assert_int_equal(p->length, 3);
	p = as_path_prepend(t, p, 64512, 1, true);
	p = as_path_prepend(t, p, 64513, 1, true);
	assert_string_equal(p->text, "(64513 64512) 65002 65002 65001");
	assert_int_equal(p->length, 3);
	assert_int_equal(p->confed_length, 2);
	assert_int_equal(as_path_first(p), 65002);
	assert_int_equal(as_path_confed_first(p), 64513);
	assert_int_equal(as_path_last(p), 65001);
	assert_string_equal(as_path_without_confed(t, p)->text, "65002 65002 65001");
	p = sequence(t, AS_SET, set, 2);
	assert_int_equal(as_path_first(p), 0);
	p = as_path_prepend(t, p, 4200000000u, 1, false);
	assert_string_equal(p->text, "4200000000 {7,8}");
	assert_int_equal(p->length, 2);
	assert_true(as_path_has_set(p));
	arena_free(arena);
}

static void paths_are_found_again(void **state)
{
	static const uint32_t asns[] = { 1, 2, 3 };
	struct arena *arena = arena_new();
	struct attrs_table *t = attrs_table_new(arena);
	const struct as_path *p = as_path_empty(t);
	unsigned times, i;

	(void)state;
	for (i = 3; i > 0; i--)
		p = as_path_prepend(t, p, i, 1, false);
	assert_ptr_equal(p, sequence(t, AS_SEQUENCE, asns, 3));
	assert_true(as_path_contains(as_path_prepend(t, p, 3, 2, false), 3, &times));
	assert_int_equal(times, 3);
	assert_false(as_path_contains(p, 4, &times));
	assert_int_equal(times, 0);
	/* Many different ones: the table grows and loses none. */
	for (i = 0; i < 5000; i++)
		as_path_prepend(t, p, 100 + i, 1, false);
	for (i = 0; i < 5000; i++)
		assert_int_equal(as_path_first(as_path_prepend(t, p, 100 + i, 1, false)), 100 + i);
	assert_ptr_equal(p, sequence(t, AS_SEQUENCE, asns, 3));
	arena_free(arena);
}

static void aggregation_keeps_the_common_start(void **state)
{
	static const uint32_t a[] = { 1, 2, 5 }, b[] = { 1, 2, 3, 9 }, c[] = { 4 };
	struct arena *arena = arena_new();
	struct attrs_table *t = attrs_table_new(arena);
	const struct as_path *p = sequence(t, AS_SEQUENCE, a, 3),
			     *q = sequence(t, AS_SEQUENCE, b, 4);

	(void)state;
	assert_string_equal(as_path_aggregate(t, p, q)->text, "1 2 {3,5,9}");
	assert_string_equal(as_path_aggregate(t, p, p)->text, "1 2 5");
	assert_string_equal(as_path_aggregate(t, p, sequence(t, AS_SEQUENCE, c, 1))->text,
			    "{1,2,4,5}");
	assert_string_equal(
		as_path_aggregate(t, as_path_aggregate(t, p, q), sequence(t, AS_SEQUENCE, c, 1))
			->text,
		"{1,2,3,4,5,9}");
	arena_free(arena);
}

static void texts(void **state)
{
	char buf[24];

	(void)state;
	assert_string_equal(community_text(65000u << 16 | 1, buf), "65000:1");
	assert_string_equal(community_text(0xffffff01u, buf), "no-export");
	assert_string_equal(community_text(0xffff0000u, buf), "graceful-shutdown");
	assert_string_equal(community_text(0xffffff03u, buf), "local-AS");
	assert_string_equal(origin_name(ORIGIN_INCOMPLETE), "incomplete");
	assert_true(asn_is_private(64512));
	assert_true(asn_is_private(65534));
	assert_false(asn_is_private(65535));
	assert_false(asn_is_private(64511));
	assert_true(asn_is_private(4200000000u));
}

static void communities_stay_sorted(void **state)
{
	struct arena *arena = arena_new();
	struct attrs a = { .community_count = 0 };

	(void)state;
	attrs_add_community(&a, 5, arena);
	attrs_add_community(&a, 1, arena);
	attrs_add_community(&a, 3, arena);
	attrs_add_community(&a, 3, arena);
	assert_int_equal(a.community_count, 3);
	assert_int_equal(a.communities[0], 1);
	assert_int_equal(a.communities[1], 3);
	assert_int_equal(a.communities[2], 5);
	arena_free(arena);
}

static void large_communities_stay_sorted(void **state)
{
	static const struct large_community two = { 1, 2, 0 }, one = { 1, 1, 9 },
					    three = { 2, 0, 0 };
	struct arena *arena = arena_new();
	struct attrs a = { .large_count = 0 };

	(void)state;
	attrs_add_large(&a, &two, arena);
	attrs_add_large(&a, &three, arena);
	attrs_add_large(&a, &one, arena);
	attrs_add_large(&a, &two, arena);
	assert_int_equal(a.large_count, 3);
	assert_int_equal(a.large[0].local2, 9);
	assert_int_equal(a.large[1].local1, 2);
	assert_int_equal(a.large[2].global, 2);
	arena_free(arena);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_is_same),
		cmocka_unit_test(every_field_counts),
		cmocka_unit_test(paths_grow_in_front),
		cmocka_unit_test(paths_are_found_again),
		cmocka_unit_test(aggregation_keeps_the_common_start),
		cmocka_unit_test(texts),
		cmocka_unit_test(communities_stay_sorted),
		cmocka_unit_test(large_communities_stay_sorted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
