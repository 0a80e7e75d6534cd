/* SPDX-License-Identifier: MIT */
/* Names, values, leniencies, and several texts of one device. */
#include "yang/fixture.h"

#include <stdlib.h>

static int setup(void **state)
{
	(void)state;
	return fixture_open(MODELS_OPENCONFIG);
}

#define BGP(inner)                                                                                 \
	"{\"openconfig-network-instance:network-instances\": {\"network-instance\": [{\n"          \
	"\"name\": \"default\", \"config\": {\"name\": \"default\",\n"                             \
	"\"type\": \"openconfig-network-instance-types:DEFAULT_INSTANCE\"},\n"                     \
	"\"protocols\": {\"protocol\": [{\"identifier\": \"openconfig-policy-types:BGP\",\n"       \
	"\"name\": \"BGP\", \"config\": {\"name\": \"BGP\",\n"                                     \
	"\"identifier\": \"openconfig-policy-types:BGP\"},\n"                                      \
	"\"bgp\": {\"global\": {\"config\": {\"as\": 65001}}" inner "}}]}}]}}\n"

static void refuses_unknown_names(void **state)
{
	struct run run;

	(void)state;
	/* Three unknown ones, and what stands behind them is looked at, too. */
	run = run_json(
		"{\n\"openconfig-interfaces:interfacse\": {},\n"
		"\"openconfig-interfaces:interfaces\": {\"interface\": [{\"name\": \"a\",\n"
		"\"config\": {\"name\": \"a\", \"type\": \"iana-if-type:tunnel\", \"mtuu\": 1,\n"
		"\"what\": {\"deep\": [1]}, \n\"mtu\": \"x\"}}]}}");
	expect(&run, "unknown-node", 2);
	expect(&run, "unknown-node", 4);
	expect(&run, "unknown-node", 5);
	expect(&run, "wrong-encoding", 6);
	expect_errors(&run, 4);
	assert_non_null(strstr(run_find(&run, "unknown-node", 2)->message, "\"interfaces\"?"));
	assert_non_null(strstr(run_find(&run, "unknown-node", 4)->message, "\"mtu\"?"));
	assert_string_equal(run_find(&run, "unknown-node", 4)->path,
			    "/openconfig-interfaces:interfaces/interface[name='a']/config/mtuu");
	run_end(&run);
	/* A vendor's module, a known module's wrong name, an old place. */
	expect_only(run_json(ETH(",\n\"acme-x:mtu\": 1")), "unknown-module", 3);
	expect_only(run_json(ETH(",\n\"openconfig-vlan:mtu\": 1")), "unknown-node", 3);
	run = run_json("{\"openconfig-local-routing:local-routes\": {}}");
	assert_non_null(strstr(run_find(&run, "unknown-node", 1)->message, "static-routes"));
	run_end(&run);
}

static void never_shows_values_of_unknown_names(void **state)
{
	struct run run = run_json(ETH(", \"secret\": \"hunter2\""));

	(void)state;
	expect(&run, "unknown-node", 2);
	for (size_t i = 0; i < run.diag.n; i++)
		assert_null(strstr(run.diag.v[i].message, "hunter2"));
	run_end(&run);
}

static void tells_twenty_of_a_kind(void **state)
{
	struct buffer text;
	struct arena *arena = arena_new();
	struct run run;

	(void)state;
	buffer_init(&text, arena);
	for (int i = 0; i < 30; i++)
		buffer_printf(&text, ",\n\"x%d\": 1", i);
	run = run_json(arena_printf(arena,
				    "{\"openconfig-interfaces:interfaces\": {\"interface\": [{"
				    "\"name\": \"a\", \"config\": {\"name\": \"a\", "
				    "\"type\": \"iana-if-type:tunnel\"%s}}]}}",
				    text.s));
	expect_errors(&run, 21);
	/* The first is at line 2, the twenty-first at line 22. */
	assert_non_null(strstr(run_find(&run, "unknown-node", 22)->message, "and 10 more"));
	run_end(&run);
	arena_free(arena);
}

