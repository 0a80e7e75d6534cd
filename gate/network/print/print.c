/* SPDX-License-Identifier: MIT */
/*
 * Canonical text of a device (print.h says what is in it): its interfaces, instances and static
 * routes. Indented like a config, one statement a line.
 */
#include "network/print/print.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"
#include "network/network.h"

/* ---- words ------------------------------------------------------------------------------- */

static int text_compare(const void *left, const void *right)
{
	const char *const *a = left, *const *b = right;

	return strcmp(*a, *b);
}

void print_block(struct blocks *blocks, struct buffer *block)
{
	*array_push(blocks, block->arena) = block->s;
}

void print_blocks(struct buffer *out, struct blocks *blocks)
{
	size_t i;

	if (blocks->n > 1)
		qsort(blocks->v, blocks->n, sizeof(*blocks->v), text_compare);
	for (i = 0; i < blocks->n; i++)
		buffer_puts(out, blocks->v[i]);
}

void print_word(struct buffer *out, const char *word, const char *value)
{
	if (value != NULL)
		buffer_printf(out, " %s %s", word, value);
}

void print_flag(struct buffer *out, const char *word, bool on)
{
	if (on)
		buffer_printf(out, " %s", word);
}

void print_number(struct buffer *out, const char *word, uint64_t number)
{
	if (number != 0)
		buffer_printf(out, " %s %" PRIu64, word, number);
}

void print_addr(struct buffer *out, const char *word, struct addr addr)
{
	char text[ADDR_TEXT];

	if (!addr_is_none(addr))
		buffer_printf(out, " %s %s", word, addr_text(addr, text));
}

void print_prefix(struct buffer *out, const char *word, struct prefix prefix)
{
	char text[PREFIX_TEXT];

	buffer_printf(out, " %s %s", word, prefix_text(prefix, text));
}

void print_secret(struct buffer *out, const char *word, const char *secret)
{
	if (secret != NULL)
		buffer_printf(out, " %s #%016" PRIx64, word, hash_bytes(secret, strlen(secret), 0));
}

void print_filter_name(struct buffer *out, const char *word, const struct filter *filter)
{
	if (filter != NULL)
		print_word(out, word, filter->name);
}

void print_chain(struct buffer *out, const char *word, const struct filter_chain *chain)
{
	size_t i;

	if (chain->n > 0)
		buffer_printf(out, " %s", word);
	for (i = 0; i < chain->n; i++)
		buffer_printf(out, "%s%s", i == 0 ? " " : ",", chain->v[i]->name);
	if (chain->n > 0 || chain->otherwise == FILTER_REJECT)
		buffer_printf(out, " %s-otherwise %s", word,
			      chain->otherwise == FILTER_REJECT ? "reject" : "accept");
}

const char *print_family(enum family family)
{
	return family == FAMILY_IPV4 ? "ipv4" : "ipv6";
}

const char *print_interface(const struct device *device, uint32_t index)
{
	return index < device->interface_count ? device->interfaces[index].name : "?";
}

/* ---- interfaces -------------------------------------------------------------------------- */

static void print_addresses(struct buffer *out, const struct interface *interface)
{
	struct blocks lines = { 0 };
	size_t i;

	for (i = 0; i < interface->address_count; i++) {
		const struct interface_address *address = &interface->addresses[i];
		struct buffer line;
		char text[ADDR_TEXT];

		buffer_init(&line, out->arena);
		buffer_printf(&line, "  address %s/%u", addr_text(address->addr, text),
			      prefix_length(address->subnet));
		print_flag(&line, "link-local", address->link_local);
		print_flag(&line, "secondary", address->secondary);
		buffer_puts(&line, "\n");
		print_block(&lines, &line);
	}
	print_blocks(out, &lines);
}

static void print_port(struct buffer *out, const struct device *device,
		       const struct interface *interface)
{
	enum family f;

	buffer_printf(out, "interface %s", interface->name);
	print_word(out, "port", interface->port);
	print_number(out, "unit", interface->unit);
	print_flag(out, "loopback", interface->loopback);
	print_flag(out, "disabled", !interface->enabled);
	print_flag(out, "looped", interface->looped);
	print_number(out, "vlan", interface->vlan_outer);
	print_number(out, "inner-vlan", interface->vlan_inner);
	print_word(out, "member-of", interface->member_of);
	print_word(out, "bridge", interface->bridge);
	print_word(out, "unnumbered-from", interface->unnumbered_from);
	for (f = 0; f < FAMILY_COUNT; f++) {
		print_flag(out, print_family(f), interface->family_enabled[f]);
		if (interface->address_unknown[f])
			buffer_printf(out, " %s-address-unknown", print_family(f));
	}
	if (interface->instance < device->instance_count)
		print_word(out, "instance", device->instances[interface->instance].name);
	print_number(out, "bandwidth", interface->bandwidth);
	print_number(out, "mtu", interface->mtu);
	buffer_puts(out, "\n");
	print_addresses(out, interface);
}

/* ---- instances --------------------------------------------------------------------------- */

