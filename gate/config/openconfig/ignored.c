/* SPDX-License-Identifier: MIT */
/*
 * Nodes of our own profile that are not read on purpose, each with its reason: without effect on
 * the settled routes, or not simulated. A row counts for its node as a whole: where a reader has
 * been into the node, its leaves have rows. What the profile does not have is in
 * outside.c.
 */
#include "config/openconfig/openconfig.h"

#define NI      "/network-instances/network-instance"
#define PR      NI "/protocols/protocol"
#define BGP     PR "/bgp"
#define ISIS    PR "/isis"
#define ACTIONS "/routing-policy/policy-definitions/policy-definition/statements/statement/actions"

#define SETTLED  "no effect once the network has settled"
#define TEXT     "a text for people"
#define TIMERS   "timers: no effect once the network has settled"
#define PHYSICAL "the port itself: no effect on routes"
#define BFD      "finds failures sooner, makes none: a session is taken as up"

#define LAYER_2      "layer 2: read where a routed VLAN needs it"
#define LEVEL_SECRET "authentication of a level is refused where it is enabled"

#define TAINT(path, why)                                                                           \
	{                                                                                          \
		path, NODE_TAINT, why                                                              \
	}
#define IGNORE(path, why)                                                                          \
	{                                                                                          \
		path, NODE_IGNORE, why                                                             \
	}

#define SWITCHED(base)                                                                             \
	IGNORE(base, LAYER_2), IGNORE(base "/config/interface-mode", LAYER_2),                     \
		IGNORE(base "/config/native-vlan", LAYER_2),                                       \
		IGNORE(base "/config/access-vlan", LAYER_2),                                       \
		IGNORE(base "/config/trunk-vlans", LAYER_2)

/* Leaves that a neighbor and a peer group have alike. */
#define PEER(base)                                                                                 \
	IGNORE(base "/timers", TIMERS), IGNORE(base "/graceful-restart", SETTLED),                 \
		IGNORE(base "/afi-safis/afi-safi/graceful-restart", SETTLED),                      \
		IGNORE(base "/error-handling", "how broken messages are treated"),                 \
		IGNORE(base "/logging-options", "logging"), IGNORE(base "/enable-bfd", BFD),       \
		IGNORE(base "/transport/config/tcp-mss", SETTLED),                                 \
		IGNORE(base "/transport/config/mtu-discovery", SETTLED),                           \
		IGNORE(base "/config/route-flap-damping", SETTLED)

#define OSPF(base)                                                                                 \
	IGNORE(base "/global/config/log-adjacency-changes", "logging"),                            \
		IGNORE(base "/global/timers/spf", TIMERS),                                         \
		IGNORE(base "/global/timers/lsa-generation", TIMERS),                              \
		IGNORE(base                                                                        \
		       "/areas/area/interfaces/interface/timers/config/retransmission-interval",   \
		       TIMERS),                                                                    \
		IGNORE(base "/areas/area/interfaces/interface/timers/config/"                      \
			    "interface-transmission-delay",                                        \
		       TIMERS),                                                                    \
		IGNORE(base "/areas/area/interfaces/interface/enable-bfd", BFD),                   \
		TAINT(base "/global/timers/max-metric/config/include",                             \
		      "only links to other routers get the maximum metric here"),                  \
		TAINT(base "/global/inter-area-propagation-policies",                              \
		      "policies between areas are not simulated"),                                 \
		TAINT(base "/areas/area/virtual-links", "virtual links are not simulated"),        \
		TAINT(base "/areas/area/interfaces/interface/neighbors",                           \
		      "neighbors with their own cost are not simulated"),                          \
		TAINT(base "/areas/area/interfaces/interface/static-neighbors",                    \
		      "neighbors with their own cost are not simulated")

