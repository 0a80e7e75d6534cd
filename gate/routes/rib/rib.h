/* SPDX-License-Identifier: MIT */
/*
 * The RIB of every instance while it is computed: per prefix one candidate a protocol, the
 * selected one, its next hops resolved. Internal to routes/.
 *
 * Selection: lowest distance; on a tie the lower protocol in the order connected, static, ospf,
 * isis, bgp (as zebra does, which keeps the first installed; a tie is noted). Inside a protocol
 * the protocol itself has chosen.
 */
#ifndef ROUTES_RIB_H
#define ROUTES_RIB_H

#include "base/intern.h"
#include "routes/routes.h"

struct rib_candidate { /* a network has millions: no holes */
	enum protocol protocol;
	uint32_t metric, tag;
	uint8_t distance;
	bool internal;
	/* hops[] name addresses that have to be resolved over the RIB */
	bool recursive;
	bool offered; /* by a source; private to rib.c */
	uint32_t origin_instance;
	uint32_t area; /* OSPF; IS-IS: level */
	/* for filters: 0 internal (1 inter-area), external: 1, 2 as metric type; see condition
	 * METRIC_TYPE */
	uint8_t ospf_type;
	uint32_t hop_count;
	/* as the protocol has them; a hop with an interface is final, one without but with an
	 * address is resolved, one with neither discards */
	const struct next_hop *hops;
	struct place place;
	const struct path *path; /* BGP */
	const char *protocol_instance_name;
	struct rib_candidate *next; /* other candidates of the prefix */
};

struct rib_entry {
	struct prefix prefix;
	struct rib_candidate *candidates;
	const struct rib_candidate *selected; /* null: none is usable */
	struct route route;                   /* of the selected one */
	uint64_t digest;                      /* of the route; 0: none is selected */
	uint64_t stamp;                       /* private to rib.c, like the flags */
	uint32_t generation;                  /* of the sources when they were asked */
	uint32_t changed_round;               /* of rib_round; everybody's */
	bool touched, recursive, queued, listed, busy;
};

struct rib;

/*
 * A network of a thousand routers has a million routes, of which a run looks at a few. So OSPF,
 * IS-IS and most of BGP do not add candidates: they are sources, asked for one prefix when
 * somebody looks at it. What a source offers depends on nothing but its own state until
 * rib_forget; a recursive candidate is resolved at each look while selection goes on. Several
 * threads may look at once: the lock is taken inside.
 */
struct rib_range {              /* the prefixes that sources of one world may have something for */
	const struct prefix *v; /* sorted */
	size_t n;
	uint64_t lengths[3]; /* bit l: a prefix of that length is in it */
	/* rib_key -> number + 1, for the source's own use; null: the place in v */
	const struct map *numbers;
};

struct rib_source {
	/* Gives rib_offer what the source has for the entry's prefix. */
	void (*offer)(const struct rib_source *source, struct rib *rib, struct rib_entry *entry,
		      uint32_t number);
	void *state;
	uint32_t router;
	enum protocol protocol;
	uint8_t distance; /* nothing it offers has a lower one */
	const struct rib_range *range;
};

struct rib_key {
	uint64_t hi, lo, len;
};

struct rib_lock;
struct rib_lock *rib_lock_new(struct arena *arena);
/* for what sources make: used under the lock only */
struct arena *rib_lock_arena(const struct rib_lock *lock);
void rib_lock_enter(struct rib_lock *lock);
void rib_lock_leave(struct rib_lock *lock);
/* The lock for everything that is made at a look; before the first candidate. */
void rib_share(struct rib *rib, struct rib_lock *lock);
void rib_source_add(struct rib *rib, const struct rib_source *source); /* to a shared one */
void rib_offer(struct rib *rib, struct rib_entry *entry, const struct rib_candidate *candidate);
/* All sources would offer other routes now; they are asked again. */
void rib_forget(struct rib *rib);

struct rib *rib_new(struct arena *arena);
/* Takes away all candidates of a protocol; rib_add puts new ones in; nothing is selected until
 * rib_select. */
void rib_clear(struct rib *rib, enum protocol protocol);
void rib_add(struct rib *rib, struct prefix prefix, const struct rib_candidate *candidate);
/* Selects anew and resolves recursive next hops until nothing changes. resolve_via_default by
 * family. True if any selected route changed. */
bool rib_select(struct rib *rib, const bool resolve_via_default[FAMILY_COUNT]);
const struct rib_entry *rib_get(const struct rib *rib, struct prefix prefix);
const struct rib_entry *rib_longest(const struct rib *rib, struct prefix prefix);
/* Numbers the rounds of the fixed point, for changed_round. */
void rib_round(struct rib *rib, uint32_t round);
/* Changes with every change of a selected route; equal states have equal digests. */
uint64_t rib_digest(const struct rib *rib);
size_t rib_count(const struct rib *rib); /* entries, without a selected route too */
/* Whether the last rib_select gave up because recursive next hops keep changing each other. */
bool rib_unsettled(const struct rib *rib, struct prefix *prefix);
/* All entries with a selected route inside the prefix (it included), in order of prefix_compare;
 * asks sources for all they have there, and sorts first where entries were added. False if visit
 * said so. */
typedef bool rib_visit(void *context, const struct rib_entry *entry);
bool rib_each(struct rib *rib, struct prefix inside, rib_visit *visit, void *context);
/* The same for routes of one protocol (visit still sees others and has to look); sources are
 * asked only if they bring it. */
bool rib_each_of(struct rib *rib, enum protocol protocol, struct prefix inside, rib_visit *visit,
		 void *context);
/* Sorts, so that rib_each only reads from now on. */
void rib_sort(struct rib *rib);
/* Notes in `into` (rib_key -> itself) the prefixes that somebody else than this protocol may have
 * routes to; ranges that are in `seen` already (by address) are passed over. */
void rib_prefixes_but(const struct rib *rib, enum protocol protocol, struct map *into,
		      struct map *seen);
/* Entries that others than sources added to, in no order. */
void rib_each_added(struct rib *rib, rib_visit *visit, void *context);

/* Whether any of these next hops of a route to `self` can be used; nothing is made for it. The lock
 * is held. */
bool rib_reaches(const struct rib *rib, const struct next_hop *hops, uint32_t n,
		 struct prefix self);

/* Sorts hops and takes out the doubles; returns how many are left. */
uint32_t hops_sort(struct next_hop *hops, uint32_t n);
/* Both sets together, sorted; a or b itself if it has all. */
struct hops {
	const struct next_hop *v;
	uint32_t n;
};
struct hops hops_union(struct hops a, struct hops b, struct arena *arena);

/* How a next hop resolves: fills at most max hops; metric is the cost of the route it resolves
 * over (0 connected). Not over a default route unless via_default; not over `self` (the prefix
 * that asks). 0: it does not resolve. A discard route gives one hop with interface ROUTES_NONE. */
uint32_t rib_resolve(const struct rib *rib, struct addr next_hop, struct prefix self,
		     bool via_default, struct next_hop *hops, uint32_t max, uint32_t *metric);

#endif
