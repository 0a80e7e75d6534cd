# SPDX-License-Identifier: MIT
"""What all kinds of random networks are made with: routers as blocks of lines, links, loopbacks, LANs, BGP sessions.

A block is [header, lines]; the lines of an address family of `router bgp` are kept apart until the end. An address stands for
its router in `addresses`, so that a router can be left out with all that names it (shrink.py)."""

import os
import random

OSPF_TIMERS = [' ip ospf network point-to-point', ' ip ospf hello-interval 1', ' ip ospf dead-interval 4',
               ' ip ospf retransmit-interval 1']
OSPF6_TIMERS = [line.replace('ip ospf', 'ipv6 ospf6') for line in OSPF_TIMERS]
ISIS_TIMERS = [' isis network point-to-point', ' isis hello-interval 1', ' isis hello-multiplier 4']
# isisd wants policies and instances before what names them
RANK = ('ip prefix-list', 'ipv6 prefix-list', 'access-list', 'ipv6 access-list', 'bgp ', 'route-map', 'router isis', 'interface',
        'ip ', 'ipv6 ', 'router')


class Base:
    kind = ''

    def __init__(self, seed):
        self.random = random.Random('%s %d' % (self.kind, seed))
        self.seed = seed
        self.pick = self.random.choice
        self.blocks = {}        # router: [[header, lines]]
        self.late = {}          # router: [[header, lines]], behind everything else
        self.families = {}      # (router, header): {family: lines}
        self.links = []
        self.addresses = {}     # address: router
        self.ports = {}
        self.loops = {}         # router: number
        self.lans = {}          # router: [(interface, IPv4 prefix, IPv6 prefix)]
        self.groups = {}        # group of LANs: how many
        self.down = []          # (router, address)
        self.settle = 0
        self.stated = False     # no subnet shows the links: routegate.yaml does

    def some(self, chance):
        return self.random.random() < chance

    # ---- routers

    def router(self, name):
        self.blocks.setdefault(name, [])
        return name

    def block(self, router, header, lines=()):
        for have, inside in self.blocks[router]:
            if have == header:
                inside += lines
                return inside
        self.blocks[router].append([header, list(lines)])
        return self.blocks[router][-1][1]

    def port(self, router):
        self.ports[router] = self.ports.get(router, 0) + 1
        return 'eth%d' % self.ports[router]

    def address(self, router, interface, text):
        family = 'ipv6' if ':' in text else 'ip'
        self.block(router, 'interface ' + interface, [' %s address %s' % (family, text)])
        self.addresses[text.split('/')[0]] = router

    def link(self, *routers, families='46'):
        """A link of two or more: [(router, interface, IPv4 address, IPv6 address)]."""
        number = len(self.links)
        ends = []
        for side, router in enumerate(routers, 1):
            interface = self.port(router)
            v4, v6 = '172.16.%d.%d' % (number, side), '2001:db8:%x::%x' % (number, side)
            if '4' in families:
                self.address(router, interface, v4 + ('/30' if len(routers) == 2 else '/24'))
            if '6' in families:
                self.address(router, interface, v6 + '/64')
            ends.append((router, interface, v4 if '4' in families else None, v6 if '6' in families else None))
        self.links.append([end[:2] for end in ends])
        return ends

    def loopback(self, router):
        number = self.loops[router] = len(self.loops) + 1
        self.address(router, 'lo', '10.255.0.%d/32' % number)
        self.address(router, 'lo', '2001:db8:ff::%x/128' % number)
        return '10.255.0.%d' % number

    def loop(self, router, family='4'):
        return ('10.255.0.%d' if family == '4' else '2001:db8:ff::%x') % self.loops[router]

    def lan(self, router, group=0):
        """A network nobody else is on: (interface, IPv4 prefix, IPv6 prefix). Those of a group can be summed up: range_of."""
        made = self.groups[group] = self.groups.get(group, 0) + 1
        number = 16 * group + made
        interface = self.port(router)
        self.address(router, interface, '10.%d.0.1/24' % number)
        self.address(router, interface, '2001:db8:10%02x::1/64' % number)
        made = (interface, '10.%d.0.0/24' % number, '2001:db8:10%02x::/64' % number)
        self.lans.setdefault(router, []).append(made)
        return made

    @staticmethod
    def range_of(group, family):
        return '10.%d.0.0/12' % (16 * group) if family == '4' else '2001:db8:10%02x::/44' % (16 * group)

    def connect(self, routers, extra):
        """A random tree over the routers, and some more pairs."""
        pairs = [(routers[self.random.randrange(i)], routers[i]) for i in range(1, len(routers))]
        for _ in range(extra if len(routers) > 2 else 0):
            a, b = sorted(self.random.sample(routers, 2))
            if (a, b) not in pairs:
                pairs.append((a, b))
        return pairs

    def static(self, router, prefix, rest='blackhole'):
        self.block(router, '%s route %s %s' % ('ipv6' if ':' in prefix else 'ip', prefix, rest))

    def prefix_list(self, router, name, *entries):
        """Entries without their `seq`; the name says the family: it ends in 6 for IPv6."""
        for number, entry in enumerate(entries, 1):
            self.block(router, '%s prefix-list %s seq %d %s' % ('ipv6' if name.endswith('6') else 'ip', name,
                                                               number * 5, entry))
        return name

    # ---- OSPF and IS-IS

    def ospf(self, router, families='46'):
        if '4' in families:
            self.block(router, 'router ospf', [' ospf router-id ' + self.loop(router), ' timers throttle spf 10 100 1000',
                                               ' timers throttle lsa all 100', ' timers lsa min-arrival 0'])
        if '6' in families:
            self.block(router, 'router ospf6', [' ospf6 router-id ' + self.loop(router),
                                                ' timers throttle spf 10 100 1000', ' timers lsa min-arrival 0'])

    def ospf_port(self, router, interface, area, families='46', passive=False, cost=None, lan=False):
        lines = self.block(router, 'interface ' + interface)
        for family, word, timers in (('4', 'ip ospf', OSPF_TIMERS), ('6', 'ipv6 ospf6', OSPF6_TIMERS)):
            if family not in families:
                continue
            lines.append(' %s area 0.0.0.%d' % (word, area))
            if passive:
                lines.append(' %s passive' % word)
            elif interface != 'lo':
                lines += timers[1:] if lan else timers
            if cost:
                lines.append(' %s cost %d' % (word, cost))

    def isis(self, router, area, level, style='wide'):
        self.block(router, 'router isis core', [
            ' is-type ' + level, ' net 49.%04d.0000.0000.%04d.00' % (area, self.loops[router]), ' metric-style wide',
            ' lsp-gen-interval 1', ' spf-interval 1'])
        if style != 'wide':
            # said beside the net, it would leave the router with an empty LSP until the next refresh
            self.late[router] = [['router isis core', [' metric-style ' + style]]]

    def isis_port(self, router, interface, families='46', passive=False, metric=None, extra=()):
        lines = self.block(router, 'interface ' + interface)
        lines += [' ip router isis core'] if '4' in families else []
        lines += [' ipv6 router isis core'] if '6' in families else []
        lines += [' isis passive'] if passive or interface == 'lo' else ISIS_TIMERS
        if metric:
            lines.append(' isis metric %d' % metric)
        lines += extra

    # ---- BGP

    def bgp(self, router, asn):
        return self.block(router, 'router bgp %d' % asn, [
            ' bgp router-id 10.254.0.%d' % (1 + list(self.blocks).index(router)), ' bgp bestpath compare-routerid'])

    def bgp_header(self, router):
        return next(h for h, _ in self.blocks[router] if h.startswith('router bgp'))

    def bgp_lines(self, router):
        return self.block(router, self.bgp_header(router))

    def family(self, router, family, line):
        lines = self.families.setdefault((router, self.bgp_header(router)), {}).setdefault(family, [])
        if line not in lines:
            lines.append(line)

    def timers(self, router, name):
        self.bgp_lines(router).extend(' neighbor %s %s' % (name, rest) for rest in (
            'timers 3 9', 'timers connect 1', 'advertisement-interval 0'))

    def neighbor(self, router, address, remote, source=None):
        lines = self.bgp_lines(router)
        lines.append(' neighbor %s remote-as %s' % (address, remote))
        if source:
            lines.append(' neighbor %s update-source %s' % (address, source))
        self.timers(router, address)

    # ---- all

    def net(self):
        for (router, header), families in self.families.items():
            lines = self.block(router, header)
            for family in sorted(families):
                lines += [' !', ' address-family ipv%s unicast' % family]
                lines += ['  ' + line for line in families[family]] + [' exit-address-family']
        for router, blocks in self.blocks.items():
            blocks.sort(key=lambda b: rank(b[0]))
            blocks += self.late.get(router, [])
        return {'seed': self.seed, 'kind': self.kind, 'links': self.links, 'blocks': self.blocks,
                'addresses': self.addresses, 'down': self.down, 'settle': self.settle,
                'stated': self.stated}


