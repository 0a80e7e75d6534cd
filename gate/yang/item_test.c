/* SPDX-License-Identifier: MIT */
/* The doors of the JSON text: what libyang would let through, and what no parser may. */
#include "yang/fixture.h"

#include <stdlib.h>

static int setup(void **state)
{
	(void)state;
	return fixture_open(MODELS_OPENCONFIG);
}

static void accepts_data(void **state)
{
	struct run run = run_json(ETH(", \"mtu\": 9000"));

	(void)state;
	expect_tree(&run);
	run_end(&run);
}

static void refuses_nothing_at_all(void **state)
{
	(void)state;
	expect_only(run_json(""), "document-empty", 0);
	expect_only(run_json(" \n\t\n"), "document-empty", 0);
	expect_only(run_json("{}"), "document-empty", 0);
	expect_only(run_json("null"), "document-not-object", 1);
	expect_only(run_json("[]"), "document-not-object", 1);
	expect_only(run_json("\n\"text\""), "document-not-object", 2);
}

static void refuses_what_follows_the_document(void **state)
{
	(void)state;
	/* ETH is three lines: what follows begins on the fourth. */
	expect_only(run_json(ETH("") "{}"), "second-document", 4);
	expect_only(run_json(ETH("") ETH("")), "second-document", 4);
	expect_only(run_json(ETH("") "x"), "json-syntax", 0);
	expect_only(run_json(ETH("") "}"), "json-syntax", 0);
	expect_only(run_json(ETH("") "\"x\""), "second-document", 4);
	expect_only(run_json(ETH("") ">>>>>>> theirs\n"), "merge-conflict", 4);
	expect_only(run_json("<<<<<<< HEAD\n" ETH("") "=======\n" ETH("") ">>>>>>> b\n"),
		    "merge-conflict", 1);
}

static void refuses_bytes_that_are_no_text(void **state)
{
	static const char nul[] = "{\n\"a\0\": 1}";
	static const char utf16[] = "\xff\xfe{\0}\0";

	(void)state;
	expect_only(run_bytes(nul, sizeof(nul) - 1, TREE_JSON, NULL), "text-nul", 2);
	expect_only(run_bytes(utf16, sizeof(utf16) - 1, TREE_JSON, NULL), "text-nul", 1);
	expect_only(run_json("\xef\xbb\xbf" ETH("")), "text-bom", 1);
	expect_only(run_json(ETH(", \"description\": \"\xff\"")), "json-syntax", 2);
	expect_only(run_json(ETH(", \"description\": \"a\\u0000b\"")), "text-nul", 2);
}

static void refuses_what_is_not_json(void **state)
{
	static const char *const texts[] = {
		"{a: 1}",
		"{\"a\": 1,}",
		"{'a': 1}",
		"{\"a\": 01}",
		"{\"a\": True}",
		"{\"a\": [1 2]}",
		"{\"a\": 1 // x\n}",
		"{\"a\": \"\\x\"}",
		"{\"a\": \"x\ty\"}",
		"{\"a\" 1}",
		"{\"a\": &x 1}",
		"{\"a\": !!int 1}",
		"{\"a\": *x}",
		"{\"a\": \"\\ud83d\"}",
		"---\n{\"a\": 1}",
		"%YAML 1.2\n---\n{}",
		"{\"a\": +1}",
		"{\"a\": .5}",
		"{\"a\": NaN}",
		"{? \"a\": 1}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct run run = run_json(texts[i]);

		if (!run_find(&run, "json-syntax", 0))
			print_error("%s\n", texts[i]);
		expect(&run, "json-syntax", 0);
		run_end(&run);
	}
}

static void refuses_a_cut_text(void **state)
{
	const char *whole = ETH(", \"mtu\": 9000");

	(void)state;
	/* Every prefix that ends before the last brace. */
	for (size_t n = 0; n < strlen(whole) - 2; n++) {
		char *part = strndup(whole, n);
		struct run run = run_json(part);

		assert_null(run.tree);
		expect_errors(&run, 1);
		run_end(&run);
		free(part);
	}
}

static void refuses_duplicate_members(void **state)
{
	struct run run = run_json(ETH(",\n\"mtu\": 9000,\n\"mtu\": 1500"));
	char *many;
	size_t n;
	FILE *f;

	(void)state;
	expect(&run, "duplicate-member", 4);
	expect_errors(&run, 1);
	run_end(&run);
	/* Lists are merged by libyang's own reader. */
	run = run_json("{\"openconfig-interfaces:interfaces\": {\"interface\": [],\n"
		       "\"interface\": []}}");
	expect(&run, "duplicate-member", 2);
	run_end(&run);
	/* A large object is checked in another way. */
	f = open_memstream(&many, &n);
	fputs("{\n", f);
	for (int i = 0; i < 100; i++)
		fprintf(f, "\"m%d\": 1,\n", i);
	fputs("\"m77\": 1}", f);
	fclose(f);
	expect_only(run_json(many), "duplicate-member", 102);
	free(many);
}

static void limits_depth(void **state)
{
	char text[5000] = { 0 };

	(void)state;
	memset(text, '[', sizeof(text) - 1);
	expect_only(run_json(text), "nesting-too-deep", 1);
	for (size_t i = 0; i + 6 < sizeof(text); i += 5)
		memcpy(text + i, "{\"a\":", 5);
	text[4995] = 0;
	expect_only(run_json(text), "nesting-too-deep", 1);
}

static void decodes_strings(void **state)
{
	struct run run = run_json(
		ETH(", \"description\": \"\\ud83d\\ude00 \\u00e9\\t\\\"\\/\\\\ \xc3\xa9\""));
	struct node *interface;

	(void)state;
	expect_tree(&run);
	interface = node_first(tree_top(run.tree, "interfaces"), "interface");
	assert_string_equal(node_leaf(interface, "config/description"),
			    "\xf0\x9f\x98\x80 \xc3\xa9\t\"/\\ \xc3\xa9");
	run_end(&run);
}

static void unwraps_only_if_allowed(void **state)
{
	const char *dump = "Tue Nov 24 16:00:00 UTC\nBuilding configuration...\n{\"data\": " ETH(
		", \"mtu\": \"x\"") "}\nrouter#\n";
	const char *good = "\n{\"data\": " ETH("") "}\n";

	(void)state;
	expect_only(run_json(dump), "json-syntax", 1);
	/* Lines are those of the file: config is on its fourth. */
	expect_only(run_lenient(dump, LENIENCY_UNWRAP), "wrong-encoding", 4);
	expect_only(run_json(good), "unknown-node", 2);
	struct run run = run_lenient(good, LENIENCY_UNWRAP);
	expect_tree(&run);
	expect(&run, "leniency-used", 2);
	run_end(&run);
	expect_only(run_lenient("<<<<<<< HEAD\n" ETH(""), LENIENCY_UNWRAP), "merge-conflict", 1);
	expect_only(run_lenient(ETH("") "{}", LENIENCY_UNWRAP), "second-document", 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accepts_data),
		cmocka_unit_test(refuses_nothing_at_all),
		cmocka_unit_test(refuses_what_follows_the_document),
		cmocka_unit_test(refuses_bytes_that_are_no_text),
		cmocka_unit_test(refuses_what_is_not_json),
		cmocka_unit_test(refuses_a_cut_text),
		cmocka_unit_test(refuses_duplicate_members),
		cmocka_unit_test(limits_depth),
		cmocka_unit_test(decodes_strings),
		cmocka_unit_test(unwraps_only_if_allowed),
	};

	return cmocka_run_group_tests(tests, setup, fixture_close);
}
