/* SPDX-License-Identifier: MIT */
/*
 * What the tree readers of all dialects share: messages at nodes, places that outlive the tree, and
 * the ledger. What nobody read and no table row calls harmless becomes struct unmodelled, with a
 * text that says whether base and head hold the same there: the path and a fingerprint of all below
 * it. Values are not repeated: an unknown node may hold a password.
 */
#include "config/reading.h"

#include <string.h>

#include "base/array.h"
#include "base/intern.h"

const struct text *reading_text(const struct reading *reading, const char *name)
{
	size_t n = reading->text_count + reading->edit_count;

	for (size_t i = 0; i < n; i++)
		if (name == reading->texts[i].name)
			return &reading->texts[i];
	for (size_t i = 0; i < n; i++)
		if (strcmp(name, reading->texts[i].name) == 0)
			return &reading->texts[i];
	return NULL;
}

struct place reading_place(const struct reading *reading, struct place place)
{
	const struct text *text;

	if (place.file == NULL)
		return place;
	text = reading_text(reading, place.file);
	place.file = text != NULL ? text->name : arena_strdup(reading->arena, place.file);
	return place;
}

struct place reading_node_place(const struct reading *reading, const struct node *node)
{
	return reading_place(reading, node_place(node));
}

struct place reading_leaf_place(const struct reading *reading, const struct node *node,
				const char *path)
{
	return reading_place(reading, node_leaf_place(node, path));
}

const char *reading_string(const struct reading *reading, const char *s)
{
	return s == NULL ? NULL : arena_strdup(reading->arena, s);
}

static void say(const struct reading *reading, enum diag_severity severity, const struct node *node,
		const char *code, const char *message)
{
	struct place place = { 0 };

	if (node != NULL)
		place = reading_node_place(reading, node);
	else if (reading->text_count > 0)
		place.file = reading->texts[0].name;
	diag_add(reading->diag, severity, code, place,
		 node == NULL ? NULL : node_path(node, reading->scratch), "%s", message);
}

bool reading_error(const struct reading *reading, const struct node *node, const char *code,
		   const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	say(reading, DIAG_ERROR, node, code, arena_vprintf(reading->scratch, format, ap));
	va_end(ap);
	return false;
}

void reading_warn(const struct reading *reading, const struct node *node, const char *code,
		  const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	say(reading, DIAG_WARNING, node, code, arena_vprintf(reading->scratch, format, ap));
	va_end(ap);
}

void reading_note(const struct reading *reading, const struct node *node, const char *code,
		  const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	say(reading, DIAG_NOTE, node, code, arena_vprintf(reading->scratch, format, ap));
	va_end(ap);
}

void reading_once(struct reading *reading, const struct node *node, const char *code,
		  const char *format, ...)
{
	void **slot;
	va_list ap;

	if (reading->said == NULL)
		reading->said = map_new(reading->scratch);
	slot = map_slot(reading->said, code, strlen(code));
	if (*slot != NULL)
		return;
	*slot = reading;
	va_start(ap, format);
	say(reading, DIAG_NOTE, node, code, arena_vprintf(reading->scratch, format, ap));
	va_end(ap);
}

static uint64_t fingerprint(const struct node *node, uint64_t seed)
{
	const char *value = node_value(node);

	seed = hash_bytes(node_name(node), strlen(node_name(node)), seed);
	if (value != NULL)
		return hash_bytes(value, strlen(value), seed);
	for (const struct node *c = node_any_child(node); c != NULL; c = node_any_sibling(c))
		seed = fingerprint(c, seed);
	return seed;
}

/* Where the JSON member that begins on this line ends: behind its brackets, or at a comma outside
 * of any. */
static size_t member_end(const char *s, size_t n)
{
	bool quoted = false;
	int depth = 0;

	for (size_t i = 0; i < n; i++) {
		if (quoted) {
			if (s[i] == '\\')
				i++;
			else
				quoted = s[i] != '"';
		} else if (s[i] == '"') {
			quoted = true;
		} else if (s[i] == '{' || s[i] == '[') {
			depth++;
		} else if (s[i] == '}' || s[i] == ']') {
			if (--depth <= 0)
				return i;
		} else if (s[i] == ',' && depth == 0) {
			return i;
		}
	}
	return n;
}

/* For what the schema does not have there is no node: the text itself, from its line on. For XML
 * that is to the end of the file, which only makes more look changed than is. */
static uint64_t fingerprint_text(const struct reading *reading, struct place place)
{
	const struct text *t = place.file == NULL ? NULL : reading_text(reading, place.file);
	const char *s, *end;

	if (t == NULL)
		return 0;
	s = t->bytes;
	end = t->bytes + t->size;
	for (uint32_t line = 1; line < place.line && s != NULL; line++) {
		s = memchr(s, '\n', (size_t)(end - s));
		s = s == NULL ? NULL : s + 1;
	}
	if (s == NULL)
		s = t->bytes;
	if (t->size > 4 && strstr(t->name, ".json") != NULL)
		return hash_bytes(s, member_end(s, (size_t)(end - s)), 0);
	return hash_bytes(s, (size_t)(end - s), 0);
}

