/* SPDX-License-Identifier: MIT */
/*
 * Links that routegate.yaml states (stated.c), and links from subnets: configs do not tell what is
 * cabled to what, but interfaces with addresses in one subnet, tagged alike, share a link.
 * Interfaces that share several subnets (IPv4 and IPv6, say) share one link. Link-local IPv6 (RFC
 * 4291 2.5.6) is the same on every link and tells nothing.
 *
 * A subnet can be used twice, at unrelated places: then an address is there twice, or a /30, /31 or
 * /127 has more than two members. If the instances' names tell the places apart (two VRFs), each
 * gets its own link; otherwise all stay on one link and a warning says so.
 *
 * The bridge of a switch (an SVI) sends untagged or tagged as its ports say: it fits any tag.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/prefix/trie.h"
#include "network/seal.h"

/* One address of one interface: an end of a link that may be. */
struct end {
	struct prefix subnet;
	struct port port;
	uint64_t tags;
	bool any_tags;
	const char *instance; /* its name; null: the default one */
	struct addr addr;
	bool enabled;
	struct place place;
};

struct ends {
	struct end *v;
	size_t n, cap;
};

struct links {
	struct link *v;
	size_t n, cap;
	struct map *by_members; /* of those that may have more than one subnet */
};

static int port_compare(struct port a, struct port b)
{
	if (a.device != b.device)
		return a.device < b.device ? -1 : 1;
	return (a.interface > b.interface) - (a.interface < b.interface);
}

static int end_compare(const void *left, const void *right)
{
	const struct end *a = left, *b = right;
	int order = prefix_compare(a->subnet, b->subnet);

	if (order == 0)
		order = port_compare(a->port, b->port);
	return order != 0 ? order : addr_compare(a->addr, b->addr);
}

static int end_compare_tags(const void *left, const void *right)
{
	const struct end *a = left, *b = right;

	if (a->tags != b->tags)
		return a->tags < b->tags ? -1 : 1;
	return end_compare(left, right);
}

static const char *or_empty(const char *s)
{
	return s == NULL ? "" : s;
}

static int end_compare_instance(const void *left, const void *right)
{
	const struct end *a = left, *b = right;
	int order = strcmp(or_empty(a->instance), or_empty(b->instance));

	return order != 0 ? order : end_compare(left, right);
}

static int end_compare_addr(const void *left, const void *right)
{
	const struct end *a = left, *b = right;
	int order = addr_compare(a->addr, b->addr);

	return order != 0 ? order : end_compare(left, right);
}

static void ends_add(struct seal *seal, struct ends *ends, struct port port)
{
	const struct device *device = seal->network->devices[port.device];
	const struct interface *interface = &device->interfaces[port.interface];
	const struct instance *instance = &device->instances[interface->instance];
	size_t a;

	if (interface->loopback || interface->looped || stated_at(seal, port) != NULL)
		return;
	for (a = 0; a < interface->address_count; a++) {
		const struct interface_address *address = &interface->addresses[a];

		if (address->link_local || address->subnet.len >= 128)
			continue;
		*array_push(ends, seal->scratch) = (struct end){
			.subnet = address->subnet,
			.port = port,
			.tags = (uint64_t)interface->vlan_outer << 32 | interface->vlan_inner,
			.any_tags = interface->bridge != NULL,
			.instance = instance->is_default ? NULL : instance->name,
			.addr = address->addr,
			.enabled = interface->enabled,
			.place = address->place,
		};
	}
}

static void unnumbered_note(struct seal *seal, struct port port)
{
	const struct device *device = seal->network->devices[port.device];
	const struct interface *interface = &device->interfaces[port.interface];

	if (interface->unnumbered_from == NULL || stated_at(seal, port) != NULL)
		return;
	seal_speak_of(seal, device);
	diag_add(seal->diag, DIAG_NOTE, "interface-unnumbered", interface->place, NULL,
		 "%s borrows the address of %s: nothing tells its far end, so it has no link until "
		 "`link:` in routegate.yaml names both",
		 interface->name, interface->unnumbered_from);
}

