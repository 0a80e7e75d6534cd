/* SPDX-License-Identifier: MIT */
/* Ports, connected and static routes, aggregates, services. Expected values follow zebra's rules.
 */
#include "routes/routes_fixture.h"

/*
 *	r1 eth1 10.0.1.1/30 --- 10.0.1.2/30 eth1 r2
 *	r1 eth2 10.0.2.1/30 --- 10.0.2.2/30 eth1 r3
 *	r1 eth3 192.168.1.1/24 (a LAN without neighbors)
 */
static void lab_three(struct lab *lab, struct device *r[3])
{
	lab_init(lab);
	r[0] = lab_device(lab, "r1");
	r[1] = lab_device(lab, "r2");
	r[2] = lab_device(lab, "r3");
	fix_port(lab, r[0], "eth1", "10.0.1.1/30 2001:db8:1::1/64");
	fix_port(lab, r[0], "eth2", "10.0.2.1/30");
	fix_port(lab, r[0], "eth3", "192.168.1.1/24");
	fix_port(lab, r[0], "lo", "10.255.0.1/32");
	fix_port(lab, r[1], "eth1", "10.0.1.2/30 2001:db8:1::2/64");
	fix_port(lab, r[2], "eth1", "10.0.2.2/30");
}

static void connected_routes_are_the_subnets(void **state)
{
	struct lab lab;
	struct device *r[3];
	struct routes *routes;

	(void)state;
	lab_three(&lab, r);
	fix_port(&lab, r[0], "eth3", "fe80::1/64");
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "10.0.1.0/30", "connected 0/0 @eth1");
	fix_expect(&lab, routes, "r1", "2001:db8:1::/64", "connected 0/0 @eth1");
	fix_expect(&lab, routes, "r1", "10.255.0.1/32", "connected 0/0 @lo");
	fix_expect(&lab, routes, "r1", "fe80::/64", "none");
	fix_expect(&lab, routes, "r1", "10.0.1.1/32", "none");
	arena_free(lab.arena);
}

static void a_far_end_that_is_shut_takes_the_carrier(void **state)
{
	struct lab lab;
	struct device *r[3];
	struct routes *routes;

	(void)state;
	lab_three(&lab, r);
	lab_interface(&lab, r[1], "eth1")->enabled = false;
	routes = fix_compute(&lab, NULL);
	assert_int_equal(routes_port(routes, 0, fix_index(r[0], "eth1")), PORT_NO_CARRIER);
	assert_int_equal(routes_port(routes, 1, 0), PORT_DISABLED);
	assert_int_equal(routes_port(routes, 0, fix_index(r[0], "eth2")), PORT_UP);
	fix_expect(&lab, routes, "r1", "10.0.1.0/30", "none");
	fix_expect(&lab, routes, "r2", "10.0.1.0/30", "none");
	arena_free(lab.arena);
}

static void failures_take_links_ports_and_devices(void **state)
{
	struct lab lab;
	struct device *r[3];
	struct network *network;
	struct routes *routes;
	uint32_t device = 1, link = 0;
	struct port port = { 0, 0 };
	struct failure failure = { .devices = &device, .device_count = 1 };

	(void)state;
	lab_three(&lab, r);
	network = lab_seal(&lab);
	routes = routes_compute(network, &failure, lab.arena);
	fix_expect(&lab, routes, "r1", "10.0.1.0/30", "none");
	fix_expect(&lab, routes, "r1", "10.0.2.0/30", "connected 0/0 @eth2");
	assert_int_equal(routes_port(routes, 1, 0), PORT_FAILED);
	failure = (struct failure){ .links = &link, .link_count = 1 };
	routes = routes_compute(network, &failure, lab.arena);
	assert_int_equal(routes_port(routes, 0, network->links[0].members[0].interface),
			 PORT_NO_CARRIER);
	assert_int_equal(routes_port(routes, network->links[0].members[1].device,
				     network->links[0].members[1].interface),
			 PORT_NO_CARRIER);
	port.interface = fix_index(r[0], "eth2");
	failure = (struct failure){ .ports = &port, .port_count = 1 };
	routes = routes_compute(network, &failure, lab.arena);
	fix_expect(&lab, routes, "r1", "10.0.2.0/30", "none");
	fix_expect(&lab, routes, "r3", "10.0.2.0/30", "none");
	fix_expect(&lab, routes, "r1", "10.0.1.0/30", "connected 0/0 @eth1");
	arena_free(lab.arena);
}

