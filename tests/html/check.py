#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Looks at the reports in a folder with a browser: check.py FOLDER [--pictures]. Prints TAP; with --pictures leaves
screenshots beside them."""
import os
import re
import sys

from browser import Browser

REPORTS = {"five": "Rejected", "meta-faulty": "Rejected", "meta-careful": "Accepted", "wan": "Rejected",
           "broken": "Rejected"}
MOST_BYTES = 1 << 20  # of 200 routers
folder, pictures = sys.argv[1], "--pictures" in sys.argv


def truth(name, ok, why=""):
    print(f"{'ok' if ok else 'not ok'} - {name}")
    if not ok:
        print(f"# {why}")


def has_picture(name):
    return name != "broken"


# ---- the file -----------------------------------------------------------------------------------


def check_file(name, text):
    outward = re.findall(r"""(?:src|href|action|data|poster)\s*=\s*["']?\s*(?:[a-z]+:|//)[^\s>]*|@import\b|"""
                         r"""url\([^)]*\)""", text)
    truth(f"{name}: nothing points out of the file", not outward, outward)
    truth(f"{name}: it is not too large", len(text) < MOST_BYTES, len(text))


def places(text, side):
    """Where each node stands in one of the two pictures."""
    picture = re.search(rf'<svg class="net[^"]*" id="{side}".*?</svg>', text, re.S).group(0)
    return dict(re.findall(r'data-n="(\d+)" transform="translate\(([^)]*)\)"', picture))


def check_picture_file(name, text):
    before, after = places(text, "before"), places(text, "after")
    truth(f"{name}: nodes stand where they stood", before and all(after[n] == at for n, at in before.items()))
    truth(f"{name}: both pictures say in words what they show", text.count("<desc id=") == 2)


# ---- in the browser -----------------------------------------------------------------------------


def check_first_screen(page, name, word):
    truth(f"{name}: no word from the console", not page.errors, page.errors)
    truth(f"{name}: nothing was asked of the network", len(page.requests) == 1, page.requests)
    title = page.value("document.querySelector('h1').innerText.trim()")
    truth(f"{name}: the verdict is said", word in title, title)
    bottom = page.value("document.querySelector('.reason').getBoundingClientRect().bottom")
    truth(f"{name}: the reason is on the first screen", 0 < bottom < 900, bottom)


def shoot(page, name, what):
    """Screenshots cost seconds each: only where somebody wants to look at them."""
    if pictures:
        page.screenshot(f"{folder}/{name}-{what}.png", whole=True)


def check_widths(page, name):
    for width in (360, 768, 1920, 1280):
        page.size(width, 900)
        wide = page.value("document.documentElement.scrollWidth")
        truth(f"{name}: it fits into {width} pixels", wide <= width, wide)
        shoot(page, name, width)


def luminance(color):
    parts = [int(c) / 255 for c in re.findall(r"\d+", color)[:3]]
    return sum(k * (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4)
               for k, c in zip((0.2126, 0.7152, 0.0722), parts))


def contrast(page, fore, back):
    """Of two of the style sheet's variables (WCAG 2.1, 1.4.3)."""
    colors = page.value(f"""['{fore}', '{back}'].map(function (name) {{
        const probe = document.body.appendChild(document.createElement('i'));
        probe.style.color = 'var(--' + name + ')';
        return getComputedStyle(probe).color; }})""")
    light, dark = sorted((luminance(c) for c in colors), reverse=True)
    return (light + 0.05) / (dark + 0.05)


PAIRS = [("fore", "back"), ("soft", "back"), ("ok", "ok-back"), ("bad", "bad-back"), ("soft", "bad-back"),
         ("soft", "ok-back"), ("doubt", "doubt-back"), ("flow", "back"), ("bad", "back"), ("back", "bad"), ("soft", "panel")]


def check_schemes(page, name):
    for scheme in ("dark", "light"):
        page.media("screen", scheme)
        back = luminance(page.value("getComputedStyle(document.body).backgroundColor"))
        truth(f"{name}: {scheme} is {scheme}", (back < 0.1) == (scheme == "dark"), back)
        poor = [(f, b) for f, b in PAIRS if contrast(page, f, b) < 4.5]
        truth(f"{name}: {scheme} has contrast enough", not poor, poor)
        shoot(page, name, scheme)


