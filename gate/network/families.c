/* SPDX-License-Identifier: MIT */
/*
 * Families of neighbors. Most neighbors of a device say the same of a family, and all of a family
 * that they do not have: a large fabric has room for it once, not on each of its sessions.
 */
#include "network/record/record.h"
#include "network/bgp.h"

enum { KINDS_MAX = 8 }; /* that are compared with; what is not found there stays by itself */

struct kinds {
	struct neighbor_family *v[KINDS_MAX];
	size_t n;
};

void neighbor_families_make(struct neighbor *neighbor, struct arena *arena)
{
	size_t f;

	for (f = 0; f < FAMILY_COUNT; f++)
		neighbor->family[f] = arena_alloc(arena, sizeof(*neighbor->family[f]));
}

static struct neighbor_family *first_of_kind(struct kinds *kinds, struct neighbor_family *family)
{
	size_t i;

	for (i = 0; i < kinds->n; i++) {
		if (record_same(&neighbor_family_record, kinds->v[i], family))
			return kinds->v[i];
	}
	if (kinds->n < KINDS_MAX)
		kinds->v[kinds->n++] = family;
	return family;
}

void bgp_families_share(struct bgp *bgp)
{
	struct kinds kinds = { 0 };
	size_t i, f;

	for (i = 0; i < bgp->neighbor_count; i++) {
		for (f = 0; f < FAMILY_COUNT; f++)
			bgp->neighbors[i].family[f] =
				first_of_kind(&kinds, bgp->neighbors[i].family[f]);
	}
}
