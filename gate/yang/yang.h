/* SPDX-License-Identifier: MIT */
/*
 * yang/: a text becomes a validated tree that knows its source lines and remembers what was read of
 * it. The only folder that knows libyang (and the readers in front of it: libfyaml for JSON and
 * YAML, libxml2 for XML).
 *
 *	models/      a set of YANG modules: built in, or the user's --yang-dir; reading the models
 *	             themselves (model.h)
 *	item.c xml.c a text becomes items: what it says, in one shape for JSON, YAML and XML
 *	names.c      which schema node an item is; what is done about one that is none
 *	value.c      which values a leaf takes, and how to say so
 *	build.c      items become libyang nodes, each with its place
 *	validate.c   libyang's validation, all errors with FILE:LINE
 *	make.c       the nodes of a tree, with their places
 *	tree.c       a tree from texts; building one node by node
 *	node.c       reading a validated tree
 *	coverage.c   what nobody read
 *	diff/        the edits between two trees, and the trees in between
 *
 * libyang's own text parsers are not used: they give no lines, stop at the first error and let
 * through an empty document, text behind the closing brace and whatever follows an unknown member.
 */
#ifndef YANG_YANG_H
#define YANG_YANG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/text.h"

struct models;

enum models_set {
	MODELS_OPENCONFIG, /* models/openconfig-*.yang and what they need */
	MODELS_FRR,        /* models/routegate-frr*.yang */
	MODELS_RULES,      /* models/routegate-rules.yang: routegate.yaml */
	MODELS_ROA,        /* models/routegate-roa.yang: authorised origins */
};

/* Loads and compiles a set. yang_dirs (may be empty) are searched first; where they hold a
 * module of the set, the whole set is taken from there (a profile module beside an upstream one
 * of the same name would clash); modules of ours that upstream does not have stay. Null: diag
 * has the errors. A models object belongs to one thread. */
struct models *models_open(enum models_set set, const char *const *yang_dirs, size_t n,
			   struct arena *arena, struct diagnostics *diag);
/* A digest of all module texts of the set, hex, for cache keys. */
const char *models_digest(const struct models *models);

/* Leniencies: ways in which real files differ from RFC 7951. Each is off unless named in
 * routegate.yaml, and each use is noted once a file. */
enum leniency {
	LENIENCY_UNQUALIFIED_NAMES = 1 << 0,
	LENIENCY_UNQUALIFIED_IDENTITIES = 1 << 1,
	LENIENCY_ANY_QUALIFICATION = 1 << 2,
	LENIENCY_UNWRAP = 1 << 3,
	LENIENCY_IMPLIED_CONFIG = 1 << 4,
	LENIENCY_IMPLIED_BINDING = 1 << 5,      /* honoured by the reader in config/ */
	LENIENCY_IMPLIED_SUBINTERFACE = 1 << 6, /* honoured by the reader in config/ */
};
/* 0 if the name is unknown. Names are those of the enum in lower case with '-'. */
unsigned leniency_parse(const char *name);

struct tree;
struct node; /* a data node; valid while its tree lives */

enum tree_format { TREE_JSON, TREE_XML, TREE_YAML };

/* What a node that no reader reads on purpose may do. */
enum irrelevance {
	NODE_IGNORE,  /* nothing to routes or packets */
	NODE_TAINT,   /* change routes: verdicts that lean on the object are undecided */
	NODE_PACKETS, /* stop packets, not routes */
};

/* A row of a dialect's table of nodes that its reader does not read on purpose. path is a schema
 * path without module names, and covers what is below it. */
struct irrelevant_path {
	const char *path;
	enum irrelevance class;
	const char *why;
};

/* A module whose top-level trees are known and do not concern us. */
struct foreign_module {
	const char *module;
	enum irrelevance class;
	const char *why;
};

/* What the user allows although no model has it: members of this module (in XML also: of this
 * namespace) whose schema path without module names matches the pattern (text_glob). */
struct allowed_path {
	const char *module;
	const char *pattern;
	enum irrelevance class;
	const char *why;
};

/* An edit is laid over what the texts say, before the whole is validated: RFC 8040 section 4.6.1,
 * RFC 6241 section 7.2 with "merge" as the default operation. Containers and list entries are
 * joined, a leaf takes the edit's value and place, entries of an ordered list come behind those that
 * are there. In XML the attribute nc:operation (merge, replace, create, delete, remove) counts. An
 * edit that says nothing is an error. */
struct tree_edit {
	struct text text;
	enum tree_format format;
};

/* How tree_read treats what the schema does not have. A member is, in this order: skipped state;
 * in the table outside (known upstream, no part of our models); foreign (top level only);
 * allowed; else an error. What outside, foreign and allowed admit is no part of the tree but is
 * told by tree_coverage. */
struct tree_options {
	unsigned leniencies;
	const struct irrelevant_path *outside;
	size_t outside_count;
	const struct foreign_module *foreign;
	size_t foreign_count;
	const struct allowed_path *allowed;
	size_t allowed_count;
	const struct tree_edit *edits; /* in the order in which they are made */
	size_t edit_count;
};

/* Reads the texts (all of one device), merges them and validates the whole. All errors of all
 * texts are reported in one run. Null if there was any. state containers are skipped and
 * counted. The tree lives in the arena and dies with it: give each tree an arena of its own and
 * free it when it is read. It points to the texts' names. options may be null. Text the
 * validator has nothing to say about but that cannot be right is an error, too: an empty
 * document, a second document, a duplicate member, bytes behind the end, the same leaf in two
 * files with different values, and the value traps of OpenConfig that YANG does not catch are
 * left to the reader in config/. '{}' is an error unless another text of the device says
 * something. YAML is routegate.yaml's: no module names, one value may stand for a list of one,
 * no anchors or tags; a list whose only key is called "entry" is a sequence, and the key its
 * position (from 1). */
