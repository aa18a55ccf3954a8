"""Lines that end where they should, in a terminal that counts columns in another way than Rich."""

import re
from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.text import Text

_INDIC = re.compile("[\u0900-\u0dff\u1b00-\u1cff\ua800-\uabff]")
"""Scripts with vowel signs that stand beside their letter: Rich counts none of them, terminals do."""

_GAP = 2  # spaces in a row, from which on they fill a place and do not part words


def terminal_width(text: str) -> int:
    """Return the columns that a terminal takes for a text."""
    if not _INDIC.search(text):
        return cell_len(text)
    # Imported here: its tables take longer to load than most topics to draw.
    from wcwidth import wcwidth

    return sum(max(wcwidth(character), 0) for character in text)


def fitted(text: Text, columns: int) -> Text:
    """Return a text, cut with an ellipsis where a terminal takes more than some columns for it."""
    if terminal_width(text.plain) <= columns:
        return text
    room, kept = columns - 1, 0
    for character in text.plain:
        room -= terminal_width(character)
        if room < 0:
            break
        kept += 1
    return Text.assemble(text[:kept], "…") if columns > 0 else Text()


def aligned(line: Iterable[Segment]) -> Sequence[Segment]:
    """Return a line with so much less filling as the terminal takes more columns than Rich counted.

    What stands to the right of such text, a border or another cell, is then where it is in other lines.
    """
    segments = list(line)
    if not any(_INDIC.search(segment.text) for segment in segments):
        return segments
    found: list[Segment] = []
    more = 0
    for text, style, control in segments:
        kept = text
        if not control:
            more += terminal_width(text) - cell_len(text)
            if more and len(text) >= _GAP and not text.strip(" "):
                kept = " " * max(len(text) - more, 1)
                more -= len(text) - len(kept)
            elif more and text.endswith(" " * _GAP):
                words = text.rstrip(" ")
                kept = words + " " * max(len(text) - len(words) - more, 1)
                more -= len(text) - len(kept)
        found.append(Segment(kept, style, control))
    return found
