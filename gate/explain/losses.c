/* SPDX-License-Identifier: MIT */
/*
 * Why a change takes so many routes away (`max-loss`): the first of the routes that are lost, each
 * followed back; they mostly share their causes.
 */
#include "explain/loss.h"

enum { LOSSES_FOLLOWED = 64 };

struct losing {
	struct loss *loss;
	uint32_t was, now; /* the instance in base and head */
	size_t followed;
};

static bool is_retired(const struct rules *rules, struct prefix prefix)
{
	for (size_t i = 0; i < rules->retire_count; i++)
		if (prefix_contains(rules->retire[i], prefix))
			return true;
	return false;
}

/* Does nothing but a default route lead there? */
static bool is_lost(const struct losing *losing, struct prefix prefix)
{
	const struct route *still =
		losing->now == ROUTES_NONE
			? NULL
			: routes_longest(losing->loss->head, losing->now, prefix);

	return !still || (prefix_is_default(still->prefix) && !prefix_is_default(prefix));
}

static bool follow(void *context, const struct route *route)
{
	struct losing *losing = context;
	size_t first = losing->loss->steps.n;

	if (is_retired(losing->loss->judgement->rules, route->prefix) ||
	    !is_lost(losing, route->prefix))
		return true;
	losing->loss->depth = 0;
	loss_route(losing->loss, losing->was, route->prefix);
	loss_branch_end(losing->loss, first);
	return ++losing->followed < LOSSES_FOLLOWED;
}

void loss_all(struct loss *loss)
{
	struct losing losing = { .loss = loss };

	for (uint32_t i = 0; i < loss->before->instance_count; i++) {
		if (loss->before->device_outside[loss->before->instances[i].device])
			continue;
		losing.was = i;
		losing.now = loss_instance_after(loss, i);
		for (int f = 0; f < FAMILY_COUNT; f++)
			if (!routes_each(loss->base, i, prefix_default((enum family)f), follow,
					 &losing))
				return;
	}
}
