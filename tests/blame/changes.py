# SPDX-License-Identifier: MIT
"""Random changes to one config, of one line (FRR) or one node (OpenConfig): faults, and changes that cannot
do harm. Each takes the config and a random source, changes it in place, and returns what it did, or None
where it does not apply."""

import re

# ---- FRR: a config is a list of lines --------------------------------------------------------------------


def pick(lines, rng, pattern):
    """The index of a random line that matches, or None."""
    found = [i for i, line in enumerate(lines) if re.search(pattern, line)]
    return rng.choice(found) if found else None


def deletes(pattern):
    def change(lines, rng):
        at = pick(lines, rng, pattern)
        return None if at is None else f"deleted '{lines.pop(at).strip()}'"
    return change


def replaces(pattern, new):
    def change(lines, rng):
        at = pick(lines, rng, pattern)
        if at is None:
            return None
        old = lines[at]
        lines[at] = re.sub(pattern, new, old, count=1)
        return None if lines[at] == old else f"'{old.strip()}' became '{lines[at].strip()}'"
    return change


def inserts(pattern, new):
    """Behind a line."""
    def change(lines, rng):
        at = pick(lines, rng, pattern)
        if at is None:
            return None
        lines.insert(at + 1, new)
        return f"'{new.strip()}' behind '{lines[at].strip()}'"
    return change


FRR_FAULTS = {
    "interface shut": inserts(r"^interface eth", " shutdown"),
    "loopback shut": inserts(r"^interface lo$", " shutdown"),
    "address removed": deletes(r"^ ip address "),
    "address wrong": replaces(r"(ip address \d+\.\d+\.)(\d+)", lambda m: m[1] + str((int(m[2]) + 7) % 256)),
    "neighbor removed": deletes(r"neighbor \S+ peer-group \w"),
    "outside neighbor removed": deletes(r"neighbor 192\S+ remote-as"),
    "group's remote-as removed": deletes(r"neighbor [A-Z]+ remote-as"),
    "remote-as wrong": replaces(r"(remote-as )(\d)", r"\g<1>9"),
    "update-source removed": deletes(r"update-source"),
    "update-source wrong": replaces(r"update-source lo", "update-source eth0"),
    "next-hop-self removed": deletes(r"next-hop-self"),
    "client no more": deletes(r"route-reflector-client"),
    "activation removed": deletes(r"neighbor \S+ activate"),
    "export filter removed": deletes(r"route-map \S+ out"),
    "import filter removed": deletes(r"route-map \S+ in$"),
    "filter name wrong": replaces(r"(neighbor .* route-map )(\w)", r"\1X\2"),
    "filter entry denies": replaces(r"^(route-map \S+ )permit", r"\1deny"),
    "filter entry permits": replaces(r"^(route-map \S+ )deny", r"\1permit"),
    "match removed": deletes(r"^ match "),
    "list entry removed": deletes(r"^(ip prefix-list|bgp community-list)"),
    "list entry denies": replaces(r"^(ip prefix-list|bgp community-list)(.*) permit", r"\1\2 deny"),
    "prefix wrong": replaces(r"198\.18\.0\.0", "198.81.0.0"),
    "le wrong": replaces(r"(prefix-list OWN .*/15)", r"\1 ge 16"),
    "order turned": replaces(r"^(route-map \S+-OUT permit) 20", r"\1 5"),
    "redistribution removed": deletes(r"redistribute"),
    "static route removed": deletes(r"^ip route"),
    "isis off": deletes(r"ip router isis"),
    "isis passive": inserts(r"isis network point-to-point", " isis passive"),
    "isis network type": deletes(r"isis network point-to-point"),
    "isis level": replaces(r"is-type level-2-only", "is-type level-1"),
    "isis area and level": replaces(r"net 49\.0001\.(\d+)", r"net 49.0002.\1"),
    "isis metric style": replaces(r"metric-style wide", "metric-style narrow"),
    "bgp shut": inserts(r"^router bgp", " bgp shutdown"),
    "neighbor shut": inserts(r"neighbor 192\S+ remote-as", " neighbor REFLECTORS shutdown"),
    "community wrong": replaces(r"(community-list .*:)\d+", r"\g<1>999"),
}


def frr_rename(lines, rng):
    names = sorted({line.split()[1] for line in lines if line.startswith("route-map ")})
    if not names:
        return None
    name = rng.choice(names)
    for i, line in enumerate(lines):
        lines[i] = re.sub(rf"(route-map ){name}\b", rf"\g<1>{name}-NEW", line)
    return f"route-map {name} has another name everywhere"


def frr_swap(lines, rng):
    """Two neighbors change places."""
    found = [i for i, line in enumerate(lines) if re.match(r" neighbor \S+ peer-group \w", line)]
    if len(found) < 2:
        return None
    a, b = sorted(rng.sample(found, 2))
    lines[a], lines[b] = lines[b], lines[a]
    return "two neighbors change places"


