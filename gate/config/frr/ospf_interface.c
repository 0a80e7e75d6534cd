/* SPDX-License-Identifier: MIT */
/*
 * Interfaces of OSPF: those that say `ip ospf area`, else those whose address lies in a network
 * statement, the longest one first. Cost: what is written, else reference bandwidth over bandwidth
 * (10 Gbit/s where the file has none); the host route of a loopback has 0 in version 2.
 *
 * The interfaces are in the order in which the daemon starts them, as it takes the first one's address
 * for the routes of an NSSA.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "config/frr/device.h"

/* lib/libospf.h, in Mbit/s; an interface whose speed the kernel knows and the file does not say is
 * taken to have the default one. */
enum { REFERENCE = 100000, BANDWIDTH = 10000, COST_MAX = 65535, HELLO = 10, DEAD = 40 };

struct interface_list {
	struct ospf_interface *v;
	size_t n, cap;
};

/* What the readers of one interface share. */
struct source {
	const struct node *router, *interface;
	const struct node *node; /* the interface's ospf or ospf6 container, or null */
	const struct interface *port;
	uint32_t instance;
};

/* FRR asks the kernel; dummy interfaces are no loopbacks to it. */
static bool is_loopback(const struct interface *interface)
{
	return interface->loopback && strncmp(interface->name, "dummy", 5) != 0 &&
	       (strncmp(interface->name, "lo", 2) != 0 || interface->name[2] == '\0');
}

static uint32_t cost_read(const struct source *s, uint8_t version)
{
	uint64_t reference = node_uint(s->router, "reference-bandwidth", REFERENCE);
	uint64_t bandwidth = s->port->bandwidth != 0 ? s->port->bandwidth / 1000 : BANDWIDTH;
	uint64_t cost = (2 * reference / bandwidth + 1) / 2;

	/* A loopback costs nothing in version 2, unless told to. */
	if (s->node != NULL && node_leaf(s->node, "cost") != NULL)
		cost = node_uint(s->node, "cost", cost);
	else if (version == 2 && is_loopback(s->port))
		return 0;
	return cost < 1 ? 1 : cost > COST_MAX ? COST_MAX : (uint32_t)cost;
}

static enum ospf_network network_read(const struct source *s, uint8_t version)
{
	const char *type = NULL;

	if (s->node != NULL)
		type = node_leaf(s->node, version == 2 ? "network/type" : "network");
	if (is_loopback(s->port))
		return OSPF_NETWORK_LOOPBACK;
	if (type == NULL || strcmp(type, "broadcast") == 0)
		return OSPF_NETWORK_BROADCAST;
	if (strcmp(type, "point-to-point") == 0)
		return OSPF_NETWORK_POINT_TO_POINT;
	return strcmp(type, "non-broadcast") == 0 ? OSPF_NETWORK_NON_BROADCAST
						  : OSPF_NETWORK_POINT_TO_MULTIPOINT;
}

/* ---- version 2 ---- */

static void passive_read(struct frr *frr, const struct source *s, struct ospf_interface *o)
{
	const struct node *leaf = s->node == NULL ? NULL : node_get(s->node, "passive");

	for (const struct node *p = node_first(s->router, "passive-interface"); p != NULL;
	     p = node_next(p)) {
		const struct node *passive = node_get(p, "passive");

		if (leaf == NULL && strcmp(node_leaf(p, "interface"), s->port->name) == 0)
			leaf = passive;
	}
	if (leaf == NULL)
		leaf = node_get(s->router, "passive-default");
	o->passive = leaf != NULL && strcmp(node_value(leaf), "true") == 0;
	if (o->passive)
		o->passive_place = frr_place(frr, leaf);
}

/* The interface's own kind of authentication, else the area's; and the keys of that kind. */
static const char *authentication_read(struct frr *frr, const struct source *s, uint32_t area)
{
	const char *kind = s->node == NULL ? NULL : node_leaf(s->node, "authentication"), *key;
	const char *text = "md5";

	for (const struct node *a = node_first(s->router, "area"); a != NULL; a = node_next(a)) {
		const char *all = node_leaf(a, "authentication");

		if (kind == NULL && frr_quad(a, "id") == area)
			kind = all;
	}
	if (s->node == NULL)
		return kind == NULL ? NULL : reading_string(frr->reading, kind);
	key = node_leaf(s->node, "authentication-key");
	for (const struct node *k = node_first(s->node, "message-digest-key"); k != NULL;
	     k = node_next(k))
		text = arena_printf(frr->arena, "%s %s %s", text, node_leaf(k, "id"),
				    node_leaf(k, "key"));
	if (kind == NULL || strcmp(kind, "null") == 0)
		return NULL;
	if (strcmp(kind, "message-digest") == 0)
		return text;
	return arena_printf(frr->arena, "simple %s", key == NULL ? "" : key);
}

