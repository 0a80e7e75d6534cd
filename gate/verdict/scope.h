/* SPDX-License-Identifier: MIT */
/*
 * Which of the lines that nobody could model matter to the verdict. Internal to verdict/.
 */
#ifndef VERDICT_SCOPE_H
#define VERDICT_SCOPE_H

#include "verdict/compare.h"

/* A finding for each unmodelled line or node of base and head: undecided where a protected prefix
 * depends on the device and only one side has the line; else a warning, or nothing, as
 * routegate.yaml says. */
void scope_unmodelled(const struct judgement *judgement, struct findings *findings,
		      struct arena *arena);

#endif
