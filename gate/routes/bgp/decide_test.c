/* SPDX-License-Identifier: MIT */
/*
 * The decision, step by step: sets of two or three candidates that differ in one thing; each test
 * says who wins and by which step. The set is given in all orders: none may matter.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "routes/attrs/table.h"
#include "routes/bgp/decide.h"

struct bench {
	struct arena *arena;
	struct attrs_table *table;
	struct bgp bgp;
	struct attrs attrs[4];
	struct candidate v[4];
	size_t n;
	uint32_t incumbent;
};

static void bench_init(struct bench *b)
{
	memset(b, 0, sizeof(*b));
	b->arena = arena_new();
	b->table = attrs_table_new(b->arena);
	b->incumbent = ROUTES_NONE;
	b->bgp.default_local_pref = 100;
	b->bgp.compare_router_id = true;
	b->bgp.family[FAMILY_IPV4].ebgp_paths = b->bgp.family[FAMILY_IPV4].ibgp_paths = 8;
}

static const struct as_path *path_of(struct bench *b, uint32_t first, uint32_t second)
{
	uint32_t asns[2] = { first, second };
	struct as_segment segment = { AS_SEQUENCE, second == 0 ? 1 : 2, asns };

	return as_path_intern(b->table, &segment, first == 0 ? 0 : 1);
}

/* A usable eBGP candidate; the n-th has router id and address n and next hop 10.0.0.n. */
static struct attrs *add(struct bench *b, uint32_t first, uint32_t second)
{
	struct candidate *c = &b->v[b->n];
	struct attrs *a = &b->attrs[b->n];

	b->n++;
	a->as_path = path_of(b, first, second);
	a->next_hop = addr_ipv4(0x0a000000u + (uint32_t)b->n);
	c->attrs = a;
	c->usable = true;
	c->sort = BGP_EBGP;
	c->neighbor_as = first;
	c->from = (uint32_t)b->n;
	c->router_id = (uint32_t)b->n;
	c->addr = a->next_hop;
	return a;
}

static struct decision decide_in_order(const struct bench *b, const size_t *order)
{
	const struct candidate *set[4];
	size_t i;

	for (i = 0; i < b->n; i++)
		set[i] = &b->v[order[i]];
	return bgp_decide(&b->bgp, FAMILY_IPV4, set, b->n, b->incumbent);
}

static void expect_at(const struct bench *b, size_t winner, const char *step, int line)
{
	static const size_t orders[6][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
					     { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
	size_t i;

	for (i = 0; i < 6; i++) {
		struct decision d;

		if (b->n == 2 && i != 0 && i != 2)
			continue; /* the others put the missing third in front */
		d = decide_in_order(b, orders[i]);
		_assert_int_equal((uintmax_t)(d.best - b->v), winner, __FILE__, line);
		_assert_string_equal(d.decided_by == NULL ? "-" : decide_step_name(d.decided_by),
				     step, __FILE__, line);
	}
}

#define expect(b, winner, step) expect_at(b, winner, step, __LINE__)

static void each_step_in_turn(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b);
	add(&b, 1, 0);
	add(&b, 1, 0);
	/* From the last step to the first: each is overruled by the next. */
	b.v[1].router_id = 1;
	expect(&b, 0, "neighbor address");
	b.attrs[0].cluster_count = 1;
	b.attrs[0].clusters = &b.v[0].router_id;
	expect(&b, 1, "cluster list length");
	b.v[1].router_id = 2;
	expect(&b, 0, "router id");
	b.attrs[0].originator = 9;
	expect(&b, 1, "router id");
	b.v[1].igp_metric = 1;
	expect(&b, 0, "IGP metric");
	b.v[0].sort = BGP_IBGP;
	expect(&b, 1, "eBGP over iBGP");
	b.attrs[1].med_set = true;
	b.attrs[1].med = 1;
	expect(&b, 0, "MED");
	b.attrs[0].origin = ORIGIN_EGP;
	expect(&b, 1, "origin");
	b.attrs[1].as_path = path_of(&b, 1, 2);
	expect(&b, 0, "AS path length");
	b.v[1].sort = BGP_LOCAL;
	expect(&b, 1, "local origin");
	b.attrs[0].local_pref_set = true;
	b.attrs[0].local_pref = 101;
	expect(&b, 0, "local preference");
	b.attrs[1].weight = 1;
	expect(&b, 1, "weight");
	b.v[1].usable = false;
	expect(&b, 0, "usable next hop");
	b.v[0].usable = false;
	assert_null(decide_in_order(&b, (const size_t[]){ 0, 1 }).best);
	arena_free(b.arena);
}

static void absent_local_pref_is_the_default(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b);
	add(&b, 1, 0);
	add(&b, 1, 0)->local_pref_set = true;
	b.attrs[1].local_pref = 99;
	expect(&b, 0, "local preference");
	b.bgp.default_local_pref = 98;
	expect(&b, 1, "local preference");
	arena_free(b.arena);
}

/* RFC 4451: a (AS 1, MED 20, metric 5) beats b (AS 2, metric 10) beats c (AS 1, MED 10, metric 20),
 * and c beats a. In the set c takes a out, then b wins by its metric. */
static void med_orders_only_within_an_as(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b);
	add(&b, 1, 0);
	add(&b, 2, 0);
	add(&b, 1, 0);
	b.attrs[0].med_set = b.attrs[2].med_set = true;
	b.attrs[0].med = 20;
	b.attrs[2].med = 10;
	b.v[0].igp_metric = 5;
	b.v[1].igp_metric = 10;
	b.v[2].igp_metric = 20;
	expect(&b, 1, "IGP metric");
	b.bgp.always_compare_med = true; /* and an absent one is 0 */
	expect(&b, 1, "MED");
	b.bgp.med_missing_as_worst = true;
	expect(&b, 2, "MED");
	arena_free(b.arena);
}

