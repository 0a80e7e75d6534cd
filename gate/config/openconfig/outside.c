/* SPDX-License-Identifier: MIT */
/*
 * The table of what OpenConfig has beside our profile, made from the difference between the profile
 * and the upstream modules of July 2026. Three classes: NODE_IGNORE has no effect on the settled
 * routes; NODE_PACKETS leaves the routes alone and may drop or divert packets; NODE_TAINT may
 * change routes in ways that are not simulated, so what depends on it is undecided.
 *
 * In doubt a row is a taint. Nothing that makes, changes or filters unicast routes may be ignored
 * here: it needs support in the models, or a refusal.
 */
#include "config/openconfig/outside.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define IF      "/interfaces/interface"
#define NI      "/network-instances/network-instance"
#define PR      NI "/protocols/protocol"
#define BGP     PR "/bgp"
#define ISIS    PR "/isis"
#define ISIS_IF ISIS "/interfaces/interface"
#define OSPF    PR "/ospfv2"
#define HOP     PR "/static-routes/static/next-hops/next-hop"
#define ACTIONS "/routing-policy/policy-definitions/policy-definition/statements/statement/actions"

#define LAYER_2        "layer 1 or 2, no effect on routes"
#define RESOLUTION     "resolution of neighbors' link addresses"
#define URPF           "drops packets by their source, not routes"
#define VRRP           "an address that comes and goes with a protocol that is not simulated"
#define DHCP           "the address is not in the file"
#define TAGS           "handling of tags inside the device"
#define LABELED        "labeled routes compete with unicast ones on some devices"
#define VPN            "routes enter instances by route target, which is not simulated"
#define EVPN           "EVPN routes of type 5 may enter the instance, which is not simulated"
#define NO_UNICAST     "carries no unicast routes"
#define AIGP           "changes the decision, which is not simulated"
#define WEIGHTS        "shares of equal paths only"
#define SETTLED        "no effect once the network has settled"
#define SHORTCUTS      "paths through tunnels, which are not simulated"
#define LABELS         "labels; unicast routes stay the same without policies that steer into them"
#define LDP            "labels and their flooding, no effect on unicast routes"
#define AUTHENTICATION "not compared: two ends that differ would not be adjacent"
#define MULTICAST      "multicast, no effect on unicast routes"
#define ELSEWHERE      "next hops that stand in a tree that is not simulated"

/* Addresses of one kind of unit. */
#define ADDRESSES(unit)                                                                            \
	{ unit "/ipv4/addresses/address/vrrp", NODE_TAINT, VRRP },                                 \
		{ unit "/ipv4/config/dhcp-client", NODE_TAINT, DHCP },                             \
		{ unit "/ipv4/config/gratuitous-arp-accepted", NODE_IGNORE, RESOLUTION },          \
		{ unit "/ipv4/neighbors", NODE_IGNORE, RESOLUTION },                               \
		{ unit "/ipv4/proxy-arp", NODE_IGNORE, RESOLUTION },                               \
		{ unit "/ipv4/urpf", NODE_PACKETS, URPF },                                         \
		{ unit "/ipv6/addresses/address/vrrp", NODE_TAINT, VRRP },                         \
		{ unit "/ipv6/config/dhcp-client", NODE_TAINT, DHCP },                             \
		{ unit "/ipv6/config/dup-addr-detect-transmits", NODE_IGNORE, RESOLUTION },        \
		{ unit "/ipv6/config/learn-unsolicited", NODE_IGNORE, RESOLUTION },                \
		{ unit "/ipv6/neighbors", NODE_IGNORE, RESOLUTION },                               \
		{ unit "/ipv6/router-advertisement", NODE_IGNORE, RESOLUTION },                    \
	{                                                                                          \
		unit "/ipv6/urpf", NODE_PACKETS, URPF                                              \
	}

/* Families other than unicast, at one level of BGP. */
#define FAMILIES(level)                                                                            \
	{ level "/ipv4-labeled-unicast", NODE_TAINT, LABELED },                                    \
		{ level "/ipv6-labeled-unicast", NODE_TAINT, LABELED },                            \
		{ level "/l2vpn-evpn", NODE_TAINT, EVPN },                                         \
		{ level "/l2vpn-vpls", NODE_IGNORE, NO_UNICAST },                                  \
		{ level "/l3vpn-ipv4-multicast", NODE_TAINT, VPN },                                \
		{ level "/l3vpn-ipv4-unicast", NODE_TAINT, VPN },                                  \
		{ level "/l3vpn-ipv6-multicast", NODE_TAINT, VPN },                                \
		{ level "/l3vpn-ipv6-unicast", NODE_TAINT, VPN },                                  \
		{ level "/srte-policy-ipv4", NODE_IGNORE, NO_UNICAST },                            \
	{                                                                                          \
		level "/srte-policy-ipv6", NODE_IGNORE, NO_UNICAST                                 \
	}

