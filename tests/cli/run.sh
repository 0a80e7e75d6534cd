#!/usr/bin/env bash
# The program as its users call it, in real git repositories: which states are compared, what the exit status is, where
# the output goes, what happens when something is in the way.
#	tests/cli/run.sh PATH/TO/routegate     prints TAP
set -u
gate=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
good=$here/../golden/protect-reject/base
faulty=$here/../golden/protect-reject/head
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE NO_COLOR
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null HOME=$work TERM=xterm
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.net GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.net

# run ARGS...: the program; its status and output are kept for the checks that follow
run() { out=$("$gate" "$@" 2>"$work/err"); status=$?; err=$(cat "$work/err"); }
ok() { echo "ok - $1"; }
not_ok() {
	echo "not ok - $1"
	printf 'status %s\n%s\n%s\n' "$status" "$out" "$err" | sed 's/^/# /'
}
# Is the status the wanted one, and do the words say the same? Never 0 without 'verdict: accepted', never that with another status.
judged() { # name, status
	local word
	case $2 in 0) word=accepted ;; 1) word=rejected ;; *) word=undecided ;; esac
	if [ "$status" = "$2" ] && grep -q "^verdict: $word" <<<"$out
$err"; then ok "$1"; else not_ok "$1"; fi
}
says() { if grep -q -- "$2" <<<"$out$err"; then ok "$1"; else not_ok "$1"; fi; }
silent() { if grep -q -- "$2" <<<"$out$err"; then not_ok "$1"; else ok "$1"; fi; }
truth() { local name=$1; shift; if "$@"; then ok "$name"; else not_ok "$name"; fi; }

repo() { # a repository with the good network committed
	rm -rf "$work/r"
	git init -q -b main "$work/r"
	cp -r "$good/." "$work/r"
	git -C "$work/r" add -A
	git -C "$work/r" commit -q --no-verify -m good
	cd "$work/r" || exit 1
}
break_it() { cp "$faulty/configs/r1.json" configs/r1.json; }
mend_it() { cp "$good/configs/r1.json" configs/r1.json; }

# ---- which states
repo
run check; judged 'a clean working tree is accepted' 0
break_it
run check; judged 'the working tree is judged against HEAD' 1
says 'the lost prefix is named' '10.1.0.0/24 is no longer routed on r1'
says 'the line to blame is named' 'configs/r1.json:31 (before)'
run check --staged; judged 'what is not staged is not judged by --staged' 0
git add -A
run check --staged; judged 'the index is judged by --staged' 1
mend_it
run check; judged 'a mended working tree over a bad index' 0
run check --staged; judged 'a bad index under a mended working tree' 1
break_it
git commit -q -m bad
run check HEAD~1..HEAD; judged 'check A..B' 1
run check HEAD..HEAD~1; judged 'check B..A: putting it back' 0
run check HEAD~1; judged 'check A: the working tree against A' 1
run check HEAD~1..; judged 'check A..: an empty side is HEAD' 1
git checkout -q -b topic HEAD~1
echo 'routers of two sites' >NOTES
git add -A && git commit -q -m notes
run check main..topic; judged 'check A..B has what main did in between' 0
run check main...topic; judged 'check A...B judges against the merge base' 0
run check topic...main; judged 'check B...A finds the fault of main' 1
run check main...main; judged 'a commit against itself' 0
mkdir -p sub && cd sub || exit 1
run check main~1..main; judged 'from a subdirectory' 1
cd /
run check --repo "$work/r" main~1..main; judged '--repo from elsewhere' 1
run check; judged 'outside of any repository' 2
git clone -q --bare "$work/r" "$work/bare"
run check --repo "$work/bare" main~1..main; judged 'in a bare repository' 1
run check --repo "$work/bare"; judged 'a bare repository has no working tree' 2
run check --no-index "$good" "$work/r"; judged 'two folders without git' 0
run check --no-index "$good"; judged '--no-index wants two folders' 2
run check --no-index "$good" "$work/nowhere"; judged 'a folder that is not there' 2
cd "$work/r" || exit 1
run check nope..main; judged 'a revision that is not there' 2
run check --staged --no-index a b; judged '--staged and --no-index' 2
run check a b c; judged 'too many arguments' 2

