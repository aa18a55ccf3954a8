"""Figures computed from a topic: reading time, and how many of its facts cite a source."""

from collections.abc import Iterator

from msgspec import Struct

from upsc_cli.topics.format import inline
from upsc_cli.topics.format.model import Info, KeyPoint, Topic
from upsc_cli.topics.walk import Steps, placed_blocks, texts

WORDS_A_MINUTE = 200
"""Reading speed for study, as the format's documentation states it."""

READ = frozenset({"headings", "body", "takeaways", "terms", "memory"})
"""The fields that `show` shows to read; the rest is to answer, or about the topic."""


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
    words = sum(inline.count_words(text) for field, text in texts(topic) if field in READ)
    return max(1, round(words / WORDS_A_MINUTE))


def cited(topic: Topic) -> Cited:
    """Return how many of the facts of a topic carry a citation of one of its sources."""
    facts = [text for _, text in facts_of(topic)]
    backed = sum(
        any(reference.key in topic.sources for reference in inline.references(fact)) for fact in facts
    )
    return Cited(len(facts), backed, 100 * backed // len(facts) if facts else None)


def facts_of(topic: Topic) -> Iterator[tuple[Steps, str]]:
    """Yield the text of each fact of a topic after the way to it."""
    for index, takeaway in enumerate(topic.takeaways):
        yield ("takeaways", index), takeaway
    for term, definition in topic.terms.items():
        yield ("terms", term), definition
    for steps, block in placed_blocks(topic):
        if isinstance(block, Info | KeyPoint):
            yield steps, block.text
