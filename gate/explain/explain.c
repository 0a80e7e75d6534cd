/* SPDX-License-Identifier: MIT */
/*
 * Each finding that loses something gets its chain and the lines to blame, changed ones first.
 * Where no line can be named, the changed files are.
 */
#include "explain/explain.h"

#include <ctype.h>
#include <string.h>

#include "base/array.h"
#include "explain/blame/blame.h"
#include "explain/loss.h"

struct explain {
	const struct judgement *judgement;
	const struct explain_texts *texts;
	struct arena *arena;
};

/* What --down takes away is changed, too. */
static bool file_is_changed(const struct explain_texts *texts, const char *file)
{
	if (!strcmp(file, LOSS_DOWN_FILE))
		return true;
	for (size_t i = 0; i < texts->changed_count; i++)
		if (!strcmp(texts->changed[i] + 1, file))
			return true;
	return false;
}

static const struct text *text_named(const struct text *texts, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(texts[i].name, name))
			return &texts[i];
	return NULL;
}

static bool says_something(const char *line)
{
	for (; *line; line++)
		if (isalnum((unsigned char)*line))
			return true;
	return false;
}

/* The line as it stands, without the white space around it; where a line has but a bracket, the
 * next one that says something. */
const char *explain_line(const struct explain_texts *texts, struct place place, bool before,
			 struct arena *arena)
{
	const struct text *text = !place.file ? NULL
				  : before ? text_named(texts->base, texts->base_count, place.file)
					   : text_named(texts->head, texts->head_count, place.file);
	const char *line = "";
	size_t n;

	if (!text || !place.line)
		return NULL;
	for (uint32_t ahead = 0; ahead < 3 && !says_something(line); ahead++)
		line = text_line(text, place.line + ahead, arena);
	line += strspn(line, " \t");
	n = strlen(line);
	while (n && strchr(" \t\r", line[n - 1]))
		n--;
	return n ? arena_strndup(arena, line, n) : NULL;
}

static const char *line_text(const struct explain *explain, const struct cause *cause)
{
	return explain_line(explain->texts, cause->place, cause->before, explain->arena);
}

/* Changed lines lead; the others stay in the order in which the explanation met them. */
static void order_causes(const struct explain *explain, struct causes *causes)
{
	struct causes ordered = { 0 };

	for (int changed = 1; changed >= 0; changed--)
		for (size_t i = 0; i < causes->n; i++)
			if (file_is_changed(explain->texts, causes->v[i].place.file) == changed)
				*array_push(&ordered, explain->arena) = causes->v[i];
	*causes = ordered;
}

static void blame_files(const struct explain *explain, struct loss *loss)
{
	struct causes *causes = &loss->causes;

	for (size_t i = 0; i < causes->n; i++)
		if (file_is_changed(explain->texts, causes->v[i].place.file))
			return;
	for (size_t i = 0; i < explain->texts->changed_count; i++)
		*array_push(causes, explain->arena) =
			(struct cause){ .place = { explain->texts->changed[i] + 1, 0 },
					.why = "changed" };
	for (size_t i = 0; i < explain->judgement->head.down_count; i++)
		loss_blame_down(loss, &explain->judgement->head.downs[i]);
}

static uint32_t instance_of(const struct network *network, const char *device)
{
	uint32_t d = network_device(network, device);

	for (uint32_t i = 0; d != ROUTES_NONE && i < network->instance_count; i++)
		if (network->instances[i].device == d &&
		    network->devices[d]->instances[network->instances[i].instance].is_default)
			return i;
	return ROUTES_NONE;
}

/* The prefix as it was sent: itself or the longest that covers it. */
static bool sent_as(const struct routes *routes, uint32_t neighbor, struct prefix prefix,
		    struct prefix *sent)
{
	unsigned shortest = prefix_default(prefix_family(prefix)).len;

	for (unsigned len = prefix.len + 1u; len-- > shortest;) {
		*sent = prefix_make(prefix.addr, len);
		if (routes_advertised(routes, neighbor, *sent))
			return true;
	}
	return false;
}

