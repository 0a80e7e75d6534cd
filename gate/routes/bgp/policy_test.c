/* SPDX-License-Identifier: MIT */
/*
 * What single sessions do to paths: small networks, expected texts by hand (fixture.h).
 */
#include "routes/bgp/fixture.h"

#define P "192.0.2.0/24"
#define Q "198.51.100.0/24"

/* x (65101) - r (65000, local-as 64999 towards x) - y (65104) */
static void local_as_in_its_modes(void **state)
{
	struct net net;
	struct device *x, *r, *y;
	struct neighbor *n;

	(void)state;
	net_init(&net);
	x = net_router(&net, "x", 65101);
	r = net_router(&net, "r", 65000);
	y = net_router(&net, "y", 65104);
	net_session(&net, x, r);
	net_session(&net, r, y);
	bgp_of(x)->neighbors[0].remote_as = 64999;
	n = &bgp_of(r)->neighbors[0];
	n->local_as = 64999;
	net_announce(&net, x, P);
	net_announce(&net, y, Q);
	net_compute(&net);
	expect_best(&net, "r", P, "64999 65101 med 0 igp via 10.0.1.1 from 10.0.1.1 x1");
	expect_best(&net, "y", P, "65000 64999 65101 igp via 10.0.2.1 from 10.0.2.1 x1");
	expect_best(&net, "x", Q, "64999 65000 65104 igp via 10.0.1.2 from 10.0.1.2 x1");
	n->local_as_mode = LOCAL_AS_NO_PREPEND;
	net_compute(&net);
	expect_best(&net, "r", P, "65101 med 0 igp via 10.0.1.1 from 10.0.1.1 x1");
	expect_best(&net, "x", Q, "64999 65000 65104 igp via 10.0.1.2 from 10.0.1.2 x1");
	n->local_as_mode = LOCAL_AS_REPLACE;
	net_compute(&net);
	expect_best(&net, "x", Q, "64999 65104 igp via 10.0.1.2 from 10.0.1.2 x1");
	net_end(&net);
}

/* Two sites of 65100 at a provider. */
static void sites_of_one_as(void **state)
{
	struct net net;
	struct device *a, *p, *b;

	(void)state;
	net_init(&net);
	a = net_router(&net, "a", 65100);
	p = net_router(&net, "p", 65000);
	b = net_router(&net, "b", 65100);
	net_session(&net, a, p);
	net_session(&net, p, b);
	net_announce(&net, a, P);
	net_compute(&net);
	expect_best(&net, "b", P, "-");
	expect_sent(&net, "p", "10.0.2.2", P, "yes");
	bgp_of(p)->neighbors[1].peer_as_filter = true;
	net_compute(&net);
	expect_sent(&net, "p", "10.0.2.2", P, "-");
	net_at(p, 2)->as_override = true;
	net_compute(&net);
	expect_best(&net, "b", P, "65000 65000 igp via 10.0.2.1 from 10.0.2.1 x1");
	net_at(p, 2)->as_override = false;
	bgp_of(p)->neighbors[1].peer_as_filter = false;
	net_at(b, 2)->allow_own_as = 1;
	net_compute(&net);
	expect_best(&net, "b", P, "65000 65100 igp via 10.0.2.1 from 10.0.2.1 x1");
	net_at(b, 2)->allow_own_as = 0;
	net_at(b, 2)->allow_own_as_origin = true;
	net_compute(&net);
	expect_best(&net, "b", P, "65000 65100 igp via 10.0.2.1 from 10.0.2.1 x1");
	net_end(&net);
}

/* private 64600 - public 3000 - r (65000) - y (2000); and private 64601 - r */
static void private_numbers(void **state)
{
	struct net net;
	struct device *a, *b, *c, *r, *y;

	(void)state;
	net_init(&net);
	a = net_router(&net, "a", 64600);
	b = net_router(&net, "b", 3000);
	c = net_router(&net, "c", 64601);
	r = net_router(&net, "r", 1000);
	y = net_router(&net, "y", 2000);
	net_session(&net, a, b);
	net_session(&net, b, r);
	net_session(&net, c, r);
	net_session(&net, r, y);
	net_announce(&net, a, P);
	net_announce(&net, c, Q);
	net_at(r, 4)->private_as = PRIVATE_AS_REMOVE;
	net_compute(&net);
	expect_best(&net, "y", P, "1000 3000 64600 igp via 10.0.4.1 from 10.0.4.1 x1");
	expect_best(&net, "y", Q, "1000 igp via 10.0.4.1 from 10.0.4.1 x1");
	net_at(r, 4)->private_as = PRIVATE_AS_REMOVE_ALL;
	net_compute(&net);
	expect_best(&net, "y", P, "1000 3000 igp via 10.0.4.1 from 10.0.4.1 x1");
	net_at(r, 4)->private_as = PRIVATE_AS_REPLACE_ALL;
	net_compute(&net);
	expect_best(&net, "y", P, "1000 3000 1000 igp via 10.0.4.1 from 10.0.4.1 x1");
	net_at(r, 4)->private_as = PRIVATE_AS_REPLACE;
	net_compute(&net);
	expect_best(&net, "y", P, "1000 3000 64600 igp via 10.0.4.1 from 10.0.4.1 x1");
	expect_best(&net, "y", Q, "1000 1000 igp via 10.0.4.1 from 10.0.4.1 x1");
	net_end(&net);
}

