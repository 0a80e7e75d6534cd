/* SPDX-License-Identifier: MIT */
/*
 * The auditor is audited in each run: can this gate, with these rules on this network, still say
 * no? Internal to verdict/.
 */
#ifndef VERDICT_SELFTEST_H
#define VERDICT_SELFTEST_H

#include "verdict/verdict.h"

/* The network without any origin of the prefixes that the rules protect: no address, static route,
 * network statement, aggregate or external announcement of them is left. Null if it cannot be
 * sealed. */
const struct network *selftest_fatal_network(const struct network *network,
					     const struct rules *rules, struct arena *arena);

#endif