/* Room for all of them: a large network has many. */
static struct ends ends_new(struct seal *seal)
{
	struct ends ends = { .cap = seal_addresses(seal) };

	ends.v = arena_alloc(seal->scratch, ends.cap * sizeof(*ends.v));
	return ends;
}

static struct ends ends_collect(struct seal *seal)
{
	struct ends ends = ends_new(seal);
	uint32_t d, i;

	for (d = 0; d < seal->network->device_count; d++) {
		const struct device *device = seal->network->devices[d];

		for (i = 0; i < device->interface_count; i++) {
			ends_add(seal, &ends, (struct port){ d, i });
			unnumbered_note(seal, (struct port){ d, i });
		}
	}
	if (ends.n > 1)
		qsort(ends.v, ends.n, sizeof(*ends.v), end_compare);
	return ends;
}

static const char *port_text(const struct network *network, struct port port, struct arena *arena)
{
	const struct device *device = network->devices[port.device];

	return arena_printf(arena, "%s:%s", device->name, device->interfaces[port.interface].name);
}

/* ---- one link ---------------------------------------------------------------------------- */

/* The ends are sorted by port; an interface with two addresses in the subnet counts once. */
static size_t ports_of(const struct end *ends, size_t n, struct port *ports)
{
	size_t i, count = 0;

	for (i = 0; i < n; i++) {
		if (count == 0 || port_compare(ports[count - 1], ends[i].port) != 0)
			ports[count++] = ends[i].port;
	}
	return count;
}

/* Whether these interfaces share another subnet already. */
static bool is_known(const struct seal *seal, struct links *links, const struct port *ports,
		     size_t count)
{
	const struct device *device = seal->network->devices[ports[0].device];
	void **slot;

	if (device->interfaces[ports[0].interface].address_count == 1)
		return false; /* mostly so: one subnet, one link */
	slot = map_slot(links->by_members, ports, count * sizeof(*ports));
	if (*slot != NULL)
		return true;
	*slot = links; /* any pointer: only its being there is asked for */
	return false;
}

static void link_add(struct seal *seal, struct links *links, const struct end *ends, size_t n)
{
	struct port *ports = arena_alloc(seal->arena, n * sizeof(*ports));
	size_t count = ports_of(ends, n, ports);

	if (count < 2 || is_known(seal, links, ports, count))
		return;
	*array_push(links, seal->arena) = (struct link){
		.subnet = ends[0].subnet,
		.members = ports,
		.member_count = count,
		.point_to_point = true,
	};
}

/* ---- links that are stated --------------------------------------------------------------- */

/* The first subnet that two ports share; len 0: none. */
static struct prefix subnet_shared(const struct seal *seal, struct port a, struct port b)
{
	const struct interface *x = &seal->network->devices[a.device]->interfaces[a.interface];
	const struct interface *y = &seal->network->devices[b.device]->interfaces[b.interface];
	size_t i, k;

	for (i = 0; i < x->address_count; i++) {
		if (x->addresses[i].link_local || x->addresses[i].subnet.len >= 128)
			continue;
		for (k = 0; k < y->address_count; k++) {
			if (prefix_equal(x->addresses[i].subnet, y->addresses[k].subnet))
				return x->addresses[i].subnet;
		}
	}
	return (struct prefix){ .len = 0 };
}

static int port_order(const void *left, const void *right)
{
	return port_compare(*(const struct port *)left, *(const struct port *)right);
}

static void stated_add(struct seal *seal, struct links *links)
{
	const struct surroundings *around = seal->network->surroundings;
	size_t i;

	for (i = 0; i < around->link_count; i++) {
		const struct stated_link *stated = &around->links[i];
		struct port *ports = arena_alloc(seal->arena, stated->end_count * sizeof(*ports));
		size_t count = stated_ports(seal, stated, ports);

		if (count < 2)
			continue;
		qsort(ports, count, sizeof(*ports), port_order);
		*array_push(links, seal->arena) = (struct link){
			.subnet = subnet_shared(seal, ports[0], ports[1]),
			.members = ports,
			.member_count = count,
			.point_to_point = stated->end_count == 2,
		};
	}
}

