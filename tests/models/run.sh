#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The modules in models/ by themselves, as TAP: they compile without a warning, accept the samples, use every
# leaf of the profile in them, and refuse each line of refused.tsv. With OpenConfig's own modules in the folder
# $OPENCONFIG_YANG (all of them flat, ietf and iana too) the profile is compared with these as well.
set -u
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! command -v yanglint >/dev/null; then
	echo 'ok - # SKIP models: yanglint is not installed (Debian: libyang-tools)'
	exit 0
fi
data='iana-if-type openconfig-interfaces openconfig-if-ip openconfig-if-ethernet openconfig-if-aggregate
openconfig-vlan openconfig-network-instance openconfig-routing-policy openconfig-bgp-policy
openconfig-isis-policy openconfig-ospf-policy openconfig-network-instance-policy
openconfig-local-routing-network-instance'
bad=0

check() { # description, true or false
	if "$2"; then
		echo "ok - $1"
	else
		echo "not ok - $1"
		sed 's/^/# /' "$work/out" | head -20
		bad=1
	fi
}

# folder, file: is the data valid?
valid() {
	local folder=$1 file=$2 module files=()
	for module in $data; do
		files+=("$folder/$module.yang")
	done
	[ "$folder" = models ] && files+=("models/routegate-rules.yang")
	yanglint -Q -ii -e -t config -p "$folder" "${files[@]}" "$file" >"$work/out" 2>&1
}

for module in models/*.yang; do
	good=false
	yanglint -ii -p models "$module" >"$work/out" 2>&1 && [ ! -s "$work/out" ] && good=true
	check "$module compiles without a warning" $good
done
for sample in tests/models/samples/*.json; do
	good=false
	valid models "$sample" && good=true
	check "$sample is valid" $good
done
while IFS=$'\t' read -r why text; do
	good=true
	printf '%s\n' "$text" >"$work/in.json"
	valid models "$work/in.json" && good=false
	grep -q 'not well-formed\|Invalid character\|JSON' "$work/out" && good=false
	check "refused: $why" $good
done <tests/models/refused.tsv
tests/models/profile_test.py samples || bad=1

if [ -z "${OPENCONFIG_YANG:-}" ]; then
	echo 'ok - # SKIP comparison with upstream: OPENCONFIG_YANG names no folder'
else
	good=false
	valid "$OPENCONFIG_YANG" tests/models/samples/router.json && good=true
	check 'the sample is valid upstream' $good
	tests/models/profile_test.py upstream "$OPENCONFIG_YANG" || bad=1
fi
exit $bad
