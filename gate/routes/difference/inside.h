/* SPDX-License-Identifier: MIT */
/* What comparing (difference.c) and grouping (group.c) share. Nobody else includes this. */
#ifndef ROUTES_DIFFERENCE_INSIDE_H
#define ROUTES_DIFFERENCE_INSIDE_H

#include "routes/difference/difference.h"

/* An instance before and after. */
struct pair {
	const char *name;
	uint32_t before, after; /* ROUTES_NONE: not there */
	bool same;              /* one config: interfaces have the same numbers */
	const struct device *device_before, *device_after;
};

struct pairs {
	struct pair *v;
	size_t n, cap;
};

/* A device and a prefix where something differs. Null: no route. */
struct cell {
	uint32_t pair;
	const struct route *before, *after;
};

struct cells {
	struct cell *v;
	size_t n, cap;
};

enum { BUCKETS = DIFFERENCE_KIND_COUNT * PROTOCOL_COUNT * PROTOCOL_COUNT };

struct compare {
	const struct routes *base, *head;
	const struct difference_scope *scope;
	struct arena *arena, *scratch;
	struct pairs pairs;
	struct cells buckets[BUCKETS];
	struct difference *difference;
	struct groups {
		struct difference_group *v;
		size_t n, cap;
	} groups;
};

/* The cells of a bucket become groups. */
void difference_group_add(struct compare *compare, unsigned bucket);
struct prefix cell_prefix(const struct cell *cell);
bool route_attributes_equal(const struct route *a, const struct route *b);

#endif
