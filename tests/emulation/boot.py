#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Boots a network of real FRR routers on this machine and records what they say.

    boot.py DIR              print the record
    boot.py DIR --write      write it to DIR/record.json
    boot.py --clean          remove what an earlier run that was killed has left

DIR holds configs/ROUTER.conf, one for each router, and `topology`, a link a line: `r1:eth1 r2:eth1`.
Three and more ends share a bridge; an interface of a configuration that is on no line is a network nobody
else is on. A line `down r1 10.0.0.2` names a session that is not meant to come up, `down r1 0000.0000.0002`
an adjacency of IS-IS; `settle 20` asks for so many quiet seconds.

Each router is a network namespace `rg-PID-ROUTER` with the daemons that its configuration needs, in a
folder of its own. The network counts as settled when the sessions and adjacencies that should be up
are, and nothing has changed for some seconds; a session that is neither up nor named `down` by then is an error.

The record has the shape of `routegate routes --format json`. A via on IPv6 is a random link-local
address in reality and written as the first global address that the neighbor's configuration has on that link, or fe80:: where it has none.
Needs root, iproute2 and FRR 8.4 (Debian's package)."""

import concurrent.futures
import ipaddress
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

DAEMONS = '/usr/lib/frr'
NEEDED_BY = (('bgpd', 'router bgp'), ('ospfd', 'router ospf'), ('ospf6d', 'router ospf6'),
             ('isisd', 'router isis'))
QUIET = {'bgpd': 5, 'ospfd': 6, 'isisd': 7, 'ospf6d': 8}
LIMIT = 150
SOME_LINK_LOCAL = 'fe80::'
PROTOCOLS = {'connected': 'connected', 'static': 'static', 'bgp': 'bgp', 'ospf': 'ospf',
             'ospf6': 'ospf', 'isis': 'isis'}


class BootError(Exception):
    """Why a network could not be booted or did not settle."""


def why_not():
    """None, or why this machine cannot boot networks."""
    if os.geteuid() != 0:
        return 'not root'
    if not shutil.which('ip'):
        return 'iproute2 is not installed'
    if not shutil.which('vtysh') or not os.path.exists(DAEMONS + '/zebra'):
        return 'FRR is not installed'
    return None


def run(*command, check=True, text=None, timeout=60):
    done = subprocess.run(command, input=text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          universal_newlines=True, timeout=timeout)
    if check and done.returncode:
        raise BootError('%s: %s' % (' '.join(command), done.stdout.strip()))
    return done.stdout


def read_topology(path):
    """The links as lists of (router, interface), the sessions meant to be down, the quiet seconds."""
    links, down, settle = [], set(), 0
    with open(path) as f:
        for number, line in enumerate(f, 1):
            words = line.split('#')[0].split()
            if not words:
                continue
            if words[0] == 'down' and len(words) == 3:
                down.add((words[1], words[2]))
            elif words[0] == 'settle' and len(words) == 2:
                settle = int(words[1])
            elif all(re.match(r'[^:]+:[^:]+$', w) for w in words):
                links.append([tuple(w.split(':')) for w in words])
            else:
                raise BootError('%s:%d: neither a link nor `down` nor `settle`' % (path, number))
    return links, down, settle


class Router:
    def __init__(self, name, config, folder):
        self.name, self.config = name, config
        self.netns = 'rg-%d-%s' % (os.getpid(), name)
        self.folder = os.path.join(folder, name)
        with open(config) as f:
            self.lines = f.read().split('\n')
        self.daemons = [d for d, line in NEEDED_BY
                        if any(re.match(line + r'( |$)', l) for l in self.lines)]

    def runs(self, daemon):
        return daemon in self.daemons

    def says(self, words):
        return any(words in line for line in self.lines)

    def start(self):
        os.mkdir(self.folder)
        shutil.chown(self.folder, 'frr', 'frr')
        # ospf6d must not find its interfaces without addresses: zebra and the configuration come first
        for daemon in ['zebra', 'staticd'] + self.daemons:
            run('ip', 'netns', 'exec', self.netns, os.path.join(DAEMONS, daemon), '-d', '-u', 'frr', '-g',
                'frr', '--vty_socket', self.folder, '-z', self.folder + '/zserv.api', '-i',
                '%s/%s.pid' % (self.folder, daemon), '-A', '127.0.0.1', '-P', '0', '--log',
                'file:%s/%s.log' % (self.folder, daemon))

    def load(self):
        said = run('vtysh', '--vty_socket', self.folder, '-f', self.config, check=False)
        refused = [l for l in said.split('\n') if l.startswith('%') or 'Unknown command' in l or
                   'Error' in l or 'rejected' in l]
        if refused:
            raise BootError('%s: FRR refuses: %s' % (self.config, ' | '.join(refused)))

    def ask(self, *commands):
        """The JSON answers to some show commands."""
        args = ['vtysh', '--vty_socket', self.folder]
        for c in commands:
            args += ['-c', c]
        text, out, at = run(*args), [], 0
        decoder = json.JSONDecoder()
        while len(out) < len(commands):
            match = re.compile(r'\s*').match(text, at)
            at = match.end()
            try:
                answer, at = decoder.raw_decode(text, at)
            except ValueError:
                raise BootError('%s: no JSON for `%s`: %s' % (self.name, commands[len(out)], text[at:at + 200]))
            out.append(answer)
        return out

    def first_address(self, interface):
        """The first global IPv6 address that the configuration gives to the interface."""
        inside = False
        for line in self.lines:
            if not line.startswith(' '):
                inside = line.split()[:2] == ['interface', interface]
            match = re.match(r' ipv6 address (\S+)/\d+', line)
            if inside and match:
                return str(ipaddress.ip_address(match.group(1)))
        return None


class Network:
    """A booted network: `with Network(dir) as n: n.settle(); n.record()`."""

    def __init__(self, path, say=None):
        self.path = path
        self.say = say or (lambda text: None)
        self.links, self.down, self.quiet = read_topology(os.path.join(path, 'topology'))
        self.folder = tempfile.mkdtemp(prefix='rg-')
        os.chmod(self.folder, 0o755)
        configs = os.path.join(path, 'configs')
        self.routers = {}
        for file in sorted(os.listdir(configs)):
            if file.endswith('.conf'):
                name = file[:-len('.conf')]
                self.routers[name] = Router(name, os.path.join(configs, file), self.folder)
        self.hub = 'rg-%d.hub' % os.getpid()
        for link in self.links:
            for name, _ in link:
                if name not in self.routers:
                    raise BootError('topology: no configs/%s.conf' % name)
        linked = {end for link in self.links for end in link}
        for name, router in self.routers.items():
            for line in router.lines:
                match = re.match(r'interface (eth\S*)$', line)
                if match and (name, match.group(1)) not in linked:
                    linked.add((name, match.group(1)))
                    self.links.append([(name, match.group(1))])

    # ---- up and down

    def __enter__(self):
        try:
            self.wire()
            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                list(pool.map(Router.start, self.routers.values()))
                list(pool.map(Router.load, self.routers.values()))
            self.learn_link_locals()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, *_):
        self.remove()

    def wire(self):
        spaces = [self.hub] + [r.netns for r in self.routers.values()]
        for netns in spaces:
            run('ip', 'netns', 'add', netns)
            run('ip', 'netns', 'exec', netns, 'sh', '-c', '''
                cd /proc/sys/net
                for k in ipv4/ip_forward ipv6/conf/all/forwarding ipv4/conf/all/ignore_routes_with_linkdown \\
                         ipv6/conf/all/ignore_routes_with_linkdown ipv6/conf/all/keep_addr_on_down; do
                    echo 1 > $k
                done
                for k in ipv4/conf/all/rp_filter ipv4/conf/default/rp_filter ipv6/conf/default/accept_dad \\
                         ipv6/conf/all/accept_dad ipv6/conf/default/accept_ra; do
                    echo 0 > $k
                done
                ip link set lo up''')
        for number, link in enumerate(self.links):
            ends = [(self.routers[name].netns, interface) for name, interface in link]
            if len(ends) == 2:
                self.wire_pair(ends[0], ends[1])
                continue
            bridge = 'lan%d' % number
            run('ip', '-n', self.hub, 'link', 'add', bridge, 'type', 'bridge', 'mcast_snooping', '0')
            run('ip', '-n', self.hub, 'link', 'set', bridge, 'up')
            for port, end in enumerate(ends):
                name = 'p%d-%d' % (number, port)
                self.wire_pair(end, (self.hub, name))
                run('ip', '-n', self.hub, 'link', 'set', name, 'master', bridge)

    @staticmethod
    def wire_pair(a, b):
        run('ip', 'link', 'add', a[1], 'netns', a[0], 'type', 'veth', 'peer', 'name', b[1], 'netns', b[0])
        for netns, interface in (a, b):
            run('ip', '-n', netns, 'link', 'set', interface, 'up')

    def remove(self):
        for netns in [r.netns for r in self.routers.values()] + [self.hub]:
            remove_netns(netns)
        shutil.rmtree(self.folder, ignore_errors=True)

    # ---- settling

    def peers(self, router):
        """The BGP sessions of a router: address to whether it is up."""
        out = {}
        if router.runs('bgpd'):
            for family in router.ask('show bgp summary json')[0].values():
                for address, peer in (family.get('peers') or {}).items():
                    out[address] = peer['state'] == 'Established'
        return out

    def snapshot(self):
        """(all that must stay the same, what is not up yet)"""
        seen, missing = {}, []
        for router in self.routers.values():
            mine = seen[router.name] = {'routes': self.tables(router)}
            if router.runs('bgpd'):
                summary = router.ask('show bgp summary json')[0]
                mine['bgp'] = {f: [t.get('tableVersion'),
                                   {a: [p['state'] == 'Established', p.get('pfxRcd'), p.get('pfxSnt')]
                                    for a, p in (t.get('peers') or {}).items()}]
                               for f, t in summary.items()}
                for address, up in sorted(self.peers(router).items()):
                    if not up and (router.name, address) not in self.down:
                        missing.append('%s: session with %s' % (router.name, address))
            mine['adjacencies'] = self.adjacencies(router, missing)
        return seen, missing

    def adjacencies(self, router, missing):
        out = []
        if router.runs('ospfd'):
            for who, entries in router.ask('show ip ospf neighbor json')[0].get('neighbors', {}).items():
                for e in entries:
                    out.append(['ospf', who, e.get('ifaceName'), e.get('nbrState', e.get('state'))])
        if router.runs('ospf6d'):
            for e in router.ask('show ipv6 ospf6 neighbor json')[0].get('neighbors', []):
                out.append(['ospf6', e.get('neighborId'), e.get('interfaceName'), e.get('state')])
        for _, who, interface, state in out:
            if not re.match(r'Full|2-Way|Twoway', state or ''):
                missing.append('%s: adjacency with %s on %s (%s)' % (router.name, who, interface, state))
        if router.runs('isisd'):
            for area in router.ask('show isis neighbor json')[0].get('areas', []):
                for e in area.get('circuits', []):
                    if not e.get('adj'):
                        continue
                    out.append(['isis', e.get('adj'), e.get('interface'), e.get('level'), e.get('state')])
                    if e.get('state') != 'Up' and (router.name, e.get('adj')) not in self.down:
                        missing.append('%s: IS-IS adjacency with %s' % (router.name, e.get('adj')))
        return sorted(out, key=json.dumps)

    def settle(self):
        quiet = max([self.quiet, 3] + [QUIET[d] for r in self.routers.values() for d in r.daemons])
        begin = changed = time.monotonic()
        before, cleared = None, 0
        while True:
            now, missing = self.snapshot()
            if now != before:
                before, changed = now, time.monotonic()
            still = time.monotonic() - changed
            if still >= quiet and not missing:
                break
            if still >= 8 and cleared < 3:
                # a connect that began before there was a way back hangs for long
                cleared += 1
                changed = time.monotonic()
                for router in self.routers.values():
                    for address, up in self.peers(router).items():
                        if not up and (router.name, address) not in self.down:
                            run('vtysh', '--vty_socket', router.folder, '-c', 'clear bgp ' + address)
            if time.monotonic() - begin > LIMIT:
                raise BootError('not settled after %d s; %s' % (LIMIT, '; '.join(missing) or 'it keeps changing'))
            time.sleep(0.4)
        for router in self.routers.values():
            for address, up in self.peers(router).items():
                if up and (router.name, address) in self.down:
                    raise BootError('%s: the session with %s is up and should not be' % (router.name, address))
        self.say('settled after %d s' % (time.monotonic() - begin))

    # ---- the record

    def learn_link_locals(self):
        """Link-local address to the global one that stands for it, by link."""
        self.stands_for = {}
        for link in self.links:
            for name, interface in link:
                router = self.routers[name]
                answer = json.loads(run('ip', '-6', '-j', '-n', router.netns, 'addr', 'show', 'dev', interface,
                                        check=False) or '[]')
                for entry in answer:
                    for a in entry.get('addr_info', []):
                        if a.get('scope') == 'link':
                            for other, port in link:
                                self.stands_for[other, port, a['local']] = router.first_address(interface)

    def via(self, router, interface, address):
        if address and ipaddress.ip_address(address).is_link_local:
            if interface is None:
                # a next hop that BGP took over from another protocol: link-local addresses are random, no two the same
                interface = next((i for r, i, a in self.stands_for if (r, a) == (router.name, address)), None)
            key = (router.name, interface, address)
            if key not in self.stands_for:
                self.learn_link_locals()
            if key not in self.stands_for:
                raise BootError('%s: nobody on %s has %s' % key)
            return self.stands_for[key] or SOME_LINK_LOCAL
        return address

    def tables(self, router):
        fib, rib = {}, {}
        for table in router.ask('show ip route json', 'show ipv6 route json'):
            for prefix, routes in table.items():
                net = ipaddress.ip_network(prefix)
                if net.is_link_local or net.is_multicast or net.is_loopback:
                    continue
                for route in routes:
                    if not route.get('selected') or route['protocol'] not in PROTOCOLS:
                        continue
                    rib[prefix] = {'protocol': PROTOCOLS[route['protocol']], 'distance': route['distance'],
                                   'metric': route['metric']}
                    hops = self.hops(router, route)
                    if hops and route.get('installed'):
                        fib[prefix] = hops
        return {'fib': fib, 'rib': rib}

    def hops(self, router, route):
        out = []
        for hop in route.get('nexthops', []):
            if not hop.get('fib'):
                continue
            if hop.get('blackhole') or hop.get('unreachable'):
                entry = ['blackhole', None]
            else:
                interface = hop.get('interfaceName')
                entry = [self.via(router, interface, hop.get('ip')), interface]
            if entry not in out:
                out.append(entry)
        return sorted(out, key=lambda h: (h[0] or '', h[1] or ''))

    def bgp(self, router):
        out = {}
        if not router.runs('bgpd'):
            return out
        for table in router.ask('show bgp ipv4 unicast json detail', 'show bgp ipv6 unicast json detail'):
            for prefix, entries in (table.get('routes') or {}).items():
                best, count = None, 0
                for path in entries:
                    if 'aspath' not in path:
                        continue
                    if path.get('bestpath', {}).get('overall'):
                        best = self.best(router, prefix, path)
                        count += 1
                    elif path.get('multipath') or path.get('bestpath', {}).get('multipath'):
                        count += 1
                out[prefix] = {'best': best, 'multipath-count': count}
        return out

    def best(self, router, prefix, path):
        hops = path.get('nexthops') or [{}]
        hop = next((h for h in hops if h.get('scope') == 'global'), hops[0])
        peer = path.get('peer', {}).get('peerId')
        local = path.get('sourced') or path.get('local') or peer in ('0.0.0.0', '::', None)
        interface = path.get('peer', {}).get('interface')
        as_path = path['aspath']['string']
        communities = path.get('community', {}).get('string', '').split()
        large = path.get('largeCommunity', {}).get('string', '').split()
        aggregate = local and hop.get('ip') == '::' and ':' not in prefix
        return {'as-path': '' if as_path == 'Local' else as_path, 'local-pref': path.get('locPrf'),
                'med': path.get('metric'), 'origin': path['origin'].lower(),
                'nexthop': '0.0.0.0' if aggregate else self.via(router, interface, hop.get('ip')),
                'communities': sorted(communities), 'large-communities': sorted(large),
                'weight': path.get('weight', 0), 'from': None if local else self.via(router, interface, peer)}

    def advertised(self, router):
        peers = self.peers(router)
        out = {address: [] for address in peers}
        if not peers:
            return out
        summary = router.ask('show bgp summary json')[0]
        for family, show in (('ipv4Unicast', 'ipv4'), ('ipv6Unicast', 'ipv6')):
            for address, peer in (summary.get(family, {}).get('peers') or {}).items():
                if not peers[address]:
                    continue
                answer = router.ask('show bgp %s unicast neighbors %s advertised-routes json' % (show, address))[0]
                prefixes = set(answer.get('advertisedRoutes') or {})
                # bgpd forgets that it sent the default when the neighbor asks for all again, but still counts it
                default = answer.get('bgpOriginatingDefaultNetwork') or (
                    router.says('default-originate') and peer.get('pfxSnt', 0) > answer['totalPrefixCounter'])
                if default:
                    prefixes.add('0.0.0.0/0' if show == 'ipv4' else '::/0')
                out[address] += prefixes
        return {address: sorted(prefixes) for address, prefixes in out.items()}

    def record(self):
        out = {}
        for name, router in self.routers.items():
            out[name] = self.tables(router)
            out[name]['bgp'] = self.bgp(router)
            out[name]['advertised'] = self.advertised(router)
        return out


