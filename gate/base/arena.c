/* SPDX-License-Identifier: MIT */
/*
 * Arenas. Memory is cut from chunks that grow from 64 KiB to 1 MiB; what is larger than a quarter
 * of that gets a chunk of its own. A new chunk is zero, for the kernel has cleared its pages; one
 * that is used again after a reset is zeroed piece by piece, when it is handed out.
 *
 * A reset keeps the ordinary chunks, so a worker that resets its scratch arena after each unit
 * soon allocates nothing any more. With AddressSanitizer everything not handed out is poisoned;
 * with ARENA_DEBUG every allocation is a chunk of exactly its size.
 */
#include "base/arena.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define HAVE_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAVE_ASAN 1
#endif
#endif

#ifdef HAVE_ASAN
#include <sanitizer/asan_interface.h>
#define poison(p, n)   ASAN_POISON_MEMORY_REGION((p), (n))
#define unpoison(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define poison(p, n)   ((void)(p), (void)(n))
#define unpoison(p, n) ((void)(p), (void)(n))
#endif

#ifdef ARENA_DEBUG
enum { EACH_ALONE = 1 };
#else
enum { EACH_ALONE = 0 };
#endif

/* The leak checker looks for pointers in what malloc gave only. */
#ifdef HAVE_ASAN
enum { TAKE_PAGES = 0 };
#else
enum { TAKE_PAGES = !EACH_ALONE };
#endif

enum {
	ALIGNMENT = 16,
	CHUNK_MIN = 64 * 1024,
	PAGE = 64 * 1024, /* a multiple of any page of the kernel */
	HUGE_PAGE = 2 * 1024 * 1024,
	CHUNK_MAX = HUGE_PAGE,
	LARGE = CHUNK_MAX / 4,
	DEAD_BYTE = 0xdd, /* what a debug build leaves in freed memory */
};

struct chunk {
	struct chunk *next;
	size_t size; /* of bytes */
	_Alignas(ALIGNMENT) char bytes[];
};

struct action {
	struct action *next;
	void (*free_handle)(void *);
	void *handle;
};

struct arena {
	char *next, *end;     /* the free part of the newest ordinary chunk */
	bool clean;           /* and it is zero: never used before */
	struct chunk *chunks; /* ordinary ones in use */
	struct chunk *kept;   /* ordinary ones that a reset has freed */
	struct chunk *alone;  /* with one allocation each */
	struct action *actions;
	size_t grow; /* size of the next new chunk */
	size_t size;
};

/* A hook of the tests; atomic because workers grow their arenas at the same time. */
static atomic_size_t fail_after;

void arena_fail_after(size_t n)
{
	atomic_store(&fail_after, n);
}

static _Noreturn void exhausted(void)
{
	static const char message[] = "routegate: out of memory; verdict: undecided\n";
	ssize_t written = write(STDERR_FILENO, message, sizeof(message) - 1);

	(void)written; /* there is nothing left to say it with */
	_exit(2);
}

/* Zeroed pages. Aligned and so marked the kernel may give large ones: a large network is read in a
 * fraction of the page faults. It is free to refuse. */
static void *pages_take(size_t size)
{
	size_t room = size + HUGE_PAGE, before;
	char *p = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return NULL;
	before = HUGE_PAGE - (uintptr_t)p % HUGE_PAGE;
	munmap(p, before);
	p += before;
	if (before < HUGE_PAGE)
		munmap(p + size, HUGE_PAGE - before);
	madvise(p, size, MADV_HUGEPAGE);
	return p;
}

static bool is_pages(size_t size)
{
	return TAKE_PAGES && size >= HUGE_PAGE;
}

/* Zeroed. */
static void *system_alloc(size_t size)
{
	void *p;

	if (atomic_load_explicit(&fail_after, memory_order_relaxed) != 0 &&
	    atomic_fetch_sub(&fail_after, 1) == 1)
		exhausted();
	p = is_pages(size) ? pages_take(size) : calloc(1, size);
	if (p == NULL)
		exhausted();
	return p;
}

static void system_free(void *p, size_t size)
{
	if (is_pages(size))
		munmap(p, size);
	else
		free(p);
}

static struct chunk *chunk_new(struct arena *arena, size_t size)
{
	struct chunk *chunk;

	if (size > SIZE_MAX / 2)
		exhausted();
	if (is_pages(sizeof(*chunk) + size)) /* whole ones */
		size = (sizeof(*chunk) + size + PAGE - 1) / PAGE * PAGE - sizeof(*chunk);
	chunk = system_alloc(sizeof(*chunk) + size);
	chunk->size = size;
	arena->size += size;
	return chunk;
}

