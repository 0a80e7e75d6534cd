#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Random networks, from a seed: 4-9 routers, a core under one IGP with iBGP over it, neighbors outside with policies both ways.

    random_net.py SEED DIR      write the network: configs/, topology, README

Everything random comes from the seed: the same seed is the same network. What real routers decide by age (the older of two equal eBGP
paths) is decided by router id instead, so that a network has one outcome."""

import copy
import os
import random
import re
import sys

CORE = 65000
OSPF_TIMERS = [' ip ospf network point-to-point', ' ip ospf hello-interval 1', ' ip ospf dead-interval 4',
               ' ip ospf retransmit-interval 1']
ISIS_TIMERS = [' isis network point-to-point', ' isis hello-interval 1', ' isis hello-multiplier 4']
POOL = ['10.100.%d.0/24' % i for i in range(6)] + ['10.100.0.0/16', '203.0.113.0/24']
COMMUNITIES = ['65000:1', '65000:2', '65000:3', 'no-export']


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.seed = seed
        self.blocks = {}
        self.links = []
        self.addresses = {}     # address: router
        self.ports = {}

    def block(self, router, header, lines=()):
        for have, inside in self.blocks[router]:
            if have == header:
                inside += lines
                return inside
        self.blocks[router].append((header, list(lines)))
        return self.blocks[router][-1][1]

    def some(self, chance):
        return self.random.random() < chance

    def port(self, router):
        self.ports[router] = self.ports.get(router, 0) + 1
        return 'eth%d' % self.ports[router]

    def link(self, a, b):
        """A link with addresses; the two ends' (router, interface, address)."""
        number = len(self.links)
        ends = []
        for side, router in ((1, a), (2, b)):
            interface, address = self.port(router), '172.16.%d.%d' % (number, side)
            self.block(router, 'interface ' + interface, [' ip address %s/30' % address])
            self.addresses[address] = router
            ends.append((router, interface, address))
        self.links.append([end[:2] for end in ends])
        return ends

    def loopback(self, router):
        address = '10.255.0.%d' % (1 + len([a for a in self.addresses if a.startswith('10.255.')]))
        self.addresses[address] = router
        self.block(router, 'interface lo', [' ip address %s/32' % address])
        return address

    # ---- the core

    def igp_port(self, router, interface, area, passive=False):
        lines = self.block(router, 'interface ' + interface)
        if self.igp == 'ospf':
            lines.append(' ip ospf area 0.0.0.%d' % area)
            lines += [' ip ospf passive'] if passive else OSPF_TIMERS if interface != 'lo' else []
            if interface != 'lo' and self.some(.4):
                lines.append(' ip ospf cost %d' % self.random.choice((1, 5, 10, 20, 30)))
        else:
            lines.append(' ip router isis core')
            lines += [' isis passive'] if passive or interface == 'lo' else ISIS_TIMERS
            if interface != 'lo' and self.some(.4):
                lines.append(' isis metric %d' % self.random.choice((1, 5, 10, 20, 30)))

    def core(self):
        n = self.random.randint(3, 6)
        self.igp = self.random.choice(('ospf', 'isis'))
        self.inside = ['r%d' % i for i in range(1, n + 1)]
        pairs = [(self.inside[self.random.randrange(i)], self.inside[i]) for i in range(1, n)]
        for _ in range(self.random.randint(0, n - 1)):
            a, b = sorted(self.random.sample(self.inside, 2))
            if (a, b) not in pairs:
                pairs.append((a, b))
        for number, router in enumerate(self.inside, 1):
            self.blocks[router] = []
            if self.igp == 'isis':
                self.block(router, 'router isis core',
                           [' is-type level-2-only', ' net 49.0001.0000.0000.%04d.00' % number, ' metric-style wide',
                            ' lsp-gen-interval 1', ' spf-interval 1'])
        self.ids = {router: self.loopback(router) for router in self.inside}
        degree = {r: sum(r in p for p in pairs) for r in self.inside}
        area = {r: i if degree[r] == 1 and r != 'r1' and self.igp == 'ospf' and self.some(.4) else 0
                for i, r in enumerate(self.inside)}
        for a, b in pairs:
            # a link to a router in an area of its own is in that area; two of those have no link
            for router, interface, _ in self.link(a, b):
                self.igp_port(router, interface, area[a] or area[b])
        self.area = area
        for router in self.inside:
            self.igp_port(router, 'lo', area[router])
        self.lans = {}
        for router in self.inside:
            if self.some(.6):
                interface, prefix = self.port(router), '10.%d.0' % (10 + len(self.lans))
                self.lans[router] = prefix + '.0/24'
                self.block(router, 'interface ' + interface, [' ip address %s.1/24' % prefix])
                if self.some(.5):
                    self.igp_port(router, interface, area[router], passive=True)

    def igp_instances(self):
        for number, router in enumerate(self.inside):
            statics = []
            if self.some(.4):
                statics.append('198.18.%d.0/24' % number)
                self.block(router, 'ip route %s blackhole' % statics[0])
            redistribute = bool(statics) and self.some(.7)
            if self.igp == 'ospf':
                lines = self.block(router, 'router ospf', [
                    ' ospf router-id ' + self.ids[router], ' timers throttle spf 10 100 1000',
                    ' timers throttle lsa all 100', ' timers lsa min-arrival 0'])
                if redistribute:
                    lines.append(' redistribute static' + self.random.choice(('', ' metric 7', ' metric-type 1')))
            elif redistribute:
                self.block(router, 'router isis core', [' redistribute ipv4 static level-2'])

    # ---- BGP

    def bgp(self, router, asn, router_id):
        lines = self.block(router, 'router bgp %d' % asn, [
            ' bgp router-id ' + router_id, ' no bgp ebgp-requires-policy', ' bgp bestpath compare-routerid'])
        return lines

    def neighbor(self, router, asn, address, remote, loopback=False):
        lines = self.block(router, 'router bgp %d' % asn)
        lines.append(' neighbor %s remote-as %d' % (address, remote))
        if loopback:
            lines.append(' neighbor %s update-source lo' % address)
        lines += [' neighbor %s timers 3 9' % address, ' neighbor %s timers connect 1' % address,
                  ' neighbor %s advertisement-interval 0' % address]

    def family(self, router, line):
        self.af.setdefault(router, []).append('  ' + line)

    def ibgp(self):
        self.reflectors = self.random.sample(self.inside, self.random.choice((0, 0, 1, 2)))
        for router in self.inside:
            lines = self.bgp(router, CORE, self.ids[router])
            for option in ('bgp always-compare-med', 'bgp bestpath as-path multipath-relax', 'bgp deterministic-med'):
                if self.some(.15):
                    lines.append(' ' + option)
        self.self_hop = self.some(.75)
        for i, a in enumerate(self.inside):
            for b in self.inside[i + 1:]:
                if self.reflectors and a not in self.reflectors and b not in self.reflectors:
                    continue
                for x, y in ((a, b), (b, a)):
                    self.neighbor(x, CORE, self.ids[y], CORE, True)
                    if self.self_hop:
                        self.family(x, 'neighbor %s next-hop-self' % self.ids[y])
                    if x in self.reflectors and y not in self.reflectors:
                        self.family(x, 'neighbor %s route-reflector-client' % self.ids[y])
        for router in self.inside:
            if self.some(.15):
                self.family(router, 'maximum-paths %d' % self.random.choice((1, 2)))
            if router in self.lans and self.some(.8):
                self.family(router, 'network ' + self.lans[router])
            if self.some(.15):
                self.family(router, 'redistribute static')
            if self.some(.15):
                self.family(router, 'redistribute ' + self.igp + self.random.choice(('', ' metric 12')))
            if self.some(.15):
                # as-set where nobody else announces the same: see bgp-aggregate-heard
                self.family(router, 'aggregate-address ' + self.random.choice(
                    ('10.100.0.0/16', '10.100.0.0/16 summary-only', '10.0.0.0/11 as-set')))

    def clause(self, router, name, number, extra):
        """One permit or deny of a route-map, with a list of its own when it matches one."""
        pick = self.random.choice
        lines = []
        kind = pick(('prefix', 'prefix', 'community', 'as-path', 'none'))
        tag = '%s-%d' % (name, number)
        if kind == 'prefix':
            self.block(router, 'ip prefix-list %s seq 5 %s' % (tag, pick(
                ('permit ' + pick(POOL), 'permit 10.100.0.0/16 ge 24', 'permit 10.0.0.0/8 le 24',
                 'permit 0.0.0.0/0 le 16'))))
            lines.append(' match ip address prefix-list ' + tag)
        if kind == 'community':
            self.block(router, 'bgp community-list standard %s seq 5 permit %s' % (tag, pick(COMMUNITIES[:3])))
            lines.append(' match community ' + tag)
        if kind == 'as-path':
            self.block(router, 'bgp as-path access-list %s seq 5 permit %s' % (
                tag, pick(('^$', '_65101_', '^65102', '65103$', '^[0-9]+$'))))
            lines.append(' match as-path ' + tag)
        action = 'deny' if self.some(.2) else 'permit'
        if action == 'permit':
            lines += [' set ' + s for s in self.random.sample(extra, self.random.randint(0, 2))]
        self.block(router, 'route-map %s %s %d' % (name, action, number), lines)

    def policy(self, router, name, extra):
        for number in range(1, self.random.randint(1, 3) + 1):
            self.clause(router, name, number * 10, extra)
        if self.some(.8):
            self.block(router, 'route-map %s permit 90' % name)

    def outside(self):
        pick = self.random.choice
        for e in range(1, self.random.randint(1, 3) + 1):
            router, asn = 'x%d' % e, 65100 + e
            self.blocks[router] = []
            self.bgp(router, asn, '10.254.0.%d' % e)
            for prefix in self.random.sample(POOL, self.random.randint(1, 4)):
                self.block(router, 'ip route %s blackhole' % prefix)
            self.family(router, 'redistribute static' + pick(('', ' metric 3')))
            for where in self.random.sample(self.inside, pick((1, 1, 2))):
                (_, port, mine), (_, _, theirs) = self.link(where, router)
                self.neighbor(where, CORE, theirs, asn)
                self.neighbor(router, asn, mine, CORE)
                if not self.self_hop or self.some(.1):
                    self.igp_port(where, port, self.area[where], passive=True)
                if self.some(.5):
                    name = 'OUT%d' % e
                    self.policy(router, name, ['community ' + pick(COMMUNITIES), 'metric %d' % pick((0, 5, 9)),
                                               'as-path prepend %d %d' % (asn, asn), 'origin incomplete'])
                    self.family(router, 'neighbor %s route-map %s out' % (mine, name))
                if self.some(.6):
                    name = 'IN%d' % e
                    self.policy(where, name, ['local-preference %d' % pick((80, 100, 120, 200)), 'metric 4',
                                              'community %s additive' % pick(COMMUNITIES), 'weight 10',
                                              'as-path prepend last-as 1'])
                    self.family(where, 'neighbor %s route-map %s in' % (theirs, name))
                if self.some(.5):
                    name = 'TO%d' % e
                    self.policy(where, name, ['metric 8', 'as-path prepend 65000', 'community 65000:3 additive',
                                              'origin egp'])
                    self.family(where, 'neighbor %s route-map %s out' % (theirs, name))
                if self.some(.1):
                    self.family(where, 'neighbor %s default-originate' % theirs)

    def make(self):
        self.af = {}
        self.core()
        self.igp_instances()
        self.ibgp()
        self.outside()
        for router, lines in self.af.items():
            header = next(h for h, _ in self.blocks[router] if h.startswith('router bgp'))
            self.block(router, header, [' address-family ipv4 unicast'] + lines + [' exit-address-family'])
        return {'seed': self.seed, 'links': self.links, 'blocks': self.blocks, 'addresses': self.addresses}


