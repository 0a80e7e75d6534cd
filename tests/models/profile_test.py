#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares our OpenConfig profile (models/) with the upstream modules in a folder, or with the samples, as TAP.

    profile_test.py upstream DIR
    profile_test.py samples

Both sets are compiled by yanglint and compared node by node: each of our configuration nodes must be
upstream's, with the same kind, keys, order, default, mandatory and value space (patterns of strings are
left to the samples). What we do otherwise on purpose is in WIDER, each with its reason; a row there that
matches nothing is a failure, too. The other way round, each upstream configuration node below the three
trees must be in the profile or below a path of gate/config/openconfig/outside.c, not in both: a new
upstream release shows up here, not as something accepted in silence. With the samples: each leaf of the
profile and of the rules occurs in one of them.
"""
import glob
import json
import os
import re
import subprocess
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')

DATA_MODULES = '''openconfig-interfaces openconfig-if-ip openconfig-if-ethernet openconfig-if-aggregate
    openconfig-vlan openconfig-network-instance openconfig-routing-policy openconfig-bgp-policy
    openconfig-isis-policy openconfig-ospf-policy openconfig-network-instance-policy
    openconfig-local-routing-network-instance'''.split()
UPSTREAM_EXTRA = ['openconfig-if-sdn-ext', 'openconfig-if-poe', 'openconfig-if-tunnel']
TREES = ('interfaces', 'network-instances', 'routing-policy')

NI = 'network-instances/network-instance'
PR = NI + '/protocols/protocol'
ST = 'routing-policy/policy-definitions/policy-definition/statements/statement'

# (what differs, regular expression on the path, reason)
WIDER = [
    ('type', r'KEY', 'keys are plain: config need not repeat them, and validation is faster'),
    ('mandatory', NI + '/config/type', 'exports of some devices leave it out'),
    ('mandatory', r'.*/(config/ip-prefix|config/community-set-name)',
     'a copy of the key; the key itself is always there'),
    ('type', r'interfaces/interface/config/loopback-mode', 'a boolean before 2023'),
    ('type', ST + '/actions/bgp-actions/config/set-med', '+N and -N before 8.0.0'),
    ('type', NI + '/table-connections/table-connection/config/.*',
     'no device exports the tables that upstream refers to'),
    ('type', NI + '/tables/table/config/protocol', 'ignored, need not refer to a protocol'),
    ('type', NI + '/config/fallback-network-instance', 'leads to the key, the same value'),
    ('type', PR + '/static-routes/static/next-hops/next-hop/config/n.*-network-instance',
     'leads to the key, the same value'),
    ('type', PR + '/bgp/global/dynamic-neighbor-prefixes/.*/config/peer-group',
     'leads to the key, the same value'),
    ('type', ST + '/conditions/match-prefix-set/config/prefix-set', 'leads to the key, the same value'),
    ('type', ST + '/actions/set-tag/reference/config/tag-set', 'leads to the key, the same value'),
    ('only ours', NI + '/config/(enabled|enabled-address-families|mtu)', 'dropped in 2022, still exported'),
    ('only ours', PR + '/bgp/(neighbors/neighbor|peer-groups/peer-group)/add-paths.*',
     'moved below the family in 2017, still exported'),
    ('only ours', PR + '/isis/(interfaces/interface|levels/level)/authentication/key.*',
     'older structure, still exported'),
]

TOKEN = re.compile(r'''\s+|//[^\n]*|"((?:[^"\\]|\\.)*)"|'([^']*)'|([{};])|([^\s{};"']+)''', re.S)


def statements(text):
    """A YANG text as nested [keyword, argument, [statements]]."""
    tokens = []
    for m in TOKEN.finditer(text):
        if m.group(1) is not None:
            tokens.append(('s', m.group(1)))
        elif m.group(2) is not None:
            tokens.append(('s', m.group(2)))
        elif m.group(3):
            tokens.append(('p', m.group(3)))
        elif m.group(4):
            tokens.append(('w', m.group(4)))
    top = []
    stack = [top]
    i = 0
    while i < len(tokens):
        if tokens[i] == ('p', '}'):
            stack.pop()
            i += 1
            continue
        keyword = tokens[i][1]
        i += 1
        words = []
        while tokens[i][0] != 'p':
            words.append(tokens[i][1])
            i += 1
        children = []
        stack[-1].append((keyword, ' '.join(words), children))
        if tokens[i] == ('p', '{'):
            stack.append(children)
        i += 1
    return top


def strip(path):
    """A path or name without prefixes and predicates."""
    return re.sub(r'[\w\-]+:', '', re.sub(r'\[[^\]]*\]', '', path))


def type_of(statement):
    """The value space, comparable."""
    _, name, children = statement
    name = strip(name)
    if name == 'union':
        members = [type_of(c) for c in children if c[0] == 'type']
        flat = []
        for m in members:
            flat += m[1] if m[0] == 'union' else [m]
        flat = [m for i, m in enumerate(flat) if m not in flat[:i]]
        return flat[0] if len(flat) == 1 else ('union', flat)
    if name == 'enumeration':
        return ('enum', sorted(c[1] for c in children if c[0] == 'enum'))
    if name == 'identityref':
        return ('identity', sorted(strip(c[1]) for c in children if c[0] == 'base'))
    if name == 'leafref':
        return ('leafref', [strip(c[1]).split('/')[-2:] for c in children if c[0] == 'path'][0])
    if name.startswith(('int', 'uint')):
        ranges = [c[1] for c in children if c[0] == 'range']
        return (name, ranges[0] if ranges else None)
    return (name,)


def keys(joined, below):
    """The names in a list's key, which yanglint 2.1 prints without blanks between."""
    names = []
    for name in (c[1] for c in below if c[0] == 'leaf'):
        if joined and joined.startswith(name):
            names.append(name)
            joined = joined[len(name):].lstrip()
    return tuple(names)


