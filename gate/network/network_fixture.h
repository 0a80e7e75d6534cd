/* SPDX-License-Identifier: MIT */
/*
 * Small devices by hand, for tests: filled in a struct lab, statement by statement, and sealed.
 *
 *	struct device *r1 = lab_device(lab, "r1");
 *	lab_address(lab, r1, "eth0", "10.0.0.1/30");
 *	lab_bgp(lab, r1, 65001);
 *	lab_neighbor(lab, r1, "10.0.0.2", 65002);
 *	network = lab_seal(lab);
 *
 * Every statement gets a line number of its own, in the order it is made. Pointers to interfaces
 * and neighbors are valid until the next one is added to the device.
 */
#ifndef NETWORK_FIXTURE_H
#define NETWORK_FIXTURE_H

#include <string.h>

#include "base/array.h"
#include "base/bug.h"
#include "network/network.h"

struct lab {
	struct arena *arena;
	struct diagnostics diag;
	struct surroundings around;
	struct {
		const struct device **v;
		size_t n, cap;
	} devices;
	uint32_t line;
};

static inline void lab_init(struct lab *lab)
{
	memset(lab, 0, sizeof(*lab));
	lab->arena = arena_new();
	diagnostics_init(&lab->diag, lab->arena);
}

static inline struct place lab_place(struct lab *lab, const struct device *device)
{
	return (struct place){ device->file, ++lab->line };
}

static inline struct device *lab_device(struct lab *lab, const char *name)
{
	struct device *device = arena_alloc(lab->arena, sizeof(*device));

	device->name = name;
	device->file = arena_printf(lab->arena, "configs/%s.conf", name);
	device->place = lab_place(lab, device);
	device->instances = arena_alloc(lab->arena, sizeof(*device->instances));
	device->instance_count = 1;
	device->instances[0].name = "default";
	device->instances[0].is_default = device->instances[0].enabled = true;
	*array_push(&lab->devices, lab->arena) = device;
	return device;
}

/* Grows an array by one zeroed element; few elements, so no capacity is kept. */
static inline void *lab_grow(struct lab *lab, void *v, size_t n, size_t size)
{
	char *grown = arena_alloc(lab->arena, (n + 1) * size);

	if (n > 0)
		memcpy(grown, v, n * size);
	return grown;
}

static inline uint32_t lab_instance(struct lab *lab, struct device *device, const char *name)
{
	struct instance *instance;

	device->instances = lab_grow(lab, device->instances, device->instance_count,
				     sizeof(*device->instances));
	instance = &device->instances[device->instance_count];
	instance->name = name;
	instance->enabled = true;
	return (uint32_t)device->instance_count++;
}

/* Found, or made where the name belongs. */
static inline struct interface *lab_interface(struct lab *lab, struct device *device,
					      const char *name)
{
	struct interface *interface;
	size_t at = 0;

	while (at < device->interface_count && strcmp(device->interfaces[at].name, name) < 0)
		at++;
	if (at < device->interface_count && strcmp(device->interfaces[at].name, name) == 0)
		return &device->interfaces[at];
	device->interfaces = lab_grow(lab, device->interfaces, device->interface_count,
				      sizeof(*device->interfaces));
	memmove(&device->interfaces[at + 1], &device->interfaces[at],
		(device->interface_count - at) * sizeof(*device->interfaces));
	device->interface_count++;
	interface = &device->interfaces[at];
	memset(interface, 0, sizeof(*interface));
	interface->name = interface->port = name;
	interface->enabled = true;
	interface->loopback = strncmp(name, "lo", 2) == 0;
	interface->place = lab_place(lab, device);
	return interface;
}

static inline struct interface *lab_address(struct lab *lab, struct device *device,
					    const char *name, const char *text)
{
	struct interface *interface = lab_interface(lab, device, name);
	struct interface_address *address;

	interface->addresses = lab_grow(lab, interface->addresses, interface->address_count,
					sizeof(*interface->addresses));
	address = &interface->addresses[interface->address_count++];
	bug_if(!prefix_parse(text, &address->subnet, &address->addr));
	address->link_local =
		addr_family(address->addr) == FAMILY_IPV6 && addr_is_link_local(address->addr);
	address->place = lab_place(lab, device);
	return interface;
}

static inline struct addr lab_addr(const char *text)
{
	struct addr addr;

	bug_if(!addr_parse(text, &addr));
	return addr;
}

static inline struct prefix lab_prefix(const char *text)
{
	struct prefix prefix;

	bug_if(!prefix_parse(text, &prefix, NULL));
	return prefix;
}

static inline struct bgp *lab_bgp_in(struct lab *lab, struct device *device, uint32_t instance,
				     uint32_t asn)
{
	struct bgp *bgp = arena_alloc(lab->arena, sizeof(*bgp));

	bgp->asn = asn;
	bgp->place = lab_place(lab, device);
	bgp->family[FAMILY_IPV4].enabled = true;
	device->instances[instance].bgp = bgp;
	return bgp;
}

