/* SPDX-License-Identifier: MIT */
/*
 * Which sessions come up, classes of prefixes, services and failures: whole small networks
 * (fixture.h).
 */
#include "base/parallel.h"
#include "routes/bgp/fixture.h"

#define P "192.0.2.0/24"
#define Q "198.51.100.0/24"

static enum session_state state_of(const struct net *net, const char *device, const char *neighbor)
{
	return routes_session(net->routes, net_end_of(net, device, neighbor)).state;
}

static void fix_static(struct net *net, struct device *device, const char *prefix, const char *via)
{
	struct instance *instance = &device->instances[0];
	struct static_route *s;

	instance->statics =
		lab_grow(&net->lab, instance->statics, instance->static_count, sizeof(*s));
	s = &instance->statics[instance->static_count++];
	s->prefix = lab_prefix(prefix);
	s->kind = STATIC_VIA;
	s->next_hop = lab_addr(via);
	s->interface_index = UINT32_MAX;
	s->recursive = true;
	s->distance = 1;
}

static struct neighbor *loopback_neighbor(struct net *net, struct device *device, const char *to,
					  uint32_t asn)
{
	struct neighbor *n = net_neighbor(net, device, to, asn);

	n->update_source_interface = "lo";
	return n;
}

/* a - b - c in a row, loopback sessions a-b and a-c; a's loopback 10.255.0.1 and so on. */
static void loopback_sessions(void **state)
{
	struct net net;
	struct device *a, *b, *c;

	(void)state;
	net_init(&net);
	a = net_router(&net, "a", 65001);
	b = net_router(&net, "b", 65002);
	c = net_router(&net, "c", 65003);
	net_session(&net, a, b);
	net_session(&net, b, c);
	loopback_neighbor(&net, a, "10.255.0.2", 65002);
	loopback_neighbor(&net, b, "10.255.0.1", 65001);
	loopback_neighbor(&net, a, "10.255.0.3", 65003);
	loopback_neighbor(&net, c, "10.255.0.1", 65001);
	net_compute(&net);
	assert_int_equal(state_of(&net, "a", "10.0.1.2"), SESSION_UP);
	assert_int_equal(state_of(&net, "a", "10.255.0.2"), SESSION_DOWN_UNREACHABLE);
	fix_static(&net, a, "10.255.0.2/32", "10.0.1.2");
	fix_static(&net, a, "10.255.0.3/32", "10.0.1.2");
	fix_static(&net, b, "10.255.0.1/32", "10.0.1.1");
	fix_static(&net, b, "10.255.0.3/32", "10.0.2.2");
	net_compute(&net);
	/* TTL 1 reaches the loopback of the router at the other end of the link. */
	assert_int_equal(state_of(&net, "a", "10.255.0.2"), SESSION_UP);
	assert_int_equal(state_of(&net, "a", "10.255.0.3"), SESSION_DOWN_MULTIHOP);
	assert_int_equal(state_of(&net, "c", "10.255.0.1"), SESSION_DOWN_UNREACHABLE);
	fix_static(&net, c, "10.255.0.1/32", "10.0.2.1");
	bgp_of(a)->neighbors[2].ttl = bgp_of(c)->neighbors[1].ttl = 2;
	net_compute(&net);
	assert_int_equal(state_of(&net, "a", "10.255.0.3"), SESSION_UP);
	net_end(&net);
}

static void a_path_over_loopbacks_is_best_but_not_installed(void **state)
{
	struct net net;
	struct device *a, *b;

	(void)state;
	net_init(&net);
	a = net_router(&net, "a", 65001);
	b = net_router(&net, "b", 65002);
	net_address(&net, a, "eth1", "10.0.1.1/24");
	net_address(&net, b, "eth1", "10.0.1.2/24");
	loopback_neighbor(&net, a, "10.255.0.2", 65002);
	loopback_neighbor(&net, b, "10.255.0.1", 65001);
	fix_static(&net, a, "10.255.0.2/32", "10.0.1.2");
	fix_static(&net, b, "10.255.0.1/32", "10.0.1.1");
	net_announce(&net, a, P);
	net_compute(&net);
	expect_best(&net, "b", P, "65001 med 0 igp via 10.255.0.1 from 10.255.0.1 x1");
	assert_null(routes_get(net.routes, net_instance(&net, "b"), lab_prefix(P)));
	bgp_of(a)->neighbors[0].ttl = bgp_of(b)->neighbors[0].ttl = 255;
	net_compute(&net);
	assert_non_null(routes_get(net.routes, net_instance(&net, "b"), lab_prefix(P)));
	net_end(&net);
}

