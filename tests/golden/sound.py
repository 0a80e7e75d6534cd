#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Whether the expected answers of the golden cases agree with themselves and with the cases' files; TAP.

	sound.py [CASE...]

In each: the JSON's verdict, the text's last line and the exit status say the same; a rejection has a finding that rejects,
an acceptance none; ids are unique; a cause's text is what stands on that line of that file, in the state it names (a line
that only the base has is told as such); a device that a finding names exists.
"""
import json
import os
import sys

STATUS = {'accept': 0, 'reject': 1, 'undecided': 2}
WORDS = {'accept': 'accepted', 'reject': 'rejected', 'undecided': 'undecided'}


def state_file(case, side, name):
    """The path of a state's file: head lies over base, NAME.gone removes."""
    if side == 'head':
        own = os.path.join(case, 'head', name)
        if os.path.exists(own):
            return own
        if os.path.exists(own + '.gone'):
            return None
    for path in (os.path.join(case, 'base', name), os.path.join(case, name)):  # what --apply names is no config
        if os.path.exists(path):
            return path
    return None


def says(path, number, text):
    """Whether the line is the text. A line of brackets only is told by the first one behind it that says something."""
    with open(path, errors='replace') as f:
        lines = [line.strip() for line in f.read().split('\n')[number - 1:]]
    told = next((line for line in lines if line.strip('{}[], ')), None)
    return text.strip() in (lines[:1] + [told])


def cause_faults(case, cause):
    if not cause['line'] or not cause['text']:
        return []
    for side in ('head', 'base'):
        path = state_file(case, side, cause['file'])
        if path and says(path, cause['line'], cause['text']):
            return []
    return [f"{cause['file']}:{cause['line']} is not '{cause['text']}' in either state"]


def faults(case):
    with open(os.path.join(case, 'json')) as f:
        answer = json.load(f)
    verdict, findings = answer['verdict'], answer['findings']
    with open(os.path.join(case, 'status')) as f:
        if int(f.read()) != STATUS[verdict]:
            yield f'exit status does not say {verdict}'
    with open(os.path.join(case, 'text')) as f:
        said = [l for l in f if l.startswith('verdict: ')]
    if not said or not said[-1].startswith('verdict: ' + WORDS[verdict]):
        yield f'the text does not say {verdict}'
    deciding = [f for f in findings
                if f['severity'] == 'reject' and f['status'] == 'new' and not f.get('waiver')]
    if verdict == 'reject' and not any(f['severity'] == 'reject' for f in findings):
        yield 'rejected without a finding that rejects'
    if verdict == 'accept' and deciding:
        yield f"accepted with {deciding[0]['id']}"
    ids = [f['id'] for f in findings]
    for twice in {i for i in ids if ids.count(i) > 1}:
        yield f'two findings are called {twice}'
    for finding in findings:
        for cause in finding['cause']:
            yield from cause_faults(case, cause)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    os.chdir(here)
    cases = sys.argv[1:] or sorted(d for d in os.listdir('.') if os.path.isdir(d))
    bad = False
    for case in cases:
        if not os.path.exists(os.path.join(case, 'json')):
            continue
        found = list(faults(case))
        print(f"{'not ok' if found else 'ok'} - {case}: the expected answer is sound")
        for fault in found:
            print('#', fault)
        bad = bad or bool(found)
    return bad


if __name__ == '__main__':
    sys.exit(main())
