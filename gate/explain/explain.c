/* SPDX-License-Identifier: MIT */
/*
 * Each finding that loses something gets its chain and the lines to blame, changed ones first. Where no line can be named,
 * the changed files are.
 */
#include "explain/explain.h"

#include <string.h>

#include "base/array.h"
#include "explain/loss.h"

struct explain {
	const struct judgement *judgement;
	const struct explain_texts *texts;
	struct arena *arena;
};

static bool file_is_changed(const struct explain_texts *texts, const char *file)
{
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

/* The line as it stands, without the white space around it; it may be in either state. */
static const char *line_text(const struct explain *explain, struct place place)
{
	const struct explain_texts *texts = explain->texts;
	const struct text *text = text_named(texts->head, texts->head_count, place.file);
	const char *line;
	size_t n;

	if (!text)
		text = text_named(texts->base, texts->base_count, place.file);
	if (!text || !place.line)
		return NULL;
	line = text_line(text, place.line, explain->arena);
	line += strspn(line, " \t");
	n = strlen(line);
	while (n && strchr(" \t\r", line[n - 1]))
		n--;
	return arena_strndup(explain->arena, line, n);
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

static void blame_files(const struct explain *explain, struct causes *causes)
{
	for (size_t i = 0; i < causes->n; i++)
		if (file_is_changed(explain->texts, causes->v[i].place.file))
			return;
	for (size_t i = 0; i < explain->texts->changed_count; i++)
		*array_push(causes, explain->arena) =
			(struct cause){ .place = { explain->texts->changed[i] + 1, 0 },
					.why = "changed" };
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

/* The steps of the first device; of the others only the lines to blame. */
static void explain_devices(struct loss *loss, const struct finding *finding)
{
	size_t told = 0;

	for (size_t i = 0; i < finding->device_count; i++) {
		uint32_t instance = instance_of(loss->before, finding->devices[i]);

		loss->depth = 0;
		if (instance != ROUTES_NONE)
			loss_route(loss, instance, finding->prefix);
		if (told)
			loss->steps.n = told;
		else
			told = loss->steps.n;
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

static void explain_finding(const struct explain *explain, struct finding *finding)
{
	const struct judgement *j = explain->judgement;
	struct loss loss = { .judgement = j,
			     .base = j->base.routes,
			     .head = j->head.routes,
			     .before = j->base.network,
			     .after = j->head.network,
			     .arena = explain->arena };

	if (finding->device_count == 0)
		explain_announcements(&loss, finding->prefix);
	explain_devices(&loss, finding);
	order_causes(explain, &loss.causes);
	blame_files(explain, &loss.causes);
	for (size_t i = 0; i < loss.causes.n; i++)
		loss.causes.v[i].text = line_text(explain, loss.causes.v[i].place);
	tell_steps(finding, &loss.steps, explain->arena);
	finding->causes = loss.causes.v;
	finding->cause_count = loss.causes.n;
}

/* Findings of one state under a failure have no 'before' to go back to. */
static bool can_be_explained(const struct finding *finding)
{
	return finding->has_prefix && finding->status == FINDING_NEW && !finding->failure_count &&
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
				finding->causes[c].text = line_text(&explain, finding->causes[c].place);
		if (judgement->base.routes && judgement->head.routes && can_be_explained(finding))
			explain_finding(&explain, finding);
	}
}
