"""Keys of answers at the end of printed questions: `1-b 2-d`, a line each, or a table."""

import re
from collections.abc import Sequence

from upsc_cli.exchange.read.printed_lines import Line
from upsc_cli.topics.format.inline import plain
from upsc_cli.topics.format.model import Table

_KEY_HEADING = re.compile(r"(?:answers?|answer\s+keys?|keys?|उत्तर(?:माला|\s+कुंजी)?)\s*[:.]?", re.IGNORECASE)
_KEY = re.compile(r"(?:q\.?\s*)?(\d{1,3})\s*[-.):=–]*\s*\(?([a-eA-E])\)?(?:[\s,;|]+|$)", re.IGNORECASE)


def keys_of(lines: Sequence[Line]) -> tuple[dict[int, str], set[int]]:
    """Return the letters of a key of answers by the numbers of questions, and the lines that it takes up."""
    keys: dict[int, str] = {}
    taken: set[int] = set()
    for start, head in enumerate(lines):
        if not _KEY_HEADING.fullmatch(head.words):
            continue
        end = start + 1
        while end < len(lines) and (pairs := _pairs(lines[end].words)):
            keys |= pairs
            end += 1
        if end > start + 1:
            taken.update(range(start, end))
    for index, one in enumerate(lines):
        label, colon, rest = one.words.partition(":")
        if colon and _KEY_HEADING.fullmatch(label) and len(pairs := _pairs(rest.strip())) > 1:
            keys |= pairs
            taken.add(index)
    return keys, taken


def _pairs(words: str) -> dict[int, str]:
    found = {int(match[1]): match[2].lower() for match in _KEY.finditer(words)}
    return found if words and not _KEY.sub("", words).strip() else {}


def lines_of_key(table: Table) -> list[str]:
    """Return the lines of a key of answers that a table is, across or down; of another table, none."""
    rows = [[plain(cell) for cell in row] for row in table.grid.lines]
    across = list(zip(*rows, strict=True)) if len(rows) == 2 else []
    for written in (rows, rows[1:], across, across[1:]):
        lines = [" ".join(cells).strip() for cells in written]
        if lines and all(map(_pairs, lines)):
            return ["Answers", *lines]
    return []
