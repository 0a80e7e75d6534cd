/* SPDX-License-Identifier: MIT */
/* Neighbors without a plain statement on the far device: listen ranges, unnumbered, external. */
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

static void assert_session(const struct network *network)
{
	const struct network_neighbor *a = lab_entry(network, "a", 0),
				      *b = lab_entry(network, "b", 0);

	assert_int_equal(a->obstacle, SESSION_POSSIBLE);
	assert_int_equal(b->obstacle, SESSION_POSSIBLE);
	assert_ptr_equal(&network->neighbors[a->mirror], b);
	assert_ptr_equal(&network->neighbors[b->mirror], a);
	assert_int_equal(a->remote_device, 1);
	assert_int_equal(b->remote_device, 0);
}

/* ---- listen ranges ----------------------------------------------------------------------- */

static void test_dynamic(void **state)
{
	struct lab *lab = *state;
	struct two two = two_on_cable(lab, 65001, 65002);
	struct listen_range ranges[2] = { { .prefix = lab_prefix("10.0.0.0/8") },
					  { .prefix = lab_prefix("10.0.0.0/24") } };
	const struct network *network;
	const struct network_neighbor *b;

	ranges[0].template = ranges[1].template = *two.q;
	ranges[0].template.addr = ranges[1].template.addr = (struct addr){ 0, 0 };
	ranges[0].template.remote_as = 65009; /* the longer range counts */
	two.y->neighbor_count = 0;
	two.y->ranges = ranges;
	two.y->range_count = 2;
	network = lab_seal(lab);
	assert_session(network);
	b = lab_entry(network, "b", 0);
	assert_true(addr_equal(b->config->addr, lab_addr("10.0.0.1")));
	assert_true(addr_equal(b->local_fixed, lab_addr("10.0.0.2")));
	assert_int_equal(network->neighbor_count, 2);
	/* Who only answers is never called. */
	two.p->passive = true;
	network = lab_seal(lab);
	assert_int_equal(network->neighbor_count, 1);
	assert_int_equal(lab_entry(network, "a", 0)->obstacle, SESSION_NO_MIRROR);
}

static void test_dynamic_limit(void **state)
{
	struct lab *lab = *state;
	struct device *hub = lab_device(lab, "hub"), *spoke;
	struct listen_range range = { .prefix = lab_prefix("10.0.0.0/24"), .limit = 2 };
	const struct network *network;
	int i;

	lab_address(lab, hub, "eth0", "10.0.0.254/24");
	lab_bgp(lab, hub, 65000);
	for (i = 1; i <= 3; i++) {
		spoke = lab_device(lab, arena_printf(lab->arena, "s%d", i));
		lab_address(lab, spoke, "eth0", arena_printf(lab->arena, "10.0.0.%d/24", i));
		lab_bgp(lab, spoke, 65000);
		lab_neighbor(lab, spoke, "10.0.0.254", 65000);
	}
	range.template = *lab_neighbor(lab, hub, "10.0.0.99", 65000);
	range.template.addr = (struct addr){ 0, 0 };
	hub->instances[0].bgp->ranges = &range;
	hub->instances[0].bgp->range_count = 1;
	network = lab_seal(lab);
	assert_int_equal(network->neighbor_count,
			 6); /* three spokes, one statement, two accepted */
	assert_int_equal(lab_count(lab, "bgp-listen-limit"), 1);
	assert_int_equal(lab_count(lab, "bgp-neighbor-nowhere"), 1); /* 10.0.0.99 */
	assert_int_equal(lab_entry(network, "s3", 0)->obstacle, SESSION_NO_MIRROR);
	/* The statement first, then the accepted ones; the mirrors have moved with them. */
	assert_true(addr_equal(lab_entry(network, "hub", 1)->remote, lab_addr("10.0.0.1")));
	assert_ptr_equal(&network->neighbors[lab_entry(network, "s2", 0)->mirror],
			 lab_entry(network, "hub", 2));
}

