"""What an import of 5 MB of each kind costs: at most ten seconds of the processor, or it is refused at once.

    python benchmarks/import_speed.py [--megabytes 5] [--kinds "cards, CSV" ...] [--growth]

Each source is read as `upsc import` reads it, with the library beside it to guess by, in a process of its
own. The last columns are how the seconds compare with parsing as many bytes of YAML by libyaml, a yardstick
of the machine, and what came of it. With --growth the time at a quarter of the size is measured too: 1 is
linear.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

MEGABYTE = 1_000_000
PAGE = "<h1>Panchayats</h1><p>Part IX was added by the <strong>73rd Amendment</strong> &amp; more.</p>"
SCRIPT = "<script>if (a < b) { draw('<p>no</p>') }</script>" + "<div class='ad' data-x='1'></div>" * 5
PROSE = "<h2>Tiers</h2><p>The <b>Gram Sabha</b> meets <em>often</em> &amp; decides.<ul><li>one<li>two</ul>"
NOTE = "## Tiers\n\nThe **Gram Sabha** meets _often_, see [[parliament]], [this](https://a.in).\n\n- one\n\n"
MCQ = (
    "Q{n}. Consider:\n\n1. It is {n}.\n2. It is old.\n\n"
    "Which is/are correct?\n\n(a) 1 only\n(b) 2 only\n\nAns: (a)\n\n"
)
TITLED = "# Panchayats\n\n"
DIRECTIVES = "#separator:tab\n#html:true\n"
NESTED = "- a\n  - b\n    - c\n      - d\n        - e\n"

KINDS: dict[str, tuple[str, str, str, str]] = {
    # name: the file, its beginning, what comes again and again ({n} counts), its end
    "page, mostly furniture": ("a.html", PAGE, SCRIPT, ""),
    "page, all text": ("a.html", PAGE, PROSE, ""),
    "page, a wall of one line": ("a.html", PAGE + "<p>", "words &amp; words ", ""),
    "page, open tags": ("a.html", PAGE, "<p><b>a<div>", ""),
    "page, open quotes": ("a.html", PAGE, "<a href='x ", ""),
    "page, open comments": ("a.html", PAGE, "a <!-- b ", ""),
    "page, open tables": ("a.html", PAGE, "<table><tr><td>a", ""),
    "page, one wide table": (
        "a.html",
        PAGE + "<table>",
        "<tr><td colspan=9 rowspan=9>{n}</td></tr>",
        "</table>",
    ),
    "page, lists in lists": ("a.html", PAGE, "<ul><li>a", ""),
    "page, definitions": ("a.html", PAGE, "<span data-definition='Quorum — least number'>q</span> ", ""),
    "page, links": ("a.html", PAGE, "<a href='https://a.in/{n}'>a</a> ", ""),
    "note": ("a.md", TITLED, NOTE, ""),
    "note, one paragraph": ("a.md", TITLED, "words with **bold** and `code` and [a](b) ", ""),
    "note, a wall of one word": ("a.md", TITLED, "a", ""),
    "note, many lines": ("a.md", TITLED, "a line of words {n}\n", ""),
    "note, empty lines": ("a.md", TITLED, "\n", "end\n"),
    "note, stray signs": ("a.md", TITLED, "a * b _ c [ d ` e < f & g ~~ == ", ""),
    "note, deep quotes": ("a.md", TITLED, "> - ", ""),
    "note, deep lists": ("a.md", TITLED, NESTED, ""),
    "note, admonitions": ("a.md", TITLED, "!!! note\n    a\n\n    !!! tip\n        b\n\n", ""),
    "note, open colons": ("a.md", TITLED, ":::note\na\n", ""),
    "note, footnotes": ("a.md", TITLED, "a[^{n}]\n\n[^{n}]: B {n}\n\n", ""),
    "note, tables": ("a.md", TITLED, "| a | b |\n|--|--|\n| {n} | c |\n\n", ""),
    "note, one long table": ("a.md", TITLED + "| a | b |\n|--|--|\n", "| {n} | c |\n", ""),
    "note, highlights": ("a.md", TITLED, "The ==quorum {n}== is **one** tenth.\n\n", ""),
    "note, cards on lines": ("a.md", TITLED, "What is it, {n}?::The thing {n}\n\n", ""),
    "note, Q and A": ("a.md", TITLED, "Q: What is it, {n}?\nA: The thing {n}\n\n", ""),
    "note, questions": ("a.md", TITLED, MCQ, ""),
    "note, links": ("a.md", TITLED, "[[Note {n}]] and [[Note {n}|more]] ", ""),
    "note, wrongly decoded": ("a.md", TITLED, "Itâ€™s à¤ªà¤‚à¤šà¤¾à¤¯à¤¤.\n\n", ""),
    "note, front matter": ("a.md", "---\ntitle: A\ntags:\n", "  - tag {n}\n", "---\n\nText.\n"),
    "note, Logseq": (
        "a.md",
        "title:: A\n\n",
        "- ## Head {n}\n  id:: a{n}\n\t- Is it {n}? #card\n\t\t- yes\n",
        "",
    ),
    "text": ("a.txt", "", "A line of words that goes on for a while, {n}.\n", ""),
    "text, saved page": ("a.txt", "Easy\n5 min read\nKey Takeaways\n", "• A fact number {n}\n", ""),
    "text, Org": ("a.txt", "#+TITLE: a\n", "* Heading {n}\ntext\n", ""),
    "text, noise": ("a.txt", "", "\ufeff\u200bé\u0301क्", ""),
    "cards, CSV": ("a.csv", "Front,Back\n", "What is number {n}?,The **thing** {n}\n", ""),
    "cards, CSV in quotes": (
        "a.csv",
        "Front,Back\n",
        '"What, {n}?","The ""thing""\nof {n}: it\'s # so"\n',
        "",
    ),
    "cards, CSV, open quote": ("a.csv", 'Front,Back\n"a', "b,{n}\n", ""),
    "cards, CSV of questions": ("a.csv", "Question,A,B,C,Answer\n", "Which is {n}?,one,two,three,b\n", ""),
    "cards, CSV of upsc": (
        "a.csv",
        "id,topic,category,kind,question,answer,source,tags\n",
        "x,t,c,card,Which {n}?,That,,\n",
        "",
    ),
    "numbers, CSV": ("a.csv", "Year,Count\n", "{n},{n}\n", ""),
    "cards, TSV": ("a.tsv", "", "What is number {n}?\tThe thing {n}\n", ""),
    "cards, tabs in text": ("a.txt", "", "What is number {n}?\tThe <b>thing</b> {n}\n", ""),
    "cards, one long CSV row": ("a.csv", "Front,Back\n", "a,", "\n"),
    "Anki's text": ("a.txt", DIRECTIVES, "What is it, {n}?\tA <b>body</b> of Part IX\n", ""),
    "Anki's text, clozes": ("a.txt", DIRECTIVES, "The {{c1::body {n}}} is of {{c2::Part IX}}\t\n", ""),
    "Anki's text, decks": (
        "a.txt",
        DIRECTIVES + "#deck column:3\n",
        "What is it, {n}?\tA body\tA::Deck {n}\n",
        "",
    ),
    "Anki's text, one field": ("a.txt", DIRECTIVES + "a\t", "<div>b {n}</div>", ""),
    "JSON, cards": (
        "a.json",
        "[",
        '{"front": "What is {n}?", "back": "It is {n}"},',
        '{"front": "a", "back": "b"}]',
    ),
    "JSON, questions": (
        "a.json",
        "[",
        '{"question": "Which {n}?", "options": ["a", "b"], "answer": "b"},',
        "{}]",
    ),
    "JSON, deep": ("a.json", "", "[", ""),
    "JSON, CrowdAnki": (
        "a.json",
        '{"__type__": "Deck", "name": "A", "notes": [',
        '{"fields": ["What is {n}?", "It is <b>{n}</b>"], "guid": "{n}"},',
        '{"fields": ["a", "b"]}]}',
    ),
    "JSON, a line each": ("a.json", "", '{"front": "What is {n}?", "back": "It is {n}"}\n', ""),
    "JSON, no cards": ("a.json", "[", '{"a": {n}},', "{}]"),
    "YAML, topic": ("a.yaml", "title: A\ncategory: c\ntakeaways:\n", "  - The **thing** {n} is it.\n", ""),
    "YAML, cards": (
        "a.yaml",
        "title: A\ncategory: c\ncards:\n",
        "  - q: What is {n}?\n    a: The thing {n}\n",
        "",
    ),
    "YAML, deep": ("a.yaml", "title: A\ncategory: c\ntakeaways: ", "[", ""),
    "YAML, long text": (
        "a.yaml",
        "title: A\ncategory: c\ntakeaways:\n  - >\n",
        "    words that go on {n}\n",
        "",
    ),
    "MHTML": ("a.mhtml", "MIME-Version: 1.0\nContent-Type: text/html\n\n" + PAGE, PROSE, ""),
}


def source(kind: str, size: int) -> tuple[bytes, str]:
    """Return a source of a kind and size in bytes, and the name of its file."""
    name, start, again, end = KINDS[kind]
    written = [start]
    left = size - len(start.encode()) - len(end.encode())
    if "{n}" not in again:
        written.append(again * (left // len(again.encode())))
        left = 0
    number = 0
    while left > 0:
        number += 1
        piece = again.replace("{n}", str(number))
        written.append(piece)
        left -= len(piece.encode())
    return ("".join(written) + end).encode(), name


def seconds(act: Callable[[], object]) -> float:
    """Return the processor's seconds that something takes."""
    start = time.process_time()
    act()
    return time.process_time() - start


