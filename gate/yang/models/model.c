/* SPDX-License-Identifier: MIT */
/*
 * Reading the models themselves, for readers of text dialects: their models tie commands to nodes
 * by extension statements (RFC 7950 7.19), and what a word must look like is the leaf's type.
 */
#include "yang/models/model.h"

#include <string.h>

#include "yang/inside.h"

static const struct lysc_node *inside(const struct model *model)
{
	return (const struct lysc_node *)model;
}

size_t model_count(const struct models *models, const struct model *parent)
{
	const struct schema_children *children = schema_children(models, inside(parent));

	return children ? children->n : 0;
}

const struct model *model_child(const struct models *models, const struct model *parent, size_t i)
{
	return (const struct model *)schema_children(models, inside(parent))->ordered[i];
}

const struct model *model_parent(const struct model *model)
{
	return (const struct model *)lysc_data_parent(inside(model));
}

const char *model_name(const struct model *model)
{
	return inside(model)->name;
}

const char *model_module(const struct model *model)
{
	return inside(model)->module->name;
}

enum model_kind model_kind(const struct model *model)
{
	switch (inside(model)->nodetype) {
	case LYS_LIST:
		return MODEL_LIST;
	case LYS_LEAF:
		return MODEL_LEAF;
	case LYS_LEAFLIST:
		return MODEL_LEAF_LIST;
	default:
		return inside(model)->flags & LYS_PRESENCE ? MODEL_PRESENCE : MODEL_CONTAINER;
	}
}

bool model_is_key(const struct model *model)
{
	return lysc_is_key(inside(model));
}

bool model_is_mandatory(const struct model *model)
{
	return inside(model)->flags & LYS_MAND_TRUE;
}

const char *model_statement(const struct model *model, const char *name, size_t i)
{
	const struct lysc_ext_instance *exts = inside(model)->exts;

	for (LY_ARRAY_COUNT_TYPE k = 0; k < LY_ARRAY_COUNT(exts); k++)
		if (!strcmp(exts[k].def->name, name) && i-- == 0)
			return exts[k].argument ? exts[k].argument : "";
	return NULL;
}

enum model_type model_type(const struct model *model)
{
	switch (schema_type(inside(model))->basetype) {
	case LY_TYPE_UINT8:
	case LY_TYPE_UINT16:
	case LY_TYPE_UINT32:
	case LY_TYPE_UINT64:
	case LY_TYPE_INT8:
	case LY_TYPE_INT16:
	case LY_TYPE_INT32:
	case LY_TYPE_INT64:
		return MODEL_NUMBER;
	case LY_TYPE_BOOL:
		return MODEL_BOOL;
	case LY_TYPE_EMPTY:
		return MODEL_EMPTY;
	case LY_TYPE_ENUM:
		return MODEL_ENUM;
	default:
		return MODEL_TEXT;
	}
}

const char *model_type_name(const struct model *model)
{
	return value_type_name(inside(model));
}

const char *model_enum(const struct model *model, size_t i)
{
	const struct lysc_type *type = schema_type(inside(model));
	const struct lysc_type_bitenum_item *enums = ((const struct lysc_type_enum *)type)->enums;

	if (type->basetype != LY_TYPE_ENUM || i >= LY_ARRAY_COUNT(enums))
		return NULL;
	return enums[i].name;
}

const char *model_default(const struct model *model)
{
	const struct lysc_node *node = inside(model);
	const struct lyd_value *value =
		node->nodetype == LYS_LEAF ? ((const struct lysc_node_leaf *)node)->dflt : NULL;

	return value ? lyd_value_get_canonical(node->module->ctx, value) : NULL;
}

const char *model_pattern_tag(const struct model *model)
{
	const struct lysc_type *type = schema_type(inside(model));
	struct lysc_pattern **patterns = ((const struct lysc_type_str *)type)->patterns;

	if (type->basetype != LY_TYPE_STRING || !LY_ARRAY_COUNT(patterns))
		return NULL;
	return patterns[0]->eapptag;
}

bool model_takes(const struct model *model, const char *value)
{
	return value_is_valid(inside(model), value);
}

const char *model_expected(const struct model *model, struct arena *arena)
{
	return value_expected(inside(model), arena);
}