/* Two links between r and a site: what came over one does not go back over the other. */
static void a_site_does_not_hear_its_own(void **state)
{
	struct net net;
	struct device *a, *b, *r;
	size_t i;

	(void)state;
	net_init(&net);
	r = net_router(&net, "r", 65000);
	a = net_router(&net, "a", 65100);
	b = net_router(&net, "b", 65101);
	net_session(&net, r, a);
	net_session(&net, r, b);
	net_announce(&net, a, P);
	for (i = 1; i <= 2; i++) {
		net_at(r, (unsigned)i)->soo_set = true;
		net_at(r, (unsigned)i)->soo = 0x0003fde800000001;
	}
	net_compute(&net);
	expect_best(&net, "b", P, "-");
	net_at(r, 2)->soo = 0x0003fde800000002;
	net_compute(&net);
	expect_best(&net, "r", P, "65100 med 0 igp via 10.0.1.2 from 10.0.1.2 x1");
	expect_sent(&net, "r", "10.0.2.2", P, "yes");
	expect_best(&net, "b", P, "65000 65100 igp via 10.0.2.1 from 10.0.2.1 x1");
	(void)b;
	net_end(&net);
}

static void a_limit_on_sending_has_many_outcomes(void **state)
{
	const struct unsettled *unsettled;
	struct net net;
	struct device *a, *b;
	size_t n;

	(void)state;
	net_init(&net);
	a = net_router(&net, "a", 65001);
	b = net_router(&net, "b", 65002);
	net_session(&net, a, b);
	net_announce(&net, a, P);
	net_announce(&net, a, Q);
	net_at(a, 1)->out_limit.max = 2;
	net_compute(&net);
	routes_unsettled(net.routes, &n);
	assert_int_equal(n, 0);
	net_at(a, 1)->out_limit.max = 1;
	net_compute(&net);
	unsettled = routes_unsettled(net.routes, &n);
	assert_int_equal(n, 1);
	assert_true(unsettled->several_outcomes);
	assert_string_equal(unsettled->text, "a has 2 prefixes for 10.0.1.2 and may send 1: which "
					     "ones it sends depends on their order");
	net_end(&net);
}

static void graceful_shutdown_moves_traffic(void **state)
{
	struct net net;
	struct device *r, *i, *x;

	(void)state;
	net_init(&net);
	r = net_router(&net, "r", 65000);
	i = net_router(&net, "i", 65000);
	x = net_router(&net, "x", 65010);
	net_session(&net, r, i);
	net_session(&net, r, x);
	net_announce(&net, r, P);
	net_announce(&net, x, Q);
	bgp_of(r)->graceful_shutdown = true;
	net_at(r, 1)->next_hop_self = NEXT_HOP_SELF;
	net_compute(&net);
	expect_best(&net, "r", P, "lp 0 med 0 igp via - c graceful-shutdown from - x1");
	expect_best(&net, "i", P,
		    "lp 0 med 0 igp via 10.0.1.1 c graceful-shutdown from 10.0.1.1 x1");
	/* The neighbor itself is not configured for it and heeds the community. */
	expect_best(&net, "x", P,
		    "65000 lp 0 med 0 igp via 10.0.2.1 c graceful-shutdown from 10.0.2.1 x1");
	expect_best(&net, "r", Q,
		    "65010 lp 0 med 0 igp via 10.0.2.2 c graceful-shutdown from 10.0.2.2 x1");
	(void)i;
	net_end(&net);
}

