# SPDX-License-Identifier: MIT
"""BGP over cables without subnets: sessions name interfaces, eBGP and iBGP, over fe80:: or what a /31 or a global subnet makes of
it; otherwise as in edge.py. Many interfaces have no block of their own."""

from . import edge


class Maker(edge.Maker):
    kind = 'fabric'

    def cable(self, a, b):
        """A link without addresses: (interface, interface)."""
        ports = self.port(a), self.port(b)
        self.links.append([(a, ports[0]), (b, ports[1])])
        return ports

    def session(self, a, b):
        self.stated = True
        style = self.pick(('bare', 'bare', 'bare', 'v6only', 'pair', 'pair v6only', 'global', 'global', 'one global', 'extended'))
        if style == 'extended':
            (_, _, _, a6), (_, _, _, b6) = self.link(a, b, families='6')
            more = [['capability extended-nexthop'] if self.some(.8) else [] for _ in 'ab']
            self.end(a, b6, b, '46', self.asn[b], more[0])
            self.end(b, a6, a, '46', self.asn[a], more[1])
            return
        number = len(self.links)
        ports = self.cable(a, b)
        for side, (router, port) in enumerate(zip((a, b), ports)):
            if style.startswith('pair'):
                self.address(router, port, '172.17.%d.%d/31' % (number, side))
            if style == 'global' or (style == 'one global' and side == 0):
                self.address(router, port, '2001:db8:%x::%x/64' % (number, 1 + side))
        # where there are IPv4 addresses both ends have to say it
        word = ['interface v6only' if style == 'pair v6only' or (style == 'v6only' and self.some(.7)) else 'interface'
                for _ in ports]
        # one family in common at least
        families = self.random.sample(('46', self.pick(('4', '46', '46', '6'))), 2)
        for (x, mine, y), how, carried in zip(((a, ports[0], b), (b, ports[1], a)), word, families):
            self.end(x, mine, y, carried, self.asn[y], ['interface'])
            if how != 'interface':
                lines = self.bgp_lines(x)
                lines[:] = [l.replace(' %s interface remote' % mine, ' %s interface v6only remote' % mine) for l in lines]
