/* SPDX-License-Identifier: MIT */
/*
 * IS-IS of one protocol instance (ISO 10589, RFC 1195): the router as a whole; its interfaces are
 * in isis_interface.c.
 *
 * The model's default REJECT_ROUTE for the propagation between levels counts only where a policy is
 * configured: taken literally everywhere it would cut off every level-1 area. Without one, level 2
 * takes of level 1 what the setting says and level 1 takes nothing.
 */
#include <string.h>

#include "base/array.h"
#include "config/openconfig/openconfig.h"

struct area_list {
	const char **v;
	size_t n, cap;
};

static bool net_is_new(const struct area_list *list, const char *area)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->v[i], area) == 0)
			return false;
	return true;
}

/* "49.0001.0102.5500.0001.00": area, six octets of system id, selector. */
static void net_read(struct openconfig *oc, const struct node *node, struct isis *isis,
		     struct area_list *list)
{
	const char *text = node_value(node);
	char hex[64];
	size_t n = 0;
	uint8_t id[6];

	for (const char *p = text; *p != '\0' && n < sizeof(hex) - 1; p++)
		if (*p != '.')
			hex[n++] = *p >= 'A' && *p <= 'F' ? (char)(*p - 'A' + 'a') : *p;
	hex[n] = '\0';
	if (n % 2 != 0 || n < 16 || n > 40 || strspn(hex, "0123456789abcdef") != n) {
		reading_error(oc->reading, node, "openconfig-isis-net",
			      "'%s' is no NET: 1 to 13 octets of area, 6 of system id, 00", text);
		return;
	}
	if (strcmp(hex + n - 2, "00") != 0)
		reading_error(oc->reading, node, "openconfig-isis-net",
			      "'%s' is no NET of a router: it must end in 00", text);
	for (int i = 0; i < 6; i++) {
		uint32_t octet = 0;
		const char pair[] = { '0', 'x', hex[n - 14 + (size_t)i * 2],
				      hex[n - 13 + (size_t)i * 2], '\0' };

		openconfig_tag(pair, &octet);
		id[i] = (uint8_t)octet;
	}
	if (list->n > 0 && memcmp(id, isis->system_id, sizeof(id)) != 0)
		reading_error(oc->reading, node, "openconfig-isis-net",
			      "all NETs of a router have one system id, that of '%s' differs",
			      text);
	memcpy(isis->system_id, id, sizeof(id));
	hex[n - 14] = '\0';
	if (net_is_new(list, hex))
		*array_push(list, oc->arena) = arena_strdup(oc->arena, hex);
}

static void nets_read(struct openconfig *oc, const struct node *node, struct isis *isis)
{
	struct area_list list = { 0 };

	for (const struct node *n = node_first(node, "global/config/net"); n != NULL;
	     n = node_next(n))
		net_read(oc, n, isis, &list);
	isis->areas = list.v;
	isis->area_count = list.n;
	if (list.n == 0)
		reading_error(oc->reading, node, "openconfig-isis-net",
			      "IS-IS without a NET: add global/config/net");
}

static unsigned capability_read(const struct node *node)
{
	const char *text = node_leaf(node, "global/config/level-capability");

	if (text != NULL && strcmp(text, "LEVEL_1") == 0)
		return ISIS_LEVEL_1;
	if (text != NULL && strcmp(text, "LEVEL_2") == 0)
		return ISIS_LEVEL_2;
	return ISIS_LEVEL_1_2;
}

/* Distances belong to a level upstream, to the router here. */
static void preference_read(struct openconfig *oc, const struct node *level, const char *path,
			    uint8_t *distance)
{
	uint8_t value;

	if (node_leaf(level, path) == NULL)
		return;
	value = openconfig_distance(oc, level, path, 0);
	if (*distance != 0 && *distance != value)
		reading_unmodelled(oc->reading, node_get(level, path),
				   "a preference that differs by level is not simulated");
	*distance = value;
}

