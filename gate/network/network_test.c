/* SPDX-License-Identifier: MIT */
/* Sealing: order of devices, instances, owners, router ids, what lies outside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "network/network_fixture.h"

static int setup(void **state)
{
	static struct lab lab;

	lab_init(&lab);
	*state = &lab;
	return 0;
}

static int teardown(void **state)
{
	struct lab *lab = *state;

	arena_free(lab->arena);
	return 0;
}

static void test_order(void **state)
{
	struct lab *lab = *state;
	const struct network *network;
	struct device *b;

	b = lab_device(lab, "b");
	lab_instance(lab, b, "red");
	lab_device(lab, "c");
	lab_device(lab, "a");
	lab->diag.device = "before";
	network = lab_seal(lab);
	assert_int_equal(network->device_count, 3);
	assert_int_equal(network_device(network, "a"), 0);
	assert_int_equal(network_device(network, "c"), 2);
	assert_int_equal(network_device(network, "d"), UINT32_MAX);
	assert_int_equal(network->instance_count, 4);
	assert_int_equal(network->instances[2].device, 1);
	assert_int_equal(network->instances[2].instance, 1);
	assert_int_equal(network->device_instances[2], 3);
	assert_string_equal(lab->diag.device, "before");
}

static void test_nothing(void **state)
{
	struct lab *lab = *state;
	const struct network *network = network_seal(NULL, 0, NULL, lab->arena, &lab->diag);

	assert_non_null(network);
	assert_int_equal(network->device_count, 0);
	assert_null(network_owner(network, lab_addr("10.0.0.1")));
}

static void test_device_twice(void **state)
{
	struct lab *lab = *state;

	lab_device(lab, "a");
	lab_device(lab, "b");
	lab_device(lab, "b");
	lab_device(lab, "a");
	assert_null(lab_seal(lab));
	assert_int_equal(lab_count(lab, "device-twice"), 2); /* all of them, in one run */
	assert_true(diagnostics_failed(&lab->diag));
}

static void test_owners(void **state)
{
	struct lab *lab = *state;
	struct device *a = lab_device(lab, "a"), *b = lab_device(lab, "b");
	const struct network *network;
	const struct owner *owner;

	lab_address(lab, b, "lo", "192.0.2.53/32"); /* anycast */
	lab_address(lab, a, "lo", "192.0.2.53/32");
	lab_address(lab, a, "eth0", "10.0.0.1/30")->enabled = false;
	lab_address(lab, a, "eth0", "fe80::1/64");
	network = lab_seal(lab);
	owner = network_owner(network, lab_addr("192.0.2.53"));
	assert_non_null(owner);
	assert_int_equal(owner->port.device, 0);
	assert_non_null(owner->next);
	assert_int_equal(owner->next->port.device, 1);
	assert_null(owner->next->next);
	assert_non_null(network_owner(network, lab_addr("10.0.0.1")));
	assert_null(network_owner(network, lab_addr("fe80::1")));
	assert_null(network_owner(network, lab_addr("10.0.0.2")));
}

static uint32_t router_id(const struct network *network, const char *device)
{
	uint32_t first = network->device_instances[network_device(network, device)];

	return network->instances[first].router_id;
}

static void test_router_ids(void **state)
{
	struct lab *lab = *state;
	struct device *loop = lab_device(lab, "loop"), *port = lab_device(lab, "port");
	struct device *given = lab_device(lab, "given"), *vrf = lab_device(lab, "vrf");
	struct device *own = lab_device(lab, "own");
	const struct network *network;
	uint32_t red;

	lab_address(lab, loop, "lo", "10.0.0.1/32");
	lab_address(lab, loop, "lo", "10.0.0.9/32");
	lab_address(lab, loop, "lo", "127.0.0.1/8");
	lab_address(lab, loop, "eth0", "192.0.2.1/24");
	lab_address(lab, port, "lo", "2001:db8::1/128");
	lab_address(lab, port, "eth0", "10.1.0.1/24");
	lab_address(lab, port, "eth1", "10.2.0.1/24");
	lab_address(lab, port, "eth2", "10.3.0.1/24")->enabled = false;
	lab_address(lab, given, "lo", "10.0.0.2/32");
	given->instances[0].router_id = 0x01020304;
	lab_address(lab, own, "lo", "10.0.0.3/32");
	own->instances[0].router_id = 0x01020305;
	lab_bgp(lab, own, 65000)->router_id = 0x05050505;
	red = lab_instance(lab, vrf, "red");
	lab_address(lab, vrf, "eth0", "10.7.0.1/24")->instance = red;
	network = lab_seal(lab);
	assert_int_equal(router_id(network, "loop"), 0x0a000009);
	assert_int_equal(router_id(network, "port"), 0x0a020001);
	assert_int_equal(router_id(network, "given"), 0x01020304);
	assert_int_equal(router_id(network, "own"), 0x05050505);
	assert_int_equal(
		network->instances[network->device_instances[network_device(network, "own")]]
			.default_router_id,
		0x01020305);
	assert_int_equal(router_id(network, "vrf"), 0);
	assert_int_equal(
		network->instances[network->device_instances[network_device(network, "vrf")] + red]
			.router_id,
		0x0a070001);
}

static void test_router_id_twice(void **state)
{
	struct lab *lab = *state;
	struct device *a = lab_device(lab, "a"), *b = lab_device(lab, "b");

	lab_bgp(lab, a, 65001)->router_id = 0x01010101;
	lab_bgp(lab, b, 65002)->router_id = 0x01010101;
	lab_seal(lab);
	assert_int_equal(lab_count(lab, "router-id-twice"), 1);
	assert_string_equal(lab->diag.v[0].device, "b");
}

/* One device may use one id in OSPF and BGP, and OSPF and BGP of two devices do not meet. */
static void test_router_id_protocols(void **state)
{
	struct lab *lab = *state;
	struct device *a = lab_device(lab, "a"), *b = lab_device(lab, "b");
	struct ospf ospf = { .version = 2, .enabled = true, .router_id = 0x01010101 };
	struct ospf same = ospf;

	lab_bgp(lab, a, 65001)->router_id = 0x01010101;
	b->instances[0].ospfs = &ospf;
	b->instances[0].ospf_count = 1;
	lab_seal(lab);
	assert_int_equal(lab_count(lab, "router-id-twice"), 0);
	a->instances[0].ospfs = &same;
	a->instances[0].ospf_count = 1;
	lab_seal(lab);
	assert_int_equal(lab_count(lab, "router-id-twice"), 1);
}

static void test_surroundings(void **state)
{
	struct lab *lab = *state;
	const char *const outside[] = { "isp*", "nobody" };
	struct service services[] = { { .name = "dns", .device = "gone" },
				      { .name = "web", .device = "a" } };
	const struct network *network;

	lab->around.outside = outside;
	lab->around.outside_count = 2;
	lab->around.services = services;
	lab->around.service_count = 2;
	lab_device(lab, "isp2");
	lab_device(lab, "isp1");
	lab_device(lab, "a");
	network = lab_seal(lab);
	assert_false(network->device_outside[0]);
	assert_true(network->device_outside[1]);
	assert_true(network->device_outside[2]);
	assert_int_equal(lab_count(lab, "outside-without-device"), 1);
	assert_int_equal(lab_count(lab, "service-without-device"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(order),        TEST(nothing),
		TEST(device_twice), TEST(owners),
		TEST(router_ids),   TEST(router_id_twice),
		TEST(surroundings), TEST(router_id_protocols),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
