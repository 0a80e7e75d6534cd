/* SPDX-License-Identifier: MIT */
/*
 * Collects what each instance of both states has for the prefix, in the order in which the prefix
 * travels. What a device or a session had before and has no more is put as a finding and handed to
 * explain_verdict, so that `explain` and `check` tell the same reasons.
 */
#include "explain/life.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

struct telling {
	const struct judgement *judgement;
	struct prefix prefix;
	const char *glob;
	struct arena *arena;
	struct stations {
		struct life_station *v;
		size_t n, cap;
	} stations;
	struct exits {
		struct life_exit *v;
		size_t n, cap;
	} exits;
	struct losses {
		struct finding *v;
		size_t n, cap;
	} losses;
};

static const struct life_view nowhere = { .instance = ROUTES_NONE };

/* ---- stations -------------------------------------------------------------------------------- */

static bool is_own_route(const struct route *route)
{
	return route->protocol == PROTOCOL_CONNECTED || route->protocol == PROTOCOL_STATIC ||
	       route->protocol == PROTOCOL_AGGREGATE;
}

static uint32_t path_steps(const struct path *path)
{
	uint32_t n = 0;

	for (; path && path->from != ROUTES_NONE; path = path->parent)
		n++;
	return n;
}

/* The service that keeps the instance's device from announcing the prefix; null: none does. */
static const char *sick_service(const struct routes *routes, uint32_t instance,
				struct prefix prefix)
{
	const struct network *network = routes_network(routes);
	const char *device = network->devices[network->instances[instance].device]->name;
	const struct surroundings *around = network->surroundings;
	const struct prefix *missing;

	for (size_t s = 0; around && s < around->service_count; s++)
		for (size_t p = 0; p < around->services[s].prefix_count; p++)
			if (!strcmp(around->services[s].device, device) &&
			    prefix_equal(around->services[s].prefixes[p], prefix) &&
			    !routes_service_healthy(routes, s, &missing))
				return around->services[s].name;
	return NULL;
}

static struct life_view view_of(const struct routes *routes, uint32_t instance,
				struct prefix prefix)
{
	struct life_view view = { .instance = instance };

	view.route = routes_get(routes, instance, prefix);
	view.bgp = routes_bgp(routes, instance, prefix);
	if (!view.route)
		view.route = routes_longest(routes, instance, prefix);
	if (view.bgp && view.bgp->best && view.bgp->best->source != PATH_LEARNED) {
		view.origin = true;
		view.origin_place = routes_bgp_place(routes, instance, prefix);
	} else if (view.route && prefix_equal(view.route->prefix, prefix) &&
		   is_own_route(view.route)) {
		view.origin = true;
		view.origin_place = view.route->place;
	}
	if (view.origin)
		view.service = sick_service(routes, instance, prefix);
	if (view.bgp && view.bgp->best)
		view.steps = path_steps(view.bgp->best);
	else if (!view.origin)
		view.steps = view.route ? 1 : UINT32_MAX;
	return view;
}

static const char *instance_name(const struct network *network, uint32_t instance,
				 struct arena *arena)
{
	const struct network_instance *in = &network->instances[instance];
	const struct device *device = network->devices[in->device];
	const struct instance *config = &device->instances[in->instance];

	return config->is_default ? device->name
				  : arena_printf(arena, "%s:%s", device->name, config->name);
}

static struct life_station *station_named(struct telling *t, const char *device)
{
	struct life_station *station;

	for (size_t i = 0; i < t->stations.n; i++)
		if (!strcmp(t->stations.v[i].device, device))
			return &t->stations.v[i];
	station = array_push(&t->stations, t->arena);
	*station = (struct life_station){ device, nowhere, nowhere };
	return station;
}

static void collect_stations(struct telling *t, const struct side *side, bool head)
{
	for (uint32_t i = 0; i < side->network->instance_count; i++) {
		const struct network_instance *in = &side->network->instances[i];
		struct life_station *station;

		if (t->glob && !text_glob(t->glob, side->network->devices[in->device]->name))
			continue;
		station = station_named(t, instance_name(side->network, i, t->arena));
		*(head ? &station->after : &station->before) = view_of(side->routes, i, t->prefix);
	}
}

static uint32_t station_steps(const struct life_station *station)
{
	bool before = station->before.instance != ROUTES_NONE && station->before.route;
	bool after = station->after.instance != ROUTES_NONE && station->after.route;

	if (before && after && station->after.steps < station->before.steps)
		return station->after.steps;
	return before ? station->before.steps : after ? station->after.steps : UINT32_MAX;
}

static int compare_stations(const void *x, const void *y)
{
	const struct life_station *a = x, *b = y;
	uint32_t m = station_steps(a), n = station_steps(b);

	return m != n ? (m < n ? -1 : 1) : strcmp(a->device, b->device);
}

/* ---- exits ----------------------------------------------------------------------------------- */

