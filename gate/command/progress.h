/* SPDX-License-Identifier: MIT */
/*
 * What is being done, on the last line of the terminal, for whatever takes longer than a second. Only
 * if standard error is a terminal, and not with --quiet. The stages do not print: those of command/
 * say here what they do, those below it call back.
 */
#ifndef COMMAND_PROGRESS_H
#define COMMAND_PROGRESS_H

#include "command/options.h"

void progress_start(const struct options *options);
/* total 0: nobody knows. Cheap enough for every step. */
void progress_tell(const char *stage, size_t done, size_t total);
/* The line is free again: before anything is printed. */
void progress_end(void);

#endif
