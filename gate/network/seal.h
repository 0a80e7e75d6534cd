/* SPDX-License-Identifier: MIT */
/*
 * What the parts of sealing share. Internal to network/.
 *
 *	network.c            devices in order, instances, owners of addresses, router ids
 *	links.c              which interfaces share a subnet
 *	stated.c             which ones routegate.yaml says are cabled together
 *	session/side.c       one neighbor statement by itself
 *	session/sessions.c   which neighbor statements answer each other
 *	session/listen.c     who comes in from a listen range
 *	session/check.c      AS numbers and what keeps a session down
 *	session/externals.c  what has no config here
 */
#ifndef NETWORK_SEAL_H
#define NETWORK_SEAL_H

#include "network/network.h"

/* A network while it is made: the members of struct network that are still written to. */
struct seal {
	struct network *network;
	struct arena *arena;
	struct arena *scratch; /* reset after each part */
	struct diagnostics *diag;
	struct network_instance *instances;
	bool *device_outside;
	struct map *owners;
	struct {
		struct network_gap *v;
		size_t n, cap;
	} gaps;
	struct map *stated; /* struct port -> struct stated_link * */
};

/* A neighbor statement while its other half is looked for. */
struct side {
	struct network_neighbor entry;
	const struct owner *far; /* who has the far address; null: nobody */
	struct addr source;      /* it connects from there; none: that depends on the routes */
	uint32_t near;           /* own interface towards the far end; UINT32_MAX: it is not near */
	struct prefix near_subnet;
	bool untold;  /* nothing tells who is behind its interface */
	bool alone;   /* its link is stated, and nobody is at the other end */
	bool mute;    /* its update-source is no address of its own: it cannot connect */
	bool dynamic; /* made from a listen range: it only answers */
};

struct sides {
	struct side *v;
	size_t n, cap;
};

/* How many addresses all interfaces have: large networks have many, and room for all of them is made
 * at once. */
size_t seal_addresses(const struct seal *seal);
void links_find(struct seal *seal);
void stated_find(struct seal *seal);
/* The link that is stated for the interface; null: none. */
const struct stated_link *stated_at(const struct seal *seal, struct port port);
/* Those of its ends that the network has; ports has room for all. */
size_t stated_ports(const struct seal *seal, const struct stated_link *link, struct port *ports);
/* A device at another end; UINT32_MAX: the network has none of them. */
uint32_t stated_far_device(const struct seal *seal, const struct stated_link *link,
			   uint32_t device);
void sessions_pair(struct seal *seal);
/* Interfaces on which an IGP speaks and nothing tells with whom. */
void igp_gaps_find(struct seal *seal);
/* what: the statement; why: what is missing. Tells it, too. */
void gap_add(struct seal *seal, const char *code, struct port port, struct place place,
	     const char *what, const char *why);
/* Of a neighbor statement that names an interface. */
void side_gap_add(struct seal *seal, const struct side *side);
struct side side_make(struct seal *seal, uint32_t instance, const struct neighbor *config);
/* The far end as the statement names it: an address or an interface. */
const char *side_far_text(const struct side *side, struct arena *arena);
bool side_instance_has(const struct seal *seal, uint32_t instance, struct addr addr);
/* 0: the statement does not lead to that instance; 1: it does; 2: over a common link. */
int side_leads_to(const struct seal *seal, const struct side *side, uint32_t instance);
/* Whether a connection that `from` opens arrives at what `to` waits for. */
bool side_can_reach(const struct seal *seal, const struct side *from, const struct side *to);
void sides_join(struct sides *sides, uint32_t a, uint32_t b); /* they are each other's mirror */
void listen_accept(struct seal *seal, struct sides *sides);
/* AS numbers, families and the obstacle of one session; mirrors are indexes into sides. */
void session_check(const struct seal *seal, struct sides *sides, size_t index);
/* What neighbors without a config announce, and which sessions are outside ones. */
void externals_attach(struct seal *seal, struct sides *sides);

uint32_t interface_find(const struct device *device, const char *name); /* UINT32_MAX: none */
const struct bgp *instance_bgp(const struct network *network, uint32_t instance); /* or null */
const struct device *instance_device(const struct network *network, uint32_t instance);
uint32_t port_instance(const struct network *network, struct port port);
/* Messages from now on belong to this device; null: to none. */
void seal_speak_of(struct seal *seal, const struct device *device);

#endif
