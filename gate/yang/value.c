/* SPDX-License-Identifier: MIT */
/*
 * Values. RFC 7951 section 6 says how each type is encoded in JSON: a uint16 is a number, a uint64
 * a string. libyang's lyd_new_term takes either, so the encoding is checked here. In a union the
 * member that takes the value must be one that the encoding fits; libyang's type plugin is asked
 * with hints.
 *
 * A message never repeats libyang's: its patterns fill a page. It says what the type is called.
 */
#include <libyang/plugins_types.h>
#include <string.h>

#include "yang/inside.h"

static const struct lysc_type *leaf_type(const struct lysc_node *schema)
{
	if (schema->nodetype == LYS_LEAF)
		return ((const struct lysc_node_leaf *)schema)->type;
	return ((const struct lysc_node_leaflist *)schema)->type;
}

static const struct lysc_type *real_type(const struct lysc_type *type)
{
	if (type->basetype == LY_TYPE_LEAFREF)
		return ((const struct lysc_type_leafref *)type)->realtype;
	return type;
}

const struct lysc_type *schema_type(const struct lysc_node *leaf)
{
	return real_type(leaf_type(leaf));
}

static enum item_kind type_kind(LY_DATA_TYPE base)
{
	switch (base) {
	case LY_TYPE_UINT8:
	case LY_TYPE_UINT16:
	case LY_TYPE_UINT32:
	case LY_TYPE_INT8:
	case LY_TYPE_INT16:
	case LY_TYPE_INT32:
		return ITEM_NUMBER;
	case LY_TYPE_BOOL:
		return ITEM_BOOL;
	case LY_TYPE_EMPTY:
		return ITEM_NULL;
	default:
		return ITEM_STRING;
	}
}

static bool kind_fits(const struct lysc_type *type, enum item_kind kind)
{
	const struct lysc_type_union *members = (const struct lysc_type_union *)type;

	if (kind == ITEM_TEXT)
		return true;
	type = real_type(type);
	members = (const struct lysc_type_union *)type;
	if (type->basetype != LY_TYPE_UNION)
		return type_kind(type->basetype) == kind;
	for (LY_ARRAY_COUNT_TYPE i = 0; i < LY_ARRAY_COUNT(members->types); i++)
		if (kind_fits(members->types[i], kind))
			return true;
	return false;
}

/* Whether the type stores the text under these hints; the stored value is thrown away. */
static bool type_takes(const struct lysc_node *schema, const struct lysc_type *type,
		       const char *text, uint32_t hints)
{
	const struct ly_ctx *ctx = schema->module->ctx;
	struct lyd_value storage = { 0 };
	struct ly_err_item *err = NULL;
	LY_ERR rc = type->plugin->store(ctx, type, text, strlen(text), 0, LY_VALUE_JSON, NULL,
					hints, schema, &storage, NULL, &err);

	ly_err_free(err);
	if (rc && rc != LY_EINCOMPLETE)
		return false;
	type->plugin->free(ctx, &storage);
	return true;
}

bool value_is_valid(const struct lysc_node *schema, const char *value)
{
	return type_takes(schema, leaf_type(schema), value, LYD_HINT_DATA);
}

static uint32_t kind_hints(enum item_kind kind)
{
	switch (kind) {
	case ITEM_STRING:
		return LYD_VALHINT_STRING | LYD_VALHINT_NUM64;
	case ITEM_NUMBER:
		return LYD_VALHINT_DECNUM;
	case ITEM_BOOL:
		return LYD_VALHINT_BOOLEAN;
	case ITEM_NULL:
		return LYD_VALHINT_EMPTY;
	default:
		return LYD_HINT_DATA;
	}
}

/* Identities. */

struct match {
	const struct lysc_ident *found;
	const char *name;
	unsigned n;
};

static void find_derived(const struct lysc_ident *base, struct match *match)
{
	for (LY_ARRAY_COUNT_TYPE i = 0; i < LY_ARRAY_COUNT(base->derived); i++) {
		if (!strcmp(base->derived[i]->name, match->name) &&
		    base->derived[i] != match->found) {
			match->found = base->derived[i];
			match->n++;
		}
		find_derived(base->derived[i], match);
	}
}

/* The one identity of that name that the type (or a member of it) knows. */
static void find_identity(const struct lysc_type *type, struct match *match)
{
	type = real_type(type);
	if (type->basetype == LY_TYPE_UNION) {
		const struct lysc_type_union *members = (const struct lysc_type_union *)type;

		for (LY_ARRAY_COUNT_TYPE i = 0; i < LY_ARRAY_COUNT(members->types); i++)
			find_identity(members->types[i], match);
	} else if (type->basetype == LY_TYPE_IDENT) {
		const struct lysc_type_identityref *ref =
			(const struct lysc_type_identityref *)type;

		for (LY_ARRAY_COUNT_TYPE i = 0; i < LY_ARRAY_COUNT(ref->bases); i++)
			find_derived(ref->bases[i], match);
	}
}

