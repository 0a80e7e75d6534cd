/* SPDX-License-Identifier: MIT */
/*
 * What values a leaf takes, as plain data: a reader of a text dialect tells by it which of several
 * commands a word fits, and how FRR's help would call the word. Unions come apart into their
 * members.
 */
#include <string.h>

#include "yang/inside.h"
#include "yang/models/model.h"

static const struct lysc_type *leaf_type(const struct lysc_node *node)
{
	if (node->nodetype == LYS_LEAF)
		return ((const struct lysc_node_leaf *)node)->type;
	return ((const struct lysc_node_leaflist *)node)->type;
}

static void number_range(struct model_member *out, const struct lysc_type *type)
{
	const struct lysc_type_num *number = (const struct lysc_type_num *)type;
	LY_ARRAY_COUNT_TYPE n = number->range ? LY_ARRAY_COUNT(number->range->parts) : 0;

	out->type = MODEL_NUMBER;
	out->max = type->basetype == LY_TYPE_UINT8    ? UINT8_MAX
		   : type->basetype == LY_TYPE_UINT16 ? UINT16_MAX
		   : type->basetype == LY_TYPE_UINT32 ? UINT32_MAX
						      : UINT64_MAX;
	if (n) {
		out->min = number->range->parts[0].min_u64;
		out->max = number->range->parts[n - 1].max_u64;
	}
}

static void enum_names(struct model_member *out, const struct lysc_type *type, struct arena *arena)
{
	const struct lysc_type_enum *e = (const struct lysc_type_enum *)type;
	LY_ARRAY_COUNT_TYPE n = LY_ARRAY_COUNT(e->enums);
	const char **names = arena_alloc(arena, (n + 1) * sizeof(*names));

	for (LY_ARRAY_COUNT_TYPE i = 0; i < n; i++)
		names[i] = e->enums[i].name;
	out->type = MODEL_ENUM;
	out->names = names;
	out->name_count = n;
}

static void string_tag(struct model_member *out, const struct lysc_type *type)
{
	const struct lysc_type_str *string = (const struct lysc_type_str *)type;
	LY_ARRAY_COUNT_TYPE n = LY_ARRAY_COUNT(string->patterns);

	out->type = MODEL_TEXT;
	if (n)
		out->tag = string->patterns[n - 1]->eapptag;
}

/* Puts the type, or the members of a union, at *end; the new end. */
static const struct model_member **members_add(const struct model_member **end,
					       const struct lysc_type *type, struct arena *arena)
{
	struct model_member *out;

	if (type->basetype == LY_TYPE_UNION) {
		const struct lysc_type_union *u = (const struct lysc_type_union *)type;

		for (LY_ARRAY_COUNT_TYPE i = 0; i < LY_ARRAY_COUNT(u->types); i++)
			end = members_add(end, u->types[i], arena);
		return end;
	}
	out = arena_alloc(arena, sizeof(*out));
	switch (type->basetype) {
	case LY_TYPE_UINT8:
	case LY_TYPE_UINT16:
	case LY_TYPE_UINT32:
	case LY_TYPE_UINT64:
		number_range(out, type);
		break;
	case LY_TYPE_ENUM:
		enum_names(out, type, arena);
		break;
	case LY_TYPE_BOOL:
		out->type = MODEL_BOOL;
		break;
	case LY_TYPE_EMPTY:
		out->type = MODEL_EMPTY;
		break;
	case LY_TYPE_STRING:
		string_tag(out, type);
		break;
	default:
		out->type = MODEL_TEXT;
	}
	*end = out;
	return &out->next;
}

const struct model_member *model_members(const struct model *model, struct arena *arena)
{
	const struct model_member *first = NULL;

	members_add(&first, leaf_type((const struct lysc_node *)model), arena);
	return first;
}

void **models_attached(struct models *models, struct arena **arena)
{
	*arena = models->arena;
	return &models->attached;
}
