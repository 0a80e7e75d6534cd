/* SPDX-License-Identifier: MIT */
/*
 * The table of dialects, and the way every device goes: texts to a validated tree, tree to struct
 * device, then the ledger of what nobody read. The tree lives in an arena of its own and is freed
 * before the next device: it is many times larger than the text.
 */
#include "config/config.h"

#include <string.h>

#include "base/bug.h"
#include "base/intern.h"
#include "config/frr/frr.h"
#include "config/openconfig/openconfig.h"
#include "config/reading.h"

const struct config_settings config_settings_default = {
	.ibgp_without_policy = IBGP_RFC8212,
	.isis_level1_to_level2 = ISIS_UPWARD_OWN_ONLY,
	.called_fallthrough = false,
	.ospf_cost = 10,
	.distance_static = 1,
	.distance_ebgp = 20,
	.distance_ospf = 110,
	.distance_isis = 115,
	.distance_aggregate = 130,
	.distance_ibgp = 200,
};

static const struct config_dialect *const dialects[] = {
	&openconfig_dialect,
	&frr_dialect,
};

enum { DIALECTS = sizeof(dialects) / sizeof(dialects[0]) };

struct config {
	const struct config_options *options;
	struct arena *arena;
	struct diagnostics *diag;
	struct models *models[DIALECTS];
	bool failed[DIALECTS];
};

static bool has_suffix(const char *name, const char *suffix)
{
	size_t n = strlen(name), k = strlen(suffix);

	return n > k && strcmp(name + n - k, suffix) == 0;
}

/* DIALECTS: none. */
static size_t dialect_find(const char *name)
{
	for (size_t i = 0; i < DIALECTS; i++)
		for (const char *const *s = dialects[i]->suffixes; *s != NULL; s++)
			if (has_suffix(name, *s))
				return i;
	return DIALECTS;
}

bool config_knows_file(const char *name)
{
	return dialect_find(name) < DIALECTS;
}

struct config *config_open(const struct config_options *options, struct arena *arena,
			   struct diagnostics *diag)
{
	struct config *config = arena_alloc(arena, sizeof(*config));

	config->options = options;
	config->arena = arena;
	config->diag = diag;
	return config;
}

/* Models that do not load are told once, in the diagnostics of config_open; who asks again only
 * gets null. */
static struct models *models_get(struct config *config, size_t dialect)
{
	if (config->models[dialect] == NULL && !config->failed[dialect]) {
		config->models[dialect] =
			models_open(dialects[dialect]->models, config->options->yang_dirs,
				    config->options->yang_dir_count, config->arena, config->diag);
		config->failed[dialect] = config->models[dialect] == NULL;
	}
	return config->models[dialect];
}

const char *config_digest(struct config *config, const char *file, struct arena *arena)
{
	const struct config_options *o = config->options;
	const struct config_settings *s = o->settings;
	size_t dialect = dialect_find(file);
	struct models *models;
	uint64_t hash = 0;

	if (dialect == DIALECTS)
		return NULL;
	models = models_get(config, dialect);
	if (models == NULL)
		return NULL;
	if (s == NULL)
		s = &config_settings_default;
	for (size_t i = 0; i < o->allowed_count; i++) {
		hash = hash_bytes(o->allowed[i].module, strlen(o->allowed[i].module) + 1, hash);
		hash = hash_bytes(o->allowed[i].pattern, strlen(o->allowed[i].pattern) + 1, hash);
		hash = hash_bytes(&o->allowed[i].class, sizeof(o->allowed[i].class), hash);
	}
	return arena_printf(arena, "%s-%x-%d%d%d-%u-%u.%u.%u.%u.%u.%u-%016llx",
			    models_digest(models), o->leniencies, (int)s->ibgp_without_policy,
			    (int)s->isis_level1_to_level2, (int)s->called_fallthrough,
			    (unsigned)s->ospf_cost, s->distance_static, s->distance_ebgp,
			    s->distance_ibgp, s->distance_ospf, s->distance_isis,
			    s->distance_aggregate, (unsigned long long)hash);
}

/* One dialect for all files of a device. */
static size_t dialect_of(const struct text *texts, size_t n, struct diagnostics *diag)
{
	size_t dialect = DIALECTS;

	for (size_t i = 0; i < n; i++) {
		size_t d = dialect_find(texts[i].name);
		struct place place = { texts[i].name, 0 };

		if (d == DIALECTS) {
			diag_add(diag, DIAG_ERROR, "config-unknown-file", place, NULL,
				 "no reader for this file: expected .json or .xml (OpenConfig) or "
				 ".conf (FRR)");
			return DIALECTS;
		}
		if (dialect != DIALECTS && d != dialect) {
			diag_add(diag, DIAG_ERROR, "config-mixed-dialects", place, NULL,
				 "one device in two dialects: its files must all be of one kind");
			return DIALECTS;
		}
		dialect = d;
	}
	return dialect;
}

/* The texts with names that live as long as the device. */
static void texts_take(struct reading *reading, const struct config_input *input)
{
	size_t n = input->n + input->edit_count;
	struct text *copies = arena_alloc(reading->scratch, n * sizeof(*copies));

	for (size_t i = 0; i < n; i++) {
		copies[i] = i < input->n ? input->texts[i] : input->edits[i - input->n];
		copies[i].name = arena_strdup(reading->arena, copies[i].name);
	}
	reading->texts = copies;
	reading->text_count = input->n;
	reading->edit_count = input->edit_count;
}

