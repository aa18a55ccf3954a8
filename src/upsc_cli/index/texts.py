"""The texts of a topic that are searched, as a person reads them."""

from collections.abc import Iterator

from upsc_cli.index.fields import WEIGHTS
from upsc_cli.topics.format import inline
from upsc_cli.topics.library import Entry
from upsc_cli.topics.walk import texts

_WITHOUT_MARKUP = frozenset({"tags", "syllabus"})


def texts_of(entry: Entry) -> dict[str, list[str]]:
    """Return the texts of each field that has any, as a person reads them."""
    found: dict[str, list[str]] = {}
    for field, text in _written(entry):
        found.setdefault(field, []).append(_as_read(field, text))
    return found


def text_at(entry: Entry, field: str, number: int) -> str:
    """Return a text of a field by its number there."""
    return _as_read(field, [text for name, text in _written(entry) if name == field][number])


def _written(entry: Entry) -> Iterator[tuple[str, str]]:
    for field, text in texts(entry.topic):
        if field in WEIGHTS:
            yield field, text
    yield "aliases", entry.slug.replace("-", " ")
    for tag in entry.topic.tags:
        yield "tags", tag.replace("-", " ")
    for code in entry.topic.syllabus:
        yield "syllabus", code
    if entry.note.text:
        # Imported here: few topics have one.
        from upsc_cli.topics.note_blocks import texts as note_texts

        for text in note_texts(entry.note.text):
            yield "note", text


def _as_read(field: str, text: str) -> str:
    return text if field in _WITHOUT_MARKUP else inline.plain(text, places=True)
