/* SPDX-License-Identifier: MIT */
/*
 * BGP networks by hand, for tests: routers with FRR's defaults, links numbered as they are made,
 * best paths as one line of text:
 *
 *	"65001 65002 lp 100 med 0 igp via 10.0.0.1 from 10.0.0.1 x1"   "-": nothing
 *
 * lp and med only where set; communities behind "c"; x: multipath count; from "-": local.
 */
#ifndef BGP_FIXTURE_H
#define BGP_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "network/network_fixture.h"
#include "routes/bgp/state.h"

struct net {
	struct lab lab;
	unsigned links;
	struct network *network;
	struct routes *routes;
};

static inline void net_init(struct net *net)
{
	memset(net, 0, sizeof(*net));
	lab_init(&net->lab);
}

static inline void net_end(struct net *net)
{
	arena_free(net->lab.arena);
}

static inline void net_address(struct net *net, struct device *device, const char *name,
			       const char *text)
{
	struct interface *interface = lab_address(&net->lab, device, name, text);

	interface->family_enabled[FAMILY_IPV4] = interface->family_enabled[FAMILY_IPV6] = true;
}

/* The n-th router has the loopback and router id 10.255.0.n. */
static inline struct device *net_router(struct net *net, const char *name, uint32_t asn)
{
	struct device *device = lab_device(&net->lab, name);
	struct bgp *bgp = lab_bgp(&net->lab, device, asn);
	const char *lo = arena_printf(net->lab.arena, "10.255.%zu.%zu/32", net->lab.devices.n >> 8,
				      net->lab.devices.n & 255);
	int family;

	net_address(net, device, "lo", lo);
	bgp->router_id = 0x0aff0000u + (uint32_t)net->lab.devices.n;
	bgp->default_local_pref = 100;
	bgp->client_to_client = bgp->send_to_origin = true;
	for (family = 0; family < FAMILY_COUNT; family++) {
		bgp->family[family].enabled = true;
		bgp->family[family].ebgp_paths = bgp->family[family].ibgp_paths = 1;
	}
	return device;
}

static inline struct bgp *bgp_of(struct device *device)
{
	return device->instances[0].bgp;
}

static inline struct neighbor *net_neighbor(struct net *net, struct device *device, const char *to,
					    uint32_t asn)
{
	struct neighbor *neighbor = lab_neighbor(&net->lab, device, to, asn);
	int family;

	for (family = 0; family < FAMILY_COUNT; family++) {
		neighbor->family[family]->import.otherwise = FILTER_ACCEPT;
		neighbor->family[family]->export.otherwise = FILTER_ACCEPT;
		neighbor->family[family]->send_communities = 7;
	}
	return neighbor;
}

/* The last neighbor of a device: pointers move when another is added. */
static inline struct neighbor_family *net_last(struct device *device)
{
	struct bgp *bgp = bgp_of(device);

	return bgp->neighbors[bgp->neighbor_count - 1].family[FAMILY_IPV4];
}

/* The neighbor of a device on the n-th link, the first is 1; a is .1 and b is .2 on it. */
static inline struct neighbor_family *net_at(struct device *device, unsigned link)
{
	struct bgp *bgp = bgp_of(device);
	size_t i;

	for (i = 0; i < bgp->neighbor_count; i++)
		if ((addr_to_ipv4(bgp->neighbors[i].addr) >> 8) == (0x0a0000u | link))
			return bgp->neighbors[i].family[FAMILY_IPV4];
	fail_msg("no neighbor on link %u", link);
	return NULL;
}

/* A link 10.0.n.0/24 and a session over it; returns n. */
static inline unsigned net_session(struct net *net, struct device *a, struct device *b)
{
	unsigned n = ++net->links;
	struct arena *arena = net->lab.arena;

	net_address(net, a, arena_printf(arena, "eth%u", n),
		    arena_printf(arena, "10.0.%u.1/24", n));
	net_address(net, b, arena_printf(arena, "eth%u", n),
		    arena_printf(arena, "10.0.%u.2/24", n));
	net_neighbor(net, a, arena_printf(arena, "10.0.%u.2", n), bgp_of(b)->asn);
	net_neighbor(net, b, arena_printf(arena, "10.0.%u.1", n), bgp_of(a)->asn);
	return n;
}

static inline struct bgp_network *net_announce(struct net *net, struct device *device,
					       const char *prefix)
{
	struct bgp_family *family = &bgp_of(device)->family[prefix_family(lab_prefix(prefix))];

	family->networks = lab_grow(&net->lab, family->networks, family->network_count,
				    sizeof(*family->networks));
	family->networks[family->network_count].prefix = lab_prefix(prefix);
	family->networks[family->network_count].place = lab_place(&net->lab, device);
	return &family->networks[family->network_count++];
}

static inline struct bgp_aggregate *net_aggregate(struct net *net, struct device *device,
						  const char *prefix)
{
	struct bgp_family *family = &bgp_of(device)->family[FAMILY_IPV4];

	family->aggregates = lab_grow(&net->lab, family->aggregates, family->aggregate_count,
				      sizeof(*family->aggregates));
	family->aggregates[family->aggregate_count].prefix = lab_prefix(prefix);
	family->aggregates[family->aggregate_count].place = lab_place(&net->lab, device);
	return &family->aggregates[family->aggregate_count++];
}

/* ---- filters ----------------------------------------------------------------------------- */

