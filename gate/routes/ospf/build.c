/* SPDX-License-Identifier: MIT */
/*
 * The routers of an OSPF world, their interfaces that are up, and the prefixes that these advertise
 * (RFC 2328 12.4.1, RFC 5340 4.4.3.9).
 */
#include "routes/ospf/inside.h"

#include "base/array.h"

uint32_t ospf_prefix_number(struct ospf_world *world, struct prefix prefix)
{
	return igp_prefix_number(&world->prefixes, prefix, world->arena);
}

struct ospf_attachment *ospf_attached(struct ospf_router *router, uint32_t area)
{
	size_t i;

	for (i = 0; i < router->areas.n; i++)
		if (router->areas.v[i].area == area)
			return &router->areas.v[i];
	return NULL;
}

uint32_t ospf_area_index(struct ospf_world *world, uint32_t id)
{
	struct ospf_area_graph *area;
	size_t i;

	for (i = 0; i < world->areas.n; i++)
		if (world->areas.v[i].id == id)
			return (uint32_t)i;
	area = array_push(&world->areas, world->arena);
	*area = (struct ospf_area_graph){ .id = id, .graph = spf_graph_new(world->arena) };
	return (uint32_t)world->areas.n - 1;
}

static const struct ospf_area *area_config(const struct ospf *config, uint32_t id)
{
	size_t i;

	for (i = 0; i < config->area_count; i++)
		if (config->areas[i].id == id)
			return &config->areas[i];
	return NULL;
}

uint32_t ospf_attach(struct ospf_world *world, uint32_t router_index, uint32_t area_id)
{
	struct ospf_router *router = &world->routers.v[router_index];
	uint32_t area = ospf_area_index(world, area_id);
	struct ospf_attachment *attachment = ospf_attached(router, area);

	if (attachment == NULL) {
		attachment = array_push(&router->areas, world->arena);
		*attachment = (struct ospf_attachment){
			.area = area,
			.vertex = spf_vertex(world->areas.v[area].graph, 0),
			.config = area_config(router->config, area_id),
		};
		if (attachment->config != NULL && area_id != 0)
			attachment->kind = attachment->config->kind;
		*array_push(&world->areas.v[area].routers, world->arena) = router_index;
	}
	return (uint32_t)(attachment - router->areas.v);
}

static void port_add(struct ospf_world *world, uint32_t router_index,
		     const struct ospf_interface *config)
{
	struct ospf_router *router = &world->routers.v[router_index];
	struct port port = { router->device, config->interface };
	uint32_t *first = &world->ports_of[port.device][port.interface];
	uint32_t attachment;

	if (config->interface == UINT32_MAX ||
	    !port_is_up(world->routes, port.device, port.interface))
		return;
	attachment = ospf_attach(world, router_index, config->area);
	router->areas.v[attachment].interfaces++;
	*array_push(&world->ports, world->arena) = (struct ospf_port){
		.port = port,
		.router = router_index,
		.attachment = attachment,
		.config = config,
		.next = *first == 0 ? ROUTES_NONE : *first - 1,
	};
	*first = (uint32_t)world->ports.n;
}

static void routers_collect(struct ospf_world *world)
{
	const struct network *network = world->routes->network;
	uint32_t n;
	size_t o, i;

	for (n = 0; n < network->instance_count; n++) {
		const struct network_instance *where = &network->instances[n];
		const struct instance *instance =
			&network->devices[where->device]->instances[where->instance];

		if (!instance->enabled || world->routes->device_failed[where->device])
			continue;
		for (o = 0; o < instance->ospf_count; o++) {
			const struct ospf *config = &instance->ospfs[o];
			uint32_t id =
				config->router_id != 0 ? config->router_id : instance->router_id;

			if (!config->enabled || config->version != world->version)
				continue;
			*array_push(&world->routers, world->arena) = (struct ospf_router){
				.device = where->device,
				.instance = n,
				.config = config,
				.id = id != 0 ? id : where->router_id,
			};
			for (i = 0; i < config->interface_count; i++)
				port_add(world, (uint32_t)world->routers.n - 1,
					 &config->interfaces[i]);
		}
	}
}

