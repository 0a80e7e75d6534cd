/* SPDX-License-Identifier: MIT */
/*
 * Opens the two states that a command is about, chooses the rules that hold, and simulates both.
 */
#include "command/state/change.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

static bool is_edited(const struct options *options)
{
	return options->apply.n || options->down.n;
}

enum { NAMED_MAX = 2 }; /* in a headline */

/* "working tree after --apply r1:FILE --down r2" */
static const char *edited_name(const struct change *change)
{
	const struct options *options = change->options;
	struct buffer name;

	buffer_init(&name, change->arena);
	buffer_printf(&name, "%s after", change->base.side.name);
	for (size_t i = 0; i < options->apply.n && i < NAMED_MAX; i++)
		buffer_printf(&name, " --apply %s", options->apply.v[i]);
	if (options->apply.n > NAMED_MAX)
		buffer_printf(&name, " (and %zu more)", options->apply.n - NAMED_MAX);
	for (size_t i = 0; i < options->down.n && i < NAMED_MAX; i++)
		buffer_printf(&name, " --down %s", options->down.v[i]);
	if (options->down.n > NAMED_MAX)
		buffer_printf(&name, " (and %zu more)", options->down.n - NAMED_MAX);
	return name.s;
}

/* One state, and the same after what was asked for by --apply and --down. */
static bool open_edited(struct change *change, const struct snapshot_request *request)
{
	struct snapshot *one;

	if (!edits_read(change->options, &change->head.edits, &change->diag) ||
	    !snapshot_open(request, change->arena, &one, &change->diag))
		return false;
	state_rules(&change->loader, &change->base, one);
	state_rules(&change->loader, &change->head, one);
	change->head.side.name = edited_name(change);
	change->head.side.oid = NULL;
	return true;
}

static bool open_states(struct change *change)
{
	struct snapshot_request request;
	struct snapshot *base, *head;
	const char *message;
	size_t most = change->options->staged || is_edited(change->options) ? 1 : 2;

	if (!options_request(change->options, most, &request, &message))
		return diag_add(&change->diag, DIAG_ERROR, "usage", (struct place){ NULL, 0 }, NULL,
				"%s; see `routegate help %s`", message, change->options->command);
	if (is_edited(change->options))
		return open_edited(change, &request);
	if (!snapshot_open_pair(&request, change->arena, &base, &head, &change->diag))
		return false;
	state_rules(&change->loader, &change->base, base);
	state_rules(&change->loader, &change->head, head);
	return true;
}

/* The base's rules hold; where it has none (or is not there, or its rules are invalid), the head's.
 */
static void choose_rules(struct change *change)
{
	struct judgement *j = &change->judgement;

	j->rules_from_head = !change->base.rules || !change->base.has_rules_file;
	j->rules = j->rules_from_head ? change->head.rules : change->base.rules;
	j->rules_changed =
		change->base.rules &&
		(change->base.has_rules_file != change->head.has_rules_file ||
		 change->base.rules_text.size != change->head.rules_text.size ||
		 memcmp(change->base.rules_text.bytes ? change->base.rules_text.bytes : "",
			change->head.rules_text.bytes ? change->head.rules_text.bytes : "",
			change->base.rules_text.size));
	if (!change->head.rules && change->head.side.exists)
		j->rules = NULL; /* the head's own rules are invalid: a rejection */
}

/* The base is not asked for more than it can give: an invalid one does not stop its own repair. */
static void load_states(struct change *change)
{
	const struct rules *rules = change->judgement.rules;

	if (!rules)
		return;
	change->base.past = change->head.past = change->base.side.exists ? &change->base : NULL;
	if (change->base.side.exists)
		state_list(&change->loader, &change->base, rules);
	state_list(&change->loader, &change->head, rules);
	if (change->base.side.exists)
		state_configs(&change->loader, &change->base, rules);
	state_configs(&change->loader, &change->head, rules);
	loader_save(&change->loader);
	if (!change->head.side.valid)
		return;
	if (!down_resolve(change->options, &change->head.side, &change->diag)) {
		change->judgement.incomplete = true;
		change->judgement.incomplete_why = change->diag.v[0].message;
		return;
	}
	if (change->base.side.valid)
		state_routes(&change->loader, &change->base);
	state_routes(&change->loader, &change->head);
}

static int name_compare(const void *name, const void *file)
{
	return strcmp(name, ((const struct snapshot_file *)file)->text.name);
}

/* The files of a snapshot are sorted by path. */
static const char *file_oid(const struct snapshot_files *files, const char *name)
{
	const struct snapshot_file *file = NULL;

	if (files->n > 0)
		file = bsearch(name, files->v, files->n, sizeof(*files->v), name_compare);
	return file ? file->oid : NULL;
}

