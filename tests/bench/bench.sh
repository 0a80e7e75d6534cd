#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# How long a check takes: tests/bench/bench.sh PATH/TO/routegate [ROUTERS...]     (make bench)
#
# For the example and for wide area networks of some sizes with 1,000 prefixes: a git repository with a
# base and a small change (the cost of one link), then the median of RUNS (5) cold runs of
#
#	validate    read and validate all of head
#	routes      that, and compute all routes of head (one prefix is printed)
#	check       base and head, rules and all: what a user waits for
#
# Cold: --no-cache. The files themselves are in the kernel's cache. MB: the peak of check.
#
# Then how long it takes to read and validate a fabric of 2,000 routers, 15 MB of frr.conf, on one core
# (--jobs 1): cold, and when every blob is known from an earlier run.
set -eu
gate=$(realpath "$1")
shift
here=$(dirname "$(realpath "$0")")
runs=${RUNS:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ $# -gt 0 ] || set -- 50 200 800

repository() { # folder with a base in it, command that makes the change
	git -C "$1" init -q -b main
	git -C "$1" add .
	git -C "$1" -c user.name=bench -c user.email=bench@example.net commit -q -m base
	(cd "$1" && eval "$2")
	git -C "$1" -c user.name=bench -c user.email=bench@example.net commit -q -a -m change
}

# Prints "SECONDS CPU-SECONDS MEGABYTES" of the median run. A status of 2 is no result.
median() {
	local i status
	for i in $(seq "$runs"); do
		python3 - "$@" <<-'PY'
		import os, resource, subprocess, sys, time
		start = time.monotonic()
		with open(os.devnull, "w") as null:
		    status = subprocess.run(sys.argv[1:], stdout=null, stderr=null).returncode
		spent = time.monotonic() - start
		usage = resource.getrusage(resource.RUSAGE_CHILDREN)
		cpu = usage.ru_utime + usage.ru_stime
		spent = f"{spent:.2f}" if status in (0, 1) else f"failed:{status}"
		print(spent, f"{cpu:.2f}", usage.ru_maxrss // 1024)
		PY
	done | sort -n | sed -n "$(((runs + 1) / 2))p"
}

row() { # name, folder
	local v r c
	v=$(median "$gate" validate HEAD --repo "$2" --no-cache)
	r=$(median "$gate" routes HEAD --repo "$2" --no-cache --prefix 198.18.0.0/15)
	c=$(median "$gate" check HEAD~1..HEAD --repo "$2" --no-cache)
	# shellcheck disable=SC2086
	printf '%-12s %9s %9s %9s %9s %6s\n' "$1" "${v%% *}" "${r%% *}" $c
}

printf '%-12s %9s %9s %9s %9s %6s   (seconds; median of %s)\n' network validate routes check 'check CPU' MB "$runs"
cp -r "$here/../../examples/meta-2021/base" "$work/meta"
repository "$work/meta" "sed -i '0,/\"enabled\": true,/s//\"enabled\": true, \"mtu\": 9000,/' configs/bb1.json"
row meta-2021 "$work/meta"
for n in "$@"; do
	python3 "$here/gen_wan.py" "$n" 1000 "$work/wan$n"
	repository "$work/wan$n" "sed -i '0,/\"metric\": [0-9]*/s//\"metric\": 7/' configs/r0001.json"
	row "wan-$n" "$work/wan$n"
done

fabric() { # name, K
	local c k
	python3 "$here/gen_fabric.py" "$2" "$work/$1"
	repository "$work/$1" "sed -i '0,/cable/s//wire/' configs/core0-0.conf"
	c=$(median "$gate" validate HEAD --repo "$work/$1" --jobs 1 --no-cache)
	"$gate" validate HEAD --repo "$work/$1" --jobs 1 >/dev/null
	k=$(median "$gate" validate HEAD --repo "$work/$1" --jobs 1)
	# shellcheck disable=SC2086
	printf '%-12s %9s %9s %6s %9s %9s %6s\n' "$1" $c $k
}

printf '\n%-12s %9s %9s %6s %9s %9s %6s   (seconds; median of %s)\n' reading cold CPU MB known CPU MB "$runs"
fabric fabric-2000 40
