/* SPDX-License-Identifier: MIT */
/* Edits laid over a configuration: RFC 6241 section 7.2, RFC 8040 section 4.6.1. */
#include "yang/fixture.h"

static int setup(void **state)
{
	(void)state;
	return fixture_open(MODELS_OPENCONFIG);
}

#define IFNS "http://openconfig.net/yang/interfaces"
#define NC   " xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\""
#define CONFIG(name, rest)                                                                         \
	"\"config\": {\"name\": \"" name "\", \"type\": \"iana-if-type:ethernetCsmacd\"" rest "}"
#define TWO                                                                                        \
	"{\"openconfig-interfaces:interfaces\": {\"interface\": [\n"                               \
	"{\"name\": \"eth0\", " CONFIG(                                                            \
		"eth0", ",\n\"mtu\": 9000,\n\"enabled\": true") "},\n"                             \
								"{\"name\": \"eth1\", " CONFIG(    \
									"eth1", "") "}]}}"

static struct run edit(const char *base, enum tree_format format, const char *s)
{
	struct text text = { "base", base, strlen(base) };
	struct tree_edit edit = { { "edit", s, strlen(s) }, format };
	struct tree_options options = { .edits = &edit, .edit_count = 1 };

	return run_texts(&text, 1, TREE_JSON, &options);
}

/* Of eth0's leaf. */
static void expect_leaf(const struct run *run, const char *path, const char *value,
			struct place place)
{
	struct node *eth0 = node_first(tree_top(run->tree, "interfaces"), "interface");
	struct place is = node_leaf_place(eth0, path);

	expect_tree(run);
	assert_string_equal(node_leaf(eth0, path), value);
	assert_string_equal(is.file, place.file);
	assert_int_equal(is.line, place.line);
}

static void a_later_value_counts(void **state)
{
	struct run run = edit(TWO, TREE_JSON, ETH(",\n\"enabled\": false"));
	size_t n;
	const struct displaced *displaced;

	(void)state;
	expect_leaf(&run, "config/enabled", "false", (struct place){ "edit", 3 });
	expect_leaf(&run, "config/mtu", "9000", (struct place){ "base", 3 });
	/* Line 4 of the base gave way to line 3 of the edit; what is said alike did not. */
	displaced = tree_displaced(run.tree, &n);
	assert_int_equal(n, 1);
	assert_int_equal(displaced[0].old.line, 4);
	assert_string_equal(displaced[0].old.file, "base");
	assert_int_equal(displaced[0].by.line, 3);
	run_end(&run);
}

static void xml_edits_json(void **state)
{
	struct run run =
		edit(TWO, TREE_XML,
		     "<config><interfaces xmlns=\"" IFNS "\">\n<interface><name>eth0</name>\n"
		     "<config>\n<mtu>1500</mtu></config></interface></interfaces></config>");

	(void)state;
	expect_leaf(&run, "config/mtu", "1500", (struct place){ "edit", 4 });
	run_end(&run);
}

static size_t interfaces(const struct run *run)
{
	size_t n = 0;

	for (struct node *i = node_first(tree_top(run->tree, "interfaces"), "interface"); i;
	     i = node_next(i))
		n++;
	return n;
}

static struct run operate(const char *inner)
{
	struct arena *arena = arena_new();
	struct run run = edit(
		TWO, TREE_XML,
		arena_printf(arena, "<interfaces xmlns=\"" IFNS "\"" NC ">%s</interfaces>", inner));

	arena_on_free(run.arena, (void (*)(void *))arena_free, arena);
	return run;
}

