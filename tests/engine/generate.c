/* SPDX-License-Identifier: MIT */
/*
 * Random networks. Address plan of router i and link k, for IPv4 (IPv6 alike, see address()):
 *
 *	10.255.0.i/32 lo      10.0.k.1, .2/30 a link    10.1.0.i/24 a LAN
 *	10.2.i.1/24 a stub    10.3.i.0/24 a static      172.16.i.1, .2/30 an external neighbor
 *	20.x.0.0/16 what external neighbors announce
 */
#include <stdlib.h>

#include "generate.h"

enum { ROUTERS_MAX = 10, LINKS_MAX = 40, POOL = 8 };

struct cable {
	uint32_t a, b;
};

struct generator {
	struct lab *lab;
	uint64_t state;
	enum family family;
	bool isis, broadcast, reflectors, literal;
	uint32_t router_count, cable_count, as_count;
	struct device *routers[ROUTERS_MAX];
	uint32_t as_of[ROUTERS_MAX];
	bool has_external[ROUTERS_MAX], redistributes_statics[ROUTERS_MAX];
	struct cable cables[LINKS_MAX];
};

/* PCG by M. E. O'Neill (XSH-RR): enough for tests, and the same everywhere. */
uint32_t generate_number(uint64_t *state, uint32_t n)
{
	uint64_t old = *state;
	uint32_t x, turn = (uint32_t)(old >> 59);

	*state = old * 6364136223846793005u + 1442695040888963407u;
	x = (uint32_t)(((old >> 18) ^ old) >> 27);
	x = (x >> turn) | (x << (-turn & 31));
	return n == 0 ? 0 : x % n;
}

static uint32_t number(struct generator *g, uint32_t n)
{
	return generate_number(&g->state, n);
}

static bool chance(struct generator *g, uint32_t percent)
{
	return number(g, 100) < percent;
}

/* "10.B.C.D/LEN", or the same numbers as an IPv6 address: 2001:db8:B:C::D, lengths 24 -> 64, 30 ->
 * 126, 32 -> 128. */
static const char *address(struct generator *g, unsigned a, unsigned b, unsigned c, unsigned d,
			   int len)
{
	struct arena *arena = g->lab->arena;
	const char *text;

	if (g->family == FAMILY_IPV4)
		text = arena_printf(arena, "%u.%u.%u.%u", a, b, c, d);
	else if (d == 0)
		text = arena_printf(arena, "2001:db8:%x:%x::", a * 256 + b, c);
	else
		text = arena_printf(arena, "2001:db8:%x:%x::%x", a * 256 + b, c, d);
	if (len == 0)
		return text;
	if (g->family == FAMILY_IPV6)
		len = len == 30 ? 126 : len == 32 ? 128 : len == 16 ? 48 : 64;
	return arena_printf(arena, "%s/%d", text, len);
}

static const char *name(struct generator *g, const char *stem, uint32_t i)
{
	return arena_printf(g->lab->arena, "%s%u", stem, i);
}

/* ---- devices and cables -----------------------------------------------------------------------
 */

static void interface_make(struct generator *g, uint32_t r, const char *port, const char *text)
{
	struct interface *interface = lab_address(g->lab, g->routers[r], port, text);

	interface->family_enabled[FAMILY_IPV4] = interface->family_enabled[FAMILY_IPV6] = true;
}

static void cable_make(struct generator *g, uint32_t a, uint32_t b)
{
	uint32_t k = g->cable_count;

	if (k == LINKS_MAX)
		return;
	g->cables[g->cable_count++] = (struct cable){ a, b };
	interface_make(g, a, name(g, "eth", k), address(g, 10, 0, k, 1, 30));
	interface_make(g, b, name(g, "eth", k), address(g, 10, 0, k, 2, 30));
	if (chance(g, 5))
		lab_interface(g->lab, g->routers[a], name(g, "eth", k))->enabled = false;
}

