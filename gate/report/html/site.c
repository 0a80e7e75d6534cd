/* SPDX-License-Identifier: MIT */
/*
 * Networks name their devices by place and role: ams-edge1, lhr.dns2. What stands in front of the first
 * separator is a site if several devices share it and not nearly all do.
 */
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "report/html/graph.h"

enum {
	SITES_TO = 150, /* drawn nodes: above, sites overlap */
	SITE_TO = 12    /* devices of one */
};

struct members {
	const char *name;
	uint32_t *v;
	size_t n, cap;
};

struct sites {
	struct site *v;
	size_t n, cap;
};

struct found {
	struct members **v;
	size_t n, cap;
};

static void find(const struct graph *graph, struct found *found)
{
	struct map *map = map_new(graph->arena);

	for (uint32_t i = 0; i < graph->node_count; i++) {
		const struct node *node = &graph->nodes[i];
		size_t length = strcspn(node->name, "-_.");
		void **slot;
		struct members *members;

		if (node->kind != NODE_DEVICE || node->folded_into != GRAPH_NONE || !length ||
		    !node->name[length])
			continue;
		slot = map_slot(map, node->name, length);
		if (!*slot) {
			members = *slot = arena_alloc(graph->arena, sizeof(*members));
			members->name = arena_strndup(graph->arena, node->name, length);
			*array_push(found, graph->arena) = members;
		}
		members = *slot;
		*array_push(members, graph->arena) = i;
	}
}

void graph_sites(struct graph *graph)
{
	struct found found = { 0 };
	struct sites sites = { 0 };

	if (graph->drawn > SITES_TO)
		return;
	find(graph, &found);
	for (size_t i = 0; found.n > 1 && i < found.n; i++)
		if (found.v[i]->n > 1 && found.v[i]->n <= SITE_TO)
			*array_push(&sites, graph->arena) =
				(struct site){ found.v[i]->name, found.v[i]->v, found.v[i]->n };
	graph->sites = sites.v;
	graph->site_count = sites.n;
}
