"""Choosing topics by category, paper, tag and difficulty."""

from collections.abc import Collection, Iterable

from msgspec import Struct

from upsc_cli.errors import UsageError
from upsc_cli.nearest import did_you_mean
from upsc_cli.programs import quoted
from upsc_cli.topics.format.model import Difficulty
from upsc_cli.topics.library import Summary
from upsc_cli.topics.syllabus import Syllabus, paper_of

_MOST_NAMED = 40
"""Values of a filter, above which naming them all helps nobody."""


class Filter(Struct, frozen=True):
    """What a topic must be: one of the values of every criterion that has values.

    With `asked`, a paper must have asked about it; `packs` are those that it may be of.
    """

    categories: frozenset[str] = frozenset()
    papers: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    difficulties: frozenset[Difficulty] = frozenset()
    asked: bool = False
    packs: frozenset[str] = frozenset()

    def accepts(self, topic: Summary) -> bool:
        """Return whether a topic meets every criterion."""
        return (
            _meets(self.categories, [topic.category])
            and _meets(self.papers, map(paper_of, topic.syllabus))
            and _meets(self.tags, topic.tags)
            and _meets(self.difficulties, [topic.difficulty])
            and (bool(topic.asked) or not self.asked)
            and _meets(self.packs, [topic.pack or ""])
        )

    def check(self, topics: Collection[Summary], syllabus: Syllabus) -> None:
        """Raise UsageError for a value that no topic or paper has: it is a slip, not a question."""
        _check("no topic has the category", self.categories, {topic.category for topic in topics})
        _check("no topic has the tag", self.tags, {tag for topic in topics for tag in topic.tags})
        _check("no topic is of the pack", self.packs, {topic.pack for topic in topics if topic.pack})
        _check("there is no paper", self.papers, {paper.code for paper in syllabus.papers})


def slug_of(name: str) -> str:
    """Return the slug that a category or tag stands for as it is shown: `polity` for Polity."""
    return "-".join(name.casefold().split())


def _meets(wanted: frozenset[str], found: Iterable[str]) -> bool:
    return not wanted or not wanted.isdisjoint(found)


def _check(complaint: str, wanted: frozenset[str], known: set[str]) -> None:
    for value in sorted(wanted - known):
        names = sorted(known)
        otherwise = "upsc list shows all topics"
        if len(names) > _MOST_NAMED:
            otherwise = f"there are {len(names)} others; try: upsc search -- {quoted(value)}"
        elif names:
            otherwise = f"known: {', '.join(names)}"
        raise UsageError(f"{complaint} {value!r}", hint=did_you_mean(value, names, otherwise))
