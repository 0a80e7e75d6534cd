# SPDX-License-Identifier: MIT
"""A core under one IGP with iBGP over its loopbacks (a mesh, reflectors in one or two levels, or a confederation), neighbors
outside with policies both ways; both families."""

from . import maker, policy

CORE = 65000
OPTIONS = ('bgp always-compare-med', 'bgp bestpath as-path multipath-relax', 'bgp deterministic-med',
           'bgp bestpath as-path confed', 'bgp bestpath med missing-as-worst', 'bgp bestpath as-path ignore',
           'bgp bestpath med confed', 'bgp default local-preference 130', 'no bgp client-to-client reflection')


class Maker(policy.Policy, maker.Base):
    kind = 'core'

    # ---- the IGP

    def igp_port(self, router, interface, area, passive=False):
        cost = self.pick((1, 5, 10, 20, 30)) if interface != 'lo' and self.some(.4) else None
        if self.igp == 'ospf':
            self.ospf_port(router, interface, area, self.carried, passive, cost)
        else:
            self.isis_port(router, interface, self.carried, passive, cost)

    def core(self):
        n = self.random.randint(3, 6)
        self.igp = self.pick(('ospf', 'isis'))
        self.carried = self.pick(('4', '46', '46'))
        self.inside = [self.router('r%d' % i) for i in range(1, n + 1)]
        pairs = self.connect(self.inside, self.random.randint(0, n - 1))
        for router in self.inside:
            self.loopback(router)
            if self.igp == 'isis':
                self.isis(router, 1, 'level-2-only')
            else:
                self.ospf(router, self.carried)
        degree = {r: sum(r in p for p in pairs) for r in self.inside}
        self.area = {r: i if degree[r] == 1 and r != 'r1' and self.igp == 'ospf' and self.some(.4) else 0
                     for i, r in enumerate(self.inside)}
        for a, b in pairs:
            # a link to a router in an area of its own is in that area; two of those have no link
            for router, interface, _, _ in self.link(a, b):
                self.igp_port(router, interface, self.area[a] or self.area[b])
        for router in self.inside:
            self.igp_port(router, 'lo', self.area[router])
            if self.some(.6):
                interface, _, _ = self.lan(router)
                if self.some(.5):
                    self.igp_port(router, interface, self.area[router], passive=True)

    def statics(self):
        for number, router in enumerate(self.inside):
            if not self.some(.4):
                continue
            tag = ' tag 77' if self.some(.3) else ''
            self.static(router, '198.18.%d.0/24' % number, 'blackhole' + tag)
            self.static(router, '2001:db8:18%02x::/48' % number, 'blackhole' + tag)
            if not self.some(.7):
                continue
            for family in self.carried:
                if self.igp == 'ospf':
                    self.block(router, 'router ospf' + ('6' if family == '6' else ''), [
                        ' redistribute static' + self.pick(('', ' metric 7', ' metric-type 1'))])
                else:
                    self.block(router, 'router isis core', [' redistribute ipv%s static level-2' % family])

    # ---- BGP inside

    def ibgp_pair(self, a, b, remote_a, remote_b, family):
        for x, y, remote in ((a, b, remote_b), (b, a, remote_a)):
            self.neighbor(x, self.loop(y, family), remote, 'lo')
            if remote != self.member[x]:
                self.bgp_lines(x).append(' neighbor %s ebgp-multihop 5' % self.loop(y, family))
            for f in self.over[family]:
                self.family(x, f, 'neighbor %s activate' % self.loop(y, family))
                if self.self_hop:
                    self.family(x, f, 'neighbor %s next-hop-self%s' % (self.loop(y, family), self.pick(('', '', '', ' force'))))

    def client(self, reflector, router):
        for family in self.over:
            for f in self.over[family]:
                self.family(reflector, f, 'neighbor %s route-reflector-client' % self.loop(router, family))

    def ibgp(self):
        self.self_hop = self.some(.7)
        # IPv6 has sessions of its own, or none where the IGP does not carry it
        self.over = {'4': '4', '6': '6'} if '6' in self.carried else {'4': '4'}
        shape = self.pick(('mesh', 'mesh', 'reflectors', 'reflectors', 'levels', 'confederation'))
        if len(self.inside) < 4 and shape == 'levels':
            shape = 'reflectors'
        half = len(self.inside) // 2
        self.member = {r: (64601 if i < half else 64602) if shape == 'confederation' else CORE
                       for i, r in enumerate(self.inside)}
        for router in self.inside:
            lines = self.bgp(router, self.member[router])
            lines += [' no bgp ebgp-requires-policy', ' no bgp default ipv4-unicast']
            lines += [' ' + option for option in OPTIONS if self.some(.12)]
            if shape == 'confederation':
                other = 64603 - (self.member[router] - 64600)
                lines += [' bgp confederation identifier %d' % CORE, ' bgp confederation peers %d' % other]
        for a, b in self.ibgp_pairs(shape):
            for family in self.over:
                self.ibgp_pair(a, b, self.member[a], self.member[b], family)
        for reflector, router in self.clients(shape):
            self.client(reflector, router)

    def ibgp_pairs(self, shape):
        inside = self.inside
        if shape == 'reflectors':
            self.reflectors = self.random.sample(inside, self.pick((1, 2)))
            pairs = [(a, b) for i, a in enumerate(inside) for b in inside[i + 1:]
                     if a in self.reflectors or b in self.reflectors]
        elif shape == 'levels':
            # r1 reflects to r2 and r3, each of which reflects to some of the others
            self.below = {r: self.pick(('r2', 'r3')) for r in inside[3:]}
            pairs = [('r1', 'r2'), ('r1', 'r3')] + [(above, r) for r, above in self.below.items()]
        elif shape == 'confederation':
            borders = [self.pick([r for r in inside if self.member[r] == m]) for m in (64601, 64602)]
            pairs = [(a, b) for i, a in enumerate(inside) for b in inside[i + 1:] if self.member[a] == self.member[b]]
            pairs.append(tuple(borders))
        else:
            pairs = [(a, b) for i, a in enumerate(inside) for b in inside[i + 1:]]
        return pairs

    def clients(self, shape):
        if shape == 'reflectors':
            return [(x, y) for x in self.reflectors for y in self.inside if y not in self.reflectors]
        if shape == 'levels':
            return [('r1', 'r2'), ('r1', 'r3')] + [(above, r) for r, above in self.below.items()]
        return []

    def origins(self):
        for router in self.inside:
            for f in '46':
                if self.some(.15):
                    self.family(router, f, 'maximum-paths %d' % self.pick((1, 2)))
                if self.some(.15):
                    self.family(router, f, 'maximum-paths ibgp %d%s' % (self.pick((1, 2)), self.pick(('', ' equal-cluster-length'))))
                for made in self.lans.get(router, []):
                    if self.some(.7):
                        self.family(router, f, 'network ' + made[1 if f == '4' else 2])
                if self.some(.15):
                    self.family(router, f, 'redistribute static')
                if self.some(.15) and f in self.carried:
                    igp = self.igp + ('6' if f == '6' and self.igp == 'ospf' else '')
                    self.family(router, f, 'redistribute ' + igp + self.pick(('', ' metric 12')))
                if self.some(.12):
                    # as-set where nobody else announces the same: see bgp-aggregate-heard
                    self.family(router, f, 'aggregate-address ' + self.pick(
                        ('10.100.0.0/16', '10.100.0.0/16 summary-only', '10.0.0.0/11 as-set') if f == '4' else
                        ('2001:db8:a100::/40', '2001:db8:a100::/40 summary-only', '2001:db8:1000::/36 as-set')))

    # ---- outside

    def outside(self):
        for e in range(1, self.random.randint(1, 3) + 1):
            router, asn = self.router('x%d' % e), 65100 + e
            self.bgp(router, asn)
            self.bgp_lines(router).extend([' no bgp ebgp-requires-policy', ' no bgp default ipv4-unicast'])
            for f in '46':
                for prefix in self.random.sample(policy.POOL[f], self.random.randint(1, 4)):
                    self.static(router, prefix)
                self.family(router, f, 'redistribute static' + self.pick(('', ' metric 3')))
            for where in self.random.sample(self.inside, self.pick((1, 1, 2))):
                self.attach(where, router, asn)

    def attach(self, where, router, asn):
        (_, port, v4, v6), (_, _, far4, far6) = self.link(where, router)
        if not self.self_hop or self.some(.1):
            self.igp_port(where, port, self.area[where], passive=True)
        for f, mine, theirs in (('4', v4, far4), ('6', v6, far6)):
            self.neighbor(where, theirs, asn)
            self.neighbor(router, mine, CORE)
            self.family(where, f, 'neighbor %s activate' % theirs)
            self.family(router, f, 'neighbor %s activate' % mine)
            tag = '%s-%s-%s' % (router, where, f)
            if self.some(.4):
                self.family(router, f, 'neighbor %s route-map %s out' % (mine, self.route_map(router, 'OUT-' + tag, f, 'out')))
            if self.some(.5):
                self.family(where, f, 'neighbor %s route-map %s in' % (theirs, self.route_map(where, 'IN-' + tag, f, 'in')))
            if self.some(.4):
                self.family(where, f, 'neighbor %s route-map %s out' % (theirs, self.route_map(where, 'TO-' + tag, f, 'out')))
            if self.some(.1):
                self.family(where, f, 'neighbor %s default-originate' % theirs)

    def make(self):
        self.core()
        self.statics()
        self.ibgp()
        self.outside()
        self.origins()
        return self.net()
