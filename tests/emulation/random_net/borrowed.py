# SPDX-License-Identifier: MIT
"""OSPF (both versions) and IS-IS over cables without subnets: the ends borrow the loopback's IPv4 address or have none, IPv6 is
fe80:: only. Some links are numbered, some are LANs (IPv6 only), some OSPF routers are in an area of their own."""

from . import maker


class Maker(maker.Base):
    kind = 'borrowed'

    def speak(self, router, interface, area, carried, lan=False, passive=False):
        cost = self.pick((1, 5, 20)) if self.some(.4) else None
        if self.igp == 'ospf':
            self.ospf_port(router, interface, area, carried, passive, cost, lan)
        else:
            self.isis_port(router, interface, carried, passive, cost)

    def join(self, a, b):
        area = self.area[a] or self.area[b]
        if self.some(.25):
            for router, interface, _, _ in self.link(a, b, families=self.carried):
                self.speak(router, interface, area, self.carried)
            return
        ends = [(router, self.port(router)) for router in (a, b)]
        self.links.append(ends)
        bare = self.carried == '46' and self.some(.3)
        carried = self.carried.replace('4', '') if bare and self.igp == 'ospf' else self.carried
        for router, interface in ends:
            if '4' in self.carried and not bare:
                self.address(router, interface, self.loop(router) + '/32')
            self.speak(router, interface, area, carried)

    def lan_of(self, routers):
        ends = [(router, self.port(router)) for router in routers]
        self.links.append(ends)
        for router, interface in ends:
            self.speak(router, interface, 0, '6', lan=True)

    def make(self):
        self.stated = True
        self.igp = self.pick(('ospf', 'isis'))
        self.carried = self.pick(('4', '6', '46', '46'))
        names = [self.router('r%d' % i) for i in range(1, self.random.randint(3, 6) + 1)]
        pairs = self.connect(names, self.random.randint(0, 3))
        degree = {r: sum(r in p for p in pairs) for r in names}
        self.area = {r: i if degree[r] == 1 and r != 'r1' and self.igp == 'ospf' and self.some(.4) else 0
                     for i, r in enumerate(names)}
        for router in names:
            self.loopback(router)
            if self.igp == 'ospf':
                self.ospf(router, self.carried)
            else:
                self.isis(router, 1, 'level-2-only')
            self.speak(router, 'lo', self.area[router], self.carried)
        for a, b in pairs:
            self.join(a, b)
        inner = [r for r in names if self.area[r] == 0]
        if self.igp == 'ospf' and '6' in self.carried and len(inner) > 2 and self.some(.4):
            self.lan_of(self.random.sample(inner, 3))
        for router in names:
            if self.some(.6):
                self.speak(router, self.lan(router)[0], self.area[router], self.carried, passive=True)
            if self.some(.3):
                for family in self.carried:
                    self.static(router, '198.18.%d.0/24' % self.loops[router] if family == '4' else
                                '2001:db8:18%02x::/48' % self.loops[router])
                    if self.igp == 'ospf':
                        self.block(router, 'router ospf' + ('6' if family == '6' else ''), [' redistribute static'])
                    else:
                        self.block(router, 'router isis core', [' redistribute ipv%s static level-2' % family])
        return self.net()
