/* SPDX-License-Identifier: MIT */
/*
 * Conditions of filters. A set that is not there matches nothing, and so does an empty one: ANY and
 * ALL are false, INVERT is true. A condition on something that the route does not carry is false.
 */
#include <string.h>

#include "routes/filter/internal.h"

static bool compare(enum comparison comparison, uint64_t value, uint64_t with)
{
	switch (comparison) {
	case COMPARE_EQ:
		return value == with;
	case COMPARE_GE:
		return value >= with;
	case COMPARE_LE:
		return value <= with;
	}
	return false;
}

/* A value that may be absent. */
static bool compare_optional(const struct condition *c, bool set, uint64_t value)
{
	if (!set && !c->absent_is_zero)
		return false;
	return compare(c->comparison, set ? value : 0, c->number);
}

static bool same_text(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

static bool addr_set_has(const struct addr_set *set, struct addr addr)
{
	size_t i;

	for (i = 0; set != NULL && i < set->n; i++)
		if (addr_equal(set->v[i], addr))
			return true;
	return false;
}

static bool tag_set_has(const struct tag_set *set, uint32_t tag)
{
	size_t i;

	for (i = 0; set != NULL && i < set->n; i++)
		if (set->v[i] == tag)
			return true;
	return false;
}

static bool addrs_have(const struct condition *c, struct addr addr)
{
	size_t i;

	for (i = 0; i < c->addr_count; i++)
		if (addr_equal(c->addrs[i], addr))
			return true;
	return false;
}

static bool as_path_entry_matches(const struct as_path_entry *entry, const struct as_path *path)
{
	if (entry->pattern == NULL)
		return as_path_contains(path, entry->asn, NULL);
	return pattern_matches(entry->pattern, path->text);
}

static bool as_path_set_matches(const struct as_path_set *set, const struct as_path *path,
				enum match_options options)
{
	size_t i;

	if (set == NULL || set->n == 0)
		return false;
	for (i = 0; i < set->n; i++) {
		bool matches = as_path_entry_matches(&set->v[i], path);

		if (options == MATCH_ALL && !matches)
			return false;
		if (options != MATCH_ALL && matches)
			return set->v[i].permit;
	}
	return options == MATCH_ALL;
}

static bool communities_hold(const struct condition *c, const struct attrs *attrs,
			     struct arena *scratch)
{
	struct community_list list;

	if (c->community_set == NULL)
		return false;
	list = attrs_communities(attrs, c->community_set->community);
	return community_set_matches(c->community_set, &list, c->options, scratch);
}

static bool prefix_holds(const struct prefix_set *set, struct prefix prefix)
{
	return set != NULL && prefix_set_matches(set, prefix);
}

static bool addr_holds(const struct prefix_set *set, struct addr addr)
{
	return !addr_is_none(addr) && prefix_holds(set, prefix_host(addr));
}

static bool protocol_holds(const struct condition *c, const struct filter_route *route)
{
	return route->protocol == (enum protocol)c->number &&
	       (c->text == NULL || same_text(c->text, route->protocol_name));
}

/* What the attributes say. */
static bool attrs_hold(const struct condition *c, const struct attrs *attrs, struct arena *scratch)
{
	switch (c->kind) {
	case CONDITION_COMMUNITY:
		return communities_hold(c, attrs, scratch);
	case CONDITION_AS_PATH:
		return as_path_set_matches(c->as_path_set, attrs->as_path, c->options);
	case CONDITION_AS_PATH_LENGTH:
		return compare(c->comparison, attrs->as_path->length, c->number);
	case CONDITION_COMMUNITY_COUNT:
		return compare(c->comparison, attrs->community_count, c->number);
	case CONDITION_MED:
		return compare_optional(c, attrs->med_set, attrs->med);
	case CONDITION_LOCAL_PREF:
		return compare_optional(c, attrs->local_pref_set || attrs->local_pref != 0,
					attrs->local_pref);
	case CONDITION_WEIGHT:
		return compare(c->comparison, attrs->weight, c->number);
	case CONDITION_ORIGIN:
		return (uint64_t)attrs->origin == c->number;
	case CONDITION_NEXT_HOP:
		return addrs_have(c, attrs->next_hop);
	case CONDITION_NEXT_HOP_PREFIX:
		return addr_holds(c->prefix_set, attrs->next_hop);
	case CONDITION_TAG:
		return tag_set_has(c->tag_set, attrs->tag);
	default:
		return false;
	}
}

static bool holds(const struct condition *c, const struct filter_route *route,
		  struct arena *scratch)
{
	switch (c->kind) {
	case CONDITION_PREFIX:
		return prefix_holds(c->prefix_set, route->prefix);
	case CONDITION_SOURCE_PREFIX:
		return addr_holds(c->prefix_set, route->source);
	case CONDITION_NEIGHBOR:
		return addr_set_has(c->addr_set, route->peer);
	case CONDITION_LOCAL:
		return route->is_local;
	case CONDITION_INTERNAL:
		return route->is_internal;
	case CONDITION_EXTERNAL:
		return route->is_external;
	case CONDITION_FAMILY:
		return (c->number >> prefix_family(route->prefix) & 1) != 0;
	case CONDITION_PROTOCOL:
		return protocol_holds(c, route);
	case CONDITION_INTERFACE:
		return same_text(c->text, route->interface);
	case CONDITION_LEVEL:
		return route->level == c->number;
	case CONDITION_AREA:
		return route->area == c->number;
	case CONDITION_METRIC_TYPE:
		return route->metric_type == c->number;
	case CONDITION_METRIC:
		return compare(c->comparison, route->metric, c->number);
	case CONDITION_ALWAYS:
		return true;
	case CONDITION_NEVER:
		return false;
	default:
		return (!route->no_attrs || c->kind == CONDITION_TAG) &&
		       attrs_hold(c, &route->attrs, scratch);
	}
}

bool condition_holds(const struct condition *condition, const struct filter_route *route,
		     struct arena *scratch)
{
	if ((condition->unknown_to >> route->asker & 1) != 0)
		return true;
	return holds(condition, route, scratch) != (condition->options == MATCH_INVERT);
}