static inline struct bgp *lab_bgp(struct lab *lab, struct device *device, uint32_t asn)
{
	return lab_bgp_in(lab, device, 0, asn);
}

/* to: an address, or the interface of an unnumbered neighbor. IPv4 is on. */
static inline struct neighbor *lab_neighbor_of(struct lab *lab, struct device *device,
					       struct bgp *bgp, const char *to, uint32_t remote_as)
{
	struct neighbor *neighbor;

	bgp->neighbors =
		lab_grow(lab, bgp->neighbors, bgp->neighbor_count, sizeof(*bgp->neighbors));
	neighbor = &bgp->neighbors[bgp->neighbor_count++];
	if (!addr_parse(to, &neighbor->addr))
		neighbor->interface = to;
	neighbor->remote_as = remote_as;
	neighbor->ttl = 1;
	neighbor_families_make(neighbor, lab->arena);
	neighbor->family[FAMILY_IPV4]->enabled = true;
	neighbor->place = lab_place(lab, device);
	neighbor->remote_as_place = neighbor->place;
	return neighbor;
}

static inline struct neighbor *lab_neighbor(struct lab *lab, struct device *device, const char *to,
					    uint32_t remote_as)
{
	return lab_neighbor_of(lab, device, device->instances[0].bgp, to, remote_as);
}

/* States a link; the ends as "DEVICE:INTERFACE", then null. */
static inline void lab_link(struct lab *lab, const char *a, const char *b, const char *c)
{
	const char *const ends[] = { a, b, c };
	struct stated_link *link;
	size_t i;

	lab->around.links = lab_grow(lab, lab->around.links, lab->around.link_count, sizeof(*link));
	link = &lab->around.links[lab->around.link_count++];
	link->place = (struct place){ "routegate.yaml", ++lab->line };
	link->ends = arena_alloc(lab->arena, 3 * sizeof(*link->ends));
	for (i = 0; i < 3 && ends[i] != NULL; i++) {
		const char *colon = strchr(ends[i], ':');

		link->ends[link->end_count++] =
			(struct link_end){ arena_strndup(lab->arena, ends[i],
							 (size_t)(colon - ends[i])),
					   colon + 1, link->place };
	}
}

static inline struct network *lab_seal(struct lab *lab)
{
	return network_seal(lab->devices.v, lab->devices.n, &lab->around, lab->arena, &lab->diag);
}

static inline size_t lab_count(const struct lab *lab, const char *code)
{
	size_t i, n = 0;

	for (i = 0; i < lab->diag.n; i++)
		n += strcmp(lab->diag.v[i].code, code) == 0;
	return n;
}

/* The n-th entry of a device's first instance. */
static inline const struct network_neighbor *lab_entry(const struct network *network,
						       const char *device, uint32_t n)
{
	uint32_t d = network_device(network, device);
	const struct network_instance *instance;

	bug_if(d == UINT32_MAX);
	instance = &network->instances[network->device_instances[d]];
	bug_if(n >= instance->neighbor_count);
	return &network->neighbors[instance->first_neighbor + n];
}

/* Routers a and b with a neighbor each: on one cable, between its addresses. */
struct two {
	struct device *a, *b;
	struct bgp *x, *y;
	struct neighbor *p, *q;
};

static inline struct two two_on_cable(struct lab *lab, uint32_t as_a, uint32_t as_b)
{
	struct two two = { .a = lab_device(lab, "a"), .b = lab_device(lab, "b") };

	lab_address(lab, two.a, "eth0", "10.0.0.1/30");
	lab_address(lab, two.b, "eth0", "10.0.0.2/30");
	lab_address(lab, two.a, "lo", "10.9.0.1/32");
	lab_address(lab, two.b, "lo", "10.9.0.2/32");
	two.x = lab_bgp(lab, two.a, as_a);
	two.y = lab_bgp(lab, two.b, as_b);
	two.p = lab_neighbor(lab, two.a, "10.0.0.2", as_b);
	two.q = lab_neighbor(lab, two.b, "10.0.0.1", as_a);
	return two;
}

/* iBGP between loopbacks; the statements are not on a common subnet. */
static inline struct two two_loopbacks(struct lab *lab)
{
	struct two two = { .a = lab_device(lab, "a"), .b = lab_device(lab, "b") };

	lab_address(lab, two.a, "eth0", "10.0.0.1/30");
	lab_address(lab, two.b, "eth0", "10.0.0.2/30");
	lab_address(lab, two.a, "lo", "10.9.0.1/32");
	lab_address(lab, two.b, "lo", "10.9.0.2/32");
	two.x = lab_bgp(lab, two.a, 65000);
	two.y = lab_bgp(lab, two.b, 65000);
	two.p = lab_neighbor(lab, two.a, "10.9.0.2", 65000);
	two.q = lab_neighbor(lab, two.b, "10.9.0.1", 65000);
	two.p->update_source_interface = two.q->update_source_interface = "lo";
	return two;
}

#endif
