/* SPDX-License-Identifier: MIT */
/*
 * A line that was not understood matters on a device that has a part in a protected prefix: it has
 * a route to it in base or head, or a neighbor of it has (an unread line may be the very reason why
 * it has none itself). Neighbors are devices on a common link or at the other end of a BGP session.
 * A line that only one side has matters as much when it goes as when it comes.
 */
#include "verdict/scope.h"

#include <string.h>

#include "base/text.h"
#include "verdict/kind/kinds.h"

static bool prefix_touches(const struct routes *routes, uint32_t instance, struct prefix prefix)
{
	return prefix_is_routed(routes, instance, prefix, false, false) ||
	       prefix_is_partly_routed(routes, instance, prefix);
}

static bool instance_takes_part(const struct routes *routes, uint32_t instance,
				const struct rules *rules)
{
	for (size_t s = 0; s < rules->protect_count; s++)
		for (size_t p = 0; p < rules->protects[s].prefix_count; p++)
			if (prefix_touches(routes, instance, rules->protects[s].prefixes[p]))
				return true;
	for (size_t r = 0; r < rules->rule_count; r++)
		for (size_t p = 0; p < rules->rules[r].prefix_count; p++)
			if (prefix_touches(routes, instance, rules->rules[r].prefixes[p]))
				return true;
	return false;
}

/* Rules that look at no prefix (sessions, max-loss, max-routes, ...) look at every device. */
static bool rules_look_everywhere(const struct rules *rules)
{
	for (size_t r = 0; r < rules->rule_count; r++)
		switch (rules->rules[r].kind) {
		case RULE_ONLY_ANNOUNCED:
		case RULE_NO_LEAK:
		case RULE_SESSIONS:
		case RULE_MAX_LOSS:
		case RULE_MAX_ROUTES:
			return true;
		default:
			break;
		}
	return false;
}

static bool *scope_of(const struct side *side, const struct rules *rules, struct arena *arena)
{
	const struct network *network = side->network;
	bool *takes_part = arena_alloc(arena, network->device_count + 1);
	bool *scope = arena_alloc(arena, network->device_count + 1);
	bool all = rules_look_everywhere(rules);

	for (uint32_t i = 0; i < network->instance_count; i++)
		if (all || instance_takes_part(side->routes, i, rules))
			takes_part[network->instances[i].device] = true;
	memcpy(scope, takes_part, network->device_count);
	for (size_t l = 0; l < network->link_count; l++)
		for (size_t a = 0; a < network->links[l].member_count; a++)
			for (size_t b = 0; b < network->links[l].member_count; b++)
				if (takes_part[network->links[l].members[a].device])
					scope[network->links[l].members[b].device] = true;
	for (size_t n = 0; n < network->neighbor_count; n++) {
		const struct network_neighbor *neighbor = &network->neighbors[n];

		if (neighbor->remote_device != UINT32_MAX && takes_part[neighbor->remote_device])
			scope[network->instances[neighbor->instance].device] = true;
	}
	return scope;
}

static bool in_scope(const struct side *side, const bool *scope, const char *device)
{
	uint32_t d = side->network ? network_device(side->network, device) : UINT32_MAX;

	return d != UINT32_MAX && scope && scope[d];
}

/* What is not modelled of a device: lines of its config, and interfaces whose far end nothing
 * tells. */
static const struct unmodelled *lines_of(const struct network *network, uint32_t d,
					 struct arena *arena, size_t *n)
{
	const struct device *device = network->devices[d];
	struct unmodelled *lines = arena_alloc(
		arena, (device->unmodelled_count + network->gap_count + 1) * sizeof(*lines));

	for (*n = 0; *n < device->unmodelled_count; (*n)++)
		lines[*n] = device->unmodelled[*n];
	for (size_t g = 0; g < network->gap_count; g++)
		if (network->gaps[g].port.device == d)
			lines[(*n)++] = network->gaps[g].line;
	return lines;
}

