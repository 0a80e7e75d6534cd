# SPDX-License-Identifier: MIT
"""Makes a network smaller that shows something: fewer routers, blocks and lines.

Booting is dear and the simulation is cheap. So it is first asked what can go without its own answer changing where it is wrong;
all of that is taken away at once, and a boot tells whether the routers still say something else. If they do not, the halves are
tried (as in delta debugging). What is left is then tried piece by piece."""

import copy
import re
import time

# Without these nothing is said faster, or at all
NEEDED = re.compile(r' (remote-as|update-source|timers|advertisement-interval|hello-interval|hello-multiplier|dead-interval|'
                    r'retransmit-interval|min-arrival|throttle|lsp-gen-interval|spf-interval|router-id|compare-routerid|net|'
                    r'conditional-advertisement|ebgp-multihop)\b')


def pieces(net):
    """What could go, the large first: ('router', name), ('block', router, header), ('line', router, header, line)."""
    out = [('router', name) for name in sorted(net['blocks'], reverse=True)]
    lines = []
    for router, blocks in sorted(net['blocks'].items()):
        for header, inside in blocks:
            if header not in ('interface lo',) and not header.startswith('router bgp'):
                out.append(('block', router, header))
            lines += [('line', router, header, line) for line in inside
                      if not NEEDED.search(line) and not re.match(r' (!|.?address-family|exit)', line)]
    return out + lines


def without(net, gone):
    """The network without the pieces."""
    out = copy.deepcopy(net)
    routers = {p[1] for p in gone if p[0] == 'router'}
    for router in routers:
        out['blocks'].pop(router, None)
    dead = {a for a, r in net['addresses'].items() if r in routers}
    dead_ports = {}
    out['links'] = []
    for link in net['links']:
        ends = [end for end in link if end[0] not in routers]
        if len(ends) > 1:
            out['links'].append(ends)
        elif len(link) > 1:
            for router, interface in ends:
                dead_ports.setdefault(router, set()).add(interface)
    out['down'] = [d for d in net['down'] if d[0] not in routers and d[1] not in dead]
    for router, blocks in out['blocks'].items():
        blocks[:] = [b for b in blocks if ('block', router, b[0]) not in gone]
        named = dead | dead_ports.get(router, set())
        for header, lines in blocks:
            lines[:] = [l for l in lines if ('line', router, header, l) not in gone and
                        not (re.match(r' +(no )?neighbor ', l) and l.split('neighbor ')[1].split()[0] in named)]
    return out


class Shrinker:
    """predict(net): what the simulation says of the points that differ, or None; differs(net): whether the routers say something
    else, by booting them."""

    def __init__(self, net, predict, differs, until, keep):
        self.net, self.predict, self.differs, self.until, self.keep = net, predict, differs, until, keep
        self.boots = 0

    def late(self):
        return time.monotonic() > self.until

    def idle(self):
        """Pieces that the simulation does not need for its answer, each without those before it."""
        want, net, gone = self.predict(self.net), self.net, []
        for piece in pieces(self.net):
            if self.late():
                break
            smaller = without(net, {piece})
            if smaller != net and self.predict(smaller) == want:
                net = smaller
                gone.append(piece)
        return gone

    def boot(self, net):
        self.boots += 1
        if not self.differs(net):
            return False
        self.net = net
        self.keep(net)
        return True

    def take(self, gone):
        """Takes away as many of the pieces as can go."""
        if not gone or self.late():
            return
        smaller = without(self.net, set(gone))
        if smaller == self.net or self.boot(smaller) or len(gone) == 1:
            return
        self.take(gone[:len(gone) // 2])
        self.take(gone[len(gone) // 2:])

    def run(self):
        self.take(self.idle())
        size = None
        while size != len(pieces(self.net)) and not self.late():
            size = len(pieces(self.net))
            for piece in pieces(self.net):
                if self.late():
                    break
                self.take([piece])
        return self.net
