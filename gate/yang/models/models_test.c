/* SPDX-License-Identifier: MIT */
/* Sets of modules: ours, ours with a vendor's augment, and a whole set of the user's. */
#include "yang/fixture.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "yang/embedded.h"

static char dir[] = "/tmp/routegate-yang-XXXXXX";

static int setup(void **state)
{
	(void)state;
	memset(dir + sizeof(dir) - 7, 'X', 6);
	return mkdtemp(dir) ? 0 : -1;
}

static void write_file(const char *name, const char *text)
{
	char path[200];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static int teardown(void **state)
{
	char command[100];

	(void)state;
	snprintf(command, sizeof(command), "rm -r %s", dir);
	return system(command);
}

struct opened {
	struct arena *arena;
	struct diagnostics diag;
	struct models *models;
};

static struct opened open_set(enum models_set set, const char *const *dirs, size_t n)
{
	struct opened opened = { .arena = arena_new() };

	diagnostics_init(&opened.diag, opened.arena);
	opened.models = models_open(set, dirs, n, opened.arena, &opened.diag);
	assert_int_equal(opened.models == NULL, diagnostics_failed(&opened.diag));
	return opened;
}

static struct opened open_dir(void)
{
	const char *dirs[] = { dir };

	return open_set(MODELS_OPENCONFIG, dirs, 1);
}

static bool reads(const struct opened *opened, const char *json)
{
	struct arena *arena = arena_new();
	struct diagnostics diag;
	struct text text = { "t", json, strlen(json) };
	bool good;

	diagnostics_init(&diag, arena);
	good = tree_read(opened->models, &text, 1, TREE_JSON, NULL, arena, &diag) != NULL;
	arena_free(arena);
	return good;
}

static void opens_our_sets(void **state)
{
	struct opened a = open_set(MODELS_OPENCONFIG, NULL, 0);
	struct opened b = open_set(MODELS_OPENCONFIG, NULL, 0);
	struct opened c = open_set(MODELS_RULES, NULL, 0);

	(void)state;
	assert_non_null(a.models);
	assert_non_null(c.models);
	assert_int_equal(strlen(models_digest(a.models)), 32);
	assert_string_equal(models_digest(a.models), models_digest(b.models));
	assert_string_not_equal(models_digest(a.models), models_digest(c.models));
	arena_free(a.arena);
	arena_free(b.arena);
	arena_free(c.arena);
}

static const char augment[] =
	"module acme-if { yang-version 1.1; namespace \"urn:acme:if\"; prefix a;\n"
	"import openconfig-interfaces { prefix i; }\n"
	"augment \"/i:interfaces/i:interface/i:config\" { leaf led { type uint8; } } }\n";

static void takes_augments_of_a_vendor(void **state)
{
	struct opened ours = open_set(MODELS_OPENCONFIG, NULL, 0), opened;

	(void)state;
	write_file("acme-if.yang", augment);
	opened = open_dir();
	assert_non_null(opened.models);
	assert_true(reads(&opened, ETH(", \"acme-if:led\": 1")));
	assert_false(reads(&opened, ETH(", \"acme-if:led\": 256")));
	assert_false(reads(&ours, ETH(", \"acme-if:led\": 1")));
	assert_string_not_equal(models_digest(opened.models), models_digest(ours.models));
	arena_free(opened.arena);
	arena_free(ours.arena);
}

static void tells_what_is_wrong_with_a_module(void **state)
{
	struct opened opened;
	const char *missing[] = { "/nonexistent/yang" };

	(void)state;
	write_file("acme-if.yang", "module acme-if { nonsense; }");
	opened = open_dir();
	assert_null(opened.models);
	assert_string_equal(opened.diag.v[0].code, "yang-module-invalid");
	arena_free(opened.arena);
	opened = open_set(MODELS_OPENCONFIG, missing, 1);
	assert_null(opened.models);
	assert_string_equal(opened.diag.v[0].code, "yang-dir-unreadable");
	arena_free(opened.arena);
}

/* Our own modules as files: they are then loaded as upstream's are. */
static void write_set(const char *name, const char *from, const char *to)
{
	for (const struct embedded_model *m = embedded_models; m->name; m++) {
		char file[100];
		const char *at;
		char *text;

		if (!strncmp(m->name, "routegate-", 10))
			continue;
		snprintf(file, sizeof(file), "%s@2026-01-01.yang", m->name);
		if (strcmp(m->name, name) != 0) {
			write_file(file, m->text);
			continue;
		}
		at = strstr(m->text, from);
		assert_non_null(at);
		text = malloc(strlen(m->text) + strlen(to) + 1);
		assert_non_null(text);
		sprintf(text, "%.*s%s%s", (int)(at - m->text), m->text, to, at + strlen(from));
		write_file(file, text);
		free(text);
	}
}

#define POLICY                                                                                     \
	"{\"openconfig-routing-policy:routing-policy\": {\"policy-definitions\": "                 \
	"{\"policy-definition\": [{\"name\": \"p\", \"config\": {\"name\": \"p\"}, "               \
	"\"statements\": {\"statement\": [{\"name\": \"s\", \"config\": {\"name\": \"s\"}}]}"      \
	"}]}}}"

static void takes_a_whole_set_from_the_user(void **state)
{
	struct opened opened;

	(void)state;
	/* A change shows that it is not our own module that is used. */
	write_set("openconfig-interfaces", "leaf mtu {", "leaf mtux {");
	opened = open_dir();
	for (size_t i = 0; i < opened.diag.n; i++)
		print_error("%s\n", opened.diag.v[i].message);
	assert_non_null(opened.models);
	assert_true(reads(&opened, ETH(", \"mtux\": 1")));
	assert_false(reads(&opened, ETH(", \"mtu\": 1")));
	assert_true(reads(&opened, POLICY));
	arena_free(opened.arena);
}

/* Upstream's must that no policy satisfies is taken out. */
static void repairs_upstream(void **state)
{
	struct opened opened;

	(void)state;
	write_set("openconfig-bgp-policy", "description \"Modifications that are one value.\";",
		  "must \"(set-med != 'IGP' and set-med-action) or(set-med = 'IGP' and "
		  "set-med-action = 'SET')\";\n");
	opened = open_dir();
	for (size_t i = 0; i < opened.diag.n; i++)
		print_error("%s\n", opened.diag.v[i].message);
	assert_non_null(opened.models);
	assert_true(reads(&opened, POLICY));
	arena_free(opened.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(opens_our_sets),
		cmocka_unit_test_setup_teardown(takes_augments_of_a_vendor, setup, teardown),
		cmocka_unit_test_setup_teardown(tells_what_is_wrong_with_a_module, setup, teardown),
		cmocka_unit_test_setup_teardown(takes_a_whole_set_from_the_user, setup, teardown),
		cmocka_unit_test_setup_teardown(repairs_upstream, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