static void routers_make(struct generator *g)
{
	uint32_t i, more;

	g->router_count = 3 + number(g, ROUTERS_MAX - 2);
	g->as_count = chance(g, 60) ? 1 : 2 + number(g, 2);
	for (i = 0; i < g->router_count; i++) {
		g->routers[i] = lab_device(g->lab, name(g, "r", i));
		g->as_of[i] = number(g, g->as_count);
		g->has_external[i] = chance(g, 50);
		interface_make(g, i, "lo", address(g, 10, 255, 0, i + 1, 32));
		if (chance(g, 60))
			interface_make(g, i, "stub", address(g, 10, 2, i, 1, 24));
		if (g->has_external[i])
			interface_make(g, i, "xt", address(g, 172, 16, i, 1, 30));
	}
	for (i = 1; i < g->router_count; i++)
		cable_make(g, i, number(g, i));
	for (more = number(g, g->router_count + 1); more > 0; more--) {
		uint32_t a = number(g, g->router_count), b = number(g, g->router_count);

		if (a != b)
			cable_make(g, a, b);
	}
	for (i = 0; i < g->router_count && g->as_count == 1 && g->broadcast; i++)
		if (chance(g, 50))
			interface_make(g, i, "lan", address(g, 10, 1, 0, i + 1, 24));
}

/* ---- IGPs -------------------------------------------------------------------------------------
 */

/* Cables between ASes and the ones to external neighbors carry no IGP. */
static bool is_inside(const struct generator *g, uint32_t r, const char *port)
{
	uint32_t k;

	if (strcmp(port, "xt") == 0)
		return false;
	for (k = 0; k < g->cable_count; k++)
		if (strncmp(port, "eth", 3) == 0 && strtoul(port + 3, NULL, 10) == k)
			return g->as_of[g->cables[k].a] == g->as_of[g->cables[k].b];
	(void)r;
	return true;
}

static void ospf_make(struct generator *g, uint32_t r)
{
	struct device *device = g->routers[r];
	struct ospf *ospf = arena_alloc(g->lab->arena, sizeof(*ospf));
	uint32_t i;

	ospf->version = g->family == FAMILY_IPV4 ? 2 : 3;
	ospf->name = "1";
	ospf->enabled = true;
	ospf->max_metric = chance(g, 10);
	ospf->areas = arena_alloc(g->lab->arena, sizeof(*ospf->areas));
	ospf->areas[0].default_cost = 1;
	ospf->area_count = 1;
	ospf->interfaces =
		arena_alloc(g->lab->arena, device->interface_count * sizeof(*ospf->interfaces));
	for (i = 0; i < device->interface_count; i++) {
		const char *port = device->interfaces[i].name;
		struct ospf_interface *own = &ospf->interfaces[ospf->interface_count];

		if (!is_inside(g, r, port) || (strcmp(port, "stub") == 0 && chance(g, 30)))
			continue;
		ospf->interface_count++;
		own->interface = i;
		own->cost = 1 + number(g, chance(g, 50) ? 3 : 20);
		own->passive = strcmp(port, "stub") == 0;
		own->network = g->broadcast ? OSPF_NETWORK_BROADCAST : OSPF_NETWORK_POINT_TO_POINT;
		if (strcmp(port, "lo") == 0)
			own->network = OSPF_NETWORK_LOOPBACK;
		own->priority = 1;
		own->hello = 10;
		own->dead = 40;
	}
	device->instances[0].ospfs = ospf;
	device->instances[0].ospf_count = 1;
}

static void isis_make(struct generator *g, uint32_t r)
{
	struct device *device = g->routers[r];
	struct isis *isis = arena_alloc(g->lab->arena, sizeof(*isis));
	const char **area = arena_alloc(g->lab->arena, sizeof(*area));
	uint32_t i, level = ISIS_LEVEL_2;

	area[0] = "490001";
	*isis = (struct isis){
		.name = "1", .enabled = true, .areas = area, .area_count = 1, .levels = level
	};
	isis->system_id[5] = (uint8_t)(r + 1);
	isis->wide[0] = isis->wide[1] = isis->attached_send = isis->attached_receive = true;
	isis->overload = chance(g, 12);
	isis->family[FAMILY_IPV4] = isis->family[FAMILY_IPV6] = true;
	isis->interfaces =
		arena_alloc(g->lab->arena, device->interface_count * sizeof(*isis->interfaces));
	for (i = 0; i < device->interface_count; i++) {
		const char *port = device->interfaces[i].name;
		struct isis_interface *own = &isis->interfaces[isis->interface_count];
		uint32_t metric = 1 + number(g, chance(g, 50) ? 3 : 20);

		if (!is_inside(g, r, port) || (strcmp(port, "stub") == 0 && chance(g, 30)))
			continue;
		isis->interface_count++;
		own->interface = i;
		own->levels = level;
		own->family[FAMILY_IPV4] = own->family[FAMILY_IPV6] = true;
		own->passive = strcmp(port, "stub") == 0 || strcmp(port, "lo") == 0;
		own->point_to_point = !g->broadcast;
		own->metric[1][FAMILY_IPV4] = own->metric[1][FAMILY_IPV6] = metric;
		own->priority[0] = own->priority[1] = 64;
	}
	device->instances[0].isises = isis;
	device->instances[0].isis_count = 1;
}

