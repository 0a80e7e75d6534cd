/* SPDX-License-Identifier: MIT */
/* What only the whole tree shows: several errors in one run, each with its line. */
#include "yang/fixture.h"

static int setup(void **state)
{
	(void)state;
	return fixture_open(MODELS_OPENCONFIG);
}

/* bgp's members stand from line 8 on. */
#define PROTOCOL(protocol, inner, behind)                                                          \
	"{\"openconfig-network-instance:network-instances\": {\"network-instance\": [{\n"          \
	"\"name\": \"default\", \"config\": {\"name\": \"default\",\n"                             \
	"\"type\": \"openconfig-network-instance-types:DEFAULT_INSTANCE\"},\n"                     \
	"\"protocols\": {\"protocol\": [{\"identifier\": \"openconfig-policy-types:" protocol      \
	"\",\n"                                                                                    \
	"\"name\": \"P\", \"config\": {\"name\": \"P\",\n"                                         \
	"\"identifier\": \"openconfig-policy-types:" protocol "\"},\n"                             \
	"\"bgp\": {\n" inner "}}]}}]}" behind "}\n"
#define BGP(inner, behind) PROTOCOL("BGP", inner, behind)
#define GLOBAL             "\"global\": {\"config\": {\"as\": 65001}}"
#define NEIGHBOR(address, policy)                                                                  \
	"{\"neighbor-address\": \"" address "\", \"config\": {\"neighbor-address\": \"" address    \
	"\", \"peer-as\": 65002},\n\"apply-policy\": {\"config\": {\"import-policy\":"             \
	" [\n\"" policy "\"]}}}"

static void tells_every_dangling_reference(void **state)
{
	struct run run = run_json(BGP(
		GLOBAL
		",\n\"neighbors\": {\"neighbor\": [\n" NEIGHBOR("192.0.2.1", "p1") ",\n" NEIGHBOR(
			"192.0.2.2", "good") ",\n" NEIGHBOR("192.0.2.3", "p3") "]}",
		",\n\"openconfig-routing-policy:routing-policy\": {\"policy-definitions\": "
		"{\"policy-definition\": [{\"name\": \"good\", \"config\": {\"name\": "
		"\"good\"}}]}}"));

	(void)state;
	/* neighbors: 9; the first: 10 to 12; the second: 13 to 15; the third: 16 to 18. */
	expect(&run, "reference-missing", 12);
	expect(&run, "reference-missing", 18);
	expect_errors(&run, 2);
	assert_non_null(strstr(run_find(&run, "reference-missing", 18)->message, "\"p3\""));
	assert_non_null(strstr(run_find(&run, "reference-missing", 18)->path,
			       "neighbor[neighbor-address='192.0.2.3']/apply-policy"));
	run_end(&run);
}

static void tells_what_is_missing_and_where(void **state)
{
	struct run run =
		run_json(BGP("\"global\": {\n\"config\": {\"router-id\": \"1.2.3.4\"}}", ""));

	(void)state;
	expect(&run, "mandatory-missing", 9);
	assert_non_null(strstr(run_find(&run, "mandatory-missing", 9)->path,
			       "protocol[identifier='openconfig-policy-types:BGP'][name='P']"
			       "/bgp/global/config/as"));
	expect_only(run, "mandatory-missing", 9);
	/* Nobody wrote the container in which it is missing: its nearest one above. */
	expect_only(run_json(BGP("\"neighbors\": {}", "")), "mandatory-missing", 7);
}

static void tells_missing_in_several_places(void **state)
{
	struct run run = run_json("{\"openconfig-interfaces:interfaces\": {\"interface\": [\n"
				  "{\"name\": \"a\",\n\"config\": {\"name\": \"a\"}},\n"
				  "{\"name\": \"b\",\n\"config\": {\"name\": \"b\"}}]}}");

	(void)state;
	expect(&run, "mandatory-missing", 3);
	expect(&run, "mandatory-missing", 5);
	expect_errors(&run, 2);
	run_end(&run);
}

/* A reference, a missing node, a false condition and a wrong value in one run. */
static void tells_errors_of_all_kinds(void **state)
{
	struct run run = run_json(
		PROTOCOL("STATIC", GLOBAL,
			 ",\n\"openconfig-interfaces:interfaces\": {\"interface\": [\n"
			 "{\"name\": \"a\",\n\"config\": {\"name\": \"a\", \"mtu\": true}}]}"));

	(void)state;
	expect(&run, "wrong-encoding", 11);
	expect(&run, "mandatory-missing", 11);
	expect(&run, "condition-false", 7);
	expect_errors(&run, 3);
	run_end(&run);
}

static void tells_several_false_conditions(void **state)
{
	struct run run = run_json(
		"{\"openconfig-network-instance:network-instances\": {\"network-instance\": [{\n"
		"\"name\": \"default\", \"config\": {\"name\": \"default\",\n"
		"\"type\": \"openconfig-network-instance-types:DEFAULT_INSTANCE\"},\n"
		"\"protocols\": {\"protocol\": [\n"
		"{\"identifier\": \"openconfig-policy-types:STATIC\",\n\"name\": \"S\",\n"
		"\"config\": {\"name\": \"S\", \"identifier\": "
		"\"openconfig-policy-types:STATIC\"},\n"
		"\"bgp\": {" GLOBAL "},\n\"isis\": {\"global\": {}}}]}}]}}");

	(void)state;
	expect(&run, "condition-false", 8);
	expect(&run, "condition-false", 9);
	expect_errors(&run, 2);
	run_end(&run);
}

/* The policy is there, but its name is wrong: that nothing has that name is no second error. */
static void does_not_blame_what_follows_from_another_error(void **state)
{
	struct run run = run_json(BGP("\"global\": {\n\"config\": {\"as\": \"65001\"}}", ""));

	(void)state;
	expect_only(run, "wrong-encoding", 9);
	run = run_json(
		BGP(GLOBAL ",\n\"neighbors\": {\"neighbor\": [\n" NEIGHBOR("192.0.2.1", "p") "]}",
		    ",\n\"openconfig-routing-policy:routing-policy\": {\"policy-definitions\": "
		    "{\"policy-definition\": [{\"name\": 5, \"config\": {}}]}}"));
	expect_only(run, "wrong-encoding", 13);
}

static void accepts_what_is_right(void **state)
{
	struct run run = run_json(
		BGP(GLOBAL ",\n\"neighbors\": {\"neighbor\": [\n" NEIGHBOR("192.0.2.1", "p") "]}",
		    ",\n\"openconfig-routing-policy:routing-policy\": {\"policy-definitions\": "
		    "{\"policy-definition\": [{\"name\": \"p\", \"config\": {\"name\": "
		    "\"p\"}}]}}"));

	(void)state;
	expect_tree(&run);
	run_end(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_every_dangling_reference),
		cmocka_unit_test(tells_what_is_missing_and_where),
		cmocka_unit_test(tells_missing_in_several_places),
		cmocka_unit_test(tells_errors_of_all_kinds),
		cmocka_unit_test(tells_several_false_conditions),
		cmocka_unit_test(does_not_blame_what_follows_from_another_error),
		cmocka_unit_test(accepts_what_is_right),
	};

	return cmocka_run_group_tests(tests, setup, fixture_close);
}
