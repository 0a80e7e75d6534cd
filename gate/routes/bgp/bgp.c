/* SPDX-License-Identifier: MIT */
/*
 * BGP, once a round of the fixed point (compute.c): which sessions the routes allow, what is
 * originated, and then every class of prefixes through the network.
 *
 * Classes are independent but for a few facts about the tables of others: is an aggregate active,
 * does a condition hold, is a session over its limit. Facts stand still while classes run, side by
 * side on all cores; then they are worked out anew, and the classes that a changed fact concerns
 * run again. If facts keep changing, that is reported (conditions that undo themselves do that).
 *
 * Each worker has its own attributes and arenas; a class's result is made of copies that stay, so
 * nothing is joined and nothing depends on the number of workers.
 *
 * A round in which sessions, originations and all next hops that were asked for are as before keeps
 * its results.
 */
#include <string.h>

#include "base/intern.h"
#include "base/parallel.h"
#include "routes/bgp/state.h"

enum { WAVES_MAX = 40 };

static struct bgp_state *state_new(struct routes *routes)
{
	struct bgp_state *state = arena_alloc(routes->arena, sizeof(*state));
	size_t n = routes->network->neighbor_count, i;

	bgp_configs_find(routes);
	state->routes = routes;
	state->memory = routes->scratch;
	state->table = attrs_table_new(routes->arena);
	state->peers = arena_alloc(state->memory, n * sizeof(*state->peers));
	state->instance_watched = arena_alloc(state->memory, routes->network->instance_count);
	state->limited = arena_alloc(state->memory, n);
	state->limit_down = arena_alloc(state->memory, n * sizeof(*state->limit_down));
	for (i = 0; i < n; i++)
		state->limit_down[i] = ROUTES_NONE;
	next_hop_cache_init(&state->next_hops, state->memory);
	bgp_aggregates_collect(state);
	bgp_conditions_collect(state);
	return state;
}

/* ---- workers ----------------------------------------------------------------------------- */

static void arena_release(void *arena)
{
	arena_free(arena);
}

static struct bgp_worker *worker_new(struct bgp_state *state)
{
	const struct network *network = state->routes->network;
	struct arena *memory = arena_new();
	struct bgp_worker *worker = arena_alloc(memory, sizeof(*worker));
	size_t i;

	worker->state = state;
	worker->memory = memory;
	worker->keep = arena_new();
	worker->scratch = arena_new();
	worker->table = attrs_table_new_in(memory, worker->scratch);
	worker->nodes = arena_alloc(memory, network->instance_count * sizeof(*worker->nodes));
	worker->in = arena_alloc(memory, network->neighbor_count * sizeof(*worker->in));
	worker->out = arena_alloc(memory, network->neighbor_count * sizeof(*worker->out));
	worker->memos = arena_alloc(memory, network->neighbor_count * sizeof(*worker->memos));
	worker->shared = arena_alloc(memory, network->neighbor_count * sizeof(*worker->shared));
	worker->recent = arena_alloc(memory, network->instance_count * sizeof(*worker->recent));
	worker->together =
		arena_alloc(memory, (network->instance_count + 1) * sizeof(*worker->together));
	worker->queue = arena_alloc(memory, (network->instance_count + 1) * sizeof(*worker->queue));
	next_hop_cache_init(&worker->next_hops, memory);
	for (i = 0; i < network->instance_count; i++)
		if (network->instances[i].neighbor_count > worker->degree_max)
			worker->degree_max = network->instances[i].neighbor_count;
	return worker;
}

static void workers_start(struct bgp_state *state)
{
	state->worker_count = parallel_workers();
	state->workers =
		arena_alloc(state->memory, (size_t)state->worker_count * sizeof(*state->workers));
}

/* What they made stays as long as the result. */
static void workers_end(struct bgp_state *state)
{
	int i;

	for (i = 0; i < state->worker_count; i++) {
		struct bgp_worker *worker = state->workers[i];

		if (worker == NULL)
			continue;
		bgp_next_hops_join(state, worker);
		arena_on_free(state->routes->arena, arena_release, worker->keep);
		arena_free(worker->scratch);
		arena_free(worker->memory);
	}
	state->workers = NULL;
}

struct wave {
	struct bgp_state *state;
	size_t *classes; /* those to run */
};

