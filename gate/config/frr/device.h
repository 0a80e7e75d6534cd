/* SPDX-License-Identifier: MIT */
/*
 * Reading the tree of a frr.conf into a struct device, with FRR 8.4's own semantics and defaults.
 * Internal to config/.
 *
 *	frr.c            the dialect, and the order in which the parts are read
 *	value.c          addresses, prefixes, numbers
 *	interface.c      interfaces
 *	../frr_policy/   lists, communities, route-maps
 *	instance.c       VRFs with their statics and protocols
 *	bgp*.c ospf*.c isis*.c redistribution.c
 *	ignored.c        nodes that are not read on purpose
 *
 * What an undefined list or route-map means differs by where it is named, and the reader says it:
 * a neighbor's filter rejects everything, a match does not match, a call is passed over.
 */
#ifndef CONFIG_FRR_DEVICE_H
#define CONFIG_FRR_DEVICE_H

#include "config/frr/frr.h"
#include "config/reading.h"

/* What the parts need of each other while one device is read. */
struct frr {
	struct reading *reading;
	struct arena *arena; /* the device's */
	struct device *device;
	bool datacenter;        /* frr defaults datacenter */
	unsigned version;       /* frr version, 8.4 as 804; 804 where none is written */
	struct map *interfaces; /* name -> struct interface * */
	/* name -> list */
	struct map *prefix_lists[FAMILY_COUNT], *access_lists[FAMILY_COUNT], *as_path_lists,
		*community_lists[3];
	struct map *route_maps; /* name -> struct filter *, also those that are named only */
	struct map *gates;      /* "kind NAME" -> struct filter * */
	struct filter_list {
		struct filter **v;
		size_t n, cap;
	} filters;
};

/* ---- value.c ---- */

/* An address or prefix; an error at the node if it is none of ours. */
bool frr_addr(struct frr *frr, const struct node *node, const char *text, struct addr *addr);
bool frr_prefix(struct frr *frr, const struct node *node, const char *text, struct prefix *prefix);
/* A dotted quad or a number; 0 where the leaf is absent. */
uint32_t frr_quad(const struct node *node, const char *path);
const char *frr_string(const struct frr *frr, const struct node *node, const char *path);
struct place frr_place(const struct frr *frr, const struct node *node);
/* Whether a stands behind b in the same file. */
bool frr_is_behind(const struct node *a, const struct node *b);
/* Both are marked; the first that is there. */
const struct node *frr_either(const struct node *a, const struct node *b, const char *path);
/* The protocol that redistribute names; false: none that is simulated. *family: FAMILY_COUNT for
 * both. */
bool frr_protocol(const char *name, enum protocol *protocol, enum family *family);
/* Marks and tells nodes that are understood and not modelled: leaves that are there, and are true
 * if they can be false. paths ends with null. */
void frr_refuse(struct frr *frr, const struct node *node, const char *const *paths,
		const char *why);

/* ---- interfaces ---- */

void frr_interfaces_read(struct frr *frr);
/* Null: the file has no such interface. */
struct interface *frr_interface_find(const struct frr *frr, const char *name);
uint32_t frr_interface_index(const struct frr *frr, const struct interface *interface);

/* ---- lists and route-maps ---- */

void frr_lists_read(struct frr *frr);
void frr_communities_read(struct frr *frr);
/* A list with an entry for each single community: for `set comm-list NAME delete`. */
const struct community_set *frr_communities_apart(struct frr *frr, const struct community_set *set);
/* One community of each kind; false: it is none. */
bool frr_community_parse(const char *text, uint64_t *community);
bool frr_large_community_parse(const char *text, struct large_community *large);
bool frr_ext_community_parse(const char *text, unsigned subtype, uint64_t *community);
void frr_route_maps_read(struct frr *frr);
/* Never null: one that rejects everything stands for a route-map that is not defined. name null:
 * null. */
const struct filter *frr_route_map(struct frr *frr, const struct node *node, const char *path);
/* A list of that kind in front of a route-map: what it does not permit is rejected, all else
 * goes on. */
enum frr_gate { FRR_DISTRIBUTE_LIST, FRR_PREFIX_LIST, FRR_FILTER_LIST };
const struct filter *frr_gate(struct frr *frr, enum frr_gate kind, enum family family,
			      const struct node *node, const char *name);

struct frr_entry {
	struct filter_entry *entry;
	const struct node *node; /* its match or set */
	struct frr_conditions {
		struct condition *v;
		size_t n, cap;
	} conditions;
	struct frr_actions {
		struct action *v;
		size_t n, cap;
	} actions;
};

/* A command of a route-map, by its node, and a bit set of the askers that know it. */
struct frr_known {
	const char *name;
	uint8_t to;
};
/* Those that do not. */
uint8_t frr_unknown_to(const struct frr_known *known, size_t n, const struct node *node);
void frr_route_map_matches_read(struct frr *frr, struct frr_entry *e);
void frr_route_map_sets_read(struct frr *frr, struct frr_entry *e);
struct action *frr_action_add(struct frr *frr, struct frr_entry *e, enum action_kind kind,
			      const struct node *node);
void frr_set_communities_read(struct frr *frr, struct frr_entry *e);

/* ---- instances ---- */

struct frr_redistributions {
	struct redistribution *v;
	size_t n, cap;
};

/* What a protocol's reader gets and adds to. */
struct frr_instance {
	struct instance *instance;
	uint32_t index;
	struct frr_redistributions redistributions;
};

/* The VRFs by name, the default one first; then what is in them. */
void frr_instances_name(struct frr *frr);
void frr_instances_read(struct frr *frr);
/* node: the VRF's block, null for the default one, whose routes stand at the top. */
void frr_statics_read(struct frr *frr, const struct node *node, struct instance *instance);
void frr_bgp_read(struct frr *frr, const struct node *node, struct frr_instance *at);
void frr_bgp_family_read(struct frr *frr, const struct node *node, enum family family,
			 struct frr_instance *at);
struct frr_session {
	const struct node *bgp, *own, *group; /* own: the neighbor, null for a listen range */
	const struct bgp *config;
};
/* False: an error was told. */
bool frr_neighbor_read(struct frr *frr, const struct frr_session *session,
		       struct neighbor *neighbor);
void frr_neighbor_family_read(struct frr *frr, const struct frr_session *session,
			      enum family family, struct neighbor *neighbor);
/* The entry of the peer in one family, or null. */
const struct node *frr_family_peer(const struct node *bgp, enum family family, const char *peer);
void frr_ospf_read(struct frr *frr, const struct node *node, uint8_t version,
		   struct frr_instance *at, struct ospf *ospf);
void frr_ospf_interfaces_read(struct frr *frr, const struct node *node, uint32_t instance,
			      struct ospf *ospf);
void frr_isis_read(struct frr *frr, const struct node *node, struct frr_instance *at,
		   struct isis *isis);
void frr_isis_interfaces_read(struct frr *frr, const struct frr_instance *at,
			      const struct node *router, struct isis *isis);
/* One redistribute line: the common part. Null: it is not simulated, and was told. */
struct redistribution *frr_redistribution_read(struct frr *frr, const struct node *node,
					       enum protocol to, enum family family,
					       struct frr_instance *at);

/* ---- ignored.c ---- */

extern const struct irrelevant_path frr_ignored[];
extern const size_t frr_ignored_count;

#endif