/* ---- filters ----------------------------------------------------------------------------------
 */

static const struct prefix_set *prefix_set_make(struct generator *g)
{
	struct prefix_set *set = arena_alloc(g->lab->arena, sizeof(*set));
	uint32_t n = number(g, 4), i;

	set->name = set->kind = "prefix-set";
	for (i = 0; i < n; i++) {
		struct prefix_entry *entry = array_push(set, g->lab->arena);

		if (chance(g, 60))
			entry->prefix = lab_prefix(address(g, 20, number(g, POOL), 0, 0, 16));
		else
			entry->prefix =
				lab_prefix(address(g, 10, 2 + number(g, 2), number(g, 6), 0, 24));
		entry->ge = entry->le = entry->prefix.len;
		if (chance(g, 20)) {
			entry->prefix = prefix_default(g->family);
			entry->ge = g->family == FAMILY_IPV4 ? 96 + 17 : 49;
			entry->le = 128;
		}
		entry->permit = true;
	}
	return set;
}

static uint64_t community(struct generator *g)
{
	static const uint32_t known[] = { 0xffffff01, 0xffffff02, 0xffffff03 };

	return chance(g, 6) ? known[number(g, 3)] : 65000u << 16 | number(g, 5);
}

static const struct community_set *community_set_make(struct generator *g)
{
	struct community_set *set = arena_alloc(g->lab->arena, sizeof(*set));
	uint32_t n = number(g, 3), i;
	const char *error;

	set->name = set->kind = "community-set";
	for (i = 0; i < n; i++) {
		struct community_entry *entry = array_push(set, g->lab->arena);

		entry->permit = true;
		if (chance(g, 30)) {
			entry->pattern = pattern_new("^65000:[0-2]$", g->lab->arena, &error);
			continue;
		}
		entry->n = 1;
		entry->literals = arena_alloc(g->lab->arena, sizeof(uint64_t));
		entry->literals[0] = 65000u << 16 | number(g, 5);
	}
	return set;
}

static const struct as_path_set *as_path_set_make(struct generator *g)
{
	static const char *const patterns[] = { "^646", "_700[0-3]_", "_7001$", "^$",
						"(_65[0-9]+)+$" };
	struct as_path_set *set = arena_alloc(g->lab->arena, sizeof(*set));
	uint32_t n = number(g, 3), i;
	const char *error;

	set->name = set->kind = "as-path-set";
	for (i = 0; i < n; i++) {
		struct as_path_entry *entry = array_push(set, g->lab->arena);

		entry->permit = true;
		if (chance(g, 50))
			entry->asn = 7000 + number(g, 5);
		else
			entry->pattern = pattern_new(patterns[number(g, 5)], g->lab->arena, &error);
	}
	return set;
}

static enum match_options set_options(struct generator *g, bool all)
{
	uint32_t pick = number(g, 6);

	return pick == 0 ? MATCH_INVERT : pick == 1 && all ? MATCH_ALL : MATCH_ANY;
}

