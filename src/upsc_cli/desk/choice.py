"""Choosing from a list by a few letters of what is meant."""

from collections.abc import Sequence
from typing import Any, ClassVar, Generic, TypeVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input

from upsc_cli.desk.input_line import InputLine
from upsc_cli.desk.keys import bound
from upsc_cli.desk.rows import Rows
from upsc_cli.desk.screen import Modal
from upsc_cli.sanitize import clean

T = TypeVar("T")

_MOST_LINES = 20
_NOTHING = "nothing has these words"


class Choice(Modal[T | None], Generic[T]):
    """A list of things under a line to type in; what has all of the typed words stays in it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("escape", "leave", "leave it"),
        bound("down", "move(1)", "down", shown=False),
        bound("up", "move(-1)", "up", shown=False),
        bound("pagedown", "move(10)", "ten down", shown=False),
        bound("pageup", "move(-10)", "ten up", shown=False),
    ]

    def __init__(self, title: str, options: Sequence[tuple[str, T]]) -> None:
        super().__init__()
        self._title = title
        self._all = [(clean(label), what) for label, what in options]

    def compose(self) -> ComposeResult:
        with Vertical(classes="page") as page:
            page.border_title = self._title
            yield InputLine(placeholder="type to find")
            yield _Options()

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Input))
        self._show(self._all)

    def on_input_changed(self, event: Input.Changed) -> None:
        wanted = event.value.casefold().split()
        found = [option for option in self._all if all(word in option[0].casefold() for word in wanted)]
        self._show(found or [(_NOTHING, None)])

    def _show(self, options: Sequence[tuple[str, T | None]]) -> None:
        choices = self.query_one(_Options)
        choices.styles.height = min(len(options), _MOST_LINES)
        choices.show(options)

    def on_input_submitted(self) -> None:
        self._choose()

    def on_rows_chosen(self) -> None:
        self._choose()

    def _choose(self) -> None:
        row = self.query_one(_Options).row
        if row and row[0] is not _NOTHING:
            self.dismiss(row[1])

    def action_move(self, by: int) -> None:
        """Move the cursor by some lines."""
        self.query_one(_Options).action_move(by)

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)


class _Options(Rows[tuple[str, Any]]):
    """What can be chosen; the line above keeps the focus."""

    can_focus = False

    @property
    def is_lit(self) -> bool:
        return True

    def text_of(self, row: tuple[str, Any], width: int) -> Text:
        return Text(row[0])
