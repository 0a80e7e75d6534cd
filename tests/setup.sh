#!/usr/bin/env bash
# Installs what is missing to build and test on Debian 12. Says what it does; does nothing when all is there.
set -eu
build="gcc make pkg-config git ca-certificates libyang2-dev libgit2-dev libfyaml-dev libxml2-dev libjansson-dev libpopt-dev libpcre2-dev libnl-3-dev libnl-route-3-dev libgraphviz-dev"
test="$build libcmocka-dev clang clang-format libclang-rt-14-dev libomp-14-dev universal-ctags python3 libyang2-tools chromium fonts-dejavu-core python3-junitparser python3-yaml cmark-gfm libxml2-utils mandoc zsh fish pre-commit jq dpkg-dev nodejs"
case "${1:-build}" in
build) want=$build ;;
test) want=$test ;;
*) echo "usage: $0 build|test" >&2; exit 2 ;;
esac
missing=
for p in $want; do
	dpkg-query -W -f='${Status}\n' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
done
# npm comes with nodejs where that is not Debian's
[ "${1:-build}" = build ] || command -v npm >/dev/null || missing="$missing npm"
if [ -n "$missing" ]; then
	echo "installing:$missing" >&2
	sudo=
	[ "$(id -u)" = 0 ] || sudo=sudo
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get update -qq
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi
# What reads our reports in tests/formats.
formats=$(dirname "$0")/formats
if [ "${1:-build}" = test ] && [ ! -d "$formats/node_modules/ajv" ]; then
	echo "installing the npm packages of tests/formats/package.json" >&2
	npm install --prefix "$formats" --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
fi
