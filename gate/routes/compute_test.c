/* SPDX-License-Identifier: MIT */
/*
 * The fixed point: that it ends, and what it says when nothing settles. A stand-in for BGP
 * announces a route while it is not there and takes it back while it is: the shortest cycle there
 * is.
 */
#define FIXTURE_OWN_BGP
#include "routes/routes_fixture.h"

static bool contrary;  /* whether the stand-in does that, or adds the route once */
static bool by_health; /* or adds it while the service may announce it */
static unsigned calls;
static struct next_hop stand_in_hop = { .interface = ROUTES_NONE };

__attribute__((weak)) bool bgp_compute(struct routes *routes)
{
	struct prefix prefix = lab_prefix("10.0.0.0/8");
	const struct rib_entry *entry = rib_get(routes->ribs[0], prefix);
	bool there = entry != NULL && entry->selected != NULL;
	struct rib_candidate candidate = {
		.protocol = PROTOCOL_BGP,
		.distance = 20,
		.hops = &stand_in_hop,
		.hop_count = 1,
	};

	calls++;
	if (by_health && service_withholds(routes, 0, prefix)) {
		rib_clear(routes->ribs[0], PROTOCOL_BGP);
		return there;
	}
	if (there && contrary)
		rib_clear(routes->ribs[0], PROTOCOL_BGP);
	else if (!there)
		rib_add(routes->ribs[0], prefix, &candidate);
	return contrary || !there;
}

static void a_state_that_comes_back_is_reported(void **state)
{
	struct lab lab;
	struct routes *routes;
	const struct unsettled *unsettled;
	size_t n;

	(void)state;
	lab_init(&lab);
	fix_port(&lab, lab_device(&lab, "r1"), "eth1", "192.0.2.1/24");
	contrary = true;
	calls = 0;
	routes = fix_compute(&lab, NULL);
	unsettled = routes_unsettled(routes, &n);
	assert_true(calls < 20);
	assert_int_equal(n, 1);
	assert_true(prefix_equal(unsettled->prefix, lab_prefix("10.0.0.0/8")));
	assert_int_equal(unsettled->instance_count, 1);
	assert_int_equal(unsettled->instances[0], 0);
	assert_string_equal(
		unsettled->text,
		"the routes to 10.0.0.0/8 never settle: they change in a cycle of 2 rounds on r1");
	fix_expect(&lab, routes, "r1", "192.0.2.0/24", "connected 0/0 @eth1");
	arena_free(lab.arena);
}

static void what_settles_is_not(void **state)
{
	struct lab lab;
	struct routes *routes;
	size_t n;

	(void)state;
	lab_init(&lab);
	fix_port(&lab, lab_device(&lab, "r1"), "eth1", "192.0.2.1/24");
	contrary = false;
	routes = fix_compute(&lab, NULL);
	routes_unsettled(routes, &n);
	assert_int_equal(n, 0);
	assert_int_equal(routes_stats(routes).rounds, 2);
	fix_expect(&lab, routes, "r1", "10.0.0.0/8", "bgp 20/0 discard");
	arena_free(lab.arena);
}

/* A next hop inside the very route that it brings: 10.1.0.0/16 is there by a connected /8 until
 * the /16 resolves over itself. Zebra does not let it in at all, so this settles, too. */
static void a_route_over_itself_settles_without_it(void **state)
{
	struct lab lab;
	struct routes *routes;
	struct device *device;
	size_t n;

	(void)state;
	lab_init(&lab);
	device = lab_device(&lab, "r1");
	fix_port(&lab, device, "eth1", "172.16.0.1/12");
	fix_static(&lab, device, "172.16.5.0/24", "172.16.5.1");
	contrary = false;
	routes = fix_compute(&lab, NULL);
	routes_unsettled(routes, &n);
	assert_int_equal(n, 0);
	fix_expect(&lab, routes, "r1", "172.16.5.0/24", "none");
	arena_free(lab.arena);
}

/* It needs the very prefix that it announces. */
static void a_service_that_holds_itself_up_has_two_outcomes(void **state)
{
	struct lab lab;
	struct routes *routes;
	struct prefix prefix = lab_prefix("10.0.0.0/8"), need = lab_prefix("192.0.2.0/24");
	struct service service = {
		.name = "dns",
		.device = "r1",
		.prefixes = &prefix,
		.prefix_count = 1,
		.needs = &need,
		.need_count = 1,
	};
	const struct unsettled *unsettled;
	struct device *device;
	size_t n;

	(void)state;
	contrary = false;
	by_health = true;
	lab_init(&lab);
	device = lab_device(&lab, "r1");
	fix_port(&lab, device, "eth1", "192.0.2.1/24");
	fix_static(&lab, device, "198.51.100.0/24", "10.0.0.1");
	lab.around.services = &service;
	lab.around.service_count = 1;
	routes = fix_compute(&lab, NULL);
	routes_unsettled(routes, &n);
	assert_int_equal(n, 0);
	assert_true(routes_service_healthy(routes, 0, NULL));
	fix_expect(&lab, routes, "r1", "10.0.0.0/8", "bgp 20/0 discard");
	/* Needs a route that is there only over the announced prefix. */
	need = lab_prefix("198.51.100.0/24");
	stand_in_hop = (struct next_hop){ .via = lab_addr("192.0.2.2"), .interface = 0 };
	routes = fix_compute(&lab, NULL);
	unsettled = routes_unsettled(routes, &n);
	assert_int_equal(n, 1);
	assert_true(unsettled->several_outcomes);
	assert_false(routes_service_healthy(routes, 0, NULL));
	stand_in_hop = (struct next_hop){ .interface = ROUTES_NONE };
	by_health = false;
	arena_free(lab.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_state_that_comes_back_is_reported),
		cmocka_unit_test(what_settles_is_not),
		cmocka_unit_test(a_route_over_itself_settles_without_it),
		cmocka_unit_test(a_service_that_holds_itself_up_has_two_outcomes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
