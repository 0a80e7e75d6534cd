/* SPDX-License-Identifier: MIT */
/*
 * What the picture shows of the protected prefixes, by the same questions that the rules ask
 * (verdict/kind/rule.h): who has a route, to whom it is announced, and over which edges packets go.
 * Prefixes for which all of that is the same on both sides are one view.
 */
#include "report/html/graph.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "verdict/kind/rule.h"

/* (instance, prefix) pairs that are looked at. Ten times a network of 200 routers with 1,000 prefixes:
 * some seconds. */
enum { LOOKS_MAX = 2000000 };

struct prefixes {
	struct prefix *v;
	size_t n, cap;
};

struct views {
	struct view *v;
	size_t n, cap;
};

struct looking {
	struct graph *graph;
	struct arena *arena;
	struct prefixes wanted;
	struct map *seen;
	struct view view; /* of the prefix at hand */
	int side;
	uint32_t device;
	bool default_counts;
};

/* ---- which prefixes ------------------------------------------------------------------------ */

static void want(struct looking *looking, struct prefix prefix)
{
	uint64_t key[] = { prefix.addr.hi, prefix.addr.lo, prefix.len };
	void **slot = map_slot(looking->seen, key, sizeof(key));

	if (*slot)
		return;
	*slot = looking;
	*array_push(&looking->wanted, looking->arena) = prefix;
}

/* Those with a finding first: they are looked at, however many there are. */
static void want_all(struct looking *looking, const struct report_input *input)
{
	const struct rules *rules = input->judgement->rules;
	const struct verdict *verdict = input->verdict;

	for (size_t i = 0; i < verdict->finding_count; i++)
		if (verdict->findings[i].has_prefix)
			want(looking, verdict->findings[i].prefix);
	for (size_t s = 0; rules && s < rules->protect_count; s++)
		for (size_t i = 0; i < rules->protects[s].prefix_count; i++)
			want(looking, rules->protects[s].prefixes[i]);
	for (size_t r = 0; rules && r < rules->rule_count; r++)
		for (size_t i = 0; i < rules->rules[r].prefix_count; i++)
			want(looking, rules->rules[r].prefixes[i]);
}

/* ---- one prefix ---------------------------------------------------------------------------- */

static bool follow_hops(void *context, const struct route *route)
{
	struct looking *looking = context;
	bool away = false;

	for (uint32_t i = 0; i < route->hop_count; i++) {
		uint32_t beyond;
		uint32_t edge = graph_hop_edge(looking->graph, looking->side, looking->device,
					       &route->hops[i], &beyond);

		away |= !addr_is_none(route->hops[i].via);
		if (edge != GRAPH_NONE)
			bit_set(looking->view.carries[looking->side], edge);
		if (beyond != GRAPH_NONE)
			bit_set(looking->view.carries[looking->side], beyond);
	}
	if (!away)
		bit_set(looking->view.origin[looking->side],
			graph_node_of(looking->graph, looking->side, looking->device));
	return true;
}

enum held { HELD_NOT, HELD_PARTLY, HELD_WHOLE };

static enum held look_at_instance(struct looking *looking, uint32_t instance, struct prefix prefix)
{
	const struct routes *routes = looking->graph->routes[looking->side];
	const struct route *route;

	if (!prefix_is_routed(routes, instance, prefix, false, false)) {
		if (!prefix_is_partly_routed(routes, instance, prefix))
			return HELD_NOT;
		routes_each(routes, instance, prefix, follow_hops, looking);
		return HELD_PARTLY;
	}
	route = routes_longest(routes, instance, prefix);
	if (route && (!prefix_is_default(route->prefix) || prefix_is_default(prefix)))
		follow_hops(looking, route);
	else
		routes_each(routes, instance, prefix, follow_hops, looking);
	return HELD_WHOLE;
}

