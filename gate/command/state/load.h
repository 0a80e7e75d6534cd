/* SPDX-License-Identifier: MIT */
/*
 * From a snapshot to a simulated state: the stages that every command goes through.
 */
#ifndef COMMAND_LOAD_H
#define COMMAND_LOAD_H

#include "command/state/devices.h"
#include "command/state/apply.h"
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
	struct devices *devices; /* null until the first state is listed */
};

struct device_list {
	struct device_files *v;
	size_t n, cap;
};

struct state {
	struct snapshot *snapshot;
	struct snapshot_files files;
	bool without_texts; /* what is known needs none: the files' bytes may be null */
	bool unread;        /* some file cannot be read: that is no mistake in it */
	struct diagnostics diag;
	struct device_list *list; /* null until state_list */
	struct edits edits;       /* laid over the configs */
	struct rules *rules; /* of this state's own routegate.yaml, or the defaults; null: it is
				invalid */
	/* The base, for both states of a change: what its links name may be gone. Null: a lone state. */
	const struct state *past;
	bool has_rules_file;
	struct text rules_text;
	struct side side;
};

void loader_init(struct loader *loader, const struct options *options, struct arena *arena);
/* Reads the rules of one state. */
void state_rules(struct loader *loader, struct state *state, struct snapshot *snapshot);
/* Finds the configs. Where there are two states both are listed before one is read, so that the
 * cache is audited before any of it is used; state_configs does it where nobody has. */
void state_list(struct loader *loader, struct state *state, const struct rules *rules);
/* What the rules say of the world around the network, with this state's authorised origins and those
 * of its own links that can be believed. */
const struct surroundings *state_surroundings(struct loader *loader, struct state *state,
					      const struct rules *rules);
/* Reads and validates the configs under these rules, and seals the network; side.valid says whether
 * that went well. */
void state_configs(struct loader *loader, struct state *state, const struct rules *rules);
/* Keeps what was read for the next run. */
void loader_save(struct loader *loader);
/* Computes the routes of a valid state, with what is down in it. */
void state_routes(struct loader *loader, struct state *state);
/* One state as `validate` and `routes` take it: opened, rules, configs. False: diag says why. */
bool state_open(struct loader *loader, struct state *state, struct diagnostics *diag);

#endif