# ---- first commit, hook
rm -rf "$work/first"
git init -q -b main "$work/first" && cd "$work/first" || exit 1
cp -r "$good/." .
git add -A
run check --staged; judged 'a first commit has no base and is judged by the rules alone' 0
says 'that there is no base is said' 'there is no base'
repo
run hook install; truth 'hook install' [ "$status" = 0 ]
break_it
truth 'the hook blocks a faulty commit -a' eval '! git commit -q -a -m bad >"$work/commit" 2>&1'
truth 'and says why' grep -q 'verdict: rejected' "$work/commit"
mend_it
echo note >NOTES && git add NOTES
truth 'the hook lets a good commit pass' eval 'git commit -q -m note >"$work/commit" 2>&1'
break_it
git add -A && mend_it
truth 'the hook judges the index, not the working tree' eval '! git commit -q -m bad >"$work/commit" 2>&1'
run hook uninstall; truth 'hook uninstall' [ "$status" = 0 ]
truth 'the hook is gone' [ ! -e .git/hooks/pre-commit ]
printf '#!/bin/sh\nexit 0\n' >.git/hooks/pre-commit
run hook install; truth 'a hook that is not ours is not overwritten' [ "$status" = 2 ]
run hook; truth 'hook without a word' [ "$status" = 2 ]

# ---- output
repo
break_it
run check --color always; says '--color always colors' $'\033'
run check --color never; silent '--color never does not' $'\033'
run check; silent 'no color into a pipe' $'\033'
if command -v script >/dev/null; then
	out=$(script -qec "'$gate' check" /dev/null); err=; says 'color on a terminal' $'\033'
	out=$(NO_COLOR=1 script -qec "'$gate' check" /dev/null); silent 'NO_COLOR is obeyed' $'\033'
fi
run check --color sometimes; judged 'an unknown --color' 2
run check --quiet; truth '--quiet is one line' [ "$(wc -l <<<"$out")" = 1 ]
judged '--quiet still says the verdict' 1
run check --format text --format "json=$work/o.json"; judged 'two formats' 1
truth 'the file has the JSON' grep -q '"verdict": "reject"' "$work/o.json"
run check --format json; truth 'JSON alone' [ "$status" = 1 ]
says 'the verdict is in the JSON' '"verdict": "reject"'
if command -v python3 >/dev/null; then
	truth 'the JSON is JSON' eval 'python3 -m json.tool >/dev/null <<<"$out"'
fi
run check --format xls; judged 'an unknown format' 2
run check --format "json=$work/no/such/folder/o.json"; judged 'a file that cannot be written' 2
out=$("$gate" check HEAD..HEAD 2>&1 >/dev/full); status=$?; err=; judged 'standard output that is full' 2
out=$("$gate" check HEAD..HEAD 2>&1 >&-); status=$?; err=; judged 'standard output that is closed' 2
out=$("$gate" check HEAD..HEAD --format json 2>&1 >/dev/full); status=$?; judged 'JSON to a full disk' 2
for command in routes validate help --version; do
	"$gate" $command >/dev/full 2>/dev/null; status=$?
	truth "$command to a full disk is not 0" [ "$status" = 2 ]
done
run check HEAD..HEAD --timeout 0.000001; judged 'longer than the time limit' 2
run check HEAD..HEAD --timeout 100; judged 'within the time limit' 0
"$gate" check HEAD..HEAD --jobs 1 | sed 's/; [0-9.]* s$//' >"$work/one"
"$gate" check HEAD..HEAD --jobs 4 | sed 's/; [0-9.]* s$//' >"$work/four"
truth 'the same with one thread and with four' cmp -s "$work/one" "$work/four"

# ---- rules
run check --config nowhere.yaml; judged 'rules that are not there' 2
printf 'version: 1\nprotect:\n  - { name: other, prefix: 10.0.0.0/30 }\n' >"$work/other.yaml"
run check --config "$work/other.yaml"; judged '--config outside of the tree' 0
run check --configs 'configs/r2.*'; judged '--configs narrows' 0
run check --configs 'nothing/*'; judged '--configs that match nothing' 1
run check --yang-dir "$work/nowhere"; judged 'a --yang-dir that is not there' 2
ln -s r2.json configs/r3.json
run check; judged 'a symbolic link among the configs' 1
says 'it is named' 'configs/r3.json'
rm configs/r3.json
printf '<<<<<<< HEAD\n' | cat - "$good/configs/r2.json" >configs/r2.json
run check; judged 'a merge conflict' 1

