"""A page that scrolls: what Rich draws, as lines that can be marked, found and jumped to."""

from collections.abc import Callable, Sequence, Set
from functools import partial
from typing import ClassVar

from rich.console import RenderableType
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from upsc_cli.desk.keys import bound
from upsc_cli.desk.lines import Lines
from upsc_cli.render import WIDEST, theme
from upsc_cli.render.columns import terminal_width
from upsc_cli.render.theme import Layout
from upsc_cli.render.widths import drawn_lines
from upsc_cli.sanitize import clean
from upsc_cli.words.forms import STOP_WORDS, forms

_PASSAGE = 4  # lines
_MARGIN = " "  # to the left of each line
_ABOVE = 2  # lines above one that was jumped to

Draw = Callable[[Layout], RenderableType]
"""Draws a page for the room that there is."""

Marks = Callable[[str], Sequence[tuple[int, int]]]
"""Returns the ranges of a text that are to be marked."""


class Drawn(Lines):
    """A page, drawn anew when its width changes; the line at the top stays the same part of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("j,down", "scroll_down", "scroll down", shown=False),
        bound("k,up", "scroll_up", "scroll up", shown=False),
        bound("pagedown", "page_down", "next page", shown=False),
        bound("pageup", "page_up", "page before", shown=False),
        bound("home", "scroll_home", "to the beginning", shown=False),
        bound("end", "scroll_end", "to the end", shown=False),
    ]

    class Clicked(Message):
        """A line was clicked."""

        def __init__(self, line: int) -> None:
            super().__init__()
            self.line = line

    def __init__(self, **settings: str) -> None:
        super().__init__(**settings)  # type: ignore[arg-type]
        self._draw: Draw | None = None
        self._marks: Marks | None = None
        self._looks_for: Callable[[], int | None] | None = None
        self.words: list[set[str]] = []
        self._strips: list[Strip] = []
        self._drawn_at = 0
        self._jumped = -1
        self.lines: list[str] = []
        self.marked: list[int] = []

    def show(
        self,
        draw: Draw | None,
        marks: Marks | None = None,
        *,
        at: str | None = None,
        keep_place: bool = False,
    ) -> None:
        """Show a page from its beginning, from the passage that says a text, or from where it was.

        With marks and no text, that is the passage with most of the marked words. `marked` are the lines
        that have some.
        """
        self._draw, self._marks = draw, marks
        if keep_place:  # what is sought before the page is laid out is sought still
            self._redraw_in_place()
            return
        self._looks_for = partial(self.passage_of, at) if at else self.most_marked if marks else None
        self.scroll_to(y=0, animate=False, force=True)
        self._redraw()

    def line_of(self, heading: str) -> int | None:
        """Return the number of the line that is, or begins, a heading; None without any."""
        lines = enumerate(line.strip() for line in self.lines)
        return next((number for number, line in lines if line and heading.startswith(line)), None)

    def passage_of(self, text: str) -> int | None:
        """Return the number of the line where the passage begins that has most words of a text."""
        wanted = frozenset(forms(text)) - STOP_WORDS
        return densest([wanted.intersection(forms(line)) for line in self.lines])

    def most_marked(self) -> int | None:
        """Return the number of the line where the passage begins that has most of the marked words."""
        return densest(self.words)

    @property
    def here(self) -> int:
        """The line that was jumped to last, or the first one that can be seen after scrolling."""
        top = self.scroll_offset.y
        return self._jumped if top == max(self._jumped - _ABOVE, 0) else top

    def jump(self, line: int) -> None:
        """Put a line near the top."""
        self._jumped = line
        self.scroll_to(y=max(line - _ABOVE, 0), animate=False, force=True)

    def action_page_down(self) -> None:
        """Show the next page; two lines of this one stay."""
        self.scroll_relative(y=max(self.size.height - 2, 1), animate=False, force=True)

    def action_page_up(self) -> None:
        """Show the page before."""
        self.scroll_relative(y=-max(self.size.height - 2, 1), animate=False, force=True)

    def action_scroll_down(self) -> None:
        self.scroll_relative(y=1, animate=False, force=True)

    def action_scroll_up(self) -> None:
        self.scroll_relative(y=-1, animate=False, force=True)

    def action_scroll_home(self) -> None:
        self.scroll_to(y=0, animate=False, force=True)

    def action_scroll_end(self) -> None:
        self.scroll_to(y=self.virtual_size.height, animate=False, force=True)

    def on_click(self, event: events.Click) -> None:
        self.post_message(self.Clicked(event.y + self.scroll_offset.y))

    def on_resize(self, event: events.Resize) -> None:
        if self._draw and self._width() != self._drawn_at:
            here = self.scroll_offset.y
            said = " ".join(self.lines[here : here + _PASSAGE + _ABOVE]) if here else None
            if said and not self._looks_for:
                self._looks_for = partial(self.passage_of, said)
            self._redraw()

    def line(self, number: int) -> Strip | None:
        if number >= len(self._strips):
            return None
        strip = self._strips[number]
        return Strip([*strip, Segment(" " * (self.room - strip.cell_length))], self.room)

    def _width(self) -> int:
        return min(self.room - len(_MARGIN), WIDEST)

    def _redraw_in_place(self) -> None:
        """Draw anew, and keep the lines at the top there though some were added above them."""
        top = self.scroll_offset.y
        before = self.lines[top : top + _PASSAGE]
        self._redraw()
        starts = range(len(self.lines) - len(before) + 1) if before else ()
        same = [start for start in starts if self.lines[start : start + len(before)] == before]
        by = min(same, key=lambda start: abs(start - top), default=top) - top
        if by and top and self.scroll_offset.y == top:
            self._jumped += by
            self.scroll_to(y=top + by, animate=False, force=True)

    def _redraw(self) -> None:
        width = self._drawn_at = self._width()
        if self._draw is None or width < 1:
            self._strips, self.lines, self.marked = [], [], []
        else:
            drawn = drawn_lines(self._draw, Layout(width))
            harmless = [[_harmless(segment) for segment in line] for line in drawn]
            self.lines = ["".join(segment.text for segment in line) for line in harmless]
            found = [self._marks(line) if self._marks else () for line in self.lines]
            self.marked = [number for number, ranges in enumerate(found) if ranges]
            pairs = zip(self.lines, found, strict=True)
            self.words = [{line[start:end].casefold() for start, end in ranges} for line, ranges in pairs]
            self._strips = [
                _strip(_with_marks(line, ranges), width) for line, ranges in zip(harmless, found, strict=True)
            ]
        self.virtual_size = Size(width, len(self._strips))
        self.refresh()
        self.refresh_bindings()  # a key for the next mark is one where there are marks
        if self._strips and self._looks_for:  # a page that is not laid out yet has no lines
            place, self._looks_for = self._looks_for(), None
            if place is not None:
                self.jump(place)


def densest(words: Sequence[Set[str]]) -> int | None:
    """Return the first line of the first passage with most words, None without any word."""
    sizes = [len(set().union(*words[at : at + _PASSAGE])) for at in range(len(words))]
    best = max(sizes, default=0)
    if not best:
        return None
    # Of the passages that have the most and overlap, the last one begins with the first of the words.
    first = sizes.index(best)
    return next((at for at in range(first, len(words)) if sizes[at] < best), len(words)) - 1


def _strip(line: Sequence[Segment], width: int) -> Strip:
    """Return a line as wide as the page; the terminal agrees on its width, whatever Rich counts."""
    taken = sum(terminal_width(segment.text) for segment in line)
    filled = [Segment(_MARGIN), *line, Segment(" " * (width - taken))]
    return Strip(filled, len(_MARGIN) + max(taken, width))


def _harmless(segment: Segment) -> Segment:
    if segment.text.isprintable():
        return segment
    return Segment(clean(segment.text).replace("\n", " ").replace("\t", " "), segment.style)


def _with_marks(line: Sequence[Segment], ranges: Sequence[tuple[int, int]]) -> list[Segment]:
    """Return the segments of a line with the style of a match over some ranges of its text."""
    if not ranges:
        return list(line)
    match = Style.parse(theme.MATCH) + Style(reverse=True)
    cuts = sorted({cut for pair in ranges for cut in pair})
    found: list[Segment] = []
    at = 0
    for text, style, _ in line:
        inside = [cut - at for cut in cuts if at < cut < at + len(text)]
        for start, end in zip([0, *inside], [*inside, len(text)], strict=True):
            marked = any(first <= at + start < last for first, last in ranges)
            found.append(Segment(text[start:end], (style or Style()) + match if marked else style))
        at += len(text)
    return found
