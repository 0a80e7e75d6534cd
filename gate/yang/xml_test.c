/* SPDX-License-Identifier: MIT */
/* XML: the same data as JSON, its own doors, namespaces, lines. */
#include "yang/fixture.h"

#include <stdlib.h>

static int setup(void **state)
{
	(void)state;
	return fixture_open(MODELS_OPENCONFIG);
}

static struct run run_xml(const char *s)
{
	return run_bytes(s, strlen(s), TREE_XML, NULL);
}

#define IFNS "http://openconfig.net/yang/interfaces"
/* Inside config, from line 3 on. */
#define INTERFACE(config)                                                                          \
	"<interfaces xmlns=\"" IFNS "\"><interface><name>eth0</name>\n"                            \
	"<config xmlns:ift=\"urn:ietf:params:xml:ns:yang:iana-if-type\"><name>eth0</name>"         \
	"<type>ift:ethernetCsmacd</type>\n" config "</config></interface></interfaces>\n"

static void reads_what_json_says(void **state)
{
	struct run run = run_xml(INTERFACE("<mtu>9000</mtu>"));
	struct run json = run_json(ETH(", \"mtu\": 9000"));

	(void)state;
	expect_tree(&run);
	assert_string_equal(tree_print(run.tree, TREE_JSON, run.arena),
			    tree_print(json.tree, TREE_JSON, json.arena));
	assert_int_equal(node_leaf_place(node_first(tree_top(run.tree, "interfaces"), "interface"),
					 "config/mtu")
				 .line,
			 3);
	/* And back again. */
	struct run again = run_xml(tree_print(run.tree, TREE_XML, run.arena));
	expect_tree(&again);
	assert_string_equal(tree_print(again.tree, TREE_JSON, again.arena),
			    tree_print(json.tree, TREE_JSON, json.arena));
	run_end(&again);
	run_end(&json);
	run_end(&run);
}

static void takes_off_wrappers(void **state)
{
	struct run run = run_xml("<?xml version=\"1.0\"?>\n<rpc-reply xmlns="
				 "\"urn:ietf:params:xml:ns:netconf:base:1.0\"><data>\n" INTERFACE(
					 "") "</data></rpc-reply>");

	(void)state;
	expect_tree(&run);
	run_end(&run);
	run = run_xml("<config>" INTERFACE("") "</config>");
	expect_tree(&run);
	run_end(&run);
	expect_only(run_xml("<data/>"), "document-empty", 0);
	expect_only(run_xml("<data></data>"), "document-empty", 0);
}

static void refuses_what_is_not_xml(void **state)
{
	(void)state;
	expect_only(run_xml(""), "document-empty", 0);
	expect_only(run_xml(INTERFACE("") "x"), "xml-syntax", 4);
	expect_only(run_xml(INTERFACE("") INTERFACE("")), "xml-syntax", 4);
	expect_only(run_xml(INTERFACE("<mtu>9000")), "xml-syntax", 3);
	expect_only(run_xml(INTERFACE("<mtu>&x;</mtu>")), "xml-syntax", 3);
	expect_only(run_xml(INTERFACE("<mtu>9000</mtu>text")), "xml-mixed", 3);
	expect_only(run_xml("{}"), "xml-syntax", 1);
	expect_only(run_xml(INTERFACE("<nc:mtu>9000</nc:mtu>")), "xml-syntax", 3);
	expect_only(run_bytes("<a>\n\0</a>", 9, TREE_XML, NULL), "text-nul", 2);
}

static void refuses_a_cut_text(void **state)
{
	const char *whole = INTERFACE("<mtu>9000</mtu>");

	(void)state;
	for (size_t n = 0; n < strlen(whole) - 2; n++) {
		char *part = strndup(whole, n);
		struct run run = run_xml(part);

		assert_null(run.tree);
		run_end(&run);
		free(part);
	}
}

static void refuses_doctypes(void **state)
{
	(void)state;
	expect_only(run_xml("<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b \"c\">]>\n" INTERFACE(
			    "<description>&b;</description>")),
		    "xml-doctype", 2);
	expect_only(run_xml("<!DOCTYPE a SYSTEM \"file:///etc/passwd\">\n" INTERFACE("")),
		    "xml-doctype", 1);
}

