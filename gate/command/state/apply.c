/* SPDX-License-Identifier: MIT */
/*
 * The arguments of --apply and --down. A file to apply is read as a shell would hand it over: a
 * pipe or standard input will do, since it is no part of any state.
 */
#include "command/state/apply.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"

static bool refuse(struct diagnostics *diag, const char *message)
{
	return diag_add(diag, DIAG_ERROR, "usage", (struct place){ NULL, 0 }, NULL, "%s", message);
}

/* ---- --apply ---------------------------------------------------------------------------------- */

static bool read_all(FILE *file, struct text *text, struct arena *arena, struct diagnostics *diag)
{
	char piece[1 << 16];
	struct buffer all;
	size_t n;

	buffer_init(&all, arena);
	while (all.n <= EDIT_MAX_BYTES && (n = fread(piece, 1, sizeof(piece), file)) > 0)
		buffer_add(&all, piece, n);
	text->bytes = all.s;
	text->size = all.n;
	if (ferror(file))
		return diag_add(diag, DIAG_ERROR, "file-unreadable",
				(struct place){ text->name, 0 }, NULL, "--apply: %s",
				strerror(errno));
	if (all.n > EDIT_MAX_BYTES)
		return diag_add(diag, DIAG_ERROR, "file-too-large", (struct place){ text->name, 0 },
				NULL, "'%s' has more than %d MB", text->name, EDIT_MAX_BYTES >> 20);
	return true;
}

bool text_read_file(const char *name, struct text *text, struct arena *arena,
		    struct diagnostics *diag)
{
	bool standard = !strcmp(name, "-"), good;
	FILE *file = standard ? stdin : fopen(name, "rb");

	text->name = standard ? "<stdin>" : name;
	if (!file)
		return diag_add(diag, DIAG_ERROR, "file-unreadable", (struct place){ name, 0 },
				NULL, "'%s' cannot be read: %s", name, strerror(errno));
	good = read_all(file, text, arena, diag);
	if (!standard)
		fclose(file);
	return good;
}

bool edits_read(const struct options *options, struct edits *edits, struct diagnostics *diag)
{
	bool good = true, standard = false;

	for (size_t i = 0; i < options->apply.n; i++) {
		const char *argument = options->apply.v[i];
		const char *colon = strchr(argument, ':');
		struct edit *edit;

		if (!colon || colon == argument || !colon[1]) {
			good = refuse(diag, arena_printf(options->arena,
							 "--apply wants DEVICE:FILE, not '%s'",
							 argument));
			continue;
		}
		if (!strcmp(colon + 1, "-") && standard) {
			good = refuse(diag, "--apply: standard input can be read only once");
			continue;
		}
		standard |= !strcmp(colon + 1, "-");
		edit = array_push(edits, options->arena);
		edit->device = arena_strndup(options->arena, argument, (size_t)(colon - argument));
		good &= text_read_file(colon + 1, &edit->text, options->arena, diag);
	}
	return good;
}

/* ---- --down ----------------------------------------------------------------------------------- */

struct downs {
	struct down *v;
	size_t n, cap;
};

static bool port_is_meant(const struct interface *interface, const char *glob)
{
	return text_glob(glob, interface->name) || text_glob(glob, interface->port);
}

static size_t down_device(const struct network *network, uint32_t device, const char *interfaces,
			  const char *argument, struct downs *downs)
{
	const struct device *config = network->devices[device];
	size_t before = downs->n;

	if (!interfaces) {
		*array_push(downs, network->arena) =
			(struct down){ { device, UINT32_MAX }, argument };
		return 1;
	}
	for (uint32_t i = 0; i < config->interface_count; i++)
		if (port_is_meant(&config->interfaces[i], interfaces))
			*array_push(downs, network->arena) =
				(struct down){ { device, i }, argument };
	return downs->n - before;
}

static bool down_argument(const struct network *network, const char *argument, struct downs *downs,
			  struct diagnostics *diag)
{
	const char *colon = strchr(argument, ':');
	const char *glob =
		colon ? arena_strndup(network->arena, argument, (size_t)(colon - argument))
		      : argument;
	size_t devices = 0, found = 0;

	for (uint32_t d = 0; d < network->device_count; d++) {
		if (!text_glob(glob, network->devices[d]->name))
			continue;
		devices++;
		found += down_device(network, d, colon ? colon + 1 : NULL, argument, downs);
	}
	if (found)
		return true;
	return refuse(diag, arena_printf(network->arena, "--down %s: there is no such %s", argument,
					 devices ? "interface" : "device"));
}

static bool is_down(const struct downs *downs, uint32_t device, uint32_t interface)
{
	for (size_t i = 0; i < downs->n; i++)
		if (downs->v[i].port.device == device && downs->v[i].port.interface == interface)
			return true;
	return false;
}

/* As data for the simulation: sorted, each once. */
static struct failure *failure_of(const struct network *network, const struct downs *downs)
{
	struct failure *failure = arena_alloc(network->arena, sizeof(*failure));
	uint32_t *devices =
		arena_alloc(network->arena, (network->device_count + 1) * sizeof(*devices));
	struct port *ports = arena_alloc(network->arena, (downs->n + 1) * sizeof(*ports));

	for (uint32_t d = 0; d < network->device_count; d++) {
		if (is_down(downs, d, UINT32_MAX)) {
			devices[failure->device_count++] = d;
			continue;
		}
		for (uint32_t i = 0; i < network->devices[d]->interface_count; i++)
			if (is_down(downs, d, i))
				ports[failure->port_count++] = (struct port){ d, i };
	}
	failure->devices = devices;
	failure->ports = ports;
	return failure;
}

bool down_resolve(const struct options *options, struct side *side, struct diagnostics *diag)
{
	struct downs downs = { 0 };
	bool good = true;

	for (size_t i = 0; i < options->down.n; i++)
		good &= down_argument(side->network, options->down.v[i], &downs, diag);
	side->failure = failure_of(side->network, &downs);
	side->downs = downs.v;
	side->down_count = downs.n;
	return good;
}