def walk(children, path, nodes):
    for keyword, argument, below in children:
        if keyword in ('choice', 'case'):
            walk(below, path, nodes)
        if keyword not in ('container', 'list', 'leaf', 'leaf-list'):
            continue
        here = path + '/' + argument if path else argument
        facts = {k: a for k, a, _ in below if k in ('key', 'default', 'mandatory', 'config',
                                                    'ordered-by', 'presence')}
        if facts.get('config') == 'false':
            continue
        facts['kind'] = keyword
        if 'default' in facts:
            facts['default'] = strip(facts['default'])
        if 'key' in facts:
            facts['key'] = keys(facts['key'], below)
        for statement in below:
            if statement[0] == 'type':
                facts['type'] = type_of(statement)
        nodes[here] = facts
        walk(below, here, nodes)


def compiled(folder, modules, trees=TREES):
    files = [os.path.join(folder, m + '.yang') for m in modules]
    run = subprocess.run(['yanglint', '-ii', '-p', folder, '-f', 'info'] + files, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, universal_newlines=True)
    if run.returncode:
        sys.exit('not ok - modules of %s compile\n%s' % (folder, run.stderr))
    nodes = {}
    for keyword, _, children in statements(run.stdout):
        if keyword == 'module':
            walk(children, '', nodes)
    return {p: f for p, f in nodes.items() if trees is None or p.split('/')[0] in trees}


def is_key(nodes, path):
    above, _, name = path.rpartition('/')
    return name in nodes.get(above, {}).get('key', ())


used = set()


def allowed(what, path, key):
    for i, (w, pattern, _) in enumerate(WIDER):
        if w != what:
            continue
        if key if pattern == 'KEY' else re.fullmatch(pattern, path):
            used.add(i)
            return True
    return False


