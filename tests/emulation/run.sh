#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The records of real routers replayed: what routegate makes of each network's configurations must be what FRR said. As TAP.
#	tests/emulation/run.sh PATH/TO/routegate [NAME...]
# Needs neither root nor FRR; `make emulate` boots the networks anew.
set -u
here=$(cd "$(dirname "$0")" && pwd)
routegate=$(realpath "$1")
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0
[ $# -gt 0 ] || set -- $(cd "$here" && ls -d */record.json | sed 's,/record.json,,')
for name in "$@"; do
	network=$here/$name
	if ! timeout 60 "$routegate" routes --no-index "$network" --format json >"$work/actual" 2>"$work/said"; then
		echo "not ok - emulation: $name"
		head -20 "$work/said" | sed 's/^/# /'
		bad=1
	elif python3 "$here/compare.py" "$network/record.json" "$work/actual" --known "$network/known-differences" \
		>"$work/differ" 2>&1; then
		echo "ok - emulation: $name"
	else
		echo "not ok - emulation: $name"
		head -40 "$work/differ" | sed 's/^/# /'
		bad=1
	fi
done
exit $bad
