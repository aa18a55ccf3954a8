"""What to do next."""

from collections.abc import Sequence

from msgspec import Struct

from upsc_cli.progress.fold import State, Status
from upsc_cli.recall.coverage import Coverage, progress
from upsc_cli.topics.library import Summary


class Suggestion(Struct, frozen=True):
    """One thing to do next: why, the command to type, and the minutes it takes."""

    kind: str
    reason: str
    command: str
    minutes: int


def next_steps(topics: Sequence[Summary], state: State) -> list[Suggestion]:
    """Return what to do next, first things first: finish the topic opened last, then read a new one.

    A new topic of the category with the smallest completed share comes first, so that no part of
    the syllabus is left to the end.
    """
    reading = [topic for topic in topics if state.status(topic.slug) is Status.READING]
    new = [topic for topic in topics if state.status(topic.slug) is Status.NEW]
    steps = []
    if reading:
        latest = max(reading, key=lambda topic: state.opened[topic.slug])
        steps.append(_read("continue", f"Go on with {latest.title}", latest))
    if new:
        categories = progress(topics, (), state).categories
        first = min(new, key=lambda topic: (_share(categories[topic.category]), topic.slug))
        steps.append(_read("read", f"Read {first.title}", first))
    return steps


def _share(covered: Coverage) -> float:
    return covered.completed / covered.total


def _read(kind: str, reason: str, topic: Summary) -> Suggestion:
    return Suggestion(kind, reason, f"upsc show {topic.slug}", topic.minutes)
