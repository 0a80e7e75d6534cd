/* SPDX-License-Identifier: MIT */
/*
 * Keys and values of OpenConfig trees, with the checks that YANG leaves out: patterns let through
 * host bits, and several spellings of one value are different keys to the validator.
 */
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "config/openconfig/openconfig.h"

const char *openconfig_key(struct openconfig *oc, const struct node *entry, const char *key)
{
	const char *value = node_leaf(entry, key);
	const char *again = node_leaf(entry, arena_printf(oc->reading->scratch, "config/%s", key));

	if (value == NULL)
		return again;
	if (again != NULL && strcmp(value, again) != 0)
		reading_error(oc->reading, entry, "openconfig-key-mismatch",
			      "the key '%s' is '%s' but config/%s is '%s': make them equal", key,
			      value, key, again);
	return value;
}

const struct node *openconfig_peek(const struct node *node, const char *path)
{
	while (node != NULL && *path != '\0') {
		size_t n = strcspn(path, "/");
		const struct node *child = node_any_child(node);
		char name[64];

		while (child != NULL &&
		       (strncmp(node_name(child), path, n) != 0 || node_name(child)[n] != '\0'))
			child = node_any_sibling(child);
		if (child == NULL || n >= sizeof(name))
			return NULL;
		memcpy(name, path, n);
		name[n] = '\0';
		node = node_get(node, name);
		path += n + (path[n] == '/');
	}
	return node;
}

const char *openconfig_bare(const char *identity)
{
	const char *colon = identity == NULL ? NULL : strrchr(identity, ':');

	return colon == NULL ? identity : colon + 1;
}

enum family openconfig_family(const char *identity)
{
	const char *name = openconfig_bare(identity);

	if (name == NULL)
		return FAMILY_COUNT;
	if (strcmp(name, "IPV4") == 0 || strcmp(name, "IPV4_UNICAST") == 0)
		return FAMILY_IPV4;
	if (strcmp(name, "IPV6") == 0 || strcmp(name, "IPV6_UNICAST") == 0)
		return FAMILY_IPV6;
	return FAMILY_COUNT;
}

enum protocol openconfig_protocol(const char *identity, enum family *family)
{
	static const struct {
		const char *name;
		enum protocol protocol;
		enum family family;
	} table[] = {
		{ "BGP", PROTOCOL_BGP, FAMILY_COUNT },
		{ "ISIS", PROTOCOL_ISIS, FAMILY_COUNT },
		{ "OSPF", PROTOCOL_OSPF, FAMILY_IPV4 },
		{ "OSPF3", PROTOCOL_OSPF, FAMILY_IPV6 },
		{ "STATIC", PROTOCOL_STATIC, FAMILY_COUNT },
		{ "DIRECTLY_CONNECTED", PROTOCOL_CONNECTED, FAMILY_COUNT },
		{ "LOCAL_AGGREGATE", PROTOCOL_AGGREGATE, FAMILY_COUNT },
	};
	const char *name = openconfig_bare(identity);

	*family = FAMILY_COUNT;
	for (size_t i = 0; name != NULL && i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcmp(name, table[i].name) != 0)
			continue;
		*family = table[i].family;
		return table[i].protocol;
	}
	return PROTOCOL_NONE;
}

/* The whole of a text in a base, at most 32 bits. */
static bool parse_u32(const char *text, int base, uint32_t *number)
{
	uint64_t value = 0;

	if (*text == '\0')
		return false;
	for (; *text != '\0'; text++) {
		int digit = *text >= '0' && *text <= '9'   ? *text - '0'
			    : *text >= 'a' && *text <= 'f' ? *text - 'a' + 10
			    : *text >= 'A' && *text <= 'F' ? *text - 'A' + 10
							   : 99;

		if (digit >= base)
			return false;
		value = value * (uint64_t)base + (uint64_t)digit;
		if (value > UINT32_MAX)
			return false;
	}
	*number = (uint32_t)value;
	return true;
}

bool openconfig_tag(const char *text, uint32_t *tag)
{
	char hex[32];
	size_t n = 0;

	if (text[0] == '0' && text[1] == 'x')
		return parse_u32(text + 2, 16, tag);
	if (strchr(text, ':') == NULL)
		return parse_u32(text, 10, tag);
	for (; *text != '\0'; text++) {
		if (*text == ':')
			continue;
		if (n + 1 == sizeof(hex))
			return false;
		hex[n++] = *text;
	}
	hex[n] = '\0';
	return parse_u32(hex, 16, tag);
}

bool openconfig_number(const char *text, uint32_t *number)
{
	struct addr addr;

	if (strchr(text, '.') == NULL)
		return parse_u32(text, 10, number);
	if (!addr_parse(text, &addr) || addr_family(addr) != FAMILY_IPV4)
		return false;
	*number = addr_to_ipv4(addr);
	return true;
}

uint32_t openconfig_router_id(struct openconfig *oc, const struct node *node, const char *path)
{
	const char *text = node_leaf(node, path);
	uint32_t id = 0;

	if (text != NULL && (!openconfig_number(text, &id) || id == 0))
		reading_error(oc->reading, node_get(node, path), "openconfig-router-id",
			      "'%s' is no router id: write a dotted quad other than 0.0.0.0", text);
	return id;
}

bool openconfig_addr(struct openconfig *oc, const struct node *node, const char *text,
		     struct addr *addr)
{
	if (addr_parse(text, addr) && !addr_is_none(*addr))
		return true;
	return reading_error(
		oc->reading, node, "openconfig-address",
		"'%s' is no address that can be used here (no zone, no IPv4-mapped IPv6)", text);
}

bool openconfig_prefix(struct openconfig *oc, const struct node *node, const char *text,
		       struct prefix *prefix)
{
	struct addr full;
	char buf[PREFIX_TEXT];

	if (prefix_parse(text, prefix, NULL))
		return true;
	if (prefix_parse(text, prefix, &full))
		return reading_error(oc->reading, node, "openconfig-host-bits",
				     "'%s' has host bits: write %s, or the length that is meant",
				     text, prefix_text(*prefix, buf));
	return reading_error(oc->reading, node, "openconfig-prefix", "'%s' is no prefix", text);
}

bool openconfig_prefix_is_new(struct openconfig *oc, const struct node *node, struct map *seen,
			      struct prefix prefix, const char *extra)
{
	char buf[PREFIX_TEXT];
	const char *key =
		arena_printf(oc->reading->scratch, "%s %s", prefix_text(prefix, buf), extra);
	void **slot = map_slot(seen, key, strlen(key));

	if (*slot != NULL)
		return reading_error(oc->reading, node, "openconfig-duplicate-prefix",
				     "%s is here twice, in two spellings: keep one", buf);
	*slot = oc;
	return true;
}

uint8_t openconfig_distance(struct openconfig *oc, const struct node *node, const char *path,
			    uint8_t fallback)
{
	uint64_t value = node_uint(node, path, fallback);

	if (value > UINT8_MAX) {
		reading_error(oc->reading, node_get(node, path), "openconfig-distance",
			      "a preference of %llu cannot be compared with those of other "
			      "protocols: use 0 to 255",
			      (unsigned long long)value);
		return UINT8_MAX;
	}
	return (uint8_t)value;
}
