/* SPDX-License-Identifier: MIT */
/*
 * What OSPF and IS-IS have in common: addresses across a link, and what is redistributed into them.
 * Internal to routes/.
 */
#ifndef ROUTES_IGP_H
#define ROUTES_IGP_H

#include "routes/state.h"

const struct interface *port_interface(const struct routes *routes, struct port port);

/* The address of `far` as `near` uses it for a next hop: for IPv4 the one in a common subnet, or any
 * where `near` is unnumbered; for IPv6 the link-local one, written as network_link_local() says.
 * False: there is none. */
bool igp_via(const struct routes *routes, enum family family, struct port near, struct port far,
	     struct addr *via);

bool igp_shares_subnet(const struct routes *routes, struct port near, struct port far); /* IPv4 */

/* A prefix that comes in from another protocol, or a default route that is originated. */
struct redistributed {
	struct prefix prefix;
	bool metric_set; /* else the protocol's own default */
	uint32_t metric;
	uint8_t metric_type; /* OSPF 1 or 2; 0: not said */
	unsigned levels;     /* IS-IS; 0: not said */
	uint32_t tag;
	struct addr next_hop; /* of the source route, none if it has none */
};

struct redistributed_list {
	struct redistributed *v;
	size_t n, cap;
};

/* Appends what the instance redistributes into a protocol's instance of that name. */
void redistribute(struct routes *routes, uint32_t instance, enum protocol to, const char *to_name,
		  enum family family, struct redistributed_list *list);
/* Whether the filter lets any of these routes pass, whatever the redistributions' own filters say. */
bool redistribute_passes(struct routes *routes, uint32_t instance, enum protocol to,
			 const char *to_name, enum family family, const struct filter *filter);
/* Whether a default route is there that `protocol` did not bring itself, and the filter (or null)
 * lets it pass; then what the filter made of it is in *result. With always there need not be one.
 */
bool redistribute_default(struct routes *routes, uint32_t instance, enum protocol protocol,
			  enum family family, bool always, const struct filter *filter,
			  struct redistributed *result);
/* Items that begin with a uint32_t below `groups`: sorts them by it, keeping their order inside a
 * group. [group]: where it begins; the last element is n. */
uint32_t *igp_group(void *items, size_t size, size_t n, uint32_t groups, struct arena *arena);

/* Numbered prefixes, and in order for rib_each. */
struct igp_prefixes {
	struct {
		struct prefix *v;
		size_t n, cap;
	} all;               /* by number */
	struct map *numbers; /* struct rib_key -> number + 1 */
	struct rib_range range;
};
uint32_t igp_prefix_number(struct igp_prefixes *prefixes, struct prefix prefix,
			   struct arena *arena);
void igp_prefixes_sort(struct igp_prefixes *prefixes, struct arena *arena);

/* Whether routes to far addresses will be asked for anyway: the instance has BGP neighbors of its
 * own AS. */
bool igp_is_wanted(const struct routes *routes, uint32_t instance);

uint64_t redistributed_digest(const struct redistributed_list *list, uint64_t seed);

#endif
