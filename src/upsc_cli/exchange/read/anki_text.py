"""Text exports of Anki, as File > Export > Notes in Plain Text writes them, to drafts.

The directives at the top are those of https://docs.ankiweb.net/importing/text-files.html.
"""

import csv
import re
from collections.abc import Iterator

from msgspec import Struct, field

from upsc_cli.errors import InvalidTopicError
from upsc_cli.exchange.read.draft import Draft
from upsc_cli.exchange.read.html import html_to_flow
from upsc_cli.exchange.read.shapes import texts_of, to_blocks
from upsc_cli.topics.format.inline import Span, write
from upsc_cli.topics.format.model import Card
from upsc_cli.topics.slugs import slugify

_DIRECTIVE = re.compile(r"#(separator|html|columns|notetype|deck|tags|guid)( column)?:(.*)", re.IGNORECASE)
_SEPARATORS = {
    "tab": "\t", "comma": ",", "semicolon": ";", "space": " ", "pipe": "|", "colon": ":",
}  # fmt: skip
# Neither part takes in another cloze, so that one that never ends costs nothing but itself.
_CLOZE = re.compile(
    r"\{\{c\d{1,9}::((?:[^{}:]|:(?!:)|\{(?!\{)|\}(?!\}))*+)(?:::((?:[^{}]|\{(?!\{)|\}(?!\}))*+))?\}\}"
)
_SOUND = re.compile(r"\[sound:([^\]]*)\]")
_LONGEST_FIELD = 10_000_000  # characters; the csv module would stop at 131,072


class Directives(Struct):
    """What the head of an export says of its columns, which count from 1."""

    separator: str = "\t"
    html: bool = False
    values: dict[str, str] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)


def is_anki_text(text: str) -> bool:
    """Return whether a text begins with a directive of Anki."""
    return _DIRECTIVE.match(text) is not None


def anki_to_drafts(text: str) -> list[Draft]:
    """Return the notes of an export as drafts, one for each deck.

    A note with a front and a back is a card; one with clozes is a takeaway with its clozes in bold, of
    which the topic makes the same cards.

    Raises:
        InvalidTopicError: it has no notes, or a quote that does not end.
    """
    said = Directives()
    lines = text.splitlines(keepends=True)
    start = 0
    while start < len(lines) and lines[start].startswith("#"):
        _read_directive(lines[start], said)
        start += 1
    decks: dict[str, Draft] = {}
    for row in _rows(lines[start:], said.separator):
        deck = _column(row, said, "deck") or said.values.get("deck", "")
        draft = decks.get(deck)
        if draft is None:
            draft = decks[deck] = Draft("an Anki export", title=deck.rpartition("::")[2] or None)
        _read_note(row, said, draft)
    if not decks:
        raise InvalidTopicError("this Anki export has no notes")
    for draft in decks.values():
        draft.left += [f"the column {name}" for name in said.columns if name not in ("deck", "tags")]
    return list(decks.values())


def _read_directive(line: str, said: Directives) -> None:
    match = _DIRECTIVE.match(line)
    if match is None:
        return
    name, value = match[1].lower(), match[3].strip()
    if match[2]:
        said.columns[name] = int(value) if value.isdecimal() else 0
    elif name == "separator":
        said.separator = _SEPARATORS.get(value.lower(), value[:1] or "\t")
    elif name == "html":
        said.html = value.lower() == "true"
    else:
        said.values[name] = value


def _rows(lines: list[str], separator: str) -> Iterator[list[str]]:
    before = csv.field_size_limit(_LONGEST_FIELD)
    try:
        yield from (row for row in csv.reader(lines, delimiter=separator) if any(row))
    except csv.Error as error:
        raise InvalidTopicError(f"this Anki export is not a table: {error}") from None
    finally:
        csv.field_size_limit(before)


def _column(row: list[str], said: Directives, name: str) -> str | None:
    number = said.columns.get(name, 0)
    return row[number - 1].strip() if 0 < number <= len(row) else None


def _read_note(row: list[str], said: Directives, draft: Draft) -> None:
    special = {number - 1 for number in said.columns.values()}
    fields = [
        text
        for index, value in enumerate(row)
        if index not in special and (text := _text(value, said.html, draft))
    ]
    tags = (_column(row, said, "tags") or "").split() + said.values.get("tags", "").split()
    slugs = dict.fromkeys(slugify(tag.replace("::", " ")) for tag in tags)
    draft.tags += [slug for slug in slugs if slug and slug not in draft.tags]
    match fields:
        case []:
            pass
        case [front, *more] if _CLOZE.search(front):
            hints = [hint for _, hint in _CLOZE.findall(front) if hint]
            draft.left += [f"the hint {hint!r} of a cloze" for hint in hints]
            draft.takeaways.append(" ".join([_CLOZE.sub(_bold, front), *more]))
        case [only]:
            draft.takeaways.append(only)
        case [front, *back]:
            draft.cards.append(Card(front, "\n".join(back)))


def _bold(cloze: re.Match[str]) -> str:
    return f"**{cloze[1].replace('**', '')}**"


def _text(value: str, html: bool, draft: Draft) -> str:
    """Return a field as a text of a topic."""
    draft.left += [f"the sound {name}" for name in _SOUND.findall(value)]
    silent = _SOUND.sub("", value)
    if not html:
        return write([Span(silent.strip())])
    flow = html_to_flow(silent, draft.left)
    return "\n".join(text for step in flow for block in to_blocks(step) for text in texts_of(block))
