/* SPDX-License-Identifier: MIT */
/* Sets and policies: what becomes of each, and each value that YANG lets through and cannot be
 * right. */
#include "config/openconfig/fixture.h"

#include "network/network.h"

#define POLICY(name, statements)                                                                   \
	"{'name':'" name "','config':{'name':'" name "'},'statements':{'statement':[" statements   \
	"]}}"
#define STATEMENT(conditions, actions)                                                             \
	"{'name':'s','config':{'name':'s'},'conditions':{" conditions "},'actions':{" actions "}}"
#define ACCEPT "'config':{'policy-result':'ACCEPT_ROUTE'}"
#define SETS(sets, policies)                                                                       \
	DEVICE(PORTS, BOUND,                                                                       \
	       "'defined-sets':{" sets "},'policy-definitions':{'policy-definition':[" policies    \
	       "]}")
#define POLICIES(policies) SETS("'tag-sets':{'tag-set':[]}", policies)
#define PREFIX_SET(mode, members)                                                                  \
	"'prefix-sets':{'prefix-set':[{'name':'p','config':{'name':'p','mode':'" mode              \
	"'},'prefixes':{'prefix':[" members "]}}]}"
#define MEMBER(prefix, range)                                                                      \
	"{'ip-prefix':'" prefix "','masklength-range':'" range "','config':{'ip-prefix':'" prefix  \
	"','masklength-range':'" range "'}}"
#define MATCH_P(options)                                                                           \
	"'match-prefix-set':{'config':{'prefix-set':'p','match-set-options':'" options "'}}"
#define BGP_SETS(sets) "'bgp-defined-sets':{" sets "}"
#define COMMUNITIES(members)                                                                       \
	"'community-sets':{'community-set':[{'community-set-name':'c',"                            \
	"'config':{'community-set-name':'c','community-member':[" members "]}}]}"
#define AS_PATHS(members)                                                                          \
	"'as-path-sets':{'as-path-set':[{'as-path-set-name':'a',"                                  \
	"'config':{'as-path-set-name':'a','as-path-set-member':[" members "]}}]}"
#define BGP_ACTION(actions) "'bgp-actions':{" actions "}"

/* ---- prefix sets ---- */

static void ranges_become_lengths(void **state)
{
	const struct device *d = fixture_accept(
		*state,
		SETS(PREFIX_SET("MIXED",
				MEMBER("10.0.0.0/8", "exact") "," MEMBER(
					"10.0.0.0/8",
					"16..24") "," MEMBER("10.0.0.0/8",
							     "0..32") "," MEMBER("2001:db8::/32",
										 "48..64")),
		     POLICY("x", STATEMENT(MATCH_P("INVERT"), ACCEPT))));
	const struct prefix_set *p = d->prefix_sets[0];
	const struct filter *x = fixture_filter(d, "x");

	assert_int_equal(p->n, 4);
	assert_int_equal(p->v[0].ge, 96 + 8);
	assert_int_equal(p->v[0].le, 96 + 8);
	assert_int_equal(p->v[1].ge, 96 + 16);
	assert_int_equal(p->v[1].le, 96 + 24);
	assert_int_equal(p->v[2].ge, 96 + 8); /* never shorter than the prefix */
	assert_int_equal(p->v[2].le, 128);
	assert_int_equal(p->v[3].ge, 48);
	assert_int_equal(p->v[3].le, 64);
	assert_int_equal(x->v[0].conditions[0].kind, CONDITION_PREFIX);
	assert_int_equal(x->v[0].conditions[0].options, MATCH_INVERT);
	assert_ptr_equal(x->v[0].conditions[0].prefix_set, p);
	assert_int_equal(x->end, FILTER_NEXT);
	assert_int_equal(x->v[0].result, FILTER_ACCEPT);
}