static void external_sessions_need_policy(void **state)
{
	struct net net;
	struct device *a, *b;

	(void)state;
	net_init(&net);
	a = net_router(&net, "a", 65001);
	b = net_router(&net, "b", 65002);
	net_session(&net, a, b);
	net_announce(&net, a, P);
	bgp_of(a)->ebgp_requires_policy = true;
	net_compute(&net);
	expect_sent(&net, "a", "10.0.1.2", P, "-");
	net_at(a, 1)->has_export = true;
	net_compute(&net);
	expect_best(&net, "b", P, "65001 med 0 igp via 10.0.1.1 from 10.0.1.1 x1");
	bgp_of(b)->ebgp_requires_policy = true;
	net_compute(&net);
	expect_best(&net, "b", P, "-");
	net_at(b, 1)->has_import = true;
	net_compute(&net);
	expect_best(&net, "b", P, "65001 med 0 igp via 10.0.1.1 from 10.0.1.1 x1");
	net_end(&net);
}

/* An exchange: rs and its clients a and b on one subnet. */
static void exchange_make(struct net *net, struct device **rs, struct device **a, struct device **b)
{
	static const char *const addrs[] = { "10.0.77.1", "10.0.77.2", "10.0.77.3" };
	struct device *all[3];
	size_t i;

	all[0] = *rs = net_router(net, "rs", 65000);
	all[1] = *a = net_router(net, "a", 65001);
	all[2] = *b = net_router(net, "b", 65002);
	for (i = 0; i < 3; i++)
		net_address(net, all[i], "ix", arena_printf(net->lab.arena, "%s/24", addrs[i]));
	for (i = 1; i < 3; i++) {
		net_neighbor(net, *rs, addrs[i], bgp_of(all[i])->asn);
		net_neighbor(net, all[i], addrs[0], 65000);
	}
}

static void an_exchange_keeps_next_hops(void **state)
{
	struct net net;
	struct device *rs, *a, *b;
	size_t i;

	(void)state;
	net_init(&net);
	exchange_make(&net, &rs, &a, &b);
	net_announce(&net, a, P)->filter =
		net_filter(&net, NULL, act(ACTION_MED, 5), FILTER_REJECT);
	net_compute(&net);
	expect_best(&net, "b", P, "65000 65001 igp via 10.0.77.2 from 10.0.77.1 x1");
	for (i = 0; i < 2; i++)
		bgp_of(rs)->neighbors[i].family[FAMILY_IPV4]->route_server_client = true;
	net_compute(&net);
	expect_best(&net, "b", P, "65001 med 5 igp via 10.0.77.2 from 10.0.77.1 x1");
	(void)b;
	net_end(&net);
}

static void the_first_as_can_be_enforced(void **state)
{
	struct net net;
	struct device *rs, *a, *b;
	size_t i;

	(void)state;
	net_init(&net);
	exchange_make(&net, &rs, &a, &b);
	net_announce(&net, a, P);
	for (i = 0; i < 2; i++)
		bgp_of(rs)->neighbors[i].family[FAMILY_IPV4]->route_server_client = true;
	bgp_of(b)->neighbors[0].enforce_first_as = true;
	net_compute(&net);
	expect_best(&net, "b", P, "-");
	net_end(&net);
}

/* r with two links to 65001's a and b, and one to 65002's c; all announce P. */
static void multipath(void **state)
{
	struct net net;
	struct device *r, *o[3];
	const struct route *route;
	unsigned i;

	(void)state;
	net_init(&net);
	r = net_router(&net, "r", 65000);
	for (i = 0; i < 3; i++) {
		o[i] = net_router(&net, arena_printf(net.lab.arena, "o%u", i),
				  i < 2 ? 65001 : 65002);
		net_session(&net, r, o[i]);
		net_announce(&net, o[i], P);
	}
	bgp_of(r)->compare_router_id = true;
	bgp_of(r)->family[FAMILY_IPV4].ebgp_paths = 16;
	net_compute(&net);
	expect_best(&net, "r", P, "65001 med 0 igp via 10.0.1.2 from 10.0.1.2 x2");
	route = routes_get(net.routes, net_instance(&net, "r"), lab_prefix(P));
	assert_int_equal(route->hop_count, 2);
	assert_true(addr_equal(route->hops[1].via, lab_addr("10.0.2.2")));
	bgp_of(r)->multipath_relax = true;
	net_compute(&net);
	expect_best(&net, "r", P, "65001 med 0 igp via 10.0.1.2 from 10.0.1.2 x3");
	assert_string_equal(net_decided(&net, "r", P), "router id");
	bgp_of(r)->family[FAMILY_IPV4].ebgp_paths = 1;
	net_compute(&net);
	expect_best(&net, "r", P, "65001 med 0 igp via 10.0.1.2 from 10.0.1.2 x1");
	net_end(&net);
}