const struct irrelevant_path openconfig_ignored[] = {
	IGNORE("/interfaces/interface/hold-time", SETTLED),
	IGNORE("/interfaces/interface/ethernet/config/mac-address", PHYSICAL),
	IGNORE("/interfaces/interface/ethernet/config/auto-negotiate", PHYSICAL),
	IGNORE("/interfaces/interface/ethernet/config/duplex-mode", PHYSICAL),
	IGNORE("/interfaces/interface/aggregation/config/lag-type",
	       "how members are agreed upon: both kinds are taken to work"),
	SWITCHED("/interfaces/interface/ethernet/switched-vlan"),
	SWITCHED("/interfaces/interface/aggregation/switched-vlan"),
	IGNORE("/interfaces/interface/subinterfaces/subinterface/ipv4/config/mtu", PHYSICAL),
	IGNORE("/interfaces/interface/subinterfaces/subinterface/ipv6/config/mtu", PHYSICAL),
	IGNORE("/interfaces/interface/subinterfaces/subinterface/ipv4/unnumbered",
	       "read where it is enabled"),
	IGNORE("/interfaces/interface/subinterfaces/subinterface/ipv6/unnumbered",
	       "read where it is enabled"),
	IGNORE("/interfaces/interface/routed-vlan/ipv4/config/mtu", PHYSICAL),
	IGNORE("/interfaces/interface/routed-vlan/ipv6/config/mtu", PHYSICAL),
	IGNORE("/interfaces/interface/routed-vlan/ipv4/unnumbered", "read where it is enabled"),
	IGNORE("/interfaces/interface/routed-vlan/ipv6/unnumbered", "read where it is enabled"),

	IGNORE(NI "/config/description", TEXT),
	IGNORE(NI "/config/route-distinguisher", "names VPN routes, which are told where they run"),
	IGNORE(NI "/config/enabled-address-families", "gone upstream since 2022"),
	IGNORE(NI "/config/mtu", "gone upstream since 2022"),
	IGNORE(NI "/tables", "made by the system, says what there is already"),
	IGNORE(NI "/vlans", LAYER_2),
	IGNORE(NI "/vlans/vlan", LAYER_2),
	IGNORE(NI "/vlans/vlan/config/name", LAYER_2),
	IGNORE(NI "/vlans/vlan/config/status", LAYER_2),

	IGNORE(PR "/static-routes/static/config/description", TEXT),
	IGNORE(PR "/static-routes/static/next-hops/next-hop/enable-bfd", BFD),
	IGNORE(PR "/local-aggregates/aggregate/config/description", TEXT),

	IGNORE(BGP "/global/graceful-restart", SETTLED),
	IGNORE(BGP "/global/afi-safis/afi-safi/graceful-restart", SETTLED),
	PEER(BGP "/neighbors/neighbor"),
	PEER(BGP "/peer-groups/peer-group"),

	OSPF(PR "/ospfv2"),
	OSPF(PR "/ospfv3"),

	IGNORE(ISIS "/global/config/authentication-check", "equality is checked at the interfaces"),
	IGNORE(ISIS "/global/config/instance", "a name"),
	IGNORE(ISIS "/global/config/instance-id", "a name"),
	IGNORE(ISIS "/global/config/maximum-area-addresses", "a limit that no config reaches"),
	IGNORE(ISIS "/global/config/weighted-ecmp", "shares of equal paths only"),
	IGNORE(ISIS "/global/config/poi-tlv", "information for people"),
	IGNORE(ISIS "/global/config/iid-tlv", "information for people"),
	IGNORE(ISIS "/global/config/fast-flooding", SETTLED),
	IGNORE(ISIS "/global/config/csnp-enable-on-p2p-links", SETTLED),
	IGNORE(ISIS "/global/config/hello-padding", SETTLED),
	IGNORE(ISIS "/levels/level/config/authentication-check",
	       "equality is checked at the interfaces"),
	IGNORE(ISIS "/levels/level/authentication/config/disable-csnp", LEVEL_SECRET),
	IGNORE(ISIS "/levels/level/authentication/config/disable-psnp", LEVEL_SECRET),
	IGNORE(ISIS "/levels/level/authentication/config/disable-lsp", LEVEL_SECRET),
	IGNORE(ISIS "/interfaces/interface/config/hello-padding", SETTLED),
	IGNORE(ISIS "/interfaces/interface/timers", TIMERS),
	IGNORE(ISIS "/interfaces/interface/levels/level/timers", TIMERS),
	IGNORE(ISIS "/interfaces/interface/enable-bfd", BFD),

	IGNORE("/routing-policy/policy-definitions/policy-definition/statements/statement/config/"
	       "description",
	       TEXT),

	TAINT(NI "/inter-instance-policies",
	      "routes that leak between instances are not simulated"),
	TAINT(NI "/config/fallback-network-instance",
	      "a lookup that goes on in another instance is not simulated"),
	TAINT(PR "/config/default-metric",
	      "metrics in the routing table are the protocols' own here"),
	TAINT(ISIS "/global/reference-bandwidth", "metrics are not reckoned from the bandwidth"),
	TAINT(ACTIONS "/isis-actions/config/set-metric-style-type",
	      "the metric style of single routes is not simulated"),
	TAINT(ACTIONS "/ospf-actions/config",
	      "the area of single external routes is not simulated"),
};

const size_t openconfig_ignored_count = sizeof(openconfig_ignored) / sizeof(openconfig_ignored[0]);
