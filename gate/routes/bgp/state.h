/* SPDX-License-Identifier: MIT */
/*
 * BGP while it is computed. Internal to bgp/ and bgp_class/.
 *
 *	bgp.c                    one call of bgp_compute, in order
 *	session.c                which sessions are up
 *	peer.c peer.h            what propagation asks of each end of a session
 *	originate.c              what routers put in themselves, and what external neighbors announce
 *	bgp_class/class.c        prefixes that nothing tells apart
 *	propagate.c              one class through the network, to a fixed point
 *	export.c import.c        what a session does to a path
 *	next_hop.c               next hops against the RIB
 *	decide.c                 the choice
 *	finish.c                 what is kept of a class
 *	aggregate.c condition.c  what couples classes
 *	limit.c                  prefix limits
 *	install.c                best paths into the RIB
 *	result.c                 questions to the result
 *
 * All sessions of one instance lie side by side in network.neighbors, so an end of a session is its
 * index there, and so are the arrays of propagation.
 */
#ifndef ROUTES_BGP_STATE_H
#define ROUTES_BGP_STATE_H

#include "routes/attrs/table.h"
#include "routes/bgp/decide.h"
#include "routes/bgp/peer.h"
#include "routes/state.h"

/* ---- what is announced ------------------------------------------------------------------- */

enum origination_kind {
	ORIGINATION_LOCAL,    /* a path in the own table */
	ORIGINATION_EXTERNAL, /* an announcement of an external neighbor */
	ORIGINATION_DEFAULT,  /* default-originate: sent to one neighbor, in nobody's own table */
};

struct origination {
	enum origination_kind kind;
	uint32_t instance;
	uint32_t neighbor; /* external, default; else ROUTES_NONE */
	enum path_source source;
	bool usable;            /* a network statement may wait for its route */
	uint32_t aggregate;     /* index into aggregates: attrs are there; else ROUTES_NONE */
	enum protocol protocol; /* that the route has in the RIB; BGP for a network statement */
	const struct attrs *attrs;
	struct place place;
};

struct originations {
	struct origination *v;
	size_t n, cap;
};

/* A prefix that somebody announces. */
struct bgp_prefix {
	struct prefix prefix;
	struct originations from;
	uint32_t class;
};

/* ---- what couples classes ---------------------------------------------------------------- */

struct bgp_aggregate_fact {
	uint32_t instance;
	const struct bgp_aggregate *config;
	const struct attrs *attrs; /* null: inactive */
	bool suspended;            /* matching-med-only, and the parts differ */
};

enum truth { TRUTH_UNKNOWN, TRUTH_NO, TRUTH_YES };

/* Of one neighbor and family: conditional advertisement or a default-originate with a filter. */
struct bgp_condition_fact {
	uint32_t neighbor;
	enum family family;
	bool is_default;
	enum truth truth;
	const struct attrs *attrs; /* of the default, as the filter made it */
};

/* ---- classes ----------------------------------------------------------------------------- */

/* The whole table of one watched instance for one class. */
struct watched_table {
	uint32_t instance;
	uint32_t n;
	struct path *v;
};

struct limited_count {
	uint32_t neighbor;
	uint32_t received, accepted;
};

struct bgp_class_result {
	struct bgp_entry *entries; /* [instance]; path_count 0: nothing there */
	const struct attrs **sent; /* [neighbor] */
	struct watched_table *tables;
	size_t table_count;
	struct limited_count *counts; /* of limited sessions that carry it */
	size_t count_count;
	uint64_t digest;
	bool unsettled, several_outcomes;
	uint32_t instances[8]; /* that do not settle */
	uint32_t instance_count;
};

struct bgp_class {
	enum family family;
	struct prefix prefix; /* of its first member, stands for all */
	const struct origination *from;
	size_t from_count;
	const uint32_t *covering; /* aggregates that hold it as a part */
	size_t covering_count;
	const void *key; /* what it is made of: equal keys, equal classes */
	size_t key_size;
	size_t member_count;
	bool holds_next_hop; /* its own routes may resolve next hops */
	/* a router that looks has installed a route of another protocol */
	bool elsewhere;
	bool dirty;
	struct bgp_class_result *result;
};

struct bgp_classes {
	struct bgp_class *v;
	size_t n, cap;
};

/* ---- next hops --------------------------------------------------------------------------- */

struct next_hop_answer {
	uint32_t instance;
	struct addr next_hop;
	bool usable, own;
	uint32_t metric;
};

/* What an instance asked lately: mostly the next questions, too. Answers side by side, for a search
 * in the whole cache misses the processor's. */
enum { NEXT_HOPS_RECENT = 64 };
struct next_hop_recent {
	struct next_hop_answer v[NEXT_HOPS_RECENT]; /* next_hop none: free */
};

