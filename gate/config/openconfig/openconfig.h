/* SPDX-License-Identifier: MIT */
/*
 * Reading a validated OpenConfig tree into a struct device. Internal to config/.
 *
 * Order: interfaces (all else names them), sets and policies, then instance by instance: bindings,
 * statics, IGPs, BGP, redistribution.
 */
#ifndef CONFIG_OPENCONFIG_H
#define CONFIG_OPENCONFIG_H

#include "config/reading.h"

extern const struct config_dialect openconfig_dialect;

/* What the parts need of each other while one device is read. */
struct openconfig {
	struct reading *reading;
	struct arena *arena; /* the device's */
	struct device *device;
	struct map *interfaces; /* name -> struct interface *, after openconfig_interfaces_read */
	/* name -> set or filter */
	struct map *prefix_sets, *community_sets, *ext_community_sets, *as_path_sets, *addr_sets,
		*tag_sets, *policies;
	struct map *set_options; /* "community-set NAME" -> the set's own match-set-options */
};

/* ---- value.c: keys and values ------------------------------------------------- */

/* A list entry's key, config/key read beside it; an error if the two differ. Null only where the
 * entry has none. */
const char *openconfig_key(struct openconfig *oc, const struct node *entry, const char *key);
/* node_get for a path that not every place of its kind has in the model: null there, too. */
const struct node *openconfig_peek(const struct node *node, const char *path);
/* "module:NAME" -> NAME. */
const char *openconfig_bare(const char *identity);
/* IPV4, IPV4_UNICAST, ... FAMILY_COUNT: another one. */
enum family openconfig_family(const char *identity);
/* PROTOCOL_NONE: one that is not simulated. *family is what OSPF and OSPF3 restrict to, else
 * FAMILY_COUNT. */
enum protocol openconfig_protocol(const char *identity, enum family *family);
/* uint32, "01:02:03:04" or "0x1f". False: more than 32 bits. */
bool openconfig_tag(const char *text, uint32_t *tag);
/* uint32 or dotted quad: OSPF areas, cluster ids. */
bool openconfig_number(const char *text, uint32_t *number);
/* A dotted quad; 0 where the leaf is absent. */
uint32_t openconfig_router_id(struct openconfig *oc, const struct node *node, const char *path);
/* An address; an error at the node if it is none of ours (a zone, a mapped address). */
bool openconfig_addr(struct openconfig *oc, const struct node *node, const char *text,
		     struct addr *addr);
/* A prefix without host bits; an error at the node. */
bool openconfig_prefix(struct openconfig *oc, const struct node *node, const char *text,
		       struct prefix *prefix);
/* False and an error if the map has the prefix (with that extra text) already: two spellings of one
 * key. */
bool openconfig_prefix_is_new(struct openconfig *oc, const struct node *node, struct map *seen,
			      struct prefix prefix, const char *extra);
/* 0..255 or an error. */
uint8_t openconfig_distance(struct openconfig *oc, const struct node *node, const char *path,
			    uint8_t fallback);

/* ---- interface.c --------------------------------------------------------------- */

void openconfig_interfaces_read(struct openconfig *oc);
/* "eth0" and unit 0 are "eth0", unit 5 is "eth0.5". Null and an error if there is none. */
struct interface *openconfig_interface_get(struct openconfig *oc, const struct node *node,
					   const char *name, uint32_t unit);
/* By interface-ref below node, else by the free text of its id ("eth0" or "eth0.5"). Null and an
 * error. */
struct interface *openconfig_interface_ref(struct openconfig *oc, const struct node *node,
					   const char *id);
uint32_t openconfig_interface_index(const struct openconfig *oc, const struct interface *interface);
/* Up or down by the members and the VLANs: after all interfaces are read. */
void openconfig_interfaces_settle(struct openconfig *oc);

/* ---- openconfig_policy/sets.c, openconfig_policy/community.c, openconfig_policy/policy.c ----------------------- */

void openconfig_sets_read(struct openconfig *oc, const struct node *defined_sets);
void openconfig_policies_read(struct openconfig *oc);
/* Filter chain of the policies in the leaf-list (null or absent: none). */
void openconfig_chain_read(struct openconfig *oc, const struct node *node, const char *path,
			   struct filter_chain *chain);
/* ACCEPT_ROUTE or REJECT_ROUTE of the leaf into chain->otherwise; false if it is not written. */
bool openconfig_otherwise_read(struct openconfig *oc, const struct node *node, const char *path,
			       struct filter_chain *chain);

enum openconfig_member { MEMBER_LITERAL, MEMBER_PATTERN };

