# SPDX-License-Identifier: MIT
"""The tables of the command line, as `routegate help tables` tells them: one source for the manual page and the completions."""
import subprocess
from collections import namedtuple

Option = namedtuple("Option", "name argument help")


class Command:
    def __init__(self, name, arguments, summary):
        self.name, self.arguments, self.summary = name, arguments, summary
        self.details, self.options = [], []


def read(program):
    text = subprocess.run([program, "help", "tables"], check=True, capture_output=True, text=True).stdout
    commands, formats = {}, []
    for line in text.splitlines():
        kind, *rest = line.split("\t")
        if kind == "command":
            commands[rest[0]] = Command(*rest)
        elif kind == "detail":
            commands[rest[0]].details.append(rest[1])
        elif kind == "option":
            commands[rest[0]].options.append(Option(*rest[1:]))
        elif kind == "formats":
            formats = rest[0].split(", ")
    return list(commands.values()), formats
