/* SPDX-License-Identifier: MIT */
/*
 * Nodes of the profile that are valid and have no effect on the settled routes, each with its reason. In doubt a node is not
 * here: then it is unmodelled and weighs on the verdict.
 */
#include "config/openconfig.h"

#define IF "/interfaces/interface"
#define SUB IF "/subinterfaces/subinterface"
#define NI "/network-instances/network-instance"
#define PR NI "/protocols/protocol"
#define BGP PR "/bgp"
#define NEIGHBOR BGP "/neighbors/neighbor"
#define GROUP BGP "/peer-groups/peer-group"
#define ISIS PR "/isis"
#define OSPF2 PR "/ospfv2"
#define OSPF3 PR "/ospfv3"
#define POLICY "/routing-policy/policy-definitions/policy-definition"

#define TEXT "text for people"
#define TIMER "a timer: the settled state does not depend on it"
#define RESTART "graceful restart: no effect on the settled state"
#define BFD "failure detection: sessions are taken as up"
#define LOGGING "logging"
#define TRANSPORT "a property of the TCP connection"
#define RATIO "divides the load, does not change reachability"
#define SECRET "authentication that both ends are not compared on"

const struct irrelevant_path openconfig_ignored[] = {
	{ IF "/config/description", NODE_IGNORE, TEXT },
	{ IF "/config/mtu", NODE_IGNORE, "no effect on routes" },
	{ IF "/config/type", NODE_IGNORE, "the kind of port" },
	{ IF "/hold-time", NODE_IGNORE, TIMER },
	{ IF "/ethernet/config/port-speed", NODE_IGNORE, "costs are written, not reckoned from speeds" },
	{ IF "/aggregation/config/lag-type", NODE_IGNORE, "LACP is taken as working" },
	{ SUB "/config/description", NODE_IGNORE, TEXT },
	{ SUB "/ipv4/config/mtu", NODE_IGNORE, "no effect on routes" },
	{ SUB "/ipv6/config/mtu", NODE_IGNORE, "no effect on routes" },
	{ NI "/config/description", NODE_IGNORE, TEXT },
	{ NI "/config/route-distinguisher", NODE_IGNORE, "VPN routes are not exchanged" },
	{ NI "/config/mtu", NODE_IGNORE, "no effect on routes" },
	{ NI "/config/enabled-address-families", NODE_IGNORE,
	  "removed upstream; families are enabled on the interfaces" },
	{ NI "/tables", NODE_IGNORE, "made by the system" },
	{ NI "/vlans/vlan/config/name", NODE_IGNORE, TEXT },
	{ PR "/config/default-metric", NODE_IGNORE, "metrics of redistribution are set by policies" },
	{ PR "/static-routes/static/config/description", NODE_IGNORE, TEXT },
	{ PR "/static-routes/static/next-hops/next-hop/enable-bfd", NODE_IGNORE, BFD },
	{ PR "/local-aggregates/aggregate/config/description", NODE_IGNORE, TEXT },
	{ BGP "/global/graceful-restart", NODE_IGNORE, RESTART },
	{ BGP "/global/afi-safis/afi-safi/graceful-restart", NODE_IGNORE, RESTART },
	{ NEIGHBOR "/config/route-flap-damping", NODE_IGNORE, TIMER },
	{ NEIGHBOR "/timers", NODE_IGNORE, TIMER },
	{ NEIGHBOR "/transport/config/tcp-mss", NODE_IGNORE, TRANSPORT },
	{ NEIGHBOR "/transport/config/mtu-discovery", NODE_IGNORE, TRANSPORT },
	{ NEIGHBOR "/error-handling", NODE_IGNORE, "what is done with malformed messages" },
	{ NEIGHBOR "/logging-options", NODE_IGNORE, LOGGING },
	{ NEIGHBOR "/graceful-restart", NODE_IGNORE, RESTART },
	{ NEIGHBOR "/enable-bfd", NODE_IGNORE, BFD },
	{ NEIGHBOR "/afi-safis/afi-safi/graceful-restart", NODE_IGNORE, RESTART },
	{ GROUP "/config/description", NODE_IGNORE, TEXT },
	{ GROUP "/config/route-flap-damping", NODE_IGNORE, TIMER },
	{ GROUP "/timers", NODE_IGNORE, TIMER },
	{ GROUP "/transport/config/tcp-mss", NODE_IGNORE, TRANSPORT },
	{ GROUP "/transport/config/mtu-discovery", NODE_IGNORE, TRANSPORT },
	{ GROUP "/error-handling", NODE_IGNORE, "what is done with malformed messages" },
	{ GROUP "/logging-options", NODE_IGNORE, LOGGING },
	{ GROUP "/graceful-restart", NODE_IGNORE, RESTART },
	{ GROUP "/enable-bfd", NODE_IGNORE, BFD },
	{ GROUP "/afi-safis/afi-safi/graceful-restart", NODE_IGNORE, RESTART },
	{ ISIS "/global/config/instance", NODE_IGNORE, "a name" },
	{ ISIS "/global/config/instance-id", NODE_IGNORE, "a name" },
	{ ISIS "/global/config/maximum-area-addresses", NODE_IGNORE, "a limit that is not reached" },
	{ ISIS "/global/config/authentication-check", NODE_IGNORE, SECRET },
	{ ISIS "/global/config/csnp-enable-p2p-interfaces", NODE_IGNORE, "how the database is flooded" },
	{ ISIS "/global/config/hello-padding", NODE_IGNORE, "a property of hello packets" },
	{ ISIS "/global/config/fast-flooding", NODE_IGNORE, "how the database is flooded" },
	{ ISIS "/global/config/iid-tlv", NODE_IGNORE, "a name" },
	{ ISIS "/global/config/poi-tlv", NODE_IGNORE, "a name" },
	{ ISIS "/global/config/weighted-ecmp", NODE_IGNORE, RATIO },
	{ ISIS "/global/lsp-bit/overload-bit/config/set-bit-on-boot", NODE_IGNORE,
	  "only after a start" },
	{ ISIS "/global/lsp-bit/overload-bit/reset-triggers", NODE_IGNORE, "only after a start" },
	{ ISIS "/global/timers", NODE_IGNORE, TIMER },
	{ ISIS "/interfaces/interface/timers", NODE_IGNORE, TIMER },
	{ ISIS "/interfaces/interface/enable-bfd", NODE_IGNORE, BFD },
	{ ISIS "/interfaces/interface/config/hello-padding", NODE_IGNORE,
	  "a property of hello packets" },
	{ ISIS "/interfaces/interface/weighted-ecmp", NODE_IGNORE, RATIO },
	{ ISIS "/interfaces/interface/levels/level/timers", NODE_IGNORE, TIMER },
	{ OSPF2 "/global/config/log-adjacency-changes", NODE_IGNORE, LOGGING },
	{ OSPF2 "/global/timers/spf", NODE_IGNORE, TIMER },
	{ OSPF2 "/global/timers/lsa-generation", NODE_IGNORE, TIMER },
	{ OSPF2 "/global/graceful-restart", NODE_IGNORE, RESTART },
	{ OSPF2 "/areas/area/interfaces/interface/enable-bfd", NODE_IGNORE, BFD },
	{ OSPF2 "/areas/area/interfaces/interface/timers/config/retransmission-interval", NODE_IGNORE,
	  TIMER },
	{ OSPF3 "/global/config/log-adjacency-changes", NODE_IGNORE, LOGGING },
	{ OSPF3 "/global/timers/spf", NODE_IGNORE, TIMER },
	{ OSPF3 "/global/timers/lsa-generation", NODE_IGNORE, TIMER },
	{ OSPF3 "/global/graceful-restart", NODE_IGNORE, RESTART },
	{ OSPF3 "/areas/area/interfaces/interface/enable-bfd", NODE_IGNORE, BFD },
	{ OSPF3 "/areas/area/interfaces/interface/timers/config/retransmission-interval", NODE_IGNORE,
	  TIMER },
	{ OSPF3 "/areas/area/interfaces/interface/timers/config/transmit-delay", NODE_IGNORE, TIMER },
	{ POLICY "/statements/statement/config/description", NODE_IGNORE, TEXT },
};

const size_t openconfig_ignored_count = sizeof(openconfig_ignored) / sizeof(openconfig_ignored[0]);