static void condition_make(struct generator *g, struct condition *condition)
{
	static const enum condition_kind kinds[] = {
		CONDITION_PREFIX,         CONDITION_PREFIX,          CONDITION_PREFIX,
		CONDITION_COMMUNITY,      CONDITION_COMMUNITY,       CONDITION_AS_PATH,
		CONDITION_AS_PATH_LENGTH, CONDITION_COMMUNITY_COUNT, CONDITION_MED,
		CONDITION_LOCAL_PREF,     CONDITION_ORIGIN,          CONDITION_INTERNAL,
		CONDITION_EXTERNAL,       CONDITION_FAMILY,
	};

	condition->kind = kinds[number(g, sizeof(kinds) / sizeof(kinds[0]))];
	condition->comparison = (enum comparison)number(g, 3);
	if (condition->kind == CONDITION_MED || condition->kind == CONDITION_LOCAL_PREF)
		condition->comparison = COMPARE_EQ;
	switch (condition->kind) {
	case CONDITION_PREFIX:
		condition->options = set_options(g, false);
		condition->prefix_set = prefix_set_make(g);
		break;
	case CONDITION_COMMUNITY:
		condition->options = set_options(g, true);
		condition->community_set = community_set_make(g);
		break;
	case CONDITION_AS_PATH:
		condition->options = set_options(g, true);
		condition->as_path_set = as_path_set_make(g);
		break;
	case CONDITION_MED:
		condition->number = number(g, 3) * 10;
		break;
	case CONDITION_LOCAL_PREF:
		condition->number = 100 + 50 * number(g, 3);
		break;
	case CONDITION_FAMILY:
		condition->number = 1 + number(g, 3);
		break;
	default:
		condition->number = number(g, 4) % (condition->kind == CONDITION_ORIGIN ? 3 : 4);
	}
}

static void community_action(struct generator *g, struct action *action)
{
	static const enum action_kind kinds[] = { ACTION_COMMUNITY_ADD, ACTION_COMMUNITY_ADD,
						  ACTION_COMMUNITY_SET, ACTION_COMMUNITY_REMOVE };
	uint64_t *literals = arena_alloc(g->lab->arena, sizeof(*literals));

	action->kind = kinds[number(g, 4)];
	action->community = COMMUNITY_STANDARD;
	literals[0] = community(g);
	action->literals = literals;
	action->n = 1;
	if (action->kind == ACTION_COMMUNITY_REMOVE && chance(g, 50)) {
		action->n = 0;
		action->community_set = community_set_make(g);
	}
}

static void action_make(struct generator *g, struct action *action)
{
	uint32_t *asns;

	switch (number(g, 9)) {
	case 0:
	case 1:
		action->kind = ACTION_LOCAL_PREF;
		action->number = 50 * (1 + number(g, 5));
		break;
	case 2:
		action->kind = ACTION_MED;
		action->arithmetic = (enum arithmetic)number(g, 3);
		action->number = number(g, 30);
		break;
	case 3:
		action->kind = chance(g, 50) ? ACTION_PREPEND_OWN : ACTION_PREPEND_LAST;
		action->number = 1 + number(g, 2);
		break;
	case 4:
		action->kind = ACTION_PREPEND;
		asns = arena_alloc(g->lab->arena, sizeof(*asns));
		asns[0] = 7000 + number(g, 5);
		action->asns = asns;
		action->n = 1;
		break;
	case 5:
		action->kind = ACTION_ORIGIN;
		action->number = number(g, 3);
		break;
	case 6:
		action->kind = ACTION_NEXT_HOP_SELF;
		break;
	default:
		community_action(g, action);
	}
}

static void entry_make(struct generator *g, struct filter *filter, const struct filter *called)
{
	static const enum filter_result results[] = { FILTER_NEXT, FILTER_NEXT, FILTER_ACCEPT,
						      FILTER_ACCEPT, FILTER_REJECT };
	struct filter_entry *entry = array_push(filter, g->lab->arena);
	uint32_t i;

	entry->seq = (uint32_t)filter->n * 10;
	entry->name = "s";
	entry->condition_count = number(g, 3);
	entry->conditions = arena_alloc(g->lab->arena, 3 * sizeof(*entry->conditions));
	for (i = 0; i < entry->condition_count; i++)
		condition_make(g, &entry->conditions[i]);
	entry->action_count = number(g, 3);
	entry->actions = arena_alloc(g->lab->arena, 3 * sizeof(*entry->actions));
	for (i = 0; i < entry->action_count; i++)
		action_make(g, &entry->actions[i]);
	entry->result = results[number(g, 5)];
	if (entry->result == FILTER_REJECT && entry->condition_count == 0)
		entry->result = FILTER_NEXT;
	if (called != NULL && chance(g, 20)) {
		entry->call = CALL_CONDITION;
		entry->called = called;
		entry->called_name = called->name;
	}
}

