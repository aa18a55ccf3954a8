"""The blocks of a note: the part of Markdown that people write in notes, line by line.

Headings, lists with lists in them, tables, and paragraphs whose lines end where they were typed to end; in
all of them the markup of topics. Whatever else Markdown knows is shown as it was typed.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from upsc_cli.topics.format.inline import Span, plain, write
from upsc_cli.topics.format.model import Grid

BULLET = "•"
DEEPEST = 6
"""Lists in each other; what lies deeper is taken to lie there."""

_INDENT = 2  # columns that make a list lie in another one

_HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*)")
_CLOSING = re.compile(r"(?<=[ \t])#+\Z")  # what some close a heading with
_ITEM = re.compile(r"(?:[-*+]|(\d{1,9})[.)])[ \t]+(?=\S)")
_RULE = re.compile(r"([-*_])(?:[ \t]*\1){2,}")
_FENCE = re.compile(r"(`{3,}|~{3,})")
_QUOTE = re.compile(r"(?:>[ \t]?)+")
_ALIGNMENT = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")
_BORDER = re.compile(r"(?<!\\)\|")


class Heading(Struct, frozen=True):
    """A heading, as plain words; `level` is 1 to 6."""

    level: int
    words: str


class Item(Struct, frozen=True):
    """A line of a list: its text, what stands in front of it, and how many lists it lies in."""

    text: str
    label: str = BULLET
    depth: int = 0


class Items(Struct, frozen=True):
    """A list, with the lists in it."""

    items: tuple[Item, ...]


NoteBlock = str | Heading | Items | Grid
"""A block of a note; plain text is a paragraph."""


def blocks(text: str) -> Iterator[NoteBlock]:
    """Yield the blocks of a note."""
    lines = text.split("\n")
    paragraph: list[str] = []
    place = 0
    while place < len(lines):
        line = lines[place].strip()
        block, after = _block_at(lines, place, is_in_paragraph=bool(paragraph))
        if block is None and line and not _RULE.fullmatch(line):
            paragraph.append(_QUOTE.sub("", line, count=1))
            place += 1
            continue
        yield from _joined(paragraph)
        paragraph.clear()
        if block is not None:
            yield block
        place = max(after, place + 1)
    yield from _joined(paragraph)


def list_lines(text: str) -> Iterator[str]:
    """Yield the text of each line of the lists of a note."""
    return (item.text for block in blocks(text) if isinstance(block, Items) for item in block.items)


def texts(text: str) -> Iterator[str]:
    """Yield the texts of a note, with their markup."""
    for block in blocks(text):
        match block:
            case str():
                yield block
            case Heading():
                yield block.words
            case Items():
                yield from (item.text for item in block.items)
            case Grid():
                yield from (cell for row in block.lines for cell in row if cell)


def begins_with_item(line: str) -> bool:
    """Return whether a line is one of a list."""
    return _ITEM.match(line.lstrip()) is not None


def _joined(paragraph: list[str]) -> Iterator[str]:
    text = "\n".join(paragraph).strip()
    if text:
        yield text


def _block_at(lines: list[str], place: int, *, is_in_paragraph: bool) -> tuple[NoteBlock | None, int]:
    """Return what begins at a line and is no paragraph, and the line after it; None if nothing does."""
    line = lines[place].strip()
    if found := _HEADING.fullmatch(line):
        words = " ".join(plain(_CLOSING.sub("", found[2])).split())
        return (Heading(len(found[1]), words) if words else None), place + 1
    if _RULE.fullmatch(line):
        return None, place + 1
    # In the middle of a sentence a line may well begin with a year and a full stop.
    if (found := _ITEM.match(line)) and not (is_in_paragraph and found[1] not in (None, "1")):
        return _list_at(lines, place)
    if fence := _FENCE.match(line):
        return _code_at(lines, place, fence[1])
    below = [other.strip() for other in lines[place + 1 : place + 3]]
    if len(below) == 2 and all("|" in row for row in (line, *below)) and _ALIGNMENT.fullmatch(below[0]):
        return _table_at(lines, place)
    return None, place


def _list_at(lines: list[str], place: int) -> tuple[Items, int]:
    found: list[tuple[int, str, list[str]]] = []  # each line's column, its label, and its text in pieces
    while place < len(lines):
        line = lines[place].expandtabs(4)
        words = line.strip()
        item = None if _RULE.fullmatch(words) else _ITEM.match(words)
        if item:
            label = f"{item[1]}." if item[1] else BULLET
            found.append((len(line) - len(line.lstrip()), label, [words[item.end() :]]))
        elif not words:
            place = next((n for n in range(place, len(lines)) if lines[n].strip()), len(lines))
            if place == len(lines) or not _ITEM.match(lines[place].strip()):
                break
            continue
        elif _HEADING.fullmatch(words) or _FENCE.match(words):
            break
        else:
            found[-1][2].append(words)
        place += 1
    items: list[Item] = []
    columns: list[int] = []  # of the lists that the line before lies in
    for column, label, pieces in found:
        while columns and column < columns[-1]:
            columns.pop()
        if not columns or column >= columns[-1] + _INDENT:
            columns.append(column)
        items.append(Item(" ".join(pieces), label, min(len(columns) - 1, DEEPEST)))
    return Items(tuple(items)), place


def _code_at(lines: list[str], place: int, fence: str) -> tuple[NoteBlock | None, int]:
    """Return what stands between fences, as it stands."""
    end = next((n for n in range(place + 1, len(lines)) if lines[n].strip().startswith(fence)), len(lines))
    code = "\n".join(lines[place + 1 : end]).strip("\n")
    return (write([Span(code)]) if code.strip() else None), end + 1


def _table_at(lines: list[str], place: int) -> tuple[Grid, int]:
    columns = _cells(lines[place])
    rows: list[tuple[str, ...]] = []
    place += 2
    while place < len(lines) and "|" in lines[place]:
        cells = _cells(lines[place])[: len(columns)]
        rows.append((*cells, *[""] * (len(columns) - len(cells))))
        place += 1
    return Grid(columns, tuple(rows)), place


def _cells(line: str) -> tuple[str, ...]:
    inside = line.strip().removeprefix("|")
    inside = inside[:-1] if inside.endswith("|") and not inside.endswith("\\|") else inside
    return tuple(cell.strip().replace("\\|", "|") for cell in _BORDER.split(inside))
