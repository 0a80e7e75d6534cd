/* SPDX-License-Identifier: MIT */
/*
 * What a command does to the tree: it makes the nodes from its block down to its own, takes away
 * what an earlier command of its own node said, and sets what it says. 'no' takes the node away or
 * makes its truth values false.
 *
 * Entries that FRR counts (prefix-lists without numbers, next hops of static routes) are counted
 * here by the rule in the model: two commands that are the same entry get the same number.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/bug.h"
#include "base/intern.h"
#include "config/frr_text/grammar.h"

enum { MAX_KEYS = 8, MAX_DEPTH = 16 };

/* The entries of one counted list. */
struct counter {
	uint64_t highest;
	struct map *numbers; /* what the command says -> its number as text */
};

struct putting {
	struct frr_reader *reader;
	const struct frr_captures *captures;
	bool create; /* else only what is there is looked for */
};

/* ---- values ---- */

/* What the command gives the leaf: null if nothing, or if it cannot be (an error then). */
static const char *leaf_text(const struct putting *p, const struct frr_node *leaf)
{
	const struct frr_captures *c = p->captures;
	struct arena *arena = p->reader->scratch;
	const char *text = NULL, *address = NULL;

	for (size_t i = 0; i < c->n; i++) {
		const struct frr_capture *x = &c->v[i];

		if (x->leaf != leaf)
			continue;
		if (x->setting) {
			text = x->value != NULL                     ? x->value
			       : leaf->members->type == MODEL_EMPTY ? ""
								    : "true";
		} else if (x->part == PART_ADDRESS) {
			address = x->value;
		} else if (x->part == PART_MASK) {
			text = frr_prefix_join(address, x->value, PART_MASK, arena);
		} else if (x->part != PART_WHOLE) {
			text = frr_prefix_join(x->value, NULL, x->part, arena);
		} else {
			const char *value = frr_value(leaf, x->value, arena);

			text = text == NULL ? value : arena_printf(arena, "%s %s", text, value);
		}
	}
	return text;
}

/* A mask with holes. */
static bool check_masks(const struct putting *p)
{
	const char *address = NULL;

	for (size_t i = 0; i < p->captures->n; i++) {
		const struct frr_capture *x = &p->captures->v[i];

		if (x->part == PART_ADDRESS)
			address = x->value;
		if (x->part == PART_MASK &&
		    frr_prefix_join(address, x->value, PART_MASK, p->reader->scratch) == NULL)
			return diag_add(
				p->reader->diag, DIAG_ERROR, "frr-bad-mask", p->reader->place, NULL,
				"%s is no network mask: its bits are not in one piece", x->value);
	}
	return true;
}

/* ---- counted entries ---- */

static struct counter *counter_of(struct frr_reader *reader, const struct node *parent,
				  const struct frr_node *list)
{
	struct {
		const struct node *parent;
		uintptr_t id;
	} key = { parent, list->id };
	void **slot = map_slot(reader->counters, &key, sizeof(key));

	if (*slot == NULL) {
		struct counter *counter = arena_alloc(reader->work, sizeof(*counter));

		counter->numbers = map_new(reader->work);
		*slot = counter;
	}
	return *slot;
}

static void counter_drop(struct frr_reader *reader, const struct node *parent,
			 const struct frr_node *list)
{
	struct {
		const struct node *parent;
		uintptr_t id;
	} key = { parent, list->id };

	*map_slot(reader->counters, &key, sizeof(key)) = NULL;
}

/* What makes the command this entry and no other. */
static const char *same_text(const struct putting *p, const struct frr_node *list, size_t *size)
{
	struct buffer b;

	buffer_init(&b, p->reader->scratch);
	for (size_t i = 0; i < list->key_count - 1; i++) {
		const char *key = leaf_text(p, &list->children[i]);

		buffer_puts(&b, key != NULL ? key : "");
		buffer_add(&b, "\n", 1);
	}
	for (size_t i = 0; i < list->same_count; i++) {
		const char *value = leaf_text(p, list->same[i]);

		/* A static route without a distance has 1. */
		if (value == NULL && strcmp(list->same[i]->name, "distance") == 0)
			value = "1";
		buffer_puts(&b, value != NULL ? value : "\t");
		buffer_add(&b, "\n", 1);
	}
	*size = b.n;
	return b.s;
}

