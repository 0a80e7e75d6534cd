/* SPDX-License-Identifier: MIT */
/*
 * FRR: the text of a frr.conf becomes a tree of models/routegate-frr*.yang, the tree a device.
 *
 *	frr_text/grammar.c   the models' commands as a table: what may stand in each block
 *	frr_text/pattern.c   how a command is written in the models
 *	frr_text/word.c      which words a leaf takes, and their canonical form
 *	frr_text/match.c     which command a line is
 *	frr_text/put.c       what a command does to the tree
 *	frr_text/text.c      lines and blocks
 *	frr_text/typed.c     what one types into vtysh beside configuration
 *	frr_text/known.c     commands of FRR that no model has, each with what becomes of it
 *	frr_text/commands.c  the commands for people
 */
#ifndef CONFIG_FRR_H
#define CONFIG_FRR_H

#include "config/config.h"

/* A line that FRR knows and no model has, and that may matter. */
struct frr_line {
	struct place place;
	const char *path; /* the command with those of its blocks in front, without values */
	const char *text; /* path and a fingerprint of the whole: equal text, same line */
	const char *why;
	enum irrelevance class; /* NODE_TAINT or NODE_PACKETS */
};

/* What became of the lines that are neither empty nor comments. A modelled one is in the tree;
 * whether a reader read it there is the tree's coverage. */
struct frr_ledger {
	size_t modelled, irrelevant;
	struct frr_line *v; /* not modelled */
	size_t n, cap;
};

/* Reads the texts of one device one after the other, as FRR would: a later line wins, 'no' takes
 * away; then the edits, as vtysh takes typed lines. All errors are reported in one run; null if
 * there was any. The tree lives in arena and points to the texts' names, as do the ledger's places;
 * the ledger's arrays are in arena, too. */
struct tree *frr_text_read(struct models *models, const struct config_input *input,
			   struct arena *arena, struct frr_ledger *ledger,
			   struct diagnostics *diag);

/* The commands that the models have, a line each, in the notation of FRR's documentation, each
 * block under a line
 * "# COMMAND" of its own. */
const char *frr_commands(struct models *models, struct arena *arena);

struct config_dialect;
extern const struct config_dialect frr_dialect;

#endif