# ---- commands that are no commit, and what is taken out of service
repo
printf 'interface eth0\n shutdown\n' >"$work/vtysh"
shut='{ "openconfig-interfaces:interfaces": { "interface": [ { "name": "eth0", "config": {
"enabled": false } } ] } }'
echo "$shut" >"$work/shut.json"
run check --apply "r2:$work/shut.json"; judged '--apply: an edit that cuts a router off' 1
says 'the line of the edit is named' "$work/shut.json:2: \"enabled\": false"
says 'and the state it is applied to' '^working tree after --apply r2:'
run check HEAD --apply "r2:$work/shut.json"; judged '--apply to a commit' 1
run check --staged --apply "r2:$work/shut.json"; judged '--apply to the index' 1
run check --no-index "$good" --apply "r2:$work/shut.json"; judged '--apply to a folder' 1
run check --no-index "$good" "$good" --apply "r2:$work/shut.json"; judged '--apply wants one state' 2
run check HEAD..HEAD --apply "r2:$work/shut.json"; judged '--apply to a range' 2
out=$(echo "$shut" | "$gate" check --apply r2:- 2>&1); status=$?; err=; judged '--apply from standard input' 1
says 'and that is named' '<stdin>:2'
run check --apply "r9:$work/shut.json"; judged '--apply to a device that is not there' 2
says 'it is named' "no config here describes the device 'r9'"
run check --apply "r2:$work/nowhere"; judged '--apply of a file that is not there' 2
says 'it is named' "$work/nowhere"
run check --apply r2; judged '--apply without a file' 2
run check --apply "r2:$work/vtysh"; judged 'vtysh lines for a device of OpenConfig' 1
echo '{ "openconfig-interfaces:interfaces": { "interface": [ { "name": "eth0", "config": { "enabeld": false } } ] } }' >"$work/typo.json"
run check --apply "r2:$work/typo.json"; judged 'a mistake in an edit' 1
says 'is at its line' "$work/typo.json:1"
echo '{}' >"$work/nothing.json"
run check --apply "r2:$work/nothing.json"; judged 'an edit that says nothing' 1
cat >"$work/delete.xml" <<'E'
<config xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
<interfaces xmlns="http://openconfig.net/yang/interfaces">
<interface><name>eth0</name><subinterfaces><subinterface><index>0</index>
<ipv4 xmlns="http://openconfig.net/yang/interfaces/ip" nc:operation="delete"/>
</subinterface></subinterfaces></interface>
</interfaces></config>
E
run check --apply "r1:$work/delete.xml"; judged 'an edit that deletes' 1
says 'the deleting line is named' "$work/delete.xml:4"
run check --down r2:eth0; judged '--down of a link' 1
says 'the argument is the cause' '--down: r2:eth0  (r2:eth0 taken down by --down'
run check --down 'r*:eth*' --format json; says 'in JSON, too' '"file": "--down"'
run check --down r2; judged '--down of a router that others need' 1
silent 'it is not itself told to have lost its routes' 'no longer routed on r2'
run check --down r1; judged '--down of a router that nobody needs' 0
run check HEAD --down r1 --apply "r1:$work/shut.json"; judged '--down and --apply together' 0
run check --down r9; judged '--down of nothing' 2
run check --down r2:eth9; judged '--down of no interface' 2
says 'says so' 'there is no such interface'
run routes --down r2; judged 'routes has no --down' 2
frr=$here/../../examples/meta-2021/frr/base
echo 'interface eth0
shutdwon' >"$work/vtysh"
run check --no-index "$frr" --apply "bb1:$work/vtysh"; judged 'a mistyped command' 1
says 'is at its line' "$work/vtysh:2"
printf 'router bgp 65000\nno bgp router-id\n' >"$work/vtysh"
run check --no-index "$frr" --apply "bb1:$work/vtysh"; truth 'what vtysh would refuse is not accepted' [ "$status" != 0 ]
printf 'do clear ip bgp *\n' >"$work/vtysh"
run check --no-index "$frr" --apply "bb1:$work/vtysh"; judged 'what acts for a while is undecided' 2
for device in ams-edge1 lhr-edge1 nyc-edge1; do
	as=$(sed -n 's/^router bgp //p' "$frr/configs/$device.conf")
	printf 'conf t\nno router bgp %s\n' "$as" >"$work/$device"
done
run check --no-index "$frr" --apply "ams-edge1:$work/ams-edge1" --apply "lhr-edge1:$work/lhr-edge1" --apply "nyc-edge1:$work/nyc-edge1"
judged 'typed lines that take BGP away' 1
says 'the taking line is the cause' "$work/ams-edge1:2: no router bgp"

