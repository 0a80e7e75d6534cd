/* SPDX-License-Identifier: MIT */
/* Building node by node, reading, coverage. */
#include "yang/fixture.h"

static int setup(void **state)
{
	(void)state;
	return fixture_open(MODELS_OPENCONFIG);
}

struct built {
	struct arena *arena;
	struct diagnostics diag;
	struct tree *tree;
};

static struct place at(uint32_t line)
{
	return (struct place){ "frr.conf", line };
}

static struct built built_new(void)
{
	struct built built = { .arena = arena_new() };

	diagnostics_init(&built.diag, built.arena);
	built.tree = tree_new(fixture_models, built.arena);
	return built;
}

static struct node *add_interface(struct built *b, const char *name, uint32_t line)
{
	struct node *top = tree_add_container(b->tree, NULL, "openconfig-interfaces:interfaces",
					      at(1), &b->diag);
	struct node *entry = tree_add_list(b->tree, top, "interface", &name, 1, at(line), &b->diag);
	struct node *config = tree_add_container(b->tree, entry, "config", at(line), &b->diag);

	assert_non_null(tree_add_leaf(b->tree, config, "name", name, at(line), &b->diag));
	assert_non_null(
		tree_add_leaf(b->tree, config, "type", "iana-if-type:tunnel", at(line), &b->diag));
	return entry;
}

static void builds_a_tree(void **state)
{
	struct built b = built_new();
	struct node *eth0 = add_interface(&b, "eth0", 5), *config;

	(void)state;
	add_interface(&b, "eth1", 6);
	/* What is there is found again. */
	assert_ptr_equal(add_interface(&b, "eth0", 7), eth0);
	config = tree_add_container(b.tree, eth0, "config", at(8), &b.diag);
	assert_non_null(tree_add_leaf(b.tree, config, "mtu", "1500", at(8), &b.diag));
	/* The later line wins. */
	assert_non_null(tree_add_leaf(b.tree, config, "mtu", "9000", at(9), &b.diag));
	assert_true(tree_finish(b.tree, &b.diag));
	assert_string_equal(node_leaf(eth0, "config/mtu"), "9000");
	assert_int_equal(node_leaf_place(eth0, "config/mtu").line, 9);
	assert_int_equal(node_place(eth0).line, 5);
	assert_string_equal(node_value(node_get(node_next(eth0), "name")), "eth1");
	assert_null(node_next(node_next(eth0)));
	assert_int_equal(b.diag.n, 0);
	arena_free(b.arena);
}

static void refuses_what_the_model_refuses(void **state)
{
	struct built b = built_new();
	struct node *eth0 = add_interface(&b, "eth0", 5);
	struct node *config = tree_add_container(b.tree, eth0, "config", at(8), &b.diag);
	struct node *units = tree_add_container(b.tree, eth0, "subinterfaces", at(8), &b.diag);
	const char *index = "x";

	(void)state;
	assert_null(tree_add_leaf(b.tree, config, "mtuu", "1", at(10), &b.diag));
	assert_null(tree_add_leaf(b.tree, config, "mtu", "1x", at(11), &b.diag));
	assert_null(tree_add_container(b.tree, config, "mtu", at(12), &b.diag));
	assert_null(tree_add_list(b.tree, units, "subinterface", &index, 1, at(13), &b.diag));
	assert_null(
		tree_add_container(b.tree, NULL, "openconfig-vlan:interfaces", at(14), &b.diag));
	assert_int_equal(b.diag.n, 5);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(b.diag.v[i].severity, DIAG_ERROR);
		assert_int_equal(b.diag.v[i].place.line, 10 + i);
	}
	assert_string_equal(b.diag.v[1].code, "wrong-value");
	assert_string_equal(b.diag.v[3].code, "wrong-value");
	arena_free(b.arena);
}