/* The number of the entry; null: it is not there (without create), or there is none left. */
static const char *number_of(const struct putting *p, const struct frr_node *list,
			     const struct node *parent, const char *given)
{
	struct frr_reader *reader = p->reader;
	struct counter *counter = counter_of(reader, parent, list);
	size_t size;
	const char *same = same_text(p, list, &size), *number = given;
	void **slot;

	if (!p->create)
		return given != NULL ? given : map_get(counter->numbers, same, size);
	slot = map_slot(counter->numbers, same, size);
	if (given == NULL && *slot != NULL)
		return *slot;
	if (given == NULL)
		number = arena_printf(reader->work, "%llu",
				      (unsigned long long)(counter->highest -
							   counter->highest % list->count_step +
							   list->count_step));
	else
		number = arena_strdup(reader->work, number);
	if (strtoull(number, NULL, 10) > counter->highest)
		counter->highest = strtoull(number, NULL, 10);
	*slot = (void *)number;
	return number;
}

/* ---- nodes on the way ---- */

static bool keys_read(const struct putting *p, const struct frr_node *list,
		      const struct node *parent, const char *keys[MAX_KEYS])
{
	for (size_t i = 0; i < list->key_count; i++) {
		keys[i] = leaf_text(p, &list->children[i]);
		if (list->count_step > 0 && i + 1 == list->key_count)
			keys[i] = number_of(p, list, parent, keys[i]);
		if (keys[i] == NULL)
			keys[i] = list->children[i].absent;
		if (keys[i] == NULL)
			return false;
	}
	return true;
}

/* The entry that the last line used is often the one that this line means. */
static bool cache_has(struct frr_cache *cache, const struct node *parent, const char *const *keys,
		      size_t n)
{
	const char *s = cache->keys;

	if (cache->entry == NULL || cache->parent != parent)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(s, keys[i]) != 0)
			return false;
		s += strlen(s) + 1;
	}
	return true;
}

static void cache_set(struct frr_reader *reader, struct frr_cache *cache, struct node *parent,
		      struct node *entry, const char *const *keys, size_t n)
{
	size_t size = 0;
	char *s;

	for (size_t i = 0; i < n; i++)
		size += strlen(keys[i]) + 1;
	if (size > cache->cap) {
		cache->cap = 2 * size;
		cache->keys = arena_alloc(reader->work, cache->cap);
	}
	s = cache->keys;
	for (size_t i = 0; i < n; i++) {
		size = strlen(keys[i]) + 1;
		memcpy(s, keys[i], size);
		s += size;
	}
	cache->parent = parent;
	cache->entry = entry;
}

static struct node *entry_of(const struct putting *p, const struct frr_node *list,
			     struct node *parent)
{
	struct frr_reader *reader = p->reader;
	struct frr_cache *cache = &reader->cache[list->id];
	const char *keys[MAX_KEYS];
	struct node *entry;

	bug_if(list->key_count > MAX_KEYS);
	if (!keys_read(p, list, parent, keys))
		return NULL;
	if (cache_has(cache, parent, keys, list->key_count))
		return cache->entry;
	entry = tree_add_list(reader->tree, parent, list->name, keys, list->key_count,
			      reader->place, reader->diag);
	if (entry != NULL && list->count_step == 0)
		cache_set(reader, cache, parent, entry, keys, list->key_count);
	return entry;
}

/* ---- setting ---- */

static bool refuse_change(struct frr_reader *reader, struct node *node, const struct frr_node *leaf,
			  const char *value)
{
	struct node *there = NULL;

	for (there = node_any_child(node); there != NULL; there = node_any_sibling(there))
		if (strcmp(node_name(there), leaf->name) == 0)
			break;
	if (there == NULL || strcmp(node_value(there), value) == 0)
		return true;
	return diag_add(
		reader->diag, DIAG_ERROR, "frr-cannot-change", reader->place, NULL,
		"this is %s %s already, since line %u: FRR refuses to change it, delete the "
		"block with 'no' first",
		leaf->name, node_value(there), (unsigned)node_place(there).line);
}

