/* SPDX-License-Identifier: MIT */
/* Sessions: which statements answer each other, which AS numbers they use, and every obstacle. */
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

/* Both ends see it, and both blame the same line; 0: any. */
static void assert_obstacle(const struct network *network, enum session_obstacle obstacle,
			    struct place place)
{
	const struct network_neighbor *a = lab_entry(network, "a", 0),
				      *b = lab_entry(network, "b", 0);

	assert_int_equal(a->obstacle, obstacle);
	assert_int_equal(b->obstacle, obstacle);
	if (place.line == 0)
		return;
	assert_int_equal(a->obstacle_place.line, place.line);
	assert_int_equal(b->obstacle_place.line, place.line);
}

static const struct place anywhere;

static void test_ebgp(void **state)
{
	struct lab *lab = *state;
	const struct network *network;
	const struct network_neighbor *a;

	two_on_cable(lab, 65001, 65002);
	network = lab_seal(lab);
	assert_session(network);
	a = lab_entry(network, "a", 0);
	assert_true(a->ebgp);
	assert_false(a->confederation);
	assert_false(a->outside);
	assert_int_equal(a->local_as, 65001);
	assert_int_equal(a->remote_as, 65002);
	assert_true(addr_equal(a->remote, lab_addr("10.0.0.2")));
	assert_true(addr_is_none(a->local_fixed));
	assert_true(a->family[FAMILY_IPV4]);
	assert_false(a->family[FAMILY_IPV6]);
	assert_int_equal(lab->diag.n, 0);
}

static void test_loopbacks(void **state)
{
	struct lab *lab = *state;
	const struct network *network;

	two_loopbacks(lab);
	network = lab_seal(lab);
	assert_session(network);
	assert_false(lab_entry(network, "a", 0)->ebgp);
	assert_true(addr_equal(lab_entry(network, "a", 0)->local_fixed, lab_addr("10.9.0.1")));
}

/* Without update-source both come from an interface's address, and each waits for a loopback. */
static void test_loopbacks_without_source(void **state)
{
	struct lab *lab = *state;
	struct two two = two_loopbacks(lab);
	const struct network *network;

	two.p->update_source_interface = two.q->update_source_interface = NULL;
	network = lab_seal(lab);
	assert_obstacle(network, SESSION_NO_MIRROR, anywhere);
	assert_int_equal(lab_entry(network, "a", 0)->mirror, UINT32_MAX);
	assert_int_equal(lab_entry(network, "a", 0)->remote_device, 1);
	/* The other statement is nearly it. */
	assert_int_equal(lab_entry(network, "a", 0)->obstacle_place.line, two.q->place.line);
}

/* One update-source is enough: that end opens the connection. */
static void test_one_source(void **state)
{
	struct lab *lab = *state;
	struct two two = two_loopbacks(lab);

	two.p->update_source_interface = NULL;
	assert_session(lab_seal(lab));
}

/* a names b's loopback and has no source; b names a's interface and speaks from its loopback. */
static void test_loopback_to_interface(void **state)
{
	struct lab *lab = *state;
	struct two two = two_loopbacks(lab);

	two.p->update_source_interface = NULL;
	two.q->addr = lab_addr("10.0.0.1");
	assert_session(lab_seal(lab));
}

static void test_wrong_source(void **state)
{
	struct lab *lab = *state;
	struct two two = two_loopbacks(lab);

	lab_address(lab, two.a, "lo", "10.9.0.7/32");
	lab_address(lab, two.b, "lo", "10.9.0.8/32");
	two.p->update_source_interface = two.q->update_source_interface = NULL;
	two.p->update_source = lab_addr("10.9.0.7");
	two.q->update_source = lab_addr("10.9.0.8");
	assert_obstacle(lab_seal(lab), SESSION_NO_MIRROR, anywhere);
	assert_int_equal(lab_count(lab, "bgp-update-source-unknown"), 0);
}

static void test_foreign_source(void **state)
{
	struct lab *lab = *state;
	struct two two = two_loopbacks(lab);

	two.p->update_source_interface = two.q->update_source_interface = NULL;
	two.p->update_source = lab_addr("10.9.0.99"); /* nobody's */
	two.q->update_source_interface = "lo9";       /* is not there */
	assert_obstacle(lab_seal(lab), SESSION_NO_MIRROR, anywhere);
	assert_int_equal(lab_count(lab, "bgp-update-source-unknown"), 2);
}

