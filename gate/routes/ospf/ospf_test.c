/* SPDX-License-Identifier: MIT */
/*
 * OSPF on small networks; every expected metric is added up by hand from the costs in the
 * picture. Interfaces cost 10 unless the picture says otherwise, loopbacks 0.
 */
#include "base/parallel.h"
#include "routes/routes_fixture.h"

static struct ospf *ospf(struct lab *lab, struct device *device, uint8_t version,
			 uint32_t router_id)
{
	struct instance *instance = &device->instances[0];
	struct ospf *made;

	instance->ospfs =
		lab_grow(lab, instance->ospfs, instance->ospf_count, sizeof(*instance->ospfs));
	made = &instance->ospfs[instance->ospf_count++];
	made->version = version;
	made->name = "ospf";
	made->enabled = true;
	made->router_id = router_id;
	made->abr_needs_backbone = true;
	return made;
}

static struct ospf_interface *run(struct lab *lab, struct device *device, size_t which,
				  const char *name, uint32_t area, uint32_t cost)
{
	struct ospf *config = &device->instances[0].ospfs[which];
	struct ospf_interface *made;
	bool loopback = strncmp(name, "lo", 2) == 0;

	config->interfaces = lab_grow(lab, config->interfaces, config->interface_count,
				      sizeof(*config->interfaces));
	made = &config->interfaces[config->interface_count++];
	made->interface = fix_index(device, name);
	made->area = area;
	made->cost = cost;
	made->network = loopback ? OSPF_NETWORK_LOOPBACK : OSPF_NETWORK_POINT_TO_POINT;
	made->priority = 1;
	made->hello = 10;
	made->dead = 40;
	return made;
}

static struct ospf_area *area(struct lab *lab, struct device *device, uint32_t id,
			      enum ospf_area_kind kind)
{
	struct ospf *config = &device->instances[0].ospfs[0];
	struct ospf_area *made;

	config->areas = lab_grow(lab, config->areas, config->area_count, sizeof(*config->areas));
	made = &config->areas[config->area_count++];
	made->id = id;
	made->kind = kind;
	made->default_cost = 1;
	return made;
}

static const struct filter_chain ACCEPT = { .otherwise = FILTER_ACCEPT };

static struct redistribution *redistribution(struct lab *lab, struct device *device,
					     enum protocol from)
{
	struct instance *instance = &device->instances[0];
	struct redistribution *made;

	instance->redistributions =
		lab_grow(lab, instance->redistributions, instance->redistribution_count,
			 sizeof(*instance->redistributions));
	made = &instance->redistributions[instance->redistribution_count++];
	made->from = from;
	made->to = PROTOCOL_OSPF;
	made->chain = ACCEPT;
	made->metric_type = 2;
	return made;
}

/*
 *	r1 --10-- r2 --10-- r4       r1 eth1-r2 10.0.12.0/30, r1 eth2-r3 10.0.13.0/30
 *	 \__10__ r3 __10__/          r2-r4 10.0.24.0/30, r3-r4 10.0.34.0/30
 *
 * All run OSPF in area_of_link[link] with links in the order above, loopbacks in the area of
 * their first link.
 */
