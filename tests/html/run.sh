#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The HTML report in a real browser: five devices whose configs hold scripts, the example of 2021, a network of 200.
#	tests/html/run.sh PATH/TO/routegate [FOLDER]     prints TAP; screenshots and reports stay in FOLDER
set -u
gate=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
if [ -n "${2:-}" ]; then
	mkdir -p "$2"
	work=$(realpath "$2")
else
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
fi
meta=$here/../../examples/meta-2021

truth() { # name, command...
	local name=$1
	shift
	if "$@"; then echo "ok - $name"; else echo "not ok - $name"; fi
}
# Two runs: the same input must give the same bytes, whatever the number of threads.
report() { # name, expected status, base, head
	"$gate" check --no-index "$3" "$4" --no-cache --jobs 1 --format html="$work/$1.html" >/dev/null 2>"$work/err"
	truth "$1: the exit status is $2" [ $? = "$2" ]
	"$gate" check --no-index "$3" "$4" --no-cache --jobs 2 --format html="$work/again.html" >/dev/null 2>&1
	truth "$1: the same input, the same bytes" cmp -s "$work/$1.html" "$work/again.html"
}
overlay() { # name, base, change: the base with the change's files over it
	mkdir -p "$work/$1"
	cp -r "$2/." "$3/." "$work/$1"
}

report five 1 "$here/five/base" "$here/five/head"
for change in faulty careful; do
	overlay "meta-$change.d" "$meta/base" "$meta/$change"
done
report meta-faulty 1 "$meta/base" "$work/meta-faulty.d"
report meta-careful 0 "$meta/base" "$work/meta-careful.d"
python3 "$here/../bench/gen_wan.py" 200 60 "$work/wan.d"
python3 "$here/cut.py" "$work/wan.d" "$work/wan-cut.d" r0004 eth1
report wan 1 "$work/wan.d" "$work/wan-cut.d"
# An input that cannot be read has a report, too, and no picture.
mkdir -p "$work/broken.d/configs"
echo '{' >"$work/broken.d/configs/r1.json"
report broken 1 "$here/five/base" "$work/broken.d"

# What a browser makes of the bytes is the same for a sanitized build.
case $gate in */sanitized/*) exit 0 ;; esac

python3 "$here/check.py" "$work" ${2:+--pictures} || echo "not ok - the browser's checks ran to their end"

# The standard's grammar, where node is at hand (no build or test needs it otherwise).
if command -v npm >/dev/null; then
	tools=$(dirname "$gate")/html-tools
	[ -x "$tools/node_modules/.bin/html-validate" ] ||
		npm install --silent --no-audit --no-fund --prefix "$tools" html-validate@10 >/dev/null 2>&1
	if [ -x "$tools/node_modules/.bin/html-validate" ]; then
		echo '{"root":true,"extends":["html-validate:standard","html-validate:a11y"]}' >"$work/valid.json"
		for f in five meta-faulty meta-careful wan broken; do
			truth "$f: it is valid HTML" "$tools/node_modules/.bin/html-validate" \
				--config "$work/valid.json" "$work/$f.html"
		done
	else
		echo "# the validator could not be installed: not checked"
	fi
else
	echo "# no npm: the grammar of HTML is not checked"
fi
