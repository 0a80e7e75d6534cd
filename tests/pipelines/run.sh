#!/usr/bin/env bash
# action.yml and ci/gitlab.yml without GitHub and GitLab: this script plays the runner. It reads the steps out of the files, gives
# them the variables and files that a runner gives, and looks at what they leave.
#	tests/pipelines/run.sh PATH/TO/routegate     prints TAP
set -u
gate=$(realpath "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null HOME=$work
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.net GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.net
mkdir "$work/bin" && ln -s "$gate" "$work/bin/routegate"
PATH=$work/bin:$PATH
is() { if [ "$2" = "$3" ]; then echo "ok - $1"; else printf 'not ok - %s\n# have %s\n# want %s\n' "$1" "$2" "$3"; fi; }
truth() { local name=$1; shift; if "$@" >/dev/null 2>&1; then echo "ok - $name"; else echo "not ok - $name"; head -20 "$work/log" | sed 's/^/# /'; fi; }

git init -q -b main "$work/r" && cd "$work/r" || exit 1
cp -r "$root/tests/golden/protect-reject/base/." . && git add -A && git commit -q -m good
git checkout -q -b bad && cp "$root/tests/golden/protect-reject/head/configs/r1.json" configs/ && git commit -q -a -m bad
git checkout -q -b good main && echo x >NOTES && git add -A && git commit -q -m note
git checkout -q -b odd main && sed -i 's/10.1.0.0/10.9.0.0/' routegate.yaml && git commit -q -a -m odd
oid() { git rev-parse "$1"; }

# The commands of a step of action.yml, by its id or name.
step() {
	/usr/bin/python3 - "$root/action.yml" "$1" <<'PY'
import sys, yaml
action = yaml.safe_load(open(sys.argv[1]))
assert action["runs"]["using"] == "composite"
for step in action["runs"]["steps"]:
    assert ("run" in step and step["shell"] == "bash") or "uses" in step
    assert "${{" not in step.get("run", ""), "texts of others in a script"
    if sys.argv[2] in (step.get("id"), step["name"]):
        print(step["run"])
PY
}
# event, base, head, arguments: what the runner does for the steps
play() {
	rm -rf "$work/temp" && mkdir "$work/temp"
	: >"$work/path" && : >"$work/output" && : >"$work/summary"
	(export GITHUB_ACTION_PATH=$root RUNNER_TEMP=$work/temp GITHUB_PATH=$work/path GITHUB_OUTPUT=$work/output GITHUB_STEP_SUMMARY=$work/summary \
		GITHUB_EVENT_NAME=$1 ROUTEGATE_BASE=$2 ROUTEGATE_HEAD=$3 ROUTEGATE_ARGUMENTS=${4:-} ROUTEGATE_PACKAGE=
		bash -e -o pipefail -c "$(step 'Install routegate')" && bash -e -o pipefail -c "$(step check)") >"$work/log" 2>&1
	status=$?
}
output() { sed -n "s/^$1=//p" "$work/output"; }

play pull_request "$(oid main)" "$(oid bad)"
is 'a bad pull request fails the step' "$status" 1
is 'the verdict is an output' "$(output verdict)" reject
truth 'the file is noted' grep -q '^::error file=configs/r1.json,' "$work/log"
truth 'the summary says the verdict' grep -q '^### routegate: rejected' "$work/summary"
truth 'SARIF is left for the upload' jq -e '.runs[0].results | length > 0' "$(output sarif)"
truth 'every location in it has a place' jq -e '[.runs[].results[].relatedLocations[] | .physicalLocation] | all' "$(output sarif)"
truth 'the report is shown where no command is obeyed' awk '/^::stop-commands::/ { t = substr($0, 18); on = 1 } $0 == "::" t "::" { on = 0 } /^REJECT/ && !on { bad = 1 } END { exit bad }' "$work/log"
play pull_request "$(oid main)" "$(oid good)"
is 'a good pull request passes' "$status $(output verdict)" '0 accept'
play push "$(oid bad)" "$(oid good)"
is 'a push is held against what was there' "$status" 0
truth 'what it mends is no alert' jq -e '[.runs[].results[] | select(.baselineState == "absent")] | length == 0' "$(output sarif)"
play push 0000000000000000000000000000000000000000 "$(oid good)"
is 'a new branch is judged by the rules alone' "$status $(output verdict)" '0 accept'
play pull_request "$(oid main)" "$(oid good)" --timeout$'\n'0.000001
is 'out of time is no pass' "$status $(output verdict)" '2 undecided'
play pull_request "$(oid main)" 1111111111111111111111111111111111111111
is 'a state that is not there is no pass' "$status $(output verdict)" '2 undecided'
play pull_request "$(oid main)" "$(oid good)" --nonsense
is 'a mistake in the arguments is no pass' "$status $(output verdict)" '2 undecided'
truth 'and is noted' grep -q '^::error ' "$work/log"
git clone -q --depth 1 --branch bad "file://$work/r" "$work/shallow" && cd "$work/shallow" && git fetch -q --depth 1 origin main
play pull_request "$(git rev-parse FETCH_HEAD)" "$(git rev-parse HEAD)"
is 'a shallow clone is deepened' "$status $(output verdict)" '1 reject'
cd "$work/r" || exit 1

# ---- GitLab: the script of the job
job() {
	/usr/bin/python3 -c 'import sys, yaml
job = yaml.safe_load(open(sys.argv[1]))["routegate"]
assert job["artifacts"]["when"] == "always" and job["artifacts"]["reports"]["junit"] == "routegate.xml"
assert job["variables"]["GIT_DEPTH"] == "0"
print("\n".join(job["script"]))' "$root/ci/gitlab.yml"
}
pipeline() { rm -f routegate.xml; (export CI_COMMIT_SHA CI_COMMIT_BEFORE_SHA CI_MERGE_REQUEST_DIFF_BASE_SHA ROUTEGATE_ARGUMENTS=; sh -e -c "$(job)") >"$work/log" 2>&1; status=$?; }
CI_COMMIT_SHA=$(oid bad) CI_MERGE_REQUEST_DIFF_BASE_SHA=$(oid main) CI_COMMIT_BEFORE_SHA=
pipeline
is 'GitLab: a bad merge request fails' "$status" 1
truth 'and leaves its tests' xmllint --xpath '/testsuites/testsuite/testcase/failure' routegate.xml
CI_COMMIT_SHA=$(oid good) CI_MERGE_REQUEST_DIFF_BASE_SHA= CI_COMMIT_BEFORE_SHA=0000000000000000000000000000000000000000
pipeline
is 'GitLab: a new branch is judged by the rules alone' "$status" 0