static void test_no_statement(void **state)
{
	struct lab *lab = *state;
	struct two two = two_on_cable(lab, 65001, 65002);
	const struct network *network;

	two.y->neighbor_count = 0;
	network = lab_seal(lab);
	assert_int_equal(lab_entry(network, "a", 0)->obstacle, SESSION_NO_MIRROR);
	assert_int_equal(lab_entry(network, "a", 0)->obstacle_place.line, two.p->place.line);
	assert_false(lab_entry(network, "a", 0)->outside);
}

/* Two cables, two sessions: each statement answers the one on its own cable. */
static void test_parallel(void **state)
{
	struct lab *lab = *state;
	struct two two = two_on_cable(lab, 65001, 65002);
	const struct network *network;

	lab_address(lab, two.a, "eth1", "10.0.1.1/30");
	lab_address(lab, two.b, "eth1", "10.0.1.2/30");
	two.y->neighbor_count = 0; /* b lists them the other way round */
	lab_neighbor(lab, two.b, "10.0.1.1", 65001);
	lab_neighbor(lab, two.b, "10.0.0.1", 65001);
	lab_neighbor(lab, two.a, "10.0.1.2", 65002);
	network = lab_seal(lab);
	assert_ptr_equal(&network->neighbors[lab_entry(network, "a", 0)->mirror],
			 lab_entry(network, "b", 1));
	assert_ptr_equal(&network->neighbors[lab_entry(network, "a", 1)->mirror],
			 lab_entry(network, "b", 0));
}

static void test_vlans_differ(void **state)
{
	struct lab *lab = *state;
	struct two two = two_on_cable(lab, 65001, 65002);

	lab_interface(lab, two.a, "eth0")->vlan_outer = 7;
	assert_obstacle(lab_seal(lab), SESSION_NO_MIRROR, anywhere);
}

/* An address that three routers have: the one whose statement answers is meant. */
static void test_anycast(void **state)
{
	struct lab *lab = *state;
	struct two two = two_loopbacks(lab);
	struct device *other = lab_device(lab, "aa");
	const struct network *network;

	lab_address(lab, other, "lo", "10.9.0.2/32");
	lab_bgp(lab, other, 65000);
	lab_address(lab, lab_device(lab, "c"), "lo", "10.9.0.2/32");
	(void)two;
	network = lab_seal(lab);
	assert_ptr_equal(&network->neighbors[lab_entry(network, "a", 0)->mirror],
			 lab_entry(network, "b", 0));
	assert_int_equal(lab_entry(network, "a", 0)->remote_device, network_device(network, "b"));
}

static void test_self(void **state)
{
	struct lab *lab = *state;
	struct two two = two_on_cable(lab, 65001, 65002);

	two.p->addr = lab_addr("10.9.0.1");
	assert_int_equal(lab_entry(lab_seal(lab), "a", 0)->obstacle, SESSION_NO_MIRROR);
	assert_int_equal(lab_count(lab, "bgp-neighbor-is-self"), 1);
}

/* ---- obstacles --------------------------------------------------------------------------- */

static void test_shutdown(void **state)
{
	struct lab *lab = *state;
	struct two two = two_on_cable(lab, 65001, 65002);

	two.q->shutdown = true;
	two.q->shutdown_place = lab_place(lab, two.b);
	assert_obstacle(lab_seal(lab), SESSION_SHUTDOWN, two.q->shutdown_place);
	two.q->shutdown = false;
	two.x->shutdown = true;
	two.x->shutdown_place = lab_place(lab, two.a);
	assert_obstacle(lab_seal(lab), SESSION_SHUTDOWN, two.x->shutdown_place);
	two.x->shutdown = false;
	assert_session(lab_seal(lab));
	two.b->instances[0].enabled = false;
	assert_obstacle(lab_seal(lab), SESSION_SHUTDOWN, anywhere);
}

static void test_as_mismatch(void **state)
{
	struct lab *lab = *state;
	struct two two = two_on_cable(lab, 65001, 65002);

	two.q->remote_as = 65009;
	assert_obstacle(lab_seal(lab), SESSION_AS_MISMATCH, two.q->remote_as_place);
	two.q->remote_as = 0; /* FRR: a neighbor whose group lacks it */
	assert_obstacle(lab_seal(lab), SESSION_AS_MISMATCH, two.q->remote_as_place);
}

