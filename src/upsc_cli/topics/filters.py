"""Choosing topics by category, paper, tag and difficulty."""

from collections.abc import Collection, Iterable

from msgspec import Struct

from upsc_cli.errors import UsageError
from upsc_cli.nearest import did_you_mean
from upsc_cli.topics.library import Summary
from upsc_cli.topics.model import Difficulty
from upsc_cli.topics.syllabus import Syllabus, paper_of


class Filter(Struct, frozen=True):
    """What a topic must be: one of the values of every criterion that has values."""

    categories: frozenset[str] = frozenset()
    papers: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    difficulties: frozenset[Difficulty] = frozenset()

    def accepts(self, topic: Summary) -> bool:
        """Return whether a topic meets every criterion."""
        return (
            _meets(self.categories, [topic.category])
            and _meets(self.papers, map(paper_of, topic.syllabus))
            and _meets(self.tags, topic.tags)
            and _meets(self.difficulties, [topic.difficulty])
        )

    def check(self, topics: Collection[Summary], syllabus: Syllabus) -> None:
        """Raise UsageError for a value that no topic or paper has: it is a slip, not a question."""
        _check("category", self.categories, {topic.category for topic in topics})
        _check("tag", self.tags, {tag for topic in topics for tag in topic.tags})
        _check("paper", self.papers, {paper.code for paper in syllabus.papers})


def paper_code(name: str) -> str:
    """Return the code that a paper's name as typed stands for: `GS2` for gs2, GS-2 and GS II."""
    code = name.upper().replace("-", "").replace(" ", "")
    for roman, digit in (("IV", "4"), ("III", "3"), ("II", "2"), ("I", "1")):
        if code == f"GS{roman}":
            return f"GS{digit}"
    return code


def _meets(wanted: frozenset[str], found: Iterable[str]) -> bool:
    return not wanted or not wanted.isdisjoint(found)


def _check(criterion: str, wanted: Iterable[str], known: Collection[str]) -> None:
    for value in sorted(wanted):
        if value not in known:
            hint = did_you_mean(value, known).removeprefix("; ") or f"known: {', '.join(sorted(known))}"
            raise UsageError(f"no topic has the {criterion} {value!r}", hint=hint)
