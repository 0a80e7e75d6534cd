/* SPDX-License-Identifier: MIT */
/*
 * The text of a frr.conf becomes a tree: each construct, short forms, 'no', blocks that are opened
 * again, and what is told of lines that cannot be. Expected values are what FRR 8.4 takes the lines
 * for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "config/frr_text/grammar.h"

static struct arena *program;
static struct models *models;

struct run {
	struct arena *arena;
	struct diagnostics diag;
	struct frr_ledger ledger;
	struct tree *tree;
};

static struct run run_texts(const char *const *s, size_t n)
{
	struct run run = { .arena = arena_new() };
	struct text texts[3];

	for (size_t i = 0; i < n; i++)
		texts[i] = (struct text){ i == 0 ? "r.conf" : "s.conf", s[i], strlen(s[i]) };
	diagnostics_init(&run.diag, run.arena);
	run.tree = frr_text_read(models, &(struct config_input){ .texts = texts, .n = n },
				 run.arena, &run.ledger, &run.diag);
	assert_int_equal(run.tree == NULL, diagnostics_failed(&run.diag));
	return run;
}

static struct run run_text(const char *s)
{
	return run_texts(&s, 1);
}

static void show(const struct run *run)
{
	for (size_t i = 0; i < run->diag.n; i++)
		print_error("%s:%u: %s: %s\n", run->diag.v[i].place.file, run->diag.v[i].place.line,
			    run->diag.v[i].code, run->diag.v[i].message);
}

static void expect_tree(const struct run *run, const char *s)
{
	if (run->tree != NULL)
		return;
	show(run);
	fail_msg("refused: %s", s);
}

/* "TOP/rest": the value of the leaf; "" if it is an empty one; null if it is not there. */
static const char *value_at(const struct run *run, const char *path)
{
	char top[64];
	size_t n = strcspn(path, "/");
	const struct node *node;
	const char *value;

	assert_true(n < sizeof(top));
	memcpy(top, path, n);
	top[n] = '\0';
	node = tree_top(run->tree, top);
	if (node != NULL && path[n] == '/')
		node = node_get(node, path + n + 1);
	if (node == NULL)
		return NULL;
	value = node_value(node);
	return value != NULL ? value : "";
}

struct row {
	const char *text, *path, *value;
};

#define BGP   "router bgp 65000\n"
#define V4    BGP "address-family ipv4 unicast\n"
#define V6    BGP "address-family ipv6 unicast\n"
#define N4    "bgp/ipv4-unicast/neighbor/"
#define ETH   "interface eth0\n"
#define MAP   "route-map M permit 10\n"
#define ENTRY "route-map/entry/"

