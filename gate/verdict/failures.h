/* SPDX-License-Identifier: MIT */
/*
 * The combinations of failures that `under` asks for. Internal to verdict/.
 */
#ifndef VERDICT_FAILURES_H
#define VERDICT_FAILURES_H

#include "verdict/verdict.h"

/* Walks all sets of at most `links` failed links and at most `devices` failed devices, the empty
 * set first. The same failure is told for another network (the base) by name: what that network
 * does not have cannot fail there. */
struct failures {
	const struct network *network;
	uint32_t max_links, max_devices;
	uint32_t chosen[8]; /* ascending elements: links, then link_count + devices */
	uint32_t count;
	bool started;
};

enum { FAILURES_MAX = 4 }; /* links or devices at once; more take longer than anybody waits */

bool failures_next(struct failures *failures);
/* The current set as data, for the network of this side, with what is down there anyhow. */
struct failure *failures_current(const struct failures *failures, const struct side *side,
				 struct arena *arena);
/* In words: "a:eth0 - b:eth1", "device c". */
const char *const *failures_text(const struct failures *failures, struct arena *arena, size_t *n);

#endif
