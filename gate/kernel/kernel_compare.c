/* SPDX-License-Identifier: MIT */
/*
 * The prediction held against the kernel: route by route, next hop by next hop.
 *
 * A loopback's host route is in the kernel's local table only: there the address counts. What the
 * kernel puts into the main table by itself for addresses that no config names (a management port,
 * say) is extra all the same: the box is not what the config says.
 */
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "kernel/kernel.h"

struct compare {
	const struct kernel *kernel;
	const struct routes *routes;
	const struct network *network;
	const struct device *device;
	uint32_t device_index, instance;
	struct arena *arena;
	bool *seen; /* kernel routes that were predicted */
	struct kernel_comparison result;
};

const char *kernel_difference_name(enum kernel_difference kind)
{
	static const char *const names[] = { "missing", "extra", "next-hops", "link-down" };

	return names[kind];
}

static const struct kernel_route *kernel_find(const struct kernel *kernel, struct prefix prefix,
					      size_t *index)
{
	size_t low = 0, high = kernel->route_count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = prefix_compare(kernel->routes[middle].prefix, prefix);

		if (order == 0) {
			*index = middle;
			return &kernel->routes[middle];
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static bool has_address(const struct kernel *kernel, struct prefix host)
{
	for (size_t i = 0; i < kernel->address_count; i++)
		if (prefix_equal(kernel->addresses[i], host))
			return true;
	return false;
}

/* ---- next hops ---------------------------------------------------------------------------------
 */

static bool hop_same(const struct compare *c, const struct next_hop *want,
		     const struct kernel_hop *have)
{
	if (want->interface == ROUTES_NONE || !have->interface)
		return want->interface == ROUTES_NONE && !have->interface;
	if (strcmp(c->device->interfaces[want->interface].name, have->interface))
		return false;
	if (addr_is_none(want->via) || addr_is_none(have->via))
		return addr_is_none(want->via) && addr_is_none(have->via);
	return addr_equal(want->via, have->via) ||
	       (addr_family(have->via) == FAMILY_IPV6 && addr_is_link_local(have->via));
}

static bool hops_same(const struct compare *c, const struct route *want,
		      const struct kernel_route *have)
{
	if (want->hop_count != have->hop_count)
		return false;
	for (uint32_t i = 0; i < want->hop_count; i++) {
		bool found = false;

		for (uint32_t k = 0; k < have->hop_count && !found; k++)
			found = hop_same(c, &want->hops[i], &have->hops[k]);
		if (!found)
			return false;
	}
	return true;
}

static void hop_text(struct buffer *out, struct addr via, const char *interface)
{
	char text[ADDR_TEXT];

	buffer_puts(out, out->n ? ", " : "");
	if (!interface)
		buffer_puts(out, "discard");
	else if (addr_is_none(via))
		buffer_puts(out, interface);
	else
		buffer_printf(out, "%s %s", addr_text(via, text), interface);
}

static const char *want_text(const struct compare *c, const struct route *route)
{
	struct buffer out;

	buffer_init(&out, c->arena);
	for (uint32_t i = 0; i < route->hop_count; i++)
		hop_text(&out, route->hops[i].via,
			 route->hops[i].interface == ROUTES_NONE
				 ? NULL
				 : c->device->interfaces[route->hops[i].interface].name);
	return out.s;
}

static const char *have_text(const struct compare *c, const struct kernel_route *route)
{
	struct buffer out;

	buffer_init(&out, c->arena);
	for (uint32_t i = 0; i < route->hop_count; i++)
		hop_text(&out, route->hops[i].via, route->hops[i].interface);
	return out.s;
}

/* ---- routes, links
 * -------------------------------------------------------------------------------- */

static struct kernel_finding *add(struct compare *c, enum kernel_difference kind)
{
	struct kernel_finding *finding = array_push(&c->result, c->arena);

	finding->kind = kind;
	return finding;
}

static bool predicted(void *context, const struct route *want)
{
	struct compare *c = context;
	size_t index;
	const struct kernel_route *have = kernel_find(c->kernel, want->prefix, &index);
	struct kernel_finding *finding;

	if (addr_is_link_local(want->prefix.addr) || addr_is_multicast(want->prefix.addr))
		return true;
	if (have)
		c->seen[index] = true;
	if (have ? hops_same(c, want, have)
		 : want->protocol == PROTOCOL_CONNECTED && want->prefix.len == 128 &&
			    has_address(c->kernel, want->prefix)) {
		c->result.equal++;
		return true;
	}
	finding = add(c, have ? KERNEL_NEXT_HOPS : KERNEL_MISSING);
	finding->prefix = want->prefix;
	finding->want = want_text(c, want);
	finding->have = have ? have_text(c, have) : NULL;
	return true;
}

static void extras(struct compare *c)
{
	for (size_t i = 0; i < c->kernel->route_count; i++) {
		struct kernel_finding *finding;

		if (c->seen[i])
			continue;
		finding = add(c, KERNEL_EXTRA);
		finding->prefix = c->kernel->routes[i].prefix;
		finding->have = have_text(c, &c->kernel->routes[i]);
	}
}

static bool is_up(const struct kernel *kernel, const char *name)
{
	for (size_t i = 0; i < kernel->interface_count; i++)
		if (!strcmp(kernel->interfaces[i].name, name))
			return kernel->interfaces[i].up;
	return false;
}

static void links(struct compare *c)
{
	for (uint32_t i = 0; i < c->device->interface_count; i++)
		if (routes_port(c->routes, c->device_index, i) == PORT_UP &&
		    !is_up(c->kernel, c->device->interfaces[i].name))
			add(c, KERNEL_LINK_DOWN)->interface = c->device->interfaces[i].name;
}

struct kernel_comparison kernel_compare(const struct kernel *kernel, const struct routes *routes,
					uint32_t device, struct arena *arena)
{
	const struct network *network = routes_network(routes);
	struct compare c = { .kernel = kernel,
			     .routes = routes,
			     .network = network,
			     .device = network->devices[device],
			     .device_index = device,
			     .instance = network->device_instances[device],
			     .arena = arena,
			     .seen = arena_alloc(arena, kernel->route_count + 1) };

	links(&c);
	for (int f = 0; f < FAMILY_COUNT; f++)
		routes_each(routes, c.instance, prefix_default((enum family)f), predicted, &c);
	extras(&c);
	return c.result;
}