static const struct row rows[] = {
	/* the machine, VRFs, static routes */
	{ "frr defaults datacenter", "defaults", "datacenter" },
	{ "frr version 8.4.4-1 x", "version", "8.4.4-1 x" },
	{ "ip router-id 1.2.3.4", "router-id", "1.2.3.4" },
	{ "ip nht resolve-via-default", "ipv4-resolve-via-default", "true" },
	{ "no ipv6 nht resolve-via-default", "ipv6-resolve-via-default", "false" },
	{ "no ip forwarding", "ip-forwarding", "false" },
	{ "ip protocol bgp route-map M", "table-route-map/route-map", "M" },
	{ "ip route 10.1.2.3/8 192.0.2.1", "ipv4-route/prefix", "10.0.0.0/8" },
	{ "ip route 10.0.0.0 255.128.0.0 192.0.2.1", "ipv4-route/prefix", "10.0.0.0/9" },
	{ "ip route 10.0.0.0/8 192.0.2.1 7", "ipv4-route/distance", "7" },
	{ "ip route 10.0.0.0/8 192.0.2.1 eth0 7", "ipv4-route/interface", "eth0" },
	{ "ip route 10.0.0.0/8 eth0", "ipv4-route/interface", "eth0" },
	{ "ip route 10.0.0.0/8 Null0", "ipv4-route/interface", "Null0" },
	{ "ip route 10.0.0.0/8 blackhole tag 5 9", "ipv4-route/kind", "blackhole" },
	{ "ip route 10.0.0.0/8 blackhole tag 5 9", "ipv4-route/tag", "5" },
	{ "ip route 10.0.0.0/8 reject", "ipv4-route/kind", "reject" },
	{ "ip route 10.0.0.0/8 192.0.2.1 eth0 onlink", "ipv4-route/onlink", "" },
	{ "ip route 10.0.0.0/8 192.0.2.1 vrf A nexthop-vrf B", "ipv4-route/nexthop-vrf", "B" },
	{ "ip route 10.0.0.0/8 192.0.2.1 table 9", "ipv4-route/table", "9" },
	{ "vrf A\nip route 10.0.0.0/8 192.0.2.1\nexit-vrf", "vrf/ipv4-route/gateway", "192.0.2.1" },
	{ "ipv6 route 2001:DB8:0:0::/32 2001:db8::0:1", "ipv6-route/gateway", "2001:db8::1" },
	{ "ipv6 route 2001:DB8:0:0::/32 fe80::1 eth0", "ipv6-route/prefix", "2001:db8::/32" },
	/* interfaces */
	{ ETH "ip address 10.0.0.1/30", "interface/ipv4-address/address", "10.0.0.1/30" },
	{ ETH "ipv6 address 2001:DB8::1/64", "interface/ipv6-address/address", "2001:db8::1/64" },
	{ ETH "description to  r1", "interface/description", "to r1" },
	{ ETH "shutdown", "interface/shutdown", "" },
	{ "interface eth0 vrf A", "interface/vrf", "A" },
	{ ETH "ip ospf area 0", "interface/ospf/area/area", "0.0.0.0" },
	{ ETH "ip ospf 3 area 1.2.3.4", "interface/ospf/area/instance", "3" },
	{ ETH "ip ospf area 0 10.0.0.1", "interface/ospf/address-area/address", "10.0.0.1" },
	{ ETH "ip ospf cost 7", "interface/ospf/cost", "7" },
	{ ETH "no ip ospf passive", "interface/ospf/passive", "false" },
	{ ETH "ip ospf network point-to-point", "interface/ospf/network/type", "point-to-point" },
	{ ETH "ip ospf dead-interval minimal hello-multiplier 4",
	  "interface/ospf/dead-interval/hello-multiplier", "4" },
	{ ETH "ip ospf authentication", "interface/ospf/authentication", "simple" },
	{ ETH "ip ospf authentication message-digest", "interface/ospf/authentication",
	  "message-digest" },
	{ ETH "ip ospf message-digest-key 1 md5 k", "interface/ospf/message-digest-key/key", "k" },
	{ ETH "ipv6 ospf6 area 1", "interface/ospf6/area", "0.0.0.1" },
	{ ETH "ip router isis core", "interface/isis/ipv4/instance", "core" },
	{ ETH "isis metric level-2 30", "interface/isis/metric/level-2", "30" },
	{ ETH "isis metric 30", "interface/isis/metric/value", "30" },
	{ ETH "no isis topology ipv4-unicast", "interface/isis/topology/enabled", "false" },
	/* filters */
	{ "ip prefix-list P seq 7 permit 10.1.1.1/8 ge 9 le 24", "ipv4-prefix-list/entry/prefix",
	  "10.0.0.0/8" },
	{ "ip prefix-list P permit 10.0.0.0/8 le 24", "ipv4-prefix-list/entry/seq", "5" },
	{ "ip prefix-list P deny any", "ipv4-prefix-list/entry/any", "" },
	{ "ip prefix-list P description a b", "ipv4-prefix-list/description", "a b" },
	{ "ipv6 prefix-list P permit ::/0 ge 48", "ipv6-prefix-list/entry/ge", "48" },
	{ "access-list A permit 10.0.0.0/8 exact-match", "ipv4-access-list/entry/exact-match", "" },
	{ "access-list 10 permit 10.0.0.0 0.255.255.255", "ipv4-access-list/entry/source-wildcard",
	  "0.255.255.255" },
	{ "access-list 10 permit host 10.0.0.1", "ipv4-access-list/entry/host", "10.0.0.1" },
	{ "access-list 100 permit ip host 10.0.0.0 any", "ipv4-access-list/entry/source-host",
	  "10.0.0.0" },
	{ "ipv6 access-list A deny any", "ipv6-access-list/entry/action", "deny" },
	{ "bgp as-path access-list A permit ^1 2$", "as-path-list/entry/regex", "^1 2$" },
	{ "bgp community-list standard C permit 1:2 3:4", "community-list/entry/communities",
	  "1:2 3:4" },
	{ "bgp community-list expanded C permit ^1.*", "community-list/kind", "expanded" },
	{ "bgp community-list 7 deny no-export", "community-list/kind", NULL },
	{ "bgp large-community-list standard C permit 1:2:3", "large-community-list/entry/action",
	  "permit" },
	{ "bgp extcommunity-list standard C permit rt 1:2",
	  "extended-community-list/entry/communities", "rt 1:2" },
	/* route-maps */
	{ MAP "match ip address prefix-list P", ENTRY "match/ipv4-address-prefix-list", "P" },
	{ MAP "match ip address A", ENTRY "match/ipv4-address", "A" },
	{ MAP "match ipv6 next-hop 2001:db8::1", ENTRY "match/ipv6-next-hop-address",
	  "2001:db8::1" },
	{ MAP "match community C exact-match", ENTRY "match/community/exact-match", "" },
	{ MAP "match peer local", ENTRY "match/peer", "local" },
	{ MAP "match peer 10.0.0.1", ENTRY "match/peer", "10.0.0.1" },
	{ MAP "match source-protocol ospf", ENTRY "match/source-protocol", "ospf" },
	{ MAP "set as-path prepend 65001 65001", ENTRY "set/as-path-prepend/asns", "65001 65001" },
	{ MAP "set as-path prepend last-as 3", ENTRY "set/as-path-prepend/last-as", "3" },
	{ MAP "set community 1:2 no-export additive", ENTRY "set/community/additive", "" },
	{ MAP "set community none", ENTRY "set/community/none", "" },
	{ MAP "set comm-list C delete", ENTRY "set/delete-communities", "C" },
	{ MAP "set metric +10", ENTRY "set/metric", "+10" },
	{ MAP "set local-preference 200", ENTRY "set/local-preference", "200" },
	{ MAP "set ip next-hop unchanged", ENTRY "set/ipv4-next-hop", "unchanged" },
	{ MAP "set ip next-hop 10.0.0.1", ENTRY "set/ipv4-next-hop", "10.0.0.1" },
	{ MAP "on-match next", ENTRY "on-match/next", "" },
	{ MAP "continue 30", ENTRY "on-match/goto", "30" },
	{ MAP "call X", ENTRY "call", "X" },
	/* BGP */
	{ BGP, "bgp/as", "65000" },
	{ "router bgp 65000 vrf A", "bgp/vrf", "A" },
	{ BGP "bgp router-id 1.1.1.1", "bgp/router-id", "1.1.1.1" },
	{ BGP "no bgp ebgp-requires-policy", "bgp/ebgp-requires-policy", "false" },
	{ BGP "no bgp default ipv4-unicast", "bgp/default-ipv4-unicast", "false" },
	{ BGP "bgp confederation peers 1 2", "bgp/confederation-peer", "1" },
	{ BGP "bgp bestpath med missing-as-worst confed", "bgp/bestpath-med/confed", "true" },
	{ BGP "bgp bestpath as-path multipath-relax", "bgp/bestpath-multipath-relax", "" },
	{ BGP "bgp max-med administrative", "bgp/max-med-administrative", "" },
	{ BGP "bgp listen range 10.0.0.0/8 peer-group G", "bgp/listen-range/peer-group", "G" },
	{ BGP "neighbor 10.0.0.1 remote-as 65001", "bgp/neighbor/remote-as", "65001" },
	{ BGP "neighbor eth0 interface v6only remote-as external",
	  "bgp/neighbor/interface/remote-as", "external" },
	{ BGP "neighbor G peer-group", "bgp/neighbor/is-group", "" },
	{ BGP "neighbor 10.0.0.1 peer-group G", "bgp/neighbor/peer-group", "G" },
	{ BGP "neighbor 10.0.0.1 shutdown message a b", "bgp/neighbor/shutdown/message", "a b" },
	{ BGP "neighbor 10.0.0.1 local-as 1 no-prepend replace-as",
	  "bgp/neighbor/local-as/replace-as", "" },
	{ BGP "neighbor 10.0.0.1 ebgp-multihop", "bgp/neighbor/ebgp-multihop", "" },
	{ BGP "neighbor 10.0.0.1 update-source lo", "bgp/neighbor/update-source", "lo" },
	/* in the block of the family, and in front of it */
	{ V4 "neighbor 10.0.0.1 activate", N4 "activate", "true" },
	{ BGP "no neighbor 10.0.0.1 activate", N4 "activate", "false" },
	{ BGP "neighbor 10.0.0.1 route-map M in", N4 "route-map/name", "M" },
	{ BGP "network 10.0.0.0/8", "bgp/ipv4-unicast/network/prefix", "10.0.0.0/8" },
	{ V4 "network 10.0.0.0 mask 255.255.0.0", "bgp/ipv4-unicast/network/prefix",
	  "10.0.0.0/16" },
	{ V4 "network 192.0.2.0", "bgp/ipv4-unicast/network/prefix", "192.0.2.0/24" },
	{ V4 "neighbor 10.0.0.1 next-hop-self all", N4 "next-hop-self/force", "" },
	{ V4 "neighbor 10.0.0.1 maximum-prefix 10 80 restart 5 force", N4 "maximum-prefix/force",
	  "" },
	{ V4 "neighbor 10.0.0.1 send-community both", N4 "send-community/extended", "true" },
	{ V4 "no neighbor 10.0.0.1 send-community all", N4 "send-community/large", "false" },
	{ V4 "neighbor 10.0.0.1 advertise-map A non-exist-map B", N4 "advertise-map/non-exist",
	  "B" },
	{ V4 "neighbor 10.0.0.1 allowas-in origin", N4 "allowas-in/origin", "" },
	{ V4 "neighbor 10.0.0.1 remove-private-AS all replace-AS",
	  N4 "remove-private-as/replace-as", "" },
	{ V4 "neighbor 10.0.0.1 attribute-unchanged med as-path", N4 "attribute-unchanged/as-path",
	  "" },
	{ V4 "redistribute ospf 7 metric 3", "bgp/ipv4-unicast/redistribute/instance", "7" },
	{ V4 "aggregate-address 10.0.0.0/8 summary-only as-set",
	  "bgp/ipv4-unicast/aggregate-address/as-set", "" },
	{ V4 "distance 9 10.0.0.1/32", "bgp/ipv4-unicast/source-distance/distance", "9" },
	{ V6 "network 2001:db8::/32", "bgp/ipv6-unicast/network/prefix", "2001:db8::/32" },
	{ V6 "neighbor 2001:DB8::1 activate", "bgp/ipv6-unicast/neighbor/peer", "2001:db8::1" },
	/* OSPF, IS-IS */
	{ "router ospf 3 vrf A", "ospf/instance", "3" },
	{ "router ospf\nnetwork 10.0.0.0/8 area 1", "ospf/network/area", "0.0.0.1" },
	{ "router ospf\npassive-interface eth0", "ospf/passive-interface/passive", "true" },
	{ "router ospf\nno passive-interface eth0", "ospf/passive-interface/passive", "false" },
	{ "router ospf\npassive-interface default", "ospf/passive-default", "true" },
	{ "router ospf\narea 1 nssa no-summary", "ospf/area/nssa/no-summary", "" },
	{ "router ospf\narea 1 range 10.0.0.0/8 not-advertise", "ospf/area/range/not-advertise",
	  "" },
	{ "router ospf\narea 1 virtual-link 1.1.1.1", "ospf/area/virtual-link/router-id",
	  "1.1.1.1" },
	{ "router ospf\nmax-metric router-lsa administrative", "ospf/max-metric-administrative",
	  "true" },
	{ "router ospf\ndefault-information originate always metric 5",
	  "ospf/default-information/always", "" },
	{ "router ospf6\narea 1 range 2001:db8::/32 cost 7", "ospf6/area/range/cost", "7" },
	{ "router isis c\nnet 49.0001.0000.0000.0001.00", "isis/net", "49.0001.0000.0000.0001.00" },
	{ "router isis c\nredistribute ipv4 static level-2 metric 5", "isis/redistribute/level",
	  "level-2" },
	{ "router isis c\ndefault-information originate ipv6 level-1 always",
	  "isis/default-information/always", "" },
	{ "router isis c\nno attached-bit send", "isis/attached-bit-send", "false" },
};