static void wrong_prefix_sets_are_refused(void **state)
{
#define ONE(mode, members)                                                                         \
	SETS(PREFIX_SET(mode, members), POLICY("x", STATEMENT(MATCH_P("ANY"), ACCEPT)))
	fixture_refuse(*state, ONE("IPV4", MEMBER("10.1.2.3/8", "exact")), "openconfig-host-bits");
	fixture_refuse(*state, ONE("IPV4", MEMBER("10.0.0.0/8", "32..25")),
		       "openconfig-masklength");
	fixture_refuse(*state, ONE("IPV4", MEMBER("10.0.0.0/30", "20..24")),
		       "openconfig-masklength");
	fixture_refuse(*state, ONE("IPV4", MEMBER("10.0.0.0/8", "16..33")),
		       "openconfig-masklength");
	fixture_refuse(*state, ONE("IPV4", MEMBER("2001:db8::/32", "exact")),
		       "openconfig-prefix-set-mode");
	fixture_refuse(*state, ONE("IPV6", MEMBER("10.0.0.0/8", "exact")),
		       "openconfig-prefix-set-mode");
	fixture_refuse(*state,
		       ONE("IPV6",
			   MEMBER("2001:db8::/32", "exact") "," MEMBER("2001:DB8:0::/32", "exact")),
		       "openconfig-duplicate-prefix");
#undef ONE
}

/* ---- policies ---- */

static void empty_and_circular_policies_are_refused(void **state)
{
#define CALL(name) "'config':{'call-policy':'" name "'}"
	fixture_refuse(*state, POLICIES("{'name':'x','config':{'name':'x'}}"),
		       "openconfig-empty-policy");
	fixture_refuse(*state, POLICIES(POLICY("x", "{'name':'s','config':{'name':'s'}}")),
		       "openconfig-empty-statement");
	fixture_refuse(*state, POLICIES(POLICY("x", STATEMENT("", "'config':{}"))),
		       "openconfig-empty-statement");
	fixture_refuse(*state,
		       POLICIES(POLICY("x", STATEMENT(CALL("y"), ACCEPT)) "," POLICY(
			       "y", STATEMENT(CALL("x"), ACCEPT))),
		       "openconfig-policy-circle");
	fixture_refuse(*state, POLICIES(POLICY("x", STATEMENT(CALL("x"), ACCEPT))),
		       "openconfig-policy-circle");
}

static void calls_are_conditions(void **state)
{
	struct fixture *f = *state;
	const struct device *d = fixture_accept(
		f, POLICIES(POLICY("x", STATEMENT(CALL("y"), ACCEPT)) "," POLICY(
			   "y", STATEMENT("'bgp-conditions':{'config':{'med-eq':5}}", ACCEPT))));
	const struct filter *x = fixture_filter(d, "x");

	assert_int_equal(x->v[0].call, CALL_CONDITION);
	assert_ptr_equal(x->v[0].called, fixture_filter(d, "y"));
	assert_false(x->v[0].called->called_fallthrough);
	assert_int_equal(fixture_count(f, DIAG_WARNING, "openconfig-called-fallthrough"), 1);
	/* one that always ends in a result is no matter */
	fixture_accept(f, POLICIES(POLICY("x", STATEMENT(CALL("y"), ACCEPT)) "," POLICY(
				  "y", STATEMENT("", ACCEPT))));
	assert_int_equal(fixture_count(f, DIAG_WARNING, "openconfig-called-fallthrough"), 0);
	f->settings.called_fallthrough = true;
	d = fixture_accept(f, POLICIES(POLICY("x", STATEMENT("", ACCEPT))));
	assert_true(d->filters[0]->called_fallthrough);
}

static void undefined_names_are_refused(void **state)
{
	assert_null(fixture_read(*state, POLICIES(POLICY("x", STATEMENT(CALL("none"), ACCEPT)))));
	assert_null(fixture_read(*state, POLICIES(POLICY("x", STATEMENT(MATCH_P("ANY"), ACCEPT)))));
}

/* ---- BGP sets ---- */

