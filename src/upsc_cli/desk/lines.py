"""Lines that scroll, with a bar beside them that shows where one is."""

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.scroll_view import ScrollView
from textual.strip import Strip

from upsc_cli.render import theme

_THUMB = Segment("▐", Style.parse(theme.INFO))
_NO_THUMB = Segment(" ")


class Lines(ScrollView, can_focus=True, inherit_bindings=False):
    """As many lines as `virtual_size` is high, each drawn by `line`.

    Textual's own bar would stand on columns that it cuts off each line by its own count of columns, and
    what a terminal counts differently would push what stands to the right.
    """

    @property
    def room(self) -> int:
        """The columns for a line."""
        return max(self.size.width - 1, 0)

    def line(self, number: int) -> Strip | None:
        """Return a line, `room` columns wide as the terminal counts; None below the last one."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        line = self.line(y + self.scroll_offset.y) or Strip.blank(self.room)
        return Strip([*line, self._bar(y)], self.room + 1).apply_style(self.rich_style)

    def _bar(self, y: int) -> Segment:
        height, total, top = self.size.height, self.virtual_size.height, self.scroll_offset.y
        if total <= height:
            return _NO_THUMB
        # At least one cell, which touches an end only where the page does.
        length = max(height * height // total, 1)
        start = round(top * (height - length) / (total - height))
        return _THUMB if start <= y < start + length else _NO_THUMB

    def keep_in_sight(self, line: int) -> None:
        """Scroll no more than it takes to see a line."""
        top, height = self.scroll_offset.y, max(self.size.height, 1)
        self.scroll_to(y=max(min(top, line), line - height + 1), animate=False, force=True)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.x == self.room:
            share = event.y / max(self.size.height - 1, 1)
            self.scroll_to(y=round(share * self.virtual_size.height), animate=False, force=True)
            event.stop()
