# SPDX-License-Identifier: MIT
"""Two IGP domains, OSPF and IS-IS or OSPF twice removed by BGP, with borders that carry routes from one into the other; BGP at
the edges that goes into an IGP and comes out of it. A border takes only what is native to the other side, so that there is one
outcome."""

from . import maker, policy

NATIVE = {'4': {'a': '10.0.0.0/11', 'b': '10.32.0.0/11'}, '6': {'a': '2001:db8:1000::/40', 'b': '2001:db8:2000::/40'}}


class Maker(policy.Policy, maker.Base):
    kind = 'exchange'

    def lan_of(self, router, side):
        """A LAN with an address that tells its side."""
        number = 10 + len(self.made)
        self.made.append(number)
        interface = self.port(router)
        v4 = '10.%d.0' % (number if side == 'a' else number + 30)
        v6 = '2001:db8:%s%02x:' % ('10' if side == 'a' else '20', number)
        self.address(router, interface, v4 + '.1/24')
        self.address(router, interface, v6 + ':1/64')
        self.lans.setdefault(router, []).append((interface, v4 + '.0/24', v6 + ':/64'))
        return interface

    def cost(self):
        return self.pick((1, 5, 10, 20)) if self.some(.4) else None

    def join(self, side, router, interface, passive=False):
        cost = None if interface == 'lo' else self.cost()
        if side == 'a':
            self.ospf_port(router, interface, 0, self.carried, passive, cost)
        else:
            self.isis_port(router, interface, self.carried, passive, cost)

    def domain(self, side, routers, borders):
        for router in routers:
            if side == 'a':
                self.ospf(router, self.carried)
            else:
                self.isis(router, 1, 'level-2-only')
        for a, b in self.connect(routers, self.random.randint(0, 2)):
            for router, interface, _, _ in self.link(a, b):
                self.join(side, router, interface)
        for router in routers:
            if router not in borders:
                self.join(side, router, 'lo')
                for _ in range(self.pick((1, 1, 2))):
                    interface = self.lan_of(router, side)
                    if self.some(.7):
                        self.join(side, router, interface, passive=True)
                    elif side == 'a':
                        for f in self.carried:
                            self.block(router, 'router ospf' + '6' * (f == '6'), [
                                ' redistribute connected' + self.pick(('', ' metric 5', ' metric-type 1'))])
                    else:
                        for f in self.carried:
                            self.block(router, 'router isis core', [' redistribute ipv%s connected level-2' % f])

    def native(self, router, side, family, extra=()):
        """A route-map that lets pass what is native to a side."""
        ip = 'ipv6' if family == '6' else 'ip'
        name = 'FROM-%s-%s' % (side, family)
        self.prefix_list(router, name, 'permit %s le %d' % (NATIVE[family][side], 32 if family == '4' else 128))
        self.block(router, 'route-map %s permit 10' % name,
                   [' match %s address prefix-list %s' % (ip, name)] + [' set ' + s for s in extra])
        return name

    def border(self, router):
        for f in self.carried:
            # what the other border brought must not win over what is native here
            self.block(router, 'router ospf' + '6' * (f == '6'), [' distance ospf%s external 120' % ('6' * (f == '6'))])
            to_a = self.native(router, 'b', f, self.pick(((), ('metric 33',), ('metric-type type-1',)) + ((('tag 77',),) if f == '4' else ())))
            self.block(router, 'router ospf' + '6' * (f == '6'), [
                ' redistribute isis' + self.pick(('', ' metric 9')) + ' route-map ' + to_a])
            to_b = self.native(router, 'a', f, self.pick(((), ('metric 44',))))
            self.block(router, 'router isis core', [' redistribute ipv%s %s level-2%s route-map %s' % (
                f, 'ospf6' if f == '6' else 'ospf', self.pick(('', ' metric 8')), to_b)])

    def edge(self, where, name, asn, side):
        """A neighbor outside, whose routes go into the IGP here, and IGP routes to it."""
        router = self.router(name)
        for r, a in ((router, asn), (where, 65000)):
            self.bgp(r, a)
            self.bgp_lines(r).extend([' no bgp ebgp-requires-policy', ' no bgp default ipv4-unicast'])
        (_, _, v4, v6), (_, _, far4, far6) = self.link(where, router)
        for f, mine, theirs in (('4', v4, far4), ('6', v6, far6)):
            if f not in self.carried:
                continue
            for prefix in self.random.sample(policy.POOL[f], self.random.randint(1, 3)):
                self.static(router, prefix)
            self.family(router, f, 'redistribute static' + self.pick(('', ' metric 3')))
            for r, address, remote in ((where, theirs, asn), (router, mine, 65000)):
                self.neighbor(r, address, remote)
                self.family(r, f, 'neighbor %s activate' % address)
            sets = ['metric 44', 'metric-type type-1'] + (['tag 7'] if f == '4' else [])
            tail = ' route-map ' + self.redistribution_map(where, 'BGP-%s' % f, f, sets if side == 'a' else ['metric 44']) \
                if self.some(.5) else ''
            if side == 'a':
                self.block(where, 'router ospf' + '6' * (f == '6'), [
                    ' redistribute bgp' + self.pick(('', ' metric 15', ' metric-type 1')) + tail])
                igp = 'ospf6' if f == '6' else 'ospf'
            else:
                self.block(where, 'router isis core', [' redistribute ipv%s bgp level-2%s%s' % (
                    f, self.pick(('', ' metric 15')), tail)])
                igp = 'isis'
            back = ' route-map ' + self.redistribution_map(where, 'IGP-%s' % f, f, [
                'metric 4', 'community 65000:1', 'origin igp', 'as-path prepend 65000']) if self.some(.5) else ''
            self.family(where, f, 'redistribute %s%s%s' % (igp, self.pick(('', ' metric 6')), back))
            if self.some(.3):
                self.family(where, f, 'redistribute connected')
            if self.some(.2):
                self.family(where, f, 'distance bgp %d 180 190' % self.pick((20, 116, 130)))

    def make(self):
        self.made = []
        self.carried = self.pick(('4', '46', '46', '6'))
        a = [self.router('a%d' % i) for i in range(1, self.random.randint(2, 3) + 1)]
        b = [self.router('b%d' % i) for i in range(1, self.random.randint(1, 3) + 1)]
        borders = [self.router('m%d' % i) for i in range(1, self.pick((1, 1, 2)) + 1)]
        for router in self.blocks:
            self.loopback(router)
        self.domain('a', borders + a, borders)
        self.domain('b', borders + b, borders)
        for router in borders:
            self.border(router)
            self.join('a', router, 'lo')
        if self.some(.7):
            side = self.pick('ab')
            self.edge(self.pick(a if side == 'a' else b), 'x1', 65101, side)
        return self.net()