static void square(struct lab *lab, struct device *r[4], const uint32_t area_of[4])
{
	static const struct {
		uint8_t a, b;
		const char *name_a, *name_b, *net;
	} links[4] = {
		{ 0, 1, "eth1", "eth1", "10.0.12" },
		{ 0, 2, "eth2", "eth1", "10.0.13" },
		{ 1, 3, "eth2", "eth1", "10.0.24" },
		{ 2, 3, "eth2", "eth2", "10.0.34" },
	};
	static const uint32_t first_link[4] = { 0, 0, 1, 2 };
	size_t i;

	lab_init(lab);
	for (i = 0; i < 4; i++)
		r[i] = lab_device(lab, arena_printf(lab->arena, "r%zu", i + 1));
	for (i = 0; i < 4; i++) {
		fix_port(lab, r[links[i].a], links[i].name_a,
			 arena_printf(lab->arena, "%s.1/30", links[i].net));
		fix_port(lab, r[links[i].b], links[i].name_b,
			 arena_printf(lab->arena, "%s.2/30", links[i].net));
	}
	for (i = 0; i < 4; i++) {
		fix_port(lab, r[i], "lo", arena_printf(lab->arena, "10.255.0.%zu/32", i + 1));
		ospf(lab, r[i], 2, 0x0aff0001 + (uint32_t)i);
		run(lab, r[i], 0, "lo", area_of[first_link[i]], 0);
	}
	for (i = 0; i < 4; i++) {
		run(lab, r[links[i].a], 0, links[i].name_a, area_of[i], 10);
		run(lab, r[links[i].b], 0, links[i].name_b, area_of[i], 10);
	}
}

static const uint32_t ONE_AREA[4] = { 0, 0, 0, 0 };

static void equal_costs_share_and_own_prefixes_stay_connected(void **state)
{
	struct lab lab;
	struct device *r[4];
	struct routes *routes;

	(void)state;
	square(&lab, r, ONE_AREA);
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "10.255.0.2/32", "ospf 110/10 10.0.12.2@eth1");
	fix_expect(&lab, routes, "r1", "10.255.0.4/32",
		   "ospf 110/20 10.0.12.2@eth1 10.0.13.2@eth2");
	fix_expect(&lab, routes, "r1", "10.0.24.0/30", "ospf 110/20 10.0.12.2@eth1");
	fix_expect(&lab, routes, "r1", "10.0.12.0/30", "connected 0/0 @eth1");
	fix_expect(&lab, routes, "r4", "10.255.0.1/32",
		   "ospf 110/20 10.0.24.1@eth1 10.0.34.1@eth2");
	assert_int_equal(routes_get(routes, fix_instance(routes, "r1"), lab_prefix("10.255.0.4/32"))
				 ->origin_instance,
			 fix_instance(routes, "r4"));
	/* One way dearer: no sharing in that direction only. */
	r[0]->instances[0].ospfs[0].interfaces[1].cost = 15;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "10.255.0.4/32", "ospf 110/20 10.0.13.2@eth2");
	fix_expect(&lab, routes, "r1", "10.255.0.2/32", "ospf 110/15 10.0.12.2@eth1");
	fix_expect(&lab, routes, "r4", "10.255.0.1/32",
		   "ospf 110/20 10.0.24.1@eth1 10.0.34.1@eth2");
	r[0]->instances[0].ospfs[0].max_paths = 1;
	r[0]->instances[0].ospfs[0].interfaces[1].cost = 10;
	r[0]->instances[0].ospfs[0].distance = 90;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "10.255.0.4/32", "ospf 90/20 10.0.12.2@eth1");
	arena_free(lab.arena);
}

static void hellos_that_differ_make_no_adjacency(void **state)
{
	struct lab lab;
	struct device *r[4];
	struct ospf_interface *to_r2;
	size_t i;

	(void)state;
	for (i = 0; i < 6; i++) {
		struct routes *routes;

		square(&lab, r, ONE_AREA);
		to_r2 = &r[0]->instances[0].ospfs[0].interfaces[1];
		if (i == 0)
			to_r2->passive = true;
		if (i == 1)
			to_r2->hello = 5;
		if (i == 2)
			to_r2->authentication = "md5 1 secret";
		if (i == 3)
			to_r2->network = OSPF_NETWORK_BROADCAST;
		if (i == 4)
			to_r2->area = 1;
		if (i == 5)
			lab_interface(&lab, r[0], "eth1")->mtu = 9000;
		lab_interface(&lab, r[1], "eth1")->mtu = 1500;
		routes = fix_compute(&lab, NULL);
		/* Around: r1-r3-r4-r2; the subnet itself is still advertised by r2 with 10. */
		fix_expect(&lab, routes, "r1", "10.255.0.2/32", "ospf 110/30 10.0.13.2@eth2");
		if (i != 4)
			fix_expect(&lab, routes, "r3", "10.0.12.0/30",
				   "ospf 110/20 10.0.13.1@eth1");
		arena_free(lab.arena);
	}
}