def measure(kind: str, size: int) -> None:
    """Print the processor's seconds of an import and what came of it, in this process."""
    os.environ["UPSC_HOME"] = tempfile.mkdtemp()
    from upsc_cli.cli.begin import begin
    from upsc_cli.errors import InvalidTopicError
    from upsc_cli.exchange.read.importing import import_source
    from upsc_cli.session import authoring

    content, name = source(kind, size)
    known = authoring.known(begin())
    came = ""

    def read() -> None:
        nonlocal came
        try:
            topics = import_source(content, name, known)
            came = f"{len(topics)} topic{'s' * (len(topics) != 1)}"
        except InvalidTopicError as error:
            came = f"refused: {error.message.splitlines()[0][:60]}"

    taken = seconds(read)
    print(f"{taken:.2f}\t{came}")


def measured(kind: str, size: int, most: float) -> tuple[float, str]:
    """Return what `measure` prints, of a process that is ended after some seconds."""
    command = [sys.executable, __file__, "--one", kind, str(size)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=most, check=False)
    except subprocess.TimeoutExpired:
        return float("inf"), f"not done after {most:.0f} s"
    if done.returncode:
        return float("nan"), done.stderr.strip().splitlines()[-1][:80]
    taken, came = done.stdout.strip().split("\t")
    return float(taken), came


