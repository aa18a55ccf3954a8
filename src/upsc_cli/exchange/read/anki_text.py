"""Text exports of Anki, as File > Export > Notes in Plain Text writes them, to drafts.

The directives at the top are those of https://docs.ankiweb.net/importing/text-files.html.
"""

import csv
import re
from collections.abc import Container, Iterator

from msgspec import Struct, field

from upsc_cli.errors import InvalidTopicError
from upsc_cli.exchange.read.anki.decks import Placed
from upsc_cli.exchange.read.anki.field_text import FieldText
from upsc_cli.exchange.read.card_rows import decks_to_drafts, made_of_row
from upsc_cli.exchange.read.draft import Draft

_DIRECTIVE = re.compile(r"#(separator|html|columns|notetype|deck|tags|guid)( column)?:(.*)", re.IGNORECASE)
_SEPARATORS = {
    "tab": "\t", "comma": ",", "semicolon": ";", "space": " ", "pipe": "|", "colon": ":",
}  # fmt: skip
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


def anki_to_drafts(text: str, name: str, categories: Container[str] = ()) -> list[Draft]:
    """Return the notes of an export as drafts, one for each deck, or several where a deck is large.

    A note with a front and a back is a card; one with clozes is a takeaway with its clozes in bold, of
    which the topic makes the same cards. `name` is what to call a deck without a name.

    Raises:
        InvalidTopicError: it has no notes, or a quote that does not end.
    """
    said = Directives()
    lines = text.splitlines(keepends=True)
    start = 0
    while start < len(lines) and lines[start].startswith("#"):
        _read_directive(lines[start], said)
        start += 1
    decks: dict[str, list[Placed]] = {}
    field_text = FieldText()
    special = {number - 1 for number in said.columns.values()}
    for number, row in enumerate(rows(lines[start:], said.separator)):
        deck = _column(row, said, "deck") or said.values.get("deck", "")
        tags = (_column(row, said, "tags") or "").split() + said.values.get("tags", "").split()
        fields = [value for index, value in enumerate(row) if index not in special]
        made = made_of_row(fields, field_text, html=said.html)
        decks.setdefault(deck, []).append(Placed(number, tuple(tags), made))
    if not decks:
        raise InvalidTopicError("this Anki export has no notes")
    drafts = list(decks_to_drafts(decks, name, "an Anki export", categories))
    for draft in drafts:
        draft.left += [f"the column {column}" for column in said.columns if column not in ("deck", "tags")]
    return drafts


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


def rows(lines: list[str], separator: str) -> Iterator[list[str]]:
    """Yield the rows of a table in text, without those that are empty.

    Raises:
        InvalidTopicError: a quote does not end, or there is another fault that no table has.
    """
    before = csv.field_size_limit(_LONGEST_FIELD)
    try:
        yield from (row for row in csv.reader(lines, delimiter=separator) if any(row))
    except csv.Error as error:
        raise InvalidTopicError(f"this is no table of cards: {error}") from None
    finally:
        csv.field_size_limit(before)


def _column(row: list[str], said: Directives, name: str) -> str | None:
    number = said.columns.get(name, 0)
    return row[number - 1].strip() if 0 < number <= len(row) else None
