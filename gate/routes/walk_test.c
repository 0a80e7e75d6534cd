/* SPDX-License-Identifier: MIT */
/* Where packets go, and the fixed point that does not settle. */
#include "routes/routes_fixture.h"

/*
 *	r1 eth1 10.0.1.1 --- 10.0.1.2 eth1 r2 eth2 10.0.2.1 --- 10.0.2.2 eth1 r3
 *	r1 eth2 203.0.113.1/30: to a neighbor without a config; LAN 192.168.3.0/24 behind r3
 */
static void row(struct lab *lab, struct device *r[3])
{
	size_t i;

	lab_init(lab);
	for (i = 0; i < 3; i++)
		r[i] = lab_device(lab, arena_printf(lab->arena, "r%zu", i + 1));
	fix_port(lab, r[0], "eth1", "10.0.1.1/30");
	fix_port(lab, r[0], "eth2", "203.0.113.1/30");
	fix_port(lab, r[1], "eth1", "10.0.1.2/30");
	fix_port(lab, r[1], "eth2", "10.0.2.1/30");
	fix_port(lab, r[2], "eth1", "10.0.2.2/30");
	fix_port(lab, r[2], "lan", "192.168.3.1/24");
}

static void expect(struct lab *lab, const struct routes *routes, const char *from,
		   const char *prefix, enum walk_end end, const char *part, const char *path)
{
	struct walk_result result =
		walk_prefix(routes, fix_instance(routes, from), lab_prefix(prefix), lab->arena);
	const struct network *network = routes_network(routes);
	const char *text = "";
	char buf[PREFIX_TEXT];
	size_t i;

	for (i = 0; i < result.count; i++)
		text = arena_printf(
			lab->arena, "%s%s ", text,
			network->devices[network->instances[result.instances[i]].device]->name);
	assert_int_equal(result.end, end);
	assert_string_equal(prefix_text(result.part, buf), part);
	assert_string_equal(text, path);
}

static void packets_end_in_all_ways(void **state)
{
	struct lab lab;
	struct device *r[3];
	struct routes *routes;

	(void)state;
	row(&lab, r);
	fix_static(&lab, r[0], "192.168.0.0/16", "10.0.1.2");
	fix_static(&lab, r[1], "192.168.3.0/24", "10.0.2.2");
	fix_static(&lab, r[1], "192.168.4.0/24", "10.0.1.1");
	fix_static(&lab, r[1], "192.168.5.0/24", "blackhole");
	fix_static(&lab, r[0], "0.0.0.0/0", "203.0.113.2");
	fix_static(&lab, r[1], "198.51.100.0/24", "10.0.1.1");
	fix_static(&lab, r[1], "198.51.101.0/24", "10.0.2.3");
	routes = fix_compute(&lab, NULL);
	expect(&lab, routes, "r1", "192.168.3.0/24", WALK_DELIVERED, "192.168.3.0/24", "r1 r2 r3 ");
	expect(&lab, routes, "r1", "192.168.4.0/24", WALK_LOOP, "192.168.4.0/24", "r1 r2 r1 ");
	expect(&lab, routes, "r1", "192.168.5.0/24", WALK_DISCARDED, "192.168.5.0/24", "r1 r2 ");
	expect(&lab, routes, "r1", "192.168.6.0/24", WALK_NO_ROUTE, "192.168.6.0/24", "r1 r2 ");
	expect(&lab, routes, "r2", "198.51.100.0/24", WALK_LEFT, "198.51.100.0/24", "r2 r1 ");
	/* The link to r3 has two ends and no third address. */
	expect(&lab, routes, "r2", "198.51.101.0/24", WALK_BLOCKED, "198.51.101.0/24", "r2 ");
	arena_free(lab.arena);
}

/* 192.168.2.0/23 is .2.0/24, which r2 has no route for, and .3.0/24, which is delivered. */
static void the_worst_part_is_told(void **state)
{
	struct lab lab;
	struct device *r[3];
	struct routes *routes;

	(void)state;
	row(&lab, r);
	fix_static(&lab, r[0], "192.168.0.0/16", "10.0.1.2");
	fix_static(&lab, r[1], "192.168.3.0/24", "10.0.2.2");
	routes = fix_compute(&lab, NULL);
	expect(&lab, routes, "r1", "192.168.2.0/23", WALK_NO_ROUTE, "192.168.2.0/24", "r1 r2 ");
	fix_static(&lab, r[1], "192.168.2.0/24", "10.0.2.2");
	fix_static(&lab, r[2], "192.168.2.0/25", "blackhole");
	fix_static(&lab, r[2], "192.168.2.128/25", "10.0.2.1");
	routes = fix_compute(&lab, NULL);
	expect(&lab, routes, "r1", "192.168.2.0/23", WALK_LOOP, "192.168.2.128/25", "r1 r2 r3 r2 ");
	arena_free(lab.arena);
}