static void members_of_sets(void **state)
{
	const struct device *d = fixture_accept(
		*state,
		SETS(BGP_SETS(COMMUNITIES("'65000:1','NO_EXPORT','65000:.*'") "," AS_PATHS(
			     "'65010','_65020$'")),
		     POLICY("x", STATEMENT("'bgp-conditions':{'match-community-set':{'config':"
					   "{'community-set':'c','match-set-options':'ALL'}},"
					   "'match-as-path-set':{'config':{'as-path-set':'a'}}}",
					   ACCEPT))));
	const struct condition *c = fixture_filter(d, "x")->v[0].conditions;

	assert_int_equal(fixture_filter(d, "x")->v[0].condition_count, 2);
	assert_int_equal(c[0].kind, CONDITION_COMMUNITY);
	assert_int_equal(c[0].options, MATCH_ALL);
	assert_int_equal(c[0].community_set->n, 3);
	assert_true(c[0].community_set->v[1].literals[0] == 0xFFFFFF01);
	assert_true(pattern_matches(c[0].community_set->v[2].pattern, "65000:7"));
	assert_false(c[0].community_set->v[2].whole);
	assert_int_equal(c[1].kind, CONDITION_AS_PATH);
	assert_int_equal(c[1].as_path_set->v[0].asn, 65010);
	assert_null(c[1].as_path_set->v[0].pattern);
	assert_true(pattern_matches(c[1].as_path_set->v[1].pattern, "1 65020"));
}

static void wrong_members_are_told(void **state)
{
	struct fixture *f = *state;

	fixture_refuse(
		f, SETS(BGP_SETS(COMMUNITIES("'65000:(('")), POLICY("x", STATEMENT("", ACCEPT))),
		"openconfig-pattern");
	fixture_refuse(f, SETS(BGP_SETS(AS_PATHS("'['")), POLICY("x", STATEMENT("", ACCEPT))),
		       "openconfig-pattern");
	fixture_refuse(f,
		       SETS(BGP_SETS(AS_PATHS("'4294967296'")), POLICY("x", STATEMENT("", ACCEPT))),
		       "openconfig-as-path");
	fixture_accept(
		f, SETS(BGP_SETS(COMMUNITIES("'70000:1'")), POLICY("x", STATEMENT("", ACCEPT))));
	assert_int_equal(fixture_count(f, DIAG_WARNING, "openconfig-community-doubt"), 1);
}

/* ALL of nothing would hold vacuously; the model's text says false. */
static void all_of_an_empty_set_never_matches(void **state)
{
	const struct device *d = fixture_accept(
		*state,
		SETS(BGP_SETS(COMMUNITIES("")),
		     POLICY("x", STATEMENT("'bgp-conditions':{'match-community-set':{'config':"
					   "{'community-set':'c','match-set-options':'ALL'}}}",
					   ACCEPT))));

	assert_int_equal(fixture_filter(d, "x")->v[0].conditions[0].kind, CONDITION_NEVER);
}

/* ---- conditions and actions ---- */

