"""Key terms of a topic."""

from collections.abc import Iterator

from msgspec import Struct

from upsc_cli.topics.format import inline
from upsc_cli.topics.format.model import Source, Topic
from upsc_cli.topics.library import Entry


class Definition(Struct, frozen=True):
    """What one topic says a term means, with the sources that the definition cites."""

    term: str
    definition: str
    topic: str
    title: str
    sources: dict[str, Source]


def definitions(entry: Entry) -> Iterator[Definition]:
    """Yield the definitions that a topic gives, in its order."""
    for term, text in entry.topic.terms.items():
        yield Definition(term, text, entry.slug, entry.topic.title, cited_sources(text, entry.topic))


def cited_sources(text: str, topic: Topic) -> dict[str, Source]:
    """Return the sources that a text of a topic cites, by key."""
    keys = dict.fromkeys(reference.key for reference in inline.references(text))
    return {key: topic.sources[key] for key in keys if key in topic.sources}
