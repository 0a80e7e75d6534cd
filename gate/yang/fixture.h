/* SPDX-License-Identifier: MIT */
/* For the unit tests of this folder: reading a text with our own OpenConfig models. */
#ifndef YANG_FIXTURE_H
#define YANG_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "yang/yang.h"

struct run {
	struct arena *arena;
	struct diagnostics diag;
	struct tree *tree;
};

static struct arena *fixture_arena;
static struct models *fixture_models;

static inline int fixture_open(enum models_set set)
{
	struct diagnostics diag;

	fixture_arena = arena_new();
	diagnostics_init(&diag, fixture_arena);
	fixture_models = models_open(set, NULL, 0, fixture_arena, &diag);
	for (size_t i = 0; i < diag.n; i++)
		print_error("%s: %s\n", diag.v[i].code, diag.v[i].message);
	return fixture_models ? 0 : -1;
}

static inline int fixture_close(void **state)
{
	(void)state;
	arena_free(fixture_arena);
	return 0;
}

static inline struct run run_texts(const struct text *texts, size_t n, enum tree_format format,
				   const struct tree_options *options)
{
	struct run run = { .arena = arena_new() };

	diagnostics_init(&run.diag, run.arena);
	run.tree = tree_read(fixture_models, texts, n, format, options, run.arena, &run.diag);
	/* Null and an error go together. */
	assert_int_equal(run.tree == NULL, diagnostics_failed(&run.diag));
	return run;
}

static inline struct run run_bytes(const char *bytes, size_t size, enum tree_format format,
				   const struct tree_options *options)
{
	struct text text = { "t", bytes, size };

	return run_texts(&text, 1, format, options);
}

static inline struct run run_json(const char *s)
{
	return run_bytes(s, strlen(s), TREE_JSON, NULL);
}

static inline struct run run_lenient(const char *s, unsigned leniencies)
{
	struct tree_options options = { .leniencies = leniencies };

	return run_bytes(s, strlen(s), TREE_JSON, &options);
}

static inline void run_end(struct run *run)
{
	arena_free(run->arena);
}

static inline void run_show(const struct run *run)
{
	for (size_t i = 0; i < run->diag.n; i++)
		print_error("%s:%u: %s: %s (%s)\n", run->diag.v[i].place.file,
			    run->diag.v[i].place.line, run->diag.v[i].code, run->diag.v[i].message,
			    run->diag.v[i].path ? run->diag.v[i].path : "");
}

/* The first message of that code; line 0: any line. Null if there is none. */
static inline const struct diag *run_find(const struct run *run, const char *code, unsigned line)
{
	for (size_t i = 0; i < run->diag.n; i++)
		if (!strcmp(run->diag.v[i].code, code) &&
		    (!line || run->diag.v[i].place.line == line))
			return &run->diag.v[i];
	return NULL;
}

static inline void expect(const struct run *run, const char *code, unsigned line)
{
	if (!run_find(run, code, line)) {
		run_show(run);
		fail_msg("no %s at line %u", code, line);
	}
}

static inline void expect_errors(const struct run *run, size_t n)
{
	if (run->diag.count[DIAG_ERROR] != n) {
		run_show(run);
		fail_msg("%zu errors, expected %zu", run->diag.count[DIAG_ERROR], n);
	}
}

/* Exactly one error: this one. */
static inline void expect_only(struct run run, const char *code, unsigned line)
{
	expect(&run, code, line);
	expect_errors(&run, 1);
	run_end(&run);
}

static inline void expect_tree(const struct run *run)
{
	expect_errors(run, 0);
	assert_non_null(run->tree);
}

/* An interface around its config's members, in three lines; ETH("...", "...") puts members
 * beside. */
#define ETH_BESIDE(config, beside)                                                                 \
	"{\"openconfig-interfaces:interfaces\": {\"interface\": [{\"name\": \"eth0\",\n"           \
	"\"config\": {\"name\": \"eth0\", \"type\": \"iana-if-type:ethernetCsmacd\"" config        \
	"}\n" beside "}]}}\n"
#define ETH(config) ETH_BESIDE(config, "")

#endif
