/* SPDX-License-Identifier: MIT */
/* The walk from a loss to its causes. Internal to explain/. */
#ifndef EXPLAIN_LOSS_H
#define EXPLAIN_LOSS_H

#include "explain/explain.h"

struct lines {
	const char **v;
	size_t n, cap;
};

struct causes {
	struct cause *v;
	size_t n, cap;
};

enum { LOSS_DEPTH = 12 }; /* a chain that is longer than this helps nobody */

struct loss {
	const struct judgement *judgement;
	const struct routes *base, *head;
	const struct network *before, *after;
	struct arena *arena;
	struct lines lines;   /* cause first */
	struct causes causes; /* in the order found */
	int depth;
	bool ports_told;
};

/* The same instance (or neighbor statement) in the other network, by names; ROUTES_NONE: it is not there. */
uint32_t loss_instance_after(const struct loss *loss, uint32_t instance);
uint32_t loss_neighbor_after(const struct loss *loss, uint32_t neighbor);
const char *loss_device_name(const struct network *network, uint32_t instance);
void loss_say(struct loss *loss, const char *format, ...) __attribute__((format(printf, 2, 3)));
void loss_blame(struct loss *loss, const char *device, struct place place, const char *why);

/* Why the base's route for (a part of) the prefix on this instance of the base is gone. */
void loss_route(struct loss *loss, uint32_t instance, struct prefix prefix);
/* Why the base's BGP path for exactly this prefix is gone. */
void loss_path(struct loss *loss, uint32_t instance, struct prefix prefix);
/* Why what was sent on this session (of the base) is not any more. */
void loss_announcement(struct loss *loss, uint32_t neighbor, struct prefix prefix);
void loss_origin(struct loss *loss, uint32_t instance, struct prefix prefix, const struct path *path);
/* True if the session is down at the head, and says why. */
bool loss_session(struct loss *loss, uint32_t neighbor);
/* All interfaces that are down at the head and were up, with the lines that did it. False: none. */
bool loss_ports(struct loss *loss);

#endif
