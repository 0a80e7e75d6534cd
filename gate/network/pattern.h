/* SPDX-License-Identifier: MIT */
/*
 * Regular expressions of as-path and community lists: POSIX extended ones (regcomp(3), which builds
 * an automaton), with '_' standing for a delimiter: (^|[ ,{}()]|$). The same in OpenConfig (as
 * device makers read it) and FRR (bgp_regex.c's rule).
 */
#ifndef NETWORK_PATTERN_H
#define NETWORK_PATTERN_H

#include <stdbool.h>

#include "base/arena.h"

struct pattern;

/* Null if it does not compile; then *error says why. Freed with the arena. */
const struct pattern *pattern_new(const char *source, struct arena *arena, const char **error);
bool pattern_matches(const struct pattern *pattern, const char *text);
const char *pattern_source(const struct pattern *pattern);

#endif
