/* SPDX-License-Identifier: MIT */
/*
 * Copies what a report shows, text by text.
 */
#include "report/clean.h"

#include "base/utf8.h"

static void clean(const char **text, struct arena *arena)
{
	*text = utf8_clean(*text, arena);
}

static const char *const *clean_list(const char *const *list, size_t n, struct arena *arena)
{
	const char **copy = arena_alloc(arena, (n + 1) * sizeof(*copy));

	for (size_t i = 0; i < n; i++)
		copy[i] = utf8_clean(list[i], arena);
	return copy;
}

static struct cause *clean_causes(const struct cause *causes, size_t n, struct arena *arena)
{
	struct cause *copy = arena_alloc(arena, (n + 1) * sizeof(*copy));

	for (size_t i = 0; i < n; i++) {
		copy[i] = causes[i];
		clean(&copy[i].device, arena);
		clean(&copy[i].place.file, arena);
		clean(&copy[i].text, arena);
		clean(&copy[i].path, arena);
		clean(&copy[i].why, arena);
		clean(&copy[i].commit, arena);
		clean(&copy[i].author, arena);
	}
	return copy;
}

/* A clean waiver stays the same object: findings that share it are told together. */
static const struct waiver *clean_waiver(const struct waiver *waiver, struct arena *arena)
{
	struct waiver *copy;

	if (!waiver || (utf8_clean(waiver->reason, arena) == waiver->reason &&
			utf8_clean(waiver->who, arena) == waiver->who))
		return waiver;
	copy = arena_alloc(arena, sizeof(*copy));
	*copy = *waiver;
	clean(&copy->reason, arena);
	clean(&copy->who, arena);
	return copy;
}

static struct finding *clean_findings(const struct finding *findings, size_t n, struct arena *arena)
{
	struct finding *copy = arena_alloc(arena, (n + 1) * sizeof(*copy));

	for (size_t i = 0; i < n; i++) {
		struct finding *f = &copy[i];

		*f = findings[i];
		clean(&f->id, arena);
		clean(&f->rule, arena);
		clean(&f->kind, arena);
		clean(&f->set, arena);
		clean(&f->message, arena);
		clean(&f->place.file, arena);
		f->devices = clean_list(f->devices, f->device_count, arena);
		f->failure = clean_list(f->failure, f->failure_count, arena);
		f->chain = clean_list(f->chain, f->chain_length, arena);
		f->causes = clean_causes(f->causes, f->cause_count, arena);
		f->waiver = clean_waiver(f->waiver, arena);
	}
	return copy;
}

const struct report_input *report_clean(const struct report_input *input, struct arena *arena)
{
	struct clean_input *copy = arena_alloc(arena, sizeof(*copy));

	copy->input = *input;
	copy->judgement = *input->judgement;
	copy->verdict = *input->verdict;
	copy->input.judgement = &copy->judgement;
	copy->input.verdict = &copy->verdict;
	clean(&copy->judgement.base.name, arena);
	clean(&copy->judgement.head.name, arena);
	clean(&copy->judgement.incomplete_why, arena);
	clean(&copy->verdict.reason, arena);
	copy->verdict.findings =
		clean_findings(input->verdict->findings, input->verdict->finding_count, arena);
	copy->input.changed_files = clean_list(input->changed_files, input->changed_count, arena);
	return &copy->input;
}
