/* SPDX-License-Identifier: MIT */
/* The ends of BGP sessions, as propagation asks for them. Internal to bgp/ and bgp_class/. */
#ifndef ROUTES_BGP_PEER_H
#define ROUTES_BGP_PEER_H

#include "routes/bgp/decide.h"
#include "routes/state.h"

/* What propagation asks of one family of a session for each path: copied out of the configs, which
 * lie wide apart in memory. */
struct bgp_peer_family {
	const struct neighbor_family *config;
	bool carried;               /* the session is up and has the family */
	bool client, server_client; /* of this route reflector, of this route server */
	bool refuses_in,
		refuses_out; /* no filter where one is needed (RFC 8212), or nothing but `reject` */
	bool filters_in, filters_out; /* filters have to be asked */
	bool edits_out;               /* one of them is a route-map or a policy */
	bool cleans_path; /* private numbers or the neighbor's are edited on the way out */
	bool keep_path, keep_med, keep_next_hop;
	bool default_originate, marks_site; /* site of origin */
	uint8_t next_hop_self, send_communities, allow_own_as;
	/* the first neighbor of the instance that is sent the same; mostly itself */
	uint32_t twin;
};

/* One end of a session. */
struct bgp_peer {
	uint32_t instance;
	uint32_t mirror, far_instance; /* ROUTES_NONE: the far end is external */
	uint32_t asn, confederation;   /* of the own instance */
	uint32_t local_as, remote_as, router_id, far_router_id;
	uint32_t cluster_id; /* the own one towards this neighbor */
	uint32_t instance_cluster_id;
	enum bgp_sort sort;
	bool up, far_guessed;
	bool multihop;             /* its next hops need not be connected */
	bool sends_back;           /* a path goes back to where it came from */
	bool neighbor_as_filtered; /* paths that hold the neighbor's AS are not sent */
	bool shuts_down;           /* graceful shutdown */
	bool refuses_sets, reflects_between_clients, installed_only;
	bool drops_invalid;   /* what the RPKI calls invalid (RFC 6811), of other systems */
	bool filters_blindly; /* its export filters see no neighbor (FRR) */
	bool plain_in;        /* nothing but loop checks on the way in */
	struct bgp_peer_family family[FAMILY_COUNT];
	struct addr remote;
	struct addr seen_as;            /* what filters know the neighbor by */
	struct addr self[FAMILY_COUNT]; /* the next hop it gives for itself; none: it has none of
					   the family */
	struct prefix subnet;           /* shared with the neighbor; len 0: none */
	uint32_t interface;             /* on it */
	uint32_t unnumbered;            /* own interface, ROUTES_NONE */
	const struct neighbor *config;
	const struct bgp *bgp; /* of the own instance */
};

/* An unnumbered session over IPv6 runs between link-local addresses, whatever global one stands for
 * the neighbor here; filters know none of them. */
struct addr bgp_seen_as(uint32_t unnumbered_interface, struct addr remote);

#endif
