/* SPDX-License-Identifier: MIT */
/* Links: which interfaces share one, and what a warning is given for. */
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

static const char *link_of(struct lab *lab, const struct network *network, uint32_t index)
{
	return link_text(network, &network->links[index], lab->arena);
}

static uint32_t links_of(const struct network *network, const char *device, uint32_t interface)
{
	return network->interface_links[network_device(network, device)][interface][0];
}

static void test_point_to_point(void **state)
{
	struct lab *lab = *state;
	struct device *r2 = lab_device(lab, "r2"), *r1 = lab_device(lab, "r1");
	const struct network *network;

	lab_address(lab, r1, "eth0", "10.0.0.1/30");
	lab_address(lab, r2, "eth1", "10.0.0.2/30")->enabled = false;
	lab_address(lab, r1, "eth9", "192.0.2.1/24"); /* a stub */
	network = lab_seal(lab);
	assert_int_equal(network->link_count, 1);
	assert_string_equal(link_of(lab, network, 0), "r1:eth0 - r2:eth1");
	assert_true(network->links[0].point_to_point);
	assert_true(prefix_equal(network->links[0].subnet, lab_prefix("10.0.0.0/30")));
	assert_int_equal(links_of(network, "r1", 0), 1);
	assert_int_equal(links_of(network, "r1", 1), 0);
	assert_int_equal(links_of(network, "r2", 0), 1);
	assert_int_equal(lab->diag.n, 0);
}

static void test_lan(void **state)
{
	struct lab *lab = *state;
	const struct network *network;

	lab_address(lab, lab_device(lab, "a"), "eth0", "10.0.0.1/24");
	lab_address(lab, lab_device(lab, "b"), "eth0", "10.0.0.2/24");
	lab_address(lab, lab_device(lab, "c"), "eth0", "10.0.0.3/24");
	network = lab_seal(lab);
	assert_int_equal(network->link_count, 1);
	assert_string_equal(link_of(lab, network, 0), "a:eth0 - b:eth0 - c:eth0");
	assert_false(network->links[0].point_to_point);
}

/* IPv4 and IPv6 on one cable are one link, and it is a cable still. */
static void test_dual_stack(void **state)
{
	struct lab *lab = *state;
	struct device *a = lab_device(lab, "a"), *b = lab_device(lab, "b");
	const struct network *network;

	lab_address(lab, a, "eth0", "10.0.0.1/30");
	lab_address(lab, a, "eth0", "2001:db8::1/64");
	lab_address(lab, b, "eth0", "2001:db8::2/64");
	lab_address(lab, b, "eth0", "10.0.0.2/30");
	network = lab_seal(lab);
	assert_int_equal(network->link_count, 1);
	assert_true(network->links[0].point_to_point);
	assert_true(prefix_equal(network->links[0].subnet, lab_prefix("10.0.0.0/30")));
}

static void test_several_links_of_one_interface(void **state)
{
	struct lab *lab = *state;
	struct device *a = lab_device(lab, "a");
	const struct network *network;

	lab_address(lab, a, "eth0", "10.0.0.1/30");
	lab_address(lab, a, "eth0", "10.0.1.1/30");
	lab_address(lab, lab_device(lab, "b"), "eth0", "10.0.0.2/30");
	lab_address(lab, lab_device(lab, "c"), "eth0", "10.0.1.2/30");
	network = lab_seal(lab);
	assert_int_equal(network->link_count, 2);
	assert_int_equal(links_of(network, "a", 0), 2);
	/* A switch must be between them: the carrier does not depend on one far end. */
	assert_false(network->links[0].point_to_point);
	assert_false(network->links[1].point_to_point);
}

