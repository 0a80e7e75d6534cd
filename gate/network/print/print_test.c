/* SPDX-License-Identifier: MIT */
/* Canonical text: what it says, and that it says no more than what is meant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "network/network_fixture.h"

static struct device *router(struct lab *lab, bool other_order)
{
	struct device *r1 = lab_device(lab, "r1");
	struct static_route *statics = arena_alloc(lab->arena, 2 * sizeof(*statics));
	struct bgp *bgp;

	lab_address(lab, r1, other_order ? "lo" : "eth0",
		    other_order ? "10.9.0.1/32" : "10.0.0.1/30");
	lab_address(lab, r1, other_order ? "eth0" : "lo",
		    other_order ? "10.0.0.1/30" : "10.9.0.1/32");
	statics[other_order] = (struct static_route){ .prefix = lab_prefix("10.1.0.0/16"),
						      .kind = STATIC_VIA,
						      .next_hop = lab_addr("10.0.0.2"),
						      .distance = 1 };
	statics[!other_order] = (struct static_route){ .prefix = lab_prefix("2001:db8::/32"),
						       .kind = STATIC_DISCARD,
						       .distance = 250 };
	r1->instances[0].statics = statics;
	r1->instances[0].static_count = 2;
	bgp = lab_bgp(lab, r1, 65001);
	bgp->client_to_client = bgp->fast_external_failover = true;
	lab_neighbor(lab, r1, other_order ? "10.0.0.3" : "10.0.0.2", 65002);
	lab_neighbor(lab, r1, other_order ? "10.0.0.2" : "10.0.0.3", 65002);
	return r1;
}

static void test_text(void **state)
{
	struct lab lab;

	(void)state;
	lab_init(&lab);
	assert_string_equal(device_print(router(&lab, false), lab.arena),
			    "device r1\n"
			    "interface eth0 port eth0 instance default\n"
			    "  address 10.0.0.1/30\n"
			    "interface lo port lo loopback instance default\n"
			    "  address 10.9.0.1/32\n"
			    "instance default default\n"
			    "  static 10.1.0.0/16 via to 10.0.0.2 distance 1\n"
			    "  static 2001:db8::/32 discard distance 250\n"
			    "  bgp 65001\n"
			    "    ipv4\n"
			    "    neighbor 10.0.0.2 remote-as 65002 ttl 1\n"
			    "      ipv4\n"
			    "    neighbor 10.0.0.3 remote-as 65002 ttl 1\n"
			    "      ipv4\n");
	arena_free(lab.arena);
}

static void test_order_means_nothing(void **state)
{
	struct lab lab;
	const char *first, *second;
	struct device *other;

	(void)state;
	lab_init(&lab);
	first = device_print(router(&lab, false), lab.arena);
	other = router(&lab, true);
	other->dialect = DIALECT_OPENCONFIG;
	other->interfaces[0].description = "to r2";
	second = device_print(other, lab.arena);
	assert_string_equal(first, second);
	other->instances[0].bgp->neighbors[0].passive = true;
	assert_string_not_equal(first, device_print(other, lab.arena));
	arena_free(lab.arena);
}

static void test_secret(void **state)
{
	struct lab lab;
	struct device *r1;
	const char *first, *second;

	(void)state;
	lab_init(&lab);
	r1 = router(&lab, false);
	r1->instances[0].bgp->neighbors[0].password = "hunter2";
	first = device_print(r1, lab.arena);
	assert_null(strstr(first, "hunter2"));
	r1->instances[0].bgp->neighbors[0].password = "hunter3";
	second = device_print(r1, lab.arena);
	assert_string_not_equal(first, second);
	arena_free(lab.arena);
}

static void test_filter(void **state)
{
	struct lab lab;
	struct prefix_entry permit = { lab_prefix("10.0.0.0/8"), 104, 120, true, 5, { 0 } };
	struct prefix_set set = { .name = "TEN", .v = &permit, .n = 1 }, *sets[] = { &set };
	struct condition conditions[] = {
		{ .kind = CONDITION_PREFIX, .name = "TEN", .prefix_set = &set },
		{ .kind = CONDITION_AS_PATH, .name = "GONE" },
	};
	uint32_t asns[] = { 65001, 65001 };
	struct action actions[] = {
		{ .kind = ACTION_PREPEND, .asns = asns, .n = 2 },
		{ .kind = ACTION_MED, .arithmetic = ARITHMETIC_ADD, .number = 5 },
		{ .kind = ACTION_IGNORED, .text = "src" },
	};
	struct filter_entry entries[] = {
		{ .seq = 10,
		  .conditions = conditions,
		  .condition_count = 2,
		  .actions = actions,
		  .action_count = 3,
		  .result = FILTER_GOTO,
		  .goto_seq = 15 },
		{ .seq = 20, .result = FILTER_REJECT },
	};
	struct filter filter = { .name = "OUT", .v = entries, .n = 2, .end = FILTER_REJECT };
	struct filter *filters[] = { &filter };
	struct device device = { .name = "r1",
				 .filters = filters,
				 .filter_count = 1,
				 .prefix_sets = sets,
				 .prefix_set_count = 1 };

	(void)state;
	lab_init(&lab);
	assert_string_equal(device_print(&device, lab.arena), "device r1\n"
							      "filter OUT\n"
							      "  entry 1\n"
							      "    if as-path set GONE undefined\n"
							      "    if prefix set TEN\n"
							      "    set prepend 65001 65001\n"
							      "    set med +5\n"
							      "    goto entry 2\n"
							      "  entry 2\n"
							      "    reject\n"
							      "  end reject\n"
							      "prefix-set TEN\n"
							      "  permit 10.0.0.0/8 8..24\n");
	arena_free(lab.arena);
}

static void test_igps(void **state)
{
	struct lab lab;
	struct device *r1;
	struct ospf_area area = { .id = 0, .default_cost = 1 };
	struct ospf_interface port = {
		.interface = 0, .cost = 10, .priority = 1, .hello = 10, .dead = 40
	};
	struct ospf ospf = { .version = 2,
			     .enabled = true,
			     .areas = &area,
			     .area_count = 1,
			     .interfaces = &port,
			     .interface_count = 1 };
	const char *const areas[] = { "490001" };
	struct isis_interface leg = { .interface = 0,
				      .levels = ISIS_LEVEL_2,
				      .family = { true, false },
				      .metric = { { 0 }, { 10, 0 } } };
	struct isis isis = { .enabled = true,
			     .system_id = { 0, 0, 0, 0, 0, 1 },
			     .areas = areas,
			     .area_count = 1,
			     .levels = ISIS_LEVEL_2,
			     .wide = { false, true },
			     .attached_send = true,
			     .attached_receive = true,
			     .interfaces = &leg,
			     .interface_count = 1 };
	const char *text;

	(void)state;
	lab_init(&lab);
	r1 = router(&lab, false);
	r1->instances[0].ospfs = &ospf;
	r1->instances[0].isises = &isis;
	r1->instances[0].ospf_count = r1->instances[0].isis_count = 1;
	text = device_print(r1, lab.arena);
	assert_non_null(strstr(text,
			       "  ospf 2\n"
			       "    area 0 normal default-cost 1\n"
			       "    interface eth0 area 0 cost 10 network broadcast priority 1 "
			       "hello 10 dead 40\n"
			       "  isis system 0000.0000.0001 area 490001 levels 2 wide-2\n"
			       "    interface eth0 levels 2 ipv4 metric-2-ipv4 10 priority-2 0\n"
			       "  bgp 65001\n"));
	arena_free(lab.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),   cmocka_unit_test(test_order_means_nothing),
		cmocka_unit_test(test_secret), cmocka_unit_test(test_filter),
		cmocka_unit_test(test_igps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
