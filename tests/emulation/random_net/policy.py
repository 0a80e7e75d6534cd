# SPDX-License-Identifier: MIT
"""Random route-maps with the lists that they name, and the neighbors' filters."""

POOL = {'4': ['10.100.%d.0/24' % i for i in range(6)] + ['10.100.0.0/16', '203.0.113.0/24', '10.100.3.128/25'],
        '6': ['2001:db8:a10%d::/48' % i for i in range(6)] + ['2001:db8:a100::/40', '2001:db8:bbbb::/48',
                                                              '2001:db8:a103:8000::/52']}
WIDE = {'4': ['10.100.0.0/16 ge 24', '10.100.0.0/16 le 24', '10.0.0.0/8 le 24', '10.0.0.0/8 ge 25', '0.0.0.0/0 le 16',
              '10.100.0.0/16 ge 17 le 24'],
        '6': ['2001:db8:a100::/40 ge 48', '2001:db8:a100::/40 le 48', '2001:db8::/32 le 48', '2001:db8::/32 ge 52',
              '::/0 le 40', '2001:db8:a100::/40 ge 41 le 48']}
COMMUNITIES = ['65000:1', '65000:2', '65000:3', '65001:77']
WELL_KNOWN = ['no-export', 'no-advertise', 'local-AS']
LARGE = ['65000:1:1', '65000:1:2', '65001:7:7']
AS_PATHS = ['^$', '_6510[12]_', '^65102', '65103$', '^[0-9]+$', '^[0-9]+ [0-9]+$', '.*', '_6451[2-5]_']