struct next_hop_cache {
	struct hash_table table;
	struct arena *arena;
	struct next_hop_answer **v; /* in order of asking */
	size_t n, cap;
};

/* ---- all --------------------------------------------------------------------------------- */

/* Who has a route to the members of one class. */
struct bgp_held {
	bool *v; /* [instance]; null: nobody has asked yet */
};

/* A prefix of the finished result. */
struct bgp_member {
	struct prefix prefix;
	const struct bgp_entry *entries; /* [instance], of its class */
	const struct bgp_entry *
		*own; /* [instance]: copies with its own prefix, once asked; null: none was */
	const struct attrs *const *sent; /* [neighbor] */
	const struct origination *from;  /* local ones: where they are said */
	size_t from_count;
	struct bgp_held *held; /* of its class; null: its own routes may resolve next hops */
};

struct bgp_state {
	struct routes *routes;
	struct attrs_table *table; /* of the result */
	struct bgp_peer *peers;    /* [network.neighbors] */
	uint8_t *instance_watched; /* [instance]: bits 1 << family */
	bool *limited;             /* [neighbor]: has a prefix limit */
	uint32_t *limit_down;      /* [neighbor]: whose limit took it down, ROUTES_NONE */
	struct {
		struct bgp_aggregate_fact *v;
		size_t n, cap;
	} aggregates;
	struct {
		struct bgp_condition_fact *v;
		size_t n, cap;
	} conditions;
	struct map *prefix_index; /* of the current round: prefix to its number + 1 */
	struct {
		struct bgp_prefix *v;
		size_t n, cap;
	} prefixes; /* sorted once originations are complete */
	struct bgp_classes classes;
	struct next_hop_cache next_hops;
	struct addr *next_hop_list; /* every address that may become a next hop, sorted */
	size_t next_hop_count;
	struct bgp_worker **workers;
	int worker_count;
	struct arena *memory;       /* of the computation; freed with the scratch of routes */
	struct bgp_member *members; /* the result, sorted by prefix; in the arena of routes */
	size_t member_count;
	uint64_t member_lengths[3]; /* bit l: a member has that length */
	uint64_t digest;            /* of the last result */
	struct bgp_feed *feed;      /* install.c: what the RIBs ask */
	uint64_t ribs;              /* digest of what it was made from */
	bool waves_unsettled;       /* facts kept changing */
	bool preferences; /* somebody prefers paths for another reason than their length */
	bool started;
};

/* Of one instance while a class runs. */
struct bgp_node {
	const struct attrs *attrs; /* of the best path; null: none */
	uint32_t from;
	uint32_t igp_metric;
	uint32_t origination; /* where it is local */
	enum path_source source;
	bool queued, guessed, has_local;
	uint16_t changes;
	uint32_t path_count;
	const struct decide_step *decided_by;
};

/* What a session brought, after import. */
struct bgp_slot {
	const struct attrs *attrs; /* null: nothing */
	uint32_t igp_metric;
	uint32_t arrived; /* when there was nothing before */
	bool usable;
	bool received; /* something came, maybe refused by a filter */
};

/* The path as the export of one of its sessions sees it. */
struct bgp_offer {
	const struct attrs *attrs;
	uint32_t from;
	uint32_t igp_metric;
	enum path_source source;
	enum protocol protocol;
};

/* What an instance sends to all twins of one neighbor. */
struct bgp_shared {
	uint64_t stamp; /* of the announcement */
	const struct attrs *attrs;
};

/* What export and import last made of what: the orders of one class ask the same again. */
struct bgp_memo {
	uint32_t sent_stamp, brought_stamp; /* of the class it is about */
	struct bgp_offer offer;
	const struct attrs *sent;
	const struct attrs *received;
	struct bgp_slot brought;
};

enum { HOPS_SHARED = 512 };

struct bgp_worker {
	struct bgp_state *state;
	struct arena *keep;    /* of the results it makes */
	struct arena *scratch; /* reset after each class */
	struct arena *memory;  /* its own, as long as the worker */
	struct attrs_table *table;
	struct next_hop_cache next_hops;
	struct next_hop_recent *recent; /* [instance] */
	struct bgp_memo *memos;         /* [neighbor] */
	struct bgp_shared *shared;      /* [neighbor]: by twin */
	/* single next hops that results share, by hash */
	const struct next_hop *hops[HOPS_SHARED];
	uint64_t announcement; /* counts them */
	uint32_t stamp;        /* of the class */
	const struct bgp_class *class;
	struct bgp_node *nodes;     /* [instance] */
	struct bgp_slot *in;        /* [neighbor] */
	const struct attrs **out;   /* [neighbor] */
	const struct attrs **local; /* [origination of the class]: attrs in the worker's table */
	uint32_t *queue;            /* ring of instances */
	size_t queue_head, queue_count;
	uint32_t *together;           /* [instance]: those that announce next */
	struct candidate *candidates; /* of one instance */
	const struct candidate **set; /* twice as many */
	size_t room, degree_max;
	uint32_t clock; /* counts arrivals */
	bool reverse;   /* the second order of activation */
	bool ageless;   /* what has been best so far has no advantage */
};