def dump(record):
    """A record as text: an entry a line, so that a change of it reads well in a diff."""
    out = ['{']
    for r, router in enumerate(sorted(record)):
        out.append(' %s: {' % json.dumps(router))
        sections = ('fib', 'rib', 'bgp', 'advertised')
        for s, section in enumerate(sections):
            entries = record[router][section]
            lines = ['   %s: %s' % (json.dumps(k), json.dumps(entries[k])) for k in sorted(entries)]
            end = ',' if s + 1 < len(sections) else ''
            out.append('  "%s": {%s' % (section, '' if lines else '}' + end))
            if lines:
                out.append(',\n'.join(lines))
                out.append('  }' + end)
        out.append(' }' + (',' if r + 1 < len(record) else ''))
    return '\n'.join(out + ['}', ''])


def remove_netns(netns):
    """Ends what runs in the namespace, and the namespace."""
    if not os.path.exists('/run/netns/' + netns):
        return
    for pid in run('ip', 'netns', 'pids', netns, check=False).split():
        try:
            os.kill(int(pid), signal.SIGKILL)
        except (ProcessLookupError, ValueError):
            pass
    run('ip', 'netns', 'del', netns, check=False)


def clean():
    for netns in os.listdir('/run/netns') if os.path.isdir('/run/netns') else []:
        match = re.match(r'rg-(\d+)[-.]', netns)
        if match and not os.path.exists('/proc/' + match.group(1)):
            remove_netns(netns)


def stop_on_signals():
    def stop(number, _):
        raise SystemExit(128 + number)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def main():
    args = [a for a in sys.argv[1:] if not a.startswith('--')]
    options = set(sys.argv[1:]) - set(args)
    reason = why_not()
    if reason:
        sys.exit('boot.py: %s' % reason)
    if '--clean' in options:
        clean()
        return
    if len(args) != 1 or options - {'--write'}:
        sys.exit(__doc__)
    stop_on_signals()
    try:
        with Network(args[0], say=lambda text: print('# ' + text, file=sys.stderr)) as network:
            network.settle()
            text = dump(network.record())
    except BootError as e:
        sys.exit('boot.py: %s' % e)
    if '--write' in options:
        with open(os.path.join(args[0], 'record.json'), 'w') as f:
            f.write(text)
    else:
        sys.stdout.write(text)


if __name__ == '__main__':
    main()