static void a_wrong_later_value_is_an_error(void **state)
{
	struct built b = built_new();
	struct node *config = node_get(add_interface(&b, "eth0", 5), "config");

	(void)state;
	assert_non_null(tree_add_leaf(b.tree, config, "mtu", "1500", at(6), &b.diag));
	assert_null(tree_add_leaf(b.tree, config, "mtu", "x", at(7), &b.diag));
	/* The same value again moves the place. */
	assert_non_null(tree_add_leaf(b.tree, config, "mtu", "1500", at(8), &b.diag));
	assert_int_equal(node_leaf_place(config, "mtu").line, 8);
	assert_int_equal(b.diag.n, 1);
	assert_int_equal(b.diag.v[0].place.line, 7);
	arena_free(b.arena);
}

static void finish_tells_what_is_missing(void **state)
{
	struct built b = built_new();
	struct node *eth0 = add_interface(&b, "eth0", 5);

	(void)state;
	tree_remove(b.tree, node_get(eth0, "config/type"));
	assert_false(tree_finish(b.tree, &b.diag));
	assert_int_equal(b.diag.n, 1);
	assert_string_equal(b.diag.v[0].code, "mandatory-missing");
	assert_int_equal(b.diag.v[0].place.line, 5);
	arena_free(b.arena);
}

static void an_empty_tree_is_valid(void **state)
{
	struct built b = built_new();

	(void)state;
	assert_true(tree_finish(b.tree, &b.diag));
	assert_null(tree_top(b.tree, "interfaces"));
	arena_free(b.arena);
}

static void removes_the_first_and_the_last(void **state)
{
	struct built b = built_new();

	(void)state;
	add_interface(&b, "eth0", 5);
	tree_remove(b.tree, tree_top(b.tree, "interfaces"));
	assert_null(tree_top(b.tree, "interfaces"));
	add_interface(&b, "eth1", 6);
	assert_true(tree_finish(b.tree, &b.diag));
	arena_free(b.arena);
}

#define TWO                                                                                        \
	"{\"openconfig-interfaces:interfaces\": {\"interface\": [\n"                               \
	"{\"name\": \"z\", \"config\": {\"name\": \"z\", \"enabled\": false,\n"                    \
	"\"type\": \"iana-if-type:tunnel\", \"mtu\": 1400}},\n"                                    \
	"{\"name\": \"a\", \"config\": {\n\"name\": \"a\", \"type\": \"iana-if-type:tunnel\","     \
	"\n\"description\": \"x\"}}]}}"

static void reads_values(void **state)
{
	struct run run = run_json(TWO);
	struct node *z =
		node_first(tree_top(run.tree, "openconfig-interfaces:interfaces"), "interface");
	struct node *a = node_next(z);

	(void)state;
	/* Entries keep the order of the text. */
	assert_string_equal(node_leaf(z, "name"), "z");
	assert_false(node_bool(z, "config/enabled", true));
	assert_int_equal(node_uint(z, "config/mtu", 1), 1400);
	assert_int_equal(node_uint(a, "config/mtu", 1), 1);
	assert_string_equal(node_leaf(z, "config/type"), "iana-if-type:tunnel");
	assert_string_equal(node_identity(z, "config/type"), "tunnel");
	/* Defaults are not seen, unless asked for. */
	assert_null(node_leaf(a, "config/enabled"));
	assert_null(node_get(a, "config/enabled"));
	assert_string_equal(node_leaf_or_default(a, "config/enabled"), "true");
	assert_string_equal(node_leaf_or_default(z, "config/enabled"), "false");
	assert_null(node_leaf_or_default(a, "config/mtu"));
	assert_null(node_get(a, "subinterfaces"));
	assert_null(tree_top(run.tree, "routing-policy"));
	assert_null(tree_top(run.tree, "openconfig-vlan:interfaces"));
	assert_null(node_get(NULL, "config"));
	assert_null(node_leaf_or_default(NULL, "config/mtu"));
	assert_string_equal(node_path(a, run.arena),
			    "/openconfig-interfaces:interfaces/interface[name='a']");
	assert_string_equal(node_name(a), "interface");
	assert_string_equal(node_module(a), "openconfig-interfaces");
	assert_ptr_equal(node_parent(node_get(a, "config")), a);
	/* Line 4 is the entry, 6 its description; an absent leaf has its entry's. */
	assert_int_equal(node_place(a).line, 4);
	assert_int_equal(node_leaf_place(a, "config/description").line, 6);
	assert_int_equal(node_leaf_place(a, "config/mtu").line, 4);
	run_end(&run);
}