static void a_lag_needs_a_member(void **state)
{
	struct lab lab;
	struct device *r[3];
	struct routes *routes;

	(void)state;
	lab_three(&lab, r);
	fix_port(&lab, r[0], "ae0", "10.9.0.1/24");
	fix_port(&lab, r[0], "xe0", "");
	fix_port(&lab, r[0], "xe1", "");
	lab_interface(&lab, r[0], "xe0")->member_of = "ae0";
	lab_interface(&lab, r[0], "xe1")->member_of = "ae0";
	lab_interface(&lab, r[0], "xe0")->enabled = false;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "10.9.0.0/24", "connected 0/0 @ae0");
	lab_interface(&lab, r[0], "xe1")->enabled = false;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "10.9.0.0/24", "none");
	assert_int_equal(routes_port(routes, 0, fix_index(r[0], "ae0")), PORT_MEMBERS);
	arena_free(lab.arena);
}

static void equal_distance_shares_and_a_higher_one_floats(void **state)
{
	struct lab lab;
	struct device *r[3];
	struct routes *routes;

	(void)state;
	lab_three(&lab, r);
	fix_static(&lab, r[0], "172.16.0.0/16", "10.0.2.2");
	fix_static(&lab, r[0], "172.16.0.0/16", "10.0.1.2");
	fix_static(&lab, r[0], "172.17.0.0/16", "10.0.2.2")->distance = 200;
	fix_static(&lab, r[0], "172.17.0.0/16", "10.0.1.2");
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "172.16.0.0/16", "static 1/0 10.0.1.2@eth1 10.0.2.2@eth2");
	fix_expect(&lab, routes, "r1", "172.17.0.0/16", "static 1/0 10.0.1.2@eth1");
	lab_interface(&lab, r[0], "eth1")->enabled = false;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "172.16.0.0/16", "static 1/0 10.0.2.2@eth2");
	fix_expect(&lab, routes, "r1", "172.17.0.0/16", "static 200/0 10.0.2.2@eth2");
	/* A static route for a connected prefix waits for that to go. */
	fix_static(&lab, r[0], "10.0.1.0/30", "10.0.2.2");
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "10.0.1.0/30", "static 1/0 10.0.2.2@eth2");
	lab_interface(&lab, r[0], "eth1")->enabled = true;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "10.0.1.0/30", "connected 0/0 @eth1");
	arena_free(lab.arena);
}

static void next_hops_resolve_over_other_routes_but_the_default(void **state)
{
	struct lab lab;
	struct device *r[3];
	struct routes *routes;

	(void)state;
	lab_three(&lab, r);
	fix_static(&lab, r[0], "0.0.0.0/0", "10.0.1.2");
	fix_static(&lab, r[0], "172.16.0.0/16", "10.0.2.2");
	fix_static(&lab, r[0], "198.51.100.0/24", "172.16.0.1");
	fix_static(&lab, r[0], "198.51.101.0/24", "198.51.100.1");
	fix_static(&lab, r[0], "203.0.113.0/24", "192.0.2.1");
	fix_static(&lab, r[0], "198.51.102.0/24", "172.16.0.1")->recursive = false;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "198.51.100.0/24", "static 1/0 10.0.2.2@eth2");
	fix_expect(&lab, routes, "r1", "198.51.101.0/24", "static 1/0 10.0.2.2@eth2");
	fix_expect(&lab, routes, "r1", "203.0.113.0/24", "none");
	fix_expect(&lab, routes, "r1", "198.51.102.0/24", "none");
	r[0]->instances[0].resolve_via_default[FAMILY_IPV4] = true;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "203.0.113.0/24", "static 1/0 10.0.1.2@eth1");
	arena_free(lab.arena);
}

