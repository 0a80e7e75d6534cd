/* SPDX-License-Identifier: MIT */
/*
 * From a snapshot to a simulated state: the stages that every command goes through.
 */
#ifndef COMMAND_LOAD_H
#define COMMAND_LOAD_H

#include "command/options.h"
#include "config/config.h"
#include "verdict/verdict.h"

/* What base and head share: models, and the devices that both have. */
struct loader {
	const struct options *options;
	struct arena *arena;
	struct models *rules_models;    /* null until a routegate.yaml is read */
	struct config *config;          /* null until the settings are known */
	struct diagnostics config_diag; /* what opening models said: no fault of a config */
	struct config_options config_options;
	struct map *devices; /* name and blob ids -> struct loaded_device */
};

struct state {
	struct snapshot *snapshot;
	struct snapshot_files files;
	struct diagnostics diag;
	struct rules *rules; /* of this state's own routegate.yaml, or the defaults; null: it is
				invalid */
	bool has_rules_file;
	struct text rules_text;
	struct side side;
};

void loader_init(struct loader *loader, const struct options *options, struct arena *arena);
/* Reads the rules of one state. */
void state_rules(struct loader *loader, struct state *state, struct snapshot *snapshot);
/* Reads and validates the configs under these rules, and seals the network; side.valid says whether
 * that went well. */
void state_configs(struct loader *loader, struct state *state, const struct rules *rules);
/* Computes the routes of a valid state. */
void state_routes(struct loader *loader, struct state *state);
/* One state as `validate` and `routes` take it: opened, rules, configs. False: diag says why. */
bool state_open(struct loader *loader, struct state *state, struct diagnostics *diag);

#endif
