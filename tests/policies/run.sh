#!/usr/bin/env bash
# The ready-made rule files in policies/, each on a small network: sound changes pass, typical faults do not; TAP.
#	tests/policies/run.sh PATH/TO/routegate [POLICY...]
#
# POLICY/base is the network; another folder beside it is a change: what lies over the base, and `expected`: `accept`, or
# `reject` and the ids of the rules that must reject (no more, no fewer; `protect` is what protection alone means).
set -u
gate=$(realpath "$1")
shift
cd "$(dirname "$0")" || exit 1
policies=$(realpath ../../policies)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

answer() { # policy, head: "accept" or "reject RULE..."
	"$gate" check --no-index "$1/base" "$2" --config "$policies/$1.yaml" --format json >"$work/json" 2>"$work/stderr"
	local status=$?
	python3 - "$work/json" $status <<'PY'
import json, sys
try:
    answer = json.load(open(sys.argv[1]))
except ValueError:
    sys.exit('no answer')
if {'accept': '0', 'reject': '1'}.get(answer['verdict']) != sys.argv[2]:
    print('exit status', sys.argv[2], 'at', answer['verdict'])
rules = {f['rule'] for f in answer['findings'] if f['severity'] == 'reject' and f['status'] == 'new'}
before = {f['rule'] for f in answer['findings'] if f['status'] == 'pre-existing' or f['kind'] == 'nothing-to-protect'}
if before:
    print('the network does not suit its policy:', *sorted(before))
print(' '.join([answer['verdict']] + sorted(rules)))
PY
}

words() { printf '%s\n' "${1%% *}" $(printf '%s\n' ${1#"${1%% *}"} | sort) | paste -sd' '; }

[ $# -gt 0 ] || set -- "$policies"/*.yaml
for policy in "$@"; do
	policy=$(basename "$policy" .yaml)
	if [ ! -d "$policy/base" ]; then
		echo "not ok - policies/$policy.yaml has no test"
		continue
	fi
	for change in "$policy"/*/; do
		change=$(basename "$change")
		rm -rf "$work/head"
		cp -r "$policy/base" "$work/head"
		wanted=accept
		if [ "$change" != base ]; then
			cp -r "$policy/$change/." "$work/head"
			rm -f "$work/head/expected"
			wanted=$(words "$(cat "$policy/$change/expected")")
		fi
		got=$(words "$(answer "$policy" "$work/head")")
		if [ "$got" = "$wanted" ]; then
			echo "ok - $policy: $change is ${wanted%% *}ed"
		else
			echo "not ok - $policy: $change: wanted $wanted"
			echo "# got $got"
			sed 's/^/# /' "$work/stderr"
		fi
	done
done
