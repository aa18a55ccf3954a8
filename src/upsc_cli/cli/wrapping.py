"""Plain lines wrapped at words, for a terminal that would break them wherever its width ends."""

import re
from collections.abc import Iterator

_HANGING = 4  # columns by which the rest of a line is set in
_NARROWEST = 20  # columns

_PLACE = re.compile(r"(?:^|(?<=: ))(?:[A-Za-z]:)?[^:]+:\d+:\d+:")  # in a file, as editors read it
_COMMAND = re.compile(r"(?<=[:?] )upsc [^,;]+|`[^`]+`|\bupsc [\w-]+")
_KEPT_BLANK = "\0"


def wrapped(text: str, width: int, *whole: str, hanging: int = _HANGING) -> str:
    """Return text with each of its lines wrapped at words to a width in columns.

    What goes on below is set in by `hanging` columns. A word that is longer than a line is left whole;
    so are the strings of `whole` and the place of a problem in a file, which may have blanks. A command
    to copy is not broken if it fits a line.
    """
    room = max(width, _NARROWEST)
    lines = (_glued(line, room - hanging, whole) for line in text.split("\n"))
    return "\n".join(part for line in lines for part in _filled(line, room, " " * hanging))


def _glued(line: str, room: int, whole: tuple[str, ...]) -> str:
    """Return a line in which the blanks that are not to be broken at are marked."""
    spans = [found.span() for found in _PLACE.finditer(line)]
    spans += [found.span() for found in _COMMAND.finditer(line) if _columns(found[0]) <= room]
    spans += [found.span() for text in whole for found in re.finditer(re.escape(text), line)]
    for start, end in spans:
        line = line[:start] + line[start:end].replace(" ", _KEPT_BLANK) + line[end:]
    return line


def _filled(line: str, width: int, margin: str) -> Iterator[str]:
    filled = ""
    for blanks, word in re.findall(r"( *)([^ ]+)", line):
        longer = f"{filled}{blanks}{word}"
        if filled and _columns(longer) > width:
            yield filled.replace(_KEPT_BLANK, " ")
            longer = f"{margin}{word}"
        filled = longer
    yield filled.replace(_KEPT_BLANK, " ")


def _columns(text: str) -> int:
    """Return how many columns a terminal takes for a text."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