/* The data path without module names and keys: what patterns are held against. */
static const char *plain_path(const struct reading *reading, const struct node *node)
{
	const char *path = node_name(node);

	for (const struct node *p = node_parent(node); p != NULL; p = node_parent(p))
		path = arena_printf(reading->scratch, "%s/%s", node_name(p), path);
	return arena_printf(reading->scratch, "/%s", path);
}

static const struct allowed_path *allowed_find(const struct reading *reading,
					       const struct node *node)
{
	const struct config_options *o = reading->options;
	const char *path;

	if (o->allowed_count == 0 || node == NULL)
		return NULL;
	path = plain_path(reading, node);
	for (size_t i = 0; i < o->allowed_count; i++)
		if (strcmp(o->allowed[i].module, node_module(node)) == 0 &&
		    text_glob(o->allowed[i].pattern, path))
			return &o->allowed[i];
	return NULL;
}

/* What many sessions inherit from one group is told once. */
static bool is_news(struct reading *reading, const struct unread *unread)
{
	const char *key = arena_printf(reading->scratch, "%s %s:%u", unread->path,
				       unread->place.file, (unsigned)unread->place.line);
	void **slot;

	if (reading->said == NULL)
		reading->said = map_new(reading->scratch);
	slot = map_slot(reading->said, key, strlen(key));
	if (*slot != NULL)
		return false;
	*slot = reading;
	return true;
}

static void unmodelled_add(struct reading *reading, const struct unread *unread)
{
	const struct allowed_path *allowed = allowed_find(reading, unread->node);
	bool packets = unread->class == NODE_PACKETS;
	struct unmodelled *u;
	uint64_t hash;

	if (allowed != NULL && allowed->class == NODE_IGNORE) {
		diag_add(reading->diag, DIAG_NOTE, "allowed", reading_place(reading, unread->place),
			 unread->path, "not modelled, but allowed: %s", allowed->why);
		return;
	}
	if (!is_news(reading, unread))
		return;
	u = array_push(&reading->unmodelled, reading->arena);
	u->place = reading_place(reading, unread->place);
	u->path = arena_strdup(reading->arena, unread->path);
	hash = unread->node != NULL ? fingerprint(unread->node, 0)
				    : fingerprint_text(reading, u->place);
	u->text =
		arena_printf(reading->arena, "%s #%08x", u->path, /* 32 bits don't tell a secret */
			     (unsigned)(hash & UINT32_MAX));
	u->why = arena_strdup(reading->arena, unread->why != NULL
						      ? unread->why
						      : "nobody knows what it does to routes");
	u->packets_only = packets;
	diag_add(reading->diag, packets ? DIAG_NOTE : DIAG_UNSUPPORTED,
		 packets ? "unmodelled-packets" : "unmodelled", u->place, u->path,
		 "not modelled: %s", u->why);
}

void reading_unmodelled(struct reading *reading, const struct node *node, const char *why)
{
	struct unread unread = {
		.node = node,
		.near = node,
		.path = node_path(node, reading->scratch),
		.place = node_place(node),
		.class = NODE_TAINT,
		.why = why,
	};

	unmodelled_add(reading, &unread);
}

bool reading_refuse_true(struct reading *reading, const struct node *node, const char *path,
			 const char *why)
{
	if (!node_bool(node, path, false))
		return false;
	reading_unmodelled(reading, node_get(node, path), why);
	return true;
}

static void visit(void *context, const struct unread *unread)
{
	struct reading *reading = context;

	if (reading->dialect->unread != NULL)
		reading->dialect->unread(reading, unread);
	unmodelled_add(reading, unread);
}

void reading_displaced(struct reading *reading)
{
	struct device *device = reading->device;
	size_t n;
	const struct displaced *all = tree_displaced(reading->tree, &n);
	struct displaced_line *lines = arena_alloc(reading->arena, (n + 1) * sizeof(*lines));

	for (size_t i = 0; i < n; i++)
		lines[i] = (struct displaced_line){ reading_place(reading, all[i].old),
						    reading_place(reading, all[i].by) };
	device->displaced = lines;
	device->displaced_count = n;
}

void reading_cover(struct reading *reading, const struct config_dialect *dialect)
{
	enum { TABLES = sizeof(dialect->irrelevant) / sizeof(dialect->irrelevant[0]) };
	const struct irrelevant_table *tables = dialect->irrelevant;
	struct device *device = reading->device;
	struct coverage coverage = { 0 };
	struct irrelevant_path *rows;
	size_t count = 0, understood = reading->unmodelled.n;

	for (size_t i = 0; i < TABLES && tables[i].v != NULL; i++)
		count += *tables[i].n;
	rows = arena_alloc(reading->scratch, (count + 1) * sizeof(*rows));
	count = 0;
	for (size_t i = 0; i < TABLES && tables[i].v != NULL; i++)
		for (size_t k = 0; k < *tables[i].n; k++)
			rows[count++] = tables[i].v[k];
	reading->dialect = dialect;
	tree_coverage(reading->tree, rows, count, &coverage, visit, reading);
	device->unmodelled = reading->unmodelled.v;
	device->unmodelled_count = reading->unmodelled.n;
	device->count_modelled = coverage.modelled;
	device->count_irrelevant = coverage.irrelevant + reading->irrelevant;
	device->count_unmodelled = coverage.unmodelled + understood;
	device->count_state = coverage.state;
}
