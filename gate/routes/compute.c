/* SPDX-License-Identifier: MIT */
/*
 * The fixed point: everything is computed from what the round before left, until a round changes
 * nothing.
 *
 * Routes, sessions and conditions depend on each other, and nothing says that they settle. Each
 * state has a digest; one that comes back for the third time after having been left is a cycle,
 * reported with the prefixes that keep changing, and so is a run over the limit of rounds. A
 * service counts as unhealthy until its needs are there, as on a network that starts.
 */
#include "base/array.h"
#include "base/intern.h"
#include "routes/state.h"

enum {
	ROUNDS_MAX = 200,   /* real networks settle in under ten */
	COMINGS_MAX = 3,    /* how often a state may come back */
	UNSETTLED_MAX = 16, /* entries of prefixes that keep changing */
};

struct driver {
	struct routes *routes;
	uint64_t digests[ROUNDS_MAX + 1]; /* by round */
	uint32_t cycle;                   /* rounds of the cycle; 0: none seen */
};

static size_t service_count(const struct network *network)
{
	return network->surroundings == NULL ? 0 : network->surroundings->service_count;
}

static struct routes *routes_new(const struct network *network, const struct failure *failure,
				 struct arena *arena)
{
	struct routes *routes = arena_alloc(arena, sizeof(*routes));
	size_t services = service_count(network), i;

	routes->network = network;
	routes->failure = failure;
	routes->arena = arena;
	routes->scratch = arena_new();
	routes->lock = rib_lock_new(arena);
	routes->igp_attrs = attrs_table_new(routes->scratch);
	routes->ports = arena_alloc(arena, network->device_count * sizeof(*routes->ports));
	routes->device_failed = arena_alloc(arena, network->device_count);
	routes->ribs = arena_alloc(arena, network->instance_count * sizeof(*routes->ribs));
	routes->sessions = arena_alloc(arena, network->neighbor_count * sizeof(*routes->sessions));
	routes->service_healthy = arena_alloc(arena, services);
	routes->service_missing = arena_alloc(arena, services * sizeof(*routes->service_missing));
	for (i = 0; i < network->instance_count; i++) {
		routes->ribs[i] = rib_new(arena);
		rib_share(routes->ribs[i], routes->lock);
	}
	return routes;
}

static bool select_all(struct routes *routes)
{
	const struct network *network = routes->network;
	bool changed = false;
	size_t i;

	for (i = 0; i < network->instance_count; i++) {
		const struct network_instance *where = &network->instances[i];
		const struct instance *instance =
			&network->devices[where->device]->instances[where->instance];

		rib_round(routes->ribs[i], routes->round);
		changed |= rib_select(routes->ribs[i], instance->resolve_via_default);
	}
	return changed;
}

/* True if a service's health is another one than before. */
static bool services_update(struct routes *routes)
{
	size_t count = service_count(routes->network), i;
	bool *before, changed = false;

	if (count == 0)
		return false;
	before = arena_copy(routes->scratch, routes->service_healthy, count * sizeof(*before));
	service_compute(routes);
	for (i = 0; i < count; i++)
		changed |= before[i] != routes->service_healthy[i];
	return changed;
}

/* True if anything changed. */
static bool round_compute(struct routes *routes)
{
	bool changed;

	static_compute(routes);
	changed = ospf_compute(routes);
	changed |= isis_compute(routes);
	changed |= select_all(routes);
	changed |= bgp_compute(routes);
	changed |= select_all(routes);
	changed |= services_update(routes);
	return changed;
}

static uint64_t state_digest(const struct routes *routes)
{
	const struct network *network = routes->network;
	size_t services = service_count(network), i;
	uint64_t h = hash_bytes(routes->service_healthy, services, 1);

	h = hash_bytes(routes->igp_digest, sizeof(routes->igp_digest), h);
	h = hash_bytes(&routes->bgp_digest, sizeof(routes->bgp_digest), h);
	for (i = 0; i < network->neighbor_count; i++)
		h = h * 31 + (uint64_t)routes->sessions[i].state;
	for (i = 0; i < network->instance_count; i++) {
		uint64_t digest = rib_digest(routes->ribs[i]);

		h = hash_bytes(&digest, sizeof(digest), h);
	}
	return h;
}

/* A state that comes back once may be chance on the way: BGP has more state than its routes show.
 */
static bool goes_in_circles(struct driver *driver)
{
	uint32_t round = driver->routes->round, earlier, comings = 0, last = 0;

	driver->digests[round] = state_digest(driver->routes);
	for (earlier = 1; earlier < round; earlier++) {
		if (driver->digests[earlier] == driver->digests[round] &&
		    driver->digests[earlier + 1] != driver->digests[round]) {
			comings++;
			last = earlier;
		}
	}
	driver->cycle = comings > 0 ? round - last : 0;
	return comings >= COMINGS_MAX;
}

/* ---- what does not settle ---------------------------------------------------------------- */

void unsettled_add(struct routes *routes, const struct unsettled *unsettled)
{
	if (routes->unsettled_count == routes->unsettled_cap)
		routes->unsettled =
			array_grow(routes->unsettled, &routes->unsettled_cap, sizeof(*unsettled),
				   routes->unsettled_count, routes->arena);
	routes->unsettled[routes->unsettled_count++] = *unsettled;
}

static void instance_note(struct unsettled *unsettled, uint32_t instance)
{
	enum { MOST = sizeof(unsettled->instances) / sizeof(unsettled->instances[0]) };

	if (unsettled->instance_count < MOST)
		unsettled->instances[unsettled->instance_count++] = instance;
}

