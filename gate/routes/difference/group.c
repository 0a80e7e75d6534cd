/* SPDX-License-Identifier: MIT */
/*
 * The cells of one kind and protocols are a relation between devices and prefixes. It is cut into
 * rectangles, either of devices that have the same prefixes in it or of prefixes that have the
 * same devices, whichever makes fewer: a router that is cut off is one rectangle by devices, an
 * origin that is gone one by prefixes.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "base/text.h"
#include "routes/difference/inside.h"

/* Cells that follow each other and are of one device, or of one prefix. */
struct run {
	const struct cell *v;
	size_t n;
};

struct runs {
	struct run *v;
	size_t n, cap;
};

/* Runs with the same prefixes (or devices): one rectangle. */
struct blocks {
	struct runs **v;
	size_t n, cap;
	bool by_device; /* its runs are of a device each */
};

/* ---- rectangles ---------------------------------------------------------------------------- */

static int by_prefix(const void *a, const void *b)
{
	const struct cell *x = a, *y = b;
	int order = prefix_compare(cell_prefix(x), cell_prefix(y));

	return order ? order : (x->pair > y->pair) - (x->pair < y->pair);
}

static bool same_run(const struct cell *a, const struct cell *b, bool by_device)
{
	return by_device ? a->pair == b->pair : prefix_equal(cell_prefix(a), cell_prefix(b));
}

/* What a run has across it, as bytes: its prefixes, or its devices. */
static void run_key(const struct run *run, bool by_device, struct buffer *key)
{
	key->n = 0;
	for (size_t i = 0; i < run->n; i++) {
		struct prefix prefix = cell_prefix(&run->v[i]);
		uint64_t words[] = { prefix.addr.hi, prefix.addr.lo, prefix.len };

		if (by_device)
			buffer_add(key, (const char *)words, sizeof(words));
		else
			buffer_add(key, (const char *)&run->v[i].pair, sizeof(run->v[i].pair));
	}
}

static struct blocks cut(const struct cells *cells, bool by_device, struct arena *scratch)
{
	struct blocks blocks = { .by_device = by_device };
	struct map *map = map_new(scratch);
	struct buffer key;

	buffer_init(&key, scratch);
	for (size_t i = 0; i < cells->n;) {
		struct run run = { &cells->v[i], 0 };
		void **slot;

		while (i < cells->n && same_run(run.v, &cells->v[i], by_device)) {
			run.n++;
			i++;
		}
		run_key(&run, by_device, &key);
		slot = map_slot(map, key.s, key.n);
		if (!*slot)
			*slot = *array_push(&blocks, scratch) =
				arena_alloc(scratch, sizeof(struct runs));
		*array_push((struct runs *)*slot, scratch) = run;
	}
	return blocks;
}

/* The cell of the d-th device and p-th prefix of a rectangle. */
static const struct cell *block_cell(const struct runs *block, bool by_device, size_t d, size_t p)
{
	return by_device ? &block->v[d].v[p] : &block->v[p].v[d];
}

/* ---- ways ---------------------------------------------------------------------------------- */

static bool hops_equal(const struct route *a, const struct route *b)
{
	if (!a || !b)
		return a == b;
	if (a->hop_count != b->hop_count)
		return false;
	for (uint32_t i = 0; i < a->hop_count; i++)
		if (!addr_equal(a->hops[i].via, b->hops[i].via) ||
		    a->hops[i].interface != b->hops[i].interface)
			return false;
	return true;
}

/* Of two prefixes of one device. */
static bool same_way(enum difference_kind kind, const struct cell *a, const struct cell *b)
{
	return hops_equal(a->before, b->before) && hops_equal(a->after, b->after) &&
	       (kind != DIFFERENCE_ALTERED || (route_attributes_equal(a->before, b->before) &&
					       route_attributes_equal(a->after, b->after)));
}

struct ways {
	struct difference_way *v;
	size_t n, cap;
};