static void chunks_free(struct arena *arena, struct chunk **list)
{
	struct chunk *chunk, *next;

	for (chunk = *list; chunk != NULL; chunk = next) {
		next = chunk->next;
		arena->size -= chunk->size;
		unpoison(chunk->bytes, chunk->size);
		if (EACH_ALONE)
			memset(chunk->bytes, DEAD_BYTE, chunk->size);
		system_free(chunk, sizeof(*chunk) + chunk->size);
	}
	*list = NULL;
}

struct arena *arena_new(void)
{
	struct arena *arena = system_alloc(sizeof(*arena));

	arena->grow = CHUNK_MIN;
	return arena;
}

static void run_actions(struct arena *arena)
{
	struct action *action;

	while ((action = arena->actions) != NULL) {
		arena->actions = action->next;
		action->free_handle(action->handle);
	}
}

void arena_free(struct arena *arena)
{
	if (arena == NULL)
		return;
	run_actions(arena);
	chunks_free(arena, &arena->alone);
	chunks_free(arena, &arena->chunks);
	chunks_free(arena, &arena->kept);
	free(arena);
}

void arena_reset(struct arena *arena)
{
	struct chunk *chunk;

	run_actions(arena);
	chunks_free(arena, &arena->alone);
	while ((chunk = arena->chunks) != NULL) {
		arena->chunks = chunk->next;
		chunk->next = arena->kept;
		arena->kept = chunk;
		poison(chunk->bytes, chunk->size);
	}
	arena->next = arena->end = NULL;
	arena->clean = false;
}

static void *alloc_alone(struct arena *arena, size_t size)
{
	struct chunk *chunk = chunk_new(arena, size);

	chunk->next = arena->alone;
	arena->alone = chunk;
	return chunk->bytes;
}

/* Makes a chunk with room for size the current one; the rest of the old one is given up. */
static void next_chunk(struct arena *arena, size_t size)
{
	struct chunk **at = &arena->kept, *chunk;

	while (*at != NULL && (*at)->size < size)
		at = &(*at)->next;
	chunk = *at;
	if (chunk != NULL) {
		*at = chunk->next;
		arena->clean = false;
	} else {
		while (arena->grow - sizeof(*chunk) < size)
			arena->grow *= 2;
		chunk = chunk_new(arena, arena->grow - sizeof(*chunk));
		poison(chunk->bytes, chunk->size);
		arena->clean = true;
		if (arena->grow < CHUNK_MAX)
			arena->grow *= 2;
	}
	chunk->next = arena->chunks;
	arena->chunks = chunk;
	arena->next = chunk->bytes;
	arena->end = chunk->bytes + chunk->size;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	size_t taken;
	void *p;

	if (EACH_ALONE || size > LARGE)
		return alloc_alone(arena, size);
	/* Nothing takes some bytes, too: each allocation has an address of its own. */
	taken = size == 0 ? ALIGNMENT : (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if ((size_t)(arena->end - arena->next) < taken)
		next_chunk(arena, taken);
	p = arena->next;
	arena->next += taken;
	unpoison(p, size);
	return arena->clean ? p : memset(p, 0, size);
}

void *arena_copy(struct arena *arena, const void *bytes, size_t size)
{
	void *p = arena_alloc(arena, size);

	if (size > 0)
		memcpy(p, bytes, size);
	return p;
}

char *arena_strdup(struct arena *arena, const char *s)
{
	return arena_copy(arena, s, strlen(s) + 1);
}

char *arena_strndup(struct arena *arena, const char *s, size_t n)
{
	size_t size = strnlen(s, n);
	char *copy = arena_alloc(arena, size + 1);

	memcpy(copy, s, size);
	return copy;
}

char *arena_vprintf(struct arena *arena, const char *format, va_list ap)
{
	char small[256], *s;
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(small, sizeof(small), format, ap);
	if (n < 0)
		exhausted(); /* the C library has no other reason for formats like ours */
	if ((size_t)n < sizeof(small)) {
		s = arena_copy(arena, small, (size_t)n + 1);
	} else {
		s = arena_alloc(arena, (size_t)n + 1);
		vsnprintf(s, (size_t)n + 1, format, again);
	}
	va_end(again);
	return s;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list ap;
	char *s;

	va_start(ap, format);
	s = arena_vprintf(arena, format, ap);
	va_end(ap);
	return s;
}

void arena_on_free(struct arena *arena, void (*free_handle)(void *), void *handle)
{
	struct action *action = arena_alloc(arena, sizeof(*action));

	action->free_handle = free_handle;
	action->handle = handle;
	action->next = arena->actions;
	arena->actions = action;
}

size_t arena_size(const struct arena *arena)
{
	return arena->size;
}
