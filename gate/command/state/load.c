/* SPDX-License-Identifier: MIT */
/*
 * From a snapshot to a simulated state. A device is known by its name and the ids of its blobs:
 * what base and head have in common is read once.
 */
#include "command/state/load.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "base/parallel.h"
#include "command/progress.h"
#include "snapshot/glob.h"

void loader_init(struct loader *loader, const struct options *options, struct arena *arena)
{
	*loader = (struct loader){ .options = options, .arena = arena };
	diagnostics_init(&loader->config_diag, arena);
	parallel_set_workers(options->jobs);
	progress_start(options);
}

/* ---- rules --------------------------------------------------------------------------------- */

static struct models *rules_models(struct loader *loader, struct diagnostics *diag)
{
	if (!loader->rules_models)
		loader->rules_models = models_open(MODELS_RULES, NULL, 0, loader->arena, diag);
	return loader->rules_models;
}

static int read_from_disk(struct loader *loader, struct state *state, const char *name,
			  struct snapshot_file *file)
{
	const char *slash = strrchr(name, '/');
	struct snapshot_request request = {
		.no_index = true,
		.first = slash ? arena_strndup(loader->arena, name, (size_t)(slash - name + 1))
			       : ".",
	};
	struct snapshot *folder;
	int found;

	if (!snapshot_open(&request, loader->arena, &folder, &state->diag))
		return -1;
	found = snapshot_read(folder, slash ? slash + 1 : name, file, &state->diag);
	if (found == 0)
		diag_add(&state->diag, DIAG_ERROR, "rules-missing", (struct place){ name, 0 }, NULL,
			 "there is no such file, neither in %s nor on disk", state->side.name);
	return found > 0 ? 1 : -1;
}

/* The rules are a file of the judged tree; --config may also name one on disk. 1, 0 or -1 as
 * snapshot_read. */
static int rules_find(struct loader *loader, struct state *state, struct snapshot_file *file)
{
	const char *name = loader->options->config ? loader->options->config : "routegate.yaml";
	int found = name[0] == '/' ? 0 : snapshot_read(state->snapshot, name, file, &state->diag);

	if (found || !loader->options->config)
		return found;
	return read_from_disk(loader, state, name, file);
}

void state_rules(struct loader *loader, struct state *state, struct snapshot *snapshot)
{
	struct snapshot_file file;
	int found;

	state->snapshot = snapshot;
	diagnostics_init(&state->diag, loader->arena);
	state->side.exists = snapshot_kind(snapshot) != SNAPSHOT_NONE;
	state->side.name = snapshot_name(snapshot);
	state->side.oid = snapshot_oid(snapshot);
	state->side.diag = &state->diag;
	if (!state->side.exists)
		return;
	found = loader->options->no_rules ? 0 : rules_find(loader, state, &file);
	state->unread = found < 0;
	if (found < 0)
		return;
	state->has_rules_file = found > 0;
	if (found > 0)
		state->rules_text = file.text;

	struct models *models = rules_models(loader, &state->diag);

	if (models)
		state->rules =
			rules_read(models, found ? &file.text : NULL, loader->arena, &state->diag);
	state->side.rules = state->rules;
}

/* ---- configs -------------------------------------------------------------------------------- */

static void settings_set(struct config_settings *to, const struct rules *rules)
{
	const uint8_t *distance = rules->distance;

	*to = config_settings_default;
	if (rules->ibgp_without_policy_literal)
		to->ibgp_without_policy = IBGP_LITERAL;
	if (rules->isis_level1_to_level2_all)
		to->isis_level1_to_level2 = ISIS_UPWARD_ISO;
	to->called_fallthrough = rules->called_fallthrough_accepts;
	if (rules->ospf_cost)
		to->ospf_cost = rules->ospf_cost;
	if (distance[PROTOCOL_STATIC])
		to->distance_static = distance[PROTOCOL_STATIC];
	if (distance[PROTOCOL_BGP])
		to->distance_ebgp = distance[PROTOCOL_BGP];
	if (rules->distance_ibgp)
		to->distance_ibgp = rules->distance_ibgp;
	if (distance[PROTOCOL_OSPF])
		to->distance_ospf = distance[PROTOCOL_OSPF];
	if (distance[PROTOCOL_ISIS])
		to->distance_isis = distance[PROTOCOL_ISIS];
	if (distance[PROTOCOL_AGGREGATE])
		to->distance_aggregate = distance[PROTOCOL_AGGREGATE];
}

/* `allow:` entries of the form MODULE:/path admit nodes of modules that we do not have; the others
 * are the verdict's. */
