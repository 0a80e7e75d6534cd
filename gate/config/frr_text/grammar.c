/* SPDX-License-Identifier: MIT */
/*
 * The models' commands as one program of steps. A node without a command is passed through: the
 * commands below it stand where its own would. A node whose command opens a block ends it: what is
 * below has steps of its own. The commands that no model has (known.c) stand in the same
 * blocks, and in blocks of their own.
 */
#include "config/frr_text/grammar.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/bug.h"

struct targets {
	uint32_t *v;
	size_t n, cap;
};

/* ---- nodes ---- */

static void counted_read(struct frr_node *node, const char *rule, struct arena *arena)
{
	char *rest = arena_strdup(arena, rule), *word, *save = NULL;
	struct {
		const struct frr_node **v;
		size_t n, cap;
	} same = { 0 };

	word = strtok_r(rest, " \t\n", &save);
	bug_if(word == NULL);
	node->count_step = (uint32_t)strtoul(word, NULL, 10);
	while ((word = strtok_r(NULL, " \t\n", &save)) != NULL) {
		const struct frr_node *leaf = frr_child(node, word);

		if (leaf == NULL)
			bug("%s: no leaf %s", node->name, word);
		*array_push(&same, arena) = leaf;
	}
	node->same = same.v;
	node->same_count = same.n;
}

static void node_read(struct frr_grammar *grammar, struct models *models, struct frr_node *node);

static void children_read(struct frr_grammar *grammar, struct models *models, struct frr_node *node)
{
	node->child_count = model_count(models, node->model);
	node->children =
		arena_alloc(grammar->arena, (node->child_count + 1) * sizeof(*node->children));
	for (size_t i = 0; i < node->child_count; i++) {
		struct frr_node *child = &node->children[i];

		child->model = model_child(models, node->model, i);
		child->parent = node == &grammar->root ? NULL : node;
		node_read(grammar, models, child);
		node->key_count += child->key;
	}
}

static void node_read(struct frr_grammar *grammar, struct models *models, struct frr_node *node)
{
	const char *rule;

	node->id = grammar->node_count++;
	node->name = model_name(node->model);
	node->kind = model_kind(node->model);
	node->key = model_is_key(node->model);
	node->absent = model_statement(node->model, "absent", 0);
	node->fixed = model_statement(node->model, "fixed", 0) != NULL;
	if (node->kind >= MODEL_LEAF) {
		node->members = model_members(node->model, grammar->arena);
		return;
	}
	children_read(grammar, models, node);
	rule = model_statement(node->model, "numbered", 0);
	if (rule != NULL)
		counted_read(node, rule, grammar->arena);
}

/* ---- commands ---- */

static void block_compile(struct frr_grammar *grammar, struct frr_block *block,
			  const struct frr_node *node);
static void children_compile(struct frr_grammar *grammar, const struct frr_node *node, bool around,
			     struct targets *targets);

static void block_add(struct frr_grammar *grammar, struct frr_node *node, const char *exit)
{
	struct frr_block *block = arena_alloc(grammar->arena, sizeof(*block));

	block->name = node->name;
	block->node = node;
	block->exit = exit;
	block->next = grammar->blocks;
	grammar->blocks = node->block = block;
	block_compile(grammar, block, node);
}

static uint32_t accept_add(struct frr_grammar *grammar, struct frr_node *node, enum frr_op op,
			   const char *pattern)
{
	return frr_step_add(grammar,
			    (struct frr_step){ .op = op, .node = node, .pattern = pattern });
}

/* The commands of one kind of statement; below: where the commands of the nodes below begin. */
static void statements_compile(struct frr_grammar *grammar, struct frr_node *node, enum frr_op op,
			       const struct targets *below, struct targets *out)
{
	const char *statement = op == OP_ACCEPT ? "command" : "begins", *pattern;

	for (size_t i = 0; (pattern = model_statement(node->model, statement, i)) != NULL; i++) {
		struct targets after = { 0 };
		uint32_t entry;

		*array_push(&after, grammar->arena) = accept_add(grammar, node, op, pattern);
		for (size_t k = 0; k < below->n; k++)
			*array_push(&after, grammar->arena) = below->v[k];
		entry = frr_fork_add(grammar, after.v, after.n);
		*array_push(out, grammar->arena) =
			frr_pattern_compile(grammar, node, pattern, entry);
		node->command |= op == OP_ACCEPT;
	}
}

/* The entries of a node's commands and of those below it. around: for the block around an inline
 * one. */
static void node_compile(struct frr_grammar *grammar, struct frr_node *node, bool around,
			 struct targets *targets)
{
	const char *exit = model_statement(node->model, "block", 0);
	bool passed = model_statement(node->model, "command", 0) == NULL &&
		      model_statement(node->model, "begins", 0) == NULL;
	struct targets below = { 0 };

	if (node->key || (around && model_statement(node->model, "inside", 0) != NULL))
		return;
	if (node->kind < MODEL_LEAF && passed) {
		children_compile(grammar, node, around, targets);
		return;
	}
	if (exit != NULL) {
		block_add(grammar, node, exit);
		if (model_statement(node->model, "inline", 0) != NULL)
			children_compile(grammar, node, true, targets);
	} else if (node->kind < MODEL_LEAF) {
		children_compile(grammar, node, around, &below);
	}
	statements_compile(grammar, node, OP_ACCEPT, &below, targets);
	statements_compile(grammar, node, OP_BEGINS, &below, targets);
}