static void reads_each_construct(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct run run = run_text(rows[i].text);
		const char *value;

		expect_tree(&run, rows[i].text);
		value = value_at(&run, rows[i].path);
		if (rows[i].value == NULL ? value != NULL
					  : value == NULL || strcmp(value, rows[i].value) != 0)
			fail_msg("%s: %s is %s", rows[i].text, rows[i].path,
				 value != NULL ? value : "not there");
		arena_free(run.arena);
	}
}

struct pair {
	const char *a, *b;
};

/* Two texts that say the same. */
static const struct pair pairs[] = {
	/* short forms */
	{ "rou bgp 65000\n nei 10.0.0.1 remote 65001\n addr ipv4 uni\n  nei 10.0.0.1 act\n",
	  "router bgp 65000\n neighbor 10.0.0.1 remote-as 65001\n address-family ipv4 unicast\n"
	  "  neighbor 10.0.0.1 activate\n" },
	{ "int eth0\n desc x\n", "interface eth0\n description x\n" },
	{ "ip prefix-list P seq 5 perm 10.0.0.0/8", "ip prefix-list P seq 5 permit 10.0.0.0/8" },
	{ "ip route 10.0.0.0/8 black", "ip route 10.0.0.0/8 blackhole" },
	{ BGP "nei 10.0.0.1 timer 3 9\n", BGP },
	/* but not for something else further out */
	{ "router ospf\nrouter isis x\nis-type level-1\n",
	  "router ospf\nend\nrouter isis x\nis-type level-1\n" },
	/* comments, indentation, line ends */
	{ "! x\n# y\n   interface eth0\r\nshutdown\r\n!\n", "interface eth0\n shutdown\n" },
	/* the later line wins */
	{ ETH "ip ospf cost 5\nip ospf cost 6\n", ETH "ip ospf cost 6\n" },
	{ V4
	  "neighbor 10.0.0.1 maximum-prefix 9 warning-only\nneighbor 10.0.0.1 maximum-prefix 8\n",
	  V4 "neighbor 10.0.0.1 maximum-prefix 8\n" },
	{ "ip prefix-list P seq 5 permit 10.0.0.0/8 le 9\nip prefix-list P seq 5 deny 11.0.0.0/8\n",
	  "ip prefix-list P seq 5 deny 11.0.0.0/8\n" },
	{ MAP "set community 1:1\nset community 2:2\n", MAP "set community 2:2\n" },
	{ MAP "on-match next\ncontinue 5\n", MAP "on-match goto 5\n" },
	{ "route-map M permit 10\nroute-map M deny 10\n", "route-map M deny 10\n" },
	{ ETH "isis metric 5\nisis metric level-1 6\n",
	  ETH "isis metric level-1 6\nisis metric 5\n" },
	/* blocks opened again, left by what belongs further out */
	{ ETH "ip ospf cost 5\nexit\nip router-id 1.1.1.1\n" ETH "shutdown\n",
	  "ip router-id 1.1.1.1\n" ETH "shutdown\nip ospf cost 5\n" },
	{ V4 "network 10.0.0.0/8\nneighbor 10.0.0.1 remote-as 1\nip router-id 1.1.1.1\n",
	  BGP "neighbor 10.0.0.1 remote-as 1\nnetwork 10.0.0.0/8\nend\nip router-id 1.1.1.1\n" },
	/* no */
	{ ETH "shutdown\nno shutdown\n", ETH },
	{ BGP "neighbor 10.0.0.1 remote-as 1\nno neighbor 10.0.0.1\n",
	  BGP "address-family ipv4\n" },
	{ BGP "neighbor 10.0.0.1 remote-as 1\nneighbor 10.0.0.1 shutdown\n"
	      "no neighbor 10.0.0.1 shutdown\n",
	  BGP "neighbor 10.0.0.1 remote-as 1\n" },
	{ V4 "network 10.0.0.0/8 route-map M\nno network 10.0.0.0/8\n", V4 },
	{ V4 "neighbor 10.0.0.1 maximum-prefix 9\nno neighbor 10.0.0.1 maximum-prefix\n", V4 },
	{ "ip router-id 1.1.1.1\nip route 10.0.0.0/8 blackhole\nno ip route 10.0.0.0/8 blackhole\n",
	  "ip router-id 1.1.1.1\n" },
	{ "ip router-id 1.1.1.1\nip route 10.0.0.0/8 1.1.1.1 5\nno ip route 10.0.0.0/8 1.1.1.1\n",
	  "ip router-id 1.1.1.1\nip route 10.0.0.0/8 1.1.1.1 5\n" },
	{ "ip prefix-list P permit 10.0.0.0/8\nip prefix-list P permit 11.0.0.0/8\n"
	  "no ip prefix-list P permit 10.0.0.0/8\n",
	  "ip prefix-list P seq 10 permit 11.0.0.0/8\n" },
	{ "ip router-id 1.1.1.1\nip prefix-list P permit 10.0.0.0/8\nno ip prefix-list P\n",
	  "ip router-id 1.1.1.1\n" },
	{ "ip prefix-list P permit 10.0.0.0/8\nip prefix-list P permit 11.0.0.0/8\n"
	  "no ip prefix-list P seq 5\n",
	  "ip prefix-list P seq 10 permit 11.0.0.0/8\n" },
	{ "route-map M permit 10\nroute-map M permit 20\nno route-map M permit 10\n",
	  "route-map M permit 20\n" },
	{ "ip router-id 1.1.1.1\nroute-map M permit 10\nset metric 5\nno route-map M\n",
	  "ip router-id 1.1.1.1\n" },
	{ "ip router-id 1.1.1.1\n" V4 "network 10.0.0.0/8\nno router bgp 65000\n",
	  "ip router-id 1.1.1.1\n" },
	{ BGP "bgp confederation peers 1 2 3\nno bgp confederation peers 2\n",
	  BGP "bgp confederation peers 1 3\n" },
	{ MAP "match ip address prefix-list P\nno match ip address prefix-list\n", MAP },
	{ "router ospf\narea 1 stub no-summary\nno area 1 stub\n", "router ospf\n" },
	/* numbers are counted: the highest, rounded down to a five, and five */
	{ "ip prefix-list P seq 7 permit 10.0.0.0/8\nip prefix-list P permit 11.0.0.0/8\n",
	  "ip prefix-list P seq 7 permit 10.0.0.0/8\nip prefix-list P seq 10 permit 11.0.0.0/8\n" },
	{ "ip prefix-list P permit 10.0.0.0/8\nip prefix-list P permit 10.0.0.0/8\n",
	  "ip prefix-list P seq 5 permit 10.0.0.0/8\n" },
	{ "ip route 10.0.0.0/8 1.1.1.1\nip route 10.0.0.0/8 1.1.1.1 tag 7\n",
	  "ip route 10.0.0.0/8 1.1.1.1 tag 7\n" },
	{ "ip route 10.0.0.0/8 1.1.1.1\nip route 10.1.1.1/8 1.1.1.1 1 tag 3\n",
	  "ip route 10.0.0.0/8 1.1.1.1 1 tag 3\n" },
};