static void weight_goes_before_local_preference(void **state)
{
	struct net net;
	struct device *r, *a, *b;

	(void)state;
	net_init(&net);
	r = net_router(&net, "r", 65000);
	a = net_router(&net, "a", 65001);
	b = net_router(&net, "b", 65002);
	net_session(&net, r, a);
	net_session(&net, r, b);
	net_announce(&net, a, P);
	net_announce(&net, b, P);
	net_chain(&net, &net_at(r, 1)->import,
		  net_filter(&net, NULL, act(ACTION_LOCAL_PREF, 500), FILTER_REJECT));
	net_compute(&net);
	expect_best(&net, "r", P, "65001 lp 500 med 0 igp via 10.0.1.2 from 10.0.1.2 x1");
	net_at(r, 2)->weight_set = true;
	net_at(r, 2)->weight = 10;
	net_compute(&net);
	expect_best(&net, "r", P, "65002 med 0 igp via 10.0.2.2 from 10.0.2.2 x1");
	assert_string_equal(net_decided(&net, "r", P), "weight");
	net_end(&net);
}

static void a_network_needs_its_route(void **state)
{
	struct net net;
	struct device *a, *b;

	(void)state;
	net_init(&net);
	a = net_router(&net, "a", 65001);
	b = net_router(&net, "b", 65002);
	net_session(&net, a, b);
	bgp_of(a)->network_import_check = true;
	net_announce(&net, a, P);
	net_announce(&net, a, "10.0.1.0/24");
	net_announce(&net, a, "10.0.1.0/25");
	net_compute(&net);
	expect_best(&net, "a", P, "unusable");
	expect_best(&net, "a", "10.0.1.0/24", "med 0 igp via - from - x1");
	expect_best(&net, "a", "10.0.1.0/25", "unusable"); /* a covering route will not do */
	expect_best(&net, "b", P, "-");
	net_end(&net);
}

static void redistribution_brings_metric_and_next_hop(void **state)
{
	struct net net;
	struct device *a, *b;
	struct instance *instance;
	struct static_route *statics;
	struct redistribution *redistribution;

	(void)state;
	net_init(&net);
	a = net_router(&net, "a", 65001);
	b = net_router(&net, "b", 65002);
	net_session(&net, a, b);
	instance = &a->instances[0];
	a->dialect = DIALECT_FRR; /* hands the next hop on */
	statics = arena_alloc(net.lab.arena, sizeof(*statics));
	statics->prefix = lab_prefix(P);
	statics->kind = STATIC_VIA;
	statics->next_hop = lab_addr("10.0.1.2");
	statics->interface_index = UINT32_MAX;
	statics->recursive = true;
	statics->distance = 1;
	statics->tag = 77;
	instance->statics = statics;
	instance->static_count = 1;
	redistribution = arena_alloc(net.lab.arena, sizeof(*redistribution));
	*redistribution = (struct redistribution){ .from = PROTOCOL_STATIC,
						   .to = PROTOCOL_BGP,
						   .metric_set = true };
	redistribution->metric = 42;
	redistribution->origin = ORIGIN_INCOMPLETE;
	redistribution->chain.otherwise = FILTER_ACCEPT;
	instance->redistributions = redistribution;
	instance->redistribution_count = 1;
	net_compute(&net);
	expect_best(&net, "a", P, "med 42 incomplete via 10.0.1.2 from - x1");
	assert_int_equal(
		routes_bgp(net.routes, net_instance(&net, "a"), lab_prefix(P))->best->attrs->tag,
		77);
	/* Its next hop is b itself, on the shared subnet: b refuses its own address. */
	expect_best(&net, "b", P, "-");
	statics->kind = STATIC_DISCARD;
	net_compute(&net);
	expect_best(&net, "b", P, "65001 med 42 incomplete via 10.0.1.1 from 10.0.1.1 x1");
	redistribution->metric_set = false;
	redistribution->propagate_metric = true;
	net_compute(&net);
	expect_best(&net, "b", P, "65001 med 0 incomplete via 10.0.1.1 from 10.0.1.1 x1");
	net_end(&net);
}

