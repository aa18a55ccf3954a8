"""The lines of printed questions, how they begin, and where the stem above some options does."""

import re
from collections.abc import Sequence

from msgspec import Struct

NUMBERED = re.compile(r"(\d{1,3})[.)]\s+(\S.*)", re.DOTALL)
START = re.compile(
    r"(?:q(?:ue(?:stion|s)?)?\s*[.:]?\s*(\d{1,3})\s*[.:)\]–-]*|q\s*[.:)])\s*(.*)", re.IGNORECASE | re.DOTALL
)
_STATEMENT = re.compile(r"\(?([1-9]|i{1,3}|iv|vi{0,3})[.)]\s+\S", re.IGNORECASE)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")
_MOST_LINES_OF_A_STEM = 15
_MOST_LINES_OF_A_LEAD = 3  # above numbered statements
_FEWEST_STATEMENTS = 2


class Line(Struct):
    """A line of the flow as plain words; `step` is where it stands, and a wall has no words to read."""

    words: str
    raw: str
    step: int
    is_heading: bool = False
    is_wall: bool = False


def stem_start(lines: Sequence[Line], border: int, end: int, expected: int | None) -> int | None:
    """Return the line at which the stem above some options begins.

    `expected` is the number that the question has if it follows the one before.
    """
    lowest = max(border, end - _MOST_LINES_OF_A_STEM)
    for index in range(end - 1, lowest - 1, -1):
        if lines[index].is_wall:
            lowest = index + 1
            break
        if START.fullmatch(lines[index].words):
            return index
        if lines[index].is_heading:
            lowest = index + 1
            break
    if end - 1 < lowest:
        return None
    for index in range(lowest, end):
        if expected is not None and _number(lines, index) == expected and _begins(lines, lowest, index):
            return index
    last = end - 1
    while last > lowest and lines[last - 1].step == lines[end - 1].step and not _value(lines[last]):
        last -= 1  # what is asked of the statements may go over several lines
    for bottom in (last, last - 1):
        above = _above_statements(lines, lowest, bottom)
        if above is not None:
            return _begin_of_lead(lines, lowest, above)
    index = end - 1
    while index > lowest and lines[index - 1].step == lines[index].step:
        if NUMBERED.fullmatch(lines[index].words):
            break
        index -= 1
    return index


def _above_statements(lines: Sequence[Line], lowest: int, bottom: int) -> int | None:
    """Return the line above a run of statements that are counted from 1 and end at a line."""
    if bottom < lowest or (count := _value(lines[bottom])) is None or count < _FEWEST_STATEMENTS:
        return None
    above = bottom
    while above > lowest and count > 1 and _value(lines[above - 1]) == count - 1:
        above, count = above - 1, count - 1
    return above - 1 if count == 1 and above > lowest else None


def _begin_of_lead(lines: Sequence[Line], lowest: int, index: int) -> int:
    """Return where the lines begin that lead to statements: at the number of the question, if it has one."""
    for above in range(index, max(lowest, index - _MOST_LINES_OF_A_LEAD) - 1, -1):
        if _number(lines, above) is not None and _begins(lines, lowest, above):
            return above
    while index > lowest and lines[index - 1].step == lines[index].step:
        index -= 1
    return index


def _begins(lines: Sequence[Line], lowest: int, index: int) -> bool:
    """Return whether a numbered line begins a question, and does not go on with a list."""
    number = _number(lines, index)
    return number == 1 or index == lowest or _number(lines, index - 1) != (number or 0) - 1


def _number(lines: Sequence[Line], index: int) -> int | None:
    match = NUMBERED.fullmatch(lines[index].words)
    return int(match[1]) if match else None


def _value(one: Line) -> int | None:
    """Return what a statement is counted as, by a number or a Roman numeral."""
    match = _STATEMENT.match(one.words)
    if match is None:
        return None
    return int(match[1]) if match[1].isdigit() else _ROMAN.index(match[1].lower()) + 1
