/* SPDX-License-Identifier: MIT */
/*
 * Holds the two engines' answers against each other and says in words where they differ.
 */
#ifndef COMPARE_H
#define COMPARE_H

#include "base/text.h"
#include "engine.h"

/* Adds one line for each difference: sessions, routes with their hops, best paths, what is
 * advertised. True: none. */
bool compare_engines(const struct engine *plain, const struct routes *routes,
		     struct buffer *differences);
/* The same between two runs of the plain engine: does the order of messages decide? */
bool compare_orders(const struct engine *a, const struct engine *b);

#endif
