# SPDX-License-Identifier: MIT
"""As much of YANG (RFC 7950) as models/routegate-rules.yang needs to become a page of a manual: the tree of its keys."""
import re

TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"((?:[^"\\]|\\.)*)"|\'([^\']*)\'|([{};+])|([^\s{};+"\']+|\+)', re.S)


class Statement:
    def __init__(self, keyword, argument):
        self.keyword, self.argument, self.inside = keyword, argument, []

    def all(self, *keywords):
        return [s for s in self.inside if s.keyword in keywords]

    def one(self, keyword, default=None):
        found = self.all(keyword)
        return found[0].argument if found else default


def parse(text):
    tokens = []
    for match in TOKEN.finditer(text):
        double, single, mark, word = match.groups()
        if mark:
            tokens.append((mark, None))
        elif word is not None:
            tokens.append(("word", word))
        elif double is not None or single is not None:
            tokens.append(("string", " ".join(double.split()) if double is not None else single))
    return statements(iter(tokens))


def statements(tokens):
    out, words = [], []
    for kind, value in tokens:
        if kind in ("word", "string"):
            words.append(value)
        elif kind in ";{":
            statement = Statement(words[0], "".join(words[1:]))
            statement.inside = statements(tokens) if kind == "{" else []
            out.append(statement)
            words = []
        elif kind == "}":
            return out
    return out


class Node:
    def __init__(self, name, kind, texts, children):
        self.name, self.kind, self.texts, self.children = name, kind, texts, children


def kind_of(statement):
    return {"leaf-list": "one or several", "list": "a sequence"}.get(statement.keyword, "")


def texts_of(statement):
    texts = [statement.one("description", "")]
    for kind in statement.all("type"):
        for value in kind.all("enum"):
            texts.append(f"{value.argument}: {value.one('description', '')}")
    if statement.one("default") is not None:
        texts.append(f"Default: {statement.one('default')}")
    return [text for text in texts if text]


def nodes(inside, groupings):
    out = []
    for statement in inside:
        if statement.keyword == "uses":
            out += nodes(groupings[statement.argument].inside, groupings)
        elif statement.keyword in ("choice", "case"):
            out += nodes(statement.inside, groupings)
        elif statement.keyword in ("leaf", "leaf-list", "list", "container") and statement.argument != "entry":
            out.append(Node(statement.argument, kind_of(statement), texts_of(statement), nodes(statement.inside, groupings)))
    return out


def read(path):
    with open(path, encoding="utf-8") as file:
        module = parse(file.read())[0]
    return nodes(module.inside, {s.argument: s for s in module.all("grouping")})