static void failures_and_max_metric_go_around(void **state)
{
	struct lab lab;
	struct device *r[4];
	struct routes *routes;
	uint32_t device = 2;
	struct failure failure = { .devices = &device, .device_count = 1 };

	(void)state;
	square(&lab, r, ONE_AREA);
	routes = fix_compute(&lab, &failure);
	fix_expect(&lab, routes, "r1", "10.255.0.4/32", "ospf 110/20 10.0.12.2@eth1");
	fix_expect(&lab, routes, "r1", "10.255.0.3/32", "none");
	r[1]->instances[0].ospfs[0].max_metric = true;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "10.255.0.4/32", "ospf 110/20 10.0.13.2@eth2");
	fix_expect(&lab, routes, "r1", "10.255.0.2/32", "ospf 110/10 10.0.12.2@eth1");
	arena_free(lab.arena);
}

/*
 * A LAN 10.0.0.0/24 of r1 (cost 10), r2 (20), r3 (30), and behind r3 a stub 192.168.3.0/24 with
 * cost 5.
 */
static void lan(struct lab *lab, struct device *r[3])
{
	size_t i;

	lab_init(lab);
	for (i = 0; i < 3; i++) {
		r[i] = lab_device(lab, arena_printf(lab->arena, "r%zu", i + 1));
		fix_port(lab, r[i], "eth0", arena_printf(lab->arena, "10.0.0.%zu/24", i + 1));
		fix_port(lab, r[i], "eth1", arena_printf(lab->arena, "192.168.%zu.1/24", i + 1));
		ospf(lab, r[i], 2, (uint32_t)i + 1);
		run(lab, r[i], 0, "eth0", 0, 10 * ((uint32_t)i + 1))->network =
			OSPF_NETWORK_BROADCAST;
		run(lab, r[i], 0, "eth1", 0, 5)->passive = true;
	}
}

static void a_segment_costs_on_the_way_in_only(void **state)
{
	struct lab lab;
	struct device *r[3];
	struct routes *routes;

	(void)state;
	lan(&lab, r);
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "192.168.3.0/24", "ospf 110/15 10.0.0.3@eth0");
	fix_expect(&lab, routes, "r3", "192.168.1.0/24", "ospf 110/35 10.0.0.1@eth0");
	fix_expect(&lab, routes, "r3", "192.168.2.0/24", "ospf 110/35 10.0.0.2@eth0");
	/* Seen from behind: r4 - r1 costs 7, then r1's 10 to the segment. */
	r[0]->instances[0].ospfs[0].interfaces[1].passive = false;
	{
		struct device *r4 = lab_device(&lab, "r4");

		fix_port(&lab, r4, "eth0", "192.168.1.4/24");
		ospf(&lab, r4, 2, 4);
		run(&lab, r4, 0, "eth0", 0, 7);
	}
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r4", "10.0.0.0/24", "ospf 110/17 192.168.1.1@eth0");
	fix_expect(&lab, routes, "r4", "192.168.2.0/24", "ospf 110/22 192.168.1.1@eth0");
	arena_free(lab.arena);
}

static void without_anyone_to_be_designated_there_is_no_segment(void **state)
{
	struct lab lab;
	struct device *r[3];
	struct routes *routes;
	size_t i;

	(void)state;
	lan(&lab, r);
	for (i = 0; i < 3; i++)
		r[i]->instances[0].ospfs[0].interfaces[0].priority = 0;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "192.168.3.0/24", "none");
	r[1]->instances[0].ospfs[0].interfaces[0].priority = 1;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "192.168.3.0/24", "ospf 110/15 10.0.0.3@eth0");
	arena_free(lab.arena);
}

