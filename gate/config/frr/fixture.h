/* SPDX-License-Identifier: MIT */
/*
 * Devices from snippets of a frr.conf, for tests.
 */
#ifndef CONFIG_FRR_FIXTURE_H
#define CONFIG_FRR_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "config/config.h"

struct fixture {
	struct arena *arena;
	struct diagnostics diag;
	struct config_options options;
	struct config *config;
};

static inline int fixture_open(void **state)
{
	struct arena *arena = arena_new();
	struct fixture *f = arena_alloc(arena, sizeof(*f));

	f->arena = arena;
	diagnostics_init(&f->diag, arena);
	f->config = config_open(&f->options, arena, &f->diag);
	*state = f;
	return 0;
}

static inline int fixture_close(void **state)
{
	struct fixture *f = *state;

	arena_free(f->arena);
	return 0;
}

/* Null after an error; f->diag then has only what this reading said. */
static inline const struct device *fixture_read(struct fixture *f, const char *conf)
{
	struct text text = { "configs/r1.conf", conf, strlen(conf) };

	diagnostics_init(&f->diag, f->arena);
	return config_read_device(f->config, "r1", &text, 1, f->arena, &f->diag);
}

static inline size_t fixture_count(const struct fixture *f, enum diag_severity severity,
				   const char *code)
{
	size_t n = 0;

	for (size_t i = 0; i < f->diag.n; i++)
		n += f->diag.v[i].severity == severity &&
		     (code == NULL || strcmp(f->diag.v[i].code, code) == 0);
	return n;
}

static inline void fixture_print(const struct fixture *f)
{
	for (size_t i = 0; i < f->diag.n; i++)
		print_error("%s:%u %s: %s\n", f->diag.v[i].place.file, f->diag.v[i].place.line,
			    f->diag.v[i].code, f->diag.v[i].message);
}

/* Fails with all messages if there is an error or something unmodelled. */
static inline const struct device *fixture_accept(struct fixture *f, const char *conf)
{
	const struct device *device = fixture_read(f, conf);

	if (device == NULL || device->unmodelled_count > 0)
		fixture_print(f);
	assert_non_null(device);
	assert_int_equal(device->unmodelled_count, 0);
	return device;
}

/* The text is refused, with this error and no other. */
static inline void fixture_refuse(struct fixture *f, const char *conf, const char *code)
{
	const struct device *device = fixture_read(f, conf);

	if (device != NULL || fixture_count(f, DIAG_ERROR, code) == 0)
		fixture_print(f);
	assert_null(device);
	assert_true(fixture_count(f, DIAG_ERROR, code) > 0);
	assert_int_equal(fixture_count(f, DIAG_ERROR, NULL), fixture_count(f, DIAG_ERROR, code));
}

static inline const struct filter *fixture_filter(const struct device *device, const char *name)
{
	for (size_t i = 0; i < device->filter_count; i++)
		if (strcmp(device->filters[i]->name, name) == 0)
			return device->filters[i];
	fail_msg("no filter %s", name);
	return NULL;
}

static inline const struct prefix_set *fixture_set(const struct device *device, const char *name)
{
	for (size_t i = 0; i < device->prefix_set_count; i++)
		if (strcmp(device->prefix_sets[i]->name, name) == 0)
			return device->prefix_sets[i];
	fail_msg("no list %s", name);
	return NULL;
}

static inline bool fixture_is(struct prefix prefix, const char *text)
{
	char buf[PREFIX_TEXT];

	return strcmp(prefix_text(prefix, buf), text) == 0;
}

#define fixture_test(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)

#endif