/* A node's instances together: the best it has. */
static void look_at_devices(struct looking *looking, struct prefix prefix, uint8_t *held)
{
	const struct network *network = routes_network(looking->graph->routes[looking->side]);

	for (uint32_t i = 0; i < network->instance_count; i++) {
		enum held here;
		uint32_t node;

		looking->device = network->instances[i].device;
		if (network->device_outside[looking->device])
			continue;
		node = graph_node_of(looking->graph, looking->side, looking->device);
		here = look_at_instance(looking, i, prefix);
		if (here)
			bit_set(looking->view.routed[looking->side], node);
		if (here > held[node])
			held[node] = (uint8_t)here;
	}
}

static void look_at_sessions(struct looking *looking, struct prefix prefix)
{
	const struct routes *routes = looking->graph->routes[looking->side];
	const struct network *network = routes_network(routes);
	uint32_t edge, node;

	for (uint32_t i = 0; i < network->neighbor_count; i++) {
		if (!graph_outside(looking->graph, looking->side, i, &edge, &node) ||
		    !prefix_is_announced(routes, i, prefix, false))
			continue;
		bit_set(looking->view.routed[looking->side], node);
		bit_set(looking->view.carries[looking->side], edge);
	}
}

static void mark_lost(struct looking *looking, const uint8_t *before, const uint8_t *after)
{
	const struct graph *graph = looking->graph;

	for (size_t i = 0; i < graph->node_count; i++) {
		const struct node *node = &graph->nodes[i];
		bool lost = node->kind == NODE_OUTSIDE
				    ? bit_get(looking->view.routed[BEFORE], i) &&
					      !bit_get(looking->view.routed[AFTER], i)
				    : after[i] < before[i];

		/* a device that the change removes has lost nothing */
		if (lost && (node->kind == NODE_OUTSIDE || node->there[AFTER]))
			bit_set(looking->view.lost, i);
	}
}

static bool bits_equal(struct bits a, struct bits b)
{
	return !memcmp(a.v, b.v, a.words * sizeof(*a.v));
}

static void view_new(struct looking *looking)
{
	size_t nodes = looking->graph->node_count, edges = looking->graph->edge_count;

	looking->view = (struct view){ .lost = bits_new(nodes, looking->arena) };
	for (int side = 0; side < SIDES; side++) {
		looking->view.routed[side] = bits_new(nodes, looking->arena);
		looking->view.origin[side] = bits_new(nodes, looking->arena);
		looking->view.carries[side] = bits_new(edges, looking->arena);
	}
}

static void look_at(struct looking *looking, struct prefix prefix)
{
	struct graph *graph = looking->graph;
	uint8_t *held[SIDES];

	view_new(looking);
	for (int side = 0; side < SIDES; side++) {
		held[side] = arena_alloc(looking->arena, graph->node_count);
		looking->side = side;
		if (!graph->routes[side])
			continue;
		look_at_devices(looking, prefix, held[side]);
		look_at_sessions(looking, prefix);
	}
	if (graph->routes[BEFORE] && graph->routes[AFTER])
		mark_lost(looking, held[BEFORE], held[AFTER]);
	looking->view.differs =
		!bits_equal(looking->view.routed[BEFORE], looking->view.routed[AFTER]) ||
		!bits_equal(looking->view.carries[BEFORE], looking->view.carries[AFTER]);
}

/* ---- views --------------------------------------------------------------------------------- */

/* All bit sets of a view, in a fixed order. */
enum { SETS = 3 * SIDES + 1 };

static void view_sets(const struct view *view, struct bits sets[SETS])
{
	for (int side = 0; side < SIDES; side++) {
		sets[3 * side] = view->routed[side];
		sets[3 * side + 1] = view->origin[side];
		sets[3 * side + 2] = view->carries[side];
	}
	sets[SETS - 1] = view->lost;
}

static void view_key(const struct view *view, struct buffer *key)
{
	struct bits sets[SETS];

	view_sets(view, sets);
	key->n = 0;
	for (int i = 0; i < SETS; i++)
		buffer_add(key, (const char *)sets[i].v, sets[i].words * sizeof(*sets[i].v));
}