def check_without_script(browser, name, file, word):
    page = browser.page(script=False)
    page.open(file)
    text = page.text()
    truth(f"{name}: without a script the verdict is there", word in text)
    truth(f"{name}: without a script so are pictures and tables",
          not has_picture(name) or text.count("<svg class=\"net boxes") + text.count("<svg class=\"net dots") == 2)
    truth(f"{name}: without a script there are no dead controls",
          text.count('id="controls" hidden') == text.count('id="controls"')
          and text.count('id="search-form" hidden') == text.count('id="search-form"'))
    shoot(page, name, "noscript")


def check_paper(page, name):
    page.media("print", "dark")  # paper is white whatever the screen is
    fore = page.value("getComputedStyle(document.querySelector('h2')).color")
    truth(f"{name}: paper has dark letters", luminance(fore) < 0.1, fore)
    page.pdf(f"{folder}/{name}.pdf")
    truth(f"{name}: it prints", os.path.getsize(f"{folder}/{name}.pdf") > 10000)
    page.media("screen", "light")


def search(page, words):
    """How many rows stay."""
    return page.value(f"""(function () {{
        const box = document.getElementById('search');
        box.value = {words!r};
        box.dispatchEvent(new Event('input'));
        return [...document.querySelectorAll('#moves tbody tr')].filter((row) => row.offsetHeight).length; }})()""")


def check_search(page, name):
    every = page.value("document.querySelectorAll('#moves tbody tr').length")
    truth(f"{name}: all rows are there at first", search(page, "") == every)
    truth(f"{name}: a word that is in no row leaves none", search(page, "no-such-device") == 0)
    some = search(page, "lost")
    truth(f"{name}: a word leaves its rows", 0 < some <= every, some)
    device = page.value("document.querySelector('#moves td[data-l=Device]').lastChild.textContent.split(', ')[0].trim()")
    truth(f"{name}: so does a device ({device})", 0 < search(page, device) <= every)
    truth(f"{name}: two words must both be there", search(page, f"{device} no-such") == 0)
    search(page, "")


def check_views(page, name):
    """The second view shows another picture than the overview, and the overview comes back."""
    states = """[...document.querySelectorAll('.net [data-n], .net [data-e]')].map((e) => [...e.classList].sort().join(' ')).join()"""
    show = """(function (i) { const s = document.getElementById('view'); s.selectedIndex = i;
        s.dispatchEvent(new Event('change')); })"""
    first = page.value(states)
    page.value(f"{show}(1)")
    second = page.value(states)
    page.value(f"{show}(0)")
    truth(f"{name}: one prefix alone is another picture", first != second or page.value(
        "document.getElementById('view').options.length") == 2)
    truth(f"{name}: the script draws the overview as it was", page.value(states) == first)


def check_keyboard(page, name):
    named = page.value("""[...document.querySelectorAll('button, input, select, [tabindex], a')].filter((e) =>
        !e.textContent.trim() && !e.ariaLabel && !(e.labels && e.labels.length)).map((e) => e.outerHTML)""")
    truth(f"{name}: all that can be reached has a name", not named, named)


def check_hostile(page, text):
    """The configs of `five` hold end tags, scripts and an image: all of it is text."""
    truth("five: an image of a config is none", page.value("document.querySelectorAll('img').length") == 0)
    scripts = page.value("[...document.scripts].filter((s) => s.type != 'application/json').length")
    truth("five: there is one script, ours", scripts == 1, scripts)
    said = page.value("document.body.textContent")
    truth("five: the lines are there as they are",
          "<script>alert('head')</script>" in said and "</pre></main>" in said)
    truth("five: so is a neighbor's description", '"><img src=x onerror=alert(1)> & <b>transit</b>' in said)
    truth("five: none of it is markup", "<script>alert" not in text and "<img" not in text)
    ran = page.value("""(function () { const s = document.createElement('script'); s.textContent = 'window.ran = 1';
        document.body.append(s); return !!window.ran; })()""")
    truth("five: a script that got in would not run", not ran)


def check_report(browser, name, word):
    file = f"{folder}/{name}.html"
    with open(file, encoding="utf-8") as f:
        text = f.read()
    check_file(name, text)
    page = browser.page()
    page.open(file)
    check_first_screen(page, name, word)
    check_keyboard(page, name)
    check_widths(page, name)
    check_schemes(page, name)
    if has_picture(name):
        check_picture_file(name, text)
        check_search(page, name)
        check_views(page, name)
    check_paper(page, name)
    truth(f"{name}: still no word from the console", not page.errors, page.errors)
    if name == "five":
        check_hostile(page, text)
    page.close()
    check_without_script(browser, name, file, word)


with Browser() as browser:
    for name, word in REPORTS.items():
        check_report(browser, name, word)
