# SPDX-License-Identifier: MIT
"""OSPFv2 and OSPFv3 with areas: stub, totally stubby, NSSA, ranges, virtual links, externals of both types, defaults."""

from . import maker, policy

AREAS = ('', '', 'stub', 'stub no-summary', 'nssa', 'nssa no-summary')


class Maker(policy.Policy, maker.Base):
    kind = 'areas'

    def instance(self, router, family):
        return self.block(router, 'router ospf6' if family == '6' else 'router ospf')

    def member(self, name):
        self.router(name)
        self.loopback(name)
        self.ospf(name, self.carried)
        return name

    def join(self, area, *routers):
        for router, interface, _, _ in self.link(*routers):
            cost = self.pick((1, 5, 10, 20, 30)) if self.some(.5) else None
            self.ospf_port(router, interface, area, self.carried, cost=cost, lan=len(routers) > 2)

    def stubs(self, router, area):
        """The loopback and the LANs of a router, in an area or not in OSPF at all."""
        if self.some(.8):
            self.ospf_port(router, 'lo', area, self.carried, passive=self.some(.3))
        for _ in range(self.pick((0, 1, 1, 2))):
            interface, _, _ = self.lan(router, area)
            if self.some(.7):
                self.ospf_port(router, interface, area, self.carried, passive=True,
                               cost=self.pick((None, 5, 100)))

    def area(self, number, borders):
        """An area behind one or two border routers."""
        what = self.pick(AREAS)
        inside = [self.member('a%d%d' % (number, i)) for i in range(1, self.random.randint(1, 2) + 1)]
        # two borders of ospf6d take each other's default back, by the clock
        mine = self.random.sample(borders, min(len(borders), self.pick((1, 2))))[:1 if what and '6' in self.carried else 2]
        for border in mine:
            self.join(number, border, self.pick(inside))
        for a, b in zip(inside, inside[1:]):
            self.join(number, a, b)
        for router in inside + mine:
            for family in self.carried:
                # no-summary and what goes with it is for the border; ospf6d has no `default-cost`
                kind = what if router in mine or family == '6' else what.split(' ')[0]
                if kind:
                    self.instance(router, family).append(' area 0.0.0.%d %s' % (number, kind))
                if router in mine and what.startswith('stub') and family == '4' and self.some(.3):
                    self.instance(router, family).append(' area 0.0.0.%d default-cost 7' % number)
                # ospf6d's ranges go round and round where two borders share two areas
                if router in mine and self.some(.3) and (family == '4' or len(mine) == 1):
                    self.range(router, family, number)
        for router in inside:
            self.stubs(router, number)
        if what.startswith('stub'):
            self.closed |= set(inside)
        elif not what and self.carried == '4' and self.some(.4):
            self.behind(number, self.pick(mine), inside)
        return inside

    def range(self, router, family, number):
        options = ('', ' not-advertise', ' cost 55') if family == '6' else (
            '', ' not-advertise', ' cost 55', ' substitute 10.200.0.0/16')
        self.instance(router, family).append(' area 0.0.0.%d range %s%s' % (
            number, self.range_of(number, family), self.pick(options)))

    def behind(self, number, border, inside):
        """An area that reaches the backbone over a virtual link through this one."""
        far = self.member('v%d' % number)
        self.virtual = True
        self.join(10 + number, inside[-1], far)
        self.stubs(far, 10 + number)
        for here, there in ((border, inside[-1]), (inside[-1], border)):
            self.instance(here, '4').append(' area 0.0.0.%d virtual-link %s hello-interval 1 dead-interval 4 '
                                            'retransmit-interval 1' % (number, self.loop(there)))

    def externals(self, router, number):
        for family in self.carried:
            pool = policy.POOL[family]
            for prefix in self.random.sample(pool, self.pick((1, 2, 3))):
                self.static(router, prefix, 'blackhole' + self.pick(('', ' tag 7', ' tag 77')))
            lines = self.instance(router, family)
            for source in ('static', 'connected'):
                if not self.some(.9 if source == 'static' else .3):
                    continue
                text = ' redistribute ' + source + self.pick(('', '', ' metric 30')) + self.pick(('', ' metric-type 1'))
                if self.some(.5):
                    text += ' route-map ' + self.redistribution_map(
                        router, 'RE-%s-%s' % (source, family), family,
                        ['metric 44', 'metric-type type-1', 'metric-type type-2'] + (['tag 7'] if family == '4' else []))
                lines.append(text)
            if family == '4' and self.some(.15):
                lines.append(' default-metric 33')
            if self.some(.15):
                lines.append(' summary-address %s%s' % (('10.100.0.0/16', '')[0] if family == '4' else '2001:db8:a100::/40',
                                                        self.pick(('', '', ' no-advertise'))))

    def defaults(self, router):
        for family in self.carried:
            text = ' default-information originate' + self.pick(('', ' always'))
            text += self.pick(('', ' metric 12')) + self.pick(('', ' metric-type 1'))
            self.instance(router, family).append(text)
            if self.some(.5):
                self.static(router, '0.0.0.0/0' if family == '4' else '::/0')

    def options(self, router):
        for family in self.carried:
            lines = self.instance(router, family)
            if self.some(.1):
                lines.append(' maximum-paths 1')
            if self.some(.1):
                lines.append(' distance 120')
            if self.some(.1):
                lines.append(' distance ospf%s external 180 inter-area 115' % ('6' if family == '6' else ''))
            if self.some(.08):
                lines.append(' max-metric router-lsa administrative' if family == '4' else ' stub-router administrative')
            if family == '4' and self.some(.08):
                lines.append(' auto-cost reference-bandwidth 1000')
            if family == '4' and self.some(.08):
                lines.append(' compatible rfc1583')

    def make(self):
        self.carried = self.pick(('4', '4', '6', '46'))
        self.closed, self.virtual = set(), False
        backbone = [self.member('b%d' % i) for i in range(1, self.random.randint(2, 4) + 1)]
        if len(backbone) > 2 and self.some(.4):
            self.join(0, *backbone)
        else:
            for a, b in self.connect(backbone, self.random.randint(0, 2)):
                self.join(0, a, b)
        for number in range(1, self.random.randint(1, 3) + 1):
            self.area(number, backbone)
        for router in backbone:
            self.stubs(router, 0)
        # a virtual link learns type 4 summaries with their first refresh only, half an hour later
        open_ones = [r for r in self.blocks if r not in self.closed and (not self.virtual or r in backbone)]
        for number, router in enumerate(self.random.sample(open_ones, min(len(open_ones), self.pick((0, 1, 2))))):
            self.externals(router, number)
        if self.some(.4):
            self.defaults(self.pick(backbone))
        for router in self.blocks:
            self.options(router)
        if any('nssa' in l for blocks in self.blocks.values() for _, lines in blocks for l in lines):
            self.settle = 12
        return self.net()