static void levels_read(struct openconfig *oc, const struct node *node, struct isis *isis)
{
	for (const struct node *l = node_first(node, "levels/level"); l != NULL; l = node_next(l)) {
		const char *number = openconfig_key(oc, l, "level-number");
		const char *style = node_leaf(l, "config/metric-style");
		int level = number != NULL && strcmp(number, "1") == 0 ? 0 : 1;

		if (style != NULL)
			isis->wide[level] = strcmp(style, "WIDE_METRIC") == 0;
		if (!node_bool(l, "config/enabled", true)) /* deprecated, its default is ignored */
			isis->levels &= ~(1U << level);
		preference_read(oc, l, "route-preference/config/internal-route-preference",
				&isis->distance_internal);
		preference_read(oc, l, "route-preference/config/external-route-preference",
				&isis->distance_external);
		reading_refuse_true(oc->reading, l, "authentication/config/enabled",
				    "authentication of a whole level is not simulated");
		node_leaf(l, "authentication/config/auth-password");
	}
	if (isis->distance_internal == 0)
		isis->distance_internal = oc->reading->settings->distance_isis;
	if (isis->distance_external == 0)
		isis->distance_external = oc->reading->settings->distance_isis;
}

static void bits_read(struct openconfig *oc, const struct node *node, struct isis *isis)
{
	static const char overload[] = "global/lsp-bit/overload-bit/config/set-bit";
	const struct node *triggers = node_get(node, "global/lsp-bit/overload-bit/reset-triggers");

	isis->overload = node_bool(node, overload, false);
	if (isis->overload)
		isis->overload_place = reading_leaf_place(oc->reading, node, overload);
	/* at a start only: the steady state is without */
	node_bool(node, "global/lsp-bit/overload-bit/config/set-bit-on-boot", false);
	if (triggers != NULL)
		node_mark_read(triggers);
	isis->high_metric =
		node_bool(node, "global/lsp-bit/overload-bit/config/advertise-high-metric", false);
	isis->attached_receive =
		!node_bool(node, "global/lsp-bit/attached-bit/config/ignore-bit", false);
	isis->attached_send =
		!node_bool(node, "global/lsp-bit/attached-bit/config/suppress-bit", false);
}

/* False: no policy is configured there. */
static bool leak_read(struct openconfig *oc, const struct node *node, const char *path,
		      struct isis_leak *leak)
{
	const struct node *n = node_get(node, path);
	bool written;

	leak->chain.otherwise = FILTER_REJECT;
	if (n == NULL)
		return false;
	openconfig_chain_read(oc, n, "config/import-policy", &leak->chain);
	written = openconfig_otherwise_read(oc, n, "config/default-import-policy", &leak->chain);
	leak->on = leak->chain.n > 0 || written;
	return leak->on;
}

static void leaks_read(struct openconfig *oc, const struct node *node, struct isis *isis)
{
	static const char base[] = "global/inter-level-propagation-policies";
	const char *up = "global/inter-level-propagation-policies/level1-to-level2";
	bool iso = oc->reading->settings->isis_level1_to_level2 == ISIS_UPWARD_ISO;

	node_get(node, base);
	leak_read(oc, node, "global/inter-level-propagation-policies/level2-to-level1",
		  &isis->down);
	if (leak_read(oc, node, up, &isis->up) || isis->levels != ISIS_LEVEL_1_2)
		return;
	isis->up.on = iso;
	if (iso)
		isis->up.chain.otherwise = FILTER_ACCEPT;
	reading_once(oc->reading, node, "openconfig-isis-upward",
		     "no level1-to-level2 policy: level 2 takes %s (isis-level1-to-level2: %s)",
		     iso ? "all of level 1" : "only the router's own prefixes of level 1",
		     iso ? "iso" : "own-only");
}

void openconfig_isis_read(struct openconfig *oc, const struct node *protocol, struct isis *isis)
{
	const struct node *node = node_get(protocol, "isis");

	isis->name = reading_string(oc->reading, openconfig_key(oc, protocol, "name"));
	isis->enabled = node_bool(protocol, "config/enabled", true);
	isis->place = reading_node_place(oc->reading, protocol);
	isis->wide[0] = isis->wide[1] = true;
	isis->attached_send = isis->attached_receive = true;
	if (node == NULL) {
		isis->enabled = false;
		return;
	}
	nets_read(oc, node, isis);
	isis->levels = capability_read(node);
	levels_read(oc, node, isis);
	bits_read(oc, node, isis);
	leaks_read(oc, node, isis);
	isis->max_paths = (uint8_t)node_uint(node, "global/config/max-ecmp-paths", 0);
	openconfig_isis_interfaces_read(oc, node, isis);
}
