/* SPDX-License-Identifier: MIT */
/*
 * How a command is written in the models (routegate-frr-types tells the language), made into steps.
 * A pattern is read into a small tree first, for its steps are made from its end: each step knows
 * the next one.
 */
#include <string.h>

#include "base/array.h"
#include "base/bug.h"
#include "config/frr_text/grammar.h"

enum part_kind { A_KEYWORD, A_VALUE, A_REST, A_CHOICE, A_OPTION, A_SET };

struct sequence;

struct element {
	enum part_kind kind;
	const char *word;
	struct settings {
		struct frr_setting *v;
		size_t n, cap;
	} settings;
	const struct frr_node *leaf;
	enum frr_part part;
	bool many;
	struct sequences {
		struct sequence *v;
		size_t n, cap;
	} alternatives;
};

struct sequence {
	struct element *v;
	size_t n, cap;
};

struct parser {
	struct frr_grammar *grammar;
	struct frr_node *node;
	const char *pattern, *s;
	uint32_t once; /* next free bit of {} */
};

uint32_t frr_step_add(struct frr_grammar *grammar, struct frr_step step)
{
	*array_push(&grammar->steps, grammar->arena) = step;
	return (uint32_t)grammar->steps.n - 1;
}

uint32_t frr_fork_add(struct frr_grammar *grammar, const uint32_t *targets, size_t n)
{
	struct frr_step step = { .op = OP_FORK, .fork_count = n };

	if (n == 1)
		return targets[0];
	step.forks = arena_copy(grammar->arena, targets, n * sizeof(*targets));
	return frr_step_add(grammar, step);
}

struct frr_node *frr_child(const struct frr_node *node, const char *name)
{
	for (size_t i = 0; node && i < node->child_count; i++)
		if (strcmp(node->children[i].name, name) == 0)
			return &node->children[i];
	return NULL;
}

/* The leaf that a pattern names: the node itself, or a child of it. */
static struct frr_node *leaf_find(const struct parser *p, const char *name)
{
	struct frr_node *leaf;

	if (strcmp(p->node->name, name) == 0 && p->node->kind >= MODEL_LEAF)
		return p->node;
	leaf = frr_child(p->node, name);
	if (leaf == NULL)
		bug("%s: no leaf %s in '%s'", p->node->name, name, p->pattern);
	leaf->bound = true;
	return leaf;
}

static void spaces_skip(struct parser *p)
{
	p->s += strspn(p->s, " \t\n");
}

/* "word", "word!", "word=leaf,leaf", "word=leaf:value" */
static void keyword_parse(struct parser *p, struct element *e, char *text)
{
	size_t n = strlen(text);
	char *equals = strchr(text, '='), *colon;

	e->kind = A_KEYWORD;
	e->word = text;
	if (p->node == NULL)
		return;
	if (text[n - 1] == '!') {
		text[n - 1] = '\0';
		array_push(&e->settings, p->grammar->arena)->leaf = leaf_find(p, text);
	}
	if (equals == NULL)
		return;
	*equals = '\0';
	for (char *name = equals + 1, *comma; name != NULL; name = comma) {
		struct frr_setting *s = array_push(&e->settings, p->grammar->arena);

		comma = strchr(name, ',');
		if (comma != NULL)
			*comma++ = '\0';
		colon = strchr(name, ':');
		if (colon != NULL) {
			*colon = '\0';
			s->value = colon + 1;
		}
		s->leaf = leaf_find(p, name);
	}
}

static bool takes_rest(const struct frr_node *leaf)
{
	for (const struct model_member *m = leaf->members; m != NULL; m = m->next)
		if (m->type == MODEL_TEXT && m->tag != NULL &&
		    (strcmp(m->tag, "LINE") == 0 || strcmp(m->tag, "REGEX") == 0))
			return true;
	return false;
}

/* The inside of <...>. */
static void value_parse(struct parser *p, struct element *e, char *text)
{
	static const struct {
		const char *name;
		enum frr_part part;
	} parts[] = { { "+address", PART_ADDRESS },
		      { "+mask", PART_MASK },
		      { "+classful", PART_CLASSFUL },
		      { "+host", PART_HOST } };
	char *dots = strstr(text, "..."), *plus = strchr(text, '+');

	e->kind = A_VALUE;
	if (dots != NULL) {
		*dots = '\0';
		e->many = true;
	}
	for (size_t i = 0; plus != NULL && i < sizeof(parts) / sizeof(parts[0]); i++)
		if (strcmp(plus, parts[i].name) == 0)
			e->part = parts[i].part;
	if (plus != NULL)
		*plus = '\0';
	if (p->node == NULL) {
		/* <A.B.C.D> in the table of known commands. */
		e->part = *text != '\0' ? PART_HOST : PART_WHOLE;
		return;
	}
	e->leaf = leaf_find(p, text);
	if (e->many && e->leaf->kind == MODEL_LEAF && takes_rest(e->leaf))
		e->kind = A_REST;
}

static void sequence_parse(struct parser *p, struct sequence *sequence);