def make(seed):
    return Maker(seed).make()


RANK = ('router isis', 'interface', 'ip route', 'ip prefix-list', 'bgp ', 'route-map', 'router')


def rank(header):
    return next(i for i, start in enumerate(RANK) if header.startswith(start))


def write(net, folder):
    configs = os.path.join(folder, 'configs')
    os.makedirs(configs, exist_ok=True)
    for file in os.listdir(configs):
        os.unlink(os.path.join(configs, file))
    for router, blocks in net['blocks'].items():
        out = ['frr version 8.4.4', 'frr defaults traditional', 'hostname ' + router,
               'service integrated-vtysh-config', '!']
        for header, lines in sorted(blocks, key=lambda b: rank(b[0])):
            out += [header] + lines
            if header.split()[0] in ('interface', 'router', 'route-map'):
                out += ['exit', '!']
        with open(os.path.join(configs, router + '.conf'), 'w') as f:
            f.write('\n'.join(out) + '\n')
    with open(os.path.join(folder, 'topology'), 'w') as f:
        for link in net['links']:
            f.write(' '.join('%s:%s' % end for end in link) + '\n')
    with open(os.path.join(folder, 'README'), 'w') as f:
        f.write('A random network: seed %s, by random_net.py.\n' % net['seed'])


# ---- smaller ones -------------------------------------------------------------------------------------

