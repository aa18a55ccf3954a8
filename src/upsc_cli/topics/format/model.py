"""The topic file as typed, frozen values.

The classes are the format: the reader decodes a file by walking their annotations, the JSON Schema
is generated from them, and `msgspec` writes them back in the shape of the file. `Meta` carries the
constraints and the descriptions that authors see in their editors.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta, Struct, field

from upsc_cli.topics.format.questions import Question
from upsc_cli.topics.format.values import (
    AskedIn,
    Line,
    Misfit,
    PartialDate,
    Slug,
    SyllabusCode,
    Text,
    Url,
    first_day,
)

MAX_BYTES = 1 << 20
"""A topic is some ten kilobytes; a file over 1 MiB is something else."""


class Difficulty(StrEnum):
    """How hard a topic is."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Part(StrEnum):
    """A part of a topic that can be shown alone."""

    SECTIONS = "sections"
    TAKEAWAYS = "takeaways"
    TERMS = "terms"
    MEMORY = "memory"
    QUESTIONS = "questions"
    SOURCES = "sources"
    NOTE = "note"


class Box(Struct, frozen=True):
    """A text set apart from the others, under a label."""

    label: ClassVar[str]
    text: Text


class Info(Box, frozen=True):
    """Background that a newcomer needs."""

    label = "Info"
    text: Text = field(name="info")


class KeyPoint(Box, frozen=True):
    """The one thing to carry into the hall."""

    label = "Key point"
    text: Text = field(name="key-point")


class ExamTip(Box, frozen=True):
    """How it has been, or may be, asked."""

    label = "Exam tip"
    text: Text = field(name="exam-tip")


class BulletList(Struct, frozen=True):
    """A list of short items."""

    items: Annotated[tuple[Text, ...], Meta(min_length=1)] = field(name="list")


class Grid(Struct, frozen=True):
    """The columns and rows of a table; each row has as many cells as there are columns."""

    columns: Annotated[tuple[Text, ...], Meta(min_length=1)]
    rows: Annotated[
        tuple[tuple[Annotated[str, Meta(description="a cell; may be empty")], ...], ...], Meta(min_length=1)
    ]

    @property
    def lines(self) -> tuple[tuple[str, ...], ...]:
        """The rows, with that of the columns before them."""
        return (self.columns, *self.rows)

    @staticmethod
    def misfits(values: Mapping[str, Any]) -> Iterator[Misfit]:
        """Yield the rows that have another number of cells than there are columns."""
        columns, rows = values.get("columns"), values.get("rows")
        if isinstance(columns, tuple) and isinstance(rows, tuple):
            for index, row in enumerate(rows):
                if len(row) != len(columns):
                    message = f"this row has {len(row)} cells, the table has {len(columns)} columns"
                    yield Misfit(message, ("rows", index))


class Table(Struct, frozen=True):
    """A table."""

    grid: Grid = field(name="table")


AnyBox = Info | KeyPoint | ExamTip
Block = Text | AnyBox | BulletList | Table
"""A block of a body; plain text is a paragraph."""


class Section(Struct, frozen=True):
    """A heading and what stands under it."""

    heading: Line
    body: Annotated[tuple[Block, ...], Meta(min_length=1)]


class Memory(Struct, frozen=True):
    """A memory technique."""

    title: Line
    text: Text


class Card(Struct, frozen=True, omit_defaults=True):
    """An extra flashcard, when a cloze of a takeaway will not do."""

    q: Text
    a: Text
    id: Slug | None = None
    reversed: Annotated[bool, Meta(description="whether it is asked the other way round as well")] = False


class MainsQuestion(Struct, frozen=True, omit_defaults=True):
    """A question of the written papers and what a good answer covers."""

    question: Text
    marks: Annotated[Literal[10, 15], Meta(description="10 marks ask for 150 words, 15 for 250")]
    points: tuple[Text, ...] = ()

    @property
    def words(self) -> int:
        """How many words an answer may have."""
        return {10: 150, 15: 250}[self.marks]


class Source(Struct, frozen=True, omit_defaults=True):
    """Where a fact can be checked; primary sources first."""

    title: Line
    publisher: Line | None = None
    url: Url | None = None
    date: PartialDate | None = None
    seen: Annotated[PartialDate | None, Meta(description="when a reader last opened it")] = None

    @staticmethod
    def misfits(values: Mapping[str, Any]) -> Iterator[Misfit]:
        """Yield the dates that no calendar has."""
        yield from _impossible(values, "date", "seen")


class Topic(Struct, frozen=True):
    """A topic: notes, flashcards and practice questions on one subject."""

    title: Line
    category: Annotated[Slug, Meta(examples=["polity", "international-relations"])]
    difficulty: Difficulty = Difficulty.MEDIUM
    syllabus: Annotated[
        tuple[SyllabusCode, ...], Meta(description="the lines of the official syllabus that it serves")
    ] = ()
    tags: tuple[Slug, ...] = ()
    aliases: Annotated[tuple[Line, ...], Meta(description="other names that people search for")] = ()
    as_of: Annotated[date | None, Meta(description="the facts hold as of this day")] = None
    review: Annotated[PartialDate | None, Meta(description="look at its facts again by then")] = None
    asked: Annotated[tuple[AskedIn, ...], Meta(description="the papers that asked about it")] = ()
    minutes: Annotated[
        Annotated[int, Meta(ge=1, le=600)] | None,
        Meta(description="reading time; computed at 200 words a minute where it is not given"),
    ] = None
    introduction: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    takeaways: Annotated[
        tuple[Text, ...], Meta(description="one fact each; their **bold** spans become cloze flashcards")
    ] = ()
    terms: Annotated[dict[Line, Text], Meta(description="key terms and their definitions")] = {}
    reversed: Annotated[
        bool, Meta(description="whether flashcards ask for the term of a definition as well")
    ] = False
    memory: Annotated[tuple[Memory, ...], Meta(description="memory techniques")] = ()
    cards: tuple[Card, ...] = ()
    questions: tuple[Question, ...] = ()
    mains: tuple[MainsQuestion, ...] = ()
    related: Annotated[tuple[Slug, ...], Meta(description="slugs of related topics")] = ()
    sources: Annotated[dict[Slug, Source], Meta(description="what the citations name, by key")] = {}
    verified: Annotated[
        Annotated[int, Meta(ge=0, le=100)] | None,
        Meta(description="what an imported page claims of itself, in per cent; shown as stated"),
    ] = None

    @staticmethod
    def misfits(values: Mapping[str, Any]) -> Iterator[Misfit]:
        """Yield what makes a topic none: saying nothing, or giving one id twice."""
        if not any(values.get(part) for part in ("introduction", "sections", "takeaways")):
            yield Misfit("the topic says nothing: write an introduction, sections or takeaways", ())
        yield from _impossible(values, "review")
        for part in ("cards", "questions"):
            items = values.get(part)
            seen: set[str] = set()
            for index, item in enumerate(items if isinstance(items, tuple) else ()):
                if item.id in seen:
                    yield Misfit(f"the id {item.id!r} stands twice; give each its own", (part, index, "id"))
                seen |= {item.id} - {None}


def _impossible(values: Mapping[str, Any], *names: str) -> Iterator[Misfit]:
    """Yield the dates, among fields of partial dates, that no calendar has."""
    for name in names:
        written = values.get(name)
        if isinstance(written, str):
            try:
                first_day(written)
            except ValueError:
                yield Misfit(f"no calendar has the date {written}", (name,))
