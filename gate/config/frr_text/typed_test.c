/* SPDX-License-Identifier: MIT */
/* Lines typed on top of a frr.conf: what counts, what is passed over, what is refused where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "config/frr_text/grammar.h"

static struct arena *program;
static struct models *models;

struct run {
	struct arena *arena;
	struct diagnostics diag;
	struct frr_ledger ledger;
	struct tree *tree;
};

static const char conf[] = "interface eth0\n"
			   " ip address 192.0.2.1/24\n"
			   "exit\n"
			   "router bgp 65000\n"
			   " neighbor 192.0.2.2 remote-as 65001\n"
			   "exit\n";

static struct run type(const char *s)
{
	struct run run = { .arena = arena_new() };
	struct text file = { "r.conf", conf, strlen(conf) }, typed = { "typed", s, strlen(s) };
	struct config_input input = { &file, 1, &typed, 1 };

	diagnostics_init(&run.diag, run.arena);
	run.tree = frr_text_read(models, &input, run.arena, &run.ledger, &run.diag);
	assert_int_equal(run.tree == NULL, diagnostics_failed(&run.diag));
	return run;
}

static void expect_tree(const struct run *run)
{
	for (size_t i = 0; i < run->diag.n; i++)
		print_error("%u: %s\n", run->diag.v[i].place.line, run->diag.v[i].message);
	assert_non_null(run->tree);
}

static void expect_shut(const char *s, unsigned line)
{
	struct run run = type(s);
	struct node *interface;

	expect_tree(&run);
	interface = tree_top(run.tree, "interface");
	assert_non_null(node_leaf(interface, "shutdown"));
	assert_string_equal(node_leaf_place(interface, "shutdown").file, "typed");
	assert_int_equal(node_leaf_place(interface, "shutdown").line, line);
	arena_free(run.arena);
}

static void the_ways_to_type_a_shutdown(void **state)
{
	(void)state;
	expect_shut("interface eth0\nshutdown\n", 2);
	expect_shut("conf t\nint eth0\n shut\n", 3);
	expect_shut("configure terminal\ninterface eth0\nshutdown\nend\nwrite memory\n", 3);
	expect_shut(
		"router bgp 65000\ndo show ip bgp summary\ninterface eth0\nshutdown\nexit\nexit\n",
		4);
	expect_shut("show running-config\nint eth0\ndescription x\nshutdown\ndo wr\n", 4);
	expect_shut("end\nshow interface brief\nconf t\ninterface eth0\nshutdown", 5);
}

static void what_no_takes_away_is_remembered(void **state)
{
	struct run run = type("router bgp 65000\nno neighbor 192.0.2.2\n");
	size_t n;
	const struct displaced *displaced;

	(void)state;
	expect_tree(&run);
	assert_null(node_first(tree_top(run.tree, "bgp"), "neighbor"));
	displaced = tree_displaced(run.tree, &n);
	assert_int_equal(n, 1);
	assert_string_equal(displaced[0].old.file, "r.conf");
	assert_int_equal(displaced[0].old.line, 5);
	assert_string_equal(displaced[0].by.file, "typed");
	assert_int_equal(displaced[0].by.line, 2);
	arena_free(run.arena);
	/* With the block goes what stands in it. */
	run = type("no router bgp 65000");
	expect_tree(&run);
	displaced = tree_displaced(run.tree, &n);
	assert_int_equal(n, 2);
	assert_int_equal(displaced[0].old.line + displaced[1].old.line, 4 + 5);
	arena_free(run.arena);
}

static void what_acts_for_a_while_is_not_modelled(void **state)
{
	struct run run = type("do clear ip bgp *\n");

	(void)state;
	expect_tree(&run);
	assert_int_equal(run.ledger.n, 1);
	assert_int_equal(run.ledger.v[0].class, NODE_TAINT);
	assert_int_equal(run.ledger.v[0].place.line, 1);
	arena_free(run.arena);
}

static void a_no_that_takes_nothing_is_told(void **state)
{
	static const char *const lines[] = { "no router isis 1",
					     "no router bgp 65000\nno router ospf",
					     "router bgp 65000\nno neighbor 192.0.2.9" };

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct run run = type(lines[i]);

		assert_non_null(run.tree);
		assert_int_equal(run.diag.n, 1);
		assert_string_equal(run.diag.v[0].code, "frr-nothing-taken");
		assert_int_equal(run.diag.v[0].place.line, i == 0 ? 1 : 2);
		arena_free(run.arena);
	}
}

static void expect_refused(const char *s, const char *code, unsigned line)
{
	struct run run = type(s);

	assert_int_equal(run.diag.count[DIAG_ERROR], 1);
	assert_string_equal(run.diag.v[0].code, code);
	assert_string_equal(run.diag.v[0].place.file, "typed");
	assert_int_equal(run.diag.v[0].place.line, line);
	arena_free(run.arena);
}

static void what_cannot_be_understood_is_refused(void **state)
{
	(void)state;
	expect_refused("interface eth0\nshutdwon\n", "frr-unknown-command", 2);
	expect_refused("do frobnicate\n", "frr-typed-command", 1);
	expect_refused("end\ninterface eth0\n", "frr-not-configuring", 2);
	expect_refused("exit\nip route 10.0.0.0/8 Null0\n", "frr-not-configuring", 2);
	expect_refused("router bgp 65009\n", "frr-cannot-change", 1);
	expect_refused("! nothing\n\n", "document-empty", 0);
	expect_refused("{\"a\": 1}\n", "edit-format", 1);
}

static int open_models(void **state)
{
	struct diagnostics diag;

	(void)state;
	program = arena_new();
	diagnostics_init(&diag, program);
	models = models_open(MODELS_FRR, NULL, 0, program, &diag);
	return models != NULL ? 0 : -1;
}

static int close_models(void **state)
{
	(void)state;
	arena_free(program);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_ways_to_type_a_shutdown),
		cmocka_unit_test(what_no_takes_away_is_remembered),
		cmocka_unit_test(what_acts_for_a_while_is_not_modelled),
		cmocka_unit_test(a_no_that_takes_nothing_is_told),
		cmocka_unit_test(what_cannot_be_understood_is_refused),
	};

	return cmocka_run_group_tests(tests, open_models, close_models);
}
