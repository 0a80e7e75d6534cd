/* SPDX-License-Identifier: MIT */
/*
 * The parallel loop: each item once, worker numbers in range and never shared at one time, for any
 * number of workers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/parallel.h"

enum { ITEMS = 5000, WORKERS_MAX = 64 };

struct shared {
	unsigned char times[ITEMS];
	size_t sum[WORKERS_MAX]; /* a worker's own: wrong sums mean that two shared a number */
	int worker_of[ITEMS];
};

static void work(void *context, int worker, size_t item)
{
	struct shared *shared = context;

	shared->times[item]++;
	shared->worker_of[item] = worker;
	if (worker >= 0 && worker < WORKERS_MAX)
		shared->sum[worker] += item;
}

static void each_item_is_done_once(void **state)
{
	static const int workers[] = { 1, 2, 7 };
	static const size_t counts[] = { 0, 1, 3, ITEMS };
	static struct shared shared;
	size_t w, c, i, sum;

	(void)state;
	for (w = 0; w < 3; w++) {
		for (c = 0; c < 4; c++) {
			memset(&shared, 0, sizeof(shared));
			parallel_set_workers(workers[w]);
			parallel_for(counts[c], work, &shared);
			for (i = 0; i < ITEMS; i++) {
				assert_int_equal(shared.times[i], i < counts[c]);
				assert_in_range(shared.worker_of[i], 0, parallel_workers() - 1);
			}
			for (sum = i = 0; i < WORKERS_MAX; i++)
				sum += shared.sum[i];
			assert_int_equal(sum, counts[c] * (counts[c] - (counts[c] > 0)) / 2);
		}
	}
	parallel_set_workers(0);
}

static void there_is_always_a_worker(void **state)
{
	(void)state;
	parallel_set_workers(0);
	assert_true(parallel_workers() >= 1);
#ifdef _OPENMP
	parallel_set_workers(5);
	assert_int_equal(parallel_workers(), 5);
	parallel_set_workers(0);
#endif
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_item_is_done_once),
		cmocka_unit_test(there_is_always_a_worker),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
