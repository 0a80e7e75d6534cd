/* SPDX-License-Identifier: MIT */
/* Which program this is, to the last byte. */
#ifndef CACHE_MARK_H
#define CACHE_MARK_H

#include <stdbool.h>
#include <stdint.h>

struct cache_mark {
	uint64_t a, b;
};

/* A digest of the build ids of the program and of all libraries that it is linked with: they tell
 * what a text is read to, and how that lies in memory. False if one of them has none. */
bool cache_mark_find(struct cache_mark *mark);

#endif
