/* SPDX-License-Identifier: MIT */
/*
 * Reading the models themselves: a reader of a text dialect builds its commands from what its
 * models say. Data nodes only (choices and cases are passed through), in the order in which they
 * are written; at the top (null) those of all modules of the set.
 */
#ifndef YANG_MODEL_H
#define YANG_MODEL_H

#include "yang/yang.h"

struct model;

enum model_kind {
	MODEL_CONTAINER,
	MODEL_PRESENCE, /* a container that says something by being there */
	MODEL_LIST,
	MODEL_LEAF,
	MODEL_LEAF_LIST,
};

enum model_type { MODEL_TEXT, MODEL_NUMBER, MODEL_BOOL, MODEL_EMPTY, MODEL_ENUM };

/* A place for what a reader made of the models, once (null at first); it belongs into the arena,
 * which lives as long as the models. One reader a set. */
void **models_attached(struct models *models, struct arena **arena);

size_t model_count(const struct models *models, const struct model *parent);
const struct model *model_child(const struct models *models, const struct model *parent, size_t i);
const struct model *model_parent(const struct model *model);
const char *model_name(const struct model *model);
const char *model_module(const struct model *model);
enum model_kind model_kind(const struct model *model);
bool model_is_key(const struct model *model);
bool model_is_mandatory(const struct model *model);
/* The argument of the node's i-th extension statement of that name (without prefix), "" if it
 * has no argument; null if there is no such statement. */
const char *model_statement(const struct model *model, const char *name, size_t i);
/* Of leaves and leaf-lists. A leafref is what it refers to; a union is MODEL_TEXT. */
enum model_type model_type(const struct model *model);
const char *model_type_name(const struct model *model); /* as the leaf names it, without prefix */
const char *model_enum(const struct model *model, size_t i); /* the i-th name, or null */
const char *model_default(const struct model *model);        /* or null */
/* The error-app-tag of the type's first pattern, or null. */
const char *model_pattern_tag(const struct model *model);
/* Whether the type takes the text; references are not followed. Cheap enough to choose between
 * commands. */
bool model_takes(const struct model *model, const char *value);
/* One of the types whose values a leaf or leaf-list takes; a union has several, in its order. */
struct model_member {
	enum model_type type;
	uint64_t min, max;        /* MODEL_NUMBER, unsigned */
	const char *const *names; /* MODEL_ENUM */
	size_t name_count;
	const char *tag; /* MODEL_TEXT: error-app-tag of its last pattern, or null */
	const struct model_member *next;
};
const struct model_member *model_members(const struct model *model, struct arena *arena);
/* "uint16 in 68..9192", for messages. */
const char *model_expected(const struct model *model, struct arena *arena);

#endif
