/* SPDX-License-Identifier: MIT */
/*
 * Findings with the same rule and the same chain have one explanation: the search is made for the
 * first, and the others are asked whether its result holds for them, too.
 */
#include "explain/blame/blame.h"

#include <string.h>

#include "base/array.h"
#include "base/parallel.h"
#include "explain/blame/search.h"

enum {
	BLAME_SEARCHES = 64, /* each with a simulation of its own */
	BLAME_ASKED = 1024,  /* of one trial */
	BLAME_SMALL = 64     /* devices: below, threads cost more than they give in each trial */
};

struct alike { /* findings with one explanation, the first leads */
	struct finding **v;
	size_t n, cap;
	struct cause *blamed;
	size_t blamed_count;
	struct units units; /* the same as the search has them */
	bool *holds;        /* [v]: confirmed for that finding */
};

struct blame {
	const struct judgement *judgement;
	const struct explain_texts *texts;
	struct arena *arena;   /* of the report */
	struct arena *scratch; /* of the search */
	struct trials trials;
	struct groups {
		struct alike *v;
		size_t n, cap;
	} groups;
};

/* ---- what is said of a unit ------------------------------------------------------------------- */

static struct cause device_cause(const struct blame *blame, const struct touched *touched)
{
	const struct device *device = touched->head ? touched->head : touched->base;

	return (struct cause){
		.place = { arena_strdup(blame->arena, device->file), 0 },
		.before = !touched->head,
		.why = !touched->head   ? "the device is removed"
		       : !touched->base ? "the device is added"
					: "the device's config is another one",
	};
}

static const char *edit_words(const struct blame *blame, const struct edit *edit)
{
	const char *was;

	switch (edit->kind) {
	case EDIT_ADDED:
		return "added";
	case EDIT_REMOVED:
		return "removed";
	case EDIT_MOVED:
		return arena_printf(blame->arena, "moved; it was line %u",
				    (unsigned)edit->base.line);
	default:
		was = explain_line(blame->texts, edit->base, true, blame->arena);
		return was ? arena_printf(blame->arena, "was: %s", was) : "changed";
	}
}

/* A line that an edit on top of the files took away stands in that edit. */
static bool displaced(const struct device *head, struct place *place)
{
	for (size_t i = 0; i < head->displaced_count; i++)
		if (!place_compare(head->displaced[i].old, *place)) {
			*place = head->displaced[i].by;
			return true;
		}
	return false;
}

static struct cause edit_cause(const struct blame *blame, const struct touched *touched,
			       const struct edit *edit)
{
	bool gone = edit->kind == EDIT_REMOVED;
	struct place place = gone ? edit->base : edit->head;
	bool before = gone && !displaced(touched->head, &place);

	return (struct cause){
		.place = { arena_strdup(blame->arena, place.file), place.line },
		.before = before,
		.path = touched->head->dialect == DIALECT_OPENCONFIG
				? arena_strdup(blame->arena, edit->path)
				: NULL,
		.why = edit_words(blame, edit),
		.text = explain_line(blame->texts, place, before, blame->arena),
	};
}

static struct cause unit_cause(const struct blame *blame, const struct unit *unit)
{
	const struct touched *touched;
	struct cause cause;

	if (unit->down)
		return (struct cause){
			.device = blame->judgement->head.network->devices[unit->down->port.device]
					  ->name,
			.place = { "--down", 0 },
			.text = unit->down->argument,
			.why = "taken down",
			.blamed = true,
		};
	touched = &blame->trials.touched[unit->device];
	cause = unit->edit == SIZE_MAX ? device_cause(blame, touched)
				       : edit_cause(blame, touched, &touched->edits[unit->edit]);
	cause.device = arena_strdup(blame->arena, touched->input->name);
	cause.blamed = true;
	return cause;
}

static bool same_line(const struct cause *a, const struct cause *b)
{
	return a->before == b->before && !place_compare(a->place, b->place) &&
	       (a->place.line || !a->text || !b->text || !strcmp(a->text, b->text));
}

