/* SPDX-License-Identifier: MIT */
/* IS-IS on small networks; metrics are 10 everywhere unless said otherwise, and are added up by
 * hand. */
#include "routes/routes_fixture.h"

static const char *const AREA_1[] = { "490001" }, *const AREA_2[] = { "490002" };

static struct isis *isis(struct lab *lab, struct device *device, unsigned levels, uint8_t id,
			 const char *const *areas)
{
	struct instance *instance = &device->instances[0];
	struct isis *made = arena_alloc(lab->arena, sizeof(*made));

	instance->isises = made;
	instance->isis_count = 1;
	made->name = "core";
	made->enabled = true;
	made->system_id[5] = id;
	made->areas = areas;
	made->area_count = 1;
	made->levels = levels;
	made->wide[0] = made->wide[1] = true;
	made->attached_send = made->attached_receive = true;
	made->family[FAMILY_IPV4] = made->family[FAMILY_IPV6] = true;
	return made;
}

static struct isis_interface *run(struct lab *lab, struct device *device, const char *name,
				  unsigned levels)
{
	struct isis *config = &device->instances[0].isises[0];
	struct isis_interface *made;
	unsigned level, family;

	config->interfaces = lab_grow(lab, config->interfaces, config->interface_count,
				      sizeof(*config->interfaces));
	made = &config->interfaces[config->interface_count++];
	made->interface = fix_index(device, name);
	made->levels = levels;
	made->point_to_point = true;
	made->passive = strncmp(name, "lo", 2) == 0;
	for (level = 0; level < 2; level++)
		for (family = 0; family < FAMILY_COUNT; family++)
			made->metric[level][family] = 10;
	made->family[FAMILY_IPV4] = made->family[FAMILY_IPV6] = true;
	return made;
}

/*
 *	r1 - r2 - r4,  r1 - r3 - r4: eth1 and eth2 as in the picture, both families
 *	10.0.12.0/30, 10.0.13.0/30, 10.0.24.0/30, 10.0.34.0/30
 */
static void square(struct lab *lab, struct device *r[4], const unsigned levels[4],
		   const unsigned link_levels[4])
{
	static const struct {
		uint8_t a, b;
		const char *name_a, *name_b;
		uint8_t net;
	} links[4] = {
		{ 0, 1, "eth1", "eth1", 12 },
		{ 0, 2, "eth2", "eth1", 13 },
		{ 1, 3, "eth2", "eth1", 24 },
		{ 2, 3, "eth2", "eth2", 34 },
	};
	size_t i;

	lab_init(lab);
	for (i = 0; i < 4; i++)
		r[i] = lab_device(lab, arena_printf(lab->arena, "r%zu", i + 1));
	for (i = 0; i < 4; i++) {
		fix_port(lab, r[links[i].a], links[i].name_a,
			 arena_printf(lab->arena, "10.0.%u.1/30 2001:db8:%u::1/64", links[i].net,
				      links[i].net));
		fix_port(lab, r[links[i].b], links[i].name_b,
			 arena_printf(lab->arena, "10.0.%u.2/30 2001:db8:%u::2/64", links[i].net,
				      links[i].net));
	}
	for (i = 0; i < 4; i++) {
		fix_port(lab, r[i], "lo",
			 arena_printf(lab->arena, "10.255.0.%zu/32 2001:db8:ff::%zu/128", i + 1,
				      i + 1));
		isis(lab, r[i], levels[i], (uint8_t)i + 1, AREA_1);
		run(lab, r[i], "lo", levels[i]);
	}
	for (i = 0; i < 4; i++) {
		run(lab, r[links[i].a], links[i].name_a, link_levels[i]);
		run(lab, r[links[i].b], links[i].name_b, link_levels[i]);
	}
}

static const unsigned ALL_2[4] = { 2, 2, 2, 2 };

static void equal_costs_in_both_families(void **state)
{
	struct lab lab;
	struct device *r[4];
	struct routes *routes;

	(void)state;
	square(&lab, r, ALL_2, ALL_2);
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "10.255.0.2/32", "isis 115/20 10.0.12.2@eth1");
	fix_expect(&lab, routes, "r1", "10.255.0.4/32",
		   "isis 115/30 10.0.12.2@eth1 10.0.13.2@eth2");
	fix_expect(&lab, routes, "r1", "2001:db8:ff::4/128",
		   "isis 115/30 2001:db8:12::2@eth1 2001:db8:13::2@eth2");
	fix_expect(&lab, routes, "r1", "10.0.24.0/30", "isis 115/20 10.0.12.2@eth1");
	fix_expect(&lab, routes, "r1", "10.0.12.0/30", "connected 0/0 @eth1");
	arena_free(lab.arena);
}

