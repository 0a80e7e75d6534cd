#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""check.py DIR...: the reports of one run in each folder (json, sarif, junit, github, markdown, status) say the same, and are what
others' parsers read: junitparser, cmark-gfm (the reference of GitHub's Markdown). Prints TAP."""
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser

import junitparser

WORDS = {"accept": "accepted", "reject": "rejected", "undecided": "undecided"}


class Page(HTMLParser):
    """The elements that a page has, its text, and whether they are closed in order."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.open, self.text, self.bad, self.codes = [], [], "", [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if attrs and tag not in ("li", "ol"):
            self.bad.append(f"attributes on {tag}: {attrs}")
        if tag not in ("br", "hr"):
            self.open.append(tag)
        if tag == "code":
            self.codes.append("")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.bad.append(f"</{tag}> closes nothing")

    def handle_data(self, data):
        self.text += data
        if "code" in self.open:
            self.codes[-1] += data

    def handle_comment(self, data):
        self.bad.append(f"a comment: {data}")


def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return file.read()


def weight(finding):
    if finding["waiver"]:
        return "waived"
    if finding["status"] != "new":
        return finding["status"]
    return finding["severity"]


def check_sarif(folder, report, status):
    run = json.loads(read(folder, "sarif"))["runs"][0]
    invocation = run["invocations"][0]
    results = [r for r in run["results"] if r["ruleId"] != "undecided"]
    assert invocation["exitCode"] == status
    assert invocation["executionSuccessful"] == (report["verdict"] != "undecided")
    assert bool(invocation["toolExecutionNotifications"]) == (report["verdict"] == "undecided")
    assert len(results) == len(report["findings"])
    if report["verdict"] != "accept":
        assert any(r["level"] == "error" and r["baselineState"] == "new" for r in run["results"]), "no error"
    for finding, result in zip(report["findings"], results):
        assert result["partialFingerprints"]["findingId/v1"] == finding["id"]
        assert result["baselineState"] == {"new": "new", "pre-existing": "unchanged", "fixed": "absent"}[finding["status"]]
        assert ("suppressions" in result) == (finding["waiver"] is not None)
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert rule["id"] == result["ruleId"] == finding["kind"]
        assert rule.get("help", {}).get("text"), f"no help for {rule['id']}"
    prints = [r["partialFingerprints"]["primaryLocationLineHash"] for r in run["results"]]
    assert len(set(prints)) == len(prints), "fingerprints are not unique"


def check_junit(folder, report):
    subprocess.run(["xmllint", "--noout", "--nonet", os.path.join(folder, "junit")], check=True)
    suites = junitparser.JUnitXml.fromfile(os.path.join(folder, "junit"))
    suite = list(suites)[0]
    outcomes = [type(case.result[0]).__name__ if case.result else "Passed" for case in suite]
    assert suite.tests == len(outcomes) and suite.failures == outcomes.count("Failure")
    assert suite.errors == outcomes.count("Error") and suite.skipped == outcomes.count("Skipped")
    assert outcomes[0] == {"accept": "Passed", "reject": "Failure", "undecided": "Error"}[report["verdict"]]
    assert (suite.failures + suite.errors > 0) == (report["verdict"] != "accept")
    rejecting = sum(weight(f) == "reject" for f in report["findings"])
    assert outcomes.count("Failure") == rejecting + (report["verdict"] == "reject")
    if report["verdict"] == "undecided":
        told = {f["id"] for f in report["findings"]}
        for case, outcome in zip(suite, outcomes):
            assert outcome != "Passed" or case.name.rsplit(" (", 1)[0] in told, f"{case.name} looks like a pass"


def check_github(folder, report):
    first = read(folder, "github").split("\n")[0]
    level = "notice" if report["verdict"] == "accept" else "error"
    assert first.startswith(f"::{level} title=routegate%3A {WORDS[report['verdict']]}::"), first
    if report["verdict"] == "accept":
        assert "\n::error" not in read(folder, "github")


def check_markdown(folder, report):
    text = read(folder, "markdown")
    html = subprocess.run(["cmark-gfm", "--unsafe", "-e", "autolink", "-e", "table", "-e", "strikethrough"],
                          input=text, check=True, capture_output=True, text=True).stdout
    page = Page()
    page.feed(html)
    page.close()
    assert not page.bad and not page.open, (page.bad, page.open)
    strange = set(page.tags) - {"h3", "p", "strong", "ul", "ol", "li", "code", "details", "summary", "sub", "br"}
    assert not strange, f"elements out of texts: {strange}"
    assert page.tags[0] == "h3" and page.tags.count("h3") == 1
    assert page.text.startswith(f"routegate: {WORDS[report['verdict']]}")
    assert page.tags.count("details") == page.tags.count("summary")
    assert ("do not deploy" in page.text) == (report["verdict"] != "accept")
    assert len(text) < 65536
    assert not re.search(r"[@#]\w", page.text if "code" not in page.tags else re.sub("|".join(map(re.escape, page.codes)) or "$^", "", page.text))
    flat = page.text.replace("\u200b", "")
    for finding in report["findings"]:
        if weight(finding) in ("reject", "undecided"):
            first = finding["message"].replace("\n", " ")
            assert first in flat or (finding["prefix"] and finding["prefix"] in flat), first


def main():
    bad = False
    for folder in (argument.rstrip("/") for argument in sys.argv[1:]):
        report, status = json.loads(read(folder, "json")), int(read(folder, "status"))
        checks = {"sarif": lambda: check_sarif(folder, report, status), "junit": lambda: check_junit(folder, report),
                  "github": lambda: check_github(folder, report), "markdown": lambda: check_markdown(folder, report)}
        for name, check in checks.items():
            try:
                check()
                print(f"ok - {os.path.basename(folder)}: {name}")
            except Exception as error:  # pylint: disable=broad-except
                bad = True
                print(f"not ok - {os.path.basename(folder)}: {name}\n" + f"# {type(error).__name__}: {error}".replace("\n", "\n# "))
    return bad


sys.exit(main())
