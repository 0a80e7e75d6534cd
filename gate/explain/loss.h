/* SPDX-License-Identifier: MIT */
/* The walk from a loss to its causes. Internal to explain/. */
#ifndef EXPLAIN_LOSS_H
#define EXPLAIN_LOSS_H

#include "explain/explain.h"

/* One step of a chain: what happened, and to whom ("ams-dns1, lhr-dns1"). */
struct step {
	const char *what, *who;
	size_t more; /* named no more, only counted */
};

struct steps {
	struct step *v;
	size_t n, cap;
};

/* The steps that one more loser added: from first on. */
struct branch {
	size_t first, end;
};

struct branches {
	struct branch *v;
	size_t n, cap;
};

struct causes {
	struct cause *v;
	size_t n, cap;
};

enum {
	LOSS_DEPTH = 12, /* a chain that is longer than this helps nobody */
	LOSS_NAMES = 8   /* nor does a longer list of names */
};

struct loss {
	const struct judgement *judgement;
	const struct routes *base, *head;
	const struct network *before, *after;
	struct arena *arena;
	struct steps steps; /* cause first */
	struct branches branches;
	struct causes causes; /* in the order found */
	int depth;
	bool ports_told;
};

/* The same instance (or neighbor statement) in the other network, by names; ROUTES_NONE: it is not
 * there. */
uint32_t loss_instance_after(const struct loss *loss, uint32_t instance);
uint32_t loss_neighbor_after(const struct loss *loss, uint32_t neighbor);
uint32_t loss_neighbor_before(const struct loss *loss, uint32_t neighbor);
const char *loss_device_name(const struct network *network, uint32_t instance);
/* Adds a step, once. */
void loss_say(struct loss *loss, const char *who, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* What was said since `first` went as an earlier branch did: the two are told as one. */
void loss_branch_end(struct loss *loss, size_t first);
/* Blames a line of the head; of the base, if only that has it. */
void loss_blame(struct loss *loss, const char *device, struct place place, const char *why);
void loss_blame_before(struct loss *loss, const char *device, struct place place, const char *why);

/* What --down takes out of service has no line: the argument itself is the cause. */
#define LOSS_DOWN_FILE "--down"
void loss_blame_down(struct loss *loss, const struct down *down);
/* True if the device of this instance of the base is down at the head, and says so. */
bool loss_device_down(struct loss *loss, uint32_t instance);

/* Why the base's route for (a part of) the prefix on this instance of the base is gone. */
void loss_route(struct loss *loss, uint32_t instance, struct prefix prefix);
/* Why routes are gone, wherever: the first of them. */
void loss_all(struct loss *loss);
/* Why the base's BGP path for exactly this prefix is gone. */
void loss_path(struct loss *loss, uint32_t instance, struct prefix prefix);
/* Why what was sent on this session (of the base) is not any more. */
void loss_announcement(struct loss *loss, uint32_t neighbor, struct prefix prefix);
void loss_origin(struct loss *loss, uint32_t instance, struct prefix prefix,
		 const struct path *path);
/* A path at a session: does it pass? */
struct crossing {
	uint32_t before, after; /* the neighbor statement in base and head */
	struct prefix prefix;
	const struct path *was,
		*now; /* that passed in the base (or null); that is there in the head */
	bool out;     /* else in */
};
/* True if the path does not pass the session at the head, and says what stops it. */
bool loss_filtered(struct loss *loss, const struct crossing *crossing);
/* What lets a path through at this session of the head. */
void gain_passage(struct loss *loss, uint32_t neighbor, struct prefix prefix,
		  const struct path *path, bool out);
/* Blames what changed in the authorised origins that cover the prefix (rpki). */
void loss_authority(struct loss *loss, struct prefix prefix);
/* Adjacencies of the IGP that were there and are not, with what the two ends disagree about. False:
 * none. */
bool loss_adjacencies(struct loss *loss, enum protocol protocol);
/* True if the session is down at the head, and says why. */
bool loss_session(struct loss *loss, uint32_t neighbor);
/* How the head's path for the prefix comes to this instance of the head: for what should not be
 * there. */
void gain_path(struct loss *loss, uint32_t instance, struct prefix prefix);
/* All interfaces that are down at the head and were up, with the lines that did it. False: none. */
bool loss_ports(struct loss *loss);
/* The same for one interface of the base; its far ends are to blame if it has no carrier. */
bool loss_port(struct loss *loss, uint32_t device, uint32_t interface);

#endif
