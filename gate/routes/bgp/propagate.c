/* SPDX-License-Identifier: MIT */
/*
 * One class through the network: a work list of instances whose candidates changed. Each decides,
 * and where its best path became another one it sends to its neighbors, which go onto the list.
 * First in, first out: the announcement spreads in breadth, and without policy each session carries
 * it once.
 *
 * BGP need not settle (RFC 3345, Griffin's BAD GADGET). The order of work is fixed, so a run that
 * does not settle comes back to a state it was in. Once an instance has changed its mind
 * suspiciously often, the whole state (all best paths, the list) is hashed each time it decides;
 * the third coming of a hash is a cycle, and the instances that changed since the second are it.
 * The class then keeps the last state.
 *
 * Where something else than length decides, the class is run again in two other orders: all
 * together step by step, and with neighbors and list from the other end. Another outcome, or none,
 * means that several are stable (DISAGREE) and that which one the network takes hangs on timing.
 * Three orders do not find every such case; that all agree is no proof.
 */
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "routes/bgp/state.h"

enum {
	CHANGES_SUSPICIOUS = 24, /* real networks stay in single digits */
	CHANGES_MAX = 1000,
	COMINGS = 3,
	CYCLE_INSTANCES = 8,
};

enum bgp_order {
	ORDER_FORWARD,
	ORDER_REVERSE,  /* neighbors and the first list from the other end */
	ORDER_TOGETHER, /* all at once, step by step */
};

struct digest {
	uint64_t a, b;
};

/* Looks for the cycle once something changes too often. */
struct watch {
	uint32_t instance; /* ROUTES_NONE: nothing is suspicious yet */
	struct {
		struct digest *v;
		size_t n, cap;
	} seen;
	bool marking, done;
	struct digest marked;
	bool *changed; /* [instance]: within the cycle */
};

static size_t instance_count(const struct bgp_worker *worker)
{
	return worker->state->routes->network->instance_count;
}

/* ---- the list ---------------------------------------------------------------------------- */

static void queue_put(struct bgp_worker *worker, uint32_t instance)
{
	size_t size = instance_count(worker);

	if (worker->nodes[instance].queued)
		return;
	worker->nodes[instance].queued = true;
	worker->queue[(worker->queue_head + worker->queue_count++) % size] = instance;
}

static uint32_t queue_take(struct bgp_worker *worker)
{
	size_t size = instance_count(worker);
	uint32_t instance = worker->queue[worker->queue_head];

	worker->queue_head = (worker->queue_head + 1) % size;
	worker->queue_count--;
	worker->nodes[instance].queued = false;
	return instance;
}

/* ---- deciding ---------------------------------------------------------------------------- */

static void candidate_local(struct bgp_worker *worker, size_t origination, struct candidate *c)
{
	const struct origination *o = &worker->class->from[origination];

	memset(c, 0, sizeof(*c));
	c->attrs = worker->local[origination];
	c->usable = o->usable;
	c->source = o->source;
	c->from = ROUTES_NONE;
	c->origination = (uint32_t)origination;
	c->sort = BGP_LOCAL;
}

static void candidate_learned(const struct bgp_worker *worker, uint32_t neighbor,
			      struct candidate *c)
{
	const struct bgp_peer *peer = &worker->state->peers[neighbor];
	const struct bgp_slot *slot = &worker->in[neighbor];

	c->attrs = slot->attrs;
	c->usable = slot->usable;
	c->igp_metric = slot->igp_metric;
	c->arrived = worker->ageless ? 0 : slot->arrived;
	c->source = PATH_LEARNED;
	c->from = neighbor;
	c->origination = 0;
	c->sort = peer->sort;
	c->neighbor_as = peer->remote_as;
	c->router_id = peer->far_router_id;
	c->router_id_guessed = peer->far_guessed;
	c->addr = peer->remote;
}

