/* SPDX-License-Identifier: MIT */
/*
 * BGP through whole small networks. Expected texts are worked out by hand from the RFCs and FRR's
 * documented behaviour; fixture.h says how they read.
 */
#include "routes/bgp/fixture.h"

#define P "192.0.2.0/24"

/* r1 (65001) - r2 (65002) - r3 (65003) */
static void a_chain_of_three_autonomous_systems(void **state)
{
	struct net net;
	struct device *r1, *r2, *r3;

	(void)state;
	net_init(&net);
	r1 = net_router(&net, "r1", 65001);
	r2 = net_router(&net, "r2", 65002);
	r3 = net_router(&net, "r3", 65003);
	net_session(&net, r1, r2);
	net_session(&net, r2, r3);
	net_announce(&net, r1, P);
	net_compute(&net);
	expect_best(&net, "r1", P, "med 0 igp via - from - x1");
	expect_best(&net, "r2", P, "65001 med 0 igp via 10.0.1.1 from 10.0.1.1 x1");
	/* The MED of another AS goes no further. */
	expect_best(&net, "r3", P, "65002 65001 igp via 10.0.2.1 from 10.0.2.1 x1");
	/* A best path goes back to where it came from; the loop check drops it there. */
	expect_sent(&net, "r2", "10.0.1.1", P, "yes");
	assert_int_equal(
		routes_bgp(net.routes, net_instance(&net, "r1"), lab_prefix(P))->path_count, 1);
	assert_int_equal(routes_get(net.routes, net_instance(&net, "r3"), lab_prefix(P))->distance,
			 20);
	net_end(&net);
}

/* x (65100) - e1, e2 (65000, iBGP over direct links) */
static void internal_neighbors_need_the_next_hop(void **state)
{
	struct net net;
	struct device *x, *e1, *e2;

	(void)state;
	net_init(&net);
	x = net_router(&net, "x", 65100);
	e1 = net_router(&net, "e1", 65000);
	e2 = net_router(&net, "e2", 65000);
	net_session(&net, x, e1);
	net_session(&net, e1, e2);
	net_announce(&net, x, P);
	net_compute(&net);
	/* Nothing routes 10.0.1.0/24 on e2. */
	expect_best(&net, "e2", P, "unusable");
	assert_null(routes_get(net.routes, net_instance(&net, "e2"), lab_prefix(P)));
	net_at(e1, 2)->next_hop_self = NEXT_HOP_SELF;
	net_compute(&net);
	expect_best(&net, "e2", P, "65100 lp 100 med 0 igp via 10.0.2.1 from 10.0.2.1 x1");
	assert_int_equal(routes_get(net.routes, net_instance(&net, "e2"), lab_prefix(P))->distance,
			 200);
	net_end(&net);
}

/* c1, c2 clients and n a non-client of the reflector rr; n2 another non-client. */
static void reflection(void **state)
{
	struct net net;
	struct device *rr, *c1, *c2, *n, *n2;
	const struct attrs *a;

	(void)state;
	net_init(&net);
	rr = net_router(&net, "rr", 65000);
	c1 = net_router(&net, "c1", 65000);
	c2 = net_router(&net, "c2", 65000);
	n = net_router(&net, "n", 65000);
	n2 = net_router(&net, "n2", 65000);
	net_session(&net, rr, c1);
	net_session(&net, rr, c2);
	net_session(&net, rr, n);
	net_session(&net, rr, n2);
	net_at(rr, 1)->route_reflector_client = net_at(rr, 2)->route_reflector_client = true;
	net_announce(&net, c1, P);
	net_announce(&net, n, "198.51.100.0/24");
	net_compute(&net);
	/* From a client to all, the client itself included. */
	expect_sent(&net, "rr", "10.0.1.2", P, "yes");
	expect_sent(&net, "rr", "10.0.2.2", P, "yes");
	expect_sent(&net, "rr", "10.0.3.2", P, "yes");
	assert_int_equal(
		routes_bgp(net.routes, net_instance(&net, "c1"), lab_prefix(P))->path_count, 1);
	/* From a non-client to clients only. */
	expect_sent(&net, "rr", "10.0.1.2", "198.51.100.0/24", "yes");
	expect_sent(&net, "rr", "10.0.3.2", "198.51.100.0/24", "-");
	expect_sent(&net, "rr", "10.0.4.2", "198.51.100.0/24", "-");
	/* The next hop stays, and c2 has no route to it; unless the reflector is forced to name
	 * itself. */
	expect_best(&net, "c2", P, "unusable");
	net_at(rr, 2)->next_hop_self = NEXT_HOP_SELF;
	net_compute(&net);
	expect_best(&net, "c2", P, "unusable");
	net_at(rr, 2)->next_hop_self = NEXT_HOP_SELF_FORCE;
	net_compute(&net);
	expect_best(&net, "c2", P, "lp 100 med 0 igp via 10.0.2.1 from 10.0.2.1 x1");
	a = routes_bgp(net.routes, net_instance(&net, "c2"), lab_prefix(P))->best->attrs;
	assert_int_equal(a->originator, 0x0aff0002);
	assert_int_equal(a->cluster_count, 1);
	assert_int_equal(a->clusters[0], 0x0aff0001);
	bgp_of(rr)->client_to_client = false;
	net_compute(&net);
	expect_sent(&net, "rr", "10.0.2.2", P, "-");
	expect_sent(&net, "rr", "10.0.3.2", P, "yes");
	net_end(&net);
}