static const char *neighbor_name(const struct network_neighbor *n, struct arena *arena)
{
	char text[ADDR_TEXT];
	const char *address =
		n->config->interface ? n->config->interface : addr_text(n->remote, text);

	return n->config->description
		       ? arena_printf(arena, "%s (%s)", address, n->config->description)
		       : arena_strdup(arena, address);
}

static struct life_exit *exit_named(struct telling *t, const char *device, const char *neighbor)
{
	struct life_exit *exit;

	for (size_t i = 0; i < t->exits.n; i++)
		if (!strcmp(t->exits.v[i].device, device) &&
		    !strcmp(t->exits.v[i].neighbor, neighbor))
			return &t->exits.v[i];
	exit = array_push(&t->exits, t->arena);
	*exit = (struct life_exit){ .device = device, .neighbor = neighbor };
	return exit;
}

static void collect_exits(struct telling *t, const struct side *side, bool head)
{
	for (uint32_t i = 0; i < side->network->neighbor_count; i++) {
		const struct network_neighbor *n = &side->network->neighbors[i];
		const struct network_instance *in = &side->network->instances[n->instance];
		const char *device = side->network->devices[in->device]->name;
		const struct attrs *sent;
		struct life_exit *exit;

		if (!n->outside || (t->glob && !text_glob(t->glob, device)))
			continue;
		sent = routes_advertised(side->routes, i, t->prefix);
		if (!sent)
			continue;
		exit = exit_named(t, device, neighbor_name(n, t->arena));
		if (head) {
			exit->after = true;
			exit->as_path_after = sent->as_path->text;
		} else {
			exit->before = true;
			exit->as_path_before = sent->as_path->text;
		}
	}
}

static int compare_exits(const void *x, const void *y)
{
	const struct life_exit *a = x, *b = y;
	int order = strcmp(a->device, b->device);

	return order ? order : strcmp(a->neighbor, b->neighbor);
}

/* ---- what is lost ---------------------------------------------------------------------------- */

static bool has_route(const struct life_view *view, struct prefix prefix)
{
	return view->instance != ROUTES_NONE && view->route &&
	       (prefix_equal(view->route->prefix, prefix) ||
		!prefix_is_default(view->route->prefix));
}

static struct finding *loss_add(struct telling *t, const char *kind)
{
	struct finding *finding = array_push(&t->losses, t->arena);

	finding->rule = finding->kind = kind;
	finding->id = kind;
	finding->severity = FINDING_WARN;
	finding->has_prefix = true;
	finding->prefix = t->prefix;
	return finding;
}

static void list_losses(struct telling *t)
{
	struct names {
		const char **v;
		size_t n, cap;
	} devices = { 0 };
	size_t exits_before = 0, exits_after = 0;
	char text[PREFIX_TEXT];

	prefix_text(t->prefix, text);
	for (size_t i = 0; i < t->stations.n; i++) {
		const struct life_station *s = &t->stations.v[i];

		if (has_route(&s->before, t->prefix) && s->after.instance != ROUTES_NONE &&
		    !has_route(&s->after, t->prefix))
			*array_push(&devices, t->arena) = s->device;
	}
	for (size_t i = 0; i < t->exits.n; i++) {
		exits_before += t->exits.v[i].before;
		exits_after += t->exits.v[i].after;
	}
	if (devices.n) {
		struct finding *finding = loss_add(t, "route");

		finding->devices = devices.v;
		finding->device_count = devices.n;
		finding->message = arena_printf(t->arena, "%s is no longer routed on %zu device%s",
						text, devices.n, devices.n == 1 ? "" : "s");
	}
	if (exits_after < exits_before)
		loss_add(t, "announcement")->message = arena_printf(
			t->arena, "%s is announced on %zu outside session%s (before: %zu)", text,
			exits_after, exits_after == 1 ? "" : "s", exits_before);
}

const struct life *life_tell(const struct judgement *judgement, struct prefix prefix,
			     const char *device, const struct explain_texts *texts,
			     struct arena *arena)
{
	struct telling t = {
		.judgement = judgement, .prefix = prefix, .glob = device, .arena = arena
	};
	struct life *life = arena_alloc(arena, sizeof(*life));

	if (judgement->base.routes) {
		collect_stations(&t, &judgement->base, false);
		collect_exits(&t, &judgement->base, false);
	}
	collect_stations(&t, &judgement->head, true);
	collect_exits(&t, &judgement->head, true);
	if (t.stations.n > 1)
		qsort(t.stations.v, t.stations.n, sizeof(*t.stations.v), compare_stations);
	if (t.exits.n > 1)
		qsort(t.exits.v, t.exits.n, sizeof(*t.exits.v), compare_exits);
	list_losses(&t);
	*life = (struct life){ .prefix = prefix,
			       .stations = t.stations.v,
			       .station_count = t.stations.n,
			       .exits = t.exits.v,
			       .exit_count = t.exits.n };
	life->losses.findings = t.losses.v;
	life->losses.finding_count = t.losses.n;
	explain_verdict(judgement, &life->losses, texts, arena);
	for (size_t i = 0; i < t.losses.n; i++)
		t.losses.v[i].severity = FINDING_NOTE; /* told, not judged */
	return life;
}