static void discard_and_interface_routes(void **state)
{
	struct lab lab;
	struct device *r[3];
	struct routes *routes;

	(void)state;
	lab_three(&lab, r);
	fix_static(&lab, r[0], "203.0.112.0/23", "blackhole");
	fix_static(&lab, r[0], "198.51.100.0/24", "203.0.113.1");
	fix_static(&lab, r[0], "172.16.0.0/16", "@eth1");
	fix_static(&lab, r[0], "172.17.0.0/16", "10.0.1.2@eth1");
	fix_static(&lab, r[0], "172.18.0.0/16", "10.0.1.2@eth2");
	fix_static(&lab, r[0], "172.19.0.0/16", "172.16.0.1");
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "203.0.112.0/23", "static 1/0 discard");
	fix_expect(&lab, routes, "r1", "198.51.100.0/24", "static 1/0 discard");
	fix_expect(&lab, routes, "r1", "172.16.0.0/16", "static 1/0 @eth1");
	fix_expect(&lab, routes, "r1", "172.17.0.0/16", "static 1/0 10.0.1.2@eth1");
	fix_expect(&lab, routes, "r1", "172.18.0.0/16", "none");
	fix_expect(&lab, routes, "r1", "172.19.0.0/16", "static 1/0 172.16.0.1@eth1");
	arena_free(lab.arena);
}

static void an_aggregate_needs_a_longer_route(void **state)
{
	struct lab lab;
	struct device *r[3];
	struct routes *routes;
	struct local_aggregate aggregates[2] = { { .distance = 130 }, { .distance = 130 } };

	(void)state;
	lab_three(&lab, r);
	aggregates[0].prefix = lab_prefix("192.168.0.0/16");
	aggregates[1].prefix = lab_prefix("192.168.1.0/24"); /* the connected one is not longer */
	r[0]->instances[0].aggregates = aggregates;
	r[0]->instances[0].aggregate_count = 2;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "192.168.0.0/16", "aggregate 130/0 discard");
	fix_expect(&lab, routes, "r1", "192.168.1.0/24", "connected 0/0 @eth3");
	lab_interface(&lab, r[0], "eth3")->enabled = false;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "192.168.0.0/16", "none");
	arena_free(lab.arena);
}

static void a_service_is_healthy_by_more_than_the_default(void **state)
{
	struct lab lab;
	struct device *r[3];
	struct routes *routes;
	struct prefix needs[2], own;
	struct service service = { .name = "dns", .device = "r1", .needs = needs, .need_count = 1 };
	const struct prefix *missing;

	(void)state;
	lab_three(&lab, r);
	needs[0] = lab_prefix("172.16.0.0/15");
	needs[1] = lab_prefix("10.255.0.1/32");
	own = lab_prefix("10.255.0.1/32");
	service.prefixes = &own;
	service.prefix_count = 1;
	lab.around.services = &service;
	lab.around.service_count = 1;
	fix_static(&lab, r[0], "0.0.0.0/0", "10.0.1.2");
	fix_static(&lab, r[0], "172.16.0.0/16", "10.0.1.2");
	routes = fix_compute(&lab, NULL);
	assert_false(routes_service_healthy(routes, 0, &missing));
	assert_true(prefix_equal(*missing, needs[0]));
	assert_true(service_withholds(routes, 0, lab_prefix("10.255.0.1/32")));
	assert_false(service_withholds(routes, 1, lab_prefix("10.255.0.1/32")));
	fix_static(&lab, r[0], "172.17.0.0/16", "10.0.1.2");
	routes = fix_compute(&lab, NULL);
	assert_true(routes_service_healthy(routes, 0, &missing));
	assert_null(missing);
	assert_false(service_withholds(routes, 0, lab_prefix("10.255.0.1/32")));
	arena_free(lab.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(connected_routes_are_the_subnets),
		cmocka_unit_test(a_far_end_that_is_shut_takes_the_carrier),
		cmocka_unit_test(failures_take_links_ports_and_devices),
		cmocka_unit_test(a_lag_needs_a_member),
		cmocka_unit_test(equal_distance_shares_and_a_higher_one_floats),
		cmocka_unit_test(next_hops_resolve_over_other_routes_but_the_default),
		cmocka_unit_test(discard_and_interface_routes),
		cmocka_unit_test(an_aggregate_needs_a_longer_route),
		cmocka_unit_test(a_service_is_healthy_by_more_than_the_default),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
