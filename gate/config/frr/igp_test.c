/* SPDX-License-Identifier: MIT */
/*
 * Interfaces, VRFs, static routes, OSPF and IS-IS of a frr.conf.
 */
#include "config/frr/fixture.h"

#define PORTS                                                                                      \
	"interface lo\n ip address 10.255.0.1/32\nexit\n"                                          \
	"interface eth0\n ip address 10.0.0.1/30\nexit\n"                                          \
	"interface eth1\n ip address 10.0.1.1/30\nexit\n"                                          \
	"interface eth2\n ip address 192.0.2.1/24\nexit\n"

static const char *name_of(const struct device *device, uint32_t interface)
{
	return device->interfaces[interface].name;
}

static void test_interfaces(void **state)
{
	const struct device *device = fixture_accept(
		*state,
		"vrf RED\nexit-vrf\ninterface eth1 vrf RED\n shutdown\nexit\n"
		"interface RED vrf RED\n ip address 10.9.0.1/32\nexit\n"
		"interface dummy0\n ip address 10.8.0.1/24\nexit\n"
		"interface eth0\n ip address 10.0.0.1/30\n ip address 10.0.0.9/30 secondary\n"
		" ipv6 address fe80::1/64\n description to r2\n");

	assert_int_equal(device->interface_count, 4);
	assert_string_equal(name_of(device, 0), "RED");
	assert_true(device->interfaces[0].loopback);
	assert_int_equal(device->interfaces[0].instance, 1);
	assert_true(device->interfaces[1].loopback);
	assert_int_equal(device->interfaces[2].address_count, 3);
	assert_true(device->interfaces[2].addresses[1].secondary);
	assert_true(device->interfaces[2].addresses[2].link_local);
	assert_true(device->interfaces[2].enabled && !device->interfaces[2].loopback);
	assert_false(device->interfaces[3].enabled);
	assert_int_equal(device->interfaces[3].disabled_place.line, 4);
	assert_int_equal(device->interfaces[3].instance, 1);
}

static void test_statics(void **state)
{
	const struct device *device = fixture_accept(
		*state,
		PORTS "vrf RED\n ip route 10.9.0.0/16 10.0.0.2\nexit-vrf\n"
		      "ip route 10.1.0.0/16 10.0.0.2 200 tag 7\nip route 10.2.0.0/16 Null0\n"
		      "ip route 10.3.0.0/16 eth0\nip route 10.4.0.0/16 10.0.0.2 eth0\n"
		      "ip route 10.5.0.0/16 10.0.0.2 vrf RED\n"
		      "ipv6 route 2001:db8::/32 blackhole\n");
	const struct static_route *s = device->instances[0].statics;

	assert_int_equal(device->instances[0].static_count, 5);
	assert_int_equal(s[0].distance, 200);
	assert_int_equal(s[0].tag, 7);
	assert_true(s[0].recursive && s[0].kind == STATIC_VIA);
	assert_int_equal(s[1].kind, STATIC_DISCARD);
	assert_int_equal(s[1].distance, 1);
	assert_int_equal(s[2].kind, STATIC_INTERFACE);
	assert_string_equal(name_of(device, s[2].interface_index), "eth0");
	assert_true(s[3].kind == STATIC_VIA && !s[3].recursive);
	assert_int_equal(s[4].kind, STATIC_DISCARD);
	assert_int_equal(device->instances[1].static_count, 2);
}