# ---- validate, routes
repo
run validate; truth 'validate' [ "$status" = 0 ]
says 'validate says valid' '^valid: 2 devices'
run validate HEAD; truth 'validate REV' [ "$status" = 0 ]
run validate --no-index "$good"; truth 'validate --no-index' [ "$status" = 0 ]
run validate a b; judged 'validate with two revisions' 2
echo '{' >configs/r2.json
run validate; truth 'validate of an invalid config' [ "$status" = 1 ]
says 'with the file' 'configs/r2.json:'
run validate --staged; truth 'validate --staged' [ "$status" = 0 ]
run routes; judged 'routes of an invalid config' 1
run routes HEAD --device r1 --prefix 10.1.0.0/24; truth 'routes narrowed' [ "$(wc -l <<<"$out")" = 2 ]
run routes HEAD --prefix 10.1.0.1/24; judged 'a prefix with host bits' 2
run routes HEAD --format xls; judged 'routes in an unknown format' 2
run routes HEAD --timeout 3; judged 'an option that routes does not take' 2

# ---- convert
meta=$here/../../examples/meta-2021
for device in bb1 ams-dns1 nyc-edge1; do
	"$gate" convert "$meta/base/configs/$device.json" >"$work/1.json" &&
		"$gate" convert "$work/1.json" --format "xml=$work/2.xml" &&
		"$gate" convert "$work/2.xml" >"$work/3.json"; status=$?
	truth "$device from JSON to XML and back is the same" eval '[ "$status" = 0 ] && cmp -s "$work/1.json" "$work/3.json"'
done
cp "$work/3.json" "$work/nyc-edge1.json"
mkdir -p "$work/a/configs" "$work/b/configs"
cp "$meta/base/configs/"*.json "$work/a/configs"
cp "$meta/base/configs/"*.json "$work/b/configs"
cp "$work/nyc-edge1.json" "$work/b/configs"
cp "$meta/base/routegate.yaml" "$work/a"; cp "$meta/base/routegate.yaml" "$work/b"
"$gate" routes --no-index "$work/a" --format json >"$work/a.routes"
"$gate" routes --no-index "$work/b" --format json >"$work/b.routes"
truth 'what was converted makes the same routes' eval '[ -s "$work/a.routes" ] && cmp -s "$work/a.routes" "$work/b.routes"'
run convert "$meta/frr/base/configs/bb1.conf"; truth 'a frr.conf is converted' [ "$status" = 0 ]
says 'to data of its model' '"routegate-frr-bgp:bgp"'
says 'and says what is not in the data' 'not-in-data'
if command -v yanglint >/dev/null; then
	for device in bb1 ams-dns1 lhr-edge1; do
		"$gate" convert "$meta/frr/base/configs/$device.conf" >"$work/frr.json" 2>/dev/null
		truth "yanglint validates what became of $device.conf" \
			yanglint -p "$here/../../models" "$here"/../../models/routegate-frr*.yang "$work/frr.json"
	done
fi
out=$("$gate" convert - --dialect frr <"$meta/frr/base/configs/bb1.conf" 2>/dev/null | head -2); says 'convert of standard input' routegate-frr
run convert -; judged 'standard input without --dialect' 2
run convert; judged 'convert of nothing' 2
run convert "$work/NOTES"; judged 'convert of a file that does not say what it is' 2
run convert "$work/no.json"; judged 'convert of a file that is not there' 2
echo '{' >"$work/broken.json"
run convert "$work/broken.json"; judged 'convert of an invalid file' 1
says 'says where' "$work/broken.json:"
run convert "$work/1.json" --format yaml; judged 'convert to an unknown format' 2

# ---- init
for network in "$good" "$meta/base" "$meta/frr/base" "$here/../golden/announced-lost/base" "$here/../golden/outside-announced/base"; do
	rm -rf "$work/i" && git init -q -b main "$work/i" && cd "$work/i" || exit 1
	cp -r "$network/configs" .
	name=$(basename "$(dirname "$network")")/$(basename "$network")
	run init; truth "init of $name" [ "$status" = 0 ]
	git add -A && git commit -q -m first
	run check; judged "what it wrote for $name accepts what is there" 0
	silent "and nothing in it protects nothing" nothing-to-protect