static void keeps_the_encodings_of_rfc_7951(void **state)
{
	(void)state;
	expect_only(run_json(ETH(",\n\"mtu\": \"9000\"")), "wrong-encoding", 3);
	expect_only(run_json(ETH(",\n\"enabled\": \"true\"")), "wrong-encoding", 3);
	expect_only(run_json(ETH(",\n\"enabled\": 1")), "wrong-encoding", 3);
	expect_only(run_json(ETH(",\n\"description\": 5")), "wrong-encoding", 3);
	expect_only(run_json(ETH(",\n\"description\": null")), "wrong-encoding", 3);
	expect_only(run_json(ETH(",\n\"description\": [\"a\"]")), "wrong-encoding", 3);
	expect_only(run_json(ETH(",\n\"mtu\": 65536")), "wrong-value", 3);
	expect_only(run_json(ETH(",\n\"mtu\": -1")), "wrong-value", 3);
	expect_only(run_json(ETH(",\n\"mtu\": 1.5")), "wrong-value", 3);
	expect_only(run_json(BGP(",\n\"neighbors\": {\"neighbor\": [{\"neighbor-address\": "
				 "\"192.0.2.1\",\n\"config\": {\"neighbor-address\": "
				 "\"192.0.2.1\",\n\"peer-as\": 4294967296}}]}")),
		    "wrong-value", 10);
	/* A list is an array, its entries objects, a container an object. */
	expect_only(run_json("{\"openconfig-interfaces:interfaces\": {\"interface\":\n"
			     "{\"eth0\": {}}}}"),
		    "wrong-encoding", 1);
	expect_only(run_json("{\"openconfig-interfaces:interfaces\": {\"interface\":\n[1]}}"),
		    "wrong-encoding", 2);
	expect_only(run_json("{\"openconfig-interfaces:interfaces\": 5}"), "wrong-encoding", 1);
}

/* The area of an OSPF instance is a union of a number and a dotted quad: "0" is neither. */
static void keeps_the_encodings_in_unions(void **state)
{
#define OSPF(area)                                                                                 \
	"{\"openconfig-network-instance:network-instances\": {\"network-instance\": [{\n"          \
	"\"name\": \"default\", \"config\": {\"name\": \"default\",\n"                             \
	"\"type\": \"openconfig-network-instance-types:DEFAULT_INSTANCE\"},\n"                     \
	"\"protocols\": {\"protocol\": [{\"identifier\": \"openconfig-policy-types:OSPF\",\n"      \
	"\"name\": \"O\", \"config\": {\"name\": \"O\",\n"                                         \
	"\"identifier\": \"openconfig-policy-types:OSPF\"},\n"                                     \
	"\"ospfv2\": {\"areas\": {\"area\": [{\n\"identifier\": " area                             \
	", \"config\": {\"identifier\": " area "}}]}}}]}}]}}\n"
	struct run run = run_json(OSPF("0"));

	(void)state;
	expect_tree(&run);
	run_end(&run);
	run = run_json(OSPF("\"0.0.0.0\""));
	expect_tree(&run);
	run_end(&run);
	expect_only(run_json(OSPF("\"0\"")), "wrong-value", 8);
}

static void says_what_a_value_should_be(void **state)
{
	struct run run = run_json(ETH(",\n\"mtu\": 70000"));

	(void)state;
	assert_string_equal(run_find(&run, "wrong-value", 3)->message,
			    "wrong value \"70000\": expected uint16");
	run_end(&run);
	run = run_json("{\"openconfig-interfaces:interfaces\": {\"interface\": [{\"name\": \"a\",\n"
		       "\"config\": {\"name\": \"a\", \"type\": \"ethernetCsmacd\"}}]}}");
	assert_string_equal(run_find(&run, "wrong-value", 2)->message,
			    "wrong value \"ethernetCsmacd\": expected an identity derived from "
			    "interface-type; do you mean \"iana-if-type:ethernetCsmacd\"?");
	run_end(&run);
}

#define UNITS(units) ETH_BESIDE("", ",\n\"subinterfaces\": {\"subinterface\": [\n" units "]}")

