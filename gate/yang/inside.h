/* SPDX-License-Identifier: MIT */
/*
 * What the files of yang/ share and nobody else sees: libyang's types, items and the tree's
 * insides.
 */
#ifndef YANG_INSIDE_H
#define YANG_INSIDE_H

#include <libyang/libyang.h>

#include "base/array.h"
#include "base/intern.h"
#include "yang/yang.h"

/* What we know of a schema node; hangs at lysc_node.priv of every node of a set. */
struct schema {
	const struct lysc_node *node;
	const struct lysp_node *parsed; /* where it was written: has the type's name */
	const char *path;               /* schema path without module names */
	struct schema_children *children;
	const struct lysc_node *config; /* OpenConfig's container with copies of a list's keys */
	uint32_t keys;
	bool ours; /* our own set: a name that is not in it is a bug of the reader */
};

/* The data nodes below a node (choices and cases are passed through), by name. */
struct schema_children {
	const struct lysc_node **slots;   /* open addressing; size is a power of two */
	const struct lysc_node **ordered; /* as the models have them */
	uint32_t size, n;
};

struct models {
	enum models_set set;
	struct ly_ctx *ctx;
	struct arena *arena;
	struct schema_children top;
	const char *digest;
	struct model_files *files; /* of yang_dirs */
	bool from_dirs;            /* the whole set comes from yang_dirs */
	void *attached;            /* what a reader made of the models */
};

const struct schema *schema_of(const struct lysc_node *node);
/* The child (null: top) with that name; module may be null: then any. Null if there is none. */
const struct lysc_node *schema_child(const struct schema_children *children, const char *module,
				     const char *name, size_t n);
const struct schema_children *schema_children(const struct models *models,
					      const struct lysc_node *parent);
/* How many children have that name, whatever their module. */
unsigned schema_count(const struct schema_children *children, const char *name);
const char *schema_nearest(const struct schema_children *children, const char *name,
			   struct arena *scratch);
/* Fills models->top and the schema structs. */
void schema_index(struct models *models);

const struct lysc_type *schema_type(const struct lysc_node *leaf); /* leafrefs followed */

/* Moves libyang's stored errors into diag and forgets them. False if there was none. */
bool models_errors(const struct models *models, const char *code, struct diagnostics *diag);

/* An item is what a text says, before any schema is known. */
enum item_kind {
	ITEM_OBJECT,
	ITEM_ARRAY,
	ITEM_STRING,
	ITEM_NUMBER,
	ITEM_BOOL,
	ITEM_NULL,
	ITEM_TEXT, /* XML, YAML: the text does not tell the type */
};

/* RFC 6241 section 7.2; what an edit asks for at a node. */
enum item_operation {
	OPERATION_MERGE,
	OPERATION_REPLACE,
	OPERATION_CREATE,
	OPERATION_DELETE,
	OPERATION_REMOVE,
};

struct item {
	const char *name;     /* null in arrays */
	const char *module;   /* as written; XML: of the namespace, else that; may be null */
	const char *text;     /* scalars; XML: characters, "" if there are none */
	const char *resolved; /* XML: text with its prefix replaced by the module, else null */
	struct item *child, *next;
	uint32_t line;
	enum item_kind kind;
	enum item_operation operation;
};

/* Deeper than any model; our walks are recursive. */
enum { ITEM_MAX_DEPTH = 100 };

/* Null and an error if the text is not well-formed. */
struct item *item_read(const struct text *text, enum tree_format format, struct arena *arena,
		       struct diagnostics *diag);
/* edit: nc:operation is read, else it is an error. */
struct item *item_read_xml(const struct text *text, bool edit, const struct models *models,
			   struct arena *arena, struct diagnostics *diag);
/* Refuses what no format may hold: NUL bytes, a byte order mark, nothing at all. */
bool item_check_bytes(const struct text *text, struct diagnostics *diag);
/* Takes away what a device wraps around its JSON: lines before the brace, a prompt behind it.
 * True if there was something; *inner keeps the line numbers. */
bool item_strip(const struct text *text, struct arena *arena, struct text *inner);

/* Something admitted that is not in the schema. */
struct outsider {
	const char *path;
	const struct lyd_node *near;
	struct place place;
	enum irrelevance class;
	const char *why;
	size_t leaves;
};

/* libyang has hash tables of siblings, but none at the top, where models may have large lists:
 * there we keep our own, of explicit nodes. */
struct top {
	struct lyd_node *first, *last; /* instances of one schema node: they stand together */
};

struct top_twin {
	struct lyd_node *node; /* null: dropped */
	struct top_twin *next; /* of the same hash */
};

