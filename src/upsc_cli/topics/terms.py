"""Key terms across topics."""

import shlex
from collections.abc import Iterable

from msgspec import Struct

from upsc_cli.errors import NotFoundError
from upsc_cli.nearest import name_key, nearest
from upsc_cli.topics import inline
from upsc_cli.topics.library import Entry
from upsc_cli.topics.model import Source, Topic


class Definition(Struct, frozen=True):
    """What one topic says a term means, with the sources that the definition cites."""

    term: str
    definition: str
    topic: str
    title: str
    sources: dict[str, Source]


def define(term: str, entries: Iterable[Entry]) -> list[Definition]:
    """Return the definitions of a term, from every topic that defines it, in the order of topics.

    Case, punctuation and white space do not count.

    Raises:
        NotFoundError: no topic defines the term; the hint names terms that come near.
    """
    known = [(name, text, entry) for entry in entries for name, text in entry.topic.terms.items()]
    wanted = name_key(term)
    found = [
        Definition(name, text, entry.slug, entry.topic.title, _cited_sources(text, entry.topic))
        for name, text, entry in known
        if name_key(name) == wanted
    ]
    if not found:
        near = nearest(term, dict.fromkeys(name for name, _, _ in known), limit=3)
        hint = f"did you mean {' or '.join(near)}?" if near else f"try: upsc search -- {shlex.quote(term)}"
        raise NotFoundError(f"no topic defines {term!r}", hint=hint)
    return found


def _cited_sources(text: str, topic: Topic) -> dict[str, Source]:
    keys = dict.fromkeys(reference.key for reference in inline.references(text))
    return {key: topic.sources[key] for key in keys if key in topic.sources}
