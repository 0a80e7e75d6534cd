/* SPDX-License-Identifier: MIT */
/*
 * The network: all devices of one state, and what only shows between them: who owns an address,
 * which interfaces share a link, which neighbors make a session. Sealed: everything is const
 * afterwards and may be read by any number of threads.
 *
 *	device.h filter.h bgp.h ospf.h isis.h   one device (plain data)
 *	families.c                              what its neighbors say alike, once
 *	network.c links.c stated.c session/     sealing (seal.h)
 *	elsewhere.c                             the same things in another state
 *	rpki.c                                  origins validated
 *	print/                                  canonical text of a device, for tests
 *	record/                                 a device as bytes, to be kept
 */
#ifndef NETWORK_NETWORK_H
#define NETWORK_NETWORK_H

#include "base/diag.h"
#include "base/intern.h"
#include "network/device.h"

/* One announcement of a neighbor that has no config here. */
struct external_route {
	struct prefix prefix;
	const uint32_t *as_path; /* as received: the neighbor's own AS first; empty: just that */
	size_t as_path_count;
	bool med_set;
	uint32_t med;
	enum origin origin;
	const uint64_t *communities;
	size_t community_count;
	struct place place;
};

struct external {
	const char *const *devices; /* globs */
	size_t device_count;
	const char *const *neighbors; /* globs on address or description */
	size_t neighbor_count;
	struct external_route *routes;
	size_t route_count;
	struct place place;
};

/* Prefixes that a device announces only while it is healthy (routegate.yaml `service`): while each
 * of `needs` is routed on that device by more than the default route. While it is not, the device
 * originates none of these prefixes (into BGP), whatever its config says. */
struct service {
	const char *name;
	const char *device;
	const struct prefix *prefixes;
	size_t prefix_count;
	const struct prefix *needs;
	size_t need_count;
	struct place place;
};

/* A route origin authorisation (RFC 6482), as validators export it. */
struct roa {
	struct prefix prefix;
	uint8_t max_length; /* as struct prefix counts */
	uint32_t asn;       /* 0: nobody (RFC 6483 section 4) */
	struct place place;
};

/* Origin validation (RFC 6811): what is authorised, and who drops what is invalid. */
struct rpki {
	const struct roa *roas; /* sorted by prefix */
	size_t roa_count;
	const char *const *droppers; /* globs: devices that accept no invalid route over eBGP */
	size_t dropper_count;
};

enum rpki_state { RPKI_NOT_FOUND, RPKI_VALID, RPKI_INVALID };

/* Of a route from this origin (0: none that could be told). why: the authorisation that makes it
 * valid, or one that covers it and does not; null: none covers it. May be null itself. */
enum rpki_state rpki_validate(const struct rpki *rpki, struct prefix prefix, uint32_t origin,
			      const struct roa **why);
/* All that cover the prefix, shorter ones first. */
typedef void roa_visit(void *context, const struct roa *roa);
void rpki_covering(const struct rpki *rpki, struct prefix prefix, roa_visit *visit, void *context);
bool rpki_is_dropper(const struct rpki *rpki, const char *device);

/* A link that no shared subnet tells (routegate.yaml `link`), as it is written: two ends or more. */
struct link_end {
	const char *device, *interface;
	struct place place;
};

struct stated_link {
	struct link_end *ends;
	size_t end_count;
	struct place place;
};

/* What routegate.yaml says about the network beside the configs. */
struct surroundings {
	const char *const *outside; /* globs: devices that stand for other networks */
	size_t outside_count;
	struct external *externals;
	size_t external_count;
	struct service *services;
	size_t service_count;
	struct stated_link *links;
	size_t link_count;
	struct rpki rpki;
};

/* An interface of the whole network. */
struct port {
	uint32_t device, interface;
};

/* Interfaces that share a subnet, or that routegate.yaml says are cabled together: two make a link,
 * more a LAN. One with a single member (a stub, or the way to an external neighbor) has no link. An
 * interface with several subnets is in several, one whose link is stated in that one only. */
struct link {
	struct prefix subnet;       /* the (first) shared subnet; len 0 for unnumbered links */
	const struct port *members; /* sorted */
	size_t member_count;
	bool point_to_point; /* exactly two members: when one end is down, the other has no carrier
			      */
};

struct network_instance {
	uint32_t device;
	uint32_t instance;       /* index in the device */
	uint32_t first_neighbor; /* into network.neighbors, as many as bgp->neighbor_count plus
				    accepted dynamic ones */
	uint32_t neighbor_count;
	uint32_t router_id;         /* of BGP, chosen */
	uint32_t default_router_id; /* for a protocol that has none configured; 0: the instance has
				       no IPv4 address */
};

