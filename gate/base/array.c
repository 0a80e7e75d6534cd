/* SPDX-License-Identifier: MIT */
/*
 * Growing an array: a new run of twice the elements, the old one stays behind in the arena. That
 * wastes at most as much as the array holds, and saves every caller from owning memory.
 */
#include "base/array.h"

#include <stdint.h>
#include <string.h>

#include "base/bug.h"

enum { FIRST_CAPACITY = 4 };

void *array_grow(void *v, size_t *cap, size_t size, size_t n, struct arena *arena)
{
	size_t wanted = *cap < FIRST_CAPACITY ? FIRST_CAPACITY : *cap * 2;
	void *grown;

	bug_if(n > *cap || wanted > SIZE_MAX / 2 / size);
	grown = arena_alloc(arena, wanted * size);
	if (n > 0)
		memcpy(grown, v, n * size);
	*cap = wanted;
	return grown;
}
