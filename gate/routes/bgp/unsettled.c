/* SPDX-License-Identifier: MIT */
/*
 * What of BGP does not settle, or settles in more than one way, in words.
 */
#include <string.h>

#include "base/text.h"
#include "routes/bgp/state.h"

static const char *names(const struct bgp_state *state, const struct bgp_class_result *result)
{
	const struct network *network = state->routes->network;
	struct buffer text;
	uint32_t i;

	buffer_init(&text, state->routes->arena);
	for (i = 0; i < result->instance_count; i++)
		buffer_printf(
			&text, "%s%s", i == 0 ? "" : ", ",
			network->devices[network->instances[result->instances[i]].device]->name);
	return text.s;
}

static const char *text_of(const struct bgp_state *state, const struct bgp_class_result *result)
{
	struct arena *arena = state->routes->arena;
	const char *devices = names(state, result);

	if (result->unsettled)
		return arena_printf(
			arena,
			"BGP keeps changing the best path on %s: each choice undoes another's",
			result->instance_count == 0 ? "several devices" : devices);
	return arena_printf(arena,
			    "BGP can settle in more than one way on %s: it depends on which "
			    "announcement comes first",
			    devices);
}

static void prefix_report(struct bgp_state *state, const struct bgp_prefix *p)
{
	const struct bgp_class_result *result = state->classes.v[p->class].result;
	struct unsettled unsettled = { .prefix = p->prefix };

	if (!result->unsettled && !result->several_outcomes)
		return;
	unsettled.text = text_of(state, result);
	unsettled.several_outcomes = !result->unsettled;
	unsettled.instance_count = result->instance_count;
	memcpy(unsettled.instances, result->instances, sizeof(unsettled.instances));
	unsettled_add(state->routes, &unsettled);
}

/* ---- limits on what is sent -------------------------------------------------------------- */

static size_t sent_count(const struct bgp_state *state, uint32_t neighbor, enum family family)
{
	size_t count = 0, i;

	for (i = 0; i < state->classes.n; i++)
		if (state->classes.v[i].family == family &&
		    state->classes.v[i].result->sent[neighbor] != NULL)
			count += state->classes.v[i].member_count;
	return count;
}

/* FRR sends the first so many and holds back the rest: which those are hangs on their order. */
static void out_limit_report(struct bgp_state *state, uint32_t neighbor, enum family family)
{
	const struct bgp_peer *peer = &state->peers[neighbor];
	const struct prefix_limit *limit = &peer->config->family[family]->out_limit;
	const struct network *network = state->routes->network;
	struct unsettled unsettled = { .several_outcomes = true, .instance_count = 1 };
	char addr[ADDR_TEXT];
	size_t count;

	if (limit->max == 0 || !peer->family[family].carried)
		return;
	count = sent_count(state, neighbor, family);
	if (count <= limit->max)
		return;
	unsettled.instances[0] = peer->instance;
	unsettled.text = arena_printf(
		state->routes->arena,
		"%s has %zu prefixes for %s and may send %u: which ones it sends depends on their "
		"order",
		network->devices[network->instances[peer->instance].device]->name, count,
		addr_is_none(peer->remote) ? "a neighbor" : addr_text(peer->remote, addr),
		(unsigned)limit->max);
	unsettled_add(state->routes, &unsettled);
}

static void out_limits_report(struct bgp_state *state)
{
	uint32_t i;
	int family;

	for (i = 0; i < state->routes->network->neighbor_count; i++)
		for (family = 0; family < FAMILY_COUNT; family++)
			out_limit_report(state, i, (enum family)family);
}

void bgp_unsettled_report(struct bgp_state *state)
{
	static const struct unsettled facts = {
		.text = "conditions on BGP tables (aggregates, conditional advertisement) keep "
			"changing each other"
	};
	size_t i;

	for (i = 0; i < state->prefixes.n; i++)
		prefix_report(state, &state->prefixes.v[i]);
	out_limits_report(state);
	if (state->waves_unsettled)
		unsettled_add(state->routes, &facts);
}