/* ---- unnumbered -------------------------------------------------------------------------- */

static struct two two_unnumbered(struct lab *lab, const char *address_a, const char *address_b)
{
	struct two two = { .a = lab_device(lab, "a"), .b = lab_device(lab, "b") };

	lab_address(lab, two.a, "eth0", address_a);
	lab_address(lab, two.b, "eth7", address_b);
	two.x = lab_bgp(lab, two.a, 65001);
	two.y = lab_bgp(lab, two.b, 65002);
	two.x->router_id = 1;
	two.y->router_id = 2;
	two.p = lab_neighbor(lab, two.a, "eth0", 0);
	two.q = lab_neighbor(lab, two.b, "eth7", 0);
	two.p->remote_external = two.q->remote_external = true;
	return two;
}

static void test_unnumbered(void **state)
{
	struct lab *lab = *state;
	struct two two = two_unnumbered(lab, "2001:db8::1/64", "2001:db8::2/64");
	const struct network *network;

	lab_address(lab, two.b, "eth7", "fe80::b/64");
	network = lab_seal(lab);
	assert_session(network);
	assert_true(addr_equal(lab_entry(network, "a", 0)->remote, lab_addr("2001:db8::2")));
	assert_true(addr_equal(lab_entry(network, "b", 0)->remote, lab_addr("2001:db8::1")));
	assert_int_equal(lab_entry(network, "a", 0)->unnumbered_interface, 0);
	assert_int_equal(lab_entry(network, "a", 0)->remote_as, 65002);
}

static void test_unnumbered_to_numbered(void **state)
{
	struct lab *lab = *state;
	struct two two = two_unnumbered(lab, "10.0.0.0/31", "10.0.0.1/31");

	two.q->interface = NULL;
	two.q->addr = lab_addr("10.0.0.0");
	assert_session(lab_seal(lab));
}

/* Nobody knows who is there: that must not pass in silence, nor count as a way out. */
static void test_unnumbered_without_link(void **state)
{
	struct lab *lab = *state;
	const struct network *network;

	two_unnumbered(lab, "fe80::a/64", "fe80::b/64");
	network = lab_seal(lab);
	assert_int_equal(lab_count(lab, "bgp-unnumbered-without-link"), 2);
	assert_int_equal(lab->diag.count[DIAG_UNSUPPORTED], 2);
	assert_int_equal(lab_entry(network, "a", 0)->mirror, UINT32_MAX);
	assert_false(lab_entry(network, "a", 0)->outside);
}

/* FRR derives the far address from a /31 unless `v6only` is said: one end by IPv4 and the other over
 * fe80:: never meet. Nor do two that do not have what the other derived. */
static void test_unnumbered_families_differ(void **state)
{
	struct lab *lab = *state;
	struct two two = two_unnumbered(lab, "10.0.0.0/31", "10.0.0.1/31");

	two.p->link_local_only = true;
	assert_int_equal(lab_entry(lab_seal(lab), "a", 0)->mirror, UINT32_MAX);
	two.q->link_local_only = true;
	assert_session(lab_seal(lab));
}

static void test_unnumbered_other_address(void **state)
{
	struct lab *lab = *state;
	const struct network *network;

	two_unnumbered(lab, "10.0.0.1/30", "10.0.0.6/30");
	lab_link(lab, "a:eth0", "b:eth7", NULL);
	network = lab_seal(lab);
	assert_true(addr_equal(lab_entry(network, "a", 0)->remote, lab_addr("10.0.0.2")));
	assert_true(addr_equal(lab_entry(network, "b", 0)->remote, lab_addr("10.0.0.5")));
	assert_int_equal(lab_entry(network, "a", 0)->mirror, UINT32_MAX);
}