/* The data without 'distance 1' and the like would need FRR's defaults: the printed trees are
 * compared. */
static void reads_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct run a, b;

		a = run_text(pairs[i].a);
		b = run_text(pairs[i].b);
		expect_tree(&a, pairs[i].a);
		expect_tree(&b, pairs[i].b);
		if (strcmp(tree_print(a.tree, TREE_JSON, a.arena),
			   tree_print(b.tree, TREE_JSON, b.arena)) != 0)
			fail_msg("%s\n%s\nis not\n%s\n%s", pairs[i].a,
				 tree_print(a.tree, TREE_JSON, a.arena), pairs[i].b,
				 tree_print(b.tree, TREE_JSON, b.arena));
		arena_free(a.arena);
		arena_free(b.arena);
	}
}

static void keeps_next_hops_apart(void **state)
{
	struct run run = run_text("ip route 10.0.0.0/8 1.1.1.1\nip route 10.0.0.0/8 1.1.1.2\n"
				  "ip route 10.0.0.0/8 1.1.1.1 200\n");
	size_t n = 0;

	(void)state;
	expect_tree(&run, "three next hops");
	for (struct node *e = tree_top(run.tree, "ipv4-route"); e != NULL; e = node_next(e))
		n++;
	assert_int_equal(n, 3);
	arena_free(run.arena);
}

