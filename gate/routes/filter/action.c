/* SPDX-License-Identifier: MIT */
/*
 * Actions of filters: they change the working copy of a route. New arrays go into scratch; the
 * attributes are interned when the chain has accepted.
 */
#include <string.h>

#include "routes/attrs/table.h"
#include "routes/filter/internal.h"

static uint32_t adjust(uint32_t old, const struct action *a)
{
	uint64_t sum;

	switch (a->arithmetic) {
	case ARITHMETIC_ADD:
		sum = old + a->number;
		return sum > UINT32_MAX ? UINT32_MAX : (uint32_t)sum;
	case ARITHMETIC_SUBTRACT:
		return a->number > old ? 0 : old - (uint32_t)a->number;
	case ARITHMETIC_SET:
		break;
	}
	return (uint32_t)a->number;
}

static void med_act(const struct action *a, struct attrs *attrs)
{
	/* Adding nothing to nothing leaves nothing. */
	if (a->arithmetic != ARITHMETIC_SET && a->number == 0 && !attrs->med_set)
		return;
	attrs->med = adjust(attrs->med_set ? attrs->med : 0, a);
	attrs->med_set = true;
}

/* An IPv4 address does not fit into an IPv6 route. The other way round FRR sets an attribute that is
 * not used, and takes the next hop as set. */
static void next_hop_act(struct filter_route *route, struct addr addr)
{
	struct attrs *attrs = &route->attrs;

	if (addr_family(addr) != prefix_family(route->prefix)) {
		if (addr_family(addr) == FAMILY_IPV6)
			attrs->next_hop_marks |= NEXT_HOP_ASIDE;
		return;
	}
	attrs->next_hop = addr;
	attrs->next_hop_marks |= NEXT_HOP_SET;
	attrs->next_hop_marks &= (uint8_t)~NEXT_HOP_OWN;
}

static void next_hop_own_act(struct filter_route *route)
{
	route->attrs.next_hop_marks |= NEXT_HOP_OWN;
	if (!addr_is_none(route->self))
		route->attrs.next_hop = route->self;
}

/* FRR's `peer-address`: the neighbor's on the way in, our own on the way out, nothing elsewhere. */
static void next_hop_session_act(struct filter_route *route)
{
	if (route->leaves)
		next_hop_own_act(route);
	else if (addr_family(route->peer) == prefix_family(route->prefix) &&
		 !addr_is_none(route->peer))
		route->attrs.next_hop = route->peer;
}

/* ---- paths ------------------------------------------------------------------------------- */

static bool asn_listed(const void *context, uint32_t asn)
{
	const struct action *a = context;
	size_t i;

	for (i = 0; i < a->n; i++)
		if (a->asns[i] == asn)
			return true;
	return a->n == 0; /* no list: all */
}

static void as_path_act(const struct action *a, struct filter_route *route,
			struct attrs_table *table)
{
	const struct as_path *path = route->attrs.as_path;
	size_t i;

	switch (a->kind) {
	case ACTION_PREPEND:
		for (i = a->n; i > 0; i--)
			path = as_path_prepend(table, path, a->asns[i - 1], 1, false);
		break;
	case ACTION_PREPEND_LAST:
		if (as_path_first(path) != 0)
			path = as_path_prepend(table, path, as_path_first(path),
					       (unsigned)a->number, false);
		break;
	case ACTION_PREPEND_OWN:
		path = as_path_prepend(table, path, route->own_as, (unsigned)a->number, false);
		break;
	case ACTION_AS_PATH_EXCLUDE:
		path = as_path_remove(table, path, asn_listed, a);
		break;
	default: /* ACTION_AS_PATH_REPLACE */
		path = as_path_replace(table, path, asn_listed, a, route->own_as);
		break;
	}
	route->attrs.as_path = path;
}

/* ---- communities ------------------------------------------------------------------------- */

/* The three kinds differ only in what one member is. */
static size_t member_size(enum community_kind kind)
{
	static const size_t sizes[] = { sizeof(uint32_t), sizeof(uint64_t),
					sizeof(struct large_community) };

	return sizes[kind];
}

