#!/usr/bin/env bash
# Replays the corpora through the fuzz targets. Prints TAP.
#	tests/fuzz/run.sh PATH/TO/routegate      (the targets are built beside it, in fuzz/)
set -u
build=$(dirname "$(realpath "$1")")
cd "$(dirname "$0")/../.." || exit 1
"$build/fuzz/frr_replay" tests/fuzz/frr-corpus/* examples/meta-2021/frr/base/configs/ams-edge1.conf &&
	"$build/fuzz/json_replay" tests/models/samples/*.json tests/golden/bad-*/head/configs/*.json \
		examples/meta-2021/base/configs/bb1.json
