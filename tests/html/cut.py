#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Shuts interfaces: cut.py BASE HEAD DEVICE INTERFACE...; both are OpenConfig folders, HEAD is made."""
import json
import shutil
import sys

base, head, device, *interfaces = sys.argv[1:]
shutil.copytree(base, head)
with open(f"{base}/configs/{device}.json") as f:
    config = json.load(f)
with open(f"{base}/configs/{device}.json", "w") as f:  # both laid out alike: the change is one line
    json.dump(config, f, indent=1)
for interface in config["openconfig-interfaces:interfaces"]["interface"]:
    if interface["name"] in interfaces:
        interface["config"]["enabled"] = False
with open(f"{head}/configs/{device}.json", "w") as f:
    json.dump(config, f, indent=1)
