/* SPDX-License-Identifier: MIT */
/*
 * Which entries of a list are the same in two trees: those with equal keys. Three things are seen
 * beside:
 * - an entry whose key was edited: what went and what came at the same place, equally shaped, are
 *   one entry that was replaced;
 * - in a list whose order matters, entries that moved: all that are not on a longest run of entries
 *   in the same order in both;
 * - a list whose last key is a number that the reader counted (an unnumbered line in front shifts
 *   those behind it): entries with equal content are the same, whatever their numbers.
 */
#include <stdlib.h>
#include <string.h>

#include "yang/diff/inside.h"
#include "yang/models/model.h"

static size_t instances(struct lyd_node *first, struct lyd_node ***all, struct arena *arena)
{
	struct {
		struct lyd_node **v;
		size_t n, cap;
	} nodes = { 0 };

	for (struct lyd_node *n = first; n && n->schema == first->schema; n = n->next)
		if (node_is_explicit(n))
			*array_push(&nodes, arena) = n;
	*all = nodes.v;
	return nodes.n;
}

/* The keys, or the value; without the last key if short_of_last. */
static const char *identity(const struct lyd_node *node, bool short_of_last, struct arena *arena)
{
	struct buffer b;

	if (node->schema->nodetype == LYS_LEAFLIST)
		return lyd_get_value(node);
	buffer_init(&b, arena);
	for (const struct lyd_node *k = lyd_child(node); k && lysc_is_key(k->schema); k = k->next)
		if (!short_of_last || (k->next && lysc_is_key(k->next->schema)))
			buffer_printf(&b, "%s\n", lyd_get_value(k));
	return b.s;
}

/* ---- counted numbers ---- */

static void content_add(struct buffer *b, const struct lyd_node *node)
{
	if (node->schema->nodetype & (LYS_LEAF | LYS_LEAFLIST)) {
		buffer_printf(b, "%s=%s\n", node->schema->name, lyd_get_value(node));
		return;
	}
	buffer_printf(b, "%s{", node->schema->name);
	for (const struct lyd_node *c = lyd_child(node); c; c = c->next)
		if (node_is_explicit(c) && !lysc_is_key(c->schema))
			content_add(b, c);
	buffer_puts(b, "}");
}

/* Everything but the counted number. */
static const char *content(const struct lyd_node *node, struct arena *arena)
{
	struct buffer b;

	buffer_init(&b, arena);
	buffer_puts(&b, identity(node, true, arena));
	content_add(&b, node);
	return b.s;
}

static bool is_numbered(const struct lyd_node *node)
{
	return node->schema->nodetype == LYS_LIST &&
	       model_statement((const struct model *)node->schema, "numbered", 0) != NULL;
}

struct sequence {
	const char **base, **head; /* contents */
	size_t n, m;
	uint32_t *lengths; /* of the longest common run from (i, j) on */
};

enum { SEQUENCE_MAX = 4000000 };

static uint32_t *length_at(const struct sequence *s, size_t i, size_t j)
{
	return &s->lengths[i * (s->m + 1) + j];
}

static void measure(struct sequence *s)
{
	for (size_t i = s->n; i-- > 0;)
		for (size_t j = s->m; j-- > 0;) {
			uint32_t skip = *length_at(s, i + 1, j), other = *length_at(s, i, j + 1);

			*length_at(s, i, j) = !strcmp(s->base[i], s->head[j])
						      ? *length_at(s, i + 1, j + 1) + 1
					      : skip > other ? skip
							     : other;
		}
}

/* ---- pairing ---- */

struct alignment {
	struct cells *cells;
	struct lyd_node **base, **head;
	size_t n, m;
	size_t *of_base; /* [i]: index in head + 1 of the same entry; 0: none */
	struct arena *arena;
};

static bool same_number(const struct lyd_node *a, const struct lyd_node *b, struct arena *arena)
{
	return !strcmp(identity(a, false, arena), identity(b, false, arena));
}

static void align_content(struct alignment *a)
{
	struct sequence s = { .n = a->n, .m = a->m };
	size_t i = 0, j = 0;

	s.base = arena_alloc(a->arena, (a->n + 1) * sizeof(*s.base));
	s.head = arena_alloc(a->arena, (a->m + 1) * sizeof(*s.head));
	s.lengths = arena_alloc(a->arena, (a->n + 1) * (a->m + 1) * sizeof(*s.lengths));
	for (i = 0; i < a->n; i++)
		s.base[i] = content(a->base[i], a->arena);
	for (j = 0; j < a->m; j++)
		s.head[j] = content(a->head[j], a->arena);
	measure(&s);
	for (i = j = 0; i < a->n && j < a->m;) {
		if (!strcmp(s.base[i], s.head[j])) {
			a->cells->renumber |= !same_number(a->base[i], a->head[j], a->arena);
			a->of_base[i++] = ++j;
		} else if (*length_at(&s, i + 1, j) >= *length_at(&s, i, j + 1)) {
			i++;
		} else {
			j++;
		}
	}
}

static void align_keys(struct alignment *a)
{
	struct map *by_key = map_new(a->arena);

	for (size_t j = 0; j < a->m; j++) {
		const char *key = identity(a->head[j], false, a->arena);

		*map_slot(by_key, key, strlen(key)) = (void *)(j + 1);
	}
	for (size_t i = 0; i < a->n; i++)
		a->of_base[i] =
			(size_t)map_get_string(by_key, identity(a->base[i], false, a->arena));
}

