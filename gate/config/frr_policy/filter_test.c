/* SPDX-License-Identifier: MIT */
/*
 * Lists and route-maps of a frr.conf. Lengths count from 96 for IPv4.
 */
#include "config/frr/fixture.h"

static void assert_entry(const struct prefix_entry *e, const char *prefix, unsigned ge, unsigned le,
			 bool permit)
{
	assert_true(fixture_is(e->prefix, prefix));
	assert_int_equal(e->ge, ge);
	assert_int_equal(e->le, le);
	assert_int_equal(e->permit, permit);
}

static void test_prefix_list(void **state)
{
	const struct device *device =
		fixture_accept(*state, "ip prefix-list A seq 20 permit any\n"
				       "ip prefix-list A seq 5 permit 10.0.0.0/8\n"
				       "ip prefix-list A seq 10 deny 10.0.0.0/8 ge 24\n"
				       "ip prefix-list A seq 15 permit 10.0.0.0/8 ge 9 le 16\n"
				       "ip prefix-list EMPTY description nothing\n");
	const struct prefix_set *a = fixture_set(device, "A"),
				*empty = fixture_set(device, "EMPTY");

	assert_int_equal(a->n, 4);
	assert_entry(&a->v[0], "10.0.0.0/8", 104, 104, true);
	assert_entry(&a->v[1], "10.0.0.0/8", 120, 128, false);
	assert_entry(&a->v[2], "10.0.0.0/8", 105, 112, true);
	assert_entry(&a->v[3], "0.0.0.0/0", 96, 128, true);
	/* a list without an entry permits */
	assert_int_equal(empty->n, 1);
	assert_entry(&empty->v[0], "0.0.0.0/0", 96, 128, true);
	fixture_refuse(*state, "ip prefix-list A permit 10.0.0.0/16 le 8\n", "frr-prefix-list");
}

static void test_access_list(void **state)
{
	const struct device *device =
		fixture_accept(*state, "access-list A permit 10.0.0.0/8\n"
				       "access-list A permit 11.0.0.0/8 exact-match\n"
				       "access-list 1 permit 12.64.0.0 0.0.255.255\n");
	const struct prefix_set *a = fixture_set(device, "A"), *one = fixture_set(device, "1");

	assert_entry(&a->v[0], "10.0.0.0/8", 104, 128, true);
	assert_entry(&a->v[1], "11.0.0.0/8", 104, 104, true);
	assert_entry(&one->v[0], "12.64.0.0/16", 112, 128, true);
	/* only the address counts: 12.64.0.0/10 to /15 match, too */
	assert_int_equal(one->n, 7);
	assert_entry(&one->v[1], "12.64.0.0/10", 106, 106, true);
	assert_entry(&one->v[6], "12.64.0.0/15", 111, 111, true);
}

static void test_communities(void **state)
{
	const struct device *device =
		fixture_accept(*state, "bgp community-list standard C permit 65000:1 no-export\n"
				       "bgp community-list expanded E deny ^65000:1\n"
				       "bgp community-list standard ANY permit internet\n"
				       "route-map M permit 10\n match community C exact-match\n"
				       " set comm-list C delete\n set community 65000:2 additive\n"
				       "route-map M permit 20\n match community E\n"
				       " set community none\n"
				       "route-map M permit 30\n match community ANY\n"
				       "route-map M permit 40\n match community NOWHERE\n");
	const struct filter *m = fixture_filter(device, "M");
	const struct community_set *c = m->v[0].conditions[0].community_set;
	const struct community_set *e = m->v[1].conditions[0].community_set;
	const struct community_set *apart = m->v[0].actions[0].community_set;

	assert_int_equal(m->v[0].conditions[0].options, MATCH_EXACT);
	assert_int_equal(c->v[0].n, 2);
	assert_true(c->v[0].literals[0] == (65000U << 16 | 1));
	assert_true(c->v[0].literals[1] == 0xffffff01);
	assert_true(e->v[0].whole && e->v[0].pattern != NULL && !e->v[0].permit);
	/* in the order of the lines; to delete, each community alone */
	assert_int_equal(m->v[0].actions[0].kind, ACTION_COMMUNITY_REMOVE);
	assert_int_equal(apart->n, 2);
	assert_int_equal(apart->v[0].n, 1);
	assert_int_equal(m->v[0].actions[1].kind, ACTION_COMMUNITY_ADD);
	assert_int_equal(m->v[1].actions[0].kind, ACTION_COMMUNITY_SET);
	assert_int_equal(m->v[1].actions[0].n, 0);
	assert_int_equal(m->v[2].conditions[0].community_set->v[0].n, 0);
	assert_null(m->v[3].conditions[0].community_set);
	assert_int_equal(fixture_count(*state, DIAG_WARNING, "frr-undefined"), 1);
}