static void overload_and_the_maximum_metric(void **state)
{
	struct lab lab;
	struct device *r[4];
	struct routes *routes;

	(void)state;
	square(&lab, r, ALL_2, ALL_2);
	r[1]->instances[0].isises[0].overload = true;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "10.255.0.4/32", "isis 115/30 10.0.13.2@eth2");
	fix_expect(&lab, routes, "r1", "10.255.0.2/32", "isis 115/20 10.0.12.2@eth1");
	fix_expect(&lab, routes, "r2", "10.255.0.3/32",
		   "isis 115/30 10.0.12.1@eth1 10.0.24.2@eth2");
	r[1]->instances[0].isises[0].overload = false;
	r[0]->instances[0].isises[0].interfaces[1].metric[1][FAMILY_IPV4] = 0xffffff;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "10.255.0.2/32", "isis 115/40 10.0.13.2@eth2");
	arena_free(lab.arena);
}

static void narrow_metrics_are_capped(void **state)
{
	struct lab lab;
	struct device *r[4];
	struct routes *routes;
	size_t i;

	(void)state;
	square(&lab, r, ALL_2, ALL_2);
	for (i = 0; i < 4; i++)
		r[i]->instances[0].isises[0].wide[1] = false;
	for (i = 1; i < 3; i++)
		r[0]->instances[0].isises[0].interfaces[i].metric[1][FAMILY_IPV4] = 1000;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "10.255.0.2/32", "isis 115/73 10.0.12.2@eth1");
	r[1]->instances[0].isises[0].wide[1] = true; /* does not read the others */
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "10.255.0.2/32", "none");
	fix_expect(&lab, routes, "r1", "10.255.0.4/32", "isis 115/83 10.0.13.2@eth2");
	arena_free(lab.arena);
}

/* r1 is level 1 only; r2 and r3 both; r4 level 2, in another area. */
static void level_1_leaves_by_the_attached_bit(void **state)
{
	static const unsigned levels[4] = { 1, 3, 3, 2 }, links[4] = { 1, 1, 2, 2 };
	struct lab lab;
	struct device *r[4];
	struct routes *routes;

	(void)state;
	square(&lab, r, levels, links);
	r[3]->instances[0].isises[0].areas = AREA_2;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "0.0.0.0/0", "isis 115/10 10.0.12.2@eth1 10.0.13.2@eth2");
	fix_expect(&lab, routes, "r1", "10.255.0.4/32", "none");
	fix_expect(&lab, routes, "r1", "10.0.24.0/30",
		   "isis 115/20 10.0.12.2@eth1"); /* r2's own, in both levels */
	fix_expect(&lab, routes, "r4", "10.255.0.1/32", "none");
	fix_expect(&lab, routes, "r4", "10.0.12.0/30", "isis 115/20 10.0.24.1@eth1");
	fix_expect(&lab, routes, "r2", "0.0.0.0/0", "none");
	/* r2 loses its level 2 neighbor: no bit any more, and it follows r3's. */
	lab_interface(&lab, r[1], "eth2")->enabled = false;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "0.0.0.0/0", "isis 115/10 10.0.13.2@eth2");
	fix_expect(&lab, routes, "r2", "0.0.0.0/0", "isis 115/20 10.0.12.1@eth1");
	r[0]->instances[0].isises[0].attached_receive = false;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "0.0.0.0/0", "none");
	arena_free(lab.arena);
}

static void leaks_go_where_they_are_told(void **state)
{
	static const unsigned levels[4] = { 1, 3, 3, 2 }, links[4] = { 1, 1, 2, 2 };
	struct lab lab;
	struct device *r[4];
	struct routes *routes;
	struct isis *config;

	(void)state;
	square(&lab, r, levels, links);
	config = &r[1]->instances[0].isises[0];
	config->up.on = config->down.on = true;
	config->up.chain.otherwise = config->down.chain.otherwise = FILTER_ACCEPT;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r4", "10.255.0.1/32", "isis 115/30 10.0.24.1@eth1");
	fix_expect(&lab, routes, "r1", "10.255.0.4/32", "isis 115/30 10.0.12.2@eth1");
	/* r3 has it from level 1 (leaked down) and level 2: level 2 is preferred, though both
	 * cost the same or more. */
	fix_expect(&lab, routes, "r3", "10.255.0.4/32", "isis 115/20 10.0.34.2@eth2");
	arena_free(lab.arena);
}

