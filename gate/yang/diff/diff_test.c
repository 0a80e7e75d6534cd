/* SPDX-License-Identifier: MIT */
/* Edits between two trees; and that none of them makes the base, all of them the head. */
#include "yang/diff/diff.h"

#include "yang/fixture.h"

static int setup(void **state)
{
	(void)state;
	return fixture_open(MODELS_OPENCONFIG);
}

struct two {
	struct run base, head;
	struct arena *arena;
	struct diagnostics diag;
	struct tree_diff *diff;
	const struct edit *edits;
	size_t n;
};

static struct two two_open(const char *base, const char *head)
{
	struct two two = { run_json(base), run_json(head), arena_new(), { 0 }, NULL, NULL, 0 };

	assert_non_null(two.base.tree);
	assert_non_null(two.head.tree);
	diagnostics_init(&two.diag, two.arena);
	two.diff = tree_diff(two.base.tree, two.head.tree, false, two.arena);
	two.edits = tree_diff_edits(two.diff, &two.n);
	return two;
}

static void two_close(struct two *two)
{
	arena_free(two->arena);
	run_end(&two->base);
	run_end(&two->head);
}

static const char *patched(struct two *two, unsigned bits)
{
	bool chosen[32] = { 0 };
	struct tree *tree;

	for (size_t i = 0; i < two->n; i++)
		chosen[i] = bits >> i & 1;
	tree = tree_patch(two->diff, chosen, two->arena, &two->diag);
	return tree ? tree_print(tree, TREE_JSON, two->arena) : NULL;
}

/* None and all of the edits make the two trees again. */
static void assert_ends(struct two *two)
{
	assert_string_equal(patched(two, 0), tree_print(two->base.tree, TREE_JSON, two->arena));
	assert_string_equal(patched(two, ~0u), tree_print(two->head.tree, TREE_JSON, two->arena));
}

#define INTERFACE(name, more)                                                                      \
	"{\"name\": \"" name "\", \"config\": {\"name\": \"" name                                  \
	"\", \"type\": \"iana-if-type:ethernetCsmacd\"" more "}}"
#define INTERFACES(all) "{\"openconfig-interfaces:interfaces\": {\"interface\": [\n" all "]}}"

static void nothing_differs(void **state)
{
	struct two two = two_open(INTERFACES(INTERFACE("a", "")), INTERFACES(INTERFACE("a", "")));

	(void)state;
	assert_int_equal(two.n, 0);
	assert_ends(&two);
	two_close(&two);
}

static void a_leaf_changes(void **state)
{
	struct two two = two_open(INTERFACES(INTERFACE("a", ",\n\"enabled\": true")),
				  INTERFACES(INTERFACE("a", ",\n\n\"enabled\": false")));

	(void)state;
	assert_int_equal(two.n, 1);
	assert_int_equal(two.edits[0].kind, EDIT_CHANGED);
	assert_int_equal(two.edits[0].base.line, 3);
	assert_int_equal(two.edits[0].head.line, 4);
	assert_non_null(strstr(two.edits[0].path, "interface[name='a']/config/enabled"));
	assert_ends(&two);
	two_close(&two);
}

/* The two leaves of an entry are two edits, and each can be made alone. */
static void leaves_come(void **state)
{
	struct two two =
		two_open(INTERFACES(INTERFACE("a", "")),
			 INTERFACES(INTERFACE("a", ",\n\"enabled\": false,\n\"mtu\": 9000")));

	(void)state;
	assert_int_equal(two.n, 2);
	assert_int_equal(two.edits[0].kind, EDIT_ADDED);
	assert_null(two.edits[0].base.file);
	/* in the order of the model: mtu, then enabled */
	assert_null(strstr(patched(&two, 1), "enabled"));
	assert_non_null(strstr(patched(&two, 1), "mtu"));
	assert_null(strstr(patched(&two, 2), "mtu"));
	assert_non_null(strstr(patched(&two, 2), "enabled"));
	assert_ends(&two);
	two_close(&two);
}

/* With all it holds; in front of, between and behind others. */
static void entries_come_and_go(void **state)
{
	struct two two = two_open(
		INTERFACES(INTERFACE("a", "") ",\n" INTERFACE(
			"b", ",\n\"mtu\": 9000") ",\n" INTERFACE("c", "")),
		INTERFACES(INTERFACE("x", "") ",\n" INTERFACE("a", "") ",\n" INTERFACE(
			"y", ",\n\"mtu\": 9000, \"enabled\": true") ",\n" INTERFACE("c", "")));

	(void)state;
	assert_int_equal(two.n, 3);
	assert_int_equal(two.edits[0].kind, EDIT_REMOVED);
	assert_int_equal(two.edits[0].base.line, 3);
	assert_int_equal(two.edits[1].kind, EDIT_ADDED);
	assert_int_equal(two.edits[2].kind, EDIT_ADDED);
	assert_ends(&two);
	two_close(&two);
}

