#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""make.py PROGRAM MODEL OUT: OUT/routegate.1 and OUT/routegate.yaml.5, the texts beside this file with what the program says of its
commands and options, and what models/routegate-rules.yang says of the keys, laid in. So neither can say something else."""
import os
import re
import sys

import tables
import yang

HERE = os.path.dirname(os.path.abspath(__file__))


def text(s):
    """Words for mdoc: no control line, no escape, no macro by accident."""
    s = s.replace("\\", "\\e").replace("`", "\\(ga").replace("'", "\\(aq").replace("-", "\\-")
    return "\\&" + s if s[:1] in (".", "") or re.match(r"[A-Z][a-z]\b", s) else s


def lines(s):
    """A sentence a line, as mdoc wants it; a word before a colon is one of the language's and keeps its letters."""
    s = " ".join(s.split())
    if not re.match(r"[\w-]+: ", s):
        s = s[:1].upper() + s[1:]
    if not s.endswith((".", ":")):
        s += "."
    return [text(part) for part in re.split(r"(?<=[.:)])(?<=\.) (?=[A-Z`])", s)]


def options(rows):
    out = [".Bl -tag -width Ds"]
    for row in rows:
        argument = f" Ar {text(row.argument)}" if row.argument else ""
        out += [f".It Fl Fl {text(row.name[2:])}{argument}", *lines(row.help)]
    return out + [".El"]


def commands_section(commands):
    out = []
    shared = {row for row in commands[0].options if all(row in command.options for command in commands)}
    for command in commands:
        out += [f".Ss routegate {text(command.name)} {text(command.arguments)}", *lines(command.summary)]
        if command.details:
            out += [".Pp"] + lines(" ".join(command.details))
        out += options([row for row in command.options if row not in shared])
    return out + [".Ss Options of every command"] + options([row for row in commands[0].options if row in shared])


def keys_section(nodes):
    out = [".Bl -tag -width Ds"]
    for node in nodes:
        out.append(f".It Ic {text(node.name)}" + (f" Pq {text(node.kind)}" if node.kind else ""))
        out += [line for said in node.texts for line in lines(said)] or ["\\&"]
        if node.children:
            out += keys_section(node.children)
    return out + [".El"]


def lay_in(name, section, out):
    with open(os.path.join(HERE, name + ".in"), encoding="utf-8") as file:
        page = file.read().replace("@HERE@", "\n".join(section))
    with open(os.path.join(out, name), "w", encoding="utf-8") as file:
        file.write(page)


def main():
    program, model, out = sys.argv[1:]
    os.makedirs(out, exist_ok=True)
    lay_in("routegate.1", commands_section(tables.read(program)[0]), out)
    lay_in("routegate.yaml.5", keys_section(yang.read(model)), out)


main()
