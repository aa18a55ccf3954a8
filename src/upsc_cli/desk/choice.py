"""Choosing from a list by a few letters of what is meant."""

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList

from upsc_cli.desk.keys import bound
from upsc_cli.desk.screen import Modal
from upsc_cli.sanitize import clean

T = TypeVar("T")


class Choice(Modal[T | None], Generic[T]):
    """A list of things under a line to type in; what has all of the typed words stays in it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("escape", "leave", "leave it"),
        bound("down", "move(1)", "down", shown=False),
        bound("up", "move(-1)", "up", shown=False),
    ]

    def __init__(self, title: str, options: Sequence[tuple[str, T]]) -> None:
        super().__init__()
        self._title = title
        self._all = [(clean(label), what) for label, what in options]
        self._options = list(self._all)

    def compose(self) -> ComposeResult:
        with Vertical(classes="page") as page:
            page.border_title = self._title
            yield Input(placeholder="type to find", compact=True, select_on_focus=False)
            choices = OptionList(*self._labels(), compact=True, markup=False)
            choices.can_focus = False
            yield choices

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self.query_one(OptionList).highlighted = 0

    def on_input_changed(self, event: Input.Changed) -> None:
        wanted = event.value.casefold().split()
        self._options = [
            (label, what) for label, what in self._all if all(word in label.casefold() for word in wanted)
        ]
        choices = self.query_one(OptionList)
        choices.clear_options()
        choices.add_options(self._labels())
        choices.highlighted = 0 if self._options else None

    def on_input_submitted(self) -> None:
        self._choose(self.query_one(OptionList).highlighted)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self._choose(event.option_index)

    def action_move(self, by: int) -> None:
        """Move the cursor by some lines."""
        choices = self.query_one(OptionList)
        if self._options:
            choices.highlighted = max(0, min((choices.highlighted or 0) + by, len(self._options) - 1))

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)

    def _choose(self, place: int | None) -> None:
        if place is not None:
            self.dismiss(self._options[place][1])

    def _labels(self) -> list[Text]:
        return [Text(label) for label, _ in self._options]
