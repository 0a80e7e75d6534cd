/* SPDX-License-Identifier: MIT */
/*
 * The commands of the models as FRR's documentation writes them, for help and README: what is
 * printed here is what the reader reads, since both come from the same statements.
 */
#include <string.h>

#include "config/frr_text/grammar.h"

struct listing {
	struct buffer *out;
	struct arena *arena;
};

/* A word of a pattern: "word", "word!", "word=..."; n is its length. */
static void keyword_write(struct listing *l, const char *s, size_t n)
{
	size_t end = strcspn(s, "!=");

	buffer_add(l->out, s, end < n ? end : n);
}

/* The inside of <...>. */
static void value_write(struct listing *l, const struct frr_node *node, const char *s, size_t n)
{
	const char *name = arena_strndup(l->arena, s, n), *kind;
	size_t end = strcspn(name, "+.");
	const struct frr_node *leaf;

	if (name[end] == '+') {
		buffer_puts(l->out, "A.B.C.D");
		return;
	}
	leaf = frr_child(node, arena_strndup(l->arena, name, end));
	kind = frr_value_name(leaf != NULL ? leaf : node, l->arena);
	buffer_printf(l->out, strchr(kind, '|') != NULL ? "<%s>" : "%s", kind);
	if (name[end] == '.' && strstr(kind, "...") == NULL)
		buffer_puts(l->out, "...");
}

/* The same words with FRR's brackets: <a|b> for a choice, [{a|b}] for any of them. */
static void pattern_write(struct listing *l, const struct frr_node *node, const char *s)
{
	static const struct {
		char ours;
		const char *theirs;
	} brackets[] = { { '(', "<" },  { ')', ">" },  { '[', "[" }, { ']', "]" },
			 { '{', "[{" }, { '}', "}]" }, { '|', "|" } };
	bool glued = true;

	while (*(s += strspn(s, " \t\n")) != '\0') {
		size_t n = 1, i = 0;

		while (i < 7 && brackets[i].ours != *s)
			i++;
		if (!glued && strchr(")]}|", *s) == NULL)
			buffer_puts(l->out, " ");
		glued = strchr("([{|", *s) != NULL;
		if (i < 7) {
			buffer_puts(l->out, brackets[i].theirs);
		} else if (*s == '<') {
			n = strcspn(s, ">") + 1;
			value_write(l, node, s + 1, n - 2);
		} else {
			n = strcspn(s, " \t\n|)]}");
			keyword_write(l, s, n);
		}
		s += n;
	}
}

static void block_write(struct listing *l, const struct frr_node *node, const char *heading);

/* before: the commands of the nodes above, down from the block. */
static void node_write(struct listing *l, const struct frr_node *node, const char *before)
{
	const char *statement, *first = NULL;

	for (size_t k = 0; k < 2; k++) {
		for (size_t i = 0;
		     (statement = model_statement(node->model, k == 0 ? "command" : "begins", i));
		     i++) {
			size_t start = l->out->n;

			buffer_puts(l->out, before);
			if (*before != '\0' && *statement != '\0')
				buffer_puts(l->out, " ");
			pattern_write(l, node, statement);
			if (first == NULL)
				first = arena_strdup(l->arena, l->out->s + start);
			if (k == 0) {
				buffer_puts(l->out, "\n");
				continue;
			}
			l->out->n = start; /* what only begins is no command */
			l->out->s[start] = '\0';
		}
	}
	if (node->kind >= MODEL_LEAF || node->block != NULL)
		return;
	for (size_t i = 0; i < node->child_count; i++)
		node_write(l, &node->children[i], first != NULL ? first : before);
}

static void blocks_below(struct listing *l, const struct frr_node *node)
{
	struct buffer heading;
	struct buffer *out = l->out;

	for (size_t i = 0; i < node->child_count; i++) {
		const struct frr_node *c = &node->children[i];
		const char *above =
			model_statement(node->model == NULL ? c->model : node->model, "begins", 0);

		if (c->block == NULL) {
			blocks_below(l, c);
			continue;
		}
		buffer_init(&heading, l->arena);
		l->out = &heading;
		if (node->model != NULL && above != NULL) {
			pattern_write(l, node, above);
			buffer_puts(l->out, " ");
		}
		pattern_write(l, c, model_statement(c->model, "command", 0));
		l->out = out;
		block_write(l, c, heading.s);
	}
}

static void block_write(struct listing *l, const struct frr_node *node, const char *heading)
{
	buffer_printf(l->out, "%s# %s\n", l->out->n > 0 ? "\n" : "", heading);
	for (size_t i = 0; i < node->child_count; i++)
		node_write(l, &node->children[i], "");
	blocks_below(l, node);
}

const char *frr_commands(struct models *models, struct arena *arena)
{
	struct buffer out;
	struct listing l = { &out, arena };

	buffer_init(&out, arena);
	block_write(&l, &frr_grammar_of(models)->root, "outside of blocks");
	return out.s;
}
