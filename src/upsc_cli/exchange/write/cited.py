"""The sources of a card as one line, for where no list of sources follows."""

from collections.abc import Iterable, Mapping

from upsc_cli.exchange.write.markup import Html, join, link, text
from upsc_cli.topics.format import inline
from upsc_cli.topics.format.model import Source


def cited_places(texts: Iterable[str], sources: Mapping[str, Source]) -> list[tuple[Source, str]]:
    """Return the sources that texts cite, each once, with the places in it: `, Art 21, Art 22`."""
    places: dict[str, dict[str, None]] = {}
    for reference in (reference for marked in texts for reference in inline.references(marked)):
        if reference.key in sources:
            found = places.setdefault(reference.key, {})
            found |= {reference.place: None} if reference.place else {}
    return [(sources[key], "".join(f", {place}" for place in found)) for key, found in places.items()]


def cited_html(texts: Iterable[str], sources: Mapping[str, Source]) -> Html:
    """Return the sources that texts cite, each a link where it has an address."""
    found = cited_places(texts, sources)
    return join((join([link(text(source.title), source.url), text(where)]) for source, where in found), "; ")


def cited_words(texts: Iterable[str], sources: Mapping[str, Source]) -> str:
    """Return the sources that texts cite, with their addresses, as plain text."""
    return "; ".join(
        f"{source.title}{where}" + (f" <{source.url}>" if source.url else "")
        for source, where in cited_places(texts, sources)
    )