/*
 * r1 -area 1- r2 -area 0- r4, and r1 -area 1- r3 -area 0- r4. Border routers: r2 and r3.
 */
static const uint32_t TWO_AREAS[4] = { 1, 1, 0, 0 };

static void border_routers_summarise(void **state)
{
	struct lab lab;
	struct device *r[4];
	struct routes *routes;

	(void)state;
	square(&lab, r, TWO_AREAS);
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "10.255.0.4/32",
		   "ospf 110/20 10.0.12.2@eth1 10.0.13.2@eth2");
	fix_expect(&lab, routes, "r4", "10.255.0.1/32",
		   "ospf 110/20 10.0.24.1@eth1 10.0.34.1@eth2");
	fix_expect(&lab, routes, "r4", "10.0.13.0/30", "ospf 110/20 10.0.34.1@eth2");
	/* r2 reaches r1 inside area 1, never over the backbone. */
	fix_expect(&lab, routes, "r2", "10.255.0.1/32", "ospf 110/10 10.0.12.1@eth1");
	assert_int_equal(routes_get(routes, fix_instance(routes, "r4"), lab_prefix("10.255.0.1/32"))
				 ->internal,
			 true);
	arena_free(lab.arena);
}

static void a_stub_area_has_a_default_and_no_externals(void **state)
{
	struct lab lab;
	struct device *r[4];
	struct routes *routes;
	size_t i;

	(void)state;
	square(&lab, r, TWO_AREAS);
	for (i = 0; i < 3; i++)
		area(&lab, r[i], 1, OSPF_AREA_STUB);
	fix_static(&lab, r[3], "203.0.113.0/24", "blackhole");
	redistribution(&lab, r[3], PROTOCOL_STATIC);
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r2", "203.0.113.0/24", "ospf 110/20 10.0.24.2@eth2");
	fix_expect(&lab, routes, "r1", "203.0.113.0/24", "none");
	fix_expect(&lab, routes, "r1", "0.0.0.0/0", "ospf 110/11 10.0.12.2@eth1 10.0.13.2@eth2");
	fix_expect(&lab, routes, "r1", "10.255.0.4/32",
		   "ospf 110/20 10.0.12.2@eth1 10.0.13.2@eth2");
	fix_expect(&lab, routes, "r2", "0.0.0.0/0", "none");
	r[1]->instances[0].ospfs[0].areas[0].no_summary = true;
	r[2]->instances[0].ospfs[0].areas[0].no_summary = true;
	r[2]->instances[0].ospfs[0].areas[0].default_cost = 5;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "10.255.0.4/32", "none");
	fix_expect(&lab, routes, "r1", "0.0.0.0/0", "ospf 110/11 10.0.12.2@eth1");
	/* One side says stub, the other does not: no adjacency. */
	r[0]->instances[0].ospfs[0].areas[0].kind = OSPF_AREA_NORMAL;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "0.0.0.0/0", "none");
	fix_expect(&lab, routes, "r1", "10.255.0.2/32", "none");
	arena_free(lab.arena);
}

static void ranges_condense_and_discard(void **state)
{
	struct lab lab;
	struct device *r[4];
	struct routes *routes;
	struct ospf_range range = { .prefix = lab_prefix("10.255.0.0/24"), .advertise = true };
	struct ospf_area *config;

	(void)state;
	square(&lab, r, TWO_AREAS);
	config = area(&lab, r[1], 1, OSPF_AREA_NORMAL);
	config->ranges = &range;
	config->range_count = 1;
	routes = fix_compute(&lab, NULL);
	/* r2 condenses r1's, r3's (20 away) and its own loopback: the dearest counts, 20. */
	fix_expect(&lab, routes, "r2", "10.255.0.0/24", "ospf 110/0 discard");
	fix_expect(&lab, routes, "r4", "10.255.0.0/24", "ospf 110/30 10.0.24.1@eth1");
	fix_expect(&lab, routes, "r4", "10.255.0.1/32", "ospf 110/20 10.0.34.1@eth2");
	range.cost_set = true;
	range.cost = 3;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r4", "10.255.0.0/24", "ospf 110/13 10.0.24.1@eth1");
	range.advertise = false;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r4", "10.255.0.0/24", "none");
	fix_expect(&lab, routes, "r2", "10.255.0.0/24", "none");
	fix_expect(&lab, routes, "r4", "10.255.0.1/32", "ospf 110/20 10.0.34.1@eth2");
	/* A range without components does nothing. */
	range.prefix = lab_prefix("172.16.0.0/12");
	range.advertise = true;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r2", "172.16.0.0/12", "none");
	arena_free(lab.arena);
}

