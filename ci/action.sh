#!/usr/bin/env bash
# The steps of action.yml. What comes from the pull request reaches them as variables, never as text of the script.
#	ci/action.sh install     puts the program into PATH
#	ci/action.sh check       judges $ROUTEGATE_BASE...$ROUTEGATE_HEAD; reports as notes, summary and SARIF
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

install_program() {
	local to=$RUNNER_TEMP/routegate-bin
	mkdir -p "$to"
	if [ -n "${ROUTEGATE_PACKAGE:-}" ]; then
		sudo apt-get install -y -qq "$(realpath "$ROUTEGATE_PACKAGE")"
		return
	fi
	if ! command -v routegate >/dev/null; then
		"$root/tests/setup.sh" build
		make -C "$root" -s -j"$(nproc)" BUILD="$to/build" >&2
		ln -sf "$to/build/routegate" "$to/routegate"
		echo "$to" >>"$GITHUB_PATH"
	fi
}

# The text of a report could hold what the runner takes for a command: it is told to look away.
shown() {
	local token
	token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
	echo "::stop-commands::$token"
	cat "$1"
	echo
	echo "::$token::"
}

# Which states: a pull request against its merge base; a push against what was there; a new branch against nothing.
range() {
	local base=${ROUTEGATE_BASE:-} head=${ROUTEGATE_HEAD:?}
	if [ -z "$base" ] || [ -z "${base//0/}" ]; then
		echo "0000000000000000000000000000000000000000..$head"
	elif [ "${GITHUB_EVENT_NAME:-}" = push ]; then
		echo "$base..$head"
	else
		echo "$base...$head"
	fi
}

# Only a full clone has the merge base; actions/checkout fetches one commit unless told otherwise.
fetch_history() {
	[ "$(git rev-parse --is-shallow-repository)" = true ] || return 0
	git fetch -q --unshallow origin || echo "::warning title=routegate::the history could not be fetched; use fetch-depth%3A 0"
}

check() {
	local out=$RUNNER_TEMP/routegate status=0 arguments=()
	mkdir -p "$out"
	rm -f "$out"/*
	[ -z "${ROUTEGATE_ARGUMENTS:-}" ] || mapfile -t arguments <<<"$ROUTEGATE_ARGUMENTS"
	fetch_history
	routegate check "$(range)" ${arguments[@]+"${arguments[@]}"} --format text="$out/text" --format github="$out/github" \
		--format markdown="$out/markdown" --format json="$out/json" --format sarif="$out/whole.sarif" 2>"$out/errors" || status=$?
	if [ ! -s "$out/text" ] || [ ! -s "$out/github" ]; then
		[ "$status" != 0 ] || status=2
		shown "$out/errors"
		echo "::error title=routegate::undecided; do not deploy"
	else
		shown "$out/text"
		cat "$out/github"
		cat "$out/markdown" >>"$GITHUB_STEP_SUMMARY"
	fi
	if [ -s "$out/whole.sarif" ]; then
		# Code scanning knows neither baselineState nor suppressions, and wants a place at each location.
		jq '.runs[].results |= map(select(.baselineState != "absent" and (.suppressions | not))
			| .relatedLocations = [(.relatedLocations // [])[] | select(.physicalLocation)])' "$out/whole.sarif" >"$out/routegate.sarif"
		echo "sarif=$out/routegate.sarif" >>"$GITHUB_OUTPUT"
	fi
	case $status in
	0) echo verdict=accept ;;
	1) echo verdict=reject ;;
	*) echo verdict=undecided ;;
	esac >>"$GITHUB_OUTPUT"
	return "$status"
}

case "${1:-}" in
install) install_program ;;
check) check ;;
*) echo "usage: $0 install|check" >&2; exit 2 ;;
esac