/* Members 64512 (a) and 64513 (b) of 65000; x (65100) at a, y (65200) at b. */
static void confederation(void **state)
{
	static const uint32_t members[] = { 64512, 64513 };
	struct net net;
	struct device *a, *b, *x, *y;

	(void)state;
	net_init(&net);
	a = net_router(&net, "a", 64512);
	b = net_router(&net, "b", 64513);
	x = net_router(&net, "x", 65100);
	y = net_router(&net, "y", 65200);
	bgp_of(a)->confederation = bgp_of(b)->confederation = 65000;
	bgp_of(a)->confederation_peers = bgp_of(b)->confederation_peers = members;
	bgp_of(a)->confederation_peer_count = bgp_of(b)->confederation_peer_count = 2;
	net_session(&net, a, b);
	net_session(&net, a, x);
	net_session(&net, b, y);
	bgp_of(x)->neighbors[0].remote_as = bgp_of(y)->neighbors[0].remote_as = 65000;
	net_at(a, 1)->next_hop_self = net_at(b, 1)->next_hop_self = NEXT_HOP_SELF;
	net_announce(&net, x, P);
	net_announce(&net, a, "198.51.100.0/24");
	net_compute(&net);
	expect_best(&net, "b", P, "(64512) 65100 lp 100 med 0 igp via 10.0.1.1 from 10.0.1.1 x1");
	expect_best(&net, "y", P, "65000 65100 igp via 10.0.3.1 from 10.0.3.1 x1");
	expect_best(&net, "b", "198.51.100.0/24",
		    "(64512) lp 100 med 0 igp via 10.0.1.1 from 10.0.1.1 x1");
	expect_best(&net, "y", "198.51.100.0/24", "65000 igp via 10.0.3.1 from 10.0.3.1 x1");
	assert_int_equal(routes_get(net.routes, net_instance(&net, "b"), lab_prefix(P))->distance,
			 200);
	net_end(&net);
}

static void well_known_communities_stop_where_they_must(void **state)
{
	static const uint64_t no_export = WELL_KNOWN(COMMUNITY_NO_EXPORT_LOW),
			      no_advertise = WELL_KNOWN(COMMUNITY_NO_ADVERTISE_LOW);
	struct action add = { .kind = ACTION_COMMUNITY_ADD, .literals = &no_export, .n = 1 };
	struct net net;
	struct device *r1, *r2, *r3, *i;

	(void)state;
	net_init(&net);
	r1 = net_router(&net, "r1", 65001);
	r2 = net_router(&net, "r2", 65002);
	r3 = net_router(&net, "r3", 65003);
	i = net_router(&net, "i", 65002);
	net_session(&net, r1, r2);
	net_session(&net, r2, r3);
	net_session(&net, r2, i);
	net_announce(&net, r1, P)->filter = net_filter(&net, NULL, add, FILTER_REJECT);
	add.literals = &no_advertise;
	net_announce(&net, r2, "198.51.100.0/24")->filter =
		net_filter(&net, NULL, add, FILTER_REJECT);
	net_compute(&net);
	/* The originator obeys its own community. */
	expect_sent(&net, "r1", "10.0.1.2", P, "-");
	expect_sent(&net, "r2", "10.0.3.2", "198.51.100.0/24", "-");
	bgp_of(r1)->family[0].networks[0].filter = NULL;
	net_chain(&net, &net_at(r2, 1)->import,
		  net_filter(&net, NULL,
			     (struct action){
				     .kind = ACTION_COMMUNITY_ADD, .literals = &no_export, .n = 1 },
			     FILTER_REJECT));
	net_compute(&net);
	expect_sent(&net, "r2", "10.0.2.2", P, "-");
	/* i has no route to the next hop, so look at what r2 has. */
	expect_sent(&net, "r2", "10.0.3.2", P, "yes");
	expect_best(&net, "r2", P, "65001 med 0 igp via 10.0.1.1 c no-export from 10.0.1.1 x1");
	net_end(&net);
}

