/* SPDX-License-Identifier: MIT */
/*
 * Networks by hand for the tests of routes/, on top of network_fixture.h, and routes as one line
 * of text:
 *
 *	"ospf 110/20 10.0.1.2@eth1 10.0.2.2@eth2"   protocol distance/metric next hops
 *	"connected 0/0 @eth1", "static 1/0 discard", "none"
 *
 * BGP is not part of these tests: it is stood in for by a function that does nothing.
 */
#ifndef ROUTES_FIXTURE_H
#define ROUTES_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "network/network_fixture.h"
#include "routes/state.h"

#ifndef FIXTURE_OWN_BGP
__attribute__((weak)) bool bgp_compute(struct routes *routes);
__attribute__((weak)) bool bgp_compute(struct routes *routes)
{
	(void)routes;
	return false;
}
#endif

/* An interface with addresses, both families on; text: addresses with a space between. */
static inline uint32_t fix_port(struct lab *lab, struct device *device, const char *name,
				const char *text)
{
	char *copy = arena_strdup(lab->arena, text), *word, *rest = NULL;
	struct interface *interface = lab_interface(lab, device, name);
	uint32_t i;

	interface->family_enabled[FAMILY_IPV4] = interface->family_enabled[FAMILY_IPV6] = true;
	for (word = strtok_r(copy, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest))
		lab_address(lab, device, name, word);
	for (i = 0; strcmp(device->interfaces[i].name, name) != 0; i++)
		;
	return i;
}

static inline uint32_t fix_index(const struct device *device, const char *name)
{
	uint32_t i;

	for (i = 0; i < device->interface_count; i++)
		if (strcmp(device->interfaces[i].name, name) == 0)
			return i;
	return UINT32_MAX;
}

/* to: an address, "blackhole", or "@eth0" (an interface), or "10.0.0.1@eth0". Recursive unless it
 * names an interface. */
static inline struct static_route *fix_static(struct lab *lab, struct device *device,
					      const char *prefix, const char *to)
{
	struct instance *instance = &device->instances[0];
	struct static_route *route;
	const char *at = strchr(to, '@');

	instance->statics = lab_grow(lab, instance->statics, instance->static_count,
				     sizeof(*instance->statics));
	route = &instance->statics[instance->static_count++];
	route->prefix = lab_prefix(prefix);
	route->distance = 1;
	route->interface_index = UINT32_MAX;
	route->recursive = true;
	route->place = lab_place(lab, device);
	if (strcmp(to, "blackhole") == 0) {
		route->kind = STATIC_DISCARD;
		return route;
	}
	route->kind = at == to ? STATIC_INTERFACE : STATIC_VIA;
	if (at != to)
		route->next_hop = lab_addr(
			at == NULL ? to : arena_strndup(lab->arena, to, (size_t)(at - to)));
	if (at != NULL) {
		route->interface = at + 1;
		route->interface_index = fix_index(device, at + 1);
	}
	return route;
}

static inline struct routes *fix_compute(struct lab *lab, const struct failure *failure)
{
	struct network *network = lab_seal(lab);

	assert_non_null(network);
	return routes_compute(network, failure, lab->arena);
}

static inline const char *fix_route_text(struct lab *lab, const struct routes *routes,
					 const char *device, const struct route *route)
{
	const struct network *network = routes_network(routes);
	const struct device *config = network->devices[network_device(network, device)];
	const char *text;
	char addr[ADDR_TEXT];
	uint32_t i;

	if (route == NULL)
		return "none";
	text = arena_printf(lab->arena, "%s %u/%u", protocol_name(route->protocol),
			    (unsigned)route->distance, (unsigned)route->metric);
	for (i = 0; i < route->hop_count; i++) {
		const struct next_hop *hop = &route->hops[i];

		if (hop->interface == ROUTES_NONE)
			text = arena_printf(lab->arena, "%s discard", text);
		else
			text = arena_printf(lab->arena, "%s %s@%s", text,
					    addr_is_none(hop->via) ? "" : addr_text(hop->via, addr),
					    config->interfaces[hop->interface].name);
	}
	return text;
}

static inline uint32_t fix_instance(const struct routes *routes, const char *device)
{
	const struct network *network = routes_network(routes);

	return network->device_instances[network_device(network, device)];
}

static inline void fix_expect_at(struct lab *lab, const struct routes *routes, const char *device,
				 const char *prefix, const char *expected, const char *file,
				 int line)
{
	const struct route *route =
		routes_get(routes, fix_instance(routes, device), lab_prefix(prefix));
	const char *text = fix_route_text(lab, routes, device, route);

	if (strcmp(text, expected) != 0)
		print_error("%s:%d: %s on %s is \"%s\", not \"%s\"\n", file, line, prefix, device,
			    text, expected);
	_assert_string_equal(text, expected, file, line);
}

#define fix_expect(lab, routes, device, prefix, expected)                                          \
	fix_expect_at(lab, routes, device, prefix, expected, __FILE__, __LINE__)

#endif