static void timers_read(const struct source *s, struct ospf_interface *o)
{
	const struct node *dead;

	o->hello = HELLO;
	o->dead = DEAD;
	o->priority = 1;
	if (s->node == NULL)
		return;
	o->hello = (uint32_t)node_uint(s->node, "hello-interval", HELLO);
	o->dead = 4 * o->hello;
	o->priority = (uint8_t)node_uint(s->node, "priority", 1);
	o->mtu_ignore = node_get(s->node, "mtu-ignore") != NULL;
	dead = node_get(s->node, "dead-interval");
	if (dead == NULL)
		return;
	o->dead = (uint32_t)node_uint(dead, "seconds", 1);
	if (node_leaf(dead, "hello-multiplier") != NULL) {
		o->dead = 1;
		o->hello = 0; /* what such hellos carry */
	}
}

static void version_2_add(struct frr *frr, const struct source *s, uint32_t area,
			  struct place place, struct interface_list *list)
{
	struct ospf_interface o = { .area = area, .place = place };

	o.interface = frr_interface_index(frr, s->port);
	o.cost = cost_read(s, 2);
	o.network = network_read(s, 2);
	passive_read(frr, s, &o);
	timers_read(s, &o);
	o.authentication = authentication_read(frr, s, area);
	*array_push(list, frr->arena) = o;
}

/* The longest network statement that holds the address. */
static const struct node *network_find(struct frr *frr, const struct node *router, struct addr addr)
{
	const struct node *best = NULL;
	struct prefix prefix;
	uint8_t len = 0;

	for (const struct node *n = node_first(router, "network"); n != NULL; n = node_next(n)) {
		if (!frr_prefix(frr, n, node_leaf(n, "prefix"), &prefix) ||
		    !prefix_has_addr(prefix, addr) || (best != NULL && prefix.len <= len))
			continue;
		best = n;
		len = prefix.len;
	}
	return best;
}

/* Each subnet is in OSPF by itself; here an interface is, so all of its subnets must be. */
static void networks_add(struct frr *frr, const struct source *s, struct interface_list *list)
{
	const struct node *found = NULL;
	bool differ = false, any = false;

	for (size_t i = 0; i < s->port->address_count; i++) {
		const struct interface_address *a = &s->port->addresses[i];
		const struct node *n;

		if (addr_family(a->addr) != FAMILY_IPV4 || a->secondary)
			continue;
		n = network_find(frr, s->router, a->addr);
		differ |= any && (n == NULL) != (found == NULL);
		differ |= found != NULL && n != NULL &&
			  frr_quad(n, "area") != frr_quad(found, "area");
		found = n != NULL ? n : found;
		any = true;
	}
	if (found == NULL)
		return;
	if (differ)
		reading_unmodelled(frr->reading, found,
				   "an interface with some of its subnets in OSPF, or in several "
				   "areas, is not simulated");
	version_2_add(frr, s, frr_quad(found, "area"), frr_place(frr, found), list);
}

static void version_2_read(struct frr *frr, const struct source *s, uint64_t number,
			   struct interface_list *list)
{
	static const char *const refused[] = { "address-area", NULL };

	if (s->node != NULL) {
		frr_refuse(frr, s->node, refused,
			   "areas of single addresses of an interface are not simulated");
		node_get(s->node, "network/dmvpn");
		for (const struct node *a = node_first(s->node, "area"); a != NULL;
		     a = node_next(a))
			if (node_uint(a, "instance", 0) == number) {
				version_2_add(frr, s, frr_quad(a, "area"), frr_place(frr, a), list);
				return;
			}
	}
	networks_add(frr, s, list);
}

/* ---- version 3 ---- */

static const struct node *area_find(const struct source *s)
{
	const struct node *leaf = s->node == NULL ? NULL : node_get(s->node, "area");

	for (const struct node *n = node_first(s->router, "interface-area");
	     leaf == NULL && n != NULL; n = node_next(n))
		if (strcmp(node_leaf(n, "interface"), s->port->name) == 0)
			leaf = node_get(n, "area");
	return leaf;
}