static void test_no_link(void **state)
{
	struct lab *lab = *state;
	struct device *a = lab_device(lab, "a"), *b = lab_device(lab, "b");
	const struct network *network;

	lab_address(lab, a, "lo", "10.9.0.1/24"); /* loopbacks have no neighbors */
	lab_address(lab, b, "lo", "10.9.0.2/24");
	lab_address(lab, a, "eth0", "10.1.0.1/32"); /* host addresses share nothing */
	lab_address(lab, b, "eth0", "10.1.0.1/32");
	lab_address(lab, a, "eth1", "fe80::1/64");
	lab_address(lab, b, "eth1", "fe80::2/64");
	lab_address(lab, a, "eth2", "10.2.0.1/30")->looped = true;
	lab_address(lab, b, "eth2", "10.2.0.2/30");
	lab_interface(lab, a, "eth3")->unnumbered_from = "lo";
	network = lab_seal(lab);
	assert_int_equal(network->link_count, 0);
	assert_int_equal(lab_count(lab, "interface-unnumbered"), 1);
}

static void test_tags(void **state)
{
	struct lab *lab = *state;
	struct device *a = lab_device(lab, "a"), *b = lab_device(lab, "b");
	const struct network *network;

	lab_address(lab, a, "eth0.10", "10.0.0.1/30")->vlan_outer = 10;
	lab_address(lab, b, "eth0.10", "10.0.0.2/30")->vlan_outer = 10;
	lab_address(lab, a, "eth0.20", "10.0.1.1/30")->vlan_outer = 20;
	lab_address(lab, b, "eth0.21", "10.0.1.2/30")->vlan_outer = 21;
	/* A switch's own interface fits the tag of whoever is there. */
	lab_address(lab, a, "eth0.30", "10.0.2.1/30")->vlan_outer = 30;
	lab_address(lab, b, "vlan30", "10.0.2.2/30")->bridge = "vlan30";
	network = lab_seal(lab);
	assert_int_equal(network->link_count, 2);
	assert_string_equal(link_of(lab, network, 0), "a:eth0.10 - b:eth0.10");
	assert_string_equal(link_of(lab, network, 1), "a:eth0.30 - b:vlan30");
	assert_int_equal(lab_count(lab, "link-tags-differ"), 1);
}

static void test_address_twice(void **state)
{
	struct lab *lab = *state;
	struct interface *shut;
	struct device *c;

	lab_address(lab, lab_device(lab, "a"), "eth0", "10.0.0.1/24");
	lab_address(lab, lab_device(lab, "b"), "eth0", "10.0.0.1/24");
	c = lab_device(lab, "c");
	shut = lab_address(lab, c, "eth0", "10.0.0.1/24"); /* waits to take over: no conflict */
	shut->enabled = false;
	assert_int_equal(lab_seal(lab)->link_count, 1);
	assert_int_equal(lab_count(lab, "address-twice-on-link"), 1);
	assert_string_equal(lab->diag.v[0].device, "b");
	assert_non_null(strstr(lab->diag.v[0].message, "a:eth0 and b:eth0 both have 10.0.0.1"));
}

static void test_address_moves(void **state)
{
	struct lab *lab = *state;
	struct device *a = lab_device(lab, "a");

	lab_address(lab, a, "eth0", "10.0.0.1/30")->enabled = false;
	lab_address(lab, a, "eth1", "10.0.0.1/30");
	lab_address(lab, lab_device(lab, "b"), "eth0", "10.0.0.2/30");
	assert_int_equal(lab_seal(lab)->link_count, 1);
	assert_int_equal(lab->diag.n, 0);
}

static void test_subnet_twice(void **state)
{
	struct lab *lab = *state;

	lab_address(lab, lab_device(lab, "a"), "eth0", "10.0.0.0/31");
	lab_address(lab, lab_device(lab, "b"), "eth0", "10.0.0.1/31");
	lab_address(lab, lab_device(lab, "c"), "eth0", "2001:db8::/127");
	lab_address(lab, lab_device(lab, "d"), "eth0", "2001:db8::1/127");
	lab_address(lab, lab_device(lab, "e"), "eth0", "10.0.9.0/30");
	lab_address(lab, lab_device(lab, "f"), "eth0", "10.0.9.1/30");
	lab_address(lab, lab_device(lab, "g"), "eth0", "10.0.9.2/30");
	assert_int_equal(lab_seal(lab)->link_count, 3);
	assert_int_equal(lab_count(lab, "subnet-twice"), 1);
	assert_string_equal(lab->diag.v[0].device, "g");
}

