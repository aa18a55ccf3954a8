"""How the time of reading grows with the length of what somebody made to be slow to read.

python benchmarks/hostile.py             every reader, on every pattern, at 32 and 256 KiB (some ten minutes)
python benchmarks/hostile.py --most 10   without the patterns that would take over ten seconds

A reader that takes time in proportion to the length has a growth of 1; the aim is at most 1.5. Patterns that
take less than 20 ms are not judged: what is measured there is the noise of the machine.
"""

import argparse
import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from upsc_cli.errors import UpscError
from upsc_cli.exchange.read.finish import Known
from upsc_cli.exchange.read.importing import import_source
from upsc_cli.topics.cards import cards
from upsc_cli.topics.format import inline
from upsc_cli.topics.format.reader import parse_topic
from upsc_cli.topics.library import Entry

PIECES = [
    "**a ", "**a** ", "**a *b **c *d ", "*** a", "*a ", "[@", "[@a ", "[@a; ", "((((", "\"", "\\*", "_a ",
    "__a ", "==a ", "~~a ", "%%a ", "`a ", "``a ", "[a](", "[[a", "![[a", "[^a]", "[a]: b\n", "- ",
    "  - a\n", "> ", "> > a\n", "| a ", "|-|\n", "# ", "1. a\n", "<", "<a ", "<b>", "<p>", "<li>",
    "<table><tr><td>", "<!--", "<![CDATA[", "<script>", "&#1", "&amp", "&#x1F600;",
    "<div class='info-box'>", "<a href=\"", "{{c1::", "{{c1::a}} ", "{{c1::a::", "::", ": ", "Q::A\n",
    "#tags:", "a\t", "\"a\t", "a,\n", "\n", "\n\n", "a: [", "{a: ", "? ", "&a ", "*a", "!!a ", "---\n",
    "a - b\n", "Article 1 ", "https://a", "(a) ", "é", "क्", "\u200d", "Easy\n5 min read\n",
    "Key Takeaways\n", "• a\n",
]  # fmt: skip
"""What is repeated: the marks of every format that is read, and beginnings of what never ends."""

SMALL, LARGE = 32 << 10, 256 << 10
JUDGED = 0.02  # seconds
AIM = 1.5


def readers() -> dict[str, Callable[[str], object]]:
    """Return what reads a text, by its name; what it refuses counts as read."""

    def source(name: str, before: str = "") -> Callable[[str], object]:
        return lambda text: import_source((before + text).encode(), name, Known())

    def topic(text: str) -> object:
        written = f"title: T\ncategory: c\nsources: {{a: {{title: A}}}}\ntakeaways:\n  - |-\n    {text}\n"
        found = parse_topic(written.replace("\n\n", "\n    \n"), Path("t.yaml")).topic
        return found and cards(Entry("t", Path("t.yaml"), found))

    def markup(text: str) -> object:
        return inline.plain(text), inline.has_stray_bold(text), inline.write([inline.Span(text)])

    return {
        "inline markup": markup,
        "a topic's takeaway": topic,
        "YAML": lambda text: parse_topic(text, Path("t.yaml")),
        "Markdown": source("a.md"),
        "HTML": source("a.html"),
        "Anki's text": source("a.txt", "#separator:tab\n#html:true\n"),
        "a saved page": source("a.txt", "Easy\n5 min read\nKey Takeaways\n"),
    }


def seconds(read: Callable[[str], object], piece: str, size: int) -> float:
    """Return the processor's seconds of a reader for a piece that is repeated to a size in characters."""
    text = (piece * (size // len(piece) + 1))[:size]
    inline.parse.cache_clear()  # or what was read before would cost nothing
    gc.collect()
    began = time.process_time()
    with suppress(UpscError):
        read(text)
    return time.process_time() - began


def measured(most: float) -> Iterator[tuple[str, str, float, float, float]]:
    """Yield reader, piece, both times in seconds, and the growth, of all that is judged."""
    for name, read in readers().items():
        for piece in PIECES:
            small = min(seconds(read, piece, SMALL) for _ in range(2))
            if small * LARGE / SMALL > most:
                print(f"{name}: {piece!r} takes {small:.2f} s at {SMALL >> 10} KiB", file=sys.stderr)
            large = seconds(read, piece, LARGE) if small * LARGE / SMALL < most else float("nan")
            if large > JUDGED and large / small / (LARGE / SMALL) > AIM:  # other work may have got in the way
                small = min(small, seconds(read, piece, SMALL))
                large = min(large, seconds(read, piece, LARGE))
            growth = large / small / (LARGE / SMALL)
            if large >= JUDGED or large != large:  # noqa: PLR0124 (not a number)
                yield name, piece, small, large, growth


def main() -> None:
    """Print the slowest and the fastest growing pattern of each reader."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=float, default=60.0, help="seconds for one pattern at most")
    found = list(measured(parser.parse_args().most))
    print("| reader | slowest | at 256 KiB | grows most | growth |")
    print("|---|---|---:|---|---:|")
    for name in readers():
        mine = [row for row in found if row[0] == name]
        if mine:
            slowest = max(mine, key=lambda row: row[3])
            steepest = max(mine, key=lambda row: row[4])
            print(
                f"| {name} | `{slowest[1]!r}` | {slowest[3]:.2f} s | `{steepest[1]!r}` | {steepest[4]:.2f} |"
            )


if __name__ == "__main__":
    main()
