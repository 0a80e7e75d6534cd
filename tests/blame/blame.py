#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How often the line that was changed is the first cause: blame.py ROUTEGATE [--count N] [--seed S]
[--routers N] [--floor PERCENT]

Makes N random faults and N harmless changes, half of each in OpenConfig and half in FRR, in the benchmark's
provider network. A fault that violates no rule (the network is redundant) does not count and another is
made. Prints a table of the kinds; fails if the changed line leads the causes of fewer than PERCENT of the
faults, or a harmless change is not accepted.
"""
import argparse
import collections
import copy
import difflib
import json
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "bench"))
sys.path.insert(0, HERE)

import changes  # noqa: E402
import frr  # noqa: E402
import gen_wan  # noqa: E402


def network(count, seed):
    """Routers, and the text of routegate.yaml, as the benchmark makes them; and what is demanded of every
    session and of what leaves the network."""
    rng, letters = random.Random(seed), gen_wan.Letters(4)
    routers = [gen_wan.Router(letters, i) for i in range(count)]
    near = [[] for _ in routers]
    for m, (a, b) in enumerate(gen_wan.roads(count, rng)):
        near[a].append(b)
        near[b].append(a)
        cost = 10 + rng.randrange(90)
        routers[a].link(gen_wan.ip("10.128.0.0", 2 * m), cost, f"to {routers[b].name}")
        routers[b].link(gen_wan.ip("10.128.0.0", 2 * m + 1), cost, f"to {routers[a].name}")
    peers = gen_wan.borders(routers, gen_wan.reflectors(count, near), rng)
    gen_wan.ibgp(routers, near)
    text = gen_wan.rules_text(letters, peers, 12, rng)
    roles = {"TRANSIT": "provider", "PEER": "peer", "CUSTOMER": "customer"}
    text += "role:\n"
    for n, (router, addr, _) in enumerate(peers):
        text += f'  - {{ device: {router.name}, neighbor: "{addr}", is: {roles[gen_wan.KINDS[n % 4]]} }}\n'
    text += ("rule:\n"
             f"  - id: own-everywhere\n    announced: {{ prefix: own, min-sessions: {len(peers)} }}\n"
             "  - id: sessions\n    sessions: { min-up: 100% }\n"
             "  - id: no-leak\n    no-leak: {}\n"
             "  - id: nothing-lost\n    max-loss: { number: 0 }\n"
             "  - id: answers\n    reachable: { prefix: own, from: [\"*\"] }\n")
    return routers, text


class Dialect:
    def __init__(self, name, routers, rules):
        self.name, self.rules = name, rules
        self.suffix = ".conf" if name == "frr" else ".json"
        self.configs = {r.name: frr.config(r) if name == "frr" else r.document("isis") for r in routers}
        self.faults = changes.FRR_FAULTS if name == "frr" else changes.OPENCONFIG_FAULTS
        self.harmless = changes.FRR_HARMLESS if name == "frr" else changes.OPENCONFIG_HARMLESS

    def text(self, config):
        return "\n".join(config) + "\n" if self.name == "frr" else json.dumps(config, indent=1) + "\n"

    def write(self, folder):
        os.makedirs(os.path.join(folder, "configs"))
        with open(os.path.join(folder, "routegate.yaml"), "w", encoding="ascii") as f:
            f.write(self.rules)
        for name, config in self.configs.items():
            self.put(folder, name, self.text(config))

    def put(self, folder, name, text):
        with open(os.path.join(folder, "configs", name + self.suffix), "w", encoding="ascii") as f:
            f.write(text)


def slides(lines, a, b):
    """All the places where the block a..b could be as well: of '{ x } { y }' either '{ y }' or '} { y' may be
    called new."""
    block = set(range(a, b))
    up, down = a, b
    while up > 0 and a < b and lines[up - 1] == lines[up - 1 + b - a]:
        up -= 1
        block.add(up)
    while down < len(lines) and a < b and lines[down] == lines[down - (b - a)]:
        block.add(down)
        down += 1
    return block


def changed_lines(old, new):
    """{(before, line)}"""
    found = set()
    old, new = old.splitlines(), new.splitlines()
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        found |= {(True, n + 1) for n in (range(a, b) if c < d else slides(old, a, b))}
        found |= {(False, n + 1) for n in (range(c, d) if a < b else slides(new, c, d))}
    return found


def check(gate, folder):
    done = subprocess.run([gate, "check", "--no-cache", "--format", "json", "--no-index",
                           os.path.join(folder, "base"), os.path.join(folder, "head")],
                          stdout=subprocess.PIPE, check=False)
    return done.returncode, json.loads(done.stdout)


class Tally:
    def __init__(self):
        self.kinds = collections.defaultdict(lambda: [0, 0])
        self.missed = []

    def add(self, kind, hit, text):
        self.kinds[kind][0] += 1
        self.kinds[kind][1] += hit
        if not hit:
            self.missed.append(text)

    def total(self):
        return sum(v[0] for v in self.kinds.values()), sum(v[1] for v in self.kinds.values())


class Run:
    def __init__(self, gate, folder, dialect, rng):
        self.gate, self.folder, self.dialect, self.rng = gate, folder, dialect, rng
        dialect.write(os.path.join(folder, "base"))
        dialect.write(os.path.join(folder, "head"))
        status, said = check(gate, folder)
        if status != 0:
            sys.exit(f"blame.py: the base against itself is not accepted: {said['reason']}")

    def change(self, kinds):
        """(kind, what, router, old text, new text)"""
        while True:
            kind = self.rng.choice(sorted(kinds))
            name = self.rng.choice(sorted(self.dialect.configs))
            config = copy.deepcopy(self.dialect.configs[name])
            what = kinds[kind](config, self.rng)
            old, new = self.dialect.text(self.dialect.configs[name]), self.dialect.text(config)
            if what and old != new:
                return kind, f"{name}: {kind}: {what}", name, old, new

    def judge(self, kinds):
        """The same, the exit status and the report."""
        kind, what, name, old, new = self.change(kinds)
        head = os.path.join(self.folder, "head")
        self.dialect.put(head, name, new)
        status, said = check(self.gate, self.folder)
        self.dialect.put(head, name, old)
        return kind, what, name, changed_lines(old, new), status, said

    def fault(self, tally):
        """False: the change violates no rule."""
        kind, what, name, lines, status, said = self.judge(self.dialect.faults)
        found = [f for f in said["findings"] if f["severity"] == "reject" and f["status"] == "new"]
        if status != 1 or found[0]["kind"] == "invalid":
            return False
        hits = [f["cause"] and f["cause"][0]["file"] == f"configs/{name}{self.dialect.suffix}" and
                (f["cause"][0]["before"], f["cause"][0]["line"]) in lines for f in found]
        first = next((f["cause"][:1] for f, hit in zip(found, hits) if not hit), None)
        tally.add(f"{self.dialect.name}: {kind}", all(hits), f"{what}: {sorted(lines)[:4]} {first}")
        return True

    def harmless(self, tally):
        kind, what, _, _, status, said = self.judge(self.dialect.harmless)
        tally.add(f"{self.dialect.name}: {kind}", status == 0, f"{what}: {said['verdict']}: {said['reason']}")


def show(title, tally):
    for kind, (all_, hit) in sorted(tally.kinds.items()):
        print(f"# {title} {kind}: {hit} of {all_}")
    for text in tally.missed:
        print(f"# MISSED {text}")


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("gate")
    args.add_argument("--count", type=int, default=10)
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--routers", type=int, default=20)
    args.add_argument("--floor", type=int, default=95)
    args = args.parse_args()
    faults, harmless, idle = Tally(), Tally(), 0
    for i, name in enumerate(["openconfig", "frr"]):
        dialect = Dialect(name, *network(args.routers, args.seed))
        with tempfile.TemporaryDirectory() as folder:
            run = Run(args.gate, folder, dialect, random.Random(args.seed + i))
            made = 0
            while made < args.count // 2:
                ok = run.fault(faults)
                made += ok
                idle += not ok
            for _ in range(args.count // 2):
                run.harmless(harmless)
    show("fault", faults)
    show("harmless", harmless)
    all_, hit = faults.total()
    total, accepted = harmless.total()
    enough = hit * 100 >= args.floor * all_
    print(f"# {idle} more changes violated no rule")
    print("TAP version 13\n1..2")
    print(f"{'ok' if enough else 'not ok'} 1 - the changed line leads in {hit} of {all_} faults")
    print(f"{'ok' if accepted == total else 'not ok'} 2 - {accepted} of {total} harmless changes are accepted")
    return 0 if enough and accepted == total else 1


if __name__ == "__main__":
    sys.exit(main())
