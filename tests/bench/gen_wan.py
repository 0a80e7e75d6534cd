#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A provider network in OpenConfig: gen_wan.py N_ROUTERS N_PREFIXES OUTDIR [--igp isis|ospf] [--family 4|6] [--seed S]

Writes OUTDIR/configs/rNNNN.json and OUTDIR/routegate.yaml. Routers lie on a grid of towns with roads to
their neighbors (so the graph is about planar, mean degree below 3) and run one IGP and iBGP with two of
max(2, min(16, n/50)) reflectors each. A tenth of them are borders with one neighbor AS each: transit,
customer, peer, customer in turn. Each prefix is announced by two of these, with one of eight paths.

The IPv6 network is the IPv4 network in other letters: a.b.c.d/len is fd00::aabb:ccdd/(96+len). So both
must get the same verdicts.
"""
import argparse
import ipaddress
import json
import os
import random

ASN = 64500
KINDS = ["TRANSIT", "CUSTOMER", "PEER", "CUSTOMER"]
LOCAL_PREF = {"TRANSIT": 100, "CUSTOMER": 200, "PEER": 150}
COMMUNITY = {"TRANSIT": f"{ASN}:300", "CUSTOMER": f"{ASN}:100", "PEER": f"{ASN}:200"}
BOGONS = [("10.0.0.0/8", 8), ("172.16.0.0/12", 12), ("192.168.0.0/16", 16), ("127.0.0.0/8", 8),
          ("100.64.0.0/10", 10)]
PATHS = 8


class Letters:
    """Addresses in one family."""

    def __init__(self, family):
        self.family = family
        self.ip = f"openconfig-if-ip:ipv{family}"
        self.afi_safi = f"openconfig-bgp-types:IPV{family}_UNICAST"
        self.isis_af = f"openconfig-isis-types:IPV{family}"
        self.mode = f"IPV{family}"

    def addr(self, text):
        if self.family == 4:
            return text
        return str(ipaddress.IPv6Address((0xfd00 << 112) | int(ipaddress.IPv4Address(text))))

    def len(self, n):
        return n if self.family == 4 else 96 + n

    def prefix(self, text):
        if text == "0.0.0.0/0" and self.family == 6:
            return "::/0"
        addr, n = text.split("/")
        return f"{self.addr(addr)}/{self.len(int(n))}"


def ip(base, n):
    return str(ipaddress.IPv4Address(int(ipaddress.IPv4Address(base)) + n))


def keyed(key, value, **config):
    """A list entry with its config/key."""
    return {key: value, "config": {key: value, **config}}


# ---- the map ------------------------------------------------------------------------------------


def roads(n, rng):
    """Edges of a connected graph on a grid, about 1.35 n of them."""
    width = max(2, round(n ** 0.5))
    grid = [(i, j) for i in range(n) for j in (i + 1, i + width)
            if j < n and (j != i + 1 or j % width)]
    rng.shuffle(grid)
    town = list(range(n))

    def find(i):
        while town[i] != i:
            town[i] = town[town[i]]
            i = town[i]
        return i

    tree, rest = [], []
    for a, b in grid:
        x, y = find(a), find(b)
        if x == y:
            rest.append((a, b))
        else:
            town[x] = y
            tree.append((a, b))
    return sorted(tree + rest[:int(0.35 * n)])


def distances(near, start):
    seen, level, d = {start: 0}, [start], 0
    while level:
        d += 1
        following = []
        for i in level:
            for j in near[i]:
                if j not in seen:
                    seen[j] = d
                    following.append(j)
        level = following
    return seen


def reflectors(n, near):
    """The best connected router, then each time the one that is farthest from those chosen."""
    chosen = [max(range(n), key=lambda i: (len(near[i]), -i))]
    away = dict(distances(near, chosen[0]))
    while len(chosen) < min(n, max(2, min(16, n // 50))):
        more = max((i for i in range(n) if i not in chosen), key=lambda i: (away[i], len(near[i]), -i))
        chosen.append(more)
        for i, d in distances(near, more).items():
            away[i] = min(away[i], d)
    return chosen


# ---- one router ---------------------------------------------------------------------------------


class Router:
    def __init__(self, letters, index):
        self.letters, self.index, self.name = letters, index, f"r{index:04d}"
        self.id = ip("10.0.0.0", index + 1)
        self.interfaces, self.inside, self.neighbors, self.groups = [], [], [], {}
        self.kinds, self.static = set(), False
        self.interface("lo0", self.id, 32, "softwareLoopback")
        self.inside.append(("lo0", None))

    def interface(self, name, addr, length, kind="ethernetCsmacd", about=None):
        text = self.letters.addr(addr)
        config = {"name": name, "type": f"iana-if-type:{kind}", "enabled": True}
        if about:
            config["description"] = about
        unit = {"index": 0, "config": {"index": 0}, self.letters.ip: {"addresses": {"address": [
            {"ip": text, "config": {"ip": text, "prefix-length": self.letters.len(length)}}]}}}
        self.interfaces.append({"name": name, "config": config, "subinterfaces": {"subinterface": [unit]}})

    def link(self, addr, cost, about):
        name = f"eth{len(self.interfaces) - 1}"
        self.interface(name, addr, 31, about=about)
        if cost:
            self.inside.append((name, cost))

    def group(self, name, client=False, export=None):
        family = keyed("afi-safi-name", self.letters.afi_safi, enabled=True)
        family["apply-policy"] = {"config": {"default-import-policy": "ACCEPT_ROUTE",
                                             "default-export-policy": "ACCEPT_ROUTE"}}
        if export:
            family["apply-policy"]["config"]["export-policy"] = [export]
        group = keyed("peer-group-name", name, **{"peer-as": ASN, "send-community-type": ["STANDARD"]})
        group["transport"] = {"config": {"local-address": self.letters.addr(self.id)}}
        group["afi-safis"] = {"afi-safi": [family]}
        if client:
            group["route-reflector"] = {"config": {"route-reflector-client": True}}
        self.groups[name] = group

    def internal(self, other, name, client=False, export=None):
        if name not in self.groups:
            self.group(name, client, export)
        entry = keyed("neighbor-address", self.letters.addr(other.id), **{"peer-group": name})
        entry["config"]["description"] = other.name
        self.neighbors.append(entry)

    def external(self, addr, asn, kind):
        family = keyed("afi-safi-name", self.letters.afi_safi, enabled=True)
        family["apply-policy"] = {"config": {"import-policy": ["BOGONS", f"{kind}-IN"],
                                             "export-policy": [f"{kind}-OUT"]}}
        entry = keyed("neighbor-address", self.letters.addr(addr), **{
            "peer-as": asn, "description": f"{kind.lower()}-{asn}", "send-community-type": ["STANDARD"]})
        entry["afi-safis"] = {"afi-safi": [family]}
        self.neighbors.append(entry)
        self.kinds.add(kind)

    # -- as OpenConfig

    def isis(self):
        octets = "".join(f"{int(o):03d}" for o in self.id.split("."))
        net = f"49.0001.{octets[0:4]}.{octets[4:8]}.{octets[8:12]}.00"
        af = {"afi-name": self.letters.isis_af, "safi-name": "openconfig-isis-types:UNICAST"}
        both = [af] if self.letters.family == 4 else [{**af, "afi-name": "openconfig-isis-types:IPV4"}, af]
        ports = []
        for name, cost in self.inside:
            port = keyed("interface-id", name, enabled=True)
            port["interface-ref"] = {"config": {"interface": name, "subinterface": 0}}
            if cost is None:
                port["config"]["passive"] = True
            else:
                port["config"]["circuit-type"] = "POINT_TO_POINT"
                level = keyed("level-number", 2, enabled=True)
                # One topology carries both families, with IPv4's metrics.
                level["afi-safi"] = {"af": [{**a, "config": {**a, "enabled": True, "metric": cost}} for a in both]}
                port["levels"] = {"level": [level]}
            ports.append(port)
        return {"global": {"config": {"net": [net], "level-capability": "LEVEL_2"},
                           "afi-safi": {"af": [{**af, "config": {**af, "enabled": True}}]}},
                "levels": {"level": [keyed("level-number", 2, **{"metric-style": "WIDE_METRIC"})]},
                "interfaces": {"interface": ports}}

    def ospf(self):
        ports = []
        for name, cost in self.inside:
            port = keyed("id", name, metric=cost or 1)
            port["interface-ref"] = {"config": {"interface": name, "subinterface": 0}}
            if cost is None:
                port["config"]["passive"] = True
            else:
                port["config"]["network-type"] = "openconfig-ospf-types:POINT_TO_POINT_NETWORK"
            ports.append(port)
        return {"global": {"config": {"router-id": self.id}}, "areas": {"area": [
            {"identifier": "0.0.0.0", "config": {"identifier": "0.0.0.0"}, "interfaces": {"interface": ports}}]}}

    def bgp(self):
        bgp = {"global": {"config": {"as": ASN, "router-id": self.id},
                          "afi-safis": {"afi-safi": [keyed("afi-safi-name", self.letters.afi_safi,
                                                           enabled=True)]}},
               "neighbors": {"neighbor": self.neighbors}}
        if self.groups:
            bgp["peer-groups"] = {"peer-group": list(self.groups.values())}
        return bgp

    def protocols(self, igp):
        def protocol(kind, name, **body):
            kind = f"openconfig-policy-types:{kind}"
            return {"identifier": kind, "name": name, "config": {"identifier": kind, "name": name}, **body}

        made = [protocol("ISIS", "core", isis=self.isis()) if igp == "isis" else
                protocol("OSPF", "core", ospfv2=self.ospf()), protocol("BGP", "BGP", bgp=self.bgp())]
        if self.static:
            route = keyed("prefix", self.letters.prefix("198.18.0.0/15"))
            route["next-hops"] = {"next-hop": [keyed("index", "0", **{
                "next-hop": "openconfig-local-routing:DROP"})]}
            made.append(protocol("STATIC", "static", **{"static-routes": {"static": [route]}}))
        return made

    def instance(self, igp):
        names = [i["name"] for i in self.interfaces]
        made = keyed("name", "DEFAULT", type="openconfig-network-instance-types:DEFAULT_INSTANCE")
        made["config"]["router-id"] = self.id
        made["interfaces"] = {"interface": [keyed("id", n, interface=n, subinterface=0) for n in names]}
        made["protocols"] = {"protocol": self.protocols(igp)}
        if self.static:
            connection = {"src-protocol": "openconfig-policy-types:STATIC",
                          "dst-protocol": "openconfig-policy-types:BGP",
                          "address-family": f"openconfig-types:{self.letters.mode}"}
            made["table-connections"] = {"table-connection": [
                {**connection, "config": {**connection, "import-policy": ["OWN"]}}]}
        return made

    def policies(self):
        if not self.kinds and not self.static:
            return None
        return {"defined-sets": defined_sets(self.letters), "policy-definitions": {
            "policy-definition": policy_definitions(sorted(self.kinds))}}

    def document(self, igp):
        made = {"openconfig-interfaces:interfaces": {"interface": self.interfaces},
                "openconfig-network-instance:network-instances": {"network-instance": [self.instance(igp)]}}
        policies = self.policies()
        if policies:
            made["openconfig-routing-policy:routing-policy"] = policies
        return made


# ---- policies -----------------------------------------------------------------------------------


def prefix_set(letters, name, members):
    made = keyed("name", name, mode=letters.mode)
    made["prefixes"] = {"prefix": [
        {"ip-prefix": letters.prefix(p), "masklength-range": r,
         "config": {"ip-prefix": letters.prefix(p), "masklength-range": r}} for p, r in members]}
    return made


def defined_sets(letters):
    def between(low, high):
        return f"{letters.len(low)}..{letters.len(high)}"

    sets = [keyed("community-set-name", f"FROM-{k}", **{"community-member": [c]}) for k, c in COMMUNITY.items()]
    sets.append(keyed("community-set-name", "NOT-FOR-PEERS",
                      **{"community-member": [COMMUNITY["PEER"], COMMUNITY["TRANSIT"]]}))
    return {"prefix-sets": {"prefix-set": [
        prefix_set(letters, "BOGONS", [(p, between(n, 32)) for p, n in BOGONS]),
        prefix_set(letters, "LONG", [("0.0.0.0/0", between(25, 32))]),
        prefix_set(letters, "OWN", [("198.18.0.0/15", "exact")])]},
        "openconfig-bgp-policy:bgp-defined-sets": {"community-sets": {"community-set": sets}}}


def statement(name, result, conditions=None, actions=None):
    made = keyed("name", name)
    if conditions:
        made["conditions"] = conditions
    made["actions"] = {"config": {"policy-result": result}}
    if actions:
        made["actions"]["openconfig-bgp-policy:bgp-actions"] = actions
    return made


def in_prefixes(name):
    return {"match-prefix-set": {"config": {"prefix-set": name, "match-set-options": "ANY"}}}


def in_communities(name):
    return {"openconfig-bgp-policy:bgp-conditions": {"match-community-set": {"config": {
        "community-set": name, "match-set-options": "ANY"}}}}


def policy(name, *statements):
    made = keyed("name", name)
    made["statements"] = {"statement": list(statements)}
    return made


def policy_definitions(kinds):
    external = {"openconfig-bgp-policy:bgp-conditions": {"config": {"route-type": "EXTERNAL"}}}
    made = [policy("BOGONS", statement("bogons", "REJECT_ROUTE", in_prefixes("BOGONS")),
                   statement("long", "REJECT_ROUTE", in_prefixes("LONG"))),
            policy("OWN", statement("own", "ACCEPT_ROUTE", in_prefixes("OWN"))),
            policy("NEXT-HOP-SELF", statement("external", "ACCEPT_ROUTE", external,
                                              {"config": {"set-next-hop": "SELF"}}),
                   statement("rest", "ACCEPT_ROUTE"))]
    for kind in kinds:
        tag = {"config": {"method": "INLINE", "options": "ADD"},
               "inline": {"config": {"communities": [COMMUNITY[kind]]}}}
        made.append(policy(f"{kind}-IN", statement("mark", "ACCEPT_ROUTE", None, {
            "config": {"set-local-pref": LOCAL_PREF[kind]}, "set-community": tag})))
        rest = statement("rest", "ACCEPT_ROUTE")
        if kind == "CUSTOMER":
            made.append(policy(f"{kind}-OUT", rest))
        else:
            made.append(policy(f"{kind}-OUT", statement("not-for-peers", "REJECT_ROUTE",
                                                        in_communities("NOT-FOR-PEERS")), rest))
    return made


# ---- the network --------------------------------------------------------------------------------


def ibgp(routers, near):
    chosen = reflectors(len(routers), near)
    away = {c: distances(near, c) for c in chosen}
    for a in chosen:
        for b in chosen:
            if a != b:
                routers[a].internal(routers[b], "MESH")
    for r in routers:
        if r.index in away:
            continue
        export = "NEXT-HOP-SELF" if r.kinds else None
        for c in sorted(chosen, key=lambda c: (away[c][r.index], c))[:2]:
            r.internal(routers[c], "REFLECTORS", export=export)
            routers[c].internal(r, "CLIENTS", client=True)
    for c in chosen[:2]:
        routers[c].static = True
    return chosen


def borders(routers, chosen, rng):
    """[(router, address of the neighbor, its AS)]"""
    free = [r for r in routers if r.index not in chosen]
    made = []
    for n, r in enumerate(sorted(rng.sample(free, min(len(free), max(2, min(60, len(routers) // 10)))),
                                 key=lambda r: r.index)):
        kind = KINDS[n % 4]
        r.link(ip("192.168.0.0", 2 * n), None, f"{kind.lower()} {65001 + n}")
        r.external(ip("192.168.0.0", 2 * n + 1), 65001 + n, kind)
        made.append((r, ip("192.168.0.0", 2 * n + 1), 65001 + n))
    return made


def rules_text(letters, peers, prefixes, rng):
    """routegate.yaml: what neighbors announce, what must stay."""
    told = {}
    for q in range(prefixes):
        for n in rng.sample(range(len(peers)), min(2, len(peers))):
            told.setdefault((n, q % PATHS), []).append(letters.prefix(f"{ip('16.0.0.0', 256 * q)}/24"))
    text = ["version: 1", "protect:", "  - name: customers", "    prefix:"]
    text += [f'      - "{letters.prefix(ip("16.0.0.0", 256 * q) + "/24")}"' for q in range(prefixes)]
    text += ["  - name: own", f'    prefix: ["{letters.prefix("198.18.0.0/15")}"]', "external:"]
    for n, (router, addr, asn) in enumerate(peers):
        text += [f"  - device: {router.name}", f'    neighbor: "{letters.addr(addr)}"', "    announce:"]
        for c in range(PATHS):
            if (n, c) in told:
                path = [asn] + [60000 + 7 * c + h for h in range(1 + c % 4)]
                text.append(f"      - as-path: {path}")
                text.append("        prefix: [" + ", ".join(f'"{p}"' for p in told[n, c]) + "]")
        if not any((n, c) in told for c in range(PATHS)):
            text.append(f'      - prefix: ["{letters.prefix("203.0.113.0/24")}"]')
    return "\n".join(text) + "\n"


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("routers", type=int)
    args.add_argument("prefixes", type=int)
    args.add_argument("out")
    args.add_argument("--igp", choices=["isis", "ospf"], default="isis")
    args.add_argument("--family", type=int, choices=[4, 6], default=4)
    args.add_argument("--seed", type=int, default=1)
    args = args.parse_args()
    rng, letters = random.Random(args.seed), Letters(args.family)
    routers = [Router(letters, i) for i in range(args.routers)]
    near = [[] for _ in routers]
    for m, (a, b) in enumerate(roads(args.routers, rng)):
        near[a].append(b)
        near[b].append(a)
        cost = 10 + rng.randrange(90)
        routers[a].link(ip("10.128.0.0", 2 * m), cost, f"to {routers[b].name}")
        routers[b].link(ip("10.128.0.0", 2 * m + 1), cost, f"to {routers[a].name}")
    peers = borders(routers, reflectors(args.routers, near), rng)
    ibgp(routers, near)
    os.makedirs(os.path.join(args.out, "configs"), exist_ok=True)
    for r in routers:
        with open(os.path.join(args.out, "configs", r.name + ".json"), "w", encoding="ascii") as f:
            json.dump(r.document(args.igp), f, indent=1)
            f.write("\n")
    with open(os.path.join(args.out, "routegate.yaml"), "w", encoding="ascii") as f:
        f.write(rules_text(letters, peers, args.prefixes, rng))


if __name__ == "__main__":
    main()