static int member_compare(enum community_kind kind, const void *a, const void *b)
{
	uint32_t x, y;
	uint64_t u, v;

	switch (kind) {
	case COMMUNITY_STANDARD:
		memcpy(&x, a, sizeof(x));
		memcpy(&y, b, sizeof(y));
		return x < y ? -1 : x > y;
	case COMMUNITY_EXTENDED:
		memcpy(&u, a, sizeof(u));
		memcpy(&v, b, sizeof(v));
		return u < v ? -1 : u > v;
	case COMMUNITY_LARGE:
		break;
	}
	return large_compare(a, b);
}

struct members {
	enum community_kind kind;
	char *v;
	size_t n;
};

static void members_load(struct members *m, const struct attrs *attrs, size_t more,
			 struct arena *scratch)
{
	struct community_list list = attrs_communities(attrs, m->kind);
	const void *old = m->kind == COMMUNITY_STANDARD   ? (const void *)list.standard
			  : m->kind == COMMUNITY_EXTENDED ? (const void *)list.extended
							  : (const void *)list.large;

	m->v = arena_alloc(scratch, (list.n + more + 1) * member_size(m->kind));
	m->n = list.n;
	if (list.n > 0)
		memcpy(m->v, old, list.n * member_size(m->kind));
}

static void members_store(const struct members *m, struct attrs *attrs)
{
	switch (m->kind) {
	case COMMUNITY_STANDARD:
		attrs->communities = (const uint32_t *)(const void *)m->v;
		attrs->community_count = (uint16_t)m->n;
		break;
	case COMMUNITY_EXTENDED:
		attrs->extended = (const uint64_t *)(const void *)m->v;
		attrs->extended_count = (uint16_t)m->n;
		break;
	case COMMUNITY_LARGE:
		attrs->large = (const struct large_community *)(const void *)m->v;
		attrs->large_count = (uint16_t)m->n;
		break;
	}
}

/* Keeps the list sorted and each member once. */
static void members_add(struct members *m, const void *member)
{
	size_t size = member_size(m->kind), i = m->n;
	int order = 1;

	while (i > 0 && (order = member_compare(m->kind, m->v + (i - 1) * size, member)) > 0)
		i--;
	if (i > 0 && order == 0)
		return;
	memmove(m->v + (i + 1) * size, m->v + i * size, (m->n - i) * size);
	memcpy(m->v + i * size, member, size);
	m->n++;
}

static void members_add_literals(struct members *m, const uint64_t *literals,
				 const struct large_community *large, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		uint32_t standard;

		if (m->kind == COMMUNITY_LARGE) {
			members_add(m, &large[i]);
		} else if (m->kind == COMMUNITY_EXTENDED) {
			members_add(m, &literals[i]);
		} else {
			standard = (uint32_t)literals[i];
			members_add(m, &standard);
		}
	}
}

static void communities_add(const struct action *a, struct attrs *attrs, bool replace,
			    struct arena *scratch)
{
	const struct community_set *set = a->community_set;
	struct members m = { .kind = a->community };
	size_t more = a->n, i;

	for (i = 0; set != NULL && i < set->n; i++)
		more += set->v[i].n;
	members_load(&m, attrs, more, scratch);
	if (replace)
		m.n = 0;
	members_add_literals(&m, a->literals, a->large, a->n);
	for (i = 0; set != NULL && i < set->n; i++)
		members_add_literals(&m, set->v[i].literals, set->v[i].large, set->v[i].n);
	members_store(&m, attrs);
}

/* A list of the one member i. */
static struct community_list list_of_one(const struct community_list *list, size_t i)
{
	struct community_list one = { .kind = list->kind, .n = 1 };

	if (list->standard != NULL)
		one.standard = list->standard + i;
	if (list->extended != NULL)
		one.extended = list->extended + i;
	if (list->large != NULL)
		one.large = list->large + i;
	return one;
}

static bool literal_listed(const struct action *a, const struct community_list *one)
{
	size_t i;

	for (i = 0; i < a->n; i++)
		switch (a->community) {
		case COMMUNITY_STANDARD:
			if (one->standard[0] == a->literals[i])
				return true;
			break;
		case COMMUNITY_EXTENDED:
			if (one->extended[0] == a->literals[i])
				return true;
			break;
		case COMMUNITY_LARGE:
			if (large_compare(one->large, &a->large[i]) == 0)
				return true;
			break;
		}
	return false;
}