def without_router(net, router):
    out = copy.deepcopy(net)
    gone = {a for a, r in net['addresses'].items() if r == router}
    del out['blocks'][router]
    out['links'] = [link for link in out['links'] if all(end[0] != router for end in link)]
    for blocks in out['blocks'].values():
        for _, lines in blocks:
            lines[:] = [l for l in lines if not (re.match(r' +neighbor (\S+)', l) and l.split()[1] in gone)]
    return out


def smaller(net):
    """Networks with a little less in them: without a router, a policy, a block, a line."""
    for router in sorted(net['blocks'], reverse=True):
        if len(net['blocks']) > 2:
            yield without_router(net, router)
    for router in sorted(net['blocks']):
        for at, (header, lines) in enumerate(net['blocks'][router]):
            if header.startswith('router bgp'):
                optional = [l for l in lines if re.search(r'route-map|aggregate|maximum-paths|redistribute|network|'
                                                          r'default-originate|always|deterministic|relax|next-hop', l)]
            else:
                optional = [l for l in lines if re.search(r' (set|match|redistribute) ', l)]
            if header.startswith('ip route'):
                out = copy.deepcopy(net)
                del out['blocks'][router][at]
                yield out
            for line in optional:
                out = copy.deepcopy(net)
                out['blocks'][router][at][1].remove(line)
                yield out


if __name__ == '__main__':
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    write(make(int(sys.argv[1])), sys.argv[2])