size_t bgp_candidates(struct bgp_worker *worker, uint32_t instance)
{
	const struct network_instance *where = bgp_instance_of(worker->state, instance);
	uint32_t neighbor = where->first_neighbor, end = neighbor + where->neighbor_count;
	size_t n = 0, i;

	for (i = 0; worker->nodes[instance].has_local && i < worker->class->from_count; i++)
		if (worker->class->from[i].instance == instance && worker->local[i] != NULL)
			candidate_local(worker, i, &worker->candidates[n++]);
	for (; neighbor < end; neighbor++)
		if (worker->in[neighbor].attrs != NULL)
			candidate_learned(worker, neighbor, &worker->candidates[n++]);
	return n;
}

/* True if the best path is another one than before. */
static bool decide(struct bgp_worker *worker, uint32_t instance)
{
	struct bgp_node *node = &worker->nodes[instance], before = *node;
	const struct bgp *bgp = bgp_config_of(worker->state->routes, instance);
	size_t n = bgp_candidates(worker, instance), i;
	struct decision decision;

	for (i = 0; i < n; i++)
		worker->set[i] = &worker->candidates[i];
	decision = bgp_decide(bgp, worker->class->family, worker->set, n,
			      worker->ageless ? ROUTES_NONE : before.from);
	node->path_count = (uint32_t)n;
	node->decided_by = decision.decided_by;
	node->guessed = decision.depends_on_age;
	node->attrs = NULL;
	node->from = ROUTES_NONE;
	node->source = PATH_LEARNED;
	node->igp_metric = node->origination = 0;
	if (decision.best != NULL) {
		node->attrs = decision.best->attrs;
		node->from = decision.best->from;
		node->source = decision.best->source;
		node->igp_metric = decision.best->igp_metric;
		node->origination = decision.best->origination;
	}
	return node->attrs != before.attrs || node->from != before.from ||
	       node->source != before.source;
}

/* ---- sending ----------------------------------------------------------------------------- */

static bool slot_same(const struct bgp_slot *a, const struct bgp_slot *b)
{
	return a->attrs == b->attrs && a->usable == b->usable && a->igp_metric == b->igp_metric &&
	       a->received == b->received;
}

static struct bgp_slot import_ask(struct bgp_worker *worker, uint32_t neighbor,
				  const struct attrs *received)
{
	struct bgp_memo *memo = &worker->memos[neighbor];

	if (memo->brought_stamp != worker->stamp || memo->received != received) {
		bgp_import(worker, neighbor, received, &memo->brought);
		memo->received = received;
		memo->brought_stamp = worker->stamp;
	}
	return memo->brought;
}

static bool offer_same(const struct bgp_offer *a, const struct bgp_offer *b)
{
	return a->attrs == b->attrs && a->from == b->from && a->source == b->source &&
	       a->protocol == b->protocol && a->igp_metric == b->igp_metric;
}

static const struct attrs *export_ask(struct bgp_worker *worker, uint32_t neighbor,
				      const struct bgp_offer *offer)
{
	struct bgp_memo *memo = &worker->memos[neighbor];

	if (memo->sent_stamp != worker->stamp || !offer_same(&memo->offer, offer)) {
		memo->sent = bgp_export(worker, neighbor, offer);
		memo->offer = *offer;
		memo->sent_stamp = worker->stamp;
	}
	return memo->sent;
}

static void deliver(struct bgp_worker *worker, uint32_t neighbor, const struct attrs *attrs)
{
	struct bgp_slot slot = { .attrs = NULL };

	if (attrs != NULL)
		slot = import_ask(worker, neighbor, attrs);
	slot.arrived =
		worker->in[neighbor].attrs != NULL ? worker->in[neighbor].arrived : ++worker->clock;
	if (slot_same(&slot, &worker->in[neighbor]))
		return;
	worker->in[neighbor] = slot;
	queue_put(worker, worker->state->peers[neighbor].instance);
}

