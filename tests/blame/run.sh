#!/usr/bin/env bash
# A small sample of blame.py with hard expectations: in every fault the changed line is the first
# cause, and no harmless change is refused. `make blame-stats N=200` makes the large one.
#	tests/blame/run.sh PATH/TO/routegate     prints TAP
exec python3 "$(dirname "$0")/blame.py" "$1" --count 10 --routers 12 --floor 100 --seed 3