static const struct filter *filter_make(struct generator *g, bool calls)
{
	struct filter *filter = arena_alloc(g->lab->arena, sizeof(*filter));
	const struct filter *called = calls && chance(g, 30) ? filter_make(g, false) : NULL;
	uint32_t n = 1 + number(g, 3);

	filter->name = "p";
	filter->kind = "policy";
	filter->end = FILTER_NEXT;
	filter->called_fallthrough = chance(g, 50);
	while (n-- > 0)
		entry_make(g, filter, called);
	return filter;
}

static bool chain_make(struct generator *g, struct filter_chain *chain)
{
	uint32_t n = chance(g, 40) ? 0 : 1 + number(g, 2);

	chain->otherwise = chance(g, 85) ? FILTER_ACCEPT : FILTER_REJECT;
	while (n-- > 0)
		*array_push(chain, g->lab->arena) = filter_make(g, true);
	return chain->n > 0 || chain->otherwise == FILTER_ACCEPT;
}

/* ---- BGP --------------------------------------------------------------------------------------
 */

static void bgp_make(struct generator *g, uint32_t r)
{
	struct bgp *bgp = lab_bgp(g->lab, g->routers[r], 65000 + g->as_of[r]);

	bgp->name = "BGP";
	bgp->router_id = 0x0affff00 + r + 1;
	bgp->default_local_pref = 100;
	bgp->deterministic_med = bgp->compare_router_id = bgp->fast_external_failover = true;
	bgp->client_to_client = !chance(g, 5);
	bgp->always_compare_med = chance(g, 15);
	bgp->multipath_relax = chance(g, 30);
	bgp->as_path_ignore = chance(g, 5);
	bgp->ignore_igp_metric = chance(g, 5);
	bgp->ebgp_requires_policy = g->literal;
	bgp->suppress_inactive = g->literal;
	bgp->send_to_origin = !g->literal;
	bgp->family[FAMILY_IPV4].enabled = bgp->family[FAMILY_IPV6].enabled = true;
	bgp->family[g->family].ebgp_paths = chance(g, 50) ? 1 : 64;
	bgp->family[g->family].ibgp_paths = chance(g, 50) ? 1 : 64;
}

static struct neighbor *neighbor_make(struct generator *g, uint32_t r, const char *to,
				      uint32_t remote_as)
{
	struct neighbor *neighbor = lab_neighbor(g->lab, g->routers[r], to, remote_as);
	struct neighbor_family *family = neighbor->family[g->family];

	neighbor->family[FAMILY_IPV4]->enabled = false;
	family->enabled = true;
	family->send_communities = chance(g, 85) ? BGP_COMMUNITY_STANDARD : 0;
	family->import.otherwise = family->export.otherwise = FILTER_ACCEPT;
	neighbor->peer_as_filter = g->literal;
	return neighbor;
}

static void filters_attach(struct generator *g, struct neighbor *neighbor)
{
	struct neighbor_family *family = neighbor->family[g->family];

	family->has_import = chain_make(g, &family->import);
	family->has_export = chain_make(g, &family->export);
	family->allow_own_as = chance(g, 5) ? 1 : 0;
	/* Routers differ in whether their policy sees the path before or after these two: only
	 * without one. */
	family->as_override = family->export.n == 0 && chance(g, 15);
	if (family->export.n == 0 && chance(g, 15))
		family->private_as = chance(g, 50) ? PRIVATE_AS_REMOVE_ALL : PRIVATE_AS_REPLACE_ALL;
	family->default_originate = chance(g, 5);
}

static struct neighbor_family *internal_make(struct generator *g, uint32_t from, uint32_t to)
{
	struct neighbor *neighbor =
		neighbor_make(g, from, address(g, 10, 255, 0, to + 1, 0), 65000 + g->as_of[to]);
	struct neighbor_family *family = neighbor->family[g->family];

	neighbor->update_source = lab_addr(address(g, 10, 255, 0, from + 1, 0));
	family->has_import = family->has_export = true;
	if (chance(g, 15))
		(void)chain_make(g, &family->import);
	if (chance(g, 15))
		(void)chain_make(g, &family->export);
	if (g->has_external[from] || chance(g, 20))
		family->next_hop_self = chance(g, 90) ? NEXT_HOP_SELF : NEXT_HOP_SELF_FORCE;
	return family;
}