/* Shares of equal paths by bandwidth, at one level of BGP. */
#define BANDWIDTH(level)                                                                           \
	{ level "/use-multiple-paths/ebgp/link-bandwidth-ext-community", NODE_IGNORE, WEIGHTS },   \
	{                                                                                          \
		level "/use-multiple-paths/ibgp/link-bandwidth-ext-community", NODE_IGNORE,        \
			WEIGHTS                                                                    \
	}

/* Limits on prefixes as they were before 2024: gone upstream, still exported. */
#define OLD_LIMITS(family)                                                                         \
	{ family "/prefix-limit/config/restart-timer", NODE_IGNORE, SETTLED },                     \
	{                                                                                          \
		family "/prefix-limit/config/shutdown-threshold-pct", NODE_IGNORE,                 \
			"a warning only"                                                           \
	}

const struct irrelevant_path openconfig_outside[] = {
	{ IF "/config/forwarding-viable", NODE_TAINT, "a port that may not be used for sending" },
	{ IF "/config/tpid", NODE_IGNORE, LAYER_2 },
	{ IF "/ethernet/config/enable-flow-control", NODE_IGNORE, LAYER_2 },
	{ IF "/ethernet/config/fec-mode", NODE_IGNORE, LAYER_2 },
	{ IF "/ethernet/config/standalone-link-training", NODE_IGNORE, LAYER_2 },
	{ IF "/ethernet/poe", NODE_IGNORE, LAYER_2 },
	{ IF "/penalty-based-aied", NODE_IGNORE, SETTLED },
	ADDRESSES(IF "/subinterfaces/subinterface"),
	ADDRESSES(IF "/routed-vlan"),
	{ IF "/subinterfaces/subinterface/vlan/egress-mapping", NODE_IGNORE, TAGS },
	{ IF "/subinterfaces/subinterface/vlan/ingress-mapping", NODE_IGNORE, TAGS },
	{ IF "/subinterfaces/subinterface/vlan/match/double-tagged-inner-list", NODE_IGNORE, TAGS },
	{ IF "/subinterfaces/subinterface/vlan/match/double-tagged-inner-outer-range", NODE_IGNORE,
	  TAGS },
	{ IF "/subinterfaces/subinterface/vlan/match/double-tagged-inner-range", NODE_IGNORE,
	  TAGS },
	{ IF "/subinterfaces/subinterface/vlan/match/double-tagged-outer-list", NODE_IGNORE, TAGS },
	{ IF "/subinterfaces/subinterface/vlan/match/double-tagged-outer-range", NODE_IGNORE,
	  TAGS },
	{ IF "/subinterfaces/subinterface/vlan/match/single-tagged-list", NODE_IGNORE, TAGS },
	{ IF "/subinterfaces/subinterface/vlan/match/single-tagged-range", NODE_IGNORE, TAGS },
	{ IF "/tunnel", NODE_TAINT, "a tunnel is up only while its far end is reachable" },

	{ NI "/afts", NODE_IGNORE, "what the device computed, not what it was told" },
	{ NI "/connection-points", NODE_IGNORE, LAYER_2 },
	{ NI "/encapsulation", NODE_IGNORE, LABELS },
	{ NI "/evpn", NODE_TAINT, EVPN },
	{ NI "/fdb", NODE_IGNORE, LAYER_2 },
	{ NI "/interfaces/interface/config/irb-anycast-gateway", NODE_IGNORE, LAYER_2 },
	{ NI "/interfaces/interface/config/mac-pinning", NODE_IGNORE, LAYER_2 },
	{ NI "/mpls", NODE_TAINT, SHORTCUTS },
	{ NI "/policy-forwarding", NODE_PACKETS, "may drop or divert packets, not routes" },
	{ NI "/route-limits", NODE_TAINT, "a maximum would drop routes" },
	{ NI "/segment-routing", NODE_IGNORE, LABELS },
	{ NI "/static", NODE_TAINT, ELSEWHERE },
	{ NI "/vlans/vlan/members", NODE_IGNORE, LAYER_2 },

	FAMILIES(BGP "/global/afi-safis/afi-safi"),
	BANDWIDTH(BGP "/global/afi-safis/afi-safi"),
	{ BGP "/global/afi-safis/afi-safi/route-selection-options/config/enable-aigp", NODE_TAINT,
	  AIGP },
	OLD_LIMITS(BGP "/global/afi-safis/afi-safi/ipv4-unicast"),
	OLD_LIMITS(BGP "/global/afi-safis/afi-safi/ipv6-unicast"),
	BANDWIDTH(BGP "/global"),
	{ BGP "/global/route-selection-options/config/enable-aigp", NODE_TAINT, AIGP },
	{ BGP "/global/confederation/config/enabled", NODE_TAINT,
	  "gone upstream: whether the confederation is in use" },
	FAMILIES(BGP "/neighbors/neighbor/afi-safis/afi-safi"),
	{ BGP "/neighbors/neighbor/afi-safis/afi-safi/ipv4-unicast/config/enable-aigp", NODE_TAINT,
	  AIGP },
	{ BGP "/neighbors/neighbor/afi-safis/afi-safi/ipv6-unicast/config/enable-aigp", NODE_TAINT,
	  AIGP },
	OLD_LIMITS(BGP "/neighbors/neighbor/afi-safis/afi-safi/ipv4-unicast"),
	OLD_LIMITS(BGP "/neighbors/neighbor/afi-safis/afi-safi/ipv6-unicast"),
	{ BGP "/neighbors/neighbor/auto-link-bandwidth", NODE_IGNORE, WEIGHTS },
	FAMILIES(BGP "/peer-groups/peer-group/afi-safis/afi-safi"),
	BANDWIDTH(BGP "/peer-groups/peer-group/afi-safis/afi-safi"),
	{ BGP "/peer-groups/peer-group/afi-safis/afi-safi/ipv4-unicast/config/enable-aigp",
	  NODE_TAINT, AIGP },
	{ BGP "/peer-groups/peer-group/afi-safis/afi-safi/ipv6-unicast/config/enable-aigp",
	  NODE_TAINT, AIGP },
	OLD_LIMITS(BGP "/peer-groups/peer-group/afi-safis/afi-safi/ipv4-unicast"),
	OLD_LIMITS(BGP "/peer-groups/peer-group/afi-safis/afi-safi/ipv6-unicast"),
	{ BGP "/peer-groups/peer-group/auto-link-bandwidth", NODE_IGNORE, WEIGHTS },
	BANDWIDTH(BGP "/peer-groups/peer-group"),

	{ ISIS "/global/graceful-restart", NODE_IGNORE, SETTLED },
	{ ISIS "/global/igp-shortcuts", NODE_TAINT, SHORTCUTS },
	{ ISIS "/global/mpls", NODE_IGNORE, LDP },
	{ ISIS "/global/nsr", NODE_IGNORE, SETTLED },
	{ ISIS "/global/segment-routing", NODE_IGNORE, LABELS },
	{ ISIS "/global/timers", NODE_IGNORE, SETTLED },
	{ ISIS "/global/transport", NODE_IGNORE, SETTLED },
	{ ISIS_IF "/authentication/config/auth-mode", NODE_IGNORE, AUTHENTICATION },
	{ ISIS_IF "/authentication/config/auth-type", NODE_IGNORE, AUTHENTICATION },
	{ ISIS_IF "/authentication/config/keychain", NODE_IGNORE, AUTHENTICATION },
	{ ISIS_IF "/bfd", NODE_IGNORE, SETTLED },
	{ ISIS_IF "/circuit-counters", NODE_IGNORE, SETTLED },
	{ ISIS_IF "/graceful-restart", NODE_IGNORE, SETTLED },
	{ ISIS_IF "/levels/level/afi-safi/af/segment-routing", NODE_IGNORE, LABELS },
	{ ISIS_IF "/levels/level/hello-authentication", NODE_IGNORE, AUTHENTICATION },
	{ ISIS_IF "/levels/level/packet-counters", NODE_IGNORE, SETTLED },
	{ ISIS_IF "/mpls", NODE_IGNORE, LDP },
	{ ISIS_IF "/weighted-ecmp", NODE_IGNORE, WEIGHTS },
	{ ISIS "/levels/level/authentication/config/auth-mode", NODE_IGNORE, AUTHENTICATION },
	{ ISIS "/levels/level/authentication/config/auth-type", NODE_IGNORE, AUTHENTICATION },
	{ ISIS "/levels/level/authentication/config/keychain", NODE_IGNORE, AUTHENTICATION },
	{ ISIS "/levels/level/graceful-restart", NODE_IGNORE, SETTLED },
	{ ISIS "/levels/level/system-level-counters", NODE_IGNORE, SETTLED },
	{ ISIS "/levels/level/traffic-engineering", NODE_TAINT, SHORTCUTS },

	{ OSPF "/areas/area/interfaces/interface/mpls", NODE_IGNORE, LDP },
	{ OSPF "/areas/area/mpls", NODE_IGNORE, LDP },
	{ OSPF "/global/graceful-restart", NODE_IGNORE, SETTLED },
	{ OSPF "/global/mpls", NODE_IGNORE, LDP },
	{ PR "/ospfv3/global/graceful-restart", NODE_IGNORE, SETTLED },

	{ PR "/igmp", NODE_IGNORE, MULTICAST },
	{ PR "/pim", NODE_IGNORE, MULTICAST },
	{ PR "/pcep", NODE_TAINT, "a controller may install paths" },
	{ PR "/local-aggregates/aggregate/config/wecmp-weight", NODE_IGNORE, WEIGHTS },
	{ PR "/static-routes/static/next-hop-group", NODE_TAINT, ELSEWHERE },
	{ HOP "/config/wecmp-weight", NODE_IGNORE, WEIGHTS },

	{ ACTIONS "/bgp-actions/config/set-aigp", NODE_TAINT, AIGP },
	{ ACTIONS "/bgp-actions/config/set-aigp-action", NODE_TAINT, AIGP },
};
const size_t openconfig_outside_count = COUNT(openconfig_outside);