enum session_obstacle { /* what keeps a session down whatever the routes are */
			SESSION_POSSIBLE,
			SESSION_SHUTDOWN,  /* neighbor or whole BGP shut on one side */
			SESSION_NO_MIRROR, /* the far device has no neighbor statement that answers
					    */
			SESSION_AS_MISMATCH,
			SESSION_NO_FAMILY, /* no address family on both ends */
			SESSION_BOTH_PASSIVE,
			SESSION_PASSWORD_MISMATCH,
			SESSION_ROLE_MISMATCH,
			SESSION_SAME_ROUTER_ID,
			SESSION_OBSTACLE_COUNT
};

/* One end of a BGP session: a neighbor statement (or an accepted dynamic one). */
struct network_neighbor {
	uint32_t instance; /* into network.instances: whose statement it is */
	const struct neighbor *config;
	struct addr remote; /* the far end's address (unnumbered: link-local or first global of the
			       far end) */
	struct addr local_fixed; /* own address if configured (update-source), else none: then that
				    of the outgoing interface */
	uint32_t remote_device;  /* UINT32_MAX: external, no config here */
	uint32_t mirror;         /* the far end's entry in network.neighbors, UINT32_MAX if none */
	uint32_t local_as,
		remote_as;  /* as used on this session, confederations and local-as considered */
	bool ebgp;          /* false: iBGP */
	bool confederation; /* eBGP between members of one confederation */
	enum session_obstacle obstacle;
	struct place obstacle_place; /* what to blame, if anything */
	bool family[FAMILY_COUNT];   /* on at both ends */
	bool outside; /* an outside session: eBGP and the far end is external or an `outside`
			 device; the near device is not itself outside */
	const struct external_route *const *externals; /* what an external far end announces */
	size_t external_count;
	uint32_t unnumbered_interface; /* own interface index, UINT32_MAX if numbered */
};

/* An interface behind which routers may be that nothing tells: it weighs like a line that is not
 * modelled. */
struct network_gap {
	struct port port;
	struct unmodelled line;
};

struct network {
	struct arena *arena;
	const struct device *const *devices; /* sorted by name */
	size_t device_count;
	const bool *device_outside;
	const struct network_instance *instances; /* by device, then as in the device */
	size_t instance_count;
	const uint32_t *device_instances; /* [device]: the first of its instances */
	const struct link *links;
	size_t link_count;
	const uint32_t *const *const
		*interface_links; /* [device][interface]: its links, a count and then indexes */
	const struct network_neighbor *neighbors;
	size_t neighbor_count;
	const struct network_gap *gaps;
	size_t gap_count;
	const struct surroundings *surroundings;
	const struct map *owners; /* struct addr -> struct owner * */
};

struct owner {
	struct port port;
	struct owner *next; /* the same address on another device (anycast) or instance */
};

/* Sorts the devices by name (an error if two have the same), infers links, pairs sessions, chooses
 * router ids. The devices and the surroundings must live as long as arena. Reports contradictions
 * (an address twice on one link: a warning; an external that matches no neighbor: a warning;
 * duplicate router ids: a warning). Null only on errors. */
struct network *network_seal(const struct device **devices, size_t n,
			     const struct surroundings *surroundings, struct arena *arena,
			     struct diagnostics *diag);

uint32_t network_device(const struct network *network, const char *name); /* UINT32_MAX: none */
/* The same instance, or neighbor statement, of another state; UINT32_MAX: it is not there. */
uint32_t network_instance_in(const struct network *other, const struct network *network,
			     uint32_t instance);
uint32_t network_neighbor_in(const struct network *other, const struct network *network,
			     uint32_t neighbor);
/* Owners of an address, chained in the order of ports; null if nobody has it. Link-local IPv6
 * addresses have no owner: they name nothing outside their link. */
const struct owner *network_owner(const struct network *network, struct addr addr);
/* The address by which a port's neighbors send to it over IPv6, as routes are written: its first
 * global one there (in truth the link-local one beside it), else the link-local one that the config
 * tells, else one that it does not tell. */
struct addr network_link_local(const struct network *network, struct port port);
/* Whether packets to this address reach the port on its link; one of fe80::/10 may be untold. */
bool network_port_has(const struct network *network, struct port port, struct addr addr);
/* "r1:eth0 - r2:eth1", sorted. */
const char *link_text(const struct network *network, const struct link *link, struct arena *arena);
const char *session_obstacle_text(enum session_obstacle obstacle);

/* Whether something is known to be cabled to this end: a link, or a stated one whose other ends the
 * network does not have. */
bool network_end_is_linked(const struct network *network, const struct link_end *end);
bool stated_link_same(const struct stated_link *a, const struct stated_link *b);
/* Tells the ends of own's links that the network does not have: an error, but a warning for links
 * that `known` (or null) states, too: sealing leaves them out. */
void network_check_links(const struct network *network, const struct surroundings *own,
			 const struct surroundings *known, struct diagnostics *diag);

/* Canonical text of all that a device says: two devices that mean the same print the same. For
 * tests. */
const char *device_print(const struct device *device, struct arena *arena);

#endif
