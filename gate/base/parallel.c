/* SPDX-License-Identifier: MIT */
/*
 * The one file with OpenMP. Items are handed out one by one, because they differ in cost by
 * orders of magnitude. Built without OpenMP it is a plain loop with one worker.
 */
#include "base/parallel.h"

#ifdef _OPENMP
#include <omp.h>
#endif

#include "base/bug.h"

/* Set once, before the first loop; 0: the number of cores. */
static int workers_wanted;

void parallel_set_workers(int n)
{
	bug_if(n < 0);
	workers_wanted = n;
}

#ifdef _OPENMP

int parallel_workers(void)
{
	return workers_wanted > 0 ? workers_wanted : omp_get_num_procs();
}

void parallel_for(size_t count, void (*function)(void *shared, int worker, size_t item),
		  void *shared)
{
	int workers = parallel_workers();
	size_t item;

	if (count < (size_t)workers)
		workers = count > 0 ? (int)count : 1;
#pragma omp parallel for schedule(dynamic, 1) num_threads(workers)
	for (item = 0; item < count; item++)
		function(shared, omp_get_thread_num(), item);
}

#else

int parallel_workers(void)
{
	return 1;
}

void parallel_for(size_t count, void (*function)(void *shared, int worker, size_t item),
		  void *shared)
{
	size_t item;

	for (item = 0; item < count; item++)
		function(shared, 0, item);
}

#endif
