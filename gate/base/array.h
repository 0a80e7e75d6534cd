/* SPDX-License-Identifier: MIT */
/*
 * A growable array in an arena: the one container macro of the program.
 *
 *	struct names { const char **v; size_t n, cap; } names = {0};
 *	*array_push(&names, arena) = "r1";
 *
 * An array is any struct with the members v, n and cap. Growing moves the elements, so a
 * pointer to one is valid only until the next push. New elements are zeroed, except where a caller
 * has lowered n before: then the old content is still there.
 */
#ifndef BASE_ARRAY_H
#define BASE_ARRAY_H

#include <stddef.h>

#include "base/arena.h"

#define array_push(array, arena)                                                                   \
	((array)->n == (array)->cap                                                                \
		 ? ((array)->v = array_grow((array)->v, &(array)->cap, sizeof(*(array)->v),        \
					    (array)->n, (arena)))                                  \
		 : (void *)0,                                                                      \
	 &(array)->v[(array)->n++])

void *array_grow(void *v, size_t *cap, size_t size, size_t n, struct arena *arena);

#endif
