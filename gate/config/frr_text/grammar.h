/* SPDX-License-Identifier: MIT */
/*
 * The commands of FRR as a program, made of the models once. A step takes a word, or forks; a line
 * is a command if some way through the steps of its block takes all its words. Internal to the FRR
 * reader.
 */
#ifndef CONFIG_FRR_GRAMMAR_H
#define CONFIG_FRR_GRAMMAR_H

#include "config/frr/frr.h"
#include "yang/models/model.h"

/* A node of the models. */
struct frr_node {
	const struct model *model;
	const char *name;
	enum model_kind kind;
	bool key;
	uint32_t id;
	const struct model_member *members; /* of a leaf or leaf-list */
	struct frr_node *parent;            /* null at the top */
	struct frr_node *children;
	size_t child_count, key_count;
	bool command; /* it is set by a command of its own, not only passed on the way to others */
	bool bound;   /* a leaf that its parent's command sets */
	const char *absent; /* of a key, where the command does not have it; or null */
	bool fixed;         /* a leaf that no later command may change; a block that stays */
	/* a list whose last key counts */
	uint32_t count_step;          /* 0: it does not */
	const struct frr_node **same; /* leaves that make two commands the same entry */
	size_t same_count;
	struct frr_block *block; /* it opens this one */
};

/* Parts of a prefix that are said in several words. */
enum frr_part { PART_WHOLE, PART_ADDRESS, PART_MASK, PART_CLASSFUL, PART_HOST };

enum frr_op {
	OP_KEYWORD,
	OP_VALUE,
	OP_REST, /* a value that takes all words that are left */
	OP_FORK,
	OP_ONCE,   /* each alternative of {} */
	OP_ACCEPT, /* the command is complete */
	OP_BEGINS, /* it may end here behind 'no' only */
	OP_KNOWN,  /* a command that no model has */
};

/* A keyword's effect. */
struct frr_setting {
	const struct frr_node *leaf;
	const char *value; /* null: true, or present */
};

struct frr_step {
	enum frr_op op;
	uint32_t next;
	uint32_t tail; /* OP_ACCEPT or OP_BEGINS that is reached without a further keyword, + 1; 0:
			  none */
	const char *word;
	const struct frr_setting *settings;
	size_t setting_count;
	const struct frr_node *leaf; /* of a value; null: any word */
	enum frr_part part;
	uint32_t *forks;
	size_t fork_count;
	uint32_t once;
	const struct frr_node *node; /* OP_ACCEPT, OP_BEGINS */
	const char *pattern;         /* the command, for messages: OP_ACCEPT, OP_BEGINS, OP_KNOWN */
	const struct frr_known *known; /* OP_KNOWN */
};

struct frr_block {
	const char *name;            /* of the node, or of the table of known commands */
	const struct frr_node *node; /* null: the top, or a block that no model has */
	const char *exit;
	uint32_t entry;
	struct frr_block *next;
};

struct frr_grammar {
	struct arena *arena;
	struct frr_steps {
		struct frr_step *v;
		size_t n, cap;
	} steps;
	struct frr_node root;
	struct frr_block top;
	struct frr_block *blocks;
	uint32_t node_count;
};

/* A command of FRR that no model has. */
struct frr_known {
	const char *block; /* in which it may stand, with commas between several; "" is the top */
	const char *
		pattern; /* keywords; <> is any word, <A.B.C.D> an address, ... all that are left */
	enum irrelevance class;
	const char *why;
	const char *opens; /* a block that it opens, or null */
};

extern const struct frr_known frr_known[];
extern const size_t frr_known_count;

/* Made once for the models. bug() if their commands are wrong: they are ours. */
const struct frr_grammar *frr_grammar_of(struct models *models);
struct frr_block *frr_block_find(const struct frr_grammar *grammar, const char *name);

/* Adds the steps of a pattern in front of the step next; where they begin. node null: of the table.
 */
uint32_t frr_pattern_compile(struct frr_grammar *grammar, struct frr_node *node,
			     const char *pattern, uint32_t next);
uint32_t frr_step_add(struct frr_grammar *grammar, struct frr_step step);
/* A fork to all of these; the step itself if there is only one. */
uint32_t frr_fork_add(struct frr_grammar *grammar, const uint32_t *targets, size_t n);
struct frr_node *frr_child(const struct frr_node *node, const char *name);

/* ---- words ---- */