/* Which way each prefix goes; the ways are counted and have their first routes. */
static struct ways find_ways(const struct compare *compare, const struct difference_group *group,
			     const struct runs *block, bool by_device, size_t d, size_t *way_of)
{
	struct ways ways = { 0 };
	const struct cell **first =
		arena_alloc(compare->scratch, group->prefix_count * sizeof(*first));

	for (size_t p = 0; p < group->prefix_count; p++) {
		const struct cell *cell = block_cell(block, by_device, d, p);
		size_t w = 0;

		while (w < ways.n && !same_way(group->kind, first[w], cell))
			w++;
		if (w == ways.n) {
			*array_push(&ways, compare->arena) =
				(struct difference_way){ cell->before, cell->after, NULL, 0 };
			first[w] = cell;
		}
		ways.v[w].prefix_count++;
		way_of[p] = w;
	}
	return ways;
}

static void fill_ways(const struct compare *compare, const struct difference_group *group,
		      struct ways *ways, const size_t *way_of)
{
	for (size_t w = 0; w < ways->n; w++) {
		struct prefix *prefixes;
		size_t n = 0;

		if (ways->n == 1) {
			ways->v[w].prefixes = group->prefixes;
			return;
		}
		prefixes = arena_alloc(compare->arena, ways->v[w].prefix_count * sizeof(*prefixes));
		for (size_t p = 0; p < group->prefix_count; p++)
			if (way_of[p] == w)
				prefixes[n++] = group->prefixes[p];
		ways->v[w].prefixes = prefixes;
	}
}

static void add_group(struct compare *compare, unsigned bucket, const struct runs *block,
		      bool by_device)
{
	struct difference_group *group = array_push(&compare->groups, compare->arena);
	size_t devices = by_device ? block->n : block->v[0].n;
	size_t prefixes = by_device ? block->v[0].n : block->n;
	struct difference_device *device = arena_alloc(compare->arena, devices * sizeof(*device));
	struct prefix *prefix = arena_alloc(compare->arena, prefixes * sizeof(*prefix));
	size_t *way_of = arena_alloc(compare->scratch, prefixes * sizeof(*way_of));

	*group = (struct difference_group){
		.kind = (enum difference_kind)(bucket / PROTOCOL_COUNT / PROTOCOL_COUNT),
		.before = (enum protocol)(bucket / PROTOCOL_COUNT % PROTOCOL_COUNT),
		.after = (enum protocol)(bucket % PROTOCOL_COUNT),
		.prefixes = prefix,
		.prefix_count = prefixes,
		.devices = device,
		.device_count = devices,
	};
	for (size_t p = 0; p < prefixes; p++)
		prefix[p] = cell_prefix(block_cell(block, by_device, 0, p));
	for (size_t d = 0; d < devices; d++) {
		const struct pair *pair =
			&compare->pairs.v[block_cell(block, by_device, d, 0)->pair];
		struct ways ways = find_ways(compare, group, block, by_device, d, way_of);

		fill_ways(compare, group, &ways, way_of);
		device[d] = (struct difference_device){ pair->name, pair->before, pair->after,
							ways.v, ways.n };
	}
}

void difference_group_add(struct compare *compare, unsigned bucket)
{
	const struct cells *cells = &compare->buckets[bucket];
	struct cells sorted = { 0 };
	struct blocks blocks = cut(cells, true, compare->scratch);

	if (blocks.n > 1) {
		struct blocks other;

		sorted.n = cells->n;
		sorted.v = arena_copy(compare->scratch, cells->v, cells->n * sizeof(*cells->v));
		qsort(sorted.v, sorted.n, sizeof(*sorted.v), by_prefix);
		other = cut(&sorted, false, compare->scratch);
		if (other.n < blocks.n)
			blocks = other;
	}
	for (size_t i = 0; i < blocks.n; i++)
		add_group(compare, bucket, blocks.v[i], blocks.by_device);
}
