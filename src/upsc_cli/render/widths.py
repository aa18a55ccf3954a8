"""Lines that end where they should, in a terminal that counts columns in another way than Rich."""

from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate

from rich.box import Box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Span, Text

from upsc_cli.render.columns import FILLER, is_counted_alike, pieces_of, terminal_width
from upsc_cli.render.theme import Layout

_GAP = 2  # spaces in a row, from which on they fill a place and do not part words


def fitted(text: Text, columns: int) -> Text:
    """Return a text, cut with an ellipsis where a terminal takes more than some columns for it."""
    if terminal_width(text.plain) <= columns:
        return text
    plain = text.plain[: max(columns, 0)]
    while plain and terminal_width(plain) > columns - 1:
        plain = plain[:-1]
    return Text.assemble(text[: len(plain)], "…") if columns > 0 else Text()


def frame(box: Box, texts: Iterable[str]) -> Box:
    """Return a box for some texts: without its right side, if terminals do not agree on their width."""
    if all(map(is_counted_alike, texts)):
        return box
    rows = str(box).splitlines()
    beside = rows[1][0]
    ends = [" " if row[0] == beside else row[1] for row in rows]
    return Box("".join(f"{row[:3]}{end}\n" for row, end in zip(rows, ends, strict=True)))


def drawn_lines(draw: Callable[[Layout], RenderableType], layout: Layout) -> list[Sequence[Segment]]:
    """Return what is drawn as lines, none of which a terminal takes for longer than the layout is wide."""
    console = TerminalConsole(width=layout.width, legacy_windows=False)
    options = console.options.update(height=None, highlight=False, markup=False)
    lines = Segment.split_lines(console.render(draw(layout), options))
    return [[_without_filler(part) for part in line] for line in lines]


class TerminalConsole(Console):
    """A console that breaks lines where terminals would, by filling what Rich does not count.

    Whoever prints on it takes each `FILLER` out of what is written.
    """

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        if isinstance(renderable, Text) and not is_counted_alike(renderable.plain):
            renderable = _filled(renderable)
        return super().render(renderable, options)


def _filled(text: Text) -> Text:
    """Return a text with a filler wherever Rich counts a column too few; its styles go on over it."""
    pieces = pieces_of(text.plain)
    starts = [0, *accumulate(map(len, pieces))]
    filled = text.blank_copy("".join(pieces))
    filled.spans = [
        Span(starts[start], starts[min(end, len(pieces))], style) for start, end, style in text.spans
    ]
    return filled


def _without_filler(segment: Segment) -> Segment:
    if FILLER not in segment.text:
        return segment
    return Segment(segment.text.replace(FILLER, ""), segment.style, segment.control)


def aligned(line: Iterable[Segment]) -> Sequence[Segment]:
    """Return a line of a library's own widget, with so much less filling as Rich counted columns too few.

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
