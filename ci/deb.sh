#!/usr/bin/env bash
# Builds a Debian package of the program in BUILD: what `make install` installs, with the libraries that it is linked with as
# dependencies (dpkg-shlibdeps).
#	ci/deb.sh BUILD VERSION
set -eu
build=$1 version=$2
root=$(cd "$(dirname "$0")/.." && pwd)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
chmod 755 "$stage"
make -C "$root" -s BUILD="$build" DESTDIR="$stage/tree" PREFIX=/usr install >/dev/null
tree=$stage/tree
strip --strip-unneeded "$tree/usr/bin/routegate"
gzip -9n "$tree"/usr/share/man/man*/*
doc=$tree/usr/share/doc/routegate
install -D -m 644 -t "$doc" "$root/README.md"
install -D -m 644 "$root/gate/README.md" "$doc/architecture.md"
{
	printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\n'
	printf 'Copyright: %s\n' "$(sed -n 's/^Copyright (c) //p' "$root/LICENSE" | head -1)"
	printf 'License: MIT\n'
	sed -n '/^Permission/,$p' "$root/LICENSE" | sed 's/^$/./; s/^/ /'
} >"$doc/copyright"
{
	printf 'routegate (%s) unstable; urgency=medium\n\n' "$version"
	sed -n '/^- /s/^- /  * /p; /^  /s/^/  /p' "$root/CHANGELOG.md"
	printf '\n -- routegate maintainers <routegate@localhost>  %s\n' "$(date -R -d "@$(git -C "$root" log -1 --format=%ct 2>/dev/null || date +%s)")"
} | gzip -9n >"$doc/changelog.gz"
mkdir -p "$stage/debian" "$tree/DEBIAN"
printf 'Source: routegate\n\nPackage: routegate\nArchitecture: any\n' >"$stage/debian/control"
depends=$(cd "$stage" && dpkg-shlibdeps -O --ignore-missing-info tree/usr/bin/routegate 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
[ -n "$depends" ] || { echo "deb: dpkg-shlibdeps found no dependencies" >&2; exit 1; }
arch=$(dpkg --print-architecture)
cat >"$tree/DEBIAN/control" <<CONTROL
Package: routegate
Version: $version
Architecture: $arch
Maintainer: routegate maintainers <routegate@localhost>
Installed-Size: $(du -sk "$tree/usr" | cut -f1)
Depends: $depends
Recommends: git
Section: net
Priority: optional
Description: safety gate for routing-configuration changes
 routegate reads router configs (OpenConfig, FRR) from git, validates them
 against YANG models, simulates the network before and after a change, and
 rejects a change that would withdraw what must not be lost, with the line
 that did it.
CONTROL
(cd "$tree" && find usr -type f -exec md5sum {} + | sort -k2 >DEBIAN/md5sums)
dpkg-deb --root-owner-group --build "$tree" "$build/routegate_${version}_$arch.deb" >/dev/null
echo "$build/routegate_${version}_$arch.deb"
