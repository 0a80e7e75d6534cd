/* SPDX-License-Identifier: MIT */
/* Reading the models; large lists at the top of a tree. */
#include "yang/fixture.h"

#include <stdlib.h>
#include <unistd.h>

#include "yang/models/model.h"

static int setup(void **state)
{
	(void)state;
	return fixture_open(MODELS_RULES);
}

static const struct model *find(const struct models *models, const struct model *parent,
				const char *name)
{
	for (size_t i = 0; i < model_count(models, parent); i++)
		if (!strcmp(model_name(model_child(models, parent, i)), name))
			return model_child(models, parent, i);
	fail_msg("no %s", name);
	return NULL;
}

static void knows_the_nodes(void **state)
{
	const struct model *protect = find(fixture_models, NULL, "protect");
	const struct model *name = find(fixture_models, protect, "name");
	const struct model *mode = find(fixture_models, protect, "default");

	(void)state;
	assert_string_equal(model_module(protect), "routegate-rules");
	assert_int_equal(model_kind(protect), MODEL_LIST);
	assert_int_equal(model_kind(find(fixture_models, protect, "prefix")), MODEL_LEAF_LIST);
	assert_ptr_equal(model_child(fixture_models, protect, 0), name);
	assert_ptr_equal(model_parent(name), protect);
	assert_null(model_parent(protect));
	assert_true(model_is_key(name));
	assert_false(model_is_key(mode));
	assert_int_equal(model_count(fixture_models, name), 0);
	assert_null(model_statement(name, "command", 0));
	assert_int_equal(model_type(name), MODEL_TEXT);
	assert_string_equal(model_type_name(name), "name");
	assert_int_equal(model_type(mode), MODEL_ENUM);
	assert_string_equal(model_enum(mode, 1), "off");
	assert_null(model_enum(mode, 2));
	assert_null(model_enum(name, 0));
	assert_string_equal(model_default(mode), "on");
	assert_null(model_default(name));
	assert_true(model_takes(mode, "off"));
	assert_false(model_takes(mode, "maybe"));
	assert_int_equal(model_type(find(fixture_models, NULL, "version")), MODEL_NUMBER);
	assert_string_equal(model_expected(find(fixture_models, NULL, "version"), fixture_arena),
			    "uint8 in 1..1");
}

static void knows_the_statements(void **state)
{
	static const char module[] =
		"module acme { yang-version 1.1; namespace \"urn:acme\"; prefix a;\n"
		"extension command { argument pattern; } extension mark;\n"
		"container c { presence \"p\"; a:command \"one\"; a:mark; a:command \"two <l>\";\n"
		"leaf l { a:command \"l\"; mandatory true;\n"
		"type string { pattern 'x+' { error-app-tag \"XS\"; } } } } }\n";
	char dir[] = "/tmp/routegate-model-XXXXXX", path[64];
	const char *dirs[] = { dir };
	struct arena *arena = arena_new();
	struct diagnostics diag;
	struct models *models;
	const struct model *c, *l;
	FILE *f;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/acme.yang", dir);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(module, f);
	fclose(f);
	diagnostics_init(&diag, arena);
	models = models_open(MODELS_OPENCONFIG, dirs, 1, arena, &diag);
	unlink(path);
	rmdir(dir);
	assert_non_null(models);
	c = find(models, NULL, "c");
	assert_int_equal(model_kind(c), MODEL_PRESENCE);
	assert_string_equal(model_statement(c, "command", 0), "one");
	assert_string_equal(model_statement(c, "command", 1), "two <l>");
	assert_null(model_statement(c, "command", 2));
	assert_string_equal(model_statement(c, "mark", 0), "");
	l = find(models, c, "l");
	assert_true(model_is_mandatory(l));
	assert_string_equal(model_statement(l, "command", 0), "l");
	assert_string_equal(model_pattern_tag(l), "XS");
	assert_true(model_takes(l, "xx"));
	assert_false(model_takes(l, "y"));
	arena_free(arena);
}

static struct node *add(struct tree *tree, const char *name, uint32_t line,
			struct diagnostics *diag)
{
	struct place place = { "t", line };
	struct node *set =
		tree_add_list(tree, NULL, "routegate-rules:protect", &name, 1, place, diag);

	assert_non_null(set);
	assert_non_null(tree_add_leaf(tree, set, "prefix", "192.0.2.0/24", place, diag));
	return set;
}

static void keeps_lists_at_the_top(void **state)
{
	struct arena *arena = arena_new();
	struct diagnostics diag;
	struct tree *tree;
	struct node *a, *b, *c;

	(void)state;
	diagnostics_init(&diag, arena);
	tree = tree_new(fixture_models, arena);
	a = add(tree, "a", 1, &diag);
	assert_non_null(tree_add_leaf(tree, NULL, "routegate-rules:version", "1",
				      (struct place){ "t", 2 }, &diag));
	b = add(tree, "b", 3, &diag);
	c = add(tree, "c", 4, &diag);
	assert_ptr_equal(add(tree, "b", 5, &diag), b);
	assert_ptr_equal(tree_top(tree, "protect"), a);
	assert_ptr_equal(node_next(a), b);
	assert_ptr_equal(node_next(b), c);
	tree_remove(tree, a);
	assert_ptr_equal(tree_top(tree, "protect"), b);
	tree_remove(tree, c);
	assert_null(node_next(b));
	c = add(tree, "c", 6, &diag);
	assert_int_equal(node_place(c).line, 6);
	assert_true(tree_finish(tree, &diag));
	assert_ptr_equal(node_next(b), c);
	tree_remove(tree, b);
	tree_remove(tree, c);
	assert_null(tree_top(tree, "protect"));
	b = add(tree, "b", 7, &diag);
	assert_ptr_equal(tree_top(tree, "protect"), b);
	assert_true(tree_finish(tree, &diag));
	assert_int_equal(diag.n, 0);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_the_nodes),
		cmocka_unit_test(knows_the_statements),
		cmocka_unit_test(keeps_lists_at_the_top),
	};

	return cmocka_run_group_tests(tests, setup, fixture_close);
}