static void communities_are_sent_where_told(void **state)
{
	static const uint64_t c = 65001u << 16 | 7;
	struct net net;
	struct device *r1, *r2;

	(void)state;
	net_init(&net);
	r1 = net_router(&net, "r1", 65001);
	r2 = net_router(&net, "r2", 65002);
	net_session(&net, r1, r2);
	net_announce(&net, r1, P)->filter = net_filter(
		&net, NULL, (struct action){ .kind = ACTION_COMMUNITY_SET, .literals = &c, .n = 1 },
		FILTER_REJECT);
	net_compute(&net);
	expect_best(&net, "r2", P, "65001 med 0 igp via 10.0.1.1 c 65001:7 from 10.0.1.1 x1");
	net_at(r1, 1)->send_communities = BGP_COMMUNITY_LARGE;
	net_compute(&net);
	expect_best(&net, "r2", P, "65001 med 0 igp via 10.0.1.1 from 10.0.1.1 x1");
	net_end(&net);
}

/* BAD GADGET (Griffin, Shepherd, Wilfong 2002): three around an origin, each prefers the way over
 * its neighbor to the direct one, in a circle; longer ways are refused by their length. */
static struct device *gadget_router(struct net *net, const char *name, uint32_t asn)
{
	return net_router(net, name, asn);
}

/* Prefer what comes over this link, if it has come at most one router further. */
static void gadget_prefer(struct net *net, struct device *device, unsigned link)
{
	struct filter *filter = arena_alloc(net->lab.arena, sizeof(*filter));
	struct filter_entry *entry = array_push(filter, net->lab.arena);
	struct action lp = act(ACTION_LOCAL_PREF, 200);

	entry->seq = 10;
	entry->result = FILTER_ACCEPT;
	entry->conditions = arena_alloc(net->lab.arena, sizeof(*entry->conditions));
	entry->condition_count = 1;
	entry->conditions[0].kind = CONDITION_AS_PATH_LENGTH;
	entry->conditions[0].comparison = COMPARE_LE;
	entry->conditions[0].number = 2;
	entry->actions = arena_copy(net->lab.arena, &lp, sizeof(lp));
	entry->action_count = 1;
	filter->end = FILTER_REJECT;
	net_chain(net, &net_at(device, link)->import, filter);
}

static void a_bad_gadget_does_not_settle(void **state)
{
	struct net net;
	struct device *o, *a, *b, *c;
	unsigned ab, bc, ca;
	const struct unsettled *unsettled;
	size_t n;

	(void)state;
	net_init(&net);
	o = gadget_router(&net, "o", 65000);
	a = gadget_router(&net, "a", 65001);
	b = gadget_router(&net, "b", 65002);
	c = gadget_router(&net, "c", 65003);
	net_session(&net, o, a);
	net_session(&net, o, b);
	net_session(&net, o, c);
	ab = net_session(&net, a, b);
	bc = net_session(&net, b, c);
	ca = net_session(&net, c, a);
	gadget_prefer(&net, a, ab);
	gadget_prefer(&net, b, bc);
	gadget_prefer(&net, c, ca);
	net_announce(&net, o, P);
	net_compute(&net);
	unsettled = routes_unsettled(net.routes, &n);
	assert_int_equal(n, 1);
	assert_true(prefix_equal(unsettled->prefix, lab_prefix(P)));
	assert_false(unsettled->several_outcomes);
	assert_int_equal(unsettled->instance_count, 3);
	assert_string_equal(
		unsettled->text,
		"BGP keeps changing the best path on a, b, c: each choice undoes another's");
	net_end(&net);
}