static void test_ospf(void **state)
{
	const struct device *device = fixture_accept(
		*state,
		PORTS "interface eth0\n ip ospf network point-to-point\n ip ospf hello-interval 2\n"
		      "exit\ninterface eth1\n bandwidth 20\nexit\n"
		      "router ospf\n network 10.0.0.0/8 area 1\n network 10.0.1.0/24 area 0.0.0.2\n"
		      " passive-interface default\n no passive-interface eth0\n"
		      " area 1 stub no-summary\n redistribute static metric-type 1\n");
	const struct ospf *ospf = &device->instances[0].ospfs[0];
	const struct ospf_interface *o = ospf->interfaces;

	assert_int_equal(device->instances[0].ospf_count, 1);
	assert_int_equal(ospf->interface_count, 3); /* 192.0.2.1 is in no network statement */
	/* statement by statement, then by name */
	assert_string_equal(name_of(device, o[0].interface), "eth0");
	assert_int_equal(o[0].cost, 10);
	assert_int_equal(o[0].area, 1);
	assert_int_equal(o[0].network, OSPF_NETWORK_POINT_TO_POINT);
	assert_int_equal(o[0].dead, 8);
	assert_false(o[0].passive);
	assert_string_equal(name_of(device, o[1].interface), "lo");
	assert_int_equal(o[1].cost, 0);
	assert_int_equal(o[1].network, OSPF_NETWORK_LOOPBACK);
	assert_int_equal(o[2].area, 2);    /* the longer statement */
	assert_int_equal(o[2].cost, 5000); /* 100,000 over 20 Mbit/s */
	assert_true(o[2].passive);
	assert_int_equal(ospf->areas[0].kind, OSPF_AREA_STUB);
	assert_true(ospf->areas[0].no_summary);
	assert_int_equal(device->instances[0].redistributions[0].metric_type, 1);
	assert_false(device->instances[0].redistributions[0].metric_set);
}

static void test_ospf_loopback_cost(void **state)
{
	const struct device *device = fixture_accept(
		*state, "interface lo\n ip address 10.9.0.1/32\n ip ospf area 0\n ip ospf cost 7\n"
			"exit\nrouter ospf\n");

	assert_int_equal(device->instances[0].ospfs[0].interfaces[0].cost, 7);
}

/* `neighbor swp1 interface` needs no block for swp1, in whichever VRF. */
static void test_implied_interfaces(void **state)
{
	const struct device *device = fixture_accept(
		*state, "vrf RED\nexit-vrf\ninterface swp2\n shutdown\nexit\n"
			"router bgp 65001\n neighbor swp2 interface remote-as external\n"
			" neighbor swp1 interface v6only remote-as external\nexit\n"
			"router bgp 65001 vrf RED\n neighbor swp3 interface remote-as external\n");

	assert_int_equal(device->interface_count, 3);
	assert_string_equal(name_of(device, 0), "swp1");
	assert_true(device->interfaces[0].enabled);
	assert_int_equal(device->interfaces[0].place.line, 8);
	assert_false(device->interfaces[1].enabled);
	assert_int_equal(device->interfaces[2].instance, 1);
}

static void test_ospf6(void **state)
{
	const struct device *device = fixture_accept(
		*state, "interface lo\n ipv6 address 2001:db8::1/128\n ipv6 ospf6 area 0\nexit\n"
			"interface eth0\n ipv6 ospf6 area 0.0.0.0\n ipv6 ospf6 passive\nexit\n"
			"interface eth1\n ipv6 ospf6 cost 5\nexit\nrouter ospf6\n");
	const struct ospf *ospf = &device->instances[0].ospfs[0];

	assert_int_equal(ospf->version, 3);
	assert_int_equal(ospf->interface_count, 2);
	assert_string_equal(name_of(device, ospf->interfaces[0].interface), "eth0");
	assert_int_equal(ospf->interfaces[0].cost, 10);
	assert_true(ospf->interfaces[0].passive);
	assert_int_equal(ospf->interfaces[1].cost, 10);
}