static void a_default_route_carries_a_session_that_the_other_end_opens(void **state)
{
	struct net net;
	struct device *a, *b;

	(void)state;
	net_init(&net);
	a = net_router(&net, "a", 65000);
	b = net_router(&net, "b", 65000);
	net_address(&net, a, "eth1", "10.0.1.1/24");
	net_address(&net, b, "eth1", "10.0.1.2/24");
	loopback_neighbor(&net, a, "10.255.0.2", 65000);
	loopback_neighbor(&net, b, "10.255.0.1", 65000);
	fix_static(&net, a, "0.0.0.0/0", "10.0.1.2");
	fix_static(&net, b, "0.0.0.0/0", "10.0.1.1");
	net_compute(&net);
	assert_int_equal(state_of(&net, "a", "10.255.0.2"), SESSION_DOWN_UNREACHABLE);
	fix_static(&net, b, "10.255.0.1/32", "10.0.1.1");
	net_compute(&net);
	assert_int_equal(state_of(&net, "a", "10.255.0.2"), SESSION_UP);
	bgp_of(b)->neighbors[0].passive = true;
	net_compute(&net);
	assert_int_equal(state_of(&net, "a", "10.255.0.2"), SESSION_DOWN_UNREACHABLE);
	a->instances[0].resolve_via_default[FAMILY_IPV4] = true;
	net_compute(&net);
	assert_int_equal(state_of(&net, "a", "10.255.0.2"), SESSION_UP);
	net_end(&net);
}

/* ---- classes ----------------------------------------------------------------------------- */

static const char *const many[] = {
	"10.1.0.0/24", "10.1.1.0/24", "10.1.2.0/24", "10.2.0.0/24",   "10.2.1.0/24",
	"10.0.1.0/24", "0.0.0.0/0",   "10.1.0.0/16", "2001:db8::/48", "10.1.3.0/24",
};

/* Filters by prefix, a link's prefix, a default, an aggregate's parts: all in one network. */
static void mixed_make(struct net *net, size_t first, size_t n)
{
	struct device *a, *b, *c;
	size_t i;

	net_init(net);
	a = net_router(net, "a", 65001);
	b = net_router(net, "b", 65002);
	c = net_router(net, "c", 65003);
	net_session(net, a, b);
	net_session(net, b, c);
	net_session(net, c, a);
	net_chain(net, &net_at(b, 1)->import,
		  net_filter(net, "10.1.0.0/23", act(ACTION_LOCAL_PREF, 50), FILTER_ACCEPT));
	net_chain(net, &net_at(b, 2)->export,
		  net_filter(net, "10.2.0.0/16", act(ACTION_MED, 9), FILTER_REJECT));
	net_aggregate(net, c, "10.1.2.0/23")->summary_only = true;
	for (i = first; i < first + n; i++)
		net_announce(net, a, many[i]);
	net_compute(net);
}

static void a_class_is_what_each_prefix_would_be_alone(void **state)
{
	static const char *const devices[] = { "a", "b", "c" };
	size_t n = sizeof(many) / sizeof(*many), i, j;
	struct net all;

	(void)state;
	mixed_make(&all, 0, n);
	/* 10.1.0 and .1 share, 10.2.0 and .1 share, 10.1.2 and .3 share; so they do not all stand
	 * alone. */
	assert_int_equal(routes_stats(all.routes).classes, n - 3 + 1);
	for (i = 0; i < n; i++) {
		struct net alone;

		mixed_make(&alone, i, 1);
		for (j = 0; j < 3; j++) {
			const struct bgp_entry *entry = routes_bgp(
				all.routes, net_instance(&all, devices[j]), lab_prefix(many[i]));

			assert_string_equal(net_best(&all, devices[j], many[i]),
					    net_best(&alone, devices[j], many[i]));
			assert_true(entry == NULL ||
				    prefix_equal(entry->prefix, lab_prefix(many[i])));
		}
		assert_string_equal(net_sent(&all, "b", "10.0.2.2", many[i]),
				    net_sent(&alone, "b", "10.0.2.2", many[i]));
		assert_int_equal(
			routes_bgp_place(all.routes, net_instance(&all, "a"), lab_prefix(many[i]))
				.line,
			routes_bgp_place(alone.routes, net_instance(&alone, "a"),
					 lab_prefix(many[i]))
					.line +
				i);
		net_end(&alone);
	}
	net_end(&all);
}

