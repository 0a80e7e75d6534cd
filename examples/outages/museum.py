#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs the gate on every outage of the museum and holds the answers against what each exhibit expects.

	museum.py BINARY [--tap] [EXHIBIT...]

An exhibit is a folder with base/ (as it was), head/ (the change that went wrong), fixed/ (the same wish, granted safely), and
sometimes harmless/ (a change that looks alike and hurts nobody) and head-NAME/ (another way to the same outage). expected.json
says of each state but base:

	verdict    accept or reject
	rejects    RULE PREFIX DEVICE... for every finding that rejects; no more, no fewer (PREFIX '-': the rule has none)
	faulty     the lines to blame, FILE:LINE (before:FILE:LINE: one that only the base has). The first cause of every
	           finding must be one of them

The exit status is 1 if anything is not as expected."""
import json
import os
import subprocess
import sys


def judge(gate, exhibit, state):
    """The exit status and the JSON of a check of base against the state; None: no JSON came."""
    done = subprocess.run([gate, 'check', '--no-index', 'base', state, '--format', 'json'], cwd=exhibit,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300, check=False)
    try:
        return done.returncode, json.loads(done.stdout)
    except ValueError:
        return done.returncode, None


def cause_place(finding):
    if not finding['cause']:
        return 'none'
    cause = finding['cause'][0]
    return '%s%s:%s' % ('before:' if cause.get('before') else '', cause['file'], cause['line'])


def rejecting(answer):
    return [f for f in answer['findings'] if f['severity'] == 'reject' and f['status'] == 'new' and not f['waiver']]


def finding_text(finding):
    return ' '.join([finding['rule'], finding['prefix'] or '-'] + finding['devices'])


def differences(status, answer, expected):
    """What is not as expected, a line each."""
    if answer is None:
        return ['exit status %d and no answer' % status]
    wrong = []
    if answer['verdict'] != expected['verdict'] or status != {'accept': 0, 'reject': 1}[expected['verdict']]:
        wrong.append('verdict %s (exit status %d), not %s' % (answer['verdict'], status, expected['verdict']))
    found = sorted(finding_text(f) for f in rejecting(answer))
    wanted = sorted(expected.get('rejects', []))
    wrong += ['not found: ' + w for w in wanted if w not in found]
    wrong += ['not expected: ' + f for f in found if f not in wanted]
    for finding in rejecting(answer):
        if cause_place(finding) not in expected['faulty']:
            wrong.append('the first cause of `%s` is %s' % (finding_text(finding), cause_place(finding)))
    return wrong


def first_cause(answer):
    return cause_place(rejecting(answer)[0]) if answer and rejecting(answer) else ''


def word(status):
    return {0: 'accepted', 1: 'rejected', 2: 'undecided'}.get(status, 'crashed (%d)' % status)


def visit(gate, exhibit, report):
    with open(os.path.join(exhibit, 'expected.json'), encoding='utf-8') as f:
        expected = json.load(f)
    states = sorted((s for s in os.listdir(exhibit) if s != 'base' and os.path.isdir(os.path.join(exhibit, s))),
                    key=lambda s: (not s.startswith('head'), s))
    good = True
    for state in states:
        status, answer = judge(gate, exhibit, state)
        wrong = differences(status, answer, expected[state]) if state in expected else ['expected.json does not know it']
        report(os.path.basename(exhibit), state, word(status), first_cause(answer), wrong)
        good = good and not wrong
    for state in expected:
        if state not in states:
            report(os.path.basename(exhibit), state, 'missing', '', ['there is no such folder'])
            good = False
    return good


def table(name, state, verdict, cause, wrong):
    print('%-16s %-13s %-10s %-38s %s' % (name if state == 'head' else '', state, verdict, cause, 'NO' if wrong else 'ok'))
    for line in wrong:
        print('%-16s   %s' % ('', line))
    sys.stdout.flush()


def tap(name, state, verdict, _cause, wrong):
    print('%s - %s: %s is %s' % ('not ok' if wrong else 'ok', name, state, verdict))
    for line in wrong:
        print('# ' + line)


def main():
    args = [a for a in sys.argv[1:] if a != '--tap']
    report = tap if '--tap' in sys.argv else table
    here = os.path.dirname(os.path.abspath(__file__))
    names = args[1:] or sorted(os.listdir(here))
    exhibits = [e for e in (os.path.join(here, n) for n in names) if os.path.isdir(os.path.join(e, 'base'))]
    if not args or not exhibits:
        sys.exit(__doc__)
    if report is table:
        print('%-16s %-13s %-10s %-38s %s' % ('outage', 'state', 'verdict', 'first cause', 'as expected'))
    good = [visit(os.path.abspath(args[0]), e, report) for e in exhibits]
    if report is table:
        print('%d of %d outages: stopped for the right reason, and their safe variants let through' %
              (sum(good), len(good)))
    sys.exit(0 if all(good) else 1)


main()
