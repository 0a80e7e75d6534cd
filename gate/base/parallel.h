/* SPDX-License-Identifier: MIT */
/*
 * The one parallel loop (OpenMP behind it). Items are handed out dynamically; a worker is one
 * thread. Inside: sealed const data, the worker's own arenas and lists, and result slots by item
 * index. No locks, no I/O, no libgit2, libyang or libnl, no static variables.
 */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H

#include <stddef.h>

/* How many workers parallel_for uses: what was set, else the number of cores. */
int parallel_workers(void);
void parallel_set_workers(int n); /* 0: the number of cores */

/* Calls function(shared, worker, item) for each item in 0..count-1; worker is in
 * 0..parallel_workers()-1 and tells which private state to use. Returns when all are done. */
void parallel_for(size_t count, void (*function)(void *shared, int worker, size_t item),
		  void *shared);

#endif