struct causes {
	struct cause *v;
	size_t n, cap;
};

static void add_once(struct causes *causes, const struct cause *cause, struct arena *arena)
{
	for (size_t i = 0; i < causes->n; i++)
		if (same_line(&causes->v[i], cause))
			return;
	*array_push(causes, arena) = *cause;
}

/* That a line is gone, or what it was, says more than the chain's words for it; but not of a leaf of
 * data, where the line alone tells little. */
static bool takes_words(const struct cause *cause)
{
	return !cause->before && (cause->path || strncmp(cause->why, "was: ", 5) != 0);
}

/* Those that the chain names come first, in its order. */
static void lines_of(struct blame *blame, struct alike *group, const bool *blamed)
{
	const struct finding *lead = group->v[0];
	struct causes found = { 0 }, ordered = { 0 };

	for (size_t u = 0; u < blame->trials.units.n; u++)
		if (blamed[u]) {
			*array_push(&group->units, blame->scratch) = blame->trials.units.v[u];
			*array_push(&found, blame->arena) =
				unit_cause(blame, &blame->trials.units.v[u]);
		}
	for (size_t c = 0; c < lead->cause_count; c++)
		for (size_t i = 0; i < found.n; i++)
			if (same_line(&lead->causes[c], &found.v[i])) {
				struct cause cause = found.v[i];

				if (takes_words(&cause))
					cause.why = lead->causes[c].why;
				add_once(&ordered, &cause, blame->arena);
			}
	for (size_t i = 0; i < found.n; i++)
		add_once(&ordered, &found.v[i], blame->arena);
	group->blamed = ordered.v;
	group->blamed_count = ordered.n;
}

/* In front of the finding's own causes; files as a whole are named no more. */
static void put_in_front(const struct blame *blame, const struct alike *group,
			 struct finding *finding)
{
	struct causes all = { 0 };

	for (size_t i = 0; i < group->blamed_count; i++)
		*array_push(&all, blame->arena) = group->blamed[i];
	for (size_t i = 0; i < finding->cause_count; i++)
		if (finding->causes[i].place.line || finding->causes[i].text)
			add_once(&all, &finding->causes[i], blame->arena);
	finding->causes = all.v;
	finding->cause_count = all.n;
}

/* ---- which findings --------------------------------------------------------------------------- */

static bool is_wanted(const struct finding *finding)
{
	return finding_is_reproducible(finding) && finding->status == FINDING_NEW &&
	       (finding->severity == FINDING_REJECT || finding->severity == FINDING_WARN) &&
	       !(finding->judged_by && finding->judged_by->strict);
}

static const char *signature(const struct blame *blame, const struct finding *finding)
{
	struct buffer b;

	buffer_init(&b, blame->scratch);
	buffer_printf(&b, "%s %s", finding->rule, finding->failure_count ? finding->id : "");
	for (size_t i = 0; i < finding->cause_count; i++)
		buffer_printf(&b, " %s %d", place_text(finding->causes[i].place, blame->scratch),
			      finding->causes[i].before);
	return b.s;
}

static void group_findings(struct blame *blame, struct verdict *verdict)
{
	struct map *seen = map_new(blame->scratch);

	for (size_t i = 0; i < verdict->finding_count; i++) {
		struct finding *finding = &verdict->findings[i];
		const char *key;
		void **slot;

		if (!is_wanted(finding))
			continue;
		key = signature(blame, finding);
		slot = map_slot(seen, key, strlen(key));
		if (!*slot) {
			*array_push(&blame->groups, blame->scratch) = (struct alike){ .n = 0 };
			*slot = (void *)blame->groups.n;
		}
		*array_push(&blame->groups.v[(size_t)*slot - 1], blame->scratch) = finding;
	}
}

/* ---- the searches ----------------------------------------------------------------------------- */

