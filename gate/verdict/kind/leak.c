/* SPDX-License-Identifier: MIT */
/*
 * Rules about what goes out, and whose it is: `only-announced`, `no-leak` (RFC 7908, RFC 9234) and
 * `origin`.
 */
#include "base/text.h"
#include "verdict/kind/kinds.h"

static const char *session_title(const struct network *network, uint32_t neighbor,
				 struct arena *arena)
{
	char text[ADDR_TEXT];
	const struct network_neighbor *n = &network->neighbors[neighbor];

	return arena_printf(arena, "%s to %s (AS%u)", instance_title(network, n->instance, arena),
			    addr_text(n->remote, text), n->remote_as);
}

struct leak_search {
	const struct rule *rule;
	const struct rules *rules;
	const struct routes *state;
	uint32_t neighbor;
	struct violations *violations;
	struct arena *arena;
};

static void leak_add(struct leak_search *search, struct prefix prefix, const char *message)
{
	char text[PREFIX_TEXT];
	const struct network *network = routes_network(search->state);
	const struct network_neighbor *n = &network->neighbors[search->neighbor];
	struct violation *violation =
		violation_add(search->violations, search->arena,
			      arena_printf(search->arena, "%s %s", prefix_text(prefix, text),
					   session_title(network, search->neighbor, search->arena)),
			      instance_title(network, n->instance, search->arena), message);

	violation->has_prefix = true;
	violation->prefix = prefix;
}

static bool rule_allows(const struct rule *rule, struct prefix prefix)
{
	for (size_t i = 0; i < rule->prefix_count; i++) {
		struct prefix allowed = rule->prefixes[i];
		/* "their more-specifics up to max-length": without one, the prefixes themselves */
		uint8_t longest = rule->max_length ? rule->max_length : allowed.len;

		if (prefix_family(allowed) == FAMILY_IPV4 && rule->max_length)
			longest = rule->max_length < 96 ? (uint8_t)(rule->max_length + 96)
							: rule->max_length;
		if (prefix_contains(allowed, prefix) && prefix.len <= longest)
			return true;
	}
	return false;
}

static bool only_announced_visit(void *context, struct prefix prefix, const struct attrs *attrs)
{
	struct leak_search *search = context;
	char text[PREFIX_TEXT];

	(void)attrs;
	if (!rule_allows(search->rule, prefix))
		leak_add(search, prefix,
			 arena_printf(search->arena, "%s is announced on %s and must not be",
				      prefix_text(prefix, text),
				      session_title(routes_network(search->state), search->neighbor,
						    search->arena)));
	return true;
}

static bool as_is_listed(const uint32_t *list, size_t n, uint32_t asn)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == asn)
			return true;
	return n == 0;
}

void rule_only_announced_check(RULE_CHECK_PARAMETERS)
{
	const struct network *network = routes_network(state);

	(void)base;
	for (uint32_t i = 0; i < network->neighbor_count; i++) {
		const struct network_neighbor *n = &network->neighbors[i];
		struct leak_search search = { rule, rules, state, i, violations, arena };

		if (!session_is_judged(rule, network, n))
			continue;
		violations->subjects++;
		routes_advertised_each(state, i, only_announced_visit, &search);
	}
}

static enum role neighbor_role(const struct rules *rules, const struct network *network,
			       uint32_t neighbor)
{
	const struct network_neighbor *n = &network->neighbors[neighbor];
	const char *device = network->devices[network->instances[n->instance].device]->name;
	char address[ADDR_TEXT];

	addr_text(n->remote, address);
	for (size_t i = 0; i < rules->role_count; i++) {
		const struct role_rule *role = &rules->roles[i];

		if (text_glob(role->device, device) &&
		    (text_glob(role->neighbor, address) ||
		     (n->config->description && text_glob(role->neighbor, n->config->description))))
			return role->is;
	}
	return ROLE_NONE;
}

/* Routes of a provider, a peer or a route server go to customers only (RFC 9234 section 5). */
static bool role_is_upstream(enum role role)
{
	return role == ROLE_PROVIDER || role == ROLE_PEER || role == ROLE_RS;
}

/* The first of our outside sessions that the announced path came in on. */
static uint32_t path_entry_session(const struct network *network, const struct path *path)
{
	for (; path; path = path->parent)
		if (path->from != ROUTES_NONE && network->neighbors[path->from].outside)
			return path->from;
	return ROUTES_NONE;
}

