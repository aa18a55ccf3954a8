"""A topic to read: with the hits of a search marked, and places to go to from it."""

from collections.abc import Iterator
from enum import StrEnum
from typing import ClassVar, NamedTuple

from textual.binding import BindingType

from upsc_cli.desk.drawn import Drawn, Marks, densest
from upsc_cli.desk.keys import bound
from upsc_cli.render.note import HEADING
from upsc_cli.render.topic import render_topic
from upsc_cli.session.reading import Page


class Place(StrEnum):
    """What one can go to from a topic."""

    SECTION = "section"
    TOPIC = "related topic"
    TERM = "term"
    SOURCE = "source"


class Target(NamedTuple):
    """Somewhere to go: what it is, its name for a person, and its name for the program."""

    place: Place
    label: str
    name: str


class Reader(Drawn):
    """The page of a topic."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("space", "page_down", "next page", shown=False),
        bound("g", "scroll_home", "to the beginning", shown=False),
        bound("G", "scroll_end", "to the end", shown=False),
        bound("n", "hit(1)", "next hit"),
        bound("N", "hit(-1)", "hit before", shown=False),
    ]

    page: Page | None = None
    _sought: tuple[str, str | None, Marks | None] | None = None
    _is_in_note = False

    def read(
        self, page: Page, marks: Marks | None = None, *, at: str | None = None, in_note: bool = False
    ) -> None:
        """Show a topic from its beginning, or at the passage that says a text or has most of the marks.

        Where that is what is shown already, the place stays. `marks` finds the words of a search, which
        found them in the person's own note if `in_note`.
        """
        self._is_in_note = in_note
        sought = page.entry.slug, at, marks
        stays = sought == self._sought
        self.page, self._sought = page, sought
        self.show(lambda layout: render_topic(page, frozenset(), layout), marks, at=at, keep_place=stays)

    def renew(self, page: Page) -> None:
        """Show the topic as it is now, where it was."""
        if self._sought:
            _, at, marks = self._sought
            self.read(page, marks, at=at, in_note=self._is_in_note)

    def most_marked(self) -> int | None:
        note = self._line_of_note
        if self._is_in_note and note is not None:
            place = densest(self.words[note:])
            return note if place is None else note + place
        # The titles of sources say much and explain nothing.
        before, after = self.words[: self.line_of("Sources")], self.words[note:] if note is not None else []
        nothing: list[set[str]] = [set()] * (len(self.words) - len(before) - len(after))
        return densest([*before, *nothing, *after])

    @property
    def _line_of_note(self) -> int | None:
        """The line of the heading of the note, the last of such a name."""
        lines = [number for number, line in enumerate(self.lines) if line.strip() == HEADING]
        return lines[-1] if lines and self.page and self.page.entry.note else None

    def clear(self) -> None:
        """Show nothing."""
        self.page = self._sought = None
        self.show(None)

    def action_hit(self, by: int) -> None:
        """Go to the next line with a hit below the top of the page, or to the one before; round the end."""
        here = self.here
        following = [line for line in self.marked if (line > here if by > 0 else line < here)]
        place = following or self.marked
        self.jump(place[0] if by > 0 else place[-1])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self.marked) if action == "hit" else True

    def targets(self) -> Iterator[Target]:
        """Yield where one can go to from the topic, in its order."""
        if self.page is None:
            return
        topic = self.page.entry.topic
        headings = ["Introduction"] if topic.introduction else []
        headings += [section.heading for section in topic.sections]
        parts = {
            "Key takeaways": topic.takeaways,
            "Key terms": topic.terms,
            "Memory techniques": topic.memory,
            "Related topics": self.page.related,
            "Sources": topic.sources,
            HEADING: self.page.entry.note,
        }
        for heading in [*headings, *(title for title, content in parts.items() if content)]:
            yield Target(Place.SECTION, heading, heading)
        for slug in self.page.related:
            yield Target(Place.TOPIC, slug, slug)
        for term in topic.terms:
            yield Target(Place.TERM, term, term)
        for number, (key, source) in enumerate(topic.sources.items(), start=1):
            yield Target(Place.SOURCE, f"[{number}] {source.title}", key)
