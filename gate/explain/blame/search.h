/* SPDX-License-Identifier: MIT */
/* The smallest set of units to blame for one finding. Internal to explain/blame/. */
#ifndef EXPLAIN_BLAME_SEARCH_H
#define EXPLAIN_BLAME_SEARCH_H

#include "explain/blame/trial.h"

/* Looks for what is to blame for the finding that is asked for at this position; the causes that the
 * chain named are where it looks first. Null: not found. The set is of the units as they are
 * numbered then. */
bool *search_blamed(struct trials *trials, size_t asked);
/* The same line? */
bool unit_is_at(const struct trials *trials, const struct unit *unit, const struct cause *cause);

#endif
