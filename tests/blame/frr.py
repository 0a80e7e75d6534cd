# SPDX-License-Identifier: MIT
"""The benchmark's provider network (tests/bench/gen_wan.py) in FRR's words: one frr.conf a router."""

import gen_wan


def interfaces(router):
    inside = dict(router.inside)
    for entry in router.interfaces:
        name = entry["name"]
        address = entry["subinterfaces"]["subinterface"][0][router.letters.ip]["addresses"]["address"][0]
        yield f"interface {'lo' if name == 'lo0' else name}"
        if "description" in entry["config"]:
            yield f" description {entry['config']['description']}"
        yield f" ip address {address['ip']}/{address['config']['prefix-length']}"
        if name in inside:
            yield " ip router isis core"
            if inside[name] is None:
                yield " isis passive"
            else:
                yield " isis network point-to-point"
                yield f" isis metric {inside[name]}"
        yield "exit"
        yield "!"


def net(router):
    octets = "".join(f"{int(o):03d}" for o in router.id.split("."))
    return f"49.0001.{octets[0:4]}.{octets[4:8]}.{octets[8:12]}.00"


def sessions(router):
    """(outside the address family, inside it)"""
    out, inside = [], []
    for name, group in router.groups.items():
        out += [f"neighbor {name} peer-group", f"neighbor {name} remote-as {gen_wan.ASN}",
                f"neighbor {name} update-source lo"]
        inside.append(f"neighbor {name} activate")
        if "route-reflector" in group:
            inside.append(f"neighbor {name} route-reflector-client")
        if router.kinds:
            inside.append(f"neighbor {name} next-hop-self")
    for entry in router.neighbors:
        addr, config = entry["neighbor-address"], entry["config"]
        if "peer-group" in config:
            out.append(f"neighbor {addr} peer-group {config['peer-group']}")
            continue
        kind = config["description"].split("-")[0].upper()
        out += [f"neighbor {addr} remote-as {config['peer-as']}",
                f"neighbor {addr} description {config['description']}"]
        inside += [f"neighbor {addr} activate", f"neighbor {addr} route-map {kind}-IN in",
                   f"neighbor {addr} route-map {kind}-OUT out"]
    return out, inside


def bgp(router):
    out, inside = sessions(router)
    yield f"router bgp {gen_wan.ASN}"
    yield f" bgp router-id {router.id}"
    yield " no bgp default ipv4-unicast"
    yield from (f" {line}" for line in out)
    yield " address-family ipv4 unicast"
    if router.static:
        yield "  redistribute static route-map OWN"
    yield from (f"  {line}" for line in inside)
    yield " exit-address-family"
    yield "exit"
    yield "!"


def route_map(name, seq, *lines, result="permit"):
    return [f"route-map {name} {result} {seq}", *(f" {line}" for line in lines), "exit", "!"]


def filters(router):
    if router.static:
        yield "ip prefix-list OWN seq 5 permit 198.18.0.0/15"
        yield from route_map("OWN", 10, "match ip address prefix-list OWN")
    if not router.kinds:
        return
    for i, (prefix, n) in enumerate(gen_wan.BOGONS):
        yield f"ip prefix-list BOGONS seq {5 * i + 5} permit {prefix} le 32"
    yield "ip prefix-list LONG seq 5 permit 0.0.0.0/0 ge 25"
    yield f"bgp community-list standard NOT-FOR-PEERS seq 5 permit {gen_wan.COMMUNITY['PEER']}"
    yield f"bgp community-list standard NOT-FOR-PEERS seq 10 permit {gen_wan.COMMUNITY['TRANSIT']}"
    for kind in sorted(router.kinds):
        yield from route_map(f"{kind}-IN", 10, "match ip address prefix-list BOGONS", result="deny")
        yield from route_map(f"{kind}-IN", 20, "match ip address prefix-list LONG", result="deny")
        yield from route_map(f"{kind}-IN", 30, f"set local-preference {gen_wan.LOCAL_PREF[kind]}",
                             f"set community {gen_wan.COMMUNITY[kind]} additive")
        if kind != "CUSTOMER":
            yield from route_map(f"{kind}-OUT", 10, "match community NOT-FOR-PEERS", result="deny")
        yield from route_map(f"{kind}-OUT", 20)


def config(router):
    """The lines of its frr.conf."""
    lines = ["frr version 8.4", "frr defaults traditional", f"hostname {router.name}", "!"]
    if router.static:
        lines += ["ip route 198.18.0.0/15 Null0", "!"]
    lines += interfaces(router)
    lines += ["router isis core", f" net {net(router)}", " is-type level-2-only", " metric-style wide",
              "exit", "!"]
    lines += bgp(router)
    lines += filters(router)
    return lines