static void externals_of_both_types(void **state)
{
	struct lab lab;
	struct device *r[4];
	struct routes *routes;
	struct redistribution *from_r4;

	(void)state;
	square(&lab, r, ONE_AREA);
	fix_static(&lab, r[3], "203.0.113.0/24", "blackhole");
	fix_static(&lab, r[1], "198.51.100.0/24", "blackhole");
	fix_static(&lab, r[3], "198.51.100.0/24", "blackhole");
	from_r4 = redistribution(&lab, r[3], PROTOCOL_STATIC);
	redistribution(&lab, r[1], PROTOCOL_STATIC);
	routes = fix_compute(&lab, NULL);
	/* Type 2: the metric alone; equal ones go to the nearest: r2 from r1. */
	fix_expect(&lab, routes, "r1", "203.0.113.0/24",
		   "ospf 110/20 10.0.12.2@eth1 10.0.13.2@eth2");
	fix_expect(&lab, routes, "r1", "198.51.100.0/24", "ospf 110/20 10.0.12.2@eth1");
	fix_expect(&lab, routes, "r3", "198.51.100.0/24", "ospf 110/20 10.0.34.2@eth2");
	/* Type 1 wins over type 2 and counts the way. */
	from_r4->metric_type = 1;
	from_r4->metric_set = true;
	from_r4->metric = 100;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "198.51.100.0/24",
		   "ospf 110/120 10.0.12.2@eth1 10.0.13.2@eth2");
	assert_false(routes_get(routes, fix_instance(routes, "r1"), lab_prefix("198.51.100.0/24"))
			     ->internal);
	arena_free(lab.arena);
}

static void externals_cross_areas(void **state)
{
	struct lab lab;
	struct device *r[4];
	struct routes *routes;

	(void)state;
	square(&lab, r, TWO_AREAS);
	fix_static(&lab, r[0], "203.0.113.0/24", "blackhole");
	redistribution(&lab, r[0], PROTOCOL_STATIC)->metric_type = 1;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r4", "203.0.113.0/24",
		   "ospf 110/40 10.0.24.1@eth1 10.0.34.1@eth2");
	fix_expect(&lab, routes, "r2", "203.0.113.0/24", "ospf 110/30 10.0.12.1@eth1");
	arena_free(lab.arena);
}

static void a_default_needs_another_default_unless_always(void **state)
{
	struct lab lab;
	struct device *r[4];
	struct routes *routes;
	struct ospf_default_information *information;

	(void)state;
	square(&lab, r, ONE_AREA);
	information = &r[0]->instances[0].ospfs[0].default_information;
	information->on = true;
	information->metric_type = 2;
	/* without a default of its own */
	r[3]->instances[0].ospfs[0].default_information = *information;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r2", "0.0.0.0/0", "none");
	fix_static(&lab, r[0], "0.0.0.0/0", "blackhole");
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r2", "0.0.0.0/0", "ospf 110/10 10.0.12.1@eth1");
	fix_expect(&lab, routes, "r4", "0.0.0.0/0", "ospf 110/10 10.0.24.1@eth1 10.0.34.1@eth2");
	fix_expect(&lab, routes, "r1", "0.0.0.0/0", "static 1/0 discard");
	r[0]->instances[0].static_count = 0;
	information->always = true;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r2", "0.0.0.0/0", "ospf 110/1 10.0.12.1@eth1");
	arena_free(lab.arena);
}