FRR_HARMLESS = {
    "description": replaces(r"description (\w+)", r"description was-\1"),
    "description removed": deletes(r"^ description"),
    "comment": inserts(r"^!$", "! nothing to see"),
    "cost": replaces(r"(isis metric) (\d+)", lambda m: f"{m[1]} {int(m[2]) + 3}"),
    "filter renamed": frr_rename,
    "neighbors reordered": frr_swap,
    "unused list": inserts(r"^!$", "ip prefix-list UNUSED seq 5 deny 192.0.2.0/24"),
    "renumbered": replaces(r"^(route-map \S+-IN permit) 30", r"\1 35"),
    "local preference": replaces(r"(set local-preference) (\d+)", lambda m: f"{m[1]} {int(m[2]) + 1}"),
}

# ---- OpenConfig: a config is what the JSON says ----------------------------------------------------------


def instance(doc):
    return doc["openconfig-network-instance:network-instances"]["network-instance"][0]


def protocol(doc, name):
    for p in instance(doc)["protocols"]["protocol"]:
        if p["identifier"].endswith(":" + name):
            return p
    return None


def bgp(doc):
    return protocol(doc, "BGP")["bgp"]


def isis(doc):
    return protocol(doc, "ISIS")["isis"]


def links(doc):
    return [i for i in isis(doc)["interfaces"]["interface"] if "passive" not in i["config"]]


def policies(doc):
    top = doc.get("openconfig-routing-policy:routing-policy")
    return top["policy-definitions"]["policy-definition"] if top else []


def sets(doc):
    top = doc.get("openconfig-routing-policy:routing-policy")
    return top["defined-sets"]["prefix-sets"]["prefix-set"] if top else []


def outside(doc):
    return [n for n in bgp(doc)["neighbors"]["neighbor"] if "peer-as" in n["config"]]


def groups(doc):
    return bgp(doc).get("peer-groups", {}).get("peer-group", [])


def ports(doc):
    return doc["openconfig-interfaces:interfaces"]["interface"]


def takes(where, path):
    """Takes the last member of the path away from a random one of what `where` finds."""
    def change(doc, rng):
        found = [x for x in where(doc) if parent(x, path) is not None and path[-1] in parent(x, path)]
        if not found:
            return None
        del parent(rng.choice(found), path)[path[-1]]
        return f"{'/'.join(path)} deleted"
    return change


def sets_to(where, path, value):
    def change(doc, rng):
        found = [x for x in where(doc) if parent(x, path) is not None]
        if not found:
            return None
        holder = parent(rng.choice(found), path)
        if holder.get(path[-1]) == value:
            return None
        holder[path[-1]] = value
        return f"{'/'.join(path)} set to {value}"
    return change


def parent(x, path):
    for name in path[:-1]:
        x = x.get(name) if isinstance(x, dict) else None
        if isinstance(x, list):
            x = x[0]
        if x is None:
            return None
    return x


def drops(where):
    """A random entry of a list that `where` finds."""
    def change(doc, rng):
        found = [(v, i) for v in where(doc) for i in range(len(v))]
        if not found:
            return None
        entries, i = rng.choice(found)
        del entries[i]
        return "entry deleted"
    return change


def address_wrong(doc, rng):
    port = rng.choice(ports(doc))
    entry = port["subinterfaces"]["subinterface"][0]["openconfig-if-ip:ipv4"]["addresses"]["address"][0]
    a, b, c, d = entry["ip"].split(".")
    entry["ip"] = entry["config"]["ip"] = f"{a}.{b}.{(int(c) + 7) % 256}.{d}"
    return f"address {entry['ip']}"


def own_prefix_wrong(doc, rng):
    own = [s for s in sets(doc) if s["name"] == "OWN" and protocol(doc, "STATIC")]
    if not own:
        return None
    entry = own[0]["prefixes"]["prefix"][0]
    entry["ip-prefix"] = entry["config"]["ip-prefix"] = "198.81.0.0/15"
    return "OWN has another prefix"


def statement_first(doc, rng):
    """The last statement of a policy comes first."""
    found = [p for p in policies(doc) if len(p["statements"]["statement"]) > 1]
    if not found:
        return None
    statements = rng.choice(found)["statements"]["statement"]
    statements.insert(0, statements.pop())
    return "the last statement comes first"


def statements(doc):
    return [s for p in policies(doc) for s in p["statements"]["statement"]]


