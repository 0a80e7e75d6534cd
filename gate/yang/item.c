/* SPDX-License-Identifier: MIT */
/*
 * JSON (RFC 8259) and YAML texts become items, by libfyaml's events: it knows the line of
 * everything, and its JSON mode is strict. What it lets through is refused here: NUL bytes, a byte
 * order mark, duplicate names, whatever follows the document, depth without a limit; and of YAML
 * what a configuration has no use for: anchors and aliases (a few lines can unfold to gigabytes),
 * tags, several documents.
 *
 * A name's line is the member's line: that is where an editor should jump to.
 */
#include <libfyaml.h>
#include <string.h>

#include "yang/inside.h"

struct frame {
	struct item *item;  /* an object or array */
	struct item **tail; /* where its next child goes */
	struct item *key;   /* of the value to come, in objects */
};

struct reader {
	const struct text *text;
	bool yaml;
	struct arena *arena;
	struct diagnostics *diag;
	struct item *root;
	struct frame stack[ITEM_MAX_DEPTH];
	unsigned depth, documents;
	bool failed;
};

static bool fail(struct reader *reader, uint32_t line, const char *code, const char *message)
{
	reader->failed = true;
	return diag_add(reader->diag, DIAG_ERROR, code, (struct place){ reader->text->name, line },
			NULL, "%s", message);
}

static uint32_t token_line(struct fy_token *token)
{
	const struct fy_mark *mark = token ? fy_token_start_mark(token) : NULL;

	return mark ? (uint32_t)mark->line + 1 : 0;
}

static const char *token_text(struct reader *reader, struct fy_token *token)
{
	size_t n = 0;
	const char *s = token ? fy_token_get_text(token, &n) : NULL;

	if (s && memchr(s, 0, n)) {
		fail(reader, token_line(token), "text-nul", "a NUL character inside a string");
		return NULL;
	}
	return s ? arena_strndup(reader->arena, s, n) : "";
}

/* "module:name" of JSON; '@' in front marks an annotation and stays with the name. */
static bool item_name(struct reader *reader, struct item *item, const char *name)
{
	const char *colon = strchr(name, ':');

	if (!*name)
		return fail(reader, item->line, "name-empty", "a member has an empty name");
	if (!colon || colon == name || reader->yaml) {
		item->name = name;
		return true;
	}
	if (*name == '@') {
		item->name = name;
		return true;
	}
	item->module = arena_strndup(reader->arena, name, (size_t)(colon - name));
	item->name = colon + 1;
	return true;
}

/* Where a value goes: a new array entry, the member whose name was read, or the root. Null:
 * error. */
static struct item *place_value(struct reader *reader, uint32_t line)
{
	struct frame *top = reader->depth ? &reader->stack[reader->depth - 1] : NULL;
	struct item *item;

	if (top && top->item->kind == ITEM_OBJECT) {
		item = top->key;
		top->key = NULL;
	} else {
		item = arena_alloc(reader->arena, sizeof(*item));
		item->line = line;
	}
	if (!top) {
		reader->root = item;
		return item;
	}
	*top->tail = item;
	top->tail = &item->next;
	return item;
}

static bool open_item(struct reader *reader, enum item_kind kind, struct fy_token *token)
{
	struct frame *top = reader->depth ? &reader->stack[reader->depth - 1] : NULL;
	struct item *item;

	if (top && top->item->kind == ITEM_OBJECT && !top->key)
		return fail(reader, token_line(token), "name-not-text",
			    "the name of a member must be a text");
	if (reader->depth == ITEM_MAX_DEPTH)
		return fail(reader, token_line(token), "nesting-too-deep",
			    "more than 100 levels of nesting");
	item = place_value(reader, token_line(token));
	item->kind = kind;
	reader->stack[reader->depth++] = (struct frame){ item, &item->child, NULL };
	return true;
}

static bool names_equal(const struct item *a, const struct item *b)
{
	return !strcmp(a->name, b->name) && !a->module == !b->module &&
	       (!a->module || !strcmp(a->module, b->module));
}

static bool duplicate(struct reader *reader, const struct item *first, const struct item *second)
{
	reader->failed = true;
	return diag_add(reader->diag, DIAG_ERROR, "duplicate-member",
			(struct place){ reader->text->name, second->line }, NULL,
			"\"%s\" is here twice; the first is at line %u", second->name, first->line);
}

/* Objects are small; a large one is checked with a table. */
static bool check_duplicates(struct reader *reader, const struct item *object)
{
	struct arena *scratch = NULL;
	struct map *map = NULL;
	bool good = true;
	size_t n = 0;

	for (const struct item *b = object->child; b; b = b->next, n++) {
		if (n < 16) {
			for (const struct item *a = object->child; a != b; a = a->next)
				if (names_equal(a, b))
					good = duplicate(reader, a, b);
			continue;
		}
		if (!map) {
			scratch = arena_new();
			map = map_new(scratch);
			for (const struct item *a = object->child; a != b; a = a->next)
				*map_slot(map, a->name, strlen(a->name)) = (void *)a;
		}
		void **slot = map_slot(map, b->name, strlen(b->name));
		/* Same name of two modules: rare, and then compared the plain way. */
		if (*slot)
			for (const struct item *a = object->child; a != b; a = a->next)
				if (names_equal(a, b))
					good = duplicate(reader, a, b);
		*slot = (void *)b;
	}
	arena_free(scratch);
	return good;
}

