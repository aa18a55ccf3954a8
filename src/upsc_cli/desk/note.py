"""A note over the screen: a definition, a source, or what else is short."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from upsc_cli.desk.drawn import Draw, Drawn
from upsc_cli.desk.keys import bound
from upsc_cli.desk.screen import Modal


class Note(Modal[None]):
    """Something to read before one goes on."""

    BINDINGS: ClassVar[list[BindingType]] = [bound("escape,q,enter,question_mark", "dismiss", "go on")]

    def __init__(self, title: str, draw: Draw) -> None:
        super().__init__()
        self._title = title
        self._draw = draw

    def compose(self) -> ComposeResult:
        with Vertical(classes="page") as page:
            page.border_title = self._title
            yield Drawn()

    def on_mount(self) -> None:
        drawn = self.query_one(Drawn)
        drawn.focus()
        drawn.show(self._draw)
