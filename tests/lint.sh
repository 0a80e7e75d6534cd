#!/usr/bin/env bash
# The rules of the code that no compiler knows, as TAP: layers, allocation, sizes, banned words.
set -u
cd "$(dirname "$0")/.."
bad=0
check() { # description, offending lines (none: ok)
	if [ -n "$2" ]; then
		echo "not ok - $1"
		printf '%s\n' "$2" | head -20 | sed 's/^/# /'
		bad=1
	else
		echo "ok - $1"
	fi
}

# Each folder includes only those that the Makefile's table names, and itself.
layers() {
	local folder allow file include
	for folder in gate/*/; do
		folder=$(basename "$folder")
		allow=$(sed -n "s/^ALLOW_$folder = *//p" Makefile)
		for file in gate/"$folder"/*.[ch] gate/"$folder"/*/*.[ch]; do
			[ -e "$file" ] || continue
			for include in $(sed -n 's/^#include "\([a-z_]*\)\/.*/\1/p' "$file" | sort -u); do
				case " $folder $allow " in
				*" $include "*) ;;
				*) echo "$file includes $include/" ;;
				esac
			done
		done
	done
}

sources=$(git ls-files --cached --others --exclude-standard 'gate/*.c' 'gate/*.h' | xargs ls 2>/dev/null)
plain=$(printf '%s\n' $sources | grep -v '_test\.c$')

fence() { # regex, folder that may: lines elsewhere
	printf '%s\n' $sources | grep -v "^gate/$2/" | xargs grep -nE "#include <$1" /dev/null
}

long_functions() {
	printf '%s\n' $plain | grep '\.c$' | xargs ctags -f - --c-kinds=f --fields=+ne 2>/dev/null |
		awk -F'\t' '{ s = 0; e = 0
			for (i = 4; i <= NF; i++) {
				if ($i ~ /^line:/) s = substr($i, 6)
				if ($i ~ /^end:/) e = substr($i, 5)
			}
			if (e - s > 80) print $2 ": " $1 " has " e - s " lines" }'
}

check "folders include only what the layers allow" "$(layers)"
check "only snapshot/ knows libgit2" "$(fence 'git2' snapshot)"
check "only yang/ knows libyang and libfyaml" "$(fence '(libyang|libfyaml)' yang)"
check "only yang/ (reading) and report/ci/ (writing) know libxml2" "$(fence 'libxml' '\(yang\|report/ci\)')"
check "only kernel/ knows libnl" "$(fence '(netlink/|linux/)' kernel)"
check "only report/html/layout.c knows graphviz" "$(printf '%s\n' $sources | grep -v '^gate/report/html/layout\.c$' | xargs grep -nE '#include <graphviz/' /dev/null)"
check "only base/parallel.c knows OpenMP" "$(printf '%s\n' $sources | grep -v '^gate/base/parallel' | xargs grep -nE '#pragma omp|<omp.h>' /dev/null)"
check "memory comes from arenas" "$(printf '%s\n' $plain | grep -vE '^gate/(base/(arena|parallel)|snapshot/|yang/|kernel/)' |
	xargs grep -nE '\b(malloc|calloc|realloc|free|strdup|asprintf)\(' /dev/null)"
check "no unsafe functions" "$(printf '%s\n' $plain | xargs grep -nE '\b(strcpy|strcat|sprintf|gets|strtok|atoi|alloca)\(' /dev/null)"
check "no // comments" "$(printf '%s\n' $sources | xargs grep -nE '^[[:space:]]*//' /dev/null)"
check "every source says its license" "$(for f in $sources; do head -1 "$f" | grep -q SPDX || echo "$f"; done)"
check "functions have at most 80 lines" "$(long_functions)"
check "files have at most 700 lines, headers 400" "$(wc -l $plain | awk '$2 != "total" && ($2 ~ /\.h$/ && $1 > 400 || $1 > 700) { print $2 ": " $1 " lines" }')"
check "lines have at most 120 columns" "$(printf '%s\n' $plain | xargs awk '{ l = $0; gsub(/\t/, "        ", l); if (length(l) > 120) print FILENAME ":" FNR }')"
check "no promises left in the code" "$(printf '%s\n' $sources | xargs grep -nE '(TODO|FIXME|XXX)\b' /dev/null | grep -v XXXXXX)"
exit $bad
