/* SPDX-License-Identifier: MIT */
/*
 * Next hops against the RIB. Within one call of bgp_compute the RIBs stand still, so each question
 * (instance, next hop) has one answer, which is kept: a worker keeps its own, the state those of
 * all workers for the next round, where they are asked again to see whether BGP has to be computed
 * again at all.
 *
 * A path may not resolve over the BGP route of the very prefix it is a path to. Only prefixes that
 * hold the address of a next hop can meet that; they are classes of their own (bgp_class/class.c) and ask
 * the RIB each time.
 */
#include "base/array.h"
#include "routes/bgp/state.h"

enum { HOPS_MAX = 64 };

static uint64_t question_hash(uint32_t instance, struct addr addr)
{
	uint64_t h = (addr.lo ^ (addr.hi * 0x9e3779b97f4a7c15u)) + instance;

	h *= 0xd6e8feb86659fd93u;
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93u;
	return h ^ (h >> 29);
}

static bool question_same(const void *value, const void *key)
{
	const struct next_hop_answer *a = value, *b = key;

	return a->instance == b->instance && addr_equal(a->next_hop, b->next_hop);
}

void next_hop_cache_init(struct next_hop_cache *cache, struct arena *arena)
{
	*cache = (struct next_hop_cache){ .arena = arena };
}

static bool via_default(const struct routes *routes, uint32_t instance, struct addr next_hop)
{
	const struct network_instance *where = &routes->network->instances[instance];

	return routes->network->devices[where->device]
		->instances[where->instance]
		.resolve_via_default[addr_family(next_hop)];
}

static bool resolve(const struct routes *routes, uint32_t instance, struct addr next_hop,
		    struct prefix self, uint32_t *metric)
{
	struct next_hop hops[HOPS_MAX];

	*metric = 0;
	return rib_resolve(routes->ribs[instance], next_hop, self,
			   via_default(routes, instance, next_hop), hops, HOPS_MAX, metric) > 0;
}

static void answer_find(const struct routes *routes, struct next_hop_answer *answer)
{
	/* Nobody asks for the host route of `none`. */
	struct prefix nobody = prefix_host((struct addr){ 0, 0 });

	answer->own = bgp_owns(routes, answer->instance, answer->next_hop);
	answer->usable = !answer->own && resolve(routes, answer->instance, answer->next_hop, nobody,
						 &answer->metric);
}

static struct next_hop_answer *cache_slot(struct next_hop_cache *cache, uint32_t instance,
					  struct addr next_hop, bool *is_new)
{
	struct next_hop_answer key = { .instance = instance, .next_hop = next_hop }, *answer;
	void **slot = hash_slot(&cache->table, question_hash(instance, next_hop), question_same,
				&key, cache->arena);

	*is_new = *slot == NULL;
	if (*slot != NULL)
		return *slot;
	answer = arena_alloc(cache->arena, sizeof(*answer));
	*answer = key;
	*slot = answer;
	*array_push(cache, cache->arena) = answer;
	return answer;
}

const struct next_hop_answer *next_hop_ask(struct bgp_worker *worker, uint32_t instance,
					   struct addr next_hop)
{
	bool is_new;
	struct next_hop_answer *answer =
		cache_slot(&worker->next_hops, instance, next_hop, &is_new);

	if (is_new)
		answer_find(worker->state->routes, answer);
	return answer;
}

static bool is_bgp_route(const struct routes *routes, uint32_t instance, struct prefix prefix)
{
	const struct rib_entry *entry = rib_get(routes->ribs[instance], prefix);

	return entry != NULL && entry->selected != NULL &&
	       entry->selected->protocol == PROTOCOL_BGP;
}

/* next_hop_ask, but mostly without a search. */
static const struct next_hop_answer *recent_ask(struct bgp_worker *worker, uint32_t instance,
						struct addr next_hop)
{
	uint64_t hash = question_hash(instance, next_hop);
	struct next_hop_answer *slot = &worker->recent[instance].v[hash % NEXT_HOPS_RECENT];

	if (!addr_equal(slot->next_hop, next_hop))
		*slot = *next_hop_ask(worker, instance, next_hop);
	return slot;
}

/* Whatever the prefix is. */
static struct next_hop_answer session_ask(struct bgp_worker *worker, uint32_t neighbor,
					  struct addr next_hop)
{
	const struct bgp_peer *peer = &worker->state->peers[neighbor];

	if (addr_is_none(next_hop))
		return (struct next_hop_answer){ .usable = false };
	if (bgp_near_interface(peer, next_hop) != ROUTES_NONE)
		return (struct next_hop_answer){ .usable = true };
	return *recent_ask(worker, peer->instance, next_hop);
}

bool bgp_next_hop_usable(struct bgp_worker *worker, uint32_t neighbor, struct addr next_hop,
			 uint32_t *metric, bool *own)
{
	const struct bgp_peer *peer = &worker->state->peers[neighbor];
	const struct bgp_class *class = worker->class;
	struct next_hop_answer answer = session_ask(worker, neighbor, next_hop);

	*own = answer.own;
	*metric = answer.metric;
	if (!answer.usable ||
	    (addr_family(next_hop) != class->family && !peer->config->extended_next_hop))
		return false;
	/* What the session itself leads to needs no route. */
	if (!class->holds_next_hop || !prefix_has_addr(class->prefix, next_hop) ||
	    bgp_near_interface(peer, next_hop) != ROUTES_NONE)
		return true;
	/* FRR: a host route does not resolve itself, unless a client of ours brought it. */
	if (prefix_equal(class->prefix, prefix_host(next_hop)))
		return peer->sort == BGP_IBGP && peer->family[class->family].client;
	if (!is_bgp_route(worker->state->routes, peer->instance, class->prefix))
		return true;
	return resolve(worker->state->routes, peer->instance, next_hop, class->prefix, metric);
}

void bgp_next_hops_join(struct bgp_state *state, struct bgp_worker *worker)
{
	size_t i;

	for (i = 0; i < worker->next_hops.n; i++) {
		const struct next_hop_answer *from = worker->next_hops.v[i];
		bool is_new;

		*cache_slot(&state->next_hops, from->instance, from->next_hop, &is_new) = *from;
	}
}

bool bgp_next_hops_refresh(struct bgp_state *state)
{
	bool changed = false;
	size_t i;

	for (i = 0; i < state->next_hops.n; i++) {
		struct next_hop_answer *answer = state->next_hops.v[i], before = *answer;

		answer_find(state->routes, answer);
		changed |= answer->usable != before.usable || answer->own != before.own ||
			   answer->metric != before.metric;
	}
	return changed;
}
