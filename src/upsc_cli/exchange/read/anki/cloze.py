"""The clozes of a text in Anki: {{c1::words::hint}}, several of one number, and one inside of another.

What a number hides, and what each card of it shows, is that of ankitects/anki, `rslib/src/cloze.rs`.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

BLANK = "_____"

_MARK = re.compile(r"\{\{c([\d,]{1,60})::|\}\}")
_DEEPEST = 8
_HINT = "::"


class Hidden(Struct, frozen=True):
    """A cloze: its numbers, what it hides, and the hint that stands in its place."""

    numbers: frozenset[int]
    parts: Sequence["Hidden | str"]
    hint: str | None = None


Part = Hidden | str


def parse(text: str) -> list[Part]:
    """Return a text in parts; what opens a cloze and does not close it is left out of the text."""
    levels: list[tuple[frozenset[int], list[Part]]] = [(frozenset(), [])]
    start = 0
    for mark in _MARK.finditer(text):
        _say(levels, text[start : mark.start()])
        start = mark.end()
        if mark[1]:
            numbers = frozenset(int(one) for one in mark[1].split(",") if one and len(one) < 10)
            if numbers and len(levels) <= _DEEPEST:
                levels.append((numbers, []))
            else:
                _say(levels, mark[0])
        elif len(levels) > 1:
            _close(levels)
        else:
            _say(levels, mark[0])
    _say(levels, text[start:])
    while len(levels) > 1:  # never closed: it hides nothing
        _, parts = levels.pop()
        levels[-1][1].extend(parts)
    return levels[0][1]


def numbers(parts: Sequence[Part]) -> list[int]:
    """Return the numbers of all clozes, the lowest first."""
    return sorted({number for cloze in clozes(parts) for number in cloze.numbers})


def clozes(parts: Sequence[Part]) -> Iterator[Hidden]:
    """Yield every cloze, also those inside of others, in order."""
    for part in parts:
        if isinstance(part, Hidden):
            yield part
            yield from clozes(part.parts)


def shown(parts: Sequence[Part]) -> str:
    """Return a text with nothing hidden."""
    return "".join(part if isinstance(part, str) else shown(part.parts) for part in parts)


def asked(parts: Sequence[Part], number: int) -> str:
    """Return what the card of a number asks: its clozes are blanks, with their hints, others are shown."""
    return "".join(
        part
        if isinstance(part, str)
        else f"{BLANK} ({part.hint})"
        if number in part.numbers and part.hint
        else BLANK
        if number in part.numbers
        else asked(part.parts, number)
        for part in parts
    )


def hidden(parts: Sequence[Part], number: int) -> list[str]:
    """Return what the card of a number hides, blank by blank."""
    found: list[str] = []
    for part in parts:
        if isinstance(part, str):
            continue
        if number in part.numbers:
            found.append(shown(part.parts))
        else:
            found += hidden(part.parts, number)
    return found


def _say(levels: list[tuple[frozenset[int], list[Part]]], text: str) -> None:
    if text:
        levels[-1][1].append(text)


def _close(levels: list[tuple[frozenset[int], list[Part]]]) -> None:
    numbers, parts = levels.pop()
    hint = None
    for index, part in enumerate(parts):
        if isinstance(part, str) and _HINT in part:
            before, _, hint = part.partition(_HINT)
            parts[index] = before
    levels[-1][1].append(Hidden(numbers, tuple(part for part in parts if part), hint or None))