static enum item_kind scalar_kind(const struct reader *reader, struct fy_token *token,
				  const char *s)
{
	bool plain = !token || fy_scalar_token_get_style(token) == FYSS_PLAIN;

	if (reader->yaml)
		return plain && (!*s || !strcmp(s, "~") || !strcmp(s, "null")) ? ITEM_NULL
									       : ITEM_TEXT;
	if (!plain)
		return ITEM_STRING;
	if (!strcmp(s, "true") || !strcmp(s, "false"))
		return ITEM_BOOL;
	return !strcmp(s, "null") ? ITEM_NULL : ITEM_NUMBER;
}

static bool scalar(struct reader *reader, struct fy_token *token)
{
	struct frame *top = reader->depth ? &reader->stack[reader->depth - 1] : NULL;
	const char *s = token_text(reader, token);
	struct item *item;

	if (!s)
		return false;
	if (top && top->item->kind == ITEM_OBJECT && !top->key) {
		item = arena_alloc(reader->arena, sizeof(*item));
		item->line = token_line(token);
		top->key = item;
		return item_name(reader, item, s);
	}
	item = place_value(reader, token_line(token));
	item->kind = scalar_kind(reader, token, s);
	item->text = s;
	return true;
}

static bool is_plain(struct reader *reader, struct fy_token *anchor, struct fy_token *tag)
{
	if (!anchor && !tag)
		return true;
	return fail(reader, token_line(anchor ? anchor : tag), "yaml-feature",
		    "anchors, aliases and tags are not allowed here: write the values out");
}

static bool close_item(struct reader *reader)
{
	const struct item *item = reader->stack[--reader->depth].item;

	/* One after the other, so that all duplicates of a text are told. */
	if (item->kind == ITEM_OBJECT)
		check_duplicates(reader, item);
	return true;
}

static bool event(struct reader *reader, struct fy_event *e)
{
	switch (e->type) {
	case FYET_DOCUMENT_START:
		if (reader->documents++)
			return fail(reader, token_line(e->document_start.document_start),
				    "second-document", "a second document behind the first");
		return true;
	case FYET_MAPPING_START:
		return is_plain(reader, e->mapping_start.anchor, e->mapping_start.tag) &&
		       open_item(reader, ITEM_OBJECT, e->mapping_start.mapping_start);
	case FYET_SEQUENCE_START:
		return is_plain(reader, e->sequence_start.anchor, e->sequence_start.tag) &&
		       open_item(reader, ITEM_ARRAY, e->sequence_start.sequence_start);
	case FYET_MAPPING_END:
	case FYET_SEQUENCE_END:
		return close_item(reader);
	case FYET_SCALAR:
		return is_plain(reader, e->scalar.anchor, e->scalar.tag) &&
		       scalar(reader, e->scalar.value);
	case FYET_ALIAS:
		return is_plain(reader, e->alias.anchor, NULL);
	default:
		return true;
	}
}

/* The line of an unresolved merge conflict, or 0. */
static uint32_t conflict_line(const struct text *text)
{
	uint32_t line = 1;

	for (const char *s = text->bytes; s && *s; line++) {
		if (!strncmp(s, "<<<<<<<", 7) || !strncmp(s, ">>>>>>>", 7) ||
		    !strncmp(s, "=======", 7))
			return line;
		s = strchr(s, '\n');
		if (s)
			s++;
	}
	return 0;
}

static bool is_last_line(const struct text *text, uint32_t line)
{
	for (const char *s = text->bytes; line > 1; line--, s++) {
		s = strchr(s, '\n');
		if (!s)
			return true;
		if (line == 2)
			return !strchr(s + 1, '\n') || !strchr(s + 1, '\n')[1];
	}
	return false;
}

static void syntax_error(struct reader *reader, struct fy_diag *fy_diag)
{
	void *prev = NULL;
	const struct fy_diag_error *e = fy_diag_errors_iterate(fy_diag, &prev);
	uint32_t line = e && e->line > 0 ? (uint32_t)e->line : 0;
	const char *message = e ? e->msg : "the parser gives no reason";
	const char *code = reader->yaml ? "yaml-syntax" : "json-syntax";

	if (conflict_line(reader->text)) {
		fail(reader, conflict_line(reader->text), "merge-conflict",
		     "an unresolved merge conflict");
		return;
	}
	if (e && strstr(e->msg, "missing document start")) {
		fail(reader, line, "second-document", "text behind the end of the document");
		return;
	}
	reader->failed = true;
	diag_add(reader->diag, DIAG_ERROR, code, (struct place){ reader->text->name, line }, NULL,
		 "not %s: %s%s", reader->yaml ? "YAML" : "JSON", message,
		 is_last_line(reader->text, line) ? " (is the text cut off?)" : "");
}