static void wants_keys_once_and_twice(void **state)
{
	(void)state;
	expect_only(run_json(UNITS("{\"config\": {\"index\": 1}}")), "list-key-missing", 5);
	expect_only(run_json(UNITS("{\"index\": 1,\n\"config\": {\"index\": 2}}")),
		    "list-key-differs", 6);
	expect_only(run_json(UNITS("{\"index\": 1}")), "list-key-copy-missing", 5);
	expect_only(run_json(UNITS("{\"index\": 1,\n\"config\": {\"index\": \"x\"}}")),
		    "wrong-encoding", 6);
	expect_only(run_json(UNITS("{\"index\": \"x\",\n\"config\": {\"index\": 1}}")),
		    "wrong-encoding", 5);
	expect_only(run_json(UNITS("{\"index\": 1, \"config\": {\"index\": 1}},\n"
				   "{\"index\": 2, \"config\": {\"index\": 2}},\n"
				   "{\"index\": 1, \"config\": {\"index\": 1}}")),
		    "duplicate-node", 7);
}

static void refuses_duplicate_leaf_list_values(void **state)
{
	static const char text[] =
		"{\"openconfig-routing-policy:routing-policy\": {\"defined-sets\": {"
		"\"openconfig-bgp-policy:bgp-defined-sets\": {\"community-sets\": "
		"{\"community-set\": [{\"community-set-name\": \"c\",\n"
		"\"config\": {\"community-set-name\": \"c\", \"community-member\": [\n"
		"\"65000:1\",\n\"65000:2\",\n\"65000:1\"]}}]}}}}}";

	(void)state;
	expect_only(run_json(text), "duplicate-node", 5);
}

static void skips_and_counts_state(void **state)
{
	struct run run = run_json(ETH_BESIDE("", ",\n\"state\": {\"oper-status\": \"UP\", "
						 "\"counters\": {\"in\": \"5\", \"out\": \"6\"}}"));
	struct coverage coverage;

	(void)state;
	expect_tree(&run);
	expect(&run, "state-skipped", 4);
	tree_coverage(run.tree, NULL, 0, &coverage, NULL, NULL);
	assert_int_equal(coverage.state, 3);
	run_end(&run);
	/* At the top there is no state. */
	expect_only(run_json("{\"state\": {}}"), "unknown-node", 1);
}

static void skips_annotations_but_not_edits(void **state)
{
	struct run run = run_json(ETH(", \"@mtu\": {\"acme:origin\": \"x\"}, \"mtu\": 1500"));

	(void)state;
	expect_tree(&run);
	run_end(&run);
	expect_only(run_json(ETH(",\n\"@mtu\": {\"ietf-netconf:operation\": \"delete\"}")),
		    "edit-attribute", 3);
	expect_only(run_json(ETH(",\n\"@\": {\"yang:insert\": \"first\"}")), "edit-attribute", 3);
}

/* Each leniency: off, an error; on, a note. */
static void each_leniency_is_off_unless_named(void **state)
{
	static const struct {
		unsigned leniency;
		const char *code;
		unsigned line;
		const char *text;
	} cases[] = {
		{ LENIENCY_UNQUALIFIED_NAMES, "name-unqualified", 2,
		  "{\n\"interfaces\": {\"interface\": []}}" },
		{ LENIENCY_UNQUALIFIED_NAMES, "name-unqualified", 4,
		  ETH_BESIDE("", ",\n\"ethernet\": {\"config\": {}}") },
		{ LENIENCY_UNQUALIFIED_IDENTITIES, "wrong-value", 3,
		  "{\"openconfig-interfaces:interfaces\": {\"interface\": [{\"name\": \"a\",\n"
		  "\"config\": {\"name\": \"a\",\n\"type\": \"ethernetCsmacd\"}}]}}" },
		{ LENIENCY_ANY_QUALIFICATION, "name-overqualified", 3,
		  ETH(",\n\"openconfig-interfaces:mtu\": 1500") },
		{ LENIENCY_UNWRAP, "unknown-node", 1, "{\"data\": " ETH("") "}" },
		{ LENIENCY_IMPLIED_CONFIG, "list-key-copy-missing", 5, UNITS("{\"index\": 0}") },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct run run;

		expect_only(run_json(cases[i].text), cases[i].code, cases[i].line);
		/* Another leniency does not help. */
		expect_only(run_lenient(cases[i].text, 0x7f & ~cases[i].leniency), cases[i].code,
			    cases[i].line);
		run = run_lenient(cases[i].text, cases[i].leniency);
		expect_tree(&run);
		expect(&run, "leniency-used", 0);
		run_end(&run);
	}
	assert_int_equal(leniency_parse("unwrap"), LENIENCY_UNWRAP);
	assert_int_equal(leniency_parse("implied-subinterface"), LENIENCY_IMPLIED_SUBINTERFACE);
	assert_int_equal(leniency_parse("all"), 0);
}