static void knows_lines(void **state)
{
	struct run run = run_text("!\nrouter bgp 65000\n neighbor 10.0.0.1 remote-as 1\n"
				  " neighbor 10.0.0.1 remote-as 2\n");

	(void)state;
	expect_tree(&run, "lines");
	assert_int_equal(node_place(tree_top(run.tree, "bgp")).line, 2);
	assert_int_equal(node_leaf_place(tree_top(run.tree, "bgp"), "neighbor/remote-as").line, 4);
	assert_string_equal(node_place(tree_top(run.tree, "bgp")).file, "r.conf");
	arena_free(run.arena);
}

static void reads_texts_one_after_the_other(void **state)
{
	const char *texts[] = { V4 "network 10.0.0.0/8\n",
				"no router bgp 65000\nip router-id 1.1.1.1\n" };
	struct run run = run_texts(texts, 2);

	(void)state;
	expect_tree(&run, "two texts");
	assert_null(tree_top(run.tree, "bgp"));
	assert_string_equal(node_place(tree_top(run.tree, "router-id")).file, "s.conf");
	arena_free(run.arena);
}

static void counts_lines(void **state)
{
	struct run run =
		run_text("hostname x\nlog syslog\n!\nrouter bgp 65000\n"
			 " neighbor 10.0.0.1 remote-as 1\n neighbor 10.0.0.1 timers 1 3\n"
			 " address-family l2vpn evpn\n  neighbor 10.0.0.1 activate\n"
			 " exit-address-family\nexit\nrouter rip\n network eth0\n"
			 "line vty\n exec-timeout 0 0\nno router rip\nip router-id 1.1.1.1\n");

	(void)state;
	expect_tree(&run, "ledger");
	/* router bgp, neighbor, two lines that end blocks, ip router-id */
	assert_int_equal(run.ledger.modelled, 5);
	/* hostname, log, timers, line vty, exec-timeout, no router rip */
	assert_int_equal(run.ledger.irrelevant, 6);
	/* the family and its line, rip and its line */
	assert_int_equal(run.ledger.n, 4);
	assert_int_equal(run.ledger.v[1].place.line, 8);
	assert_non_null(
		strstr(run.ledger.v[1].path, "router bgp 65000 / address-family l2vpn evpn"));
	assert_int_equal(run.ledger.v[3].class, NODE_TAINT);
	arena_free(run.arena);
}

