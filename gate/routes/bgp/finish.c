/* SPDX-License-Identifier: MIT */
/*
 * What is kept of a class that has run: for each instance its best path, the next hops in use, what
 * decided; for each session what is sent; whole tables only where aggregates or conditions look at
 * them; counts only where a limit does. Everything else dies with the worker's scratch.
 *
 * A path points to the one of the sender that it was made from: set when all are there.
 */
#include <string.h>

#include "base/intern.h"
#include "routes/bgp/state.h"

struct finishing {
	struct bgp_worker *worker;
	struct bgp_class_result *result;
	const struct path **best; /* [instance] */
};

static size_t multipath_of(struct bgp_worker *worker, uint32_t instance, size_t n,
			   const struct candidate **best, const struct candidate **others)
{
	const struct bgp_node *node = &worker->nodes[instance];
	const struct bgp *bgp = bgp_config_of(worker->state->routes, instance);
	size_t i;

	*best = NULL;
	if (node->attrs == NULL)
		return 0;
	for (i = 0; i < n; i++) {
		const struct candidate *c = &worker->candidates[i];

		if (c->from == node->from && c->attrs == node->attrs && c->source == node->source &&
		    (c->from != ROUTES_NONE || c->origination == node->origination))
			*best = c;
	}
	if (*best == NULL || n == 1)
		return 0;
	return bgp_decide_multipath(bgp, worker->class->family, *best, worker->candidates, n,
				    others);
}

static void path_fill(struct bgp_worker *worker, const struct candidate *c, struct path *path)
{
	path->attrs = attrs_keep(c->attrs, worker->keep);
	path->source = c->source;
	path->from = c->from;
	path->next_hop = c->attrs->next_hop;
	path->igp_metric = c->igp_metric;
	path->usable = c->usable;
	if (c->from == ROUTES_NONE)
		path->place = worker->class->from[c->origination].place;
}

static bool is_watched(const struct bgp_worker *worker, uint32_t instance)
{
	return (worker->state->instance_watched[instance] >> worker->class->family & 1) != 0;
}

/* Most paths have one next hop, and all routers and classes the same few. */
static const struct next_hop *hop_share(struct bgp_worker *worker, struct next_hop hop)
{
	uint64_t hash = (hop.via.hi ^ hop.via.lo ^ hop.interface) * 0x9e3779b97f4a7c15u;
	const struct next_hop **slot = &worker->hops[(hash >> 32) % HOPS_SHARED];

	if (*slot == NULL || !addr_equal((*slot)->via, hop.via) ||
	    (*slot)->interface != hop.interface)
		*slot = arena_copy(worker->keep, &hop, sizeof(hop));
	return *slot;
}

static void hops_fill(struct bgp_worker *worker, struct bgp_entry *entry,
		      const struct candidate *best, const struct candidate **others, size_t count)
{
	const struct bgp_state *state = worker->state;
	struct next_hop first = { .interface = ROUTES_NONE }, *hops;
	size_t i;

	entry->multipath_count = (uint32_t)count + 1;
	if (best->from == ROUTES_NONE)
		return;
	entry->hop_count = bgp_hop_fill(state, best->from, best->attrs->next_hop, &first);
	if (count == 0) {
		entry->hops = hop_share(worker, first);
		return;
	}
	hops = arena_alloc(worker->keep, (count + 1) * sizeof(*hops));
	hops[0] = first;
	for (i = 0; i < count; i++)
		entry->hop_count += bgp_hop_fill(state, others[i]->from, others[i]->attrs->next_hop,
						 &hops[entry->hop_count]);
	entry->hops = hops;
}

static void entry_fill(struct finishing *f, uint32_t instance, size_t n)
{
	struct bgp_worker *worker = f->worker;
	const struct bgp_node *node = &worker->nodes[instance];
	struct bgp_entry *entry = &f->result->entries[instance];
	const struct candidate **others = worker->set + worker->room, *best;
	size_t count = multipath_of(worker, instance, n, &best, others);
	struct path *path;

	entry->prefix = worker->class->prefix;
	entry->path_count = (uint32_t)n;
	if (best == NULL)
		return;
	path = arena_alloc(worker->keep, sizeof(*path));
	path_fill(worker, best, path);
	entry->best = f->best[instance] = path;
	hops_fill(worker, entry, best, others, count);
	entry->decided_by = node->decided_by;
	entry->depends_on_age = node->guessed;
}

static void table_fill(struct finishing *f, uint32_t instance, size_t n)
{
	struct watched_table *table = &f->result->tables[f->result->table_count++];
	size_t i;

	table->instance = instance;
	table->n = (uint32_t)n;
	table->v = arena_alloc(f->worker->keep, n * sizeof(*table->v));
	for (i = 0; i < n; i++)
		path_fill(f->worker, &f->worker->candidates[i], &table->v[i]);
}

