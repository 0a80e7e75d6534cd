/* SPDX-License-Identifier: MIT */
/*
 * XML (RFC 7950 encoding) becomes items. libxml2's SAX events, because while they run the parser's
 * line is exactly that of the element; lines stored in its tree end at 65,535. No network, no
 * entities: a DOCTYPE is refused as such.
 *
 * Namespaces become module names. A value may carry a prefix, too (identities): it is resolved
 * here, where the declarations are known, and kept beside the text as it stands.
 */
#include <ctype.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <string.h>

#include "yang/inside.h"

struct frame {
	struct item *item;
	struct item **tail;
	struct buffer text;
	size_t scopes; /* namespaces declared above this element */
};

struct scope {
	const char *prefix; /* "" is the default namespace */
	const char *uri;
};

struct reader {
	const struct text *text;
	bool edit;
	const struct models *models;
	struct arena *arena;
	struct diagnostics *diag;
	xmlParserCtxtPtr parser;
	struct scopes {
		struct scope *v;
		size_t n, cap;
	} scopes;
	struct frame stack[ITEM_MAX_DEPTH];
	unsigned depth;
	bool failed;
};

static uint32_t line_now(const struct reader *reader)
{
	int line = reader->parser->input ? reader->parser->input->line : 0;

	return line > 0 ? (uint32_t)line : 0;
}

static void fail(struct reader *reader, uint32_t line, const char *code, const char *message)
{
	if (!reader->failed)
		diag_add(reader->diag, DIAG_ERROR, code, (struct place){ reader->text->name, line },
			 NULL, "%s", message);
	reader->failed = true;
	xmlStopParser(reader->parser);
}

static void on_doctype(void *context, const xmlChar *name, const xmlChar *external,
		       const xmlChar *system)
{
	struct reader *reader = context;

	(void)name;
	(void)external;
	(void)system;
	fail(reader, line_now(reader), "xml-doctype",
	     "a DOCTYPE: not allowed, because it can name entities");
}

static const char *module_of(const struct reader *reader, const char *uri)
{
	const struct lys_module *module =
		ly_ctx_get_module_implemented_ns(reader->models->ctx, uri);

	return module ? module->name : arena_strdup(reader->arena, uri);
}

static const char netconf[] = "urn:ietf:params:xml:ns:netconf:base:1.0";

static const char *const operations[] = {
	[OPERATION_MERGE] = "merge",   [OPERATION_REPLACE] = "replace",
	[OPERATION_CREATE] = "create", [OPERATION_DELETE] = "delete",
	[OPERATION_REMOVE] = "remove",
};
enum { OPERATIONS = sizeof(operations) / sizeof(*operations) };

/* False and an error: there is no such operation. */
static bool read_operation(struct reader *reader, struct item *item, const char *value, size_t n)
{
	for (int i = 0; i < OPERATIONS; i++)
		if (strlen(operations[i]) == n && !strncmp(operations[i], value, n)) {
			item->operation = (enum item_operation)i;
			return true;
		}
	return diag_add(reader->diag, DIAG_ERROR, "edit-operation",
			(struct place){ reader->text->name, item->line }, NULL,
			"no operation \"%.*s\": there are merge, replace, create, delete, remove",
			(int)n, value);
}

/* One of libxml2's five: name, prefix, namespace, begin and end of the value. nc:operation,
 * yang:insert and the like say what to do with a node: the file is an edit. Other attributes with a
 * namespace are metadata (RFC 7952); without one there are none. */
static void read_attribute(struct reader *reader, struct item *item, const xmlChar **attribute)
{
	const char *name = (const char *)attribute[0], *uri = (const char *)attribute[2];
	bool good = false;

	if (uri && strcmp(uri, netconf) != 0 && strcmp(uri, "urn:ietf:params:xml:ns:yang:1") != 0)
		return;
	if (!uri)
		diag_add(reader->diag, DIAG_ERROR, "xml-attribute",
			 (struct place){ reader->text->name, item->line }, NULL,
			 "attribute \"%s\" has no namespace: YANG data has no such attributes%s",
			 name,
			 reader->edit && !strcmp(name, "operation")
				 ? "; xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\" and "
				   "nc:operation are meant"
				 : "");
	else if (reader->edit && !strcmp(uri, netconf) && !strcmp(name, "operation"))
		good = read_operation(reader, item, (const char *)attribute[3],
				      (size_t)(attribute[4] - attribute[3]));
	else
		diag_add(reader->diag, DIAG_ERROR, "edit-attribute",
			 (struct place){ reader->text->name, item->line }, NULL,
			 reader->edit ? "attribute \"%s\" is not supported in an edit"
				      : "attribute \"%s\": this is an edit, not a configuration",
			 name);
	reader->failed |= !good;
}