struct flips {
	struct unsettled v[UNSETTLED_MAX];
	size_t n;
	struct unsettled all; /* instances that have any */
	uint32_t instance;
	uint32_t since; /* a change in a later round is part of the cycle */
};

static bool flip_note(void *context, const struct rib_entry *entry)
{
	struct flips *flips = context;
	size_t i;

	if (entry->changed_round <= flips->since)
		return true;
	for (i = 0; i < flips->n && !prefix_equal(flips->v[i].prefix, entry->prefix); i++)
		;
	if (i == UNSETTLED_MAX)
		return true;
	if (i == flips->n)
		flips->v[flips->n++] = (struct unsettled){ .prefix = entry->prefix };
	instance_note(&flips->v[i], flips->instance);
	return true;
}

static const char *where_text(struct routes *routes, const struct unsettled *unsettled)
{
	const struct network *network = routes->network;
	const char *text = "";
	uint32_t i;

	for (i = 0; i < unsettled->instance_count; i++) {
		const struct network_instance *where = &network->instances[unsettled->instances[i]];

		text = arena_printf(routes->arena, "%s%s%s", text, i == 0 ? "" : ", ",
				    network->devices[where->device]->name);
	}
	return text;
}

/* After the last round: which prefixes kept changing, and where. */
static void cycle_report(struct driver *driver)
{
	struct routes *routes = driver->routes;
	struct flips *flips = arena_alloc(routes->scratch, sizeof(*flips));
	uint32_t cycle = driver->cycle > 0 ? driver->cycle : 2;
	char text[PREFIX_TEXT];
	size_t i;

	flips->since = routes->round > cycle ? routes->round - cycle : 0;
	for (i = 0; i < routes->network->instance_count; i++) {
		flips->instance = (uint32_t)i;
		rib_each_added(routes->ribs[i], flip_note, flips);
	}
	for (i = 0; i < flips->n; i++) {
		struct unsettled *unsettled = &flips->v[i];

		unsettled->text = arena_printf(routes->arena,
					       "the routes to %s never settle: "
					       "they change in a cycle of %u rounds on %s",
					       prefix_text(unsettled->prefix, text), cycle,
					       where_text(routes, unsettled));
		unsettled_add(routes, unsettled);
	}
	if (flips->n == 0) {
		flips->all.text = arena_printf(routes->arena,
					       "sessions or conditions never settle: "
					       "they change in a cycle of %u rounds",
					       cycle);
		unsettled_add(routes, &flips->all);
	}
}

static void recursion_report(struct routes *routes)
{
	size_t i;

	for (i = 0; i < routes->network->instance_count; i++) {
		struct unsettled unsettled = { 0 };
		char text[PREFIX_TEXT];

		if (!rib_unsettled(routes->ribs[i], &unsettled.prefix))
			continue;
		instance_note(&unsettled, (uint32_t)i);
		unsettled.text = arena_printf(routes->arena,
					      "the next hops of %s on %s never settle: "
					      "what they resolve over depends on them",
					      prefix_text(unsettled.prefix, text),
					      where_text(routes, &unsettled));
		unsettled_add(routes, &unsettled);
	}
}

/* ---- the whole --------------------------------------------------------------------------- */

static struct routes *settle(const struct network *network, const struct failure *failure,
			     bool healthy, struct arena *arena)
{
	struct routes *routes = routes_new(network, failure, arena);
	struct driver *driver = arena_alloc(routes->scratch, sizeof(*driver));
	size_t i;

	driver->routes = routes;
	for (i = 0; i < service_count(network); i++)
		routes->service_healthy[i] = healthy;
	ports_compute(routes);
	connected_compute(routes);
	for (routes->round = 1; routes->round <= ROUNDS_MAX; routes->round++) {
		if (!round_compute(routes) && routes->round > 1)
			break;
		if (goes_in_circles(driver) || routes->round == ROUNDS_MAX) {
			cycle_report(driver);
			break;
		}
	}
	recursion_report(routes);
	bgp_finish(routes);
	for (i = 0; i < network->instance_count; i++)
		rib_sort(routes->ribs[i]);
	routes->stats.rounds = routes->round;
	arena_free(routes->scratch);
	routes->scratch = NULL;
	routes->igp_attrs = NULL;
	return routes;
}

/* A service that is unhealthy on a network that starts may have been healthy on one that runs, if
 * what it needs comes back from what it announces: then the outcome depends on the past. */
static void other_outcome_report(struct routes *routes)
{
	const struct surroundings *surroundings = routes->network->surroundings;
	size_t count = service_count(routes->network), i, unhealthy = 0;
	struct arena *arena;
	struct routes *other;

	for (i = 0; i < count; i++)
		unhealthy += !routes->service_healthy[i];
	if (unhealthy == 0)
		return;
	arena = arena_new();
	other = settle(routes->network, routes->failure, true, arena);
	for (i = 0; i < count; i++) {
		struct unsettled unsettled = { .several_outcomes = true };

		if (other->service_healthy[i] == routes->service_healthy[i])
			continue;
		unsettled.text = arena_printf(routes->arena,
					      "service %s on %s stays healthy if it was, "
					      "and never becomes so if not: "
					      "what it needs depends on what it announces",
					      surroundings->services[i].name,
					      surroundings->services[i].device);
		unsettled_add(routes, &unsettled);
	}
	arena_free(arena);
}

struct routes *routes_compute(const struct network *network, const struct failure *failure,
			      struct arena *arena)
{
	struct routes *routes = settle(network, failure, false, arena);

	other_outcome_report(routes);
	return routes;
}
