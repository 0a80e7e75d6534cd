/* SPDX-License-Identifier: MIT */
/*
 * What stands around a network is the rules' to say, and so the same for base and head; but the
 * authorised origins are a file of the repository, which a change may change.
 *
 * And who adds a router adds its cables in the same change. A link that only the head states is
 * believed where nothing is known to be cabled to any of its ends at the base. That trusts the
 * change no more than inference does, which believes two new addresses in one subnet; but a cable
 * that is known is not moved by the change that would profit from it.
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

static bool is_believed(const struct state *state, const struct stated_link *link)
{
	const struct network *past = state->past->side.network;

	for (size_t i = 0; i < link->end_count; i++)
		if (network_end_is_linked(past, &link->ends[i]))
			return false;
	return true;
}

/* Those of the rules, and what is new in the state's own. */
static void add_links(struct loader *loader, const struct state *state, struct surroundings *around)
{
	const struct surroundings *own = &state->rules->surroundings;
	struct stated_link *links = arena_alloc(
		loader->arena, (around->link_count + own->link_count + 1) * sizeof(*links));

	for (size_t i = 0; i < around->link_count; i++)
		links[i] = around->links[i];
	for (size_t i = 0; i < own->link_count; i++)
		if (is_believed(state, &own->links[i]))
			links[around->link_count++] = own->links[i];
	around->links = links;
}

const struct surroundings *state_surroundings(struct loader *loader, struct state *state,
					      const struct rules *rules)
{
	struct surroundings *own = arena_copy(loader->arena, &rules->surroundings, sizeof(*own));

	if (rules->roa_file)
		read_roas(loader, state, rules, &own->rpki);
	if (state->rules && state->rules != rules && state->past && state->past->side.network)
		add_links(loader, state, own);
	return own;
}