/* Behind the opening bracket, up to the closing one. */
static void group_parse(struct parser *p, struct element *e, enum part_kind kind, char close)
{
	e->kind = kind;
	for (;;) {
		sequence_parse(p, array_push(&e->alternatives, p->grammar->arena));
		bug_if(*p->s != '|' && *p->s != close);
		if (*p->s++ == close)
			return;
	}
}

static void element_parse(struct parser *p, struct element *e)
{
	size_t n;

	switch (*p->s) {
	case '(':
		p->s++;
		group_parse(p, e, A_CHOICE, ')');
		return;
	case '[':
		p->s++;
		group_parse(p, e, A_OPTION, ']');
		return;
	case '{':
		p->s++;
		group_parse(p, e, A_SET, '}');
		return;
	case '<':
		n = strcspn(++p->s, ">");
		value_parse(p, e, arena_strndup(p->grammar->arena, p->s, n));
		p->s += n + 1;
		return;
	default:
		n = strcspn(p->s, " \t\n|)]}");
		if (strncmp(p->s, "...", 3) == 0)
			e->kind = A_REST;
		else
			keyword_parse(p, e, arena_strndup(p->grammar->arena, p->s, n));
		p->s += n;
	}
}

static void sequence_parse(struct parser *p, struct sequence *sequence)
{
	for (spaces_skip(p); *p->s != '\0' && strchr("|)]}", *p->s) == NULL; spaces_skip(p))
		element_parse(p, array_push(sequence, p->grammar->arena));
}

static uint32_t sequence_compile(struct parser *p, const struct sequence *sequence, uint32_t next);

static uint32_t choice_compile(struct parser *p, const struct element *e, uint32_t next)
{
	struct {
		uint32_t *v;
		size_t n, cap;
	} targets = { 0 };

	for (size_t i = 0; i < e->alternatives.n; i++) {
		uint32_t target = sequence_compile(p, &e->alternatives.v[i], next);

		*array_push(&targets, p->grammar->arena) = target;
	}
	if (e->kind == A_OPTION)
		*array_push(&targets, p->grammar->arena) = next;
	return frr_fork_add(p->grammar, targets.v, targets.n);
}

/* A loop: each way through it comes back to the fork, and each alternative is taken once. */
static uint32_t set_compile(struct parser *p, const struct element *e, uint32_t next)
{
	struct frr_step fork = { .op = OP_FORK, .fork_count = e->alternatives.n + 1 };
	uint32_t loop;

	fork.forks = arena_alloc(p->grammar->arena, fork.fork_count * sizeof(*fork.forks));
	loop = frr_step_add(p->grammar, fork);
	for (size_t i = 0; i < e->alternatives.n; i++) {
		struct frr_step once = { .op = OP_ONCE, .once = 1u << p->once++ };

		bug_if(p->once > 31);
		once.next = sequence_compile(p, &e->alternatives.v[i], loop);
		fork.forks[i] = frr_step_add(p->grammar, once);
	}
	fork.forks[e->alternatives.n] = next;
	return loop;
}

static uint32_t value_compile(struct parser *p, const struct element *e, uint32_t next)
{
	struct frr_step value = { .op = OP_VALUE, .leaf = e->leaf, .part = e->part, .next = next };
	struct frr_step fork = { .op = OP_FORK, .fork_count = 2 };
	uint32_t at;

	if (!e->many)
		return frr_step_add(p->grammar, value);
	fork.forks = arena_alloc(p->grammar->arena, 2 * sizeof(*fork.forks));
	value.next = frr_step_add(p->grammar, fork);
	at = frr_step_add(p->grammar, value);
	fork.forks[0] = at;
	fork.forks[1] = next;
	return at;
}

static uint32_t element_compile(struct parser *p, const struct element *e, uint32_t next)
{
	switch (e->kind) {
	case A_KEYWORD:
		return frr_step_add(p->grammar, (struct frr_step){ .op = OP_KEYWORD,
								   .word = e->word,
								   .settings = e->settings.v,
								   .setting_count = e->settings.n,
								   .next = next });
	case A_VALUE:
		return value_compile(p, e, next);
	case A_REST:
		return frr_step_add(
			p->grammar,
			(struct frr_step){ .op = OP_REST, .leaf = e->leaf, .next = next });
	case A_SET:
		return set_compile(p, e, next);
	default:
		return choice_compile(p, e, next);
	}
}

static uint32_t sequence_compile(struct parser *p, const struct sequence *sequence, uint32_t next)
{
	for (size_t i = sequence->n; i-- > 0;)
		next = element_compile(p, &sequence->v[i], next);
	return next;
}

uint32_t frr_pattern_compile(struct frr_grammar *grammar, struct frr_node *node,
			     const char *pattern, uint32_t next)
{
	struct parser p = { .grammar = grammar, .node = node, .pattern = pattern, .s = pattern };
	struct sequence sequence = { 0 };

	sequence_parse(&p, &sequence);
	bug_if(*p.s != '\0');
	return sequence_compile(&p, &sequence, next);
}