static void test_as_by_type(void **state)
{
	struct lab *lab = *state;
	struct two two = two_on_cable(lab, 65001, 65002);
	const struct network *network;

	two.p->remote_as = two.q->remote_as = 0;
	two.p->remote_external = two.q->remote_external = true;
	network = lab_seal(lab);
	assert_session(network);
	assert_true(lab_entry(network, "a", 0)->ebgp);
	assert_int_equal(lab_entry(network, "a", 0)->remote_as, 65002);
	two.p->remote_external = false;
	two.p->remote_internal = true;
	assert_obstacle(lab_seal(lab), SESSION_AS_MISMATCH, two.p->remote_as_place);
	two.y->asn = 65001;
	two.q->remote_external = false;
	two.q->remote_internal = true;
	network = lab_seal(lab);
	assert_session(network);
	assert_false(lab_entry(network, "a", 0)->ebgp);
}

static void test_local_as(void **state)
{
	struct lab *lab = *state;
	struct two two = two_on_cable(lab, 65001, 65002);
	const struct network *network;

	two.p->local_as = 64999;
	assert_obstacle(lab_seal(lab), SESSION_AS_MISMATCH, two.q->remote_as_place);
	two.q->remote_as = 64999;
	network = lab_seal(lab);
	assert_session(network);
	assert_int_equal(lab_entry(network, "a", 0)->local_as, 64999);
	assert_int_equal(lab_entry(network, "b", 0)->remote_as, 64999);
	/* With the far end's number it is iBGP. */
	two.p->local_as = two.q->remote_as = 65002;
	network = lab_seal(lab);
	assert_session(network);
	assert_false(lab_entry(network, "a", 0)->ebgp);
	assert_false(lab_entry(network, "b", 0)->ebgp);
}

/* AS 100 is made of 65001 and 65002; 200 is outside of it. */
static void test_confederation(void **state)
{
	static const uint32_t peers_a[] = { 65002 }, peers_b[] = { 65001 };
	struct lab *lab = *state;
	struct two two = two_on_cable(lab, 65001, 65002);
	struct device *c = lab_device(lab, "c");
	const struct network *network;
	const struct network_neighbor *inner, *border;

	two.x->confederation = two.y->confederation = 100;
	two.x->confederation_peers = peers_a;
	two.y->confederation_peers = peers_b;
	two.x->confederation_peer_count = two.y->confederation_peer_count = 1;
	lab_address(lab, two.a, "eth1", "10.0.1.1/30");
	lab_address(lab, c, "eth0", "10.0.1.2/30");
	lab_bgp(lab, c, 200);
	lab_neighbor(lab, c, "10.0.1.1", 100);
	lab_neighbor(lab, two.a, "10.0.1.2", 200);
	network = lab_seal(lab);
	assert_session(network);
	inner = lab_entry(network, "a", 0);
	border = lab_entry(network, "a", 1);
	assert_true(inner->ebgp);
	assert_true(inner->confederation);
	assert_int_equal(inner->local_as, 65001);
	assert_int_equal(border->obstacle, SESSION_POSSIBLE);
	assert_true(border->ebgp);
	assert_false(border->confederation);
	assert_int_equal(border->local_as, 100);
	assert_int_equal(lab_entry(network, "c", 0)->remote_as, 100);
}

static void test_passive(void **state)
{
	struct lab *lab = *state;
	struct two two = two_on_cable(lab, 65001, 65002);

	two.p->passive = true;
	assert_session(lab_seal(lab));
	two.q->passive = true;
	assert_obstacle(lab_seal(lab), SESSION_BOTH_PASSIVE, anywhere);
}

/* Only a could open it, and a does not. */
static void test_passive_opener(void **state)
{
	struct lab *lab = *state;
	struct two two = two_loopbacks(lab);

	two.q->update_source_interface = NULL;
	two.p->passive = true;
	assert_obstacle(lab_seal(lab), SESSION_BOTH_PASSIVE, two.p->place);
}

static void test_password(void **state)
{
	struct lab *lab = *state;
	struct two two = two_on_cable(lab, 65001, 65002);

	two.p->password = "secret";
	assert_obstacle(lab_seal(lab), SESSION_PASSWORD_MISMATCH, anywhere);
	two.q->password = "Secret";
	assert_obstacle(lab_seal(lab), SESSION_PASSWORD_MISMATCH, anywhere);
	two.q->password = "secret";
	assert_session(lab_seal(lab));
}