/* Area 1 (r1, r2, r3) is an NSSA; r1 redistributes, r4 in the backbone does, too. */
static void an_nssa_translates_and_keeps_others_out(void **state)
{
	struct lab lab;
	struct device *r[4];
	struct routes *routes;
	size_t i;

	(void)state;
	square(&lab, r, TWO_AREAS);
	for (i = 0; i < 3; i++)
		area(&lab, r[i], 1, OSPF_AREA_NSSA);
	fix_static(&lab, r[0], "203.0.113.0/24", "blackhole");
	fix_static(&lab, r[3], "198.51.100.0/24", "blackhole");
	redistribution(&lab, r[0], PROTOCOL_STATIC);
	redistribution(&lab, r[3], PROTOCOL_STATIC);
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r2", "203.0.113.0/24", "ospf 110/20 10.0.12.1@eth1");
	/* Only r3, with the higher router id, translates; but the forwarding address is r1's
	 * loopback, equally far over both. */
	fix_expect(&lab, routes, "r4", "203.0.113.0/24",
		   "ospf 110/20 10.0.24.1@eth1 10.0.34.1@eth2");
	fix_expect(&lab, routes, "r1", "198.51.100.0/24", "none");
	fix_expect(&lab, routes, "r1", "0.0.0.0/0", "ospf 110/11 10.0.12.2@eth1 10.0.13.2@eth2");
	/* FRR forgets the metric of a type 7 on the way: 10 and 100 inside, 20 and 20 outside. */
	r[0]->instances[0].redistributions[0].metric_type = 1;
	r[0]->instances[0].redistributions[0].metric_set = true;
	r[0]->instances[0].redistributions[0].metric = 100;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r3", "203.0.113.0/24", "ospf 110/110 10.0.13.1@eth1");
	fix_expect(&lab, routes, "r4", "203.0.113.0/24",
		   "ospf 110/40 10.0.24.1@eth1 10.0.34.1@eth2");
	r[1]->instances[0].ospfs[0].areas[0].translate = OSPF_TRANSLATE_NEVER;
	r[2]->instances[0].ospfs[0].areas[0].translate = OSPF_TRANSLATE_NEVER;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r4", "203.0.113.0/24", "none");
	arena_free(lab.arena);
}

/*
 * r1 -area 2- r2 -area 1- r4 -area 0- r3: r2 is cut off from the backbone but for a virtual link
 * to r4.
 */
static void a_virtual_link_carries_the_backbone(void **state)
{
	static const uint32_t areas[4] = { 2, 2, 1, 0 };
	struct lab lab;
	struct device *r[4];
	struct routes *routes;
	uint32_t far2 = 0x0aff0004, far4 = 0x0aff0002;
	struct ospf_area *config;

	(void)state;
	square(&lab, r, areas);
	lab_interface(&lab, r[0], "eth2")->enabled = false; /* no way round */
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r3", "10.255.0.1/32", "none");
	config = area(&lab, r[1], 1, OSPF_AREA_NORMAL);
	config->virtual_links = &far2;
	config->virtual_link_count = 1;
	config = area(&lab, r[3], 1, OSPF_AREA_NORMAL);
	config->virtual_links = &far4;
	config->virtual_link_count = 1;
	routes = fix_compute(&lab, NULL);
	/* r3 -10- r4 -(virtual, 10)- r2 -10- r1 */
	fix_expect(&lab, routes, "r4", "10.255.0.1/32", "ospf 110/20 10.0.24.1@eth1");
	fix_expect(&lab, routes, "r1", "10.0.34.0/30", "ospf 110/30 10.0.12.2@eth1");
	arena_free(lab.arena);
}

