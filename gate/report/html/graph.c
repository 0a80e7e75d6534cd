/* SPDX-License-Identifier: MIT */
/*
 * Two networks become one graph. A device, a LAN, an outside neighbor is the same node on both sides
 * if it has the same name; outside neighbors of one AS and description are one (a transit that we
 * meet in three towns), and all links between two devices are one edge that counts them.
 */
#include "report/html/graph.h"

#include <string.h>

#include "base/array.h"

enum { SESSIONS_DRAWN = 12 }; /* more curves than that hide the picture */

struct graph_index {
	uint32_t *device_nodes[SIDES];   /* [device] */
	uint32_t **member_edges[SIDES];  /* [link][member] */
	uint32_t *neighbor_edges[SIDES]; /* [neighbor] */
	uint32_t *neighbor_nodes[SIDES];
	struct map *far_ends[SIDES]; /* struct far_end -> edge + 1 */
	struct map *nodes;           /* key -> node + 1 */
	struct map *edges;           /* struct edge_key -> edge + 1 */
};

struct far_end {
	uint64_t device, hi, lo;
};

struct edge_key {
	uint32_t a, b, kind;
};

struct nodes {
	struct node *v;
	size_t n, cap;
};

struct edges {
	struct edge *v;
	size_t n, cap;
};

struct making {
	struct graph *graph;
	const struct network *network[SIDES];
	struct nodes nodes;
	struct edges edges;
	struct arena *arena;
};

struct bits bits_new(size_t n, struct arena *arena)
{
	size_t words = n / 64 + 1;

	return (struct bits){ arena_alloc(arena, words * sizeof(uint64_t)), words };
}

/* ---- nodes --------------------------------------------------------------------------------- */

static uint32_t node_add(struct making *making, enum node_kind kind, const char *name,
			 const char *about)
{
	const char *key =
		arena_printf(making->arena, "%d %s\n%s", (int)kind, name, about ? about : "");
	void **slot = map_slot(making->graph->index->nodes, key, strlen(key));

	if (!*slot) {
		struct node *node = array_push(&making->nodes, making->arena);

		*node = (struct node){ .kind = kind, .name = name, .about = about };
		node->device[BEFORE] = node->device[AFTER] = GRAPH_NONE;
		node->folded_into = GRAPH_NONE;
		*slot = (void *)(uintptr_t)making->nodes.n;
	}
	return (uint32_t)((uintptr_t)*slot - 1);
}

static void add_devices(struct making *making, int side)
{
	const struct network *network = making->network[side];
	uint32_t *nodes = arena_alloc(making->arena, (network->device_count + 1) * sizeof(*nodes));

	for (uint32_t d = 0; d < network->device_count; d++) {
		enum node_kind kind = network->device_outside[d] ? NODE_OUTSIDE : NODE_DEVICE;

		nodes[d] = node_add(making, kind, network->devices[d]->name, NULL);
		making->nodes.v[nodes[d]].device[side] = d;
		making->nodes.v[nodes[d]].there[side] = true;
	}
	making->graph->index->device_nodes[side] = nodes;
}

/* A device that is read once for both states is not changed. */
static void mark_changed(struct making *making)
{
	const struct network *base = making->network[BEFORE], *head = making->network[AFTER];

	for (size_t i = 0; base && head && i < making->nodes.n; i++) {
		struct node *node = &making->nodes.v[i];
		uint32_t b = node->device[BEFORE], a = node->device[AFTER];

		if (b != GRAPH_NONE && a != GRAPH_NONE)
			node->changed = base->devices[b] != head->devices[a];
		else
			node->changed = b != a;
	}
}

/* ---- edges --------------------------------------------------------------------------------- */

static struct edge *edge_between(struct making *making, enum edge_kind kind, uint32_t a, uint32_t b,
				 bool make, uint32_t *number)
{
	struct edge_key key = { a < b ? a : b, a < b ? b : a, kind };
	struct map *map = making->graph->index->edges;
	void *found = map_get(map, &key, sizeof(key));

	if (!found && make) {
		*array_push(&making->edges, making->arena) =
			(struct edge){ .kind = kind, .a = key.a, .b = key.b };
		found = (void *)(uintptr_t)making->edges.n;
		*map_slot(map, &key, sizeof(key)) = found;
	}
	*number = found ? (uint32_t)((uintptr_t)found - 1) : GRAPH_NONE;
	return found ? &making->edges.v[*number] : NULL;
}

static const char *outside_name(const struct making *making,
				const struct network_neighbor *neighbor)
{
	char text[ADDR_TEXT];

	if (neighbor->config->description && *neighbor->config->description)
		return neighbor->config->description;
	if (neighbor->remote_as)
		return arena_printf(making->arena, "AS %u", (unsigned)neighbor->remote_as);
	return arena_strdup(making->arena, addr_text(neighbor->remote, text));
}