static void conditions_of_all_kinds(void **state)
{
	const struct device *d = fixture_accept(
		*state,
		POLICIES(POLICY("x",
				STATEMENT("'config':{'install-protocol-eq':'OSPF3'},"
					  "'bgp-conditions':{'config':{'local-pref-eq':150,"
					  "'origin-eq':'EGP','route-type':'INTERNAL',"
					  "'next-hop-in':['10.0.0.9'],"
					  "'afi-safi-in':['IPV6_UNICAST']},"
					  "'as-path-length':{'config':{'operator':'ATTRIBUTE_LE',"
					  "'value':3}}},"
					  "'isis-conditions':{'config':{'level-eq':2}},"
					  "'ospf-conditions':{'config':{'area-eq':'0.0.0.1'}},"
					  "'match-interface':{'config':{'interface':'eth1'}}",
					  ACCEPT))));
	char *text = (char *)device_print(d, ((struct fixture *)*state)->arena);
	const struct filter_entry *e = fixture_filter(d, "x")->v;
	static const enum condition_kind kinds[] = {
		CONDITION_PROTOCOL,   CONDITION_FAMILY, CONDITION_INTERFACE,
		CONDITION_LOCAL_PREF, CONDITION_ORIGIN, CONDITION_INTERNAL,
		CONDITION_NEXT_HOP,   CONDITION_FAMILY, CONDITION_AS_PATH_LENGTH,
		CONDITION_LEVEL,      CONDITION_AREA,
	};

	assert_non_null(text);
	assert_int_equal(e->condition_count, sizeof(kinds) / sizeof(kinds[0]));
	for (size_t i = 0; i < e->condition_count; i++)
		assert_int_equal(e->conditions[i].kind, kinds[i]);
	assert_int_equal(e->conditions[0].number, PROTOCOL_OSPF);
	assert_int_equal(e->conditions[1].number, 1 << FAMILY_IPV6);
	assert_string_equal(e->conditions[2].text, "eth1");
	assert_int_equal(e->conditions[3].number, 150);
	assert_int_equal(e->conditions[4].number, ORIGIN_EGP);
	assert_int_equal(e->conditions[8].comparison, COMPARE_LE);
	assert_int_equal(e->conditions[10].number, 1);
}

static void actions_in_order(void **state)
{
	const struct device *d = fixture_accept(
		*state,
		POLICIES(POLICY(
			"x",
			STATEMENT("",
				  "'set-tag':{'config':{'mode':'INLINE'},"
				  "'inline':{'config':{'tag':['0x10']}}}," BGP_ACTION(
					  "'config':{'set-route-origin':'IGP',"
					  "'set-local-pref':200,'set-next-hop':'SELF',"
					  "'set-med':7,'set-med-action':'SUBTRACT'},"
					  "'set-as-path-prepend':{'config':{'repeat-n':2,"
					  "'asn':65001}}") ","
							   "'ospf-actions':{'set-metric':{'config':"
							   "{'metric-type':'EXTERNAL_TYPE_1','"
							   "metric':30}}}"))));
	const struct filter_entry *e = fixture_filter(d, "x")->v;
	static const enum action_kind kinds[] = {
		ACTION_TAG, ACTION_ORIGIN,  ACTION_LOCAL_PREF, ACTION_NEXT_HOP_SELF,
		ACTION_MED, ACTION_PREPEND, ACTION_METRIC,     ACTION_METRIC_TYPE,
	};

	assert_int_equal(e->result, FILTER_NEXT);
	assert_int_equal(e->action_count, sizeof(kinds) / sizeof(kinds[0]));
	for (size_t i = 0; i < e->action_count; i++)
		assert_int_equal(e->actions[i].kind, kinds[i]);
	assert_int_equal(e->actions[0].number, 16);
	assert_int_equal(e->actions[2].number, 200);
	assert_int_equal(e->actions[4].arithmetic, ARITHMETIC_SUBTRACT);
	assert_int_equal(e->actions[4].number, 7);
	assert_int_equal(e->actions[5].n, 2);
	assert_int_equal(e->actions[5].asns[1], 65001);
	assert_int_equal(e->actions[6].number, 30);
	assert_int_equal(e->actions[7].number, 1);
}

static const struct action *action_of(struct fixture *f, const char *json)
{
	return fixture_accept(f, json)->filters[0]->v[0].actions;
}