/* DISAGREE: two that each prefer the way over the other. */
static void a_disagreement_has_two_outcomes(void **state)
{
	struct net net;
	struct device *o, *a, *b;
	unsigned ab;
	const struct unsettled *unsettled;
	size_t n;

	(void)state;
	net_init(&net);
	o = gadget_router(&net, "o", 65000);
	a = gadget_router(&net, "a", 65001);
	b = gadget_router(&net, "b", 65002);
	net_session(&net, o, a);
	net_session(&net, o, b);
	ab = net_session(&net, a, b);
	gadget_prefer(&net, a, ab);
	net_announce(&net, o, P);
	net_compute(&net);
	routes_unsettled(net.routes, &n);
	assert_int_equal(n, 0); /* only one prefers the other: one outcome */
	gadget_prefer(&net, b, ab);
	net_compute(&net);
	unsettled = routes_unsettled(net.routes, &n);
	assert_int_equal(n, 1);
	assert_true(unsettled->several_outcomes);
	assert_int_equal(unsettled->instance_count, 2);
	net_end(&net);
}

/* r1 and r2 of one AS, each with a way out: r1's is shorter, but r1 prefers what comes from r2. In
 * the outcome where r2 follows r1, what r1 prefers is not offered and nothing shows. */
static void a_hidden_disagreement_is_found(void **state)
{
	const struct unsettled *unsettled;
	struct action prepend = act(ACTION_PREPEND_OWN, 3);
	struct net net;
	struct device *r1, *r2, *x, *y;
	size_t n;

	(void)state;
	net_init(&net);
	r1 = net_router(&net, "r1", 65000);
	r2 = net_router(&net, "r2", 65000);
	x = net_router(&net, "x", 65100);
	y = net_router(&net, "y", 65200);
	net_session(&net, r1, r2);
	net_session(&net, r1, x);
	net_session(&net, r2, y);
	net_at(r1, 1)->next_hop_self = net_at(r2, 1)->next_hop_self = NEXT_HOP_SELF;
	net_chain(&net, &net_at(y, 3)->export, net_filter(&net, NULL, prepend, FILTER_REJECT));
	net_announce(&net, x, P);
	net_announce(&net, y, P);
	net_compute(&net);
	routes_unsettled(net.routes, &n);
	assert_int_equal(n, 0);
	net_chain(&net, &net_at(r1, 1)->import,
		  net_filter(&net, NULL, act(ACTION_LOCAL_PREF, 200), FILTER_REJECT));
	net_compute(&net);
	unsettled = routes_unsettled(net.routes, &n);
	assert_int_equal(n, 1);
	assert_true(unsettled->several_outcomes);
	net_end(&net);
}

static void a_limit_takes_the_session_down(void **state)
{
	struct net net;
	struct device *r1, *r2;
	struct session session;

	(void)state;
	net_init(&net);
	r1 = net_router(&net, "r1", 65001);
	r2 = net_router(&net, "r2", 65002);
	net_session(&net, r1, r2);
	net_announce(&net, r1, P);
	net_announce(&net, r1, "198.51.100.0/24");
	net_at(r2, 1)->limit.max = 2;
	net_compute(&net);
	assert_int_equal(routes_session(net.routes, net_end_of(&net, "r1", "10.0.1.2")).state,
			 SESSION_UP);
	net_at(r2, 1)->limit.max = 1;
	net_compute(&net);
	session = routes_session(net.routes, net_end_of(&net, "r1", "10.0.1.2"));
	assert_int_equal(session.state, SESSION_DOWN_LIMIT);
	assert_int_equal(session.blame_neighbor, net_end_of(&net, "r2", "10.0.1.1"));
	expect_best(&net, "r2", P, "-");
	/* FRR looks before it adds: the second one passes, a third one would end it. */
	net_at(r2, 1)->limit.counts_late = true;
	net_compute(&net);
	assert_int_equal(routes_session(net.routes, net_end_of(&net, "r1", "10.0.1.2")).state,
			 SESSION_UP);
	net_announce(&net, r1, "203.0.113.0/24");
	net_compute(&net);
	assert_int_equal(routes_session(net.routes, net_end_of(&net, "r1", "10.0.1.2")).state,
			 SESSION_DOWN_LIMIT);
	net_at(r2, 1)->limit.warning_only = true;
	net_compute(&net);
	expect_best(&net, "r2", P, "65001 med 0 igp via 10.0.1.1 from 10.0.1.1 x1");
	/* What a filter refuses counts only before filters. */
	net_at(r2, 1)->limit.warning_only = false;
	net_chain(&net, &net_at(r2, 1)->import,
		  net_filter(&net, P, act(ACTION_IGNORED, 0), FILTER_REJECT));
	net_compute(&net);
	assert_int_equal(routes_session(net.routes, net_end_of(&net, "r1", "10.0.1.2")).state,
			 SESSION_UP);
	net_at(r2, 1)->limit.before_filter = true;
	net_compute(&net);
	assert_int_equal(routes_session(net.routes, net_end_of(&net, "r1", "10.0.1.2")).state,
			 SESSION_DOWN_LIMIT);
	net_end(&net);
}