static void communities_remove(const struct action *a, struct attrs *attrs, struct arena *scratch)
{
	struct community_list list = attrs_communities(attrs, a->community);
	size_t size = member_size(a->community), i, kept = 0;
	struct members m = { .kind = a->community };

	if (list.n == 0)
		return;
	members_load(&m, attrs, 0, scratch);
	for (i = 0; i < list.n; i++) {
		struct community_list one = list_of_one(&list, i);

		if (literal_listed(a, &one) ||
		    (a->community_set != NULL &&
		     community_set_matches(a->community_set, &one, MATCH_ANY, scratch)))
			continue;
		memmove(m.v + kept * size, m.v + i * size, size);
		kept++;
	}
	m.n = kept;
	members_store(&m, attrs);
}

/* ---- all --------------------------------------------------------------------------------- */

/* What becomes of the route outside BGP. */
static void source_act(const struct action *a, struct filter_route *route)
{
	switch (a->kind) {
	case ACTION_METRIC:
		route->metric = adjust(route->metric, a);
		route->metric_changed = true;
		break;
	case ACTION_METRIC_TYPE:
		route->new_metric_type = (uint8_t)a->number;
		break;
	case ACTION_LEVEL:
		route->new_level = (uint8_t)a->number;
		break;
	case ACTION_DISTANCE:
		route->distance = (uint32_t)a->number;
		break;
	default: /* ACTION_IGNORED */
		break;
	}
}

static void next_hop_kind_act(const struct action *a, struct filter_route *route)
{
	if (a->number != 0 && a->number != 1u + prefix_family(route->prefix))
		return;
	switch (a->kind) {
	case ACTION_NEXT_HOP:
		next_hop_act(route, a->addr);
		break;
	case ACTION_NEXT_HOP_PEER:
		if (!addr_is_none(route->peer))
			next_hop_act(route, route->peer);
		break;
	case ACTION_NEXT_HOP_SELF:
		next_hop_own_act(route);
		break;
	case ACTION_NEXT_HOP_SESSION:
		next_hop_session_act(route);
		break;
	case ACTION_NEXT_HOP_UNCHANGED:
		route->attrs.next_hop_marks |= NEXT_HOP_UNTOUCHED;
		break;
	default: /* ACTION_NEXT_HOP_LINK_LOCAL */
		route->attrs.next_hop_marks |= NEXT_HOP_ASIDE;
		break;
	}
}

void action_apply(const struct action *a, struct filter_route *route, struct attrs_table *table,
		  struct arena *scratch)
{
	struct attrs *attrs = &route->attrs;

	if ((a->unknown_to >> route->asker & 1) != 0)
		return;
	switch (a->kind) {
	case ACTION_LOCAL_PREF:
		attrs->local_pref = adjust(attrs->local_pref, a);
		attrs->local_pref_set = true;
		break;
	case ACTION_MED:
		med_act(a, attrs);
		break;
	case ACTION_MED_FROM_IGP:
		attrs->med = route->igp_metric;
		attrs->med_set = true;
		break;
	case ACTION_WEIGHT:
		attrs->weight = adjust(attrs->weight, a);
		break;
	case ACTION_ORIGIN:
		attrs->origin = (enum origin)a->number;
		break;
	case ACTION_TAG:
		attrs->tag = (uint32_t)a->number;
		break;
	case ACTION_NEXT_HOP:
	case ACTION_NEXT_HOP_SELF:
	case ACTION_NEXT_HOP_PEER:
	case ACTION_NEXT_HOP_SESSION:
	case ACTION_NEXT_HOP_UNCHANGED:
	case ACTION_NEXT_HOP_LINK_LOCAL:
		next_hop_kind_act(a, route);
		break;
	case ACTION_PREPEND:
	case ACTION_PREPEND_LAST:
	case ACTION_PREPEND_OWN:
	case ACTION_AS_PATH_EXCLUDE:
	case ACTION_AS_PATH_REPLACE:
		as_path_act(a, route, table);
		break;
	case ACTION_COMMUNITY_ADD:
	case ACTION_COMMUNITY_SET:
		communities_add(a, attrs, a->kind == ACTION_COMMUNITY_SET, scratch);
		break;
	case ACTION_COMMUNITY_REMOVE:
		communities_remove(a, attrs, scratch);
		break;
	case ACTION_METRIC:
	case ACTION_METRIC_TYPE:
	case ACTION_LEVEL:
	case ACTION_DISTANCE:
	case ACTION_IGNORED:
		source_act(a, route);
		break;
	}
}