class Policy:
    """Mixed into a maker."""

    def list_name(self, router, kind, family='4'):
        self.list_count = getattr(self, 'list_count', 0) + 1
        return '%s%d-%s' % (kind, self.list_count, family)

    def random_prefix_list(self, router, family):
        pick = self.pick
        entries = []
        for _ in range(pick((1, 1, 2, 3))):
            entries.append('%s %s' % (pick(('permit', 'permit', 'permit', 'deny')), pick(POOL[family] + WIDE[family])))
        if self.some(.2):
            entries.append('permit any')
        return self.prefix_list(router, self.list_name(router, 'PL', family), *entries)

    def random_access_list(self, router, family):
        name = self.list_name(router, 'AL', family)
        word = 'ipv6 access-list' if family == '6' else 'access-list'
        for number in range(1, self.pick((1, 2)) + 1):
            exact = ' exact-match' if self.some(.3) else ''
            self.block(router, '%s %s seq %d %s %s%s' % (word, name, number * 5, self.pick(('permit', 'permit', 'deny')),
                                                         self.pick(POOL[family]), exact))
        return name

    def community_list(self, router):
        name = self.list_name(router, 'CL')
        if self.some(.3):
            self.block(router, 'bgp community-list expanded %s seq 5 %s %s' % (
                name, self.pick(('permit', 'permit', 'deny')), self.pick(('65000:[12]', '^65000:1$', '_65001:', '.*'))))
            return name
        for number in range(1, self.pick((1, 1, 2)) + 1):
            which = ' '.join(self.random.sample(COMMUNITIES, self.pick((1, 1, 2))))
            self.block(router, 'bgp community-list standard %s seq %d %s %s' % (
                name, number * 5, self.pick(('permit', 'permit', 'deny')), which))
        return name

    def large_list(self, router):
        name = self.list_name(router, 'LL')
        if self.some(.3):
            self.block(router, 'bgp large-community-list expanded %s seq 5 permit %s' % (name, self.pick(('65000:1:.*', ':7$'))))
        else:
            self.block(router, 'bgp large-community-list standard %s seq 5 permit %s' % (name, self.pick(LARGE)))
        return name

    def as_path_list(self, router):
        name = self.list_name(router, 'AP')
        if self.some(.3):
            self.block(router, 'bgp as-path access-list %s seq 5 deny %s' % (name, self.pick(AS_PATHS)))
        self.block(router, 'bgp as-path access-list %s seq 10 permit %s' % (name, self.pick(AS_PATHS)))
        return name

    # ---- route-maps

    def match(self, router, family):
        ip = 'ipv6' if family == '6' else 'ip'
        kind = self.pick(('prefix', 'prefix', 'prefix', 'access', 'community', 'exact', 'large', 'as-path', 'origin', 'metric',
                          'local-pref', 'next-hop', 'peer', 'none', 'none'))
        return {
            'prefix': lambda: 'match %s address prefix-list %s' % (ip, self.random_prefix_list(router, family)),
            'access': lambda: 'match %s address %s' % (ip, self.random_access_list(router, family)),
            'community': lambda: 'match community ' + self.community_list(router),
            'exact': lambda: 'match community %s exact-match' % self.community_list(router),
            'large': lambda: 'match large-community ' + self.large_list(router),
            'as-path': lambda: 'match as-path ' + self.as_path_list(router),
            'origin': lambda: 'match origin ' + self.pick(('igp', 'incomplete', 'egp')),
            'metric': lambda: 'match metric %d' % self.pick((3, 5, 9)),
            'local-pref': lambda: 'match local-preference %d' % self.pick((100, 120)),
            'next-hop': lambda: 'match %s next-hop prefix-list %s' % (ip, self.prefix_list(
                router, self.list_name(router, 'NH', family),
                'permit %s' % self.pick(('172.16.0.0/21 ge 32', '10.255.0.0/24 ge 32') if family == '4' else
                                        ('2001:db8::/45 ge 128', '2001:db8:ff::/64 ge 128')))),
            'peer': lambda: 'match peer ' + self.pick(sorted(self.addresses) + ['local']),
            'none': lambda: None,
        }[kind]()

    def sets(self, family, direction):
        pick = self.pick
        out = {
            'community %s' % ' '.join(self.random.sample(COMMUNITIES, pick((1, 2)))),
            'community %s additive' % pick(COMMUNITIES), 'community %s additive' % pick(WELL_KNOWN), 'community none',
            'metric %d' % pick((0, 5, 9)),
            'as-path prepend %s' % ' '.join(['65%d' % pick((101, 102, 999))] * pick((1, 2))),
            'as-path prepend last-as %d' % pick((1, 2)), 'as-path exclude 65%d' % pick((101, 102, 103)),
            'origin %s' % pick(('igp', 'egp', 'incomplete')),
            'large-community %s' % pick(LARGE), 'large-community %s additive' % pick(LARGE), 'weight %d' % pick((0, 10)),
        }
        if getattr(self, 'igp', '') != 'isis':
            # isisd refuses these in any route-map
            out |= {'metric +%d' % pick((1, 10)), 'metric -2'}
        if direction == 'in':
            out |= {'local-preference %d' % pick((80, 100, 120, 200)), 'local-preference +10', 'local-preference -10'}
        elif self.some(.2):
            out.add('local-preference 150')
        return self.random.sample(sorted(out), pick((0, 1, 1, 2, 3)))

    def route_map(self, router, name, family, direction, depth=0):
        """A route-map of one to four entries, with its jumps and calls; its name."""
        numbers = list(range(10, 10 * self.random.randint(2, 4), 10))
        for number in numbers:
            lines = []
            for _ in range(self.pick((1, 1, 1, 2))):
                match = self.match(router, family)
                kinds = [' '.join(l.split()[:3]) for l in lines]
                if match and ' '.join(match.split()[:3]) not in kinds:
                    lines.append(match)
            deny = self.some(.2)
            if not deny or self.some(.2):
                lines += ['set ' + s for s in unlike(self.sets(family, direction))]
                if self.some(.1):
                    lines.append('set comm-list %s delete' % self.community_list(router))
            if depth == 0 and self.some(.15):
                lines.append('call ' + self.route_map(router, '%s-C%d' % (name, number), family, direction, 1))
            if not deny and self.some(.2):
                later = [n for n in numbers if n > number] + [90]
                lines.append(self.pick(('on-match next', 'on-match goto %d' % self.pick(later),
                                        'continue %d' % self.pick(later))))
            self.block(router, 'route-map %s %s %d' % (name, 'deny' if deny else 'permit', number),
                       [' ' + l for l in lines])
        if self.some(.8):
            self.block(router, 'route-map %s permit 90' % name)
        return name

    def redistribution_map(self, router, name, family, sets):
        """For what comes from other protocols: matches on prefix, tag, metric; sets of the given ones."""
        for number in range(10, 10 * self.random.randint(2, 4), 10):
            kind = self.pick(('prefix', 'prefix', 'access', 'tag', 'none', 'interface', 'metric', 'source'))
            ip = 'ipv6' if family == '6' else 'ip'
            lines = []
            if kind == 'prefix':
                lines.append('match %s address prefix-list %s' % (ip, self.random_prefix_list(router, family)))
            if kind == 'access':
                lines.append('match %s address %s' % (ip, self.random_access_list(router, family)))
            if kind == 'tag':
                lines.append('match tag %d' % self.pick((7, 77)))
            if kind == 'interface':
                lines.append('match interface eth%d' % self.pick((1, 2, 3)))
            if kind == 'metric':
                lines.append('match metric %d' % self.pick((20, 30)))
            if kind == 'source':
                lines.append('match source-protocol ' + self.pick(('static', 'connected', 'bgp')))
            deny = self.some(.2)
            if not deny and sets:
                lines += ['set ' + s for s in unlike(self.random.sample(sets, self.random.randint(0, min(2, len(sets)))))]
            self.block(router, 'route-map %s %s %d' % (name, 'deny' if deny else 'permit', number), [' ' + l for l in lines])
        if self.some(.7):
            self.block(router, 'route-map %s permit 90' % name)
        return name


def unlike(sets):
    """The sets without a second one of the same kind, which would replace the first."""
    out = {}
    for s in sets:
        out.setdefault(' '.join(s.split()[:2]) if s.startswith('as-path') else s.split()[0], s)
    return list(out.values())