/* A path was made from the sender's best one. */
static void parents_set(struct finishing *f)
{
	const struct bgp_peer *peers = f->worker->state->peers;
	size_t n = f->worker->state->routes->network->instance_count, i;

	for (i = 0; i < n; i++) {
		/* Ours to write until the result is handed out. */
		struct path *path = (struct path *)(uintptr_t)f->best[i];

		if (path != NULL && path->from != ROUTES_NONE &&
		    peers[path->from].far_instance != ROUTES_NONE)
			path->parent = f->best[peers[path->from].far_instance];
	}
}

/* On sessions inside the network only whether something is sent is kept: what arrives is in the
 * neighbor's table. */
static void sent_fill(struct finishing *f)
{
	struct bgp_worker *worker = f->worker;
	const struct network *network = worker->state->routes->network;
	uint32_t i;

	for (i = 0; i < network->neighbor_count; i++) {
		const struct network_neighbor *n = &network->neighbors[i];
		const struct path *best = f->best[n->instance];
		bool own = best == NULL || n->outside || n->mirror == UINT32_MAX;

		if (worker->out[i] != NULL)
			f->result->sent[i] =
				own ? attrs_keep(worker->out[i], worker->keep) : best->attrs;
	}
}

static uint64_t entry_digest(const struct bgp_entry *entry, uint64_t h)
{
	const struct path *best = entry->best;
	uint64_t x[4] = { entry->path_count, entry->multipath_count };
	uint32_t i;

	if (best != NULL) {
		x[2] = attrs_digest(best->attrs);
		x[3] = (uint64_t)best->from << 32 | (uint64_t)best->source;
		h += best->igp_metric;
	}
	for (i = 0; i < entry->hop_count; i++)
		h = (h ^ entry->hops[i].via.lo ^ entry->hops[i].via.hi) * 0x9e3779b97f4a7c15u +
		    entry->hops[i].interface;
	return hash_bytes(x, sizeof(x), h);
}

/* Of everything that can be asked of the result. */
static uint64_t result_digest(const struct finishing *f)
{
	const struct network *network = f->worker->state->routes->network;
	uint64_t h = 7;
	size_t i;

	for (i = 0; i < network->neighbor_count; i++)
		h = h * 0x9e3779b97f4a7c15u + attrs_digest(f->result->sent[i]);
	for (i = 0; i < network->instance_count; i++)
		h = entry_digest(&f->result->entries[i], h);
	return h;
}

static void counts_fill(struct finishing *f)
{
	struct bgp_worker *worker = f->worker;
	const struct bgp_state *state = worker->state;
	size_t n = state->routes->network->neighbor_count, count = 0, i;

	for (i = 0; i < n; i++)
		count += state->limited[i] && worker->in[i].received;
	if (count == 0)
		return;
	f->result->counts = arena_alloc(worker->keep, count * sizeof(*f->result->counts));
	for (i = 0; i < n; i++) {
		if (!state->limited[i] || !worker->in[i].received)
			continue;
		f->result->counts[f->result->count_count++] =
			(struct limited_count){ (uint32_t)i, 1, worker->in[i].attrs != NULL };
	}
}

static size_t watched_count(const struct bgp_worker *worker)
{
	size_t n = worker->state->routes->network->instance_count, count = 0, i;

	for (i = 0; i < n; i++)
		count += worker->nodes[i].path_count > 0 && is_watched(worker, (uint32_t)i);
	return count;
}

struct bgp_class_result *bgp_class_finish(struct bgp_worker *worker)
{
	const struct network *network = worker->state->routes->network;
	struct bgp_class_result *result = arena_alloc(worker->keep, sizeof(*result));
	struct finishing f = { .worker = worker, .result = result };
	size_t watched = watched_count(worker), n;
	uint32_t i;

	result->entries =
		arena_alloc(worker->keep, network->instance_count * sizeof(*result->entries));
	result->sent = arena_alloc(worker->keep, network->neighbor_count * sizeof(*result->sent));
	result->tables = arena_alloc(worker->keep, watched * sizeof(*result->tables));
	f.best = arena_alloc(worker->scratch, network->instance_count * sizeof(*f.best));
	for (i = 0; i < network->instance_count; i++) {
		if (worker->nodes[i].path_count == 0)
			continue;
		n = bgp_candidates(worker, i);
		entry_fill(&f, i, n);
		if (is_watched(worker, i))
			table_fill(&f, i, n);
	}
	sent_fill(&f);
	parents_set(&f);
	counts_fill(&f);
	result->digest = result_digest(&f);
	return result;
}
