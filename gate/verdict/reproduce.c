/* SPDX-License-Identifier: MIT */
/*
 * A finding holds where the violations that it was made of are there again, by their keys. Only the
 * rule of the finding is asked, and only of its prefix where the rule looks at each prefix by
 * itself: this is done once for every state that blame simulates.
 */
#include "verdict/reproduce.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "verdict/kind/kinds.h"

bool finding_is_reproducible(const struct finding *finding)
{
	return finding->key_count > 0;
}

/* ---- the failure, in another network ---------------------------------------------------------- */

static uint32_t link_elsewhere(const struct network *from, uint32_t link, const struct network *to,
			       struct arena *arena)
{
	const char *name = link_text(from, &from->links[link], arena);

	for (uint32_t i = 0; i < to->link_count; i++)
		if (!strcmp(link_text(to, &to->links[i], arena), name))
			return i;
	return ROUTES_NONE;
}

static bool port_elsewhere(const struct network *from, struct port port, const struct network *to,
			   struct port *found)
{
	const char *name = from->devices[port.device]->interfaces[port.interface].name;

	found->device = network_device(to, from->devices[port.device]->name);
	for (uint32_t i = 0;
	     found->device != ROUTES_NONE && i < to->devices[found->device]->interface_count; i++)
		if (!strcmp(to->devices[found->device]->interfaces[i].name, name)) {
			found->interface = i;
			return true;
		}
	return false;
}

static int compare_ids(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static int compare_ports(const void *a, const void *b)
{
	const struct port *x = a, *y = b;

	return x->device != y->device ? compare_ids(&x->device, &y->device)
				      : compare_ids(&x->interface, &y->interface);
}

static size_t sorted_once(void *v, size_t n, size_t size,
			  int (*compare)(const void *, const void *))
{
	char *at = v;
	size_t kept = 0;

	if (n > 1)
		qsort(v, n, size, compare);
	for (size_t i = 0; i < n; i++)
		if (!kept || compare(at + (kept - 1) * size, at + i * size) != 0)
			memmove(at + kept++ * size, at + i * size, size);
	return kept;
}

/* What the other network does not have cannot fail there. */
static void failure_add(struct failure *sum, const struct failure *more, const struct network *from,
			const struct network *to, struct arena *arena)
{
	uint32_t *links =
		arena_alloc(arena, (sum->link_count + more->link_count + 1) * sizeof(*links));
	uint32_t *devices =
		arena_alloc(arena, (sum->device_count + more->device_count + 1) * sizeof(*devices));
	struct port *ports =
		arena_alloc(arena, (sum->port_count + more->port_count + 1) * sizeof(*ports));
	size_t l = sum->link_count, d = sum->device_count, p = sum->port_count;

	for (size_t i = 0; i < l; i++)
		links[i] = sum->links[i];
	for (size_t i = 0; i < d; i++)
		devices[i] = sum->devices[i];
	for (size_t i = 0; i < p; i++)
		ports[i] = sum->ports[i];
	for (size_t i = 0; i < more->link_count; i++) {
		links[l] = link_elsewhere(from, more->links[i], to, arena);
		l += links[l] != ROUTES_NONE;
	}
	for (size_t i = 0; i < more->device_count; i++) {
		devices[d] = network_device(to, from->devices[more->devices[i]]->name);
		d += devices[d] != ROUTES_NONE;
	}
	for (size_t i = 0; i < more->port_count; i++)
		p += port_elsewhere(from, more->ports[i], to, &ports[p]);
	*sum = (struct failure){
		.links = links,
		.link_count = sorted_once(links, l, sizeof(*links), compare_ids),
		.devices = devices,
		.device_count = sorted_once(devices, d, sizeof(*devices), compare_ids),
		.ports = ports,
		.port_count = sorted_once(ports, p, sizeof(*ports), compare_ports),
	};
}

const struct routes *reproduce_routes(const struct finding *finding, const struct side *like,
				      const struct network *network,
				      const struct failure *configured, struct arena *arena)
{
	struct failure *failure = arena_alloc(arena, sizeof(*failure));

	if (configured)
		failure_add(failure, configured, like->network, network, arena);
	if (finding && finding->failed)
		failure_add(failure, finding->failed, like->network, network, arena);
	return routes_compute(network, failure, arena);
}

/* ---- the rule, once more ----------------------------------------------------------------------- */

struct asked {
	const struct judgement *judgement;
	const struct routes *head, *base;
	struct arena *arena;
};

/* These kinds look at each prefix that they list by itself. */
static bool looks_at_each_prefix(enum rule_kind kind)
{
	return kind == RULE_ROUTED || kind == RULE_ANNOUNCED || kind == RULE_REACHABLE ||
	       kind == RULE_DELIVERED || kind == RULE_MAX_SHARE;
}

static struct violations violations_of(const struct asked *asked, const struct rule *rule,
				       const struct prefix *prefixes, size_t n)
{
	struct violations found = { 0 };

	if (!rule) {
		struct protect set = { .prefixes = prefixes,
				       .prefix_count = n,
				       .by_default = true };
		struct rules rules = *asked->judgement->rules;

		rules.protects = &set;
		rules.protect_count = 1;
		protected_check(&rules, asked->head, asked->base, &found, asked->arena);
		return found;
	}
	struct rule narrow = *rule;

	if (looks_at_each_prefix(rule->kind)) {
		narrow.prefixes = prefixes;
		narrow.prefix_count = n;
	}
	rule_kinds[rule->kind].check(&narrow, asked->judgement->rules, asked->head, asked->base,
				     &found, asked->arena);
	return found;
}

static struct map *keys_of(const struct violations *violations, struct arena *arena)
{
	struct map *map = map_new(arena);

	for (size_t i = 0; i < violations->n; i++)
		*map_slot(map, violations->v[i].key, strlen(violations->v[i].key)) =
			(void *)&violations->v[i];
	return map;
}

static enum reproduction held_against(const struct finding *finding, const struct map *keys)
{
	size_t there = 0;

	for (size_t i = 0; i < finding->key_count; i++)
		there += map_get_string(keys, finding->keys[i]) != NULL;
	return !there                       ? REPRODUCED_NOT
	       : there < finding->key_count ? REPRODUCED_PARTLY
					    : REPRODUCED;
}

/* All findings of the rule that finding `first` is of. */
static void reproduce_rule(const struct asked *asked, const struct finding *const *findings,
			   size_t n, size_t first, enum reproduction *result)
{
	const struct rule *rule = findings[first]->judged_by;
	struct prefix *prefixes = arena_alloc(asked->arena, (n + 1) * sizeof(*prefixes));
	struct violations found;
	struct map *keys;
	size_t count = 0;

	for (size_t i = first; i < n; i++)
		if (findings[i]->judged_by == rule && findings[i]->has_prefix)
			prefixes[count++] = findings[i]->prefix;
	found = violations_of(asked, rule, prefixes, count);
	keys = keys_of(&found, asked->arena);
	for (size_t i = first; i < n; i++)
		if (findings[i]->judged_by == rule)
			result[i] = held_against(findings[i], keys);
}

void verdict_reproduce(const struct judgement *judgement, const struct finding *const *findings,
		       size_t n, const struct routes *head, const struct routes *base,
		       enum reproduction *result)
{
	struct asked asked = { judgement, head, base, arena_new() };

	for (size_t i = 0; i < n; i++) {
		bool done = false;

		for (size_t k = 0; k < i && !done; k++)
			done = findings[k]->judged_by == findings[i]->judged_by;
		if (!done)
			reproduce_rule(&asked, findings, n, i, result);
	}
	arena_free(asked.arena);
}
