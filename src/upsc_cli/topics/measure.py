"""Figures computed from a topic: reading time, and how many of its facts cite a source."""

from collections.abc import Iterator

from msgspec import Struct

from upsc_cli.phrases import words
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
    read = inline.count_all_words([text for field, text in texts(topic) if field in READ])
    return max(1, round(read / WORDS_A_MINUTE))


def cited(topic: Topic) -> Cited:
    """Return how many of the facts of a topic carry a citation of one of its sources."""
    keys = [{reference.key for reference in inline.references(text)} for _, text in facts_of(topic)]
    backed = sum(not topic.sources.keys().isdisjoint(cites) for cites in keys)
    return Cited(len(keys), backed, 100 * backed // len(keys) if keys else None)


def facts_in_words(topic: Topic, reading_time: int) -> list[str]:
    """Return what heads a topic: how hard it is, how long it takes, its category, and of when it is."""
    facts = [words(topic.difficulty), f"{reading_time} min read", words(topic.category)]
    return facts + ([f"as of {topic.as_of.day} {topic.as_of:%B %Y}"] if topic.as_of else [])


def trust_in_words(topic: Topic, found: Cited) -> list[str]:
    """Return what speaks for a topic: how many of its facts are cited, and what it claims of itself."""
    trust = [f"{found.percent}% cited ({found.cited} of {found.facts} facts)"] if found.facts else []
    return trust + ([f"{topic.verified}% verified, as stated"] if topic.verified is not None else [])


def facts_of(topic: Topic) -> Iterator[tuple[Steps, str]]:
    """Yield the text of each fact of a topic after the way to it."""
    for index, takeaway in enumerate(topic.takeaways):
        yield ("takeaways", index), takeaway
    for term, definition in topic.terms.items():
        yield ("terms", term), definition
    for steps, block in placed_blocks(topic):
        if isinstance(block, Info | KeyPoint):
            yield steps, block.text
