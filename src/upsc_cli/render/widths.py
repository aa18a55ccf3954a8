"""Lines that end where they should, in a terminal that counts columns in another way than Rich."""

from collections.abc import Callable, Iterable, Sequence

from msgspec import structs
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.segment import Segment
from rich.text import Text

from upsc_cli.render.columns import is_counted_alike, terminal_width
from upsc_cli.render.theme import Layout

_NARROWEST = 10  # columns
_GAP = 2  # spaces in a row, from which on they fill a place and do not part words


def fitted(text: Text, columns: int) -> Text:
    """Return a text, cut with an ellipsis where a terminal takes more than some columns for it."""
    if terminal_width(text.plain) <= columns:
        return text
    plain = text.plain[: max(columns, 0)]
    while plain and terminal_width(plain) > columns - 1:
        plain = plain[:-1]
    return Text.assemble(text[: len(plain)], "…") if columns > 0 else Text()


def drawn_lines(
    console: Console, draw: Callable[[Layout], RenderableType], layout: Layout
) -> list[Sequence[Segment]]:
    """Return what is drawn as lines, none of which the terminal takes for longer than the layout is wide.

    Rich breaks lines by its own count; where that is too low, all is drawn once more with less room.
    """
    width = layout.width
    while True:
        options = console.options.update(width=width, height=None, highlight=False, markup=False)
        drawing = draw(structs.replace(layout, width=width))
        lines: list[Sequence[Segment]] = list(Segment.split_lines(console.render(drawing, options)))
        if all(is_counted_alike(part.text) for line in lines for part in line):
            return lines
        lines = list(map(aligned, lines))
        longest = max((sum(terminal_width(part.text) for part in line) for line in lines), default=0)
        if longest <= layout.width or width <= _NARROWEST:
            return lines
        width = max(min(width - 1, width * layout.width // longest), _NARROWEST)


def aligned(line: Iterable[Segment]) -> Sequence[Segment]:
    """Return a line with so much less filling as the terminal takes more columns than Rich counted.

    What stands to the right of such text, a border or another cell, is then where it is in other lines.
    """
    segments = list(line)
    if all(is_counted_alike(segment.text) for segment in segments):
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
