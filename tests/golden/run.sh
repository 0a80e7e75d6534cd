#!/usr/bin/env bash
# Golden cases: whole runs of the program, expected text, JSON and exit status.
#	tests/golden/run.sh PATH/TO/routegate [CASE...]     prints TAP
#	UPDATE=1 tests/golden/run.sh ...                    writes what is expected anew: review the diff
#
# A case is a folder:
#	README      what it shows, and why this answer is right
#	base/ head/ the two states; head is laid over base (a file NAME.gone in it removes NAME). No base: there is none.
#	args        arguments in place of `check --no-index base head` (run in a folder that holds both)
#	text json status   what is expected; json where `args` can take --format json
# Seconds and the version are blanked out.
set -u
gate=$(realpath "$1")
shift
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME=$work/cache

build_state() { # case, target
	rm -rf "$2"
	mkdir -p "$2"
	mkdir "$2/base" "$2/head"
	[ -d "$1/base" ] && cp -r "$1/base/." "$2/base" && cp -r "$1/base/." "$2/head"
	[ -d "$1/head" ] && cp -r "$1/head/." "$2/head"
	find "$2/head" -name '*.gone' | while read -r gone; do rm -f "$gone" "${gone%.gone}"; done
}

blank() { sed -E 's/[0-9]+\.[0-9]+ s$/S s/; s/"seconds": [0-9.e+-]+/"seconds": 0/; s/"routegate": "[^"]*"/"routegate": "V"/'; }

answer() { # case, target
	local args json=
	args=$(cat "$1/args" 2>/dev/null || echo "check --no-index base head")
	case "$args" in
	*--format*) ;;
	check*) json='--format text --format json=json.raw' ;;
	esac
	(cd "$2" && eval "\"$gate\" $args $json" >text.raw 2>stderr; echo $? >status)
	{ blank <"$2/text.raw"; [ -s "$2/stderr" ] && { echo '--- stderr'; blank <"$2/stderr"; }; } >"$2/text"
	[ ! -e "$2/json.raw" ] || blank <"$2/json.raw" >"$2/json"
}

one() {
	local case=$1 target=$work/$1 file differs=
	build_state "$case" "$target"
	answer "$case" "$target"
	for file in text json status; do
		[ -e "$target/$file" ] || continue
		if [ -n "${UPDATE:-}" ]; then
			cp "$target/$file" "$case/$file"
		elif ! diff -u "$case/$file" "$target/$file" >"$target/$file.diff" 2>&1; then
			differs="$differs $file"
		fi
	done
	if [ -n "$differs" ]; then
		echo "not ok - $case:$differs"
		cat "$target"/*.diff | sed 's/^/# /' | head -40
	else
		echo "ok - $case"
	fi
}

[ $# -gt 0 ] || set -- */
for case in "$@"; do
	one "${case%/}"
done
[ -n "${UPDATE:-}" ] || ./sound.py "${@%/}"