struct tree {
	struct models *models;
	struct arena *arena;
	struct lyd_node *first;
	struct map *tops;    /* schema node -> struct top */
	struct map *twins;   /* schema node and hash of a list entry or value -> struct top_twin */
	struct place *place; /* the last one made: nodes of a line share it */
	struct outsiders {
		struct outsider *v;
		size_t n, cap;
	} outsiders;
	size_t state;      /* leaves skipped */
	struct place edit; /* the line of an edit that is being read; no file: none */
	struct displacements {
		struct displaced *v;
		size_t n, cap;
	} displaced;
};

/* lyd_node.priv: a pointer to the place, with the read mark in its lowest bit; null in nodes
 * that libyang added. */
void tree_put(struct tree *tree, struct lyd_node *node, const char *file, uint32_t line);
bool node_is_explicit(const struct lyd_node *node);
bool node_is_read(const struct lyd_node *node);
const struct place *node_origin(const struct lyd_node *node); /* null: not explicit */
const char *node_data_path(const struct lyd_node *node, struct arena *arena);

/* Low-level making, used by both builders. parent null: at the top. Null: libyang refused; its
 * error is stored. */
struct lyd_node *tree_make_inner(struct tree *tree, struct lyd_node *parent,
				 const struct lysc_node *schema);
struct lyd_node *tree_make_leaf(struct tree *tree, struct lyd_node *parent,
				const struct lysc_node *schema, const char *value);
/* A list entry or leaf-list value. If there is an equal one, that one is returned and nothing is
 * made. */
struct lyd_node *tree_make_entry(struct tree *tree, struct lyd_node *parent,
				 const struct lysc_node *schema, const char *const *keys,
				 bool *made);
struct lyd_node *tree_make_value(struct tree *tree, struct lyd_node *parent,
				 const struct lysc_node *schema, const char *value, bool *made);
/* The first instance of the schema node below parent; at the top, explicit ones only. */
struct lyd_node *tree_find(const struct tree *tree, const struct lyd_node *parent,
			   const struct lysc_node *schema);
void tree_drop(struct tree *tree, struct lyd_node *node);
/* Another value for a leaf, at this place; libyang's error code. */
LY_ERR tree_change(struct tree *tree, struct lyd_node *leaf, const char *value, struct place place);

enum { TREE_MAX_KEYS = 8 };

/* Schema nodes with values or entries that were refused: that nothing is there is no news then. */
struct refused {
	struct map *nodes;
	size_t n;
};

struct build {
	struct tree *tree;
	const struct tree_options *options;
	enum tree_format format;
	bool edit; /* the text is laid over those before it */
	const char *file;
	struct arena *scratch;
	struct diagnostics *diag;
	struct refused refused;
	size_t errors; /* of the whole device */
	struct use {
		size_t n;
		uint32_t line;
	} uses[8]; /* of each leniency, in this text */
	struct use skipped_state;
	struct build_counts {
		struct build_count {
			const char *code;
			size_t n;
			uint32_t line; /* of the first that was not told */
		} * v;
		size_t n, cap;
	} counts;
};

/* After so many errors of one code in one text only their number is told. */
enum { BUILD_MAX_TOLD = 20 };

void build_error(struct build *build, const char *code, uint32_t line, const char *path,
		 const char *format, ...) __attribute__((format(printf, 5, 6)));
bool build_lenient(struct build *build, enum leniency leniency, uint32_t line);
void build_text(struct build *build, const struct item *root);

/* What to do with a member. Null: it is dealt with (skipped, or an error told). */
const struct lysc_node *names_resolve(struct build *build, struct lyd_node *parent,
				      const struct item *item);
/* Path of a child that may not exist. */
const char *names_path(struct arena *arena, const struct lyd_node *parent, const char *name);
size_t item_leaves(const struct item *item);

/* The text to hand to libyang for this leaf, or null after an error. */
const char *value_text(struct build *build, struct lyd_node *parent, const struct lysc_node *schema,
		       const struct item *item);
/* "uint16 in 68..9192", for messages. */
/* As the leaf names it, without prefix; null if that is not known. */
const char *value_type_name(const struct lysc_node *schema);
const char *value_expected(const struct lysc_node *schema, struct arena *arena);
bool value_is_valid(const struct lysc_node *schema, const char *value);
void value_error(struct diagnostics *diag, struct place place, const char *path,
		 const struct lysc_node *schema, const char *value, struct arena *scratch);

/* Validates the whole tree; false: errors told. refused may be null. */
bool tree_validate(struct tree *tree, const struct refused *refused, struct arena *scratch,
		   struct diagnostics *diag);

#endif
