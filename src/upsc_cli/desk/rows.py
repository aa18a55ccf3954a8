"""Rows to choose from: a line each, drawn only where it can be seen, one of them under the cursor."""

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from upsc_cli.desk.keys import bound
from upsc_cli.desk.lines import Lines
from upsc_cli.render.columns import terminal_width
from upsc_cli.render.plan import CURSOR
from upsc_cli.render.widths import fitted

R = TypeVar("R")


class Rows(Lines, Generic[R]):
    """Rows, and a cursor that a sign and reversed colours show."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("enter,right,l", "read", "read"),
        bound("j,down", "move(1)", "down", shown=False),
        bound("k,up", "move(-1)", "up", shown=False),
        bound("pagedown", "page(1)", "next page", shown=False),
        bound("pageup", "page(-1)", "page before", shown=False),
        bound("g,home", "first", "to the first", shown=False),
        bound("G,end", "last", "to the last", shown=False),
    ]

    cursor = reactive(0)

    class Moved(Message):
        """Another row is under the cursor, or none."""

    class Chosen(Message):
        """The row under the cursor is chosen."""

    def __init__(self, **settings: str) -> None:
        super().__init__(**settings)  # type: ignore[arg-type]
        self.rows: Sequence[R] = ()

    @property
    def row(self) -> R | None:
        """The row under the cursor, None if there is none."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def text_of(self, row: R, width: int) -> Text:
        """Return the line of a row; what is too long is cut."""
        raise NotImplementedError

    def show(self, rows: Sequence[R], cursor: int = 0) -> None:
        """Show rows, with the cursor on one of them."""
        self.rows = rows
        self.virtual_size = Size(self.room, len(rows))
        self.set_reactive(Rows.cursor, cursor)
        self.keep_in_sight(self.cursor)
        self.refresh(layout=True)
        self.post_message(self.Moved())

    def watch_cursor(self) -> None:
        self.keep_in_sight(self.cursor)
        self.refresh()
        self.post_message(self.Moved())

    def on_resize(self) -> None:
        self.virtual_size = Size(self.room, len(self.rows))
        self.keep_in_sight(self.cursor)

    def action_move(self, by: int) -> None:
        """Move the cursor by some lines."""
        self.cursor = max(0, min(self.cursor + by, len(self.rows) - 1))

    def action_page(self, by: int) -> None:
        """Move the cursor by some pages."""
        self.action_move(by * max(self.size.height - 1, 1))

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        self.action_move(-len(self.rows))

    def action_last(self) -> None:
        """Move the cursor to the last row."""
        self.action_move(len(self.rows))

    def action_read(self) -> None:
        """Choose the row under the cursor."""
        if self.row is not None:
            self.post_message(self.Chosen())

    def on_click(self, event: events.Click) -> None:
        place = self.scroll_offset.y + event.y
        if place < len(self.rows):
            self.cursor = place
            self.action_read()

    @property
    def is_lit(self) -> bool:
        """Whether the row under the cursor is reversed."""
        return self.has_focus

    def line(self, number: int) -> Strip | None:
        if number >= len(self.rows) or self.room < 2:
            return None
        on_it = number == self.cursor
        text = fitted(self.text_of(self.rows[number], self.room - 1), self.room - 1)
        text.pad_right(self.room - 1 - terminal_width(text.plain))
        style = Style(reverse=self.is_lit, bold=True) if on_it else Style()
        cursor = Segment(CURSOR if on_it else " ")
        # Without its end, which is a line feed.
        segments = [part for part in text.render(self.app.console) if part.text != "\n"]
        return Strip([cursor, *segments], self.room).apply_style(style)
