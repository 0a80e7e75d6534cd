#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The cache of read devices, seen from outside: it changes no answer, whatever happens to its file, and
# nothing that could change an answer is taken from it.
#	tests/cache/run.sh PATH/TO/routegate     prints TAP
set -u
gate=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
good=$here/../golden/protect-reject/base
faulty=$here/../golden/protect-reject/head
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE XDG_CACHE_HOME
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null HOME=$work/home
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.net GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.net
mkdir "$HOME"

truth() {
	local name=$1
	shift
	if "$@"; then echo "ok - $name"; else echo "not ok - $name"; fi
}
# What a run answers: output without the seconds, and the status.
answer() {
	"${binary:-$gate}" "$@" 2>&1 | sed -E 's/[0-9]+\.[0-9]+ s$/S s/; s/"seconds": [0-9.e+-]+/"seconds": 0/'
	echo "status ${PIPESTATUS[0]}"
}
same() { # name, arguments: with the cache as it is, and without
	local name=$1
	shift
	truth "$name" [ "$(answer "$@")" = "$(answer "$@" --no-cache)" ]
}
flip() { # file, byte, bit: turned over
	python3 - "$@" <<-'PY'
	import sys
	with open(sys.argv[1], "r+b") as f:
	    f.seek(int(sys.argv[2]))
	    byte = f.read(1)[0] ^ 1 << int(sys.argv[3]) % 8
	    f.seek(int(sys.argv[2]))
	    f.write(bytes([byte]))
	PY
}
inode() { stat -c %i "$kept"; }

git init -q -b main "$work/r"
cp -r "$good/." "$work/r"
cd "$work/r" || exit 1
git add -A
git commit -q --no-verify -m good
cp "$faulty/configs/r1.json" configs/r1.json
git commit -q --no-verify -a -m bad
kept=$work/r/.git/routegate/devices

# ---- where it is
answer check HEAD~1..HEAD --no-cache >/dev/null
truth '--no-cache writes nothing' [ ! -e .git/routegate ]
first=$(answer check HEAD~1..HEAD --format json)
truth 'what was read is kept beside the repository' [ -s "$kept" ]
truth 'it is the owner'\''s alone' [ "$(stat -c %a "$kept")" = 600 ]
truth 'the work tree is left alone' [ -z "$(git status --porcelain --ignored)" ]
before=$(inode)
truth 'known devices: the same answer' [ "$(answer check HEAD~1..HEAD --format json)" = "$first" ]
truth 'and nothing to write' [ "$(inode)" = "$before" ]
same 'check' check HEAD~1..HEAD
same 'validate' validate
same 'routes' routes HEAD~1
answer check HEAD~1..HEAD --no-cache >/dev/null
truth '--no-cache leaves it alone' [ "$(inode)" = "$before" ]
git worktree add -q "$work/linked" HEAD~1
(cd "$work/linked" && answer validate >/dev/null)
truth 'a linked work tree uses the same' [ "$(inode)" = "$before" ]
truth 'and makes none of its own' [ -z "$(find .git/worktrees -name routegate)" ]

answer validate --no-index "$good" >/dev/null
truth 'without a repository it is in ~/.cache' [ -s "$HOME/.cache/routegate/devices" ]
XDG_CACHE_HOME=$work/xdg answer validate --no-index "$good" >/dev/null
truth 'or where XDG_CACHE_HOME says' [ -s "$work/xdg/routegate/devices" ]
truth 'with no home it is nowhere' [ "$(HOME='' answer validate --no-index "$good")" = \
	"$(answer validate --no-index "$good" --no-cache)" ]

