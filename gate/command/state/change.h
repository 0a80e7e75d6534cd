/* SPDX-License-Identifier: MIT */
/*
 * A change: two states, the rules that hold, and the routes of both. What `check`, `diff` and
 * `explain` stand on.
 */
#ifndef COMMAND_CHANGE_H
#define COMMAND_CHANGE_H

#include "command/state/load.h"
#include "explain/explain.h"

struct report_file;

struct change {
	const struct options *options;
	struct arena *arena;
	struct loader loader;
	struct diagnostics diag; /* what failed before there were states */
	struct state base, head;
	struct judgement judgement;
	/* "+name", "-name", "~name" of the configs' files, sorted; ">name" of what is applied */
	struct strings changed;
};

/* The change that the arguments name, all stages up to the routes; *change is zeroed. Whatever
 * fails is in the judgement, which then cannot accept. False: no state could be opened. */
bool change_open(struct change *change, const struct options *options);
struct explain_texts change_texts(const struct change *change);
/* authors.c: who wrote the lines to blame. */
void change_authors(const struct change *change, struct verdict *verdict);
/* What became of the lines of each of change->changed (edits.c). */
const struct report_file *change_files(const struct change *change);

#endif
