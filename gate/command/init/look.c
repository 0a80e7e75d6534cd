/* SPDX-License-Identifier: MIT */
/*
 * What is worth protecting, from what the network does today: what it originates and others get;
 * addresses that several devices have (anycast); loopbacks that others have a route to; the DNS
 * servers that the configs name; networks behind one device that others have a route to.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "command/init/init.h"

static const char *device_name(const struct init *init, uint32_t instance)
{
	return init->network->devices[init->network->instances[instance].device]->name;
}

static struct init_prefix *find(struct init_set *set, struct prefix prefix)
{
	for (size_t i = 0; i < set->n; i++)
		if (prefix_equal(set->v[i].prefix, prefix))
			return &set->v[i];
	return NULL;
}

/* How many devices of ours, others than this one, have a route for it, by more than the default. */
static size_t routed_elsewhere(const struct init *init, uint32_t device, struct prefix prefix)
{
	const struct network *network = init->network;
	size_t n = 0;

	for (uint32_t d = 0; d < network->device_count; d++) {
		const struct route *route;

		if (d == device || network->device_outside[d])
			continue;
		route = routes_longest(init->routes, network->device_instances[d], prefix);
		n += route != NULL && !prefix_is_default(route->prefix);
	}
	return n;
}

static size_t own_devices(const struct init *init)
{
	size_t n = 0;

	for (size_t d = 0; d < init->network->device_count; d++)
		n += !init->network->device_outside[d];
	return n;
}

/* ---- announced -------------------------------------------------------------------------------- */

struct announcing {
	struct init *init;
	uint32_t neighbor;
};

/* The instance of ours that originates what is sent; ROUTES_NONE: another network does. */
static uint32_t origin_of(const struct init *init, uint32_t instance, struct prefix prefix,
			  const struct path **path)
{
	const struct network *network = init->network;
	const struct bgp_entry *entry = routes_bgp(init->routes, instance, prefix);

	for (*path = entry ? entry->best : NULL; *path; *path = (*path)->parent) {
		const struct network_neighbor *from;

		if ((*path)->from == ROUTES_NONE)
			return network->device_outside[network->instances[instance].device]
				       ? ROUTES_NONE
				       : instance;
		from = &network->neighbors[(*path)->from];
		if (from->mirror == ROUTES_NONE)
			return ROUTES_NONE;
		instance = network->neighbors[from->mirror].instance;
	}
	return ROUTES_NONE;
}

static const char *origin_text(const struct init *init, const struct path *path, uint32_t instance,
			       struct prefix prefix)
{
	static const char *const words[] = {
		[PATH_NETWORK] = "network statement",
		[PATH_REDISTRIBUTED] = "redistributed",
		[PATH_AGGREGATE] = "aggregate",
	};
	struct place place = routes_bgp_place(init->routes, instance, prefix);

	return arena_printf(init->arena, "%s, %s",
			    path->source == PATH_LEARNED ? "learned" : words[path->source],
			    place.file ? place_text(place, init->arena)
				       : device_name(init, instance));
}

static bool announced_visit(void *context, struct prefix prefix, const struct attrs *attrs)
{
	struct announcing *announcing = context;
	struct init *init = announcing->init;
	uint32_t sender = init->network->neighbors[announcing->neighbor].instance, origin;
	uint32_t device = init->network->instances[sender].device;
	struct init_prefix *found = find(&init->announced, prefix);
	const struct path *path;

	(void)attrs;
	if (!found) {
		origin = origin_of(init, sender, prefix, &path);
		if (origin == ROUTES_NONE || prefix_is_default(prefix))
			return true;
		found = array_push(&init->announced, init->arena);
		found->prefix = prefix;
		found->last_device = UINT32_MAX;
		found->origin = origin;
		found->reason = origin_text(init, path, origin, prefix);
	}
	found->sessions++;
	found->devices += found->last_device != device; /* neighbors come device by device */
	found->last_device = device;
	return true;
}

static void look_announced(struct init *init)
{
	for (uint32_t i = 0; i < init->network->neighbor_count; i++)
		if (init->network->neighbors[i].outside)
			routes_advertised_each(init->routes, i, announced_visit,
					       &(struct announcing){ init, i });
	for (size_t i = 0; i < init->announced.n; i++) {
		struct init_prefix *p = &init->announced.v[i];

		p->reason = arena_printf(init->arena, "to %zu session%s of %zu device%s; %s",
					 p->sessions, p->sessions == 1 ? "" : "s", p->devices,
					 p->devices == 1 ? "" : "s", p->reason);
	}
}