/* Two ways from r1, one of which ends in nothing. */
static void every_branch_counts(void **state)
{
	struct lab lab;
	struct device *r[3];
	struct routes *routes;

	(void)state;
	row(&lab, r);
	fix_static(&lab, r[0], "192.168.3.0/24", "10.0.1.2");
	fix_static(&lab, r[0], "192.168.3.0/24", "203.0.113.2");
	fix_static(&lab, r[1], "192.168.3.0/24", "10.0.2.2");
	routes = fix_compute(&lab, NULL);
	expect(&lab, routes, "r1", "192.168.3.0/24", WALK_LEFT, "192.168.3.0/24", "r1 ");
	arena_free(lab.arena);
}

/* r1 has two ways to 192.168.3.0/24 but for its upper half, which r2 sends on and r4 discards. */
static void every_end_is_told(void **state)
{
	struct lab lab;
	struct device *r[3], *r4;
	struct routes *routes;
	struct walk_stops stops;
	const struct network *network;
	char part[PREFIX_TEXT];
	size_t delivered = 0, discarded = 0, i;

	(void)state;
	row(&lab, r);
	r4 = lab_device(&lab, "r4");
	fix_port(&lab, r[0], "eth3", "10.0.4.1/30");
	fix_port(&lab, r4, "eth1", "10.0.4.2/30");
	fix_static(&lab, r[0], "192.168.3.0/24", "10.0.1.2");
	fix_static(&lab, r[0], "192.168.3.0/24", "10.0.4.2");
	fix_static(&lab, r[1], "192.168.3.0/24", "10.0.2.2");
	fix_static(&lab, r4, "192.168.3.128/25", "blackhole");
	fix_static(&lab, r4, "192.168.3.0/24", "10.0.4.1");
	routes = fix_compute(&lab, NULL);
	network = routes_network(routes);
	stops = walk_stops(routes, fix_instance(routes, "r1"), lab_prefix("192.168.3.0/24"),
			   lab.arena);
	for (i = 0; i < stops.n; i++) {
		const struct walk_stop *stop = &stops.v[i];
		const char *last =
			network->devices[network->instances[stop->instances[stop->count - 1]]
						 .device]
				->name;

		prefix_text(stop->part, part);
		if (stop->end == WALK_DELIVERED) {
			delivered++;
			assert_string_equal(last, "r3");
			assert_int_equal(stop->count, 3);
		} else if (stop->end == WALK_DISCARDED) {
			discarded++;
			assert_string_equal(last, "r4");
			assert_string_equal(part, "192.168.3.128/25");
		} else {
			assert_int_equal(stop->end, WALK_LOOP); /* r1 - r4 - r1, the lower half */
			assert_string_equal(part, "192.168.3.0/25");
		}
	}
	assert_int_equal(stops.n, 4);
	assert_int_equal(delivered, 2);
	assert_int_equal(discarded, 1);
	arena_free(lab.arena);
}

/* A protocol's routes count though another's are in use. */
static void routes_are_counted(void **state)
{
	struct lab lab;
	struct device *r[3];
	struct routes *routes;
	uint32_t r1;

	(void)state;
	row(&lab, r);
	fix_static(&lab, r[0], "10.0.1.0/30", "blackhole"); /* loses to the connected one */
	fix_static(&lab, r[0], "192.168.3.0/24", "10.0.1.2");
	routes = fix_compute(&lab, NULL);
	r1 = fix_instance(routes, "r1");
	assert_int_equal(routes_count(routes, r1, PROTOCOL_STATIC), 2);
	assert_int_equal(routes_count(routes, r1, PROTOCOL_CONNECTED), 2);
	assert_int_equal(routes_count(routes, r1, PROTOCOL_OSPF), 0);
	assert_int_equal(routes_count(routes, r1, PROTOCOL_NONE), 3);
	arena_free(lab.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packets_end_in_all_ways), cmocka_unit_test(every_end_is_told),
		cmocka_unit_test(routes_are_counted),      cmocka_unit_test(the_worst_part_is_told),
		cmocka_unit_test(every_branch_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