static void limits_depth(void **state)
{
	char text[601] = { 0 };

	(void)state;
	for (size_t i = 0; i < 600; i += 3)
		memcpy(text + i, "<a>", 3);
	expect_only(run_xml(text), "nesting-too-deep", 1);
}

static void refuses_unknown_elements(void **state)
{
	struct run run =
		run_xml(INTERFACE("<mtuu>1</mtuu>\n<mtu>x</mtu>\n<acme xmlns=\"urn:acme\"/>"));

	(void)state;
	expect(&run, "unknown-node", 3);
	expect(&run, "wrong-value", 4);
	expect(&run, "unknown-module", 5);
	expect_errors(&run, 3);
	run_end(&run);
	/* Without a namespace. */
	expect_only(run_xml("<interfaces/>"), "name-unqualified", 1);
	expect_only(run_xml(INTERFACE("<mtu>1500</mtu>\n<mtu>1500</mtu>")), "duplicate-node", 4);
	expect_only(run_xml(INTERFACE("<mtu>1500<b/></mtu>")), "xml-mixed", 3);
	expect_only(run_xml(INTERFACE("<mtu><b/></mtu>")), "wrong-encoding", 3);
}

static void refuses_edits(void **state)
{
	(void)state;
	expect_only(run_xml(INTERFACE("<mtu xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\" "
				      "nc:operation=\"delete\"/>\n<mtu>1</mtu>")),
		    "edit-attribute", 3);
	expect_only(run_xml(INTERFACE("<mtu operation=\"delete\">1500</mtu>")), "xml-attribute", 3);
	struct run run =
		run_xml(INTERFACE("<mtu xmlns:m=\"urn:acme:meta\" m:origin=\"x\">1500</mtu>"));
	expect_tree(&run);
	run_end(&run);
}

static void skips_state(void **state)
{
	struct run run =
		run_xml("<interfaces xmlns=\"" IFNS "\"><interface><name>a</name>\n"
			"<config><name>a</name><type xmlns:t=\"urn:ietf:params:xml:ns:yang:"
			"iana-if-type\">t:tunnel</type></config>\n"
			"<state><mtu>1</mtu><counters><x>1</x></counters></state>\n"
			"</interface></interfaces>");
	struct coverage coverage;

	(void)state;
	expect_tree(&run);
	tree_coverage(run.tree, NULL, 0, &coverage, NULL, NULL);
	assert_int_equal(coverage.state, 2);
	run_end(&run);
}

static void resolves_identities_by_namespace(void **state)
{
	struct run run = run_xml(INTERFACE(""));

	(void)state;
	assert_string_equal(
		node_leaf(node_first(tree_top(run.tree, "interfaces"), "interface"), "config/type"),
		"iana-if-type:ethernetCsmacd");
	run_end(&run);
	/* The prefix is the document's; the module's name is none, even where it is right. */
	expect_only(run_xml("<interfaces xmlns=\"" IFNS "\"><interface><name>a</name>\n"
			    "<config><name>a</name>\n<type>iana-if-type:tunnel</type></config>"
			    "</interface></interfaces>"),
		    "wrong-value", 3);
	expect_only(run_xml("<interfaces xmlns=\"" IFNS "\"><interface><name>a</name>\n"
			    "<config><name>a</name>\n<type>iana-if-type:nonsense</type></config>"
			    "</interface></interfaces>"),
		    "wrong-value", 3);
}

/* libxml2 keeps 16 bits of a line in its tree. */
static void knows_large_lines(void **state)
{
	struct arena *arena = arena_new();
	struct buffer text;

	(void)state;
	buffer_init(&text, arena);
	for (int i = 0; i < 70000; i++)
		buffer_puts(&text, "\n");
	buffer_puts(&text, INTERFACE("<mtu>x</mtu>"));
	expect_only(run_xml(text.s), "wrong-value", 70003);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_json_says),
		cmocka_unit_test(takes_off_wrappers),
		cmocka_unit_test(refuses_what_is_not_xml),
		cmocka_unit_test(refuses_a_cut_text),
		cmocka_unit_test(refuses_doctypes),
		cmocka_unit_test(limits_depth),
		cmocka_unit_test(refuses_unknown_elements),
		cmocka_unit_test(refuses_edits),
		cmocka_unit_test(skips_state),
		cmocka_unit_test(resolves_identities_by_namespace),
		cmocka_unit_test(knows_large_lines),
	};

	return cmocka_run_group_tests(tests, setup, fixture_close);
}