static void values_put(const struct putting *p, struct node *parent, const struct frr_node *leaf)
{
	struct frr_reader *reader = p->reader;
	const struct frr_captures *c = p->captures;
	const char *text;

	if (leaf->kind == MODEL_LEAF) {
		text = leaf_text(p, leaf);
		if (text == NULL)
			text = leaf->members->type == MODEL_EMPTY ? "" : "true";
		tree_add_leaf(reader->tree, parent, leaf->name, text, reader->place, reader->diag);
		return;
	}
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].leaf == leaf)
			tree_add_leaf(reader->tree, parent, leaf->name,
				      frr_value(leaf, c->v[i].value, reader->scratch),
				      reader->place, reader->diag);
}

/* What earlier commands of the node said. */
static void clear(struct frr_reader *reader, const struct frr_node *target, struct node *node)
{
	struct node *next;

	for (struct node *c = node_any_child(node); c != NULL; c = next) {
		const struct frr_node *leaf = frr_child(target, node_name(c));

		next = node_any_sibling(c);
		if (leaf->bound && !leaf->key && !leaf->fixed)
			tree_remove(reader->tree, c);
	}
}

static bool captured(const struct frr_captures *c, size_t i, const struct frr_node *target)
{
	const struct frr_node *leaf = c->v[i].leaf;

	if (leaf->parent != target || leaf->key)
		return false;
	for (size_t k = 0; k < i; k++)
		if (c->v[k].leaf == leaf)
			return false;
	return true;
}

/* The nodes from the block's down to above the target are made; the last one is returned in
 * *parent. */
static bool descend(const struct putting *p, const struct frr_level *level,
		    const struct frr_node *target, struct node **parent)
{
	const struct frr_node *way[MAX_DEPTH], *n;
	size_t depth = 0;

	for (n = target->parent; n != NULL && n != level->block->node; n = n->parent) {
		bug_if(depth == MAX_DEPTH);
		way[depth++] = n;
	}
	*parent = level->node;
	while (depth-- > 0) {
		n = way[depth];
		*parent = n->kind == MODEL_LIST
				  ? entry_of(p, n, *parent)
				  : tree_add_container(p->reader->tree, *parent, n->name,
						       p->reader->place, p->reader->diag);
		if (*parent == NULL)
			return false;
		for (size_t i = 0; p->create && i < p->captures->n; i++)
			if (captured(p->captures, i, n))
				values_put(p, *parent, p->captures->v[i].leaf);
	}
	return true;
}

static struct node *inner_put(const struct putting *p, const struct frr_node *target,
			      struct node *parent)
{
	struct frr_reader *reader = p->reader;
	const struct frr_captures *c = p->captures;
	struct node *node = target->kind == MODEL_LIST
				    ? entry_of(p, target, parent)
				    : tree_add_container(reader->tree, parent, target->name,
							 reader->place, reader->diag);

	if (node == NULL)
		return NULL;
	for (size_t i = 0; i < c->n; i++)
		if (captured(c, i, target) && c->v[i].leaf->fixed &&
		    !refuse_change(reader, node, c->v[i].leaf, leaf_text(p, c->v[i].leaf)))
			return NULL;
	if (target->kind != MODEL_CONTAINER && target->command)
		clear(reader, target, node);
	for (size_t i = 0; i < c->n; i++)
		if (captured(c, i, target))
			values_put(p, node, c->v[i].leaf);
	return node;
}

struct node *frr_put(struct frr_reader *reader, const struct frr_level *level,
		     const struct frr_node *target, const struct frr_captures *captures)
{
	struct putting p = { reader, captures, true };
	struct node *parent;

	if (!check_masks(&p) || !descend(&p, level, target, &parent))
		return NULL;
	if (target->kind < MODEL_LEAF)
		return inner_put(&p, target, parent);
	values_put(&p, parent, target);
	return NULL;
}

/* ---- taking away ---- */

/* Pointers into what goes. */
static void forget(struct frr_reader *reader, const struct frr_node *target,
		   const struct node *node)
{
	for (uint32_t i = 0; i < reader->grammar->node_count; i++)
		reader->cache[i].entry = NULL;
	for (size_t i = 0; i < target->child_count; i++)
		if (target->children[i].count_step > 0)
			counter_drop(reader, node, &target->children[i]);
}