static void leniencies_do_not_guess(void **state)
{
	(void)state;
	/* No identity of that name; a module that has no such node. */
	expect_only(run_lenient("{\"openconfig-interfaces:interfaces\": {\"interface\": [{\n"
				"\"name\": \"a\", \"config\": {\"name\": \"a\",\n"
				"\"type\": \"ethernet\"}}]}}",
				0x7f),
		    "wrong-value", 3);
	expect_only(run_lenient(ETH(",\n\"openconfig-vlan:mtu\": 1500"), 0x7f), "unknown-node", 3);
	/* One node under both of its names. */
	expect_only(
		run_lenient(ETH(",\n\"mtu\": 1500,\n\"openconfig-interfaces:mtu\": 9000"), 0x7f),
		"duplicate-node", 4);
	/* A key copy that says something else is not implied. */
	expect_only(run_lenient(UNITS("{\"index\": 1,\n\"config\": {\"index\": 2}}"), 0x7f),
		    "list-key-differs", 6);
}

static void tables_admit_what_the_schema_lacks(void **state)
{
	static const struct irrelevant_path outside[] = {
		{ "/interfaces/interface/config/tpid", NODE_IGNORE, "layer 2" },
		{ "/interfaces/interface/hold-time", NODE_TAINT, "why" },
	};
	static const struct foreign_module foreign[] = {
		{ "openconfig-system", NODE_IGNORE, "no routing" },
		{ "openconfig-acl", NODE_PACKETS, "drops packets" },
	};
	static const struct allowed_path allowed[] = {
		{ "acme-x", "/interfaces/interface/config/*", NODE_IGNORE, "an LED" },
	};
	const struct tree_options options = {
		.outside = outside,
		.outside_count = 2,
		.foreign = foreign,
		.foreign_count = 2,
		.allowed = allowed,
		.allowed_count = 1,
	};
	static const char text[] =
		"{\"openconfig-system:system\": {\"a\": 1, \"b\": 2},\n\"openconfig-acl:acl\": "
		"{},\n"
		"\"openconfig-interfaces:interfaces\": {\"interface\": [{\"name\": \"a\",\n"
		"\"config\": {\"name\": \"a\", \"type\": \"iana-if-type:tunnel\",\n"
		"\"openconfig-vlan:tpid\": \"x\","
		"\"acme-x:led\": 1}}]}}";
	struct run run = run_bytes(text, strlen(text), TREE_JSON, &options);
	struct coverage coverage;

	(void)state;
	expect_tree(&run);
	node_mark_read(tree_top(run.tree, "interfaces"));
	tree_coverage(run.tree, NULL, 0, &coverage, NULL, NULL);
	assert_int_equal(coverage.modelled, 3);   /* name twice, type */
	assert_int_equal(coverage.irrelevant, 4); /* a, b, tpid, led */
	assert_int_equal(coverage.unmodelled, 1); /* acl */
	run_end(&run);
	expect_only(run_bytes(ETH(",\n\"acme-y:led\": 1"), strlen(ETH(",\n\"acme-y:led\": 1")),
			      TREE_JSON, &options),
		    "unknown-module", 3);
	/* A vendor's node at the path of a standard one is not that one. */
	expect_only(run_bytes(ETH(",\n\"acme-y:tpid\": 1"), strlen(ETH(",\n\"acme-y:tpid\": 1")),
			      TREE_JSON, &options),
		    "unknown-module", 3);
	/* Foreign trees are foreign at the top only. */
	expect_only(run_bytes(ETH(",\n\"openconfig-system:system\": {}"),
			      strlen(ETH(",\n\"openconfig-system:system\": {}")), TREE_JSON,
			      &options),
		    "unknown-module", 3);
}

