"""A topic as the index holds it: what can be searched, and what lists and definitions show."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct, msgpack

from upsc_cli.index import contents
from upsc_cli.index.fields import Tokens
from upsc_cli.index.texts import texts_of
from upsc_cli.nearest import name_key
from upsc_cli.topics import notes
from upsc_cli.topics.cards import cards, slots
from upsc_cli.topics.format import inline
from upsc_cli.topics.format.model import Topic
from upsc_cli.topics.format.reader import read_good
from upsc_cli.topics.library import Entry, bad_name, is_slug, summary
from upsc_cli.topics.mains import tasks
from upsc_cli.topics.names import names
from upsc_cli.topics.notes import NO_NOTE
from upsc_cli.topics.questions import items
from upsc_cli.words import acronyms
from upsc_cli.words.acronyms import Acronym
from upsc_cli.words.forms import fold, forms

_NAMES = ("title", "aliases", "headings")
_GIVING = ("title", "aliases", "headings", "terms", "takeaways", "body")


class Document(Struct, frozen=True, array_like=True):
    """A topic for the index.

    `names` are those that it goes by with their keys, as are the `terms` that it defines; `content` is what
    `contents` keeps, `summary` and `slots` are packed.
    """

    summary: bytes
    names: list[tuple[int, str, str]]
    tokens: Tokens
    acronyms: list[Acronym]
    terms: list[tuple[str, str]]
    slots: bytes
    content: bytes


def read_document(slug: str, path: Path, note_folder: Path | None = None) -> Document | str:
    """Read a topic file and its note for the index; return what is wrong, as one line, if it is no topic."""
    if not is_slug(slug):
        return str(bad_name(path))
    reading = read_good(path)
    if reading.topic:
        note = notes.read(note_folder, slug) if note_folder else NO_NOTE
        return document(Entry(slug, path, reading.topic, note))
    return str(min(problem for problem in reading.problems if problem.level == "error"))


def document(entry: Entry) -> Document:
    """Return a topic as the index holds it."""
    found = texts_of(entry)
    tokens = {field: _lines(field, texts) for field, texts in found.items()}
    made = cards(entry)
    return Document(
        summary=msgpack.encode(summary(entry)),
        names=[(int(kind), name, name_key(name)) for kind, name in names(entry)],
        tokens=tokens,
        acronyms=_distinct(_acronyms(entry.topic, found)),
        terms=[(term, name_key(term)) for term in entry.topic.terms],
        slots=msgpack.encode(slots(made)),
        content=contents.pack(tokens, entry, made, items(entry), tasks(entry)),
    )


def _lines(field: str, texts: list[str]) -> str:
    """Return texts as tokens: a line each, with a blank before and after every word.

    Whether words follow each other in a text is then a search for a piece of the line. A syllabus
    code is one word, as the number in GS2.18 means nothing by itself.
    """
    if field == "syllabus":
        return "".join([f" {fold(code)} \n" for code in texts])
    return "".join([f" {' '.join(forms(text))} \n" for text in texts])


def _distinct(found: Iterable[Acronym]) -> list[Acronym]:
    """Return acronyms without repetition; a pair that is given counts before one made of initials."""
    weakest_first = sorted(found, key=lambda pair: pair.given)
    return list({(pair.short, pair.long): pair for pair in weakest_first}.values())


def _acronyms(topic: Topic, found: dict[str, list[str]]) -> Iterator[Acronym]:
    yield from acronyms.of_names((topic.title, *topic.aliases))
    for term, definition in topic.terms.items():
        if acronyms.is_acronym(term):
            yield from acronyms.at_start(term, inline.plain(definition))
        yield from acronyms.of_initials(term)
    for field in _GIVING:
        for text in found.get(field, ()):
            if "(" in text:
                yield from acronyms.in_text(text)
            if field in _NAMES:
                yield from acronyms.of_initials(text.title() if text.islower() else text)