/* A loss of announcements: each outside session that had it and has it no more. */
static void explain_announcements(struct loss *loss, struct prefix prefix)
{
	struct buffer gone;
	char text[PREFIX_TEXT];

	buffer_init(&gone, loss->arena);
	for (uint32_t i = 0; i < loss->before->neighbor_count; i++) {
		const struct network_neighbor *n = &loss->before->neighbors[i];
		uint32_t now = loss_neighbor_after(loss, i);
		struct prefix sent;
		char address[ADDR_TEXT];

		if (!n->outside || !sent_as(loss->base, i, prefix, &sent) ||
		    (now != ROUTES_NONE && routes_advertised(loss->head, now, sent)))
			continue;
		size_t first = loss->steps.n;

		loss->depth = 0;
		loss_announcement(loss, i, sent);
		loss_branch_end(loss, first);
		buffer_printf(&gone, "%s%s to %s", gone.n ? ", " : "",
			      loss_device_name(loss->before, n->instance),
			      n->config->description ? n->config->description
						     : addr_text(n->remote, address));
	}
	if (gone.n)
		loss_say(loss, gone.s, "%s is no longer announced", prefix_text(prefix, text));
}

/* Next hops that were in use and are not: their interfaces. */
static void explain_hops(struct loss *loss, uint32_t instance, struct prefix prefix)
{
	const struct route *old = routes_longest(loss->base, instance, prefix);
	uint32_t now = loss_instance_after(loss, instance);
	const struct route *new =
		now == ROUTES_NONE ? NULL : routes_longest(loss->head, now, prefix);

	for (uint32_t i = 0; old && new &&i < old->hop_count; i++) {
		bool kept = false;

		for (uint32_t k = 0; k < new->hop_count; k++)
			kept |= addr_equal(old->hops[i].via, new->hops[k].via);
		if (!kept && old->hops[i].interface != ROUTES_NONE)
			loss_port(loss, loss->before->instances[instance].device,
				  old->hops[i].interface);
	}
}

/* The steps of the first device; of the others only the lines to blame. */
static void explain_devices(struct loss *loss, const struct finding *finding)
{
	size_t told = 0;

	for (size_t i = 0; i < finding->device_count; i++) {
		uint32_t instance = instance_of(loss->before, finding->devices[i]);

		loss->depth = 0;
		if (instance != ROUTES_NONE) {
			loss_route(loss, instance, finding->prefix);
			explain_hops(loss, instance, finding->prefix);
		}
		if (told)
			loss->steps.n = told;
		else
			told = loss->steps.n;
	}
}

/* The first device on the way that had another route for the prefix before; the last one if none. */
static uint32_t astray(const struct loss *loss, const struct walk_result *walk,
		       struct prefix prefix)
{
	uint32_t was = ROUTES_NONE;

	for (size_t i = 0; i < walk->count; i++) {
		const struct route *old,
			*new = routes_longest(loss->head, walk->instances[i], prefix);

		was = instance_of(loss->before, loss_device_name(loss->after, walk->instances[i]));
		old = was == ROUTES_NONE ? NULL : routes_longest(loss->base, was, prefix);
		if (old && (!new || !prefix_equal(old->prefix, new->prefix)))
			break;
	}
	return was;
}

/* Where packets go astray; and why, if the way they took is gone. */
static void explain_walk(struct loss *loss, const struct finding *finding)
{
	for (size_t i = 0; i < finding->device_count && i < 1; i++) {
		uint32_t instance = instance_of(loss->after, finding->devices[i]), was;
		struct walk_result walk;
		const struct route *route;

		if (instance == ROUTES_NONE)
			continue;
		walk = walk_prefix(loss->head, instance, finding->prefix, loss->arena);
		if (!walk.count)
			continue;
		was = astray(loss, &walk, finding->prefix);
		if (was != ROUTES_NONE)
			loss_route(loss, was, finding->prefix);
		route = routes_longest(loss->head, walk.instances[walk.count - 1], walk.part);
		if (route)
			loss_blame(loss,
				   loss_device_name(loss->after, walk.instances[walk.count - 1]),
				   route->place, "the route that the packets take");
	}
}

/* Sessions that were up and are not. */
static void explain_sessions(struct loss *loss)
{
	for (uint32_t i = 0; i < loss->before->neighbor_count; i++) {
		size_t first = loss->steps.n;

		if (routes_session(loss->base, i).state != SESSION_UP)
			continue;
		loss->depth = 0;
		loss_session(loss, i);
		loss_branch_end(loss, first);
	}
}