static void read_events(struct reader *reader)
{
	struct fy_diag_cfg diag_cfg;
	struct fy_diag *fy_diag;
	struct fy_parse_cfg cfg = { 0 };
	struct fy_parser *parser;
	struct fy_event *e;
	bool good = true;

	fy_diag_cfg_default(&diag_cfg);
	fy_diag = fy_diag_create(&diag_cfg);
	fy_diag_set_collect_errors(fy_diag, true); /* otherwise it prints them */
	cfg.flags = FYPCF_COLLECT_DIAG | (reader->yaml ? FYPCF_JSON_NONE : FYPCF_JSON_FORCE);
	cfg.diag = fy_diag;
	parser = fy_parser_create(&cfg);
	fy_parser_set_string(parser, reader->text->bytes, reader->text->size);
	while (good && (e = fy_parser_parse(parser))) {
		good = event(reader, e);
		fy_parser_event_free(parser, e);
	}
	/* Behind a second object libfyaml stops, and only its diagnostics tell. */
	if (good && (fy_parser_get_stream_error(parser) || fy_diag_got_error(fy_diag)))
		syntax_error(reader, fy_diag);
	else if (good && (reader->depth || !reader->root))
		fail(reader, 0, "document-empty", "the document is empty");
	fy_parser_destroy(parser);
	fy_diag_destroy(fy_diag);
}

static uint32_t line_at(const struct text *text, size_t offset)
{
	uint32_t line = 1;

	for (size_t i = 0; i < offset; i++)
		line += text->bytes[i] == '\n';
	return line;
}

bool item_check_bytes(const struct text *text, struct diagnostics *diag)
{
	const char *nul = memchr(text->bytes, 0, text->size);
	struct place place = { text->name, 0 };

	if (nul) {
		place.line = line_at(text, (size_t)(nul - text->bytes));
		return diag_add(diag, DIAG_ERROR, "text-nul", place, NULL,
				"a NUL byte: this is not a text, or it is UTF-16");
	}
	if (text->size >= 3 && !memcmp(text->bytes, "\xef\xbb\xbf", 3)) {
		place.line = 1;
		return diag_add(diag, DIAG_ERROR, "text-bom", place, NULL,
				"a byte order mark: save the file as UTF-8 without one");
	}
	if (strspn(text->bytes, " \t\r\n") == text->size)
		return diag_add(diag, DIAG_ERROR, "document-empty", place, NULL,
				"the file is empty: delete it if the device is meant to go");
	return true;
}

struct item *item_read(const struct text *text, enum tree_format format, struct arena *arena,
		       struct diagnostics *diag)
{
	struct reader reader = {
		.text = text, .yaml = format == TREE_YAML, .arena = arena, .diag = diag
	};

	if (!item_check_bytes(text, diag))
		return NULL;
	read_events(&reader);
	if (reader.failed)
		return NULL;
	if (reader.root->kind != ITEM_OBJECT) {
		fail(&reader, reader.root->line, "document-not-object",
		     reader.yaml ? "the document must be a mapping (NAME: VALUE)"
				 : "the document must be one JSON object");
		return NULL;
	}
	return reader.root;
}

/* What a device may put around its JSON: prompts, dates. Braces and conflict markers are none of
 * that. */
static bool is_chatter(const char *s, size_t n)
{
	if (memchr(s, '{', n) || memchr(s, '}', n) || memchr(s, '[', n) || memchr(s, ']', n))
		return false;
	for (size_t i = 0; i < n; i++)
		if ((!i || s[i - 1] == '\n') && n - i >= 7 &&
		    (!strncmp(s + i, "<<<<<<<", 7) || !strncmp(s + i, "=======", 7) ||
		     !strncmp(s + i, ">>>>>>>", 7) || !strncmp(s + i, "|||||||", 7)))
			return false;
	return true;
}

static void blank(char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] != '\n')
			s[i] = ' ';
}

bool item_strip(const struct text *text, struct arena *arena, struct text *inner)
{
	const char *open = strchr(text->bytes, '{'), *close = strrchr(text->bytes, '}');
	size_t head, tail;
	char *copy;

	if (!open || !close || close < open)
		return false;
	head = (size_t)(open - text->bytes);
	tail = (size_t)(text->bytes + text->size - close - 1);
	if (strspn(text->bytes, " \t\r\n") >= head && strspn(close + 1, " \t\r\n") >= tail)
		return false;
	if (!is_chatter(text->bytes, head) || !is_chatter(close + 1, tail))
		return false;
	copy = arena_copy(arena, text->bytes, text->size + 1);
	blank(copy, head);
	blank(copy + (close + 1 - text->bytes), tail);
	*inner = (struct text){ text->name, copy, text->size };
	return true;
}