struct tree *tree_read(struct models *models, const struct text *texts, size_t n,
		       enum tree_format format, const struct tree_options *options,
		       struct arena *arena, struct diagnostics *diag);

/* Building a tree node by node, for readers of text dialects (FRR). Nodes are created below
 * parent (null: at the top, then name is "MODULE:NAME"), each at its line. Null and an error at
 * the place if the schema does not allow it (unknown name, value of the wrong type or range). A
 * list's keys are given in order of the schema. What is there already is returned, not made
 * twice: a container, the list entry with these keys, the leaf-list value; a leaf takes the new
 * value and place, since in a router's text the later line wins. tree_finish validates; false
 * and errors as tree_read. place.file must outlive the tree. */
struct tree *tree_new(struct models *models, struct arena *arena);
struct node *tree_add_container(struct tree *tree, struct node *parent, const char *name,
				struct place place, struct diagnostics *diag);
struct node *tree_add_list(struct tree *tree, struct node *parent, const char *name,
			   const char *const *keys, size_t n, struct place place,
			   struct diagnostics *diag);
struct node *tree_add_leaf(struct tree *tree, struct node *parent, const char *name,
			   const char *value, struct place place, struct diagnostics *diag);
void tree_remove(struct tree *tree, struct node *node);
bool tree_finish(struct tree *tree, struct diagnostics *diag);
/* From here on the lines are an edit's: what is removed, or gets another value, is put down to this
 * line. */
void tree_edit_at(struct tree *tree, struct place place);

/* Where something stood that an edit took away or gave another value, and the edit's line. */
struct displaced {
	struct place old, by;
};
const struct displaced *tree_displaced(const struct tree *tree, size_t *n);

/*
 * Reading. A path is child names with '/' between ("config/metric"), without module names: names
 * are unique below a parent in our models. Every accessor marks the nodes it passes and returns as
 * read; nodes are explicit ones only, the defaults that libyang adds are never seen. Where a node
 * is asked for something below it, it may be null: then nothing is there. A name that our own
 * models do not have is a bug(); where upstream's models are in use it is just not there.
 */
struct node *tree_top(const struct tree *tree, const char *name); /* a top-level node or null */
/* A container, a leaf, or the first of a list. */
struct node *node_get(const struct node *node, const char *path);
/* The canonical value of an explicit leaf, or null if it is not there. Identities and
 * identityrefs come as "module:NAME", unions as their member has them. */
const char *node_leaf(const struct node *node, const char *path);
/* The same, or the schema's default ("" is never returned; null where there is neither). */
const char *node_leaf_or_default(const struct node *node, const char *path);
/* Typed leaves; the fallback where the leaf is absent. bug() if the value does not have the
 * type: the schema has checked it. node_identity drops the module name. */
bool node_bool(const struct node *node, const char *path, bool fallback);
uint64_t node_uint(const struct node *node, const char *path, uint64_t fallback);
const char *node_identity(const struct node *node, const char *path);

/* Entries of a list, or values of a leaf-list, below node, in document order:
 *	for (struct node *e = node_first(n, "prefixes/prefix"); e; e = node_next(e)) */
struct node *node_first(const struct node *node, const char *path);
struct node *node_next(const struct node *node); /* the next of the same list or leaf-list */
const char *node_value(const struct node *node); /* of a leaf or leaf-list entry; null else */
const char *node_name(const struct node *node);
const char *node_module(const struct node *node);
struct node *node_parent(const struct node *node);
struct node *node_any_child(const struct node *node);   /* first explicit child, NOT marked read */
struct node *node_any_sibling(const struct node *node); /* next explicit sibling, NOT marked read */

struct place node_place(const struct node *node);
/* The place of the leaf, or of node where it is absent. */
struct place node_leaf_place(const struct node *node, const char *path);
const char *node_path(const struct node *node, struct arena *arena); /* full data path */

/* Marks node and all below it as read (used for what is known to have no effect). */
void node_mark_read(const struct node *node);

/* What the tree's text said, after a reader has been over it. */
struct coverage {
	size_t modelled;   /* explicit data nodes that a reader read */
	size_t irrelevant; /* on the list of nodes without effect on routing */
	size_t unmodelled; /* nobody understood them */
	size_t state;      /* operational state, skipped */
};

/* Something that the text says and no reader read. */
struct unread {
	const struct node *node; /* null if the schema does not have it */
	const struct node *near; /* the node, or the nearest one above it; null at the top */
	const char *path;        /* data path */
	struct place place;
	enum irrelevance class; /* of its row; NODE_TAINT if there is none */
	const char *why;        /* of its row; null if there is none */
};

/* Counts leaves and leaf-list values (and what is childless), and reports each topmost unread
 * node that no NODE_IGNORE row covers, in document order. A container (without presence) that
 * nobody opened is not reported as one if rows lie below it: then its children are. List keys,
 * and their copies in config/, count as read with their entry. The strings live as long as the
 * tree. */
typedef void unread_visit(void *context, const struct unread *unread);
void tree_coverage(const struct tree *tree, const struct irrelevant_path *table, size_t n,
		   struct coverage *coverage, unread_visit *visit, void *context);

/* Prints the explicit nodes of the tree as canonical JSON or XML (routegate convert). */
char *tree_print(const struct tree *tree, enum tree_format format, struct arena *arena);

#endif