/* A typing error in a key: one edit, at the line of the first leaf that differs. */
static void a_key_changes(void **state)
{
	struct two two =
		two_open(INTERFACES(INTERFACE("a", "") ",\n" INTERFACE("b", ",\n\"mtu\": 9000")),
			 INTERFACES(INTERFACE("a", "") ",\n" INTERFACE("bb", ",\n\"mtu\": 9000")));

	(void)state;
	assert_int_equal(two.n, 1);
	assert_int_equal(two.edits[0].kind, EDIT_CHANGED);
	assert_int_equal(two.edits[0].head.line, 3);
	assert_ends(&two);
	two_close(&two);
}

#define STATEMENT(name)                                                                            \
	"{\"name\": \"" name "\", \"config\": {\"name\": \"" name                                  \
	"\"}, \"actions\": {\"config\": {\"policy-result\": \"ACCEPT_ROUTE\"}}}"
#define POLICY(all)                                                                                \
	"{\"openconfig-routing-policy:routing-policy\": {\"policy-definitions\": "                 \
	"{\"policy-definition\": [{\"name\": \"P\", \"config\": {\"name\": \"P\"}, "               \
	"\"statements\": {\"statement\": [\n" all "]}}]}}}"

/* Order matters among statements: the one that moved is the edit. */
static void a_statement_moves(void **state)
{
	struct two two = two_open(POLICY(STATEMENT("1") ",\n" STATEMENT("2") ",\n" STATEMENT("3")),
				  POLICY(STATEMENT("3") ",\n" STATEMENT("1") ",\n" STATEMENT("2")));

	(void)state;
	assert_int_equal(two.n, 1);
	assert_int_equal(two.edits[0].kind, EDIT_MOVED);
	assert_int_equal(two.edits[0].base.line, 4);
	assert_int_equal(two.edits[0].head.line, 2);
	assert_ends(&two);
	two_close(&two);
}

/* What moved, what came and what went do not get into each other's way. */
static void statements_move_come_and_go(void **state)
{
	struct two two = two_open(POLICY(STATEMENT("1") ",\n" STATEMENT("2") ",\n" STATEMENT(
					  "3") ",\n" STATEMENT("4")),
				  POLICY(STATEMENT("4") ",\n" STATEMENT("5") ",\n" STATEMENT(
					  "1") ",\n" STATEMENT("3")));

	(void)state;
	assert_int_equal(two.n, 3);
	assert_ends(&two);
	for (unsigned bits = 0; bits < 8; bits++)
		assert_non_null(patched(&two, bits));
	two_close(&two);
}

/* A reference whose target the chosen edits take away makes no tree. */
static void not_every_subset_is_valid(void **state)
{
	static const char head[] =
		"{\"openconfig-routing-policy:routing-policy\": {\"defined-sets\": "
		"{\"prefix-sets\": "
		"{\"prefix-set\": [{\"name\": \"S\", \"config\": {\"name\": \"S\"}}]}}, "
		"\"policy-definitions\": {\"policy-definition\": [{\"name\": \"P\", \"config\": "
		"{\"name\": \"P\"}, \"statements\": {\"statement\": [{\"name\": \"1\", \"config\": "
		"{\"name\": \"1\"}, \"conditions\": {\"match-prefix-set\": {\"config\": "
		"{\"prefix-set\": \"S\"}}}}]}}]}}}";
	struct two two = two_open(INTERFACES(INTERFACE("a", "")), head);
	size_t valid = 0;

	(void)state;
	assert_ends(&two);
	for (unsigned bits = 0; bits < 1u << two.n; bits++)
		valid += patched(&two, bits) != NULL;
	assert_true(valid < 1u << two.n);
	two_close(&two);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_differs),
		cmocka_unit_test(a_leaf_changes),
		cmocka_unit_test(leaves_come),
		cmocka_unit_test(entries_come_and_go),
		cmocka_unit_test(a_key_changes),
		cmocka_unit_test(a_statement_moves),
		cmocka_unit_test(statements_move_come_and_go),
		cmocka_unit_test(not_every_subset_is_valid),
	};

	return cmocka_run_group_tests(tests, setup, fixture_close);
}
