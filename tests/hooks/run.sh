#!/usr/bin/env bash
# Pushes to real repositories, judged before they leave (pre-push) and where they arrive (pre-receive, in git's quarantine);
# and the pre-commit framework, where it is installed.
#	tests/hooks/run.sh PATH/TO/routegate     prints TAP
set -u
gate=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
root=$(realpath "$here/../..")
good=$root/tests/golden/protect-reject/base
faulty=$root/tests/golden/protect-reject/head/configs/r1.json
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
export GIT_CONFIG_GLOBAL=$work/gitconfig GIT_CONFIG_SYSTEM=/dev/null HOME=$work
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.net GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.net
git config --global init.defaultBranch main
git config --global advice.pushUpdateRejected false
PATH=$(dirname "$gate"):$PATH

out= status=0
run() { out=$("$@" 2>&1); status=$?; }
check() { # name, condition...
	local name=$1
	shift
	if "$@"; then
		echo "ok - $name"
	else
		echo "not ok - $name"
		printf 'status %s\n%s\n' "$status" "$out" | sed 's/^/# /'
	fi
}
passes() { run git "${@:2}"; check "$1" [ "$status" = 0 ]; }
refused() { run git "${@:2}"; check "$1" [ "$status" != 0 ]; }
says() { check "$1" grep -q -- "$2" <<<"$out"; }
silent() { if grep -q -- "$2" <<<"$out"; then check "$1" false; else check "$1" true; fi; }
at() { git -C "$work/server" rev-parse -q --verify "$1"; }
here_is() { git rev-parse "$1"; }

# A server with the good network on main, and a clone.
start() {
	cd "$work" || exit 1
	rm -rf "$work/server" "$work/clone" "$work/seed"
	git init -q "$work/seed"
	cp -r "$good/." "$work/seed"
	git -C "$work/seed" add -A
	git -C "$work/seed" commit -q -m good
	git clone -q --bare "$work/seed" "$work/server"
	git clone -q "$work/server" "$work/clone" 2>/dev/null
	cd "$work/clone" || exit 1
}
bad_commit() { cp "$faulty" configs/r1.json && git commit -q -a -m bad; }
good_commit() { cp "$good/configs/r1.json" configs/r1.json && date +%N >NOTES && git add -A && git commit -q -m "note ${1:-}"; }
unread_commit() { echo '{ "openconfig-interfaces:interfaces": ' >configs/r1.json && git commit -q -a -m broken; }

# ---- on a server
start
run "$gate" hook install --repo "$work/server" --type pre-receive
check 'pre-receive is installed in a bare repository' [ -x "$work/server/hooks/pre-receive" ]
good_commit
passes 'a good push arrives' push origin main
says 'the report comes along' 'remote: verdict: accepted'
check 'and is there' [ "$(at main)" = "$(here_is HEAD)" ]
bad_commit
before=$(at main)
refused 'a bad push is refused' push origin main
says 'the sender sees the report' 'remote: REJECT 10.1.0.0/24'
says 'with the line' 'configs/r1.json:31'
says 'and the names of the states' 'main against main as it was'
check 'the branch has not moved' [ "$(at main)" = "$before" ]
check 'nothing of the push is left' eval '! git -C "$work/server" cat-file -e "$(here_is HEAD)" 2>/dev/null'
refused 'a new branch with the fault is refused' push origin main:topic
says 'it is held against where it left main' 'topic against where it left main'
refused 'a tag of the fault is refused' push origin HEAD:refs/tags/v1
git tag -a -m annotated v2
refused 'so is an annotated one' push origin v2
passes 'a tag of what main has is not judged' push origin HEAD~1:refs/tags/v0
says 'and that is said' 'refs/tags/v0 brings nothing new'
git branch fine HEAD~1
refused 'one bad ref among several refuses them all' push origin fine main
check 'the good one has not arrived either' eval '! at refs/heads/fine >/dev/null'
passes 'a new branch without the fault arrives' push origin fine
good_commit
passes 'a fault that the same push mends is none' push origin main
bad_commit
git push -q --no-verify "$work/server" +HEAD:main >"$work/out" 2>&1
out=$(cat "$work/out") status=1
check 'a forced push is judged, too' [ "$(at main)" != "$(here_is HEAD)" ]
git reset -q --hard HEAD~3
passes 'a forced push back to a good state arrives' push -f origin HEAD:main
passes 'a deletion is not judged' push origin :fine
says 'and that is said' 'refs/heads/fine is deleted'
git notes add -m note
passes 'notes are not judged' push origin refs/notes/commits
unread_commit
refused 'an invalid config is refused' push origin HEAD:main
git reset -q --hard HEAD~1
git checkout -q --orphan other && git rm -q --cached routegate.yaml && rm routegate.yaml && git commit -q -m orphan
passes 'another history is held against the default branch' push origin other
says 'by the rules of that branch' 'other against main'
git clone -q --bare --shared "$work/server" "$work/borrowed"
"$gate" hook install --repo "$work/borrowed" --type pre-receive >/dev/null
git checkout -q -B borrowed origin/main
bad_commit
refused 'where objects are borrowed from another repository' push "$work/borrowed" HEAD:main
says 'the judgement is made there, too' 'remote: REJECT'
git reset -q --hard HEAD~1
good_commit
passes 'a good push arrives there' push "$work/borrowed" HEAD:main
git init -q --bare "$work/empty"
"$gate" hook install --repo "$work/empty" --type pre-receive >/dev/null
passes 'a first push is judged by the rules alone' push "$work/empty" HEAD:main
says 'that there is no base is said' 'there is no base'
mv "$work/server/hooks/pre-receive" "$work/hook"
sed "s|^program=.*|program=/nonexistent|; s|command -v routegate|false|" "$work/hook" >"$work/server/hooks/pre-receive"
chmod +x "$work/server/hooks/pre-receive"
refused 'without the program nothing is let through' push origin HEAD:main