/* "MODULE:NAME", or null. */
static const char *qualified_identity(const struct lysc_node *schema, const char *name,
				      struct arena *arena)
{
	struct match match = { .name = name };

	find_identity(leaf_type(schema), &match);
	return match.n == 1 ? arena_printf(arena, "%s:%s", match.found->module->name, name) : NULL;
}

static bool type_has_identities(const struct lysc_type *type)
{
	const struct lysc_type_union *members;

	type = real_type(type);
	if (type->basetype != LY_TYPE_UNION)
		return type->basetype == LY_TYPE_IDENT;
	members = (const struct lysc_type_union *)type;
	for (LY_ARRAY_COUNT_TYPE i = 0; i < LY_ARRAY_COUNT(members->types); i++)
		if (type_has_identities(members->types[i]))
			return true;
	return false;
}

/* Descriptions. */

static void describe_range(struct buffer *out, const struct lysc_range *range, bool is_signed)
{
	if (!range)
		return;
	for (LY_ARRAY_COUNT_TYPE i = 0; i < LY_ARRAY_COUNT(range->parts); i++) {
		buffer_puts(out, i ? ", " : " in ");
		if (is_signed)
			buffer_printf(out, "%lld..%lld", (long long)range->parts[i].min_64,
				      (long long)range->parts[i].max_64);
		else
			buffer_printf(out, "%llu..%llu",
				      (unsigned long long)range->parts[i].min_u64,
				      (unsigned long long)range->parts[i].max_u64);
	}
}

enum { MAX_NAMES = 12 }; /* of an enumeration, in a message */

static void describe_enum(struct buffer *out, const struct lysc_type *type)
{
	const struct lysc_type_bitenum_item *items =
		type->basetype == LY_TYPE_ENUM ? ((const struct lysc_type_enum *)type)->enums
					       : ((const struct lysc_type_bits *)type)->bits;

	for (LY_ARRAY_COUNT_TYPE i = 0; i < LY_ARRAY_COUNT(items) && i < MAX_NAMES; i++)
		buffer_printf(out, "%s%s", i ? ", " : "one of ", items[i].name);
	if (LY_ARRAY_COUNT(items) > MAX_NAMES)
		buffer_puts(out, ", ...");
}

static const char *const base_names[LY_DATA_TYPE_COUNT] = {
	[LY_TYPE_BINARY] = "base64 text", [LY_TYPE_UINT8] = "uint8",
	[LY_TYPE_UINT16] = "uint16",      [LY_TYPE_UINT32] = "uint32",
	[LY_TYPE_UINT64] = "uint64",      [LY_TYPE_STRING] = "a text of another form",
	[LY_TYPE_BOOL] = "true or false", [LY_TYPE_DEC64] = "a decimal number",
	[LY_TYPE_EMPTY] = "[null]",       [LY_TYPE_INST] = "an instance identifier",
	[LY_TYPE_INT8] = "int8",          [LY_TYPE_INT16] = "int16",
	[LY_TYPE_INT32] = "int32",        [LY_TYPE_INT64] = "int64",
};

static void describe_type(struct buffer *out, const struct lysc_type *type)
{
	const struct lysc_type_union *members;

	type = real_type(type);
	switch (type->basetype) {
	case LY_TYPE_UNION:
		members = (const struct lysc_type_union *)type;
		for (LY_ARRAY_COUNT_TYPE i = 0; i < LY_ARRAY_COUNT(members->types); i++) {
			buffer_puts(out, i ? " or " : "");
			describe_type(out, members->types[i]);
		}
		break;
	case LY_TYPE_ENUM:
	case LY_TYPE_BITS:
		describe_enum(out, type);
		break;
	case LY_TYPE_IDENT:
		buffer_printf(out, "an identity derived from %s",
			      ((const struct lysc_type_identityref *)type)->bases[0]->name);
		break;
	case LY_TYPE_UINT8:
	case LY_TYPE_UINT16:
	case LY_TYPE_UINT32:
	case LY_TYPE_UINT64:
	case LY_TYPE_INT8:
	case LY_TYPE_INT16:
	case LY_TYPE_INT32:
	case LY_TYPE_INT64:
		buffer_puts(out, base_names[type->basetype]);
		describe_range(out, ((const struct lysc_type_num *)type)->range,
			       type->basetype >= LY_TYPE_DEC64);
		break;
	default:
		buffer_puts(out, base_names[type->basetype] ? base_names[type->basetype]
							    : "another type");
	}
}

/* A typedef's name says more than patterns do. */
const char *value_type_name(const struct lysc_node *schema)
{
	const struct lysp_node *parsed = schema_of(schema)->parsed;
	const struct lysp_type *type;
	const char *colon;

	if (!parsed || !(parsed->nodetype & (LYS_LEAF | LYS_LEAFLIST)))
		return NULL;
	type = parsed->nodetype == LYS_LEAF ? &((const struct lysp_node_leaf *)parsed)->type
					    : &((const struct lysp_node_leaflist *)parsed)->type;
	colon = strchr(type->name, ':');
	return colon ? colon + 1 : type->name;
}