# ---- what counts
answer routes HEAD~1 >"$work/plain"
sed -i '1a distance: { static: 77 }' routegate.yaml
git commit -q --no-verify -a -m distance
git show HEAD~2:configs/r1.json >configs/r1.json
git commit -q --no-verify -a -m mended
same 'other settings: read anew' routes HEAD
truth 'and they do matter' grep -q 'static *\[77/0\]' <(answer routes HEAD)
git checkout -q HEAD~3
truth 'the old settings again' [ "$(answer routes)" = "$(cat "$work/plain")" ]
answer validate >/dev/null
mkdir "$work/yang"
cat >"$work/yang/local-limit.yang" <<'YANG'
module local-limit {
  yang-version 1.1;
  namespace "urn:local-limit";
  prefix ll;
  import openconfig-interfaces { prefix oc-if; }
  deviation "/oc-if:interfaces/oc-if:interface/oc-if:config/oc-if:name" {
    deviate add { must "string-length(.) > 20"; }
  }
}
YANG
truth 'other models: read anew' grep -q 'status 1' <(answer validate --yang-dir "$work/yang")
truth 'the built-in ones again' grep -q 'status 0' <(answer validate)
mv "$work/yang/local-limit.yang" "$work/yang/other-name.yang" 2>/dev/null
sed -i 's/local-limit/other-name/; s/> 20/> 0/' "$work/yang/other-name.yang"
truth 'a change in them: read anew' grep -q 'status 0' <(answer validate --yang-dir "$work/yang")
git checkout -q main

# Another build of the same version: one bit of its build id (20 bytes, note type 3, name GNU).
cp "$gate" "$work/other"
flip "$work/other" "$(python3 -c 'import sys
print(open(sys.argv[1], "rb").read().index(b"\x14\0\0\0\3\0\0\0GNU\0") + 12)' "$work/other")" 0
answer check HEAD~1..HEAD >/dev/null
before=$(inode)
binary=$work/other answer check HEAD~1..HEAD >/dev/null
truth 'another build takes nothing from it' [ "$(inode)" != "$before" ]
before=$(inode)
answer check HEAD~1..HEAD >/dev/null
truth 'nor does this one from the other' [ "$(inode)" != "$before" ]

# ---- damage
range=HEAD~3..HEAD~2
right=$(answer check $range --no-cache)
truth 'the faulty change is rejected' grep -q 'status 1' <<<"$right"
answer check $range >/dev/null
cp "$kept" "$work/whole"
size=$(stat -c %s "$kept")
wrong=
for i in $(seq 0 14); do
	at=$((i * (size - 1) / 14))
	cp "$work/whole" "$kept"
	flip "$kept" "$at" "$i"
	[ "$(answer check $range)" = "$right" ] || wrong="$wrong byte $at"
done
truth "a flipped bit changes no answer$wrong" [ -z "$wrong" ]
for i in 0 1 50 128 $((size / 3)) $((size - 100)) $((size - 1)); do
	head -c "$i" "$work/whole" >"$kept"
	[ "$(answer check $range)" = "$right" ] || wrong="$wrong cut at $i"
done
truth "a file cut short changes no answer$wrong" [ -z "$wrong" ]
head -c 100000 /dev/urandom >"$kept"
truth 'nor does a foreign file' [ "$(answer check $range)" = "$right" ]
truth 'it is replaced' cmp -s -n 15 "$work/whole" "$kept"
rm "$kept"
mkdir "$kept"
truth 'nor a folder in its place' [ "$(answer check $range)" = "$right" ]
rm -r .git/routegate
ln -s /dev/null .git/routegate
truth 'nor a place where nothing can be' [ "$(answer check $range)" = "$right" ]
rm .git/routegate

# ---- what cannot be read is not kept, nor is what is invalid
echo '{' >configs/r2.json
truth 'an invalid config' grep -q 'status 1' <(answer validate)
truth 'is invalid again' grep -q 'status 1' <(answer validate)
git commit -q --no-verify -a -m invalid
blob=$(git rev-parse HEAD:configs/r2.json)
rm -f ".git/objects/${blob:0:2}/${blob:2}"
missing=$(answer validate HEAD)
truth 'a config that cannot be read is no invalid one' grep -q 'status 2' <<<"$missing"
truth 'and the file is named' grep -q 'configs/r2.json: .*cannot be read' <<<"$missing"
truth 'the words say so' grep -q '^verdict: undecided' <<<"$missing"
truth 'and a repository that is none' grep -q 'status 2' <(answer validate --repo "$HOME")