# ---- the lines of git, as they are read
cd "$work/server" || exit 1
run "$gate" hook run --type pre-receive </dev/null
check 'pre-receive without a line is undecided' [ "$status" = 2 ]
run "$gate" hook run --type pre-receive <<<'who are you'
check 'a line that is not of git is undecided' [ "$status" = 2 ]
run "$gate" hook run --type pre-receive <<<"0000000000000000000000000000000000000000 1111111111111111111111111111111111111111 refs/heads/x"
check 'an object that is not there is undecided' [ "$status" = 2 ]
run "$gate" hook run --type post-receive </dev/null
check 'a hook that is not known' [ "$status" = 2 ]

# ---- before a push
start
run "$gate" hook install --type pre-push
check 'pre-push is installed' [ -x .git/hooks/pre-push ]
passes 'nothing to push' push origin main
good_commit
passes 'a good push leaves' push origin main
says 'with a report' '^verdict: accepted'
bad_commit
refused 'a bad push stays here' push origin main
says 'with the report' '^REJECT 10.1.0.0/24'
refused 'so does a new branch with the fault' push origin HEAD:refs/heads/topic
says 'which is held against where it left main' 'against where it left'
git branch fine HEAD~1
refused 'so do several refs, if one is bad' push origin fine main
passes 'a branch of what the remote has leaves' push origin fine
passes 'a deletion leaves' push origin :fine
passes '--no-verify is git'"'"'s way past it' push --no-verify origin HEAD:refs/heads/forced
git clone -q "$work/server" "$work/second" 2>/dev/null
(cd "$work/second" && cp "$good/configs/r1.json" configs/ && date >NEW && git add -A && git commit -q -m second && git push -q origin main)
good_commit again
refused 'a forced push over what is not known here is undecided' push -f origin main
says 'and says what to do' 'git fetch first'
run "$gate" hook uninstall --type pre-push
check 'the hook can be removed' [ ! -e .git/hooks/pre-push ]

# ---- check takes git's null id as "nothing", as CI systems give it for a new branch
run "$gate" check 0000000000000000000000000000000000000000..HEAD
check 'the null id is no state' [ "$status" = 0 ]
says 'the rules alone judge' 'there is no base'

# ---- the pre-commit framework
if command -v pre-commit >/dev/null; then
	start
	hooks=$work/hooks
	git init -q "$hooks" && cp "$root/.pre-commit-hooks.yaml" "$hooks" && git -C "$hooks" add -A && git -C "$hooks" commit -q -m hooks
	printf 'repos:\n  - repo: %s\n    rev: %s\n    hooks: [{ id: routegate }]\n' "$hooks" "$(git -C "$hooks" rev-parse HEAD)" >.pre-commit-config.yaml
	git add .pre-commit-config.yaml
	run pre-commit install
	check 'pre-commit takes our .pre-commit-hooks.yaml' [ "$status" = 0 ]
	passes 'a commit that changes no config' commit -q -m config
	cp "$faulty" configs/r1.json
	refused 'pre-commit stops a bad commit' commit -q -a -m bad
	says 'and shows the report' 'verdict: rejected'
	git add -A && cp "$good/configs/r1.json" configs/r1.json
	refused 'it judges the index' commit -q -m bad
	git add -A && date >NOTES && git add -A
	passes 'and lets a good commit pass' commit -q -m good
	run pre-commit try-repo "$hooks" routegate --all-files
	check 'all files' [ "$status" = 0 ]
else
	echo '# pre-commit is not installed'
fi