static void test_route_map(void **state)
{
	const struct device *device =
		fixture_accept(*state, "route-map M permit 30\n set metric +5\n call SUB\n"
				       "route-map M permit 10\n match tag 7\n on-match next\n"
				       "route-map M permit 20\n on-match goto 40\n"
				       "route-map M deny 25\n set metric 3\n"
				       "route-map M permit 35\n call NOWHERE\n continue 30000\n"
				       "route-map SUB permit 10\n on-match next\n");
	const struct filter *m = fixture_filter(device, "M");

	/* next behind the last entry permits */
	assert_int_equal(fixture_filter(device, "SUB")->v[0].result, FILTER_ACCEPT);

	assert_int_equal(m->end, FILTER_REJECT);
	assert_int_equal(m->n, 5);
	assert_int_equal(m->v[0].seq, 10);
	assert_int_equal(m->v[0].result, FILTER_NEXT);
	assert_int_equal(m->v[0].conditions[0].tag_set->v[0], 7);
	/* past the last entry a goto permits */
	assert_int_equal(m->v[1].result, FILTER_ACCEPT);
	assert_int_equal(m->v[2].result, FILTER_REJECT);
	assert_int_equal(m->v[2].action_count, 0);
	assert_int_equal(m->v[3].actions[0].kind, ACTION_MED);
	assert_int_equal(m->v[3].actions[0].arithmetic, ARITHMETIC_ADD);
	assert_int_equal(m->v[3].call, CALL_AFTER);
	assert_ptr_equal(m->v[3].called, fixture_filter(device, "SUB"));
	/* a call of nothing does nothing */
	assert_int_equal(m->v[4].call, CALL_NONE);
	fixture_refuse(*state, "route-map M permit 10\n call M\n", "frr-call");
}

static void test_zebra_only(void **state)
{
	const struct device *device =
		fixture_accept(*state, "route-map M permit 10\n match ip address prefix-len 24\n");

	assert_int_equal(fixture_filter(device, "M")->v[0].condition_count, 0);
	assert_int_equal(fixture_count(*state, DIAG_WARNING, "frr-zebra-match"), 1);
}

/* ospf6d has no rule for access-lists, nor does any IGP for metrics: to them the lines are not there. */
static void test_known_to(void **state)
{
	const struct device *device = fixture_accept(
		*state, "ipv6 prefix-list P permit any\nipv6 access-list A permit any\n"
			"route-map M permit 10\n match ipv6 address A\n match metric 5\n"
			" match ipv6 address prefix-list P\n set tag 3\n set metric -4\n");
	const struct filter_entry *e = &fixture_filter(device, "M")->v[0];
	uint8_t ospf2 = 1 << ASKER_OSPF2, ospf3 = 1 << ASKER_OSPF3, isis = 1 << ASKER_ISIS;

	assert_int_equal(e->condition_count, 3);
	assert_int_equal(e->conditions[0].unknown_to, ospf2 | ospf3);
	assert_int_equal(e->conditions[1].unknown_to, ospf2);
	assert_int_equal(e->conditions[2].unknown_to, ospf2 | ospf3 | isis);
	assert_int_equal(e->actions[0].unknown_to, isis);
	assert_int_equal(e->actions[1].unknown_to, ospf3);
}

static void test_unmodelled(void **state)
{
	const struct device *device =
		fixture_read(*state, "route-map M permit 10\n match rpki invalid\n");

	assert_non_null(device);
	assert_int_equal(device->unmodelled_count, 1);
	assert_int_equal(device->unmodelled[0].place.line, 2);
	assert_int_equal(fixture_filter(device, "M")->v[0].conditions[0].kind, CONDITION_NEVER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fixture_test(test_prefix_list), fixture_test(test_access_list),
		fixture_test(test_communities), fixture_test(test_route_map),
		fixture_test(test_zebra_only),  fixture_test(test_known_to),
		fixture_test(test_unmodelled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
