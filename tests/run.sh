#!/usr/bin/env bash
# Runs test suites and counts: each suite is a program that prints TAP lines ('ok ...', 'not ok ...').
# A suite that ends with an error or prints no result counts as a failure of its own. The last line is
# 'N passed, N failed'.
#	tests/run.sh BUILD...     unit tests and scripts against each build folder
set -u
cd "$(dirname "$0")/.."
export LSAN_OPTIONS="suppressions=$PWD/tests/lsan.supp print_suppressions=0"
passed=0
failed=0
log=$(mktemp)
XDG_CACHE_HOME=$(mktemp -d) # what the tests leave behind is no user's cache
export XDG_CACHE_HOME
trap 'rm -rf "$log" "$XDG_CACHE_HOME"' EXIT

suite() { # name, command...
	local name=$1 ok bad rc
	shift
	CMOCKA_MESSAGE_OUTPUT=TAP "$@" >"$log" 2>&1
	rc=$?
	ok=$(grep -c '^ok ' "$log")
	bad=$(grep -c '^not ok ' "$log")
	if [ "$rc" != 0 ] && [ "$bad" = 0 ] || [ "$ok" = 0 ] && [ "$bad" = 0 ]; then
		bad=1
	fi
	passed=$((passed + ok))
	failed=$((failed + bad))
	if [ "$bad" != 0 ]; then
		printf 'FAILED %s (exit %s)\n' "$name" "$rc"
		grep -v '^ok ' "$log" | head -60
	else
		printf '%5d ok  %s\n' "$ok" "$name"
	fi
}

for build in "$@"; do
	for test in "$build"/*/*_test "$build"/*/*/*_test; do
		[ -x "$test" ] && suite "$test" "$test"
	done
	for script in tests/*/run.sh; do
		suite "$script $build" "$script" "$build/routegate"
	done
done
suite lint tests/lint.sh
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