/* One address plan in two VRFs: the names of the instances tell the places apart. */
static void test_instances_tell_apart(void **state)
{
	struct lab *lab = *state;
	struct device *a = lab_device(lab, "a"), *b = lab_device(lab, "b");
	uint32_t red = lab_instance(lab, a, "red"), blue = lab_instance(lab, a, "blue");
	const struct network *network;

	lab_instance(lab, b, "red");
	lab_instance(lab, b, "blue");
	lab_address(lab, a, "eth0", "10.0.0.1/30")->instance = red;
	lab_address(lab, a, "eth1", "10.0.0.1/30")->instance = blue;
	lab_address(lab, b, "eth0", "10.0.0.2/30")->instance = red;
	lab_address(lab, b, "eth1", "10.0.0.2/30")->instance = blue;
	network = lab_seal(lab);
	assert_int_equal(network->link_count, 2);
	assert_string_equal(link_of(lab, network, 0), "a:eth1 - b:eth1");
	assert_string_equal(link_of(lab, network, 1), "a:eth0 - b:eth0");
	assert_int_equal(lab->diag.n, 0);
}

static void test_masks_differ(void **state)
{
	struct lab *lab = *state;

	lab_address(lab, lab_device(lab, "a"), "eth0", "10.0.0.1/24");
	lab_address(lab, lab_device(lab, "b"), "eth0", "10.0.0.2/30");
	/* A customer's range inside an aggregate that a device has as a subnet is nothing odd. */
	lab_address(lab, lab_device(lab, "c"), "eth0", "10.0.0.201/30");
	assert_int_equal(lab_seal(lab)->link_count, 0);
	assert_int_equal(lab_count(lab, "link-masks-differ"), 1);
	assert_string_equal(lab->diag.v[0].device, "b");
}

/* ---- stated ---------------------------------------------------------------------------------- */

static void test_stated(void **state)
{
	struct lab *lab = *state;
	struct device *a = lab_device(lab, "a"), *b = lab_device(lab, "b");
	const struct network *network;

	lab_address(lab, a, "eth1", "10.9.0.1/32");
	lab_interface(lab, b, "eth2");
	lab_link(lab, "b:eth2", "a:eth1", NULL);
	network = lab_seal(lab);
	assert_int_equal(network->link_count, 1);
	assert_string_equal(link_of(lab, network, 0), "a:eth1 - b:eth2");
	assert_true(network->links[0].point_to_point);
	assert_int_equal(network->links[0].subnet.len, 0);
	assert_int_equal(links_of(network, "a", 0), 1);
}

/* What is stated of an interface is all there is, whatever its subnets say. */
static void test_stated_wins(void **state)
{
	struct lab *lab = *state;
	struct device *a = lab_device(lab, "a");
	const struct network *network;

	lab_address(lab, a, "eth0", "10.0.0.1/30");
	lab_address(lab, lab_device(lab, "b"), "eth0", "10.0.0.2/30");
	lab_address(lab, lab_device(lab, "c"), "eth0", "10.0.0.2/30");
	lab_link(lab, "a:eth0", "c:eth0", NULL);
	network = lab_seal(lab);
	assert_int_equal(network->link_count, 1);
	assert_string_equal(link_of(lab, network, 0), "a:eth0 - c:eth0");
	assert_true(prefix_equal(network->links[0].subnet, lab_prefix("10.0.0.0/30")));
	assert_int_equal(lab->diag.n, 0);
}

