/* SPDX-License-Identifier: MIT */
/*
 * Would another head have this very finding? The question that blame asks of states between base
 * and head. It looks at one finding at a time and decides nothing: the verdict stands.
 */
#ifndef VERDICT_REPRODUCE_H
#define VERDICT_REPRODUCE_H

#include "verdict/verdict.h"

/* Of a finding that several devices share, some of them may have it. */
enum reproduction { REPRODUCED_NOT, REPRODUCED_PARTLY, REPRODUCED };

/* False: no rule was violated (an invalid config, a changed rule), so there is nothing to repeat. */
bool finding_is_reproducible(const struct finding *finding);
/* The routes of a network that is like `like`, under the failure that the finding was seen in. */
const struct routes *reproduce_routes(const struct finding *finding, const struct side *like,
				      const struct network *network,
				      const struct failure *configured, struct arena *arena);
/* How much of each finding these routes have, held against those of the base. All findings were seen
 * under the same failure. */
void verdict_reproduce(const struct judgement *judgement, const struct finding *const *findings,
		       size_t n, const struct routes *head, const struct routes *base,
		       enum reproduction *result);

#endif