static void tell_steps(struct finding *finding, const struct steps *steps, struct arena *arena)
{
	const char **lines = arena_alloc(arena, (steps->n + 1) * sizeof(*lines));

	for (size_t i = 0; i < steps->n; i++) {
		const struct step *step = &steps->v[i];

		lines[i] = arena_printf(arena, "%s: %s", step->what, step->who);
		if (step->more)
			lines[i] = arena_printf(arena, "%s and %zu more", lines[i], step->more);
	}
	finding->chain = lines;
	finding->chain_length = steps->n;
}

/* The outside sessions of the device on which the prefix goes out and did not before. */
static void explain_departures(struct loss *loss, uint32_t instance, struct prefix prefix)
{
	const struct bgp_entry *entry = routes_bgp(loss->head, instance, prefix);
	const struct network_instance *in = &loss->after->instances[instance];

	for (uint32_t i = in->first_neighbor; i < in->first_neighbor + in->neighbor_count; i++) {
		uint32_t was = loss_neighbor_before(loss, i);

		if (loss->after->neighbors[i].outside && entry && entry->best &&
		    entry->best->from != i && routes_advertised(loss->head, i, prefix) &&
		    (was == ROUTES_NONE || !routes_advertised(loss->base, was, prefix)))
			gain_passage(loss, i, prefix, entry->best, true);
	}
}

static void explain_arrival(struct loss *loss, const struct finding *finding)
{
	uint32_t instance =
		finding->device_count ? instance_of(loss->after, finding->devices[0]) : ROUTES_NONE;

	if (instance == ROUTES_NONE)
		return;
	gain_path(loss, instance, finding->prefix);
	explain_departures(loss, instance, finding->prefix);
}

static void explain_by_kind(struct loss *loss, const struct finding *finding)
{
	static const char *const arrivals[] = { "only-announced", "no-leak", "origin" };

	for (size_t i = 0; i < sizeof(arrivals) / sizeof(*arrivals); i++)
		if (!strcmp(finding->kind, arrivals[i])) {
			explain_arrival(loss, finding);
			return;
		}
	if (!strcmp(finding->kind, "rpki-valid"))
		loss_authority(loss, finding->prefix);
	else if (!strcmp(finding->kind, "max-loss"))
		loss_all(loss);
	else if (!strcmp(finding->kind, "sessions"))
		explain_sessions(loss);
	else if (!strcmp(finding->kind, "reachable"))
		explain_walk(loss, finding);
	else if (finding->has_prefix && finding->device_count == 0)
		explain_announcements(loss, finding->prefix);
	else if (finding->has_prefix)
		explain_devices(loss, finding);
}

static void explain_finding(const struct explain *explain, struct finding *finding)
{
	const struct judgement *j = explain->judgement;
	struct loss loss = { .judgement = j,
			     .base = j->base.routes,
			     .head = j->head.routes,
			     .before = j->base.network,
			     .after = j->head.network,
			     .arena = explain->arena };

	explain_by_kind(&loss, finding);
	order_causes(explain, &loss.causes);
	blame_files(explain, &loss);
	for (size_t i = 0; i < loss.causes.n; i++)
		if (!loss.causes.v[i].text)
			loss.causes.v[i].text = line_text(explain, &loss.causes.v[i]);
	tell_steps(finding, &loss.steps, explain->arena);
	finding->causes = loss.causes.v;
	finding->cause_count = loss.causes.n;
}

/* Findings of one state under a failure have no 'before' to go back to. */
static bool can_be_explained(const struct finding *finding)
{
	return (finding->has_prefix || !strcmp(finding->kind, "sessions") ||
		!strcmp(finding->kind, "max-loss")) &&
	       finding->status == FINDING_NEW && !finding->failure_count &&
	       !finding->chain_length &&
	       (finding->severity == FINDING_REJECT || finding->severity == FINDING_WARN);
}

void explain_verdict(const struct judgement *judgement, struct verdict *verdict,
		     const struct explain_texts *texts, struct arena *arena)
{
	struct explain explain = { judgement, texts, arena };

	for (size_t i = 0; i < verdict->finding_count; i++) {
		struct finding *finding = &verdict->findings[i];

		for (size_t c = 0; c < finding->cause_count; c++)
			if (!finding->causes[c].text && finding->causes[c].place.file)
				finding->causes[c].text = line_text(&explain, &finding->causes[c]);
		if (judgement->base.routes && judgement->head.routes && can_be_explained(finding))
			explain_finding(&explain, finding);
	}
	if (judgement->base.routes && judgement->head.routes && texts->config)
		blame_verdict(judgement, verdict, texts, arena);
}
