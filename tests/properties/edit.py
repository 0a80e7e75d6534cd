#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Edits of networks for run.sh, and answers in a form to compare.

    edit.py cost|shut|reverse|files|rename FROM TO     a copy of a network with that edit
    edit.py findings FILE [--mirror]                   what a check found, without places
    edit.py ribs [--mirror]                            routes --format json on stdin, one line a route

--mirror writes IPv4 as tests/bench/gen_wan.py's IPv6: a.b.c.d/len is fd00::aabb:ccdd/(96+len).
"""
import ipaddress
import json
import os
import re
import shutil
import sys

# Lists whose order means something: ordered-by user in the models.
ORDERED = {"statement", "import-policy", "export-policy", "as-path", "next-hop"}


def each(folder):
    configs = os.path.join(folder, "configs")
    for name in sorted(os.listdir(configs)):
        path = os.path.join(configs, name)
        with open(path, encoding="utf-8") as f:
            yield path, json.load(f)


def write(path, document):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(document, f, indent=1)
        f.write("\n")


def walk(node, visit, name=""):
    """visit(name, node) for all below, lists once for each entry."""
    visit(name, node)
    if isinstance(node, dict):
        for key, value in node.items():
            walk(value, visit, key.split(":")[-1])
    elif isinstance(node, list):
        for value in node:
            walk(value, visit, name)


def bgp_neighbors(document):
    found = []
    walk(document, lambda n, x: found.append(x) if n == "neighbor" and isinstance(x, dict) else None)
    return found


def cost(folder):
    path, document = next(each(folder))
    done = []

    def visit(_, node):
        if isinstance(node, dict) and isinstance(node.get("metric"), int) and not done:
            node["metric"] += 1
            done.append(node)

    walk(document, visit)
    write(path, document)


def shut(folder):
    for path, document in each(folder):
        for neighbor in bgp_neighbors(document):
            if "peer-as" in neighbor["config"]:
                neighbor["config"]["enabled"] = False
        write(path, document)


def reversed_lists(node, name=""):
    if isinstance(node, dict):
        return {k: reversed_lists(v, k.split(":")[-1]) for k, v in reversed(list(node.items()))}
    if isinstance(node, list):
        made = [reversed_lists(v) for v in node]
        return made if name in ORDERED else made[::-1]
    return node


def reverse(folder):
    for path, document in each(folder):
        write(path, reversed_lists(document))


def files(folder):
    """configs/r1.json becomes configs/r1/ with a file for each tree, the last one first by name."""
    for path, document in list(each(folder)):
        os.remove(path)
        os.mkdir(path[:-len(".json")])
        for n, (key, value) in enumerate(reversed(document.items())):
            write(os.path.join(path[:-len(".json")], f"part{n}.json"), {key: value})


def rename(folder):
    for path, document in each(folder):
        names = []
        walk(document, lambda n, x: names.append(x["name"])
             if n == "policy-definition" and isinstance(x, dict) else None)
        text = json.dumps(document)
        for name in names:
            text = text.replace(f'"{name}"', f'"RENAMED-{name}"')
        write(path, json.loads(text))


def mirror(text):
    def other(match):
        length = match.group(2)
        if match.group(0) == "0.0.0.0/0":
            return "::/0"
        addr = str(ipaddress.IPv6Address((0xfd00 << 112) | int(ipaddress.IPv4Address(match.group(1)))))
        return addr + (f"/{96 + int(length)}" if length else "")

    return re.sub(r"\b(\d+\.\d+\.\d+\.\d+)(?:/(\d+))?", other, text)


def findings(path, mirrored):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    body, status = text.rsplit("status ", 1)
    answer = json.loads(body)
    lines = [f"{answer['verdict']} {status.strip()}"]
    for x in answer["findings"]:
        # not the causes: how far the search for them comes in its time depends on the machine
        lines.append(" ".join([x["rule"], x["kind"], x["severity"], x["status"], str(x.get("prefix")),
                               ",".join(x.get("devices", []))]))
    print("\n".join(sorted(mirror(line) if mirrored else line for line in lines)))


def ribs(mirrored):
    lines = []
    for device, tables in json.load(sys.stdin).items():
        for prefix, hops in tables["fib"].items():
            rib = tables["rib"][prefix]
            at = sorted(f"{via}@{port}" for via, port in hops)
            line = f"{device} {prefix} {rib['protocol']} {rib['distance']}/{rib['metric']} {' '.join(at)}"
            lines.append(mirror(line) if mirrored else line)
    print("\n".join(sorted(lines)))


def main():
    what, *rest = sys.argv[1:]
    mirrored = "--mirror" in rest
    if what == "findings":
        findings(rest[0], mirrored)
    elif what == "ribs":
        ribs(mirrored)
    else:
        shutil.copytree(rest[0], rest[1])
        {"cost": cost, "shut": shut, "reverse": reverse, "files": files, "rename": rename}[what](rest[1])


if __name__ == "__main__":
    main()
