#!/usr/bin/env bash
# What is installed beside the program: manual pages that say what the program and the model say, completions that shells
# complete with, a Debian package.
#	tests/install/run.sh PATH/TO/routegate     prints TAP
set -u
gate=$(realpath "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
python=/usr/bin/python3
ok() { local name=$1; shift; if "$@" >"$work/log" 2>&1; then echo "ok - $name"; else echo "not ok - $name"; sed 's/^/# /' "$work/log" | head; fi; }
is() { ok "$1" [ "$2" = "$3" ]; [ "$2" = "$3" ] || printf 'have %s\nwant %s\n' "$2" "$3" | sed 's/^/# /'; }

# ---- manual pages
ok 'the manual pages are made' "$python" "$root/man/make.py" "$gate" "$root/models/routegate-rules.yang" man
for page in man/routegate.1 man/routegate.yaml.5; do
	is "mandoc has no complaint about $page" "$(mandoc -Tlint -W warning $page 2>&1)" ''
	mandoc -Tascii $page | col -bx >"$(basename $page).text"
done
commands=$("$gate" help | awk '/^  [a-z]/ { print $1 }' | grep -vx help)
for command in $commands; do
	ok "routegate(1) has the command $command" grep -q "^   routegate $command" routegate.1.text
	for option in $("$gate" help "$command" | sed -n 's/^  \(--[a-z-]*\).*/\1/p'); do
		grep -q "^     $option\b" routegate.1.text || echo "not ok - routegate(1) has $option of $command"
	done
done
for option in $(sed -n 's/^     \(--[a-z-]*\).*/\1/p' routegate.1.text | sort -u); do
	for command in $commands; do "$gate" help "$command"; done | grep -q "^  $option\b" || echo "not ok - routegate(1) tells of $option, which is not there"
done
for key in $(sed -n 's/^ *\(leaf\|leaf-list\|list\|container\) \([a-z0-9-]*\) {.*/\2/p' "$root/models/routegate-rules.yang" | grep -vx entry | sort -u); do
	grep -qE "^ +$key( |$)" routegate.yaml.5.text || echo "not ok - routegate.yaml(5) has the key $key"
done
echo 'ok - options and keys were compared'
if command -v yanglint >/dev/null; then
	# another reader of the model counts its keys, too
	mine=$(grep -c '^\.It Ic' man/routegate.yaml.5)
	theirs=$(yanglint -f tree "$root/models/routegate-rules.yang" | grep -E '^ .*--(rw|) ' | grep -vcE '\+--(rw|) \(|\+--:\(|entry ')
	is 'routegate.yaml(5) has as many keys as yanglint finds' "$mine" "$theirs"
fi

# ---- completions
ok 'the completions are made' "$python" "$root/completions/make.py" "$gate" comp
git init -q -b main repo && cd repo && git -c user.name=t -c user.email=t@example.net commit -q --allow-empty -m x && git branch topic && mkdir folder && cd ..
bash_says() { # words: what bash would offer for the last of them
	cd repo && bash --norc --noprofile -c 'source ../comp/routegate.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _routegate; printf "%s\n" "${COMPREPLY[@]}" | sort | xargs' _ "$@"
}
is 'bash: commands' "$(bash_says routegate va)" validate
is 'bash: options of the command' "$(bash_says routegate check --st)" --staged
is 'bash: none that it does not take' "$(bash_says routegate validate --for)" ''
is 'bash: formats' "$(bash_says routegate check --format s)" sarif
is 'bash: colors' "$(bash_says routegate check --color '')" 'always auto never'
is 'bash: hooks' "$(bash_says routegate hook --type pre-p)" pre-push
is 'bash: revisions' "$(bash_says routegate check to)" topic
is 'bash: folders' "$(bash_says routegate check --repo fo)" folder
if command -v fish >/dev/null; then
	fish_says() { (cd repo && HOME=$work fish --no-config -c "source ../comp/routegate.fish; complete -C '$1'" | cut -f1 | sort | xargs); }
	is 'fish: commands' "$(fish_says 'routegate va')" validate
	is 'fish: options' "$(fish_says 'routegate check --st')" --staged
	is 'fish: formats' "$(fish_says 'routegate check --format s')" sarif
	is 'fish: revisions' "$(fish_says 'routegate check to')" topic
	is 'fish: hooks' "$(fish_says 'routegate hook --type pre-p')" pre-push
fi
if command -v zsh >/dev/null; then
	cat >zsh.py <<'PY'
import os, pty, re, select, sys, time
def say(line):
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update(PS1="> ", TERM="dumb", HOME=sys.argv[1])
        os.chdir("repo")
        os.execvp("zsh", ["zsh", "-f", "-i"])
    def read(until, seconds=20):
        out, end = "", time.time() + seconds
        while time.time() < end and until not in out:
            if select.select([fd], [], [], 0.2)[0]:
                try: out += os.read(fd, 4096).decode(errors="replace")
                except OSError: break
        return out
    os.write(fd, b"fpath=(%s $fpath); autoload -Uz compinit && compinit -u -d %s/dump; print rea''dy\n" % (os.path.abspath("comp").encode(), sys.argv[1].encode()))
    read("ready")
    os.write(fd, line.encode() + b"\t\x01print -r -- \x05 don''e\n")
    out = read("done")
    os.write(fd, b"exit\n"); os.close(fd)
    found = re.findall(r"^(routegate .*?) *done", out, re.M)
    return found[-1].strip() if found else out
for line in sys.argv[2:]:
    print(say(line))
PY
	is 'zsh completes' "$("$python" zsh.py "$work" 'routegate vali' 'routegate check --stag' 'routegate check --format sar' 'routegate hook --type pre-pu' 'routegate check topi' | xargs)" \
		'routegate validate routegate check --staged routegate check --format sarif routegate hook --type pre-push routegate check topic'
fi

# ---- a package
if command -v dpkg-shlibdeps >/dev/null; then
	build=$(dirname "$gate")
	ok 'the package is made' make -C "$root" -s BUILD="$build" deb
	deb=$(ls "$build"/routegate_*.deb)
	ok 'it holds the program' eval "dpkg-deb -c '$deb' | grep -q ' ./usr/bin/routegate$'"
	ok 'and the manual' eval "dpkg-deb -c '$deb' | grep -q ' ./usr/share/man/man5/routegate.yaml.5.gz$'"
	ok 'it names the libraries it needs' eval "dpkg-deb -f '$deb' Depends | grep -q 'libgit2.*libyang2'"
	dpkg-deb -x "$deb" tree
	is 'the program in it runs' "$(ASAN_OPTIONS=verify_asan_link_order=0 tree/usr/bin/routegate --version)" "$("$gate" --version)"
	ok 'and judges without its sources' tree/usr/bin/routegate check --no-index "$root/examples/meta-2021/base" "$root/examples/meta-2021/base"
fi