static void paths_from_inside_are_compared_by_med(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b);
	add(&b, 0, 0)->med_set = true;
	b.attrs[0].med = 5;
	add(&b, 0, 0);
	b.v[0].sort = b.v[1].sort = BGP_IBGP;
	expect(&b, 1, "MED");
	arena_free(b.arena);
}

static void path_length_can_be_ignored(void **state)
{
	struct bench b;

	(void)state;
	bench_init(&b);
	add(&b, 1, 9);
	add(&b, 2, 0);
	expect(&b, 1, "AS path length");
	b.bgp.as_path_ignore = true;
	expect(&b, 0, "router id");
	arena_free(b.arena);
}

static void confederation_segments_count_nothing(void **state)
{
	struct bench b;
	uint32_t members[3] = { 64512, 64513, 64514 };
	struct as_segment segment = { AS_CONFED_SEQUENCE, 3, members };

	(void)state;
	bench_init(&b);
	add(&b, 1, 0);
	add(&b, 1, 0);
	b.attrs[0].as_path = as_path_intern(b.table, &segment, 1);
	b.attrs[1].as_path = as_path_empty(b.table);
	b.v[0].sort = BGP_CONFED;
	b.v[1].sort = BGP_IBGP;
	b.bgp.confederation = 65000;
	/* Equal so far; then a path from the next member AS goes before one from the own. */
	expect(&b, 0, "confederation eBGP over iBGP");
	b.bgp.as_path_confed = true;
	expect(&b, 1, "AS path length");
	arena_free(b.arena);
}

static void age_is_a_guess(void **state)
{
	struct bench b;
	struct decision d;

	(void)state;
	bench_init(&b);
	add(&b, 1, 0);
	add(&b, 1, 0);
	b.bgp.compare_router_id = false;
	expect(&b, 0, "age");
	b.incumbent = b.v[1].from;
	expect(&b, 1, "age");
	b.incumbent = ROUTES_NONE;
	b.v[0].arrived = 2;
	b.v[1].arrived = 1;
	expect(&b, 1, "age");
	d = decide_in_order(&b, (const size_t[]){ 0, 1 });
	assert_true(d.depends_on_age);
	b.v[0].sort = b.v[1].sort = BGP_IBGP;
	expect(&b, 0, "router id");
	d = decide_in_order(&b, (const size_t[]){ 0, 1 });
	assert_false(d.depends_on_age);
	b.v[1].router_id_guessed = true;
	d = decide_in_order(&b, (const size_t[]){ 0, 1 });
	assert_true(d.depends_on_age);
	arena_free(b.arena);
}

static size_t multipath(const struct bench *b, const struct candidate **others)
{
	return bgp_decide_multipath(&b->bgp, FAMILY_IPV4, &b->v[0], b->v, b->n, others);
}

static void multipath_wants_the_same_neighbor_as(void **state)
{
	const struct candidate *others[4];
	struct bench b;

	(void)state;
	bench_init(&b);
	add(&b, 1, 7);
	add(&b, 1, 8);
	add(&b, 2, 7);
	assert_int_equal(multipath(&b, others), 1);
	assert_ptr_equal(others[0], &b.v[1]); /* the rest of the path may differ */
	b.bgp.multipath_relax = true;
	assert_int_equal(multipath(&b, others), 2);
	b.bgp.family[FAMILY_IPV4].ebgp_paths = 2;
	assert_int_equal(multipath(&b, others), 1);
	b.bgp.family[FAMILY_IPV4].ebgp_paths = 1;
	assert_int_equal(multipath(&b, others), 0);
	b.bgp.family[FAMILY_IPV4].ebgp_paths = 8;
	b.v[1].igp_metric = 1;
	b.v[2].usable = false;
	assert_int_equal(multipath(&b, others), 0);
	arena_free(b.arena);
}

static void inside_the_path_must_be_equal(void **state)
{
	const struct candidate *others[4];
	struct bench b;
	size_t i;

	(void)state;
	bench_init(&b);
	add(&b, 1, 7);
	add(&b, 1, 8);
	add(&b, 1, 7);
	for (i = 0; i < 3; i++)
		b.v[i].sort = BGP_IBGP;
	assert_int_equal(multipath(&b, others), 1);
	assert_ptr_equal(others[0], &b.v[2]);
	/* One next hop, one path. */
	b.attrs[2].next_hop = b.attrs[0].next_hop;
	assert_int_equal(multipath(&b, others), 0);
	b.bgp.family[FAMILY_IPV4].ibgp_paths = 1;
	b.attrs[2].next_hop = addr_ipv4(1);
	assert_int_equal(multipath(&b, others), 0);
	arena_free(b.arena);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_step_in_turn),
		cmocka_unit_test(absent_local_pref_is_the_default),
		cmocka_unit_test(med_orders_only_within_an_as),
		cmocka_unit_test(paths_from_inside_are_compared_by_med),
		cmocka_unit_test(path_length_can_be_ignored),
		cmocka_unit_test(confederation_segments_count_nothing),
		cmocka_unit_test(age_is_a_guess),
		cmocka_unit_test(multipath_wants_the_same_neighbor_as),
		cmocka_unit_test(inside_the_path_must_be_equal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
