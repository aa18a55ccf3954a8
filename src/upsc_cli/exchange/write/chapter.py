"""A topic as it goes out: with what the library and the syllabus know of it."""

from collections.abc import Mapping

from msgspec import Struct

from upsc_cli.topics.library import Entry
from upsc_cli.topics.syllabus import Syllabus


class Chapter(Struct, frozen=True):
    """A topic with all that its page shows.

    `syllabus` pairs each code of the topic with its wording, or None for a code that does not exist;
    `related` pairs the titles of related topics that exist with where the page finds them, or None for
    those that do not go out with it.
    """

    entry: Entry
    syllabus: tuple[tuple[str, str | None], ...]
    related: tuple[tuple[str, str | None], ...]


def chapter(
    entry: Entry, syllabus: Syllabus, titles: Mapping[str, str], addresses: Mapping[str, str]
) -> Chapter:
    """Return a topic as it goes out beside others, whose titles and addresses are given by slug."""
    topic = entry.topic
    return Chapter(
        entry=entry,
        syllabus=tuple((code, syllabus.text_of(code)) for code in topic.syllabus),
        related=tuple((titles[slug], addresses.get(slug)) for slug in topic.related if slug in titles),
    )
