/* SPDX-License-Identifier: MIT */
/* Routes in the words of a report: for `diff` and `explain`. Internal to report/. */
#ifndef REPORT_ROUTE_WORDS_H
#define REPORT_ROUTE_WORDS_H

#include <jansson.h>

#include "routes/routes.h"

/* "via 10.0.0.1 eth0, 10.0.1.1 eth1", "eth0" (connected), "discard"; "none" for null. */
const char *route_hops_text(const struct routes *routes, uint32_t instance,
			    const struct route *route, struct arena *arena);
/* The same as [[address or null, interface or null], ...]. */
json_t *route_hops_json(const struct routes *routes, uint32_t instance, const struct route *route);
/* "AS path 65001 65002, local-pref 100, MED 0, origin igp". */
const char *path_text(const struct path *path, struct arena *arena);
/* "10.0.0.0/8, 10.1.0.0/16 and 12 more". */
const char *prefixes_text(const struct prefix *prefixes, size_t n, size_t most,
			  struct arena *arena);
json_t *prefixes_json(const struct prefix *prefixes, size_t n);

#endif