def differences(ours, theirs):
    for path, mine in ours.items():
        key = is_key(ours, path)
        if path not in theirs:
            if not allowed('only ours', path, key):
                yield '%s is not upstream' % path
            continue
        other = theirs[path]
        for what in ('kind', 'key', 'ordered-by', 'presence', 'default', 'mandatory', 'type'):
            if mine.get(what) == other.get(what) or (what == 'mandatory' and 'false' in (
                    mine.get(what, 'false'),) and other.get(what, 'false') == 'false'):
                continue
            if not allowed(what, path, key):
                yield '%s: %s is %s, upstream %s' % (path, what, mine.get(what), other.get(what))


def outside_table():
    source = os.path.join(ROOT, 'gate/config/openconfig/outside.c')
    text = subprocess.run([os.environ.get('CC', 'cc'), '-E', '-P', '-I', os.path.join(ROOT, 'gate'), source],
                          stdout=subprocess.PIPE, universal_newlines=True, check=True).stdout
    text = re.sub(r'"\s*"', '', text[text.rindex('openconfig_outside[]'):])
    return re.findall(r'\{\s*"/((?:interfaces|network-instances|routing-policy)/[^"]*)"', text)


def uncovered(ours, theirs, table):
    for path, facts in theirs.items():
        if facts['kind'] == 'container' and not facts.get('presence') and any(
                p.startswith(path + '/') for p in theirs):
            continue
        covered = any(path == row or path.startswith(row + '/') for row in table)
        if path in ours and covered:
            yield '%s is in the profile and outside' % path
        if path not in ours and not covered:
            yield '%s is neither in the profile nor outside' % path


def report(what, lines):
    lines = list(lines)
    print('%sok - %s' % ('not ' if lines else '', what))
    for line in lines[:60]:
        print('# ' + line)
    return not lines


def members(value, path, paths):
    if isinstance(value, dict):
        for name, below in value.items():
            here = path + '/' + strip(name) if path else strip(name)
            paths.add(here)
            members(below, here, paths)
    elif isinstance(value, list):
        for below in value:
            members(below, path, paths)


def samples():
    models = os.path.join(ROOT, 'models')
    nodes = compiled(models, DATA_MODULES)
    nodes.update(compiled(models, ['routegate-rules'], None))
    paths = set()
    for name in glob.glob(os.path.join(ROOT, 'tests/models/samples/*.json')):
        with open(name) as f:
            members(json.load(f), '', paths)
    table = outside_table()
    good = report('every leaf is in a sample', [p for p, f in nodes.items() if f['kind'].startswith('leaf')
                                                and p not in paths])
    good &= report('nothing outside is in the profile', [p for p in table if p in nodes])
    good &= report('what is outside hangs below the profile',
                   [p for p in table if p.rpartition('/')[0] not in nodes])
    good &= report('nothing is outside twice', [p for i, p in enumerate(table) for q in table[:i]
                                                if p == q or p.startswith(q + '/')])
    return good


def upstream(folder):
    ours = compiled(os.path.join(ROOT, 'models'), DATA_MODULES)
    theirs = compiled(folder, DATA_MODULES + [
        m for m in UPSTREAM_EXTRA if os.path.exists(os.path.join(folder, m + '.yang'))])
    good = report('the profile has something', [] if len(ours) > 900 else ['%d nodes' % len(ours)])
    good &= report('what the profile has is upstream\'s', differences(ours, theirs))
    good &= report('each deliberate difference is one',
                   ['%s %s: %s' % w for i, w in enumerate(WIDER) if i not in used])
    good &= report('what the profile lacks is in the table of what is outside',
                   uncovered(ours, theirs, outside_table()))
    print('# %d nodes here, %d upstream' % (len(ours), len(theirs)))
    return good


if __name__ == '__main__':
    if sys.argv[1:2] == ['upstream'] and len(sys.argv) == 3:
        sys.exit(not upstream(sys.argv[2]))
    if sys.argv[1:] == ['samples']:
        sys.exit(not samples())
    sys.exit(__doc__)