done
run init; judged 'init replaces nothing' 2
says 'it says what is in the way' 'routegate.yaml. is there already'
echo 'version: 1' >routegate.yaml
run init --force; truth 'init --force does' eval '[ "$status" = 0 ] && grep -q "^rule:" routegate.yaml'
cp routegate.yaml "$work/first.yaml"
run init --stdout; truth 'init --stdout prints the same and writes nothing' eval '[ "$out" = "$(cat "$work/first.yaml")" ]'
run init HEAD; judged 'init of a commit has no place to write' 2
echo '{' >configs/broken.json
run init --force; judged 'init of an invalid config' 1
rm -rf "$work/i" && mkdir "$work/i" && cp -r "$meta/base/configs" "$work/i" && cd "$work/i" || exit 1
run init --no-index .; truth 'init of a folder' eval '[ "$status" = 0 ] && [ -e routegate.yaml ]'
run check --no-index . --down 'bb*'; judged 'the outage of 2021 is rejected by what init wrote' 1
run init --no-index "$meta/frr/base" --stdout
says 'the origin of a prefix is its reason' '129.134.30.0/24  # to 6 sessions of 3 devices; network statement, configs/ams-dns1.conf:'
says 'a neighbor without a config is listed' '#   - { device: "ams-edge1", neighbor: "198.51.100.3"'

rm -rf "$work/i" && mkdir "$work/i" && cp -r "$here/../golden/link-accept/base/configs" "$work/i" && cd "$work/i" || exit 1
run init --stdout --no-index .; says 'init lists interfaces whose cables nothing tells' '^#   - ."leaf1:swp1", "DEVICE:INTERFACE"'
sed -i 's/^router bgp/interface swp1\n description Fabric - spine1 swp1 (40G)\n!\n&/' configs/leaf1.conf
sed -i 's/^router bgp/interface swp1\n description spine1:swp2\n!\n&/' configs/leaf2.conf
sed -i 's/^router bgp/interface swp1\n description spine1:swp2\n!\n&/' configs/leaf3.conf
run init --stdout --no-index .; says 'and proposes what a description names' '^  - ."leaf1:swp1", "spine1:swp1".  # leaf1:swp1 says: Fabric - spine1 swp1 (40G)'
silent 'but not what two claim' '^  - ."leaf[23]:swp1"'
run init --no-index . && run check --no-index . .; judged 'what it proposes is read' 0

# ---- progress
if command -v python3 >/dev/null; then
	cp -r "$meta/frr/base" "$work/slow"
	printf '  - id: slow\n    routed: { prefix: backbone, on: ["*"] }\n    under: { links: 4 }\n' >>"$work/slow/routegate.yaml"
	terminal() { # what is written to a standard error that is a terminal, with these arguments
		python3 - "$gate" "$@" <<'E'
import os, pty, subprocess, sys
ours, theirs = pty.openpty()
process = subprocess.Popen(sys.argv[1:], stderr=theirs, stdout=subprocess.DEVNULL)
os.close(theirs)
seen = b''
while True:
    try:
        piece = os.read(ours, 65536)
    except OSError:
        break
    if not piece:
        break
    seen += piece
process.wait()
sys.stdout.buffer.write(seen)
E
	}
	out=$(terminal check --no-index "$work/slow" --down bb1 --timeout 3); err=
	says 'what takes long shows its progress on a terminal' 'judging links and devices that fail: [0-9]'
	truth 'it redraws one line' eval '! grep -q "fail.*fail" <<<"$(tr "\r" "\n" <<<"$out")"'
	truth 'and clears it at the end' eval '[ "$(printf %s "$out" | tail -c 4)" = "$(printf "\r\033[K")" ]'
	out=$(terminal check --no-index "$work/slow" --down bb1 --timeout 3 --quiet); truth 'not with --quiet' [ -z "$out" ]
	out=$(terminal check --no-index "$meta/frr/base" --down bb1); truth 'nor for less than a second' [ -z "$out" ]
	run check --no-index "$work/slow" --down bb1 --timeout 3; truth 'nor without a terminal' [ -z "$err" ]
fi

# ---- usage
run; judged 'no command' 2
run frobnicate; judged 'an unknown command' 2
run check --bogus; judged 'an unknown option' 2
run check --format; judged 'an option without its argument' 2
run check --timeout soon; judged 'a time limit that is no number' 2
run help; truth 'help' [ "$status" = 0 ]
says 'help lists the commands' validate
run help check; says 'help of a command lists its options' '--staged'
run check --help; truth 'check --help' [ "$status" = 0 ]
run help frobnicate; judged 'help of an unknown command' 2
run chekc; judged 'a mistyped command' 2
says 'the nearest is named' "did you mean 'check'"
for command in $("$gate" help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
	run help "$command"; truth "help $command has an example" eval '[ "$status" = 0 ] && grep -q "^  routegate $command" <<<"$out"'
done
run --version; says '--version' '^routegate [0-9]'