static void level_1_needs_a_common_area(void **state)
{
	static const unsigned ALL_1[4] = { 1, 1, 1, 1 };
	struct lab lab;
	struct device *r[4];
	struct routes *routes;

	(void)state;
	square(&lab, r, ALL_1, ALL_1);
	r[1]->instances[0].isises[0].areas = AREA_2;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "10.255.0.2/32", "none");
	fix_expect(&lab, routes, "r1", "10.255.0.4/32", "isis 115/30 10.0.13.2@eth2");
	arena_free(lab.arena);
}

static void a_topology_of_its_own_for_ipv6(void **state)
{
	struct lab lab;
	struct device *r[4];
	struct routes *routes;
	size_t i;

	(void)state;
	square(&lab, r, ALL_2, ALL_2);
	for (i = 0; i < 4; i++)
		r[i]->instances[0].isises[0].multi_topology_ipv6 = true;
	r[0]->instances[0].isises[0].interfaces[1].metric[1][FAMILY_IPV6] = 50;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "2001:db8:ff::4/128", "isis 115/30 2001:db8:13::2@eth2");
	fix_expect(&lab, routes, "r1", "10.255.0.4/32",
		   "isis 115/30 10.0.12.2@eth1 10.0.13.2@eth2");
	/* r3 has no IPv6 on its link to r4. */
	r[2]->instances[0].isises[0].interfaces[2].family[FAMILY_IPV6] = false;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "2001:db8:ff::4/128", "isis 115/70 2001:db8:12::2@eth1");
	arena_free(lab.arena);
}

static void a_lan_has_a_vertex_of_its_own(void **state)
{
	struct lab lab;
	struct device *r[3];
	struct routes *routes;
	size_t i;

	(void)state;
	lab_init(&lab);
	for (i = 0; i < 3; i++) {
		r[i] = lab_device(&lab, arena_printf(lab.arena, "r%zu", i + 1));
		fix_port(&lab, r[i], "eth0", arena_printf(lab.arena, "10.0.0.%zu/24", i + 1));
		fix_port(&lab, r[i], "lo", arena_printf(lab.arena, "10.255.0.%zu/32", i + 1));
		isis(&lab, r[i], 2, (uint8_t)i + 1, AREA_1);
		run(&lab, r[i], "lo", 2);
		run(&lab, r[i], "eth0", 2)->point_to_point = false;
		r[i]->instances[0].isises[0].interfaces[1].metric[1][FAMILY_IPV4] = 20;
	}
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "10.255.0.3/32", "isis 115/30 10.0.0.3@eth0");
	r[2]->instances[0].isises[0].interfaces[1].authentication = "md5 secret";
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "10.255.0.3/32", "none");
	fix_expect(&lab, routes, "r1", "10.255.0.2/32", "isis 115/30 10.0.0.2@eth0");
	arena_free(lab.arena);
}

static void redistribution_and_the_default(void **state)
{
	struct lab lab;
	struct device *r[4];
	struct routes *routes;
	struct redistribution config = {
		.from = PROTOCOL_STATIC,
		.to = PROTOCOL_ISIS,
		.to_levels = ISIS_LEVEL_2,
		.chain = { .otherwise = FILTER_ACCEPT },
		.metric_set = true,
		.metric = 100,
	};

	(void)state;
	square(&lab, r, ALL_2, ALL_2);
	fix_static(&lab, r[3], "203.0.113.0/24", "blackhole");
	r[3]->instances[0].redistributions = &config;
	r[3]->instances[0].redistribution_count = 1;
	r[3]->instances[0].isises[0].default_information.on[1][FAMILY_IPV4] = true;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "203.0.113.0/24",
		   "isis 115/120 10.0.12.2@eth1 10.0.13.2@eth2");
	fix_expect(&lab, routes, "r1", "0.0.0.0/0", "none");
	fix_static(&lab, r[3], "0.0.0.0/0", "blackhole");
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "0.0.0.0/0", "isis 115/20 10.0.12.2@eth1 10.0.13.2@eth2");
	arena_free(lab.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_costs_in_both_families),
		cmocka_unit_test(overload_and_the_maximum_metric),
		cmocka_unit_test(narrow_metrics_are_capped),
		cmocka_unit_test(level_1_leaves_by_the_attached_bit),
		cmocka_unit_test(leaks_go_where_they_are_told),
		cmocka_unit_test(level_1_needs_a_common_area),
		cmocka_unit_test(a_topology_of_its_own_for_ipv6),
		cmocka_unit_test(a_lan_has_a_vertex_of_its_own),
		cmocka_unit_test(redistribution_and_the_default),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