static const struct allowed_path *allowed_paths(struct loader *loader, const struct rules *rules,
						size_t *n)
{
	struct allowed_path *paths =
		arena_alloc(loader->arena, (rules->allow.n + 1) * sizeof(*paths));

	*n = 0;
	for (size_t i = 0; i < rules->allow.n; i++) {
		const char *entry = rules->allow.v[i], *slash = strstr(entry, ":/");

		if (slash == NULL || slash == entry)
			continue;
		paths[(*n)++] = (struct allowed_path){
			.module = arena_strndup(loader->arena, entry, (size_t)(slash - entry)),
			.pattern = slash + 1,
			.class = NODE_IGNORE,
			.why = "allowed by routegate.yaml",
		};
	}
	return paths;
}

/* One set of settings serves both states: the rules that hold are the base's. */
static struct config *loader_config(struct loader *loader, const struct rules *rules)
{
	struct config_settings *settings;

	if (loader->config)
		return loader->config;
	settings = arena_alloc(loader->arena, sizeof(*settings));
	settings_set(settings, rules);
	loader->config_options = (struct config_options){
		.leniencies = rules->leniencies,
		.settings = settings,
		.yang_dirs = loader->options->yang_dirs.v,
		.yang_dir_count = loader->options->yang_dirs.n,
	};
	loader->config_options.allowed =
		allowed_paths(loader, rules, &loader->config_options.allowed_count);
	loader->config = config_open(&loader->config_options, loader->arena, &loader->config_diag);
	return loader->config;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* A file that a glob matches is a device named by its stem; a folder that a glob matches is one,
 * too, of all its files. */
static const char *device_name(const char *path, const struct glob *globs, size_t n,
			       struct arena *arena)
{
	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		const char *folder = arena_strndup(arena, path, (size_t)(slash - path));

		for (size_t i = 0; i < n; i++)
			if (glob_test(&globs[i], folder) == GLOB_MATCH)
				return base_name(folder);
	}
	const char *name = base_name(path), *dot = strrchr(name, '.');

	return dot && dot != name ? arena_strndup(arena, name, (size_t)(dot - name)) : name;
}

static void list_add(struct device_list *list, struct map *by_name, const char *name,
		     struct snapshot_file *file, struct arena *arena)
{
	void **slot = map_slot(by_name, name, strlen(name));
	struct device_files *files;

	if (!*slot) {
		files = array_push(list, arena);
		files->name = name;
		files->first = file;
		buffer_init(&files->key, arena);
		buffer_printf(&files->key, "%s", name);
		*slot = (void *)list->n; /* its place plus one: the array moves */
	}
	files = &list->v[(size_t)*slot - 1];
	*array_push(files, arena) = file->text;
	*array_push(&files->sources, arena) = file;
	/* No name contains a line feed: the snapshot refuses it. */
	buffer_printf(&files->key, "\n%s:%s", file->text.name, file->oid);
}

/* Files that no reader knows are an error: nothing of the configs is skipped in silence. Hidden
 * files (.gitkeep) hold no config. */
static bool file_is_config(struct state *state, const struct snapshot_file *file)
{
	if (base_name(file->text.name)[0] == '.')
		return false;
	if (config_knows_file(file->text.name))
		return true;
	diag_add(&state->diag, DIAG_ERROR, "config-format-unknown",
		 (struct place){ file->text.name, 0 }, NULL,
		 "no reader for this file name; configs end in .json or .xml (OpenConfig); narrow "
		 "`configs:` in routegate.yaml if this is none");
	return false;
}

static void list_devices(struct loader *loader, struct state *state, struct globs configs,
			 struct device_list *list)
{
	struct glob *globs = arena_alloc(loader->arena, (configs.n + 1) * sizeof(*globs));
	struct map *by_name = map_new(loader->arena);

	for (size_t i = 0; i < configs.n; i++)
		if (!glob_parse(configs.v[i], loader->arena, &globs[i], &state->diag))
			return;
	state->unread |= !(state->without_texts ? snapshot_list : snapshot_match)(
		state->snapshot, configs.v, configs.n, &state->files, &state->diag);
	if (state->unread)
		return;
	for (size_t i = 0; i < state->files.n; i++)
		if (file_is_config(state, &state->files.v[i]))
			list_add(list, by_name,
				 device_name(state->files.v[i].text.name, globs, configs.n,
					     loader->arena),
				 &state->files.v[i], loader->arena);
}

/* Each edit goes to the device that it names. */
static void list_edit(struct state *state, struct device_list *list, struct arena *arena)
{
	for (size_t e = 0; e < state->edits.n; e++) {
		const struct edit *edit = &state->edits.v[e];
		size_t i = 0;

		while (i < list->n && strcmp(list->v[i].name, edit->device))
			i++;
		if (i == list->n) {
			diag_add(&state->diag, DIAG_ERROR, "usage",
				 (struct place){ edit->text.name, 0 }, NULL,
				 "--apply: no config here describes the device '%s'", edit->device);
			continue;
		}
		*array_push(&list->v[i].edits, arena) = edit->text;
		buffer_printf(&list->v[i].key, "\nedit %zu", e);
	}
}