/* ---- subnets that are used twice --------------------------------------------------------- */

/* Most interfaces that a subnet can have; 0: no limit that matters. */
static size_t members_max(struct prefix subnet)
{
	if (prefix_family(subnet) == FAMILY_IPV4)
		return subnet.len >= 126 ? 2 : 0;
	return subnet.len == 127 ? 2 : 0;
}

static bool is_same_address(const struct end *a, const struct end *b)
{
	return a->enabled && b->enabled && addr_equal(a->addr, b->addr) &&
	       port_compare(a->port, b->port) != 0;
}

/* Two enabled ends with one address, by address; null: there are none. Sorts. */
static const struct end *address_twice(struct end *ends, size_t n)
{
	const struct end *last = NULL, *found = NULL;
	size_t i;

	qsort(ends, n, sizeof(*ends), end_compare_addr);
	for (i = 0; i < n && found == NULL; i++) {
		if (!ends[i].enabled)
			continue;
		if (last != NULL && is_same_address(last, &ends[i]))
			found = last;
		last = &ends[i];
	}
	return found;
}

static bool too_many(const struct end *ends, size_t n)
{
	size_t max = members_max(ends[0].subnet), i, count = 0;
	bool again;

	for (i = 0; i < n; i++) {
		again = i > 0 && port_compare(ends[i - 1].port, ends[i].port) == 0;
		count += ends[i].enabled && !again; /* a shut one may well wait for its turn */
	}
	return max > 0 && count > max;
}

static bool is_sound(struct end *ends, size_t n, struct arena *arena)
{
	if (too_many(ends, n))
		return false;
	if (n == 2) /* mostly so: a cable */
		return !is_same_address(&ends[0], &ends[1]);
	return address_twice(arena_copy(arena, ends, n * sizeof(*ends)), n) == NULL;
}

/* A run of ends that the comparison of instances or tags holds for equal. */
static size_t run_instance(const struct end *ends, size_t n)
{
	size_t i = 1;

	while (i < n && strcmp(or_empty(ends[0].instance), or_empty(ends[i].instance)) == 0)
		i++;
	return i;
}

/* Whether every instance name by itself makes a sound link. Sorts the ends by instance. */
static bool instances_tell_apart(struct end *ends, size_t n, struct arena *arena)
{
	size_t at, run;
	bool sound = true;

	qsort(ends, n, sizeof(*ends), end_compare_instance);
	for (at = 0; at < n && sound; at += run) {
		run = run_instance(ends + at, n - at);
		sound = run < n && is_sound(ends + at, run, arena);
	}
	return sound;
}

static void twice_warn(struct seal *seal, const struct end *ends, size_t n)
{
	struct end *copy = arena_copy(seal->scratch, ends, n * sizeof(*copy));
	const struct end *same = address_twice(copy, n),
			 *at = same != NULL ? same + 1 : &ends[n - 1];
	const struct network *network = seal->network;
	char text[PREFIX_TEXT], addr[ADDR_TEXT];

	while (same != NULL && !at->enabled)
		at++;
	seal_speak_of(seal, network->devices[at->port.device]);
	prefix_text(at->subnet, text);
	if (same != NULL)
		diag_add(seal->diag, DIAG_WARNING, "address-twice-on-link", at->place, NULL,
			 "%s and %s both have %s in %s; give each link its own subnet",
			 port_text(network, same->port, seal->arena),
			 port_text(network, at->port, seal->arena), addr_text(at->addr, addr),
			 text);
	else
		diag_add(seal->diag, DIAG_WARNING, "subnet-twice", at->place, NULL,
			 "%s is on more than two interfaces (%s and %s among them) and taken as "
			 "one link",
			 text, port_text(network, ends[0].port, seal->arena),
			 port_text(network, at->port, seal->arena));
}