static void test_router_id(void **state)
{
	struct lab *lab = *state;
	struct two two = two_loopbacks(lab);

	two.x->router_id = two.y->router_id = 0x01010101;
	assert_obstacle(lab_seal(lab), SESSION_SAME_ROUTER_ID, anywhere);
	two.y->asn = two.p->remote_as = 65002; /* RFC 6286: between two ASes that is no matter */
	assert_session(lab_seal(lab));
}

static void test_no_router_id(void **state)
{
	struct lab *lab = *state;
	struct device *a = lab_device(lab, "a"), *b = lab_device(lab, "b");

	lab_address(lab, a, "eth0", "2001:db8::1/64");
	lab_address(lab, b, "eth0", "2001:db8::2/64");
	lab_bgp(lab, a, 1)->router_id = 1;
	lab_bgp(lab, b, 2);
	lab_neighbor(lab, a, "2001:db8::2", 2);
	lab_neighbor(lab, b, "2001:db8::1", 1);
	assert_obstacle(lab_seal(lab), SESSION_SAME_ROUTER_ID, b->instances[0].bgp->place);
}

static void test_family(void **state)
{
	struct lab *lab = *state;
	struct two two = two_on_cable(lab, 65001, 65002);
	const struct network *network;

	two.p->family[FAMILY_IPV6]->enabled = true;
	network = lab_seal(lab);
	assert_true(lab_entry(network, "a", 0)->family[FAMILY_IPV4]);
	assert_false(lab_entry(network, "a", 0)->family[FAMILY_IPV6]);
	two.p->family[FAMILY_IPV4]->enabled = false;
	assert_obstacle(lab_seal(lab), SESSION_NO_FAMILY, anywhere);
}

/* ---- instances --------------------------------------------------------------------------- */

/* The same customer addresses in two VRFs of one router. */
static void test_vrfs(void **state)
{
	struct lab *lab = *state;
	struct device *pe = lab_device(lab, "pe"), *ce1 = lab_device(lab, "ce1");
	struct device *ce2 = lab_device(lab, "ce2");
	uint32_t red = lab_instance(lab, pe, "red"), blue = lab_instance(lab, pe, "blue");
	struct bgp *x, *y;
	const struct network *network;
	const struct network_neighbor *n;

	lab_address(lab, pe, "eth0", "10.0.0.1/30")->instance = red;
	lab_address(lab, pe, "eth1", "10.0.1.1/30")->instance = blue;
	lab_address(lab, ce1, "eth0", "10.0.0.2/30");
	lab_address(lab, ce2, "eth0", "10.0.1.2/30");
	x = lab_bgp_in(lab, pe, red, 65000);
	y = lab_bgp_in(lab, pe, blue, 65000);
	lab_neighbor_of(lab, pe, x, "10.0.0.2", 65001);
	lab_neighbor_of(lab, pe, y, "10.0.1.2", 65002);
	lab_bgp(lab, ce1, 65001);
	lab_bgp(lab, ce2, 65002);
	lab_neighbor(lab, ce1, "10.0.0.1", 65000);
	lab_neighbor(lab, ce2, "10.0.1.1", 65000);
	network = lab_seal(lab);
	n = &network->neighbors[lab_entry(network, "ce2", 0)->mirror];
	assert_int_equal(n->instance,
			 network->device_instances[network_device(network, "pe")] + blue);
	assert_int_equal(n->obstacle, SESSION_POSSIBLE);
}

static void test_texts(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < SESSION_OBSTACLE_COUNT; i++)
		assert_true(strlen(session_obstacle_text((enum session_obstacle)i)) > 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(ebgp),
		TEST(loopbacks),
		TEST(loopbacks_without_source),
		TEST(one_source),
		TEST(loopback_to_interface),
		TEST(wrong_source),
		TEST(foreign_source),
		TEST(no_statement),
		TEST(parallel),
		TEST(vlans_differ),
		TEST(anycast),
		TEST(self),
		TEST(shutdown),
		TEST(as_mismatch),
		TEST(as_by_type),
		TEST(local_as),
		TEST(confederation),
		TEST(passive),
		TEST(passive_opener),
		TEST(password),
		TEST(router_id),
		TEST(no_router_id),
		TEST(family),
		TEST(vrfs),
		TEST(texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
