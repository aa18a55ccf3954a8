"""A topic as the index holds it: what can be searched, and what lists and definitions show."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from upsc_cli.index.fields import WEIGHTS, Content
from upsc_cli.topics import notes
from upsc_cli.topics.cards import Card, cards
from upsc_cli.topics.definitions import Definition, definitions
from upsc_cli.topics.format import inline
from upsc_cli.topics.format.model import Topic
from upsc_cli.topics.format.reader import read_topic
from upsc_cli.topics.library import Entry, Summary, bad_name, is_slug, summary
from upsc_cli.topics.mains import Task, tasks
from upsc_cli.topics.names import Kind, names
from upsc_cli.topics.note_blocks import texts as note_texts
from upsc_cli.topics.notes import NO_NOTE
from upsc_cli.topics.questions import Item, items
from upsc_cli.topics.walk import texts
from upsc_cli.words import acronyms
from upsc_cli.words.acronyms import Acronym
from upsc_cli.words.forms import fold, forms

_NAMES = ("title", "aliases", "headings")
_GIVING = ("title", "aliases", "headings", "terms", "takeaways", "body")


class Document(Struct, frozen=True, array_like=True):
    """A topic for the index."""

    summary: Summary
    names: list[tuple[Kind, str]]
    content: Content
    acronyms: list[Acronym]
    definitions: list[Definition]
    cards: list[Card]
    items: list[Item]
    tasks: list[Task]


def read_document(slug: str, path: Path, note_folder: Path | None = None) -> Document | str:
    """Read a topic file and its note for the index; return what is wrong, as one line, if it is no topic."""
    if not is_slug(slug):
        return str(bad_name(path))
    reading = read_topic(path)
    if reading.topic:
        note = notes.read(note_folder, slug) if note_folder else NO_NOTE
        return document(Entry(slug, path, reading.topic, note))
    return str(min(problem for problem in reading.problems if problem.level == "error"))


def document(entry: Entry) -> Document:
    """Return a topic as the index holds it."""
    found: dict[str, list[str]] = {}
    for field, text in _texts(entry):
        found.setdefault(field, []).append(text)
    return Document(
        summary=summary(entry),
        names=names(entry),
        content=Content(found, {field: _lines(field, texts) for field, texts in found.items()}),
        acronyms=_distinct(_acronyms(entry.topic, found)),
        definitions=list(definitions(entry)),
        cards=cards(entry),
        items=items(entry),
        tasks=tasks(entry),
    )


def _lines(field: str, texts: list[str]) -> str:
    """Return texts as tokens: a line each, with a blank before and after every word.

    Whether words follow each other in a text is then a search for a piece of the line. A syllabus
    code is one word, as the number in GS2.18 means nothing by itself.
    """
    if field == "syllabus":
        return "".join([f" {fold(code)} \n" for code in texts])
    return "".join([f" {' '.join(forms(text))} \n" for text in texts])


def _texts(entry: Entry) -> Iterator[tuple[str, str]]:
    for field, text in texts(entry.topic):
        if field in WEIGHTS:
            yield field, inline.plain(text, places=True)
    yield "aliases", entry.slug.replace("-", " ")
    for tag in entry.topic.tags:
        yield "tags", tag.replace("-", " ")
    for code in entry.topic.syllabus:
        yield "syllabus", code
    for text in note_texts(entry.note.text):
        yield "note", inline.plain(text, places=True)


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