static void stub_add(struct ospf_world *world, const struct ospf_port *port, struct prefix prefix,
		     uint32_t cost)
{
	const struct ospf_attachment *attachment =
		&world->routers.v[port->router].areas.v[port->attachment];

	*array_push(&world->areas.v[attachment->area].stubs, world->arena) = (struct ospf_stub){
		.prefix = ospf_prefix_number(world, prefix),
		.vertex = attachment->vertex,
		.cost = cost,
		.router = port->router,
	};
}

/* What the router itself says of an interface; the subnet of a segment with a designated router
 * is the segment's. */
static void port_advertise(struct ospf_world *world, const struct ospf_port *port)
{
	const struct interface *interface = port_interface(world->routes, port->port);
	size_t a;

	if (port->config->hide || !interface->family_enabled[world->family])
		return;
	for (a = 0; a < interface->address_count; a++) {
		const struct interface_address *address = &interface->addresses[a];

		if (addr_family(address->addr) != world->family ||
		    (address->link_local && world->family == FAMILY_IPV6))
			continue;
		/* A borrowed address is told where it is at home (RFC 2328 12.4.1.1). */
		if (port->config->network == OSPF_NETWORK_POINT_TO_POINT && world->version == 2 &&
		    address->subnet.len == 128)
			continue;
		if (port->config->network == OSPF_NETWORK_LOOPBACK && world->version == 2)
			stub_add(world, port, prefix_host(address->addr), port->config->cost);
		else if (port->config->network == OSPF_NETWORK_POINT_TO_MULTIPOINT)
			stub_add(world, port, prefix_host(address->addr), 0);
		else if (!port->is_transit ||
			 (world->version == 2 && !prefix_equal(address->subnet, port->transit)))
			stub_add(world, port, address->subnet, port->config->cost);
	}
}

static bool runs_on(const struct ospf_world *world, const struct ospf_router *router, uint32_t at)
{
	for (; at != 0; at = world->ports.v[at - 1].next + 1)
		if (&world->routers.v[world->ports.v[at - 1].router] == router)
			return true;
	return false;
}

uint32_t ospf_own_interface(const struct ospf_world *world, const struct ospf_router *router,
			    bool (*fits)(const struct interface_address *, const void *),
			    const void *key)
{
	const struct device *device = world->routes->network->devices[router->device];
	uint32_t i;
	size_t a;

	for (i = 0; i < device->interface_count; i++)
		for (a = 0; a < device->interfaces[i].address_count; a++)
			if (fits(&device->interfaces[i].addresses[a], key) &&
			    runs_on(world, router, world->ports_of[router->device][i]))
				return i;
	return ROUTES_NONE;
}

void ospf_build(struct ospf_world *world)
{
	const struct network *network = world->routes->network;
	size_t i;

	world->family = world->version == 2 ? FAMILY_IPV4 : FAMILY_IPV6;
	world->ports_of =
		arena_alloc(world->arena, network->device_count * sizeof(*world->ports_of));
	for (i = 0; i < network->device_count; i++)
		world->ports_of[i] =
			arena_alloc(world->arena, network->devices[i]->interface_count *
							  sizeof(**world->ports_of));
	routers_collect(world);
	if (world->routers.n == 0)
		return;
	ospf_adjacencies(world);
	for (i = 0; i < world->ports.n; i++)
		port_advertise(world, &world->ports.v[i]);
	ospf_borders_find(world);
	for (i = 0; i < world->areas.n; i++) {
		struct ospf_area_graph *area = &world->areas.v[i];

		area->stub_groups.n = (uint32_t)world->prefixes.all.n;
		area->stub_groups.first =
			igp_group(area->stubs.v, sizeof(*area->stubs.v), area->stubs.n,
				  area->stub_groups.n, world->arena);
	}
}
