/* SPDX-License-Identifier: MIT */
/* BGP: the six levels of inheritance, which default counts, and what belongs to a session. */
#include "config/openconfig/fixture.h"

#define BGP(global, rest)                                                                          \
	DEVICE(PORTS "," LOOPBACK("10.255.0.1"),                                                   \
	       PROTOCOLS(PROTOCOL("BGP",                                                           \
				  "'bgp':{'global':{'config':{'as':65000}" global "}" rest "}")),  \
	       "'policy-definitions':{'policy-definition':[" POLICY("A") "," POLICY(               \
		       "B") "," POLICY("C") "," POLICY("D") "]}")
#define POLICY(name)                                                                               \
	"{'name':'" name "','config':{'name':'" name "'},'statements':{'statement':[{'name':'s',"  \
	"'config':{'name':'s'},'actions':{'config':{'policy-result':'ACCEPT_ROUTE'}}}]}}"
#define NEIGHBORS(list) ",'neighbors':{'neighbor':[" list "]}"
#define NEIGHBOR(as, more)                                                                         \
	"{'neighbor-address':'10.0.0.2','config':{'neighbor-address':'10.0.0.2','peer-as':" as     \
	"}" more "}"
#define GROUPED(config, more)                                                                      \
	"{'neighbor-address':'10.0.0.2','config':{'neighbor-address':'10.0.0.2',"                  \
	"'peer-group':'G'" config "}" more "}"
#define GROUP(config, more)                                                                        \
	",'peer-groups':{'peer-group':[{'peer-group-name':'G','config':{'peer-group-name':'"       \
	"G'" config "}" more "}]}"
#define IPV4(config, more)                                                                         \
	",'afi-safis':{'afi-safi':[{'afi-safi-name':'IPV4_UNICAST',"                               \
	"'config':{'afi-safi-name':'IPV4_UNICAST'" config "}" more "}]}"
#define ON            ",'enabled':true"
#define APPLY(leaves) ",'apply-policy':{'config':{" leaves "}}"

static const struct bgp *bgp_of(const struct device *device)
{
	assert_non_null(device->instances[0].bgp);
	return device->instances[0].bgp;
}

static const struct neighbor *first(struct fixture *f, const char *json)
{
	const struct bgp *bgp = bgp_of(fixture_accept(f, json));

	assert_int_equal(bgp->neighbor_count, 1);
	return bgp->neighbors;
}

static const struct neighbor_family *ipv4(struct fixture *f, const char *json)
{
	return first(f, json)->family[FAMILY_IPV4];
}

/* ---- the router ---- */

static void defaults_of_the_router(void **state)
{
	const struct bgp *b = bgp_of(fixture_accept(*state, BGP(IPV4(ON, ""), "")));

	assert_int_equal(b->asn, 65000);
	assert_string_equal(b->name, "x");
	assert_true(b->compare_router_id && b->suppress_inactive && b->deterministic_med);
	assert_true(b->send_to_origin);
	assert_false(b->always_compare_med || b->as_path_ignore || b->multipath_relax);
	assert_true(b->family[FAMILY_IPV4].enabled);
	assert_false(b->family[FAMILY_IPV6].enabled);
	assert_int_equal(b->family[FAMILY_IPV4].ebgp_paths, 1);
	assert_int_equal(b->family[FAMILY_IPV4].distance_external, 20);
	assert_int_equal(b->family[FAMILY_IPV4].distance_internal, 200);
}

static void options_of_the_router(void **state)
{
	const struct bgp *b = bgp_of(fixture_accept(
		*state,
		BGP(",'route-selection-options':{'config':{'always-compare-med':true,"
		    "'advertise-inactive-routes':true,'external-compare-router-id':false}},"
		    "'default-route-distance':{'config':{'external-route-distance':30}},"
		    "'confederation':{'config':{'identifier':64000,'member-as':[65000,65001]}},"
		    "'use-multiple-paths':{'config':{'enabled':true},'ebgp':{'config':"
		    "{'maximum-paths':4,'allow-multiple-as':true}}}" IPV4(
			    ON, ",'use-multiple-paths':{'ibgp':{'config':{'maximum-paths':2}}}"),
		    "")));

	assert_true(b->always_compare_med && b->multipath_relax);
	assert_false(b->suppress_inactive || b->compare_router_id);
	assert_int_equal(b->family[FAMILY_IPV4].ebgp_paths, 4);
	assert_int_equal(b->family[FAMILY_IPV4].ibgp_paths, 2);
	assert_int_equal(b->family[FAMILY_IPV4].distance_external, 30);
	assert_int_equal(b->confederation, 64000);
	assert_int_equal(b->confederation_peer_count, 1);
	assert_int_equal(b->confederation_peers[0], 65001);
}