/* Equal text is what tells that base and head have the same line; what may be secret is not in it.
 */
static void tells_unmodelled_lines_apart(void **state)
{
	struct run a = run_text(ETH "ip ospf message-digest-key 1 md5 hush 10.0.0.1\n");
	struct run b = run_text(ETH "ip ospf message-digest-key 1 md5 hash 10.0.0.1\n");
	struct run c = run_text("!\n" ETH "ip ospf  message-digest-key 1 md5 hush 10.0.0.1\n");

	(void)state;
	assert_int_equal(a.ledger.n, 1);
	assert_string_not_equal(a.ledger.v[0].text, b.ledger.v[0].text);
	assert_string_equal(a.ledger.v[0].text, c.ledger.v[0].text);
	assert_null(strstr(a.ledger.v[0].text, "hush"));
	arena_free(a.arena);
	arena_free(b.arena);
	arena_free(c.arena);
}

struct mistake {
	const char *text, *code;
	unsigned line;
	const char *part; /* of the message */
};

static const struct mistake mistakes[] = {
	{ "\nrouter bpg 65000\n", "frr-unknown-command", 2, "did you mean 'router bgp'" },
	{ BGP "nieghbor 10.0.0.1 remote-as 1\n", "frr-unknown-command", 2,
	  "did you mean 'neighbor'" },
	{ BGP "neighbor 10.0.0.1 remote-sa 1\n", "frr-unknown-command", 2,
	  "did you mean 'neighbor 10.0.0.1 remote-as'" },
	{ BGP "neighbor 10.0.0.1 remote-as 0\n", "frr-unknown-command", 2, "(1-4294967295)" },
	{ BGP "neighbor 10.0.0.1 remote-as\n", "frr-unknown-command", 2, "incomplete" },
	{ BGP "neighbor 10.0.0.1\n", "frr-unknown-command", 2, "incomplete" },
	{ BGP "neighbor 10.0.0.1 passive x\n", "frr-unknown-command", 2, "nothing may follow" },
	{ BGP "maximum-paths i\n", "frr-unknown-command", 2, "incomplete" },
	{ "ip route 10.0.0.0/33 1.1.1.1\n", "frr-unknown-command", 1, "A.B.C.D/M" },
	{ "ip route 10.0.0.0 255.0.255.0 1.1.1.1\n", "frr-bad-mask", 1, "255.0.255.0" },
	{ "ip prefix-list P permit 10.0.0.0/8 le 33\n", "frr-unknown-command", 1, "(0-32)" },
	{ BGP "exit\nrouter bgp 65001\n", "frr-cannot-change", 3, "65000" },
	{ "<<<<<<< HEAD\n", "frr-unknown-command", 1, "" },
	{ BGP "address-family ipv4\nno address-family ipv4\n", "frr-unknown-command", 3, "" },
	{ "no ip route 10.0.0.0/8\n", "frr-unknown-command", 1, "incomplete" },
	{ "interface eth0\nno ip address\n", "frr-unknown-command", 2, "" },
	{ "router bgp\n", "mandatory-missing", 1, "" },
	{ "", "document-empty", 0, "" },
	{ "! nothing\n\n", "document-empty", 0, "" },
	{ "router ospf\nredistribute ospf metric 5\n", "", 2, "number of the OSPF instance" },
	{ "router ospf\nredistribute ospf6\n", "frr-unknown-command", 2, "" },
	{ "log\n", "frr-unknown-command", 1, "" },
	{ "exit-address-family\n", "frr-unknown-command", 1, "" },
	{ "line vty\nexit-vrf\n", "frr-unknown-command", 2, "" },
};