/* Full mesh, or the first two of the AS reflect for the others. */
static void internals_make(struct generator *g, uint32_t as)
{
	uint32_t members[ROUTERS_MAX], n = 0, i, k;

	for (i = 0; i < g->router_count; i++)
		if (g->as_of[i] == as)
			members[n++] = i;
	for (i = 0; i < n; i++) {
		for (k = 0; k < n; k++) {
			if (i == k || (g->reflectors && n > 2 && i > 1 && k > 1))
				continue;
			internal_make(g, members[i], members[k])->route_reflector_client =
				g->reflectors && n > 2 && i < 2 && k > 1;
		}
	}
}

static void borders_make(struct generator *g)
{
	uint32_t k;

	for (k = 0; k < g->cable_count; k++) {
		uint32_t a = g->cables[k].a, b = g->cables[k].b;

		if (g->as_of[a] == g->as_of[b])
			continue;
		filters_attach(
			g, neighbor_make(g, a, address(g, 10, 0, k, 2, 0), 65000 + g->as_of[b]));
		filters_attach(
			g, neighbor_make(g, b, address(g, 10, 0, k, 1, 0), 65000 + g->as_of[a]));
	}
}

static void announcement_make(struct generator *g, struct external_route *route, uint32_t asn)
{
	uint32_t *path = arena_alloc(g->lab->arena, 4 * sizeof(*path)), n = number(g, 3), i;
	uint64_t *communities = arena_alloc(g->lab->arena, 2 * sizeof(*communities));

	route->prefix = lab_prefix(address(g, 20, number(g, POOL), 0, 0, 16));
	if (chance(g, 8))
		route->prefix = prefix_default(g->family);
	path[0] = asn;
	for (i = 0; i < n; i++)
		path[i + 1] = 7000 + number(g, 5);
	route->as_path = path;
	route->as_path_count = n + 1;
	route->med_set = chance(g, 40);
	route->med = route->med_set ? number(g, 3) * 10 : 0;
	route->origin = chance(g, 70) ? ORIGIN_IGP : ORIGIN_INCOMPLETE;
	route->community_count = number(g, 2);
	communities[0] = community(g);
	route->communities = communities;
}

/* One neighbor without a config; a prefix it announces twice would be a contradiction, so the
 * second time it is left out. */
static void external_make(struct generator *g, struct external *external, uint32_t r)
{
	const char **texts = arena_alloc(g->lab->arena, 2 * sizeof(*texts));
	uint32_t asn = 64600 + number(g, 4), n = 1 + number(g, 6), i;
	size_t k;

	filters_attach(g, neighbor_make(g, r, address(g, 172, 16, r, 2, 0), asn));
	texts[0] = g->routers[r]->name;
	texts[1] = address(g, 172, 16, r, 2, 0);
	external->devices = &texts[0];
	external->neighbors = &texts[1];
	external->device_count = external->neighbor_count = 1;
	external->routes = arena_alloc(g->lab->arena, n * sizeof(*external->routes));
	for (i = 0; i < n; i++) {
		struct external_route *route = &external->routes[external->route_count];

		announcement_make(g, route, asn);
		for (k = 0; k < external->route_count; k++)
			if (prefix_equal(external->routes[k].prefix, route->prefix))
				break;
		if (k == external->route_count)
			external->route_count++;
		else
			memset(route, 0, sizeof(*route));
	}
}

/* ---- statics, redistribution, services ----------------------------------------------------------
 */

static void static_make(struct generator *g, uint32_t r, const char *prefix, const char *via)
{
	struct instance *instance = &g->routers[r]->instances[0];
	struct static_route *route;

	instance->statics = lab_grow(g->lab, instance->statics, instance->static_count,
				     sizeof(*instance->statics));
	route = &instance->statics[instance->static_count++];
	route->prefix = lab_prefix(prefix);
	route->kind = via == NULL ? STATIC_DISCARD : STATIC_VIA;
	if (via != NULL)
		route->next_hop = lab_addr(via);
	route->recursive = true;
	route->interface_index = UINT32_MAX;
	route->distance = chance(g, 90) ? 1 : 220;
	route->tag = number(g, 3);
}

static struct redistribution *redistribution_make(struct generator *g, uint32_t r,
						  enum protocol from, enum protocol to)
{
	struct instance *instance = &g->routers[r]->instances[0];
	struct redistribution *rule;

