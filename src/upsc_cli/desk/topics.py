"""The list of topics: a line each, drawn only where it can be seen."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from upsc_cli.desk.keys import bound
from upsc_cli.desk.lines import Lines
from upsc_cli.render.rows import render_row
from upsc_cli.render.widths import aligned
from upsc_cli.session.listing import Row

_CURSOR = "▌"


class TopicList(Lines):
    """Topics by the line, one of them under the cursor."""

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
        """Another topic is under the cursor, or none."""

        def __init__(self, row: Row | None) -> None:
            super().__init__()
            self.row = row

    class Chosen(Message):
        """A topic is to be read."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    def __init__(self, **settings: str) -> None:
        super().__init__(**settings)  # type: ignore[arg-type]
        self.rows: Sequence[Row] = ()
        self._due: Mapping[str, int] = {}

    @property
    def row(self) -> Row | None:
        """The topic under the cursor, None if the list is empty."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def show(self, rows: Sequence[Row], cursor: str | None = None) -> None:
        """Show topics, with the cursor on that of a slug if it is among them, else on the first."""
        self.rows = rows
        self.virtual_size = Size(self.room, len(rows))
        places = (place for place, row in enumerate(rows) if row.topic.slug == cursor)
        self.set_reactive(TopicList.cursor, next(places, 0))
        self.keep_in_sight(self.cursor)
        self.refresh()
        self.post_message(self.Moved(self.row))

    def show_due(self, due: Mapping[str, int]) -> None:
        """Show how many cards of each topic are due."""
        self._due = due
        self.refresh()

    def watch_cursor(self) -> None:
        self.keep_in_sight(self.cursor)
        self.refresh()
        self.post_message(self.Moved(self.row))

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
        """Move the cursor to the first topic."""
        self.action_move(-len(self.rows))

    def action_last(self) -> None:
        """Move the cursor to the last topic."""
        self.action_move(len(self.rows))

    def action_read(self) -> None:
        """Read the topic under the cursor."""
        if self.row:
            self.post_message(self.Chosen(self.row))

    def on_click(self, event: events.Click) -> None:
        place = self.scroll_offset.y + event.y
        if place < len(self.rows):
            self.cursor = place
            self.action_read()

    def line(self, number: int) -> Strip | None:
        if number >= len(self.rows) or self.room < 2:
            return None
        row = self.rows[number]
        on_it = number == self.cursor
        text = render_row(row, self.room - 1, self._due.get(row.topic.slug, 0))
        style = Style(reverse=self.has_focus, bold=True) if on_it else Style()
        cursor = Segment(_CURSOR if on_it else " ")
        # Without its end, which is a line feed.
        segments = [part for part in text.render(self.app.console) if part.text != "\n"]
        return Strip(aligned([cursor, *segments]), self.room).apply_style(style)