static void test_isis(void **state)
{
	const struct device *device = fixture_accept(
		*state,
		"router isis core\n net 49.0001.0102.0304.0506.00\n set-overload-bit\nexit\n"
		"interface lo\n ip router isis core\nexit\n"
		"interface eth0\n ip router isis core\n ipv6 router isis core\n"
		" isis circuit-type level-2-only\n isis metric 7\n"
		" isis metric level-1 9\n isis network point-to-point\nexit\n"
		"interface eth1\n ip router isis other\n");
	const struct isis *isis = &device->instances[0].isises[0];
	static const uint8_t id[6] = { 1, 2, 3, 4, 5, 6 };

	assert_memory_equal(isis->system_id, id, 6);
	assert_string_equal(isis->areas[0], "490001");
	assert_int_equal(isis->levels, ISIS_LEVEL_1_2);
	assert_true(isis->wide[0] && isis->wide[1] && isis->overload && isis->attached_send);
	assert_false(isis->up.on || isis->down.on);
	assert_int_equal(isis->interface_count, 2);
	assert_true(isis->interfaces[0].passive);
	assert_int_equal(isis->interfaces[0].metric[1][FAMILY_IPV4], 10);
	assert_int_equal(isis->interfaces[1].levels, ISIS_LEVEL_2);
	assert_int_equal(isis->interfaces[1].metric[1][FAMILY_IPV6], 7);
	assert_int_equal(isis->interfaces[1].metric[0][FAMILY_IPV4], 9);
	assert_true(isis->interfaces[1].point_to_point && isis->interfaces[1].family[FAMILY_IPV6]);
	fixture_refuse(*state, "router isis core\n net 49.0001.0102.0304.0506.01\n",
		       "frr-isis-net");
}

static void test_isis_order(void **state)
{
	static const char front[] =
		"interface eth0\n ip router isis core\n isis metric 100\nexit\n";
	static const char router[] = "router isis core\n net 49.0001.0102.0304.0506.00\nexit\n";
	char conf[256];

	snprintf(conf, sizeof(conf), "%s%s", router, front);
	fixture_accept(*state, conf);
	assert_int_equal(fixture_count(*state, DIAG_WARNING, "frr-isis-order"), 0);
	snprintf(conf, sizeof(conf), "%s%s", front, router);
	fixture_accept(*state, conf);
	assert_int_equal(fixture_count(*state, DIAG_WARNING, "frr-isis-order"), 1);
}

static void test_external_aggregates(void **state)
{
	const struct device *device = fixture_accept(
		*state, "router ospf\n summary-address 10.0.0.0/8 tag 5\n"
			" summary-address 11.0.0.0/8 no-advertise\n"
			"router ospf6\n summary-address 2001:db8::/32 metric 7 metric-type 1\n");
	const struct ospf *v2 = &device->instances[0].ospfs[0],
			  *v3 = &device->instances[0].ospfs[1];

	assert_int_equal(v2->aggregate_count, 2);
	assert_int_equal(v2->aggregates[0].tag, 5);
	assert_int_equal(v2->aggregates[0].metric_type, 2);
	assert_false(v2->aggregates[0].metric_set);
	assert_true(v2->aggregates[0].advertise);
	assert_false(v2->aggregates[1].advertise);
	assert_int_equal(v3->aggregates[0].metric, 7);
	assert_int_equal(v3->aggregates[0].metric_type, 1);
}

static void test_unmodelled(void **state)
{
	const struct device *device =
		fixture_read(*state, PORTS "router ospf\n network 10.0.0.0/8 area 0\n"
					   " neighbor 10.0.0.2\nrouter rip\n network eth0\n");

	assert_non_null(device);
	/* what a model has, and lines that none has */
	assert_int_equal(device->unmodelled_count, 3);
}

/* Older versions end no block with exit. */
static void test_blocks(void **state)
{
	const struct device *device =
		fixture_accept(*state, "router ospf\n!\nrouter bgp 65000\n!\nrouter ospf6\n!\n");

	assert_int_equal(device->instances[0].ospf_count, 2);
	assert_non_null(device->instances[0].bgp);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fixture_test(test_interfaces),
		fixture_test(test_statics),
		fixture_test(test_ospf),
		fixture_test(test_ospf6),
		fixture_test(test_isis),
		fixture_test(test_isis_order),
		fixture_test(test_external_aggregates),
		fixture_test(test_unmodelled),
		fixture_test(test_blocks),
		fixture_test(test_ospf_loopback_cost),
		fixture_test(test_implied_interfaces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