static uint32_t outside_node(struct making *making, int side,
			     const struct network_neighbor *neighbor)
{
	const char *as = NULL;
	uint32_t node;

	if (neighbor->remote_device != UINT32_MAX)
		return making->graph->index->device_nodes[side][neighbor->remote_device];
	if (neighbor->remote_as)
		as = arena_printf(making->arena, "AS %u", (unsigned)neighbor->remote_as);
	node = node_add(making, NODE_OUTSIDE, outside_name(making, neighbor), as);
	making->nodes.v[node].there[side] = true;
	return node;
}

/* Outside sessions, and how a route's next hop on one finds its edge. */
static void add_outside(struct making *making, int side)
{
	const struct network *network = making->network[side];
	struct graph_index *index = making->graph->index;
	size_t n = network->neighbor_count;

	index->neighbor_edges[side] = arena_alloc(making->arena, (n + 1) * sizeof(uint32_t));
	index->neighbor_nodes[side] = arena_alloc(making->arena, (n + 1) * sizeof(uint32_t));
	index->far_ends[side] = map_new(making->arena);
	for (uint32_t i = 0; i < n; i++) {
		const struct network_neighbor *neighbor = &network->neighbors[i];
		uint32_t device = network->instances[neighbor->instance].device;
		struct far_end far = { device, neighbor->remote.hi, neighbor->remote.lo };
		struct edge *edge;

		index->neighbor_edges[side][i] = index->neighbor_nodes[side][i] = GRAPH_NONE;
		if (!neighbor->outside)
			continue;
		index->neighbor_nodes[side][i] = outside_node(making, side, neighbor);
		edge = edge_between(making, EDGE_OUTSIDE, index->device_nodes[side][device],
				    index->neighbor_nodes[side][i], true,
				    &index->neighbor_edges[side][i]);
		edge->all[side]++;
		edge->up[side] +=
			routes_session(making->graph->routes[side], i).state == SESSION_UP;
		*map_slot(index->far_ends[side], &far, sizeof(far)) =
			(void *)(uintptr_t)(index->neighbor_edges[side][i] + 1);
	}
}

/* A link between two; with an outside device that we have a session with it is the session's. */
static uint32_t add_cable(struct making *making, int side, uint32_t a, uint32_t b, bool up)
{
	uint32_t number;
	struct edge *edge;

	if (a == b)
		return GRAPH_NONE;
	if (edge_between(making, EDGE_OUTSIDE, a, b, false, &number))
		return number;
	edge = edge_between(making, EDGE_LINK, a, b, true, &number);
	edge->all[side]++;
	edge->up[side] += up;
	return number;
}

static void add_link(struct making *making, int side, uint32_t l)
{
	const struct routes *routes = making->graph->routes[side];
	const struct link *link = &making->network[side]->links[l];
	const uint32_t *nodes = making->graph->index->device_nodes[side];
	uint32_t *edges = arena_alloc(making->arena, (link->member_count + 1) * sizeof(*edges));
	const struct port *m = link->members;
	char subnet[PREFIX_TEXT];

	making->graph->index->member_edges[side][l] = edges;
	if (link->member_count == 2) {
		bool up = routes_port(routes, m[0].device, m[0].interface) == PORT_UP &&
			  routes_port(routes, m[1].device, m[1].interface) == PORT_UP;

		edges[0] = edges[1] =
			add_cable(making, side, nodes[m[0].device], nodes[m[1].device], up);
		return;
	}
	uint32_t lan = node_add(
		making, NODE_LAN,
		arena_strdup(making->arena,
			     link->subnet.len > 0 ? prefix_text(link->subnet, subnet) : ""),
		NULL);

	making->nodes.v[lan].there[side] = true;
	for (size_t i = 0; i < link->member_count; i++)
		edges[i] = add_cable(making, side, nodes[m[i].device], lan,
				     routes_port(routes, m[i].device, m[i].interface) == PORT_UP);
}

static void add_links(struct making *making, int side)
{
	const struct network *network = making->network[side];

	making->graph->index->member_edges[side] =
		arena_alloc(making->arena, (network->link_count + 1) * sizeof(uint32_t *));
	for (uint32_t l = 0; l < network->link_count; l++)
		add_link(making, side, l);
}

/* ---- sessions that the change takes down --------------------------------------------------- */

static bool session_is_lost(const struct making *making, uint32_t neighbor)
{
	const struct routes *const *routes = making->graph->routes;
	const struct network_neighbor *was = &making->network[BEFORE]->neighbors[neighbor];
	uint32_t now;

	if (was->outside || was->mirror == UINT32_MAX || was->mirror < neighbor ||
	    routes_session(routes[BEFORE], neighbor).state != SESSION_UP)
		return false;
	now = network_neighbor_in(making->network[AFTER], making->network[BEFORE], neighbor);
	return now == UINT32_MAX || routes_session(routes[AFTER], now).state != SESSION_UP;
}

