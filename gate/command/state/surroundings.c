/* SPDX-License-Identifier: MIT */
/*
 * What stands around a network is the rules' to say, and so the same for base and head; but the
 * authorised origins are a file of the repository, which a change may change.
 */
#include "command/state/load.h"

/* Beside the configs from now on: it is told when it changes, and its lines can be shown. */
static void file_add(struct loader *loader, struct state *state, const struct snapshot_file *file)
{
	struct snapshot_files *files = &state->files;
	struct snapshot_file *v = arena_alloc(loader->arena, (files->n + 1) * sizeof(*v));

	for (size_t i = 0; i < files->n; i++)
		v[i] = files->v[i];
	v[files->n] = *file;
	*files = (struct snapshot_files){ v, files->n + 1, files->n + 1 };
}

static void read_roas(struct loader *loader, struct state *state, const struct rules *rules,
		      struct rpki *rpki)
{
	struct snapshot_file file;
	struct models *models;
	int found = snapshot_read(state->snapshot, rules->roa_file, &file, &state->diag);

	if (found == 0)
		diag_add(&state->diag, DIAG_ERROR, "roa-missing", rules->roa_place, NULL,
			 "there is no %s in %s", rules->roa_file, state->side.name);
	if (found <= 0)
		return;
	file_add(loader, state, &file);
	models = models_open(MODELS_ROA, NULL, 0, loader->arena, &state->diag);
	if (models)
		roas_read(models, &file.text, rpki, loader->arena, &state->diag);
}

const struct surroundings *state_surroundings(struct loader *loader, struct state *state,
					      const struct rules *rules)
{
	struct surroundings *own;

	if (!rules->roa_file)
		return &rules->surroundings;
	own = arena_copy(loader->arena, &rules->surroundings, sizeof(*own));
	read_roas(loader, state, rules, &own->rpki);
	return own;
}