static void tells_mistakes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		const struct mistake *m = &mistakes[i];
		struct run run = run_text(m->text);

		if (run.tree != NULL || run.diag.count[DIAG_ERROR] != 1 ||
		    (*m->code != '\0' && strcmp(run.diag.v[0].code, m->code) != 0) ||
		    run.diag.v[0].place.line != m->line ||
		    strstr(run.diag.v[0].message, m->part) == NULL) {
			show(&run);
			fail_msg("%s", m->text);
		}
		arena_free(run.arena);
	}
}

static void tells_all_mistakes(void **state)
{
	struct run run = run_text("foo\nrouter bgp 65000\n bar\n neighbor 10.0.0.1 remote-as x\n"
				  "interface eth0\n ip ospf cost 0\n shutdown\nbaz\n");
	const unsigned lines[] = { 1, 3, 4, 6, 8 };

	(void)state;
	assert_int_equal(run.diag.count[DIAG_ERROR], 5);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(run.diag.v[i].place.line, lines[i]);
	arena_free(run.arena);
}

/* What stands behind a misspelt keyword may be a password. */
static void keeps_secrets(void **state)
{
	struct run run = run_text(BGP "neighbor 10.0.0.1 passwrd hush\n");

	(void)state;
	assert_int_equal(run.diag.count[DIAG_ERROR], 1);
	assert_null(strstr(run.diag.v[0].message, "hush"));
	assert_non_null(strstr(run.diag.v[0].message, "neighbor 10.0.0.1 password"));
	arena_free(run.arena);
}

