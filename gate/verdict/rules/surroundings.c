/* SPDX-License-Identifier: MIT */
/* What is protected, and what the configs cannot say: cables, neighbors without a config, services, roles, origins. */
#include "verdict/rules/inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/intern.h"

void rules_read_protects(struct reader *reader)
{
	struct {
		struct protect *v;
		size_t n, cap;
	} list = { 0 };

	for (struct node *e = tree_top(reader->tree, "protect"); e; e = node_next(e)) {
		struct protect *protect = array_push(&list, reader->arena);
		const char *by_default = node_leaf(e, "default");
		struct prefixes prefixes = reader_prefixes(reader, node_first(e, "prefix"), NULL);

		protect->name = reader_leaf(reader, e, "name");
		protect->prefixes = prefixes.v;
		protect->prefix_count = prefixes.n;
		protect->by_default = !by_default || strcmp(by_default, "off");
		protect->place = node_place(e);
	}
	reader->rules->protects = list.v;
	reader->rules->protect_count = list.n;
}

/* A cable has one plug a port: the second link of an interface is a mistake. */
static void check_ends(const struct reader *reader, struct map *seen, const struct node *node,
		       const struct link_end *end)
{
	void **slot = map_slot(seen, node_value(node), strlen(node_value(node)));

	if (*slot)
		diag_add(reader->diag, DIAG_ERROR, "link-end-twice", end->place,
			 node_path(node, reader->arena),
			 "%s:%s has a link in line %u already; what several share is one link with "
			 "more ends",
			 end->device, end->interface, ((struct link_end *)*slot)->place.line);
	else
		*slot = (void *)(uintptr_t)end;
}

static struct stated_link read_link(const struct reader *reader, const struct node *node,
				    struct map *seen)
{
	struct stated_link link = { .place = node_place(node) };
	struct node *first = node_first(node, "end");

	for (const struct node *e = first; e; e = node_next(e))
		link.end_count++;
	link.ends = arena_alloc(reader->arena, (link.end_count + 1) * sizeof(*link.ends));
	link.end_count = 0;
	for (const struct node *e = first; e; e = node_next(e)) {
		struct link_end *end = &link.ends[link.end_count++];
		const char *text = node_value(e), *colon = strchr(text, ':');

		end->device = arena_strndup(reader->arena, text, (size_t)(colon - text));
		end->interface = reader_copy(reader, colon + 1);
		end->place = node_place(e);
		check_ends(reader, seen, e, end);
	}
	return link;
}

void rules_read_links(struct reader *reader)
{
	struct {
		struct stated_link *v;
		size_t n, cap;
	} list = { 0 };
	struct map *seen = map_new(reader->arena);

	for (struct node *e = tree_top(reader->tree, "link"); e; e = node_next(e))
		*array_push(&list, reader->arena) = read_link(reader, e, seen);
	reader->rules->surroundings.links = list.v;
	reader->rules->surroundings.link_count = list.n;
}

struct communities {
	uint64_t *v;
	size_t n, cap;
};

/* Well-known communities by name (RFC 1997, RFC 3765, RFC 8326). */
static uint64_t community_value(const char *text)
{
	static const struct {
		const char *name;
		uint32_t value;
	} known[] = {
		{ "no-export", 0xFFFFFF01 },           { "no-advertise", 0xFFFFFF02 },
		{ "no-export-subconfed", 0xFFFFFF03 }, { "no-peer", 0xFFFFFF04 },
		{ "graceful-shutdown", 0xFFFF0000 },
	};
	char *end;

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (!strcmp(known[i].name, text))
			return known[i].value;
	unsigned long high = strtoul(text, &end, 10);

	return (uint64_t)high << 16 | strtoul(*end ? end + 1 : end, NULL, 10);
}

struct external_routes {
	struct external_route *v;
	size_t n, cap;
};

static void read_announcement(struct reader *reader, struct node *node,
			      struct external_routes *list)
{
	struct external_route route = { .place = node_place(node) };
	struct numbers path = { 0 };
	struct communities communities = { 0 };
	struct prefixes prefixes = reader_prefixes(reader, node_first(node, "prefix"), NULL);
	const char *origin = node_leaf_or_default(node, "origin");