static void an_aggregate_lives_by_its_parts(void **state)
{
	struct net net;
	struct device *r1, *r2, *r3;
	struct bgp_aggregate *aggregate;

	(void)state;
	net_init(&net);
	r1 = net_router(&net, "r1", 65001);
	r2 = net_router(&net, "r2", 65002);
	r3 = net_router(&net, "r3", 65003);
	net_session(&net, r1, r2);
	net_session(&net, r2, r3);
	net_announce(&net, r1, "10.50.1.0/24");
	net_announce(&net, r1, "10.60.0.0/16");
	net_aggregate(&net, r2, "10.60.0.0/16"); /* the prefix itself is no part of it */
	aggregate = net_aggregate(&net, r2, "10.50.0.0/16");
	net_compute(&net);
	expect_best(&net, "r2", "10.50.0.0/16", "med 0 igp via - from - x1");
	expect_best(&net, "r3", "10.50.0.0/16", "65002 med 0 igp via 10.0.2.1 from 10.0.2.1 x1");
	expect_best(&net, "r3", "10.50.1.0/24", "65002 65001 igp via 10.0.2.1 from 10.0.2.1 x1");
	expect_best(&net, "r2", "10.60.0.0/16", "65001 med 0 igp via 10.0.1.1 from 10.0.1.1 x1");
	assert_int_equal(
		routes_get(net.routes, net_instance(&net, "r2"), lab_prefix("10.50.0.0/16"))
			->distance,
		200);
	aggregate->summary_only = true;
	net_compute(&net);
	expect_best(&net, "r3", "10.50.1.0/24", "-");
	expect_sent(&net, "r2", "10.0.1.1", "10.50.1.0/24", "-");
	aggregate->summary_only = false;
	aggregate->as_set = true;
	net_compute(&net);
	/* One part: its path is the common start. r1 sees itself in it. */
	expect_best(&net, "r2", "10.50.0.0/16", "65001 med 0 igp via - from - x1");
	expect_best(&net, "r1", "10.50.0.0/16", "-");
	bgp_of(r1)->family[0].network_count = 0;
	net_compute(&net);
	expect_best(&net, "r2", "10.50.0.0/16", "-");
	expect_best(&net, "r3", "10.50.0.0/16", "-");
	net_end(&net);
}

static void a_condition_holds_back_or_releases(void **state)
{
	struct conditional_advertisement conditional = { .non_exist = false };
	struct net net;
	struct device *r1, *r2, *r3;

	(void)state;
	net_init(&net);
	r1 = net_router(&net, "r1", 65001);
	r2 = net_router(&net, "r2", 65002);
	r3 = net_router(&net, "r3", 65003);
	net_session(&net, r1, r2);
	net_session(&net, r2, r3);
	net_announce(&net, r1, "198.51.100.0/24");
	net_announce(&net, r2, P);
	net_announce(&net, r2, "203.0.113.0/24");
	conditional.advertise = net_filter(&net, P, act(ACTION_IGNORED, 0), FILTER_REJECT);
	conditional.condition =
		net_filter(&net, "198.51.100.0/24", act(ACTION_IGNORED, 0), FILTER_REJECT);
	net_at(r2, 2)->conditional = &conditional;
	net_chain(&net, &net_at(r2, 2)->export,
		  net_filter(&net, "203.0.113.0/24", act(ACTION_MED, 5), FILTER_REJECT));
	net_compute(&net);
	/* Released: past the export filter that would refuse it. */
	expect_best(&net, "r3", P, "65002 med 0 igp via 10.0.2.1 from 10.0.2.1 x1");
	expect_best(&net, "r3", "203.0.113.0/24", "65002 med 5 igp via 10.0.2.1 from 10.0.2.1 x1");
	conditional.non_exist = true;
	net_compute(&net);
	expect_sent(&net, "r2", "10.0.2.2", P, "-");
	bgp_of(r1)->family[0].network_count = 0;
	net_compute(&net);
	expect_best(&net, "r3", P, "65002 med 0 igp via 10.0.2.1 from 10.0.2.1 x1");
	expect_best(&net, "r3", "203.0.113.0/24", "65002 med 5 igp via 10.0.2.1 from 10.0.2.1 x1");
	net_end(&net);
}

