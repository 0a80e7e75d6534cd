#!/usr/bin/env bash
# The formats for machines, read by parsers that others wrote: every golden case and some nastier ones in all of them at once.
#	tests/formats/run.sh PATH/TO/routegate     prints TAP
#	UPDATE=1 tests/formats/run.sh ...          writes golden/ anew: review the diff
# golden/CASE/ has what is expected byte by byte, for a few cases of tests/golden and of nasty/.
set -u
gate=$(realpath "$1")
cd "$(dirname "$0")"
golden=$PWD/../golden
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export NODE_MODULES=${NODE_MODULES:-$PWD/node_modules}
formats='json sarif junit github markdown'

truth() { local name=$1; shift; if "$@"; then echo "ok - $name"; else echo "not ok - $name"; fi; }

run() { # case, arguments: all formats at once
	local out=$work/out/$1 args=() format
	shift
	mkdir -p "$out"
	for format in $formats; do args+=(--format "$format=$out/$format"); done
	"$gate" "$@" "${args[@]}" --format text="$out/text" >"$out/stdout" 2>"$out/stderr"
	echo $? >"$out/status"
}

build_state() { # case, target
	mkdir -p "$2/base" "$2/head"
	[ -d "$1/base" ] && cp -r "$1/base/." "$2/base" && cp -r "$1/base/." "$2/head"
	[ -d "$1/head" ] && cp -r "$1/head/." "$2/head"
	# a name that no repository should have to hold
	find "$2" -name NASTY.conf | while read -r file; do mv "$file" "$(dirname "$file")/a|b&<c>,d;e %41é@x#1.conf"; done
	find "$2/head" -name '*.gone' | while read -r gone; do rm -f "$gone" "${gone%.gone}"; done
}

for case in "$golden"/*/ nasty/*/; do
	name=$(basename "$case")
	[ -e "$case/args" ] && continue # other commands, usage
	build_state "$case" "$work/in/$name"
	(cd "$work/in/$name" && run "$name" check --no-index base head)
done
(cd "$work/in/protect-accept" && run incomplete check --no-index base head --timeout 0.000001)
(cd "$work" && run no-repository check)

truth 'all formats of each run are written' [ "$(find "$work/out" -name markdown | wc -l)" = "$(find "$work/out" -name status | wc -l)" ]
./check.py "$work"/out/*/
node validate.js "$work"/out/*/ >"$work/complaints" 2>&1
truth 'the SARIF schema and GitHub itself have no complaint' [ ! -s "$work/complaints" ]
sed 's/^/# /' "$work/complaints" | head -20

# ---- byte by byte
blank() { sed -E 's/"(version|semanticVersion)": "[^"]*"/"\1": "V"/; s/time="[0-9.]+"/time="T"/; s/routegate [0-9.]+</routegate V</'; }
for case in golden/*/; do
	name=$(basename "$case")
	for format in sarif junit github markdown; do
		blank <"$work/out/$name/$format" >"$work/have"
		[ -z "${UPDATE:-}" ] || cp "$work/have" "$case/$format"
		truth "$name as it was: $format" cmp -s "$work/have" "$case/$format"
		diff "$case/$format" "$work/have" 2>&1 | head -10 | sed 's/^/# /'
	done
done

# ---- the same again, whatever the number of threads
(cd "$work/in/protect-reject" && "$gate" check --no-index base head --jobs 1 --format sarif=one --format junit=one.xml &&
	"$gate" check --no-index base head --jobs 3 --format sarif=two --format junit=two.xml) >/dev/null 2>&1
(cd "$work/in/protect-reject" && "$gate" check --no-index base head --jobs 3 --format sarif=two >/dev/null 2>&1
	truth 'SARIF is the same from run to run' cmp -s one two)

# ---- whole or not at all
cd "$work/in/protect-accept" || exit 1
"$gate" check --no-index base head --format sarif="$work/no/such/s.sarif" >"$work/o" 2>&1
truth 'a file that cannot be written is no acceptance' [ $? = 2 ]
truth 'and the verdict says so' grep -q '^verdict: undecided' "$work/o"
mkdir folder && : >folder/.keep
"$gate" check --no-index base head --format junit=folder >"$work/o" 2>&1
truth 'a folder in the place of the file' [ $? = 2 ]
truth 'nothing half is left' [ -z "$(find . -name '*.??????' -o -name 'folder.*')" ]
echo old >report && ln -s report link
"$gate" check --no-index base head --format markdown=link >/dev/null 2>&1
truth 'a symbolic link is followed, not replaced' [ -L link ]
truth 'to the file it names' grep -q '^### routegate: accepted' report
mkfifo pipe && cat pipe >piped & sleep 0.1
"$gate" check --no-index base head --format markdown=pipe >/dev/null 2>&1
wait
truth 'a pipe is written to, not replaced' [ -p pipe ]
truth 'and gets the report' grep -q '^### routegate: accepted' piped
"$gate" check --no-index base head --format markdown=/dev/full >/dev/null 2>&1
truth 'a full device is no acceptance' [ $? = 2 ]
"$gate" check --no-index base head --format sarif= >/dev/null 2>&1
truth 'a format with an empty file name is a mistake' [ $? = 2 ]
"$gate" check --no-index base head --format sarif=same --format junit=same >/dev/null 2>&1
truth 'two reports in one file are a mistake' [ $? = 2 ]
