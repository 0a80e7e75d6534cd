# SPDX-License-Identifier: MIT
"""Static routes: recursive, floating, over interfaces, onlink, black holes, through a default or not; some interfaces are shut."""

from . import maker


class Maker(maker.Base):
    kind = 'statics'

    def target(self, router, f, ends):
        """What stands behind the prefix of a static route: a next hop, an interface, or nothing."""
        mine, far = self.pick(ends)
        address = far[2] if f == '4' else far[3]
        kind = self.pick(('address', 'address', 'address', 'loop', 'loop', 'interface', 'both', 'blackhole', 'reject', 'inside',
                          'onlink', 'connected'))
        others = [r for r in self.loops if r != router]
        return {
            'address': address, 'loop': self.loop(self.pick(others), f), 'interface': mine[1],
            'both': '%s %s' % (address, mine[1]), 'blackhole': 'blackhole', 'reject': 'reject',
            'inside': '10.100.%d.7' % self.random.randrange(8) if f == '4' else '2001:db8:a10%d::7' % self.random.randrange(8),
            'onlink': '%s %s onlink' % ('192.0.2.9' if f == '4' else address, mine[1]),
            'connected': '172.16.%d.2' % self.random.randrange(len(self.links)) if f == '4' else
                         '2001:db8:%x::2' % self.random.randrange(len(self.links)),
        }[kind]

    def make(self):
        names = [self.router('r%d' % i) for i in range(1, self.random.randint(3, 5) + 1)]
        for router in names:
            self.loopback(router)
        ends = {r: [] for r in names}
        for a, b in self.connect(names, self.random.randint(1, 3)):
            x, y = self.link(a, b)
            ends[a].append((x, y))
            ends[b].append((y, x))
        for router in names:
            for _ in range(self.pick((0, 1))):
                self.lan(router)
            for f in '46':
                for other in names:
                    if other != router and self.some(.6):
                        mine, far = self.pick(ends[router])
                        self.static(router, self.loop(other, f) + ('/32' if f == '4' else '/128'), far[2] if f == '4' else far[3])
                for _ in range(self.random.randint(3, 8)):
                    prefix = '10.100.%d.0/24' % self.random.randrange(8) if f == '4' else '2001:db8:a10%d::/48' % self.random.randrange(8)
                    if self.some(.15):
                        prefix = '0.0.0.0/0' if f == '4' else '::/0'
                    tail = self.pick(('', '', '', ' 5', ' 200', ' tag 7'))
                    target = self.target(router, f, ends[router])
                    # a black hole and a way cannot be at one distance
                    if target in ('blackhole', 'reject'):
                        tail = self.pick((' 3', ' 210'))
                    self.static(router, prefix, target + tail)
                if self.some(.2):
                    self.block(router, '%s nht resolve-via-default' % ('ip' if f == '4' else 'ipv6'))
            if self.some(.2):
                mine, _ = self.pick(ends[router])
                self.block(router, 'interface ' + mine[1], [' shutdown'])
        return self.net()
