/* SPDX-License-Identifier: MIT */
/*
 * AS paths (RFC 4271 4.3, confederation segments RFC 5065): one copy of each in a table, with its
 * length as the decision counts it and its text as a router shows it and as patterns see it:
 * numbers with one space between, {1,2} a set, (1 2) a confederation sequence, [1,2] a
 * confederation set.
 *
 * Paths are edited by building the new list of segments; neighbouring sequences become one, as
 * routers do, so that equal paths have equal segments.
 */
#include <string.h>

#include "base/bug.h"
#include "base/intern.h"
#include "routes/attrs/table.h"

enum { NUMBER_TEXT = 11 }; /* ten digits and what stands behind */

static uint64_t path_hash(const struct as_segment *segments, size_t n)
{
	uint64_t h = n;
	size_t i;

	for (i = 0; i < n; i++)
		h = hash_bytes(segments[i].asns, segments[i].n * sizeof(*segments[i].asns),
			       h * 8 + segments[i].kind);
	return h;
}

static bool segments_equal(const struct as_segment *a, size_t na, const struct as_segment *b,
			   size_t nb)
{
	size_t i;

	if (na != nb)
		return false;
	for (i = 0; i < na; i++)
		if (a[i].kind != b[i].kind || a[i].n != b[i].n ||
		    memcmp(a[i].asns, b[i].asns, a[i].n * sizeof(*a[i].asns)) != 0)
			return false;
	return true;
}

struct path_key {
	const struct as_segment *segments;
	size_t n;
};

static bool path_same(const void *value, const void *key)
{
	const struct as_path *path = value;
	const struct path_key *k = key;

	return segments_equal(path->segments, path->segment_count, k->segments, k->n);
}

bool as_path_equal(const struct as_path *a, const struct as_path *b)
{
	return a == b ||
	       segments_equal(a->segments, a->segment_count, b->segments, b->segment_count);
}

