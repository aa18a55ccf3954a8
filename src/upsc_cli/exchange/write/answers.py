"""Mains answers as Markdown and as a page: the question, the answer, and the points that it misses."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from upsc_cli.exchange.write.html_page import simple_page
from upsc_cli.exchange.write.markdown_text import line_to_markdown
from upsc_cli.exchange.write.markup import Html, join, lines, listed, tag, text
from upsc_cli.phrases import marks

_TITLE = "Mains answers"


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
    paragraphs = (tag("p", text(part.strip("\n"))) for part in answer.text.split("\n\n") if part.strip())
    parts = (
        tag("h2", text(answer.title)),
        tag("p", tag("strong", text(answer.question))),
        tag("p", tag("em", text(answer.facts))),
        join(paragraphs, "\n"),
        _points("Points made", answer.made),
        _points("Points missed", answer.missed),
    )
    return tag("article", Html("\n"), lines(*parts), Html("\n"))


def _points(heading: str, points: tuple[str, ...]) -> Html:
    if not points:
        return Html("")
    return lines(tag("h3", text(heading)), listed("ul", map(text, points)))
