/* SPDX-License-Identifier: MIT */
/*
 * Devices from snippets of JSON, for tests. Single quotes stand for double ones. Names and
 * identities may be without module names, except where a test is about them.
 */
#ifndef CONFIG_OPENCONFIG_FIXTURE_H
#define CONFIG_OPENCONFIG_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "config/config.h"

/* A device with its interfaces, one default instance and policies. */
#define DEVICE(interfaces, instance, policy)                                                       \
	"{'interfaces':{'interface':[" interfaces "]},\n"                                          \
	"'network-instances':{'network-instance':[\n"                                              \
	"{'name':'DEFAULT','config':{'name':'DEFAULT','type':'DEFAULT_INSTANCE'}," instance        \
	"}]},\n"                                                                                   \
	"'routing-policy':{" policy "}}"
#define PORT(name, ip, length)                                                                     \
	"{'name':'" name "','config':{'name':'" name "','type':'ethernetCsmacd'},"                 \
	"'subinterfaces':{'subinterface':[{'index':0,'config':{'index':0},"                        \
	"'ipv4':{'addresses':{'address':[{'ip':'" ip "','config':{'ip':'" ip                       \
	"','prefix-length':" #length "}}]}}}]}}"
#define LOOPBACK(ip)                                                                               \
	"{'name':'lo0','config':{'name':'lo0','type':'softwareLoopback'},"                         \
	"'subinterfaces':{'subinterface':[{'index':0,'config':{'index':0},"                        \
	"'ipv4':{'addresses':{'address':[{'ip':'" ip "','config':{'ip':'" ip                       \
	"','prefix-length':32}}]}}}]}}"
#define PORTS PORT("eth0", "10.0.0.1", 30) "," PORT("eth1", "10.0.1.1", 30)
#define BOUND                                                                                      \
	"'interfaces':{'interface':["                                                              \
	"{'id':'a','config':{'id':'a','interface':'eth0','subinterface':0}},"                      \
	"{'id':'b','config':{'id':'b','interface':'eth1','subinterface':0}}]}"
#define PROTOCOL(identifier, body)                                                                 \
	"{'identifier':'" identifier "','name':'x','config':{'identifier':'" identifier            \
	"','name':'x'}," body "}"
#define PROTOCOLS(list) BOUND ",'protocols':{'protocol':[" list "]}"

struct fixture {
	struct arena *arena;
	struct diagnostics diag;
	struct config_settings settings;
	struct config_options options;
	struct config *config;
};

static inline int fixture_open(void **state)
{
	struct arena *arena = arena_new();
	struct fixture *f = arena_alloc(arena, sizeof(*f));

	f->arena = arena;
	f->settings = config_settings_default;
	f->options.settings = &f->settings;
	f->options.leniencies = LENIENCY_UNQUALIFIED_NAMES | LENIENCY_UNQUALIFIED_IDENTITIES;
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
static inline const struct device *fixture_read(struct fixture *f, const char *json)
{
	char *bytes = arena_strdup(f->arena, json);
	struct text text = { "configs/r1.json", bytes, strlen(bytes) };

	for (char *p = bytes; *p != '\0'; p++)
		if (*p == '\'')
			*p = '"';
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

/* Fails with all messages if there is an error. */
static inline const struct device *fixture_accept(struct fixture *f, const char *json)
{
	const struct device *device = fixture_read(f, json);

	for (size_t i = 0; device == NULL && i < f->diag.n; i++)
		print_error("%s:%u %s: %s\n", f->diag.v[i].place.file, f->diag.v[i].place.line,
			    f->diag.v[i].code, f->diag.v[i].message);
	assert_non_null(device);
	return device;
}

/* The text is refused, with exactly this error. */
static inline void fixture_refuse(struct fixture *f, const char *json, const char *code)
{
	const struct device *device = fixture_read(f, json);

	if (device != NULL || fixture_count(f, DIAG_ERROR, code) == 0)
		for (size_t i = 0; i < f->diag.n; i++)
			print_error("%s: %s\n", f->diag.v[i].code, f->diag.v[i].message);
	assert_null(device);
	assert_true(fixture_count(f, DIAG_ERROR, code) > 0);
	assert_int_equal(fixture_count(f, DIAG_ERROR, NULL), fixture_count(f, DIAG_ERROR, code));
}

static inline const struct interface *fixture_interface(const struct device *device,
							const char *name)
{
	for (size_t i = 0; i < device->interface_count; i++)
		if (strcmp(device->interfaces[i].name, name) == 0)
			return &device->interfaces[i];
	return NULL;
}

static inline const struct filter *fixture_filter(const struct device *device, const char *name)
{
	for (size_t i = 0; i < device->filter_count; i++)
		if (strcmp(device->filters[i]->name, name) == 0)
			return device->filters[i];
	return NULL;
}

#define fixture_test(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)

#endif
