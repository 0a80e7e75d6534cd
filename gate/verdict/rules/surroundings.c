/* SPDX-License-Identifier: MIT */
/* What is protected, and what the configs cannot say: neighbors without a config, services, roles, origins. */
#include "verdict/rules/inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

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
