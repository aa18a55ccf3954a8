"""Figures computed from a topic: reading time, and how many of its facts cite a source."""

from collections.abc import Iterator

from msgspec import Struct

from upsc_cli.topics import inline
from upsc_cli.topics.model import Info, KeyPoint, Topic
from upsc_cli.topics.texts import blocks, texts

WORDS_A_MINUTE = 200
"""Reading speed for study, as the format's documentation states it."""

_READ = frozenset({"headings", "body", "takeaways", "terms", "memory"})  # what `show` shows to read


class Cited(Struct, frozen=True):
    """How many facts there are, how many cite a source, and the share in whole per cent.

    Facts are takeaways, info and key-point boxes, and terms. Without facts the share is None.
    """

    facts: int
    cited: int
    percent: int | None


def minutes(topic: Topic) -> int:
    """Return the reading time in minutes, at least 1: as stated in the file, else computed."""
    if topic.minutes is not None:
        return topic.minutes
    words = sum(inline.count_words(text) for field, text in texts(topic) if field in _READ)
    return max(1, round(words / WORDS_A_MINUTE))


def cited(topic: Topic) -> Cited:
    """Return how many of the facts of a topic carry a citation of one of its sources."""
    facts = list(_facts(topic))
    backed = sum(
        any(reference.key in topic.sources for reference in inline.references(fact)) for fact in facts
    )
    return Cited(len(facts), backed, 100 * backed // len(facts) if facts else None)


def _facts(topic: Topic) -> Iterator[str]:
    yield from topic.takeaways
    yield from topic.terms.values()
    for block in blocks(topic):
        if isinstance(block, Info | KeyPoint):
            yield block.text
