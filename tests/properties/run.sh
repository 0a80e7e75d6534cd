#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Properties of the whole program, whatever its answers are: tests/properties/run.sh PATH/TO/routegate     (TAP)
#
#	what did not change makes no finding, and is accepted
#	the order of files, of threads and of unordered lists does not matter
#	a renamed policy is the same policy
#	IPv6 is IPv4 in other letters
#
# Held against the example of October 2021 and small networks of tests/bench/gen_wan.py, with changes that are accepted
# and changes that are rejected: a property of acceptances alone would hold for a program that accepts everything.
set -u
gate=$(realpath "$1")
root=$(realpath "$(dirname "$0")/../..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2

say() { # status, name
	if [ "$1" = 0 ]; then echo "ok - $2"; else echo "not ok - $2"; fi
}

# JSON of a check without what differs from run to run; the exit status behind it.
answer() { # base, head, more options
	local base=$1 head=$2
	shift 2
	"$gate" check --no-index "$base" "$head" --no-cache --format json "$@" 2>/dev/null |
		sed -E 's/"seconds": [0-9.e+-]+/"seconds": 0/'
	echo "status ${PIPESTATUS[0]}"
}

same() { # name, file, file
	if [ -s "$2" ] && cmp -s "$2" "$3"; then
		say 0 "$1"
	else
		say 1 "$1"
		diff "$2" "$3" | head -20 | sed 's/^/# /'
	fi
}

status_of() { sed -n 's/^status //p' "$1"; }

# ---- networks and changes -------------------------------------------------------------------------

copy_over() { # base, folder laid over it, target
	cp -r "$1" "$3"
	cp -r "$2/." "$3"
}

copy_over "$root/examples/meta-2021/base" "$root/examples/meta-2021/base" meta
copy_over meta "$root/examples/meta-2021/faulty" meta-bad
copy_over meta "$root/examples/meta-2021/careful" meta-good
python3 "$root/tests/bench/gen_wan.py" 12 20 wan --seed 3
python3 "$root/tests/bench/gen_wan.py" 12 20 wan6 --seed 3 --family 6
python3 "$root/tests/bench/gen_wan.py" 12 20 ospf --seed 4 --igp ospf
edit() { python3 "$root/tests/properties/edit.py" "$@"; }
for n in wan wan6 ospf; do
	edit cost "$n" "$n-good"    # the cost of a link
	edit shut "$n" "$n-bad"     # every neighbor outside is shut
done

# ---- no change -------------------------------------------------------------------------------------

for n in meta wan wan6 ospf; do
	answer "$n" "$n" >same
	[ "$(status_of same)" = 0 ] && grep -q '"verdict": "accept"' same && grep -q '"findings": \[\]' same
	say $? "$n: no change, no finding"
	answer "$n" "$n-good" >"$n.good"
	answer "$n" "$n-bad" >"$n.bad"
	[ "$(status_of "$n.good")" = 0 ]
	say $? "$n: the harmless change is accepted"
	[ "$(status_of "$n.bad")" = 1 ]
	say $? "$n: the fatal change is rejected"
done

# ---- threads, again ----------------------------------------------------------------------------------

for n in meta wan; do
	for jobs in 1 2 7; do
		answer "$n" "$n-bad" --jobs "$jobs" >jobs
		same "$n: --jobs $jobs changes nothing" "$n.bad" jobs
	done
done

# ---- order -------------------------------------------------------------------------------------------

for n in meta wan ospf; do
	for state in "" -good -bad; do
		edit reverse "$n$state" "$n-reversed$state"
		edit files "$n$state" "$n-files$state"
	done
	for change in good bad; do
		# Places are other lines now: only what was found counts.
		answer "$n-reversed" "$n-reversed-$change" >answer
		edit findings answer >reversed
		edit findings "$n.$change" >wanted
		same "$n: the order of unordered lists does not matter ($change)" wanted reversed
		answer "$n-files" "$n-files-$change" >answer
		edit findings answer >files
		same "$n: a device in several files is one device ($change)" wanted files
	done
done

# ---- names -------------------------------------------------------------------------------------------

for n in meta wan ospf; do
	edit rename "$n" "$n-renamed"
	answer "$n" "$n-renamed" >renamed
	[ "$(status_of renamed)" = 0 ] && grep -q '"findings": \[\]' renamed && ! diff -rq "$n" "$n-renamed" >/dev/null
	say $? "$n: renamed policies change nothing"
	edit rename "$n-bad" "$n-bad-renamed"
	answer "$n" "$n-bad-renamed" >answer
	edit findings answer >renamed
	edit findings "$n.bad" >wanted
	same "$n: renamed policies hide nothing" wanted renamed
done

# ---- families ----------------------------------------------------------------------------------------

for change in good bad; do
	edit findings "wan.$change" --mirror >wanted
	edit findings "wan6.$change" >mirrored
	same "the IPv6 mirror gets the mirrored verdict ($change)" wanted mirrored
done
"$gate" routes --no-index wan --format json 2>/dev/null | edit ribs --mirror >wanted
"$gate" routes --no-index wan6 --format json 2>/dev/null | edit ribs >mirrored
same "the IPv6 mirror has the mirrored routes" wanted mirrored
