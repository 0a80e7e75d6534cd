#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""make.py PROGRAM OUT: OUT/routegate.bash, OUT/_routegate (zsh) and OUT/routegate.fish, from the program's own tables."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "man"))
import tables  # noqa: E402

VALUES = {"WHEN": "auto always never", "HOOK": "pre-commit pre-push pre-receive"}
REFS = "git for-each-ref --format='%(refname:short)' refs/heads refs/tags refs/remotes 2>/dev/null"


def words_of(command, names):
    """What may stand as an argument: words; "revisions", "files" or "folders" are found by the shell."""
    if command.name == "hook":
        return "install uninstall run", ""
    if command.name == "help":
        return " ".join(names + ["frr"]), ""
    if "A..B" in command.arguments or "REV" in command.arguments:
        return "", "revisions"
    return "", "files" if "FILE" in command.arguments else ""


def values_of(option, formats):
    """The same for the argument of an option."""
    if option.name == "--format":
        return " ".join(formats), ""
    if option.argument in VALUES:
        return VALUES[option.argument], ""
    return "", {"DIR": "folders", "FILE": "files"}.get(option.argument.split(":")[-1], "none")


def bash(commands, formats, names):
    answer = {"folders": "-d", "files": "-f", "revisions": f'-W "$({REFS})"', "none": "-W ''", "": "-W ''"}
    out = ["# bash completion for routegate; made by completions/make.py", "_routegate() {",
           "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}", "\tCOMPREPLY=()",
           "\tif [ \"$COMP_CWORD\" = 1 ]; then",
           f"\t\tmapfile -t COMPREPLY < <(compgen -W '{' '.join(names)} --version' -- \"$cur\")", "\t\treturn", "\tfi",
           '\tcase $command:$prev in']
    for command in commands:
        for option in command.options:
            if option.argument:
                words, how = values_of(option, formats)
                flags = f"-W '{words}'" if words else answer[how]
                out.append(f"\t{command.name}:{option.name}) mapfile -t COMPREPLY < <(compgen {flags} -- \"$cur\"); return ;;")
    out += ["\tesac", '\tcase $command:$cur in']
    for command in commands:
        words, how = words_of(command, names)
        flags = f"-W '{words}'" if words else answer[how]
        listed = " ".join(option.name for option in command.options)
        out.append(f"\t{command.name}:-*) mapfile -t COMPREPLY < <(compgen -W '{listed}' -- \"$cur\") ;;")
        out.append(f"\t{command.name}:*) mapfile -t COMPREPLY < <(compgen {flags} -- \"$cur\") ;;")
    return "\n".join(out + ["\tesac", "}", "complete -o bashdefault -o default -F _routegate routegate", ""])


def zsh(commands, formats, names):
    quote = lambda s: s.replace("'", "'\\''").replace("[", "(").replace("]", ")").replace(":", "\\:")
    answer = {"folders": "_files -/", "files": "_files", "revisions": f"compadd -- ${{(f)\"$({REFS})\"}}", "none": " ", "": " "}
    out = ["#compdef routegate", "# made by completions/make.py", "_routegate() {", "\tlocal -a commands", "\tcommands=("]
    out += [f"\t\t'{command.name}:{quote(command.summary)}'" for command in commands]
    out += ["\t)", "\tif (( CURRENT == 2 )); then", "\t\t_describe command commands", "\t\treturn", "\tfi", "\tlocal command=$words[2]",
            "\tshift words; (( CURRENT-- ))", "\tcase $command in"]
    for command in commands:
        out.append(f"\t{command.name}) _arguments \\")
        for option in command.options:
            value = ""
            if option.argument:
                words, how = values_of(option, formats)
                value = f":{quote(option.argument)}:" + (f"({words})" if words else answer[how])
            out.append(f"\t\t'*{option.name}[{quote(option.help)}]{value}' \\")
        words, how = words_of(command, names)
        if how == "revisions":
            out.append("\t\t'*:revision:_routegate_revisions' ;;")
        else:
            out.append(f"\t\t'*:argument:{'(' + words + ')' if words else answer[how]}' ;;")
    out += ["\tesac", "}", "_routegate_revisions() {", f"\t{answer['revisions']}", "}"]
    return "\n".join(out + ['_routegate "$@"', ""])


def fish(commands, formats, names):
    quote = lambda s: s.replace("\\", "\\\\").replace("'", "\\'")
    out = ["# fish completion for routegate; made by completions/make.py", "complete -c routegate -f"]
    for command in commands:
        out.append(f"complete -c routegate -n __fish_use_subcommand -a {command.name} -d '{quote(command.summary)}'")
        seen = f"-n '__fish_seen_subcommand_from {command.name}'"
        for option in command.options:
            line = f"complete -c routegate {seen} -l {option.name[2:]} -d '{quote(option.help)}'"
            if option.argument:
                words, how = values_of(option, formats)
                line += f" -x -a '{words}'" if words else {"folders": " -x -a '(__fish_complete_directories)'", "files": " -r -F"}.get(how, " -x")
            out.append(line)
        words, how = words_of(command, names)
        if words:
            out.append(f"complete -c routegate {seen} -a '{words}'")
        elif how == "revisions":
            out.append(f"complete -c routegate {seen} -a '({quote(REFS)})'")
        elif how == "files":
            out.append(f"complete -c routegate {seen} -F")
    return "\n".join(out + [""])


def main():
    program, folder = sys.argv[1:]
    commands, formats = tables.read(program)
    commands.append(tables.Command("help", "COMMAND", "help on a command"))
    names = [command.name for command in commands]
    os.makedirs(folder, exist_ok=True)
    for name, write in (("routegate.bash", bash), ("_routegate", zsh), ("routegate.fish", fish)):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(write(commands, formats, names))


main()
