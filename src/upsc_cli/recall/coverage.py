"""How much of the library, and of each category and paper, a person has completed."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from upsc_cli.progress.fold import State, Status
from upsc_cli.topics.library import Summary
from upsc_cli.topics.syllabus import paper_of


class Coverage(Struct, frozen=True):
    """How many topics there are, how many are completed, and how many are being read."""

    total: int
    completed: int
    reading: int


class Progress(Struct, frozen=True):
    """The coverage of topics in all, by category, and by the code of each paper that has any."""

    topics: Coverage
    categories: Mapping[str, Coverage]
    papers: Mapping[str, Coverage]


def progress(topics: Sequence[Summary], papers: Iterable[str], state: State) -> Progress:
    """Return how far a person is with topics; papers come in the order given, categories by name."""
    by_category: dict[str, list[Summary]] = {}
    by_paper: dict[str, list[Summary]] = {code: [] for code in papers}
    for topic in topics:
        by_category.setdefault(topic.category, []).append(topic)
        for code in dict.fromkeys(map(paper_of, topic.syllabus)):
            by_paper.setdefault(code, []).append(topic)
    return Progress(
        coverage(topics, state),
        {name: coverage(group, state) for name, group in sorted(by_category.items())},
        {code: coverage(group, state) for code, group in by_paper.items() if group},
    )


def coverage(topics: Iterable[Summary], state: State) -> Coverage:
    """Return how far a person is with topics."""
    statuses = [state.status(topic.slug) for topic in topics]
    return Coverage(len(statuses), statuses.count(Status.DONE), statuses.count(Status.READING))
