# SPDX-License-Identifier: MIT
"""BGP between routers that are joined directly, no IGP: few ASes, some of several routers (iBGP) and some in several places, all
that can be said of a neighbor, and all ways in which two routers can be neighbors."""

from . import maker, policy

ASNS = (100, 200, 300, 64512, 64513, 65300)
OPTIONS = ('bgp always-compare-med', 'bgp bestpath as-path multipath-relax', 'bgp deterministic-med',
           'bgp bestpath med missing-as-worst', 'bgp bestpath as-path ignore', 'bgp default local-preference 130',
           'no bgp network import-check', 'bgp graceful-shutdown', 'bgp bestpath as-path multipath-relax as-set',
           'bgp reject-as-sets', 'no bgp fast-external-failover')


class Maker(policy.Policy, maker.Base):
    kind = 'edge'

    # ---- one end of a session

    def options(self, router, name, f, theirs, ebgp):
        """Random lines about a neighbor, or a group, in one family."""
        tag = '%s-%s' % (name.replace(':', '').replace('.', ''), f)
        say = lambda line: self.family(router, f, 'neighbor %s %s' % (name, line))
        if self.some(.35):
            say('route-map %s in' % self.route_map(router, 'IN-' + tag, f, 'in'))
        if self.some(.35):
            say('route-map %s out' % self.route_map(router, 'OUT-' + tag, f, 'out'))
        for direction in ('in', 'out'):
            if self.some(.12):
                say('prefix-list %s %s' % (self.random_prefix_list(router, f), direction))
            elif self.some(.08):
                say('distribute-list %s %s' % (self.random_access_list(router, f), direction))
            if self.some(.1):
                say('filter-list %s %s' % (self.as_path_list(router), direction))
        if self.some(.3):
            say('next-hop-self' + self.pick(('', '', ' force')))
        if self.some(.15):
            say('weight %d' % self.pick((5, 500)))
        if self.some(.1):
            say('soft-reconfiguration inbound')
        if self.some(.12):
            say('allowas-in' + self.pick(('', ' 1', ' origin')))
        if ebgp and self.some(.12):
            say('as-override')
        if ebgp and self.some(.15):
            say('remove-private-AS' + self.pick(('', ' all', ' replace-AS', ' all replace-AS')))
        if self.some(.15):
            say('maximum-prefix %s' % self.pick(('1 warning-only', '100', '50 80')))
        if self.some(.12):
            self.family(router, f, 'no neighbor %s send-community %s' % (name, self.pick(('standard', 'large', 'all', 'both'))))
        if self.some(.12):
            text = 'default-originate'
            if self.some(.6):
                text += ' route-map ' + self.route_map(router, 'DO-' + tag, f, 'out')
            say(text)
        if self.some(.1):
            say('attribute-unchanged' + self.pick(('', ' as-path', ' med', ' next-hop', ' next-hop med')))
        if ebgp and self.some(.08):
            say('route-server-client')
        if self.some(.12):
            say('unsuppress-map ' + self.route_map(router, 'UNS-' + tag, f, 'out'))
        if self.some(.1):
            say('soo 65000:%d' % self.pick((1, 2)))
        if self.some(.1):
            self.conditional(router, name, f, tag)

    def conditional(self, router, name, f, tag):
        ip = 'ipv6' if f == '6' else 'ip'
        maps = []
        for what in ('ADV', 'COND'):
            lists = self.random_prefix_list(router, f)
            self.block(router, 'route-map %s-%s permit 10' % (what, tag), [' match %s address prefix-list %s' % (ip, lists)])
            maps.append('%s-%s' % (what, tag))
        self.family(router, f, 'neighbor %s advertise-map %s %s %s' % (name, maps[0], self.pick(('exist-map', 'non-exist-map')),
                                                                       maps[1]))
        self.block(router, self.bgp_header(router), [' bgp conditional-advertisement timer 5'])
        self.settle = 11

    def end(self, router, name, theirs, families, remote, lines=(), options=True):
        """A neighbor statement: by itself or in a group, with options at either."""
        ebgp = self.asn[router] != remote
        out = self.bgp_lines(router)
        group = None
        if self.some(.25) and 'interface' not in lines:
            group = 'G%d' % (1 + sum(' peer-group' in l for l in out))
            out.append(' neighbor %s peer-group' % group)
            if self.some(.5):
                out.append(' neighbor %s remote-as %d' % (group, remote))
                out.append(' neighbor %s peer-group %s' % (name, group))
            else:
                out += [' neighbor %s remote-as %d' % (name, remote), ' neighbor %s peer-group %s' % (name, group)]
        else:
            out += [' neighbor %s interface remote-as %s' % (name, self.pick((str(remote), 'external' if ebgp else 'internal')))
                    if 'interface' in lines else
                    ' neighbor %s remote-as %s' % (name, self.pick((str(remote), 'external' if ebgp else 'internal')))]
        out += [' neighbor %s %s' % (name, l) for l in lines if l != 'interface']
        self.timers(router, name)
        for f in families:
            self.family(router, f, 'neighbor %s activate' % (group or name))
            if options:
                self.options(router, group or name, f, theirs, ebgp)
                if group and self.some(.3):
                    self.family(router, f, 'neighbor %s weight 7' % name)
            elif not ebgp:
                self.family(router, f, 'neighbor %s next-hop-self' % name)

    # ---- both

    def session(self, a, b):
        ends = self.link(a, b)
        (_, port_a, a4, a6), (_, port_b, b4, b6) = ends
        ebgp = self.asn[a] != self.asn[b]
        style = self.pick(('4', '6', '46', '46', '4:46', '6:46', 'interface', 'multihop', 'listen', 'ttl'))
        as_b, as_a = self.asn[b], self.asn[a]
        local_a = []
        if ebgp and style in ('4', '46') and self.some(.25):
            # b knows a by another number
            as_a = 64999
            local_a = ['local-as 64999' + self.pick(('', ' no-prepend', ' no-prepend replace-as'))]
        pair = lambda x, y, families, more=(): (
            self.end(a, y, b, families, as_b, list(more) + local_a), self.end(b, x, a, families, as_a, more))
        if style in ('4', '46'):
            pair(a4, b4, '4')
        if style in ('6', '46'):
            pair(a6, b6, '6')
        if style == '4:46':
            pair(a4, b4, '46')
        if style == '6:46':
            pair(a6, b6, '46', ['capability extended-nexthop'])
        if style == 'interface':
            self.end(a, port_a, b, self.pick(('46', '6')), as_b, ['interface'])
            self.end(b, port_b, a, '46', as_a, ['interface'])
        if style == 'ttl':
            pair(a4, b4, '4', ['ttl-security hops 1'] if ebgp else [])
            pair(a6, b6, '6', ['disable-connected-check'] if ebgp else [])
        if style == 'multihop':
            self.multihop(a, b, ends)
        if style == 'listen':
            self.listen(a, b, ends)

    def multihop(self, a, b, ends):
        ebgp = self.asn[a] != self.asn[b]
        for (x, _, _, _), (y, port, v4, v6) in (ends, ends[::-1]):
            for f, via in (('4', v4), ('6', v6)):
                self.static(x, self.loop(y, f) + ('/32' if f == '4' else '/128'), via)
                self.end(x, self.loop(y, f), y, f, self.asn[y], ['update-source lo'] + (['ebgp-multihop 2'] if ebgp else []))

    def listen(self, a, b, ends):
        """a takes whoever comes out of the link's network."""
        (_, _, a4, a6), (_, _, b4, b6) = ends
        out = self.bgp_lines(a)
        for f, far, mine in (('4', b4, a4), ('6', b6, a6)):
            group = 'L%s%d' % (f, 1 + sum('listen range' in l for l in out))
            out += [' neighbor %s peer-group' % group, ' neighbor %s remote-as %d' % (group, self.asn[b])]
            self.timers(a, group)
            net = far.rsplit('.', 1)[0] + '.0/30' if f == '4' else far.rsplit(':', 1)[0] + ':/64'
            out.append(' bgp listen range %s peer-group %s' % (net, group))
            self.family(a, f, 'neighbor %s activate' % group)
            self.options(a, group, f, b, self.asn[a] != self.asn[b])
            self.end(b, mine, a, f, self.asn[a])

    # ---- what there is to announce

    def origins(self, router):
        pick = self.pick
        for f in '46':
            mine = self.random.sample(policy.POOL[f], self.random.randint(0, 4))
            for prefix in mine:
                self.static(router, prefix, 'blackhole' + pick(('', '', ' tag 7')))
            if mine and self.some(.5):
                text = 'redistribute static' + pick(('', ' metric 3'))
                if self.some(.4):
                    text += ' route-map ' + self.redistribution_map(router, 'RS-' + f, f, [
                        'metric 4', 'community 65000:1', 'origin igp', 'local-preference 140', 'weight 3',
                        'as-path prepend 65300'])
                self.family(router, f, text)
            else:
                for prefix in mine:
                    self.family(router, f, 'network ' + prefix + (
                        ' route-map ' + self.route_map(router, 'NW-%s-%d' % (f, len(self.blocks[router])), f, 'in')
                        if self.some(.2) else ''))
            if self.some(.1):
                self.family(router, f, 'network ' + pick(policy.POOL[f]))
            if self.some(.6):
                _, v4, v6 = self.lan(router)
                self.family(router, f, pick(('network ' + (v4 if f == '4' else v6), 'redistribute connected')))
            if self.some(.25):
                self.aggregate(router, f)
            if self.some(.2):
                self.family(router, f, 'maximum-paths %d' % pick((1, 2)))
            if self.some(.15):
                self.family(router, f, 'maximum-paths ibgp %d' % pick((1, 2)))
            if self.some(.1):
                self.family(router, f, 'distance bgp %d %d 200' % (pick((20, 150)), pick((200, 30))))
            if self.some(.1):
                # nothing flaps that much
                self.family(router, f, 'bgp dampening 15 750 20000 60')
            if self.some(.12):
                self.family(router, f, 'table-map ' + self.redistribution_map(router, 'TM-' + f, f, ['metric 44', 'tag 5']))

    def aggregate(self, router, f):
        text = 'aggregate-address ' + self.pick(('10.100.0.0/14', '10.96.0.0/13') if f == '4' else ('2001:db8:a000::/36', '2001:db8:a000::/35'))
        what = self.pick(('', '', ' summary-only', ' as-set', ' as-set summary-only', ' origin egp', ' matching-MED-only',
                          'suppress', 'route-map'))
        if what == 'suppress':
            ip = 'ipv6' if f == '6' else 'ip'
            self.block(router, 'route-map SUP-%s permit 10' % f,
                       [' match %s address prefix-list %s' % (ip, self.random_prefix_list(router, f))])
            what = ' suppress-map SUP-' + f
        if what == 'route-map':
            self.block(router, 'route-map AGG-%s permit 10' % f, [' set %s' % self.pick(
                ('community 65000:3', 'metric 8', 'local-preference 160', 'as-path prepend 65300', 'origin incomplete'))])
            what = ' route-map AGG-' + f
        self.family(router, f, text + what)

    def make(self):
        names = [self.router('r%d' % i) for i in range(1, self.random.randint(3, 6) + 1)]
        self.asn = {}
        for router in names:
            self.loopback(router)
            self.asn[router] = self.pick(ASNS)
            self.bgp(router, self.asn[router])
            lines = self.bgp_lines(router)
            lines += [' no bgp default ipv4-unicast']
            if self.some(.85):
                lines.append(' no bgp ebgp-requires-policy')
            lines += [' ' + option for option in OPTIONS if self.some(.08)]
        for a, b in self.connect(names, self.random.randint(0, 3)):
            self.session(a, b)
        for router in names:
            self.origins(router)
        return self.net()