/* A watches for what it announces itself being back from B: announced, it is there, so it is
 * withheld, so it is gone. */
static void conditions_that_undo_themselves_are_reported(void **state)
{
	struct conditional_advertisement conditional = { .non_exist = true };
	const struct unsettled *unsettled;
	struct net net;
	struct device *r1, *r2;
	size_t n;

	(void)state;
	net_init(&net);
	r1 = net_router(&net, "r1", 65001);
	r2 = net_router(&net, "r2", 65002);
	net_session(&net, r1, r2);
	net_announce(&net, r1, "10.50.1.0/24");
	net_aggregate(&net, r2, "10.50.0.0/16");
	conditional.advertise =
		net_filter(&net, "10.50.1.0/24", act(ACTION_IGNORED, 0), FILTER_REJECT);
	conditional.condition =
		net_filter(&net, "10.50.0.0/16", act(ACTION_IGNORED, 0), FILTER_REJECT);
	((struct prefix_set *)(uintptr_t)conditional.condition->v[0].conditions[0].prefix_set)
		->v[0]
		.le = 112;
	net_at(r1, 1)->conditional = &conditional;
	net_compute(&net);
	unsettled = routes_unsettled(net.routes, &n);
	assert_true(n >= 1);
	assert_string_equal(unsettled[0].text, "conditions on BGP tables (aggregates, conditional "
					       "advertisement) keep changing each other");
	net_end(&net);
}

static void a_default_is_sent_past_the_filters(void **state)
{
	struct net net;
	struct device *r1, *r2;

	(void)state;
	net_init(&net);
	r1 = net_router(&net, "r1", 65001);
	r2 = net_router(&net, "r2", 65002);
	net_session(&net, r1, r2);
	net_at(r1, 1)->default_originate = true;
	net_at(r1, 1)->export.otherwise = FILTER_REJECT;
	net_compute(&net);
	expect_best(&net, "r1", "0.0.0.0/0", "-");
	expect_best(&net, "r2", "0.0.0.0/0", "65001 med 0 igp via 10.0.1.1 from 10.0.1.1 x1");
	net_at(r1, 1)->default_originate_filter =
		net_filter(&net, P, act(ACTION_MED, 7), FILTER_REJECT);
	net_compute(&net);
	expect_best(&net, "r2", "0.0.0.0/0", "-");
	net_announce(&net, r1, P);
	net_compute(&net);
	expect_best(&net, "r2", "0.0.0.0/0", "65001 med 7 igp via 10.0.1.1 from 10.0.1.1 x1");
	net_end(&net);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_chain_of_three_autonomous_systems),
		cmocka_unit_test(internal_neighbors_need_the_next_hop),
		cmocka_unit_test(reflection),
		cmocka_unit_test(confederation),
		cmocka_unit_test(well_known_communities_stop_where_they_must),
		cmocka_unit_test(communities_are_sent_where_told),
		cmocka_unit_test(a_bad_gadget_does_not_settle),
		cmocka_unit_test(a_disagreement_has_two_outcomes),
		cmocka_unit_test(a_hidden_disagreement_is_found),
		cmocka_unit_test(a_limit_takes_the_session_down),
		cmocka_unit_test(an_aggregate_lives_by_its_parts),
		cmocka_unit_test(a_condition_holds_back_or_releases),
		cmocka_unit_test(conditions_that_undo_themselves_are_reported),
		cmocka_unit_test(a_default_is_sent_past_the_filters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
