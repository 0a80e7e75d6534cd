/* SPDX-License-Identifier: MIT */
/*
 * Values and places of the tree of a frr.conf, as the readers of its parts need them.
 */
#include <stdlib.h>
#include <string.h>

#include "config/frr/device.h"

bool frr_addr(struct frr *frr, const struct node *node, const char *text, struct addr *addr)
{
	if (addr_parse(text, addr))
		return true;
	return reading_error(frr->reading, node, "frr-address", "'%s' is no address", text);
}

bool frr_prefix(struct frr *frr, const struct node *node, const char *text, struct prefix *prefix)
{
	struct addr addr;

	if (prefix_parse(text, prefix, &addr))
		return true;
	return reading_error(frr->reading, node, "frr-prefix", "'%s' is no prefix", text);
}

uint32_t frr_quad(const struct node *node, const char *path)
{
	const char *text = node == NULL ? NULL : node_leaf(node, path);
	struct addr addr;

	if (text == NULL)
		return 0;
	if (addr_parse(text, &addr) && addr_family(addr) == FAMILY_IPV4)
		return addr_to_ipv4(addr);
	return (uint32_t)strtoul(text, NULL, 10);
}

const char *frr_string(const struct frr *frr, const struct node *node, const char *path)
{
	return node == NULL ? NULL : reading_string(frr->reading, node_leaf(node, path));
}

struct place frr_place(const struct frr *frr, const struct node *node)
{
	return node == NULL ? (struct place){ 0 } : reading_node_place(frr->reading, node);
}

bool frr_is_behind(const struct node *a, const struct node *b)
{
	struct place x = node_place(a), y = node_place(b);

	return x.file != NULL && y.file != NULL && strcmp(x.file, y.file) == 0 && x.line > y.line;
}

const struct node *frr_either(const struct node *a, const struct node *b, const char *path)
{
	const struct node *x = a == NULL ? NULL : node_get(a, path);
	const struct node *y = b == NULL ? NULL : node_get(b, path);

	return x != NULL ? x : y;
}

bool frr_protocol(const char *name, enum protocol *protocol, enum family *family)
{
	static const struct {
		const char *name;
		enum protocol protocol;
		enum family family;
	} known[] = {
		{ "connected", PROTOCOL_CONNECTED, FAMILY_COUNT },
		{ "static", PROTOCOL_STATIC, FAMILY_COUNT },
		{ "ospf", PROTOCOL_OSPF, FAMILY_IPV4 },
		{ "ospf6", PROTOCOL_OSPF, FAMILY_IPV6 },
		{ "isis", PROTOCOL_ISIS, FAMILY_COUNT },
		{ "bgp", PROTOCOL_BGP, FAMILY_COUNT },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(name, known[i].name) == 0) {
			*protocol = known[i].protocol;
			*family = known[i].family;
			return true;
		}
	return false;
}

void frr_refuse(struct frr *frr, const struct node *node, const char *const *paths, const char *why)
{
	for (; *paths != NULL; paths++)
		for (const struct node *n = node_get(node, *paths); n != NULL; n = node_next(n)) {
			const char *value = node_value(n);

			if (value != NULL && strcmp(value, "false") == 0)
				continue;
			node_mark_read(n);
			reading_unmodelled(frr->reading, n, why);
		}
}