static inline struct prefix_set *net_set(struct net *net, const char *prefix)
{
	struct prefix_set *set = arena_alloc(net->lab.arena, sizeof(*set));
	struct prefix_entry *entry = array_push(set, net->lab.arena);

	entry->prefix = lab_prefix(prefix);
	entry->ge = entry->prefix.len;
	entry->le = 128;
	entry->permit = true;
	return set;
}

/* A filter in the style of a route-map: one entry that accepts with an action, for prefixes inside
 * `inside` (null: all); what it does not match is accepted as it is, or with others rejected, not.
 */
static inline const struct filter *net_filter(struct net *net, const char *inside,
					      struct action action, enum filter_result others)
{
	struct filter *filter = arena_alloc(net->lab.arena, sizeof(*filter));
	struct filter_entry *entry = array_push(filter, net->lab.arena);

	filter->edits = true;
	entry->seq = 10;
	entry->result = FILTER_ACCEPT;
	entry->actions = arena_copy(net->lab.arena, &action, sizeof(action));
	entry->action_count = 1;
	if (inside != NULL) {
		entry->conditions = arena_alloc(net->lab.arena, sizeof(*entry->conditions));
		entry->condition_count = 1;
		entry->conditions[0].kind = CONDITION_PREFIX;
		entry->conditions[0].prefix_set = net_set(net, inside);
	}
	filter->end = others;
	return filter;
}

static inline void net_chain(struct net *net, struct filter_chain *chain,
			     const struct filter *filter)
{
	*array_push(chain, net->lab.arena) = filter;
}

static inline struct action act(enum action_kind kind, uint64_t number)
{
	return (struct action){ .kind = kind, .number = number };
}

/* ---- results ----------------------------------------------------------------------------- */

/* Who is said to have a route has one. */
static inline void net_check_held(const struct net *net)
{
	const struct bgp_state *bgp = net->routes->bgp;
	size_t m;
	uint32_t i;

	for (m = 0; m < bgp->member_count; m++) {
		const bool *held = routes_held(net->routes, bgp->members[m].prefix);

		for (i = 0; held != NULL && i < net->network->instance_count; i++)
			assert_true(!held[i] ||
				    routes_get(net->routes, i, bgp->members[m].prefix) != NULL);
	}
}

static inline void net_compute(struct net *net)
{
	net->network = lab_seal(&net->lab);
	assert_non_null(net->network);
	net->routes = routes_compute(net->network, NULL, net->lab.arena);
	net_check_held(net);
}

static inline uint32_t net_instance(const struct net *net, const char *device)
{
	return net->network->device_instances[network_device(net->network, device)];
}

/* The own end of the session with that address. */
static inline uint32_t net_end_of(const struct net *net, const char *device, const char *neighbor)
{
	const struct network_instance *where = &net->network->instances[net_instance(net, device)];
	uint32_t i;

	for (i = 0; i < where->neighbor_count; i++)
		if (addr_equal(net->network->neighbors[where->first_neighbor + i].remote,
			       lab_addr(neighbor)))
			return where->first_neighbor + i;
	fail_msg("%s has no neighbor %s", device, neighbor);
	return 0;
}

static inline void text_attrs(struct buffer *text, const struct attrs *a)
{
	char buf[ADDR_TEXT];
	uint16_t i;

	buffer_printf(text, "%s%s", a->as_path->text, a->as_path->segment_count > 0 ? " " : "");
	if (a->local_pref_set)
		buffer_printf(text, "lp %u ", (unsigned)a->local_pref);
	if (a->med_set)
		buffer_printf(text, "med %u ", (unsigned)a->med);
	buffer_printf(text, "%s via %s", origin_name(a->origin),
		      addr_is_none(a->next_hop) ? "-" : addr_text(a->next_hop, buf));
	for (i = 0; i < a->community_count; i++) {
		char community[24];

		buffer_printf(text, " c %s", community_text(a->communities[i], community));
	}
}

static inline const char *net_best(const struct net *net, const char *device, const char *prefix)
{
	const struct bgp_entry *entry =
		routes_bgp(net->routes, net_instance(net, device), lab_prefix(prefix));
	struct buffer text;
	char buf[ADDR_TEXT];

	buffer_init(&text, net->lab.arena);
	if (entry == NULL)
		return "-";
	if (entry->best == NULL)
		return "unusable";
	text_attrs(&text, entry->best->attrs);
	buffer_printf(&text, " from %s x%u",
		      entry->best->from == ROUTES_NONE
			      ? "-"
			      : addr_text(net->network->neighbors[entry->best->from].remote, buf),
		      (unsigned)entry->multipath_count);
	return text.s;
}

static inline const char *net_decided(const struct net *net, const char *device, const char *prefix)
{
	const struct bgp_entry *entry =
		routes_bgp(net->routes, net_instance(net, device), lab_prefix(prefix));

	return entry == NULL || entry->decided_by == NULL ? "-"
							  : decide_step_name(entry->decided_by);
}

/* "yes": something is sent, "-": nothing. What, the neighbor's table says. */
static inline const char *net_sent(const struct net *net, const char *device, const char *neighbor,
				   const char *prefix)
{
	return routes_advertised(net->routes, net_end_of(net, device, neighbor),
				 lab_prefix(prefix)) == NULL
		       ? "-"
		       : "yes";
}

#define expect_best(net, device, prefix, text)                                                     \
	assert_string_equal(net_best(net, device, prefix), text)
#define expect_sent(net, device, neighbor, prefix, text)                                           \
	assert_string_equal(net_sent(net, device, neighbor, prefix), text)

#endif