static char *number_put(char *to, uint32_t number)
{
	char digits[NUMBER_TEXT];
	int n = 0;

	do {
		digits[n++] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	while (n > 0)
		*to++ = digits[--n];
	return to;
}

static char *segment_put(char *to, const struct as_segment *segment)
{
	static const char open[] = " {([", close[] = " })]", between[] = " , ,";
	uint16_t i;

	if (segment->kind != AS_SEQUENCE)
		*to++ = open[segment->kind];
	for (i = 0; i < segment->n; i++) {
		if (i > 0)
			*to++ = between[segment->kind];
		to = number_put(to, segment->asns[i]);
	}
	if (segment->kind != AS_SEQUENCE)
		*to++ = close[segment->kind];
	return to;
}

static const char *path_text(const struct as_segment *segments, size_t n, struct arena *arena)
{
	size_t size = 1, i;
	char *text, *to;

	for (i = 0; i < n; i++)
		size += segments[i].n * NUMBER_TEXT + 3u;
	to = text = arena_alloc(arena, size);
	for (i = 0; i < n; i++) {
		if (i > 0)
			*to++ = ' ';
		to = segment_put(to, &segments[i]);
	}
	*to = '\0';
	return text;
}

static void path_count(struct as_path *path, const struct as_segment *segment)
{
	switch (segment->kind) {
	case AS_SEQUENCE:
		path->length = (uint16_t)(path->length + segment->n);
		break;
	case AS_SET:
		path->length++;
		break;
	case AS_CONFED_SEQUENCE:
		path->confed_length = (uint16_t)(path->confed_length + segment->n);
		break;
	case AS_CONFED_SET:
		path->confed_length++;
		break;
	}
}

/* The path as it lies in the table, with its hash and the copy that was kept of it. */
struct path_node {
	struct as_path path; /* first: a pointer to it is a pointer to the node */
	uint64_t hash;
	const struct as_path *kept;
};

static struct path_node *node_new(const struct as_segment *segments, size_t n, uint64_t hash,
				  struct arena *arena)
{
	struct path_node *node = arena_alloc(arena, sizeof(*node));
	struct as_segment *copy = arena_alloc(arena, (n + 1) * sizeof(*copy));
	size_t i;

	for (i = 0; i < n; i++) {
		copy[i] = segments[i];
		copy[i].asns = arena_copy(arena, segments[i].asns,
					  segments[i].n * sizeof(*segments[i].asns));
		path_count(&node->path, &copy[i]);
	}
	node->path.segments = copy;
	node->path.segment_count = (uint16_t)n;
	node->path.text = path_text(copy, n, arena);
	node->hash = hash;
	return node;
}

const struct as_path *as_path_intern(struct attrs_table *table, const struct as_segment *segments,
				     size_t n)
{
	struct path_key key = { segments, n };
	uint64_t hash = path_hash(segments, n);
	void **slot = hash_slot(&table->paths, hash, path_same, &key, table->index);

	bug_if(n > UINT16_MAX);
	if (*slot == NULL)
		*slot = node_new(segments, n, hash, table->arena);
	return *slot;
}

const struct as_path *as_path_keep(const struct as_path *path, struct arena *keep)
{
	struct path_node *node = (struct path_node *)(uintptr_t)path, *kept;

	if (node->kept == NULL) {
		kept = node_new(path->segments, path->segment_count, node->hash, keep);
		kept->kept = &kept->path;
		node->kept = &kept->path;
	}
	return node->kept;
}

uint64_t as_path_digest(const struct as_path *path)
{
	return ((const struct path_node *)(const void *)path)->hash;
}

const struct as_path *as_path_empty(struct attrs_table *table)
{
	return table->empty;
}

/* ---- building ---------------------------------------------------------------------------- */

/* A path under construction: short ones need no arena. */
enum { SMALL_SEGMENTS = 8, SMALL_ASNS = 256 };

struct draft {
	struct attrs_table *table;
	struct as_segment *segments;
	uint32_t *asns; /* all segments' numbers in one run */
	size_t n, used;
	struct as_segment small_segments[SMALL_SEGMENTS];
	uint32_t small_asns[SMALL_ASNS];
};

static void draft_start(struct draft *draft, struct attrs_table *table, size_t segments,
			size_t asns)
{
	draft->table = table;
	draft->n = draft->used = 0;
	draft->segments = segments <= SMALL_SEGMENTS
				  ? draft->small_segments
				  : arena_alloc(table->arena, segments * sizeof(*draft->segments));
	draft->asns = asns <= SMALL_ASNS ? draft->small_asns
					 : arena_alloc(table->arena, asns * sizeof(*draft->asns));
}

/* Adds a number to the last segment if that is of the kind, else begins a new one. Sets are never
 * joined: begin tells where a new one starts. */
static void draft_add(struct draft *draft, enum as_segment_kind kind, uint32_t asn, bool begin)
{
	struct as_segment *last = draft->n > 0 ? &draft->segments[draft->n - 1] : NULL;
	bool joins = last != NULL && last->kind == kind && last->n < UINT16_MAX &&
		     (!begin || kind == AS_SEQUENCE || kind == AS_CONFED_SEQUENCE);

	if (!joins) {
		last = &draft->segments[draft->n++];
		last->kind = kind;
		last->n = 0;
		last->asns = draft->asns + draft->used;
	}
	draft->asns[draft->used++] = asn;
	last->n++;
}

static const struct as_path *draft_end(struct draft *draft)
{
	return as_path_intern(draft->table, draft->segments, draft->n);
}

static size_t path_asns(const struct as_path *path)
{
	size_t n = 0;
	uint16_t i;

	for (i = 0; i < path->segment_count; i++)
		n += path->segments[i].n;
	return n;
}

static void draft_add_path(struct draft *draft, const struct as_path *path)
{
	uint16_t i, j;

	for (i = 0; i < path->segment_count; i++)
		for (j = 0; j < path->segments[i].n; j++)
			draft_add(draft, path->segments[i].kind, path->segments[i].asns[j], j == 0);
}

static const struct as_path *prepend(struct attrs_table *table, const struct as_path *path,
				     uint32_t asn, unsigned times, bool confed)
{
	struct draft draft;
	unsigned i;

	draft_start(&draft, table, path->segment_count + 1u, path_asns(path) + times);
	for (i = 0; i < times; i++)
		draft_add(&draft, confed ? AS_CONFED_SEQUENCE : AS_SEQUENCE, asn, false);
	draft_add_path(&draft, path);
	return draft_end(&draft);
}

const struct as_path *as_path_prepend(struct attrs_table *table, const struct as_path *path,
				      uint32_t asn, unsigned times, bool confed)
{
	uint32_t times_confed = times * 2 + confed;
	struct prepend_cached *cached;

	if (times == 0)
		return path;
	cached = &table->cache[(((uintptr_t)path >> 4) * 31 + asn * 7 + times_confed) %
			       PREPEND_CACHE];
	if (cached->path != path || cached->asn != asn || cached->times_confed != times_confed) {
		cached->result = prepend(table, path, asn, times, confed);
		cached->path = path;
		cached->asn = asn;
		cached->times_confed = times_confed;
	}
	return cached->result;
}

const struct as_path *as_path_without_confed(struct attrs_table *table, const struct as_path *path)
{
	struct draft draft;
	uint16_t i, j;

	if (path->confed_length == 0)
		return path;
	draft_start(&draft, table, path->segment_count, path_asns(path));
	for (i = 0; i < path->segment_count; i++) {
		const struct as_segment *s = &path->segments[i];

		if (s->kind == AS_CONFED_SEQUENCE || s->kind == AS_CONFED_SET)
			continue;
		for (j = 0; j < s->n; j++)
			draft_add(&draft, s->kind, s->asns[j], j == 0);
	}
	return draft_end(&draft);
}

const struct as_path *as_path_remove(struct attrs_table *table, const struct as_path *path,
				     asn_test *test, const void *context)
{
	struct draft draft;
	uint16_t i, j;
	bool begin;

	draft_start(&draft, table, path->segment_count, path_asns(path));
	for (i = 0; i < path->segment_count; i++) {
		begin = true;
		for (j = 0; j < path->segments[i].n; j++) {
			if (test(context, path->segments[i].asns[j]))
				continue;
			draft_add(&draft, path->segments[i].kind, path->segments[i].asns[j], begin);
			begin = false;
		}
	}
	return draft_end(&draft);
}

const struct as_path *as_path_replace(struct attrs_table *table, const struct as_path *path,
				      asn_test *test, const void *context, uint32_t asn)
{
	struct draft draft;
	uint16_t i, j;

	draft_start(&draft, table, path->segment_count, path_asns(path));
	for (i = 0; i < path->segment_count; i++)
		for (j = 0; j < path->segments[i].n; j++) {
			uint32_t old = path->segments[i].asns[j];

			draft_add(&draft, path->segments[i].kind, test(context, old) ? asn : old,
				  j == 0);
		}
	return draft_end(&draft);
}

/* ---- questions --------------------------------------------------------------------------- */

bool as_path_contains(const struct as_path *path, uint32_t asn, unsigned *times)
{
	unsigned n = 0;
	uint16_t i, j;

	for (i = 0; i < path->segment_count; i++)
		for (j = 0; j < path->segments[i].n; j++)
			n += path->segments[i].asns[j] == asn;
	if (times != NULL)
		*times = n;
	return n > 0;
}

bool as_path_all(const struct as_path *path, asn_test *test, const void *context)
{
	uint16_t i, j;

	for (i = 0; i < path->segment_count; i++)
		for (j = 0; j < path->segments[i].n; j++)
			if (!test(context, path->segments[i].asns[j]))
				return false;
	return true;
}

uint32_t as_path_first(const struct as_path *path)
{
	uint16_t i;

	for (i = 0; i < path->segment_count; i++) {
		const struct as_segment *s = &path->segments[i];

		if (s->kind == AS_SEQUENCE)
			return s->asns[0];
		if (s->kind == AS_SET)
			return 0;
	}
	return 0;
}

uint32_t as_path_confed_first(const struct as_path *path)
{
	if (path->segment_count == 0 || path->segments[0].kind != AS_CONFED_SEQUENCE)
		return 0;
	return path->segments[0].asns[0];
}

uint32_t as_path_last(const struct as_path *path)
{
	const struct as_segment *s;

	if (path->segment_count == 0)
		return 0;
	s = &path->segments[path->segment_count - 1];
	return s->asns[s->n - 1];
}

bool as_path_has_set(const struct as_path *path)
{
	uint16_t i;

	for (i = 0; i < path->segment_count; i++)
		if (path->segments[i].kind == AS_SET || path->segments[i].kind == AS_CONFED_SET)
			return true;
	return false;
}

bool asn_is_private(uint32_t asn)
{
	return (asn >= 64512 && asn <= 65534) || (asn >= 4200000000u && asn <= 4294967294u);
}

/* ---- aggregation ------------------------------------------------------------------------- */

/* Adds the numbers of path from (segment, position) on to the set, sorted, those of the start left
 * out. */
static size_t set_collect(const struct as_path *path, size_t segment, size_t position,
			  uint32_t *set, size_t n, const uint32_t *start, size_t start_n)
{
	size_t i, j, k;

	for (i = segment; i < path->segment_count; i++, position = 0)
		for (j = position; j < path->segments[i].n; j++) {
			uint32_t asn = path->segments[i].asns[j];

			for (k = 0; k < start_n && start[k] != asn; k++)
				;
			if (k < start_n)
				continue;
			for (k = 0; k < n && set[k] < asn; k++)
				;
			if (k < n && set[k] == asn)
				continue;
			memmove(set + k + 1, set + k, (n - k) * sizeof(*set));
			set[k] = asn;
			n++;
		}
	return n;
}

const struct as_path *as_path_aggregate(struct attrs_table *table, const struct as_path *a,
					const struct as_path *b)
{
	size_t room = path_asns(a) + path_asns(b) + 1, i = 0, j = 0, n, k;
	uint32_t *set = arena_alloc(table->arena, room * sizeof(*set));
	struct draft draft;

	draft_start(&draft, table, (size_t)a->segment_count + b->segment_count + 1, room);
	for (; i < a->segment_count && i < b->segment_count; i++, j = 0) {
		const struct as_segment *s = &a->segments[i], *t = &b->segments[i];

		if (s->kind != t->kind)
			break;
		for (; j < s->n && j < t->n && s->asns[j] == t->asns[j]; j++)
			draft_add(&draft, s->kind, s->asns[j], j == 0);
		if (j != s->n || j != t->n)
			break;
	}
	n = set_collect(a, i, j, set, 0, draft.asns, draft.used);
	n = set_collect(b, i, j, set, n, draft.asns, draft.used);
	for (k = 0; k < n; k++)
		draft_add(&draft, AS_SET, set[k], k == 0);
	return draft_end(&draft);
}