/* Few are drawn; many would hide the picture, and are counted. */
static void add_lost_sessions(struct making *making)
{
	const struct network *before = making->network[BEFORE];
	const uint32_t *nodes = making->graph->index->device_nodes[BEFORE];
	struct graph *graph = making->graph;
	struct edges lost = { 0 };

	for (uint32_t i = 0; i < before->neighbor_count; i++) {
		const struct network_neighbor *was = &before->neighbors[i];
		uint32_t a, b, number;
		struct edge *link;

		if (!session_is_lost(making, i))
			continue;
		graph->sessions_lost++;
		a = nodes[before->instances[was->instance].device];
		b = nodes[was->remote_device];
		link = edge_between(making, EDGE_LINK, a, b, false, &number);
		if (a != b && (!link || link->up[AFTER])) /* else the dead link says it */
			*array_push(&lost, making->arena) = (struct edge){ .a = a, .b = b };
	}
	graph->sessions_drawn = lost.n <= SESSIONS_DRAWN;
	for (size_t i = 0; graph->sessions_drawn && i < lost.n; i++) {
		uint32_t number;
		struct edge *edge =
			edge_between(making, EDGE_SESSION, lost.v[i].a, lost.v[i].b, true, &number);

		edge->all[BEFORE]++;
		edge->up[BEFORE]++;
		edge->all[AFTER]++;
	}
}

/* ---- the whole ----------------------------------------------------------------------------- */

struct graph *graph_make(const struct report_input *input, struct arena *arena)
{
	const struct side *sides[SIDES] = { &input->judgement->base, &input->judgement->head };
	struct graph *graph = arena_alloc(arena, sizeof(*graph));
	struct making making = { .graph = graph, .arena = arena };

	graph->arena = arena;
	graph->index = arena_alloc(arena, sizeof(*graph->index));
	graph->index->nodes = map_new(arena);
	graph->index->edges = map_new(arena);
	for (int side = 0; side < SIDES; side++) {
		graph->routes[side] = sides[side]->routes;
		making.network[side] =
			graph->routes[side] ? routes_network(graph->routes[side]) : NULL;
	}
	for (int side = 0; side < SIDES; side++)
		if (making.network[side])
			add_devices(&making, side);
	mark_changed(&making);
	for (int side = 0; side < SIDES; side++)
		if (making.network[side]) {
			add_outside(&making, side);
			add_links(&making, side);
		}
	if (making.network[BEFORE] && making.network[AFTER])
		add_lost_sessions(&making);
	graph->nodes = making.nodes.v;
	graph->node_count = making.nodes.n;
	graph->edges = making.edges.v;
	graph->edge_count = making.edges.n;
	return graph->node_count ? graph : NULL;
}

uint32_t graph_node_of(const struct graph *graph, int side, uint32_t device)
{
	return graph->index->device_nodes[side][device];
}

bool graph_outside(const struct graph *graph, int side, uint32_t neighbor, uint32_t *edge,
		   uint32_t *node)
{
	*edge = graph->index->neighbor_edges[side][neighbor];
	*node = graph->index->neighbor_nodes[side][neighbor];
	return *edge != GRAPH_NONE;
}

static size_t member_of(const struct link *link, uint32_t device)
{
	for (size_t i = 0; i < link->member_count; i++)
		if (link->members[i].device == device)
			return i;
	return 0;
}

uint32_t graph_hop_edge(const struct graph *graph, int side, uint32_t device,
			const struct next_hop *hop, uint32_t *beyond)
{
	const struct network *network = routes_network(graph->routes[side]);
	struct far_end far = { device, hop->via.hi, hop->via.lo };
	const uint32_t *links;
	void *edge;

	*beyond = GRAPH_NONE;
	if (hop->interface == ROUTES_NONE || addr_is_none(hop->via))
		return GRAPH_NONE;
	edge = map_get(graph->index->far_ends[side], &far, sizeof(far));
	if (edge)
		return (uint32_t)((uintptr_t)edge - 1);
	links = network->interface_links[device][hop->interface];
	for (uint32_t i = 1; links && i <= links[0]; i++) {
		const struct link *link = &network->links[links[i]];
		const uint32_t *edges = graph->index->member_edges[side][links[i]];

		if (link->member_count == 2)
			return edges[0];
		for (const struct owner *owner = network_owner(network, hop->via); owner;
		     owner = owner->next)
			if (link->members[member_of(link, owner->port.device)].device ==
			    owner->port.device)
				*beyond = edges[member_of(link, owner->port.device)];
		return edges[member_of(link, device)];
	}
	return GRAPH_NONE;
}
