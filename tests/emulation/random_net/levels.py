# SPDX-License-Identifier: MIT
"""IS-IS of two levels: areas behind level-1-2 routers, one or many topologies, narrow and wide metrics, redistribution into
either level, defaults, the attached and the overload bit."""

from . import maker, policy


class Maker(policy.Policy, maker.Base):
    kind = 'levels'

    def member(self, name, area, level):
        self.router(name)
        self.loopback(name)
        self.level[name] = level
        self.isis(name, area, level, self.style)
        if self.multi:
            self.block(name, 'router isis core', [' topology ipv6-unicast'])
        if self.some(.8):
            self.isis_port(name, 'lo', self.carried)
        return name

    def metric(self):
        most = (1, 5, 10, 20, 63) if self.style == 'narrow' else (1, 5, 10, 20, 200)
        return self.pick(most) if self.some(.5) else None

    def join(self, a, b, circuit=None):
        for router, interface, _, _ in self.link(a, b):
            extra = [' isis circuit-type ' + circuit] if circuit and self.level[router] == 'level-1-2' and self.some(.7) else []
            if self.some(.15) and self.level[router] == 'level-1-2':
                extra.append(' isis metric level-%d %d' % (self.pick((1, 2)), self.pick((3, 33))))
            self.isis_port(router, interface, self.carried, metric=self.metric(), extra=extra)

    def area(self, number, core):
        inside = [self.member('a%d%d' % (number, i), number, 'level-1') for i in range(1, self.random.randint(1, 2) + 1)]
        exits = [self.member('b%d%d' % (number, i), number, 'level-1-2') for i in range(1, self.random.randint(1, 2) + 1)]
        for router in exits:
            self.join(router, self.pick(inside), 'level-1')
            self.join(router, self.pick(core), 'level-2-only')
        for a, b in zip(inside, inside[1:]):
            self.join(a, b, 'level-1')
        if len(exits) == 2 and self.some(.4):
            self.join(*exits)
        return inside + exits

    def externals(self, router):
        levels = {'level-1': ('level-1',), 'level-2-only': ('level-2',), 'level-1-2': ('level-1', 'level-2')}[self.level[router]]
        for family in self.carried:
            lines = self.block(router, 'router isis core')
            for prefix in self.random.sample(policy.POOL[family], self.pick((1, 2, 3))):
                self.static(router, prefix, 'blackhole' + self.pick(('', ' tag 7')))
            for source in ('static', 'connected'):
                if self.some(.9 if source == 'static' else .3):
                    text = ' redistribute ipv%s %s %s' % (family, source, self.pick(levels)) + self.pick(('', ' metric 30'))
                    if self.some(.4):
                        text += ' route-map ' + self.redistribution_map(router, 'RE-%s-%s' % (source, family), family,
                                                                        ['metric 44'])
                    lines.append(text)
            if self.some(.3):
                lines.append(' default-information originate ipv%s %s%s%s' % (
                    family, self.pick(levels), self.pick(('', ' always')), self.pick(('', ' metric 12'))))
                if self.some(.5):
                    self.static(router, '0.0.0.0/0' if family == '4' else '::/0')

    def make(self):
        self.level = {}
        self.carried = self.pick(('4', '46', '46', '6'))
        self.multi = '6' in self.carried and self.some(.4)
        self.style = self.pick(('wide', 'wide', 'narrow', 'transition'))
        if self.multi:
            self.style = 'wide'
        core = [self.member('c%d' % i, 90, 'level-2-only') for i in range(1, self.random.randint(1, 3) + 1)]
        for a, b in self.connect(core, self.random.randint(0, 1)):
            self.join(a, b)
        for number in range(1, self.random.randint(1, 2) + 1):
            self.area(number, core)
        for router in list(self.blocks):
            for _ in range(self.pick((0, 1, 1))):
                interface, _, _ = self.lan(router)
                if self.some(.7):
                    self.isis_port(router, interface, self.carried, passive=True, metric=self.metric())
        for router in self.random.sample(sorted(self.blocks), self.pick((0, 1, 2))):
            self.externals(router)
        for router in self.blocks:
            late = []
            if self.some(.1):
                late.append(' set-overload-bit')
            if self.some(.1):
                late.append(' no attached-bit send')
            if self.some(.1):
                late.append(' attached-bit receive ignore')
            if late:
                self.late.setdefault(router, []).append(['router isis core', late])
        return self.net()