static void refuses_ambiguous_lines(void **state)
{
	struct run run = run_text("router bgp 65000\nn 10.0.0.0/8\n!\nro bgp 65000\n");

	(void)state;
	/* n: only network takes a prefix; ro: router or route-map, but only router is followed by
	 * bgp */
	expect_tree(&run, "told apart by what follows");
	arena_free(run.arena);
	run = run_text("router ospf\nre static\n");
	expect_tree(&run, "redistribute");
	arena_free(run.arena);
	run = run_text(ETH "ip ospf h 5\n");
	expect_tree(&run, "hello-interval");
	arena_free(run.arena);
	run = run_text(BGP "bgp d\n");
	assert_null(run.tree);
	arena_free(run.arena);
	run = run_text(V4 "neighbor 10.0.0.1 as\n");
	expect_tree(&run, "as-override");
	arena_free(run.arena);
	run = run_text(V4 "neighbor 10.0.0.1 addpath-tx-\n");
	assert_null(run.tree);
	assert_string_equal(run.diag.v[0].code, "frr-ambiguous-command");
	assert_non_null(strstr(run.diag.v[0].message, "addpath-tx-all-paths"));
	arena_free(run.arena);
}

static void refuses_bytes(void **state)
{
	struct run run = { .arena = arena_new() };
	struct text text = { "r.conf", "interface eth0\n sh\0t\n", 20 };

	(void)state;
	diagnostics_init(&run.diag, run.arena);
	run.tree = frr_text_read(models, &(struct config_input){ .texts = &text, .n = 1 },
				 run.arena, &run.ledger, &run.diag);
	assert_null(run.tree);
	assert_string_equal(run.diag.v[0].code, "frr-bad-byte");
	assert_int_equal(run.diag.v[0].place.line, 2);
	arena_free(run.arena);
}

/* A leaf that no command sets could never be in a tree. */
static void check_leaves(const struct frr_node *node)
{
	for (size_t i = 0; i < node->child_count; i++) {
		const struct frr_node *c = &node->children[i];

		if (strncmp(model_module(c->model), "routegate-frr", 13) != 0)
			continue; /* libyang's own */
		if (c->kind < MODEL_LEAF)
			check_leaves(c);
		else if (!c->bound && model_statement(c->model, "command", 0) == NULL &&
			 !(c->key && (node->count_step > 0 || c->absent != NULL)))
			fail_msg("no command sets %s/%s", node->name, c->name);
	}
}

static void every_leaf_has_a_command(void **state)
{
	(void)state;
	check_leaves(&frr_grammar_of(models)->root);
}

static void lists_commands(void **state)
{
	struct arena *arena = arena_new();
	const char *list = frr_commands(models, arena);

	(void)state;
	assert_non_null(strstr(list, "\n# router bgp [(1-4294967295) [vrf WORD]]\n"));
	assert_non_null(strstr(list, "\nneighbor <A.B.C.D|X:X::X:X|WORD> remote-as "
				     "<(1-4294967295)|internal|external>\n"));
	assert_non_null(strstr(list, "\nip prefix-list WORD [seq (1-4294967295)] <deny|permit> "
				     "<any|A.B.C.D/M> [{ge (0-32)|le (0-32)}]\n"));
	assert_non_null(strstr(list, "\nset metric <[+-](0-4294967295)|rtt>\n"));
	assert_non_null(strstr(list, "\npassive-interface WORD\n"));
	assert_null(strstr(list, "\nneighbor <A.B.C.D|X:X::X:X|WORD>\n"));
	arena_free(arena);
}

static int open_models(void **state)
{
	struct diagnostics diag;

	(void)state;
	program = arena_new();
	diagnostics_init(&diag, program);
	models = models_open(MODELS_FRR, NULL, 0, program, &diag);
	for (size_t i = 0; i < diag.n; i++)
		print_error("%s\n", diag.v[i].message);
	return models != NULL ? 0 : -1;
}

static int close_models(void **state)
{
	(void)state;
	arena_free(program);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_each_construct),
		cmocka_unit_test(reads_the_same),
		cmocka_unit_test(keeps_next_hops_apart),
		cmocka_unit_test(knows_lines),
		cmocka_unit_test(reads_texts_one_after_the_other),
		cmocka_unit_test(counts_lines),
		cmocka_unit_test(tells_unmodelled_lines_apart),
		cmocka_unit_test(tells_mistakes),
		cmocka_unit_test(tells_all_mistakes),
		cmocka_unit_test(keeps_secrets),
		cmocka_unit_test(refuses_ambiguous_lines),
		cmocka_unit_test(refuses_bytes),
		cmocka_unit_test(every_leaf_has_a_command),
		cmocka_unit_test(lists_commands),
	};

	return cmocka_run_group_tests(tests, open_models, close_models);
}