static void meds(void **state)
{
	struct fixture *f = *state;
	const struct action *a;

#define MED(leaves) POLICIES(POLICY("x", STATEMENT("", BGP_ACTION("'config':{" leaves "}"))))
	a = action_of(f, MED("'set-med':'IGP','set-med-action':'SET'"));
	assert_int_equal(a->kind, ACTION_MED_FROM_IGP);
	a = action_of(f, MED("'set-med':'+5'")); /* before model 8.0.0 */
	assert_int_equal(a->arithmetic, ARITHMETIC_ADD);
	assert_int_equal(a->number, 5);
	a = action_of(f, MED("'set-med':'-5'"));
	assert_int_equal(a->arithmetic, ARITHMETIC_SUBTRACT);
	fixture_refuse(f, MED("'set-med':5"), "openconfig-med");
	fixture_refuse(f, MED("'set-med-action':'ADD'"), "openconfig-med");
	fixture_refuse(f, MED("'set-med':'IGP','set-med-action':'ADD'"), "openconfig-med");
#undef MED
}

static void prepends(void **state)
{
	struct fixture *f = *state;
	const struct action *a;

#define PREPEND(leaves)                                                                            \
	POLICIES(POLICY(                                                                           \
		"x", STATEMENT("", BGP_ACTION("'set-as-path-prepend':{'config':{" leaves "}}"))))
	a = action_of(f, PREPEND("'repeat-n':3"));
	assert_int_equal(a->kind, ACTION_PREPEND_OWN);
	assert_int_equal(a->number, 3);
	a = action_of(f, PREPEND("'repeat-n':2,'use-last-as':true"));
	assert_int_equal(a->kind, ACTION_PREPEND_LAST);
	fixture_refuse(f, PREPEND("'asn':1,'use-last-as':true"), "openconfig-prepend");
#undef PREPEND
}

static void communities_are_set(void **state)
{
	struct fixture *f = *state;
	const struct action *a;

#define SET_C(members, method, options, body)                                                      \
	SETS(BGP_SETS(COMMUNITIES(members)),                                                       \
	     POLICY("x", STATEMENT("", BGP_ACTION("'set-community':{'config':{'method':'" method   \
						  "'" options "}," body "}"))))
#define INLINE    "'inline':{'config':{'communities':['65000:9','openconfig-bgp-types:NO_EXPORT']}}"
#define REFERENCE "'reference':{'config':{'community-set-refs':['c']}}"
	a = action_of(f, SET_C("'65000:1'", "INLINE", ",'options':'ADD'", INLINE));
	assert_int_equal(a->kind, ACTION_COMMUNITY_ADD);
	assert_int_equal(a->n, 2);
	assert_true(a->literals[0] == (65000ULL << 16 | 9) && a->literals[1] == 0xFFFFFF01);
	a = action_of(f, SET_C("'65000:1'", "REFERENCE", ",'options':'REPLACE'", REFERENCE));
	assert_int_equal(a->kind, ACTION_COMMUNITY_SET);
	assert_int_equal(a->n, 1);
	a = action_of(f, SET_C("", "REFERENCE", ",'options':'REPLACE'", REFERENCE));
	assert_int_equal(a->n, 0); /* removes all */
	a = action_of(f, SET_C("'65000:.*'", "REFERENCE", ",'options':'REMOVE'", REFERENCE));
	assert_int_equal(a->kind, ACTION_COMMUNITY_REMOVE);
	assert_non_null(a->community_set->v[0].pattern);
	fixture_refuse(f, SET_C("'65000:.*'", "REFERENCE", ",'options':'ADD'", REFERENCE),
		       "openconfig-set-community");
	fixture_refuse(f, SET_C("'65000:1'", "INLINE", "", INLINE), "openconfig-set-community");
#undef SET_C
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		fixture_test(ranges_become_lengths),
		fixture_test(wrong_prefix_sets_are_refused),
		fixture_test(empty_and_circular_policies_are_refused),
		fixture_test(calls_are_conditions),
		fixture_test(undefined_names_are_refused),
		fixture_test(members_of_sets),
		fixture_test(wrong_members_are_told),
		fixture_test(all_of_an_empty_set_never_matches),
		fixture_test(conditions_of_all_kinds),
		fixture_test(actions_in_order),
		fixture_test(meds),
		fixture_test(prepends),
		fixture_test(communities_are_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