static void list_changed(struct change *change)
{
	const struct snapshot_files *base = &change->base.files, *head = &change->head.files;

	for (size_t i = 0; i < head->n; i++) {
		const char *before = file_oid(base, head->v[i].text.name);

		if (!before || strcmp(before, head->v[i].oid))
			*array_push(&change->changed, change->arena) = arena_printf(
				change->arena, "%c%s", before ? '~' : '+', head->v[i].text.name);
	}
	for (size_t i = 0; i < base->n; i++)
		if (!file_oid(head, base->v[i].text.name))
			*array_push(&change->changed, change->arena) =
				arena_printf(change->arena, "-%s", base->v[i].text.name);
	for (size_t i = 0; i < change->head.edits.n; i++)
		*array_push(&change->changed, change->arena) =
			arena_printf(change->arena, ">%s", change->head.edits.v[i].text.name);
}

/* The edits' texts come first: a file of that name may be among the configs, too. */
static const struct text *file_texts(const struct state *state, struct arena *arena, size_t *n)
{
	const struct snapshot_files *files = &state->files;
	struct text *texts = arena_alloc(arena, (files->n + state->edits.n + 1) * sizeof(*texts));

	*n = 0;
	for (size_t i = 0; i < state->edits.n; i++)
		texts[(*n)++] = state->edits.v[i].text;
	for (size_t i = 0; i < files->n; i++)
		texts[(*n)++] = files->v[i].text;
	return texts;
}

/* Models that cannot be opened are no fault of the states: none of them was looked at. */
static void blame_models(struct change *change)
{
	const struct diagnostics *diag = &change->loader.config_diag;

	for (size_t i = 0; i < diag->n; i++) {
		if (diag->v[i].severity != DIAG_ERROR)
			continue;
		change->judgement.incomplete = true;
		change->judgement.incomplete_why = arena_printf(
			change->arena, "%s: %s", place_text(diag->v[i].place, change->arena),
			diag->v[i].message);
		change->judgement.head.exists = false;
		return;
	}
}

bool change_open(struct change *change, const struct options *options)
{
	struct judgement *j = &change->judgement;
	bool opened;

	change->options = options;
	change->arena = options->arena;
	if (!change->diag.arena)
		diagnostics_init(&change->diag, change->arena);
	loader_init(&change->loader, options, change->arena);
	opened = open_states(change);
	if (opened) {
		choose_rules(change);
		load_states(change);
		list_changed(change);
	} else {
		j->incomplete = true;
		j->incomplete_why =
			change->diag.n ? change->diag.v[0].message : "no state could be opened";
		j->head.diag = &change->diag;
	}
	if (change->base.snapshot)
		j->base = change->base.side;
	if (change->head.snapshot)
		j->head = change->head.side;
	blame_models(change);
	return opened;
}

static const struct device_files *files_named(const struct device_list *list, const char *name)
{
	for (size_t i = 0; list && i < list->n; i++)
		if (!strcmp(list->v[i].name, name))
			return &list->v[i];
	return NULL;
}

static struct config_input input_of(const struct device_files *files)
{
	return files ? (struct config_input){ files->v, files->n, files->edits.v, files->edits.n }
		     : (struct config_input){ 0 };
}

static const struct device *device_named(const struct side *side, const char *name)
{
	uint32_t d = side->network ? network_device(side->network, name) : UINT32_MAX;

	return d == UINT32_MAX ? NULL : side->network->devices[d];
}

static void list_touched(const struct change *change, struct explain_texts *texts)
{
	const struct device_list *before = change->base.list, *after = change->head.list;
	size_t most = (before ? before->n : 0) + (after ? after->n : 0);
	struct explain_device *devices = arena_alloc(change->arena, (most + 1) * sizeof(*devices));
	size_t n = 0;

	for (size_t i = 0; i < most; i++) {
		bool old = before && i < before->n;
		const char *name =
			old ? before->v[i].name : after->v[i - (before ? before->n : 0)].name;

		if ((!old && files_named(before, name)) ||
		    device_named(&change->base.side, name) ==
			    device_named(&change->head.side, name))
			continue;
		devices[n++] = (struct explain_device){ name, input_of(files_named(before, name)),
							input_of(files_named(after, name)) };
	}
	texts->devices = devices;
	texts->device_count = n;
	texts->config = change->loader.config;
}

struct explain_texts change_texts(const struct change *change)
{
	struct explain_texts texts = {
		.changed = change->changed.v,
		.changed_count = change->changed.n,
	};

	texts.base = file_texts(&change->base, change->arena, &texts.base_count);
	texts.head = file_texts(&change->head, change->arena, &texts.head_count);
	list_touched(change, &texts);
	return texts;
}
