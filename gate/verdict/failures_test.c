/* SPDX-License-Identifier: MIT */
/* Every combination once, in order of size; outside devices do not fail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the four above first */
#include <cmocka.h>

#include "verdict/failures.h"

/* A network of links and devices without any content: the walk looks at their numbers only. */
static const struct network *bare_network(struct arena *arena, size_t links, size_t devices)
{
	struct network *network = arena_alloc(arena, sizeof(*network));
	bool *outside = arena_alloc(arena, devices + 1);

	network->link_count = links;
	network->device_count = devices;
	network->device_outside = outside;
	return network;
}

static size_t count_all(struct failures *failures, uint32_t size)
{
	size_t n = 0;

	while (failures_next(failures))
		n += failures->count == size;
	return n;
}

static void every_combination_comes_once(void **state)
{
	struct arena *arena = arena_new();
	const struct network *network = bare_network(arena, 5, 3);
	struct failures none = { .network = network };
	struct failures one = { .network = network, .max_links = 1 };
	struct failures pairs = { .network = network, .max_links = 2 };
	struct failures mixed = { .network = network, .max_links = 1, .max_devices = 1 };

	(void)state;
	assert_int_equal(count_all(&none, 0), 1);
	assert_int_equal(count_all(&one, 1), 5);
	assert_int_equal(count_all(&pairs, 2), 10);    /* 5 over 2 */
	assert_int_equal(count_all(&mixed, 2), 5 * 3); /* a link and a device */
	arena_free(arena);
}

static void small_failures_come_first(void **state)
{
	struct arena *arena = arena_new();
	struct failures failures = { .network = bare_network(arena, 4, 0), .max_links = 3 };
	uint32_t last = 0;
	size_t n = 0;

	(void)state;
	while (failures_next(&failures)) {
		assert_true(failures.count >= last);
		last = failures.count;
		n++;
	}
	assert_int_equal(n, 1 + 4 + 6 + 4);
	arena_free(arena);
}

static void outside_devices_do_not_fail(void **state)
{
	struct arena *arena = arena_new();
	const struct network *network = bare_network(arena, 0, 3);
	struct failures failures = { .network = network, .max_devices = 1 };

	(void)state;
	((bool *)network->device_outside)[1] = true;
	assert_int_equal(count_all(&failures, 1), 2);
	arena_free(arena);
}

static void what_is_down_anyhow_stays_down(void **state)
{
	struct arena *arena = arena_new();
	static const uint32_t down[] = { 0, 2 };
	static const struct port port = { 3, 0 };
	const struct failure anyhow = {
		.devices = down, .device_count = 2, .ports = &port, .port_count = 1
	};
	struct side side = { .network = bare_network(arena, 2, 4), .failure = &anyhow };
	struct failures failures = { .network = side.network, .max_devices = 1 };
	size_t devices[5], n = 0;

	(void)state;
	while (failures_next(&failures)) {
		const struct failure *now = failures_current(&failures, &side, arena);

		for (size_t i = 1; i < now->device_count; i++)
			assert_true(now->devices[i - 1] < now->devices[i]);
		assert_int_equal(now->port_count, 1);
		devices[n++] = now->device_count;
	}
	/* Nothing more; then each of four, of which two are down already. */
	assert_int_equal(n, 5);
	assert_int_equal(devices[0], 2);
	assert_int_equal(devices[1] + devices[2] + devices[3] + devices[4], 2 + 3 + 2 + 3);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_combination_comes_once),
		cmocka_unit_test(small_failures_come_first),
		cmocka_unit_test(outside_devices_do_not_fail),
		cmocka_unit_test(what_is_down_anyhow_stays_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