static void push_scopes(struct reader *reader, int n, const xmlChar **namespaces)
{
	for (int i = 0; i < n; i++)
		*array_push(&reader->scopes, reader->arena) = (struct scope){
			namespaces[2 * i]
				? arena_strdup(reader->arena, (const char *)namespaces[2 * i])
				: "",
			arena_strdup(reader->arena, (const char *)namespaces[2 * i + 1]),
		};
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
		     int n_namespaces, const xmlChar **namespaces, int n_attributes,
		     int n_defaulted, const xmlChar **attributes)
{
	struct reader *reader = context;
	struct frame *top = &reader->stack[reader->depth - 1];
	struct item *item;

	(void)prefix;
	(void)n_defaulted;
	if (reader->depth == ITEM_MAX_DEPTH) {
		fail(reader, line_now(reader), "nesting-too-deep",
		     "more than 100 levels of nesting");
		return;
	}
	item = arena_alloc(reader->arena, sizeof(*item));
	item->name = arena_strdup(reader->arena, (const char *)name);
	item->module = uri ? module_of(reader, (const char *)uri) : NULL;
	item->line = line_now(reader);
	item->kind = ITEM_TEXT;
	top->item->kind = ITEM_OBJECT;
	*top->tail = item;
	top->tail = &item->next;
	reader->stack[reader->depth] =
		(struct frame){ .item = item, .tail = &item->child, .scopes = reader->scopes.n };
	buffer_init(&reader->stack[reader->depth++].text, reader->arena);
	push_scopes(reader, n_namespaces, namespaces);
	for (int i = 0; i < n_attributes; i++)
		read_attribute(reader, item, &attributes[5 * i]);
}

static void on_text(void *context, const xmlChar *s, int n)
{
	struct reader *reader = context;

	buffer_add(&reader->stack[reader->depth - 1].text, (const char *)s, (size_t)n);
}

static bool is_blank(const char *s)
{
	return !s[strspn(s, " \t\r\n")];
}

/* "prefix:name" with a declared prefix becomes "module:name"; anything else is no identity. */
static const char *resolve(struct reader *reader, const char *s)
{
	const char *colon = strchr(s, ':');
	size_t n = colon ? (size_t)(colon - s) : 0;

	if (!n || !(isalpha((unsigned char)colon[1]) || colon[1] == '_'))
		return NULL;
	for (size_t i = reader->scopes.n; i-- > 0;) {
		const struct scope *scope = &reader->scopes.v[i];

		if (!strncmp(scope->prefix, s, n) && !scope->prefix[n])
			return arena_printf(reader->arena, "%s:%s", module_of(reader, scope->uri),
					    colon + 1);
	}
	return NULL;
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct reader *reader = context;
	struct frame *top = &reader->stack[reader->depth - 1];
	struct item *item = top->item;

	(void)name;
	(void)prefix;
	(void)uri;
	if (item->child) {
		item->text = NULL;
		if (!is_blank(top->text.s))
			fail(reader, line_now(reader), "xml-mixed",
			     "text beside elements: YANG data has none");
	} else {
		item->text = top->text.n ? top->text.s : "";
		item->resolved = resolve(reader, item->text);
	}
	reader->scopes.n = top->scopes;
	reader->depth--;
}

static void on_error(void *context, xmlErrorPtr error)
{
	struct reader *reader = context;
	size_t n = error->message ? strcspn(error->message, "\n") : 0;

	/* One is enough: what follows the first is its consequence. */
	if (error->level < XML_ERR_ERROR || reader->failed)
		return;
	reader->failed = true;
	diag_add(reader->diag, DIAG_ERROR, "xml-syntax",
		 (struct place){ reader->text->name, error->line > 0 ? (uint32_t)error->line : 0 },
		 NULL, "not XML: %.*s", (int)n, error->message ? error->message : "");
}

static void parse(struct reader *reader)
{
	xmlSAXHandler sax = {
		.initialized = XML_SAX2_MAGIC,
		.internalSubset = on_doctype,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_text,
		.serror = on_error,
	};

	reader->parser = xmlCreatePushParserCtxt(&sax, reader, NULL, 0, reader->text->name);
	if (!reader->parser) {
		reader->failed = true;
		diag_add(reader->diag, DIAG_ERROR, "xml-syntax",
			 (struct place){ reader->text->name, 0 }, NULL, "libxml2 does not start");
		return;
	}
	xmlCtxtUseOptions(reader->parser, XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_BIG_LINES);
	/* In pieces: its sizes are ints, ours are not. */
	for (size_t at = 0; at < reader->text->size && !reader->failed;) {
		size_t n = reader->text->size - at;

		n = n > 1 << 20 ? 1 << 20 : n;
		xmlParseChunk(reader->parser, reader->text->bytes + at, (int)n, 0);
		at += n;
	}
	if (!reader->failed)
		xmlParseChunk(reader->parser, "", 0, 1);
	if (!reader->failed && !reader->parser->wellFormed) {
		reader->failed = true;
		diag_add(reader->diag, DIAG_ERROR, "xml-syntax",
			 (struct place){ reader->text->name, 0 }, NULL, "not well-formed XML");
	}
	xmlFreeParserCtxt(reader->parser);
}

struct item *item_read_xml(const struct text *text, bool edit, const struct models *models,
			   struct arena *arena, struct diagnostics *diag)
{
	struct reader reader = {
		.text = text, .edit = edit, .models = models, .arena = arena, .diag = diag
	};
	struct item *root = arena_alloc(arena, sizeof(*root));

	if (!item_check_bytes(text, diag))
		return NULL;
	root->kind = ITEM_OBJECT;
	reader.stack[0] = (struct frame){ .item = root, .tail = &root->child };
	buffer_init(&reader.stack[0].text, arena);
	reader.depth = 1;
	parse(&reader);
	return reader.failed ? NULL : root;
}
