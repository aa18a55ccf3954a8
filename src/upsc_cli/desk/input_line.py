"""A line to type in."""

from textual.strip import Strip
from textual.widgets import Input

from upsc_cli.render.widths import aligned


class InputLine(Input):
    """A line to type in, which ends where it should whatever script is typed."""

    def __init__(self, value: str = "", *, placeholder: str = "") -> None:
        super().__init__(value, placeholder=placeholder, compact=True, select_on_focus=False)

    def render_line(self, y: int) -> Strip:
        line = super().render_line(y).adjust_cell_length(self.size.width)
        return Strip(aligned(list(line)), self.size.width)