static void the_number_of_workers_shows_nowhere(void **state)
{
	static const char *const devices[] = { "a", "b", "c" };
	size_t n = sizeof(many) / sizeof(*many), i, j;
	struct net one, three;

	(void)state;
	parallel_set_workers(1);
	mixed_make(&one, 0, n);
	parallel_set_workers(3);
	mixed_make(&three, 0, n);
	parallel_set_workers(0);
	for (i = 0; i < n; i++)
		for (j = 0; j < 3; j++) {
			assert_string_equal(net_best(&one, devices[j], many[i]),
					    net_best(&three, devices[j], many[i]));
			assert_string_equal(net_decided(&one, devices[j], many[i]),
					    net_decided(&three, devices[j], many[i]));
		}
	assert_int_equal(one.routes->bgp->digest, three.routes->bgp->digest);
	net_end(&one);
	net_end(&three);
}

static bool needs_met(const struct net *net)
{
	const struct prefix *missing;

	return routes_service_healthy(net->routes, 0, &missing);
}

/* A site announces its service while it hears the backbone's prefix. */
static void a_sick_service_is_not_announced(void **state)
{
	struct prefix announced = lab_prefix(P), needed = lab_prefix(Q);
	struct service service = { .name = "dns",
				   .device = "a",
				   .prefixes = &announced,
				   .prefix_count = 1,
				   .needs = &needed,
				   .need_count = 1 };
	struct net net;
	struct device *a, *b;

	(void)state;
	net_init(&net);
	a = net_router(&net, "a", 65001);
	b = net_router(&net, "b", 65002);
	net_session(&net, a, b);
	net_announce(&net, a, P);
	net.lab.around.services = &service;
	net.lab.around.service_count = 1;
	net_compute(&net);
	assert_false(needs_met(&net));
	expect_best(&net, "b", P, "-");
	net_announce(&net, b, Q);
	net_compute(&net);
	assert_true(needs_met(&net));
	expect_best(&net, "b", P, "65001 med 0 igp via 10.0.1.1 from 10.0.1.1 x1");
	net_end(&net);
}

/* What a failed device announced is gone, and its sessions say why. */
static void a_failed_device_takes_its_paths_along(void **state)
{
	struct failure failure = { .device_count = 1 };
	struct net net;
	struct device *a, *b, *c;
	uint32_t down;

	(void)state;
	net_init(&net);
	a = net_router(&net, "a", 65001);
	b = net_router(&net, "b", 65002);
	c = net_router(&net, "c", 65003);
	net_session(&net, a, b);
	net_session(&net, b, c);
	net_session(&net, a, c);
	net_announce(&net, a, P);
	net_announce(&net, b, Q);
	net_compute(&net);
	expect_best(&net, "c", P, "65001 med 0 igp via 10.0.3.1 from 10.0.3.1 x1");
	expect_best(&net, "c", Q, "65002 med 0 igp via 10.0.2.1 from 10.0.2.1 x1");
	down = network_device(net.network, "b");
	failure.devices = &down;
	net.routes = routes_compute(net.network, &failure, net.lab.arena);
	expect_best(&net, "c", Q, "-");
	expect_best(&net, "b", P, "-");
	expect_best(&net, "c", P, "65001 med 0 igp via 10.0.3.1 from 10.0.3.1 x1");
	assert_int_equal(state_of(&net, "c", "10.0.2.1"), SESSION_DOWN_FAILED);
	net_end(&net);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(loopback_sessions),
		cmocka_unit_test(a_path_over_loopbacks_is_best_but_not_installed),
		cmocka_unit_test(a_default_route_carries_a_session_that_the_other_end_opens),
		cmocka_unit_test(a_class_is_what_each_prefix_would_be_alone),
		cmocka_unit_test(the_number_of_workers_shows_nowhere),
		cmocka_unit_test(a_sick_service_is_not_announced),
		cmocka_unit_test(a_failed_device_takes_its_paths_along),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