static bool no_leak_visit(void *context, struct prefix prefix, const struct attrs *attrs)
{
	struct leak_search *search = context;
	const struct network *network = routes_network(search->state);
	const struct network_neighbor *n = &network->neighbors[search->neighbor];
	const struct bgp_entry *entry = routes_bgp(search->state, n->instance, prefix);
	uint32_t entered = entry ? path_entry_session(network, entry->best) : ROUTES_NONE;
	char text[PREFIX_TEXT];

	(void)attrs;
	if (entered != ROUTES_NONE &&
	    role_is_upstream(neighbor_role(search->rules, network, entered)))
		leak_add(search, prefix,
			 arena_printf(search->arena, "%s, learned on %s, is leaked on %s",
				      prefix_text(prefix, text),
				      session_title(network, entered, search->arena),
				      session_title(network, search->neighbor, search->arena)));
	return true;
}

void rule_no_leak_check(RULE_CHECK_PARAMETERS)
{
	const struct network *network = routes_network(state);

	(void)base;
	for (uint32_t i = 0; i < network->neighbor_count; i++) {
		struct leak_search search = { rule, rules, state, i, violations, arena };

		if (!network->neighbors[i].outside ||
		    !role_is_upstream(neighbor_role(rules, network, i)))
			continue;
		violations->subjects++;
		routes_advertised_each(state, i, no_leak_visit, &search);
	}
}

/* ---- origin ------------------------------------------------------------------------------ */

struct origin_search {
	const struct rule *rule;
	const struct routes *state;
	uint32_t instance;
	struct violations *violations;
	struct arena *arena;
};

/* The AS that originated the path: the last of it; its own where the path is empty. */
static uint32_t path_origin_as(const struct network *network, uint32_t instance,
			       const struct path *path)
{
	const struct as_path *as_path = path->attrs->as_path;
	const struct network_instance *in = &network->instances[instance];
	const struct bgp *bgp = network->devices[in->device]->instances[in->instance].bgp;

	for (size_t i = as_path->segment_count; i-- > 0;) {
		const struct as_segment *segment = &as_path->segments[i];

		if (segment->kind == AS_SEQUENCE && segment->n)
			return segment->asns[segment->n - 1];
		if (segment->kind == AS_SET)
			return 0; /* nobody can say */
	}
	return bgp->confederation ? bgp->confederation : bgp->asn;
}

static const char *path_origin_device(const struct network *network, uint32_t instance,
				      const struct path *path)
{
	while (path->parent) {
		if (path->from != ROUTES_NONE &&
		    network->neighbors[path->from].mirror != ROUTES_NONE)
			instance =
				network->neighbors[network->neighbors[path->from].mirror].instance;
		path = path->parent;
	}
	if (path->from != ROUTES_NONE)
		return NULL; /* an external neighbor */
	return network->devices[network->instances[instance].device]->name;
}

static bool origin_visit(void *context, const struct bgp_entry *entry)
{
	struct origin_search *search = context;
	const struct network *network = routes_network(search->state);
	const struct rule *rule = search->rule;

	if (!entry->best || !rule_allows(rule, entry->prefix))
		return true;
	search->violations->subjects++;

	uint32_t asn = path_origin_as(network, search->instance, entry->best);
	const char *device = path_origin_device(network, search->instance, entry->best);
	bool as_ok = rule->as_count == 0 || (asn && as_is_listed(rule->as, rule->as_count, asn));
	bool device_ok = rule->devices.n == 0 || (device && globs_match(rule->devices, device));

	if (as_ok && device_ok)
		return true;
	char text[PREFIX_TEXT];
	const char *here = instance_title(network, search->instance, search->arena);

	prefix_text(entry->prefix, text);
	struct violation *violation = violation_add(
		search->violations, search->arena, arena_printf(search->arena, "%s %s", text, here),
		here,
		arena_printf(search->arena, "%s on %s is originated by %s (AS%u), which may not",
			     text, here, device ? device : "another network", asn));

	violation->has_prefix = true;
	violation->prefix = entry->prefix;
	return true;
}

void rule_origin_check(RULE_CHECK_PARAMETERS)
{
	const struct network *network = routes_network(state);

	(void)rules;
	(void)base;
	for (uint32_t i = 0; i < network->instance_count; i++) {
		struct origin_search search = { rule, state, i, violations, arena };

		routes_bgp_each(state, i, origin_visit, &search);
	}
}