static void silent_add(struct init *init, uint32_t device_index, struct prefix prefix,
		       struct place place, const char *what)
{
	const struct device *device = init->network->devices[device_index];
	char text[PREFIX_TEXT];

	size_t routed =
		find(&init->announced, prefix) ? 0 : routed_elsewhere(init, device_index, prefix);

	if (find(&init->announced, prefix) || find(&init->internal, prefix))
		return;
	if (routed > 0) {
		*array_push(&init->internal, init->arena) = (struct init_prefix){
			.prefix = prefix,
			.reason = arena_printf(init->arena, "routed on %zu other device%s; %s, %s",
					       routed, routed == 1 ? "" : "s", what,
					       place_text(place, init->arena)),
		};
		return;
	}
	*array_push(&init->silent, init->arena) = (struct init_remark){
		.device = device->name,
		.neighbor = arena_strdup(init->arena, prefix_text(prefix, text)),
		.reason = arena_printf(init->arena, "%s, %s", what, place_text(place, init->arena)),
	};
}

static void look_silent(struct init *init)
{
	for (size_t d = 0; d < init->network->device_count; d++) {
		const struct device *device = init->network->devices[d];
		const struct bgp *bgp = device->instance_count ? device->instances[0].bgp : NULL;

		for (int f = 0; bgp && !init->network->device_outside[d] && f < FAMILY_COUNT; f++) {
			const struct bgp_family *family = &bgp->family[f];

			for (size_t i = 0; i < family->network_count; i++)
				silent_add(init, (uint32_t)d, family->networks[i].prefix,
					   family->networks[i].place, "network statement");
			for (size_t i = 0; i < family->aggregate_count; i++)
				silent_add(init, (uint32_t)d, family->aggregates[i].prefix,
					   family->aggregates[i].place, "aggregate");
		}
	}
}

/* ---- loopbacks, anycast ----------------------------------------------------------------------- */

static bool is_host(struct prefix prefix)
{
	return prefix.len == 128;
}

static bool is_local(struct addr addr)
{
	static const char *const spaces[] = { "127.0.0.0/8", "::1/128", "fe80::/10" };

	for (size_t i = 0; i < sizeof(spaces) / sizeof(*spaces); i++) {
		struct prefix space;

		if (prefix_parse(spaces[i], &space, NULL) &&
		    prefix_contains(space, prefix_host(addr)))
			return true;
	}
	return false;
}

static size_t owners(const struct init *init, struct addr addr)
{
	size_t n = 0;
	uint32_t last = UINT32_MAX;

	for (const struct owner *o = network_owner(init->network, addr); o; o = o->next) {
		n += o->port.device != last && !init->network->device_outside[o->port.device];
		last = o->port.device;
	}
	return n;
}

static void set_add(struct init *init, struct init_set *set, struct prefix prefix,
		    const char *reason)
{
	if (!find(set, prefix))
		*array_push(set, init->arena) =
			(struct init_prefix){ .prefix = prefix, .reason = reason };
}

static void loopback_add(struct init *init, uint32_t device, const struct interface *interface,
			 const struct interface_address *address)
{
	struct prefix host = prefix_host(address->addr);
	size_t routed = routed_elsewhere(init, device, host), all = own_devices(init);
	size_t held = owners(init, address->addr);
	const char *place = place_text(address->place, init->arena);

	if (routed == 0 || is_local(address->addr) || find(&init->announced, host) ||
	    find(&init->internal, host))
		return;
	if (held > 1)
		set_add(init, &init->anycast, host,
			arena_printf(init->arena, "%zu devices have this address; first %s", held,
				     place));
	else if (is_host(address->subnet))
		set_add(init, &init->loopbacks, host,
			arena_printf(init->arena, "%s %s, routed on %zu of %zu; %s",
				     init->network->devices[device]->name, interface->name, routed,
				     all - 1, place));
}

static void look_loopbacks(struct init *init)
{
	for (uint32_t d = 0; d < init->network->device_count; d++) {
		const struct device *device = init->network->devices[d];

		for (size_t i = 0; i < device->interface_count; i++) {
			const struct interface *interface = &device->interfaces[i];

			if (!interface->loopback || init->network->device_outside[d])
				continue;
			for (size_t a = 0; a < interface->address_count; a++)
				loopback_add(init, d, interface, &interface->addresses[a]);
		}
	}
}

/* ---- networks --------------------------------------------------------------------------------- */

static bool is_stub(const struct network *network, uint32_t device, size_t interface)
{
	return network->interface_links[device][interface][0] == 0;
}