/* Where the cache is: with a repository, for it holds what is in it; else with the user. */
static const char *cache_folder(const struct loader *loader, const struct state *state)
{
	const char *own = snapshot_private_folder(state->snapshot), *home;

	if (own || snapshot_kind(state->snapshot) != SNAPSHOT_FOLDER)
		return own;
	home = getenv("XDG_CACHE_HOME");
	if (home && *home == '/')
		return arena_printf(loader->arena, "%s/routegate", home);
	home = getenv("HOME");
	return home && *home == '/' ? arena_printf(loader->arena, "%s/.cache/routegate", home)
				    : NULL;
}

static struct devices *loader_devices(struct loader *loader, const struct state *state)
{
	const char *folder;

	if (!loader->devices) {
		folder = loader->options->no_cache ? NULL : cache_folder(loader, state);
		loader->devices = devices_new(cache_open(folder, loader->arena), loader->arena);
	}
	return loader->devices;
}

void state_list(struct loader *loader, struct state *state, const struct rules *rules)
{
	struct globs configs = rules->configs;
	struct devices *devices = loader_devices(loader, state);

	if (loader->options->configs.n)
		configs = (struct globs){ loader->options->configs.v, loader->options->configs.n };
	state->list = arena_alloc(loader->arena, sizeof(*state->list));
	list_devices(loader, state, configs, state->list);
	list_edit(state, state->list, loader->arena);
	if (!diagnostics_failed(&state->diag) && state->list->n == 0)
		diag_add(&state->diag, DIAG_ERROR, "config-none", (struct place){ NULL, 0 }, NULL,
			 "no file matches `configs:` (%s) in %s", configs.n ? configs.v[0] : "",
			 state->side.name);
	for (size_t i = 0; i < state->list->n; i++) {
		state->list->v[i].snapshot = state->snapshot;
		devices_expect(devices, &state->list->v[i]);
	}
}

static void seal(struct loader *loader, struct state *state, const struct rules *rules,
		 const struct device_list *list)
{
	struct config *config = loader_config(loader, rules);
	const struct device **devices =
		arena_alloc(loader->arena, (list->n + 1) * sizeof(*devices));
	size_t n = 0;

	devices_audit(loader->devices, config, &state->diag);
	for (size_t i = 0; i < list->n; i++) {
		progress_tell("reading the configs", i, list->n);
		const struct loaded_device *loaded =
			devices_read(loader->devices, config, &list->v[i]);

		diagnostics_append(&state->diag, &loaded->diag);
		state->unread |= loaded->unread;
		if (loaded->device)
			devices[n++] = loaded->device;
		else if (!diagnostics_failed(&loaded->diag))
			diag_add(&state->diag, DIAG_ERROR, "config-unread",
				 (struct place){ list->v[i].first->text.name, 0 }, NULL,
				 "this config could not be read");
	}
	if (n == list->n)
		state->side.network =
			network_seal(devices, n, state_surroundings(loader, state, rules),
				     loader->arena, &state->diag);
	if (state->side.network && state->rules)
		network_check_links(state->side.network, &state->rules->surroundings,
				    state->past && state->past->rules
					    ? &state->past->rules->surroundings
					    : NULL,
				    &state->diag);
}

void state_configs(struct loader *loader, struct state *state, const struct rules *rules)
{
	if (!state->list)
		state_list(loader, state, rules);
	seal(loader, state, rules, state->list);
	diagnostics_sort(&state->diag);
	state->side.valid =
		state->rules && state->side.network && !diagnostics_failed(&state->diag);
}

void loader_save(struct loader *loader)
{
	if (loader->devices)
		devices_save(loader->devices);
}

void state_routes(struct loader *loader, struct state *state)
{
	static const struct failure none;

	progress_tell(arena_printf(loader->arena, "simulating %s", state->side.name), 0, 0);
	state->side.routes =
		routes_compute(state->side.network,
			       state->side.failure ? state->side.failure : &none, loader->arena);
}

bool state_open(struct loader *loader, struct state *state, struct diagnostics *diag)
{
	struct snapshot_request request;
	struct snapshot *snapshot;
	const char *message;

	if (!options_request(loader->options, 1, &request, &message))
		return diag_add(diag, DIAG_ERROR, "usage", (struct place){ NULL, 0 }, NULL, "%s",
				message);
	if (!snapshot_open(&request, loader->arena, &snapshot, diag))
		return false;
	state->without_texts = true;
	state_rules(loader, state, snapshot);
	if (!state->side.exists)
		return diag_add(diag, DIAG_ERROR, "state-missing", (struct place){ NULL, 0 }, NULL,
				"%s does not exist yet", state->side.name);
	if (state->rules)
		state_configs(loader, state, state->rules);
	loader_save(loader);
	diagnostics_append(diag, &loader->config_diag);
	return !diagnostics_failed(diag);
}