/* Over a stated link there need be no address at all. */
static void test_unnumbered_stated(void **state)
{
	struct lab *lab = *state;
	struct two two = two_unnumbered(lab, "10.0.0.1/32", "fe80::b/64");
	const struct network *network;

	lab_link(lab, "a:eth0", "b:eth7", NULL);
	network = lab_seal(lab);
	assert_session(network);
	assert_true(addr_equal(lab_entry(network, "a", 0)->remote, lab_addr("fe80::b")));
	assert_true(addr_is_untold(lab_entry(network, "b", 0)->remote));
	assert_true(addr_is_link_local(lab_entry(network, "b", 0)->remote));
	assert_int_equal(lab->diag.n, 0);
	(void)two;
}

/* The far interface or device is gone: the cable is still known, so nobody else can be there. */
static void test_unnumbered_alone(void **state)
{
	struct lab *lab = *state;
	const struct network *network;

	two_unnumbered(lab, "fe80::a/64", "fe80::b/64");
	lab_link(lab, "a:eth0", "b:eth8", NULL);
	lab_link(lab, "b:eth7", "c:eth0", NULL);
	network = lab_seal(lab);
	assert_int_equal(lab->diag.n, 0);
	assert_int_equal(lab_entry(network, "a", 0)->obstacle, SESSION_NO_MIRROR);
	assert_int_equal(lab_entry(network, "a", 0)->remote_device, network_device(network, "b"));
	assert_int_equal(lab_entry(network, "b", 0)->obstacle, SESSION_NO_MIRROR);
	assert_int_equal(lab_entry(network, "b", 0)->remote_device, UINT32_MAX);
	assert_int_equal(network->gap_count, 0);
}

/* ---- outside ----------------------------------------------------------------------------- */

static void test_external(void **state)
{
	struct lab *lab = *state;
	struct two two = two_on_cable(lab, 65001, 65002);
	const char *const devices[] = { "a*" }, *const address[] = { "203.0.113.*" };
	const char *const words[] = { "transit *" }, *const never[] = { "198.51.100.1" };
	struct external_route routes[3];
	struct external externals[] = {
		{ devices, 1, address, 1, &routes[0], 2, { "routegate.yaml", 5 } },
		{ devices, 1, words, 1, &routes[2], 1, { "routegate.yaml", 9 } },
		{ devices, 1, never, 1, &routes[2], 1, { "routegate.yaml", 13 } },
	};
	const struct network *network;
	const struct network_neighbor *isp, *mute, *gone;

	memset(routes, 0, sizeof(routes));
	lab->around.externals = externals;
	lab->around.external_count = 3;
	lab_neighbor(lab, two.a, "203.0.113.9", 64500)->description = "transit one";
	lab_neighbor(lab, two.a, "198.51.100.7", 64501);
	lab_neighbor(lab, two.a, "198.51.100.8", 65001);
	network = lab_seal(lab);
	isp = lab_entry(network, "a", 1);
	assert_int_equal(isp->remote_device, UINT32_MAX);
	assert_int_equal(isp->obstacle, SESSION_POSSIBLE);
	assert_true(isp->outside);
	assert_int_equal(isp->external_count, 3);
	assert_ptr_equal(isp->externals[0], &routes[0]);
	assert_ptr_equal(isp->externals[2], &routes[2]);
	mute = lab_entry(network, "a", 2);
	assert_true(mute->outside);
	assert_int_equal(mute->external_count, 0);
	gone = lab_entry(network, "a", 3); /* iBGP to nobody */
	assert_false(gone->outside);
	assert_int_equal(lab_count(lab, "bgp-neighbor-nowhere"), 1);
	/* b is no a*, and its neighbor has a config. */
	assert_int_equal(lab_entry(network, "b", 0)->external_count, 0);
	assert_int_equal(lab_count(lab, "external-without-neighbor"), 1);
	assert_int_equal(lab->diag.v[lab->diag.n - 1].place.line, 13);
}