static struct node *child_of(const struct node *parent, const char *name)
{
	struct node *c = node_any_child(parent);

	while (c != NULL && strcmp(node_name(c), name) != 0)
		c = node_any_sibling(c);
	return c;
}

/* Nodes that only the look for the target made say nothing. */
static void prune(struct frr_reader *reader, const struct frr_node *n, struct node *node,
		  const struct frr_block *block)
{
	while (n != NULL && n != block->node && !n->command && n->kind != MODEL_PRESENCE) {
		struct node *above = node_parent(node);

		for (struct node *c = node_any_child(node); c != NULL; c = node_any_sibling(c))
			if (!frr_child(n, node_name(c))->key)
				return;
		forget(reader, n, node);
		tree_remove(reader->tree, node);
		node = above;
		n = n->parent;
	}
}

static void leaf_take(const struct putting *p, const struct frr_node *leaf, struct node *parent)
{
	struct frr_reader *reader = p->reader;
	const struct frr_captures *c = p->captures;
	struct node *next;
	bool any = false;

	if (leaf->members->type == MODEL_BOOL) {
		tree_add_leaf(reader->tree, parent, leaf->name, "false", reader->place,
			      reader->diag);
		reader->took = true;
		return;
	}
	for (size_t i = 0; i < c->n; i++)
		any |= c->v[i].leaf == leaf;
	for (struct node *n = parent != NULL ? node_any_child(parent)
					     : tree_top(reader->tree, leaf->name);
	     n != NULL; n = next) {
		bool meant = leaf->kind == MODEL_LEAF || !any;

		next = parent != NULL ? node_any_sibling(n) : NULL;
		if (strcmp(node_name(n), leaf->name) != 0)
			continue;
		for (size_t i = 0; i < c->n && !meant; i++)
			meant = c->v[i].leaf == leaf &&
				strcmp(node_value(n),
				       frr_value(leaf, c->v[i].value, reader->scratch)) == 0;
		reader->took |= meant;
		if (meant)
			tree_remove(reader->tree, n);
	}
}

/* Only to be looked for: it was not there. */
static bool was_made_now(const struct frr_reader *reader, const struct node *node)
{
	struct place place = node_place(node);

	return place.file == reader->place.file && place.line == reader->place.line;
}

static void inner_take(const struct putting *p, const struct frr_node *target, struct node *parent)
{
	struct frr_reader *reader = p->reader;
	const struct frr_captures *c = p->captures;
	struct node *node;
	bool falsified = false;

	node = target->kind == MODEL_LIST ? entry_of(p, target, parent)
					  : tree_add_container(reader->tree, parent, target->name,
							       reader->place, reader->diag);
	if (node == NULL)
		return;
	reader->took |= !was_made_now(reader, node);
	if (target->kind == MODEL_CONTAINER) {
		for (size_t i = 0; i < c->n; i++) {
			struct node *leaf = child_of(node, c->v[i].leaf->name);

			if (!captured(c, i, target))
				continue;
			falsified = true;
			if (c->v[i].leaf->members->type == MODEL_BOOL)
				leaf_take(p, c->v[i].leaf, node);
			else if (leaf != NULL)
				tree_remove(reader->tree, leaf);
		}
		if (falsified)
			return;
	}
	if (target->count_step > 0) {
		size_t size;
		const char *same = same_text(p, target, &size);

		*map_slot(counter_of(reader, parent, target)->numbers, same, size) = NULL;
	}
	forget(reader, target, node);
	tree_remove(reader->tree, node);
}

void frr_take(struct frr_reader *reader, const struct frr_level *level,
	      const struct frr_node *target, const struct frr_captures *captures)
{
	struct putting p = { reader, captures, false };
	struct node *parent;

	if (!check_masks(&p) || !descend(&p, level, target, &parent))
		return;
	if (target->kind < MODEL_LEAF)
		inner_take(&p, target, parent);
	else
		leaf_take(&p, target, parent);
	if (parent != NULL && target->parent != NULL)
		prune(reader, target->parent, parent, level->block);
}