#define MANAGEMENT "management of the device"
#define MEASURES   "measurement, no effect on routes"
#define OPTICS     "the optical layer"
#define WIRELESS   "wireless access"

const struct foreign_module openconfig_foreign[] = {
	{ "openconfig-acl", NODE_PACKETS, "drops packets, not routes" },
	{ "openconfig-defined-sets", NODE_PACKETS, "sets that access lists use" },
	{ "openconfig-nat", NODE_PACKETS, "changes addresses in packets, not routes" },
	{ "openconfig-fw-high-availability", NODE_PACKETS, "which firewall passes packets" },

	{ "openconfig-system", NODE_IGNORE, MANAGEMENT },
	{ "openconfig-platform", NODE_IGNORE, MANAGEMENT },
	{ "openconfig-telemetry", NODE_IGNORE, MANAGEMENT },
	{ "openconfig-keychain", NODE_IGNORE, "keys of protocols, which are not compared" },
	{ "openconfig-license", NODE_IGNORE, MANAGEMENT },
	{ "openconfig-messages", NODE_IGNORE, MANAGEMENT },
	{ "openconfig-module-catalog", NODE_IGNORE, MANAGEMENT },

	{ "openconfig-bfd", NODE_IGNORE, "a failure is assumed to be noticed either way" },
	{ "openconfig-lldp", NODE_IGNORE, LAYER_2 },
	{ "openconfig-lacp", NODE_IGNORE, "bundles are assumed to form" },
	{ "openconfig-spanning-tree", NODE_IGNORE, LAYER_2 },
	{ "openconfig-macsec", NODE_IGNORE, LAYER_2 },
	{ "openconfig-ethernet-segments", NODE_IGNORE, LAYER_2 },
	{ "openconfig-oam", NODE_IGNORE, MEASURES },
	{ "openconfig-probes", NODE_IGNORE, MEASURES },
	{ "openconfig-sampling", NODE_IGNORE, MEASURES },
	{ "openconfig-ptp", NODE_IGNORE, "clocks" },
	{ "openconfig-qos", NODE_IGNORE, "order and loss under load, not routes" },
	{ "openconfig-relay-agent", NODE_IGNORE, "addresses of hosts" },
	{ "openconfig-aft", NODE_IGNORE, "what the device computed, not what it was told" },

	{ "openconfig-terminal-device", NODE_IGNORE, OPTICS },
	{ "openconfig-optical-amplifier", NODE_IGNORE, OPTICS },
	{ "openconfig-optical-attenuator", NODE_IGNORE, OPTICS },
	{ "openconfig-channel-monitor", NODE_IGNORE, OPTICS },
	{ "openconfig-transport-line-connectivity", NODE_IGNORE, OPTICS },
	{ "openconfig-transport-line-protection", NODE_IGNORE, OPTICS },
	{ "openconfig-wavelength-router", NODE_IGNORE, OPTICS },

	{ "openconfig-access-points", NODE_IGNORE, WIRELESS },
	{ "openconfig-ap-manager", NODE_IGNORE, WIRELESS },
	{ "openconfig-wifi-mac", NODE_IGNORE, WIRELESS },
	{ "openconfig-wifi-phy", NODE_IGNORE, WIRELESS },
};
const size_t openconfig_foreign_count = COUNT(openconfig_foreign);