/* Ends of one subnet and tag, sorted by port. */
static void segment_add(struct seal *seal, struct links *links, struct end *ends, size_t n)
{
	size_t at, run;

	if (n < 2)
		return;
	if (is_sound(ends, n, seal->scratch)) {
		link_add(seal, links, ends, n);
	} else if (instances_tell_apart(ends, n, seal->scratch)) {
		for (at = 0; at < n; at += run) {
			run = run_instance(ends + at, n - at);
			link_add(seal, links, ends + at, run);
		}
	} else {
		qsort(ends, n, sizeof(*ends), end_compare);
		twice_warn(seal, ends, n);
		link_add(seal, links, ends, n);
	}
}

/* ---- tags -------------------------------------------------------------------------------- */

static size_t run_tags(const struct end *ends, size_t n)
{
	size_t i = 1;

	while (i < n && ends[i].tags == ends[0].tags)
		i++;
	return i;
}

static void tags_warn(struct seal *seal, const struct end *a, const struct end *b)
{
	char text[PREFIX_TEXT];

	seal_speak_of(seal, seal->network->devices[b->port.device]);
	diag_add(seal->diag, DIAG_WARNING, "link-tags-differ", b->place, NULL,
		 "%s and %s are both in %s but in VLAN %u and %u; they have no link",
		 port_text(seal->network, a->port, seal->arena),
		 port_text(seal->network, b->port, seal->arena), prefix_text(a->subnet, text),
		 (unsigned)(a->tags >> 32), (unsigned)(b->tags >> 32));
}

/* All ends of one subnet. Those that fit any tag join the first tag there is. */
static void subnet_add(struct seal *seal, struct links *links, struct end *ends, size_t n)
{
	const struct end *first = NULL;
	size_t i, at, run;

	for (i = 0; i < n && first == NULL; i++) {
		if (!ends[i].any_tags)
			first = &ends[i];
	}
	if (first != NULL) {
		uint64_t tags = first->tags;

		for (i = 0; i < n; i++) {
			if (ends[i].any_tags)
				ends[i].tags = tags;
		}
	}
	for (i = 0; first == NULL && i < n; i++)
		ends[i].tags = 0;
	qsort(ends, n, sizeof(*ends), end_compare_tags);
	for (at = 0; at < n; at += run) {
		run = run_tags(ends + at, n - at);
		if (at > 0)
			tags_warn(seal, &ends[at - 1], &ends[at]);
		segment_add(seal, links, ends + at, run);
	}
}

/* ---- subnets inside each other ----------------------------------------------------------- */

struct overlap {
	struct seal *seal;
	const struct ends *ends;
	const struct end *inner; /* the only one in its subnet */
};

/* A lone end inside a larger subnet one of whose ends it would reach: a wrong mask. */
static bool overlap_warn(void *context, struct prefix prefix, void *value)
{
	struct overlap *overlap = context;
	const struct end *outer = value, *inner = overlap->inner;
	const struct end *stop = overlap->ends->v + overlap->ends->n;
	struct seal *seal = overlap->seal;
	char addr[ADDR_TEXT];

	if (prefix_equal(prefix, inner->subnet))
		return true;
	for (; outer < stop && prefix_equal(outer->subnet, prefix); outer++) {
		if (outer->port.device == inner->port.device ||
		    strcmp(or_empty(outer->instance), or_empty(inner->instance)) != 0 ||
		    !prefix_has_addr(inner->subnet, outer->addr))
			continue;
		seal_speak_of(seal, seal->network->devices[inner->port.device]);
		diag_add(seal->diag, DIAG_WARNING, "link-masks-differ", inner->place, NULL,
			 "%s has mask /%u, but %s beside it (%s) has /%u; they have no link",
			 port_text(seal->network, inner->port, seal->arena),
			 prefix_length(inner->subnet),
			 port_text(seal->network, outer->port, seal->arena),
			 addr_text(outer->addr, addr), prefix_length(prefix));
		return false;
	}
	return true;
}

