#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds what routegate says against what routers said.

    compare.py RECORD.json ACTUAL.json [--known FILE]

Tells each difference on a line, `ROUTER SECTION KEY: ...`, by router, section and prefix (or neighbor). Status 0 when there is none.
FILE lists differences that are understood, one a line: `ROUTER SECTION KEY` and the reason. They are not told; one
of the list that is no difference any more is, so that the list stays true."""

import json
import os
import sys

SECTIONS = ('fib', 'rib', 'bgp', 'advertised')
ABSENT = object()


def field_texts(want, have, keys):
    return ['%s is %s, should be %s' % (k, json.dumps(have.get(k)), json.dumps(want.get(k)))
            for k in keys if want.get(k) != have.get(k)]


def entry_difference(section, want, have):
    """None, or how an entry differs, in words."""
    if want is ABSENT:
        return 'should not be there, is ' + json.dumps(have)
    if have is ABSENT:
        return 'is not there, should be ' + json.dumps(want)
    if section == 'fib':
        want, have = sorted(want, key=json.dumps), sorted(have, key=json.dumps)
    if section == 'advertised':
        out = ['+' + p for p in have if p not in want] + ['-' + p for p in want if p not in have]
        return ' '.join(out) or None
    if section == 'rib':
        return '; '.join(field_texts(want, have, ('protocol', 'distance', 'metric'))) or None
    if section == 'bgp':
        out = field_texts(want, have, ['multipath-count'])
        if want['best'] and have['best']:
            out += field_texts(want['best'], have['best'], want['best'])
        elif want['best'] or have['best']:
            out += field_texts(want, have, ['best'])
        return '; '.join(out) or None
    return None if want == have else 'is %s, should be %s' % (json.dumps(have), json.dumps(want))


def differences(want, have):
    """[(router, section, key, words)] of two objects in the shape of `routegate routes --format json`."""
    out = []
    for router in sorted(set(want) | set(have)):
        if router not in want or router not in have:
            out.append((router, '-', '-', 'should not be there' if router in have else 'is not there'))
            continue
        for section in SECTIONS:
            a, b = want[router].get(section, {}), have[router].get(section, {})
            for key in sorted(set(a) | set(b)):
                words = entry_difference(section, a.get(key, ABSENT), b.get(key, ABSENT))
                if words:
                    out.append((router, section, key, words))
    return out


def read_known(path):
    """{(router, section, key): reason} of a list of known differences; none when there is no such file."""
    known = {}
    if os.path.exists(path):
        with open(path) as f:
            for number, line in enumerate(f, 1):
                words = line.split(None, 3)
                if not words or words[0].startswith('#'):
                    continue
                if len(words) < 4:
                    raise ValueError('%s:%d: wants ROUTER SECTION KEY REASON' % (path, number))
                known[tuple(words[:3])] = words[3].strip()
    return known


def complaints(want, have, known):
    """What to complain about, a line each."""
    found = differences(want, have)
    out = ['%s %s %s: %s' % d for d in found if d[:3] not in known]
    here = {d[:3] for d in found}
    return out + ['%s %s %s: listed as a known difference, and none' % k for k in known if k not in here]


def main():
    args = sys.argv[1:]
    known = {}
    if '--known' in args:
        at = args.index('--known')
        known = read_known(args[at + 1])
        del args[at:at + 2]
    if len(args) != 2:
        sys.exit(__doc__)
    with open(args[0]) as a, open(args[1]) as b:
        out = complaints(json.load(a), json.load(b), known)
    print('\n'.join(out), end='\n' if out else '')
    sys.exit(1 if out else 0)


if __name__ == '__main__':
    main()
