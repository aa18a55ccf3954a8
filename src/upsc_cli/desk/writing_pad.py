"""A place to write a text of many lines, of which no letter is lost."""

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widgets import TextArea

from upsc_cli.desk.keys import bound
from upsc_cli.render.columns import is_counted_alike
from upsc_cli.render.widths import aligned
from upsc_cli.sanitize import clean

_INDENT = "    "


class WritingPad(TextArea):
    """A text under way; `keep` gets all of it at each change, before the next key, and puts it in safety.

    Letters are text and no commands. Whoever shows the pad decides what its `Finished` means.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("escape,ctrl+s", "finish", "save and go back"),
        bound("tab", "indent", "move to the right", shown=False),
        bound("ctrl+z", "undo", "take back what was typed", shown=False),
        bound("ctrl+y", "redo", "type it again", shown=False),
        bound("f1", "app.keys", "all keys"),
        bound("ctrl+d", "app.leave", "leave; what is written comes back", shown=False),
        bound("ctrl+c", "app.interrupt", "leave at once", shown=False),
    ]

    class Finished(Message):
        """The person is done with the text."""

    def __init__(self, text: str, keep: Callable[[str], object], *, placeholder: str = "") -> None:
        super().__init__(text, highlight_cursor_line=False, placeholder=placeholder)
        self.match_cursor_bracket = False
        self.cursor_blink = False
        self._keep = keep
        self._kept = text
        self._is_counted_alike = True

    def on_mount(self) -> None:
        self.move_cursor(self.document.end)
        self.focus()

    @property
    def wrap_width(self) -> int:
        """The columns for a line, as Rich counts them: half of them where a terminal may take two for one."""
        columns = super().wrap_width
        return columns if is_counted_alike(self.text) else columns // 2

    def on_text_area_changed(self) -> None:
        if is_counted_alike(self.text) != self._is_counted_alike:
            self._is_counted_alike = not self._is_counted_alike
            self.soft_wrap = False  # all lines are broken anew
            self.soft_wrap = True
        if self.text != self._kept:  # as it is while it is laid out for the first time
            self._kept = self.text
            self._keep(self.text)

    def on_paste(self, event: events.Paste) -> None:
        # What comes from elsewhere may hold what acts on a terminal; some of them send line ends as Enter.
        event.text = clean(event.text.replace("\r\n", "\n").replace("\r", "\n"))

    def action_finish(self) -> None:
        """Tell that the text is done with."""
        self.post_message(self.Finished())

    def action_indent(self) -> None:
        """Move what is typed next to the right, as for a list in a list."""
        self.insert(_INDENT)

    def render_line(self, y: int) -> Strip:
        # The lines of a placeholder end with their words, and what stood behind them would be seen.
        line = super().render_line(y).extend_cell_length(self.size.width)
        return Strip(aligned(list(line)), self.size.width)