static void children_compile(struct frr_grammar *grammar, const struct frr_node *node, bool around,
			     struct targets *targets)
{
	for (size_t i = 0; i < node->child_count; i++)
		node_compile(grammar, &node->children[i], around, targets);
}

/* Whether one of the names with commas between is this one. */
static bool names_have(const char *names, const char *name)
{
	size_t n = strlen(name);

	for (;;) {
		size_t k = strcspn(names, ",");

		if (k == n && strncmp(names, name, n) == 0)
			return true;
		if (names[k] == '\0')
			return false;
		names += k + 1;
	}
}

static void known_compile(struct frr_grammar *grammar, const struct frr_block *block,
			  struct targets *targets)
{
	for (size_t i = 0; i < frr_known_count; i++) {
		const struct frr_known *known = &frr_known[i];
		uint32_t accept;

		if (!names_have(known->block, block->name))
			continue;
		accept = frr_step_add(grammar, (struct frr_step){ .op = OP_KNOWN,
								  .known = known,
								  .pattern = known->pattern });
		*array_push(targets, grammar->arena) =
			frr_pattern_compile(grammar, NULL, known->pattern, accept);
	}
}

static void block_compile(struct frr_grammar *grammar, struct frr_block *block,
			  const struct frr_node *node)
{
	struct targets targets = { 0 };

	if (node != NULL)
		children_compile(grammar, node, false, &targets);
	known_compile(grammar, block, &targets);
	block->entry = frr_step_add(
		grammar,
		(struct frr_step){ .op = OP_FORK, .forks = targets.v, .fork_count = targets.n });
}

struct frr_block *frr_block_find(const struct frr_grammar *grammar, const char *name)
{
	for (struct frr_block *b = grammar->blocks; b != NULL; b = b->next)
		if (strcmp(b->name, name) == 0)
			return b;
	return NULL;
}

/* Blocks that no model has. */
static void known_blocks(struct frr_grammar *grammar)
{
	for (size_t i = 0; i < frr_known_count; i++) {
		const char *name = frr_known[i].opens;
		struct frr_block *block;

		if (name == NULL || frr_block_find(grammar, name) != NULL)
			continue;
		block = arena_alloc(grammar->arena, sizeof(*block));
		block->name = name;
		block->exit = strstr(name, "family") != NULL  ? "exit-address-family"
			      : strcmp(name, "evpn-vni") == 0 ? "exit-vni"
							      : "exit";
		block->next = grammar->blocks;
		grammar->blocks = block;
		block_compile(grammar, block, NULL);
	}
}

/* ---- where a 'no' may end ---- */

#define TAIL_UNKNOWN UINT32_MAX
#define TAIL_PENDING (UINT32_MAX - 1)

/* The accepting step that is reached by values only, + 1; 0 if there is none. */
static uint32_t tail_of(struct frr_grammar *grammar, uint32_t at)
{
	struct frr_step *step = &grammar->steps.v[at];
	uint32_t tail = 0;

	if (step->tail == TAIL_PENDING)
		return 0;
	if (step->tail != TAIL_UNKNOWN)
		return step->tail;
	step->tail = TAIL_PENDING;
	switch (step->op) {
	case OP_KEYWORD:
		break;
	case OP_VALUE:
	case OP_REST:
	case OP_ONCE:
		tail = tail_of(grammar, step->next);
		break;
	case OP_FORK:
		for (size_t i = 0; i < step->fork_count && tail == 0; i++)
			tail = tail_of(grammar, step->forks[i]);
		break;
	default:
		tail = at + 1;
	}
	step->tail = tail;
	return tail;
}

/* A fork of a loop that was reached first through the loop itself does not know its tail yet: again
 * for those. */
static void tails_find(struct frr_grammar *grammar)
{
	for (size_t i = 0; i < grammar->steps.n; i++)
		grammar->steps.v[i].tail = TAIL_UNKNOWN;
	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t i = 0; i < grammar->steps.n; i++) {
			if (grammar->steps.v[i].tail == 0)
				grammar->steps.v[i].tail = TAIL_UNKNOWN;
			tail_of(grammar, i);
		}
	}
}

static struct frr_grammar *grammar_make(struct models *models, struct arena *arena)
{
	struct frr_grammar *grammar = arena_alloc(arena, sizeof(*grammar));

	grammar->arena = arena;
	grammar->root.kind = MODEL_CONTAINER;
	children_read(grammar, models, &grammar->root);
	grammar->top.name = "";
	grammar->top.exit = "exit";
	block_compile(grammar, &grammar->top, &grammar->root);
	known_blocks(grammar);
	tails_find(grammar);
	return grammar;
}

const struct frr_grammar *frr_grammar_of(struct models *models)
{
	struct arena *arena;
	void **slot = models_attached(models, &arena);

	if (*slot == NULL)
		*slot = grammar_make(models, arena);
	return *slot;
}