const struct network_instance *bgp_instance_of(const struct bgp_state *state, uint32_t instance);
void bgp_configs_find(struct routes *routes);
/* Null: no BGP runs there. */
static inline const struct bgp *bgp_config_of(const struct routes *routes, uint32_t instance)
{
	return routes->bgp_configs[instance];
}

void bgp_sessions_compute(struct bgp_state *state); /* session.c */
bool bgp_peers_build(struct bgp_state *state);      /* peer.c; true: something changed */
void bgp_originate(struct bgp_state *state);        /* originate.c */
/* Marks what a router in graceful shutdown originates, behind the filters. */
void bgp_shutdown_mark(struct bgp_state *state, const struct bgp *bgp, struct attrs *a);
/* What filters and neighbors see of the next hop of a redistributed route. */
struct addr bgp_next_hop_redistributed(struct prefix prefix, enum protocol protocol,
				       struct addr next_hop);
struct bgp_prefix *bgp_prefix_get(struct bgp_state *state, struct prefix prefix);
void bgp_classes_build(struct bgp_state *state);                        /* bgp_class/class.c */
void bgp_propagate(struct bgp_worker *worker, struct bgp_class *class); /* propagate.c */
size_t bgp_candidates(struct bgp_worker *worker, uint32_t instance);
struct bgp_class_result *bgp_class_finish(struct bgp_worker *worker); /* finish.c */

/* export.c: what is sent; null: nothing. import.c: fills the slot. */
const struct attrs *bgp_export(struct bgp_worker *worker, uint32_t neighbor,
			       const struct bgp_offer *offer);
const struct attrs *bgp_export_default(struct bgp_worker *worker, uint32_t neighbor,
				       const struct attrs *filtered);
void bgp_import(struct bgp_worker *worker, uint32_t neighbor, const struct attrs *received,
		struct bgp_slot *slot);

/* next_hop.c */
void next_hop_cache_init(struct next_hop_cache *cache, struct arena *arena);
const struct next_hop_answer *next_hop_ask(struct bgp_worker *worker, uint32_t instance,
					   struct addr next_hop);
bool bgp_next_hop_usable(struct bgp_worker *worker, uint32_t neighbor, struct addr next_hop,
			 uint32_t *metric, bool *own);
/* Asks again everything that was asked; true if any answer is another one. */
bool bgp_next_hops_refresh(struct bgp_state *state);
void bgp_next_hops_join(struct bgp_state *state, struct bgp_worker *worker);
/* The up interface of the instance with the address's subnet; ROUTES_NONE. */
uint32_t bgp_connected_interface(const struct routes *routes, uint32_t instance, struct addr addr,
				 struct prefix *subnet);
bool bgp_owns(const struct routes *routes, uint32_t instance, struct addr addr);

/* aggregate.c, condition.c: facts from the results; true if one changed, then the classes
 * that depend on it are dirty. */
void bgp_aggregates_collect(struct bgp_state *state);
void bgp_conditions_collect(struct bgp_state *state);
bool bgp_aggregates_update(struct bgp_state *state);
bool bgp_conditions_update(struct bgp_state *state);
bool bgp_aggregate_suppresses(struct bgp_worker *worker, uint32_t instance,
			      const struct bgp_offer *offer);
struct bgp_condition_fact *bgp_condition_find(const struct bgp_state *state, uint32_t neighbor,
					      enum family family, bool is_default);
bool bgp_limits_enforce(struct bgp_state *state); /* limit.c; true: a session went down */
/* The own interface behind which the next hop is, if the session itself tells: a link-local address
 * is on its link. ROUTES_NONE: the RIB knows. */
uint32_t bgp_near_interface(const struct bgp_peer *peer, struct addr next_hop);
/* install.c. False: the next hop has to be connected and is not. */
bool bgp_hop_fill(const struct bgp_state *state, uint32_t neighbor, struct addr next_hop,
		  struct next_hop *hop);
void bgp_install(struct bgp_state *state);
void bgp_results_make(struct bgp_state *state);     /* result.c */
void bgp_unsettled_report(struct bgp_state *state); /* unsettled.c */

/* A filter_route with everything but the attributes and what is particular to the session. */
struct filter_route;
void bgp_filter_route(struct filter_route *route, const struct bgp_state *state,
		      struct prefix prefix, const struct bgp_offer *offer);

#endif