static void send(struct bgp_worker *worker, uint32_t neighbor, const struct attrs *attrs)
{
	const struct bgp_peer *peer = &worker->state->peers[neighbor];

	if (worker->out[neighbor] == attrs)
		return;
	worker->out[neighbor] = attrs;
	if (peer->mirror != ROUTES_NONE)
		deliver(worker, peer->mirror, attrs);
}

static bool sends_default(const struct bgp_worker *worker, const struct bgp_peer *peer)
{
	return peer->family[worker->class->family].default_originate &&
	       prefix_is_default(worker->class->prefix);
}

/* A reflector has hundreds of clients, and sends them all the same: but for the one it has it from. */
static const struct attrs *twins_ask(struct bgp_worker *worker, uint32_t neighbor,
				     const struct bgp_offer *offer)
{
	enum family family = worker->class->family;
	struct bgp_shared *shared =
		&worker->shared[worker->state->peers[neighbor].family[family].twin];

	if (neighbor == offer->from)
		return export_ask(worker, neighbor, offer);
	if (shared->stamp != worker->announcement) {
		shared->attrs = export_ask(worker, neighbor, offer);
		shared->stamp = worker->announcement;
	}
	return shared->attrs;
}

static void announce(struct bgp_worker *worker, uint32_t instance)
{
	const struct network_instance *where = bgp_instance_of(worker->state, instance);
	const struct bgp_node *node = &worker->nodes[instance];
	struct bgp_offer offer = { node->attrs, node->from, node->igp_metric, node->source,
				   PROTOCOL_BGP };
	uint32_t i;

	worker->announcement++;
	if (node->attrs != NULL && node->from == ROUTES_NONE)
		offer.protocol = worker->class->from[node->origination].protocol;
	for (i = 0; i < where->neighbor_count; i++) {
		uint32_t neighbor = where->first_neighbor +
				    (worker->reverse ? where->neighbor_count - 1 - i : i);
		const struct bgp_peer *peer = &worker->state->peers[neighbor];

		if (!peer->family[worker->class->family].carried || sends_default(worker, peer))
			continue;
		send(worker, neighbor,
		     offer.attrs == NULL ? NULL : twins_ask(worker, neighbor, &offer));
	}
}

/* ---- what does not settle ---------------------------------------------------------------- */

static struct digest state_digest(const struct bgp_worker *worker)
{
	struct digest d = { 0x243f6a8885a308d3u, 0x13198a2e03707344u };
	size_t n = instance_count(worker), i;

	for (i = 0; i < n; i++) {
		uint64_t x[2] = { (uint64_t)(uintptr_t)worker->nodes[i].attrs,
				  (uint64_t)worker->nodes[i].from << 32 | worker->nodes[i].queued };

		d.a = hash_bytes(x, sizeof(x), d.a);
		d.b = hash_bytes(x, sizeof(x), d.b + i);
	}
	for (i = 0; i < worker->queue_count; i++)
		d.a = d.a * 31 + worker->queue[(worker->queue_head + i) % n];
	return d;
}

static unsigned comings(const struct watch *watch, struct digest d)
{
	unsigned n = 0;
	size_t i;

	for (i = 0; i < watch->seen.n; i++)
		n += watch->seen.v[i].a == d.a && watch->seen.v[i].b == d.b;
	return n;
}

static void watch_decision(struct bgp_worker *worker, struct watch *watch)
{
	struct digest d = state_digest(worker);

	if (watch->marking) {
		watch->done = d.a == watch->marked.a && d.b == watch->marked.b;
		return;
	}
	*array_push(&watch->seen, worker->scratch) = d;
	if (comings(watch, d) < COMINGS)
		return;
	watch->marking = true;
	watch->marked = d;
	watch->changed = arena_alloc(worker->scratch, instance_count(worker));
}

static void watch_change(struct bgp_worker *worker, struct watch *watch, uint32_t instance)
{
	struct bgp_node *node = &worker->nodes[instance];

	node->changes++;
	if (watch->marking)
		watch->changed[instance] = true;
	if (watch->instance == ROUTES_NONE && node->changes > CHANGES_SUSPICIOUS)
		watch->instance = instance;
	if (node->changes > CHANGES_MAX)
		watch->done = true;
}

