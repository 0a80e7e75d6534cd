#!/usr/bin/env bash
# The museum of outages as tests; TAP.
#	tests/museum/run.sh PATH/TO/routegate
exec examples/outages/museum.sh "$1" --tap
