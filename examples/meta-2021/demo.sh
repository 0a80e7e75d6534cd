#!/usr/bin/env bash
# Builds a repository of the example network and runs the gate on the faulty and on the careful change; then on both as
# commands of a maintenance that are no commit; then the same in FRR's words.
#	demo.sh PATH/TO/routegate
set -eu
gate=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
repo=$(mktemp -d)
trap 'rm -rf "$repo"' EXIT

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[ -t 1 ] || say() { printf '\n%s\n' "$*"; }
commit() {
	git -C "$repo" add -A
	git -C "$repo" -c user.name=demo -c user.email=demo@example.net commit -q -m "$1"
}
judge() { # expected exit status, revisions
	local want=$1 got=0
	shift
	printf '$ routegate check %s\n' "$*"
	"$gate" check --repo "$repo" "$@" || got=$?
	[ "$got" = "$want" ] || { echo "demo: expected exit status $want, got $got" >&2; exit 1; }
}

build() { # folder with base/, faulty/, careful/
	rm -rf "$repo"
	git init -q -b main "$repo"
	cp -r "$1/base/." "$repo"
	commit 'The network as it runs'

	git -C "$repo" checkout -q -b faulty
	cp -r "$1/faulty/." "$repo"
	commit 'backbone: take links out for the capacity assessment'

	git -C "$repo" checkout -q -b careful main
	cp -r "$1/careful/." "$repo"
	commit 'backbone: take plane A out for the capacity assessment'
}

typed() { # expected exit status, folder of the commands, suffix, options: as one would give them by hand
	local want=$1 folder=$2 suffix=$3 device edits=()
	shift 3
	for device in bb1 bb2 bb3 bb4; do
		edits+=(--apply "$device:$folder/$device$suffix")
	done
	judge "$want" main "${edits[@]}" "$@"
}

build "$here"
say 'The faulty change shuts every backbone link. It touches no line of DNS or BGP.'
judge 1 main..faulty
say 'The careful change shuts one plane and leaves the other.'
judge 0 main..careful

cd "$here"
say "What was typed in 2021 was no commit. Commands for the routers are judged before anybody types them,"
typed 1 maintenance/all .json --quiet
say 'and those for one plane are accepted,'
typed 0 maintenance/plane-a .json
say 'as is what is done by hand: a backbone router of each side taken out of service, but not all of them.'
judge 0 main --down bb1 --down bb3 --quiet
judge 1 main --down 'bb*' --quiet

build "$here/frr"
say 'The same network and changes as frr.conf: the same verdicts.'
judge 1 main..faulty --quiet
judge 0 main..careful --quiet
cd "$here/frr"
say 'And as one types them into vtysh.'
typed 1 maintenance/all ''
typed 0 maintenance/plane-a '' --quiet