/* A LAN stays one when an end of it is not there, and its carrier is the switch's. */
static void test_stated_lan(void **state)
{
	struct lab *lab = *state;
	const struct network *network;

	lab_interface(lab, lab_device(lab, "a"), "eth0");
	lab_interface(lab, lab_device(lab, "b"), "eth0");
	lab_link(lab, "a:eth0", "b:eth0", "c:eth0");
	network = lab_seal(lab);
	assert_int_equal(network->link_count, 1);
	assert_int_equal(network->links[0].member_count, 2);
	assert_false(network->links[0].point_to_point);
}

static void test_stated_ends(void **state)
{
	struct lab *lab = *state;
	struct device *a = lab_device(lab, "alpha");
	const struct network *network;
	struct link_end end = { "alpha", "eth0", { NULL, 0 } };

	lab_interface(lab, a, "eth0");
	lab_interface(lab, a, "lo");
	lab_interface(lab, a, "uplink");
	lab_link(lab, "alpha:uplimk", "alhpa:eth0", NULL);
	lab_link(lab, "alpha:lo", "alpha:eth0", NULL);
	network = lab_seal(lab);
	assert_int_equal(network->link_count, 0);
	assert_true(network_end_is_linked(network, &end));
	end.interface = "uplink";
	assert_false(network_end_is_linked(network, &end));
	network_check_links(network, &lab->around, NULL, &lab->diag);
	assert_int_equal(lab->diag.count[DIAG_ERROR], 3);
	assert_non_null(strstr(lab->diag.v[0].message, "did you mean 'uplink'?"));
	assert_non_null(strstr(lab->diag.v[1].message, "did you mean 'alpha'?"));
	assert_string_equal(lab->diag.v[2].code, "link-at-loopback");
	/* What the base states as well is not a mistake of the change. */
	network_check_links(network, &lab->around, &lab->around, &lab->diag);
	assert_int_equal(lab->diag.count[DIAG_ERROR], 3);
	assert_int_equal(lab->diag.count[DIAG_WARNING], 3);
}

/* ---- gaps ------------------------------------------------------------------------------------ */

/* An IGP speaks on an interface that no subnet and no statement leads anywhere. */
static void test_igp_gap(void **state)
{
	struct lab *lab = *state;
	struct device *a = lab_device(lab, "a");
	struct ospf *ospf = arena_alloc(lab->arena, sizeof(*ospf));
	const struct network *network;

	lab_interface(lab, a, "eth0");
	lab_address(lab, a, "eth1", "2001:db8::1/64"); /* nobody else has the subnet */
	lab_interface(lab, a, "eth2");
	lab_interface(lab, lab_device(lab, "b"), "eth0");
	lab_link(lab, "a:eth2", "b:eth0", NULL);
	*ospf = (struct ospf){ .version = 3, .enabled = true, .interface_count = 3 };
	ospf->interfaces = arena_alloc(lab->arena, 3 * sizeof(*ospf->interfaces));
	ospf->interfaces[1].interface = 1;
	ospf->interfaces[2].interface = 2;
	a->instances[0].ospfs = ospf;
	a->instances[0].ospf_count = 1;
	network = lab_seal(lab);
	assert_int_equal(network->gap_count, 1);
	assert_int_equal(network->gaps[0].port.interface, 0);
	assert_int_equal(lab_count(lab, "igp-unnumbered-without-link"), 1);
	assert_int_equal(lab->diag.count[DIAG_UNSUPPORTED], 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(point_to_point), TEST(lan),
		TEST(dual_stack),     TEST(several_links_of_one_interface),
		TEST(no_link),        TEST(tags),
		TEST(address_twice),  TEST(address_moves),
		TEST(subnet_twice),   TEST(instances_tell_apart),
		TEST(masks_differ),   TEST(stated),
		TEST(stated_wins),    TEST(stated_lan),
		TEST(stated_ends),    TEST(igp_gap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