/* What a community member is, of the kinds the model's union cannot tell apart. *doubt says why a
 * pattern is probably a mistake, or is null. */
enum openconfig_member openconfig_community_classify(const char *text, uint64_t *literal,
						     const char **doubt);
enum openconfig_member openconfig_ext_community_classify(const char *text, uint64_t *literal,
							 const char **doubt);

/* The conditions and actions of BGP in one statement. */
struct openconfig_statement {
	struct filter_entry *entry;
	const struct node *node;
	struct condition_list {
		struct condition *v;
		size_t n, cap;
	} conditions;
	struct action_list {
		struct action *v;
		size_t n, cap;
	} actions;
};

struct condition *openconfig_condition_add(struct openconfig *oc, struct openconfig_statement *s,
					   enum condition_kind kind, const struct node *node);
struct action *openconfig_action_add(struct openconfig *oc, struct openconfig_statement *s,
				     enum action_kind kind, const struct node *node);
/* A set that a leaf names; null if it is undefined. */
const void *openconfig_set_get(struct openconfig *oc, const struct map *sets,
			       const struct node *leaf, const char *kind);
void openconfig_conditions_read(struct openconfig *oc, struct openconfig_statement *s);
void openconfig_bgp_conditions_read(struct openconfig *oc, struct openconfig_statement *s,
				    const struct node *node);
void openconfig_actions_read(struct openconfig *oc, struct openconfig_statement *s);
void openconfig_set_community_read(struct openconfig *oc, struct openconfig_statement *s,
				   const struct node *node, enum community_kind kind);

/* ---- instances ----------------------------------------------------------------------------- */

void openconfig_instances_read(struct openconfig *oc);

struct static_list {
	struct static_route *v;
	size_t n, cap;
};
struct aggregate_list {
	struct local_aggregate *v;
	size_t n, cap;
};

void openconfig_statics_read(struct openconfig *oc, const struct node *protocol,
			     struct static_list *list);
void openconfig_aggregates_read(struct openconfig *oc, const struct node *protocol,
				struct aggregate_list *list);
void openconfig_ospf_read(struct openconfig *oc, const struct node *protocol, uint8_t version,
			  struct ospf *ospf);
void openconfig_isis_read(struct openconfig *oc, const struct node *protocol, struct isis *isis);
/* isis_interface.c: families and interfaces of what openconfig_isis_read has begun */
void openconfig_isis_interfaces_read(struct openconfig *oc, const struct node *node,
				     struct isis *isis);
void openconfig_bgp_read(struct openconfig *oc, const struct node *protocol,
			 const struct instance *instance, struct bgp *bgp);
void openconfig_redistributions_read(struct openconfig *oc, const struct node *node,
				     struct instance *instance);

/* The levels of BGP's inheritance, most specific first; null where there is none. */
enum {
	BGP_NEIGHBOR_FAMILY,
	BGP_NEIGHBOR,
	BGP_GROUP_FAMILY,
	BGP_GROUP,
	BGP_GLOBAL_FAMILY,
	BGP_GLOBAL,
	BGP_LEVELS
};
struct openconfig_levels {
	const struct node *v[BGP_LEVELS];
};

/* The node of the most specific level that has the leaf explicitly, or null. Marks it at all
 * levels: what is overridden is read, too. *level, if not null, is that level. */
const struct node *openconfig_level_get(const struct openconfig_levels *levels, const char *path,
					int *level);
/* The afi-safi entry of that family below a level, or null. */
const struct node *openconfig_bgp_family_node(const struct node *level, enum family family);

/* What a session is read from. */
struct openconfig_session {
	const struct node *global; /* bgp/global */
	const struct node *node;   /* the neighbor; null for a listen range */
	const struct node *group;  /* its peer group, or null */
	const struct node *place;  /* the neighbor or the listen range */
	const struct bgp *bgp;
};

void openconfig_neighbor_read(struct openconfig *oc, const struct openconfig_session *session,
			      struct neighbor *neighbor);
/* One family; internal says whether the session is iBGP. */
void openconfig_neighbor_family_read(struct openconfig *oc,
				     const struct openconfig_session *session, enum family family,
				     bool internal, struct neighbor *neighbor);
/* What is the same for global, groups and neighbors and not simulated there; afterwards nothing of
 * use-multiple-paths and add-paths is unread at this level. */
void openconfig_bgp_level_check(struct openconfig *oc, const struct node *level,
				const struct bgp *bgp, bool is_global);

/* ignored.c */
extern const struct irrelevant_path openconfig_ignored[];
extern const size_t openconfig_ignored_count;

#endif
