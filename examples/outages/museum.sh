#!/usr/bin/env bash
# The museum: every outage's change must be rejected for the right reason, every safe variant accepted.
#	museum.sh PATH/TO/routegate [EXHIBIT...]
exec python3 "$(dirname "$0")/museum.py" "$@"
