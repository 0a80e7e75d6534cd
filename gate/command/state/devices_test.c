/* SPDX-License-Identifier: MIT */
/* What was kept is used; what was kept wrongly is found out by the audit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "command/state/devices.h"

struct run {
	struct arena *arena;
	struct diagnostics diag;
	struct config_options options;
	struct config *config;
	struct cache *cache;
	struct devices *devices;
};

static char folder[32];

static struct run *run_new(void)
{
	struct arena *arena = arena_new();
	struct run *run = arena_alloc(arena, sizeof(*run));

	run->arena = arena;
	diagnostics_init(&run->diag, arena);
	run->config = config_open(&run->options, arena, &run->diag);
	run->cache = cache_open(folder, arena);
	run->devices = devices_new(run->cache, arena);
	return run;
}

static void run_end(struct run *run)
{
	devices_save(run->devices);
	arena_free(run->arena);
}

static struct device_files *files_of(struct run *run, const char *conf, const char *oid)
{
	struct device_files *files = arena_alloc(run->arena, sizeof(*files));
	struct snapshot_file *file = arena_alloc(run->arena, sizeof(*file));

	file->text = (struct text){ "configs/r1.conf", conf, strlen(conf) };
	files->name = "r1";
	files->first = file;
	*array_push(files, run->arena) = file->text;
	buffer_init(&files->key, run->arena);
	buffer_printf(&files->key, "r1\n%s:%s", file->text.name, oid);
	return files;
}

static const char OLD[] = "interface old\n ip address 10.0.0.1/24\nrouter bgp 65000\n bogus\n";
static const char NEW[] = "interface new\n ip address 10.0.0.1/24\n";
static const char GOOD[] = "interface old\n ip address 10.0.0.1/24\n!\nallow-reserved-ranges\n";

static const char *interface_name(const struct loaded_device *loaded)
{
	assert_non_null(loaded->device);
	assert_int_equal(loaded->device->interface_count, 1);
	return loaded->device->interfaces[0].name;
}

/* Puts what GOOD was read to where what NEW is read to belongs. */
static void mix_up(void)
{
	struct run *run = run_new();
	struct device_files *good = files_of(run, GOOD, "1"), *new = files_of(run, NEW, "2");
	const char *digest = config_digest(run->config, "configs/r1.conf", run->arena), *bytes;
	size_t n;

	devices_read(run->devices, run->config, good);
	devices_save(run->devices);
	run_end(run);
	run = run_new();
	new = files_of(run, NEW, "2");
	good = files_of(run, GOOD, "1");
	digest = config_digest(run->config, "configs/r1.conf", run->arena);
	bytes = cache_get(run->cache, arena_printf(run->arena, "%s\n%s", good->key.s, digest), &n);
	assert_non_null(bytes);
	cache_put(run->cache, arena_printf(run->arena, "%s\n%s", new->key.s, digest), bytes, n);
	run_end(run);
}

static int folder_open(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/devices-test-XXXXXX");
	return mkdtemp(folder) == NULL;
}

static int folder_close(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	unlink(arena_printf(arena, "%s/devices", folder));
	arena_free(arena);
	return rmdir(folder);
}

static void test_kept_is_used(void **state)
{
	struct run *run;
	const struct loaded_device *loaded;

	(void)state;
	mix_up();
	run = run_new();
	loaded = devices_read(run->devices, run->config, files_of(run, NEW, "2"));
	assert_string_equal(interface_name(loaded), "old");
	/* An edit on top, an unknown blob: read. */
	loaded = devices_read(run->devices, run->config, files_of(run, NEW, "3"));
	assert_string_equal(interface_name(loaded), "new");
	run_end(run);
}

/* Texts and messages come back as they were. */
static void test_messages_are_kept(void **state)
{
	const struct loaded_device *loaded[2];
	struct run *runs[2];
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		runs[i] = run_new();
		loaded[i] = devices_read(runs[i]->devices, runs[i]->config,
					 files_of(runs[i], GOOD, "1"));
		devices_save(runs[i]->devices);
	}
	assert_true(loaded[0]->diag.n > 0);
	assert_int_equal(loaded[0]->diag.n, loaded[1]->diag.n);
	assert_memory_equal(loaded[0]->diag.count, loaded[1]->diag.count,
			    sizeof(loaded[0]->diag.count));
	for (i = 0; i < loaded[0]->diag.n; i++) {
		const struct diag *a = &loaded[0]->diag.v[i], *b = &loaded[1]->diag.v[i];

		assert_int_equal(a->severity, b->severity);
		assert_string_equal(a->code, b->code);
		assert_string_equal(a->device, b->device);
		assert_string_equal(a->message, b->message);
		assert_int_equal(place_compare(a->place, b->place), 0);
	}
	run_end(runs[0]);
	run_end(runs[1]);
}

static void test_invalid_is_not_kept(void **state)
{
	struct run *run;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		const struct loaded_device *loaded;

		run = run_new();
		loaded = devices_read(run->devices, run->config, files_of(run, OLD, "1"));
		assert_null(loaded->device);
		assert_true(diagnostics_failed(&loaded->diag));
		run_end(run);
	}
	assert_int_equal(access(folder, F_OK), 0);
}

static void test_audit(void **state)
{
	const struct loaded_device *loaded;
	struct device_files *files;
	struct diagnostics diag;
	struct run *run;
	size_t i;

	(void)state;
	mix_up();
	for (i = 0; i < 2; i++) { /* the second run finds nothing wrong */
		run = run_new();
		diagnostics_init(&diag, run->arena);
		files = files_of(run, NEW, "2");
		devices_expect(run->devices, files);
		devices_audit(run->devices, run->config, &diag);
		assert_int_equal(diag.count[DIAG_WARNING], i == 0);
		if (i == 0)
			assert_string_equal(diag.v[0].code, "cache-differs");
		loaded = devices_read(run->devices, run->config, files);
		assert_string_equal(interface_name(loaded), "new");
		run_end(run);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_kept_is_used, folder_open, folder_close),
		cmocka_unit_test_setup_teardown(test_messages_are_kept, folder_open, folder_close),
		cmocka_unit_test_setup_teardown(test_invalid_is_not_kept, folder_open,
						folder_close),
		cmocka_unit_test_setup_teardown(test_audit, folder_open, folder_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
