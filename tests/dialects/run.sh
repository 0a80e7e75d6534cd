#!/usr/bin/env bash
# The same network in OpenConfig and as frr.conf: the same routes to the byte, the same verdicts. Prints TAP.
#	tests/dialects/run.sh PATH/TO/routegate
set -u
gate=$(realpath "$1")
cd "$(dirname "$0")/../../examples/meta-2021" || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

check() { # description, command...
	local what=$1
	shift
	if "$@" >"$work/out" 2>&1; then
		echo "ok - $what"
	else
		echo "not ok - $what"
		head -20 "$work/out" | sed 's/^/# /'
	fi
}

state() { # folder, change: base with the change over it
	cp -r "$1/base" "$work/$3"
	cp -r "$1/$2/." "$work/$3"
}

judged() { # folder, change, wanted exit status
	local got
	rm -rf "$work/head"
	state "$1" "$2" head
	"$gate" check --no-index "$1/base" "$work/head"
	got=$?
	[ "$got" = "$3" ]
}

same_routes() {
	"$gate" routes --no-index "$1" --format json >"$work/openconfig.json" &&
		"$gate" routes --no-index "$2" --format json >"$work/frr.json" &&
		[ "$(wc -c <"$work/frr.json")" -gt 1000 ] &&
		diff "$work/openconfig.json" "$work/frr.json"
}

check 'the base has the same routes in both dialects' same_routes base frr/base
for change in faulty careful; do
	rm -rf "$work/oc" "$work/frr"
	state . "$change" oc
	state frr "$change" frr
	check "$change: the same routes in both dialects" same_routes "$work/oc" "$work/frr"
done
check 'OpenConfig: the faulty change is rejected' judged . faulty 1
check 'OpenConfig: the careful change is accepted' judged . careful 0
check 'FRR: the faulty change is rejected' judged frr faulty 1
check 'FRR: the careful change is accepted' judged frr careful 0

readme_is_current() {
	sed -n '/^<!-- frr-commands/,/^<!-- end -->/p' ../../README.md | sed '/^<!--/d; /^```/d' >"$work/readme"
	"$gate" help frr >"$work/help" && [ -s "$work/help" ] && diff "$work/readme" "$work/help"
}
check 'the README lists the commands of FRR that the models have' readme_is_current
