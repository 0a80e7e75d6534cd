/* SPDX-License-Identifier: MIT */
/*
 * Nodes of the FRR models that no reader reads on purpose, each with its reason. What is neither read nor here is
 * unmodelled.
 */
#include "config/frr_device.h"

#define PEOPLE "for people"
#define TIMERS "how fast routing settles, not where"
#define FORWARDING "whether the kernel forwards at all is the machine's business"

const struct irrelevant_path frr_ignored[] = {
	{ "/interface/ipv4-address/label", NODE_IGNORE, "for the kernel" },
	{ "/interface/isis/hello-interval", NODE_IGNORE, TIMERS },
	{ "/interface/isis/hello-multiplier", NODE_IGNORE, TIMERS },
	{ "/interface/isis/hello-padding", NODE_IGNORE, "how long the hellos are" },
	{ "/interface/isis/three-way-handshake", NODE_IGNORE, "how neighbors find each other" },
	{ "/ip-forwarding", NODE_IGNORE, FORWARDING },
	{ "/ipv6-forwarding", NODE_IGNORE, FORWARDING },
	{ "/community-alias", NODE_IGNORE, "a name; matches by alias are told" },
	{ "/table-route-map", NODE_TAINT, "filters between the protocols and the kernel are not simulated" },
	{ "/vrf/table-route-map", NODE_TAINT,
	  "filters between the protocols and the kernel are not simulated" },
	{ "/ipv4-prefix-list/description", NODE_IGNORE, PEOPLE },
	{ "/ipv6-prefix-list/description", NODE_IGNORE, PEOPLE },
	{ "/ipv4-access-list/remark", NODE_IGNORE, PEOPLE },
	{ "/ipv6-access-list/remark", NODE_IGNORE, PEOPLE },
	{ "/route-map/optimization", NODE_IGNORE, "how entries are searched" },
	{ "/route-map/entry/description", NODE_IGNORE, PEOPLE },
	{ "/bgp/suppress-duplicates", NODE_IGNORE, "equal updates are sent once" },
	{ "/bgp/neighbor/capability-dynamic", NODE_IGNORE, TIMERS },
	{ "/bgp/ipv4-unicast/neighbor/soft-reconfiguration-inbound", NODE_IGNORE,
	  "what was received is kept" },
	{ "/bgp/ipv6-unicast/neighbor/soft-reconfiguration-inbound", NODE_IGNORE,
	  "what was received is kept" },
	{ "/bgp/ipv4-unicast/neighbor/nexthop-local-unchanged", NODE_IGNORE, "IPv6 only" },
	{ "/bgp/ipv6-unicast/neighbor/nexthop-local-unchanged", NODE_IGNORE,
	  "which of two addresses of one neighbor" },
	{ "/bgp/ipv4-unicast/neighbor/disable-addpath-rx", NODE_IGNORE,
	  "who would send more paths is told" },
	{ "/bgp/ipv6-unicast/neighbor/disable-addpath-rx", NODE_IGNORE,
	  "who would send more paths is told" },
	{ "/bgp/ipv4-unicast/dampening", NODE_IGNORE, "routes that flap; here all is settled" },
	{ "/bgp/ipv6-unicast/dampening", NODE_IGNORE, "routes that flap; here all is settled" },
	{ "/bgp/ipv4-unicast/source-distance", NODE_TAINT, "distances by neighbor are not simulated" },
	{ "/bgp/ipv6-unicast/source-distance", NODE_TAINT, "distances by neighbor are not simulated" },
	{ "/bgp/ipv4-unicast/import-vrf", NODE_TAINT, "leaking between VRFs is not simulated" },
	{ "/bgp/ipv6-unicast/import-vrf", NODE_TAINT, "leaking between VRFs is not simulated" },
	{ "/bgp/ipv4-unicast/import-vrf-route-map", NODE_TAINT, "leaking between VRFs is not simulated" },
	{ "/bgp/ipv6-unicast/import-vrf-route-map", NODE_TAINT, "leaking between VRFs is not simulated" },
	{ "/ospf/area/virtual-link/retransmit-interval", NODE_IGNORE, TIMERS },
	{ "/ospf/area/virtual-link/transmit-delay", NODE_IGNORE, TIMERS },
	{ "/ospf/area/shortcut", NODE_IGNORE, "only with abr-type shortcut, which is told" },
	{ "/isis/dynamic-hostname", NODE_IGNORE, "a name" },
	{ "/interface/ospf", NODE_IGNORE, "no OSPF runs in the interface's VRF, or not there" },
	{ "/interface/ospf6", NODE_IGNORE, "no OSPF runs in the interface's VRF, or not there" },
};

const size_t frr_ignored_count = sizeof(frr_ignored) / sizeof(frr_ignored[0]);
