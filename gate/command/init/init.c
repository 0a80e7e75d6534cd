/* SPDX-License-Identifier: MIT */
/*
 * `routegate init`: a first routegate.yaml. The rules that it proposes are tried by the judgement
 * itself, with the state as it is on both sides: what does not hold today is not written.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "command/command.h"
#include "command/init/init.h"
#include "command/progress.h"

enum { TRIAL_SECONDS = 30 }; /* unless --timeout says otherwise */

struct trial {
	time_t end;
};

static bool trial_is_over(void *context)
{
	const struct trial *trial = context;

	progress_tell("trying the rules with links down", 0, 0);
	return time(NULL) >= trial->end;
}

/* Sealed anew: what is outside decides which sessions are, and cables which are up. */
static bool seal(struct init *init, struct diagnostics *diag)
{
	const struct network *network = init->network;
	struct surroundings *surroundings = arena_alloc(init->arena, sizeof(*surroundings));
	const char **outside = arena_alloc(init->arena, (init->outside.n + 1) * sizeof(*outside));
	const struct device **devices =
		arena_copy(init->arena, network->devices, network->device_count * sizeof(*devices));

	for (size_t i = 0; i < init->outside.n; i++)
		outside[i] = init->outside.v[i].device;
	surroundings->outside = outside;
	surroundings->outside_count = init->outside.n;
	surroundings->links = init->links.v;
	surroundings->link_count = init->links.n;
	init->network =
		network_seal(devices, network->device_count, surroundings, init->arena, diag);
	return init->network != NULL;
}

static void drop_rules(struct init *init, const struct verdict *verdict)
{
	for (size_t r = 0; r < init->rules.n; r++) {
		struct init_rule *rule = &init->rules.v[r];

		rule->dropped = rule->under && init->cut;
		for (size_t f = 0; f < verdict->finding_count; f++)
			rule->dropped |= !strcmp(verdict->findings[f].rule, rule->id);
	}
}

static bool try_rules(struct init *init, struct loader *loader, struct diagnostics *diag)
{
	const char *text = init_text(init, true);
	struct text rules_text = { "routegate.yaml", text, strlen(text) };
	struct judgement judgement = { .today = "0000-00-00", .out_of_time = trial_is_over };
	double limit = loader->options->timeout > 0 ? loader->options->timeout : TRIAL_SECONDS;
	struct trial trial = { time(NULL) + (time_t)limit + 1 };
	struct rules *rules = rules_read(loader->rules_models, &rules_text, init->arena, diag);

	if (!rules)
		return false;
	judgement.out_of_time_context = &trial;
	judgement.rules = rules;
	judgement.base = judgement.head = (struct side){
		.name = init->state.side.name,
		.exists = true,
		.valid = true,
		.rules = rules,
		.network = init->network,
		.routes = init->routes,
		.diag = diag,
	};
	const struct verdict *verdict = verdict_reach(&judgement, init->arena);

	if (trial_is_over(&trial))
		init->cut =
			arena_printf(init->arena, "it took longer than %.0f s (--timeout)", limit);
	drop_rules(init, verdict);
	return true;
}

static const char *target(const struct init *init)
{
	const char *folder = snapshot_folder(init->state.snapshot);
	size_t n = folder ? strlen(folder) : 0;

	return folder ? arena_printf(init->arena, "%s%sroutegate.yaml", folder,
				     n && folder[n - 1] != '/' ? "/" : "")
		      : NULL;
}

static const char *mistake(const struct init *init, const struct options *options)
{
	const char *path = target(init);

	if (options->print)
		return NULL;
	if (!path)
		return "init writes into a working tree or a folder; --stdout prints what it would "
		       "write";
	if (!options->force && access(path, F_OK) == 0)
		return arena_printf(init->arena,
				    "'%s' is there already; --force replaces it, --stdout prints",
				    path);
	return NULL;
}

static int write_file(struct init *init, const struct options *options, struct diagnostics *diag)
{
	struct buffer out;
	const char *path = options->print ? NULL : target(init);
	size_t rules = 0, prefixes = 0;
	const struct init_set **sets = init_sets(init);

	buffer_init(&out, init->arena);
	buffer_puts(&out, init_text(init, false));
	if (!command_deliver(path, &out, diag))
		return command_fail(options, diag);
	for (size_t i = 0; i < init->rules.n; i++)
		rules += !init->rules.v[i].dropped;
	for (size_t i = 0; sets[i]; i++)
		prefixes += sets[i]->n;
	if (path && !options->quiet)
		printf("wrote %s: %zu prefixes to protect, %zu rules that hold today; read it "
		       "before "
		       "you rely on it\n",
		       path, prefixes, rules);
	return EXIT_ACCEPTED;
}

static bool open_state(struct init *init, struct loader *loader, struct diagnostics *diag)
{
	struct snapshot_request request;
	struct snapshot *snapshot;
	const char *message;

	if (!options_request(loader->options, 1, &request, &message))
		return diag_add(diag, DIAG_ERROR, "usage", (struct place){ NULL, 0 }, NULL, "%s",
				message);
	if (!snapshot_open(&request, init->arena, &snapshot, diag))
		return false;
	state_rules(loader, &init->state, snapshot);
	return init->state.rules != NULL;
}

static int make(struct init *init, struct loader *loader, struct diagnostics *diag)
{
	const struct options *options = loader->options;

	state_configs(loader, &init->state, init->state.rules);
	if (!init->state.side.valid)
		return command_refuse(options, &init->state.diag);
	init->configs = options->configs.n ? options->configs.v[0] : "configs/*";
	init->network = init->state.side.network;
	init_cables(init);
	init_outside(init);
	if (!seal(init, diag))
		return command_fail(options, diag);
	init->routes = routes_compute(init->network, &(struct failure){ 0 }, init->arena);
	init_external(init);
	init_look(init);
	init_rules_propose(init);
	if (!try_rules(init, loader, diag))
		return command_fail(options, diag);
	return write_file(init, options, diag);
}

int command_init(const struct options *options)
{
	struct options own = *options;
	struct init init = { .arena = options->arena };
	struct loader loader;
	struct diagnostics diag;
	const char *wrong;

	own.no_rules = true; /* the file that is there, if any, is to be replaced */
	if (options->configs.n > 1)
		return command_usage("init", "init takes one --configs");
	diagnostics_init(&diag, options->arena);
	loader_init(&loader, &own, options->arena);
	if (!open_state(&init, &loader, &diag)) {
		diagnostics_append(&diag, &init.state.diag);
		return command_fail(options, &diag);
	}
	wrong = mistake(&init, options);
	if (wrong)
		return command_usage("init", wrong);
	return make(&init, &loader, &diag);
}