def rank(header):
    return next(i for i, start in enumerate(RANK) if header.startswith(start))


def config(router, blocks):
    out = ['frr version 8.4.4', 'frr defaults traditional', 'hostname ' + router, 'service integrated-vtysh-config', '!']
    for header, lines in blocks:
        out += [header] + lines
        if header.split()[0] in ('interface', 'router', 'route-map'):
            out += ['exit', '!']
    return '\n'.join(out) + '\n'


def write(net, folder):
    configs = os.path.join(folder, 'configs')
    os.makedirs(configs, exist_ok=True)
    for file in os.listdir(configs):
        os.unlink(os.path.join(configs, file))
    for router, blocks in net['blocks'].items():
        with open(os.path.join(configs, router + '.conf'), 'w') as f:
            f.write(config(router, blocks))
    with open(os.path.join(folder, 'topology'), 'w') as f:
        for link in net['links']:
            f.write(' '.join('%s:%s' % tuple(end) for end in link) + '\n')
        for router, address in net['down']:
            f.write('down %s %s\n' % (router, address))
        if net['settle']:
            f.write('settle %d\n' % net['settle'])
    rules = os.path.join(folder, 'routegate.yaml')
    if net['stated']:
        with open(rules, 'w') as f:
            f.write('# The cables of `topology`: no shared subnet shows them.\nlink:\n')
            for link in net['links']:
                f.write('  - [%s]\n' % ', '.join('"%s:%s"' % tuple(end) for end in link))
    elif os.path.exists(rules):
        os.unlink(rules)
    with open(os.path.join(folder, 'README'), 'w') as f:
        f.write('A random network: seed %s, kind %s.\n' % (net['seed'], net['kind']))
