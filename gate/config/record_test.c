/* SPDX-License-Identifier: MIT */
/*
 * Every config of the tests and examples as a record and back. What comes back prints the same
 * (network/print/print.c knows nothing of the tables), it needs nothing of the device that was written, and
 * written again it is the same bytes: no member was lost.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "config/config.h"
#include "network/network.h"
#include "network/record/record.h"

/* make test runs in the root of the sources. */
static const char *const places[] = {
	"examples/*/*/configs/*",
	"tests/golden/*/*/configs/*",
	"tests/emulation/*/configs/*",
	"tests/emulation/*/*/configs/*",
};

struct bench {
	struct arena *arena; /* of models */
	struct diagnostics diag;
	struct config_options options;
	struct config *config;
	size_t files, devices;
};

static bool file_read(const char *path, struct arena *arena, struct text *text)
{
	FILE *f = fopen(path, "rb");
	struct stat info;
	char *bytes = NULL;

	if (f != NULL && fstat(fileno(f), &info) == 0 && S_ISREG(info.st_mode)) {
		bytes = arena_alloc(arena, (size_t)info.st_size + 1);
		if (fread(bytes, 1, (size_t)info.st_size, f) != (size_t)info.st_size)
			bytes = NULL;
		*text = (struct text){ path, bytes, (size_t)info.st_size };
	}
	if (f != NULL)
		fclose(f);
	return bytes != NULL;
}

/* Writes the device that the file makes into out, and how it prints; all else is freed. */
static const char *read_and_write(struct bench *bench, const char *path, struct buffer *out,
				  struct arena *arena)
{
	struct arena *own = arena_new();
	const struct device *device = NULL;
	const char *print = NULL;
	struct diagnostics diag;
	struct text text;

	diagnostics_init(&diag, own);
	if (config_knows_file(path) && file_read(path, own, &text))
		device = config_read_device(bench->config, "r1", &text, 1, own, &diag);
	if (device != NULL) {
		print = arena_strdup(arena, device_print(device, own));
		assert_true(record_write(&device_record, device, out, own));
	}
	arena_free(own);
	return print;
}

static void file_check(struct bench *bench, const char *path)
{
	struct arena *arena = arena_new();
	struct record_reader reader = { .arena = arena, .scratch = arena };
	struct buffer out, again;
	struct device device = { 0 };
	const char *print;

	buffer_init(&out, arena);
	buffer_init(&again, arena);
	bench->files++;
	print = read_and_write(bench, path, &out, arena);
	if (print != NULL) {
		bench->devices++;
		assert_true(record_read(&device_record, out.s, out.n, &device, &reader));
		assert_string_equal(device_print(&device, arena), print);
		assert_true(record_write(&device_record, &device, &again, arena));
		assert_int_equal(again.n, out.n);
		assert_memory_equal(again.s, out.s, out.n);
	}
	arena_free(arena);
}

static void test_every_config(void **state)
{
	struct bench bench = { .arena = arena_new() };
	glob_t found;
	size_t i, k;

	(void)state;
	diagnostics_init(&bench.diag, bench.arena);
	bench.config = config_open(&bench.options, bench.arena, &bench.diag);
	for (i = 0; i < sizeof(places) / sizeof(*places); i++) {
		if (glob(places[i], 0, NULL, &found) != 0)
			continue;
		for (k = 0; k < found.gl_pathc; k++)
			file_check(&bench, found.gl_pathv[k]);
		globfree(&found);
	}
	arena_free(bench.arena);
	if (bench.files == 0)
		skip();
	assert_true(bench.devices > 100 && bench.devices > bench.files / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_every_config) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