	if (node_leaf(node, "mrt"))
		reader_complain(reader, node, "rules-mrt",
				"table dumps are not read by this version; list the prefixes");
	for (struct node *e = node_first(node, "as-path"); e; e = node_next(e))
		*array_push(&path, reader->arena) = (uint32_t)node_uint(e, "as", 0);
	for (struct node *e = node_first(node, "communities"); e; e = node_next(e))
		*array_push(&communities, reader->arena) = community_value(node_value(e));
	route.as_path = path.v;
	route.as_path_count = path.n;
	route.communities = communities.v;
	route.community_count = communities.n;
	route.med_set = node_leaf(node, "med") != NULL;
	route.med = (uint32_t)node_uint(node, "med", 0);
	route.origin = !origin || !strcmp(origin, "igp") ? ORIGIN_IGP
		       : !strcmp(origin, "egp")          ? ORIGIN_EGP
							 : ORIGIN_INCOMPLETE;
	for (size_t i = 0; i < prefixes.n; i++) {
		route.prefix = prefixes.v[i];
		*array_push(list, reader->arena) = route;
	}
}

void rules_read_externals(struct reader *reader)
{
	struct {
		struct external *v;
		size_t n, cap;
	} list = { 0 };

	for (struct node *e = tree_top(reader->tree, "external"); e; e = node_next(e)) {
		struct external *external = array_push(&list, reader->arena);
		struct globs devices = reader_globs(reader, node_first(e, "device"));
		struct globs neighbors = reader_globs(reader, node_first(e, "neighbor"));
		struct external_routes routes = { 0 };

		for (struct node *a = node_first(e, "announce"); a; a = node_next(a))
			read_announcement(reader, a, &routes);
		*external = (struct external){ devices.v, devices.n, neighbors.v,  neighbors.n,
					       routes.v,  routes.n,  node_place(e) };
	}
	reader->rules->surroundings.externals = list.v;
	reader->rules->surroundings.external_count = list.n;
}

void rules_read_services(struct reader *reader)
{
	struct {
		struct service *v;
		size_t n, cap;
	} list = { 0 };

	for (struct node *e = tree_top(reader->tree, "service"); e; e = node_next(e)) {
		struct service *service = array_push(&list, reader->arena);
		struct prefixes prefixes = reader_prefixes(reader, node_first(e, "prefix"), NULL);
		struct prefixes needs = reader_prefixes(reader, node_first(e, "needs"), NULL);

		*service = (struct service){ reader_leaf(reader, e, "name"),
					     reader_leaf(reader, e, "device"),
					     prefixes.v,
					     prefixes.n,
					     needs.v,
					     needs.n,
					     node_place(e) };
	}
	reader->rules->surroundings.services = list.v;
	reader->rules->surroundings.service_count = list.n;
}

void rules_read_rpki(struct reader *reader)
{
	struct node *rpki = tree_top(reader->tree, "rpki");
	struct globs droppers = reader_globs(reader, node_first(rpki, "drops-invalid"));

	if (!rpki)
		return;
	reader->rules->roa_file = reader_leaf(reader, rpki, "roa");
	reader->rules->roa_place = node_place(rpki);
	reader->rules->surroundings.rpki.droppers = droppers.v;
	reader->rules->surroundings.rpki.dropper_count = droppers.n;
}

void rules_read_roles(struct reader *reader)
{
	static const struct {
		const char *name;
		enum role role;
	} names[] = { { "provider", ROLE_PROVIDER },
		      { "customer", ROLE_CUSTOMER },
		      { "peer", ROLE_PEER },
		      { "rs", ROLE_RS },
		      { "rs-client", ROLE_RS_CLIENT } };
	struct {
		struct role_rule *v;
		size_t n, cap;
	} list = { 0 };

	for (struct node *e = tree_top(reader->tree, "role"); e; e = node_next(e)) {
		struct role_rule *role = array_push(&list, reader->arena);
		const char *is = node_leaf(e, "is");

		role->device = reader_leaf(reader, e, "device");
		role->neighbor = reader_leaf(reader, e, "neighbor");
		role->place = node_place(e);
		for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
			if (is && !strcmp(is, names[i].name))
				role->is = names[i].role;
	}
	reader->rules->roles = list.v;
	reader->rules->role_count = list.n;
}