/* maximum-paths without the switch does nothing */
static void multipath_has_a_switch(void **state)
{
	const struct bgp *b = bgp_of(fixture_accept(
		*state,
		BGP(",'use-multiple-paths':{'ebgp':{'config':{'maximum-paths':4}}}" IPV4(ON, ""),
		    "")));

	assert_int_equal(b->family[FAMILY_IPV4].ebgp_paths, 1);
}

/* ---- which default counts ---- */

struct row {
	const char *json;
	enum filter_result otherwise;
	size_t policies;
	const char *note; /* the session relies on an unwritten default */
};

#define EBGP(more) BGP(IPV4(ON, ""), NEIGHBORS(NEIGHBOR("65001", more)))
#define IBGP(more) BGP(IPV4(ON, ""), NEIGHBORS(NEIGHBOR("65000", more)))

static void the_default_that_counts(void **state)
{
	static const struct row rows[] = {
		{ EBGP(APPLY("'import-policy':['A'],'default-import-policy':'ACCEPT_ROUTE'")),
		  FILTER_ACCEPT, 1, "openconfig-ebgp-without-policy" },
		{ EBGP(APPLY("'import-policy':['A']")), FILTER_REJECT, 1,
		  "openconfig-ebgp-without-policy" },
		{ EBGP(APPLY("'default-import-policy':'ACCEPT_ROUTE'")), FILTER_ACCEPT, 0,
		  "openconfig-ebgp-without-policy" },
		{ EBGP(""), FILTER_REJECT, 0, "openconfig-ebgp-without-policy" },
		{ IBGP(APPLY("'import-policy':['A']")), FILTER_REJECT, 1,
		  "openconfig-ibgp-without-policy" },
		{ IBGP(APPLY("'default-import-policy':'REJECT_ROUTE'")), FILTER_REJECT, 0,
		  "openconfig-ibgp-without-policy" },
		{ IBGP(""), FILTER_ACCEPT, 0, "openconfig-ibgp-without-policy" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct neighbor_family *n = ipv4(f, rows[i].json);

		assert_int_equal(n->import.otherwise, rows[i].otherwise);
		assert_int_equal(n->import.n, rows[i].policies);
		assert_int_equal(fixture_count(f, DIAG_NOTE, rows[i].note), 1);
	}
	f->settings.ibgp_without_policy = IBGP_LITERAL;
	assert_int_equal(ipv4(f, IBGP(""))->import.otherwise, FILTER_REJECT);
	/* where all is written nothing is told */
	ipv4(f, IBGP(APPLY("'default-import-policy':'ACCEPT_ROUTE','default-export-policy':'ACCEPT_"
			   "ROUTE'")));
	assert_int_equal(fixture_count(f, DIAG_NOTE, "openconfig-ibgp-without-policy"), 0);
}

static void a_default_of_the_router_counts(void **state)
{
	const struct neighbor_family *n =
		ipv4(*state, BGP(APPLY("'default-import-policy':'ACCEPT_ROUTE'")
					 IPV4(ON, APPLY("'default-export-policy':'ACCEPT_ROUTE'")),
				 NEIGHBORS(NEIGHBOR("65001", ""))));

	assert_int_equal(n->import.otherwise, FILTER_ACCEPT);
	assert_int_equal(n->export.otherwise, FILTER_ACCEPT);
	assert_int_equal(n->import.otherwise_place.line, 3);
}

/* ---- levels ---- */

/* Each level alone, and each against all below it. */
static void policies_are_replaced_level_by_level(void **state)
{
	struct fixture *f = *state;
	const struct neighbor_family *n;

#define IN(name) APPLY("'import-policy':['" name "']")
	n = ipv4(f, BGP(IPV4(ON, ""),
			GROUP("", IN("D") IPV4(ON, "")) NEIGHBORS(GROUPED(",'peer-as':1", ""))));
	assert_string_equal(n->import.v[0]->name, "D");
	n = ipv4(f, BGP(IPV4(ON, ""), GROUP("", IN("D") IPV4(ON, IN("C")))
					      NEIGHBORS(GROUPED(",'peer-as':1", ""))));
	assert_string_equal(n->import.v[0]->name, "C");
	n = ipv4(f, BGP(IPV4(ON, ""), GROUP("", IN("D") IPV4(ON, IN("C")))
					      NEIGHBORS(GROUPED(",'peer-as':1", IN("B")))));
	assert_string_equal(n->import.v[0]->name, "B");
	assert_int_equal(n->import.n, 1);
	assert_int_equal(fixture_count(f, DIAG_WARNING, "openconfig-policy-precedence"), 1);
	n = ipv4(f, BGP(IPV4(ON, ""), GROUP("", IN("D") IPV4(ON, IN("C"))) NEIGHBORS(
					      GROUPED(",'peer-as':1", IN("B") IPV4(ON, IN("A"))))));
	assert_string_equal(n->import.v[0]->name, "A");
	/* what is overridden was read, too */
	assert_int_equal(fixture_count(f, DIAG_UNSUPPORTED, NULL), 0);
	n = ipv4(f, EBGP(APPLY("'import-policy':['B','A']")));
	assert_string_equal(n->import.v[0]->name, "B"); /* in the written order */
#undef IN
}

static void leaves_of_group_and_neighbor(void **state)
{
	const struct neighbor *n = first(
		*state,
		BGP(IPV4(ON, ""),
		    GROUP(",'peer-as':65001,'auth-password':'g'",
			  ",'ebgp-multihop':{'config':{'enabled':true,'multihop-ttl':3}},"
			  "'transport':{'config':{'local-address':'10.255.0.1'}}")
			    NEIGHBORS(GROUPED(",'auth-password':'n'",
					      ",'ebgp-multihop':{'config':{'multihop-ttl':5}}"))));

	assert_int_equal(n->remote_as, 65001);
	assert_string_equal(n->password, "n");
	assert_string_equal(n->group, "G");
	assert_int_equal(n->ttl, 5); /* leaf by leaf: the switch is the group's */
	assert_true(addr_equal(n->update_source, addr_ipv4(0x0AFF0001)));
}

/* An explicit false at the neighbor must beat the group's true, a default must not. */
static void only_explicit_leaves_override(void **state)
{
	struct fixture *f = *state;

#define RR(value) ",'route-reflector':{'config':{" value "}}"
	assert_true(
		ipv4(f, BGP(IPV4(ON, ""),
			    GROUP(",'peer-as':65000", RR("'route-reflector-client':true"))
				    NEIGHBORS(GROUPED("", RR("'route-reflector-cluster-id':7")))))
			->route_reflector_client);
	assert_false(
		ipv4(f, BGP(IPV4(ON, ""),
			    GROUP(",'peer-as':65000", RR("'route-reflector-client':true"))
				    NEIGHBORS(GROUPED("", RR("'route-reflector-client':false")))))
			->route_reflector_client);
#undef RR
}

static void communities_are_not_sent_by_default(void **state)
{
	struct fixture *f = *state;

#define SEND(list) ",'send-community-type':[" list "]"
	assert_int_equal(ipv4(f, EBGP(""))->send_communities, 0);
	assert_int_equal(ipv4(f, BGP(IPV4(ON SEND("'BOTH'"), ""), NEIGHBORS(NEIGHBOR("1", ""))))
				 ->send_communities,
			 BGP_COMMUNITY_STANDARD | BGP_COMMUNITY_EXTENDED);
	/* a list replaces as a whole */
	assert_int_equal(ipv4(f, BGP(IPV4(ON SEND("'BOTH'"), ""),
				     NEIGHBORS(NEIGHBOR("1", IPV4(ON SEND("'LARGE'"), "")))))
				 ->send_communities,
			 BGP_COMMUNITY_LARGE);
	assert_int_equal(ipv4(f, BGP(IPV4(ON, ""), GROUP(",'peer-as':1,'send-community':'STANDARD'",
							 "") NEIGHBORS(GROUPED("", ""))))
				 ->send_communities,
			 BGP_COMMUNITY_STANDARD);
	assert_int_equal(
		ipv4(f, BGP(IPV4(ON, ""), GROUP(",'peer-as':1,'send-community':'STANDARD'", "")
						  NEIGHBORS(GROUPED(SEND("'NONE'"), ""))))
			->send_communities,
		0);
	fixture_refuse(f,
		       BGP(IPV4(ON, ""), GROUP(",'peer-as':1", "")
						 NEIGHBORS(GROUPED(SEND("'NONE','LARGE'"), ""))),
		       "openconfig-send-community");
#undef SEND
}

static void families_of_a_session(void **state)
{
	struct fixture *f = *state;
	const struct neighbor *n;

	assert_true(first(f, EBGP(""))->family[FAMILY_IPV4]->enabled); /* the router's */
	n = first(f, BGP(IPV4(ON, ""),
			 NEIGHBORS(NEIGHBOR("1", ",'afi-safis':{'afi-safi':[{'afi-safi-name':"
						 "'IPV6_UNICAST','config':{'afi-safi-name':"
						 "'IPV6_UNICAST','enabled':true}}]}"))));
	assert_false(n->family[FAMILY_IPV4]->enabled);
	assert_true(n->family[FAMILY_IPV6]->enabled);
	/* listed without the leaf: the router's */
	assert_true(first(f, BGP(IPV4(ON, ""), NEIGHBORS(NEIGHBOR("1", IPV4("", "")))))
			    ->family[FAMILY_IPV4]
			    ->enabled);
	assert_false(first(f, BGP("", NEIGHBORS(NEIGHBOR("1", ""))))->family[FAMILY_IPV4]->enabled);
	assert_int_equal(fixture_count(f, DIAG_WARNING, "openconfig-neighbor-without-family"), 1);
}

/* ---- the session ---- */

static void a_session_in_full(void **state)
{
	const struct neighbor *n = first(
		*state,
		BGP(IPV4(ON, ""),
		    NEIGHBORS(
			    "{'neighbor-address':'10.0.0.2','config':{'neighbor-address':'10.0.0.2'"
			    ","
			    "'enabled':false,'peer-as':65001,'local-as':64999,"
			    "'remove-private-as':'PRIVATE_AS_REPLACE_ALL'},"
			    "'transport':{'config':{'passive-mode':true,'local-address':'lo0'}},"
			    "'as-path-options':{'config':{'allow-own-as':2,'replace-peer-as':true,"
			    "'disable-peer-as-filter':true}}" IPV4(
				    ON, ",'ipv4-unicast':{'config':{'send-default-route':true},"
					"'prefix-limit-received':{'config':{'max-prefixes':10,"
					"'prevent-teardown':true}}}") "}")));
	const struct neighbor_family *v4 = n->family[FAMILY_IPV4];

	assert_true(n->shutdown && n->passive);
	assert_int_equal(n->shutdown_place.line, 3);
	assert_int_equal(n->local_as, 64999);
	assert_int_equal(n->local_as_mode, LOCAL_AS_PREPEND);
	assert_int_equal(fixture_count(*state, DIAG_NOTE, "openconfig-local-as"), 1);
	assert_string_equal(n->update_source_interface, "lo0");
	assert_int_equal(n->ttl, 1);
	assert_false(n->peer_as_filter);
	assert_int_equal(v4->private_as, PRIVATE_AS_REPLACE_ALL);
	assert_int_equal(v4->allow_own_as, 2);
	assert_true(v4->as_override && v4->default_originate);
	assert_int_equal(v4->limit.max, 10);
	assert_true(v4->limit.warning_only && v4->limit.before_filter);
}

static void the_peer_as_filter_is_on(void **state)
{
	assert_true(first(*state, EBGP(""))->peer_as_filter);
	assert_false(first(*state, IBGP(""))->peer_as_filter);
}

static void peer_type_without_as(void **state)
{
	struct fixture *f = *state;
	const struct neighbor *n = first(
		f, BGP(IPV4(ON, ""),
		       NEIGHBORS("{'neighbor-address':'10.0.0.2','config':{'neighbor-address':"
				 "'10.0.0.2','peer-type':'INTERNAL'}}")));

	assert_int_equal(n->remote_as, 0);
	assert_true(n->remote_internal);
	assert_int_equal(n->family[FAMILY_IPV4]->import.otherwise, FILTER_ACCEPT);
	fixture_refuse(f,
		       BGP(IPV4(ON, ""), NEIGHBORS("{'neighbor-address':'10.0.0.2','config':"
						   "{'neighbor-address':'10.0.0.2'}}")),
		       "openconfig-neighbor-without-as");
}

static void wrong_sessions_are_refused(void **state)
{
	struct fixture *f = *state;

	fixture_refuse(f, EBGP(",'transport':{'config':{'local-address':'eth9'}}"),
		       "openconfig-no-interface");
	fixture_refuse(f, EBGP(",'transport':{'config':{'local-address':'2001:db8::1'}}"),
		       "openconfig-local-address");
	fixture_refuse(
		f,
		BGP(IPV4(ON, ""),
		    NEIGHBORS("{'neighbor-address':'2001:db8::1','config':{'neighbor-address':"
			      "'2001:db8::1','peer-as':1}},{'neighbor-address':'2001:DB8:0::1',"
			      "'config':{'neighbor-address':'2001:DB8:0::1','peer-as':1}}")),
		"openconfig-duplicate-prefix");
	assert_null(fixture_read(f, BGP(IPV4(ON, ""), NEIGHBORS(GROUPED(",'peer-as':1", "")))));
	assert_null(fixture_read(
		f, DEVICE(PORTS, PROTOCOLS(PROTOCOL("BGP", "'bgp':{'neighbors':{}}")), "")));
}

static void ranges_take_the_groups_settings(void **state)
{
	struct fixture *f = *state;
#define RANGE                                                                                      \
	",'dynamic-neighbor-prefixes':{'dynamic-neighbor-prefix':[{'prefix':'10.9.0.0/16',"        \
	"'config':{'prefix':'10.9.0.0/16','peer-group':'G'}}]}"
	const struct bgp *b = bgp_of(
		fixture_accept(f, BGP(RANGE IPV4(ON, ""),
				      GROUP(",'peer-as':65001", APPLY("'import-policy':['A']")))));

	assert_int_equal(b->range_count, 1);
	assert_int_equal(b->ranges[0].template.remote_as, 65001);
	assert_string_equal(b->ranges[0].template.family[FAMILY_IPV4]->import.v[0]->name, "A");
	fixture_accept(f, BGP(RANGE IPV4(ON, ""), GROUP("", "")));
	assert_int_equal(fixture_count(f, DIAG_UNSUPPORTED, "unmodelled"), 1);
#undef RANGE
}

/* ---- what is not simulated ---- */

static void unsimulated_settings_are_told(void **state)
{
	struct fixture *f = *state;

#define ADD_PATHS(leaves) IPV4(ON, ",'add-paths':{'config':{" leaves "}}")
	fixture_accept(f, EBGP(ADD_PATHS("'receive':false,'send':false")));
	assert_int_equal(fixture_count(f, DIAG_UNSUPPORTED, NULL), 0);
	assert_int_equal(fixture_accept(f, EBGP(ADD_PATHS("'send':true")))->unmodelled_count, 1);
	fixture_accept(f, EBGP(",'use-multiple-paths':{'config':{'enabled':true}}"));
	assert_int_equal(fixture_count(f, DIAG_UNSUPPORTED, "unmodelled"), 1);
	fixture_accept(f, EBGP(",'use-multiple-paths':{'config':{'enabled':false}}"));
	assert_int_equal(fixture_count(f, DIAG_UNSUPPORTED, NULL), 0);
	fixture_accept(f, EBGP(",'timers':{'config':{'hold-time':9}}"));
	assert_int_equal(fixture_count(f, DIAG_UNSUPPORTED, NULL), 0);
#undef ADD_PATHS
}

/* What two members inherit from their group is one thing to tell. */
static void inherited_settings_are_told_once(void **state)
{
	const struct device *d = fixture_accept(
		*state,
		BGP(IPV4(ON, ""),
		    GROUP(",'peer-as':1",
			  IPV4(ON, ",'ipv4-unicast':{'prefix-limit':{'config':{'max-prefixes':1}},"
				   "'prefix-limit-received':{'config':{'max-prefixes':2}}}"))
			    NEIGHBORS(GROUPED(
				    "", "") ",{'neighbor-address':'10.0.1.2','config':"
					    "{'neighbor-address':'10.0.1.2','peer-group':'G'}}")));

	assert_int_equal(d->unmodelled_count, 1);
	assert_int_equal(bgp_of(d)->neighbors[1].family[FAMILY_IPV4]->limit.max, 1);
	assert_false(bgp_of(d)->neighbors[1].family[FAMILY_IPV4]->limit.before_filter);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fixture_test(defaults_of_the_router),
		fixture_test(options_of_the_router),
		fixture_test(multipath_has_a_switch),
		fixture_test(the_default_that_counts),
		fixture_test(a_default_of_the_router_counts),
		fixture_test(policies_are_replaced_level_by_level),
		fixture_test(leaves_of_group_and_neighbor),
		fixture_test(only_explicit_leaves_override),
		fixture_test(communities_are_not_sent_by_default),
		fixture_test(families_of_a_session),
		fixture_test(a_session_in_full),
		fixture_test(the_peer_as_filter_is_on),
		fixture_test(peer_type_without_as),
		fixture_test(wrong_sessions_are_refused),
		fixture_test(ranges_take_the_groups_settings),
		fixture_test(unsimulated_settings_are_told),
		fixture_test(inherited_settings_are_told_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
