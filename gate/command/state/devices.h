/* SPDX-License-Identifier: MIT */
/*
 * Reading devices: each once a run, and what an earlier run has read not at all. A device is known
 * by its name, the names and blob ids of its files, the models and the settings that it was read
 * under, and the program that read it.
 */
#ifndef COMMAND_DEVICES_H
#define COMMAND_DEVICES_H

#include "base/diag.h"
#include "cache/cache.h"
#include "config/config.h"
#include "snapshot/snapshot.h"

struct loaded_device {
	const struct device *device; /* null: invalid */
	struct diagnostics diag;     /* what reading it said */
	bool unread;                 /* not a mistake in it: a file of it cannot be read */
};

struct device_files {
	const char *name;
	struct snapshot *snapshot;
	const struct snapshot_file
		*first; /* in order of path, so a device's files need not be adjacent */
	struct text *v; /* bytes may be null: read when they are needed */
	size_t n, cap;
	struct sources { /* where each is from */
		struct snapshot_file **v;
		size_t n, cap;
	} sources;
	struct edit_texts { /* of --apply: such a device is not kept */
		struct text *v;
		size_t n, cap;
	} edits;
	struct buffer key;
};

struct devices;

struct devices *devices_new(struct cache *cache, struct arena *arena);
/* What is going to be read. */
void devices_expect(struct devices *devices, const struct device_files *files);
/* Reads one of the expected devices that an earlier run has read, chosen at random, and compares.
 * Where it differs nothing that was kept is believed any more, and a warning says so. */
void devices_audit(struct devices *devices, struct config *config, struct diagnostics *diag);
const struct loaded_device *devices_read(struct devices *devices, struct config *config,
					 const struct device_files *files);
/* Keeps what was read for the next run. */
void devices_save(struct devices *devices);

#endif