static void external_neighbors_announce_what_is_said(void **state)
{
	static const uint32_t path[] = { 65009, 65010 };
	static const char *const globs[] = { "*" };
	struct external_route routes[2] = {
		{ .as_path = path, .as_path_count = 2, .med_set = true, .med = 3 }, { .med = 0 }
	};
	struct external external = {
		.devices = globs, .device_count = 1, .neighbors = globs, .neighbor_count = 1
	};
	struct net net;
	struct device *a, *b;
	const struct bgp_entry *entry;

	(void)state;
	net_init(&net);
	a = net_router(&net, "a", 65001);
	b = net_router(&net, "b", 65002);
	net_session(&net, a, b);
	net_address(&net, a, "eth9", "10.0.99.1/24");
	net_neighbor(&net, a, "10.0.99.2", 65009);
	routes[0].prefix = lab_prefix(P);
	routes[1].prefix = lab_prefix("0.0.0.0/0");
	external.routes = routes;
	external.route_count = 2;
	net.lab.around.externals = &external;
	net.lab.around.external_count = 1;
	net_compute(&net);
	expect_best(&net, "a", P, "65009 65010 med 3 igp via 10.0.99.2 from 10.0.99.2 x1");
	expect_best(&net, "b", P, "65001 65009 65010 igp via 10.0.1.1 from 10.0.1.1 x1");
	expect_best(&net, "b", "0.0.0.0/0", "65001 65009 igp via 10.0.1.1 from 10.0.1.1 x1");
	expect_sent(&net, "a", "10.0.99.2", P, "yes");
	entry = routes_bgp(net.routes, net_instance(&net, "b"), lab_prefix(P));
	assert_ptr_equal(entry->best->parent,
			 routes_bgp(net.routes, net_instance(&net, "a"), lab_prefix(P))->best);
	assert_null(entry->best->parent->parent);
	net_end(&net);
}

static void ipv6_goes_over_its_own_session(void **state)
{
	struct net net;
	struct device *a, *b, *c;
	struct neighbor *n;

	(void)state;
	net_init(&net);
	a = net_router(&net, "a", 65001);
	b = net_router(&net, "b", 65002);
	c = net_router(&net, "c", 65002);
	net_address(&net, a, "eth1", "2001:db8:1::1/64");
	net_address(&net, b, "eth1", "2001:db8:1::2/64");
	net_address(&net, b, "eth2", "2001:db8:2::1/64");
	net_address(&net, c, "eth2", "2001:db8:2::2/64");
	net_neighbor(&net, a, "2001:db8:1::2", 65002)->family[FAMILY_IPV6]->enabled = true;
	net_neighbor(&net, b, "2001:db8:1::1", 65001)->family[FAMILY_IPV6]->enabled = true;
	n = net_neighbor(&net, b, "2001:db8:2::2", 65002);
	n->family[FAMILY_IPV6]->enabled = true;
	n->family[FAMILY_IPV6]->next_hop_self = NEXT_HOP_SELF;
	net_neighbor(&net, c, "2001:db8:2::1", 65002)->family[FAMILY_IPV6]->enabled = true;
	net_announce(&net, a, "2001:db8:a::/48");
	net_compute(&net);
	expect_best(&net, "b", "2001:db8:a::/48",
		    "65001 med 0 igp via 2001:db8:1::1 from 2001:db8:1::1 x1");
	expect_best(&net, "c", "2001:db8:a::/48",
		    "65001 lp 100 med 0 igp via 2001:db8:2::1 from 2001:db8:2::1 x1");
	assert_int_equal(
		routes_get(net.routes, net_instance(&net, "c"), lab_prefix("2001:db8:a::/48"))
			->hop_count,
		1);
	net_end(&net);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(local_as_in_its_modes),
		cmocka_unit_test(sites_of_one_as),
		cmocka_unit_test(private_numbers),
		cmocka_unit_test(a_site_does_not_hear_its_own),
		cmocka_unit_test(a_limit_on_sending_has_many_outcomes),
		cmocka_unit_test(graceful_shutdown_moves_traffic),
		cmocka_unit_test(external_sessions_need_policy),
		cmocka_unit_test(an_exchange_keeps_next_hops),
		cmocka_unit_test(the_first_as_can_be_enforced),
		cmocka_unit_test(multipath),
		cmocka_unit_test(weight_goes_before_local_preference),
		cmocka_unit_test(a_network_needs_its_route),
		cmocka_unit_test(redistribution_brings_metric_and_next_hop),
		cmocka_unit_test(external_neighbors_announce_what_is_said),
		cmocka_unit_test(ipv6_goes_over_its_own_session),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