static bool has_line(const struct side *side, const char *device, const struct unmodelled *line)
{
	uint32_t d = side->network ? network_device(side->network, device) : UINT32_MAX;

	if (d == UINT32_MAX)
		return false;
	const struct device *other = side->network->devices[d];

	for (size_t i = 0; i < other->unmodelled_count; i++)
		if (!strcmp(other->unmodelled[i].text, line->text))
			return true;
	for (size_t g = 0; g < side->network->gap_count; g++)
		if (side->network->gaps[g].port.device == d &&
		    !strcmp(side->network->gaps[g].line.text, line->text))
			return true;
	return false;
}

/* A gap that is none any more because the head tells the link is closed, not taken away. */
static bool is_closed(const struct side *head, const struct network *base, uint32_t device,
		      const struct unmodelled *line)
{
	for (size_t g = 0; g < base->gap_count; g++) {
		const struct network_gap *gap = &base->gaps[g];
		const struct device *config = base->devices[device];

		if (gap->port.device == device && gap->port.interface != UINT32_MAX &&
		    !strcmp(gap->line.text, line->text))
			return network_end_is_linked(
				head->network,
				&(struct link_end){ config->name,
						    config->interfaces[gap->port.interface].name,
						    { NULL, 0 } });
	}
	return false;
}

static bool line_is_allowed(const struct rules *rules, const struct unmodelled *line)
{
	for (size_t i = 0; i < rules->allow.n; i++)
		if (text_glob(rules->allow.v[i], line->path) ||
		    text_glob(rules->allow.v[i], line->text))
			return true;
	return false;
}

struct scope_context {
	const struct judgement *judgement;
	const bool *base_scope, *head_scope;
	struct findings *findings;
	struct arena *arena;
};

static void unmodelled_add(struct scope_context *context, const struct device *device,
			   const struct unmodelled *line, bool both, const char *where)
{
	const struct judgement *j = context->judgement;
	bool matters = !both && !line->packets_only &&
		       j->rules->unmodelled == UNMODELLED_UNDECIDED &&
		       (in_scope(&j->head, context->head_scope, device->name) ||
			in_scope(&j->base, context->base_scope, device->name));
	struct finding *finding = finding_add(context->findings, NULL, context->arena);
	const char **names = arena_alloc(context->arena, sizeof(*names));
	struct cause *cause = arena_alloc(context->arena, sizeof(*cause));

	names[0] = device->name;
	finding->rule = finding->kind = "unmodelled";
	finding->severity = matters ? FINDING_UNDECIDED : FINDING_WARN;
	finding->status = both ? FINDING_PRE_EXISTING : FINDING_NEW;
	finding->place = line->place;
	finding->devices = names;
	finding->device_count = 1;
	finding->message = arena_printf(context->arena, "%s%s is not modelled: %s", line->path,
					where, line->why);
	*cause = (struct cause){ .device = device->name,
				 .place = line->place,
				 .path = line->path,
				 .before = where[0] != '\0',
				 .why = "routegate does not simulate it" };
	finding->causes = cause;
	finding->cause_count = 1;
}

void scope_unmodelled(const struct judgement *j, struct findings *findings, struct arena *arena)
{
	struct scope_context context = { .judgement = j, .findings = findings, .arena = arena };
	size_t n;

	if (j->rules->unmodelled == UNMODELLED_IGNORE)
		return;
	context.head_scope = scope_of(&j->head, j->rules, arena);
	context.base_scope = j->base.routes ? scope_of(&j->base, j->rules, arena) : NULL;
	for (uint32_t d = 0; d < j->head.network->device_count; d++) {
		const struct device *device = j->head.network->devices[d];
		const struct unmodelled *lines = lines_of(j->head.network, d, arena, &n);

		for (size_t i = 0; i < n; i++)
			if (!line_is_allowed(j->rules, &lines[i]))
				unmodelled_add(&context, device, &lines[i],
					       has_line(&j->base, device->name, &lines[i]), "");
	}
	for (uint32_t d = 0; j->base.routes && d < j->base.network->device_count; d++) {
		const struct device *device = j->base.network->devices[d];
		const struct unmodelled *lines = lines_of(j->base.network, d, arena, &n);

		for (size_t i = 0; i < n; i++)
			if (!line_is_allowed(j->rules, &lines[i]) &&
			    !has_line(&j->head, device->name, &lines[i]) &&
			    !is_closed(&j->head, j->base.network, d, &lines[i]))
				unmodelled_add(&context, device, &lines[i], false,
					       " (removed by the change)");
	}
}