static void class_run(void *shared, int number, size_t item)
{
	struct wave *wave = shared;
	struct bgp_state *state = wave->state;

	if (state->workers[number] == NULL)
		state->workers[number] = worker_new(state);
	bgp_propagate(state->workers[number], &state->classes.v[wave->classes[item]]);
}

/* Runs all dirty classes; false: there was none. */
static bool wave_run(struct bgp_state *state)
{
	struct wave wave = { state,
			     arena_alloc(state->memory, (state->classes.n + 1) * sizeof(size_t)) };
	size_t n = 0, i;

	for (i = 0; i < state->classes.n; i++)
		if (state->classes.v[i].dirty)
			wave.classes[n++] = i;
	if (n == 0)
		return false;
	parallel_for(n, class_run, &wave);
	return true;
}

/* ---- a round ----------------------------------------------------------------------------- */

static bool facts_update(struct bgp_state *state)
{
	bool aggregates = bgp_aggregates_update(state), conditions = bgp_conditions_update(state);

	return aggregates || conditions;
}

static void waves_run(struct bgp_state *state)
{
	int waves;

	for (waves = 0; waves < WAVES_MAX; waves++) {
		wave_run(state);
		if (!facts_update(state))
			return;
	}
	wave_run(state);
	state->waves_unsettled = true;
}

/* Classes that are what they were keep what they have. */
static void results_keep(struct bgp_state *state, const struct bgp_classes *before)
{
	struct map *by_key = map_new(state->memory);
	size_t i;

	for (i = 0; i < before->n; i++)
		if (!before->v[i].holds_next_hop && !before->v[i].dirty)
			*map_slot(by_key, before->v[i].key, before->v[i].key_size) =
				before->v[i].result;
	for (i = 0; i < state->classes.n; i++) {
		struct bgp_class *class = &state->classes.v[i];

		class->result = map_get(by_key, class->key, class->key_size);
		class->dirty = class->result == NULL;
	}
}

static void sessions_update(struct bgp_state *state, bool *changed)
{
	bgp_sessions_compute(state);
	*changed |= bgp_peers_build(state);
}

static void round_run(struct bgp_state *state)
{
	struct bgp_classes before = state->classes;
	bool changed = !state->started;

	sessions_update(state, &changed);
	changed |= bgp_next_hops_refresh(state);
	workers_start(state);
	for (;;) {
		bgp_originate(state);
		bgp_classes_build(state);
		if (!changed)
			results_keep(state, &before);
		waves_run(state);
		if (!bgp_limits_enforce(state))
			break;
		/* Sessions went down: from the start, without them. */
		sessions_update(state, &changed);
	}
	workers_end(state);
	state->started = true;
}

static uint64_t state_digest(const struct bgp_state *state)
{
	uint64_t h = 0;
	size_t i;

	for (i = 0; i < state->prefixes.n; i++) {
		const struct bgp_prefix *p = &state->prefixes.v[i];
		uint64_t x[4] = { p->prefix.addr.hi, p->prefix.addr.lo, p->prefix.len,
				  state->classes.v[p->class].result->digest };

		h = hash_bytes(x, sizeof(x), h);
	}
	for (i = 0; i < state->routes->network->neighbor_count; i++)
		h = h * 31 + (uint64_t)state->routes->sessions[i].state;
	return h;
}

static uint64_t ribs_digest(const struct bgp_state *state)
{
	const struct routes *routes = state->routes;
	size_t services = routes->network->surroundings == NULL
				  ? 0
				  : routes->network->surroundings->service_count;
	uint64_t h = hash_bytes(routes->service_healthy, services, 3);
	size_t i;

	/* The RIBs ask the IGPs and BGP itself for most routes: their digests do not tell. */
	h = hash_bytes(routes->igp_digest, sizeof(routes->igp_digest), h) ^ routes->bgp_digest;

	for (i = 0; i < routes->network->instance_count; i++)
		h = h * 0x9e3779b97f4a7c15u + rib_digest(routes->ribs[i]);
	return h;
}

bool bgp_compute(struct routes *routes)
{
	struct bgp_state *state = routes->bgp;
	uint64_t digest, ribs;

	if (state == NULL)
		state = routes->bgp = state_new(routes);
	ribs = ribs_digest(state);
	if (state->started && ribs == state->ribs)
		return false;
	state->ribs = ribs;
	round_run(state);
	digest = state_digest(state);
	if (digest == state->digest)
		return false;
	state->digest = routes->bgp_digest = digest;
	bgp_install(state);
	return true;
}