OPENCONFIG_FAULTS = {
    "interface shut": sets_to(ports, ["config", "enabled"], False),
    "address wrong": address_wrong,
    "interface removed from the instance": drops(lambda d: [instance(d)["interfaces"]["interface"]]),
    "neighbor removed": drops(lambda d: [bgp(d)["neighbors"]["neighbor"]]),
    "peer-as wrong": sets_to(outside, ["config", "peer-as"], 64999),
    "group's peer-as wrong": sets_to(groups, ["config", "peer-as"], 64999),
    "local-address removed": takes(groups, ["transport", "config", "local-address"]),
    "local-address wrong": sets_to(groups, ["transport", "config", "local-address"], "192.0.2.1"),
    "client no more": sets_to(lambda d: [g for g in groups(d) if "route-reflector" in g],
                              ["route-reflector", "config", "route-reflector-client"], False),
    "family off": sets_to(lambda d: groups(d) + outside(d), ["afi-safis", "afi-safi", "config", "enabled"],
                          False),
    "export policy removed": takes(lambda d: groups(d) + outside(d),
                                   ["afi-safis", "afi-safi", "apply-policy", "config", "export-policy"]),
    "import policy removed": takes(outside,
                                   ["afi-safis", "afi-safi", "apply-policy", "config", "import-policy"]),
    "result reject": sets_to(statements, ["actions", "config", "policy-result"], "REJECT_ROUTE"),
    "result accept": sets_to(statements, ["actions", "config", "policy-result"], "ACCEPT_ROUTE"),
    "statement removed": drops(lambda d: [p["statements"]["statement"] for p in policies(d)]),
    "conditions removed": takes(statements, ["conditions"]),
    "order turned": statement_first,
    "next-hop-self removed": takes(statements,
                                   ["actions", "openconfig-bgp-policy:bgp-actions", "config", "set-next-hop"]),
    "prefix wrong": own_prefix_wrong,
    "community removed": takes(lambda d: [s for s in community_sets(d) if s["community-set-name"] == "NOT-FOR-PEERS"],
                               ["config", "community-member"]),
    "redistribution removed": drops(lambda d: [instance(d).get("table-connections", {})
                                               .get("table-connection", [])]),
    "static route removed": drops(lambda d: [p["static-routes"]["static"] for p in
                                             instance(d)["protocols"]["protocol"] if "static-routes" in p]),
    "isis off": drops(lambda d: [isis(d)["interfaces"]["interface"]]),
    "isis passive": sets_to(links, ["config", "passive"], True),
    "isis interface disabled": sets_to(links, ["config", "enabled"], False),
    "isis network type": takes(links, ["config", "circuit-type"]),
    "isis level": sets_to(lambda d: [isis(d)], ["global", "config", "level-capability"], "LEVEL_1"),
    "isis level disabled": sets_to(links, ["levels", "level", "config", "enabled"], False),
    "isis metric style": sets_to(lambda d: [isis(d)], ["levels", "level", "config", "metric-style"],
                                 "NARROW_METRIC"),
}


def community_sets(doc):
    top = doc.get("openconfig-routing-policy:routing-policy")
    return (top["defined-sets"]["openconfig-bgp-policy:bgp-defined-sets"]["community-sets"]["community-set"]
            if top else [])


def rename_policy(doc, rng):
    if not policies(doc):
        return None
    chosen = rng.choice(policies(doc))
    old = chosen["name"]
    chosen["name"] = chosen["config"]["name"] = old + "-NEW"

    def walk(x):
        if isinstance(x, dict):
            for key, value in x.items():
                if key in ("import-policy", "export-policy"):
                    x[key] = [old + "-NEW" if v == old else v for v in value]
                else:
                    walk(value)
        elif isinstance(x, list):
            for value in x:
                walk(value)

    walk(instance(doc))
    return f"policy {old} has another name everywhere"


def shuffle(where):
    def change(doc, rng):
        found = [v for v in where(doc) if len(v) > 1]
        if not found:
            return None
        rng.shuffle(rng.choice(found))
        return "shuffled"
    return change


def cost(doc, rng):
    found = links(doc)
    af = rng.choice(found)["levels"]["level"][0]["afi-safi"]["af"][0]["config"] if found else None
    if af is None:
        return None
    af["metric"] += 3
    return f"metric {af['metric']}"


OPENCONFIG_HARMLESS = {
    "description": sets_to(ports, ["config", "description"], "another text"),
    "neighbor's description": sets_to(lambda d: bgp(d)["neighbors"]["neighbor"], ["config", "description"],
                                      "another text"),
    "neighbors reordered": shuffle(lambda d: [bgp(d)["neighbors"]["neighbor"]]),
    "interfaces reordered": shuffle(lambda d: [ports(d)]),
    "sets reordered": shuffle(lambda d: [sets(d)]),
    "policy renamed": rename_policy,
    "cost": cost,
    "explicit default": sets_to(lambda d: bgp(d)["neighbors"]["neighbor"], ["config", "enabled"], True),
    "local preference": sets_to(lambda d: [s for s in statements(d) if s["name"] == "mark"],
                                ["actions", "openconfig-bgp-policy:bgp-actions", "config", "set-local-pref"],
                                170),
}