/* ---- a run ------------------------------------------------------------------------------- */

static void externals_deliver(struct bgp_worker *worker)
{
	const struct bgp_class *class = worker->class;
	size_t i;

	for (i = 0; i < class->from_count; i++)
		if (class->from[i].kind == ORIGINATION_EXTERNAL)
			deliver(worker, class->from[i].neighbor, worker->local[i]);
}

static void defaults_send(struct bgp_worker *worker)
{
	const struct bgp_class *class = worker->class;
	size_t i;

	for (i = 0; i < class->from_count; i++) {
		const struct origination *o = &class->from[i];

		if (o->kind == ORIGINATION_DEFAULT && worker->local[i] != NULL)
			send(worker, o->neighbor,
			     bgp_export_default(worker, o->neighbor, worker->local[i]));
	}
}

/* The attributes of an origination in the worker's table; null: it is not there now. */
static const struct attrs *origination_attrs(struct bgp_worker *worker, const struct origination *o)
{
	const struct bgp_state *state = worker->state;
	const struct attrs *attrs = o->attrs;
	const struct bgp_condition_fact *fact;

	if (o->aggregate != ROUTES_NONE)
		attrs = state->aggregates.v[o->aggregate].attrs;
	if (o->kind == ORIGINATION_DEFAULT) {
		fact = bgp_condition_find(state, o->neighbor, worker->class->family, true);
		if (fact != NULL)
			attrs = fact->truth == TRUTH_YES ? fact->attrs : NULL;
	}
	return attrs == NULL ? NULL : attrs_import(worker->table, attrs);
}

static void locals_prepare(struct bgp_worker *worker)
{
	const struct bgp_class *class = worker->class;
	size_t i;

	if (worker->room < worker->degree_max + class->from_count) {
		worker->room = (worker->degree_max + class->from_count) * 2;
		worker->candidates =
			arena_alloc(worker->memory, worker->room * sizeof(*worker->candidates));
		worker->set = arena_alloc(worker->memory, 2 * worker->room * sizeof(*worker->set));
	}
	worker->local =
		arena_alloc(worker->scratch, (class->from_count + 1) * sizeof(*worker->local));
	for (i = 0; i < class->from_count; i++)
		worker->local[i] = origination_attrs(worker, &class->from[i]);
}

static void run_start(struct bgp_worker *worker)
{
	const struct network *network = worker->state->routes->network;
	const struct bgp_class *class = worker->class;
	size_t i;

	memset(worker->nodes, 0, network->instance_count * sizeof(*worker->nodes));
	memset(worker->in, 0, network->neighbor_count * sizeof(*worker->in));
	memset(worker->out, 0, network->neighbor_count * sizeof(*worker->out));
	for (i = 0; i < network->instance_count; i++)
		worker->nodes[i].from = ROUTES_NONE;
	worker->queue_head = worker->queue_count = worker->clock = 0;
	for (i = 0; i < class->from_count; i++) {
		const struct origination *o =
			&class->from[worker->reverse ? class->from_count - 1 - i : i];

		if (o->kind == ORIGINATION_LOCAL) {
			worker->nodes[o->instance].has_local = true;
			queue_put(worker, o->instance);
		}
	}
	externals_deliver(worker);
	defaults_send(worker);
}

/* All on the list decide before any of them sends: as if every router took the same time. */
static void step_together(struct bgp_worker *worker, struct watch *watch)
{
	size_t n = worker->queue_count, changed = 0, i;

	for (i = 0; i < n; i++) {
		uint32_t instance = queue_take(worker);

		if (instance == watch->instance)
			watch_decision(worker, watch);
		if (!decide(worker, instance))
			continue;
		watch_change(worker, watch, instance);
		worker->together[changed++] = instance;
	}
	for (i = 0; i < changed; i++)
		announce(worker, worker->together[i]);
}