/* One of the sets that were found already, if it causes and cures this one, too: its trials are
 * known. */
static const bool *found_before(struct blame *blame, const struct units *found, size_t n,
				size_t asked)
{
	for (size_t i = 0; i < n; i++) {
		const bool *chosen = trials_choice(&blame->trials, &found[i]);

		if (trials_cause_and_cure(&blame->trials, chosen, asked))
			return chosen;
	}
	return NULL;
}

/* Findings seen as configured are asked for together: one trial answers for all. */
static void search_configured(struct blame *blame)
{
	struct trials *trials = &blame->trials;
	const struct finding **asked =
		arena_alloc(blame->scratch, (blame->groups.n + 1) * sizeof(*asked));
	struct alike **groups =
		arena_alloc(blame->scratch, (blame->groups.n + 1) * sizeof(*groups));
	struct units found[BLAME_SEARCHES];
	size_t n = 0, found_count = 0;

	for (size_t i = 0; i < blame->groups.n && n < BLAME_ASKED; i++)
		if (!blame->groups.v[i].v[0]->failure_count) {
			groups[n] = &blame->groups.v[i];
			asked[n++] = blame->groups.v[i].v[0];
		}
	if (!n)
		return;
	trials_ask(trials, asked, n);
	for (size_t i = 0; i < n; i++) {
		const bool *blamed = found_count < BLAME_SEARCHES ? search_blamed(trials, i) : NULL;
		bool is_new = blamed != NULL;

		if (!blamed)
			blamed = found_before(blame, found, found_count, i);
		if (blamed)
			lines_of(blame, groups[i], blamed);
		if (is_new)
			found[found_count++] = groups[i]->units;
	}
}

static void search_failures(struct blame *blame)
{
	for (size_t i = 0; i < blame->groups.n && i < BLAME_SEARCHES; i++) {
		const struct finding *finding = blame->groups.v[i].v[0];
		const bool *blamed;

		if (!finding->failure_count || !finding->failed)
			continue;
		trials_ask(&blame->trials, &finding, 1);
		blamed = search_blamed(&blame->trials, 0);
		if (blamed)
			lines_of(blame, &blame->groups.v[i], blamed);
	}
}

/* What was found for the first finding of a group, held against the others: alone they cause them,
 * put back they cure them. It may take as many trials as the searches. */
static void confirm(struct blame *blame, struct alike *group)
{
	struct trials *trials = &blame->trials;
	bool *chosen = trials_choice(trials, &group->units);

	group->holds[0] = true;
	if (group->n == 1 || trials->made >= 2 * trials->most)
		return;
	trials_ask(trials, (const struct finding **)group->v, group->n);
	for (size_t i = 1; i < group->n; i++)
		group->holds[i] = trials_cause_and_cure(trials, chosen, i);
}

static void tell(struct blame *blame)
{
	for (size_t i = 0; i < blame->groups.n; i++) {
		struct alike *group = &blame->groups.v[i];

		if (!group->blamed_count)
			continue;
		group->holds = arena_alloc(blame->scratch, group->n);
		confirm(blame, group);
		for (size_t f = 0; f < group->n; f++)
			if (group->holds[f])
				put_in_front(blame, group, group->v[f]);
	}
}

void blame_verdict(const struct judgement *judgement, struct verdict *verdict,
		   const struct explain_texts *texts, struct arena *arena)
{
	struct blame blame = { judgement, texts, arena, arena_new(), { 0 }, { 0 } };

	int workers = parallel_workers();

	if (judgement->head.network->device_count < BLAME_SMALL)
		parallel_set_workers(1);
	trials_init(&blame.trials, judgement, texts, blame.scratch);
	group_findings(&blame, verdict);
	if (blame.trials.units.n) {
		search_configured(&blame);
		search_failures(&blame);
	}
	tell(&blame);
	parallel_set_workers(workers);
	arena_free(blame.scratch);
}