static void print_static(struct blocks *lines, struct arena *arena,
			 const struct static_route *route)
{
	static const char *const kinds[] = {
		[STATIC_VIA] = "via",
		[STATIC_INTERFACE] = "interface",
		[STATIC_DISCARD] = "discard",
		[STATIC_REJECT] = "reject",
	};
	struct buffer line;

	buffer_init(&line, arena);
	buffer_puts(&line, " ");
	print_prefix(&line, "static", route->prefix);
	buffer_printf(&line, " %s", kinds[route->kind]);
	print_addr(&line, "to", route->next_hop);
	print_word(&line, "on", route->interface);
	print_flag(&line, "unknown-interface",
		   route->interface != NULL && route->interface_index == UINT32_MAX);
	print_flag(&line, "recursive", route->recursive);
	print_flag(&line, "onlink", route->onlink);
	print_number(&line, "distance", route->distance);
	print_number(&line, "metric", route->metric);
	print_number(&line, "tag", route->tag);
	print_word(&line, "next-hop-instance", route->next_hop_instance);
	buffer_puts(&line, "\n");
	print_block(lines, &line);
}

static void print_local_aggregate(struct blocks *lines, struct arena *arena,
				  const struct local_aggregate *aggregate)
{
	struct buffer line;

	buffer_init(&line, arena);
	buffer_puts(&line, " ");
	print_prefix(&line, "aggregate", aggregate->prefix);
	print_flag(&line, "discard", aggregate->discard);
	print_number(&line, "distance", aggregate->distance);
	print_number(&line, "metric", aggregate->metric);
	print_number(&line, "tag", aggregate->tag);
	buffer_puts(&line, "\n");
	print_block(lines, &line);
}

static void print_redistribution(struct blocks *lines, struct arena *arena,
				 const struct redistribution *r)
{
	struct buffer line;

	buffer_init(&line, arena);
	buffer_printf(&line, "  redistribute %s", protocol_name(r->from));
	print_word(&line, "named", r->from_name);
	buffer_printf(&line, " into %s", protocol_name(r->to));
	print_word(&line, "named", r->to_name);
	buffer_printf(&line, " %s", print_family(r->family));
	print_number(&line, "levels", r->to_levels);
	if (r->metric_set)
		buffer_printf(&line, " metric %u", (unsigned)r->metric);
	print_flag(&line, "propagate-metric", r->propagate_metric);
	print_number(&line, "metric-type", r->metric_type);
	print_number(&line, "origin", (uint64_t)r->origin);
	print_chain(&line, "filter", &r->chain);
	buffer_puts(&line, "\n");
	print_block(lines, &line);
}

static void print_instance(struct buffer *out, const struct device *device,
			   const struct instance *instance)
{
	struct blocks lines = { 0 };
	enum family f;
	size_t i;

	buffer_printf(out, "instance %s", instance->name);
	print_flag(out, "default", instance->is_default);
	print_flag(out, "disabled", !instance->enabled);
	if (instance->router_id != 0)
		print_addr(out, "router-id", addr_ipv4(instance->router_id));
	for (f = 0; f < FAMILY_COUNT; f++) {
		if (instance->resolve_via_default[f])
			buffer_printf(out, " %s-resolve-via-default", print_family(f));
	}
	buffer_puts(out, "\n");
	for (i = 0; i < instance->static_count; i++)
		print_static(&lines, out->arena, &instance->statics[i]);
	for (i = 0; i < instance->aggregate_count; i++)
		print_local_aggregate(&lines, out->arena, &instance->aggregates[i]);
	for (i = 0; i < instance->redistribution_count; i++)
		print_redistribution(&lines, out->arena, &instance->redistributions[i]);
	print_blocks(out, &lines);
	for (i = 0; i < instance->ospf_count; i++)
		print_ospf(out, device, &instance->ospfs[i]);
	for (i = 0; i < instance->isis_count; i++)
		print_isis(out, device, &instance->isises[i]);
	if (instance->bgp != NULL)
		print_bgp(out, instance->bgp);
}

static void print_unmodelled(struct buffer *out, const struct device *device)
{
	struct blocks lines = { 0 };
	size_t i;

	for (i = 0; i < device->unmodelled_count; i++) {
		struct buffer line;

		buffer_init(&line, out->arena);
		buffer_printf(&line, "unmodelled%s %s\n",
			      device->unmodelled[i].packets_only ? " packets-only" : "",
			      device->unmodelled[i].text);
		print_block(&lines, &line);
	}
	print_blocks(out, &lines);
}

const char *device_print(const struct device *device, struct arena *arena)
{
	struct buffer out;
	size_t i;

	buffer_init(&out, arena);
	buffer_printf(&out, "device %s\n", device->name);
	for (i = 0; i < device->interface_count; i++)
		print_port(&out, device, &device->interfaces[i]);
	for (i = 0; i < device->instance_count; i++)
		print_instance(&out, device, &device->instances[i]);
	print_filters(&out, device);
	print_unmodelled(&out, device);
	return out.s;
}
