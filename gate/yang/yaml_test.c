/* SPDX-License-Identifier: MIT */
/* YAML, as routegate.yaml uses it. */
#include "yang/fixture.h"

static int setup(void **state)
{
	(void)state;
	return fixture_open(MODELS_RULES);
}

static struct run run_yaml(const char *s)
{
	return run_bytes(s, strlen(s), TREE_YAML, NULL);
}

static void reads_rules(void **state)
{
	struct run run = run_yaml("version: 1\n"
				  "configs: [configs/*]   # globs\n"
				  "protect:\n"
				  "  - name: dns\n"
				  "    prefix: [192.0.2.0/24, \"2001:db8::/32\"]\n"
				  "  - name: one\n"
				  "    prefix: 198.51.100.0/24\n"
				  "    default: off\n");
	struct node *set;

	(void)state;
	expect_tree(&run);
	assert_string_equal(node_value(tree_top(run.tree, "version")), "1");
	set = tree_top(run.tree, "protect");
	assert_string_equal(node_leaf(set, "name"), "dns");
	assert_string_equal(node_value(node_next(node_first(set, "prefix"))), "2001:db8::/32");
	set = node_next(set);
	assert_string_equal(node_value(node_first(set, "prefix")), "198.51.100.0/24");
	assert_int_equal(node_leaf_place(set, "default").line, 8);
	run_end(&run);
}

static void sequences_need_no_names(void **state)
{
	struct run run = run_yaml("protect: [{name: a, prefix: 192.0.2.0/24}]\n"
				  "external:\n"
				  "  - device: edge*\n"
				  "    neighbor: \"*\"\n"
				  "    announce:\n"
				  "      - prefix: 0.0.0.0/0\n"
				  "        as-path: [64500, 64501, 64500]\n"
				  "      - prefix: 198.51.100.0/24\n");
	struct node *announce, *as;

	(void)state;
	expect_tree(&run);
	announce = node_first(tree_top(run.tree, "external"), "announce");
	assert_string_equal(node_leaf(announce, "entry"), "1");
	assert_string_equal(node_leaf(node_next(announce), "entry"), "2");
	assert_int_equal(node_place(node_next(announce)).line, 8);
	as = node_first(announce, "as-path");
	assert_string_equal(node_value(node_get(node_next(as), "as")), "64501");
	assert_string_equal(node_value(node_get(node_next(node_next(as)), "as")), "64500");
	run_end(&run);
	expect_only(run_yaml("external:\n  - {entry: 5, device: a, neighbor: b,\n"
			     "     announce: {prefix: 192.0.2.0/24}}\n"),
		    "unknown-node", 2);
	expect_only(run_yaml("external: [edge]\n"), "wrong-encoding", 1);
}

static void tells_errors_with_lines(void **state)
{
	struct run run = run_yaml("version: 2\n"
				  "protcet: []\n"
				  "protect:\n"
				  "  - name: dns\n"
				  "    prefix: [192.0.2.0/33]\n"
				  "  - prefix: [192.0.2.0/24]\n"
				  "  - name: x\n"
				  "    prefix:\n");

	(void)state;
	expect(&run, "wrong-value", 1);
	expect(&run, "unknown-node", 2);
	assert_non_null(strstr(run_find(&run, "unknown-node", 2)->message, "\"protect\"?"));
	expect(&run, "wrong-value", 5);
	expect(&run, "list-key-missing", 6);
	expect(&run, "wrong-encoding", 8);
	expect_errors(&run, 5);
	run_end(&run);
}

static void refuses_what_yaml_can_hide(void **state)
{
	(void)state;
	expect_only(run_yaml("a: &x [1]\nb: *x\n"), "yaml-feature", 1);
	expect_only(run_yaml("a: !!str 1\n"), "yaml-feature", 1);
	expect_only(run_yaml("version: 1\n---\nversion: 1\n"), "second-document", 2);
	expect_only(run_yaml("version: 1\nversion: 1\n"), "duplicate-member", 2);
	expect_only(run_yaml("# nothing\n"), "document-empty", 0);
	expect_only(run_yaml(""), "document-empty", 0);
	expect_only(run_yaml("- a\n"), "document-not-object", 1);
	expect_only(run_yaml("<<<<<<< HEAD\nversion: 1\n=======\nversion: 1\n>>>>>>> b\n"),
		    "merge-conflict", 1);
	expect_only(run_yaml("version: 1\n  x: [\n"), "yaml-syntax", 0);
	expect_only(run_yaml("? [a]\n: 1\n"), "name-not-text", 1);
	/* Core schema: 'yes' and '0x1' are texts. */
	expect_only(run_yaml("version: 0x1\n"), "wrong-value", 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_rules),
		cmocka_unit_test(sequences_need_no_names),
		cmocka_unit_test(tells_errors_with_lines),
		cmocka_unit_test(refuses_what_yaml_can_hide),
	};

	return cmocka_run_group_tests(tests, setup, fixture_close);
}