static struct view view_copy(const struct view *view, struct arena *arena)
{
	struct view copy = *view;

	for (int side = 0; side < SIDES; side++) {
		copy.routed[side].v =
			arena_copy(arena, view->routed[side].v, view->routed[side].words * 8);
		copy.origin[side].v =
			arena_copy(arena, view->origin[side].v, view->origin[side].words * 8);
		copy.carries[side].v =
			arena_copy(arena, view->carries[side].v, view->carries[side].words * 8);
	}
	copy.lost.v = arena_copy(arena, view->lost.v, view->lost.words * 8);
	return copy;
}

static void overview_add(struct graph *graph, const struct view *view)
{
	struct bits sets[SETS], sums[SETS];

	view_sets(view, sets);
	view_sets(&graph->overview, sums);
	for (int i = 0; i < SETS; i++)
		for (size_t w = 0; w < sets[i].words; w++)
			sums[i].v[w] |= sets[i].v[w];
	graph->overview.differs |= view->differs;
}

static bool any(struct bits bits)
{
	for (size_t i = 0; i < bits.words; i++)
		if (bits.v[i])
			return true;
	return false;
}

static int concern(const struct view *view)
{
	return any(view->lost) ? 0 : view->differs ? 1 : 2;
}

static int compare_views(const void *a, const void *b)
{
	const struct view *x = a, *y = b;
	int order = concern(x) - concern(y);

	return order ? order : prefix_compare(x->prefixes[0], y->prefixes[0]);
}

static int compare_prefixes(const void *a, const void *b)
{
	return prefix_compare(*(const struct prefix *)a, *(const struct prefix *)b);
}

static void views_finish(struct graph *graph, struct views *views, struct prefixes *members)
{
	for (size_t i = 0; i < views->n; i++) {
		qsort(members[i].v, members[i].n, sizeof(*members[i].v), compare_prefixes);
		views->v[i].prefixes = members[i].v;
		views->v[i].prefix_count = members[i].n;
	}
	if (views->n > 1)
		qsort(views->v, views->n, sizeof(*views->v), compare_views);
	graph->views = views->v;
	graph->view_count = views->n;
}

static size_t most_prefixes(const struct graph *graph)
{
	size_t instances = 1;

	for (int side = 0; side < SIDES; side++)
		if (graph->routes[side])
			instances += routes_network(graph->routes[side])->instance_count;
	return LOOKS_MAX / instances + 1;
}

void graph_views(struct graph *graph, const struct report_input *input)
{
	struct arena *scratch = arena_new(), *lists = arena_new();
	struct looking looking = { .graph = graph, .arena = lists, .seen = map_new(lists) };
	struct map *same = map_new(lists);
	struct views views = { 0 };
	struct prefixes *members;
	struct buffer key;
	size_t most = most_prefixes(graph);

	want_all(&looking, input);
	looking.arena = graph->arena;
	view_new(&looking);
	graph->overview = looking.view;
	graph->prefix_count = looking.wanted.n;
	most = most < looking.wanted.n ? most : looking.wanted.n;
	graph->prefixes_left = looking.wanted.n - most;
	members = arena_alloc(graph->arena, (most + 1) * sizeof(*members));
	looking.arena = scratch;
	for (size_t i = 0; i < most; i++) {
		void **slot;

		look_at(&looking, looking.wanted.v[i]);
		buffer_init(&key, scratch);
		view_key(&looking.view, &key);
		slot = map_slot(same, key.s, key.n);
		if (!*slot) {
			*array_push(&views, graph->arena) = view_copy(&looking.view, graph->arena);
			overview_add(graph, &looking.view);
			*slot = (void *)(uintptr_t)views.n;
		}
		*array_push(&members[(uintptr_t)*slot - 1], graph->arena) = looking.wanted.v[i];
		arena_reset(scratch);
	}
	views_finish(graph, &views, members);
	arena_free(scratch);
	arena_free(lists);
}