/* How well a word fits: the higher the better; 0: not at all. */
enum frr_fit { FIT_NONE, FIT_ANY, FIT_SHORTENED, FIT_TYPED, FIT_KEYWORD };

enum frr_fit frr_keyword_fit(const char *keyword, const char *word);
enum frr_fit frr_value_fit(const struct frr_node *leaf, enum frr_part part, const char *word);
/* The value as the tree has it; the word fits. */
const char *frr_value(const struct frr_node *leaf, const char *word, struct arena *arena);
/* What FRR's help calls such a word: "A.B.C.D|X:X::X:X". */
const char *frr_value_name(const struct frr_node *leaf, struct arena *arena);
/* A prefix said in two words. Null: it cannot be. */
const char *frr_prefix_join(const char *address, const char *mask, enum frr_part part,
			    struct arena *arena);

/* ---- matching ---- */

struct frr_words {
	const char **v;
	size_t n, cap;
};

struct frr_capture {
	const struct frr_node *leaf;
	enum frr_part part;
	const char *value; /* of a setting: as the tree has it, null: true; of a word: the word */
	bool setting;
};

struct frr_captures {
	struct frr_capture *v;
	size_t n, cap;
};

enum frr_verdict { LINE_MATCHES, LINE_UNKNOWN, LINE_AMBIGUOUS };

/* Further nodes that a 'no' means at the same time. */
enum { FRR_TARGETS = 4 };

struct frr_match {
	enum frr_verdict verdict;
	uint32_t accept[FRR_TARGETS]; /* steps; more than one only for 'no' */
	size_t accept_count;
	struct frr_captures captures[FRR_TARGETS];
	size_t depth;               /* how many words some command took */
	const char *first, *second; /* ambiguous: two keywords that the word may be */
	/* private */
	bool complete;
	struct frr_marks {
		uint8_t *fit;
		const char **keyword;
		size_t cap;
	} now, best;
	struct frr_captures stack;
};

/* Which command of the block the words are. negative: they stood behind 'no'. */
void frr_match_line(struct frr_match *match, const struct frr_grammar *grammar, uint32_t entry,
		    const struct frr_words *words, bool negative, struct arena *arena);
/* A match that reads as short for something else what another command has as a whole keyword: 'ip
 * route' must not be swallowed as 'ipv6 router-id ...'. FRR looks for whole keywords first. */
bool frr_match_is_forced(const struct frr_match *match, const struct frr_grammar *grammar,
			 uint32_t entry, const struct frr_words *words, bool negative,
			 struct arena *arena);

struct frr_hint {
	size_t at;        /* the first word that nobody understood */
	const char *text; /* what could have stood there: part of a message, or null */
};

/* For a line that no command of the block is. */
struct frr_hint frr_match_hint(const struct frr_grammar *grammar, uint32_t entry,
			       const struct frr_words *words, bool negative, struct arena *arena);

/* ---- the tree ---- */

struct frr_level {
	const struct frr_block *block;
	struct node *node; /* null at the top and in blocks that no model has */
	const char *path;  /* commands of the blocks, for messages */
};

struct frr_reader {
	const struct frr_grammar *grammar;
	struct models *models;
	struct tree *tree;
	struct arena *arena;   /* of the tree */
	struct arena *scratch; /* of a line */
	struct arena *work;    /* of the reading */
	struct diagnostics *diag;
	struct frr_ledger *ledger;
	struct place place;
	struct frr_levels {
		struct frr_level *v;
		size_t n, cap;
	} levels;
	struct map *counters;
	struct frr_cache {
		struct node *parent, *entry;
		char *keys;
		size_t cap;
	} * cache; /* by node id: the list entry used last */
	struct frr_match match;
	struct frr_words words;
	bool took;        /* the 'no' of this line took something away */
	bool typed;       /* the lines are typed, not a file's */
	uint32_t left_at; /* the typed line that left configure mode; 0: none */
};

/* True: the typed line is none of configuration, and was dealt with. */
bool frr_typed_line(struct frr_reader *reader);

/* Does what the accepted command says. The node, for a block; null after an error, and for 'no'. */
struct node *frr_put(struct frr_reader *reader, const struct frr_level *level,
		     const struct frr_node *target, const struct frr_captures *captures);
void frr_take(struct frr_reader *reader, const struct frr_level *level,
	      const struct frr_node *target, const struct frr_captures *captures);

#endif