static void overlaps_note(struct seal *seal, const struct ends *ends)
{
	struct trie *trie = trie_new(seal->scratch);
	struct overlap overlap = { seal, ends, NULL };
	size_t i;

	for (i = ends->n; i-- > 0;) /* the slot keeps the first end of its subnet */
		*trie_slot(trie, ends->v[i].subnet) = &ends->v[i];
	for (i = 0; i < ends->n; i++) {
		const struct end *e = &ends->v[i];

		if ((i > 0 && prefix_equal(e[-1].subnet, e->subnet)) ||
		    (i + 1 < ends->n && prefix_equal(e[1].subnet, e->subnet)))
			continue;
		overlap.inner = e;
		trie_covering(trie, e->subnet, overlap_warn, &overlap);
	}
}

/* ---- all --------------------------------------------------------------------------------- */

/* [device][interface]: a count, then link indexes. */
static void interface_links_fill(struct seal *seal, const struct links *links)
{
	struct network *network = seal->network;
	uint32_t ***lists = arena_alloc(seal->arena, network->device_count * sizeof(*lists));
	size_t d, i, m;

	for (d = 0; d < network->device_count; d++) {
		size_t count = network->devices[d]->interface_count;

		lists[d] = arena_alloc(seal->arena, count * sizeof(**lists));
		for (i = 0; i < count; i++) {
			size_t most = network->devices[d]->interfaces[i].address_count;

			/* Each link of an interface comes from an address of its own, or is the
			 * one that is stated for it. */
			lists[d][i] = arena_alloc(seal->arena, (most + 2) * sizeof(***lists));
		}
	}
	for (i = 0; i < links->n; i++) {
		for (m = 0; m < links->v[i].member_count; m++) {
			struct port port = links->v[i].members[m];
			uint32_t *list = lists[port.device][port.interface];

			list[++list[0]] = (uint32_t)i;
		}
	}
	network->interface_links = (const uint32_t *const *const *)lists;
}

/* With a further link on one of its interfaces it is no cable but a switched segment: the
 * carrier stays when one end goes. */
static void cables_mark(struct seal *seal, struct links *links)
{
	size_t i, m;

	for (i = 0; i < links->n; i++) {
		struct link *link = &links->v[i];

		link->point_to_point = link->point_to_point && link->member_count == 2;
		for (m = 0; m < link->member_count; m++) {
			struct port port = link->members[m];

			if (seal->network->interface_links[port.device][port.interface][0] > 1)
				link->point_to_point = false;
		}
	}
}

void links_find(struct seal *seal)
{
	struct ends ends = ends_collect(seal);
	struct links links = { .by_members = map_new(seal->scratch),
			       .cap = ends.n / 2 + seal->network->surroundings->link_count };
	size_t at, stop;

	links.v = arena_alloc(seal->arena, links.cap * sizeof(*links.v));

	overlaps_note(seal, &ends);
	for (at = 0; at < ends.n; at = stop) {
		for (stop = at + 1; stop < ends.n; stop++) {
			if (!prefix_equal(ends.v[at].subnet, ends.v[stop].subnet))
				break;
		}
		if (stop - at > 1)
			subnet_add(seal, &links, ends.v + at, stop - at);
	}
	stated_add(seal, &links);
	interface_links_fill(seal, &links);
	cables_mark(seal, &links);
	seal->network->links = links.v;
	seal->network->link_count = links.n;
}

const char *link_text(const struct network *network, const struct link *link, struct arena *arena)
{
	const char *text = "";
	size_t i;

	/* Members are sorted by device, devices by name, interfaces by name. */
	for (i = 0; i < link->member_count; i++)
		text = arena_printf(arena, "%s%s%s", text, i == 0 ? "" : " - ",
				    port_text(network, link->members[i], arena));
	return text;
}
