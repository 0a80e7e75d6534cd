#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Boots the networks anew on this machine and holds all against all. As TAP.

    emulate.py ROUTEGATE [NAME...]        the networks beside this file: what the routers say now is the record, is what
                                          `routegate routes` computes, and the kernels' tables are what `routegate live` expects
    emulate.py ROUTEGATE --seeds N [--first SEED] [--keep DIR]
                                          N random networks (see random_net/); what differs is made smaller as long as it
                                          still differs, left in DIR (default: emulation-differs) and shown

Skipped, with a word, where networks cannot be booted. Environment: MINIMISE=SECONDS bounds the making smaller of one
network (default 240; 0: not at all)."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

import boot
import compare
import random_net
from random_net import shrink

HERE = os.path.dirname(os.path.abspath(__file__))


def ask_routegate(routegate, path):
    done = subprocess.run([routegate, 'routes', '--no-index', path, '--format', 'json'], timeout=120,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    if done.returncode:
        raise boot.BootError('routegate routes ends with %d: %s' % (done.returncode, done.stderr.strip()[:2000]))
    return json.loads(done.stdout)


def ask_live(routegate, path, network):
    """What `routegate live` has to complain about, over all routers."""
    out = []
    for name, router in network.routers.items():
        done = subprocess.run([routegate, 'live', '--device', name, '--netns', router.netns, '--no-index', path],
                              timeout=120, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
        if done.returncode:
            out += ['live %s: %s' % (name, line) for line in done.stdout.strip().split('\n')]
    return out


def listen(path, routegate=None):
    """Boots the network: (record, complaints of live)."""
    with boot.Network(path) as network:
        network.settle()
        return network.record(), ask_live(routegate, path, network) if routegate else []


def tell(description, complaints):
    print('%s - %s' % ('not ok' if complaints else 'ok', description))
    for line in complaints[:60]:
        print('# ' + line)
    sys.stdout.flush()
    return bool(complaints)


def judge(path, routegate):
    """Complaints of one recorded network, by what was held against what."""
    known = compare.read_known(os.path.join(path, 'known-differences'))
    record, live = listen(path, routegate)
    with open(os.path.join(path, 'record.json')) as f:
        recorded = json.load(f)
    yield 'as recorded', compare.complaints(recorded, record, {})
    yield 'as computed', compare.complaints(record, ask_routegate(routegate, path), known)
    wrong = {k[0] for k in known if k[1] == 'fib'}
    yield 'kernel as computed', [line for line in live if line.split()[1].rstrip(':') not in wrong]


def emulate(routegate, names):
    bad = False
    for name in names:
        try:
            for what, complaints in judge(os.path.join(HERE, name), routegate):
                bad |= tell('emulation: %s: %s' % (name, what), complaints)
        except (boot.BootError, subprocess.TimeoutExpired) as e:
            bad |= tell('emulation: %s' % name, [str(e)])
    return bad


# ---- random networks ------------------------------------------------------------------------------

def differs(routegate, path):
    """(complaints about a network without a record, what the routers said)."""
    record, live = listen(path, routegate)
    return compare.differences(record, ask_routegate(routegate, path)), live, record


def predictor(routegate, point):
    """What routegate says of the point of a network."""
    router, section, key, _ = point

    def predict(net):
        with tempfile.TemporaryDirectory(prefix='rg-smaller-') as folder:
            random_net.write(net, folder)
            try:
                said = ask_routegate(routegate, folder)
            except (boot.BootError, subprocess.TimeoutExpired):
                return None
        return [said.get(router, {}).get(section, {}).get(key)]
    return predict


def minimise(routegate, net, folder, point, until):
    """Leaves in the folder the smallest network that was found to differ at the point in the very same way, with its record."""
    def still_differs(smaller):
        with tempfile.TemporaryDirectory(prefix='rg-smaller-') as attempt:
            random_net.write(smaller, attempt)
            try:
                found, _, record = differs(routegate, attempt)
            except (boot.BootError, subprocess.TimeoutExpired):
                return False
        if point not in found:
            return False
        write_record(folder, record)
        return True

    shrinker = shrink.Shrinker(net, predictor(routegate, point), still_differs, until,
                               lambda smaller: random_net.write(smaller, folder))
    boot.LIMIT, limit = 45, boot.LIMIT
    try:
        return shrinker.run()
    finally:
        boot.LIMIT = limit


def write_record(folder, record):
    with open(os.path.join(folder, 'record.json'), 'w') as f:
        f.write(boot.dump(record))


def show_case(folder):
    """The case as it can be committed: what to do with the folder, what differs, the configurations."""
    print('# to keep it: mv %s tests/emulation/NAME, say in its README what it shows' % folder)
    for name in ['topology'] + ['configs/' + c for c in sorted(os.listdir(os.path.join(folder, 'configs')))]:
        print('# ---- ' + name)
        with open(os.path.join(folder, name)) as f:
            print(''.join('# ' + line for line in f), end='')
    sys.stdout.flush()


def emulate_seed(routegate, seed, keep):
    net = random_net.make(seed)
    folder = os.path.join(keep, 'seed-%d' % seed)
    description = 'emulation: seed %d (%s)' % (seed, net['kind'])
    random_net.write(net, folder)
    try:
        found, live, record = differs(routegate, folder)
        again = differs(routegate, folder)[0] if found else []
    except (boot.BootError, subprocess.TimeoutExpired) as e:
        return tell(description, [str(e)])
    complaints = ['%s %s %s: %s' % d for d in found] + live
    if found != again:
        complaints += ['booted again: %s %s %s: %s' % d for d in again] or ['booted again: no difference']
    if not tell(description, complaints):
        shutil.rmtree(folder)
        return False
    write_record(folder, record)
    seconds = float(os.environ.get('MINIMISE', '240'))
    points = sorted((d for d in found if d in again), key=lambda p: ('bgp', 'rib', 'fib', 'advertised', '-').index(p[1]))
    if points and seconds:
        minimise(routegate, net, folder, points[0], time.monotonic() + seconds)
        show_case(folder)
    return True


def emulate_random(routegate, first, count, keep):
    # a list: each seed is looked at
    return any([emulate_seed(routegate, seed, keep) for seed in range(first, first + count)])


def main():
    args = sys.argv[1:]
    options = {'--seeds': '0', '--first': '1', '--keep': 'emulation-differs'}
    while len(args) > 1 and args[-2] in options:
        options[args[-2]] = args[-1]
        del args[-2:]
    if not args or args[0].startswith('-'):
        sys.exit(__doc__)
    reason = boot.why_not()
    if reason:
        print('ok - emulation # SKIP %s' % reason)
        return
    boot.stop_on_signals()
    boot.clean()
    routegate = os.path.abspath(args[0])
    if int(options['--seeds']):
        bad = emulate_random(routegate, int(options['--first']), int(options['--seeds']), options['--keep'])
    else:
        names = args[1:] or sorted(n for n in os.listdir(HERE) if os.path.exists(os.path.join(HERE, n, 'record.json')))
        bad = emulate(routegate, names)
    sys.exit(1 if bad else 0)


if __name__ == '__main__':
    main()