static struct run merge(const char *a, const char *b)
{
	struct text texts[] = { { "a", a, strlen(a) }, { "b", b, strlen(b) } };

	return run_texts(texts, 2, TREE_JSON, NULL);
}

static void merges_texts_of_a_device(void **state)
{
	struct run run =
		merge(ETH(",\n\"mtu\": 1500"), ETH(",\n\"description\": \"x\",\n\"mtu\": 1500"));
	struct node *interface;
	size_t n = 0;

	(void)state;
	expect_tree(&run);
	for (interface = node_first(tree_top(run.tree, "interfaces"), "interface"); interface;
	     interface = node_next(interface))
		n++;
	assert_int_equal(n, 1);
	interface = node_first(tree_top(run.tree, "interfaces"), "interface");
	assert_string_equal(node_leaf_place(interface, "config/mtu").file, "a");
	assert_string_equal(node_leaf_place(interface, "config/description").file, "b");
	run_end(&run);
	/* An empty text beside one that says something. */
	run = merge("{}", ETH(""));
	expect_tree(&run);
	run_end(&run);
}

static void refuses_texts_that_disagree(void **state)
{
	struct run run = merge(ETH(",\n\"mtu\": 1500"), ETH(",\n\n\"mtu\": 9000"));

	(void)state;
	expect(&run, "merge-conflicting-values", 4);
	assert_string_equal(run_find(&run, "merge-conflicting-values", 4)->place.file, "b");
	assert_non_null(strstr(run_find(&run, "merge-conflicting-values", 4)->message, "a:3"));
	run_end(&run);
	/* All errors of all texts. */
	run = merge(ETH(",\n\"mtu\": \"x\""), ETH(",\n\"mtuu\": 1"));
	expect(&run, "wrong-encoding", 3);
	expect(&run, "unknown-node", 3);
	expect_errors(&run, 2);
	run_end(&run);
	run = merge("{", ETH(",\n\"mtuu\": 1"));
	expect(&run, "json-syntax", 0);
	expect(&run, "unknown-node", 3);
	run_end(&run);
}

static void refuses_ordered_lists_of_two_texts(void **state)
{
#define POLICY(statement)                                                                          \
	"{\"openconfig-routing-policy:routing-policy\": {\"policy-definitions\": "                 \
	"{\"policy-definition\": [{\"name\": \"p\", \"config\": {\"name\": \"p\"},\n"              \
	"\"statements\": {\n\"statement\": [{\"name\": \"" statement                               \
	"\", \"config\": {\"name\": \"" statement "\"}}]}}]}}}"
	(void)state;
	expect_only(merge(POLICY("10"), POLICY("20")), "merge-ordered-list", 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_unknown_names),
		cmocka_unit_test(never_shows_values_of_unknown_names),
		cmocka_unit_test(tells_twenty_of_a_kind),
		cmocka_unit_test(keeps_the_encodings_of_rfc_7951),
		cmocka_unit_test(keeps_the_encodings_in_unions),
		cmocka_unit_test(says_what_a_value_should_be),
		cmocka_unit_test(wants_keys_once_and_twice),
		cmocka_unit_test(refuses_duplicate_leaf_list_values),
		cmocka_unit_test(skips_and_counts_state),
		cmocka_unit_test(skips_annotations_but_not_edits),
		cmocka_unit_test(each_leniency_is_off_unless_named),
		cmocka_unit_test(leniencies_do_not_guess),
		cmocka_unit_test(tables_admit_what_the_schema_lacks),
		cmocka_unit_test(merges_texts_of_a_device),
		cmocka_unit_test(refuses_texts_that_disagree),
		cmocka_unit_test(refuses_ordered_lists_of_two_texts),
	};

	return cmocka_run_group_tests(tests, setup, fixture_close);
}
