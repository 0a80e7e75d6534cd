/* SPDX-License-Identifier: MIT */
/*
 * Arenas: memory that is freed all at once.
 *
 * One rule holds for every pointer of the program: it leads into its own arena or into one that
 * lives longer. No other code allocates, except behind the three library fences (snapshot, yang,
 * kernel). Allocation never returns null: when memory is exhausted the program says so and
 * exits with 2, 'undecided'. Memory is zeroed and aligned for any type.
 *
 * Built with -DARENA_DEBUG each allocation stands alone and freed memory is poisoned, so that
 * AddressSanitizer sees every object.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
/* Runs the on-free actions, newest first, and frees everything. Null is allowed. */
void arena_free(struct arena *arena);
/* Frees everything but keeps the arena, for the next unit of work. */
void arena_reset(struct arena *arena);

void *arena_alloc(struct arena *arena, size_t size);
void *arena_copy(struct arena *arena, const void *bytes, size_t size);
char *arena_strdup(struct arena *arena, const char *s);
char *arena_strndup(struct arena *arena, const char *s, size_t n);
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list ap);

/* The arena takes over a foreign handle: free_handle(handle) runs when it is freed or reset. */
void arena_on_free(struct arena *arena, void (*free_handle)(void *), void *handle);

/* Bytes held, for statistics. */
size_t arena_size(const struct arena *arena);

/* For tests: the n-th growth from now (1 is the next) fails as if memory were exhausted;
 * 0 turns it off. */
void arena_fail_after(size_t n);

#endif