	instance->redistributions =
		lab_grow(g->lab, instance->redistributions, instance->redistribution_count,
			 sizeof(*instance->redistributions));
	rule = &instance->redistributions[instance->redistribution_count++];
	rule->from = from;
	rule->to = to;
	rule->family = g->family;
	rule->to_levels = ISIS_LEVEL_2;
	rule->metric_set = chance(g, 50);
	rule->metric = number(g, 4) * 5;
	rule->propagate_metric = to == PROTOCOL_BGP && chance(g, 50);
	rule->metric_type = (uint8_t)(1 + number(g, 2));
	rule->origin = ORIGIN_INCOMPLETE;
	rule->chain.otherwise = FILTER_ACCEPT;
	if (to == PROTOCOL_BGP && chance(g, 40))
		(void)chain_make(g, &rule->chain);
	return rule;
}

static void locals_make(struct generator *g, uint32_t r)
{
	enum protocol igp = g->isis ? PROTOCOL_ISIS : PROTOCOL_OSPF;
	bool into_igp = chance(g, 30);

	if (chance(g, 50))
		static_make(g, r, address(g, 10, 3, r, 0, 24), NULL);
	if (chance(g, 25) && (!into_igp || g->isis))
		static_make(g, r, address(g, 10, 4, r, 0, 24),
			    address(g, 10, 255, 0, 1 + number(g, g->router_count), 0));
	if (chance(g, 15) && !into_igp)
		static_make(g, r, address(g, 10, 5, r, 0, 24),
			    address(g, 20, number(g, POOL), 0, 1, 0));
	if (chance(g, 8))
		static_make(g, r, address(g, 20, number(g, POOL), 0, 0, 16), NULL);
	if (into_igp)
		(void)redistribution_make(g, r, PROTOCOL_STATIC, igp);
	if (chance(g, 15))
		(void)redistribution_make(g, r, PROTOCOL_CONNECTED, igp);
	if (chance(g, 60))
		(void)redistribution_make(g, r, PROTOCOL_STATIC, PROTOCOL_BGP);
	if (chance(g, 30))
		(void)redistribution_make(g, r, PROTOCOL_CONNECTED, PROTOCOL_BGP);
	if (chance(g, 10))
		(void)redistribution_make(g, r, igp, PROTOCOL_BGP);
}

static void service_make(struct generator *g)
{
	struct service *service = arena_alloc(g->lab->arena, sizeof(*service));
	struct prefix *prefixes = arena_alloc(g->lab->arena, 2 * sizeof(*prefixes));
	uint32_t r = number(g, g->router_count);

	prefixes[0] = lab_prefix(address(g, 10, 3, r, 0, 24));
	prefixes[1] = chance(g, 50)
			      ? lab_prefix(address(g, 10, 2, number(g, g->router_count), 0, 24))
			      : lab_prefix(address(g, 20, number(g, POOL), 0, 0, 16));
	*service = (struct service){ .name = "s",
				     .device = g->routers[r]->name,
				     .prefixes = prefixes,
				     .prefix_count = 1,
				     .needs = prefixes + 1,
				     .need_count = 1 };
	g->lab->around.services = service;
	g->lab->around.service_count = 1;
}

void generate_network(struct lab *lab, uint64_t seed)
{
	struct generator g = { .lab = lab, .state = seed * 7919 + 17 };
	uint32_t i;

	(void)number(&g, 2);
	g.family = chance(&g, 20) ? FAMILY_IPV6 : FAMILY_IPV4;
	g.isis = chance(&g, 50);
	g.broadcast = chance(&g, 40);
	g.reflectors = chance(&g, 50);
	g.literal = chance(&g, 50);
	routers_make(&g);
	lab->around.externals =
		arena_alloc(lab->arena, ROUTERS_MAX * sizeof(*lab->around.externals));
	for (i = 0; i < g.router_count; i++) {
		if (g.isis)
			isis_make(&g, i);
		else
			ospf_make(&g, i);
		bgp_make(&g, i);
		locals_make(&g, i);
		g.routers[i]->instances[0].router_id = 0x0affff00 + i + 1;
		if (g.has_external[i])
			external_make(&g, &lab->around.externals[lab->around.external_count++], i);
	}
	for (i = 0; i < g.as_count; i++)
		internals_make(&g, i);
	borders_make(&g);
	if (chance(&g, 40))
		service_make(&g);
}