static void version_3_is_a_world_of_its_own(void **state)
{
	struct lab lab;
	struct device *r[2];
	struct routes *routes;
	size_t i;

	(void)state;
	lab_init(&lab);
	for (i = 0; i < 2; i++) {
		r[i] = lab_device(&lab, i == 0 ? "r1" : "r2");
		fix_port(&lab, r[i], "eth0",
			 arena_printf(lab.arena, "fe80::%zu/64 2001:db8::%zu/64 10.0.0.%zu/30",
				      i + 1, i + 1, i + 1));
		fix_port(&lab, r[i], "lo", arena_printf(lab.arena, "2001:db8:ff::%zu/128", i + 1));
		ospf(&lab, r[i], 3, (uint32_t)i + 1);
		run(&lab, r[i], 0, "eth0", 0, 10);
		run(&lab, r[i], 0, "lo", 0, 10);
	}
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "2001:db8:ff::2/128", "ospf 110/20 2001:db8::2@eth0");
	r[1]->instances[0].ospfs[0].interfaces[0].network = OSPF_NETWORK_BROADCAST;
	r[0]->instances[0].ospfs[0].interfaces[0].network = OSPF_NETWORK_BROADCAST;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "2001:db8:ff::2/128", "ospf 110/20 2001:db8::2@eth0");
	r[1]->instances[0].ospfs[0].interfaces[0].instance_id = 1;
	routes = fix_compute(&lab, NULL);
	fix_expect(&lab, routes, "r1", "2001:db8:ff::2/128", "none");
	arena_free(lab.arena);
}

struct asking {
	struct lab *lab;
	const struct routes *routes;
	uint64_t sums[64];
};

static bool add_route(void *context, const struct route *route)
{
	*(uint64_t *)context = *(uint64_t *)context * 31 + route->metric + route->hop_count;
	return true;
}

static void ask(void *shared, int worker, size_t item)
{
	struct asking *asking = shared;

	(void)worker;
	routes_each(asking->routes, (uint32_t)(item % 4), prefix_default(FAMILY_IPV4), add_route,
		    &asking->sums[item]);
}

static void any_number_of_threads_may_ask(void **state)
{
	struct lab lab;
	struct device *r[4];
	struct asking asking = { .lab = &lab };
	uint64_t alone[4] = { 0 };
	size_t i;

	(void)state;
	square(&lab, r, TWO_AREAS);
	asking.routes = fix_compute(&lab, NULL);
	for (i = 0; i < 4; i++)
		routes_each(asking.routes, (uint32_t)i, prefix_default(FAMILY_IPV4), add_route,
			    &alone[i]);
	asking.routes = fix_compute(&lab, NULL);
	parallel_set_workers(7);
	parallel_for(64, ask, &asking);
	parallel_set_workers(0);
	for (i = 0; i < 64; i++)
		assert_true(asking.sums[i] == alone[i % 4]);
	arena_free(lab.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_costs_share_and_own_prefixes_stay_connected),
		cmocka_unit_test(hellos_that_differ_make_no_adjacency),
		cmocka_unit_test(failures_and_max_metric_go_around),
		cmocka_unit_test(a_segment_costs_on_the_way_in_only),
		cmocka_unit_test(without_anyone_to_be_designated_there_is_no_segment),
		cmocka_unit_test(border_routers_summarise),
		cmocka_unit_test(a_stub_area_has_a_default_and_no_externals),
		cmocka_unit_test(ranges_condense_and_discard),
		cmocka_unit_test(externals_of_both_types),
		cmocka_unit_test(externals_cross_areas),
		cmocka_unit_test(a_default_needs_another_default_unless_always),
		cmocka_unit_test(an_nssa_translates_and_keeps_others_out),
		cmocka_unit_test(a_virtual_link_carries_the_backbone),
		cmocka_unit_test(version_3_is_a_world_of_its_own),
		cmocka_unit_test(any_number_of_threads_may_ask),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
