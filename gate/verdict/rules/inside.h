/* SPDX-License-Identifier: MIT */
/*
 * What the readers of routegate.yaml share. What YANG cannot say is checked by them: names of sets,
 * host bits, lengths that do not fit, dates that do not exist. Internal to verdict/rules/.
 *
 *	read.c          the file as a whole, waivers, settings
 *	value.c         prefixes, globs, numbers
 *	surroundings.c  what is protected, and what is said of the world around the network
 *	rule.c          the rules
 *	weakened.c      what a change to the file makes weaker
 */
#ifndef VERDICT_RULES_INSIDE_H
#define VERDICT_RULES_INSIDE_H

#include "verdict/rules.h"

struct reader {
	const struct tree *tree;
	struct rules *rules;
	struct arena *arena;
	struct diagnostics *diag;
};

struct prefixes {
	struct prefix *v;
	size_t n, cap;
};

struct numbers {
	uint32_t *v;
	size_t n, cap;
};

/* Always false: the error is told. */
bool reader_complain(const struct reader *reader, const struct node *node, const char *code,
		     const char *message);
const char *reader_copy(const struct reader *reader, const char *text);
const char *reader_leaf(const struct reader *reader, const struct node *node, const char *path);
/* Of the entries of a leaf-list; none: empty. */
struct globs reader_globs(const struct reader *reader, struct node *first);
/* Prefixes, or names of sets under `protect`; set: the name, if it was one. */
struct prefixes reader_prefixes(const struct reader *reader, struct node *first, const char **set);
struct numbers reader_numbers(const struct reader *reader, struct node *first);

void rules_read_protects(struct reader *reader); /* first: the others name its sets */
void rules_read_links(struct reader *reader);
void rules_read_externals(struct reader *reader);
void rules_read_services(struct reader *reader);
void rules_read_rpki(struct reader *reader);
void rules_read_roles(struct reader *reader);
void rules_read_rules(struct reader *reader);

#endif