static void test_outside_device(void **state)
{
	struct lab *lab = *state;
	const char *const outside[] = { "b" };
	const struct network *network;

	two_on_cable(lab, 65001, 65002);
	lab->around.outside = outside;
	lab->around.outside_count = 1;
	network = lab_seal(lab);
	assert_session(network);
	assert_true(lab_entry(network, "a", 0)->outside);
	assert_false(lab_entry(network, "b", 0)->outside); /* seen from there it is inside */
}

/* fe80:: addresses are looked for on the own links: c has the same one elsewhere. */
static void test_link_local(void **state)
{
	struct lab *lab = *state;
	struct two two = two_on_cable(lab, 65001, 65002);

	lab_address(lab, lab_device(lab, "c"), "eth0", "fe80::b/64");
	lab_address(lab, two.a, "eth0", "fe80::a/64");
	lab_address(lab, two.b, "eth0", "fe80::b/64");
	two.p->addr = lab_addr("fe80::b");
	two.q->addr = lab_addr("fe80::a");
	assert_session(lab_seal(lab));
}

/* The spoke's source depends on its routes: any of its interfaces that the range takes will do, but
 * not its loopback. */
static void test_dynamic_far(void **state)
{
	struct lab *lab = *state;
	struct two two = two_on_cable(lab, 65001, 65002);
	struct listen_range range = { .prefix = lab_prefix("10.0.0.0/24"), .template = *two.q };
	const struct network *network;

	range.template.addr = (struct addr){ 0, 0 };
	two.p->addr = lab_addr("10.9.0.2"); /* b's loopback */
	two.y->neighbor_count = 0;
	two.y->ranges = &range;
	two.y->range_count = 1;
	network = lab_seal(lab);
	assert_session(network);
	assert_true(addr_equal(lab_entry(network, "b", 0)->remote, lab_addr("10.0.0.1")));
	range.prefix = lab_prefix("10.9.0.0/24");
	assert_int_equal(lab_seal(lab)->neighbor_count, 1);
}

/* What no far end has to tell: the statement alone is no session. */
static void test_external_obstacles(void **state)
{
	struct lab *lab = *state;
	struct device *a = lab_device(lab, "a");
	struct bgp *bgp = lab_bgp(lab, a, 65001);
	struct neighbor *isp = lab_neighbor(lab, a, "203.0.113.9", 64500);

	assert_int_equal(lab_entry(lab_seal(lab), "a", 0)->obstacle, SESSION_SAME_ROUTER_ID);
	bgp->router_id = 1;
	assert_int_equal(lab_entry(lab_seal(lab), "a", 0)->obstacle, SESSION_POSSIBLE);
	isp->remote_as = 0;
	assert_int_equal(lab_entry(lab_seal(lab), "a", 0)->obstacle, SESSION_AS_MISMATCH);
	isp->remote_external = true;
	assert_int_equal(lab_entry(lab_seal(lab), "a", 0)->obstacle, SESSION_POSSIBLE);
	assert_true(lab_entry(lab_seal(lab), "a", 0)->outside);
	isp->family[FAMILY_IPV4]->enabled = false;
	assert_int_equal(lab_entry(lab_seal(lab), "a", 0)->obstacle, SESSION_NO_FAMILY);
	isp->shutdown = isp->family[FAMILY_IPV4]->enabled = true;
	assert_int_equal(lab_entry(lab_seal(lab), "a", 0)->obstacle, SESSION_SHUTDOWN);
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(link_local),
		TEST(dynamic_far),
		TEST(external_obstacles),
		TEST(dynamic),
		TEST(dynamic_limit),
		TEST(unnumbered),
		TEST(unnumbered_to_numbered),
		TEST(unnumbered_without_link),
		TEST(unnumbered_stated),
		TEST(unnumbered_families_differ),
		TEST(unnumbered_other_address),
		TEST(unnumbered_alone),
		TEST(external),
		TEST(outside_device),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