static const char *authentication_3_read(struct frr *frr, const struct source *s)
{
	const struct node *n = node_get(s->node, "authentication");
	const char *algorithm, *key, *chain;

	if (n == NULL)
		return NULL;
	algorithm = node_leaf(n, "algorithm");
	key = node_leaf(n, "key");
	chain = node_leaf(n, "keychain");
	if (chain != NULL) {
		reading_unmodelled(frr->reading, n, "key chains are not read");
		return arena_printf(frr->arena, "keychain %s", chain);
	}
	return arena_printf(frr->arena, "%s %u %s", algorithm == NULL ? "" : algorithm,
			    (unsigned)node_uint(n, "key-id", 0), key == NULL ? "" : key);
}

static void version_3_read(struct frr *frr, const struct source *s, struct interface_list *list)
{
	static const char *const refused[] = { "advertise-prefix-list", "ifmtu", NULL };
	const struct node *leaf = area_find(s);
	struct ospf_interface o = { .hello = HELLO, .dead = DEAD, .priority = 1 };
	struct addr area;

	if (leaf == NULL || !frr_addr(frr, leaf, node_value(leaf), &area))
		return;
	o.area = addr_to_ipv4(area);
	o.place = frr_place(frr, leaf);
	o.interface = frr_interface_index(frr, s->port);
	o.cost = cost_read(s, 3);
	o.network = network_read(s, 3);
	if (s->node != NULL) {
		o.passive = node_get(s->node, "passive") != NULL;
		if (o.passive)
			o.passive_place = reading_leaf_place(frr->reading, s->node, "passive");
		o.hello = (uint32_t)node_uint(s->node, "hello-interval", HELLO);
		o.dead = (uint32_t)node_uint(s->node, "dead-interval", DEAD);
		o.priority = (uint8_t)node_uint(s->node, "priority", 1);
		o.instance_id = (uint16_t)node_uint(s->node, "instance-id", 0);
		o.mtu_ignore = node_get(s->node, "mtu-ignore") != NULL;
		o.authentication = authentication_3_read(frr, s);
		frr_refuse(frr, s->node, refused, "this is not simulated");
	}
	*array_push(list, frr->arena) = o;
}

/* ---- order ---- */

/* By name, numbers as numbers: zebra's order of interfaces (lib/if.c). */
static int names_compare(const char *a, const char *b)
{
	while (*a != '\0' && *b != '\0') {
		char *end_a, *end_b;
		long x, y;

		if (!isdigit((unsigned char)*a) || !isdigit((unsigned char)*b)) {
			if (*a != *b)
				return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
			a++;
			b++;
			continue;
		}
		x = strtol(a, &end_a, 10);
		y = strtol(b, &end_b, 10);
		if (x != y)
			return x < y ? -1 : 1;
		a = end_a;
		b = end_b;
	}
	return (*a != '\0') - (*b != '\0');
}

struct order {
	const struct device *device;
	struct place router;
};

/* When the daemon meets it: with the line behind `router`, or there. */
static unsigned line_of(const struct order *order, const struct ospf_interface *o)
{
	if (o->place.file == order->router.file && o->place.line > order->router.line)
		return o->place.line;
	return 0;
}

static int by_arrival(const void *left, const void *right, void *context)
{
	const struct order *order = context;
	const struct ospf_interface *a = left, *b = right;
	unsigned x = line_of(order, a), y = line_of(order, b);

	if (x != y)
		return x < y ? -1 : 1;
	return names_compare(order->device->interfaces[a->interface].name,
			     order->device->interfaces[b->interface].name);
}

void frr_ospf_interfaces_read(struct frr *frr, const struct node *node, uint32_t instance,
			      struct ospf *ospf)
{
	uint64_t number = ospf->version == 2 ? node_uint(node, "instance", 0) : 0;
	struct interface_list list = { 0 };

	for (const struct node *i = tree_top(frr->reading->tree, "interface"); i != NULL;
	     i = node_next(i)) {
		struct source s = { .router = node, .interface = i, .instance = instance };

		s.port = frr_interface_find(frr, node_leaf(i, "name"));
		s.node = node_get(i, ospf->version == 2 ? "ospf" : "ospf6");
		if (s.port->instance != instance)
			continue;
		if (ospf->version == 2)
			version_2_read(frr, &s, number, &list);
		else
			version_3_read(frr, &s, &list);
	}
	if (list.n > 1)
		qsort_r(list.v, list.n, sizeof(*list.v), by_arrival,
			&(struct order){ frr->device, frr_place(frr, node) });
	ospf->interfaces = list.v;
	ospf->interface_count = list.n;
}
