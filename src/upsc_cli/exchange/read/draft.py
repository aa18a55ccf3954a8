"""A topic in the making, with what its importer has to say about it."""

from datetime import date
from typing import Any

from msgspec import Struct, field

from upsc_cli.topics.format import model
from upsc_cli.topics.format.model import Difficulty, Topic
from upsc_cli.topics.format.questions import Question


class Draft(Struct):
    """The keys of a topic as far as a source of some kind gives them.

    `folder` is the name of the folder in which the source lies. `hints` are words of the source on papers and
    subjects, such as GS2: Polity. `left` names what has no place in a topic, and `guessed` what is in
    it without the source saying so.
    """

    kind: str
    title: str | None = None
    slug: str | None = None
    category: str | None = None
    difficulty: Difficulty = Difficulty.MEDIUM
    syllabus: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    as_of: date | None = None
    review: str | None = None
    asked: list[str] = field(default_factory=list)
    minutes: int | None = None
    introduction: list[model.Block] = field(default_factory=list)
    sections: list[model.Section] = field(default_factory=list)
    takeaways: list[str] = field(default_factory=list)
    terms: dict[str, str] = field(default_factory=dict)
    reversed: bool = False
    memory: list[model.Memory] = field(default_factory=list)
    cards: list[model.Card] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    mains: list[model.MainsQuestion] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    sources: dict[str, model.Source] = field(default_factory=dict)
    verified: int | None = None
    folder: str | None = None
    hints: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @property
    def topic(self) -> Topic:
        """The topic that it has become; title and category must be there by then."""
        values = ((name, getattr(self, name)) for name in Topic.__struct_fields__)
        fields: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in values
        }
        return Topic(**fields)

    def define(self, term: str, definition: str) -> None:
        """Add a term; what it means in a second place is added to what it means in the first."""
        known = self.terms.get(term)
        if known is None:
            self.terms[term] = definition
        elif definition not in known:
            self.terms[term] = f"{known} {definition}"