def yardstick(size: int) -> float:
    """Return the processor's seconds in which libyaml parses as many bytes of YAML."""
    import yaml

    text = "- q: What is it?\n  a: The thing\n" * (size // 32)
    return seconds(lambda: list(yaml.parse(text, Loader=yaml.CSafeLoader)))


def main() -> None:
    """Print a table of all kinds, or one measurement."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--megabytes", type=float, default=5)
    parser.add_argument("--kinds", nargs="+", default=list(KINDS), metavar="KIND")
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--most", type=float, default=120, help="seconds for one import at most")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        measure(chosen.one[0], int(chosen.one[1]))
        return
    size = int(chosen.megabytes * MEGABYTE)
    unit = yardstick(size)
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}; ", end="")
    print(f"YAML of {chosen.megabytes:g} MB: {unit:.2f} s\n")
    print(f"| source | seconds | ÷ YAML |{' growth |' * chosen.growth} what came of it |")
    print(f"|---|---:|---:|{'---:|' * chosen.growth}---|")
    for kind in (one for one in KINDS if any(name in one for name in chosen.kinds)):
        taken, came = measured(kind, size, chosen.most)
        row = f"| {kind} | {taken:.1f} | {taken / unit:.1f} |"
        if chosen.growth:
            quarter, _ = measured(kind, size // 4, chosen.most)
            row += f" {taken / max(4 * quarter, 0.01):.1f} |"
        print(f"{row} {came} |", flush=True)


if __name__ == "__main__":
    main()