static void step_alone(struct bgp_worker *worker, struct watch *watch)
{
	uint32_t instance = queue_take(worker);

	if (instance == watch->instance)
		watch_decision(worker, watch);
	if (!decide(worker, instance))
		return;
	watch_change(worker, watch, instance);
	announce(worker, instance);
}

static void run(struct bgp_worker *worker, struct watch *watch, enum bgp_order order)
{
	worker->reverse = order == ORDER_REVERSE;
	run_start(worker);
	watch->instance = ROUTES_NONE;
	while (worker->queue_count > 0 && !watch->done) {
		if (order == ORDER_TOGETHER)
			step_together(worker, watch);
		else
			step_alone(worker, watch);
	}
	worker->reverse = false;
}

/* Whether another order could end elsewhere. What a preference does may not show in the first
 * outcome: the path that it prefers is perhaps not offered there. */
static bool policy_decides(const struct bgp_worker *worker)
{
	size_t n = instance_count(worker), i;

	if (worker->state->preferences)
		return true;
	for (i = 0; i < n; i++)
		if (decide_step_is_policy(worker->nodes[i].decided_by))
			return true;
	return false;
}

static void instance_note(struct bgp_class_result *result, size_t instance)
{
	if (result->instance_count < CYCLE_INSTANCES)
		result->instances[result->instance_count++] = (uint32_t)instance;
}

static bool any_guessed(const struct bgp_worker *worker)
{
	size_t n = instance_count(worker), i;

	for (i = 0; i < n; i++)
		if (worker->nodes[i].guessed)
			return true;
	return false;
}

/* True: the order ends elsewhere, or nowhere, so the class has several outcomes. */
static bool order_differs(struct bgp_worker *worker, const struct bgp_node *first,
			  enum bgp_order order, struct bgp_class_result *result)
{
	size_t n = instance_count(worker), i;
	struct watch watch = { 0 };
	bool differs = false;

	run(worker, &watch, order);
	for (i = 0; i < n; i++) {
		bool other = worker->nodes[i].attrs != first[i].attrs ||
			     worker->nodes[i].from != first[i].from;

		if (!other && (watch.changed == NULL || !watch.changed[i]))
			continue;
		differs = true;
		instance_note(result, i);
	}
	return differs || watch.done;
}

/* Runs again in other orders and compares; the kept result is the first one's. That age depends on
 * order is no news (bgp_entry.depends_on_age says it): where it had a say, all orders are run
 * without it. */
static void orders_try(struct bgp_worker *worker, struct bgp_class_result *result)
{
	size_t n = instance_count(worker);
	struct watch watch = { 0 };
	struct bgp_node *first;

	worker->ageless = any_guessed(worker);
	if (worker->ageless)
		run(worker, &watch, ORDER_FORWARD);
	first = arena_copy(worker->scratch, worker->nodes, n * sizeof(*first));
	result->unsettled = watch.done;
	result->several_outcomes = order_differs(worker, first, ORDER_TOGETHER, result) ||
				   order_differs(worker, first, ORDER_REVERSE, result);
	worker->ageless = false;
}

void bgp_propagate(struct bgp_worker *worker, struct bgp_class *class)
{
	struct watch watch = { 0 };
	size_t i;

	arena_reset(worker->scratch);
	attrs_table_clear(worker->table);
	worker->class = class;
	worker->stamp++;
	locals_prepare(worker);
	run(worker, &watch, ORDER_FORWARD);
	class->result = bgp_class_finish(worker);
	if (watch.done) {
		class->result->unsettled = true;
		for (i = 0; watch.changed != NULL && i < instance_count(worker); i++)
			if (watch.changed[i])
				instance_note(class->result, i);
	} else if (policy_decides(worker)) {
		orders_try(worker, class->result);
	}
	class->dirty = false;
}