/* Messages live longer than the tree and, after an error, than the device. */
static void diag_places_keep(struct diagnostics *diag, size_t from)
{
	const char *kept = NULL;

	for (size_t i = from; i < diag->n; i++) {
		const char *file = diag->v[i].place.file;

		if (file == NULL)
			continue;
		if (kept == NULL || strcmp(kept, file) != 0)
			kept = arena_strdup(diag->arena, file);
		diag->v[i].place.file = kept;
	}
}

static void tree_to_device(size_t dialect, struct reading *reading)
{
	const struct config_dialect *d = dialects[dialect];

	reading->device->dialect = d->dialect;
	d->read(reading);
	reading_displaced(reading);
	reading_cover(reading, d);
}

static void device_read(struct config *config, size_t dialect, struct reading *reading)
{
	reading->models = models_get(config, dialect);
	if (reading->models == NULL) {
		diag_add(reading->diag, DIAG_ERROR, "config-no-models",
			 (struct place){ reading->texts[0].name, 0 }, NULL,
			 "the YANG modules of this dialect could not be loaded");
		return;
	}
	reading->tree = dialects[dialect]->parse(reading);
	if (reading->tree != NULL)
		tree_to_device(dialect, reading);
}

/* tree null: it is made of the texts. */
static const struct device *read_from(struct config *config, const char *name,
				      const struct config_input *input, struct tree *tree,
				      struct arena *arena, struct diagnostics *diag)
{
	struct reading reading = { .options = config->options, .arena = arena, .diag = diag };
	size_t errors = diag->count[DIAG_ERROR], first = diag->n, dialect;
	const char *device_before = diag->device;
	struct device *device;

	bug_if(input->n == 0);
	device = arena_alloc(arena, sizeof(*device));
	device->name = diag->device = arena_strdup(arena, name);
	dialect = dialect_of(input->texts, input->n, diag);
	if (dialect < DIALECTS) {
		reading.scratch = arena_new();
		reading.settings = config->options->settings != NULL ? config->options->settings
								     : &config_settings_default;
		reading.device = device;
		texts_take(&reading, input);
		device->file = reading.texts[0].name;
		device->place.file = device->file;
		reading.tree = tree;
		if (tree != NULL)
			tree_to_device(dialect, &reading);
		else
			device_read(config, dialect, &reading);
		diag_places_keep(diag, first);
		arena_free(reading.scratch);
	}
	diag->device = device_before;
	return diag->count[DIAG_ERROR] == errors ? device : NULL;
}

const struct device *config_edit_device(struct config *config, const char *name,
					const struct config_input *input, struct arena *arena,
					struct diagnostics *diag)
{
	return read_from(config, name, input, NULL, arena, diag);
}

const struct device *config_tree_device(struct config *config, const char *name,
					const struct config_input *input, struct tree *tree,
					struct arena *arena, struct diagnostics *diag)
{
	return read_from(config, name, input, tree, arena, diag);
}

const struct device *config_read_device(struct config *config, const char *name,
					const struct text *texts, size_t n, struct arena *arena,
					struct diagnostics *diag)
{
	struct config_input input = { .texts = texts, .n = n };

	return config_edit_device(config, name, &input, arena, diag);
}

static bool tree_parse(struct config *config, size_t dialect, const struct config_input *input,
		       struct reading *reading)
{
	reading->scratch = reading->arena;
	reading->settings = &config_settings_default;
	texts_take(reading, input);
	reading->models = models_get(config, dialect);
	reading->tree = reading->models == NULL ? NULL : dialects[dialect]->parse(reading);
	return reading->tree != NULL;
}

struct tree *config_edit_tree(struct config *config, const struct config_input *input,
			      struct arena *arena, struct diagnostics *diag)
{
	struct reading reading = { .options = config->options, .arena = arena, .diag = diag };
	size_t dialect = dialect_of(input->texts, input->n, diag);

	return dialect < DIALECTS && tree_parse(config, dialect, input, &reading) ? reading.tree
										  : NULL;
}

/* What the options admit although the schema does not have it. */
static void left_out(void *context, const struct unread *unread)
{
	struct reading *reading = context;

	if (unread->node == NULL)
		diag_add(reading->diag, DIAG_WARNING, "not-in-data", unread->place, unread->path,
			 "no part of the data: no model has it");
}

struct tree *config_read_tree(struct config *config, const struct text *texts, size_t n,
			      struct arena *arena, struct diagnostics *diag)
{
	struct reading reading = { .options = config->options, .arena = arena, .diag = diag };
	struct config_input input = { .texts = texts, .n = n };
	struct coverage coverage = { 0 };
	size_t dialect = dialect_of(texts, n, diag);

	if (dialect == DIALECTS || !tree_parse(config, dialect, &input, &reading))
		return NULL;
	tree_coverage(reading.tree, NULL, 0, &coverage, left_out, &reading);
	if (dialects[dialect]->left_out != NULL)
		dialects[dialect]->left_out(&reading);
	return reading.tree;
}

bool config_is_read_by_line(const char *file)
{
	size_t dialect = dialect_find(file);

	return dialect < DIALECTS && dialects[dialect]->by_line;
}
