/* SPDX-License-Identifier: MIT */
/*
 * `rpki-valid`: what is sent of the prefixes to outside sessions is not invalid by the ROAs (RFC
 * 6811) of the state that is judged: of a change to the ROAs as well as of one to the routers.
 */
#include "verdict/kind/kinds.h"

struct validity {
	const struct rule *rule;
	const struct routes *state;
	uint32_t neighbor;
	struct violations *violations;
	struct arena *arena;
};

static bool is_about(const struct rule *rule, struct prefix prefix)
{
	for (size_t i = 0; i < rule->prefix_count; i++)
		if (prefix_contains(rule->prefixes[i], prefix))
			return true;
	return false;
}

/* As the receiver sees it: ours is already in front. */
static uint32_t origin_of(const struct attrs *attrs, uint32_t local_as)
{
	const struct as_path *path = attrs->as_path;
	const struct as_segment *last;

	if (path->segment_count == 0)
		return local_as;
	last = &path->segments[path->segment_count - 1];
	return last->kind == AS_SEQUENCE && last->n ? last->asns[last->n - 1] : 0;
}

static const char *why_text(const struct roa *roa, struct arena *arena)
{
	char text[PREFIX_TEXT];
	unsigned bits = prefix_family(roa->prefix) == FAMILY_IPV4 ? 96 : 0;

	return arena_printf(arena, "the ROA of %s allows %s up to /%u from AS%u",
			    place_text(roa->place, arena), prefix_text(roa->prefix, text),
			    roa->max_length - bits, roa->asn);
}

static bool validity_visit(void *context, struct prefix prefix, const struct attrs *attrs)
{
	struct validity *v = context;
	const struct network *network = routes_network(v->state);
	const struct network_neighbor *n = &network->neighbors[v->neighbor];
	uint32_t origin = origin_of(attrs, n->local_as);
	char text[PREFIX_TEXT], address[ADDR_TEXT];
	const char *device, *why;
	const struct roa *roa;
	enum rpki_state state;

	if (!is_about(v->rule, prefix))
		return true;
	v->violations->subjects++;
	state = rpki_validate(&network->surroundings->rpki, prefix, origin, &roa);
	if (state == RPKI_VALID || (state == RPKI_NOT_FOUND && !v->rule->covered))
		return true;
	device = instance_title(network, n->instance, v->arena);
	prefix_text(prefix, text);
	why = state == RPKI_NOT_FOUND ? "no ROA covers it" : why_text(roa, v->arena);

	struct violation *violation = violation_add(
		v->violations, v->arena,
		arena_printf(v->arena, "%s %s %s", text, device, addr_text(n->remote, address)),
		device,
		arena_printf(v->arena, "%s with origin AS%u is RPKI-%s: %s; sent to AS%u by %s",
			     text, origin, state == RPKI_INVALID ? "invalid" : "not-found", why,
			     n->remote_as, device));
	violation->has_prefix = true;
	violation->prefix = prefix;
	return true;
}

void rule_rpki_valid_check(RULE_CHECK_PARAMETERS)
{
	const struct network *network = routes_network(state);

	(void)rules;
	(void)base;
	for (uint32_t i = 0; i < network->neighbor_count; i++) {
		struct validity validity = { rule, state, i, violations, arena };

		if (session_is_judged(rule, network, &network->neighbors[i]))
			routes_advertised_each(state, i, validity_visit, &validity);
	}
}
