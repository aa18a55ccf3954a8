"""Mains answers as Markdown and as a page: the question, the answer, and the points that it misses."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from upsc_cli.exchange.write.html_page import simple_page
from upsc_cli.exchange.write.markdown_text import line_to_markdown
from upsc_cli.exchange.write.markup import Html, join, lines, listed, prose, tag, text
from upsc_cli.phrases import marks
from upsc_cli.topics.format import inline

_TITLE = "Mains answers"
_MARK = re.compile(r"\A(?:#{1,6}|[-*+]|\d{1,3}[.)])[ \t]+(?=\S)")
"""What a heading or a line of a list begins with."""


class WrittenAnswer(Struct, frozen=True):
    """An answer for an export: its question, when it was written, its figures, its text, its points."""

    title: str
    question: str
    figures: str
    text: str
    made: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    mark: float | None = None
    of: int = 0

    @property
    def facts(self) -> str:
        """Its figures and its mark."""
        mark = "" if self.mark is None else f" • {marks(self.mark)} of {self.of} marks"
        return f"{self.figures}{mark}"


def answers_markdown(found: Sequence[WrittenAnswer]) -> str:
    """Return answers as Markdown; what a person wrote stays as it is, as it is Markdown already."""
    return "\n".join(line for answer in found for line in _markdown(answer))


def _markdown(answer: WrittenAnswer) -> Iterator[str]:
    yield from (f"# {line_to_markdown(answer.title)}", "", f"> {line_to_markdown(answer.question)}", "")
    yield from (f"*{line_to_markdown(answer.facts)}*", "", answer.text, "")
    for heading, points in (("Points made", answer.made), ("Points missed", answer.missed)):
        if points:
            yield from (f"## {heading}", "", *(f"- {line_to_markdown(point)}" for point in points), "")


def answers_html(found: Sequence[WrittenAnswer]) -> str:
    """Return answers as a page that needs no network."""
    return simple_page(_TITLE, lines(*map(_html, found)))


def _html(answer: WrittenAnswer) -> Html:
    parts = (
        tag("h2", text(answer.title)),
        tag("p", tag("strong", text(answer.question))),
        tag("p", tag("em", text(answer.facts))),
        *_blocks(answer.text),
        _points("Points made", answer.made),
        _points("Points missed", answer.missed),
    )
    return tag("article", Html("\n"), lines(*parts), Html("\n"))


def _blocks(markdown: str) -> Iterator[Html]:
    """Yield what a person wrote: headings, lists and paragraphs, whose lines stay lines."""
    shapes = ((_shape(line), line) for line in markdown.splitlines())
    for shape, run in groupby(shapes, key=lambda pair: pair[0]):
        found = [_MARK.sub("", line.strip()) if shape else line for _, line in run]
        match shape:
            case "heading":
                yield from (tag("h3", _inline(line)) for line in found)
            case "ul" | "ol":
                yield listed(shape, map(_inline, found))
            case "text":
                yield tag("p", join(map(_inline, found), "\n"))


def _shape(line: str) -> str:
    """Return what a line is a part of; nothing for an empty one."""
    words = line.strip()
    mark = _MARK.match(words)
    if not words or not mark:
        return "text" if words else ""
    return "heading" if mark[0][0] == "#" else "ul" if mark[0][0] in "-*+" else "ol"


def _inline(line: str) -> Html:
    """Return a line with its bold and italic words; a citation is words: it is no topic's."""
    return prose(line, _as_words)


def _as_words(citation: inline.Citation) -> Html:
    named = (f"@{one.key}{f', {one.place}' if one.place else ''}" for one in citation.references)
    return text(f"[{'; '.join(named)}]")


def _points(heading: str, points: tuple[str, ...]) -> Html:
    if not points:
        return Html("")
    return lines(tag("h3", text(heading)), listed("ul", map(text, points)))