static struct told {
	size_t n;
	char path[8][120];
	unsigned line[8];
	enum irrelevance class[8];
} told;

static void tell(void *context, const struct unread *unread)
{
	struct told *t = context;

	assert_true(t->n < 8);
	snprintf(t->path[t->n], sizeof(*t->path), "%s", unread->path);
	t->line[t->n] = unread->place.line;
	t->class[t->n++] = unread->class;
}

static void tells_what_nobody_read(void **state)
{
	static const struct irrelevant_path rows[] = {
		{ "/interfaces/interface/config/description", NODE_IGNORE, "a comment" },
		{ "/interfaces/interface/config/mtu", NODE_PACKETS, "sizes" },
	};
	struct run run = run_json(TWO);
	struct node *z = node_first(tree_top(run.tree, "interfaces"), "interface");
	struct coverage coverage;

	(void)state;
	/* Nobody looked at the second entry: it is told as one, whatever is in it. */
	told.n = 0;
	node_leaf(z, "config/enabled");
	tree_coverage(run.tree, rows, 2, &coverage, tell, &told);
	assert_int_equal(coverage.modelled, 3); /* name, its copy, enabled */
	assert_int_equal(coverage.irrelevant, 0);
	assert_int_equal(coverage.unmodelled, 6); /* type, mtu; all of the other */
	assert_int_equal(told.n, 3);
	assert_int_equal(told.line[0], 3);
	assert_int_equal(told.line[1], 3);
	assert_int_equal(told.class[0], NODE_PACKETS); /* by path: mtu, type */
	assert_int_equal(told.class[1], NODE_TAINT);
	assert_int_equal(told.line[2], 4);
	assert_string_equal(told.path[2], "/openconfig-interfaces:interfaces/interface[name='a']");
	/* Of a container nobody opened, what no row covers is told. */
	told.n = 0;
	node_next(z);
	tree_coverage(run.tree, rows, 2, &coverage, tell, &told);
	assert_int_equal(coverage.irrelevant, 1); /* description */
	assert_int_equal(told.n, 3);
	assert_int_equal(told.line[2], 5);
	assert_string_equal(told.path[2],
			    "/openconfig-interfaces:interfaces/interface[name='a']/config/type");
	/* Without rows that container is told as one. */
	told.n = 0;
	tree_coverage(run.tree, NULL, 0, &coverage, tell, &told);
	assert_int_equal(told.n, 3);
	assert_string_equal(told.path[2],
			    "/openconfig-interfaces:interfaces/interface[name='a']/config");
	/* All read: nothing to tell. */
	told.n = 0;
	node_mark_read(tree_top(run.tree, "interfaces"));
	tree_coverage(run.tree, NULL, 0, &coverage, tell, &told);
	assert_int_equal(told.n, 0);
	assert_int_equal(coverage.modelled, 9);
	assert_int_equal(coverage.unmodelled, 0);
	run_end(&run);
}

static void looking_does_not_mark(void **state)
{
	struct run run = run_json(TWO);
	struct node *z = node_first(tree_top(run.tree, "interfaces"), "interface");
	struct coverage coverage;
	size_t n = 0;

	(void)state;
	for (struct node *c = node_any_child(z); c; c = node_any_sibling(c))
		n++;
	assert_int_equal(n, 2); /* name and config; no containers that libyang made */
	node_place(node_any_child(z));
	tree_coverage(run.tree, NULL, 0, &coverage, NULL, NULL);
	assert_int_equal(coverage.modelled, 1); /* the entry's key */
	run_end(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(builds_a_tree),
		cmocka_unit_test(refuses_what_the_model_refuses),
		cmocka_unit_test(a_wrong_later_value_is_an_error),
		cmocka_unit_test(finish_tells_what_is_missing),
		cmocka_unit_test(an_empty_tree_is_valid),
		cmocka_unit_test(removes_the_first_and_the_last),
		cmocka_unit_test(reads_values),
		cmocka_unit_test(tells_what_nobody_read),
		cmocka_unit_test(looking_does_not_mark),
	};

	return cmocka_run_group_tests(tests, setup, fixture_close);
}
