/* SPDX-License-Identifier: MIT */
/*
 * A change: two states, the rules that hold, and the routes of both. What `check`, `diff` and
 * `explain` stand on.
 */
#ifndef COMMAND_CHANGE_H
#define COMMAND_CHANGE_H

#include "command/load.h"
#include "explain/explain.h"

struct change {
	const struct options *options;
	struct arena *arena;
	struct loader loader;
	struct diagnostics diag; /* what failed before there were states */
	struct state base, head;
	struct judgement judgement;
	struct strings changed; /* "+name", "-name", "~name" of the configs' files, sorted */
};

/* The change that the arguments name, all stages up to the routes; *change is zeroed. Whatever
 * fails is in the judgement, which then cannot accept. False: no state could be opened. */
bool change_open(struct change *change, const struct options *options);
struct explain_texts change_texts(const struct change *change);

#endif
