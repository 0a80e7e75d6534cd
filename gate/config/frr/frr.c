/* SPDX-License-Identifier: MIT */
/*
 * The dialect FRR: the text of a frr.conf to a validated tree (frr_text/text.c), the tree to a device,
 * part by part in the order in which the parts name each other. Lines that no model has come with
 * the reading's ledger.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "config/frr/device.h"

static struct tree *frr_parse(struct reading *reading)
{
	struct frr_ledger *ledger = arena_alloc(reading->scratch, sizeof(*ledger));
	struct config_input input = {
		.texts = reading->texts,
		.n = reading->text_count,
		.edits = reading->texts + reading->text_count,
		.edit_count = reading->edit_count,
	};

	reading->ledger = ledger;
	return frr_text_read(reading->models, &input, reading->scratch, ledger, reading->diag);
}

static bool is_allowed(const struct reading *reading, const struct frr_line *line)
{
	const struct config_options *o = reading->options;

	for (size_t i = 0; i < o->allowed_count; i++)
		if (o->allowed[i].class == NODE_IGNORE &&
		    text_glob(o->allowed[i].pattern, line->path))
			return true;
	return false;
}

/* What the text reader knows and no model has. A tree that was made of others comes without. */
static void ledger_take(struct reading *reading)
{
	const struct frr_ledger *ledger = reading->ledger;

	if (ledger == NULL)
		return;
	reading->irrelevant = ledger->irrelevant;
	for (size_t i = 0; i < ledger->n; i++) {
		const struct frr_line *line = &ledger->v[i];
		bool packets = line->class == NODE_PACKETS;
		struct unmodelled *u;

		if (is_allowed(reading, line)) {
			diag_add(reading->diag, DIAG_NOTE, "allowed",
				 reading_place(reading, line->place), line->path,
				 "not modelled, but allowed");
			continue;
		}
		u = array_push(&reading->unmodelled, reading->arena);
		u->place = reading_place(reading, line->place);
		u->path = reading_string(reading, line->path);
		u->text = reading_string(reading, line->text);
		u->why = reading_string(reading, line->why);
		u->packets_only = packets;
		diag_add(reading->diag, packets ? DIAG_NOTE : DIAG_UNSUPPORTED,
			 packets ? "unmodelled-packets" : "unmodelled", u->place, u->path,
			 "not modelled: %s", u->why);
	}
}

/* The profile and the version that wrote the file: some defaults hang on them (lib/defaults.c's
 * rule). */
static void profile_read(struct frr *frr)
{
	const struct node *defaults = tree_top(frr->reading->tree, "defaults");
	const struct node *version = tree_top(frr->reading->tree, "version");
	unsigned major = 8, minor = 4;

	frr->datacenter = defaults != NULL && strcmp(node_value(defaults), "datacenter") == 0;
	if (defaults != NULL && !frr->datacenter &&
	    strcmp(node_value(defaults), "traditional") != 0)
		reading_error(frr->reading, defaults, "frr-defaults",
			      "FRR has no profile '%s': traditional or datacenter",
			      node_value(defaults));
	if (version != NULL && sscanf(node_value(version), "%u.%u", &major, &minor) < 2)
		reading_warn(frr->reading, version, "frr-version",
			     "'%s' is no version as FRR writes it: 8.4 is assumed",
			     node_value(version));
	frr->version = major * 100 + minor;
	if (frr->version >= 900)
		reading_once(
			frr->reading, version, "frr-version",
			"written by FRR %u.%u: read as 8.4 would, whose behaviour is simulated",
			major, minor);
}

static int filter_compare(const void *a, const void *b)
{
	const struct filter *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

static void frr_read(struct reading *reading)
{
	struct arena *scratch = reading->scratch;
	struct frr frr = {
		.reading = reading,
		.arena = reading->arena,
		.device = reading->device,
		.interfaces = map_new(scratch),
		.as_path_lists = map_new(scratch),
		.route_maps = map_new(scratch),
		.gates = map_new(scratch),
	};

	for (int f = 0; f < FAMILY_COUNT; f++) {
		frr.prefix_lists[f] = map_new(scratch);
		frr.access_lists[f] = map_new(scratch);
	}
	for (int k = 0; k < 3; k++)
		frr.community_lists[k] = map_new(scratch);
	ledger_take(reading);
	profile_read(&frr);
	frr_instances_name(&frr);
	frr_interfaces_read(&frr);
	frr_lists_read(&frr);
	frr_communities_read(&frr);
	frr_route_maps_read(&frr);
	frr_instances_read(&frr);
	if (frr.filters.n > 0)
		qsort(frr.filters.v, frr.filters.n, sizeof(*frr.filters.v), filter_compare);
	frr.device->filters = frr.filters.v;
	frr.device->filter_count = frr.filters.n;
}

static const char *const suffixes[] = { ".conf", NULL };

static void frr_left_out(struct reading *reading)
{
	const struct frr_ledger *ledger = reading->ledger;

	for (size_t i = 0; i < ledger->n; i++)
		diag_add(reading->diag, DIAG_WARNING, "not-in-data", ledger->v[i].place,
			 ledger->v[i].path, "no part of the data: no model has this line");
	if (ledger->irrelevant > 0)
		diag_add(reading->diag, DIAG_WARNING, "not-in-data",
			 (struct place){ reading->texts[0].name, 0 }, NULL,
			 "%zu lines without effect on routing are no part of the data",
			 ledger->irrelevant);
}

const struct config_dialect frr_dialect = {
	.suffixes = suffixes,
	.dialect = DIALECT_FRR,
	.models = MODELS_FRR,
	.by_line = true,
	.parse = frr_parse,
	.read = frr_read,
	.left_out = frr_left_out,
	.irrelevant = { { frr_ignored, &frr_ignored_count } },
};