/* Numbers that were counted show in that content lines up with other numbers. Where it does not,
 * keys are the better guide: the number may be what was edited. */
static void align(struct alignment *a)
{
	if (a->n && a->m && is_numbered(a->base[0]) && (a->n + 1) * (a->m + 1) <= SEQUENCE_MAX)
		align_content(a);
	if (a->cells->renumber)
		return;
	memset(a->of_base, 0, a->n * sizeof(*a->of_base));
	align_keys(a);
}

/* ---- moved ---- */

/* Marks what is on a longest ascending run of of_base (patience sorting). */
static void mark_steady(const struct alignment *a, bool *steady)
{
	size_t *top = arena_alloc(a->arena, (a->n + 1) * sizeof(*top));
	size_t *previous = arena_alloc(a->arena, (a->n + 1) * sizeof(*previous));
	size_t piles = 0;

	for (size_t i = 0; i < a->n; i++) {
		size_t low = 0, high = piles;

		if (!a->of_base[i])
			continue;
		while (low < high) {
			size_t mid = (low + high) / 2;

			if (a->of_base[top[mid]] < a->of_base[i])
				low = mid + 1;
			else
				high = mid;
		}
		previous[i] = low ? top[low - 1] + 1 : 0;
		top[low] = i;
		if (low == piles)
			piles++;
	}
	for (size_t i = piles ? top[piles - 1] + 1 : 0; i; i = previous[i - 1])
		steady[i - 1] = true;
}

/* ---- replaced ---- */

static size_t shape(const struct lyd_node *node, uint32_t *first, uint32_t *last)
{
	const struct place *place = node_origin(node);
	size_t n = 1;

	if (place && (!*first || place->line < *first))
		*first = place->line;
	if (place && place->line > *last)
		*last = place->line;
	for (const struct lyd_node *c = lyd_child(node); c; c = c->next)
		if (node_is_explicit(c))
			n += shape(c, first, last);
	return n;
}

/* Could one be the other with a typing error in its key? */
static bool alike(const struct lyd_node *a, const struct lyd_node *b)
{
	uint32_t from_a = 0, to_a = 0, from_b = 0, to_b = 0;
	size_t n = shape(a, &from_a, &to_a), m = shape(b, &from_b, &to_b);

	return (from_a == to_a && from_b == to_b) || (n == m && to_a - from_a == to_b - from_b);
}

struct unpaired {
	size_t *v;
	size_t n, cap;
};

/* The entries that went and those that came between the same two steady ones are taken for each
 * other, if there are as many. */
static void pair_gap(struct alignment *a, const struct unpaired *gone, const struct unpaired *come)
{
	for (size_t k = 0; gone->n == come->n && k < gone->n; k++) {
		struct cell *cell = a->cells->by_base[gone->v[k]];

		if (!alike(cell->base, a->head[come->v[k]]))
			continue;
		cell->head = a->head[come->v[k]];
		cell->replaced = true;
		a->cells->by_head[come->v[k]] = cell;
	}
}

static void pair_gaps(struct alignment *a, const bool *steady)
{
	size_t j = 0;

	for (size_t i = 0; i <= a->n; i++) {
		struct unpaired gone = { 0 }, come = { 0 };
		size_t end;

		for (; i < a->n && !steady[i]; i++)
			if (!a->of_base[i])
				*array_push(&gone, a->arena) = i;
		end = i < a->n ? a->of_base[i] - 1 : a->m;
		for (; j < end; j++)
			if (!a->cells->by_head[j]->base)
				*array_push(&come, a->arena) = j;
		pair_gap(a, &gone, &come);
		j = end + 1;
	}
}

static void make_cells(struct alignment *a)
{
	struct cells *cells = a->cells;

	cells->by_base = arena_alloc(a->arena, (a->n + 1) * sizeof(*cells->by_base));
	cells->by_head = arena_alloc(a->arena, (a->m + 1) * sizeof(*cells->by_head));
	cells->base_count = a->n;
	cells->head_count = a->m;
	for (size_t i = 0; i < a->n; i++) {
		struct cell *cell = arena_alloc(a->arena, sizeof(*cell));

		cell->base = a->base[i];
		cells->by_base[i] = cell;
		if (a->of_base[i]) {
			cell->head = a->head[a->of_base[i] - 1];
			cells->by_head[a->of_base[i] - 1] = cell;
		}
	}
	for (size_t j = 0; j < a->m; j++)
		if (!cells->by_head[j]) {
			cells->by_head[j] = arena_alloc(a->arena, sizeof(struct cell));
			cells->by_head[j]->head = a->head[j];
		}
}

struct cells *cells_align(struct lyd_node *base, struct lyd_node *head, struct arena *arena)
{
	struct alignment a = { .cells = arena_alloc(arena, sizeof(*a.cells)), .arena = arena };
	bool ordered = (base ? base : head)->schema->flags & LYS_ORDBY_USER;
	bool *steady;

	a.n = base ? instances(base, &a.base, arena) : 0;
	a.m = head ? instances(head, &a.head, arena) : 0;
	a.of_base = arena_alloc(arena, (a.n + 1) * sizeof(*a.of_base));
	steady = arena_alloc(arena, a.n + 1);
	align(&a);
	make_cells(&a);
	mark_steady(&a, steady);
	for (size_t i = 0; ordered && i < a.n; i++)
		a.cells->by_base[i]->moved = a.of_base[i] && !steady[i];
	pair_gaps(&a, steady);
	return a.cells;
}