const char *value_expected(const struct lysc_node *schema, struct arena *arena)
{
	const struct lysc_type *type = real_type(leaf_type(schema));
	const char *name = value_type_name(schema);
	struct buffer out;

	buffer_init(&out, arena);
	if (name && !strcmp(name, "string"))
		name = NULL;
	if (name && (type->basetype == LY_TYPE_STRING || type->basetype == LY_TYPE_UNION) &&
	    strcmp(name, "union") != 0 && strcmp(name, "leafref") != 0)
		return name;
	describe_type(&out, type);
	return out.s;
}

enum { MAX_SHOWN = 60 }; /* characters of a value in a message */

void value_error(struct diagnostics *diag, struct place place, const char *path,
		 const struct lysc_node *schema, const char *value, struct arena *scratch)
{
	const char *identity = qualified_identity(schema, value, scratch);

	diag_add(diag, DIAG_ERROR, "wrong-value", place, path,
		 "wrong value \"%.*s%s\": expected %s%s%s%s", MAX_SHOWN, value,
		 strlen(value) > MAX_SHOWN ? "..." : "", value_expected(schema, scratch),
		 identity ? "; do you mean \"" : "", identity ? identity : "",
		 identity ? "\"?" : "");
}

static const char *kind_name(enum item_kind kind)
{
	static const char *const names[] = {
		[ITEM_OBJECT] = "an object", [ITEM_ARRAY] = "an array", [ITEM_STRING] = "a string",
		[ITEM_NUMBER] = "a number",  [ITEM_BOOL] = "a boolean", [ITEM_NULL] = "null",
		[ITEM_TEXT] = "a value",
	};

	return names[kind];
}

static const char *refuse_kind(struct build *build, const char *path,
			       const struct lysc_node *schema, const struct item *item)
{
	const struct lysc_type *type = real_type(leaf_type(schema));
	const char *expected = type->basetype == LY_TYPE_UNION
				       ? "another kind of value"
				       : kind_name(type_kind(type->basetype));

	if (type->basetype == LY_TYPE_EMPTY)
		expected = "[null]";
	build_error(build, "wrong-encoding", item->line, path,
		    "found %s%s%.*s%s where %s belongs: expected %s", kind_name(item->kind),
		    item->text ? " \"" : "", MAX_SHOWN, item->text ? item->text : "",
		    item->text ? "\"" : "", expected, value_expected(schema, build->scratch));
	return NULL;
}

/* A union member must take the value in its own encoding. */
static bool union_fits(const struct lysc_node *schema, const struct item *item, const char *text)
{
	const struct lysc_type *type = real_type(leaf_type(schema));

	return item->kind == ITEM_TEXT || type->basetype != LY_TYPE_UNION ||
	       type_takes(schema, type, text, kind_hints(item->kind));
}

const char *value_text(struct build *build, struct lyd_node *parent, const struct lysc_node *schema,
		       const struct item *item)
{
	const struct lysc_type *type = leaf_type(schema);
	const char *text = item->text, *identity;
	const struct item *kind = item;

	if (item->kind == ITEM_ARRAY && real_type(type)->basetype == LY_TYPE_EMPTY && item->child &&
	    !item->child->next && item->child->kind == ITEM_NULL)
		return ""; /* [null], RFC 7951 6.9 */
	if (item->kind == ITEM_NULL && build->format == TREE_YAML &&
	    real_type(type)->basetype == LY_TYPE_EMPTY)
		return "";
	if (!text || item->kind == ITEM_NULL || !kind_fits(type, item->kind))
		return refuse_kind(build, names_path(build->scratch, parent, schema->name), schema,
				   kind);
	if (item->resolved && type_has_identities(type))
		text = item->resolved;
	else if (build->format == TREE_XML && real_type(type)->basetype == LY_TYPE_IDENT &&
		 strchr(text, ':')) {
		build_error(build, "wrong-value", item->line,
			    names_path(build->scratch, parent, schema->name),
			    "the prefix of \"%.*s\" is not declared", MAX_SHOWN, text);
		return NULL;
	}
	if (build->options->leniencies & LENIENCY_UNQUALIFIED_IDENTITIES &&
	    (item->kind == ITEM_STRING || item->kind == ITEM_TEXT) && type_has_identities(type) &&
	    !type_takes(schema, type, text, LYD_HINT_DATA) &&
	    (identity = qualified_identity(schema, text, build->scratch))) {
		build_lenient(build, LENIENCY_UNQUALIFIED_IDENTITIES, item->line);
		text = identity;
	}
	if (!union_fits(schema, item, text)) {
		build_error(build, "wrong-value", item->line,
			    names_path(build->scratch, parent, schema->name),
			    "wrong value \"%.*s\" (%s): expected %s", MAX_SHOWN, text,
			    kind_name(item->kind), value_expected(schema, build->scratch));
		return NULL;
	}
	return text;
}