static void operations_take_away(void **state)
{
	struct run run;

	(void)state;
	run = operate("<interface nc:operation=\"delete\"><name>eth1</name></interface>");
	expect_tree(&run);
	assert_int_equal(interfaces(&run), 1);
	run_end(&run);
	run = operate("<interface nc:operation=\"remove\"><name>eth9</name></interface>");
	expect_tree(&run);
	assert_int_equal(interfaces(&run), 2);
	run_end(&run);
	run = operate(
		"<interface><name>eth0</name><config>\n<mtu nc:operation=\"delete\"/></config>"
		"</interface>");
	expect_tree(&run);
	assert_null(
		node_leaf(node_first(tree_top(run.tree, "interfaces"), "interface"), "config/mtu"));
	run_end(&run);
	/* Replaced: the mtu of the base is gone with the rest. */
	run = operate("<interface nc:operation=\"replace\"><name>eth0</name><config "
		      "xmlns:ift=\"urn:ietf:params:xml:ns:yang:iana-if-type\"><name>eth0</name>"
		      "<type>ift:ethernetCsmacd</type></config></interface>");
	expect_tree(&run);
	assert_int_equal(interfaces(&run), 2);
	run_end(&run);
}

static void operations_that_cannot_be(void **state)
{
	(void)state;
	expect_only(operate("<interface nc:operation=\"delete\"><name>eth9</name></interface>"),
		    "edit-missing", 1);
	expect_only(operate("<interface nc:operation=\"create\"><name>eth1</name></interface>"),
		    "edit-exists", 1);
	expect_only(operate("<interface nc:operation=\"erase\"><name>eth1</name></interface>"),
		    "edit-operation", 1);
	expect_only(operate("<interface><name nc:operation=\"delete\">eth1</name></interface>"),
		    "edit-key", 1);
	expect_only(operate("<interface operation=\"delete\"><name>eth1</name></interface>"),
		    "xml-attribute", 1);
	expect_only(edit(TWO, TREE_XML,
			 "<config" NC " nc:operation=\"replace\"><interfaces xmlns=\"" IFNS
			 "\"/></config>"),
		    "edit-operation", 1);
}

static void says_where_an_edit_is_wrong(void **state)
{
	(void)state;
	expect_only(edit(TWO, TREE_JSON, "{}"), "document-empty", 0);
	expect_only(edit(TWO, TREE_JSON, ETH(",\n\"mtu\": 1,\n\"mtu\": 2")), "duplicate-member", 4);
	expect_only(operate("<interface><name>eth0</name><config><mtu>9000</mtu>\n<mtu>1500</mtu>"
			    "</config></interface>"),
		    "duplicate-node", 2);
	expect_only(edit(TWO, TREE_JSON, ETH(",\n\"mtu\": 70000")), "wrong-value", 3);
	expect_only(edit(TWO, TREE_JSON, ETH(",\n\"mtuu\": 1")), "unknown-node", 3);
	/* A new entry says its key twice, as ever. */
	expect_only(
		edit(TWO, TREE_JSON,
		     "{\"openconfig-interfaces:interfaces\": {\"interface\": [\n"
		     "{\"name\": \"eth7\", \"config\": {\"type\": \"iana-if-type:tunnel\"}}]}}"),
		"list-key-copy-missing", 2);
}

static void ordered_entries_come_last(void **state)
{
#define POLICY(statement)                                                                          \
	"{\"openconfig-routing-policy:routing-policy\": {\"policy-definitions\": "                 \
	"{\"policy-definition\": [{\"name\": \"p\", \"config\": {\"name\": \"p\"},\n"              \
	"\"statements\": {\"statement\": [{\"name\": \"" statement                                 \
	"\", \"config\": {\"name\": \"" statement "\"}}]}}]}}}"
	struct run run = edit(POLICY("20"), TREE_JSON, POLICY("10"));
	struct node *s;

	(void)state;
	expect_tree(&run);
	s = node_first(tree_top(run.tree, "routing-policy"),
		       "policy-definitions/policy-definition/statements/statement");
	assert_string_equal(node_leaf(s, "name"), "20");
	assert_string_equal(node_leaf(node_next(s), "name"), "10");
	run_end(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_later_value_counts),
		cmocka_unit_test(xml_edits_json),
		cmocka_unit_test(operations_take_away),
		cmocka_unit_test(operations_that_cannot_be),
		cmocka_unit_test(says_where_an_edit_is_wrong),
		cmocka_unit_test(ordered_entries_come_last),
	};

	return cmocka_run_group_tests(tests, setup, fixture_close);
}
