"""What every screen of the desk has: a body, a line for what is said, and a line of keys."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from upsc_cli.desk.keys import Keys, bound
from upsc_cli.render import theme
from upsc_cli.sanitize import clean
from upsc_cli.session.choosing import NO_FILTERS, Filters

if TYPE_CHECKING:
    from upsc_cli.desk.app import Desk


class Said(Static):
    """What the program had to say since the last key, a line or more for each."""

    _said: tuple[Text, ...] = ()

    def say(self, message: str, style: str = "") -> None:
        """Show a message, below those that were not answered by a key yet; each is said once."""
        text = Text(clean(message), style=style)
        if text not in self._said:
            self._said = (*self._said, text)
        self.update(Text("\n").join(self._said))
        self.display = True

    def forget(self) -> None:
        """Show no message; that takes no line."""
        self._said = ()
        self.display = False


if sys.platform == "win32":
    _ENDS_INPUT, _STOPS = "ctrl+d,ctrl+z,ctrl+q", ()
else:
    _ENDS_INPUT = "ctrl+d,ctrl+q"
    _STOPS = (bound("ctrl+z", "app.suspend_process", "to the shell; fg comes back", shown=False),)

LEAVING = (
    bound(_ENDS_INPUT, "app.leave", "leave", shown=False),
    *_STOPS,
    bound("ctrl+c", "app.interrupt", "leave at once", shown=False),
)
"""The keys that leave the program, from wherever one is."""

T = TypeVar("T")


class Modal(ModalScreen[T]):
    """What stands over a screen until it is answered; only the keys that leave reach through it."""

    BINDINGS: ClassVar[list[BindingType]] = [*LEAVING]


class DeskScreen(Screen[None]):
    """A screen of the desk; the first of its widgets that can have the focus has it when it comes up."""

    BINDINGS: ClassVar[list[BindingType]] = [bound("q,escape", "back", "back")]

    @property
    def desk(self) -> "Desk":
        """The program that the screen belongs to."""
        return cast("Desk", self.app)

    @property
    def is_ready(self) -> bool:
        """Whether what keys act on is there."""
        return True

    @property
    def is_first(self) -> bool:
        """Whether the program began with this screen, so that going back from it ends the program."""
        return self.desk.screen_stack[0] is self

    def compose(self) -> ComposeResult:
        yield from self.body()
        yield Said()
        yield Keys()

    def body(self) -> ComposeResult:
        """Yield the widgets of the screen."""
        yield from ()

    async def renew(self) -> None:
        """Show progress and topics as they are now: when the screen comes up, and when they changed."""

    def to_write_on(self) -> tuple[Sequence[str], Filters]:
        """Return the topics and filters that a mains question is taken from; none for all that were read."""
        return (), NO_FILTERS

    def keep(self) -> bool:
        """Put what is on the screen alone onto the disk, and return whether all is there now.

        Called when the program ends, in whatever way.
        """
        return True

    async def on_screen_resume(self) -> None:
        await self.renew()

    def on_mount(self) -> None:
        self.query_one(Said).display = False

    def say(self, message: str, style: str = "") -> None:
        """Show a message until the next key."""
        if self.is_mounted:
            self.query_one(Said).say(message, style)

    def warn(self, message: str) -> None:
        """Show what is not quite right."""
        self.say(message, theme.WRONG)

    def on_key(self) -> None:
        self.query_one(Said).forget()

    async def action_back(self) -> None:
        """Go back to the screen before this one, or leave the program."""
        if self.is_first:
            self.desk.exit()
        else:
            await self.dismiss()

    def leave(self) -> None:
        """Do the same from where nobody can wait for it: a worker or a timer of this screen."""
        if self.is_first:
            self.desk.exit()
        else:
            self.dismiss()