static bool leads_outside(const struct network *network, struct prefix subnet)
{
	for (size_t i = 0; i < network->neighbor_count; i++)
		if (network->neighbors[i].outside &&
		    prefix_contains(subnet, prefix_host(network->neighbors[i].remote)))
			return true;
	return false;
}

static void network_add(struct init *init, uint32_t device, const struct interface *interface,
			const struct interface_address *address)
{
	size_t routed = routed_elsewhere(init, device, address->subnet);

	if (routed == 0 || address->link_local || is_host(address->subnet) ||
	    leads_outside(init->network, address->subnet) ||
	    find(&init->announced, address->subnet) || find(&init->internal, address->subnet))
		return;
	set_add(init, &init->networks, address->subnet,
		arena_printf(init->arena, "behind %s %s, routed on %zu other device%s; %s",
			     init->network->devices[device]->name, interface->name, routed,
			     routed == 1 ? "" : "s", place_text(address->place, init->arena)));
}

static void look_networks(struct init *init)
{
	for (uint32_t d = 0; d < init->network->device_count; d++) {
		const struct device *device = init->network->devices[d];

		for (size_t i = 0; i < device->interface_count; i++) {
			const struct interface *interface = &device->interfaces[i];

			if (interface->loopback || init->network->device_outside[d] ||
			    !is_stub(init->network, d, i))
				continue;
			for (size_t a = 0; a < interface->address_count; a++)
				network_add(init, d, interface, &interface->addresses[a]);
		}
	}
}

/* ---- DNS -------------------------------------------------------------------------------------- */

/* No model of ours has the resolvers of a router: their addresses are looked for in the text, on
 * lines that say `name-server`, and as `address` inside `dns`. */
static void dns_word(struct init *init, const char *word, struct place place)
{
	struct addr addr;

	if (!addr_parse(word, &addr) || is_local(addr))
		return;
	if (routed_elsewhere(init, UINT32_MAX, prefix_host(addr)) == 0 ||
	    find(&init->announced, prefix_host(addr)))
		return;
	set_add(init, &init->dns, prefix_host(addr),
		arena_printf(init->arena, "a resolver, %s", place_text(place, init->arena)));
}

static bool line_names_server(const char *line)
{
	return strstr(line, "name-server") != NULL;
}

static void dns_line(struct init *init, const char *line, struct place place)
{
	char *save = NULL, *copy = arena_strdup(init->arena, line);

	for (char *w = strtok_r(copy, " \t\r\n\"',<>/{}[]=", &save); w;
	     w = strtok_r(NULL, " \t\r\n\"',<>/{}[]=", &save))
		dns_word(init, w, place);
}

static void dns_text(struct init *init, const struct text *text)
{
	const char *s = text->bytes, *end = s ? s + text->size : NULL;
	struct place place = { text->name, 0 };
	int ahead = 0; /* lines of a `dns` part that are still looked at */

	while (s && s < end) {
		const char *newline = memchr(s, '\n', (size_t)(end - s));
		size_t n = (size_t)((newline ? newline : end) - s);
		const char *line = arena_strndup(init->arena, s, n);

		place.line++;
		if (strstr(line, "\"dns\"") || strstr(line, "<dns"))
			ahead = 200;
		if (strstr(line, "</dns>"))
			ahead = 0;
		if (line_names_server(line) || (ahead > 0 && strstr(line, "address")))
			dns_line(init, line, place);
		ahead -= ahead > 0;
		s += n + 1;
	}
}

void init_look(struct init *init)
{
	init->announced.name = "announced";
	init->announced.reason = "what this network originates and other networks get today";
	init->internal.name = "internal";
	init->internal.reason = "what BGP statements originate for inside, with routes on others";
	init->anycast.name = "anycast";
	init->anycast.reason = "addresses that several devices have";
	init->loopbacks.name = "loopbacks";
	init->loopbacks.reason = "of devices, as far as others have a route to them";
	init->dns.name = "dns";
	init->dns.reason = "servers that the configs name as their resolvers";
	init->networks.name = "networks";
	init->networks.reason = "behind one device, with routes on others";
	look_announced(init);
	look_silent(init);
	look_loopbacks(init);
	for (size_t i = 0; i < init->state.files.n; i++)
		dns_text(init, &init->state.files.v[i].text);
	look_networks(init);
}

const struct init_set **init_sets(const struct init *init)
{
	const struct init_set *sets[] = { &init->announced,
					  &init->internal,
					  &init->anycast,
					  &init->dns,
					  &init->loopbacks,
					  &init->networks,
					  NULL };

	return arena_copy(init->arena, sets, sizeof(sets));
}
